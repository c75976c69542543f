"""What each history fact says of a party at a moment.

The store's queries are held equal to this by a law. Rows count by their business moment, and only as far as
they were known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from flask_loyalty.engine.facts import Party, Value
from flask_loyalty.engine.interpret import FactReader, holds
from flask_loyalty.engine.past import History, PastItem, PastOrder
from flask_loyalty.engine.periods import days_between, membership_year, window_bounds
from flask_loyalty.engine.rhythm import expected_margin, next_category, usual_interval
from flask_loyalty.language.nodes import Expression, Fact, TimeUnit, WindowKind
from flask_loyalty.language.walking import facts_of as facts_read

__all__ = ["KNOWN_KINDS", "RHYTHM", "joined_at", "past_bounds", "past_value"]

KNOWN_KINDS = ("customer", "employee")
"""Whose past orders tell of; of teams and companies the shop says everything."""

RHYTHM = ("since_order", "usual_interval", "next_category", "expected_margin")
"""Facts about all orders so far: a rule's own period or span is no part of them."""


def past_bounds(
    fact: Fact,
    moment: datetime,
    zone: ZoneInfo,
    period: tuple[datetime, datetime] | None = None,
    joined: datetime | None = None,
) -> tuple[datetime | None, datetime]:
    """The half-open stretch of business moments that a history fact covers; None: from the beginning.

    Without a window it covers the period of an ``every`` rule or the span of a ``within`` rule, and
    everything so far in a rule about an order. What happens at the moment itself is not yet past, so that
    two orders of one instant do not see each other, whichever is decided first.

    :param joined: when the customer joined, for a year of membership; before that there is none.
    """
    until = moment if period is None else min(moment, period[1])
    if fact.name.partition(".")[2] in RHYTHM:
        return None, until
    if fact.window is None:
        return period if period is not None else (None, moment)
    seen = moment if period is None else until if fact.window.kind is WindowKind.LAST else period[0]
    if fact.window.duration.unit is TimeUnit.MEMBERSHIP_YEAR:
        back = fact.window.kind is WindowKind.PREVIOUS
        return (seen, seen) if joined is None else membership_year(joined, seen, zone, back=back)
    return window_bounds(fact.window, seen, zone)


def joined_at(history: History, member: str, moment: datetime) -> datetime | None:
    """When a customer joined: at the sign-up or the first order, whichever was first; None: not yet."""
    known = [row.at for row in history.orders if row.member == member and row.known_at <= moment]
    known += [at for who, at in history.signups if who == member and at <= moment]
    return min(known, default=None)


def past_value(
    history: History,
    fact: Fact,
    party: Party,
    moment: datetime,
    zone: ZoneInfo,
    *,
    leaving_out: str = "",
    period: tuple[datetime, datetime] | None = None,
) -> Value:
    """What a history fact says of a party at a moment.

    Rows count by ``at`` within :func:`past_bounds`, if they were known at the moment. A customer's rows are
    those of their orders; an employee's those they served for others.

    :param leaving_out: reference of the order being decided, which is no part of its own past.
    :param period: the bounds of the ``every`` rule's period.
    """
    start, end = past_bounds(fact, moment, zone, period, joined_at(history, party.id, moment))

    def known(row: PastOrder | PastItem) -> bool:
        return (
            (start is None or start <= row.at)
            and row.at < end
            and row.known_at <= moment
            and (not leaving_out or row.order != leaving_out)
        )

    def counts(row: PastOrder | PastItem) -> bool:
        return _belongs(row, party) and known(row)

    what = fact.name.partition(".")[2]
    if what == "margin_rank":
        return _margin_rank([row for row in history.orders if known(row)], party.id)
    if what in ("categories", "next_category"):
        return _of_categories(what, [row for row in history.items if counts(row)])
    if what == "quantity" or (fact.where is not None and _about_items(fact.where)):
        return _of_items(what, [row for row in history.items if counts(row) and _item_holds(fact.where, row)])
    return _of_orders(
        what, [row for row in history.orders if counts(row) and _order_holds(fact.where, row)], end
    )


def _belongs(row: PastOrder | PastItem, party: Party) -> bool:
    """Whether a row is about a party; an employee's own purchase says nobody served it."""
    if party.kind == "customer":
        return row.member == party.id
    return party.kind == "employee" and row.served_by == party.id


def _of_orders(what: str, rows: Sequence[PastOrder], moment: datetime) -> Value:
    match what:
        case "orders":
            return Fraction(sum(row.count for row in rows))
        case "spend" | "sales":
            return Fraction(sum(row.count * row.spend_minor for row in rows))
        case "margin":
            return Fraction(sum(row.count * row.margin_minor for row in rows))
        case "since_order":
            return _since_order(rows, moment)
        case "usual_interval":
            return usual_interval(_standing(rows))
        case "expected_margin":
            margin = sum(row.count * row.margin_minor for row in rows)
            return expected_margin(_standing(rows), margin)
        case _:
            raise ValueError(f"the past says nothing of {what!r}")


def _of_items(what: str, rows: Sequence[PastItem]) -> Value:
    match what:
        case "quantity":
            return Fraction(sum(row.quantity for row in rows))
        case "spend" | "sales":
            return Fraction(sum(row.quantity * row.paid_minor for row in rows))
        case "margin":
            return Fraction(sum(row.quantity * row.margin_minor for row in rows))
        case _:
            raise ValueError(f"the past says nothing of {what!r} by items")


def _since_order(rows: Sequence[PastOrder], moment: datetime) -> Fraction | None:
    """Days from the last order that still counts, exactly; None without one."""
    standing = _standing(rows)
    return days_between(standing[-1], moment) if standing else None


def _standing(rows: Sequence[PastOrder]) -> list[datetime]:
    """When the orders were placed that still count, the earliest first."""
    counts: Counter[tuple[str, datetime]] = Counter()
    for row in rows:
        counts[row.order, row.at] += row.count
    return sorted(at for (_, at), count in counts.items() if count > 0)


def _margin_rank(rows: Sequence[PastOrder], member: str) -> Fraction | None:
    """The share of the customers with an order here whose margin is as high as this one's or higher.

    The best of ten is at 10%, the last at 100%. None for a customer without an order here.
    """
    orders: Counter[str] = Counter()
    margins: Counter[str] = Counter()
    for row in rows:
        if row.member:
            orders[row.member] += row.count
            margins[row.member] += row.count * row.margin_minor
    buying = [one for one, count in orders.items() if count > 0]
    if member not in buying:
        return None
    ahead = sum(margins[one] >= margins[member] for one in buying)
    return Fraction(ahead, len(buying))


def _of_categories(what: str, rows: Sequence[PastItem]) -> Value:
    """What was bought of each category and kept: which there are, or which comes next."""
    kept: Counter[tuple[str, str, datetime]] = Counter()
    for row in rows:
        if row.category:
            kept[row.category, row.order, row.at] += row.quantity
    bought: dict[str, list[datetime]] = {}
    for (category, _, at), quantity in sorted(kept.items()):
        if quantity > 0:
            bought.setdefault(category, []).append(at)
    return frozenset(bought) if what == "categories" else next_category(bought)


def _about_items(where: Expression) -> bool:
    return any(fact.name.startswith("item.") for fact in facts_read(where))


def _item_holds(where: Expression | None, row: PastItem) -> bool:
    values: Mapping[str, Value] = {
        "item.sku": row.sku,
        "item.category": row.category or None,
        "item.brand": row.brand or None,
        "item.paid": Fraction(row.paid_minor),
        "item.margin": Fraction(row.margin_minor),
    }
    return holds(where, FactReader(_from(values)))


def _order_holds(where: Expression | None, row: PastOrder) -> bool:
    values: Mapping[str, Value] = {
        "order.subtotal": Fraction(row.subtotal_minor),
        "order.margin": Fraction(row.margin_minor),
        "order.quantity": Fraction(row.quantity),
    }
    return holds(where, FactReader(_from(values)))


def _from(values: Mapping[str, Value]) -> Callable[[Fact], Value]:
    """Reads what the past keeps of an order or item; anything else is unknown."""
    return lambda fact: values.get(fact.name)
