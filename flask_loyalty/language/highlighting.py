"""Rules in colour, for Pygments: documentation, terminals and reviews (``pip install pygments``).

Words are told apart by the lexer of the language itself, so that what an editor shows is what the parser
reads; a sign that is no word is shown as an error and reading goes on behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from pygments.lexer import Lexer as PygmentsLexer
from pygments.token import (
    Comment,
    Error,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Whitespace,
    _TokenType,
)

from flask_loyalty.language.lexing import Piece
from flask_loyalty.language.parser import lexer
from flask_loyalty.language.polish_lexing import lex_polish
from flask_loyalty.language.polish_surfaces import ENGLISH
from flask_loyalty.language.vocabulary import NOUNS, WEEKDAYS, singular

__all__ = ["LoyaltyLexer", "LoyaltyPolishLexer"]

_KINDS: dict[str, _TokenType] = {
    **dict.fromkeys(("ON", "EVERY", "WITHIN", "FOR", "WHERE", "WHEN", "AT_MOST", "IN_TOTAL"), Keyword),
    **dict.fromkeys(
        ("EARN", "GIVE", "DISCOUNT", "PRICE", "BUNDLE", "MULTIPLY", "PAY", "CHARGE"), Keyword.Declaration
    ),
    **dict.fromkeys(("AND", "OR", "NOT", "IN", "TO"), Operator.Word),
    **dict.fromkeys(("COMPARISON", "PLUS", "MINUS", "STAR", "SLASH"), Operator),
    **dict.fromkeys(("LPAR", "RPAR", "COMMA", "COLON"), Punctuation),
    **dict.fromkeys(("NUMBER", "PERCENT"), Number),
    **dict.fromkeys(("DATE", "TIME"), Literal.Date),
    "FACT": Name.Variable,
    "CURRENCY": Keyword.Type,
    "TEXT": String,
}
_SPACES = re.compile(r"\s+")


class LoyaltyLexer(PygmentsLexer):
    """Rules of flask_loyalty: ``pygmentize -l loyalty``, or ``rule`` blocks in documentation."""

    name = "flask_loyalty rules"
    aliases: ClassVar[list[str]] = ["loyalty", "loyalty-rule"]
    filenames: ClassVar[list[str]] = ["*.loyalty"]
    url = "https://pypi.org/project/flask-loyalty/"

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """Each word, space and comment of the text, in its order; nothing is left out."""
        at = 0
        for word in self.words_of(text):
            yield from _between(text, at, word.start)
            yield word.start, _colour(word), text[word.start : word.end]
            at = word.end
        yield from _between(text, at, len(text))

    def words_of(self, text: str) -> Iterator[Piece]:
        """The words of the text."""
        return _words(text)


class LoyaltyPolishLexer(LoyaltyLexer):
    """The same of rules in Polish: ``pygmentize -l loyalty-pl``."""

    name = "flask_loyalty rules in Polish"
    aliases: ClassVar[list[str]] = ["loyalty-pl", "loyalty-regula"]
    filenames: ClassVar[list[str]] = ["*.loyalty-pl"]

    def words_of(self, text: str) -> Iterator[Piece]:
        """The words of the text, without those that Polish leaves out."""
        found = lex_polish(text, anyway=True).words
        return (word for word in found if word.end > word.start and word.kind not in _NO_WORDS)


_NO_WORDS = frozenset({"ODD", ENGLISH})


def _words(text: str) -> Iterator[Piece]:
    """The words of a text; a sign that is none is passed over."""
    found: list[Piece] | int = lexer().words(text)
    offset = 0
    while isinstance(found, int):
        stop = found
        before = lexer().words(text[offset : offset + stop])
        yield from _moved(before, offset)
        offset += stop + 1
        found = lexer().words(text[offset:])
    yield from _moved(found, offset)


def _moved(words: list[Piece] | int, offset: int) -> Iterator[Piece]:
    for word in words if isinstance(words, list) else ():
        word.start, word.end = word.start + offset, word.end + offset
        yield word


def _between(text: str, start: int, end: int) -> Iterator[tuple[int, _TokenType, str]]:
    """What stands between two words: spaces, comments and signs that are no words."""
    while start < end:
        if text[start] == "#":
            stop = text.find("\n", start, end)
            stop = end if stop < 0 else stop
            kind = Comment.Single
        elif spaces := _SPACES.match(text, start, end):
            stop, kind = spaces.end(), Whitespace
        else:
            stop, kind = start + 1, Error
        yield start, kind, text[start:stop]
        start = stop


def _colour(word: Piece) -> _TokenType:
    if word.kind != "NAME":
        return _KINDS.get(word.kind, Keyword)
    if word in WEEKDAYS or word == "none":
        return Name.Constant
    return Name.Builtin if singular(word) in NOUNS else Name
