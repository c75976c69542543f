"""What a rule costs to decide, from its tree alone, and by which condition an index can find it.

Every rule ends: there are no loops, and a history fact is one value that one batch has loaded. What is left
is how often a rule looks at the cart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from flask_loyalty.language import nodes as n
from flask_loyalty.language.filing import fact_of, keys_of
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
    """The fact under which an index files the rule."""
    if isinstance(rule.start, n.On | n.Every):
        return None  # an index is for orders
    keys = keys_of(rule, None)
    return fact_of(keys[0]) if keys else None
