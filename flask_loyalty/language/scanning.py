"""The first look at a text: letters, numbers, quotation marks and brackets, before any parsing.

What is refused here could be misread by a parser without a word (``1,000`` as two numbers, ``7:00`` as
a band, a Cyrillic ``а`` as another name) or would let it run too deep or too long.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from flask_loyalty.language.diagnostics import Diagnostic
from flask_loyalty.language.source import Span

__all__ = ["MAX_BYTES", "MAX_DEPTH", "Scanned", "scan", "scan_thoroughly"]

MAX_BYTES = 64 * 1024
MAX_DEPTH = 50  # brackets in brackets; the passes over the tree recurse by these only
MAX_TOLD = 20  # mistakes of letters and numbers told at once
MAX_WORDS = 41_000  # a chain of 20 000 members; more could not be answered within a second
MAX_DIGITS = 15  # of a number before its point: more than any till shows

_POLISH_LETTERS = "ąćęłńóśźż"


def _pattern(letters: str, decimal: str) -> re.Pattern[str]:
    """The pieces of a text; ``letters`` are those beyond a–z, ``decimal`` the sign before a fraction."""
    small = f"[a-z{letters}][a-z0-9_{letters}]*"
    # A time is not the limit of a band that a fraction follows: "from 12:10.5%".
    fraction = rf"(?!{re.escape(decimal)}[0-9](?![0-9]:))"
    return re.compile(
        rf"""
          (?P<fine>(?!zl(?!\w)){small}(?:[.]{small})?(?![\w.\u0300-\u036f])
            |[0-9]{{1,15}}(?![\w.,:-])(?![ \u00a0\u202f][0-9])|[-+*/,%:](?![&|=<>]))
        | (?P<text>"[^"\n]*"|“[^”\n]*”|„[^”"\n]*”)
        | (?P<quote>['"“”„‘’‚`«»][^'"“”„‘’‚`«»\n]{{0,200}}['"“”„‘’‚`«»]?)
        | (?P<comment>\#[^\n]*)
        | (?P<date>[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}(?![\w-])
            |[0-9]{{1,2}}[.][0-9]{{1,2}}[.][0-9]{{2,4}}(?![\w.])|[0-9]{{1,2}}-[0-9]{{1,2}}-[0-9]{{4}}(?![\w-]))
        | (?P<time>[0-9]{{1,2}}:[0-9]{{2}}(?![0-9%])(?![ ]?%){fraction})
        | (?P<number>[0-9](?:[0-9]|[ \u00a0\u202f](?=[0-9]{{3}}(?![0-9]))|[.,_](?=[0-9]))*(?:[^\W\d]\w*)?)
        | (?P<word>[^\W0-9][\w\u0300-\u036f]*(?:[.][^\W0-9]\w*)*)
        | (?P<bracket>[()])
        | (?P<sign>==+|<>|=[<>]|&&?|\|\|?|[≤≥≠×÷–—−]|!=|<=|>=|[-+*/=<>:,%])
        | (?P<space>[ \t\r\n\u00a0\u202f]+)
        | (?P<odd>.)
        """,
        re.VERBOSE | re.DOTALL,
    )


def _plain_text(letters: str, decimal: str) -> re.Pattern[str]:
    """A text of the commonest pieces alone, of which :func:`_mistakes` finds nothing in any."""
    small = f"[a-z{letters}][a-z0-9_{letters}]*+"
    ends = r"(?![\w.,:-])(?![ \u00a0\u202f][0-9])"
    return re.compile(
        rf"""
        (?:(?!zl(?!\w)){small}(?:[.]{small})?(?![\w.\u0300-\u036f])
          |[0-9]{{1,15}}(?:{re.escape(decimal)}[0-9]{{1,15}})?{ends}|[-+*/,%:](?![&|=<>])
          |"[ !#-~{letters}]*"|[()]|[A-Z]{{3}}(?![\w.\u0300-\u036f])
          |!=|<=|>=|=(?![=<>])|<(?![>=])|>(?!=)|[ \n]+
        )*+
        """,
        re.VERBOSE,
    )


_SIGN_FIX = {
    **{"==": "=", "===": "=", "<>": "!=", "=<": "<=", "=>": ">=", "≤": "<=", "≥": ">=", "≠": "!="},
    **{"×": "*", "÷": "/", "–": "-", "—": "-", "−": "-"},
}
_MONEY_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}


@dataclass(frozen=True, slots=True)
class _Habits:
    """What a language writes in its own way.

    :param plain: a text that needs no second look, but for its brackets.
    :param letters: its letters beyond a–z.
    :param decimal: the sign before a fraction.
    :param money: words that are not how it writes money, and what is.
    :param joints: signs of other languages for "and" and "or", and its words.
    """

    pattern: re.Pattern[str]
    plain: re.Pattern[str]
    letters: str
    decimal: str
    money: Mapping[str, str]
    joints: Mapping[str, str]


_HABITS = {
    "en": _Habits(
        _pattern("", "."),
        _plain_text("", "."),
        "",
        ".",
        {**dict.fromkeys(("zł", "złoty", "złote", "złotych", "zl"), "PLN")},
        {"&": "and", "&&": "and", "|": "or", "||": "or"},
    ),
    "pl": _Habits(
        _pattern(_POLISH_LETTERS, ","),
        _plain_text(_POLISH_LETTERS, ","),
        _POLISH_LETTERS + _POLISH_LETTERS.upper(),
        ",",
        {"zl": "zł"},
        {"&": "i", "&&": "i", "|": "lub", "||": "lub"},
    ),
}
# Invisible or direction-changing characters make a text read differently from what it says.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_LOOK_ALIKES = dict(zip("аеорсухіјѕԁоαορνΑΒΕΗΙΚΜΝΟΡΤΧ", "aeopcyxijsdoaopvABEHIKMNOPTX", strict=True))


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the first look found."""

    diagnostics: tuple[Diagnostic, ...]
    comments: tuple[str, ...]
    words: int = 0


PLAIN_AT_MOST = 2000
"""So long a text is first tried as a plain one; a longer one has few words for each mistake anyway."""

_NOTHING_FOUND = Scanned((), ())


def scan(text: str, language: str = "en") -> Scanned:
    """Every mistake of letters, numbers, quotation marks and brackets; and the comments.

    :param language: in which the text is written; it decides about letters, fractions and money.
    """
    plain = _HABITS[language].plain
    if 0 < len(text) <= PLAIN_AT_MOST and plain.fullmatch(text) and _in_brackets(text):
        return _NOTHING_FOUND
    return _kept(text, language) if len(text) <= PLAIN_AT_MOST else scan_thoroughly(text, language)


def scan_thoroughly(text: str, language: str = "en") -> Scanned:
    """The same, piece by piece, whatever the text looks like."""
    habits = _HABITS[language]
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        told = {"size": str(size), "most": str(MAX_BYTES)}
        return Scanned((Diagnostic("L001", Span(0, 1), told),), ())
    found: list[Diagnostic] = []
    comments: list[str] = []
    opened: list[Span] = []
    words = 0
    for match in habits.pattern.finditer(text):
        kind = match.lastgroup or "odd"
        words += kind not in ("space", "comment")
        if kind in ("fine", "space"):
            continue
        word, span = match.group(), Span(*match.span())
        if kind == "comment":
            comments.append(word[1:].strip())
        mistakes = _bracket(word, span, opened) if kind == "bracket" else _mistakes(kind, word, span, habits)
        found.extend(mistakes)
        if len(found) >= MAX_TOLD or len(opened) > MAX_DEPTH:
            return Scanned(tuple(found), ())
    if opened:
        found.append(Diagnostic("L013", opened[-1], {"bracket": "("}))
    if words > MAX_WORDS:
        found.append(Diagnostic("L018", Span(0, 1), {"most": str(MAX_WORDS)}))
    if words == 0:
        found.append(Diagnostic("L002", Span(0, len(text))))
    found.sort(key=lambda d: d.span.start)
    return Scanned(tuple(found), tuple(comments), words)


_kept = lru_cache(maxsize=64)(scan_thoroughly)
"""A text is looked at as a rule, as a condition and for its comments, and once more for each correction."""


def _in_brackets(text: str) -> bool:
    """Whether a plain text says something, and closes what it opens, outside its quotation marks."""
    if "(" not in text and ")" not in text:
        return not text.isspace()
    depth = 0
    for bracket in _BRACKETS.findall(text):
        depth += {"(": 1, ")": -1}.get(bracket, 0)
        if not 0 <= depth <= MAX_DEPTH:
            return False
    return depth == 0


_BRACKETS = re.compile(r'"[^"]*"|[()]')


def _mistakes(kind: str, word: str, span: Span, habits: _Habits) -> Iterator[Diagnostic]:
    """What is wrong with one piece of text."""
    match kind:
        case "text" | "comment":
            yield from _unseen(word, span)
        case "quote":
            yield _quote(word, span)
        case "date":
            yield from _date(word, span)
        case "time":
            yield from _time(word, span)
        case "number":
            yield from _number(word, span, habits)
        case "word":
            yield from _word(word, span, habits)
        case "sign" if word in _SIGN_FIX or word in habits.joints:
            yield Diagnostic("L014", span, {"sign": word, "fix": _SIGN_FIX.get(word) or habits.joints[word]})
        case "odd":
            yield _odd(word, span)


def _unseen(word: str, span: Span) -> Iterator[Diagnostic]:
    match = _UNSEEN.search(word)
    if match:
        at = span.start + match.start()
        yield Diagnostic("L003", Span(at, at + 1), {"character": f"U+{ord(match.group()):04X}"})


def _quote(word: str, span: Span) -> Diagnostic:
    inner = word.strip("'\"“”„‘’‚`«»")
    closed = len(word) > 1 and word[-1] in "'\"“”„‘’‚`«»"
    return Diagnostic("L005", span, {"fix": f'"{inner}"'} if closed else {})


def _date(word: str, span: Span) -> Iterator[Diagnostic]:
    try:
        # Only this one form is read by the parser; fromisoformat knows more of them.
        if len(word) == 10 and word[4] == "-":
            date.fromisoformat(word)
            return
    except ValueError:
        yield Diagnostic("L010", span, {"found": word, "why": "no_such_day"})
        return
    yield Diagnostic("L010", span, {"found": word, "why": "form"})


def _time(word: str, span: Span) -> Iterator[Diagnostic]:
    hours, minutes = word.split(":")
    if len(hours) == 1:
        yield Diagnostic("L011", span, {"found": word, "fix": f"0{word}"})
    elif int(hours) > 23 or int(minutes) > 59:
        yield Diagnostic("L011", span, {"found": word})


def _number(word: str, span: Span, habits: _Habits) -> Iterator[Diagnostic]:
    digits = re.match(r"[0-9.,_ \u00a0\u202f]*[0-9]", word)
    if digits is None or digits.end() < len(word):
        tail = word[digits.end() if digits else 0 :]
        fix = {"fix": f"{word[: -len(tail)]} {tail}"[:80]} if tail.isalpha() and len(tail) > 1 else {}
        yield Diagnostic("L009", span, {"found": word[:40], **fix})
    else:
        yield from _digits(word, span, habits.decimal)


def _digits(digits: str, span: Span, decimal: str) -> Iterator[Diagnostic]:
    """What is wrong with the signs in a number; Polish says so in words of its own."""
    whole, _, fraction = digits.partition(decimal)
    why = {"why": "comma"} if decimal == "," else {}
    other = "." if decimal == "," else ","
    odd = other in digits or "_" in digits or digits.count(decimal) > 1
    if len(digits) > 40 or len(re.sub(r"\D", "", whole)) > MAX_DIGITS or len(fraction) > MAX_DIGITS:
        yield Diagnostic("L008", span, {"most": str(MAX_DIGITS)})
    elif odd and re.fullmatch(r"[0-9]{1,3}(?:([,_.])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]+)?", digits):
        yield Diagnostic("L006", span, {"found": digits, "fix": _plain(digits, decimal), **why})
    elif odd:
        fix = digits.replace(other, decimal, 1)
        right = re.fullmatch(r"[0-9 \u00a0\u202f]+[.,][0-9]+", fix)
        yield Diagnostic("L007", span, {"found": digits, **({"fix": fix} if right else {}), **why})
    elif decimal == "," and re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{2}0", digits):
        yield Diagnostic("L006", span, {"found": digits, "fix": digits.replace(",", ""), **why})


def _plain(digits: str, decimal: str) -> str:
    """A number without signs between its thousands: ``1,000.50`` is 1000.50, ``1.000,50`` too."""
    parts = re.split(r"[,._]", digits)
    signs = re.findall(r"[,._]", digits)
    if len(signs) > 1 and signs[-1] != signs[0]:
        return "".join(parts[:-1]) + decimal + parts[-1]
    return "".join(parts)


def _word(word: str, span: Span, habits: _Habits) -> Iterator[Diagnostic]:
    composed = unicodedata.normalize("NFC", word)
    if word.lower() in habits.money:
        why = {"why": "polish"} if habits.letters else {}
        yield Diagnostic("L017", span, {"found": word, "fix": habits.money[word.lower()], **why})
    elif any(not c.isascii() and c not in habits.letters for c in word):
        fine = word != composed and all(c.isascii() or c in habits.letters for c in composed)
        yield _strange_letter(word, span, habits.letters, composed if fine else "")
    elif word.count(".") > 1:
        yield Diagnostic("L110", span, {"found": word[:40]})
    elif word != word.lower() and not (len(word) == 3 and word.isascii() and word.isupper()):
        yield Diagnostic("L109", span, {"found": word[:40], "fix": word.lower()[:40]})


def _strange_letter(word: str, span: Span, letters: str, composed: str) -> Diagnostic:
    """A letter of another alphabet: one that looks like another is named, so that it can be seen at all.

    :param composed: the word in the letters of the language, if only its accents stand by themselves.
    """
    at, letter = next((i, c) for i, c in enumerate(word) if not c.isascii() and c not in letters)
    parts = {"letter": letter, "name": unicodedata.name(letter, f"U+{ord(letter):04X}"), "word": word[:40]}
    if letters:
        parts["why"] = "polish"
    if composed:
        parts["fix"] = composed[:40]
    elif letter in _LOOK_ALIKES:
        plain = "".join(_LOOK_ALIKES.get(c, c) for c in word)[:40]
        parts |= {"like": _LOOK_ALIKES[letter], "fix": plain}
    return Diagnostic("L004", Span(span.start + at, span.start + at + 1), parts)


def _odd(word: str, span: Span) -> Diagnostic:
    if word in _MONEY_SIGNS:
        return Diagnostic("L017", span, {"found": word, "fix": _MONEY_SIGNS[word]})
    if _UNSEEN.match(word) or not word.isprintable():
        return Diagnostic("L003", span, {"character": f"U+{ord(word):04X}"})
    return Diagnostic("L014", span, {"sign": word})


def _bracket(word: str, span: Span, opened: list[Span]) -> Iterator[Diagnostic]:
    """Keeps the open brackets; tells of one too many and of one too deep."""
    if word == "(":
        opened.append(span)
        if len(opened) > MAX_DEPTH:
            yield Diagnostic("L012", span, {"most": str(MAX_DEPTH)})
    elif opened:
        opened.pop()
    else:
        yield Diagnostic("L013", span, {"bracket": ")"})
