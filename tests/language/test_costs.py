"""What a rule costs is said from its text."""

from __future__ import annotations

import pytest

from flask_loyalty.language import parse_rule
from flask_loyalty.language.costs import Cost, CostClass, cost_of

ONCE, ITEMS, SORTED = CostClass


@pytest.mark.parametrize(
    ("text", "kind", "history", "index"),
    [
        ("earn 1 point per 1 PLN of order.margin", ONCE, 0, None),
        ("when order.subtotal >= 80 PLN discount 100% on shipping", ONCE, 0, "order.subtotal"),
        ("discount 10%", ITEMS, 0, None),
        ('discount 5% on items where item.brand = "Ziarno"', ITEMS, 0, "item.brand"),
        ('earn 5 points on every item where item.category in ("tea", "cups")', ITEMS, 0, "item.category"),
        ('earn 5 points on items where item.category not in "tea"', ITEMS, 0, None),
        ('earn 5 points on items where item.sku = "A" or item.sku = "B"', ITEMS, 0, "item.sku"),
        ('price 1 PLN on cheapest 1 of every 2 items where item.sku in ("A", "B")', SORTED, 0, "item.sku"),
        ('bundle 9 PLN on every item with 1 item where item.category in "cups"', SORTED, 0, None),
        (
            'when customer.tier >= "gold" and order.subtotal >= 80 PLN earn 5 points',
            ONCE,
            0,
            "order.subtotal",
        ),
        ('when "AUTUMN" in order.codes discount 10%', ITEMS, 0, "order.codes"),
        ("when now.time in 16:00 to 18:00 discount 10%", ITEMS, 0, None),
        ("when order.subtotal >= 120% of customer.spend in last 90 days earn 5 points", ONCE, 1, None),
        ('every month for employees where employee.role = "sales" pay 5 PLN', ONCE, 0, None),
        (
            "when customer.orders >= 3 and customer.spend in last 7 days > 5 PLN earn 5 points",
            ONCE,
            2,
            "customer.orders",
        ),
    ],
)
def test_the_cost_of_a_rule(text, kind, history, index):
    assert cost_of(parse_rule(text).tree) == Cost(kind, history, index)
