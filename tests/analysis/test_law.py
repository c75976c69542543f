"""What the law has an eye on, what is past, and limits from which who buys more gets less."""

import json
from datetime import UTC, datetime

import pytest

from flask_loyalty.analysis.examine import examine
from flask_loyalty.analysis.restricted import is_restricted
from flask_loyalty.programme.loader import Catalogue, load_programme
from tests.analysis.test_classics import SMALL

NOW = datetime(2026, 11, 1, tzinfo=UTC)
POINTS = "earn 1 point per 1 PLN of order.margin"


def found(rules, now=NOW, catalogue=None, **document):
    """By code the rules, or the ids, of which something is told."""
    written = [{"id": f"r{i}", "rule": one} if isinstance(one, str) else one for i, one in enumerate(rules)]
    text = json.dumps({**SMALL, **document, "rules": written})
    loaded = load_programme(text, catalogue=Catalogue(catalogue or {}))
    assert loaded.programme is not None, loaded.diagnostics
    return {(one.code, one.about) for one in examine(text, loaded, now)}


def deal(rule, **more):
    return {"id": "deal", "rule": rule, **more}


# ---------------------------------------------------------------- days


@pytest.mark.parametrize(
    ("when", "now", "past"),
    [
        ("now.date in 2026-10-01 to 2026-10-31", NOW, True),
        ("now.date in 2026-10-01 to 2026-11-01", NOW, False),
        ("now.date in 2026-10-01 to 2026-10-31", datetime(2026, 10, 31, 22, 59, tzinfo=UTC), False),
        ("now.date in 2026-10-01 to 2026-10-31", datetime(2026, 10, 31, 23, 1, tzinfo=UTC), True),
        ("now.date < 2026-06-01 or now.date >= 2027-06-01", NOW, False),
        ("now.date < 2026-06-01 or order.subtotal >= 50 PLN", NOW, False),
        ("now.date < 2026-06-01 and order.subtotal >= 50 PLN", NOW, True),
    ],
)
def test_a_day_that_is_over_is_so_in_the_programmes_time_zone(when, now, past):
    assert (("C108", "r0") in found([f"when {when} earn 5 points"], now)) is past


def test_a_code_that_ended_is_told_only_where_a_rule_still_asks_for_it():
    codes = [{"id": "OLD", "until": "2026-06-30"}, {"id": "NEW", "until": "2027-06-30"}]
    asks = 'when "{}" in order.codes earn 5 points'
    assert ("C109", "OLD") in found([asks.format("OLD"), asks.format("NEW")], codes=codes)
    assert ("C109", "NEW") not in found([asks.format("OLD"), asks.format("NEW")], codes=codes)
    assert not {one for one in found([asks.format("NEW")], codes=codes) if one[0] == "C109"}


# ---------------------------------------------------------------- cliffs


@pytest.mark.parametrize(
    ("rules", "loses"),
    [
        pytest.param(["when order.subtotal < 80 PLN discount 15%"], True, id="a deal is lost"),
        pytest.param(["when order.quantity <= 3 discount 15%"], True, id="with one unit more"),
        pytest.param(["when order.subtotal < 80 PLN earn 50 points"], True, id="points are lost"),
        pytest.param(
            ["when order.subtotal < 80 PLN discount 15%", "when order.subtotal >= 80 PLN discount 20%"],
            False,
            id="another takes over",
        ),
        pytest.param(
            ["when order.subtotal < 80 PLN discount 15%", "when order.subtotal >= 80 PLN discount 5%"],
            True,
            id="another that gives less",
        ),
        pytest.param(["when order.subtotal >= 80 PLN discount 15%"], False, id="a threshold upwards"),
        pytest.param(
            ["discount by order.subtotal whole from 50 PLN: 10%, from 100 PLN: 5%"], True, id="falling bands"
        ),
        pytest.param(
            ["discount by order.subtotal whole from 50 PLN: 5%, from 100 PLN: 10%"], False, id="rising bands"
        ),
    ],
)
def test_who_buys_more_never_gets_less_without_being_told(rules, loses):
    assert any(code == "C161" for code, _ in found(rules)) is loses


# ---------------------------------------------------------------- law


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        pytest.param(
            "when customer.spend in last 90 days >= 500 PLN discount 10%", True, id="what they spent"
        ),
        pytest.param('when "tea" in customer.interests discount 10%', True, id="interests"),
        pytest.param("when customer.orders >= 5 discount 10%", False, id="a number of orders is open to all"),
        pytest.param("when customer.spend >= 500 PLN earn 5 points", False, id="points are no price"),
        pytest.param("discount 10%", False, id="for everybody"),
    ],
)
def test_a_personalised_price(rule, told):
    assert (("C170", "r0") in found([rule])) is told


@pytest.mark.parametrize(
    ("draw", "told"),
    [
        ({}, True),
        ({"permit": "0801-IOA.1234.2027"}, False),
        ({"jury": True}, False),
        ({"jury": False}, True),
    ],
)
def test_a_draw_without_a_permit(draw, told):
    rule = 'earn 1 ticket "trip" per 50 PLN of order.subtotal'
    assert (("C171", "trip") in found([rule], draws=[{"id": "trip", **draw}])) is told


SHOP = {"category": frozenset({"coffee", "drinks/alkohol"})}


@pytest.mark.parametrize(
    ("rules", "catalogue", "document", "told"),
    [
        pytest.param([POINTS], None, {}, set(), id="nothing is known of the shop"),
        pytest.param([POINTS, "earn 5 points"], SHOP, {}, {"r0"}, id="the shop has such goods: told once"),
        pytest.param(
            [POINTS], SHOP, {"excluded": 'item.category in "drinks/alkohol"'}, set(), id="they are excluded"
        ),
        pytest.param(
            [POINTS], SHOP, {"excluded": 'item.category in "drinks"'}, set(), id="with what is above"
        ),
        pytest.param(
            ['earn 5 points on items where item.category in "coffee"'], SHOP, {}, set(), id="only other goods"
        ),
        pytest.param(
            [POINTS, 'discount 5% on items where item.category in "tobacco"'], None, {}, {"r1"}, id="by name"
        ),
        pytest.param(
            ['earn 5 points on items where item.category not in "tobacco"'],
            None,
            {},
            set(),
            id="but not them",
        ),
    ],
)
def test_restricted_goods(rules, catalogue, document, told):
    seen = found(rules, catalogue=catalogue, **document)
    assert {about for code, about in seen if code == "C172"} == told


def test_names_of_restricted_goods():
    assert all(
        map(
            is_restricted,
            ["alcohol", "drinks/Alkohol", "tytoń", "e-papierosy", "leki", "baby/infant formula"],
        )
    )
    assert not any(map(is_restricted, ["coffee", "wine-process", "books/alcoholism", "cups"]))


FIRST = deal("discount 10% on items", until="2026-11-15", announce=True) | {"from": "2026-11-02"}


@pytest.mark.parametrize(
    ("second", "where", "told"),
    [
        pytest.param("2026-12-01", "", True, id="within 30 days"),
        pytest.param("2026-12-17", "", False, id="later"),
        pytest.param("2026-12-01", ' where item.category in "tea"', False, id="on other goods"),
        pytest.param("2026-11-10", "", False, id="while it goes on: the first start counts"),
    ],
)
def test_an_announced_cut_close_behind_another(second, where, told):
    first = replace_rule(FIRST, 'discount 10% on items where item.category in "coffee"')
    later = {"id": "later", "rule": f"discount 20% on items{where}", "from": second, "until": "2026-12-31"}
    seen = found([first, {**later, "announce": True}])
    assert (("C173", "later") in seen) is told


def replace_rule(document, text):
    return {**document, "rule": text}
