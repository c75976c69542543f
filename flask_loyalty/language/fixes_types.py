"""Corrections of types and units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from flask_loyalty.language.diagnostics import Edit, Fix, apply
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
    if "text" in sides:
        yield from _unquoted(place, *(sides - {"text"}))
        return
    if "number" not in sides or len(sides) < 2:
        return
    (other,) = sides - {"number"}
    units = {"money": f" {place.currency}", "percent": "%", "points": " points", "duration": " days"}
    for _, span in _inside(place, frozenset({"NUMBER"})):
        if other in units and (span.end == place.span.end or span.start == place.span.start):
            yield Fix.write(Span(span.end, span.end), units[other])
            return


_NUMBER = r"-?[0-9]+(?:[.,][0-9]+)?"
_QUOTED = {
    "count": rf"({_NUMBER})",
    "money": rf"({_NUMBER})(?: ?{{currency}})?",
    "percent": rf"({_NUMBER}) ?%?",
    "number": rf"({_NUMBER})",
    "duration": r"([0-9]+)(?: (?:days?|dni|dzień))?",
    "date": r"([0-9]{4}-[0-9]{2}-[0-9]{2})",
    "time": r"([0-9]{2}:[0-9]{2})",
}


def _unquoted(place: Place, other: str) -> Iterator[Fix]:
    """A number, a day or a time of day without the quotes around it, in the unit of the other side."""
    kind = other.partition(":")[0]
    for _, span in _inside(place, frozenset({"TEXT"})):
        inner = place.text[span.start + 1 : span.end - 1].strip()
        currency = "(?:PLN|zł)" if place.currency == "PLN" else place.currency
        found = re.fullmatch(_QUOTED.get(kind, "(?!)").replace("{currency}", currency), inner)
        if found is None:
            continue
        value = found[1].replace(",", ".")
        units = {"money": f" {place.currency}", "percent": "%", "duration": " days"}
        fix = Fix.write(span, value + units.get(kind, ""), safe=kind not in units or inner != found[1])
        if place.language == "pl" or place.reads(fix):
            yield fix


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


def _choice(place: Place) -> Iterator[Fix]:
    """``in "coffee" or "tea"`` as ``in ("coffee", "tea")``, with all that are chosen from."""
    words = place.words
    first, last = place.at(place.diagnostic.places[0].start), place.at(place.span.end - 1)
    while last + 2 < len(words) and words[last + 1].kind == "OR" and words[last + 2].kind == words[last].kind:
        last += 2
    sign = words[first - 1]
    edits = [Edit(Span(words[first].span.start, words[first].span.start), "(")]
    if sign.kind == "COMPARISON":
        edits.insert(0, Edit(sign.span, "in" if sign.text == "=" else "not in"))
    for number in range(first, last):
        if words[number].kind == "OR":
            edits.append(Edit(Span(words[number - 1].span.end, words[number].span.end), ","))
    yield Fix((*edits, Edit(Span(words[last].span.end, words[last].span.end), ")")))


def _condition(place: Place) -> Iterator[Fix]:
    if place.part("why") == "choice":
        yield from _choice(place)
        return
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
    """Two conditions that never hold together: their limits exchanged; or one may be enough."""
    yield from _exchanged(place)
    yield from _joined(place, "AND", "lub" if place.language == "pl" else "or")


def _both(place: Place) -> Iterator[Fix]:
    """Two conditions one of which always holds: both together, their limits exchanged; or one of them."""
    limits = _limits(place)
    early = place.diagnostic.places[0]
    if (
        limits is not None
        and place.part("swap") == "yes"
        and _text(place, limits[0]) == _text(place, limits[1])
    ):
        yield Fix.write(Span(early.end, place.span.end), "")
        yield Fix.write(Span(early.start, place.span.start), "")
        return
    if limits is not None or "!=" in place.written:
        yield from _joined(place, "OR", "i" if place.language == "pl" else "and")
    yield from _exchanged(place)


def _joined(place: Place, kind: str, word: str) -> Iterator[Fix]:
    """The other word between two conditions, told with both of them; in brackets beside further ones."""
    early = place.diagnostic.places[0]
    between = [w for w in place.words if w.span.start >= early.end and w.span.end <= place.span.start]
    joints = [one for one in between if one.kind == kind]
    swap, joint = place.part("swap"), joints[0].span if len(joints) == 1 else None
    if joint is None or len(place.diagnostic.places) > 1:
        return
    if swap == "yes":
        yield _told_whole(place, Edit(joint, word))
    elif swap and kind == "AND" and len(between) == 1:
        opened, closed = Span(early.start, early.start), Span(place.span.end, place.span.end)
        yield _told_whole(place, Edit(opened, "("), Edit(joint, word), Edit(closed, ")"))


def _exchanged(place: Place) -> Iterator[Fix]:
    """The limits of two comparisons in each other's place."""
    limits = _limits(place)
    if limits is not None:
        first, second = sorted(limits, key=lambda span: span.start)
        mine, its = _text(place, first), _text(place, second)
        if mine != its:
            yield _told_whole(place, Edit(first, its), Edit(second, mine))


def _told_whole(place: Place, *edits: Edit) -> Fix:
    """A correction within two conditions, told with both of them."""
    places = [*place.diagnostic.places, place.span]
    start, end = min(one.start for one in places), max(one.end for one in places)
    inner = (Edit(Span(one.span.start - start, one.span.end - start), one.text) for one in edits)
    text = apply(place.text[start:end], Fix(tuple(inner)))
    return Fix(edits, title={"en": f"write {text}", "pl": f"napisz {text}"})


def _limits(place: Place) -> tuple[Span, Span] | None:
    """What stands behind the signs of two comparisons, if one is an upper and one a lower bound."""
    found, ends = [], []
    for whole in (*place.diagnostic.places, place.span):
        signs = [
            word
            for word in place.words
            if word.kind == "COMPARISON" and whole.start < word.span.start and word.span.end < whole.end
        ]
        if len(signs) != 1 or signs[0].text[0] not in "<>":
            return None
        start = signs[0].span.end
        start += len(place.text[start : whole.end]) - len(place.text[start : whole.end].lstrip())
        if not re.match(r"[0-9]", place.text[start:]):
            return None
        ends.append(signs[0].text[0])
        found.append(Span(start, whole.end))
    return (found[0], found[1]) if len(found) == 2 and set(ends) == {"<", ">"} else None


def _text(place: Place, span: Span) -> str:
    return place.text[span.start : span.end]


def _stretch(place: Place) -> Iterator[Fix]:
    """``in 16:00-18:00`` as ``in 16:00 to 18:00``."""
    number = place.at(place.span.start)
    if place.part("why") == "range" and number and place.words[number - 1].kind == "IN":
        low, _, high = place.words[number : number + 3]
        yield Fix.write(place.words[number - 1].span.to(high.span), f"in {low.text} to {high.text}")


FIXES: Mapping[str, Callable[[Place], Iterator[Fix]]] = {
    "T101": _stretch,
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
    "T121": _both,
}
