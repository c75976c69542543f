"""A quote held before the money is taken: reserved, taken over, lapsed by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from flask_loyalty.engine.facts import Choices
from flask_loyalty.errors import LoyaltyError, NotEnoughPoints
from flask_loyalty.services import codes, holding, orders, quoting
from flask_loyalty.store.tables import quote_hold
from tests.services.world import DAY, World, cart, document, line, upgrade

MINUTES = timedelta(minutes=1)
RULES = [
    {"id": "base", "rule": "earn 1 point per 1 PLN of order.margin"},
    {"id": "code", "rule": 'when "AUTUMN" in order.codes discount 10 PLN'},
    {"id": "deal", "rule": "discount 5 PLN", "budget": "spring"},
    {"id": "early", "rule": "when now.time in 12:00 to 12:10 discount 1 PLN"},
]
MORE = {"codes": [{"id": "AUTUMN", "batch": True}], "budgets": [{"id": "spring", "amount": "1 uses"}]}


@pytest.fixture
def world(databases):
    engine = databases.shared("holding", upgrade)
    from tests.infrastructure.databases import wipe

    wipe(engine)
    made = World(engine, document(rules=RULES, **MORE))
    made.give(100)
    yield made
    made.check()


def held(world, quote, former=""):
    return world.own(lambda c: orders.hold(c, world.programmes, world.shop, quote, world.now, former=former))


def place(world, ref, quote, former="", **more):
    world.carts[ref] = replace(quote.cart, ref=ref, at=world.now, **more)
    work = (world.programmes, world.shop, world.carts[ref], quote, world.now)
    return world.own(lambda c: orders.place(c, *work, former=former))


def ask(world, conn, about, former, **choices):
    work = (conn, world.programmes, world.shop, about, Choices(**choices), world.now)
    return quoting.quote(*work, former=former)


def states(world):
    return sorted(world.read(lambda c: c.execute(select(quote_hold.c.state)).scalars().all()))


def everything(world, member="anna", code=None):
    """All that can be held, in one quote: points, a reward, a single-use code, the last of a budget."""
    code = code or world.codes("AUTUMN")[0]
    asked = cart(line(price=50_00), member=member, at=world.now)
    return code, world.quote(asked, points=20, rewards=("tea",), codes=(code,))


def test_what_is_held_is_nobody_elses(world):
    code, quote = everything(world)
    assert quote.decision.goods_minor == 34_00
    mine = held(world, quote)
    assert (world.view().available, world.view().held) == (60, 40)
    other = world.quote(cart(line(price=50_00), member="jan", at=world.now), codes=(code,))
    assert other.decision.goods_minor == 49_00
    with pytest.raises(NotEnoughPoints):
        place(world, "o1", replace(quote, cart=replace(quote.cart, member="jan")))
    world.now += 20 * MINUTES  # the happy hour is over, the batch is taken back: it was promised
    world.own(lambda c: codes.revoke(c, world.now, batch="AUTUMN"))
    again = world.read(lambda c: holding.held_quote(c, mine.hold, quote.cart, quote.choices, world.now))
    assert again.decision == mine.decision
    placed = place(world, "o2", again)
    assert placed.decision.goods_minor == 34_00
    assert (states(world), world.view().held) == (["taken"], 40)
    assert place(world, "o2", again).decision == placed.decision
    world.happens("cancelled", "o2")
    assert (world.view().available, world.view().held) == (100, 0)
    assert not [row for row in world.view().history if row.about.startswith("hold:")]


def test_it_lapses_at_its_instant(world):
    code, quote = everything(world)
    mine = held(world, quote)
    world.now += 29 * MINUTES
    assert world.quote(cart(at=world.now), codes=(code,)).decision.codes == ()
    world.now += 1 * MINUTES
    free = world.quote(cart(line(price=50_00), at=world.now), points=100, codes=(code,))
    assert (free.facts.spendable_points, free.decision.goods_minor) == (100, 35_00)
    assert (
        world.read(lambda c: holding.held_quote(c, mine.hold, quote.cart, quote.choices, world.now)) is None
    )
    assert place(world, "o1", free).decision.payment.points == 100
    assert states(world) == ["expired"]


def test_a_job_lets_it_lapse_too(world):
    _, quote = everything(world)
    held(world, quote)
    assert world.tick()["held quotes expired"] == 0
    world.now += 31 * MINUTES
    assert world.tick()["held quotes expired"] == 1
    assert not any(world.tick().values())
    assert (world.view().available, world.view().held) == (100, 0)


def test_a_second_hold_replaces_the_first(world):
    code, quote = everything(world)
    first = held(world, quote)
    other = world.read(lambda c: ask(world, c, cart(line(price=80_00), at=world.now), former=first.hold))
    assert other.decision.goods_minor == 74_00, "the budget is this customer's own"
    second = held(world, other, former=first.hold)
    assert (states(world), world.view().held) == (["freed", "open"], 0)
    again = world.read(
        lambda c: ask(
            world, c, cart(line(price=50_00), at=world.now), former=second.hold, points=100, codes=(code,)
        )
    )
    assert place(world, "o1", again, former=second.hold).decision.payment.points == 100
    assert states(world) == ["freed", "taken"]


def test_an_order_of_other_goods_is_decided_anew(world):
    """The shop changed the cart behind the quote: refused, and the hold stays."""
    _, quote = everything(world)
    mine = held(world, quote)
    with pytest.raises(LoyaltyError):
        place(world, "o1", mine, lines=(line(price=70_00),))
    assert (states(world), world.view().held) == (["open"], 40)
    assert world.read(lambda c: holding.held_quote(c, mine.hold, quote.cart, Choices(), world.now)) is None
    jan = replace(quote.cart, member="jan")
    assert world.read(lambda c: holding.held_quote(c, mine.hold, jan, quote.choices, world.now)) is None


def test_points_that_would_lapse_meanwhile_are_there_for_the_order(world):
    world.now += 345 * DAY  # the lot of a year ago ends today; a quarter of an hour before it does
    lot_ends = world.view().expiring[1]
    world.now = lot_ends - 15 * MINUTES
    quote = world.quote(cart(line(price=50_00), at=world.now), points=100)
    mine = held(world, quote)
    world.now += 20 * MINUTES
    world.tick()
    assert place(world, "o1", mine).decision.payment.points == 100
    world.happens("paid", "o1")
    assert world.view().available == 0


def test_a_guest_and_too_few_points(world):
    guest = world.quote(cart(line(price=50_00), member=None, at=world.now))
    assert place(world, "o1", held(world, guest)).decision.goods_minor == 44_00
    quote = world.quote(cart(line(price=50_00), at=world.now), points=80)
    held(world, quote)
    with pytest.raises(NotEnoughPoints):
        held(world, quote)
