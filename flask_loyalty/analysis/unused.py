"""What a document declares and no rule uses, and standings that nobody reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_loyalty.analysis.boxes import Boxes, both
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.mentioned import mentioned_anywhere
from flask_loyalty.analysis.space import Space
from flask_loyalty.language import nodes as n

__all__ = ["check_standing", "check_unused", "unreached"]


def check_unused(of: Examination) -> None:
    """Note codes, groups, budgets, partners and facts that nothing in the document asks for; a segment may
    also be there to be counted."""
    programme, words = of.programme, mentioned_anywhere(of.programme)
    declared = {
        "codes": (programme.codes, words),
        "facts": (programme.facts, words),
        "groups": (programme.groups, {rule.group for rule in programme.rules}),
        "budgets": (programme.budgets, {rule.budget for rule in programme.rules}),
        "partners": (programme.partners, words | {one.partner for one in programme.rewards.values()}),
        "events": (programme.events, words),
        "counters": (programme.counters, words),
        "draws": (programme.draws, words),
        "stamp_cards": (programme.stamp_cards, words),
    }
    for key, (ids, used) in declared.items():
        for place, id_ in enumerate(ids):
            if id_ not in used:
                of.notes.finding("never_used", (key, place, "id"), detail=id_)


def check_standing(of: Examination) -> None:
    """Note tiers that nobody can have, and rewards that nobody may take."""
    space, tiers = of.space, of.programme.tiers
    for place in unreached(space, [tier.when for tier in tiers]):
        of.notes.finding("no_such_tier", ("tiers", place, "when"), detail=tiers[place].id)
    for place, reward in enumerate(of.programme.rewards.values()):
        if reward.audience is not None and space.links.possible(space.boxes(reward.audience)).empty:
            of.notes.finding("reward_for_nobody", ("rewards", place, "for"), detail=reward.id)


def unreached(space: Space, conditions: Sequence[n.Expression]) -> Iterator[int]:
    """The places of tiers that nobody has: where one holds, if it can, so does a higher one."""
    higher = Boxes(({},))
    for place in reversed(range(len(conditions))):
        if space.links.possible(both(space.boxes(conditions[place]), higher)).empty:
            yield place
        higher = both(higher, space.boxes(conditions[place], holds=False))
