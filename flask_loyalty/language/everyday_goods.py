"""Which goods, how much of it and how often, as people write it: ``on all coffee``, ``once per customer``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask_loyalty.language.everyday_days import DAYS
from flask_loyalty.language.everyday_words import MONEY, Row, Say, both

__all__ = ["AMOUNTS", "GOODS", "LIMITS"]


def _goods(match: re.Match[str], language: str) -> str:
    """``on category "coffee"`` as ``on items where item.category in "coffee"``."""
    if language == "pl":
        joint = "za" if match["joint"].lower() == "za" else "na"
        return f"{joint} produkty, gdzie kategoria produktu w {{quoted}}"
    return "on items where item.category in {quoted}"


def _brand(match: re.Match[str], language: str) -> str:
    if language == "pl":
        joint = "za" if match["joint"].lower() == "za" else "na"
        return f"{joint} produkty, gdzie marka produktu = {{quoted}}"
    return "on items where item.brand = {quoted}"


_NO_GOODS = frozenset((
    "item", "items", "product", "products", "goods", "shipping", "delivery", "order", "orders", "day",
    "week", "month", "year", "point", "points", "customer", "customers", "time", "times", "signup",
    "birthday", "review", "referral", "purchase", "rating", "consent", "profile", "due", "the", "all",
    "every", "cheapest", "dearest", "a", "an", "my", "their", "weekend", "weekends", "earn", "give",
    "discount", "price", "bundle", "multiply", "pay", "charge", "on", "for", "when", "where", "if",
    "but", "max", "maximum", "off", "only", "extra", "more", "at", "per", "of", "with", "by", "from", "in",
    "and", "or", "not", "within", "until", "everything", "up",
))  # fmt: skip


def _named(match: re.Match[str], language: str) -> str:
    """``on all coffee`` as ``on items where item.category in "coffee"``."""
    id_ = match["id"].lower()
    if language == "pl" or id_ in _NO_GOODS or id_.rstrip("s") in DAYS:
        return ""
    each = "every item" if match.groupdict().get("joint") == "for" else "items"
    return f'{match.groupdict().get("before") or ""}on {each} where item.category in "{id_}"'


def _either(match: re.Match[str], language: str) -> str:
    """``on cups and coffee`` as ``on items where item.category in ("cups", "coffee")``."""
    ids = [match["id"].lower(), match["other"].lower()]
    if language == "pl" or _NO_GOODS.intersection(ids) or {one.rstrip("s") for one in ids} & set(DAYS):
        return ""
    return f'on items where item.category in ("{ids[0]}", "{ids[1]}")'


_POLISH_GOODS = re.compile(
    r"(?i)(?:produkt|sztuk|dostaw|wysył|każd|najta|najdro|urodzin|recenz|opini|zamówien|klient|dzień|tydzień|miesiąc"
    r"|rok|rejestr|poleceni|zakup|pracown|całe|cały|wszystk|jed|drug|pierwsz|zgod|ocen|punkt|raz|kod|kategor|mark)"
)


def _named_in_polish(match: re.Match[str], language: str) -> str:
    """``rabat 10% na kawę`` as ``rabat 10% na produkty, gdzie kategoria produktu w "kawa"``."""
    word = match["id"].lower()
    if language != "pl" or _POLISH_GOODS.match(word):
        return ""
    id_ = word[:-1] + "a" if word.endswith("ę") else word
    return f'{match["before"]}{match["joint"]} produkty, gdzie kategoria produktu w "{id_}"'


_SHARE = r"[0-9]+(?:[.,][0-9]+)?(?:\s?%|\s(?:PLN|EUR|USD|GBP|zł))"
_WHICH = r"(?P<joint>on|na|za)\s+(?:all\s+|every\s+|całą\s+|wszystkie\s+)?"
_FROM = r"(?:all\s+)?(?:(?:items?|products?|goods)\s+(?:in|from|of)\s+(?:the\s+)?|produkty\s+(?:z\s+)?)"


def _verb(en: str, pl: str) -> Say:
    """What stands without its verb, where no other verb is in sight."""

    def say(match: re.Match[str], language: str) -> str:
        if _VERBS.search(match.string):
            return ""
        return f"{pl if language == 'pl' else en} {match['keep']}"

    return say


_VERBS = re.compile(
    r"(?i)\b(?:earn|give|discount|price|bundle|multiply|nalicz|daj|rabat|cena|zestaw|pomnóż)\b"
)


def _rate(match: re.Match[str], language: str) -> str:
    """``for every 10 PLN spent`` as ``per 10 PLN of order.subtotal``."""
    money = " ".join(match["money"].split())
    if language == "pl":
        each = "każdy" if money.startswith("1 ") else "każde"
        return f"za {each} {money.replace('PLN', 'zł')} wartości zamówienia"
    return f"per {money.replace('zł', 'PLN')} of order.subtotal"


def _paid_points(match: re.Match[str], language: str) -> str:
    """``spend 100 PLN get 10 points`` as ``earn 10 points per 100 PLN of order.subtotal``."""
    return f"{'nalicz' if language == 'pl' else 'earn'} {match['points']} {_rate(match, language)}"


def _minor(match: re.Match[str], language: str) -> str:
    """``1 grosz`` as ``0.01 PLN``."""
    whole, rest = divmod(int(match["n"]), 100)
    return f"{whole},{rest:02} zł" if language == "pl" else f"{whole}.{rest:02} PLN"


_WHOM = {
    **{"customer": "klienta", "order": "zamówienie", "employee": "pracownika", "day": "klienta na dzień"},
}


def _times(match: re.Match[str], language: str) -> str:
    """``once per customer`` as ``at most 1 time per customer``."""
    told = match.groupdict()
    number, said = told.get("n") or "1", (told.get("whom") or "day").lower()
    whom = next(one for one, polish in _WHOM.items() if said in (one, polish))
    if language == "pl":
        return f"najwyżej {number} {'raz' if number == '1' else 'razy'} na {_WHOM[whom]}"
    per = "customer per day" if whom == "day" else whom
    return f"at most {number} {'time' if number == '1' else 'times'} per {per}"


GOODS: Sequence[Row] = (
    (
        r"\b(?P<joint>on|for|na|za)\s+(?:the\s+|every\s+|co\s+)?(?:second|2nd|drug[iąae])\b"
        r"(?:\s+(?:items?|products?|ones?|produkt|sztukę|rzecz)\b)?",
        "goods",
        both("on cheapest 1 of every 2 items", "na najtańszą 1 z każdych 2 sztuk"),
    ),
    (rf"\b{_WHICH}(?:{_FROM})?(?:category|kategori[ęi])\s+(?P<quoted>\0+)", "goods", _goods),
    (rf"\b(?P<joint>){_FROM}(?:category|kategori[ęi])\s+(?P<quoted>\0+)", "goods", _goods),
    (rf"\b{_WHICH}(?:{_FROM})?(?:brand|markę|marki)\s+(?P<quoted>\0+)", "goods", _brand),
    (
        r"\b(?P<joint>on|for)\s+(?:all|every|each|any)\s+(?P<id>[a-z]+)\b",
        "goods",
        _named,
    ),
    (r"(?<=off )(?P<id>[a-z]+)\b", "goods", _named),
    (rf"(?<=discount )(?P<before>{_SHARE}\s+)(?P<id>[a-z]+)\b", "goods", _named),
    (
        r"\bon\s+(?P<id>[a-z]+)\s+(?:and|or)\s+(?P<other>[a-z]+)\b(?=\s*(?:$|at\s+most))",
        "goods",
        _either,
    ),
    (
        rf"(?P<before>(?:{_SHARE}|rabatu|zniżki|taniej)\s+)(?P<joint>na|za)\s+(?P<id>[^\W\d]+)\b"
        r"(?=\s*(?:$|w\b|we\b|od\b|do\b|gdy\b|najwyżej))",
        "goods",
        _named_in_polish,
    ),
    (rf"(?P<before>{_SHARE}\s+)on\s+(?P<id>[a-z]+)\b(?=\s*(?:$|\n|at\s+most))", "goods", _named),
)

AMOUNTS: Sequence[Row] = (
    (
        r",?\s*\b(?:then|to|wtedy)\s+(?P<verb>earn|discount|give|price|multiply|nalicz|rabat|daj|cena|pomnóż)\b",
        "verb",
        lambda match, language: match["verb"],
    ),
    (rf"^[ \t]*(?P<keep>{_SHARE})(?=\s+(?:on|na)\b)", "verb", _verb("discount", "rabat")),
    (
        rf"\b(?:spend|wydaj)\s+(?P<money>{MONEY}),?\s+(?:and\s+|i\s+|a\s+)?(?:get|earn|zyskaj|dostań|otrzymaj)"
        r"\s+(?P<points>[0-9]+\s+(?:points?|punkt\w*))\b",
        "rate",
        _paid_points,
    ),
    (
        rf"^[ \t]*(?:for\s+(?:every|each)|za\s+każd[ey])\s+(?P<money>{MONEY})(?:\s+spent)?,?\s+"
        r"(?P<points>[0-9]+\s+(?:points?|punkt\w*))\b",
        "rate",
        _paid_points,
    ),
    (r"\b(?P<n>[0-9]+)\s*(?:groszy|grosze|grosz|gr)\b", "unit", _minor),
    (r"^[ \t]*(?P<keep>[0-9]+\s+(?:points?|punkt\w*))\b", "verb", _verb("earn", "nalicz")),
    (
        rf"\b(?:for\s+(?:every|each)|za\s+każd[ey]\s+wydan[ey])\s+(?P<money>{MONEY})"
        r"(?:\s+(?:spent|of\s+(?:the\s+)?order))?(?!\s+(?:of|mar|war))",
        "rate",
        _rate,
    ),
    (
        r"(?P<keep>\b[0-9]+\s+(?:points?|punkt\w*))\s+(?:for\s+(?:every|each|an)\s+order|za\s+(?:każde\s+)?zamówienie)\b",
        "rate",
        both("{keep}", "{keep}"),
    ),
)

LIMITS: Sequence[Row] = (
    (
        r"(?:,\s*)?\blimit(?:ed)?(?:\s+to)?\s+(?P<n>[0-9]+)\s+(?:time[s]?\s+)?per\s+(?P<whom>customer|order)\b",
        "limit",
        _times,
    ),
    (
        r"(?<!most )(?<!najwyżej )(?<!1 )(?:,\s*)?\b(?:once\s+per|raz\s+na)"
        r"\s+(?P<whom>customer|order|employee|klienta|zamówienie|pracownika)\b",
        "limit",
        _times,
    ),
    (
        r"(?:,\s*)?\b(?:once\s+(?:a|per)\s+day|(?:(?:maksymalnie|najwyżej|max\.?)\s+)?(?:1\s+)?raz\s+dziennie)\b",
        "limit",
        _times,
    ),
    (
        r"(?:,\s*|\s+(?:but|ale|lecz)\s+)?\b(?:max(?:imum)?\.?|maks(?:ymalnie)?\.?|(?:no|not)\s+more\s+than|nie\s+więcej\s+niż)(?=\s+[0-9])",
        "limit",
        both("at most", "najwyżej"),
    ),
)
