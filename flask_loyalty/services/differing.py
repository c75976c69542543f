"""The difference of two versions of a programme: what changed, for whom, what the worst give-away becomes.

Everything is data first, each text in both languages; what a terminal shows is made from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from flask_loyalty.analysis.bounds import most_of_programme, most_of_rule
from flask_loyalty.analysis.box_conditions import condition_of
from flask_loyalty.analysis.differences import Change, Kind, RuleDifference, rule_differences
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.examples_of_change import Example
from flask_loyalty.analysis.examples_of_settings import SettingExamples, standing_of
from flask_loyalty.analysis.moves import moves_of
from flask_loyalty.analysis.occasion_words import decided_text, occasion_text
from flask_loyalty.analysis.settings import SettingDifference, setting_differences
from flask_loyalty.analysis.telling import given_text, moment_text
from flask_loyalty.analysis.versions import Versions
from flask_loyalty.analysis.zones import asks_the_clock, later_by_minutes
from flask_loyalty.engine.facts import OrderEvent
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.language.sentences import condition_phrase, named, rule_sentence
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.programme.loader import Loaded, load_programme
from flask_loyalty.programme.mistakes import Located, explain
from flask_loyalty.programme.model import Programme, ProgrammeRule
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.reading import read_json
from flask_loyalty.services.bounding import most_data
from flask_loyalty.services.describing import loaded_file
from flask_loyalty.services.differing_text import diff_text
from flask_loyalty.services.differing_values import floor_text, part_text, setting_text
from flask_loyalty.services.differing_words import SAID, say

__all__ = ["diff", "diff_data", "version_data"]

LOCALES = ("pl", "en")
EFFORT = 30_000
"""How long the sets of rules that meet are searched for the bound of each version."""
MOST_KINDS = 3
"""So many kinds of carts that a rule gained or lost are told; of the others how many there are."""


def diff(
    old: str,
    new: str,
    now: datetime,
    locale: str = "en",
    *,
    versions: Mapping[str, str] | None = None,
) -> tuple[str, int, dict[str, Any] | None]:
    """The difference of two documents: text, exit status, and as data.

    :param old, new: the names of files, or of published versions.
    :param now: near which moment examples lie, where nothing asks for another.
    :param versions: the documents of published versions, by their names.
    """
    known = versions or {}
    loaded = [
        load_programme(known[name], name=name) if name in known else loaded_file(Path(name), None)
        for name in (old, new)
    ]
    first, second = loaded
    if isinstance(first, Located) or isinstance(second, Located) or _wrong(first) or _wrong(second):
        return "\n\n".join(text for one in loaded for text in _told(one, locale)), 1, None
    data = {"old": old, "new": new, **diff_data(first, second, now)}
    return diff_text(data, locale), 0, data


def _wrong(one: Loaded) -> bool:
    return one.programme is None


def _told(one: Loaded | Located, locale: str) -> list[str]:
    """What is wrong with a document."""
    return [explain(each, locale) for each in ([one] if isinstance(one, Located) else one.errors)]


def diff_data(old: Loaded, new: Loaded, now: datetime) -> dict[str, Any]:
    """What differs between two checked documents, as JSON with each text in both languages.

    :param now: near which moment examples lie, where nothing asks for another.
    """
    assert old.programme is not None, "only programmes without mistakes are compared"
    assert new.programme is not None, "only programmes without mistakes are compared"
    return version_data((old.programme, old.names), (new.programme, new.names), now)


def version_data(old: tuple[Programme, Names], new: tuple[Programme, Names], now: datetime) -> dict[str, Any]:
    """The same between two programmes, each with the names that its rules use."""
    return _Versions(*old, *new, now).data()


class _Versions:
    """Two versions, and everything that is said of them."""

    def __init__(
        self, old: Programme, old_names: Names, new: Programme, new_names: Names, now: datetime
    ) -> None:
        self.old, self.new = old, new
        self.old_names, self.new_names = old_names, new_names
        self.versions, self.now = Versions(old, new, now), now

    def data(self) -> dict[str, Any]:
        rules = rule_differences(self.versions)
        settings = setting_differences(self.old, self.new)
        examples = SettingExamples(self.versions)
        matter = any(one.matters for one in rules) or any(not one.only_words for one in settings)
        return {
            "same_meaning": not matter,
            "rules": [self._rule(one) for one in rules],
            "settings": [self._setting(one, examples.of(one)) for one in settings],
            "tiers": self._tiers() if any(_of_tiers(one) for one in settings) else None,
            "bound": self._bounds() if matter else None,
        }

    # rules

    def _rule(self, one: RuleDifference) -> dict[str, Any]:
        return {
            "id": one.id,
            "change": one.change.value,
            "parts": list(one.parts),
            "was": None if one.old is None else self._sentence(one.old, self.old_names),
            "is": None if one.new is None else self._sentence(one.new, self.new_names),
            "old_id": None if one.old is None else one.old.id,
            "differences": [self._part(one, part) for part in one.parts] if one.old and one.new else [],
            "lost": self._kinds(one.lost) if one.change is Change.MEANING else [],
            "gained": self._kinds(one.gained) if one.change is Change.MEANING else [],
            "exact": one.exact,
            "examples": [self._example(example, costs=_of_costs(one)) for example in one.examples],
            "bound": self._rule_bounds(one) if one.matters and one.change is not Change.RENAMED else None,
        }

    def _sentence(self, rule: ProgrammeRule, names: Names) -> dict[str, str]:
        return {locale: rule_sentence(rule.rule, names, locale) for locale in LOCALES}

    def _part(self, one: RuleDifference, part: str) -> dict[str, Any]:
        return {
            "part": part,
            "was": {at: part_text(one.old, part, self.old, self.old_names, at) for at in LOCALES},
            "is": {at: part_text(one.new, part, self.new, self.new_names, at) for at in LOCALES},
        }

    def _kinds(self, kinds: Sequence[Kind]) -> list[dict[str, str]]:
        told = [{locale: self._kind(one, locale) for locale in LOCALES} for one in kinds[:MOST_KINDS]]
        rest = len(kinds) - MOST_KINDS
        if rest > 0:
            told.append({locale: say(SAID, "more", locale, count=str(rest)) for locale in LOCALES})
        return told

    def _kind(self, one: Kind, locale: str) -> str:
        """A kind in words: what holds of the order, and of the goods."""
        when, goods = (condition_of(self.versions.space, box) for box in (one.when, one.goods))
        said = []
        if when is not None or goods is None:
            said.append(
                say(SAID, "any", locale) if when is None else condition_phrase(when, self.new_names, locale)
            )
        if goods is not None:
            phrase = condition_phrase(goods, self.new_names, locale)
            said.append(say(SAID, "goods", locale, condition=phrase))
        return "; ".join(said)

    # settings

    def _setting(self, one: SettingDifference, example: Example | None) -> dict[str, Any]:
        thing = one.what, one.id
        fields = [
            {
                "field": name,
                "was": {at: setting_text(thing, name, was, self.old, self.old_names, at) for at in LOCALES},
                "is": {at: setting_text(thing, name, now, self.new, self.new_names, at) for at in LOCALES},
            }
            for name, was, now in one.fields
        ]
        return {
            "what": one.what,
            "id": one.id,
            "name": {at: self._name(one, at) for at in LOCALES},
            "change": one.change,
            "only_words": one.only_words,
            "differences": fields,
            "moved": self._moved() if any(name == "timezone" for name, _, _ in one.fields) else None,
            "example": None if example is None else self._example(example, costs=one.what in _COSTLY),
        }

    def _name(self, one: SettingDifference, locale: str) -> str:
        """What something is called: by its id, and a floor, which has none, by what it is about."""
        if one.what != "floor":
            return one.id
        gone = one.change == "removed"
        programme, names = (self.old, self.old_names) if gone else (self.new, self.new_names)
        return floor_text(one.id, programme, names, locale)

    def _moved(self) -> dict[str, Any]:
        """What another time zone moves: by how much, and which rules and codes name days or hours."""
        return {
            "later_by_minutes": later_by_minutes(self.old.timezone, self.new.timezone, self.now),
            "rules": [rule.id for rule in self.new.rules if asks_the_clock(rule)],
            "codes": [code.id for code in self.new.codes.values() if code.since or code.until],
        }

    def _tiers(self) -> dict[str, Any] | None:
        """Who moves from tier to tier; None where nobody does."""
        moves = moves_of(self.versions)
        if not moves.found:
            return None
        return {
            "moves": [
                {
                    "old": one.was,
                    "new": one.now,
                    "was": self._tier(one.was, self.old_names),
                    "is": self._tier(one.now, self.new_names),
                    "who": self._kinds([Kind(box, {}) for box in one.who]),
                }
                for one in moves.found
            ],
            "reached": [self._tier(one, self.new_names) for one in moves.reached],
            "unreached": [self._tier(one, self.new_names) for one in moves.unreached],
            "exact": moves.exact,
        }

    def _tier(self, id_: str | None, names: Names) -> dict[str, str]:
        return {
            at: say(SAID, "no_tier", at) if id_ is None else named("tier", id_, names, at) for at in LOCALES
        }

    # examples

    def _example(self, one: Example, *, costs: bool) -> dict[str, Any]:
        names = self.new_names if one.way != "lost" else self.old_names
        programme = self.versions.space.programme
        return {
            "way": one.way,
            "alone": one.alone,
            "what": {
                at: occasion_text(one.occasion, programme, names, at, costs=costs) + self._old_clock(one, at)
                for at in LOCALES
            },
            "old": self._side(one, one.old, self.old, self.old_names),
            "new": self._side(one, one.new, self.new, self.new_names),
        }

    def _old_clock(self, one: Example, locale: str) -> str:
        """What the clock of the old time zone shows, if there is another now."""
        if self.old.timezone == self.new.timezone:
            return ""
        shown = moment_text(self.old, one.occasion.moment, locale)
        return f", {say(SAID, 'old_clock', locale, zone=self.old.timezone, moment=shown)}"

    def _side(self, one: Example, decision: Decision, programme: Programme, names: Names) -> dict[str, Any]:
        """What one version makes of an example."""
        currency = programme.currency
        told = {at: decided_text(decision, one.occasion, currency, names, at) for at in LOCALES}
        other = self.old if programme is self.new else self.new
        standing = standing_of(programme, one.occasion)
        if standing is not None and standing != standing_of(other, one.occasion):
            tier = standing.tier
            for at in LOCALES:
                shown = say(SAID, "none", at) if tier is None else named("tier", tier, names, at)
                told[at] += f" · {say(SAID, 'tier', at)}: {shown}"
                if standing.segments:
                    told[at] += f" · {say(SAID, 'segments', at)}: {', '.join(sorted(standing.segments))}"
        order = isinstance(one.occasion.event, OrderEvent)
        return {
            "told": told,
            "rules": {
                outcome.rule: {
                    at: given_text(outcome, names, currency, at).removeprefix(f"{outcome.rule}: ")
                    for at in LOCALES
                }
                for outcome in decision.outcomes
            },
            "points": decision.points,
            "to_pay_minor": decision.to_pay_minor if order else None,
        }

    # the worst give-away

    def _examined(self, programme: Programme, names: Names) -> Examination:
        return Examination(programme, names, Notebook("programme", "{}", read_json("{}")), self.now)

    def _bounds(self) -> dict[str, Any]:
        found = {
            side: most_data(most_of_programme(examined, tries=0, effort=EFFORT))
            for side, examined in self._sides.items()
        }
        return {"currency": self.new.currency, **found}

    def _rule_bounds(self, one: RuleDifference) -> dict[str, Any] | None:
        found = {
            side: None if rule is None else most_of_rule(self._sides[side], rule, tries=0)
            for side, rule in (("old", one.old), ("new", one.new))
        }
        if not any(most is not None and most.anything for most in found.values()):
            return None
        told = {side: None if most is None else most_data(most) for side, most in found.items()}
        return {"currency": self.new.currency, **told}

    @cached_property
    def _sides(self) -> Mapping[str, Examination]:
        return {
            "old": self._examined(self.old, self.old_names),
            "new": self._examined(self.new, self.new_names),
        }


def _of_tiers(one: SettingDifference) -> bool:
    """Whether customers may stand at another tier."""
    return one.what in ("tier", "tiers") and not one.only_words


_COSTLY = ("programme", "floor")
"""A difference of these may lie in what goods cost."""


def _of_costs(one: RuleDifference) -> bool:
    """Whether a rule asks what goods cost, or leave."""
    asked = repr([rule.rule for rule in (one.old, one.new) if rule is not None])
    return "item.cost" in asked or ".margin" in asked
