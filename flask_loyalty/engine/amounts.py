"""How much an effect gives of what: one amount, or the amounts of its bands.

With ``marginal`` bands each part of the measure gets its own band's amount, as with a tax; with ``whole``
ones, and with rates, scores and tiers, the band that is reached decides for all. Bands are climbed in their
order; below the first there is nothing, and a band whose limit is not known is not reached. Of things that
are counted the sixth is the first that lies ``from 6``; of an amount, what lies over the limit.

A percentage is of the ``of`` measure or, without one, of the banded measure itself (for a discount: of the
units' price). Where the two differ, each marginal band has that share of the base which it has of the
measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise, takewhile

from flask_loyalty.engine.barriers import seen
from flask_loyalty.engine.outcomes import BandPart, Missed, Why
from flask_loyalty.engine.priced import Unit
from flask_loyalty.engine.remembering import once
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language.nodes import (
    Arithmetic,
    Bands,
    Comparison,
    Effect,
    Expression,
    Fact,
    Negative,
    PercentLiteral,
    Verb,
)
from flask_loyalty.language.printer import print_expression
from flask_loyalty.language.vocabulary import FACTS, Kind
from flask_loyalty.language.walking import facts_of
from flask_loyalty.money import Rounding, round_fraction, total

__all__ = [
    "Amount",
    "Step",
    "about_items",
    "amount_of",
    "banded_name",
    "bands_reached",
    "base_of",
    "first_band",
    "is_percent",
    "measured_name",
    "reason",
]


@dataclass(frozen=True, slots=True)
class Step:
    """An amount at work, and on which share of the base (1: on all of it)."""

    rate: Fraction
    share: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Amount:
    """An effect's amount in one basket: the same for all units, or (``common`` None) for each its own."""

    effect: Effect
    scope: Scope
    common: tuple[Step, ...] | None

    def steps(self, unit: Unit) -> tuple[Step, ...]:
        """What is at work for a unit; nothing below the first band."""
        return _steps(self.effect, self.scope.of(unit)) if self.common is None else self.common

    def rate(self, unit: Unit) -> Fraction:
        """The amount for a unit, that of marginal bands on average."""
        return _mean(self.steps(unit))

    @property
    def common_rate(self) -> Fraction:
        """The amount for all; 0 where each unit has its own."""
        return _mean(self.common or ())

    @property
    def out_of_reach(self) -> bool:
        """Whether the first band is not reached, for whatever unit."""
        return self.common == ()

    def missed(self, rule: str) -> Missed:
        """The miss of its rule where the first band is not reached, and what stood against it.

        Where each unit has its own amount, none of them is what it saw.
        """
        bands = self.effect.bands
        if bands is None or self.common is None:
            return Missed(rule, "band")
        return Missed(rule, "band", saw=seen(first_band(bands), self.scope))


def amount_of(effect: Effect, scope: Scope) -> Amount:
    """The amount of an effect in a basket; its bands measure what earns."""
    if effect.bands is None:
        return Amount(effect, scope, _steps(effect, scope))
    measuring = scope.measuring()
    own = about_items(effect.bands.measure)
    return Amount(effect, measuring, None if own else _steps(effect, measuring))


def _steps(effect: Effect, scope: Scope) -> tuple[Step, ...]:
    if effect.bands is None:
        assert effect.amount is not None
        return (Step(scope.number(effect.amount) or Fraction(0)),)
    return (
        _marginal(effect.bands, scope) if effect.bands.mode == "marginal" else _reached(effect.bands, scope)
    )


def _mean(steps: Sequence[Step]) -> Fraction:
    if len(steps) == 1 and steps[0].share == 1:
        return steps[0].rate
    return total(step.rate * step.share for step in steps)


# ---------------------------------------------------------------- bands


def first_band(bands: Bands) -> Comparison:
    """The condition that a measure reaches the first band; part by part an amount has to lie over it."""
    over = bands.mode == "marginal" and not _counts_things(bands.measure)
    return Comparison(">" if over else ">=", bands.measure, bands.bands[0].limit)


def bands_reached(bands: Bands, scope: Scope) -> int:
    """How many of the bands, from the first on, a measure reaches in a scope that measures."""
    if bands.mode != "marginal":
        climbed = takewhile(
            lambda band: scope.holds(Comparison(">=", bands.measure, band.limit)), bands.bands
        )
        return sum(1 for _ in climbed)
    whole = scope.number(bands.measure)
    if whole is None or whole <= 0:
        return 0
    return sum(1 for _ in takewhile(lambda start: start < whole, _starts(bands, scope)))


def _reached(bands: Bands, scope: Scope) -> tuple[Step, ...]:
    """The last band that the measure reaches."""
    climbed = bands_reached(bands, scope)
    return (Step(scope.number(bands.bands[climbed - 1].amount) or Fraction(0)),) if climbed else ()


def _marginal(bands: Bands, scope: Scope) -> tuple[Step, ...]:
    """Each band with its share of the measure."""
    whole = scope.number(bands.measure)
    if whole is None or whole <= 0:
        return ()
    starts = islice(_starts(bands, scope), bands_reached(bands, scope))
    parts = (end - start for start, end in pairwise([*starts, whole]))
    return tuple(
        Step(scope.number(band.amount) or Fraction(0), part / whole)
        for band, part in zip(bands.bands, parts, strict=False)
        if part
    )


def _starts(bands: Bands, scope: Scope) -> Iterable[Fraction]:
    """Where each band's part begins, never before the one before it; ends at an unknown limit."""
    counted = _counts_things(bands.measure)
    start = Fraction(0)
    for band in bands.bands:
        limit = scope.number(band.limit)
        if limit is None:
            return
        start = max(start, Fraction(round_fraction(limit, Rounding.UP) - 1) if counted else limit)
        yield start


def _counts_things(measure: Expression) -> bool:
    kinds = {FACTS[fact.name].type.kind for fact in facts_of(measure) if fact.name in FACTS}
    return kinds == {Kind.COUNT}


# ---------------------------------------------------------------- what it is of


def base_of(effect: Effect) -> Expression | None:
    """What a percentage or a rate of an effect is of; None for fixed amounts and for the units' price."""
    if effect.bands is None or effect.measure is not None or effect.verb in (Verb.DISCOUNT, Verb.PRICE):
        return effect.measure
    rated = effect.per is not None or is_percent(effect)
    return effect.bands.measure if rated else None


@once
def measured_name(effect: Effect) -> str:
    """What an effect measures, as the explanation names it; empty where it says nothing."""
    base = base_of(effect)
    if isinstance(base, Fact):
        return base.name
    if base is not None:
        return print_expression(base)
    if effect.verb in (Verb.DISCOUNT, Verb.PRICE, Verb.BUNDLE):
        return "item.paid" if effect.units is not None else "order.subtotal"
    return ""


@once
def about_items(expression: Expression) -> bool:
    """Whether an amount has to be read for each unit by itself."""
    return any(fact.name.startswith("item.") for fact in facts_of(expression))


@once
def is_percent(effect: Effect) -> bool:
    """Whether an effect's amounts are percentages (the checker lets no other mix pass)."""
    amount = effect.amount if effect.bands is None else effect.bands.bands[0].amount
    return amount is not None and _is_percent(amount)


def _is_percent(expression: Expression) -> bool:
    match expression:
        case PercentLiteral():
            return True
        case Negative(operand=operand):
            return _is_percent(operand)
        case Arithmetic(first=first, rest=rest):
            return _is_percent(first) or any(_is_percent(operand) for _, operand in rest)
        case _:
            return False


# ---------------------------------------------------------------- the reason


def reason(
    effect: Effect,
    measured: Iterable[tuple[Sequence[Step], Fraction]],
    *,
    per: Fraction | None = None,
    exact: Fraction,
    units: int = 0,
) -> Why:
    """The arithmetic of an amount of a base; of several bands at work each with its part.

    :param measured: the steps and the base of each unit, or of the whole.
    """
    parts: dict[Fraction, Fraction] = {}
    for steps, base in measured:
        for step in steps:
            part = base if step.share == 1 else base * step.share
            before = parts.get(step.rate)
            parts[step.rate] = part if before is None else before + part
    base = total(parts.values())
    several = tuple(BandPart(rate, part) for rate, part in sorted(parts.items())) if len(parts) > 1 else ()
    rate = next(iter(parts)) if len(parts) == 1 else None
    return Why(
        measured_name(effect),
        base,
        rate,
        per,
        exact,
        units=units,
        by=banded_name(effect),
        bands=several,
    )


@once
def banded_name(effect: Effect) -> str:
    """What an effect's bands measure; empty without bands."""
    return "" if effect.bands is None else print_expression(effect.bands.measure)
