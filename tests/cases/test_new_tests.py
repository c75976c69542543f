"""``new-tests``: cases at each boundary, that hold as written and wait to be confirmed."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.programme.loader import load_programme
from flask_loyalty.services.cases import run_paths
from flask_loyalty.services.covering import cover_files
from flask_loyalty.services.proposing_cases import propose, write_cases
from flask_loyalty.web.cli_files import main
from tests.infrastructure.laws import examples

ROOT = Path(__file__).resolve().parents[2]
PROGRAMMES = ROOT / "grammar" / "programmes"
NOW = datetime(2026, 11, 4, 11, tzinfo=UTC)
BASE = {
    "format": 1,
    "name": "Club",
    "currency": "PLN",
    "points": {
        "name": {"pl": ["punkt", "punkty", "punktów"], "en": ["point", "points"]},
        "value": "0.02 PLN",
    },
}


def document(text, language="en", **more):
    whole = {**BASE, "language": language, **more}
    rule = {"id": "it", "rule": text, **whole.pop("beside", {})}
    others = [{"id": f"other-{at}", "rule": other} for at, other in enumerate(whole.pop("others", ()))]
    return json.dumps({**whole, "rules": [rule, *others]})


def proposed(text, language="en", **more):
    """What is shown of a rule and what comes of it, by what the cases are called; and what is missing."""
    loaded = load_programme(document(text, language, **more))
    assert loaded.programme is not None, loaded.errors
    found = propose(loaded, NOW, language=language)
    names = [case["name"].removeprefix("it: ") for case in found.cases]
    return names, [what.replace("\N{NO-BREAK SPACE}", " ") for _, what in found.missing]


@pytest.mark.parametrize(
    ("text", "more", "names"),
    [
        pytest.param(
            "when order.subtotal >= 80 PLN discount 10%", {},
            [
                "the order value is PLN 79.99: no discount",
                "the order value is PLN 80: PLN 8.00 off",
                "the order value is PLN 80.01: PLN 8.00 off",
            ],
            id="a threshold",
        ),
        pytest.param(
            "earn by order.quantity whole from 2: 5 points, from 4: 9 points", {},
            [
                "the number of items in the order is 1: nothing",
                "the number of items in the order is 2: 5 points",
                "the number of items in the order is 3: 5 points",
                "the number of items in the order is 4: 9 points",
                "the number of items in the order is 5: 9 points",
            ],
            id="bands",
        ),
        pytest.param(
            "discount on items by item.paid whole from 20 PLN: 5%, from 40 PLN: 10%", {},
            [
                "the price paid is PLN 19.99: no discount",
                "the price paid is PLN 20: PLN 1.00 off",
                "the price paid is PLN 20.01: PLN 1.00 off",
                "the price paid is PLN 39.99: PLN 1.99 off",
                "the price paid is PLN 40: PLN 4.00 off",
                "the price paid is PLN 40.01: PLN 4.00 off",
            ],
            id="bands of single items",
        ),
        pytest.param(
            "within 30 days of order when customer.orders >= 3 earn 300 points", {},
            [
                "the customer has placed exactly 2 orders: nothing",
                "the customer has placed exactly 3 orders: 300 points",
                "no offer is open: nothing",
                "just before the offer ends: 300 points",
                "the offer has just ended: nothing",
            ],
            id="a mission, which gives with the order at hand",
        ),
        pytest.param(
            'price 1 PLN on cheapest 1 of every 2 items where item.brand = "B"', {},
            [
                "the brand is B: PLN 49.00 off",
                "the brand is not B: no discount",
                "1 item: no discount",
                "3 items: PLN 49.00 off",
                "4 items: PLN 98.00 off",
            ],
            id="sets",
        ),
        pytest.param(
            "when now.weekday = friday and now.date in 2026-12-01 to 2027-01-20 discount 10%", {},
            [
                "it is Friday: PLN 5.00 off",
                "it is Sunday: no discount",
                "it is 27 November 2026: no discount",
                "it is 15 January 2027: PLN 5.00 off",
                "it is 22 January 2027: no discount",
            ],
            id="dates beside a weekday: the nearest of those days",
        ),
        pytest.param(
            "when now.time in 16:00 to 18:00 discount 5%", {},
            [
                "it is 15:59: no discount", "it is 16:00: PLN 2.50 off", "it is 16:01: PLN 2.50 off",
                "it is 17:59: PLN 2.50 off", "it is 18:00: no discount", "it is 18:01: no discount",
            ],
            id="hours",
        ),
        pytest.param(
            "discount 5%", {"beside": {"from": "2026-12-01", "until": "2026-12-24"}},
            [
                "it is 30 November 2026: no discount", "it is 1 December 2026: PLN 2.50 off",
                "it is 2 December 2026: PLN 2.50 off", "it is 23 December 2026: PLN 2.50 off",
                "it is 24 December 2026: PLN 2.50 off", "it is 25 December 2026: no discount",
            ],
            id="dates",
        ),
        pytest.param(
            'when customer.tier >= "gold" earn 5 points',
            {"tiers": [{"id": "gold", "name": "Gold", "when": "customer.spend in last 90 days >= 60 PLN"}]},
            ["the customer has a tier: 5 points", "the customer has no tier yet: nothing"],
            id="a tier, by what was spent",
        ),
        pytest.param(
            "when customer.orders in last 90 days >= 3 earn 5 points", {},
            [
                "the customer has placed exactly 2 orders in the last 90 days: nothing",
                "the customer has placed exactly 3 orders in the last 90 days: 5 points",
                "the customer has placed exactly 4 orders in the last 90 days: 5 points",
            ],
            id="orders of the past",
        ),
        pytest.param(
            "when order.margin >= 10 PLN earn 5 points", {},
            [
                "the order's margin is PLN 9.99: nothing",
                "the order's margin is PLN 10: 5 points",
                "the order's margin is PLN 10.01: 5 points",
            ],
            id="a margin",
        ),
        pytest.param(
            "on review where review.rating >= 4 earn 5 points", {},
            [
                "the review's rating is 3.9: nothing",
                "the review's rating is 4: 5 points",
                "the review's rating is 4.1: 5 points",
            ],
            id="an event",
        ),
        pytest.param(
            "earn 1 point per 1 PLN of order.subtotal at most 120 points per order", {},
            [
                "it applies: 50 points",
                "at most 120 points per order, and just within it: 100 points",
                "at most 120 points per order, and it is reached: 120 points",
            ],
            id="a limit of an order",
        ),
        pytest.param(
            "discount 5 PLN at most 1 time per customer", {},
            ["it applies: PLN 5.00 off", "at most once per customer, and it is reached: no discount"],
            id="a limit of a customer",
        ),
        pytest.param(
            "for employees where employee.role = \"barista\" pay 2% of order.subtotal", {},
            [
                "the employee's role is “barista”: PLN 1.00",
                "the employee's role is not “barista”: nothing",
            ],
            id="for whom",
        ),
        pytest.param(
            "earn 1 point per 1 PLN of order.subtotal at most 50 points per order "
            "at most 120 points per customer per month", {},
            [
                "at most 50 points per order, and it is reached: 50 points",
                "at most 120 points per month per customer, and just within it: 50 points",
                "at most 120 points per month per customer, and it is reached: 20 points",
            ],
            id="a limit that another one hides from a single order",
        ),
        pytest.param(
            "discount 5 PLN at most 60 customers in total at most 2 times per day", {},
            [
                "for the first 60 customers, and just within it: PLN 5.00 off",
                "for the first 60 customers, and it is reached: no discount",
                "in total at most twice a day, and it is reached: no discount",
            ],
            id="customers of many days",
        ),
        pytest.param(
            "every month when customer.orders >= 1 earn 20 points per 1 month of customer.streak "
            "at most 60 points per customer per month", {},
            [
                "at most 60 points per month per customer, and just within it: 60 points",
                "at most 60 points per month per customer, and it is reached: 60 points",
            ],
            id="a limit that months in a row reach",
        ),
        pytest.param(
            "when customer.since_order >= customer.usual_interval earn 10 points", {},
            [
                "the time since the last order is at least the usual time between orders: 10 points",
                "it is not so that the time since the last order is at least the usual time between orders: "
                "nothing",
            ],
            id="a rhythm",
        ),
        pytest.param(
            "when customer.expected_margin >= 10 PLN earn 5 points", {},
            [
                "the customer's expected margin is PLN 9.99: nothing",
                "the customer's expected margin is PLN 10: 5 points",
            ],
            id="what a rhythm leads to",
        ),
        pytest.param(
            "every quarter when customer.spend >= 120% of customer.spend in previous quarter "
            "earn 5 points", {},
            [
                "the customer has spent at least 20% more than in the previous quarter, only just: 5 points",
                "it is not so that the customer has spent at least 20% more than in the previous quarter, "
                "but almost: nothing",
            ],
            id="two periods",
        ),
        pytest.param(
            "earn 50 points on items where item.category not in customer.categories", {},
            ["the product's category is among the categories the customer has bought from: nothing"],
            id="what was bought before",
        ),
        pytest.param(
            "earn 1 point per 1 PLN of item.paid on items where item.category in customer.bonus_category", {},
            ["the product's category is not among the category the customer chose: nothing"],
            id="what the shop knows",
        ),
        *(
            pytest.param(
                'when "r" in customer.segments earn 5 points',
                {"segments": [{"id": "r", "name": "R", "when": when}]},
                [
                    "the customer is in the segment “R”: 5 points",
                    "the customer is not in the segment “R”: nothing",
                ],
                id=f"a segment: {name}",
            )
            for name, when in {
                "long ago": "customer.orders in last 6 months >= 4 and customer.since_order >= 60 days",
                "a rank": "customer.margin_rank in last 12 months <= 10%",
                "a mean": "customer.spend in last 12 months / customer.orders in last 12 months >= 80 PLN",
                "a share": '(customer.spend in last 12 months where item.category in "tea") '
                ">= 40% of customer.spend in last 12 months",
            }.items()
        ),
        pytest.param(
            'when "AUTUMN" in order.codes and order.subtotal >= 80 PLN discount 10%',
            {"codes": [{"id": "AUTUMN", "batch": True}]},
            ["the code AUTUMN is given: PLN 8.00 off", "the code AUTUMN is not given: no discount"],
            id="a code of a batch",
        ),
        pytest.param(
            "every month for teams when team.sales >= team.target pay 2000 PLN", {},
            [
                "the team's sales are at least the team's target, only just: PLN 2,000.00",
                "it is not so that the team's sales are at least the team's target, but almost: nothing",
            ],
            id="two amounts that the shop tells",
        ),
        pytest.param(
            "earn 1 point per 1 PLN of (item.margin else 20% of item.paid) on items", {},
            ["what the goods cost is not known: 10 points"],
            id="a cost that is not known",
        ),
        pytest.param(
            'discount 10% on items where item.category in "coffee" '
            'and item.category not in "coffee/espresso"', {},
            [
                "the product is in the category “coffee”, in another subcategory: PLN 5.00 off",
                "the product is in the category “coffee/espresso”, in a subcategory: no discount",
            ],
            id="a subcategory that is not named",
        ),
        pytest.param(
            "when order.subtotal >= 0 PLN discount 3%", {}, ["it applies: PLN 1.50 off"], id="from nothing on"
        ),
        pytest.param(
            "discount 20% on dearest 1 item", {},
            ["1 item: PLN 10.00 off", "2 items: PLN 12.00 off"],
            id="one of several",
        ),
        pytest.param(
            'earn 1 ticket "spring" per 20 PLN of order.subtotal',
            {"draws": [{"id": "spring", "name": "Spring", "permit": "1/2026"}]},
            ["just enough for it: 2 tickets spring", "a little too little for it: 1 ticket spring"],
            id="for each so much",
        ),
        pytest.param(
            "discount by order.subtotal marginal from 50 PLN: 10%, from 200 PLN: 20%", {},
            ["the order value is PLN 200: PLN 15.00 off", "the order value is PLN 400: PLN 55.00 off"],
            id="the last of bands that are added up",
        ),
        pytest.param(
            "within 30 days of order when (customer.orders where order.subtotal >= 50 PLN) >= 2 "
            "earn 5 points", {},
            ["the customer has placed exactly 1 order of PLN 50 or more: nothing"],
            id="which orders count",
        ),
        pytest.param(
            "when customer.orders in last 10 days >= 1 earn 5 points", {},
            [
                "one of the orders before is of 25 October 2026, 12:00: 5 points",
                "one of the orders before is of 25 October 2026, 11:59: nothing",
            ],
            id="how long orders count",
        ),
        pytest.param(
            "every month when customer.spend >= 250 PLN and customer.orders >= 3 earn 9 points", {},
            [
                "the customer has spent exactly PLN 249.99: nothing",
                "the customer has spent exactly PLN 250: 9 points",
                "the customer has spent exactly PLN 250.01: 9 points",
            ],
            id="a sum beside a count",
        ),
        pytest.param(
            'price 5 PLN on every item where item.sku = "CUP" '
            'with 2 items where item.category in "beans"', {},
            ["the product code is CUP: PLN 45.00 off", "2 items: no discount"],
            id="one too few beside",
        ),
        pytest.param(
            'when "AUTUMN" in order.codes discount 10%', {"codes": [{"id": "AUTUMN", "until": "2026-06-30"}]},
            ["the code AUTUMN is given: PLN 5.00 off"],
            id="a code that is over, when it held",
        ),
        pytest.param(
            'when "K" in order.codes discount 10%',
            {
                "codes": [
                    {"id": "K", "from": "2026-11-01", "until": "2026-12-30", "uses": 3, "per_customer": 1}
                ]
            },
            [
                "just before the first day of the code K: no discount",
                "the first minute of the code K: PLN 5.00 off",
                "the last minute of the code K: PLN 5.00 off",
                "the code K has just ended: no discount",
                "uses of the code K by the customer before: 1: no discount",
                "uses of the code K before: 2: PLN 5.00 off",
                "uses of the code K before: 3: no discount",
            ],
            id="the days and the uses of a code",
        ),
        pytest.param(
            'when customer.tier >= "gold" discount 10%',
            {
                "tiers": [
                    {
                        "id": "gold",
                        "name": "Gold",
                        "when": "customer.spend in last 12 months >= 900 PLN and customer.orders >= 2",
                    }
                ]
            },
            [
                "the customer has spent exactly PLN 899.99 in the last 12 months: no discount",
                "the customer has spent exactly PLN 900.01 in the last 12 months: PLN 5.00 off",
                "the customer has placed exactly 1 order: no discount",
                "the customer has placed exactly 2 orders: PLN 5.00 off",
            ],
            id="where a tier begins",
        ),
        pytest.param(
            'when not ("lapsed" in customer.segments) discount 10%',
            {"segments": [{"id": "lapsed", "name": "Lapsed", "when": "customer.since_order >= 60 days"}]},
            [
                "the last order was exactly 59 days ago: PLN 5.00 off",
                "the last order was exactly 61 days ago: no discount",
            ],
            id="where a segment begins",
        ),
        pytest.param(
            "when customer.orders in last 3 months >= 2 multiply points by 1.5",
            {"others": ['earn 1 point per 1 PLN of item.paid on items where item.category in "books"']},
            ["the customer has placed exactly 2 orders in the last 3 months: 25 points"],
            id="points of goods of one kind are multiplied",
        ),
        pytest.param(
            "every quarter for distributors when distributor.months_with_order = 3 pay 80 PLN", {},
            ["the number of months with an order is 2: nothing"],
            id="a quarter has three months",
        ),
        pytest.param(
            "every quarter for employees pay by employee.margin marginal "
            "from 0 PLN: 2%, from employee.target: 4%", {},
            ["it applies: PLN 380.00"],
            id="bands of an employee",
        ),
    ],
)  # fmt: skip
def test_the_boundaries_of_a_rule(text, more, names):
    found, missing = proposed(text, **more)
    known = [name for name in found if "unknown" not in name]
    assert [one for one in names if one not in known] == [], (known, missing)


def test_they_are_named_in_the_language_of_the_rules():
    assert proposed("gdy wartość zamówienia >= 80 zł rabat 10%", "pl")[0] == [
        "wartość zamówienia wynosi 79,99 zł: bez rabatu",
        "wartość zamówienia wynosi 80 zł: rabat 8,00 zł",
        "wartość zamówienia wynosi 80,01 zł: rabat 8,00 zł",
    ]


def test_a_boundary_that_cannot_be_written_is_told():
    found, missing = proposed("earn 5 points at most 100000 points in total")
    assert not any("at most" in name for name in found)
    assert missing == [
        "in total at most 100,000 points, and just within it",
        "in total at most 100,000 points, and it is reached",
    ]


@pytest.mark.parametrize("path", sorted(PROGRAMMES.rglob("*.json")), ids=lambda path: path.name)
def test_of_the_rule_book_few_boundaries_are_left(path):
    """Limits that hundreds of orders reach, an order within an offer that one before used up, and ranks."""
    if ".cases" in path.name or ".pl." in path.name:
        return
    loaded = load_programme(path.read_text(encoding="utf-8"))
    found = propose(loaded, NOW)
    left = {"earning.json": {"10-capped"}, "next-purchase.json": {"32-three-orders"}}
    left["standing.json"] = {"28-top-tenth"}
    assert {rule for rule, _ in found.missing} == left.get(path.name, set())


@pytest.mark.parametrize(
    ("text", "never"),
    [
        pytest.param(
            "when order.quantity >= 1 earn 5 points", "items in the order is 0", id="no empty order"
        ),
        pytest.param("when order.quantity >= 3 earn 5 points", "", id="an order is smaller than asked"),
        pytest.param("discount 5 PLN on every 3 items", "", id="too few for a set"),
        pytest.param("when customer.orders >= 1 earn 5 points", "", id="nobody's first order"),
    ],
)
def test_what_can_never_be_is_no_boundary(text, never):
    found, missing = proposed(text)
    assert missing == []
    assert not never or not any(never in name for name in found)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "when order.subtotal >= 100 PLN and order.subtotal < 50 PLN discount 5%",
            'the conditions of "it" never hold together',
            id="limits that exclude each other",
        ),
        pytest.param(
            "when order.is_first and customer.orders >= 1 discount 5%",
            'the conditions of "it" never hold together: before a customer\'s first order there is none',
            id="facts that hang together",
        ),
        pytest.param(
            'discount 5% on items where item.price >= 10 PLN and item.price < 5 PLN',
            'no product can meet what "it" asks of its items',
            id="no such units",
        ),
    ],
)  # fmt: skip
def test_a_rule_that_never_gives_is_told_once(tmp_path, text, told):
    (tmp_path / "club.json").write_text(document(text), "utf-8")
    written, said, status = write_cases(str(tmp_path / "club.json"), NOW)
    assert (json.loads(written)["cases"], status) == ([], 0)
    assert said.splitlines() == [
        "Rules that never give anything, so that they have no boundaries: 1",
        f"  {told}",
    ]


@pytest.mark.parametrize(
    ("name", "percent"), [("klub-ziarno", 100), ("rulebook/across", 100), ("rulebook/partners", 95)]
)
def test_a_written_file_holds_waits_to_be_confirmed_and_leaves_little_out(tmp_path, name, percent):
    source = tmp_path / "programme.json"
    source.write_text((PROGRAMMES / f"{name}.json").read_text("utf-8"), "utf-8")
    into = tmp_path / "sub" / "new.cases.json"
    into.parent.mkdir()
    _, said, status = write_cases(str(source), NOW, into=str(into))
    assert status == 0, said
    written = json.loads(into.read_text("utf-8"))
    assert written["programme"] == "../programme.json"
    assert all(case["confirm"] and case["expect"] for case in written["cases"])
    told, status = run_paths([str(into)])
    count = len(written["cases"])
    assert told.endswith(f"Cases: {count}, passed: {count}, failed: 0, to be confirmed: {count}")
    assert status == 0
    _, _, (data,) = cover_files([str(into)])
    assert float(data["percent"]) >= percent
    if name == "klub-ziarno":
        return  # once more takes as long again, and the others show it
    again = tmp_path / "more.cases.json"
    assert write_cases(str(source), NOW, into=str(again), besides=[str(into)])[2] == 0
    assert json.loads(again.read_text("utf-8"))["cases"] == []


@examples(15)
@given(st.integers(2, 500), st.integers(2, 6))
def test_every_threshold_is_met_from_below_at_and_from_above(minor, count):
    text = f"when order.subtotal >= {minor}.00 PLN and order.quantity < {count} earn 5 points"
    loaded = load_programme(document(text))
    cases = propose(loaded, NOW).cases
    seen = {(total_of(one), sum(x["qty"] for x in one["cart"])) for one in cases}
    assert {minor * 100 - 1, minor * 100, minor * 100 + 1} <= {total for total, _ in seen}
    assert {count - 1, count, count + 1} <= {number for _, number in seen}
    for one in cases:
        number = sum(x["qty"] for x in one["cart"])
        assert bool(one["expect"]["outcomes"]) is (total_of(one) >= minor * 100 and number < count)


def total_of(case):
    """What the goods of a written case cost, in minor units."""
    return sum(int(re.sub(r"\D", "", line["price"])) * line["qty"] for line in case["cart"])


# ---------------------------------------------------------------- the command


@pytest.fixture
def club(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("club.json").write_text(document("when order.subtotal >= 80 PLN discount 10%"), "utf-8")
    return lambda *words: CliRunner().invoke(main, ["new-tests", *words])


def test_nothing_is_written_over(club):
    assert club("club.json", "-o", "new.cases.json").exit_code == 0
    before = Path("new.cases.json").read_text("utf-8")
    done = club("club.json", "-o", "new.cases.json", "-l", "pl")
    assert (done.exit_code, "nie zostanie nadpisany" in done.output) == (1, True)
    assert Path("new.cases.json").read_text("utf-8") == before


def test_to_the_output_and_of_one_rule(club):
    done = club("club.json", "--rule", "it")
    assert (done.exit_code, len(json.loads(done.stdout)["cases"])) == (0, 3)
    wrong = club("club.json", "--rule", "itt")
    assert (wrong.exit_code, 'no rule "itt"; did you mean "it"?' in wrong.output) == (1, True)
    assert club("no-such.json").exit_code == 1
    assert club("club.json", "--besides", "no-such.cases.json").exit_code == 1
    assert club("club.json", "-o", "no-such-folder/new.cases.json").exit_code == 1


def test_cases_that_there_are_need_no_other(club):
    mine = {
        "name": "just below",
        "moment": "2026-05-06 12:00",
        "member": "ola",
        "cart": [{"sku": "X", "qty": 1, "price": "79.99 PLN"}],
        "expect": {"outcomes": {}},
    }
    Path("my.cases.json").write_text(
        json.dumps({"format": 1, "programme": "club.json", "cases": [mine]}), "utf-8"
    )
    written = json.loads(club("club.json", "--besides", "my.cases.json").stdout)
    assert [case["cart"][0]["price"] for case in written["cases"]] == ["80.00 PLN", "80.01 PLN"]


def test_confirm_is_a_yes_or_no_and_is_counted(club):
    case = {
        "name": "a",
        "confirm": True,
        "moment": "2026-05-06 12:00",
        "cart": [{"sku": "X", "qty": 1, "price": "80.00 PLN"}],
        "expect": {"outcomes": {"it": "8.00 PLN"}},
    }
    for confirm, end in (
        (True, "Przypadki: 1, dobrze: 1, błędnie: 0, do potwierdzenia: 1"),
        (False, "Przypadki: 1, dobrze: 1, błędnie: 0"),
        ("yes", "pliki, których nie dało się uruchomić: 1"),
    ):
        whole = {"format": 1, "programme": "club.json", "cases": [{**case, "confirm": confirm}]}
        Path("my.cases.json").write_text(json.dumps(whole), "utf-8")
        assert run_paths(["my.cases.json"], "pl")[0].endswith(end)


def test_the_page_shows_what_is_written(monkeypatch):
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "cases.md").read_text("utf-8")
    shown = page.split("--rule come-back")[1].split("```")[0].splitlines()[1:]
    text, _, _ = write_cases("grammar/programmes/klub-ziarno.json", NOW, rules=["come-back"])
    assert [case["name"] for case in json.loads(text)["cases"]] == [line for line in shown if line]
