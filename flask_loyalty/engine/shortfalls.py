"""What a condition saw and asked for: „wartość zamówienia 64,00 zł, potrzeba co najmniej 80,00 zł”."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction

from flask_loyalty.engine.facts import Value
from flask_loyalty.engine.interpret import FactReader, evaluate
from flask_loyalty.engine.remembering import once
from flask_loyalty.language import nodes as n
from flask_loyalty.language.english_phrases import is_plural
from flask_loyalty.language.printer import print_expression
from flask_loyalty.language.sentences import (
    amount_phrase,
    circumstance_phrase,
    condition_phrase,
    named,
)
from flask_loyalty.language.telling import is_literal, turned
from flask_loyalty.language.vocabulary import WEEKDAYS, Kind, Names, Type
from flask_loyalty.language.walking import and_members, facts_of, parts_of
from flask_loyalty.language.wording import (
    count_text,
    date_text,
    money_text,
    number_text,
    percent_text,
    points_text,
    time_text,
)
from flask_loyalty.money import Rounding, round_fraction

__all__ = ["Shortfall"]

_text = once(print_expression)

_MEASURED = (Kind.MONEY, Kind.POINTS, Kind.PERCENT, Kind.NUMBER, Kind.COUNT, Kind.DURATION)
_NEEDED = {
    "pl": {
        "=": "potrzeba dokładnie {}", "!=": "nie może być {}", ">=": "potrzeba co najmniej {}",
        ">": "potrzeba więcej niż {}", "<=": "może być najwyżej {}", "<": "musi być mniej niż {}",
    },
    "en": {
        "=": "exactly {} is needed", "!=": "it must not be {}", ">=": "at least {} is needed",
        ">": "more than {} is needed", "<=": "at most {} is allowed", "<": "less than {} is needed",
    },
}  # fmt: skip
_DAYS = {  # what the calendar showed, in the order of WEEKDAYS
    "pl": (
        *("w poniedziałek", "we wtorek", "w środę", "w czwartek", "w piątek"),
        *("w sobotę", "w niedzielę"),
    ),
    "en": tuple(f"on a {day.capitalize()}" for day in WEEKDAYS),
}
_SINCE_ORDER = n.Fact("customer.since_order")
_CALENDAR = ("now.weekday", "now.date", "now.time")  # in this order a moment is told


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A condition that did not hold, told to a reader.

    :ivar saw: the values of its facts, by their text.
    """

    names: Names
    locale: str
    reader: str
    saw: Mapping[str, Value]

    def told(self, condition: n.Expression) -> str:
        """What was there and what was asked; of conditions that are no amounts, when alone they hold.

        Of a choice, what each of its conditions lacks, for the moment alone may be right for one of them.
        """
        if isinstance(condition, n.Or) and not _is_of_the_calendar(condition):
            lacking = "; ".join(self._lacking(member) for member in condition.members)
            return self._say(
                f"żaden z warunków nie jest spełniony: {lacking}", f"none of these is met: {lacking}"
            )
        return self._single(condition)

    def _lacking(self, alternative: n.Expression) -> str:
        """What one of several alternatives lacks: those of its own conditions that do not hold."""
        if _is_of_the_calendar(alternative):
            return self._single(alternative)
        failed = [part for part in and_members(alternative) if self._value(part) is not True]
        return self._say(" oraz ", " and ").join(map(self._single, failed))

    def _single(self, condition: n.Expression) -> str:
        if isinstance(condition, n.Comparison):
            left, sign, right = turned(condition)
            type_ = self._type_of(left)
            if type_ is not None and (type_.kind in _MEASURED or type_.of == "tier") and not _is_none(right):
                return self._amounts(left, sign, right, type_)
        only = self._say("tylko", "only")
        phrase = circumstance_phrase(condition, self.names, self.locale, self.reader)
        if phrase is None:
            clause = condition_phrase(condition, self.names, self.locale, self.reader)
            phrase = self._say(f"gdy {clause}", f"when {clause}")
        return f"{only} {phrase}{self._calendar(condition)}"

    def _amounts(self, left: n.Expression, sign: str, right: n.Expression, type_: Type) -> str:
        name = amount_phrase(left, self.names, self.locale, self.reader)
        seen = self.shown(self._value(left), type_)
        asked = self._asked(right, type_)
        if type_.of == "tier" and sign in (">=", "=") and self._language == "pl":
            asked = f"poziomu {asked}"  # a name stands as it is; the word before it takes the case
        needed = _NEEDED[self._language][sign].format(asked)
        if type_.of == "tier" and self._value(left) is None:
            return f"{self._no_tier()}; {needed}"
        if left == _SINCE_ORDER and self._value(left) is None:
            return f"{self._no_order()}; {needed} {self._say('od ostatniego', 'since the last one')}"
        unclear = self._value(left) is None or any(letter.isdigit() for letter in name)
        parted = ": " if unclear else " "
        verb = ":" if self._value(left) is None else " are" if is_plural(left) else " is"
        return self._say(f"{name}{parted}{seen}, {needed}", f"{name}{verb} {seen}, {needed}")

    def _no_tier(self) -> str:
        if self.reader == "customer":
            return self._say("nie masz jeszcze poziomu", "you have no tier yet")
        return self._say("klient nie ma jeszcze poziomu", "the customer has no tier yet")

    def _no_order(self) -> str:
        if self.reader == "customer":
            return self._say("nie masz jeszcze żadnego zamówienia", "you have no order yet")
        return self._say("klient nie ma jeszcze żadnego zamówienia", "the customer has no order yet")

    def _asked(self, right: n.Expression, type_: Type) -> str:
        """What was asked, as an amount; after one that was worked out, how."""
        if isinstance(right, n.DurationLiteral):
            return amount_phrase(right, self.names, self.locale, self.reader)
        if self._value(right) is None:
            return amount_phrase(right, self.names, self.locale, self.reader)
        shown = self.shown(self._value(right), type_)
        if is_literal(right):
            return shown
        return f"{shown} ({amount_phrase(right, self.names, self.locale, self.reader)})"

    def _value(self, e: n.Expression) -> Value:
        reader = FactReader(lambda fact: self.saw.get(_text(fact)), self.names.tiers)
        return evaluate(e, reader)

    def shown(self, value: Value, type_: Type) -> str:
        """A fact's value as a reader writes it; „brak” where there is none."""
        if value is None:
            return self._say("brak", "none")
        if isinstance(value, Fraction):
            return self._number(value, type_)
        if isinstance(value, str):
            return named(type_.of, value, self.names, self.locale)
        return str(value)

    def _number(self, value: Fraction, type_: Type) -> str:
        match type_.kind:
            case Kind.MONEY if value.denominator == 1:
                return money_text(int(value), self.names.currency, self.locale)
            case Kind.MONEY:
                about = round_fraction(value, Rounding.HALF_UP)
                amount = money_text(about, self.names.currency, self.locale)
                return self._say(f"ok. {amount}", f"about {amount}")
            case Kind.PERCENT:
                return self._percent(value)
            case Kind.POINTS:
                return points_text(value, self.names, self.locale)
            case Kind.DURATION:
                whole = round_fraction(value, Rounding.DOWN)
                return count_text(whole, "day", self.names, self.locale)
            case _:
                return number_text(value, self.locale)

    def _percent(self, value: Fraction) -> str:
        """A share to two places; rounded down, so that what is not enough does not look as if it were."""
        places = value * 10_000
        told = percent_text(Fraction(places // 1, 10_000), self.locale)
        return told if places.denominator == 1 else self._say(f"ok. {told}", f"about {told}")

    def _type_of(self, e: n.Expression) -> Type | None:
        """The type of what is compared: of its first fact, but a quotient of two equal types is a number."""
        if isinstance(e, n.Fact):
            known = self.names.fact(e.name)
            return known.type if known is not None else None
        return next((type_ for part in parts_of(e) if (type_ := self._type_of(part))), None)

    def _calendar(self, condition: n.Expression) -> str:
        """Which day or time does not do, where the condition asked for another: „, nie w czwartek o 9:00”.

        Nothing where it asked for something else too, which may be all that was wrong.
        """
        if not _is_of_the_calendar(condition):
            return ""
        seen = {fact.name: self.saw.get(_text(fact)) for fact in facts_of(condition)}
        told = [self._moment(value) for name in _CALENDAR if (value := seen.get(name)) is not None]
        return f", {self._say('nie', 'not')} {' '.join(told)}" if told else ""

    def _moment(self, value: Value) -> str:
        if isinstance(value, date):
            return f"{self._say('', 'on ')}{date_text(value, self.locale)}"
        if isinstance(value, time):
            return f"{self._say('o', 'at')} {time_text(value, self.locale)}"
        return _DAYS[self._language][WEEKDAYS.index(str(value))]

    @property
    def _language(self) -> str:
        return "pl" if self.locale.startswith("pl") else "en"

    def _say(self, pl: str, en: str) -> str:
        return pl if self._language == "pl" else en


def _is_of_the_calendar(condition: n.Expression) -> bool:
    return all(fact.name in _CALENDAR for fact in facts_of(condition))


def _is_none(e: n.Expression) -> bool:
    return isinstance(e, n.WordLiteral) and e.word == "none"
