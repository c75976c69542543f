"""Corrections that are tried before they are offered: the finding has to go, and no other may come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask_loyalty.analysis.cliffs import check_cliffs
from flask_loyalty.analysis.dead import check_dead
from flask_loyalty.analysis.demands import check_demands
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.families import check_families
from flask_loyalty.analysis.mending_tools import EACH, Wound
from flask_loyalty.analysis.overlaps import check_overlaps
from flask_loyalty.analysis.repeats import check_repeats
from flask_loyalty.analysis.tier_falls import check_tier_falls
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import Group, Programme, ProgrammeRule
from flask_loyalty.programme.notebook import Notebook

__all__ = ["Trial", "within_limits"]

_CHECKS = (check_dead, check_repeats, check_overlaps, check_families, check_cliffs, check_tier_falls)
MOST_RULES = 40
"""Of more rules it takes too long to try what a correction does beside them."""

Told = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Trial:
    """The rules of a finding by themselves, to try corrections on.

    :param before: what is told of them as they are.
    """

    wound: Wound
    rules: Sequence[ProgrammeRule]
    before: Told

    @classmethod
    def of(cls, wound: Wound, rules: Sequence[ProgrammeRule]) -> Trial | None:
        """The trial of some rules, its own among them; None if they do not show the finding by themselves,
        or too many were tried before."""
        if len(rules) > MOST_RULES or wound.tries.left <= 0:
            return None
        wound.tries.left -= EACH + len(rules)
        before = _told(wound, rules)
        return cls(wound, rules, before) if before[wound.one.code, wound.rule.id] else None

    def mends(self, new: Mapping[str, n.Rule]) -> bool:
        """Whether the finding is gone, and no other has come, with some rules written anew."""
        rules = [replace(one, rule=new[one.id]) if one.id in new else one for one in self.rules]
        return self.mends_with(rules, self.wound.of.programme.groups)

    def mends_with(self, rules: Sequence[ProgrammeRule], groups: Mapping[str, Group]) -> bool:
        """The same with other forms of the rules and of the groups that they are in."""
        after = _told(self.wound, rules, groups)
        own = (self.wound.one.code, self.wound.rule.id)
        return after[own] < self.before[own] and not after - self.before


def within_limits(wound: Wound, anew: Sequence[ProgrammeRule], groups: Mapping[str, Group]) -> bool:
    """Whether other forms of some rules and groups bring nothing new of what gives too much.

    The other rules of the programme count too; of very many, or where too much was tried before, they do not.
    """
    of, by_id = wound.of, {one.id: one for one in anew}
    whole = len(of.living) <= MOST_RULES and wound.tries.left > 0
    rules = [one for one in of.living if whole or one.id in by_id]
    wound.tries.left -= EACH + len(rules)
    after = replace(of.programme, rules=tuple(by_id.get(one.id, one) for one in rules), groups=groups)
    found = _too_much(wound, after)
    return not found or found <= _too_much(wound, replace(of.programme, rules=tuple(rules)))


def _too_much(wound: Wound, programme: Programme) -> set[tuple[str, str]]:
    """What is told of a programme that gives too much: each code with what it is about."""
    of = wound.of
    notes = Notebook(of.notes.name, of.notes.text, of.notes.read)
    check_demands(Examination(programme, of.names, notes, of.now))
    return {(one.code, one.about) for one in notes.all()}


def _told(wound: Wound, rules: Sequence[ProgrammeRule], groups: Mapping[str, Group] | None = None) -> Told:
    of, known = wound.of, wound.of.programme.groups if groups is None else groups
    notes = Notebook(of.notes.name, of.notes.text, of.notes.read)
    programme = replace(of.programme, rules=tuple(rules), groups=known)
    made = Examination(programme, of.names, notes, of.now)
    for check in _CHECKS:
        check(made)
    return Counter((one.code, str(one.parts.get("detail", ""))) for one in notes.all())
