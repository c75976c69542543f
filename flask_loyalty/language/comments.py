"""Comments: which clause each of them stands with, and how they are printed there.

A comment in front of a clause, or inside it, belongs in front of it; one behind it, on the line on which it
ends, stays behind it; what comes after the last clause stays last.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flask_loyalty.language import nodes as n

if TYPE_CHECKING:
    from flask_loyalty.language.lexing import Piece

__all__ = ["comments_of_expression", "comments_of_rule", "with_comments"]

_COMMENT = re.compile(r"#[^\n]*")


def comments_of_rule(text: str, rule: n.Rule, words: Sequence[Piece]) -> tuple[n.Comment, ...]:
    """The comments of a rule's text, in its order.

    :param words: those of the text, so that a ``#`` in quotation marks is told from a comment.
    """
    return _placed(text, words, [*_starts(rule, words)])


def comments_of_expression(text: str, words: Sequence[Piece]) -> tuple[n.Comment, ...]:
    """The comments of a condition or an amount, which is one clause."""
    return _placed(text, words, [words[0].start])


def with_comments(clauses: Sequence[str], comments: Sequence[n.Comment]) -> Iterator[str]:
    """The lines of a text: its clauses, each with its comments.

    >>> [*with_comments(["earn 5 points"], [n.Comment(0, "why"), n.Comment(0, "not 4", behind=True)])]
    ['# why', 'earn 5 points # not 4']
    """
    for number in range(len(clauses) + 1):
        mine = [one for one in comments if one.clause == number]
        yield from (_written(one) for one in mine if not one.behind)
        if number < len(clauses):
            yield " ".join([clauses[number], *(_written(one) for one in mine if one.behind)])


def _written(comment: n.Comment) -> str:
    return f"# {comment.text}".rstrip()


def _starts(rule: n.Rule, words: Sequence[Piece]) -> Iterator[int]:
    """Where each clause begins."""
    if rule.start is not None:
        yield rule.start.span.start
    if rule.audience is not None:
        yield rule.audience.span.start
    if rule.when is not None:  # a condition begins behind its word, and behind the brackets around it
        yield next(w.start for w in reversed(words) if w.kind == "WHEN" and w.start < rule.when.span.start)
    yield rule.effect.span.start
    yield from (limit.span.start for limit in rule.limits)


def _placed(text: str, words: Sequence[Piece], starts: Sequence[int]) -> tuple[n.Comment, ...]:
    first = [word.start for word in words]
    ends = [words[bisect_right(first, start - 1) - 1].end for start in [*starts[1:], len(text)]]
    found = []
    for match in _COMMENT.finditer(_without_texts(text, words)):
        at = match.start()
        clause = bisect_right(starts, at) - 1
        behind = clause >= 0 and at >= ends[clause] and "\n" not in text[ends[clause] : at]
        after = clause < 0 or (at >= ends[clause] and not behind)
        found.append(n.Comment(clause + after, text[at + 1 : match.end()].strip(), behind))
    return tuple(found)


def _without_texts(text: str, words: Sequence[Piece]) -> str:
    """The text with spaces for what stands in quotation marks."""
    parts, done = [], 0
    for word in words:
        if word.kind == "TEXT":
            parts += [text[done : word.start], " " * (word.end - word.start)]
            done = word.end
    return "".join([*parts, text[done:]])
