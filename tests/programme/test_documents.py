"""The vectors of documents: each is told by its code, and made right nothing is left to say."""

import json
import re
from collections import Counter
from importlib.resources import files

import pytest

from flask_loyalty.language.vocabulary import CLAUSE_WORDS, FACTS, NOUNS
from flask_loyalty.programme import reasons
from flask_loyalty.programme.casefile import read_cases
from flask_loyalty.programme.examples import documents, example_of, told_of
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.programme.mistakes import CATALOGUE, SAMPLE, TERMS, explain
from flask_loyalty.programme.reading import read_json
from flask_loyalty.services.bookable import unapplied, unbooked
from flask_loyalty.services.describing import read_file

TEXT = files("flask_loyalty.grammar").joinpath("vectors", "documents.json").read_text(encoding="utf-8")
CASES = json.loads(TEXT)["cases"]


def _params(*keys):
    chosen = [case for case in CASES if any(key in case for key in keys) and "told" not in case]
    return [pytest.param(case, id=case["code"]) for case in chosen]


def test_every_code_has_an_example_and_every_kind_a_reason():
    assert sorted(case["code"] for case in CASES) == sorted(one.code for one in CATALOGUE.values())
    assert set(reasons.REASONS) == set(CATALOGUE)
    for texts in (*reasons.REASONS.values(), *TERMS.values(), SAMPLE):
        assert set(texts) == {"en", "pl"}
        assert texts["en"] != texts["pl"]


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("case", _params("programme", "case_file"))
def test_a_part_of_a_document(case, language):
    wrong, right = documents(case, language)
    expected = [] if "publish" in case or "deep" in case else case.get("expect", [case["code"]])
    assert Counter(one.code for one in told_of(case, wrong, language)) == Counter(expected)
    assert told_of(case, right, language) == ()


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("case", _params("text"))
def test_a_text_of_json(case, language):
    wrong, right = documents(case, language)
    assert [CATALOGUE[flaw.kind].code for flaw in read_json(wrong).flaws] == [case["code"]]
    assert read_json(right).flaws == ()


@pytest.mark.parametrize("case", _params("publish"))
def test_what_cannot_be_published(case):
    """The page shows what publishing would tell."""
    for language in ("en", "pl"):
        wrong, right = documents(case, language)
        asked = unapplied if case["publish"] == "without_deals" else unbooked
        (one,) = asked(load_programme(wrong).programme, wrong, "club.json")
        assert one == example_of(case["code"], language).located
        assert asked(load_programme(right).programme, right, "club.json") == ()


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("D103", "docs/programme.md tells what it holds"),
        ("D109", "from 1 to 1000000000"),
        ("D209", 'the word "item" already means something (the language)'),
        ("D309", 'Start with {"id": "base", "rule": "earn 1 point per 1 PLN of order.margin"}'),
    ],
)
def test_what_is_told(code, told):
    assert told in explain(example_of(code).located, "en")


def test_a_polish_document_is_shown_polish_rules():
    told = explain(example_of("D309", "pl").located, "pl")
    assert 'Zacznij od {"id": "base", "rule": "nalicz 1 punkt za każdy 1 zł marży zamówienia"}.' in told


def test_a_case_file_is_sent_to_its_own_manual():
    one, _ = read_cases('{"format": 1, "cases": []}').diagnostics
    assert (one.code, one.help["en"]) == (
        "D103", 'Add "programme" to this object; docs/cases.md tells what it holds.',
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("none.json", "nie można odczytać pliku: nie ma takiego pliku"),
        ("", "nie można odczytać pliku: to katalog"),
        ("club.json/below.json", "nie można odczytać pliku: nie ma takiego pliku"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_the_readers_words(tmp_path, name, told):
    (tmp_path / "club.json").write_text("{}", encoding="utf-8")
    found = read_file(tmp_path / name)
    assert found.message["pl"] == told
    assert all(c.isascii() for c in found.message["en"])


# The keys and words of a document are the same in every language; here they are listed without quotes.
LISTS = {"D208", "D401", "D402"}


@pytest.mark.parametrize("code", sorted({one.code for one in CATALOGUE.values()} - LISTS))
def test_nothing_english_is_told_in_polish(code):
    one = example_of(code, "pl").located
    for texts in (one.message, one.reason, one.help):
        said = re.sub(r'"[^"]*"|„[^”]*”|`[^`]*`|Znane tutaj: .*', "", texts["pl"])
        assert set(re.findall(r"\w+(?:\.\w+)*", said)) & ENGLISH == set(), said


ENGLISH = {
    *FACTS,
    *CLAUSE_WORDS,
    *(form for one in NOUNS.values() for form in (one.word, one.plural)),
    *(
        "the",
        "of",
        "is",
        "are",
        "this",
        "that",
        "with",
        "and",
        "or",
        "not",
        "here",
        "must",
        "cannot",
        "write",
    ),
} - {"to", "on", "do", "by", "partner", "segment"}
