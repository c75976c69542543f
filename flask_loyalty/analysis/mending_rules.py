"""Corrections of rules that give nothing, give twice, or ask for nothing; and of limits never reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_loyalty.analysis.mending_tools import Mender, Wound
from flask_loyalty.analysis.mending_trials import Trial
from flask_loyalty.analysis.mending_words import title
from flask_loyalty.analysis.mentioned import mentioned
from flask_loyalty.analysis.retelling import (
    changed,
    joined_by_and,
    nodes_in,
    with_choice,
    without_alternative,
    without_limit,
    without_units,
    without_when,
)
from flask_loyalty.analysis.space import Space
from flask_loyalty.language import nodes as n
from flask_loyalty.language.diagnostics import Fix
from flask_loyalty.language.source import position
from flask_loyalty.language.walking import and_members
from flask_loyalty.programme.model import Pick

__all__ = ["MENDERS"]

MOST_CLAUSES = 3


def _never_asked(wound: Wound) -> Iterator[Fix]:
    """One of several values where all are asked; without one of the conditions; without the rule."""
    rule = wound.rule
    members = and_members(rule.rule.when)

    def asked(rest: n.Expression | None) -> bool:
        left = replace(rule, rule=replace(rule.rule, when=rest))
        return not wound.of.space.rule(left).when.empty

    yield from _one_of(wound, members, asked)
    for place in _enough(members, asked):
        text = without_when(rule, members, place, wound.names)
        yield wound.told_anew("delete", text, clause=wound.said(members[place]))
    yield from _any_day(wound)
    yield from wound.without(rule)


def _any_day(wound: Wound) -> Iterator[Fix]:
    """Without the day on which a rule begins or ends, where that keeps its conditions from holding."""
    days, rule = {"until": "until", "from": "since"}, wound.rule
    if not wound.one.parts.get("days") or wound.value((*wound.path[:2], "announce")) is not None:
        return
    for key, part in days.items():
        path = (*wound.path[:2], key)
        changes: dict[str, Any] = {part: None}
        if wound.value(path) and not wound.of.space.rule(replace(rule, **changes)).when.empty:
            yield wound.patch().drop(path).fix(title("no_day", key=key, day=str(wound.value(path))))


def _no_units(wound: Wound) -> Iterator[Fix]:
    """One of several values where all are asked; without one of its conditions; without the rule."""
    rule, units = wound.rule, wound.rule.rule.effect.units
    members = and_members(None if units is None else units.where)

    def found(rest: n.Expression | None) -> bool:
        assert units is not None  # it has conditions
        effect = replace(rule.rule.effect, units=replace(units, where=rest))
        left = replace(rule, rule=replace(rule.rule, effect=effect))
        return not wound.of.space.rule(left).where.empty

    yield from _one_of(wound, members, found)
    for place in _enough(members, found):
        text = without_units(rule, members, place, wound.names)
        yield wound.told_anew("delete", text, clause=wound.said(members[place]))
    yield from wound.without(rule)


Holds = Callable[[n.Expression | None], bool]


def _one_of(wound: Wound, members: Sequence[n.Expression], holds: Holds) -> Iterator[Fix]:
    """One of the values of a fact where the rule asks for all of them at once, if the whole can then hold."""
    for fact, places in _values_asked(members).items():
        if len(places) > 1:
            choice = _choice(fact, [members[at] for at in places])
            left = [
                choice if at == places[0] else one for at, one in enumerate(members) if at not in places[1:]
            ]
            if holds(joined_by_and(left)):
                text = with_choice(wound.rule, members, places, choice, wound.names)
                yield wound.told_anew("write", text, clause=wound.said(choice))


def _values_asked(members: Sequence[n.Expression]) -> Mapping[n.Fact, list[int]]:
    """The conditions that a fact has a value, or one of some, by their places."""
    found: dict[n.Fact, list[int]] = {}
    for at, one in enumerate(members):
        match one:
            case n.Comparison(operator="=", left=n.Fact() as fact, right=right) if _is_value(right):
                found.setdefault(fact, []).append(at)
            case n.Membership(
                negated=False, element=n.Fact() as fact, container=n.TextLiteral() | n.ListLiteral()
            ):
                found.setdefault(fact, []).append(at)
    return found


def _is_value(one: n.Expression) -> bool:
    return isinstance(one, n.TextLiteral | n.WordLiteral)


def _choice(fact: n.Fact, asked: Sequence[n.Expression]) -> n.Expression:
    """That one of the conditions on a fact holds: as one list where all of them are lists or within."""
    values: list[n.Expression] = []
    for one in asked:
        if not isinstance(one, n.Membership):
            return n.Or(tuple(asked))
        values += one.container.members if isinstance(one.container, n.ListLiteral) else [one.container]
    return n.Membership(fact, n.ListLiteral(tuple(dict.fromkeys(values))))


def _enough(members: Sequence[n.Expression], holds: Holds) -> Sequence[int]:
    """The places of single conditions without which the others can hold."""
    rests = (joined_by_and((*members[:at], *members[at + 1 :])) for at in range(len(members)))
    return [at for at, rest in enumerate(rests) if holds(rest)][:MOST_CLAUSES]


def _needless(wound: Wound) -> Iterator[Fix]:
    """Without a condition that always holds: no order is decided otherwise."""
    rule, units = wound.rule, wound.rule.rule.effect.units
    conditions = and_members(rule.rule.when)
    of_units = and_members(None if units is None else units.where)
    for members, without in ((conditions, without_when), (of_units, without_units)):
        for place, member in enumerate(members):
            if position(rule.text, member.span.start) == wound.one.inside:
                text = without(rule, members, place, wound.names)
                yield wound.told_anew("delete", text, safe=True, clause=wound.said(member))


def _idle_alternative(wound: Wound) -> Iterator[Fix]:
    """Without an alternative that adds nothing: no order is decided otherwise."""
    for choice in nodes_in(wound.rule.rule, lambda node: isinstance(node, n.Or)):
        for place, one in enumerate(choice.members):
            if position(wound.rule.text, one.span.start) == wound.one.inside:
                text = without_alternative(wound.rule, choice, place, wound.names)
                yield wound.told_anew("delete", text, safe=True, clause=wound.said(one))


def _idle_limit(wound: Wound) -> Iterator[Fix]:
    """Without a limit that is never reached: no order is decided otherwise."""
    rule = wound.rule
    for limit in rule.rule.limits:
        if position(rule.text, limit.span.start) == wound.one.inside:
            text = without_limit(rule, limit, wound.names)
            clause = " ".join(rule.text[limit.span.start : limit.span.end].split())
            yield wound.told_anew("delete_limit", text, safe=True, clause=clause)


def _only_excluded(wound: Wound) -> Iterator[Fix]:
    """Without the rule; or without what keeps its goods out of the programme."""
    yield from wound.without(wound.rule)
    alternatives = _either(wound.of.programme.excluded)
    for place, one in enumerate(alternatives):
        rest = (*alternatives[:place], *alternatives[place + 1 :])
        left = rest[0] if len(rest) == 1 else n.Or(rest) if rest else None
        programme = replace(wound.of.programme, excluded=left)
        if not Space(programme).rule(wound.rule).where.empty:
            patch = wound.patch()
            patch.drop(("excluded",)) if left is None else patch.sentence(("excluded",), wound.said(left))
            yield patch.fix(title("not_exclude", clause=wound.said(one)))


def _twice(wound: Wound) -> Iterator[Fix]:
    for rule in (wound.rule, *wound.others):
        yield from wound.without(rule)


def _shadowed(wound: Wound) -> Iterator[Fix]:
    """The narrower rule first, where the group lets the first one win or holds no others; or without it."""
    if wound.rule.group is not None:
        yield from _ahead(wound)
    yield from wound.without(wound.rule)


def _ahead(wound: Wound) -> Iterator[Fix]:
    rule, (other, *_) = wound.rule, wound.others
    group, groups = wound.of.programme.groups[str(rule.group)], wound.of.programme.groups
    path, number = wound.of.path_of(rule)[:2], other.priority - 1
    members = [one for one in wound.of.programme.rules if one.group == group.id]
    patch = wound.patch().put((*path, "priority"), number)
    kind = "goes_first"
    if group.pick is not Pick.FIRST:
        kind = "first_wins"
        patch.put(("groups", list(groups).index(group.id), "pick"), "first")
    if group.pick is Pick.FIRST or len(members) == 2:
        trial = Trial.of(wound, members)
        earlier = [replace(one, priority=number) if one is rule else one for one in members]
        picked = {**groups, group.id: replace(group, pick=Pick.FIRST)}
        if trial is not None and trial.mends_with(earlier, picked):
            yield patch.fix(title(kind, id=rule.id, number=str(number)))


def _restricted(wound: Wound) -> Iterator[Fix]:
    """Restricted goods out of the rule that names them, or without it; out of the programme otherwise."""
    programme, category = wound.of.programme, str(wound.one.parts["other"])
    goods = n.Membership(n.Fact("item.category"), n.TextLiteral(category))
    if category in mentioned([wound.rule]):
        yield from _unnamed(wound, category)
        yield from wound.without(wound.rule)
    else:
        excluded = goods if programme.excluded is None else n.Or((*_either(programme.excluded), goods))
        written, said = wound.said(excluded), title("exclude", id=category)
        if programme.excluded is None:
            yield wound.patch().put(("excluded",), written).fix(said)
        else:
            yield wound.patch().sentence(("excluded",), written).fix(said)
    yield from wound.accepted("accept_allowed")


def _unnamed(wound: Wound, category: str) -> Iterator[Fix]:
    """The rule without a category among several that it names."""
    for one in nodes_in(wound.rule.rule, lambda node: isinstance(node, n.Membership) and not node.negated):
        values = one.container.members if isinstance(one.container, n.ListLiteral) else ()
        left = [value for value in values if value != n.TextLiteral(category)]
        if left and len(left) < len(values):
            container = n.ListLiteral(tuple(left)) if len(left) > 1 else left[0]
            new = replace(one, container=container)
            text = changed(wound.rule, wound.names, (one, new))
            yield wound.told_anew("write", text, clause=wound.said(new))


def _either(condition: n.Expression | None) -> tuple[n.Expression, ...]:
    """What is enough by itself, each."""
    return () if condition is None else condition.members if isinstance(condition, n.Or) else (condition,)


MENDERS: Mapping[str, Mender] = {
    "C101": _never_asked,
    "C102": _no_units,
    "C103": _only_excluded,
    "C104": _needless,
    "C106": _twice,
    "C107": _shadowed,
    "C114": _never_asked,
    "C115": _idle_alternative,
    "C140": _idle_limit,
    "C172": _restricted,
}
