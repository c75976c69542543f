"""A mistake as data, and that every form of it is made from this data."""

import json

import pytest

from flask_loyalty.language import (
    Diagnostic,
    Edit,
    Fix,
    Span,
    apply,
    in_language,
    parse_rule,
    render,
    to_data,
)
from flask_loyalty.language.diagnostics import Labelled
from flask_loyalty.language.messages import CATALOGUE, LABELS
from flask_loyalty.language.reasons import REASONS

TEXT = "earn 5 points\nat most 5 points per order\nat most 9 points per order"
TWICE = Diagnostic("R108", Span(41, 67), related=(Span(14, 40),))


def test_the_data_of_a_mistake():
    data = to_data(TWICE, TEXT)
    assert json.loads(json.dumps(data)) == data
    assert {key: data[key] for key in ("code", "severity", "start", "end", "line", "column", "page")} == {
        "code": "R108",
        "severity": "error",
        "start": 41,
        "end": 67,
        "line": 3,
        "column": 1,
        "page": "errors/R108.md",
    }
    (other,) = data["related"]
    assert (other["line"], other["column"], other["label"]["en"]) == (2, 1, "the first limit")


def test_in_one_language():
    told = in_language(to_data(TWICE, TEXT), "pl_PL")
    assert told["related"][0]["label"] == "pierwszy limit"
    assert isinstance(told["message"], str)
    assert in_language(to_data(TWICE, TEXT), "de")["related"][0]["label"] == "the first limit"


def test_a_terminal_shows_each_place_and_what_it_is():
    shown = render(TWICE, text=TEXT, place='klub.json:4, rule "a"', locale="en").split("\n")
    assert shown[0].startswith('klub.json:4, rule "a" 3:1: R108 ')
    assert shown[1] == "  3 | at most 9 points per order"
    assert shown[3] == "  2 | at most 5 points per order"
    assert shown[4].endswith("^ the first limit")
    assert shown[5].startswith("  why: ")
    assert shown[6].startswith("  help: ")


def test_a_place_may_have_a_label_of_its_own():
    given = Diagnostic("R108", Span(0, 4), related=(Labelled(Span(14, 40), "L202"),))
    assert to_data(given, TEXT)["related"][0]["label"] == dict(LABELS["L202"])


@pytest.mark.parametrize(
    ("fix", "title"),
    [
        pytest.param(Fix.write(Span(5, 6), "7"), "write 7", id="another text"),
        pytest.param(
            Fix.write(Span(13, 13), "\nat most 1 time per order"), "add at most 1 time per order", id="more"
        ),
        pytest.param(Fix.write(Span(40, 67), ""), "delete at most 9 points per order", id="less"),
        pytest.param(
            Fix((Edit(Span(0, 0), "("), Edit(Span(13, 13), ")"))), "write (earn 5 points)", id="two places"
        ),
    ],
)
def test_what_a_correction_is_called(fix, title):
    data = to_data(Diagnostic("R108", Span(41, 67), fixes=(fix,)), TEXT)
    assert data["fixes"][0]["title"]["en"] == title
    assert data["fixes"][0]["kind"] == "choose"


def test_edits_are_made_together():
    fix = Fix((Edit(Span(0, 4), "pay"), Edit(Span(5, 6), "50"), Edit(Span(7, 13), "PLN")))
    assert apply("earn 5 points", fix) == "pay 50 PLN"


def test_a_safe_correction_comes_from_the_text():
    text = "earn 1,000 points"
    (diagnostic,) = parse_rule(text).diagnostics
    (fix,) = to_data(diagnostic, text)["fixes"]
    assert (fix["kind"], fix["edits"]) == ("safe", [{"start": 5, "end": 10, "text": "1000"}])


def test_every_code_has_its_reason_in_both_languages():
    assert {code.partition(".")[0] for code in REASONS} == {code.partition(".")[0] for code in CATALOGUE}
    assert set(REASONS) <= set(CATALOGUE)
    for code, texts in {**REASONS, **LABELS}.items():
        assert set(texts) == {"en", "pl"}, code
        assert all(texts.values()), code
        assert texts["en"] != texts["pl"], code
