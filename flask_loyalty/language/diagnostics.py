"""Mistakes in rule texts: their codes, what belongs to one, and its words.

Lnnn: letters, words, sentence; Tnnn: types and units; Rnnn: what a rule may say. Every sentence that a
merchant reads stands in :mod:`flask_loyalty.language.messages` and its neighbours; how a mistake is shown,
in :mod:`flask_loyalty.language.reports`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_loyalty.language.messages import CATALOGUE, LABELS, Entry, term
from flask_loyalty.language.reasons import REASONS
from flask_loyalty.language.source import Span
from flask_loyalty.language.states import STATES

__all__ = [
    "CATALOGUE",
    "Diagnostic",
    "Edit",
    "Entry",
    "Fix",
    "Labelled",
    "apply",
    "help_text",
    "known_locale",
    "label",
    "message",
    "reason",
]

# Parts that hold terms of the language (types, clauses, constructs), to be put in the reader's words.
_TERMS = frozenset({"expected", "left", "right", "wanted", "about", "construct", "clause", "kind"})


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
    """

    edits: tuple[Edit, ...]
    safe: bool = False

    @classmethod
    def write(cls, span: Span, text: str, *, safe: bool = False) -> Fix:
        """A correction in one place."""
        return cls((Edit(span, text),), safe)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake: a stable code, its place, and the parts that its message mentions.

    :param parts: by name, what the message is about. ``why`` chooses among several messages of a code;
        ``fix`` is a text to write instead of the span, ``guess`` something that may have been meant,
        ``state`` the message of the parser's state (:mod:`flask_loyalty.language.states`).
    :param related: further places that belong to it, such as the first of two equal limits; a bare
        :class:`Span` has the label of its code.
    :param fixes: corrections that only who found the mistake can know; the others are worked out from
        code, parts and text by :func:`flask_loyalty.language.fixes.fixes_of`.
    :param language: of the text in which it stands; words that a message quotes are of that language.
    """

    code: str
    span: Span
    parts: Mapping[str, str] = field(default_factory=dict)
    related: tuple[Span | Labelled, ...] = ()
    fixes: tuple[Fix, ...] = ()
    language: str = "en"

    @property
    def places(self) -> tuple[Span, ...]:
        """The related places without their labels."""
        return tuple(place.span if isinstance(place, Labelled) else place for place in self.related)

    @property
    def severity(self) -> str:
        """``"error"``: the rule cannot be decided; ``"warning"``: it can, but may surprise."""
        return "warning" if _entry(self).warning else "error"


def apply(text: str, fix: Fix) -> str:
    """The text with a correction made.

    >>> apply("earn 1,000 points", Fix.write(Span(5, 10), "1000"))
    'earn 1000 points'
    """
    for edit in sorted(fix.edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def message(diagnostic: Diagnostic, locale: str) -> str:
    """What is wrong, in one sentence."""
    return _said(diagnostic, _entry(diagnostic).message, locale)


def reason(diagnostic: Diagnostic, locale: str) -> str:
    """Why it is so: the rule of the language that the text breaks, in a sentence or two."""
    why = diagnostic.parts.get("why", "")
    texts = REASONS.get(f"{diagnostic.code}.{why}") or REASONS.get(diagnostic.code) or {}
    return _said(diagnostic, texts, locale)


def help_text(diagnostic: Diagnostic, locale: str) -> str:
    """What to do about it: the fix or the guess if there is one, then the advice; may be empty."""
    told = []
    if diagnostic.parts.get("fix"):
        told.append(_said(diagnostic, {"en": "write {fix}.", "pl": "napisz {fix}."}, locale))
    if diagnostic.parts.get("guess"):
        guess = {"en": 'did you mean "{guess}"?', "pl": "czy chodziło o „{guess}”?"}
        told.append(_said(diagnostic, guess, locale))
    told.append(_said(diagnostic, _entry(diagnostic).help, locale))
    return " ".join(sentence for sentence in told if sentence)


def label(diagnostic: Diagnostic, place: Span | Labelled, locale: str) -> str:
    """What a related place is: "the first limit"."""
    key = place.label if isinstance(place, Labelled) else diagnostic.code
    return LABELS.get(key, LABELS["see"])[known_locale(locale)]


def known_locale(locale: str) -> str:
    """``"pl"`` or ``"en"``; another language gets English."""
    return "pl" if locale.startswith("pl") else "en"


def _said(diagnostic: Diagnostic, texts: Mapping[str, str], locale: str) -> str:
    say = _Sayer(known_locale(locale), diagnostic.language)
    return say.of(texts).format_map(_Parts(diagnostic, say))


def _entry(diagnostic: Diagnostic) -> Entry:
    """The words for a code, those for its ``why`` first; an unknown code is shown rather than raised."""
    why = diagnostic.parts.get("why", "")
    return CATALOGUE.get(f"{diagnostic.code}.{why}") or CATALOGUE.get(diagnostic.code) or CATALOGUE["L215"]


@dataclass(frozen=True, slots=True)
class _Sayer:
    """Chooses the reader's text; what it quotes of the rules language is in the rule's language."""

    locale: str
    language: str

    def of(self, texts: Mapping[str, str]) -> str:
        """The text in the reader's language."""
        text = texts.get(self.locale, "")
        if self.language == "en" or not text:
            return text
        from flask_loyalty.language.rephrasing import rephrased  # for Polish rules alone

        return rephrased(text, texts["pl"])

    def part(self, code: str, key: str, value: str) -> str:
        """A part of a message, in the words of the rule."""
        if self.language == "en":
            return value
        from flask_loyalty.language.rephrasing import polish_part

        return polish_part(code, key, value)


class _Parts(dict[str, str]):
    """The parts of a message in the reader's words; one that is missing shows as nothing."""

    def __init__(self, diagnostic: Diagnostic, say: _Sayer) -> None:
        code, parts = diagnostic.code, diagnostic.parts
        super().__init__({key: self._worded(code, key, value, say) for key, value in parts.items()})
        state = STATES.get(parts.get("state", ""))
        if state is not None:
            self["next"], self["do"] = say.of(state.next), say.of(state.do)

    def __missing__(self, key: str) -> str:
        return ""

    @staticmethod
    def _worded(code: str, key: str, value: str, say: _Sayer) -> str:
        if key not in _TERMS:
            return say.part(code, key, value)
        words = [say.of({one: term(part, one) for one in ("en", "pl")}) for part in value.split("|")]
        if len(words) == 1:
            return words[0]
        joint = {"en": " or ", "pl": " albo "}[say.locale]
        return ", ".join(words[:-1]) + joint + words[-1]
