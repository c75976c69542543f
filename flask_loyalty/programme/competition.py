"""What a document says of deals that meet: exclusive ones, groups that exclude each other, floors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_loyalty.language.nodes import Comparison, Expression, Fact
from flask_loyalty.programme.model import Phase, Pick
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.sentences import Sentences
from flask_loyalty.programme.working import facts_read, phase_of

__all__ = ["check_competition"]

_DEALS = frozenset({Phase.ITEM, Phase.BUNDLE, Phase.ORDER, Phase.SHIPPING})
_LOWERED = frozenset(
    {
        *("item.paid", "item.margin", "item.margin_rate"),
        *("order.subtotal", "order.margin", "order.margin_rate"),
    }
)
"""What deals lower, and a floor may keep."""
_FIXED = frozenset({"item.cost", "item.price", "item.regular_price"})
"""What deals do not change, and a floor of a unit may compare with."""


def check_competition(data: Mapping[str, Any], sentences: Sentences, notes: Notebook) -> None:
    """Note what would have no effect or no meaning."""
    phases = {place: phase_of(tree) for place, tree in sentences.rules.items()}
    for place, rule in enumerate(data.get("rules") or ()):
        if rule.get("exclusive"):
            _exclusive(rule, place, phases.get(place), notes)
    for place, group in enumerate(data.get("groups") or ()):
        _group(data, group, place, phases, notes)
    for place, floor in enumerate(data.get("floors") or ()):
        tree = sentences.optional("floors", place, "keep")
        if tree is not None:
            _floor(data, floor, tree, place, notes)


def _exclusive(rule: Mapping[str, Any], place: int, phase: Phase | None, notes: Notebook) -> None:
    path = ("rules", place, "exclusive")
    if phase is not None and phase not in _DEALS:
        notes.add("exclusive_no_deal", path)
    elif rule.get("group") is not None:
        notes.add("exclusive_in_group", path, detail=rule["group"])


def _group(
    data: Mapping[str, Any],
    group: Mapping[str, Any],
    place: int,
    phases: Mapping[int, Phase],
    notes: Notebook,
) -> None:
    rules = list(enumerate(data.get("rules") or ()))
    members = {name: _members(rules, name) for name in (group.get("id"), *(group.get("excludes") or ()))}
    for number, other in enumerate(group.get("excludes") or ()):
        for at in (*members[group.get("id")], *members[other]):
            if phases.get(at, Phase.ORDER) not in _DEALS:
                named = rules[at][1].get("id", "?")
                notes.add("excludes_no_deal", ("groups", place, "excludes", number), detail=named)
                break
    steps = {phases[at]: rules[at][1].get("id", "?") for at in members[group.get("id")] if at in phases}
    if len(steps) > 1 and group.get("pick") in (Pick.BEST, Pick.FIRST) and "at_most" not in group:
        both = ", ".join(f'"{steps[step]}"' for step in sorted(steps, key=lambda step: step.value))
        notes.add("group_in_steps", ("groups", place), detail=str(group.get("id", "?")), other=both)


def _members(rules: Iterable[tuple[int, Mapping[str, Any]]], group: str | None) -> list[int]:
    return [place for place, rule in rules if group is not None and rule.get("group") == group]


def _floor(
    data: Mapping[str, Any], floor: Mapping[str, Any], tree: Expression, place: int, notes: Notebook
) -> None:
    path = ("floors", place, "keep")
    if not _is_floor(tree):
        notes.add("floor_shape", path)
        return
    about_cost = any("margin" in fact.name or fact.name == "item.cost" for fact in facts_read(tree))
    answered = "assume_margin" in data or any(
        fact.otherwise is not None for fact in facts_read(tree) if fact.name == "item.cost"
    )
    if about_cost and not answered:
        notes.add("floor_unjudged", path)


def _is_floor(tree: Expression) -> bool:
    if not isinstance(tree, Comparison) or tree.operator != ">=" or not isinstance(tree.left, Fact):
        return False
    if tree.left != Fact(tree.left.name) or tree.left.name not in _LOWERED:
        return False
    of_item = tree.left.name.startswith("item.")
    return all(fact.name in _FIXED and of_item for fact in facts_read(tree.right))
