"""What is earned: ``earn`` points for the customer, ``pay`` money to whoever served the order, ``multiply``.

Everything is worked out exactly for each unit, summed for each rule over the order, multiplied, rounded once,
held back by limits, and only then the whole number is shared over the units again, so that a return knows
its part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from flask_loyalty.engine.amounts import (
    Amount,
    about_items,
    amount_of,
    banded_name,
    base_of,
    reason,
)
from flask_loyalty.engine.facts import Party
from flask_loyalty.engine.giving import counted_as, given_by
from flask_loyalty.engine.limits import Room, fitting, held_back, left_of, rooms, used_up, uses
from flask_loyalty.engine.matching import Piece, pieces, times, within_limits
from flask_loyalty.engine.outcomes import Missed, Outcome, Why
from flask_loyalty.engine.priced import Unit, allot, shares_of
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language.nodes import Effect, Expression, Fact, Units
from flask_loyalty.money import round_fraction, spread, total
from flask_loyalty.programme.model import ProgrammeRule

__all__ = [
    "Earned",
    "Multiplier",
    "added_points",
    "earned",
    "finished",
    "multiplied",
    "multiplier",
    "wanted_units",
]

_NONE = Fraction(0)
_OF_A_UNIT = {"order.subtotal": "item.paid", "order.margin": "item.margin"}


@dataclass(frozen=True, slots=True)
class Multiplier:
    """A ``multiply`` rule whose condition holds, and on which units."""

    rule: ProgrammeRule
    factor: Fraction
    on: frozenset[tuple[str, int]] | None  # None: whatever the order earns
    limits: tuple[Room, ...]
    span: str = ""


@dataclass(frozen=True, slots=True)
class Earned:
    """What a rule earns before multiplying and rounding.

    ``parts`` are the exact contributions of ``units`` and sum to ``why.exact``; one may be negative (a unit
    sold below cost).
    """

    rule: ProgrammeRule
    party: Party
    units: tuple[Unit, ...]
    parts: tuple[Fraction, ...]
    why: Why
    limits: tuple[Room, ...]
    wanted: dict[str, int]
    counted: dict[str, int]
    span: str = ""
    steps: tuple[Fraction, ...] = ()  # the amount before each multiplier, in their order
    cut: tuple[Fraction, ...] = ()  # what the limits of each multiplier held back

    @property
    def exact(self) -> Fraction:
        """The amount before rounding, never negative."""
        return max(_NONE, self.why.exact)


def earned(rule: ProgrammeRule, party: Party, scope: Scope, span: str = "") -> Earned | Missed:
    """What an ``earn`` or ``pay`` rule gives of an order, or why nothing."""
    effect = rule.rule.effect
    found = rooms(rule, party, scope, scope.moment)
    if used_up(found):
        return held_back(rule, found)
    matched = pieces(effect, _eligible(effect.units, scope), _beside(effect.units, scope))
    if not matched:
        return Missed(rule.id, "units" if effect.units is not None else "nothing")
    left = within_limits(effect.units, matched, left_of("item", found), left_of("time", found))
    if not left:
        return held_back(rule, found)
    amount = amount_of(effect, scope.measuring())
    if not any(amount.steps(unit) for piece in left for unit in piece.targets):
        return amount.missed(rule.id)
    units, parts, why = _measured(amount, left, scope.measuring())
    outcome = Earned(
        rule, party, units, parts, why, found, _counted(effect, matched), _counted(effect, left), span
    )
    return outcome if outcome.exact else Missed(rule.id, "nothing")


def wanted_units(rule: ProgrammeRule, scope: Scope) -> frozenset[tuple[str, int]]:
    """The units that a rule could count on: those that it is about, and those beside them."""
    units = rule.rule.effect.units
    return frozenset(unit.key for unit in (*_eligible(units, scope), *_beside(units, scope)))


def _eligible(units: Units | None, scope: Scope) -> list[Unit]:
    where = None if units is None else units.where
    return scope.matching(where)


def _beside(units: Units | None, scope: Scope) -> list[Unit]:
    """The units that may stand beside those that the effect is about."""
    if units is None or units.beside is None:
        return []
    return scope.matching(units.beside.where)


def _counted(effect: Effect, found: Sequence[Piece]) -> dict[str, int]:
    return {"item": sum(len(piece.targets) for piece in found), "time": times(effect.units, found)}


# ---------------------------------------------------------------- measuring


def _measured(
    amount: Amount, found: Sequence[Piece], scope: Scope
) -> tuple[tuple[Unit, ...], tuple[Fraction, ...], Why]:
    """The units, their exact contributions, and the reason."""
    effect = amount.effect
    measure = base_of(effect)
    if measure is None:
        return _flat(amount, found)
    per = scope.number(effect.per) if effect.per is not None else None
    units = tuple(unit for piece in found for unit in piece.targets)
    if about_items(measure):
        bases = tuple(scope.number_of(unit, measure) or Fraction(0) for unit in units)
    else:
        bases = _apportioned(measure, units, scope)
    each = per if per is not None else 1
    parts = tuple(base * amount.rate(unit) / each for unit, base in zip(units, bases, strict=True))
    why = reason(
        effect,
        ((amount.steps(unit), base) for unit, base in zip(units, bases, strict=True)),
        per=per,
        exact=total(parts),
        units=len(units) if effect.units is not None else 0,
    )
    return units, parts, why


def _flat(amount: Amount, found: Sequence[Piece]) -> tuple[tuple[Unit, ...], tuple[Fraction, ...], Why]:
    """A fixed amount for each piece, shared over its units by the money paid."""
    units: list[Unit] = []
    parts: list[Fraction] = []
    rates: list[Fraction] = []
    for piece in found:
        rate = amount.rate(piece.targets[0])
        if rate:
            rates.append(rate)
            units += piece.members
            parts += _proportional(rate, piece.members)
    why = Why(
        rate=rates[0] if len(set(rates)) == 1 else None,
        exact=total(rates),
        units=len(rates) if amount.effect.units is not None else 0,
        by=banded_name(amount.effect),
    )
    return tuple(units), tuple(parts), why


def _apportioned(measure: Expression, units: Sequence[Unit], scope: Scope) -> tuple[Fraction, ...]:
    """A measure of the whole order, shared over units.

    A sum over units goes to each as its own part; anything else (an excess, a percent) by the money paid.
    """
    whole = scope.number(measure)
    if whole is None:
        return tuple(Fraction(0) for _ in units)
    if isinstance(measure, Fact) and measure.name in _OF_A_UNIT:
        own = Fact(_OF_A_UNIT[measure.name])
        parts = tuple(scope.number_of(unit, own) or Fraction(0) for unit in units)
        if total(parts) == whole:
            return parts
    return tuple(_proportional(whole, units))


def _proportional(whole: Fraction, units: Sequence[Unit]) -> list[Fraction]:
    """An exact amount shared by the money paid; if none was, by price; else evenly."""
    weights = [max(0, unit.money_minor) for unit in units]
    if not sum(weights):
        weights = [unit.price_minor for unit in units]
    if not sum(weights):
        weights = [1 for _ in units]
    all_of_them = sum(weights)
    top, bottom = whole.numerator, whole.denominator * all_of_them
    return [Fraction(top * weight, bottom) for weight in weights]


# ---------------------------------------------------------------- multiplying


def multiplier(rule: ProgrammeRule, scope: Scope, span: str = "") -> Multiplier | Missed:
    """A ``multiply`` rule as it stands, or why it does nothing."""
    effect = rule.rule.effect
    found = rooms(rule, Party("customer", scope.member or ""), scope, scope.moment)
    if used_up(found):
        return held_back(rule, found)
    factor = amount_of(effect, scope)
    if factor.out_of_reach:
        return factor.missed(rule.id)
    on = None
    if effect.units is not None:
        on = frozenset(unit.key for unit in _eligible(effect.units, scope))
        if not on:
            return Missed(rule.id, "units")
    return Multiplier(rule, factor.common_rate, on, found, span)


def multiplied(bases: Sequence[Earned], by: Sequence[Multiplier]) -> tuple[Earned, ...]:
    """The same with every multiplier applied to what it falls on; the product of all.

    What one adds stays within its own limits; the next falls on what is left of it.
    """
    for one in by:
        grown = tuple(_grown(basis, one) for basis in bases)
        bases = tuple(map(_trimmed, bases, grown, _shares_of_room(one, bases, grown)))
    return tuple(bases)


def added_points(before: Fraction, after: Fraction, rule: ProgrammeRule) -> int:
    """How many whole points a multiplier adds to what a rule earns."""
    old, new = (round_fraction(max(_NONE, exact), rule.rounding) for exact in (before, after))
    return new - old


def _grown(basis: Earned, by: Multiplier) -> Earned:
    """An amount after one multiplier, whatever its limits."""
    parts = tuple(
        part * by.factor if by.on is None or unit.key in by.on else part
        for part, unit in zip(basis.parts, basis.units, strict=True)
    )
    applied = (*basis.why.multipliers, (by.rule.id, by.factor))
    why = replace(basis.why, exact=total(parts), multipliers=applied)
    steps, cut = (*basis.steps, basis.why.exact), (*basis.cut, _NONE)
    return replace(basis, parts=parts, why=why, steps=steps, cut=cut)


def _shares_of_room(
    by: Multiplier, before: Sequence[Earned], after: Sequence[Earned]
) -> Sequence[int | None]:
    """How many points a multiplier may add to each amount; None each where its limits let all through."""
    wanted = [added_points(b.why.exact, a.why.exact, b.rule) for b, a in zip(before, after, strict=True)]
    room = fitting(sum(wanted), "point", by.limits)
    if room >= sum(wanted):
        return [None] * len(wanted)
    return spread(room, [max(0, one) for one in wanted])


def _trimmed(before: Earned, after: Earned, most: int | None) -> Earned:
    """An amount to which a multiplier adds at most so many points."""
    added = after.why.exact - before.why.exact
    if most is None or added <= most:
        return after
    share = most / added
    pairs = zip(before.parts, after.parts, strict=True)
    parts = tuple(old + (new - old) * share for old, new in pairs)
    name, factor = after.why.multipliers[-1]
    if before.why.exact > 0:
        factor = total(parts) / before.why.exact
    applied = (*before.why.multipliers, (name, factor))
    why = replace(after.why, exact=total(parts), multipliers=applied)
    return replace(after, parts=parts, why=why, cut=(*before.cut, added - most))


# ---------------------------------------------------------------- rounding


def finished(basis: Earned) -> Outcome | Missed:
    """The whole amount: rounded once, held back by limits, shared over the units."""
    rule = basis.rule
    if used_up(basis.limits):  # by the rules before it, which draw on the same budget
        return held_back(rule, basis.limits)
    unit, kind = given_by(rule.rule.effect)
    wanted = round_fraction(basis.exact, rule.rounding)
    amount = fitting(wanted, unit, basis.limits)
    if amount <= 0:
        return Missed(rule.id, "nothing") if amount == wanted else held_back(rule, basis.limits)
    return Outcome(
        rule.id,
        kind,
        basis.party,
        amount,
        shares=shares_of(basis.units, allot(amount, basis.parts, basis.units)),
        why=basis.why,
        limits=uses(
            basis.party, basis.limits, {**basis.wanted, unit: wanted}, {**basis.counted, unit: amount}
        ),
        span=basis.span,
        **counted_as(rule.rule.effect),
    )
