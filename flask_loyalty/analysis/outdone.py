"""Whether of two rules that compete one always goes first, or always gives at least as much.

Of what is held against each other here only the amounts are looked at; whether the one is asked wherever the
other is, its conditions say. What a group picks by is what a rule would give before limits and multipliers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from flask_loyalty.analysis.caps import most_per_order
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.gives import limits_of
from flask_loyalty.analysis.normal import normal
from flask_loyalty.engine.giving import given_by
from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.language import nodes as n
from flask_loyalty.language.vocabulary import FACTS
from flask_loyalty.language.walking import facts_of
from flask_loyalty.programme.model import Phase, Pick, ProgrammeRule

__all__ = ["goes_first", "leaves_nothing", "outdoes"]

_WHOLE = (None, n.UnitsKind.ALL)
_UNITS = (n.UnitsKind.ALL, n.UnitsKind.EACH)
_EARNING = (n.Verb.EARN, n.Verb.PAY)
_NEVER_NEGATIVE = ("item.paid", "item.price", "order.subtotal")


def outdoes(of: Examination, other: ProgrammeRule, rule: ProgrammeRule, pick: Pick) -> bool:
    """Whether the other, where both are asked, goes before the rule or gives at least as much, to the same.

    :param pick: how their group chooses one of them, ``best`` or ``first``.
    """
    if not _alike(other, rule):
        return False
    match rule.phase:
        case Phase.ITEM:
            return _by_units(other, rule, pick)
        case Phase.ORDER:
            return _by_order(other, rule, pick)
        case Phase.SHIPPING:
            return _by_delivery(other, rule, pick)
        case Phase.EARN:
            return _by_points(of, other, rule, pick)
    return False


def leaves_nothing(other: ProgrammeRule, rule: ProgrammeRule) -> bool:
    """Whether the other gives a delivery for nothing, beside which a rule of no group adds nothing."""
    free = rule.phase is Phase.SHIPPING and not other.exclusive and _alike(other, rule)
    return free and rule.group is None and other.group is None and _is_free(other.rule.effect)


def goes_first(other: ProgrammeRule, rule: ProgrammeRule) -> bool:
    """Whether it has its turn before a rule of the same step."""
    return (other.priority, other.id) < (rule.priority, rule.id)


def _alike(other: ProgrammeRule, rule: ProgrammeRule) -> bool:
    """Whether nothing but amounts and conditions decides between them: the other is held back by nothing."""
    if rule.phase is not other.phase or other.rule.limits or other.budget is not None:
        return False
    if not _starts_wherever(other, rule) or rule.rounding is not other.rounding:
        return False
    return other.exclusive == rule.exclusive and rule.rule.audience == other.rule.audience


def _starts_wherever(other: ProgrammeRule, rule: ProgrammeRule) -> bool:
    """Whether it needs no opening, and means by its facts what the rule means by its own, if that has one."""
    if rule.rule.start is None or other.rule.start is not None or other.rule.when is None:
        return other.rule.start is None
    return not any(FACTS[fact.name].historical for fact in facts_of(other.rule.when) if fact.name in FACTS)


# ---------------------------------------------------------------- goods


def _by_units(other: ProgrammeRule, rule: ProgrammeRule, pick: Pick) -> bool:
    """Only what takes a share of each unit, or a fixed part of each, can be told unit by unit."""
    mine, its = _of_each(rule.rule.effect), _of_each(other.rule.effect)
    if mine is None or its is None:
        return False
    if pick is Pick.FIRST:
        return goes_first(other, rule)
    return mine[0] == its[0] and its[1] >= mine[1]


def _of_each(effect: n.Effect) -> tuple[object, Fraction] | None:
    """What an effect does to each unit: its sort, and how much of it; None if it is not so simple."""
    if effect.units is None or effect.units.kind not in _UNITS or effect.units.beside or effect.bands:
        return None
    of_each = effect.units.kind is n.UnitsKind.EACH
    alike = type(effect.amount), replace(effect, amount=None, units=None)
    match effect.amount:
        case n.PercentLiteral(value=share):
            return alike, share
        case n.MoneyLiteral(minor=minor) if of_each and effect.verb is n.Verb.DISCOUNT:
            return alike, Fraction(minor)
        case n.MoneyLiteral(minor=minor) if of_each and effect.verb is n.Verb.PRICE:
            return alike, Fraction(-minor)
    return None


# ---------------------------------------------------------------- the whole order, its delivery


def _by_order(other: ProgrammeRule, rule: ProgrammeRule, pick: Pick) -> bool:
    """Of two deals of the whole order, which are taken of the same amount, one of a group applies."""
    mine, its = rule.rule.effect, other.rule.effect
    if not (_is_plain(mine) and _is_plain(its)):
        return False
    if pick is Pick.FIRST:
        return goes_first(other, rule) and _gives(its)
    if _takes_as_much(its, mine):
        return True
    match its.amount, mine.amount:
        case (n.MoneyLiteral(minor=high), n.PercentLiteral(value=share)):
            return share <= 1 and any(limit <= high for limit in limits_of(rule.rule, "money"))
    return False


def _by_delivery(other: ProgrammeRule, rule: ProgrammeRule, pick: Pick) -> bool:
    """Of two deals on a delivery one of a group applies, the first that takes anything off its price."""
    mine, its = rule.rule.effect, other.rule.effect
    if not (_is_plain(mine) and _is_plain(its)):
        return False
    if pick is Pick.FIRST:
        return goes_first(other, rule) and (_takes_as_much(its, mine) or _takes_money(its))
    return _takes_as_much(its, mine)


def _is_plain(effect: n.Effect) -> bool:
    return effect.verb is n.Verb.DISCOUNT and effect.measure is None and effect.bands is None


def _takes_as_much(its: n.Effect, mine: n.Effect) -> bool:
    """Whether one takes as much as the other of the same amount, however large."""
    if _is_free(its):
        return True
    match its.amount, mine.amount:
        case n.PercentLiteral(value=more), n.PercentLiteral(value=less):
            return more >= less
        case n.MoneyLiteral(minor=high), n.MoneyLiteral(minor=low):
            return high >= low
    return False


def _is_free(effect: n.Effect) -> bool:
    """Whether it leaves nothing to be paid."""
    return _is_plain(effect) and isinstance(effect.amount, n.PercentLiteral) and effect.amount.value >= 1


def _takes_money(effect: n.Effect) -> bool:
    return _is_plain(effect) and isinstance(effect.amount, n.MoneyLiteral) and effect.amount.minor > 0


def _gives(effect: n.Effect) -> bool:
    """Whether it takes something off any order of a złoty, a euro or more."""
    match effect.amount:
        case n.PercentLiteral(value=share):
            return share * 100 >= 1
        case n.MoneyLiteral(minor=minor):
            return minor > 0
    return False


# ---------------------------------------------------------------- what is earned

_Compare = Callable[[Fraction, Fraction], bool]


def _by_points(of: Examination, other: ProgrammeRule, rule: ProgrammeRule, pick: Pick) -> bool:
    """One rule of a group earns: the first that earns anything, or the one with more, of equals the first.

    So one that always has more, or as much and its turn before, is never followed by the other.
    """
    before = goes_first(other, rule)
    if pick is Pick.FIRST and not before:
        return False
    enough: _Compare = _as_much if before else _more
    if pick is Pick.FIRST:
        enough = _anything
    mine, its = normal(rule.rule).effect, normal(other.rule).effect
    if mine.verb is n.Verb.MULTIPLY and its.verb is n.Verb.MULTIPLY:
        return _by_factor(its, mine, enough)
    if mine.verb not in _EARNING or not _measure_alike(mine, its):
        return _by_fixed_points(of, other, rule, enough)
    low, high = _amount(mine), _amount(its)
    return low is not None and high is not None and enough(high, low)


def _as_much(its: Fraction, mine: Fraction) -> bool:
    return its >= mine


def _more(its: Fraction, mine: Fraction) -> bool:
    return its > mine


def _anything(its: Fraction, mine: Fraction) -> bool:
    return its > 0


def _by_factor(its: n.Effect, mine: n.Effect, enough: _Compare) -> bool:
    """Of multipliers the group looks at what they would add to all points, whatever they fall on."""
    low, high = _amount(mine), _amount(its)
    if low is None or high is None or its.multiplied != mine.multiplied:
        return False
    return _wider_units(its.units, mine.units) and (enough is _anything or enough(high, low))


def _wider_units(its: n.Units | None, mine: n.Units | None) -> bool:
    """Whether one has units wherever the other has; where they stand, conditions say."""
    return its is None or (its.beside is None and its.kind in _UNITS and mine is not None)


def _measure_alike(mine: n.Effect, its: n.Effect) -> bool:
    """Whether they differ by the amount alone, and by units of which more never earn less."""
    if replace(mine, amount=None, units=None) != replace(its, amount=None, units=None) or mine.bands:
        return False
    if _unit(mine) != _unit(its) or not all(_is_simple(one.units) for one in (mine, its)):
        return False
    if mine.units == its.units:
        return True
    if mine.measure is not None:
        return isinstance(mine.measure, n.Fact) and mine.measure.name in _NEVER_NEGATIVE
    return _kind(its.units) is n.UnitsKind.EACH or _kind(mine.units) in _WHOLE


def _kind(units: n.Units | None) -> n.UnitsKind | None:
    return None if units is None else units.kind


def _is_simple(units: n.Units | None) -> bool:
    return units is None or (units.kind in _UNITS and units.beside is None)


def _unit(effect: n.Effect) -> tuple[object, ...]:
    """What is earned: the sort of amount, and of which counter."""
    amount = effect.amount
    counter = (amount.unit, amount.reference) if isinstance(amount, n.CountLiteral) else None
    return type(amount), counter


def _amount(effect: n.Effect) -> Fraction | None:
    match effect.amount:
        case n.CountLiteral(value=value) | n.PercentLiteral(value=value) | n.NumberLiteral(value=value):
            return value
        case n.MoneyLiteral(minor=minor):
            return Fraction(minor)
    return None


def _by_fixed_points(of: Examination, other: ProgrammeRule, rule: ProgrammeRule, enough: _Compare) -> bool:
    """Points that any order gets, beside the most that the rule has for the orders on which it is asked."""
    its = other.rule.effect
    if not (_earns_points(its) and _earns_points(rule.rule.effect)):
        return False
    if its.per is not None or its.measure is not None or its.bands is not None:
        return False
    high, low = _amount(its), most_per_order(of, rule, "point")
    if high is None or _kind(its.units) not in _WHOLE or not _is_simple(its.units):
        return False
    return enough is _anything and high > 0 if low is None else enough(high, low)


def _earns_points(effect: n.Effect) -> bool:
    return effect.verb is n.Verb.EARN and given_by(effect)[1] is OutcomeKind.POINTS
