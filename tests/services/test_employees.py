"""Employees: what a month comes to, whatever the order in which its sales were heard of."""

from fractions import Fraction
from itertools import permutations

import pytest

from flask_loyalty.engine.periods import period_bounds, zone_of
from flask_loyalty.language.nodes import Period
from flask_loyalty.services import views
from tests.services.world import DAY, World, document, line

RULES = {
    "base": "earn 1 point per 1 PLN of order.margin",
    "sales": 'every month for employees where employee.role = "sales"'
    " pay 10% of employee.margin above employee.target",
}


@pytest.fixture
def world(engine):
    made = World(engine, document(RULES))
    made.shop.targets["eva"] = Fraction(1000_00)
    yield made
    made.check()


def eva(world):
    return world.read(lambda c: views.employee_view(c, world.programmes, world.shop, "eva", world.now))


def accrued(world):
    (goal,) = eva(world).goals
    return goal.accrued_minor


def test_a_commission_above_a_target(world):
    assert accrued(world) == 0
    world.buy("o1", line(price=800_00), served_by="eva")
    (goal,) = eva(world).goals
    assert (goal.accrued_minor, goal.measure_minor, goal.target_minor) == (0, 800_00, 1000_00)
    assert goal.missed.clause == "nothing"
    world.buy("o2", line(price=700_00), served_by="eva")
    view = eva(world)
    assert view.goals[0].accrued_minor == 50_00
    assert view.goals[0].outcome.why.base == 500_00
    assert [row.order for row in view.orders] == ["o1", "o2"]
    world.happens("cancelled", "o1")
    assert accrued(world) == 0
    assert [row.order for row in eva(world).orders] == ["o2"]


def test_a_banded_rule_tells_the_next_band(engine):
    bands = (
        "every quarter for employees pay by employee.sales whole from 800 PLN: 40 PLN, from 2000 PLN: 120 PLN"
    )
    world = World(engine, document({"base": RULES["base"], "bands": bands}))
    world.buy("o1", line(price=900_00), served_by="eva")
    (goal,) = eva(world).goals
    assert (goal.period, goal.accrued_minor, goal.missed) == (Period.QUARTER, 40_00, None)
    assert [change.number for change in goal.missing] == [1100_00]
    world.buy("o2", line(price=1100_00), served_by="eva")
    (goal,) = eva(world).goals
    assert (goal.accrued_minor, goal.missing) == (120_00, ())


def test_a_refund_takes_it_back(world):
    world.buy("o1", line("1", 2, 800_00), served_by="eva")
    assert accrued(world) == 60_00
    world.give_back("o1", l1=1)
    assert accrued(world) == 0


def test_a_guests_order_counts_for_who_served_it(world):
    world.buy("o1", line(price=2000_00), member=None, served_by="eva")
    assert accrued(world) == 100_00


@pytest.mark.parametrize("told", [True, False], ids=["told by the shop", "one key for both"])
def test_nothing_on_ones_own_purchase(world, told):
    if told:
        world.shop.members["eva"] = "eva-privately"
    world.buy("o1", line(price=2000_00), served_by="eva", member="eva-privately" if told else "eva")
    assert accrued(world) == 0
    assert eva(world).orders == ()


def test_any_order_of_sales_and_refunds_gives_the_same_pay(world, engine):
    acts = [("paid", "o1"), ("paid", "o2"), ("cancelled", "o2"), ("paid", "o3")]
    orders = [one for one in permutations(acts) if one.index(acts[1]) < one.index(acts[2])]
    paid = set()
    for number, order in enumerate(orders[::2]):
        for what, ref in order:
            name = f"{ref}-{number}"
            if what == "paid":
                price = {"o1": 600_00, "o2": 500_00, "o3": 700_00}[ref]
                world.buy(name, line(price=price), served_by=f"eva{number}")
                world.shop.targets[f"eva{number}"] = Fraction(1000_00)
            else:
                world.happens("cancelled", name)
        view = world.read(
            lambda c, n=number: views.employee_view(c, world.programmes, world.shop, f"eva{n}", world.now)
        )
        paid.add(view.goals[0].accrued_minor)
    assert paid == {30_00}


def test_a_closed_month_is_frozen_and_late_changes_go_to_the_open_one(world):
    world.buy("o1", line("1", 2, 1000_00), served_by="eva")
    world.now += 40 * DAY
    assert world.tick()["periods closed"] == 1
    assert world.tick()["periods closed"] == 0
    (earlier,) = eva(world).earlier
    assert (earlier.amount_minor, earlier.closed) == (100_00, True)
    world.give_back("o1", l1=1)
    (earlier,) = eva(world).earlier
    assert earlier.amount_minor == 100_00
    (goal,) = eva(world).goals
    assert (goal.accrued_minor, goal.carried_minor) == (0, -100_00)
    world.buy("o2", line(price=2500_00), served_by="eva")
    (goal,) = eva(world).goals
    assert (goal.accrued_minor, goal.carried_minor) == (150_00, -100_00)
    world.check()
    world.now += 40 * DAY
    world.tick()
    assert [row.amount_minor for row in eva(world).earlier] == [50_00, 100_00]


def test_a_sale_heard_of_after_the_close_counts_in_its_month(world):
    world.buy("o1", line(price=2000_00), served_by="eva")
    sold = world.now
    world.now += 40 * DAY
    world.tick()
    now, world.now = world.now, sold + DAY
    world.buy("o2", line(price=1000_00), served_by="eva")
    world.now = now
    assert [row.amount_minor for row in eva(world).earlier] == [100_00]
    (goal,) = eva(world).goals
    assert (goal.accrued_minor, goal.carried_minor) == (0, 100_00)


def test_the_entry_names_the_period_and_its_cause(world):
    from sqlalchemy import select

    from flask_loyalty.store.tables import entry

    world.buy("o1", line(price=2000_00), served_by="eva")
    query = select(entry.c.reason, entry.c.cause, entry.c.order_ref).where(entry.c.kind == "accrue")
    assert world.read(lambda c: c.execute(query).all()) == [("2026-05", "o1", None)]
    world.happens("cancelled", "o1")
    assert world.sums("o1") == {}


def test_the_period_is_the_calendars(world):
    world.buy("o1", line(price=2000_00), served_by="eva")
    (goal,) = eva(world).goals
    start, end = period_bounds(Period.MONTH, world.now, zone_of("Europe/Warsaw"))
    assert goal.start == start
    assert goal.last_day < end
