"""The programme document as a JSON Schema, for editors: made of the same fields that read a document.

It says what JSON Schema can say. Whether a rule means something, an id exists or a sum is right, only
:func:`~flask_loyalty.programme.loader.load_programme` knows.
"""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, missing

from flask_loyalty.language.vocabulary import TIME_WORDS
from flask_loyalty.programme import shapes as d
from flask_loyalty.programme.budgets import Holds
from flask_loyalty.programme.declarations import Clauses, FactName, NounForms, Phrases, PlainWord
from flask_loyalty.programme.demands import ACCEPTED, Accepted, FindingCode
from flask_loyalty.programme.document import ProgrammeSchema

__all__ = ["json_schema"]

Described = dict[str, Any]

_TEXT: Described = {"type": "string", "minLength": 1}
_UNITS = "|".join(TIME_WORDS)
_PATTERNS: dict[type[d.Text], Described] = {
    FactName: {"pattern": r"^[a-z][a-z0-9_]{0,30}\.[a-z][a-z0-9_]{0,40}$", "examples": ["order.own_cup"]},
    PlainWord: {"pattern": "^[a-z][a-z0-9_]{0,40}$"},
    d.Id: {"pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"},
    d.Money: {"pattern": r"^[0-9]{1,12}(\.[0-9]{1,9})? ?[A-Z]{3}$", "examples": ["0.02 PLN"]},
    Holds: {
        "pattern": r"^([0-9]{1,10} (point|use)s?|[0-9]{1,12}(\.[0-9]{1,9})? ?[A-Z]{3})$",
        "examples": ["5000 PLN", "20000 points", "100 uses"],
    },
    Accepted: {"pattern": ACCEPTED, "examples": ["C110", "C110 spring"]},
    FindingCode: {"pattern": "^C[0-9]{3}$", "examples": ["C110"]},
    d.Span: {"pattern": rf"^[0-9]{{1,5}} ({_UNITS})s?$", "examples": ["14 days"]},
    d.Percent: {"pattern": r"^[0-9]{1,3}(\.[0-9]{1,4})? ?%$", "examples": ["25%"]},
    d.MarginPercent: {
        "pattern": r"^(1000|[0-9]{1,3})(\.[0-9]{1,4})? ?%$",
        "examples": ["100%", "150%"],
    },
    d.Day: {"pattern": "^2[01][0-9]{2}-[0-9]{2}-[0-9]{2}$", "examples": ["2026-05-01"]},
    d.Currency: {"pattern": "^[A-Z]{3}$", "examples": ["PLN"]},
    d.Zone: {"examples": ["Europe/Warsaw"]},
}


def json_schema() -> Described:
    """The schema of a whole document (JSON Schema 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A loyalty programme of flask_loyalty",
        **_object(ProgrammeSchema()),
    }


def _object(schema: Schema) -> Described:
    keys = {field.data_key or name: field for name, field in schema.fields.items()}
    required = [key for key, field in keys.items() if field.required]
    told: Described = {"type": "object", "properties": {key: _field(field) for key, field in keys.items()}}
    if required:
        told["required"] = required
    return {**told, "additionalProperties": False}


def _field(field: fields.Field[Any]) -> Described:
    """What a field takes.

    :raises TypeError: for a kind of field that is not described yet.
    """
    told = _kind(field)
    default = field.load_default
    if isinstance(default, str | int) and not isinstance(field, d.Word):
        told = {**told, "default": default}
    return told


def _kind(field: fields.Field[Any]) -> Described:
    match field:
        case d.Part():
            return _object(field.schema)
        case d.Each():
            return {"type": "array", "items": _kind(field.inner)}
        case d.Word():
            return _word(field)
        case d.Text():
            return {"type": "string", "minLength": 1, "maxLength": field.longest} | _PATTERNS.get(
                type(field), {}
            )
        case d.Whole():
            return {"type": "integer", "minimum": field.least, "maximum": field.most}
        case d.Lines():
            line = {"type": "string"}
            return {
                "anyOf": [{"type": "string", "minLength": 1}, {"type": "array", "items": line, "minItems": 1}]
            }
        case d.YesNo():
            return {"type": "boolean"}
        case d.YesOr():
            return {"anyOf": [{"type": "boolean"}, _kind(field.inner)]}
        case d.YesOrEach():
            return {"anyOf": [{"type": "boolean"}, _kind(field.inner)]}
        case Phrases():
            return _by_language({"pl": _forms((4,)), "en": _TEXT})
        case Clauses():
            return _by_language(dict.fromkeys(d.LANGUAGES, _forms((2,))))
        case NounForms():
            polish = {"gender": {"enum": list("mpfnx")}, "one": _forms((5,)), "many": _forms((5,))}
            return _by_language({"pl": _with_all(polish), "en": _forms((2,))})
        case d.Forms():
            return _by_language({code: _forms(d.FORMS[code]) for code in d.LANGUAGES})
        case d.ByLanguage():
            text = _kind(field.inner)
            return {"anyOf": [text, _by_language(dict.fromkeys(d.LANGUAGES, text))]}
        case _:
            raise TypeError(f"no description of {type(field).__name__} yet")


def _word(field: d.Word) -> Described:
    told: Described = {"enum": list(field.words)}
    default = field.load_default
    if default is not missing:
        told["default"] = next(word for word, value in field.words.items() if value == default)
    return told


def _forms(counts: tuple[int, ...]) -> Described:
    return {"type": "array", "items": {"type": "string"}, "minItems": min(counts), "maxItems": max(counts)}


def _by_language(texts: dict[str, Described]) -> Described:
    return _with_all(texts)


def _with_all(keys: dict[str, Described]) -> Described:
    """An object that has all of these keys and no other."""
    return {"type": "object", "properties": keys, "required": list(keys), "additionalProperties": False}
