"""Sharing an amount: exact, in proportion, and never more than a unit costs."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.money import spread

WEIGHTS = st.lists(st.integers(0, 10_000_00), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        pytest.param(1000, [10000] * 3, (334, 333, 333), id="the spare grosz goes to the first unit"),
        pytest.param(1, [500, 0], (1, 0), id="a free unit gets nothing"),
        pytest.param(1, [100, 200], (0, 1), id="of the largest remainders"),
        pytest.param(
            1, [1, 1, 2, 2], (0, 0, 1, 0), id="of equal remainders the larger weight, then the earlier"
        ),
        pytest.param(0, [0, 0], (0, 0), id="nothing to share needs no weight"),
        pytest.param(0, [], (), id="nothing to share, nobody to share it"),
        pytest.param(300, [100, 200], (100, 200), id="everything"),
    ],
)
def test_spread(total, weights, shares):
    assert spread(total, weights) == shares


@pytest.mark.parametrize(
    ("total", "weights"),
    [
        pytest.param(-1, [1], id="a negative amount"),
        pytest.param(1, [2, -1], id="a negative weight"),
        pytest.param(1, [0], id="no weight"),
        pytest.param(1, [], id="nobody"),
    ],
)
def test_spread_refuses(total, weights):
    with pytest.raises(ValueError, match="cannot share"):
        spread(total, weights)


@given(total=st.integers(0, 10**9), weights=WEIGHTS)
def test_spread_loses_nothing(total, weights):
    assert sum(spread(total, weights)) == total


@given(total=st.integers(0, 10**9), weights=WEIGHTS)
def test_no_share_is_a_whole_unit_away_from_its_proportion(total, weights):
    for share, weight in zip(spread(total, weights), weights, strict=True):
        assert abs(share - Fraction(total * weight, sum(weights))) < 1


@given(weights=WEIGHTS, data=st.data())
def test_no_share_exceeds_its_weight(weights, data):
    """As long as there is no more to share than the weights hold."""
    total = data.draw(st.integers(0, sum(weights)))
    assert all(share <= weight for share, weight in zip(spread(total, weights), weights, strict=True))


@given(total=st.integers(0, 10**6), weights=WEIGHTS)
def test_a_larger_weight_never_gets_less(total, weights):
    shares = spread(total, weights)
    ranked = sorted(zip(weights, shares, strict=True))
    assert all(a[1] <= b[1] for a, b in pairwise(ranked) if a[0] < b[0])
