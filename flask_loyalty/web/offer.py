"""A quote as a shop's checkout uses it: amounts per unit for its own lines, and the reasons to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from flask_loyalty.engine.code_states import CodeState, code_states
from flask_loyalty.engine.facts import Cart, Choices
from flask_loyalty.engine.gift_cards import CardState, card_states, masked
from flask_loyalty.engine.lowest import announced_deals
from flask_loyalty.engine.outcomes import Decision, Outcome, OutcomeKind
from flask_loyalty.services.quoting import Quote
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.prices import LowestPrice, told_prices
from flask_loyalty.web.seams import Gift
from flask_loyalty.web.state import the_state
from flask_loyalty.web.words import Words

__all__ = ["LineDeal", "Offer"]


@dataclass(frozen=True, slots=True)
class LineDeal:
    """What one line gets off: an amount for each of its units, in minor units, and the reasons to print."""

    unit_amounts_minor: tuple[int, ...]
    reasons: tuple[str, ...]

    @property
    def amount_minor(self) -> int:
        """Off the whole line."""
        return sum(self.unit_amounts_minor)

    @property
    def note(self) -> str:
        """The reasons in one line."""
        return "; ".join(self.reasons)


class Offer:
    """What the programme gives on a cart. Writes nothing; hand it to ``place`` with the order.

    :ivar quote: the quote as the services know it.
    """

    def __init__(self, quote: Quote, words: Words | None) -> None:
        self.quote = quote
        self.words = words

    @property
    def cart(self) -> Cart:
        """The cart that was asked about."""
        return self.quote.cart

    @property
    def choices(self) -> Choices:
        """What the customer chose."""
        return self.quote.choices

    @property
    def decision(self) -> Decision:
        """Everything that was decided, as data."""
        return self.quote.decision

    @property
    def deals(self) -> tuple[Outcome, ...]:
        """What lowers the price of goods."""
        return tuple(o for o in self.decision.outcomes if o.kind is OutcomeKind.DEAL and o.amount)

    @cached_property
    def lines(self) -> dict[str, LineDeal]:
        """By line id, the lines that get something off, as the receipt prints it."""
        amounts = {line.id: [0] * line.quantity for line in self.cart.lines}
        reasons: dict[str, list[str]] = {line.id: [] for line in self.cart.lines}
        for deal in self.deals:
            for share in deal.receipt:
                amounts[share.line][share.unit] += share.amount
                title = self.words.rule_title(deal.rule) if self.words else deal.rule
                if share.amount and title not in reasons[share.line]:
                    reasons[share.line].append(title)
        return {
            line: LineDeal(tuple(units), tuple(reasons[line]))
            for line, units in amounts.items()
            if any(units)
        }

    @cached_property
    def codes(self) -> tuple[CodeState, ...]:
        """How each code that was typed stands, in the order of typing."""
        if self.words is None:
            return ()
        return code_states(self.words.programme, self.choices, self.decision)

    @property
    def discount_minor(self) -> int:
        """Off the goods, in all."""
        return sum(deal.amount for deal in self.deals)

    @property
    def shipping_discount_minor(self) -> int:
        """Off the delivery."""
        return self.cart.shipping_minor - self.decision.shipping_minor if self.decision.units else 0

    @property
    def points_paid_minor(self) -> int:
        """The part of the goods that points pay."""
        return self.decision.payment.minor

    @property
    def points_paid(self) -> int:
        """The points that pay it."""
        return self.decision.payment.points

    @property
    def points_note(self) -> str:
        """The points that pay, in words: ``"450 ziaren"``."""
        return self.words.points(self.points_paid) if self.words else ""

    @cached_property
    def gifts(self) -> tuple[Gift, ...]:
        """The products that come with the order at 0, which your fulfiller adds when it is placed."""
        return tuple(
            Gift(
                sku=one.reference,
                qty=one.amount,
                rule=one.rule,
                reason=self.words.rule_title(one.rule) if self.words else one.rule,
            )
            for one in self.decision.gifts
        )

    @cached_property
    def gift_cards(self) -> tuple[CardState, ...]:
        """How each gift card that was typed stands, in the order of typing."""
        return card_states(self.choices, self.decision)

    @property
    def cards_paid_minor(self) -> int:
        """The part of goods and delivery that gift cards pay."""
        return self.decision.cards_minor

    @property
    def cards_note(self) -> str:
        """The gift cards that pay it, for the order's papers: ``"gift card •••• 0B1C"``."""
        return ", ".join(t("gift card %(card)s", card=masked(one.typed)) for one in self.decision.gift_cards)

    @property
    def paid_otherwise_minor(self) -> int:
        """All that is not asked of card or bank: what points and gift cards pay."""
        return self.points_paid_minor + self.cards_paid_minor

    @property
    def paid_note(self) -> str:
        """What pays it, in words; empty if it is nothing."""
        points = self.points_note if self.points_paid else ""
        note = ", ".join(note for note in (points, self.cards_note) if note)
        return note[:1].upper() + note[1:]

    @property
    def points(self) -> int:
        """What the customer will earn."""
        return self.decision.points

    @cached_property
    def lowest_prices(self) -> Mapping[str, LowestPrice]:
        """By line id, the lowest price of the 30 days before, of lines whose price is reduced for everybody.

        Asks the database once, and only where something is reduced: by an announced deal that applies, or by
        the shop itself (a price below the regular one).
        """
        if self.words is None:
            return {}
        announced = announced_deals(self.words.programme, self.decision)
        return told_prices(the_state(), self.words, self.cart, announced, self.decision.moment)

    def shown(self) -> dict[str, int]:
        """The figures that a customer agrees to, without delivery, which they choose afterwards."""
        return {
            "goods": self.decision.goods_minor,
            "paid_with_points": self.points_paid_minor,
            "points_spent": self.points_paid + sum(reward.points for reward in self.decision.rewards),
            "points_earned": self.points,
            "gifts": sum(gift.amount for gift in self.decision.gifts),
            "paid_with_cards": sum(card.goods_minor for card in self.decision.gift_cards),
        }
