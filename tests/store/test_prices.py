"""The record of prices: a row for each change, in the order of time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, inspect, select, text

from flask_loyalty.engine.lowest import PriceRow
from flask_loyalty.store import prices, schema
from flask_loyalty.store.prices import SeenPrice, load_prices, note_prices
from flask_loyalty.store.tables import price
from flask_loyalty.store.writing import own

DAY = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def engine(database_url):
    made = create_engine(database_url)
    schema.upgrade(made)
    yield made
    made.dispose()


def seen(day, price=50, regular=None, sku="ETH", currency="PLN"):
    return SeenPrice(sku, currency, price, price if regular is None else regular, DAY + timedelta(days=day))


def note(engine, *some):
    return own(engine, lambda conn: note_prices(conn, some))


def known(engine, *skus, currency="PLN", after=DAY):
    with engine.connect() as conn:
        return load_prices(conn, skus, currency, after)


def row(day, price=50, regular=None):
    return PriceRow(DAY + timedelta(days=day), price, price if regular is None else regular)


def test_only_changes_are_rows(engine):
    told = [seen(0), seen(1), seen(2, 40, 50), seen(3, 40, 50), seen(4, 40), seen(5), seen(0, sku="KEN")]
    assert note(engine, *reversed(told)) == 5
    assert known(engine, "ETH").rows == {"ETH": [row(0), row(2, 40, 50), row(4, 40), row(5)]}
    assert note(engine, *told) == 0
    with engine.connect() as conn:
        spans = conn.execute(
            select(price.c.first_seen, price.c.last_seen, price.c.until)
            .where(price.c.sku == "ETH")
            .order_by(price.c.first_seen)
        ).all()
    days = [tuple(None if at is None else (at - DAY).days for at in span) for span in spans]
    assert days == [(0, 1, 2), (2, 3, 4), (4, 4, 5), (5, 5, None)]


def test_what_is_older_changes_nothing(engine):
    note(engine, seen(0), seen(5))
    assert note(engine, seen(3, 10), seen(5, 10), seen(-9, 10)) == 0
    assert known(engine, "ETH").rows == {"ETH": [row(0)]}


def test_products_and_currencies_are_apart(engine):
    note(engine, seen(0), seen(0, 12, currency="EUR"), seen(1, 60, sku="KEN"))
    assert known(engine, "ETH", currency="EUR").rows == {"ETH": [row(0, 12)]}
    assert known(engine, "KEN", "NONE").rows == {"KEN": [row(1, 60)]}
    assert known(engine, "KEN").since == DAY
    assert known(engine, "NONE").rows == {}


def test_what_ended_before_is_left_out(engine):
    note(engine, seen(0), seen(2, 40), seen(4, 30))
    assert known(engine, "ETH", after=DAY + timedelta(days=2)).rows == {"ETH": [row(2, 40), row(4, 30)]}


def test_a_large_catalogue_goes_in_parts(engine, monkeypatch):
    monkeypatch.setattr(prices, "AT_ONCE", 3)
    assert note(engine, *(seen(0, sku=f"S{number}") for number in range(10))) == 10
    assert note(engine, *(seen(1, 50 + number % 2, sku=f"S{number}") for number in range(10))) == 5


def test_several_at_once_keep_one_row_of_a_change(engine):
    note(engine, seen(0), seen(0, sku="KEN"))
    both = [seen(1, 40), seen(1, 45, sku="KEN")]
    with ThreadPoolExecutor(4) as pool:
        orders = [both, both[::-1]] * 3
        assert sum(pool.map(lambda some: own(engine, lambda conn: note_prices(conn, some)), orders)) == 2
    assert known(engine, "ETH", "KEN").rows == {"ETH": [row(0), row(1, 40)], "KEN": [row(0), row(1, 45)]}


def test_a_database_of_the_revision_before_is_upgraded(engine):
    """What it holds stays as it is; a new one begins its record then."""
    schema.downgrade(engine, "0004")
    assert "loyalty_price" not in inspect(engine).get_table_names()
    with engine.begin() as conn:
        conn.execute(
            text("INSERT INTO loyalty_code_try (who, since, tries) VALUES ('x', '2026-01-01 00:00:00', 3)")
        )
    schema.upgrade(engine)
    with engine.connect() as conn:
        assert schema.differences(conn) == []
        assert conn.execute(text("SELECT who, tries FROM loyalty_code_try")).all() == [("x", 3)]
    assert note(engine, seen(0)) == 1
