"""Corrections that are tried before they are offered: the finding has to go, and no other may come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask_loyalty.analysis.cliffs import check_cliffs
from flask_loyalty.analysis.dead import check_dead
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.families import check_families
from flask_loyalty.analysis.mending_tools import EACH, Wound
from flask_loyalty.analysis.overlaps import check_overlaps
from flask_loyalty.analysis.repeats import check_repeats
from flask_loyalty.analysis.tier_falls import check_tier_falls
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import ProgrammeRule
from flask_loyalty.programme.notebook import Notebook

__all__ = ["Trial"]

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
        after = _told(self.wound, rules)
        own = (self.wound.one.code, self.wound.rule.id)
        return after[own] < self.before[own] and not after - self.before


def _told(wound: Wound, rules: Sequence[ProgrammeRule]) -> Told:
    of = wound.of
    notes = Notebook(of.notes.name, of.notes.text, of.notes.read)
    made = Examination(replace(of.programme, rules=tuple(rules)), of.names, notes, of.now)
    for check in _CHECKS:
        check(made)
    return Counter((one.code, str(one.parts.get("detail", ""))) for one in notes.all())
