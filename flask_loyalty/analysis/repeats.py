"""Rules that add nothing to another: the same twice, and one in the shadow of a wider one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from flask_loyalty.analysis.boxes import Boxes, covered
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import Phase, Pick, ProgrammeRule

__all__ = ["check_repeats"]

_BESIDE = {"en": "this one", "pl": "ta reguła"}


def check_repeats(of: Examination) -> None:
    """Note rules that say the same, and deals of a group that never get a unit."""
    seen: dict[object, ProgrammeRule] = {}
    own = [_said(rule) for rule in of.chosen(of.living)]
    repeated: set[str] = set()
    for rule in of.living:
        said = _said(rule)
        if of.only is not None and said not in own:
            continue
        first = seen.setdefault(said, rule)
        if first is not rule:
            repeated.add(rule.id)
            _note(of, "said_twice", rule, first)
    for group in of.programme.groups:
        members = [rule for rule in of.living if rule.group == group and rule.id not in repeated]
        _shadows(of, members, of.programme.groups[group].pick)


def _said(rule: ProgrammeRule) -> tuple[object, ...]:
    """Everything by which two rules differ in what they do."""
    return rule.rule, rule.group, rule.since, rule.until, rule.exclusive, rule.budget


def _note(of: Examination, kind: str, rule: ProgrammeRule, other: ProgrammeRule) -> None:
    of.of_rule(kind, rule, other=other.id, related=[(of.path_of(other), _BESIDE)])


def _shadows(of: Examination, members: list[ProgrammeRule], pick: Pick) -> None:
    """Note each member that another one always goes before."""
    if pick is Pick.ALL:
        return
    for rule in members:
        for other in members:
            if (
                other is not rule
                and of.concerns(rule, other)
                and _never_worse(other, rule, pick)
                and _wider(of, other, rule)
            ):
                _note(of, "in_the_shadow", rule, other)
                break


_UNITS = (n.UnitsKind.ALL, n.UnitsKind.EACH)


def _never_worse(other: ProgrammeRule, rule: ProgrammeRule, pick: Pick) -> bool:
    """Whether the other, wherever it may apply to a unit, takes the unit before the rule does.

    Only what takes a share of each unit, or a fixed part of each, can be told unit by unit.
    """
    if rule.phase is not Phase.ITEM or other.phase is not Phase.ITEM or other.rule.limits:
        return False
    if other.budget is not None or other.rule.start is not None or other.exclusive != rule.exclusive:
        return False
    mine, its = _by_unit(rule.rule.effect), _by_unit(other.rule.effect)
    if mine is None or its is None or rule.rule.audience != other.rule.audience:
        return False
    if pick is Pick.FIRST:
        return (other.priority, other.id) < (rule.priority, rule.id)
    return mine[0] == its[0] and its[1] >= mine[1] and (its[1] > mine[1] or other.id < rule.id)


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
