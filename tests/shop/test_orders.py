"""The life of an order, walked through the pages."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from example_shop.models import Order, OrderLine, Product, User, db
from example_shop.orders import OrderError, order_placed
from example_shop.pricing import order_totals
from tests.shop.conftest import ADDRESS, confirmed


def status_of(order: Order) -> str:
    db.session.refresh(order)
    return order.status


def test_a_guest_buys_by_card(guest, clock, stock_of):
    before = stock_of("ETH-250")
    order = guest.buy("ETH-250", "CUP-S")
    assert order.status == "placed"
    assert (order.user_id, order.name, order.city, order.placed_at) == (None, "Jan Żółw", "Łódź", clock.time)
    assert order_totals(order).to_pay_minor == 4900 + 4200 + 1490
    assert stock_of("ETH-250") == before - 1

    pay = guest.get(f"/orders/{order.number}/pay?key={order.token}")
    assert "Simulated payment" in pay.text
    assert "PLN\xa0105.90" in pay.text
    clock.pass_time(minutes=2)
    thanks = guest.post(f"/orders/{order.number}/pay?key={order.token}", follow_redirects=True)
    assert "Thank you, Jan." in thanks.text
    assert status_of(order) == "paid"
    assert order.paid_at == clock.time
    assert guest.get("/cart").text.count("Go to checkout") == 0, "the cart is empty afterwards"


def test_a_transfer_waits_until_the_staff_books_it(ola, anna, clock):
    order = ola.buy(payment="transfer")
    thanks = ola.get(f"/orders/{order.number}/thanks")
    assert "We wait for your transfer" in thanks.text
    assert status_of(order) == "placed"
    clock.pass_time(days=3)
    assert anna.post(f"/staff/orders/{order.number}/paid").status_code == 302
    assert status_of(order) == "paid"
    anna.post(f"/staff/orders/{order.number}/delivered")
    assert status_of(order) == "delivered"
    assert order.delivered_at == clock.time


def test_the_line_keeps_what_was_true_when_it_was_sold(ola):
    order = ola.buy("RWA-250", delivery="pickup", street="", postcode="", city="")
    line = order.lines[0]
    assert (line.sku, line.name, line.qty, line.refunded) == ("RWA-250", "Rwanda Kivu 250 g", 1, 0)
    assert (line.unit_price_minor, line.regular_price_minor, line.tax_rate) == (4700, 5200, 23)
    assert (line.category, line.brand) == ("coffee/filter", "Roasters")
    assert 0 < line.cost_minor < line.unit_price_minor


def test_who_advised_is_kept(ola, anna):
    page = ola.post("/cart/add", {"sku": "ETH-250", "qty": "1"}) and ola.get("/checkout")
    assert "Anna Kubiak" in page.text
    assert "Irena Ziarnik" not in page.text, "only employees are offered"
    order = ola.buy(served_by=str(_id_of("anna")))
    assert order.served_by.employee_code == "anna"
    assert "Anna Kubiak" in anna.get(f"/staff/orders/{order.number}").text


def _id_of(code: str) -> int:
    return db.session.scalar(select(User.id).where(User.employee_code == code))


def test_cancelling_gives_back_money_and_goods(ola, anna, stock_of):
    before = stock_of("KEN-250")
    order = ola.buy("KEN-250")
    ola.post(f"/orders/{order.number}/pay")
    assert "PLN\xa068.90" in anna.get(f"/staff/orders/{order.number}").text, "what goes back is shown first"
    anna.post(f"/staff/orders/{order.number}/cancel")
    assert status_of(order) == "cancelled"
    assert order.refunded_minor == 5400 + 1490
    assert stock_of("KEN-250") == before


def test_an_unpaid_order_is_cancelled_without_money(ola, anna):
    order = ola.buy(payment="transfer")
    anna.post(f"/staff/orders/{order.number}/cancel")
    assert (status_of(order), order.refunded_minor) == ("cancelled", 0)


def test_refund_shows_the_amount_then_books_it_unit_by_unit(ola, anna, stock_of):
    ola.post("/cart/add", {"sku": "CUP-S", "qty": "2"})
    order = ola.buy("CUP-S", "ETH-250")
    ola.post(f"/orders/{order.number}/pay")
    cups, coffee = order.lines
    page = f"/staff/orders/{order.number}/refund"

    shown = anna.post(page, {f"units-{cups.id}": "1"})
    assert "PLN\xa042.00" in shown.text
    db.session.refresh(cups)
    assert cups.refunded == 0, "nothing happens before it is confirmed"

    before = stock_of("CUP-S")
    agreed = confirmed(shown)
    assert anna.post(page, {f"units-{cups.id}": "1", "confirmed": agreed}).status_code == 302
    db.session.refresh(cups)
    assert (cups.refunded, status_of(order), order.refunded_minor) == (1, "paid", 4200)
    assert stock_of("CUP-S") == before + 1

    rest = {f"units-{cups.id}": "2", f"units-{coffee.id}": "1"}
    amount = 2 * 4200 + 4900 + 1490  # delivery goes back with the last unit
    shown = anna.post(page, rest | {"confirmed": agreed})
    assert "The order has changed since you last looked." in shown.text, "what is stale is shown again"
    assert "Delivery</dt><dd>PLN\xa014.90" in shown.text
    anna.post(page, rest | {"confirmed": confirmed(shown)})
    assert (status_of(order), order.refunded_minor) == ("refunded", 4200 + amount)


def test_money_goes_back_without_goods(ola, anna):
    order = ola.buy("CUP-S", "ETH-250")
    ola.post(f"/orders/{order.number}/pay")
    page = f"/staff/orders/{order.number}/refund"
    for typed, told in (
        ("12,505", "Enter the amount in zlotys"),
        ("0", "Choose at least one unit to refund, or enter an amount."),
        ("999", "is left to give back for the goods."),
    ):
        refused = anna.post(page, {"money": typed})
        assert (refused.status_code, told in refused.text) == (422, True)
    shown = anna.post(page, {"money": "12,50"})
    assert "PLN\xa012.50" in shown.text
    assert "keeps the goods" in shown.text
    anna.post(page, {"money": "12.50", "confirmed": confirmed(shown)})
    assert (status_of(order), order.refunded_minor) == ("paid", 12_50)


def test_a_confirmation_of_another_amount_asks_again(ola, anna):
    order = ola.buy()
    ola.post(f"/orders/{order.number}/pay")
    line = order.lines[0]
    shown = anna.post(f"/staff/orders/{order.number}/refund", {f"units-{line.id}": "1", "confirmed": "1"})
    assert shown.status_code == 200
    assert status_of(order) == "paid"


@pytest.mark.parametrize(
    ("units", "complaint"),
    [
        pytest.param("2", "only 1 unit is left to refund", id="more than was bought"),
        pytest.param("99999999999999999999", "only 1 unit is left to refund", id="an absurd number"),
        pytest.param("-1", "cannot be negative", id="negative"),
        pytest.param("0", "at least one unit", id="nothing chosen"),
        pytest.param("", "at least one unit", id="left empty"),
        pytest.param("half", "whole number", id="a word"),
        pytest.param("0.5", "whole number", id="a fraction"),
    ],
)
def test_impossible_refunds_are_refused_with_a_reason(ola, anna, units, complaint):
    order = ola.buy()
    ola.post(f"/orders/{order.number}/pay")
    answer = anna.post(f"/staff/orders/{order.number}/refund", {f"units-{order.lines[0].id}": units})
    assert answer.status_code == 422
    assert complaint in answer.text
    assert status_of(order) == "paid"


@pytest.mark.parametrize(
    ("status", "step", "complaint"),
    [
        ("placed", "delivered", "Only a paid order can be delivered"),
        ("paid", "paid", "Only an order that waits for payment can be paid"),
        ("delivered", "paid", "Only an order that waits for payment can be paid"),
        ("delivered", "delivered", "Only a paid order can be delivered"),
        ("delivered", "cancel", "Only an order that has not been delivered can be cancelled"),
        ("cancelled", "paid", "Only an order that waits for payment can be paid"),
        ("cancelled", "cancel", "Only an order that has not been delivered can be cancelled"),
        ("refunded", "delivered", "Only a paid order can be delivered"),
        ("placed", "refund", "Only a paid or delivered order can be refunded"),
        ("cancelled", "refund", "Only a paid or delivered order can be refunded"),
        ("refunded", "refund", "Only a paid or delivered order can be refunded"),
    ],
)
def test_wrong_steps_are_refused_with_a_reason(anna, status, step, complaint):
    order = db.session.scalars(select(Order).where(Order.status == status)).first()
    data = {f"units-{order.lines[0].id}": "1"} if step == "refund" else {}
    answer = anna.post(f"/staff/orders/{order.number}/{step}", data)
    assert answer.status_code in (409, 422)
    assert complaint in answer.text
    assert status_of(order) == status


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("cancel", "This order was cancelled, so there is nothing to pay."),
        ("paid", "This order has been paid already."),
        ("", "This order is paid by bank transfer."),
    ],
)
def test_why_there_is_nothing_to_pay(ola, anna, step, told):
    order = ola.buy(payment="card" if step else "transfer")
    if step:
        anna.post(f"/staff/orders/{order.number}/{step}")
    page = f"/orders/{order.number}/pay"
    for ask in (ola.get, ola.post) if step else (ola.get,):
        assert ask(page).location == f"/orders/{order.number}"
        assert told in ola.get(f"/orders/{order.number}").text


def test_the_same_checkout_form_twice_is_one_order(ola):
    first = ola.buy()
    again = ola.post("/checkout", {"attempt": first.attempt})
    assert again.status_code == 302
    assert again.location.endswith(f"/orders/{first.number}/pay")
    assert ola.newest_order().id == first.id


def test_two_clerks_do_not_both_change_an_order(ola, anna):
    """The second one has read the order before the first one changed it."""
    order = ola.buy(payment="transfer")
    number, version = order.number, order.version
    anna.post(f"/staff/orders/{number}/paid")
    set_committed_value(order, "version", version)
    order.status = "cancelled"
    with pytest.raises(StaleDataError):
        db.session.commit()
    db.session.rollback()
    assert status_of(order) == "paid"


def test_the_last_bag_is_sold_once(person, stock_of):
    db.session.get(Product, "PAN-100").stock = 1
    db.session.commit()
    early, late = person(), person()
    late.post("/cart/add", {"sku": "PAN-100", "qty": "1"})
    early.buy("PAN-100")
    answer = late.post("/checkout", {**ADDRESS, "attempt": "late"})
    assert answer.status_code == 409
    assert "has just sold out" in answer.text
    assert stock_of("PAN-100") == 0


def test_whoever_listens_may_refuse_an_order_and_nothing_of_it_is_kept(shop, ola, stock_of):
    def refuse(order):
        raise OrderError("The voucher was spent a moment ago.")

    ola.post("/cart/add", {"sku": "ETH-250", "qty": "1"})
    stock, newest = stock_of("ETH-250"), ola.newest_order().id
    with order_placed.connected_to(refuse):
        answer = ola.post("/checkout", {**ADDRESS, "attempt": "refused"})
    assert answer.status_code == 409
    assert "The voucher was spent a moment ago." in answer.text
    db.session.rollback()
    assert (stock_of("ETH-250"), ola.newest_order().id) == (stock, newest)
    assert ola.get("/cart").text.count("Etiopia") or "Ethiopia" in ola.get("/cart").text, "the cart stays"
    assert db.session.scalar(select(OrderLine).where(OrderLine.order_id > newest)) is None
