"""What may come next: words, facts and ids that fit at a place of a text, by grammar and by type.

The parser says which kinds of words fit; a suggestion is then tried in a whole sentence, and only one
that the checker lets stand is made. So none is ever refused for being unknown or of the wrong type.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from flask_loyalty.language.automaton import Automaton
from flask_loyalty.language.checker import check_condition
from flask_loyalty.language.completions import DOCUMENTATION, ENDINGS, SAMPLES, WORDS_AT
from flask_loyalty.language.definitions import Case, FactDef
from flask_loyalty.language.diagnostics import Diagnostic
from flask_loyalty.language.lexing import Piece, piece
from flask_loyalty.language.messages import term
from flask_loyalty.language.parts import EFFECTS
from flask_loyalty.language.rule_checker import check_rule
from flask_loyalty.language.source import Span
from flask_loyalty.language.states import told_of
from flask_loyalty.language.typing_rules import key, ordered
from flask_loyalty.language.vocabulary import (
    CLAUSE_WORDS,
    FACTS,
    WEEKDAYS,
    Kind,
    Names,
    Type,
    plural,
)

__all__ = ["Suggestion", "complete"]

MAX_TRIED = 40  # ends of a sentence that are tried with one word
MAX_TEXT = 4000  # characters in front of the place; nobody edits by hand what is longer
_PARTIAL = re.compile(r'(?:["“„][^"”\n]*|[^\W_][\w./-]*)\Z')
_CLOSED = re.compile(r'"[^"\n]*"|“[^”\n]*”|„[^”\n]*”')
_REST = re.compile(r"[\w./-]*[\"”]?")
_NEXT = re.compile(r'[\w./-]+|"[^"\n]*"')
_SIGNS = ("=", "!=", ">=", "<=", ">", "<")


# Where a condition begins, of all values only a member of a set may stand: "vip" in customer.segments.
_BEGINNINGS = frozenset({"condition", "begin_condition", "inside", "negated"})
_IN_SETS = {fact.type.element.of for fact in FACTS.values() if fact.type.element is not None}
_SINGULAR = frozenset({"event", "period", "every", "scope_word", "scope_period"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that fits at a place.

    :param text: what to put in.
    :param span: what it replaces: the word that has been begun, or nothing.
    :param kind: ``"word"`` (of the language), ``"fact"``, ``"id"``, ``"noun"`` or ``"sign"``.
    :param type: of a fact or an id, as messages name it, by language; empty for others.
    :param unit: of a fact, what it is counted in.
    :param documentation: one line on what it is, by language.
    """

    text: str
    span: Span
    kind: str
    type: Mapping[str, str]
    unit: str
    documentation: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A word that may be tried: as it is written, and as the grammar sees it."""

    text: str
    terminal: str
    value: str
    kind: str
    fact: FactDef | None = None
    of: str = ""  # of an id, the kind of thing


def complete(
    text: str, position: int, names: Names, language: str | None = None, *, about: str | None = None
) -> tuple[Suggestion, ...]:
    """What may be put in at a place of a text, in the order of the vocabulary.

    Only what stands in front of the place is looked at; the word in which it lies, or which it touches, is
    replaced.

    :param language: in which the text is written; None: the language of the document's rules.
    :param about: of a field, what it decides about; None: the text is a rule.

    >>> names = Names(tiers=("silver", "gold"))
    >>> [one.text for one in complete("when customer.tier >= ", 22, names) if one.kind == "id"]
    ['"silver"', '"gold"']
    """
    spoken = language or names.language
    begun = _PARTIAL.search(_CLOSED.sub(lambda whole: " " * len(whole[0]), text[:position]))
    begin = begun.start() if begun else position
    head = _words(text[:begin], names, spoken) if begin <= MAX_TEXT else None
    if head is None:
        return ()
    place = _Place(head, begin, names, spoken, about)
    rest = (_REST if begun else _NEXT).match(text, position)
    span = Span(begin, rest.end() if rest else position)
    typed = text[begin:position].casefold()
    fitting = (one for one in place.candidates() if _begins(one, typed) and place.stands(one))
    return tuple(_suggestion(one, span, names) for one in fitting)


def _begins(candidate: _Candidate, typed: str) -> bool:
    """Whether what has been typed begins it, or begins its part after the dot."""
    text = candidate.text.casefold().strip('"')
    plain = typed.strip('"“„')
    if typed != plain and candidate.kind != "id":
        return False
    return text.startswith(plain) or text.partition(".")[2].startswith(plain)


def _words(text: str, names: Names, language: str) -> list[Piece] | None:
    """The words in front of the place; None if they are no words of the language."""
    from flask_loyalty.language.parser import lexer
    from flask_loyalty.language.polish_lexing import lex_polish

    if language == "pl":
        lexed = lex_polish(text, names)
        return None if lexed.mistakes else list(lexed.words)
    words = lexer().words(text)
    return None if isinstance(words, int) else words


class _Place:
    """A place of a text: the words in front of it and the parser's states after them."""

    def __init__(
        self, head: Sequence[Piece], begin: int, names: Names, language: str, about: str | None
    ) -> None:
        from flask_loyalty.language.parser import automaton

        self.head, self.begin, self.names = head, begin, names
        self.language, self.about = language, about
        self.start = "rule" if about is None else "expression"
        self.table: Automaton = automaton()
        kinds = [word.kind for word in head]
        read, self.stack = self.table.read(kinds, self.start)
        whole = read == len(kinds)
        self.following = self.table.following(self.stack, self.start) if whole else frozenset[str]()
        self._endings: dict[tuple[str, str], list[list[Piece]]] = {}

    # ---------------------------------------------------------------- what might fit

    def candidates(self) -> Iterator[_Candidate]:
        """Everything of the kinds that may follow."""
        if not self.following:
            return
        for terminal, text, value in _clause_words(self.language):
            if terminal in self.following:
                yield _Candidate(text, terminal, value, "word")
        if "COMPARISON" in self.following:
            yield from (_Candidate(sign, "COMPARISON", sign, "sign") for sign in _SIGNS)
        # Polish leaves "of" out before a fact in the genitive.
        if "FACT" in self.following or (self.language == "pl" and "OF" in self.following):
            for fact in (*FACTS.values(), *self.names.facts):
                yield _Candidate(self._spelt_fact(fact), "FACT", fact.name, "fact", fact)
        if "CURRENCY" in self.following:
            yield _Candidate(self._money(), "CURRENCY", self.names.currency, "noun")
        state = told_of(self.table, self.stack, self.start)
        if "NAME" in self.following and state not in _BEGINNINGS:
            yield from self._nouns(state)
        if "TEXT" in self.following:
            for of, ids in self._ids():
                if state not in _BEGINNINGS or of in _IN_SETS:
                    yield from (_Candidate(f'"{id_}"', "TEXT", f'"{id_}"', "id", of=of) for id_ in ids)

    def _money(self) -> str:
        return "zł" if self.language == "pl" and self.names.currency == "PLN" else self.names.currency

    def _spelt_fact(self, fact: FactDef) -> str:
        if self.language != "pl":
            return fact.name
        last = self.head[-1].kind if self.head else ""
        return fact.form(Case.GENITIVE if last in ("OF", "PERCENT", "CURRENCY") else Case.NOMINATIVE)

    def _nouns(self, state: str) -> Iterator[_Candidate]:
        """The nouns and fixed words that are meant here, by what the parser expects."""
        words = [*WORDS_AT.get(state, WORDS_AT["value"])]
        if state == "event":
            words += self.names.events
        number = self.head[-1] if self.head else None
        one = number is not None and number.kind == "NUMBER" and str(number) == "1"
        for word in words:
            alone = one or state in _SINGULAR
            spelt = word if alone or word in WEEKDAYS else plural(word)
            if self.language == "pl":
                spelt = self._polish(word, state, one=alone)
            yield _Candidate(spelt, "NAME", word, "noun")

    def _polish(self, word: str, state: str, *, one: bool) -> str:
        """A noun in the form that its place asks for: on goods, per customer, 5 points."""
        if word == "items":
            return "produktach"
        noun = self.names.noun(word)
        if noun is None:
            return _polish_values().get(word, word)
        if state in ("units", "every", "items", "ranked_items"):
            return (noun.one if one or word == "shipping" else noun.many)[Case.LOCATIVE]
        return noun.one[Case.ACCUSATIVE] if one else noun.many[Case.GENITIVE]

    def _ids(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        kinds = ("tier", "segment", "partner", "reward", *self.names.ids, *self.names.catalogue)
        for kind in dict.fromkeys(kinds):
            yield kind, self.names.declared(kind) or tuple(sorted(self.names.catalogue.get(kind, ())))

    # ---------------------------------------------------------------- what the checker lets stand

    def stands(self, candidate: _Candidate) -> bool:
        """Whether the checker lets it stand; words and signs fit by grammar, and by what is in front."""
        if candidate.kind == "sign":
            return self._compares(candidate.value)
        if candidate.kind == "word" and candidate.terminal not in EFFECTS:
            return candidate.terminal != "PER" or not self._is_off()
        return self._tried(candidate)

    def _compares(self, sign: str) -> bool:
        """Whether the fact in front can be compared so."""
        last = next((word for word in reversed(self.head) if word.kind == "FACT"), None)
        fact = self.names.fact(str(last)) if last is not None else None
        if fact is None or last is not self.head[-1]:
            return True
        if fact.type.kind in (Kind.FLAG, Kind.SET):
            return False
        return sign in ("=", "!=") or ordered(fact.type)

    def _is_off(self) -> bool:
        """Whether an effect stands in front that has no rate."""
        effect = next((word.kind for word in reversed(self.head) if word.kind in (*EFFECTS, "AT_MOST")), "")
        return effect in ("DISCOUNT", "PRICE", "BUNDLE")

    def _tried(self, candidate: _Candidate) -> bool:
        """Whether some whole sentence with it has no mistake where it stands."""
        end = self.begin + len(candidate.text)
        word = piece(candidate.terminal, candidate.value, self.begin, end)
        left_out = [] if candidate.terminal in self.following else [piece("OF", "of", self.begin, self.begin)]
        for ending in self._endings_for(candidate, left_out):
            pieces = [*self.head, *left_out, word, *_moved(ending, end + 1)]
            if not any(_touches(one, self.begin, end) for one in self._told(pieces)):
                return True
        return False

    def _endings_for(self, candidate: _Candidate, left_out: Sequence[Piece]) -> list[list[Piece]]:
        """The ends of sentences that can be read after a candidate: those for its type, if it has one."""
        type_ = candidate.fact.type if candidate.fact is not None else None
        by_type = SAMPLES[type_.kind.value if type_ is not None else candidate.kind]
        known = (candidate.terminal, type_.kind.value if type_ is not None else candidate.kind)
        if known not in self._endings:
            stack = self.stack
            for kind in (*(one.kind for one in left_out), candidate.terminal):
                stack = self.table.step(stack, kind)
            brackets = sum({"LPAR": 1, "RPAR": -1}.get(word.kind, 0) for word in self.head)
            mine = by_type if candidate.fact is not None else (*self._named(), *by_type)
            tried = _endings(tuple(mine), brackets, rule=self.about is None)
            self._endings[known] = [
                ending
                for ending in tried
                if self.table.reads([word.kind for word in ending], self.start, stack)
            ][:MAX_TRIED]
        return self._endings[known]

    def _named(self) -> tuple[str, ...]:
        """One thing of each kind that is named after a number: 1 badge "latte-art"."""
        kinds = ("badge", "stamp_card", "draw", "reward")
        return tuple(f'"{ids[0]}"' for kind in kinds if (ids := self.names.declared(kind)))

    def _told(self, pieces: Sequence[Piece]) -> Sequence[Diagnostic]:
        from flask_loyalty.language.parser import read_words

        tree = read_words(pieces, self.start)
        if isinstance(tree, Diagnostic):
            return (tree,)
        if self.about is None:
            return check_rule(tree, self.names)
        return check_condition(tree, self.names, self.about)


def _touches(one: Diagnostic, begin: int, end: int) -> bool:
    return one.severity == "error" and one.span.start < end and one.span.end > begin


@cache
def _endings(by_type: tuple[str, ...], brackets: int, *, rule: bool) -> tuple[list[Piece], ...]:
    """Texts that may end a sentence, cut into words, the shortest first."""
    from flask_loyalty.language.parser import lexer

    found: list[list[Piece]] = []
    shut = ")" * brackets
    shut = ")" * brackets
    after = ("", ">= 1 PLN", ">= 1", "on items")
    closed = [f"{shut} {one}" for one in after] + [f"else 0 PLN {shut} on items"] if brackets else [""]
    for first in ("", *by_type):
        for bracket in closed:
            for last in ENDINGS if rule else ("",):
                words = lexer().words(f" {first} {bracket} {last}")
                if not isinstance(words, int):
                    found.append(words)
    return tuple(found)


def _moved(words: Iterable[Piece], by: int) -> list[Piece]:
    return [piece(word.kind, str(word), word.start + by, word.end + by) for word in words]


def _clause_words(language: str) -> Iterator[tuple[str, str, str]]:
    """Each clause word's terminal, how it is written and its English value; all forms of a Polish one."""
    if language != "pl":
        for word in CLAUSE_WORDS:
            yield word.upper().replace(" ", "_"), word, word
        return
    from flask_loyalty.language.polish_surfaces import CLAUSE_SURFACES, VALUES

    for terminal, forms in CLAUSE_SURFACES.items():
        for form in _OFFERED.get(terminal, forms):
            yield terminal, form, VALUES.get(terminal, form)


# Of words with many forms, those that a rule needs most; all are read.
_OFFERED = {
    "EVERY": ("co", "każdy", "każdą", "każdej"),
    "CHEAPEST": ("najtańszej", "najtańszych"),
    "DEAREST": ("najdroższej", "najdroższych"),
    "OF": ("z", "od"),
    "IN": ("w",),
    "WITH": ("razem z",),
}


@cache
def _polish_values() -> Mapping[str, str]:
    """The fixed words: each day's first form, and "none"."""
    from flask_loyalty.language.polish_surfaces import surfaces

    found: dict[str, str] = {}
    for form, meaning in surfaces():
        if meaning.terminal == "NAME":
            found.setdefault(meaning.value, form)
    return found


# ---------------------------------------------------------------- what is told of a suggestion


def _suggestion(candidate: _Candidate, span: Span, names: Names) -> Suggestion:
    fact = candidate.fact
    type_ = fact.type if fact is not None else Type(Kind.REFERENCE, candidate.of) if candidate.of else None
    named = {} if type_ is None else {locale: _type_text(type_, locale) for locale in ("pl", "en")}
    if fact is not None:
        told: Mapping[str, str] = fact.description
    elif candidate.of:
        told = {
            one: names.label(candidate.of, candidate.value.strip('"'), one) or named[one] for one in named
        }
    else:
        told = DOCUMENTATION.get(candidate.terminal) or DOCUMENTATION.get(candidate.value) or {}
    unit = fact.unit if fact is not None else ""
    return Suggestion(candidate.text, span, candidate.kind, named, unit, told)


def _type_text(type_: Type, locale: str) -> str:
    """A type as messages name it; of a set, what is in it."""
    return term(key(type_.element or type_), locale)
