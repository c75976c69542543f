"""Missions: what is earned within a span counts the order at hand too.

``within 30 days of order when customer.orders >= 3`` brings its points with the third order, the one that
opened the span being the first. A deal of a span looks only at the orders before, as every deal does, for
it changes what the order at hand comes to.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from flask_loyalty.engine.facts import OrderEvent, Party, Value
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.past import History
from flask_loyalty.engine.past_facts import past_value
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.engine.priced import priced
from flask_loyalty.engine.rows import item_rows, order_rows
from flask_loyalty.engine.scope import Scope, own_key
from flask_loyalty.language.nodes import Fact, Within
from flask_loyalty.language.vocabulary import FACTS
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["counting_this_order"]


def counting_this_order(rule: ProgrammeRule, scope: Scope) -> Scope:
    """The same scope; in a rule of a span, amounts of that span count the order as it now stands.

    What does not add up (a rank, the categories bought before) leaves it out, as it does elsewhere.
    """
    if not isinstance(rule.rule.start, Within) or scope.cart is None or scope.member is None:
        return scope
    past = dict(scope.facts.past)
    asked = [f for f in rule.facts if FACTS[f.name].additive and own_key(rule.id, f) in past]
    if not asked:
        return scope
    alone = _alone(scope)
    for fact in asked:
        key = own_key(rule.id, fact)
        past[key] = _together(past[key], _said(alone, fact, scope))
    return replace(scope, facts=replace(scope.facts, past=past))


def _alone(scope: Scope) -> History:
    """A past that holds nothing but the order at hand."""
    assert scope.cart is not None
    event, decision = OrderEvent(scope.cart), Decision(0, scope.moment, units=priced(scope.units))
    rows = item_rows(scope.programme, event, decision)
    return History(
        orders=tuple(order_rows(scope.programme, event, decision, scope.cart.at, 1)),
        items=tuple(replace(row, quantity=quantity) for row, quantity in rows.items()),
    )


def _said(alone: History, fact: Fact, scope: Scope) -> Value:
    assert scope.cart is not None
    assert scope.member is not None
    party, zone = Party("customer", scope.member), zone_of(scope.programme.timezone)
    just_after = scope.cart.at + timedelta(microseconds=1)
    return past_value(alone, fact, party, just_after, zone)


def _together(before: Value, this: Value) -> Value:
    return before + this if isinstance(before, Fraction) and isinstance(this, Fraction) else before
