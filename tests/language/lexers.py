"""Our lexer beside Lark's own."""

from __future__ import annotations

from functools import cache

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters

from flask_loyalty.language.parser import build, lexer

__all__ = ["assert_same_words", "assert_same_words_or_stop", "larks"]


@cache
def larks(kind: str) -> Lark:
    """The grammar with a lexer of Lark's own, made when the first test of a worker asks for it."""
    return build(kind, ("rule", "expression"))


def assert_same_words(text, start):
    """Ours, Lark's basic and its contextual lexer find the same words of a text that parses."""
    words = [(word.kind, str(word), word.start, word.end) for word in lexer().words(text)]
    assert [(t.type, str(t), t.start_pos, t.end_pos) for t in larks("basic").lex(text)] == words
    leaves = larks("contextual").parse(text, start=start).scan_values(lambda leaf: isinstance(leaf, Token))
    assert [(t.type, str(t), t.start_pos, t.end_pos) for t in leaves] == words


def assert_same_words_or_stop(text):
    """Ours and Lark's basic lexer find the same words of any text, or stop at the same sign."""
    words = lexer().words(text)
    found = words if isinstance(words, int) else [(w.kind, str(w), w.start, w.end) for w in words]
    assert found == _larks_words(text)


def _larks_words(text):
    try:
        return [(t.type, str(t), t.start_pos, t.end_pos) for t in larks("basic").lex(text)]
    except UnexpectedCharacters as stopped:
        return stopped.pos_in_stream
