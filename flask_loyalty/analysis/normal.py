"""One tree for all the ways in which the same is written: order of conditions, double denials, sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from flask_loyalty.language import nodes as n
from flask_loyalty.language.printer import print_expression
from flask_loyalty.language.source import Span
from flask_loyalty.language.telling import turned

__all__ = ["bare", "is_plain", "normal", "without_conditions"]

Tree = TypeVar("Tree", bound=n.Rule | n.Expression)


def normal(tree: Tree) -> Tree:
    """The same rule or expression in the one form that all its spellings have.

    Two trees with one normal form mean the same; two that mean the same may still have two.

    >>> from flask_loyalty.language import parse_expression
    >>> one, other = (parse_expression(text).tree for text in (
    ...     "order.quantity >= 2 and order.subtotal >= 50 PLN",
    ...     "50 PLN <= order.subtotal and not (not (order.quantity >= 2))"))
    >>> normal(one) == normal(other)
    True
    """
    found: Tree = _normal(tree)
    return found


def without_conditions(rule: n.Rule) -> n.Rule:
    """The same rule without what it asks of the order, of goods and of whom it is for."""
    units = rule.effect.units
    if units is not None:
        beside = None if units.beside is None else replace(units.beside, where=None)
        units = replace(units, where=None, beside=beside)
    audience = None if rule.audience is None else replace(rule.audience, where=None)
    start = rule.start
    if isinstance(start, n.On):
        start = replace(start, event=replace(start.event, where=None))
    effect = replace(rule.effect, units=units)
    return replace(rule, effect=effect, audience=audience, start=start, when=None)


def is_plain(rule: n.Rule) -> bool:
    """Whether all that a rule asks is asked of the order and of single units of it."""
    units = rule.effect.units
    return rule.start is None and rule.audience is None and (units is None or units.beside is None)


def bare(rule: n.Rule) -> n.Rule:
    """The normal form of what a rule gives; of one that is not plain, of the whole rule."""
    return normal(without_conditions(rule) if is_plain(rule) else rule)


_EXACT = {"=": "!=", "!=": "="}
"""Of comparisons only these are opposites where something is unknown, too."""


_EVERYBODY = n.Noun("customer")


def _normal(value: Any) -> Any:
    match value:
        case n.And(members=members) | n.Or(members=members):
            return _joined(type(value), members)
        case n.Not(operand=operand):
            return _denied(_normal(operand))
        case n.Comparison():
            left, sign, right = turned(value)
            return n.Comparison(sign, _normal(left), _normal(right))
        case n.ListLiteral(members=members):
            sorted_ = _sorted({_normal(one): None for one in members})
            return n.ListLiteral(sorted_) if len(sorted_) > 1 else sorted_[0]
        case n.Rule():
            made = _fields(replace(value, comments=()))
            return replace(made, audience=None) if made.audience == _EVERYBODY else made
        case tuple():
            return tuple(_normal(one) for one in value)
    if is_dataclass(value) and not isinstance(value, Span | type):
        return _fields(value)
    return value


def _fields(value: Any) -> Any:
    return replace(value, **{one.name: _normal(getattr(value, one.name)) for one in fields(value)})


def _joined(kind: type[n.And] | type[n.Or], members: Sequence[n.Expression]) -> n.Expression:
    """Flat, each member once, in the order of their texts."""
    found: dict[n.Expression, None] = {}
    for one in members:
        made = _normal(one)
        found |= dict.fromkeys(made.members if isinstance(made, kind) else (made,))
    in_order = _sorted(found)
    return in_order[0] if len(in_order) == 1 else kind(in_order)


def _sorted(members: Iterable[n.Expression]) -> tuple[n.Expression, ...]:
    return tuple(sorted(members, key=print_expression))


def _denied(operand: n.Expression) -> n.Expression:
    """What does not hold, without the denial where the language has a word of its own for it."""
    match operand:
        case n.Not(operand=inner):
            return inner
        case n.Membership():
            return replace(operand, negated=not operand.negated)
        case n.Comparison(operator=sign) if sign in _EXACT:
            return replace(operand, operator=_EXACT[sign])
        case n.And(members=members):
            return _joined(n.Or, [_denied(one) for one in members])
        case n.Or(members=members):
            return _joined(n.And, [_denied(one) for one in members])
    return n.Not(operand)
