"""What a customer can do about what does not apply: the nearest changes, as sentences and as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_loyalty.engine.change_words import ChangeWords
from flask_loyalty.engine.changes import Change, ChangeKind, Occurrence
from flask_loyalty.engine.facts import OrderEvent
from flask_loyalty.engine.nearest import Nearest, NearestWay, search
from flask_loyalty.engine.nearest_ways import reduced_on_the_way
from flask_loyalty.engine.outcomes import Decision, Missed, OutcomeKind
from flask_loyalty.language.wording import joined
from flask_loyalty.programme.model import ProgrammeRule
from flask_loyalty.web.guard import is_guest
from flask_loyalty.web.left_out import without_them
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.offer import Offer
from flask_loyalty.web.stock import Stock
from flask_loyalty.web.words import Words

__all__ = ["Steps", "nearest_data", "nearest_steps"]

_NOT_TO_A_CUSTOMER = {ChangeKind.LESS, ChangeKind.FEWER, ChangeKind.CODE}
"""What a shop does not ask for, and what would give a code away."""

_OPEN = ("when", "units", "band", "span", "nothing", "guest", "lost", "limit", "budget")


@dataclass(frozen=True, slots=True)
class Steps:
    """What a customer can do about a rule that gave nothing, each way a sentence.

    :ivar reachable: whether there is any, be it one that a shop does not ask for.
    :ivar instead: where there is none, what would then apply instead; empty without any.
    :ivar without: what of the cart the rule would leave out even then; empty for nothing.
    """

    ways: tuple[str, ...]
    reachable: bool
    instead: str = ""
    without: str = ""


def nearest_steps(offer: Offer, words: Words, miss: Missed) -> Steps:
    """The ways to what a rule would give, the cheapest first; none: not from here."""
    found, told = _told(offer, words, miss)
    if told:
        first, *others = (text for text, _ in told)
        ways = (_sentence(first), *(_sentence(t("or") + " " + other) for other in others))
        rule = words.rule(miss.rule)
        return Steps(ways, reachable=True, without="" if rule is None else without_them(offer, words, rule))
    if found.rival and found.rival != miss.by and (rule := words.rule(found.rival)) is not None:
        instead = t("“%(offer)s” would apply instead.", offer=words.rule_title(rule.id))
        return Steps((), reachable=False, instead=instead)
    return Steps((), reachable=bool(found.ways))


def nearest_data(offer: Offer, words: Words, miss: Missed) -> list[dict[str, Any]]:
    """The same as data that JSON can carry; money in minor units."""
    return [
        {"text": _sentence(text), "changes": [_data(change) for change in way.changes]}
        for text, way in _told(offer, words, miss)[1]
    ]


def _data(change: Change) -> dict[str, Any]:
    data = {"kind": change.kind.value, "number": change.number, "skus": list(change.skus)}
    moments = {"at": change.at, "until": change.until}
    return {**data, **{name: None if at is None else at.isoformat() for name, at in moments.items()}}


def _sentence(phrase: str) -> str:
    return f"{phrase[:1].upper()}{phrase[1:]}."


def _told(offer: Offer, words: Words, miss: Missed) -> tuple[Nearest, list[tuple[str, NearestWay]]]:
    """What was found, and of it what a customer is told, each as a phrase."""
    rule = words.rule(miss.rule)
    if rule is None or miss.of != "rule" or miss.clause not in _OPEN:
        return Nearest(()), []
    decision, stock = offer.decision, Stock(offer.cart, words)
    event = OrderEvent(offer.cart, offer.choices)
    occurrence = Occurrence(words.programme, event, offer.quote.facts, decision.moment)
    found = search(occurrence, rule, decision, wanted=stock.wanted)
    phrases = ChangeWords(words.programme, words.names, words.language, "customer", decision.moment)
    guest = bool(offer.cart.member) or is_guest()
    told_ways = [
        (told, way)
        for way in found.ways
        if _may_be_told(way, decision, guest=guest) and (told := _phrase(way, phrases, stock)) is not None
    ]
    told_ways = [(told + _allowing(way, decision, rule, words), way) for told, way in told_ways]
    keeping = [one for one in told_ways if not _takes_back(one[1])]
    return found, keeping or told_ways


def _takes_back(way: NearestWay) -> bool:
    """Whether a typed code is given up for it, which nobody does who need not."""
    return any(change.kind is ChangeKind.CODE_BACK for change in way.changes)


def _phrase(way: NearestWay, phrases: ChangeWords, stock: Stock) -> str | None:
    named = [stock.as_sold(change) for change in way.changes]
    return None if None in named else phrases.told(change for change in named if change is not None)


def _allowing(way: NearestWay, before: Decision, rule: ProgrammeRule, words: Words) -> str:
    """That an amount is greater than what is missing, for an earlier deal takes a part of it off."""
    deals = reduced_on_the_way(way, before, rule, words.programme)
    if not deals:
        return ""
    named = joined([t("“%(offer)s”", offer=words.rule_title(one)) for one in deals], t("and"))
    return " " + t("(the amount allows for %(deals)s)", deals=named)


def _may_be_told(way: NearestWay, decision: Decision, *, guest: bool) -> bool:
    """Whether a shop says it: not what it does not ask for, nor what costs a better deal.

    Who is signed in and no customer, as staff are, cannot join.
    """
    if not guest and any(change.kind is ChangeKind.MEMBER for change in way.changes):
        return False
    if any(change.kind in _NOT_TO_A_CUSTOMER for change in way.changes):
        return False
    return _taken_off(way.decision) >= _taken_off(decision)


def _taken_off(decision: Decision) -> int:
    """What deals take off goods and delivery, in minor units."""
    kinds = (OutcomeKind.DEAL, OutcomeKind.SHIPPING)
    return sum(outcome.amount for outcome in decision.outcomes if outcome.kind in kinds)
