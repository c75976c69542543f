"""What could not be booked: kept for the sweeper, shown to the merchant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from flask_loyalty.store import events
from flask_loyalty.store.parties import named

__all__ = ["Failure", "record_failure", "signal_key", "waiting"]


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
) -> None:
    """Keep an event that could not be booked; a second failure of the same counts as another try.

    :param ref: the order; for an event of a member its key, and ``member`` tells whose.
    """
    text = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    if member is not None:
        subject = named(conn, [("customer", member)], occurred_at)["customer", member].subject
        ref = signal_key(event, subject, ref)
    events.fail(
        conn,
        "order" if member is None else "failed signal",
        f"{ref}:{event}",
        event,
        text,
        occurred_at=occurred_at,
        now=occurred_at,
        order_ref=ref,
    )


def signal_key(event: str, subject: str, key: str) -> str:
    """How an event of a member is known: two members may share a key."""
    return f"{event}:{subject}:{key}"


def waiting(conn: Connection) -> list[Failure]:
    """Everything that failed and has not been repaired, the oldest first."""
    return [
        Failure(one.kind, one.order_ref or one.key, one.occurred_at, one.error, one.tries)
        for one in events.undone(conn, "failed")
    ]
