"""Which rules can give something at all, found by what a basket holds instead of by asking each rule.

Every rule is filed under a condition without which it gives nothing: a product, brand or category of one
of its units, a code, a segment, a tier, a threshold. Who looks up what the basket has finds every rule
that can give something, and few others; a rule with no such condition is found always. What is found is
decided as ever, so the index changes no result.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

__all__ = ["NEAR", "RuleIndex", "prefixes"]

NEAR = 4
"""So many rules above a threshold are found too, for what is nearly reached is worth telling."""


@dataclass(frozen=True, slots=True)
class RuleIndex:
    """The index of a programme's rules, which are named by their place in it.

    :ivar places: where each rule stands in the programme, by its id.
    :ivar order: all rules by phase, priority and id; the index counts them in this order.
    :ivar phases: where each phase begins and ends in it, by the phase's value.
    :ivar always: rules that are filed under nothing.
    :ivar filed: rules by kind of key and key.
    :ivar limits: by the fact's text the thresholds, the lowest first, and beside them the rules.
    :ivar counted: the rules that have limits or draw on a budget, by the index's count.
    """

    places: Mapping[str, int]
    order: tuple[int, ...]
    phases: Mapping[int, tuple[int, int]]
    always: tuple[int, ...]
    filed: Mapping[str, Mapping[str, tuple[int, ...]]]
    limits: Mapping[str, tuple[tuple[Fraction, ...], tuple[int, ...]]]
    counted: frozenset[int] = frozenset()

    def found(self, keys: Mapping[str, Iterable[str]], values: Mapping[str, Fraction | None]) -> list[int]:
        """The rules that can give something, in the index's order.

        :param keys: what the basket has, by kind of key; of a kind that is not there all rules are found.
        :param values: the facts of thresholds by their text; of a fact that is not there all are found, of
            one that is not known none.
        """
        found = set(self.always)
        for kind, filed in self.filed.items():
            for key in keys.get(kind, filed):
                found.update(filed.get(key, ()))
        for fact, (limits, rules) in self.limits.items():
            value = values.get(fact, limits[-1])
            if value is not None:
                found.update(rules[: bisect_right(limits, value) + NEAR])
        return sorted(found)

    def to_data(self) -> list[Any]:
        """The index as plain data for JSON."""
        limits = {
            fact: [[[one.numerator, one.denominator] for one in limits], rules]
            for fact, (limits, rules) in self.limits.items()
        }
        phases, counted = list(self.phases.items()), sorted(self.counted)
        return [list(self.places), self.order, phases, self.always, self.filed, limits, counted]

    @staticmethod
    def from_data(data: Sequence[Any]) -> RuleIndex:
        """The index that :meth:`to_data` wrote down."""
        ids, order, phases, always, filed, limits, counted = data
        return RuleIndex(
            {name: at for at, name in enumerate(ids)},
            tuple(order),
            {phase: (begin, end) for phase, (begin, end) in phases},
            tuple(always),
            {kind: {key: tuple(rules) for key, rules in keys.items()} for kind, keys in filed.items()},
            {
                fact: (tuple(Fraction(*limit) for limit in limits), tuple(rules))
                for fact, (limits, rules) in limits.items()
            },
            frozenset(counted),
        )


@lru_cache(maxsize=4096)
def prefixes(category: str) -> tuple[str, ...]:
    """A category and those above it.

    >>> prefixes("coffee/beans")
    ('coffee', 'coffee/beans')
    """
    parts = category.split("/")
    return tuple(["/".join(parts[: length + 1]) for length in range(len(parts))])
