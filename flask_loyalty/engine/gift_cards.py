"""Gift cards as payment: money paid beforehand, so what they pay earns as money does.

They pay after points, the goods first and then the delivery, in the order in which they were typed; the last
one keeps what is not needed. Another gift card they cannot pay. What is chosen is clamped, never refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_loyalty.engine.code_text import CARD_LENGTH, is_whole, looks_issued, symbols_of
from flask_loyalty.engine.facts import Choices, GiftCard
from flask_loyalty.engine.outcomes import CardPayment, Decision, Missed
from flask_loyalty.engine.scope import Scope
from flask_loyalty.engine.unit import Unit
from flask_loyalty.programme.model import Programme

__all__ = [
    "CardState",
    "card_states",
    "cards_to_look_up",
    "is_card",
    "is_card_slip",
    "masked",
    "pay_with_cards",
]


def is_card(programme: Programme, text: str) -> bool:
    """Whether somebody means a gift card by what they typed, and not a code of the document."""
    if programme.gift_cards is None or text.strip().casefold() in map(str.casefold, programme.codes):
        return False
    return looks_issued(symbols_of(text), CARD_LENGTH)


def is_card_slip(text: str) -> bool:
    """Whether a text can be no gift card, as its check sign tells: nobody need be asked."""
    return not is_whole(symbols_of(text), CARD_LENGTH)


def cards_to_look_up(programme: Programme, choices: Choices) -> tuple[str, ...]:
    """The signs of the typed gift cards, each once."""
    if programme.gift_cards is None:
        return ()
    return tuple(dict.fromkeys(symbols_of(text) for text in choices.gift_cards if not is_card_slip(text)))


def masked(typed: str) -> str:
    """A gift card for people who look over a shoulder: its last four signs.

    >>> masked("7k3m-q2xd-9vta-0b1c")
    '•••• 0B1C'
    """
    return f"•••• {symbols_of(typed)[-4:]}"


def pay_with_cards(
    scope: Scope, units: Sequence[Unit], choices: Choices
) -> tuple[tuple[CardPayment, ...], tuple[Missed, ...]]:
    """What each typed gift card pays of what points have left, and why the others pay nothing.

    :param units: with what points pay of them.
    """
    goods = sum(unit.paid_minor - unit.points_minor for unit in units if unit.line.kind != "gift_card")
    left = goods + scope.shipping_minor
    paid: list[CardPayment] = []
    missed: list[Missed] = []
    seen: set[str] = set()
    for text in choices.gift_cards:
        symbols = symbols_of(text)
        if symbols in seen:
            continue
        seen.add(symbols)
        card = scope.facts.gift_cards.get(symbols)
        why = _hindrance(scope, text, card, scope.moment, left)
        if why or card is None:
            missed.append(Missed(text, why, of="gift_card"))
            continue
        minor = min(left, card.balance_minor)
        on_goods = min(minor, max(0, left - scope.shipping_minor))
        paid.append(CardPayment(card.id, text, minor, on_goods, card.balance_minor - minor))
        left -= minor
    return tuple(paid), tuple(missed)


def _hindrance(scope: Scope, text: str, card: GiftCard | None, moment: datetime, left: int) -> str:
    """Why a gift card pays nothing; empty if it pays."""
    if scope.programme.gift_cards is None or card is None:
        return "mistyped" if is_card_slip(text) else "unknown"
    if card.state != "active":
        return card.state
    if card.currency != scope.programme.currency:
        return "currency"
    if card.until is not None and moment >= card.until:
        return "expired"
    if card.balance_minor <= 0:
        return "empty"
    return "" if left > 0 else "nothing"


# ---------------------------------------------------------------- for whoever typed them


@dataclass(frozen=True, slots=True)
class CardState:
    """How a typed gift card stands: ``applied``, with what it pays and keeps, or a clause of ``Missed``."""

    typed: str
    state: str
    minor: int = 0
    left_minor: int = 0

    @property
    def stays(self) -> bool:
        """Whether it is worth keeping with the cart: it pays, or would if more were to pay."""
        return self.state in ("applied", "nothing")


def card_states(choices: Choices, decision: Decision) -> tuple[CardState, ...]:
    """How each typed gift card stands, in the order of typing."""
    good = {one.typed: one for one in decision.gift_cards}
    bad = {miss.rule: miss.clause for miss in decision.missed if miss.of == "gift_card"}
    found = []
    for text in dict.fromkeys(choices.gift_cards):
        if text in good:
            found.append(CardState(text, "applied", good[text].minor, good[text].left_minor))
        elif text in bad:
            found.append(CardState(text, bad[text]))
    return tuple(found)
