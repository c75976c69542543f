"""Something that happens, and what two versions make of it, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from flask_loyalty.analysis.occasions import Occasion
from flask_loyalty.analysis.situations import Situation
from flask_loyalty.analysis.telling import all_given, known_facts, moment_text, told
from flask_loyalty.engine.facts import Facts, OrderEvent, PeriodEvent, SignalEvent
from flask_loyalty.engine.outcomes import Decision, OutcomeKind
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.language.sentences import named
from flask_loyalty.language.vocabulary import Case, Names
from flask_loyalty.language.wording import count_text, date_text, money_text, points_text
from flask_loyalty.programme.model import Programme

__all__ = ["decided_text", "occasion_text"]


def occasion_text(
    one: Occasion, programme: Programme, names: Names, locale: str, *, costs: bool = False
) -> str:
    """What happens, to whom and when, with what is known: ``1 × PLN 60.00, 1 November 2026, 12:00``.

    :param costs: whether it matters what the goods cost the shop.
    """
    return ", ".join(_parts(one, programme, names, locale, costs))


def _parts(one: Occasion, programme: Programme, names: Names, locale: str, costs: bool) -> Iterator[str]:
    match one.event:
        case OrderEvent():
            by_programme = one.opened is not None or one.opener is not None
            facts = replace(one.facts, spans=()) if by_programme else one.facts
            situation = Situation(programme, one.event, facts, one.moment)
            yield told(situation, names, costs=costs)[locale]
            yield from _opened(one, programme, locale)
            if one.opener is not None:
                opener = Situation(programme, one.opener.event, one.opener.facts, one.opener.moment)
                before = told(replace(opener, facts=Facts()), names)[locale]
                yield f"po zamówieniu: {before}" if locale == "pl" else f"after an order: {before}"
            if one.event.cart.shipping_minor:
                shown = money_text(one.event.cart.shipping_minor, one.event.cart.currency, locale)
                yield f"dostawa {shown}" if locale == "pl" else f"delivery {shown}"
            yield from _chosen(one, one.event, names, locale)
        case SignalEvent(name=name):
            yield _noun(name, names, locale)
            yield from known_facts(programme, Facts(shop=one.event.facts), names, locale)
            yield from known_facts(programme, one.facts, names, locale)
            yield moment_text(programme, one.moment, locale)
        case PeriodEvent(party=party, start=start, end=end):
            yield _noun(party.kind, names, locale)
            yield from known_facts(programme, one.facts, names, locale)
            zone = zone_of(programme.timezone)
            first, last = start.astimezone(zone).date(), (end.astimezone(zone) - timedelta(days=1)).date()
            yield f"{date_text(first, locale)} – {date_text(last, locale)}"
    for use in one.uses:
        gave = _spent(use.budget, locale) if use.budget else _gave(use.by, use.counts, locale)
        gave = _typed(use.code, use.by, locale) if use.code else gave
        yield f"{gave}: {_use(use.counts, use.amount, programme.currency, names, locale)}"


def _opened(one: Occasion, programme: Programme, locale: str) -> Iterator[str]:
    """When the offers that may be open began, where that is what matters."""
    for span in one.facts.spans if one.opened is not None else ():
        assert one.opened is not None
        began = moment_text(programme, one.opened, locale)
        yield f"oferta {span.rule} otwarta {began}" if locale == "pl" else f"{span.rule} opened on {began}"


def _typed(code: str, by: str, locale: str) -> str:
    """That a code was used before: by the customer, or in all."""
    if by:
        return f"klient użył już kodu {code}" if locale == "pl" else f"the customer used code {code} before"
    return f"użyto już kodu {code}" if locale == "pl" else f"code {code} was used before"


def _spent(budget: str, locale: str) -> str:
    """That so much of a budget was given before."""
    return f"z budżetu {budget} wydano już" if locale == "pl" else f"given of budget {budget} before"


def _gave(rule: str, counts: str, locale: str) -> str:
    """That a rule gave something before: to this customer, or to so many."""
    if counts == "customer":
        return f"z reguły {rule} skorzystało już" if locale == "pl" else f"{rule} was used before by"
    return f"reguła {rule} dała już wcześniej" if locale == "pl" else f"{rule} gave before"


def _use(counts: str, amount: int, currency: str, names: Names, locale: str) -> str:
    """How often or how much a rule gave before."""
    if counts == "money":
        return money_text(amount, currency, locale)
    if counts == "point":
        return points_text(amount, names, locale)
    if counts in ("item", "customer"):
        return count_text(amount, counts, names, locale)
    return f"{amount} {'raz' if amount == 1 else 'razy'}" if locale == "pl" else f"{amount} ×"


def _noun(word: str, names: Names, locale: str) -> str:
    known = names.noun(word)
    return known.one[Case.NOMINATIVE] if known is not None and locale == "pl" else word.replace("_", " ")


def _chosen(one: Occasion, event: OrderEvent, names: Names, locale: str) -> Iterator[str]:
    """What the customer chose to pay with, and of how many points."""
    choices = event.choices
    if choices.points or choices.rewards:
        has = points_text(one.facts.spendable_points, names, locale)
        yield f"do wydania: {has}" if locale == "pl" else f"{has} to spend"
    if choices.points:
        shown = points_text(choices.points, names, locale)
        yield f"płatność punktami: {shown}" if locale == "pl" else f"paying with {shown}"
    for reward in choices.rewards:
        shown = named("reward", reward, names, locale)
        yield f"nagroda: {shown}" if locale == "pl" else f"reward: {shown}"


def decided_text(decision: Decision, one: Occasion, currency: str, names: Names, locale: str) -> str:
    """What comes of it, rule by rule, and what it comes to for the customer."""
    nothing = "nic" if locale == "pl" else "nothing"
    parts = [all_given(decision.outcomes, names, currency, locale) or nothing]
    if isinstance(one.event, OrderEvent):
        to_pay = money_text(decision.to_pay_minor, currency, locale)
        parts.append(f"do zapłaty {to_pay}" if locale == "pl" else f"to pay {to_pay}")
        if decision.payment.points:
            paid = points_text(decision.payment.points, names, locale)
            parts.append(f"punktami: {paid}" if locale == "pl" else f"with {paid}")
        for taken in decision.rewards:
            price = points_text(taken.points, names, locale)
            shown = named("reward", taken.reward, names, locale)
            parts.append(f"{shown} za {price}" if locale == "pl" else f"{shown} for {price}")
    if len([one for one in decision.outcomes if one.kind is OutcomeKind.POINTS]) > 1:
        parts.append(
            ("razem " if locale == "pl" else "in all ") + points_text(decision.points, names, locale)
        )
    return " · ".join(parts)
