"""How low and how high the values of a box lie, of facts that are numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flask_loyalty.analysis.dimensions import Dimension

__all__ = ["Reach", "reach_of"]


@dataclass(frozen=True, slots=True)
class Reach:
    """The values that a number may have.

    :ivar low, high: the ends; None: without end.
    :ivar open_low, open_high: whether the value lies beyond the end, not at it.
    :ivar unknown: whether it may be unknown.
    :ivar known: whether it may be known.
    """

    low: Fraction | None = None
    high: Fraction | None = None
    open_low: bool = False
    open_high: bool = False
    unknown: bool = False
    known: bool = True

    @property
    def positive(self) -> bool:
        """Whether it is above nought."""
        return self.above(Reach(high=Fraction(0)))

    @property
    def negative(self) -> bool:
        """Whether it is below nought."""
        return Reach(low=Fraction(0)).above(self)

    @property
    def nothing(self) -> bool:
        """Whether it is not above nought."""
        return self.high is not None and self.high <= 0

    def above(self, other: Reach) -> bool:
        """Whether every value of it is more than every value of another."""
        if self.low is None or other.high is None:
            return False
        return self.low > other.high or (self.low == other.high and (self.open_low or other.open_high))


def reach_of(dimension: Dimension, cells: int) -> Reach:
    """The values of some cells of a number."""
    last = len(dimension.samples) - 1
    unknown = dimension.samples[-1] is None and bool(cells >> last & 1)
    if unknown:
        cells &= ~(1 << last)
    if not cells:
        return Reach(unknown=unknown, known=False)
    low, open_low = _low(dimension, (cells & -cells).bit_length() - 1)
    high, open_high = _high(dimension, cells.bit_length() - 1)
    return Reach(low, high, open_low, open_high, unknown)


def _low(dimension: Dimension, place: int) -> tuple[Fraction | None, bool]:
    sample = dimension.samples[place]
    if sample in dimension.ends:
        return _number(sample), False
    before = _number(dimension.samples[place - 1]) if place else None
    if before is not None and dimension.whole:
        return before + 1, False
    return before, True


def _high(dimension: Dimension, place: int) -> tuple[Fraction | None, bool]:
    sample = dimension.samples[place]
    if sample in dimension.ends:
        return _number(sample), False
    after = _number(dimension.samples[place + 1]) if place + 1 < len(dimension.samples) else None
    if after is not None and dimension.whole:
        return after - 1, False
    return after, True


def _number(value: object) -> Fraction | None:
    return value if isinstance(value, Fraction) else None
