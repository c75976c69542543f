"""Rules that are the bands of one thing, one by one: where nothing applies between them, or two do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from flask_loyalty.analysis.boxes import Box
from flask_loyalty.analysis.dimensions import Dimension
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.range_words import range_text
from flask_loyalty.analysis.reach import high_end, low_end
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import Pick, ProgrammeRule

__all__ = ["check_families", "less_than", "same_but_for_bands"]

_BESIDE = {"en": 'the band before it: "{}"', "pl": "poprzedni próg: „{}”"}


def check_families(of: Examination) -> None:
    """Note gaps and overlaps between rules that differ in one range of values and in their amount alone."""
    families: dict[object, list[tuple[int, ProgrammeRule]]] = {}
    own = [_loosely(rule) for rule in of.chosen(of.living)] if of.only is not None else []
    for rule in of.living:
        if own and _loosely(rule) not in own:
            continue
        for dimension, rest, cells in _bands(of, rule):
            families.setdefault((dimension.key, rest, _kind(rule)), []).append((cells, rule))
        for dimension, rest, cells in _bands_of_items(of, rule):
            families.setdefault((dimension.key, rest, _loosely(rule)), []).append((cells, rule))
    for (key, *_), members in ((key, found) for key, found in families.items() if isinstance(key, tuple)):
        if len(members) > 1:
            _neighbours(of, of.space.dimension(key), members)


def _bands(of: Examination, rule: ProgrammeRule) -> Iterator[tuple[Dimension, object, int]]:
    """Each ordered fact of which a rule asks one range, with the rest of what it asks."""
    boxes = of.rules[rule.id].when
    if len(boxes.boxes) != 1 or not boxes.exact:
        return
    (box,) = boxes.boxes
    for key, cells in box.items():
        dimension = of.space.dimension(key)
        if dimension.ends and _is_range(cells):
            yield dimension, _without(box, key), cells


def _bands_of_items(of: Examination, rule: ProgrammeRule) -> Iterator[tuple[Dimension, object, int]]:
    """The same of what it asks of each item, beside all that it asks of the order."""
    units, when = rule.rule.effect.units, of.rules[rule.id].when
    if units is None or units.where is None or not when.exact:
        return
    boxes = of.space.boxes(units.where)
    if len(boxes.boxes) != 1 or not boxes.exact:
        return
    asked = tuple(sorted(_without(box, "") for box in when.boxes))
    (box,) = boxes.boxes
    for key, cells in box.items():
        dimension = of.space.dimension(key)
        if dimension.ends and _is_range(cells):
            yield dimension, (asked, _without(box, key)), cells


def _loosely(rule: ProgrammeRule) -> object:
    """What a rule does, but for how much of it and on which items."""
    units = rule.rule.effect.units
    if units is None or units.where is None:
        return _kind(rule)
    effect = replace(rule.rule.effect, units=replace(units, where=None))
    return _kind(replace(rule, rule=replace(rule.rule, effect=effect)))


def _without(box: Box, key: str) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((other, cells) for other, cells in box.items() if other != key))


def _is_range(cells: int) -> bool:
    """Whether the cells lie side by side."""
    low = cells & -cells
    return cells & (cells + low) == 0


def _kind(rule: ProgrammeRule) -> object:
    """What a rule does, but for how much of it."""
    one, effect = rule.rule, rule.rule.effect
    done = (effect.verb, effect.per, effect.measure, effect.units, effect.bands, effect.multiplied)
    return (*done, one.start, one.audience, rule.group)


def same_but_for_bands(one: ProgrammeRule, other: ProgrammeRule) -> bool:
    """Whether two rules do the same, but for how much of it and when."""
    return _kind(one) == _kind(other)


def less_than(one: n.Expression, other: n.Expression) -> bool:
    """Whether one amount of a sort is less than another of the same sort, as far as that is known."""
    mine, its = _number(one), _number(other)
    return type(one) is type(other) and mine is not None and its is not None and mine < its


def _number(amount: n.Expression) -> Fraction | None:
    match amount:
        case n.MoneyLiteral(minor=minor):
            return Fraction(minor)
        case n.PercentLiteral(value=value) | n.CountLiteral(value=value) | n.NumberLiteral(value=value):
            return value
    return None


def _neighbours(of: Examination, dimension: Dimension, members: list[tuple[int, ProgrammeRule]]) -> None:
    """Note what lies between each band and the next, or in both of them."""
    ordered = sorted(members, key=lambda one: (one[0] & -one[0], one[0].bit_length(), one[1].id))
    for (before, first), (after, rule) in pairwise(ordered):
        if not of.concerns(first, rule):
            continue
        start, end = (after & -after).bit_length() - 1, before.bit_length()
        if start > end:
            missing = ((1 << start) - 1) & ~((1 << end) - 1)
            if not _is_pause(dimension, before, missing, after):
                _note(of, "gap_between", dimension, missing, rule, first)
        elif start < end and before & ~after and after & ~before and not _picked(of, rule):
            _note(of, "bands_overlap", dimension, before & after, rule, first)


def _picked(of: Examination, rule: ProgrammeRule) -> bool:
    """Whether a group gives one of its rules where several meet, so that bands may overlap."""
    group = of.programme.groups.get(rule.group or "")
    return group is not None and group.pick is not Pick.ALL


def _is_pause(dimension: Dimension, before: int, missing: int, after: int) -> bool:
    """Whether it is the time between two campaigns: between days, or hours, that begin and end.

    A single day between them is a slip all the same.
    """
    if dimension.key not in ("now.date", "now.time"):
        return False
    if before & 1 or after >> (len(dimension.samples) - 1) & 1:
        return False
    return dimension.key == "now.time" or low_end(dimension, missing) != high_end(dimension, missing)


def _note(
    of: Examination, kind: str, dimension: Dimension, cells: int, rule: ProgrammeRule, other: ProgrammeRule
) -> None:
    of.of_rule(
        kind,
        rule,
        other=other.id,
        value=range_text(of.names, dimension, cells),
        related=[of.beside(other, _BESIDE)],
    )
