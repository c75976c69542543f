"""Budgets that several deals of one search draw on: what each may still take after those before it.

A budget that may be cut gives a deal what is left. One that gives all or nothing, and one that counts uses,
lets a deal through as it is or not at all; there the best may leave a deal out, so that another fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

__all__ = ["Purses", "Shared", "Spent", "line_ups", "overdrawn"]

Spent = tuple[Fraction, ...]
"""How much of each budget is spent, in the order of the purses."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A budget as one deal draws on it.

    :ivar key: what the deals that draw on it have in common.
    :ivar left: how much nobody has used: minor units, or uses.
    :ivar cuts: it counts money and gives the rest; otherwise a deal is given as it is or not at all.
    :ivar counts_money: otherwise uses.
    """

    key: str
    left: int
    cuts: bool = True
    counts_money: bool = True


def overdrawn(budgets: Mapping[int, Shared], drawn: Mapping[int, Fraction]) -> bool:
    """Whether some deals take more of a budget, together, than it has."""
    sums: dict[str, Fraction] = {}
    for i, budget in budgets.items():
        sums[budget.key] = sums.get(budget.key, Fraction(0)) + drawn[i]
    return any(sums[budget.key] > budget.left for budget in budgets.values())


def line_ups(some: Sequence[int], budgets: Mapping[int, Shared]) -> Iterator[tuple[int, ...]]:
    """The deals that may take part together: all of them, then without some that could stand in the way.

    What a budget cuts stands in nobody's way.
    """
    could = [i for i in some if i in budgets and not budgets[i].cuts and _shares(i, budgets)]
    for count in range(len(could) + 1):
        for out in combinations(could, count):
            yield tuple(i for i in some if i not in out)


def _shares(one: int, budgets: Mapping[int, Shared]) -> bool:
    return any(i != one and budgets[i].key == budgets[one].key for i in budgets)


class Purses:
    """The budgets of the deals of one search.

    :ivar of: the budget of each deal that shares one.
    :ivar bounded: the deals whose budget bounds what they give in money.
    """

    def __init__(self, budgets: Mapping[int, Shared]) -> None:
        self.of = {i: budget for i, budget in budgets.items() if _shares(i, budgets)}
        self.bounded = frozenset(i for i, budget in self.of.items() if budget.counts_money)
        keys = list(dict.fromkeys(budget.key for budget in self.of.values()))
        self.at = {i: keys.index(budget.key) for i, budget in self.of.items()}
        self.empty: Spent = (Fraction(0),) * len(keys)

    def taken(self, deal: int, value: Fraction, drawn: Fraction, spent: Spent) -> tuple[Fraction, Spent]:
        """What a deal is worth after those before it, and what is spent then.

        :param value: what it is worth with the budget for itself.
        :param drawn: how much of the budget it takes then.
        """
        budget, at = self.of[deal], self.at[deal]
        left = budget.left - spent[at]
        if budget.cuts:
            value = drawn = min(value, left)
        elif drawn > left:
            value = drawn = Fraction(0)
        return value, (*spent[:at], spent[at] + drawn, *spent[at + 1 :])

    def unspent(self, deals: Iterable[int], spent: Spent) -> Fraction | None:
        """What is left, in all, of the budgets of money of some deals; None if they have none."""
        budgets = {self.at[i]: self.of[i].left for i in deals if i in self.bounded}
        if not budgets:
            return None
        return sum((left - spent[at] for at, left in budgets.items()), Fraction(0))
