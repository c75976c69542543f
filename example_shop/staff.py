"""For employees and the owner: the orders, and what can be done with each."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import wraps

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from . import orders
from .account import is_staff
from .forms import ActionForm
from .i18n import money
from .models import STATUSES, Order, db
from .pricing import RefundPlan, order_totals, plan_refund

bp = Blueprint("staff", __name__, url_prefix="/staff")

PER_PAGE = 25


def staff_only(view: Callable) -> Callable:
    @wraps(view)
    @login_required
    def guarded(*args, **kwargs):
        if not is_staff(current_user):
            abort(403)
        return view(*args, **kwargs)

    return guarded


@bp.get("/orders")
@staff_only
def orders_list():
    status = request.args.get("status", "")
    words = request.args.get("q", "").strip()[:80]
    query = select(Order)
    if status in STATUSES:
        query = query.where(Order.status == status)
    if words:
        wanted = (
            Order.id == Order.id_of(words)
            if Order.id_of(words)
            else Order.name.icontains(words, autoescape=True)
        )
        query = query.where(wanted | Order.email.icontains(words, autoescape=True))
    page = db.paginate(
        query.order_by(Order.placed_at.desc(), Order.id.desc()), per_page=PER_PAGE, error_out=False
    )
    return render_template(
        "staff/orders.html",
        page=page, status=status, words=words, statuses=STATUSES,
        totals={order.id: order_totals(order) for order in page}, counts=_counts(),
    )  # fmt: skip


@bp.get("/orders/<number>")
@staff_only
def order(number: str):
    return _order_page(_find(number))


@bp.post("/orders/<number>/paid")
@staff_only
def paid(number: str):
    return _take(number, orders.pay, _("The payment is booked."))


@bp.post("/orders/<number>/delivered")
@staff_only
def delivered(number: str):
    return _take(number, orders.deliver, _("The order is marked as delivered."))


@bp.post("/orders/<number>/cancel")
@staff_only
def cancel(number: str):
    return _take(number, orders.cancel, _("The order is cancelled."))


@bp.route("/orders/<number>/refund", methods=["GET", "POST"])
@staff_only
def refund(number: str):
    """Asked for: what it would do. Sent with the stamp of what was shown: it is done."""
    found = _find(number)
    try:
        units, money_minor = _units_typed(found), _money_typed()
        orders.check_refund(found, units, money_minor)
        plan = plan_refund(found, units, money_minor)
        shown, now = request.form.get("confirmed"), f"{plan.stamp}:{plan.amount_minor}"
        if shown != now or request.method == "GET":
            return _proposal(found, units, money_minor, plan, confirm=now, stale=bool(shown))
        orders.refund(found, units, money_minor)
        db.session.commit()
    except orders.OrderError as error:
        db.session.rollback()
        return _order_page(_find(number), problem=str(error)), 422
    except StaleDataError:
        return _too_late(number)
    flash(_("Refunded: %(amount)s.", amount=money(plan.amount_minor)))
    return redirect(url_for(".order", number=number))


def _proposal(
    order: Order, units: dict[int, int], money_minor: int, plan: RefundPlan, *, confirm: str, stale: bool
) -> str:
    return render_template(
        "staff/refund.html",
        order=order, units=units, money_minor=money_minor, plan=plan, confirm=confirm, stale=stale,
        form=ActionForm(),
    )  # fmt: skip


def _take(number: str, step: Callable[[Order], None], done: str):
    """One step in an order's life, or the reason why not."""
    try:
        step(_find(number))
        db.session.commit()
    except orders.OrderError as error:
        db.session.rollback()
        return _order_page(_find(number), problem=str(error)), 409
    except StaleDataError:
        return _too_late(number)
    flash(done)
    return redirect(url_for(".order", number=number))


def _too_late(number: str):
    db.session.rollback()
    return _order_page(
        _find(number), problem=_("Somebody else has just changed this order. Look again.")
    ), 409


def _units_typed(order: Order) -> dict[int, int]:
    units = {}
    for line in order.lines:
        text = request.values.get(f"units-{line.id}", "").strip() or "0"
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()):
            raise orders.OrderError(_("Enter the number of units as a whole number."))
        units[line.id] = int(digits[:9]) * (-1 if text.startswith("-") else 1)
    return units


def _money_typed() -> int:
    """Money without goods, in grosze, as a person types it: ``12,50``."""
    text = request.values.get("money", "").strip().replace("\N{NO-BREAK SPACE}", "").replace(",", ".")
    if not text:
        return 0
    if not re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,2})?", text):
        raise orders.OrderError(_("Enter the amount in zlotys, for example 12.50."))
    return int(Decimal(text) * 100)


def _find(number: str) -> Order:
    found = db.session.get(Order, Order.id_of(number) or 0)
    if found is None:
        abort(404)
    return found


def _order_page(order: Order, problem: str = "") -> str:
    return render_template(
        "staff/order.html", order=order, totals=order_totals(order), form=ActionForm(), problem=problem
    )


def _counts() -> dict[str, int]:
    rows = db.session.execute(select(Order.status, func.count().label("number")).group_by(Order.status))
    return {row.status: row.number for row in rows}
