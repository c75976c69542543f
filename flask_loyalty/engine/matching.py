"""Which units an effect falls on: all at once, each, ranked, or in complete sets.

Units are matched, never lines. Sets are formed dearest first, so that of four cups under "the second for
one grosz" the two dear ones make the first set and its cheaper one is the gift. Units of equal price keep
the order of the cart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from flask_loyalty.engine.priced import Unit
from flask_loyalty.language.nodes import Rank, Units, UnitsKind

__all__ = ["Piece", "pieces", "times", "within_limits"]


@dataclass(frozen=True, slots=True)
class Piece:
    """What an effect falls on once: its ``targets``, and the ``members`` of the set they were taken from."""

    targets: tuple[Unit, ...]
    members: tuple[Unit, ...]


def pieces(units: Units | None, eligible: Sequence[Unit]) -> tuple[Piece, ...]:
    """Cut the eligible units into pieces, the dearest first.

    Without units (``on`` left out) and for ``items`` there is one piece of all; units that do not
    complete a set are in no piece.
    """
    if not eligible:
        return ()
    if units is None:
        return (_whole(eligible),)
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
    in_sets = units is not None and units.kind in (UnitsKind.SETS, UnitsKind.RANKED_IN_SETS)
    return len(found) if in_sets else min(1, len(found))


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
    if len(found) == 1:
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
