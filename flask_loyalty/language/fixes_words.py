"""Corrections of words: the one that was probably meant, or those that fit here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches

from babel.numbers import is_currency

from flask_loyalty.language.diagnostics import Edit, Fix
from flask_loyalty.language.fixing import Place, cut, wrapped
from flask_loyalty.language.idioms import sayings
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import CLAUSE_WORDS, FACTS, NOUNS, PERIOD_WORDS, TIME_WORDS, WEEKDAYS

__all__ = ["FIXES", "said"]

LONGEST = 1000
"""Characters: a longer text is not looked through for sayings at each of its mistakes."""
_KNOWN = {
    *(word for phrase in CLAUSE_WORDS for word in phrase.split()),
    *FACTS,
    *(word for noun in NOUNS.values() for word in (noun.word, noun.plural)),
    *(*TIME_WORDS, *PERIOD_WORDS, *WEEKDAYS, "none"),
}


def said(place: Place) -> Iterator[Fix]:
    """What a rule says instead, where the word is of something that people say otherwise."""
    if len(place.text) > LONGEST:
        return
    for one in sayings(place.text, place.language):
        if one.span.start <= place.span.end + 1 and place.span.start <= one.span.end + 1:
            yield Fix.write(one.span, one.instead)


def _guess(place: Place) -> Iterator[Fix]:
    """The nearest word, where it can be put in as it is."""
    guess = place.part("guess")
    if guess and "…" not in guess:
        yield place.write(guess)


def _fact(place: Place) -> Iterator[Fix]:
    yield from said(place)
    yield from _guess(place)


def _between(place: Place) -> Iterator[Fix]:
    if place.part("fix"):
        yield place.write(place.part("fix"), safe=True)
    else:
        yield from _guess(place)


def _other_language(place: Place) -> Iterator[Fix]:
    """A rule as a whole is said anew; the form of a single word, a person may want to choose."""
    if place.part("fix"):
        yield place.write(place.part("fix"), safe=bool(place.part("why")) and not place.part("mended"))


def _noun(place: Place) -> Iterator[Fix]:
    if place.part("why") in ("segment", "tier"):
        yield _of_customers(place)
        return
    yield from said(place)
    if place.part("why") == "event":
        number = place.at(place.span.start)
        on = place.words[number - 1]
        start = Edit(Span(0, 0), f"on {place.written}\n")
        if not any(word.kind in ("ON", "EVERY", "WITHIN", "FOR") for word in place.words[: number - 1]):
            yield Fix((start, cut(place.text, on.span.to(place.span))))
        return
    if place.part("why") == "percent":
        yield place.write(place.part("fix"), safe=True)
        return
    word, guess = place.part("word"), place.part("guess")
    at = place.written.find(word)
    if at < 0:
        return
    span = Span(place.span.start + at, place.span.start + at + len(word))
    for instead in [guess] if guess else place.part("known").split(", "):
        if instead and " " not in instead:
            yield Fix.write(span, instead)


def _of_customers(place: Place) -> Fix:
    """``for vip`` as ``when "vip" in customer.segments``, before what else is asked."""
    id_ = place.part("word")
    asked = f'"{id_}" in customer.segments' if place.part("why") == "segment" else f'customer.tier = "{id_}"'
    when = next((clause for clause in place.clauses() if clause[0].kind == "WHEN"), None)
    if when is None:
        return place.write(f"when {asked}")
    rest = when[1].span.to(when[-1].span)
    brackets = wrapped(rest) if any(word.kind == "OR" for word in when) else ()
    first = Edit(Span(when[0].span.end, when[0].span.end), f" {asked} and")
    return Fix((cut(place.text, place.span), first, *brackets))


def _id(place: Place) -> Iterator[Fix]:
    known = [id_ for id_ in place.part("known").split(", ") if id_]
    guess = place.part("guess")
    named = re.search(rf"[\"“„]{re.escape(place.part('id'))}[\"”]", place.written)
    span = place.span  # of the id, though an amount or an event that names it is told as a whole
    if named:
        span = Span(place.span.start + named.start(), place.span.start + named.end())
    for id_ in ([guess] if guess else []) + known:
        yield Fix.write(span, f'"{id_}"')


def _sold(place: Place) -> Iterator[Fix]:
    """The nearest id of the catalogue, in the quotes that stand there already."""
    guess = place.part("guess")
    at = place.written.find(place.part("id"))
    if guess and at >= 0 and not set(guess) & set('"\n“”„'):
        start = place.span.start + at
        yield Fix.write(Span(start, start + len(place.part("id"))), guess)


def _time_word(place: Place) -> Iterator[Fix]:
    known = place.part("known").split(", ")
    near = get_close_matches(place.part("word"), known, 1, 0.6)
    for word in (*near, *known):
        yield place.write(word)


def _word(place: Place) -> Iterator[Fix]:
    if place.part("why") == "code":
        yield from _code(place)
        return
    if place.part("fix"):
        yield place.write(place.part("fix"))
        return
    if place.part("why") == "id":
        yield place.write(f'"{place.part("guess")}"')
        return
    if place.part("why") == "delivery":
        yield place.write("100% on shipping")
        return
    yield from _guess(place)
    yield place.write(f'"{place.written}"')


def _saying(place: Place) -> Iterator[Fix]:
    yield place.write(place.part("fix"))


def _code(place: Place) -> Iterator[Fix]:
    """``code = "SPRING"`` as ``"SPRING" in order.codes``."""
    number = place.at(place.span.start)
    after = place.words[number + 1 : number + 3]
    if [word.kind for word in after] == ["COMPARISON", "TEXT"] and after[0].text in ("=", "!="):
        joint = "in" if after[0].text == "=" else "not in"
        yield Fix.write(place.span.to(after[1].span), f"{after[1].text} {joint} order.codes")


def _capitals(place: Place) -> Iterator[Fix]:
    if is_currency(place.written.upper()):
        yield place.write(place.written.upper(), safe=True)
    else:
        small = place.part("fix")
        yield place.write(small, safe=small in _KNOWN)


def _dots(place: Place) -> Iterator[Fix]:
    parts = place.written.lower().split(".")
    ends = f"{parts[0]}.{parts[-1]}"
    tails = [name for name in FACTS if name.endswith(f".{parts[-1]}")]
    near = get_close_matches(f"{parts[-2]}.{parts[-1]}", FACTS, 2, 0.6)
    for name in ([ends] if ends in FACTS else []) + tails + near:
        yield place.write(name)


FIXES: Mapping[str, Callable[[Place], Iterator[Fix]]] = {
    "L101": _guess,
    "L102": _between,
    "L103": _fact,
    "L104": _noun,
    "L105": _noun,
    "L106": _id,
    "L107": _time_word,
    "L108": _word,
    "L109": _capitals,
    "L110": _dots,
    "L111": _other_language,
    "L112": _between,
    "L113": _sold,
    "L114": _saying,
}
