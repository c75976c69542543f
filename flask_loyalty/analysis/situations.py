"""From a box to a cart: an order in which conditions hold, to be put through ``decide``.

What is made is a proposal. Deals that come first lower a subtotal, a margin depends on taxes; so several
are made, from the plainest on, and whoever asks keeps the first in which ``decide`` does what was looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import islice, product
from zoneinfo import ZoneInfo

from flask_loyalty.analysis.boxes import Box, Boxes, both
from flask_loyalty.analysis.dimensions import Dimension
from flask_loyalty.analysis.one_past import past_of_one
from flask_loyalty.analysis.sold import sold_as
from flask_loyalty.analysis.space import Space
from flask_loyalty.engine.codes import with_spare_codes
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Cart, CartLine, Choices, Facts, OpenSpan, OrderEvent, Value
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.engine.scope import past_key
from flask_loyalty.language import nodes as n
from flask_loyalty.language.vocabulary import WEEKDAYS
from flask_loyalty.programme.model import Programme

__all__ = [
    "MEMBER",
    "Situation",
    "Wanted",
    "facts_in",
    "first",
    "moment_in",
    "needed_units",
    "settled",
    "situations",
]

MEMBER = "anna"
MOST_UNITS = 1_000
"""So many units an example has at most: nobody would follow one of more, and each is decided by itself."""

MOST_TRIES = 48
"""So many proposals are put through ``decide`` before it is said that no example was found."""


@dataclass(frozen=True)
class Situation:
    """An order as it might come, and everything that is known with it."""

    programme: Programme
    event: OrderEvent
    facts: Facts
    moment: datetime

    @cached_property
    def decision(self) -> Decision:
        """What the programme makes of it."""
        return decide(self.programme, self.event, self.facts, self.moment)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an example must show.

    :ivar when: of the order, the customer and the moment.
    :ivar units: boxes of single units, and how many of each there must be at least.
    :ivar now: near which moment the example lies, if the box leaves it open.
    :ivar spans: the rules ``within`` a span that is open for the customer.
    :ivar totals: what the goods may cost together where the box leaves it open; empty: usual prices.
    :ivar costs: what goods cost, as a part of their price; None: not known; empty: whatever is usual.
    """

    when: Box
    units: Sequence[tuple[Box, int]] = field(default_factory=lambda: [({}, 1)])
    now: datetime = datetime(2026, 1, 7, 11, tzinfo=UTC)
    spans: Sequence[str] = ()
    totals: Sequence[int | None] = ()
    costs: Sequence[Fraction | None] = ()


def situations(space: Space, wanted: Wanted) -> Iterator[Situation]:
    """Orders in a box, the plainest first; none if nothing in it can be made of what the shop sells."""
    if any(sold_as(space, box) is None for box, _ in wanted.units):
        return iter(())
    made = (
        situation
        for box in settled(space, wanted.when)
        for situation in _orders(space, box, wanted)
        if situation is not None and _units_in(situation) <= MOST_UNITS
    )
    return islice(made, MOST_TRIES)


def _units_in(situation: Situation) -> int:
    return sum(line.quantity for line in situation.event.cart.lines)


# ---------------------------------------------------------------- tiers and segments


def settled(space: Space, box: Box) -> Iterator[Box]:
    """The box with what its tiers and segments ask of the customer's past in place of them."""
    found = Boxes((box,))
    for key, cells in box.items():
        dimension = space.dimension(key)
        name = dimension.fact.name if dimension.fact is not None else ""
        if name == "customer.tier":
            found = both(found, _of_tiers(space, dimension.values(cells)))
        elif name == "customer.segments" and dimension.member is not None:
            held = bool(cells & 1)
            when = {one.id: one.when for one in space.programme.segments}.get(dimension.member)
            if when is not None and cells in (0b01, 0b10):
                found = both(found, space.boxes(when, holds=held))
    yield from found.boxes


def _of_tiers(space: Space, tiers: Sequence[Value]) -> Boxes:
    """Where the customer's tier is one of these."""
    found: list[Box] = []
    for tier in tiers:
        higher = space.programme.tiers[0 if tier is None else space.tiers.index(str(tier)) + 1 :]
        boxes = (
            Boxes(({},))
            if tier is None
            else space.boxes(space.programme.tiers[len(space.tiers) - len(higher) - 1].when)
        )
        for one in higher:
            boxes = both(boxes, space.boxes(one.when, holds=False))
        found += boxes.boxes
    return Boxes(tuple(found))


# ---------------------------------------------------------------- orders


def _orders(space: Space, box: Box, wanted: Wanted) -> Iterator[Situation | None]:
    moment = moment_in(space, box, wanted.now)
    if moment is None:
        return
    opened = tuple(_open(rule, moment) for rule in wanted.spans)
    facts, choices = replace(facts_in(space, box), spans=opened), Choices(codes=_codes(space, box))
    for lines in _baskets(space, box, wanted):
        cart = Cart(
            member=None if _is_guest(space, box) else MEMBER,
            currency=space.programme.currency,
            at=moment,
            lines=lines,
            shipping_minor=_shipping(space, box),
            served_by="ola",
            affiliate="blog",
        )
        event, known = with_spare_codes(space.programme, OrderEvent(cart, choices), facts)
        yield Situation(space.programme, event, known, moment)


def _open(rule: str, moment: datetime) -> OpenSpan:
    return OpenSpan(rule, "earlier", moment - timedelta(days=1), moment + timedelta(days=1))


def _is_guest(space: Space, box: Box) -> bool:
    """Whether some fact of the customer must be unknown and none may be known."""
    asked = [space.dimension(key) for key in box if "customer." in key]
    must = [one for one in asked if one.member is None and one.samples and box[one.key] == _unknown(one)]
    return bool(must) and all(box[one.key] & _unknown(one) for one in asked if one.member is None)


def _unknown(dimension: Dimension) -> int:
    return 1 << dimension.samples.index(None) if None in dimension.samples else 0


def _sample(space: Space, box: Box, key: str) -> Value:
    """The value to take of a dimension: known if it may be, and the first from nought on."""
    dimension = space.dimension(key)
    values = [value for value in dimension.values(box.get(key, dimension.full)) if value is not None]
    return values[0] if values else None


def facts_in(space: Space, box: Box) -> Facts:
    """What is known of the customer and of others: as the box has it, otherwise nothing yet."""
    past: dict[str, Value] = {past_key(fact): Fraction(0) for fact in space.programme.manifest}
    shop: dict[str, Value] = {}
    sets: dict[str, set[str]] = {}
    for key in box:
        dimension = space.dimension(key)
        fact = dimension.fact
        if fact is None or fact.name.startswith(("item.", "now.")) or fact.name in _WORKED_OUT:
            continue
        if dimension.member is not None:
            found = sets.setdefault(past_key(fact), set())
            found.update({dimension.member} if box[key] & 1 else ())
        else:
            (past if past_key(fact) in past else shop)[past_key(fact)] = _sample(space, box, key)
    of_sets = {key: frozenset(members) for key, members in sets.items()}
    first = space.dimension("order.is_first") if "order.is_first" in box else None
    if first is not None:
        past["customer.orders"] = {0b001: Fraction(0), 0b010: Fraction(1)}.get(
            box["order.is_first"] & 0b011, Fraction(0)
        )
    known = {key: value for key, value in of_sets.items() if key in past}
    asked = {*box, *(["customer.orders"] if first is not None else [])}
    past = past_of_one({**past, **known}, space.programme.manifest, asked)
    return Facts(past=past, shop={**shop, **{k: v for k, v in of_sets.items() if k not in known}})


_WORKED_OUT = {"customer.tier", "customer.segments", "order.codes", "order.is_first", "order.subtotal"}
_WORKED_OUT |= {"order.margin", "order.margin_rate", "order.quantity", "order.shipping"}


def _codes(space: Space, box: Box) -> tuple[str, ...]:
    typed = [
        space.dimension(key) for key, cells in box.items() if cells == 1 and key.endswith("in order.codes")
    ]
    return tuple(one.member for one in typed if one.member is not None)


def _shipping(space: Space, box: Box) -> int:
    value = _sample(space, box, "order.shipping") if "order.shipping" in box else Fraction(1500)
    return int(value) if isinstance(value, Fraction) and value >= 0 else 0


# ---------------------------------------------------------------- the moment


def moment_in(space: Space, box: Box, now: datetime) -> datetime | None:
    """A moment in the box: its day near to ``now``, and an hour at which shops are open if it may be."""
    zone = zone_of(space.programme.timezone)
    today = max((now.astimezone(zone).date(), *_first_days(space, box)))
    today = min((today, *_last_days(space, box)))
    day = _day(space, box, today)
    clock = _hour(space, box)
    if day is None or clock is None:
        return None
    return datetime.combine(day, clock, tzinfo=ZoneInfo(space.programme.timezone)).astimezone(UTC)


def _first_days(space: Space, box: Box) -> Iterator[date]:
    """The first days at whose noon the codes of a box hold."""
    zone = zone_of(space.programme.timezone)
    for id_ in _codes(space, box):
        code = space.programme.codes.get(id_)
        if code is not None and code.since is not None:
            yield (code.since.astimezone(zone) + _NEARLY_NOON).date()


def _last_days(space: Space, box: Box) -> Iterator[date]:
    """The last days at whose noon the codes of a box hold."""
    zone = zone_of(space.programme.timezone)
    for id_ in _codes(space, box):
        code = space.programme.codes.get(id_)
        if code is not None and code.until is not None:
            yield (code.until.astimezone(zone) - _MORE_THAN_NOON).date()


_MORE_THAN_NOON = timedelta(hours=12, microseconds=1)
_NEARLY_NOON = timedelta(hours=12) - timedelta(microseconds=1)


def _day(space: Space, box: Box, today: date) -> date | None:
    weekdays = (
        {str(value) for value in space.dimension("now.weekday").values(box["now.weekday"])}
        if "now.weekday" in box
        else None
    )
    starts = [today]
    if "now.date" in box:
        starts += [
            value for value in space.dimension("now.date").values(box["now.date"]) if isinstance(value, date)
        ]
    for start in starts:
        for step in (*range(8), *range(-7, 0)):
            day = start + timedelta(days=step)
            if weekdays is not None and WEEKDAYS[day.weekday()] not in weekdays:
                continue
            if "now.date" not in box or box["now.date"] >> space.dimension("now.date").cell_of(day) & 1:
                return day
    return None


def _hour(space: Space, box: Box) -> time | None:
    if "now.time" not in box:
        return time(12)
    dimension = space.dimension("now.time")
    for clock in (time(12), *dimension.values(box["now.time"])):
        if isinstance(clock, time) and box["now.time"] >> dimension.cell_of(clock) & 1:
            return clock
    return None


# ---------------------------------------------------------------- goods


_CHEAP, _DEAR = 1000, 1_000_000
_PRICES = (5000, 10_000, 2500, 100_000, 999)
_COSTS = (Fraction(3, 5), Fraction(0), Fraction(9, 10), Fraction(6, 5), None)


def _baskets(space: Space, box: Box, wanted: Wanted) -> Iterator[tuple[CartLine, ...]]:
    """Goods in the box: of the wanted kinds, so many and so dear as the order's facts ask."""
    asked = sum(number for _, number in wanted.units)
    costs = wanted.costs or (*_at_rates(space, box), *_COSTS)
    totals = _totals(space, box, wanted.totals)
    for number, cost, price in product(_numbers(space, box, asked), costs, totals):
        yield tuple(_lines(space, wanted.units, number - asked, price, cost))
    for number, cost, price in product(_numbers(space, box, asked), costs, totals):
        if number > asked or (price is not None and "order.quantity" not in box):
            yield tuple(_filled_up(space, wanted.units, max(1, number - asked), price, cost))
    if totals == [None]:  # of what has a fixed price more may have to be saved
        for number in _numbers(space, box, asked):
            yield tuple(_lines(space, wanted.units, number - asked, _DEAR, costs[0]))


def _at_rates(space: Space, box: Box) -> Iterator[Fraction]:
    """What goods cost, as a part of their price, that leave the order's margin rate, with tax or without."""
    if "order.margin_rate" in box:
        values = space.dimension("order.margin_rate").values(box["order.margin_rate"])
        for rate in [one for one in values if isinstance(one, Fraction) and one <= 1][:2]:
            yield from ((1 - rate) * times for times in _OF_THE_PRICE)


_OF_THE_PRICE = (Fraction(1), Fraction(100, 123))


def _leaving(space: Space, box: Box) -> list[int]:
    """What goods may cost together that leave the order's margin at their usual cost, with tax or without."""
    if "order.margin" not in box:
        return []
    values = space.dimension("order.margin").values(box["order.margin"])
    wanted = [one for one in values if isinstance(one, Fraction) and one > 0][:2]
    return [int(-(-value * times // 1)) for value in wanted for times in _TIMES_A_MARGIN]


_TIMES_A_MARGIN = (Fraction(5, 2), Fraction(13, 4))


def _numbers(space: Space, box: Box, least: int) -> list[int]:
    """How many units there may be, the fewest first."""
    if "order.quantity" not in box:
        return [least]
    dimension = space.dimension("order.quantity")
    tried = {
        least,
        *(int(value) for value in dimension.values(box["order.quantity"]) if isinstance(value, Fraction)),
    }
    fitting = [
        one for one in tried if one >= least and box["order.quantity"] >> dimension.cell_of(Fraction(one)) & 1
    ]
    return sorted(fitting)[:4]


def _totals(space: Space, box: Box, wished: Sequence[int | None]) -> list[int | None]:
    """What the goods may cost together, the least first, nothing last; None: a usual price each."""
    if "order.subtotal" not in box:
        return list(wished) or [None, *_leaving(space, box)]
    dimension = space.dimension("order.subtotal")
    values = sorted(int(one) for one in dimension.values(box["order.subtotal"]) if isinstance(one, Fraction))
    wider = (
        [values[-1] * factor // 4 for factor in (5, 6, 8, 12)]
        if values and box["order.subtotal"] >> len(dimension.samples) - 1
        else []
    )
    known = [one for one in wished if one is not None]
    fitting = [one for one in known if box["order.subtotal"] >> dimension.cell_of(Fraction(one)) & 1]
    found = [value for value in (*fitting, *values, *wider) if value >= 0]
    return sorted(found, key=lambda value: not value)  # goods for nothing show little


def _lines(
    space: Space, units: Sequence[tuple[Box, int]], more: int, total: int | None, cost: Fraction | None
) -> Iterator[CartLine]:
    """A line of each kind, the last with as many units more as there must be; they share the total."""
    whole = sum(number for _, number in units) + more
    for place, (box, number) in enumerate(units):
        count = number + (more if place + 1 == len(units) else 0)
        usual = _PRICES[place % len(_PRICES)]
        price = _price(space, box, usual if total is None else total // whole)
        rest = 0 if total is None or place or _fixed(box) else total - (total // whole) * whole
        if count > 1 and rest:
            yield _line(space, box, f"{place}+", 1, price + rest, cost)
            count, rest = count - 1, 0
        yield _line(space, box, str(place), count, price + rest, cost)


def _filled_up(
    space: Space, units: Sequence[tuple[Box, int]], more: int, total: int | None, cost: Fraction | None
) -> Iterator[CartLine]:
    """The wanted units as cheap as they may be, and others that make up the number and the total."""
    left = total
    for place, (box, number) in enumerate(units):
        price = _price(space, box, _CHEAP, lowest=True)
        left = None if left is None else left - price * number
        yield _line(space, box, str(place), number, price, cost)
    if left is None:
        yield _line(space, {}, "more", more, _CHEAP, cost)
    elif left >= 0:
        each, rest = divmod(left, more)
        if more > 1:
            yield _line(space, {}, "more", more - 1, each, cost)
        yield _line(space, {}, "rest", 1, each + rest, cost)


def _fixed(box: Box) -> bool:
    return any(key in box for key in ("item.price", "item.paid", "item.regular_price"))


def _price(space: Space, box: Box, usual: int, *, lowest: bool = False) -> int:
    """A price in the box, the usual one if it is; otherwise the highest or the lowest of its samples."""
    for key in ("item.price", "item.paid"):
        if key in box:
            dimension = space.dimension(key)
            if box[key] >> dimension.cell_of(Fraction(usual)) & 1:
                return usual
            values = [
                value for value in dimension.values(box[key]) if isinstance(value, Fraction) and value >= 0
            ]
            return int(values[0 if lowest else -1]) if values else usual
    return usual


def _line(space: Space, box: Box, id_: str, count: int, price: int, cost: Fraction | None) -> CartLine:
    """One line of a kind."""
    named = sold_as(space, box) or {}
    regular, told_cost = _sample_of(space, box, "item.regular_price"), _sample_of(space, box, "item.cost")
    rate = _sample_of(space, box, "item.margin_rate")
    cost = cost if rate is None or rate > 1 else 1 - rate
    return CartLine(
        id=id_,
        sku=named.get("sku", f"SKU-{id_}"),
        quantity=count,
        unit_price_minor=price,
        regular_price_minor=price if regular is None else int(regular),
        cost_minor=int(told_cost) if told_cost is not None else None if cost is None else int(price * cost),
        category=named.get("category", ""),
        brand=named.get("brand", ""),
        facts=_given(space, box),
    )


def _sample_of(space: Space, box: Box, key: str) -> Fraction | None:
    value = _sample(space, box, key) if key in box else None
    return value if isinstance(value, Fraction) else None


_OF_LINES = {"sku", "category", "brand", "price", "paid", "regular_price", "cost", "margin", "margin_rate"}


def _given(space: Space, box: Box) -> Mapping[str, Value]:
    """What the shop gives with a line: labels, and facts of its own."""
    found: dict[str, Value] = {}
    for key in box:
        dimension = space.dimension(key)
        fact = dimension.fact
        if fact is None or not fact.name.startswith("item.") or fact.name[5:] in _OF_LINES:
            continue
        if dimension.member is None:
            found[fact.name] = _sample(space, box, key)
        else:
            had = found.get(fact.name)
            members = had if isinstance(had, frozenset) else frozenset()
            found[fact.name] = members | ({dimension.member} if box[key] & 1 else frozenset())
    return found


def first(made: Iterator[Situation], shows: Callable[[Decision], bool]) -> Situation | None:
    """The first order of which a decision shows what was looked for."""
    return next((one for one in made if shows(one.decision)), None)


def needed_units(units: n.Units | None, where: Boxes, beside: Boxes) -> list[list[tuple[Box, int]]]:
    """The units that one use of an effect needs, in each way in which it can have them."""
    if units is None or units.kind is n.UnitsKind.SHIPPING:
        return [[({}, 1)]]
    number = max(units.size, units.take)
    ways = [[(box, number)] for box in where.boxes]
    if units.beside is not None:
        ways = [[*way, (box, units.beside.number)] for way in ways for box in beside.boxes]
    return ways
