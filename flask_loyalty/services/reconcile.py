"""Repairing what was not heard: the shop's own list of what happened, gone through again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine

from flask_loyalty.engine.facts import Cart
from flask_loyalty.services import orders
from flask_loyalty.services.orders import Effect
from flask_loyalty.services.shop import ShopFacts
from flask_loyalty.store.failures import record_failure
from flask_loyalty.store.programmes import ProgrammeSource
from flask_loyalty.store.writing import own

__all__ = ["Report", "reconcile"]

_EVENTS = {
    "paid": orders.paid,
    "delivered": orders.delivered,
    "cancelled": orders.cancelled,
    "refunded": orders.refunded,
}


@dataclass(slots=True)
class Report:
    """What a run did: ``repaired`` events had not been booked, ``failed`` ones could not be."""

    seen: int = 0
    repaired: list[tuple[str, str, int]] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str, str]] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report, one thing a line."""
        told = [f"{event} of {ref}: booked, {points:+} points" for event, ref, points in self.repaired]
        told += [f"{event} of {ref}: waits for the payment" for event, ref in self.waiting]
        told += [f"{event} of {ref}: failed: {error}" for event, ref, error in self.failed]
        return [
            *told,
            f"{self.seen} events looked at, {len(self.repaired)} repaired, {len(self.failed)} failed.",
        ]


def reconcile(
    engine: Engine,
    programmes: ProgrammeSource,
    shop: ShopFacts,
    events: Iterable[tuple[str, str, datetime]],
    load_order: Callable[[str], Cart],
    now: datetime,
) -> Report:
    """Book whatever of the shop's events has not been booked; running it twice changes nothing.

    Each event has a transaction of its own, so that one that fails holds up no other; it is kept as a
    failure and tried again the next time.

    :param events: (event, order, when), for instance from the shop's ``orders_between``.
    """
    report = Report()
    for event, ref, occurred_at in sorted(events, key=lambda told: (told[2], _rank(told[0]), str(told[1]))):
        report.seen += 1
        _repair(engine, programmes, shop, load_order, report, event, str(ref), min(occurred_at, now))
    return report


def _rank(event: str) -> int:
    """Of events of one instant: the payment first."""
    return list(_EVENTS).index(event) if event in _EVENTS else len(_EVENTS)


def _repair(
    engine: Engine,
    programmes: ProgrammeSource,
    shop: ShopFacts,
    load_order: Callable[[str], Cart],
    report: Report,
    event: str,
    ref: str,
    occurred_at: datetime,
) -> None:
    try:
        cart = load_order(ref)

        def work(conn: Connection) -> Effect:
            return _EVENTS[event](conn, programmes, shop, cart, occurred_at)

        effect = own(engine, work)
    except Exception as error:  # one bad order must not keep the others from being repaired
        own(
            engine,
            lambda conn, error=error: record_failure(  # type: ignore[misc]
                conn, event=event, ref=ref, occurred_at=occurred_at, error=error
            ),
        )
        report.failed.append((event, ref, f"{type(error).__name__}: {error}"))
        return
    if effect.changed:
        report.repaired.append((event, ref, effect.points))
    elif effect.waiting:
        report.waiting.append((event, ref))
