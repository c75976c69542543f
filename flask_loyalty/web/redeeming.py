"""Redeeming a one-time code where its reward is given: at a partner's till, or at the shop's own counter."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from flask import request

from flask_loyalty.errors import CodeRefused
from flask_loyalty.services import rewards
from flask_loyalty.services.rewards import Redemption
from flask_loyalty.store.writing import own
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.locale import short_datetime
from flask_loyalty.web.state import the_state

__all__ = ["Verdict", "fresh_key", "redeem_typed"]

LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to a code: one big word and one reason; ``typed`` stands in the field again if it failed."""

    ok: bool
    word: str
    reason: str
    typed: str = ""

    @property
    def status(self) -> int:
        """The HTTP status of the page that tells it."""
        return 200 if self.ok else 409


def fresh_key() -> str:
    """A form's own key: pressing its button twice redeems once and gives one answer."""
    return secrets.token_urlsafe(12)


def redeem_typed(partner: str | None) -> Verdict:
    """Redeem the code that the form has, at a partner or (None) in the shop."""
    typed = request.form.get("code", "")[:LONGEST_CODE]
    key = request.form.get("key", "")[:LONGEST_CODE] or fresh_key()
    if not typed.strip():
        return _no(t("Type the code that the customer shows you."), typed)
    state = the_state()
    try:
        done = own(
            state.db.engine,
            lambda conn: rewards.redeem_code(conn, partner, typed, key, state.now()),
        )
    except CodeRefused as refused:
        return _no(_why(refused), typed)
    return _yes(done, partner)


def _yes(done: Redemption, partner: str | None) -> Verdict:
    words = the_state().words_of(done.version)
    if words is None:
        return Verdict(True, t("Valid"), done.reward)
    reward = words.programme.rewards.get(done.reward)
    name = words.text(reward.name) if reward else done.reward
    owed = t("The shop owes you %(money)s for it.", money=words.money(done.settle_minor)) if partner else ""
    return Verdict(True, t("Valid"), f"{name}. {owed}".strip())


def _no(reason: str, typed: str) -> Verdict:
    return Verdict(False, t("Not valid"), reason, typed)


def _why(refused: CodeRefused) -> str:
    words = the_state().words()
    zone = words.programme.timezone if words else "UTC"
    when = short_datetime(datetime.fromisoformat(refused.when), zone) if refused.when else ""
    return {
        "used": t("It was already redeemed: %(when)s.", when=when),
        "cancelled": t("It was cancelled together with its order."),
        "expired": t("It expired: %(when)s.", when=when),
    }.get(refused.why, t("This is no code of ours. Check it letter by letter."))
