"""For a shop's own tests: a clock that stands still, and short makers of lines and orders.

>>> clock = Clock("2026-05-01 12:00")
>>> clock.forward(days=14)
>>> clock().isoformat()
'2026-05-15T12:00:00+00:00'
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask_loyalty.money import parse_amount
from flask_loyalty.web.seams import LineFacts, OrderFacts

__all__ = ["Clock", "line", "order"]

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Clock:
    """A time that moves only when told to: ``app.config["LOYALTY_CLOCK"] = Clock("2026-05-01 12:00")``."""

    def __init__(self, start: str | datetime = NOON) -> None:
        moment = datetime.fromisoformat(start) if isinstance(start, str) else start
        self.moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.moment

    def forward(self, **by: int) -> None:
        """Move on: ``clock.forward(days=14, hours=1)``."""
        self.moment += timedelta(**by)


def line(sku: str, price: str, qty: int = 1, **more: Any) -> LineFacts:
    """A line of so many units at a price, everything else as the shop would leave it.

    >>> line("CUP-S", "39.00", 2, cost="12.00").cost
    1200
    """
    for name in ("regular_price", "cost"):
        if isinstance(more.get(name), str):
            more[name] = parse_amount(more[name], "PLN")
    return LineFacts(sku=sku, qty=qty, unit_price=parse_amount(price, "PLN"), **more)


def order(*lines: LineFacts, member: str | None = "m1", at: datetime = NOON, **more: Any) -> OrderFacts:
    """A cart or an order in PLN of one member."""
    return OrderFacts(member=member, currency="PLN", placed_at=at, lines=lines, **more)
