"""The values of a programme document: marshmallow fields, strict to the last sign.

A field that is wrong says so by a kind of the catalogue in :mod:`flask_loyalty.programme.mistakes`, perhaps
with a detail after ``|``; the words are chosen there. What is right beside it is kept, so that every
other mistake of the document is found in the same run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, cast
from zoneinfo import available_timezones

from babel.numbers import is_currency
from marshmallow import RAISE, Schema, ValidationError, fields

from flask_loyalty.language.nodes import Duration, TimeUnit
from flask_loyalty.language.vocabulary import TIME_WORDS

__all__ = [
    "FORMS",
    "LANGUAGES",
    "LONGEST",
    "MOST_POINTS",
    "Amount",
    "ByLanguage",
    "Currency",
    "Day",
    "Each",
    "Forms",
    "Id",
    "Lines",
    "MarginPercent",
    "Money",
    "Part",
    "Path",
    "Percent",
    "Span",
    "StrictSchema",
    "Text",
    "Whole",
    "Word",
    "YesNo",
    "YesOr",
    "YesOrEach",
    "Zone",
    "known_timezones",
]

LANGUAGES = ("pl", "en")
FORMS = {"pl": (3, 4), "en": (2,)}  # Polish: a fourth form, for fractions, may follow

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """Money as a document writes it, ``"0.02 PLN"``: exact major units of a currency."""

    major: Fraction
    currency: str


class _Strict(fields.Field[Any]):
    default_error_messages = {"required": "missing", "null": "null"}


class Text(_Strict, fields.String):
    """A text with something in it."""

    default_error_messages = {"invalid": "not_text", "invalid_utf8": "not_text"}

    def __init__(self, *, longest: int = 200, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text.strip():
            raise ValidationError("empty_text")
        if len(text) > self.longest:
            raise ValidationError(f"text_too_long|{self.longest}")
        return self.read(text)

    def read(self, text: str) -> Any:
        """The value that the text stands for."""
        return text


class Id(Text):
    """The name by which rules and entries refer to something; it is kept for ever."""

    def read(self, text: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", text):
            raise ValidationError("bad_id")
        return text


class Money(Text):
    def read(self, text: str) -> Amount:
        found = re.fullmatch(r"([0-9]{1,12})(?:\.([0-9]{1,9}))? ?([A-Z]{3})", text)
        if not found:
            raise ValidationError("bad_money")
        whole, part, currency = found.group(1), found.group(2) or "", found.group(3)
        return Amount(Fraction(int(whole + part), 10 ** len(part)), currency)


LONGEST = {
    TimeUnit.DAY: 36_500,
    TimeUnit.WEEK: 5_200,
    TimeUnit.MONTH: 1_200,
    TimeUnit.QUARTER: 400,
    TimeUnit.YEAR: 100,
}
"""A hundred years of each, so that no calendar ends."""


class Span(Text):
    def read(self, text: str) -> Duration:
        units = "|".join(TIME_WORDS)
        found = re.fullmatch(rf"([0-9]{{1,5}}) ({units})s?", text)
        if not found:
            raise ValidationError("bad_duration")
        duration = Duration(int(found.group(1)), TimeUnit(found.group(2)))
        if duration.number > LONGEST.get(duration.unit, 9999):
            raise ValidationError("duration_too_long")
        return duration


class Percent(Text):
    """A part of a whole, from 0% to 100%."""

    most, wrong = Fraction(1), "bad_percent"

    def read(self, text: str) -> Fraction:
        found = re.fullmatch(r"([0-9]{1,4})(?:\.([0-9]{1,4}))? ?%", text)
        if found is None:
            raise ValidationError(self.wrong)
        part = found.group(2) or ""
        value = Fraction(int(found.group(1) + part), 100 * 10 ** len(part))
        if value > self.most:
            raise ValidationError(self.wrong)
        return value


class MarginPercent(Percent):
    """A share of a margin, of which more than all may be given: then the rest is a loss."""

    most, wrong = Fraction(10), "bad_margin_percent"


class Day(Text):
    def read(self, text: str) -> date:
        try:
            if re.fullmatch(r"2[01][0-9]{2}-[0-9]{2}-[0-9]{2}", text):
                return date.fromisoformat(text)
        except ValueError:  # 30 February
            pass
        raise ValidationError("bad_date")


class Currency(Text):
    def read(self, text: str) -> str:
        if not is_currency(text):
            raise ValidationError("bad_currency")
        return text


@cache
def known_timezones() -> frozenset[str]:
    """Every IANA zone of this machine; asked once, for it walks through a folder."""
    return frozenset(available_timezones())


class Zone(Text):
    def read(self, text: str) -> str:
        if text not in known_timezones():
            raise ValidationError("bad_timezone")
        return text


class Word(Text):
    """One of a few words; gives what the word stands for."""

    def __init__(self, words: Mapping[str, Any], **kwargs: Any) -> None:
        self.words = words
        super().__init__(**kwargs)

    def read(self, text: str) -> Any:
        if text not in self.words:
            raise ValidationError("not_one_of|" + ",".join(self.words))
        return self.words[text]


class Whole(_Strict, fields.Integer):
    """A whole number between two bounds, both in."""

    default_error_messages = {"invalid": "not_whole", "too_large": "not_whole"}

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(strict=True, **kwargs)

    def _validated(self, value: Any) -> int:
        number = super()._validated(value)
        if not self.least <= number <= self.most:
            raise ValidationError(f"out_of_range|{self.least}..{self.most}")
        return number


class YesNo(_Strict, fields.Field[Any]):
    """``true`` or ``false``."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("not_flag")
        return value


class YesOr(_Strict, fields.Field[Any]):
    """``true``, ``false``, or an object with keys of its own; gives the flag or the object's values."""

    def __init__(self, schema: type[Schema], **kwargs: Any) -> None:
        self.inner: Part = Part(schema)
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool):
            return value
        if not isinstance(value, dict):
            raise ValidationError("not_flag_or_object")
        return self.inner.deserialize(value)


class YesOrEach(_Strict, fields.Field[Any]):
    """``true``, ``false``, or a list; gives the flag or the list's values."""

    def __init__(self, inner: fields.Field[Any], **kwargs: Any) -> None:
        self.inner = Each(inner)
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool):
            return value
        if not isinstance(value, list):
            raise ValidationError("not_flag_or_list")
        return self.inner.deserialize(value)


class Lines(_Strict, fields.Field[Any]):
    """A sentence or an expression of the language: a string or a list of lines; gives the whole text."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        lines = [value] if isinstance(value, str) else value
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise ValidationError("not_lines")
        text = "\n".join(lines)
        if not text.strip():
            raise ValidationError("no_sentence")
        return text


class ByLanguage(_Strict, fields.Field[Any]):
    """A text, or an object with the text in every language."""

    def __init__(self, *, longest: int = 200, **kwargs: Any) -> None:
        self.inner: fields.Field[Any] = Text(longest=longest)
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        if isinstance(value, str):
            value = dict.fromkeys(LANGUAGES, value)
            return {code: self.inner.deserialize(text) for code, text in value.items()}
        if not isinstance(value, dict):
            raise ValidationError("not_texts")
        wrong: dict[str, Any] = {
            key: ["unknown_key|" + ",".join(LANGUAGES)] for key in value if key not in LANGUAGES
        }
        texts: dict[str, Any] = {}
        for code in LANGUAGES:
            try:
                if code not in value:
                    raise ValidationError("language_missing|" + code)
                texts[code] = self.one(code, value[code])
            except ValidationError as error:
                wrong[code] = error.messages
        if wrong:
            raise ValidationError(wrong, valid_data=texts or None)
        return texts

    def one(self, code: str, value: Any) -> Any:
        return self.inner.deserialize(value)

    def listed(self, value: Any, length: int | tuple[int, ...], kind: str) -> tuple[str, ...]:
        """A list of so many texts; ``kind`` is the mistake if it is not."""
        lengths = length if isinstance(length, tuple) else (length,)
        if not isinstance(value, list) or len(value) not in lengths:
            raise ValidationError(kind)
        wrong = {}
        for place, form in enumerate(value):
            try:
                self.inner.deserialize(form)
            except ValidationError as error:
                wrong[place] = error.messages
        if wrong:
            raise ValidationError(cast("Any", wrong))
        return tuple(value)


class Forms(ByLanguage):
    """The forms of a counted noun in every language: Polish for 1, 2–4 and 5; English for 1 and many."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError("not_forms")
        return super()._deserialize(value, attr, data, **kwargs)

    def one(self, code: str, value: Any) -> tuple[str, ...]:
        return self.listed(value, FORMS[code], f"bad_forms_{code}")


class Each(_Strict, fields.List[Any]):
    """A list whose members keep their places even when some are wrong."""

    default_error_messages = {"invalid": "not_list"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        kept: list[Any] = []
        wrong: dict[Any, Any] = {}
        for place, each in enumerate(value):
            try:
                kept.append(self.inner.deserialize(each, **kwargs))
            except ValidationError as error:
                kept.append(error.valid_data if isinstance(error.valid_data, dict) else {})
                wrong[place] = error.messages
        if wrong:
            raise ValidationError(wrong, valid_data=kept)
        return kept


class Part(_Strict, fields.Nested):
    """An object with keys of its own."""


# ---------------------------------------------------------------- schemas


class StrictSchema(Schema):
    """Refuses keys that it does not know, and tells which it knows."""

    class Meta:
        unknown = RAISE

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        known = ",".join(one.data_key or name for name, one in self.fields.items())
        self.error_messages = {"type": "not_object", "unknown": "unknown_key|" + known}


MOST_POINTS = 1_000_000_000
