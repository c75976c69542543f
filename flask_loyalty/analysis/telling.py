"""An order that shows something, in words: its goods, the customer, the moment, and what is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from flask_loyalty.analysis.situations import Situation
from flask_loyalty.engine.facts import CartLine, Facts, Value
from flask_loyalty.engine.outcomes import Outcome, OutcomeKind
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.engine.scope import past_key
from flask_loyalty.engine.shortfalls import Shortfall
from flask_loyalty.language import nodes as n
from flask_loyalty.language.sentences import amount_phrase
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.language.wording import count_text, date_text, joined, money_text, points_text, time_text
from flask_loyalty.programme.model import Programme

__all__ = ["all_given", "day_parts", "given_text", "known_facts", "moment_text", "told"]


def told(situation: Situation, names: Names, *rules: str, costs: bool = False) -> Mapping[str, str]:
    """The order in both languages, with what the rules give for it.

    :param rules: whose outcomes are told, in this order.
    :param costs: whether it matters what the goods cost the shop, as it does wherever floors hold deals back.
    """
    costs = costs or bool(situation.programme.floors)
    return {locale: _told(situation, names, locale, rules, costs) for locale in ("pl", "en")}


def _told(situation: Situation, names: Names, locale: str, rules: tuple[str, ...], costs: bool) -> str:
    cart = situation.event.cart
    goods = joined(
        [_line(line, cart.currency, locale, costs=costs) for line in cart.lines],
        "i" if locale == "pl" else "and",
    )
    moment = moment_text(situation.programme, situation.moment, locale)
    parts = [goods, *_customer(situation, names, locale), moment]
    parts += [_code(situation, text, locale) for text in situation.event.choices.codes]
    parts += [f"{'trwa' if locale == 'pl' else 'within'} {span.rule}" for span in situation.facts.spans]
    given = [one for rule in rules for one in situation.decision.outcomes if one.rule == rule]
    results = all_given(given, names, cart.currency, locale)
    return f"{', '.join(parts)} → {results}" if results else ", ".join(parts)


def _code(situation: Situation, typed: str, locale: str) -> str:
    """A typed code; of a batch, whose codes nobody knows by heart, that it is one of those."""
    issued = situation.facts.codes.get(typed)
    named, of_batch = (("„{}”", "kod z serii „{}”"), ('"{}"', 'a code of "{}"'))[locale == "en"]
    return named.format(typed) if issued is None else of_batch.format(issued.code)


_BRAND = {"en": "(brand {})", "pl": "(marka {})"}
_COST = {"en": (" (cost {})", " (cost unknown)"), "pl": (" (koszt {})", " (koszt nieznany)")}


def _line(line: CartLine, currency: str, locale: str, *, costs: bool) -> str:
    of_any = line.sku.startswith("SKU-")
    kind = line.category if of_any else line.sku
    category = f" ({line.category})" if line.category and not of_any else ""
    brand = f" {_BRAND[locale].format(line.brand)}" if line.brand else ""
    price = money_text(line.unit_price_minor, currency, locale)
    named = f" {kind}" if kind else ""
    known, unknown = _COST[locale]
    minor = line.cost_minor
    cost = unknown if minor is None else known.format(money_text(minor, currency, locale))
    return f"{line.quantity} × {price}{named}{category}{brand}{cost if costs else ''}"


def _customer(situation: Situation, names: Names, locale: str) -> Iterator[str]:
    if situation.event.cart.member is None:
        yield "gość" if locale == "pl" else "a guest"
    yield from known_facts(situation.programme, situation.facts, names, locale)


def known_facts(programme: Programme, known_with: Facts, names: Names, locale: str) -> Iterator[str]:
    """What is known beside what happens, and is not nought; a whole past only where no part says it."""
    known = {**known_with.past, **known_with.shop}
    facts = {past_key(fact): fact for fact in programme.manifest}
    parts = {(fact.name, known.get(key)) for key, fact in facts.items() if key != fact.name}
    for key, value in known.items():
        if (key, value) in parts:
            continue
        if value not in (None, Fraction(0), False, frozenset()):
            fact = facts.get(key, n.Fact(key.lstrip("(").partition(" ")[0]))
            phrase = amount_phrase(fact, names, locale)
            yield f"{phrase}: {_value(value, fact, names, locale)}"


def _value(value: Value, fact: n.Fact, names: Names, locale: str) -> str:
    definition = names.fact(fact.name)
    if isinstance(value, Fraction) and definition is not None:
        return Shortfall(names, locale, "merchant", {}).shown(value, definition.type)
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    return _YES_NO[locale][value] if isinstance(value, bool) else str(value)


_YES_NO = {"en": {True: "yes", False: "no"}, "pl": {True: "tak", False: "nie"}}


def moment_text(programme: Programme, moment: datetime, locale: str) -> str:
    """A moment on the shop's own clock."""
    local = moment.astimezone(zone_of(programme.timezone))
    return f"{date_text(local.date(), locale)}, {time_text(local.time(), locale)}"


def day_parts(day: date) -> dict[str, Any]:
    """The parts of a finding about a day: as it is said, and as documents write it for corrections."""
    return {"other": {locale: date_text(day, locale) for locale in ("en", "pl")}, "day": str(day)}


def all_given(outcomes: Iterable[Outcome], names: Names, currency: str, locale: str) -> str:
    """What each rule gives: ``base: 80 points; double: 40 points of those``.

    Multiplied points stand with the rule that earns them, and so a multiplier's are among those.
    """
    return "; ".join(
        _among(one, names, locale)
        if one.kind is OutcomeKind.MULTIPLIER
        else given_text(one, names, currency, locale)
        for one in outcomes
    )


def _among(one: Outcome, names: Names, locale: str) -> str:
    amount = points_text(one.amount, names, locale)
    return f"{one.rule}: w tym {amount}" if locale == "pl" else f"{one.rule}: {amount} of those"


def given_text(one: Outcome, names: Names, currency: str, locale: str) -> str:
    """What a rule gives: ``cups: PLN 49.99``."""
    if one.kind in (OutcomeKind.POINTS, OutcomeKind.MULTIPLIER):
        amount = points_text(one.amount, names, locale)
    elif one.kind in (OutcomeKind.DEAL, OutcomeKind.SHIPPING, OutcomeKind.PAY, OutcomeKind.CHARGE):
        amount = money_text(one.amount, currency, locale)
    else:
        counted = count_text(one.amount, one.counter, names, locale)
        amount = f"{counted} {one.reference}".rstrip()
    return f"{one.rule}: {amount}"
