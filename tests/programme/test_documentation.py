"""docs/programme.md shows documents that load, and leaves no key out."""

import json
import re
from pathlib import Path

import pytest

from flask_loyalty.programme import casefile, document
from flask_loyalty.programme.casefile import read_cases
from flask_loyalty.programme.loader import load_programme
from tests.programme.documents import minimal, text_of

DOCS = Path(__file__).parents[2] / "docs"
PROGRAMME = (DOCS / "programme.md").read_text(encoding="utf-8")
CASES = (DOCS / "cases.md").read_text(encoding="utf-8")


def examples(text):
    return re.findall(r"```json\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("example", examples(PROGRAMME))
def test_the_examples_of_the_guide_load(example):
    """A whole document as it stands, a part put into the smallest one."""
    found = json.loads(example)
    loaded = load_programme(example if "format" in found else text_of(minimal(**found)))
    assert not loaded.diagnostics


@pytest.mark.parametrize("example", examples(CASES))
def test_the_examples_of_cases_are_right(example):
    assert read_cases(example).diagnostics == ()


def keys_of(schema):
    return {field.data_key or name for name, field in schema().fields.items()}


def test_every_key_of_the_document_is_explained():
    schemas = [
        one
        for one in vars(document).values()
        if isinstance(one, type) and issubclass(one, document.StrictSchema)
    ]
    for key in set().union(*(keys_of(schema) for schema in schemas)):
        assert re.search(rf"\| `([a-z]+\.)?{key}` \|", PROGRAMME), key


def test_every_key_of_case_files_is_explained():
    schemas = [
        one
        for one in vars(casefile).values()
        if isinstance(one, type) and issubclass(one, document.StrictSchema)
    ]
    for key in set().union(*(keys_of(schema) for schema in schemas)):
        assert f"`{key}`" in CASES or f'"{key}"' in CASES, key
