"""The cart: ``{sku: quantity}`` in the session, so that guests have one too."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from . import i18n
from .catalogue import product_page
from .models import Product, db
from .orders import MAX_PER_LINE
from .pricing import DELIVERY_MINOR, CartItem, totals_of_cart
from .redirects import is_local

bp = Blueprint("cart", __name__, url_prefix="/cart")


class QuantityError(ValueError):
    """A quantity that cannot be; the message is for the customer."""


@bp.get("")
def show():
    return _page()


@bp.post("/add")
def add():
    product = db.session.get(Product, request.form.get("sku", "")[:40])
    if product is None:
        abort(404)
    typed = request.form.get("qty", "1")
    try:
        count = read_quantity(typed, least=1)
        put(product, quantity_of(product.sku) + count)
    except QuantityError as error:
        return product_page(product, error=str(error), typed=typed), 422
    flash(_("Added to your cart: %(name)s.", name=product.name_in(i18n.language())), "added")
    back = request.form.get("next", "")
    return redirect(back if is_local(back) else url_for("catalogue.product", sku=product.sku))


@bp.post("/update")
def change():
    """All quantities at once; or one of them by its minus, plus or remove button."""
    by_sku = {item.product.sku: item.product for item in items()}
    typed = {sku: request.form[f"qty-{sku}"] for sku in by_sku if f"qty-{sku}" in request.form}
    errors, wanted = {}, {}
    for sku, text in typed.items():
        try:
            wanted[sku] = read_quantity(text, least=0)
        except QuantityError as error:
            errors[sku] = str(error)
    if "step" in request.form:
        sku, _colon, step = request.form["step"].rpartition(":")
        if sku not in by_sku or step not in ("-1", "+1", "0"):
            abort(400)
        errors.pop(sku, None)
        wanted[sku] = max(0, wanted.get(sku, quantity_of(sku)) + int(step)) if step != "0" else 0
    for sku, count in wanted.items():
        try:
            put(by_sku[sku], count)
        except QuantityError as error:
            errors[sku] = str(error)
    if errors:
        return _page(errors, typed), 422
    flash(_("Your cart has been updated."))
    return redirect(url_for(".show"))


def _page(
    errors: Mapping[str, str] = MappingProxyType({}), typed: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The cart; with what was wrong and what was typed, by sku."""
    # With the delivery that the checkout begins with: what it costs can be a reason to add something.
    totals = totals_of_cart(items(), delivery=session.get("delivery", "courier"))
    return render_template(
        "cart.html", totals=totals, delivery_minor=DELIVERY_MINOR, errors=errors, typed=typed
    )


def read_quantity(text: str, *, least: int) -> int:
    """A quantity as typed by a customer, or a QuantityError that tells what is wrong with it."""
    text = text.strip()
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        raise QuantityError(_("Enter the quantity as a whole number."))
    number = int(digits[:9]) * (-1 if text.startswith("-") else 1)
    if number < least:
        raise QuantityError(
            _("The quantity cannot be negative.") if least == 0 else _("The quantity must be at least 1.")
        )
    if number > MAX_PER_LINE:
        raise QuantityError(
            _("We sell at most %(most)s of one product at a time. For more, write to us.", most=MAX_PER_LINE)
        )
    return number


def put(product: Product, count: int) -> None:
    """Set how many of a product the cart holds; 0 takes it out."""
    if count > MAX_PER_LINE:
        raise QuantityError(
            _("We sell at most %(most)s of one product at a time. For more, write to us.", most=MAX_PER_LINE)
        )
    if count > product.stock:
        raise QuantityError(
            _("We have %(stock)s of these. Choose at most that many.", stock=product.stock)
            if product.stock
            else _("This product is sold out.")
        )
    held = dict(session.get("cart", {}))
    held.pop(product.sku, None) if count == 0 else held.update({product.sku: count})
    session["cart"] = held


def items() -> list[CartItem]:
    """What is in the cart; products that the shop no longer has are left out."""
    held = session.get("cart", {})
    if not held:
        return []
    found = {
        product.sku: product for product in db.session.scalars(select(Product).where(Product.sku.in_(held)))
    }
    return [CartItem(found[sku], count) for sku, count in held.items() if sku in found]


def quantity_of(sku: str) -> int:
    return session.get("cart", {}).get(sku, 0)


def count() -> int:
    return sum(session.get("cart", {}).values())


def empty() -> None:
    session.pop("cart", None)
