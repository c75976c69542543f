"""Pasts that say nothing of a single fact, but lead to what hangs on many orders: a rhythm, a rank, a habit.

Each is a proposal, the plainest first; the case is decided, and whoever asked looks whether it shows what it
should.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from flask_loyalty.analysis.occasions import Occasion
from flask_loyalty.programme.model import Programme
from flask_loyalty.services.comparing import money_of

__all__ = ["Histories"]

Written = dict[str, Any]
_GAP, _ORDERS = 10, 4
"""An order every ten days, four times, is a habit."""
_OTHERS = 9
"""Beside so many customers the best is the first of ten."""
_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Histories:
    """Pasts of a customer that may lead to what a rule asks.

    :ivar clock: a moment as a case file writes it.
    :ivar goods: what an order of the past has, if nothing is asked of it.
    :ivar asked: the names of the facts of the past that the programme reads.
    """

    programme: Programme
    clock: Callable[[datetime], str]
    goods: Sequence[Written]
    asked: frozenset[str]

    def of(self, one: Occasion, cart: Sequence[Written] | None) -> Iterator[list[Written]]:
        """Pasts for an occasion, whose own goods may have been bought before."""
        carts = [list(goods) for goods in (cart, self.goods) if goods]
        if "customer.categories" in self.asked:
            yield from ([self._at(one.moment - timedelta(days=2), goods)] for goods in carts)
        if self.asked & {"customer.usual_interval", "customer.next_category", "customer.due"}:
            yield from (self._regular(one.moment, goods, since) for since in (_GAP, 15, 5) for goods in carts)
        if "customer.expected_margin" in self.asked:
            yield from self._expecting(one)
        if "customer.margin_rank" in self.asked:
            yield from self._ranked(one.moment)

    def _at(self, moment: datetime, goods: Sequence[Written], **more: Any) -> Written:
        return {"at": self.clock(moment), **more, "cart": list(goods)}

    def _regular(self, moment: datetime, goods: Sequence[Written], since: int) -> list[Written]:
        """Orders at equal distances, the last of them some days ago."""
        last = moment - timedelta(days=since)
        return [self._at(last - timedelta(days=_GAP * back), goods) for back in reversed(range(_ORDERS))]

    def _expecting(self, one: Occasion) -> Iterator[list[Written]]:
        """Three orders a year apart, of which each leaves what is expected of a year."""
        value = one.facts.past.get("customer.expected_margin")
        if isinstance(value, Fraction) and value.denominator == 1:
            last = one.moment - timedelta(days=1)
            yield [self._at(last - _YEAR * back, self._leaving(int(value))) for back in (2, 1, 0)]

    def _ranked(self, moment: datetime) -> Iterator[list[Written]]:
        """An order beside those of others, who left less, or more."""
        at = moment - timedelta(days=2)
        for mine, its in ((20_000, 10_000), (10_000, 20_000)):
            others = [self._at(at, self._leaving(its), member=f"klient-{n}") for n in range(1, _OTHERS + 1)]
            yield [self._at(at, self._leaving(mine)), *others]

    def _leaving(self, minor: int) -> list[Written]:
        """Goods that leave a margin."""
        first = self.goods[0] if self.goods else {"sku": "SKU-0"}
        price, cost = money_of(minor, self.programme), money_of(0, self.programme)
        return [{**first, "qty": 1, "price": price, "cost": cost, "tax": "0%"}]
