"""Gift cards in the database: the upgrade, and what the tables refuse."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from flask_loyalty.engine.code_text import CARD_LENGTH, is_whole, symbols_of
from flask_loyalty.store import gift_cards, schema

NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)


@pytest.fixture
def engine(new_database):
    made = create_engine(new_database("gift-cards-store", schema.upgrade))
    yield made
    made.dispose()


def a_card(engine, **more):
    told = {"currency": "PLN", "opened_minor": 100_00, "issued_at": NOW, "valid_until": None, **more}
    with engine.begin() as conn:
        return gift_cards.add_card(conn, **told)


def test_a_database_of_the_revision_before_is_upgraded(engine):
    """What it holds stays as it is, and cards can be issued then."""
    schema.downgrade(engine, "0006")
    assert not {"loyalty_gift_card", "loyalty_gift_card_hold"} & set(inspect(engine).get_table_names())
    with engine.begin() as conn:
        conn.execute(
            text("INSERT INTO loyalty_code_try (who, since, tries) VALUES ('x', '2026-01-01 00:00:00', 3)")
        )
    schema.upgrade(engine)
    with engine.connect() as conn:
        assert schema.differences(conn) == []
        assert conn.execute(text("SELECT who, tries FROM loyalty_code_try")).all() == [("x", 3)]
    assert a_card(engine).id == 1


def test_a_code_is_found_however_it_is_typed(engine):
    card = a_card(engine)
    assert is_whole(symbols_of(card.code), CARD_LENGTH)
    with engine.connect() as conn:
        assert gift_cards.find_card(conn, symbols_of(card.code.lower().replace("-", " "))) == card
        assert gift_cards.find_card(conn, "0" * CARD_LENGTH) is None


def test_a_unit_of_an_order_becomes_one_card(engine):
    a_card(engine, order_ref="o1", line="1", unit_no=0)
    with pytest.raises(DBAPIError):
        a_card(engine, order_ref="o1", line="1", unit_no=0)
