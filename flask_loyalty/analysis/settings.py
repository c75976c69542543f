"""What differs between two versions outside their rules: points, tiers, groups, budgets, rewards, codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from flask_loyalty.analysis.normal import normal
from flask_loyalty.analysis.space import last_day
from flask_loyalty.analysis.zones import in_zone
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.language import nodes as n
from flask_loyalty.language.printer import print_expression
from flask_loyalty.programme.model import Floor, Programme

__all__ = ["SettingDifference", "by_id", "setting_differences", "with_setting"]

Thing = tuple[str, str]
"""What it is (``tier``, ``points``) and its id; empty where there is one only."""

WORDS = ("name", "description", "forms", "words", "clauses", "one", "many", "pl")
"""Fields that are only said."""

_KEPT: Mapping[str, str] = {
    "tier": "tiers",
    "segment": "segments",
    "group": "groups",
    "partner": "partners",
    "reward": "rewards",
    "budget": "budgets",
    "code": "codes",
    "stamp_card": "stamp_cards",
    "draw": "draws",
    "fact": "facts",
    "event": "events",
    "counter": "counters",
    "floor": "floors",
}
"""Where the model keeps each kind of thing."""

_APART = (
    *("rules", "points", "checks", "gift_cards", "manifest", "number", "announced", "gives"),
    *_KEPT.values(),
)
"""What is compared by itself, or follows from the rest."""

_OF_ALL = tuple(part.name for part in fields(Programme) if part.name not in _APART)


@dataclass(frozen=True, slots=True)
class SettingDifference:
    """Something outside the rules that is not the same in both versions.

    :ivar what: ``programme``, ``points``, ``tier``, ``segment``, ``group``, ``budget``, ``reward`` …
    :ivar id: of which; empty where there is one only.
    :ivar change: ``added``, ``removed`` or ``changed``.
    :ivar fields: of what changed, name, old and new value of each part.
    """

    what: str
    id: str
    change: str
    fields: tuple[tuple[str, Any, Any], ...] = ()

    @property
    def only_words(self) -> bool:
        """Whether it is only called or described otherwise."""
        return self.change == "changed" and all(name in WORDS for name, _, _ in self.fields)


def setting_differences(old: Programme, new: Programme) -> tuple[SettingDifference, ...]:
    """Everything outside the rules that differs, in the order of the document."""
    before, after = _things(old), _things(new)
    found: list[SettingDifference] = []
    for thing in dict.fromkeys((*after, *before)):
        if thing not in before:
            found.append(SettingDifference(*thing, "added", tuple(_kept(thing, None, after[thing]))))
        elif thing not in after:
            found.append(SettingDifference(*thing, "removed", tuple(_kept(thing, before[thing], None))))
        else:
            parts = tuple(_parts(before[thing], after[thing]))
            found += [SettingDifference(*thing, "changed", parts)] if parts else []
    return tuple(found)


def _things(one: Programme) -> dict[Thing, Mapping[str, Any]]:
    """Everything that a programme declares, each with its parts by name."""
    found: dict[Thing, Mapping[str, Any]] = {
        ("programme", ""): {name: getattr(one, name) for name in _OF_ALL},
        ("points", ""): dict(_of_points(one)),
        ("checks", ""): {part.name: getattr(one.checks, part.name) for part in fields(one.checks)},
        ("tiers", ""): {"order": tuple(tier.id for tier in one.tiers)},
    }
    if one.gift_cards is not None:
        found["gift_cards", ""] = {"valid": one.gift_cards.valid}
    for what, where in _KEPT.items():
        for id_, thing in by_id(getattr(one, where)).items():
            found[what, id_] = {
                part.name: _day(part.name, getattr(thing, part.name), one)
                for part in fields(thing)
                if part.name != "id"
            }
    return found


def _day(name: str, value: Any, programme: Programme) -> Any:
    """A moment as the document says it, as a day: another time zone moves it and says nothing else."""
    if not isinstance(value, datetime):
        return value
    if name == "until":
        return last_day(value, programme.timezone)
    return value.astimezone(zone_of(programme.timezone)).date()


def _of_points(one: Programme) -> Iterator[tuple[str, Any]]:
    points, redeem = one.points, one.points.redeem
    yield "forms", points.forms
    yield "value", points.value_minor
    yield "pending", points.pending
    yield "expire", points.expire
    yield "redeem", redeem is not None
    yield "minimum", None if redeem is None else redeem.minimum
    yield "at_most", None if redeem is None else redeem.at_most


def by_id(things: Any) -> dict[str, Any]:
    """Things by their ids; a floor, which has none, by what it is about."""
    if isinstance(things, Mapping):
        return dict(things)
    made: dict[str, Any] = {}
    for one in things:
        id_ = _floor_id(one) if isinstance(one, Floor) else one.id
        while id_ in made:  # a second floor about the same
            id_ = f"{id_} +"
        made[id_] = one
    return made


def _floor_id(floor: Floor) -> str:
    return ", ".join(
        part for part in (print_expression(floor.keep.left), floor.category, *sorted(floor.rules)) if part
    )


def _kept(
    thing: Thing, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> Iterator[tuple[str, Any, Any]]:
    """What a floor keeps that came or went: it has no name by which one could know it."""
    if thing[0] == "floor":
        yield "keep", (before or {}).get("keep"), (after or {}).get("keep")


def _parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for name, was in before.items():
        now = after[name]
        if name == "order":  # of tiers; those that came or went are told by themselves
            was, now = (tuple(x for x in side if x in other) for side, other in ((was, now), (now, was)))
        if _compared(was) != _compared(now):
            yield name, was, now


def _compared(value: Any) -> Any:
    """A value in the form in which it is compared: conditions however they are written."""
    if isinstance(value, n.Expression) and is_dataclass(value):
        return normal(value)
    return dict(value) if isinstance(value, Mapping) else value


# ---------------------------------------------------------------- one of them alone


def with_setting(old: Programme, new: Programme, one: SettingDifference) -> Programme:
    """The old version with one difference made, so that what it does by itself can be seen."""
    if one.what == "programme":
        changes: dict[str, Any] = {name: getattr(new, name) for name, _, _ in one.fields}
        return replace(in_zone(old, changes["timezone"]) if "timezone" in changes else old, **changes)
    if one.what in ("points", "checks", "gift_cards"):
        part: dict[str, Any] = {one.what: getattr(new, one.what)}
        return replace(old, **part)
    if one.what == "tiers":
        order = [tier.id for tier in new.tiers]
        place = {id_: order.index(id_) if id_ in order else len(order) for id_ in by_id(old.tiers)}
        return replace(old, tiers=tuple(sorted(old.tiers, key=lambda tier: place[tier.id])))
    where = _KEPT[one.what]
    mine, theirs = by_id(getattr(old, where)), by_id(getattr(new, where))
    order = [*dict.fromkeys((*theirs, *mine))]
    made = {
        id_: (theirs if id_ == one.id else mine)[id_]
        for id_ in order
        if id_ in (theirs if id_ == one.id else mine)
    }
    kept = getattr(old, where)
    whole: Any = made if isinstance(kept, Mapping) else tuple(made.values())
    return replace(old, **{where: whole})
