"""What shows that a rule changed: an order, an event or a period that two versions decide differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from itertools import islice

from flask_loyalty.analysis.boxes import ANYTHING, Box, both, meet
from flask_loyalty.analysis.limits_used import dearer, with_uses
from flask_loyalty.analysis.occasions import Occasion, occasions
from flask_loyalty.analysis.situations import Wanted, needed_units
from flask_loyalty.analysis.space import Space
from flask_loyalty.analysis.versions import Versions
from flask_loyalty.engine.facts import OrderEvent
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.periods import add, zone_of
from flask_loyalty.engine.scope import past_key
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = ["Example", "examples_of", "given", "made_for", "ways_of"]

MOST_TRIES = 60
"""So many proposals are put through ``decide`` for each way in which a rule changed."""

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
        example = show.first(_in_spans(versions, old, new), "")
        if example is not None:
            found.setdefault(example.way, example)
    if old is not None and new is not None and (not found or not CONDITIONS.issuperset(parts)):
        wanted = "changed" if found else ""
        example = show.first(_in_both(versions, old, new), wanted)
        if example is None and "limits" in parts:
            example = show.first(at_limits(versions, old, new), wanted)
        if example is not None:
            found.setdefault(example.way, example)
    yield from found.values()


CONDITIONS = frozenset({"for", "when", "goods", "beside"})
_BY_OTHERS = frozenset({"group", "priority", "exclusive", "budget"})
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
        multiplies = any(one is not None and one.rule.effect.verb is n.Verb.MULTIPLY for one in (old, new))
        self.by_others = multiplies or bool(parts and _BY_OTHERS.issuperset(parts))

    def first(self, made: Iterable[Occasion], wanted: str) -> Example | None:
        """The first that shows a change by itself and among all rules, in the wanted way; or the next best.

        :param wanted: the way; empty: any.
        """
        second: Example | None = None
        for one in islice(made, MOST_TRIES):
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
                yield from (other for one in made for other in (one, _odd(one)))


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
