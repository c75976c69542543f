"""What ``bound`` tells and gives as data."""

import json
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from flask_loyalty.language.wording import percent_text
from flask_loyalty.services.bounding import bound_files
from tests.analysis.test_classics import SMALL

NOW = datetime(2026, 11, 1, tzinfo=UTC)
RULES = [
    {"id": "off", "rule": "discount 10% on items"},
    {"id": "first", "rule": "when order.is_first earn 50 points"},
    {"id": "double", "rule": "multiply points by 2"},
]


def bound(tmp_path, locale="en", **document):
    file = tmp_path / "club.json"
    file.write_text(json.dumps({**SMALL, **document, "rules": RULES}), encoding="utf-8")
    return bound_files([str(file)], NOW, locale)


def test_what_is_fixed_stands_beside_the_share(tmp_path):
    told, status, (data,) = bound(tmp_path)
    assert status == 0
    assert data["of_goods_that_leave"] is None
    assert data["programme"]["margin"] is None
    assert data["programme"]["most"] == "0.1000"
    assert data["programme"]["beside"] == {"fixed": 200, "each": 0}, "fifty points, doubled"
    assert "all rules together: at most 10% of the price and PLN\xa02.00 on an order of any size" in told
    assert "first: PLN\xa02.00 on an order of any size" in told, "which are doubled"


def test_with_a_least_order_and_a_margin_there_are_shares_alone(tmp_path):
    checks = {"least_order": "20 PLN", "least_margin": "25%"}
    told, status, (data,) = bound(tmp_path, "pl", checks=checks)
    assert status == 0
    whole = data["programme"]
    assert whole["most"] == "0.2000", "a tenth, and 2 PLN of 20"
    assert whole["exact"]
    assert (whole["margin"]["most"], data["of_goods_that_leave"]) == ("0.8000", "0.2500")
    assert "wszystkie reguły razem: najwyżej 20% ceny" in told
    assert "najwyżej 80% marży towarów, z których zostaje co najmniej 25%" in told
    assert "(koszt 15,00\xa0zł)" in whole["margin"]["example"]["pl"]


def test_what_no_share_of_goods_tells_is_named_beside_the_sum(tmp_path):
    file = tmp_path / "club.json"
    rules = {
        "free": "discount 100% on shipping",
        "gift": 'when order.subtotal >= 100 PLN give 1 item "STICKERS"',
        "sales": "for employees pay 3% of order.margin",
        "ten": "discount 10%",
    }
    document = {**SMALL, "rules": [{"id": id_, "rule": rule} for id_, rule in rules.items()]}
    file.write_text(json.dumps(document), encoding="utf-8")
    told, _, (data,) = bound_files([str(file)], NOW, "en")
    assert {id_: one["what"] for id_, one in data["beside"].items()} == {
        "free": "delivery",
        "gift": "gift",
        "sales": "others",
    }
    assert "  free: at most the whole price of delivery" in told
    assert "  gift: 1 item STICKERS with an order" in told
    assert "do zamówienia; liczy się koszt, poza sumą" in bound_files([str(file)], NOW, "pl")[0]


def test_an_amount_is_shown_on_an_order_that_it_takes_whole_and_a_dead_rule_as_nothing(tmp_path):
    file = tmp_path / "club.json"
    rules = {
        "dead": "when order.quantity >= 5 and order.quantity < 3 discount 10%",
        "twenty": "discount 20 PLN",
    }
    document = {**SMALL, "rules": [{"id": id_, "rule": rule} for id_, rule in rules.items()]}
    file.write_text(json.dumps(document), encoding="utf-8")
    told, _, (data,) = bound_files([str(file)], NOW, "en")
    assert "dead: nothing, for it never applies" in told
    assert (data["rules"]["twenty"]["most"], data["rules"]["twenty"]["shown"]) == ("1.0000", "1.0000")
    assert "1 × PLN\xa020.00" in data["rules"]["twenty"]["example"]["en"]


@pytest.mark.parametrize(
    ("rules", "name", "why", "said"),
    [
        pytest.param({"ten": "discount 10%"}, "rules.ten", None, None, id="reached"),
        pytest.param(
            {"bands": "discount by order.quantity marginal from 7 items: 10%, from 50 items: 15%"},
            "rules.bands",
            {"what": "tried", "rules": []},
            "%; an order that gets more was neither found nor ruled out",
            id="no order was tried that is so large",
        ),
        pytest.param(
            {
                "all": 'discount 20% on items where item.category in "coffee"',
                "espresso": 'discount 25% on items where item.category in "coffee/espresso"',
                "tea": 'discount 30% on items where item.category in "tea"',
            },
            "programme",
            {"what": "together", "rules": ["tea", "espresso", "all"]},
            "the bound is of these rules together (tea, espresso, all), and an order that gets more",
            id="of several rules",
        ),
    ],
)
def test_a_bound_that_no_order_shows_is_told_with_the_reason(tmp_path, rules, name, why, said):
    file = tmp_path / "club.json"
    document = {**SMALL, "rules": [{"id": id_, "rule": rule} for id_, rule in rules.items()]}
    file.write_text(json.dumps(document), encoding="utf-8")
    told, _, (data,) = bound_files([str(file)], NOW, "en")
    one = data["programme"] if name == "programme" else data["rules"][name.removeprefix("rules.")]
    assert (one["why_not_exact"], one["exact"]) == (why, why is None)
    shown = percent_text(Fraction(one["shown"]), "en")
    assert said is None or (said in told and f"not exact: the most that was found is {shown}; " in told)
    assert ("not exact" in told) is (why is not None)
    assert ("niedokładnie" in bound_files([str(file)], NOW, "pl")[0]) is (why is not None)


def test_an_order_may_have_a_code_of_a_batch(tmp_path):
    file = tmp_path / "club.json"
    rules = [{"id": "autumn", "rule": 'when "AUTUMN" in order.codes discount 20%'}]
    document = {**SMALL, "codes": [{"id": "AUTUMN", "batch": True}], "rules": rules}
    file.write_text(json.dumps(document), encoding="utf-8")
    for locale, words in (("en", 'a code of "AUTUMN" → autumn'), ("pl", "kod z serii „AUTUMN” → autumn")):
        told, _, (data,) = bound_files([str(file)], NOW, locale)
        assert words in told
        assert data["programme"]["exact"]


def test_an_example_says_what_it_takes_to_repeat_it(tmp_path):
    """What goods cost, where floors look at it, and the category of a product that is named."""
    file = tmp_path / "club.json"
    rules = [
        {"id": "cup", "rule": "discount 1 PLN on cheapest 1 item"},
        {"id": "set", "rule": 'discount 5% on items where item.sku = "WIN" and item.category in "tyres"'},
    ]
    floors = [{"keep": "item.margin_rate >= 10%"}]
    document = {**SMALL, "assume_margin": "60%", "floors": floors, "rules": rules}
    file.write_text(json.dumps(document), encoding="utf-8")
    told = bound_files([str(file)], NOW, "en")[0].replace("\xa0", " ")
    assert "1 × PLN 1.00 (cost PLN 0.00)" in told
    assert "WIN (tyres) (cost" in told


@pytest.mark.parametrize("checks", [{}, {"least_order": "20 PLN"}])
def test_a_fixed_price_is_shown_on_goods_that_cost_more(tmp_path, checks):
    file = tmp_path / "club.json"
    bundle = 'bundle 2000 PLN on every item where item.sku = "RIM" with 1 item where item.sku = "WIN"'
    document = {**SMALL, "checks": checks, "rules": [{"id": "mount", "rule": bundle}]}
    file.write_text(json.dumps(document), encoding="utf-8")
    (data,) = bound_files([str(file)], NOW, "en")[2]
    assert Fraction(data["rules"]["mount"]["shown"]) > Fraction(1, 3)
