"""A document of which one value was changed, read again without reading the rest of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask_loyalty.language.source import Span
from flask_loyalty.programme.reading import Json, Placed, Read, read_json, read_value, too_large
from flask_loyalty.programme.shapes import Path

__all__ = ["reread"]

Key = TypeVar("Key", bound=str | int)
What = TypeVar("What")


def reread(before: Read, path: Path, text: str, grown: int) -> Read:
    """What :func:`~flask_loyalty.programme.reading.read_json` reads of a text.

    :param before: what was read of the text before, without a flaw.
    :param path: of the only value in which the two differ.
    :param grown: by how many characters it became longer.
    """
    old = before.place
    for step in path if old is not None else ():
        old = old.members[step]  # type: ignore[union-attr]  # what was read without a flaw has its places
    readable = old is not None and not before.flaws and not too_large(text)
    found = read_value(text, old.start, len(path)) if readable and old is not None else None
    if before.place is None or old is None or found is None or found[1].end != old.end + grown:
        return read_json(text)
    value, place = found
    return Read(_with(before.value, path, value), _placed(before.place, path, place, grown), ())


def _with(whole: Json, path: Path, value: Json) -> Json:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(whole, dict):
        key = str(step)
        return {**whole, key: _with(whole[key], rest, value)}
    assert isinstance(whole, list)
    place = int(step)
    return [*whole[:place], _with(whole[place], rest, value), *whole[place + 1 :]]


def _placed(whole: Placed, path: Path, value: Placed, grown: int) -> Placed:
    """The places around a value and behind it."""
    if not path:
        return value
    members: dict[str | int, Placed] = {}
    for key, one in whole.members.items():
        if key == path[0]:
            members[key] = _placed(one, path[1:], value, grown)
        else:
            members[key] = one if one.end <= value.start else _later(one, grown)
    keys = {key: one if one.end <= value.start else _span(one, grown) for key, one in whole.keys.items()}
    return Placed(whole.start, whole.end + grown, members, keys or whole.keys)


def _later(one: Placed, by: int) -> Placed:
    members = _Later(one.members, by, _later) if one.members else one.members
    keys = _Later(one.keys, by, _span) if one.keys else one.keys
    return Placed(one.start + by, one.end + by, members, keys)


def _span(one: Span, by: int) -> Span:
    return Span(one.start + by, one.end + by)


@dataclass(frozen=True, slots=True)
class _Later(Mapping[Key, What], Generic[Key, What]):
    """Places further back in the text, each worked out when it is asked for: few are."""

    before: Mapping[Key, What]
    by: int
    move: Callable[[What, int], What]

    def __getitem__(self, key: Key) -> What:
        return self.move(self.before[key], self.by)

    def __iter__(self) -> Iterator[Key]:
        return iter(self.before)

    def __len__(self) -> int:
        return len(self.before)
