"""Which clauses no case exercises, as what ``decide`` saw tells it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.analysis.clauses import clauses_of, turned_out
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Facts
from flask_loyalty.engine.watching import watching
from flask_loyalty.services.covering import cover_files
from flask_loyalty.web.cli_files import main
from tests.engine.makers import NOON, programme, rule
from tests.engine.strategies import RULES, events
from tests.infrastructure.laws import examples

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = {
    "format": 1,
    "name": "Club",
    "currency": "PLN",
    "points": {"name": {"pl": ["a", "b", "c"], "en": ["a", "b"]}, "value": "0.02 PLN"},
}
PRODUCTS = {
    "CUP": {"price": "42.00 PLN", "category": "cups"},
    "TEA": {"price": "20.00 PLN", "category": "tea"},
}


def case(name, cart, **more):
    return {
        "name": name,
        "moment": more.pop("moment", "2026-05-06 12:00"),
        **({} if "guest" in more else {"member": "anna"}),
        "cart": cart,
        "expect": {"to_pay": "0.00 PLN"},  # what comes out is not the coverage's business
        **{key: value for key, value in more.items() if key != "guest"},
    }


@pytest.fixture
def files(tmp_path):
    """Writes a programme of one rule and its cases; gives the path of the cases."""

    def write(text, *cases, language="en", **document):
        (tmp_path / "club.json").write_text(
            json.dumps({**DOCUMENT, "language": language, "rules": [{"id": "it", "rule": text, **document}]})
        )
        path = tmp_path / "club.cases.json"
        whole = {"format": 1, "programme": "club.json", "products": PRODUCTS, "cases": list(cases)}
        path.write_text(json.dumps(whole))
        return path

    return write


def missing(path):
    """Clause, its text, and the ways in which no case shows it."""
    _, _, (data,) = cover_files([str(path)])
    (one,) = data["rules"]
    return [
        (part["clause"], part["text"], side)
        for part in one["parts"]
        for side, by in part["shown_by"].items()
        if by is None
    ]


CUPS = case("cups", ["2 CUP"])
TEA = case("tea", ["TEA"])


@pytest.mark.parametrize(
    ("text", "cases", "left"),
    [
        pytest.param(
            "when order.subtotal >= 50 PLN and order.quantity >= 2 discount 5%",
            [CUPS],
            [("when", "order.subtotal >= 50 PLN", "false"), ("when", "order.quantity >= 2", "false")],
            id="conditions that never fail",
        ),
        pytest.param(
            "when order.subtotal >= 50 PLN and order.quantity >= 2 discount 5%", [CUPS, TEA], [], id="both"
        ),
        pytest.param(
            "when order.subtotal >= 50 PLN or now.weekday = sunday discount 5%",
            [CUPS, TEA],
            [("when", "now.weekday = sunday", "true")],
            id="an alternative that never holds",
        ),
        pytest.param(
            'when (order.quantity >= 9 and "vip" in customer.interests) or order.quantity = 1 discount 5%',
            [CUPS, TEA],
            [
                ("when", 'order.quantity >= 9 and "vip" in customer.interests', "true"),
                ("when", "order.quantity >= 9", "true"),
                ("when", '"vip" in customer.interests', "true"),
            ],
            id="an alternative of several conditions",
        ),
        pytest.param(
            'when order.quantity >= 2 discount 5% on items where item.category = "tea"',
            [TEA],
            [
                ("rule", "", "given"),
                ("when", "order.quantity >= 2", "true"),
                ("units", 'on items where item.category = "tea"', "found"),
                ("units", 'on items where item.category = "tea"', "missing"),
                ("item", 'item.category = "tea"', "true"),
                ("item", 'item.category = "tea"', "false"),
            ],
            id="what comes behind a condition that fails was not come to",
        ),
        pytest.param(
            'price 1 PLN on cheapest 1 of every 2 items where item.category = "cups"',
            [CUPS, TEA],
            [],
            id="complete sets and none",
        ),
        pytest.param(
            "discount by order.quantity whole from 2: 5%, from 4: 10%",
            [TEA, CUPS],
            [("band", "from 4: 10%", "reached")],
            id="a band",
        ),
        pytest.param(
            "earn 1 point per 1 PLN of order.subtotal at most 50 points per order",
            [CUPS],
            [("limit", "at most 50 points per order", "not_reached")],
            id="a limit that always binds",
        ),
        pytest.param(
            "earn 1 point per 1 PLN of order.subtotal at most 50 points per order", [CUPS, TEA], [], id="not"
        ),
    ],
)
def test_what_no_case_exercises(files, text, cases, left):
    assert missing(files(text, *cases)) == left


def test_dates_are_exercised_by_what_happens_outside_them(files):
    path = files("discount 5%", CUPS, until="2026-05-31", **{"from": "2026-05-01"})
    assert [one[::2] for one in missing(path)] == [("since", "before"), ("until", "after")]
    outside = [
        case("before", ["TEA"], moment="2026-04-30 23:59"), case("after", ["TEA"], moment="2026-06-01 00:00")
    ]  # fmt: skip
    assert missing(files("discount 5%", CUPS, *outside, until="2026-05-31", **{"from": "2026-05-01"})) == []


def test_it_is_told_with_place_and_caret_in_both_languages(files):
    path = files(["when order.quantity >= 2", "discount 5%"], CUPS)
    told, status, _ = cover_files([str(path)], "en")
    assert status == 0
    assert 'rule "it" 1:6: no case in which this does not hold' in told
    assert "  1 | when order.quantity >= 2\n    |      ^^^^^^^^^^^^^^^^^^^" in told
    assert told.endswith("cases: 1, outcomes of clauses exercised: 2 of 3 (66.6%)")
    assert "brak przypadku, w którym to nie jest spełnione" in cover_files([str(path)], "pl")[0]


def test_the_status_says_if_it_is_too_little(files):
    path = str(files(["when order.quantity >= 2", "discount 5%"], CUPS))
    run = CliRunner().invoke
    assert run(main, ["coverage", path]).exit_code == 0
    assert run(main, ["coverage", "--fail-under", "66", path]).exit_code == 0
    failed = run(main, ["coverage", "--fail-under", "80.5", "-l", "pl", path])
    assert failed.exit_code == 1
    assert failed.output.rstrip().endswith("To mniej niż 80,5%.")
    (data,) = json.loads(run(main, ["coverage", "--json", path]).output)
    assert (data["exercised"], data["clauses"], data["percent"]) == (2, 3, "66.6")
    assert data["rules"][0]["parts"][1]["shown_by"] == {"true": "cups", "false": None}
    assert run(main, ["coverage", "no-such.cases.json"]).exit_code == 1


def test_the_cases_of_a_folder_count_together(files, tmp_path):
    path = files("when order.quantity >= 2 discount 5%", CUPS)
    more = json.loads(path.read_text())
    (tmp_path / "more.cases.json").write_text(json.dumps({**more, "cases": [TEA]}))
    _, _, (data,) = cover_files([str(tmp_path)])
    assert (data["cases"], data["percent"]) == (2, "100.0")


def test_a_case_of_a_wrong_fact_covers_nothing_behind_it(files):
    text = 'when "x" in customer.interests discount 5%'
    wrong = case("wrong", ["TEA"], shop={"customer.interests": True}, expect={"missed": {"it": "error"}})
    assert ("when", '"x" in customer.interests', "false") in missing(files(text, wrong))


def test_the_page_shows_what_is_told(monkeypatch):
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "cases.md").read_text("utf-8")
    shown = page.split("$ flask loyalty coverage ")[1].split("```")[0]
    path, _, told = shown.partition("\n")
    assert cover_files([path], "en")[0] == told.rstrip()


def test_every_clause_of_the_complete_programme_is_exercised():
    path = ROOT / "grammar" / "programmes" / "klub-ziarno.cases.json"
    _, status, (data,) = cover_files([str(path)])
    assert (status, data["percent"]) == (0, "100.0")


@examples(40)
@given(st.data(), st.lists(st.sampled_from(RULES), min_size=1, max_size=4))
def test_looking_on_changes_nothing_and_what_gives_has_let_through(data, texts):
    """The decision is the same; of a rule that gives, each condition that must hold was seen to hold."""
    made = programme(*(rule(f"r{i}", text) for i, text in enumerate(texts)))
    event = data.draw(events())
    plain = decide(made, event, Facts(), NOON)
    with watching() as seen:
        assert decide(made, event, Facts(), NOON) == plain
    for one in made.rules:
        clauses = clauses_of(one)
        turns = turned_out(one, clauses, event, plain, seen.get(one.id, ()))
        assert all(side in clauses[place].sides for place, side in turns)
        gave = any(outcome.rule == one.id for outcome in plain.outcomes)
        assert ((0, "given") in turns) is gave
        if gave:
            members = {clause.span for clause in clauses if clause.kind == "when"}
            assert {clauses[place].span for place, side in turns if clauses[place].kind == "when"} == members
            if any(clause.kind == "band" for clause in clauses):
                assert any(clauses[place].kind == "band" for place, _ in turns)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("most", "'most' is no number; write one from 0 to 100, such as 80 or 92.5."),
        ("101", "101 is not from 0 to 100."),
    ],
)
def test_a_share_that_is_none_is_said_to_be(asked, answer):
    told = CliRunner().invoke(main, ["coverage", "--fail-under", asked, "x.json"])
    assert told.exit_code == 2
    assert answer in told.output
