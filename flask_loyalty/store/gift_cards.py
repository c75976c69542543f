"""Gift cards: found by what was typed, what is on them, and what orders hold of them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Text, and_, cast, func, insert, literal, select, update

from flask_loyalty.engine.code_text import ALPHABET, CARD_LENGTH, check_symbol, grouped
from flask_loyalty.engine.facts import GiftCard
from flask_loyalty.errors import WriteConflict
from flask_loyalty.store.quote_holds import lapsed
from flask_loyalty.store.tables import account, gift_card, gift_card_hold, quote_hold

__all__ = [
    "CardHold",
    "StoredCard",
    "add_card",
    "add_card_hold",
    "card_holds_of",
    "cards_of_ids",
    "cards_of_order",
    "cards_typed",
    "change_card",
    "end_card_hold",
    "find_card",
    "holds_of_card",
    "lock_cards",
    "return_of_card_hold",
    "totals",
]


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A gift card with what is on it and what orders hold of it, in minor units."""

    id: int
    code: str
    currency: str
    opened_minor: int
    cancelled_minor: int
    state: str
    issued_at: datetime
    valid_until: datetime | None
    order_ref: str | None
    line: str
    unit_no: int | None
    note: str
    balance_minor: int = 0
    held_minor: int = 0

    def at(self, now: datetime) -> str:
        """``active``, ``empty``, ``expired``, ``blocked`` or ``cancelled`` at a moment."""
        if self.state != "active":
            return self.state
        if self.valid_until is not None and self.valid_until <= now:
            return "expired"
        return "active" if self.balance_minor or self.held_minor else "empty"


@dataclass(frozen=True, slots=True)
class CardHold:
    """What an order holds of a gift card or, once captured, has taken."""

    id: int
    card_id: int
    order_ref: str
    amount_minor: int
    returned_minor: int
    state: str
    expires_at: datetime


def add_card(
    conn: Connection,
    *,
    currency: str,
    opened_minor: int,
    issued_at: datetime,
    valid_until: datetime | None,
    order_ref: str | None = None,
    line: str = "",
    unit_no: int | None = None,
    note: str = "",
) -> StoredCard:
    """A new gift card with nothing on it yet; what is put on it is an entry's business."""
    symbols = "".join(secrets.choice(ALPHABET) for _ in range(CARD_LENGTH - 1))
    symbols += check_symbol(symbols)
    row: dict[str, Any] = {
        "code": grouped(symbols),
        "code_hash": _hash(symbols),
        "currency": currency,
        "opened_minor": opened_minor,
        "cancelled_minor": 0,
        "state": "active",
        "issued_at": issued_at,
        "valid_until": valid_until,
        "order_ref": order_ref,
        "line": line,
        "unit_no": unit_no,
        "note": note,
    }
    id_ = int(conn.execute(insert(gift_card).returning(gift_card.c.id), row).scalar_one())
    return StoredCard(id=id_, **{name: row[name] for name in _NAMES[1:]})


_NAMES = ("id", "code", "currency", "opened_minor", "cancelled_minor", "state", "issued_at", "valid_until",
          "order_ref", "line", "unit_no", "note")  # fmt: skip


def change_card(conn: Connection, id_: int, **values: Any) -> None:
    """Change a card's state, its end or what was taken off it."""
    conn.execute(update(gift_card).where(gift_card.c.id == id_).values(**values))


def lock_cards(conn: Connection, ids: Iterable[int]) -> None:
    """Wait until nobody else changes these cards, in one order for all."""
    if wanted := sorted(set(ids)):
        query = select(gift_card.c.id).where(gift_card.c.id.in_(wanted))
        conn.execute(query.order_by(gift_card.c.id).with_for_update()).all()


# ---------------------------------------------------------------- read


def _balance(kind: str) -> Any:
    """The balance of an account of a card: a subquery."""
    owner = literal("card:") + cast(gift_card.c.id, Text)
    mine = and_(account.c.owner == owner, account.c.kind == kind, account.c.unit == gift_card.c.currency)
    query = select(func.coalesce(func.sum(account.c.balance), 0)).where(mine).correlate(gift_card)
    return query.scalar_subquery()


_CARDS: Select[Any] = select(
    *(gift_card.c[name] for name in _NAMES), _balance("card_value"), _balance("card_held")
)


def _stored(row: Any) -> StoredCard:
    *told, balance, held = row
    known = dict(zip(_NAMES, told, strict=True))
    return StoredCard(**known, balance_minor=int(balance), held_minor=int(held))


def find_card(conn: Connection, symbols: str) -> StoredCard | None:
    """The card of these signs; looked up by a hash, so that how long it takes tells nothing."""
    row = conn.execute(_CARDS.where(gift_card.c.code_hash == _hash(symbols))).one_or_none()
    return None if row is None else _stored(row)


def cards_of_order(conn: Connection, order_ref: str) -> list[StoredCard]:
    """The cards that an order sold, by line and unit."""
    query = _CARDS.where(gift_card.c.order_ref == order_ref)
    return [_stored(row) for row in conn.execute(query.order_by(gift_card.c.line, gift_card.c.unit_no))]


def cards_of_ids(conn: Connection, ids: Collection[int]) -> dict[int, StoredCard]:
    """Cards by their numbers."""
    found = map(_stored, conn.execute(_CARDS.where(gift_card.c.id.in_(sorted(ids)))))
    return {card.id: card for card in found}


def cards_typed(
    conn: Connection, symbols: Collection[str], moment: datetime, former: str = ""
) -> dict[str, GiftCard]:
    """The cards that there are among some typed ones, by their signs, as they can be used at a moment.

    :param former: a held quote that the reader's own order would replace: what it reserves counts as free.
    """
    if not symbols:
        return {}
    hashes = {_hash(one): one for one in symbols}
    over = (
        select(func.coalesce(func.sum(gift_card_hold.c.amount_minor), 0))
        .join(quote_hold, quote_hold.c.ref == gift_card_hold.c.order_ref)
        .where(
            gift_card_hold.c.card_id == gift_card.c.id,
            gift_card_hold.c.state == "open",
            lapsed(moment, former),
        )
        .correlate(gift_card)
        .scalar_subquery()
    )
    query = select(
        gift_card.c.code_hash,
        gift_card.c.id,
        gift_card.c.currency,
        (_balance("card_value") + over).label("balance"),
        gift_card.c.valid_until,
        gift_card.c.state,
    ).where(gift_card.c.code_hash.in_(sorted(hashes)))
    return {
        hashes[row.code_hash]: GiftCard(row.id, row.currency, int(row.balance), row.valid_until, row.state)
        for row in conn.execute(query)
    }


def totals(conn: Connection) -> list[tuple[str, int, int, int, int]]:
    """By currency: how many cards there are, what was put on them, what is on them now, what orders hold."""
    inner = _CARDS.subquery()
    columns = list(inner.c)
    query = select(
        inner.c.currency,
        func.count(),
        func.sum(inner.c.opened_minor),
        func.sum(columns[-2]),
        func.sum(columns[-1]),
    ).group_by(inner.c.currency)
    rows = conn.execute(query.order_by(inner.c.currency))
    return [(currency, *map(int, numbers)) for currency, *numbers in rows]


# ---------------------------------------------------------------- holds


def add_card_hold(
    conn: Connection,
    card_id: int,
    order_ref: str,
    amount_minor: int,
    expires_at: datetime,
    state: str = "open",
) -> int:
    """A new hold; the money moves by an entry."""
    row = {"card_id": card_id, "order_ref": order_ref, "amount_minor": amount_minor, "returned_minor": 0,
           "state": state, "expires_at": expires_at}  # fmt: skip
    return int(conn.execute(insert(gift_card_hold).returning(gift_card_hold.c.id), row).scalar_one())


_HOLDS = select(
    gift_card_hold.c.id,
    gift_card_hold.c.card_id,
    gift_card_hold.c.order_ref,
    gift_card_hold.c.amount_minor,
    gift_card_hold.c.returned_minor,
    gift_card_hold.c.state,
    gift_card_hold.c.expires_at,
).order_by(gift_card_hold.c.id)


def card_holds_of(conn: Connection, order_ref: str) -> list[CardHold]:
    """An order's holds, in the order in which they were made."""
    return [CardHold(*row) for row in conn.execute(_HOLDS.where(gift_card_hold.c.order_ref == order_ref))]


def holds_of_card(conn: Connection, card_id: int) -> Iterator[CardHold]:
    """What orders have held and taken of a card, the oldest first."""
    for row in conn.execute(_HOLDS.where(gift_card_hold.c.card_id == card_id)):
        yield CardHold(*row)


def end_card_hold(conn: Connection, one: CardHold, state: str) -> None:
    """End an open hold: exactly once.

    :raises WriteConflict: if it has been ended meanwhile.
    """
    _change_hold(conn, one, state=state)


def return_of_card_hold(conn: Connection, one: CardHold, returned_minor: int) -> None:
    """Note how much of a captured hold has been given back in all."""
    _change_hold(conn, one, returned_minor=returned_minor)


def _change_hold(conn: Connection, one: CardHold, **values: Any) -> None:
    hold = gift_card_hold.c
    mine = (hold.id == one.id, hold.state == one.state, hold.returned_minor == one.returned_minor)
    if conn.execute(update(gift_card_hold).where(*mine).values(**values)).rowcount != 1:
        raise WriteConflict(f"The hold {one.id} of a gift card was changed by somebody else meanwhile.")


def _hash(symbols: str) -> str:
    return hashlib.sha256(symbols.encode()).hexdigest()
