"""A code or a gift card that a customer types: looked at, kept with their cart, or refused; not too often."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from math import ceil

from flask import current_app, request

from flask_loyalty.engine.code_states import CodeState
from flask_loyalty.engine.code_text import symbols_of
from flask_loyalty.engine.codes import as_meant, is_slip
from flask_loyalty.engine.gift_cards import CardState, is_card, is_card_slip
from flask_loyalty.errors import LoyaltyError
from flask_loyalty.store.code_tries import give_back_try, take_try
from flask_loyalty.store.writing import own
from flask_loyalty.web import choosing
from flask_loyalty.web.card_words import card_reason
from flask_loyalty.web.code_words import told
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.locale import ngettext as tn
from flask_loyalty.web.panels import current_offer
from flask_loyalty.web.state import LoyaltyState, the_state
from flask_loyalty.web.words import Words

__all__ = ["good_try", "told_to_wait", "try_code"]


def try_code(text: str) -> str:
    """Keep a typed code with the cart if it does something or may do so later.

    A wrong one counts against the member and the address it came from (``LOYALTY_CODE_TRIES``); a mere slip
    of typing, which its check sign tells, does not, and is told without asking the database.

    :return: empty, or in the customer's words why it is not kept.
    """
    text = choosing.read_code(text)
    words = the_state().words()
    if not text:
        return t("Type the code first.")
    if words is None:
        return t("This cannot be done now. Please try again.")
    if is_card(words.programme, text):
        return _try_card(words, text)
    kept = {as_meant(words.programme, code) for code in choosing.chosen().codes}
    if as_meant(words.programme, text) in kept:
        return ""
    if not choosing.has_room_for_code():
        most = choosing.MOST_CODES
        return t("At most %(num)s codes can be used together. Remove one first.", num=most)
    if is_slip(words.programme, text):
        return told(words, CodeState(text, "mistyped"))
    try:
        return told_to_wait() or _tried(words, text)
    except LoyaltyError:
        return t("This cannot be done now. Please try again.")


def told_to_wait() -> str:
    """Count one try of whoever sends this request; empty, or how long they have to wait."""
    state, names = the_state(), _names(the_state())
    now = state.now()
    until = own(state.db.engine, lambda conn: take_try(conn, names, now, state.settings.code_window))
    if until is None:
        return ""
    minutes = max(1, ceil((until - now).total_seconds() / 60))
    return tn(
        "Too many wrong codes. Try again in %(num)s minute.",
        "Too many wrong codes. Try again in %(num)s minutes.",
        minutes,
    )


def good_try() -> None:
    """It was a good one after all, and does not count."""
    state, names = the_state(), _names(the_state())
    own(state.db.engine, lambda conn: give_back_try(conn, names))


def _tried(words: Words, text: str) -> str:
    choosing.add_code(text)
    offer = current_offer()
    found = next((one for one in offer.codes if one.typed == text), None) if offer is not None else None
    if found is not None and found.stays:
        good_try()
        return ""
    choosing.remove_code(text)
    if found is None:
        return t("Put something into the cart first.")
    return told(words, found)


def _try_card(words: Words, text: str) -> str:
    """The same for a gift card: it is kept if it pays, or would if more were to pay."""
    if symbols_of(text) in map(symbols_of, choosing.chosen().gift_cards):
        return ""
    if not choosing.has_room_for_card():
        most = choosing.MOST_CARDS
        return t("At most %(num)s gift cards can be used together. Remove one first.", num=most)
    if is_card_slip(text):
        return card_reason(words, CardState(text, "mistyped"))
    if wait := told_to_wait():
        return wait
    choosing.add_card(text)
    offer = current_offer()
    found = next((one for one in offer.gift_cards if one.typed == text), None) if offer is not None else None
    if found is not None and found.stays:
        good_try()
        return ""
    choosing.remove_card(text)
    if found is None:
        return t("Put something into the cart first.")
    return card_reason(words, found)


def _names(state: LoyaltyState) -> Mapping[str, int]:
    """Who tries, as keyed hashes: the member, and the address; and how many wrong tries each has."""
    settings, member = state.settings, state.loyalty.load("member")
    names = {_hashed(f"address:{request.remote_addr}"): settings.code_tries_per_address}
    if member is not None:
        names[_hashed(f"member:{member}")] = settings.code_tries
    else:
        names[_hashed(f"guest:{request.remote_addr}")] = settings.code_tries
    return names


def _hashed(name: str) -> str:
    key = current_app.secret_key or b""
    secret = key if isinstance(key, bytes) else key.encode()
    return hmac.new(secret, f"loyalty code:{name}".encode(), hashlib.sha256).hexdigest()
