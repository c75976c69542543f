"""Corrections of types and units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from flask_loyalty.language.diagnostics import Edit, Fix
from flask_loyalty.language.fixes_sentence import units_for
from flask_loyalty.language.fixing import Place
from flask_loyalty.language.sorts import DURATION
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import FACTS

__all__ = ["FIXES"]

_COMPARING = frozenset({"COMPARISON", "IN"})
_CALENDAR = {"month": 30, "quarter": 90, "year": 365}
_DAYS = {"day": 1, "week": 7}


def _inside(place: Place, kinds: frozenset[str]) -> Iterator[tuple[int, Span]]:
    """The words of certain kinds within the mistake's place."""
    for number, word in enumerate(place.words):
        if word.kind in kinds and place.span.start <= word.span.start and word.span.end <= place.span.end:
            yield number, word.span


def _compared(place: Place) -> Iterator[Fix]:
    """A bare number gets the unit of the other side."""
    if place.part("why") in ("weekday", "set"):
        yield from _named(place)
        return
    sides = {place.part("left"), place.part("right")}
    if "number" not in sides or len(sides) < 2:
        return
    (other,) = sides - {"number"}
    units = {"money": f" {place.currency}", "percent": "%", "points": " points", "duration": " days"}
    for _, span in _inside(place, frozenset({"NUMBER"})):
        if other in units and (span.end == place.span.end or span.start == place.span.start):
            yield Fix.write(Span(span.end, span.end), units[other])
            return


def _named(place: Place) -> Iterator[Fix]:
    """A day of the week stands without quotes; one of a set stands in front of it."""
    (number, span), *more = _inside(place, frozenset({"TEXT"}))
    name = place.text[span.start + 1 : span.end - 1]
    if place.part("why") == "weekday":
        if not more and place.reads(Fix.write(span, name)):
            yield Fix.write(span, name)
        return
    sign = place.words[number - 1]
    if sign.kind == "COMPARISON" and sign.text in ("=", "!="):
        joint = "in" if sign.text == "=" else "not in"
        left = place.text[place.span.start : sign.span.start].strip()
        yield place.write(f"{place.text[span.start : span.end]} {joint} {left}")


def _currency(place: Place) -> Iterator[Fix]:
    at = place.written.rfind(place.part("code"))
    yield Fix.write(
        Span(place.span.start + at, place.span.start + at + len(place.part("code"))), place.part("currency")
    )


def _condition(place: Place) -> Iterator[Fix]:
    left = place.part("left")
    if left == "money":
        yield place.after(f" > 0 {place.currency}")
    elif left.startswith("count:"):
        yield place.after(" >= 1")


def _amount(place: Place) -> Iterator[Fix]:
    number = place.at(place.span.start)
    if place.part("why") == "unitless":
        for unit in units_for(place, number):
            yield place.after(unit if unit == "%" else f" {unit}")
        return
    value = re.match(r"[0-9 ]+(?:\.[0-9]+)?", place.written)
    if value is None or place.part("wanted") not in ("points", "money"):
        return
    unit = " points" if place.part("wanted") == "points" else f" {place.currency}"
    if place.part("left") != "percent":
        yield place.write(f"{value[0].rstrip()}{unit}")


def _membership(place: Place) -> Iterator[Fix]:
    """``customer.segments in "vip"`` stands the wrong way round."""
    if place.part("left") != "set" or place.part("right") != "text":
        return
    for _, span in _inside(place, frozenset({"IN"})):
        left = place.text[place.span.start : span.start].strip()
        right = place.text[span.end : place.span.end].strip()
        if not left.endswith("not"):
            yield place.write(f"{right} in {left}", safe=True)


def _calendar(place: Place) -> Iterator[Fix]:
    """All lengths of time in days, or all in months."""
    lengths = list(_lengths(place))
    days = [
        Edit(span, f"{number * _CALENDAR[unit]} days") for number, unit, span in lengths if unit in _CALENDAR
    ]
    if days:
        yield Fix(tuple(days))
    facts = (FACTS.get(word.value) for word in place.words if word.kind == "FACT")
    if any(fact is not None and fact.type == DURATION for fact in facts):
        return  # it is measured in days, so months would not do
    months = [
        (number * _DAYS[unit] / 30, span) for number, unit, span in lengths if unit in _DAYS
    ]  # fmt: skip
    if months and all(count == int(count) and count for count, _ in months):
        yield Fix(
            tuple(Edit(span, f"{int(count)} month{'' if count == 1 else 's'}") for count, span in months)
        )


def _lengths(place: Place) -> Iterator[tuple[int, str, Span]]:
    for number, span in _inside(place, frozenset({"NUMBER"})):
        unit = place.words[number + 1] if number + 1 < len(place.words) else None
        windowed = number and place.words[number - 1].kind == "IN_LAST"
        if unit is not None and unit.kind == "NAME" and place.words[number].text.isdigit() and not windowed:
            yield int(place.words[number].text), unit.value.removesuffix("s"), span.to(unit.span)


def _order(place: Place) -> Iterator[Fix]:
    for number, span in _inside(place, frozenset({"COMPARISON"})):
        text = place.words[number + 1].kind == "TEXT" if number + 1 < len(place.words) else False
        for sign in ("=", "in", "!=") if text and place.part("left") == "category" else ("=", "!="):
            yield Fix.write(span, sign)
        return


def _flag(place: Place) -> Iterator[Fix]:
    yield place.write(place.part("name"))
    yield place.write(f"not {place.part('name')}")


def _percent(place: Place) -> Iterator[Fix]:
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", place.written):
        yield place.after("%")


def _rate(place: Place) -> Iterator[Fix]:
    """The quantity after "per" in the unit of the base."""
    number = place.at(place.span.start)
    amount = place.words[number].text
    right = place.part("right")
    unit = (
        right.removeprefix("count:") if right.startswith("count:") else {"money": place.currency}.get(right)
    )
    if unit and number + 1 < len(place.words):
        yield Fix.write(place.words[number].span.to(place.words[number + 1].span), f"{amount} {unit}")


def _backwards(place: Place) -> Iterator[Fix]:
    for number, word in enumerate(place.words):
        if word.kind == "TO" and place.span.start < word.span.start < place.span.end and number:
            low = Span(place.span.start, place.words[number - 1].span.end)
            high = Span(place.words[number + 1].span.start, place.span.end)
            text = place.text
            yield Fix(
                (Edit(low, text[high.start : high.end]), Edit(high, text[low.start : low.end])), safe=True
            )


def _list(place: Place) -> Iterator[Fix]:
    number = place.at(place.span.start)
    sign = place.words[number - 1] if number else None
    if sign is not None and sign.kind == "COMPARISON" and sign.text in ("=", "!="):
        yield Fix.write(sign.span, "in" if sign.text == "=" else "not in", safe=True)


def _either(place: Place) -> Iterator[Fix]:
    """Of two conditions that never hold together one may be enough."""
    early = place.diagnostic.places[0]
    between = [w for w in place.words if w.span.start >= early.end and w.span.end <= place.span.start]
    joints = [word for word in between if word.kind == "AND"]
    if place.part("swap") and len(joints) == 1:
        yield Fix.write(joints[0].span, "lub" if place.language == "pl" else "or")


FIXES: Mapping[str, Callable[[Place], Iterator[Fix]]] = {
    "T102": _compared,
    "T103": _currency,
    "T104": _condition,
    "T105": _amount,
    "T106": _membership,
    "T109": _calendar,
    "T110": _order,
    "T111": _flag,
    "T112": _percent,
    "T115": _rate,
    "T116": _backwards,
    "T117": _list,
    "T120": _either,
}
