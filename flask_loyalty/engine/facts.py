"""What happened, and what is known when it is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask_loyalty.engine.outcomes import Decision

__all__ = [
    "Cart",
    "CartLine",
    "Choices",
    "Event",
    "Facts",
    "GiftCard",
    "IssuedCode",
    "OpenSpan",
    "OrderEvent",
    "Party",
    "PeriodEvent",
    "Product",
    "SignalEvent",
    "Value",
]

Value = Fraction | str | bool | date | time | frozenset[str] | None
"""A fact's value. Money is in minor units, a percent is a fraction of one, a duration counts days; all of
them exact fractions, for the checker has seen to it that units never mix. None: not known."""


@dataclass(frozen=True, slots=True)
class Party:
    """Whom an outcome is for: ``kind`` is ``customer``, ``employee``, ``team``, ``supplier``, ``distributor``
    or ``affiliate``, ``id`` the shop's opaque key.

    A guest is a customer with the id ``""``; a friend who was referred is a customer too.
    """

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line of a cart or an order.

    Prices are per unit, in minor units, before the programme's deals, gross or net as the programme says.
    ``cost_minor`` is net, None when unknown. ``tax_bp`` is the tax rate in hundredths of a percent
    (2300 is 23 %). ``refunded`` counts the units given back so far; the last units go back first.
    ``kind`` is ``goods``, or ``gift_card``, ``deposit``, ``fee``: those neither earn nor are reduced.
    """

    id: str
    sku: str
    quantity: int
    unit_price_minor: int
    regular_price_minor: int
    cost_minor: int | None = None
    category: str = ""
    brand: str = ""
    tax_bp: int = 0
    name: str = ""
    refunded: int = 0
    facts: Mapping[str, Value] = field(default_factory=dict)
    kind: str = "goods"


@dataclass(frozen=True, slots=True)
class Cart:
    """A cart, or an order once ``ref`` names it.

    ``at`` is when it was placed (for a cart: now). ``discount_minor`` is the shop's own reduction of the
    whole order, spread over the units before any rule is asked. ``served_by`` is the employee's id,
    ``affiliate`` that of whoever brought the order.
    """

    member: str | None
    currency: str
    at: datetime
    lines: tuple[CartLine, ...]
    shipping_minor: int = 0
    discount_minor: int = 0
    served_by: str | None = None
    ref: str | None = None
    facts: Mapping[str, Value] = field(default_factory=dict)
    affiliate: str | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What the customer chose for this cart: points to pay with, rewards to take, codes typed in, gift cards
    to pay with, in the order in which they are used."""

    points: int = 0
    rewards: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    gift_cards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """A cart being quoted or an order being placed, paid or decided again.

    With ``placed`` (what was decided when the order was placed) the deals and the payment stand as they
    were, and only what is earned is decided again, on the units that are kept. ``money_back_minor`` is
    money given back without goods; it lowers what was paid, spread over the kept units.

    In a programme that prices again (``reprice``) the kept units of an order of which something came back
    are priced anew. ``former`` is how it stood before this return: what went back since stays given.
    """

    cart: Cart
    choices: Choices = Choices()
    placed: Decision | None = None
    money_back_minor: int = 0
    former: Decision | None = None


@dataclass(frozen=True, slots=True)
class SignalEvent:
    """Something that is no order: a sign-up, a review. ``key`` tells two of one name and member apart.

    ``friend`` is the customer whom the member referred; ``reference`` the segment that was entered.
    """

    name: str
    key: str
    member: str
    at: datetime
    facts: Mapping[str, Value] = field(default_factory=dict)
    friend: str | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class PeriodEvent:
    """A calendar period ``[start, end)`` of one party, decided as far as it has come."""

    party: Party
    start: datetime
    end: datetime


Event = OrderEvent | SignalEvent | PeriodEvent


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """A span that an event has opened for a customer: ``within 21 days of order``.

    ``opened_by`` is the order's reference, or the other event's name and key: ``review:r7``.
    """

    rule: str
    opened_by: str
    opened_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Product:
    """A product that a rule may give: its price as the shop prices, its net cost if that is known, and how
    many there are to give; None does not say."""

    price_minor: int
    cost_minor: int | None = None
    stock: int | None = None


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """One code of a batch: of which declared code, how often it may be used, whose alone it is (None: of
    whoever has it), until when, and whether the merchant took it back."""

    id: int
    code: str
    uses: int = 1
    member: str | None = None
    until: datetime | None = None
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class GiftCard:
    """A gift card as it can be used now: what is on it, in minor units of its currency, and until when.

    ``state`` is ``active``, ``blocked`` (by the merchant) or ``cancelled`` (its sale was).
    """

    id: int
    currency: str
    balance_minor: int
    until: datetime | None = None
    state: str = "active"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the event itself, as it stood at the moment.

    :ivar past: value of each fact of the programme's manifest, by its canonical text
        (:func:`flask_loyalty.language.printer.print_expression`); what a fact says within one rule's own
        span stands under :func:`flask_loyalty.engine.scope.own_key`.
    :ivar used: how much of a limit is used up, by its key (:func:`flask_loyalty.engine.limits.limit_key`).
    :ivar spans: the customer's open spans.
    :ivar shop: facts that the shop gave, by name (``employee.target``) or, of another stretch of time, by
        canonical text (``supplier.purchases in previous year``).
    :ivar spendable_points: what the customer can pay with now.
    :ivar reward_stock: how many of each limited reward are left, by reward id.
    :ivar codes: the codes of batches among those that were typed, by their signs.
    :ivar products: the products that rules give, by sku, as far as the shop knows them.
    :ivar gift_cards: the gift cards among those that were typed, by their signs.
    """

    past: Mapping[str, Value] = field(default_factory=dict)
    used: Mapping[str, int] = field(default_factory=dict)
    spans: tuple[OpenSpan, ...] = ()
    shop: Mapping[str, Value] = field(default_factory=dict)
    spendable_points: int = 0
    reward_stock: Mapping[str, int] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    codes: Mapping[str, IssuedCode] = field(default_factory=dict)
    gift_cards: Mapping[str, GiftCard] = field(default_factory=dict)
