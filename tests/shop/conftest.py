"""A seeded shop for each test: a copy of one that is seeded once a worker."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextvars import Context
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from example_shop import create_app, seed
from example_shop.loyalty import loyalty
from example_shop.models import Order, Product, db
from tests.infrastructure.passwords import make_cheap

NOON = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)
ADDRESS = {
    "shown": "99999999",  # what the page said there was to pay, at most
    "name": "Jan Żółw", "email": "jan@poczta.pl", "delivery": "courier", "payment": "card",
    "street": "Piotrkowska 1", "postcode": "90-001", "city": "Łódź",
}  # fmt: skip


class Clock:
    """A time that a test moves by hand."""

    def __init__(self, start: datetime = NOON) -> None:
        self.time = start

    def __call__(self) -> datetime:
        return self.time

    def pass_time(self, **parts: float) -> None:
        self.time += timedelta(**parts)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def make_shop(url: str, clock: Clock | None = None, **config) -> Flask:
    return create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "only for tests",
            "SQLALCHEMY_DATABASE_URI": url,
            "WTF_CSRF_ENABLED": False,
            "CLOCK": clock or Clock(),
            **config,
        }
    )


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("shop") / "seeded.sqlite"
    app = make_shop(f"sqlite:///{path}")
    with app.app_context():
        db.create_all()
        loyalty.upgrade()
        seed.seed_if_empty()
        make_cheap()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.session.remove()
        db.engine.dispose()
    return path


@pytest.fixture
def make(seeded_file, tmp_path, clock) -> Iterator[Callable[..., Flask]]:
    """Makes a shop on its own copy of the seeded data: ``make(PROMOTIONS=…)``."""
    made = []

    def one(**config) -> Flask:
        path = tmp_path / f"shop{len(made)}.sqlite"
        shutil.copy(seeded_file, path)
        made.append(make_shop(f"sqlite:///{path}", clock, **config))
        return made[-1]

    yield one
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def shop(make) -> Flask:
    return make()


class Person:
    """Somebody with a browser of their own, in English unless said otherwise."""

    def __init__(self, app: Flask, email: str | None = None, language: str = "en") -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.post(f"/language/{language}")
        if email:
            answer = self.post("/login", {"email": email, "password": seed.DEMO_PASSWORD})
            assert answer.status_code == 302

    def get(self, path: str, **more):
        return self._apart(self.client.get, path, **more)

    def post(self, path: str, data: dict | None = None, **more):
        return self._apart(self.client.post, path, data=data, **more)

    def _apart(self, call: Callable, *args, **more):
        """Each request in a context of its own, as on a server, whatever the test itself holds."""
        db.session.rollback()  # see what others wrote, block nobody
        return Context().run(call, *args, **more)

    def buy(self, *skus: str, **changes: str) -> Order:
        """Put one of each into the cart and place the order; it is not paid yet."""
        for sku in skus or ("ETH-250",):
            assert self.post("/cart/add", {"sku": sku, "qty": "1"}).status_code == 302
        answer = self.post("/checkout", {**ADDRESS, "attempt": "t" + str(id(self)), **changes})
        assert answer.status_code == 302, answer.text
        return self.newest_order()

    def newest_order(self) -> Order:
        return db.session.scalars(select(Order).order_by(Order.id.desc()).limit(1)).one()


@pytest.fixture
def person(shop) -> Iterator[Callable[..., Person]]:
    """``person()`` is a guest, ``person("ola@ziarno.example")`` is signed in; the database can be read."""
    with shop.app_context():
        yield lambda email=None, language="en": Person(shop, email, language)


@pytest.fixture
def guest(person) -> Person:
    return person()


@pytest.fixture
def ola(person) -> Person:
    return person(seed.DEMO_LOGINS["customer"])


@pytest.fixture
def anna(person) -> Person:
    return person(seed.DEMO_LOGINS["employee"])


@pytest.fixture
def fresh() -> Callable[[], None]:
    """Forget what the test's session has read, so that it sees what the pages wrote."""
    return db.session.expire_all


@pytest.fixture
def stock_of() -> Callable[[str], int]:
    return lambda sku: db.session.scalar(select(Product.stock).where(Product.sku == sku))


def confirmed(shown):
    """What the page of a refund sends along when the clerk agrees."""
    return re.search(r'name="confirmed" value="([^"]*)"', shown.text)[1]
