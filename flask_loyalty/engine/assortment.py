"""The shop's own products as examples of what helps a rule: those its filter takes, cheapest first.

Which product is worth a try is guessed here from what one unit by itself brings to a measure, as the
interpreter reads it; whether it does is decided like any other change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from flask_loyalty.engine.changes import Change, ChangeKind
from flask_loyalty.engine.facts import CartLine
from flask_loyalty.engine.scope import changed
from flask_loyalty.engine.sights import Sight
from flask_loyalty.engine.unit import Unit
from flask_loyalty.engine.wanted import MOST_UNITS, Wanted, Way
from flask_loyalty.language import nodes as n
from flask_loyalty.money import Rounding, round_fraction

__all__ = ["bringing", "excluded_goods", "goods_that_fit", "so_many_of_any", "some_of"]

_MOST_EXAMPLES = 4
"""So many products are tried of those that fit."""


def goods_that_fit(where: n.Expression | None, sight: Sight, wanted: Wanted) -> list[CartLine]:
    """One unit of each product that a filter takes and the programme does not exclude, the cheapest first."""
    return [unit.line for unit in _fitting(where, sight, wanted)]


def excluded_goods(sight: Sight, wanted: Wanted) -> list[CartLine]:
    """One unit of each product of the shop that the programme excludes, the cheapest first."""
    scope = sight.scope
    units = [Unit(one, 0, one.unit_price_minor, one.unit_price_minor) for one in wanted.assortment()]
    lines = [unit.line for unit in units if unit.price_minor and scope.excludes(unit)]
    return sorted(lines, key=lambda line: (line.unit_price_minor, line.sku))


def some_of(lines: Sequence[CartLine]) -> list[CartLine]:
    """The cheapest and the dearest of some, and a few between."""
    last, parts = len(lines) - 1, min(_MOST_EXAMPLES, max(1, len(lines) - 1))
    return [lines[last * part // parts] for part in range(parts + 1)] if lines else []


def so_many_of_any(
    number: int,
    where: n.Expression | None,
    sight: Sight,
    wanted: Wanted,
    *,
    below_minor: int | None = None,
    above_minor: int = 0,
) -> Iterator[Way]:
    """So many of a product that a filter takes, between two prices: of the cheapest few and the dearest."""
    lines = [one for one in goods_that_fit(where, sight, wanted) if one.unit_price_minor > above_minor]
    if below_minor is not None:
        lines = [line for line in lines if line.unit_price_minor < below_minor]
    lines = [line for line in lines if wanted.can_add(line.sku, number)]
    for line in [*lines[:_MOST_EXAMPLES], *lines[_MOST_EXAMPLES:][-1:]]:
        yield (_example(number, line, where),)


def bringing(
    missing: Fraction, measure: n.Expression, where: n.Expression | None, sight: Sight, wanted: Wanted
) -> Iterator[Way]:
    """So many of a product as probably bring a measure so far: of those few that then cost least."""
    found = []
    for unit in _fitting(where, sight, wanted):
        alone = changed(sight.scope, units=(unit,), item=unit, gifts_minor=0)
        brings = alone.number(measure)
        if brings is None or brings <= 0:
            continue
        number = max(1, round_fraction(missing / brings, Rounding.UP))
        if number <= MOST_UNITS and wanted.can_add(unit.line.sku, number):
            found.append((number * unit.price_minor, unit.line.sku, number, unit.line))
    for _, _, number, line in sorted(found, key=lambda one: one[:2])[:_MOST_EXAMPLES]:
        yield (_example(number, line, where),)


def _fitting(where: n.Expression | None, sight: Sight, wanted: Wanted) -> list[Unit]:
    scope = sight.scope
    lines = sorted(wanted.assortment(), key=lambda line: (line.unit_price_minor, line.sku))
    units = [Unit(line, 0, line.unit_price_minor, line.unit_price_minor) for line in lines]
    return scope.matching(where, [unit for unit in units if unit.price_minor and not scope.excludes(unit)])


def _example(number: int, line: CartLine, where: n.Expression | None) -> Change:
    return Change(ChangeKind.PRODUCT, number, line=line, skus=(line.sku,), where=where, example=True)
