"""What corrections are made of: the text around a mistake, cut into words and clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask_loyalty.language.diagnostics import Diagnostic, Edit, Fix, apply
from flask_loyalty.language.parts import EFFECTS
from flask_loyalty.language.source import Span

if TYPE_CHECKING:
    from flask_loyalty.language.parser import Word

__all__ = ["MOST_READ", "Place", "Readings", "Spent", "cut", "wrapped"]

MOST_READ = 60_000
"""So many characters are read to work out the corrections of one text."""

DEAR = 4
"""Telling a text's mistakes costs so many times what reading it does."""

READINGS_KEPT = 128
"""Of so many texts it is kept how they read: each mistake of a text is told by itself, in two languages."""

STARTS = ("rule", "expression")


class Spent(Exception):
    """The corrections of a text have cost as much reading as they may."""


@dataclass(slots=True)
class Readings:
    """What corrected forms of one text read as: each is read once, and in all no more than may be.

    The bound counts characters, so the same text has the same corrections on every machine.

    :ivar left: how many characters may still be read.
    :ivar read: how many texts have been read.
    """

    left: int = MOST_READ
    read: int = 0
    _kept: dict[tuple[str, str, bool], Any] = field(default_factory=dict, repr=False)
    _words: dict[tuple[str, str], tuple[Word, ...]] = field(default_factory=dict, repr=False)

    def words(self, text: str, language: str) -> tuple[Word, ...]:
        """All words of a text; none if it cannot be cut into words."""
        if (text, language) not in self._words:
            self._words[text, language] = _words_of(text, language)
        return self._words[text, language]

    def good(self, text: str, language: str) -> bool:
        """Whether a rule, or else a condition, can be read.

        :raises Spent: if it would take too much reading to know.
        """
        return bool(self._once(text, language, told=False))

    def codes(self, text: str, language: str) -> tuple[tuple[str, ...], ...]:
        """The codes of a text's mistakes as a rule, and as a condition; of one that cannot be read.

        :raises Spent: if it would take too much reading to know.
        """
        return tuple(self._once(text, language, told=True))

    def _once(self, text: str, language: str, *, told: bool) -> Any:
        key = (text, language, told)
        if key not in self._kept:
            cost = len(text) * (DEAR if told else 1)
            if cost > self.left:
                raise Spent
            self.left -= cost
            self.read += 1
            self._kept[key] = _codes(text, language) if told else _good(text, language)
        return self._kept[key]


def _words_of(text: str, language: str) -> tuple[Word, ...]:
    # Corrections of letters and numbers need no words; the parser is loaded for the others only.
    from flask_loyalty.language.parser import words_of

    pieces = None
    if language == "pl":
        from flask_loyalty.language.polish_lexing import lex_polish

        pieces = lex_polish(text, anyway=True).words
    found = words_of(text, pieces)
    return () if isinstance(found, Diagnostic) else found


@lru_cache(maxsize=READINGS_KEPT)
def _good(text: str, language: str) -> bool:
    from flask_loyalty.language.reading import tree_of

    return any(tree_of(text, start, language) is not None for start in STARTS)


@lru_cache(maxsize=READINGS_KEPT)
def _codes(text: str, language: str) -> tuple[tuple[str, ...], ...]:
    from flask_loyalty.language.reading import parse_expression, parse_rule

    told = [parse(text, language).diagnostics for parse in (parse_rule, parse_expression)]
    return tuple(tuple(one.code for one in found) for found in told)


@dataclass(slots=True)
class Place:
    """A mistake and the text in which it stands.

    :param currency: of the programme, for corrections that name an amount.
    :param language: in which the text is written.
    :param readings: what has been read of the text's corrected forms.
    """

    diagnostic: Diagnostic
    text: str
    currency: str
    language: str = "en"
    readings: Readings = field(default_factory=Readings, repr=False)

    @property
    def span(self) -> Span:
        """Where the mistake stands."""
        return self.diagnostic.span

    @property
    def written(self) -> str:
        """What stands there."""
        return self.text[self.span.start : self.span.end]

    def part(self, name: str) -> str:
        """A part of the mistake; empty if it has none of that name."""
        return self.diagnostic.parts.get(name, "")

    @property
    def words(self) -> tuple[Word, ...]:
        """All words of the text; none if it cannot be cut into words."""
        return self.readings.words(self.text, self.language)

    def at(self, offset: int) -> int:
        """The number of the first word that ends after an offset; how many there are, if none does."""
        return next((n for n, word in enumerate(self.words) if word.span.end > offset), len(self.words))

    def before(self, number: int, kinds: frozenset[str]) -> Word | None:
        """The nearest word of certain kinds before a word."""
        return next((word for word in reversed(self.words[:number]) if word.kind in kinds), None)

    def verb(self) -> str:
        """The verb of the clause, in small letters; of the rule, if the mistake stands elsewhere."""
        effects = [word for word in self.words if word.kind in EFFECTS]
        near = [word for word in effects if word.span.start <= self.span.start]
        chosen = near[-1] if near else effects[0] if effects else None
        return chosen.kind.lower() if chosen else ""

    def clauses(self) -> list[Sequence[Word]]:
        """The words of each clause."""
        from flask_loyalty.language.recovery import clauses_of

        return [clause.words for clause in clauses_of(self.words) if clause.words]

    def clause(self) -> Sequence[Word]:
        """The words of the clause in which the mistake begins; empty if there is none."""
        return next((c for c in self.clauses() if c[-1].span.end > self.span.start), ())

    def write(self, text: str, *, safe: bool = False) -> Fix:
        """Another text in the place of the mistake."""
        return Fix.write(self.span, text, safe=safe)

    def reads(self, fix: Fix) -> bool:
        """Whether a rule, or else a condition, can be read once a correction is made.

        :raises Spent: if it would take too much reading to know.
        """
        return self.readings.good(apply(self.text, fix), self.language)

    def after(self, text: str, *, safe: bool = False) -> Fix:
        """A text put in right after the mistake."""
        return Fix.write(Span(self.span.end, self.span.end), text, safe=safe)


def cut(text: str, span: Span) -> Edit:
    """Deletes a place, with the space in front of it, or behind it at the beginning of a text or line."""
    start, end = span.start, span.end
    if not text[end:].strip():
        return Edit(Span(len(text[:start].rstrip()), len(text)), "")
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    if start == 0 or text[start - 1] == "\n":
        start = span.start
        while end < len(text) and text[end] in " \t\n":
            end += 1
    return Edit(Span(start, end), "")


def wrapped(span: Span, head: str = "(", tail: str = ")") -> tuple[Edit, ...]:
    """Brackets around a place."""
    return (Edit(Span(span.start, span.start), head), Edit(Span(span.end, span.end), tail))
