"""What proposed cases are called and what they expect, in the programme's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_loyalty.analysis.boundaries import Target
from flask_loyalty.analysis.box_conditions import condition_of
from flask_loyalty.analysis.space import Space
from flask_loyalty.analysis.telling import given_text
from flask_loyalty.engine.outcomes import Outcome, OutcomeKind
from flask_loyalty.language import nodes as n
from flask_loyalty.language.sentences import condition_phrase, limit_phrase
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.language.wording import count_text, date_text, money_text
from flask_loyalty.programme.casefields import Counted
from flask_loyalty.programme.model import Programme, ProgrammeRule
from flask_loyalty.services.comparing import money_of
from flask_loyalty.services.deciding_cases import Watched

__all__ = [
    "code_words",
    "earlier_words",
    "edge_words",
    "expected",
    "limit_words",
    "name_of",
    "result_words",
    "step_words",
    "target_words",
    "time_words",
]

LONGEST = 200
_WORDS = {
    "en": {
        "plain": "it applies",
        "unknown": "nothing is known of it",
        "no_cost": "what the goods cost is not known",
        "order_counts": "one of the orders before is worth {amount}",
        "order_of": "one of the orders before is of {day}, {time}",
        "code_before": "just before the first day of the code {code}",
        "code_first": "the first minute of the code {code}",
        "code_last": "the last minute of the code {code}",
        "code_after": "the code {code} has just ended",
        "code_own": "uses of the code {code} by the customer before: {uses}",
        "code_all": "uses of the code {code} before: {uses}",
        "below": ", in a subcategory",
        "other_below": ", in another subcategory",
        "closed": "no offer is open",
        "open": "just before the offer ends",
        "late": "the offer has just ended",
        "just": "{what}, only just",
        "almost": "{what}, but almost",
        "enough": "just enough for it",
        "too_little": "a little too little for it",
        "reached": "{limit}, and it is reached",
        "within": "{limit}, and just within it",
        "nothing": "nothing",
        "no_discount": "no discount",
        "discount": "{amount} off",
    },
    "pl": {
        "plain": "reguła działa",
        "unknown": "nic o tym nie wiadomo",
        "no_cost": "nie wiadomo, ile towar kosztował sklep",
        "order_counts": "jedno z wcześniejszych zamówień jest na {amount}",
        "order_of": "jedno z wcześniejszych zamówień jest z {day}, {time}",
        "code_before": "tuż przed pierwszym dniem kodu {code}",
        "code_first": "pierwsza minuta kodu {code}",
        "code_last": "ostatnia minuta kodu {code}",
        "code_after": "kod {code} właśnie stracił ważność",
        "code_own": "wcześniejsze użycia kodu {code} przez klienta: {uses}",
        "code_all": "wcześniejsze użycia kodu {code}: {uses}",
        "below": ", z podkategorii",
        "other_below": ", z innej podkategorii",
        "closed": "żadna oferta nie jest aktywna",
        "open": "tuż przed końcem oferty",
        "late": "oferta właśnie minęła",
        "just": "{what}, na styk",
        "almost": "{what}, choć niewiele brakuje",
        "enough": "akurat tyle, ile trzeba",
        "too_little": "odrobinę mniej, niż trzeba",
        "reached": "{limit}, limit osiągnięty",
        "within": "{limit}, jeszcze w limicie",
        "nothing": "nic",
        "no_discount": "bez rabatu",
        "discount": "rabat {amount}",
    },
}


def target_words(target: Target | None, space: Space, names: Names, language: str) -> str:
    """What a case shows: ``the order value is PLN 79.99``; of none, that the rule applies at all."""
    words = _WORDS[language]
    if target is None or target.kind == "plain":
        return words["plain"]
    if target.kind == "no_cost":
        return words["no_cost"]
    if target.kind == "units":
        return count_text(sum(number for _, number in target.way), "item", names, language)
    if target.kind == "span":
        return words["closed" if target.number < 0 else "late" if target.late else "open"]
    dimension = space.dimension(target.key)
    below = dimension.samples[target.cell]
    if isinstance(below, str) and below.endswith("/…") and dimension.fact is not None:
        above = n.Membership(dimension.fact, n.TextLiteral(below.removesuffix("/…")))
        others = any(str(one).startswith(below[:-1]) and one != below for one in dimension.samples)
        return f"{condition_phrase(above, names, language)}{words['other_below' if others else 'below']}"
    condition = condition_of(space, {target.key: 1 << target.cell})
    return words["plain"] if condition is None else condition_phrase(condition, names, language)


def step_words(enough: bool, language: str) -> str:
    """That what is given for each so much is given just once more, or just not."""
    return _WORDS[language]["enough" if enough else "too_little"]


def edge_words(what: str, holds: bool, language: str) -> str:
    """The same of a case at the very edge of a comparison, on either side of it."""
    return _WORDS[language]["just" if holds else "almost"].format(what=what)


def earlier_words(amount: str, language: str) -> str:
    """That an order of the past is worth so much.

    :param amount: as a case file writes it.
    """
    value, currency = amount.split(" ")
    told = money_text(int(value.replace(".", "")), currency, language)
    return _WORDS[language]["order_counts"].format(amount=told)


def time_words(at: str, language: str) -> str:
    """That an order of the past is of a moment.

    :param at: as a case file writes it.
    """
    moment = datetime.fromisoformat(at)
    day = date_text(moment.date(), language)
    return _WORDS[language]["order_of"].format(day=day, time=f"{moment:%H:%M}")


def code_words(what: str, code: str, uses: int, language: str) -> str:
    """On which side of a code's days, or of its uses, the case lies."""
    return _WORDS[language][f"code_{what}"].format(code=code, uses=uses)


def limit_words(limit: n.Limit, reached: bool, names: Names, language: str) -> str:
    """A limit, and on which side of it the case lies."""
    told = limit_phrase(limit, names, language)
    return _WORDS[language]["reached" if reached else "within"].format(limit=told)


def result_words(watched: Watched, rule: ProgrammeRule, names: Names, language: str) -> str:
    """What the rule gives: ``8.00 off``, ``no discount``, ``5 points``."""
    words = _WORDS[language]
    mine = [one for one in watched.decision.outcomes if one.rule == rule.id]
    deal = rule.phase.value <= 4 and rule.rule.effect.verb is not n.Verb.GIVE
    if not mine:
        return words["no_discount" if deal else "nothing"]
    told = [given_text(one, names, watched.programme.currency, language) for one in mine]
    amount = ", ".join(one.removeprefix(f"{rule.id}: ") for one in told)
    return words["discount"].format(amount=amount) if deal else amount


def name_of(rule: ProgrammeRule, what: str, result: str, language: str, taken: set[str]) -> str:
    """A name that no other case has: the rule, what is shown, what comes of it."""
    title = rule.name.get(language) or rule.id
    name = f"{title}: {what}: {result}".replace("\N{NO-BREAK SPACE}", " ")
    name = name if len(name) <= LONGEST - 6 else name[: LONGEST - 7] + "…"
    number, found = 2, name
    while found in taken:
        found, number = f"{name} ({number})", number + 1
    return found


# ---------------------------------------------------------------- what is expected


def expected(watched: Watched, rule: ProgrammeRule, programme: Programme) -> dict[str, Any]:
    """What the programme gives today, and what stands in the rule's way."""
    decision = watched.decision
    made: dict[str, Any] = {"outcomes": {one.rule: _amount(one, programme) for one in decision.outcomes}}
    missed = [one for one in decision.missed if one.rule == rule.id and one.of == "rule"]
    if missed and rule.id not in made["outcomes"]:
        made["missed"] = {rule.id: missed[0].clause}
    to = {one.rule: one.party.id for one in decision.outcomes if one.party.kind != "customer"}
    return {**made, "to": to} if to else made


def _amount(one: Outcome, programme: Programme) -> int | str:
    """An amount as a case file writes it."""
    if one.kind in (OutcomeKind.POINTS, OutcomeKind.MULTIPLIER):
        return one.amount
    if one.kind in (OutcomeKind.COUNTER, OutcomeKind.GIFT):
        return Counted(one.amount, one.counter, one.reference).text
    return money_of(one.amount, programme)
