"""What a search for the nearest change is after, and what it may take for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flask_loyalty.engine.changes import Change
from flask_loyalty.engine.facts import CartLine

__all__ = ["MOST_UNITS", "Wanted", "Way"]

Way = tuple[Change, ...]
"""Changes that have to be made together."""

MOST_UNITS = 999
"""So many more units are thought of at most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a condition is to become.

    :ivar holds: whether it is to hold, or not to.
    :ivar can_add: whether the shop has so many more of a product.
    :ivar sold: one unit of a product as the shop sells it; None where it does not say.
    :ivar assortment: one unit of each product that the shop has; empty where it does not say.
    :ivar whole: whether the shop sells nothing besides that.
    :ivar acting: the facts that may be acted on; None: all on which a person can.
    """

    holds: bool = True
    can_add: Callable[[str, int], bool] = lambda sku, more: True
    sold: Callable[[str], CartLine | None] = lambda sku: None
    assortment: Callable[[], Sequence[CartLine]] = tuple
    whole: bool = True
    acting: frozenset[str] | None = None

    def opposite(self) -> Wanted:
        return replace(self, holds=not self.holds)
