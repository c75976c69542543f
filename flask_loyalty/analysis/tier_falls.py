"""Tiers that fall: where the same order of a customer of a higher tier gets less than one of a lower tier.

Both orders are put through ``decide``: one cart, one moment, and another past of the customer.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from itertools import islice, product

from flask_loyalty.analysis.bounds import ways
from flask_loyalty.analysis.boxes import Box
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.side_by_side import SideBySide
from flask_loyalty.analysis.situations import Situation, Wanted, situations
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language import nodes as n
from flask_loyalty.language.sentences import named
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["check_tier_falls"]

_TIER = "customer.tier"
MOST_RULES = 100
"""So many rules are looked at; each costs some orders put through ``decide``."""
_MOST_PAIRS = 12


def check_tier_falls(of: Examination) -> None:
    """Note rules for a tier that leave a higher one with less, all rules together."""
    if len(of.space.tiers) < 2:
        return
    for rule in islice(filter(partial(_asks, of), of.chosen(of.living)), MOST_RULES):
        _falling(of, rule)


def _asks(of: Examination, rule: ProgrammeRule) -> bool:
    """Whether what a rule gives hangs on the customer's tier."""
    return bool(_steps(rule)) or any(_TIER in box for box in _boxes(of, rule))


def _steps(rule: ProgrammeRule) -> frozenset[str]:
    """The tiers from which bands give another amount."""
    bands = rule.rule.effect.bands
    if bands is None or not isinstance(bands.measure, n.Fact) or bands.measure.name != _TIER:
        return frozenset()
    limits = (band.limit for band in bands.bands)
    return frozenset(one.value for one in limits if isinstance(one, n.TextLiteral))


def _boxes(of: Examination, rule: ProgrammeRule) -> tuple[Box, ...]:
    return tuple(of.rules[rule.id].when.boxes[:4])


def _falling(of: Examination, rule: ProgrammeRule) -> None:
    least = max(Fraction(1), of.programme.points.value_minor)  # what rounding may add
    for box in _boxes(of, rule):
        for place in _ends(of, rule, box):
            for pair in islice(_pairs(of, rule, box, place), _MOST_PAIRS):
                if pair.own > 0 and pair.lost > least:
                    _note(of, rule, pair, place)
                    return


def _ends(of: Examination, rule: ProgrammeRule, box: Box) -> Iterator[int]:
    """The tiers above which a rule asks for the next no more, or gives it another amount."""
    cells, steps = box.get(_TIER, -1), _steps(rule)
    for place, higher in enumerate(of.space.tiers[1:]):
        if cells >> place & 1 and (higher in steps or not cells >> place + 1 & 1):
            yield place


def _pairs(of: Examination, rule: ProgrammeRule, box: Box, place: int) -> Iterator[SideBySide]:
    """The same order in a tier and in the next, of which the rule asks all else that it asks."""
    spans = [one.id for one in of.living if isinstance(one.rule.start, n.Within)]
    for units in ways(of, rule)[:2]:
        lower, higher = (
            islice(situations(of.space, _wanted(of, box, units, spans, one)), 4) for one in (place, place + 1)
        )
        for one, other in product(lower, higher):
            alike = one.event == other.event and one.moment == other.moment
            if alike and _stands(one, of.space.tiers[place]) and _stands(other, of.space.tiers[place + 1]):
                yield SideBySide(one, other, rule.id)


def _wanted(of: Examination, box: Box, units: list[tuple[Box, int]], spans: list[str], place: int) -> Wanted:
    return Wanted({**box, _TIER: 1 << place}, units, of.now, spans, costs=(Fraction(0),))


def _stands(made: Situation, tier: str) -> bool:
    """Whether the engine itself reads this tier of the customer."""
    scope = Scope(made.programme, made.facts, made.moment, member=made.event.cart.member)
    return scope.read(n.Fact(_TIER)) == tier


def _note(of: Examination, rule: ProgrammeRule, pair: SideBySide, place: int) -> None:
    low, high = (
        {locale: named("tier", of.space.tiers[one], of.names, locale) for locale in ("pl", "en")}
        for one in (place, place + 1)
    )
    of.of_rule(
        "tier_falls",
        rule,
        value={"en": f"{high['en']} instead of {low['en']}", "pl": f"„{high['pl']}” zamiast „{low['pl']}”"},
        related=pair.related(of),
        **pair.parts(of.names),
    )
