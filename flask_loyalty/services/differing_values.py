"""The values of what differs between two versions, as a merchant reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import Any

from flask_loyalty.analysis.normal import without_conditions
from flask_loyalty.analysis.settings import by_id
from flask_loyalty.analysis.space import last_day
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.language import nodes as n
from flask_loyalty.language.printer import print_rule
from flask_loyalty.language.sentences import (
    amount_phrase,
    condition_phrase,
    limit_phrase,
    named,
    rule_sentence,
)
from flask_loyalty.language.vocabulary import Case, Names
from flask_loyalty.language.wording import (
    count_text,
    date_text,
    duration_text,
    money_text,
    number_text,
    percent_text,
    points_text,
)
from flask_loyalty.money import minor_digits
from flask_loyalty.programme.model import GiftCards, Programme, ProgrammeRule
from flask_loyalty.services.differing_words import FLOOR, VALUES, say

__all__ = ["floor_text", "part_text", "setting_text"]


def part_text(rule: ProgrammeRule | None, part: str, programme: Programme, names: Names, locale: str) -> str:
    """What a rule says in one of its parts; "none" where it says nothing."""
    nothing = say(VALUES, "None", locale)
    if rule is None:
        return nothing
    text = rule.rule
    match part:
        case "start":
            return _first_line(text, locale, names) if text.start is not None else nothing
        case "for":
            return _audience(text, names, locale)
        case "when":
            return nothing if text.when is None else condition_phrase(text.when, names, locale)
        case "effect":
            return rule_sentence(n.Rule(without_conditions(text).effect, _occasion(text)), names, locale)
        case "goods" | "beside":
            units = text.effect.units
            where = None if units is None else units.where
            if part == "beside":
                where = None if units is None or units.beside is None else units.beside.where
            return nothing if where is None else condition_phrase(where, names, locale)
        case "limits":
            return "; ".join(limit_phrase(one, names, locale) for one in text.limits) or nothing
        case "text":
            return " / ".join(rule.text.split("\n"))
        case "id":
            return rule.id
    return _beside(rule, part, programme, locale)


def _occasion(rule: n.Rule) -> n.Start | None:
    """The event or the period for which a rule gives something; None for one of orders."""
    match rule.start:
        case n.On(event=event):
            return n.On(replace(event, where=None))
        case n.Every():
            return rule.start
    return None


def _first_line(rule: n.Rule, locale: str, names: Names) -> str:
    """A rule's start as the language writes it; sentences weave it into the rest."""
    return print_rule(replace(rule, when=None, audience=None, comments=()), locale, names).split("\n")[0]


def _audience(rule: n.Rule, names: Names, locale: str) -> str:
    audience = rule.audience if rule.audience is not None else n.Noun("customer")
    known = names.noun(audience.word)
    word = known.many[0] if known is not None and locale == "pl" else f"{audience.word}s"
    if audience.where is None:
        return word
    return f"{word}: {condition_phrase(audience.where, names, locale)}"


def _beside(rule: ProgrammeRule, part: str, programme: Programme, locale: str) -> str:
    value = getattr(rule, {"from": "since"}.get(part, part))
    if part == "until" and value is not None:
        return date_text(last_day(value, programme.timezone), locale)
    return _plain(value, programme, locale)


def floor_text(id_: str, programme: Programme, names: Names, locale: str) -> str:
    """What a floor is called, which has no name: ``the price paid (goods in coffee)``, in Polish in the
    genitive, for „dolna granica” stands before it.

    :param id_: as :func:`flask_loyalty.analysis.settings.by_id` calls it.
    """
    floor = by_id(programme.floors)[id_]
    left = floor.keep.left
    fact = names.fact(left.name) if isinstance(left, n.Fact) else None
    polish = locale == "pl" and fact is not None
    name = fact.form(Case.GENITIVE) if polish and fact is not None else amount_phrase(left, names, locale)
    beside = []
    if floor.category:
        shown = named("category", floor.category, names, locale)
        beside.append(say(FLOOR, "category", locale, name=shown))
    if floor.rules:
        beside.append(say(FLOOR, "rules", locale, names=", ".join(sorted(floor.rules))))
    if id_.endswith("+"):
        beside.append(say(FLOOR, "another", locale))
    return f"{name} ({'; '.join(beside)})" if beside else name


_SHARES = ("assume_margin", "most", "most_of_margin", "least_margin")


def setting_text(
    thing: tuple[str, str], field: str, value: Any, programme: Programme, names: Names, locale: str
) -> str:
    """The value of a part of what a document declares.

    :param thing: what it is, and its id.
    :param programme: the version that it is of.
    """
    what, id_ = thing
    if what == "budget" and field == "most":
        counts = programme.budgets[id_].counts
        shown = money_text(value, programme.currency, locale) if counts == "money" else None
        return shown or count_text(value, counts, names, locale)
    if isinstance(value, n.Expression):
        if field in ("when", "audience", "excluded", "keep"):
            return condition_phrase(value, names, locale)
        return amount_phrase(value, names, locale)
    if field.endswith("_minor"):
        return money_text(value, programme.currency, locale)
    if field == "value":
        return _exact_money(value, programme, locale)
    if field in _SHARES and isinstance(value, Fraction):
        return percent_text(value, locale)
    if field == "forms":
        return "; ".join(", ".join(forms) for forms in value.values())
    if what == "reward" and field == "points":
        return points_text(value, names, locale)
    return _plain(value, programme, locale)


def _exact_money(minor: Fraction, programme: Programme, locale: str) -> str:
    """What a point is worth; it may be a fraction of a grosz."""
    if minor.denominator == 1:
        return money_text(int(minor), programme.currency, locale)
    shown = money_text(0, programme.currency, locale, short=True)
    return shown.replace("0", number_text(minor / 10 ** minor_digits(programme.currency), locale), 1)


def _plain(value: Any, programme: Programme, locale: str) -> str:
    match value:
        case None | True | False:
            return say(VALUES, str(value), locale)
        case datetime():
            return date_text(value.astimezone(zone_of(programme.timezone)).date(), locale)
        case date():
            return date_text(value, locale)
        case n.Duration():
            return duration_text(value, locale)
        case Fraction() | int():
            return number_text(value, locale)
        case GiftCards():
            return say(VALUES, "True", locale) if value.valid is None else duration_text(value.valid, locale)
        case Enum():
            return say(VALUES, str(value.value), locale)
        case Mapping():
            return value.get(locale) or next(iter(value.values()), "")
        case tuple() | frozenset():
            return ", ".join(_members(value)) or say(VALUES, "None", locale)
    return say(VALUES, str(value), locale)


def _members(value: Any) -> Iterator[str]:
    yield from (str(one) for one in (sorted(value) if isinstance(value, frozenset) else value))
