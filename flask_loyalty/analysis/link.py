"""Why nothing is in a box, and where a condition stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from flask_loyalty.language import nodes as n

__all__ = ["ANYWHERE", "Clash", "Place"]


class Clash(NamedTuple):
    """Why a box holds nothing: the sort of link, the facts that it joins, or what it is called."""

    kind: str
    one: n.Fact | None = None
    other: n.Fact | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a condition stands, as far as it says what its facts mean.

    :ivar own: in a rule of a span or a period, whose sums of the past are those of that time.
    :ivar member: whether there is a customer, wherever it gives anything.
    :ivar goods: whether there is an item, wherever it gives anything.
    :ivar units: so many items there are at least, wherever it gives anything.
    :ivar months: so many months the period has of a rule that is asked at its end; 0: there is none.
    :ivar prices: the facts of an item that are a part of the order's value.
    """

    own: bool = False
    member: bool = False
    goods: bool = False
    units: int = 0
    months: int = 0
    prices: tuple[str, ...] = ()


ANYWHERE = Place()
