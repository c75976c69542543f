"""The boundaries of a rule: the values at which its answer may change, and those just beside them.

Each is a *target*: one fact in one cell, all else so that the rule would give something. Whether a decision
hit a target is read off the scopes in which ``decide`` asked the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from flask_loyalty.analysis.boxes import Box, Boxes, both, meet
from flask_loyalty.analysis.dimensions import Dimension, Literals, atom_of, atoms_of
from flask_loyalty.analysis.links import months_in, place_of
from flask_loyalty.analysis.over import TODAY
from flask_loyalty.analysis.situations import needed_units
from flask_loyalty.analysis.space import Space, validity
from flask_loyalty.analysis.versions import asked_beside
from flask_loyalty.engine.facts import Value
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language import definitions
from flask_loyalty.language import nodes as n
from flask_loyalty.language.sorts import Kind
from flask_loyalty.language.vocabulary import FACTS
from flask_loyalty.language.walking import facts_of
from flask_loyalty.programme.model import Phase, Programme, ProgrammeRule

__all__ = ["Boundaries", "Target"]

MOST_NAMES = 6
"""Of a long list of products or categories so many are tried."""

Way = Sequence[tuple[Box, int]]


@dataclass(frozen=True, slots=True)
class Target:
    """Something that a case should show of a rule.

    :ivar kind: ``plain`` (it gives something), ``no_cost`` (so with goods of unknown cost), ``value`` (a fact
        of the order, the customer, the moment), ``goods`` (a fact of an item), ``units`` (so many items),
        ``span`` (whether an offer is open).
    :ivar key: of ``value`` and ``goods`` the dimension, and ``cell`` the cell that is asked for.
    :ivar when, way: what the order is like, and its goods.
    :ivar number: of ``units`` how many items; of ``span`` -1: none was opened.
    :ivar late: of ``span``, whether it has ended by then.
    """

    kind: str
    when: Box
    way: Way
    key: str = ""
    cell: int = 0
    number: int = 0
    late: bool = False


class Boundaries:
    """A rule by itself, its conditions parted at its own literals and just beside them.

    :param standing: the conditions of tiers and segments that the rule is to show too.
    """

    def __init__(
        self, programme: Programme, rule: ProgrammeRule, standing: Sequence[n.Expression] = ()
    ) -> None:
        self.rule, self.programme = rule, programme
        alone = replace(programme, rules=(rule,))
        asked = [one for one in _conditions(rule, programme.timezone) if one is not None]
        self.literals = Literals(tuple(tier.id for tier in programme.tiers))
        for atom in (atom for one in asked for atom in atoms_of(one)):
            self.literals.add(atom)
        self._standing = standing
        for atom in (atom for one in standing for atom in atoms_of(one)):
            self.literals.add(atom)
        beside = [*self._neighbours()]
        base = _earning(programme) if rule.rule.effect.verb is n.Verb.MULTIPLY else None
        of_base = [] if base is None else [one for one in (base.rule.when, _where(base)) if one is not None]
        self.space = Space(alone, [*asked, *standing, *beside, *of_base])
        # Where it gives nothing there may be fewer items than it asks, and nobody's card.
        self.place = replace(place_of(rule), member=False, units=0)
        boxes = self.space.rule(rule)
        self.when, self.where = boxes.when, boxes.where
        for condition in asked_beside(rule.rule):
            self.when = both(self.when, self.space.boxes(condition))
        if base is not None:
            self.when = both(self.when, self.space.boxes(base.rule.when))
            self.where = both(self.where, self.space.boxes(_where(base)))
        bands = rule.rule.effect.bands
        if bands is not None:
            reached = self.space.boxes(_reaching(bands, bands.bands[0]))
            if any(fact.name.startswith("item.") for fact in facts_of(bands.measure)):
                self.where = both(self.where, reached)
            else:
                self.when = both(self.when, reached)

    def _neighbours(self) -> Iterator[n.Expression]:
        """Each limit as a cell of its own, and the values next to it."""
        for key in self.literals.of:
            fact, kind = self.literals.atoms[key].fact, self._kind(key)
            if fact is None:
                continue
            for one in self._near(key, kind):
                literal = _literal(one, kind, self.programme.currency)
                if literal is not None:
                    yield n.Comparison("=", replace(fact, otherwise=None), literal)

    def _near(self, key: str, kind: Kind) -> list[Any]:
        """The limits with what is beside them, and twice the last of bands that are added up."""
        found = [near for value in self.literals.of.get(key, ()) for near in self._beside(value, kind)]
        if key == "distributor.months_with_order" and isinstance(self.rule.rule.start, n.Every):
            found = [near for near in found if near <= months_in(self.rule.rule.start.period)]
        bands = self.rule.rule.effect.bands
        if bands is not None and bands.mode == "marginal":
            atom = atom_of(_reaching(bands, bands.bands[-1]))
            last = max(self.literals.of.get(key, ()), default=None) if atom.key == key else None
            found += [2 * last] if isinstance(last, Fraction) else []
        return found

    def _beside(self, value: Any, kind: Kind) -> Iterable[Any]:
        """A limit with what is just beside it; of days, where weekdays are asked too, those of a week."""
        if isinstance(value, date) and "now.weekday" in self.literals.atoms:
            return [value + timedelta(days=step) for step in range(-7, 8)]
        return _beside(value, kind)

    # ------------------------------------------------------------ targets

    def targets(self) -> Iterator[Target]:
        """Everything that cases should show of the rule, the plainest first."""
        if self.when.empty or self.where.empty:
            return
        ways = self._ways()
        first = self.when.boxes[0]
        for when in (first, self._without_ends(first)):
            yield Target("plain", when, ways[0])
        yield from self._of_values()
        yield from self._of_standing(first)
        yield from self._of_goods(first)
        yield from self._of_units(first, ways[0])
        if self._gives_without_cost():
            yield Target("no_cost", first, ways[0])
        if isinstance(self.rule.rule.start, n.Within):
            yield Target("span", first, ways[0], number=-1)
            yield from (Target("span", first, ways[0], late=late) for late in (False, True))

    def _without_ends(self, box: Box) -> Box:
        """The same without what is only asked to be large enough, so that there is something to give."""
        return {key: cells for key, cells in box.items() if not self._is_without_end(key, cells)}

    def _is_without_end(self, key: str, cells: int) -> bool:
        dimension = self.space.dimension(key)
        if not dimension.ends or key.startswith(("order.", "item.", "now.")):
            return False
        known = [place for place, value in enumerate(dimension.samples) if value is not None]
        return bool(cells >> known[-1] & 1)

    def _ways(self, where: Boxes | None = None) -> list[list[tuple[Box, int]]]:
        units = self.rule.rule.effect.units
        if units is None and not self.where.empty:
            return [[(box, 1)] for box in (self.where if where is None else where).boxes]
        beside = self.space.boxes(None if units is None or units.beside is None else units.beside.where)
        return needed_units(units, self.where if where is None else where, beside)

    def _of_values(self) -> Iterator[Target]:
        """Facts of the order, the customer, the moment: each limit, what is just below and just above."""
        told: set[tuple[str, int]] = set()
        for box in self.when.boxes[:6]:
            for key in box:
                possible = [
                    cell
                    for cell in self._cells(key)
                    if self.space.links.clash({**box, key: 1 << cell}, self.place) is None
                ]
                for cell in self._nearest(key, possible):
                    if (key, cell) not in told:
                        told.add((key, cell))
                        yield Target("value", {**box, key: 1 << cell}, self._ways()[0], key, cell)

    def _of_standing(self, first: Box) -> Iterator[Target]:
        """Each limit of what makes a customer stand where the rule asks, whatever else the rule asks."""
        rest = {key: cells for key, cells in first.items() if not self.is_standing(key)}
        told: set[tuple[str, int]] = set()
        for condition in self._standing:
            for one in self.space.boxes(condition).boxes[:2]:
                box = meet(rest, one)
                for key in one if box is not None else ():
                    for cell in self._cells(key):
                        if (key, cell) not in told:
                            told.add((key, cell))
                            yield Target("value", {**(box or {}), key: 1 << cell}, self._ways()[0], key, cell)

    def is_standing(self, key: str) -> bool:
        """Whether a dimension is the customer's tier or a segment."""
        fact = self.space.dimension(key).fact
        return fact is not None and fact.name in ("customer.tier", "customer.segments")

    def _nearest(self, key: str, cells: list[int]) -> list[int]:
        """Of days of which not every one can be, the nearest to each limit before it and from it on."""
        if key != TODAY or "now.weekday" not in self.literals.atoms:
            return cells
        samples, kept = self.space.dimension(key).samples, set[int]()
        days = [(cell, day) for cell in cells if isinstance(day := samples[cell], date)]
        for limit in self.literals.of.get(key, ()):
            kept.update([cell for cell, day in days if day < limit][-1:])
            kept.update(cell for cell, day in days if day == limit)
            kept.update([cell for cell, day in days if day > limit][:1])
        return [cell for cell in cells if cell in kept]

    def _of_goods(self, when: Box) -> Iterator[Target]:
        told: set[tuple[str, int]] = set()
        for box in self.where.boxes[:6]:
            for key in box:
                for cell in self._cells(key):
                    if (key, cell) not in told and key in self.literals.atoms:
                        told.add((key, cell))
                        ways = self._ways(Boxes(({**box, key: 1 << cell},)))
                        yield Target("goods", when, ways[0], key, cell)

    def _cells(self, key: str) -> list[int]:
        """The cells at the limits of a dimension that the rule itself asks, and beside them."""
        if key not in self.literals.atoms:
            return []
        dimension = self.space.dimension(key)
        if dimension.residual or dimension.member is not None or not dimension.ends:
            few = self._few(dimension, key)
            return few if self._may_be_unknown(key) else [i for i in few if dimension.samples[i] is not None]
        near = set(self._near(key, self._kind(key)))
        return [place for place, one in enumerate(dimension.samples) if one is not None and one in near]

    def _may_be_unknown(self, key: str) -> bool:
        """Whether nobody may have said it; whoever reports an event says what the event must have."""
        fact = self.literals.atoms[key].fact
        known = None if fact is None else self.programme.facts.get(fact.name) or FACTS.get(fact.name)
        return known is None or known.scope is not definitions.Scope.EVENT or known.nullable

    def _kind(self, key: str) -> Kind:
        fact = self.literals.atoms[key].fact
        known = None if fact is None else self.programme.facts.get(fact.name) or FACTS.get(fact.name)
        return Kind.TEXT if known is None else known.type.kind

    def _few(self, dimension: Dimension, key: str) -> list[int]:
        """Names: those that the rule asks for, and one other."""
        if dimension.residual or dimension.member is not None or len(dimension.samples) <= MOST_NAMES:
            return [*range(len(dimension.samples))]
        named = [i for i, one in enumerate(dimension.samples) if one in self.literals.of.get(key, ())]
        others = [i for i, one in enumerate(dimension.samples) if i not in named and one is not None]
        return [*named[:MOST_NAMES], *others[-1:]]

    def _of_units(self, when: Box, way: Way) -> Iterator[Target]:
        """Sets: one item too few, just enough, one too few for a second, two."""
        units = self.rule.rule.effect.units
        ranked = units is not None and units.kind is n.UnitsKind.RANKED
        if units is None or (units.size < 2 and units.beside is None and units.take < 2 and not ranked):
            return
        (box, number), *others = way
        counts = (number, number + 1) if ranked else (number - 1, number, 2 * number - 1, 2 * number)
        for count in dict.fromkeys(counts):
            if count > 0:
                factor = 2 if count > number else 1
                beside = [(other, each * factor) for other, each in others]
                yield Target("units", when, [(box, count), *beside], number=count)
        for place, (other, each) in enumerate(others):
            fewer = [*others[:place], *([(other, each - 1)] if each > 1 else []), *others[place + 1 :]]
            yield Target("units", when, [(box, number), *fewer], number=number)

    def _gives_without_cost(self) -> bool:
        """Whether what is given has an answer of its own for goods of which the cost is not known."""
        effect = self.rule.rule.effect
        measures = [effect.amount, effect.measure, effect.bands and effect.bands.measure]
        told = (fact for one in measures if one for fact in facts_of(one) if fact.otherwise is not None)
        return any("margin" in fact.name or "cost" in fact.name for fact in told)

    # ------------------------------------------------------------ whether it was hit

    def hit(self, target: Target, asked: Sequence[Scope], moment: datetime) -> bool:
        """Whether a decision showed the cell that a target asks for."""
        if target.kind not in ("value", "goods"):
            return True
        dimension = self.space.dimension(target.key)
        if target.key.startswith("now."):
            return self._at(dimension, moment) == target.cell
        for scope in asked:
            held = [scope] if target.kind == "value" else [scope.of(unit) for unit in scope.units]
            if any(self._cell(dimension, one) == target.cell for one in held):
                return True
        return False

    def _at(self, dimension: Dimension, moment: datetime) -> int:
        local = moment.astimezone(zone_of(self.programme.timezone))
        value: Value = local.time() if dimension.key == "now.time" else local.date()
        if dimension.key == "now.weekday":
            value = dimension.samples[local.weekday()]
        return dimension.cell_of(value)

    def _cell(self, dimension: Dimension, scope: Scope) -> int | None:
        if dimension.fact is None:
            return 0 if scope.holds(self.space.residual(dimension.key)) else 1
        value = scope.value(replace(dimension.fact, otherwise=None))
        if dimension.member is not None:
            return 0 if isinstance(value, frozenset) and dimension.member in value else 1
        if value is None and None not in dimension.samples:
            return None
        return dimension.cell_of(value)


# ---------------------------------------------------------------- limits and what is next to them


def _conditions(rule: ProgrammeRule, timezone: str) -> Iterator[n.Expression | None]:
    """Everything that a rule asks, its dates and the edges of its bands among them."""
    units, bands = rule.rule.effect.units, rule.rule.effect.bands
    yield from (rule.rule.when, validity(rule, timezone), *asked_beside(rule.rule))
    yield None if units is None else units.where
    yield None if units is None or units.beside is None else units.beside.where
    if bands is not None:
        yield from (_reaching(bands, band) for band in bands.bands)


def _earning(programme: Programme) -> ProgrammeRule | None:
    """A rule that earns points on an order, that which asks least."""
    earning = [
        one
        for one in programme.rules
        if one.phase is Phase.EARN and one.rule.effect.verb is n.Verb.EARN and one.rule.start is None
    ]
    return min(earning, key=lambda one: (one.rule.when is not None, _where(one) is not None), default=None)


def _where(rule: ProgrammeRule) -> n.Expression | None:
    units = rule.rule.effect.units
    return None if units is None else units.where


def _reaching(bands: n.Bands, band: n.Band) -> n.Expression:
    return n.Comparison(">=", bands.measure, band.limit)


_STEPS = {
    Kind.MONEY: Fraction(1),
    Kind.COUNT: Fraction(1),
    Kind.POINTS: Fraction(1),
    Kind.DURATION: Fraction(1),
    Kind.NUMBER: Fraction(1, 10),
    Kind.PERCENT: Fraction(1, 1000),
}


def _beside(value: Any, kind: Kind) -> Iterable[Any]:
    """A limit with what is just below and just above it."""
    if isinstance(value, date):
        return [value + timedelta(days=step) for step in (-1, 0, 1)]
    if isinstance(value, time):
        minutes = value.hour * 60 + value.minute
        return [time(at // 60, at % 60) for at in (minutes - 1, minutes, minutes + 1) if 0 <= at < 1440]
    if isinstance(value, Fraction) and kind in _STEPS:
        return [value + step * _STEPS[kind] for step in (-1, 0, 1) if value + step * _STEPS[kind] >= 0]
    return ()


def _literal(value: Any, kind: Kind, currency: str) -> n.Expression | None:
    match value:
        case date():
            return n.DateLiteral(value)
        case time():
            return n.TimeLiteral(value)
    match kind:
        case Kind.MONEY:
            return n.MoneyLiteral(int(value), currency) if value.denominator == 1 else None
        case Kind.PERCENT:
            return n.PercentLiteral(value)
        case Kind.DURATION:
            return (
                n.DurationLiteral(n.Duration(int(value), n.TimeUnit.DAY)) if value.denominator == 1 else None
            )
    return n.NumberLiteral(value)
