"""Points: what is measured, multiplied, rounded, held back, and whose part it is."""

from dataclasses import replace
from fractions import Fraction

import pytest

from flask_loyalty.engine.facts import Choices
from flask_loyalty.engine.outcomes import OutcomeKind
from tests.engine.makers import (
    BASE,
    decided,
    given,
    line,
    missed,
    order,
    programme,
    refunded,
    rule,
)

PAID = "earn 1 point per 1 PLN of order.subtotal"
FULL = "earn 2 points per 1 PLN of item.paid on items where item.paid = item.regular_price"


@pytest.mark.parametrize(
    ("text", "lines", "points"),
    [
        pytest.param(BASE, [line(10000, 6000)], 40, id="a point per złoty of margin"),
        pytest.param(BASE, [line(10099, 6000)], 40, id="rounded down, once"),
        pytest.param(BASE, [line(150, 0, id="a"), line(150, 0, id="b")], 3, id="summed before it is rounded"),
        pytest.param(BASE, [line(12300, 6000, tax_bp=2300)], 40, id="margin is net of tax"),
        pytest.param(BASE, [line(1000, 3000)], None, id="no points for a loss"),
        pytest.param(BASE, [line(1000, 3000), line(10000, 6000)], 20, id="a loss lowers the order's margin"),
        pytest.param(BASE, [line(1000, None)], None, id="unknown cost earns nothing"),
        pytest.param(BASE, [line(9900, None), line(10000, 6000)], 40, id="known costs still count"),
        pytest.param(FULL, [line(3900)], 78, id="two per złoty at full price"),
        pytest.param(FULL, [line(3900, regular=5000)], None, id="none on sale"),
        pytest.param(FULL, [line(3900), line(1000, regular=5000)], 78, id="the full-price part alone"),
        pytest.param("earn 5 points on every item", [line(100, quantity=3)], 15, id="each by itself"),
        pytest.param("earn 40 points on items", [line(100, quantity=3)], 40, id="all of them together, once"),
        pytest.param("earn 20 points on every 3 items", [line(100, quantity=7)], 40, id="each complete set"),
        pytest.param("earn 100 points", [line(100)], 100, id="a fixed number"),
        pytest.param(
            "earn 1 point per 1 PLN of (item.margin else 20% of item.paid) on items",
            [line(10000, None), line(10000, 6000)],
            60,
            id="an answer for unknown cost",
        ),
        pytest.param(
            "earn 1 point per 1 PLN of order.subtotal above 50 PLN", [line(8000)], 30, id="the part above"
        ),
    ],
)
def test_points(text, lines, points):
    assert given(decided(programme(text), order(*lines))) == ({} if points is None else {"r0": points})


def test_prices_without_tax():
    assert given(decided(programme(BASE, gross=False), order(line(10000, 6000, tax_bp=2300)))) == {"r0": 40}


def test_assumed_margin_stands_in_for_unknown_cost():
    made = programme(BASE, assume_margin=Fraction(1, 4))
    assert given(decided(made, order(line(12300, None, tax_bp=2300)))) == {"r0": 25}


def test_shipping_earns_nothing():
    assert given(decided(programme(PAID), order(line(1000), shipping_minor=5000))) == {"r0": 10}


def test_excluded_goods_earn_nothing_but_count_for_conditions():
    made = programme(
        PAID,
        "when order.subtotal >= 100 PLN earn 7 points",
        excluded='item.category in ("gift-cards", "deposits")',
    )
    decision = decided(made, order(line(9000, category="gift-cards"), line(1000, category="tea")))
    assert given(decision) == {"r0": 10, "r1": 7}


def test_an_order_of_excluded_goods_alone_earns_nothing():
    made = programme("earn 100 points", PAID, excluded='item.category in "gift-cards"')
    assert missed(decided(made, order(line(9000, category="gift-cards")))) == {
        "r0": "nothing",
        "r1": "nothing",
    }


def test_half_paid_with_points_earns_on_the_other_half():
    made = programme(PAID, redeem=(1, ""), value=1)
    decision = decided(made, order(line(10000), choices=Choices(points=5000)), spendable_points=9000)
    assert given(decision) == {"r0": 50}


def test_paying_with_points_leaves_a_product_at_full_price():
    """Conditions see the basket's prices, measures what was paid in money."""
    made = programme(FULL, value=1)
    decision = decided(made, order(line(10000), choices=Choices(points=5000)), spendable_points=9000)
    assert given(decision) == {"r0": 100}


def test_a_deal_lowers_what_earns():
    assert given(decided(programme("discount 50%", PAID), order(line(10000))))["r1"] == 50


@pytest.mark.parametrize(
    ("texts", "points", "more"),
    [
        pytest.param([PAID, "multiply points by 2"], 20, {"r1": 10}, id="doubled"),
        pytest.param(["earn 1 point per 3 PLN of order.subtotal", "multiply points by 1.5"], 5, {"r1": 2},
                     id="multiplied before it is rounded"),
        pytest.param([PAID, "multiply points by 2", "multiply points by 1.5"], 30, {"r1": 10, "r2": 10},
                     id="the product of all"),
        pytest.param([PAID, "when order.subtotal >= 50 PLN multiply points by 2"], 10, {}, id="if it holds"),
        pytest.param([PAID + " at most 15 points per order", "multiply points by 2"], 15, {"r1": 5},
                     id="a limit holds after multiplying"),
        pytest.param([PAID, "multiply points by 3 at most 7 points per order"], 17, {"r1": 7},
                     id="a multiplier adds no more than its own limit"),
        pytest.param([PAID, "multiply points by 3 at most 7 points per customer per month",
                      "multiply points by 2"], 34, {"r1": 7, "r2": 17},
                     id="the next multiplies what the limit left"),
        pytest.param([PAID, "earn 1 point per 3 PLN of order.subtotal",
                      "multiply points by 4 at most 10 points per order"], 18, {"r1": 5, "r2": 10},
                     id="over several rules by what it adds to each"),
    ],
)  # fmt: skip
def test_multiplying(texts, points, more):
    amounts = given(decided(programme(*texts), order(line(1000))))
    assert amounts == {"r0": points, **more}


def test_multiplied_points_are_counted_once():
    decision = decided(programme(PAID, "multiply points by 2"), order(line(1000)))
    assert decision.points == 20
    assert [o.kind for o in decision.outcomes] == [OutcomeKind.POINTS, OutcomeKind.MULTIPLIER]


def test_the_best_of_two_multipliers():
    rules = [PAID] + [rule(f"x{n}", f"multiply points by {n}", group="times") for n in (2, 3)]
    decision = decided(programme(*rules, groups={"times": "best"}), order(line(1000)))
    assert given(decision) == {"r0": 30, "x3": 20}
    assert missed(decision) == {"x2": "lost"}


@pytest.mark.parametrize(
    ("limit", "key", "used", "points"),
    [
        pytest.param("at most 60 points per order", "", 0, 60, id="per order"),
        pytest.param("at most 500 points per customer per month", "r0/0/customer:42/2026-05", 450, 50,
                     id="what is left of the month"),
        pytest.param("at most 500 points per customer per month", "r0/0/customer:42/2026-04", 500, 100,
                     id="another month's uses do not count"),
        pytest.param("at most 500 points per customer", "r0/0/customer:43", 500, 100,
                     id="another customer's uses do not count"),
        pytest.param("at most 1000 points in total", "r0/0", 999, 1, id="in total"),
        pytest.param("at most 1000 points in total", "r0/0", 1000, None, id="used up"),
        pytest.param("at most 1 time per customer per week", "r0/0/customer:42/2026-W19", 1, None,
                     id="times of an ISO week"),
    ],
)  # fmt: skip
def test_limits(limit, key, used, points):
    decision = decided(programme(f"{PAID} {limit}"), order(line(10000)), used={key: used})
    assert given(decision) == ({} if points is None else {"r0": points})
    if points is not None:
        (use,) = decision.outcomes[0].limits
        assert use.held_back == 100 - points


def test_the_points_are_shared_by_what_each_unit_contributed():
    decision = decided(
        programme(BASE), order(line(10000, 4000, id="a"), line(5000, 2000, id="b", quantity=2))
    )
    (outcome,) = decision.outcomes
    assert [(s.line, s.unit, s.amount) for s in outcome.shares] == [("a", 0, 60), ("b", 0, 30), ("b", 1, 30)]


def test_a_guest_misses_points_and_says_so():
    decision = decided(programme(PAID, "multiply points by 2"), order(line(1000), member=None))
    assert missed(decision) == {"r0": "guest", "r1": "guest"}


def test_the_first_order():
    made = programme("when order.is_first earn 100 points")
    assert given(decided(made, order(line(1000)))) == {"r0": 100}
    later = decided(made, order(line(1000)), past={"customer.orders": Fraction(1)})
    assert missed(later) == {"r0": "when"}


def test_a_happy_hour():
    made = programme(PAID, "when now.weekday = wednesday and now.time in 12:00 to 13:00 multiply points by 2")
    assert given(decided(made, order(line(1000)))) == {"r0": 20, "r1": 10}


def test_tiers_and_segments():
    made = programme(
        'when customer.tier >= "gold" earn 10 points',
        'when "tea" in customer.segments earn 1 point',
        tiers={"silver": "customer.spend >= 10 PLN", "gold": "customer.spend >= 100 PLN"},
        segments={"tea": 'customer.quantity where item.category in "tea" >= 3'.replace(
            "customer.quantity where item.category in \"tea\"",
            "(customer.quantity where item.category in \"tea\")",
        )},
    )  # fmt: skip
    key = '(customer.quantity where item.category in "tea")'
    keys = {"customer.spend": Fraction(10000), key: Fraction(3)}
    assert given(decided(made, order(line(1000)), past=keys)) == {"r0": 10, "r1": 1}
    keys = {"customer.spend": Fraction(9999), key: Fraction(2)}
    assert missed(decided(made, order(line(1000)), past=keys)) == {"r0": "when", "r1": "when"}


# ---------------------------------------------------------------- after a return


def test_a_return_decides_again_what_was_kept():
    made = programme("discount 10 PLN", PAID, "when order.subtotal >= 100 PLN earn 5 points")
    bought = order(line(6000, quantity=2, id="a"))
    placed = decided(made, bought)
    assert given(placed) == {"r0": 1000, "r1": 110, "r2": 5}
    after = decided(made, refunded(bought, placed, {"a": 1}))
    assert given(after) == {"r0": 1000, "r1": 55}
    assert [unit.kept for unit in after.units] == [True, False]


def test_nothing_kept_earns_nothing():
    made = programme(PAID, "earn 100 points")
    bought = order(line(6000, quantity=2, id="a"))
    placed = decided(made, bought)
    assert decided(made, refunded(bought, placed, {"a": 2})).outcomes == ()


def test_a_line_that_is_gone_counts_as_given_back():
    made = programme(PAID)
    bought = order(line(6000, id="a"), line(4000, id="b"))
    placed = decided(made, bought)
    edited = order(bought.cart.lines[1])
    after = decided(made, replace(edited, placed=placed))
    assert given(after) == {"r0": 40}
    assert [unit.kept for unit in after.units] == [False, True]


def test_money_back_without_goods_lowers_what_earns():
    made = programme(PAID)
    bought = order(line(6000, id="a"), line(4000, id="b"))
    placed = decided(made, bought)
    after = decided(made, refunded(bought, placed, {}, money_back_minor=1500))
    assert given(after) == {"r0": 85}
    assert [unit.back_minor for unit in after.units] == [900, 600]


def test_the_deals_of_the_day_stand():
    """Back below the threshold of a deal: the deal stays as it was placed."""
    made = programme("when order.subtotal >= 100 PLN discount 10%", PAID)
    bought = order(line(6000, quantity=2, id="a"))
    after = decided(made, refunded(bought, decided(made, bought), {"a": 1}))
    assert given(after) == {"r0": 1200, "r1": 54}


# ---------------------------------------------------------------- for whoever served


@pytest.mark.parametrize(
    ("member", "served_by", "amount"),
    [
        pytest.param("42", "eva", 120, id="of the margin"),
        pytest.param("42", None, None, id="nobody served"),
        pytest.param("eva", "eva", None, id="nothing on one's own purchase"),
        pytest.param(None, "eva", 120, id="a guest's order too"),
    ],
)
def test_pay_for_an_order(member, served_by, amount):
    made = programme("for employees pay 3% of order.margin")
    decision = decided(made, order(line(10000, 6000), member=member, served_by=served_by))
    assert given(decision) == ({} if amount is None else {"r0": amount})
    assert decision.missed == ()
    assert all(o.party.id == "eva" and o.kind is OutcomeKind.PAY for o in decision.outcomes)


def test_points_do_not_multiply_pay():
    made = programme("for employees pay 3% of order.margin", "multiply points by 2")
    decision = decided(made, order(line(10000, 6000), served_by="eva"))
    assert given(decision) == {"r0": 120}
    assert missed(decision) == {"r1": "nothing"}
