"""Which values fit together: the types of sums, products, comparisons and memberships."""

from __future__ import annotations

from flask_loyalty.language import nodes as n
from flask_loyalty.language.vocabulary import NUMBER, Kind, Type

__all__ = [
    "LIST",
    "NONE",
    "RANGE",
    "comparable",
    "is_calendar",
    "key",
    "ordered",
    "product",
    "summable",
    "total",
]

NONE = Type(Kind.TEXT, "none")
LIST = Type(Kind.TEXT, "list")
RANGE = Type(Kind.TEXT, "range")
"""What ``none``, a list and a range are to the checker; no fact has these types."""

_MEASURED = frozenset({Kind.MONEY, Kind.POINTS, Kind.PERCENT, Kind.NUMBER, Kind.COUNT, Kind.DURATION})
_ORDERED = _MEASURED | {Kind.DATE, Kind.TIME}
_CALENDAR = frozenset({n.TimeUnit.MONTH, n.TimeUnit.QUARTER, n.TimeUnit.YEAR})


def key(type_: Type) -> str:
    """The term under which messages name a type."""
    if type_.kind is Kind.COUNT:
        return f"count:{type_.of}"
    return type_.of or type_.kind.value


def ordered(type_: Type) -> bool:
    """Whether one value of the type can be greater than another: amounts, dates, times and tiers."""
    return type_.kind in _ORDERED or type_.of == "tier"


def comparable(left: Type, right: Type) -> bool:
    """Whether ``=`` between the two makes sense; a text may be the id of any thing."""
    if left == right:
        return left.kind not in (Kind.FLAG, Kind.SET)
    for one, other in ((left, right), (right, left)):
        if one.kind is Kind.REFERENCE and other == Type(Kind.TEXT):
            return True
        if one.kind is Kind.COUNT and other == NUMBER:
            return True
    return False


def summable(left: Type, right: Type) -> Type | None:
    """The type of ``left + right``, or None if they cannot be added."""
    if left == right and left.kind in _MEASURED:
        return left
    if {left.kind, right.kind} == {Kind.COUNT, Kind.NUMBER}:
        return left if left.kind is Kind.COUNT else right
    if left.kind is Kind.DATE and right.kind is Kind.DURATION:
        return left
    return None


def product(left: Type, operator: str, right: Type) -> Type | None:
    """The type of ``left * right`` or ``left / right``, or None if it has no meaning."""
    scale = (Kind.NUMBER, Kind.PERCENT, Kind.COUNT)
    if left.kind not in _MEASURED or right.kind not in _MEASURED:
        return None
    if operator == "*":
        if right.kind in scale:
            return left
        return right if left.kind in scale else None
    if left == right:
        return NUMBER
    return left if right.kind in scale else None


def total(type_: Type) -> bool:
    """Whether a percentage of it is an amount of the same type."""
    return type_.kind in _MEASURED and type_.kind is not Kind.PERCENT


def is_calendar(literal: n.Expression) -> bool | None:
    """Whether a length of time is in months and years (True), in days (False), or no literal (None)."""
    if not isinstance(literal, n.DurationLiteral):
        return None
    return literal.duration.unit in _CALENDAR
