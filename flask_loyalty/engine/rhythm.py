"""What a customer will want next, from their own rhythm: formulas that can be checked by hand.

All of them need three orders at least, for two intervals are the fewest that make a habit. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import pairwise

from flask_loyalty.engine.periods import days_between

__all__ = ["FEWEST", "expected_margin", "next_category", "usual_interval"]

FEWEST = 3
"""So many orders make a rhythm."""

_YEAR_DAYS = 365


def usual_interval(orders: Sequence[datetime]) -> Fraction | None:
    """The median of the times between orders, in days; of an even number the mean of the middle two.

    :param orders: when each was placed, in any order.

    >>> from datetime import UTC
    >>> usual_interval([datetime(2026, 5, day, tzinfo=UTC) for day in (1, 8, 22)])
    Fraction(21, 2)
    """
    if len(orders) < FEWEST:
        return None
    between = sorted(days_between(one, next_) for one, next_ in pairwise(sorted(orders)))
    middle = len(between) // 2
    return between[middle] if len(between) % 2 else (between[middle - 1] + between[middle]) / 2


def next_category(bought: Mapping[str, Sequence[datetime]]) -> str | None:
    """The category bought at the shortest usual interval; of equals the one bought last, then by name.

    :param bought: by category when the orders were placed that had something of it.
    """
    rhythms = {category: usual_interval(orders) for category, orders in bought.items()}
    regular = [(interval, category) for category, interval in rhythms.items() if interval is not None]
    if not regular:
        return None
    shortest = min(interval for interval, _ in regular)
    equals = sorted(category for interval, category in regular if interval == shortest)
    return max(equals, key=lambda category: max(bought[category]))


def expected_margin(orders: Sequence[datetime], margin_minor: int) -> Fraction | None:
    """The margin to expect in the next 12 months: that of a usual order, times the orders of 365 days.

    100 PLN from four orders, one usually every 30 days: 25 PLN × 365 / 30.

    :param margin_minor: of all these orders together, in minor units.
    """
    interval = usual_interval(orders)
    if not interval:
        return None
    return Fraction(margin_minor, len(orders)) * _YEAR_DAYS / interval
