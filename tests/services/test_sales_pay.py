"""Employees paid for single orders: by month, within limits, nothing after a cancel."""

from datetime import UTC, datetime

import pytest

from tests.services.world import DAY, World, document, line

RULES = {
    "base": "earn 1 point per 1 PLN of order.margin",
    "machines": 'for employees where employee.role = "sales" '
    'pay 10 PLN on every item where item.category in "machines" at most 25 PLN per employee per week',
}


@pytest.fixture
def world(engine):
    made = World(engine, document(RULES))
    made.now = datetime(2026, 5, 4, 12, tzinfo=UTC)
    yield made
    made.check()


def machine(quantity=1):
    return line("m", quantity, 900_00, category="machines")


def months(world, employee="ewa"):
    from flask_loyalty.services import views

    view = world.read(lambda c: views.employee_view(c, world.programmes, world.shop, employee, world.now))
    return [(one.start.month, one.amount_minor, one.closed) for one in view.earlier]


def test_each_sale_counts_and_the_month_is_closed(world):
    world.buy("o1", machine(2), served_by="ewa")
    world.now += DAY
    world.buy("o2", machine(2), served_by="ewa")
    assert [total for _, total, _ in months(world)] == [25_00], "the week's limit"
    world.now += 7 * DAY
    world.buy("o3", machine(), served_by="ewa")
    assert [total for _, total, _ in months(world)] == [35_00]
    world.happens("cancelled", "o3")
    assert [total for _, total, _ in months(world)] == [25_00]
    assert world.sums("o3") == {}
    world.now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert world.tick()["periods closed"] == 1
    assert [row[1:] for row in months(world)] == [(25_00, True)]


def test_what_comes_back_late_is_paid_with_the_open_month(world):
    world.buy("o1", machine(2), served_by="ewa")
    world.now = datetime(2026, 6, 2, 12, tzinfo=UTC)
    world.tick()
    world.give_back("o1", lm=1)
    assert sorted(row[1:] for row in months(world)) == [(-10_00, False), (20_00, True)]


def test_nothing_for_ones_own_purchase_or_for_another_role(world):
    world.shop.members["ewa"] = "anna"
    world.buy("o1", machine(), member="anna", served_by="ewa")
    assert months(world) == []
