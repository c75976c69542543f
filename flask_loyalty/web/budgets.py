"""The merchant's page of budgets: what each may cost, what is spent, held and left, by which rules; and of
codes, how often each was used."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template

from flask_loyalty.programme.model import Budget, Code
from flask_loyalty.programme.working import codes_of
from flask_loyalty.services.budgets import BudgetStanding, RuleDraw, budgets
from flask_loyalty.store.codes import uses_of
from flask_loyalty.store.writing import reading
from flask_loyalty.web.guard import actor
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.locale import long_date
from flask_loyalty.web.locale import ngettext as tn
from flask_loyalty.web.state import the_state
from flask_loyalty.web.words import Words

__all__ = ["budgets_page"]


def budgets_page() -> str:
    """Every budget of the version in force, as it stands now."""
    actor("merchant")
    state = the_state()
    words = state.words()
    if words is None:
        return render_template("flask_loyalty/closed.html")
    with reading(state.db.session()) as conn:
        found = budgets(conn, words.programme, state.now())
        used = uses_of(conn) if words.programme.codes else {}
    return render_template(
        "flask_loyalty/merchant/budgets.html",
        p={
            "programme": words.title,
            "many": words.unit["many"],
            "budgets": [_row(words, one) for one in found],
            "codes": [
                _code(words, code, *used.get(code.id, (0, 0))) for code in words.programme.codes.values()
            ],
        },
    )


def _code(words: Words, code: Code, orders: int, customers: int) -> dict[str, Any]:
    rules = [rule for rule in words.programme.rules if code.id in codes_of(rule.rule)]
    return {
        "id": code.id,
        "kind": t("codes of a series") if code.batch else "",
        "rules": ", ".join(words.rule_title(rule.id) for rule in rules) or "–",
        "orders": orders,
        "customers": customers,
        "most": code.uses if code.uses is not None else "–",
    }


def _row(words: Words, one: BudgetStanding) -> dict[str, Any]:
    budget, used = one.budget, one.held + one.spent
    return {
        "id": budget.id,
        "name": words.text(budget.name) or budget.id,
        "about": " ".join(filter(None, (_period(words, one), _run_out(budget)))),
        "limit": _amount(words, budget, budget.most),
        "per_customer": budget.per_customer,
        "spent": _amount(words, budget, one.spent),
        "held": _amount(words, budget, one.held),
        "left": "" if one.left is None else _amount(words, budget, one.left),
        "customers": tn("%(num)s customer", "%(num)s customers", one.customers),
        "now": min(used, budget.most),
        "most": budget.most,
        "label": t("How much of it is used: %(name)s", name=words.text(budget.name) or budget.id),
        "progress": t(
            "%(used)s of %(limit)s used",
            used=_amount(words, budget, used), limit=_amount(words, budget, budget.most),
        ),
        "out": one.left == 0,
        "rules": [_rule(words, budget, rule) for rule in one.rules],
        "others": _amount(words, budget, others) if (others := _by_others(one)) > 0 else "",
    }  # fmt: skip


def _by_others(one: BudgetStanding) -> int:
    """What was spent by rules that the version in force has no longer."""
    return one.spent - sum(rule.given for rule in one.rules)


def _rule(words: Words, budget: Budget, draw: RuleDraw) -> dict[str, Any]:
    return {
        "id": draw.rule,
        "name": words.rule_title(draw.rule),
        "codes": ", ".join(draw.codes),
        "given": _amount(words, budget, draw.given),
    }


def _amount(words: Words, budget: Budget, number: int) -> str:
    """An amount in what the budget counts."""
    if budget.counts == "money":
        return words.money(number)
    if budget.counts == "point":
        return words.points(number)
    return tn("%(num)s use", "%(num)s uses", number)


def _period(words: Words, one: BudgetStanding) -> str:
    """From when until when it holds, and for whom."""
    if one.start is None or one.end is None:
        return t("For each customer, once.") if one.budget.per_customer else t("Once for all.")
    zone = ZoneInfo(words.programme.timezone)
    first, last = one.start.astimezone(zone).date(), one.end.astimezone(zone).date() - timedelta(days=1)
    parts = {"first": long_date(first), "last": long_date(last)}
    if one.budget.per_customer:
        return t("For each customer, now from %(first)s to %(last)s.", **parts)
    return t("Now from %(first)s to %(last)s.", **parts)


def _run_out(budget: Budget) -> str:
    if budget.rest:
        return t("When it runs out, what is left is still given.")
    return t("An order that needs more than is left gets nothing of it.")
