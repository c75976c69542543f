"""Which shelf of the shop a nudge opens: of those that its rule names, the ones that its product lies on."""

import pytest

from flask_loyalty.engine.facts import CartLine
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.web.shelves import shelves_of
from tests.web.shops import document

LINE = CartLine("1", "CUP", 1, 30_00, 30_00, category="tea/cups", brand="Ziarno")


@pytest.mark.parametrize(
    ("where", "shelves"),
    [
        pytest.param('item.category in "tea"', [("category", "tea")], id="a wide category"),
        pytest.param('item.category = "tea/cups"', [("category", "tea/cups")], id="a narrow one"),
        pytest.param('item.category in ("coffee", "tea")', [("category", "tea")], id="of several, its own"),
        pytest.param('item.category in "te"', [], id="not by the beginning of a name"),
        pytest.param('item.brand = "Ziarno"', [("brand", "Ziarno")], id="a brand"),
        pytest.param(
            'item.brand in ("Ziarno", "Inna") and item.category in "tea"',
            [("brand", "Ziarno"), ("category", "tea")],
            id="both",
        ),
        pytest.param('item.category in "tea" and item.sku in ("CUP", "MUG")', [], id="products are narrower"),
        pytest.param('item.category not in "coffee"', [], id="where it is not"),
    ],
)
def test_the_shelves_of_a_rule(where, shelves):
    text = document({"sets": f"discount 50% on cheapest 1 of every 2 items where {where}"})
    (rule,) = load_programme(text).programme.rules
    assert shelves_of(rule.rule.effect.units, LINE) == shelves


def test_what_stands_beside_counts_too():
    text = document(
        {"with": 'discount 50% on every item where item.sku = "ETH" with 1 item where item.category in "tea"'}
    )
    (rule,) = load_programme(text).programme.rules
    assert shelves_of(rule.rule.effect.units, LINE) == [("category", "tea")]
    assert shelves_of(None, LINE) == []
