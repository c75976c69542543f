"""Sets with something beside, and a price of a whole set: which units serve, and what is taken off."""

from itertools import combinations

import pytest
from hypothesis import given as cases
from hypothesis import strategies as st

from flask_loyalty.engine.explanation import why
from flask_loyalty.engine.facts import Facts
from flask_loyalty.engine.matching import pieces
from flask_loyalty.engine.nudge_words import nudge_text
from flask_loyalty.engine.nudges import nudges
from flask_loyalty.engine.priced import shop_units
from flask_loyalty.language import Names, parse_rule
from tests.engine.makers import NOON, cart, decided, given, line, missed, order, paid, programme

BAG = (
    'price 0.01 PLN on every item where item.category in "coffee" '
    'with 1 item where item.category in "machines"'
)
SET = 'bundle 59 PLN on every item where item.category in "coffee" with 1 item where item.category in "cups"'
THREE = 'bundle 30 PLN on every 3 items where item.category in "cookies"'


def goods(**prices):
    """Lines by category: ``coffee=[3900, 2900]``."""
    return [
        line(price, id=f"{category}{i}", category=category)
        for category, each in prices.items()
        for i, price in enumerate(each)
    ]


@pytest.mark.parametrize(
    ("text", "bought", "off"),
    [
        pytest.param(BAG, {"coffee": [3900]}, None, id="no machine"),
        pytest.param(BAG, {"machines": [99_900]}, None, id="no bag"),
        pytest.param(BAG, {"coffee": [3900], "machines": [99_900]}, 3899, id="a machine and a bag"),
        pytest.param(BAG, {"coffee": [3900, 2900], "machines": [99_900]}, 2899, id="one bag, the cheapest"),
        pytest.param(BAG, {"coffee": [3900, 2900, 4900], "machines": [99_900, 50_000]}, 3899 + 2899,
                     id="two machines, the two cheapest"),
        pytest.param(BAG.replace("with 1 item", "with 2 items"),
                     {"coffee": [3900, 2900], "machines": [99_900, 50_000, 50_000]}, 2899,
                     id="two machines for each bag"),
        pytest.param(BAG, {"coffee": [1], "machines": [99_900]}, None, id="a bag that costs a grosz already"),
        pytest.param(BAG, {"coffee": [0, 3900], "machines": [99_900]}, 3899, id="a free bag is no gift"),
        pytest.param(BAG + " at most 1 time per order", {"coffee": [3900] * 2, "machines": [99_900] * 2},
                     3899, id="once an order"),
        pytest.param(BAG + " at most 1 item per order", {"coffee": [3900] * 2, "machines": [99_900] * 2},
                     3899, id="one gift"),
        pytest.param('discount 50% on every item where item.category in "coffee" '
                     'with 1 item where item.category in "machines"',
                     {"coffee": [3900, 2900], "machines": [99_900]}, 1450, id="half off beside"),
        pytest.param('discount 10 PLN on every 2 items where item.category in "coffee" '
                     'with 1 item where item.category in "machines"',
                     {"coffee": [3900, 2900, 1900], "machines": [99_900, 99_900]}, 1000, id="two and one"),
        pytest.param('price 0.01 PLN on cheapest 1 of every 2 items where item.category in "coffee" '
                     'with 1 item where item.category in "machines"',
                     {"coffee": [3900, 2900, 1900], "machines": [99_900]}, 2899,
                     id="the cheaper of two, with a machine"),
        pytest.param('discount 100% on cheapest 1 item where item.category in "coffee" with 2 items',
                     {"coffee": [3900, 2900, 1900]}, 1900, id="the other two are bought"),
        pytest.param('discount 100% on dearest 1 item where item.category in "coffee" with 2 items',
                     {"coffee": [3900, 2900]}, None, id="there must be two others"),
        pytest.param('price 0.01 PLN on every item where item.category in "coffee" with 1 item',
                     {"coffee": [3900, 2900, 1900], "tea": [100]}, 2899 + 1899,
                     id="a bag is gift or buy, not both; as many sets as there can be"),
        pytest.param(SET, {"coffee": [3900], "cups": [2900]}, 900, id="a set for 59"),
        pytest.param(SET, {"coffee": [3900, 4900], "cups": [2900]}, 1900, id="the dearest make the set"),
        pytest.param(SET, {"coffee": [3900] * 3, "cups": [2900] * 2}, 1800, id="every complete set"),
        pytest.param(SET, {"coffee": [2900], "cups": [2900]}, None, id="never dearer than one by one"),
        pytest.param(SET, {"coffee": [4900, 1000], "cups": [2900, 1000]}, 1900, id="only dearer sets"),
        pytest.param(SET, {"cups": [2900]}, None, id="half a set"),
        pytest.param(THREE, {"cookies": [1200] * 3}, 600, id="three for 30"),
        pytest.param(THREE, {"cookies": [1200] * 2}, None, id="two are no three"),
        pytest.param(THREE, {"cookies": [1200, 1100, 1500, 1400]}, 1100, id="the three dearest"),
        pytest.param(THREE + " at most 1 item per order", {"cookies": [1200] * 3}, None,
                     id="a limit does not cut a set"),
    ],
)  # fmt: skip
def test_what_a_set_takes_off(text, bought, off):
    decision = decided(programme(text), order(*goods(**bought)))
    assert given(decision) == ({} if off is None else {"r0": off})


def test_a_bundle_is_spread_over_the_set_to_the_grosz():
    decision = decided(programme(SET), order(*goods(coffee=[3901], cups=[2900])))
    assert paid(decision) == [3384, 2516]
    (outcome,) = decision.outcomes
    assert outcome.receipt == outcome.shares


def test_the_gift_stands_on_the_receipt_and_the_machine_shares_the_saving():
    decision = decided(programme(BAG), order(*goods(coffee=[4000], machines=[96_000])))
    (outcome,) = decision.outcomes
    assert [(share.line, share.amount) for share in outcome.receipt] == [("coffee0", 3999)]
    assert {share.line: share.amount for share in outcome.shares} == {"coffee0": 160, "machines0": 3839}


def test_points_for_sets():
    text = SET.replace("bundle 59 PLN", "earn 5 points")
    assert given(decided(programme(text), order(*goods(coffee=[100] * 3, cups=[100] * 2)))) == {"r0": 10}


def test_no_set_is_told():
    assert missed(decided(programme(SET), order(*goods(coffee=[3900])))) == {"r0": "units"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(SET, "PLN 68 − PLN 59 = PLN 9", id="a set"),
        pytest.param(SET, "PLN 136 − 2 × PLN 59 = PLN 18", id="two sets"),
    ],
)
def test_the_sum_is_told(text, told):
    sets = 2 if "2 ×" in told else 1
    made = programme(text)
    (outcome,) = decided(made, order(*goods(coffee=[3900] * sets, cups=[2900] * sets))).outcomes
    assert why(outcome, made, Names(), "en").replace("\u00a0", " ").endswith(f": {told}")


def test_one_more_makes_a_set():
    made = programme(SET)
    event = order(*goods(coffee=[3900, 3900], cups=[2900]))
    (nudge,) = nudges(made, event, Facts(), NOON, decided(made, event))
    assert (nudge.quantity, nudge.skus, nudge.gain.amount) == (1, ("cups0",), 1800)
    assert "59" in nudge_text(nudge, made, Names(), "pl")


@st.composite
def overlapping(draw):
    """Units, each of which may be eligible, stand beside, or do either."""
    prices = draw(st.lists(st.integers(1, 9), min_size=1, max_size=7))
    sorts = draw(st.lists(st.sampled_from("ebx"), min_size=len(prices), max_size=len(prices)))
    lines = [
        line(price, id=f"{i}", category=sort)
        for i, (price, sort) in enumerate(zip(prices, sorts, strict=True))
    ]
    units = shop_units(cart(*lines))
    return [u for u in units if u.line.category in "ex"], [u for u in units if u.line.category in "bx"]


def most_sets(eligible, beside, size, number):
    """By trying all choices of the units that stand beside."""
    best = 0
    for count in range(1, len(beside) // number + 1):
        for others in combinations(beside, count * number):
            left = [unit for unit in eligible if unit not in others]
            if len(left) >= count * size:
                best = max(best, count)
    return best


@cases(pool=overlapping(), size=st.integers(1, 2), number=st.integers(1, 2))
def test_as_many_sets_as_can_be_and_no_unit_in_two(pool, size, number):
    eligible, beside = pool
    units = "every item" if size == 1 else f"every {size} items"
    noun = "item" if number == 1 else "items"
    for verb in ("discount 1 PLN", "bundle 1 PLN"):
        effect = parse_rule(f"{verb} on {units} with {number} {noun}").tree.effect
        found = pieces(effect, eligible, beside)
        used = [unit.key for piece in found for unit in piece.members]
        assert len(used) == len(set(used))
        assert all(len(piece.members) == size + number for piece in found)
        assert len(found) == most_sets(eligible, beside, size, number)
