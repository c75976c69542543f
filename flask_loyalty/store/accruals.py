"""What employees have accrued, by rule and period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from flask_loyalty.store import tables
from flask_loyalty.store.tables import accrual

__all__ = ["Accrual", "CreditedOrder", "accruals_of", "credited_orders", "due", "last_known", "save_accrual"]


@dataclass(frozen=True, slots=True)
class Accrual:
    """A rule's bonus for an employee in one period; money in minor units.

    :ivar id: 0 until it is kept.
    :ivar accrued_minor: what the period's events come to; frozen at the close.
    :ivar carried_minor: late changes of closed periods that are paid with this one.
    :ivar late_minor: what changed after the close and is carried by a later period.
    :ivar facts, decision: JSON of how it was decided last.
    """

    id: int
    party_id: int
    rule: str
    currency: str
    start_at: datetime
    end_at: datetime
    version: int
    accrued_minor: int = 0
    carried_minor: int = 0
    late_minor: int = 0
    state: str = "open"
    facts: str = ""
    decision: str = ""

    @property
    def total_minor(self) -> int:
        """What this period pays."""
        return self.accrued_minor + self.carried_minor


@dataclass(frozen=True, slots=True)
class CreditedOrder:
    """An order that an employee served and that still counts."""

    order: str
    at: datetime
    margin_minor: int


def accruals_of(conn: Connection, party_id: int, start: datetime | None = None) -> list[Accrual]:
    """An employee's accruals, the newest period first; of one period if its start is given."""
    query = select(accrual).where(accrual.c.party_id == party_id)
    if start is not None:
        query = query.where(accrual.c.start_at == start)
    rows = conn.execute(query.order_by(accrual.c.start_at.desc(), accrual.c.rule))
    return [_accrual(row) for row in rows]


def due(conn: Connection, now: datetime, limit: int) -> list[Accrual]:
    """Open accruals of periods that are over, by employee."""
    query = select(accrual).where(accrual.c.state == "open", accrual.c.end_at <= now)
    rows = conn.execute(query.order_by(accrual.c.party_id, accrual.c.start_at, accrual.c.rule).limit(limit))
    return [_accrual(row) for row in rows]


def save_accrual(conn: Connection, one: Accrual) -> None:
    """Keep an accrual; the caller holds the employee's lock."""
    row: dict[str, Any] = {column.name: getattr(one, column.name) for column in accrual.c}
    id_ = row.pop("id")
    if id_:
        conn.execute(update(accrual).where(accrual.c.id == id_).values(row))
    else:
        conn.execute(insert(accrual), row)


def last_known(conn: Connection, party_id: int) -> datetime | None:
    """When the newest of the facts about an employee's orders became known."""
    past = tables.past_order
    found: datetime | None = conn.execute(
        select(func.max(past.c.known_at)).where(past.c.served_by_id == party_id)
    ).scalar()
    return found


def credited_orders(conn: Connection, party_id: int, start: datetime, end: datetime) -> list[CreditedOrder]:
    """The orders of a stretch of time that an employee served, as they stand, the newest first."""
    past = tables.past_order
    query = (
        select(past.c.order_ref, past.c.at, func.sum(past.c.count * past.c.margin_minor))
        .where(past.c.served_by_id == party_id, past.c.at >= start, past.c.at < end)
        .group_by(past.c.order_ref, past.c.at)
        .having(func.sum(past.c.count) > 0)
        .order_by(past.c.at.desc(), past.c.order_ref)
    )
    return [CreditedOrder(ref, at, int(margin)) for ref, at, margin in conn.execute(query)]


def _accrual(row: Any) -> Accrual:
    return Accrual(**{column.name: getattr(row, column.name) for column in accrual.c})
