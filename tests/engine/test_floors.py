"""Floors: what deals must leave, to the grosz, and what was held back of which deal."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given as law
from hypothesis import strategies as st

from flask_loyalty.engine.explanation import why, why_not
from flask_loyalty.engine.facts import Product
from flask_loyalty.engine.priced import net_minor
from flask_loyalty.language import Names
from flask_loyalty.programme.model import Floor, Group, Pick
from tests.engine.makers import (
    decided,
    expression,
    given,
    line,
    missed,
    order,
    paid,
    programme,
    rule,
    shuffled,
)
from tests.engine.strategies import RULES, carts

COST = "item.paid >= item.cost"


def held(*rules, floors, **document):
    """A programme with floors; each a text, or a text with its category and its rules."""
    made = [one if isinstance(one, Floor) else Floor(expression(one)) for one in floors]
    return replace(programme(*rules, **document), floors=tuple(made))


@pytest.mark.parametrize(
    ("floor", "text", "lines", "left"),
    [
        pytest.param(COST, "discount 50%", [line(1000, 600)], [600], id="not below cost"),
        pytest.param(COST, "discount 50%", [line(1000, 400)], [500], id="well above it"),
        pytest.param(COST, "discount 50%", [line(500, 600)], [500], id="below it before: left as it is"),
        pytest.param(
            COST, "discount 50%", [line(1000, 900), line(1000, 100)], [900, 500], id="each unit by itself"
        ),
        pytest.param(
            COST, "discount 50%", [line(1230, 600, tax_bp=2300)], [738], id="a net cost beside a gross price"
        ),
        pytest.param(
            "item.paid >= 110% of item.cost", "discount 50%", [line(1000, 601)], [662], id="rounded up"
        ),
        pytest.param("item.paid >= 8 PLN", "discount 50%", [line(1000), line(700)], [800, 700], id="a price"),
        pytest.param(
            "item.paid >= 90% of item.regular_price",
            "discount 50%",
            [line(1000, regular=1100)],
            [990],
            id="of the regular price",
        ),
        pytest.param("item.margin >= 2 PLN", "discount 50%", [line(1000, 400)], [600], id="margin of a unit"),
        pytest.param(
            "item.margin_rate >= 20%", "discount 50%", [line(1230, 600, tax_bp=2300)], [923], id="a net rate"
        ),
        pytest.param("item.margin_rate >= 100%", "discount 50%", [line(1000, 1)], [1000], id="out of reach"),
        pytest.param(
            "order.subtotal >= 15 PLN", "discount 50%", [line(1000), line(1000)], [750, 750], id="the order"
        ),
        pytest.param(
            "order.margin >= 10 PLN", "discount 50%", [line(2000, 500), line(1000, 500)], [1333, 667],
            id="the order's margin, shared by what each would give",
        ),
        pytest.param(
            "order.margin_rate >= 12%", "discount 50%", [line(2000, 1100)], [1250], id="the order's rate"
        ),
        pytest.param(
            "order.margin_rate >= 12%", "discount 10%", [line(2000, 1900)], [2000], id="too low before"
        ),
    ],
)  # fmt: skip
def test_what_is_left(floor, text, lines, left):
    lines = [replace(one, id=f"l{i}") for i, one in enumerate(lines)]
    decision = decided(held(text, floors=[floor]), order(*lines))
    assert paid(decision) == left
    full = decided(programme(text), order(*lines))
    held_back = sum(use.amount for _, use in decision.held_back)
    assert held_back == sum(given(full).values()) - sum(given(decision).values())


def test_the_last_deals_give_way():
    rules = [
        rule("a", "discount 30% on every item"),
        rule("b", "discount 2 PLN on every item"),
        rule("c", "discount 10%"),
    ]
    decision = decided(held(*rules, floors=[COST]), order(line(1000, 600)))
    assert given(decision) == {"a": 300, "b": 100}
    assert missed(decision) == {"c": "floor"}
    assert [(name, use.floor, use.amount) for name, use in decision.held_back] == [
        ("b", COST, 100),
        ("c", COST, 60),
    ]


def test_a_floor_of_a_category_and_of_some_rules():
    category = Floor(expression(COST), "tea")
    lines = [line(1000, 900, category=c, id=c) for c in ("tea/green", "teapots")]
    assert paid(decided(held("discount 50%", floors=[category]), order(*lines))) == [900, 500]
    rules = [rule("a", "discount 20% on every item"), rule("b", "discount 20%")]
    some = Floor(expression("order.margin >= 3 PLN"), rules=frozenset({"b"}))
    decision = decided(held(*rules, floors=[some]), order(line(1000, 600)))
    assert given(decision) == {"a": 200}
    assert missed(decision) == {"b": "floor"}


def test_a_cost_that_is_not_known():
    """Assumed of the price before deals, or the floor says nothing."""
    event = order(line(1000, None))
    assert paid(decided(held("discount 50%", floors=[COST]), event)) == [500]
    quarter = held("discount 50%", floors=[COST], assume_margin=Fraction(1, 4))
    assert paid(decided(quarter, event)) == [750]
    of_order = held("discount 50%", floors=["order.margin_rate >= 10%"], assume_margin=Fraction(1, 4))
    assert paid(decided(of_order, event)) == [834]
    assert paid(decided(replace(of_order, assume_margin=None), event)) == [500]
    both = order(line(1000, None, id="a"), line(1000, 900, id="b"))
    assert paid(decided(held("discount 50%", floors=["order.margin >= 1 PLN"]), both)) == [500, 1000]


def test_net_prices():
    made = held("discount 50%", floors=[COST], gross=False)
    assert paid(decided(made, order(line(1000, 600, tax_bp=2300)))) == [600]


def test_a_set_is_held_by_each_of_its_units():
    """The saving is shared over the set, as margin sees it; the receipt still adds up."""
    made = held("price 0.01 PLN on cheapest 1 of every 2 items", floors=[COST])
    decision = decided(made, order(line(3900, 2500, quantity=2)))
    assert paid(decision) == [2500, 2500]
    (outcome,) = decision.outcomes
    assert sum(share.amount for share in outcome.receipt) == outcome.amount == 2800


def test_gifts_cost_margin():
    products = {"MUG": Product(price_minor=2000, cost_minor=300)}
    text = 'give 3 items "MUG"'
    made = held(text, floors=["order.margin >= 5 PLN"])
    decision = decided(made, order(line(2000, 800)), products=products)
    assert given(decision) == {"r0": 2}
    assert [use.amount for _, use in decision.held_back] == [300]
    assert missed(decided(made, order(line(2000, 1400)), products=products)) == {"r0": "floor"}
    assert given(decided(held(text, floors=[COST]), order(line(2000, 1999)), products=products)) == {"r0": 3}


def test_delivery_is_no_matter_of_floors():
    made = held("discount 100% on shipping", floors=["order.margin >= 100 PLN"])
    assert decided(made, order(line(1000, 900), shipping_minor=1500)).shipping_minor == 0


def test_a_limit_counts_what_was_given():
    made = held("discount 50% at most 100 PLN in total", floors=[COST])
    (outcome,) = decided(made, order(line(1000, 800))).outcomes
    assert [(use.used, use.held_back) for use in outcome.limits] == [(200, 0)]


def test_the_better_deal_is_the_one_that_floors_leave_more_of():
    rules = [
        rule("a", 'discount 60% on items where item.category in "tea"', group="g"),
        rule("b", "discount 25% on items", group="g"),
    ]
    made = replace(
        held(*rules, floors=[Floor(expression("item.paid >= 90% of item.price"), rules=frozenset("a"))]),
        groups={"g": Group("g", Pick.BEST)},
    )
    assert given(decided(made, order(line(1000, category="tea")))) == {"b": 250}


def test_a_merchant_reads_the_floor_and_a_customer_does_not():
    made = held(rule("a", "discount 50%"), rule("b", "discount 5%"), floors=[COST])
    decision = decided(made, order(line(1000, 600)))
    (outcome,), (miss,) = decision.outcomes, decision.missed
    told = why(outcome, made, Names(), "en", "merchant")
    assert "held back" in told
    assert "cost" in told
    assert told.replace("\xa0", " ").endswith(": PLN 4")
    assert "held back" in why_not(miss, made, Names(), "en", "merchant")
    assert "dolna granica" in why_not(miss, made, Names(), "pl", "merchant")
    for locale in ("en", "pl"):
        for text in (why(outcome, made, Names(), locale), why_not(miss, made, Names(), locale)):
            assert not any(word in text for word in ("cost", "koszt", "floor", "granic"))


# ---------------------------------------------------------------- laws


FLOORS = (
    COST,
    "item.paid >= 120% of item.cost",
    "item.margin_rate >= 15%",
    "order.margin_rate >= 12%",
    "order.margin >= 5 PLN",
    "order.subtotal >= 30 PLN",
)
DEALS = [text for text in RULES if text.startswith(("discount", "price", "bundle", "when"))]
CHOSEN = st.lists(st.sampled_from(DEALS), min_size=1, max_size=4, unique=True)


def margin(made, units, cart):
    lines = {one.id: one for one in cart.lines}
    known = [(u, lines[u.line]) for u in units if lines[u.line].cost_minor is not None]
    net = sum((net_minor(made, bought, u.paid_minor) for u, bought in known), Fraction(0))
    return net - sum(bought.cost_minor for _, bought in known), net


@law(texts=CHOSEN, floor=st.sampled_from(FLOORS), cart=carts(), gross=st.booleans())
def test_a_floor_holds_or_nothing_was_taken_that_it_guards(texts, floor, cart, gross):
    made = held(*texts, floors=[floor], gross=gross)
    decision = decided(made, order(*cart.lines))
    lines = {one.id: one for one in cart.lines}
    before = [replace(unit, paid_minor=unit.price_minor) for unit in decision.units]
    if floor.startswith("item."):
        for unit in decision.units:
            bought = lines[unit.line]
            if bought.cost_minor is not None and unit.paid_minor < unit.price_minor:
                net = net_minor(made, bought, unit.paid_minor)
                least = {COST: 1, FLOORS[1]: Fraction(6, 5), FLOORS[2]: Fraction(20, 17)}[floor]
                assert net >= least * bought.cost_minor
    elif floor == FLOORS[5]:
        total, whole = (sum(u.paid_minor for u in units) for units in (decision.units, before))
        assert total >= min(3000, whole)
    else:
        (left, net), (had, had_net) = (margin(made, units, cart) for units in (decision.units, before))
        share = Fraction(12, 100) if floor == FLOORS[3] else Fraction(0)
        asked = 0 if floor == FLOORS[3] else 500
        assert left - share * net >= min(asked, had - share * had_net)


@law(texts=CHOSEN, floors=st.permutations(FLOORS), cart=carts(), data=st.data())
def test_shuffling_floors_and_rules_changes_nothing(texts, floors, cart, data):
    some = data.draw(st.lists(st.sampled_from(FLOORS), max_size=3, unique=True))
    one = held(*texts, floors=some)
    other = held(*texts, floors=[floor for floor in floors if floor in some])
    other = shuffled(other, data.draw(st.permutations(range(len(texts)))))
    assert decided(one, order(*cart.lines)) == decided(other, order(*cart.lines))


@law(texts=CHOSEN, floor=st.sampled_from(FLOORS), cart=carts())
def test_sums_hold_with_floors(texts, floor, cart):
    decision = decided(held(*texts, floors=[floor]), order(*cart.lines))
    off = {}
    for outcome in decision.outcomes:
        if outcome.shares:
            assert sum(share.amount for share in outcome.shares) == outcome.amount
            assert sum(share.amount for share in outcome.receipt) == outcome.amount
            for share in outcome.shares:
                off[share.line, share.unit] = off.get((share.line, share.unit), 0) + share.amount
    for unit in decision.units:
        assert unit.paid_minor == unit.price_minor - off.get((unit.line, unit.unit), 0) >= 0
