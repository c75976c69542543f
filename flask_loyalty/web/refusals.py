"""Why an order or a reward was refused, in the customer's words."""

from __future__ import annotations

from flask_loyalty.engine.gift_cards import CardState, masked
from flask_loyalty.engine.outcomes import Missed
from flask_loyalty.errors import LoyaltyError, NotEnoughPoints, RewardRefused, StaleQuote
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
    if isinstance(refused, RewardRefused):
        return _reward(refused, words)
    return t("This cannot be done now. Please try again.")


def _changed(refused: StaleQuote, words: Words) -> str:
    """Each figure that changed, old and new; parts that have no figure of their own are left out."""
    rows = []
    for what, (old, new) in refused.changes.items():
        name, is_money = _named(what, words)
        if name and old.isdecimal() and new.isdecimal():
            write = words.money if is_money else words.points
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
        if kind == "code" or (rule is not None and why in ("budget", "limit")):
            told.append(words.why_not(Missed(about, why, (rule and rule.budget) or "", of=kind)) + ".")
    return told


def _named(what: str, words: Words) -> tuple[str, bool]:
    """What a figure of a quote is called, and whether it is money."""
    return {
        "goods": (t("Goods"), True),
        "delivery": (t("Delivery"), True),
        "paid_with_points": (t("Paid with %(many)s", **words.unit), True),
        "paid_with_cards": (t("Paid with gift cards"), True),
        "delivery_with_cards": (t("Delivery paid with gift cards"), True),
        "points_spent": (t("You use"), False),
        "points_earned": (t("You collect"), False),
    }.get(what, ("", False))


def _reward(refused: RewardRefused, words: Words) -> str:
    reward = words.programme.rewards.get(refused.reward)
    name = words.text(reward.name) if reward else refused.reward
    return {
        "sold_out": t("%(name)s: none is left.", name=name),
        "not_for_you": t("%(name)s: this reward is not open to you.", name=name),
    }.get(refused.why, t("There is no such reward."))
