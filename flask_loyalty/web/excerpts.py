"""A piece of a text with carets under it, as a page shows it: the piece marked in its line.

Carets stand under what they are about only where no line is broken, and on a phone every line is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Stretch", "stretches"]

_LINE = re.compile(r"^ *\d+ \| ")
_CARETS = re.compile(r"^ *\| ([ ^]*\^)$")


class Stretch(NamedTuple):
    """A part of a text, and whether it is what is meant."""

    text: str
    meant: bool


def stretches(shown: str) -> Iterator[Stretch]:
    """Lines with carets below as their text, in which what the carets stand under is meant.

    >>> [*stretches('  3 | earn 2 pints\\n    |        ^^^^^')]
    [Stretch(text='earn 2 ', meant=False), Stretch(text='pints', meant=True)]
    """
    written: list[tuple[str, list[tuple[int, int]]]] = []
    for line in shown.split("\n"):
        carets = _CARETS.match(line)
        if carets is None:
            written.append((_LINE.sub("", line), []))
        elif written:
            written[-1][1].extend(found.span() for found in re.finditer(r"\^+", carets[1]))
    for place, (text, spans) in enumerate(written):
        if place:
            yield Stretch("\n", False)
        ends = [0, *(end for span in spans for end in span), len(text)]
        for number, (start, end) in enumerate(pairwise(ends)):
            if text[start:end]:
                yield Stretch(text[start:end], bool(number % 2))
