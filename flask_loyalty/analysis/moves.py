"""Who moves from tier to tier where a version asks something else for its tiers.

A tier is everybody who meets its condition and that of no higher one, so what is asked for one moves
customers of others too. The boxes propose who moves; that somebody does is said where such a customer was
made and has those tiers in the two versions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from flask_loyalty.analysis.boxes import ANYTHING, Box, Boxes, both
from flask_loyalty.analysis.examples_of_settings import standing_of
from flask_loyalty.analysis.occasions import Occasion
from flask_loyalty.analysis.situations import Wanted, situations
from flask_loyalty.analysis.space import Space
from flask_loyalty.analysis.versions import Versions
from flask_loyalty.programme.model import Programme

__all__ = ["Move", "Moves", "moves_of"]

MOST_TRIES = 4
"""So many customers of one box are made to see whether one moves."""

Regions = Mapping[str | None, Boxes]
"""By tier, who has it; under None who has none."""


@dataclass(frozen=True, slots=True)
class Move:
    """Customers who have another tier; None: none.

    :ivar who: what holds of them.
    """

    was: str | None
    now: str | None
    who: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """What two versions make of their tiers.

    :ivar reached: tiers that nobody could have before, and somebody can now.
    :ivar unreached: tiers that somebody could have before, and nobody can now.
    :ivar exact: whether these are all who move.
    """

    found: tuple[Move, ...]
    reached: tuple[str, ...]
    unreached: tuple[str, ...]
    exact: bool


def moves_of(versions: Versions) -> Moves:
    """Who has another tier in the new version than in the old one."""
    old, new = (_regions(versions.space, side) for side in (versions.old, versions.new))
    found: list[Move] = []
    exact = True
    for was, left in old.items():
        for now, right in new.items():
            if was == now:
                continue
            boxes = versions.space.links.possible(both(left, right))
            who = tuple(box for box in boxes.boxes if _somebody(versions, box, was, now))
            exact = exact and boxes.exact and len(who) == len(boxes.boxes)
            if who:
                found.append(Move(was, now, who))
    shared = [tier for tier in old if tier is not None and tier in new]
    reached = tuple(one for one in shared if old[one].empty and any(move.now == one for move in found))
    unreached = tuple(one for one in shared if new[one].empty and any(move.was == one for move in found))
    return Moves(tuple(found), reached, unreached, exact)


def _regions(space: Space, programme: Programme) -> Regions:
    """Who has which tier: the highest whose condition holds."""
    regions: dict[str | None, Boxes] = {}
    lower = ANYTHING
    for tier in reversed(programme.tiers):
        regions[tier.id] = space.links.possible(both(space.boxes(tier.when), lower))
        lower = both(lower, space.boxes(tier.when, holds=False))
    return {**regions, None: lower}


def _somebody(versions: Versions, box: Box, was: str | None, now: str | None) -> bool:
    """Whether somebody in a box moves, as both versions see it."""
    for made in islice(situations(versions.space, Wanted(box, now=versions.now)), MOST_TRIES):
        one = Occasion(made.event, made.facts, made.moment)
        before, after = (standing_of(side, one) for side in (versions.old, versions.new))
        if before is not None and after is not None and (before.tier, after.tier) == (was, now):
            return True
    return False
