"""The history of the shop's prices: one row for each change, kept for the law on announced reductions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from flask_loyalty.engine.lowest import PriceRow
from flask_loyalty.store.dialects import insert_ignoring
from flask_loyalty.store.tables import price

__all__ = ["Recorded", "SeenPrice", "load_prices", "note_prices"]

AT_ONCE = 400
"""Products asked for in one statement; SQLite takes no more than so many parameters."""


@dataclass(frozen=True, slots=True)
class SeenPrice:
    """What the shop was seen to ask for one unit of a product, in minor units."""

    sku: str
    currency: str
    price_minor: int
    regular_minor: int
    at: datetime

    @property
    def key(self) -> tuple[str, str]:
        """What has one price at a time."""
        return self.sku, self.currency

    @property
    def prices(self) -> tuple[int, int]:
        """Now asked, and regular."""
        return self.price_minor, self.regular_minor


@dataclass(frozen=True, slots=True)
class Recorded:
    """Prices by product, the oldest first, and since when any price has been kept."""

    rows: Mapping[str, Sequence[PriceRow]]
    since: datetime | None


def load_prices(conn: Connection, skus: Collection[str], currency: str, after: datetime) -> Recorded:
    """The prices of some products that held at ``after`` or later; one statement."""
    earliest = price.alias()
    began = select(func.min(earliest.c.first_seen)).scalar_subquery().label("began")
    columns = (price.c.sku, price.c.first_seen, price.c.price_minor, price.c.regular_minor, began)
    query = select(*columns).where(
        price.c.sku.in_(sorted(skus)),
        price.c.currency == currency,
        or_(price.c.until.is_(None), price.c.until > after),
    )
    rows: dict[str, list[PriceRow]] = {}
    since: datetime | None = None
    for row in conn.execute(query.order_by(price.c.sku, price.c.first_seen)):
        rows.setdefault(row.sku, []).append(PriceRow(row.first_seen, row.price_minor, row.regular_minor))
        since = row.began
    return Recorded(rows, since)


def note_prices(conn: Connection, seen: Iterable[SeenPrice]) -> int:
    """Keep what was seen where it differs from what was seen last; how many changes there were.

    What is older than the newest that is known changes nothing: prices are told in the order of time.
    """
    in_order = sorted(seen, key=lambda one: (one.at, one.key))
    return sum(_note(conn, some) for some in _parts(in_order))


def _parts(seen: Sequence[SeenPrice]) -> Iterator[Sequence[SeenPrice]]:
    """Parts in which no product comes twice, each small enough for one statement."""
    waiting = seen
    while waiting:
        first: dict[tuple[str, str], SeenPrice] = {}
        waiting = [one for one in waiting if first.setdefault(one.key, one) is not one]
        once = list(first.values())
        yield from (once[start : start + AT_ONCE] for start in range(0, len(once), AT_ONCE))


def _note(conn: Connection, seen: Sequence[SeenPrice]) -> int:
    known = _current(conn, sorted({one.sku for one in seen}))
    news = [one for one in seen if one.key not in known or one.at > known[one.key].last_seen]
    changed = [one for one in news if one.key not in known or known[one.key].prices != one.prices]
    _see_again(conn, [(known[one.key].id, one.at) for one in news if one not in changed])
    for row_id, at in sorted((known[one.key].id, one.at) for one in changed if one.key in known):
        conn.execute(update(price).where(price.c.id == row_id).values(until=at))
    return insert_ignoring(conn, price, [_row(one) for one in changed])


@dataclass(frozen=True, slots=True)
class _Current:
    id: int
    prices: tuple[int, int]
    last_seen: datetime


def _current(conn: Connection, skus: Sequence[str]) -> dict[tuple[str, str], _Current]:
    """The rows without an end, locked in one order for all."""
    query = select(price).where(price.c.sku.in_(skus), price.c.until.is_(None)).order_by(price.c.id)
    return {
        (row.sku, row.currency): _Current(row.id, (row.price_minor, row.regular_minor), row.last_seen)
        for row in conn.execute(query.with_for_update())
    }


def _see_again(conn: Connection, same: Iterable[tuple[int, datetime]]) -> None:
    by_moment: dict[datetime, list[int]] = {}
    for row_id, at in same:
        by_moment.setdefault(at, []).append(row_id)
    for at, ids in by_moment.items():
        conn.execute(update(price).where(price.c.id.in_(sorted(ids))).values(last_seen=at))


def _row(one: SeenPrice) -> dict[str, Any]:
    return {
        "sku": one.sku,
        "currency": one.currency,
        "price_minor": one.price_minor,
        "regular_minor": one.regular_minor,
        "first_seen": one.at,
        "last_seen": one.at,
        "until": None,
    }
