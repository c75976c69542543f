"""The Polish surfaces of rule texts: which surfaces stand for which terminal, and in which forms.

A surface is a word or a phrase as it stands in a text, in small letters with single spaces. Every form
of a word is read; which one is printed, :mod:`~flask_loyalty.language.polish_spelling` decides. Within
Polish no surface belongs to two meanings; a test holds the tables to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from flask_loyalty.language.definitions import Case, NounDef
from flask_loyalty.language.fact_table import FACTS
from flask_loyalty.language.noun_table import NOUNS
from flask_loyalty.language.vocabulary import AUDIENCES, PERIOD_WORDS, TIME_WORDS, WEEKDAYS, Names

__all__ = [
    "CLAUSE_SURFACES",
    "EACH",
    "ENGLISH",
    "MONEY_WORDS",
    "ONE",
    "RANKED",
    "SCOPES",
    "VALUES",
    "WEEKDAY_FORMS",
    "Meaning",
    "Phrases",
    "english_words",
    "phrases",
    "surfaces",
]

# Accusative by gender (thing, man, feminine, neuter, no singular), then of many things and of many men.
EACH = {
    "m": "każdy",
    "p": "każdego",
    "f": "każdą",
    "n": "każde",
    "x": "każde",
    "many": "każde",
    "men": "każdych",
}
ONE = {"m": "jeden", "p": "jednego", "f": "jedną", "n": "jedno", "x": "jedne"}
RANKED = {
    "cheapest": ("najtańszą", "najtańsze"),
    "dearest": ("najdroższą", "najdroższe"),
}
"""A choice of one and of many, as it is printed."""

_EACH_FORMS = ("każdy", "każda", "każde", "każdego", "każdej", "każdą", "każdym", "każdych", "każdemu")
_RANK_ENDS = ("y", "a", "e", "ego", "ej", "ą", "ym", "ych", "ymi")

CLAUSE_SURFACES: Mapping[str, tuple[str, ...]] = {
    "ON": ("za", "na"),
    "EVERY": ("co", *_EACH_FORMS),
    "WITHIN": ("w ciągu",),
    "FOR": ("dla",),
    "WHERE": ("gdzie",),
    "WHEN": ("gdy",),
    "EARN": ("nalicz",),
    "GIVE": ("daj",),
    "DISCOUNT": ("rabat",),
    "PRICE": ("cena",),
    "BUNDLE": ("zestaw",),
    "MULTIPLY": ("pomnóż",),
    "PAY": ("wypłać",),
    "CHARGE": ("pobierz",),
    # Also "na" before a word of SCOPES, and "za każdy" before a number: see polish_lexing.
    "PER": tuple(f"na {one}" for one in dict.fromkeys(ONE.values())),
    "OF": ("z", "ze", "od"),
    "ABOVE": ("ponad",),
    "ELSE": ("a gdy brak",),
    "CHEAPEST": tuple(f"najtańsz{end}" for end in _RANK_ENDS),
    "DEAREST": tuple(f"najdroższ{end}" for end in _RANK_ENDS),
    "WITH": ("razem z", "razem ze"),
    "BY": ("według", "przez"),
    "FROM": ("od progu",),
    "MARGINAL": ("stopniowo",),
    "WHOLE": ("całościowo",),
    "AND": ("i",),
    "OR": ("lub",),
    "NOT": ("nie",),
    "IN": ("w", "we", "w przedziale od"),
    "TO": ("do",),
    "AT_MOST": ("najwyżej",),
    "IN_TOTAL": ("łącznie",),
    "IN_LAST": ("w ostatnim", "w ostatniej", "w ostatnich"),
    "IN_THIS": ("w tym", "w tej"),
    "IN_PREVIOUS": ("w poprzednim", "w poprzedniej"),
}
"""The clause words: the terminal of the grammar, and every surface that stands for it."""

VALUES: Mapping[str, str] = {
    **{terminal: terminal.lower() for terminal in ("EARN", "GIVE", "DISCOUNT", "PRICE", "BUNDLE")},
    **{terminal: terminal.lower() for terminal in ("MULTIPLY", "PAY", "CHARGE")},
    **{terminal: terminal.lower() for terminal in ("CHEAPEST", "DEAREST", "MARGINAL", "WHOLE")},
}
"""What the tree keeps of a clause word, in English; of the others it keeps nothing."""

MONEY_WORDS: tuple[str, ...] = ("zł", "złoty", "złote", "złotych", "złotego", "złotym")
"""What is read as PLN; ``zł`` is printed."""

WEEKDAY_FORMS: Mapping[str, tuple[str, ...]] = dict(
    zip(
        WEEKDAYS,
        (
            ("poniedziałek", "poniedziałku", "poniedziałki"),
            ("wtorek", "wtorku", "wtorki"),
            ("środa", "środę", "środzie", "środy"),
            ("czwartek", "czwartku", "czwartki"),
            ("piątek", "piątku", "piątki"),
            ("sobota", "sobotę", "sobocie", "soboty"),
            ("niedziela", "niedzielę", "niedzieli", "niedziele"),
        ),
        strict=True,
    )
)
NONE = "brak"

SCOPES: frozenset[str] = frozenset({*AUDIENCES, *PERIOD_WORDS, *TIME_WORDS, "order", "membership_year"})
"""Nouns before which ``na`` says whom or which span a limit counts, as ``per`` does in English."""

# Another name for an item, of things to choose from; what is counted is called "sztuka".
_PRODUCT = NounDef(
    "item",
    "items",
    "m",
    ("produkt", "produktu", "produkt", "produkcie", "produktem"),
    ("produkty", "produktów", "produkty", "produktach", "produktami"),
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a surface stands for: a terminal of the grammar, and the English value that a tree keeps."""

    terminal: str
    value: str


class Phrases:
    """Surfaces by their words, for finding the longest one that begins at a word."""

    __slots__ = ("meaning", "next")

    def __init__(self) -> None:
        self.meaning: Meaning | None = None
        self.next: dict[str, Phrases] = {}

    def add(self, surface: str, meaning: Meaning) -> None:
        """Teach a surface; the first meaning of a surface stays."""
        node = self
        for word in surface.split(" "):
            node = node.next.setdefault(word, Phrases())
        node.meaning = node.meaning or meaning


def phrases(names: Names | None) -> Phrases:
    """Every surface, those of a document's own facts and nouns included."""
    if names is None or not (names.facts or names.nouns):
        return _taught((), ())
    facts = tuple((fact.name, fact.words.get("pl", ())) for fact in names.facts)
    return _taught(facts, tuple(names.nouns.values()))


@lru_cache(maxsize=64)
def _taught(facts: tuple[tuple[str, tuple[str, ...]], ...], nouns: tuple[NounDef, ...]) -> Phrases:
    """The surfaces of the language and of these; kept, since a document has many rules."""
    found = Phrases()
    own = [*(row for fact in facts for row in _fact_surfaces(*fact)), *_rows(nouns)]
    english = [*_english_facts(facts), *_english_nouns(nouns)]
    for surface, meaning in (*surfaces(), *own, *english_words(), *english):
        found.add(surface, meaning)
    return found


def surfaces() -> Iterator[tuple[str, Meaning]]:
    """Every surface of the language with what it stands for."""
    for terminal, forms in CLAUSE_SURFACES.items():
        for form in forms:
            yield form, Meaning(terminal, VALUES.get(terminal, form))
    for word in MONEY_WORDS:
        yield word, Meaning("CURRENCY", "PLN")
    for weekday, forms in WEEKDAY_FORMS.items():
        for form in forms:
            yield form, Meaning("NAME", weekday)
    yield NONE, Meaning("NAME", "none")
    for fact in FACTS.values():
        yield from _fact_surfaces(fact.name, fact.words["pl"])
    yield from _rows((*NOUNS.values(), _PRODUCT))


def _fact_surfaces(name: str, forms: tuple[str, ...]) -> Iterator[tuple[str, Meaning]]:
    for form in dict.fromkeys(forms):
        yield form, Meaning("FACT", name)


def _rows(nouns: Iterable[NounDef]) -> Iterator[tuple[str, Meaning]]:
    """Every form of nouns, read as the singular; only of items a rule tells one from all."""
    for noun in nouns:
        for form in dict.fromkeys((*noun.many, *noun.one)):
            if noun.word == "time" and form == noun.one[Case.INSTRUMENTAL]:
                continue  # "razem" means "together" and nothing else
            yield form, Meaning("NAME", "items" if noun.word == "item" and form in noun.many else noun.word)


# ---------------------------------------------------------------- English words in a Polish text

ENGLISH = "ENGLISH"
"""The terminal of an English word; its value is the Polish one to write instead."""


def english_words() -> Iterator[tuple[str, Meaning]]:
    """The English words of the language, with the Polish ones."""
    for terminal, forms in CLAUSE_SURFACES.items():
        yield terminal.lower().replace("_", " "), Meaning(ENGLISH, forms[0])
    for weekday, forms in WEEKDAY_FORMS.items():
        yield weekday, Meaning(ENGLISH, forms[0])
    yield "none", Meaning(ENGLISH, NONE)
    yield from _english_facts((fact.name, fact.words["pl"]) for fact in FACTS.values())
    yield from _english_nouns(NOUNS.values())


def _english_facts(facts: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[tuple[str, Meaning]]:
    for name, forms in facts:
        if forms:
            yield name, Meaning(ENGLISH, forms[Case.NOMINATIVE])


def _english_nouns(nouns: Iterable[NounDef]) -> Iterator[tuple[str, Meaning]]:
    for noun in nouns:
        yield noun.word, Meaning(ENGLISH, noun.one[Case.NOMINATIVE])
        yield noun.plural, Meaning(ENGLISH, noun.many[Case.NOMINATIVE])
