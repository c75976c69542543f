"""Budgets of a document: how much rules may give together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from marshmallow import ValidationError

from flask_loyalty.language.nodes import Period
from flask_loyalty.money import minor_digits
from flask_loyalty.programme.declarations import ThingSchema
from flask_loyalty.programme.model import Budget, Texts
from flask_loyalty.programme.shapes import MOST_POINTS, Amount, Money, Text, Word

__all__ = ["BudgetSchema", "Holds", "Plenty", "budget_of", "exact_minor"]

Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plenty:
    """How much a budget holds: money of a currency, or a number of points or uses."""

    counts: str
    number: int = 0
    money: Amount | None = None


class Holds(Text):
    """``"5000 PLN"``, ``"20000 points"`` or ``"100 uses"``."""

    def read(self, text: str) -> Plenty:
        found = re.fullmatch(r"([0-9]{1,10}) (point|use)s?", text)
        if found is None:
            try:
                money = Money().deserialize(text)
            except ValidationError:
                raise ValidationError("bad_budget") from None
            return Plenty("money", money=money)
        number = int(found.group(1))
        if number > MOST_POINTS:
            raise ValidationError(f"out_of_range|0..{MOST_POINTS}")
        return Plenty(found.group(2), number)


@dataclass(frozen=True, slots=True)
class Share:
    """What a budget is told apart by: customers, calendar periods, both or neither."""

    period: Period | None
    customer: bool


_PERIODS = {period.value: Share(period, False) for period in Period}
_PER = {
    **_PERIODS,
    "customer": Share(None, True),
    **{f"customer per {word}": Share(share.period, True) for word, share in _PERIODS.items()},
}


class BudgetSchema(ThingSchema):
    amount = Holds(required=True)
    per = Word(_PER)
    on_run_out = Word({"rest": True, "nothing": False}, load_default=True)


def budget_of(one: Part, name: Texts) -> Budget:
    """The budget of a checked part of the document."""
    holds: Plenty = one["amount"]
    share: Share = one.get("per") or Share(None, False)
    most = int(exact_minor(holds.money)) if holds.money is not None else holds.number
    rest = one.get("on_run_out", True)
    return Budget(one["id"], name, holds.counts, most, share.period, share.customer, rest)


def exact_minor(amount: Amount) -> Fraction:
    """An amount in minor units of its currency, exactly."""
    return amount.major * Fraction(10) ** minor_digits(amount.currency)
