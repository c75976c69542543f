"""A document with its safe corrections made: those that mean what the text can only have meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from flask_loyalty.language.diagnostics import Edit, Fix, apply
from flask_loyalty.language.source import Span
from flask_loyalty.programme.formatting import rewritten
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.programme.mistakes import Located
from flask_loyalty.programme.reading import read_json
from flask_loyalty.programme.shapes import Path

__all__ = ["correct_document"]

MOST_ROUNDS = 50
"""A correction may uncover the next mistake; a text with more slips than this one on another is left so."""


def correct_document(text: str, *, name: str = "programme") -> tuple[str, int]:
    """The document with every safe correction made, and how many were made. What is only one choice among
    several stays for a person; everything else stays byte for byte.

    >>> correct_document('{"format": 1,, "name": "Klub"}')
    ('{"format": 1, "name": "Klub"}', 1)
    """
    made = 0
    for _ in range(MOST_ROUNDS):
        fixes = list(_fixes(text, load_programme(text, name=name).diagnostics))
        if not fixes:
            break
        text = apply(text, Fix(tuple(edit for fix in fixes for edit in fix.edits)))
        made += len(fixes)
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
        if one.inside is None:
            yield from _safe(one)[:1]


def _of_sentences(text: str, found: Iterable[Located]) -> Iterator[Fix]:
    """One correction of each rule or expression, put where the file has its text or its lines."""
    first: dict[Path, Fix] = {}
    for one in found:
        if one.inside is not None and (safe := _safe(one)):
            first.setdefault(one.steps, safe[0])
    read = read_json(text)
    for path, fix in first.items():
        assert read.place is not None  # it was read, for its sentences were
        changes = rewritten(text, read.value, read.place, path, partial(apply, fix=fix))
        edits = tuple(Edit(span, written) for span, written in changes)
        if edits:
            yield Fix(edits, safe=True)


def _safe(one: Located) -> list[Fix]:
    return [_fix(fix) for fix in one.fixes if fix["kind"] == "safe"]


def _fix(data: Mapping[str, Any]) -> Fix:
    edits = (Edit(Span(one["start"], one["end"]), one["text"]) for one in data["edits"])
    return Fix(tuple(edits), safe=True)


def _meet(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end
