"""Sorts of values in rules: money, points, counts, references …; two different sorts never mix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = [
    "BADGE",
    "BRAND",
    "CARD",
    "CATEGORY",
    "CODE",
    "DATE",
    "DURATION",
    "FLAG",
    "INTEREST",
    "LABEL",
    "MONEY",
    "NUMBER",
    "PARTNER",
    "PERCENT",
    "POINTS",
    "PURPOSE",
    "REWARD",
    "ROLE",
    "SEGMENT",
    "SKU",
    "TEXT",
    "TIER",
    "TIME",
    "WEEKDAY",
    "Kind",
    "Type",
    "count_of",
    "set_of",
]


class Kind(Enum):
    """Sorts of value; two different sorts never mix."""

    MONEY = "money"
    POINTS = "points"
    PERCENT = "percent"
    NUMBER = "number"
    COUNT = "count"
    DURATION = "duration"
    DATE = "date"
    TIME = "time"
    WEEKDAY = "weekday"
    TEXT = "text"
    FLAG = "flag"
    REFERENCE = "reference"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Type:
    """A sort of value and what it is of.

    ``of`` is the counted unit of a COUNT (``"item"``), the kind of thing of a REFERENCE
    (``"category"``), and empty otherwise; ``element`` is the type of a SET's members.
    """

    kind: Kind
    of: str = ""
    element: Type | None = None

    @property
    def name(self) -> str:
        """The type as the reference prints it: ``money``, ``count of items``, ``set of segment``."""
        if self.element is not None:
            return f"set of {self.element.name}"
        if self.kind is Kind.COUNT:
            return f"count of {self.of}s"
        return self.of or self.kind.value


MONEY = Type(Kind.MONEY)
POINTS = Type(Kind.POINTS)
PERCENT = Type(Kind.PERCENT)
NUMBER = Type(Kind.NUMBER)
DURATION = Type(Kind.DURATION)
DATE = Type(Kind.DATE)
TIME = Type(Kind.TIME)
WEEKDAY = Type(Kind.WEEKDAY)
TEXT = Type(Kind.TEXT)
FLAG = Type(Kind.FLAG)
CATEGORY = Type(Kind.REFERENCE, "category")
BRAND = Type(Kind.REFERENCE, "brand")
SKU = Type(Kind.REFERENCE, "sku")
TIER = Type(Kind.REFERENCE, "tier")
SEGMENT = Type(Kind.REFERENCE, "segment")
PARTNER = Type(Kind.REFERENCE, "partner")
REWARD = Type(Kind.REFERENCE, "reward")
ROLE = Type(Kind.REFERENCE, "role")
CODE = Type(Kind.REFERENCE, "code")
CARD = Type(Kind.REFERENCE, "card")
BADGE = Type(Kind.REFERENCE, "badge")
LABEL = Type(Kind.REFERENCE, "label")
INTEREST = Type(Kind.REFERENCE, "interest")
PURPOSE = Type(Kind.REFERENCE, "purpose")


def count_of(unit: str) -> Type:
    """The type of a number of things: ``count_of("item")``."""
    return Type(Kind.COUNT, unit)


def set_of(element: Type) -> Type:
    """The type of a set of things: ``set_of(SEGMENT)``."""
    return Type(Kind.SET, element=element)
