"""Corrections of a document's mistakes, as edits of the file. Those of a rule's own text are made where
rules are read (:mod:`flask_loyalty.language.fixes`)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from flask_loyalty.language.diagnostics import Edit, Fix
from flask_loyalty.language.source import Span
from flask_loyalty.programme.reading import Json, Placed
from flask_loyalty.programme.shapes import Path

__all__ = ["Spot", "corrections"]


MOST_WORDS = 6
"""So many known words are offered one by one; of more, the help lists them."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a mistake in a document.

    :ivar span: what is wrong, in ``text``.
    :ivar parts: what the message mentions.
    :ivar path, value: of the value that is wrong; ``value`` is None where the text is no JSON.
    :ivar around: where the object or list stands that holds the value; None if nothing does.
    :ivar currency: the programme's.
    """

    text: str
    span: Span
    parts: Mapping[str, str]
    path: Path
    value: Json
    around: Placed | None
    currency: str

    @property
    def wrong(self) -> str:
        """What stands there."""
        return self.text[self.span.start : self.span.end]

    def write(self, value: Json, *, safe: bool = False) -> Iterator[Fix]:
        """Another value in its place."""
        written = json.dumps(value, ensure_ascii=False)
        if written != self.wrong:
            yield Fix.write(self.span, written, safe=safe)

    def put(self, text: str, *, safe: bool = False) -> Iterator[Fix]:
        """Another text in its place, as it stands in the file."""
        yield Fix.write(self.span, text, safe=safe)


def corrections(kind: str, spot: Spot) -> tuple[Fix, ...]:
    """The corrections of a mistake, the likeliest first; none if only the author can know.

    :param kind: of the mistake, as in :data:`flask_loyalty.programme.mistakes.CATALOGUE`.
    """
    maker = _MAKERS.get(kind)
    if maker is not None:
        return tuple(maker(spot))
    return tuple(_meant(spot)) if spot.parts.get("guess") else ()


def _meant(spot: Spot) -> Iterator[Fix]:
    """The word that was probably meant, in place of the one that was written."""
    guess, written = spot.parts["guess"], spot.parts.get("detail") or spot.parts.get("key", "")
    if spot.wrong[:1] != '"':
        return
    if "value" in spot.parts:  # the whole text is wrong
        yield from spot.write(guess)
    elif written and written in spot.wrong:
        yield from spot.put(spot.wrong.replace(written, guess, 1))


# ---------------------------------------------------------------- JSON itself


def _comma(spot: Spot) -> Iterator[Fix]:
    """A comma where the next value begins; in place of a semicolon."""
    if spot.wrong == ";":
        yield from spot.put(",", safe=True)
    elif spot.wrong[:1] in '"{[':
        end = len(spot.text[: spot.span.start].rstrip())
        yield Fix.write(Span(end, end), ",", safe=True)


def _escaped(spot: Spot) -> Iterator[Fix]:
    """The quotes inside a text written so that they do not end it: up to the next key, or the bracket."""
    opened = re.search(r':\s*"[^:]*$', spot.text[: spot.span.start])
    start = spot.text.find('"', opened.start()) + 1 if opened else 0
    closed = _TEXT_ENDS.search(spot.text, spot.span.end, spot.text.find("\n", spot.span.end) % _FAR)
    if opened and closed:
        inside = re.sub(r'(?<!\\)"', r'\\"', spot.text[start : closed.start()])
        yield Fix.write(Span(start, closed.start()), inside)


def _no_comma(spot: Spot) -> Iterator[Fix]:
    yield from spot.put("", safe=True)


def _colon(spot: Spot) -> Iterator[Fix]:
    if spot.wrong[:1] in '"[{-0123456789':
        yield Fix.write(Span(spot.span.start, spot.span.start), ": ", safe=True)


_KEY = re.compile(r"\w[\w-]*(?=\s*:)")
_LITERALS = {"True": "true", "False": "false", "None": "null", "TRUE": "true", "FALSE": "false"}
_TEXT_ENDS = re.compile(r'"(?=\s*(?:,\s*"\w+"\s*:|[}\]]|,?\s*$))')
_FAR = 1 << 40
_ESCAPED_LINE = re.compile(r'[“”„\']([^“”„\'"\n]*)[“”„\']')


def _key(spot: Spot) -> Iterator[Fix]:
    found = _KEY.match(spot.text, spot.span.start)
    if found:
        yield Fix.write(Span(*found.span()), f'"{found.group()}"', safe=True)
    elif spot.wrong == ",":
        yield from spot.put("", safe=True)


def _word(spot: Spot) -> Iterator[Fix]:
    literal = _LITERALS.get(spot.wrong)
    yield from spot.put(literal or f'"{spot.wrong}"', safe=literal is not None)


def _quotes(spot: Spot) -> Iterator[Fix]:
    found = _ESCAPED_LINE.match(spot.text, spot.span.start)
    if found:
        whole = re.match(r"\s*[:,}\]]", spot.text[found.end() :]) is not None
        yield Fix.write(Span(*found.span()), json.dumps(found.group(1), ensure_ascii=False), safe=whole)


def _no_comment(spot: Spot) -> Iterator[Fix]:
    found = re.compile(r"/\*.*?\*/[ \t]*|(//|#).*", re.DOTALL if spot.wrong == "/*" else 0).match(
        spot.text, spot.span.start
    )
    if found:
        yield Fix.write(Span(*found.span()), "")


def _backslash(spot: Spot) -> Iterator[Fix]:
    back = spot.text.rfind("\\", 0, spot.span.start + 1)
    if back >= 0:
        yield Fix.write(Span(back, back), "\\")


# ---------------------------------------------------------------- values


def _whole(spot: Spot) -> Iterator[Fix]:
    if isinstance(spot.value, str) and re.fullmatch(r"\d{1,15}", spot.value.strip()):
        yield from spot.write(int(spot.value), safe=True)


def _into_range(spot: Spot) -> Iterator[Fix]:
    least, most = (spot.parts.get(end, "") for end in ("least", "most"))
    if isinstance(spot.value, int) and least.isdigit():
        over = bool(most.isdigit()) and spot.value > int(most)
        yield from spot.write(int(most if over else least))


def _only(spot: Spot) -> Iterator[Fix]:
    yield from spot.put(spot.parts["most"])


def _list(spot: Spot) -> Iterator[Fix]:
    yield from spot.put(f"[{spot.wrong}]")


def _amount(spot: Spot) -> Iterator[Fix]:
    """A number that has lost its currency, or has a comma or a sign of its own."""
    found = re.fullmatch(r"\s*(\d{1,12})(?:[.,](\d{1,4}))?\s*(?:zł|[A-Za-z]{3})?\s*", str(spot.value))
    if found and not isinstance(spot.value, bool):
        digits = found[1] + (f".{found[2]}" if found[2] else "")
        yield from spot.write(f"{digits} {spot.currency}")


def _percent(spot: Spot, most: int = 100) -> Iterator[Fix]:
    found = re.fullmatch(r"\s*(\d{1,4})(?:[.,](\d{1,4}))?\s*(?:%|proc\.?|percent)?\s*", str(spot.value))
    if found and int(found[1]) <= most and not isinstance(spot.value, bool):
        yield from spot.write(f"{found[1]}{f'.{found[2]}' if found[2] else ''}%")


def _date(spot: Spot) -> Iterator[Fix]:
    """A day in the order of Europe, or without its noughts; with strokes perhaps in the order of America."""
    text = str(spot.value).strip()
    if found := re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})[./-](\d{4})", text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        readings = [(year, second, first), *([(year, first, second)] if found[2] == "/" else [])]
    elif found := re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", text):
        readings = [(int(found[1]), int(found[2]), int(found[3]))]
    else:
        return
    for reading in dict.fromkeys(readings):
        try:
            yield from spot.write(str(date(*reading)))
        except ValueError:  # no day of the calendar
            continue


def _currency(spot: Spot) -> Iterator[Fix]:
    text = str(spot.value).strip()
    known = {"zł": "PLN", "zl": "PLN", "€": "EUR", "$": "USD", "£": "GBP"}.get(text.lower())
    if known or re.fullmatch("[a-z]{3}", text):
        yield from spot.write(known or text.upper())


def _flag(spot: Spot) -> Iterator[Fix]:
    words = {"yes": True, "tak": True, "true": True, "1": True, "no": False, "nie": False, "false": False}
    meant = words.get(str(spot.value).strip().lower(), False if str(spot.value) == "0" else None)
    if meant is not None:
        yield from spot.write(meant)


def _id(spot: Spot) -> Iterator[Fix]:
    if isinstance(spot.value, str):
        plain = spot.value.strip().lower().translate(str.maketrans("ąćęłńóśźż", "acelnoszz"))
        made = re.sub(r"[^a-z0-9._-]+", "-", plain).strip("-._")
        if made:
            yield from spot.write(made)


def _other_id(spot: Spot) -> Iterator[Fix]:
    if isinstance(spot.value, str):
        yield from spot.write(f"{spot.value[:60]}-2")


def _same_currency(spot: Spot) -> Iterator[Fix]:
    yield from spot.put(spot.wrong.replace(spot.parts["detail"], spot.parts["other"], 1))


_LENGTH = re.compile(r"\s*(\d{1,4})\s*(dni|dzień|dnia|tyg\w*|mies\w*|rok|roku|lat|lata|d|w|m|y)?\s*")
_UNITS = {"d": "days", "t": "weeks", "w": "weeks", "m": "months", "r": "years", "l": "years", "y": "years"}


def _length(spot: Spot) -> Iterator[Fix]:
    """A length of time in Polish or shortened; the document says it in English in every language."""
    found = _LENGTH.fullmatch(str(spot.value))
    if found:
        unit = _UNITS[(found[2] or "days")[0]]
        yield from spot.write(f"{found[1]} {unit if found[1] != '1' else unit[:-1]}")


def _known(spot: Spot) -> Iterator[Fix]:
    """The word that is nearest, or each of those that would do."""
    near = [spot.parts["guess"]] if spot.parts.get("guess") else spot.parts.get("detail", "").split(", ")
    for word in near[:MOST_WORDS] if len(near) <= MOST_WORDS else ():
        yield from spot.write(word)


def _text(spot: Spot) -> Iterator[Fix]:
    if not isinstance(spot.value, int | Decimal) or isinstance(spot.value, bool):
        return
    key = str(spot.path[-1]) if spot.path else ""
    maker = _amount if key in _MONEY else _percent if key in _PERCENT else None
    yield from maker(spot) if maker is not None else spot.put(f'"{spot.wrong}"')


_MONEY, _PERCENT = ("cost", "price", "settle", "value"), ("assume_margin", "tax")


def _noon(spot: Spot) -> Iterator[Fix]:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(spot.value)):
        yield from spot.write(f"{spot.value} 12:00")


def _meant_time(spot: Spot) -> Iterator[Fix]:
    yield from spot.write(spot.parts["detail"])


# ---------------------------------------------------------------- members of an object


def _other_key(spot: Spot) -> Iterator[Fix]:
    """The key in place of which another was probably meant."""
    if spot.around is not None and spot.path[-1] in spot.around.keys and spot.parts.get("guess"):
        yield Fix.write(spot.around.keys[str(spot.path[-1])], json.dumps(spot.parts["guess"]))


def _without(spot: Spot) -> Iterator[Fix]:
    """The object without this key, with the comma that it no longer needs."""
    key = spot.path[-1] if spot.path else ""
    if spot.around is None or key not in spot.around.keys:
        return
    keys = sorted(spot.around.keys.values(), key=lambda span: span.start)
    at = keys.index(spot.around.keys[str(key)])
    start, end = keys[at].start, spot.around.members[key].end
    if at + 1 < len(keys):
        end = keys[at + 1].start
    elif at:
        start = max(one.end for one in spot.around.members.values() if one.end <= start)
    yield Fix.write(Span(start, end), "")


def _with(*members: str) -> Callable[[Spot], Iterator[Fix]]:
    """The object with one more key, after those that it has; several are a choice."""

    def made(spot: Spot) -> Iterator[Fix]:
        if spot.wrong[:1] == "{" and isinstance(spot.value, dict) and spot.value:
            end = len(spot.text[: spot.span.end - 1].rstrip())
            yield from (Fix.write(Span(end, end), f", {member}") for member in members)

    return made


def _exchange(spot: Spot) -> Iterator[Fix]:
    """The first and the last day in each other's place."""
    if spot.around is not None and {"from", "until"} <= set(spot.around.members):
        since, until = (spot.around.members[key].span for key in ("from", "until"))
        edits = (
            Edit(since, spot.text[until.start : until.end]),
            Edit(until, spot.text[since.start : since.end]),
        )
        yield Fix(tuple(sorted(edits, key=lambda edit: edit.span.start)))


_MAKERS: Mapping[str, Callable[[Spot], Iterator[Fix]]] = {
    "comma_missing": _comma,
    "inner_quote": _escaped,
    "comma_too_many": _no_comma,
    "comma_twice": _no_comma,
    "colon_missing": _colon,
    "key_unquoted": _key,
    "unquoted_text": _word,
    "other_quotes": _quotes,
    "bad_escape": _backslash,
    "comment": _no_comment,
    "not_whole": _whole,
    "out_of_range": _into_range,
    "only_value": _only,
    "not_list": _list,
    "bad_money": _amount,
    "bad_percent": _percent,
    "bad_margin_percent": partial(_percent, most=1000),
    "bad_date": _date,
    "bad_currency": _currency,
    "not_flag": _flag,
    "not_flag_or_object": _flag,
    "not_flag_or_list": _flag,
    "not_one_of": _known,
    "bad_timezone": _known,
    "bad_duration": _length,
    "not_text": _text,
    "bad_moment": _noon,
    "clock_gap": _meant_time,
    "case_fact": _other_key,
    "bad_id": _id,
    "duplicate_id": _other_id,
    "other_currency": _same_currency,
    **dict.fromkeys(
        ("null", "not_yet", "settle_without_partner", "announced_no_cut", "exclusive_no_deal",
         "exclusive_in_group", "unit_without_count", "clauses_without_flag", "duration_zero",
         "case_fact_worked_out", "case_fact_unread"),
        _without,
    ),
    "group_without_pick": _with('"pick": "best"', '"pick": "first"', '"pick": "all"'),
    "not_announced": _with('"announce": true', '"announce": false'),
    "from_after_until": _exchange,
}  # fmt: skip
