"""Which units go to which deal of a group, so that the customer saves most: an exact search with a bound.

Every unit that deals want goes to one of those that want it, and each deal is worth what it gives on its own
units; the assignment with the largest sum is sought. Of equal sums the one that gives most by the first deal
is taken, then by the second. Deals that no unit connects are looked at apart; units between which no deal can
tell are counted, not named; where the deals that are left merely add up unit by unit, each unit goes to the
one that takes most off it; and what cannot reach the best that was found is not tried.

What is tried grows with the number of unlike units. After :data:`MOST_TRIED` assignments the search gives
way to the best next deal: the one that is worth most takes its units, then the one worth most on the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, product
from math import ceil

__all__ = ["MOST_TRIED", "Assignment", "Wanting", "assigned"]

MOST_TRIED = 5_000
"""So many ways to give one deal its units are tried before the search gives up."""

Units = frozenset[int]
_NONE: Units = frozenset()


@dataclass(frozen=True, slots=True)
class Wanting:
    """A deal as the search sees it; units are numbers in the order of the cart.

    :ivar looks: of each unit that it wants, all that it can tell of it.
    :ivar most: of each such unit, the most that it can contribute in whatever set.
    :ivar cap: the most that the deal is worth on whatever units; None: not known.
    :ivar value: what the deal is worth on some units, exactly.
    :ivar served: which of some units it serves.
    :ivar adds_up: whether ``value`` is the sum of ``most`` over whatever units.
    """

    looks: Mapping[int, Hashable]
    most: Mapping[int, Fraction]
    value: Callable[[Units], Fraction]
    served: Callable[[Units], Units]
    cap: Fraction | None = None
    adds_up: bool = False


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
    worth: dict[int, Fraction] = {}
    units: dict[int, Units] = {}
    for connected in _components(deals, some):
        tries.one_more()
        found = _Search(deals, connected, tries).found()
        worth |= found.worth
        units |= found.units
    return _Found(worth, units)


def _components(deals: Sequence[Wanting], some: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The deals that want a unit in common, themselves or through others; by priority."""
    left = list(some)
    while left:
        inside = [left.pop(0)]
        for here in inside:  # it grows while it is walked
            near = [i for i in left if not deals[here].looks.keys().isdisjoint(deals[i].looks)]
            inside += near
            left = [i for i in left if i not in near]
        yield tuple(sorted(inside))


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
    """The best assignment of one component."""

    def __init__(self, deals: Sequence[Wanting], some: Sequence[int], tries: _Tries) -> None:
        self.deals, self.tries = deals, tries
        kinds = list(_kinds(deals, some))
        self.kinds = [kind for kind in kinds if len(kind.by) > 1]
        self.own = {i: frozenset(u for kind in kinds if kind.by == (i,) for u in kind.units) for i in some}
        plain = [i for i in some if deals[i].adds_up]
        self.searched = sorted((i for i in some if not deals[i].adds_up), key=self._limited)
        self.order = [*self.searched, *plain]
        self.place = {i: place for place, i in enumerate(sorted(self.order))}
        self.values: dict[tuple[int, Counts], tuple[Fraction, int]] = {}
        self.memo: dict[tuple[int, Counts], _Best] = {}
        self.own_hopes = [self._own_hope(i) for i in self.order]
        self.later_hopes = [list(self._later_hopes(self.order[at:])) for at in range(len(self.order) + 1)]
        self.lasts = [self._last(level) for level in range(len(self.order))]

    def _limited(self, deal: int) -> Fraction:
        """What can make little at most comes first: it leaves less to try."""
        cap = self.deals[deal].cap
        return _BOUNDLESS if cap is None else cap

    def found(self) -> _Found:
        _, worth, taken = self.best(0, tuple(len(kind.units) for kind in self.kinds))
        units = {i: set(self.own[i]) for i in self.order}
        start = [0] * len(self.kinds)
        for i, counts in sorted(zip(self.order, taken, strict=True)):
            for at, count in enumerate(counts):
                units[i].update(self.kinds[at].units[start[at] : start[at] + count])
                start[at] += count
        by_deal = {i: worth[self.place[i]] for i in self.order}
        return _Found(by_deal, {i: frozenset(mine) for i, mine in units.items()})

    def best(self, level: int, left: Counts) -> _Best:
        """The best of the deals from ``level`` on, of the units that are left."""
        known = self.memo.get((level, left))
        if known is None:
            plain = level >= len(self.searched)
            known = self.memo[level, left] = self._plain(level, left) if plain else self._tried(level, left)
        return known

    def _tried(self, level: int, left: Counts) -> _Best:
        deal = self.order[level]
        place = sum(other < deal for other in self.order[level + 1 :])
        best: _Best | None = None
        goal = 0
        for hope, later, counts, rest in self._choices(level, left):
            if best is not None and hope < goal:
                break  # nothing that follows can make more
            value, its_hope = self._value(deal, counts)
            if best is not None and its_hope + later < goal:
                continue
            below = self.best(level + 1, rest)
            worth = (*below[1][:place], value, *below[1][place:])
            if best is None or (value + below[0], worth) > best[:2]:
                best = value + below[0], worth, (counts, *below[2])
                goal = _hope(best[0])
        assert best is not None, "a deal can always take something or nothing"
        return best

    def _choices(self, level: int, left: Counts) -> list[tuple[int, int, Counts, Counts]]:
        """The hope of all and that of the later deals, what the deal takes, what is left; the best first."""
        own, mine, cap = self.own_hopes[level]
        later = self.later_hopes[level + 1]
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
            units = set(self.own[deal])
            for kind, count in zip(self.kinds, counts, strict=True):
                units.update(kind.units[:count])
            value = self.deals[deal].value(frozenset(units))
            known = self.values[deal, counts] = value, _hope(value)
        return known

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
                each = [max((hope[1][at] for hope in rest), default=0) for at in range(len(self.kinds))]
                yield caps + sum(hope[0] for hope in rest), each


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
    while waiting and (at_most is None or len(deals) - len(waiting) < at_most):
        best = max(waiting, key=lambda i: deals[i].value(left & deals[i].looks.keys()))
        waiting.remove(best)
        units[best] = deals[best].served(left & deals[best].looks.keys())
        left -= units[best]
    return tuple(units)
