"""Repairing what was not heard: the shop's own list of what happened, and the members' events that failed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine

from flask_loyalty.engine.facts import Cart, SignalEvent
from flask_loyalty.services import events as member_events
from flask_loyalty.services import orders
from flask_loyalty.services.orders import Effect
from flask_loyalty.services.shop import ShopFacts
from flask_loyalty.store.failures import record_failure, signals
from flask_loyalty.store.programmes import ProgrammeSource
from flask_loyalty.store.writing import own

__all__ = ["Report", "reconcile"]

log = logging.getLogger("flask_loyalty")

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

    Members' events that failed (a sign-up) are tried again with what they said then. Each event has a
    transaction of its own, so that one that fails holds up no other; it is kept as a failure and tried again
    the next time.

    :param events: (event, order, when), for instance from the shop's ``orders_between``.
    """
    report = Report()
    for ref, signal in own(engine, signals):
        report.seen += 1
        _try_again(engine, programmes, report, ref, signal, now)
    for event, ref, occurred_at in sorted(events, key=lambda told: (told[2], _rank(told[0]), str(told[1]))):
        report.seen += 1
        _repair(engine, programmes, shop, load_order, report, event, str(ref), min(occurred_at, now))
    return report


def _try_again(
    engine: Engine, programmes: ProgrammeSource, report: Report, ref: str, signal: SignalEvent, now: datetime
) -> None:
    def work(conn: Connection) -> member_events.Happened:
        return member_events.happened(conn, programmes, signal, now)

    try:
        happened = own(engine, work)
    except Exception as error:
        report.failed.append((signal.name, ref, f"{type(error).__name__}: {error}"))
        _keep(engine, signal.name, signal.key, signal.at, error, signal)
        return
    if happened.changed:
        report.repaired.append((signal.name, ref, happened.points))


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
        report.failed.append((event, ref, f"{type(error).__name__}: {error}"))
        _keep(engine, event, ref, occurred_at, error)
        return
    if effect.changed:
        report.repaired.append((event, ref, effect.points))
    elif effect.waiting:
        report.waiting.append((event, ref))


def _keep(
    engine: Engine,
    event: str,
    ref: str,
    occurred_at: datetime,
    error: Exception,
    signal: SignalEvent | None = None,
) -> None:
    """Count the try. That this too may fail must end no sweep: the report tells the failure anyway."""
    member, facts, friend = (
        (None, None, None) if signal is None else (signal.member, signal.facts, signal.friend)
    )

    def work(conn: Connection) -> None:
        record_failure(
            conn,
            event=event,
            ref=ref,
            occurred_at=occurred_at,
            error=error,
            member=member,
            facts=facts,
            friend=friend,
        )

    try:
        own(engine, work)
    except Exception:
        log.exception("loyalty: the failure of %s of %r could not be kept", event, ref)
