"""What corrections of findings are made of: the finding, its rules, and changes that several of them need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.mending_words import title
from flask_loyalty.language import nodes as n
from flask_loyalty.language import print_expression
from flask_loyalty.language.diagnostics import Fix
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.programme.mistakes import Located
from flask_loyalty.programme.model import ProgrammeRule
from flask_loyalty.programme.patching import Patch
from flask_loyalty.programme.shapes import Path

__all__ = ["EACH", "Mender", "Tries", "Wound"]


@dataclass(slots=True)
class Tries:
    """What may still be spent on trying corrections, each of which costs ``EACH`` and one for every rule."""

    left: int = 400


EACH = 8


@dataclass(frozen=True, slots=True)
class Wound:
    """A finding that is to be corrected, and the examination that found it.

    :ivar tries: what all findings of the examination have together.
    """

    of: Examination
    one: Located
    tries: Tries = field(default_factory=Tries, compare=False)

    @property
    def names(self) -> Names:
        """What the document declares."""
        return self.of.names

    @property
    def path(self) -> Path:
        """Where the finding stands."""
        return self.one.steps

    @property
    def rule(self) -> ProgrammeRule:
        """The rule that the finding is about."""
        return self._rule(self.path)

    @property
    def others(self) -> Sequence[ProgrammeRule]:
        """The further rules that belong to it."""
        return [self._rule(one.steps) for one in self.one.related if one.steps[:1] == ("rules",)]

    def _rule(self, path: Path) -> ProgrammeRule:
        return self.of.programme.rules[int(path[1])]

    def patch(self) -> Patch:
        """A correction of the document to begin with."""
        return Patch(self.of.notes.text, self.of.notes.read)

    def value(self, path: Path) -> object:
        """What the document holds at a place; None: nothing."""
        return self.of.notes.value_at(path)

    def said(self, condition: n.Expression) -> str:
        """A condition as the document's rules say it."""
        return print_expression(condition, self.names.language, self.names)

    # ------------------------------------------------------------ changes

    def told_anew(self, kind: str, text: str, *, safe: bool = False, **parts: str) -> Fix:
        """Another text of the rule that the finding is about."""
        return self.told_of(self.rule, kind, text, safe=safe, **parts)

    def told_of(self, rule: ProgrammeRule, kind: str, text: str, *, safe: bool = False, **parts: str) -> Fix:
        """Another text of a rule."""
        return self.patch().sentence(self.of.path_of(rule), text).fix(title(kind, **parts), safe=safe)

    def without(self, rule: ProgrammeRule) -> Iterator[Fix]:
        """The document without a rule, unless none is left or a floor would then hold for all."""
        if len(self.of.programme.rules) == 1:
            return
        path = self.of.path_of(rule)[:2]
        patch = self.patch().drop(path)
        for place, floor in enumerate(self.of.programme.floors):
            if floor.rules == {rule.id}:
                return
            if floor.rules and rule.id in floor.rules:
                drop_word(self, patch, ("floors", place, "rules"), rule.id)
        forget(self, patch, rule.id)
        yield patch.fix(title("delete_rule", id=rule.id))

    def accepted(self, kind: str = "accept") -> Iterator[Fix]:
        """The document that says that the finding is meant so."""
        word = f"{self.one.code} {self.one.about}".rstrip()
        said = title(kind, accepted=word)
        if self.value(("checks",)) is None:
            yield self.patch().put(("checks",), {"accept": [word]}).fix(said)
        else:
            yield self.patch().append(("checks", "accept"), word).fix(said)


Mender = Callable[[Wound], Iterator[Fix]]
"""Makes the corrections of a finding, the likeliest first."""


def forget(wound: Wound, patch: Patch, id_: str) -> None:
    """Take what the document accepts of something that it no longer has out of it, too."""
    accepted = wound.value(("checks", "accept"))
    words = [one for one in accepted if isinstance(one, str)] if isinstance(accepted, list) else []
    gone = [one for one in words if one.partition(" ")[2] == id_]
    if gone:
        left = [one for one in words if one not in gone]
        patch.put(("checks", "accept"), left) if left else patch.drop(("checks", "accept"))


def drop_word(wound: Wound, patch: Patch, path: Path, word: str) -> None:
    """Take a word out of a list of words."""
    words = wound.value(path)
    if isinstance(words, list) and word in words:
        patch.drop((*path, words.index(word)))
