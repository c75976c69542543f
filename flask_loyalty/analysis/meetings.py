"""Orders on which deals meet: as many of them as may be on one order, otherwise two by two."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import islice
from operator import or_

from flask_loyalty.analysis.boxes import Box, meet
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.situations import Situation, Wanted, situations
from flask_loyalty.analysis.space import Space
from flask_loyalty.engine.outcomes import Decision, OutcomeKind
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["Meeting", "Meetings", "Star", "on_one_order", "on_one_unit"]

MOST_TRIED = 100_000
"""So much is spent on orders that show nothing, where each costs ``EACH`` and one for every rule asked."""
EACH = 100
AT_ONCE = 100
"""So many rules are looked at for one order on which as many as may be meet."""

Together = Callable[[Decision], Iterable[Collection[str]]]
"""The ids of rules that meet in a decision, in each place where some do."""

Place = tuple[Box, Box]
"""A box of the order, and one of single units."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Rules that meet on an order, in the programme's own order."""

    rules: tuple[ProgrammeRule, ...]
    shown: Situation


@dataclass(frozen=True, slots=True)
class Star:
    """A rule, those that it meets, and the order on which it meets the first of them."""

    about: ProgrammeRule
    first: Meeting
    others: tuple[ProgrammeRule, ...]


def on_one_unit(decision: Decision) -> Iterable[Collection[str]]:
    """The deals that take something off each unit."""
    found: dict[tuple[str, int], dict[str, None]] = {}
    for outcome in decision.outcomes:
        if outcome.kind is OutcomeKind.DEAL:
            for share in outcome.shares:
                found.setdefault((share.line, share.unit), {})[outcome.rule] = None
    return found.values()


def on_one_order(decision: Decision) -> Iterable[Collection[str]]:
    """Everything that gives something for the order."""
    return [{outcome.rule for outcome in decision.outcomes}]


class Meetings:
    """The search for orders on which rules meet.

    :ivar untried: the rules that were shown to meet none, and of which not every meeting was looked for.

    :param space: of the programme in which orders are tried.
    :param together: what a meeting is.
    :param by_units: whether they have to be about one unit.
    """

    def __init__(self, of: Examination, space: Space, together: Together, *, by_units: bool) -> None:
        self.of, self.space, self.together, self.by_units = of, space, together, by_units
        self.left = MOST_TRIED
        self.in_vain: set[frozenset[str]] = set()
        self.untried: list[ProgrammeRule] = []
        self.places = {rule.id: place for place, rule in enumerate(of.programme.rules)}
        asked = any("order.subtotal" in box for one in of.living for box in of.rules[one.id].when.boxes)
        self.totals = _amounts(space) if asked else []

    def stars(
        self, mine: Sequence[ProgrammeRule], its: Sequence[ProgrammeRule] | None = None
    ) -> Iterator[Star]:
        """Those of some rules that meet, each named once: the rule that may meet most with all that it meets.

        :param its: the rules that mine may meet; None: one another.
        """
        near = self._near(mine, its)
        chosen = self.of.chosen(mine)
        order = {rule.id: (len(near[rule.id]), self.places[rule.id]) for rule in chosen}
        known: set[str] = set()
        for rule in sorted(chosen, key=lambda one: order[one.id], reverse=True):
            if rule.id not in known:
                found = self._of_rule(rule, near[rule.id], known)
                if found is not None:
                    known |= {rule.id, *(one.id for one in found.others)}
                    yield found

    def _of_rule(
        self, rule: ProgrammeRule, near: Sequence[ProgrammeRule], known: Collection[str]
    ) -> Star | None:
        """The rule with each other one that it meets and that is in no star yet, or with any other."""
        others = [other for other in near if other.id not in known]
        first: Meeting | None = None
        met: dict[str, ProgrammeRule] = {}
        while others:
            found = self._many(rule, others) or self._any(rule, others)
            if found is None:
                break
            first = first or found
            met |= {one.id: one for one in found.rules if one is not rule}
            others = [other for other in others if other.id not in met]
        if first is None:
            first = self._any(rule, [other for other in near if other.id in known])
            met = {} if first is None else {one.id: one for one in first.rules if one is not rule}
        if first is None:
            if near and self.left <= 0:
                self.untried.append(rule)
            return None
        return Star(rule, first, tuple(sorted(met.values(), key=lambda one: self.places[one.id])))

    def _many(self, rule: ProgrammeRule, others: Sequence[ProgrammeRule]) -> Meeting | None:
        return self._shown(rule, *self._greedy(rule, others[:AT_ONCE])) if len(others) > 1 else None

    def _any(self, rule: ProgrammeRule, others: Sequence[ProgrammeRule]) -> Meeting | None:
        """An order on which it meets one of the others."""
        for other in others:
            pair = frozenset((rule.id, other.id))
            if pair in self.in_vain or self.left <= 0:
                continue
            for place in self._common(rule, other):
                found = self._shown(rule, [rule, other], place)
                if found is not None:
                    return found
            self.in_vain.add(pair)
        return None

    # ------------------------------------------------------------ where

    def _near(
        self, mine: Sequence[ProgrammeRule], its: Sequence[ProgrammeRule] | None
    ) -> Mapping[str, Sequence[ProgrammeRule]]:
        """Of each of mine the others whose conditions leave it open that they meet."""
        others = mine if its is None else its
        chosen = self.of.chosen(mine)
        filed = _Filed(others, self._asked) if len(chosen) > 1 else None
        return {
            rule.id: [
                other
                for other in (others if filed is None else filed.near(rule))
                if other is not rule and next(self._common(rule, other), None) is not None
            ]
            for rule in chosen
        }

    def _asked(self, rule: ProgrammeRule) -> Sequence[Sequence[Box]]:
        return self.of.rules[rule.id].when.boxes, self._units_of(rule)

    def _common(self, one: ProgrammeRule, other: ProgrammeRule) -> Iterator[Place]:
        """Where both are asked, and of which units."""
        mine, its = self.of.rules[one.id].when.boxes, self.of.rules[other.id].when.boxes
        whens = (both for left in mine for right in its if (both := meet(left, right)) is not None)
        first = next(whens, None)
        if first is None:
            return
        wheres = [
            both
            for left in self._units_of(one)
            for right in self._units_of(other)
            if (both := meet(left, right)) is not None
        ]
        for when in (first, *whens) if wheres else ():
            yield from ((when, where) for where in wheres)

    def _units_of(self, rule: ProgrammeRule) -> Sequence[Box]:
        """The units that it takes something off: of a set all its members, which share what it saves."""
        if not self.by_units:
            return ({},)
        where, beside = self.of.rules[rule.id].where.boxes, _beside(rule)
        return where if beside is None or not where else (*where, *self.of.space.boxes(beside.where).boxes)

    def _greedy(
        self, rule: ProgrammeRule, near: Sequence[ProgrammeRule]
    ) -> tuple[Sequence[ProgrammeRule], Place]:
        """A place where many of the others are asked with the rule, and which of them."""
        first, *rest = near
        when, where = next(self._common(rule, first))
        members = [rule, first]
        for other in rest:
            narrower = _first_in(when, self.of.rules[other.id].when.boxes)
            smaller = _first_in(where, self._units_of(other)) if narrower is not None else None
            if narrower is not None and smaller is not None:
                when, where = narrower, smaller
                members.append(other)
        return members, (when, where)

    # ------------------------------------------------------------ orders

    def _shown(self, rule: ProgrammeRule, members: Sequence[ProgrammeRule], place: Place) -> Meeting | None:
        """The order of a place on which the rule meets most of the members."""
        best: tuple[int, Situation, Collection[str]] | None = None
        ids = {one.id for one in members}
        for made in self._orders(members, place):
            if self.left <= 0:
                break
            places = (ids & {*one} for one in self.together(made.decision) if rule.id in one)
            met: Collection[str] = max(places, key=len, default=())
            if len(met) > max(1, best[0] if best else 0):
                best = len(met), made, met
            if len(met) == len(ids):
                break
            self.left -= EACH + len(self.space.programme.rules)
        if best is None:
            return None
        rules = sorted((one for one in members if one.id in best[2]), key=lambda one: self.places[one.id])
        return Meeting(tuple(rules), best[1])

    def _orders(self, members: Sequence[ProgrammeRule], place: Place) -> Iterator[Situation]:
        """The plainest first, then dear ones, of which all can take their part, then cheap ones."""
        when, where = place
        spans = [one.id for one in members if isinstance(one.rule.start, n.Within)]
        costs = () if self._costs_matter(place) else (Fraction(3, 5),)
        many = len(members) > 2
        for units in self._units(members, where):
            number = sum(count for _, count in units)
            plain = situations(self.space, Wanted(when, units, self.of.now, spans, costs=costs))
            yield from islice(plain, 4 if many else None)
            dear = _enough(members) * number
            for total in (dear, dear * 10, *self.totals):
                wanted = Wanted(when, units, self.of.now, spans, totals=(total,), costs=costs)
                yield from islice(situations(self.space, wanted), 1)

    def _costs_matter(self, place: Place) -> bool:
        asked = any("margin" in key or "cost" in key for box in place for key in box)
        return asked or bool(self.of.programme.floors)

    def _units(self, members: Sequence[ProgrammeRule], where: Box) -> Iterator[list[tuple[Box, int]]]:
        """Units of which each member has enough: all alike, one among others of its set, others too."""
        if not self.by_units:
            yield [({}, 1)]
            return
        beside = [
            (box, found.number)
            for one in members
            if (found := _beside(one)) is not None
            for box in self.of.space.boxes(found.where).boxes[:1]
        ]
        number = max(_needed(one) for one in members)
        yield [(where, number), *beside]
        others = [
            (self.of.rules[one.id].where.boxes[0], max(1, _needed(one) - 1))
            for one in members
            if _needed(one) > 1 or _beside(one) is not None
        ]
        if others:
            yield [(where, 1), *others, *beside]
            yield [*others, *beside, (where, 1)]
        if where:
            yield [(where, number), *beside, ({}, 1)]


class _Filed:
    """Rules filed by the values that they ask for, so that not every two have to be compared."""

    def __init__(
        self, rules: Sequence[ProgrammeRule], asked: Callable[[ProgrammeRule], Sequence[Sequence[Box]]]
    ) -> None:
        self.rules, self.asked = rules, asked
        self.filed: dict[str, dict[int, int]] = {}
        self.having: dict[str, int] = {}
        for place, rule in enumerate(rules):
            for key, cells in self._needs(rule).items():
                self.having[key] = self.having.get(key, 0) | 1 << place
                by_cell = self.filed.setdefault(key, {})
                for cell in _cells(cells):
                    by_cell[cell] = by_cell.get(cell, 0) | 1 << place

    def _needs(self, rule: ProgrammeRule) -> Mapping[str, int]:
        """The cells of each dimension outside of which it is never asked."""
        found: dict[str, int] = {}
        for boxes in self.asked(rule):
            for key in boxes[0] if boxes else ():
                if all(key in box for box in boxes):
                    found[key] = reduce(or_, (box[key] for box in boxes))
        return found

    def near(self, rule: ProgrammeRule) -> Iterator[ProgrammeRule]:
        """The rules that ask for nothing which excludes this one, in each dimension by itself."""
        left = (1 << len(self.rules)) - 1
        for key, cells in self._needs(rule).items():
            if key in self.filed:
                by_cell = self.filed[key]
                fitting = reduce(or_, (by_cell.get(cell, 0) for cell in _cells(cells)), 0)
                left &= fitting | ~self.having[key]
        return (self.rules[place] for place in _cells(left))


def _cells(cells: int) -> Iterator[int]:
    """The numbers of the bits that are set."""
    while cells:
        lowest = cells & -cells
        yield lowest.bit_length() - 1
        cells ^= lowest


def _first_in(box: Box, others: Iterable[Box]) -> Box | None:
    return next((both for other in others if (both := meet(box, other)) is not None), None)


def _beside(rule: ProgrammeRule) -> n.Count | None:
    units = rule.rule.effect.units
    return None if units is None else units.beside


def _needed(rule: ProgrammeRule) -> int:
    units = rule.rule.effect.units
    return 1 if units is None else max(units.size, units.take)


def _enough(rules: Iterable[ProgrammeRule]) -> int:
    """A price of which each rule can take its part."""
    effects = [one.rule.effect for one in rules]
    amounts = [effect.amount for effect in effects if effect.bands is None]
    amounts += [band.amount for effect in effects if effect.bands is not None for band in effect.bands.bands]
    return 2 * sum(one.minor for one in amounts if isinstance(one, n.MoneyLiteral)) + 10_000


def _amounts(space: Space) -> list[int]:
    """The smallest and a few more of the amounts at which the conditions of the programme change."""
    samples = space.dimension("order.subtotal").samples
    values = sorted(int(one) for one in samples if isinstance(one, Fraction) and one > 1)
    return [*values[:3], *values[3 :: len(values) // 4 + 1]]
