"""Bands: which amount is reached, which part of a measure each takes, and what is told of it."""

from fractions import Fraction

import pytest
from hypothesis import given as cases
from hypothesis import strategies as st

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.explanation import why, why_not
from flask_loyalty.engine.facts import Facts, Party, PeriodEvent, SignalEvent
from flask_loyalty.engine.periods import period_bounds, zone_of
from flask_loyalty.language import Names
from flask_loyalty.language.nodes import Period
from tests.engine.makers import NOON, decided, given, line, missed, order, paid, programme

EVA = Party("employee", "eva")
QUARTER = PeriodEvent(EVA, *period_bounds(Period.QUARTER, NOON, zone_of("Europe/Warsaw")))
STEPS = "discount by order.quantity {} from 6: 5%, from 12: 10%, from 24: 15%"
PROFIT = (
    "earn per 1 PLN of item.paid on items by (item.margin_rate else 0%) from 15%: 1 point, from 35%: 3 points"
)
ATTAINMENT = (
    "every quarter for employees pay by employee.margin marginal "
    "from 0 PLN: 2%, from employee.target: 4%, from 120% of employee.target: 6%"
)


@pytest.mark.parametrize(
    ("mode", "quantity", "off"),
    [
        pytest.param("whole", 5, None, id="below the first"),
        pytest.param("whole", 6, 300, id="at the first: 5% of six"),
        pytest.param("whole", 12, 1200, id="at the second: 10% of all twelve"),
        pytest.param("whole", 30, 4500, id="above the last: 15% of all"),
        pytest.param("marginal", 5, None, id="below the first, part by part"),
        pytest.param("marginal", 6, 50, id="the sixth is the first that lies from 6"),
        pytest.param("marginal", 12, 6 * 50 + 100, id="six at 5%, the twelfth at 10%"),
        pytest.param("marginal", 24, 6 * 50 + 12 * 100 + 150, id="one at 15%"),
    ],
)
def test_quantity_steps(mode, quantity, off):
    decision = decided(programme(STEPS.format(mode)), order(line(1000, quantity=quantity)))
    assert given(decision) == ({} if off is None else {"r0": off})
    assert missed(decision) == ({"r0": "band"} if off is None else {})


def test_marginal_bands_take_the_same_share_of_dear_and_cheap_units():
    """Six of twelve at 5 % and one at 10 %: a thirtieth and a bit of every price, in whatever order."""
    decision = decided(
        programme(STEPS.format("marginal")), order(line(9000, quantity=2), line(600, quantity=10))
    )
    assert given(decision) == {"r0": (18_000 + 6000) * 40 // 1200}
    assert paid(decision)[:2] == [8700, 8700]


@pytest.mark.parametrize(
    ("text", "prices", "off"),
    [
        pytest.param("discount by order.subtotal whole from 100 PLN: 10 PLN, from 200 PLN: 25 PLN",
                     [10000], 1000, id="money off"),
        pytest.param("discount by order.subtotal whole from 100 PLN: 10 PLN, from 200 PLN: 25 PLN",
                     [25000], 2500, id="more money off"),
        pytest.param("discount by order.subtotal marginal from 100 PLN: 10%",
                     [12000, 3000], 500, id="of the part above the limit"),
        pytest.param("discount of item.regular_price on items by order.quantity whole from 2: 10%",
                     [1000, 1000], 400, id="of a named price"),
        pytest.param("discount on items by item.paid whole from 20 PLN: 50%",
                     [1000, 2000], 1000, id="each unit by its own price"),
        pytest.param("discount on every item by item.paid whole from 10 PLN: 1 PLN, from 20 PLN: 5 PLN",
                     [500, 1000, 2000], 600, id="money off each by its own price"),
        pytest.param("discount on every item by item.paid whole from 10 PLN: 5 PLN at most 1 item per order",
                     [1000, 3000, 200], 500, id="units below the bands use up no limit"),
        pytest.param('discount by customer.tier from "silver": 5%, from "gold": 10%',
                     [10000], 1000, id="by tier"),
    ],
)  # fmt: skip
def test_discounts_by_bands(text, prices, off):
    lines = [line(price, id=f"l{i}", regular=2 * price) for i, price in enumerate(prices)]
    tiers = {"silver": "customer.orders >= 1", "gold": "customer.orders >= 2"}
    decision = decided(programme(text, tiers=tiers), order(*lines), past={"customer.orders": Fraction(3)})
    assert given(decision) == {"r0": off}


def test_delivery_by_bands():
    text = "discount on shipping by order.subtotal whole from 80 PLN: 50%, from 120 PLN: 100%"
    made = programme(text)
    for subtotal, off in ((7999, {}), (8000, {"r0": 500}), (12000, {"r0": 1000})):
        assert given(decided(made, order(line(subtotal), shipping_minor=1000))) == off


@pytest.mark.parametrize(
    ("lines", "points"),
    [
        pytest.param([line(10000, 9000)], None, id="nothing under the first rate"),
        pytest.param([line(10000, 8500)], 100, id="a point at 15%"),
        pytest.param([line(10000, 6500)], 300, id="three at 35%"),
        pytest.param([line(10000, 9000), line(5000, 4000), line(2000, 1000)], 50 + 60, id="each by itself"),
        pytest.param([line(10000, None)], None, id="an unknown cost has its stated answer"),
    ],
)
def test_points_by_profitability(lines, points):
    decision = decided(programme(PROFIT), order(*lines))
    assert given(decision) == ({} if points is None else {"r0": points})


@pytest.mark.parametrize(
    ("text", "points"),
    [
        pytest.param("earn by order.subtotal whole from 50 PLN: 10 points, from 100 PLN: 30 points", 30,
                     id="fixed points"),
        pytest.param("earn per 1 PLN by order.subtotal marginal from 0 PLN: 1 point, from 100 PLN: 3 points",
                     100 + 3 * 20, id="a rate of the measure itself"),
        pytest.param("earn per 1 PLN of order.margin by order.subtotal whole from 100 PLN: 2 points", 40,
                     id="a rate of another measure"),
        pytest.param("earn per 1 PLN of order.margin by order.subtotal marginal from 60 PLN: 2 points", 20,
                     id="half of the one measure is half of the other"),
        pytest.param("earn on every item by item.margin whole from 5 PLN: 5 points, from 15 PLN: 20 points",
                     20 + 5, id="fixed points for each item"),
    ],
)  # fmt: skip
def test_points_by_bands(text, points):
    lines = [line(9000, 7500, id="a"), line(3000, 2500, id="b")]
    decision = decided(programme(text), order(*lines))
    assert given(decision) == {"r0": points}
    (outcome,) = decision.outcomes
    assert sum(share.amount for share in outcome.shares) == points


@pytest.mark.parametrize(
    ("orders", "points"),
    [pytest.param(0, 100, id="no tier"), pytest.param(1, 125, id="silver"), pytest.param(5, 150, id="gold")],
)
def test_multiplied_by_tier(orders, points):
    tiers = {"silver": "customer.orders >= 1", "gold": "customer.orders >= 2"}
    made = programme(
        "earn 100 points",
        'multiply points by customer.tier from "silver": 1.25, from "gold": 1.5',
        tiers=tiers,
    )
    decision = decided(made, order(line(1000)), past={"customer.orders": Fraction(orders)})
    assert decision.points == points
    assert missed(decision) == ({} if orders else {"r1": "band"})


@pytest.mark.parametrize(
    ("margin", "target", "pay"),
    [
        pytest.param(500_000, 1_000_000, 10_000, id="below the target"),
        pytest.param(1_000_000, 1_000_000, 20_000, id="at the target"),
        pytest.param(1_500_000, 1_000_000, 20_000 + 8_000 + 18_000, id="with accelerators"),
        pytest.param(1_500_000, None, 30_000, id="an unknown target is not reached"),
        pytest.param(1_500_000, 0, 90_000, id="a target of nothing is passed at once"),
        pytest.param(-100, 1_000_000, None, id="a loss"),
    ],
)
def test_attainment(margin, target, pay):
    shop = {"employee.target": None if target is None else Fraction(target)}
    facts = Facts(past={"employee.margin": Fraction(margin)}, shop=shop)
    decision = decide(programme(ATTAINMENT), QUARTER, facts, QUARTER.end)
    assert given(decision) == ({} if pay is None else {"r0": pay})


def test_an_event_by_bands():
    made = programme("on review earn by review.rating from 4: 20 points, from 5: 50 points")
    for rating, points in ((3, {}), (4, {"r0": 20}), (5, {"r0": 50})):
        event = SignalEvent("review", "r", "42", NOON, {"review.rating": Fraction(rating)})
        assert given(decide(made, event, Facts(), NOON)) == points


@pytest.mark.parametrize(
    ("text", "quantity", "pl", "en"),
    [
        pytest.param(STEPS.format("marginal"), 12, "5% × 60 zł + 10% × 10 zł = 4 zł",
                     "5% × PLN 60 + 10% × PLN 10 = PLN 4", id="each band with its part"),
        pytest.param(STEPS.format("whole"), 12, "10% × 120 zł = 12 zł", "10% × PLN 120 = PLN 12",
                     id="the band reached"),
        pytest.param("earn per 1 PLN by order.subtotal marginal from 0 PLN: 1 point, from 100 PLN: 3 points",
                     12, "1 × 100 zł + 3 × 20 zł = 160", "1 × PLN 100 + 3 × PLN 20 = 160", id="rates"),
    ],
)  # fmt: skip
def test_the_sum_is_told(text, quantity, pl, en):
    made = programme(text)
    (outcome,) = decided(made, order(line(1000, quantity=quantity))).outcomes
    for locale, told in (("pl", pl), ("en", en)):
        shown = why(outcome, made, Names(), locale).replace("\u00a0", " ")
        assert shown.endswith(f": {told}")


@pytest.mark.parametrize(
    ("text", "pl", "en"),
    [
        pytest.param(STEPS.format("whole"), "liczba sztuk w zamówieniu 5, potrzeba co najmniej 6",
                     "items in the order is 5, at least 6 is needed", id="units"),
        pytest.param(STEPS.format("marginal"), "liczba sztuk w zamówieniu 5, potrzeba co najmniej 6",
                     "items in the order is 5, at least 6 is needed", id="units, part by part"),
        pytest.param("discount by order.subtotal marginal from 50 PLN: 5%",
                     "wartość zamówienia 50,00 zł, potrzeba więcej niż 50,00 zł",
                     "the order value is PLN 50.00, more than PLN 50.00 is needed", id="money, part by part"),
        pytest.param("discount on shipping by order.subtotal from 60 PLN: 50%",
                     "wartość zamówienia 50,00 zł, potrzeba co najmniej 60,00 zł",
                     "the order value is PLN 50.00, at least PLN 60.00 is needed", id="delivery"),
        pytest.param("multiply points by order.subtotal from 60 PLN: 2",
                     "wartość zamówienia 50,00 zł, potrzeba co najmniej 60,00 zł",
                     "the order value is PLN 50.00, at least PLN 60.00 is needed", id="a multiplier"),
        pytest.param("earn on items by item.price from 20 PLN: 5 points", "pierwszy próg to 20 zł",
                     "the first band is from PLN 20", id="each item for itself"),
    ],
)  # fmt: skip
def test_what_is_missing_to_the_first_band_is_told(text, pl, en):
    made = programme(text)
    (miss,) = decided(made, order(line(1000, quantity=5), shipping_minor=1500)).missed
    assert miss.clause == "band"
    for locale, told in (("pl", pl), ("en", en)):
        assert why_not(miss, made, Names(), locale).replace("\u00a0", " ").endswith(told)


def test_a_customer_is_not_told_by_which_margin():
    made = programme(PROFIT)
    (outcome,) = decided(made, order(line(5000, 4000, id="a"), line(2000, 1000, id="b"))).outcomes
    told = why(outcome, made, Names(), "en", "customer")
    assert "35%" not in told
    assert "×" not in told
    (miss,) = decided(made, order(line(1000, 990))).missed
    assert "%" not in why_not(miss, made, Names(), "en", "customer")


LIMITS = st.lists(st.integers(0, 3000), min_size=1, max_size=4, unique=True).map(sorted)


@cases(limits=LIMITS, rates=st.lists(st.integers(1, 20), min_size=4, max_size=4), margin=st.integers(0, 5000))
def test_marginal_bands_add_up_grosz_by_grosz(limits, rates, margin):
    """Each grosz of the measure brings the rate of the band in which it lies."""
    bands = list(zip(limits, rates, strict=False))
    text = ", ".join(f"from {limit / 100:.2f} PLN: {rate}%" for limit, rate in bands)
    made = programme(f"every quarter for employees pay by employee.margin marginal {text}")
    facts = Facts(past={"employee.margin": Fraction(margin)})
    decision = decide(made, QUARTER, facts, QUARTER.end)
    rate_of = dict(bands)
    reached = ([limit for limit in limits if limit <= grosz] for grosz in range(margin))
    exact = sum((Fraction(rate_of[below[-1]], 100) for below in reached if below), Fraction(0))
    assert [outcome.why.exact for outcome in decision.outcomes] == ([exact] if exact >= 1 else [])


@cases(quantity=st.integers(1, 40), more=st.integers(0, 10))
def test_more_of_a_measure_never_brings_less(quantity, more):
    """Neither marginal nor rising whole bands take anything back."""
    for mode in ("marginal", "whole"):
        less, greater = (
            sum(given(decided(programme(STEPS.format(mode)), order(line(1000, quantity=n)))).values())
            for n in (quantity, quantity + more)
        )
        assert less <= greater
