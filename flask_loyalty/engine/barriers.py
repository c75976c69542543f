"""What stands between a rule and its effect: whom it is for, an open span, its ``when``."""

from __future__ import annotations

from flask_loyalty.engine.facts import OpenSpan, Party, Value
from flask_loyalty.engine.limits import counts_customers
from flask_loyalty.engine.outcomes import Missed
from flask_loyalty.engine.scope import Scope
from flask_loyalty.engine.watching import asked
from flask_loyalty.language.nodes import Expression, Verb, Within
from flask_loyalty.language.printer import print_expression
from flask_loyalty.language.walking import and_members, facts_of
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["Admitted", "Saw", "admitted", "audience_of", "beneficiary", "first_failing", "seen", "unmet"]


Saw = tuple[tuple[str, Value], ...]
"""The values of facts, by their text."""

Admitted = tuple[Party, str]
"""Whom a rule is for, and the order that opened its span (empty without one)."""


def audience_of(rule: ProgrammeRule) -> str:
    """The kind of party that a rule is for: ``customer`` unless it says otherwise."""
    return "customer" if rule.rule.audience is None else rule.rule.audience.word


def admitted(rule: ProgrammeRule, scope: Scope) -> Admitted | Missed | None:
    """Whom an order's rule is for and under which span; what stands in its way; or None.

    None: the rule is about somebody or something else, and nobody misses it.
    """
    party = beneficiary(rule, scope)
    if party is None:
        return None
    asked(rule.id, scope)
    for_members = rule.rule.effect.verb in (Verb.EARN, Verb.MULTIPLY) or counts_customers(rule)
    if party == Party("customer", "") and for_members:
        return Missed(rule.id, "guest")
    if rule.rule.audience is not None and not scope.holds(rule.rule.audience.where):
        return None
    span = _open_span(rule, scope)
    if isinstance(rule.rule.start, Within) and span is None:
        return Missed(rule.id, "span")
    if (miss := unmet(rule, scope)) is not None:
        return miss
    return party, span.opened_by if span else ""


def unmet(rule: ProgrammeRule, scope: Scope) -> Missed | None:
    """The miss of the rule's ``when``, with what its first failing condition saw; None if all hold."""
    found = first_failing(rule.rule.when, scope)
    return None if found is None else Missed(rule.id, "when", part=found[0], saw=found[1])


def first_failing(condition: Expression | None, scope: Scope) -> tuple[int, Saw] | None:
    """The place of the first condition that does not hold, and what its facts were; None if all hold.

    All conditions together hold where each of them does, so this is :meth:`Scope.holds` and its reason.
    """
    for place, part in enumerate(and_members(condition)):
        if not scope.holds(part):
            return place, seen(part, scope)
    return None


def seen(condition: Expression, scope: Scope) -> Saw:
    """What the facts of a condition are here."""
    facts = dict.fromkeys(facts_of(condition))
    return tuple((print_expression(fact), scope.value(fact)) for fact in facts)


def beneficiary(rule: ProgrammeRule, scope: Scope) -> Party | None:
    """Whom an order's rule is for: its customer, whoever served it, or whoever brought it.

    Nobody gains anything as employee or affiliate by their own purchase.
    """
    match audience_of(rule):
        case "customer":
            return Party("customer", scope.member or "")
        case "employee":
            return _other("employee", None if scope.cart is None else scope.cart.served_by, scope)
        case "affiliate":
            return _other("affiliate", None if scope.cart is None else scope.cart.affiliate, scope)
        case _:
            return None


def _other(kind: str, id_: str | None, scope: Scope) -> Party | None:
    return None if id_ is None or id_ == scope.member else Party(kind, id_)


def _open_span(rule: ProgrammeRule, scope: Scope) -> OpenSpan | None:
    """The span that is open for the rule, opened by something else than this order."""
    ref = None if scope.cart is None else scope.cart.ref
    for span in scope.facts.spans:
        if span.rule == rule.id and span.opened_by != ref and span.opened_at < scope.moment < span.until:
            return span
    return None
