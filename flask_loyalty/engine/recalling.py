"""What rules gave for units that were seen before: a bounded memory of this process.

What a rule with a plan and without limits gives of some units, once its conditions hold, is a pure function
of the rule, the customer, and of each unit its line's id, its number and its prices. A cart is quoted again
with each page, mostly as it was. A unit is noted when it is first seen; what rules give of it is kept from
the second time on, so that carts that never come back fill no memory. Two generations of each are kept, and
the older is dropped when the younger is full. Threads share it: a lost entry is worked out anew.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import count
from typing import Any

from flask_loyalty.engine.unit import Unit

__all__ = ["LARGE", "MOST", "Memory", "memory"]

MOST = 8_192
"""So many results a generation holds, and so many units."""


LARGE = 50
"""A cart of more units is not remembered."""


class _Generations:
    """A mapping that forgets what was not asked for in a long time."""

    __slots__ = ("_most", "_old", "young")

    def __init__(self, most: int) -> None:
        self._most = most
        self.young: dict[Hashable, Any] = {}
        self._old: dict[Hashable, Any] = {}

    def get(self, key: Hashable) -> Any:
        """The value of a key, None if it is not known."""
        found = self.young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def forget(self) -> None:
        """Forget everything."""
        self.young.clear()
        self._old.clear()

    def put(self, key: Hashable, value: Any) -> None:
        """Keep a value."""
        if len(self.young) >= self._most:
            self._old, self.young = self.young, {}
        self.young[key] = value

    def __len__(self) -> int:
        return len(self.young) + len(self._old)


class Memory:
    """Units that were seen, each with a number of its own, and what rules gave of them.

    :ivar results: by rule, units and prices; the numbers of units are never used twice.
    """

    __slots__ = ("_numbers", "_units", "results")

    def __init__(self, most: int = MOST) -> None:
        self._numbers = count(1)
        self._units = _Generations(most)
        self.results = _Generations(most)

    def numbers(self, units: Sequence[Unit], member: str) -> list[int]:
        """The number of each unit of a customer's cart, 0 for one that was never seen.

        Of a large cart none is noted: what its rules give would take more room than it saves time.
        """
        if len(units) > LARGE:
            return [0] * len(units)
        found = []
        for unit in units:
            look = member, unit.line.id, unit.index, unit.price_minor
            number = self._units.get(look)
            if number is None:
                self._units.put(look, next(self._numbers))
            found.append(number or 0)
        return found

    def forget(self) -> None:
        """Forget everything; no number is used again."""
        self._units.forget()
        self.results.forget()


memory = Memory()
"""That of this process."""
