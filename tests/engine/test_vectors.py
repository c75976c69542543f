"""What an expression is worth: vectors by hand, and a step around each limit of the good rules."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files

import pytest

from flask_loyalty.engine.compiled import meaning
from flask_loyalty.engine.interpret import FactReader, evaluate
from flask_loyalty.language import parse_expression, print_expression
from tools import boundaries


def vectors(name):
    document = json.loads(files("flask_loyalty.grammar").joinpath("vectors", name).read_text("utf-8"))
    tiers = tuple(document["tiers"])
    for case in document["cases"]:
        facts = ", ".join(f"{fact} is {value}" for fact, value in case["facts"].items())
        yield pytest.param(case, tiers, id=case.get("name", f"{case['expression']}; {facts}"))


def expression(text):
    parsed = parse_expression(text)
    assert parsed.tree is not None, (text, parsed.diagnostics)
    return parsed.tree


def value(written):
    """A value as the vectors write it: a literal of the language, a list for a set, or a word."""
    if isinstance(written, list):
        return frozenset(written)
    words = {"true": True, "false": False, "unknown": None, "none": None}
    return words[written] if written in words else evaluate(expression(written), FactReader(lambda _: None))


@pytest.mark.parametrize(("case", "tiers"), [*vectors("evaluation.json"), *vectors("boundaries.json")])
def test_an_expression_is_worth_what_the_vector_says(case, tiers):
    facts = {print_expression(expression(name)): value(told) for name, told in case["facts"].items()}
    reader = FactReader(lambda fact: facts[print_expression(replace(fact, otherwise=None))], tiers)
    asked = expression(case["expression"])
    assert evaluate(asked, reader) == value(case["gives"])
    assert meaning(asked, lambda fact: lambda scope, unit: scope.read(fact))(reader, None) == value(
        case["gives"]
    )


def test_the_boundaries_are_those_of_the_good_rules():
    assert boundaries.FILE.read_text("utf-8") == boundaries.written(), "run: python -m tools.boundaries"
