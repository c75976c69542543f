"""Points as money: clamped, never refused, never more than needed."""

from dataclasses import replace

import pytest
from hypothesis import given as law
from hypothesis import strategies as st

from flask_loyalty.engine.facts import Choices
from flask_loyalty.engine.outcomes import PointsPayment, RewardTaken
from flask_loyalty.engine.paying import money_of, points_for
from tests.engine.makers import decided, line, missed, order, programme, reward

HALF = "50% of order.subtotal"


def pay(chosen, *, price=10000, spendable=100_000, value="2", redeem=(1, ""), member="42"):
    made = programme("earn 1 point", value=value, redeem=redeem)
    event = order(line(price), choices=Choices(points=chosen), member=member)
    return decided(made, event, spendable_points=spendable).payment


@pytest.mark.parametrize(
    ("chosen", "setting", "payment"),
    [
        pytest.param(0, {}, (0, 0, 5000), id="none chosen, and how many could be"),
        pytest.param(100, {}, (100, 200, 5000), id="each at its value"),
        pytest.param(9000, {}, (5000, 10000, 5000), id="no more than the goods cost"),
        pytest.param(9000, {"spendable": 70}, (70, 140, 70), id="no more than there are"),
        pytest.param(9000, {"redeem": (1, HALF)}, (2500, 5000, 2500), id="half of the goods"),
        pytest.param(9000, {"redeem": (1, "20 PLN")}, (1000, 2000, 1000), id="a fixed most"),
        pytest.param(99, {"redeem": (100, "")}, (0, 0, 5000), id="fewer than the minimum"),
        pytest.param(100, {"redeem": (100, "")}, (100, 200, 5000), id="the minimum"),
        pytest.param(99, {"redeem": (100, ""), "price": 150}, (75, 150, 75), id="fewer pay all goods"),
        pytest.param(90, {"redeem": (100, ""), "price": 150, "spendable": 99}, (0, 0, 0),
                     id="but only if there are as many as the minimum"),
        pytest.param(9, {"price": 1250, "value": "100"}, (9, 900, 13), id="whole złotys"),
        pytest.param(13, {"price": 1250, "value": "100"}, (13, 1250, 13), id="the last point pays half"),
        pytest.param(3, {"value": "1/2"}, (2, 1, 20000), id="no point that pays nothing"),
        pytest.param(100, {"member": None}, (0, 0, 0), id="a guest has none"),
        pytest.param(100, {"price": 0}, (0, 0, 0), id="nothing to pay"),
    ],
)  # fmt: skip
def test_paying(chosen, setting, payment):
    assert pay(chosen, **setting) == PointsPayment(*payment)


def test_points_pay_what_deals_left_and_never_delivery():
    made = programme("discount 50%", redeem=(1, ""))
    decision = decided(
        made, order(line(1000), shipping_minor=1500, choices=Choices(points=9999)), spendable_points=9999
    )
    assert decision.payment == PointsPayment(250, 500, 250)
    assert decision.to_pay_minor == 1500


def test_points_do_not_pay_for_excluded_goods():
    """A gift card bought with points would earn them back when it is spent."""
    made = programme("earn 1 point", excluded='item.category in "gift-cards"')
    event = order(line(1000, category="gift-cards"), line(500), choices=Choices(points=9999))
    decision = decided(made, event, spendable_points=9999)
    assert [unit.points_minor for unit in decision.units] == [0, 500]


def test_each_unit_knows_its_points():
    decision = decided(
        programme("earn 1 point"),
        order(line(1000, id="a", quantity=2), line(500, id="b"), choices=Choices(points=101)),
        spendable_points=500,
    )
    assert [unit.points_minor for unit in decision.units] == [81, 81, 40]
    assert [unit.points for unit in decision.units] == [41, 40, 20]


def test_a_programme_without_redeeming():
    made = programme("earn 1 point")
    made = replace(made, points=replace(made.points, redeem=None))
    decision = decided(made, order(line(1000), choices=Choices(points=100)), spendable_points=500)
    assert decision.payment == PointsPayment()


@pytest.mark.parametrize(
    ("chosen", "setting", "taken", "hindrance"),
    [
        pytest.param(["mug"], {}, ["mug"], {}, id="a reward"),
        pytest.param(["mug", "mug"], {}, ["mug", "mug"], {}, id="two of them"),
        pytest.param(["cup"], {}, [], {"cup": "unknown"}, id="an unknown one"),
        pytest.param(["vip"], {}, [], {"vip": "not_for_you"}, id="one for others"),
        pytest.param(["mug"], {"reward_stock": {"mug": 0}}, [], {"mug": "sold_out"}, id="none left"),
        pytest.param(
            ["mug", "mug"], {"reward_stock": {"mug": 1}}, ["mug"], {"mug": "sold_out"}, id="one left"
        ),
        pytest.param(["mug"], {"spendable_points": 99}, [], {"mug": "points"}, id="too few points"),
        pytest.param(["mug"], {"member": None}, [], {"mug": "guest"}, id="a guest"),
        pytest.param(["mug"], {"currency": "EUR"}, [], {"mug": "currency"}, id="another currency"),
    ],
)
def test_rewards(chosen, setting, taken, hindrance):
    rewards = [reward("mug", 100, stock=5), reward("vip", 1, audience='customer.tier = "gold"')]
    made = programme(
        "discount 10%",
        rewards={one.id: one for one in rewards},
        tiers={"gold": "customer.spend >= 100 PLN"},
    )
    order_fields = {key: setting.pop(key) for key in ("member", "currency") if key in setting}
    event = order(line(1000), choices=Choices(rewards=tuple(chosen)), **order_fields)
    decision = decided(made, event, **{"spendable_points": 300, **setting})
    assert decision.rewards == tuple(RewardTaken(name, 100) for name in taken)
    assert {k: v for k, v in missed(decision).items() if k in chosen} == hindrance


def test_rewards_take_their_points_before_the_payment():
    made = programme("earn 1 point", rewards={"mug": reward("mug", 100)})
    event = order(line(10000), choices=Choices(points=300, rewards=("mug",)))
    assert decided(made, event, spendable_points=250).payment == PointsPayment(150, 300, 150)


VALUES = st.fractions(min_value="1/100", max_value=1000, max_denominator=1000)


@law(points=st.integers(0, 10**7), value=VALUES)
def test_there_and_back_never_gains(points, value):
    assert points_for(money_of(points, value), value) <= points


@law(minor=st.integers(0, 10**7), value=VALUES)
def test_points_for_an_amount_pay_all_of_it(minor, value):
    points = points_for(minor, value)
    assert money_of(points, value) >= minor
    assert points == 0 or money_of(points - 1, value) < minor


@law(
    chosen=st.integers(0, 10**5),
    spendable=st.integers(0, 10**5),
    price=st.integers(0, 10**5),
    value=VALUES,
    minimum=st.integers(1, 500),
)
def test_a_payment_is_always_possible(chosen, spendable, price, value, minimum):
    """Never more points than chosen, there, or useful; never more money than the goods cost."""
    payment = pay(chosen, price=price, spendable=spendable, value=value, redeem=(minimum, ""))
    assert 0 <= payment.points <= min(chosen, spendable, payment.most_points)
    assert 0 <= payment.minor <= price
    assert payment.points == points_for(payment.minor, value)
