"""Login, sign-up, logout, and a customer's own page."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, current_user, login_required, login_user, logout_user
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.security import check_password_hash, generate_password_hash

from .forms import LoginForm, SignupForm
from .models import Order, User, db, now
from .pricing import order_totals
from .redirects import is_local

bp = Blueprint("account", __name__)

STAFF = ("employee", "merchant")

# Where whoever works with the shop finds their pages: endpoints, and what their links are called.
WORK = {
    "employee": (("staff.orders_list", _l("Orders")), ("loyalty_employee.overview", _l("My goals"))),
    "merchant": (
        ("staff.orders_list", _l("Orders")),
        ("loyalty_merchant.overview", _l("Rules of the club")),
        ("loyalty_merchant.budgets", _l("Budgets")),
    ),
    "partner": (("loyalty_partner.overview", _l("Codes and statement")),),
}
NOBODY = generate_password_hash("nobody")  # compared for unknown e-mails, so that both answers take as long

login_manager = LoginManager()
login_manager.login_view = "account.login"
login_manager.login_message = _l("Sign in to see this page.")


@login_manager.user_loader
def load_user(user_id: str) -> User | None:
    return db.session.get(User, int(user_id)) if user_id.isdecimal() else None


def is_staff(user) -> bool:
    return user.is_authenticated and user.role in STAFF


def work_of(user) -> tuple:
    """The pages of somebody who works with the shop; nothing for customers and guests."""
    return WORK.get(user.role, ()) if user.is_authenticated else ()


@bp.route("/login", methods=["GET", "POST"])
def login():
    if current_user.is_authenticated:
        return redirect(url_for(".account"))
    form = LoginForm()
    if form.validate_on_submit():
        user = db.session.scalar(select(User).where(User.email == form.email.data))
        if check_password_hash(user.password_hash if user else NOBODY, form.password.data) and user:
            login_user(user, remember=form.remember.data)
            flash(_("You are signed in. Good to see you, %(name)s.", name=user.name.split()[0]))
            return redirect(_after_login(user))
        form.password.errors = [_("This e-mail and password do not go together.")]
    return render_template("login.html", form=form), 422 if form.errors else 200


@bp.route("/signup", methods=["GET", "POST"])
def signup():
    if current_user.is_authenticated:
        return redirect(url_for(".account"))
    form = SignupForm()
    if form.validate_on_submit():
        user = User(email=form.email.data, name=form.name.data, role="customer", created_at=now())
        user.set_password(form.password.data)
        db.session.add(user)
        try:
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
            form.email.errors = [_("There is an account with this e-mail. Sign in, or use another one.")]
        else:
            login_user(user)
            flash(_("Your account is ready. Good to have you, %(name)s.", name=user.name.split()[0]))
            return redirect(_after_login(user))
    return render_template("signup.html", form=form), 422 if form.errors else 200


@bp.post("/logout")
def logout():
    logout_user()
    flash(_("You are signed out."))
    return redirect(url_for("catalogue.home"))


@bp.get("/account")
@login_required
def account():
    mine = db.session.scalars(
        select(Order)
        .where(Order.user_id == current_user.id)
        .order_by(Order.placed_at.desc(), Order.id.desc())
    ).all()
    return render_template(
        "account.html", orders=mine, totals={order.id: order_totals(order) for order in mine}
    )


def _after_login(user: User) -> str:
    target = request.args.get("next", "")
    if is_local(target):
        return target
    own = work_of(user)
    return url_for(own[0][0] if own else ".account")
