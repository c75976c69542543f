"""Codes of batches in the database: made at random, found by what was typed, taken back, handed out."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, select

from flask_loyalty.engine.code_text import is_whole, symbols_of
from flask_loyalty.services.codes import export
from flask_loyalty.store import schema
from flask_loyalty.store.codes import add_codes, codes_of_batch, issued, revoke, tallies
from flask_loyalty.store.holds import take_limits
from flask_loyalty.store.parties import named
from flask_loyalty.store.tables import code, programme_version

NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)


@pytest.fixture
def conn(databases):
    with databases.shared("codes", schema.upgrade).connect() as conn:
        yield conn


def test_a_series_is_made_found_and_taken_back(conn):
    anna = named(conn, [("customer", "anna")], NOW)["customer", "anna"]
    number, made = add_codes(conn, "AUTUMN", 1001, NOW)
    other, hers = add_codes(conn, "AUTUMN", 1, NOW, party_id=anna.id, uses=2, until=NOW + timedelta(days=1))
    assert (number, other, len(set(made))) == (1, 2, 1001)
    assert all(is_whole(symbols_of(one)) for one in made)
    (mine,) = issued(conn, [symbols_of(hers[0])]).values()
    assert (mine.code, mine.member, mine.uses, mine.revoked) == ("AUTUMN", anna.subject, 2, False)
    assert issued(conn, ["000000000000"]) == {}
    take_limits(conn, "o1", {f"code:AUTUMN#{mine.id}": 2}, {})
    assert revoke(conn, NOW, batch="AUTUMN", series=1) == 1001
    assert revoke(conn, NOW, symbols=symbols_of(hers[0])) == 1
    assert revoke(conn, NOW, batch="AUTUMN") == 0
    assert issued(conn, [symbols_of(hers[0])])[symbols_of(hers[0])].revoked
    assert [(one.codes, one.used, one.revoked) for one in tallies(conn, ["AUTUMN"])] == [
        (1001, 0, 1001), (1, 1, 1)
    ]  # fmt: skip


def test_an_export_runs_nothing_in_a_spreadsheet(conn):
    add_codes(conn, "AUTUMN", 1, NOW, note='=HYPERLINK("http://x.example")')
    eve = named(conn, [("customer", "@SUM(1)")], NOW)["customer", "@SUM(1)"]
    add_codes(conn, "AUTUMN", 1, NOW, party_id=eve.id, until=NOW)
    rows = list(csv.DictReader(io.StringIO(export(conn, NOW, "AUTUMN"))))
    assert [(row["state"], row["member"], row["note"][:7]) for row in rows] == [
        ("active", "", "'=HYPER"), ("expired", "'@SUM(1)", "")
    ]  # fmt: skip
    assert [one.code for one in codes_of_batch(conn, "AUTUMN")] == [row["code"] for row in rows]
    assert len(export(conn, NOW, "AUTUMN", 1).splitlines()) == 2


@pytest.mark.parametrize("before", ["0002", "0003"])
def test_a_database_of_a_version_before(database_url, before):
    """Upgraded it keeps what it has and takes codes; and back again."""
    engine = create_engine(database_url)
    schema.upgrade(engine, before)
    row = {"number": 1, "document": "{}", "hash": "h", "effective_from": NOW, "published_at": NOW,
           "author": "me", "note": ""}  # fmt: skip
    with engine.begin() as conn:
        conn.execute(programme_version.insert(), row)
    schema.upgrade(engine)
    with engine.begin() as conn:
        assert conn.execute(select(programme_version.c.author)).scalar_one() == "me"
        add_codes(conn, "AUTUMN", 1, NOW)
        assert conn.execute(select(code.c.uses)).scalar_one() == 1
    schema.downgrade(engine, before)
    schema.upgrade(engine)
    engine.dispose()
