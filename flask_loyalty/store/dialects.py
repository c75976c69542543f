"""The few statements that each database spells in its own way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

__all__ = ["insert_ignoring"]


def insert_ignoring(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert rows, leaving out those whose key is taken; how many were new.

    Counted by what is returned: not every driver tells the number of inserted rows.
    """
    if not rows:
        return 0
    statement: Any
    if conn.dialect.name == "sqlite":
        statement = sqlite.insert(table).on_conflict_do_nothing()
    else:
        statement = postgresql.insert(table).on_conflict_do_nothing()
    first = next(iter(table.primary_key))
    return len(conn.execute(statement.returning(first), [dict(row) for row in rows]).all())
