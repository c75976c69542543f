"""Limits that never bind: what a rule gives one order is never more, or another limit allows no more."""

from __future__ import annotations

from fractions import Fraction

from flask_loyalty.analysis.examination import Examination
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["check_caps", "most_per_order"]


def check_caps(of: Examination) -> None:
    """Note limits per order at which the rule never arrives."""
    for rule in of.chosen(of.living):
        for limit in rule.rule.limits:
            if limit.scope != "order" or limit.period is not None:
                continue
            if _never_binds(of, rule, limit) or _another_binds(of, rule, limit):
                of.of_clause("never_binds", rule, limit.span)


def _another_binds(of: Examination, rule: ProgrammeRule, limit: n.Limit) -> bool:
    """Whether another limit of the rule, or its budget, never leaves more than this one does.

    Whatever they have let through before, one order gets no more of them than they allow in all. A budget
    that gives all or nothing is no such bound: what this limit lets through of a larger amount may fit into
    it. Of multiplied points each rule's budget bears its own.
    """
    mine = _counted(limit)
    if mine is None:
        return False
    counts, most = mine
    for other in rule.rule.limits:
        its = _counted(other)
        if other is not limit and its is not None and its[0] == counts and its[1] <= most:
            return True
    budget = of.programme.budgets.get(rule.budget or "")
    if budget is None or not budget.rest or budget.counts != counts or budget.most > most:
        return False
    return counts == "money" or not _multiplied(of)


def _counted(limit: n.Limit) -> tuple[str, Fraction] | None:
    """What a limit counts and how much it allows; None where that is not written as one number."""
    match limit.amount:
        case n.CountLiteral(value=most, unit=unit) if unit != "customer":
            return unit, most
        case n.MoneyLiteral(minor=minor):
            return "money", Fraction(minor)
    return None


def _never_binds(of: Examination, rule: ProgrammeRule, limit: n.Limit) -> bool:
    match limit.amount:
        case n.CountLiteral(value=times, unit="time"):
            return _is_once(rule) and times >= 1
        case n.CountLiteral(value=most, unit=unit):
            found = None if unit == "point" and _multiplied(of) else most_per_order(of, rule, unit)
        case n.MoneyLiteral(minor=minor):
            found, most = most_per_order(of, rule, "money"), Fraction(minor)
        case _:
            return False
    return found is not None and found <= most


def _multiplied(of: Examination) -> bool:
    """Whether a rule of the programme multiplies points, which the limits of others hold too."""
    return any(one.rule.effect.verb is n.Verb.MULTIPLY for one in of.living)


def _is_once(rule: ProgrammeRule) -> bool:
    """Whether its amount is given once, not for each unit or each set."""
    units = rule.rule.effect.units
    return units is None or units.kind in (n.UnitsKind.ALL, n.UnitsKind.SHIPPING, n.UnitsKind.RANKED)


def most_per_order(of: Examination, rule: ProgrammeRule, unit: str) -> Fraction | None:
    """The most that a rule's effect gives an order before limits and multipliers, if anything bounds it.

    :param unit: ``money`` in minor units, or what is counted.
    """
    effect = rule.rule.effect
    if not _is_once(rule) or effect.bands is not None or effect.verb is n.Verb.MULTIPLY:
        return None
    times = _times(of, rule)
    match effect.amount:
        case n.CountLiteral(value=value, unit=counted) if counted == unit and times is not None:
            return value * times
        case n.MoneyLiteral(minor=minor) if unit == "money" and effect.verb in _GIVES and times is not None:
            return minor * times
        case n.PercentLiteral(value=share) if unit == "money" and effect.verb is n.Verb.DISCOUNT:
            highest = None if effect.measure is not None else _highest(of, rule, "order.subtotal")
            return None if highest is None else share * highest
    return None


_GIVES = (n.Verb.DISCOUNT, n.Verb.PAY, n.Verb.CHARGE)


def _times(of: Examination, rule: ProgrammeRule) -> Fraction | None:
    """How often the amount fits into what it is measured by; once where it is not measured."""
    effect = rule.rule.effect
    if effect.per is None and effect.measure is None:
        return Fraction(1)
    if not isinstance(effect.measure, n.Fact) or not isinstance(effect.per, n.MoneyLiteral):
        return None
    highest = _highest(of, rule, effect.measure.name)
    return None if highest is None else highest / effect.per.minor


def _highest(of: Examination, rule: ProgrammeRule, key: str) -> Fraction | None:
    """The highest value of the order's fact wherever the rule applies; None where nothing is asked of it.

    Only of its value: what is asked of a margin is asked before points pay a part of the order.
    """
    boxes = of.rules[rule.id].when.boxes
    if key != "order.subtotal" or not boxes or any(key not in box for box in boxes):
        return None
    found = [of.space.dimension(key).highest(box[key]) for box in boxes]
    known = [one for one in found if one is not None]
    return max(known) if len(known) == len(found) else None
