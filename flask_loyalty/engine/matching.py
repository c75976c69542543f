"""Which units an effect falls on: all at once, each, ranked, or in complete sets.

Units are matched, never lines. Sets are formed dearest first, so that of four cups under "the second for
one grosz" the two dear ones make the first set and its cheaper one is the gift. Units of equal price keep
the order of the cart. With ``with 1 item where …`` a set also holds units beside those that the effect is
about; a unit serves in one set, as many sets are formed as can be, and where each gift needs its own buy
(``price … on every item with 1 item …``) the gifts are the cheapest. A ``bundle`` is about the whole set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from flask_loyalty.engine.priced import Unit
from flask_loyalty.language.nodes import Effect, Rank, Units, UnitsKind, Verb

__all__ = ["Piece", "in_sets", "pieces", "times", "within_limits"]


@dataclass(frozen=True, slots=True)
class Piece:
    """What an effect falls on once: its ``targets``, and the ``members`` of the set they were taken from."""

    targets: tuple[Unit, ...]
    members: tuple[Unit, ...]


def pieces(effect: Effect, eligible: Sequence[Unit], beside: Sequence[Unit] = ()) -> tuple[Piece, ...]:
    """Cut the eligible units into pieces, the dearest first.

    Without units (``on`` left out) and for ``items`` there is one piece of all; units that do not
    complete a set are in no piece.

    :param beside: the units that may stand beside (``with``); some may be eligible too.
    """
    units = effect.units
    if not eligible:
        return ()
    if units is None:
        return (_whole(eligible),)
    if units.beside is not None:
        return tuple(_with_beside(effect, units, units.beside.number, eligible, beside))
    match units.kind:
        case UnitsKind.ALL:
            return (_whole(eligible),)
        case UnitsKind.EACH:
            return tuple(_whole((unit,)) for unit in _dearest_first(eligible))
        case UnitsKind.SETS:
            return tuple(_whole(chunk) for chunk in _sets(eligible, units.size))
        case UnitsKind.RANKED:
            return (_whole(_ranked(_dearest_first(eligible), units.rank, units.take)),)
        case UnitsKind.RANKED_IN_SETS:
            return tuple(
                Piece(_ranked(chunk, units.rank, units.take), chunk) for chunk in _sets(eligible, units.size)
            )
        case UnitsKind.SHIPPING:
            return ()
        case _:
            assert_never(units.kind)


def times(units: Units | None, found: Sequence[Piece]) -> int:
    """How many ``times`` an effect happens: once for each set, otherwise once an order."""
    return len(found) if in_sets(units) else min(1, len(found))


def in_sets(units: Units | None) -> bool:
    """Whether an effect is about complete sets, each a piece that cannot be cut."""
    if units is None:
        return False
    return units.beside is not None or units.kind in (UnitsKind.SETS, UnitsKind.RANKED_IN_SETS)


def within_limits(
    units: Units | None, found: Sequence[Piece], items: int | None, happenings: int | None
) -> tuple[Piece, ...]:
    """The pieces that limits on items and times leave, the dearest first.

    :param items: how many targets there may be in all, or None.
    :param happenings: how many times it may happen, or None.
    """
    if happenings is not None and times(units, found) > happenings:
        found = found[:happenings]
    if items is None:
        return tuple(found)
    if len(found) == 1 and not in_sets(units):
        targets = _dearest_first(found[0].targets)[:items]
        whole = found[0].members == found[0].targets
        return (Piece(targets, targets if whole else found[0].members),) if targets else ()
    kept: list[Piece] = []
    for piece in found:
        items -= len(piece.targets)
        if items < 0:
            break
        kept.append(piece)
    return tuple(kept)


def _whole(units: Sequence[Unit]) -> Piece:
    return Piece(tuple(units), tuple(units))


def _dearest_first(units: Sequence[Unit]) -> tuple[Unit, ...]:
    return tuple(sorted(units, key=lambda unit: -unit.paid_minor))


def _sets(units: Sequence[Unit], size: int) -> list[tuple[Unit, ...]]:
    ranked = _dearest_first(units)
    return [ranked[i : i + size] for i in range(0, len(ranked) - size + 1, size)]


def _ranked(dearest_first: Sequence[Unit], rank: Rank | None, take: int) -> tuple[Unit, ...]:
    """The cheapest or dearest of some units; of equals the cheapest are the later ones."""
    if rank is Rank.DEAREST:
        return tuple(dearest_first[:take])
    return tuple(dearest_first[len(dearest_first) - min(take, len(dearest_first)) :])


# ---------------------------------------------------------------- sets with something beside


def _with_beside(
    effect: Effect, units: Units, number: int, eligible: Sequence[Unit], beside: Sequence[Unit]
) -> Iterator[Piece]:
    """Sets of so many eligible units and ``number`` others beside them."""
    either = {unit.key for unit in eligible} & {unit.key for unit in beside}
    pool = _Pool(tuple(eligible), tuple(beside), frozenset(either), number)
    size = units.size
    if units.kind is UnitsKind.RANKED:
        size = next((n for n in range(units.take, 0, -1) if pool.fits(1, n)), 0)
    count = pool.most_sets(size) if size else 0
    if units.kind is UnitsKind.RANKED:
        count = min(1, count)
    chosen, others = pool.divided(count, size, cheapest=_picks_the_cheapest(effect, units))
    for i in range(count):
        chunk = chosen[i * size : (i + 1) * size]
        members = (*chunk, *others[i * number : (i + 1) * number])
        if effect.verb is Verb.BUNDLE:
            yield Piece(members, members)
        elif units.kind is UnitsKind.RANKED_IN_SETS:
            yield Piece(_ranked(chunk, units.rank, units.take), members)
        else:
            yield Piece(chunk, members)


def _picks_the_cheapest(effect: Effect, units: Units) -> bool:
    if units.kind is UnitsKind.EACH:
        return effect.verb in (Verb.PRICE, Verb.DISCOUNT)
    return units.kind is UnitsKind.RANKED and units.rank is Rank.CHEAPEST


@dataclass(frozen=True, slots=True)
class _Pool:
    """Units to form sets of, and units to stand beside them; one that could do either does one."""

    eligible: tuple[Unit, ...]
    beside: tuple[Unit, ...]
    either: frozenset[tuple[str, int]]
    number: int  # of units beside, in each set

    def _needed_beside(self, count: int) -> int:
        """How many of the units that could do either must stand beside."""
        only = len(self.beside) - len(self.either)
        return max(0, count * self.number - only)

    def fits(self, count: int, size: int) -> bool:
        """Whether so many sets of that size can be formed at once."""
        only = len(self.eligible) - len(self.either)
        return max(0, count * size - only) + self._needed_beside(count) <= len(self.either)

    def most_sets(self, size: int) -> int:
        """How many sets of that size can be formed at once."""
        most = min(len(self.eligible) // size, len(self.beside) // self.number)
        return next((count for count in range(most, 0, -1) if self.fits(count, size)), 0)

    def divided(self, count: int, size: int, *, cheapest: bool) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
        """The units of so many sets, and those beside them; both dearest first."""
        spare = len(self.either) - self._needed_beside(count)
        ranked = _dearest_first(self.eligible)
        chosen: list[Unit] = []
        for unit in reversed(ranked) if cheapest else ranked:
            if len(chosen) < count * size and (unit.key not in self.either or spare > 0):
                chosen.append(unit)
                spare -= unit.key in self.either
        taken = {unit.key for unit in chosen}
        others = [unit for unit in _dearest_first(self.beside) if unit.key not in taken]
        in_order = [unit for unit in ranked if unit.key in taken]
        return tuple(in_order), tuple(others[: count * self.number])
