"""What a customer is and has done, as people write it: ``customer is gold``, ``klient wyda 500 zł``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flask_loyalty.language.everyday_words import MONEY, Row, Say, condition

__all__ = ["CUSTOMERS"]

_NO_TIERS = frozenset((
    "all", "our", "new", "regular", "loyal", "the", "every", "everyone", "everybody", "a", "in", "not",
    "at", "on", "of", "w", "na", "more", "less", "over", "customers", "friends", "employees", "teams",
    "suppliers", "distributors", "affiliates", "members", "klientów", "poleconych", "pracowników",
    "pośredników", "zespołów", "dostawców", "dystrybutorów", "wszystkich", "stałych", "nowych", "z",
    "ze", "gdzie", "rabat", "nalicz", "daj", "cena", "zestaw", "poziomu",
))  # fmt: skip


def _of_tier(match: re.Match[str], language: str) -> str:
    """``customer is gold`` as ``customer.tier = "gold"``."""
    if match["id"].lower() in _NO_TIERS:
        return ""
    return f'poziom klienta = "{match["id"]}"' if language == "pl" else f'customer.tier = "{match["id"]}"'


def _for_tier(match: re.Match[str], language: str) -> str:
    """``for gold customers`` as ``when customer.tier = "gold"``."""
    told = _of_tier(match, language)
    return told and condition(told, told)(match, language)


_SIGN = (
    r"(?P<sign>more\s+than|over|at\s+least|więcej\s+niż|ponad|powyżej|co\s+najmniej|przynajmniej"
    r"|min(?:imum|\.))?"
)
_SPAN = (
    r"(?:\s+(?:in|per|within|w|na|przez)\s+(?:a\s+|one\s+|the\s+last\s+|ciągu\s+|jeden\s+|jednym\s+)?"
    r"(?P<span>day|week|month|year|dzień|dnia|tydzień|tygodniu|tygodnia|miesiąc|miesiącu|miesiąca|roku|rok))?\b"
)
_SPANS: Mapping[str, str] = {
    **{"d": "dniu", "w": "tygodniu", "t": "tygodniu", "m": "miesiącu", "y": "roku", "r": "roku"},
}
"""Lengths of time in Polish, by the first letter of how they are called in either language."""
_EN_SPANS = {"dniu": "day", "tygodniu": "week", "miesiącu": "month", "roku": "year"}


def _asked(fact: tuple[str, str]) -> Say:
    """``customer has more than 5 orders`` as ``customer.orders > 5``."""

    def say(match: re.Match[str], language: str) -> str:
        polish, span = language == "pl", match["span"]
        over = re.match(r"more|over|więcej|ponad|powyżej", match["sign"] or "", re.IGNORECASE)
        within = ""
        if span:
            unit = _SPANS[span[0].lower()]
            within = f" w ostatnim 1 {unit}" if polish else f" in last 1 {_EN_SPANS[unit]}"
        return f"{fact[polish]}{within} {'>' if over else '>='} {match['n'].strip()}"

    return say


def _away(match: re.Match[str], language: str) -> str:
    """``customer has not ordered for 60 days`` as ``customer.since_order >= 60 days``."""
    number = match["n"]
    return (
        f"czas od ostatniego zamówienia >= {number} dni"
        if language == "pl"
        else (f"customer.since_order >= {number} days")
    )


CUSTOMERS: Sequence[Row] = (
    (
        r"\b(?:the\s+)?customer\s+(?:has\s+not|hasn['’]t|did\s+not)\s+(?:ordered|bought(?:\s+anything)?|order)"
        r"\s+(?:for|in|since)\s+(?:the\s+last\s+)?(?P<n>[0-9]+)\s+days?\b",
        "fact",
        _away,
    ),
    (
        r"\bklient\s+nie\s+(?:kupował|kupił|zamawiał|zamówił)(?:\s+nic(?:zego)?)?\s+(?:od|przez)\s+(?P<n>[0-9]+)\s+dni\b",
        "fact",
        _away,
    ),
    (
        r"\b(?:(?:the\s+)?customer\s+(?:has|made|placed|has\s+made)|klient\s+(?:ma|złożył|zrobił))\s+"
        rf"(?:{_SIGN}\s+)?(?P<n>[0-9]+)\s+(?:or\s+more\s+|lub\s+więcej\s+)?(?:orders?|purchases?|zamówie\w+|zakup\w+)\b{_SPAN}",
        "fact",
        _asked(("customer.orders", "liczba zamówień klienta")),
    ),
    (
        r"\b(?:(?:the\s+)?customer\s+(?:spends|spent|has\s+spent)|klient\s+(?:wyda|wydał|wydaje))\s+"
        rf"(?:{_SIGN}\s+)?(?P<n>{MONEY}){_SPAN}",
        "fact",
        _asked(("customer.spend", "wydatki klienta")),
    ),
    (r"\bfor\s+(?P<id>[a-z]+)\s+(?:customers|members)\b", "fact", _for_tier),
    (
        r"\b(?:for|dla(?:\s+klientów)?)\s+(?P<id>[a-z]+)"
        r"(?=\s+(?:earn|discount|give|price|multiply|rabat|nalicz|daj|cena|zestaw|pomnóż)\b|\s*$)",
        "fact",
        _for_tier,
    ),
    (r"\bdla\s+(?:poziomu|klientów\s+(?:z\s+poziomem|na\s+poziomie))\s+(?P<id>[a-z]+)\b", "fact", _for_tier),
    (
        r"\b(?:the\s+)?customer(?:\.tier)?\s+(?:is|has)\s+(?:a\s+|the\s+)?(?P<id>[a-z]+)"
        r"(?:\s+(?:tier|level|status|member))?\b",
        "fact",
        _of_tier,
    ),
    (r"\bklient\s+(?:ma|jest\s+na)\s+(?:poziom(?:ie)?|status)\s+(?P<id>[a-z]+)\b", "fact", _of_tier),
)
