"""A range of a fact's values as a reader writes it: „wartość zamówienia od 100,00 zł do 149,99 zł”."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from fractions import Fraction

from flask_loyalty.analysis.dimensions import Dimension
from flask_loyalty.analysis.reach import high_end, low_end
from flask_loyalty.engine.facts import Value
from flask_loyalty.engine.shortfalls import Shortfall
from flask_loyalty.language.sentences import amount_phrase
from flask_loyalty.language.vocabulary import Kind, Names, Type
from flask_loyalty.language.wording import date_text, number_text, time_text

__all__ = ["range_text"]

# Each end by whether it belongs to the range, of amounts and of times of day.
_LOW = {
    "en": {False: "from {}", True: "above {}"},
    "pl": {False: "od {}", True: "powyżej {}"},
}
_HIGH = {
    "en": {False: "to {}", True: "below {}"},
    "pl": {False: "do {}", True: "poniżej {}"},
}
_AFTER = {
    "en": {False: "from {}", True: "after {}"},
    "pl": {False: "od {}", True: "po {}"},
}
_BEFORE = {
    "en": {False: "to {}", True: "before {}"},
    "pl": {False: "do {}", True: "przed {}"},
}


def range_text(names: Names, dimension: Dimension, cells: int) -> Mapping[str, str]:
    """A fact and all values of some cells that lie side by side; a single value by itself.

    :param cells: of an ordered fact, and of known values, with an end on either side.
    """
    return {locale: _told(names, dimension, cells, locale) for locale in ("pl", "en")}


def _told(names: Names, dimension: Dimension, cells: int, locale: str) -> str:
    fact = dimension.fact
    known = names.fact(fact.name) if fact is not None else None
    (low, after), (high, before) = low_end(dimension, cells), high_end(dimension, cells)
    if fact is None or known is None:
        return f"{low} – {high}"
    told = amount_phrase(fact, names, locale)
    if low == high:
        return f"{told} = {_single(low, names, known.type, locale)}"
    of_day = isinstance(low, time)
    first = (_AFTER if of_day else _LOW)[locale][after].format(_plain(low, names, known.type, locale))
    last = (_BEFORE if of_day else _HIGH)[locale][before].format(_plain(high, names, known.type, locale))
    return f"{told} {first}{', ' if after or before else ' '}{last}"


def _single(value: Value, names: Names, type_: Type, locale: str) -> str:
    return _of_calendar(value, locale) or Shortfall(names, locale, "merchant", {}).shown(value, type_)


def _plain(value: Value, names: Names, type_: Type, locale: str) -> str:
    """An end of a range: after „od” and „do” no noun may stand as it does by itself."""
    if isinstance(value, Fraction) and type_.kind is Kind.DURATION and locale == "pl":
        return f"{number_text(value, locale)} {'dnia' if value == 1 else 'dni'}"
    if isinstance(value, Fraction) and type_.kind is Kind.POINTS:
        return number_text(value, locale)
    return _single(value, names, type_, locale)


def _of_calendar(value: Value, locale: str) -> str:
    if isinstance(value, date):
        return date_text(value, locale)
    return time_text(value, locale) if isinstance(value, time) else ""
