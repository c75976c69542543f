"""What could not be booked: kept for the sweeper, shown to the merchant."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from flask_loyalty.engine.facts import SignalEvent, Value
from flask_loyalty.engine.serial import signal_event_from_data, to_data
from flask_loyalty.store import events
from flask_loyalty.store.parties import named, of_subject

__all__ = ["Failure", "record_failure", "signal_key", "signals", "waiting"]

_SIGNAL = "failed signal"


@dataclass(frozen=True, slots=True)
class Failure:
    """An event that failed: of an order, or another one under its key."""

    event: str
    ref: str
    occurred_at: datetime
    error: str
    tries: int

    def __str__(self) -> str:
        when = self.occurred_at.isoformat(timespec="minutes")
        return f"{self.event} of {self.ref}, {when}, tried {self.tries} time(s): {self.error}"


def record_failure(
    conn: Connection,
    *,
    event: str,
    ref: str,
    occurred_at: datetime,
    error: BaseException | str,
    member: str | None = None,
    facts: Mapping[str, Value] | None = None,
    friend: str | None = None,
) -> None:
    """Keep an event that could not be booked; a second failure of the same counts as another try.

    :param ref: the order; for an event of a member its key, and ``member`` tells whose.
    :param facts: what an event of a member said; without it only whoever emitted it can try again.
    """
    text = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    said = ""
    if member is not None:
        subject = named(conn, [("customer", member)], occurred_at)["customer", member].subject
        if facts is not None:  # kept under the random name: who that is, only one table knows
            signal = SignalEvent(event, ref, subject, occurred_at, facts, _subject(conn, friend, occurred_at))
            said = json.dumps(to_data(signal))
        ref = signal_key(event, subject, ref)
    events.fail(
        conn,
        "order" if member is None else _SIGNAL,
        f"{ref}:{event}",
        event,
        text,
        occurred_at=occurred_at,
        now=occurred_at,
        order_ref=ref,
        said=said,
    )


def _subject(conn: Connection, friend: str | None, now: datetime) -> str | None:
    return None if friend is None else named(conn, [("customer", friend)], now)["customer", friend].subject


def signal_key(event: str, subject: str, key: str) -> str:
    """How an event of a member is known: two members may share a key."""
    return f"{event}:{subject}:{key}"


def signals(conn: Connection) -> list[tuple[str, SignalEvent]]:
    """Events of members that failed and can be tried again, by what :func:`waiting` calls them."""
    found = []
    for one in events.undone(conn, "failed"):
        if one.source == _SIGNAL and one.said:
            signal = signal_event_from_data(json.loads(one.said))
            who = of_subject(conn, signal.member)
            if who is not None and who.shop_ref is not None:
                friend = None if signal.friend is None else of_subject(conn, signal.friend)
                signal = replace(signal, friend=None if friend is None else friend.shop_ref)
                found.append((str(one.order_ref), replace(signal, member=who.shop_ref)))
    return found


def waiting(conn: Connection) -> list[Failure]:
    """Everything that failed and has not been repaired, the oldest first."""
    return [
        Failure(one.kind, one.order_ref or one.key, one.occurred_at, one.error, one.tries)
        for one in events.undone(conn, "failed")
    ]
