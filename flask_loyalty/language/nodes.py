"""The tree of a rule: what every pass (checker, interpreter, printer, sentences) works on.

Nodes are frozen, hold no text of the source but its place, and compare equal when two texts mean the
same. After the checker has passed a tree, types and units fit and need not be asked again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum
from fractions import Fraction

from flask_loyalty.language.source import Span

__all__ = [
    "Above",
    "And",
    "Arithmetic",
    "Audience",
    "Band",
    "Bands",
    "Between",
    "Comparison",
    "Count",
    "CountLiteral",
    "DateLiteral",
    "Duration",
    "DurationLiteral",
    "Effect",
    "Every",
    "Expression",
    "Fact",
    "Limit",
    "ListLiteral",
    "Membership",
    "MoneyLiteral",
    "Negative",
    "Not",
    "Noun",
    "NumberLiteral",
    "On",
    "Or",
    "PartOf",
    "PercentLiteral",
    "Period",
    "Rank",
    "Rule",
    "Start",
    "TextLiteral",
    "TimeLiteral",
    "TimeUnit",
    "Units",
    "UnitsKind",
    "Verb",
    "Window",
    "WindowKind",
    "Within",
    "WordLiteral",
]


def _span() -> Span:
    return Span(0, 0)


class TimeUnit(Enum):
    """Units of durations; the value is the English singular.

    A year of membership runs from the day of joining; only windows have it.
    """

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    MEMBERSHIP_YEAR = "membership_year"


class Period(Enum):
    """Calendar periods that ``every``, a window or a limit may name; the value is the English word."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Duration:
    """So many calendar units: ``30 days``, ``12 months``. Months clip to the end of the month."""

    number: int
    unit: TimeUnit


# ---------------------------------------------------------------- literals


@dataclass(frozen=True, slots=True)
class MoneyLiteral:
    """``20.00 PLN``, in minor units."""

    minor: int
    currency: str
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class NumberLiteral:
    """A number without a unit, ``1.5`` as an exact fraction."""

    value: Fraction
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class PercentLiteral:
    """``5%`` as the exact fraction 1/20."""

    value: Fraction
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class CountLiteral:
    """A number with a counted unit: ``2 points``, ``3 items``, ``1 stamp "coffee-card"``.

    ``unit`` is the English singular: ``point``, ``item``, ``time``, ``customer``, ``stamp`` …
    """

    value: Fraction
    unit: str
    reference: str | None = None
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class DurationLiteral:
    """``30 days``."""

    duration: Duration
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class DateLiteral:
    """``2026-05-01``."""

    value: date
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class TimeLiteral:
    """``07:00``, in the programme's time zone."""

    value: time
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class TextLiteral:
    """``"coffee/espresso"``: a text or the id of something; which one, the checker decides by its place."""

    value: str
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class WordLiteral:
    """A fixed word of the language, in English: ``tuesday``, ``none``."""

    word: str
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class ListLiteral:
    """``("CUP-S", "CUP-L")``."""

    members: tuple[Expression, ...]
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class Between:
    """``07:00 to 10:00``, ``2026-05-01 to 2026-05-31``: both ends in; a time of day without its end."""

    low: Expression
    high: Expression
    span: Span = field(compare=False, default_factory=_span)


# ---------------------------------------------------------------- facts


class WindowKind(Enum):
    """How a window lies on the calendar; the value is the English word after ``in``."""

    LAST = "last"
    THIS = "this"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class Window:
    """``in last 90 days`` (rolling), ``in this month``, ``in previous quarter`` (calendar).

    ``duration`` is 1 unit for ``this`` and ``previous``.
    """

    kind: WindowKind
    duration: Duration
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact by its English name, ``order.margin``, perhaps windowed, filtered, with a fallback.

    ``name_span`` is the place of its name alone, in whatever language it is written.
    """

    name: str
    window: Window | None = None
    where: Expression | None = None
    otherwise: Expression | None = None
    span: Span = field(compare=False, default_factory=_span)
    name_span: Span = field(compare=False, default_factory=_span)


# ---------------------------------------------------------------- operators


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left OP right`` with one of ``= != < <= > >=``; never chained."""

    operator: str
    left: Expression
    right: Expression
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class Membership:
    """``item.category in "coffee"``, ``… not in (…)``, ``now.time in 07:00 to 10:00``, ``"x" in a.set``."""

    element: Expression
    container: Expression
    negated: bool = False
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class And:
    """All of them hold. Flat: a thousand members are one node."""

    members: tuple[Expression, ...]
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them holds. Flat."""

    members: tuple[Expression, ...]
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    operand: Expression
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A flat chain of one binding strength: first, then ``(operator, operand)`` from left to right.

    The operators of one node are all of ``+ -`` or all of ``* /``.
    """

    first: Expression
    rest: tuple[tuple[str, Expression], ...]
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class Negative:
    """``-x``."""

    operand: Expression
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class PartOf:
    """``120% of customer.spend``."""

    percent: Expression
    whole: Expression
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class Above:
    """``X above Y``: the part of X over Y, never negative."""

    measure: Expression
    limit: Expression
    span: Span = field(compare=False, default_factory=_span)


Expression = (
    MoneyLiteral
    | NumberLiteral
    | PercentLiteral
    | CountLiteral
    | DurationLiteral
    | DateLiteral
    | TimeLiteral
    | TextLiteral
    | WordLiteral
    | ListLiteral
    | Between
    | Fact
    | Comparison
    | Membership
    | And
    | Or
    | Not
    | Arithmetic
    | Negative
    | PartOf
    | Above
)


# ---------------------------------------------------------------- clauses


@dataclass(frozen=True, slots=True)
class Noun:
    """A plain word that names a kind of thing or event, perhaps one of it, perhaps narrowed.

    ``items``, ``review where review.rating >= 4``, ``segment "silent-60"``, ``employees where …``.
    ``word`` is the English singular.
    """

    word: str
    reference: str | None = None
    where: Expression | None = None
    span: Span = field(compare=False, default_factory=_span)


Audience = Noun


@dataclass(frozen=True, slots=True)
class On:
    """``on signup``: at once, when the event happens."""

    event: Noun
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class Every:
    """``every month``: for each calendar period."""

    period: Period
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class Within:
    """``within 21 days of order where …``: a span that the event opens."""

    duration: Duration
    event: Noun
    span: Span = field(compare=False, default_factory=_span)


Start = On | Every | Within


class Verb(Enum):
    """The eight effects; the value is the English word."""

    EARN = "earn"
    GIVE = "give"
    DISCOUNT = "discount"
    PRICE = "price"
    BUNDLE = "bundle"
    MULTIPLY = "multiply"
    PAY = "pay"
    CHARGE = "charge"


class UnitsKind(Enum):
    """Which units an effect is about (the word after ``on``)."""

    ALL = "items"  # all of them together, once
    EACH = "every item"  # each by itself
    SETS = "every N items"  # each complete set of N
    RANKED = "cheapest N items"  # the N cheapest (dearest) of the order, once
    RANKED_IN_SETS = "cheapest N of every M items"  # in each complete set of M
    SHIPPING = "shipping"


class Rank(Enum):
    CHEAPEST = "cheapest"
    DEAREST = "dearest"


@dataclass(frozen=True, slots=True)
class Count:
    """``with 1 item where …``: what a set must also hold."""

    number: int
    where: Expression | None = None
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class Units:
    """The units of an effect.

    ``take`` is the N of a ranked choice, ``size`` the M of a set (1 for ``every item``).
    """

    kind: UnitsKind
    rank: Rank | None = None
    take: int = 1
    size: int = 1
    where: Expression | None = None
    beside: Count | None = None
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class Band:
    """``from 12: 10%``."""

    limit: Expression
    amount: Expression
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class Bands:
    """``by order.quantity marginal from 6: 5%, from 12: 10%``; ``mode`` is None for rates and tiers."""

    measure: Expression
    mode: str | None  # "marginal" | "whole" | None
    bands: tuple[Band, ...]
    mode_span: Span = field(compare=False, default_factory=_span)
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class Effect:
    """``VERB AMOUNT [per QUANTITY] [of MEASURE] [on UNITS] [by BANDS]``.

    ``amount`` is None where bands hold the amounts. ``multiply points by 2`` has the noun ``points`` in
    ``multiplied`` and 2 in ``amount``. ``give 1 item "STICKERS"`` has a :class:`CountLiteral` amount.
    In ``pay 3% of employee.margin above employee.target`` the amount is the percent and the measure an
    :class:`Above`.
    """

    verb: Verb
    amount: Expression | None
    per: Expression | None = None
    measure: Expression | None = None
    units: Units | None = None
    bands: Bands | None = None
    multiplied: Noun | None = None
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class Limit:
    """``at most 500 points per order``, ``at most 1 time per customer per month``, ``… in total``.

    ``scope`` is the English singular (``order``, ``customer``, ``employee``, a period's word) or None
    for ``in total``; ``period`` the second ``per``.
    """

    amount: Expression
    scope: str | None
    period: Period | None = None
    span: Span = field(compare=False, default_factory=_span)


@dataclass(frozen=True, slots=True)
class Comment:
    """What stands behind a ``#``: in front of the clause of that number, or, with ``behind``, on its line.

    Clauses are counted from 0 in the order of the text; the number of all of them is the end of the rule.
    """

    clause: int
    text: str
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence with one effect for one kind of beneficiary.

    ``start`` None: each order, from quote to booking. ``audience`` None: customers. ``comments`` stand in
    the order of the text; they do not make two rules different.
    """

    effect: Effect
    start: Start | None = None
    audience: Audience | None = None
    when: Expression | None = None
    limits: tuple[Limit, ...] = ()
    comments: tuple[Comment, ...] = field(compare=False, default=())
    span: Span = field(compare=False, default_factory=_span)
