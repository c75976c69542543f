"""The JSON Schema takes what a document may hold and refuses what it may not."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from tests.programme.documents import minimal, points
from tools.schema import FILE, written

SHIPPED = files("flask_loyalty.grammar").joinpath("programme.schema.json").read_text("utf-8")
VALIDATOR = Draft202012Validator(json.loads(SHIPPED))
PROGRAMMES = sorted(
    one.name
    for one in files("flask_loyalty.grammar").joinpath("programmes").iterdir()
    if one.name.endswith(".json") and not one.name.endswith(".cases.json")
)


def test_the_file_is_what_the_fields_say():
    assert FILE.read_text("utf-8") == written(), "run: python -m tools.schema"
    Draft202012Validator.check_schema(json.loads(SHIPPED))


@pytest.mark.parametrize("name", PROGRAMMES)
def test_the_examples_fit(name):
    text = files("flask_loyalty.grammar").joinpath("programmes", name).read_text("utf-8")
    assert list(VALIDATOR.iter_errors(json.loads(text))) == []


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(minimal(currency=...), id="key missing"),
        pytest.param(minimal(colour="red"), id="unknown key"),
        pytest.param(minimal(points=points(value="0,02 PLN")), id="money with a comma"),
        pytest.param(minimal(points=points(pending="14 dni")), id="a duration in Polish"),
        pytest.param(minimal(prices="both"), id="no such word"),
        pytest.param(minimal(rules=[{"id": "no spaces", "rule": "earn 1 point"}]), id="an id with a space"),
        pytest.param(minimal(rules=[{"id": "a", "rule": []}]), id="no lines"),
        pytest.param(
            minimal(rules=[{"id": "a", "rule": "earn 1 point", "priority": 1.5}]), id="half a priority"
        ),
        pytest.param(minimal(name={"pl": "Klub"}), id="a language missing"),
    ],
)
def test_what_does_not_fit(wrong):
    assert not VALIDATOR.is_valid(wrong)


def test_the_smallest_document_fits():
    VALIDATOR.validate(minimal())
