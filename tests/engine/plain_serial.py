"""What stored JSON is, said plainly: each value by its type, each field by its hint, nothing prepared.

The definition that ``flask_loyalty.engine.serial`` is held to, to the letter: what is stored stays as it is.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from flask_loyalty.engine.facts import Value
from flask_loyalty.engine.outcomes import Decision


def plain_data(value: Any) -> dict[str, Any]:
    """A value as what ``json.dumps`` takes."""
    return {"format": 1, **_fields(value)}


def _fields(value: Any) -> dict[str, Any]:
    """The fields that have not their usual value, in the order of the class."""
    kind: Any = type(value)
    return {
        field.name: _written(getattr(value, field.name), _hints(kind)[field.name])
        for field in fields(value)
        if getattr(value, field.name) != _usual(field)
    }


def _usual(field: Field[Any]) -> object:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def _written(value: Any, hint: Any) -> Any:
    if hint == Value:
        return _value_written(value)
    if is_dataclass(value):
        return _fields(value)
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case Fraction():
            return str(value)
        case Enum():
            return value.value
        case tuple():
            return [_written(member, _element(hint, i)) for i, member in enumerate(value)]
        case Mapping():
            return {key: _written(value[key], get_args(_plain(hint))[1]) for key in sorted(value)}
        case _:
            return value


def _value_written(value: Value) -> Any:
    """A fact's value with its type; text, flags and the unknown stand for themselves."""
    match value:
        case None | bool() | str():
            return value
        case Fraction():
            return {"number": str(value)}
        case datetime():
            return {"instant": value.astimezone(UTC).isoformat()}
        case date():
            return {"date": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case frozenset():
            return {"set": sorted(value)}


@lru_cache(maxsize=64)
def _hints(kind: Any) -> dict[str, Any]:
    """The types of a class's fields; ``Decision`` is not imported where facts are defined."""
    return get_type_hints(kind, localns={"Decision": Decision})


def _plain(hint: Any) -> Any:
    """``X`` of ``X | None``, anything else as it is."""
    if get_origin(hint) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not type(None)]
        return kinds[0] if len(kinds) == 1 else hint
    return hint


def _element(hint: Any, index: int) -> Any:
    """The type of a tuple's member: ``tuple[X, ...]`` or ``tuple[X, Y]``."""
    members = get_args(_plain(hint))
    return members[0] if len(members) == 2 and members[1] is Ellipsis else members[index]
