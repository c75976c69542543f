"""What people write who know discounts but not yet the language: whole sayings, and how a rule says them.

``free shipping``, ``ten percent off`` or ``drugi za pół ceny`` are no slips of spelling: every word of them
is right and the sentence is not one of the language. Each is told as one mistake with the words to write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask_loyalty.language.diagnostics import Diagnostic
from flask_loyalty.language.everyday import EVERYDAY
from flask_loyalty.language.source import Span

__all__ = ["Saying", "about", "placed", "replaced", "sayings"]


KEPT = 64
"""The sayings of so many texts are kept: one that cannot be read is asked as a rule and as a condition."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Where a saying stands, which one it is, and what a rule says instead.

    :param why: which of the messages of the code fits.
    """

    span: Span
    why: str
    instead: str

    def mistake(self, text: str) -> Diagnostic:
        """It as a mistake of the text."""
        word = " ".join(text[self.span.start : self.span.end].split())
        return Diagnostic("L114", self.span, {"word": word[:60], "fix": self.instead, "why": self.why})


@lru_cache(maxsize=KEPT)
def sayings(text: str, language: str) -> tuple[Saying, ...]:
    """The sayings of a text, in its order; those of both languages, for people mix them.

    :param language: in which the rule is written, and so what is written instead.

    >>> [one.instead for one in sayings("darmowa dostawa", "pl")]
    ['rabat 100% na dostawę']
    >>> [one.instead for one in sayings("at most twice per customer", "en")]
    ['2 times']
    """
    bare = _QUOTED.sub(lambda match: "\0" * len(match.group()), text)
    found: list[Saying] = []
    for pattern, why, say in (*EVERYDAY, *_SAYINGS):
        for match in pattern.finditer(bare):
            span = Span(*match.span("said" if "said" in pattern.groupindex else 0))
            inside = any(span.start < one.span.end and one.span.start < span.end for one in found)
            instead = say(match, language)
            for name in match.groupdict():
                if name.startswith("quoted"):  # an id, which no pattern looks into
                    instead = instead.replace(f"{{{name}}}", text[slice(*match.span(name))])
            if instead and not inside:
                found.append(Saying(span, why, instead))
    return tuple(sorted(found, key=lambda one: one.span.start))


def replaced(text: str, found: Sequence[Saying]) -> str:
    """The text with what a rule says in place of each saying."""
    for one in reversed(found):
        text = text[: one.span.start] + one.instead + text[one.span.end :]
    return text


def placed(span: Span, found: Sequence[Saying]) -> Span | None:
    """Where a place of the replaced text stands in the text before; None if a saying has made it.

    >>> placed(Span(22, 26), sayings("darmowa dostawa banana", "pl"))
    Span(start=16, end=20)
    """
    at = _place(span, found)
    return at if isinstance(at, Span) else None


def about(span: Span, found: Sequence[Saying]) -> Span:
    """Where a place of the replaced text stands in the text before; the saying, if one has made it.

    >>> about(Span(0, 5), sayings("darmowa dostawa banana", "pl"))
    Span(start=0, end=15)
    """
    at = _place(span, found)
    return at if isinstance(at, Span) else at.span


def _place(span: Span, found: Sequence[Saying]) -> Span | Saying:
    shift = 0  # how much longer the text has become
    for one in found:
        start = one.span.start + shift
        if span.end <= start:
            break
        if span.start < start + len(one.instead):
            return one
        shift += len(one.instead) - (one.span.end - one.span.start)
    return Span(span.start - shift, span.end - shift)


_QUOTED = re.compile(r'"[^"\n]*"|„[^”\n]*”|“[^”\n]*”|#[^\n]*')

# ---------------------------------------------------------------- numbers in words

_NUMBERS: Mapping[str, int] = {
    word: number
    for number, words in {
        1: "one jeden jedna jedną jedno", 2: "two dwa dwie", 3: "three trzy", 4: "four cztery",
        5: "five pięć", 6: "six sześć", 7: "seven siedem", 8: "eight osiem", 9: "nine dziewięć",
        10: "ten dziesięć", 11: "eleven jedenaście", 12: "twelve dwanaście", 13: "thirteen trzynaście",
        14: "fourteen czternaście", 15: "fifteen piętnaście", 16: "sixteen szesnaście",
        17: "seventeen siedemnaście", 18: "eighteen osiemnaście", 19: "nineteen dziewiętnaście",
        20: "twenty dwadzieścia", 25: "twenty-five", 30: "thirty trzydzieści", 40: "forty czterdzieści",
        50: "fifty pięćdziesiąt", 60: "sixty sześćdziesiąt", 70: "seventy siedemdziesiąt",
        80: "eighty osiemdziesiąt", 90: "ninety dziewięćdziesiąt", 100: "hundred sto", 200: "dwieście",
        500: "pięćset", 1000: "thousand tysiąc",
    }.items()
    for word in words.split()
}  # fmt: skip
_SPELT = "|".join(sorted(_NUMBERS, key=len, reverse=True))
# A unit has to follow: "one" by itself may be the name of anything.
_UNITS = (
    r"%|[A-Z]{3}\b|percent\b|procent|zł|points?\b|punkt|items?\b|sztuk|times?\b|raz|orders?\b|zamówie|stamps?\b"
    r"|pieczą|days?\b|dni\b|dzień|weeks?\b|tyg|months?\b|miesi|hours?\b|godzin|customers?\b|klient|badges?\b"
    r"|odznak|rewards?\b|nagr|produkt|of\s+every\b|z\s+każdych\b|bilet|tickets?\b"
)
_PERCENT = r"(?:\s?%|\s*percent\b|\s*per\s+cent\b|\s*procent\b)"
_MONEY = r"(?:\s?[A-Z]{3}\b|\s*zł(?:otych|ote|oty)?\b)"
_NUMBER = rf"(?P<number>[0-9]+(?:[.,][0-9]+)?|\b(?:{_SPELT})\b)"
_AMOUNT = rf"{_NUMBER}(?P<unit>{_PERCENT}|{_MONEY})"


def _digits(match: re.Match[str], language: str) -> str:
    return str(_NUMBERS[match["number"].lower()])


def _percentage(match: re.Match[str], language: str) -> str:
    """``ten percent`` as ``10%``."""
    return f"{_digits(match, language)}%"


def _times(match: re.Match[str], language: str) -> str:
    number = {"once": 1, "raz": 1, "twice": 2}[match["said"]]
    if language == "pl":
        return f"{number} {'raz' if number == 1 else 'razy'}"
    return f"{number} {'time' if number == 1 else 'times'}"


def _off(match: re.Match[str], language: str) -> str:
    """``10% off`` as ``discount 10%``."""
    return f"{_VERB[language]} {_amount(match, language)}"


_VERB = {"en": "discount", "pl": "rabat"}


def _amount(match: re.Match[str], language: str) -> str:
    """An amount in digits and signs; a złoty in the spelling of the language."""
    number, unit = match["number"], match["unit"].strip()
    number = str(_NUMBERS.get(number.lower(), number))
    if "%" in unit or unit.startswith("p"):
        return f"{number}%"
    money = {"en": "PLN", "pl": "zł"}[language] if unit.startswith("zł") or unit == "PLN" else unit
    return f"{number} {money}"


# ---------------------------------------------------------------- delivery and goods


def _free(match: re.Match[str], language: str) -> str:
    return {"en": "discount 100% on shipping", "pl": "rabat 100% na dostawę"}[language]


def _behind(match: re.Match[str], language: str) -> str:
    """``discount shipping 100%`` as ``discount 100% on shipping``."""
    thing = match["thing"].lower()
    goods = thing.startswith(("item", "product", "produkt"))
    units = {"en": ("shipping", "items"), "pl": ("dostawę", "produkty")}[language][goods]
    joint = {"en": "on", "pl": "na"}[language]
    return f"{_VERB[language]} {_amount(match, language)} {joint} {units}"


_SHIPPING = r"(?:shipping|delivery|dostaw[aęy]|wysyłk[aęi]|przesyłk[aęi])"
_GRATIS = r"(?:free|gratis|za\s+darmo|za\s+0\s+zł|darmowa|bezpłatna)"

# ---------------------------------------------------------------- so many for the price of fewer


def _multiplied(match: re.Match[str], language: str) -> str:
    by = {"do": 2, "po": 2, "tr": 3, "2x": 2, "3x": 3}[match["times"].lower()[:2]]
    return {"en": f"multiply points by {by}", "pl": f"pomnóż punkty przez {by}"}[language]


def _of_a_set(match: re.Match[str], language: str) -> str:
    """``buy 2 get 1 free`` as a discount on the cheapest 1 of every 3."""
    bought, number = int(match["bought"]), int(match["free"])
    return _cheapest("100%", number, bought + number, language)


def _paid_of_a_set(match: re.Match[str], language: str) -> str:
    """``3 for 2`` as a discount on the cheapest 1 of every 3."""
    bought, paid = int(match["bought"]), int(match["paid"])
    return _cheapest("100%", bought - paid, bought, language) if bought > paid else ""


def _second(match: re.Match[str], language: str) -> str:
    """``drugi za pół ceny`` as a discount on the cheapest 1 of every 2."""
    return _cheapest("50%", 1, 2, language)


def _cheapest(percent: str, take: int, size: int, language: str) -> str:
    if not 0 < take < size:
        return ""
    if language == "en":
        return f"discount {percent} on cheapest {take} of every {size} items"
    which = "najtańszą" if take == 1 else "najtańsze" if take < 5 else "najtańszych"
    return f"rabat {percent} na {which} {take} z każdych {size} sztuk"


# ---------------------------------------------------------------- ranges, amounts, ids


def _range(match: re.Match[str], language: str) -> str:
    """``between 100 PLN and 200 PLN`` as ``in 100 PLN to 200 PLN``."""
    low, high = match["low"].strip(), match["high"].strip()
    if re.fullmatch(r"[0-9][0-9 .,]*", low) and not re.fullmatch(r"[0-9][0-9 .,]*", high):
        low += re.sub(r"^[0-9 .,]*[0-9]", "", high)
    return {"en": f"in {low} to {high}", "pl": f"w przedziale od {low} do {high}"}[language]


def _clock(match: re.Match[str], language: str) -> str:
    """``4pm`` as ``16:00``."""
    hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "pm" else 0)
    return f"{hour:02}:{match['minutes'] or '00'}" if int(match["hour"]) <= 12 else ""


def _money_behind(match: re.Match[str], language: str) -> str:
    """``PLN 100`` as ``100 PLN``."""
    currency = {"en": "PLN", "pl": "zł"}[language] if match["currency"] == "PLN" else match["currency"]
    return f"{match['number'].strip()} {currency}"


def _segment(match: re.Match[str], language: str) -> str:
    """``customer in segment "vip"`` as ``"vip" in customer.segments``."""
    return {"en": "{quoted} in customer.segments", "pl": "{quoted} w segmentach klienta"}[language]


_SPANS: Sequence[tuple[str, str, tuple[str, str], tuple[str, str]]] = (
    ("day", "dni|dnia|dzień|dniach", ("day", "days"), ("dniu", "dniach")),
    ("week", "tydzień|tygodni|tygodnia|tygodnie|tygodniach", ("week", "weeks"), ("tygodniu", "tygodniach")),
    (
        "month",
        "miesiąc|miesiąca|miesięcy|miesiące|miesiącach",
        ("month", "months"),
        ("miesiącu", "miesiącach"),
    ),
    ("year", "rok|roku|lat|lata|latach", ("year", "years"), ("roku", "latach")),
)
"""Lengths of time: in English, in Polish as people write them, and as a rule does, of one and of several."""


def _window(match: re.Match[str], language: str) -> str:
    """``within the past 12 months`` as ``in last 12 months``."""
    written = match["length"].lower()
    number = match["count"] or "1"
    number = str(_NUMBERS.get(number.lower(), number))
    for word, polish, en, pl in _SPANS:
        if written.rstrip("s") == word or written in polish.split("|"):
            several = number != "1"
            last = "ostatnich" if several else "ostatnim"
            return (
                f"in last {number} {en[several]}" if language == "en" else f"w {last} {number} {pl[several]}"
            )
    return ""


_LENGTHS = "|".join(["(?:day|week|month|year)s?", *(polish for _, polish, *_ in _SPANS)])
_COUNT = rf"(?:(?P<count>[0-9]+|{_SPELT})\s+)?"
_CURRENCY = r"(?:PLN|EUR|USD|GBP|CZK)"
_LIMIT = rf"[0-9](?:[0-9 ]*[0-9])?(?:[.,:][0-9]+)?(?:\s?(?:{_CURRENCY}\b|zł\b|%))?"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# The first that fits a place wins, so the longer sayings stand before the words of which they are made.
_SAYINGS: Sequence[tuple[re.Pattern[str], str, Callable[[re.Match[str], str], str]]] = (
    (
        _compiled(
            rf"\b(?:(?:give|get|discount|daj|rabat)\s+)?"
            rf"(?:(?:free|darmow[aąe]|bezpłatn[aąe])\s+{_SHIPPING}\b|{_SHIPPING}\s+(?:is\s+)?{_GRATIS}\b)"
        ),
        "delivery",
        _free,
    ),
    (
        _compiled(
            rf"\b(?:discount|rabat)\s+(?:(?:on|na)\s+)?(?P<thing>{_SHIPPING}|items|products|produkty)\s+{_AMOUNT}"
        ),
        "behind",
        _behind,
    ),
    (
        _compiled(rf"\b(?:discount|rabat)\s+(?P<thing>{_SHIPPING})(?=\s*(?:$|\n|at\s+most|najwyżej))"),
        "delivery",
        _free,
    ),
    (
        _compiled(
            rf"(?:\b(?:give|get|discount|daj|rabat)\s+)?(?:(?<=\s)|^|(?<=\b)){_AMOUNT}"
            r"\s+(?:off\b(?:\s+(?:everything|the\s+order)\b)?|taniej\b|rabatu\b|zniżki\b|upustu\b)"
        ),
        "off",
        _off,
    ),
    (
        _compiled(
            r"\b(?:(?:earn|give|nalicz|daj)\s+)?(?P<times>double|triple|2x|3x|podwójne|potrójne)"
            r"\s+(?:points|punkty)\b"
        ),
        "times",
        _multiplied,
    ),
    (
        _compiled(
            r"\b(?:buy|kup)\s+(?P<bought>[1-9][0-9]?)[\s,]+"
            r"(?:(?:get|i)\s+)?(?P<free>[1-9])\s+(?:free|gratis|za\s+darmo)\b"
        ),
        "set",
        _of_a_set,
    ),
    (
        _compiled(
            r"\b(?:(?:buy|kup)\s+)?(?P<bought>[1-9])\s*,?\s+(?:for|pay\s+for|zapłać\s+za|za|płacisz\s+za)"
            r"\s+(?:the\s+price\s+of\s+)?(?P<paid>[1-9])\b(?!\s*(?:%|[A-Za-zżź]))"
        ),
        "set",
        _paid_of_a_set,
    ),
    (
        _compiled(
            r"\b(?:drugi|druga|drugie|second)(?:\s+\w+)??\s+(?:za|at|for)\s+(?:pół|połowę|half)(?:\s+(?:the\s+)?(?:ceny|price))?"
        ),
        "set",
        _second,
    ),
    (
        _compiled(rf"\b(?:between|między|pomiędzy)\s+(?P<low>{_LIMIT})\s+(?:and|a|i)\s+(?P<high>{_LIMIT})"),
        "range",
        _range,
    ),
    (
        _compiled(r"\b(?P<hour>[0-9]{1,2})(?::(?P<minutes>[0-5][0-9]))?\s?(?P<half>am|pm)\b"),
        "clock",
        _clock,
    ),
    (
        re.compile(
            rf"(?<![0-9] )(?<![0-9])\b(?P<currency>{_CURRENCY})\s?"
            r"(?P<number>[0-9]+(?: [0-9]{3})*(?:[.,][0-9]+)?)"
        ),
        "unit",
        _money_behind,
    ),
    (
        _compiled(
            r"\b(?!in\s+last\b)(?:(?:with)?in|over|during)\s+(?:the\s+)?(?:last|past|previous)\s+"
            rf"{_COUNT}(?P<length>{_LENGTHS})\b"
        ),
        "window",
        _window,
    ),
    (
        _compiled(
            r"\b(?:w\s+(?:ciągu|okresie|przeciągu)|przez|na\s+przestrzeni|z)\s+ostatni(?:ch|ego|e)?\s+"
            rf"{_COUNT}(?P<length>{_LENGTHS})\b"
        ),
        "window",
        _window,
    ),
    (
        _compiled(
            r"\b(?:customers?|klient|klienci)\s+(?:(?:is|are|jest|są)\s+)?(?:in|w)\s+(?:the\s+)?"
            r"(?:segment|segmencie)\s+(?P<quoted>\0+)"
        ),
        "segment",
        _segment,
    ),
    (_compiled(rf"(?P<said>\b(?P<number>{_SPELT})\s*(?:%|percent\b|procent\b))"), "number", _percentage),
    (_compiled(rf"(?P<said>\b(?P<number>{_SPELT})\b)(?=\s*(?:{_UNITS}))"), "number", _digits),
    (_compiled(r"(?:\bat\s+most|\bnajwyżej)\s+(?P<said>once|twice|raz)\b"), "count", _times),
)
