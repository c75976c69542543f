"""What carts and orders come to, with deals and vouchers that somebody brings."""

from __future__ import annotations

import itertools

import pytest

from example_shop.models import Order, OrderLine, Product
from example_shop.pricing import (
    CartItem,
    Reductions,
    UnitDeal,
    order_totals,
    refund_minor,
    totals_of_cart,
)


def item(sku: str, price: int, qty: int = 1) -> CartItem:
    return CartItem(Product(sku=sku, price_minor=price, regular_price_minor=price), qty)


@pytest.mark.parametrize(
    ("amounts", "discount"),
    [
        pytest.param((4199,), 4199, id="one of two for a grosz"),
        pytest.param((9999,), 4200, id="never more than the unit costs"),
        pytest.param((100, 100, 100), 200, id="no more units than there are"),
        pytest.param((-500,), 0, id="a deal does not make dearer"),
    ],
)
def test_deals_are_applied_unit_by_unit(amounts, discount):
    deal = Reductions(lines={"CUP-S": UnitDeal(amounts, "because")})
    totals = totals_of_cart([item("CUP-S", 4200, 2)], reductions=deal)
    assert totals.discount_minor == discount
    assert totals.to_pay_minor == 8400 - discount
    assert totals.lines[0].discount_note == ("because" if discount else "")


def test_vouchers_pay_at_most_all_of_it():
    totals = totals_of_cart(
        [item("A", 1000)], delivery="courier", reductions=Reductions(vouchers_minor=99_999)
    )
    assert (totals.total_minor, totals.vouchers_minor, totals.to_pay_minor) == (2490, 2490, 0)


def bought(*lines: tuple[int, int, int], vouchers: int = 0, shipping: int = 0, off: int = 0) -> Order:
    order = Order(shipping_minor=shipping, vouchers_minor=vouchers, discount_minor=off, refunded_minor=0)
    for number, (price, qty, discount) in enumerate(lines, start=1):
        order.lines.append(
            OrderLine(id=number, qty=qty, unit_price_minor=price, discount_minor=discount, refunded=0)
        )
    return order


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(bought((4200, 2, 4199)), id="a deal on one unit of two"),
        pytest.param(bought((333, 3, 100), (999, 2, 1)), id="nothing divides evenly"),
        pytest.param(bought((1000, 3, 0), vouchers=777, shipping=1490), id="a part paid by voucher"),
        pytest.param(bought((1000, 2, 0), vouchers=3490, shipping=1490), id="all paid by voucher"),
        pytest.param(
            bought((1000, 2, 7), (501, 3, 0), off=333, vouchers=99, shipping=1190), id="all at once"
        ),
        pytest.param(bought((500, 2, 1000), shipping=1190), id="free goods"),
    ],
)
def test_refunds_in_any_order_add_up_to_what_was_paid(order):
    units = [line.id for line in order.lines for _unit in range(line.qty)]
    for way in sorted(set(itertools.permutations(units))):
        for line in order.lines:
            line.refunded = 0
        order.refunded_minor = 0
        for line_id in way:
            amount = refund_minor(order, {line_id: 1})
            assert amount >= 0
            order.refunded_minor += amount
            order.lines[line_id - 1].refunded += 1
        assert order.refunded_minor == order_totals(order).to_pay_minor


def test_a_shop_with_promotions_shows_them_and_keeps_them_on_the_order(make):
    from example_shop.models import db
    from tests.shop.conftest import Person

    def promotions(items, shipping_minor):
        lines = {
            one.product.sku: UnitDeal((4199,), "The second cup for a grosz") for one in items if one.qty > 1
        }
        return Reductions(lines=lines, vouchers_minor=500, vouchers_note="Voucher KAWA5")

    app = make(PROMOTIONS=promotions)
    with app.app_context():
        visitor = Person(app)
        visitor.post("/cart/add", {"sku": "CUP-S", "qty": "1"})
        order = visitor.buy("CUP-S")
        for page in ("", "/pay", "/thanks"):
            text = visitor.get(f"/orders/{order.number}{page}?key={order.token}").text
            assert "PLN\xa051.91" in text, "4200 + 1 + 1490 − 500"
        assert "The second cup for a grosz" in text
        assert "Voucher KAWA5" in text
        line = order.lines[0]
        assert (line.unit_price_minor, line.discount_minor) == (4200, 4199)
        assert (order.vouchers_minor, order_totals(order).to_pay_minor) == (500, 5191)
        db.session.rollback()


def test_an_order_that_vouchers_pay_in_full_needs_no_payment_step(make):
    from tests.shop.conftest import Person

    app = make(PROMOTIONS=lambda items, shipping_minor: Reductions(vouchers_minor=100_000))
    with app.app_context():
        visitor = Person(app)
        order = visitor.buy("ETH-250")
        assert (order.status, order_totals(order).to_pay_minor) == ("paid", 0)
