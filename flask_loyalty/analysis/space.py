"""A programme as boxes: when each rule is asked and which units it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask_loyalty.analysis.boxes import ANYTHING, Boxes, both, either
from flask_loyalty.analysis.dimensions import (
    Atom,
    Dimension,
    Literals,
    atom_of,
    atoms_of,
    dimension_of,
)
from flask_loyalty.analysis.link import Clash, Place
from flask_loyalty.analysis.links import Links, place_of
from flask_loyalty.analysis.refining import Refinement, refined, refinement
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.language import nodes as n
from flask_loyalty.language.walking import facts_of
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = ["Extended", "RuleBoxes", "Space", "last_day", "lowest_band", "validity"]


@dataclass(frozen=True, slots=True)
class RuleBoxes:
    """A rule as boxes.

    :ivar when: of the order, the customer, the moment: where it is asked, its dates among them.
    :ivar where: of one unit: which it is about, without those that the programme excludes.
    :ivar shared: ``when`` as other rules mean it: without the sums of a rule's own span or period.
    :ivar clash: why it is never asked, where its facts hang together so; None otherwise.
    """

    rule: ProgrammeRule
    when: Boxes
    where: Boxes
    shared: Boxes
    clash: Clash | None = None

    @property
    def exact(self) -> bool:
        """Whether both are exact."""
        return self.when.exact and self.where.exact

    def asks(self, keys: Collection[str]) -> bool:
        """Whether it asks one of some dimensions."""
        boxes = (*self.when.boxes, *self.where.boxes)
        return not self.exact or any(key in box for box in boxes for key in keys)


@dataclass(frozen=True, slots=True)
class Extended:
    """The dimensions after an edit.

    :ivar touched: those that are new or parted anew, of which nothing of before holds.
    :ivar finer: those whose cells were split, with how; what was known of them can be refined.
    """

    space: Space
    touched: frozenset[str]
    finer: Mapping[str, Refinement]

    def refined(self, one: RuleBoxes) -> RuleBoxes:
        """What was known of a rule that asks nothing that was touched, in the cells of now."""
        if not self.finer:
            return one
        when, where, shared = (refined(boxes, self.finer) for boxes in (one.when, one.where, one.shared))
        return replace(one, when=when, where=where, shared=shared)


class Space:
    """All dimensions that the conditions of a programme ask, and its conditions as boxes.

    The cells of each dimension are parted at the literals of the whole programme, so that any two of its
    conditions can be compared.

    :param also: other conditions to be compared with them.
    :param goods: what the shop says of its products, by their ids; orders are made with none that it denies.
    """

    def __init__(
        self,
        programme: Programme,
        also: Iterable[n.Expression] = (),
        *,
        goods: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.programme, self.goods = programme, goods or {}
        self.tiers = tuple(tier.id for tier in programme.tiers)
        self._literals = Literals(self.tiers)
        self._dimensions: dict[str, Dimension] = {}
        self._passing: dict[tuple[str, n.Expression], int] = {}
        self.links = Links(self)
        for condition in (*_conditions(programme), *also):
            for atom in atoms_of(condition):
                self._literals.add(atom)

    def of(self, programme: Programme) -> Space:
        """The same dimensions and cells with another programme in which orders are tried."""
        other = copy(self)
        other.programme = programme
        other.links = Links(other, self.links)
        return other

    def extended(self, programme: Programme, rule: ProgrammeRule) -> Extended:
        """The dimensions for a programme with one rule edited."""
        other = copy(self)
        other.programme = programme
        atoms = [atom for part in _conditions_of(rule, programme) for atom in atoms_of(part)]
        other._literals, touched = self._literals.extended(atoms)
        other._dimensions = {key: one for key, one in self._dimensions.items() if key not in touched}
        finer = dict(self._finer(other, touched))
        other._passing = {
            asked: cells if asked[0] not in touched else finer[asked[0]].cells(cells)
            for asked, cells in self._passing.items()
            if asked[0] not in touched or asked[0] in finer
        }
        other.links = Links(other)
        return Extended(other, touched - finer.keys(), finer)

    def _finer(self, other: Space, touched: Iterable[str]) -> Iterator[tuple[str, Refinement]]:
        """How those dimensions became finer of which that can be said."""
        for key in touched:
            known = self._dimensions.get(key)
            found = None if known is None else refinement(known, other.dimension(key))
            if found is not None:
                yield key, found

    def dimension(self, key: str) -> Dimension:
        """The dimension of a key that a box of this space has."""
        found = self._dimensions.get(key)
        if found is None:
            atom, literals = self._literals.atoms[key], self._literals.of.get(key, ())
            found = dimension_of(atom, literals, self.programme.facts, self.tiers)
            self._dimensions[key] = found
        return found

    def residual(self, key: str) -> n.Expression:
        """The question that only ``decide`` answers, of a dimension that is one."""
        return self._literals.atoms[key].condition

    def full(self, key: str) -> int:
        """All cells of a dimension."""
        return self.dimension(key).full

    def boxes(self, condition: n.Expression | None, *, holds: bool = True) -> Boxes:
        """Where a condition of the programme holds, or where it does not."""
        match condition:
            case None:
                return ANYTHING if holds else Boxes(())
            case n.Not(operand=operand):
                return self.boxes(operand, holds=not holds)
            case n.And(members=members) | n.Or(members=members):
                join = both if isinstance(condition, n.And) is holds else either
                first, *rest = members
                found = self.boxes(first, holds=holds)
                for member in rest:
                    found = join(found, self.boxes(member, holds=holds))
                return found
        return self._atom(atom_of(condition), holds=holds)

    def _atom(self, atom: Atom, *, holds: bool) -> Boxes:
        dimension = self.dimension(atom.key)
        asked = atom.key, atom.condition
        cells = self._passing.get(asked)
        if cells is None:
            cells = self._passing[asked] = dimension.passing(atom.condition, self.tiers)
        cells = cells if holds else dimension.full & ~cells
        return Boxes(({atom.key: cells},)) if cells else Boxes(())

    def rule(self, rule: ProgrammeRule) -> RuleBoxes:
        """A rule of the programme as boxes."""
        when = self.boxes(rule.rule.when)
        for part in (validity(rule, self.programme.timezone), lowest_band(rule.rule)):
            when = both(when, self.boxes(part))
        place = place_of(rule)
        possible = self.links.possible(when, place)
        clash = self.links.clash(when.boxes[0], place) if when.boxes and possible.empty else None
        units = rule.rule.effect.units
        where = self.boxes(None if units is None else units.where)
        if self.programme.excluded is not None:
            where = both(where, self.boxes(self.programme.excluded, holds=False))
        if place.prices and not where.empty and not possible.empty:
            possible, clash = self._with_items(possible, where, place)
        return RuleBoxes(rule, possible, where, self.links.shared(possible, place), clash)

    def _with_items(self, when: Boxes, where: Boxes, place: Place) -> tuple[Boxes, Clash | None]:
        """The orders that may have such items; if none may, why."""
        found = {
            at: [self.links.too_dear(box, of, place) for of in where.boxes]
            for at, box in enumerate(when.boxes)
        }
        kept = tuple(box for at, box in enumerate(when.boxes) if None in found[at])
        if kept:
            return replace(when, boxes=kept) if len(kept) < len(when.boxes) else when, None
        return replace(when, boxes=()), found[0][0]


def lowest_band(rule: n.Rule) -> n.Expression | None:
    """That what the bands of an effect go by reaches the first of them, as far as conditions can say it.

    Bands measure the goods that earn, conditions see all goods. What earns is no more of an order's value and
    units than all of it; but goods that do not earn may be sold at a loss, so of a margin nothing is said.
    Of single units nothing is said either.
    """
    bands = rule.effect.bands
    if bands is None or _asks(bands.measure, "item.") or _asks(bands.measure, "order.margin"):
        return None
    return n.Comparison(">=", bands.measure, bands.bands[0].limit)


def _asks(measure: n.Expression, start: str) -> bool:
    return any(fact.name.startswith(start) for fact in facts_of(measure))


def validity(rule: ProgrammeRule, timezone: str) -> n.Expression | None:
    """The days on which a rule may apply, as a condition; the first and the last may hold in part."""
    today = n.Fact("now.date")
    found: list[n.Expression] = []
    if rule.since is not None:
        first = rule.since.astimezone(zone_of(timezone)).date()
        found.append(n.Comparison(">=", today, n.DateLiteral(first)))
    if rule.until is not None:
        found.append(n.Comparison("<=", today, n.DateLiteral(last_day(rule.until, timezone))))
    return None if not found else found[0] if len(found) == 1 else n.And(tuple(found))


def last_day(until: datetime, timezone: str) -> date:
    """The last day of something that ends at a moment, which no longer belongs to it."""
    return (until - timedelta(microseconds=1)).astimezone(zone_of(timezone)).date()


def _conditions(programme: Programme) -> Iterator[n.Expression]:
    """Every condition that is about the order, a unit, the customer or the moment."""
    for rule in programme.rules:
        yield from _conditions_of(rule, programme)
    yield from (tier.when for tier in programme.tiers)
    yield from (segment.when for segment in programme.segments)
    yield from (one.audience for one in programme.rewards.values() if one.audience is not None)
    if programme.excluded is not None:
        yield programme.excluded


def _conditions_of(rule: ProgrammeRule, programme: Programme) -> Iterator[n.Expression]:
    """Those of one rule."""
    units = rule.rule.effect.units
    beside = units.beside if units is not None else None
    parts = [rule.rule.when, validity(rule, programme.timezone), lowest_band(rule.rule)]
    parts += [units.where if units else None, beside.where if beside else None]
    yield from (part for part in parts if part is not None)
