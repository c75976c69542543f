"""A member's goals as they stand: read when the account page is opened, nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from flask_loyalty.engine.changes import Occurrence
from flask_loyalty.engine.facts import Facts, Party, PeriodEvent, SignalEvent
from flask_loyalty.engine.goals import Goal, kept_tier, next_tier, of_period, open_offers
from flask_loyalty.engine.periods import period_bounds, zone_of
from flask_loyalty.errors import NoProgramme
from flask_loyalty.language.nodes import Every, Period
from flask_loyalty.programme.model import Programme
from flask_loyalty.store.history import load_facts
from flask_loyalty.store.parties import Known, find
from flask_loyalty.store.programmes import ProgrammeSource

__all__ = ["goals_of"]


def goals_of(conn: Connection, programmes: ProgrammeSource, member: str, now: datetime) -> tuple[Goal, ...]:
    """What a member can reach, and keep: the tier first, then open offers, then what a period asks."""
    try:
        programme = programmes.current(conn, now)
    except NoProgramme:
        return ()
    who = find(conn, "customer", member)
    if who is None:
        return ()
    return tuple(_goals(conn, programme, who, now))


def _goals(conn: Connection, programme: Programme, who: Known, now: datetime) -> Iterator[Goal]:
    party = Party("customer", who.subject)

    def facts_at(moment: datetime) -> Facts:
        event = SignalEvent("view", "", who.subject, moment)
        return load_facts(conn, programme, event, moment, {party: who.id}, spending=False)

    here = Occurrence(programme, SignalEvent("view", "", who.subject, now), facts_at(now), now)
    if programme.tiers:
        yield from (goal for goal in (kept_tier(here, facts_at), next_tier(here)) if goal is not None)
    yield from open_offers(here)
    for period in _periods(programme):
        start, end = period_bounds(period, now, zone_of(programme.timezone))
        event = PeriodEvent(party, start, end)
        facts = load_facts(conn, programme, event, now, {party: who.id}, spending=False)
        yield from of_period(Occurrence(programme, event, facts, now))


def _periods(programme: Programme) -> list[Period]:
    """The periods for which rules give customers something."""
    found = [
        rule.rule.start.period
        for rule in programme.rules
        if isinstance(rule.rule.start, Every)
        and (rule.rule.audience is None or rule.rule.audience.word == "customer")
    ]
    return list(dict.fromkeys(found))
