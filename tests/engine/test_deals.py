"""Deals: what they take off, where the receipt shows it, and who wins in a group."""

from dataclasses import replace
from datetime import timedelta

import pytest

from flask_loyalty.programme.model import Phase
from tests.engine.makers import (
    CUPS,
    NOON,
    decided,
    given,
    line,
    missed,
    order,
    paid,
    programme,
    rule,
)

TEA = 'discount 100% on cheapest 1 of every 3 items where item.category in "tea"'


@pytest.mark.parametrize(
    ("texts", "prices", "left"),
    [
        pytest.param(["discount 10%"], [1000, 2000], [900, 1800], id="percent of the goods"),
        pytest.param(["discount 10%"], [999], [900], id="a percent is rounded down"),
        pytest.param(["discount 100%"], [999, 1, 333], [0, 0, 0], id="all off is exactly nothing"),
        pytest.param(["discount 10 PLN"], [10000] * 3, [9666, 9667, 9667], id="money spread to the grosz"),
        pytest.param(["discount 90 PLN"], [1000, 2000], [0, 0], id="never below nothing"),
        pytest.param(
            ["discount 5 PLN on every item"], [300, 2000], [0, 1500], id="off each, never below nothing"
        ),
        pytest.param(["discount 20% on dearest 1 item"], [1000, 3000], [1000, 2400], id="off the dearest"),
        pytest.param(["discount 50% on cheapest 1 item"], [1000, 3000], [500, 3000], id="off the cheapest"),
        pytest.param(
            ["price 5 PLN on every item"], [300, 2000], [300, 500], id="a price never raises what is paid"
        ),
        pytest.param(
            ["discount 10%", "discount 10%"], [1000], [810], id="a second percent is of what the first left"
        ),
        pytest.param(
            ["discount 50% on every item", "discount 10%"], [1000], [450], id="items first, then the order"
        ),
        pytest.param(
            ["discount 10% of item.regular_price on items"], [1000], [900], id="of the regular price"
        ),
    ],
)
def test_what_is_left_to_pay(texts, prices, left):
    lines = [line(price, id=f"l{i}") for i, price in enumerate(prices)]
    assert paid(decided(programme(*texts), order(*lines))) == left


def test_of_the_regular_price_where_said():
    """On sale for 60 instead of 100, 10 % of the regular price is 10 off."""
    decision = decided(
        programme("discount 10% of item.regular_price on items"), order(line(6000, regular=10000))
    )
    assert paid(decision) == [5000]


def test_a_percent_of_the_regular_price_never_exceeds_what_is_paid():
    decision = decided(
        programme("discount 90% of item.regular_price on items"), order(line(600, regular=10000))
    )
    assert paid(decision) == [0]


@pytest.mark.parametrize(
    ("text", "prices", "off"),
    [
        pytest.param(CUPS, [3900], None, id="one cup is no set"),
        pytest.param(CUPS, [3900, 3900], 3899, id="the second for one grosz"),
        pytest.param(CUPS, [3900, 2900, 1900], 2899, id="the dear ones make the set"),
        pytest.param(CUPS, [1900, 3900, 2900, 900], 2899 + 899, id="every complete set counts"),
        pytest.param(CUPS, [3900, 0], None, id="a free cup does not become dearer"),
        pytest.param(CUPS, [3900, 1], None, id="one that costs a grosz already"),
        pytest.param(TEA.replace("tea", "cups"), [3000, 2000, 1000, 900], 1000, id="three for two"),
    ],
)
def test_sets(text, prices, off):
    lines = [line(price, category="cups", id=f"l{i}") for i, price in enumerate(prices)]
    assert given(decided(programme(text), order(*lines))) == ({} if off is None else {"r0": off})


def test_a_free_unit_is_no_part_of_a_deal():
    """A free sticker in the basket is not "the cheapest item"."""
    decision = decided(programme("discount 50% on cheapest 1 item"), order(line(0), line(3000), line(2000)))
    assert paid(decision) == [0, 3000, 1000]


def test_buying_four_under_one_plus_one_frees_two():
    decision = decided(
        programme('discount 100% on cheapest 1 of every 2 items where item.category in "cups"'),
        order(line(1000, quantity=4, category="cups")),
    )
    assert decision.goods_minor == 2000


def test_the_receipt_shows_the_grosz_and_the_set_shares_the_saving():
    decision = decided(programme(CUPS), order(line(3900, quantity=2, category="cups", id="cup")))
    (outcome,) = decision.outcomes
    assert [(share.unit, share.amount) for share in outcome.receipt] == [(1, 3899)]
    assert [(share.unit, share.amount) for share in outcome.shares] == [(0, 1950), (1, 1949)]
    assert paid(decision) == [1950, 1951]


@pytest.mark.parametrize(
    ("later", "printed"),
    [
        pytest.param("discount 10%", {0: 390, 1: 3899}, id="the cup that costs a grosz still costs it"),
        pytest.param(
            'discount 100% on items where item.sku = "B"', {0: 1950, 1: 3900}, id="nor for all of its share"
        ),
    ],
)
def test_no_line_of_the_receipt_is_below_nothing(later, printed):
    """What a later deal takes of a set's unit is printed on the others, to the same sum."""
    cups = [line(3900, category="cups", sku=sku, id=sku) for sku in "AB"]
    made = programme(rule("r0", CUPS, phase=Phase.ITEM), rule("r1", later, phase=Phase.ORDER))
    decision = decided(made, order(*cups))
    total = {"A": 0, "B": 0}
    for outcome in decision.outcomes:
        for share in outcome.receipt:
            total[share.line] += share.amount
    assert total == {"A": printed[0], "B": printed[1]}


def test_units_are_matched_across_lines():
    """A pair may be one cup of each of two lines; below a category counts as in it."""
    decision = decided(
        programme(CUPS),
        order(
            line(3900, category="cups/small", id="a"), line(2900, category="cups", id="b"), line(500, id="c")
        ),
    )
    assert paid(decision) == [3900 - 1663, 2900 - 1236, 500]


def test_the_shops_own_discount_comes_first():
    decision = decided(programme("discount 10%"), order(line(10000), discount_minor=1000))
    assert [unit.price_minor for unit in decision.units] == [9000]
    assert paid(decision) == [8100]


@pytest.mark.parametrize(
    ("text", "cost", "left"),
    [
        pytest.param("discount 100% on shipping", 1500, 0, id="free delivery"),
        pytest.param("discount 5 PLN on shipping", 1500, 1000, id="money off delivery"),
        pytest.param("discount 50 PLN on shipping", 1500, 0, id="never below nothing"),
    ],
)
def test_shipping(text, cost, left):
    decision = decided(programme(text), order(line(1000), shipping_minor=cost))
    assert decision.shipping_minor == left
    assert decision.to_pay_minor == 1000 + left


def test_a_condition_sees_the_prices_of_the_phases_before():
    """100.00 less 30 % is under 80.00, so the order's deal is missed, though 100.00 were in the basket."""
    rules = ["discount 30% on every item", "when order.subtotal >= 80 PLN discount 5%"]
    decision = decided(programme(*rules), order(line(10000)))
    assert missed(decision) == {"r1": "when"}
    assert paid(decision) == [7000]


@pytest.mark.parametrize(
    ("pick", "left", "loses"),
    [
        pytest.param("best", [8000], {"a": "lost"}, id="the best for the customer"),
        pytest.param("first", [9000], {"b": "lost"}, id="the first by priority, then id"),
        pytest.param("all", [7200], {}, id="all, each of what is left"),
    ],
)
def test_groups(pick, left, loses):
    rules = [rule("a", "discount 10%", group="deals"), rule("b", "discount 20%", group="deals")]
    decision = decided(programme(*rules, groups={"deals": pick}), order(line(10000)))
    assert paid(decision) == left
    assert missed(decision) == loses


def test_ties_go_by_priority_then_id():
    rules = [
        rule("b", "discount 10%", group="deals"),
        rule("a", "discount 10%", group="deals"),
        rule("c", "discount 10%", group="deals", priority=1),
    ]
    groups = {"deals": "best"}
    assert given(decided(programme(*rules, groups=groups), order(line(1000)))) == {"c": 100}
    assert given(decided(programme(*rules[:2], groups=groups), order(line(1000)))) == {"a": 100}


def test_excluded_goods_are_left_alone():
    made = programme("discount 10%", "discount 5 PLN on every item", excluded='item.category in "tobacco"')
    decision = decided(made, order(line(2000, category="tobacco"), line(1000, category="tea")))
    assert paid(decision) == [2000, 450]
    assert [unit.excluded for unit in decision.units] == [True, False]


@pytest.mark.parametrize(
    ("limit", "used", "off"),
    [
        pytest.param("at most 2 items per order", 0, 1000, id="items of an order"),
        pytest.param("at most 7 PLN per order", 0, 700, id="money of an order"),
        pytest.param("at most 1 time per customer", 0, 1500, id="once a customer, not used yet"),
        pytest.param("at most 1 time per customer", 1, None, id="once a customer, used"),
        pytest.param("at most 20 PLN in total", 1800, 200, id="what is left of a sum"),
        pytest.param("at most 3 times per day", 3, None, id="used up today"),
    ],
)
def test_limits(limit, used, off):
    made = programme("discount 5 PLN on every item " + limit)
    keys = ["r0/0/customer:42", "r0/0", "r0/0/2026-05-06"]
    decision = decided(made, order(line(1000, quantity=3)), used=dict.fromkeys(keys, used))
    assert given(decision) == ({} if off is None else {"r0": off})
    assert missed(decision) == ({"r0": "limit"} if off is None else {})


def test_a_limit_on_times_counts_sets():
    made = programme(CUPS + " at most 1 time per order")
    decision = decided(made, order(line(3900, quantity=4, category="cups")))
    assert given(decision) == {"r0": 3899}
    (use,) = decision.outcomes[0].limits
    assert (use.used, use.held_back, use.key) == (1, 1, "")


def test_a_rule_counts_from_since_until_until():
    made = programme(rule("r0", "discount 10%", since=NOON, until=NOON + timedelta(hours=1)))
    moments = [NOON - timedelta(seconds=1), NOON, NOON + timedelta(minutes=59), NOON + timedelta(hours=1)]
    valid = [bool(decided(made, order(line(1000)), moment).outcomes) for moment in moments]
    assert valid == [False, True, True, False]


def test_another_currency_gets_nothing_and_says_so():
    made = programme("discount 10%", "earn 1 point per 1 PLN of order.subtotal", "on signup earn 5 points")
    decision = decided(made, order(line(1000), currency="EUR"))
    assert missed(decision) == {"r0": "currency", "r1": "currency"}
    assert paid(decision) == [1000]


def test_a_rule_that_fails_is_missed_and_the_others_go_on():
    broken = replace(rule("a", "discount 10%"), group="deals")
    object.__setattr__(broken.rule.effect.amount, "value", "broken")
    made = programme(broken, rule("b", "discount 5%"))
    decision = decided(made, order(line(1000)))
    assert given(decision) == {"b": 50}
    (miss,) = decision.missed
    assert (miss.rule, miss.clause) == ("a", "error")
    assert "broken" in miss.by


def test_a_guest_gets_deals():
    decision = decided(programme("discount 10%"), order(line(1000), member=None))
    assert paid(decision) == [900]
