"""Spans that rules ``within … of`` an event keep open: one of each rule and customer, used once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from flask_loyalty.engine.barriers import audience_of
from flask_loyalty.engine.facts import Facts, OpenSpan, OrderEvent, SignalEvent
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.past import SpanClose, SpanOpen
from flask_loyalty.engine.periods import add, zone_of
from flask_loyalty.engine.priced import placed_units
from flask_loyalty.engine.remembering import once
from flask_loyalty.engine.rows import counts
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language.nodes import Within
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = ["changes_by_order", "opened_by_signal"]


def opened_by_signal(
    programme: Programme, event: SignalEvent, spans: Sequence[OpenSpan], facts: Facts
) -> tuple[SpanOpen, ...]:
    """Spans that an event opens which is no order: those of its rules that are not open already.

    A span is named by the event's name and key; it runs from the event's own moment.
    """
    opened = []
    for rule in _span_rules(programme):
        start = rule.rule.start
        assert isinstance(start, Within)
        scope = Scope(programme, facts, event.at, member=event.member, given=event.facts)
        named = start.event.word == event.name and start.event.reference in (None, event.reference or None)
        if not named or not _valid(rule, event) or not scope.holds(start.event.where):
            continue
        span = _span(spans, rule.id)
        if span is None or span.until <= event.at:
            until = add(event.at, start.duration, zone_of(programme.timezone))
            opened.append(SpanOpen(rule.id, event.member, f"{event.name}:{event.key}", event.at, until))
    return tuple(opened)


def changes_by_order(
    programme: Programme,
    event: OrderEvent,
    decision: Decision | None,
    before: Decision | None,
    spans: Sequence[OpenSpan],
    facts: Facts,
    gone: Collection[str],
) -> tuple[tuple[SpanOpen, ...], tuple[SpanClose, ...]]:
    """Spans that an order opens, uses, voids because it is gone, or gives back because it is gone."""
    cart = event.cart
    if not cart.member or not cart.ref:
        return (), ()
    opened: list[SpanOpen] = []
    closed: list[SpanClose] = []
    used_now, used_before = _used_spans(decision), _used_spans(before)
    for rule_id, opener in sorted(used_now.items() - used_before.items()):
        closed.append(SpanClose(rule_id, cart.member, opener, cart.ref, "used"))
    for rule_id, opener in sorted(used_before.items() - used_now.items()):
        old = _span(facts.spans, rule_id)
        if old is not None and opener not in gone and _span(spans, rule_id) is None:
            opened.append(SpanOpen(rule_id, cart.member, opener, old.opened_at, old.until))
    for rule in _span_rules(programme):
        assert isinstance(rule.rule.start, Within)
        span = _span(spans, rule.id)
        if _opens(programme, rule, event, decision, facts):
            free = span is None or span.until <= cart.at
            if free and before is None and rule.id not in used_now:
                until = add(cart.at, rule.rule.start.duration, zone_of(programme.timezone))
                opened.append(SpanOpen(rule.id, cart.member, cart.ref, cart.at, until))
        elif span is not None and span.opened_by == cart.ref:
            closed.append(SpanClose(rule.id, cart.member, cart.ref, cart.ref, "void"))
    return tuple(opened), tuple(closed)


def _opens(
    programme: Programme, rule: ProgrammeRule, event: OrderEvent, decision: Decision | None, facts: Facts
) -> bool:
    """Whether an order, as it stands, is one that opens a rule's span."""
    start, cart = rule.rule.start, event.cart
    if not isinstance(start, Within) or start.event.word != "order" or decision is None:
        return False
    if not counts(decision) or cart.currency != programme.currency:
        return False
    scope = Scope(
        programme,
        facts,
        cart.at,
        member=cart.member,
        cart=cart,
        units=placed_units(cart, decision, 0),
        shipping_minor=decision.shipping_minor,
        given=cart.facts,
    )
    return _valid(rule, event) and scope.holds(start.event.where)


def _used_spans(decision: Decision | None) -> Mapping[str, str]:
    """The spans that a standing order used: rule → the order that opened it."""
    if decision is None or not counts(decision):
        return {}
    return {outcome.rule: outcome.span for outcome in decision.outcomes if outcome.span}


def _span(spans: Iterable[OpenSpan], rule_id: str) -> OpenSpan | None:
    return next((span for span in spans if span.rule == rule_id), None)


@once
def _span_rules(programme: Programme) -> tuple[ProgrammeRule, ...]:
    """The rules with spans; those are always customers'. Not to be sought among thousands for each order."""
    return tuple(
        rule
        for rule in programme.rules
        if isinstance(rule.rule.start, Within) and audience_of(rule) == "customer"
    )


def _valid(rule: ProgrammeRule, event: OrderEvent | SignalEvent) -> bool:
    at = event.cart.at if isinstance(event, OrderEvent) else event.at
    return (rule.since is None or rule.since <= at) and (rule.until is None or at < rule.until)
