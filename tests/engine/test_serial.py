"""What is kept as JSON is read back exactly, and equal values are written alike."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.engine.facts import (
    Cart,
    CartLine,
    Choices,
    Facts,
    IssuedCode,
    OpenSpan,
    OrderEvent,
    Party,
    PeriodEvent,
    Product,
    SignalEvent,
)
from flask_loyalty.engine.serial import (
    cart_from_data,
    choices_from_data,
    decision_from_data,
    facts_from_data,
    order_event_from_data,
    period_event_from_data,
    signal_event_from_data,
    to_data,
)
from flask_loyalty.programme.model import Floor
from tests.engine.makers import NOON, decided, expression, line, order, programme, reward, rule
from tests.engine.plain_serial import plain_data
from tests.engine.strategies import RULES, events

WORDS = st.text(max_size=8)
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    WORDS,
    st.fractions(max_denominator=10**6),
    st.dates(),
    st.times(),
    st.frozensets(WORDS, max_size=3),
)
GIVEN = st.dictionaries(WORDS, VALUES, max_size=3)
LINES = st.builds(
    CartLine,
    id=WORDS, sku=WORDS, quantity=st.integers(1, 9), unit_price_minor=st.integers(0, 10**9),
    regular_price_minor=st.integers(0, 10**9), cost_minor=st.none() | st.integers(0, 10**9),
    category=WORDS, brand=WORDS, tax_bp=st.integers(0, 3000), name=WORDS, refunded=st.integers(0, 3),
    facts=GIVEN,
)  # fmt: skip
CARTS = st.builds(
    Cart,
    member=st.none() | WORDS, currency=st.just("PLN"), at=INSTANTS,
    lines=st.lists(LINES, max_size=3).map(tuple), shipping_minor=st.integers(0, 10**6),
    discount_minor=st.integers(0, 10**6), served_by=st.none() | WORDS, ref=st.none() | WORDS, facts=GIVEN,
)  # fmt: skip
FACTS = st.builds(
    Facts,
    past=GIVEN,
    used=st.dictionaries(WORDS, st.integers(0, 10**6), max_size=3),
    spans=st.lists(st.builds(OpenSpan, WORDS, WORDS, INSTANTS, INSTANTS), max_size=2).map(tuple),
    shop=GIVEN,
    spendable_points=st.integers(0, 10**9),
    reward_stock=st.dictionaries(WORDS, st.integers(0, 99), max_size=3),
    products=st.dictionaries(
        WORDS, st.builds(Product, st.integers(0, 9), st.none() | st.integers(0, 9)), max_size=2
    ),
    codes=st.dictionaries(
        WORDS,
        st.builds(
            IssuedCode, st.integers(0), WORDS, st.integers(1, 2), st.none() | WORDS, st.none() | INSTANTS
        ),
        max_size=2,
    ),
)
CHOICES = st.builds(Choices, st.integers(0, 10**6), st.lists(WORDS).map(tuple), st.lists(WORDS).map(tuple))


def through_json(value):
    """What is read of the stored text, which is that of the plain definition to the letter."""
    text = json.dumps(to_data(value))
    assert text == json.dumps(plain_data(value))
    return json.loads(json.dumps(to_data(value), sort_keys=True))


def assert_kept(value, read):
    """A value is read back, also where two that differ count as equal (what a miss saw)."""
    back = read(through_json(value))
    assert back == value
    assert json.dumps(to_data(back)) == json.dumps(to_data(value))


@given(facts=FACTS)
def test_facts_are_read_back(facts):
    assert_kept(facts, facts_from_data)


@given(cart=CARTS)
def test_carts_are_read_back(cart):
    assert_kept(cart, cart_from_data)


@given(choices=CHOICES)
def test_choices_are_read_back(choices):
    assert_kept(choices, choices_from_data)


@given(texts=st.lists(st.sampled_from(RULES), min_size=1, max_size=5, unique=True), event=events())
def test_decisions_are_read_back(texts, event):
    decision = decided(programme(*texts), event, spendable_points=500)
    assert_kept(decision, decision_from_data)
    assert_kept(OrderEvent(event.cart, event.choices, decision, 5), order_event_from_data)


def test_rewards_and_limits_are_read_back():
    made = programme("earn 100 points at most 60 points per customer", rewards={"mug": reward("mug", 5)})
    event = OrderEvent(order().cart, Choices(rewards=("mug", "none")))
    decision = decided(made, event, spendable_points=5)
    assert decision_from_data(through_json(decision)) == decision


def test_what_floors_held_back_is_read_back():
    rules = [rule("a", "discount 50% on every item", group="g"), rule("b", "discount 10%")]
    made = programme(*rules, groups={"g": "best"}, floors=(Floor(expression("item.paid >= 6 PLN")),))
    decision = replace(decided(made, order(line(1000))), approximate=("g",))
    data = through_json(decision)
    assert decision_from_data(data) == decision
    assert [use.amount for _, use in decision_from_data(data).held_back] == [100, 60]


def test_a_decision_stored_before_deals_were_divided_is_read():
    """It has no floors and nothing approximate, and a rule lost to the one best of its group."""
    old = {
        "format": 1,
        "programme": 1,
        "moment": "2026-05-06T10:00:00+00:00",
        "outcomes": [
            {
                "rule": "b",
                "kind": "deal",
                "party": {"kind": "customer", "id": "42"},
                "amount": 200,
                "shares": [{"line": "1000--", "unit": 0, "amount": 200}],
                "receipt": [{"line": "1000--", "unit": 0, "amount": 200}],
                "why": {"fact": "order.subtotal", "base": "1000", "rate": "1/5", "exact": "200"},
            }
        ],
        "missed": [{"rule": "a", "clause": "lost", "by": "b"}],
        "units": [{"line": "1000--", "unit": 0, "price_minor": 1000, "paid_minor": 800}],
    }
    rules = [rule("a", "discount 10%", group="g"), rule("b", "discount 20%", group="g")]
    decision = decided(programme(*rules, groups={"g": "best"}), order(line(1000)))
    assert decision_from_data(old) == decision
    assert through_json(decision) == old


def test_other_events_are_read_back():
    signal = SignalEvent("review", "r7", "42", NOON, {"review.rating": Fraction(4)})
    assert signal_event_from_data(through_json(signal)) == signal
    period = PeriodEvent(Party("employee", "eva"), NOON, NOON + timedelta(days=30))
    assert period_event_from_data(through_json(period)) == period


def test_equal_values_are_written_alike():
    """Whatever order a mapping was filled in, whatever zone an instant was given in."""
    one = Facts(used={"a": 1, "b": 2}, spans=(OpenSpan("r", "o", NOON, NOON),))
    warsaw = NOON.astimezone(timezone(timedelta(hours=2)))
    two = Facts(used={"b": 2, "a": 1}, spans=(OpenSpan("r", "o", warsaw, warsaw),))
    assert json.dumps(to_data(one)) == json.dumps(to_data(two))


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(Fraction(1, 3), id="a number that no decimal holds"),
        pytest.param(date(2026, 5, 6), id="a date"),
        pytest.param(time(7, 30), id="a time"),
        pytest.param(frozenset({"b", "a"}), id="a set"),
        pytest.param("1/3", id="a text that looks like a number"),
        pytest.param(True, id="a flag"),
        pytest.param(None, id="the unknown"),
    ],
)
def test_a_value_keeps_its_type(value):
    facts = facts_from_data(through_json(Facts(shop={"x": value})))
    assert facts.shop["x"] == value
    assert type(facts.shop["x"]) is type(value)


def test_other_versions_are_understood():
    """A later version's field is passed over, an earlier version's missing one has its usual value."""
    assert choices_from_data({"format": 2, "points": 7, "vouchers": ["x"]}) == Choices(points=7)
