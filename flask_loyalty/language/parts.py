"""Where a part of an effect begins and ends, by the kinds of its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask_loyalty.language.parser import Word

__all__ = ["EFFECTS", "in_part"]

EFFECTS = frozenset({"EARN", "GIVE", "DISCOUNT", "PRICE", "BUNDLE", "MULTIPLY", "PAY", "CHARGE"})

_ENDS = frozenset({"PER", "ON", "WHERE", "BY", "AT_MOST", "WITH", "COMMA", "COLON", "FROM", "ELSE"})
_LEFT_ENDS = _ENDS | EFFECTS | {"OF", "LPAR"}


def in_part(words: Sequence[Word], number: int) -> Sequence[Word]:
    """The part of an effect around a word: from the word that opens it to the one that ends it."""
    first = last = number
    while first > 0 and words[first - 1].kind not in _LEFT_ENDS:
        first -= 1
    while last + 1 < len(words) and words[last + 1].kind not in _ENDS:
        last += 1
    return words[first : last + 1]
