"""What a customer can do about what does not apply: the nearest changes, as sentences and as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask_loyalty.engine.change_words import ChangeWords
from flask_loyalty.engine.changes import ADDED, Change, ChangeKind, Occurrence
from flask_loyalty.engine.facts import OrderEvent
from flask_loyalty.engine.nearest import NearestWay, nearest
from flask_loyalty.engine.nudges import OnSale
from flask_loyalty.engine.outcomes import Decision, Missed, OutcomeKind
from flask_loyalty.web.offer import Offer
from flask_loyalty.web.state import the_state
from flask_loyalty.web.words import Words

__all__ = ["nearest_data", "nearest_texts"]

_NOT_TO_A_CUSTOMER = {ChangeKind.LESS, ChangeKind.FEWER, ChangeKind.CODE}
"""What a shop does not ask for, and what would give a code away."""

_OPEN = ("when", "units", "band", "span", "nothing", "guest", "lost", "limit", "budget")


def nearest_texts(offer: Offer, words: Words, miss: Missed) -> list[str]:
    """The ways to what a rule would give, the cheapest first, each as a sentence; empty: not from here."""
    return [text for text, _ in _told(offer, words, miss)]


def nearest_data(offer: Offer, words: Words, miss: Missed) -> list[dict[str, Any]]:
    """The same as data that JSON can carry; money in minor units."""
    return [
        {"text": text, "changes": [_data(change) for change in way.changes]}
        for text, way in _told(offer, words, miss)
    ]


def _data(change: Change) -> dict[str, Any]:
    data = {"kind": change.kind.value, "number": change.number, "skus": list(change.skus)}
    return {**data, "at": None if change.at is None else change.at.isoformat()}


def _told(offer: Offer, words: Words, miss: Missed) -> Iterator[tuple[str, NearestWay]]:
    rule = words.rule(miss.rule)
    if rule is None or miss.of != "rule" or miss.clause not in _OPEN:
        return
    decision = offer.decision
    event = OrderEvent(offer.cart, offer.choices)
    occurrence = Occurrence(words.programme, event, offer.quote.facts, decision.moment)
    phrases = ChangeWords(words.programme, words.names, words.language, "customer", decision.moment)
    stock = _Stock(offer)
    for way in nearest(occurrence, rule, decision, can_add=stock.can_add):
        if any(change.kind in _NOT_TO_A_CUSTOMER for change in way.changes):
            continue
        if _taken_off(way.decision) < _taken_off(decision):
            continue  # it would be at the price of a better deal
        named = [stock.as_sold(change) for change in way.changes]
        told = phrases.told(change for change in named if change is not None) if None not in named else None
        if told:
            yield f"{told[:1].upper()}{told[1:]}.", way


def _taken_off(decision: Decision) -> int:
    """What deals take off goods and delivery, in minor units."""
    kinds = (OutcomeKind.DEAL, OutcomeKind.SHIPPING)
    return sum(outcome.amount for outcome in decision.outcomes if outcome.kind in kinds)


class _Stock:
    """What the shop has of a product, as far as it says."""

    def __init__(self, offer: Offer) -> None:
        self._loyalty, self._asked = the_state().loyalty, dict[str, OnSale | None]()
        self._held: dict[str, int] = {}
        for line in offer.cart.lines:
            self._held[line.sku] = self._held.get(line.sku, 0) + line.quantity

    def can_add(self, sku: str, more: int) -> bool:
        """Whether there are so many more than the cart holds."""
        on_sale = self._on_sale(sku)
        return on_sale is None or on_sale.stock is None or on_sale.stock >= more + self._held.get(sku, 0)

    def as_sold(self, change: Change) -> Change | None:
        """A change with the product's name as the shop has it; None for one that it does not sell."""
        line = change.line
        if line is None or not line.sku or not line.id.startswith(ADDED) or not self._loyalty.has("product"):
            return change
        on_sale = self._on_sale(line.sku)
        return None if on_sale is None else replace(change, line=replace(line, name=on_sale.line.name))

    def _on_sale(self, sku: str) -> OnSale | None:
        if not sku or not self._loyalty.has("product"):
            return None
        if sku not in self._asked:
            self._asked[sku] = self._loyalty.on_sale(sku)
        return self._asked[sku]
