"""Sums of exact numbers."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

__all__ = ["total"]


def total(parts: Iterable[Fraction]) -> Fraction:
    """The exact sum of some numbers, 0 of none.

    Most sums are of parts of one amount and have one denominator; those need no common one.

    >>> total([Fraction(1, 3), Fraction(2, 3), Fraction(1, 2)])
    Fraction(3, 2)
    """
    denominator, numerator, rest = 1, 0, Fraction(0)
    for part in parts:
        if part.denominator == denominator:
            numerator += part.numerator
        else:
            rest += Fraction(numerator, denominator)
            numerator, denominator = part.numerator, part.denominator
    return Fraction(numerator, denominator) + rest if rest else Fraction(numerator, denominator)
