"""What people mean by words that the language does not know, or knows as something else."""

from __future__ import annotations

from collections.abc import Mapping

from flask_loyalty.language.vocabulary import Names

__all__ = ["NOUN_MEANT", "group_meant"]

NOUN_MEANT: Mapping[str, str] = {
    **dict.fromkeys(("sztuka", "sztuki", "sztuk", "produkt", "produkty"), "items"),
    **dict.fromkeys(("punkt", "punkty"), "points"),
    **dict.fromkeys(("raz", "razy"), "times"),
    **dict.fromkeys(("klient", "klienci"), "customers"),
    "dni": "days",
}
"""Nouns of Polish rules that stand in an English one."""


def group_meant(word: str, names: Names) -> tuple[str, str] | None:
    """``"segment"`` or ``"tier"`` and the id of that whose name a word is, in letters of any size.

    >>> group_meant("VIP", Names(segments=("vip",)))
    ('segment', 'vip')
    """
    for kind, ids in (("segment", names.segments), ("tier", names.tiers)):
        for id_ in ids:
            if id_.casefold() == word.casefold():
                return kind, id_
    return None
