"""What time brings to customers: their periods close, and the day comes when they usually buy again.

Each is booked once, under its own key, so that running twice or a month late changes nothing. A period is
decided under the programme of its last instant; once closed it stands, whatever comes back later.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, literal, select

from flask_loyalty.engine.barriers import audience_of
from flask_loyalty.engine.facts import Party, PeriodEvent, SignalEvent
from flask_loyalty.engine.periods import period_bounds, period_label, previous_period, zone_of
from flask_loyalty.engine.rhythm import FEWEST, usual_interval
from flask_loyalty.errors import NoProgramme
from flask_loyalty.language.nodes import Every, On, Period, Within
from flask_loyalty.ledger.booking import limits_of
from flask_loyalty.programme.model import Phase, Programme
from flask_loyalty.services.events import book_points, decided, happened
from flask_loyalty.store import events, holds, tables
from flask_loyalty.store.parties import Known, lock, of_ids
from flask_loyalty.store.programmes import ProgrammeSource

__all__ = ["close_periods", "tell_due"]

_INSTANT = timedelta(microseconds=1)


def close_periods(conn: Connection, programmes: ProgrammeSource, now: datetime, limit: int) -> int:
    """Book what the rules ``every`` period give customers, for periods that are over; how many were closed.

    Goes back from the last period as far as somebody is left of whom it was not closed.
    """
    closed = 0
    for period in Period:
        until = now
        while closed < limit and (found := _before(conn, programmes, period, until)) is not None:
            programme, start, end = found
            left = _left(conn, period, programme, start, end, limit - closed)
            lock(conn, [one.id for one in left])
            for one in left:
                _close(conn, programme, period, one, start, end, now)
            closed += len(left)
            if not left:
                break
            until = start
    return closed


def _before(
    conn: Connection, programmes: ProgrammeSource, period: Period, end: datetime
) -> tuple[Programme, datetime, datetime] | None:
    """The last such period that was over at an instant, under the programme of its own last instant."""
    try:
        zone = zone_of(programmes.current(conn, end).timezone)
        this, _ = period_bounds(period, end, zone)
        start, _ = previous_period(period, end, zone)
        programme = programmes.current(conn, this - _INSTANT)
    except NoProgramme:
        return None
    mine = any(
        rule.phase is Phase.PERIOD
        and audience_of(rule) == "customer"
        and isinstance(rule.rule.start, Every)
        and rule.rule.start.period is period
        for rule in programme.rules
    )
    return (programme, start, this) if mine else None


def _key(period: Period, programme: Programme, start: datetime) -> str:
    return f"{period.value}:{period_label(period, start, zone_of(programme.timezone))}:"


def _left(
    conn: Connection, period: Period, programme: Programme, start: datetime, end: datetime, limit: int
) -> list[Known]:
    """Customers of whom a period has not been closed."""
    party, event = tables.party, tables.event
    key = literal(_key(period, programme, start)) + party.c.subject
    done = (
        select(event.c.key)
        .where(
            event.c.source == "period",
            event.c.key == key,
        )
        .exists()
    )
    query = select(party.c.id).where(party.c.kind == "customer", party.c.known_since < end, ~done)
    ids = list(conn.execute(query.order_by(party.c.id).limit(limit)).scalars())
    return [one for _, one in sorted(of_ids(conn, ids).items())]


def _close(
    conn: Connection,
    programme: Programme,
    period: Period,
    who: Known,
    start: datetime,
    end: datetime,
    now: datetime,
) -> None:
    key = _key(period, programme, start) + who.subject
    if not events.hear(conn, "period", key, "closed", "", occurred_at=end, now=now).new:
        return
    event = PeriodEvent(Party("customer", who.subject), start, end)
    _, decision = decided(conn, programme, event, now, who)
    if not decision.outcomes:
        return
    holds.take_limits(conn, key, *limits_of(decision), had=False)
    book_points(conn, programme, "period", decision, who, key, end, now)


# ---------------------------------------------------------------- due


def tell_due(conn: Connection, programmes: ProgrammeSource, now: datetime, limit: int) -> int:
    """Let happen that customers are due to buy again: their usual time has passed since their last order.

    Once for each last order; how many were told.
    """
    try:
        programme = programmes.current(conn, now)
    except NoProgramme:
        return 0
    starts = [rule.rule.start for rule in programme.rules]
    if not any(isinstance(start, On | Within) and start.event.word == "due" for start in starts):
        return 0
    told = 0
    for party_id, order, at in _due(conn, now):
        if told == limit:
            break
        who = of_ids(conn, [party_id])[party_id]
        if who.shop_ref is not None:
            told += happened(conn, programmes, SignalEvent("due", order, who.shop_ref, at), now).changed
    return told


def _due(conn: Connection, now: datetime) -> Iterator[tuple[int, str, datetime]]:
    """Whose usual time has passed, since which order, and when that was."""
    past = tables.past_order
    many = (
        select(past.c.party_id)
        .where(past.c.party_id.is_not(None))
        .group_by(past.c.party_id)
        .having(func.sum(past.c.count) >= FEWEST)
    )
    query = (
        select(past.c.party_id, past.c.order_ref, past.c.at)
        .where(past.c.party_id.in_(many))
        .group_by(past.c.party_id, past.c.order_ref, past.c.at)
        .having(func.sum(past.c.count) > 0)
        .order_by(past.c.party_id, past.c.at, past.c.order_ref)
    )
    orders: dict[int, list[tuple[datetime, str]]] = {}
    for party_id, ref, at in conn.execute(query):
        orders.setdefault(party_id, []).append((at, ref))
    for party_id, mine in orders.items():
        interval = usual_interval([at for at, _ in mine])
        last, ref = mine[-1]
        if interval is None:
            continue
        at = last + timedelta(microseconds=int(interval * 86_400_000_000))
        if at <= now:
            yield party_id, ref, at
