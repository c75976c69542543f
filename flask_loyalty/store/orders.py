"""Orders as the programme knows them: what was decided, on which facts, and how far they have come."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from flask_loyalty.engine.facts import Cart, Choices, Facts
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.serial import (
    cart_from_data,
    choices_from_data,
    decision_from_data,
    facts_from_data,
    to_data,
)
from flask_loyalty.store import tables
from flask_loyalty.store.dialects import insert_ignoring

__all__ = ["StoredOrder", "dump", "insert_order", "load_order", "orders_of", "save_order", "unpaid_orders"]


@dataclass(frozen=True, slots=True)
class StoredOrder:
    """An order; ``cart`` names people by their subjects.

    :ivar state: ``placed``, ``paid`` or ``cancelled``.
    :ivar placed: what was decided when it was placed; deals and payment stand as they were then.
    :ivar current: what is booked of it; None while it is not paid, and after a cancel.
    """

    ref: str
    party_id: int | None
    served_by_id: int | None
    version: int | None
    state: str
    placed_at: datetime
    cart: Cart
    choices: Choices
    facts: Facts
    placed: Decision
    current: Decision | None = None
    paid_at: datetime | None = None
    delivered_at: datetime | None = None
    cancelled_at: datetime | None = None
    holds_until: datetime | None = None
    money_back_minor: int = 0
    revision: int = 0


def insert_order(conn: Connection, order: StoredOrder) -> bool:
    """Keep a new order; False if there already is one, which may be somebody else's doing right now."""
    return insert_ignoring(conn, tables.order, [_row(order)]) == 1


def save_order(conn: Connection, order: StoredOrder) -> None:
    """Keep how far an order has come; what was decided when it was placed, and on what, stays as written."""
    row = {**_standing(order), "current": _current(order, tables.order.c.placed)}
    conn.execute(update(tables.order).where(tables.order.c.ref == order.ref).values(row))


def load_order(conn: Connection, ref: str, *, lock: bool = False) -> StoredOrder | None:
    """An order by its reference; locked if it is to be changed."""
    query = select(tables.order).where(tables.order.c.ref == ref)
    row = conn.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else _order(row)


def orders_of(conn: Connection, party_id: int) -> list[StoredOrder]:
    """A member's orders, the newest first."""
    query = select(tables.order).where(tables.order.c.party_id == party_id)
    return [_order(row) for row in conn.execute(query.order_by(tables.order.c.placed_at.desc()))]


def unpaid_orders(conn: Connection, now: datetime, limit: int) -> list[str]:
    """Placed orders whose time to be paid is over, though something is still reserved for them."""
    order = tables.order
    query = select(order.c.ref).where(order.c.state == "placed", order.c.holds_until <= now)
    return list(conn.execute(query.order_by(order.c.ref).limit(limit)).scalars())


def dump(value: Decision | Facts | Cart | Choices | None) -> str:
    """A value as JSON text, the same bytes for equal values."""
    if value is None:
        return ""
    return json.dumps(to_data(value), ensure_ascii=False, separators=(",", ":"))


def _row(order: StoredOrder) -> dict[str, Any]:
    placed = dump(order.placed)
    return {
        "ref": order.ref,
        "party_id": order.party_id,
        "served_by_id": order.served_by_id,
        "version": order.version,
        "placed_at": order.placed_at,
        "choices": dump(order.choices),
        "facts": dump(order.facts),
        "placed": placed,
        "current": _current(order, placed),
        **_standing(order),
    }


def _standing(order: StoredOrder) -> dict[str, Any]:
    """What moves while an order lives, but for the decision that is booked."""
    return {
        "state": order.state,
        "cart": dump(order.cart),
        "paid_at": order.paid_at,
        "delivered_at": order.delivered_at,
        "cancelled_at": order.cancelled_at,
        "holds_until": order.holds_until,
        "money_back_minor": order.money_back_minor,
        "revision": order.revision,
    }


def _current(order: StoredOrder, placed: Any) -> Any:
    """What is booked; mostly what was decided at first, whose text is there already."""
    return placed if order.current is order.placed else dump(order.current)


def _order(row: Any) -> StoredOrder:
    placed = decision_from_data(json.loads(row.placed))
    current = placed if row.current == row.placed else _decision(row.current)
    return StoredOrder(
        ref=row.ref,
        party_id=row.party_id,
        served_by_id=row.served_by_id,
        version=row.version,
        state=row.state,
        placed_at=row.placed_at,
        cart=cart_from_data(json.loads(row.cart)),
        choices=choices_from_data(json.loads(row.choices)),
        facts=facts_from_data(json.loads(row.facts)),
        placed=placed,
        current=current,
        paid_at=row.paid_at,
        delivered_at=row.delivered_at,
        cancelled_at=row.cancelled_at,
        holds_until=row.holds_until,
        money_back_minor=row.money_back_minor,
        revision=row.revision,
    )


def _decision(text: str) -> Decision | None:
    return decision_from_data(json.loads(text)) if text else None
