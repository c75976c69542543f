"""What people see of their own: members, partners, employees; and what an order has come to.

Only reads. What is available is computed from the lots at the instant, so a job that never ran changes no
answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, func, select

from flask_loyalty.engine.changes import Change, Occurrence
from flask_loyalty.engine.facts import Facts, Party, PeriodEvent, SignalEvent
from flask_loyalty.engine.goals import more_of_period
from flask_loyalty.engine.outcomes import Decision, Missed, Outcome
from flask_loyalty.engine.scope import Scope
from flask_loyalty.engine.serial import decision_from_data
from flask_loyalty.errors import NoProgramme
from flask_loyalty.language.nodes import Above, Every, Period
from flask_loyalty.money import round_fraction
from flask_loyalty.programme.model import Programme, ProgrammeRule, Reward, Texts
from flask_loyalty.services.employees import Decided, decide_period, employee_rules, periods_of
from flask_loyalty.services.rewards import open_to
from flask_loyalty.services.sales_pay import sale_rules
from flask_loyalty.services.shop import ShopFacts
from flask_loyalty.services.standing import activation
from flask_loyalty.store import failures as failed
from flask_loyalty.store import tables
from flask_loyalty.store.accruals import CreditedOrder, accruals_of, credited_orders
from flask_loyalty.store.failures import Failure
from flask_loyalty.store.history import load_facts
from flask_loyalty.store.holds import stock_taken
from flask_loyalty.store.orders import StoredOrder, load_order, orders_of
from flask_loyalty.store.parties import Known, find, of_ids
from flask_loyalty.store.programmes import ProgrammeSource
from flask_loyalty.store.quote_holds import PREFIX
from flask_loyalty.store.vouchers import Voucher, of_partner, vouchers_of, vouchers_of_order

__all__ = [
    "EarlierPeriod",
    "EmployeeView",
    "Goal",
    "HistoryRow",
    "MemberView",
    "OrderView",
    "PartnerRow",
    "PartnerView",
    "RewardView",
    "VoucherView",
    "employee_view",
    "failures",
    "member_view",
    "order_view",
    "partner_view",
]


@dataclass(frozen=True, slots=True)
class VoucherView:
    """A reward's code as its owner sees it; ``state`` is issued, used, cancelled or expired."""

    code: str
    reward: str
    partner: str | None
    points: int
    version: int
    state: str
    issued_at: datetime
    valid_until: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class RewardView:
    """A reward that is open to a member, affordable or not."""

    id: str
    name: Texts
    description: Texts
    points: int
    partner: str | None
    sold_out: bool


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """Something that happened to a member's points.

    :ivar kind: ``order`` (``points`` is what it earned, as it stands), ``event``, ``spent``, ``returned``,
        ``claim`` (a reward), ``unclaim`` (its points came back), ``lapse``.
    :ivar about: the order, the event's name, or the reward.
    :ivar outcomes: which rules gave what, and how it came about.
    :ivar state: of an order: ``placed``, ``pending``, ``active``, ``cancelled``, ``returned`` (all of it).
    """

    at: datetime
    kind: str
    points: int
    about: str
    version: int | None = None
    outcomes: tuple[Outcome, ...] = ()
    missed: tuple[Missed, ...] = ()
    state: str = ""


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member's points at a moment.

    :ivar pending_by_day: points on their way, with the moment at which they open, None if not yet known.
    :ivar expiring: the next points to lapse, and when.
    :ivar debt: what will be taken from the next credits; 0 or more.
    """

    available: int = 0
    pending: int = 0
    pending_by_day: tuple[tuple[int, datetime | None], ...] = ()
    expiring: tuple[int, datetime] | None = None
    held: int = 0
    debt: int = 0
    tier: str | None = None
    rewards: tuple[RewardView, ...] = ()
    vouchers: tuple[VoucherView, ...] = ()
    history: tuple[HistoryRow, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderView:
    """What an order has come to.

    :ivar member: the shop's key of the member; None for a guest, and for one who was erased.
    :ivar state: ``placed``, ``paid`` or ``cancelled``.
    :ivar earned: points earned as it stands; before the payment, those that it will earn.
    :ivar placed: what was decided when it was placed.
    :ivar current: what is booked; None before the payment and after a cancel.
    :ivar active_from: when its points can be spent; None if not yet known.
    """

    ref: str
    member: str | None
    state: str
    version: int | None
    earned: int
    placed: Decision
    current: Decision | None
    active_from: datetime | None
    paid_at: datetime | None
    delivered_at: datetime | None
    vouchers: tuple[VoucherView, ...]


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A redeemed code on a partner's statement; ``entry`` is the ledger's."""

    entry: int
    redeemed_at: datetime
    reward: str
    code: str
    settle_minor: int
    currency: str
    version: int


@dataclass(frozen=True, slots=True)
class PartnerView:
    """What was redeemed at a partner, the newest first, and what the shop owes for it."""

    rows: tuple[PartnerRow, ...] = ()
    owed_minor: int = 0


@dataclass(frozen=True, slots=True)
class Goal:
    """An employee's rule in its current period; money in minor units.

    :ivar period: which kind of period it is.
    :ivar measure_minor: what is measured, as far as it has come; ``target_minor`` what it must pass.
    :ivar outcome: how the amount came about, or ``missed``: why there is none yet.
    :ivar missing: the nearest change that would bring some, or the next band; empty if there is none.
    :ivar last_day: the last moment of the period.
    """

    rule: str
    period: Period
    start: datetime
    last_day: datetime
    measure_minor: int
    target_minor: int | None
    accrued_minor: int
    carried_minor: int
    outcome: Outcome | None
    missed: Missed | None
    missing: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlierPeriod:
    """What a rule paid, or will pay, for a period that is over; the rule as it was in a version."""

    rule: str
    start: datetime
    end: datetime
    amount_minor: int
    closed: bool
    version: int


@dataclass(frozen=True, slots=True)
class EmployeeView:
    """An employee's goals, the orders that count in the current period, and earlier periods."""

    goals: tuple[Goal, ...] = ()
    orders: tuple[CreditedOrder, ...] = ()
    earlier: tuple[EarlierPeriod, ...] = ()


# ---------------------------------------------------------------- members


def member_view(
    conn: Connection, programmes: ProgrammeSource, member: str, now: datetime, *, history: bool = True
) -> MemberView:
    """Everything that a member sees of their points; of somebody new, the rewards that are open to them.

    :param history: False for a balance alone, which stands on every page.
    """
    who = find(conn, "customer", member)
    programme = _current(conn, programmes, now)
    facts = Facts()
    if who is not None and programme is not None:
        party = Party("customer", who.subject)
        event = SignalEvent("view", "", who.subject, now)
        facts = load_facts(conn, programme, event, now, {party: who.id})
    subject = "" if who is None else who.subject
    rewards = () if programme is None else _rewards(conn, programme, subject, facts, now)
    if who is None:
        return MemberView(rewards=rewards)
    lots = _lots(conn, who)
    balances = _balances(conn, who)
    live = [lot for lot in lots if lot.is_live(now)]
    debt = -balances.get("debt", 0)
    expiring = [lot for lot in live if lot.expires_at is not None]
    first = min((lot.expires_at for lot in expiring if lot.expires_at), default=None)
    return MemberView(
        available=max(0, sum(lot.remaining for lot in live) - debt),
        pending=sum(lot.remaining for lot in lots if lot.is_pending(now)),
        pending_by_day=_pending_by_day(lots, now),
        expiring=None
        if first is None
        else (sum(lot.remaining for lot in expiring if lot.expires_at == first), first),
        held=balances.get("held", 0),
        debt=max(0, debt - sum(lot.remaining for lot in live)),
        tier=None if programme is None else _tier(programme, subject, facts, now),
        rewards=rewards,
        vouchers=tuple(_voucher(one, now) for one in vouchers_of(conn, who.id)),
        history=_history(conn, programmes, who, now) if history else (),
    )


@dataclass(frozen=True, slots=True)
class _Lot:
    remaining: int
    active_from: datetime | None
    expires_at: datetime | None

    def is_pending(self, now: datetime) -> bool:
        return self.active_from is None or self.active_from > now

    def is_live(self, now: datetime) -> bool:
        return not self.is_pending(now) and (self.expires_at is None or self.expires_at > now)


def _lots(conn: Connection, who: Known) -> list[_Lot]:
    lot = tables.lot
    query = select(lot.c.remaining, lot.c.active_from, lot.c.expires_at).where(
        lot.c.party_id == who.id, lot.c.stage != "closed", lot.c.remaining > 0
    )
    return [_Lot(*row) for row in conn.execute(query)]


def _balances(conn: Connection, who: Known) -> dict[str, int]:
    account = tables.account
    query = select(account.c.kind, account.c.balance).where(
        account.c.owner == who.subject, account.c.unit == "points"
    )
    return {row.kind: row.balance for row in conn.execute(query)}


def _pending_by_day(lots: list[_Lot], now: datetime) -> tuple[tuple[int, datetime | None], ...]:
    by_day: dict[datetime | None, int] = {}
    for lot in lots:
        if lot.is_pending(now):
            by_day[lot.active_from] = by_day.get(lot.active_from, 0) + lot.remaining
    known = sorted((at, points) for at, points in by_day.items() if at is not None)
    rows: list[tuple[int, datetime | None]] = [(points, at) for at, points in known]
    return (*rows, *([(by_day[None], None)] if None in by_day else []))


def _rewards(
    conn: Connection, programme: Programme, subject: str, facts: Facts, now: datetime
) -> tuple[RewardView, ...]:
    stocked = [reward.id for reward in programme.rewards.values() if reward.stock is not None]
    taken = stock_taken(conn, stocked)
    return tuple(
        RewardView(
            reward.id,
            reward.name,
            reward.description,
            reward.points,
            reward.partner,
            _sold_out(reward, taken),
        )
        for reward in programme.rewards.values()
        if open_to(reward, programme, subject, facts, now)
    )


def _sold_out(reward: Reward, taken: Mapping[str, int]) -> bool:
    return reward.stock is not None and taken.get(reward.id, 0) >= reward.stock


def _tier(programme: Programme, subject: str, facts: Facts, now: datetime) -> str | None:
    scope = Scope(programme, facts, now, member=subject)
    reached = [tier.id for tier in programme.tiers if scope.holds(tier.when)]
    return reached[-1] if reached else None


def _voucher(one: Voucher, now: datetime) -> VoucherView:
    return VoucherView(
        code=one.code,
        reward=one.reward,
        partner=one.partner,
        points=one.points,
        version=one.version,
        state=one.at(now),
        issued_at=one.issued_at,
        valid_until=one.valid_until,
        ended_at=one.ended_at,
    )


# ---------------------------------------------------------------- history


def _history(
    conn: Connection, programmes: ProgrammeSource, who: Known, now: datetime
) -> tuple[HistoryRow, ...]:
    """The newest first: orders as they stand, and what else moved points."""
    rows = [(0, _order_row(conn, programmes, order, now)) for order in orders_of(conn, who.id)]
    rows += _entry_rows(conn, who, now)
    rows.sort(key=lambda numbered: (numbered[1].at, numbered[0]), reverse=True)
    return tuple(row for _, row in rows)


def _order_row(
    conn: Connection, programmes: ProgrammeSource, order: StoredOrder, now: datetime
) -> HistoryRow:
    start = _activation(conn, programmes, order)
    waiting = "active" if start is not None and start <= now else "pending"
    shown = order.placed if order.state == "placed" else order.current
    return HistoryRow(
        at=order.paid_at or order.placed_at,
        kind="order",
        points=0 if shown is None else shown.points,
        about=order.ref,
        version=order.version,
        outcomes=() if shown is None else shown.outcomes,
        missed=() if shown is None else shown.missed,
        state=_state(order, waiting),
    )


def _state(order: StoredOrder, waiting: str) -> str:
    if order.state != "paid":
        return order.state
    given_back = order.current is not None and not any(unit.kept for unit in order.current.units)
    return "returned" if given_back else waiting


def _activation(conn: Connection, programmes: ProgrammeSource, order: StoredOrder) -> datetime | None:
    if order.version is None or order.state != "paid":
        return None
    return activation(programmes.version(conn, order.version), order)[0]


_SHOWN = {
    "honour": "spent",
    "hold": "spent",
    "void": "returned",
    "return": "returned",
    "lapse": "lapse",
}


_OF_REWARDS = {"spent": "claim", "returned": "unclaim"}


def _entry_rows(conn: Connection, who: Known, now: datetime) -> list[tuple[int, HistoryRow]]:
    """Entries that are no order's earnings, by number: what they changed on the member's side."""
    entry, posting, account = tables.entry, tables.posting, tables.account
    query = (
        select(
            entry.c.id,
            entry.c.scope,
            entry.c.key,
            entry.c.kind,
            entry.c.order_ref,
            entry.c.version,
            entry.c.occurred_at,
            entry.c.reason,
            func.sum(posting.c.amount).label("points"),
        )
        .join(posting, posting.c.entry_id == entry.c.id)
        .join(account, account.c.id == posting.c.account_id)
        .where(
            account.c.owner == who.subject,
            account.c.kind.in_(["available", "pending", "debt"]),
            entry.c.occurred_at <= now,
        )
        .group_by(
            entry.c.id,
            entry.c.scope,
            entry.c.key,
            entry.c.kind,
            entry.c.order_ref,
            entry.c.version,
            entry.c.occurred_at,
            entry.c.reason,
        )
        .having(func.sum(posting.c.amount) != 0)
    )
    return [(found.id, row) for found in conn.execute(query) if (row := _entry_row(found)) is not None]


def _entry_row(found: Any) -> HistoryRow | None:
    at, points, version = found.occurred_at, int(found.points), found.version
    if (found.order_ref or "").startswith(PREFIX):
        return None  # taken over by an order, or free again
    if found.scope == "signal":
        decision = decision_from_data(json.loads(found.reason)) if found.reason else None
        outcomes = () if decision is None else decision.outcomes
        return HistoryRow(at, "event", points, found.key.partition(":")[0], version, outcomes)
    if found.scope == "claim":
        return HistoryRow(at, "claim", points, found.reason, version)
    shown = _SHOWN.get(found.kind)
    if found.reason and shown in _OF_REWARDS:
        return HistoryRow(at, _OF_REWARDS[shown], points, found.reason, version)
    return None if shown is None else HistoryRow(at, shown, points, found.order_ref or "", version)


# ---------------------------------------------------------------- orders


def order_view(conn: Connection, programmes: ProgrammeSource, ref: str, now: datetime) -> OrderView | None:
    """What an order has come to; None if we never heard of it."""
    order = load_order(conn, ref)
    if order is None:
        return None
    people = of_ids(conn, [] if order.party_id is None else [order.party_id])
    member = None if order.party_id is None else people[order.party_id].shop_ref
    shown = order.placed if order.state == "placed" else order.current
    return OrderView(
        ref=ref,
        member=member,
        state=order.state,
        version=order.version,
        earned=0 if shown is None else shown.points,
        placed=order.placed,
        current=order.current,
        active_from=_activation(conn, programmes, order),
        paid_at=order.paid_at,
        delivered_at=order.delivered_at,
        vouchers=tuple(_voucher(one, now) for one in vouchers_of_order(conn, ref)),
    )


# ---------------------------------------------------------------- partners


def partner_view(conn: Connection, partner: str, now: datetime) -> PartnerView:
    """A partner's statement: its lines are the ledger's entries, and they add up to what is owed."""
    entry, account = tables.entry, tables.account
    used = of_partner(conn, partner)
    keys = [f"{one.id}:used" for one in used]
    found = conn.execute(
        select(entry.c.key, entry.c.id).where(entry.c.scope == "voucher", entry.c.key.in_(keys))
    )
    entries = {row.key: row.id for row in found} if keys else {}
    owed = conn.execute(
        select(func.coalesce(func.sum(account.c.balance), 0)).where(
            account.c.owner == f"partner:{partner}", account.c.kind == "payable"
        )
    ).scalar_one()
    rows = tuple(
        PartnerRow(
            entry=entries.get(f"{one.id}:used", 0),
            redeemed_at=one.ended_at or one.issued_at,
            reward=one.reward,
            code=one.code,
            settle_minor=one.settle_minor,
            currency=one.currency,
            version=one.version,
        )
        for one in used
    )
    return PartnerView(rows, int(owed))


# ---------------------------------------------------------------- employees


def employee_view(
    conn: Connection, programmes: ProgrammeSource, shop: ShopFacts, employee: str, now: datetime
) -> EmployeeView:
    """An employee's goals as they stand, decided at this moment; nothing is written."""
    programme = _current(conn, programmes, now)
    who = find(conn, "employee", employee) or Known(0, "new", "employee", employee)
    if programme is None:
        return EmployeeView()
    goals: list[Goal] = []
    start = end = now
    for period in periods_of(programme):
        decided = decide_period(conn, programme, shop, who, period, now, now)
        start, end = min(start, decided.start), max(end, decided.end)
        goals += _goals(conn, programme, who, decided, now)
    by_order = {rule.id for rule in sale_rules(programme)}  # has no goal, but the month so far is theirs
    earlier = tuple(
        EarlierPeriod(one.rule, one.start_at, one.end_at, one.total_minor, one.state == "closed", one.version)
        for one in accruals_of(conn, who.id)
        if one.end_at <= now or one.rule in by_order
    )
    return EmployeeView(tuple(goals), tuple(credited_orders(conn, who.id, start, end)), earlier)


def _goals(conn: Connection, programme: Programme, who: Known, decided: Decided, now: datetime) -> list[Goal]:
    rows = {one.rule: one for one in accruals_of(conn, who.id, decided.start)}
    goals = []
    for rule in employee_rules(programme):
        if not isinstance(rule.rule.start, Every) or rule.rule.start.period is not decided.period:
            continue
        outcome = next((one for one in decided.decision.outcomes if one.rule == rule.id), None)
        missed = next((one for one in decided.decision.missed if one.rule == rule.id), None)
        if outcome is None and missed is None:
            continue  # not for this employee
        scope = Scope(programme, decided.facts, now)
        effect = rule.rule.effect
        limited = isinstance(effect.measure, Above)
        measure = effect.measure.measure if isinstance(effect.measure, Above) else effect.measure
        target = effect.measure.limit if isinstance(effect.measure, Above) else None
        row = rows.get(rule.id)
        goals.append(
            Goal(
                rule=rule.id,
                period=decided.period,
                start=decided.start,
                last_day=decided.end - timedelta(microseconds=1),
                measure_minor=_minor(None if measure is None else scope.number(measure)),
                target_minor=_minor(scope.number(target)) if limited and target is not None else None,
                accrued_minor=outcome.amount if outcome is not None else 0,
                carried_minor=0 if row is None else row.carried_minor,
                outcome=outcome,
                missed=missed,
                missing=_missing(programme, rule, decided, who, now),
            )
        )
    return goals


def _missing(
    programme: Programme, rule: ProgrammeRule, decided: Decided, employee: Known, now: datetime
) -> tuple[Change, ...]:
    """What would make a rule of a period give the employee something, or more by its next band."""
    event = PeriodEvent(Party("employee", employee.subject), decided.start, decided.end)
    occurrence = Occurrence(programme, event, decided.facts, now)
    return more_of_period(occurrence, rule, decided.decision)


def _minor(value: Fraction | None) -> int:
    return 0 if value is None else round_fraction(value)


def failures(conn: Connection) -> list[Failure]:
    """What could not be booked and has not been repaired."""
    return failed.waiting(conn)


def _current(conn: Connection, programmes: ProgrammeSource, now: datetime) -> Programme | None:
    try:
        return programmes.current(conn, now)
    except NoProgramme:
        return None
