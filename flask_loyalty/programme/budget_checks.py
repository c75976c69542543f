"""Whether the budgets of a document make sense, and the rules that draw on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_loyalty.language.nodes import CountLiteral, Every, Rule, Verb
from flask_loyalty.programme.budgets import exact_minor
from flask_loyalty.programme.notebook import Notebook, guess
from flask_loyalty.programme.sentences import Sentences
from flask_loyalty.programme.shapes import Amount, Path

__all__ = ["check_budgets"]

Part = Mapping[str, Any]


def check_budgets(data: Part, sentences: Sentences, notes: Notebook) -> None:
    """Note budgets of another currency, and rules that draw on a budget they cannot draw on."""
    for place, one in enumerate(data.get("budgets") or ()):
        if "amount" in one:
            _money(one["amount"].money, data.get("currency"), place, notes)
    known = {one["id"]: one for one in data.get("budgets") or () if "id" in one}
    for place, rule in enumerate(data.get("rules") or ()):
        if rule.get("budget") is None:
            continue
        path = ("rules", place, "budget")
        if rule["budget"] not in known:
            notes.add("unknown_budget", path, detail=rule["budget"], guess=guess(rule["budget"], list(known)))
        elif place in sentences.rules and "amount" in known[rule["budget"]]:
            _fits(data, sentences.rule(place), known[rule["budget"]], path, notes)


def _money(amount: Amount | None, currency: str | None, place: int, notes: Notebook) -> None:
    if amount is None or currency is None:
        return
    path = ("budgets", place, "amount")
    if amount.currency != currency:
        notes.add("other_currency", path, detail=amount.currency, other=currency)
    elif exact_minor(amount).denominator != 1:
        notes.add("fraction_of_minor", path, value=str(notes.value_at(path)), other=currency)


def _fits(data: Part, rule: Rule, budget: Part, path: Path, notes: Notebook) -> None:
    """A budget is counted with orders and events, in the unit in which its rules give."""
    audience = "customer" if rule.audience is None else rule.audience.word
    if isinstance(rule.start, Every) and audience != "customer":
        notes.add("budget_of_period", path)
    elif budget["amount"].counts not in ("use", _given(rule)):
        unit = "@points" if budget["amount"].counts == "point" else data.get("currency", "PLN")
        notes.add("budget_unit", path, detail=budget["id"], other=unit)


def _given(rule: Rule) -> str:
    """What a rule gives: money, points, or something that only its uses can count."""
    effect = rule.effect
    if effect.verb is Verb.MULTIPLY:
        return "point"
    if effect.verb not in (Verb.EARN, Verb.GIVE):
        return "money"
    amount = effect.bands.bands[0].amount if effect.bands is not None else effect.amount
    return amount.unit if isinstance(amount, CountLiteral) else "point"
