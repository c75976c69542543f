"""Gifts that the shop adds to its orders: promised on the pages, handed over with the order."""

from __future__ import annotations

import pytest

from flask_loyalty import GiftRefused, LineFacts, LoyaltyError, OrderFacts, ProductFacts, ProgrammeRefused
from flask_loyalty.store import tables
from tests.web.shops import RULES, document, item
from tests.web.test_pages import ONLY_A_PAGE, Visitor

pytestmark = ONLY_A_PAGE

GIVING = {**RULES, "stickers": 'when order.subtotal >= 100 PLN give 1 item "STICKERS"'}


class Shelf:
    """What the shop does about gifts: how many stickers there are, and which orders got some."""

    def __init__(self, shop):
        self.stock, self.picture, self.added, self.refuses = 5, "/stickers.svg", [], ""
        shop.loyalty.product_loader(self.product)
        shop.loyalty.fulfiller("gift")(self.add)

    def product(self, sku):
        if sku != "STICKERS":
            return None
        return ProductFacts(
            sku=sku, unit_price=9_00, currency="PLN", cost=4_00, stock=self.stock, picture=self.picture,
            name={"pl": "Naklejki", "en": "Stickers"}, url="/stickers",
        )  # fmt: skip

    def add(self, ref, gift):
        if self.refuses:
            return self.refuses
        self.added.append((ref, gift.sku, gift.qty))
        return None


@pytest.fixture
def shop(make_shop):
    made = make_shop()
    made.shelf = Shelf(made)
    with made.app.app_context():
        made.loyalty.publish(document(GIVING), author="me")
    made.cart = [item()]
    return made


def test_a_shop_that_adds_none_cannot_publish_it(make_shop, tmp_path):
    plain = make_shop()
    with plain.app.app_context(), pytest.raises(ProgrammeRefused, match="P103"):
        plain.loyalty.publish(document(GIVING), author="me")
    file = tmp_path / "club.json"
    file.write_text(document(GIVING), "utf-8")
    told = plain.app.test_cli_runner().invoke(args=["loyalty", "check", str(file)])
    assert 'fulfiller("gift")' in told.output
    Shelf(plain)
    assert "P103" not in plain.app.test_cli_runner().invoke(args=["loyalty", "check", str(file)]).output


@pytest.mark.parametrize("slot", ["cart", "checkout"])
def test_the_slots_show_it_with_its_picture_and_reason(shop, slot):
    html = Visitor(shop, customer="anna").text(f"/slot/{slot}")
    assert "A gift: Stickers" in html
    assert '<img src="/stickers.svg"' in html
    polish = Visitor(shop).get(f"/slot/{slot}", headers={"Accept-Language": "pl"}).get_data(as_text=True)
    assert "Gratis: Naklejki" in polish


def test_as_data(shop):
    with shop.app.test_request_context():
        (gift,) = shop.loyalty.public(shop.loyalty.quote(shop.cart_facts()))["gifts"]
    assert {key: gift[key] for key in ("sku", "quantity", "rule", "name", "url")} == {
        "sku": "STICKERS", "quantity": 1, "rule": "stickers", "name": "Stickers", "url": "/stickers"
    }  # fmt: skip


def test_the_shop_adds_it_to_the_order_once(shop):
    anna = Visitor(shop, customer="anna")
    anna.text("/slot/checkout")
    ref = anna.post("/checkout").get_data(as_text=True)
    assert shop.shelf.added == [(ref, "STICKERS", 1)]
    with shop.app.test_request_context():
        shop.loyalty.place(ref, shop.loyalty.quote(shop.cart_facts()))
        assert len(shop.shelf.added) == 1


def test_what_is_gone_before_the_order_is_told_once(shop):
    anna = Visitor(shop, customer="anna")
    anna.text("/slot/checkout")
    shop.shelf.stock = 0
    with pytest.raises(LoyaltyError) as refused:
        anna.post("/checkout")
    with shop.app.test_request_context():
        assert "Gifts: 1 → 0." in shop.loyalty.told(refused.value)
    html = anna.text("/slot/checkout")
    assert ("A gift: Stickers" in html, "The gift has run out." in html) == (False, True)
    assert anna.post("/checkout").status_code == 200
    assert shop.shelf.added == []


def test_a_shop_that_cannot_add_it_refuses_the_order_in_its_own_words(shop):
    shop.shelf.refuses = "Stickers: sold out."
    anna = Visitor(shop, customer="anna")
    with pytest.raises(GiftRefused) as refused:
        anna.post("/checkout")
    with shop.app.test_request_context():
        assert shop.loyalty.told(refused.value) == "Stickers: sold out."
    assert shop.count(tables.order) == 0


def test_the_line_of_a_gift_is_no_business_of_the_rules(shop):
    """It neither counts, nor earns, nor serves in a set; and that it comes back changes nothing."""
    lines = [
        item("CUP", category="cups"),
        LineFacts(sku="G", qty=1, unit_price=0, category="cups", kind="gift"),
    ]
    with shop.app.test_request_context():
        about = OrderFacts(member="anna", currency="PLN", placed_at=shop.clock(), lines=lines)
        offer = shop.loyalty.quote(about)
        assert (offer.lines, [line.sku for line in offer.cart.lines]) == ({}, ["CUP"])


def test_a_gift_that_comes_back_alone_moves_no_money(shop):
    anna = Visitor(shop, customer="anna")
    ref = anna.post("/checkout").get_data(as_text=True)
    with shop.app.test_request_context():
        order = shop.db.session.get(shop.models.Order, int(ref))
        shop.set_status(order, "paid")
        order.lines.append(shop.models.Line(sku="STICKERS", qty=1, price=0))
        shop.db.session.commit()
        gift = str(order.lines[-1].id)
        assert shop.loyalty.propose_refund(ref, units={gift: 1}) is None
        shop.loyalty.emit("refunded", ref, units={gift: 1}, id="r1")
        shop.db.session.commit()
    assert shop.failures() == []
    assert shop.points("anna") == (0, 96)
