"""People under random names: who a subject is, only this table knows."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Label, Row, and_, select

from flask_loyalty.store.dialects import insert_new
from flask_loyalty.store.tables import party

__all__ = ["NEW", "Known", "Met", "find", "lock", "meet", "meet_ids", "named", "of_ids", "of_subject"]

NEW = "new"
"""Stands for a member of whom we know nothing yet, while something is only quoted."""


@dataclass(frozen=True, slots=True)
class Known:
    """A person: the row's id, the subject that the ledger uses, the shop's key."""

    id: int
    subject: str
    kind: str
    shop_ref: str | None


@dataclass(frozen=True, slots=True)
class Met:
    """People who were looked up.

    :ivar told: what was asked beside, by label; None where nobody was there to ask with.
    """

    people: tuple[Known, ...] = ()
    told: Mapping[str, Any] | None = None

    @property
    def by_name(self) -> dict[tuple[str, str], Known]:
        """By kind and the shop's key; whoever was erased has none."""
        return {(one.kind, one.shop_ref): one for one in self.people if one.shop_ref is not None}


def find(conn: Connection, kind: str, shop_ref: str) -> Known | None:
    """The person of this key of the shop's, or None if we have never met."""
    return _one(conn, party.c.kind == kind, party.c.shop_ref == shop_ref)


def of_subject(conn: Connection, subject: str) -> Known | None:
    """The person of this random name."""
    return _one(conn, party.c.subject == subject)


def of_ids(conn: Connection, ids: Iterable[int]) -> dict[int, Known]:
    """People by our own ids."""
    return {one.id: one for one in meet_ids(conn, ids).people}


def meet_ids(
    conn: Connection, ids: Iterable[int], *, locked: bool = False, asking: Sequence[Label[Any]] = ()
) -> Met:
    """People by our own ids, and in the same statement some values beside.

    :param locked: as :func:`lock` does; values beside are read before that lock is there.
    """
    wanted = sorted(set(ids))
    return _met(conn, party.c.id.in_(wanted), locked, asking) if wanted else Met()


def meet(
    conn: Connection,
    names: Iterable[tuple[str, str]],
    *,
    locked: bool = False,
    asking: Sequence[Label[Any]] = (),
) -> Met:
    """The people of these kinds and keys as far as we know them, in the same statement some values beside.

    :param locked: as :func:`lock` does; values beside are read before that lock is there.
    """
    wanted = sorted(set(names))
    if not wanted:
        return Met()
    kinds, refs = {kind for kind, _ in wanted}, {ref for _, ref in wanted}
    mine = and_(party.c.kind.in_(sorted(kinds)), party.c.shop_ref.in_(sorted(refs)))
    met = _met(conn, mine, locked, asking)
    return replace(met, people=tuple(one for one in met.people if (one.kind, one.shop_ref) in wanted))


def named(
    conn: Connection,
    people: Iterable[tuple[str, str]],
    now: datetime,
    known: Met | None = None,
) -> dict[tuple[str, str], Known]:
    """The people of these kinds and keys; whoever is new gets a subject.

    :param known: those that were looked up just now; asked for when absent.
    """
    wanted = sorted(set(people))
    found = (known or meet(conn, wanted)).by_name
    missing = [name for name in wanted if name not in found]
    rows = [
        {"subject": _subject(kind), "kind": kind, "shop_ref": ref, "known_since": now}
        for kind, ref in missing
    ]
    found |= Met(_people(insert_new(conn, party, rows, *_COLUMNS))).by_name
    return found | meet(conn, [name for name in missing if name not in found]).by_name


def lock(conn: Connection, ids: Iterable[int]) -> None:
    """Wait until nobody else changes what belongs to these people, in one order for all.

    On SQLite the writer's transaction is that lock already.
    """
    wanted = sorted(set(ids))
    if wanted and conn.dialect.name != "sqlite":
        query = select(party.c.id).where(party.c.id.in_(wanted)).order_by(party.c.id).with_for_update()
        conn.execute(query).all()


_COLUMNS = (party.c.id, party.c.subject, party.c.kind, party.c.shop_ref)


def _met(conn: Connection, mine: ColumnElement[bool], locked: bool, asking: Sequence[Label[Any]]) -> Met:
    query = select(*_COLUMNS, *asking).where(mine).order_by(party.c.id)
    rows = conn.execute(query.with_for_update(of=party) if locked else query).all()
    return Met(_people(rows), dict(rows[0]._mapping) if rows and asking else None)


def _people(rows: Iterable[Row[Any]]) -> tuple[Known, ...]:
    return tuple(Known(row.id, row.subject, row.kind, row.shop_ref) for row in rows)


def _one(conn: Connection, *conditions: object) -> Known | None:
    row = conn.execute(select(*_COLUMNS).where(*conditions)).one_or_none()  # type: ignore[arg-type]
    return None if row is None else Known(*row)


def _subject(kind: str) -> str:
    return f"{kind[0]}-{secrets.token_hex(12)}"
