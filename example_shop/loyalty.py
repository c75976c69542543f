"""All that this shop says to flask_loyalty, and all that it knows of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from operator import attrgetter
from pathlib import Path

from flask import g, url_for
from flask_login import current_user
from sqlalchemy import select

from flask_loyalty import LineFacts, Loyalty, LoyaltyError, OrderFacts, ProductFacts, RefundRefused

from . import cart, catalogue, i18n, orders, pictures, pricing, seed
from .models import CURRENCY, Order, OrderLine, Product, User, db, now

loyalty = Loyalty()

# ---------------------------------------------------------------- earning, pages and slots: thirty lines


@loyalty.member_loader
def member():
    return current_user.id if current_user.is_authenticated and current_user.role == "customer" else None


@loyalty.order_loader
def order(number):
    found = db.session.get(Order, Order.id_of(number) or 0)
    return found and OrderFacts(
        member=found.user_id, currency=found.currency, placed_at=found.placed_at,
        shipping=pricing.DELIVERY_MINOR[found.delivery], discount=found.discount_minor,
        served_by=found.served_by and found.served_by.employee_code,
        lines=[line_facts(line, line.category, line.qty, line.unit_price_minor) for line in found.lines],
    )  # fmt: skip


def line_facts(of, category, qty, unit_price):
    return LineFacts(
        sku=of.sku, name=of.name_in(i18n.language()), category=category, brand=of.brand, tax_rate=of.tax_rate,
        qty=qty, unit_price=unit_price, regular_price=of.regular_price_minor, cost=of.cost_minor,
        refunded=getattr(of, "refunded", 0), kind=pricing.kind_of(category, unit_price),
    )  # fmt: skip


@loyalty.product_loader
def product(sku):
    it = db.session.get(Product, sku)
    return it and ProductFacts(
        sku=sku, name=it.names, url=it.url, stock=it.stock, currency=CURRENCY, tax_rate=it.tax_rate,
        unit_price=it.price_minor, regular_price=it.regular_price_minor, cost=it.cost_minor, brand=it.brand,
        category=it.category_path, category_name=catalogue.path_names(it), picture=pictures.address_of(it),
    )  # fmt: skip


for event in ("paid", "delivered", "cancelled"):
    loyalty.watch(Order.status, becomes=event, ref=attrgetter("number"), event=event)
loyalty.watch(OrderLine.refunded, ref=attrgetter("order.number"), event="refunded")
loyalty.watch(User.role, becomes="customer", member=attrgetter("id"), event="signup")

# ---------------------------------------------------------------- deals and points at the checkout


def cart_facts(items, shipping_minor=0):
    lines = [line_facts(i.product, i.product.category_path, i.qty, i.product.price_minor) for i in items]
    return OrderFacts(
        member=member(), currency=CURRENCY, placed_at=now(), shipping=shipping_minor, lines=lines
    )


@loyalty.cart_loader
def cart_of_this_page():
    return g.get("priced_cart") or cart_facts(cart.items())


@loyalty.cart_adder
def add_to_cart(sku, qty):
    try:
        cart.put(db.session.get(Product, sku), cart.quantity_of(sku) + qty)
    except cart.QuantityError as error:
        return str(error)


@loyalty.shelf_link
def shelf(kind, id_):
    return url_for("catalogue.products", **({"category": id_} if kind == "category" else {"q": id_}))


def promotions(items, shipping_minor):
    g.priced_cart = cart_facts(items, shipping_minor)
    offer = g.offer = loyalty.quote(g.priced_cart)
    deals = {sku: pricing.UnitDeal(deal.unit_amounts_minor, deal.note) for sku, deal in offer.lines.items()}
    gifts = tuple((db.session.get(Product, gift.sku), gift.qty, gift.reason) for gift in offer.gifts)
    return pricing.Reductions(
        lines=deals, shipping_minor=offer.shipping_discount_minor, gifts=gifts,
        vouchers_minor=offer.paid_otherwise_minor, vouchers_note=offer.paid_note,
    )  # fmt: skip


@orders.order_placed.connect
def place(placed):
    try:
        loyalty.place(placed.number, g.get("offer"))
    except LoyaltyError as refused:
        raise orders.OrderError(loyalty.told(refused)) from None


@loyalty.fulfiller("gift")
def add_gift(number, gift):
    order, product = db.session.get(Order, Order.id_of(number)), db.session.get(Product, gift.sku)
    try:
        orders.add_gift(order, product, gift.qty, gift.reason)
    except orders.OrderError as error:
        return str(error)


def refund_proposed(order, units, money_minor):
    asked = {line.sku: units.get(line.id, 0) for line in order.lines if line.unit_price_minor}
    try:
        return loyalty.propose_refund(order.number, units=asked, amount=money_minor or None)
    except RefundRefused as refused:
        raise orders.OrderError(orders.too_much(refused.left)) from None


@orders.money_given_back.connect
def money_back(given, amount_minor, key):
    loyalty.emit("refunded", given.number, amount=amount_minor, id=key)


# ---------------------------------------------------------------- who else comes in, and the shop's past


def _signed_in(role, key):
    return key(current_user) if current_user.is_authenticated and current_user.role == role else None


loyalty.actor_loader("merchant")(lambda: _signed_in("merchant", lambda user: user.email))
loyalty.actor_loader("employee")(lambda: _signed_in("employee", lambda user: user.employee_code))
loyalty.actor_loader("partner")(lambda: _signed_in("partner", lambda user: user.organisation))


@loyalty.facts_loader("employee")
def employee(code, names):
    return {"employee.role": "barista", "employee.target": MONTHLY_TARGET_MINOR}


MONTHLY_TARGET_MINOR = 12_000  # of margin on the orders that a barista served, in grosze


@loyalty.catalogue
def everything():
    return [product(sku) for sku in db.session.scalars(select(Product.sku))]


@loyalty.orders_between
def orders_between(since, until):
    for order in db.session.scalars(select(Order).where(Order.placed_at < until).order_by(Order.placed_at)):
        for event, at in (
            ("paid", order.paid_at),
            ("delivered", order.delivered_at),
            ("refunded", order.refunded_at),
            ("cancelled", order.cancelled_at),
        ):
            if at is not None and since <= at < until:
                yield event, order.number, at


PROGRAMME = Path(__file__).resolve().parent.parent / "grammar" / "programmes" / "klub-ziarno.json"


def open_the_books():
    """A programme that has held for as long as the shop's seeded past, and all that this past earned."""
    begin = now() - timedelta(days=seed.DAYS + 30)
    loyalty.publish(PROGRAMME.read_text("utf-8"), author="szefowa", note="pierwszy program", since=begin)
    loyalty.reconcile(begin, now())
    for at, prices in seed.price_history():
        loyalty.note_prices(prices_then(prices), at=at)


def prices_then(prices):
    """The catalogue as it was: what each of some products cost then."""
    return [replace(product(sku), unit_price=price) for sku, price in prices.items()]
