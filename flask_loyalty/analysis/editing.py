"""One rule that is being written, held against the rest of its programme, as one types."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_loyalty.analysis.caps import check_caps
from flask_loyalty.analysis.cliffs import check_cliffs
from flask_loyalty.analysis.days import check_days
from flask_loyalty.analysis.dead import check_dead
from flask_loyalty.analysis.edited_demands import check_edited, weigh
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.examine import meant_so
from flask_loyalty.analysis.families import check_families
from flask_loyalty.analysis.legal import check_law
from flask_loyalty.analysis.mending import mended
from flask_loyalty.analysis.overlaps import check_overlaps
from flask_loyalty.analysis.repeats import check_repeats
from flask_loyalty.language.diagnostics import apply
from flask_loyalty.programme.loader import Catalogue, Loaded, load_programme
from flask_loyalty.programme.mistakes import Located
from flask_loyalty.programme.model import ProgrammeRule
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.patching import Patch
from flask_loyalty.programme.reading import Read, read_json
from flask_loyalty.programme.rereading import reread

__all__ = ["Edited", "Editing"]

_OF_A_RULE: tuple[Callable[[Examination], None], ...] = (
    check_dead,
    check_repeats,
    check_overlaps,
    check_families,
    check_caps,
    check_days,
    check_cliffs,
    check_law,
    check_edited,
)
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edited:
    """One rule of a programme with another text.

    :ivar document: the whole document with that text.
    :ivar rule: the rule as it is now; None: its text has mistakes.
    :ivar mistakes: those of its text, or what may surprise in it by itself; corrections are edits of the
        text.
    :ivar found: what it does beside the rest; corrections are edits of ``document``.
    """

    document: str
    rule: ProgrammeRule | None
    mistakes: tuple[Located, ...] = ()
    found: tuple[Located, ...] = ()


class Editing:
    """A programme of which one rule at a time is edited.

    What is worked out of the other rules is kept from one question to the next. What concerns the programme
    as a whole (what is proved of it, what nothing uses) is told by
    :func:`flask_loyalty.analysis.examine.examine` alone. Not to be asked by two threads at a time.

    :param text: the document from which ``loaded`` was built, without a mistake.
    :param now: the moment of the examination.
    """

    def __init__(self, text: str, loaded: Loaded, now: datetime, *, name: str = "programme") -> None:
        if loaded.programme is None:
            raise ValueError("a document with mistakes has nothing to examine")
        self.name, self.text, self.loaded = name, text, loaded
        self.read = read_json(text)
        self.known = {(one.code, one.path) for one in loaded.diagnostics}
        self.whole = Examination(loaded.programme, loaded.names, self._notes(text, self.read), now)
        self.places = self.whole.places
        for rule in loaded.programme.rules:
            self.whole.rules[rule.id]
            self.whole.bare[rule.id]
        weigh(self.whole)

    def told(self, rule_id: str, written: str) -> tuple[Located, ...]:
        """What is to be said of a rule with another text: its own mistakes, or what it does beside the rest,
        without corrections.

        The places of what is found are those in the document as it was.

        :param written: the text, in any number of lines.
        :raises KeyError: if the programme has no rule of that id.
        """
        alone = self._alone(rule_id, written)
        if alone.programme is None:
            return alone.errors
        return self._examined(alone, self.text, self.read)[1]

    def edited(self, rule_id: str, written: str) -> Edited:
        """The same with the document as it is now, with its places and with corrections.

        :raises KeyError: if the programme has no rule of that id.
        """
        alone = self._alone(rule_id, written)
        path = ("rules", self.places[rule_id], "rule")
        document = apply(self.text, Patch(self.text, self.read).sentence(path, written).fix({}))
        new = (one for one in alone.diagnostics if self._is_new(one, rule_id))
        mistakes = tuple(sorted(new, key=lambda one: one.warning))  # what must be mended stands first
        if alone.programme is None:
            return Edited(document, None, mistakes)
        examination, found = self._examined(alone, self.text, self.read)
        if found:  # only then are places in the document as it is now worked out
            read = reread(self.read, path, document, len(document) - len(self.text))
            examination, found = self._examined(alone, document, read)
        return Edited(document, alone.programme.rules[0], mistakes, mended(examination, found))

    def _alone(self, rule_id: str, written: str) -> Loaded:
        """The document with this rule, and the others that stand in its groups, alone."""
        document: Any = self.read.value
        rule = {**document["rules"][self.places[rule_id]], "rule": written.split("\n")}
        near = _near(document, rule.get("group"))
        rules = [
            rule,
            *(one for one in document["rules"] if one.get("group") in near and one["id"] != rule_id),
        ]
        small = {**document, "rules": rules, "floors": _floors_of(document, {one["id"] for one in rules})}
        sold = Catalogue(self.loaded.names.catalogue, self.loaded.names.goods)
        return load_programme(json.dumps(small), name=self.name, catalogue=sold)

    def _is_new(self, one: Located, rule_id: str) -> bool:
        """Whether it is about this rule, or about a group as it has become by it."""
        if not one.warning or one.rule == rule_id:
            return True
        return one.steps[:1] == ("groups",) and (one.code, one.path) not in self.known

    def _examined(self, alone: Loaded, text: str, read: Read) -> tuple[Examination, tuple[Located, ...]]:
        assert alone.programme is not None
        edited = alone.programme.rules[0]
        clash = frozenset(
            one.rule for one in alone.diagnostics if one.code == "T120" and one.rule == edited.id
        )
        examination = self.whole.with_rule(edited, self._notes(text, read), clash)
        for check in _OF_A_RULE:
            check(examination)
        return examination, meant_so(examination.notes.all(), alone.programme.checks)

    def _notes(self, text: str, read: Read) -> Notebook:
        return Notebook(self.name, text, read)


def _near(document: Json, group: str | None) -> set[str]:
    """The group of a rule, those that it excludes, and those that exclude it."""
    if group is None:
        return set()
    near = {group}
    for one in document.get("groups") or ():
        excluded = one.get("excludes") or ()
        if one["id"] == group:
            near.update(excluded)
        elif group in excluded:
            near.add(one["id"])
    return near


def _floors_of(document: Json, ids: set[str]) -> list[Json]:
    """The floors that hold for any of these rules."""
    floors = document.get("floors") or ()
    kept = [
        {**one, "rules": [id_ for id_ in one["rules"] if id_ in ids]} if "rules" in one else one
        for one in floors
    ]
    return [one for one in kept if one.get("rules", True)]
