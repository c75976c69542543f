"""What each rule has given, what that cost, and the margin of the orders that it touched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from sqlalchemy import Connection, func, select

from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.errors import NoProgramme
from flask_loyalty.money import round_fraction
from flask_loyalty.store import tables
from flask_loyalty.store.past import CODE, HELD
from flask_loyalty.store.programmes import ProgrammeSource

__all__ = ["RuleStats", "stats"]


@dataclass(frozen=True, slots=True)
class RuleStats:
    """One rule's figures; money in minor units.

    :ivar times: orders, events or periods that it gave something for and that still stand.
    :ivar points: points given, at their ``value`` in ``cost_minor``.
    :ivar cost_minor: what it gave in all: money off, pay, and points at their value, rounded up.
    :ivar margin_minor: margin of the orders that it touched, before its cost.
    :ivar held_back_minor: what floors held back of it: money off, or the cost of gifts that were not given.
    """

    rule: str
    times: int
    customers: int
    points: int
    cost_minor: int
    margin_minor: int
    held_back_minor: int = 0


def stats(conn: Connection, programmes: ProgrammeSource, now: datetime) -> list[RuleStats]:
    """The figures of every rule that has ever given something, or was held back by a floor, by rule."""
    try:
        value = programmes.current(conn, now).points.value_minor
    except NoProgramme:
        value = Fraction(0)
    found = _given(conn, value)
    for rule, (times, amount, margin) in _accrued(conn).items():
        if rule not in found:
            found[rule] = RuleStats(rule, times, 0, 0, amount, margin)
    return [found[rule] for rule in sorted(found)]


def _given(conn: Connection, value: Fraction) -> dict[str, RuleStats]:
    """From the outcomes: by rule over the causes whose outcomes have not been taken back."""
    outcome, past = tables.outcome, tables.past_order
    margins = (
        select(past.c.order_ref, func.sum(past.c.count * past.c.margin_minor).label("margin"))
        .group_by(past.c.order_ref)
        .subquery()
    )
    standing = (
        select(
            outcome.c.rule,
            outcome.c.kind,
            outcome.c.cause,
            outcome.c.party_id,
            func.sum(outcome.c.amount).label("amount"),
        )
        .group_by(outcome.c.rule, outcome.c.kind, outcome.c.cause, outcome.c.party_id)
        .having(func.sum(outcome.c.amount) != 0)
        .subquery()
    )
    query = (
        select(
            standing.c.rule,
            standing.c.kind,
            func.count().label("times"),
            func.count(standing.c.party_id.distinct()).label("customers"),
            func.sum(standing.c.amount).label("amount"),
            func.coalesce(func.sum(margins.c.margin), 0).label("margin"),
        )
        .outerjoin(margins, margins.c.order_ref == standing.c.cause)
        .group_by(standing.c.rule, standing.c.kind)
    )
    found: dict[str, RuleStats] = {}
    held_back: dict[str, int] = {}
    for row in conn.execute(query.where(standing.c.kind != CODE)):
        if row.kind == HELD:
            held_back[row.rule] = int(row.amount)
            continue
        points = int(row.amount) if row.kind in _OF_POINTS else 0
        cost = -round_fraction(-points * value) if points else int(row.amount)
        found[row.rule] = RuleStats(row.rule, row.times, row.customers, points, cost, int(row.margin))
    for rule, amount in held_back.items():
        found[rule] = replace(found.get(rule) or RuleStats(rule, 0, 0, 0, 0, 0), held_back_minor=amount)
    return found


_OF_POINTS = (OutcomeKind.POINTS.value, OutcomeKind.MULTIPLIER.value)


def _accrued(conn: Connection) -> dict[str, tuple[int, int, int]]:
    """From the accruals: periods, what they come to, and the margin of the orders credited in them."""
    accrual, past = tables.accrual, tables.past_order
    credited = (
        select(func.coalesce(func.sum(past.c.count * past.c.margin_minor), 0))
        .where(
            past.c.served_by_id == accrual.c.party_id,
            past.c.at >= accrual.c.start_at,
            past.c.at < accrual.c.end_at,
        )
        .correlate(accrual)
        .scalar_subquery()
    )
    amount = accrual.c.accrued_minor + accrual.c.late_minor
    query = select(accrual.c.rule, amount.label("amount"), credited.label("margin")).where(amount != 0)
    found: dict[str, tuple[int, int, int]] = {}
    for row in conn.execute(query):
        times, given, margin = found.get(row.rule, (0, 0, 0))
        found[row.rule] = (times + 1, given + int(row.amount), margin + int(row.margin))
    return found
