"""A document with its rules and expressions in canonical text; whatever else it holds stays as it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from flask_loyalty.language import Names, print_expression, print_rule
from flask_loyalty.language.comments import with_comments
from flask_loyalty.language.source import Span
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.programme.mistakes import Located
from flask_loyalty.programme.reading import Json, Placed, read_json
from flask_loyalty.programme.sentences import Sentences
from flask_loyalty.programme.shapes import Path

__all__ = ["format_document", "rewritten"]

LONGEST_LINE = 100  # a rule that fits on one line of the file stays a string


def format_document(
    text: str, *, name: str = "programme", into: str | None = None
) -> str | tuple[Located, ...]:
    """The document with each sentence in the one spelling of its meaning, or the mistakes that stand in the
    way.

    A rule of several clauses is written as a list of lines, one clause each; a list that has a line for each
    already keeps its layout. Comments stay with their clauses. Spaces, the order of keys and everything that
    is no sentence stay byte for byte; formatting twice changes nothing more, and into the other language and
    back gives the same file.

    :param into: the language in which the sentences are written, ``"en"`` or ``"pl"``, if not in that of the
        document; what the document says of its language changes with them.
    """
    loaded = load_programme(text, name=name)
    if loaded.sentences is None:
        return loaded.errors
    read = read_json(text)
    assert read.place is not None  # it has just been loaded
    names = replace(loaded.names, language=into or loaded.names.language)
    found = [*_changes(text, read.value, read.place, loaded.sentences, loaded.names, names)]
    if names != loaded.names:
        found.append(_language(text, read.place, names.language))
    changes = sorted(found, key=lambda pair: pair[0].start)
    for span, written in reversed(changes):
        text = text[: span.start] + written + text[span.end :]
    return text


def _changes(
    text: str, value: Json, place: Placed, sentences: Sentences, was: Names, names: Names
) -> Iterator[tuple[Span, str]]:
    """What to write where, for each sentence that is not in canonical text yet.

    :param was: with the language in which the sentences stand; ``names`` has that in which to write them.
    """
    from flask_loyalty.language.reading import expression_comments  # Lark comes with the first text

    for number, tree in sentences.rules.items():
        path: Path = ("rules", number, "rule")
        yield from _change(text, value, place, path, print_rule(tree, names.language, names).split("\n"))
    for path, expression in sentences.expressions.items():
        written = _at(value, path)
        whole = written if isinstance(written, str) else "\n".join(written)
        comments = expression_comments(whole, was.language, was)
        printed = with_comments([print_expression(expression, names.language, names)], comments)
        yield from _change(text, value, place, path, [*printed])


def rewritten(
    text: str, value: Json, place: Placed, path: Path, how: Callable[[str], str]
) -> Iterator[tuple[Span, str]]:
    """What to write where, so that the sentence at ``path`` becomes ``how`` of its text; lines of a list
    that stay as they are stay where they are."""
    written = _at(value, path)
    whole = written if isinstance(written, str) else "\n".join(written)
    yield from _change(text, value, place, path, how(whole).split("\n"))


def _language(text: str, place: Placed, language: str) -> tuple[Span, str]:
    """What the document says of its language: written anew, or as its first key."""
    if "language" in place.members:
        return place.members["language"].span, _quoted(language)
    first = min((key.start for key in place.keys.values()), default=place.start + 1)
    return Span(first, first), f'"language": {_quoted(language)},{text[place.start + 1 : first] or " "}'


def _change(
    text: str, value: Json, place: Placed, path: Path, lines: list[str]
) -> Iterator[tuple[Span, str]]:
    value = _at(value, path)
    for step in path:
        place = place.members[step]
    if isinstance(value, list) and len(value) == len(lines):
        # How its lines lie in the file stays as it is, so there and back again gives the same file.
        for number, (before, line) in enumerate(zip(value, lines, strict=True)):
            if before != line:
                yield place.members[number].span, _quoted(line)
    elif value not in (lines, *([lines[0]] if len(lines) == 1 else [])):
        yield place.span, _written(text, place.start, lines)


def _at(value: Json, path: Path) -> Any:
    """The value at a place where the loader has found one."""
    for step in path:
        value = value[step]  # type: ignore[index]
    return value


def _written(text: str, start: int, lines: list[str]) -> str:
    """A text, or a list of lines that lies under the line on which it begins."""
    if len(lines) == 1:
        return _quoted(lines[0])
    head = text[text.rfind("\n", 0, start) + 1 : start]
    indent = re.match(r"[ \t]*", head)
    margin = indent.group() if indent else ""
    flat = f"[{', '.join(_quoted(line) for line in lines)}]"
    if len(head) + len(flat) <= LONGEST_LINE:
        return flat
    inner = "".join(f"\n{margin}  {_quoted(line)}," for line in lines)[:-1]
    return f"[{inner}\n{margin}]"


def _quoted(line: str) -> str:
    return json.dumps(line, ensure_ascii=False)
