"""People under random names: who a subject is, only this table knows."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from flask_loyalty.store.dialects import insert_new
from flask_loyalty.store.tables import party

__all__ = ["NEW", "Known", "find", "lock", "named", "of_ids", "of_subject"]

NEW = "new"
"""Stands for a member of whom we know nothing yet, while something is only quoted."""


@dataclass(frozen=True, slots=True)
class Known:
    """A person: the row's id, the subject that the ledger uses, the shop's key."""

    id: int
    subject: str
    kind: str
    shop_ref: str | None


def find(conn: Connection, kind: str, shop_ref: str) -> Known | None:
    """The person of this key of the shop's, or None if we have never met."""
    return _one(conn, party.c.kind == kind, party.c.shop_ref == shop_ref)


def of_subject(conn: Connection, subject: str) -> Known | None:
    """The person of this random name."""
    return _one(conn, party.c.subject == subject)


def of_ids(conn: Connection, ids: Iterable[int], *, locked: bool = False) -> dict[int, Known]:
    """People by our own ids.

    :param locked: as :func:`lock` does, in the same statement.
    """
    wanted = sorted(set(ids))
    query = select(*_COLUMNS).where(party.c.id.in_(wanted)).order_by(party.c.id)
    rows = conn.execute(query.with_for_update() if locked else query) if wanted else ()
    return {row.id: Known(*row) for row in rows}


def named(
    conn: Connection, people: Iterable[tuple[str, str]], now: datetime, *, locked: bool = False
) -> dict[tuple[str, str], Known]:
    """The people of these kinds and keys; whoever is new gets a subject.

    :param locked: as :func:`lock` does, in the same statement; for one person only. Somebody known, locked
        before somebody new is kept, could wait for a writer who has kept the same and waits for the lock.
    """
    wanted = sorted(set(people))
    assert not locked or len(wanted) <= 1
    found = _of_names(conn, wanted, locked)
    missing = [name for name in wanted if name not in found]
    rows = [
        {"subject": _subject(kind), "kind": kind, "shop_ref": ref, "known_since": now}
        for kind, ref in missing
    ]
    new = insert_new(conn, party, rows, *_COLUMNS)
    found |= _by_name(Known(row.id, row.subject, row.kind, row.shop_ref) for row in new)
    return found | _of_names(conn, [name for name in missing if name not in found], locked)


def lock(conn: Connection, ids: Iterable[int]) -> None:
    """Wait until nobody else changes what belongs to these people, in one order for all.

    On SQLite the writer's transaction is that lock already.
    """
    wanted = sorted(set(ids))
    if wanted and conn.dialect.name != "sqlite":
        query = select(party.c.id).where(party.c.id.in_(wanted)).order_by(party.c.id).with_for_update()
        conn.execute(query).all()


_COLUMNS = (party.c.id, party.c.subject, party.c.kind, party.c.shop_ref)


def _of_names(conn: Connection, names: list[tuple[str, str]], locked: bool) -> dict[tuple[str, str], Known]:
    kinds, refs = {kind for kind, _ in names}, {ref for _, ref in names}
    if not names:
        return {}
    query = select(*_COLUMNS).where(party.c.kind.in_(sorted(kinds)), party.c.shop_ref.in_(sorted(refs)))
    rows = conn.execute(query.with_for_update() if locked else query)
    known = _by_name(Known(*row) for row in rows)
    return {name: one for name, one in known.items() if name in names}


def _by_name(people: Iterable[Known]) -> dict[tuple[str, str], Known]:
    return {(one.kind, str(one.shop_ref)): one for one in people}


def _one(conn: Connection, *conditions: object) -> Known | None:
    row = conn.execute(select(*_COLUMNS).where(*conditions)).one_or_none()  # type: ignore[arg-type]
    return None if row is None else Known(*row)


def _subject(kind: str) -> str:
    return f"{kind[0]}-{secrets.token_hex(12)}"
