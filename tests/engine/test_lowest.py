"""The lowest price of the 30 days before a reduction, at the edges of days and of reductions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.engine.lowest import Known, PriceRow, lowest_price

WARSAW = ZoneInfo("Europe/Warsaw")


def at(day, clock="00:00:00"):
    """A moment by the clock in Warsaw: ``"2026-11-01"``."""
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=WARSAW).astimezone(UTC)


def rows(*told):
    """``("2026-10-01", 50)``: since then at 50 zł; a third number is the regular price."""
    made = []
    for since, price, *regular in told:
        day, _, clock = since.partition(" ")
        made.append(PriceRow(at(day, clock or "00:00:00"), price * 100, (regular or [price])[0] * 100))
    return made


LONG_AGO = ("2026-01-01", 50)
CUT = at("2026-11-01")


@pytest.mark.parametrize(
    ("prices", "lowest"),
    [
        pytest.param([LONG_AGO], 50, id="one price all along"),
        pytest.param([LONG_AGO, ("2026-10-20", 60)], 50, id="raised before the cut: the old price counts"),
        pytest.param([LONG_AGO, ("2026-10-31 23:59:59", 90)], 50, id="raised in the last second before it"),
        pytest.param([LONG_AGO, ("2026-10-02", 60)], 60, id="raised as the 30 days began"),
        pytest.param([LONG_AGO, ("2026-10-02 00:00:01", 60)], 50, id="raised a second after they began"),
        pytest.param([LONG_AGO, ("2026-10-10", 40), ("2026-10-11", 50)], 40, id="one cheap day within"),
        pytest.param([LONG_AGO, ("2026-10-01", 40), ("2026-10-02", 50)], 50, id="a cheap day just outside"),
        pytest.param([LONG_AGO, ("2026-11-01", 40)], 50, id="what comes with the cut does not count"),
        pytest.param([LONG_AGO, ("2026-11-05", 30)], 50, id="nor what comes after it"),
    ],
)
def test_thirty_days_before_an_announced_cut(prices, lowest):
    told = lowest_price(rows(*prices), [CUT], at("2026-11-10"), WARSAW)
    assert (told.minor, told.known, told.start) == (lowest * 100, Known.FULL, CUT)


@pytest.mark.parametrize(
    ("start", "first_day"),
    [
        pytest.param("2026-04-10", "2026-03-11", id="the clock went forward within"),
        pytest.param("2026-11-10", "2026-10-11", id="the clock went back within"),
        pytest.param("2026-03-29", "2026-02-27", id="it begins on the day of 23 hours"),
        pytest.param("2026-11-24", "2026-10-25", id="the day of 25 hours is the first of the 30"),
        pytest.param("2024-03-15", "2024-02-14", id="a leap day within"),
    ],
)
def test_days_are_those_of_the_calendar(start, first_day):
    begin = at(first_day)
    for change, lowest in ((begin, 60_00), (begin + timedelta(seconds=1), 50_00)):
        prices = [PriceRow(at("2023-01-01"), 50_00, 50_00), PriceRow(change, 60_00, 60_00)]
        told = lowest_price(prices, [at(start)], at(start), WARSAW)
        assert (told.minor, told.since) == (lowest, begin)


@pytest.mark.parametrize(
    ("prices", "announced", "start", "lowest"),
    [
        pytest.param([LONG_AGO], [], None, None, id="nothing is reduced"),
        pytest.param([LONG_AGO], ["2026-12-01"], None, None, id="announced for later"),
        pytest.param([LONG_AGO, ("2026-11-03", 40, 50)], [], "2026-11-03", 50, id="the shop's own cut"),
        pytest.param([LONG_AGO, ("2026-11-01", 40, 50), ("2026-11-08", 50)], [], None, None, id="over"),
        pytest.param(
            [LONG_AGO, ("2026-10-20", 70), ("2026-11-03", 55, 70)], [], "2026-11-03", 50,
            id="the classic trick: raised, then cut to more than before",
        ),
        pytest.param(
            [LONG_AGO, ("2026-11-03", 50, 80)], [], "2026-11-03", 50, id="only the regular price was raised"
        ),
        pytest.param(
            [LONG_AGO, ("2026-10-01", 45, 50), ("2026-10-15", 40, 50), ("2026-11-05", 35, 50)], [],
            "2026-10-01", 50, id="deeper step by step: the price before the first step",
        ),
        pytest.param(
            [LONG_AGO, ("2026-10-20", 40, 50), ("2026-10-27", 50), ("2026-11-05", 35, 50)], [],
            "2026-11-05", 40, id="with a break: the first cut's price counts",
        ),
        pytest.param(
            [LONG_AGO, ("2026-10-20", 40, 50), ("2026-11-05", 45, 50)], [], "2026-11-05", 40,
            id="a cut that became smaller is a new one",
        ),
        pytest.param(
            [LONG_AGO, ("2026-10-20", 40, 50)], ["2026-11-01"], "2026-10-20", 50,
            id="a deal on top of a cut that goes on deepens it",
        ),
        pytest.param(
            [LONG_AGO, ("2026-10-20", 40, 50), ("2026-11-01", 50)], ["2026-11-01"], "2026-11-01", 40,
            id="a deal as the cut ends is a new reduction",
        ),
        pytest.param(
            [LONG_AGO, ("2026-11-05", 40, 50)], ["2026-11-01"], "2026-11-01", 50, id="a cut within a deal"
        ),
        pytest.param(
            [LONG_AGO, ("2026-09-20", 45)], ["2026-10-10", "2026-11-01"], "2026-11-01", 45,
            id="of two deals at once the lowest figure",
        ),
    ],
)  # fmt: skip
def test_when_a_reduction_began(prices, announced, start, lowest):
    told = lowest_price(rows(*prices), [at(day) for day in announced], at("2026-11-10"), WARSAW)
    if start is None:
        assert told is None
    elif len(announced) > 1:
        assert told.minor == lowest * 100
    else:
        assert (told.start, told.minor) == (at(start), lowest * 100)


@pytest.mark.parametrize(
    ("first", "recorded", "known", "lowest"),
    [
        pytest.param("2026-10-02", "2026-10-02", Known.FULL, 50, id="known for exactly 30 days"),
        pytest.param("2026-10-15", "2026-01-01", Known.LAUNCH, 50, id="on sale for two weeks"),
        pytest.param("2026-10-15", "2026-10-15", Known.RECORD, 50, id="as young as the record"),
        pytest.param("2026-10-15", None, Known.RECORD, 50, id="nobody knows how old the record is"),
        pytest.param("2026-11-01", "2026-01-01", Known.NOTHING, None, id="it came with the reduction"),
        pytest.param("2026-11-09", "2026-11-09", Known.NOTHING, None, id="it came after it"),
    ],
)
def test_what_is_not_known_is_said(first, recorded, known, lowest):
    told = lowest_price(
        rows((first, 50)), [CUT], at("2026-11-10"), WARSAW, at(recorded) if recorded else None
    )
    assert (told.known, told.minor) == (known, lowest and lowest * 100)


changes = st.lists(st.tuples(st.integers(0, 90 * 24), st.integers(1, 9)), min_size=1, max_size=8)


@given(changes=changes, start=st.integers(31, 80))
def test_it_is_the_least_of_any_second_asked(changes, start):
    """Against asking the price of every hour of the 30 days."""
    zero = datetime(2026, 1, 1, tzinfo=UTC)
    by_hour = dict(sorted({0: 5, **dict(changes)}.items()))
    prices = [PriceRow(zero + timedelta(hours=hour), price, price) for hour, price in by_hour.items()]
    told = lowest_price(prices, [zero + timedelta(days=start)], zero + timedelta(days=90), ZoneInfo("UTC"))
    in_force = [
        by_hour[max(since for since in by_hour if since <= hour)]
        for hour in range((start - 30) * 24, start * 24)
    ]
    assert told.minor == min(in_force)


@given(changes=changes, start=st.integers(1, 80), raised=st.integers(10, 99))
def test_raising_the_price_never_raises_what_is_told_of_thirty_days(changes, start, raised):
    """A price that goes up within the 30 days hides none of the lower ones."""
    zero = datetime(2026, 1, 1, tzinfo=UTC)
    cut = zero + timedelta(days=start)
    by_hour = dict(sorted({0: 5, **dict(changes)}.items()))
    prices = [PriceRow(zero + timedelta(hours=hour), price, price) for hour, price in by_hour.items()]
    before = [row for row in prices if row.since < cut - timedelta(hours=1)]
    trick = [*before, PriceRow(cut - timedelta(hours=1), raised, raised)]
    asked = [lowest_price(some, [cut], cut, ZoneInfo("UTC")).minor for some in (before, trick)]
    assert asked[0] == asked[1]
