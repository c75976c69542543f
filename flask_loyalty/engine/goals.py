"""Goals over time: the way to the next tier, what keeps the one there is, open offers, rules of a period.

The same search as for a cart (:mod:`flask_loyalty.engine.inverting`), of the conditions that a person's past
decides. A tier's condition is looked at by the interpreter, a period is decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from fractions import Fraction

from flask_loyalty.engine.changes import Change, ChangeKind, Occurrence, changed
from flask_loyalty.engine.facts import Facts, PeriodEvent
from flask_loyalty.engine.inverting import ways
from flask_loyalty.engine.nearest import amount_of, nearest
from flask_loyalty.engine.needs import next_band
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.engine.searching import least_below
from flask_loyalty.engine.sights import Sight
from flask_loyalty.engine.wanted import Way
from flask_loyalty.language.nodes import And, Expression, WindowKind, Within
from flask_loyalty.language.walking import and_members, facts_of
from flask_loyalty.money import Rounding, round_fraction
from flask_loyalty.programme.model import ProgrammeRule, Tier

__all__ = ["Goal", "GoalKind", "kept_tier", "more_of_period", "next_tier", "of_period", "open_offers"]

LONGEST_AHEAD = 400
"""So many days ahead it is looked whether a tier is kept."""


class GoalKind(Enum):
    TIER = "tier"  # the next one
    KEEP = "keep"  # the one there is, which would be lost
    OFFER = "offer"  # a rule whose span is open
    PERIOD = "period"  # a rule of a calendar period


@dataclass(frozen=True, slots=True)
class Goal:
    """Something to be reached, or kept, by a day.

    :ivar about: the tier's id, or the rule's.
    :ivar missing: what would do, the cheapest first; empty if nothing is missing or nothing can be done.
    :ivar until: the moment that no longer counts; None where there is none.
    :ivar now, most: how far it has come, where one number is missing; both 0 otherwise. In the unit of that
        number, which may be one that customers are not told.
    """

    kind: GoalKind
    about: str
    missing: Way = ()
    until: datetime | None = None
    now: int = 0
    most: int = 0


# ---------------------------------------------------------------- tiers


def next_tier(occurrence: Occurrence) -> Goal | None:
    """The way to the lowest tier above the one that is reached, if the past can lead there.

    It is named after the tier that the way brings, which may be a higher one than the one it was sought for.
    """
    sight = Sight(occurrence, {})
    tiers = occurrence.programme.tiers
    for tier in tiers[sight.tier_place + 1 :]:
        way = _by_buying(tier.when, sight)
        if way is not None:
            brought = tiers[sight.after(way).tier_place]
            return _measured(Goal(GoalKind.TIER, brought.id, way), sight)
    return None


def kept_tier(occurrence: Occurrence, facts_at: Callable[[datetime], Facts]) -> Goal | None:
    """Until when the tier lasts if nothing more is bought, and what would keep it then.

    It lasts at least until ``until``: the end of a day, or, where it is lost today, a minute of it.

    :param facts_at: what will be known at a later moment if nothing more happens.
    """
    place = Sight(occurrence, {}).tier_place
    tier = occurrence.programme.tiers[place] if place >= 0 else None
    if tier is None or not _fades(tier):
        return None

    def later(at: datetime) -> Sight:
        return Sight(replace(occurrence, facts=facts_at(at), moment=at), {})

    def lasts(at: datetime) -> bool:
        return later(at).holds(tier.when)

    lost = _first_lost(lambda days: lasts(_midnight(occurrence, days)))
    if lost is None:
        return None
    sight = later(_midnight(occurrence, lost))
    way = _by_buying(tier.when, sight) or ()
    counted = all(_counts_later(change) for change in way)
    until = _last_moment(occurrence, lost, lasts)
    return _measured(Goal(GoalKind.KEEP, tier.id, way if counted else (), until), sight)


def _last_moment(occurrence: Occurrence, lost: int, lasts: Callable[[datetime], bool]) -> datetime:
    """The end of the last day through which a tier lasts; a minute of today where it is lost today.

    :param lost: the first day at whose beginning it is lost.
    """
    if lasts(_midnight(occurrence, lost) - timedelta(microseconds=1)):
        return _midnight(occurrence, lost)
    if lost > 1:
        return _midnight(occurrence, lost - 1)
    minute = occurrence.moment.replace(second=0, microsecond=0)
    minutes = (_midnight(occurrence, 1) - minute) // timedelta(minutes=1)
    gone = least_below(lambda past: not lasts(minute + timedelta(minutes=past)), 0, minutes)
    return minute + timedelta(minutes=gone - 1)


def _fades(tier: Tier) -> bool:
    return any(fact.window is not None for fact in facts_of(tier.when))


def _counts_later(change: Change) -> bool:
    """Whether what is bought now still counts then; in a calendar period that begins later it does not."""
    window = None if change.fact is None else change.fact.window
    return window is None or window.kind is WindowKind.LAST


def _midnight(occurrence: Occurrence, days: int) -> datetime:
    zone = zone_of(occurrence.programme.timezone)
    local = occurrence.moment.astimezone(zone) + timedelta(days=days)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(occurrence.moment.tzinfo)


def _first_lost(holds: Callable[[int], bool]) -> int | None:
    """The first day from now on which a tier no longer holds; None if it lasts."""
    if holds(LONGEST_AHEAD):
        return None
    return least_below(lambda days: not holds(days), 0, LONGEST_AHEAD)


def _by_buying(condition: Expression, sight: Sight) -> Way | None:
    """The cheapest way that goes by the past alone; None if there is none, or nothing is missing."""
    found = [way for way in ways(condition, sight) if way and all(_is_of_past(change) for change in way)]
    return min(found, key=lambda way: _cost(way, sight.occurrence), default=None)


def _is_of_past(change: Change) -> bool:
    return change.kind in (ChangeKind.PAST, ChangeKind.DECLARED)


def _cost(way: Way, occurrence: Occurrence) -> tuple[int, int]:
    return sum(change.cost(occurrence)[0] for change in way), len(way)


def _measured(goal: Goal, sight: Sight) -> Goal:
    """The goal with how far it has come, where one number is missing."""
    counted = [change for change in goal.missing if change.counted and not change.named]
    if len(counted) != 1 or counted[0].fact is None:
        return goal
    value = sight.value(counted[0].fact)
    now = round_fraction(value, Rounding.DOWN) if isinstance(value, Fraction) else 0
    return replace(goal, now=max(0, now), most=max(0, now) + counted[0].number)


# ---------------------------------------------------------------- offers and periods


def open_offers(occurrence: Occurrence) -> Iterator[Goal]:
    """The rules whose span is open for the customer, each with what is still missing of their own past."""
    for span in occurrence.facts.spans:
        rule = next((one for one in occurrence.programme.rules if one.id == span.rule), None)
        if rule is None or not span.opened_at <= occurrence.moment < span.until:
            continue
        if not isinstance(rule.rule.start, Within) or not _is_valid(rule, occurrence.moment):
            continue
        sight = Sight(occurrence, {}, rule)
        condition = _of_the_customer(rule)
        if condition is None or sight.holds(condition):
            yield Goal(GoalKind.OFFER, rule.id, until=span.until)
        elif (way := _by_buying(condition, sight)) is not None:
            yield _measured(Goal(GoalKind.OFFER, rule.id, way, span.until), sight)


def _is_valid(rule: ProgrammeRule, moment: datetime) -> bool:
    return (rule.since is None or rule.since <= moment) and (rule.until is None or moment < rule.until)


def _of_the_customer(rule: ProgrammeRule) -> Expression | None:
    """The part of a rule's condition that is about the customer alone."""
    members = [
        member
        for member in and_members(rule.rule.when)
        if all(fact.name.startswith("customer.") for fact in facts_of(member))
    ]
    return None if not members else members[0] if len(members) == 1 else And(tuple(members))


def of_period(occurrence: Occurrence) -> Iterator[Goal]:
    """What rules of a calendar period still ask: those that give nothing yet, and those with a band above."""
    event = occurrence.event
    assert isinstance(event, PeriodEvent)
    decision = occurrence.decision()
    given = [one.rule for one in decision.outcomes if one.party == event.party]
    for id_ in dict.fromkeys([*(missed.rule for missed in decision.missed), *given]):
        rule = occurrence.programme.rule(id_)
        way = more_of_period(occurrence, rule, decision)
        if way and all(map(_is_of_past, way)):
            yield _measured(Goal(GoalKind.PERIOD, id_, way, event.end), Sight(occurrence, {}, rule))


def more_of_period(occurrence: Occurrence, rule: ProgrammeRule, decision: Decision) -> Way:
    """The cheapest way to what a rule gives for a period; to its next band where it gives something already.

    Empty if there is none.

    :param decision: what was decided of the period as it is.
    """
    had = amount_of(rule.id, decision)
    if not had:
        found = nearest(occurrence, rule, decision, most_ways=1)
        return found[0].changes if found else ()
    sight = Sight(occurrence, {}, rule)
    band = next_band(rule, sight)
    way = None if band is None else _by_buying(band, sight.measuring())
    if way and amount_of(rule.id, changed(occurrence, way).decision()) > had:
        return way
    return ()
