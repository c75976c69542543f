"""The conditions of a rule by which an index can tell that an order does not concern it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from flask_loyalty.language import nodes as n
from flask_loyalty.language.printer import print_expression
from flask_loyalty.language.walking import and_members

__all__ = ["Key", "fact_of", "keys_of"]

Key = tuple[str, str | Fraction]
"""``("sku", "CUP-S")``; ``("order.subtotal", 12000)`` for a threshold."""

_SELECTIVE = ("code", "sku", "brand", "category", "segment", "threshold", "tier")
"""Of several conditions of a rule it is filed under the one that fewest baskets meet."""

_ITEMS = {"item.sku": "sku", "item.brand": "brand", "item.category": "category"}
_SETS = {"order.codes": "code", "customer.segments": "segment"}
_NEVER_RISING = ("order.subtotal", "order.quantity")
"""Facts of the order that are at no later point of a decision more than they are at first."""


def keys_of(rule: n.Rule, tiers: Sequence[str] | None) -> list[Key] | None:
    """The keys one of which an order must have so that a rule gives something; None if any order may do.

    :param tiers: the ids of the programme's tiers, lowest first; None if they are not known, which leaves out
        some of those that would do.
    """
    units = rule.effect.units
    conditions = [*and_members(rule.when), *and_members(None if units is None else units.where)]
    own_span = isinstance(rule.start, n.Within)
    return _best(_keys(one, tiers, own_span) for one in conditions)


def _best(found: Iterable[list[Key] | None]) -> list[Key] | None:
    """Of conditions that must all hold, the one that is best to look for."""
    known = [keys for keys in found if keys is not None]
    return min(known, key=_worst, default=None)


def _worst(keys: list[Key]) -> int:
    return max((_SELECTIVE.index(kind if kind in _SELECTIVE else "threshold") for kind, _ in keys), default=0)


def _keys(condition: n.Expression, tiers: Sequence[str] | None, own_span: bool) -> list[Key] | None:
    """The keys one of which must be there for a condition to hold."""
    match condition:
        case n.And(members=members):
            return _best(_keys(one, tiers, own_span) for one in members)
        case n.Or(members=members):
            parts = [_keys(one, tiers, own_span) for one in members]
            return None if None in parts else [key for part in parts if part for key in part]
        case n.Membership(negated=False, element=n.Fact(otherwise=None) as fact, container=container):
            return _of_names(fact, "in", _texts(container), tiers)
        case n.Membership(negated=False, element=n.TextLiteral(value=text), container=n.Fact(name=name)):
            return [(_SETS[name], text)] if name in _SETS else None
        case n.Comparison(operator=sign, left=n.Fact(otherwise=None) as fact, right=literal):
            return _compared(fact, sign, literal, tiers, own_span)
        case n.Comparison(operator=sign, left=literal, right=n.Fact(otherwise=None) as fact):
            return _compared(fact, _TURNED[sign], literal, tiers, own_span)
    return None


_TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _texts(container: n.Expression) -> list[str] | None:
    members = container.members if isinstance(container, n.ListLiteral) else (container,)
    texts = [member.value for member in members if isinstance(member, n.TextLiteral)]
    return texts if len(texts) == len(members) else None


def _compared(
    fact: n.Fact, sign: str, literal: n.Expression, tiers: Sequence[str] | None, own_span: bool
) -> list[Key] | None:
    if isinstance(literal, n.TextLiteral):
        return _of_names(fact, sign, [literal.value], tiers)
    limit = _number(literal)
    if limit is None or sign not in (">", ">="):
        return None
    of_the_past = fact.name.startswith("customer.") and fact.name != "customer.streak" and not own_span
    if fact.name in _NEVER_RISING or of_the_past:
        return [(print_expression(fact), limit)]
    return None


def _number(literal: n.Expression) -> Fraction | None:
    match literal:
        case n.MoneyLiteral(minor=minor):
            return Fraction(minor)
        case n.NumberLiteral(value=value) | n.PercentLiteral(value=value) | n.CountLiteral(value=value):
            return value
    return None


def _of_names(
    fact: n.Fact, sign: str, texts: list[str] | None, tiers: Sequence[str] | None
) -> list[Key] | None:
    """The keys of a fact that is compared with names."""
    if texts is None:
        return None
    if fact.name == "customer.tier":
        return _of_tiers(sign, texts, tiers)
    if fact.name in _ITEMS and sign in ("=", "in"):
        return [(_ITEMS[fact.name], text) for text in texts]
    return None


def _of_tiers(sign: str, texts: list[str], tiers: Sequence[str] | None) -> list[Key] | None:
    if sign in ("=", "in"):
        return [("tier", text) for text in texts]
    if sign == "!=":
        return None
    if tiers is None:
        return [("tier", texts[0])]
    if texts[0] not in tiers:
        return None
    at = tiers.index(texts[0])
    fitting = {"<": tiers[:at], "<=": tiers[: at + 1], ">": tiers[at + 1 :], ">=": tiers[at:]}[sign]
    return [("tier", tier) for tier in fitting]


def fact_of(key: Key) -> str:
    """The fact that a key is about."""
    kind, _ = key
    facts = {kind: fact for fact, kind in (*_ITEMS.items(), *_SETS.items())} | {"tier": "customer.tier"}
    return facts.get(kind) or kind.lstrip("(").partition(" ")[0]
