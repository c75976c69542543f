"""Rules that add nothing to another: the same twice, and one in the shadow of a wider one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from flask_loyalty.analysis.boxes import Boxes, covered
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.gives import limits_of
from flask_loyalty.analysis.normal import is_plain, normal
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import Phase, Pick, ProgrammeRule

__all__ = ["check_repeats"]

_BESIDE = {"en": "this one", "pl": "ta reguła"}


def check_repeats(of: Examination) -> None:
    """Note rules that say the same, and deals of a group that add nothing to another."""
    seen: dict[object, ProgrammeRule] = {}
    own = [of.bare[rule.id] for rule in of.chosen(of.living)]
    repeated: set[str] = set()
    for rule in of.living:
        if of.only is not None and of.bare[rule.id] not in own:
            continue
        first = seen.setdefault(_said(of, rule), rule)
        if first is not rule:
            repeated.add(rule.id)
            _note(of, "said_twice", rule, first)
    for group in of.programme.groups:
        members = [rule for rule in of.living if rule.group == group and rule.id not in repeated]
        _shadows(of, members, of.programme.groups[group].pick)


def _said(of: Examination, rule: ProgrammeRule) -> tuple[object, ...]:
    """Everything by which two rules differ in what they do, however their conditions are written."""
    asked: object = normal(rule.rule)
    boxes = of.rules[rule.id]
    if is_plain(rule.rule) and boxes.exact and not boxes.when.empty and not boxes.where.empty:
        asked = _cells(boxes.when), _cells(boxes.where)
    return of.bare[rule.id], asked, rule.group, rule.since, rule.until, rule.exclusive, rule.budget


def _cells(boxes: Boxes) -> frozenset[object]:
    return frozenset(frozenset(box.items()) for box in boxes.boxes)


def _note(of: Examination, kind: str, rule: ProgrammeRule, other: ProgrammeRule) -> None:
    of.of_rule(kind, rule, other=other.id, related=[(of.path_of(other), _BESIDE)])


def _shadows(of: Examination, members: list[ProgrammeRule], pick: Pick) -> None:
    """Note each member that another one always goes before, or gives as much as; of two alike the later."""
    if pick is Pick.ALL:
        return
    for rule in members:
        for other in members:
            if (
                other is not rule
                and of.concerns(rule, other)
                and _never_worse(other, rule, pick)
                and _wider(of, other, rule)
                and not (
                    _turn(rule) < _turn(other) and _never_worse(rule, other, pick) and _wider(of, rule, other)
                )
            ):
                _note(of, "in_the_shadow", rule, other)
                break


def _turn(rule: ProgrammeRule) -> tuple[int, str]:
    return rule.priority, rule.id


_UNITS = (n.UnitsKind.ALL, n.UnitsKind.EACH)


def _never_worse(other: ProgrammeRule, rule: ProgrammeRule, pick: Pick) -> bool:
    """Whether the other, wherever both may apply, goes before the rule or gives at least as much."""
    if rule.phase is not other.phase or other.rule.limits or other.budget is not None:
        return False
    if rule.rule.start is not None or other.rule.start is not None or rule.rounding is not other.rounding:
        return False
    if other.exclusive != rule.exclusive or rule.rule.audience != other.rule.audience:
        return False
    if rule.phase is Phase.ITEM:
        return _by_units(other, rule, pick)
    return rule.phase is Phase.ORDER and _by_order(other, rule, pick)


def _by_units(other: ProgrammeRule, rule: ProgrammeRule, pick: Pick) -> bool:
    """Only what takes a share of each unit, or a fixed part of each, can be told unit by unit."""
    mine, its = _by_unit(rule.rule.effect), _by_unit(other.rule.effect)
    if mine is None or its is None:
        return False
    if pick is Pick.FIRST:
        return _turn(other) < _turn(rule)
    return mine[0] == its[0] and its[1] >= mine[1]


def _by_order(other: ProgrammeRule, rule: ProgrammeRule, pick: Pick) -> bool:
    """Of two deals of the whole order, which are taken of the same amount, one of a group applies."""
    mine, its = rule.rule.effect, other.rule.effect
    if not (_is_plain(mine) and _is_plain(its)):
        return False
    if pick is Pick.FIRST:
        return _turn(other) < _turn(rule) and _gives(its)
    match its.amount, mine.amount:
        case (n.PercentLiteral(value=more), n.PercentLiteral(value=less)):
            return more >= less
        case (n.MoneyLiteral(minor=high), n.MoneyLiteral(minor=low)):
            return high >= low
        case (n.MoneyLiteral(minor=high), n.PercentLiteral(value=share)):
            return share <= 1 and any(limit <= high for limit in limits_of(rule.rule, "money"))
    return False


def _is_plain(effect: n.Effect) -> bool:
    return effect.verb is n.Verb.DISCOUNT and effect.measure is None and effect.bands is None


def _gives(effect: n.Effect) -> bool:
    """Whether it takes something off any order of a złoty, a euro or more."""
    match effect.amount:
        case n.PercentLiteral(value=share):
            return share * 100 >= 1
        case n.MoneyLiteral(minor=minor):
            return minor > 0
    return False


def _by_unit(effect: n.Effect) -> tuple[object, Fraction] | None:
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


def _wider(of: Examination, other: ProgrammeRule, rule: ProgrammeRule) -> bool:
    """Whether the other is asked wherever the rule is, of every unit that the rule is about."""
    mine, its = of.rules[rule.id], of.rules[other.id]
    if not its.exact or mine.when.empty or mine.where.empty:
        return False
    return _inside(of, mine.when, its.when) and _inside(of, mine.where, its.where)


def _inside(of: Examination, mine: Boxes, its: Boxes) -> bool:
    return all(covered(box, its.boxes, of.space.full) for box in mine.boxes)
