"""What a customer may read of an offer, as data: for our slots, and for a shop that renders itself.

Nothing of costs and margins, of rules for employees or partners, of codes that were not typed, or of the
segments that a shop sorts its customers into.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_loyalty.engine.code_states import CodeState
from flask_loyalty.engine.deals import on_shipping
from flask_loyalty.engine.outcomes import Decision, Missed, Outcome, OutcomeKind
from flask_loyalty.language.nodes import Verb, Within
from flask_loyalty.language.telling import mentions_secret
from flask_loyalty.language.walking import facts_of
from flask_loyalty.programme.model import ProgrammeRule
from flask_loyalty.programme.working import codes_of
from flask_loyalty.web.card_words import public_card
from flask_loyalty.web.code_words import reason_of
from flask_loyalty.web.gifts import gift_shown
from flask_loyalty.web.guard import is_guest
from flask_loyalty.web.left_out import not_counted
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.offer import Offer
from flask_loyalty.web.words import Words

__all__ = ["Discounts", "discounts", "not_applied", "public_offer"]

MOST_NOT_APPLIED = 8
"""How many rules that gave nothing are worth telling."""

_TOLD = ("lost", "sold_out", "limit", "budget", "when", "units", "band", "guest", "span", "nothing")
"""What may stand in a rule's way, the more telling first; the rest (floors, failures) is the shop's own."""

_FIRST = "order.is_first"


@dataclass(frozen=True, slots=True)
class Discounts:
    """What is off one line, off the whole order (``line`` empty) or off delivery (``line`` None).

    :ivar parts: of each rule, what it takes off, in minor units.
    """

    line: str | None
    parts: tuple[tuple[str, int], ...]


def discounts(offer: Offer) -> list[Discounts]:
    """Every discount where it falls: the lines in their order, then the whole order, then delivery."""
    by_line: dict[str, dict[str, int]] = {line.id: {} for line in offer.cart.lines}
    whole: dict[str, int] = {}
    for deal in offer.deals:
        if _is_of_the_order(deal, offer):
            whole[deal.rule] = whole.get(deal.rule, 0) + deal.amount
            continue
        for share in deal.receipt:
            if share.amount:
                rules = by_line[share.line]
                rules[deal.rule] = rules.get(deal.rule, 0) + share.amount
    found = [Discounts(line, tuple(rules.items())) for line, rules in by_line.items() if rules]
    found += [Discounts("", tuple(whole.items()))] if whole else []
    delivery = tuple(
        (o.rule, o.amount) for o in offer.decision.outcomes if o.kind is OutcomeKind.SHIPPING and o.amount
    )
    return [*found, Discounts(None, delivery)] if delivery else found


def _is_of_the_order(deal: Outcome, offer: Offer) -> bool:
    """Whether a deal is off the order as such: of no units, and on more than one line."""
    rule = offer.words.rule(deal.rule) if offer.words else None
    return (
        rule is not None
        and rule.rule.effect.units is None
        and len({s.line for s in deal.receipt if s.amount}) > 1
    )


# ---------------------------------------------------------------- what was not applied


def not_applied(offer: Offer, words: Words) -> list[tuple[Missed, str]]:
    """The rules that gave nothing and may be known of, each with its reason as a sentence."""
    member = bool(offer.cart.member)
    visitor = "member" if member else "guest" if is_guest() else "staff"
    told = [
        (miss, _reason(miss, rule, offer, words))
        for miss, rule in _missed(offer.decision, words)
        if _may_be_known(rule, miss, member=member) and _is_news(rule, miss, visitor)
        if offer.cart.shipping_minor or not on_shipping(rule)  # what costs nothing cannot be reduced
    ]
    known = [(miss, reason) for miss, reason in told if reason]
    return sorted(known, key=lambda one: _TOLD.index(one[0].clause))[:MOST_NOT_APPLIED]


def _missed(decision: Decision, words: Words) -> Iterator[tuple[Missed, ProgrammeRule]]:
    for miss in decision.missed:
        rule = words.rule(miss.rule) if miss.of == "rule" and miss.clause in _TOLD else None
        if rule is not None:
            yield miss, rule


def _is_of_segment(rule: ProgrammeRule) -> bool:
    """Whether a rule is for those who came into a segment."""
    return isinstance(rule.rule.start, Within) and rule.rule.start.event.word == "segment"


def _may_be_known(rule: ProgrammeRule, miss: Missed, *, member: bool) -> bool:
    """Whether a customer may know of it, and is not told of it elsewhere: by its code, or as a member."""
    if miss.clause == "guest" and rule.rule.effect.verb in (Verb.EARN, Verb.MULTIPLY):
        return False
    if rule.rule.audience is not None and rule.rule.audience.word != "customer":
        return False
    if miss.clause == "span" and (not member or _is_of_segment(rule)):
        return False
    if any(codes_of(rule.rule)) or any(fact.name == "customer.segments" for fact in facts_of(rule.rule)):
        return False
    effect = rule.rule.effect
    asked = [
        rule.rule.when if miss.clause != "lost" else None,
        effect.units.where if effect.units is not None else None,
        effect.bands.measure if effect.bands is not None else None,
    ]
    return not any(mentions_secret(one) for one in asked if one is not None)


def _is_news(rule: ProgrammeRule, miss: Missed, visitor: str) -> bool:
    """Whether it is worth saying: nothing of a first order after it, nor to staff of what members have."""
    when = rule.rule.when
    if visitor == "staff":
        asked = () if when is None else facts_of(when)
        return miss.clause != "guest" and not any(
            fact.name.startswith((_FIRST, "customer.")) for fact in asked
        )
    return dict(miss.saw).get(_FIRST) is not False


def _reason(miss: Missed, rule: ProgrammeRule, offer: Offer, words: Words) -> str:
    """Why it gave nothing, as a sentence; empty where that is nobody's concern."""
    left_out = not_counted(offer, words, miss, rule)
    if miss.clause == "nothing":
        return left_out
    return f"{_by_itself(miss, rule, words)} {left_out}".strip()


def _by_itself(miss: Missed, rule: ProgrammeRule, words: Words) -> str:
    if miss.clause == "lost":
        return t("Something better applies: %(name)s.", name=words.rule_title(miss.by))
    if miss.clause == "units" and miss.by:
        return t("The matching products are discounted already: %(name)s.", name=words.rule_title(miss.by))
    return words.hindrance(miss, rule)


# ---------------------------------------------------------------- all of it


def public_offer(offer: Offer) -> dict[str, Any]:
    """The offer as data that JSON can carry; texts in the reader's language, money in minor units."""
    words = offer.words
    if words is None:
        return {}
    decision = offer.decision
    return {
        "programme": words.title,
        "currency": words.programme.currency,
        "discounts": [_discount(one, words) for one in discounts(offer)],
        "saved_minor": offer.discount_minor + offer.shipping_discount_minor,
        "lowest_prices": [
            {"line": line, "price_minor": one.minor, "known": one.known, "text": one.text}
            for line, one in offer.lowest_prices.items()
        ],
        "points": {
            "earned": offer.points,
            "by": _earned(decision, words),
            "spent": offer.points_paid,
            "paid_minor": offer.points_paid_minor,
            "most": decision.payment.most_points,
        },
        "rewards": _rewards(offer, words),
        "codes": [{**_code(one), "reason": reason_of(words, one, decision.moment)} for one in offer.codes],
        "gifts": [gift_shown(words, one) for one in offer.gifts],
        "gift_cards": [public_card(words, one) for one in offer.gift_cards],
        "to_pay_minor": decision.to_pay_minor,
        "not_applied": [
            {"rule": miss.rule, "name": words.rule_title(miss.rule), "why": miss.clause, "reason": reason}
            for miss, reason in not_applied(offer, words)
        ],
        "nudges": [
            {
                "text": words.nudge(nudge),
                "kind": nudge.kind.value,
                "amount_minor": nudge.amount_minor,
                "quantity": nudge.quantity,
                "skus": list(nudge.skus),
                "worth_minor": nudge.worth_minor,
            }
            for nudge in offer.quote.nudges
        ],
    }


def _discount(one: Discounts, words: Words) -> dict[str, Any]:
    about = "delivery" if one.line is None else "line" if one.line else "order"
    parts = [
        {"rule": rule, "reason": words.rule_title(rule), "amount_minor": amount} for rule, amount in one.parts
    ]
    return {"of": about, "line": one.line or None, "parts": parts}


def _earned(decision: Decision, words: Words) -> Sequence[dict[str, Any]]:
    return [
        {"rule": o.rule, "name": words.rule_title(o.rule), "points": o.amount, "why": words.why(o)}
        for o in decision.outcomes
        if o.kind is OutcomeKind.POINTS
    ]


def _rewards(offer: Offer, words: Words) -> Sequence[dict[str, Any]]:
    """The rewards that were chosen and are had with this order."""
    known = words.programme.rewards
    return [
        {"id": one.reward, "name": words.text(known[one.reward].name), "points": one.points}
        for one in offer.decision.rewards
        if one.reward in known
    ]


def _code(one: CodeState) -> dict[str, Any]:
    return {"typed": one.typed, "state": one.state, "stays": one.stays}
