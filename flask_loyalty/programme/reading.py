"""JSON text to values, each with its place: stricter than ``json.loads``, and it never raises.

``json.loads`` keeps the last of two equal keys, takes NaN, lets lone surrogates through, ends in a
RecursionError on deep nesting, and forgets where anything stood. A merchant's document deserves better.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from json import JSONDecodeError, JSONDecoder
from types import MappingProxyType
from typing import Any, NamedTuple

from flask_loyalty.language.source import Span

__all__ = ["MAX_BYTES", "MAX_DEPTH", "Flaw", "Json", "Placed", "Read", "read_json", "read_value", "too_large"]

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 50
MAX_DIGITS = 18

Json = dict[str, "Json"] | list["Json"] | str | int | Decimal | bool | None
"""A value read. A number that is not whole stays a Decimal: nothing here takes one, and no float is made."""


_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Placed(NamedTuple):
    """Where a value stands, and where its members do; ``keys`` are the places of an object's keys.

    There is one for every value, so it is made as cheaply as Python allows.
    """

    start: int
    end: int
    members: Mapping[str | int, Placed] = _NOTHING
    keys: Mapping[str, Span] = _NOTHING

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with the JSON itself: its kind in the catalogue of mistakes, its place, a detail."""

    kind: str
    span: Span
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read; ``place`` is None if the text could not be read to its end."""

    value: Json
    place: Placed | None
    flaws: tuple[Flaw, ...]


def read_json(text: str) -> Read:
    """Read a JSON text; whatever it holds, the answer is a value or flaws with their places.

    Duplicate keys, NaN and Infinity, numbers that are too long, broken characters, and commas that are
    missing or too many are all found in one go, if the rest can be read. Otherwise a text that is no JSON
    has one such flaw, the first.
    """
    if too_large(text):
        return Read(None, None, (Flaw("too_large", Span(0, 0), str(MAX_BYTES // 1024)),))
    reader = _Reader(text)
    try:
        value, place = reader.document()
    except _Stop as stop:
        slips = [place for place, flaw in enumerate(reader.flaws) if flaw.kind in _COMMAS]
        first = reader.flaws[: slips[0] + 1] if slips else (*reader.flaws, stop.flaw)
        return Read(None, None, tuple(first))  # what stands behind a wrong comma may be its doing
    return Read(value, place, tuple(reader.flaws))


def too_large(text: str) -> bool:
    """Whether a text has more than ``MAX_BYTES``."""
    return len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES


def read_value(text: str, start: int, depth: int) -> tuple[Json, Placed] | None:
    """The value that begins at a place of a text, with its own place; None if there is a flaw in it.

    :param depth: how many objects and lists it stands in.
    """
    reader = _Reader(text)
    reader.at = start
    try:
        found = reader.value(depth)
    except _Stop:
        return None
    return None if reader.flaws else found


class _Stop(Exception):
    """The text is no JSON from here on."""

    def __init__(self, kind: str, start: int, end: int = 0, detail: str = "") -> None:
        self.flaw = Flaw(kind, Span(start, max(end, start + 1)), detail)


_COMMAS = ("comma_missing", "comma_twice", "comma_too_many")

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORD = re.compile(r"-?\w+")
_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None}
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class _Reader:
    """One pass over the text; at most ``MAX_DEPTH`` calls deep."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 1 if text.startswith("\ufeff") else 0  # Windows editors put a mark first
        self.flaws: list[Flaw] = []
        self.texts = JSONDecoder()  # reads one text in quotes at a time

    def document(self) -> tuple[Json, Placed]:
        if self.peek() == "":
            raise _Stop("nothing", self.at)
        value, place = self.value(0)
        if self.peek() != "":
            raise _Stop("more_after_end", self.at)
        return value, place

    def peek(self) -> str:
        """The next character that is no space; "" at the end."""
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.text[self.at : self.at + 1]

    def value(self, depth: int) -> tuple[Json, Placed]:
        match self.peek():
            case "{" | "[" if depth >= MAX_DEPTH:
                raise _Stop("too_deep", self.at, detail=str(MAX_DEPTH))
            case "{":
                return self.object(depth)
            case "[":
                return self.array(depth)
            case '"':
                start = self.at
                return self.string(), Placed(start, self.at)
            case "":
                raise _Stop("ends_early", self.at)
            case _:
                return self.word_or_number()

    def object(self, depth: int) -> tuple[Json, Placed]:
        start = self.at
        self.at += 1
        values: dict[str, Json] = {}
        members: dict[str | int, Placed] = {}
        keys: dict[str, Span] = {}
        while self.more("}", first=not keys, opened=start):
            key, span = self.key()
            if key in keys:
                self.flaws.append(Flaw("duplicate_key", span, key))
            values[key], members[key] = self.value(depth + 1)
            keys[key] = span
        return values, Placed(start, self.at, members, keys)

    def array(self, depth: int) -> tuple[Json, Placed]:
        start = self.at
        self.at += 1
        values: list[Json] = []
        members: dict[str | int, Placed] = {}
        while self.more("]", first=not values, opened=start):
            value, members[len(values)] = self.value(depth + 1)
            values.append(value)
        return values, Placed(start, self.at, members)

    def more(self, closing: str, *, first: bool, opened: int) -> bool:
        """Whether another member follows; steps over the comma, or over the closing bracket."""
        char = self.peek()
        if char == closing:
            self.at += 1
            return False
        if char == "":
            raise _Stop("not_closed", opened, detail=closing)
        if first:
            return True
        if char != ",":
            self.no_comma(char, closing, opened)
            return True
        comma = self.at
        self.at += 1
        while self.peek() == ",":
            self.slip("comma_twice", self.at)
            comma = self.at
            self.at += 1
        if self.peek() != closing:
            return True
        self.slip("comma_too_many", comma)
        self.at += 1
        return False

    def no_comma(self, char: str, closing: str, opened: int) -> None:
        """Note what is wrong where a comma or the closing bracket should stand."""
        if char in "]}":
            raise _Stop("not_closed", opened, detail=closing)
        if self.text[self.at - 1] == '"' and (char.isalnum() or char in "\\_"):
            raise _Stop("inner_quote", self.at - 1)
        self.slip("comma_missing", self.at)

    def slip(self, kind: str, at: int) -> None:
        """Note a comma that is missing or too many, and read on."""
        self.flaws.append(Flaw(kind, Span(at, at + 1)))

    def key(self) -> tuple[str, Span]:
        start = self.at
        if self.peek() != '"':
            raise _Stop(self.kind_of_stray("key_unquoted"), self.at)
        key = self.string()
        span = Span(start, self.at)
        if self.peek() != ":":
            raise _Stop("colon_missing", self.at)
        self.at += 1
        return key, span

    def string(self) -> str:
        start = self.at
        try:
            text, self.at = self.texts.raw_decode(self.text, start)
        except JSONDecodeError as error:
            raise _Stop(*self.string_flaw(start, error)) from None
        for kind, pattern in (("surrogate", _SURROGATE), ("control", _CONTROL)):
            if pattern.search(text):
                self.flaws.append(Flaw(kind, Span(start, self.at)))
        return str(text)

    def string_flaw(self, start: int, error: JSONDecodeError) -> tuple[str, int]:
        if error.msg.startswith("Unterminated"):
            return "text_not_closed", start
        if error.msg.startswith("Invalid control"):
            return ("text_not_closed", start) if self.text[error.pos] in "\r\n" else ("control", error.pos)
        return "bad_escape", error.pos

    def word_or_number(self) -> tuple[Json, Placed]:
        start = self.at
        number = _NUMBER.match(self.text, start)
        word = _WORD.match(self.text, start)
        if number and (not word or number.end() >= word.end()):
            self.at = number.end()
            return self.number(number), Placed(start, self.at)
        if word is None:
            raise _Stop(self.kind_of_stray("value_missing"), start)
        self.at = word.end()
        if word.group() in _WORDS:
            return _WORDS[word.group()], Placed(start, self.at)
        if word.group() in ("NaN", "Infinity", "-Infinity"):
            self.flaws.append(Flaw("not_a_number", Span(start, self.at), word.group()))
            return None, Placed(start, self.at)
        raise _Stop("unquoted_text", start, self.at, word.group()[:40])

    def number(self, found: re.Match[str]) -> Json:
        span = Span(found.start(), found.end())
        if len(found.group()) > MAX_DIGITS:
            self.flaws.append(Flaw("number_too_long", span, str(MAX_DIGITS)))
            return 0
        if found.group(2) is None and found.group(3) is None:
            return int(found.group())
        try:
            return Decimal(found.group())
        except InvalidOperation:  # an exponent beyond any number
            self.flaws.append(Flaw("number_too_long", span, str(MAX_DIGITS)))
            return 0

    def kind_of_stray(self, otherwise: str) -> str:
        """The usual slips of people who write JSON by hand."""
        here = self.text[self.at : self.at + 2]
        if here[:1] and here[:1] in "'“”„":
            return "other_quotes"
        if here in ("//", "/*") or here[:1] == "#":
            return "comment"
        return otherwise
