"""The order that ``bound`` shows, held against every cart of a small shop, each put through ``decide``."""

import json
from datetime import UTC, datetime
from fractions import Fraction
from itertools import combinations, product

import pytest

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


def examined(rules, checks, group=None):
    member = {"group": "d"} if group else {}
    written = [{"id": f"r{i}", "rule": rule, **member} for i, rule in enumerate(rules)]
    document = {**SMALL, **(group or {}), "checks": checks, "rules": written}
    loaded = load_programme(json.dumps(document))
    assert loaded.programme is not None, loaded.diagnostics
    return Examination(loaded.programme, Names(), Notebook("club.json", "{}", read_json("{}")), NOW)


MUGS, DEAR = ' where item.category in "mugs"', " where item.price >= 20 PLN"
SMALLEST, LEAST = {"least_order": "50 PLN"}, {"least_order": "40 PLN", "least_price": "10 PLN"}
PROGRAMMES = [
    pytest.param([f"bundle 30 PLN on every 2 items{MUGS}", "discount 12%"],
                 {}, id="a set beside a percentage"),
    pytest.param([f"price 9 PLN on every item{DEAR}", "when order.subtotal >= 100 PLN discount 60 PLN"],
                 SMALLEST,
                 id="a price beside money off"),
    pytest.param(["discount 100% on cheapest 1 of every 3 items", "discount 2 PLN on every item"], LEAST,
                 id="the third free beside money off each"),
    pytest.param(["discount by order.quantity whole from 2: 5%, from 6: 20%", "discount 7 PLN"], SMALLEST,
                 id="bands of units beside money off"),
    pytest.param(["discount by order.subtotal whole from 50 PLN: 5 PLN, from 300 PLN: 90 PLN"], {},
                 id="bands of money"),
    pytest.param(["when order.quantity >= 3 discount 15% on items", f"bundle 50 PLN on every 3 items{DEAR}"],
                 {},
                 id="a percentage from three units beside a set"),
    pytest.param(["discount 40% at most 20 PLN per order", "when order.subtotal < 70 PLN discount 12%"],
                 LEAST,
                 id="a percentage with a limit beside one below a value"),
    pytest.param(["earn 20 points on every item", "discount 50% on dearest 1 of every 2 items"], SMALLEST,
                 id="points on each beside the dearest of two"),
    pytest.param(["earn by order.subtotal whole from 50 PLN: 100 points, from 200 PLN: 2000 points"], {},
                 id="bands of points"),
    pytest.param(["discount on items by item.paid whole from 20 PLN: 5%, from 200 PLN: 20%",
                  "when order.quantity >= 3 discount 7 PLN"], SMALLEST, id="bands of each item"),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "checks"), PROGRAMMES)
def test_no_cart_gets_much_more_of_its_price_than_the_one_shown(rules, checks):
    of = examined(rules, checks)
    found = most_of_programme(of)
    best = max(orders(of.programme), key=share_given)
    assert found.shown >= share_given(best) - NEAR, (found.shown, share_given(best), best.event.cart.lines)
    assert found.example is None or share_given(found.example) == found.shown


@pytest.mark.parametrize(("rules", "checks"), PROGRAMMES[:4])
def test_no_cart_gets_much_more_of_its_margin_than_the_one_shown(rules, checks):
    margin = Fraction(1, 4)
    of = examined(rules, checks)
    found = most_of_programme(of, margin=margin)
    best = max(margin_given(made) for made in orders(of.programme, margin))
    assert found.shown >= best - NEAR / margin, (found.shown, best)
    assert found.example is None or margin_given(found.example) == found.shown


def test_a_set_of_named_goods_is_shown_beside_a_percentage_of_which_one_applies():
    rules = [
        'bundle 99 PLN on every 11 items where item.sku = "ROSE"',
        "when order.subtotal >= 100 PLN discount 10%",
    ]
    group = {"groups": [{"id": "d", "pick": "best", "at_most": 1}]}
    found = most_of_programme(examined(rules, {"least_order": "30 PLN"}, group=group))
    assert found.shown > Fraction(9, 10)
