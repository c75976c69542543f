"""The calendar: half-open, clipped, and right on both days of a clock change."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.engine.periods import add, period_bounds, period_label, window_bounds, zone_of
from flask_loyalty.language.nodes import Duration, Period, TimeUnit, Window, WindowKind

WARSAW = zone_of("Europe/Warsaw")
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


def at(text):
    """An instant from a local time in Warsaw."""
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW).astimezone(UTC)


@pytest.mark.parametrize(
    ("period", "moment", "start", "end"),
    [
        pytest.param(Period.DAY, "2026-05-06 12:00", "2026-05-06", "2026-05-07", id="a day"),
        pytest.param(Period.DAY, "2026-03-29 12:00", "2026-03-29", "2026-03-30", id="a day of 23 hours"),
        pytest.param(Period.DAY, "2026-10-25 12:00", "2026-10-25", "2026-10-26", id="a day of 25 hours"),
        pytest.param(Period.WEEK, "2026-05-10 23:59", "2026-05-04", "2026-05-11", id="weeks start on Monday"),
        pytest.param(Period.WEEK, "2027-01-01 12:00", "2026-12-28", "2027-01-04", id="a week of two years"),
        pytest.param(Period.MONTH, "2026-02-28 23:59", "2026-02-01", "2026-03-01", id="a month"),
        pytest.param(Period.QUARTER, "2026-05-06 12:00", "2026-04-01", "2026-07-01", id="a quarter"),
        pytest.param(Period.YEAR, "2026-12-31 23:59", "2026-01-01", "2027-01-01", id="a year"),
        pytest.param(
            Period.MONTH, "2026-06-01 00:00", "2026-06-01", "2026-07-01", id="the first instant is in"
        ),
    ],
)
def test_period_bounds(period, moment, start, end):
    assert period_bounds(period, at(moment), WARSAW) == (at(start), at(end))


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        pytest.param("2026-03-29 12:00", 23, id="the clock goes forward"),
        pytest.param("2026-10-25 12:00", 25, id="the clock goes back"),
    ],
)
def test_days_of_a_clock_change(moment, hours):
    start, end = period_bounds(Period.DAY, at(moment), WARSAW)
    assert end - start == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("period", "label"),
    [
        pytest.param(Period.DAY, "2027-01-01", id="day"),
        pytest.param(Period.WEEK, "2026-W53", id="an ISO week belongs to the year of its Thursday"),
        pytest.param(Period.MONTH, "2027-01", id="month"),
        pytest.param(Period.QUARTER, "2027-Q1", id="quarter"),
        pytest.param(Period.YEAR, "2027", id="year"),
    ],
)
def test_period_label(period, label):
    """Half past midnight in Warsaw, still last year in UTC."""
    assert period_label(period, at("2027-01-01 00:30"), WARSAW) == label


@pytest.mark.parametrize(
    ("moment", "duration", "later"),
    [
        pytest.param("2026-01-31 12:00", (1, "month"), "2026-02-28 12:00", id="clipped to the month's end"),
        pytest.param("2026-01-31 12:00", (2, "month"), "2026-03-31 12:00", id="from the original anchor"),
        pytest.param("2024-02-29 12:00", (1, "year"), "2025-02-28 12:00", id="a leap day"),
        pytest.param("2026-03-28 12:00", (1, "day"), "2026-03-29 12:00", id="a day follows the wall clock"),
        pytest.param("2026-03-28 12:00", (24, "hour"), "2026-03-29 13:00", id="hours follow the sun"),
        pytest.param("2026-03-28 02:30", (1, "day"), "2026-03-29 03:30", id="an hour that was skipped"),
        pytest.param("2026-05-31 12:00", (-3, "month"), "2026-02-28 12:00", id="back"),
        pytest.param("2026-01-15 12:00", (-1, "quarter"), "2025-10-15 12:00", id="back over a new year"),
        pytest.param("2026-05-06 12:00", (3, "week"), "2026-05-27 12:00", id="weeks"),
        pytest.param("2026-05-06 12:00", (90, "minute"), "2026-05-06 13:30", id="minutes"),
    ],
)
def test_add(moment, duration, later):
    number, unit = duration
    assert add(at(moment), Duration(number, TimeUnit(unit)), WARSAW) == at(later)


@pytest.mark.parametrize(
    ("kind", "duration", "start", "end"),
    [
        pytest.param("last", (90, "day"), "2026-02-05 12:00", "2026-05-06 12:00", id="rolling days"),
        pytest.param("last", (12, "month"), "2025-05-06 12:00", "2026-05-06 12:00", id="rolling months"),
        pytest.param("this", (1, "month"), "2026-05-01", "2026-06-01", id="this month"),
        pytest.param("previous", (1, "quarter"), "2026-01-01", "2026-04-01", id="the quarter before"),
        pytest.param("previous", (1, "year"), "2025-01-01", "2026-01-01", id="the year before"),
    ],
)
def test_window_bounds(kind, duration, start, end):
    window = Window(WindowKind(kind), Duration(duration[0], TimeUnit(duration[1])))
    assert window_bounds(window, at("2026-05-06 12:00"), WARSAW) == (at(start), at(end))


@given(moment=MOMENTS, period=st.sampled_from(Period))
def test_periods_tile_time(moment, period):
    """Each moment lies in one period, and the next begins where it ends, clock changes included."""
    start, end = period_bounds(period, moment, WARSAW)
    assert start <= moment < end
    assert period_bounds(period, end, WARSAW)[0] == end
    assert period_bounds(period, start, WARSAW) == (start, end)


@given(moment=MOMENTS, period=st.sampled_from(Period))
def test_a_period_has_one_label(moment, period):
    start, end = period_bounds(period, moment, WARSAW)
    label = period_label(period, moment, WARSAW)
    assert label == period_label(period, start, WARSAW)
    assert label == period_label(period, end - timedelta(microseconds=1), WARSAW)
    assert label != period_label(period, end, WARSAW)


@given(moment=MOMENTS, months=st.integers(-60, 60))
def test_months_clip_and_never_spill(moment, months):
    before, after = moment.astimezone(WARSAW), add(moment, Duration(months, TimeUnit.MONTH), WARSAW)
    local = after.astimezone(WARSAW)
    assert (local.year * 12 + local.month) - (before.year * 12 + before.month) == months
    assert local.day <= before.day
