"""The runner: what it refuses, what it tells, and how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.programme.casefile import read_cases
from flask_loyalty.services.cases import run_cases, run_paths
from flask_loyalty.web.cli_files import main

PROGRAMME = json.dumps(
    {
        "format": 1,
        "name": "Club",
        "currency": "PLN",
        "points": {"name": {"pl": ["a", "b", "c"], "en": ["a", "b"]}, "value": "0.02 PLN"},
        "rules": [
            {"id": "base", "rule": "earn 1 point per 1 PLN of order.subtotal"},
            {"id": "big", "rule": ["when order.subtotal >= 100 PLN", "discount 10 PLN"]},
            {"id": "hello", "rule": ["on signup", "earn 5 points"]},
        ],
    }
)


def case(**changes):
    made = {"name": "one", "moment": "2026-05-06 12:00", "member": "anna", "cart": ["CUP"], **changes}
    made.setdefault("expect", {"outcomes": {"base": 42}})
    return {key: value for key, value in made.items() if value is not ...}


def case_file(*cases, **changes):
    table = {"CUP": {"price": "42.00 PLN"}, "POT": {"price": "120.00 PLN"}}
    return json.dumps(
        {"format": 1, "programme": "club.json", "products": table, "cases": list(cases), **changes}, indent=1
    )


def run(*cases, **changes):
    return run_cases(case_file(*cases, **changes), lambda name: PROGRAMME, name="club.cases.json")


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        pytest.param({"carts": []}, "D101", "cases[0].carts", id="an unknown key"),
        pytest.param({"moment": "2026-05-06"}, "D408", "cases[0].moment", id="a day is no moment"),
        pytest.param({"moment": "2026-02-30 12:00"}, "D408", "cases[0].moment", id="30 February"),
        pytest.param({"cart": ...}, "D401", "cases[0]", id="nothing happens"),
        pytest.param({"event": "signup"}, "D401", "cases[0]", id="two things happen"),
        pytest.param({"cart": ["0 CUP"]}, "D409", "cases[0].cart[0]", id="none of something"),
        pytest.param({"cart": ["-1 CUP"]}, "D409", "cases[0].cart[0]", id="a negative quantity"),
        pytest.param(
            {"cart": [{"sku": "CUP", "qty": -1}]}, "D109", "cases[0].cart[0].qty", id="and in the long form"
        ),
        pytest.param({"cart": ["CPU"]}, "D406", "cases[0].cart[0]", id="an unknown product"),
        pytest.param({"kept": ["2 CUP"]}, "D407", "cases[0].kept[0]", id="more kept than bought"),
        pytest.param({"cart": []}, "D413", "cases[0].cart", id="an empty cart"),
        pytest.param(
            {"past": [{"at": "2026-05-06 12:01", "cart": ["CUP"]}]},
            "D422",
            "cases[0].past[0].at",
            id="a past that is to come",
        ),
        pytest.param({"expect": {}}, "D405", "cases[0].expect", id="nothing expected"),
        pytest.param({"expect": ...}, "D103", "cases[0].expect", id="no expectation"),
        pytest.param(
            {"expect": {"outcomes": {"base": 1.5}}},
            "D108",
            "cases[0].expect.outcomes.base",
            id="half a point",
        ),
        pytest.param(
            {"expect": {"missed": {"base": "why"}}}, "D125", "cases[0].expect.missed.base", id="no clause"
        ),
        pytest.param({"past": [{"at": "2026-05-01 12:00"}]}, "D402", "cases[0].past[0]", id="an empty past"),
        pytest.param({"only": "base"}, "D110", "cases[0].only", id="one rule is a list too"),
        pytest.param({"cart": ..., "period": "May"}, "D410", "cases[0].period", id="no period"),
        pytest.param({"cart": ..., "period": "2026-W60"}, "D410", "cases[0].period", id="no such week"),
        pytest.param(
            {"cart": ..., "member": ..., "period": "2026-05"}, "D403", "cases[0].period", id="nobody's period"
        ),
        pytest.param(
            {"cart": ..., "member": ..., "event": "signup"}, "D404", "cases[0].event", id="nobody's event"
        ),
    ],
)
def test_one_mistake(changes, code, path):
    found = read_cases(case_file(case(**changes))).diagnostics
    assert [(one.code, one.path) for one in found] == [(code, path)]


RICH = {
    "facts": [
        {"id": "order.own_cup", "type": "flag", "words": {"en": "own cup", "pl": ["własny kubek"] * 4}},
        {"id": "customer.since", "type": "date", "words": {"en": "since", "pl": ["początek klienta"] * 4}},
        {"id": "customer.shoe", "type": "number", "words": {"en": "shoe size", "pl": ["rozmiar buta"] * 4}},
    ],
    "rewards": [{"id": "tea", "points": 20, "name": "Tea"}],
    "codes": [{"id": "SUMMER"}],
    "rules": [
        {"id": "base", "rule": "earn 1 point per 1 PLN of order.subtotal"},
        {"id": "cup", "rule": "when order.own_cup earn 5 points"},
        {"id": "old", "rule": "when customer.since < 2020-01-01 earn 1 point"},
        {
            "id": "boss",
            "rule": "every month for employees when employee.hours > 1 pay 1% of employee.target",
        },
        {"id": "stars", "rule": "on review where review.rating = 5 earn 5 points"},
    ],
}


def rich(**changes):
    changes.setdefault("expect", {"points": 42})
    programme = json.dumps({**json.loads(PROGRAMME), **RICH})
    return run_cases(case_file(case(**changes)), lambda name: programme, name="club.cases.json")


OF_THE_BOSS = {"cart": ..., "member": ..., "employee": "ola", "period": "2026-05", "expect": {"outcomes": {}}}


@pytest.mark.parametrize(
    ("changes", "code", "at"),
    [
        pytest.param({"shop": {"employee.rol": "x"}}, "D415", "employee.rol", id="a fact that is not there"),
        pytest.param({"facts": {"order.cup": True}}, "D415", "order.cup", id="nor is one of the order"),
        pytest.param({"shop": {"order.margin": "1.00 PLN"}}, "D416", "order.margin", id="worked out"),
        pytest.param({"shop": {"customer.spend": "1.00 PLN"}}, "D416", "customer.spend", id="from the past"),
        pytest.param({"facts": {"order.own_cup": "yes"}}, "D417", '"yes"', id="a text is no flag"),
        pytest.param({"shop": {"customer.since": "May"}}, "D417", '"May"', id="a text is no day"),
        pytest.param({**OF_THE_BOSS, "shop": {"employee.target": 100}}, "D417", "100", id="no money"),
        pytest.param({**OF_THE_BOSS, "shop": {"employee.target": "5.00 EUR"}}, "D417", "EUR", id="euros"),
        pytest.param({**OF_THE_BOSS, "shop": {"employee.hours": "5%"}}, "D417", '"5%"', id="a percentage"),
        pytest.param({"stock": {"te": 0}}, "D418", "te", id="stock of nothing"),
        pytest.param({"choices": {"rewards": ["te"]}}, "D418", '"te"', id="a reward that is not there"),
        pytest.param({"choices": {"codes": ["SUMER"]}}, "D419", '"SUMER"', id="a code that is not there"),
        pytest.param({"cart": ..., "event": "reviev"}, "D421", '"reviev"', id="an event that is not there"),
        pytest.param(
            {"cart": ..., "event": "review", "facts": {"stars": 5}}, "D415", "stars", id="a fact of no event"
        ),
        pytest.param(
            {"past": [{"at": "2026-05-01 12:00", "cart": ["CUP"], "facts": {"order.cup": True}}]},
            "D415",
            "order.cup",
            id="in the past too",
        ),
        pytest.param({"moment": "2026-03-29 02:30"}, "D414", "2026-03-29 02:30", id="a time that never is"),
    ],
)
def test_what_the_programme_does_not_know_is_a_mistake(changes, code, at):
    report = rich(**changes)
    assert report.exit_code == 1
    first = report.trouble.split("\n")[0]
    assert f" {code} " in first
    assert at.strip('"') in report.trouble
    assert "help: " in report.trouble


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"shop": {"customer.since": "2019-05-01"}, "expect": {"points": 43}}, id="a day"),
        pytest.param(
            {"facts": {"order.own_cup": "yes"}, "expect": {"missed": {"cup": "error"}}}, id="on purpose"
        ),
        pytest.param(
            {"choices": {"rewards": ["te"]}, "expect": {"missed": {"te": "unknown"}}}, id="an unknown reward"
        ),
        pytest.param({"choices": {"codes": [" summer"]}}, id="a code in small letters"),
        pytest.param({"moment": "2026-10-25 02:30"}, id="of a time that comes twice the first is meant"),
    ],
)
def test_what_is_meant_so_passes(changes):
    report = rich(**changes)
    assert (report.trouble, report.notes) == ("", ())
    assert report.results[0].differences == ()


@pytest.mark.parametrize(
    ("past", "expect"),
    [
        ([], {"outcomes": {"autumn": "20.00 PLN"}}),
        ([["Autumn"]], {"missed": {"AUTUMN": "used"}}),
        ([["SUMMER"]], {"outcomes": {"autumn": "20.00 PLN"}}),
    ],
)
def test_a_batch_is_named_by_its_id_and_each_order_has_a_code_of_its_own(past, expect):
    """Nobody could write its codes into a case file: they are made when they are given out."""
    codes = [{"id": "AUTUMN", "batch": True, "per_customer": 1}, {"id": "SUMMER"}]
    rules = [{"id": "autumn", "rule": 'when "AUTUMN" in order.codes discount 20%'}]
    cart = [{"sku": "A", "price": "100 PLN", "qty": 1}]
    before = [{"at": "2026-03-01 12:00", "cart": cart, "choices": {"codes": one}} for one in past]
    programme = json.dumps({**json.loads(PROGRAMME), "codes": codes, "rules": rules})
    made = case_file(case(cart=cart, past=before, choices={"codes": ["autumn"]}, expect=expect))
    report = run_cases(made, lambda name: programme, name="club.cases.json")
    assert (report.trouble, report.results[0].differences) == ("", ())


def test_a_fact_that_nothing_reads_is_noted():
    report = rich(shop={"customer.shoe": 43})
    assert (report.exit_code, [one.code for one in report.notes]) == (0, ["D420"])
    assert 'no rule reads "customer.shoe"' in report.text()


def test_no_more_money_goes_back_than_was_paid():
    assert rich(money_back="42.00 PLN", expect={"points": 0}).exit_code == 0
    assert rich(money_back="2.00 PLN", expect={"refund": "2.00 PLN"}).exit_code == 0
    (told,) = rich(kept=[], expect={"refund": "2.00 PLN"}).results[0].differences
    assert told == "refund: expected 2.00 PLN, got 42.00 PLN"
    (told,) = rich(money_back="42.01 PLN").results[0].differences
    assert told == '"money_back" is more than was paid; at most 42.00 PLN can go back'


def test_two_cases_of_one_name():
    (one,) = read_cases(case_file(case(), case())).diagnostics
    assert (one.code, one.path) == ("D411", "cases[1].name")


def test_a_file_without_cases():
    (one,) = read_cases(case_file()).diagnostics
    assert (one.code, one.path) == ("D412", "cases")


def test_a_file_with_mistakes_runs_nothing_and_tells_all():
    report = run(case(carts=[], moment="now"))
    assert report.exit_code == 1
    assert "D101" in report.trouble
    assert "D408" in report.trouble


def test_what_holds_passes():
    report = run(case())
    assert (report.exit_code, report.failed) == (0, 0)
    assert "ok     one" in report.text()


@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        pytest.param(
            {"expect": {"outcomes": {"base": 41}}}, "base: expected 41, got 42: ", id="another number"
        ),
        pytest.param(
            {"expect": {"outcomes": {}}}, "base: expected nothing, got 42: ", id="more than expected"
        ),
        pytest.param(
            {"expect": {"outcomes": {"base": 42, "big": "10.00 PLN"}}},
            "big: expected 10.00 PLN, got nothing: ",
            id="less than expected",
        ),
        pytest.param({"expect": {"points": 1}}, "points: expected 1, got 42", id="all points"),
        pytest.param(
            {"expect": {"to_pay": "1.00 PLN"}},
            "to_pay: expected 1.00 PLN, got 42.00 PLN",
            id="what is to pay",
        ),
        pytest.param(
            {"expect": {"paid": ["1.00 PLN"]}}, "paid: expected 1.00 PLN, got 42.00 PLN", id="a unit's price"
        ),
        pytest.param(
            {"expect": {"rewards": ["cup"]}}, "rewards: expected cup, got nothing", id="a reward not taken"
        ),
        pytest.param(
            {"expect": {"missed": {"big": "units"}}}, "big: expected to be missed by units", id="a clause"
        ),
        pytest.param(
            {"expect": {"missed": {"base": "when"}}},
            "base: expected to be missed (when), got 42",
            id="not missed",
        ),
        pytest.param(
            {"expect": {"outcomes": {"bas": 42}}},
            'bas: the programme has no such rule, reward or code; did you mean "base"?',
            id="a rule misspelt",
        ),
        pytest.param(
            {"cart": [{"sku": "X", "price": "1.00 EUR"}]},
            "the programme counts in PLN, this case has EUR",
            id="prices in another currency",
        ),
    ],
)
def test_a_difference_is_told(changes, difference):
    report = run(case(**changes))
    assert report.exit_code == 1
    assert any(line.startswith(difference) for line in report.results[0].differences)
    assert "FAILED one (club.cases.json:" in report.text()


def test_a_failing_case_names_its_line():
    text = case_file(case(expect={"points": 1}))
    report = run_cases(text, lambda name: PROGRAMME, name="club.cases.json")
    assert text.split("\n")[report.results[0].line - 1].strip() == "{"


def test_what_floors_hold_back():
    """Expected, or told; ``{}`` means that no floor did anything."""
    floored = json.dumps({**json.loads(PROGRAMME), "floors": [{"keep": "order.subtotal >= 115 PLN"}]})
    expected = [{"big": "5.00 PLN"}, {"big": "4.00 PLN"}, {}]
    cases = [
        case(name=f"c{i}", cart=["POT"], expect={"to_pay": "115.00 PLN", "held_back": one})
        for i, one in enumerate(expected)
    ]
    report = run_cases(case_file(*cases), lambda name: floored, name="club.cases.json")
    assert [result.differences for result in report.results] == [
        (),
        ("held_back big: expected 4.00 PLN, got 5.00 PLN",),
        ("held_back big: expected 0.00 PLN, got 5.00 PLN",),
    ]


def test_the_past_is_decided_before_the_case():
    report = run(
        case(
            past=[{"at": "2026-05-01 12:00", "cart": ["POT"]}, {"at": "2026-04-01 12:00", "event": "signup"}],
            cart=["POT"],
            expect={"outcomes": {"big": "10.00 PLN", "base": 110}, "to_pay": "110.00 PLN"},
        )
    )
    assert report.results[0].differences == ()


def test_one_rule_alone():
    """The case and its past are decided as if the programme had no other rule."""
    past = [{"at": "2026-05-01 12:00", "cart": ["POT"]}]
    report = run(case(only=["base"], past=past, cart=["POT"], expect={"outcomes": {"base": 120}}))
    assert report.results[0].differences == ()


@pytest.mark.parametrize(
    ("locale", "only", "told"),
    [
        ("en", ["base", "bgi"], 'only[1]: the programme has no rule "bgi"; did you mean "big"?'),
        ("en", ["xyzzy"], 'only[0]: the programme has no rule "xyzzy"'),
        ("pl", ["bgi"], "only[0]: program nie ma reguły „bgi”; czy chodziło o „big”?"),
    ],
)
def test_alone_with_a_rule_that_is_not_there(locale, only, told):
    text = case_file(case(only=only))
    report = run_cases(text, lambda name: PROGRAMME, name="club.cases.json", locale=locale)
    assert report.results[0].differences == (told,)


def test_a_programme_with_mistakes_is_told():
    report = run_cases(case_file(case()), lambda name: "{}", name="club.cases.json")
    assert "club.json:1:1: D103" in report.trouble


def test_a_programme_that_is_not_there():
    def load(name: str) -> str:
        raise FileNotFoundError(name)

    report = run_cases(case_file(case()), load)
    assert report.exit_code == 1
    assert "club.json:1:1: D023 the file cannot be read: there is no such file" in report.trouble


@given(st.text())
def test_any_text_gets_an_answer(text):
    assert run_cases(text, lambda name: PROGRAMME).exit_code == 1


KEYS = ("name", "moment", "member", "cart", "kept", "event", "period", "past", "expect", "choices", "shop")
LEAVES = st.sampled_from(
    ["CUP", "2 CUP", "0 CUP", "2026-05-06 12:00", "signup", "2026-05", "1.00 PLN", 1, -1, True, None]
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
)


@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_any_case_gets_an_answer(changes):
    """Whatever stands in a case, it runs or is refused with a place."""
    report = run_cases(case_file(case(**changes)), lambda name: PROGRAMME)
    assert report.results or report.trouble
    report.text("pl").encode()


# ---------------------------------------------------------------- in the terminal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "club.json").write_text(PROGRAMME, encoding="utf-8")
    (tmp_path / "good.cases.json").write_text(case_file(case()), encoding="utf-8")
    return tmp_path


def invoke(*arguments):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    return result.exit_code, result.output.strip().split("\n")


def test_a_folder_of_cases(folder):
    code, lines = invoke("test", folder)
    assert (code, lines[-1]) == (0, "Cases: 1, passed: 1, failed: 0")


def test_one_failing_case_fails_the_folder(folder):
    (folder / "bad.cases.json").write_text(case_file(case(expect={"points": 1})), encoding="utf-8")
    code, lines = invoke("test", folder, "-l", "pl")
    assert (code, lines[-1]) == (1, "Przypadki: 2, dobrze: 1, błędnie: 1")


def test_a_folder_without_files_says_so(tmp_path):
    told, status = run_paths([str(tmp_path)])
    assert (status, "D031 there is no *.cases.json in this folder" in told) == (1, True)
    told, status = run_paths([str(tmp_path)], "pl")
    assert (status, "w tym katalogu nie ma pliku *.cases.json" in told) == (1, True)
    code, lines = invoke("check", tmp_path)
    assert (code, "D027" in lines[0], lines[-1]) == (1, True, "Files: 0, mistakes: 1, notes: 0")


@pytest.mark.parametrize("command", ["check", "fmt", "explain", "bound", "diff", "new-tests"])
@pytest.mark.parametrize("name", ["good.cases.json", "good.json"])
def test_a_case_file_is_one_mistake_whatever_it_is_called(folder, command, name):
    file = (folder / "good.cases.json").rename(folder / name)
    code, lines = invoke(command, *([folder / "club.json"] if command == "diff" else []), file)
    assert (code, sum(" D" in line for line in lines)) == (1, 1)
    assert f"{file}:1:1: D026 this is a case file, not a programme" in lines[0]


@pytest.mark.parametrize("command", ["check", "fmt", "explain"])
def test_a_case_file_is_sent_to_the_command_that_runs_it(folder, command):
    file = folder / "good.cases.json"
    before = file.read_bytes()
    code, lines = invoke(command, file)
    assert (code, "D026 this is a case file, not a programme" in lines[0]) == (1, True)
    assert f"flask loyalty test {file}" in "\n".join(lines)
    assert file.read_bytes() == before


@pytest.mark.parametrize("command", [("test",), ("why",), ("coverage",), ("new-tests", "{}", "--besides")])
def test_a_programme_is_sent_to_its_cases(folder, command):
    """It is one mistake that says where cases stand, not one for each key of the programme."""
    code, lines = invoke(*(one.format(folder / "club.json") for one in command), folder / "club.json")
    assert (code, sum(" D" in line for line in lines)) == (1, 1)
    assert "D030 this is a programme, not a case file" in "\n".join(lines)
    assert f"flask loyalty test {folder / 'club.cases.json'}" in "\n".join(lines)


def test_check_counts_in_its_last_line(folder):
    assert invoke("check", folder) == (0, ["Files: 1, mistakes: 0, notes: 0"])
    (folder / "club.json").write_text(PROGRAMME.replace('"PLN"', '"PLM"'), encoding="utf-8")
    code, lines = invoke("check", folder)
    assert (code, lines[-1]) == (1, "Files: 1, mistakes: 1, notes: 0")
    assert lines[0].startswith(f"{folder / 'club.json'}:1:")


@pytest.mark.parametrize("command", ["check", "fmt", "explain", "test", "why"])
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="no such file"),
        pytest.param(b"\xff\xfe\x00", id="no UTF-8"),
        pytest.param(b"", id="empty"),
        pytest.param(b" " * 2_000_000, id="too large"),
        pytest.param(b"[" * 500_000, id="too deep"),
    ],
)
def test_a_bad_file_is_told_not_thrown(tmp_path, command, content):
    path = tmp_path / "bad.json"
    if content is not None:
        path.write_bytes(content)
    code, lines = invoke(command, path)
    assert code == 1
    assert any(": D0" in line for line in lines)


def test_it_runs_as_a_module_without_an_application(folder):
    done = subprocess.run(
        [sys.executable, "-m", "flask_loyalty", "check", str(folder / "club.json")],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "Files: 1, mistakes: 0, notes: 0\n")


def test_explain_says_every_rule_in_both_languages(folder):
    code, lines = invoke("explain", folder / "club.json")
    assert code == 0
    text = "\n".join(lines)
    for rule in ("base (earning", "big (on the order", "hello (for an event"):
        assert rule in text
    assert text.count("en, merchant: ") == text.count("pl, klient: ") == 3


def test_why_tells_each_rule_of_a_case(folder):
    file = folder / "good.cases.json"
    name = json.loads(file.read_text("utf-8"))["cases"][0]["name"]
    code, lines = invoke("why", file, name)
    assert code == 0
    assert lines[0] == name
    rules = [line for line in lines[1:] if not line.startswith("  → to get it: ")]
    assert len(rules) < len(lines) - 1
    assert {line[:1] for line in rules} <= {"+", "-", "·"}
    assert {line[2:].partition(":")[0] for line in rules} == {"base", "big", "hello"}
    (one,) = invoke("why", file, name, "--rule", "hello", "-l", "pl")[1][1:]
    assert one == "· hello: reguła jest o innym zdarzeniu"


@pytest.mark.parametrize("expect", [{"expect": {}}, {}], ids=["empty", "left out"])
def test_why_asks_not_what_a_case_expects(folder, expect):
    """Who asks why does not know yet what to expect; ``test`` refuses such a case."""
    file = folder / "good.cases.json"
    whole = json.loads(file.read_text("utf-8"))
    told = invoke("why", file, whole["cases"][0]["name"])
    del whole["cases"][0]["expect"]
    whole["cases"][0] |= expect
    file.write_text(json.dumps(whole), "utf-8")
    assert invoke("why", file, whole["cases"][0]["name"]) == told
    assert invoke("test", file)[0] == 1


def test_why_of_a_dead_rule_says_that_no_change_would_do(folder):
    club, file = folder / "club.json", folder / "good.cases.json"
    whole, name = json.loads(club.read_text("utf-8")), json.loads(file.read_text("utf-8"))["cases"][0]["name"]
    dead = "when now.time in 10:00 to 12:00 and now.time in 15:00 to 17:00 discount 5%"
    whole["rules"].append({"id": "dead", "rule": dead})
    club.write_text(json.dumps(whole), "utf-8")
    assert invoke("why", file, name, "--rule", "dead")[1][2:] == [
        '  → no change would do: the conditions of "dead" never hold together'
    ]
    assert invoke("why", file, name, "--rule", "dead", "-l", "pl")[1][2:] == [
        "  → żadna zmiana nie wystarczy: warunki reguły „dead” nigdy nie są spełnione jednocześnie"
    ]


def test_why_goes_by_the_prices_that_the_table_of_the_cases_tells(folder):
    """A set for 3 PLN of two that cost 1 PLN each saves nothing, however many of them there are."""
    club, file = folder / "club.json", folder / "good.cases.json"
    whole, cases = json.loads(club.read_text("utf-8")), json.loads(file.read_text("utf-8"))
    bundle = 'bundle 3 PLN on every item where item.sku = "SOAP" with 1 item where item.sku = "BALM"'
    whole["rules"].append({"id": "set", "rule": bundle})
    club.write_text(json.dumps(whole), "utf-8")
    name = cases["cases"][0]["name"]
    for price, told in (
        ("1.00 PLN", "no change was found that would do"),
        ("2.00 PLN", "to get it: add 1 item"),
    ):
        cases["products"] |= {sku: {"price": price} for sku in ("SOAP", "BALM")}
        file.write_text(json.dumps(cases), "utf-8")
        assert invoke("why", file, name, "--rule", "set")[1][2].startswith(f"  → {told}")


def test_why_of_what_is_not_there_says_what_may_be_meant(folder):
    file = folder / "good.cases.json"
    name = json.loads(file.read_text("utf-8"))["cases"][0]["name"]
    code, (said,) = invoke("why", file, name[:-1])
    assert (code, f'did you mean "{name}"?' in said) == (1, True)
    assert invoke("why", file, name, "--rule", "bas")[1] == [
        'the programme has no rule "bas"; did you mean "base"?'
    ]


def test_explain_in_one_language(folder):
    _, lines = invoke("explain", folder / "club.json", "-l", "pl")
    text = "\n".join(lines)
    assert "base (naliczanie" in text
    assert "en, " not in text
