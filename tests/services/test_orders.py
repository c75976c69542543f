"""An order's life, from quote to the last refund."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from flask_loyalty.errors import KeyConflict, NotEnoughPoints, RewardRefused, StaleQuote, WrongInput
from flask_loyalty.store import tables
from flask_loyalty.store.orders import dump, load_order
from tests.services.world import DAY, World, document, line


def test_an_order_earns_pending_points_that_open_after_the_return_time(world):
    effect = world.buy("o1", line(price=120_00))
    assert (effect.changed, effect.points) == (True, 120)
    view = world.view()
    assert (view.available, view.pending, view.pending_by_day) == (0, 120, ((120, None),))
    world.happens("delivered", "o1")
    view = world.view()
    assert view.pending_by_day == ((120, world.now + 14 * DAY),)
    world.now += 14 * DAY - timedelta(microseconds=1)
    assert world.view().available == 0
    world.now += timedelta(microseconds=1)
    assert (world.view().available, world.view().pending) == (120, 0)


def test_hearing_it_twice_changes_nothing(world):
    world.buy("o1")
    assert not world.happens("paid", "o1").changed
    world.happens("delivered", "o1")
    assert not world.happens("delivered", "o1").changed
    assert world.view().pending == 100
    world.happens("cancelled", "o1")
    assert not world.happens("cancelled", "o1").changed
    assert not world.happens("paid", "o1").changed
    assert world.view().pending == 0


def test_delivered_before_paid_waits(world):
    world.place("o1")
    assert world.happens("delivered", "o1").waiting
    delivered = world.now
    assert world.view().pending == 0
    world.now += 3 * DAY
    world.happens("paid", "o1")
    assert world.view().pending_by_day == ((100, delivered + 14 * DAY),)


def test_delivered_before_anything_else_is_known_waits(world):
    world.carts["o1"] = replace(
        world.quote_cart() if hasattr(world, "quote_cart") else _cart(world), ref="o1"
    )
    assert world.happens("delivered", "o1").waiting
    world.happens("paid", "o1")
    assert world.view().pending_by_day == ((100, world.now + 14 * DAY),)


def _cart(world):
    from tests.services.world import cart

    return cart(at=world.now)


def test_a_guest_gets_deals_and_no_points(world):
    cups = line("c", 2, 30_00, category="cups")
    quote = world.quote(replace(_cart(world), member=None, lines=(cups,)))
    assert quote.decision.goods_minor == 30_01
    world.place("o1", cups, member=None)
    assert world.happens("paid", "o1").points == 0
    assert world.order("o1").member is None
    world.happens("cancelled", "o1")
    assert world.sums("o1") == {}


def test_a_cancelled_order_leaves_nothing(world):
    world.buy("o1")
    world.happens("delivered", "o1")
    world.now += 20 * DAY
    assert world.view().available == 100
    world.happens("cancelled", "o1")
    assert (world.view().available, world.view().debt) == (0, 0)
    assert world.sums("o1") == {}


def test_points_spent_meanwhile_become_a_debt_that_the_next_credits_repay(world):
    world.give(100)
    world.place("o2", line(price=500_00), points=80)
    world.happens("paid", "o2")
    world.happens("cancelled", "gift-anna-gift")
    view = world.view()
    assert (view.available, view.debt) == (0, 80)
    world.check()
    world.signal("signup")
    assert (world.view().available, world.view().debt) == (20, 0)


# ---------------------------------------------------------------- placing


def test_place_holds_points_and_paid_captures_them_three_days_later(world):
    world.give(100)
    placed = world.place("o1", line(price=10_00), points=60)
    assert placed.decision.payment.points == 60
    view = world.view()
    assert (view.available, view.held) == (40, 60)
    world.now += 3 * DAY
    effect = world.happens("paid", "o1")
    assert effect.points == 8  # 10.00 less 1.20 paid with points
    view = world.view()
    assert (view.available, view.held, view.debt) == (40, 0, 0)


def test_what_is_held_does_not_lapse(world):
    world.give(100)
    world.now += 365 * DAY - timedelta(days=10)
    world.place("o1", line(price=10_00), points=60)
    world.now += 12 * DAY
    assert world.view().available == 0
    world.happens("paid", "o1")
    assert world.view().debt == 0


def test_a_cancel_before_the_payment_gives_the_same_lots_back(world):
    world.give(100)
    before = world.view().expiring
    world.place("o1", line(price=10_00), points=60)
    world.happens("cancelled", "o1")
    assert (world.view().available, world.view().expiring) == (100, before)
    assert world.sums("o1") == {}


def test_a_payment_after_the_holds_ran_out_is_honoured(world):
    world.give(100)
    world.place("o1", line(price=10_00), points=60)
    world.now += 20 * DAY
    assert world.tick()["holds expired"] == 1
    assert world.view().available == 100
    world.place("o2", line(price=10_00), points=70)
    world.happens("paid", "o2")
    assert world.happens("paid", "o1").changed
    view = world.view()
    assert (view.available, view.debt) == (0, 30)
    world.check()
    world.happens("cancelled", "o1")
    assert (world.view().available, world.view().debt) == (30, 0)
    assert world.sums("o1") == {}


def test_a_payment_after_20_days_without_a_tick_is_honoured(world):
    world.give(100)
    world.place("o1", line(price=10_00), points=60)
    world.now += 20 * DAY
    world.happens("paid", "o1")
    assert (world.view().available, world.view().debt) == (40, 0)


def test_placing_twice_is_one_order(world):
    world.give(100)
    world.place("o1", line(price=10_00), points=60)
    world.place("o1", line(price=10_00), points=40)
    assert (world.view().available, world.view().held) == (40, 60)


def test_a_stale_quote_says_what_changed_and_the_fresh_one_goes_through(world):
    world.give(100)
    from tests.services.world import cart

    old = world.quote(cart(line("c", 2, 30_00, category="cups"), at=world.now))
    world.publish(document({"base": "earn 1 point per 1 PLN of order.margin"}), at=world.now)
    world.now += timedelta(hours=1)
    world.carts["o1"] = cart(line("c", 2, 30_00, category="cups"), ref="o1", at=world.now)
    with pytest.raises(StaleQuote) as refused:
        world.place_quote("o1", old)
    assert refused.value.changes["goods"] == ("3001", "6000")
    assert world.order("o1") is None
    world.place_quote("o1", world.quote(replace(world.carts["o1"], ref=None)))
    assert world.order("o1").state == "placed"


def test_a_quote_keeps_its_version_for_half_an_hour(world):
    from tests.services.world import cart

    old = world.quote(cart(line("c", 2, 30_00, category="cups"), at=world.now))
    world.publish(document({"base": "earn 1 point per 1 PLN of order.margin"}), at=world.now)
    world.now += timedelta(minutes=29)
    world.carts["o1"] = cart(line("c", 2, 30_00, category="cups"), ref="o1", at=world.now)
    assert world.place_quote("o1", old).decision.goods_minor == 30_01


def test_points_spent_elsewhere_meanwhile_are_refused_before_the_payment(world):
    world.give(100)
    from tests.services.world import cart

    quote = world.quote(cart(line(price=10_00), at=world.now), points=60)
    world.place("o1", line(price=10_00), points=60)
    world.carts["o2"] = cart(line(price=10_00), at=world.now, ref="o2")
    with pytest.raises(NotEnoughPoints) as refused:
        world.place_quote("o2", quote)
    assert (refused.value.wanted, refused.value.spendable) == (60, 40)
    assert world.view().held == 60


def test_more_points_than_there_are_is_a_problem_of_the_quote(world):
    world.give(100)
    quote = world.quote(_cart(world), points=10_000)
    assert quote.decision.payment.points == 100
    (problem,) = quote.problems
    assert (problem.code, problem.asked, problem.given) == ("points", 10_000, 100)


def test_an_unknown_code_is_a_problem_of_the_quote(world):
    (problem,) = world.quote(_cart(world), codes=("FREE",)).problems
    assert (problem.code, problem.about) == ("code", "FREE")


def test_the_last_reward_is_had_once(world):
    world.give(500)
    world.place("o1", rewards=["cinema", "cinema"])
    with pytest.raises(RewardRefused):
        world.place_quote("o2", _unlimited(world))
    assert world.view().held == 100


def _unlimited(world):
    """A quote from before the last one was gone."""
    from tests.services.world import cart

    world.carts["o2"] = cart(ref="o2", at=world.now)
    quote = world.quote(cart(at=world.now), rewards=("tea",))
    taken = replace(quote.decision.rewards[0], reward="cinema", points=50)
    choices = replace(quote.choices, rewards=("cinema",))
    return replace(quote, choices=choices, decision=replace(quote.decision, rewards=(taken,)))


def test_without_a_quote_the_shops_prices_stand(world):
    world.place("o1", line("c", 2, 30_00, category="cups"), quoted=False)
    assert world.order("o1").placed.goods_minor == 60_00
    assert world.happens("paid", "o1").points == 60


def test_a_placed_order_keeps_its_deals_whatever_the_loader_says_later(world):
    world.place("o1", line("c", 2, 30_00, category="cups"))
    world.carts["o1"] = replace(world.carts["o1"], lines=(line("c", 2, 99_00),))
    world.happens("paid", "o1")
    assert world.order("o1").current.goods_minor == 30_01


def test_what_is_kept_of_an_order_through_its_life(world):
    """What was decided at first stays to the letter; what is booked is the newest decision."""
    world.give(100)
    world.place("o1", line("1", 2, 50_00), points=50)
    first = _kept(world)
    assert first["current"] == ""

    def booked():
        now = _kept(world)
        assert {name: now[name] for name in ("placed", "facts", "choices")} == {
            name: first[name] for name in ("placed", "facts", "choices")
        }
        return now["current"]

    paid = world.happens("paid", "o1").decision
    assert booked() == dump(paid) == first["placed"]
    world.happens("delivered", "o1")
    assert booked() == first["placed"]
    refunded = world.give_back("o1", l1=1).decision
    assert booked() == dump(refunded) != first["placed"]
    assert '"refunded":1' in _kept(world)["cart"]
    stored = world.read(lambda conn: load_order(conn, "o1"))
    assert (stored.placed, stored.current) == (paid, refunded)
    world.happens("cancelled", "o1")
    assert booked() == ""
    assert world.read(lambda conn: load_order(conn, "o1")).current is None


def _kept(world):
    query = select(tables.order).where(tables.order.c.ref == "o1")
    return world.read(lambda conn: conn.execute(query).mappings().one())


# ---------------------------------------------------------------- refunds


def test_a_refund_takes_its_share(world):
    world.buy("o1", line("1", 3, 50_00))
    assert world.give_back("o1", l1=1).points == -50
    assert not world.give_back("o1", l1=1).changed
    assert world.view().pending == 100
    world.give_back("o1", l1=3)
    assert world.view().pending == 0
    assert world.sums("o1") == {}


def test_a_full_refund_gives_spent_points_back(world):
    world.give(100)
    world.place("o1", line("1", 2, 10_00), points=100)
    world.happens("paid", "o1")
    world.happens("delivered", "o1")
    world.give_back("o1", l1=1)
    assert world.view().available == 50
    world.give_back("o1", l1=2)
    view = world.view()
    assert (view.available, view.pending, view.debt) == (100, 0, 0)
    assert world.sums("o1") == {}


def test_points_that_come_back_to_a_lapsed_lot_live_for_a_month(world):
    world.give(100)
    world.now += 330 * DAY
    world.place("o1", line("1", 1, 10_00), points=60)
    world.happens("paid", "o1")
    world.now += 60 * DAY
    world.tick()
    assert world.view().available == 0
    world.happens("cancelled", "o1")
    assert world.view().expiring == (60, world.now + 30 * DAY)
    world.now += 30 * DAY
    assert world.view().available == 0
    world.tick()


def test_a_refund_is_decided_under_the_version_and_facts_of_the_day(world):
    world.buy("o1", line("1", 2, 50_00))
    world.publish(document({"base": "earn 9 points per 1 PLN of order.margin"}), at=world.now)
    world.now += DAY
    assert world.give_back("o1", l1=1).points == -50
    assert world.order("o1").earned == 50


def test_what_lapsed_of_the_orders_own_lots_is_never_owed(world):
    world.buy("o1")
    world.happens("delivered", "o1")
    world.now += 400 * DAY
    world.tick()
    assert (world.view().available, world.view().debt) == (0, 0)
    world.happens("cancelled", "o1")
    assert (world.view().available, world.view().debt) == (0, 0)
    assert world.sums("o1") == {}


def test_money_back_without_goods_lowers_what_was_paid(world):
    world.buy("o1", line("1", 2, 50_00))
    assert world.happens("refunded", "o1", amount_minor=30_00, key="m1").points == -30
    assert not world.happens("refunded", "o1", amount_minor=30_00, key="m1").changed
    with pytest.raises(KeyConflict):
        world.happens("refunded", "o1", amount_minor=40_00, key="m1")
    assert world.view().pending == 70


def test_units_of_one_return_need_an_id(world):
    world.buy("o1", line("1", 2, 50_00))
    with pytest.raises(WrongInput):
        world.happens("refunded", "o1", units={"1": 1})
    assert world.happens("refunded", "o1", units={"1": 1}, key="r1").points == -50
    assert not world.happens("refunded", "o1", units={"1": 1}, key="r1").changed
    with pytest.raises(WrongInput):
        world.happens("refunded", "o1", units={"1": 2}, key="r2")
    assert world.view().pending == 50


def test_a_refund_before_the_payment_counts_when_it_comes(world):
    world.place("o1", line("1", 2, 50_00))
    world.give_back("o1", l1=1)
    assert world.happens("paid", "o1").points == 50


def test_a_preview_is_what_the_refund_does(world):
    world.give(100)
    world.place("o1", line("1", 2, 10_00), points=100)
    world.happens("paid", "o1")
    before = world.view()
    preview = world.propose("o1", units={"1": 1})
    assert (preview.money_minor, preview.points_taken, preview.points_returned) == (9_00, 9, 50)
    world.give_back("o1", l1=1)
    after = world.view()
    assert (before.pending - after.pending, after.available - before.available) == (9, 50)


def test_nothing_published_earns_nothing_and_breaks_nothing(engine):
    world = World(engine, False)
    world.place("o1")
    for what in ("paid", "delivered", "refunded", "cancelled"):
        assert not world.happens(what, "o1").changed
    assert world.view().available == 0
    assert world.order("o1") is None
