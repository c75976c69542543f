"""Gift cards: sold, spent, given back; never more than was put on them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.engine.facts import Cart
from flask_loyalty.errors import StaleQuote, WrongInput
from flask_loyalty.services import gift_cards
from tests.infrastructure.databases import wipe
from tests.infrastructure.laws import examples
from tests.services.world import DAY, World, cart, document, line, upgrade

CARDS = {"gift_cards": {"valid": "24 months"}}
BASE = {"base": "earn 1 point per 1 PLN of order.subtotal"}


@pytest.fixture
def world(databases):
    engine = databases.shared("gift-cards", upgrade)
    wipe(engine)
    return World(engine, document(BASE, **CARDS))


def a_card(world, amount=100_00, **more):
    """The code of a card that the merchant issued."""

    def work(conn):
        return gift_cards.issue(conn, world.programmes.current(conn, world.now), amount, world.now, **more)

    return world.own(work)[0].code


def story(world, code):
    return world.read(lambda conn: gift_cards.show(conn, code))


def left(world, code):
    return story(world, code).card.balance_minor


def sold(world, ref):
    return world.read(lambda conn: gift_cards.store.cards_of_order(conn, ref))


def why(quote):
    return [miss.clause for miss in quote.decision.missed if miss.of == "gift_card"]


def test_a_card_pays_goods_first_and_then_the_delivery(world):
    code = a_card(world, 110_00)
    quote = world.quote(cart(line(), shipping_minor=15_00), gift_cards=(code,))
    (paid,) = quote.decision.gift_cards
    assert (paid.minor, paid.goods_minor, paid.left_minor) == (110_00, 100_00, 0)
    assert quote.decision.to_pay_minor == 5_00


def test_several_cards_in_the_order_in_which_they_were_typed(world):
    first, second, third = (a_card(world, 60_00) for _ in range(3))
    quote = world.quote(cart(line()), gift_cards=(first, second, third, first.lower()))
    assert [(one.minor, one.left_minor) for one in quote.decision.gift_cards] == [(60_00, 0), (40_00, 20_00)]
    assert why(quote) == ["nothing"]
    assert quote.decision.to_pay_minor == 0


def test_held_at_place_captured_when_paid(world):
    code = a_card(world)
    world.place("o1", line(price=30_00), gift_cards=(code,))
    card = story(world, code).card
    assert (card.balance_minor, card.held_minor) == (70_00, 30_00)
    world.happens("paid", "o1")
    card = story(world, code).card
    assert (card.balance_minor, card.held_minor) == (70_00, 0)
    world.check()


def test_a_cancel_frees_it_and_leaves_nothing(world):
    code = a_card(world)
    for ref, steps in {"o1": ["cancelled"], "o2": ["paid", "cancelled"]}.items():
        world.place(ref, line(price=30_00), gift_cards=(code,))
        for step in steps:
            world.happens(step, ref)
        assert left(world, code) == 100_00
        assert world.sums(ref) == {}
    world.check()


def test_a_guest_pays_with_a_card(world):
    code = a_card(world)
    world.place("o1", line(price=30_00), member=None, gift_cards=(code,))
    world.happens("paid", "o1")
    assert left(world, code) == 70_00
    world.check()


@pytest.mark.parametrize(
    ("steps", "returned"),
    [
        pytest.param([1], 25_00, id="a half of what it paid with a half of the goods"),
        pytest.param([1, 2], 50_00, id="all of it with all of the goods"),
        pytest.param([2], 50_00, id="the same in one step"),
    ],
)
def test_a_refund_gives_back_the_cards_part(world, steps, returned):
    code = a_card(world, 50_00)
    world.place("o1", line("1", 2, 50_00), gift_cards=(code,))
    world.happens("paid", "o1")
    for count in steps:
        world.give_back("o1", l1=count)
    assert left(world, code) == returned
    world.check()


def test_what_it_paid_of_the_delivery_goes_back_with_the_last_unit(world):
    code = a_card(world, 110_00)
    world.place("o1", line("1", 2, 50_00), shipping_minor=15_00, gift_cards=(code,))
    world.happens("paid", "o1")
    world.give_back("o1", l1=1)
    assert left(world, code) == 50_00
    world.give_back("o1", l1=2)
    assert left(world, code) == 110_00
    world.check()


def test_money_without_goods_goes_back_to_the_card_in_part(world):
    code = a_card(world, 40_00)
    world.place("o1", line("1", 2, 50_00), gift_cards=(code,))
    world.happens("paid", "o1")
    proposal = world.propose("o1", amount_minor=10_00)
    assert (proposal.money_minor, proposal.cards_minor) == (6_00, 4_00)
    world.happens("refunded", "o1", amount_minor=10_00, key="r1")
    assert left(world, code) == 4_00
    world.happens("cancelled", "o1")
    assert left(world, code) == 40_00
    world.check()


def test_a_proposal_says_what_the_refund_then_does(world):
    code = a_card(world, 80_00)
    world.place("o1", line("1", 2, 50_00), points=0, gift_cards=(code,))
    world.happens("paid", "o1")
    proposal = world.propose("o1", units={"1": 1})
    assert (proposal.money_minor, proposal.cards_minor) == (10_00, 40_00)
    assert sum(part.amount_minor for part in proposal.parts) == proposal.money_minor
    world.give_back("o1", l1=1)
    assert left(world, code) == 40_00


def test_a_card_bought_and_spent_earns_once(world):
    world.place("o1", line("card", kind="gift_card"), member="ola")
    world.happens("paid", "o1")
    assert world.view("ola").pending == 0
    (card,) = sold(world, "o1")
    world.place("o2", line(), gift_cards=(card.code,))
    world.happens("paid", "o2")
    assert (world.view().pending, world.order("o2").placed.to_pay_minor) == (100, 0)
    world.check()


def test_half_with_points_earns_on_the_other_half(world):
    """100 PLN, half with points; a gift card pays the rest and earns as money does."""
    world.give(2500)
    code = a_card(world, 50_00)
    world.place("o1", line(), points=2500, gift_cards=(code,))
    world.happens("paid", "o1")
    assert world.order("o1").placed.to_pay_minor == 0
    assert world.view().pending == 50
    world.check()


@pytest.mark.parametrize("kind", ["gift_card", "deposit", "fee"])
def test_what_is_no_goods_neither_earns_nor_is_reduced_nor_paid_with_points(world, kind):
    world.publish(document({**BASE, "deal": "discount 10%"}, **CARDS), at=world.now)
    world.give(5000)
    quote = world.quote(cart(line(kind=kind), at=world.now), points=5000)
    assert (quote.decision.goods_minor, quote.decision.points, quote.decision.payment.minor) == (100_00, 0, 0)


def test_no_card_is_bought_with_a_card(world):
    code = a_card(world)
    quote = world.quote(cart(line("card", kind="gift_card")), gift_cards=(code,))
    assert (quote.decision.to_pay_minor, why(quote)) == (100_00, ["nothing"])


def test_a_card_is_there_for_each_unit_sold(world):
    world.place("o1", line("card", 2, 90_00, regular_price_minor=100_00, kind="gift_card"), line("2"))
    world.happens("paid", "o1")
    first, second = sold(world, "o1")
    assert (first.opened_minor, first.balance_minor, second.state) == (100_00, 100_00, "active")
    assert first.valid_until.year == world.now.year + 2
    assert first.code != second.code


def test_a_card_that_comes_back_is_worth_nothing(world):
    world.place("o1", line("card", 2, kind="gift_card"))
    world.happens("paid", "o1")
    first, second = sold(world, "o1")
    world.place("o2", line(price=30_00), gift_cards=(second.code,))
    world.happens("paid", "o2")
    world.give_back("o1", lcard=1)
    assert [(card.state, card.balance_minor) for card in sold(world, "o1")] == [
        ("active", 100_00), ("cancelled", 0)
    ]  # fmt: skip
    world.check()
    world.happens("cancelled", "o2")  # what it paid comes back to a card that is no more
    assert sold(world, "o1")[1].balance_minor == 0
    world.check()
    world.happens("cancelled", "o1")
    assert {card.state for card in sold(world, "o1")} == {"cancelled"}
    assert first.id == sold(world, "o1")[0].id
    world.check()


def test_a_shop_that_keeps_its_cards_itself_sells_them_and_they_earn_nothing(world):
    world.publish(document(BASE), at=world.now)
    world.place("o1", line("card", kind="gift_card"))
    world.happens("paid", "o1")
    assert (sold(world, "o1"), world.view().pending) == ([], 0)
    with pytest.raises(WrongInput, match="keeps none"):
        a_card(world)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(lambda w, c: "7K3M-Q2XD-9VTA-0000", "mistyped", id="a slip"),
        pytest.param(lambda w, c: "0000-0000-0000-0000", "unknown", id="nobody's"),
        pytest.param(lambda w, c: move(w, c, 800 * DAY), "expired", id="too late"),
        pytest.param(lambda w, c: blocked(w, c), "blocked", id="the merchant blocked it"),
        pytest.param(lambda w, c: spent(w, c), "empty", id="nothing is left"),
    ],
)
def test_a_card_that_does_not_pay_says_why(world, spoil, reason):
    typed = spoil(world, a_card(world))
    assert why(world.quote(cart(line(), at=world.now), gift_cards=(typed,))) == [reason]


def move(world, code, time):
    world.now += time
    return code


def blocked(world, code):
    world.own(lambda conn: gift_cards.block(conn, code, blocked=True))
    return code


def spent(world, code):
    world.place("before", gift_cards=(code,))
    return code


def test_a_card_in_another_currency(world):
    code = a_card(world)
    world.publish(document(BASE, **CARDS).replace("PLN", "EUR"), at=world.now)
    euro = Cart(member=None, currency="EUR", at=world.now, lines=(line(),))
    assert why(world.quote(euro, gift_cards=(code,))) == ["currency"]
    assert why(world.quote(cart(line(), at=world.now), gift_cards=(code,))) == ["currency"]


def test_somebody_spends_it_between_the_quote_and_the_order(world):
    code = a_card(world)
    quote = world.quote(cart(line()), gift_cards=(code,))
    world.place("first", line(price=70_00), gift_cards=(code,))
    world.carts["o1"] = cart(line(), ref="o1")
    with pytest.raises(StaleQuote) as stale:
        world.place_quote("o1", quote)
    assert stale.value.changes["paid_with_cards"] == (str(100_00), str(30_00))
    world.place("second", line(price=30_00), gift_cards=(code,))
    with pytest.raises(StaleQuote) as stale:
        world.place_quote("o1", quote)
    assert stale.value.reasons == (("gift_card", code, "empty"),)
    world.check()


def test_a_held_quote_is_taken_over_with_its_card(world):
    code = a_card(world)
    held = world.hold(world.quote(cart(line(price=60_00)), gift_cards=(code,)))
    assert left(world, code) == 40_00
    again = world.quote(cart(line(price=60_00)), gift_cards=(code,))
    assert again.decision.cards_minor == 40_00
    world.carts["o1"] = cart(line(price=60_00), ref="o1")
    assert world.place_quote("o1", held).decision.cards_minor == 60_00
    assert story(world, code).card.held_minor == 60_00
    world.check()


def test_a_hold_lapses_by_itself(world):
    code = a_card(world)
    world.hold(world.quote(cart(line(price=60_00)), gift_cards=(code,)))
    world.now += timedelta(minutes=31)
    assert world.quote(cart(line(), at=world.now), gift_cards=(code,)).decision.cards_minor == 100_00
    world.tick()
    assert left(world, code) == 100_00
    world.check()


@pytest.mark.parametrize(("meanwhile", "there"), [(0, 40_00), (90_00, 0)])
def test_a_payment_after_the_hold_ran_out_is_honoured(world, meanwhile, there):
    """What somebody else spent of it meanwhile the shop bears; nobody's card is below zero."""
    code = a_card(world)
    world.place("o1", line(price=60_00), gift_cards=(code,))
    world.now += 15 * DAY
    world.tick()
    assert left(world, code) == 100_00
    if meanwhile:
        world.place("o2", line(price=meanwhile), gift_cards=(code,))
    world.happens("paid", "o1")
    assert left(world, code) == there
    world.check()
    world.happens("cancelled", "o1")
    assert left(world, code) == 100_00 - meanwhile
    world.check()


def test_what_comes_back_to_a_card_after_its_end_can_be_used_a_while(world):
    code = a_card(world, until=world.now + 10 * DAY)
    world.place("o1", line("1", 2, 30_00), gift_cards=(code,))
    world.happens("paid", "o1")
    world.now += 20 * DAY
    world.give_back("o1", l1=1)
    card = story(world, code).card
    assert (card.balance_minor, card.valid_until) == (70_00, world.now + 30 * DAY)
    world.check()


# ---------------------------------------------------------------- laws


@st.composite
def orders(draw):
    """Lines with their quantities and prices, cards, delivery, and the steps in which all comes back."""
    lines = draw(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 80_00)), min_size=1, max_size=3))
    cards = draw(st.lists(st.integers(1, 150_00), min_size=1, max_size=3))
    units = [number for number, (quantity, _) in enumerate(lines) for _ in range(quantity)]
    return lines, cards, draw(st.sampled_from([0, 14_90])), draw(st.permutations(units)), draw(
        st.integers(0, len(units) - 1)
    )  # fmt: skip


@pytest.mark.parametrize("mode", ["keep_deal", "reprice"])
@examples(12)
@given(orders())
def test_steps_of_refunds_end_where_one_does(databases, mode, made):
    """Whatever comes back in whichever steps: the same on each card as in one step, and at last all of it."""
    if databases.kind == "sqlite":  # on PostgreSQL orders of a table, for each costs four times as much
        ends_alike(databases, mode, made)


@pytest.mark.parametrize("mode", ["keep_deal", "reprice"])
@pytest.mark.parametrize(
    "made",
    [
        ([(3, 41_99), (1, 17_01)], [50_00, 33_33], 14_90, [0, 1, 0, 0], 3),
        ([(2, 1), (2, 80_00)], [1, 150_00, 7_77], 0, [1, 0, 1, 0], 2),
    ],
)
def test_steps_of_refunds_end_where_one_does_in_each_database(databases, mode, made):
    ends_alike(databases, mode, made)


def ends_alike(databases, mode, made):
    lines, amounts, delivery, steps, until = made
    engine = databases.shared("gift-cards", upgrade)
    wipe(engine)
    rules = {"cups": "price 0.01 PLN on cheapest 1 of every 2 items", "base": BASE["base"]}
    world = World(engine, document(rules, refund=mode, **CARDS))
    goods = [line(str(number), quantity, price) for number, (quantity, price) in enumerate(lines)]
    ends = []
    for way in ("in steps", "at once"):
        codes = [a_card(world, amount) for amount in amounts]
        world.place(way, *goods, gift_cards=tuple(codes), shipping_minor=delivery)
        world.happens("paid", way)
        back, had = {}, [left(world, code) for code in codes]
        for number in steps[:until]:
            back[f"l{number}"] = back.get(f"l{number}", 0) + 1
            if way == "in steps":
                world.give_back(way, **back)
                now = [left(world, code) for code in codes]
                assert all(one <= more for one, more in zip(had, now, strict=True))
                had = now
        if way == "at once" and back:
            world.give_back(way, **back)
        ends.append([left(world, code) for code in codes])
        world.give_back(way, **{f"l{number}": quantity for number, (quantity, _) in enumerate(lines)})
        assert [left(world, code) for code in codes] == amounts
        assert world.sums(way) == {}
    if mode == "keep_deal":
        assert ends[0] == ends[1]
    world.check()


def test_a_corrected_count_takes_back_what_is_still_there(world):
    code = a_card(world)
    world.place("o1", line("1", 2, 50_00), gift_cards=(code,))
    world.happens("paid", "o1")
    world.give_back("o1", l1=1)
    world.place("o2", line(price=20_00), gift_cards=(code,))
    world.give_back("o1", l1=0)
    assert left(world, code) == 0
    world.check()
    world.happens("cancelled", "o2")
    world.happens("cancelled", "o1")
    assert left(world, code) == 100_00
    world.check()
