"""Expressions as functions, for the many times that a decision asks them of one unit after the other.

The meaning stands in :mod:`flask_loyalty.engine.interpret`; a law holds every function equal to it. What
can be known of an expression before any basket is seen (which fact, which constant, whether categories
are compared) is worked out once.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flask_loyalty.engine.facts import Value
from flask_loyalty.engine.interpret import evaluate
from flask_loyalty.engine.priced import Unit
from flask_loyalty.engine.remembering import KEPT
from flask_loyalty.language import nodes as n

if TYPE_CHECKING:
    from flask_loyalty.engine.scope import Scope

__all__ = ["Meaning", "Readers", "meaning"]

Meaning = Callable[["Scope", Unit | None], Any]
"""An expression's value in a scope, with that unit at hand."""

Readers = Callable[[n.Fact], Meaning]
"""How a fact is read, found once for the fact."""

_kept: dict[int, tuple[n.Expression, Meaning]] = {}


def meaning(expression: n.Expression, readers: Readers) -> Meaning:
    """The function of a checked expression.

    :param readers: where facts come from; the same at each call.
    """
    known = _kept.get(id(expression))
    if known is None:
        if len(_kept) >= KEPT:
            _kept.clear()
        # Together with the expression, so that its id stays its own.
        known = _kept[id(expression)] = expression, _made(expression, readers)
    return known[1]


def _made(expression: n.Expression, readers: Readers) -> Meaning:
    make = _MAKERS.get(type(expression))
    if make is not None:
        return make(expression, readers)
    return lambda scope, unit: evaluate(expression, scope if unit is None else scope.of(unit))


def _constant(expression: n.Expression) -> Any:
    """The value of a literal that is the same in every scope; ``_VARIES`` of anything else."""
    match expression:
        case n.MoneyLiteral(minor=minor):
            return Fraction(minor)
        case n.NumberLiteral(value=value) | n.PercentLiteral(value=value) | n.CountLiteral(value=value):
            return value
        case n.TextLiteral(value=value) | n.DateLiteral(value=value) | n.TimeLiteral(value=value):
            return value
    return _VARIES


_VARIES = object()


def _literal(expression: Any, readers: Readers) -> Meaning:
    value = _constant(expression)
    return lambda scope, unit: value


def _word(word: n.WordLiteral, readers: Readers) -> Meaning:
    value = {"none": None, "true": True, "false": False}.get(word.word, word.word)
    return lambda scope, unit: value


def _fact(fact: n.Fact, readers: Readers) -> Meaning:
    read = readers(fact)
    if fact.otherwise is None:
        return read
    otherwise = _made(fact.otherwise, readers)

    def answered(scope: Scope, unit: Unit | None) -> Value:
        value: Value = read(scope, unit)
        return otherwise(scope, unit) if value is None else value

    return answered


# ---------------------------------------------------------------- conditions


def _comparison(comparison: n.Comparison, readers: Readers) -> Meaning:
    if _is_tier(comparison.left) or _is_tier(comparison.right):
        return lambda scope, unit: evaluate(comparison, scope if unit is None else scope.of(unit))
    left, right = _made(comparison.left, readers), _made(comparison.right, readers)
    if comparison.operator == "=":
        return lambda scope, unit: left(scope, unit) == right(scope, unit)
    if comparison.operator == "!=":
        return lambda scope, unit: left(scope, unit) != right(scope, unit)
    return _ordering(_ORDERINGS[comparison.operator], left, right)


_ORDERINGS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _ordering(orders: Callable[[Any, Any], bool], left: Meaning, right: Meaning) -> Meaning:
    def ordered(scope: Scope, unit: Unit | None) -> bool:
        one, other = left(scope, unit), right(scope, unit)
        return one is not None and other is not None and orders(one, other)

    return ordered


def _is_tier(expression: n.Expression) -> bool:
    return isinstance(expression, n.Fact) and expression.name == "customer.tier"


def _membership(membership: n.Membership, readers: Readers) -> Meaning:
    """Of a fact in texts; anything else is read plainly."""
    container = membership.container
    members = container.members if isinstance(container, n.ListLiteral) else (container,)
    texts = [member.value for member in members if isinstance(member, n.TextLiteral)]
    if not isinstance(membership.element, n.Fact) or len(texts) < len(members):
        return lambda scope, unit: evaluate(membership, scope if unit is None else scope.of(unit))
    element, negated = _made(membership.element, readers), membership.negated
    wanted = frozenset(texts)
    below = tuple(text + "/" for text in texts) if membership.element.name.endswith("category") else ()

    def member_of(scope: Scope, unit: Unit | None) -> bool:
        value = element(scope, unit)
        if value is None:
            return negated
        found = value in wanted or (bool(below) and isinstance(value, str) and value.startswith(below))
        return found is not negated

    return member_of


def _and(both: n.And, readers: Readers) -> Meaning:
    members = [_made(member, readers) for member in both.members]

    def all_hold(scope: Scope, unit: Unit | None) -> bool:
        for member in members:  # noqa: SIM110 (asked for each unit; a generator costs more than it says)
            if member(scope, unit) is not True:
                return False
        return True

    return all_hold


def _or(either: n.Or, readers: Readers) -> Meaning:
    members = [_made(member, readers) for member in either.members]

    def any_holds(scope: Scope, unit: Unit | None) -> bool:
        for member in members:  # noqa: SIM110
            if member(scope, unit) is True:
                return True
        return False

    return any_holds


def _not(negated: n.Not, readers: Readers) -> Meaning:
    operand = _made(negated.operand, readers)
    return lambda scope, unit: operand(scope, unit) is not True


_MAKERS: Mapping[type, Callable[[Any, Readers], Meaning]] = {
    n.MoneyLiteral: _literal,
    n.NumberLiteral: _literal,
    n.PercentLiteral: _literal,
    n.CountLiteral: _literal,
    n.TextLiteral: _literal,
    n.DateLiteral: _literal,
    n.TimeLiteral: _literal,
    n.WordLiteral: _word,
    n.Fact: _fact,
    n.Comparison: _comparison,
    n.Membership: _membership,
    n.And: _and,
    n.Or: _or,
    n.Not: _not,
}
"""What has a function of its own; everything else is read plainly."""
