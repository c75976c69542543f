"""So many goods of which one is free, gifts, lists of ids and codes, as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flask_loyalty.language.everyday_words import Row, condition

__all__ = ["SETS"]

_NTH: Mapping[str, int] = {
    **{"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "tenth": 10},
    **{"2nd": 2, "3rd": 3},
    **{"drug": 2, "trzeci": 3, "czwart": 4, "piąt": 5, "szóst": 6, "dziesiąt": 10},
}
_EN_NTH = r"(?P<nth>second|third|fourth|fifth|sixth|tenth|[0-9]{1,2}(?:st|nd|rd|th))"
_PL_NTH = r"(?P<nth>drug|trzeci|czwart|piąt|szóst|dziesiąt)[aeiyą]"
_ANY = frozenset((
    "item", "items", "product", "products", "one", "ones", "thing", "things",
    "produkt", "produkty", "produktów", "sztuka", "sztuki", "sztuk", "rzecz", "rzeczy",
))  # fmt: skip
_FREE = r"(?:is\s+|are\s+)?(?:for\s+)?free"
_GRATIS = r"(?:jest\s+)?(?:gratis|za\s+darmo|za\s+grosz)"


def _free(number: int, size: int, of: str, language: str) -> str:
    """The cheapest so many of each set, of a kind of goods where one is named."""
    if not 0 < number < size:
        return ""
    some = of.lower() not in _ANY and bool(of)
    if language == "pl":
        which = "najtańszą" if number == 1 else "najtańsze" if number < 5 else "najtańszych"
        told = f"rabat 100% na {which} {number} z każdych {size} sztuk"
        return f'{told}, gdzie kategoria produktu w "{of}"' if some else told
    told = f"discount 100% on cheapest {number} of every {size} items"
    return f'{told} where item.category in "{of}"' if some else told


def _nth(match: re.Match[str], language: str) -> str:
    """``every third coffee free`` as the cheapest 1 of every 3."""
    nth = match["nth"].lower()
    number = int(nth[:-2]) if nth[0].isdigit() else _NTH[nth]
    return _free(1, number, match["of"] or "", language)


def _bought(match: re.Match[str], language: str) -> str:
    """``buy 2 coffees get 1 free`` as the cheapest 1 of every 3."""
    number = int(match["free"])
    return _free(number, int(match["bought"]) + number, _one(match["of"]), language)


def _last(match: re.Match[str], language: str) -> str:
    """``when customer buys 3 coffees, the third is free`` as the cheapest 1 of every 3."""
    size = int(match["size"])
    nth = next((number for word, number in _NTH.items() if match["nth"].lower().startswith(word)), size)
    return _free(1, size, _one(match["of"]), language) if nth == size else ""


def _one(word: str) -> str:
    """``coffees`` as ``coffee``: ids are rarely of many."""
    return word[:-1] if word.endswith("s") and word.lower() not in _ANY else word


def _gift(match: re.Match[str], language: str) -> str:
    """``a free cup`` as ``give 1 item "cup"``."""
    of = match["of"]
    if of.lower() in {"shipping", "delivery", "dostawa", "dostawę", "wysyłka", "of"}:
        return ""
    return f'daj 1 sztukę "{of}"' if language == "pl" else f'give 1 item "{of}"'


def _list(match: re.Match[str], language: str) -> str:
    """``in "coffee" or "tea"`` as ``in ("coffee", "tea")``."""
    return f"{match['in']} ({{quoted}}, {{quoted2}})"


_CODE = condition("{quoted} in order.codes", "{quoted} w kodach zamówienia")

SETS: Sequence[Row] = (
    (
        r"\bwhen\s+(?:the\s+|a\s+)?customer\s+buys\s+(?P<size>[0-9]+)\s+(?P<of>[a-z]+),?\s+"
        rf"(?:the\s+)?(?P<nth>[a-z0-9]+)(?:\s+one)?\s+{_FREE}\b",
        "set",
        _last,
    ),
    (
        r"\bgdy\s+klient\s+kupi\s+(?P<size>[0-9]+)\s+(?P<of>\w+),?\s+(?:to\s+)?(?P<nth>\w+?)(?:\s+\w+)?\s+"
        rf"{_GRATIS}\b",
        "set",
        _last,
    ),
    (
        r"\b(?:buy|kup)\s+(?P<bought>[1-9][0-9]?)\s+(?P<of>[^\W\d]+)[\s,]+(?:and\s+)?(?:get\s+|i\s+|a\s+)"
        r"(?P<free>[1-9])\s+(?:free|gratis|za\s+darmo)\b",
        "set",
        _bought,
    ),
    (rf"\b(?:every\s+|each\s+|the\s+)?{_EN_NTH}\s+(?P<of>[a-z]+)\s+{_FREE}\b", "set", _nth),
    (rf"\b(?:co\s+|każd[ay]\s+)?{_PL_NTH}\s+(?P<of>\w+)\s+{_GRATIS}\b", "set", _nth),
    (
        r"\b(?:(?:give|get|daj)\s+)?(?:a\s+)?(?:free|darmow[aąy]|gratisow[aąy])\s+(?P<of>[^\W\d]+)\b(?!\s+for\b)",
        "gift",
        _gift,
    ),
    (
        r"\b(?P<in>in|w)\s+(?P<quoted>\0+)\s+(?:or|and|lub|i|albo|oraz)\s+(?P<quoted2>\0+)(?!\s+(?:in|w)\b)",
        "list",
        _list,
    ),
    (
        r"\b(?:with|using|z|po\s+podaniu|na)\s+(?:the\s+)?(?:code|coupon|voucher|kodem|kuponem|kodu|kod)\s+"
        r"(?P<quoted>\0+)",
        "fact",
        _CODE,
    ),
)
