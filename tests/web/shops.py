"""A tiny shop with loyalty, made afresh for each test: models, loaders, pages, and short ways to act."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache

from blinker import Signal
from flask import Flask, g, render_template_string, request, session
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, ForeignKey, Integer, String, event, func, select
from sqlalchemy import Enum as EnumColumn

from flask_loyalty import LineFacts, Loyalty, OrderFacts, ProductFacts
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.services import publishing, views
from flask_loyalty.store import failures, schema, tables
from flask_loyalty.store.programmes import ProgrammeCache
from flask_loyalty.store.verify import verify
from flask_loyalty.store.writing import own
from flask_loyalty.testing import Clock

NOON = datetime(2026, 5, 6, 10, tzinfo=UTC)

RULES = {
    "base": "earn 1 point per 1 PLN of order.margin",
    "welcome": "on signup earn 100 points",
    "cups": 'price 0.01 PLN on cheapest 1 of every 2 items where item.category in "cups"',
    "sales": [
        "every month",
        'for employees where employee.role = "sales"',
        "pay 10% of employee.margin above employee.target",
    ],
}


@cache
def parsed(text):
    """A programme's text means the same in every test, so each is parsed once."""
    loaded = load_programme(text).programme
    if loaded is None:
        raise ValueError("a published programme no longer loads")
    return loaded


def document(rules=None, **more):
    """A programme's text; ``rules`` by id."""
    rules = RULES if rules is None else rules
    return json.dumps(
        {
            "format": 1,
            "name": {"pl": "Klub", "en": "Club"},
            "currency": "PLN",
            "timezone": "Europe/Warsaw",
            "prices": "gross",
            "points": {
                "name": {"pl": ["punkt", "punkty", "punktów"], "en": ["point", "points"]},
                "value": "0.02 PLN",
                "pending": "14 days",
                "expire": "12 months",
                "redeem": {"minimum": 10},
            },
            "partners": [{"id": "helios", "name": "Kino Helios"}, {"id": "zoo", "name": "Zoo"}],
            "rewards": [
                {
                    "id": "cinema",
                    "partner": "helios",
                    "name": {"pl": "Bilet", "en": "Ticket"},
                    "points": 50,
                    "settle": "18.00 PLN",
                    "stock": 2,
                    "valid": "90 days",
                },
                {"id": "tea", "name": {"pl": "Herbata", "en": "Tea"}, "points": 20, "valid": "30 days"},
                {
                    "id": "trip",
                    "name": {"pl": "Wycieczka", "en": "Trip"},
                    "points": 9999,
                    "valid": "1 months",
                },
            ],
            "rules": [{"id": id_, "rule": text} for id_, text in rules.items()],
            **more,
        }
    )


class Status(Enum):
    """Statuses as an Enum column keeps them: by name."""

    NEW = "new"
    PAID = "paid"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class Models:
    """The shop's own tables. Classes belong to one database object, so each shop has its own."""

    def __init__(self, db, status_type=None):
        class User(db.Model):
            __tablename__ = "shop_user"
            id = db.mapped_column(Integer, primary_key=True)
            role = db.mapped_column(String(20), default="guest", nullable=False)

        class Order(db.Model):
            __tablename__ = "shop_order"
            id = db.mapped_column(Integer, primary_key=True)
            member = db.mapped_column(String(200))
            status = db.mapped_column(status_type or String(20), nullable=False)
            placed_at = db.mapped_column(DateTime, nullable=False)
            served_by = db.mapped_column(String(40))
            currency = db.mapped_column(String(3), default="PLN", nullable=False)
            lines = db.relationship("Line", back_populates="order", order_by="Line.id")

        class Line(db.Model):
            __tablename__ = "shop_line"
            id = db.mapped_column(Integer, primary_key=True)
            order_id = db.mapped_column(ForeignKey("shop_order.id"), nullable=False)
            sku = db.mapped_column(String(200), nullable=False)
            name = db.mapped_column(String(200), default="", nullable=False)
            category = db.mapped_column(String(40), default="", nullable=False)
            qty = db.mapped_column(Integer, default=1, nullable=False)
            refunded = db.mapped_column(Integer, default=0, nullable=False)
            price = db.mapped_column(Integer, default=100_00, nullable=False)
            order = db.relationship("Order", back_populates="lines")

        self.User, self.Order, self.Line = User, Order, Line


def prepare(engine):
    """Our tables with a published programme, and the shop's own: what a copy of the database starts with."""
    schema.upgrade(engine)
    own(
        engine,
        lambda conn: publishing.publish(conn, document(), "me", "", NOON - timedelta(days=365)),
    )
    make_tables(engine)


def make_tables(engine):
    db = SQLAlchemy()
    Models(db)
    db.metadata.create_all(engine)


class Shop:
    """An app with its database, models, loyalty and clock."""

    def __init__(self, url, *, db=None, models=None, loyalty=None, status_type=None, watch=True, **config):
        self.clock = Clock(NOON)
        self.db = db or SQLAlchemy()
        self.models = models or Models(self.db, status_type)
        self.app = Flask("tiny")
        self.app.config.update(
            SECRET_KEY="only for tests",
            TESTING=True,
            SQLALCHEMY_DATABASE_URI=url,
            LOYALTY_CLOCK=self.clock,
            LOYALTY_DEALS=True,
        )
        self.app.config.update(config)
        self.db.init_app(self.app)
        self.cart = []
        self.currency = "PLN"
        self.products = {}
        self.urls = {}
        self.told = []
        self.broken = None  # an exception that the order loader raises
        self.paid_signal = Signal()
        self.loyalty = loyalty or Loyalty()
        if loyalty is None:
            self._seams(watch)
        self.loyalty.init_app(self.app, db=self.db)
        self.app.extensions["loyalty"].programmes = ProgrammeCache(parsed)
        self._pages()

    # ------------------------------------------------------------ what the shop says

    def _seams(self, watch):
        loyalty, m = self.loyalty, self.models
        loyalty.member_loader(lambda: session.get("customer"))
        loyalty.order_loader(self.order_facts)
        loyalty.cart_loader(self.cart_facts)
        loyalty.product_loader(self.products_of)
        for kind in ("employee", "merchant", "partner"):
            loyalty.actor_loader(kind)(lambda kind=kind: session.get(kind))
        loyalty.facts_loader("employee")(
            lambda id_, names: {"employee.role": "sales", "employee.target": 100_00}
        )
        loyalty.orders_between(lambda since, until: [t for t in self.told if since <= t[2] < until])
        loyalty.signal(self.paid_signal, ref=lambda event: event.id, event="paid")
        if watch:
            for status in ("paid", "delivered", "cancelled"):
                loyalty.watch(m.Order.status, becomes=status, ref=lambda o: o.id, event=status)
            loyalty.watch(m.Line.refunded, ref=lambda line: line.order.id, event="refunded")
            loyalty.watch(m.User.role, becomes="customer", member=lambda user: user.id, event="signup")

    def order_facts(self, ref):
        if self.broken is not None:
            raise self.broken
        found = self.db.session.get(self.models.Order, int(ref)) if ref.isdecimal() else None
        return found and OrderFacts(
            member=found.member,
            currency=found.currency,
            placed_at=found.placed_at.replace(tzinfo=UTC),
            served_by=found.served_by,
            lines=[
                LineFacts(
                    id=str(one.id),
                    sku=one.sku,
                    name=one.name,
                    qty=one.qty,
                    refunded=one.refunded,
                    category=one.category,
                    unit_price=one.price,
                    cost=0,
                    kind="gift_card" if one.category == "gift-cards" else "goods" if one.price else "gift",
                )
                for one in found.lines
            ],
        )

    def cart_facts(self, *lines):
        lines = lines or self.cart
        if not lines:
            return None
        return OrderFacts(
            member=session.get("customer"), currency=self.currency, placed_at=self.clock(), lines=lines
        )

    def products_of(self, sku):
        price = self.products.get(sku)
        return price and ProductFacts(
            sku=sku, name=sku, unit_price=price, currency="PLN", cost=0, url=self.urls.get(sku, "")
        )

    def _pages(self):
        @self.app.get("/login/<kind>/<key>")
        def login(kind, key):
            session[kind] = key
            return ""

        @self.app.route("/slot/<name>", methods=["GET", "POST"])
        def slot(name):
            about = {key: value for key, value in request.args.items() if not key.startswith("loyalty_")}
            return render_template_string("[{{ loyalty_slot(name, **about) }}]", name=name, about=about)

        @self.app.post("/checkout")
        def checkout():
            offer = self.loyalty.quote(self.cart_facts())
            made = self.new_order(member=session.get("customer"), cart=self.cart)
            self.loyalty.place(made.id, offer)
            if request.args.get("then") == "fail":
                self.db.session.rollback()
                return "failed", 500
            self.db.session.commit()
            g.made = made
            return str(made.id)

    # ------------------------------------------------------------ short ways to act

    def new_order(self, *prices, member="anna", status="new", cart=(), **more):
        """An order in the session, flushed and not committed; lines at these prices, or as the cart has."""
        m = self.models
        made = m.Order(member=member, status=status, placed_at=self.clock().replace(tzinfo=None), **more)
        for at, price in enumerate(prices or (() if cart else (100_00,))):
            made.lines.append(m.Line(sku=f"sku{at}", qty=1, price=price))
        for one in cart:
            made.lines.append(
                m.Line(sku=one.sku, name=one.name, category=one.category, qty=one.qty, price=one.unit_price)
            )
        self.db.session.add(made)
        self.db.session.flush()
        return made

    def buy(self, *prices, **more):
        """A paid order, committed."""
        made = self.new_order(*prices, **more)
        self.set_status(made, "paid")
        return made

    def set_status(self, order, status):
        order.status = status
        self.db.session.commit()

    def give(self, points, member="anna"):
        """Points that can be spent now, from an order of long ago."""
        self.clock.moment -= timedelta(days=30)
        made = self.buy(points * 100, member=member)
        self.set_status(made, "delivered")
        self.clock.moment += timedelta(days=30)

    def publish(self, text, **more):
        with self.app.app_context():
            return self.loyalty.publish(text, author="me", **more)

    # ------------------------------------------------------------ what has come of it

    @property
    def engine(self):
        with self.app.app_context():
            return self.db.engine

    def read(self, work):
        with self.engine.connect() as conn:
            return work(conn)

    @property
    def state(self):
        return self.app.extensions["loyalty"]

    def view(self, member="anna"):
        return self.read(lambda c: views.member_view(c, self.state.programmes, member, self.clock()))

    def points(self, member="anna"):
        view = self.view(member)
        return view.available, view.pending

    def failures(self):
        return self.read(failures.waiting)

    def count(self, table):
        return self.read(lambda c: c.execute(select(func.count()).select_from(table)).scalar_one())

    def orders_kept(self):
        return self.count(tables.order)

    def sums(self, ref):
        """What an order's entries come to for each owner and unit, those of nothing left out."""
        account, entry, posting = tables.account, tables.entry, tables.posting
        query = (
            select(account.c.owner, posting.c.unit, func.sum(posting.c.amount))
            .join(entry, entry.c.id == posting.c.entry_id)
            .join(account, account.c.id == posting.c.account_id)
            .where(entry.c.order_ref == str(ref))
            .group_by(account.c.owner, posting.c.unit)
        )
        found = self.read(lambda c: c.execute(query).all())
        return {(owner, unit): int(total) for owner, unit, total in found if total}

    def everything(self):
        """Every row of our tables, to tell whether something was written."""
        return self.read(
            lambda c: {
                table.name: sorted(map(repr, c.execute(select(table))))
                for table in tables.metadata.tables.values()
            }
        )

    def check(self):
        assert [str(finding) for finding in self.read(verify)] == []


def item(sku="ETH", price=100_00, qty=1, **more):
    """A line of a cart."""
    return LineFacts(sku=sku, unit_price=price, qty=qty, cost=0, **more)


class Statements:
    """The statements that an engine ran, without those that open and close transactions."""

    def __init__(self, engine):
        self.engine, self.texts = engine, []

    def __enter__(self):
        event.listen(self.engine, "before_cursor_execute", self._seen)
        return self

    def __exit__(self, *_):
        event.remove(self.engine, "before_cursor_execute", self._seen)

    def _seen(self, conn, cursor, statement, parameters, context, executemany):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "BEGIN")):
            self.texts.append(" ".join(statement.split()))

    def ours(self):
        """Those that touch our tables."""
        return [text for text in self.texts if "loyalty_" in text]


def enum_column():
    return EnumColumn(Status)
