"""The calendar: bounds of periods and windows, and durations added to instants, in the programme's zone.

Everything is half-open, ``[start, end)``, and given in UTC. Days, weeks and months follow the clock on the
wall, so a day of a clock change has 23 or 25 hours; hours and minutes follow the sun.
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import assert_never
from zoneinfo import ZoneInfo

from flask_loyalty.language.nodes import Duration, Period, TimeUnit, Window, WindowKind

__all__ = [
    "add",
    "days_between",
    "membership_year",
    "period_bounds",
    "period_label",
    "previous_period",
    "window_bounds",
    "zone_of",
]


def zone_of(timezone: str) -> ZoneInfo:
    """The zone of an IANA name."""
    return ZoneInfo(timezone)


def period_bounds(period: Period, moment: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Start and end of the calendar period in which a moment lies.

    >>> noon = datetime(2026, 3, 29, 12, tzinfo=UTC)  # the day the clock goes forward
    >>> start, end = period_bounds(Period.DAY, noon, ZoneInfo("Europe/Warsaw"))
    >>> str(end - start)
    '23:00:00'
    """
    first = _first_day(period, moment.astimezone(zone).date())
    return _midnight(first, zone), _midnight(_next_first(period, first), zone)


def previous_period(period: Period, moment: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Bounds of the calendar period before the one in which a moment lies."""
    first = _first_day(period, moment.astimezone(zone).date())
    before = _first_day(period, first - timedelta(days=1))
    return _midnight(before, zone), _midnight(first, zone)


def period_label(period: Period, moment: datetime, zone: ZoneInfo) -> str:
    """A name of the calendar period in which a moment lies: ``2026-05``, ``2026-W18``, ``2026-Q2``."""
    day = moment.astimezone(zone).date()
    match period:
        case Period.DAY:
            return day.isoformat()
        case Period.WEEK:
            year, week, _ = day.isocalendar()
            return f"{year:04}-W{week:02}"
        case Period.MONTH:
            return f"{day.year:04}-{day.month:02}"
        case Period.QUARTER:
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        case Period.YEAR:
            return f"{day.year:04}"
        case _:
            assert_never(period)


def window_bounds(window: Window, moment: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The half-open stretch that a window covers, seen from a moment.

    ``in last 90 days`` ends at the moment, which is itself outside; ``in this month`` runs to the month's
    end; ``in previous month`` is the whole month before.
    """
    match window.kind:
        case WindowKind.LAST:
            back = Duration(-window.duration.number, window.duration.unit)
            return add(moment, back, zone), moment.astimezone(UTC)
        case WindowKind.THIS:
            return period_bounds(Period(window.duration.unit.value), moment, zone)
        case WindowKind.PREVIOUS:
            return previous_period(Period(window.duration.unit.value), moment, zone)
        case _:
            assert_never(window.kind)


def membership_year(
    joined: datetime, moment: datetime, zone: ZoneInfo, *, back: bool = False
) -> tuple[datetime, datetime]:
    """The year of membership in which a moment lies, counted from the day of joining; the one before it.

    The first begins with the day of joining itself; who joined on 29 February has it on the 28th of other
    years. Before the first there is none: an empty stretch.

    :param back: the year before that one.

    >>> joined = datetime(2024, 2, 29, 12, tzinfo=UTC)
    >>> start, end = membership_year(joined, datetime(2026, 3, 1, tzinfo=UTC), ZoneInfo("Europe/Warsaw"))
    >>> str(start.date()), str(end.date())  # the days begin at 23:00 UTC of the day before
    ('2026-02-27', '2027-02-27')
    """
    first, today = joined.astimezone(zone).date(), moment.astimezone(zone).date()
    number = today.year - first.year
    if _plus_months(first, 12 * number) > today:
        number -= 1
    number -= int(back)
    if number < 0:
        return moment, moment
    start, end = (_plus_months(first, 12 * years) for years in (number, number + 1))
    return _midnight(start, zone), _midnight(end, zone)


def add(moment: datetime, duration: Duration, zone: ZoneInfo) -> datetime:
    """A moment so many calendar units later (a negative number: earlier), in UTC.

    Months clip to the end of the month, always counted from the moment itself, so that 31 January plus
    one month is 28 or 29 February and plus two is 31 March. An hour that the clock skips is read as if it
    had not moved; of an hour that comes twice the first is meant.

    >>> january = datetime(2026, 1, 31, 11, tzinfo=UTC)
    >>> str(add(january, Duration(1, TimeUnit.MONTH), ZoneInfo("Europe/Warsaw")))
    '2026-02-28 11:00:00+00:00'
    """
    number = duration.number
    match duration.unit:
        case TimeUnit.MINUTE:
            return moment.astimezone(UTC) + timedelta(minutes=number)
        case TimeUnit.HOUR:
            return moment.astimezone(UTC) + timedelta(hours=number)
        case TimeUnit.DAY:
            return _on_the_wall(moment, zone, days=number)
        case TimeUnit.WEEK:
            return _on_the_wall(moment, zone, days=7 * number)
        case TimeUnit.MONTH:
            return _on_the_wall(moment, zone, months=number)
        case TimeUnit.QUARTER:
            return _on_the_wall(moment, zone, months=3 * number)
        case TimeUnit.YEAR | TimeUnit.MEMBERSHIP_YEAR:
            return _on_the_wall(moment, zone, months=12 * number)
        case _:
            assert_never(duration.unit)


def days_between(earlier: datetime, later: datetime) -> Fraction:
    """The time from one instant to another in days of 24 hours, exactly."""
    passed = later.astimezone(UTC) - earlier.astimezone(UTC)
    return Fraction(passed // timedelta(microseconds=1), 86_400_000_000)


def _on_the_wall(moment: datetime, zone: ZoneInfo, *, days: int = 0, months: int = 0) -> datetime:
    """The same time of day, so many days or months away."""
    local = moment.astimezone(zone)
    day = _plus_months(local.date(), months) + timedelta(days=days)
    return datetime.combine(day, local.time(), zone).astimezone(UTC)


def _plus_months(day: date, months: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _first_day(period: Period, day: date) -> date:
    match period:
        case Period.DAY:
            return day
        case Period.WEEK:
            return day - timedelta(days=day.weekday())
        case Period.MONTH:
            return day.replace(day=1)
        case Period.QUARTER:
            return date(day.year, day.month - (day.month - 1) % 3, 1)
        case Period.YEAR:
            return date(day.year, 1, 1)
        case _:
            assert_never(period)


def _next_first(period: Period, first: date) -> date:
    """The first day of the period after the one that starts on ``first``."""
    match period:
        case Period.DAY:
            return first + timedelta(days=1)
        case Period.WEEK:
            return first + timedelta(days=7)
        case Period.MONTH:
            return _plus_months(first, 1)
        case Period.QUARTER:
            return _plus_months(first, 3)
        case Period.YEAR:
            return _plus_months(first, 12)
        case _:
            assert_never(period)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone).astimezone(UTC)
