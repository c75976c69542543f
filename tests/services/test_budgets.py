"""How budgets stand, for the merchant: what is held, spent, left, and by which rules; no row is written."""

import pytest

from flask_loyalty.services import budgets
from flask_loyalty.store.codes import uses_of
from tests.infrastructure.databases import wipe
from tests.services.world import DAY, World, cart, document, line, upgrade

RULES = [
    {"id": "base", "rule": "earn 1 point per 1 PLN of order.margin", "budget": "opening"},
    {"id": "leaflet", "rule": 'when "AUTUMN" in order.codes discount 10 PLN', "budget": "autumn"},
    {"id": "all", "rule": "discount 5%", "budget": "autumn"},
    {"id": "each", "rule": "discount 1 PLN", "budget": "own"},
    {"id": "few", "rule": "when order.subtotal >= 200 PLN discount 2 PLN", "budget": "few"},
]
MORE = {
    "codes": [{"id": "AUTUMN"}],
    "budgets": [
        {"id": "autumn", "amount": "100 PLN", "per": "month"},
        {"id": "opening", "amount": "1000 points"},
        {"id": "own", "amount": "3 PLN", "per": "customer"},
        {"id": "few", "amount": "5 uses"},
        {"id": "unused", "amount": "9 uses"},
    ],
}


@pytest.fixture
def world(databases):
    engine = databases.shared("budgets", upgrade)
    wipe(engine)
    made = World(engine, document(rules=RULES, **MORE))
    yield made
    made.check()


def standing(world):
    """``(held, spent, left, {rule: given})`` of each budget."""
    found = world.read(lambda c: budgets.budgets(c, world.programmes.current(c, world.now), world.now))
    return {
        one.budget.id: (one.held, one.spent, one.left, {rule.rule: rule.given for rule in one.rules})
        for one in found
    }


def test_held_spent_and_left_through_an_orders_life(world):
    assert standing(world)["autumn"] == (0, 0, 100_00, {"leaflet": 0, "all": 0})
    world.place("o1", line(), codes=("AUTUMN",))
    assert standing(world)["autumn"] == (15_00, 0, 85_00, {"leaflet": 0, "all": 0}), "promised, not given yet"
    world.happens("paid", "o1")
    assert standing(world)["autumn"] == (0, 15_00, 85_00, {"leaflet": 10_00, "all": 5_00})
    world.place("o2", line("1", 2), line("2", price=20_00), member="jan")
    now = standing(world)
    assert now["autumn"] == (11_00, 15_00, 74_00, {"leaflet": 10_00, "all": 5_00})
    assert now["few"] == (1, 0, 4, {"few": 0})
    assert now["own"] == (1_00, 1_00, None, {"each": 1_00}), "two customers, each their own"
    assert now["opening"][0] > 0 < now["opening"][1] == now["opening"][3]["base"]
    assert now["unused"] == (0, 0, 9, {})
    world.happens("paid", "o2")
    for held, spent, _left, rules in (one for id_, one in standing(world).items() if id_ != "unused"):
        assert (held, sum(rules.values())) == (0, spent), "what is spent is what its rules gave"
    world.give_back("o2", l1=2, l2=1)
    assert standing(world)["autumn"] == (0, 15_00, 85_00, {"leaflet": 10_00, "all": 5_00})
    world.now += 31 * DAY
    assert standing(world)["autumn"] == (0, 0, 100_00, {"leaflet": 0, "all": 0}), "a new month"
    assert standing(world)["few"] == (0, 0, 5, {"few": 0}), "what came back is free again"


def test_what_a_multiplier_adds_is_drawn_and_freed(world):
    rules = [
        {"id": "base", "rule": "earn 1 point per 1 PLN of item.paid on items"},
        {"id": "double", "rule": "multiply points by 2", "budget": "week"},
    ]
    world.publish(document(rules, budgets=[{"id": "week", "amount": "150 points"}]), at=world.now)
    world.place("o1", line("1", 2, price=40_00))
    assert standing(world)["week"] == (80, 0, 70, {"double": 0})
    world.happens("paid", "o1")
    world.place("o2", line("1", 2, price=40_00), member="jan")
    assert standing(world)["week"] == (70, 80, 0, {"double": 80})
    world.happens("paid", "o2")
    assert standing(world)["week"] == (0, 150, 0, {"double": 150})
    world.give_back("o1", l1=1)
    assert standing(world)["week"] == (0, 110, 40, {"double": 110})


def test_a_held_quote_counts_until_it_lapses(world):
    world.hold(world.quote(cart(line(), at=world.now)))
    assert standing(world)["autumn"][:3] == (5_00, 0, 95_00)
    world.now += DAY
    assert standing(world)["autumn"][:3] == (0, 0, 100_00), "over, though no job has swept it yet"


def test_how_often_a_code_was_used(world):
    """Paid orders on which it gave something; neither one that is only placed, nor one that came back."""

    def used():
        return world.read(uses_of)

    world.place("o1", line(), codes=("AUTUMN",))
    assert used() == {}, "placed is not paid yet"
    world.happens("paid", "o1")
    world.place("o2", line(), codes=("AUTUMN",), member="jan")
    world.happens("paid", "o2")
    world.place("o3", line(), codes=("AUTUMN",))
    world.happens("paid", "o3")
    world.place("o4", line())
    world.happens("paid", "o4")
    assert used() == {"AUTUMN": (3, 2)}
    world.give_back("o3", l1=1)
    assert used() == {"AUTUMN": (2, 2)}
