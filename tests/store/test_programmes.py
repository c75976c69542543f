"""Published versions: kept as documents, read in their checked form."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text

from flask_loyalty.programme.freezing import form
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.services.publishing import publish
from flask_loyalty.store import schema
from flask_loyalty.store.programmes import ProgrammeCache, findings_of
from tests.programme.documents import minimal, text_of

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DOCUMENT = text_of(minimal())


@pytest.fixture
def conn(database_url):
    engine = create_engine(database_url)
    schema.upgrade(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def refuses(_):
    raise AssertionError("the document was read")


def test_a_published_version_is_read_in_its_checked_form(conn):
    publish(conn, DOCUMENT, "ola", "", NOON)
    programme = ProgrammeCache(load=refuses).current(conn, NOON)
    assert programme.number == 1
    assert tuple(programme.rules) == load_programme(DOCUMENT).programme.rules


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            f"UPDATE loyalty_programme_checked SET body = replace(body, '{form()}', 'older')",
            id="older release",
        ),
        pytest.param("UPDATE loyalty_programme_checked SET hash = 'x'", id="another document"),
        pytest.param("DELETE FROM loyalty_programme_checked", id="none"),
    ],
)
def test_without_a_checked_form_of_its_own_the_document_is_read(conn, change):
    publish(conn, DOCUMENT, "ola", "", NOON)
    conn.execute(text(change))
    assert tuple(ProgrammeCache().current(conn, NOON).rules) == load_programme(DOCUMENT).programme.rules
    with pytest.raises(AssertionError):
        ProgrammeCache(load=refuses).current(conn, NOON)


def test_a_version_published_before_there_were_checked_forms(database_url):
    """A database of revision 0001, upgraded: its version is in force, and the next one joins it."""
    engine = create_engine(database_url)
    schema.upgrade(engine, "0001")
    row = {"document": DOCUMENT, "at": "2026-01-01 00:00:00+00:00"}
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO loyalty_programme_version (number, document, hash, effective_from, published_at,"
                " author, note) VALUES (1, :document, 'h', :at, :at, 'ola', '')"
            ),
            row,
        )
    schema.upgrade(engine)
    with engine.begin() as connection:
        assert [rule.id for rule in ProgrammeCache().current(connection, NOON).rules] == ["base"]
        assert publish(connection, DOCUMENT.replace("Klub", "Koło"), "ola", "", NOON).number == 2
        assert ProgrammeCache(load=refuses).current(connection, NOON).name["pl"] == "Koło"
    schema.downgrade(engine, "0001")
    with engine.begin() as connection:
        assert connection.execute(text("SELECT max(number) FROM loyalty_programme_version")).scalar() == 2
    engine.dispose()


def test_of_versions_before_findings_were_kept_nothing_is_known(database_url):
    """A database of revision 0005, upgraded: its version has no findings, the next one has them."""
    engine = create_engine(database_url)
    schema.upgrade(engine, "0005")
    row = {"document": DOCUMENT, "at": "2026-01-01 00:00:00+00:00"}
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO loyalty_programme_version (number, document, hash, effective_from, published_at,"
                " author, note) VALUES (1, :document, 'h', :at, :at, 'ola', '')"
            ),
            row,
        )
    schema.upgrade(engine)
    with engine.begin() as connection:
        assert findings_of(connection, 1) is None
        assert publish(connection, DOCUMENT.replace("Klub", "Koło"), "ola", "", NOON).number == 2
        assert findings_of(connection, 2) == []
    schema.downgrade(engine, "0005")
    schema.upgrade(engine)
    with engine.begin() as connection:
        assert findings_of(connection, 2) is None
    engine.dispose()
