"""The least amount that does, where other deals begin and cease to stand in the way as it grows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from flask_loyalty.engine.changes import Change, ChangeKind, Occurrence
from flask_loyalty.engine.crossings import crossings, may_stand_in_the_way
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.sights import Sight
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["Regimes"]


class Regimes:
    """Amounts between which the same other rules give something, and the same stands in this one's way.

    Where that is so at two amounts at which this one gives nothing, none between does.

    :param decided: what is decided after some changes; None if there was enough of it.
    :param does: whether the rule then gives what it is to give.
    """

    def __init__(
        self,
        start: Occurrence,
        rule: ProgrammeRule,
        decided: Callable[[tuple[Change, ...]], Decision | None],
        does: Callable[[tuple[Change, ...]], bool],
    ) -> None:
        self._start, self._rule, self._decided, self._does = start, rule, decided, does

    def least(self, change: Change, most: int | None = None) -> int | None:
        """The least number of a change that does, up to one, or up to the last at which anything begins."""
        decision = self._decided(()) or Decision(0, self._start.moment)
        more = change.kind is not ChangeKind.LESS
        limits = crossings(self._rule, Sight(self._start, {}), decision, more=more)
        if most is not None:
            limits = [*(at for at in limits if at < most), most]
        elif limits:
            limits.append(2 * limits[-1])  # for deals may take off half of what is added
        # the least amount by itself is a step, for it is a unit more
        found = (self._first(change, low, high) for low, high in pairwise(sorted({0, 1, *limits})))
        return next((number for number in found if number is not None), None)

    def _first(self, change: Change, low: int, high: int) -> int | None:
        """The least number that does above one that does not; None if none does up to another."""
        if high - low <= 1:
            return high if self._does_with(change, high) else None
        does = self._does_with(change, high)
        before = high - 1 if does else high
        if not self._does_with(change, before) and self._regime(change, low) == self._regime(change, before):
            return high if does else None
        middle = (low + high) // 2
        first = self._first(change, low, middle)
        return self._first(change, middle, high) if first is None else first

    def _does_with(self, change: Change, number: int) -> bool:
        return self._does(_so_much(change, number))

    def _regime(self, change: Change, number: int) -> frozenset[tuple[str, str]]:
        """Which other rules give something that may matter to this one, and by what it misses."""
        decision = self._decided(_so_much(change, number))
        if decision is None:
            return frozenset()
        programme, rule = self._start.programme, self._rule
        others = {outcome.rule for outcome in decision.outcomes} - {rule.id}
        given = {("gives", one) for one in others if may_stand_in_the_way(programme.rule(one), rule)}
        missed = {(miss.clause, miss.by) for miss in decision.missed if miss.rule == rule.id}
        return frozenset(given | missed)


def _so_much(change: Change, number: int) -> tuple[Change, ...]:
    return (replace(change, number=number),) if number else ()
