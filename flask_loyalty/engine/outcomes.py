"""What was decided: data, with the reason and the numbers behind each part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from fractions import Fraction
from typing import Any

from flask_loyalty.engine.facts import Party, Value

__all__ = [
    "BandPart",
    "CardPayment",
    "CodeTyped",
    "Decision",
    "FloorUse",
    "LimitUse",
    "Missed",
    "Outcome",
    "OutcomeKind",
    "PointsPayment",
    "PricedUnit",
    "RewardTaken",
    "UnitShare",
    "Why",
    "printed_as_shared",
]


class OutcomeKind(Enum):
    DEAL = "deal"  # money off units
    SHIPPING = "shipping"  # money off delivery
    POINTS = "points"  # points earned
    MULTIPLIER = "multiplier"  # tells how many of the points came from multiplying; booked with those
    PAY = "pay"  # money to an employee, an affiliate, a team or a company
    CHARGE = "charge"  # money that a supplier or a distributor owes the shop
    GIFT = "gift"  # a product as a line at 0, or a reward
    COUNTER = "counter"  # stamps, tickets, badges and what else the document counts


@dataclass(frozen=True, slots=True)
class UnitShare:
    """A unit's part of an amount: ``unit`` counts from 0 within its line."""

    line: str
    unit: int
    amount: int


@dataclass(frozen=True, slots=True)
class PricedUnit:
    """One unit of the order as it was decided; all money in minor units.

    :ivar price_minor: what the shop asked for it, less its share of the shop's own order discount.
    :ivar paid_minor: what is left after the programme's deals, as shared for refunds and margin.
    :ivar points_minor: the part of ``paid_minor`` that points pay; the rest is money.
    :ivar points: the points that pay it.
    :ivar excluded: the programme's ``excluded`` holds for it, so it neither earns nor is reduced.
    :ivar kept: False once it was given back.
    :ivar back_minor: money given back for it without the goods.
    """

    line: str
    unit: int
    price_minor: int
    paid_minor: int
    points_minor: int = 0
    points: int = 0
    excluded: bool = False
    kept: bool = True
    back_minor: int = 0

    @property
    def money_minor(self) -> int:
        """What was paid in money: not with points, and not given back."""
        return self.paid_minor - self.points_minor - self.back_minor


@dataclass(frozen=True, slots=True)
class LimitUse:
    """A limit that an outcome counts against: its key, how much it uses, how much it held back.

    ``key`` is empty for a limit per order, which nobody has to remember. ``counts`` is the unit: ``point``,
    ``item``, ``time``, ``customer``, ``use`` or ``money`` (minor units).
    """

    key: str
    used: int
    limit: int
    held_back: int = 0
    counts: str = ""


@dataclass(frozen=True, slots=True)
class FloorUse:
    """What a floor held back of a deal: the floor's condition as text, and the amount in minor units.

    Of a gift the amount is the cost of what is not given.
    """

    floor: str
    amount: int


@dataclass(frozen=True, slots=True)
class BandPart:
    """One of several bands at work: its rate, and which part of the base it is of."""

    rate: Fraction
    base: Fraction


@dataclass(frozen=True, slots=True)
class Why:
    """The arithmetic of an outcome: ``rate`` for each ``per`` of ``base``, times multipliers, rounded.

    Money in minor units, all numbers exact. ``exact`` is the amount before rounding and limits.
    ``fact`` names what was measured (``order.margin``), or is empty where the amount is fixed.
    ``units`` is how many units or sets the effect fell on, 0 where it is about the whole order.
    Of ``X above Y``, ``measured`` is X, ``above`` Y and ``base`` the excess.
    ``by`` is what the bands of the rule measure. Where several bands are at work, ``bands`` has each with
    its part of ``base``, and there is no one ``rate``.
    """

    fact: str = ""
    base: Fraction | None = None
    rate: Fraction | None = None
    per: Fraction | None = None
    exact: Fraction = Fraction(0)
    multipliers: tuple[tuple[str, Fraction], ...] = ()
    units: int = 0
    measured: Fraction | None = None
    above: Fraction | None = None
    by: str = ""
    bands: tuple[BandPart, ...] = ()


Breakdown = tuple[tuple[UnitShare, ...], tuple[UnitShare, ...], Why]
"""The shares, the receipt and the reason of an outcome."""

_BROKEN_DOWN = ("shares", "receipt", "why")


class _Unfolding:
    """An outcome whose numbers are known, and whose breakdown is put in words when it is first read.

    ``_recipe`` is a function and what it is called with; two threads that read at once get equal values.
    """

    __slots__ = ("_recipe",)
    _recipe: tuple[Callable[..., Breakdown], tuple[Any, ...]] | None

    def __getattr__(self, name: str) -> Any:
        if name not in _BROKEN_DOWN:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        recipe = self._recipe
        if recipe is not None:
            make, given = recipe
            for part, value in zip(_BROKEN_DOWN, make(*given), strict=True):
                object.__setattr__(self, part, value)
            object.__setattr__(self, "_recipe", None)
        return object.__getattribute__(self, name)


@dataclass(frozen=True, slots=True)
class Outcome(_Unfolding):
    """What one rule gives one party.

    :ivar amount: minor units for DEAL, SHIPPING, PAY and CHARGE; points for POINTS and MULTIPLIER; how many
        for COUNTER.
    :ivar shares: the amount by unit, as refunds and margin see it; sums to ``amount`` (empty for SHIPPING,
        PAY of a period, and events without units).
    :ivar receipt: for DEAL, the amount by unit as the receipt prints it ("the second for one grosz" stands
        whole on the second unit); sums to ``amount``.
    :ivar span: for a rule of a span, what opened it: an order's reference, or an event's name and key.
    :ivar counter: for COUNTER and GIFT what is counted, in the singular: ``stamp``, ``item``.
    :ivar reference: which of them: the stamp card, the draw, the badge; the product, the reward.
    :ivar cost_minor: for GIFT, the net cost of what is given, as far as it is known.
    :ivar floors: what floors held back of a deal.
    """

    rule: str
    kind: OutcomeKind
    party: Party
    amount: int
    shares: tuple[UnitShare, ...] = ()
    receipt: tuple[UnitShare, ...] = ()
    why: Why = Why()
    limits: tuple[LimitUse, ...] = ()
    span: str = ""
    counter: str = ""
    reference: str = ""
    cost_minor: int = 0
    floors: tuple[FloorUse, ...] = ()


def printed_as_shared(deal: Outcome) -> bool:
    """Whether it is known beforehand that the receipt prints a deal just as its units share it."""
    try:
        return deal._recipe is not None or deal.receipt is deal.shares
    except AttributeError:
        return False


@dataclass(frozen=True, slots=True)
class Missed:
    """A rule that gave nothing, and the first thing that stood in the way.

    ``clause`` is one of ``span`` (none is open), ``when``, ``units`` (no complete set), ``band`` (below the
    first), ``limit`` (used up), ``budget`` (nothing is left of it, or too little; ``by`` names it),
    ``nothing`` (the amount came to 0), ``lost`` (another rule was better, or served its units; ``by`` names
    it), ``floor`` (``floors`` held back all of it),
    ``guest``, ``currency``, ``sold_out`` (a gift is not there any more), ``error`` (the rule failed; ``by``
    tells how). Of ``units``, ``when`` and ``band``, ``by`` is the deal that is to blame: at the shop's prices
    there were units enough, the order was worth more, or it reached the first band.

    Of a ``limit``, ``part`` is its place among the rule's limits; of a ``when``, the place of the first of
    its conditions that did not hold, and ``saw`` what its facts were, by their text; -1 where it is not
    known. They explain a miss and do not make two of them different.

    With ``of`` = ``reward`` it is about a reward that was chosen, ``rule`` is the reward's id and ``clause``
    one of ``unknown``, ``not_for_you``, ``sold_out``, ``points`` (not enough), ``guest``, ``currency``. With
    ``of`` = ``code`` it is about a code as it was typed: ``unknown``, ``mistyped``, ``not_yet``, ``expired``,
    ``used_up``, ``used`` (by this customer), ``not_yours``, ``revoked``, ``another`` (one of its batch
    counts already), ``guest``, ``currency``. With ``of`` = ``gift_card`` it is about a gift card as it was
    typed: ``unknown``, ``mistyped``, ``blocked``, ``cancelled``, ``expired``, ``empty``, ``currency``,
    ``nothing`` (nothing was left to pay).
    """

    rule: str
    clause: str
    by: str = ""
    of: str = "rule"
    part: int = field(default=-1, compare=False)
    saw: tuple[tuple[str, Value], ...] = field(default=(), compare=False)
    floors: tuple[FloorUse, ...] = ()


@dataclass(frozen=True, slots=True)
class PointsPayment:
    """Points as money: so many points pay so many minor units; at most how many could have."""

    points: int = 0
    minor: int = 0
    most_points: int = 0


@dataclass(frozen=True, slots=True)
class CardPayment:
    """What one gift card pays, in minor units: in all, and what of it is for goods; the rest is delivery.

    :ivar card: its number in the books.
    :ivar typed: how it was typed.
    :ivar left_minor: what stays on it.
    """

    card: int
    typed: str
    minor: int
    goods_minor: int
    left_minor: int = 0


@dataclass(frozen=True, slots=True)
class RewardTaken:
    """A reward chosen with the order, and its price in points."""

    reward: str
    points: int


@dataclass(frozen=True, slots=True)
class CodeTyped:
    """A code that holds for an order: whether a rule that asks for it gave something, and what that uses.

    One that is not ``used`` waits: it holds, and nothing came of it yet.

    :ivar code: the document's id of it, which rules ask for.
    :ivar typed: how it was typed.
    """

    code: str
    used: bool = False
    limits: tuple[LimitUse, ...] = ()
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything that a programme says of one event. Writes nothing; booking it is a second step.

    ``programme`` is the version's number. ``units`` has every unit in line order, given-back ones too.
    ``shipping_minor`` is delivery after deals. ``approximate`` are the groups for whose deals so many
    divisions of the units are possible that not all were tried (:mod:`flask_loyalty.engine.assigning`).
    """

    programme: int
    moment: datetime
    outcomes: tuple[Outcome, ...] = ()
    missed: tuple[Missed, ...] = ()
    units: tuple[PricedUnit, ...] = ()
    shipping_minor: int = 0
    payment: PointsPayment = PointsPayment()
    rewards: tuple[RewardTaken, ...] = ()
    codes: tuple[CodeTyped, ...] = ()
    approximate: tuple[str, ...] = ()
    gift_cards: tuple[CardPayment, ...] = ()

    @property
    def gifts(self) -> Iterator[Outcome]:
        """The products given as lines at 0."""
        yield from (o for o in self.outcomes if o.kind is OutcomeKind.GIFT and o.counter == "item")

    @property
    def cards_minor(self) -> int:
        """What gift cards pay, of goods and delivery, in minor units."""
        return sum(card.minor for card in self.gift_cards)

    @property
    def held_back(self) -> Iterator[tuple[str, FloorUse]]:
        """What floors held back, with the rule that gave way."""
        for outcome in self.outcomes:
            yield from ((outcome.rule, use) for use in outcome.floors)
        for missed in self.missed:
            yield from ((missed.rule, use) for use in missed.floors)

    @property
    def limit_uses(self) -> Iterator[LimitUse]:
        """All that the decision counts against limits."""
        for outcome in self.outcomes:
            yield from outcome.limits
        for code in self.codes:
            yield from code.limits

    @property
    def points(self) -> int:
        """Points that the customer earns by this."""
        return sum(o.amount for o in self.outcomes if o.kind is OutcomeKind.POINTS)

    @property
    def goods_minor(self) -> int:
        """What the goods cost after deals, before points and gift cards pay a part, in minor units."""
        return sum(unit.paid_minor for unit in self.units)

    @property
    def kept_minor(self) -> int:
        """What stays paid in money, that of gift cards included, for the goods that are kept."""
        return sum(unit.money_minor for unit in self.units if unit.kept)

    @property
    def given_back_minor(self) -> int:
        """Money that went back so far, for units and without goods, in minor units."""
        gone = sum(unit.money_minor for unit in self.units if not unit.kept)
        return gone + sum(unit.back_minor for unit in self.units if unit.kept)

    @property
    def to_pay_minor(self) -> int:
        """Money still to pay for goods and delivery, in minor units."""
        return self.goods_minor + self.shipping_minor - self.payment.minor - self.cards_minor
