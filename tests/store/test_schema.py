"""The migrations and the MetaData say the same, up and down, on both databases."""

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from flask_loyalty.store import schema
from flask_loyalty.store.tables import APPEND_ONLY, metadata


@pytest.fixture
def engine(database_url):
    made = create_engine(database_url)
    yield made
    made.dispose()


def test_migrations_make_what_the_metadata_says(engine):
    schema.upgrade(engine)
    with engine.connect() as connection:
        assert schema.differences(connection) == []
        assert schema.current(connection) == schema.head()


def test_checks_and_indexes_are_those_of_the_metadata(engine, new_database):
    """Alembic compares no CHECK; the inspector does."""
    schema.upgrade(engine)
    other = create_engine(new_database())
    metadata.create_all(other)
    for table in metadata.tables:
        for what in ("get_check_constraints", "get_indexes", "get_foreign_keys", "get_unique_constraints"):
            migrated, created = (
                {item["name"]: plain(item) for item in getattr(inspect(e), what)(table)}
                for e in (engine, other)
            )
            assert migrated == created, (table, what)
    other.dispose()


def plain(value):
    """A reflected thing as text, so that two can be compared (the ``WHERE`` of an index is an object)."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return str(value)


def test_downgrade_leaves_nothing(engine):
    schema.upgrade(engine)
    schema.downgrade(engine)
    assert set(inspect(engine).get_table_names()) <= {schema.VERSION_TABLE}
    with engine.connect() as connection:
        assert "The loyalty tables are missing. Run: flask loyalty db upgrade" in schema.check(connection)
    schema.upgrade(engine)
    with engine.connect() as connection:
        assert schema.differences(connection) == []


def test_an_upgrade_in_the_callers_transaction_goes_with_it(engine):
    with engine.connect() as connection:
        schema.upgrade(connection)
        connection.commit()
    with engine.connect() as connection:
        assert schema.current(connection) == schema.head()


def test_the_ledger_refuses_to_be_changed(engine):
    schema.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO loyalty_entry (scope, key, kind, cause, occurred_at, booked_at, actor, reason)"
                " VALUES ('t', 'k', 'test', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00', '', '')"
            )
        )
    for change in ("UPDATE loyalty_entry SET reason = 'x'", "DELETE FROM loyalty_entry"):
        with engine.connect() as connection, pytest.raises(DBAPIError, match="only grows"):
            connection.execute(text(change))


def test_every_append_only_table_has_its_triggers(engine):
    schema.upgrade(engine)
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with engine.connect() as connection:
        found = set(connection.execute(text(query)).scalars())
    assert found == {f"{table.name}_no_{verb}" for table in APPEND_ONLY for verb in ("update", "delete")}


def test_the_shops_own_migrations_leave_our_tables_alone(engine):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import MetaData

    schema.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": schema.include_object})
        assert compare_metadata(context, MetaData()) == []
