"""Facts that hang together: what a box says of one of them may be impossible beside what it says of another.

Each link is one that ``decide`` keeps for whatever order there is: ``order.is_first`` *is* no order before; a
tier or a segment is its own condition; sums of the past are taken of one past, so that the part is never more
than the whole; a day has its weekday. What a shop itself says of its facts hangs on nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Protocol
from weakref import proxy

from flask_loyalty.analysis.boxes import Box, Boxes, meet
from flask_loyalty.analysis.dimensions import Dimension
from flask_loyalty.analysis.link import ANYWHERE, Clash, Place
from flask_loyalty.analysis.past_links import ORDERS, SUMS, Known, clash_of_past
from flask_loyalty.analysis.reach import Reach, reach_of
from flask_loyalty.analysis.share_links import NEVER_NEGATIVE, clash_of_shares, part_of
from flask_loyalty.engine.facts import Value
from flask_loyalty.language import nodes as n
from flask_loyalty.language.vocabulary import FACTS, WEEKDAYS
from flask_loyalty.language.walking import facts_of
from flask_loyalty.programme.model import Phase, Programme, ProgrammeRule

__all__ = ["ANYWHERE", "Clash", "Links", "Place", "is_own", "months_in", "place_of"]


def place_of(rule: ProgrammeRule) -> Place:
    """Where the conditions of a rule stand."""
    effect, start = rule.rule.effect, rule.rule.start
    own = isinstance(start, n.Within | n.Every)
    of_order = rule.phase not in (Phase.PERIOD, Phase.EVENT)
    member = of_order and effect.verb is n.Verb.EARN and rule.rule.audience is None
    delivery = effect.units is not None and effect.units.kind is n.UnitsKind.SHIPPING
    goods = of_order and not delivery and rule.phase is not Phase.SHIPPING
    months = months_in(start.period) if isinstance(start, n.Every) else 0
    prices = () if effect.units is None or not goods else _PRICES.get(rule.phase, ("item.paid",))
    return Place(own, member, goods, _units(effect.units) if goods else 0, months, prices)


_MONTHS = {n.Period.WEEK: 2, n.Period.QUARTER: 3, n.Period.YEAR: 12}
"""So many months a period touches at most; a day and a month one."""


_PRICES: Mapping[Phase, tuple[str, ...]] = {Phase.ITEM: ("item.paid", "item.price")}
"""What of an item is in the order's value: the price that it had only as long as no deal lowered it."""


def months_in(period: n.Period) -> int:
    """So many months a period touches at most."""
    return _MONTHS.get(period, 1)


def _units(units: n.Units | None) -> int:
    """So many items an order has at least to which an effect gives something; 0 where nothing is asked."""
    of_sets = units is not None and units.kind in (n.UnitsKind.SETS, n.UnitsKind.RANKED_IN_SETS)
    return units.size if units is not None and of_sets and units.size > 1 else 0


class _Space(Protocol):
    programme: Programme
    tiers: tuple[str, ...]

    def dimension(self, key: str) -> Dimension: ...

    def residual(self, key: str) -> n.Expression: ...

    def boxes(self, condition: n.Expression | None, *, holds: bool = True) -> Boxes: ...


class Links:
    """The links between the dimensions of a space.

    The space knows its links, and they know it weakly: it goes as soon as nobody uses it any more, and not
    only when Python looks through its whole heap.

    :param known: the links of a space with the same dimensions, of which what was worked out is shared.
    """

    def __init__(self, space: _Space, known: Links | None = None) -> None:
        self.space: _Space = proxy(space)
        self._kinds: dict[str, str] = {} if known is None else known._kinds
        self._standing: dict[tuple[str, int], list[Box]] = {} if known is None else known._standing

    def clash(self, box: Box, place: Place = ANYWHERE) -> Clash | None:
        """Why there is nothing in a box; None if nothing is known to stand in the way."""
        linked: dict[str, str] = {}
        if place.months and _MONTHS_WITH_ORDER in box and (found := self._of_months(box, place)) is not None:
            return found
        for key in box:
            kind = self._kinds.get(key)
            if kind is None:
                kind = self._kinds[key] = self._kind(key)
            if kind:
                linked[key] = kind
        if not linked or (len(linked) == 1 and not place.member and "standing" not in linked.values()):
            return None if "order" not in linked.values() else self._of_order(box, place)
        if "share" in linked.values() and (found := self.of_shares(box)) is not None:
            return found
        return self._of_order(box, place) or self._of_days(box) or self._of_customer(box, linked, place, 0)

    def of_shares(self, box: Box, never_negative: frozenset[str] = NEVER_NEGATIVE) -> Clash | None:
        """Why comparisons of an amount with parts of another cannot come out as a box has them."""
        asked = [
            (part, cells)
            for key, cells in box.items()
            if self.space.dimension(key).residual and (part := part_of(self.space.residual(key))) is not None
        ]
        return clash_of_shares(asked, never_negative)

    def _kind(self, key: str) -> str:
        """How a dimension hangs together with others; empty: not at all."""
        dimension = self.space.dimension(key)
        fact = dimension.fact
        if fact is None:
            return "share" if part_of(self.space.residual(key)) is not None else ""
        if fact.name in ("customer.tier", "customer.segments"):
            return "standing"
        if fact.name == "order.is_first":
            return "first"
        if fact.name in SUMS or (fact.name == "customer.since_order" and fact.window is None):
            return "past"
        return {"order": "order", "now": "now"}.get(fact.name.partition(".")[0], "")

    def possible(self, boxes: Boxes, place: Place = ANYWHERE) -> Boxes:
        """The same without the boxes in which there is nothing."""
        kept = tuple(box for box in boxes.boxes if self.clash(box, place) is None)
        return boxes if len(kept) == len(boxes.boxes) else replace(boxes, boxes=kept)

    def shared(self, boxes: Boxes, place: Place) -> Boxes:
        """The same as other rules mean their facts; wider, where a rule has sums of its own time."""
        if not place.own:
            return boxes
        return Boxes(tuple(map(self._without_own, boxes.boxes)), exact=False)

    # ------------------------------------------------------------ the order, the day

    def _of_order(self, box: Box, place: Place) -> Clash | None:
        quantity, subtotal = self._reach(box, "order.quantity"), self._reach(box, "order.subtotal")
        margin = self._reach(box, "order.margin")
        if quantity is not None and quantity.high is not None and quantity.high < place.units:
            return Clash("too_few", name=str(place.units))
        if quantity is not None and quantity.nothing:
            if place.goods:
                return Clash("no_goods", n.Fact("order.quantity"))
            if subtotal is not None and subtotal.positive:
                return Clash("nothing_without_goods", n.Fact("order.subtotal"))
        if margin is not None and subtotal is not None and not margin.unknown and margin.above(subtotal):
            return Clash("never_more", n.Fact("order.margin"), n.Fact("order.subtotal"))
        return None

    def too_dear(self, when: Box, where: Box, place: Place) -> Clash | None:
        """Why an order of a box has no such items: together they would be worth more than the order."""
        whole = self._reach(when, "order.subtotal")
        if whole is None or whole.high is None or not whole.known:
            return None
        for key in place.prices:
            each = self._reach(where, key)
            if each is None or each.low is None or each.unknown:
                continue
            least = replace(each, low=each.low * max(1, place.units))
            if least.above(whole):
                return Clash("too_dear", n.Fact("order.subtotal"), n.Fact(key))
        return None

    def _reach(self, box: Box, key: str) -> Reach | None:
        return reach_of(self.space.dimension(key), box[key]) if key in box else None

    def _of_months(self, box: Box, place: Place) -> Clash | None:
        """Where there would have to be orders in more months than a period has."""
        months = self._reach(box, _MONTHS_WITH_ORDER)
        if months is None or months.low is None or months.unknown or months.low <= place.months:
            return None
        return Clash("months", name=str(place.months))

    def _of_days(self, box: Box) -> Clash | None:
        if "now.date" not in box or "now.weekday" not in box:
            return None
        asked = set(self.space.dimension("now.weekday").values(box["now.weekday"]))
        held = _weekdays(self.space.dimension("now.date"), box["now.date"])
        return None if asked & held else Clash("weekday")

    # ------------------------------------------------------------ the customer

    def _of_customer(self, box: Box, linked: Mapping[str, str], place: Place, depth: int) -> Clash | None:
        found = self._of_past(box, linked, place)
        if found is not None:
            return found
        standing = next((key for key in box if linked.get(key) == "standing"), None)
        if standing is None or depth > _DEEPEST:
            return None
        rest = {key: cells for key, cells in box.items() if key != standing}
        dimension, cells = self.space.dimension(standing), box[standing]
        guest = not place.member and bool(cells & _of_guests(dimension)) and self._may_be_guest(rest, linked)
        ways = self._ways(dimension, cells)
        if guest or ways is None:
            return None
        for way in ways:
            met = meet(rest, self._without_own(way) if place.own else way)
            if met is not None:
                known = {key: self._kinds.setdefault(key, self._kind(key)) for key in met}
                if self._of_customer(met, known, replace(place, member=True), depth + 1) is None:
                    return None
        kind = "nobody" if self._is_nobodys(dimension, cells, ways, place, depth) else "standing"
        return Clash(kind, dimension.fact, name=dimension.member or _only(dimension.values(cells)))

    def _is_nobodys(
        self, dimension: Dimension, cells: int, ways: Sequence[Box], place: Place, depth: int
    ) -> bool:
        """Whether no customer ever has one of these tiers, or is in the segment, whatever is asked beside."""
        if dimension.member is not None and not cells & 0b01:
            return False  # what is asked is that somebody is not in it
        if dimension.member is None and None in dimension.values(cells):
            return False  # or has no tier
        for way in ways:
            known = {key: self._kinds.setdefault(key, self._kind(key)) for key in way}
            if self._of_customer(way, known, replace(place, own=False, member=True), depth + 1) is None:
                return False
        return True

    def _ways(self, dimension: Dimension, cells: int) -> list[Box] | None:
        """Where a customer has one of some tiers, or is in a segment or not; None if that is not known."""
        known = self._standing.get((dimension.key, cells))
        if known is None:
            made = (
                self._of_tiers(dimension, cells)
                if dimension.member is None
                else self._of_segment(dimension.member, cells)
            )
            known = self._standing[dimension.key, cells] = list(made)
        return known if len(known) <= _MOST_WAYS else None

    def _of_tiers(self, dimension: Dimension, cells: int) -> Iterator[Box]:
        """The highest tier whose condition holds is one of these."""
        tiers = self.space.programme.tiers
        for tier in dimension.values(cells):
            place = -1 if tier is None else self.space.tiers.index(str(tier))
            own: Sequence[tuple[n.Expression, bool]] = [] if place < 0 else [(tiers[place].when, True)]
            yield from self._all([*own, *((one.when, False) for one in tiers[place + 1 :])])

    def _of_segment(self, id_: str, cells: int) -> Iterator[Box]:
        when = next((one.when for one in self.space.programme.segments if one.id == id_), None)
        if when is None:
            yield {}
            return
        for held in (True, False):
            if cells & (0b01 if held else 0b10):
                yield from self._all([(when, held)])

    def _all(self, conditions: Iterable[tuple[n.Expression, bool]]) -> Iterable[Box]:
        found: list[Box] = [{}]
        for condition, holds in conditions:
            other = self.space.boxes(condition, holds=holds).boxes
            found = [met for one in found for two in other if (met := meet(one, two)) is not None]
            if len(found) > _MOST_WAYS:
                return [{}]
        return found

    def _without_own(self, box: Box) -> Box:
        """What a tier asks that a rule of a span or a period asks of the same time."""
        return {key: cells for key, cells in box.items() if not self._is_own(key)}

    def _is_own(self, key: str) -> bool:
        fact = self.space.dimension(key).fact
        return any(map(is_own, facts_of(self.space.residual(key)) if fact is None else (fact,)))

    def _may_be_guest(self, box: Box, linked: Mapping[str, str]) -> bool:
        """Whether nothing of a box needs a customer: of a guest all that is said of one is unknown."""
        for key, cells in box.items():
            dimension = self.space.dimension(key)
            name = "" if dimension.fact is None else dimension.fact.name
            of_customer = name.startswith("customer.") or linked.get(key) == "first"
            if of_customer and not cells & _of_guests(dimension):
                return False
        return True

    # ------------------------------------------------------------ the customer's past

    def _of_past(self, box: Box, linked: Mapping[str, str], place: Place) -> Clash | None:
        """Where sums of one past cannot be what a box says of them; of the first order in each way."""
        past = [(self.space.dimension(key), cells) for key, cells in box.items() if linked.get(key) == "past"]
        known = [(one.fact, reach_of(one, cells)) for one, cells in past if one.fact is not None]
        found = clash_of_past(known, place)
        first = box.get("order.is_first")
        if found is not None or first is None:
            return found
        for value in self.space.dimension("order.is_first").values(first):
            if value is None:
                clash = Clash("guest") if place.member or not self._may_be_guest(box, linked) else None
            elif clash_of_past([*_beside_first(known, place), (ORDERS, _IS_FIRST[value])], place) is None:
                clash = None
            else:
                clash = Clash("first" if value else "not_first")
            if clash is None:
                return None
            found = found or clash
        return found


_MONTHS_WITH_ORDER = "distributor.months_with_order"
_DEEPEST = 3
_MOST_WAYS = 64
_IS_FIRST: Mapping[Value, Reach] = {True: Reach(Fraction(0), Fraction(0)), False: Reach(low=Fraction(1))}


def _beside_first(known: Sequence[Known], place: Place) -> Iterable[Known]:
    """What the first order can be held against: a rule of a span has no other time in common with it."""
    return [one for one in known if not place.own or (one[0].name, one[0].window, one[0].where) == _PLAIN]


_PLAIN = (ORDERS.name, None, None)


def _of_guests(dimension: Dimension) -> int:
    """The cell of what is unknown; of a set that of not being in it."""
    if dimension.member is not None:
        return 0b10
    return 1 << dimension.samples.index(None) if None in dimension.samples else 0


def _only(values: Sequence[Value]) -> str:
    known = [str(one) for one in values if one is not None]
    return ", ".join(known)


def is_own(fact: n.Fact) -> bool:
    """Whether a rule of a span or a period means its own time by a fact, where a tier means all of it."""
    known = FACTS.get(fact.name)
    if fact.name == "order.is_first":
        return True
    return known is not None and known.historical and fact.window is None


def _weekdays(dimension: Dimension, cells: int) -> set[Value]:
    """The weekdays of the days in some cells; of a long stretch all of them."""
    found: set[Value] = set()
    for place, day in enumerate(dimension.samples):
        if not cells >> place & 1 or not isinstance(day, date):
            continue
        if day in dimension.ends:
            found.add(WEEKDAYS[day.weekday()])
            continue
        before, after = dimension.samples[place - 1 : place], dimension.samples[place + 1 : place + 2]
        if not (before and after and isinstance(before[0], date) and isinstance(after[0], date)):
            return set(WEEKDAYS)
        days = min(7, (after[0] - before[0]).days - 1)
        found |= {WEEKDAYS[(before[0] + timedelta(days=step + 1)).weekday()] for step in range(days)}
    return found
