"""An order as the rows that the past keeps of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from flask_loyalty.engine.facts import OrderEvent
from flask_loyalty.engine.outcomes import Decision, PricedUnit
from flask_loyalty.engine.past import PastItem, PastOrder
from flask_loyalty.engine.priced import margin_minor
from flask_loyalty.money import Rounding, round_fraction
from flask_loyalty.programme.model import Programme

__all__ = ["changed", "counts", "item_rows", "order_rows"]


def counts(decision: Decision | None) -> bool:
    """Whether an order counts: it is there, and something of it is kept."""
    return decision is not None and any(unit.kept for unit in decision.units)


def item_rows(programme: Programme, event: OrderEvent, decision: Decision | None) -> Counter[PastItem]:
    """The kept units that count, as rows without a quantity, and how many there are of each.

    They say that they became known when the order was placed; whoever keeps them knows better.
    """
    if decision is None:
        return Counter()
    cart, lines = event.cart, {line.id: line for line in event.cart.lines}
    return Counter(
        PastItem(
            order=cart.ref or "",
            line=unit.line,
            member=cart.member or "",
            served_by=_served_by(event),
            sku=lines[unit.line].sku,
            category=lines[unit.line].category,
            brand=lines[unit.line].brand,
            at=cart.at,
            known_at=cart.at,
            quantity=0,
            paid_minor=unit.money_minor,
            margin_minor=_margin(programme, event, unit),
        )
        for unit in decision.units
        if unit.kept and not unit.excluded
    )


def _margin(programme: Programme, event: OrderEvent, unit: PricedUnit) -> int:
    """A unit's margin to a minor unit, halves up; unknown counts nothing."""
    line = next(line for line in event.cart.lines if line.id == unit.line)
    return round_fraction(margin_minor(programme, line, unit.money_minor) or 0, Rounding.HALF_UP)


def order_rows(
    programme: Programme, event: OrderEvent, decision: Decision | None, known_at: datetime, count: int
) -> Iterable[PastOrder]:
    """The row of an order that counts, if it does.

    :param count: 1 for a state that begins to hold, -1 for one that no longer does.
    """
    if decision is None or not counts(decision):
        return
    cart = event.cart
    kept = [unit for unit in decision.units if unit.kept]
    earning = [unit for unit in kept if not unit.excluded]
    yield PastOrder(
        order=cart.ref or "",
        member=cart.member or "",
        served_by=_served_by(event),
        at=cart.at,
        known_at=known_at,
        count=count,
        subtotal_minor=sum(unit.paid_minor for unit in kept),
        spend_minor=sum(unit.money_minor for unit in earning),
        margin_minor=sum(_margin(programme, event, unit) for unit in earning),
        quantity=len(kept),
    )


def _served_by(event: OrderEvent) -> str:
    """Whose sale it is: nobody earns anything on their own purchase."""
    cart = event.cart
    return "" if cart.served_by is None or cart.served_by == cart.member else cart.served_by


def changed(
    programme: Programme, event: OrderEvent, before: Decision | None, decision: Decision | None
) -> bool:
    """Whether the order's sums are others than before."""
    moment = event.cart.at
    return list(order_rows(programme, event, before, moment, 1)) != list(
        order_rows(programme, event, decision, moment, 1)
    )
