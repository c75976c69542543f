"""Mistakes in rule texts: their codes and what belongs to one.

Lnnn: letters, words, sentence; Tnnn: types and units; Rnnn: what a rule may say. Every sentence that a
merchant reads stands in :mod:`flask_loyalty.language.messages` and its neighbours and is put together in
:mod:`flask_loyalty.language.mistake_words`; how a mistake is shown, in :mod:`flask_loyalty.language.reports`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_loyalty.language.messages import CATALOGUE, Entry
from flask_loyalty.language.source import Span

__all__ = [
    "CATALOGUE",
    "Diagnostic",
    "Edit",
    "Entry",
    "Fix",
    "Labelled",
    "apply",
    "entry_of",
    "known_locale",
]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A further place of a mistake and what it is, as a key of :data:`messages.LABELS`."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Text to put where ``span`` stands: nothing deletes it, and an empty span takes it in."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A correction: edits that are made together, none over another, in the order of the text.

    :param safe: it means what the text can only have meant, so a tool may make it unasked; otherwise it
        is one choice among several and a person chooses.
    :param title: what it does, by language; empty: told by its edits.
    """

    edits: tuple[Edit, ...]
    safe: bool = False
    title: Mapping[str, str] = field(default_factory=dict, hash=False)

    @classmethod
    def write(cls, span: Span, text: str, *, safe: bool = False) -> Fix:
        """A correction in one place."""
        return cls((Edit(span, text),), safe)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake: a stable code, its place, and the parts that its message mentions.

    :param parts: by name, what the message is about. ``why`` chooses among several messages of a code;
        ``fix`` is a text to write instead of the span, ``guess`` something that may have been meant,
        ``state`` the message of the parser's state (:mod:`flask_loyalty.language.states`), ``mended`` that
        ``fix`` corrects other mistakes too.
    :param related: further places that belong to it, such as the first of two equal limits; a bare
        :class:`Span` has the label of its code.
    :param fixes: corrections that only who found the mistake can know; the others are worked out from
        code, parts and text by :func:`flask_loyalty.language.fixes.with_fixes`.
    :param language: of the text in which it stands; words that a message quotes are of that language.
    :param worked_out: whether ``fixes`` are all that there will be.
    """

    code: str
    span: Span
    parts: Mapping[str, str] = field(default_factory=dict)
    related: tuple[Span | Labelled, ...] = ()
    fixes: tuple[Fix, ...] = ()
    language: str = "en"
    worked_out: bool = False

    @property
    def places(self) -> tuple[Span, ...]:
        """The related places without their labels."""
        return tuple(place.span if isinstance(place, Labelled) else place for place in self.related)

    @property
    def severity(self) -> str:
        """``"error"``: the rule cannot be decided; ``"warning"``: it can, but may surprise."""
        return "warning" if entry_of(self).warning else "error"


def apply(text: str, fix: Fix) -> str:
    """The text with a correction made.

    >>> apply("earn 1,000 points", Fix.write(Span(5, 10), "1000"))
    'earn 1000 points'
    """
    for edit in sorted(fix.edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def known_locale(locale: str) -> str:
    """``"pl"`` or ``"en"``; another language gets English."""
    return "pl" if locale.startswith("pl") else "en"


def entry_of(diagnostic: Diagnostic) -> Entry:
    """The words for a code, those for its ``why`` first; an unknown code is shown rather than raised."""
    why = diagnostic.parts.get("why", "")
    return CATALOGUE.get(f"{diagnostic.code}.{why}") or CATALOGUE.get(diagnostic.code) or CATALOGUE["L215"]
