"""The order that ``bound`` shows, held against every cart of a small shop, each put through ``decide``."""

import json
from datetime import UTC, datetime
from fractions import Fraction
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.analysis.bounds import most_of_programme
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.shares import in_sight, margin_given, share_given
from flask_loyalty.analysis.situations import Situation
from flask_loyalty.engine.facts import Cart, CartLine, Facts, OrderEvent
from flask_loyalty.language import Names
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.reading import read_json
from tests.analysis.test_classics import SMALL
from tests.engine.makers import NOON
from tests.infrastructure.laws import examples

NOW = datetime(2026, 11, 1, tzinfo=UTC)
KINDS = [*product(("mugs", "tea"), (1000, 2000, 6000, 25_000))]
COUNTS = (1, 2, 3, 4, 7)
NEAR = Fraction(1, 20)
"""So much of the price a cart of the small shop may get beyond the order that is shown."""


def line(kind, count, margin=None):
    (category, price), id_ = kind, f"{kind[0]}-{kind[1]}"
    cost = None if margin is None else int(price * (1 - margin))
    return CartLine(id_, id_, count, price, price, cost, category=category)


def carts(margin=None):
    """Every cart of one kind, or of two, of up to eight units."""
    lines = [[line(kind, count, margin) for count in (*COUNTS, 8)] for kind in KINDS]
    yield from ([one] for same in lines for one in same)
    for left, right in combinations(lines, 2):
        yield from ([one, two] for one, two in product(left, right) if one.quantity + two.quantity <= 8)


def orders(programme, margin=None):
    for lines in carts(margin):
        event = OrderEvent(Cart("anna", "PLN", NOON, tuple(lines), ref="o1"))
        made = Situation(programme, event, Facts(), NOON)
        if in_sight(made, margin):
            yield made


def examined(rules, checks):
    written = [{"id": f"r{i}", "rule": rule} for i, rule in enumerate(rules)]
    loaded = load_programme(json.dumps({**SMALL, "checks": checks, "rules": written}))
    assert loaded.programme is not None, loaded.diagnostics
    return Examination(loaded.programme, Names(), Notebook("club.json", "{}", read_json("{}")), NOW)


WHERE = st.sampled_from(
    ["", "", ' where item.category in "mugs"', " where item.price >= 20 PLN", " where item.price < 20 PLN"]
)
WHEN = st.sampled_from(
    ["", "", "when order.quantity >= 3 ", "when order.subtotal >= 100 PLN ", "when order.subtotal < 70 PLN "]
)
OF_UNITS = st.builds(
    "{}{}{}".format,
    WHEN,
    st.sampled_from(
        [
            "discount 2 PLN on every item",
            "discount 15% on items",
            "price 9 PLN on every item",
            "bundle 30 PLN on every 2 items",
            "bundle 50 PLN on every 3 items",
            "discount 100% on cheapest 1 of every 3 items",
            "discount 50% on dearest 1 of every 2 items",
            "earn 20 points on every item",
        ]
    ),
    WHERE,
)
OF_ORDER = st.builds(
    "{}{}".format,
    WHEN,
    st.sampled_from(
        [
            "discount 7 PLN",
            "discount 60 PLN",
            "discount 12%",
            "discount 40% at most 20 PLN per order",
            "earn 2 points per 1 PLN of order.subtotal",
        ]
    ),
)
BANDS = st.sampled_from(
    [
        "discount by order.quantity whole from 2: 5%, from 6: 20%",
        "discount by order.quantity marginal from 2: 5%, from 6: 20%",
        "discount by order.subtotal whole from 50 PLN: 5%, from 300 PLN: 20%",
        "discount by order.subtotal marginal from 50 PLN: 5%, from 300 PLN: 20%",
        "discount by order.subtotal whole from 50 PLN: 5 PLN, from 300 PLN: 90 PLN",
        "discount on items by item.paid whole from 20 PLN: 5%, from 200 PLN: 20%",
        "earn by order.subtotal whole from 50 PLN: 100 points, from 200 PLN: 2000 points",
    ]
)
CHECKS = st.sampled_from([{}, {"least_order": "50 PLN"}, {"least_order": "40 PLN", "least_price": "10 PLN"}])


@examples(12)
@given(st.lists(st.one_of(OF_UNITS, OF_ORDER, BANDS), min_size=1, max_size=3, unique=True), CHECKS)
def test_no_cart_gets_much_more_of_its_price_than_the_one_shown(rules, checks):
    of = examined(rules, checks)
    found = most_of_programme(of)
    best = max(orders(of.programme), key=share_given)
    assert found.shown >= share_given(best) - NEAR, (found.shown, share_given(best), best.event.cart.lines)
    assert found.example is None or share_given(found.example) == found.shown


@examples(6)
@given(st.lists(st.one_of(OF_UNITS, OF_ORDER, BANDS), min_size=1, max_size=3, unique=True), CHECKS)
def test_no_cart_gets_much_more_of_its_margin_than_the_one_shown(rules, checks):
    margin = Fraction(1, 4)
    of = examined(rules, checks)
    found = most_of_programme(of, margin=margin)
    best = max(margin_given(made) for made in orders(of.programme, margin))
    assert found.shown >= best - NEAR / margin, (found.shown, best)
    assert found.example is None or margin_given(found.example) == found.shown
