"""Corrections of bands and sets: their word, their order, their units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from flask_loyalty.language.diagnostics import Edit, Fix
from flask_loyalty.language.fixing import Place
from flask_loyalty.language.source import Span

__all__ = ["FIXES"]


def _word(place: Place) -> Iterator[Fix]:
    for word in (" marginal", " whole"):
        yield place.after(word)


def _mode(place: Place) -> Span | None:
    """The word after the measure, with the space in front of it."""
    match = re.compile(r"\s+(?:marginal|whole)\b").match(place.text, place.span.end)
    return Span(*match.span()) if match else None


def _no_word(place: Place) -> Iterator[Fix]:
    mode = _mode(place)
    if mode is not None:
        yield Fix.write(mode, "", safe=True)


def _whole(place: Place) -> Iterator[Fix]:
    mode = _mode(place)
    if mode is not None:
        yield Fix.write(mode, " whole")


def _each(place: Place) -> Iterator[Fix]:
    match = re.match(r"on\s+(?:every\s+(?:[0-9]+\s+)?)?items?\b", place.written)
    if match:
        span = Span(place.span.start, place.span.start + match.end())
        for units in ("on every item",) if place.part("why") == "fixed" else ("on items", "on every item"):
            yield Fix.write(span, units)


def _bands(place: Place) -> list[Span]:
    """Each band of the rule, from its word to its amount."""
    found: list[Span] = []
    begin: Span | None = None
    depth = 0
    for number, word in enumerate(place.words):
        depth += {"LPAR": 1, "RPAR": -1}.get(word.kind, 0)
        if word.kind == "FROM":
            begin = word.span
        follows = place.words[number + 1].kind if number + 1 < len(place.words) else "AT_MOST"
        if begin is not None and depth == 0 and follows in ("COMMA", "AT_MOST"):
            found.append(begin.to(word.span))
            begin = None
    return found


def _order(place: Place) -> Iterator[Fix]:
    """A band moves in front of the one before it; one that stands twice goes."""
    bands = _bands(place)
    here = next((n for n, band in enumerate(bands) if band.end >= place.span.end), 0)
    if here == 0:
        return
    low, high = bands[here - 1], bands[here]
    if place.part("why") == "same":
        yield Fix.write(Span(low.end, high.end), "")
        yield Fix.write(Span(low.start, high.start), "")
        return
    text = place.text
    yield Fix((Edit(low, text[high.start : high.end]), Edit(high, text[low.start : low.end])))


def _left_out(place: Place) -> Iterator[Fix]:
    """A band that changes nothing goes, with the comma in front of it."""
    bands = _bands(place)
    here = next((n for n, band in enumerate(bands) if band.end >= place.span.end), 0)
    if here > 0:
        yield Fix.write(Span(bands[here - 1].end, bands[here].end), "")


def _unit(place: Place) -> Iterator[Fix]:
    number = re.match(r"[0-9 ]+(?:\.[0-9]+)?", place.written)
    unit = {"percent": "%", "money": f" {place.currency}", "points": " points", "number": ""}
    if number and place.part("wanted") in unit:
        yield place.write(number[0].rstrip() + unit[place.part("wanted")])


def _set(place: Place) -> Iterator[Fix]:
    """A bundle needs complete sets: so many of a kind, or one with another."""
    if re.match(r"on\s+every\s+item\b", place.written):
        yield place.after(" with 1 item")
    match = re.match(r"on\s+(?:every\s+)?items?\b", place.written)
    if match:
        yield Fix.write(Span(place.span.start, place.span.start + match.end()), "on every 3 items")
    elif not place.written.startswith("on"):
        yield place.after(" on every 3 items")


FIXES: Mapping[str, Callable[[Place], Iterator[Fix]]] = {
    "R132": _word,
    "R133": _no_word,
    "R134": _whole,
    "R135": _each,
    "R136": _order,
    "R137": _unit,
    "R138": _set,
    "R153": _left_out,
}
