"""Tiers that fall: where the same order of a customer of a higher tier gets less than one of a lower tier.

Both orders are put through ``decide``: one cart, one moment, and another past of the customer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product

from flask_loyalty.analysis.bounds import ways
from flask_loyalty.analysis.boxes import Box
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.shares import value_given
from flask_loyalty.analysis.situations import Situation, Wanted, situations
from flask_loyalty.analysis.telling import told
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language import nodes as n
from flask_loyalty.language.sentences import named
from flask_loyalty.language.wording import money_text
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["check_tier_falls"]

_TIER = "customer.tier"
MOST_RULES = 100
"""So many rules are looked at; each costs some orders put through ``decide``."""
_MOST_PAIRS = 12


@dataclass(frozen=True, slots=True)
class _Pair:
    """One order of a customer of a lower tier and of one of a higher tier."""

    lower: Situation
    higher: Situation

    def lost(self, rule: str) -> Fraction:
        """By how much less all rules give to the higher tier; nothing if this rule gives it no less."""
        if _amount(self.higher, rule) >= _amount(self.lower, rule):
            return Fraction(0)
        return value_given(self.lower) - value_given(self.higher)


def check_tier_falls(of: Examination) -> None:
    """Note rules for a tier that leave a higher one with less, all rules together."""
    if len(of.space.tiers) < 2:
        return
    asking = (rule for rule in of.chosen(of.living) if any(_TIER in box for box in _boxes(of, rule)))
    for rule in islice(asking, MOST_RULES):
        _falling(of, rule)


def _boxes(of: Examination, rule: ProgrammeRule) -> tuple[Box, ...]:
    return tuple(of.rules[rule.id].when.boxes[:4])


def _falling(of: Examination, rule: ProgrammeRule) -> None:
    least = max(Fraction(1), of.programme.points.value_minor)  # what rounding may add
    for box in _boxes(of, rule):
        for place in _ends(of, box):
            for pair in islice(_pairs(of, rule, box, place), _MOST_PAIRS):
                lost = pair.lost(rule.id)
                if lost > least:
                    _note(of, rule, pair, place, lost)
                    return


def _ends(of: Examination, box: Box) -> Iterator[int]:
    """The tiers of a box above which the next is not in it."""
    cells = box.get(_TIER, 0)
    for place in range(len(of.space.tiers) - 1):
        if cells >> place & 1 and not cells >> place + 1 & 1:
            yield place


def _pairs(of: Examination, rule: ProgrammeRule, box: Box, place: int) -> Iterator[_Pair]:
    """The same order in a tier and in the next, of which the rule asks all else that it asks."""
    spans = [one.id for one in of.living if isinstance(one.rule.start, n.Within)]
    for units in ways(of, rule)[:2]:
        lower, higher = (
            islice(situations(of.space, _wanted(of, box, units, spans, one)), 4) for one in (place, place + 1)
        )
        for one, other in product(lower, higher):
            alike = one.event == other.event and one.moment == other.moment
            if alike and _stands(one, of.space.tiers[place]) and _stands(other, of.space.tiers[place + 1]):
                yield _Pair(one, other)


def _wanted(of: Examination, box: Box, units: list[tuple[Box, int]], spans: list[str], place: int) -> Wanted:
    return Wanted({**box, _TIER: 1 << place}, units, of.now, spans, costs=(Fraction(0),))


def _stands(made: Situation, tier: str) -> bool:
    """Whether the engine itself reads this tier of the customer."""
    scope = Scope(made.programme, made.facts, made.moment, member=made.event.cart.member)
    return scope.read(n.Fact(_TIER)) == tier


def _amount(made: Situation, rule: str) -> int:
    return sum(one.amount for one in made.decision.outcomes if one.rule == rule)


def _note(of: Examination, rule: ProgrammeRule, pair: _Pair, place: int, lost: Fraction) -> None:
    lower, higher = (told(one, of.names, rule.id) for one in (pair.lower, pair.higher))
    low, high = (
        {locale: named("tier", of.space.tiers[one], of.names, locale) for locale in ("pl", "en")}
        for one in (place, place + 1)
    )
    of.of_rule(
        "tier_falls",
        rule,
        value={"en": f"{high['en']} instead of {low['en']}", "pl": f"„{high['pl']}” zamiast „{low['pl']}”"},
        other={locale: money_text(int(lost), of.programme.currency, locale) for locale in ("pl", "en")},
        example={locale: f"{lower[locale]}; {higher[locale]}" for locale in lower},
    )
