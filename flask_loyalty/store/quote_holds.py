"""Quotes that are held: what was promised to whom, until when."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update

from flask_loyalty.engine.facts import Cart, Choices, Facts
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.serial import cart_from_data, choices_from_data, decision_from_data, facts_from_data
from flask_loyalty.store.orders import StoredOrder, dump
from flask_loyalty.store.tables import hold, limit_part, limit_use, quote_hold

__all__ = [
    "PREFIX",
    "HeldQuote",
    "add_held",
    "end_held",
    "lapsed",
    "lapsed_points",
    "lapsed_rewards",
    "lapsed_uses",
    "load_held",
    "new_ref",
    "overdue",
    "to_free",
]

PREFIX = "hold:"
"""Under which references the ledger books what is held before there is an order."""


@dataclass(frozen=True, slots=True)
class HeldQuote:
    """A quote whose points, rewards, codes and budgets are reserved; ``cart`` names people by subjects."""

    ref: str
    party_id: int | None
    version: int
    state: str
    held_at: datetime
    expires_at: datetime
    cart: Cart
    choices: Choices
    facts: Facts
    decision: Decision

    def is_live(self, now: datetime) -> bool:
        """Whether it still reserves anything: an hour later it does not, whether a job has run or not."""
        return self.state == "open" and now < self.expires_at

    def as_order(self) -> StoredOrder:
        """The order that it would be, for what frees the holds of one."""
        return StoredOrder(
            ref=self.ref,
            party_id=self.party_id,
            served_by_id=None,
            version=self.version,
            state="placed",
            placed_at=self.held_at,
            cart=self.cart,
            choices=self.choices,
            facts=self.facts,
            placed=self.decision,
            holds_until=self.expires_at,
        )


def new_ref() -> str:
    """A reference that nobody can guess."""
    return PREFIX + secrets.token_urlsafe(18)


def add_held(conn: Connection, order: StoredOrder) -> None:
    """Keep what is held, told as the order that it would be."""
    row = {
        "ref": order.ref,
        "party_id": order.party_id,
        "version": order.version,
        "state": "open",
        "held_at": order.placed_at,
        "expires_at": order.holds_until,
        "cart": dump(order.cart),
        "choices": dump(order.choices),
        "facts": dump(order.facts),
        "decision": dump(order.placed),
    }
    conn.execute(insert(quote_hold), row)


def load_held(conn: Connection, ref: str) -> HeldQuote | None:
    """A held quote by its reference, whatever has become of it."""
    row = conn.execute(select(quote_hold).where(quote_hold.c.ref == ref)).one_or_none()
    return None if row is None else _held(row)


def to_free(conn: Connection, refs: Collection[str], now: datetime, limit: int = 20) -> list[HeldQuote]:
    """The open holds of these references, and some whose time is over; locked, in one order for all."""
    mine = or_(quote_hold.c.ref.in_(sorted(refs)), quote_hold.c.expires_at <= now)
    query = select(quote_hold).where(quote_hold.c.state == "open", mine).order_by(quote_hold.c.ref)
    return [_held(row) for row in conn.execute(query.limit(limit + len(refs)).with_for_update())]


def overdue(conn: Connection, now: datetime, limit: int) -> list[HeldQuote]:
    """Holds whose time is over, locked."""
    return to_free(conn, (), now, limit)


def end_held(conn: Connection, ref: str, state: str, order_ref: str | None = None) -> None:
    """What became of a hold: ``taken`` by an order, ``freed`` by its owner, ``expired``."""
    values = {"state": state, "order_ref": order_ref}
    conn.execute(update(quote_hold).where(quote_hold.c.ref == ref).values(values))


def _held(row: Any) -> HeldQuote:
    return HeldQuote(
        ref=row.ref,
        party_id=row.party_id,
        version=row.version,
        state=row.state,
        held_at=row.held_at,
        expires_at=row.expires_at,
        cart=cart_from_data(json.loads(row.cart)),
        choices=choices_from_data(json.loads(row.choices)),
        facts=facts_from_data(json.loads(row.facts)),
        decision=decision_from_data(json.loads(row.decision)),
    )


# ---------------------------------------------------------------- lapsed by the instant


def lapsed(moment: datetime, former: str) -> ColumnElement[bool]:
    over = quote_hold.c.expires_at <= moment
    return and_(quote_hold.c.state == "open", or_(over, quote_hold.c.ref == former) if former else over)


def lapsed_uses(moment: datetime, former: str = "") -> Any:
    """Of a row of limits, what lapsed holds still count there: a subquery for whoever only reads.

    :param former: a hold that the reader's own order would replace, and which counts as lapsed for them.
    """
    return (
        select(func.coalesce(func.sum(limit_part.c.amount), 0))
        .join(quote_hold, quote_hold.c.ref == limit_part.c.cause)
        .where(limit_part.c.key == limit_use.c.key, lapsed(moment, former))
        .correlate(limit_use)
        .scalar_subquery()
    )


def lapsed_points(party_id: int, moment: datetime, former: str = "") -> Any:
    """A member's points in lapsed holds that nobody has freed yet."""
    return (
        select(func.coalesce(func.sum(hold.c.amount), 0))
        .join(quote_hold, quote_hold.c.ref == hold.c.order_ref)
        .where(hold.c.party_id == party_id, hold.c.state == "open", lapsed(moment, former))
        .scalar_subquery()
    )


def lapsed_rewards(conn: Connection, moment: datetime, former: str = "") -> Counter[str]:
    """How many of each reward lapsed holds still keep from the stock."""
    query = (
        select(hold.c.key)
        .join(quote_hold, quote_hold.c.ref == hold.c.order_ref)
        .where(hold.c.kind == "reward", hold.c.state == "open", lapsed(moment, former))
    )
    return Counter(key.partition("#")[0] for key in conn.execute(query).scalars())
