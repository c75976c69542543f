"""Orders near what a floor keeps: some of their deals are held back under one amount, not under another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask_loyalty.analysis.occasions import Occasion
from flask_loyalty.engine.facts import CartLine, OrderEvent
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import Floor

__all__ = ["near_floors"]

_COSTS = tuple(range(95, 0, -5))
"""Costs that are tried, in hundredths of the price."""
_PRICES = (100, 105, 110, 120, 150, 200)
"""Prices that are tried, in hundredths of the amount that a floor keeps."""


def near_floors(one: Occasion, floors: Sequence[Floor]) -> Iterator[Occasion]:
    """The same order with goods of other costs, and at prices near the amounts that floors keep.

    :param floors: the forms of one floor; goods of its category are tried beside those of the order.
    """
    if not isinstance(one.event, OrderEvent):
        return
    amounts = {floor.keep.right.minor for floor in floors if isinstance(floor.keep.right, n.MoneyLiteral)}
    for category in sorted({floor.category for floor in floors} | {""}, reverse=True):
        for amount in sorted(amounts):
            for part in _PRICES:
                yield _at(one, one.event, category, price=amount * part // 100)
        for part in _COSTS:
            yield _at(one, one.event, category, cost=part)


def _at(one: Occasion, event: OrderEvent, category: str, *, price: int = 0, cost: int = 0) -> Occasion:
    """The order with its goods in a category, at a price, or of a cost in hundredths of their price."""

    def changed(line: CartLine) -> CartLine:
        made = replace(line, category=category) if category else line
        if cost:
            return replace(made, cost_minor=made.unit_price_minor * cost // 100)
        known = made.cost_minor
        if known is not None and made.unit_price_minor:
            known = known * price // made.unit_price_minor
        return replace(made, unit_price_minor=price, regular_price_minor=price, cost_minor=known)

    lines = tuple(map(changed, event.cart.lines))
    return replace(one, event=replace(event, cart=replace(event.cart, lines=lines)))
