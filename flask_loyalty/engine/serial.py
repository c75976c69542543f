"""Decisions, facts, carts and choices as data for JSON, exactly, and back.

Fractions are texts such as ``"1/3"``, instants ISO texts in UTC, keys stand in a fixed order. A field that
has its usual value is left out, and one that this version does not know is passed over: what an older
version wrote can be read, and a newer version's additions do no harm. ``"format"`` is the number of the form.

How a class is written and read follows from the types of its fields. It is worked out once, when the class is
first met: a paid order writes down some hundreds of outcomes, shares and reasons.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
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
    Choices(points=100, rewards=(), codes=(), gift_cards=())
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

Work = Callable[[Any], Any]

_PLAIN = frozenset({int, str, bool, type(None)})
"""What JSON has itself."""


def _fields(value: Any) -> Data:
    """The fields that have not their usual value, in the order of the class."""
    kind: Any = type(value)
    told = {}
    for name, usual, alone, write in _plan(kind):
        one = getattr(value, name)
        if one is not usual and (alone or one != usual):
            told[name] = write(one)
    return told


@lru_cache(maxsize=64)
def _plan(kind: Any) -> tuple[tuple[str, object, bool, Work], ...]:
    """Of each field its name, its usual value, whether nothing else equals that, and what writes it."""
    hints = _hints(kind)
    usual = [(field.name, _usual(field)) for field in fields(kind)]
    return tuple((name, one, one is None or one is MISSING, _writer(hints[name])) for name, one in usual)


def _usual(field: Field[Any]) -> object:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def _writer(hint: Any) -> Work:
    """What writes values of a type."""
    if hint == Value:
        return _value_written
    hint = _plain(hint)
    if is_dataclass(hint):
        return _unless_none(_fields)
    origin = get_origin(hint)
    if origin is tuple:
        return _unless_none(_members_writer(get_args(hint)))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        write = _writer(get_args(hint)[1])
        return _unless_none(lambda value: {key: write(value[key]) for key in sorted(value)})
    return _leaf


def _members_writer(kinds: tuple[Any, ...]) -> Work:
    """What writes a ``tuple[X, ...]`` or a ``tuple[X, Y]``."""
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        write = _writer(kinds[0])
        return lambda value: [write(member) for member in value]
    each = [_writer(kind) for kind in kinds]
    return lambda value: [write(member) for write, member in zip(each, value, strict=True)]


def _leaf(value: Any) -> Any:
    """What has no parts, by its own type."""
    if type(value) in _PLAIN:
        return value
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case Fraction():
            return str(value)
        case Enum():
            return value.value
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
    readers = _readers(kind)
    return kind(**{name: readers[name](data[name]) for name in data if name in readers})


@lru_cache(maxsize=64)
def _readers(kind: Any) -> dict[str, Work]:
    """What reads each field of a class."""
    hints = _hints(kind)
    return {field.name: _reader(hints[field.name]) for field in fields(kind)}


def _reader(hint: Any) -> Work:
    """What reads values of a type."""
    if hint == Value:
        return _value_read
    hint = _plain(hint)
    if is_dataclass(hint):
        return _unless_none(lambda data: _built(hint, data))
    origin = get_origin(hint)
    if origin is tuple:
        return _unless_none(_members_reader(get_args(hint)))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        read = _reader(get_args(hint)[1])
        return _unless_none(lambda data: {key: read(member) for key, member in data.items()})
    if hint is datetime:
        return _unless_none(datetime.fromisoformat)
    if hint is Fraction or (isinstance(hint, type) and issubclass(hint, Enum)):
        return _unless_none(hint)
    return _as_it_is


def _members_reader(kinds: tuple[Any, ...]) -> Work:
    """What reads a ``tuple[X, ...]`` or a ``tuple[X, Y]``."""
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        read = _reader(kinds[0])
        return lambda data: tuple([read(member) for member in data])
    each = [_reader(kind) for kind in kinds]
    return lambda data: tuple([read(member) for read, member in zip(each, data, strict=False)])


def _as_it_is(data: Any) -> Any:
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


def _unless_none(work: Work) -> Work:
    """The same, but None stays None."""
    return lambda value: None if value is None else work(value)
