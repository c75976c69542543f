"""Rules that never give anything, and conditions that ask for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from flask_loyalty.analysis.boxes import ANYTHING, Boxes, both
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.link import ANYWHERE, Place
from flask_loyalty.analysis.link_words import clash_text
from flask_loyalty.analysis.links import place_of
from flask_loyalty.analysis.space import RuleBoxes, Space, last_day
from flask_loyalty.analysis.telling import day_parts
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.language import nodes as n
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.language.walking import and_members
from flask_loyalty.language.wording import date_text
from flask_loyalty.programme.mistakes import CATALOGUE, Part
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = ["check_dead", "never_gives"]


def check_dead(of: Examination) -> None:
    """Note what is over, what can never be asked, which units there are not, and what always holds."""
    for rule in of.chosen(of.programme.rules):
        if rule.until is not None and rule.until <= of.now:
            day = last_day(rule.until, of.programme.timezone)
            of.notes.finding("is_over", (*of.path_of(rule)[:2], "until"), detail=rule.id, **day_parts(day))
            continue
        kind, parts = _dead(of.space, of.rules[rule.id], of.names)
        if not kind:
            _always(of, rule)
        elif rule.id not in of.contradictory:  # else it is told already
            of.of_rule(kind, rule, **parts)


def never_gives(programme: Programme, rule: ProgrammeRule, names: Names) -> Mapping[str, str] | None:
    """Why a rule of a programme never gives anything, in both languages; None where that is not proved."""
    space = Space(replace(programme, rules=(rule,)))
    kind, parts = _dead(space, space.rule(rule), names)
    if not kind:
        return None
    words = CATALOGUE[kind]
    return words.fill(words.message, {"detail": rule.id, **parts})


def _dead(space: Space, boxes: RuleBoxes, names: Names) -> tuple[str, Mapping[str, Part]]:
    """Which finding it is that a rule never gives anything, and its message's parts; empty if it may."""
    if boxes.when.empty:
        if boxes.clash is None:
            return "never_asked", {"days": _days(space, boxes.rule)}
        return "cannot_be_together", {"other": clash_text(boxes.clash, names)}
    if not boxes.where.empty:
        return "", {}
    units = boxes.rule.rule.effect.units
    asked = space.boxes(None if units is None else units.where)
    return ("no_such_units" if asked.empty else "only_excluded"), {}


_DAYS = {
    "en": " on its days ({})",
    "pl": " w jej dniach ({})",
}
_ENDS = {"en": ("from {}", "to {}"), "pl": ("od {}", "do {}")}


def _days(space: Space, rule: ProgrammeRule) -> Part:
    """The days of a rule, where it is they that its conditions do not hold on; otherwise nothing."""
    if space.rule(replace(rule, since=None, until=None)).when.empty:
        return ""
    timezone = space.programme.timezone
    ends = [
        None if rule.since is None else rule.since.astimezone(zone_of(timezone)).date(),
        None if rule.until is None else last_day(rule.until, timezone),
    ]
    return {
        locale: words.format(
            " ".join(
                end.format(date_text(day, locale))
                for end, day in zip(_ENDS[locale], ends, strict=True)
                if day is not None
            )
        )
        for locale, words in _DAYS.items()
    }


def _always(of: Examination, rule: ProgrammeRule) -> None:
    units = rule.rule.effect.units
    excluded = of.programme.excluded
    of_units = ANYTHING if excluded is None else of.space.boxes(excluded, holds=False)
    for condition, beside, stands in (
        (rule.rule.when, ANYTHING, place_of(rule)),
        (None if units is None else units.where, of_units, ANYWHERE),
    ):
        members = and_members(condition)
        implied = next(_implied(of.space, members, beside, stands), None)
        if implied is not None:
            of.of_clause("always_true", rule, implied.span)
            continue
        told = rule.id in of.contradictory  # an alternative that contradicts itself
        for one in () if told else _idle_alternatives(of.space, members, beside, stands):
            of.of_clause("idle_alternative", rule, one.span)


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


def _idle_alternatives(
    space: Space, members: Sequence[n.Expression], beside: Boxes, stands: Place
) -> Iterator[n.Expression]:
    """Of each choice the first alternative without which the members hold just as often."""
    for place, member in enumerate(members):
        rest = beside
        for other in (*members[:place], *members[place + 1 :]):
            rest = both(rest, space.boxes(other))
        yield from islice(_idle_in(space, member, rest, stands), 1)


def _idle_in(space: Space, choice: n.Expression, rest: Boxes, stands: Place) -> Iterator[n.Expression]:
    alternatives = choice.members if isinstance(choice, n.Or) else ()
    for place, one in enumerate(alternatives):
        alone = both(rest, space.boxes(one))
        for other in (*alternatives[:place], *alternatives[place + 1 :]):
            alone = both(alone, space.boxes(other, holds=False))
        if space.links.possible(alone, stands).empty:
            yield one
