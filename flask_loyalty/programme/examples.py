"""An example for every mistake of a document: what is wrong, what is told of it, and the same made right.

They are the vectors in ``grammar/vectors/documents.json``: parts of a document put over the smallest one, or
a text of JSON as it stands. So what a page shows is what a test has seen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from flask_loyalty.language.source import Span
from flask_loyalty.programme.casefile import read_cases
from flask_loyalty.programme.casefit import fit_cases
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.programme.mistakes import CATALOGUE, Located, plain
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.reading import read_json

__all__ = ["Example", "documents", "example_of", "told_of"]

LANGUAGES = ("en", "pl")


@dataclass(frozen=True, slots=True)
class Example:
    """A part of a document that is wrong, what is told of it, and the same part made right.

    :param wrong, right: the parts that differ, as they stand in the file.
    """

    wrong: str
    right: str
    located: Located


@cache
def example_of(code: str, language: str = "en") -> Example:
    """The example of a code; its rules are in ``language``.

    :raises KeyError: if no vector shows the code.
    """
    for case in _vectors()["cases"]:
        if case["code"] == code:
            return _example(case, language)
    raise KeyError(code)


def documents(case: Mapping[str, Any], language: str) -> tuple[str, str]:
    """The whole files of a vector, wrong and right."""
    told = {**case, **(case.get("pl", {}) if language == "pl" else {})}
    if "text" in told:
        return told["text"] * told.get("repeat", 1), told["right"]
    wrong, base = (
        (told["programme"], _vectors()["programme"][language])
        if "programme" in told
        else (told["case_file"], _vectors()["case_file"])
    )
    left = {key: value for key, value in base.items() if key not in told.get("without", ())}
    return _written({**left, **wrong}), _written({**base, **told["right"]})


def _example(case: Mapping[str, Any], language: str) -> Example:
    told = {**case, **(case.get("pl", {}) if language == "pl" else {})}
    wrong, right = documents(case, language)
    located = _located(case, wrong, language)
    if "text" in told:
        return Example(told["text"], right, located)
    part = told["programme"] if "programme" in told else told["case_file"]
    return Example(_part(part), _part(told["right"]), located)


def _located(case: Mapping[str, Any], text: str, language: str) -> Located:
    """What is told of the wrong text."""
    code = case["code"]
    kind = next(kind for kind, mistake in CATALOGUE.items() if mistake.code == code)
    if "told" in case:  # about the file as a whole, or about more mistakes than a page could show
        return plain(kind, "club.json", **case["told"])
    if "deep" in case:
        return _found(kind, {**case, **(case.get("pl", {}) if language == "pl" else {})}, text)
    if "publish" in case:
        notes = Notebook("club.json", text, read_json(text))
        notes.add(kind, ("rules", 0, "rule"), detail=json.loads(text)["rules"][0]["id"])
        return notes.all()[0]
    return next(one for one in told_of(case, text, language) if one.code == code)


def _found(kind: str, case: Mapping[str, Any], text: str) -> Located:
    """A finding as the examination of the whole programme tells it; a test holds the two equal."""
    notes, path = Notebook("club.json", text, read_json(text)), tuple(case["path"])
    clause, written = case.get("clause"), notes.value_at(path)
    whole = "\n".join(str(line) for line in written) if isinstance(written, list) else str(written)
    span = None if clause is None else Span(whole.index(clause), whole.index(clause) + len(clause))
    related = [(tuple(one["path"]), one["label"]) for one in case.get("related", ())]
    parts = case.get("parts", {})
    notes.finding(kind, path, text=whole, span=span, related=related, example=case.get("example"), **parts)
    return notes.all()[0]


def told_of(case: Mapping[str, Any], text: str, language: str = "en") -> tuple[Located, ...]:
    """Every mistake of a vector's file; of a case file that can be read, those that its programme tells."""
    if "case_file" not in case:
        return load_programme(text, name="club.json").diagnostics
    read = read_cases(text, name="club.json")
    if read.file is None or "of" not in case:
        return read.diagnostics
    programme = load_programme(_written({**_vectors()["programme"][language], **case["of"]}))
    return fit_cases(text, read.file, programme, "club.json")


def _written(document: Mapping[str, Any]) -> str:
    """A document as a page shows it."""
    return "{\n" + _part(document, "  ") + "\n}"


def _part(members: Mapping[str, Any], margin: str = "") -> str:
    """Some keys of a document: one a line, and each object of a list on a line of its own."""
    return ",\n".join(f"{margin}{_json(key)}: {_value(value, margin)}" for key, value in members.items())


def _value(value: Any, margin: str) -> str:
    if not isinstance(value, list) or not value or len(_json(value)) < _SHORT:
        return _json(value)
    lines = ",\n".join(f"{margin}  {_json(one)}" for one in value)
    return f"[\n{lines}\n{margin}]"


_SHORT = 20


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@cache
def _vectors() -> Mapping[str, Any]:
    text = files("flask_loyalty.grammar").joinpath("vectors", "documents.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found
