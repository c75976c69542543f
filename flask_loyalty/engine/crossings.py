"""Where other rules begin or cease to stand in a rule's way as the order's value grows or falls."""

from __future__ import annotations

from functools import lru_cache

from flask_loyalty.engine.dealing import DEALS
from flask_loyalty.engine.inverting import distances
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.sights import Sight, offs_by_phase
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import Phase, ProgrammeRule

__all__ = ["band_reached", "crossings", "may_stand_in_the_way"]

_MOST_RULES = 200
_MOST_LIMITS = 24


def may_stand_in_the_way(other: ProgrammeRule, rule: ProgrammeRule) -> bool:
    """Whether another rule may change what one sees or may take: deals, before it or beside."""
    if other.phase not in DEALS or other.id == rule.id:
        return other.id == rule.id
    return other.phase.value <= rule.phase.value


def crossings(rule: ProgrammeRule, sight: Sight, decision: Decision, *, more: bool = True) -> list[int]:
    """By how much the order's value crosses what some rule compares it with, the nearest ones.

    :param sight: what was decided, as any rule sees it.
    """
    programme, near = sight.occurrence.programme, set[int]()
    sights: dict[Phase, Sight] = {}
    for other in [one for one in programme.rules if may_stand_in_the_way(one, rule)][:_MOST_RULES]:
        when, bands = other.rule.when, other.rule.effect.bands
        if when is None and bands is None:
            continue
        if other.phase not in sights:
            sights[other.phase] = Sight(sight.occurrence, offs_by_phase(programme, decision, other.phase))
        seen = sights[other.phase].as_seen_by(other)
        if when is not None:
            near.update(distances(when, seen, more=more))
        if bands is not None:
            for place in range(len(bands.bands)):
                near.update(distances(band_reached(bands, place), seen.measuring(), more=more))
    return sorted(near)[:_MOST_LIMITS]


@lru_cache(maxsize=4096)  # the same tree each time, for what it means is kept by the tree
def band_reached(bands: n.Bands, place: int) -> n.Comparison:
    """The condition that what the bands go by reaches one of them."""
    return n.Comparison(">=", bands.measure, bands.bands[place].limit)
