"""A member's goals and an employee's, from the books: what leads further, and what keeps what there is."""

import json

from flask_loyalty.engine.change_words import ChangeWords
from flask_loyalty.engine.goal_words import GoalWords
from flask_loyalty.engine.goals import GoalKind
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.services import views
from flask_loyalty.services.goals import goals_of
from tests.services.world import DAY, NOON, Shop, World, cart, document, line

RULES = {
    "base": "earn 1 point per 1 PLN of order.margin",
    "three": "within 30 days of order where order.subtotal >= 50 PLN "
    "when (customer.orders where order.subtotal >= 50 PLN) >= 3 earn 300 points",
    "month": "every month when customer.spend >= 300 PLN earn 100 points",
    "sellers": "every month for employees when employee.sales >= 400 PLN pay 5 PLN",
}
TIERS = [
    {"id": "silver", "name": {"pl": "Srebrny", "en": "Silver"},
     "when": "customer.orders in last 90 days >= 2"},
    {"id": "gold", "name": {"pl": "Złoty", "en": "Gold"},
     "when": "customer.spend in last 12 months >= 500 PLN"},
]  # fmt: skip
TEXT = document(RULES, tiers=TIERS)


def goals(world, member="anna"):
    found = world.read(lambda c: goals_of(c, world.programmes, member, world.now))
    loaded = load_programme(TEXT)
    words = GoalWords(loaded.programme, loaded.names, "pl", world.now)
    return [(goal.kind, words.told(goal).replace("\u00a0", " ")) for goal in found]


def test_what_a_member_can_reach_and_keep(engine):
    world = World(engine, TEXT)
    assert goals(world) == [], "somebody new has done nothing that leads anywhere yet"
    world.buy("o1", line(price=100_00))
    world.now += 5 * DAY
    world.buy("o2", line(price=60_00))
    world.now += DAY
    assert goals(world) == [
        (GoalKind.KEEP, "Złóż jeszcze 1 zamówienie do 3 sierpnia, a utrzymasz poziom Srebrny."),
        (
            GoalKind.TIER,
            "Wydaj jeszcze 340,00 zł (razem 500,00 zł w ciągu 12 miesięcy), a osiągniesz poziom Złoty.",
        ),
        (GoalKind.OFFER, "300 punktów: złóż jeszcze 1 zamówienie o wartości od 50 zł do 5 czerwca."),
        (GoalKind.PERIOD, "100 punktów: wydaj jeszcze 140,00 zł do 31 maja."),
    ]
    world.buy("o3", line(price=340_00))
    world.now += DAY
    assert [kind for kind, _ in goals(world)] == [GoalKind.KEEP], "all the rest is reached"


def test_what_was_said_to_keep_a_tier_keeps_it(engine):
    world = World(engine, TEXT)
    for ref in ("o1", "o2"):
        world.buy(ref, line(price=100_00))
    world.now += DAY
    day = world.read(lambda c: goals_of(c, world.programmes, "anna", world.now))[0].until
    assert (tier(world, day), tier(world, day + DAY)) == ("silver", None)
    world.now = day - DAY
    world.buy("o3", line(price=20_00))
    assert tier(world, day + DAY) is None, "two were missing"
    world.buy("o4", line(price=20_00))
    assert tier(world, day + DAY) == "silver"


def tier(world, at):
    return world.read(lambda c: views.member_view(c, world.programmes, "anna", at)).tier


def test_an_employee_reads_what_is_missing_to_a_goal(engine):
    shop = Shop()
    world = World(engine, TEXT, shop=shop)
    world.carts["o1"] = cart(line(price=150_00), ref="o1", served_by="ewa", at=NOON)
    world.happens("paid", "o1")
    world.now += DAY
    (goal,) = world.read(lambda c: views.employee_view(c, world.programmes, shop, "ewa", world.now)).goals
    loaded = load_programme(TEXT)
    words = ChangeWords(loaded.programme, loaded.names, "pl", "employee", world.now)
    assert words.told(goal.missing).replace("\u00a0", " ") == "sprzedaj jeszcze za 250,00 zł"
    assert json.loads(TEXT)["rules"][3]["id"] == goal.rule
