"""Collects the mistakes of one document and knows where in the file each of them stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches
from itertools import accumulate
from typing import Any

from babel.numbers import is_currency

from flask_loyalty.language.diagnostics import Diagnostic, Fix
from flask_loyalty.language.fixes import with_fixes
from flask_loyalty.language.reports import fix_data, to_data
from flask_loyalty.language.source import Span, position
from flask_loyalty.programme.corrections import Spot, corrections
from flask_loyalty.programme.document import LATER, Misfit
from flask_loyalty.programme.finding_words import WRITTEN
from flask_loyalty.programme.mistakes import CATALOGUE, SAMPLE, Located, Part, Related, line_excerpt
from flask_loyalty.programme.reading import Json, Placed, Read
from flask_loyalty.programme.reasons import REASONS
from flask_loyalty.programme.shapes import LANGUAGES, Path, known_timezones

__all__ = ["MOST", "Notebook", "guess", "path_text", "visible"]

MOST = 500
"""So many mistakes are kept, and so many notes; nobody reads more, and a hostile document could have a
hundred thousand."""


_WHOLE = ("nothing", "too_large")
_REST = {
    "en": "The rest of the file could not be checked yet.",
    "pl": "Reszty pliku nie dało się jeszcze sprawdzić.",
}
"""Told where a file could not be read to its end: nothing of what it holds was looked at."""

SENTENCES = frozenset(("rule", "when", "keep", "for", "excluded", "at_most"))
"""The keys of which a value may be a list of the lines of a sentence."""

MOST_LINES = 8
"""So many lines of a sentence are shown."""

LISTS = ("known", "detail")  # parts that tell everything that would do


class Notebook:
    """The mistakes found so far in the document called ``name``.

    :param manual: where it stands what such a document holds.
    """

    def __init__(self, name: str, text: str, read: Read, manual: str = "docs/programme.md") -> None:
        self.name, self.text, self.read, self.manual = name, text, read, manual
        self.starts = [0, *accumulate(len(line) for line in text.split("\n"))]
        self.starts = [start + number for number, start in enumerate(self.starts[:-1])]
        self.found: list[tuple[int, Located]] = []
        self.omitted = self._mistakes = self._notes = 0
        for flaw in read.flaws:
            self.note(flaw.kind, flaw.span, (), detail=flaw.detail)
        if read.place is None and self.found and read.flaws[-1].kind not in _WHOLE:
            start, told = self.found[-1]
            self.found[-1] = (
                start,
                replace(told, help={one: f"{told.help[one]} {_REST[one]}" for one in _REST}),
            )

    @property
    def full(self) -> bool:
        """Whether so much is wrong that looking for more helps nobody."""
        return self._mistakes >= MOST

    @property
    def full_of_notes(self) -> bool:
        """Whether no more notes are kept; mistakes still are."""
        return self._notes >= MOST

    def all(self) -> tuple[Located, ...]:
        """Everything found, in the order of the file."""
        in_order = [located for _, located in sorted(self.found, key=lambda pair: (pair[0], pair[1].code))]
        if self.omitted:
            in_order.append(self._located("too_many", Span(0, 0), (), {"detail": str(self.omitted)}))
        if self.full_of_notes:
            in_order.append(self._located("too_many_notes", Span(0, 0), (), {"detail": str(MOST)}))
        return tuple(in_order)

    # ------------------------------------------------------------ noting

    def add(self, kind: str, path: Path, **parts: str) -> None:
        """Note a mistake about the value at ``path``, or about the key that is missing there."""
        self.note(kind, self.span_of(path, kind), path, **parts)

    def note(self, kind: str, span: Span, path: Path, **parts: str) -> None:
        """Note a mistake at a place of the file."""
        if not self._room(warning=CATALOGUE[kind].warning):
            return
        shown = {name: visible(part, 300 if name in LISTS else 60) for name, part in parts.items()}
        self.found.append((span.start, self._located(kind, span, path, shown)))

    def _room(self, *, warning: bool) -> bool:
        """Whether one more is kept; counts it either way."""
        if warning:
            kept = not self.full_of_notes
            self._notes += kept
        else:
            kept = not self.full
            self._mistakes, self.omitted = self._mistakes + kept, self.omitted + (not kept)
        return kept

    def misfit(self, misfit: Misfit) -> None:
        """Note what the schema found, with a guess where a word is probably misspelt."""
        if self.full:
            self.omitted += 1
            return
        path, kind, detail = misfit.path, misfit.kind, misfit.detail
        key = str(path[-1]) if path else ""
        value = self.value_at(path)
        if kind == "unknown_key":
            if key in LATER:
                self.add("not_yet", path, key=key)
                return
            known = detail.split(",")
            self.add(kind, path, key=key, guess=guess(key, known, alike=0.7), known=", ".join(known))
        elif kind in ("not_one_of", "bad_timezone"):
            known = detail.split(",") if detail else sorted(known_timezones())
            self.add(
                kind, path, key=_named(path), value=as_shown(value), guess=guess(str(value), known),
                detail=", ".join(known) if detail else "",
            )  # fmt: skip
        else:
            least, _, most = detail.partition("..")
            kind = "only_value" if most and least == most else kind
            parts = {"key": self.key_of(path), "value": as_shown(value), "detail": detail}
            self.add(kind, path, **parts, least=least, most=most)

    def sentence(
        self,
        diagnostics: Iterable[Diagnostic],
        path: Path,
        text: str,
        language: str,
        *,
        rule: str | None = None,
    ) -> None:
        """Note the mistakes of a rule or an expression that stands at ``path``, written in a language."""
        lines = self.lines_of(path)
        kept = [one for one in diagnostics if self._room(warning=one.severity == "warning")]
        for diagnostic in with_fixes(kept, text, self._currency(), language) if kept else ():
            inside = position(text, diagnostic.span.start)
            offset = lines[min(inside[0], len(lines)) - 1]
            told = to_data(diagnostic, text, language)
            self.found.append((offset, self._of_rule(diagnostic, told, path, text, self.place(offset), rule)))

    def finding(
        self,
        kind: str,
        path: Path,
        *,
        text: str = "",
        span: Span | None = None,
        related: Sequence[tuple[Path, Mapping[str, str]]] = (),
        fixes: Sequence[Fix] = (),
        example: Mapping[str, str] | None = None,
        **parts: Part,
    ) -> None:
        """Note something found out about the programme as a whole.

        :param text, span: of a finding about a part of a rule, the rule's own text and the place in it.
        :param related: further values of the document that belong to it, each with a word for it.
        :param fixes: corrections, as edits of ``text``.
        :param example: an order that shows it, in words of each language.
        """
        if not self._room(warning=CATALOGUE[kind].warning):
            return
        shown: dict[str, Part] = {
            name: visible(part) if isinstance(part, str) else part for name, part in parts.items()
        }
        whole_value = self.span_of(path)
        about = self.value_at((*path[:2], "id")) if len(path) > 1 else ""
        made = replace(
            self._located(kind, whole_value, path, shown),
            related=tuple(self._other(*one) for one in related),
            example=example or {},
            about=about if isinstance(about, str) else "",
            parts=shown,
        )
        if span is not None:
            inside = position(text, span.start)
            offset = self.lines_of(path)[min(inside[0], len(self.lines_of(path))) - 1]
            line, column = self.place(offset)
            made = replace(
                made,
                line=line,
                column=column,
                inside=inside,
                shown=line_excerpt(text, span, inside),
                fixes=tuple(fix_data(one, text) for one in fixes),
            )
        rule = self.value_at((*path[:2], "id")) if path[:1] == ("rules",) else None
        self.found.append((whole_value.start, replace(made, rule=rule if isinstance(rule, str) else None)))

    def _other(self, path: Path, label: Mapping[str, str]) -> Related:
        return Related(label, self._excerpt(self.span_of(path), path), path)

    def _of_rule(
        self,
        diagnostic: Diagnostic,
        told: Mapping[str, Any],
        path: Path,
        text: str,
        place: tuple[int, int],
        rule: str | None,
    ) -> Located:
        """A mistake of a rule's own text as one of the document."""
        inside = (told["line"], told["column"])
        return Located(
            code=diagnostic.code,
            file=self.name,
            line=place[0],
            column=place[1],
            path=path_text(path),
            message={code: whole(told["message"][code]) for code in LANGUAGES},
            help={code: whole(told["help"][code]) for code in LANGUAGES},
            rule=None if rule is None else visible(rule),
            inside=inside,
            shown=line_excerpt(text, diagnostic.span, inside),
            warning=diagnostic.severity == "warning",
            reason={code: whole(told["reason"][code]) for code in LANGUAGES},
            related=tuple(
                Related(other["label"], line_excerpt(text, Span(other["start"], other["end"]), _at(other)))
                for other in told["related"]
            ),
            fixes=tuple(told["fixes"]),
            steps=path,
        )

    def _excerpt(self, span: Span, path: Path) -> str:
        """The line of a value with carets under it; of a sentence written as a list of lines, its lines.

        Such a list begins with a bracket on a line that says nothing.
        """
        if not self._is_list_of_lines(span, path):
            return line_excerpt(self.text, span, self.place(span.start))
        value, offsets = self.value_at(path), self.lines_of(path)
        lines = "\n".join(str(line) for line in value).split("\n") if isinstance(value, list) else []
        shown = lines[:MOST_LINES]
        numbers = [str(self.place(offset)[0]) for offset in offsets[: len(shown)]]
        width = max(map(len, numbers))
        rows = [f"  {no:>{width}} | {visible(line, 100)}" for no, line in zip(numbers, shown, strict=True)]
        rows += [f"  {' ' * width} | …"] if len(lines) > len(shown) else []
        last = rows[-1].partition("| ")[2]
        indent = len(last) - len(last.lstrip())
        return "\n".join([*rows, f"  {' ' * width} | {' ' * indent}{'^' * len(last.strip())}"])

    def _is_list_of_lines(self, span: Span, path: Path) -> bool:
        """Whether a sentence stands there as a list over several lines of the file."""
        value = self.value_at(path) if path and path[-1] in SENTENCES else None
        if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
            return False
        return "\n" in self.text[span.start : span.end]

    def _located(self, kind: str, span: Span, path: Path, parts: Mapping[str, Part]) -> Located:
        mistake = CATALOGUE[kind]
        written = WRITTEN["pl" if self.value_at(("language",)) == "pl" else "en"]
        parts = {"manual": self.manual, "rule": self._sample(), **written, **parts}
        first = self.lines_of(path)[0] if self._is_list_of_lines(span, path) else span.start
        line, column = self.place(first)
        return Located(
            code=mistake.code,
            file=self.name,
            line=line,
            column=column,
            path=path_text(path),
            message=mistake.fill(mistake.message, parts),
            help=mistake.fill(mistake.help, parts),
            shown=self._excerpt(span, path) if self.text.strip() else "",
            warning=mistake.warning,
            reason=REASONS[kind],
            fixes=self._fixes(kind, span, path, parts),
            steps=path,
        )

    def _fixes(
        self, kind: str, span: Span, path: Path, parts: Mapping[str, Part]
    ) -> tuple[Mapping[str, Any], ...]:
        """The corrections of a mistake of the document itself."""
        texts = {name: part for name, part in parts.items() if isinstance(part, str)}
        value, around = self.value_at(path) if path else None, self._placed(path[:-1]) if path else None
        spot = Spot(self.text, span, texts, path, value, around, self._currency())
        return tuple(fix_data(one, self.text) for one in corrections(kind, spot))

    def _currency(self) -> str:
        """The programme's currency, or złotys where the document does not say one that there is."""
        currency = self.value_at(("currency",))
        return currency if isinstance(currency, str) and is_currency(currency) else "PLN"

    def _sample(self) -> str:
        """A rule to begin with, in the language of the document's rules and in its currency."""
        polish, known = self.value_at(("language",)) == "pl", self._currency()
        written = "zł" if polish and known == "PLN" else known
        return SAMPLE["pl" if polish else "en"].format(currency=written)

    # ------------------------------------------------------------ places

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column in the file, from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def span_of(self, path: Path, kind: str = "") -> Span:
        """Where the value at ``path`` stands; of a missing one, the bracket of the object that lacks it."""
        here = self.read.place
        if here is None:
            return Span(0, 0)
        for depth, step in enumerate(path):
            if kind in ("unknown_key", "not_yet") and depth == len(path) - 1 and step in here.keys:
                return here.keys[str(step)]
            if step not in here.members:
                return Span(here.span.start, here.span.start + 1)
            here = here.members[step]
        return here.span

    def lines_of(self, path: Path) -> Sequence[int]:
        """The offset in the file of each line of a rule: of its text, or of its lines in a list."""
        here = self._placed(path)
        if here is None:
            return [0]
        if not here.members:
            return [here.span.start]
        value = self.value_at(path)
        offsets: list[int] = []
        for number, member in enumerate(value if isinstance(value, list) else ()):
            offsets += [here.members[number].span.start] * (str(member).count("\n") + 1)
        return offsets or [here.span.start]

    def _placed(self, path: Path) -> Placed | None:
        here = self.read.place
        for step in path:
            here = here.members.get(step) if here else None
        return here

    def value_at(self, path: Path) -> Json:
        """The value read at ``path``; None if there is none."""
        here: Json = self.read.value
        for step in path:
            if isinstance(here, dict) and isinstance(step, str):
                here = here.get(step)
            elif isinstance(here, list) and isinstance(step, int) and step < len(here):
                here = here[step]
            else:
                return None
        return here

    def key_of(self, path: Path) -> str:
        """What to call the value: its key, or the key of the list that it is a member of."""
        return next((str(step) for step in reversed(path) if isinstance(step, str)), "")


def _named(path: Path) -> str:
    """What to call a value: its key; of a member of a list, the list with the keys above it."""
    return path_text(path[:-1]) if path and isinstance(path[-1], int) else str(path[-1] if path else "")


def _at(placed: Mapping[str, int]) -> tuple[int, int]:
    return placed["line"], placed["column"]


def guess(word: str, known: Sequence[str], *, alike: float = 0.6) -> str:
    """The known word that was probably meant, or "".

    :param alike: how like it must be, from 0 to 1; two short words are soon like each other.
    """
    close = get_close_matches(word[:64], known, 1, alike) or [
        one for one in known if one.lower() == word.lower()[:64]
    ]
    return close[0] if close else ""


def visible(text: str, longest: int = 60) -> str:
    """A text of the document as a message may show it: short, on one line, without broken characters."""
    shown = whole(text[: longest + 1])
    return shown if len(shown) <= longest else shown[:longest] + "…"


def whole(text: str) -> str:
    """A text without characters that no screen or file can hold."""
    return "".join(char if char.isprintable() else "·" for char in text)


def as_shown(value: Json) -> str:
    """A value as a message mentions it."""
    match value:
        case str():
            return f'"{visible(value, 40)}"'
        case bool():
            return str(value).lower()
        case None:
            return "null"
        case int() | Decimal():
            return str(value)
        case list():
            return "[…]"
        case _:
            return "{…}"


def path_text(path: Path) -> str:
    """``("rules", 3, "group")`` as ``rules[3].group``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else ("." if text else "") + visible(step)
    return text
