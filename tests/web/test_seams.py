"""What shops hand over, in their own shapes, becomes exact carts or a clear answer."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from flask_loyalty.errors import WrongInput
from flask_loyalty.web.seams import LineFacts, OrderFacts, ProductFacts, cart_from, cart_of_product

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def order(*lines: LineFacts, **rest: object) -> OrderFacts:
    return OrderFacts(**{"member": "7", "currency": "PLN", "placed_at": NOON, "lines": lines, **rest})


@pytest.mark.parametrize(
    "price",
    [
        pytest.param(3900, id="integer minor units"),
        pytest.param(Decimal("39.00"), id="a Decimal of major units"),
        pytest.param(SimpleNamespace(amount=Decimal(39), currency="PLN"), id="a money object"),
        pytest.param(
            SimpleNamespace(amount=Decimal(39), currency=SimpleNamespace(code="PLN")),
            id="whose currency is an object",
        ),
    ],
)
def test_a_price_may_come_as_the_shop_keeps_it(price):
    cart = cart_from(order(LineFacts(sku="CUP-S", qty=2, unit_price=price)))
    assert cart.lines[0].unit_price_minor == 3900
    assert cart.lines[0].regular_price_minor == 3900, "without a regular price the price is the regular one"
    assert cart.lines[0].id == "CUP-S", "without an id the line is known by its sku"


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        pytest.param({"unit_price": 39.0}, "unit_price", id="a float is no exact amount"),
        pytest.param({"unit_price": True}, "unit_price", id="nor is a flag"),
        pytest.param({"unit_price": Decimal("39.001")}, "unit_price", id="a tenth of a grosz"),
        pytest.param(
            {"unit_price": Decimal("1e999999")}, "unit_price", id="a number that would run for minutes"
        ),
        pytest.param({"unit_price": Decimal("NaN")}, "unit_price", id="no number at all"),
        pytest.param({"unit_price": -1}, "unit_price", id="a negative price"),
        pytest.param(
            {"unit_price": SimpleNamespace(amount=39, currency="EUR")}, "unit_price", id="another currency"
        ),
        pytest.param({"qty": 0}, "qty", id="no unit"),
        pytest.param({"qty": -2}, "qty", id="a negative quantity"),
        pytest.param({"qty": 10**9}, "qty", id="an absurd quantity"),
        pytest.param({"refunded": 3}, "refunded", id="more back than bought"),
        pytest.param({"tax_rate": Decimal("123")}, "tax_rate", id="a tax above 100 percent"),
        pytest.param({"facts": {"weight": 0.5}}, "weight", id="a float as a fact"),
    ],
)
def test_what_cannot_be_is_named_with_its_place(facts, where):
    line = LineFacts(**{"sku": "CUP-S", "qty": 2, "unit_price": 3900, **facts})
    with pytest.raises(WrongInput) as caught:
        cart_from(order(line), ref="17")
    assert where in caught.value.where
    assert "'17'" in caught.value.where
    assert "CUP-S" in caught.value.where


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(WrongInput, match="time zone"):
        cart_from(order(placed_at=datetime(2026, 5, 1, 12)))


def test_two_lines_of_one_id_are_refused():
    line = LineFacts(sku="CUP-S", qty=1, unit_price=100)
    with pytest.raises(WrongInput, match="two lines"):
        cart_from(order(line, line))


def test_keys_are_opaque_texts_whatever_the_shop_uses():
    cart = cart_from(order(member=7, served_by=3))
    assert (cart.member, cart.served_by) == ("7", "3")
    assert cart_from(order(member=None)).member is None


def test_facts_of_the_shop_become_exact_values():
    cart = cart_from(
        order(facts={"own_cup": True, "weight": Decimal("1.5"), "labels": ["bio", "fair"], "note": "x"})
    )
    assert cart.facts == {
        "own_cup": True,
        "weight": Fraction(3, 2),
        "labels": frozenset({"bio", "fair"}),
        "note": "x",
    }


def test_a_product_page_asks_about_one_unit():
    product = ProductFacts(
        sku="ETH-250", unit_price=4200, currency="PLN", cost=1500, category="coffee", tax_rate=8
    )
    cart = cart_of_product(product, member=None, at=NOON)
    assert [(line.sku, line.quantity, line.cost_minor, line.tax_bp) for line in cart.lines] == [
        ("ETH-250", 1, 1500, 800)
    ]
