"""What a rule costs to decide, from its tree alone, and by which condition an index can find it.

Every rule ends: there are no loops, and a history fact is one value that one batch has loaded. What is left
is how often a rule looks at the cart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from flask_loyalty.language import nodes as n
from flask_loyalty.language.walking import manifest

__all__ = ["Cost", "CostClass", "cost_of"]


class CostClass(Enum):
    """How the work grows with the cart."""

    ONCE = "once"  # whatever is in the cart
    ITEMS = "items"  # with the number of items
    SORTED = "sorted"  # items are ranked or put into sets: n log n


@dataclass(frozen=True, slots=True)
class Cost:
    """What a rule costs.

    :ivar history: how many values of the past it asks for, all of them in one batch.
    :ivar index: the fact by which an index can tell, without deciding the rule, that it does not concern an
        order; None if it has to be looked at for each.
    """

    kind: CostClass
    history: int
    index: str | None


# What parts orders best comes first.
_BY_VALUE = (
    *("item.sku", "item.brand", "item.category", "item.labels", "order.codes", "card.kind"),
    *("customer.segments", "customer.tier", "employee.role", "now.weekday"),
)
_BY_THRESHOLD = ("order.subtotal", "order.quantity", "order.margin", "now.date", "now.time")
_SORTING = (n.UnitsKind.SETS, n.UnitsKind.RANKED, n.UnitsKind.RANKED_IN_SETS)


def cost_of(rule: n.Rule) -> Cost:
    """What a checked rule costs.

    >>> from flask_loyalty.language import parse_rule
    >>> cost_of(parse_rule('earn 5 points on every item where item.brand = "Ziarno"').tree).index
    'item.brand'
    """
    return Cost(_class_of(rule.effect), len(manifest(rule)), _index(rule))


def _class_of(effect: n.Effect) -> CostClass:
    units = effect.units
    if units is not None and units.kind is not n.UnitsKind.SHIPPING:
        ranked = units.kind in _SORTING or units.beside is not None
        return CostClass.SORTED if ranked else CostClass.ITEMS
    if effect.verb in (n.Verb.DISCOUNT, n.Verb.BUNDLE, n.Verb.PRICE) and units is None:
        return CostClass.ITEMS  # an amount off the order is spread over all its items
    return CostClass.ONCE


def _index(rule: n.Rule) -> str | None:
    """The fact of the best condition that must hold and that names a value or a limit."""
    found = {fact for condition in _required(rule) if (fact := _served(condition))}
    return next((name for name in (*_BY_VALUE, *_BY_THRESHOLD) if name in found), None)


def _required(rule: n.Rule) -> Iterator[n.Expression]:
    """Conditions without which the rule gives nothing."""
    units = rule.effect.units
    roots = [rule.when, units.where if units is not None else None]
    roots.append(rule.audience.where if rule.audience is not None else None)
    for root in roots:
        yield from root.members if isinstance(root, n.And) else (root,) if root is not None else ()


def _served(condition: n.Expression) -> str | None:
    """The fact by which a condition can be looked up: one value, some values, or a limit."""
    match condition:
        case n.Comparison("=", n.Fact(name, None, None), right) if _is_value(right) and name in _BY_VALUE:
            return name
        case n.Comparison(operator, n.Fact(name, None, None), right) if operator not in ("=", "!="):
            ordered = name in _BY_THRESHOLD or name == "customer.tier"
            return name if ordered and _is_value(right) else None
        case n.Membership(n.Fact(name, None, None), container, False) if name in (*_BY_VALUE, *_BY_THRESHOLD):
            return name if _is_value(container) or isinstance(container, n.Between) else None
        case n.Membership(n.TextLiteral(), n.Fact(name, None, None), False) if name in _BY_VALUE:
            return name
        case _:
            return None


def _is_value(e: n.Expression) -> bool:
    if isinstance(e, n.ListLiteral):
        return all(_is_value(member) for member in e.members)
    return not isinstance(e, n.Fact | n.Arithmetic | n.PartOf | n.Above | n.Negative)
