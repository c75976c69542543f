"""What employees are paid for single orders: accrued by the month in which the order was placed.

Unlike a bonus of a period, each order has its own share here: its entries name the order, and add up to
nothing once it is cancelled. A closed month stays as it is; what changes later is paid with the open one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from flask_loyalty.engine.barriers import audience_of
from flask_loyalty.engine.facts import Value
from flask_loyalty.engine.periods import period_bounds, period_label, zone_of
from flask_loyalty.language.nodes import Period
from flask_loyalty.ledger.booking import pay_of
from flask_loyalty.ledger.entries import Heading
from flask_loyalty.programme.model import Phase, Programme, ProgrammeRule
from flask_loyalty.services.employees import post, shop_facts
from flask_loyalty.services.shop import ShopFacts
from flask_loyalty.store.accruals import Accrual, accruals_of, save_accrual
from flask_loyalty.store.orders import StoredOrder
from flask_loyalty.store.parties import Known

__all__ = ["accrue_sale", "facts_of_server", "sale_rules"]


def sale_rules(programme: Programme) -> list[ProgrammeRule]:
    """The rules that pay employees for orders."""
    return [rule for rule in programme.rules if rule.phase is Phase.EARN and audience_of(rule) == "employee"]


def facts_of_server(programme: Programme, shop: ShopFacts, employee: Known | None) -> Mapping[str, Value]:
    """What the shop says of whoever served an order, as far as such rules ask."""
    return {} if employee is None else shop_facts(sale_rules(programme), programme, shop, employee)


def accrue_sale(
    conn: Connection,
    programme: Programme,
    employee: Known,
    before: StoredOrder,
    after: StoredOrder,
    heading: Heading,
) -> None:
    """Book the difference that an event of an order makes to what its employee is paid for it.

    :param programme: the order's own version.
    """
    rules = {rule.id for rule in sale_rules(programme)}
    old, new = pay_of(before.current), pay_of(after.current)
    zone = zone_of(programme.timezone)
    label = period_label(Period.MONTH, after.placed_at, zone)
    for rule in sorted(rules & {*old, *new}):
        difference = new.get(rule, 0) - old.get(rule, 0)
        if difference:
            row = _row(conn, programme, employee, rule, after.placed_at)
            _bring(conn, programme, employee, row, difference, heading.occurred_at)
            part = replace(heading.part("accrue", f"{rule}:{label}"), reason=label)
            post(conn, employee, row, difference, part, heading.occurred_at)


def _row(conn: Connection, programme: Programme, employee: Known, rule: str, at: datetime) -> Accrual:
    """The rule's accrual of the month in which a moment lies."""
    start, end = period_bounds(Period.MONTH, at, zone_of(programme.timezone))
    known = [row for row in accruals_of(conn, employee.id, start) if row.rule == rule]
    new = Accrual(0, employee.id, rule, programme.currency, start, end, programme.number)
    return known[0] if known else new


def _bring(
    conn: Connection, programme: Programme, employee: Known, row: Accrual, difference: int, now: datetime
) -> None:
    if row.state == "open":
        save_accrual(conn, replace(row, accrued_minor=row.accrued_minor + difference))
        return
    save_accrual(conn, replace(row, late_minor=row.late_minor + difference))
    carrier = _row(conn, programme, employee, row.rule, now)
    save_accrual(conn, replace(carrier, carried_minor=carrier.carried_minor + difference))
