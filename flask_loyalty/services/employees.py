"""Employees' bonuses: accrued with every sale, refund and cancel, payable once the period is closed.

What a period comes to is a function of the orders credited in it, decided anew each time, whatever the
order in which they were heard of. So an entry belongs to the period and only names the order that caused
it: above a threshold no single order has a share of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Facts, Party, PeriodEvent, Value
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.periods import period_bounds, period_label, zone_of
from flask_loyalty.engine.serial import facts_from_data
from flask_loyalty.errors import NoProgramme
from flask_loyalty.language.nodes import Every, Period
from flask_loyalty.language.walking import facts_of
from flask_loyalty.ledger import accounts
from flask_loyalty.ledger.booking import pay_of
from flask_loyalty.ledger.entries import Draft, Heading
from flask_loyalty.programme.model import Phase, Programme, ProgrammeRule
from flask_loyalty.services.shop import ShopFacts
from flask_loyalty.store.accruals import Accrual, accruals_of, due, last_known, save_accrual
from flask_loyalty.store.history import load_facts
from flask_loyalty.store.journal import book
from flask_loyalty.store.orders import StoredOrder, dump
from flask_loyalty.store.parties import Known, lock, of_ids
from flask_loyalty.store.programmes import ProgrammeSource

__all__ = [
    "Decided",
    "accrue",
    "close_due",
    "decide_period",
    "employee_rules",
    "periods_of",
    "post",
    "shop_facts",
]


@dataclass(frozen=True, slots=True)
class Decided:
    """A period of one employee as it was decided."""

    period: Period
    start: datetime
    end: datetime
    facts: Facts
    decision: Decision


def accrue(
    conn: Connection,
    programmes: ProgrammeSource,
    shop: ShopFacts,
    employee: Known,
    order: StoredOrder,
    heading: Heading,
) -> None:
    """Decide the employee's periods in which an order lies again, and book what has changed."""
    now = heading.occurred_at
    try:
        programme = programmes.current(conn, max(now, order.placed_at))
    except NoProgramme:
        return
    desk = _Desk(conn, programmes, shop, employee, programme, heading)
    for period in periods_of(programme):
        desk.bring_period(period, order.placed_at)


def close_due(
    conn: Connection, programmes: ProgrammeSource, shop: ShopFacts, now: datetime, limit: int
) -> int:
    """Freeze periods that are over and make their bonuses payable; how many were closed."""
    closed = 0
    waiting = due(conn, now, limit)
    people = of_ids(conn, [one.party_id for one in waiting])
    lock(conn, people)
    for party_id, employee in sorted(people.items()):
        for one in accruals_of(conn, party_id):
            if one.state == "open" and one.end_at <= now:
                _close(conn, programmes, shop, employee, one, now)
                closed += 1
    return closed


def periods_of(programme: Programme) -> list[Period]:
    """The periods that the programme's rules for employees name, the shortest first."""
    found = {
        rule.rule.start.period for rule in employee_rules(programme) if isinstance(rule.rule.start, Every)
    }
    return [period for period in Period if period in found]


def employee_rules(programme: Programme) -> list[ProgrammeRule]:
    """The rules that pay employees for a period."""
    return [
        rule
        for rule in programme.rules
        if rule.phase is Phase.PERIOD and rule.rule.audience and rule.rule.audience.word == "employee"
    ]


def _period_of(rule: ProgrammeRule) -> Period | None:
    return rule.rule.start.period if isinstance(rule.rule.start, Every) else None


def decide_period(
    conn: Connection,
    programme: Programme,
    shop: ShopFacts,
    employee: Known,
    period: Period,
    at: datetime,
    moment: datetime,
) -> Decided:
    """What a calendar period comes to for an employee, as far as it has come at a moment.

    :param at: a moment within the period.
    """
    start, end = period_bounds(period, at, zone_of(programme.timezone))
    party = Party("employee", employee.subject)
    event = PeriodEvent(party, start, end)
    facts = load_facts(
        conn,
        programme,
        event,
        moment,
        {party: employee.id},
        shop=shop_facts(programme.rules, programme, shop, employee),
    )
    facts = replace(facts, used={})  # limits of a period hold for what it comes to in all
    return Decided(period, start, end, facts, decide(programme, event, facts, moment))


def shop_facts(
    rules: Sequence[ProgrammeRule], programme: Programme, shop: ShopFacts, employee: Known
) -> Mapping[str, Value]:
    """What the shop says of an employee, as far as the rules ask."""
    if employee.shop_ref is None:
        return {}
    historical = {fact.name for fact in programme.manifest}
    names = {
        fact.name
        for rule in rules
        for fact in facts_of(rule.rule)
        if fact.name.startswith("employee.") and fact.name not in historical
    }
    return shop.employee_facts(employee.shop_ref, tuple(sorted(names))) if names else {}


def _close(
    conn: Connection,
    programmes: ProgrammeSource,
    shop: ShopFacts,
    employee: Known,
    one: Accrual,
    now: datetime,
) -> None:
    """Decide a period for the last time, then move it from accrued to payable."""
    programme = programmes.version(conn, one.version)
    label = one.start_at.isoformat()
    heading = Heading(
        "accrual", f"{employee.subject}:{one.rule}:{label}:close", "close", "tick", now, version=one.version
    )
    rule = next((rule for rule in employee_rules(programme) if rule.id == one.rule), None)
    period = None if rule is None else _period_of(rule)
    if period is not None:
        moment = max(now, last_known(conn, employee.id) or now)
        last = decide_period(conn, programme, shop, employee, period, one.start_at, moment)
        amount = pay_of(last.decision).get(one.rule, 0)
        post(conn, employee, one, amount - one.accrued_minor, heading.part("last"), now)
        one = replace(one, accrued_minor=amount, facts=dump(last.facts), decision=dump(last.decision))
    draft = Draft(heading)
    draft.post(accounts.bonus_accrued(employee.subject, one.currency), -one.total_minor, rule=one.rule)
    draft.post(accounts.bonus_payable(employee.subject, one.currency), one.total_minor, rule=one.rule)
    book(conn, list(draft.entries()), now)
    save_accrual(conn, replace(one, state="closed"))


def post(
    conn: Connection, employee: Known, one: Accrual, difference: int, heading: Heading, now: datetime
) -> None:
    """An entry for what an accrual has changed by."""
    draft = Draft(heading)
    draft.post(accounts.bonus_accrued(employee.subject, one.currency), difference, rule=one.rule)
    draft.post(accounts.bonus_cost(one.currency), -difference, rule=one.rule)
    book(conn, list(draft.entries()), now)


@dataclass(slots=True)
class _Desk:
    """Where one event's changes to one employee's accruals are booked."""

    conn: Connection
    programmes: ProgrammeSource
    shop: ShopFacts
    employee: Known
    programme: Programme
    heading: Heading

    def bring_period(self, period: Period, at: datetime) -> None:
        """Decide one period again; a closed one under its own version and facts."""
        start, _ = period_bounds(period, at, zone_of(self.programme.timezone))
        rows = {row.rule: row for row in accruals_of(self.conn, self.employee.id, start)}
        now = self._decide(self.programme, period, at)
        mine = [rule.id for rule in employee_rules(self.programme) if _period_of(rule) is period]
        for rule in self._concerned(mine, rows, now):
            row = rows.get(rule) or self._new(rule, now)
            decided = now if row.state == "open" else self._as_then(row, period, at, now)
            self._bring(row, pay_of(decided.decision).get(rule, 0), decided)

    def _bring(self, row: Accrual, amount: int, decided: Decided) -> None:
        """Book the difference to an amount: in its period while that is open, else in the open one."""
        difference = amount - row.accrued_minor - row.late_minor
        now = self.heading.occurred_at
        label = period_label(decided.period, decided.start, zone_of(self.programme.timezone))
        heading = replace(self.heading.part("accrue", f"{row.rule}:{label}"), order=None, reason=label)
        if row.state == "open":
            row = replace(row, facts=dump(decided.facts), decision=dump(decided.decision))
            save_accrual(self.conn, replace(row, accrued_minor=amount, version=self.programme.number))
        elif difference:
            save_accrual(self.conn, replace(row, late_minor=row.late_minor + difference))
            self._carry(row, difference, decided.period)
        post(self.conn, self.employee, row, difference, heading, now)

    def _carry(self, row: Accrual, difference: int, period: Period) -> None:
        """A late change is paid with the period that is open now."""
        mine = [one for one in accruals_of(self.conn, self.employee.id) if one.rule == row.rule]
        waiting = [one for one in mine if one.state == "open"]
        if waiting:
            carrier = waiting[-1]
        else:
            after = max(self.heading.occurred_at, *(one.end_at for one in mine))
            carrier = self._new(row.rule, self._decide(self.programme, period, after))
        save_accrual(self.conn, replace(carrier, carried_minor=carrier.carried_minor + difference))

    def _concerned(self, rules: Iterable[str], rows: Mapping[str, Accrual], now: Decided) -> list[str]:
        """The rules with something to book or to show."""
        pays = pay_of(now.decision)
        return sorted(
            {rule for rule in rules if rule in pays} | {rule for rule in rows if rule in set(rules)}
        )

    def _as_then(self, row: Accrual, period: Period, at: datetime, now: Decided) -> Decided:
        """A closed period under the version it was closed with and the shop's facts of that time."""
        programme = self.programmes.version(self.conn, row.version)
        fresh = self._decide(programme, period, at)
        if not row.facts:
            return fresh
        facts = replace(fresh.facts, shop=facts_from_data(json.loads(row.facts)).shop)
        event = PeriodEvent(Party("employee", self.employee.subject), fresh.start, fresh.end)
        return replace(fresh, facts=facts, decision=decide(programme, event, facts, fresh.decision.moment))

    def _decide(self, programme: Programme, period: Period, at: datetime) -> Decided:
        now = self.heading.occurred_at
        moment = max(now, last_known(self.conn, self.employee.id) or now)
        return decide_period(self.conn, programme, self.shop, self.employee, period, at, moment)

    def _new(self, rule: str, decided: Decided) -> Accrual:
        return Accrual(
            0,
            self.employee.id,
            rule,
            self.programme.currency,
            decided.start,
            decided.end,
            self.programme.number,
            facts=dump(decided.facts),
            decision=dump(decided.decision),
        )
