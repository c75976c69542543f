"""Under which conditions the rules of a programme are filed (:mod:`flask_loyalty.programme.rule_index`)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flask_loyalty.language.filing import keys_of
from flask_loyalty.programme.model import Phase, ProgrammeRule
from flask_loyalty.programme.rule_index import RuleIndex

__all__ = ["INDEXED_FROM", "IndexedRules", "index_of", "indexed"]

INDEXED_FROM = 100
"""A programme of fewer rules has no index: each of its rules is asked, and tells why it gives nothing."""

_NO_ORDER = (Phase.PERIOD, Phase.EVENT)


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
        keys = None if rule.phase in _NO_ORDER else keys_of(rule.rule, tiers)
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
        frozenset(number for number, at in enumerate(order) if rules[at].rule.limits or rules[at].budget),
    )


def _rank(rule: ProgrammeRule) -> tuple[int, int, str]:
    return rule.phase.value, rule.priority, rule.id
