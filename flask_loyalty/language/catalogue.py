"""Ids of the shop's catalogue: which one of thousands was probably meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from heapq import nsmallest
from itertools import chain

__all__ = ["nearest"]

LONGEST = 64  # letters of an id that are compared
TRIED = 20  # ids, the most alike by pairs of letters, that are compared in full
ALIKE = 0.6


def nearest(word: str, ids: frozenset[str]) -> str:
    """The id that was probably meant; empty if none is near. Great and small letters count the same.

    >>> nearest("cofee/espresso", frozenset({"coffee", "coffee/espresso", "cups"}))
    'coffee/espresso'
    """
    folded = word.casefold()[:LONGEST]
    mine = _pairs(folded)
    index = _index(ids)
    shared = Counter(chain.from_iterable(index.get(pair, ()) for pair in mine))
    ranked = nsmallest(TRIED, ((-2 * n / (len(mine) + len(id_)), id_) for id_, n in shared.items()))
    # What is compared second is looked into once and for all.
    matcher = SequenceMatcher(None, "", folded, autojunk=False)
    best, found = ALIKE, ""
    for _, id_ in ranked:
        matcher.set_seq1(id_.casefold()[:LONGEST])
        ratio = matcher.ratio()
        if ratio > best:
            best, found = ratio, id_
    return found


@lru_cache(maxsize=8)
def _index(ids: frozenset[str]) -> Mapping[str, list[str]]:
    """The ids by each pair of letters in them: a document may have hundreds of ids that are misspelt."""
    found: dict[str, list[str]] = {}
    for id_ in sorted(ids):
        for pair in _pairs(id_.casefold()[:LONGEST]):
            found.setdefault(pair, []).append(id_)
    return found


def _pairs(text: str) -> frozenset[str]:
    ends = f" {text} "
    return frozenset(ends[at : at + 2] for at in range(len(ends) - 1))
