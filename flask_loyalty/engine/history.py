"""The past that rules may mention: how it grows, and what each history fact means in it.

``advance`` alone defines it; the store's queries are held equal to this by a law. The past counts orders
from the moment they are paid: by their business moment ``at``, and only as far as it was known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from flask_loyalty.engine.barriers import audience_of
from flask_loyalty.engine.facts import (
    Event,
    Facts,
    OpenSpan,
    OrderEvent,
    Party,
    PeriodEvent,
    SignalEvent,
    Value,
)
from flask_loyalty.engine.interpret import Reader, holds
from flask_loyalty.engine.limits import limit_keys
from flask_loyalty.engine.outcomes import Decision, PricedUnit
from flask_loyalty.engine.past import Growth, History, PastItem, PastOrder, SpanClose, SpanOpen
from flask_loyalty.engine.periods import add, days_between, window_bounds, zone_of
from flask_loyalty.engine.priced import margin_minor, placed_units
from flask_loyalty.engine.scope import Scope, past_key
from flask_loyalty.language.nodes import Expression, Fact, WindowKind, Within
from flask_loyalty.language.walking import facts_of as facts_read
from flask_loyalty.money import Rounding, round_fraction
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = ["advance", "facts_of", "growth", "past_bounds", "past_value"]


def advance(
    programme: Programme,
    history: History,
    event: Event,
    decision: Decision | None,
    before: Decision | None = None,
    *,
    facts: Facts | None = None,
    known_at: datetime | None = None,
) -> History:
    """The past with one event more.

    :param decision: what was decided of the event; None if the order was cancelled.
    :param before: what had been decided of the same order or period and is already part of the past.
    :param facts: those of the order's day, so that a span it used opens again when it is cancelled.
    :param known_at: when this became known; the decision's moment if left out.
    """
    spans = _spans_of(history, event)
    gone = {ref for ref, count in _order_counts(history).items() if count <= 0}
    more = growth(programme, event, decision, before, spans=spans, facts=facts, gone=gone, known_at=known_at)
    return history.with_growth(more)


def growth(
    programme: Programme,
    event: Event,
    decision: Decision | None,
    before: Decision | None = None,
    *,
    spans: Sequence[OpenSpan] = (),
    facts: Facts | None = None,
    gone: Collection[str] = (),
    known_at: datetime | None = None,
) -> Growth:
    """What an event adds to the past: the difference between two states of one order or period.

    :param spans: the customer's open spans as they are now.
    :param facts: those of the order's day.
    :param gone: references of orders that no longer count; their spans do not open again.
    """
    used = _uses(decision)
    used.subtract(_uses(before))
    uses = {key: amount for key, amount in sorted(used.items()) if amount}
    if not isinstance(event, OrderEvent):
        return Growth(used=uses)
    known = known_at or (decision or before or _nothing(event)).moment
    if event.cart.currency != programme.currency:
        return Growth()  # amounts of another currency add up to nothing that a rule could mention
    items = _item_rows(programme, event, decision)
    items.subtract(_item_rows(programme, event, before))
    opened, closed = _span_changes(programme, event, decision, before, spans, facts or Facts(), gone)
    return Growth(
        orders=tuple(_order_rows(programme, event, before, known, -1))
        + tuple(_order_rows(programme, event, decision, known, 1))
        if _changed(programme, event, before, decision)
        else (),
        items=tuple(replace(row, known_at=known, quantity=n) for row, n in items.items() if n),
        opened=opened,
        closed=closed,
        used=uses,
    )


def _nothing(event: OrderEvent) -> Decision:
    return Decision(0, event.cart.at)


def _counts(decision: Decision | None) -> bool:
    """Whether an order counts: it is there, and something of it is kept."""
    return decision is not None and any(unit.kept for unit in decision.units)


def _uses(decision: Decision | None) -> Counter[str]:
    """What a decision takes of limits that are remembered; nothing if all of its order came back."""
    used: Counter[str] = Counter()
    if decision is not None and (not decision.units or _counts(decision)):
        for outcome in decision.outcomes:
            for use in outcome.limits:
                if use.key:
                    used[use.key] += use.used
    return used


# ---------------------------------------------------------------- rows


def _item_rows(programme: Programme, event: OrderEvent, decision: Decision | None) -> Counter[PastItem]:
    """The kept units that count, as rows without a quantity, and how many there are of each."""
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


def _order_rows(
    programme: Programme, event: OrderEvent, decision: Decision | None, known_at: datetime, count: int
) -> Iterable[PastOrder]:
    if decision is None or not _counts(decision):
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


def _changed(
    programme: Programme, event: OrderEvent, before: Decision | None, decision: Decision | None
) -> bool:
    """Whether the order's sums are others than before."""
    moment = event.cart.at
    return list(_order_rows(programme, event, before, moment, 1)) != list(
        _order_rows(programme, event, decision, moment, 1)
    )


# ---------------------------------------------------------------- spans


def _span_changes(
    programme: Programme,
    event: OrderEvent,
    decision: Decision | None,
    before: Decision | None,
    spans: Sequence[OpenSpan],
    facts: Facts,
    gone: Collection[str],
) -> tuple[tuple[SpanOpen, ...], tuple[SpanClose, ...]]:
    """Spans that an order opens, uses, voids because it is gone, or gives back because it is gone."""
    cart = event.cart
    if not cart.member or not cart.ref:
        return (), ()
    opened: list[SpanOpen] = []
    closed: list[SpanClose] = []
    used_now, used_before = _used_spans(decision), _used_spans(before)
    for rule_id, opener in sorted(used_now.items() - used_before.items()):
        closed.append(SpanClose(rule_id, cart.member, opener, cart.ref, "used"))
    for rule_id, opener in sorted(used_before.items() - used_now.items()):
        old = _span(facts.spans, rule_id)
        if old is not None and opener not in gone and _span(spans, rule_id) is None:
            opened.append(SpanOpen(rule_id, cart.member, opener, old.opened_at, old.until))
    for rule in programme.rules:
        if not isinstance(rule.rule.start, Within) or audience_of(rule) != "customer":
            continue
        span = _span(spans, rule.id)
        if _opens(programme, rule, event, decision, facts):
            free = span is None or span.until <= cart.at
            if free and before is None and rule.id not in used_now:
                until = add(cart.at, rule.rule.start.duration, zone_of(programme.timezone))
                opened.append(SpanOpen(rule.id, cart.member, cart.ref, cart.at, until))
        elif span is not None and span.opened_by == cart.ref:
            closed.append(SpanClose(rule.id, cart.member, cart.ref, cart.ref, "void"))
    return tuple(opened), tuple(closed)


def _opens(
    programme: Programme, rule: ProgrammeRule, event: OrderEvent, decision: Decision | None, facts: Facts
) -> bool:
    """Whether an order, as it stands, is one that opens a rule's span."""
    start, cart = rule.rule.start, event.cart
    if not isinstance(start, Within) or start.event.word != "order" or decision is None:
        return False
    if not _counts(decision) or cart.currency != programme.currency:
        return False
    valid = (rule.since is None or rule.since <= cart.at) and (rule.until is None or cart.at < rule.until)
    scope = Scope(
        programme,
        facts,
        cart.at,
        member=cart.member,
        cart=cart,
        units=placed_units(cart, decision, 0),
        shipping_minor=decision.shipping_minor,
        given=cart.facts,
    )
    return valid and scope.holds(start.event.where)


def _used_spans(decision: Decision | None) -> Mapping[str, str]:
    """The spans that a standing order used: rule → the order that opened it."""
    if decision is None or not _counts(decision):
        return {}
    return {outcome.rule: outcome.span for outcome in decision.outcomes if outcome.span}


def _span(spans: Iterable[OpenSpan], rule_id: str) -> OpenSpan | None:
    return next((span for span in spans if span.rule == rule_id), None)


def _spans_of(history: History, event: Event) -> tuple[OpenSpan, ...]:
    member = _member(event)
    return tuple(
        span for (_, whose), span in sorted(history.spans.items(), key=lambda s: s[0]) if whose == member
    )


def _order_counts(history: History) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in history.orders:
        counts[row.order] += row.count
    return counts


# ---------------------------------------------------------------- facts


def facts_of(
    programme: Programme,
    history: History,
    event: Event,
    moment: datetime,
    *,
    shop: Mapping[str, Value] | None = None,
    spendable_points: int = 0,
    reward_stock: Mapping[str, int] | None = None,
) -> Facts:
    """Everything of the past that deciding an event may need, as it was known at the moment.

    The order itself is no part of its own past.
    """
    parties = _parties(event)
    own = event.cart.ref if isinstance(event, OrderEvent) else None
    period = (event.start, event.end) if isinstance(event, PeriodEvent) else None
    zone = zone_of(programme.timezone)
    past = {
        past_key(fact): past_value(
            history, fact, parties[kind], moment, zone, leaving_out=own or "", period=period
        )
        for fact in programme.manifest
        if (kind := fact.name.partition(".")[0]) in parties
    }
    keys = limit_keys(programme, event, moment)
    return Facts(
        past=past,
        used={key: history.used[key] for key in keys if history.used.get(key)},
        spans=_spans_of(history, event),
        shop=dict(shop or {}),
        spendable_points=spendable_points,
        reward_stock=dict(reward_stock or {}),
    )


def _member(event: Event) -> str | None:
    match event:
        case OrderEvent(cart=cart):
            return cart.member
        case SignalEvent(member=member):
            return member
        case PeriodEvent(party=party):
            return party.id if party.kind == "customer" else None


def _parties(event: Event) -> Mapping[str, Party]:
    """Those whose past an event's rules may mention, by kind."""
    found = {}
    member = _member(event)
    if member is not None:
        found["customer"] = Party("customer", member)
    if isinstance(event, OrderEvent) and event.cart.served_by is not None:
        found["employee"] = Party("employee", event.cart.served_by)
    if isinstance(event, PeriodEvent):
        found[event.party.kind] = event.party
    return found


def past_bounds(
    fact: Fact, moment: datetime, zone: ZoneInfo, period: tuple[datetime, datetime] | None = None
) -> tuple[datetime | None, datetime]:
    """The half-open stretch of business moments that a history fact covers; None: from the beginning.

    Without a window it covers the period of an ``every`` rule, and everything so far in a rule about an
    order. What happens at the moment itself is not yet past, so that two orders of one instant do not
    see each other, whichever is decided first.
    """
    if fact.window is None:
        return period if period is not None else (None, moment)
    if period is None:
        return window_bounds(fact.window, moment, zone)
    rolling = fact.window.kind is WindowKind.LAST
    return window_bounds(fact.window, min(moment, period[1]) if rolling else period[0], zone)


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
    start, end = past_bounds(fact, moment, zone, period)

    def counts(row: PastOrder | PastItem) -> bool:
        return (
            _belongs(row, party)
            and (start is None or start <= row.at)
            and row.at < end
            and row.known_at <= moment
            and (not leaving_out or row.order != leaving_out)
        )

    what = fact.name.partition(".")[2]
    if what == "quantity" or (fact.where is not None and _about_items(fact.where)):
        return _of_items(what, [row for row in history.items if counts(row) and _item_holds(fact.where, row)])
    return _of_orders(
        what, [row for row in history.orders if counts(row) and _order_holds(fact.where, row)], moment
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
    counts: Counter[tuple[str, datetime]] = Counter()
    for row in rows:
        counts[row.order, row.at] += row.count
    standing = [at for (_, at), count in counts.items() if count > 0]
    return days_between(max(standing), moment) if standing else None


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
    return holds(where, Reader(_from(values)))


def _order_holds(where: Expression | None, row: PastOrder) -> bool:
    values: Mapping[str, Value] = {
        "order.subtotal": Fraction(row.subtotal_minor),
        "order.margin": Fraction(row.margin_minor),
        "order.quantity": Fraction(row.quantity),
    }
    return holds(where, Reader(_from(values)))


def _from(values: Mapping[str, Value]) -> Callable[[Fact], Value]:
    """Reads what the past keeps of an order or item; anything else is unknown."""
    return lambda fact: values.get(fact.name)
