"""Limits and budgets that never bind: what a rule gives is never more, or another limit allows no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import ceil, prod

from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.gives import factor_of
from flask_loyalty.analysis.windows_of_limits import ONE_ORDER, Counted, Window, of_budget, of_limit
from flask_loyalty.engine.matching import in_sets
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import Budget, ProgrammeRule

__all__ = ["check_caps", "most_per_order"]


def check_caps(of: Examination) -> None:
    """Note limits and budgets at which the rules never arrive.

    What one is held against is not called idle itself, so that all that is told may be deleted at once.
    """
    for rule in of.chosen(of.living):
        for limit in _idle(of, rule):
            of.of_clause("never_binds", rule, limit.span)
    for place, budget in enumerate(of.programme.budgets.values()):
        rules = [rule for rule in of.living if rule.budget == budget.id]
        if rules and of.concerns(*rules) and _never_used_up(of, budget, rules):
            of.notes.finding("never_used_up", ("budgets", place, "amount"), detail=budget.id)


def _idle(of: Examination, rule: ProgrammeRule) -> Sequence[n.Limit]:
    """The limits of a rule without which it would give no more."""
    idle: list[n.Limit] = []
    for limit in rule.rule.limits:
        mine = of_limit(limit)
        if mine is not None:
            left = [one for one in rule.rule.limits if one is not limit and not _among(one, idle)]
            bound = _bound(of, rule, mine.unit, mine.window, [*_counted(left), *_of_budget(of, rule, mine)])
            if bound is not None and bound <= mine.most:
                idle.append(limit)
    return idle


def _among(limit: n.Limit, limits: Iterable[n.Limit]) -> bool:
    return any(one is limit for one in limits)


def _counted(limits: Iterable[n.Limit]) -> Iterator[Counted]:
    return (one for limit in limits if (one := of_limit(limit)) is not None)


def _of_budget(of: Examination, rule: ProgrammeRule, mine: Counted) -> Iterator[Counted]:
    """The budget of a rule, where it never lets the rule give more than it holds, with a limit and without.

    One that gives all or nothing is no such bound: what the limit lets through of a larger amount may fit
    into it. Of multiplied points each rule's budget bears its own.
    """
    budget = of.programme.budgets.get(rule.budget or "")
    if budget is not None and budget.rest and (mine.unit != "point" or not _multiplied(of)):
        yield of_budget(budget)


def _never_used_up(of: Examination, budget: Budget, rules: Sequence[ProgrammeRule]) -> bool:
    """Whether the rules that draw on a budget, all together, never give more than it holds."""
    mine, most = of_budget(budget), Fraction(0)
    for rule in rules:
        idle = _idle(of, rule)
        limits = [*_counted(one for one in rule.rule.limits if not _among(one, idle))]
        bound = _bound(of, rule, mine.unit, mine.window, limits)
        if bound is None:
            return False
        most += bound
    return most <= mine.most


# ---------------------------------------------------------------- what a rule gives in a window


def _bound(
    of: Examination, rule: ProgrammeRule, unit: str, window: Window, limits: Sequence[Counted]
) -> Fraction | None:
    """The most that a rule gives in a window: of one order what its effect gives, of more as often as it may.

    :param limits: what holds it back.
    """
    found = [*_by_limits(unit, window, limits)]
    each = _of_one_order(of, rule, unit, limits)
    often = 1 if window.order else min(_by_limits("time", window, limits), default=None)
    if each is not None and often is not None:
        found.append(each * often)
    return min(found, default=None)


def _of_one_order(
    of: Examination, rule: ProgrammeRule, unit: str, limits: Sequence[Counted]
) -> Fraction | None:
    found = [*_by_limits(unit, ONE_ORDER, limits)]
    if unit == "time":
        return min(found, default=None) if in_sets(rule.rule.effect.units) else Fraction(1)
    most, factor = most_per_order(of, rule, unit), _factor(of) if unit == "point" else Fraction(1)
    if most is None:
        items, one = min(_by_limits("item", ONE_ORDER, limits), default=None), _of_one_unit(rule, unit)
        most = None if items is None or one is None else items * one
    if most is not None and factor is not None:
        found.append(Fraction(ceil(most * factor)))
    return min(found, default=None)


def _by_limits(unit: str, window: Window, limits: Sequence[Counted]) -> Iterator[Fraction]:
    """How much each limit that counts a unit allows in a window."""
    for one in limits:
        times = one.window.times_in(window) if one.unit == unit else None
        if times is not None:
            yield one.most * times


def _multiplied(of: Examination) -> bool:
    """Whether a rule of the programme multiplies points, which the limits of others hold too."""
    return any(one.rule.effect.verb is n.Verb.MULTIPLY for one in of.living)


def _factor(of: Examination) -> Fraction | None:
    """By how much the rules multiply an order's points at most, all together; None if that is not known."""
    factors = [factor_of(rule) for rule in of.living]
    return None if None in factors else prod((one for one in factors if one is not None), start=Fraction(1))


# ---------------------------------------------------------------- what an effect gives


def _is_once(rule: ProgrammeRule) -> bool:
    """Whether its amount is given once, not for each unit or each set."""
    units = rule.rule.effect.units
    return units is None or units.kind in (n.UnitsKind.ALL, n.UnitsKind.SHIPPING, n.UnitsKind.RANKED)


def _of_one_unit(rule: ProgrammeRule, unit: str) -> Fraction | None:
    """What an effect gives for each unit, where that is a fixed amount."""
    effect = rule.rule.effect
    if effect.units is None or effect.units.kind is not n.UnitsKind.EACH or effect.units.beside is not None:
        return None
    return None if effect.per is not None or effect.measure is not None else _amount(effect, unit)


def _amount(effect: n.Effect, unit: str) -> Fraction | None:
    """The amount of an effect in a unit, ``money`` in minor units."""
    match effect.amount:
        case n.CountLiteral(value=value, unit=counted) if counted == unit:
            return value
        case n.MoneyLiteral(minor=minor) if unit == "money" and effect.verb in _GIVES:
            return Fraction(minor)
    return None


def most_per_order(of: Examination, rule: ProgrammeRule, unit: str) -> Fraction | None:
    """The most that a rule's effect gives an order before limits and multipliers, if anything bounds it.

    :param unit: ``money`` in minor units, or what is counted.
    """
    effect = rule.rule.effect
    if not _is_once(rule) or effect.bands is not None or effect.verb is n.Verb.MULTIPLY:
        return None
    times, amount = _times(of, rule), _amount(effect, unit)
    if amount is not None and times is not None:
        return amount * times
    match effect.amount:
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
