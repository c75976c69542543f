"""What completion knows beside the vocabulary: which nouns are meant where, how a sentence may be ended
to try a word in it, and one line on every word of the language."""

from __future__ import annotations

from collections.abc import Mapping

from flask_loyalty.language.vocabulary import AUDIENCES, EVENT_WORDS, PERIOD_WORDS, TIME_WORDS, WEEKDAYS

__all__ = ["DOCUMENTATION", "ENDINGS", "SAMPLES", "WORDS_AT"]

_COUNTED = ("point", "item", "order", "time", "stamp", "ticket", "badge", "reward", "customer", "period")

WORDS_AT: Mapping[str, tuple[str, ...]] = {
    "event": EVENT_WORDS,
    "period": (*PERIOD_WORDS, "membership_year"),
    "time_unit": tuple(TIME_WORDS),
    "audience": AUDIENCES,
    "units": ("items", "shipping"),
    "every": ("item",),
    "items": ("item",),
    "ranked_items": ("item",),
    "multiplied": ("point",),
    "limited_unit": _COUNTED,
    "scope_word": ("order", *AUDIENCES, *PERIOD_WORDS),
    "scope_period": tuple(PERIOD_WORDS),
    "value": (*WEEKDAYS, "none", *_COUNTED, *TIME_WORDS),
}
"""The nouns and fixed words that may be meant where the parser waits for a word, by its message."""

_AFTER_VALUE = (
    ">= 1",
    ">= 1 PLN",
    "from 1: 1%",
    "from 1: 1 point",
    "whole from 1: 1%",
    "whole from 1: 1 point",
)

SAMPLES: Mapping[str, tuple[str, ...]] = {
    "money": (">= 1 PLN", "whole from 1 PLN: 1%", "whole from 1 PLN: 1 point", "on items", "on every item"),
    "points": (">= 1 point",),
    "percent": (">= 1%", "from 1%: 1%", "from 1%: 1 point"),
    "number": (">= 1", "from 1: 1%", "from 1: 1 point", "from 1: 1 PLN"),
    "count": _AFTER_VALUE,
    "duration": (">= 1 day",),
    "date": (">= 2026-01-01",),
    "time": (">= 07:00",),
    "weekday": ("= monday",),
    "text": ('= "a"',),
    "reference": (
        "= none",
        '= "a"',
        '= "a" with 1 item',
        'from "a": 1%',
        'from "a": 1.5',
        'from "a": 1 point',
    ),
    "set": (),
    "flag": (),
    "word": (
        "1 point",
        "1%",
        "1 PLN",
        "points by 2",
        "1 PLN on every item",
        "9 PLN on every 2 items",
        '1 badge "a"',
    ),
    "noun": (
        *("per order", "in total", "per customer", "per employee", "of order", "by 2", ": 1%", ": 1 point"),
        *("of order.subtotal", "of order.quantity", "of customer.streak", "of item.paid on items", '"a"'),
        *("by item.paid whole from 1 PLN: 1 point", "by order.subtotal whole from 1 PLN: 1%"),
        *(">= 1 PLN", ">= 1", ", monday", "with 1 item"),
    ),
    "id": (', "a"', ": 1%", ": 1.5", ": 1 point", "in customer.segments", "in order.codes", "in item.labels"),
}
"""How a sentence may go on after a fact of a type, or after another word."""

ENDINGS: tuple[str, ...] = ("", "earn 1 point")
"""How a rule may end."""


def _d(en: str, pl: str) -> Mapping[str, str]:
    return {"en": en, "pl": pl}


_POLISH_DAYS = ("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela")

DOCUMENTATION: Mapping[str, Mapping[str, str]] = {
    "ON": _d("what starts the rule, or which goods it is on", "co uruchamia regułę albo czego dotyczy"),
    "EVERY": _d("for each period, each item or each set", "za każdy okres, każdą sztukę albo każdy zestaw"),
    "WITHIN": _d("during a span that an event opens", "w okresie, który otwiera zdarzenie"),
    "FOR": _d("who gets it", "kto to dostaje"),
    "WHERE": _d("narrows: which ones are meant", "zawęża: o które chodzi"),
    "WHEN": _d("what must hold to get it", "co musi być spełnione, żeby to dostać"),
    "EARN": _d("gives points, stamps or tickets", "nalicza punkty, pieczątki albo losy"),
    "GIVE": _d("gives a thing: an item, a reward, a badge", "daje rzecz: sztukę, nagrodę, odznakę"),
    "DISCOUNT": _d("takes off a percentage or an amount", "odejmuje procent albo kwotę"),
    "PRICE": _d("each chosen item costs this", "tyle kosztuje każda wybrana sztuka"),
    "BUNDLE": _d("the whole set costs this", "tyle kosztuje cały zestaw"),
    "MULTIPLY": _d("times the points of the other rules", "mnoży punkty z innych reguł"),
    "PAY": _d("pays money to whom the rule is for", "wypłaca pieniądze temu, dla kogo jest reguła"),
    "CHARGE": _d("takes money from whom the rule is for", "pobiera pieniądze od tego, dla kogo jest reguła"),
    "PER": _d("a rate, or for whom a limit holds", "stawka albo to, kogo dotyczy limit"),
    "OF": _d("what a part or a rate is taken of", "od czego liczy się część albo stawkę"),
    "ABOVE": _d("only the part over a limit", "tylko to, co ponad granicę"),
    "ELSE": _d("what counts if the fact is not known", "co się liczy, gdy dana nie jest znana"),
    "CHEAPEST": _d("the cheapest items", "najtańsze sztuki"),
    "DEAREST": _d("the most expensive items", "najdroższe sztuki"),
    "WITH": _d("what the set must hold as well", "co zestaw musi mieć ponadto"),
    "BY": _d("what the bands or the factor go by", "według czego są progi albo przez co się mnoży"),
    "FROM": _d("a band begins", "początek progu"),
    "MARGINAL": _d("each part has its own band", "każda część ma swój próg"),
    "WHOLE": _d("the band reached decides for all", "osiągnięty próg rozstrzyga o całości"),
    "AND": _d("both must hold", "muszą być spełnione oba"),
    "OR": _d("one of them is enough", "wystarczy jedno z nich"),
    "NOT": _d("the opposite", "przeciwieństwo"),
    "IN": _d("is one of, or lies in a range", "należy do albo leży w zakresie"),
    "TO": _d("the other end of a range", "drugi koniec zakresu"),
    "AT_MOST": _d("a limit", "limit"),
    "IN_TOTAL": _d("for everybody together, for ever", "dla wszystkich razem, na zawsze"),
    "IN_LAST": _d("a window that moves with today", "okres, który przesuwa się z każdym dniem"),
    "IN_THIS": _d("the calendar period of today", "bieżący okres kalendarzowy"),
    "IN_PREVIOUS": _d("the calendar period before", "poprzedni okres kalendarzowy"),
    "COMPARISON": _d("a comparison", "porównanie"),
    "CURRENCY": _d("the programme's currency", "waluta programu"),
    "none": _d("no value", "brak wartości"),
    **{word: _d(word, pl) for word, pl in zip(WEEKDAYS, _POLISH_DAYS, strict=True)},
}
"""One line on every word of the language, by its terminal or itself."""
