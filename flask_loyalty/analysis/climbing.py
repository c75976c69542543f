"""From an order that gets something to one that gets more, step by step.

Every order that is tried is put through ``decide`` by whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice

from flask_loyalty.analysis.order_steps import Steps, at_part, beside
from flask_loyalty.analysis.situations import Situation

__all__ = ["climbed"]

WORTH_A_STEP = Fraction(1, 200)
"""By such a part of what an order gets it must get more, for another order to be shown instead."""
MOST_HALVED = 8
"""So often the way to lower prices is halved."""


def climbed(
    start: Situation, worth: Callable[[Situation], Fraction | None], steps: Steps, tries: int
) -> Iterator[Situation]:
    """Orders that get more and more, until no step leads further.

    :param worth: what an order gets; None where it is not to be looked at.
    :param tries: so many orders are tried.
    """
    climb = _Climb(start, worth)
    before: Situation | None = None
    while before is not climb.here and tries > 0:
        before = climb.here
        for made in islice(beside(before, steps), tries):
            tries -= 1
            if climb.better(made):
                yield made
        made = climb.lowest(steps.prices[0])
        tries -= MOST_HALVED
        if climb.better(made):
            yield made


class _Climb:
    """Where a climb has come.

    :ivar here: the order that gets most so far.
    :ivar best: what it gets.
    """

    def __init__(self, start: Situation, worth: Callable[[Situation], Fraction | None]) -> None:
        self.here, self.worth = start, worth
        self.best = worth(start) or Fraction(0)

    def better(self, made: Situation) -> bool:
        """Whether an order gets so much more that the climb goes on from there."""
        value = self.worth(made)
        if value is None or value <= self.best * (1 + WORTH_A_STEP):
            return False
        self.here, self.best = made, value
        return True

    def lowest(self, least: int) -> Situation:
        """The same goods at the lowest prices that still get as much: the value at which a band begins, say.

        Between half the prices and those of now the place is looked for at which the order gets less.
        """
        found, most = self.here, self.best
        low, high = Fraction(1, 2), Fraction(1)
        for _ in range(MOST_HALVED):
            part = (low + high) / 2
            made = at_part(self.here, part, least)
            value = self.worth(made)
            if value is None or value < most:
                low = part
            else:
                high, found, most = part, made, value
        return found
