"""What happens outside orders: a sign-up, a review, a referral."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Facts, Party, PeriodEvent, SignalEvent
from flask_loyalty.engine.history import growth
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.past import Growth
from flask_loyalty.engine.periods import add, zone_of
from flask_loyalty.errors import NoProgramme
from flask_loyalty.ledger.booking import limits_of, points_of
from flask_loyalty.ledger.entries import Heading
from flask_loyalty.programme.model import Programme
from flask_loyalty.services.event_facts import checked
from flask_loyalty.store import events, holds, past
from flask_loyalty.store.failures import signal_key
from flask_loyalty.store.history import load_facts
from flask_loyalty.store.journal import load_purse, write_purse
from flask_loyalty.store.orders import dump
from flask_loyalty.store.parties import Known, lock, named
from flask_loyalty.store.programmes import ProgrammeSource

__all__ = ["OWN", "Happened", "book_points", "decided", "happened"]

OWN = ("segment", "due")
"""Events that nobody tells us: the passing of time brings them."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What an event gave; ``changed`` is False if it was heard before."""

    changed: bool
    points: int = 0
    decision: Decision | None = None


def happened(conn: Connection, programmes: ProgrammeSource, event: SignalEvent, now: datetime) -> Happened:
    """Book what the rules ``on`` an event give, to its customer and to a friend who was referred, and open
    the spans of rules ``within`` it; once for its name, member and key.

    Points of an event have no return time: they can be spent at once.

    :raises KeyConflict: if the same key came before with something else.
    :raises WrongInput: if a fact that belongs to the event is missing or cannot be.
    """
    people = named(conn, [("customer", one) for one in (event.member, event.friend) if one is not None], now)
    who = people["customer", event.member]
    friend = None if event.friend is None else people["customer", event.friend]
    key = signal_key(event.name, who.subject, event.key)
    if not _is_new(conn, event, key, friend, now):
        return Happened(changed=False)
    try:
        programme = programmes.current(conn, event.at)
    except NoProgramme:
        return Happened(changed=False)
    lock(conn, [one.id for one in people.values()])
    told = checked(event, programme.currency)
    signal = replace(told, member=who.subject, friend=None if friend is None else friend.subject)
    facts, decision = decided(conn, programme, signal, signal.at, who)
    holds.take_limits(conn, key, *limits_of(decision), had=False)
    for one in people.values():
        mine = key if one == who else f"{key}:friend"
        book_points(conn, programme, "signal", decision, one, mine, signal.at, now)
    more = growth(programme, signal, decision, spans=past.spans_of(conn, who.id), facts=facts, known_at=now)
    past.add_growth(conn, Growth(opened=more.opened), {who.subject: who.id})
    return Happened(changed=True, points=_of(decision, who).points, decision=decision)


def _is_new(conn: Connection, event: SignalEvent, key: str, friend: Known | None, now: datetime) -> bool:
    """Whether it is heard for the first time; then what failed before has now been done."""
    said = {name: str(value) for name, value in event.facts.items()}
    said |= {} if friend is None else {"friend": friend.subject}
    said |= {"reference": event.reference} if event.reference else {}
    heard = events.hear(
        conn, "signal", key, event.name, events.fingerprint(said), occurred_at=event.at, now=now
    )
    if heard.new:
        for undone in events.undone_of(conn, key):
            events.settled(conn, undone.source, undone.key)
    return heard.new


def decided(
    conn: Connection, programme: Programme, event: SignalEvent | PeriodEvent, moment: datetime, who: Known
) -> tuple[Facts, Decision]:
    """A customer's event with its facts, while nobody else can change the counters that it uses."""
    ids = {Party("customer", who.subject): who.id}
    facts = load_facts(conn, programme, event, moment, ids, spending=False)
    decision = decide(programme, event, facts, moment)
    used = holds.lock_limits(conn, limits_of(decision)[0])
    if used != {limit: facts.used.get(limit, 0) for limit in used}:
        facts = replace(facts, used={**facts.used, **used})
        decision = decide(programme, event, facts, moment)
    return facts, decision


def _of(decision: Decision, who: Known) -> Decision:
    """What a decision gives one person."""
    mine = tuple(outcome for outcome in decision.outcomes if outcome.party.id == who.subject)
    return replace(decision, outcomes=mine)


def book_points(
    conn: Connection,
    programme: Programme,
    scope: str,
    decision: Decision,
    who: Known,
    key: str,
    at: datetime,
    now: datetime,
) -> None:
    """Book the points that a decision gives one person, to be spent at once.

    :param scope: what kind of thing gives them: ``signal`` or ``period``.
    :param key: which of them, with the person.
    :param at: when that was.
    """
    mine = _of(decision, who)
    expire = programme.points.expire
    purse = load_purse(conn, who)
    purse.settle(now, key)
    purse.entitle(
        Heading(scope, key, "earn", key, at, version=programme.number, reason=dump(mine)),
        points_of(mine),
        {},
        active_from=at,
        expires_at=None if expire is None else add(at, expire, zone_of(programme.timezone)),
        now=now,
    )
    write_purse(conn, who, purse, now)
    past.add_outcomes(conn, key, who.id, mine, None, version=programme.number, known_at=now)
