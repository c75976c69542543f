"""Going over a tree: its expressions, its facts, and which of them are about the past."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, assert_never

from flask_loyalty.language import nodes as n
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import FACTS, Names

__all__ = ["and_members", "facts_of", "in_singular", "manifest", "parts_of", "rule_expressions"]

Tree = TypeVar("Tree", bound=n.Rule | n.Expression)


def manifest(tree: n.Rule | n.Expression, names: Names | None = None) -> tuple[n.Fact, ...]:
    """The history facts that a tree reads, each once, in the order of the text.

    Each keeps its window and its ``where``, but not its ``else``: what history answers does not depend
    on what a rule does without an answer. Facts inside a ``where`` are about the past order or item and
    are no history facts by themselves.

    :param names: what the document declares, if the shop's own facts may be historical.

    >>> from flask_loyalty.language import parse_expression
    >>> [fact.name for fact in manifest(parse_expression("customer.spend in last 90 days >= 300 PLN").tree)]
    ['customer.spend']
    """
    found: dict[n.Fact, None] = {}
    for fact in facts_of(tree):
        known = names.fact(fact.name) if names else FACTS.get(fact.name)
        if known is not None and known.historical:
            found.setdefault(replace(fact, otherwise=None, span=Span(0, 0)))
    return tuple(found)


def in_singular(tree: Tree, names: Names) -> Tree:
    """The same tree with the document's own units in the singular, as those of the language are read.

    >>> from flask_loyalty.language import parse_rule
    >>> from flask_loyalty.language.noun_table import noun
    >>> heart = noun("heart hearts n | serce serca serce sercu sercem | serca serc serca sercach sercami")
    >>> rule = in_singular(parse_rule("earn 5 hearts").tree, Names(nouns={"heart": heart}))
    >>> rule.effect.amount.unit
    'heart'
    """
    singulars = {noun.plural: noun.word for noun in names.nouns.values()}
    changed: Tree = _with_units(tree, singulars) if singulars else tree
    return changed


def _with_units(value: Any, singulars: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_with_units(member, singulars) for member in value)
    if isinstance(value, n.CountLiteral):
        return replace(value, unit=singulars.get(value.unit, value.unit))
    if not is_dataclass(value) or isinstance(value, Span | type):
        return value
    return replace(value, **{f.name: _with_units(getattr(value, f.name), singulars) for f in fields(value)})


def facts_of(tree: n.Rule | n.Expression) -> Iterator[n.Fact]:
    """Every fact that a tree reads itself, left to right; not those inside a fact's ``where``."""
    roots = rule_expressions(tree) if isinstance(tree, n.Rule) else iter((tree,))
    for root in roots:
        stack: list[n.Expression] = [root]
        while stack:
            node = stack.pop()
            if isinstance(node, n.Fact):
                yield node
                if node.otherwise is not None:
                    stack.append(node.otherwise)
            else:
                stack.extend(reversed(parts_of(node)))


def rule_expressions(rule: n.Rule) -> Iterator[n.Expression]:
    """The expressions of a rule, in the order of the text."""
    if isinstance(rule.start, n.On | n.Within) and rule.start.event.where is not None:
        yield rule.start.event.where
    if rule.audience is not None and rule.audience.where is not None:
        yield rule.audience.where
    if rule.when is not None:
        yield rule.when
    yield from _effect_expressions(rule.effect)
    for limit in rule.limits:
        yield limit.amount


def _effect_expressions(effect: n.Effect) -> Iterator[n.Expression]:
    yield from (part for part in (effect.amount, effect.per, effect.measure) if part is not None)
    if effect.units is not None:
        if effect.units.where is not None:
            yield effect.units.where
        if effect.units.beside is not None and effect.units.beside.where is not None:
            yield effect.units.beside.where
    if effect.bands is not None:
        yield effect.bands.measure
        for band in effect.bands.bands:
            yield band.limit
            yield band.amount


def parts_of(node: n.Expression) -> tuple[n.Expression, ...]:
    """The expressions that an expression is made of, left to right."""
    match node:
        case n.And() | n.Or() | n.ListLiteral():
            return node.members
        case n.Not() | n.Negative():
            return (node.operand,)
        case n.Comparison():
            return (node.left, node.right)
        case n.Membership():
            return (node.element, node.container)
        case n.Between():
            return (node.low, node.high)
        case n.Arithmetic():
            return (node.first, *(operand for _, operand in node.rest))
        case n.PartOf():
            return (node.percent, node.whole)
        case n.Above():
            return (node.measure, node.limit)
        case n.Fact():
            return tuple(part for part in (node.where, node.otherwise) if part is not None)
        case (
            n.MoneyLiteral() | n.NumberLiteral() | n.PercentLiteral() | n.CountLiteral()
            | n.DurationLiteral() | n.DateLiteral() | n.TimeLiteral() | n.TextLiteral() | n.WordLiteral()
        ):  # fmt: skip
            return ()
        case _:
            assert_never(node)


def and_members(e: n.Expression | None) -> Sequence[n.Expression]:
    """The conditions that all must hold, each by itself."""
    if e is None:
        return ()
    return tuple(_flat(e)) if isinstance(e, n.And) else (e,)


def _flat(e: n.Expression) -> Iterator[n.Expression]:
    if isinstance(e, n.And):
        for member in e.members:
            yield from _flat(member)
    else:
        yield e
