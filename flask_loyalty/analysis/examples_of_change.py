"""What shows that a rule changed: an order, an event or a period that two versions decide differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from itertools import chain, islice

from flask_loyalty.analysis.boxes import ANYTHING, Box, both, meet
from flask_loyalty.analysis.limits_used import dearer, near_budgets, with_uses
from flask_loyalty.analysis.occasions import Occasion, Opener, occasions
from flask_loyalty.analysis.situations import Wanted, needed_units, situations
from flask_loyalty.analysis.space import Space
from flask_loyalty.analysis.versions import Versions, less
from flask_loyalty.engine.facts import OrderEvent
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.periods import add, zone_of
from flask_loyalty.engine.scope import past_key
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = ["Example", "examples_of", "given", "made_for", "meeting", "ways_of"]

MOST_TRIES = 60
"""So many proposals are put through ``decide`` for each way in which a rule changed."""
MOST_AMONG_OTHERS = 600
"""So many where it takes another rule to show it."""
MOST_RULES = 60
"""With so many other rules one is brought together."""

Pair = tuple[Box, Box]
"""What the order is like, and the goods."""


@dataclass(frozen=True, slots=True)
class Example:
    """Something that two versions decide differently.

    :ivar way: ``lost`` (the rule gave something and gives nothing), ``gained``, ``changed``.
    :ivar alone: whether it shows where the rule is the only one, and none was found among the others.
    """

    way: str
    occasion: Occasion
    old: Decision
    new: Decision
    alone: bool = False


def given(decision: Decision, rule: str) -> tuple[tuple[object, ...], ...]:
    """What a rule gives in a decision, as far as anybody gets it."""
    return tuple(
        (one.kind, one.party, one.amount, one.counter, one.reference)
        for one in decision.outcomes
        if one.rule == rule
    )


def examples_of(
    versions: Versions,
    old: ProgrammeRule | None,
    new: ProgrammeRule | None,
    lost: Sequence[Pair],
    gained: Sequence[Pair],
    parts: Sequence[str],
) -> Iterator[Example]:
    """One example of each way in which a rule changed, as far as any is found.

    :param lost: the kinds that the rule was about and is no longer; ``gained`` the other way round.
    :param parts: the names of what of it differs.
    """
    show = _Show(versions, old, new, parts)
    found: dict[str, Example] = {}
    for way, rule, kinds in (("lost", old, lost), ("gained", new, gained)):
        if rule is not None and kinds:
            made = _in_kinds(versions, rule, kinds, old=way == "lost")
            example = show.first(made, way)
            if example is not None:
                found.setdefault(example.way, example)
    if old is not None and new is not None and "start" in parts:
        example = show.first(chain(_in_spans(versions, old, new), _by_openers(versions, old, new)), "")
        if example is not None:
            found.setdefault(example.way, example)
    if old is not None and new is not None and (not found or not CONDITIONS.issuperset(parts)):
        wanted = "changed" if found else ""
        example = show.first(_in_both(versions, old, new), wanted)
        if example is None and (show.multiplies or BY_OTHERS.intersection(parts)):
            example = show.first(_among_others(versions, old, new), wanted, MOST_AMONG_OTHERS)
        if example is None and "budget" in parts:
            example = show.first(_of_budgets(versions, old, new), wanted)
        if example is None and "limits" in parts:
            example = show.first(at_limits(versions, old, new), wanted)
        if example is not None:
            found.setdefault(example.way, example)
    yield from found.values()


CONDITIONS = frozenset({"for", "when", "goods", "beside"})
BY_OTHERS = frozenset({"group", "priority", "exclusive", "budget"})
"""Parts that only show where there are other rules."""


class _Show:
    """Looks for what shows a change of one rule."""

    def __init__(
        self,
        versions: Versions,
        old: ProgrammeRule | None,
        new: ProgrammeRule | None,
        parts: Sequence[str],
    ) -> None:
        self.versions, self.old, self.new = versions, old, new
        self.pair = (_alone(versions.old, old), _alone(versions.new, new))
        self.multiplies = any(one is not None and _multiplies(one) for one in (old, new))
        self.by_others = self.multiplies or bool(parts and BY_OTHERS.issuperset(parts))

    def first(self, made: Iterable[Occasion], wanted: str, most: int = MOST_TRIES) -> Example | None:
        """The first that shows a change by itself and among all rules, in the wanted way; or the next best.

        :param wanted: the way; empty: any.
        """
        second: Example | None = None
        for one in islice(made, most):
            alone = None if self.by_others else self._shown(*self.pair, one)
            if alone is None and not self.by_others:
                continue
            among = self._shown(self.versions.old, self.versions.new, one)
            example = among or (alone and replace(alone, alone=True))
            if among is not None and wanted in ("", among.way):
                return among
            if example is not None and (second is None or (second.alone and not example.alone)):
                second = example
        return second

    def _shown(self, before: Programme, after: Programme, one: Occasion) -> Example | None:
        """What the two versions make of something, if the rule gives something else in them."""
        left, right = one.decided(before), one.decided(after)
        had = given(left, self.old.id) if self.old is not None else ()
        has = given(right, self.new.id) if self.new is not None else ()
        if had == has:
            return None
        way = "changed" if had and has else "lost" if had else "gained"
        return Example(way, one, left, right)


def _multiplies(rule: ProgrammeRule) -> bool:
    return rule.rule.effect.verb is n.Verb.MULTIPLY


def _earns(rule: ProgrammeRule) -> bool:
    return rule.rule.effect.verb is n.Verb.EARN


def _alone(programme: Programme, rule: ProgrammeRule | None) -> Programme:
    return replace(programme, rules=() if rule is None else (rule,))


# ---------------------------------------------------------------- what may show it


def _in_kinds(
    versions: Versions, rule: ProgrammeRule, kinds: Sequence[Pair], *, old: bool
) -> Iterator[Occasion]:
    """What may happen in kinds that one version alone is about."""
    space = versions.of_old if old else versions.space
    for when, goods in kinds[:8]:
        for way in ways_of(versions, rule, old=old)[:4]:
            inside = _narrowed(way, goods)
            if inside is not None:
                yield from islice(made_for(versions, space, rule, when, inside), 12)


def _in_both(versions: Versions, old: ProgrammeRule, new: ProgrammeRule) -> Iterator[Occasion]:
    """What may happen where both forms apply: at the edges of bands, in several sizes, at odd prices."""
    was, now = versions.boxes(old, old=True), versions.boxes(new, old=False)
    if was is None or now is None:
        return
    when = both(was.when, now.when)
    ways = [*ways_of(versions, old, old=True)[:2], *ways_of(versions, new)[:2]]
    for box in when.boxes[:3]:
        for edge in _at_edges(versions.space, box, old, new):
            for way in ways:
                yield from islice(made_for(versions, versions.space, new, edge, way), 2)
        for size in (1, 2, 3, 10, 100):
            for way in ways:
                larger = [(goods, number * size) for goods, number in way]
                made = islice(made_for(versions, versions.space, new, box, larger), 2)
                yield from (other for one in made for other in (one, _odd(one), _unlike(one)))


def _among_others(versions: Versions, old: ProgrammeRule, new: ProgrammeRule) -> Iterator[Occasion]:
    """What may happen where the rule meets another that its change is about: of its groups, or any.

    One that multiplies meets those that earn.
    """
    groups = {one.group for one in (old, new) if one.group is not None}
    alone = old.exclusive is not new.exclusive
    multiplies = _multiplies(old) or _multiplies(new)
    for rule in islice({**versions.old_rules, **versions.new_rules}.values(), MOST_RULES):
        if rule.id in (old.id, new.id):
            continue
        if alone or rule.group in groups or (multiplies and _earns(rule)):
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


def _of_budgets(versions: Versions, old: ProgrammeRule, new: ProgrammeRule) -> Iterator[Occasion]:
    """What may happen where a budget that one form draws on has nearly run out."""
    sides = (versions.old, old), (versions.new, new)
    forms = [(side, side.budgets[rule.budget]) for side, rule in sides if rule.budget is not None]
    for one in islice(_in_both(versions, old, new), 4):
        for form in forms:
            yield from near_budgets(one, [form])


def _by_openers(versions: Versions, old: ProgrammeRule, new: ProgrammeRule) -> Iterator[Occasion]:
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


def _in_spans(versions: Versions, old: ProgrammeRule, new: ProgrammeRule) -> Iterator[Occasion]:
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
                        yield replace(_after_an_order(one), opened=one.moment - ago)
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


def _at_edges(space: Space, box: Box, old: ProgrammeRule, new: ProgrammeRule) -> Iterator[Box]:
    """The parts of a box in which what bands measure lies in one cell."""
    for rule in (old, new):
        bands = rule.rule.effect.bands
        if bands is None or not isinstance(bands.measure, n.Fact):
            continue
        key = past_key(bands.measure)
        dimension = space.dimension(key)
        for place in range(len(dimension.samples)):
            inside = meet(box, {key: 1 << place})
            if inside is not None:
                yield inside


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
