"""A document with Polish rules: the same programme, decided the same; its mistakes point at Polish text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flask_loyalty.programme.casefile import read_cases
from flask_loyalty.programme.formatting import format_document
from flask_loyalty.programme.loader import load_programme, report
from flask_loyalty.services.cases import run_case
from flask_loyalty.services.describing import explain_document, format_files
from tests.programme.documents import minimal, text_of

FOLDER = Path(__file__).parents[2] / "grammar" / "programmes"
PROGRAMMES = sorted(
    path for path in FOLDER.rglob("*.json") if not path.name.endswith((".cases.json", ".pl.json"))
)
each_programme = pytest.mark.parametrize("path", PROGRAMMES, ids=lambda path: path.stem)


def _trees(text):
    loaded = load_programme(text)
    assert loaded.programme is not None, report(loaded, "pl")
    return loaded, [rule.rule for rule in loaded.programme.rules], dict(loaded.sentences.expressions)


def _told(text):
    """What a document says, whether a rule is a text or a list of lines."""
    document = json.loads(text)
    for rule in document["rules"]:
        rule["rule"] = "\n".join(rule["rule"]) if isinstance(rule["rule"], list) else rule["rule"]
    return document


@each_programme
def test_a_programme_in_polish_is_the_same_programme(path):
    """Every rule and expression, from English to Polish and back, without loss."""
    english = path.read_text(encoding="utf-8")
    polish = format_document(english, into="pl")
    assert json.loads(polish)["language"] == "pl"
    assert _trees(polish)[1:] == _trees(english)[1:]
    assert format_document(polish) == polish
    assert _told(format_document(polish, into="en")) == _told(format_document(english))


def test_its_cases_hold_in_polish():
    """Those of the rule book are run with its Polish files, in a test of its own."""
    path = FOLDER / "klub-ziarno.json"
    text = path.read_text(encoding="utf-8")
    english, polish = load_programme(text), load_programme(format_document(text, into="pl"))
    cases = read_cases(path.with_name(f"{path.stem}.cases.json").read_text(encoding="utf-8")).file.cases
    assert cases
    for case in cases:
        assert run_case(case, polish) == run_case(case, english), case.name


def test_the_language_becomes_the_first_key_where_none_stood():
    document = minimal()
    document.pop("language", None)
    text = text_of(document)
    polish = format_document(text, into="pl")
    assert next(iter(json.loads(polish))) == "language"
    assert load_programme(polish).names.language == "pl"


def test_a_mistake_points_at_the_polish_text():
    document = {**minimal(), "language": "pl"}
    document["rules"] = [{"id": "base", "rule": ["gdy wartość zamówienia >= 5 zł", "nalicz 1.5 punktu"]}]
    (found,) = load_programme(text_of(document)).errors
    assert (found.code, found.rule, found.inside) == ("L007", "base", (2, 8))
    assert "nalicz 1.5 punktu" in found.shown


def test_an_english_rule_in_a_polish_document_is_told_whole():
    document = {**minimal(), "language": "pl"}
    document["rules"] = [{"id": "base", "rule": "when order.is_first\nearn 5 points"}]
    (found,) = load_programme(text_of(document)).errors
    assert found.code == "L111"
    assert found.fixes[0]["edits"][0]["text"] == "gdy pierwsze zamówienie klienta\nnalicz 5 punktów"


def test_a_polish_document_is_explained_as_an_english_one():
    """The sentences are the same; only the rule's own text, shown under them, is Polish."""
    english = (FOLDER / "klub-ziarno.json").read_text(encoding="utf-8")
    polish = format_document(english, into="pl")
    for locale in ("pl", "en"):
        one, other = (explain_document(text, locale).split("\n") for text in (english, polish))
        assert [line for line in one if not line.startswith("    ")] == [
            line for line in other if not line.startswith("    ")
        ]
    assert "    nalicz 1 punkt za każdy 1 zł marży zamówienia" in explain_document(polish, "en")


@pytest.mark.parametrize(
    ("rule", "costs", "readers"),
    [
        ("earn 5 points", ["decided once an order, no index can serve it"], ["merchant", "customer"]),
        ("on signup earn 5 points", ["decided once an event"], ["merchant", "customer"]),
        ("on referral for friends earn 5 points", ["decided once an event"], ["merchant", "customer"]),
        ("every month for employees pay 5 PLN", ["decided once a period"], ["merchant"]),
        ("for employees pay 5 PLN", ["decided once an order, no index can serve it"], ["merchant"]),
    ],
)
def test_explained_is_what_starts_a_rule_and_what_its_readers_read(rule, costs, readers):
    """A customer reads nothing of what employees get, a merchant nothing of what it costs to decide."""
    text = text_of(minimal(rules=[{"id": "one", "rule": rule}]))
    told = explain_document(text, "en").split("\n")
    in_full = explain_document(text, "en", costs=True).split("\n")
    assert [line for line in in_full if line not in told] == [f"  cost: {cost}" for cost in costs]
    assert [line[6:].split(":")[0] for line in told if line.startswith("  en, ")] == readers


def test_the_command_turns_files_into_polish(tmp_path):
    path = tmp_path / "klub.json"
    path.write_text(text_of(minimal()), encoding="utf-8")
    told, status = format_files([str(path)], "pl", into="pl")
    assert status == 0
    assert "sformatowane: 1" in told
    assert load_programme(path.read_text(encoding="utf-8")).names.language == "pl"
