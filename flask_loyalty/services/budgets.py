"""How each budget of a programme stands: what is spent, held and left, and which rules have given it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from flask_loyalty.engine.facts import Party
from flask_loyalty.engine.limits import budget_key
from flask_loyalty.engine.periods import period_bounds, zone_of
from flask_loyalty.programme.model import Budget, Programme
from flask_loyalty.programme.working import codes_of
from flask_loyalty.store.budgets import drawn, given_by_rule

__all__ = ["BudgetStanding", "RuleDraw", "budgets"]


@dataclass(frozen=True, slots=True)
class RuleDraw:
    """What one rule has given of a budget, in what the budget counts, for orders that are paid.

    :ivar codes: the codes that the rule asks for.
    """

    rule: str
    given: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BudgetStanding:
    """A budget now: minor units, points or uses, as ``budget.counts`` says.

    :ivar held: promised to orders that are not paid yet, and to quotes that are held.
    :ivar spent: given with orders that are paid.
    :ivar left: what is left of it; None where each customer has it apart.
    :ivar customers: of such a budget, how many have drawn on it.
    :ivar start: when its period began, and ``end`` when the next begins; None where it holds once for all.
    """

    budget: Budget
    held: int
    spent: int
    left: int | None
    customers: int
    start: datetime | None
    end: datetime | None
    rules: tuple[RuleDraw, ...]


def budgets(conn: Connection, programme: Programme, now: datetime) -> list[BudgetStanding]:
    """Every budget of a programme, in the document's order. Reads only."""
    return [_standing(conn, programme, budget, now) for budget in programme.budgets.values()]


def _standing(conn: Connection, programme: Programme, budget: Budget, now: datetime) -> BudgetStanding:
    zone, many = zone_of(programme.timezone), budget.per_customer
    # Of nobody's key the end is empty, so it begins the key of every customer.
    key = budget_key(budget, Party("customer", ""), now, zone)
    found = drawn(conn, key, now, many=many)
    start, end = (None, None) if budget.period is None else period_bounds(budget.period, now, zone)
    return BudgetStanding(
        budget=budget,
        held=found.held,
        spent=max(0, found.used - found.held),
        left=None if many else max(0, budget.most - found.used),
        customers=found.customers,
        start=start,
        end=end,
        rules=tuple(_rules(conn, programme, budget, key)),
    )


def _rules(conn: Connection, programme: Programme, budget: Budget, key: str) -> Iterator[RuleDraw]:
    mine = [rule for rule in programme.rules if rule.budget == budget.id]
    given = given_by_rule(conn, key, [rule.id for rule in mine], many=budget.per_customer)
    for rule in mine:
        amount, times = given.get(rule.id, (0, 0))
        codes = tuple(dict.fromkeys(codes_of(rule.rule)))
        yield RuleDraw(rule.id, times if budget.counts == "use" else amount, codes)
