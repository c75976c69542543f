"""The few statements that each database spells in its own way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Row, Table
from sqlalchemy.dialects import postgresql, sqlite

__all__ = ["insert_ignoring", "insert_new"]


def insert_ignoring(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert rows, leaving out those whose key is taken; how many were new.

    Counted by what is returned: not every driver tells the number of inserted rows.
    """
    return len(insert_new(conn, table, rows, next(iter(table.primary_key))))


def insert_new(
    conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *columns: Column[Any]
) -> Sequence[Row[Any]]:
    """The same, telling these columns of the rows that were new."""
    if not rows:
        return []
    statement: Any
    if conn.dialect.name == "sqlite":
        statement = sqlite.insert(table).on_conflict_do_nothing()
    else:
        statement = postgresql.insert(table).on_conflict_do_nothing()
    return conn.execute(statement.returning(*columns), [dict(row) for row in rows]).all()
