"""A group that does not say which of its rules wins is a mistake, shown on an order where several could."""

import json
from datetime import UTC, datetime

import pytest

from flask_loyalty.analysis.unpicked import with_meetings
from flask_loyalty.programme.loader import load_programme
from tests.analysis.test_classics import SMALL

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def told(rules, **more):
    """What is told of a group without a pick: by code, the orders that show it."""
    written = [
        {"id": f"r{n}", "group": "g", **(one if isinstance(one, dict) else {"rule": one})}
        for n, one in enumerate(rules)
    ]
    text = json.dumps({**SMALL, "groups": [{"id": "g", **more}], "rules": written})
    shown = with_meetings(text, load_programme(text, name="club.json"), NOW, name="club.json")
    assert all(set(one.example) in (set(), {"pl", "en"}) for one in shown.errors)
    return [(one.code, one.example.get("en", "").replace("\u00a0", " ")) for one in shown.errors]


TEA = 'where item.category in "tea"'


@pytest.mark.parametrize(
    ("rules", "example"),
    [
        pytest.param(
            ["discount 5% on items", f"discount 2 PLN on every item {TEA}"],
            "1 × PLN 50.00 tea, 1 November 2026, 12:00 → r0: PLN 2.50; r1: PLN 2.00",
            id="on one unit",
        ),
        pytest.param(
            ["discount 5%", "when order.subtotal >= 60 PLN discount 10 PLN"],
            "1 × PLN 60.00, 1 November 2026, 12:00 → r0: PLN 3.00; r1: PLN 10.00",
            id="on one order",
        ),
        pytest.param(
            ["earn 5 points", "when order.subtotal >= 60 PLN earn 9 points"],
            "1 × PLN 60.00, 1 November 2026, 12:00 → r0: 5 points; r1: 9 points",
            id="what is earned",
        ),
        pytest.param(
            ['discount 5% on items where item.category in "cups"', f"discount 2 PLN on every item {TEA}"],
            "",
            id="of goods that never meet no order shows it",
        ),
        pytest.param(["discount 5%", "discount 5% on items"], "", id="nor of two steps"),
    ],
)
def test_two_rules_of_a_group_without_a_pick(rules, example):
    assert told(rules) == [("D301", example)]
    assert told(rules, pick="best") == []
    assert told(rules, pick="all") == []


def test_a_number_of_rules_that_may_apply_hides_no_order():
    assert told(["discount 5%", "discount 4%"], at_most=1)[0][1]


def test_where_another_mistake_stands_nothing_is_tried():
    assert told(["discount 5%", "discount 4%", "earn 5 pionts"]) == [("D301", ""), ("L105", "")]
