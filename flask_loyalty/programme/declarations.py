"""What a document declares for its rules to mention: facts, events, counters, codes, cards, roles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from flask_loyalty.language.definitions import FactDef, NounDef, Scope
from flask_loyalty.language.sorts import (
    DATE,
    DURATION,
    FLAG,
    MONEY,
    NUMBER,
    PERCENT,
    TEXT,
    TIME,
    Type,
    count_of,
    set_of,
)
from flask_loyalty.language.vocabulary import CLAUSE_WORDS, NOUNS
from flask_loyalty.programme.shapes import (
    MOST_POINTS,
    ByLanguage,
    Day,
    Id,
    StrictSchema,
    Text,
    Whole,
    Word,
    YesNo,
)

__all__ = [
    "KINDS",
    "Clauses",
    "CodeSchema",
    "DrawSchema",
    "FactName",
    "FactSchema",
    "NounForms",
    "NounSchema",
    "Phrases",
    "PlainWord",
    "StampCardSchema",
    "ThingSchema",
    "fact_def",
    "noun_def",
]

KINDS: Mapping[str, str] = {
    "codes": "code",
    "cards": "card",
    "roles": "role",
    "stamp_cards": "stamp_card",
    "draws": "draw",
    "badges": "badge",
}
"""Lists of the document whose ids rules may mention, and what they are called in the language."""

_COUNT = count_of("")  # of what, "unit" tells
_TYPES: Mapping[str, Type] = {
    "money": MONEY,
    "percent": PERCENT,
    "number": NUMBER,
    "count": _COUNT,
    "flag": FLAG,
    "text": TEXT,
    "set": set_of(TEXT),
    "date": DATE,
    "time": TIME,
    "duration": DURATION,
}
_CASES = 4  # nominative, genitive, accusative, locative
_NOUN_CASES = 5  # and instrumental


class FactName(Text):
    """A name with a dot, as rules write facts."""

    def read(self, text: str) -> str:
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}\.[a-z][a-z0-9_]{0,40}", text):
            raise ValidationError("bad_fact_name")
        return text


class PlainWord(Text):
    """A word of the language that the document adds: an event, a counter."""

    def read(self, text: str) -> str:
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", text) or text in CLAUSE_WORDS:
            raise ValidationError("bad_word")
        return text


class Phrases(ByLanguage):
    """What a fact is called: in Polish a phrase in four cases, in English one phrase."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError("not_phrases")
        return super()._deserialize(value, attr, data, **kwargs)

    def one(self, code: str, value: Any) -> tuple[str, ...]:
        if code == "en":
            return (self.inner.deserialize(value),)
        return self.listed(value, _CASES, "bad_phrases")


class Clauses(ByLanguage):
    """What a flag says where it holds, and where it does not; in both languages."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError("not_phrases")
        return super()._deserialize(value, attr, data, **kwargs)

    def one(self, code: str, value: Any) -> tuple[str, ...]:
        return self.listed(value, 2, "bad_clauses")


class NounForms(ByLanguage):
    """The forms of a noun: English for one and many; Polish with gender, in five cases of both numbers."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError("not_noun")
        return super()._deserialize(value, attr, data, **kwargs)

    def one(self, code: str, value: Any) -> Any:
        if code == "en":
            return self.listed(value, 2, "bad_noun_en")
        good = isinstance(value, dict) and set(value) == {"gender", "one", "many"}
        if not good or value["gender"] not in ("m", "p", "f", "n", "x"):
            raise ValidationError("bad_noun_pl")
        one, many = (self.listed(value[key], _NOUN_CASES, "bad_noun_pl") for key in ("one", "many"))
        return value["gender"], one, many


# ---------------------------------------------------------------- schemas


class FactSchema(StrictSchema):
    id = FactName(required=True)
    type = Word(dict(_TYPES), required=True)
    unit = Word({word: word for word in NOUNS})
    words = Phrases(required=True)
    clauses = Clauses()
    description = ByLanguage()
    optional = YesNo(load_default=False)
    nullable = YesNo(load_default=False)


class NounSchema(StrictSchema):
    id = PlainWord(required=True)
    words = NounForms(required=True)


class ThingSchema(StrictSchema):
    id = Id(required=True)
    name = ByLanguage()


class CodeSchema(ThingSchema):
    since = Day(data_key="from")
    until = Day()
    uses = Whole(1, MOST_POINTS)
    per_customer = Whole(1, MOST_POINTS)
    batch = YesNo(load_default=False)


class StampCardSchema(ThingSchema):
    full = Whole(1, 1000, required=True)
    gives = Id(required=True)


class DrawSchema(ThingSchema):
    date = Day()
    permit = Text()
    jury = YesNo(load_default=False)


# ---------------------------------------------------------------- to the language


def fact_def(one: Mapping[str, Any]) -> FactDef:
    """The definition of a declared fact that could be read whole."""
    subject = one["id"].partition(".")[0]
    scope = next((scope for scope in Scope if scope.value == subject), Scope.EVENT)
    type_ = count_of(one.get("unit", "item")) if one["type"] == _COUNT else one["type"]
    return FactDef(
        name=one["id"],
        type=type_,
        scope=scope,
        words=one["words"],
        description=one.get("description") or {code: words[0] for code, words in one["words"].items()},
        optional=one.get("optional", False),
        nullable=one.get("nullable", False),
        clauses=one.get("clauses") or {},
    )


def noun_def(one: Mapping[str, Any]) -> NounDef:
    """The definition of a declared event or counter."""
    gender, single, many = one["words"]["pl"]
    return NounDef(one["id"], one["words"]["en"][1], gender, single, many)
