"""One unit of a line while an order is decided."""

from __future__ import annotations

from dataclasses import dataclass

from flask_loyalty.engine.facts import CartLine

__all__ = ["Unit"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a line while an order is decided; money in minor units, as the shop prices (gross or net).

    :ivar price_minor: what the shop asks, less the unit's share of the shop's own order discount.
    :ivar paid_minor: what the programme's deals so far have left of that.
    :ivar points_minor: the part of ``paid_minor`` that ``points`` points pay.
    :ivar back_minor: money given back without the goods.
    """

    line: CartLine
    index: int
    price_minor: int
    paid_minor: int
    points_minor: int = 0
    points: int = 0
    back_minor: int = 0
    excluded: bool = False
    kept: bool = True

    @property
    def key(self) -> tuple[str, int]:
        """The line and the number within it."""
        return self.line.id, self.index

    @property
    def money_minor(self) -> int:
        """What was paid in money: not with points, and not given back."""
        return self.paid_minor - self.points_minor - self.back_minor

    @property
    def earns(self) -> bool:
        """Whether measures count it."""
        return self.kept and not self.excluded
