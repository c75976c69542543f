"""What is no order: a signal such as a sign-up, and a calendar period of one party."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from flask_loyalty.engine.amounts import Amount, amount_of, banded_name, base_of, reason
from flask_loyalty.engine.barriers import audience_of, unmet
from flask_loyalty.engine.competing import Candidate, compete, guarded
from flask_loyalty.engine.facts import Facts, Party, PeriodEvent, SignalEvent
from flask_loyalty.engine.giving import counted_as, given_by
from flask_loyalty.engine.limits import fitting, held_back, rooms, spending, used_up, uses
from flask_loyalty.engine.outcomes import Decision, Missed, Outcome, OutcomeKind, Why
from flask_loyalty.engine.periods import period_bounds, zone_of
from flask_loyalty.engine.scope import Scope
from flask_loyalty.engine.watching import asked
from flask_loyalty.language.nodes import Above, DurationLiteral, Effect, Every, On
from flask_loyalty.language.printer import print_expression
from flask_loyalty.money import round_fraction
from flask_loyalty.programme.model import Phase, Programme, ProgrammeRule

__all__ = ["decide_period", "decide_signal"]


def decide_signal(programme: Programme, event: SignalEvent, facts: Facts, moment: datetime) -> Decision:
    """What the rules ``on`` an event give, its customer and, of a referral, the friend."""
    scope = Scope(programme, facts, moment, member=event.member, given=event.facts)
    rules = [
        rule
        for rule in _by_priority(programme, Phase.EVENT)
        if (rule.since is None or rule.since <= moment) and (rule.until is None or moment < rule.until)
        if _is_about(rule, event)
    ]
    decision = _decided(programme, rules, "customer", Party("customer", event.member), scope, moment)
    if event.friend is None:
        return decision
    friends = _decided(programme, rules, "friend", Party("customer", event.friend), scope, moment, decision)
    return replace(
        decision,
        outcomes=decision.outcomes + friends.outcomes,
        missed=decision.missed + friends.missed,
    )


def decide_period(programme: Programme, event: PeriodEvent, facts: Facts, moment: datetime) -> Decision:
    """What the rules ``every`` such period give (or charge) its party, as far as the period has come.

    A rule counts for a period if it is valid in any part of it, so that a close after the rule's end
    still pays for its last period.
    """
    member = event.party.id if event.party.kind == "customer" else None
    scope = Scope(programme, facts, moment, member=member)
    zone = zone_of(programme.timezone)
    rules = [
        rule
        for rule in _by_priority(programme, Phase.PERIOD)
        if (rule.since is None or rule.since < event.end)
        and (rule.until is None or event.start < rule.until)
        and isinstance(rule.rule.start, Every)
        and period_bounds(rule.rule.start.period, event.start, zone) == (event.start, event.end)
    ]
    return _decided(programme, rules, event.party.kind, event.party, scope, event.start)


def _by_priority(programme: Programme, phase: Phase) -> list[ProgrammeRule]:
    return sorted((r for r in programme.rules if r.phase is phase), key=lambda r: (r.priority, r.id))


def _is_about(rule: ProgrammeRule, event: SignalEvent) -> bool:
    start = rule.rule.start
    if not isinstance(start, On) or start.event.word != event.name:
        return False
    return start.event.reference in (None, event.reference)


def _decided(
    programme: Programme,
    rules: list[ProgrammeRule],
    audience: str,
    party: Party,
    scope: Scope,
    counting: datetime,
    before: Decision | None = None,
) -> Decision:
    """The decision of rules that are about no units.

    :param audience: whom the rules must be for.
    :param counting: the moment whose calendar period the limits count in.
    :param before: what the same event has given already.
    """
    candidates: list[Candidate[Outcome]] = []
    missed: list[Missed] = []
    for rule in rules:
        if audience_of(rule) != audience:
            continue
        result = guarded(rule, lambda rule=rule: _given(rule, party, scope.within(rule), counting))  # type: ignore[misc]
        if isinstance(result, Outcome):
            candidates.append(Candidate(rule, result, _worth(result, programme)))
        elif result is not None:
            missed.append(result)
    applying, lost = compete(programme, candidates)
    earlier = () if before is None else before.outcomes
    outcomes: list[Outcome] = []
    for candidate in applying:
        rule, result = candidate.rule, candidate.what
        if rule.budget is not None:  # what the rules before it drew is no longer there
            here = spending(scope.within(rule), (*earlier, *outcomes))
            again = guarded(rule, lambda rule=rule, here=here: _given(rule, party, here, counting))  # type: ignore[misc]
            if not isinstance(again, Outcome):
                missed += [] if again is None else [again]
                continue
            result = again
        outcomes.append(result)
    return Decision(
        programme=programme.number,
        moment=scope.moment,
        outcomes=tuple(outcomes),
        missed=(*missed, *lost),
    )


def _worth(outcome: Outcome, programme: Programme) -> Fraction:
    value = programme.points.value_minor if outcome.kind is OutcomeKind.POINTS else 1
    return Fraction(outcome.amount) * value


def _given(rule: ProgrammeRule, party: Party, scope: Scope, counting: datetime) -> Outcome | Missed | None:
    """What a rule gives a party, why not, or None where it is about something else."""
    asked(rule.id, scope)
    text = rule.rule
    if isinstance(text.start, On) and not scope.holds(text.start.event.where):
        return None
    if text.audience is not None and not scope.holds(text.audience.where):
        return None
    if (miss := unmet(rule, scope)) is not None:
        return miss
    found = rooms(rule, party, scope, counting)
    if used_up(found):
        return held_back(rule, found)
    given = amount_of(text.effect, scope)
    if given.out_of_reach:
        return given.missed(rule.id)
    why = _why(given, scope)
    unit, kind = given_by(text.effect)
    wanted = max(0, round_fraction(why.exact, rule.rounding))
    amount = fitting(wanted, unit, found)
    if amount <= 0:
        return Missed(rule.id, "nothing") if amount == wanted else held_back(rule, found)
    taken = uses(party, found, {"time": 1, unit: wanted}, {"time": 1, unit: amount})
    return Outcome(rule.id, kind, party, amount, why=why, limits=taken, **counted_as(text.effect))


def _why(amount: Amount, scope: Scope) -> Why:
    """The arithmetic: a fixed amount, or a rate of a measure; an unknown measure gives nothing."""
    effect = amount.effect
    measure = base_of(effect)
    rate = amount.common_rate
    if measure is None:
        return Why(rate=rate, exact=rate, by=banded_name(effect))
    base = max(Fraction(0), scope.number(measure) or Fraction(0))
    per = _per(effect, scope)
    exact = base * rate / (per if per is not None else 1)
    why = reason(effect, [(amount.common or (), base)], per=per, exact=exact)
    if not isinstance(measure, Above):
        return why
    return replace(
        why,
        fact=print_expression(measure.measure),
        measured=scope.number(measure.measure),
        above=scope.number(measure.limit),
    )


def _per(effect: Effect, scope: Scope) -> Fraction | None:
    """What a rate is counted in; months of a streak are its periods, not a length of time."""
    if isinstance(effect.per, DurationLiteral):
        return Fraction(effect.per.duration.number)
    return None if effect.per is None else scope.number(effect.per)
