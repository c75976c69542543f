"""The lowest price of the 30 days before a reduction, which the law wants beside it. Pure.

A price is what the shop asked for one unit on the shelf, or what a deal that the programme announced then
made of it for everybody (:mod:`flask_loyalty.engine.announced`). Two sorts of
reduction have a start: the shop's own (a price below the regular one, since the day the history says) and a
deal that the document announces. One that goes deeper without a break is still the one that began first:
what counts is the price before its first step. A price that rises in between, even if it stays below the
regular one, makes a new reduction, so that the lower price before it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from flask_loyalty.engine.candidates import is_valid
from flask_loyalty.engine.facts import Cart, Facts
from flask_loyalty.engine.outcomes import Decision, OutcomeKind
from flask_loyalty.engine.periods import add
from flask_loyalty.engine.priced import shop_units
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language.nodes import Duration, TimeUnit
from flask_loyalty.programme.model import Programme

__all__ = ["Dealt", "Known", "Lowest", "PriceRow", "announced_deals", "announced_in_force", "lowest_price"]

BEFORE = Duration(-30, TimeUnit.DAY)


class Known(Enum):
    """How far back the prices before a reduction are known."""

    FULL = "full"  # all of the 30 days
    LAUNCH = "launch"  # the product came on sale within them
    RECORD = "record"  # the record of prices began within them; what was before is not known
    NOTHING = "nothing"  # no price before the reduction is known


@dataclass(frozen=True, slots=True)
class PriceRow:
    """From when on the shop asked which price, in minor units; until the next row."""

    since: datetime
    price_minor: int
    regular_minor: int

    @property
    def cut(self) -> bool:
        """Whether it is below the regular price."""
        return self.price_minor < self.regular_minor


Dealt = Callable[[datetime, datetime], "int | None"]
"""The lowest price that announced deals made of a unit in ``[begin, end)``; None where they made none."""


@dataclass(frozen=True, slots=True)
class Lowest:
    """The lowest price before a reduction, in minor units; None if none is known.

    :ivar start: when the reduction began.
    :ivar since: from when on prices were looked at, the start of the 30 days or later.
    """

    start: datetime
    known: Known
    since: datetime
    minor: int | None = None


def lowest_price(
    rows: Sequence[PriceRow],
    announced: Iterable[datetime],
    now: datetime,
    zone: ZoneInfo,
    recorded_since: datetime | None = None,
    dealt: Dealt | None = None,
) -> Lowest | None:
    """What to tell beside a product's price; None where nothing is reduced.

    Of several reductions at once each has its figure, and the lowest is told.

    :param rows: the product's prices, the oldest first, up to now.
    :param announced: when the announced deals on it began; those still to come do not count.
    :param recorded_since: when the record of any price began.
    :param dealt: what announced deals of that time made of the price.

    >>> utc = ZoneInfo("UTC")
    >>> first, raised, cut, today = (datetime(2026, 11, day, tzinfo=utc) for day in (1, 9, 10, 12))
    >>> rows = [PriceRow(first, 5000, 5000), PriceRow(raised, 7000, 7000), PriceRow(cut, 5500, 7000)]
    >>> lowest_price(rows, [], today, utc).minor
    5000
    """
    past = [row for row in rows if row.since <= now]
    starts = {_first(past, start) for start in announced if start <= now}
    if past and past[-1].cut:
        starts.add(_first(past, past[-1].since))
    found = [_before(past, start, zone, recorded_since, dealt) for start in sorted(starts)]
    return min(found, key=lambda one: (one.minor is None, one.minor), default=None)


def _first(rows: Sequence[PriceRow], start: datetime) -> datetime:
    """The first step of a reduction that begins, or goes deeper, at ``start``."""
    upto = [row for row in rows if row.since <= start]
    if not upto or not upto[-1].cut:
        return start
    place = len(upto) - 1
    while place and upto[place - 1].cut and upto[place - 1].price_minor >= upto[place].price_minor:
        place -= 1
    return upto[place].since


def _before(
    rows: Sequence[PriceRow],
    start: datetime,
    zone: ZoneInfo,
    recorded_since: datetime | None,
    dealt: Dealt | None,
) -> Lowest:
    """The lowest price in force in ``[start - 30 days, start)``, days being those of the calendar."""
    begin = add(start, BEFORE, zone)
    earlier = [row for row in rows if row.since < start]
    if not earlier:
        return Lowest(start, Known.NOTHING, start)
    ends = [*(row.since for row in earlier[1:]), start]
    prices = [row.price_minor for row, end in zip(earlier, ends, strict=True) if end > begin]
    first = earlier[0].since
    made = None if dealt is None else dealt(max(begin, first), start)
    prices += [] if made is None else [made]
    if first <= begin:
        return Lowest(start, Known.FULL, begin, min(prices))
    launched = recorded_since is not None and recorded_since < first
    return Lowest(start, Known.LAUNCH if launched else Known.RECORD, first, min(prices))


# ---------------------------------------------------------------- which announced deals a product has


def announced_deals(programme: Programme, decision: Decision) -> dict[str, set[datetime]]:
    """By line, when the announced deals began that lower its price in a decision."""
    found: dict[str, set[datetime]] = {}
    if not programme.announced:
        return found
    for outcome in decision.outcomes:
        if outcome.kind is not OutcomeKind.DEAL or outcome.rule not in programme.announced:
            continue
        start = programme.rule(outcome.rule).announced
        if start is not None and start <= decision.moment:
            for share in outcome.shares:
                found.setdefault(share.line, set()).add(start)
    return found


def announced_in_force(programme: Programme, cart: Cart, moment: datetime) -> dict[str, datetime]:
    """The announced deals on the goods of a cart, whether or not they apply to it yet, and since when.

    A product's own page tells "buy two, the third cheaper" of one unit too.
    """
    found: dict[str, datetime] = {}
    units = shop_units(cart)
    scope = Scope(programme, Facts(), moment, cart=cart, units=units)
    goods = [
        unit for unit in units if programme.excluded is None or not scope.of(unit).holds(programme.excluded)
    ]
    for rule_id in programme.announced if goods else ():
        rule = programme.rule(rule_id)
        if rule.announced is None or moment < rule.announced or not is_valid(rule, moment):
            continue
        selected = rule.rule.effect.units
        if scope.matching(None if selected is None else selected.where, goods):
            found[rule_id] = rule.announced
    return found
