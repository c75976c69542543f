"""What an expression of the language means: a value, given the values of its facts.

The plain reading of the tree, which everything faster is compared with. Unknown is ``None``: arithmetic
with something unknown is unknown; a comparison with it fails, save ``= none``; as a flag it is false.
``!=`` and ``not in`` are exactly the opposite of ``=`` and ``in``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from fractions import Fraction
from typing import Any, Protocol

from flask_loyalty.engine.facts import Value
from flask_loyalty.language.nodes import (
    Above,
    And,
    Arithmetic,
    Between,
    Comparison,
    CountLiteral,
    DateLiteral,
    Duration,
    DurationLiteral,
    Expression,
    Fact,
    ListLiteral,
    Membership,
    MoneyLiteral,
    Negative,
    Not,
    NumberLiteral,
    Or,
    PartOf,
    PercentLiteral,
    TextLiteral,
    TimeLiteral,
    TimeUnit,
    WordLiteral,
)

__all__ = ["FactReader", "Reader", "evaluate", "holds", "number"]

_DAYS = {
    TimeUnit.MINUTE: Fraction(1, 1440),
    TimeUnit.HOUR: Fraction(1, 24),
    TimeUnit.DAY: Fraction(1),
    TimeUnit.WEEK: Fraction(7),
}
_ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Reader(Protocol):
    """Where values come from."""

    def read(self, fact: Fact, /) -> Value:
        """A fact's value; its ``else`` is not the reader's business."""
        ...

    @property
    def tiers(self) -> tuple[str, ...]:
        """The ids of the programme's tiers, lowest first, for ``customer.tier >= "gold"``."""
        ...

    def days(self, duration: Duration, /) -> Fraction:
        """How many days a number of months is, counted back from the moment.

        :raises ValueError: where they have no length.
        """
        ...


@dataclass(frozen=True, slots=True)
class FactReader:
    """Reads facts from a function, without tiers and without a calendar."""

    of: Callable[[Fact], Value]
    tiers: tuple[str, ...] = ()

    def read(self, fact: Fact) -> Value:
        return self.of(fact)

    def days(self, duration: Duration) -> Fraction:
        raise ValueError(f"a {duration.unit.value} has no fixed length; compare in days or weeks")


def evaluate(expression: Expression, reader: Reader) -> Value:
    """The value of a checked expression."""
    return _MEANING[type(expression)](expression, reader)


def holds(condition: Expression | None, reader: Reader) -> bool:
    """Whether a condition is true; no condition always is, an unknown one never."""
    return condition is None or evaluate(condition, reader) is True


def number(expression: Expression, reader: Reader) -> Fraction | None:
    """The value of an expression that the checker found to be a number with or without a unit."""
    value = evaluate(expression, reader)
    if value is None or isinstance(value, Fraction):
        return value
    raise ValueError(f"{value!r} is no number")


# ---------------------------------------------------------------- values


def _days(duration: Duration, reader: Reader) -> Fraction:
    """A length in days; of months, the days that the last ones had."""
    if duration.unit in _DAYS:
        return duration.number * _DAYS[duration.unit]
    return reader.days(duration)


def _word(word: str) -> Value:
    return {"none": None, "true": True, "false": False}.get(word, word)


def _fact(fact: Fact, reader: Reader) -> Value:
    value = reader.read(fact)
    if value is None and fact.otherwise is not None:
        return evaluate(fact.otherwise, reader)
    return value


def _arithmetic(chain: Arithmetic, reader: Reader) -> Fraction | None:
    result = number(chain.first, reader)
    for sign, operand in chain.rest:
        result = _both(result, number(operand, reader), _OPERATIONS[sign])
    return result


def _divide(left: Fraction, right: Fraction) -> Fraction | None:
    """A share of nothing is unknown, not an error."""
    return left / right if right else None


_OPERATIONS: dict[str, Callable[[Fraction, Fraction], Fraction | None]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
}


def _both(
    left: Fraction | None, right: Fraction | None, act: Callable[[Fraction, Fraction], Fraction | None]
) -> Fraction | None:
    return None if left is None or right is None else act(left, right)


# ---------------------------------------------------------------- comparing


def _compare(comparison: Comparison, reader: Reader) -> bool:
    left, right = evaluate(comparison.left, reader), evaluate(comparison.right, reader)
    if comparison.operator == "=":
        return left == right
    if comparison.operator == "!=":
        return left != right
    if _is_tier(comparison.left) or _is_tier(comparison.right):
        left, right = _step(left, reader.tiers), _step(right, reader.tiers)
    return _ordered(comparison.operator, left, right)


def _ordered(sign: str, left: Value, right: Value) -> bool:
    """``left < right`` and its like; never with something unknown."""
    return left is not None and right is not None and _ORDERINGS[sign](left, right)


def _is_tier(expression: Expression) -> bool:
    return isinstance(expression, Fact) and expression.name == "customer.tier"


def _step(tier: Value, tiers: tuple[str, ...]) -> Fraction | None:
    """A tier's place in the programme; unknown for no tier and for one that the programme lacks."""
    return Fraction(tiers.index(tier)) if isinstance(tier, str) and tier in tiers else None


def _is_in(membership: Membership, reader: Reader) -> bool:
    element = evaluate(membership.element, reader)
    if element is None:
        return False
    below = _is_category(membership.element)
    match membership.container:
        case Between(low=low, high=high):
            ends = evaluate(low, reader), evaluate(high, reader)
            if _is_tier(membership.element):
                return _between(*(_step(tier, reader.tiers) for tier in (element, *ends)))
            return _between(element, *ends)
        case ListLiteral(members=members):
            return any(_same(element, evaluate(member, reader), below) for member in members)
        case container:
            return _in_value(element, evaluate(container, reader), below)


def _in_value(element: Value, container: Value, below: bool) -> bool:
    if isinstance(container, frozenset):
        return any(_same(element, member, below) for member in container)
    return _same(element, container, below)


def _same(element: Value, member: Value, below: bool) -> bool:
    """Whether an element is a member; of categories, also one that stands below it."""
    if below and isinstance(element, str) and isinstance(member, str):
        return element == member or element.startswith(member + "/")
    return element == member


def _is_category(expression: Expression) -> bool:
    return isinstance(expression, Fact) and expression.name.endswith("category")


def _between(element: Value, low: Value, high: Value) -> bool:
    """Both ends in; a time of day without its end, and past midnight if it ends before it starts."""
    if isinstance(element, time) and isinstance(low, time) and isinstance(high, time):
        return low <= element < high if low <= high else element >= low or element < high
    return _ordered("<=", low, element) and _ordered("<=", element, high)


# ---------------------------------------------------------------- by the kind of node


def _part(part: PartOf, reader: Reader) -> Fraction | None:
    return _both(number(part.percent, reader), number(part.whole, reader), operator.mul)


def _excess(above: Above, reader: Reader) -> Fraction | None:
    measure, limit = number(above.measure, reader), number(above.limit, reader)
    return _both(measure, limit, lambda x, y: max(x - y, Fraction(0)))


def _negative(negative: Negative, reader: Reader) -> Fraction | None:
    size = number(negative.operand, reader)
    return None if size is None else -size


def _only_after_in(expression: ListLiteral | Between, reader: Reader) -> Value:
    raise ValueError("a list or a range has a meaning only after `in`")


_MEANING: Mapping[type, Callable[[Any, Reader], Value]] = {
    MoneyLiteral: lambda money, reader: Fraction(money.minor),
    NumberLiteral: lambda exact, reader: exact.value,
    PercentLiteral: lambda exact, reader: exact.value,
    CountLiteral: lambda exact, reader: exact.value,
    DurationLiteral: lambda literal, reader: _days(literal.duration, reader),
    DateLiteral: lambda day, reader: day.value,
    TimeLiteral: lambda clock, reader: clock.value,
    TextLiteral: lambda text, reader: text.value,
    WordLiteral: lambda word, reader: _word(word.word),
    Fact: _fact,
    Comparison: _compare,
    Membership: lambda one, reader: _is_in(one, reader) != one.negated,
    And: lambda both, reader: all(holds(member, reader) for member in both.members),
    Or: lambda either, reader: any(holds(member, reader) for member in either.members),
    Not: lambda negated, reader: not holds(negated.operand, reader),
    Arithmetic: _arithmetic,
    Negative: _negative,
    PartOf: _part,
    Above: _excess,
    ListLiteral: _only_after_in,
    Between: _only_after_in,
}
"""What each kind of node means; every kind of expression is there (a test counts them)."""
