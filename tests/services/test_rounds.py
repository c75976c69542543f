"""What time brings to customers: periods close once, and whoever usually buys by now is due."""

from datetime import UTC, datetime

import pytest

from tests.services.world import DAY, World, cart, document

RULES = {
    "base": "earn 1 point per 1 PLN of order.margin",
    "row": "every month when customer.orders >= 1 earn 20 points per 1 month of customer.streak "
    "at most 50 points per customer per month",
}
DUE = {"next": "within 7 days of due discount 5%", "due": "on due earn 7 points"}


@pytest.fixture
def world(engine):
    made = World(engine, document(RULES))
    made.now = datetime(2026, 1, 15, 12, tzinfo=UTC)
    yield made
    made.check()


def closed(world):
    return world.tick()["periods of customers closed"]


def earned(world, member="anna"):
    """Points of the closed months, which can be spent at once; those of orders are still on their way."""
    return world.view(member).available


def test_a_month_is_closed_once_and_in_a_row(world):
    world.buy("o1")
    assert closed(world) == 0, "nobody was there in December"
    for month, points in ((2, 20), (3, 60), (4, 110), (5, 110)):
        world.now = datetime(2026, month, 1, 5, tzinfo=UTC)
        assert closed(world) == 1
        assert closed(world) == 0
        assert earned(world) == points
        world.now += 3 * DAY
        if month < 4:
            world.buy(f"of-{month}")


def test_months_that_nobody_closed_are_caught_up(world):
    world.buy("o1")
    world.now = datetime(2026, 2, 10, 12, tzinfo=UTC)
    world.buy("o2")
    world.now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert closed(world) == 2
    assert earned(world) == 60
    assert closed(world) == 0


def test_whoever_usually_buys_by_now_is_due(world):
    world.publish(document(DUE))
    for ref in ("o1", "o2", "o3"):
        world.buy(ref)
        world.now += 10 * DAY
    assert world.tick()["customers due"] == 1
    assert world.tick()["customers due"] == 0
    assert earned(world) == 7
    assert world.quote(cart(at=world.now)).decision.to_pay_minor == 100_00, "not at that very moment"
    world.now += DAY
    assert world.quote(cart(at=world.now)).decision.to_pay_minor == 95_00
    world.buy("o4")
    world.now += 9 * DAY
    assert world.tick()["customers due"] == 0
    world.now += 2 * DAY
    assert world.tick()["customers due"] == 1, "since the fourth order"


def test_two_orders_are_no_rhythm(world):
    world.publish(document(DUE))
    for ref in ("o1", "o2"):
        world.buy(ref)
        world.now += 10 * DAY
    assert world.tick()["customers due"] == 0
