"""Whether one stretch of the past lies in another, however long its months are and whenever it is asked."""

from __future__ import annotations

from fractions import Fraction

from flask_loyalty.language import nodes as n

__all__ = ["hours", "lies_in"]

_CHANGE = 3
"""By so many hours at most the clocks change within any stretch: days are those of the calendar."""

_MONTHS = {n.TimeUnit.MONTH: 1, n.TimeUnit.QUARTER: 3, n.TimeUnit.YEAR: 12}
_DAYS = {n.TimeUnit.DAY: 1, n.TimeUnit.WEEK: 7}
_HOURS = {n.TimeUnit.MINUTE: Fraction(1, 60), n.TimeUnit.HOUR: Fraction(1)}

_INNER = {
    n.TimeUnit.DAY: (n.TimeUnit.WEEK, n.TimeUnit.MONTH, n.TimeUnit.QUARTER, n.TimeUnit.YEAR),
    n.TimeUnit.MONTH: (n.TimeUnit.QUARTER, n.TimeUnit.YEAR),
    n.TimeUnit.QUARTER: (n.TimeUnit.YEAR,),
}
"""Periods of the calendar that are parts of longer ones; a week may lie in two months."""


def hours(duration: n.Duration) -> tuple[Fraction, Fraction] | None:
    """How long a duration is at least and at most; None of a year of membership.

    >>> [str(one) for one in hours(n.Duration(1, n.TimeUnit.MONTH))]
    ['669', '747']
    """
    if duration.unit in _HOURS:
        exact = _HOURS[duration.unit] * duration.number
        return exact, exact
    if duration.unit in _DAYS:
        least = most = _DAYS[duration.unit] * duration.number
    elif duration.unit in _MONTHS:
        months = _MONTHS[duration.unit] * duration.number
        least, most = 28 + 30 * (months - 1), 31 * months
    else:
        return None
    return Fraction(24 * least - _CHANGE), Fraction(24 * most + _CHANGE)


def lies_in(inner: n.Window | None, outer: n.Window | None) -> bool:
    """Whether whatever lies in one window lies in the other; None is everything so far.

    ``in this month`` is not said to be a part of everything so far: it runs to the month's end.

    >>> thirty, ninety = (n.Window(n.WindowKind.LAST, n.Duration(days, n.TimeUnit.DAY)) for days in (30, 90))
    >>> lies_in(thirty, ninety), lies_in(ninety, thirty), lies_in(ninety, None), lies_in(None, ninety)
    (True, False, True, False)
    """
    if inner == outer:
        return True
    if inner is None:
        return False
    if outer is None:
        return inner.kind is not n.WindowKind.THIS
    if inner.kind is not outer.kind:
        return False
    one, other = inner.duration, outer.duration
    if inner.kind is n.WindowKind.LAST:
        return _shorter(one, other)
    return inner.kind is n.WindowKind.THIS and other.unit in _INNER.get(one.unit, ())


def _shorter(one: n.Duration, other: n.Duration) -> bool:
    if one.unit in _MONTHS and other.unit in _MONTHS:
        return _MONTHS[one.unit] * one.number <= _MONTHS[other.unit] * other.number
    if one.unit in _DAYS and other.unit in _DAYS:
        return _DAYS[one.unit] * one.number <= _DAYS[other.unit] * other.number
    mine, its = hours(one), hours(other)
    return mine is not None and its is not None and mine[1] <= its[0]
