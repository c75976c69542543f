"""Shares of different goods: an order gets no more of its price than the best of its units gets of its own.

Deals on coats and deals on shoes never add up: what each takes is a share of its own units' price, and the
order's share lies between theirs. So of rules about goods that exclude each other the largest counts, not the
sum; rules about goods that may be the same are added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import or_

from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.gives import NOTHING, Give
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["Parted", "Spot", "spots_of"]

MOST_CELLS = 24
"""A rule about more kinds of goods than that is taken as one about all of them."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The goods that a rule is about, by one fact of an item.

    :ivar key: the dimension, and ``cells`` its cells outside of which no unit is served.
    """

    key: str
    cells: tuple[int, ...]


def spots_of(
    of: Examination, rules: Iterable[ProgrammeRule], gives: Mapping[str, Give]
) -> Mapping[str, Spot]:
    """Where each rule's share is that of its own units alone; rules about any goods have no spot.

    Of several facts that a rule asks, that with the fewest cells is taken, and of those the one most asked.
    """
    found: dict[str, Mapping[str, int]] = {}
    asked: dict[str, int] = {}
    for rule in rules:
        if gives[rule.id].by_units:
            masks = found[rule.id] = _masks(of, rule)
            for key in masks:
                asked[key] = asked.get(key, 0) + 1
    return {
        id_: Spot(key, _cells(masks[key]))
        for id_, masks in found.items()
        if masks
        for key in [min(masks, key=lambda one: (masks[one].bit_count(), -asked[one], one))]
        if masks[key].bit_count() <= MOST_CELLS
    }


def _masks(of: Examination, rule: ProgrammeRule) -> Mapping[str, int]:
    """The cells of each dimension outside of which it serves no unit."""
    first, *others = of.rules[rule.id].where.boxes
    return {
        key: reduce(or_, (box[key] for box in others), first[key])
        for key in first
        if all(key in box for box in others)
    }


def _cells(mask: int) -> tuple[int, ...]:
    return tuple(place for place in range(mask.bit_length()) if mask >> place & 1)


class Parted:
    """The most that shares of units come to, for any kind of unit."""

    def __init__(self, spots: Mapping[str, Spot]) -> None:
        self.spots = spots
        self.of_all = NOTHING
        self.by_cell: dict[str, dict[int, Fraction]] = {}
        self.best: dict[str, Fraction] = {}

    def add(self, rules: Sequence[ProgrammeRule], shares: Sequence[Fraction], *, one_of_them: bool) -> None:
        """Add what rules give.

        :param one_of_them: whether each unit gets only one of these.
        """
        if not one_of_them:
            for rule, share in zip(rules, shares, strict=True):
                self._put(self.spots.get(rule.id), share)
            return
        spots = [self.spots.get(rule.id) for rule in rules]
        first = spots[0]
        if first is None or any(spot is None or spot.key != first.key for spot in spots):
            self.of_all += max(shares)
            return
        best: dict[int, Fraction] = {}
        for spot, share in zip(spots, shares, strict=True):
            for cell in spot.cells if spot is not None else ():
                best[cell] = max(best.get(cell, NOTHING), share)
        for cell, share in best.items():
            self._put(Spot(first.key, (cell,)), share)

    def _put(self, spot: Spot | None, share: Fraction) -> None:
        if spot is None:
            self.of_all += share
        elif share:
            cells, best = self.by_cell.setdefault(spot.key, {}), self.best.get(spot.key, NOTHING)
            for cell in spot.cells:
                cells[cell] = given = cells.get(cell, NOTHING) + share
                best = max(best, given)
            self.best[spot.key] = best

    @property
    def most(self) -> Fraction:
        """What the unit that gets most gets of its own price."""
        return self.of_all + sum(self.best.values(), NOTHING)
