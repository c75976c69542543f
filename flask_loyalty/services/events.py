"""What happens outside orders: a sign-up, a review."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Party, SignalEvent
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.periods import add, zone_of
from flask_loyalty.errors import NoProgramme
from flask_loyalty.ledger.booking import limits_of, points_of
from flask_loyalty.ledger.entries import Heading
from flask_loyalty.store import events, holds, past
from flask_loyalty.store.failures import signal_key
from flask_loyalty.store.history import load_facts
from flask_loyalty.store.journal import load_purse, write_purse
from flask_loyalty.store.orders import dump
from flask_loyalty.store.parties import lock, named
from flask_loyalty.store.programmes import ProgrammeSource

__all__ = ["Happened", "happened"]


@dataclass(frozen=True, slots=True)
class Happened:
    """What an event gave; ``changed`` is False if it was heard before."""

    changed: bool
    points: int = 0
    decision: Decision | None = None


def happened(conn: Connection, programmes: ProgrammeSource, event: SignalEvent, now: datetime) -> Happened:
    """Book what the rules ``on`` an event give, once for its name, member and key.

    Points of an event have no return time: they can be spent at once.

    :raises KeyConflict: if the same key came before with something else.
    """
    who = named(conn, [("customer", event.member)], now)["customer", event.member]
    key = signal_key(event.name, who.subject, event.key)
    contents = events.fingerprint({name: str(value) for name, value in event.facts.items()})
    heard = events.hear(conn, "signal", key, event.name, contents, occurred_at=event.at, now=now)
    if not heard.new:
        return Happened(changed=False)
    for undone in events.undone_of(conn, key):
        events.settled(conn, undone.source, undone.key)
    try:
        programme = programmes.current(conn, event.at)
    except NoProgramme:
        return Happened(changed=False)
    lock(conn, [who.id])
    signal = replace(event, member=who.subject)
    ids = {Party("customer", who.subject): who.id}
    facts = load_facts(conn, programme, signal, event.at, ids, spending=False)
    decision = decide(programme, signal, facts, event.at)
    used = holds.lock_limits(conn, limits_of(decision)[0])
    if used != {limit: facts.used.get(limit, 0) for limit in used}:
        facts = replace(facts, used={**facts.used, **used})
        decision = decide(programme, signal, facts, event.at)
    holds.take_limits(conn, key, *limits_of(decision), had=False)
    expire = programme.points.expire
    purse = load_purse(conn, who)
    purse.settle(now, key)
    purse.entitle(
        Heading("signal", key, "earn", key, event.at, version=programme.number, reason=dump(decision)),
        points_of(decision),
        {},
        active_from=event.at,
        expires_at=None if expire is None else add(event.at, expire, zone_of(programme.timezone)),
        now=now,
    )
    write_purse(conn, who, purse, now)
    past.add_outcomes(conn, key, who.id, decision, None, version=programme.number, known_at=now)
    return Happened(changed=True, points=decision.points, decision=decision)
