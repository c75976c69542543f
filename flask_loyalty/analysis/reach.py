"""How low and how high the values of a box lie, of facts that are numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from flask_loyalty.analysis.dimensions import Dimension
from flask_loyalty.engine.facts import Value

__all__ = ["Reach", "high_end", "low_end", "reach_of"]


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
    low, open_low = low_end(dimension, cells)
    high, open_high = high_end(dimension, cells)
    return Reach(_number(low), _number(high), open_low, open_high, unknown)


def low_end(dimension: Dimension, cells: int) -> tuple[Value, bool]:
    """Where the values of some cells of an ordered fact begin, and whether beyond it; None: without end."""
    place = (cells & -cells).bit_length() - 1
    before = dimension.samples[place - 1] if place else None
    return _end(dimension, dimension.samples[place], before, 1)


def high_end(dimension: Dimension, cells: int) -> tuple[Value, bool]:
    """Where the values of some cells of an ordered fact end, and whether before it; None: without end."""
    place = cells.bit_length() - 1
    after = dimension.samples[place + 1] if place + 1 < len(dimension.samples) else None
    return _end(dimension, dimension.samples[place], after, -1)


def _end(dimension: Dimension, sample: Value, beside: Value, step: int) -> tuple[Value, bool]:
    """A limit that is its own cell, or the value next to the limit beside it where values are whole."""
    if sample in dimension.ends:
        return sample, False
    if isinstance(beside, date):
        return beside + timedelta(days=step), False
    if isinstance(beside, Fraction) and dimension.whole:
        return beside + step, False
    return beside, True


def _number(value: object) -> Fraction | None:
    return value if isinstance(value, Fraction) else None
