"""Codes of batches: made, found by what was typed, taken back."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Text, case, cast, func, insert, literal, select, update

from flask_loyalty.engine.code_text import ALPHABET, LENGTH, check_symbol, grouped
from flask_loyalty.engine.facts import IssuedCode
from flask_loyalty.store.past import CODE
from flask_loyalty.store.tables import code, limit_use, outcome, party

__all__ = [
    "StoredCode",
    "Tally",
    "add_codes",
    "codes_of_batch",
    "issued",
    "new_symbols",
    "revoke",
    "tallies",
    "uses_of",
]

_AT_ONCE = 1000
"""So many rows go to the database together."""


@dataclass(frozen=True, slots=True)
class StoredCode:
    """A code of a batch, as a merchant sees it; ``owner`` is the shop's key of whose alone it is."""

    id: int
    batch: str
    series: int
    code: str
    owner: str | None
    uses: int
    used: int
    state: str
    note: str
    issued_at: datetime
    valid_until: datetime | None

    def at(self, now: datetime) -> str:
        """``active``, ``used`` (as often as it may be), ``expired`` or ``revoked`` at a moment."""
        if self.state == "revoked":
            return "revoked"
        if self.used >= self.uses:
            return "used"
        return "expired" if self.valid_until is not None and self.valid_until <= now else "active"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many codes of one series there are, and how many of them were used or taken back."""

    batch: str
    series: int
    codes: int
    used: int
    revoked: int
    issued_at: datetime


def new_symbols() -> str:
    """The signs of a code that nobody can guess."""
    symbols = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return symbols + check_symbol(symbols)


def add_codes(
    conn: Connection,
    batch: str,
    count: int,
    now: datetime,
    *,
    party_id: int | None = None,
    uses: int = 1,
    until: datetime | None = None,
    note: str = "",
) -> tuple[int, list[str]]:
    """Make codes; the number of their series and the codes as people read them."""
    series = 1 + int(conn.execute(_LAST_SERIES.where(code.c.batch == batch)).scalar_one())
    texts: set[str] = set()
    while len(texts) < count:
        texts.add(new_symbols())
    made = sorted(texts)
    shared = {"batch": batch, "series": series, "party_id": party_id, "uses": uses, "state": "active",
              "note": note, "issued_at": now, "valid_until": until}  # fmt: skip
    for start in range(0, count, _AT_ONCE):
        part = made[start : start + _AT_ONCE]
        rows = [{**shared, "code": grouped(one), "code_hash": _hash(one)} for one in part]
        conn.execute(insert(code), rows)
    return series, [grouped(one) for one in made]


_LAST_SERIES = select(func.coalesce(func.max(code.c.series), 0))


def issued(conn: Connection, symbols: Collection[str]) -> dict[str, IssuedCode]:
    """The codes that there are among some typed ones, by their signs.

    They are looked up by a hash, so that how long that takes tells nothing about codes that exist.
    """
    if not symbols:
        return {}
    hashes = {_hash(one): one for one in symbols}
    query = (
        select(code, party.c.subject)
        .select_from(code.outerjoin(party, party.c.id == code.c.party_id))
        .where(code.c.code_hash.in_(sorted(hashes)))
    )
    return {
        hashes[row.code_hash]: IssuedCode(
            row.id, row.batch, row.uses, row.subject, row.valid_until, row.state == "revoked"
        )
        for row in conn.execute(query)
    }


def revoke(
    conn: Connection,
    now: datetime,
    *,
    symbols: str | None = None,
    batch: str | None = None,
    series: int | None = None,
) -> int:
    """Take back one code, a series or a whole batch; how many were not taken back before.

    An order that has used one keeps what it got.
    """
    mine: list[Any] = [code.c.state == "active"]
    if symbols is not None:
        mine.append(code.c.code_hash == _hash(symbols))
    else:
        mine.append(code.c.batch == batch)
        if series is not None:
            mine.append(code.c.series == series)
    return conn.execute(update(code).where(*mine).values(state="revoked", revoked_at=now)).rowcount


def codes_of_batch(
    conn: Connection, batch: str | None = None, series: int | None = None, *, symbols: str | None = None
) -> Iterator[StoredCode]:
    """The codes of a batch, of one of its series, or the one of these signs."""
    query = _CODES.order_by(code.c.series, code.c.code)
    if batch is not None:
        query = query.where(code.c.batch == batch)
    if series is not None:
        query = query.where(code.c.series == series)
    if symbols is not None:
        query = query.where(code.c.code_hash == _hash(symbols))
    for row in conn.execute(query):
        yield StoredCode(*row)


def tallies(conn: Connection, batches: Sequence[str]) -> list[Tally]:
    """What there is of some batches, by series."""
    used, revoked = (func.sum(case((what, 1), else_=0)) for what in (code.c.uses <= _USED, _REVOKED))
    query = (
        select(code.c.batch, code.c.series, func.count(), used, revoked, func.min(code.c.issued_at))
        .select_from(_WITH_USES)
        .where(code.c.batch.in_(sorted(batches)))
        .group_by(code.c.batch, code.c.series)
        .order_by(code.c.batch, code.c.series)
    )
    return [
        Tally(name, series, count, int(gone), int(back), first)
        for name, series, count, gone, back, first in conn.execute(query)
    ]


def uses_of(conn: Connection) -> dict[str, tuple[int, int]]:
    """By code of the document: with how many paid orders it gave something, and of how many customers.

    An order that came back whole is none of them.
    """
    each = (
        select(outcome.c.rule, outcome.c.cause, outcome.c.party_id)
        .where(outcome.c.kind == CODE)
        .group_by(outcome.c.rule, outcome.c.cause, outcome.c.party_id)
        .having(func.sum(outcome.c.amount) > 0)
        .subquery()
    )
    query = select(each.c.rule, func.count(), func.count(each.c.party_id.distinct())).group_by(each.c.rule)
    return {name: (int(orders), int(customers)) for name, orders, customers in conn.execute(query)}


def _hash(symbols: str) -> str:
    return hashlib.sha256(symbols.encode()).hexdigest()


_KEY = literal("code:") + code.c.batch + "#" + cast(code.c.id, Text)
_WITH_OWNERS = code.outerjoin(party, party.c.id == code.c.party_id)
_WITH_USES = _WITH_OWNERS.outerjoin(limit_use, limit_use.c.key == _KEY)
_USED = func.coalesce(limit_use.c.used, 0)
_REVOKED = code.c.state == "revoked"
_CODES: Select[Any] = select(
    code.c.id,
    code.c.batch,
    code.c.series,
    code.c.code,
    party.c.shop_ref,
    code.c.uses,
    _USED,
    code.c.state,
    code.c.note,
    code.c.issued_at,
    code.c.valid_until,
).select_from(_WITH_USES)
