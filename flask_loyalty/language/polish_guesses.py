"""What was probably meant where a Polish rule cannot be read: the nearest phrase, or a word of the language.

A misspelt phrase leaves two names side by side, and a form that nearly fits leaves a word too many; both
are told as what they are instead of as the place where reading stopped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

from flask_loyalty.language.definitions import Case
from flask_loyalty.language.diagnostics import Diagnostic
from flask_loyalty.language.lexing import Piece
from flask_loyalty.language.noun_table import NOUNS
from flask_loyalty.language.polish_surfaces import SCOPES, WEEKDAY_FORMS, surfaces
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import Names, singular

__all__ = ["guessed", "guessed_word", "with_guess"]

NEAR = 0.78  # how alike a phrase must be to what stands there
LONGEST = 7  # words of a phrase
AROUND = 3  # words before a mistake at which a misspelt phrase may begin

# What people say instead of a word of the language.
_MEANT: Mapping[str, str] = {
    **dict.fromkeys(("jeśli", "jeżeli", "kiedy", "gdyby"), "gdy"),
    **dict.fromkeys(("oraz", "a"), "i"),
    **dict.fromkeys(("albo", "bądź"), "lub"),
    **dict.fromkeys(("jest", "wynosi", "równa", "równe", "równy"), "="),
    **dict.fromkeys(("maksymalnie", "maksimum", "maks", "max", "do"), "najwyżej"),
    **dict.fromkeys(("minimum", "przynajmniej"), ">="),
    **dict.fromkeys(("powyżej", "więcej"), ">"),
    **dict.fromkeys(("poniżej", "mniej"), "<"),
    **dict.fromkeys(("przyznaj", "naliczaj", "dodaj"), "nalicz"),
    **dict.fromkeys(("zniżka", "obniż", "upust"), "rabat"),
    **dict.fromkeys(("zapłać", "premia"), "wypłać"),
    **dict.fromkeys(("podwój", "mnóż"), "pomnóż"),
    **{"podaruj": "daj", "która": "gdzie", "które": "gdzie", "który": "gdzie", "procent": "%"},
}
_VALUES = ("NUMBER", "TIME", "DATE", "FACT")


def guessed(
    found: Sequence[Diagnostic], words: Sequence[Piece], text: str, names: Names | None
) -> tuple[Diagnostic, ...]:
    """Mistakes of a Polish text, each with what was probably meant, if that can be told."""
    told: list[Diagnostic] = []
    for diagnostic in found:
        better = _better(diagnostic, words, text, names)
        if better is None or better.span not in {one.span for one in told}:
            told.append(better or diagnostic)
    return tuple(told)


def _better(
    diagnostic: Diagnostic, words: Sequence[Piece], text: str, names: Names | None
) -> Diagnostic | None:
    at = next((n for n, word in enumerate(words) if word.end > diagnostic.span.start), len(words))
    if diagnostic.code == "L215" and diagnostic.parts.get("why") in ("first_order", "total"):
        return None
    if diagnostic.code == "L216" and not diagnostic.parts.get("why"):
        word = text[diagnostic.span.start : diagnostic.span.end]
        return replace(diagnostic, parts={"why": "scope", "word": word})
    if diagnostic.code == "L206" and at < len(words) and words[at].kind == "FACT":
        before = words[at - 1]
        parts = {"word": diagnostic.parts["word"], "before": text[before.start : before.end]}
        return Diagnostic("L102", diagnostic.span, parts)
    if at < len(words) and names is not None and words[at].kind == "CURRENCY":
        word = text[words[at].start : words[at].end]
        if word in names.tiers:  # "złoty", which is money too
            return Diagnostic(
                "L108", diagnostic.span, {"why": "id", "word": word, "kind": "id:tier", "fix": f'"{word}"'}
            )
    if diagnostic.code in ("L203", "L211") and at < len(words):
        return _scope(words, at, text)
    if at < len(words) and not diagnostic.parts.get("fix"):
        for reason in (_idiom, _phrase, _surface):
            better = reason(words, at, text, names)
            if better is not None:
                return better
    return None


def _scope(words: Sequence[Piece], at: int, text: str) -> Diagnostic | None:
    """``na klijenta``: whom a limit holds for, misspelt."""
    if words[at] != "na" or at + 1 >= len(words) or words[at + 1].kind != "NAME":
        return None
    span = Span(words[at + 1].start, words[at + 1].end)
    word = text[span.start : span.end]
    forms = {
        _plain(noun.one[Case.ACCUSATIVE]): noun.one[Case.ACCUSATIVE]
        for noun in map(NOUNS.__getitem__, SCOPES)
    }
    near = get_close_matches(_plain(word), forms, 1, 0.7)
    return _meant(span, text, forms[near[0]]) if near and forms[near[0]] != word else None


def _phrase(words: Sequence[Piece], at: int, text: str, names: Names | None) -> Diagnostic | None:
    """A phrase that is nearly one of the language, from some words before the mistake to some behind."""
    best: tuple[float, Span, str] | None = None
    for first in range(max(0, at - AROUND), at + 1):
        for last in range(first, min(len(words), first + LONGEST)):
            if not _is_word(words[last]):
                break
            inside = words[first : last + 1]
            if last < at - 1 or not any(_unknown(word, names) for word in inside):
                continue
            span = Span(words[first].start, words[last].end)
            near = _nearest(" ".join(text[span.start : span.end].split()), _phrases(names))
            if near is not None and (best is None or near[0] > best[0]):
                best = (near[0], span, near[1])
    if best is None:
        return None
    return _meant(best[1], text, best[2])


def _idiom(words: Sequence[Piece], at: int, text: str, names: Names | None) -> Diagnostic | None:
    """What Polish says in a way that the language does not read."""
    word = words[at]
    before = words[at - 1] if at else None
    after = words[at + 1] if at + 1 < len(words) else None
    if before is not None and before == "za" and before.kind == "ON" and word.kind == "NUMBER":
        each = "za każdy" if word == "1" else "za każde"
        return _meant(Span(before.start, before.end), text, each)
    if word == "co" and after is not None and after.kind == "AT_MOST":
        return _meant(Span(word.start, after.end), text, "najwyżej")
    opening = next((one for one in reversed(words[:at]) if one.kind == "OF" and one == "od"), None)
    if word.kind == "TO" and opening is not None and before is not None and before.kind in _RANGED:
        return _meant(Span(opening.start, opening.end), text, "w przedziale od")
    if word == "od" and after is not None and after.kind in _VALUES:
        return _meant(Span(word.start, word.end), text, "w przedziale od")
    if word.kind == "NAME" and word in _MEANT and _unknown(word, names):
        return _meant(Span(word.start, word.end), text, _MEANT[word])
    return None


_RANGED = frozenset({"NUMBER", "TIME", "DATE", "FACT", "CURRENCY", "PERCENT", "NAME"})


def _surface(words: Sequence[Piece], at: int, text: str, names: Names | None) -> Diagnostic | None:
    """A single word that is nearly one of the language."""
    for one in (words[at], *words[max(0, at - 1) : at]):
        if one.kind == "NAME" and _unknown(one, names):
            guess = guessed_word(one, names)
            if guess:
                return _meant(Span(one.start, one.end), text, guess)
    return None


def guessed_word(word: str, names: Names | None) -> str:
    """The nearest word of the language or of the document; empty if none is near."""
    known = _phrases(names)
    plain = _plain(word)
    near = get_close_matches(plain, [one for one in known if " " not in one], 5, NEAR)
    order = list(known)  # of two that are as near, the form that stands first in the tables
    best = min(
        near, key=lambda one: (-SequenceMatcher(None, plain, one).ratio(), order.index(one)), default=""
    )
    return known[best] if best and known[best] != word else ""


def _meant(span: Span, text: str, guess: str) -> Diagnostic:
    """Only the accents are missing: that is a correction; anything else is a guess."""
    word = " ".join(text[span.start : span.end].split())
    key = "fix" if _plain(word) == _plain(guess) else "guess"
    return Diagnostic("L112", span, {"word": word[:60], key: guess})


def _is_word(word: Piece) -> bool:
    return word.kind not in _SIGNS and word.start < word.end


_SIGNS = frozenset(
    {"NUMBER", "PERCENT", "DATE", "TIME", "TEXT", "COMPARISON", "CURRENCY", "LPAR", "RPAR", "COMMA", "COLON"}
    | {"PLUS", "MINUS", "STAR", "SLASH"}
)


def _unknown(word: Piece, names: Names | None) -> bool:
    """Whether a name is neither a noun nor a fixed word."""
    if word.kind != "NAME" or word in WEEKDAY_FORMS or word == "none":
        return False
    return (names or Names()).noun(singular(word)) is None


def _nearest(text: str, known: Mapping[str, str]) -> tuple[float, str] | None:
    """The phrase most like a text, word by word, and how alike the two are without their accents."""
    plain = _plain(text)
    near = get_close_matches(plain, [one for one in known if abs(len(one) - len(plain)) <= 4], 3, NEAR)
    for one in near:
        pairs = list(zip(plain.split(), one.split(), strict=False))
        same = len(plain.split()) == len(one.split()) > 1
        if same and all(SequenceMatcher(None, *pair).ratio() >= NEAR for pair in pairs):
            return SequenceMatcher(None, plain, one).ratio(), known[one]
    return None


_ACCENTS = str.maketrans("ąćęłńóśźż", "acelnoszz")


def _plain(text: str) -> str:
    """A text without its accents, which a hurried hand leaves out."""
    return text.translate(_ACCENTS)


def _phrases(names: Names | None) -> Mapping[str, str]:
    """Every surface by its letters without accents."""
    own = names.facts if names is not None else ()
    forms = [form for fact in own for form in fact.words.get("pl", ())]
    forms += [form for one in (names.nouns if names else {}).values() for form in (*one.one, *one.many)]
    return {**_language_phrases(), **{_plain(form): form for form in forms}} if forms else _language_phrases()


@lru_cache(maxsize=1)
def _language_phrases() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for surface, _ in surfaces():
        if len(surface) > 2:
            found.setdefault(_plain(surface), surface)
    return found


_KNOWN_WHY = ("code", "points", "percent", "id", "delivery")  # what was meant is known already


def with_guess(diagnostic: Diagnostic, names: Names) -> Diagnostic:
    """A mistake of the checker with the Polish word that is nearest to the one it does not know."""
    parts = diagnostic.parts
    if diagnostic.code not in ("L104", "L105", "L108") or parts.get("fix") or parts.get("why") in _KNOWN_WHY:
        return diagnostic
    guess = guessed_word(diagnostic.parts.get("word", ""), names)
    return replace(diagnostic, parts={**diagnostic.parts, "guess": guess}) if guess else diagnostic
