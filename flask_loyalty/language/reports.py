"""How a mistake is shown: as data, and that data on a terminal or in an editor.

There is one structure, :func:`to_data`; every other form is made from it, so none knows more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_loyalty.language.diagnostics import Diagnostic, Edit, Fix, known_locale
from flask_loyalty.language.fixes import with_fixes
from flask_loyalty.language.mistake_words import help_text, label, message, reason
from flask_loyalty.language.source import Span, excerpt, position

__all__ = ["LOCALES", "WORDS", "advice", "fix_data", "in_language", "page_of", "render", "shown", "to_data"]

LOCALES = ("pl", "en")
WORDS = {
    "en": {
        "help": "help",
        "why": "why",
        "warning": "note: ",
        "example": "example",
        "rule": "rule",
        "safe": "safe correction",
        "choose": "possible correction",
    },
    "pl": {
        "help": "pomoc",
        "why": "dlaczego",
        "warning": "uwaga: ",
        "example": "przykład",
        "rule": "reguła",
        "safe": "pewna poprawka",
        "choose": "możliwa poprawka",
    },
}
_TITLES = {
    "write": {"en": "write {new}", "pl": "napisz {new}"},
    "add": {"en": "add {new}", "pl": "dopisz {new}"},
    "delete": {"en": "delete {old}", "pl": "usuń {old}"},
}


def to_data(diagnostic: Diagnostic, text: str, language: str = "en") -> dict[str, Any]:
    """A mistake as JSON: places by offset and by line, all texts in both languages, and its corrections.

    Several mistakes of one text are given their corrections together before, by
    :func:`~flask_loyalty.language.fixes.with_fixes`; one that has not been is given its own here.

    :param language: in which the text is written.
    """
    (diagnostic,) = with_fixes((diagnostic,), text, language=language)
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        **_placed(diagnostic.span, text),
        "message": {locale: message(diagnostic, locale) for locale in LOCALES},
        "reason": {locale: reason(diagnostic, locale) for locale in LOCALES},
        "help": {locale: help_text(diagnostic, locale) for locale in LOCALES},
        "related": [
            {**_placed(span, text), "label": {one: label(diagnostic, place, one) for one in LOCALES}}
            for span, place in zip(diagnostic.places, diagnostic.related, strict=True)
        ],
        "fixes": [fix_data(fix, text) for fix in diagnostic.fixes],
        "page": page_of(diagnostic.code),
    }


def page_of(code: str) -> str:
    """Where the page of a code stands, from the root of the documentation."""
    return f"errors/{code}.md"


def in_language(data: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """The same data with every text in one language, as an editor takes it."""
    known = known_locale(locale)

    def chosen(value: Any) -> Any:
        if isinstance(value, Mapping):
            if set(value) == set(LOCALES):
                return value[known]
            return {key: chosen(part) for key, part in value.items()}
        return [chosen(part) for part in value] if isinstance(value, list) else value

    return {key: chosen(value) for key, value in data.items()}


def render(diagnostic: Diagnostic, *, text: str, place: str, locale: str) -> str:
    """A mistake as a person reads it: place and message, the line with carets, why, and what to do.

    :param text: the rule's own text.
    :param place: what stands before the rule's line and column, such as ``klub-ziarno.json:41, rule "base"``.
    :param locale: ``"pl"`` or ``"en"``; another language gets English.
    """
    return shown(to_data(diagnostic, text), text=text, place=place, locale=locale)


def shown(data: Mapping[str, Any], *, text: str, place: str, locale: str) -> str:
    """The terminal form of a mistake's data; see :func:`render`."""
    told, words = in_language(data, locale), WORDS[known_locale(locale)]
    kind = words["warning"] if told["severity"] == "warning" else ""
    lines = [
        f"{place} {told['line']}:{told['column']}: {told['code']} {kind}{told['message']}",
        excerpt(text, Span(told["start"], told["end"])),
    ]
    for other in told["related"]:
        lines.append(f"{excerpt(text, Span(other['start'], other['end']))} {other['label']}")
    return "\n".join([*lines, *advice(told, locale)])


def advice(told: Mapping[str, Any], locale: str) -> list[str]:
    """The last lines of a mistake's terminal form: why it is one, what to do, and each correction.

    :param told: its data by :func:`to_data`, as :func:`in_language` gives it in the same language.
    """
    words = WORDS[known_locale(locale)]
    lines = [("why", told["reason"]), ("help", told["help"])]
    lines += [(fix["kind"], fix["title"]) for fix in told["fixes"]]
    return [f"  {words[word]}: {text}" for word, text in lines if text]


def _placed(span: Span, text: str) -> dict[str, Any]:
    line, column = position(text, span.start)
    return {"start": span.start, "end": span.end, "line": line, "column": column}


def fix_data(fix: Fix, text: str) -> dict[str, Any]:
    """A correction as JSON: whether it is safe or to choose, what it does, and its edits of ``text``."""
    return {
        "kind": "safe" if fix.safe else "choose",
        "title": {locale: fix.title.get(locale) or _title(fix, text, locale) for locale in LOCALES},
        "edits": [{"start": edit.span.start, "end": edit.span.end, "text": edit.text} for edit in fix.edits],
    }


def _title(fix: Fix, text: str, locale: str) -> str:
    """What a correction does, as the word on its button; several edits show the text that results."""
    first, last = fix.edits[0], fix.edits[-1]
    if len(fix.edits) == 1:
        return _one_title(first, text, locale)
    new, at = "", first.span.start
    for edit in fix.edits:
        new += text[at : edit.span.start] + edit.text
        at = edit.span.end
    return _TITLES["write"][locale].format(new=_short(new + text[at : last.span.end]))


def _one_title(edit: Edit, text: str, locale: str) -> str:
    old, new = text[edit.span.start : edit.span.end].strip(), edit.text.strip()
    kind = "write" if old and new else "add" if new else "delete"
    return _TITLES[kind][locale].format(old=_short(old), new=_short(new))


def _short(text: str, most: int = 100) -> str:
    line = " ".join(text.split()).strip(", ") or text
    return line if len(line) <= most else line[: most - 1] + "…"
