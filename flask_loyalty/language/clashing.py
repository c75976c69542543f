"""Amounts of different kinds that an effect adds: told as that, and not as brackets that would not help."""

from __future__ import annotations

from collections.abc import Sequence

from flask_loyalty.language.checker import ABOUT, Checker, Here
from flask_loyalty.language.diagnostics import Diagnostic
from flask_loyalty.language.lexing import Piece
from flask_loyalty.language.parser import Word, read_words, words_of
from flask_loyalty.language.parts import in_part
from flask_loyalty.language.vocabulary import Names

__all__ = ["with_kinds"]

_KINDS = ("T101", "T107")


def with_kinds(
    found: Sequence[Diagnostic], text: str, pieces: Sequence[Piece], names: Names | None
) -> tuple[Diagnostic, ...]:
    """The mistakes of a text that cannot be read; where brackets lack around kinds that clash, the clash.

    :param pieces: the words of the text.
    """
    if all(one.code != "L217" for one in found):
        return tuple(found)
    words = words_of(text, pieces)
    if isinstance(words, Diagnostic):
        return tuple(found)
    told: list[Diagnostic] = []
    for one in found:
        clashes = _clashes(one, words, pieces, names or Names()) if one.code == "L217" else ()
        told += clashes or (one,)
    return tuple(told)


def _clashes(
    lacking: Diagnostic, words: Sequence[Word], pieces: Sequence[Piece], names: Names
) -> tuple[Diagnostic, ...]:
    """What is wrong with the kinds of the amounts that the brackets would stand around."""
    sign = next(number for number, word in enumerate(words) if word.span == lacking.span)
    part = in_part(words, sign)
    first = words.index(part[0])
    tree = read_words(pieces[first : first + len(part)], "expression")
    if isinstance(tree, Diagnostic):
        return ()
    checker = Checker(names)
    checker.type_of(tree, Here(ABOUT["order"], "order"))
    return tuple(one for one in checker.found if one.code in _KINDS)
