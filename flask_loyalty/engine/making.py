"""Frozen values made quickly, where a decision makes hundreds of them.

The ``__init__`` of a frozen dataclass sets each field by a call. Here a plain twin with the same slots is
filled by assignments and then becomes what it is a twin of; nothing tells the value from one made the usual
way (a test compares each field of each). To be used only where a profile asks for it.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from flask_loyalty.engine.facts import CartLine, Party
from flask_loyalty.engine.outcomes import (
    FloorUse,
    LimitUse,
    Missed,
    Outcome,
    OutcomeKind,
    PricedUnit,
    UnitShare,
    Why,
)
from flask_loyalty.engine.unit import Unit

__all__ = ["Recipe", "a_miss", "a_share", "a_unit", "an_outcome", "as_priced"]

Recipe = tuple[Any, tuple[Any, ...]]
"""A function that gives a :data:`~flask_loyalty.engine.outcomes.Breakdown`, and what it is called with."""


def _slots(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


class _Share:
    __slots__ = _slots(UnitShare)

    def __init__(self, line: str, unit: int, amount: int) -> None:
        self.line = line
        self.unit = unit
        self.amount = amount


def a_share(line: str, unit: int, amount: int) -> UnitShare:
    """``UnitShare(line, unit, amount)``."""
    made = _Share(line, unit, amount)
    made.__class__ = UnitShare  # type: ignore[assignment]
    return made  # type: ignore[return-value]


class _Missed:
    __slots__ = _slots(Missed)

    def __init__(self, rule: str, clause: str, part: int, saw: tuple[Any, ...]) -> None:
        self.rule = rule
        self.clause = clause
        self.by = ""
        self.of = "rule"
        self.part = part
        self.saw = saw
        self.floors: tuple[FloorUse, ...] = ()


def a_miss(rule: str, clause: str, part: int = -1, saw: tuple[Any, ...] = ()) -> Missed:
    """``Missed(rule, clause, part=part, saw=saw)``."""
    made = _Missed(rule, clause, part, saw)
    made.__class__ = Missed  # type: ignore[assignment]
    return made  # type: ignore[return-value]


class _Unit:
    __slots__ = _slots(Unit)

    def __init__(self, line: CartLine, index: int, price: int, paid: int, excluded: bool, kept: bool) -> None:
        self.line = line
        self.index = index
        self.price_minor = price
        self.paid_minor = paid
        self.points_minor = 0
        self.points = 0
        self.back_minor = 0
        self.excluded = excluded
        self.kept = kept


def a_unit(line: CartLine, index: int, price: int, paid: int, *, excluded: bool, kept: bool) -> Unit:
    """A unit of which no part is paid with points or given back."""
    made = _Unit(line, index, price, paid, excluded, kept)
    made.__class__ = Unit  # type: ignore[assignment]
    return made  # type: ignore[return-value]


class _PricedUnit:
    __slots__ = _slots(PricedUnit)

    def __init__(self, unit: Unit) -> None:
        self.line = unit.line.id
        self.unit = unit.index
        self.price_minor = unit.price_minor
        self.paid_minor = unit.paid_minor
        self.points_minor = unit.points_minor
        self.points = unit.points
        self.excluded = unit.excluded
        self.kept = unit.kept
        self.back_minor = unit.back_minor


def as_priced(unit: Unit) -> PricedUnit:
    """A unit as a decision keeps it."""
    made = _PricedUnit(unit)
    made.__class__ = PricedUnit  # type: ignore[assignment]
    return made  # type: ignore[return-value]


class _Outcome(Outcome.__base__):  # type: ignore[misc, name-defined]
    __slots__ = _slots(Outcome)

    # What the recipe gives when it is read.
    shares: tuple[UnitShare, ...]
    receipt: tuple[UnitShare, ...]
    why: Why

    def __init__(
        self,
        rule: str,
        kind: OutcomeKind,
        party: Party,
        amount: int,
        limits: tuple[LimitUse, ...],
        counter: str,
        reference: str,
        recipe: Recipe,
    ) -> None:
        self.rule = rule
        self.kind = kind
        self.party = party
        self.amount = amount
        self.limits = limits
        self.span = ""
        self.counter = counter
        self.reference = reference
        self.cost_minor = 0
        self.floors: tuple[FloorUse, ...] = ()
        self._recipe = recipe


def an_outcome(
    rule: str,
    kind: OutcomeKind,
    party: Party,
    amount: int,
    limits: tuple[LimitUse, ...],
    counter: str,
    reference: str,
    recipe: Recipe,
) -> Outcome:
    """An outcome without a span or floors, whose shares, receipt and reason come of a recipe when read."""
    made = _Outcome(rule, kind, party, amount, limits, counter, reference, recipe)
    made.__class__ = Outcome  # type: ignore[assignment]
    return made
