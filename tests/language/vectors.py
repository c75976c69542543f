"""The vectors of grammar/vectors as parameters of tests, and what is told of one."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

import pytest

from flask_loyalty.language import Names
from flask_loyalty.language.diagnosing import diagnose
from flask_loyalty.language.vocabulary import MONEY


@cache
def load(name):
    text = files("flask_loyalty.grammar").joinpath("vectors", name).read_text(encoding="utf-8")
    document = json.loads(text)
    assert document["format"] == 1
    return document


def cases(name):
    return [pytest.param(case, id=case["name"]) for case in load(name)["cases"]]


@cache
def declared():
    """What the document of the vectors declares."""
    names = load("good.json")["names"]
    ids = {kind: frozenset(known) for kind, known in names["catalogue"].items()}
    parts = {key: tuple(v) if isinstance(v, list) else v for key, v in names.items()}
    return Names(**{**parts, "catalogue": ids})


def text_of(case):
    """Its text; one that is too long to stand in a file is repeated."""
    return next(case[key] for key in ("rule", "expression", "amount") if key in case) * case.get("repeat", 1)


def told(case, change=lambda text: text):
    """Every mistake of a vector's text, or of that text changed."""
    text = change(text_of(case))
    if "rule" in case:
        return diagnose(text, declared())
    want = {"money": MONEY}[case["want"]] if "amount" in case else None
    return diagnose(text, declared(), about=case["about"], want=want)
