"""How many periods in a row a rule's ``when`` has held: ``customer.streak``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from flask_loyalty.engine.facts import Event, Facts, PeriodEvent, Value
from flask_loyalty.engine.periods import period_bounds, previous_period, zone_of
from flask_loyalty.engine.scope import Scope, streak_key
from flask_loyalty.language.nodes import Every
from flask_loyalty.language.walking import facts_of
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = ["LONGEST", "streaks", "with_begun"]

LONGEST = 120
"""So many periods are looked at: ten years of months."""


def streaks(
    programme: Programme,
    event: PeriodEvent,
    moment: datetime,
    joined: datetime | None,
    known: Callable[[PeriodEvent], Facts],
) -> Mapping[str, Value]:
    """The streak of each rule that reads it, by :func:`~flask_loyalty.engine.scope.streak_key`.

    It counts the period itself, as far as it has come, and those before it back to the first in which the
    rule's ``when`` did not hold. It goes back no further than the customer and the rule themselves, and is
    worked out from the past as it is known now: an order given back later breaks it.

    :param joined: when the customer joined.
    :param known: the facts of the period or of an earlier one; streaks need not be among them.
    """
    if event.party.kind != "customer":
        return {}
    found: dict[str, Value] = {}
    kept: dict[datetime, Facts] = {}
    for rule in programme.rules:
        if not _asks(programme, rule, event):
            continue
        length = 0
        for one in _back(programme, rule, event, joined):
            facts = kept[one.start] = kept.get(one.start) or known(one)
            scope = Scope(programme, facts, min(moment, one.end), member=event.party.id, rule=rule.id)
            if not scope.holds(rule.rule.when):
                break
            length += 1
        found[streak_key(rule.id)] = Fraction(length)
    return found


def with_begun(programme: Programme, event: Event, facts: Facts, moment: datetime) -> Facts:
    """The facts of a period in which more was bought: where a rule's ``when`` holds now, a streak begins.

    How long the streak is that goes on is not known any more: it counts as this period alone.
    """
    if not isinstance(event, PeriodEvent) or event.party.kind != "customer":
        return facts
    begun: dict[str, Value] = {}
    for rule in programme.rules:
        key = streak_key(rule.id)
        if facts.past.get(key) == 0:
            scope = Scope(programme, facts, min(moment, event.end), member=event.party.id, rule=rule.id)
            begun |= {key: Fraction(1)} if scope.holds(rule.rule.when) else {}
    return replace(facts, past={**facts.past, **begun}) if begun else facts


def _asks(programme: Programme, rule: ProgrammeRule, event: PeriodEvent) -> bool:
    """Whether a rule is for such periods and reads its streak."""
    start = rule.rule.start
    if not isinstance(start, Every) or all(fact.name != "customer.streak" for fact in facts_of(rule.rule)):
        return False
    zone = zone_of(programme.timezone)
    return period_bounds(start.period, event.start, zone) == (event.start, event.end)


def _back(
    programme: Programme, rule: ProgrammeRule, event: PeriodEvent, joined: datetime | None
) -> Iterator[PeriodEvent]:
    """The period and those before it, back to the first of the customer or of the rule."""
    start = rule.rule.start
    assert isinstance(start, Every)
    zone, one = zone_of(programme.timezone), event
    for _ in range(LONGEST):
        if joined is None or one.end <= joined or (rule.since is not None and one.end <= rule.since):
            return
        yield one
        before, end = previous_period(start.period, one.start, zone)
        one = replace(one, start=before, end=end)
