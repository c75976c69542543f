"""What may show that a rule changed: orders, events and periods in the kinds that one form is about, or both.

What is made is a proposal; whoever asks puts it through ``decide`` under both versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import islice

from flask_loyalty.analysis.boxes import ANYTHING, Box, both, meet
from flask_loyalty.analysis.limits_used import dearer, near_budgets, with_uses
from flask_loyalty.analysis.occasions import Occasion, Opener, occasions
from flask_loyalty.analysis.situations import Wanted, needed_units, situations
from flask_loyalty.analysis.space import Space
from flask_loyalty.analysis.versions import Versions, less
from flask_loyalty.engine.facts import OrderEvent
from flask_loyalty.engine.periods import add, zone_of
from flask_loyalty.engine.scope import past_key
from flask_loyalty.language import nodes as n
from flask_loyalty.language.sorts import CATEGORY
from flask_loyalty.language.vocabulary import FACTS
from flask_loyalty.language.walking import facts_of
from flask_loyalty.programme.model import ProgrammeRule

__all__ = [
    "Pair",
    "among_others",
    "at_limits",
    "by_openers",
    "in_both",
    "in_kinds",
    "in_spans",
    "made_for",
    "meeting",
    "multiplies",
    "of_budgets",
    "ways_of",
]

MOST_RULES = 60
"""With so many other rules one is brought together."""

MOST_UNITS = 120
"""So many units an order has at most that is tried."""

Pair = tuple[Box, Box]
"""What the order is like, and the goods."""
Way = Sequence[tuple[Box, int]]
"""Kinds of goods, and how many of each."""


def in_kinds(
    versions: Versions, rule: ProgrammeRule, kinds: Sequence[Pair], *, old: bool
) -> Iterator[Occasion]:
    """What may happen in kinds that one version alone is about."""
    space = versions.of_old if old else versions.space
    for when, goods in kinds[:8]:
        for way in ways_of(versions, rule, old=old)[:4]:
            inside = _narrowed(way, goods)
            if inside is not None:
                yield from islice(made_for(versions, space, rule, when, inside), 12)


def in_both(versions: Versions, old: ProgrammeRule, new: ProgrammeRule) -> Iterator[Occasion]:
    """What may happen where both forms apply: at the edges of bands, in several sizes, at odd prices."""
    was, now = versions.boxes(old, old=True), versions.boxes(new, old=False)
    if was is None or now is None:
        return
    when = both(was.when, now.when)
    ways: list[Way] = [*ways_of(versions, old, old=True)[:2], *ways_of(versions, new)[:2]]
    ways = [*ways, *(other for way in ways[::2] for other in _at_edges_of_goods(versions, way, old, new))]
    for box in when.boxes[:3]:
        for edge in _at_edges(versions.space, box, old, new):
            for way in ways:
                at_edge = [*islice(made_for(versions, versions.space, new, edge, way), 2)]
                yield from at_edge
                yield from (further for one in at_edge[:1] for further in _beyond_bands(one, old, new))
        for size in (1, 2, 3, 10, 100):
            for way in ways:
                larger = [(goods, number * size) for goods, number in way]
                if sum(number for _, number in larger) > MOST_UNITS:
                    continue
                made = islice(made_for(versions, versions.space, new, box, larger), 2)
                yield from (other for one in made for other in (one, _odd(one), _unlike(one)))
    for box in when.boxes[:2]:
        for way in ways[:2] if new.rule.effect.units is None else ways:
            for one in islice(made_for(versions, versions.space, new, box, way), 12):
                yield from (one, *_of_one_category(versions, new, one))


def among_others(versions: Versions, old: ProgrammeRule, new: ProgrammeRule) -> Iterator[Occasion]:
    """What may happen where the rule meets another that its change is about: of its groups, or any.

    One that multiplies meets those that earn.
    """
    groups = {one.group for one in (old, new) if one.group is not None}
    alone = old.exclusive is not new.exclusive
    of_points = multiplies(old) or multiplies(new)
    for rule in islice({**versions.old_rules, **versions.new_rules}.values(), MOST_RULES):
        if rule.id in (old.id, new.id):
            continue
        if alone or rule.group in groups or (of_points and _earns(rule)):
            for one in meeting(versions, new, rule, old):
                yield from (one, dearer(one, 2), dearer(one, 10))


def meeting(
    versions: Versions, left: ProgrammeRule, right: ProgrammeRule, other: ProgrammeRule | None = None
) -> Iterator[Occasion]:
    """Orders on which two rules meet, at each band of one of them.

    :param other: another form of the one.
    """
    boxes = [versions.boxes(rule, old=False) for rule in (left, right)]
    if boxes[0] is None or boxes[1] is None:
        return
    spans = [rule.id for rule in (left, right) if isinstance(rule.rule.start, n.Within)]
    for when in (meet(x, y) for x in boxes[0].when.boxes[:3] for y in boxes[1].when.boxes[:3]):
        if when is None:
            continue
        for inside in [*_at_edges(versions.space, when, left, other or left)] or [when]:
            for way in islice(_together(versions, left, right), 3):
                wanted = Wanted(inside, way, versions.now, spans)
                yield from islice(occasions(versions.space, left, wanted), 2)


def _together(
    versions: Versions, left: ProgrammeRule, right: ProgrammeRule
) -> Iterator[list[tuple[Box, int]]]:
    """Goods for two rules at once: units that both are about, or those of each."""
    for one in ways_of(versions, left)[:2]:
        for other in ways_of(versions, right)[:2]:
            common = meet(one[0][0], other[0][0])
            if common is not None:
                yield [(common, max(one[0][1], other[0][1])), *one[1:], *other[1:]]
            yield [*one, *other]


def of_budgets(versions: Versions, old: ProgrammeRule, new: ProgrammeRule) -> Iterator[Occasion]:
    """What may happen where a budget that one form draws on has nearly run out."""
    sides = (versions.old, old), (versions.new, new)
    forms = [(side, side.budgets[rule.budget]) for side, rule in sides if rule.budget is not None]
    for one in islice(in_both(versions, old, new), 4):
        for form in forms:
            yield from near_budgets(one, [form])


def by_openers(versions: Versions, old: ProgrammeRule, new: ProgrammeRule) -> Iterator[Occasion]:
    """What may happen after an order that opens the span of one form and not that of the other."""
    was, now = old.rule.start, new.rule.start
    if not isinstance(was, n.Within) or not isinstance(now, n.Within) or was.event.word != "order":
        return
    space, boxes = versions.space, versions.boxes(new, old=False)
    left, right = space.boxes(was.event.where), space.boxes(now.event.where)
    for opening in [*(less(space, left, right) or [])[:3], *(less(space, right, left) or [])[:3]]:
        made = Wanted(opening, now=versions.now - timedelta(days=1))
        for before in islice(situations(space, made), 2):
            event = replace(before.event, cart=replace(before.event.cart, ref=_BEFORE))
            opener = Opener(event, before.facts)
            for box in () if boxes is None else boxes.when.boxes[:2]:
                for way in ways_of(versions, new)[:2]:
                    for one in islice(made_for(versions, space, new, box, way), 2):
                        yield replace(_after_an_order(one), opener=opener)


_BEFORE = "before"


def in_spans(versions: Versions, old: ProgrammeRule, new: ProgrammeRule) -> Iterator[Occasion]:
    """What may happen at a moment at which the span of one form is over and that of the other is not."""
    was, now = old.rule.start, new.rule.start
    if not isinstance(was, n.Within) or not isinstance(now, n.Within) or was.duration == now.duration:
        return
    boxes, zone = versions.boxes(new, old=False), zone_of(versions.new.timezone)
    for box in () if boxes is None else boxes.when.boxes[:2]:
        for way in ways_of(versions, new)[:2]:
            for one in islice(made_for(versions, versions.space, new, box, way), 4):
                for ago in _AGO:
                    ends = [add(one.moment - ago, start.duration, zone) for start in (was, now)]
                    if min(ends) <= one.moment < max(ends):
                        for other in (one, *_of_one_category(versions, new, one)):
                            yield replace(_after_an_order(other), opened=one.moment - ago)
                        break


def _after_an_order(one: Occasion) -> Occasion:
    """The same of a customer who has ordered before, as whoever was opened an offer has."""
    past = dict(one.facts.past)
    if past.get("customer.orders") == 0:
        past["customer.orders"] = Fraction(1)
    return replace(one, facts=replace(one.facts, past=past))


_AGO = (*(timedelta(hours=number) for number in range(1, 48)), *(timedelta(days=d) for d in range(2, 800)))
"""So long ago an order may have opened a span."""


def at_limits(versions: Versions, old: ProgrammeRule, new: ProgrammeRule) -> Iterator[Occasion]:
    """What may happen where both forms apply and a limit holds one back: dear, or not the first time."""
    was, now = versions.boxes(old, old=True), versions.boxes(new, old=False)
    if was is None or now is None:
        return
    for box in both(was.when, now.when).boxes[:2]:
        for way in ways_of(versions, new)[:1]:
            for one in islice(made_for(versions, versions.space, new, box, way), 2):
                yield from with_uses(one, ((versions.old, old), (versions.new, new)))
                for factor in (2, 10, 100, 1000):
                    yield dearer(one, factor)


def made_for(
    versions: Versions, space: Space, rule: ProgrammeRule, when: Box, way: Sequence[tuple[Box, int]]
) -> Iterator[Occasion]:
    """What may happen in a box for a rule to be asked, with such goods."""
    spans = [rule.id] if isinstance(rule.rule.start, n.Within) else []
    return occasions(space, rule, Wanted(when, way, versions.now, spans))


def ways_of(versions: Versions, rule: ProgrammeRule, *, old: bool = False) -> list[list[tuple[Box, int]]]:
    """The goods that one use of a rule's effect needs, in each way in which it can have them."""
    units, boxes = rule.rule.effect.units, versions.boxes(rule, old=old)
    beside = versions.space.boxes(None if units is None or units.beside is None else units.beside.where)
    return needed_units(units, ANYTHING if boxes is None else boxes.where, beside)


def _narrowed(way: Sequence[tuple[Box, int]], goods: Box) -> list[tuple[Box, int]] | None:
    """The goods of one use of an effect, the first of them of a kind."""
    (box, number), *others = way
    inside = meet(box, goods)
    return None if inside is None else [(inside, number), *others]


def _at_edges(
    space: Space, box: Box, old: ProgrammeRule, new: ProgrammeRule, *, of_goods: bool = False
) -> Iterator[Box]:
    """The parts of a box in which what bands measure lies in one cell."""
    for rule in (old, new):
        bands = rule.rule.effect.bands
        if bands is None or not isinstance(bands.measure, n.Fact):
            continue
        if bands.measure.name.startswith("item.") is not of_goods:
            continue
        key = past_key(bands.measure)
        dimension = space.dimension(key)
        for place in range(len(dimension.samples)):
            inside = meet(box, {key: 1 << place})
            if inside is not None:
                yield inside


def _beyond_bands(one: Occasion, old: ProgrammeRule, new: ProgrammeRule) -> Iterator[Occasion]:
    """The same with twice what the last band begins at of what came before, for its part above that."""
    for rule in (old, new):
        bands = rule.rule.effect.bands
        if bands is None or bands.mode != "marginal" or not isinstance(bands.measure, n.Fact):
            continue
        limit, key = bands.bands[-1].limit, past_key(bands.measure)
        if isinstance(limit, n.MoneyLiteral):
            twice = {key: Fraction(2 * limit.minor)}
            past, shop = one.facts.past, one.facts.shop
            if key in past:
                yield replace(one, facts=replace(one.facts, past={**past, **twice}))
            elif key in shop:
                yield replace(one, facts=replace(one.facts, shop={**shop, **twice}))


def _at_edges_of_goods(versions: Versions, way: Way, old: ProgrammeRule, new: ProgrammeRule) -> Iterator[Way]:
    """The same goods where what bands measure of them lies in one cell."""
    (box, number), *others = way
    for edge in _at_edges(versions.space, box, old, new, of_goods=True):
        yield [(edge, number), *others]


def _of_one_category(versions: Versions, rule: ProgrammeRule, one: Occasion) -> Iterator[Occasion]:
    """The same with goods of a category that is told of the customer, where a rule asks for that."""
    asked = [*facts_of(rule.rule)]
    told = [fact for fact in asked if fact.name.startswith("customer.") and _is_category(versions, fact)]
    if not told or not isinstance(one.event, OrderEvent):
        return
    lines = tuple(replace(line, category=line.category or _CATEGORY) for line in one.event.cart.lines)
    past, shop = dict(one.facts.past), dict(one.facts.shop)
    for fact in told:
        (past if past_key(fact) in past else shop)[past_key(fact)] = lines[0].category
    event = replace(one.event, cart=replace(one.event.cart, lines=lines))
    yield replace(one, event=event, facts=replace(one.facts, past=past, shop=shop))


def _is_category(versions: Versions, fact: n.Fact) -> bool:
    known = versions.new.facts.get(fact.name) or FACTS.get(fact.name)
    return known is not None and known.type == CATEGORY


_CATEGORY = "tea"


def _odd(one: Occasion) -> Occasion:
    """The same order at prices that leave something to round."""
    if not isinstance(one.event, OrderEvent):
        return one
    cart = one.event.cart
    lines = tuple(
        replace(
            line,
            unit_price_minor=line.unit_price_minor + 33,
            regular_price_minor=line.regular_price_minor + 33,
        )
        for line in cart.lines
    )
    return replace(one, event=replace(one.event, cart=replace(cart, lines=lines)))


def _unlike(one: Occasion) -> Occasion:
    """The same order with one unit dearer than the others of its line."""
    if not isinstance(one.event, OrderEvent):
        return one
    cart = one.event.cart
    lines = [*cart.lines]
    for place, line in enumerate(cart.lines):
        if line.quantity > 1:
            price = line.unit_price_minor * 6 // 5
            other = replace(line, id=f"{line.id}-b", sku=f"{line.sku}-B", quantity=1)
            other = replace(other, unit_price_minor=price, regular_price_minor=price)
            lines[place : place + 1] = [replace(line, quantity=line.quantity - 1), other]
            break
    return replace(one, event=replace(one.event, cart=replace(cart, lines=tuple(lines))))


def multiplies(rule: ProgrammeRule) -> bool:
    return rule.rule.effect.verb is n.Verb.MULTIPLY


def _earns(rule: ProgrammeRule) -> bool:
    return rule.rule.effect.verb is n.Verb.EARN
