"""What a checkout shows, and the one step that may refuse."""

from __future__ import annotations

import pytest
from flask import session

from flask_loyalty import Choices, LineFacts, NotEnoughPoints, RewardRefused, StaleQuote, WrongInput
from flask_loyalty.engine.decide import decide
from flask_loyalty.web import choosing
from flask_loyalty.web.slots import loyalty_slot
from tests.web.shops import RULES, Statements, document, item


@pytest.fixture(autouse=True)
def anna(shop):
    session["customer"] = "anna"


def cup(price=30_00, qty=2, sku="CUP"):
    return item(sku, price, qty, category="cups")


def quote(shop, *lines, points=0, rewards=()):
    return shop.loyalty.quote(shop.cart_facts(*lines), choices=Choices(points, tuple(rewards)))


def bound(shop, offer, cart=()):
    """An order of what was quoted, placed and committed."""
    lines = cart or [
        item(one.sku, one.unit_price_minor, one.quantity, category=one.category) for one in offer.cart.lines
    ]
    order = shop.new_order(cart=lines)
    try:
        shop.loyalty.place(order.id, offer)
    except BaseException:
        shop.db.session.rollback()
        raise
    shop.db.session.commit()
    return order


# ---------------------------------------------------------------- quotes


def test_a_quote_writes_nothing(shop):
    shop.give(200)
    before = shop.everything()
    offer = quote(shop, cup(), item(), points=100, rewards=["cinema"])
    assert (offer.points_paid, len(offer.decision.rewards)) == (100, 1)
    shop.cart = [cup(), item()]
    for name in ("cart", "checkout", "nav", "account"):
        assert loyalty_slot(name)
    shop.db.session.commit()
    assert shop.everything() == before


def test_deals_come_by_unit(shop):
    offer = quote(shop, cup(30_00, qty=3), item("TEA", 50_00))
    assert offer.lines["CUP"].amount_minor == 29_99
    assert sorted(offer.lines["CUP"].unit_amounts_minor) == [0, 0, 29_99]
    assert "TEA" not in offer.lines
    assert offer.discount_minor == 29_99
    assert offer.points == 110, "of what is paid: 60.01 and 50.00"


def test_points_pay_and_say_so(shop):
    shop.give(200)
    offer = quote(shop, item(), points=100)
    assert (offer.points_paid, offer.points_paid_minor) == (100, 2_00)
    assert offer.points == 98


@pytest.mark.parametrize(
    ("choices", "problem"),
    [
        pytest.param(Choices(5000), ("points", 5000, 200), id="more points than there are"),
        pytest.param(Choices(0, ("trip",)), ("reward", 0, 0), id="a reward that is too dear"),
        pytest.param(Choices(0, ("yacht",)), ("reward", 0, 0), id="a reward that does not exist"),
    ],
)
def test_a_quote_says_what_cannot_be_had(shop, choices, problem):
    shop.give(200)
    offer = shop.loyalty.quote(shop.cart_facts(item()), choices=choices)
    assert [(one.code, one.asked, one.given) for one in offer.quote.problems] == [problem]


def test_a_cart_in_another_currency_gets_nothing_and_says_so(shop):
    shop.currency = "EUR"
    offer = quote(shop, cup())
    assert (offer.discount_minor, offer.points, offer.lines) == (0, 0, {})
    assert any("currency" in repr(missed) for missed in offer.decision.missed)


def test_a_guest_gets_deals_and_no_points(shop):
    session.pop("customer")
    offer = quote(shop, cup(), points=100, rewards=["tea"])
    assert (offer.discount_minor, offer.points, offer.points_paid) == (29_99, 0, 0)
    assert offer.decision.rewards == ()


@pytest.mark.parametrize(
    "line",
    [
        pytest.param({"qty": 0}, id="no units"),
        pytest.param({"qty": -1}, id="a negative quantity"),
        pytest.param({"qty": 2**40}, id="an absurd quantity"),
        pytest.param({"qty": "2"}, id="a quantity that is a text"),
        pytest.param({"unit_price": -1}, id="a negative price"),
        pytest.param({"unit_price": 10**30}, id="a price of astronomers"),
    ],
)
def test_an_absurd_line_is_refused_with_its_place(shop, line):
    with pytest.raises(WrongInput) as caught:
        shop.loyalty.quote(shop.cart_facts(LineFacts(**{"sku": "X", "qty": 1, "unit_price": 100, **line})))
    assert "'X'" in caught.value.where


def test_an_empty_cart_gets_nothing(shop):
    assert shop.loyalty.quote().points == 0
    assert loyalty_slot("cart") == ""


def test_a_thousand_lines_are_answered_and_one_more_refused(shop):
    lines = [item(f"s{n}", 1_00 + n, category="cups") for n in range(1000)]
    offer = quote(shop, *lines)
    assert len(offer.lines) == 500
    with pytest.raises(WrongInput, match="1001 lines"):
        quote(shop, *lines, item())


def test_a_shop_that_applies_no_deals_is_promised_none(make_shop):
    shop = make_shop(LOYALTY_DEALS=False)
    with shop.app.test_request_context():
        session["customer"] = "anna"
        shop.cart = [cup()]
        offer = quote(shop, cup(), points=100, rewards=["tea"])
        assert (offer.discount_minor, offer.lines, offer.points_paid) == (0, {}, 0)
        assert offer.points == 60
        assert "29" not in loyalty_slot("cart")
        assert 'name="points"' not in loyalty_slot("checkout")
        assert shop.buy(30_00, 30_00).id
    assert shop.points() == (0, 60), "as much as was promised"


# ---------------------------------------------------------------- placing


def test_place_holds_what_was_chosen(shop):
    shop.give(200)
    order = bound(shop, quote(shop, cup(), points=100, rewards=["cinema"]))
    view = shop.view()
    assert (view.available, view.held) == (50, 150)
    assert shop.sums(order.id) == {}, "held is still the member's"


def test_placing_twice_is_placing_once(shop):
    shop.give(200)
    offer = quote(shop, item(), points=100)
    order = bound(shop, offer)
    before = shop.everything()
    shop.loyalty.place(order.id, offer)
    shop.db.session.commit()
    assert shop.everything() == before


def test_a_deal_of_the_quote_stays_whatever_the_price_later(shop):
    order = bound(shop, quote(shop, cup()))
    order.lines[0].price = 99_00
    shop.set_status(order, "paid")
    assert shop.points() == (0, 30)


def test_an_order_never_placed_gets_no_deals(shop):
    order = shop.new_order(cart=[cup()])
    shop.set_status(order, "paid")
    assert shop.points() == (0, 60)


def test_a_price_that_changed_after_the_quote_is_refused(shop):
    offer = quote(shop, item("TEA", 100_00))
    with pytest.raises(StaleQuote) as caught:
        bound(shop, offer, cart=[item("TEA", 120_00)])
    assert caught.value.changes["goods"] == ("10000", "12000")
    assert shop.orders_kept() == 0
    bound(shop, quote(shop, item("TEA", 120_00)))
    assert shop.orders_kept() == 1


def test_what_the_panel_showed_is_refused_once_when_it_changed(shop):
    shop.cart = [item("TEA", 100_00)]
    assert loyalty_slot("checkout")
    fresh = quote(shop, item("TEA", 120_00))
    with pytest.raises(StaleQuote) as caught:
        bound(shop, fresh)
    assert caught.value.changes["goods"] == ("10000", "12000")
    bound(shop, fresh)
    assert shop.orders_kept() == 1


def test_a_programme_published_in_between_is_refused_once(shop):
    shop.cart = [item("TEA", 100_00)]
    loyalty_slot("checkout")
    shop.publish(document({**RULES, "base": "earn 1 point per 2 PLN of order.margin"}))
    with pytest.raises(StaleQuote) as caught:
        bound(shop, quote(shop, item("TEA", 100_00)))
    assert caught.value.changes == {"points_earned": ("100", "50")}
    order = bound(shop, quote(shop, item("TEA", 100_00)))
    shop.set_status(order, "paid")
    assert shop.points() == (0, 50)


def test_a_quote_keeps_its_version_for_half_an_hour(shop):
    offer = quote(shop, item())
    shop.clock.forward(minutes=5)
    shop.publish(document({**RULES, "base": "earn 1 point per 2 PLN of order.margin"}))
    order = bound(shop, offer)
    shop.set_status(order, "paid")
    assert shop.points() == (0, 100)


def test_an_old_quote_is_decided_by_the_version_in_force(shop):
    offer = quote(shop, item())
    shop.clock.forward(minutes=31)
    shop.publish(document({**RULES, "base": "earn 1 point per 2 PLN of order.margin"}))
    with pytest.raises(StaleQuote):
        bound(shop, offer)


@pytest.mark.parametrize(
    ("choices", "error"),
    [
        pytest.param({"points": 150}, NotEnoughPoints, id="the points were spent elsewhere"),
        pytest.param({"rewards": ["cinema"]}, NotEnoughPoints, id="so were those of a reward"),
        pytest.param({"points": 110, "rewards": ["tea"]}, NotEnoughPoints, id="or of both together"),
    ],
)
def test_what_was_spent_meanwhile_is_refused_before_the_payment(shop, choices, error):
    shop.give(160)
    offer = quote(shop, item(), **choices)
    assert offer.points_paid + len(offer.decision.rewards)
    bound(shop, quote(shop, item(), points=120))
    kept = shop.everything()
    with pytest.raises(error) as caught:
        bound(shop, offer)
    assert caught.value.spendable == 40
    assert shop.everything() == kept


def test_a_reward_that_sold_out_meanwhile_is_refused(shop):
    shop.give(100)
    shop.give(100, member="b")
    shop.give(100, member="c")
    offer = quote(shop, item(), rewards=["cinema"])
    for member in ("b", "c"):
        session["customer"] = member
        theirs = quote(shop, item(), rewards=["cinema"])
        order = shop.new_order(cart=[item()], member=member)
        shop.loyalty.place(order.id, theirs)
        shop.db.session.commit()
    session["customer"] = "anna"
    with pytest.raises(RewardRefused) as caught:
        bound(shop, offer)
    assert (caught.value.reward, caught.value.why) == ("cinema", "sold_out")


def test_an_unknown_order_cannot_be_placed(shop):
    from flask_loyalty import UnknownOrder

    with pytest.raises(UnknownOrder):
        shop.loyalty.place("4711", quote(shop, item()))


# ---------------------------------------------------------------- the choices of a browser


def test_choices_are_forgotten_with_the_order_they_were_for(shop):
    shop.give(200)
    choosing.choose_points(100)
    choosing.toggle_reward("tea", take=True)
    bound(shop, shop.loyalty.quote(shop.cart_facts(item())))
    assert choosing.chosen() == Choices()


def test_choices_stay_when_the_shop_takes_the_order_back(shop):
    """Else the customer who tries again would pay the points in money, without a word."""
    shop.give(200)
    choosing.choose_points(100)
    shop.cart = [item()]
    loyalty_slot("checkout")
    order = shop.new_order(cart=[item()])
    shop.loyalty.place(order.id, shop.loyalty.quote(shop.cart_facts()))
    shop.db.session.rollback()
    assert choosing.chosen() == Choices(100)
    again = bound(shop, shop.loyalty.quote(shop.cart_facts()))
    assert again.id
    assert shop.view().held == 100
    assert choosing.chosen() == Choices()


def test_a_shop_without_a_secret_key_places_and_earns(make_shop):
    shop = make_shop(SECRET_KEY=None)
    with shop.app.test_request_context():
        shop.loyalty.member_loader(lambda: "anna")
        order = shop.new_order(cart=[item()])
        facts = shop.order_facts(str(order.id))
        shop.loyalty.place(order.id, shop.loyalty.quote(facts))
        shop.set_status(order, "paid")
    assert shop.points() == (0, 100)


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param("x", id="a text"),
        pytest.param({"points": "100"}, id="points as a text"),
        pytest.param({"points": -5}, id="less than nothing"),
        pytest.param({"points": 10**12}, id="more than there are on earth"),
        pytest.param({"points": 0, "rewards": "tea"}, id="rewards as a text"),
        pytest.param({"points": 0, "rewards": None}, id="no rewards"),
    ],
)
def test_whatever_does_not_look_like_ours_is_no_choice(shop, kept):
    session[choosing.KEY] = kept
    session[choosing.SHOWN] = kept
    assert choosing.chosen() == Choices()


# ---------------------------------------------------------------- how often the database is asked

# As measured; lower them when fewer are needed, never raise them. The aim: 3 a quote, 8 a paid order.
# An insert writes one table; PostgreSQL takes the last four in one statement.
MOST = {
    "sqlite": {"quote": 2, "new": 15, "opened": 13, "known": 11, "placed": 11},
    "postgresql": {"quote": 2, "new": 13, "opened": 10, "known": 8, "placed": 8},
}


def count(shop, act):
    shop.db.session.commit()
    with Statements(shop.engine) as asked:
        act()
        shop.db.session.commit()
    return asked.ours()


@pytest.mark.parametrize(
    ("prices", "rounded"),
    [
        pytest.param((60_00, 40_00), False, id="whole"),
        pytest.param((70_00, 40_01, 19_99), True, id="rounded"),
    ],
)
def test_the_row_of_points_says_when_it_is_a_rounded_share(shop, prices, rounded):
    shop.give(200)
    offer = quote(shop, *(item(f"P{i}", price) for i, price in enumerate(prices)), points=100)
    order = bound(shop, offer)
    with shop.app.test_request_context():
        parts = [part for line in order.lines
                 for part in shop.loyalty.propose_refund(order.id, units={str(line.id): 1}).steps
                 if "Paid with" in part.text]  # fmt: skip
    assert sum(part.amount_minor for part in parts) == -offer.points_paid_minor == -2_00
    assert any("to the grosz of each item" in part.text for part in parts) is rounded


def test_how_many_statements_a_quote_takes(shop):
    shop.give(200)
    quote(shop, item())
    asked = count(shop, lambda: quote(shop, cup(), item()))
    assert len(asked) <= MOST[shop.engine.dialect.name]["quote"], "\n".join(asked)


def test_a_quote_of_a_new_request_asks_as_often(make_shop):
    """Not once more for the words of the programme, which it has asked for."""
    shop = make_shop()
    with shop.app.test_request_context():
        session["customer"] = "anna"
        quote(shop, item())
    with shop.app.test_request_context():
        session["customer"] = "anna"
        asked = count(shop, lambda: quote(shop, cup(), item()))
    assert len(asked) <= 3, "\n".join(asked)


@pytest.mark.parametrize("who", ["new", "opened", "known", "placed"])
def test_how_many_statements_a_paid_order_takes(shop, who):
    """Of somebody never seen; of one whose points open with it; of one who is known; of a placed order."""
    if who != "new":
        shop.give(200)
    if who in ("known", "placed"):
        shop.set_status(shop.new_order(100_00), "paid")
    offer = quote(shop, item())  # a process reads a version's text once
    order = bound(shop, offer) if who == "placed" else shop.new_order(100_00)
    asked = count(shop, lambda: setattr(order, "status", "paid"))
    assert len(asked) <= MOST[shop.engine.dialect.name][who], "\n".join(asked)


def test_more_lines_and_lots_ask_the_database_no_more_often(shop):
    """A hundred lines, each of units of its own, and points of many orders: as many statements."""

    def asked(lines):
        order = shop.new_order(cart=[item(f"s{n}", 1_00 + n, qty=2) for n in range(lines)])
        return len(count(shop, lambda: setattr(order, "status", "paid")))

    shop.give(200)
    asked(1)
    assert asked(100) == asked(1) <= MOST[shop.engine.dialect.name]["known"]


def test_few_decisions_are_made_for_a_quote(shop, monkeypatch):
    """One of the cart, and of changed carts as many as nudges may cost, whatever the number of rules."""
    from flask_loyalty.engine import nudges
    from flask_loyalty.services import quoting

    seen = []

    def noted(programme, event, facts, moment):
        seen.append(event.cart)
        return decide(programme, event, facts, moment)

    for module in (nudges, quoting):
        monkeypatch.setattr(module, "decide", noted)
    near = "when order.subtotal >= {}.00 PLN discount {} PLN"
    shop.publish(document({f"r{n}": near.format(101 + n, 90 - n) for n in range(80)}))
    offer = quote(shop, item("TEA", 100_00))
    assert offer.quote.nudges, "the nearest, though what is farther gives more than the goods cost"
    assert len(seen) <= 1 + nudges.MOST_DECIDED
    assert all(one not in seen[:at] for at, one in enumerate(seen))


def test_more_rules_ask_the_database_no_more_often(shop):
    """Whatever the number of rules, limits and lots: as many statements."""

    def asked(rules):
        shop.clock.forward(days=1)
        limited = "earn {} points\nat most 1 time per customer per day"
        shop.publish(document({f"r{n}": limited.format(n + 1) for n in range(rules)}))
        quote(shop, item())  # a process reads a version's text once
        quoted = count(shop, lambda: quote(shop, cup(), item()))
        order = shop.new_order(100_00)
        return len(quoted), len(count(shop, lambda: setattr(order, "status", "paid")))

    asked(1)
    assert asked(25) == asked(1)
