"""The few statements that each database spells in its own way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, bindparam, column, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

__all__ = ["Inserts", "insert_ignoring", "insert_new"]


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


class Inserts:
    """Rows of several tables that nothing else in the transaction asks for, written together at its end.

    PostgreSQL takes them in one statement, whatever their number: the rows of each table as one value.
    SQLite, which no network is in front of, takes one statement a table.
    """

    def __init__(self) -> None:
        self._rows: dict[Table, list[Mapping[str, Any]]] = {}

    def add(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Keep rows, all with the same columns, for :meth:`write`."""
        self._rows.setdefault(table, []).extend(rows)

    def write(self, conn: Connection) -> None:
        """Write what was kept."""
        kept = [(table, rows) for table, rows in self._rows.items() if rows]
        self._rows = {}
        if conn.dialect.name == "sqlite" or len(kept) == 1:
            for table, rows in kept:
                conn.execute(insert(table), rows)
        elif kept:
            *others, last = [_from_value(table, sorted(rows[0])) for table, rows in kept]
            statement = last.add_cte(*(one.cte(f"rows_{number}") for number, one in enumerate(others)))
            conn.execute(statement, {table.name: [_plain(row) for row in rows] for table, rows in kept})


def _from_value(table: Table, names: Sequence[str]) -> Any:
    """Into a table from a JSON value, which is named as the table is."""
    value = bindparam(table.name, type_=postgresql.JSON)
    columns = [column(name, table.c[name].type) for name in names]
    rows = func.json_to_recordset(value).table_valued(*columns).render_derived(f"of_{table.name}", True)
    return insert(table).from_select(list(names), select(*(rows.c[name] for name in names)))


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}
