"""Returns under ``reprice``: what goes back when the kept units are priced again, and its laws."""

from dataclasses import replace

import pytest
from hypothesis import given as trying
from hypothesis import strategies as st

from flask_loyalty.engine.facts import Choices, Facts
from flask_loyalty.programme.model import Budget, RefundMode
from tests.engine.makers import decided, given, line, missed, order, programme, refunded, rule
from tests.engine.strategies import RULES, events

DEALS = tuple(text for text in RULES if not text.startswith(("earn", "multiply", "for employees")))
OFF_200 = "when order.subtotal >= 200 PLN discount 20%"
REPRICE = {"refund": RefundMode.REPRICE}


def steps(whole, event, placed, counts, money_back=()):
    """The order after each of several returns, by the units of each line that are back in all."""
    so_far, back = placed, 0
    for number, count in enumerate(counts):
        back += dict(money_back).get(number, 0)
        so_far = decided(
            whole,
            refunded(event, placed, count, former=so_far, money_back_minor=back),
            spendable_points=10_000,
        )
        yield so_far


@pytest.mark.parametrize(
    ("rules", "lines", "back", "money"),
    [
        pytest.param([OFF_200], [line(10000, quantity=3, id="a")], [{"a": 1}, {"a": 2}, {"a": 3}],
                     [80_00, 60_00, 100_00], id="a discount of large orders is lost on the way"),
        pytest.param([OFF_200], [line(19000, id="a"), line(1000, id="b")], [{"b": 1}, {"a": 1, "b": 1}],
                     [0, 160_00], id="what is kept costs more than was paid: nothing goes back or is asked"),
        pytest.param([OFF_200], [line(20000, id="a"), line(1000, id="b"), line(2000, id="c")],
                     [{"b": 1}, {"b": 1, "c": 1}, {"a": 1, "b": 1, "c": 1}], [8_00, 16_00, 160_00],
                     id="the deal still holds"),
        pytest.param(['price 0.01 PLN on cheapest 1 of every 2 items'], [line(4000, quantity=2, id="a")],
                     [{"a": 1}, {"a": 2}], [1, 40_00], id="the second for one grosz brings back one grosz"),
        pytest.param(["discount 10%"], [line(1000, quantity=2, id="a")], [{"a": 1}], [9_00],
                     id="a deal of each unit goes with it"),
        pytest.param([], [line(1000, quantity=2, id="a")], [{"a": 1}], [10_00], id="no deal"),
    ],
)  # fmt: skip
def test_money_goes_back_down_to_the_new_price(rules, lines, back, money):
    whole, event = programme(*rules, **REPRICE), order(*lines)
    placed = decided(whole, event)
    found, before = [], placed.kept_minor
    for one in steps(whole, event, placed, back):
        found.append(before - one.kept_minor)
        before = one.kept_minor
    assert found == money


def test_the_deal_that_ended_says_why():
    whole, event = (
        programme(OFF_200, "earn 1 point per 1 PLN of order.subtotal", **REPRICE),
        order(line(10000, quantity=3, id="a")),
    )
    placed = decided(whole, event)
    then = decided(whole, refunded(event, placed, {"a": 2}, former=placed))
    assert (given(then), missed(then)) == ({"r1": 100}, {"r0": "when"})
    assert given(placed) == {"r0": 60_00, "r1": 240}


def test_an_order_that_got_no_deals_is_not_priced_again():
    """It was paid without being placed here: the shop's prices stand."""
    from flask_loyalty.engine.orders import undealt

    whole, event = programme("discount 10%", **REPRICE), order(line(1000, quantity=2, id="a"))
    bare = undealt(whole, event, Facts(), event.cart.at)
    assert decided(whole, refunded(event, bare, {"a": 1})).kept_minor == 10_00


def test_what_a_budget_held_back_is_not_granted_later():
    """The tea's deal took most of the budget; when the tea comes back the cup gets no more of it."""
    tea, cup = (f'discount 30 PLN on every item where item.category in "{name}"' for name in ("tea", "cups"))
    whole = programme(
        rule("a", tea, budget="b"), rule("b", cup, budget="b"),
        budgets={"b": Budget("b", {}, "money", 40_00)}, **REPRICE,
    )  # fmt: skip
    event = order(line(10000, id="t", category="tea"), line(10000, id="c", category="cups"))
    placed = decided(whole, event)
    assert given(placed) == {"a": 30_00, "b": 10_00}
    then = decided(whole, refunded(event, placed, {"t": 1}, former=placed))
    assert (given(then), placed.kept_minor - then.kept_minor) == ({"b": 10_00}, 70_00)


def test_the_orders_own_use_of_a_limit_does_not_stand_in_its_way():
    whole = programme("discount 10 PLN on every item at most 2 items per customer", **REPRICE)
    event = order(line(10000, quantity=2, id="a"))
    placed = decided(whole, event)
    then = decided(whole, refunded(event, placed, {"a": 1}, former=placed))
    assert (given(then), then.kept_minor) == ({"r0": 10_00}, 90_00)


@pytest.mark.parametrize(
    ("points", "back", "returned", "money"),
    [
        pytest.param(8000, {"a": 1}, 2666, 26_67, id="the unit's own points"),
        pytest.param(12000, {"a": 1}, 4000, 0, id="all was paid with points"),
        pytest.param(12000, {"a": 2}, 7000, 0, id="a lost deal costs points where no money is"),
    ],
)
def test_points_that_paid(points, back, returned, money):
    whole, event = (
        programme(OFF_200, **REPRICE),
        order(line(10000, quantity=3, id="a"), choices=Choices(points=points)),
    )
    placed = decided(whole, event, spendable_points=points)
    then = decided(whole, refunded(event, placed, back, former=placed))
    gone = [unit for unit in then.units if not unit.kept]
    assert sum(unit.points for unit in gone) == returned
    assert placed.kept_minor - then.kept_minor == money == sum(unit.money_minor for unit in gone)


@st.composite
def returns(draw, event):
    """The units that are back after each of several returns, at last all of some."""
    counts, path = {one.id: 0 for one in event.cart.lines}, []
    units = [one.id for one in event.cart.lines for _ in range(one.quantity)]
    for line_id in draw(st.permutations(units)):
        counts[line_id] += 1
        path.append(dict(counts))
    stops = draw(st.sets(st.integers(0, len(path) - 1), min_size=1, max_size=3))
    return [path[stop] for stop in sorted(stops)]


@trying(
    texts=st.lists(st.sampled_from(DEALS), min_size=1, max_size=3, unique=True),
    event=events(),
    data=st.data(),
)
def test_any_returns_give_back_what_was_paid_and_ask_for_nothing(texts, event, data):
    """Money, points and their value go one way; a step that asks for nothing ends where one return ends."""
    whole = programme(*texts, "earn 1 point per 1 PLN of order.subtotal", **REPRICE)
    placed = decided(whole, event, spendable_points=10_000)
    path = data.draw(returns(event))
    amounts = data.draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5000)), max_size=2))
    before, free = placed, True
    for count, now in zip(path, steps(whole, event, placed, path, amounts), strict=True):
        once = decided(whole, refunded(event, placed, count))
        assert 0 <= now.kept_minor <= before.kept_minor
        assert _points(now) <= _points(before)
        assert sum(unit.paid_minor for unit in now.units) == placed.goods_minor
        assert sum(unit.points for unit in now.units) == placed.payment.points
        assert all(0 <= unit.points_minor <= unit.paid_minor for unit in now.units)
        assert all(unit.money_minor >= 0 for unit in now.units)
        free = free and _kept(once) == _kept(now)
        before = now
    everything = {one.id: one.quantity for one in event.cart.lines}
    (gone,) = steps(whole, event, placed, [everything])
    assert (gone.kept_minor, _points(gone), gone.points) == (0, 0, 0)
    once = decided(whole, refunded(event, placed, path[-1]))
    if free and not amounts:
        assert now == once


def _points(decision):
    return sum(unit.points for unit in decision.units if unit.kept)


def _kept(decision):
    return [(u.paid_minor, u.points_minor, u.points) for u in decision.units if u.kept]


@trying(event=events(), data=st.data())
def test_without_a_deal_across_units_both_ways_give_the_same(event, data):
    """Where no unit's price depends on the others, pricing again is keeping the deal."""
    ways = [programme("discount 5 PLN on every item", refund=mode) for mode in RefundMode]
    path = data.draw(returns(event))
    kept, priced = (
        decided(one, refunded(event, decided(one, event, spendable_points=500), path[-1])) for one in ways
    )
    assert kept.units == priced.units


@trying(event=events(), amount=st.integers(0, 40_000), data=st.data())
def test_money_back_and_units_in_either_order(event, amount, data):
    for mode in RefundMode:
        whole = programme("discount 10%", refund=mode)
        placed = decided(whole, event)
        count = data.draw(returns(event))[-1]
        first = [*steps(whole, event, placed, [{}, count], [(0, amount)])][-1]
        last = [*steps(whole, event, placed, [count, count], [(1, amount)])][-1]
        assert replace(first, missed=()) == replace(last, missed=())
