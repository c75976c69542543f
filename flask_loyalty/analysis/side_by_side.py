"""Two orders side by side, of which one gets less: by how much, and of what, in figures that agree."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.shares import value_given
from flask_loyalty.analysis.situations import Situation
from flask_loyalty.analysis.telling import told
from flask_loyalty.engine.outcomes import Outcome, OutcomeKind
from flask_loyalty.language.vocabulary import Case, Names
from flask_loyalty.language.wording import count_text, money_text
from flask_loyalty.programme.shapes import Path

__all__ = ["SideBySide"]

MOST_NAMED = 4
"""So many rules are told of each order; what all of them give is told beside them."""

_ALL_RULES = {"en": "all rules", "pl": "wszystkie reguły"}
_THE_SAME = {"en": "other rules, the same for both", "pl": "inne reguły, tyle samo w obu"}
_WORTH = {"en": "the points are worth", "pl": "punkty są warte"}
_NOTHING = {"en": "nothing", "pl": "nic"}
_BUT = {"en": "but", "pl": "a"}
_CHANGES_TOO = {
    "en": 'what "{}" gives changes too',
    "pl": "to, co daje „{}”, też się zmienia",
}
_POINTS = (OutcomeKind.POINTS, OutcomeKind.MULTIPLIER)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """An order, and the one beside it that gets less.

    :ivar rule: the rule that gives the second one less.
    """

    more: Situation
    less: Situation
    rule: str

    @property
    def lost(self) -> Fraction:
        """By how much less all rules give, in minor units."""
        return value_given(self.more) - value_given(self.less)

    @property
    def own(self) -> Fraction:
        """By how much less the rule itself gives, in minor units."""
        return self._of_rule(self.more) - self._of_rule(self.less)

    def _of_rule(self, made: Situation) -> Fraction:
        value = made.programme.points.value_minor
        worth = {OutcomeKind.DEAL: Fraction(1)} | dict.fromkeys(_POINTS, value)
        return sum((one.amount * worth[one.kind] for one in _given(made, (self.rule,))), Fraction(0))

    def related(self, of: Examination) -> list[tuple[Path, Mapping[str, str]]]:
        """Where the others stand."""
        return [of.beside(of.programme.rule(id_), _CHANGES_TOO) for id_ in self.others]

    def parts(self, names: Names) -> dict[str, Any]:
        """The amount that is lost, and both orders with what comes to it.

        Where other rules make up for a part of it, or add to it, they are told too; and what all rules give,
        where money and points come together or rules are too many to be told.
        """
        shown = [self.rule, *self.others]
        kinds = {one.kind for made in (self.more, self.less) for one in _given(made, shown)}
        whole = len(kinds) > 1 or len(shown) > MOST_NAMED
        of_points = not whole and not kinds & {OutcomeKind.DEAL}
        more, less = (
            self._told(made, names, shown[:MOST_NAMED], whole=whole) for made in (self.more, self.less)
        )
        lost = _amount(self.more, shown, of_points) - _amount(self.less, shown, of_points)
        return {
            "other": {locale: _text(lost, names, locale, of_points=of_points) for locale in ("pl", "en")},
            "example": {one: f"{more[one]}; {_BUT[one]} {less[one]}" for one in ("pl", "en")},
        }

    @property
    def others(self) -> Sequence[str]:
        """The rules that come to it beside the rule itself."""
        return [] if self.own == self.lost else [*self._differing()][1:]

    def _differing(self) -> Iterator[str]:
        """The rule, and the others that do not give both orders the same."""
        yield self.rule
        more, less = (_by_rule(made) for made in (self.more, self.less))
        for id_ in dict.fromkeys((*more, *less)):
            if id_ != self.rule and more.get(id_) != less.get(id_):
                yield id_

    def _told(self, made: Situation, names: Names, rules: Sequence[str], *, whole: bool) -> Mapping[str, str]:
        """An order with what the rules give, and how that makes the sum where money and points are told."""
        sums = [*self._sums(made, rules)] if whole else []
        parts: dict[str, str] = {}
        for locale, text in told(made, names, *rules).items():
            order, _, given = text.partition(" → ")
            words = [f"{label[locale]}: {money_text(minor, names.currency, locale)}" for label, minor in sums]
            parts[locale] = f"{order} → {'; '.join([given, *words] if given else words) or _NOTHING[locale]}"
        return parts

    def _sums(self, made: Situation, rules: Sequence[str]) -> Iterator[tuple[Mapping[str, str], int]]:
        points = sum(one.amount for one in _given(made, rules) if one.kind is OutcomeKind.POINTS)
        if points:
            yield _WORTH, int(points * made.programme.points.value_minor)
        if self._same():
            yield _THE_SAME, self._same()
        yield _ALL_RULES, int(value_given(made))

    def _same(self) -> int:
        """What other rules give both orders alike, in whole minor units; 0 where too many differ to tell."""
        if len([*self._differing()]) > MOST_NAMED:
            return 0
        named = set(self._differing())
        rest = [int(value_given(made) - value_given(made, named)) for made in (self.more, self.less)]
        return rest[0] if rest[0] == rest[1] else 0


def _given(made: Situation, rules: Collection[str]) -> Iterator[Outcome]:
    kinds = (OutcomeKind.DEAL, *_POINTS)
    return (one for one in made.decision.outcomes if one.rule in rules and one.kind in kinds)


def _by_rule(made: Situation) -> Mapping[str, int]:
    """How much money off goods, or how many points, each rule gives."""
    kinds = (OutcomeKind.DEAL, OutcomeKind.POINTS)
    return {one.rule: one.amount for one in made.decision.outcomes if one.kind in kinds}


def _amount(made: Situation, rules: Collection[str], of_points: bool) -> int:
    """The points that some rules give; or what all rules give, in whole minor units."""
    return sum(one.amount for one in _given(made, rules)) if of_points else int(value_given(made))


def _text(amount: int, names: Names, locale: str, *, of_points: bool) -> str:
    if of_points:
        return count_text(amount, "point", names, locale, Case.ACCUSATIVE)
    return money_text(amount, names.currency, locale)
