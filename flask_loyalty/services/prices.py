"""The lowest price of the 30 days before a reduction, for the goods of a cart. Only reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from flask_loyalty.engine.announced import InForce, lowest_dealt
from flask_loyalty.engine.facts import Cart, CartLine
from flask_loyalty.engine.lowest import Dealt, Lowest, PriceRow, lowest_price
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.programme.model import Programme
from flask_loyalty.store.prices import Recorded, load_prices
from flask_loyalty.store.programmes import ProgrammeSource

__all__ = ["lowest_prices"]

LONGEST_CUT = timedelta(days=800)
"""A reduction of the shop's own that has gone on for longer is told as one that began this long ago."""


def lowest_prices(
    conn: Connection,
    programmes: ProgrammeSource,
    programme: Programme,
    cart: Cart,
    announced: Mapping[str, Collection[datetime]],
    now: datetime,
    *,
    dealt: bool = True,
) -> dict[str, Lowest]:
    """By line, what to tell beside its price; lines that nothing reduces are left out.

    Asks the database once; not at all where nothing is reduced. Versions that held in the 30 days before are
    read once a process.

    :param announced: by line, when the announced deals on it began.
    :param dealt: whether the shop applies the programme's deals.
    """
    lines = [line for line in cart.lines if announced.get(line.id) or _is_cut(line)]
    if not lines:
        return {}
    starts = [start for line in lines for start in announced.get(line.id, ())]
    after = min([now, *starts]) - LONGEST_CUT
    recorded = load_prices(conn, {line.sku for line in lines}, cart.currency, after)
    zone = zone_of(programme.timezone)
    told = {}
    for line in lines:
        rows = _with_todays(recorded, line, now)
        made = _made(conn, programmes, programme, rows, line, cart.currency) if dealt else None
        told[line.id] = lowest_price(rows, announced.get(line.id, ()), now, zone, recorded.since, made)
    return {line: one for line, one in told.items() if one is not None}


def _made(
    conn: Connection,
    programmes: ProgrammeSource,
    programme: Programme,
    rows: Sequence[PriceRow],
    line: CartLine,
    currency: str,
) -> Dealt:
    """What announced deals made of a line's price: those of each version while it held."""

    def lowest(begin: datetime, end: datetime) -> int | None:
        held = [
            InForce(since, programmes.version(conn, number))
            for since, number in _held(programmes.starts(conn, programme.number), begin, end)
        ]
        if not any(version.programme.announced for version in held):
            return None
        return lowest_dealt(held, rows, line, currency, begin, end)

    return lowest


def _held(
    starts: Sequence[tuple[datetime, int]], begin: datetime, end: datetime
) -> list[tuple[datetime, int]]:
    """The versions in force within a time, each with when it began: at any moment the newest effective one.

    >>> day = [datetime(2026, 5, number) for number in range(1, 6)]
    >>> [number for _, number in _held([(day[0], 1), (day[3], 2), (day[1], 3)], day[0], day[4])]
    [1, 3]
    """
    held: list[tuple[datetime, int]] = []
    for since, number in sorted(starts):
        if since < end and (not held or number > held[-1][1]):
            held.append((since, number))
    return [one for place, one in enumerate(held) if place + 1 == len(held) or held[place + 1][0] > begin]


def _is_cut(line: CartLine) -> bool:
    return line.unit_price_minor < line.regular_price_minor


def _with_todays(recorded: Recorded, line: CartLine, now: datetime) -> list[PriceRow]:
    """A product's prices with the one that the shop says now, which may not have been noted yet."""
    rows = list(recorded.rows.get(line.sku, ()))
    today = PriceRow(now, line.unit_price_minor, line.regular_price_minor)
    last = rows[-1] if rows else None
    if last is None or (last.price_minor, last.regular_minor) != (today.price_minor, today.regular_minor):
        rows.append(today)
    return rows
