"""What an order is worth, how much is in it, and how people compare amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask_loyalty.language.everyday_words import MONEY, Row, both, condition

__all__ = ["ORDERS", "SIGNS"]

_AMOUNT = r"(?=\s+[0-9])"
_COMPARED = (
    r"(?=\s*(?:[<>=]|!=|is\b|are\b|over\b|above\b|under\b|below\b|exceeds|at\s+least|more\s+than|less\s+than"
    r"|jest\b|wynosi|powyżej|poniżej|przekracza|co\s+najmniej|przynajmniej|min\b|większ|wyższ|mniejsz))"
)
_SIGNS: Sequence[tuple[str, str]] = (
    (">=", r"(?:is\s+|are\s+)?(?:at\s+least|(?:no|not)\s+less\s+than)|(?:is|are)\s+from"),
    ("<=", r"(?:is|are)\s+(?:at\s+most|up\s+to|no\s+more\s+than)"),
    (
        ">",
        r"(?:is|are)\s+(?:over|above)|exceeds|over"
        r"|(?:is\s+|are\s+)?(?<!no )(?<!not )(?:more|greater|higher|bigger)\s+than",
    ),
    (
        "<",
        r"(?:is|are)\s+(?:under|below)|under|below"
        r"|(?:is\s+|are\s+)?(?<!no )(?<!not )(?:less|lower|smaller|fewer)\s+than",
    ),
    ("=", r"(?:is|are)\s+(?:equal\s+to|exactly)|equals"),
    (">=", r"(?:(?:jest|wynosi|to)\s+)?(?:co\s+najmniej|przynajmniej|minimum|min\.|nie\s+mniej\s+niż)"),
    ("<=", r"(?:jest|wynosi|to)\s+(?:najwyżej|maksymalnie|nie\s+więcej\s+niż)"),
    (
        ">",
        r"(?:jest|wynosi|to)\s+(?:ponad|powyżej)|powyżej|przekracza"
        r"|(?:(?:jest|wynosi)\s+)?(?<!nie )(?:większ[aey]|wyższ[aey]|więcej)\s+(?:niż|od)",
    ),
    ("<", r"(?:(?:jest|wynosi)\s+)?(?:poniżej|(?:mniejsz[aey]|niższ[aey]|mniej)\s+(?:niż|od))"),
    ("=", r"(?:jest|wynosi)\s+(?:równ[aey]|dokładnie)"),
)


def _free_from(match: re.Match[str], language: str) -> str:
    """``free shipping over 100 PLN`` as a condition and 100% off delivery."""
    sign = ">=" if match["sign"].lower() in ("from", "od") else ">"
    if language == "pl":
        return f"gdy wartość zamówienia {sign} {match['money'].replace('PLN', 'zł')} rabat 100% na dostawę"
    return f"when order.subtotal {sign} {match['money'].replace('zł', 'PLN')} discount 100% on shipping"


ORDERS: Sequence[Row] = (
    (
        rf"\b(?:free\s+(?:shipping|delivery)|darmowa\s+(?:dostawa|wysyłka))\s+"
        rf"(?:on\s+orders\s+|for\s+orders\s+)?(?P<sign>over|above|from|od|powyżej|ponad)\s+(?P<money>{MONEY})(?=\s*$)",
        "delivery",
        _free_from,
    ),
    # what an order is worth, how much is in it
    (
        rf"\b(?:(?:on|for)\s+)?orders?\s+(?:of\s+)?(?:over|above|more\s+than)\s+(?P<money>{MONEY})"
        rf"|\bprzy\s+(?:zamówieni(?:u|ach)|zakupach)\s+(?:powyżej|ponad)\s+(?P<kwota>{MONEY})",
        "fact",
        condition("order.subtotal > {money}{kwota}", "wartość zamówienia > {money}{kwota}"),
    ),
    (
        rf"\b(?:(?:on|for)\s+)?orders?\s+(?:from|of\s+at\s+least|of)\s+(?P<money>{MONEY})(?:\s+or\s+more)?"
        rf"|\bprzy\s+(?:zamówieni(?:u|ach)|zakupach)\s+(?:od|za\s+co\s+najmniej|za\s+minimum|za\s+min\.)\s+(?P<kwota>{MONEY})"
        rf"|\b(?:od|przy)\s+(?:kwoty\s+|zakupów\s+za\s+|zamówienia\s+za\s+|zakupach\s+za\s+)?(?P<od>{MONEY})(?=\s*$)",
        "fact",
        condition("order.subtotal >= {money}{kwota}{od}", "wartość zamówienia >= {money}{kwota}{od}"),
    ),
    (
        r"(?<!\.)\b(?:the\s+)?(?:order|cart|basket)(?:['’]s\s+|\s+|\.)(?:total|value|amount|worth|sum)\b"
        rf"|\b(?:the\s+)?(?:order|cart|basket)\b{_COMPARED}"
        r"|\b(?:wartość|suma|kwota|cena)\s+(?:koszyka|zakupów)\b|\b(?:suma|kwota|cena)\s+zamówienia\b"
        rf"|(?<!pierwsze )\b(?:zamówienie|koszyk|zakupy)\b{_COMPARED}",
        "fact",
        both("order.subtotal", "wartość zamówienia"),
    ),
    (
        r"\b(?:(?:the\s+|a\s+)?customer\s+(?:buys|has|takes|orders)|there\s+are)\s+(?:at\s+least\s+)?(?P<n>[0-9]+)"
        r"\s+(?:or\s+more\s+)?(?:items|products|things|pieces)\b(?:\s+in\s+(?:the\s+)?(?:cart|order|basket))?"
        r"|\b(?:klient\s+(?:kupi|kupuje|ma|zamówi)|w\s+(?:koszyku|zamówieniu)\s+(?:są|jest))\s+"
        r"(?:co\s+najmniej\s+|przynajmniej\s+|min\.?\s+)?(?P<m>[0-9]+)\s+(?:lub\s+więcej\s+)?(?:produkt|sztuk|rzecz)\w*",
        "fact",
        both("order.quantity >= {n}{m}", "liczba sztuk w zamówieniu >= {n}{m}"),
    ),
    (
        r"\b(?:the\s+)?number\s+of\s+(?:items|products|pieces)(?:\s+in\s+(?:the\s+)?(?:order|cart|basket))?\b"
        r"|\bitems\s+in\s+(?:the\s+)?(?:order|cart|basket)\b|\b(?:liczba|ilość)\s+(?:produktów|sztuk|rzeczy)"
        r"(?!\s+(?:kupionych|w\s+(?!koszyku)))(?:\s+w\s+koszyku)?\b",
        "fact",
        both("order.quantity", "liczba sztuk w zamówieniu"),
    ),
)

SIGNS: Sequence[Row] = tuple((rf"\b(?:{words}){_AMOUNT}", "sign", both(sign, sign)) for sign, words in _SIGNS)
