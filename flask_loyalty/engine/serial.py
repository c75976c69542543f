"""Decisions, facts, carts and choices as data for JSON, exactly, and back.

Fractions are texts such as ``"1/3"``, instants ISO texts in UTC, keys stand in a fixed order. A field that
has its usual value is left out, and one that this version does not know is passed over: what an older
version wrote can be read, and a newer version's additions do no harm. ``"format"`` is the number of the form.
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

from flask_loyalty.engine.facts import Cart, Choices, Facts, OrderEvent, PeriodEvent, SignalEvent, Value
from flask_loyalty.engine.outcomes import Decision

__all__ = [
    "FORMAT",
    "cart_from_data",
    "choices_from_data",
    "decision_from_data",
    "facts_from_data",
    "order_event_from_data",
    "period_event_from_data",
    "signal_event_from_data",
    "to_data",
]

FORMAT = 1

Data = dict[str, Any]


def to_data(
    value: Decision | Facts | Cart | Choices | OrderEvent | SignalEvent | PeriodEvent,
) -> Data:
    """A value as what ``json.dumps`` takes; equal values give equal data.

    >>> to_data(Choices(points=100))
    {'format': 1, 'points': 100}
    """
    return {"format": FORMAT, **_fields(value)}


def decision_from_data(data: Mapping[str, Any]) -> Decision:
    """The decision that :func:`to_data` wrote down."""
    built: Decision = _built(Decision, data)
    return built


def facts_from_data(data: Mapping[str, Any]) -> Facts:
    """The facts that :func:`to_data` wrote down."""
    built: Facts = _built(Facts, data)
    return built


def cart_from_data(data: Mapping[str, Any]) -> Cart:
    """The cart that :func:`to_data` wrote down."""
    built: Cart = _built(Cart, data)
    return built


def choices_from_data(data: Mapping[str, Any]) -> Choices:
    """The choices that :func:`to_data` wrote down.

    >>> choices_from_data({"format": 1, "points": 100, "of a later version": True})
    Choices(points=100, rewards=(), codes=())
    """
    built: Choices = _built(Choices, data)
    return built


def order_event_from_data(data: Mapping[str, Any]) -> OrderEvent:
    """The order event that :func:`to_data` wrote down."""
    built: OrderEvent = _built(OrderEvent, data)
    return built


def signal_event_from_data(data: Mapping[str, Any]) -> SignalEvent:
    """The signal that :func:`to_data` wrote down."""
    built: SignalEvent = _built(SignalEvent, data)
    return built


def period_event_from_data(data: Mapping[str, Any]) -> PeriodEvent:
    """The period that :func:`to_data` wrote down."""
    built: PeriodEvent = _built(PeriodEvent, data)
    return built


# ---------------------------------------------------------------- writing


def _fields(value: Any) -> Data:
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


# ---------------------------------------------------------------- reading


def _built(kind: Any, data: Mapping[str, Any]) -> Any:
    """A dataclass from its fields; unknown keys are passed over, missing ones have their usual value."""
    hints = _hints(kind)
    known = {field.name for field in fields(kind)}
    return kind(**{name: _read(data[name], hints[name]) for name in data if name in known})


def _read(data: Any, hint: Any) -> Any:
    if hint == Value:
        return _value_read(data)
    if data is None:
        return None
    hint = _plain(hint)
    if is_dataclass(hint):
        return _built(hint, data)
    if get_origin(hint) is tuple:
        return tuple(_read(member, _element(hint, i)) for i, member in enumerate(data))
    if get_origin(hint) is not None and issubclass(get_origin(hint), Mapping):
        return {key: _read(member, get_args(hint)[1]) for key, member in data.items()}
    if hint is datetime:
        return datetime.fromisoformat(data)
    if hint is Fraction:
        return Fraction(data)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(data)
    return data


def _value_read(data: Any) -> Value:
    match data:
        case {"number": text}:
            return Fraction(text)
        case {"instant": text}:
            return datetime.fromisoformat(text)
        case {"date": text}:
            return date.fromisoformat(text)
        case {"time": text}:
            return time.fromisoformat(text)
        case {"set": members}:
            return frozenset(members)
        case None | bool() | str():
            return data
        case _:
            raise ValueError(f"{data!r} is no value of a fact")


# ---------------------------------------------------------------- types


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
