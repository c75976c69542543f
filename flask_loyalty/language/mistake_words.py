"""The words of a mistake: message, reason, help and labels, in the reader's language.

What they quote of the rules language is in the language of the rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_loyalty.language.diagnostics import Diagnostic, Labelled, entry_of, known_locale
from flask_loyalty.language.messages import LABELS, term
from flask_loyalty.language.reasons import REASONS
from flask_loyalty.language.source import Span
from flask_loyalty.language.states import STATES

__all__ = ["help_text", "label", "message", "reason"]

# Parts that hold terms of the language (types, clauses, constructs), to be put in the reader's words.
_TERMS = frozenset({"expected", "left", "right", "wanted", "about", "clause", "kind"})


def message(diagnostic: Diagnostic, locale: str) -> str:
    """What is wrong, in one sentence."""
    return _said(diagnostic, entry_of(diagnostic).message, locale)


def reason(diagnostic: Diagnostic, locale: str) -> str:
    """Why it is so: the rule of the language that the text breaks, in a sentence or two."""
    why = diagnostic.parts.get("why", "")
    texts = REASONS.get(f"{diagnostic.code}.{why}") or REASONS.get(diagnostic.code) or {}
    return _said(diagnostic, texts, locale)


def help_text(diagnostic: Diagnostic, locale: str) -> str:
    """What to do about it: the fix or the guess if there is one, then the advice; may be empty."""
    told = []
    if diagnostic.parts.get("fix"):
        said = _said(diagnostic, {"en": "write {fix}.", "pl": "napisz {fix}."}, locale)
        told.append(said.replace("\n", " "))  # a whole rule is one sentence, on as many lines as you like
    if diagnostic.parts.get("guess"):
        guess = {"en": 'did you mean "{guess}"?', "pl": "czy chodziło o „{guess}”?"}
        told.append(_said(diagnostic, guess, locale))
    told.append(_said(diagnostic, entry_of(diagnostic).help, locale))
    return " ".join(sentence for sentence in told if sentence)


def label(diagnostic: Diagnostic, place: Span | Labelled, locale: str) -> str:
    """What a related place is: "the first limit"."""
    key = place.label if isinstance(place, Labelled) else diagnostic.code
    return LABELS.get(key, LABELS["see"])[known_locale(locale)]


def _said(diagnostic: Diagnostic, texts: Mapping[str, str], locale: str) -> str:
    say = _Sayer(known_locale(locale), diagnostic.language)
    return say.of(texts).format_map(_Parts(diagnostic, say))


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
