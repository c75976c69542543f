"""The smallest number for which something holds: looked for where it is likely, then narrowed down."""

from __future__ import annotations

from collections.abc import Callable, Iterable

__all__ = ["least", "least_below"]


def least(test: Callable[[int], bool], hints: Iterable[int], most: int) -> int | None:
    """The smallest number from 1 to ``most`` for which a test holds, as far as it was found.

    :param test: holds from some number on, or between two that the hints are next to.
    :param hints: numbers near which the answer may change.

    >>> least(lambda number: 7 <= number <= 9, [7, 9], 100), least(lambda number: number >= 23, [], 100)
    (7, 23)
    """
    near = sorted({at for hint in hints for at in (hint - 1, hint, hint + 1) if 1 <= at <= most})
    low = 0
    for at in near:
        if test(at):
            return least_below(test, low, at)
        low = at
    low, at = 0, min(1, most)
    while at:
        if test(at):
            return least_below(test, low, at)
        low, at = at, min(2 * at, most) if at < most else 0
    return None


def least_below(test: Callable[[int], bool], low: int, high: int) -> int:
    """The smallest number above ``low``, for which the test fails, up to ``high``, for which it holds.

    >>> least_below(lambda number: number >= 5, 0, 8)
    5
    """
    while high - low > 1:
        middle = (low + high) // 2
        if test(middle):
            high = middle
        else:
            low = middle
    return high
