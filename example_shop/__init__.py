"""Ziarno, a small coffee shop: the application factory and what every page shares."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, render_template
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import Engine, event

from . import account, cart, catalogue, checkout, i18n, loyalty, pictures, staff
from .models import db

ROOT = Path(__file__).resolve().parent.parent


def create_app(config: Mapping | None = None) -> Flask:
    """Make the shop.

    :param config: Flask settings that replace the shop's own, among them ``CLOCK`` (a callable that returns
        an aware datetime), ``PROMOTIONS`` (see :mod:`example_shop.pricing`) and ``SQLALCHEMY_DATABASE_URI``.
    """
    app = Flask(__name__, instance_path=str(ROOT / "instance"))
    app.config.from_mapping(
        CLOCK=lambda: datetime.now(UTC),
        PROMOTIONS=loyalty.promotions,
        REFUNDS=loyalty.refund_proposed,
        LOYALTY_DEALS=True,
        LOYALTY_CATALOGUE_VIEW="catalogue.products",
        LOYALTY_LOCALE="pl",
        LOYALTY_REFRESH=["order-lines", "order-sums", "cart-link"],
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        MAX_CONTENT_LENGTH=256 * 1024,
        MAX_FORM_PARTS=500,
        WTF_CSRF_TIME_LIMIT=None,  # a cart may stay open overnight
    )
    app.config.from_mapping(config or {})
    if not app.config.get("SQLALCHEMY_DATABASE_URI"):
        Path(app.instance_path).mkdir(parents=True, exist_ok=True)
        app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{Path(app.instance_path) / 'ziarno.sqlite'}"
    if not app.config.get("SECRET_KEY"):
        app.config["SECRET_KEY"] = _secret_key(Path(app.instance_path) / "secret_key")

    app.json.sort_keys = False  # the cart keeps the order in which it was filled

    db.init_app(app)
    CSRFProtect(app)
    account.login_manager.init_app(app)
    i18n.init_app(app)
    for module in (catalogue, cart, checkout, account, staff, pictures, i18n):
        app.register_blueprint(module.bp)
    app.config.setdefault("LOYALTY_CLOCK", lambda: app.config["CLOCK"]())
    loyalty.loyalty.init_app(app, db=db)
    app.context_processor(_shared_by_all_pages)
    app.after_request(_security_headers)
    _add_error_pages(app)
    with app.app_context():
        _tune_sqlite(db.engine)
    return app


def _secret_key(path: Path) -> str:
    """The key kept in ``instance/``; made at the first start, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text().strip()


def _tune_sqlite(engine: Engine) -> None:
    """Readers beside a writer, patience before "database is locked", and foreign keys that hold."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _(connection, _record) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 15000")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()


def _shared_by_all_pages() -> dict:
    return {
        "categories": catalogue.top_categories(),
        "cart_count": cart.count(),
        "work": account.work_of(current_user),
    }


def _security_headers(response):
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")  # links to a guest's order carry its key
    if response.mimetype == "text/html":
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
            "form-action 'self'; frame-ancestors 'none'",
        )
    return response


def _add_error_pages(app: Flask) -> None:
    def page(error):
        return render_template("error.html", code=error.code), error.code

    for code in (400, 403, 404, 405, 413):
        app.register_error_handler(code, page)
    app.register_error_handler(CSRFError, lambda _: (render_template("error.html", code="csrf"), 400))
    app.register_error_handler(401, lambda _: account.login_manager.unauthorized())
    app.register_error_handler(500, lambda _: (render_template("error.html", code=500), 500))
