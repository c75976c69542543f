"""Text to words, by one expression made of the grammar's own terminals.

A word means the same wherever it stands, so no parser is asked. Most words are told by a look into a
table instead of by trying one terminal after the other; a law holds the words equal to those that Lark's
own lexers find.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["Lexer", "Piece", "piece"]

_SINGLE = re.compile(r"([a-z]+)\(\?")  # a terminal of one plain word, with a look-ahead
_SKIPPED = frozenset({"WHITE_SPACE", "COMMENT"})
_FIRST = ("WHITE_SPACE", "FACT")  # most of a text; what comes first is found first


class Piece(str):
    """A word as the grammar sees it: the English spelling, its terminal, and where it stands in the text."""

    __slots__ = ("end", "kind", "start")
    kind: str
    start: int
    end: int


def piece(kind: str, spelling: str, start: int, end: int) -> Piece:
    """A word at a place."""
    made = Piece(spelling)
    made.kind, made.start, made.end = kind, start, end
    return made


class Lexer:
    """Cuts texts into words.

    :param terminals: expression of each terminal of the grammar, by its name, in the order in which they
        are tried.
    """

    def __init__(self, terminals: Mapping[str, str]) -> None:
        self._words = {
            found.group(1): name for name, pattern in terminals.items() if (found := _SINGLE.match(pattern))
        }
        plain = r"(?P<NAME>[a-z][a-z0-9_]*(?![\w.]))"
        rest = [name for name in terminals if name not in (*self._words.values(), *_FIRST, "NAME")]
        tried = [*_FIRST, *(name for name in rest if r"\s+" in terminals[name]), "NAME", *rest]
        spelt = {name: f"(?P<{name}>{terminals[name]})" for name in dict.fromkeys(tried)} | {"NAME": plain}
        self._pattern = re.compile("|".join(spelt.values()))

    def words(self, text: str) -> list[Piece] | int:
        """All words of a text, or the place of the first sign that is none."""
        found = []
        at = 0
        singles = self._words
        for match in self._pattern.finditer(text):
            start, end = match.span()
            if start != at:
                return at
            at = end
            kind = match.lastgroup or ""
            if kind in _SKIPPED:
                continue
            word = Piece(match.group())
            word.kind = singles.get(word, kind) if kind == "NAME" else kind
            word.start, word.end = start, end
            found.append(word)
        return found if at == len(text) else at
