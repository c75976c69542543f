"""The lowest price of the 30 days before a cut: how prices come to be known, and where it is shown."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import session

from flask_loyalty import Choices, ProductFacts
from flask_loyalty.store import schema, tables
from flask_loyalty.web.slots import loyalty_slot
from tests.web.shops import NOON, RULES, Statements, document, item, prepare

POLISH = "Najniższa cena "
LAW = "Lowest price in the 30 days before the reduction: "


def announced(rule, day="2026-05-01", **more):
    """The tiny shop's programme with a deal that is announced."""
    base = {"id": "base", "rule": RULES["base"]}
    text = json.loads(document(**more))
    return json.dumps({**text, "rules": [base, {"id": "spring", "rule": rule, "announce": {"from": day}}]})


SPRING = announced("discount 10% on items")
ALL = announced('when "ALL" in order.codes discount 10%', codes=[{"id": "ALL"}])
THIRD = announced('price 0.01 PLN on cheapest 1 of every 3 items where item.category in "cups"')


def product(sku="ETH", price=100_00, regular=None):
    return ProductFacts(sku=sku, unit_price=price, regular_price=regular, currency="PLN")


def remember(shop, *told, sku="ETH"):
    """``(days ago, price)`` or ``(days ago, price, regular)``: since when the product costs that."""
    for ago, *prices in told:
        shop.loyalty.note_prices([product(sku, *prices)], at=NOON - timedelta(days=ago))


def lowest(shop, *lines):
    offer = shop.loyalty.quote(shop.cart_facts(*lines), choices=Choices())
    return {line: (told.minor, told.known) for line, told in offer.lowest_prices.items()}


@pytest.mark.parametrize(
    ("text", "lines", "told"),
    [
        pytest.param(SPRING, [item()], {"ETH": (80_00, "full")}, id="a percentage off"),
        pytest.param(SPRING, [item("NEW")], {"NEW": (None, "nothing")}, id="no price is known"),
        pytest.param(THIRD, [item(category="cups", qty=3)], {"ETH": (80_00, "full")}, id="the third cheaper"),
        pytest.param(THIRD, [item(category="cups", qty=2)], {}, id="the third not there yet"),
        pytest.param(announced("discount 10%", "2026-05-07"), [item()], {}, id="announced for tomorrow"),
        pytest.param(ALL, [item()], {}, id="a code that nobody typed"),
        pytest.param(document(), [item()], {}, id="nothing is announced"),
        pytest.param(
            document(), [item(regular_price=120_00)], {"ETH": (80_00, "full")}, id="the shop's own cut"
        ),
    ],
)
def test_what_a_cart_tells(shop, text, lines, told):
    shop.publish(text)
    remember(shop, (90, 100_00), (20, 80_00), (10, 100_00))
    assert lowest(shop, *lines) == told


def test_the_shops_own_cut(shop):
    """Raised a week before the sale: the price before that is told."""
    remember(shop, (90, 100_00), (12, 150_00), (5, 110_00, 150_00))
    assert lowest(shop, item(price=110_00, regular_price=150_00)) == {"ETH": (100_00, "full")}


def test_an_earlier_announced_deal_counts_among_the_prices_before(shop):
    """The spring deal was over before the next one was announced; it held within the 30 days."""
    first = json.loads(announced("discount 25% on items", "2026-04-10"))
    first["rules"][1]["until"] = "2026-04-20"
    shop.publish(json.dumps(first), since=NOON - timedelta(days=60))
    remember(shop, (90, 100_00))
    shop.publish(SPRING)
    assert lowest(shop, item()) == {"ETH": (75_00, "full")}
    assert lowest(shop, item("KEN", 30_00, category="cups")) == {"KEN": (None, "nothing")}


def test_a_member_with_a_code_for_everybody(shop):
    shop.publish(ALL)
    remember(shop, (90, 100_00))
    offer = shop.loyalty.quote(shop.cart_facts(item()), choices=Choices(codes=("all",)))
    (told,) = offer.lowest_prices.values()
    assert told.text == LAW + "PLN\xa0100.00"
    as_data = {"line": "ETH", "price_minor": 100_00, "known": "full", "text": told.text}
    assert shop.loyalty.public(offer)["lowest_prices"] == [as_data]


# ---------------------------------------------------------------- shown


@pytest.mark.parametrize(
    ("history", "language", "text"),
    [
        pytest.param([(90, 39_90)], "en", LAW + "PLN\xa039.90", id="all 30 days"),
        pytest.param([(90, 39_90)], "pl", POLISH + "z 30 dni przed obniżką: 39,90\xa0zł", id="in Polish"),
        pytest.param([(9, 39_90)], "pl", POLISH + "od wprowadzenia do sprzedaży: 39,90\xa0zł", id="young"),
        pytest.param([], "pl", POLISH + "z 30 dni przed obniżką: nieznana", id="not known"),
    ],
)
def test_every_slot_tells_it(make_shop, history, language, text):
    shop = make_shop(LOYALTY_LOCALE=language)
    with shop.app.test_request_context():
        shop.publish(SPRING)
        remember(shop, (200, 10_00), sku="OLD")
        remember(shop, *history)
        shop.products, shop.cart = {"ETH": 45_00}, [item(price=45_00)]
        for customer in (None, "anna"):
            session["customer"] = customer
            for html in (loyalty_slot("product", sku="ETH"), loyalty_slot("cart"), loyalty_slot("checkout")):
                assert text in html


def test_a_young_record_says_so(shop):
    shop.publish(SPRING)
    remember(shop, (9, 39_90))
    shop.products = {"ETH": 45_00}
    html = loyalty_slot("product", sku="ETH")
    assert "Lowest price before the reduction, recorded since 27\xa0April: PLN\xa039.90" in html


def test_a_products_page_tells_of_a_set_too(shop):
    shop.publish(THIRD.replace("cups", "tea"))
    shop.loyalty.product_loader(
        lambda sku: ProductFacts(sku=sku, unit_price=50_00, currency="PLN", category=sku.lower(), cost=50_00)
    )
    remember(shop, (90, 40_00), (3, 50_00), sku="TEA")
    html = loyalty_slot("product", sku="TEA")
    assert LAW + "PLN\xa040.00" in html
    assert '<p class="fl-deal">' in html
    assert LAW not in loyalty_slot("product", sku="BREAD")


# ---------------------------------------------------------------- how prices come to be known


def test_a_guests_prices_are_noted_once_an_order_is_placed(shop):
    offer = shop.loyalty.quote(shop.cart_facts(item(), item("KEN", 30_00, regular_price=40_00)))
    shop.db.session.commit()
    assert shop.count(tables.price) == 0
    shop.loyalty.place(shop.new_order(member=None, cart=[item(), item("KEN", 30_00)]).id, offer)
    shop.db.session.rollback()
    assert shop.count(tables.price) == 0
    shop.loyalty.place(shop.new_order(member=None, cart=[item(), item("KEN", 30_00)]).id, offer)
    shop.db.session.commit()
    assert shop.count(tables.price) == 2
    assert not shop.state.prices.waiting


def test_a_database_in_memory_has_one_connection(make_shop):
    """What is noted goes with no rows of the shop's, and none of the shop's transaction is open then."""
    shop = make_shop("sqlite://")
    with shop.app.test_request_context():
        prepare(shop.db.engine)
        offer = shop.loyalty.quote(shop.cart_facts(item()))
        shop.loyalty.place(shop.new_order(member=None, cart=[item()]).id, offer)
        assert shop.state.prices.waiting
        shop.db.session.commit()
        assert shop.count(tables.price) == 1
        shop.new_order(member=None, cart=[item()])
        shop.db.session.rollback()
        assert shop.db.session.query(shop.models.Order).count() == 1


@pytest.mark.parametrize(
    ("member", "lines"),
    [
        pytest.param("anna", [item()], id="a member's price may be their own"),
        pytest.param(None, [item(id="1"), item(price=90_00, id="2")], id="a product at two prices"),
    ],
)
def test_what_is_no_public_price_is_not_noted(shop, member, lines):
    session["customer"] = member
    shop.loyalty.quote(shop.cart_facts(*lines))
    assert not shop.state.prices.waiting


def test_a_price_that_cannot_be_noted_leaves_the_order_alone(shop, caplog):
    schema.downgrade(shop.engine, "0004")
    offer = shop.loyalty.quote(shop.cart_facts(item()))
    order = shop.new_order(member=None, cart=[item()])
    shop.loyalty.place(order.id, offer)
    shop.db.session.commit()
    schema.upgrade(shop.engine)
    assert shop.orders_kept() == 1
    assert "prices were not noted" in caplog.text


def test_tick_notes_the_catalogue(shop):
    goods = [product(), product("KEN", 30_00, 40_00)]
    shop.loyalty.catalogue(lambda: goods)
    runner = shop.app.test_cli_runner()
    assert "prices changed: 2" in runner.invoke(args=["loyalty", "tick"]).output
    assert "prices changed: 0" in runner.invoke(args=["loyalty", "tick"]).output
    shop.clock.moment += timedelta(days=1)
    goods[0] = product(price=90_00)
    assert "prices changed: 1" in runner.invoke(args=["loyalty", "tick"]).output
    shop.loyalty.catalogue(lambda: [product(price=0.5)])
    failed = runner.invoke(args=["loyalty", "tick"])
    assert failed.exit_code == 0
    assert "prices changed: 0" in failed.output


# ---------------------------------------------------------------- how often the database is asked


@pytest.mark.parametrize(
    ("text", "lines", "most"),
    [
        pytest.param(SPRING, [item(), item("KEN", 30_00)], 1, id="announced, of two products"),
        pytest.param(document(), [item(regular_price=120_00)], 1, id="the shop's own cut"),
        pytest.param(document(), [item(), item("KEN", 30_00)], 0, id="nothing is announced"),
        pytest.param(announced("discount 1% on items", "2026-05-07"), [item()], 0, id="not begun"),
    ],
)
def test_a_quote_asks_once_more_at_most(shop, text, lines, most):
    shop.publish(text)
    offer = shop.loyalty.quote(shop.cart_facts(*lines))
    assert bool(offer.lowest_prices) == bool(most)  # a process reads a version's text once
    shop.db.session.commit()
    with Statements(shop.engine) as asked:
        offer = shop.loyalty.quote(shop.cart_facts(*lines))
        before = len(asked.ours())
        assert bool(offer.lowest_prices) == bool(most)
        assert offer.lowest_prices is offer.lowest_prices
    assert len(asked.ours()) - before == most


def test_a_checkout_that_applies_no_deals_announces_none(make_shop):
    shop = make_shop(LOYALTY_DEALS=False)
    with shop.app.test_request_context():
        shop.publish(SPRING)
        shop.products, shop.cart = {"ETH": 45_00}, [item(price=45_00)]
        assert LAW not in loyalty_slot("product", sku="ETH") + loyalty_slot("cart")
