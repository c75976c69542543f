"""Corrections of the sentence: words that are missing, too many, or in another place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from flask_loyalty.language.diagnostics import Edit, Fix
from flask_loyalty.language.fixing import Place, cut, wrapped
from flask_loyalty.language.parts import EFFECTS, in_part
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import FACTS, NOUNS, PERIOD_WORDS

if TYPE_CHECKING:
    from flask_loyalty.language.parser import Word

__all__ = ["FIXES", "units_for"]

_JOINTS = frozenset({"AND", "OR"})
_COMPARING = frozenset({"COMPARISON", "IN"})
# Words that open a condition.
_OPENERS = frozenset({"WHEN", "WHERE"})
_RANK = {"ON": 0, "EVERY": 0, "WITHIN": 0, "FOR": 1, "WHEN": 2, **dict.fromkeys(EFFECTS, 3), "AT_MOST": 4}


def _over(words: Sequence[Word]) -> Span:
    return words[0].span.to(words[-1].span)


# ---------------------------------------------------------------- clauses


def _second_effect(place: Place) -> Iterator[Fix]:
    first = place.diagnostic.places[0].start
    for clause in place.clauses():
        if clause[0].span.start in (first, place.span.start):
            fix = Fix((cut(place.text, _over(clause)),))
            yield fix


def _too_late(place: Place) -> Iterator[Fix]:
    """A clause moves before the first that should follow it."""
    if place.part("why") == "units":
        yield place.write("on")
        return
    clauses, clause = place.clauses(), place.clause()
    if not clause:
        return
    rank = _RANK.get(clause[0].kind, 9)
    after = next((c for c in clauses if _RANK.get(c[0].kind, -1) > rank), None)
    if after is None or after[0].span.start >= clause[0].span.start:
        return
    span, at = _over(clause), after[0].span.start
    moved = Edit(Span(at, at), place.text[span.start : span.end] + "\n")
    fix = Fix((moved, cut(place.text, span)), safe=True)
    yield fix if place.reads(fix) else Fix(fix.edits)


def _second_clause(place: Place) -> Iterator[Fix]:
    clause = place.clause()
    if not clause:
        return
    if clause[0].kind == "WHEN":
        first = next(c for c in place.clauses() if c[0].kind == "WHEN")
        edits: list[Edit] = []
        for part in (first[1:], clause[1:]):
            if part and any(word.kind == "OR" for word in part):
                edits += wrapped(_over(part))
        joined = Edit(clause[0].span, "and")
        yield Fix(tuple(sorted([*edits, joined], key=lambda e: e.span.start)))
    yield Fix((cut(place.text, _over(clause)),))


# ---------------------------------------------------------------- what is missing


def units_for(place: Place, number: int) -> tuple[str, ...]:
    """The units that a bare number may have, by the words in front of it; the likeliest first."""
    before = place.words[number - 1].kind if number else ""
    if before in ("WITHIN", "IN_LAST"):
        return ("days", "months")
    if before in ("CHEAPEST", "DEAREST", "WITH", "EVERY"):
        return ("item",)
    if before == "PER":
        return (place.currency, "item")
    verb = place.verb()
    if before == "AT_MOST":
        return ("times", *_gives(verb, place.currency), "items")
    return _gives(verb, place.currency)


def _gives(verb: str, currency: str) -> tuple[str, ...]:
    """What a verb gives; of one that is not there, anything."""
    by_verb = {"earn": ("points",), "discount": (currency, "%"), "price": (currency,), "pay": (currency, "%")}
    return by_verb.get(verb, ("points", currency))


def _unit(place: Place) -> Iterator[Fix]:
    for unit in units_for(place, place.at(place.span.start)):
        yield place.after(unit if unit == "%" else f" {unit}")


def _of(place: Place) -> Iterator[Fix]:
    """``of`` behind an amount and its unit; behind any other word something else may be wrong."""
    before = place.text[: place.span.start].rstrip().rpartition(" ")[2]
    amount = before[:1].isdigit() or before.isupper() or before in _UNITS
    yield Fix.write(Span(place.span.start, place.span.start), "of ", safe=amount)


_UNITS = {form for noun in NOUNS.values() for form in (noun.word, noun.plural)} | {"zł"}


def _scope(place: Place) -> Iterator[Fix]:
    whom = "employee" if any(word.text.startswith("employee") for word in place.words) else "customer"
    number = place.at(place.span.start)
    if place.words[number].kind != "AT_MOST":
        word = place.words[number]
        if word.text in ("order", "customer", "employee", *PERIOD_WORDS):
            yield Fix.write(Span(word.span.start, word.span.start), "per ")
            return
        if word.kind in ("FOR", "IN", "ON", "FROM", "BY", "EVERY"):
            yield Fix.write(word.span, "per")
        at = Span(word.span.start, word.span.start)
        for scope in ("per order", f"per {whom}", "in total"):
            yield Fix.write(at, f"{scope} ")
        return
    for scope in ("per order", f"per {whom}", f"per {whom} per month", "in total"):
        yield place.after(f" {scope}")


def _comparison(place: Place) -> Iterator[Fix]:
    number = place.at(place.span.end - 1)
    word = place.words[number]
    signs = {"TEXT": ("=", "in"), "LPAR": ("in",), "NAME": ("=", "!=")}.get(word.kind, (">=", "<=", "="))
    for sign in signs:
        yield Fix.write(Span(word.span.start, word.span.start), f"{sign} ")


# ---------------------------------------------------------------- brackets


def _filter(place: Place) -> Iterator[Fix]:
    number = place.at(place.span.start)
    if place.part("why") == "amount":
        for units in ("on items ", "on every item "):
            fix = Fix.write(Span(place.span.start, place.span.start), units)
            yield fix
        return
    fact = place.before(number, frozenset({"FACT"}))
    if fact is None:
        return
    found = 0
    for after in range(number + 3, len(place.words) + 1):
        follows = place.words[after].kind if after < len(place.words) else "END"
        if follows not in {*_COMPARING, *_JOINTS, *EFFECTS, "NOT", "AT_MOST", "END"}:
            continue
        fix = Fix(wrapped(fact.span.to(place.words[after - 1].span)))
        if place.reads(fix):
            yield fix
            found += 1
        if found == 2:
            return


def _and_or(place: Place) -> Iterator[Fix]:
    """Brackets around what "and" joins, or around what "or" joins."""
    members, joints = _chain(place)
    for inner in ("AND", "OR"):
        edits: list[Edit] = []
        first = 0
        for number in range(1, len(members) + 1):
            if number < len(members) and joints[number - 1].kind == inner:
                continue
            if number - first > 1:
                edits += wrapped(Span(members[first].start, members[number - 1].end))
            first = number
        yield Fix(tuple(edits))


def _chain(place: Place) -> tuple[list[Span], list[Word]]:
    """The members and the joining words of the level of brackets on which the mistake stands."""
    words, number = place.words, place.at(place.span.start)
    first = _level_end(words, number, -1)
    last = _level_end(words, number, 1)
    members: list[Span] = []
    joints: list[Word] = []
    depth, begin = 0, first
    for at in range(first, last + 1):
        depth += {"LPAR": 1, "RPAR": -1}.get(words[at].kind, 0)
        if depth == 0 and words[at].kind in _JOINTS:
            members.append(words[begin].span.to(words[at - 1].span))
            joints.append(words[at])
            begin = at + 1
    members.append(words[begin].span.to(words[last].span))
    return members, joints


def _level_end(words: Sequence[Word], number: int, step: int) -> int:
    """The first or last word of the level of brackets of a word."""
    depth = 0
    stops = _OPENERS if step < 0 else frozenset({*EFFECTS, "AT_MOST"})
    while 0 <= number + step < len(words):
        kind = words[number + step].kind
        depth += {"LPAR": step, "RPAR": -step}.get(kind, 0)
        if depth < 0 or (depth == 0 and kind in stops):
            break
        number += step
    return number


def _calculation(place: Place) -> Iterator[Fix]:
    yield Fix(wrapped(_over(in_part(place.words, place.at(place.span.start)))))


def _negated(place: Place) -> Iterator[Fix]:
    """Brackets around the comparison after "not"."""
    words, number = place.words, place.at(place.span.start)
    last = number + 1
    stops = {*_JOINTS, *EFFECTS, "AT_MOST", "RPAR"}
    while last + 1 < len(words) and words[last + 1].kind not in stops:
        last += 1
    if last < len(words):
        fix = Fix(wrapped(words[number + 1].span.to(words[last].span)), safe=True)
        if place.reads(fix):
            yield fix
    yield Fix((Edit(Span(words[number].span.start, words[min(number + 1, len(words) - 1)].span.start), ""),))


# ---------------------------------------------------------------- what is too much


def _twice(place: Place) -> Iterator[Fix]:
    end = place.span.end
    while end < len(place.text) and place.text[end] == " ":
        end += 1
    yield Fix.write(Span(place.span.start, end), "", safe=place.part("word") == "not")


def _chained(place: Place) -> Iterator[Fix]:
    """The value in the middle is said once more: ``a <= b <= c`` as ``a <= b and b <= c``."""
    number = place.at(place.span.start)
    first = number - 1
    while first >= 0 and place.words[first].kind not in {"COMPARISON", "IN", "NOT", *_OPENERS}:
        first -= 1
    if first < 0 or first + 1 >= number:
        return
    middle = _over(place.words[first + 1 : number])
    said = place.text[middle.start : middle.end]
    yield Fix.write(Span(place.span.start, place.span.start), f"and {said} ")


def _comma(place: Place) -> Iterator[Fix]:
    number = place.at(place.span.start)
    follows = place.words[number + 1].kind if number + 1 < len(place.words) else "END"
    ends = follows in {*_RANK, "END", "AND", "OR"}
    if not ends and place.before(number, _OPENERS):
        yield place.write(" and")
    yield Fix((cut(place.text, place.span) if follows == "END" else Edit(place.span, ""),), safe=ends)


def _numbers(place: Place) -> Iterator[Fix]:
    number = place.at(place.span.start)
    first, second = place.words[number : number + 2]
    for said in (f"{first.text}{second.text}", second.text, first.text):
        yield place.write(said)


def _dangling(place: Place) -> Iterator[Fix]:
    """A last word that opens what does not come is left out, if the rest can be read."""
    fix = Fix((cut(place.text, place.span),))
    if place.reads(fix):
        yield fix


def _odd_word(place: Place) -> Iterator[Fix]:
    if place.part("why") == "first_order":
        yield place.write("when order.is_first")
        return
    if place.part("why") == "total":
        limit = next((c for c in place.clauses() if c[0].kind == "AT_MOST"), None)
        if limit is not None:
            end = Span(limit[-1].span.end, limit[-1].span.end)
            yield Fix((cut(place.text, place.span), Edit(end, " in total")))
        return
    if place.part("fix"):
        yield place.write(place.part("fix"))
    number = place.at(place.span.start)
    before = place.words[number - 1].kind if number else ""
    if before == "ON" and place.words[number].kind == "TEXT":
        yield place.write(f"items where item.category in {place.written}")
        return
    after = place.words[number + 1].value if number + 1 < len(place.words) else ""
    if number and place.words[number].kind == "EVERY" and after in PERIOD_WORDS:
        each = "co" if place.language == "pl" else "every"  # „za każdy miesiąc”, "on every month"
        yield Fix.write(place.words[number - 1].span.to(place.span), each)
        return
    yield from _dangling(place)


def _quantity(place: Place) -> Iterator[Fix]:
    words = place.written.split()
    if place.part("why") == "limit":
        number = place.words[place.at(place.span.end - 1)]
        yield Fix((cut(place.text, number.span),), safe=True)
        return
    if place.part("why") == "item":
        yield place.write("on every item")
        return
    if words[-1] in ("order", "customer"):
        yield Fix((cut(place.text, place.span),))
    for base in ("order.margin", "order.subtotal"):
        yield place.write(f"per 1 {place.currency} of {base}")


def _condition(place: Place) -> Iterator[Fix]:
    """A condition behind the effect moves to its place in front."""
    number = place.at(place.span.start)
    clause = place.clause()
    if place.words[number].kind != "AND" or not clause or clause[-1].span.end <= place.span.end:
        return
    span = Span(place.words[number + 1].span.start, clause[-1].span.end)
    said = place.text[span.start : span.end]
    when = next((c for c in place.clauses() if c[0].kind == "WHEN"), None)
    if when is None:
        at, new = clause[0].span.start, f"when {said}\n"
    else:
        at, new = when[-1].span.end, f" and {said}"
    fix = Fix((Edit(Span(at, at), new), cut(place.text, Span(place.span.start, span.end))))
    if place.reads(fix):
        yield fix


def _clause_word(place: Place) -> Iterator[Fix]:
    names = [name for name in FACTS if name.endswith(f".{place.part('word')}")]
    for name in ([place.part("guess")] if place.part("guess") else []) + names:
        yield place.write(name)


FIXES: Mapping[str, Callable[[Place], Iterator[Fix]]] = {
    "L202": _second_effect,
    "L203": _too_late,
    "L204": _second_clause,
    "L205": _unit,
    "L206": _of,
    "L207": _filter,
    "L208": _and_or,
    "L209": _twice,
    "L210": _chained,
    "L211": _scope,
    "L212": _comma,
    "L213": _numbers,
    "L214": _dangling,
    "L215": _odd_word,
    "L216": _quantity,
    "L217": _calculation,
    "L218": _negated,
    "L219": _condition,
    "L220": _comparison,
    "L221": _clause_word,
}
