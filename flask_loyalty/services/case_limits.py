"""Cases at the limits of a rule: one that a limit just holds back, and the last one before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import ProgrammeRule
from flask_loyalty.services.case_trying import Tried

__all__ = ["limit_cases"]

Written = dict[str, Any]
Run = Callable[[Written], Tried | None]

MOST, MOST_BEFORE = 1_024, 40
"""A case is made so many times as large, at most, and so often does it happen before."""


def limit_cases(rule: ProgrammeRule, given: Tried, run: Run) -> Iterator[tuple[int, bool, Tried | None]]:
    """For each limit its number, whether it is reached, and the case.

    :param given: a case in which the rule gives something.
    :param run: decides a case.
    """
    plain = {key: value for key, value in given.written.items() if key not in ("only", "expect")}
    for number, limit in enumerate(rule.rule.limits):
        ways = [*_ways(plain, per_order=limit.scope == "order", customers=_of_customers(limit))]
        found = next((pair for way in ways if (pair := _edge(way, rule, number, run)) is not None), None)
        yield number, False, None if found is None else found[0]
        yield number, True, None if found is None else found[1]


def _of_customers(limit: n.Limit) -> bool:
    return isinstance(limit.amount, n.CountLiteral) and limit.amount.unit == "customer"


def _ways(plain: Written, *, per_order: bool, customers: bool) -> Iterator[Callable[[int], Written]]:
    """How a case grows until a limit holds it back."""
    if "period" in plain:
        yield lambda size: _richer(plain, size)
        yield lambda size: _for_months(plain, size)
    elif customers:
        yield lambda size: _by_others(plain, size)
        yield lambda size: _by_others(plain, size, each_day=1)
        yield lambda size: _by_others(_later(plain, size // 2), size, each_day=2)
    elif per_order:
        yield lambda size: _larger(plain, size)
        yield lambda size: _dearer(plain, size)
    else:
        yield lambda size: _again(plain, size)
        yield lambda size: _larger(plain, size)
        yield lambda size: _dearer(plain, size)
        yield lambda size: _by_others(plain, min(size, MOST_BEFORE))
        yield lambda size: _by_others(plain, min(size, MOST_BEFORE), each_day=1)
        yield lambda size: _again(_dearer(plain, 1000), size)


def _edge(
    way: Callable[[int], Written], rule: ProgrammeRule, number: int, run: Run
) -> tuple[Tried, Tried] | None:
    """The largest size that a limit lets through, and the smallest that it holds back."""
    low, high = 1, 1
    last, first = None, run(way(1))
    if first is None or _held_back(first, rule, number):
        return None
    last = first
    while not _held_back(first, rule, number):
        low, last, high = high, first, high * 2
        following = run(way(high)) if high <= MOST else None
        if following is None:
            return None
        first = following
    while high - low > 1:
        middle = (low + high) // 2
        tried = run(way(middle))
        if tried is None:
            return None
        if _held_back(tried, rule, number):
            high, first = middle, tried
        else:
            low, last = middle, tried
    return last, first


def _held_back(one: Tried, rule: ProgrammeRule, number: int) -> bool:
    """Whether a limit held back what no other limit of the rule would have held back as well."""
    decision = one.watched.decision
    for outcome in decision.outcomes:
        if outcome.rule == rule.id and len(outcome.limits) > number:
            mine = outcome.limits[number]
            others = [use for use in outcome.limits if use is not mine and use.counts == mine.counts]
            if mine.held_back > max((use.held_back for use in others), default=0):
                return True
    return any(
        miss.rule == rule.id and miss.clause == "limit" and miss.part == number for miss in decision.missed
    )


def _larger(case: Written, size: int) -> Written:
    """The same with so many times as many of everything in the cart."""
    if "cart" not in case:
        return case
    cart = [{**line, "qty": line["qty"] * size} for line in case["cart"]]
    return {**case, "cart": cart}


def _richer(case: Written, size: int) -> Written:
    """The same after orders that were worth so many times as much."""
    past = [
        {**one, "cart": [{**line, "price": _times(line["price"], size)} for line in one["cart"]]}
        for one in case.get("past", ())
        if "cart" in one
    ]
    shop = case.get("shop", {})
    return {**case, "past": past} if past else {**case, "shop": {k: _times(v, size) for k, v in shop.items()}}


def _for_months(case: Written, size: int) -> Written:
    """The same after as much happened in each of so many months."""
    what = [one for one in case.get("past", ()) if "cart" in one]
    if not what or size > MOST_BEFORE:
        return case
    back = [{**one, "at": _months_before(one["at"], number)} for number in range(1, size) for one in what]
    return {**case, "past": [*back, *case["past"]]}


def _months_before(at: str, number: int) -> str:
    """The same clock on a day of an earlier month that every month has."""
    year, month = divmod(int(at[:4]) * 12 + int(at[5:7]) - 1 - number, 12)
    return f"{year}-{month + 1:02}-{min(28, int(at[8:10])):02}{at[10:]}"


def _times(amount: Any, size: int) -> Any:
    """An amount so many times; what is no amount stays."""
    if isinstance(amount, int) and not isinstance(amount, bool):
        return amount * size
    number, _, currency = str(amount).partition(" ")
    if not currency.isupper():
        return amount
    return f"{Decimal(number) * size} {currency}"


def _dearer(case: Written, size: int) -> Written:
    """The same with everything in the cart so many times as dear."""
    if "cart" not in case:
        return case
    prices = ("price", "regular", "cost")
    cart = [{k: _times(v, size) if k in prices else v for k, v in line.items()} for line in case["cart"]]
    return {**case, "cart": cart}


_WHAT = ("cart", "event", "facts", "friend", "segment", "served_by", "affiliate", "choices")


def _again(case: Written, size: int) -> Written:
    """The same after it happened some times before, at the same moment."""
    what = {key: case[key] for key in _WHAT if key in case}
    before = [{"at": case["moment"], **what} for _ in range(min(size - 1, MOST_BEFORE))]
    return {**case, "past": [*case.get("past", ()), *before]} if before else case


def _by_others(case: Written, size: int, *, each_day: int = 0) -> Written:
    """The same after it happened to other customers: at the same moment, or to so many of them a day."""
    what = {key: case[key] for key in _WHAT if key in case}
    before: list[Written] = []
    for number in reversed(range(1, size)):
        at = _days_before(case["moment"], number // each_day if each_day else 0)
        before.append({"at": at, "member": f"klient-{number}", **what})
    return {**case, "past": [*case.get("past", ()), *before]} if before else case


def _later(case: Written, number: int) -> Written:
    """The same so many days later."""
    return {**case, "moment": _days_before(case["moment"], -number)}


def _days_before(at: str, number: int) -> str:
    """The same clock so many days earlier."""
    return f"{date.fromisoformat(at[:10]) - timedelta(days=number)}{at[10:]}"
