"""What earlier announced deals made of a price counts among the prices before the next reduction."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.engine.announced import InForce, announced_price, lowest_dealt
from flask_loyalty.engine.facts import CartLine
from flask_loyalty.engine.lowest import PriceRow, lowest_price
from flask_loyalty.programme.loader import load_programme
from tests.infrastructure.laws import examples
from tests.services.world import document

WARSAW = ZoneInfo("Europe/Warsaw")
LINE = CartLine("1", "ETH", 1, 100_00, 100_00, category="coffee/filter")


def at(day, clock="00:00"):
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=WARSAW).astimezone(UTC)


LONG_AGO = [PriceRow(at("2026-01-01"), 100_00, 100_00)]


def rule(text, announce=None, id_="deal", **more):
    told = {} if announce is None else {"announce": {"from": announce}}
    return {"id": id_, "rule": text, **told, **more}


def programme(*rules, **more):
    return parsed(document(rules=list(rules), **more))


@cache
def parsed(text):
    loaded = load_programme(text)
    assert loaded.programme is not None, loaded.diagnostics
    return loaded.programme


def made(*versions, begin="2026-10-02", end="2026-11-01", rows=LONG_AGO, line=LINE):
    """The lowest of October that deals made; each version as ``(since, programme)``."""
    held = [InForce(at(since), one) for since, one in versions]
    found = lowest_dealt(held, rows, line, "PLN", at(begin), at(end))
    return None if found is None else found / 100


TENTH = "discount 10% on items"


@pytest.mark.parametrize(
    ("rules", "more", "lowest"),
    [
        pytest.param([rule(TENTH, "2026-10-05")], {}, 90, id="a catalogue discount"),
        pytest.param([rule(TENTH, "2026-10-05", until="2026-10-05")], {}, 90, id="for one day"),
        pytest.param([rule(TENTH, "2026-09-01", until="2026-10-01")], {}, None, id="over before"),
        pytest.param([rule(TENTH, "2026-09-01", until="2026-10-02")], {}, 90, id="on the first day still"),
        pytest.param([rule(TENTH, "2026-11-01")], {}, None, id="what comes with the reduction itself"),
        pytest.param([rule(TENTH)], {}, None, id="never announced"),
        pytest.param(
            [rule('when "ALL" in order.codes discount 20 PLN', "2026-10-05")],
            {"codes": [{"id": "ALL"}]}, 80, id="a code for everybody",
        ),
        pytest.param(
            [rule('when "ALL" in order.codes discount 20 PLN', "2026-09-05")],
            {"codes": [{"id": "ALL", "until": "2026-09-30"}]}, None, id="a code that was over",
        ),
        pytest.param(
            [rule('when "OWN" in order.codes discount 20 PLN', "2026-10-05")],
            {"codes": [{"id": "OWN", "batch": True}]}, None, id="a code of one's own",
        ),
        pytest.param([rule('for vip discount 20%', "2026-10-05")], {}, None, id="personal"),
        pytest.param(
            [rule("price 0.01 PLN on cheapest 1 of every 2 items", "2026-10-05")], {}, None, id="of a set",
        ),
        pytest.param([rule("when order.subtotal >= 100 PLN discount 30%", "2026-10-05")], {}, 70,
                     id="a threshold that one unit reaches"),
        pytest.param([rule("when order.subtotal >= 101 PLN discount 30%", "2026-10-05")], {}, None,
                     id="a threshold that it does not"),
        pytest.param([rule('discount 10% on items where item.category in "tea"', "2026-10-05")], {}, None,
                     id="on other goods"),
        pytest.param([rule('when now.weekday = saturday discount 40%', "2026-10-05")], {}, 60,
                     id="on Saturdays"),
        pytest.param([rule("when now.time >= 17:00 discount 40%", "2026-10-05")], {}, 60, id="evenings"),
        pytest.param([rule("when now.time > 23:00 discount 40%", "2026-10-05")], {}, 60, id="after a time"),
        pytest.param(
            [rule(TENTH, "2026-10-05"), rule("discount 5% on items", "2026-10-20", "more")], {}, 85.5,
            id="two that add up for some days",
        ),
        pytest.param([rule(TENTH, "2026-10-05")], {"excluded": 'item.category in "coffee"'}, None,
                     id="goods that are excluded"),
    ],
)  # fmt: skip
def test_what_announced_deals_made_of_a_price(rules, more, lowest):
    if any("vip" in one["rule"] for one in rules):
        more = {"segments": [{"id": "vip", "when": "customer.orders >= 5"}]}
        rules = [{**rules[0], "rule": 'when "vip" in customer.segments discount 20%'}]
    assert made(("2026-01-01", programme(*rules, **more))) == lowest


def test_each_version_counts_while_it_held():
    first = programme(rule("discount 30%", "2026-09-01"))
    second = programme(rule(TENTH, "2026-10-03"))
    assert made(("2026-01-01", first), ("2026-10-03", second)) == 70
    assert made(("2026-01-01", first), ("2026-10-02", second)) == 90
    assert made(("2026-01-01", first), ("2026-10-02", programme(rule(TENTH)))) is None


def test_the_price_on_the_shelf_of_that_day_is_reduced():
    rows = [*LONG_AGO, PriceRow(at("2026-10-10"), 60_00, 60_00), PriceRow(at("2026-10-12"), 100_00, 100_00)]
    assert made(("2026-01-01", programme(rule(TENTH, "2026-09-01"))), rows=rows) == 54


@pytest.mark.parametrize(
    ("announced", "told"),
    [
        pytest.param("2026-11-01", 90_00, id="a new reduction: the one before it counts"),
        pytest.param("2026-10-05", 100_00, id="the same one, still running: what was before it began"),
    ],
)
def test_what_is_told_beside_the_next_reduction(announced, told):
    held = [InForce(at("2026-01-01"), programme(rule(TENTH, "2026-10-05", until="2026-10-20")))]

    def dealt(begin, end):
        return lowest_dealt(held, LONG_AGO, LINE, "PLN", begin, end)

    found = lowest_price(LONG_AGO, [at(announced)], at("2026-11-10"), WARSAW, dealt=dealt)
    assert found is not None
    assert found.minor == told


DAYS = st.integers(0, 16)


@st.composite
def deals(draw):
    """An announced deal: what it takes, from when it is announced, and its last day if it has one."""
    text = draw(
        st.sampled_from(
            [TENTH, "discount 15 PLN", "price 70 PLN on every item", "when now.time >= 17:00 discount 20%",
             'when now.weekday = sunday discount 25%', "when order.subtotal >= 90 PLN discount 30%"]
        )
    )  # fmt: skip
    begin = draw(DAYS)
    last = draw(st.none() | st.integers(begin, 17))
    more = {} if last is None else {"until": _day(last)}
    return text, _day(begin), more


def _day(number):
    return (datetime(2026, 9, 25) + timedelta(days=number)).date().isoformat()


@examples(25)
@given(st.lists(st.tuples(DAYS, st.lists(deals(), max_size=2)), max_size=2), st.lists(DAYS, max_size=2))
def test_it_is_the_least_of_any_hour_asked(later, changes):
    """Asked every hour of the time, no guest would have paid less for one, and one paid as much."""
    versions = [InForce(at("2026-01-01"), programme())]
    for since, made_of in sorted(later, key=lambda one: one[0]):
        rules = [rule(text, told, f"r{n}", **more) for n, (text, told, more) in enumerate(made_of)]
        versions.append(InForce(at(_day(since)), programme(*rules)))
    rows = LONG_AGO + [
        PriceRow(at(_day(day)), 100_00 - 7_00 * n, 100_00) for n, day in enumerate(sorted(set(changes)), 1)
    ]
    begin, end = at("2026-10-02"), at("2026-10-09")
    asked, moment = [], begin
    while moment < end:
        held = [one for one in versions if one.since <= moment][-1]
        row = [one for one in rows if one.since <= moment][-1]
        asked.append(announced_price(held.programme, row, LINE, "PLN", moment))
        moment += timedelta(hours=1)
    least = min((one for one in asked if one is not None), default=None)
    assert lowest_dealt(versions, rows, LINE, "PLN", begin, end) == least
