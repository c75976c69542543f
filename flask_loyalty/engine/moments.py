"""The moments at which a condition about time may change its answer, the nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from flask_loyalty.engine.changes import Change, ChangeKind
from flask_loyalty.engine.periods import period_bounds, zone_of
from flask_loyalty.engine.sights import Sight
from flask_loyalty.language import nodes as n
from flask_loyalty.language.nodes import Period
from flask_loyalty.language.walking import facts_of, parts_of
from flask_loyalty.money import Rounding, round_fraction

__all__ = ["moments", "next_period"]

_WEEK = 8
_INSTANT = timedelta(microseconds=1)


def moments(condition: n.Expression, sight: Sight) -> Iterator[Change]:
    """Moments later than the one at hand, nearest first, between which no answer changes.

    A condition asks for days of the week, dates and times of day, so its answer changes at midnight, at a
    time that it names, or when so many days have passed since the last order.
    """
    now = sight.occurrence.moment
    zone = zone_of(sight.occurrence.programme.timezone)
    today = now.astimezone(zone).date()
    passing = set(_as_time_passes(condition, sight))
    days = _days(condition, {today, *(at.astimezone(zone).date() for at in passing)})
    found = {at for day in days for at in _on(day, condition, zone)} | passing
    timed = any(isinstance(one, n.TimeLiteral) for one in _literals(condition))
    for at in sorted(at for at in found if at > now):
        yield Change(ChangeKind.MOMENT, at=at, timed=timed or at in passing)


def next_period(period: Period, sight: Sight) -> Change:
    """The moment at which the next calendar period begins."""
    zone = zone_of(sight.occurrence.programme.timezone)
    _, end = period_bounds(period, sight.occurrence.moment, zone)
    return Change(ChangeKind.MOMENT, at=end)


def _days(condition: n.Expression, from_: Iterable[date]) -> Iterable[date]:
    """The days of a week from some on, and of a week from each date that is named and the day after."""
    starts = [*from_, *(one.value for one in _literals(condition) if isinstance(one, n.DateLiteral))]
    return {start + timedelta(days=step) for start in starts for step in range(_WEEK + 1)}


def _on(day: date, condition: n.Expression, zone: ZoneInfo) -> Iterator[datetime]:
    for clock in [time(0), *(one.value for one in _literals(condition) if isinstance(one, n.TimeLiteral))]:
        yield datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def _literals(e: n.Expression) -> Iterator[n.Expression]:
    yield e
    for part in parts_of(e):
        yield from _literals(part)


def _as_time_passes(condition: n.Expression, sight: Sight) -> Iterator[datetime]:
    """When so many days have passed since the last order as the condition names, and just after."""
    facts = [fact for fact in facts_of(condition) if fact.name == "customer.since_order"]
    now = [value for fact in facts if isinstance(value := sight.value(fact), Fraction)]
    for since in now:
        for literal in _literals(condition):
            wanted = sight.value(literal) if isinstance(literal, n.DurationLiteral) else None
            if isinstance(wanted, Fraction) and wanted >= since:
                left = round_fraction((wanted - since) * 86_400_000_000, Rounding.UP)
                at = sight.occurrence.moment + timedelta(microseconds=left)
                yield from (at, at + _INSTANT)
