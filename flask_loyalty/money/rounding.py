"""From an exact fraction to an integer, by a named mode that treats returns like purchases."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

__all__ = ["Rounding", "round_fraction"]


class Rounding(Enum):
    """How a fraction becomes an integer; each mode is symmetric about zero.

    A return must undo exactly what the purchase did, so ``-x`` rounds to minus what ``x`` rounds to.
    (Python's ``//`` and the division of SQL engines differ on negative numbers; neither is used.)
    """

    DOWN = "down"
    UP = "up"
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


def round_fraction(value: Fraction | int, mode: Rounding = Rounding.DOWN) -> int:
    """Round an exact number to an integer.

    ``DOWN`` goes towards zero, ``UP`` away from it, ``HALF_UP`` to the nearest with halves away from
    zero, ``HALF_EVEN`` to the nearest with halves to the even neighbour.

    >>> round_fraction(Fraction(7, 2)), round_fraction(Fraction(-7, 2))
    (3, -3)
    >>> round_fraction(Fraction(-7, 2), Rounding.UP)
    -4
    >>> round_fraction(Fraction(5, 2), Rounding.HALF_EVEN)
    2
    """
    exact = Fraction(value)
    whole, rest = divmod(abs(exact.numerator), exact.denominator)
    size = whole + _carry(whole, rest, exact.denominator, mode)
    return -size if exact < 0 else size


def _carry(whole: int, rest: int, denominator: int, mode: Rounding) -> int:
    """1 if the magnitude ``whole + rest/denominator`` goes up to the next integer, else 0."""
    if rest == 0:
        return 0
    match mode:
        case Rounding.DOWN:
            return 0
        case Rounding.UP:
            return 1
        case Rounding.HALF_UP:
            return int(2 * rest >= denominator)
        case Rounding.HALF_EVEN:
            return int(2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))
