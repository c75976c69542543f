"""What expressions mean, read off one by one."""

from datetime import UTC, datetime, time
from fractions import Fraction

import pytest

from flask_loyalty.engine.facts import Facts
from flask_loyalty.engine.interpret import FactReader, evaluate, holds
from flask_loyalty.engine.scope import Scope
from tests.engine.makers import NOON, expression, programme

VALUES = {
    "item.category": "coffee/espresso",
    "item.brand": None,
    "item.sku": "ETH-250",
    "item.margin": None,
    "item.paid": Fraction(2000),
    "order.subtotal": Fraction(10000),
    "order.is_first": True,
    "customer.tier": "silver",
    "customer.segments": frozenset({"espresso"}),
    "customer.since_order": Fraction(61, 2),
    "now.time": time(23, 30),
    "now.weekday": "wednesday",
}
READER = FactReader(lambda fact: VALUES.get(fact.name), ("bronze", "silver", "gold"))


@pytest.mark.parametrize(
    ("text", "true"),
    [
        pytest.param("order.subtotal >= 100 PLN", True, id="the limit is in"),
        pytest.param("order.subtotal > 100 PLN", False, id="not above it"),
        pytest.param("order.subtotal = 50 PLN * 2", True, id="arithmetic"),
        pytest.param("order.subtotal - 20 PLN - 30 PLN = 50 PLN", True, id="from left to right"),
        pytest.param("order.subtotal / item.paid = 5", True, id="a ratio"),
        pytest.param("7 / 2 = 3.5", True, id="7/2 is 3.5"),
        pytest.param("120% of item.paid = 24 PLN", True, id="a percent of"),
        pytest.param("3% of order.subtotal above 90 PLN = 0.30 PLN", True, id="of the part above"),
        pytest.param("order.subtotal above 200 PLN = 0 PLN", True, id="above is never negative"),
        pytest.param('item.category in "coffee"', True, id="below a category is in it"),
        pytest.param('item.category = "coffee"', False, id="but is not it"),
        pytest.param('item.category in ("tea", "coffee/espresso")', True, id="in one of a list"),
        pytest.param('item.category in "coffee/esp"', False, id="half a name is no category"),
        pytest.param('item.category not in "tea"', True, id="not in"),
        pytest.param('item.sku in "ETH"', False, id="only categories have something below"),
        pytest.param('"espresso" in customer.segments', True, id="in a set"),
        pytest.param('"tea" not in customer.segments', True, id="not in a set"),
        pytest.param('customer.tier >= "silver"', True, id="tiers by the document's order"),
        pytest.param('customer.tier >= "gold"', False, id="a higher tier"),
        pytest.param('customer.tier < "gold"', True, id="though g comes before s"),
        pytest.param('customer.tier in ("silver", "gold")', True, id="one of some tiers"),
        pytest.param("now.time in 22:00 to 06:00", True, id="past midnight"),
        pytest.param("now.time in 22:00 to 23:30", False, id="a time of day without its end"),
        pytest.param("now.time in 23:30 to 23:31", True, id="with its start"),
        pytest.param("item.paid in 10 PLN to 20 PLN", True, id="an amount with its end"),
        pytest.param("now.weekday in (tuesday, wednesday)", True, id="weekdays"),
        pytest.param("customer.since_order >= 30 days", True, id="days and a half"),
        pytest.param("customer.since_order > 5 weeks", False, id="weeks of seven days"),
        pytest.param("order.is_first and not (item.paid > 20 PLN)", True, id="and, not"),
        pytest.param("item.paid > 20 PLN or order.is_first", True, id="or"),
        pytest.param('item.brand = "Ziarno"', False, id="unknown is not equal"),
        pytest.param('item.brand != "Ziarno"', True, id="and so it differs"),
        pytest.param('not (item.brand = "Ziarno")', True, id="which is the same"),
        pytest.param("item.brand = none", True, id="none"),
        pytest.param("item.sku != none", True, id="not none"),
        pytest.param('item.brand in ("A", "B")', False, id="unknown is in nothing"),
        pytest.param('item.brand not in ("A", "B")', True, id="and so not in"),
        pytest.param("item.margin >= 0 PLN", False, id="unknown is not at least"),
        pytest.param("item.margin < 0 PLN", False, id="nor less"),
        pytest.param("item.margin + item.paid > 0 PLN", False, id="a sum with something unknown"),
        pytest.param("(item.margin else 20% of item.paid) = 4 PLN", True, id="a fallback"),
        pytest.param("(item.paid else 1 PLN) = 20 PLN", True, id="a fallback that is not needed"),
        pytest.param("item.paid / 0 PLN = 1", False, id="a share of nothing is unknown"),
        pytest.param("order.own_cup", False, id="an unknown flag is false"),
        pytest.param("-item.paid < 0 PLN", True, id="minus"),
    ],
)
def test_conditions(text, true):
    assert holds(expression(text), READER) is true


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("12.40 PLN", Fraction(1240), id="money in minor units"),
        pytest.param("5%", Fraction(1, 20), id="a percent as a fraction"),
        pytest.param("3 points", Fraction(3), id="a count"),
        pytest.param("2 weeks", Fraction(14), id="a duration in days"),
        pytest.param("90 minutes", Fraction(1, 16), id="of a day"),
        pytest.param("tuesday", "tuesday", id="a word"),
        pytest.param("none", None, id="nothing"),
        pytest.param("1 / 3", Fraction(1, 3), id="exactly"),
        pytest.param("item.margin * 2", None, id="twice the unknown"),
    ],
)
def test_values(text, value):
    assert evaluate(expression(text), READER) == value


@pytest.mark.parametrize(
    ("days", "true"),
    [
        pytest.param(59, True, id="59 days"),
        pytest.param(58, False, id="a day less"),
    ],
)
def test_months_follow_the_calendar(days, true):
    """Two months ago, seen from 1 April, was 1 February: 59 days back, less the hour of the clock change."""
    moment = datetime(2026, 4, 1, 10, tzinfo=UTC)
    facts = Facts(past={"customer.since_order": Fraction(days)})
    scope = Scope(programme("earn 1 point"), facts, moment, member="42")
    assert scope.holds(expression("customer.since_order >= 2 months")) is true


def test_now_is_in_the_programmes_zone():
    """22:30 UTC on a Tuesday in May is half past midnight on Wednesday in Warsaw."""
    late = NOON.replace(day=5, hour=22, minute=30)
    scope = Scope(programme("earn 1 point"), Facts(), late)
    assert scope.holds(expression("now.weekday = wednesday"))
    assert scope.holds(expression("now.date = 2026-05-06"))
    assert scope.holds(expression("now.time in 00:00 to 01:00"))


def test_a_long_chain_is_no_deep_one():
    text = " or ".join(["order.subtotal = 1 PLN"] * 2000 + ["order.is_first"])
    assert holds(expression(text), READER)
