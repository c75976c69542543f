"""A programme: one published set of rules and what they refer to, as frozen values.

Built by :mod:`flask_loyalty.programme.loader` only, from a checked document; whoever reads it need not
check again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from fractions import Fraction

from flask_loyalty.language.definitions import FactDef, NounDef
from flask_loyalty.language.nodes import Comparison, Duration, Expression, Fact, Period, Rule
from flask_loyalty.money import Rounding
from flask_loyalty.programme.rule_index import RuleIndex

__all__ = [
    "Budget",
    "Checks",
    "Code",
    "Draw",
    "Floor",
    "GiftCards",
    "Group",
    "Orientation",
    "Partner",
    "Phase",
    "Pick",
    "Points",
    "Programme",
    "ProgrammeRule",
    "Redeem",
    "RefundMode",
    "Reward",
    "Segment",
    "StampCard",
    "Texts",
    "Tier",
]

Texts = Mapping[str, str]
"""A text by language code: ``{"pl": "Klub Ziarno", "en": "Bean Club"}``. Never empty."""


class Pick(Enum):
    """Which rules of a group apply where several could."""

    BEST = "best"
    ALL = "all"
    FIRST = "first"


class Orientation(Enum):
    """Whether a rule speaks to everyone or to one customer's own past; reported apart."""

    MASS = "mass"
    INDIVIDUAL = "individual"


class Phase(Enum):
    """When a rule is decided; each phase sees the prices left by the one before."""

    ITEM = 1
    BUNDLE = 2
    ORDER = 3
    SHIPPING = 4
    PAYMENT = 5
    EARN = 6
    PERIOD = 7  # ``every`` rules: decided for a period, not for an order
    EVENT = 8  # ``on`` rules: decided for an event that is no order


class RefundMode(Enum):
    KEEP_DEAL = "keep_deal"
    REPRICE = "reprice"


@dataclass(frozen=True, slots=True)
class Redeem:
    """How points pay: the fewest at once, and the most an order takes (an amount of money, or None)."""

    minimum: int = 1
    at_most: Expression | None = None


@dataclass(frozen=True, slots=True)
class Points:
    """The programme's currency of its own.

    ``forms`` are the name's forms by language: ``{"pl": ("ziarno", "ziarna", "ziaren"), "en": ("bean",
    "beans")}`` (Polish: for 1, for 2–4, for 5 and more). ``value_minor`` is what one point is worth in minor
    units, exactly.
    """

    forms: Mapping[str, tuple[str, ...]]
    value_minor: Fraction
    pending: Duration | None
    expire: Duration | None
    redeem: Redeem | None


@dataclass(frozen=True, slots=True)
class Tier:
    """A step of standing, lowest first; reached while its condition holds."""

    id: str
    name: Texts
    when: Expression


@dataclass(frozen=True, slots=True)
class Segment:
    id: str
    name: Texts
    when: Expression


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that compete, in each step of an order by themselves.

    :ivar at_most: how many of its deals may apply to one order; None: any number.
    :ivar priority: its place among the other groups and rules of a step; of equals the id decides.
    :ivar excludes: the groups whose deals never stand beside its own.
    """

    id: str
    pick: Pick
    at_most: int | None = None
    priority: int = 0
    excludes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Floor:
    """What deals must leave: ``item.paid >= item.cost`` of each unit, ``order.margin_rate >= 12%`` of all.

    :ivar keep: a fact that deals lower, ``>=``, an amount that they do not change.
    :ivar category: only of goods in it or below; empty: of all.
    :ivar rules: only these rules' deals give way; empty: every deal does.
    """

    keep: Comparison
    category: str = ""
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Partner:
    """A company that customers earn or spend points with."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Reward:
    """What points buy: a voucher with a one-time code, redeemed at a partner or, without one, at the shop.

    ``settle_minor`` is what the shop owes the partner for one, in minor units; ``stock`` None: no limit;
    ``audience``: a condition on the customer, or None for everybody; ``valid``: how long the code lives.
    """

    id: str
    name: Texts
    description: Texts
    points: int
    partner: str | None
    settle_minor: int
    stock: int | None
    audience: Expression | None
    valid: Duration


@dataclass(frozen=True, slots=True)
class Budget:
    """What one rule or several may give together.

    ``counts`` is ``money`` (minor units), ``point`` or ``use`` (each outcome of a rule is one), ``most`` how
    much of it there is: anew in each calendar ``period`` or, without one, once for all; ``per_customer``: for
    each customer apart. ``rest``: when less is left than a rule would give, it gives what is left; otherwise
    it gives nothing.
    """

    id: str
    name: Texts
    counts: str
    most: int
    period: Period | None = None
    per_customer: bool = False
    rest: bool = True


@dataclass(frozen=True, slots=True)
class Code:
    """A code that customers type in: when it holds, and how often it may be used, in all and by each.

    ``batch``: what is typed are codes that were generated for it, each of its own; never its id.
    """

    id: str
    name: Texts
    since: datetime | None = None
    until: datetime | None = None
    uses: int | None = None
    per_customer: int | None = None
    batch: bool = False


@dataclass(frozen=True, slots=True)
class GiftCards:
    """That this programme keeps the shop's gift cards, and how long a sold one is valid; None: for ever."""

    valid: Duration | None = None


@dataclass(frozen=True, slots=True)
class StampCard:
    """A card for stamps: when so many are on it, it gives a reward."""

    id: str
    name: Texts
    full: int
    gives: str


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw of prizes among tickets, and its day if that is known.

    :ivar permit: the number of the permit under which it is held.
    :ivar jury: whether people choose who wins, and nothing is left to chance.
    """

    id: str
    name: Texts
    date: date | None = None
    permit: str = ""
    jury: bool = False


@dataclass(frozen=True, slots=True)
class Checks:
    """What the document demands of itself before it is published.

    :ivar most: what rules may give on one order, points at their value, as a share of its goods' price.
    :ivar most_of_margin: the same as a share of what the goods leave before rules give anything.
    :ivar least_order_minor: orders from this price of goods on are looked at; 0: all.
    :ivar least_price_minor: the cheapest unit that the shop sells; 0: it may cost a grosz.
    :ivar least_margin: what each unit leaves of its net price; None: nothing is known of it.
    :ivar refuse: the codes of findings that stand in the way of publishing.
    :ivar accept: findings that are meant so and not told: a code, or a code, a space and an id.
    """

    most: Fraction | None = None
    most_of_margin: Fraction | None = None
    least_order_minor: int = 0
    least_price_minor: int = 0
    least_margin: Fraction | None = None
    refuse: frozenset[str] = frozenset()
    accept: frozenset[str] = frozenset()

    def accepts(self, code: str, about: str) -> bool:
        """Whether something is meant so wherever it is found, or of what it is about."""
        return code in self.accept or f"{code} {about}" in self.accept


NOTES_ACCEPTED = ("R139",)
"""The notes of a rule's own text that may be meant so."""


@dataclass(frozen=True, slots=True)
class ProgrammeRule:
    """A rule with what the document says about it.

    ``facts`` are the history facts it reads (its part of the manifest), itself and through tiers and
    segments. An ``exclusive`` deal applies alone, where it is worth more than all other deals together.
    ``announced``: when the public was first told of a deal, which is the start of its reduction.
    """

    id: str
    rule: Rule
    text: str
    phase: Phase
    group: str | None
    priority: int
    orientation: Orientation
    rounding: Rounding
    name: Texts
    since: datetime | None
    until: datetime | None
    facts: tuple[Fact, ...]
    budget: str | None = None
    exclusive: bool = False
    announced: datetime | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """One version of a programme. ``number`` is 0 until it is published.

    ``manifest``: every history fact that its rules, tiers, segments and rewards read, each once, in a
    stable order; one batch loads them. ``facts`` are the shop's own, ``events`` and ``counters`` the words
    that the document adds to the language. ``announced`` are the ids of the deals that the public is told of.
    ``gives`` are the products that rules give. ``gift_cards``: None where the shop keeps its gift cards
    itself, or has none.
    """

    name: Texts
    currency: str
    timezone: str
    gross: bool
    points: Points
    rules: Sequence[ProgrammeRule]
    tiers: tuple[Tier, ...] = ()
    segments: tuple[Segment, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    partners: Mapping[str, Partner] = field(default_factory=dict)
    rewards: Mapping[str, Reward] = field(default_factory=dict)
    excluded: Expression | None = None
    assume_margin: Fraction | None = None
    refund: RefundMode = RefundMode.KEEP_DEAL
    manifest: tuple[Fact, ...] = ()
    number: int = 0
    facts: Mapping[str, FactDef] = field(default_factory=dict)
    events: Mapping[str, NounDef] = field(default_factory=dict)
    counters: Mapping[str, NounDef] = field(default_factory=dict)
    codes: Mapping[str, Code] = field(default_factory=dict)
    budgets: Mapping[str, Budget] = field(default_factory=dict)
    stamp_cards: Mapping[str, StampCard] = field(default_factory=dict)
    draws: Mapping[str, Draw] = field(default_factory=dict)
    floors: tuple[Floor, ...] = ()
    announced: tuple[str, ...] = ()
    checks: Checks = Checks()
    gift_cards: GiftCards | None = None
    gives: tuple[str, ...] = ()

    @property
    def index(self) -> RuleIndex | None:
        """The index of the rules; None where each rule is asked."""
        found: RuleIndex | None = getattr(self.rules, "rule_index", None)
        return found

    def rule(self, rule_id: str) -> ProgrammeRule:
        """The rule of that id.

        :raises KeyError: if the programme has none.
        """
        index = self.index
        if index is not None:
            return self.rules[index.places[rule_id]]
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)
