"""Texts with one slip: every good vector with one word gone, too many, another, or in the wrong place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle

# What a hand types by mistake: words of the language, values, signs; in turn, so that a run repeats.
POOL = (
    *(
        "and",
        "of",
        "per",
        "on",
        "where",
        "when",
        "5",
        "order.margin",
        "items",
        ",",
        "customer",
        "(",
        '"gold"',
    ),
    *("in", "PLN", "at most", "not", "earn", ">=", "10%", "points", ")", "every", "from", "2026-05-01", "or"),
    *(
        "+",
        "to",
        "month",
        "by",
        "for",
        "in last",
        "discount",
        "gold",
        "point",
        "with",
        "else",
        "07:00",
        "above",
    ),
)
_WORD = re.compile(r'"[^"]*"|at most|in total|in last|in this|in previous|[0-9.]+%|[\w./]+|[<>!]?=|[^\s\w]')


def words(text: str) -> list[tuple[int, int]]:
    """Where each word of a text stands; a comment is none."""
    body = re.sub(r"#[^\n]*", lambda m: " " * len(m[0]), text)
    return [match.span() for match in _WORD.finditer(body)]


def mutants(text: str, pool: Iterator[str] | None = None) -> Iterator[tuple[str, str]]:
    """Each slip that one word can make: its kind, and the text with it."""
    others = pool or cycle(POOL)
    places = words(text)
    for number, (start, end) in enumerate(places):
        yield "delete", text[:start] + text[end:]
        yield "insert", f"{text[:start]}{next(others)} {text[start:]}"
        yield "replace", text[:start] + next(others) + text[end:]
        if number + 1 < len(places):
            after, last = places[number + 1]
            swapped = text[after:last] + text[end:after] + text[start:end]
            yield "swap", text[:start] + swapped + text[last:]
