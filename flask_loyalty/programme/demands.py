"""What a document demands of itself before it is published: how much it may give, what is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from flask_loyalty.programme.budgets import exact_minor
from flask_loyalty.programme.finding_words import FINDINGS
from flask_loyalty.programme.model import NOTES_ACCEPTED, Checks
from flask_loyalty.programme.shapes import Each, MarginPercent, Money, Percent, StrictSchema, Text, YesOrEach

__all__ = ["ACCEPTED", "Accepted", "ChecksSchema", "FindingCode", "checks_of"]

_CODES = sorted({one.code for one in FINDINGS.values()})
_ACCEPTED = [*_CODES, *NOTES_ACCEPTED]
ACCEPTED = r"^[CR][0-9]{3}( [A-Za-z0-9][A-Za-z0-9_.-]{0,63})?$"


class FindingCode(Text):
    """The code of a finding: ``"C110"``."""

    def read(self, text: str) -> str:
        if text not in _CODES:
            raise ValidationError("not_one_of|" + ",".join(_CODES))
        return text


class Accepted(Text):
    """What is meant so: ``"C110"`` wherever it is found, ``"C110 spring"`` of one rule; or a note."""

    def read(self, text: str) -> str:
        if text[:4] not in _ACCEPTED or not re.match(ACCEPTED, text):
            raise ValidationError("not_one_of|" + ",".join(_ACCEPTED))
        return text


class ChecksSchema(StrictSchema):
    most = Percent()
    most_of_margin = MarginPercent()
    least_order = Money()
    least_price = Money()
    least_margin = Percent()
    refuse = YesOrEach(FindingCode(), load_default=False)
    accept = Each(Accepted(), load_default=list)


def checks_of(one: Mapping[str, Any] | None) -> Checks:
    """What a checked document demands; nothing where it says nothing."""
    if one is None:
        return Checks()
    refuse = one["refuse"]
    least = [one.get(key) for key in ("least_order", "least_price")]
    order, price = (0 if money is None else int(exact_minor(money)) for money in least)
    return Checks(
        most=one.get("most"),
        most_of_margin=one.get("most_of_margin"),
        least_order_minor=order,
        least_price_minor=price,
        least_margin=one.get("least_margin"),
        refuse=frozenset(_CODES) if refuse is True else frozenset(refuse or ()),
        accept=frozenset(one["accept"]),
    )
