"""What a document declares and no rule uses, and standings that nobody reaches."""

from __future__ import annotations

from collections.abc import Iterator

from flask_loyalty.analysis.boxes import Boxes, both
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.language import nodes as n
from flask_loyalty.language.walking import facts_of, parts_of, rule_expressions
from flask_loyalty.programme.model import Programme

__all__ = ["check_standing", "check_unused"]


def check_unused(of: Examination) -> None:
    """Note codes, groups, budgets, partners and facts that nothing in the document asks for; a segment may
    also be there to be counted."""
    programme, words = of.programme, _mentioned(of.programme)
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


def _mentioned(programme: Programme) -> set[str | None]:
    """Every id, fact and word that stands in a rule or in a condition of the document."""
    roots: list[n.Expression] = [one.when for one in programme.tiers]
    roots += [one.when for one in programme.segments]
    roots += [one.audience for one in programme.rewards.values() if one.audience is not None]
    roots += [] if programme.excluded is None else [programme.excluded]
    roots += [floor.keep for floor in programme.floors]
    found: set[str | None] = set()
    for rule in programme.rules:
        found.update(_nouns(rule.rule))
        roots += rule_expressions(rule.rule)
    for root in roots:
        found.update(_words(root))
    return found


def _nouns(rule: n.Rule) -> Iterator[str | None]:
    for noun in (rule.audience, getattr(rule.start, "event", None), rule.effect.multiplied):
        if isinstance(noun, n.Noun):
            yield from (noun.word, noun.reference)


def _words(root: n.Expression) -> Iterator[str | None]:
    yield from (fact.name for fact in facts_of(root))
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, n.TextLiteral):
            yield node.value
        elif isinstance(node, n.CountLiteral):
            yield from (node.unit, node.reference)
        elif isinstance(node, n.Fact):
            yield node.name
            stack += [part for part in (node.where, node.otherwise) if part is not None]
        stack += parts_of(node)


def check_standing(of: Examination) -> None:
    """Note tiers that nobody can have, and rewards that nobody may take."""
    space, higher = of.space, Boxes(({},))
    for place in reversed(range(len(of.programme.tiers))):
        tier = of.programme.tiers[place]
        own = space.boxes(tier.when)
        if both(own, higher).empty:
            of.notes.finding("no_such_tier", ("tiers", place, "when"), detail=tier.id)
        higher = both(higher, space.boxes(tier.when, holds=False))
    for place, reward in enumerate(of.programme.rewards.values()):
        if reward.audience is not None and space.boxes(reward.audience).empty:
            of.notes.finding("reward_for_nobody", ("rewards", place, "for"), detail=reward.id)
