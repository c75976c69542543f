"""Which units go to which deal of a group, so that the customer saves most: an exact search with a bound.

Every unit that deals want goes to one of those that want it, and each deal is worth what it gives on its own
units; the assignment with the largest sum is sought. Of equal sums the one that gives most by the first deal
is taken, then by the second. Deals that no unit connects are looked at apart; units between which no deal can
tell are counted, not named; where the deals that are left merely add up unit by unit, each unit goes to the
one that takes most off it; and what cannot reach the best that was found is not tried.

Deals that draw on one budget are worth together what it has left (:mod:`flask_loyalty.engine.sharing`). The
search first goes as if each had it alone: what it finds is the best where the budgets bear it. Where one
does not, the deals are searched in their turn with what those before left of it; and where a budget gives
all or nothing, or counts uses, also without some of them, so that a small deal does not stand in the way of
a large one.

What is tried grows with the number of unlike units. After :data:`MOST_TRIED` assignments the search gives
way to the best next deal: the one that is worth most takes its units, then the one worth most on the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, product
from math import ceil

from flask_loyalty.engine.sharing import Purses, Shared, Spent, line_ups, overdrawn

__all__ = ["MOST_TRIED", "Assignment", "Wanting", "assigned"]

MOST_TRIED = 5_000
"""So many ways to give one deal its units are tried before the search gives up."""

Units = frozenset[int]
_NONE: Units = frozenset()


def _once(units: Units) -> int:
    return 1


@dataclass(frozen=True, slots=True)
class Wanting:
    """A deal as the search sees it; units are numbers in the order of the cart.

    :ivar looks: of each unit that it wants, all that it can tell of it.
    :ivar most: of each such unit, the most that it can contribute in whatever set.
    :ivar cap: the most that the deal is worth on whatever units; None: not known.
    :ivar value: what the deal is worth on some units, exactly.
    :ivar served: which of some units it serves.
    :ivar adds_up: whether ``value`` is the sum of ``most`` over whatever units.
    :ivar budget: the budget that it draws on, perhaps with others.
    :ivar drawn: how much of the budget it takes on some units: minor units, or uses.
    """

    looks: Mapping[int, Hashable]
    most: Mapping[int, Fraction]
    value: Callable[[Units], Fraction]
    served: Callable[[Units], Units]
    cap: Fraction | None = None
    adds_up: bool = False
    budget: Shared | None = None
    drawn: Callable[[Units], int] = _once


@dataclass(frozen=True, slots=True)
class Assignment:
    """The units of each deal, and whether nothing else can be worth more."""

    units: tuple[Units, ...]
    exact: bool = True


def assigned(deals: Sequence[Wanting], at_most: int | None = None, most: int = MOST_TRIED) -> Assignment:
    """The units of each deal in the assignment that is worth most.

    :param deals: by priority; of equal assignments the one with more from the earlier deals is taken.
    :param at_most: how many of the deals may have units; None: all.
    :param most: after how many tries to go on with the best next deal.
    """
    tries = _Tries(most)
    everyone = range(len(deals))
    try:
        if at_most is None or at_most >= len(deals):
            return Assignment(_by_units(_solved(deals, everyone, tries), len(deals)))
        found = (_solved(deals, some, tries) for some in combinations(everyone, at_most))
        return Assignment(_by_units(max(found, key=lambda one: one.rank(len(deals))), len(deals)))
    except _TooMany:
        return Assignment(_best_next(deals, at_most), exact=False)


def _by_units(found: _Found, count: int) -> tuple[Units, ...]:
    return tuple(found.units.get(i, _NONE) for i in range(count))


class _TooMany(Exception):
    """More was tried than the bound allows."""


@dataclass(slots=True)
class _Tries:
    left: int

    def one_more(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise _TooMany


@dataclass(frozen=True, slots=True)
class _Found:
    """The best of some deals: what each is worth, and its units."""

    worth: Mapping[int, Fraction] = field(default_factory=dict)
    units: Mapping[int, Units] = field(default_factory=dict)

    def rank(self, count: int) -> tuple[Fraction, ...]:
        """The sum first, then what each deal gives, by priority."""
        values = [self.worth.get(i, Fraction(0)) for i in range(count)]
        return (sum(values, Fraction(0)), *values)


# ---------------------------------------------------------------- apart what no unit connects


def _solved(deals: Sequence[Wanting], some: Sequence[int], tries: _Tries) -> _Found:
    """The best of some deals: as if each had its budget alone, or else with what there is."""
    found = _connected(deals, some, tries, {})
    budgets = {i: budget for i in some if (budget := deals[i].budget) is not None}
    drawn = {i: _drawn(deals[i], found.worth[i], found.units[i]) for i in budgets}
    if not overdrawn(budgets, drawn):
        return found
    parts = (_connected(deals, part, tries, budgets) for part in line_ups(some, budgets))
    return max(parts, key=lambda one: one.rank(len(deals)))


def _drawn(deal: Wanting, worth: Fraction, units: Units) -> Fraction:
    """What a deal takes of its budget: of one that is cut what it is worth, exactly."""
    cuts = deal.budget is None or deal.budget.cuts
    return worth if cuts else Fraction(deal.drawn(units))


def _connected(
    deals: Sequence[Wanting], some: Sequence[int], tries: _Tries, budgets: Mapping[int, Shared]
) -> _Found:
    worth: dict[int, Fraction] = {}
    units: dict[int, Units] = {}
    for connected in _components(deals, some, budgets):
        tries.one_more()
        purses = Purses({i: budgets[i] for i in connected if i in budgets})
        found = _Search(deals, connected, tries, purses).found()
        worth |= found.worth
        units |= found.units
    return _Found(worth, units)


def _components(
    deals: Sequence[Wanting], some: Sequence[int], budgets: Mapping[int, Shared]
) -> Iterator[tuple[int, ...]]:
    """The deals that want a unit or a budget in common, themselves or through others; by priority."""
    left = list(some)
    while left:
        inside = [left.pop(0)]
        for here in inside:  # it grows while it is walked
            near = [i for i in left if _meet(deals, here, i, budgets)]
            inside += near
            left = [i for i in left if i not in near]
        yield tuple(sorted(inside))


def _meet(deals: Sequence[Wanting], one: int, other: int, budgets: Mapping[int, Shared]) -> bool:
    if one in budgets and other in budgets and budgets[one].key == budgets[other].key:
        return True
    return not deals[one].looks.keys().isdisjoint(deals[other].looks)


# ---------------------------------------------------------------- one component


@dataclass(frozen=True, slots=True)
class _Kind:
    """Units that no deal can tell apart, and the deals that want them."""

    units: tuple[int, ...]
    by: tuple[int, ...]


Counts = tuple[int, ...]
"""How many units of each kind that several deals want."""

_Best = tuple[Fraction, tuple[Fraction, ...], tuple[Counts, ...]]
"""The sum, what each deal is worth, by priority, and what each takes, in the order of the search."""


class _Search:
    """The best assignment of one component.

    Where deals share budgets they are searched by priority: each leaves the next what it does not take.
    """

    def __init__(self, deals: Sequence[Wanting], some: Sequence[int], tries: _Tries, purses: Purses) -> None:
        self.deals, self.tries, self.purses = deals, tries, purses
        kinds = list(_kinds(deals, some))
        self.kinds = [kind for kind in kinds if len(kind.by) > 1]
        self.own = {i: frozenset(u for kind in kinds if kind.by == (i,) for u in kind.units) for i in some}
        plain = [i for i in some if deals[i].adds_up and i not in purses.of]
        searched = [i for i in some if i not in plain]
        self.searched = searched if purses.of else sorted(searched, key=self._limited)
        self.order = [*self.searched, *plain]
        self.place = {i: place for place, i in enumerate(sorted(self.order))}
        self.values: dict[tuple[int, Counts], tuple[Fraction, int]] = {}
        self.memo: dict[tuple[int, Counts, Spent], _Best] = {}
        self.own_hopes = [self._own_hope(i) for i in self.order]
        self.later_hopes = [list(self._later_hopes(self.order[at:])) for at in range(len(self.order) + 1)]
        self.free_hopes = [self._free_hopes(self.order[at:]) for at in range(len(self.order) + 1)]
        self.lasts = [self._last(level) for level in range(len(self.order))]

    def _limited(self, deal: int) -> Fraction:
        """What can make little at most comes first: it leaves less to try."""
        cap = self.deals[deal].cap
        return _BOUNDLESS if cap is None else cap

    def found(self) -> _Found:
        _, worth, taken = self.best(0, tuple(len(kind.units) for kind in self.kinds), self.purses.empty)
        units = {i: set(self.own[i]) for i in self.order}
        start = [0] * len(self.kinds)
        for i, counts in sorted(zip(self.order, taken, strict=True)):
            for at, count in enumerate(counts):
                units[i].update(self.kinds[at].units[start[at] : start[at] + count])
                start[at] += count
        by_deal = {i: worth[self.place[i]] for i in self.order}
        return _Found(by_deal, {i: frozenset(mine) for i, mine in units.items()})

    def best(self, level: int, left: Counts, spent: Spent) -> _Best:
        """The best of the deals from ``level`` on, of the units that are left and of what is not spent."""
        known = self.memo.get((level, left, spent))
        if known is None:
            plain = level >= len(self.searched)
            known = self._plain(level, left) if plain else self._tried(level, left, spent)
            self.memo[level, left, spent] = known
        return known

    def _tried(self, level: int, left: Counts, spent: Spent) -> _Best:
        deal = self.order[level]
        place = sum(other < deal for other in self.order[level + 1 :])
        best: _Best | None = None
        goal = 0
        for hope, later, counts, rest in self._choices(level, left, spent):
            if best is not None and hope < goal:
                break  # nothing that follows can make more
            value, its_hope, after = self._given(deal, counts, spent)
            if best is not None and its_hope + later < goal:
                continue
            below = self.best(level + 1, rest, after)
            worth = (*below[1][:place], value, *below[1][place:])
            if best is None or (value + below[0], worth) > best[:2]:
                best = value + below[0], worth, (counts, *below[2])
                goal = _hope(best[0])
        assert best is not None, "a deal can always take something or nothing"
        return best

    def _given(self, deal: int, counts: Counts, spent: Spent) -> tuple[Fraction, int, Spent]:
        """What a deal is worth with what is left of its budget, also as a hope; and what is spent."""
        value, hope = self._value(deal, counts)
        if deal not in self.purses.of:
            return value, hope, spent
        drawn = _drawn(self.deals[deal], value, self._units(deal, counts))
        value, after = self.purses.taken(deal, value, drawn, spent)
        return value, _hope(value), after

    def _choices(self, level: int, left: Counts, spent: Spent) -> list[tuple[int, int, Counts, Counts]]:
        """The hope of all and that of the later deals, what the deal takes, what is left; the best first."""
        own, mine, cap = self.own_hopes[level]
        later = self.later_hopes[level + 1]
        if self.purses.of:
            unspent = self.purses.unspent([self.order[level]], spent)
            cap = cap if unspent is None else min(cap, _hope(unspent))
            later = [*later, self._within_purses(level + 1, spent)]
        kinds = range(len(self.kinds))
        choices = []
        for counts in product(*self._ranges(level, left)):
            self.tries.one_more()
            rest = tuple([left[at] - counts[at] for at in kinds])
            here = min(cap, own + sum([counts[at] * mine[at] for at in kinds]))
            there = min([more + sum([rest[at] * each[at] for at in kinds]) for more, each in later])
            choices.append((here + there, there, counts, rest))
        choices.sort(key=lambda choice: -choice[0])
        return choices

    def _plain(self, level: int, left: Counts) -> _Best:
        """Where deals add up, each unit goes to the one that takes most off it, of equals the first."""
        rest = self.order[level:]
        counts = {i: [0] * len(left) for i in rest}
        worth = {i: sum((self.deals[i].most[u] for u in self.own[i]), Fraction(0)) for i in rest}
        for at, (kind, count) in enumerate(zip(self.kinds, left, strict=True)):
            mine = [i for i in rest if i in kind.by]
            if mine and count:
                best = max(mine, key=lambda i: self.deals[i].most[kind.units[0]])
                counts[best][at] = count
                worth[best] += count * self.deals[best].most[kind.units[0]]
        in_turn = tuple(worth[i] for i in rest)
        return sum(in_turn, Fraction(0)), in_turn, tuple(tuple(counts[i]) for i in rest)

    def _ranges(self, level: int, left: Counts) -> Iterator[range]:
        """How many of each kind the deal may take; the last that wants some takes all that are left."""
        deal = self.order[level]
        for at, (kind, count) in enumerate(zip(self.kinds, left, strict=True)):
            if deal not in kind.by:
                yield range(1)
            else:
                yield range(count, count + 1) if at in self.lasts[level] else range(count + 1)

    def _last(self, level: int) -> frozenset[int]:
        """The kinds that no later deal wants."""
        later = self.order[level + 1 :]
        return frozenset(at for at, kind in enumerate(self.kinds) if not any(i in kind.by for i in later))

    def _value(self, deal: int, counts: Counts) -> tuple[Fraction, int]:
        """What a deal is worth on so many of each kind; exactly, and as a hope."""
        known = self.values.get((deal, counts))
        if known is None:
            value = self.deals[deal].value(self._units(deal, counts))
            known = self.values[deal, counts] = value, _hope(value)
        return known

    def _units(self, deal: int, counts: Counts) -> Units:
        """Some units that a deal has with so many of each kind."""
        units = set(self.own[deal])
        for kind, count in zip(self.kinds, counts, strict=True):
            units.update(kind.units[:count])
        return frozenset(units)

    # hopes: what cannot be exceeded, in whole parts of a minor unit

    def _own_hope(self, deal: int) -> tuple[int, list[int], int]:
        """Of a deal: of the units that only it wants, of one of each kind, and in all."""
        one = self.deals[deal]
        own = sum(_hope(one.most[unit]) for unit in self.own[deal])
        each = [_hope(one.most[kind.units[0]]) if deal in kind.by else 0 for kind in self.kinds]
        return own, each, _hope(_BOUNDLESS if one.cap is None else one.cap)

    def _later_hopes(self, later: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
        """Of several deals, in more than one way: some by their caps, the others by the units."""
        capped = [i for i in later if self.deals[i].cap is not None][:3]
        for count in range(len(capped) + 1):
            for some in combinations(capped, count):
                rest = [self.own_hopes[self.order.index(i)] for i in later if i not in some]
                caps = sum(self.own_hopes[self.order.index(i)][2] for i in some)
                yield caps + sum(hope[0] for hope in rest), self._each(rest)

    def _free_hopes(self, later: Sequence[int]) -> tuple[int, list[int]]:
        """Of the deals among several that no budget of money bounds."""
        free = [self.own_hopes[self.order.index(i)] for i in later if i not in self.purses.bounded]
        return sum(hope[0] for hope in free), self._each(free)

    def _within_purses(self, level: int, spent: Spent) -> tuple[int, list[int]]:
        """Of the deals from ``level`` on: what is left of their budgets, and the others by the units."""
        more, each = self.free_hopes[level]
        unspent = self.purses.unspent(self.order[level:], spent)
        return more + _hope(unspent or Fraction(0)), each

    def _each(self, hopes: Sequence[tuple[int, list[int], int]]) -> list[int]:
        """Of one unit of each kind, the most that one of several deals can hope for."""
        return [max((hope[1][at] for hope in hopes), default=0) for at in range(len(self.kinds))]


_FINE = 10**6
_BOUNDLESS = Fraction(10**18)


def _hope(amount: Fraction) -> int:
    return ceil(amount * _FINE)


def _kinds(deals: Sequence[Wanting], some: Sequence[int]) -> Iterator[_Kind]:
    alike: dict[Hashable, list[int]] = {}
    for unit in sorted({unit for i in some for unit in deals[i].looks}):
        look = tuple((i, deals[i].looks[unit]) for i in some if unit in deals[i].looks)
        alike.setdefault(look, []).append(unit)
    for units in alike.values():
        yield _Kind(tuple(units), tuple(i for i in some if units[0] in deals[i].looks))


# ---------------------------------------------------------------- past the bound


def _best_next(deals: Sequence[Wanting], at_most: int | None) -> tuple[Units, ...]:
    """The deal that is worth most takes the units that it serves, then the one worth most on the rest."""
    units = [_NONE] * len(deals)
    left = frozenset(unit for deal in deals for unit in deal.looks)
    waiting = list(range(len(deals)))
    purses = Purses({i: budget for i in waiting if (budget := deals[i].budget) is not None})
    spent = purses.empty

    def given(i: int) -> tuple[Fraction, Spent]:
        mine = left & deals[i].looks.keys()
        value = deals[i].value(mine)
        if i not in purses.of:
            return value, spent
        return purses.taken(i, value, _drawn(deals[i], value, mine), spent)

    while waiting and (at_most is None or len(deals) - len(waiting) < at_most):
        offers = {i: given(i) for i in waiting}
        best = max(waiting, key=lambda i: offers[i][0])
        waiting.remove(best)
        if not offers[best][0]:
            continue  # its budget is spent, or it comes to nothing: the units are for others
        units[best] = deals[best].served(left & deals[best].looks.keys())
        left -= units[best]
        spent = offers[best][1]
    return tuple(units)
