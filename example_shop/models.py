"""What the shop keeps: categories, products, people, orders.

Money is an integer of grosze (``…_minor``); prices include VAT, costs do not. Times are aware, kept in UTC.
"""

from __future__ import annotations

import secrets
import unicodedata
from datetime import UTC, datetime

from flask import current_app, has_request_context, url_for
from flask_login import UserMixin
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Integer, String, Text, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from werkzeug.security import check_password_hash, generate_password_hash

CURRENCY = "PLN"
ROLES = ("customer", "merchant", "employee", "partner")
STATUSES = ("placed", "paid", "delivered", "cancelled", "refunded")
FIRST_NUMBER = 1000


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


def now() -> datetime:
    """The shop's time; tests set ``app.config["CLOCK"]``."""
    return current_app.config["CLOCK"]()


class UtcDateTime(TypeDecorator):
    """An aware datetime in and out; SQLite keeps it without a zone, in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time needs a time zone: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value, dialect):
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def searchable(*texts: str) -> str:
    """Lower case and without accents, so that "lodz" finds "Łódź" on every database.

    >>> searchable("Żółta Kawa", "Etiopia")
    'zolta kawa etiopia'
    """
    plain = unicodedata.normalize("NFKD", " ".join(texts).casefold().replace("ł", "l"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


class Category(db.Model):
    __tablename__ = "category"

    path: Mapped[str] = mapped_column(String(60), primary_key=True)  # "coffee/espresso"
    name_pl: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)

    def name_in(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_pl


class Product(db.Model):
    __tablename__ = "product"
    __table_args__ = (
        CheckConstraint("stock >= 0", name="stock_not_negative"),
        CheckConstraint(
            "price_minor >= 0 AND price_minor <= regular_price_minor", name="price_not_above_regular"
        ),
    )

    sku: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_pl: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    description_pl: Mapped[str] = mapped_column(Text)
    description_en: Mapped[str] = mapped_column(Text)
    notes_pl: Mapped[str] = mapped_column(
        String(160), default=""
    )  # what it tastes like, or what it is made of
    notes_en: Mapped[str] = mapped_column(String(160), default="")
    origin_pl: Mapped[str] = mapped_column(String(80), default="")
    origin_en: Mapped[str] = mapped_column(String(80), default="")
    brand: Mapped[str] = mapped_column(String(60))
    category_path: Mapped[str] = mapped_column(ForeignKey(Category.path), index=True)
    cost_minor: Mapped[int | None]  # net of VAT; None where the shop does not know it
    regular_price_minor: Mapped[int]
    price_minor: Mapped[int]  # below the regular price while on sale
    lowest_price_minor: Mapped[int | None]  # of the 30 days before the sale began; shown beside it by law
    tax_rate: Mapped[int]  # percent
    stock: Mapped[int] = mapped_column(default=0)
    picture: Mapped[str] = mapped_column(String(20))  # a shape in pictures.py
    colour: Mapped[str] = mapped_column(String(7))
    search_text: Mapped[str] = mapped_column(Text, default="")

    category: Mapped[Category] = relationship(lazy="joined")

    @property
    def url(self) -> str:
        """The address of its page; a command in a terminal has none."""
        return url_for("catalogue.product", sku=self.sku) if has_request_context() else ""

    @property
    def on_sale(self) -> bool:
        return self.price_minor < self.regular_price_minor

    def name_in(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_pl

    @property
    def names(self) -> dict[str, str]:
        return {"pl": self.name_pl, "en": self.name_en}

    def description_in(self, language: str) -> str:
        return self.description_en if language == "en" else self.description_pl

    def notes_in(self, language: str) -> str:
        return self.notes_en if language == "en" else self.notes_pl

    def origin_in(self, language: str) -> str:
        return self.origin_en if language == "en" else self.origin_pl


def _fill_search_text(_mapper, _connection, product: Product) -> None:
    product.search_text = searchable(
        product.sku, product.name_pl, product.name_en, product.brand,
        product.origin_pl or "", product.origin_en or "", product.notes_pl or "", product.notes_en or "",
    )  # fmt: skip


event.listen(Product, "before_insert", _fill_search_text)
event.listen(Product, "before_update", _fill_search_text)


class User(UserMixin, db.Model):
    __tablename__ = "user_account"  # "user" is a reserved word in PostgreSQL
    __table_args__ = (
        CheckConstraint("role IN ('customer', 'merchant', 'employee', 'partner')", name="known_role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(20), default="customer")
    organisation: Mapped[str | None] = mapped_column(String(40))  # a partner's company, "helios"
    employee_code: Mapped[str | None] = mapped_column(String(40), unique=True)  # "anna"
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def set_password(self, password: str) -> None:
        self.password_hash = generate_password_hash(password)

    def has_password(self, password: str) -> bool:
        return check_password_hash(self.password_hash, password)


class Order(db.Model):
    __tablename__ = "shop_order"  # "order" is a reserved word
    __table_args__ = (
        CheckConstraint(
            "status IN ('placed', 'paid', 'delivered', 'cancelled', 'refunded')", name="known_status"
        ),
        CheckConstraint(
            "discount_minor >= 0 AND vouchers_minor >= 0 AND shipping_minor >= 0", name="no_negative_parts"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(60), unique=True, default=lambda: secrets.token_urlsafe(24))
    attempt: Mapped[str | None] = mapped_column(String(60), unique=True)  # one checkout form, one order
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id), index=True)  # None for a guest
    served_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))  # the employee who advised
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(120))
    street: Mapped[str] = mapped_column(String(160), default="")
    postcode: Mapped[str] = mapped_column(String(10), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    delivery: Mapped[str] = mapped_column(String(20))
    payment: Mapped[str] = mapped_column(String(20))  # "card" or "transfer"
    currency: Mapped[str] = mapped_column(String(3), default=CURRENCY)
    shipping_minor: Mapped[int] = mapped_column(default=0)
    discount_minor: Mapped[int] = mapped_column(default=0)  # off the whole order, beside the lines' own
    vouchers_minor: Mapped[int] = mapped_column(default=0)  # the part of the total that vouchers pay
    vouchers_note: Mapped[str] = mapped_column(String(160), default="")
    refunded_minor: Mapped[int] = mapped_column(default=0)  # money given back so far
    status: Mapped[str] = mapped_column(String(20), default="placed", index=True)
    placed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refunded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the latest refund
    version: Mapped[int] = mapped_column(Integer)

    lines: Mapped[list[OrderLine]] = relationship(
        back_populates="order", order_by="OrderLine.id", cascade="all, delete-orphan", lazy="selectin"
    )
    user: Mapped[User | None] = relationship(foreign_keys=user_id)
    served_by: Mapped[User | None] = relationship(foreign_keys=served_by_id)

    __mapper_args__ = {"version_id_col": version}  # two clerks, one order: the second is told

    @property
    def number(self) -> str:
        return f"ZR-{FIRST_NUMBER + self.id}"

    @staticmethod
    def id_of(number: str) -> int | None:
        """The id behind a number that a person typed, or None if it cannot be one."""
        digits = number.upper().removeprefix("ZR-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
            return None
        return int(digits) - FIRST_NUMBER


class OrderLine(db.Model):
    __tablename__ = "shop_order_line"
    __table_args__ = (
        CheckConstraint("qty > 0", name="qty_positive"),
        CheckConstraint("refunded >= 0 AND refunded <= qty", name="refunded_within_qty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey(Order.id, ondelete="CASCADE"), index=True)
    sku: Mapped[str] = mapped_column(String(40), index=True)
    name: Mapped[str] = mapped_column(String(120))  # as sold, in Polish and English
    name_en: Mapped[str] = mapped_column(String(120))
    qty: Mapped[int]
    refunded: Mapped[int] = mapped_column(default=0)  # units given back so far
    unit_price_minor: Mapped[int]
    regular_price_minor: Mapped[int]
    cost_minor: Mapped[int | None]
    tax_rate: Mapped[int]
    category: Mapped[str] = mapped_column(String(60))
    brand: Mapped[str] = mapped_column(String(60))
    discount_minor: Mapped[int] = mapped_column(default=0)  # of the line, all its units
    discount_note: Mapped[str] = mapped_column(String(300), default="")

    order: Mapped[Order] = relationship(back_populates="lines")

    @property
    def left(self) -> int:
        return self.qty - self.refunded

    def name_in(self, language: str) -> str:
        return self.name_en if language == "en" else self.name
