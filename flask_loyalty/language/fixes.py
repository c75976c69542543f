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
# Codes whose corrections only move or delete, or put in what the mistake itself brings.
WITHOUT_WORDS = frozenset(
    {
        *("L003", "L004", "L005", "L006", "L007", "L010", "L013", "L014", "L016", "L017", "L019"),
        *("L106", "L109", "L111", "L202", "L208", "L209", "L213", "L217", "L218"),
        *("R108", "R110", "R112", "R113", "R121", "R122", "R133", "R136", "T116"),
    }
)
LONGEST = 10_000
"""Characters; in a longer text nobody looks for single corrections, and finding them takes too long."""


def fixes_of(
    diagnostic: Diagnostic, text: str, currency: str = "PLN", language: str = "en"
) -> tuple[Fix, ...]:
    """The corrections of a mistake, the likeliest first; none if only the author can know.

    :param currency: the programme's, for corrections that name an amount.
    :param language: in which the text is written; corrections that put in words of English are not
        offered for another.
    """
    if diagnostic.fixes or len(text) > LONGEST:
        return diagnostic.fixes
    if language != "en" and diagnostic.code not in WITHOUT_WORDS:
        return ()
    place = Place(diagnostic, text, currency, language)
    found: list[Fix] = []
    for fix in _by_code(diagnostic.code)(place):
        if fix not in found:
            found.append(fix)
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
