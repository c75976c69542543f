"""Events that are no orders: whom they give points, which spans they open, what must come with them."""

from fractions import Fraction

import pytest

from flask_loyalty.errors import WrongInput
from tests.services.world import DAY, World, cart, document

RULES = {
    "base": "earn 1 point per 1 PLN of order.margin",
    "referrer": "on referral earn 200 points",
    "referred": "on referral for friends earn 100 points at most 1 time per friend",
    "stars": "on review where review.rating >= 4 earn 30 points",
    "cinema": 'on purchase where purchase.partner = "helios" earn 1 point per 2 PLN of purchase.total',
    "week": "within 7 days of birthday discount 10%",
    "mission": "within 30 days of signup when customer.orders >= 2 earn 500 points",
}


@pytest.fixture
def world(engine):
    made = World(engine, document(RULES))
    yield made
    made.check()


def spendable(world, member):
    return world.view(member).available


def test_a_referral_pays_both_once(world):
    told = world.signal("referral", friend="ola")
    assert told.points == 200
    assert (spendable(world, "anna"), spendable(world, "ola")) == (200, 100)
    assert not world.signal("referral", friend="ola").changed
    world.signal("referral", member="jan", friend="ola")
    assert (spendable(world, "jan"), spendable(world, "ola")) == (200, 100), "the friend's limit is used up"


def test_a_span_of_a_birthday_is_used_by_one_order(world):
    assert world.quote(cart()).decision.to_pay_minor == 100_00
    world.signal("birthday")
    world.now += DAY
    assert world.quote(cart()).decision.to_pay_minor == 90_00
    world.place("o1")
    world.happens("paid", "o1")
    world.now += DAY
    assert world.quote(cart()).decision.to_pay_minor == 100_00
    world.happens("cancelled", "o1")
    assert world.quote(cart()).decision.to_pay_minor == 90_00
    world.now += 7 * DAY
    assert world.quote(cart()).decision.to_pay_minor == 100_00


def test_a_mission_is_booked_with_its_last_order(world):
    world.buy("early")
    world.now += DAY
    world.signal("signup")
    for ref, points in (("o1", 100), ("o2", 600), ("o3", 100)):
        world.now += DAY
        assert world.buy(ref).points == points
    world.happens("cancelled", "o2")
    world.now += DAY
    assert world.buy("o4").points == 600, "the span is open again, and two orders stand"


def test_facts_reach_the_rules(world):
    assert world.signal("review", key="a", rating=Fraction(5)).points == 30
    assert world.signal("review", key="b", rating=Fraction(3)).points == 0
    bought = {"partner": "helios", "total": Fraction(25_00), "currency": "PLN"}
    assert world.signal("purchase", key="h", **bought).points == 12


@pytest.mark.parametrize(
    ("event", "facts", "told"),
    [
        ("review", {}, "rating is missing"),
        ("review", {"rating": "five"}, "rating is no exact number: 'five'"),
        ("purchase", {"partner": "helios"}, "total is missing"),
        ("purchase", {"partner": Fraction(1), "total": Fraction(1)}, "partner is no text"),
        ("purchase", {"partner": "helios", "total": Fraction(1), "currency": "EUR"}, "is in EUR"),
        ("referral", {}, "does not say who was referred"),
        ("referral", {"friend": "anna"}, "refer themselves"),
    ],
)
def test_what_is_missing_or_wrong_is_told(world, event, facts, told):
    with pytest.raises(WrongInput, match=told):
        world.signal(event, **facts)
