"""Facts that hang together: what cannot be is told with its reason, and what can be is not called dead."""

import json
import operator
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.analysis.bounds import most_of_programme
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.examine import examine
from flask_loyalty.analysis.links import place_of
from flask_loyalty.analysis.share_links import Part, clash_of_shares
from flask_loyalty.analysis.space import Space
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Cart, CartLine, Facts, OpenSpan, OrderEvent
from flask_loyalty.engine.history import facts_of
from flask_loyalty.engine.past import History, PastItem, PastOrder
from flask_loyalty.language import Names
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.reading import read_json
from tests.analysis.test_classics import SMALL
from tests.engine.makers import expression, programme, rule
from tests.infrastructure.laws import examples

NOW = datetime(2026, 11, 1, tzinfo=UTC)
STANDING = {
    "tiers": [
        {"id": "silver", "when": "customer.orders >= 3"},
        {"id": "gold", "when": "customer.spend in last 12 months >= 500 PLN"},
    ],
    "segments": [{"id": "lapsed", "when": "customer.since_order >= 90 days"}],
}


def told(text, **document):
    written = json.dumps({**SMALL, **STANDING, **document, "rules": [{"id": "r", "rule": text}]})
    loaded = load_programme(written)
    assert loaded.programme is not None, loaded.diagnostics
    return [one for one in examine(written, loaded, NOW) if one.code in ("C101", "C104", "C114")]


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("order.is_first and customer.orders >= 3", "before a customer's first order there is none"),
        (
            "customer.spend in last 30 days >= 120% of customer.spend in last 90 days "
            "and not (customer.spend in last 30 days >= 110% of customer.spend in last 90 days)",
            "that reaches a larger part of",
        ),
        (
            "customer.spend in last 30 days >= 50% of customer.spend in last 90 days "
            "and 40% of customer.spend in last 90 days > customer.spend in last 30 days",
            "that reaches a larger part of",
        ),
        ("not order.is_first and customer.orders = 0", "who has not ordered yet is placing the first order"),
        ("order.is_first and customer.orders in last 30 days >= 1", "before a customer's first"),
        ("order.is_first and customer.spend > 0 PLN", "before a customer's first"),
        ("order.is_first and (customer.quantity where item.paid >= 5 PLN) >= 2", "before a customer's first"),
        ("order.is_first and customer.since_order >= 90 days", "before a customer's first"),
        ('order.is_first and "lapsed" in customer.segments', '"segments" says of "lapsed"'),
        ('order.is_first and customer.tier = "silver"', '"tiers" asks for "silver"'),
        ('customer.tier >= "silver" and order.is_first', '"tiers" asks for "silver, gold"'),
        ('customer.tier = "silver" and customer.spend in last 12 months >= 600 PLN', 'for "silver"'),
        ("customer.tier = none and customer.orders >= 4", "who meets this has a tier"),
        ('customer.tier = "gold" and customer.orders = 0', 'for "gold"'),
        ('"lapsed" in customer.segments and customer.orders in last 30 days >= 1', 'of "lapsed"'),
        ('"lapsed" not in customer.segments and customer.since_order >= 200 days', 'of "lapsed"'),
        ("customer.orders in last 30 days >= 5 and customer.orders in last 90 days < 5", "never more than"),
        ("customer.orders in last 30 days > 4 and customer.orders < 5", "never more than"),
        ("customer.spend in last 1 month >= 50 PLN and customer.spend in last 1 year < 40 PLN", "never more"),
        ("customer.orders in this month >= 3 and customer.orders in this year < 3", "never more than"),
        ("customer.orders in previous month >= 3 and customer.orders < 2", "never more than"),
        ("(customer.orders where order.subtotal >= 50 PLN) >= 3 and customer.orders < 3", "never more than"),
        ("customer.spend in last 30 days > 0 PLN and customer.orders in last 60 days = 0", "there was no"),
        ("customer.since_order >= 60 days and customer.orders in last 30 days >= 1", "last order was before"),
        ("customer.since_order < 10 days and customer.orders in last 30 days = 0", "last order was within"),
        ("now.date = 2026-11-23 and now.weekday = tuesday", "none of these days is such a weekday"),
        ("now.date in 2026-11-23 to 2026-11-27 and now.weekday in (saturday, sunday)", "none of these days"),
        ("order.quantity = 0", "without an item nothing is given"),
        ("order.margin >= 100 PLN and order.subtotal < 60 PLN", "never more than"),
        ("not (customer.orders >= 0)", "without a customer nothing is known of one"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_with_its_reason(condition, reason):
    (one,) = told(f"when {condition} earn 5 points")
    assert one.code == "C114"
    assert reason in one.message["en"]


NOBODYS = {
    "tiers": [
        {"id": "silver", "when": "customer.orders >= 3"},
        {"id": "gold", "when": "customer.orders >= 9"},
        {"id": "black", "when": "customer.orders >= 5"},
        {"id": "red", "when": "customer.orders in last 30 days >= 2 and customer.orders < 2"},
    ],
    "segments": [{"id": "ghosts", "when": "customer.orders in last 30 days >= 2 and customer.orders < 2"}],
}


@pytest.mark.parametrize(
    ("condition", "en", "pl"),
    [
        pytest.param(
            'customer.tier = "gold"',
            'nobody ever has the tier "gold"',
            "nikt nigdy nie ma poziomu „gold”",
            id="a higher one has all of it",
        ),
        pytest.param(
            'customer.tier = "red" and order.subtotal >= 5 PLN',
            'nobody ever has the tier "red"',
            "nikt nigdy nie ma poziomu „red”",
            id="its own condition cannot be met",
        ),
        pytest.param(
            'customer.tier in ("gold", "red")',
            "nobody ever has one of these tiers: gold, red",
            "nikt nigdy nie ma żadnego z poziomów: gold, red",
            id="several",
        ),
        pytest.param(
            '"ghosts" in customer.segments',
            'nobody is ever in the segment "ghosts"',
            "nikt nigdy nie należy do segmentu „ghosts”",
            id="a segment",
        ),
        pytest.param(
            'customer.tier = "silver" and customer.orders < 2',
            'the rest excludes what "tiers" asks for "silver"',
            "reszta wyklucza to, czego „tiers” wymaga dla „silver”",
            id="one that others have",
        ),
    ],
)
def test_that_nobody_has_a_tier_is_told(condition, en, pl):
    (one,) = told(f"when {condition} earn 5 points", **NOBODYS)
    assert one.code == "C114"
    assert one.message["en"].endswith(f": {en}")
    assert one.message["pl"].endswith(f": {pl}")


@pytest.mark.parametrize(
    "condition",
    [
        "order.is_first and customer.orders < 3 and order.subtotal >= 5 PLN",
        "not order.is_first and not (customer.orders >= 0)",
        "customer.orders in last 30 days < 5 and customer.orders in last 90 days >= 5",
        "customer.orders in last 30 days >= 3 and customer.orders in last 1 month < 3",
        "customer.orders in this month >= 3 and customer.orders < 3",  # runs to the month's end
        "customer.orders in previous month >= 3 and customer.orders in last 30 days < 2",
        "customer.margin in last 30 days >= 50 PLN and customer.margin < 40 PLN",  # others may have lost
        "customer.spend >= 50 PLN and customer.orders = 1",
        'customer.tier = "gold" and customer.orders = 1',
        "customer.since_order >= 30 days and customer.orders in last 30 days >= 1",  # the clocks change
        "now.date in 2026-11-23 to 2026-11-29 and now.weekday = sunday",
        "order.margin >= 60 PLN and order.subtotal < 70 PLN",
    ],
)
def test_what_can_be_is_not_called_dead(condition):
    assert {one.code for one in told(f"when {condition} discount 5% on items")} <= {"C104"}


def test_a_rule_of_a_span_or_a_period_means_its_own_time():
    for text in (
        "within 9 days of order when customer.orders > 2 and customer.orders in last 1 day < 2 earn 1 point",
        'within 30 days of order when customer.tier = "silver" and customer.orders < 2 earn 5 points',
        'every month when customer.tier = "silver" and customer.orders < 2 earn 5 points',
    ):
        assert told(text) == [], text
    (one,) = told(
        'every month when customer.tier = "gold" and customer.spend in last 1 year < 5 PLN earn 5 points'
    )
    assert one.code == "C114"


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("when order.subtotal >= 50 PLN and order.quantity >= 1 earn 5 points", "order.quantity"),
        ("when customer.orders >= 0 earn 5 points", "customer.orders"),
        ('when customer.tier = "silver" and customer.orders >= 3 discount 5% on items', "customer.orders"),
        ("when order.is_first and customer.spend in last 30 days < 20 PLN earn 5 points", "customer.spend"),
        ("when customer.orders in last 30 days >= 2 and not order.is_first earn 5 points", "not order"),
        ("when now.date = 2026-11-23 and now.weekday = monday earn 5 points", "now.weekday"),
        (
            "when customer.orders in last 30 days >= 2 and customer.orders >= 2 earn 5 points",
            "customer.orders >=",
        ),
    ],
)
def test_what_follows_from_the_rest_is_told(text, clause):
    (one,) = told(text)
    assert one.code == "C104"
    assert clause in one.shown


@pytest.mark.parametrize(
    "text",
    [
        "when order.quantity >= 1 discount 100% on shipping",
        "when customer.orders >= 0 discount 5% on items",  # for members only
    ],
)
def test_what_narrows_a_rule_is_no_empty_word(text):
    assert told(text) == []


def test_a_set_needs_its_items():
    (one,) = told("when order.quantity < 3 discount 50% on cheapest 1 of every 3 items")
    assert (one.code, "needs 3 items" in one.message["en"]) == ("C114", True)
    assert told("when order.quantity <= 3 discount 50% on cheapest 1 of every 3 items") == []


def most_of(*rules):
    made = programme(*rules, tiers={"silver": "customer.orders >= 3"})
    found = Examination(made, Names(), Notebook("club.json", "{}", read_json("{}")), NOW)
    return made, most_of_programme(found)


@pytest.mark.parametrize(
    ("one", "other", "most"),
    [
        ("order.is_first", "customer.orders >= 3", Fraction(1, 5)),
        ("order.is_first", 'customer.tier = "silver"', Fraction(1, 5)),
        ("order.is_first", "customer.orders < 3", Fraction(28, 100)),
    ],
)
def test_what_cannot_be_together_is_not_added_up(one, other, most):
    _, found = most_of(f"when {one} discount 10% on items", f"when {other} discount 20%")
    assert (found.most, found.shown) == (most, most)


def test_orders_of_a_span_are_not_those_of_all_time():
    """The second order after the sign-up is the second of the span, with one before it."""
    points = "earn {} points per 1 PLN of order.subtotal"
    span = rule("span", f"within 30 days of signup when customer.orders >= 2 {points.format(10)}")
    few = rule("few", f"when customer.orders < 2 {points.format(20)}")
    made, found = most_of(span, few)
    assert found.most == Fraction(3, 5)
    cart = Cart("anna", "PLN", NOW, (CartLine("l", "a", 1, 1000, 1000, 0),), ref="second")
    opened = OpenSpan("span", "signup:1", NOW - timedelta(days=2), NOW + timedelta(days=28))
    past = {"customer.orders": Fraction(1), "span: customer.orders": Fraction(1)}
    decision = decide(made, OrderEvent(cart), Facts(past=past, spans=(opened,)), NOW)
    assert {one.rule: one.amount for one in decision.outcomes} == {"span": 100, "few": 200}


# ---------------------------------------------------------------- a law

ASKED = [
    *("order.is_first", "customer.orders >= 1", "customer.orders >= 3", "customer.orders >= 0"),
    *(f"customer.orders in last {days} days >= {least}" for days in (10, 30, 90) for least in (1, 3)),
    "customer.orders in last 1 month >= 2", "customer.orders in this month >= 2",
    "customer.orders in previous month >= 1", "customer.orders in this year >= 2",
    "(customer.orders where order.subtotal >= 50 PLN) >= 1", "customer.spend > 0 PLN",
    "customer.spend in last 30 days >= 60 PLN", "customer.spend in last 90 days >= 60 PLN",
    '(customer.spend where item.sku = "a") >= 20 PLN', "customer.quantity in last 30 days >= 2",
    '(customer.quantity where item.sku = "a") >= 1', "customer.margin < 0 PLN",
    *("customer.since_order >= 10 days", "customer.since_order >= 30 days", "customer.since_order < 60 days"),
    *('customer.tier = "silver"', 'customer.tier >= "gold"', "customer.tier = none"),
    *('"lapsed" in customer.segments', '"new" in customer.segments'),
    *("now.weekday in (monday, tuesday)", "now.date >= 2026-11-02", "now.date <= 2026-11-03"),
    *("order.quantity >= 2", "order.quantity >= 1", "order.subtotal >= 20 PLN", "order.margin >= 20 PLN"),
]  # fmt: skip
PLANNED = programme(
    *(rule(f"r{i}", f"when {one} discount 1% on shipping") for i, one in enumerate(ASKED)),
    tiers={"silver": "customer.orders >= 3", "gold": "customer.spend in last 90 days >= 90 PLN"},
    segments={"lapsed": "customer.since_order >= 30 days", "new": "customer.orders < 2"},
)
BOUGHT = st.lists(
    st.tuples(
        st.integers(0, 150), st.sampled_from([0, 2000, 6000]), st.integers(1, 2), st.sampled_from("ab")
    ),
    max_size=5,
)


def history_of(bought, moment):
    """Orders so many hours times 17 ago, at a price each; each has units of one sku."""
    orders, items = [], []
    for number, (ago, price, count, sku) in enumerate(bought):
        at = moment - timedelta(hours=17 * ago)
        row = ("anna", "", at, at)
        margin = price // 2 - 100
        orders.append(PastOrder(f"p{number}", *row, 1, price * count, price * count, margin * count, count))
        items.append(PastItem(f"p{number}", "l", "anna", "", sku, "", "", at, at, count, price, margin))
    return History(tuple(orders), tuple(items))


@examples(40)
@given(BOUGHT, st.integers(0, 120), st.booleans(), st.lists(st.sampled_from([0, 999, 5000]), max_size=2))
def test_what_an_order_shows_together_is_never_called_impossible(bought, hours, member, prices):
    """Of one order every condition either holds or does not; all of that together has to be possible."""
    moment = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=hours)
    lines = tuple(CartLine(f"l{i}", "a", 1, price, price, 0) for i, price in enumerate(prices))
    event = OrderEvent(
        Cart("anna" if member else None, "PLN", moment, lines, shipping_minor=100_000, ref="now")
    )
    decision = decide(PLANNED, event, facts_of(PLANNED, history_of(bought, moment), event, moment), moment)
    held = {one.rule for one in decision.outcomes}
    known = [expression(text) for text in ASKED]
    whole = n.And(tuple(one if f"r{i}" in held else n.Not(one) for i, one in enumerate(known)))
    (box,) = SPACE.boxes(whole).boxes[:1]
    boxes = SPACE.links.possible(SPACE.boxes(whole), place_of(PLANNED.rules[0]))
    assert not boxes.empty, SPACE.links.clash(box)


SPACE = Space(PLANNED)


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("when order.subtotal < 60 PLN discount 5% on items where item.price >= 60 PLN", True),
        ("when order.subtotal <= 60 PLN discount 5% on items where item.price >= 60 PLN", False),
        ("when order.subtotal <= 60 PLN discount 5% on items where item.price > 60 PLN", True),
        ("when order.subtotal < 50 PLN earn 5 points on items where item.paid >= 60 PLN", True),
        ("when order.subtotal < 50 PLN earn 5 points on items where item.price >= 60 PLN", False),
        ("when order.subtotal < 110 PLN bundle 90 PLN on every 2 items where item.paid >= 60 PLN", True),
        ("when order.subtotal < 130 PLN bundle 90 PLN on every 2 items where item.paid >= 60 PLN", False),
        (
            "when order.subtotal < 50 PLN discount 5% on items where item.price >= 60 PLN "
            'or item.category in "tea"',
            False,
        ),
    ],
)
def test_an_order_is_worth_as_much_as_the_items_in_it(text, dead):
    """What deals before took off is in no price that is paid any more, but it is in the price before them."""
    found = [one for one in told(text) if one.code == "C114"]
    assert [("is never less than" in one.message["en"]) for one in found] == [True] * dead


PARTS = st.builds(
    Part,
    st.just(n.Fact("customer.spend")),
    st.sampled_from([">=", ">", "<=", "<"]),
    st.sampled_from([Fraction(1, 2), Fraction(9, 10), Fraction(1), Fraction(11, 10), Fraction(2)]),
    st.just(n.Fact("order.subtotal")),
)
COMPARES = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


@examples(200)
@given(st.lists(st.tuples(PARTS, st.sampled_from([0b01, 0b10, 0b11])), min_size=2, max_size=3))
def test_shares_are_called_impossible_only_where_no_amounts_are_so(asked):
    """And of two of them, wherever none are but for what is unknown."""

    def agrees(one, whole):
        held = [COMPARES[part.sign](one, part.share * whole) for part, _ in asked]
        return all(cells & (0b01 if held else 0b10) for held, (_, cells) in zip(held, asked, strict=True))

    possible = any(agrees(Fraction(one), Fraction(whole)) for one in range(25) for whole in range(11))
    if possible:
        assert clash_of_shares(asked, frozenset({"order.subtotal"})) is None


def test_of_what_may_be_negative_no_share_is_the_larger_one():
    parts = [
        (Part(n.Fact("a"), ">=", share, n.Fact("b")), cells)
        for share, cells in ((Fraction(2), 1), (Fraction(1), 2))
    ]
    assert clash_of_shares(parts) is None
    assert clash_of_shares(parts, frozenset({"b"})) is not None


@pytest.mark.parametrize(
    ("period", "months", "dead"),
    [
        ("quarter", 3, False),
        ("quarter", 4, True),
        ("year", 12, False),
        ("year", 13, True),
        ("month", 2, True),
    ],
)
def test_a_period_has_so_many_months(period, months, dead):
    found = told(f"every {period} for distributors when distributor.months_with_order >= {months} pay 80 PLN")
    assert bool(found) is dead
