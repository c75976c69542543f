"""One rule that is being written, held against the rest of its programme, as one types."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask_loyalty.analysis.caps import check_caps
from flask_loyalty.analysis.cliffs import check_cliffs
from flask_loyalty.analysis.days import check_days
from flask_loyalty.analysis.dead import check_dead
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.examine import meant_so
from flask_loyalty.analysis.families import check_families
from flask_loyalty.analysis.legal import check_law
from flask_loyalty.analysis.overlaps import check_overlaps
from flask_loyalty.analysis.repeats import check_repeats
from flask_loyalty.programme.loader import Loaded, load_programme
from flask_loyalty.programme.mistakes import Located
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.reading import read_json

__all__ = ["Editing"]

_OF_A_RULE: tuple[Callable[[Examination], None], ...] = (
    check_dead,
    check_repeats,
    check_overlaps,
    check_families,
    check_caps,
    check_days,
    check_cliffs,
    check_law,
)


class Editing:
    """A programme of which one rule at a time is edited.

    What is worked out of the other rules is kept from one question to the next. What concerns the programme
    as a whole (what it gives in all, what nothing uses) is told by
    :func:`flask_loyalty.analysis.examine.examine` alone.

    :param text: the document from which ``loaded`` was built, without a mistake.
    :param now: the moment of the examination.
    """

    def __init__(self, text: str, loaded: Loaded, now: datetime, *, name: str = "programme") -> None:
        if loaded.programme is None:
            raise ValueError("a document with mistakes has nothing to examine")
        self.name, self.text, self.loaded = name, text, loaded
        self.read = read_json(text)
        self.whole = Examination(loaded.programme, loaded.names, self._notes(), now)
        self.places = self.whole.places
        for rule in loaded.programme.rules:
            self.whole.rules[rule.id]

    def told(self, rule_id: str, written: str | Sequence[str]) -> tuple[Located, ...]:
        """What is to be said of a rule with another text: its own mistakes, or what it does beside the rest.

        The places of other rules are those in the document as it was.

        :raises KeyError: if the programme has no rule of that id.
        """
        document: Any = self.read.value
        rule = {**document["rules"][self.places[rule_id]], "rule": written}
        alone = load_programme(json.dumps({**document, "rules": [rule]}), name=self.name)
        if alone.programme is None:
            return alone.errors
        clash = frozenset(
            one.rule for one in alone.diagnostics if one.code == "T120" and one.rule is not None
        )
        examination = self.whole.with_rule(alone.programme.rules[0], self._notes(), clash)
        for check in _OF_A_RULE:
            check(examination)
        return meant_so(examination.notes.all(), alone.programme.checks)

    def _notes(self) -> Notebook:
        return Notebook(self.name, self.text, self.read)
