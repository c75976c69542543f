"""Reward codes: made, shown to their owner, redeemed once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from flask_loyalty.errors import WriteConflict
from flask_loyalty.store.tables import voucher

__all__ = [
    "Voucher",
    "add_voucher",
    "end_voucher",
    "find_voucher",
    "new_code",
    "normalised",
    "of_partner",
    "overdue_vouchers",
    "vouchers_of",
    "vouchers_of_order",
]

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter that is taken for another one."""

_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


@dataclass(frozen=True, slots=True)
class Voucher:
    """A reward's one-time code; ``state`` is ``issued``, ``used``, ``cancelled`` or ``expired``.

    ``ended_at`` is when it was used, cancelled or expired.
    """

    id: int
    code: str
    party_id: int
    hold_id: int
    order_ref: str | None
    version: int
    reward: str
    partner: str | None
    points: int
    settle_minor: int
    currency: str
    state: str
    issued_at: datetime
    valid_until: datetime
    ended_at: datetime | None

    def at(self, now: datetime) -> str:
        """Its state at a moment: one whose time is over has expired, whether a job has noticed or not."""
        return "expired" if self.state == "issued" and self.valid_until <= now else self.state


def new_code() -> str:
    """A code nobody can guess: 55 random bits and a check character, ``7K3M-Q2XD-9VTA``."""
    symbols = "".join(secrets.choice(ALPHABET) for _ in range(11))
    code = symbols + check_symbol(symbols)
    return "-".join(code[i : i + 4] for i in (0, 4, 8))


def normalised(typed: str) -> str | None:
    """A code as it was meant, from how it was typed; None if it can be none.

    >>> normalised(" 7k3m q2xd-" + "9vt" + check_symbol("7K3MQ2XD9VT")) is None
    False
    >>> normalised("7K3M") is None
    True
    """
    symbols = "".join(c for c in typed.upper() if c not in " -\t").translate(_MISREAD)
    if len(symbols) != 12 or any(c not in ALPHABET for c in symbols):
        return None
    return symbols if check_symbol(symbols[:11]) == symbols[11] else None


def check_symbol(symbols: str) -> str:
    """Luhn's check over 32 symbols: finds any one wrong symbol and most swaps of neighbours."""
    total = 0
    for i, symbol in enumerate(reversed(symbols)):
        value = ALPHABET.index(symbol) * (2 if i % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]


def add_voucher(
    conn: Connection,
    *,
    party_id: int,
    hold_id: int,
    order_ref: str | None,
    version: int,
    reward: str,
    partner: str | None,
    points: int,
    settle_minor: int,
    currency: str,
    issued_at: datetime,
    valid_until: datetime,
) -> str:
    """Issue a code for a reward; the code."""
    code = new_code()
    row = {
        "code": code,
        "code_hash": _hash(code.replace("-", "")),
        "party_id": party_id,
        "hold_id": hold_id,
        "order_ref": order_ref,
        "version": version,
        "reward": reward,
        "partner": partner,
        "points": points,
        "settle_minor": settle_minor,
        "currency": currency,
        "state": "issued",
        "issued_at": issued_at,
        "valid_until": valid_until,
    }
    conn.execute(insert(voucher), row)
    return code


def find_voucher(conn: Connection, typed: str, *, lock: bool = False) -> Voucher | None:
    """The voucher of a code as somebody typed it.

    It is looked up by a hash, so that how long that takes tells nothing about codes that exist.
    """
    symbols = normalised(typed)
    if symbols is None:
        return None
    query = _VOUCHERS.where(voucher.c.code_hash == _hash(symbols))
    row = conn.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else Voucher(*row)


def end_voucher(conn: Connection, one: Voucher, state: str, now: datetime) -> None:
    """Use, cancel or expire an issued voucher: exactly once.

    :raises WriteConflict: if it has been ended meanwhile.
    """
    mine = (voucher.c.id == one.id, voucher.c.state == "issued")
    if conn.execute(update(voucher).where(*mine).values(state=state, ended_at=now)).rowcount != 1:
        raise WriteConflict(f"The voucher {one.id} was used or cancelled meanwhile.")


def vouchers_of(conn: Connection, party_id: int) -> list[Voucher]:
    """A member's vouchers, the newest first."""
    query = _VOUCHERS.where(voucher.c.party_id == party_id).order_by(voucher.c.id.desc())
    return [Voucher(*row) for row in conn.execute(query)]


def vouchers_of_order(conn: Connection, order_ref: str) -> list[Voucher]:
    """The vouchers that came with an order."""
    query = _VOUCHERS.where(voucher.c.order_ref == order_ref).order_by(voucher.c.id)
    return [Voucher(*row) for row in conn.execute(query)]


def of_partner(conn: Connection, partner: str) -> list[Voucher]:
    """What was redeemed at a partner, the newest first."""
    query = _VOUCHERS.where(voucher.c.partner == partner, voucher.c.state == "used")
    return [Voucher(*row) for row in conn.execute(query.order_by(voucher.c.ended_at.desc(), voucher.c.id))]


def overdue_vouchers(conn: Connection, now: datetime, limit: int) -> list[Voucher]:
    """Issued vouchers whose time is over."""
    query = _VOUCHERS.where(voucher.c.state == "issued", voucher.c.valid_until <= now)
    return [Voucher(*row) for row in conn.execute(query.order_by(voucher.c.id).limit(limit))]


def _hash(symbols: str) -> str:
    return hashlib.sha256(symbols.encode()).hexdigest()


_VOUCHERS: Select[Any] = select(
    voucher.c.id,
    voucher.c.code,
    voucher.c.party_id,
    voucher.c.hold_id,
    voucher.c.order_ref,
    voucher.c.version,
    voucher.c.reward,
    voucher.c.partner,
    voucher.c.points,
    voucher.c.settle_minor,
    voucher.c.currency,
    voucher.c.state,
    voucher.c.issued_at,
    voucher.c.valid_until,
    voucher.c.ended_at,
)
