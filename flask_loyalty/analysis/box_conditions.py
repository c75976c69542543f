"""A box said as a condition of the language, so that it can be told in the sentences of rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, time
from fractions import Fraction

from flask_loyalty.analysis.boxes import Box
from flask_loyalty.analysis.dimensions import Dimension
from flask_loyalty.analysis.space import Space
from flask_loyalty.engine.facts import Value
from flask_loyalty.language import nodes as n
from flask_loyalty.language.sorts import Kind
from flask_loyalty.language.vocabulary import FACTS

__all__ = ["condition_of"]

Literal = n.Expression


def condition_of(space: Space, box: Box) -> n.Expression | None:
    """What holds in a box and nowhere else, but for what is unknown; None if the box is everything."""
    said = [one for key in box for one in _of_dimension(space, space.dimension(key), box[key])]
    return None if not said else said[0] if len(said) == 1 else n.And(tuple(said))


def _of_dimension(space: Space, dimension: Dimension, cells: int) -> Iterator[n.Expression]:
    """The conditions on one dimension, all of which hold in these cells."""
    if cells == dimension.full:
        return
    if dimension.fact is None:
        condition = space.residual(dimension.key)
        yield condition if cells & 1 else n.Not(condition)
        return
    fact = replace(dimension.fact, otherwise=None)
    if dimension.member is not None:
        yield n.Membership(n.TextLiteral(dimension.member), fact, negated=not cells & 1)
        return
    values = dimension.values(cells)
    if values == [None]:
        yield n.Comparison("=", fact, n.WordLiteral("none"))
    elif None not in values and cells == dimension.full & ~_unknown(dimension):
        yield n.Comparison("!=", fact, n.WordLiteral("none"))
    else:
        found = [*_alternatives(space, dimension, fact, cells)]
        yield found[0] if len(found) == 1 else n.Or(tuple(found))


def _unknown(dimension: Dimension) -> int:
    return 1 << dimension.samples.index(None) if None in dimension.samples else 0


def _alternatives(space: Space, dimension: Dimension, fact: n.Fact, cells: int) -> Iterable[n.Expression]:
    known = space.programme.facts.get(fact.name) or FACTS.get(fact.name)
    kind = known.type.kind if known is not None else Kind.TEXT
    if kind is Kind.FLAG:
        return [fact if dimension.samples[0] in dimension.values(cells) else n.Not(fact)]
    if dimension.ends:
        return _stretches(dimension, fact, cells, kind, space.programme.currency)
    names = [str(value) for value in dimension.values(cells) if value is not None]
    if known is not None and known.type.of == "category":
        return _categories(dimension, fact, names)
    return [_one_of(fact, names, [str(one) for one in dimension.samples if one is not None], kind)]


# ---------------------------------------------------------------- amounts, days, hours


def _stretches(
    dimension: Dimension, fact: n.Fact, cells: int, kind: Kind, currency: str
) -> Iterator[n.Expression]:
    """Each run of neighbouring cells as a range."""
    places = [i for i, one in enumerate(dimension.samples) if cells >> i & 1 and one is not None]
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    last = max(i for i, one in enumerate(dimension.samples) if one is not None)
    for run in runs:
        said = [*_bounded(dimension, fact, run[0], run[-1], last, kind, currency)]
        yield said[0] if len(said) == 1 else n.And(tuple(said))


def _bounded(
    dimension: Dimension, fact: n.Fact, first: int, final: int, last: int, kind: Kind, currency: str
) -> Iterator[n.Expression]:
    low, high = dimension.samples[first], dimension.samples[final]
    if first == final and low in dimension.ends:
        yield n.Comparison("=", fact, _literal(low, kind, currency))
        return
    if first > 0:
        inside = low in dimension.ends
        start = low if inside else dimension.samples[first - 1]
        yield n.Comparison(">=" if inside else ">", fact, _literal(start, kind, currency))
    if final < last:
        inside = high in dimension.ends
        end = high if inside else dimension.samples[final + 1]
        yield n.Comparison("<=" if inside else "<", fact, _literal(end, kind, currency))


def _literal(value: Value, kind: Kind, currency: str) -> Literal:
    match value:
        case date():
            return n.DateLiteral(value)
        case time():
            return n.TimeLiteral(value)
        case Fraction():
            return _number(value, kind, currency)
    return n.TextLiteral(str(value))


def _number(value: Fraction, kind: Kind, currency: str) -> Literal:
    match kind:
        case Kind.MONEY if value.denominator == 1:
            return n.MoneyLiteral(int(value), currency)
        case Kind.PERCENT:
            return n.PercentLiteral(value)
        case Kind.POINTS:
            return n.CountLiteral(value, "point")
        case Kind.DURATION if value.denominator == 1:
            return n.DurationLiteral(n.Duration(int(value), n.TimeUnit.DAY))
        case Kind.DURATION:
            minutes = value * 1440
            return n.DurationLiteral(n.Duration(int(minutes), n.TimeUnit.MINUTE))
    return n.NumberLiteral(value)


# ---------------------------------------------------------------- names


def _one_of(fact: n.Fact, names: Sequence[str], known: Sequence[str], kind: Kind) -> n.Expression:
    """One of some names; where any other will do too, none of those that will not."""
    if "…" in names:
        return _membership(fact, [one for one in known if one not in names], kind, negated=True)
    return _membership(fact, names, kind, negated=False)


def _membership(fact: n.Fact, names: Sequence[str], kind: Kind, *, negated: bool) -> n.Expression:
    literals: list[Literal] = [
        n.WordLiteral(name) if kind is Kind.WEEKDAY else n.TextLiteral(name) for name in names
    ]
    if len(literals) == 1:
        return n.Comparison("!=" if negated else "=", fact, literals[0])
    return n.Membership(fact, n.ListLiteral(tuple(literals)), negated)


def _categories(dimension: Dimension, fact: n.Fact, names: Sequence[str]) -> list[n.Expression]:
    """Categories with all that is below them, where all of it is meant."""
    known = [str(one) for one in dimension.samples if one is not None]
    if "…" in names:
        others = [name for name in known if name not in names]
        outside = [_negated(one) for one in _of_paths(fact, others, known)]
        return [outside[0] if len(outside) == 1 else n.And(tuple(outside))]
    return _of_paths(fact, names, known)


def _of_paths(fact: n.Fact, names: Sequence[str], known: Sequence[str]) -> list[n.Expression]:
    chosen: list[str] = []
    found: list[n.Expression] = []
    for name in sorted(names, key=lambda one: (one.count("/"), one)):
        path = name.removesuffix("/…")
        if any(path == one or path.startswith(f"{one}/") for one in chosen):
            continue
        below = [one for one in known if one == path or one.startswith(f"{path}/")]
        if all(one in names for one in below):
            chosen.append(path)
            found.append(n.Membership(fact, n.TextLiteral(path)))
        elif name == path:
            found.append(n.Comparison("=", fact, n.TextLiteral(path)))
        else:
            rest: list[n.Expression] = [n.Membership(fact, n.TextLiteral(path))]
            inner = [one for one in below if one not in (path, name) and not one.endswith("/…")]
            rest.append(n.Comparison("!=", fact, n.TextLiteral(path)))
            rest += [n.Membership(fact, n.TextLiteral(one), negated=True) for one in inner]
            found.append(n.And(tuple(rest)))
    return found


def _negated(condition: n.Expression) -> n.Expression:
    match condition:
        case n.Membership():
            return replace(condition, negated=not condition.negated)
        case n.Comparison(operator="="):
            return replace(condition, operator="!=")
    return n.Not(condition)
