"""A shop with a year of books, seeded and booked once a run; each test walks through its own copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from example_shop import create_app, seed
from example_shop.loyalty import loyalty, open_the_books
from example_shop.models import Order, OrderLine, Product, User, db
from tests.browser.people import Person
from tests.infrastructure import run
from tests.infrastructure.browser import VIEWPORTS
from tests.infrastructure.passwords import make_cheap

NOON = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)  # a Thursday
OTHER_PARTNER = "kasa@bajka.example"


class Clock:
    """A time that a test moves by hand."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time

    def pass_time(self, **parts: float) -> None:
        self.time += timedelta(**parts)


@dataclass(frozen=True)
class Shop:
    """A shop that is open: where, by which clock, and the application behind it."""

    address: str
    clock: Clock
    app: Flask


@pytest.fixture
def shop(tmp_path: Path, serve: Callable[[Flask], str]) -> Iterator[Shop]:
    """The shop at noon on 20 November 2025. Ola is gold and can afford any reward."""
    path = tmp_path / "shop.sqlite"
    shutil.copy(run.once("shop-with-books", seed_once), path)
    clock = Clock()
    app = open_shop(path, clock)
    yield Shop(serve(app).rstrip("/"), clock, app)
    with app.app_context():
        db.engine.dispose()


def open_shop(path: Path, clock: Clock) -> Flask:
    return create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "only for tests",
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}",
            "CLOCK": clock,
            "SEND_FILE_MAX_AGE_DEFAULT": 3600,
        }
    )


def seed_once() -> str:
    """Two customers, some guests and everyone who works there: a year of it is booked in seconds."""
    path = run.folder() / "shop-with-books.sqlite"
    for left in run.folder().glob(f"{path.name}*"):  # by a worker that failed
        left.unlink()
    app = open_shop(path, Clock())
    with pytest.MonkeyPatch.context() as patch, app.app_context():
        patch.setattr(seed, "NAMES", seed.NAMES[:2])
        db.create_all()
        loyalty.upgrade()
        seed.seed_if_empty()
        make_cheap()
        db.session.add_all(_bought_a_machine("ola@ziarno.example", days_ago) for days_ago in (60, 90))
        cinema = User(email=OTHER_PARTNER, name="Kino Bajka", role="partner", organisation="bajka")
        cinema.password_hash = db.session.query(User.password_hash).first()[0]
        cinema.created_at = NOON
        db.session.add(cinema)
        db.session.commit()
        open_the_books()
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return str(path)


def _bought_a_machine(email: str, days_ago: int) -> Order:
    """An order long over, so that there are points enough for a ticket to the cinema."""
    when = NOON - timedelta(days=days_ago)
    product = db.session.get(Product, "ESP-PRO")
    return Order(
        token=f"machine-{days_ago}", user=db.session.query(User).filter_by(email=email).one(),
        email=email, name="Ola Wrona",
        street="Piotrkowska 1", postcode="90-001", city="Łódź", delivery="courier", payment="card",
        shipping_minor=1490, vouchers_minor=0, vouchers_note="", status="delivered", placed_at=when,
        paid_at=when, delivered_at=when + timedelta(days=2),
        lines=[
            OrderLine(
                sku=product.sku, name=product.name_pl, name_en=product.name_en, qty=1, refunded=0,
                unit_price_minor=product.price_minor, regular_price_minor=product.regular_price_minor,
                cost_minor=product.cost_minor, tax_rate=product.tax_rate, category=product.category_path,
                brand=product.brand, discount_minor=0, discount_note="",
            )
        ],
    )  # fmt: skip


@pytest.fixture(params=[pytest.param("phone", marks=pytest.mark.browser)])
def viewport(request: pytest.FixtureRequest) -> str:
    """Walks are long, so each is walked once, on a phone; ``Person.look`` holds a page to both widths."""
    return request.param


@pytest.fixture
def widths(viewport: str) -> Iterable[str]:
    """The windows in which the pages of a walk are looked at."""
    return VIEWPORTS


@pytest.fixture
def meet(visitors, shop: Shop, widths: Iterable[str]) -> Callable[..., Person]:
    """``meet("customer")`` is signed in, ``meet()`` a guest; options are those of a visitor's page."""

    def new(who: str = "", **options) -> Person:
        person = Person(visitors(**options), shop.address, widths)
        return person.sign_in(who) if who else person

    return new
