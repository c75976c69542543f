"""Under which conditions the rules of a programme are filed (:mod:`flask_loyalty.programme.rule_index`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from flask_loyalty.language import nodes as n
from flask_loyalty.language.printer import print_expression
from flask_loyalty.language.walking import and_members
from flask_loyalty.programme.model import Phase, ProgrammeRule
from flask_loyalty.programme.rule_index import RuleIndex

__all__ = ["INDEXED_FROM", "IndexedRules", "index_of", "indexed"]

INDEXED_FROM = 100
"""A programme of fewer rules has no index: each of its rules is asked, and tells why it gives nothing."""

Key = tuple[str, str | Fraction]
"""``("sku", "CUP-S")``; ``("order.subtotal >=", 12000)`` for a threshold."""

_SELECTIVE = ("code", "sku", "brand", "category", "segment", "threshold", "tier")
"""Of several conditions of a rule it is filed under the one that fewest baskets meet."""

_ITEMS = {"item.sku": "sku", "item.brand": "brand", "item.category": "category"}
_SETS = {"order.codes": "code", "customer.segments": "segment"}
_NEVER_RISING = ("order.subtotal", "order.quantity")
"""Facts of the order that are at no later point of a decision more than they are at first."""


class IndexedRules(tuple[ProgrammeRule, ...]):
    """Rules with their index; any other sequence made of them has none, so an index is never stale."""

    rule_index: RuleIndex


def indexed(rules: Sequence[ProgrammeRule], tiers: Sequence[str]) -> Sequence[ProgrammeRule]:
    """The rules with their index, if they are so many that one pays."""
    if len(rules) < INDEXED_FROM:
        return rules
    made = IndexedRules(rules)
    made.rule_index = index_of(rules, tiers)
    return made


def index_of(rules: Sequence[ProgrammeRule], tiers: Sequence[str]) -> RuleIndex:
    """The index of rules.

    :param tiers: the ids of the programme's tiers, lowest first.
    """
    order = sorted(range(len(rules)), key=lambda at: _rank(rules[at]))
    phases: dict[int, tuple[int, int]] = {}
    always: list[int] = []
    filed: dict[str, dict[str, list[int]]] = {}
    limits: dict[str, list[tuple[Fraction, int]]] = {}
    for number, at in enumerate(order):
        rule = rules[at]
        begin, _ = phases.get(rule.phase.value, (number, number))
        phases[rule.phase.value] = begin, number + 1
        keys = _keys_of(rule, tiers)
        if keys is None:
            always.append(number)
        for kind, key in keys or ():
            if isinstance(key, Fraction):
                limits.setdefault(kind, []).append((key, number))
            else:
                filed.setdefault(kind, {}).setdefault(key, []).append(number)
    return RuleIndex(
        {rule.id: at for at, rule in enumerate(rules)},
        tuple(order),
        phases,
        tuple(always),
        {kind: {key: tuple(found) for key, found in keys.items()} for kind, keys in filed.items()},
        {
            fact: (tuple(limit for limit, _ in sorted(pairs)), tuple(number for _, number in sorted(pairs)))
            for fact, pairs in limits.items()
        },
    )


def _rank(rule: ProgrammeRule) -> tuple[int, int, str]:
    return rule.phase.value, rule.priority, rule.id


# ---------------------------------------------------------------- conditions without which nothing is given


def _keys_of(rule: ProgrammeRule, tiers: Sequence[str]) -> list[Key] | None:
    """The keys one of which a basket must have; None if any basket may do."""
    if rule.phase in (Phase.PERIOD, Phase.EVENT):
        return None
    tree = rule.rule
    units = tree.effect.units
    conditions = [*and_members(tree.when), *and_members(None if units is None else units.where)]
    own_span = isinstance(tree.start, n.Within)
    return _best(_keys(one, tiers, own_span) for one in conditions)


def _best(found: Iterable[list[Key] | None]) -> list[Key] | None:
    """Of conditions that must all hold, the one that is best to look for."""
    known = [keys for keys in found if keys is not None]
    return min(known, key=_worst, default=None)


def _worst(keys: list[Key]) -> int:
    return max((_SELECTIVE.index(kind if kind in _SELECTIVE else "threshold") for kind, _ in keys), default=0)


def _keys(condition: n.Expression, tiers: Sequence[str], own_span: bool) -> list[Key] | None:
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
    fact: n.Fact, sign: str, literal: n.Expression, tiers: Sequence[str], own_span: bool
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


def _of_names(fact: n.Fact, sign: str, texts: list[str] | None, tiers: Sequence[str]) -> list[Key] | None:
    """The keys of a fact that is compared with names."""
    if texts is None:
        return None
    if fact.name == "customer.tier":
        return _of_tiers(sign, texts, tiers)
    if fact.name in _ITEMS and sign in ("=", "in"):
        return [(_ITEMS[fact.name], text) for text in texts]
    return None


def _of_tiers(sign: str, texts: list[str], tiers: Sequence[str]) -> list[Key] | None:
    if sign in ("=", "in"):
        return [("tier", text) for text in texts]
    if sign == "!=" or texts[0] not in tiers:
        return None
    at = tiers.index(texts[0])
    fitting = {"<": tiers[:at], "<=": tiers[: at + 1], ">": tiers[at + 1 :], ">=": tiers[at:]}[sign]
    return [("tier", tier) for tier in fitting]
