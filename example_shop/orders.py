"""The life of an order: placed, paid, delivered; or cancelled; or refunded, unit by unit.

Each step is a plain function that sets ``order.status`` and stocks, and leaves the commit to the page.
A step that cannot be taken raises :class:`OrderError`, whose message the page shows as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from blinker import Signal
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select, update

from . import i18n
from .models import Order, OrderLine, Product, User, db, now
from .pricing import Totals, order_totals, plan_refund

MAX_PER_LINE = 50

#: Sent with the flushed order, last in the transaction that makes it binding. A receiver may refuse the
#: order by raising OrderError: nothing of it is kept then, and the customer reads why.
order_placed = Signal()

#: Sent with the order, the amount and a key of its own when money goes back without goods.
money_given_back = Signal()


class OrderError(Exception):
    """A step that an order cannot take now; the message is for the person who asked."""


@dataclass(frozen=True, slots=True)
class Recipient:
    email: str
    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""


def place(
    totals: Totals,
    recipient: Recipient,
    *,
    delivery: str,
    payment: str,
    user: User | None = None,
    served_by: User | None = None,
    attempt: str | None = None,
) -> Order:
    """Make the order, take the goods off the shelf."""
    if not totals.lines:
        raise OrderError(_("Your cart is empty."))
    order = Order(
        user=user, served_by=served_by, attempt=attempt,
        email=recipient.email, name=recipient.name,
        street=recipient.street, postcode=recipient.postcode, city=recipient.city,
        delivery=delivery, payment=payment, shipping_minor=totals.shipping_minor,
        vouchers_minor=totals.vouchers_minor, vouchers_note=totals.vouchers_note,
        status="placed", placed_at=now(),
    )  # fmt: skip
    db.session.add(order)
    for line in totals.lines:
        _take_from_stock(line.product, line.qty)
        product = line.product
        order.lines.append(
            OrderLine(
                sku=product.sku,
                name=product.name_pl,
                name_en=product.name_en,
                qty=line.qty,
                unit_price_minor=line.unit_price_minor,
                regular_price_minor=product.regular_price_minor,
                cost_minor=product.cost_minor,
                tax_rate=product.tax_rate,
                category=product.category_path,
                brand=product.brand,
                discount_minor=line.discount_minor,
                discount_note=line.discount_note,
            )
        )
    db.session.flush()
    order_placed.send(order)
    return order


def add_gift(order: Order, product: Product, qty: int, note: str) -> None:
    """Put a product into an order for nothing."""
    _take_from_stock(product, qty)
    line = OrderLine(
        sku=product.sku, name=product.name_pl, name_en=product.name_en, qty=qty, unit_price_minor=0,
        regular_price_minor=product.regular_price_minor, cost_minor=product.cost_minor,
        tax_rate=product.tax_rate, category=product.category_path, brand=product.brand,
        discount_note=note[:300],
    )  # fmt: skip
    order.lines.append(line)
    db.session.flush()


def pay(order: Order) -> None:
    if order.status != "placed":
        raise OrderError(
            _(
                "Only an order that waits for payment can be paid. This one is: %(status)s.",
                status=_state(order),
            )
        )
    order.status = "paid"
    order.paid_at = now()


def deliver(order: Order) -> None:
    if order.status != "paid":
        raise OrderError(
            _("Only a paid order can be delivered. This one is: %(status)s.", status=_state(order))
        )
    order.status = "delivered"
    order.delivered_at = now()


def cancel(order: Order) -> None:
    """Call off an order that has not been delivered; whatever was paid goes back."""
    if order.status not in ("placed", "paid"):
        raise OrderError(
            _(
                "Only an order that has not been delivered can be cancelled. This one is: %(status)s.",
                status=_state(order),
            )
        )
    if order.status == "paid":
        order.refunded_minor = order_totals(order).to_pay_minor
    for line in order.lines:
        _put_back(line.sku, line.left)
    order.status = "cancelled"
    order.cancelled_at = now()


def refund(order: Order, units: Mapping[int, int], money_minor: int = 0) -> int:
    """Take units back and give the money back.

    :param units: how many further units of each line, by line id.
    :param money_minor: money that goes back without goods, in grosze.
    :return: the money given back now, in grosze.
    """
    check_refund(order, units, money_minor)
    amount = plan_refund(order, units, money_minor).amount_minor
    if amount > order_totals(order).to_pay_minor - order.refunded_minor:
        raise OrderError(too_much(order_totals(order).to_pay_minor - order.refunded_minor))
    for line in order.lines:
        count = units.get(line.id, 0)
        line.refunded += count
        _put_back(line.sku, count)
    order.refunded_minor += amount
    order.refunded_at = now()
    if all(line.left == 0 for line in order.lines):
        order.status = "refunded"
    if money_minor:
        key = f"{order.refunded_minor}-{order.version}"
        db.session.flush()
        money_given_back.send(order, amount_minor=money_minor, key=key)
    return amount


def too_much(left_minor: int) -> str:
    """Why so much cannot go back."""
    return _("At most %(amount)s is left to give back for the goods.", amount=i18n.money(left_minor))


def check_refund(order: Order, units: Mapping[int, int], money_minor: int = 0) -> None:
    """Raise OrderError, naming the line, unless these units can be refunded."""
    if order.status not in ("paid", "delivered"):
        raise OrderError(
            _(
                "Only a paid or delivered order can be refunded. This one is: %(status)s.",
                status=_state(order),
            )
        )
    lines = {line.id: line for line in order.lines}
    if unknown := set(units) - set(lines):
        raise OrderError(_("This order has no line %(id)s.", id=min(unknown)))
    for line_id, count in units.items():
        line = lines[line_id]
        if count < 0:
            raise OrderError(
                _("%(name)s: the number of units cannot be negative.", name=line.name_in(i18n.language()))
            )
        if count > line.left:
            raise OrderError(
                ngettext(
                    "%(name)s: only %(num)s unit is left to refund.",
                    "%(name)s: only %(num)s units are left to refund.",
                    line.left,
                    name=line.name_in(i18n.language()),
                )
            )
    if not any(units.values()) and not money_minor:
        raise OrderError(_("Choose at least one unit to refund, or enter an amount."))
    left = order_totals(order).to_pay_minor - order.refunded_minor
    if money_minor > left:
        raise OrderError(too_much(left))


def _state(order: Order) -> str:
    return str(i18n.STATUS_LABELS[order.status])


def _take_from_stock(product: Product, qty: int) -> None:
    """One guarded UPDATE: two customers cannot both buy the last bag."""
    taken = db.session.execute(
        update(Product)
        .where(Product.sku == product.sku, Product.stock >= qty)
        .values(stock=Product.stock - qty)
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:
        name = product.name_in(i18n.language())
        stock = db.session.scalar(select(Product.stock).where(Product.sku == product.sku)) or 0
        raise OrderError(
            ngettext(
                "%(name)s: only %(num)s is left. Change the quantity in your cart.",
                "%(name)s: only %(num)s are left. Change the quantity in your cart.",
                stock,
                name=name,
            )
            if stock
            else _("%(name)s has just sold out. Remove it from your cart.", name=name)
        )


def _put_back(sku: str, qty: int) -> None:
    if qty:
        db.session.execute(
            update(Product)
            .where(Product.sku == sku)
            .values(stock=Product.stock + qty)
            .execution_options(synchronize_session=False)
        )
