"""Conditions on one fact that contradict each other, or of which one always holds.

Only what stands side by side in one ``and`` or ``or`` is looked at, and only comparisons of a fact with
literals: on each side of every literal and between two of them the answer cannot change, so one value of
each such stretch decides for all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise
from operator import ge, gt, le, lt

from flask_loyalty.language import nodes as n
from flask_loyalty.language.vocabulary import Names

__all__ = ["Clash", "clash"]

MOST = 12
"""Comparisons of one fact; nobody writes more by hand."""

_Value = Fraction | str | None
_Test = Callable[[_Value], bool]

_ORDERS: dict[str, Callable[[Fraction, Fraction], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_MINUTES = {n.TimeUnit.MINUTE: 1, n.TimeUnit.HOUR: 60, n.TimeUnit.DAY: 1440, n.TimeUnit.WEEK: 10080}
_OTHER = "\0"  # a text that none of the literals is


@dataclass(frozen=True, slots=True)
class Clash:
    """Conditions of an ``and`` that never hold together, or of an ``or`` of which one always holds.

    :param late: the last of them.
    :param other: whether the same conditions, joined by the other word, say something.
    """

    fact: n.Fact
    early: tuple[n.Expression, ...]
    late: n.Expression
    other: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """A comparison: which values pass it, and the values where that may change."""

    member: n.Expression
    fact: n.Fact
    passes: _Test
    values: tuple[_Value, ...]


def clash(e: n.And | n.Or, names: Names) -> Clash | None:
    """The first conditions on one fact that no value meets, or, of an ``or``, that every value meets.

    >>> from flask_loyalty.language import parse_expression
    >>> found = clash(parse_expression("order.subtotal > 9 PLN and order.subtotal < 5 PLN").tree, Names())
    >>> found.fact.name
    'order.subtotal'
    """
    facts = [_fact(member) for member in e.members]
    named = [fact.name for fact in facts if fact is not None]
    if len(set(named)) == len(named):
        return None  # quick, for it is so of most rules
    often = {name for name, times in Counter(named).items() if times > 1}
    alike: dict[n.Fact, list[_Asked]] = {}
    for member, fact in zip(e.members, facts, strict=True):
        asked = _asked(member, fact, names) if fact is not None and fact.name in often else None
        if asked is not None:
            alike.setdefault(asked.fact, []).append(asked)
    both = isinstance(e, n.And)
    found = (_first(asked, names, both=both) for asked in alike.values() if 1 < len(asked) <= MOST)
    return next((one for one in found if one is not None), None)


def _fact(member: n.Expression) -> n.Fact | None:
    """The fact that a member asks for."""
    if isinstance(member, n.Comparison):
        side = member.left if isinstance(member.left, n.Fact) else member.right
    elif isinstance(member, n.Membership):
        side = member.element
    else:
        side = member.operand if isinstance(member, n.Not) else member
    return side if isinstance(side, n.Fact) else None


def _first(asked: Sequence[_Asked], names: Names, *, both: bool) -> Clash | None:
    """The first two that clash, or else all of them together if they do."""
    groups = [*combinations(asked, 2), tuple(asked)]
    for group in groups:
        if _clashes(group, names, both=both):
            early = tuple(one.member for one in group[:-1])
            other = not _clashes(group, names, both=not both)
            return Clash(group[0].fact, early, group[-1].member, other)
    return None


def _clashes(group: Sequence[_Asked], names: Names, *, both: bool) -> bool:
    values = list(_samples(group, names))
    if both:
        return not any(all(one.passes(value) for one in group) for value in values)
    return all(any(one.passes(value) for one in group) for value in values)


def _samples(group: Sequence[_Asked], names: Names) -> Iterator[_Value]:
    """A value of every stretch on which no answer changes, and the lack of one if it may lack."""
    fact = group[0].fact
    known = names.fact(fact.name)
    if known is None or ((known.optional or known.nullable) and fact.otherwise is None):
        yield None
    values = {value for one in group for value in one.values}
    sizes = sorted(value for value in values if isinstance(value, Fraction))
    texts = [value for value in values if isinstance(value, str)]
    yield from sizes
    yield from texts
    yield from ((low + high) / 2 for low, high in pairwise(sizes))
    if sizes:
        yield from (sizes[0] - 1, sizes[-1] + 1)
    elif "true" not in texts:
        yield _OTHER


# ---------------------------------------------------------------- what is asked of a fact


def _asked(member: n.Expression, fact: n.Fact, names: Names) -> _Asked | None:
    """What a member asks of a fact; None if it is not told by literals alone."""
    match member:
        case n.Comparison(operator, n.Fact(), right):
            return _compared(member, fact, operator, right, names)
        case n.Comparison(operator, left, n.Fact()):
            return _compared(member, fact, _TURNED[operator], left, names)
        case n.Membership(_, n.Between(low, high)):
            return _between(member, fact, low, high, names)
        case n.Membership(_, n.ListLiteral(members)) if not fact.name.endswith("category"):
            return _one_of(member, fact, members, names)
        case n.Fact():
            return _Asked(member, fact, lambda value: value == "true", ("true", "false"))
        case n.Not():
            return _Asked(member, fact, lambda value: value != "true", ("true", "false"))
        case _:
            return None


def _compared(
    member: n.Comparison, fact: n.Fact, operator: str, literal: n.Expression, names: Names
) -> _Asked | None:
    if literal == n.WordLiteral("none"):
        return _Asked(member, fact, lambda value: (value is None) == (operator == "="), (_OTHER,))
    wanted = _value(literal, fact, names)
    if wanted is None:
        return None
    if operator in ("=", "!="):
        return _Asked(member, fact, lambda value: (value == wanted) == (operator == "="), (wanted,))
    if isinstance(wanted, str):
        return None
    holds, size = _ORDERS[operator], wanted
    return _Asked(member, fact, lambda value: isinstance(value, Fraction) and holds(value, size), (size,))


def _between(
    member: n.Membership, fact: n.Fact, low: n.Expression, high: n.Expression, names: Names
) -> _Asked | None:
    first, last = _value(low, fact, names), _value(high, fact, names)
    if not isinstance(first, Fraction) or not isinstance(last, Fraction):
        return None
    clock = isinstance(low, n.TimeLiteral)

    def passes(value: _Value) -> bool:
        if not isinstance(value, Fraction):
            return member.negated
        if clock and first > last:  # past midnight
            inside = value >= first or value < last
        else:
            inside = first <= value and (value < last if clock else value <= last)
        return inside != member.negated

    return _Asked(member, fact, passes, (first, last))


def _one_of(
    member: n.Membership, fact: n.Fact, literals: Sequence[n.Expression], names: Names
) -> _Asked | None:
    values = tuple(_value(literal, fact, names) for literal in literals)
    if None in values:
        return None
    known = frozenset(values)
    return _Asked(member, fact, lambda value: (value in known) != member.negated, values)


def _value(literal: n.Expression, fact: n.Fact, names: Names) -> Fraction | str | None:
    """A literal as a size that can be ordered, or as a text; None for anything else."""
    match literal:
        case n.MoneyLiteral(minor, currency) if currency == names.currency:
            return Fraction(minor)
        case n.NumberLiteral(value) | n.PercentLiteral(value) | n.CountLiteral(value):
            return value
        case n.DurationLiteral(duration) if duration.unit in _MINUTES:
            return Fraction(duration.number * _MINUTES[duration.unit])
        case n.DateLiteral(date() as day):
            return Fraction(day.toordinal())
        case n.TimeLiteral(time):
            return Fraction(time.hour * 60 + time.minute)
        case n.TextLiteral(text) if fact.name == "customer.tier":
            return Fraction(names.tiers.index(text)) if text in names.tiers else None
        case n.TextLiteral(text) | n.WordLiteral(text):
            return text
        case _:
            return None
