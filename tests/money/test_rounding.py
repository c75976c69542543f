"""Rounding: named modes that treat a return like the purchase it undoes."""

import json
from fractions import Fraction
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.money import Rounding, round_fraction

EXACT = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)
MODES = st.sampled_from(Rounding)


@pytest.mark.parametrize(
    ("value", "down", "up", "half_up", "half_even"),
    [
        pytest.param("7/2", 3, 4, 4, 4, id="7/2 is 3.5"),
        pytest.param("-7/2", -3, -4, -4, -4, id="a return mirrors it: not -4 as by floor division"),
        pytest.param("5/2", 2, 3, 3, 2, id="a half goes to the even neighbour"),
        pytest.param("1/3", 0, 1, 0, 0, id="less than a half"),
        pytest.param("2/3", 0, 1, 1, 1, id="more than a half"),
        pytest.param("4", 4, 4, 4, 4, id="a whole number stays"),
        pytest.param("0", 0, 0, 0, 0, id="nothing stays"),
    ],
)
def test_round_fraction(value, down, up, half_up, half_even):
    rounded = [round_fraction(Fraction(value), mode) for mode in Rounding]
    assert rounded == [down, up, half_up, half_even]


VECTORS = json.loads(files("flask_loyalty.grammar").joinpath("vectors", "rounding.json").read_text("utf-8"))


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["exact"])
def test_the_vectors_that_all_backends_share(case):
    rounded = {mode.value: round_fraction(Fraction(case["exact"]), mode) for mode in Rounding}
    assert {"exact": case["exact"], **rounded} == case


@given(value=EXACT, mode=MODES)
def test_rounding_is_symmetric(value, mode):
    assert round_fraction(-value, mode) == -round_fraction(value, mode)


@given(value=EXACT, mode=MODES)
def test_rounding_moves_by_less_than_one(value, mode):
    assert abs(round_fraction(value, mode) - value) < 1


@given(value=EXACT, more=EXACT, mode=MODES)
def test_rounding_keeps_order(value, more, mode):
    low, high = sorted((value, more))
    assert round_fraction(low, mode) <= round_fraction(high, mode)


@given(whole=st.integers(-(10**12), 10**12), mode=MODES)
def test_whole_numbers_stay(whole, mode):
    assert round_fraction(whole, mode) == whole
