"""Rules that are about no basket, each by an example that a merchant could write."""

from pathlib import Path

import pytest

from flask_loyalty.programme.casefile import read_cases
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.services.cases import run_case, run_cases

HERE = Path(__file__).parent
READ = read_cases((HERE / "occasions.cases.json").read_text(encoding="utf-8"))
LOADED = load_programme((HERE / "occasions.json").read_text(encoding="utf-8"))
CASES = READ.file.cases if READ.file else ()


def test_the_files_are_right():
    assert READ.diagnostics == LOADED.diagnostics == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case):
    assert run_case(case, LOADED).differences == ()


def test_every_rule_is_shown_at_work_or_missed():
    shown = {rule for case in CASES for rule in {**(case.expected.outcomes or {}), **case.expected.missed}}
    assert {rule.id for rule in LOADED.programme.rules} == shown


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ({"outcomes": {"referrer": 200, "referred": 99}}, "referred: expected 99, got 100"),
        ({"to": {"referred": "anna"}}, "to referred: expected anna, got ola"),
        ({"outcomes": {"referrer": 200, "referred": "1 stamp coffee"}}, "expected 1 stamp coffee, got 100"),
    ],
)
def test_what_came_otherwise_is_told(expect, told):
    import json

    case = {"name": "a friend", "moment": "2026-05-06 12:00", "member": "anna", "event": "referral",
            "friend": "ola", "expect": expect}  # fmt: skip
    text = json.dumps({"format": 1, "programme": "occasions.json", "cases": [case]})
    report = run_cases(text, lambda name: (HERE / name).read_text(encoding="utf-8"))
    assert told in report.text()
