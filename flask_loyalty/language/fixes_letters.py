"""Corrections of letters, numbers, quotation marks and brackets."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from flask_loyalty.language.diagnostics import Fix
from flask_loyalty.language.fixing import Place, cut
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import NOUNS
from flask_loyalty.money import minor_digits

__all__ = ["FIXES"]

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_UNITS = {word for noun in NOUNS.values() for word in (noun.word, noun.plural)}


def _unseen(place: Place) -> Iterator[Fix]:
    """An invisible character goes; where it may have parted two words, a space may be meant."""
    start, end = place.span.start, place.span.end
    before, after = place.text[start - 1 : start], place.text[end : end + 1]
    if not (before.isalnum() and after.isalnum()):
        yield place.write("", safe=True)
        return
    gone, parted = place.write(""), place.write(" ")
    joins = unicodedata.category(place.written) == "Cf" and before.isdigit() == after.isdigit()
    yield from (gone, parted) if joins else (parted, gone)


def _letter(place: Place) -> Iterator[Fix]:
    fixed = place.part("fix")
    if not fixed or (not fixed.isascii() and place.part("why") != "polish"):
        return
    word = next(m for m in re.finditer(r"[\w.\u0300-\u036f]+", place.text) if m.end() > place.span.start)
    if len(unicodedata.normalize("NFC", word.group())) == len(fixed):
        yield Fix.write(Span(*word.span()), fixed, safe=True)


def _quotes(place: Place) -> Iterator[Fix]:
    if place.part("fix"):
        yield place.write(place.part("fix"), safe=True)
        return
    inner = place.written[1:]
    words = inner.split()
    if not words:
        yield Fix((cut(place.text, place.span),))
        return
    if len(words) > 1:
        rest = inner[inner.index(words[0]) + len(words[0]) :]
        yield place.write(f'"{words[0]}"{rest}')
    yield place.write(f'"{inner.strip()}"')


def _thousands(place: Place) -> Iterator[Fix]:
    in_list = _in_brackets(place) and place.written.count(",") == 1 and "." not in place.written
    yield place.write(place.part("fix"), safe=not in_list)


def _decimals(place: Place) -> Iterator[Fix]:
    fixed, parts = place.part("fix"), place.written.split(",")
    in_list = _in_brackets(place) and len(parts) > 1
    if fixed and re.fullmatch(r"[0-9 \u00a0\u202f]+[.,][0-9]+", fixed):
        yield place.write(fixed, safe=not in_list)
    if in_list and all(_NUMBER.fullmatch(part) for part in parts):
        yield place.write(", ".join(parts))


def _listed(place: Place) -> Iterator[Fix]:
    """One number with a Polish comma in a list: two numbers, or one without brackets is no list."""
    yield place.write(place.part("fix"))


def _in_brackets(place: Place) -> bool:
    head = place.text[: place.span.start]
    return head.count("(") > head.count(")")


def _stuck(place: Place) -> Iterator[Fix]:
    power = re.fullmatch(r"([0-9]{1,6})[eE]([0-9])", place.written)
    if power:
        yield place.write(str(int(power[1]) * 10 ** int(power[2])))
    elif place.part("fix"):
        number, _, unit = place.part("fix").rpartition(" ")
        money = {"zł": "PLN", "zl": "PLN", "pln": "PLN", "eur": "EUR"}.get(unit.lower(), unit)
        known = unit in _UNITS or (len(money) == 3 and money.isupper())
        yield place.write(f"{number} {money}", safe=known)


def _date(place: Place) -> Iterator[Fix]:
    numbers = [int(part) for part in re.split(r"\D", place.written)]
    if place.part("why") == "no_such_day":
        year, month, day = numbers
        if 1 <= month <= 12 and day > 28 and year:
            yield place.write(f"{year:04}-{month:02}-{monthrange(year, month)[1]:02}")
        return
    if numbers[0] > 31:
        yield from _dates(place, [(numbers[0], numbers[1], numbers[2])], safe=True)
        return
    day, month, year = numbers
    year += 2000 if year < 100 else 0
    readings = [(year, month, day)] + ([(year, day, month)] if day != month else [])
    yield from _dates(place, readings, safe=False)


def _dates(place: Place, readings: list[tuple[int, int, int]], *, safe: bool) -> Iterator[Fix]:
    for year, month, day in readings:
        try:
            yield place.write(date(year, month, day).isoformat(), safe=safe)
        except ValueError:
            continue


def _time(place: Place) -> Iterator[Fix]:
    hours, minutes = place.written.split(":")
    if re.search(r"\bfrom\s+$", place.text[: place.span.start]):
        yield place.write(f"{hours}: {minutes}")
    if int(minutes) > 59:
        return
    if len(hours) == 1:
        yield place.write(
            f"0{place.written}", safe=not re.search(r"\bfrom\s+$", place.text[: place.span.start])
        )
    elif int(hours) == 24 and minutes == "00":
        yield place.write("23:59")
        yield place.write("00:00")


_CLAUSE = re.compile(
    r"\b(?:on|for|when|earn|give|discount|price|bundle|multiply|pay|charge|at\s+most|per|and|or)\b|\n"
)


def _bracket(place: Place) -> Iterator[Fix]:
    if place.part("bracket") == "(":
        ends = [m.start() for m in _CLAUSE.finditer(place.text, place.span.end)]
        for end in dict.fromkeys([*ends[:3], len(place.text)]):
            at = len(place.text[:end].rstrip())
            fix = Fix.write(Span(at, at), ")")
            if at > place.span.end and place.reads(fix):
                yield fix
    yield place.write("")


def _sign(place: Place) -> Iterator[Fix]:
    if place.part("fix"):
        fixed = place.part("fix")
        if not fixed.isalpha():
            yield place.write(fixed, safe=True)
            return
        before, after = place.text[: place.span.start][-1:], place.text[place.span.end :][:1]
        head, tail = ("" if c.isspace() else " " for c in (before, after))
        yield place.write(f"{head}{fixed}{tail}", safe=True)
        return
    instead = {"[": "(", "]": ")", "{": "(", "}": ")", "!": "not ", ";": "\n"}.get(place.written)
    at_end = not place.text[place.span.end :].strip()
    if instead and not at_end:
        yield place.write(instead)
    yield Fix((cut(place.text, place.span),), safe=at_end and place.written in ".;,")


def _currency(place: Place) -> Iterator[Fix]:
    yield place.write(place.currency)


def _minor(place: Place) -> Iterator[Fix]:
    digits = minor_digits(place.part("code"))
    scale = 10**digits
    whole, _, fraction = place.written.replace(" ", "").replace(",", ".").partition(".")
    low = int(whole + fraction.ljust(digits, "0")[:digits])
    for minor in (low + 1, low):
        if minor:
            yield place.write(f"{minor // scale}.{minor % scale:0{digits}}" if digits else str(minor))


def _money(place: Place) -> Iterator[Fix]:
    fixed = place.part("fix")
    if place.language == "pl":
        yield place.write(fixed, safe=place.currency == "PLN")
        return
    if place.written.isalpha() and not re.search(r"[0-9]\s*$", place.text[: place.span.start]):
        yield place.write(f'"{place.written}"')  # no amount, so it may be the name of a thing
        return
    code = fixed.rpartition(" ")[2]
    number = re.compile(r"\s?([0-9][0-9 ]*(?:\.[0-9]+)?)").match(place.text, place.span.end)
    safe = code == place.currency
    if place.written in "€$£" and number:
        yield Fix.write(Span(place.span.start, number.end()), f"{number[1].rstrip()} {code}", safe=safe)
    else:
        yield place.write(fixed, safe=safe)


FIXES: Mapping[str, Callable[[Place], Iterator[Fix]]] = {
    "L003": _unseen,
    "L004": _letter,
    "L005": _quotes,
    "L006": _thousands,
    "L007": _decimals,
    "L009": _stuck,
    "L010": _date,
    "L011": _time,
    "L013": _bracket,
    "L014": _sign,
    "L015": _currency,
    "L016": _minor,
    "L017": _money,
    "L019": _listed,
}
