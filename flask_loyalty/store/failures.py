"""What could not be booked: kept for the sweeper, shown to the merchant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from flask_loyalty.store import events

__all__ = ["Failure", "record_failure", "waiting"]


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
    conn: Connection, *, event: str, ref: str, occurred_at: datetime, error: BaseException | str
) -> None:
    """Keep an event that could not be booked; a second failure of the same counts as another try."""
    text = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    events.fail(
        conn,
        "order",
        f"{ref}:{event}",
        event,
        text,
        occurred_at=occurred_at,
        now=occurred_at,
        order_ref=ref,
    )


def waiting(conn: Connection) -> list[Failure]:
    """Everything that failed and has not been repaired, the oldest first."""
    return [
        Failure(one.kind, one.order_ref or one.key, one.occurred_at, one.error, one.tries)
        for one in events.undone(conn, "failed")
    ]
