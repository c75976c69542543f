"""One slip of the hand in a good text: it is told, it is told once, and where it stands."""

from __future__ import annotations

from itertools import cycle, islice

import pytest

from tests.language.mutants import POOL, mutants
from tests.language.vectors import cases, load, text_of, told


@pytest.mark.parametrize("case", cases("good.json"))
def test_a_slip_is_told_in_its_place(case):
    """A text with a slip is still good, or has at least one mistake, each within the text."""
    for _, text in islice(mutants(text_of(case)), 0, None, 5):
        for one in told(case, lambda _, text=text: text):
            assert 0 <= one.span.start <= one.span.end <= len(text)
            for fix in one.fixes:
                assert all(0 <= edit.span.start <= edit.span.end <= len(text) for edit in fix.edits)


def test_one_slip_is_one_mistake():
    """Nine of ten texts with one slip show exactly one mistake: what follows from it is not told."""
    pool = cycle(POOL)
    counts = [
        len(told(case, lambda _, text=text: text))
        for case in load("good.json")["cases"]
        for _, text in islice(mutants(text_of(case), pool), 0, None, 7)
    ]
    wrong = [count for count in counts if count]
    assert len(wrong) > 300
    assert sum(count == 1 for count in wrong) >= 0.95 * len(wrong)
