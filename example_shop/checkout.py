"""From cart to paid order: address, payment method, the (simulated) payment, thank you; the order page."""

from __future__ import annotations

import hmac
import secrets

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from . import cart, orders
from .forms import ActionForm, CheckoutForm
from .i18n import money
from .models import Order, User, db
from .pricing import DELIVERY_MINOR, Totals, order_totals, totals_of_cart

bp = Blueprint("checkout", __name__)


@bp.route("/checkout", methods=["GET", "POST"])
def checkout():
    items = cart.items()
    if request.method == "POST" and (done := _order_of_attempt(request.form.get("attempt"))):
        return redirect(_next_page(done))  # the button was pressed twice
    if not items:
        flash(_("Your cart is empty."))
        return redirect(url_for("cart.show"))
    form = _form()
    delivery = form.delivery.data if form.delivery.data in DELIVERY_MINOR else "courier"
    session["delivery"] = delivery  # the sums of the page follow a change of points without the form
    totals = totals_of_cart(items, delivery=delivery)
    if request.method == "POST" and "recount" not in request.form and form.validate_on_submit():
        if request.form.get("goods", _goods(totals)) != _goods(totals):
            return _page(form, totals, problem=_other_goods()), 409
        if totals.to_pay_minor > _shown_minor():
            return _page(form, totals, problem=_more_than_shown(totals)), 409
        try:
            order = _place(form, totals)
        except orders.OrderError as error:
            db.session.rollback()
            if twin := _placed_meanwhile(form.attempt.data):
                return redirect(_next_page(twin))
            # everything was rolled back with the order: read the shelves again
            totals = totals_of_cart(cart.items(), delivery=delivery)
            return _page(form, totals, problem=str(error)), 409
        return redirect(_next_page(order))
    return _page(form, totals), 422 if form.errors else 200


@bp.route("/orders/<number>/pay", methods=["GET", "POST"])
def pay(number: str):
    """The payment step. No money moves: a real shop sends the customer to its payment provider here."""
    order = _own_order(number)
    if request.method == "POST":
        try:
            orders.pay(order)
            db.session.commit()
        except (orders.OrderError, StaleDataError) as error:
            db.session.rollback()
            if isinstance(error, orders.OrderError):
                return _nothing_to_pay(order)
            flash(_("Somebody else has just changed this order."), "refused")
            return redirect(order_url(order))
        return redirect(order_url(order, "checkout.thanks"))
    if order.status != "placed" or order.payment != "card":
        return _nothing_to_pay(order)
    return render_template("pay.html", order=order, totals=order_totals(order), form=ActionForm())


def _nothing_to_pay(order: Order):
    """Back to the order, with the reason why it cannot be paid here (now)."""
    if order.status == "cancelled":
        flash(_("This order was cancelled, so there is nothing to pay."), "refused")
    elif order.status == "placed":
        flash(_("This order is paid by bank transfer."), "refused")
    else:
        flash(_("This order has been paid already."))
    return redirect(order_url(order))


@bp.get("/orders/<number>/thanks")
def thanks(number: str):
    order = _own_order(number)
    return render_template("thanks.html", order=order, totals=order_totals(order))


@bp.get("/orders/<number>")
def order(number: str):
    found = _own_order(number)
    return render_template("order.html", order=found, totals=order_totals(found))


def order_url(order: Order, page: str = "checkout.order") -> str:
    """A page of an order; with its key unless the reader owns it and is signed in."""
    mine = current_user.is_authenticated and order.user_id == current_user.id
    return url_for(page, number=order.number, key=None if mine else order.token)


bp.app_context_processor(lambda: {"order_url": order_url})


def _own_order(number: str) -> Order:
    """The order if it is the reader's own, or if the link carries its key; anything else does not exist."""
    found = db.session.get(Order, Order.id_of(number) or 0)
    if found is None:
        abort(404)
    key = request.args.get("key", "")
    mine = current_user.is_authenticated and found.user_id == current_user.id
    if not mine and not hmac.compare_digest(key.encode(), found.token.encode()):
        abort(404)
    return found


def _order_of_attempt(attempt: str | None) -> Order | None:
    if not attempt or attempt != session.get("last_attempt"):
        return None
    return db.session.scalar(select(Order).where(Order.attempt == attempt))


def _placed_meanwhile(attempt: str) -> Order | None:
    """The order that the same form has just made in a second request; its key is known to that form alone."""
    twin = db.session.scalar(select(Order).where(Order.attempt == attempt[:60]))
    buyer = current_user.id if current_user.is_authenticated else None
    if twin is None or twin.user_id != buyer:
        return None
    session["last_attempt"] = attempt
    cart.empty()
    return twin


def _form() -> CheckoutForm:
    advisers = db.session.scalars(select(User).where(User.role == "employee").order_by(User.name)).all()
    known = {}
    if current_user.is_authenticated:
        last = db.session.scalar(
            select(Order)
            .where(Order.user_id == current_user.id, Order.street != "")
            .order_by(Order.id.desc())
            .limit(1)
        )
        known = {"name": current_user.name, "email": current_user.email}
        if last:
            known |= {"street": last.street, "postcode": last.postcode, "city": last.city}
    if session.get("delivery") in DELIVERY_MINOR:
        known["delivery"] = session["delivery"]
    form = CheckoutForm(data=known)
    form.served_by.choices = [("", _("Nobody, I chose myself"))] + [
        (str(who.id), who.name) for who in advisers
    ]
    if not form.attempt.data:
        form.attempt.data = secrets.token_urlsafe(16)
    return form


def _place(form: CheckoutForm, totals: Totals) -> Order:
    """One transaction: order, lines, shelves, and whatever listens to ``order_placed``."""
    attempt = form.attempt.data[:60]
    served_by = db.session.get(User, int(form.served_by.data)) if form.served_by.data else None
    try:
        order = orders.place(
            totals,
            orders.Recipient(
                form.email.data, form.name.data, form.street.data, form.postcode.data, form.city.data
            ),
            delivery=form.delivery.data,
            payment=form.payment.data,
            user=current_user._get_current_object() if current_user.is_authenticated else None,
            served_by=served_by,
            attempt=attempt,
        )
        if order_totals(order).to_pay_minor == 0:
            orders.pay(order)  # vouchers paid it all
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        if db.session.scalar(select(Order).where(Order.attempt == attempt)) is None:
            raise
        raise orders.OrderError(
            _("This order has already been placed.")
        ) from None  # the button, twice at once
    session["last_attempt"] = attempt
    cart.empty()
    return order


def _shown_minor() -> int:
    """What the page that was sent back told the customer they would pay; 0 if it told nothing."""
    told = request.form.get("shown", "")[:12]
    return int(told) if told.isascii() and told.isdigit() else 0


def _goods(totals: Totals) -> str:
    """What the page lists, for the form to carry: another tab may change the cart under it."""
    return ",".join(f"{line.product.sku}:{line.qty}" for line in totals.lines)


def _other_goods() -> str:
    return _(
        "Your cart has changed since this page was opened, perhaps in another tab."
        " Check what you are ordering now and order again."
    )


def _more_than_shown(totals: Totals) -> str:
    """Said once: another delivery, or something else, made the order dearer than the page said."""
    delivery = money(totals.shipping_minor) if totals.shipping_minor else _("free")
    return _(
        "You would pay %(now)s, but this page showed %(before)s. Delivery: %(delivery)s."
        " Check the total and order again.",
        now=money(totals.to_pay_minor), before=money(_shown_minor()), delivery=delivery,
    )  # fmt: skip


def _next_page(order: Order) -> str:
    wants_card = order.payment == "card" and order.status == "placed"
    return order_url(order, "checkout.pay" if wants_card else "checkout.thanks")


def _page(form: CheckoutForm, totals: Totals, problem: str = "") -> str:
    return render_template(
        "checkout.html",
        goods=_goods(totals),
        form=form,
        totals=totals,
        delivery_minor=DELIVERY_MINOR,
        problem=problem,
    )
