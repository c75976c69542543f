"""The two ways to write, and the one to read; nobody else begins, commits or retries.

:func:`joined` works inside the shop's own transaction: an order and its points commit together or not at
all. :func:`own` has a transaction to itself: tick, reconcile, portals, console. Both make sure, at the
driver, that there really is a transaction before the first statement that moves points: SQLAlchemy may
believe in one that SQLite never began.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, scoped_session
from sqlalchemy.pool import StaticPool

from flask_loyalty.errors import WriteConflict

__all__ = ["in_transaction", "is_conflict", "joined", "own", "reading"]

Result = TypeVar("Result")

AnySession = Session | scoped_session[Any]

CONFLICTS = {"40001", "40P01", "55P03"}
"""PostgreSQL: serialization failure, deadlock, lock not available."""

SQLITE_BUSY, SQLITE_LOCKED = 5, 6


@contextmanager
def joined(session: AnySession) -> Iterator[Connection]:
    """The connection of the shop's session, in a savepoint of its transaction.

    The session is flushed first, so that the shop's locks come before ours. No commit and no retry: an
    exception undoes the savepoint and with it all that was written through this connection, and leaves
    the shop's own work as it was. Whether ours stays is decided by the shop's commit or rollback.
    """
    session.flush()
    connection = session.connection()
    _begin_as_writer(connection)
    savepoint = connection.begin_nested()
    try:
        _assert_in_transaction(connection)
        yield connection
        _assert_in_transaction(connection)
    except BaseException:
        _undo(savepoint)
        raise
    savepoint.commit()


def own(
    engine: Engine,
    work: Callable[[Connection], Result],
    *,
    retries: int = 5,
    pause_s: float = 0.02,
) -> Result:
    """Do some work in a transaction of its own and commit it.

    Each attempt has a new connection: after a failed BEGIN the old one would run without a transaction.
    A conflict with another writer is tried again, at most ``retries`` times, a little later each time;
    ``work`` must therefore write nothing but through its connection.

    :raises WriteConflict: if every attempt lost, or if this would commit the rows of somebody else (an
        in-memory SQLite database has one connection, and the shop is in a transaction on it).
    """
    for attempt in range(retries + 1):
        try:
            return _attempt(engine, work)
        except (WriteConflict, DBAPIError) as conflict:
            if not is_conflict(conflict) or attempt == retries:
                raise
        time.sleep(pause_s * 2**attempt * (0.5 + random.random()))
    raise AssertionError("unreachable")


@contextmanager
def reading(session: AnySession) -> Iterator[Connection]:
    """The connection of the shop's session, for reading only.

    A read that fails (our tables are not there yet) would break the shop's PostgreSQL transaction, so it
    stands in a savepoint; the session is not flushed, for its rows may be half-made.
    """
    connection = session.connection()
    savepoint = connection.begin_nested()
    try:
        yield connection
    except BaseException:
        _undo(savepoint)
        raise
    savepoint.commit()


def is_conflict(error: Exception) -> bool:
    """Whether an error says that another writer was faster, so that the same again may succeed."""
    if isinstance(error, SomebodyElses):
        return False
    if isinstance(error, WriteConflict):
        return True
    origin = getattr(error, "orig", None)
    state = getattr(origin, "sqlstate", None) or getattr(origin, "pgcode", None)
    code = getattr(origin, "sqlite_errorcode", None)
    return state in CONFLICTS or (code is not None and code & 0xFF in (SQLITE_BUSY, SQLITE_LOCKED))


class SomebodyElses(WriteConflict):
    """The database's only connection is in the shop's transaction; trying again would not help."""


def in_transaction(connection: Connection) -> bool:
    """Whether the driver itself says that a transaction is open."""
    driver: Any = connection.connection.driver_connection
    if hasattr(driver, "in_transaction"):  # sqlite3
        return bool(driver.in_transaction)
    if hasattr(driver, "get_transaction_status"):  # psycopg2
        return bool(driver.get_transaction_status() != 0)
    return bool(driver.info.transaction_status != 0)


def _attempt(engine: Engine, work: Callable[[Connection], Result]) -> Result:
    # Looked at before it is taken: giving it back would roll the shop's transaction back.
    if isinstance(engine.pool, StaticPool):
        _refuse_if_somebody_elses(engine.pool.connection.driver_connection)
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            _refuse_if_somebody_elses(connection.connection.driver_connection)
        else:
            connection = connection.execution_options(isolation_level="READ COMMITTED")
        with connection.begin():
            _begin_as_writer(connection)
            connection.exec_driver_sql("SELECT 1")
            _assert_in_transaction(connection)
            result = work(connection)
            _assert_in_transaction(connection)
        return result


def _refuse_if_somebody_elses(driver: Any) -> None:
    if getattr(driver, "in_transaction", False):
        raise SomebodyElses(
            "This in-memory database has one connection, and the shop is in a transaction on it:"
            " committing ours would commit the shop's rows. Commit first, or use a file."
        )


def _begin_as_writer(connection: Connection) -> None:
    """Open the driver's transaction as a writer's, where nobody has opened it yet.

    On SQLite a savepoint as the first write would be outside any transaction, out of reach of the shop's
    rollback; and a transaction that begins by reading fails as soon as it wants to write. PostgreSQL's
    drivers begin by themselves.
    """
    if connection.dialect.name == "sqlite" and not in_transaction(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _assert_in_transaction(connection: Connection) -> None:
    if not in_transaction(connection):
        raise RuntimeError(
            "The database driver is in no transaction (autocommit?), so points could be written without"
            " their order. Give the shop's session a transaction."
        )


def _undo(savepoint: Any) -> None:
    """Roll the savepoint back, if the transaction has not been ended by somebody else already."""
    if savepoint.is_active:
        savepoint.rollback()
