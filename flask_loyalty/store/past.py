"""The past's rows and spans: written from a growth, read for a decision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from flask_loyalty.engine.facts import OpenSpan
from flask_loyalty.engine.outcomes import Decision, OutcomeKind
from flask_loyalty.engine.past import Growth
from flask_loyalty.store import tables
from flask_loyalty.store.dialects import Inserts

__all__ = ["add_growth", "add_outcomes", "gone_orders", "spans_of", "use_spans"]


def add_growth(
    conn: Connection, growth: Growth, ids: Mapping[str, int], later: Inserts | None = None
) -> None:
    """Keep what an event adds to the past; limits are kept by :mod:`flask_loyalty.store.holds`.

    :param ids: the ids of the people in it, by subject.
    :param later: where rows may wait that nothing asks for before it is written.
    """
    orders = [
        {
            "order_ref": row.order,
            "party_id": ids.get(row.member),
            "served_by_id": ids.get(row.served_by),
            "at": row.at,
            "known_at": row.known_at,
            "count": row.count,
            "subtotal_minor": row.subtotal_minor,
            "spend_minor": row.spend_minor,
            "margin_minor": row.margin_minor,
            "quantity": row.quantity,
        }
        for row in growth.orders
    ]
    items = [
        {
            "order_ref": row.order,
            "line": row.line,
            "party_id": ids.get(row.member),
            "served_by_id": ids.get(row.served_by),
            "sku": row.sku,
            "category": row.category,
            "brand": row.brand,
            "at": row.at,
            "known_at": row.known_at,
            "quantity": row.quantity,
            "paid_minor": row.paid_minor,
            "margin_minor": row.margin_minor,
        }
        for row in growth.items
    ]
    rows = later or Inserts()
    rows.add(tables.past_order, orders)
    rows.add(tables.past_item, items)
    if later is None:
        rows.write(conn)
    _change_spans(conn, growth, ids)


def _change_spans(conn: Connection, growth: Growth, ids: Mapping[str, int]) -> None:
    span = tables.span
    for closed in growth.closed:
        mine = (
            span.c.party_id == ids[closed.member],
            span.c.rule == closed.rule,
            span.c.opened_by == closed.order,
            span.c.state == "open",
        )
        used_by = closed.by if closed.how == "used" else None
        conn.execute(update(span).where(*mine).values(state=closed.how, used_by=used_by))
    for opened in growth.opened:
        old = (span.c.party_id == ids[opened.member], span.c.rule == opened.rule, span.c.state == "open")
        conn.execute(update(span).where(*old).values(state="replaced"))
        row = {
            "rule": opened.rule,
            "party_id": ids[opened.member],
            "opened_by": opened.order,
            "opened_at": opened.at,
            "until": opened.until,
            "state": "open",
        }
        conn.execute(insert(span), row)


HELD, CODE = "floor", "code"
"""Kinds of rows that no rule gave: what a floor held back of it, in money, and that a code was used."""


def use_spans(conn: Connection, party_id: int, decision: Decision, order_ref: str) -> None:
    """A placed order uses the spans that its deals came from; they open again if it is cancelled."""
    span = tables.span
    for outcome in decision.outcomes:
        if outcome.span:
            mine = (span.c.party_id == party_id, span.c.rule == outcome.rule, span.c.state == "open")
            conn.execute(update(span).where(*mine).values(state="used", used_by=order_ref))


def spans_of(conn: Connection, party_id: int) -> tuple[OpenSpan, ...]:
    """A customer's open spans, by rule."""
    span = tables.span
    query = (
        select(span.c.rule, span.c.opened_by, span.c.opened_at, span.c.until)
        .where(span.c.party_id == party_id, span.c.state == "open")
        .order_by(span.c.rule)
    )
    return tuple(OpenSpan(*row) for row in conn.execute(query))


def gone_orders(conn: Connection, refs: Collection[str]) -> set[str]:
    """Which of these orders no longer count."""
    if not refs:
        return set()
    past = tables.past_order
    query = (
        select(past.c.order_ref)
        .where(past.c.order_ref.in_(sorted(refs)))
        .group_by(past.c.order_ref)
        .having(func.sum(past.c.count) <= 0)
    )
    return set(conn.execute(query).scalars())


def add_outcomes(
    conn: Connection,
    cause: str,
    party_id: int | None,
    decision: Decision | None,
    before: Decision | None,
    *,
    version: int,
    known_at: datetime,
    later: Inserts | None = None,
) -> None:
    """Keep what each rule gives now, as the difference to before; for the merchant's figures.

    Beside it what floors held back of a rule (:data:`HELD`), and which codes were used (:data:`CODE`).

    :param later: where rows may wait that nothing asks for before it is written.
    """
    new, old = _amounts(decision), _amounts(before)
    rows = [
        {
            "cause": cause,
            "party_id": party_id,
            "version": version,
            "rule": rule,
            "kind": kind,
            "amount": difference,
            "known_at": known_at,
        }
        for rule, kind in sorted({*new, *old})
        if (difference := new.get((rule, kind), 0) - old.get((rule, kind), 0))
    ]
    kept = later or Inserts()
    kept.add(tables.outcome, rows)
    if later is None:
        kept.write(conn)


def _amounts(decision: Decision | None) -> dict[tuple[str, str], int]:
    """By rule, or code, and kind; a deal counts only on units that are kept."""
    amounts: dict[tuple[str, str], int] = {}
    if decision is None or (decision.units and not any(unit.kept for unit in decision.units)):
        return amounts
    kept = {(unit.line, unit.unit) for unit in decision.units if unit.kept}
    for outcome in decision.outcomes:
        amount = outcome.amount
        if outcome.kind is OutcomeKind.DEAL:
            amount = sum(share.amount for share in outcome.shares if (share.line, share.unit) in kept)
        key = (outcome.rule, outcome.kind.value)
        amounts[key] = amounts.get(key, 0) + amount
    floors = [(one.rule, one.floors) for one in decision.outcomes]
    for rule, held in floors + [(miss.rule, miss.floors) for miss in decision.missed]:
        for floor in held:
            amounts[rule, HELD] = amounts.get((rule, HELD), 0) + floor.amount
    return amounts | {(one.code, CODE): 1 for one in decision.codes if one.used}
