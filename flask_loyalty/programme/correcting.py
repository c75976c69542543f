"""A document with its safe corrections made: those that mean what the text can only have meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from flask_loyalty.language.diagnostics import Edit, Fix, apply
from flask_loyalty.language.source import Span
from flask_loyalty.programme.formatting import rewritten
from flask_loyalty.programme.loader import Loaded, load_programme
from flask_loyalty.programme.mistakes import Located
from flask_loyalty.programme.reading import read_json
from flask_loyalty.programme.shapes import Path

__all__ = ["Also", "correct_document", "corrected"]

Also = Callable[[str, Loaded], Iterable[Located]]
"""Further findings about a document without mistakes, with their corrections."""

MOST_ROUNDS = 50
"""A correction may uncover the next mistake; a text with more slips than this one on another is left so."""


def correct_document(text: str, *, name: str = "programme") -> tuple[str, int]:
    """The document with every safe correction made, and how many were made. What is only one choice among
    several stays for a person; everything else stays byte for byte.

    >>> correct_document('{"format": 1,, "name": "Klub"}')
    ('{"format": 1, "name": "Klub"}', 1)
    """
    text, made = corrected(text, name=name)
    return text, len(made)


def corrected(
    text: str, *, name: str = "programme", also: Also | None = None
) -> tuple[str, Sequence[Mapping[str, str]]]:
    """The same, with what each correction did, by language.

    :param also: what else is found out about the document once no mistake can be corrected any more.
    """
    made: list[Mapping[str, str]] = []
    for _ in range(MOST_ROUNDS):
        loaded = load_programme(text, name=name)
        fixes = list(_fixes(text, loaded.diagnostics))
        if not fixes and also is not None and loaded.programme is not None:
            fixes = list(_fixes(text, also(text, loaded)))
        if not fixes:
            break
        text = apply(text, Fix(tuple(edit for fix in fixes for edit in fix.edits)))
        made += [fix.title for fix in fixes]
    return text, made


def _fixes(text: str, found: Iterable[Located]) -> Iterator[Fix]:
    """Safe corrections as edits of the file, none over another: those in the way of others wait a round."""
    taken: list[Span] = []
    for fix in (*_of_document(found), *_of_sentences(text, found)):
        spans = [edit.span for edit in fix.edits]
        if not any(_meet(one, other) for one in spans for other in taken):
            taken += spans
            yield fix


def _of_document(found: Iterable[Located]) -> Iterator[Fix]:
    for one in found:
        yield from _safe(one, of_file=True)[:1]


def _of_sentences(text: str, found: Iterable[Located]) -> Iterator[Fix]:
    """One correction of each rule or expression, put where the file has its text or its lines."""
    first: dict[Path, Fix] = {}
    for one in found:
        if safe := _safe(one, of_file=False):
            first.setdefault(one.steps, safe[0])
    read = read_json(text)
    for path, fix in first.items():
        assert read.place is not None  # it was read, for its sentences were
        changes = rewritten(text, read.value, read.place, path, partial(apply, fix=fix))
        edits = tuple(Edit(span, written) for span, written in changes)
        if edits:
            yield Fix(edits, True, fix.title)


def _safe(one: Located, *, of_file: bool) -> list[Fix]:
    """The safe corrections whose edits are counted in the file; or those counted in a sentence."""
    safe = [fix for fix in one.fixes if fix["kind"] == "safe"]
    return [_fix(fix) for fix in safe if (one.inside is None or fix.get("in") == "file") is of_file]


def _fix(data: Mapping[str, Any]) -> Fix:
    edits = (Edit(Span(one["start"], one["end"]), one["text"]) for one in data["edits"])
    return Fix(tuple(edits), True, data["title"])


def _meet(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end
