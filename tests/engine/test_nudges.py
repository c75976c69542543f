"""Nudges: worked out from the rule, confirmed on the changed cart, the best first."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given as law
from hypothesis import strategies as st

from flask_loyalty.engine import nudges as nudging
from flask_loyalty.engine.changes import Occurrence
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Facts
from flask_loyalty.engine.nearest import nearest
from flask_loyalty.engine.newcomer import decide_as_member
from flask_loyalty.engine.nudges import NudgeKind, OnSale, nudges
from flask_loyalty.programme.model import Floor
from tests.engine.makers import CUPS, NOON, decided, expression, given, line, missed, order, programme, rule
from tests.engine.strategies import RULES, events
from tests.infrastructure.laws import examples

FREE = "when order.subtotal >= 120 PLN discount 100% on shipping"
TEN = "when order.subtotal >= 150 PLN discount 10%"
TEA = 'discount 100% on cheapest 1 of every 3 items where item.sku in ("SENCHA", "MINT")'


BESIDE = 'discount 50% on cheapest 1 item where item.sku = "CUP" with 1 item where item.sku in ("ETH", "KEN")'


def asked(made, event, shelf=None, **facts):
    known = Facts(past={"customer.orders": Fraction(0)}, **facts)
    return nudges(made, event, known, NOON, decided(made, event, **facts), shelf)


@pytest.mark.parametrize(
    ("texts", "lines", "missing"),
    [
        pytest.param([FREE], [line(10760)], [1240], id="what is missing to a threshold"),
        pytest.param([FREE], [line(12000)], [], id="reached"),
        pytest.param([FREE], [line(5000)], [], id="more than is in the cart is not near"),
        pytest.param([FREE.replace(">=", ">")], [line(12000)], [1], id="beyond a limit"),
        pytest.param(["when 120 PLN <= order.subtotal discount 5%"], [line(10000)], [2000], id="turned"),
        pytest.param(
            ["when order.subtotal >= 120 PLN and order.is_first discount 5%"], [line(10000)], [2000],
            id="the only part that is missing",
        ),
        pytest.param(
            ["when order.subtotal >= 120 PLN and now.weekday = monday discount 5%"], [line(10000)], [],
            id="goods do not turn it into Monday",
        ),
        pytest.param(
            ["discount 20% on every item where item.sku != \"\"", FREE], [line(12000)], [2400],
            id="counted from the prices that the rule sees",
        ),
        pytest.param(
            ["discount 20% on every item", FREE], [line(14000)], [999],
            id="a little more where a deal takes some of it off again, and rounds that down",
        ),
        pytest.param(["when order.subtotal >= 120 PLN earn 50 points"], [line(10000)], [2000], id="points"),
        pytest.param(["when order.quantity >= 3 items discount 10%"], [line(500), line(900)], [310],
                     id="a unit more"),
    ],
)  # fmt: skip
def test_thresholds(texts, lines, missing):
    event = order(*lines, shipping_minor=1499)
    assert [nudge.amount_minor for nudge in asked(programme(*texts), event)] == missing


@pytest.mark.parametrize(
    ("text", "counted", "missing"),
    [
        ("when order.subtotal >= 100 PLN discount 10 PLN", 8000, 2000),
        ("discount by order.subtotal whole from 50 PLN: 10%", 3000, 2000),
        ("discount by order.subtotal whole from 20 PLN: 10%, from 50 PLN: 20%", 3000, 2000),
    ],
)
def test_how_far_a_cart_has_come_as_the_rule_counts_it(text, counted, missing):
    """What the programme excludes counts towards a condition and not towards a band."""
    made = programme(text, excluded='item.category in "gift"')
    (nudge,) = asked(made, order(line(3000), line(5000, category="gift")))
    assert (nudge.counted_minor, nudge.missing_minor) == (counted, missing)


def test_a_set_that_lacks_one():
    (nudge,) = asked(programme(CUPS), order(line(3900, category="cups", sku="CUP-S", name="Aurora")))
    assert (nudge.kind, nudge.quantity, nudge.skus, nudge.products) == (
        NudgeKind.PRODUCT, 1, ("CUP-S",), ("Aurora",)
    )  # fmt: skip
    assert (nudge.amount_minor, nudge.worth_minor, nudge.gain.amount) == (1, 3899, 3899)


def test_a_set_names_what_else_would_do():
    (nudge,) = asked(programme(TEA), order(line(2000, sku="MINT"), line(3000, sku="SENCHA")))
    assert (nudge.quantity, nudge.skus) == (1, ("MINT", "SENCHA"))


@pytest.mark.parametrize(
    "quantity", [pytest.param(0, id="nothing of it in the cart"), pytest.param(2, id="a complete set")]
)
def test_no_set_to_complete(quantity):
    lines = [line(100), *([line(3900, category="cups", quantity=quantity)] if quantity else [])]
    assert asked(programme(CUPS), order(*lines)) == ()


def test_a_used_up_deal_is_no_nudge():
    made = programme(CUPS + " at most 1 time per customer")
    event = order(line(3900, category="cups"))
    assert asked(made, event, used={"r0/0/customer:42": 1}) == ()


def test_the_one_worth_most_comes_first_and_two_at_most():
    texts = [FREE, TEN, "when order.subtotal >= 110 PLN earn 1 point"]
    found = asked(programme(*texts), order(line(10000), shipping_minor=1499))
    assert [(nudge.rule, nudge.worth_minor) for nudge in found] == [("r1", 3001), ("r0", 1501)]


MUG = line(3900, category="cups", sku="MUG")
THREE = "when order.quantity >= 3 items discount 10%"


@pytest.mark.parametrize(
    ("text", "lines", "stock", "told"),
    [
        pytest.param(CUPS, [MUG], {}, ("MUG",), id="stock is not told"),
        pytest.param(CUPS, [MUG], {"MUG": 2}, ("MUG",), id="one more is there"),
        pytest.param(CUPS, [MUG], {"MUG": 1}, None, id="the last one is in the cart"),
        pytest.param(TEA, [line(2000, sku="MINT"), line(3000, sku="SENCHA")], {"MINT": 1}, ("SENCHA",),
                     id="another of the set is there"),
        pytest.param(THREE, [line(500, sku="A"), line(900, sku="B")], {"A": 1, "B": 1}, None,
                     id="nothing more of what is in the cart"),
        pytest.param(THREE, [line(500, sku="A"), line(900, sku="B")], {"A": 1, "B": 2}, (), id="any unit"),
        pytest.param(FREE, [line(10760)], {}, (), id="goods of any kind are there"),
        pytest.param(f'{FREE.replace("discount", """and "SPRING" in order.codes discount""")}', [line(10760)],
                     {}, None, id="the code is missing"),
        pytest.param("when customer.orders >= 3 orders and order.subtotal >= 120 PLN discount 5%",
                     [line(10760)], {}, None, id="for other customers"),
        pytest.param(BESIDE, [line(2000, sku="CUP")], {"ETH": 4}, ("ETH",), id="a product that is named"),
        pytest.param(BESIDE, [line(2000, sku="CUP")], {"ETH": 0, "KEN": 2}, ("KEN",), id="the other one"),
        pytest.param(BESIDE, [line(2000, sku="CUP")], {"ETH": 0, "KEN": 0}, None, id="both are sold out"),
    ],
)  # fmt: skip
def test_only_what_the_cart_can_reach(text, lines, stock, told):
    def shelf(sku):
        return OnSale(line(4900, sku=sku, name=sku), stock[sku]) if sku in stock else None

    found = asked(programme(text), order(*lines, shipping_minor=1499), shelf)
    assert [nudge.skus for nudge in found] == ([] if told is None else [told])


@pytest.mark.parametrize(
    ("cost", "first"),
    [
        pytest.param(0, "r1", id="both leave something: the one worth more"),
        pytest.param(9000, "r0", id="one costs the shop more than it brings"),
        pytest.param(None, "r1", id="costs are not known"),
    ],
)
def test_what_is_good_for_both_is_said_first(cost, first):
    texts = [
        "when order.subtotal >= 140 PLN discount 2 PLN",
        "when order.subtotal >= 150 PLN discount 14 PLN",
    ]
    found = asked(programme(*texts), order(line(10000, cost=cost)))
    assert found[0].rule == first
    assert all((nudge.margin_minor is None) == (cost is None) for nudge in found)


def test_a_placed_order_has_none():
    made = programme(FREE)
    event = order(line(10760), shipping_minor=1499)
    placed = decided(made, event)
    assert nudges(made, replace(event, placed=placed), Facts(), NOON, placed) == ()


def test_an_empty_cart_has_none():
    assert asked(programme(FREE), order()) == ()


def test_a_guest_is_nudged_to_deals_but_not_to_points():
    texts = [FREE, "when order.subtotal >= 120 PLN earn 50 points"]
    found = asked(programme(*texts), order(line(10760), member=None, shipping_minor=1499))
    assert [nudge.rule for nudge in found] == ["r0"]


@law(texts=st.lists(st.sampled_from(RULES), min_size=1, max_size=5, unique=True), event=events())
def test_a_nudge_brings_what_it_says(texts, event):
    """Better off by what it says, by a rule that gave less before."""
    made = programme(*texts)
    decision = decided(made, event)
    for nudge in nudges(made, event, Facts(past={"customer.orders": Fraction(0)}), NOON, decision):
        assert nudge.gain.amount > given(decision).get(nudge.rule, 0)
        assert nudge.worth_minor > 0
        assert nudge.amount_minor > 0 or nudge.quantity > 0


# ---------------------------------------------------------------- how much is decided for them


@pytest.fixture
def carts(monkeypatch):
    """The carts that were decided to confirm nudges."""
    seen = []

    def decided_and_noted(programme, event, facts, moment):
        seen.append(event.cart)
        return decide(programme, event, facts, moment)

    monkeypatch.setattr(nudging, "decide", decided_and_noted)
    return seen


def near(*texts):
    """A cart of 100 PLN under rules of which some want a little more."""
    return asked(programme(*texts), order(line(5000, sku="A"), line(5000, sku="B"), shipping_minor=1499))


@pytest.mark.parametrize(
    ("texts", "most"),
    [
        pytest.param([f"when order.subtotal >= {101 + n} PLN discount {60 - n} PLN" for n in range(60)],
                     nudging.MOST_DECIDED, id="however many rules are near"),
        pytest.param(["when order.subtotal >= 150 PLN discount 10%",
                      "when order.subtotal >= 150 PLN discount 12 PLN",
                      "when 150 PLN <= order.subtotal discount 7 PLN"], 1,
                     id="one cart confirms all that want the same of it"),
        pytest.param(["when order.subtotal >= 150 PLN discount 30 PLN",
                      "when order.subtotal >= 140 PLN discount 20 PLN",
                      "when order.subtotal >= 130 PLN earn 1 point",
                      "when order.subtotal >= 120 PLN earn 1 point"], 2,
                     id="two that nothing left seems to beat"),
        pytest.param(["when customer.orders >= 3 orders and order.subtotal >= 120 PLN discount 5%",
                      "when now.weekday = monday and order.subtotal >= 120 PLN discount 5%"], 0,
                     id="none where more goods change nothing"),
    ],
)  # fmt: skip
def test_few_carts_are_decided(texts, most, carts):
    near(*texts)
    assert len(carts) <= most
    assert all(one not in carts[:at] for at, one in enumerate(carts)), "none of them twice"


def test_no_rule_takes_all_the_tries(carts):
    """A deal beside another product, whose every try fails, leaves some for the rule that does."""
    skus = ", ".join(f'"P{n}"' for n in range(9))
    beside = f'discount 90% on cheapest 1 item where item.sku in ({skus})\nwith 1 item where item.brand = "X"'
    event = order(line(5000, sku="A"), line(5000, sku="B"), shipping_minor=1499)
    found = asked(programme(beside, TEN), event, lambda sku: OnSale(line(40000, sku=sku)))
    assert [nudge.rule for nudge in found] == ["r1"]
    assert len(carts) == nudging.MOST_OF_A_RULE + 1


WISHES = st.one_of(
    st.integers(1, 40).map(lambda n: f"discount {n}%"),
    st.integers(1, 60).map(lambda n: f"discount {n} PLN"),
    st.integers(1, 900).map(lambda n: f"earn {n} points"),
    st.integers(1, 9).map(lambda n: f"earn {n} points per 1 PLN of item.paid on items"),
    st.just("discount 100% on shipping"),
)


@law(
    wishes=st.lists(st.tuples(st.integers(90, 220), WISHES), min_size=1, max_size=8),
    cost=st.sampled_from([None, 0, 4000, 9900]),
)
@examples(40)
def test_ending_early_misses_nothing(wishes, cost):
    """The two that are shown are the best of all that could be confirmed."""
    texts = [f"when order.subtotal >= {limit} PLN {wish}" for limit, wish in wishes]
    made = programme("earn 1 point per 2 PLN of order.subtotal", *texts)
    event = order(line(5000, sku="A", cost=cost), line(5000, sku="B", cost=cost), shipping_minor=1499)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nudging, "MOST_DECIDED", 99)
        shown = asked(made, event)
        patch.setattr(nudging, "_cannot_be_beaten", lambda *_: False)
        assert shown == asked(made, event)


def test_what_a_guest_would_earn():
    """The panel says what a member would get; nothing is decided for the guest."""
    made = programme("earn 1 point per 1 PLN of order.subtotal", "when order.is_first earn 100 points")
    event = order(line(5000), member=None)
    assert missed(decided(made, event)) == {"r0": "guest", "r1": "guest"}
    assert decide_as_member(made, event, NOON).points == 150


def test_an_amount_does_beside_a_floor_of_costs_too():
    rules = ["discount 10%", "when order.subtotal >= 100 PLN earn 500 points"]
    made = programme(
        *rules, floors=(Floor(expression("item.paid >= item.cost")),), assume_margin=Fraction(2, 5)
    )
    event = order(line(3000, 1000, 3))
    (nudge,) = nudges(made, event, Facts(), NOON, decide(made, event, Facts(), NOON))
    assert nudge.amount_minor == 2111


def test_an_amount_of_which_a_share_and_a_fixed_sum_are_taken_off_is_the_least():
    """Of what is added only the tenth goes, and not a part of the ten as well."""
    rules = [
        rule("free", "when order.subtotal >= 80 PLN discount 100% on shipping"),
        rule("ten", "discount 10%"),
        rule("leaflet", "when order.subtotal >= 60 PLN discount 10 PLN"),
    ]
    made, event = programme(*rules), order(line(7800), shipping_minor=1499)
    (nudge,) = asked(made, event)
    (way, *_) = nearest(Occurrence(made, event, Facts(), NOON), made.rule("free"))
    assert nudge.amount_minor == way.changes[0].number == 2088


@pytest.mark.parametrize(
    ("condition", "amounts"),
    [
        ("order.subtotal = 100 PLN", []),
        ("order.subtotal in 100 PLN to 101 PLN", []),
        ("order.subtotal in 100 PLN to 110 PLN", [4000]),
        ("order.subtotal >= 100 PLN", [4000]),
    ],
)
def test_nobody_is_asked_to_spend_an_exact_amount(condition, amounts):
    found = asked(programme(f"when {condition} earn 50 points"), order(line(6000)))
    assert [one.amount_minor for one in found] == amounts
