"""Corrections of what starts a rule, whom it is for, and what is counted or given then."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from flask_loyalty.language.diagnostics import Edit, Fix
from flask_loyalty.language.fixing import Place, cut
from flask_loyalty.language.parts import EFFECTS
from flask_loyalty.language.source import Span

__all__ = ["FIXES"]


def _by_parts(place: Place) -> Iterator[Fix]:
    """A cliff goes where each part has its own band."""
    for match in re.finditer(r"\bwhole\b", place.text[: place.span.start]):
        yield Fix.write(Span(*match.span()), "marginal")


def _which(place: Place) -> Iterator[Fix]:
    """The things of that kind that the programme has."""
    rest = re.compile(r"\s+do\s+segmentu\b").match(place.text, place.span.end)  # „wejścia do segmentu”
    end = rest.end() if rest else place.span.end
    for id_ in place.part("known").split(", "):
        if id_ not in ("", "–"):
            yield Fix.write(Span(end, end), f' "{id_}"')


_START = {"friend": "on referral", "period": "every month", "affiliate": "", "employee": "every month"}


def _start(place: Place) -> Iterator[Fix]:
    """The start that this audience needs, in the place of another."""
    start = _START.get(place.part("why"))
    if start is None:
        return
    first = place.words[0]
    if first.kind in ("ON", "EVERY", "WITHIN"):
        clause = place.clauses()[0]
        span = clause[0].span.to(clause[-1].span)
        yield Fix.write(span, start) if start else Fix((cut(place.text, span),))
    elif start:
        yield Fix.write(Span(first.span.start, first.span.start), f"{start}\n")


def _units(place: Place) -> Iterator[Fix]:
    yield Fix((cut(place.text, place.span),))


def _verb(place: Place) -> Iterator[Fix]:
    """A badge is given, a stamp is earned."""
    verb = next((word for word in place.words if word.kind in EFFECTS), None)
    if verb is not None and place.part("why") in ("give", "earn"):
        yield Fix.write(verb.span, place.part("why"))


def _earned(place: Place) -> Iterator[Fix]:
    """Points are not given, they are earned."""
    verb = next((word for word in place.words if word.kind in EFFECTS), None)
    if verb is not None and place.part("left") == "points":
        yield Fix.write(verb.span, "earn")


def _period(place: Place) -> Iterator[Fix]:
    known = place.part("known").removeprefix("per ")
    if known:
        yield place.write(known, safe=True)


def _bundle(place: Place) -> Iterator[Fix]:
    """A set price needs sets: so many of the items that were meant."""
    match = re.match(
        r"on\s+(?:every\s+item|items|(?:cheapest|dearest)\s+[0-9]+\s+of\s+every\s+([0-9]+)\s+items?)\b",
        place.written,
    )
    if match:
        size = match[1] or "2"
        yield Fix.write(Span(place.span.start, place.span.start + match.end()), f"on every {size} items")
    elif not place.written.startswith("on"):
        edit = Edit(Span(place.span.end, place.span.end), " on every 2 items")
        yield Fix((edit,))


FIXES: Mapping[str, Callable[[Place], Iterator[Fix]]] = {
    "R138": _bundle,
    "R139": _by_parts,
    "R140": _which,
    "R141": _start,
    "R144": _units,
    "R145": _verb,
    "R146": _which,
    "R150": _earned,
    "R147": _period,
}
