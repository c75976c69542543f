"""Rules that add nothing to another: the same twice, and one in the shadow of a wider one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask_loyalty.analysis.boxes import Boxes, covered
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.normal import is_plain, normal
from flask_loyalty.analysis.outdone import goes_first, leaves_nothing, outdoes
from flask_loyalty.programme.model import Phase, Pick, ProgrammeRule

__all__ = ["check_repeats"]

_BESIDE = {"en": 'the rule "{}"', "pl": "reguła „{}”"}


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
    _note_outdone(
        of, [one for one in of.living if _is_delivery(one) and one.id not in repeated], leaves_nothing
    )


def _is_delivery(rule: ProgrammeRule) -> bool:
    return rule.phase is Phase.SHIPPING and rule.group is None


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
    of.of_rule(kind, rule, other=other.id, related=[of.beside(other, _BESIDE)])


def _shadows(of: Examination, members: list[ProgrammeRule], pick: Pick) -> None:
    """Note each member that another one always goes before, or gives as much as; of two alike the later."""
    if pick is not Pick.ALL:
        _note_outdone(of, members, lambda other, rule: outdoes(of, other, rule, pick))


def _note_outdone(
    of: Examination, rules: Sequence[ProgrammeRule], worse: Callable[[ProgrammeRule, ProgrammeRule], bool]
) -> None:
    """Note each rule beside the first other that is asked wherever it is and leaves it nothing.

    :param worse: of the other and the rule, whether the other's amount leaves it nothing.
    """
    for rule in rules:
        for other in rules:
            if other is rule or not of.concerns(rule, other):
                continue
            if not (worse(other, rule) and _wider(of, other, rule)):
                continue
            if goes_first(rule, other) and worse(rule, other) and _wider(of, rule, other):
                continue  # two alike: the later is told
            _note(of, "in_the_shadow", rule, other)
            break


def _wider(of: Examination, other: ProgrammeRule, rule: ProgrammeRule) -> bool:
    """Whether the other is asked wherever the rule is, of every unit that the rule is about."""
    mine, its = of.rules[rule.id], of.rules[other.id]
    if not its.exact or mine.when.empty or mine.where.empty or not _lasts(other, rule):
        return False
    return _inside(of, mine.when, its.when) and _inside(of, mine.where, its.where)


def _lasts(other: ProgrammeRule, rule: ProgrammeRule) -> bool:
    """Whether it begins no later and ends no sooner, to the moment: boxes know whole days only."""
    begins = other.since is None or (rule.since is not None and rule.since >= other.since)
    return begins and (other.until is None or (rule.until is not None and rule.until <= other.until))


def _inside(of: Examination, mine: Boxes, its: Boxes) -> bool:
    return all(covered(box, its.boxes, of.space.full) for box in mine.boxes)
