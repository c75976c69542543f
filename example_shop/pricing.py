"""What a cart or an order comes to. Pure: the same lines and reductions give the same totals.

The shop itself only knows sale prices. Whoever wants to give more (a deal on some units, a voucher that
pays a part) sets ``app.config["PROMOTIONS"]`` to a callable ``(items, shipping_minor) -> Reductions``; the
cart, the checkout and the order all go through :func:`totals_of_cart`. Whoever gave a deal on several units
together says in ``app.config["REFUNDS"]``, a callable ``(order, units, money) -> what goes back and why``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import current_app

from .models import Order, OrderLine, Product

DELIVERY_MINOR = {"courier": 1490, "locker": 1190, "pickup": 0}


def kind_of(category: str, unit_price_minor: int) -> str:
    """What a line is: goods, a gift card (it earns when it is spent), or a gift, which costs nothing."""
    if unit_price_minor == 0:
        return "gift"
    return "gift_card" if category == "gift-cards" else "goods"


@dataclass(frozen=True, slots=True)
class CartItem:
    product: Product
    qty: int


@dataclass(frozen=True, slots=True)
class UnitDeal:
    """What one cart line gets off, unit by unit (grosze), and the reason that the customer reads."""

    unit_amounts_minor: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reductions:
    lines: Mapping[str, UnitDeal] = field(default_factory=dict)  # by sku
    shipping_minor: int = 0  # off the delivery
    vouchers_minor: int = 0  # "paid otherwise": a part of the total that is not asked of card or bank
    vouchers_note: str = ""
    gifts: tuple[tuple[Product, int, str], ...] = ()  # what comes for nothing: how many, and why


@dataclass(frozen=True, slots=True)
class PricedLine:
    product: Product
    qty: int
    unit_price_minor: int
    discount_minor: int
    discount_note: str

    @property
    def before_minor(self) -> int:
        return self.unit_price_minor * self.qty

    @property
    def total_minor(self) -> int:
        return self.before_minor - self.discount_minor


@dataclass(frozen=True, slots=True)
class Totals:
    lines: tuple[PricedLine, ...]
    goods_minor: int  # before discounts
    discount_minor: int
    shipping_minor: int
    vouchers_minor: int
    vouchers_note: str = ""
    gifts: tuple[tuple[Product, int, str], ...] = ()

    @property
    def total_minor(self) -> int:
        return self.goods_minor - self.discount_minor + self.shipping_minor

    @property
    def to_pay_minor(self) -> int:
        return self.total_minor - self.vouchers_minor


def totals_of_cart(
    items: Sequence[CartItem], *, delivery: str = "pickup", reductions: Reductions | None = None
) -> Totals:
    """Apply reductions to the items of a cart, unit by unit, and add it all up.

    A unit never gets more off than it costs, and vouchers never pay more than there is to pay.

    :param reductions: what to take off; None asks the shop's promotions.
    """
    if reductions is None:
        reductions = current_reductions(items, DELIVERY_MINOR[delivery])
    lines = tuple(_priced(item, reductions.lines.get(item.product.sku)) for item in items)
    goods = sum(line.before_minor for line in lines)
    discount = sum(line.discount_minor for line in lines)
    shipping = DELIVERY_MINOR[delivery] - max(0, min(reductions.shipping_minor, DELIVERY_MINOR[delivery]))
    vouchers = max(0, min(reductions.vouchers_minor, goods - discount + shipping))
    note = reductions.vouchers_note if vouchers else ""
    return Totals(lines, goods, discount, shipping, vouchers, note, reductions.gifts)


def current_reductions(items: Sequence[CartItem], shipping_minor: int) -> Reductions:
    promotions = current_app.config["PROMOTIONS"]
    return promotions(items, shipping_minor) if promotions and items else Reductions()


def _priced(item: CartItem, deal: UnitDeal | None) -> PricedLine:
    price = item.product.price_minor
    amounts = deal.unit_amounts_minor[: item.qty] if deal else ()
    discount = sum(max(0, min(amount, price)) for amount in amounts)
    return PricedLine(item.product, item.qty, price, discount, deal.note if deal and discount else "")


def line_paid_minor(line: OrderLine) -> int:
    """What a line cost after its own discount, whoever paid it."""
    return line.unit_price_minor * line.qty - line.discount_minor


def order_totals(order: Order) -> Totals:
    """The same figures for an order that was placed (its lines stand for themselves)."""
    return Totals(
        lines=(),
        goods_minor=sum(line.unit_price_minor * line.qty for line in order.lines),
        discount_minor=order.discount_minor + sum(line.discount_minor for line in order.lines),
        shipping_minor=order.shipping_minor,
        vouchers_minor=order.vouchers_minor,
        vouchers_note=order.vouchers_note,
    )


@dataclass(frozen=True, slots=True)
class RefundPlan:
    """What a refund comes to before it is booked: the money in grosze, and what else it does.

    ``stamp`` changes when the order does, so that what is booked is what was shown.
    """

    amount_minor: int
    delivery_minor: int = 0  # what of it is delivery, which goes back with the last unit
    steps: tuple[tuple[str, int], ...] = ()  # how the rest comes about, row by row
    reasons: tuple[str, ...] = ()
    stamp: str = ""


def plan_refund(order: Order, units: Mapping[int, int], money_minor: int = 0) -> RefundPlan:
    """The money to give back when these further units (by line id) come back, or money without goods.

    What was paid for a line is shared evenly among its units, and vouchers evenly over the order; both are
    counted from the first unit on, so that refunds in any number of steps add up to what was paid, to the
    grosz. Delivery is given back with the last unit. Where promotions know better what a unit paid, they
    are asked instead.
    """
    promoted = current_app.config["REFUNDS"] if current_app else None
    asked = promoted(order, units, money_minor) if promoted and (any(units.values()) or money_minor) else None
    everything = all(units.get(line.id, 0) == line.left for line in order.lines)
    amount = asked.money_minor if asked else _given_back(order, units) - order.refunded_minor + money_minor
    if everything:
        amount = order_totals(order).to_pay_minor - order.refunded_minor
    if asked is None:
        return RefundPlan(amount, order.shipping_minor if everything else 0)
    steps = tuple((step.text, step.amount_minor) for step in asked.steps)
    return RefundPlan(amount, amount - asked.money_minor, steps, asked.reasons, asked.stamp)


def refund_minor(order: Order, units: Mapping[int, int]) -> int:
    """The money alone."""
    return plan_refund(order, units).amount_minor


def _given_back(order: Order, units: Mapping[int, int]) -> int:
    """Money back, in all, once ``units`` are added to what was refunded before."""
    totals = order_totals(order)
    back = {line.id: line.refunded + units.get(line.id, 0) for line in order.lines}
    if all(back[line.id] == line.qty for line in order.lines):
        return totals.to_pay_minor
    goods = totals.goods_minor - totals.discount_minor
    value = sum(line_paid_minor(line) * back[line.id] // line.qty for line in order.lines)
    value -= -(-order.discount_minor * value // (goods + order.discount_minor)) if value else 0
    from_vouchers = -(-totals.vouchers_minor * value // totals.total_minor) if value else 0
    return value - from_vouchers
