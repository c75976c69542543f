"""Rules that never give anything, and conditions that ask for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_loyalty.analysis.boxes import ANYTHING, Boxes, both
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.link import ANYWHERE, Place
from flask_loyalty.analysis.link_words import clash_text
from flask_loyalty.analysis.links import place_of
from flask_loyalty.analysis.space import Space, last_day
from flask_loyalty.language import nodes as n
from flask_loyalty.language.walking import and_members
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["check_dead"]


def check_dead(of: Examination) -> None:
    """Note what is over, what can never be asked, which units there are not, and what always holds."""
    for rule in of.chosen(of.programme.rules):
        if rule.until is not None and rule.until <= of.now:
            day = last_day(rule.until, of.programme.timezone)
            of.notes.finding("is_over", (*of.path_of(rule)[:2], "until"), detail=rule.id, other=str(day))
        elif rule.id in of.contradictory:
            continue
        elif of.rules[rule.id].when.empty:
            _never_asked(of, rule)
        elif not _no_units(of, rule):
            _always(of, rule)


def _never_asked(of: Examination, rule: ProgrammeRule) -> None:
    clash = of.rules[rule.id].clash
    if clash is None:
        of.of_rule("never_asked", rule)
    else:
        of.of_rule("cannot_be_together", rule, other=clash_text(clash, of.names))


def _no_units(of: Examination, rule: ProgrammeRule) -> bool:
    """Note it if no unit can be one of the rule's."""
    if not of.rules[rule.id].where.empty:
        return False
    units = rule.rule.effect.units
    asked = of.space.boxes(None if units is None else units.where)
    of.of_rule("no_such_units" if asked.empty else "only_excluded", rule)
    return True


def _always(of: Examination, rule: ProgrammeRule) -> None:
    units = rule.rule.effect.units
    excluded = of.programme.excluded
    of_units = ANYTHING if excluded is None else of.space.boxes(excluded, holds=False)
    for condition, beside, stands in (
        (rule.rule.when, ANYTHING, place_of(rule)),
        (None if units is None else units.where, of_units, ANYWHERE),
    ):
        for member in _implied(of.space, and_members(condition), beside, stands):
            of.of_clause("always_true", rule, member.span)


def _implied(
    space: Space, members: Sequence[n.Expression], beside: Boxes, stands: Place
) -> Iterator[n.Expression]:
    """The first of the members that holds wherever the others do: two alike are not both for nothing."""
    for place, member in enumerate(members):
        rest = beside
        for other in (*members[:place], *members[place + 1 :]):
            rest = both(rest, space.boxes(other))
        if space.links.possible(both(rest, space.boxes(member, holds=False)), stands).empty:
            yield member
            return
