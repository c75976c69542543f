"""What corrections are made of: the text around a mistake, cut into words and clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask_loyalty.language.diagnostics import Diagnostic, Edit, Fix
from flask_loyalty.language.source import Span

if TYPE_CHECKING:
    from flask_loyalty.language.parser import Word

__all__ = ["EFFECTS", "Place", "cut", "reads", "wrapped"]

EFFECTS = frozenset({"EARN", "GIVE", "DISCOUNT", "PRICE", "BUNDLE", "MULTIPLY", "PAY", "CHARGE"})


@dataclass(slots=True)
class Place:
    """A mistake and the text in which it stands.

    :param currency: of the programme, for corrections that name an amount.
    :param language: in which the text is written.
    """

    diagnostic: Diagnostic
    text: str
    currency: str
    language: str = "en"
    _words: tuple[Word, ...] | None = field(default=None, repr=False)

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
        if self._words is None:
            # Corrections of letters and numbers need no words; the parser is loaded for the others only.
            from flask_loyalty.language.parser import words_of

            pieces = None
            if self.language == "pl":
                from flask_loyalty.language.polish_lexing import lex_polish

                pieces = lex_polish(self.text, anyway=True).words
            found = words_of(self.text, pieces)
            self._words = () if isinstance(found, Diagnostic) else found
        return self._words

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


def reads(text: str, language: str = "en") -> bool:
    """Whether a rule, or else a condition, can be read."""
    from flask_loyalty.language.reading import parse_expression, parse_rule

    return parse_rule(text, language).tree is not None or parse_expression(text, language).tree is not None
