"""What was probably meant where a Polish rule cannot be read: the nearest phrase, or a word of the language.

A misspelt phrase leaves two names side by side, and a form that nearly fits leaves a word too many; both
are told as what they are instead of as the place where reading stopped.
"""

from __future__ import annotations

import math
from collections import OrderedDict
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
KEPT = 2048  # words whose nearest ones are remembered
DOCUMENTS = 8  # with words of their own whose phrases are remembered
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
    known = _known(names)
    around = range(max(0, at - AROUND), min(len(words), at + LONGEST))
    strange = {number for number in around if _unknown(words[number], names)}
    for first in range(max(0, at - AROUND), at + 1):
        for last in range(first, min(len(words), first + LONGEST)):
            if not _is_word(words[last]):
                break
            if last < at - 1 or strange.isdisjoint(range(first, last + 1)):
                continue
            span = Span(words[first].start, words[last].end)
            near = known.phrase(" ".join(text[span.start : span.end].split()))
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
    best = _known(names).word(word)
    return best if best != word else ""


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
    return (names or _NO_NAMES).noun(singular(word)) is None


_NO_NAMES = Names()
_ACCENTS = str.maketrans("ąćęłńóśźż", "acelnoszz")


def _plain(text: str) -> str:
    """A text without its accents, which a hurried hand leaves out."""
    return text.translate(_ACCENTS)


class _Known:
    """The phrases among which a misspelt one is looked for; what was found is kept, for it is asked often.

    :param phrases: every surface by its letters without accents.
    """

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self._phrases = phrases
        self._words = [one for one in phrases if " " not in one]
        self._order = {one: place for place, one in enumerate(phrases)}
        self._begun: dict[tuple[int, str], list[tuple[str, Sequence[str]]]] = {}
        self._parts: dict[int, set[str]] = {}
        for one in phrases:
            first, *more = one.split()
            if more:
                self._begun.setdefault((1 + len(more), first), []).append((one, more))
                for part in (first, *more):
                    self._parts.setdefault(len(part), set()).add(part)
        self.word = lru_cache(maxsize=KEPT)(self._word)
        self._like = lru_cache(maxsize=KEPT)(self._alike)

    def _word(self, word: str) -> str:
        """The nearest single word; empty if none is near."""
        plain = _plain(word)
        near = get_close_matches(plain, self._words, 5, NEAR)
        # Of two that are as near, the form that stands first in the tables.
        best = min(
            near, key=lambda one: (-SequenceMatcher(None, plain, one).ratio(), self._order[one]), default=""
        )
        return self._phrases.get(best, "")

    def phrase(self, text: str) -> tuple[float, str] | None:
        """The phrase most like a text, word by word, and how alike the two are without their accents."""
        plain = _plain(text)
        first, *more = plain.split()
        near = [
            one
            for begun in self._like(first)
            for one, rest in self._begun.get((1 + len(more), begun), ())
            if abs(len(one) - len(plain)) <= 4
            and all(part in self._like(word) for word, part in zip(more, rest, strict=True))
        ]
        for one in get_close_matches(plain, near, 1, NEAR):
            return SequenceMatcher(None, plain, one).ratio(), self._phrases[one]
        return None

    def _alike(self, word: str) -> frozenset[str]:
        """The words of phrases that are like a word."""
        rough = SequenceMatcher(None, "", word)  # what is kept of the second text serves all the first ones
        found = set()
        for length in range(math.ceil(_LEAST * len(word)), int(len(word) / _LEAST) + 1):
            for part in self._parts.get(length, ()):
                rough.set_seq1(part)
                if rough.quick_ratio() >= NEAR and SequenceMatcher(None, word, part).ratio() >= NEAR:
                    found.add(part)
        return frozenset(found)


_LEAST = NEAR / (2 - NEAR)
"""Of two words that are near, the shorter has at least so many of the longer one's letters."""


_documents: OrderedDict[int, tuple[Names, _Known]] = OrderedDict()


def _known(names: Names | None) -> _Known:
    """The phrases of the language and of a document."""
    if names is None or not (names.facts or names.nouns):
        return _of_language()
    kept = _documents.get(id(names))
    if kept is None:
        forms = [form for fact in names.facts for form in fact.words.get("pl", ())]
        forms += [form for one in names.nouns.values() for form in (*one.one, *one.many)]
        own = {_plain(form): form for form in forms if form.split()}
        # Together with the names, so that their id stays theirs.
        kept = _documents.setdefault(id(names), (names, _Known({**_language_phrases(), **own})))
        while len(_documents) > DOCUMENTS:
            _documents.popitem(last=False)
    return kept[1]


@lru_cache(maxsize=1)
def _of_language() -> _Known:
    return _Known(_language_phrases())


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
