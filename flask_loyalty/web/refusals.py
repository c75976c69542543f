"""Why an order or a reward was refused, in the customer's words."""

from __future__ import annotations

from collections.abc import Callable

from flask_loyalty.engine.gift_cards import CardState, masked
from flask_loyalty.engine.outcomes import Missed
from flask_loyalty.errors import GiftRefused, LoyaltyError, NotEnoughPoints, RewardRefused, StaleQuote
from flask_loyalty.web.card_words import card_reason
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.words import Words

__all__ = ["told"]


def told(refused: LoyaltyError, words: Words | None) -> str:
    """What is wrong, with the figures, and what to do."""
    if words is None:
        return t("This cannot be done now. Please try again.")
    if isinstance(refused, StaleQuote):
        changed = _changed(refused, words)
        check = t("Something has changed since you last looked. Check the order and place it again.")
        return " ".join(part for part in (check, changed, *_reasons(refused, words)) if part)
    if isinstance(refused, NotEnoughPoints):
        have, price = words.points(refused.spendable), words.points(refused.wanted)
        if refused.reward:
            return t("This costs %(price)s; you can use %(have)s.", price=price, have=have)
        return t("%(price)s were to pay, but you can use %(have)s. Choose again.", price=price, have=have)
    if isinstance(refused, GiftRefused):
        return refused.why
    if isinstance(refused, RewardRefused):
        return _reward(refused, words)
    return t("This cannot be done now. Please try again.")


def _changed(refused: StaleQuote, words: Words) -> str:
    """Each figure that changed, old and new; parts that have no figure of their own are left out."""
    rows = []
    for what, (old, new) in refused.changes.items():
        name, write = _named(what, words)
        if name and old.isdecimal() and new.isdecimal():
            rows.append(f"{name}: {write(int(old))} → {write(int(new))}")
    return "; ".join(rows) + "." if rows else ""


def _reasons(refused: StaleQuote, words: Words) -> list[str]:
    """Why a code or a rule no longer does what it did, where somebody else was faster."""
    told = []
    for kind, about, why in refused.reasons:
        if kind == "gift_card":
            told.append(f"{masked(about)}: {card_reason(words, CardState(about, why))}")
            continue
        rule = words.rule(about) if kind == "rule" else None
        if kind == "code" or (rule is not None and why in ("budget", "limit", "sold_out")):
            told.append(words.why_not(Missed(about, why, (rule and rule.budget) or "", of=kind)) + ".")
    return told


def _named(what: str, words: Words) -> tuple[str, Callable[[int], str]]:
    """What a figure of a quote is called, and how it is written."""
    known: dict[str, tuple[str, Callable[[int], str]]] = {
        "goods": (t("Goods"), words.money),
        "delivery": (t("Delivery"), words.money),
        "paid_with_points": (t("Paid with %(many)s", **words.unit), words.money),
        "paid_with_cards": (t("Paid with gift cards"), words.money),
        "delivery_with_cards": (t("Delivery paid with gift cards"), words.money),
        "gifts": (t("Gifts"), str),
        "points_spent": (t("You use"), words.points),
        "points_earned": (t("You collect"), words.points),
    }
    return known.get(what, ("", str))


def _reward(refused: RewardRefused, words: Words) -> str:
    reward = words.programme.rewards.get(refused.reward)
    name = words.text(reward.name) if reward else refused.reward
    return {
        "sold_out": t("%(name)s: none is left.", name=name),
        "not_for_you": t("%(name)s: this reward is not open to you.", name=name),
    }.get(refused.why, t("There is no such reward."))
