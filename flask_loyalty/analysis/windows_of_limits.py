"""What limits count together: whose uses, in which calendar period; how many of one lie in another."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import Budget

__all__ = ["ONE_ORDER", "Counted", "Window", "of_budget", "of_limit"]

_PERIODS = {period.value: period for period in n.Period}
_DAY, _WEEK, _MONTH, _QUARTER, _YEAR = n.Period
_MOST_IN = {
    (_DAY, _WEEK): 7, (_DAY, _MONTH): 31, (_DAY, _QUARTER): 92, (_DAY, _YEAR): 366,
    (_WEEK, _MONTH): 6, (_WEEK, _QUARTER): 15, (_WEEK, _YEAR): 54,
    (_MONTH, _QUARTER): 3, (_MONTH, _YEAR): 12, (_QUARTER, _YEAR): 4,
}  # fmt: skip
"""How many of the first a calendar period of the second touches at most; a week may lie in two months."""


@dataclass(frozen=True, slots=True)
class Window:
    """What is counted together.

    :ivar whose: ``customer``, ``employee`` …: each apart; None: all together.
    :ivar period: anew in each; None: ever.
    :ivar order: of one order only.
    """

    whose: str | None = None
    period: n.Period | None = None
    order: bool = False

    def times_in(self, other: Window) -> int | None:
        """How many of these windows hold, together, all that falls into the other; None: without end."""
        if other.order:
            return 1
        if self.order or self.whose not in (None, other.whose):
            return None
        if self.period is None or self.period is other.period:
            return 1
        return None if other.period is None else _MOST_IN.get((self.period, other.period), 1)


ONE_ORDER = Window(order=True)


@dataclass(frozen=True, slots=True)
class Counted:
    """A limit or a budget: what it counts, how much it allows, and what it counts together.

    :ivar unit: ``point``, ``item``, ``time`` …; ``money`` in minor units.
    """

    unit: str
    most: Fraction
    window: Window


def of_limit(limit: n.Limit) -> Counted | None:
    """A limit; None where it counts customers, or its amount is not written as one number."""
    match limit.amount:
        case n.CountLiteral(value=most, unit=unit) if unit != "customer":
            return Counted(unit, most, _window(limit))
        case n.MoneyLiteral(minor=minor):
            return Counted("money", Fraction(minor), _window(limit))
    return None


def of_budget(budget: Budget) -> Counted:
    """A budget; each use of it is a time that a rule gives something."""
    window = Window("customer" if budget.per_customer else None, budget.period)
    return Counted("time" if budget.counts == "use" else budget.counts, Fraction(budget.most), window)


def _window(limit: n.Limit) -> Window:
    if limit.scope == "order":
        return ONE_ORDER
    if limit.scope in _PERIODS:
        return Window(None, _PERIODS[limit.scope])
    return Window(limit.scope, limit.period)
