"""What is known of a rule before any basket is seen: its plan.

Most rules are plain: a few conditions, the units by category, brand or product, one number. For these a plan
says in integers what there is to do, and :mod:`flask_loyalty.engine.planned` does it without going through
the tree. A rule that is more than that has no plan and is decided plainly. A plan is no second meaning: a law
holds what planned rules give equal to what they give plainly, of any programme and any cart.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_loyalty.engine.basket import Basket
from flask_loyalty.engine.compiled import Meaning, meaning
from flask_loyalty.engine.giving import counted_as, given_by
from flask_loyalty.engine.limits import counts_customers
from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.engine.remembering import once
from flask_loyalty.engine.scope import past_key, reading
from flask_loyalty.language import nodes as n
from flask_loyalty.language.walking import and_members
from flask_loyalty.money import Rounding
from flask_loyalty.programme.model import Phase, ProgrammeRule

__all__ = ["Condition", "Mode", "Plan", "plan_of"]


@dataclass(slots=True)
class Condition:
    """One condition of a ``when``.

    :ivar key: the text of the only fact that it reads, which stands in ``fact``; empty where it is to be
        read plainly what it saw.
    """

    holds: Callable[[Basket], bool]
    key: str = ""
    fact: n.Fact | None = None


class Mode:
    """What a plan's number is."""

    FIXED = 0  # so much, once
    FOR_EACH = 1  # so much for each unit
    OF_PAID = 2  # so much of what was paid, or still is to pay
    TO_PRICE = 3  # down to so much


class Plan:
    """A rule in integers.

    :ivar members: whether guests have no part in it.
    :ivar kind: by which fact its units are found, and ``keys`` by which of its values; empty: all units.
    :ivar where: what else must hold for a unit.
    :ivar each: whether each unit is for itself, the dearest first.
    :ivar top: the number's numerator, for each unit of money if it is of an amount, and ``bottom`` its
        denominator.
    """

    __slots__ = (
        "bottom",
        "counter",
        "each",
        "fact",
        "has_units",
        "id",
        "keys",
        "kind",
        "limited",
        "members",
        "mode",
        "per",
        "rate",
        "reference",
        "result",
        "rounds_down",
        "rule",
        "top",
        "unit",
        "when",
        "where",
    )

    id: str
    rule: ProgrammeRule
    when: Sequence[Condition]
    members: bool
    limited: bool
    has_units: bool
    each: bool
    kind: str
    keys: Sequence[str]
    where: Meaning | None
    mode: int
    rate: Fraction
    per: Fraction | None
    top: int
    bottom: int
    fact: str
    unit: str
    result: OutcomeKind
    counter: str
    reference: str
    rounds_down: bool


_DOWN = Rounding.DOWN
_EARN, _DISCOUNT, _PRICE = n.Verb.EARN, n.Verb.DISCOUNT, n.Verb.PRICE
_ALL, _EACH = n.UnitsKind.ALL, n.UnitsKind.EACH
_EARNING, _DEAL, _POINTS = Phase.EARN, OutcomeKind.DEAL, OutcomeKind.POINTS
_OF_PAID = ("item.paid", "order.subtotal")


@once
def plan_of(rule: ProgrammeRule) -> Plan | None:
    """The plan of a rule, None if it has to be decided plainly."""
    try:
        return _planned(rule)
    except Exception:  # a rule that is broken somewhere is missed with its error, the plain way
        return None


def _planned(rule: ProgrammeRule) -> Plan | None:
    parts, effect = rule.rule, rule.rule.effect
    verb = effect.verb
    if parts.start is not None or parts.audience is not None or rule.budget is not None:
        return None
    if effect.bands is not None:
        return None
    if rule.phase is not _EARNING if verb is _EARN else (verb is not _DISCOUNT and verb is not _PRICE):
        return None
    plan = Plan()
    plan.id, plan.rule = rule.id, rule
    plan.rounds_down = rule.rounding is _DOWN
    if not (_with_units(plan, effect.units) and _with_number(plan, effect) and _with_limits(plan, rule)):
        return None
    plan.when = tuple([_condition(one) for one in and_members(parts.when)])
    plan.members = verb is _EARN or (plan.limited and counts_customers(rule))
    return plan


def _with_limits(plan: Plan, rule: ProgrammeRule) -> bool:
    limits = rule.rule.limits
    plan.limited = bool(limits)
    amounts = (limit.amount for limit in limits)
    return not any(isinstance(amount, n.CountLiteral) and amount.unit == "item" for amount in amounts)


# ---------------------------------------------------------------- which units


def _with_units(plan: Plan, units: n.Units | None) -> bool:
    plan.has_units, plan.each = units is not None, False
    plan.kind, plan.keys, plan.where = "", (), None
    if units is None:
        return True
    if units.beside is not None or (units.kind is not _ALL and units.kind is not _EACH):
        return False
    plan.each = units.kind is _EACH
    where = units.where
    if where is None:
        return True
    parts = and_members(where)
    if not _found_by(plan, parts[0]):
        plan.where = meaning(where, reading)
    elif len(parts) > 1:
        plan.where = meaning(parts[1] if len(parts) == 2 else n.And(tuple(parts[1:])), reading)
    return True


_SHELVES = {"item.sku": "sku", "item.brand": "brand", "item.category": "category"}


def _found_by(plan: Plan, condition: n.Expression) -> bool:
    """Whether the units of which a condition holds stand together on the shelves."""
    if type(condition) is n.Membership:
        fact, container = condition.element, condition.container
        if condition.negated or type(fact) is not n.Fact or fact.otherwise is not None:
            return False
        texts = container.members if type(container) is n.ListLiteral else (container,)
        keys = [one.value for one in texts if type(one) is n.TextLiteral]
        if fact.name not in _SHELVES or len(keys) < len(texts):
            return False
        plan.kind, plan.keys = _SHELVES[fact.name], tuple(keys)
        return True
    if type(condition) is n.Comparison and condition.operator == "=":
        fact, literal = condition.left, condition.right
        if type(fact) is not n.Fact or fact.otherwise is not None or type(literal) is not n.TextLiteral:
            return False
        if fact.name not in _SHELVES:
            return False
        kind = _SHELVES[fact.name]
        plan.kind, plan.keys = "=category" if kind == "category" else kind, (literal.value,)
        return True
    return False


# ---------------------------------------------------------------- how much


def _with_number(plan: Plan, effect: n.Effect) -> bool:
    rate = None if effect.amount is None else _number(effect.amount)
    if rate is None or rate.numerator <= 0:
        return False
    plan.rate, plan.per, plan.fact = rate, None, ""
    plan.top, plan.bottom = rate.numerator, rate.denominator
    if effect.verb is _EARN:
        return _earning(plan, effect)
    plan.unit, plan.result, plan.counter, plan.reference = "money", _DEAL, "", ""
    return effect.measure is None and effect.per is None and _saving(plan, effect)


def _saving(plan: Plan, effect: n.Effect) -> bool:
    plan.fact = "item.paid" if plan.has_units else "order.subtotal"  # as ``measured_name`` says
    if effect.verb is _PRICE:
        plan.mode = Mode.TO_PRICE
        return plan.has_units and plan.bottom == 1
    if type(effect.amount) is not n.PercentLiteral:
        plan.mode, plan.fact = Mode.FIXED, ""
        return not plan.each
    plan.mode = Mode.OF_PAID
    return plan.top <= plan.bottom


def _earning(plan: Plan, effect: n.Effect) -> bool:
    plan.unit, plan.result, plan.counter, plan.reference = "point", _POINTS, "", ""
    if type(effect.amount) is not n.CountLiteral or effect.amount.unit != "point":
        plan.unit, plan.result = given_by(effect)
        counted = counted_as(effect)
        plan.counter, plan.reference = counted.get("counter", ""), counted.get("reference", "")
    measure = effect.measure
    if measure is None:
        plan.mode = Mode.FOR_EACH if plan.each else Mode.FIXED
        return effect.per is None
    if type(measure) is not n.Fact or measure.name not in _OF_PAID:
        return False
    if measure.window is not None or measure.where is not None or measure.otherwise is not None:
        return False
    if measure.name == "order.subtotal" and plan.has_units:
        return False
    plan.mode, plan.fact = Mode.OF_PAID, measure.name
    if effect.per is not None:
        plan.per = _number(effect.per)
        if plan.per is None or plan.per.numerator <= 0:
            return False
        plan.top, plan.bottom = plan.top * plan.per.denominator, plan.bottom * plan.per.numerator
    return True


def _number(literal: n.Expression) -> Fraction | None:
    kind = type(literal)
    if kind is n.MoneyLiteral:
        return Fraction(literal.minor)  # type: ignore[union-attr]
    if kind is n.CountLiteral or kind is n.PercentLiteral or kind is n.NumberLiteral:
        value = literal.value  # type: ignore[union-attr]
        return value if isinstance(value, Fraction) else None
    return None


# ---------------------------------------------------------------- when


_ORDERINGS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _condition(condition: n.Expression) -> Condition:
    if type(condition) is n.Comparison:
        fact, literal = condition.left, condition.right
        if type(fact) is n.Fact and fact.otherwise is None and not fact.name.startswith("item."):
            key = fact.name if fact.window is None and fact.where is None else past_key(fact)
            if key == "customer.tier":
                holds = _of_tier(condition.operator, fact, literal)
            else:
                holds = _of_number(condition.operator, key, fact, literal)
            if holds is not None:
                return Condition(holds, key, fact)
    if type(condition) is n.Membership and not condition.negated:
        text, fact = condition.element, condition.container
        if type(text) is n.TextLiteral and type(fact) is n.Fact and fact.name in _SETS:
            return Condition(_in_set(text.value, fact.name, fact), fact.name, fact)
    plainly = meaning(condition, reading)
    return Condition(lambda basket: plainly(basket.scope, None) is True)


_SETS = ("customer.segments", "order.codes")


def _in_set(text: str, key: str, fact: n.Fact) -> Callable[[Basket], bool]:
    def is_in(basket: Basket) -> bool:
        found = basket.whole(key, fact)
        return isinstance(found, frozenset) and text in found

    return is_in


def _of_number(sign: str, key: str, fact: n.Fact, literal: n.Expression) -> Callable[[Basket], bool] | None:
    limit: Any = _number(literal)
    if limit is None:
        return None
    if limit.denominator == 1:
        limit = limit.numerator
    if sign == "=":
        return lambda basket: basket.whole(key, fact) == limit
    if sign == "!=":
        return lambda basket: basket.whole(key, fact) != limit
    orders = _ORDERINGS[sign]

    def compared(basket: Basket) -> bool:
        value = basket.whole(key, fact)
        return value is not None and orders(value, limit)

    return compared


def _of_tier(sign: str, fact: n.Fact, literal: n.Expression) -> Callable[[Basket], bool] | None:
    if type(literal) is not n.TextLiteral or sign not in _ORDERINGS:
        return None
    orders, tier = _ORDERINGS[sign], literal.value

    def reached(basket: Basket) -> bool:
        mine, asked = basket.steps.get(basket.whole("customer.tier", fact)), basket.steps.get(tier)  # type: ignore[arg-type]
        return mine is not None and asked is not None and orders(mine, asked)

    return reached
