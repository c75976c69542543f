"""Corrections of documents: what each mistake's are, that they correct, and that safe ones are made."""

import json
from collections import Counter
from importlib.resources import files

import pytest

from flask_loyalty.language.diagnostics import Edit, Fix, apply
from flask_loyalty.language.source import Span
from flask_loyalty.programme.correcting import correct_document
from flask_loyalty.programme.examples import documents, told_of
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.programme.mistakes import CATALOGUE, explain
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.reading import read_json

TEXT = files("flask_loyalty.grammar").joinpath("vectors", "documents.json").read_text(encoding="utf-8")
CASES = [case for case in json.loads(TEXT)["cases"] if not {"told", "publish", "deep"} & set(case)]

# About a file as a whole, or about what only the author can know: no text is nearer to what was meant.
ONLY_THE_AUTHOR = {
    *("D001", "D002", "D003", "D004", "D005", "D006", "D007", "D008", "D009", "D010", "D011", "D012"),
    *("D018", "D022", "D023", "D024", "D025", "D026", "D027", "D028", "D030", "D031", "D138", "D314"),
    *("D103", "D106", "D107", "D111", "D112", "D113", "D114", "D115", "D116", "D117", "D121", "D122"),
    *("D127", "D128", "D129", "D130", "D131", "D132", "D133", "D134", "D140"),
    *("D206", "D208", "D209", "D240", "D303", "D305", "D306", "D307", "D309", "D310", "D311"),
    *("D330", "D332", "D342", "D343", "D344", "D345", "D346", "D347", "D351"),
    *("P101", "P102", "P103", "P104", "P107"),
    *("D401", "D402", "D403", "D404", "D405", "D407", "D409", "D410", "D411", "D412", "D413", "D417", "D422"),
}


def found(case, text):
    if "text" in case:
        return Notebook("club.json", text, read_json(text)).all()
    return told_of(case, text)


def made(text, fix):
    return apply(text, Fix(tuple(Edit(Span(one["start"], one["end"]), one["text"]) for one in fix["edits"])))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["code"]) for case in CASES])
def test_a_correction_corrects(case):
    """One to choose removes the mistake that it is for; a safe one leaves no new mistake either."""
    wrong, _ = documents(case, "en")
    before = found(case, wrong)
    codes = Counter(one.code for one in before)
    own = [one for one in before if one.code == case["code"]]
    assert any(one.fixes for one in own) is (case["code"] not in ONLY_THE_AUTHOR)
    for one in own:
        for fix in one.fixes:
            after = Counter(other.code for other in found(case, made(wrong, fix)))
            assert after[one.code] < codes[one.code], fix
            assert fix["kind"] == "choose" or not after - codes, fix


def test_every_code_is_corrected_or_only_the_authors():
    assert {one.code for one in CATALOGUE.values()} >= ONLY_THE_AUTHOR


SMALL = (
    '{"format": 1, "name": "Club", "currency": "PLN", "points": {"name": {"pl": ["punkt", "punkty",'
    ' "punktów"], "en": ["point", "points"]}, "value": "0.02 PLN"}, "rules": [%s]}'
)


def rule(text, **more):
    return json.dumps({"id": "base", "rule": text, **more}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("wrong", "right", "number"),
    [
        pytest.param(rule("earn 1,000 points"), rule("earn 1000 points"), 1, id="in a rule"),
        pytest.param(
            rule(["when order.is_first", "earn 1,000 points."]),
            rule(["when order.is_first", "earn 1000 points"]),
            2,
            id="two in a line of a list, one after the other",
        ),
        pytest.param('{id: "base",, rule: "earn 5 points"}', rule("earn 5 points"), 3, id="in JSON itself"),
        pytest.param(
            '{"id": "base" "rule": "earn 5points"}', rule("earn 5 points"), 2, id="first JSON, then the rule"
        ),
        pytest.param(rule("eran 5 points"), rule("eran 5 points"), 0, id="a choice is left to a person"),
        pytest.param(
            '{"id": "base", "rule": "when customer.tier >= "gold" earn 5 points"}',
            '{"id": "base", "rule": "when customer.tier >= "gold" earn 5 points"}',
            0,
            id="a quote inside a text is left to a person",
        ),
        pytest.param('{"id": "base"; "rule": "earn 5 points"}', rule("earn 5 points"), 1, id="a semicolon"),
        pytest.param(
            '{"id": "base",\n   "rule":   "earn 1,000 points"}',
            '{"id": "base",\n   "rule":   "earn 1000 points"}',
            1,
            id="how the file lies stays",
        ),
    ],
)
def test_what_is_safe_is_made(wrong, right, number):
    assert correct_document(SMALL % wrong) == (SMALL % right, number)


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["code"]) for case in CASES if "case_file" not in case]
)
def test_correcting_leaves_nothing_safe_and_adds_no_mistake(case):
    """Whatever the document, what is made can only help, and a second time changes nothing."""
    wrong, _ = documents(case, "en")
    text, _ = correct_document(wrong)
    assert correct_document(text) == (text, 0)
    if "text" not in case:
        before, after = (
            Counter(one.code for one in load_programme(one).diagnostics) for one in (wrong, text)
        )
        assert not after - before


def test_a_correction_is_told_under_the_help():
    (one,) = load_programme(SMALL % rule("eran 5 points")).diagnostics
    assert explain(one, "en").splitlines()[-1] == "  possible correction: write earn"
    assert explain(one, "pl").splitlines()[-1] == "  możliwa poprawka: napisz earn"
    (one,) = load_programme(SMALL % rule("earn 1,000 points", until="20.03.2026")).diagnostics[1:]
    assert explain(one, "en").splitlines()[-1] == '  possible correction: write "2026-03-20"'


def test_the_quotes_inside_a_text_are_escaped_where_a_person_says_so():
    wrong = SMALL % '{"id": "base", "rule": "when customer.tier >= "gold" earn 5 points"}'
    (one,) = load_programme(wrong).diagnostics
    (fix,) = one.fixes
    assert made(wrong, fix) == SMALL % rule('when customer.tier >= "gold" earn 5 points')


@pytest.mark.parametrize(
    ("part", "corrected"),
    [
        pytest.param({"assume_margin": 25}, ['"25%"'], id="a percentage without its sign"),
        pytest.param({"assume_margin": "25"}, ['"25%"'], id="a percentage as a bare text"),
        pytest.param(
            {"rules": [{"id": "a", "rule": "earn 5 points", "until": "31.12.2026"}]},
            ['"2026-12-31"'],
            id="a day of Europe",
        ),
        pytest.param(
            {"rules": [{"id": "a", "rule": "earn 5 points", "until": "11/12/2026"}]},
            ['"2026-12-11"', '"2026-11-12"'],
            id="a day that can be read in two ways",
        ),
        pytest.param(
            {"rules": [{"id": "a", "rule": "earn 5 points", "until": "24/12/2026"}]},
            ['"2026-12-24"'],
            id="a day of one way",
        ),
    ],
)
def test_values_are_offered_as_they_should_stand(part, corrected):
    (one,) = load_programme(json.dumps({**json.loads(SMALL % rule("earn 5 points")), **part})).diagnostics
    assert [fix["edits"][0]["text"] for fix in one.fixes] == corrected
