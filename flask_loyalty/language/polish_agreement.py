"""Agreement of a correction in Polish: the words around it take the form that the new words ask for.

Put "sztuka" in the place of "zł" after "za każdy 1", and gender and case are wrong: "za każdą 1 sztukę". What
the printer writes for the corrected text has all forms right; so each word near the correction that stands
in both takes the printer's form, and the rest of the text stays as its author wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from flask_loyalty.language.diagnostics import Edit, Fix, apply
from flask_loyalty.language.lexing import Piece
from flask_loyalty.language.polish_lexing import lex_polish
from flask_loyalty.language.printer import print_expression, print_rule
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import singular

__all__ = ["agreed"]

REACH = 3
"""So many words before and behind a correction may change their form with it."""

# What is no word, or has no forms.
_FORMLESS = frozenset({"NUMBER", "PERCENT", "TEXT", "CURRENCY", "DATE", "TIME", "COMPARISON", "COMMA"})


def agreed(fix: Fix, text: str) -> Fix:
    """The correction with the forms that it asks for; as it is, if the corrected text cannot be read.

    >>> text = "nalicz 1 punkt za każdy 1 zł liczby sztuk w zamówieniu"
    >>> apply(text, agreed(Fix.write(Span(26, 28), "sztuka"), text))
    'nalicz 1 punkt za każdą 1 sztukę liczby sztuk w zamówieniu'
    """
    corrected = apply(text, fix)
    canonical = _canonical(corrected)
    if canonical is None:
        return fix
    edits = sorted(fix.edits, key=lambda one: one.span.start)
    forms = [*_forms(corrected, canonical, [*_written(edits)])]
    return Fix(tuple(_merged(edits, forms)), fix.safe)


def _canonical(text: str) -> str | None:
    from flask_loyalty.language.reading import parse_expression, parse_rule

    rule = parse_rule(text, "pl").tree
    if rule is not None:
        return print_rule(rule, "pl")
    expression = parse_expression(text, "pl").tree
    return None if expression is None else print_expression(expression, "pl")


def _written(edits: Sequence[Edit]) -> Iterator[Span]:
    """Where the edits stand in the corrected text."""
    shift = 0
    for edit in edits:
        start = edit.span.start + shift
        yield Span(start, start + len(edit.text))
        shift += len(edit.text) - (edit.span.end - edit.span.start)


def _forms(text: str, canonical: str, written: Sequence[Span]) -> Iterator[Edit]:
    """Words of the corrected text near an edit, in the form of the same words in the canonical text."""
    mine, theirs = lex_polish(text).words, lex_polish(canonical).words
    near = {place for span in written for place in _near(mine, span)}
    matcher = SequenceMatcher(None, [*map(_same, mine)], [*map(_same, theirs)], autojunk=False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            one, other = mine[block.a + step], theirs[block.b + step]
            form = canonical[other.start : other.end]
            moved = form and text[one.start : one.end] not in ("", form)
            if moved and block.a + step in near and one.kind not in _FORMLESS:
                yield Edit(Span(one.start, one.end), form)


def _same(word: Piece) -> str:
    """What is one word in all its forms: a name by its value, a word of the grammar by its kind."""
    if word.kind == "NAME":
        return f"NAME {singular(word)}"
    return f"{word.kind} {word}" if word.kind == "FACT" or word.kind in _FORMLESS else word.kind


def _near(words: Sequence[Piece], span: Span) -> range:
    first = next((n for n, word in enumerate(words) if word.end >= span.start), len(words))
    last = next((n for n, word in enumerate(words) if word.start > span.end), len(words))
    return range(max(0, first - REACH), min(len(words), last + REACH))


def _merged(edits: Sequence[Edit], forms: Sequence[Edit]) -> Iterator[Edit]:
    """The edits with the forms put into them, and those beside them as edits of their own."""
    found: list[Edit] = []
    left = list(forms)
    for edit, span in zip(edits, [*_written(edits)], strict=True):
        inside = [one for one in left if span.start <= one.span.start and one.span.end <= span.end]
        left = [one for one in left if one not in inside and not _touches(one.span, span)]
        new = edit.text
        for one in reversed(inside):
            new = new[: one.span.start - span.start] + one.text + new[one.span.end - span.start :]
        found.append(Edit(edit.span, new))
    for one in left:
        shift = sum(len(e.text) - (e.span.end - e.span.start) for e, s in _before(edits, one.span))
        found.append(Edit(Span(one.span.start - shift, one.span.end - shift), one.text))
    yield from sorted(found, key=lambda one: one.span.start)


def _touches(one: Span, other: Span) -> bool:
    """Whether a word stands partly in an edit: it is left, for half of it cannot be written."""
    return one.start < other.end and other.start < one.end


def _before(edits: Sequence[Edit], span: Span) -> Iterator[tuple[Edit, Span]]:
    """The edits in front of a place of the corrected text."""
    return ((e, s) for e, s in zip(edits, [*_written(edits)], strict=True) if s.end <= span.start)
