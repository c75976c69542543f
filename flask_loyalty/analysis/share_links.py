"""Comparisons of one amount with several parts of another: who reaches 120% of it reaches 110% too.

Only of amounts that are never below nought, as what was spent is; of a negative one the larger part would be
the smaller amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations
from typing import NamedTuple

from flask_loyalty.analysis.link import Clash
from flask_loyalty.language import nodes as n

__all__ = ["NEVER_NEGATIVE", "TARGETS", "Part", "clash_of_shares", "part_of", "quotient_of"]

NEVER_NEGATIVE = frozenset(
    {
        *("customer.orders", "customer.spend", "customer.quantity"),
        *("employee.orders", "employee.sales", "team.sales"),
        *("order.subtotal", "order.quantity"),
        *("item.price", "item.regular_price", "item.paid", "item.cost"),
    }
)
TARGETS = frozenset({"employee.target", "team.target"})
"""What a shop would have to say something odd of for it to be negative."""


class Part(NamedTuple):
    """``one sign share × whole``."""

    one: n.Fact
    sign: str
    share: Fraction
    whole: n.Fact


def part_of(condition: n.Expression) -> Part | None:
    """A comparison of a fact with a part of another; None if it is something else."""
    match condition:
        case n.Comparison(sign, n.Fact() as one, other) if sign in _TURNED:
            return _part(one, sign, other)
        case n.Comparison(sign, other, n.Fact() as one) if sign in _TURNED:
            return _part(one, _TURNED[sign], other)
    return None


def _part(one: n.Fact, sign: str, other: n.Expression) -> Part | None:
    match other:
        case n.Fact():
            return Part(one, sign, Fraction(1), other)
        case n.PartOf(n.PercentLiteral(value=share), n.Fact() as whole):
            return Part(one, sign, share, whole)
    return None


def quotient_of(condition: n.Expression) -> Part | None:
    """A comparison of one fact divided by another with a literal, as a part of the other."""
    match condition:
        case n.Comparison(
            sign, n.Arithmetic(first=n.Fact() as one, rest=(("/", n.Fact() as whole),)), other
        ) if sign in _TURNED:
            value = _number(other)
            return None if value is None else Part(one, sign, value, whole)
    return None


def _number(literal: n.Expression) -> Fraction | None:
    match literal:
        case n.MoneyLiteral(minor=minor):
            return Fraction(minor)
        case n.NumberLiteral(value=value) | n.CountLiteral(value=value) | n.PercentLiteral(value=value):
            return value
    return None


_TURNED = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}


def clash_of_shares(
    asked: Sequence[tuple[Part, int]], never_negative: frozenset[str] = NEVER_NEGATIVE
) -> Clash | None:
    """Why comparisons cannot come out so together; None if nothing stands in the way.

    :param asked: each with its cells: 1 where it holds, 2 where it does not, 3 for either.
    """
    for (held, cells), (other, its) in permutations(asked, 2):
        if cells != _HOLDS or (held.one, held.whole) != (other.one, other.whole):
            continue
        if held.whole.name not in never_negative or held.whole.otherwise is not None:
            continue
        if (its == _FAILS and _implies(held, other)) or (its == _HOLDS and _excludes(held, other)):
            return Clash("share", held.one, held.whole)
    return None


_HOLDS, _FAILS = 0b01, 0b10


def _implies(held: Part, other: Part) -> bool:
    """Whether the one cannot hold without the other."""
    if held.sign[0] != other.sign[0]:
        return False
    further = held.share >= other.share if held.sign[0] == ">" else held.share <= other.share
    return further and (len(other.sign) == 2 or len(held.sign) == 1)


def _excludes(held: Part, other: Part) -> bool:
    """Whether they never hold both: at least so much, and less than a part that is no larger."""
    if held.sign[0] != ">" or other.sign[0] != "<" or held.share < other.share:
        return False
    return len(held.sign) == 1 or len(other.sign) == 1
