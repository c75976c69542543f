"""A rule's text with one part of its meaning changed: a clause left out, a limit moved.

The text is changed in that place alone where it then reads as what was meant; else it is written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from typing import Any

from flask_loyalty.language import nodes as n
from flask_loyalty.language import parse_rule, print_expression, print_rule
from flask_loyalty.language.diagnostics import Edit, Fix, apply
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.language.walking import and_members
from flask_loyalty.programme.model import ProgrammeRule

__all__ = [
    "changed",
    "effect_anew",
    "joined_by_and",
    "nodes_in",
    "swapped",
    "with_choice",
    "without_alternative",
    "without_bands",
    "without_limit",
    "without_units",
    "without_when",
    "written_anew",
]


def changed(rule: ProgrammeRule, names: Names, *pairs: tuple[n.Expression, n.Expression]) -> str:
    """The text with some of its expressions in place of others; the old ones are the rule's own nodes."""
    new: n.Rule = rule.rule
    edits = []
    for old, one in pairs:
        new = swapped(new, old, one)
        edits.append(Edit(_span(old), print_expression(one, names.language, names)))
    return _written(rule, new, names, edits)


def without_when(rule: ProgrammeRule, members: Sequence[n.Expression], place: int, names: Names) -> str:
    """The text without one of the conditions that all must hold."""
    rest = joined_by_and((*members[:place], *members[place + 1 :]))
    new = replace(rule.rule, when=rest)
    if rest is None:
        clause = sum(one is not None for one in (rule.rule.start, rule.rule.audience))
        moved = (replace(one, clause=one.clause - (one.clause > clause)) for one in new.comments)
        new = replace(new, comments=tuple(moved))
    return _written(rule, new, names, _left_out(members, place))


def without_alternative(rule: ProgrammeRule, choice: n.Or, place: int, names: Names) -> str:
    """The text without one alternative of a choice, and without its brackets where one is left."""
    rest = (*choice.members[:place], *choice.members[place + 1 :])
    edits = _left_out(choice.members, place)
    if len(rest) == 1:
        span = _span(choice)
        before, after = rule.text[: span.start].rstrip(), rule.text[span.end :]
        if before.endswith("(") and after.lstrip().startswith(")"):
            edits.append(Edit(Span(len(before) - 1, span.start), ""))
            edits.append(Edit(Span(span.end, span.end + after.index(")") + 1), ""))
    new = rest[0] if len(rest) == 1 else replace(choice, members=rest)
    return _written(rule, swapped(rule.rule, choice, new), names, edits)


def without_units(rule: ProgrammeRule, members: Sequence[n.Expression], place: int, names: Names) -> str:
    """The text without one of the conditions of its units."""
    units = rule.rule.effect.units
    assert units is not None  # whose conditions these are
    rest = joined_by_and((*members[:place], *members[place + 1 :]))
    effect = replace(rule.rule.effect, units=replace(units, where=rest))
    return _written(rule, replace(rule.rule, effect=effect), names, _left_out(members, place))


def with_choice(
    rule: ProgrammeRule,
    members: Sequence[n.Expression],
    places: Sequence[int],
    choice: n.Expression,
    names: Names,
) -> str:
    """The text with one choice in place of some of the conditions that all had to hold.

    :param members: the conditions of the rule, or of its units.
    """
    first, *others = places
    left = [choice if at == first else one for at, one in enumerate(members) if at not in others]
    units = rule.rule.effect.units
    if units is not None and members == and_members(units.where):
        effect = replace(rule.rule.effect, units=replace(units, where=joined_by_and(left)))
        new = replace(rule.rule, effect=effect)
    else:
        new = replace(rule.rule, when=joined_by_and(left))
    spans = [_span(one) for one in members]
    written = print_expression(choice, names.language, names)
    within = isinstance(choice, n.Or) and len(left) > 1
    edits = [Edit(spans[first], f"({written})" if within else written)]
    edits += [Edit(Span(spans[at - 1].end, spans[at].end), "") for at in others]
    return _written(rule, new, names, edits)


def without_limit(rule: ProgrammeRule, limit: n.Limit, names: Names) -> str:
    """The text without one of its limits."""
    left = tuple(one for one in rule.rule.limits if one is not limit)
    start = len(rule.text[: limit.span.start].rstrip())
    return _written(rule, replace(rule.rule, limits=left), names, [Edit(Span(start, limit.span.end), "")])


def without_bands(rule: ProgrammeRule, gone: Sequence[n.Band], names: Names) -> str:
    """The text without some of its bands, of which the first stays."""
    bands = rule.rule.effect.bands
    assert bands is not None  # of which these are some
    left = replace(bands, bands=tuple(one for one in bands.bands if one not in gone))
    edits = [
        Edit(Span(before.span.end, one.span.end), "") for before, one in pairwise(bands.bands) if one in gone
    ]
    return _written(rule, swapped(rule.rule, bands, left), names, edits)


def effect_anew(rule: ProgrammeRule, names: Names, **parts: Any) -> tuple[str, str]:
    """The text with some parts of its effect in place of others, and the effect by itself."""
    effect = replace(rule.rule.effect, **parts)
    alone = print_rule(n.Rule(effect), names.language, names)
    return _written(rule, replace(rule.rule, effect=effect), names, []), alone


def written_anew(rule: ProgrammeRule, new: n.Rule, names: Names) -> str:
    """The text of another form of a rule, on so many lines as it had."""
    return _written(rule, new, names, [])


def joined_by_and(members: Sequence[n.Expression]) -> n.Expression | None:
    """The condition that all of some hold; None of none."""
    return None if not members else members[0] if len(members) == 1 else n.And(tuple(members))


def nodes_in(value: Any, wanted: Callable[[Any], bool]) -> Iterator[Any]:
    """The nodes of a tree that are wanted, in the order of the text."""
    if isinstance(value, tuple):
        for member in value:
            yield from nodes_in(member, wanted)
    elif is_dataclass(value) and not isinstance(value, Span | type):
        if wanted(value):
            yield value
        for one in fields(value):
            yield from nodes_in(getattr(value, one.name), wanted)


def _left_out(members: Sequence[n.Expression], place: int) -> list[Edit]:
    """One of several conditions with its "and"; that of a single one stays without an object."""
    spans = [_span(one) for one in members]
    if len(spans) == 1:
        return []
    if place:
        return [Edit(Span(spans[place - 1].end, spans[place].end), "")]
    return [Edit(Span(spans[0].start, spans[1].start), "")]


def _span(node: n.Expression) -> Span:
    return node.span


def _written(rule: ProgrammeRule, new: n.Rule, names: Names, edits: Sequence[Edit]) -> str:
    if edits:
        text = apply(rule.text, Fix(tuple(edits)))
        if parse_rule(text, names.language, names).tree == new:
            return text
    lines = print_rule(new, names.language, names)
    return lines if "\n" in rule.text or new.comments else " ".join(lines.split("\n"))


def swapped(value: Any, old: Any, new: Any) -> Any:
    """A tree with one node in place of another, which is the same object."""
    if value is old:
        return new
    if isinstance(value, tuple):
        return tuple(swapped(member, old, new) for member in value)
    if not is_dataclass(value) or isinstance(value, Span | type):
        return value
    parts = {one.name: getattr(value, one.name) for one in fields(value)}
    made = {name: swapped(part, old, new) for name, part in parts.items()}
    return value if all(made[name] is part for name, part in parts.items()) else replace(value, **made)
