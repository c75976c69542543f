"""The values that a case file writes: moments, periods, what a rule gives, what the shop says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from marshmallow import ValidationError, fields

from flask_loyalty.language.nodes import Period
from flask_loyalty.language.vocabulary import plural, singular
from flask_loyalty.programme.shapes import MOST_POINTS, Each, Money, Percent, Text, Whole

__all__ = ["Counted", "Given", "Moment", "PeriodName", "ShopFact", "Table"]


@dataclass(frozen=True, slots=True)
class Counted:
    """So many of a counter: ``3 stamps coffee-card``."""

    number: int
    counter: str
    reference: str = ""

    @property
    def text(self) -> str:
        """As a case file writes it."""
        word = self.counter if self.number == 1 else plural(self.counter)
        return f"{self.number} {word} {self.reference}".rstrip()


class Moment(Text):
    """A moment in the programme's time zone."""

    def read(self, text: str) -> datetime:
        try:
            if re.fullmatch(r"2[01][0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}", text):
                return datetime.fromisoformat(text)
        except ValueError:
            pass
        raise ValidationError("bad_moment")


class PeriodName(Text):
    """A calendar period by its name: ``2026-05``, ``2026-Q2``, ``2026-W18``, ``2026-05-04``, ``2026``."""

    def read(self, text: str) -> tuple[Period, date]:
        found = re.fullmatch(
            r"(2[01][0-9]{2})(?:-(?:Q([1-4])|W([0-9]{2})|([0-9]{2})(?:-([0-9]{2}))?))?", text
        )
        if not found:
            raise ValidationError("bad_period")
        year = int(found.group(1))
        quarter, week, month, day = (int(part) if part else 0 for part in found.groups()[1:])
        try:
            if week:
                return Period.WEEK, date.fromisocalendar(year, week, 1)
            if quarter:
                return Period.QUARTER, date(year, 3 * quarter, 1)
            if day:
                return Period.DAY, date(year, month, day)
            return (Period.MONTH, date(year, month, 1)) if found.group(4) else (Period.YEAR, date(year, 1, 1))
        except ValueError:  # week 60, month 13
            raise ValidationError("bad_period") from None


class Table(fields.Field[Any]):
    """An object whose keys are names of the writer's own, and whose values are all of one kind."""

    default_error_messages = {"required": "missing", "null": "null"}

    def __init__(self, inner: fields.Field[Any], **kwargs: Any) -> None:
        self.inner = inner
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError("not_object")
        kept: dict[str, Any] = {}
        wrong: dict[str, Any] = {}
        for key, each in value.items():
            try:
                kept[key] = self.inner.deserialize(each, **kwargs)
            except ValidationError as error:
                kept[key] = error.valid_data if isinstance(error.valid_data, dict) else {}
                wrong[key] = error.messages
        if wrong:
            raise ValidationError(wrong, valid_data=kept)
        return kept


class Given(fields.Field[Any]):
    """Points as a whole number, money or a counter (``"3 stamps coffee-card"``) as a text."""

    default_error_messages = {"null": "null"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            return Whole(0, MOST_POINTS).deserialize(value)
        found = re.fullmatch(r"([0-9]{1,9}) ([a-z][a-z0-9_]*)(?: (\S{1,64}))?", value)
        if found:
            return Counted(int(found.group(1)), singular(found.group(2)), found.group(3) or "")
        return Money().deserialize(value)


class ShopFact(fields.Field[Any]):
    """What the shop says: money, a percentage, a number, a text, a list of texts or a flag."""

    default_error_messages = {"null": "null"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> object:
        if isinstance(value, bool):
            return value
        if isinstance(value, int):
            return Fraction(value)
        if isinstance(value, Decimal):
            return Fraction(value)
        if isinstance(value, list):
            return frozenset(Each(Text()).deserialize(value))
        for kind in (Money(), Percent()):
            try:
                return cast("object", kind.deserialize(value))
            except ValidationError:
                continue
        return cast("object", Text().deserialize(value))
