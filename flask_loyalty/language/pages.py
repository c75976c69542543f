"""The page of each code: what is wrong, why, a text that is wrong and the same made right.

The examples are vectors of the grammar, so what a page shows is what a test has seen. The files in
``docs/errors`` are these pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from flask_loyalty.language import parse_expression, parse_rule
from flask_loyalty.language.diagnosing import diagnose
from flask_loyalty.language.diagnostics import Diagnostic, apply, known_locale
from flask_loyalty.language.messages import CATALOGUE
from flask_loyalty.language.mistake_words import help_text, message, reason
from flask_loyalty.language.printer import print_expression, print_rule
from flask_loyalty.language.reports import render
from flask_loyalty.language.vocabulary import MONEY, Names

__all__ = ["CODES", "HEADS", "Example", "example_of", "explain_error", "page", "unknown_code"]

CODES: tuple[str, ...] = tuple(dict.fromkeys(code.partition(".")[0] for code in CATALOGUE))
"""Every code of the language."""

_LONGEST = 200
HEADS = {
    "en": {
        "why": "Why",
        "do": "What to do",
        "wrong": "Wrong",
        "right": "Right",
        "note": "A note: ",
        "nothing": "(leave it out)",
        "empty": "(nothing)",
    },
    "pl": {
        "why": "Dlaczego",
        "do": "Co zrobić",
        "wrong": "Źle",
        "right": "Dobrze",
        "note": "Uwaga: ",
        "nothing": "(pomiń to)",
        "empty": "(nic)",
    },
}
_UNKNOWN = {
    "en": "There is no code {code}. {near}All codes stand in docs/errors.",
    "pl": "Nie ma kodu {code}. {near}Wszystkie kody są w docs/errors.",
}
_NEAR = {"en": "Did you mean {code}? ", "pl": "Czy chodziło o {code}? "}


@dataclass(frozen=True, slots=True)
class Example:
    """A text that is wrong, what is told of it, and the same made right.

    :param about: of a condition, what it decides about; None: it is a rule.
    :param language: in which the text is written.
    """

    wrong: str
    right: str
    diagnostic: Diagnostic
    about: str | None = None
    language: str = "en"


def explain_error(code: str, locale: str = "en") -> str:
    """The page of a code in one language, or which code is nearest to one that there is not.

    >>> explain_error("l007").splitlines()[0]
    '# L007: 1,5 is not one number of this language'
    """
    known = code.strip().upper()
    return page(known, locale) if known in CODES else unknown_code(code, CODES, locale)


def unknown_code(code: str, codes: Iterable[str], locale: str) -> str:
    """What to say of a code that there is not: which one is nearest."""
    near = get_close_matches(code.strip().upper(), list(codes), 1, 0.5)
    known = known_locale(locale)
    guess = _NEAR[known].format(code=near[0]) if near else ""
    return _UNKNOWN[known].format(code=code.strip()[:20], near=guess)


def page(code: str, locale: str) -> str:
    """The page of a code of the language, as Markdown."""
    example, heads = example_of(code, known_locale(locale)), HEADS[known_locale(locale)]
    one = example.diagnostic
    note = heads["note"] if one.severity == "warning" else ""
    kind = "rule" if example.about is None else "condition"
    told = help_text(one, locale)
    parts = [
        f"# {code}: {note}{message(one, locale)}",
        f"**{heads['why']}.** {reason(one, locale)}",
        f"**{heads['do']}.** {told[:1].upper()}{told[1:]}",
        f"{heads['wrong']}:",
        _block("text", _shown(example, locale)),
        f"{heads['right']}:",
        _block(kind, example.right),
    ]
    return "\n\n".join(parts) + "\n"


def _shown(example: Example, locale: str) -> str:
    """The wrong text, and the line of it that a terminal shows if there are several."""
    wrong = example.wrong if len(example.wrong) <= _LONGEST else f"{example.wrong[:_LONGEST]}…"
    text = "".join(c if c.isprintable() or c == "\n" else "·" for c in wrong)
    carets = render(example.diagnostic, text=example.wrong, place="", locale=locale).split("\n")[1:3]
    return "\n".join(carets) if "\n" not in text else "\n".join([text, "", *carets])


def _block(kind: str, text: str) -> str:
    return f"```{kind}\n{text}\n```"


@cache
def example_of(code: str, language: str = "en") -> Example:
    """The example of a code: the first vector that shows it alone and can be made right.

    :param language: in which the example is written. For Polish there are vectors of mistakes in letters and
        words; what has a tree in English is the same mistake in its Polish words. What can only be written
        in one of the languages is shown in that one.
    :raises KeyError: if no vector does.
    """
    for case, spoken in _candidates(code, language):
        found = _example(case, spoken, code)
        if found is not None:
            return found
    raise KeyError(code)


def _candidates(code: str, language: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Vectors that show a code and nothing else, with the language to show them in, the best first."""
    english, polish = _vectors("bad.json")["cases"], _vectors("polish.json")["mistakes"]
    sources = [(english, "en", "en"), (polish, "pl", "pl")]
    if language == "pl":
        sources = [(polish, "pl", "pl"), (english, "en", "pl"), (english, "en", "en")]
    for cases, written, shown in sources:
        for case in cases:
            if [one["code"] for one in case["expect"]] != [code]:
                continue
            if written == shown:
                yield case, shown
            elif (translated := _in_polish(case, code)) is not None:
                yield translated, shown


def _in_polish(case: Mapping[str, Any], code: str) -> Mapping[str, Any] | None:
    """An English vector in Polish words, if what is wrong with it leaves a tree."""
    key, english = next(key for key in _TEXTS if key in case), _example(case, "en", code)
    wrong = _said(key, case[key])
    right = _said(key, english.right) if english else None
    return {**case, key: wrong, "right": right} if wrong and right else None


def _said(key: str, text: str) -> str | None:
    """A text in Polish; None if it has no tree."""
    if key == "rule":
        rule = parse_rule(text).tree
        return None if rule is None else print_rule(rule, "pl")
    tree = parse_expression(text).tree
    return None if tree is None else print_expression(tree, "pl")


_TEXTS = ("rule", "expression", "amount")


def _example(case: Mapping[str, Any], language: str, code: str) -> Example | None:
    """A vector with its right text: its own, or what the first good correction makes of it."""
    text, names = _text(case), replace(_declared(), language=language)
    about = None if "rule" in case else case.get("about", "customer")
    want = MONEY if "amount" in case else None

    def told(changed: str) -> tuple[Diagnostic, ...]:
        return diagnose(changed, names, language, about=about, want=want)

    found = told(text)
    if [one.code for one in found] != [code]:
        return None
    fixed = (apply(text, fix) for fix in found[0].fixes)
    right = case.get("right") or next((new for new in fixed if not told(new)), None)
    return None if right is None else Example(text, right, found[0], about, language)


@cache
def _vectors(name: str) -> Mapping[str, Any]:
    text = files("flask_loyalty.grammar").joinpath("vectors", name).read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def _declared() -> Names:
    """What the document of the vectors declares."""
    names = _vectors("bad.json")["names"]
    declared: Any = {key: tuple(value) if isinstance(value, list) else value for key, value in names.items()}
    ids = {kind: frozenset(known) for kind, known in names["catalogue"].items()}
    return Names(**{**declared, "catalogue": ids})


def _text(case: Mapping[str, Any]) -> str:
    text = next(case[key] for key in _TEXTS if key in case)
    return str(text) * int(case.get("repeat", 1))
