"""The employee's page: goals, what has accrued so far, and how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, url_for

from flask_loyalty.engine.change_words import ChangeWords
from flask_loyalty.language.nodes import Period
from flask_loyalty.services import views
from flask_loyalty.services.views import EarlierPeriod, Goal
from flask_loyalty.store.accruals import CreditedOrder
from flask_loyalty.store.writing import reading
from flask_loyalty.web.guard import actor, check_csrf
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.locale import period_text, short_date
from flask_loyalty.web.redeeming import Verdict, fresh_key, redeem_typed
from flask_loyalty.web.state import the_state
from flask_loyalty.web.words import Words

__all__ = ["blueprint"]


def blueprint() -> Blueprint:
    """A fresh blueprint ``loyalty_employee``."""
    bp = Blueprint("loyalty_employee", __name__)
    bp.before_request(check_csrf)
    bp.get("/")(overview)
    bp.post("/redeem")(redeem)
    return bp


def overview() -> str:
    """Every goal of the signed-in employee in this period, and a field for codes of the shop's rewards."""
    return _page(actor("employee").id)


def redeem() -> tuple[str, int]:
    """Redeem the code of one of the shop's own rewards at the counter."""
    employee = actor("employee").id
    verdict = redeem_typed(None)
    return _page(employee, verdict), verdict.status


def _page(employee: str, verdict: Verdict | None = None) -> str:
    state = the_state()
    words = state.words()
    if words is None:
        return render_template("flask_loyalty/closed.html")
    with reading(state.db.session()) as conn:
        view = views.employee_view(conn, state.programmes, state.loyalty.shop, employee, state.now())
    return render_template(
        "flask_loyalty/employee/overview.html",
        p={
            "goals": [_goal(words, goal) for goal in view.goals],
            "counts": _counts([goal.period for goal in view.goals]),
            "orders": [_order(words, row) for row in view.orders],
            "orders_margin": words.money(sum(row.margin_minor for row in view.orders)),
            "past": [_past(words, row) for row in view.earlier],
            "redeem": {"verdict": verdict, "key": fresh_key(), "url": url_for("loyalty_employee.redeem")},
        },
    )


def _so_far(period: Period) -> str:
    return {
        Period.DAY: t("accrued so far today"),
        Period.WEEK: t("accrued so far this week"),
        Period.MONTH: t("accrued so far this month"),
        Period.QUARTER: t("accrued so far this quarter"),
        Period.YEAR: t("accrued so far this year"),
    }[period]


def _ends(period: Period, day: str) -> str:
    return {
        Period.DAY: t("The day ends on %(day)s.", day=day),
        Period.WEEK: t("The week ends on %(day)s.", day=day),
        Period.MONTH: t("The month ends on %(day)s.", day=day),
        Period.QUARTER: t("The quarter ends on %(day)s.", day=day),
        Period.YEAR: t("The year ends on %(day)s.", day=day),
    }[period]


def _goal(words: Words, goal: Goal) -> dict[str, Any]:
    rule = words.rule(goal.rule)
    target = goal.target_minor
    missing = max(0, (target or 0) - goal.measure_minor)
    why = words.why(goal.outcome) if goal.outcome else words.sentence(rule, "merchant") if rule else ""
    return {
        "name": words.rule_title(goal.rule),
        "accrued": words.money(goal.accrued_minor),
        "so_far": _so_far(goal.period),
        "bar": _bar(words, goal.measure_minor, target) if target else None,
        "why": why,
        "left": _left(words, goal, missing),
        "period": _ends(goal.period, words.day(goal.last_day, the_state().now())),
    }


def _left(words: Words, goal: Goal, missing: int) -> str:
    """What still stands between the employee and more; "" if nothing does."""
    if missing:
        return t("%(money)s of margin more, and your share begins.", money=words.money(missing))
    now = the_state().now()
    told = ChangeWords(words.programme, words.names, words.language, "employee", now).told(goal.missing)
    if not goal.missing or told is None:
        return "" if goal.missed is None else words.why_not(goal.missed)
    day = words.day(goal.last_day, now)
    step = f"{told[:1].upper()}{told[1:]}"
    if goal.missed is None:
        return t("%(step)s by %(day)s, and the next band is reached.", step=step, day=day)
    return t("%(step)s by %(day)s, and this goal is reached.", step=step, day=day)


def _bar(words: Words, measured: int, target: int) -> dict[str, Any]:
    now, most = words.money(measured), words.money(target)
    reached = t("%(now)s, and the target of %(most)s is reached", now=now, most=most)
    return {
        "now": max(0, min(measured, target)),
        "most": target,
        "label": t("Margin against the target"),
        "text": reached if measured >= target else t("%(now)s of %(most)s", now=now, most=most),
    }


def _counts(periods: Sequence[Period]) -> str:
    """What the orders are headed with."""
    return t("What counts now") if set(periods) - {Period.MONTH} else t("What counts this month")


def _order(words: Words, row: CreditedOrder) -> dict[str, str]:
    return {
        "order": row.order,
        "when": short_date(row.at, words.programme.timezone),
        "margin": words.money(row.margin_minor),
    }


def _past(words: Words, row: EarlierPeriod) -> dict[str, str]:
    return {
        "period": period_text(row.start, row.end, words.programme.timezone),
        "name": _title(words, row),
        "amount": words.money(row.amount_minor),
    }


def _title(words: Words, row: EarlierPeriod) -> str:
    """The name of a rule; of one that is no more, that of the version which paid."""
    then = words if words.rule(row.rule) else the_state().words_of(row.version)
    return (then or words).rule_title(row.rule)
