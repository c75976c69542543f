"""The past that rules may mention: how it grows, and what deciding an event must know of it.

``advance`` alone defines it; the store's queries are held equal to this by a law. The past counts orders
from the moment they are paid: by their business moment ``at``, and only as far as it was known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_loyalty.engine.code_text import symbols_of
from flask_loyalty.engine.facts import (
    Event,
    Facts,
    IssuedCode,
    OpenSpan,
    OrderEvent,
    Party,
    PeriodEvent,
    SignalEvent,
    Value,
)
from flask_loyalty.engine.limits import limit_keys
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.past import Growth, History
from flask_loyalty.engine.past_facts import KNOWN_KINDS, RHYTHM, joined_at, past_bounds, past_value
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.engine.rows import changed, counts, item_rows, order_rows
from flask_loyalty.engine.scope import own_key, past_key, so_far_key
from flask_loyalty.engine.spans import changes_by_order, opened_by_signal
from flask_loyalty.engine.streaks import streaks
from flask_loyalty.language.nodes import Fact, Within
from flask_loyalty.language.walking import manifest
from flask_loyalty.programme.model import Programme

__all__ = [
    "Asked",
    "advance",
    "asked_of",
    "facts_of",
    "growth",
    "member_of",
    "parties_of",
    "past_bounds",
    "past_value",
]


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
    if isinstance(event, SignalEvent):
        return Growth(
            opened=opened_by_signal(programme, event, spans, facts or Facts()),
            used=uses,
            signups=((event.member, event.at),) if event.name == "signup" else (),
        )
    if isinstance(event, PeriodEvent):
        return Growth(used=uses)
    known = known_at or (decision or before or _nothing(event)).moment
    if event.cart.currency != programme.currency:
        return Growth()  # amounts of another currency add up to nothing that a rule could mention
    items = item_rows(programme, event, decision)
    items.subtract(item_rows(programme, event, before))
    opened, closed = changes_by_order(programme, event, decision, before, spans, facts or Facts(), gone)
    return Growth(
        orders=tuple(order_rows(programme, event, before, known, -1))
        + tuple(order_rows(programme, event, decision, known, 1))
        if changed(programme, event, before, decision)
        else (),
        items=tuple(replace(row, known_at=known, quantity=n) for row, n in items.items() if n),
        opened=opened,
        closed=closed,
        used=uses,
    )


def _nothing(event: OrderEvent) -> Decision:
    return Decision(0, event.cart.at)


def _uses(decision: Decision | None) -> Counter[str]:
    """What a decision takes of limits that are remembered; nothing if all of its order came back."""
    used: Counter[str] = Counter()
    if decision is not None and (not decision.units or counts(decision)):
        for use in decision.limit_uses:
            if use.key:
                used[use.key] += use.used
    return used


def _spans_of(history: History, event: Event) -> tuple[OpenSpan, ...]:
    member = member_of(event)
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
    known = _facts(programme, history, event, moment, shop or {})
    if isinstance(event, PeriodEvent):
        joined = joined_at(history, event.party.id, moment)
        runs = streaks(
            programme,
            event,
            moment,
            joined,
            lambda one: _facts(programme, history, one, moment, shop or {}),
        )
        known = replace(known, past={**known.past, **runs})
    return replace(known, spendable_points=spendable_points, reward_stock=dict(reward_stock or {}))


def _facts(
    programme: Programme, history: History, event: Event, moment: datetime, shop: Mapping[str, Value]
) -> Facts:
    """What the past says of an event, but for streaks."""
    past = {}
    own = event.cart.ref if isinstance(event, OrderEvent) else None
    zone, spans = zone_of(programme.timezone), _spans_of(history, event)
    for one in asked_of(programme, event, spans, moment):
        for fact in one.facts:
            past[one.key(fact)] = past_value(
                history, fact, one.party, moment, zone, leaving_out=own or "", period=one.period
            )
    codes = _stand_ins(programme) if isinstance(event, OrderEvent) and event.choices.codes else {}
    keys = limit_keys(programme, event, moment, codes)
    return Facts(
        past=past,
        used={key: history.used[key] for key in keys if history.used.get(key)},
        spans=spans,
        shop=dict(shop),
        codes=codes,
    )


def _stand_ins(programme: Programme) -> dict[str, IssuedCode]:
    """The fold knows no issued codes: here a batch's own id is typed for any good code of it."""
    batches = [code.id for code in programme.codes.values() if code.batch]
    return {symbols_of(id_): IssuedCode(0, id_, uses=10**9) for id_ in batches}


@dataclass(frozen=True, slots=True)
class Asked:
    """History facts that are asked of one party, of one stretch of time if they name none themselves.

    :ivar rule: whose own span it is; empty: everybody's.
    :ivar so_far: whether tiers and segments mean them, for which a rule's own period is nothing.
    """

    party: Party
    facts: tuple[Fact, ...]
    period: tuple[datetime, datetime] | None
    rule: str = ""
    so_far: bool = False

    def key(self, fact: Fact) -> str:
        """Under which the value stands in :attr:`~flask_loyalty.engine.facts.Facts.past`."""
        if self.so_far:
            return so_far_key(fact)
        return own_key(self.rule, fact) if self.rule else past_key(fact)


def asked_of(
    programme: Programme, event: Event, spans: Sequence[OpenSpan], moment: datetime
) -> Iterator[Asked]:
    """What must be known of the past to decide an event: who is asked, for what, and of which time."""
    period = (event.start, event.end) if isinstance(event, PeriodEvent) else None
    for kind, party in parties_of(event).items():
        mine = tuple(
            fact
            for fact in programme.manifest
            if fact.name.partition(".")[0] == kind and fact.name != "customer.streak"
        )
        yield Asked(party, mine, period)
        if kind != "customer":
            continue
        if period is not None:
            yield Asked(party, _standing(programme), None, so_far=True)
        for span in spans:
            if span.opened_at < moment < span.until:
                inside = tuple(filter(_of_own, _facts_of_span(programme, span)))
                yield Asked(party, inside, (span.opened_at, moment), span.rule)


def _standing(programme: Programme) -> tuple[Fact, ...]:
    """What tiers and segments ask about all orders so far."""
    conditions = [tier.when for tier in programme.tiers] + [one.when for one in programme.segments]
    return tuple(filter(_of_own, (fact for one in conditions for fact in manifest(one))))


def _facts_of_span(programme: Programme, span: OpenSpan) -> tuple[Fact, ...]:
    """What the rule of a span asks of the past; nothing if the programme no longer has it."""
    for rule in programme.rules:
        if rule.id == span.rule and isinstance(rule.rule.start, Within):
            return rule.facts
    return ()


def _of_own(fact: Fact) -> bool:
    """Whether a fact covers a rule's own period or span, because it names no other time."""
    return fact.window is None and fact.name.partition(".")[2] not in RHYTHM


def member_of(event: Event) -> str | None:
    """The customer of an event."""
    match event:
        case OrderEvent(cart=cart):
            return cart.member
        case SignalEvent(member=member):
            return member
        case PeriodEvent(party=party):
            return party.id if party.kind == "customer" else None


def parties_of(event: Event) -> Mapping[str, Party]:
    """Those whose past an event's rules may mention, by kind."""
    found = {}
    member = member_of(event)
    if member is not None:
        found["customer"] = Party("customer", member)
    if isinstance(event, OrderEvent) and event.cart.served_by is not None:
        found["employee"] = Party("employee", event.cart.served_by)
    if isinstance(event, PeriodEvent) and event.party.kind in KNOWN_KINDS:
        found[event.party.kind] = event.party
    return found
