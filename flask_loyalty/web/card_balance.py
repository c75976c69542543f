"""What is on a gift card, for whoever has its code: a page of its own, open to guests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from flask_loyalty.engine.gift_cards import CardState, is_card_slip, masked
from flask_loyalty.errors import LoyaltyError
from flask_loyalty.language.wording import money_text
from flask_loyalty.services import gift_cards
from flask_loyalty.store.gift_cards import StoredCard
from flask_loyalty.store.writing import reading
from flask_loyalty.web import choosing
from flask_loyalty.web.card_words import card_reason
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.state import the_state
from flask_loyalty.web.trying import good_try, told_to_wait
from flask_loyalty.web.words import Words

__all__ = ["balance_page"]


def balance_page() -> Mapping[str, Any] | None:
    """What is on a card whose code somebody typed; None where the programme keeps none.

    A wrong code counts as a try, as one at the checkout does.
    """
    words = the_state().words()
    if words is None or words.programme.gift_cards is None:
        return None
    typed = choosing.read_code(request.form.get("code", "")) if request.method == "POST" else None
    page: dict[str, Any] = {"programme": words.title, "typed": typed or "", "error": "", "card": None}
    if typed is None:
        return page
    if not typed:
        return {**page, "error": t("Type the code first.")}
    if is_card_slip(typed):
        return {**page, "error": card_reason(words, CardState(typed, "mistyped"))}
    if wait := told_to_wait():
        return {**page, "error": wait}
    state = the_state()
    try:
        with reading(state.db.session()) as conn:
            story = gift_cards.show(conn, typed)
    except LoyaltyError:
        story = None
    if story is None:
        return {**page, "error": card_reason(words, CardState(typed, "unknown"))}
    good_try()
    return {**page, "typed": "", "card": _balance(words, story.card)}


def _balance(words: Words, card: StoredCard) -> Mapping[str, Any]:
    now = the_state().now()
    state = card.at(now)
    told = "" if state == "active" else card_reason(words, CardState(card.code, state))
    until, left = card.valid_until, 0 if state == "cancelled" else card.balance_minor
    held = money_text(card.held_minor, card.currency, words.language) if card.held_minor else ""
    return {
        "code": masked(card.code),
        "balance": money_text(left, card.currency, words.language),
        "held": t("%(money)s is reserved for orders that are not paid yet.", money=held) if held else "",
        "until": t("Valid until %(day)s.", day=words.day(until, now)) if until and state == "active" else "",
        "reason": told,
    }
