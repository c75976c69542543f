"""Why one rule gave what it gave, or nothing, at one event: all that is known of it, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from flask_loyalty.engine.barriers import audience_of, first_failing
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.explanation import Told
from flask_loyalty.engine.facts import Event, Facts, OrderEvent, PeriodEvent, SignalEvent
from flask_loyalty.engine.outcomes import Outcome, OutcomeKind
from flask_loyalty.engine.periods import period_bounds, zone_of
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language.nodes import Every, Expression, On
from flask_loyalty.language.sentences import rule_sentence
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.language.walking import and_members
from flask_loyalty.programme.model import Phase, Programme, ProgrammeRule

__all__ = ["why_rule"]


def why_rule(
    programme: Programme,
    names: Names,
    event: Event,
    facts: Facts,
    moment: datetime,
    rule_id: str,
    locale: str,
    reader: str = "merchant",
) -> tuple[str, ...]:
    """The rule's sentence, then what it gave and how that came about, or what stood in its way.

    What a ``where`` leaves out is silent to customers; a merchant is told of it here, with the value that
    it saw.

    :param locale: ``"pl"`` or ``"en"``.
    :param reader: ``"customer"`` is told nothing of costs and margins; ``"merchant"`` everything.
    :raises KeyError: if the programme has no such rule.
    """
    rule = programme.rule(rule_id)
    told = Told(programme, names, locale, reader)
    lines = [rule_sentence(rule.rule, names, locale, reader)]
    decision = decide(programme, event, facts, moment)
    for outcome in decision.outcomes:
        if outcome.rule == rule_id:
            lines += _given(outcome, rule, event, told)
    for missed in decision.missed:
        if missed.rule == rule_id and missed.of == "rule":
            lines.append(told.say("Nic: ", "Nothing: ") + told.hindrance(missed, rule))
    if reader != "customer" and rule.group in decision.approximate:
        lines.append(told.not_all_tried(rule.group or ""))
    if len(lines) == 1:
        nothing = told.say("Nie dotyczy: ", "Not about this: ")
        lines.append(nothing + _silence(programme, rule, event, facts, moment, told))
    return tuple(lines)


# ---------------------------------------------------------------- what was given


def _given(outcome: Outcome, rule: ProgrammeRule, event: Event, told: Told) -> Iterator[str]:
    head = f"{told.say('Dało', 'Gave')} {told.result(outcome)}"
    secret = told.is_secret(outcome.why.fact) or told.is_secret(outcome.why.by)
    sum_ = "" if secret else told.arithmetic(outcome, rule)
    yield f"{head}: {sum_}" if sum_ else head
    if told.reader != "customer":
        yield from _limits(outcome, rule, told)
        if outcome.kind is OutcomeKind.DEAL and len(outcome.shares) > 1 and isinstance(event, OrderEvent):
            yield _spread(outcome, event, told)


def _limits(outcome: Outcome, rule: ProgrammeRule, told: Told) -> Iterator[str]:
    """How much each limit let through and held back."""
    for place, use in enumerate(outcome.limits):
        money = use.counts == "money"
        used, held = (told.money(x) if money else str(x) for x in (use.used, use.held_back))
        line = told.say(
            f"Limit: {told.limit_of(outcome, rule, place)} – tu {used}",
            f"Limit: {told.limit_of(outcome, rule, place)} – {used} here",
        )
        yield line + (told.say(f", wstrzymano {held}", f", {held} held back") if use.held_back else "")


def _spread(outcome: Outcome, event: OrderEvent, told: Told) -> str:
    """How a deal is shared over the units, as refunds and margin see it."""
    lines = {line.id: line.name or line.sku or line.id for line in event.cart.lines}
    parts = []
    for line, shares in groupby(sorted(outcome.shares, key=lambda s: s.line), key=lambda s: s.line):
        amounts = " + ".join(told.money(share.amount) for share in shares)
        parts.append(f"{lines.get(line, line)}: {amounts}")
    return told.say("Rozłożone na sztuki: ", "Shared over the units: ") + "; ".join(parts)


# ---------------------------------------------------------------- what nobody misses


def _silence(
    programme: Programme, rule: ProgrammeRule, event: Event, facts: Facts, moment: datetime, told: Told
) -> str:
    """Why a rule is not even asked: its dates, another event, or a ``where`` that leaves this out."""
    if not _in_time(rule, event, moment):
        return told.say("reguła wtedy nie obowiązywała", "the rule was not in force then")
    if not _is_its_event(programme, rule, event):
        return told.say("reguła jest o innym zdarzeniu", "the rule is about another event")
    scope = _scope(programme, event, facts, moment).within(rule)
    start = rule.rule.start
    narrowed = [start.event.where if isinstance(start, On) else None]
    narrowed.append(rule.rule.audience.where if rule.rule.audience is not None else None)
    for where in narrowed:
        if (told_so := _left_out(where, scope, told)) is not None:
            return told_so
    return told.say("nie ma tu nikogo, dla kogo jest ta reguła", "nobody whom the rule is for is here")


def _left_out(where: Expression | None, scope: Scope, told: Told) -> str | None:
    failed = first_failing(where, scope)
    return None if failed is None else told.short_of(and_members(where)[failed[0]], dict(failed[1]))


def _in_time(rule: ProgrammeRule, event: Event, moment: datetime) -> bool:
    """Whether the rule is valid at the moment, of a period in any part of it."""
    first, last = (event.start, event.end) if isinstance(event, PeriodEvent) else (moment, moment)
    over = rule.until is not None and rule.until <= first
    return not over and (rule.since is None or rule.since <= last)


def _is_its_event(programme: Programme, rule: ProgrammeRule, event: Event) -> bool:
    start = rule.rule.start
    match event:
        case OrderEvent():
            return rule.phase not in (Phase.EVENT, Phase.PERIOD)
        case SignalEvent():
            its = isinstance(start, On) and start.event.word == event.name
            return its and isinstance(start, On) and start.event.reference in (None, event.reference)
        case PeriodEvent():
            if not isinstance(start, Every) or audience_of(rule) != event.party.kind:
                return False
            bounds = period_bounds(start.period, event.start, zone_of(programme.timezone))
            return bounds == (event.start, event.end)


def _scope(programme: Programme, event: Event, facts: Facts, moment: datetime) -> Scope:
    """What a ``where`` on the audience or the event may mention; those know no prices of a basket."""
    match event:
        case OrderEvent(cart=cart):
            return Scope(programme, facts, moment, member=cart.member, cart=cart, given=cart.facts)
        case SignalEvent():
            return Scope(programme, facts, moment, member=event.member, given=event.facts)
        case PeriodEvent(party=party):
            member = party.id if party.kind == "customer" else None
            return Scope(programme, facts, moment, member=member)
