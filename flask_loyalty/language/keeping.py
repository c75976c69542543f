"""Phrases that were told once are kept: the same part of a rule in the same words, for the same reader."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from flask_loyalty.language.vocabulary import Names

__all__ = ["KEPT", "kept"]

KEPT = 20_000
"""So many phrases of each function are kept; then it begins anew."""

_Key = tuple[int, int, str, str]
Told = TypeVar("Told", bound=Callable[..., object])


def kept(tell: Told) -> Told:
    """Remember what a pure function tells of a node, under which names and for whom.

    By which node and which names they are, not by what they say: neither ever changes, and to compare
    trees costs more than to tell them. Both are kept with the phrase, so that no other comes to have their
    identity.
    """
    told: dict[_Key, tuple[object, Names, object]] = {}

    @wraps(tell)
    def remembered(node: object, names: Names, locale: str, reader: str = "merchant") -> object:
        key = id(node), id(names), locale, reader
        known = told.get(key)
        if known is None:
            if len(told) >= KEPT:
                told.clear()
            known = told[key] = node, names, tell(node, names, locale, reader)
        return known[2]

    return cast(Told, remembered)
