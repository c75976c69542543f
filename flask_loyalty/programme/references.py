"""What a document's parts say of each other: ids once, references that lead somewhere, dates in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_loyalty.money import minor_digits
from flask_loyalty.programme.declarations import KINDS
from flask_loyalty.programme.declared import check_declared
from flask_loyalty.programme.notebook import Notebook, guess
from flask_loyalty.programme.shapes import Amount, Path

__all__ = ["check_references"]

Part = Mapping[str, Any]

_WITH_IDS = (
    *("tiers", "segments", "groups", "partners", "rewards", "rules"),
    *("facts", "events", "counters", "budgets", *KINDS),
)


def check_references(data: Part, notes: Notebook) -> None:
    """Note every reference and combination that makes no sense, among the parts that could be read."""
    for key in _WITH_IDS:
        _ids_once(data, key, notes)
    check_declared(data, notes)
    _points(data, notes)
    for place, reward in enumerate(data.get("rewards") or ()):
        _reward(data, reward, ("rewards", place), notes)
    for place, rule in enumerate(data.get("rules") or ()):
        _rule(data, rule, ("rules", place), notes)
    for place, group in enumerate(data.get("groups") or ()):
        _group(data, group, ("groups", place), notes)
        _excludes(data, group, ("groups", place, "excludes"), notes)
    for place, floor in enumerate(data.get("floors") or ()):
        for number, rule in enumerate(floor.get("alone") or ()):
            path = ("floors", place, "rules", number)
            _refer("unknown_rule", rule, _known(data, "rules"), path, notes)
    if data.get("rules") == []:
        notes.add("no_rules", ("rules",))


def _ids_once(data: Part, key: str, notes: Notebook) -> None:
    first: dict[str, int] = {}
    for place, one in enumerate(data.get(key) or ()):
        taken = first.setdefault(one.get("id", object()), place)
        if taken != place:
            notes.add("duplicate_id", (key, place, "id"), detail=one["id"], other=f"{key}[{taken}]")


def _points(data: Part, notes: Notebook) -> None:
    points = data.get("points") or {}
    currency = data.get("currency")
    value: Amount | None = points.get("value")
    if value is not None and currency is not None:
        if value.currency != currency:
            notes.add("other_currency", ("points", "value"), detail=value.currency, other=currency)
        elif value.major == 0:
            notes.add("value_zero", ("points", "value"), other=currency)
    _length(points, "expire", ("points",), notes)


def _length(one: Part, key: str, path: Path, notes: Notebook) -> None:
    if key in one and one[key].number == 0:
        notes.add("duration_zero", (*path, key), key=key)


def _reward(data: Part, reward: Part, path: Path, notes: Notebook) -> None:
    partner, currency = reward.get("partner"), data.get("currency")
    settle: Amount | None = reward.get("settle")
    written = notes.value_at(path)
    asked = written if isinstance(written, dict) else {}
    if partner is not None:
        _refer("unknown_partner", partner, _known(data, "partners"), (*path, "partner"), notes)
        if "settle" not in asked:
            notes.add("settle_missing", path, other=currency or "PLN")
    elif "settle" in asked and "partner" not in asked:
        notes.add("settle_without_partner", (*path, "settle"))
    if settle is not None and currency is not None:
        if settle.currency != currency:
            notes.add("other_currency", (*path, "settle"), detail=settle.currency, other=currency)
        elif (settle.major * 10 ** minor_digits(currency)).denominator != 1:
            notes.add("fraction_of_minor", (*path, "settle"), value=str(asked["settle"]), other=currency)
    _length(reward, "valid", path, notes)


def _rule(data: Part, rule: Part, path: Path, notes: Notebook) -> None:
    if rule.get("group") is not None:
        _refer("unknown_group", rule["group"], _known(data, "groups"), (*path, "group"), notes)
    since, until = rule.get("since"), rule.get("until")
    if since is not None and until is not None and since > until:
        notes.add("from_after_until", (*path, "until"), detail=str(until), other=str(since))


def _known(data: Part, key: str) -> Sequence[str]:
    return [one["id"] for one in data.get(key) or () if "id" in one]


def _refer(kind: str, reference: str, known: Sequence[str], path: Path, notes: Notebook) -> None:
    if reference not in known:
        notes.add(kind, path, detail=reference, guess=guess(reference, known))


def _group(data: Part, group: Part, path: Path, notes: Notebook) -> None:
    """Two rules of a group that may meet need an answer to who wins."""
    written = notes.value_at(path)
    if "id" not in group or not isinstance(written, dict) or "pick" in written:
        return
    inside = [rule for rule in data.get("rules") or () if rule.get("group") == group["id"]]
    in_turn = sorted(inside, key=lambda rule: rule.get("since") or date.min)
    lasting = in_turn[0] if in_turn else {}
    for rule in in_turn[1:]:
        if _days_meet(lasting, rule):
            both = f'"{lasting.get("id", "?")}", "{rule.get("id", "?")}"'
            notes.add("group_without_pick", path, detail=group["id"], other=both)
            return
        lasting = rule  # it began after the other had ended


def _excludes(data: Part, group: Part, path: Path, notes: Notebook) -> None:
    for number, other in enumerate(group.get("excludes") or ()):
        if other == group.get("id"):
            notes.add("excludes_itself", (*path, number), detail=other)
        else:
            _refer("unknown_group", other, _known(data, "groups"), (*path, number), notes)


def _days_meet(one: Part, other: Part) -> bool:
    def days(rule: Part) -> tuple[date, date]:
        return rule.get("since") or date.min, rule.get("until") or date.max

    (since, until), (its_since, its_until) = days(one), days(other)
    return since <= its_until and its_since <= until
