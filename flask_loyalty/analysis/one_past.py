"""A past that one customer may have: what was bought was bought in an order, and counts in every wider sum.

Of what a box does not ask it is free to say so. Where a box asks for what no past can be, that stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction

from flask_loyalty.analysis.past_links import ORDERS, SUMS
from flask_loyalty.analysis.windows import lies_in
from flask_loyalty.engine.facts import Value
from flask_loyalty.engine.scope import past_key
from flask_loyalty.language import nodes as n

__all__ = ["past_of_one"]


_ONE = Fraction(1)


def past_of_one(
    past: Mapping[str, Value], facts: Iterable[n.Fact], asked: Collection[str]
) -> dict[str, Value]:
    """The same past with the orders in which something was bought.

    :param facts: the facts that a programme asks.
    :param asked: the keys whose values stay.
    """
    sums = {past_key(fact): fact for fact in facts if fact.name in SUMS}
    found = dict(past)
    bought = [(key, fact, value) for key, fact in sums.items() if _is_some(value := past.get(key))]
    if bought and "customer.orders" not in asked and not found.get("customer.orders"):
        orders = [value for _, fact, value in bought if fact.name == ORDERS.name]
        found["customer.orders"] = max((one for one in orders if isinstance(one, Fraction)), default=_ONE)
    for key, fact in sums.items():
        least = max((_counted(fact, one, value) for _, one, value in bought), default=Fraction(0))
        value = found.get(key)
        if key not in asked and isinstance(value, Fraction) and value < least:
            found[key] = least
    return found


def _is_some(value: Value) -> bool:
    return isinstance(value, Fraction) and value > 0


def _counted(fact: n.Fact, bought: n.Fact, value: Value) -> Fraction:
    """How much of what was bought counts in another sum, at least."""
    assert isinstance(value, Fraction)
    if fact.where not in (None, bought.where) or not lies_in(bought.window, fact.window):
        return Fraction(0)
    if fact.name == bought.name or (fact.name, bought.name) == ("customer.spend", "customer.margin"):
        return value  # what was left of it was paid
    return Fraction(fact.name == ORDERS.name and fact.where is None)
