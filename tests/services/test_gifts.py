"""Products given with an order: promised while there are any, checked again when it is placed."""

import pytest

from flask_loyalty.engine.facts import Product
from flask_loyalty.errors import ProgrammeRefused, StaleQuote
from flask_loyalty.services import publishing
from tests.infrastructure.databases import wipe
from tests.services.world import Shop, World, cart, document, line, upgrade

RULES = {
    "base": "earn 1 point per 1 PLN of order.margin",
    "stickers": 'when order.subtotal >= 100 PLN give 1 item "STICKERS"',
}


class GivingShop(Shop):
    """A shop with stickers, of which it knows how many there are."""

    def __init__(self):
        super().__init__()
        self.stock = 3

    def gifts(self, skus):
        known = {"STICKERS": Product(9_00, 4_00, self.stock)}
        return {sku: known.get(sku, Product(0, stock=0)) for sku in skus}


@pytest.fixture
def world(databases):
    engine = databases.shared("gifts", upgrade)
    wipe(engine)
    made = World(engine, False, shop=GivingShop())
    since = made.now.replace(year=2025)
    made.own(lambda c: publishing.publish(c, document(RULES), "me", "", since, gifts=True))
    return made


def given(quote):
    return [(gift.amount, gift.reference, gift.rule) for gift in quote.decision.gifts]


def test_a_quote_tells_the_gift_and_its_cost_lowers_what_is_earned(world):
    quote = world.quote(cart(line()))
    assert given(quote) == [(1, "STICKERS", "stickers")]
    assert (quote.decision.to_pay_minor, quote.decision.points) == (100_00, 96)
    assert given(world.quote(cart(line(price=99_99)))) == []


@pytest.mark.parametrize(("bought", "promised"), [(2, True), (3, False)])
def test_what_the_cart_takes_of_it_is_not_given(world, bought, promised):
    quote = world.quote(cart(line(), line("2", bought, 9_00, sku="STICKERS")))
    assert bool(given(quote)) is promised
    if not promised:
        assert ("stickers", "sold_out") in [(miss.rule, miss.clause) for miss in quote.decision.missed]


@pytest.mark.parametrize("taken_first", [True, False])
@pytest.mark.parametrize("bought", [0, 1, 2, 3])
def test_what_was_promised_is_given_whether_or_not_the_shop_took_the_goods_first(world, taken_first, bought):
    lines = [line(), *([line("2", bought, 9_00, sku="STICKERS")] if bought else [])]
    quote = world.quote(cart(*lines))
    world.carts["o1"] = cart(*lines, ref="o1")
    world.shop.stock -= bought if taken_first else 0
    placed = world.place_quote("o1", quote)
    assert placed.new
    assert [gift.reference for gift in placed.decision.gifts] == ["STICKERS"] * bool(given(quote))
    assert not world.place_quote("o1", quote).new


def test_a_gift_that_is_gone_makes_the_quote_stale_and_says_which(world):
    quote = world.quote(cart(line()))
    world.carts["o1"] = cart(line(), ref="o1")
    world.shop.stock = 0
    with pytest.raises(StaleQuote) as stale:
        world.place_quote("o1", quote)
    assert stale.value.changes["gifts"] == ("1 × STICKERS", "")
    assert ("rule", "stickers", "sold_out") in stale.value.reasons
    assert given(world.quote(cart(line()))) == []


def test_a_gift_and_its_cost_stand_when_a_part_comes_back(world):
    world.place("o1", line("1", 2, 60_00))
    world.happens("paid", "o1")
    assert world.view().pending == 116
    world.give_back("o1", l1=1)
    assert world.view().pending == 56
    assert [gift.reference for gift in world.order("o1").current.gifts] == ["STICKERS"]
    world.give_back("o1", l1=2)
    assert (world.view().pending, world.sums("o1")) == (0, {})
    world.check()


def test_two_rules_share_what_there_is(world):
    again = {**RULES, "more": 'give 2 items "STICKERS"'}
    world.own(lambda c: publishing.publish(c, document(again), "me", "", world.now, gifts=True))
    world.shop.stock = 2
    quote = world.quote(cart(line(), at=world.now))
    assert sum(amount for amount, _, _ in given(quote)) == 2
    world.shop.stock = 3
    assert sum(amount for amount, _, _ in given(world.quote(cart(line(), at=world.now)))) == 3


@pytest.mark.parametrize(
    ("rule", "gifts", "published"),
    [
        pytest.param(RULES["stickers"], True, True, id="with an order, in a shop that adds it"),
        pytest.param(RULES["stickers"], False, False, id="in one that does not"),
        pytest.param('on birthday give 1 item "STICKERS"', True, False, id="for an event"),
        pytest.param('when order.is_first give 1 reward "tea"', True, False, id="a reward"),
    ],
)
def test_what_can_be_published(world, rule, gifts, published):
    def work(conn):
        return publishing.publish(conn, document({"gift": rule}), "me", "", world.now, gifts=gifts)

    if published:
        assert world.own(work).new
    else:
        with pytest.raises(ProgrammeRefused, match="P103"):
            world.own(work)
