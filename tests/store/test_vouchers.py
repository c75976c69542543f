"""Codes: unguessable, readable, forgiving of how people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.store.vouchers import ALPHABET, check_symbol, new_code, normalised

codes = st.text(ALPHABET, min_size=11, max_size=11).map(lambda symbols: symbols + check_symbol(symbols))


def test_a_code_is_three_groups_of_four():
    code = new_code()
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert normalised(code) == code.replace("-", "")
    assert len({new_code() for _ in range(1000)}) == 1000


@given(code=codes)
def test_it_may_be_typed_in_many_ways(code):
    spaced = f" {code[:4].lower()} {code[4:8]}-{code[8:]} ".replace("0", "o").replace("1", "I")
    assert normalised(spaced) == code


@given(code=codes, place=st.integers(0, 11), symbol=st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_noticed(code, place, symbol):
    wrong = code[:place] + symbol + code[place + 1 :]
    assert normalised(wrong) == (code if wrong == code else None)


@pytest.mark.parametrize("typed", ["", "7K3M", "x" * 40, "żółć żółć żółć", "0000-0000-000é", "٠" * 12])
def test_what_can_be_no_code(typed):
    assert normalised(typed) is None
