"""Mistakes in rule texts: their codes, and how one is shown.

Lnnn: letters, words, sentence; Tnnn: types and units; Rnnn: what a rule may say. Every sentence that a
merchant reads stands in :mod:`flask_loyalty.language.messages`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_loyalty.language.messages import CATALOGUE, HELP_WORD, Entry, term
from flask_loyalty.language.source import Span, excerpt, position

__all__ = ["CATALOGUE", "Diagnostic", "Entry", "help_text", "message", "render", "to_data"]

# Parts that hold terms of the language (types, clauses, constructs), to be put in the reader's words.
_TERMS = frozenset({"expected", "left", "right", "wanted", "about", "construct", "clause", "kind"})


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake: a stable code, its place, and the parts that its message mentions.

    :param parts: by name, what the message is about. ``why`` chooses among several messages of a code;
        ``fix`` is a text to write instead, ``guess`` something that may have been meant.
    :param related: further places that belong to it, such as the first of two equal limits.
    """

    code: str
    span: Span
    parts: Mapping[str, str] = field(default_factory=dict)
    related: tuple[Span, ...] = ()


def render(
    diagnostic: Diagnostic,
    *,
    text: str,
    place: str,
    locale: str,
    catalogue: Mapping[str, Entry] = CATALOGUE,
) -> str:
    """A mistake as a person reads it: place and message, the line with carets, what to do.

    :param text: the rule's own text.
    :param place: what stands before the rule's line and column, such as ``klub-ziarno.json:41, rule "base"``.
    :param locale: ``"pl"`` or ``"en"``; another language gets English.
    """
    line, column = position(text, diagnostic.span.start)
    lines = [
        f"{place} {line}:{column}: {diagnostic.code} {message(diagnostic, locale, catalogue)}",
        excerpt(text, diagnostic.span),
        *(excerpt(text, span) for span in diagnostic.related),
    ]
    told = help_text(diagnostic, locale, catalogue)
    if told:
        lines.append(f"  {HELP_WORD[_known(locale)]}: {told}")
    return "\n".join(lines)


def message(diagnostic: Diagnostic, locale: str, catalogue: Mapping[str, Entry] = CATALOGUE) -> str:
    """What is wrong, in one sentence."""
    entry = _entry(diagnostic, catalogue)
    return entry.message[_known(locale)].format_map(_Parts(diagnostic.parts, _known(locale)))


def help_text(diagnostic: Diagnostic, locale: str, catalogue: Mapping[str, Entry] = CATALOGUE) -> str:
    """What to do about it: the fix or the guess if there is one, then the advice; may be empty."""
    known = _known(locale)
    entry = _entry(diagnostic, catalogue)
    parts = _Parts(diagnostic.parts, known)
    told = []
    if diagnostic.parts.get("fix"):
        told.append({"en": "write {fix}.", "pl": "napisz {fix}."}[known].format_map(parts))
    if diagnostic.parts.get("guess"):
        told.append(
            {"en": 'did you mean "{guess}"?', "pl": "czy chodziło o „{guess}”?"}[known].format_map(parts)
        )
    told.append(entry.help[known].format_map(parts))
    return " ".join(sentence for sentence in told if sentence)


def to_data(diagnostic: Diagnostic, text: str) -> dict[str, object]:
    """A mistake as JSON: code, place by offset and by line, and the texts in both languages."""
    line, column = position(text, diagnostic.span.start)
    return {
        "code": diagnostic.code,
        "start": diagnostic.span.start,
        "end": diagnostic.span.end,
        "line": line,
        "column": column,
        "message": {locale: message(diagnostic, locale) for locale in ("pl", "en")},
        "help": {locale: help_text(diagnostic, locale) for locale in ("pl", "en")},
        "fix": diagnostic.parts.get("fix"),
        "related": [{"start": span.start, "end": span.end} for span in diagnostic.related],
    }


def _known(locale: str) -> str:
    return "pl" if locale.startswith("pl") else "en"


def _entry(diagnostic: Diagnostic, catalogue: Mapping[str, Entry]) -> Entry:
    """The words for a code, those for its ``why`` first; an unknown code is shown rather than raised."""
    why = diagnostic.parts.get("why", "")
    return catalogue.get(f"{diagnostic.code}.{why}") or catalogue.get(diagnostic.code) or CATALOGUE["L215"]


class _Parts(dict[str, str]):
    """The parts of a message in the reader's words; one that is missing shows as nothing."""

    def __init__(self, parts: Mapping[str, str], locale: str) -> None:
        super().__init__({key: self._worded(key, value, locale) for key, value in parts.items()})

    def __missing__(self, key: str) -> str:
        return ""

    @staticmethod
    def _worded(key: str, value: str, locale: str) -> str:
        if key not in _TERMS:
            return value
        words = [term(part, locale) for part in value.split("|")]
        if len(words) == 1:
            return words[0]
        joint = {"en": " or ", "pl": " albo "}[locale]
        return ", ".join(words[:-1]) + joint + words[-1]
