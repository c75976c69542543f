"""A checked programme as text, so that a worker need not read, check and parse its document again.

One line for the programme, one for the index of its rules, then one for each rule. A rule's line is thawed
when the rule is first asked for: a programme of ten thousand rules is there at once, and what nobody buys
is never thawed. The form is named by the shape of everything it can hold; text of another form is not read,
and the document is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, time
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, overload

from flask_loyalty.language import definitions, nodes, sorts, source
from flask_loyalty.money import rounding
from flask_loyalty.programme import model
from flask_loyalty.programme.model import Programme, ProgrammeRule
from flask_loyalty.programme.rule_index import RuleIndex

__all__ = ["FrozenRules", "form", "freeze", "thaw"]


_INDEX_FORM = 1
"""To be counted up when rules are filed under other conditions than before."""


@cache
def form() -> str:
    """The name of the form: it changes when a node or a part of the programme gets another field."""
    shapes: list[Any] = [(name, *_names(kind)) for name, kind in sorted(_kinds().items())]
    shapes.append(("RuleIndex", *(field.name for field in fields(RuleIndex)), _INDEX_FORM))
    return hashlib.sha256(json.dumps(shapes).encode()).hexdigest()[:16]


def freeze(programme: Programme) -> str:
    """The programme as text; equal programmes give equal texts."""
    head = replace(programme, rules=())
    index = None if programme.index is None else programme.index.to_data()
    rules = (_line(_frozen(rule)) for rule in programme.rules)
    return "\n".join([_line([form(), _frozen(head)]), _line(index), *rules])


def thaw(text: str) -> Programme | None:
    """The programme that :func:`freeze` wrote down; None if another version of this package did."""
    first, *rest = text.split("\n")
    if not first.startswith(f'["{form()}",'):
        return None
    head: Programme = _thawed(json.loads(first)[1])
    index = json.loads(rest[0])
    return replace(head, rules=FrozenRules(rest[1:], None if index is None else RuleIndex.from_data(index)))


class FrozenRules(Sequence[ProgrammeRule]):
    """The rules of a frozen programme, each thawed when it is first asked for."""

    __slots__ = ("_rules", "rule_index")

    def __init__(self, lines: list[str], rule_index: RuleIndex | None) -> None:
        self._rules: list[str | ProgrammeRule] = [*lines]
        self.rule_index = rule_index

    def __len__(self) -> int:
        return len(self._rules)

    @overload
    def __getitem__(self, place: int) -> ProgrammeRule: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[ProgrammeRule]: ...
    def __getitem__(self, place: int | slice) -> ProgrammeRule | Sequence[ProgrammeRule]:
        if isinstance(place, slice):
            return tuple(self[at] for at in range(*place.indices(len(self))))
        rule = self._rules[place]
        if isinstance(rule, str):
            # Two threads at once thaw the same rule twice; either of the equal results will do.
            rule = self._rules[place] = _thawed(json.loads(rule))
        return rule

    def __iter__(self) -> Iterator[ProgrammeRule]:
        return (self[place] for place in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)


# ---------------------------------------------------------------- values


@cache
def _kinds() -> dict[str, type[Any]]:
    """Every class whose values a programme can hold, by its name."""
    found = {}
    for module in (nodes, source, sorts, definitions, rounding, model):
        for name, kind in vars(module).items():
            ours = isinstance(kind, type) and kind.__module__ == module.__name__
            if ours and (is_dataclass(kind) or issubclass(kind, Enum)):
                found[name] = kind
    return found


def _names(kind: type[Any]) -> list[str]:
    """What a value of the class is made of: its fields, or the values of an enumeration."""
    if issubclass(kind, Enum):
        return [str(member.value) for member in kind]
    return [field.name for field in fields(kind)]


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _frozen(value: Any) -> Any:
    """A value as what ``json.dumps`` takes: a list begins with what it is."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Enum):
        return [type(value).__name__, value.value]
    if is_dataclass(value):
        return [type(value).__name__, *(_frozen(getattr(value, name)) for name in _names(type(value)))]
    if isinstance(value, Fraction):
        return ["/", value.numerator, value.denominator]
    if isinstance(value, datetime | date | time):  # a datetime is a date, so it comes first
        return [type(value).__name__, value.isoformat()]
    if isinstance(value, Mapping):
        return ["{", *([key, _frozen(item)] for key, item in value.items())]
    if isinstance(value, tuple):
        return ["(", *(_frozen(item) for item in value)]
    if isinstance(value, frozenset):
        return ["|", *sorted((_frozen(item) for item in value), key=_line)]
    raise TypeError(f"a programme cannot hold {value!r}")


def _thawed(data: Any) -> Any:
    if not isinstance(data, list):
        return data
    kind, *parts = data
    return _makers()[kind]([_thawed(part) for part in parts] if kind != "{" else parts)


@cache
def _makers() -> dict[str, Callable[[list[Any]], Any]]:
    """What makes a value of each kind from its parts."""
    made: dict[str, Callable[[list[Any]], Any]] = {
        name: lambda parts, kind=kind: kind(*parts)  # type: ignore[misc]
        for name, kind in _kinds().items()
    }
    made["/"] = lambda parts: Fraction(*parts)
    made["("] = tuple
    made["|"] = frozenset
    made["{"] = lambda parts: {key: _thawed(item) for key, item in parts}
    made["date"] = lambda parts: date.fromisoformat(parts[0])
    made["time"] = lambda parts: time.fromisoformat(parts[0])
    made["datetime"] = lambda parts: datetime.fromisoformat(parts[0])
    return made
