"""Alternatives of a choice that add nothing: told where they do, and nowhere else."""

import json
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.analysis.examine import examine
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Cart, CartLine, Facts, OrderEvent
from flask_loyalty.programme.loader import load_programme
from tests.analysis.test_classics import SMALL
from tests.analysis.test_mending import made
from tests.infrastructure.laws import examples

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def examined(rule):
    """The document of one rule and what is found in it."""
    text = json.dumps({**SMALL, "language": "en", "rules": [{"id": "it", "rule": rule}]})
    return text, examine(text, load_programme(text), NOON)


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        ("order.subtotal >= 100 PLN or order.subtotal >= 50 PLN", "order.subtotal >= 50 PLN"),
        ("order.subtotal >= 50 PLN or order.subtotal >= 100 PLN", "order.subtotal >= 50 PLN"),
        (
            "order.quantity >= 3 and (order.quantity < 2 or order.subtotal >= 10 PLN)",
            "order.quantity >= 3 and order.subtotal >= 10 PLN",
        ),
        (
            "order.is_first or (order.is_first and order.quantity >= 3)",
            "order.is_first",
        ),
        (
            "order.quantity in (2, 3) or order.quantity = 3 or order.subtotal >= 10 PLN",
            "order.quantity in (2, 3) or order.subtotal >= 10 PLN",
        ),
        ("order.is_first or customer.orders = 0", "customer.orders = 0"),
        (
            "(order.quantity >= 5 or order.quantity >= 3) # a crate\nand order.subtotal >= 10 PLN",
            "order.quantity >= 3 # a crate\nand order.subtotal >= 10 PLN",
        ),
        (
            "( order.quantity >= 5 or order.quantity >= 3 or order.is_first ) and order.subtotal >= 10 PLN",
            "( order.quantity >= 3 or order.is_first ) and order.subtotal >= 10 PLN",
        ),
        (
            "order.subtotal >= 10 PLN and (order.quantity < 3 or (order.quantity < 2 and order.is_first))",
            "order.subtotal >= 10 PLN and order.quantity < 3",
        ),
        ("order.quantity in 2 to 4 or order.quantity in 4 to 6", None),
        ("order.quantity >= 3 or order.subtotal >= 10 PLN", None),
        ("order.quantity = 2 or order.quantity = 3", None),
        ("customer.orders >= 3 or customer.orders in last 30 days >= 2", None),
        ("now.weekday = saturday or now.time >= 18:00", None),
        ("order.margin >= 20 PLN or order.margin >= 25% of order.subtotal", None),
    ],
)
def test_without_what_adds_nothing(condition, left):
    text, found = examined(f"when {condition} earn 5 points")
    assert load_programme(text).programme is not None
    fixes = [one.fixes[0] for one in found if one.code == "C115"]
    assert all(fix["kind"] == "safe" for fix in fixes)
    rules = [json.loads(made(text, fix))["rules"][0]["rule"] for fix in fixes]
    rules = ["\n".join(rule) if isinstance(rule, list) else rule for rule in rules]
    assert rules == ([] if left is None else [f"when {left} earn 5 points"])


# ---------------------------------------------------------------- against every small order

ASKED = [f"order.quantity {sign} {number}" for sign in (">=", "<", "=") for number in (1, 2, 3)]
ASKED += [f"order.subtotal {sign} {number} PLN" for sign in (">=", "<=") for number in (10, 20, 30)]
TOTALS = (500, 1000, 1500, 2000, 2500, 3000, 3500)


def order(quantity, total):
    """An order of so many units that are worth so much together."""
    prices = [1] * (quantity - 1) + [total - quantity + 1]
    lines = tuple(CartLine(str(at), "A", 1, price, price, 0) for at, price in enumerate(prices))
    return OrderEvent(Cart("anna", "PLN", NOON, lines))


ORDERS = [order(quantity, total) for quantity, total in product(range(1, 5), TOTALS)]


def orders_that_earn(rule):
    programme = load_programme(json.dumps({**SMALL, "rules": [{"id": "it", "rule": rule}]})).programme
    return [bool(decide(programme, event, Facts(), NOON).outcomes) for event in ORDERS]


@examples(40)
@given(st.lists(st.sampled_from(ASKED), min_size=3, max_size=4, unique=True))
def test_what_is_said_to_add_nothing_does_not_and_the_rest_does(asked):
    """A choice beside a condition: an alternative is told just if no order earns less without it."""
    first, *choice = asked
    rule = "when {} and ({}) earn 5 points"
    text, found = examined(rule.format(first, " or ".join(choice)))
    if load_programme(text).programme is None or {one.code for one in found} - {"C115"}:
        return
    earning = orders_that_earn(rule.format(first, " or ".join(choice)))
    needless = [
        one
        for one in choice
        if orders_that_earn(rule.format(first, " or ".join(other for other in choice if other != one)))
        == earning
    ]
    told = [one.fixes[0]["title"]["en"].removeprefix("delete the condition: ") for one in found]
    assert told == needless[:1]
