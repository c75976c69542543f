"""Our own stream of migrations, with its own version table; the shop's Alembic never sees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from flask_loyalty.store.tables import PREFIX, metadata

__all__ = ["VERSION_TABLE", "advice", "check", "current", "downgrade", "head", "include_object", "upgrade"]

VERSION_TABLE = "loyalty_alembic_version"


def upgrade(bind: Engine | Connection, revision: str = "head") -> None:
    """Bring the tables up to a revision. With an engine, in a transaction of its own; with a connection,
    in the caller's."""
    _run(bind, command.upgrade, revision)


def downgrade(bind: Engine | Connection, revision: str = "base") -> None:
    """Take the tables back to a revision; ``base`` removes them and all they hold."""
    _run(bind, command.downgrade, revision)


def current(bind: Engine | Connection) -> str | None:
    """The revision that this database is at, or None before the first upgrade."""
    with _connected(bind) as connection:
        return _context(connection).get_current_revision()


def head() -> str:
    """The newest revision that this version of the package brings."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    assert newest is not None
    return newest


def check(bind: Engine | Connection) -> list[str]:
    """What stands between this database and what the code expects; empty when all is well."""
    with _connected(bind) as connection:
        return _missing(connection) + advice(connection)


def advice(connection: Connection) -> list[str]:
    """Settings of SQLite under which several people at once would wait in vain; never changed by us."""
    if connection.dialect.name != "sqlite" or connection.engine.url.database in (None, "", ":memory:"):
        return []
    found = []
    mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    if mode not in ("wal", "memory"):
        found.append(
            f'SQLite\'s journal_mode is "{mode}"; with WAL readers and a writer do not wait for each other.'
        )
    timeout_ms = connection.exec_driver_sql("PRAGMA busy_timeout").scalar() or 0
    if timeout_ms < 15_000:
        found.append(f"SQLite's busy_timeout is {timeout_ms} ms; writers need 15000 to wait for their turn.")
    return found


def _missing(connection: Connection) -> list[str]:
    at, upgrade_it = current(connection), "Run: flask loyalty db upgrade"
    if at is None:
        return [f"The loyalty tables are missing. {upgrade_it}"]
    if at != head():
        return [f"The loyalty tables are at revision {at}, the code expects {head()}. {upgrade_it}"]
    return [f"The database differs from the code: {difference}" for difference in differences(connection)]


def differences(connection: Connection) -> list[Any]:
    """How the database differs from our MetaData, as Alembic tells it; looks at our tables only."""
    return list(compare_metadata(_context(connection), metadata))


def include_object(thing: object, name: str | None, type_: str, reflected: bool, compare_to: object) -> bool:
    """For ``context.configure(include_object=…)`` in the shop's own ``env.py``.

    Without it the shop's ``flask db migrate`` sees our tables in the database, finds them in no model of
    the shop's, and proposes to drop them.
    """
    table = thing if type_ == "table" else getattr(thing, "table", None)
    owner = name if type_ == "table" else getattr(table, "name", None)
    return not str(owner or "").startswith(PREFIX)


@contextmanager
def _connected(bind: Engine | Connection) -> Iterator[Connection]:
    if isinstance(bind, Engine):
        with bind.connect() as connection:
            yield connection
    else:
        yield bind


def _ours_only(name: str | None, type_: str, parents: Any) -> bool:
    return type_ != "table" or (str(name).startswith(PREFIX) and name != VERSION_TABLE)


def _context(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(
        connection,
        opts={"version_table": VERSION_TABLE, "include_name": _ours_only, "compare_type": True},
    )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def _run(bind: Engine | Connection, act: Any, revision: str) -> None:
    config = _config()
    if isinstance(bind, Engine):
        with bind.begin() as connection:
            config.attributes["connection"] = connection
            act(config, revision)
    else:
        config.attributes["connection"] = bind
        act(config, revision)
