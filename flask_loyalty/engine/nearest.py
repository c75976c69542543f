"""The nearest change: what would make a rule give something that gives nothing, or its next band.

Changes are proposed from what stands in the rule's way (:mod:`flask_loyalty.engine.needs`) and each set is
decided. What stands in the way then is proposed against in turn, the cheapest first, until the rule gives
something. At last each number is made as small as it can be, again by deciding. So whatever is returned makes
the rule give something, and no smaller number in the same direction does, as far as a rule that gives
something for a number gives it for greater ones too.

The definition of meaning stays :func:`~flask_loyalty.engine.decide.decide`; no rule's effect is read
here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from heapq import heappop, heappush, nsmallest
from itertools import count, islice

from flask_loyalty.engine.assortment import goods_that_fit, so_many_of_any, some_of
from flask_loyalty.engine.changes import ADDED, Change, ChangeKind, Occurrence, at_a_price, changed
from flask_loyalty.engine.inverting import GOODS
from flask_loyalty.engine.moments import moments
from flask_loyalty.engine.nearest_ways import NearestWay, shape, told_apart, within
from flask_loyalty.engine.needs import needs, next_band
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.regimes import Regimes
from flask_loyalty.engine.rivals import left_alone
from flask_loyalty.engine.searching import least_below
from flask_loyalty.engine.sights import Sight
from flask_loyalty.engine.wanted import Wanted, Way
from flask_loyalty.language.nodes import Comparison, Fact
from flask_loyalty.language.walking import facts_of
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["MOST_DECIDED", "MOST_WAYS", "Nearest", "NearestWay", "amount_of", "nearest", "search"]

MOST_DECIDED = 100
"""How many changed occurrences are decided for one rule."""

MOST_WAYS = 3
_DEEPEST = 5
_MOST_STEPS = 8  # so often it is proposed on top of what was proposed, lest two conditions chase each other
_FEW = 16
_MOST_FIRST = 16  # so many first steps are decided in any case
_CHEAP_MINOR = 100  # nothing is said of a price below which nobody sells
_MOST_FRUITLESS = 24  # so many more are tried in vain once there is a way: what comes later costs more
_ANYTHING = Wanted()
_MINUTE = timedelta(minutes=1)
_ORDERS, _BOUGHT = "customer.orders", ("customer.spend", "customer.quantity", "customer.margin")


def _is_past(change: Change, names: Collection[str]) -> bool:
    return change.kind is ChangeKind.PAST and change.fact is not None and change.fact.name in names


@dataclass(frozen=True, slots=True)
class Nearest:
    """What a search found.

    :ivar rival: where there is no way, the deal that has the goods after the cheapest change that was tried,
        as far as one has; else empty.
    """

    ways: tuple[NearestWay, ...]
    rival: str = ""


def amount_of(rule: str, decision: Decision) -> int:
    """What a rule gives in all."""
    return sum(outcome.amount for outcome in decision.outcomes if outcome.rule == rule)


def nearest(
    occurrence: Occurrence,
    rule: ProgrammeRule,
    decision: Decision | None = None,
    *,
    wanted: Wanted = _ANYTHING,
    most_ways: int = MOST_WAYS,
) -> tuple[NearestWay, ...]:
    """The ways to make a rule give something that gives nothing, the cheapest first; empty: not from here.

    Of one that gives something, the way to the next of its bands, if it has one.

    :param decision: what was decided of the occurrence as it is, if that is known.
    :param wanted: what the shop sells.
    """
    return search(occurrence, rule, decision, wanted=wanted, most_ways=most_ways).ways


def search(
    occurrence: Occurrence,
    rule: ProgrammeRule,
    decision: Decision | None = None,
    *,
    wanted: Wanted = _ANYTHING,
    most_ways: int = MOST_WAYS,
) -> Nearest:
    """The ways as :func:`nearest` has them; without any, which deal would be in the way after a change."""
    one = _Search(occurrence, rule, decision, wanted)
    ways = one.found(most_ways)
    return Nearest(ways, "" if ways else one.rival)


_Heap = list[tuple[tuple[int, timedelta, int], int, int, tuple[Change, ...]]]
"""What is to be tried: its cost, its place among equals, after how many steps it was proposed."""


_IN_MONEY = (ChangeKind.AMOUNT, ChangeKind.FITTING, ChangeKind.LESS)


class _Search:
    """Decides changed occurrences, each once, until there were enough."""

    def __init__(
        self,
        occurrence: Occurrence,
        rule: ProgrammeRule,
        decision: Decision | None,
        wanted: Wanted,
    ) -> None:
        self.start, self.rule, self.wanted = occurrence, rule, wanted
        self._decided: dict[tuple[Change, ...], Decision | None] = {}
        self._decided[()] = decision or occurrence.decision()
        self._had = amount_of(rule.id, self._decided[()] or Decision(0, occurrence.moment))
        self._tie = count()
        self._regimes = Regimes(occurrence, rule, self.decided, self.does)
        self.rival = ""

    def found(self, most: int) -> tuple[NearestWay, ...]:
        """The ways, the cheapest first."""
        if self._had and self._next_band is None:
            return ()
        heap: _Heap = []
        seen: set[tuple[Change, ...]] = {()}
        ways: dict[tuple[Change, ...], NearestWay] = {}
        self._push(heap, seen, (), 0)
        for *_, changes in nsmallest(_MOST_FIRST, heap):
            self.decided(changes)  # lest sets of cheaper ones in vain use up what may be decided
        fruitless, shapes = 0, set[frozenset[object]]()
        while heap and len(shapes) < most and fruitless < _MOST_FRUITLESS:
            _, _, steps, changes = heappop(heap)
            fruitless += bool(ways)
            if any(within(way, changes) for way in ways):
                continue
            if self.does(changes):
                way, fruitless = self._smallest(changes), 0
                ways.setdefault(way.changes, way)
                shapes.add(shape(way))
                continue
            self.rival = self.rival or self._in_the_way(changes)
            if len(changes) < _DEEPEST and steps < _MOST_STEPS:
                self._push(heap, seen, changes, steps)
        if not ways:
            ways |= {way.changes: way for way in self._across_a_cliff()}
        found = sorted(self._own_sums(list(ways.values())), key=lambda way: self._cost(way.changes))
        return tuple(self._with_its_end(self._with_goods_told(way)) for way in told_apart(found))

    def _own_sums(self, ways: list[NearestWay]) -> list[NearestWay]:
        """The ways without those of what is bought where the order in which it is bought does by itself."""
        by_orders = [way for way in ways if any(_is_past(change, (_ORDERS,)) for change in way.changes)]
        if not by_orders:
            return ways
        one_more = Change(ChangeKind.PAST, 1, fact=Fact(_ORDERS), key=_ORDERS)
        return [way for way in ways if not self._is_only_an_order(way, one_more)]

    def _is_only_an_order(self, way: NearestWay, order: Change) -> bool:
        bought = len(way.changes) == 1 and _is_past(way.changes[0], _BOUGHT)
        return bought and self.does((order,))

    def _with_its_end(self, way: NearestWay) -> NearestWay:
        """The same, saying of a moment that is waited for when it is over."""
        for place, change in enumerate(way.changes):
            if change.kind is ChangeKind.MOMENT:
                told = replace(change, until=self._end_of(way.changes, place))
                way = replace(way, changes=(*way.changes[:place], told, *way.changes[place + 1 :]))
        return way

    def _end_of(self, changes: Way, place: int) -> datetime | None:
        """The first of the moments that the rule's condition tells apart from which on it gives nothing."""
        when, decision = self.rule.rule.when, self.decided(changes)
        if when is None or decision is None:
            return None
        sight = Sight.of(changed(self.start, changes), self.rule, decision)
        for later in islice(moments(when, sight), _FEW):
            assert later.at is not None
            for at in (later.at, later.at + _MINUTE):  # a range of times may contain its end
                tried = (*changes[:place], replace(changes[place], at=at), *changes[place + 1 :])
                if self.decided(tried) is None:
                    return None
                if not self.does(tried):
                    return later.at
        return None

    def _with_goods_told(self, way: NearestWay) -> NearestWay:
        """The same, saying of goods which of those that fit would do, as far as not all of them would."""
        for place, change in enumerate(way.changes):

            def does(one: Change, changes: Way = way.changes, place: int = place) -> bool:
                return self.does((*changes[:place], one, *changes[place + 1 :]))

            told = self._by_name(change, does) if change.example else _at_least(change, does)
            if told != change:
                way = replace(way, changes=(*way.changes[:place], told, *way.changes[place + 1 :]))
        return way

    def _by_name(self, change: Change, does: Callable[[Change], bool]) -> Change:
        """A product named alone where others of those that a filter takes would not do."""
        seen = Sight.of(self.start, self.rule, self._decided[()] or self.start.decision())
        fitting = goods_that_fit(change.where, seen, self.wanted)
        others = [one for one in fitting if self.wanted.can_add(one.sku, change.number)]
        if all(does(replace(change, line=one, skus=(one.sku,))) for one in some_of(others)):
            return change
        return replace(change, example=False, alone=True, where=None)

    def _in_the_way(self, changes: tuple[Change, ...]) -> str:
        """The deal that is better, or has the goods, after changes that were decided; empty for none.

        One that gives nothing itself is no better: in a cart that earns nothing every multiplier loses.
        """
        decision = self._decided.get(changes)
        if decision is None:
            return ""
        given = {outcome.rule for outcome in decision.outcomes}
        lost = (
            one for one in decision.missed if one.rule == self.rule.id and one.clause in ("lost", "units")
        )
        return next((one.by for one in lost if one.by in given), "")

    def _across_a_cliff(self) -> Iterator[NearestWay]:
        """An amount at which other rules do not stand in the way, where nothing else was found.

        Where units are counted, products of the shop come first that are cheaper than those of the cart.
        """
        amount = [(Change(ChangeKind.AMOUNT), None)] if self._is_of_goods() else []
        alone = [way[0] for way in self._proposed(()) if len(way) == 1]
        for units in (one for one in alone if one.kind is ChangeKind.UNITS):
            for way in self._so_many_cheaper(units):
                if self.does(way):
                    yield self._smallest(way)
                    return
        fits = [one for one in alone if one.kind is ChangeKind.FITTING]
        for change, most in [*amount, *((one, one.number) for one in fits), *((one, None) for one in fits)]:
            number = self._regimes.least(change, most)
            if number is not None:
                yield self._smallest((replace(change, number=number),))
                return

    def _so_many_cheaper(self, units: Change) -> Iterator[Way]:
        decision, line = self._decided[()], units.line
        if decision is None or line is None:
            return
        sight = Sight.of(self.start, self.rule, decision)
        yield from so_many_of_any(units.number, None, sight, self.wanted, below_minor=line.unit_price_minor)

    def _is_of_goods(self) -> bool:
        effect = self.rule.rule.effect
        conditions = [self.rule.rule.when, effect.measure, getattr(effect.bands, "measure", None)]
        named = {fact.name for one in conditions if one is not None for fact in facts_of(one)}
        return self.start.cart is not None and bool(named & GOODS)

    def _push(
        self, heap: _Heap, seen: set[tuple[Change, ...]], changes: tuple[Change, ...], steps: int
    ) -> None:
        for more in self._proposed(changes):
            if more not in seen:
                seen.add(more)
                heappush(heap, (self._cost(more), next(self._tie), steps + 1, more))

    def _proposed(self, changes: tuple[Change, ...]) -> Iterator[tuple[Change, ...]]:
        """What may be changed besides, by what stands in the way now."""
        decision = self.decided(changes)
        if decision is None:
            return
        sight = Sight.of(changed(self.start, changes), self.rule, decision)
        for way in needs(self.rule, sight, decision, self.wanted):
            joined = _joined(changes, way)
            if way and joined is not None:
                yield joined
        if self._in_the_way(changes):
            yield from left_alone(changes, sight, self.wanted)

    def _cost(self, changes: Sequence[Change]) -> tuple[int, timedelta, int]:
        each = [change.cost(self.start, self._cheapest_minor) for change in changes]
        money, waited = sum(one for one, _ in each), max((wait for _, wait in each), default=timedelta())
        return money, waited, len(changes)

    @cached_property
    def _cheapest_minor(self) -> int:
        """What the cheapest product of the shop costs; 0 where it does not say."""
        return min((one.unit_price_minor for one in self.wanted.assortment()), default=0)

    # trying

    def decided(self, changes: tuple[Change, ...]) -> Decision | None:
        """What is decided after some changes; None if there was enough of it, or it cannot be decided."""
        if changes not in self._decided:
            if len(self._decided) > MOST_DECIDED:
                return None
            self._decided[changes] = changed(self.start, changes).decision()
        return self._decided[changes]

    def does(self, changes: tuple[Change, ...]) -> bool:
        """Whether the rule then gives more than it does now."""
        decision = self.decided(changes)
        if decision is None or amount_of(self.rule.id, decision) <= self._had:
            return False
        if self._next_band is None:
            return True
        return Sight.of(changed(self.start, changes), self.rule, decision).measuring().holds(self._next_band)

    @cached_property
    def _next_band(self) -> Comparison | None:
        """What a rule that gives something is to reach; of more goods alone it would give more."""
        decision = self._decided[()]
        if not self._had or decision is None:
            return None
        return next_band(self.rule, Sight.of(self.start, self.rule, decision))

    def _smallest(self, changes: tuple[Change, ...]) -> NearestWay:
        """The same with every number as small as it may be, the cheapest change first."""
        for change in changes if len(changes) > 1 else ():
            rest = tuple(one for one in changes if one != change)
            if self.does(rest):
                changes = rest
        for place in range(len(changes)):
            changes = self._less_of(changes, place)
        decision = self.decided(changes)
        assert decision is not None
        gain = next(outcome for outcome in decision.outcomes if outcome.rule == self.rule.id)
        in_order = tuple(sorted(changes, key=lambda change: change.cost(self.start, self._cheapest_minor)))
        return NearestWay(in_order, gain, decision)

    def _less_of(self, changes: tuple[Change, ...], place: int) -> tuple[Change, ...]:
        """The same with one number as small as it may be."""
        change = changes[place]
        if not change.counted or change.named or change.number <= 1:
            return changes

        def with_number(number: int) -> tuple[Change, ...]:
            return (*changes[:place], replace(change, number=number), *changes[place + 1 :])

        if self.does(with_number(change.number - 1)):
            least = least_below(lambda number: self.does(with_number(number)), 0, change.number - 1)
            changes = with_number(least)
        return self._among_regimes(changes) if len(changes) == 1 else changes

    def _among_regimes(self, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        """The same with a smaller number, should one do at which other rules give what they do not now."""
        (change,) = changes
        if change.kind is ChangeKind.PAST:
            return changes
        if change.kind in _IN_MONEY:
            number = self._regimes.least(change, change.number)
            return changes if number is None else (replace(change, number=number),)
        for number in range(1, min(change.number, _FEW)):
            if self.does((replace(change, number=number),)):
                return (replace(change, number=number),)
        return changes


def _at_least(change: Change, does: Callable[[Change], bool]) -> Change:
    """A product that is only named with what it must cost, where a cheap one would not do."""
    line = change.line
    if change.kind is not ChangeKind.PRODUCT or line is None or line.sku or not line.id.startswith(ADDED):
        return change
    price = change.added.unit_price_minor

    def does_at(minor: int) -> bool:
        at_this = at_a_price(line, minor)
        return does(replace(change, line=at_this, most_minor=change.most_minor and minor))

    if price <= _CHEAP_MINOR or does_at(_CHEAP_MINOR):
        return change
    return replace(change, least_minor=least_below(does_at, _CHEAP_MINOR, price))


_OPPOSITE = [
    {less, more}
    for less in (ChangeKind.LESS, ChangeKind.FEWER)
    for more in (ChangeKind.AMOUNT, ChangeKind.UNITS, ChangeKind.PRODUCT, ChangeKind.FITTING)
]


def _joined(changes: tuple[Change, ...], way: tuple[Change, ...]) -> tuple[Change, ...] | None:
    """Changes and others beside them; of one direction the numbers add up, for they come on top.

    None where they would take back what another does.
    """
    found = {change.direction: change for change in changes}
    for change in way:
        had = found.get(change.direction)
        if had is None or change.at is not None:
            found[change.direction] = change
        elif change.counted and not change.named:
            found[change.direction] = replace(had, number=had.number + change.number)
        else:
            return None
    kinds = {change.kind for change in found.values()}
    if any(opposite <= kinds for opposite in _OPPOSITE):
        return None
    return tuple(found.values())
