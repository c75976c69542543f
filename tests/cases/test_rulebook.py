"""The rule book: what merchants want to write, as programmes with a case for each boundary of each rule."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from flask_loyalty.programme.casefile import read_cases
from flask_loyalty.programme.formatting import format_document
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.services.cases import run_case

FOLDER = Path(__file__).parents[2] / "grammar" / "programmes" / "rulebook"
CHAPTERS = sorted(path.name.removesuffix(".cases.json") for path in FOLDER.glob("*.cases.json"))
FEWEST = 3  # cases of a rule: where it gives, where it just does not, and why
NOTES = {"deals": {"R139"}}  # steps "for the whole" are wanted there


def text_of(name):
    return (FOLDER / name).read_text(encoding="utf-8")


LOADED = {chapter: load_programme(text_of(f"{chapter}.json")) for chapter in CHAPTERS}
POLISH = {chapter: load_programme(text_of(f"{chapter}.pl.json")) for chapter in CHAPTERS}
READ = {chapter: read_cases(text_of(f"{chapter}.cases.json")) for chapter in CHAPTERS}
CASES = [
    pytest.param(chapter, case, id=f"{chapter}: {case.name}")
    for chapter, read in READ.items()
    for case in (read.file.cases if read.file else ())
]

each_chapter = pytest.mark.parametrize("chapter", CHAPTERS)


def test_no_chapter_without_cases():
    assert CHAPTERS
    assert {path.name for path in FOLDER.iterdir()} == {
        f"{chapter}{end}" for chapter in CHAPTERS for end in (".json", ".pl.json", ".cases.json")
    }


@each_chapter
def test_a_chapter_has_no_mistake(chapter):
    """It may hold what the running shop does not book yet (P1): case files decide that too."""
    found = {one.code for one in LOADED[chapter].diagnostics if not one.code.startswith("P1")}
    assert found == NOTES.get(chapter, set())
    assert READ[chapter].diagnostics == ()
    assert LOADED[chapter].errors == ()
    assert READ[chapter].file.programme == f"{chapter}.json"


@each_chapter
def test_a_chapter_is_in_its_one_spelling(chapter):
    english, polish = text_of(f"{chapter}.json"), text_of(f"{chapter}.pl.json")
    assert format_document(english) == english
    assert format_document(english, into="pl") == polish == format_document(polish)


@each_chapter
def test_a_chapter_says_the_same_in_polish(chapter):
    english, polish = LOADED[chapter], POLISH[chapter]
    assert polish.errors == ()
    assert (english.names.language, polish.names.language) == ("en", "pl")
    assert [rule.rule for rule in polish.programme.rules] == [rule.rule for rule in english.programme.rules]
    assert polish.sentences.expressions == english.sentences.expressions


@pytest.mark.parametrize(("chapter", "case"), CASES)
def test_case(chapter, case):
    assert run_case(case, LOADED[chapter]).differences == ()
    assert run_case(case, POLISH[chapter]).differences == ()


@each_chapter
def test_every_rule_is_seen_at_work_and_at_its_limits(chapter):
    """Alone or among others a rule has cases enough, one at least in which it gives and one in which not."""
    cases = READ[chapter].file.cases
    gives = Counter(rule for case in cases for rule in case.expected.outcomes or ())
    gives_not = Counter(
        rule
        for case in cases
        for rule in {*(case.only or ()), *case.expected.missed} - {*case.expected.outcomes}
    )
    for rule in LOADED[chapter].programme.rules:
        assert gives[rule.id], rule.id
        assert gives_not[rule.id], rule.id
        assert gives[rule.id] + gives_not[rule.id] >= FEWEST, rule.id


def run_one(chapter, **case):
    """What differs from what one more case of a chapter expects."""
    made = {"name": "one more", "moment": "2026-05-06 12:00", "member": "anna", **case}
    read = read_cases(json.dumps({"format": 1, "programme": f"{chapter}.json", "cases": [made]}))
    return run_case(read.file.cases[0], LOADED[chapter]).differences


@pytest.mark.parametrize(
    ("last", "expect"),
    [
        pytest.param(500, {"outcomes": {}, "missed": {"10-capped": "limit"}}, id="200 × 500: none left"),
        pytest.param(499, {"outcomes": {"10-capped": 1}}, id="199 × 500 + 499: one left"),
    ],
)
def test_100_000_points_in_total(last, expect):
    """Fifty members with four orders each use them up; too long for a case file to be read."""

    def machine(points):
        return {"sku": "ESP-HOME", "price": f"{points}.00 PLN", "cost": "0.00 PLN", "tax": "0%"}

    past = [
        {"at": "2026-05-01 12:00", "member": f"m{number}", "cart": [machine(500)]}
        for number in range(50)
        for _ in range(4)
    ]
    past[-1]["cart"] = [machine(last)]
    assert run_one("earning", only=["10-capped"], past=past, cart=[machine(600)], expect=expect) == ()


@pytest.mark.parametrize(
    ("before", "expect"),
    [
        pytest.param(99, {"outcomes": {"21-happy-hour": "15.00 PLN"}}, id="the hundredth customer"),
        pytest.param(100, {"outcomes": {}, "missed": {"21-happy-hour": "limit"}}, id="the one after"),
    ],
)
def test_the_first_100_customers(before, expect):
    """Three a day, so that it takes them 34 days."""
    goods = [{"sku": "BOX", "price": "100.00 PLN"}]
    past = [
        {"at": f"{date(2026, 5, 1) + timedelta(days=one // 3)} 17:00", "member": f"m{one}", "cart": goods}
        for one in range(before)
    ]
    moment = "2026-07-01 17:00"
    assert run_one("deals", only=["21-happy-hour"], moment=moment, past=past, cart=goods, expect=expect) == ()


@each_chapter
def test_every_rule_has_a_name_in_both_languages(chapter):
    for rule in LOADED[chapter].programme.rules:
        assert rule.name["pl"] != rule.name["en"] != rule.id, rule.id
