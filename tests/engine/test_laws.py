"""Laws of the engine: what holds for every programme and cart."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.engine.facts import Choices
from flask_loyalty.engine.outcomes import OutcomeKind
from tests.engine.makers import (
    CUPS,
    decided,
    line,
    order,
    programme,
    refunded,
    rule,
)
from tests.engine.strategies import RULES, carts, events

CHOSEN = st.lists(st.sampled_from(RULES), min_size=1, max_size=6, unique=True)
ADDITIVE = (
    "earn 1 point per 1 PLN of order.subtotal",
    "earn 3 points per 7 PLN of item.paid on items",
    "earn 1 point per 3 PLN of order.subtotal above 20 PLN",
)


def made(texts, **document):
    """A programme whose rules compete in groups, some of them, with what a document may add."""
    rules = [
        rule(f"r{i}", text, group=(None, "best", "first")[i % 3], priority=(100, 50)[i % 2])
        for i, text in enumerate(texts)
    ]
    groups = {"best": "best", "first": "first"}
    return programme(*rules, groups=groups, excluded='item.category in "gift-cards"', **document)


@given(texts=CHOSEN, event=events(), data=st.data())
def test_shuffling_the_document_changes_nothing(texts, event, data):
    whole = made(texts)
    order_of_rules = data.draw(st.permutations(whole.rules))
    shuffled = replace(whole, rules=tuple(order_of_rules))
    assert decided(shuffled, event, spendable_points=500) == decided(whole, event, spendable_points=500)


@given(texts=CHOSEN, event=events())
def test_sums_hold_to_the_grosz(texts, event):
    """Every amount is the sum of its shares, and every unit's price the sum of its deals and the rest."""
    decision = decided(made(texts), event, spendable_points=500)
    off: dict[tuple[str, int], int] = {}
    for outcome in decision.outcomes:
        if outcome.kind in (OutcomeKind.DEAL, OutcomeKind.POINTS):
            assert sum(share.amount for share in outcome.shares) == outcome.amount
        if outcome.kind is OutcomeKind.DEAL:
            assert sum(share.amount for share in outcome.receipt) == outcome.amount
            for share in outcome.shares:
                off[share.line, share.unit] = off.get((share.line, share.unit), 0) + share.amount
    for unit in decision.units:
        assert unit.paid_minor == unit.price_minor - off.get((unit.line, unit.unit), 0)
    assert sum(unit.points_minor for unit in decision.units) == decision.payment.minor
    assert sum(unit.points for unit in decision.units) == decision.payment.points


@given(texts=CHOSEN, event=events())
def test_no_unit_of_the_receipt_is_below_nothing(texts, event):
    decision = decided(made(texts), event)
    asked = {(unit.line, unit.unit): unit.price_minor for unit in decision.units}
    for outcome in decision.outcomes:
        for share in outcome.receipt:
            asked[share.line, share.unit] -= share.amount
    assert min(asked.values()) >= 0


@given(texts=CHOSEN, event=events())
def test_nothing_costs_less_than_nothing(texts, event):
    decision = decided(made(texts), event, spendable_points=10**6)
    assert all(0 <= unit.points_minor <= unit.paid_minor <= unit.price_minor for unit in decision.units)
    assert all(
        outcome.amount > 0 for outcome in decision.outcomes if outcome.kind is not OutcomeKind.MULTIPLIER
    )
    assert decision.shipping_minor >= 0
    assert decision.to_pay_minor >= 0


@given(texts=CHOSEN, event=events())
def test_excluded_units_are_left_alone(texts, event):
    decision = decided(made(texts), event, spendable_points=500)
    touched = {(s.line, s.unit) for o in decision.outcomes for s in (*o.shares, *o.receipt)}
    for unit in decision.units:
        if unit.excluded:
            assert (unit.line, unit.unit) not in touched
            assert (unit.paid_minor, unit.points) == (unit.price_minor, 0)


@given(texts=CHOSEN, event=events())
def test_every_rule_is_accounted_for(texts, event):
    """It gives something or says why not; only a rule for somebody else is silent."""
    whole = made(texts)
    decision = decided(whole, event)
    told = [o.rule for o in decision.outcomes] + [m.rule for m in decision.missed]
    silent = {r.id for r in whole.rules if r.rule.audience is not None and event.cart.served_by is None}
    assert sorted(told) == sorted({r.id for r in whole.rules} - silent)


@given(texts=CHOSEN, event=events())
def test_the_same_question_has_the_same_answer(texts, event):
    assert decided(made(texts), event) == decided(made(texts), event)


@given(cart=carts(), rate=st.sampled_from(["discount 100%", "discount 100% on every item"]))
def test_all_off_is_exactly_nothing(cart, rate):
    for gross in (True, False):
        decision = decided(
            programme(rate, gross=gross), order(*cart.lines, discount_minor=cart.discount_minor)
        )
        assert decision.goods_minor == 0


@given(
    text=st.sampled_from(ADDITIVE),
    prices=st.lists(st.integers(0, 50_000), min_size=1, max_size=5),
    more=st.integers(0, 50_000),
)
def test_more_spend_never_earns_less(text, prices, more):
    lines = [line(price, id=f"l{i}") for i, price in enumerate(prices)]
    dearer = [replace(lines[0], unit_price_minor=prices[0] + more), *lines[1:]]
    before = decided(programme(text), order(*lines)).points
    assert decided(programme(text), order(*dearer)).points >= before
    assert decided(programme(text), order(*lines, line(more, id="more"))).points >= before


@given(text=st.sampled_from(ADDITIVE), prices=st.lists(st.integers(0, 50_000), min_size=2, max_size=6))
def test_two_orders_never_beat_one(text, prices):
    lines = [line(price, id=f"l{i}") for i, price in enumerate(prices)]
    whole = decided(programme(text), order(*lines)).points
    for cut in range(1, len(lines)):
        parts = [lines[:cut], lines[cut:]]
        assert sum(decided(programme(text), order(*part)).points for part in parts) <= whole


@given(price=st.integers(1, 10**6), points=st.integers(0, 10**6))
def test_what_points_paid_earns_nothing(price, points):
    """Of 100.00 paid half with points 50.00 earns."""
    text = "earn 1 point per 1 PLN of order.subtotal"
    decision = decided(
        programme(text, value=1), order(line(price), choices=Choices(points=points)), spendable_points=10**6
    )
    assert decision.points == (price - min(points, price)) // 100


# ---------------------------------------------------------------- sets


def second_for_a_grosz(prices):
    """The best that any pairing of units into disjoint pairs could save; each pair may also be left out."""
    if len(prices) < 2:
        return 0
    first, rest = prices[0], prices[1:]
    best = second_for_a_grosz(rest)
    for i, other in enumerate(rest):
        saved = max(0, min(first, other) - 1)
        best = max(best, saved + second_for_a_grosz(rest[:i] + rest[i + 1 :]))
    return best


@given(prices=st.lists(st.one_of(st.integers(0, 3), st.integers(0, 5000)), max_size=8))
def test_the_second_for_one_grosz_is_the_best_pairing(prices):
    lines = [line(price, category="cups", id=f"l{i}") for i, price in enumerate(prices)]
    decision = decided(programme(CUPS), order(*lines))
    assert sum(prices) - decision.goods_minor == second_for_a_grosz(prices)


def three_for_two(prices):
    """By trying every choice of disjoint triples."""
    best = 0
    for triple in combinations(range(len(prices)), 3):
        rest = [price for i, price in enumerate(prices) if i not in triple]
        best = max(best, min(prices[i] for i in triple) + three_for_two(rest))
    return best


@given(prices=st.lists(st.integers(0, 5000), max_size=7))
def test_three_for_two_is_the_best_choice_of_sets(prices):
    text = 'discount 100% on cheapest 1 of every 3 items where item.category in "cups"'
    lines = [line(price, category="cups", id=f"l{i}") for i, price in enumerate(prices)]
    decision = decided(programme(text), order(*lines))
    assert sum(prices) - decision.goods_minor == three_for_two(prices)


@given(prices=st.lists(st.integers(0, 5000), max_size=8), more=st.integers(0, 5000))
def test_one_unit_more_never_costs_more_than_its_price(prices, more):
    lines = [line(price, category="cups", id=f"l{i}") for i, price in enumerate(prices)]
    before = decided(programme(CUPS), order(*lines)).goods_minor
    after = decided(programme(CUPS), order(*lines, line(more, category="cups", id="more"))).goods_minor
    assert after <= before + more


# ---------------------------------------------------------------- returns


@given(texts=CHOSEN, event=events(), data=st.data())
def test_returns_in_any_order_end_equal(texts, event, data):
    """Step by step or at once, in whatever order the units come back."""
    whole = made(texts)
    placed = decided(whole, event, spendable_points=500)
    goal = {one.id: data.draw(st.integers(0, one.quantity)) for one in event.cart.lines}
    at_once = decided(whole, refunded(event, placed, goal))
    now, decision = dict.fromkeys(goal, 0), placed
    for line_id in data.draw(st.permutations([i for i, n in goal.items() for _ in range(n)])):
        now[line_id] += 1
        decision = decided(whole, refunded(event, placed, now))
    if any(goal.values()):
        assert decision == at_once
    everything = {one.id: one.quantity for one in event.cart.lines}
    gone = decided(whole, refunded(event, placed, everything))
    assert [o for o in gone.outcomes if o.kind in (OutcomeKind.POINTS, OutcomeKind.PAY)] == []


@given(texts=CHOSEN, event=events())
def test_deciding_a_placed_order_again_changes_nothing(texts, event):
    """The same units kept under the same facts: byte for byte what was placed."""
    whole = made(texts)
    placed = decided(whole, event, spendable_points=500)
    again = decided(whole, replace(event, placed=placed), spendable_points=500)
    assert set(again.outcomes) == set(placed.outcomes)
    assert again.units == placed.units
    assert again.to_pay_minor == placed.to_pay_minor


@given(event=events(), data=st.data())
def test_giving_back_never_earns_more(event, data):
    """For what adds up over units and is sold above cost."""
    whole = programme(*ADDITIVE)
    placed = decided(whole, event)
    goal = {one.id: data.draw(st.integers(0, one.quantity)) for one in event.cart.lines}
    assert decided(whole, refunded(event, placed, goal)).points <= placed.points


# ---------------------------------------------------------------- tax


@given(cart=carts(), rate=st.integers(0, 100))
def test_margin_is_the_same_in_both_price_modes(cart, rate):
    """For prices that are whole with and without tax, before and after a deal."""
    net = [replace(one, unit_price_minor=one.unit_price_minor * 10_000) for one in cart.lines]
    gross = [
        replace(one, unit_price_minor=one.unit_price_minor * (10_000 + one.tax_bp) // 10_000) for one in net
    ]
    texts = (f"discount {rate}% on every item", "earn 1 point per 1 PLN of order.margin")
    with_net, with_gross = (
        decided(programme(*texts, gross=mode), order(*lines)) for lines, mode in ((net, False), (gross, True))
    )
    assert with_net.points == with_gross.points
    assert [o.why for o in with_net.outcomes if o.rule == "r1"] == [
        o.why for o in with_gross.outcomes if o.rule == "r1"
    ]


@given(cart=carts(), money=st.integers(0, 30_000))
def test_the_discount_adds_up_over_tax_rates(cart, money):
    text = f"discount {money // 100}.{money % 100:02} PLN"
    decision = decided(programme(text), order(*cart.lines))
    rates = {one.id: one.tax_bp for one in cart.lines}
    by_rate: dict[int, int] = {}
    for unit in decision.units:
        rate = rates[unit.line]
        by_rate[rate] = by_rate.get(rate, 0) + unit.price_minor - unit.paid_minor
    assert sum(by_rate.values()) == sum(o.amount for o in decision.outcomes)


@pytest.mark.parametrize("price", [Fraction(3), Fraction(1, 3)])
def test_no_float_comes_out(price):
    """Every number of a decision is an integer or an exact fraction."""
    decision = decided(programme("earn 1 point per 3 PLN of order.margin", value=price), order(line(1000, 1)))
    (outcome,) = decision.outcomes
    numbers = [outcome.amount, outcome.why.base, outcome.why.rate, outcome.why.per, outcome.why.exact]
    assert all(type(number) in (int, Fraction) for number in numbers)
