"""Polish text to the words of the grammar: the same terminals and English values, at the Polish places.

The lexer knows nothing of the parser. It takes the longest surface at each place, then looks at most
three words ahead or behind, for four things that Polish says with a form where English has a word:

- ``na`` before a scope (``na klienta``, ``na każdego klienta``) and ``za każdy`` before a number are PER, and
  ``za`` between ``zestaw`` and an amount is nothing;
- after a percentage, or after the quantity of a rate, a fact in the genitive follows without ``z``, so
  the OF of the grammar is put there, without a width;
- commas that part a subordinate clause (before ``gdzie``, after ``gdzie …``) are no commas of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask_loyalty.language.definitions import Case
from flask_loyalty.language.diagnostics import Diagnostic
from flask_loyalty.language.lexing import Piece, piece
from flask_loyalty.language.noun_table import NOUNS
from flask_loyalty.language.polish_surfaces import ENGLISH, SCOPES, Meaning, Phrases, phrases
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import Names, singular

__all__ = ["Lexed", "lex_polish"]

_PIECE = re.compile(
    r"""
      (?P<word>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
    | (?P<TEXT>"[^"\n]*"|“[^”\n]*”|„[^”\n]*”)
    | (?P<DATE>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-]))
    | (?P<TIME>[0-9]{2}:[0-9]{2}(?![0-9%])(?!:[0-9])(?!,[0-9](?![0-9]:)))
    | (?P<PERCENT>[0-9]+(?:[ \u00a0\u202f][0-9]{3})*(?:,[0-9]+)?[ \u00a0\u202f]?%)
    | (?P<NUMBER>[0-9]+(?:[ \u00a0\u202f][0-9]{3}(?![0-9]))*(?:,[0-9]+)?(?![\w%]))
    | (?P<COMPARISON>!=|<=|>=|=|<|>)
    | (?P<PLUS>\+) | (?P<MINUS>-) | (?P<STAR>\*) | (?P<SLASH>/)
    | (?P<LPAR>\() | (?P<RPAR>\)) | (?P<COMMA>,) | (?P<COLON>:)
    | (?P<skipped>[ \t\r\n\u00a0\u202f]+|\#[^\n]*)
    | (?P<ODD>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CURRENCY = re.compile(r"[A-Z]{3}")
_UNSPACED = re.compile(r"[ \u00a0\u202f]")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_ONE_IN_LIST = ["IN", "LPAR", "NUMBER", "RPAR"]
_RATES = {
    ("PER", "NUMBER", "CURRENCY"),
    ("PER", "NUMBER", "NAME"),
    ("PER", "NUMBER", "NAME", "TEXT"),
}
# Before these, and after ELSE, a comma belongs to Polish spelling.
_PARTED = frozenset(
    {"WHERE", "ELSE", "WITH", "BY", "WHEN", "AT_MOST"}
    | {"EARN", "GIVE", "DISCOUNT", "PRICE", "BUNDLE", "MULTIPLY", "PAY", "CHARGE"}
)
_AMOUNTS = frozenset({"NUMBER", "PERCENT", "FACT", "LPAR", "DATE", "TIME", "TEXT"})
MAX_TOLD = 20


@dataclass(frozen=True, slots=True)
class Lexed:
    """The words of a text in their English spelling, at their Polish places; or what is wrong with some."""

    words: tuple[Piece, ...]
    mistakes: tuple[Diagnostic, ...] = ()


def lex_polish(text: str, names: Names | None = None, *, anyway: bool = False) -> Lexed:
    """The words of a text that the scanner has passed; English ones are mistakes.

    :param names: what the document declares, for the words of its own facts and nouns.
    :param anyway: give the words even of a text with mistakes.

    >>> [word.kind for word in lex_polish("za każdy 1 zł marży zamówienia").words]
    ['PER', 'NUMBER', 'CURRENCY', 'OF', 'FACT']
    """
    words = list(_words(_pieces(text), phrases(names)))
    mistakes = [_mistake(word, text) for word in words if word.kind in (ENGLISH, "ODD")]
    mistakes += [*_listed(words, text), *_thousands(words, text)]
    if mistakes and not anyway:
        return Lexed((), tuple(sorted(mistakes, key=lambda d: d.span.start)[:MAX_TOLD]))
    return Lexed(tuple(_with_of(_without_commas(_with_per(words)))))


def _mistake(word: Piece, text: str) -> Diagnostic:
    shown, span = text[word.start : word.end], Span(word.start, word.end)
    if word.kind == "ODD":
        return Diagnostic("L014", span, {"sign": shown})
    return Diagnostic("L111", span, {"word": shown, "fix": str(word)})


def _listed(words: Sequence[Piece], text: str) -> Iterator[Diagnostic]:
    """A list that holds one number with a comma: ``w (1,5)`` may have been meant as two numbers."""
    for at in range(3, len(words)):
        opening, number, closing = words[at - 2 : at + 1]
        if "." not in number or [one.kind for one in words[at - 3 : at + 1]] != _ONE_IN_LIST:
            continue
        span = Span(opening.start, closing.end)
        found = text[span.start : span.end]
        yield Diagnostic("L019", span, {"found": found, "fix": found.replace(",", ", ")})


def _thousands(words: Sequence[Piece], text: str) -> Iterator[Diagnostic]:
    """``1,250 punktów``: the unit's form says that 1250 is meant; a fraction would have ``punktu``."""
    for number, unit in pairwise(words):
        if number.kind != "NUMBER" or unit.kind != "NAME" or not _THOUSANDS.fullmatch(number):
            continue
        noun = NOUNS.get(singular(unit))
        if noun is not None and text[unit.start : unit.end] != noun.one[Case.GENITIVE]:
            parts = {"found": number.replace(".", ","), "fix": number.replace(".", ""), "why": "comma"}
            yield Diagnostic("L006", Span(number.start, number.end), parts)


def _pieces(text: str) -> list[Piece]:
    """Words, values and signs as they stand in the text; a word's kind is still open."""
    return [
        piece(match.lastgroup or "ODD", match.group(), match.start(), match.end())
        for match in _PIECE.finditer(text)
        if match.lastgroup != "skipped"
    ]


def _words(pieces: Sequence[Piece], known: Phrases) -> Iterator[Piece]:
    """The longest surface at each place; a word that begins none is a name."""
    at = 0
    while at < len(pieces):
        one = pieces[at]
        if one.kind == "word":
            meaning, length = _longest(pieces, at, known)
            yield piece(meaning.terminal, meaning.value, one.start, pieces[at + length - 1].end)
            at += length
            continue
        if one.kind in ("NUMBER", "PERCENT"):
            yield piece(one.kind, _UNSPACED.sub("", one).replace(",", "."), one.start, one.end)
        else:
            yield one
        at += 1


def _longest(pieces: Sequence[Piece], at: int, known: Phrases) -> tuple[Meaning, int]:
    """What the longest surface at a place means, and how many words it has."""
    found, length = None, 1
    node: Phrases | None = known
    for ahead in range(at, len(pieces)):
        node = node.next.get(pieces[ahead]) if node and pieces[ahead].kind == "word" else None
        if node is None:
            break
        if node.meaning is not None:
            found, length = node.meaning, ahead - at + 1
    return found or _named(pieces[at]), length


def _named(word: Piece) -> Meaning:
    """A word that is no surface: a currency, a fact by its English name, or a name."""
    if _CURRENCY.fullmatch(word):
        return Meaning("CURRENCY", str(word))
    return Meaning("FACT" if "." in word else "NAME", str(word))


# ---------------------------------------------------------------- what stands around a word


def _with_per(words: Sequence[Piece]) -> Iterator[Piece]:
    """``na`` before a scope and ``za każdy`` before a number as PER; ``zestaw za`` as BUNDLE."""
    skip = False
    for at, word in enumerate(words):
        if skip:
            skip = False
            continue
        after = words[at + 1 : at + 3] if word.kind == "ON" else ()
        if after and _is_scope(word, after):
            yield piece("PER", word, word.start, word.end)
        elif after and (_is_rate(word, after) or _is_each_scope(word, after)):
            skip = True
            yield piece("PER", word, word.start, after[0].end)
        elif not (after and at and words[at - 1].kind == "BUNDLE" and _is_price(word, after)):
            yield word


def _is_scope(word: Piece, after: Sequence[Piece]) -> bool:
    return word == "na" and after[0].kind == "NAME" and after[0] in SCOPES


def _is_each_scope(word: Piece, after: Sequence[Piece]) -> bool:
    each = word == "na" and after[0].kind == "EVERY" and after[0] != "co"
    return each and after[-1].kind == "NAME" and after[-1] in SCOPES


def _is_rate(word: Piece, after: Sequence[Piece]) -> bool:
    each = word == "za" and after[0].kind == "EVERY" and after[0] != "co"
    return each and after[-1].kind in ("NUMBER", "PERCENT")


def _is_price(word: Piece, after: Sequence[Piece]) -> bool:
    return word == "za" and after[0].kind in _AMOUNTS


def _without_commas(words: Iterator[Piece]) -> Iterator[Piece]:
    """Without the commas around subordinate clauses."""
    held: Piece | None = None
    last = ""
    for word in words:
        if held is not None and word.kind not in _PARTED:
            yield held
        held = None
        if word.kind != "COMMA":
            yield word
        elif last != "ELSE":
            held = word
        last = word.kind
    if held is not None:
        yield held


def _with_of(words: Iterator[Piece]) -> Iterator[Piece]:
    """With the OF that a genitive says without a word."""
    back: tuple[str, ...] = ()  # kinds of the words before, as far as they can be a rate
    end = 0
    for word in words:
        if word.kind == "FACT" and (back[-1:] == ("PERCENT",) or back[-3:] in _RATES or back in _RATES):
            yield piece("OF", "of", end, end)
        yield word
        back, end = (*back[-3:], word.kind), word.end
