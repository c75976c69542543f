"""What is said of a gift card: beside the field where it is typed, and after it was bought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_loyalty.engine.gift_cards import CardState, masked
from flask_loyalty.store.gift_cards import cards_of_order
from flask_loyalty.store.writing import reading
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.state import the_state
from flask_loyalty.web.words import Words

__all__ = ["SoldCard", "card_reason", "card_row", "public_card", "sold_cards", "sold_panels"]


@dataclass(frozen=True, slots=True)
class SoldCard:
    """A gift card that an order sold: its code, what was put on it in minor units, until when it is valid.

    ``state`` is ``active``, ``empty``, ``expired``, ``blocked`` or ``cancelled``.
    """

    code: str
    line: str
    amount_minor: int
    currency: str
    valid_until: datetime | None
    state: str


def card_row(words: Words, one: CardState) -> Mapping[str, Any]:
    """How a gift card stands beside the field where it was typed."""
    mark, label = {
        "applied": ("✓", t("pays %(money)s", money=words.money(one.minor))),
        "nothing": ("…", t("is not needed")),
    }.get(one.state, ("✕", t("does not pay")))
    return {
        "code": masked(one.typed),
        "card": True,
        "state": {"applied": "applied", "nothing": "waiting"}.get(one.state, "bad"),
        "mark": mark,
        "label": label,
        "reason": card_reason(words, one),
    }


def card_reason(words: Words, one: CardState) -> str:
    """What stays on a gift card, or why it pays nothing, as a sentence."""
    return {
        "applied": t("%(money)s stays on the card.", money=words.money(one.left_minor))
        if one.left_minor
        else t("This order uses up the card."),
        "nothing": t("Nothing is left to pay with it. The whole amount stays on the card."),
        "empty": t("Nothing is left on this card."),
        "expired": t("This card is no longer valid."),
        "blocked": t("This card is blocked. Ask the shop."),
        "cancelled": t("This card was given back to the shop."),
        "currency": t("This card is in another currency; the prices here are in %(code)s.",
                      code=words.programme.currency),
        "mistyped": t("A sign of this card is wrong – check what you typed."),
    }.get(one.state, t("There is no such gift card."))  # fmt: skip


def public_card(words: Words, one: CardState) -> dict[str, Any]:
    """A typed gift card as data; its code is not given away."""
    return {
        "card": masked(one.typed),
        "state": one.state,
        "stays": one.stays,
        "paid_minor": one.minor,
        "left_minor": one.left_minor,
        "reason": card_reason(words, one),
    }


# ---------------------------------------------------------------- bought


def sold_cards(ref: str) -> list[SoldCard]:
    """The gift cards that an order sold."""
    state = the_state()
    with reading(state.db.session()) as conn:
        found = cards_of_order(conn, ref)
    now = state.now()
    return [
        SoldCard(one.code, one.line, one.opened_minor, one.currency, one.valid_until, one.at(now))
        for one in found
    ]


def sold_panels(words: Words, ref: str) -> list[Mapping[str, Any]]:
    """The same for the buyer, after the payment."""
    now = the_state().now()
    return [
        {
            "name": t("Gift card: %(money)s", money=words.money(one.amount_minor)),
            "code": one.code,
            "where": t("valid until %(day)s", day=words.day(one.valid_until, now))
            if one.valid_until
            else t("valid without end"),
        }
        for one in sold_cards(ref)
        if one.state in ("active", "empty")
    ]
