"""Every case of the complete example, one test each."""

from pathlib import Path

import pytest

from flask_loyalty.programme.casefile import read_cases
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.services.cases import run_case

FOLDER = Path(__file__).parents[2] / "grammar" / "programmes"
READ = read_cases((FOLDER / "klub-ziarno.cases.json").read_text(encoding="utf-8"))
CASES = READ.file.cases if READ.file else ()


@pytest.fixture(scope="module")
def loaded():
    return load_programme((FOLDER / READ.file.programme).read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case, loaded):
    assert run_case(case, loaded).differences == ()


def test_there_are_enough():
    assert READ.diagnostics == ()
    assert len(CASES) >= 35


def test_every_rule_and_reward_has_a_case(loaded):
    """A rule that no case sees at work could be anything."""
    seen = {name for case in CASES for name in case.expected.outcomes or ()}
    assert {rule.id for rule in loaded.programme.rules} <= seen
