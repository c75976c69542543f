"""Corrections of what a rule says: bases, units, limits and filters."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from flask_loyalty.language.diagnostics import Edit, Fix
from flask_loyalty.language.fixing import Place, cut
from flask_loyalty.language.parser import Word
from flask_loyalty.language.parts import EFFECTS
from flask_loyalty.language.sorts import Kind
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import FACTS

__all__ = ["FIXES"]

# Of which facts a percentage is paid or a rate counted, by whom the rule is for.
_PAID_OF = {
    "employee": ("employee.margin", "employee.sales"),
    "team": ("team.margin", "team.sales"),
    "supplier": ("supplier.purchases",),
    "distributor": ("distributor.purchases",),
}
_OF_ITEMS = {"order.margin": "item.margin", "order.subtotal": "item.paid"}


def _audience(place: Place) -> str:
    for number, word in enumerate(place.words[:-1]):
        if word.kind == "FOR":
            return place.words[number + 1].text.removesuffix("s")
    return "customer"


def _cut_from(place: Place, first: int) -> Edit | None:
    """Deletes from a word to the end of its part of the effect."""
    ends = {"ON", "BY", "AT_MOST", "WITH", "PER"}
    last = first
    while last + 1 < len(place.words) and place.words[last + 1].kind not in ends:
        last += 1
    return cut(place.text, place.words[first].span.to(place.words[last].span))


def _base(place: Place) -> Iterator[Fix]:
    number = place.at(place.span.start)
    if place.part("why") == "flat":
        if place.verb() == "earn":
            of = place.words[number - 1].span.start
            yield Fix.write(Span(of, of), f"per 1 {place.currency} ")
        edit = _cut_from(place, number - 1)
        if edit:
            yield Fix((edit,))
        return
    for fact in _PAID_OF.get(_audience(place), ("order.margin", "order.subtotal")):
        yield place.after(f" of {fact}")


def _units(place: Place) -> Iterator[Fix]:
    if place.part("why") == "order":
        if place.part("name") in _OF_ITEMS:
            yield place.write(_OF_ITEMS[place.part("name")])
        on = next(
            (n for n, w in enumerate(place.words) if w.kind == "ON" and w.span.start > place.span.end), None
        )
        if on is not None:
            last = on
            while last + 1 < len(place.words) and place.words[last + 1].kind not in ("BY", "AT_MOST"):
                last += 1
            yield Fix((cut(place.text, place.words[on].span.to(place.words[last].span)),))
        return
    if place.part("why") == "discount":
        of = next((word for word in reversed(place.words) if word.span.end <= place.span.start), None)
        if of is not None:
            yield Fix((cut(place.text, of.span.to(place.span)),))
        return
    clause = place.clause()
    if clause and clause[0].kind in EFFECTS:
        by = next((word for word in clause if word.kind == "BY"), None)
        if by is not None:  # units stand before bands, and make what is measured before them theirs too
            if by.span.start > place.span.start or not any(word.kind == "OF" for word in clause):
                yield Fix.write(Span(by.span.start, by.span.start), "on items ")
        else:
            yield Fix.write(Span(clause[-1].span.end, clause[-1].span.end), " on items")


def _each(place: Place) -> Iterator[Fix]:
    """A price is for every item of those chosen."""
    if place.language == "pl":
        yield from _each_in_polish(place)
        return
    match = re.match(r"on\s+items\b", place.written)
    if match:
        span = Span(place.span.start, place.span.start + match.end())
        yield Fix.write(span, "on every item", safe=True)
    elif not place.written.startswith("on"):
        yield place.after(" on every item")


def _each_in_polish(place: Place) -> Iterator[Fix]:
    match = re.match(r"(za|na)\s+(?:produkty|sztuki)\b", place.written)
    if match:
        span = Span(place.span.start, place.span.start + match.end())
        yield Fix.write(span, f"{match[1]} każdą sztukę", safe=True)
    elif not re.match(r"(?:za|na)\b", place.written):
        yield place.after(" za każdą sztukę")


def _all_items(place: Place) -> Iterator[Fix]:
    polish = place.language == "pl"
    each = r"na\s+każd(?:ą\s+sztukę|y\s+produkt)\b" if polish else r"on\s+every\s+item\b"
    match = re.match(each, place.written)
    if match:
        span = Span(place.span.start, place.span.start + match.end())
        yield Fix.write(span, "na produkty" if polish else "on items", safe=True)


def _rate(place: Place) -> Iterator[Fix]:
    number = place.at(place.span.start)
    if place.part("why") == "discount":
        edit = _cut_from(place, number - 1)
        if edit:
            yield Fix((edit,))
        return
    unit = place.words[place.at(place.span.end - 1)]
    per = place.words[number - 1]
    if unit.value in ("item", "items"):
        size = place.words[number].text
        yield Fix.write(per.span.to(place.span), f"on every {size} items" if size != "1" else "on every item")
        return
    items = any(word.kind == "ON" and word.span.start > place.span.start for word in place.words)
    for fact in ("item.paid", "item.margin") if items else ("order.margin", "order.subtotal"):
        yield place.after(f" of {fact}")


def _limited(place: Place) -> Iterator[Fix]:
    value = re.match(r"[0-9 ]+", place.written)
    of_worth = place.part("left") in ("money", "points")
    for word in place.part("known").split(", "):
        if of_worth and word not in ("money", "points"):
            continue  # so many points are not so many times
        unit = place.currency if word == "money" else word
        if value and unit:
            yield place.write(f"{value[0].strip()} {unit}")


def _twice(place: Place) -> Iterator[Fix]:
    yield Fix((cut(place.text, place.span),))
    for first in place.diagnostic.places:
        yield Fix((cut(place.text, first),))


def _size(place: Place) -> Iterator[Fix]:
    why = place.part("why")
    if why == "one":
        yield place.write(re.sub(r"every\s+1\s+(\w+)", "every item", place.written), safe=True)
    elif why == "fraction":
        number = re.match(r"[0-9 ]+\.[0-9]+", place.written)
        if number:
            value = Fraction(number[0].replace(" ", ""))
            span = Span(place.span.start, place.span.start + number.end())
            for whole in (math.ceil(value), math.floor(value)):
                if whole:
                    yield Fix.write(span, str(whole))
    elif place.written.startswith("-"):
        yield place.write(place.written[1:].lstrip())


def _all(place: Place) -> Iterator[Fix]:
    yield place.write("100%")


def _of_items(place: Place) -> Iterator[Fix]:
    """A condition about items chooses them in the effect."""
    whens = [clause for clause in place.clauses() if clause[0].kind == "WHEN"]
    effects = [clause for clause in place.clauses() if clause[0].kind in EFFECTS]
    if place.part("why") != "item" or len(whens) != 1 or len(effects) != 1:
        return
    when, effect = whens[0], effects[0]
    facts = [word.text for word in when if word.kind == "FACT"]
    if any(word.kind == "ON" for word in effect) or not all(fact.startswith("item.") for fact in facts):
        return
    if not all(_sayable(*three) for three in zip(when, when[1:], when[2:], strict=False)):
        return
    said = place.text[when[1].span.start : when[-1].span.end]
    end = effect[-1].span.end
    chosen = Edit(Span(end, end), f" on items where {said}")
    yield Fix((cut(place.text, when[0].span.to(when[-1].span)), chosen))


def _sayable(fact: Word, sign: Word, value: Word) -> bool:
    """Whether three words are no comparison of an id with what is none: no product is "at least 5"."""
    known = FACTS.get(fact.text) if fact.kind == "FACT" and sign.kind == "COMPARISON" else None
    if known is None or known.type.kind is not Kind.REFERENCE:
        return True
    return sign.text in ("=", "!=") and value.kind == "TEXT"


def _window(place: Place) -> Iterator[Fix]:
    yield Fix((cut(place.text, place.span),), safe=True)


def _unfiltered(place: Place) -> Iterator[Fix]:
    yield Fix((cut(place.text, Span(_where(place), place.span.end)),))


def _where(place: Place) -> int:
    """Where the "where" in front of a condition begins."""
    where = re.search(r"\bwhere\s*$", place.text[: place.span.start])
    return where.start() if where else place.span.start


def _answer(place: Place) -> Iterator[Fix]:
    name = place.part("name")
    answers = {
        "item.margin": ("20% of item.paid", f"0 {place.currency}"),
        "item.cost": ("80% of item.paid",),
        "item.margin_rate": ("0%",),
    }
    for answer in answers.get(name, ()):
        if place.written.startswith("("):
            yield Fix.write(Span(place.span.end - 1, place.span.end - 1), f" else {answer}")
        else:
            yield place.write(f"({place.written} else {answer})")


def _unanswered(place: Place) -> Iterator[Fix]:
    number = place.at(place.span.start)
    depth = 0
    for at in range(number, len(place.words)):
        word = place.words[at]
        depth += {"LPAR": 1, "RPAR": -1}.get(word.kind, 0)
        if word.kind == "ELSE" and depth == 1:
            head = place.text[place.span.start : word.span.start].rstrip()
            filtered = any(w.kind == "WHERE" for w in place.words[number:at])
            yield place.write(f"{head})" if filtered else head[1:].lstrip(), safe=True)
            return


def _taken(place: Place) -> Iterator[Fix]:
    take, size = int(place.part("take")), int(place.part("size"))
    pattern = re.compile(r"([0-9]+)(\s+(?:of\s+every|z\s+każdych)\s+)([0-9]+)")
    if size > 1:
        yield place.write(pattern.sub(lambda m: f"{size - 1}{m[2]}{m[3]}", place.written, count=1))
    yield place.write(pattern.sub(lambda m: f"{m[1]}{m[2]}{take + 1}", place.written, count=1))


def _start(place: Place) -> Iterator[Fix]:
    if place.part("why") == "order" and "where" not in place.written:
        yield Fix((cut(place.text, place.span),), safe=True)


def _whose(place: Place) -> Iterator[Fix]:
    scopes = [
        word
        for number, word in enumerate(place.words)
        if number
        and place.words[number - 1].kind == "PER"
        and place.span.start <= word.span.start
        and word.span.end <= place.span.end
    ]
    if not scopes:
        return
    span = scopes[0].span.to(scopes[-1].span)
    for scope in (place.part("guess"), *place.part("known").split(", ")):
        if scope:
            yield Fix.write(span, scope)


def _delivery(place: Place) -> Iterator[Fix]:
    """What narrows delivery is a condition of the rule."""
    said = place.written.removeprefix("where").strip()
    whens = [clause for clause in place.clauses() if clause[0].kind == "WHEN"]
    effects = [clause for clause in place.clauses() if clause[0].kind in EFFECTS]
    if whens:
        at, new = whens[0][-1].span.end, f" and {said}"
    elif effects:
        at, new = effects[0][0].span.start, f"when {said}\n"
    else:
        return
    yield Fix((Edit(Span(at, at), new), cut(place.text, Span(_where(place), place.span.end))))


def _named(place: Place) -> Iterator[Fix]:
    at = place.written.find(f'"{place.part("id")}"')
    if at >= 0:
        start = place.span.start + at
        yield Fix((cut(place.text, Span(start, start + len(place.part("id")) + 2)),))


def _no_units(place: Place) -> Iterator[Fix]:
    yield Fix((cut(place.text, place.span),))


def _doubled(place: Place) -> Iterator[Fix]:
    """Points multiplied by 1 were to be more of them."""
    yield place.write("2")


FIXES: Mapping[str, Callable[[Place], Iterator[Fix]]] = {
    "R102": _base,
    "R103": _units,
    "R104": _each,
    "R105": _all_items,
    "R106": _rate,
    "R107": _limited,
    "R108": _twice,
    "R109": _size,
    "R110": _all,
    "R111": _of_items,
    "R112": _window,
    "R113": _unfiltered,
    "R114": _answer,
    "R115": _unanswered,
    "R116": _taken,
    "R118": _start,
    "R119": _whose,
    "R120": _delivery,
    "R121": _named,
    "R122": _no_units,
    "R152": _doubled,
}
