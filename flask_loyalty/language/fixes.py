"""Corrections: what to write instead, worked out from a mistake and the text in which it stands.

The law: with a safe correction made, the mistake is gone and no other has come; with one that a person
chooses, the mistake is gone. Tests hold it over every vector that is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from flask_loyalty.language.diagnostics import Diagnostic, Fix
from flask_loyalty.language.fixing import Place, Readings, Spent

__all__ = ["with_fixes"]

MAX_CHOICES = 5
LISTED = {"R119": 8}
"""Of mistakes whose help lists the few words that fit, each is offered: so many at most."""
LONGEST = 10_000
"""Characters; in a longer text nobody looks for single corrections, and finding them takes too long."""


def with_fixes(
    found: Iterable[Diagnostic],
    text: str,
    currency: str = "PLN",
    language: str = "en",
    readings: Readings | None = None,
) -> tuple[Diagnostic, ...]:
    """The mistakes of a text with their corrections, the likeliest first; none if only the author can know.

    Whether a correction corrects is found out by reading, and of one text no more than
    :data:`~flask_loyalty.language.fixing.MOST_READ` characters are read: a rule of usual length has all its
    corrections, a long text with many mistakes those of its first ones.

    :param currency: the programme's, for corrections that name an amount.
    :param language: in which the text is written; the words that a correction puts in are of it.
    :param readings: of which the reading is taken, None: of new ones.
    """
    readings = readings or Readings()
    told = []
    for one in found:
        fixes = one.fixes if one.worked_out else _fixes_of(one, text, currency, language, readings)
        told.append(replace(one, fixes=fixes, worked_out=True))
    return tuple(told)


def _fixes_of(
    diagnostic: Diagnostic, text: str, currency: str, language: str, readings: Readings
) -> tuple[Fix, ...]:
    polish = "pl" in (language, diagnostic.language)
    if len(text) > LONGEST or (diagnostic.fixes and not polish):
        return diagnostic.fixes
    place = Place(diagnostic, text, currency, "pl" if polish else language, readings)
    found: list[Fix] = []
    with suppress(Spent):  # what has been found until then is as good
        for fix in _distinct(_proposed(place, polish=polish)):
            found.append(fix)
            if len(found) == LISTED.get(diagnostic.code, MAX_CHOICES):
                break
    return tuple(found)


def _proposed(place: Place, *, polish: bool) -> Iterator[Fix]:
    """The corrections of a mistake by its code, and of the saying in which it stands.

    That comes first where the text can be read: it says what was meant, the others what can be done.
    """
    from flask_loyalty.language.fixes_words import said

    readable = not place.diagnostic.code.startswith("L")
    if readable:
        yield from said(place)
    none = True
    for fix in place.diagnostic.fixes or _by_code(place.diagnostic.code)(place):
        told = _in_polish(fix, place) if polish else fix
        if told is not None:
            none = False
            yield told
    if none and not readable:
        yield from said(place)


def _in_polish(fix: Fix, place: Place) -> Fix | None:
    from flask_loyalty.language.polish_fixes import in_polish  # for Polish rules alone

    return in_polish(fix, place)


def _distinct(fixes: Iterable[Fix]) -> Iterator[Fix]:
    given: list[Fix] = []
    for fix in fixes:
        if fix not in given:
            given.append(fix)
            yield fix


def _by_code(code: str) -> Callable[[Place], Iterator[Fix]]:
    from flask_loyalty.language import (
        fixes_bands,
        fixes_letters,
        fixes_meaning,
        fixes_occasions,
        fixes_sentence,
        fixes_types,
        fixes_words,
    )

    tables: tuple[Mapping[str, Callable[[Place], Iterator[Fix]]], ...] = (
        fixes_letters.FIXES,
        fixes_words.FIXES,
        fixes_sentence.FIXES,
        fixes_types.FIXES,
        fixes_meaning.FIXES,
        fixes_bands.FIXES,
        fixes_occasions.FIXES,
    )
    return next((table[code] for table in tables if code in table), _none)


def _none(place: Place) -> Iterator[Fix]:
    yield from ()
