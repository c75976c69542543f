"""The lowest price of the 30 days before a reduction, for the goods of a cart. Only reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from flask_loyalty.engine.facts import Cart, CartLine
from flask_loyalty.engine.lowest import Lowest, PriceRow, lowest_price
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.programme.model import Programme
from flask_loyalty.store.prices import Recorded, load_prices

__all__ = ["lowest_prices"]

LONGEST_CUT = timedelta(days=800)
"""A reduction of the shop's own that has gone on for longer is told as one that began this long ago."""


def lowest_prices(
    conn: Connection,
    programme: Programme,
    cart: Cart,
    announced: Mapping[str, Collection[datetime]],
    now: datetime,
) -> dict[str, Lowest]:
    """By line, what to tell beside its price; lines that nothing reduces are left out.

    Asks the database once; not at all where nothing is reduced.

    :param announced: by line, when the announced deals on it began.
    """
    lines = [line for line in cart.lines if announced.get(line.id) or _is_cut(line)]
    if not lines:
        return {}
    starts = [start for line in lines for start in announced.get(line.id, ())]
    after = min([now, *starts]) - LONGEST_CUT
    recorded = load_prices(conn, {line.sku for line in lines}, cart.currency, after)
    zone = zone_of(programme.timezone)
    told = {
        line.id: lowest_price(
            _with_todays(recorded, line, now), announced.get(line.id, ()), now, zone, recorded.since
        )
        for line in lines
    }
    return {line: one for line, one in told.items() if one is not None}


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
