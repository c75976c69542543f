"""Deals that meet on one unit, where nothing says which of them wins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from flask_loyalty.analysis.boxes import Box, meet
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.situations import Situation, Wanted, first, situations
from flask_loyalty.analysis.space import Space
from flask_loyalty.analysis.telling import told
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import Phase, ProgrammeRule

__all__ = ["check_overlaps"]

_BESIDE = {"en": "and this one", "pl": "i ta reguła"}
_OF_GOODS = (Phase.ITEM, Phase.ORDER)


def check_overlaps(of: Examination) -> None:
    """Note the first pair of each deal: two of no group on one unit, and a percentage of a percentage."""
    deals = [rule for rule in of.living if _stands_alone(rule)]
    space = of.space.of(replace(of.programme, rules=tuple(rule for rule in of.living if _lowers(rule))))
    noted: set[str] = set()
    for one, other in _pairs(of, deals):
        if other.id in noted or not _may_meet(one, other):
            continue
        found = _example(of, space, one, other)
        if found is None:
            continue
        noted |= {other.id} if of.only is None else {rule.id for rule in deals}
        kind = "both_apply" if one.phase is other.phase else "percent_of_percent"
        related = [(of.path_of(one), _BESIDE)]
        example = told(found, of.names, one.id, other.id)
        of.of_rule(kind, other, other=one.id, related=related, example=example)


def _pairs(of: Examination, deals: Sequence[ProgrammeRule]) -> Iterable[tuple[ProgrammeRule, ProgrammeRule]]:
    """Any two of the deals; of one that is edited, itself with each of the others."""
    if of.only is None:
        return combinations(deals, 2)
    edited = of.chosen(deals)
    return ((other, one) for one in edited for other in deals if other is not one)


def _lowers(rule: ProgrammeRule) -> bool:
    """Whether it is a deal; what is earned changes no deal, so an order without such rules shows the same."""
    return rule.phase in (Phase.ITEM, Phase.BUNDLE, Phase.ORDER)


def _stands_alone(rule: ProgrammeRule) -> bool:
    """Whether it lowers the price of goods and competes with nobody."""
    units = rule.rule.effect.units
    of_delivery = units is not None and units.kind is n.UnitsKind.SHIPPING
    return rule.phase in _OF_GOODS and not (of_delivery or rule.exclusive) and rule.group is None


def _may_meet(one: ProgrammeRule, other: ProgrammeRule) -> bool:
    """Of one step any two; of two steps only percentages, which do not add up as they look."""
    if one.rule.start is not None or other.rule.start is not None:
        return False
    if one.phase is other.phase:
        return one.phase is Phase.ITEM
    return _is_share(one) and _is_share(other)


def _is_share(rule: ProgrammeRule) -> bool:
    effect = rule.rule.effect
    return isinstance(effect.amount, n.PercentLiteral) and effect.measure is None


def _example(of: Examination, space: Space, one: ProgrammeRule, other: ProgrammeRule) -> Situation | None:
    """An order in which both take something off one unit; None if there is none, or none was found."""

    def shows(decision: Decision) -> bool:
        units = [
            {
                (share.line, share.unit)
                for outcome in decision.outcomes
                for share in outcome.shares
                if outcome.rule == rule.id
            }
            for rule in (one, other)
        ]
        return bool(units[0] & units[1])

    for when, where in _common(of, one, other):
        number = max(_needed(one), _needed(other))
        made = situations(space, Wanted(when, [(where, number)], of.now))
        found = first(made, shows)
        if found is not None:
            return found
    return None


def _needed(rule: ProgrammeRule) -> int:
    units = rule.rule.effect.units
    return 1 if units is None else max(units.size, units.take)


def _common(of: Examination, one: ProgrammeRule, other: ProgrammeRule) -> Iterator[tuple[Box, Box]]:
    """Where both are asked, and of which units."""
    mine, its = of.rules[one.id], of.rules[other.id]
    wheres = [
        both
        for left in mine.where.boxes
        for right in its.where.boxes
        if (both := meet(left, right)) is not None
    ]
    if not wheres:
        return
    for left in mine.when.boxes:
        for right in its.when.boxes:
            when = meet(left, right)
            if when is not None:
                yield from ((when, where) for where in wheres[:4])
