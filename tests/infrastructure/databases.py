"""Databases for tests: the same three ways to get one on SQLite and on PostgreSQL.

``fresh()`` is empty, ``copy(name, prepare)`` is a quick copy of one that was prepared once, and
``shared(name, prepare)`` is one engine for all examples of a Hypothesis test, emptied by ``wipe``.
"""

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, inspect
from sqlalchemy.pool import NullPool

from tests.infrastructure.postgres import Server

Prepare = Callable[[Engine], None]


class Databases:
    """What both kinds can do; a kind says how to make, copy and drop."""

    kind: str

    def __init__(self) -> None:
        self._shared: dict[str, Engine] = {}

    def fresh(self) -> str:
        """The URL of a new and empty database."""
        raise NotImplementedError

    def copy(self, name: str, prepare: Prepare) -> str:
        """The URL of a new database that is as ``prepare`` left the first one of that name."""
        raise NotImplementedError

    def drop(self, url: str) -> None:
        raise NotImplementedError

    def shared(self, name: str, prepare: Prepare) -> Engine:
        """One engine a name, kept as long as the worker runs; call ``wipe(engine)`` before each example."""
        if name not in self._shared:
            self._shared[name] = create_engine(self.copy(name, prepare))
        return self._shared[name]

    def close(self) -> None:
        for engine in self._shared.values():
            url = engine.url.render_as_string(hide_password=False)
            engine.dispose()
            self.drop(url)


class SqliteDatabases(Databases):
    """Files in one folder: a copy is a copied file."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self._numbers = itertools.count(1)

    def fresh(self) -> str:
        return f"sqlite:///{self.folder / f'{next(self._numbers)}.sqlite3'}"

    def copy(self, name: str, prepare: Prepare) -> str:
        original = self.folder / f"{name}.original"
        if not original.exists():
            run_prepare(f"sqlite:///{original}", prepare)
        url = self.fresh()
        shutil.copyfile(original, url.removeprefix("sqlite:///"))
        return url

    def drop(self, url: str) -> None:
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(url.removeprefix("sqlite:///") + ending).unlink(missing_ok=True)


class PostgresDatabases(Databases):
    """Databases of the run's one server: a copy is made by TEMPLATE."""

    kind = "postgresql"

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server = server

    def fresh(self) -> str:
        return self.server.create()

    def copy(self, name: str, prepare: Prepare) -> str:
        return self.server.create(self.server.template(name, lambda url: run_prepare(url, prepare)))

    def drop(self, url: str) -> None:
        self.server.drop(url)


def run_prepare(url: str, prepare: Prepare) -> None:
    """Prepare a database through an engine that leaves no connection behind."""
    engine = create_engine(url, poolclass=NullPool)
    try:
        prepare(engine)
    except BaseException:
        if engine.dialect.name == "sqlite":
            Path(str(engine.url.database)).unlink(
                missing_ok=True
            )  # else the next test copies a half-made file
        raise
    finally:
        engine.dispose()


def wipe(engine: Engine) -> None:
    """Delete every row but those of migration streams, and count from 1 again.

    Triggers that forbid deleting (the ledger only grows) and foreign keys are put aside meanwhile.
    """
    with engine.connect() as connection:
        tables = [
            table for table in inspect(connection).get_table_names() if not is_version(connection, table)
        ]
        connection.rollback()
        if engine.dialect.name == "postgresql":
            wipe_postgres(connection, tables)
        else:
            wipe_sqlite(connection, tables)


def is_version(connection: Connection, table: str) -> bool:
    """Alembic's own tables hold one column of this name."""
    return [column["name"] for column in inspect(connection).get_columns(table)] == ["version_num"]


def wipe_postgres(connection: Connection, tables: list[str]) -> None:
    # As a replica the session fires no trigger and checks no foreign key. TRUNCATE would cost more:
    # it makes new files for every table.
    run = connection.exec_driver_sql
    run("SET LOCAL session_replication_role = replica")
    for table in tables:
        run(f'DELETE FROM "{table}"')
    run(
        "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, start_value, false)"
        " FROM pg_sequences"
    )
    connection.commit()


def wipe_sqlite(connection: Connection, tables: list[str]) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    cursor = driver.cursor()
    triggers = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    (keys,) = cursor.execute("PRAGMA foreign_keys").fetchone()
    sequences = cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").fetchone()
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.execute("BEGIN IMMEDIATE")
    for name, _ in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    for table in [*tables, *(["sqlite_sequence"] if sequences else [])]:
        cursor.execute(f'DELETE FROM "{table}"')
    for _, sql in triggers:
        cursor.execute(sql)
    cursor.execute("COMMIT")
    cursor.execute(f"PRAGMA foreign_keys = {keys}")
    cursor.close()
