"""What follows from a rule's tree: its phase, the facts it reads, whether it looks at one person's past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flask_loyalty.language import manifest, print_expression
from flask_loyalty.language.nodes import (
    CountLiteral,
    Effect,
    Every,
    Expression,
    Fact,
    Membership,
    On,
    Rule,
    TextLiteral,
    UnitsKind,
    Verb,
    Within,
)
from flask_loyalty.language.walking import facts_of, parts_of, rule_expressions
from flask_loyalty.programme.model import Phase

__all__ = [
    "codes_of",
    "facts_read",
    "is_individual",
    "manifest_of",
    "nodes_of",
    "phase_of",
    "products_given",
]

Standing = tuple[Sequence[Expression], Sequence[Expression]]
"""The conditions of the tiers, and those of the segments."""


def phase_of(rule: Rule) -> Phase:
    """When a rule is decided: by what starts it, then by what it changes.

    A set takes units away from other sets, so whatever forms sets is decided after what reduces units one
    by one. A deal without units is about the whole order.
    """
    match rule.start:
        case Every():
            return Phase.PERIOD
        case On():
            return Phase.EVENT
    if rule.effect.verb in (Verb.EARN, Verb.MULTIPLY, Verb.PAY, Verb.CHARGE) or _counted(rule.effect):
        return Phase.EARN
    units = rule.effect.units
    if units is None:
        return Phase.ORDER
    if units.kind is UnitsKind.SHIPPING:
        return Phase.SHIPPING
    in_sets = units.kind in (UnitsKind.SETS, UnitsKind.RANKED_IN_SETS) or units.beside is not None
    return Phase.BUNDLE if in_sets or rule.effect.verb is Verb.BUNDLE else Phase.ITEM


def _counted(effect: Effect) -> bool:
    """Whether something is given that is only counted, such as a badge, and not a thing of the shop."""
    counted = isinstance(effect.amount, CountLiteral) and effect.amount.unit not in ("item", "reward")
    return effect.verb is Verb.GIVE and counted


def products_given(rule: Rule) -> Iterator[str]:
    """The products that a rule gives as gifts: those of ``give 1 item "STICKERS"``."""
    effect = rule.effect
    amounts = [effect.amount] if effect.bands is None else [band.amount for band in effect.bands.bands]
    for amount in amounts if effect.verb is Verb.GIVE else ():
        if isinstance(amount, CountLiteral) and amount.unit == "item" and amount.reference:
            yield amount.reference


def facts_read(tree: Rule | Expression) -> Iterator[Fact]:
    """Every fact that a tree mentions; those inside a ``where`` too."""
    return (node for node in nodes_of(tree) if isinstance(node, Fact))


def nodes_of(tree: Rule | Expression) -> Iterator[Expression]:
    """Every expression inside a tree, the outer before the inner."""
    stack = list(rule_expressions(tree)) if isinstance(tree, Rule) else [tree]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(parts_of(node))


def manifest_of(trees: Iterable[Rule | Expression], standing: Standing) -> tuple[Fact, ...]:
    """The history facts that trees read, themselves or through tiers and segments; each once, sorted.

    Sorted by what they say, so that the order of a document's rules changes nothing.
    """
    found: dict[str, Fact] = {}
    waiting = list(trees)
    told: set[str] = set()
    while waiting:
        tree = waiting.pop()
        named = {fact.name for fact in facts_of(tree)}
        for name, conditions in (("customer.tier", standing[0]), ("customer.segments", standing[1])):
            if name in named and name not in told:
                told.add(name)
                waiting.extend(conditions)
        read = manifest(tree)
        first = (Fact("customer.orders"),) if "order.is_first" in named else ()
        for fact in (*read, *first):
            found.setdefault(print_expression(fact), fact)
    return tuple(found[text] for text in sorted(found))


def codes_of(rule: Rule) -> Iterator[str]:
    """The codes that a rule asks for: ``"AUTUMN" in order.codes``."""
    for node in nodes_of(rule):
        match node:
            case Membership(TextLiteral(code), Fact("order.codes")):
                yield code


def is_individual(rule: Rule) -> bool:
    """Whether a rule looks at one customer's past or standing, rather than at this order alone."""
    return isinstance(rule.start, Within) or any(
        fact.name.startswith("customer.") or fact.name == "order.is_first" for fact in facts_read(rule)
    )
