"""Which ids, facts and words stand in the rules and conditions of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_loyalty.language import nodes as n
from flask_loyalty.language.walking import facts_of, parts_of, rule_expressions
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = ["mentioned", "mentioned_anywhere", "nodes_below"]


def mentioned_anywhere(programme: Programme) -> set[str | None]:
    """Every id, fact and word that stands in a rule or in a condition of the document."""
    roots: list[n.Expression] = [one.when for one in programme.tiers]
    roots += [one.when for one in programme.segments]
    roots += [one.audience for one in programme.rewards.values() if one.audience is not None]
    roots += [] if programme.excluded is None else [programme.excluded]
    roots += [floor.keep for floor in programme.floors]
    found = mentioned(programme.rules)
    for root in roots:
        found.update(_words(root))
    return found


def mentioned(rules: Iterable[ProgrammeRule]) -> set[str | None]:
    """Every id, fact and word that stands in one of the rules."""
    found: set[str | None] = set()
    for rule in rules:
        found.update(_nouns(rule.rule))
        for root in rule_expressions(rule.rule):
            found.update(_words(root))
    return found


def _nouns(rule: n.Rule) -> Iterator[str | None]:
    for noun in (rule.audience, getattr(rule.start, "event", None), rule.effect.multiplied):
        if isinstance(noun, n.Noun):
            yield from (noun.word, noun.reference)


def _words(root: n.Expression) -> Iterator[str | None]:
    yield from (fact.name for fact in facts_of(root))
    for node in nodes_below(root):
        if isinstance(node, n.TextLiteral):
            yield node.value
        elif isinstance(node, n.CountLiteral):
            yield from (node.unit, node.reference)
        elif isinstance(node, n.Fact):
            yield node.name


def nodes_below(root: n.Expression) -> Iterator[n.Expression]:
    """An expression and every part of it, filters of facts among them."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, n.Fact):
            stack += [part for part in (node.where, node.otherwise) if part is not None]
        stack += parts_of(node)
