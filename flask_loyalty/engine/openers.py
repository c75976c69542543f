"""The order that opens a span, as far as the rule tells what it must be: the least one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flask_loyalty.engine.interpret import FactReader, evaluate
from flask_loyalty.language.nodes import CountLiteral, Expression, Fact, MoneyLiteral, NumberLiteral, Within
from flask_loyalty.language.walking import parts_of

__all__ = ["brought_by_the_opener"]


def brought_by_the_opener(fact: Fact, start: Within) -> int:
    """What the least order that opens a span adds to a fact of it: one order, so much spent, so many items.

    What it leaves, and what of it some filter takes, is not known: nothing.
    """
    where = start.event.where
    if fact.name == "customer.orders" and fact.where in (None, where):
        return 1
    measured = _OF_ORDERS.get(fact.name)
    if measured is None or fact.where is not None:
        return 0
    name, least = measured
    limits = [] if where is None else list(_limits(where))
    for number in sorted({least, *(at for limit in limits for at in (limit, limit + 1) if at > least)}):
        if where is None or evaluate(where, _knowing(name, number)) is True:
            return number
    return least


_OF_ORDERS = {"customer.spend": ("order.subtotal", 0), "customer.quantity": ("order.quantity", 1)}
"""What an order adds to, as which fact of the order, and the least that there is of it."""


def _knowing(name: str, number: int) -> FactReader:
    return FactReader(lambda fact: Fraction(number) if fact.name == name else None)


def _limits(condition: Expression) -> Iterator[int]:
    """The amounts and counts that a condition names."""
    match condition:
        case MoneyLiteral(minor=minor):
            yield minor
        case CountLiteral(value=value) | NumberLiteral(value=value):
            yield int(value)
        case _:
            for part in parts_of(condition):
                yield from _limits(part)
