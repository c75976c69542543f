"""What a customer may read of an offer as data, and what the slots show of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from flask import session

from flask_loyalty import ProductFacts
from flask_loyalty.engine.facts import Choices
from tests.web.shops import document, item
from tests.web.test_pages import ONLY_A_PAGE, Visitor

pytestmark = ONLY_A_PAGE

CODES = [{"id": "AUTUMN"}, {"id": "BIG"}]
SEGMENTS = [
    {"id": "sleeping", "name": {"pl": "Śpiący", "en": "Sleeping"}, "when": "customer.orders >= 2 orders"}
]
CUPS = 'price 0.01 PLN on cheapest 1 of every 2 items where item.category in "cups"'
CART = [item("ETH", 100_00, 1), item("CUP", 30_00, 2, category="cups")]


@pytest.fixture
def offered(make_shop):
    def quote(rules, codes=(), cart=CART, language="en", group="", member=None, **more):
        shop = make_shop()
        shop.cart = cart
        made = json.loads(document(rules, codes=CODES, **more))
        for rule in made["rules"] if group else ():
            rule["group"] = group
        with shop.app.app_context():
            shop.loyalty.publish(json.dumps(made), author="me")
        with shop.app.test_request_context(headers={"Accept-Language": language}):
            if member is not None:
                session["customer"] = member
            offer = shop.loyalty.quote(choices=Choices(codes=codes))
            return json.loads(json.dumps(shop.loyalty.public(offer)))

    return quote


def test_each_discount_where_it_falls_with_its_reason(offered):
    told = offered(
        {
            "cups": CUPS,
            "ten": "discount 10 PLN",
            "free": "discount 100% on shipping",
            "base": "earn 1 point per 10 PLN of order.subtotal",
        }
    )
    assert [(one["of"], one["line"], [(p["rule"], p["amount_minor"]) for p in one["parts"]])
            for one in told["discounts"]][:2] == [
        ("line", "CUP", [("cups", 29_99)]), ("order", None, [("ten", 10_00)]),
    ]  # fmt: skip
    assert told["saved_minor"] == sum(p["amount_minor"] for one in told["discounts"] for p in one["parts"])
    assert told["discounts"][1]["parts"][0]["reason"] == "ten", "the rule's name"


def test_points_and_the_rules_that_give_them(make_shop):
    shop = make_shop()
    shop.cart = CART
    with shop.app.test_request_context("/"):
        offer = shop.loyalty.quote()
        told = shop.loyalty.public(offer)
    assert told["points"]["earned"] == sum(one["points"] for one in told["points"]["by"]) == offer.points


@pytest.mark.parametrize(
    ("rule", "codes", "why"),
    [
        pytest.param("when order.subtotal >= 500 PLN discount 5%", (), "when", id="it waits for more"),
        pytest.param('discount 5% on items where item.category in "tea"', (), "units", id="other goods"),
        pytest.param("earn 5 points", (), None, id="what members earn is told beside"),
        pytest.param('when customer.tier >= "gold" discount 5 PLN', (), "when", id="a tier"),
        pytest.param('when "AUTUMN" in order.codes discount 10 PLN', (), None, id="a code nobody typed"),
        pytest.param('when "BIG" in order.codes and order.subtotal >= 500 PLN discount 5%', ("BIG",), None,
                     id="a code that waits is told with it"),
        pytest.param("when order.margin >= 900 PLN discount 5%", (), None, id="a margin"),
        pytest.param("discount 5% on items where (item.cost else 0 PLN) >= 900 PLN", (), None, id="a cost"),
        pytest.param("within 21 days of order discount 5%", (), None, id="a guest's next order"),
        pytest.param('when "sleeping" in customer.segments discount 5%', (), None, id="a segment"),
        pytest.param("for employees pay 3% of order.margin", (), None, id="an employee's"),
    ],
)  # fmt: skip
def test_what_was_not_applied_as_far_as_customers_may_know(offered, rule, codes, why):
    tiers = [{"id": "gold", "name": {"pl": "Złoty", "en": "Gold"}, "when": "customer.orders >= 9 orders"}]
    told = offered({"it": rule}, codes, segments=SEGMENTS, tiers=tiers)
    assert [one["why"] for one in told["not_applied"]] == ([] if why is None else [why])
    assert all(one["reason"].endswith(".") and one["name"] for one in told["not_applied"])
    assert "margin" not in json.dumps(told)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "This offer is not open now: it holds on one later order within 21 days of an order."),
        (
            "pl",
            "Ta oferta nie jest teraz aktywna: obowiązuje przy jednym kolejnym zamówieniu w ciągu 21 dni"
            " od zamówienia.",
        ),
    ],
)
def test_an_offer_for_the_next_order_says_so_to_a_member(offered, language, said):
    rules = {"later": "within 21 days of order discount 5%"}
    (one,) = offered(rules, language=language, member="m1")["not_applied"]
    assert (one["why"], one["reason"].replace("\u00a0", " ")) == ("span", said)


def test_a_deal_that_left_no_matching_products_is_named(offered):
    rules = {
        "half": "discount 50% on items",
        "full": "discount 10 PLN on cheapest 1 of every 2 items where item.paid >= 30 PLN",
    }
    for language, said in {"en": "discounted already: half.", "pl": "mają już rabat: half."}.items():
        (one,) = offered(rules, language=language)["not_applied"]
        assert (one["rule"], one["why"]) == ("full", "units")
        assert said in one["reason"]


def test_what_lost_says_to_what(offered):
    groups = [{"id": "basket", "pick": "best"}]
    rules = {"small": "discount 5 PLN", "large": "discount 20 PLN"}
    for language, said in {"en": "Something better applies", "pl": "Działa coś lepszego"}.items():
        (lost,) = offered(rules, groups=groups, group="basket", language=language)["not_applied"]
        assert (lost["rule"], lost["why"]) == ("small", "lost")
        assert said in lost["reason"]
        assert "large" in lost["reason"]


@pytest.mark.parametrize("slot", ["cart", "checkout"])
def test_slots_tell_it_on_request(make_shop, slot):
    shop = make_shop()
    shop.cart = CART
    with shop.app.app_context():
        rules = {"cups": CUPS, "big": "when order.subtotal >= 500 PLN discount 5%"}
        shop.loyalty.publish(document(rules), author="me")
    html = Visitor(shop).text(f"/slot/{slot}").replace("\xa0", " ")
    closed = html.partition("<details")[2].partition("</section>")[0]
    assert "What does not apply this time, and why" in closed
    assert "at least PLN 500.00 is needed" in closed
    assert "<details open" not in html
    assert "−PLN 29.99" in html


def test_what_would_make_a_rule_give_something_as_data(make_shop):
    shop = make_shop()
    shop.cart = CART
    rules = {
        "big": "when order.subtotal >= 200 PLN discount 10 PLN",
        "shipping": "when order.subtotal < 20 PLN discount 5 PLN",
        "margin": "when order.margin >= 5000 PLN discount 5 PLN",
    }
    with shop.app.app_context():
        shop.loyalty.publish(document(rules), author="me")
    with shop.app.test_request_context(headers={"Accept-Language": "pl"}):
        told = json.loads(json.dumps(shop.loyalty.nearest(shop.loyalty.quote())))
    assert told["big"] == [
        {
            "text": "Dodaj produkty za 40,00\u00a0zł.",
            "changes": [{"kind": "amount", "number": 4000, "skus": [], "at": None, "until": None}],
        }
    ]
    assert told["shipping"] == [], "no shop asks for a smaller order"
    assert "margin" not in told, "what a customer may not know of"


CARD = item("GIFT", 200_00, kind="gift_card", name="Karta 200 zł")
HOW = "?loyalty_how=1"


def how_told(make_shop, rules, cart, language="pl", who="", codes=(), catalogue=(), **more):
    """What the cart's slot says of what does not apply, when it is asked what can be done."""
    shop = make_shop()
    shop.cart = cart
    if catalogue:
        shop.loyalty.product_loader({one.sku: one for one in catalogue}.get)
        shop.loyalty.catalogue(lambda: catalogue)
    with shop.app.app_context():
        shop.loyalty.publish(document(rules, codes=CODES, **more), author="me")
    visit = Visitor(shop, **({who: "anna"} if who else {}))
    for code in codes:
        visit.post("/loyalty/code", code=code, next="/slot/checkout")
    html = visit.text(f"/slot/cart{HOW}", headers={"Accept-Language": language})
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").split())


TEN = "when order.subtotal >= 200 PLN discount 10%"


@pytest.mark.parametrize(
    ("language", "cart", "said"),
    [
        ("pl", [CARD], "ten Rabat nie obejmuje: Karta 200 zł. Dodaj 1 pasującą sztukę."),
        ("en", [CARD], "ten Not reduced: Karta 200 zł. Add 1 item that fits."),
        ("pl", [item("GIFT", 150_00, kind="gift_card", name="Karta"), item("ETH", 10_00)],
         "ten Wartość zamówienia 160,00 zł, potrzeba co najmniej 200,00 zł. Dodaj produkty za 40,00 zł."
         " Rabat nie obejmuje: Karta."),
    ],
)  # fmt: skip
def test_what_gift_cards_do_not_do_is_said(make_shop, language, cart, said):
    assert said in how_told(make_shop, {"ten": TEN}, cart, language)


def test_of_goods_that_a_rule_is_not_about_nothing_is_said(make_shop):
    rules = {"tea": 'discount 10% on items where item.category = "tea"', "free": "discount 100% on shipping"}
    assert "obejmuje" not in how_told(make_shop, rules, [CARD])


def test_points_that_gift_cards_do_not_bring(make_shop):
    rules = {"base": "earn 1 point per 10 PLN of item.paid on items"}
    assert "Bez punktów: Karta 200 zł." in how_told(make_shop, rules, [CARD], who="customer")


@pytest.mark.parametrize("who", ["employee", "merchant", "partner"])
def test_who_works_there_is_no_guest(make_shop, who):
    tiers = [{"id": "gold", "name": {"pl": "Złoty", "en": "Gold"}, "when": "customer.orders >= 2 orders"}]
    rules = {
        "gold": 'when customer.tier >= "gold" discount 10%',
        "ten": TEN,
        "base": "earn 1 point per 1 PLN of order.subtotal",
    }
    cart = [item("ETH", 100_00)]
    guest = how_told(make_shop, rules, cart, tiers=tiers)
    assert "Dołącz do programu" in guest
    assert "W klubie" in guest
    told = how_told(make_shop, rules, cart, who=who, tiers=tiers)
    assert "Dodaj produkty za 100,00 zł." in told
    for text in ("Dołącz", "Zaloguj", "W klubie", "gold"):
        assert text not in told


def test_a_code_that_waits_has_steps_of_its_own(make_shop):
    rules = {"big": 'when "BIG" in order.codes and order.subtotal >= 160 PLN discount 5%'}
    told = how_told(make_shop, rules, [item("ETH", 100_00)], codes=["big"])
    assert "Kod big Wartość zamówienia 100,00 zł, potrzeba co najmniej 160,00 zł." in told
    assert "Dodaj produkty za 60,00 zł." in told


def test_what_nobody_can_reach_stands_by_itself_and_a_first_order_only_where_it_is_one(make_shop):
    rules = {
        "over": "when now.date < 2026-05-01 discount 5%",
        "ten": TEN,
        "first": "when order.is_first discount 1 PLN",
    }
    told = how_told(make_shop, rules, [item("ETH", 100_00)], who="customer")
    within, _, out = told.partition("Tym razem poza zasięgiem:")
    assert "Dodaj produkty za 100,00 zł." in within
    assert "over: " in out
    assert "ten" not in out


def test_what_a_smaller_order_would_get_is_not_out_of_reach_though_no_shop_asks_for_one(make_shop):
    told = how_told(make_shop, {"small": "when order.subtotal < 20 PLN discount 5 PLN"}, [item("ETH", 30_00)])
    assert "small Wartość zamówienia 30,00 zł, musi być mniej niż 20,00 zł." in told
    assert "poza zasięgiem" not in told


@pytest.mark.parametrize(("shipping", "known"), [(15_00, True), (0, False)])
def test_of_delivery_that_costs_nothing_no_deal_is_told(make_shop, shipping, known):
    shop = make_shop()
    shop.cart = CART
    facts = shop.cart_facts
    shop.loyalty.cart_loader(lambda: replace(facts(), shipping=shipping))
    shop.publish(document({"free": "when order.subtotal >= 500 PLN discount 100% on shipping"}))
    with shop.app.test_request_context():
        told = shop.loyalty.public(shop.loyalty.quote())["not_applied"]
    assert [one["rule"] for one in told] == (["free"] if known else [])


def test_an_amount_that_a_deal_lowers_again_says_so(make_shop):
    rules = {"ten": TEN, "points": "when order.subtotal >= 225 PLN earn 5 points"}
    told = how_told(make_shop, rules, [item("ETH", 100_00)], who="customer")
    assert "Dodaj produkty za 149,99 zł (kwota uwzględnia: „ten”)." in told
    assert "Dodaj produkty za 100,00 zł." in told, "its own deal lowers nothing that it goes by"


BREW = ProductFacts(sku="BREW", unit_price=40_00, currency="PLN", category="tea", cost=10_00, name="Parzucha")
NOTE = ProductFacts(sku="NOTE", unit_price=9_00, currency="PLN", category="gear", cost=9_00, name="Zeszyt")
GONE = ProductFacts(
    sku="GONE", unit_price=5_00, currency="PLN", category="tea", cost=0, name="Wyprzedana", stock=0
)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('discount 5% on items where item.category in "tea"', "z kategorii „tea”, np. Parzucha (40,00 zł)."),
        ("earn 1 point per 1 PLN of order.margin", "Dodaj 1 sztukę (Parzucha, 40,00 zł)."),
        ('discount 5% on items where item.category in "cups"', "Tym razem poza zasięgiem"),
    ],
)
def test_products_of_the_catalogue_are_named_with_their_price(make_shop, rule, said):
    assert said in how_told(make_shop, {"it": rule}, [CARD], who="customer", catalogue=[NOTE, BREW, GONE])
