"""What was heard: each event once, those that wait for another, those that failed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Label, exists, select, update

from flask_loyalty.errors import KeyConflict
from flask_loyalty.store.dialects import insert_ignoring
from flask_loyalty.store.tables import event

__all__ = [
    "Heard",
    "Undone",
    "answered",
    "fail",
    "fingerprint",
    "hear",
    "settled",
    "undone",
    "undone_of",
    "wait",
    "waits_for",
]


@dataclass(frozen=True, slots=True)
class Heard:
    """Whether an event is new, or what was answered when it came the first time."""

    new: bool
    answer: Any = None


@dataclass(frozen=True, slots=True)
class Undone:
    """An event that waits for another one, or that failed.

    :ivar error: how it failed.
    :ivar said: what it said, where whoever kept it gave that.
    """

    source: str
    key: str
    kind: str
    order_ref: str | None
    occurred_at: datetime
    heard_at: datetime
    state: str
    error: str
    tries: int
    said: str


def fingerprint(*parts: object) -> str:
    """A hash of what an event says, to tell the same from another under one key."""
    return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()


def hear(
    conn: Connection,
    source: str,
    key: str,
    kind: str,
    input_hash: str,
    *,
    occurred_at: datetime,
    now: datetime,
    order_ref: str | None = None,
) -> Heard:
    """Take an event's key. Whoever comes second waits for the first to commit.

    One that waited or failed before is taken as new.

    :raises KeyConflict: if the same key came with other contents.
    """
    row = _row(source, key, kind, order_ref, input_hash, occurred_at, now, "done", "")
    if insert_ignoring(conn, event, [row]) == 1:
        return Heard(new=True)
    mine = (event.c.source == source, event.c.key == key)
    found = conn.execute(select(event).where(*mine).with_for_update()).one()
    if found.state != "done":
        conn.execute(update(event).where(*mine).values(state="done", error="", input_hash=input_hash))
        return Heard(new=True)
    if found.input_hash != input_hash:
        raise KeyConflict(scope=source, key=key)
    return Heard(new=False, answer=json.loads(found.answer) if found.answer else None)


def answered(conn: Connection, source: str, key: str, answer: object) -> None:
    """Keep what was answered, for the next time that the same comes."""
    text = json.dumps(answer, ensure_ascii=False, sort_keys=True)
    conn.execute(update(event).where(event.c.source == source, event.c.key == key).values(answer=text))


def wait(
    conn: Connection,
    source: str,
    key: str,
    kind: str,
    *,
    occurred_at: datetime,
    now: datetime,
    order_ref: str,
) -> None:
    """Keep an event that came before the one it needs."""
    row = _row(source, key, kind, order_ref, "", occurred_at, now, "waiting", "")
    insert_ignoring(conn, event, [row])


def fail(
    conn: Connection,
    source: str,
    key: str,
    kind: str,
    error: str,
    *,
    occurred_at: datetime,
    now: datetime,
    order_ref: str | None = None,
    said: str = "",
) -> None:
    """Keep an event that could not be handled, for the sweeper and for the merchant to see.

    :param said: what it said, when nobody else can tell it again.
    """
    row = _row(source, key, kind, order_ref, "", occurred_at, now, "failed", error[:2000])
    if insert_ignoring(conn, event, [{**row, "answer": said}]) == 1:
        return
    mine = (event.c.source == source, event.c.key == key, event.c.state != "done")
    again = {"state": "failed", "error": error[:2000], "tries": event.c.tries + 1, "answer": said}
    conn.execute(update(event).where(*mine).values(again))


def waits_for(order_ref: str) -> Label[bool]:
    """Whether :func:`undone_of` an order tells anything, for a statement that asks for something else too."""
    mine = select(event.c.key).where(event.c.order_ref == order_ref, event.c.state != "done")
    return exists(mine).label("waits")


def undone_of(conn: Connection, order_ref: str) -> list[Undone]:
    """What waits for an order or failed for it."""
    return _undone(conn, event.c.order_ref == order_ref)


def undone(conn: Connection, state: str | None = None) -> list[Undone]:
    """Everything that waits or failed, the oldest first."""
    return _undone(conn, *([] if state is None else [event.c.state == state]))


def settled(conn: Connection, source: str, key: str) -> None:
    """What waited or failed is done now."""
    mine = (event.c.source == source, event.c.key == key)
    conn.execute(update(event).where(*mine).values(state="done", error="", answer=""))


def _undone(conn: Connection, *conditions: Any) -> list[Undone]:
    c = event.c
    columns = (
        c.source, c.key, c.kind, c.order_ref, c.occurred_at, c.heard_at, c.state, c.error, c.tries, c.answer,
    )  # fmt: skip
    query = select(*columns).where(c.state != "done", *conditions).order_by(c.heard_at, c.key)
    return [Undone(*tuple(row)) for row in conn.execute(query)]


def _row(
    source: str,
    key: str,
    kind: str,
    order_ref: str | None,
    input_hash: str,
    occurred_at: datetime,
    now: datetime,
    state: str,
    error: str,
) -> dict[str, Any]:
    return {
        "source": source,
        "key": key,
        "kind": kind,
        "order_ref": order_ref,
        "input_hash": input_hash,
        "occurred_at": occurred_at,
        "heard_at": now,
        "state": state,
        "answer": "",
        "error": error,
        "tries": 1,
    }
