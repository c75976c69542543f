"""The facts that conditions ask, each with its values parted into cells within which no answer changes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, time, timedelta
from fractions import Fraction
from typing import Any

from flask_loyalty.engine.facts import Value
from flask_loyalty.engine.interpret import FactReader, evaluate
from flask_loyalty.engine.scope import past_key
from flask_loyalty.language import nodes as n
from flask_loyalty.language.definitions import FactDef
from flask_loyalty.language.printer import print_expression
from flask_loyalty.language.vocabulary import FACTS, WEEKDAYS, Kind
from flask_loyalty.language.walking import facts_of

__all__ = ["Atom", "Dimension", "Literals", "atom_of", "atoms_of", "dimension_of"]


@dataclass(frozen=True, slots=True)
class Atom:
    """A condition that joins no others, and the dimension that it asks.

    :ivar key: of the dimension: the fact's canonical text, ``"vip" in customer.segments`` for one member of a
        set, or the whole condition where it is a residual.
    :ivar fact: what is asked; None for a residual.
    :ivar member: of a set, the member that is asked for.
    """

    key: str
    condition: n.Expression
    fact: n.Fact | None = None
    member: str | None = None


def atom_of(condition: n.Expression) -> Atom:
    """What a condition asks, as one dimension; a residual where it asks more than one fact with literals."""
    match condition:
        case n.Fact():
            return Atom(past_key(condition), condition, condition)
        case (
            n.Comparison(left=n.Fact() as fact, right=other)
            | n.Comparison(left=other, right=n.Fact() as fact)
        ):
            if _is_constant(other):
                return Atom(past_key(fact), condition, fact)
        case n.Membership(element=n.Fact() as fact, container=container) if _is_constant(container):
            return Atom(past_key(fact), condition, fact)
        case n.Membership(element=n.TextLiteral(value=member), container=n.Fact() as fact):
            if fact.otherwise is None:
                return Atom(f'"{member}" in {past_key(fact)}', condition, fact, member)
    return Atom(print_expression(condition), condition)


def atoms_of(condition: n.Expression) -> Iterator[Atom]:
    """What a condition asks, each of the conditions that it joins by itself."""
    match condition:
        case n.And(members=members) | n.Or(members=members):
            for member in members:
                yield from atoms_of(member)
        case n.Not(operand=operand):
            yield from atoms_of(operand)
        case _:
            yield atom_of(condition)


_CALENDAR = (n.TimeUnit.MONTH, n.TimeUnit.QUARTER, n.TimeUnit.YEAR, n.TimeUnit.MEMBERSHIP_YEAR)


def _is_constant(e: n.Expression) -> bool:
    """Whether it is the same number or name on every day; a month has no fixed length."""
    if isinstance(e, n.DurationLiteral):
        return e.duration.unit not in _CALENDAR
    if isinstance(e, n.ListLiteral):
        return all(_is_constant(one) for one in e.members)
    return next(facts_of(e), None) is None


class Literals:
    """The literals with which each dimension is compared, of however many conditions."""

    def __init__(self, tiers: Sequence[str] = ()) -> None:
        self.reader = FactReader(_no_fact, tuple(tiers))
        self.of: dict[str, set[Any]] = {}
        self.atoms: dict[str, Atom] = {}

    def add(self, atom: Atom) -> None:
        """Take up the literals of an atom."""
        self.atoms.setdefault(atom.key, atom)
        if atom.fact is None or atom.member is not None:
            return
        found = self.of.setdefault(atom.key, set())
        found.update(self._values(atom.condition, atom.fact))
        if atom.fact.otherwise is not None:
            found.update(self._values(atom.fact.otherwise, None))

    def extended(self, atoms: Iterable[Atom]) -> tuple[Literals, frozenset[str]]:
        """The same with further atoms, and the keys of the dimensions that they part anew."""
        other = copy(self)
        other.of, other.atoms, touched = dict(self.of), dict(self.atoms), set[str]()
        for atom in atoms:
            before = other.of.get(atom.key)
            if before is not None:
                other.of[atom.key] = set(before)
            new = atom.key not in other.atoms
            other.add(atom)
            if new or other.of.get(atom.key) != before:
                touched.add(atom.key)
        return other, frozenset(touched)

    def _values(self, e: n.Expression, fact: n.Fact | None) -> Iterable[Any]:
        match e:
            case n.Fact():
                return ()
            case n.Comparison(left=left, right=right):
                return self._values(right if left is fact else left, None)
            case n.Membership(container=container):
                return self._values(container, None)
            case n.ListLiteral(members=members):
                return [value for one in members for value in self._values(one, None)]
            case n.Between(low=low, high=high):
                return [*self._values(low, None), *self._values(high, None)]
        value = evaluate(e, self.reader)
        return () if value is None else (value,)


def _no_fact(fact: n.Fact) -> Value:
    raise ValueError(f"{fact.name} is no literal")


@dataclass(frozen=True, slots=True)
class _One:
    """Reads every fact as one value."""

    value: Value
    tiers: tuple[str, ...]

    def read(self, fact: n.Fact) -> Value:
        return self.value

    def days(self, duration: n.Duration) -> Fraction:
        raise ValueError(f"{duration.number} {duration.unit.value} is no literal")


@dataclass(frozen=True, slots=True)
class Dimension:
    """A fact, or a residual, with one sample of each of its cells.

    Within a cell every condition on the fact has the same answer, so a set of cells is all that conditions
    can tell apart; it is written as a number whose bit *i* stands for ``samples[i]``.

    :ivar member: of a set, whose membership is asked; the samples are then true and false.
    :ivar ends: those samples that are a cell of their own, of a fact whose values have an order.
    :ivar whole: whether its numbers are whole ones.
    """

    key: str
    fact: n.Fact | None
    member: str | None
    samples: tuple[Value, ...]
    ends: frozenset[Value] = frozenset()
    whole: bool = False

    @property
    def full(self) -> int:
        """Every cell."""
        return (1 << len(self.samples)) - 1

    @property
    def residual(self) -> bool:
        """Whether it is a question that only ``decide`` answers."""
        return self.fact is None

    def passing(self, condition: n.Expression, tiers: tuple[str, ...]) -> int:
        """The cells in which a condition on this dimension holds."""
        if self.fact is None:
            return 0b01
        if self.ends and isinstance(condition, n.Comparison) and condition.operator in _ONE_WAY:
            return self._climbed(condition, tiers)
        seen = self.samples if self.member is None else [self.as_set(sample) for sample in self.samples]
        mask = 0
        for place, value in enumerate(seen):
            if evaluate(condition, _One(value, tiers)) is True:
                mask |= 1 << place
        return mask

    def _climbed(self, condition: n.Comparison, tiers: tuple[str, ...]) -> int:
        """The cells in which a comparison holds that changes its answer once as the values rise."""

        def holds(place: int) -> bool:
            return evaluate(condition, _One(self.samples[place], tiers)) is True

        known = len(self.samples) - (self.samples[-1] is None)
        first = holds(0)
        turn = bisect_left(range(1, known), True, key=lambda place: holds(place) is not first) + 1
        low = (1 << turn) - 1
        mask = low if first else ((1 << known) - 1) & ~low
        return mask | (1 << known if known < len(self.samples) and holds(known) else 0)

    def cell_of(self, value: Value) -> int:
        """The place of the cell that a value is in."""
        if not self.ends and value in self.samples:
            return self.samples.index(value)
        if isinstance(value, str):
            above = [one for one in self.samples if isinstance(one, str) and value.startswith(one[:-1])]
            below = [one for one in above if one.endswith("/…")]
            return self.samples.index(max(below, key=len, default="…"))
        if value is None:
            return len(self.samples) - 1
        known: Sequence[Any] = self.samples[:-1] if self.samples[-1] is None else self.samples
        at = bisect_left(known, value)
        if at < len(known) and known[at] == value:
            return at
        return at - 1 if at == len(known) or (at and known[at] in self.ends) else at

    def lowest(self, mask: int) -> Fraction:
        """No value of an amount in a set of cells is lower; 0 where the cells have no lower end."""
        for place, sample in enumerate(self.samples):
            if mask >> place & 1 and isinstance(sample, Fraction):
                if sample in self.ends:
                    return sample
                below = self.samples[place - 1] if place else Fraction(0)
                return below if isinstance(below, Fraction) else Fraction(0)
        return Fraction(0)

    def highest(self, mask: int) -> Fraction | None:
        """No value of an amount in a set of cells is higher; None where the cells have no upper end."""
        known = [place for place, one in enumerate(self.samples) if mask >> place & 1 and one is not None]
        last = known[-1] if known else 0
        above = self.samples[last : last + 2]
        return next((one for one in above if one in self.ends and isinstance(one, Fraction)), None)

    def as_set(self, sample: Value) -> Value:
        """A set that has the member or has it not."""
        return frozenset({self.member or ""}) if sample else frozenset()

    def values(self, mask: int) -> list[Value]:
        """A sample of each cell of a set of cells."""
        return [sample for place, sample in enumerate(self.samples) if mask >> place & 1]


def dimension_of(
    atom: Atom, literals: Iterable[Any], facts: Mapping[str, FactDef], tiers: Sequence[str]
) -> Dimension:
    """The dimension that an atom asks, parted at the literals with which it is compared anywhere.

    :param facts: the shop's own facts, by name.
    :param tiers: the ids of the programme's tiers, lowest first.
    """
    if atom.fact is None or atom.member is not None:
        return Dimension(atom.key, atom.fact, atom.member, (True, False))
    known = facts.get(atom.fact.name) or FACTS.get(atom.fact.name)
    found = sorted(set(literals))
    samples: list[Value] = list(_samples(known, atom.fact.name, found, tiers))
    ordered = known is not None and known.type.kind in (*_NUMBERS, Kind.DATE, Kind.TIME)
    ends = frozenset(found).union(_bounds(known, atom.fact.name)) if ordered else frozenset()
    if _may_be_unknown(known, atom.fact.name):
        samples.append(None)
    return Dimension(atom.key, atom.fact, None, tuple(samples), ends, _is_whole(known, atom.fact.name))


def _bounds(known: FactDef | None, name: str) -> Iterable[Value]:
    if known is not None and known.type.kind is Kind.TIME:
        return (time(0), time(23, 59, 59))
    return [end for end in (_least(known, name), _most(name)) if end is not None]


def _may_be_unknown(known: FactDef | None, name: str) -> bool:
    """Of a guest nothing of the customer is known; what the shop gives may be missing."""
    if known is None or known.optional or known.nullable or name == "order.margin":
        return True
    return not name.startswith(("order.", "item.", "now.")) or name not in FACTS or name == "order.is_first"


def _samples(
    known: FactDef | None, name: str, literals: Sequence[Any], tiers: Sequence[str]
) -> Iterable[Value]:
    kind = known.type.kind if known is not None else Kind.TEXT
    if kind is Kind.FLAG:
        return (True, False)
    if kind is Kind.WEEKDAY:
        return WEEKDAYS
    if name == "customer.tier":
        return tiers
    if kind is Kind.DATE:
        return [_DAY_ONE + timedelta(days=int(day)) for day in _parted(_days(literals), whole=True)]
    if kind is Kind.TIME:
        return [_clock(second) for second in _parted(_seconds(literals), least=0, most=86399, whole=False)]
    if kind in _NUMBERS:
        return _parted(literals, least=_least(known, name), most=_most(name), whole=_is_whole(known, name))
    if known is not None and known.type.of == "category":
        return [cell for path in literals for cell in (path, f"{path}/…")] + ["…"]
    return [*literals, "…"]


_ONE_WAY = (">=", ">", "<=", "<")
_NUMBERS = (Kind.MONEY, Kind.POINTS, Kind.PERCENT, Kind.NUMBER, Kind.COUNT, Kind.DURATION)
_DAY_ONE = date(2020, 1, 1)
_BELOW_NOTHING = ("margin", "margin_rate")
_WHOLE = {"order.subtotal", "order.shipping", "item.price", "item.regular_price", "item.cost", "item.paid"}
_WHOLE |= {"customer.spend", "employee.sales", "team.sales"}


def _days(literals: Iterable[date]) -> list[Fraction]:
    return [Fraction((day - _DAY_ONE).days) for day in literals]


def _seconds(literals: Iterable[time]) -> list[Fraction]:
    return [Fraction(clock.hour * 3600 + clock.minute * 60 + clock.second) for clock in literals]


def _clock(seconds: Fraction) -> time:
    whole = int(seconds)
    return time(whole // 3600, whole // 60 % 60, whole % 60)


def _least(known: FactDef | None, name: str) -> Fraction | None:
    """The least that a fact of the language can be; of the shop's own nobody has said it."""
    if name not in FACTS or name.endswith(_BELOW_NOTHING):
        return None
    return Fraction(0)


def _most(name: str) -> Fraction | None:
    """The most that it can be: no more than a whole price is left, and no more than all are before one."""
    return Fraction(1) if name.endswith(("margin_rate", "margin_rank")) else None


def _is_whole(known: FactDef | None, name: str) -> bool:
    return name in _WHOLE or (known is not None and known.type.kind in (Kind.COUNT, Kind.POINTS))


def _parted(
    limits: Sequence[Fraction],
    *,
    least: Fraction | int | None = None,
    most: Fraction | int | None = None,
    whole: bool,
) -> list[Fraction]:
    """A sample of each stretch between limits, and each limit itself.

    Of whole numbers the sample is next to a limit, for "99.99 PLN" shows what "100 PLN" asks better than
    50 PLN does.
    """
    ends = sorted({Fraction(one) for one in (*limits, *(end for end in (least, most) if end is not None))})
    if not ends:
        return [Fraction(0)]
    inside = [one for one in ends if (least is None or one >= least) and (most is None or one <= most)]
    found = [*([] if least is not None else [inside[0] - 1])]
    for place, end in enumerate(inside):
        found.append(end)
        if place + 1 < len(inside):
            found += _between(end, inside[place + 1], whole=whole)
    return [*found, *([] if most is not None else [inside[-1] + 1])]


def _between(low: Fraction, high: Fraction, *, whole: bool) -> list[Fraction]:
    if not whole:
        return [(low + high) / 2]
    return [high - 1] if high - low > 1 else []
