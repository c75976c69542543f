"""What each database spells in its own way means the same on both."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from flask_loyalty.store import schema
from flask_loyalty.store.dialects import Inserts
from flask_loyalty.store.tables import outcome, past_item

NOON = datetime(2026, 5, 6, 12, 0, 0, 123456, timezone(timedelta(hours=2)))


@pytest.fixture
def conn(databases):
    with databases.shared("dialects", schema.upgrade).connect() as conn:
        yield conn


def told(number, **more):
    return {
        "cause": f"o{number}", "party_id": None, "version": 1, "rule": "r", "kind": "deal",
        "amount": 2**62 - number, "known_at": NOON, **more,
    }  # fmt: skip


def bought(number, **more):
    return {
        "order_ref": f"o{number}", "line": "l", "party_id": None, "served_by_id": None, "sku": "s",
        "category": "", "brand": "", "at": NOON, "known_at": NOON.astimezone(UTC), "quantity": 1,
        "paid_minor": 0, "margin_minor": 0, **more,
    }  # fmt: skip


TEXTS = ["", "it's", '"{[,]}"', "żółć 🫘", "a\\nb\n\t", "%(x)s :y $1 null"]


def test_rows_written_together_are_those_written_one_table_at_a_time(conn):
    """Texts of any sort, moments of any zone, the largest numbers, nothing at all; in their order."""
    outcomes = [told(number, rule=text) for number, text in enumerate(TEXTS)]
    items = [bought(number, sku=text, brand=text, margin_minor=-number) for number, text in enumerate(TEXTS)]
    items.append(bought(99))

    def kept():
        return [
            [tuple(row)[1:] for row in conn.execute(select(table).order_by(table.c.id))]
            for table in (outcome, past_item)
        ]

    savepoint = conn.begin_nested()
    conn.execute(insert(outcome), outcomes)
    conn.execute(insert(past_item), items)
    apart = kept()
    savepoint.rollback()
    rows = Inserts()
    rows.add(outcome, outcomes)
    rows.add(past_item, items[:3])
    rows.add(past_item, items[3:])
    rows.write(conn)
    assert kept() == apart
    assert len(apart[0]) == len(TEXTS)
    rows.write(conn)
    assert kept() == apart, "each once"


def test_more_rows_than_a_statement_has_parameters(conn):
    rows = Inserts()
    rows.add(past_item, (bought(number) for number in range(8_000)))
    rows.add(outcome, [told(0)])
    rows.write(conn)
    assert len(conn.execute(select(past_item.c.id)).all()) == 8_000


def test_a_wrong_row_is_refused_with_all_others(conn):
    rows = Inserts()
    rows.add(outcome, [told(0)])
    rows.add(past_item, [bought(0, quantity=None)])
    savepoint = conn.begin_nested()
    with pytest.raises(IntegrityError):
        rows.write(conn)
    savepoint.rollback()
    assert not conn.execute(select(outcome)).all()
