"""One examination of one document: what the checks look at, and where they note what they find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from flask_loyalty.analysis.normal import bare
from flask_loyalty.analysis.over import codes_over, is_over
from flask_loyalty.analysis.space import Extended, RuleBoxes, Space
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.language.diagnostics import Fix
from flask_loyalty.language.nodes import Rule
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.programme.model import Programme, ProgrammeRule
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.shapes import Path

__all__ = ["Examination"]


class _Boxes(dict[str, RuleBoxes]):
    """The rules of a programme as boxes, each worked out when it is first asked for.

    Neither this nor :class:`_Bare` knows its examination: what knew each other would wait for Python to look
    through its whole heap, whenever a rule was edited.

    :param edited: the id of a rule that was edited, what was worked out before, and what the edit did to the
        dimensions.
    """

    def __init__(
        self,
        space: Space,
        rules: Mapping[str, ProgrammeRule],
        edited: tuple[str, Mapping[str, RuleBoxes], Extended] | None = None,
    ) -> None:
        super().__init__()
        self.space, self.rules, self.edited = space, rules, edited

    def __missing__(self, id_: str) -> RuleBoxes:
        found = self[id_] = self._kept(id_) or self.space.rule(self.rules[id_])
        return found

    def _kept(self, id_: str) -> RuleBoxes | None:
        """What was known of another rule than the edited one, if it still holds."""
        if self.edited is None or id_ == self.edited[0]:
            return None
        _, before, extended = self.edited
        one = before[id_]
        return None if one.asks(extended.touched) else extended.refined(one)


class _Bare(dict[str, Rule]):
    """What each rule gives, without what it asks, in its normal form; worked out when first asked for."""

    def __init__(self, rules: Mapping[str, ProgrammeRule], known: Mapping[str, Rule]) -> None:
        super().__init__(known)
        self.rules = rules

    def __missing__(self, id_: str) -> Rule:
        found = self[id_] = bare(self.rules[id_].rule)
        return found


class Examination:
    """A programme under examination.

    :param notes: of the document from which the programme was built; its rules stand there in the same order.
    :param now: the moment of the examination: what ended before is over.
    :param contradictory: the ids of rules of which it is told already that their conditions clash.
    :ivar weights: how much rules give, if it has been worked out, by their ids, the most first.
    """

    def __init__(
        self,
        programme: Programme,
        names: Names,
        notes: Notebook,
        now: datetime,
        contradictory: frozenset[str] = frozenset(),
    ) -> None:
        self.contradictory = contradictory
        self.only: str | None = None
        self.weights: dict[str, Fraction] = {}
        self.programme, self.names, self.notes, self.now = programme, names, notes, now
        self.places = {rule.id: place for place, rule in enumerate(programme.rules)}

    @cached_property
    def _by_id(self) -> Mapping[str, ProgrammeRule]:
        return {rule.id: rule for rule in self.programme.rules}

    @cached_property
    def space(self) -> Space:
        """The conditions of the programme as boxes."""
        return Space(self.programme, goods=self.names.goods)

    @cached_property
    def rules(self) -> Mapping[str, RuleBoxes]:
        """Each rule of the programme as boxes, by its id, worked out when it is first asked for."""
        return _Boxes(self.space, self._by_id)

    @cached_property
    def bare(self) -> Mapping[str, Rule]:
        """Of each rule what it gives, in the form that all its spellings have, by its id."""
        return _Bare(self._by_id, {})

    def with_rule(self, rule: ProgrammeRule, notes: Notebook, contradictory: frozenset[str]) -> Examination:
        """The same with one rule edited, to be held against the rest: what was worked out of those is kept.

        :param notes: where to note what is found; the places of the other rules are those of before.
        """
        rules = tuple(rule if one.id == rule.id else one for one in self.programme.rules)
        made = Examination(replace(self.programme, rules=rules), self.names, notes, self.now, contradictory)
        made.only, made.places = rule.id, self.places
        found = self.space.extended(made.programme, rule)
        made.space = found.space
        made.rules = _Boxes(found.space, made._by_id, (rule.id, self.rules, found))
        known = {id_: one for id_, one in self.bare.items() if id_ != rule.id}
        made.bare = _Bare(made._by_id, known)
        made.weights = self.weights
        return made

    def chosen(self, rules: Iterable[ProgrammeRule]) -> Sequence[ProgrammeRule]:
        """Those of the rules of which something is to be said: all, or the one that was edited."""
        return [rule for rule in rules if self.only is None or rule.id == self.only]

    def concerns(self, *rules: ProgrammeRule) -> bool:
        """Whether something is to be said of these rules together."""
        return self.only is None or any(rule.id == self.only for rule in rules)

    def alone(self, rule: ProgrammeRule) -> Space:
        """The same conditions, with a programme of one rule in which they are tried."""
        return self.space.of(replace(self.programme, rules=(rule,)))

    @property
    def unended(self) -> Sequence[ProgrammeRule]:
        """The rules of which no end is said, or one that is still to come."""
        return [rule for rule in self.programme.rules if rule.until is None or rule.until > self.now]

    @cached_property
    def living(self) -> Sequence[ProgrammeRule]:
        """Those of them that some order may still get: not of past days, nor by codes that are over."""
        today = self.now.astimezone(zone_of(self.programme.timezone)).date()
        over = codes_over(self.programme, today)
        return [
            rule for rule in self.unended if not is_over(self.space, self.rules[rule.id].when, today, over)
        ]

    def path_of(self, rule: ProgrammeRule) -> Path:
        """Where the text of a rule stands in the document."""
        return ("rules", self.places[rule.id], "rule")

    def beside(self, rule: ProgrammeRule, label: Mapping[str, str]) -> tuple[Path, Mapping[str, str]]:
        """Where another rule of a finding stands, with what it is to it.

        :param label: in each language, with ``{}`` for the rule's id.
        """
        return self.path_of(rule), {locale: text.replace("{}", rule.id) for locale, text in label.items()}

    def of_rule(self, kind: str, rule: ProgrammeRule, **more: Any) -> None:
        """Note something about a rule; see :meth:`flask_loyalty.programme.notebook.Notebook.finding`."""
        self.notes.finding(kind, self.path_of(rule), **{"detail": rule.id, **more})

    def of_clause(
        self, kind: str, rule: ProgrammeRule, span: Span, fixes: Sequence[Fix] = (), **more: Any
    ) -> None:
        """Note something about a part of a rule's text."""
        parts = {"detail": rule.id, **more}
        self.notes.finding(kind, self.path_of(rule), text=rule.text, span=span, fixes=fixes, **parts)
