"""Corrections: what to write instead, worked out from a mistake and the text in which it stands.

The law: with a safe correction made, the mistake is gone and no other has come; with one that a person
chooses, the mistake is gone. Tests hold it over every vector that is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from flask_loyalty.language.diagnostics import Diagnostic, Fix
from flask_loyalty.language.fixing import Place

__all__ = ["fixes_of"]

MAX_CHOICES = 5
LONGEST = 10_000
"""Characters; in a longer text nobody looks for single corrections, and finding them takes too long."""


def fixes_of(
    diagnostic: Diagnostic, text: str, currency: str = "PLN", language: str = "en"
) -> tuple[Fix, ...]:
    """The corrections of a mistake, the likeliest first; none if only the author can know.

    :param currency: the programme's, for corrections that name an amount.
    :param language: in which the text is written; the words that a correction puts in are of it.
    """
    polish = "pl" in (language, diagnostic.language)
    if len(text) > LONGEST or (diagnostic.fixes and not polish):
        return diagnostic.fixes
    place = Place(diagnostic, text, currency, "pl" if polish else language)
    found: list[Fix] = []
    for fix in diagnostic.fixes or _by_code(diagnostic.code)(place):
        if fix not in found:
            found.append(fix)
    if polish:
        from flask_loyalty.language.polish_fixes import in_polish  # for Polish rules alone

        found = [fix for fix in (in_polish(one, place) for one in found) if fix is not None]
    return tuple(found[:MAX_CHOICES])


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
