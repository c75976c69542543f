"""Rules that differ only in their numbers and texts are read once.

A large programme has thousands of rules of a few wordings. A text without the contents of its numbers and
texts is its *wording*; the second text of a wording makes a template of the tree, into which the numbers
and texts of all later ones are filled. A template is taken only if it makes, of other numbers and texts,
the very tree that reading them makes; and a number that would be refused (``1.5 items``) is always read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flask_loyalty.errors import WrongInput
from flask_loyalty.language import nodes as n
from flask_loyalty.language.source import Span
from flask_loyalty.money import minor_digits

__all__ = ["KEPT", "Templates"]

KEPT = 4096
"""So many wordings are kept of each language and document; a wording that comes later is read."""

LONGEST = 2000
"""Of a longer text hardly another one has the wording."""

_LITERALS = {
    "en": re.compile(
        r'"([ !$-~]*)"|(?<![\w.,:-])(?<![0-9][ \u00a0\u202f])'
        r"([0-9]{1,15}(?:\.[0-9]{1,15})?)(?![\w.,:-])(?![ \u00a0\u202f][0-9])"
    ),
    "pl": re.compile(
        r'"([ !$-~ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]*)"|(?<![\w.,:-])(?<![0-9][ \u00a0\u202f])'
        r"([0-9]{1,15})(?![\w.,:-])(?![ \u00a0\u202f][0-9])"
    ),
}

Read = Callable[[str], Any]
"""What a text says, read word by word; None if there is a mistake in it."""

_Values = Sequence[str]
_Recipe = Callable[[_Values, Sequence[int]], Any]
"""A part of a tree of the literals of a text, and of how much longer than nothing they are up to each."""


class _NoFit(Exception):
    """A number does not fit where it stands; the text must be read, and its mistake be told."""


class Templates:
    """The templates of one language and one document.

    :param language: ``"en"`` or ``"pl"``.
    :param read: reads a text; it must not depend on anything but the text.
    """

    def __init__(self, language: str, read: Read) -> None:
        self._literals = _LITERALS[language]
        self._read = read
        self._templates: dict[str, _Recipe | bool | None] = {}

    def tree(self, text: str) -> Any:
        """The tree of a text, or None where it must be read."""
        if len(text) > LONGEST:
            return None
        wording = self._literals.sub(_emptied, text)
        if "#" in wording:
            return None  # a comment is kept by its text
        known = self._templates.get(wording)
        if known is None:
            if len(self._templates) < KEPT and wording not in self._templates:
                self._templates[wording] = False
            return None
        if known is False:
            known = self._templates[wording] = self._learnt(text)
        return self._filled(known, text) if callable(known) else None

    def _filled(self, recipe: _Recipe, text: str) -> Any:
        found = self._literals.findall(text)
        values = [written or number for written, number in found]
        longer, total = [0], 0
        for value in values:
            total += len(value)
            longer.append(total)
        try:
            return recipe(values, longer)
        except _NoFit:
            return None

    def _learnt(self, text: str) -> _Recipe | None:
        """A template that makes the same trees as reading, or None if there is none."""
        tree = self._read(text)
        if tree is None:
            return None
        recipe = _Learner(
            [match.span(match.lastindex or 1) for match in self._literals.finditer(text)]
        ).recipe(tree)
        places = iter(range(len(text)))
        other = self._literals.sub(lambda match: _another(match, next(places)), text)
        meant = self._read(other)
        same = meant is not None and _alike(self._filled(recipe, other), meant)
        return recipe if same and _alike(self._filled(recipe, text), tree) else None


def _emptied(match: re.Match[str]) -> str:
    return '""' if match.group(2) is None else "0"


def _another(match: re.Match[str], place: int) -> str:
    """Another literal of the kind, of another length, unlike those of other places."""
    return f'"{"abc" * (place + 1)}{len(match.group())}"' if match.group(2) is None else str(1017 + place)


def _alike(one: Any, other: Any) -> bool:
    """Whether two trees are equal, down to their places in the text, which comparing leaves out."""
    if isinstance(one, tuple):
        same = isinstance(other, tuple) and len(one) == len(other)
        return same and all(map(_alike, one, other))
    if not is_dataclass(one):
        return bool(type(one) is type(other) and one == other)
    return type(one) is type(other) and all(
        _alike(getattr(one, field.name), getattr(other, field.name)) for field in fields(one)
    )


# ---------------------------------------------------------------- learning


class _Learner:
    """Makes recipes of the tree of one text.

    :param literals: where the contents of the text's numbers and texts stand, from left to right.
    """

    def __init__(self, literals: Sequence[tuple[int, int]]) -> None:
        self._literals = literals

    def recipe(self, node: Any) -> _Recipe:
        """How to make a node of other literals."""
        filled = self._filled(node)
        constant: list[Any] = []
        made: list[tuple[int, _Recipe]] = []
        for place, field in enumerate(fields(node)):
            value = getattr(node, field.name)
            part = filled.get(field.name) or self._part(value)
            constant.append(value)
            if part is not None:
                made.append((place, part))
        return _node(type(node), constant, made)

    def _part(self, value: Any) -> _Recipe | None:
        """How to make a part of a node; None if it is the same for all."""
        if isinstance(value, Span):
            return _span(*self._place(value.start), *self._place(value.end))
        if isinstance(value, tuple):
            parts = [self._part(member) for member in value]
            return _tuple(value, parts) if any(parts) else None
        # What has no place is a value, such as a duration.
        return self.recipe(value) if hasattr(value, "span") else None

    def _place(self, offset: int) -> tuple[int, int]:
        """How many literals end before a place, and where it would be if they had no length."""
        before = [end - start for start, end in self._literals if end <= offset]
        return len(before), offset - sum(before)

    def _literal(self, node: Any, number: int = 0) -> int:
        """The first literal that stands in a node, or a later one; -1 if there is none.

        Where a number of the node is none of the literals (``1 000``), this is another literal than meant,
        and the template is found out when it is tried.
        """
        inside = [i for i, (start, end) in enumerate(self._literals) if _within(node.span, start, end)]
        return inside[number] if number < len(inside) else -1

    def _filled(self, node: Any) -> dict[str, _Recipe]:
        """The fields of a node that a literal fills."""
        at = self._literal(node)
        if at < 0:
            return {}
        match node:
            case n.NumberLiteral():
                return {"value": _number(at)}
            case n.PercentLiteral():
                return {"value": _percent(at)}
            case n.MoneyLiteral(currency=currency):
                return {"minor": _minor(at, currency)}
            case n.TextLiteral():
                return {"value": _text(at)}
            case n.DurationLiteral(duration=duration) | n.Within(duration=duration):
                return {"duration": _duration(at, duration.unit)}
            case n.Window(kind=n.WindowKind.LAST, duration=duration):
                return {"duration": _duration(at, duration.unit)}
            case n.Count():
                return {"number": _whole(at)}
            case n.CountLiteral(reference=reference):
                named = {} if reference is None else {"reference": _text(self._literal(node, 1))}
                return {"value": _number(at), **named}
            case n.Noun(reference=str()):
                return {"reference": _text(at)}
            case n.Units(kind=n.UnitsKind.RANKED):
                return {"take": _whole(at)}
            case n.Units(kind=n.UnitsKind.RANKED_IN_SETS):
                return {"take": _whole(at), "size": _whole(self._literal(node, 1))}
            case n.Units(kind=n.UnitsKind.SETS):
                return {"size": _whole(at)}
        return {}


def _within(span: Span, start: int, end: int) -> bool:
    return span.start <= start and end <= span.end


# ---------------------------------------------------------------- recipes


def _node(kind: type[Any], constant: list[Any], made: list[tuple[int, _Recipe]]) -> _Recipe:
    def recipe(values: _Values, longer: Sequence[int]) -> Any:
        parts = constant.copy()
        for place, make in made:
            parts[place] = make(values, longer)
        return kind(*parts)

    return recipe


def _tuple(constant: tuple[Any, ...], made: Sequence[_Recipe | None]) -> _Recipe:
    pairs = list(zip(constant, made, strict=True))
    return lambda values, longer: tuple(
        [value if make is None else make(values, longer) for value, make in pairs]
    )


def _span(before: int, start: int, within: int, end: int) -> _Recipe:
    return lambda values, longer: Span(start + longer[before], end + longer[within])


def _text(at: int) -> _Recipe:
    return lambda values, longer: values[at]


def _number(at: int) -> _Recipe:
    return lambda values, longer: _exact(values[at])


def _percent(at: int) -> _Recipe:
    return lambda values, longer: _hundredth(values[at])


def _minor(at: int, currency: str) -> _Recipe:
    return lambda values, longer: _in_minor(values[at], currency)


def _whole(at: int) -> _Recipe:
    return lambda values, longer: _integer(values[at])


def _duration(at: int, unit: n.TimeUnit) -> _Recipe:
    return lambda values, longer: _lasting(values[at], unit)


@lru_cache(maxsize=KEPT)
def _exact(number: str) -> Fraction:
    try:
        return Fraction(number)
    except ValueError:
        raise _NoFit from None


@lru_cache(maxsize=KEPT)
def _hundredth(number: str) -> Fraction:
    return _exact(number) / 100


@lru_cache(maxsize=KEPT)
def _integer(number: str) -> int:
    if not number.isdigit():
        raise _NoFit
    return int(number)


@lru_cache(maxsize=KEPT)
def _lasting(number: str, unit: n.TimeUnit) -> n.Duration:
    return n.Duration(_integer(number), unit)


@lru_cache(maxsize=KEPT)
def _in_minor(number: str, currency: str) -> int:
    try:
        minor = _exact(number) * 10 ** minor_digits(currency)
    except WrongInput:
        raise _NoFit from None
    if minor.denominator != 1:
        raise _NoFit
    return int(minor)
