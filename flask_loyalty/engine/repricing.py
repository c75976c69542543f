"""An order that is priced again after a return: what its kept units cost without those that came back.

Of ``"refund": "reprice"``. Money goes back for what was paid above the new price; where the kept units now
cost more than is left of the payment, nothing goes back and nothing is asked for. The order's delivery and
its gifts stand as they were given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeGuard

from flask_loyalty.engine.candidates import candidates
from flask_loyalty.engine.dealing import DEALS, Dealt, dealt
from flask_loyalty.engine.outcomes import Decision, PricedUnit
from flask_loyalty.engine.priced import Unit, allot, allot_within
from flask_loyalty.engine.scope import Scope
from flask_loyalty.money import spread

__all__ = ["priced_again"]


@dataclass(frozen=True, slots=True)
class _Payment:
    """What is paid for some units: in all and by points, in minor units, and how many points."""

    minor: int
    points_minor: int
    points: int


def priced_again(
    scope: Scope, frozen: Sequence[Unit], placed: Decision, former: Decision | None, back_minor: int
) -> tuple[Dealt, tuple[Unit, ...]] | None:
    """The deals of the kept units alone, and the units with what stays paid for them.

    A unit that came back carries what went back for it, so all units still add up to what was paid.

    :param scope: the basket at the shop's prices, given-back units not kept, with the facts of that day.
    :param frozen: the units as they were placed, given-back ones not kept.
    :param former: how the order stood before this return; what has gone back since stays given.
    :param back_minor: money given back without goods, over the units that are kept.
    :return: None if the whole order is not priced as it was placed (it got no deals that day, or the engine
        has changed): then its shares stand.
    """
    at_first = replace(scope, units=tuple(replace(unit, kept=True) for unit in scope.units))
    whole = dealt(at_first, candidates(at_first).of(DEALS))
    if [unit.paid_minor for unit in whole.units] != [unit.paid_minor for unit in placed.units]:
        return None
    deals = dealt(scope, candidates(scope).of(DEALS))
    price = {unit.key: unit.paid_minor for unit in deals.units}
    frozen = [replace(unit, back_minor=0) for unit in frozen]
    kept = [unit for unit in frozen if unit.kept]
    gone = [unit for unit in frozen if not unit.kept]
    before = _payment(former.units if _stood_before(former, kept) else placed.units)
    left = _left(kept, sum(price[unit.key] for unit in kept), before, _payment(placed.units))
    units = {unit.key: unit for unit in _with_shares(kept, left, [price[unit.key] for unit in kept])}
    units |= {unit.key: unit for unit in _given_back(gone, _payment(placed.units), left)}
    weights = [units[unit.key].money_minor if unit.kept else 0 for unit in frozen]
    back = spread(min(back_minor, sum(weights)), weights)
    return deals, tuple(
        replace(units[unit.key], back_minor=share) for unit, share in zip(frozen, back, strict=True)
    )


def _stood_before(former: Decision | None, kept: Sequence[Unit]) -> TypeGuard[Decision]:
    """Whether the order stood so and only gave back more since; a count that was put right starts anew."""
    if former is None:
        return False
    had = {(unit.line, unit.unit) for unit in former.units if unit.kept}
    return all(unit.key in had for unit in kept)


def _payment(units: Sequence[PricedUnit] | Sequence[Unit]) -> _Payment:
    kept = [unit for unit in units if unit.kept]
    return _Payment(
        sum(unit.paid_minor for unit in kept),
        sum(unit.points_minor for unit in kept),
        sum(unit.points for unit in kept),
    )


def _left(kept: Sequence[Unit], price_minor: int, before: _Payment, placed: _Payment) -> _Payment:
    """What stays paid for the kept units: their new price, never more than was paid for them so far.

    The points that paid them stay, those of the others go back; neither points nor money are asked for
    again, so where a lost deal costs more than the one, the other pays the rest.
    """
    own = _payment(kept)
    minor = min(before.minor, price_minor)
    in_money = before.minor - before.points_minor
    points_minor = max(minor - in_money, min(own.points_minor, minor, before.points_minor))
    points = own.points
    if points_minor != own.points_minor:
        points = placed.points * points_minor // placed.points_minor
    return _Payment(minor, points_minor, min(points, before.points))


def _with_shares(kept: Sequence[Unit], left: _Payment, prices: Sequence[int]) -> list[Unit]:
    """The kept units with their shares of what stays paid."""
    paid = spread(left.minor, prices)
    by_points = allot_within(left.points_minor, [Fraction(unit.points_minor) for unit in kept], paid)
    counts = spread(left.points, by_points)
    return [
        replace(unit, paid_minor=share, points_minor=part, points=count)
        for unit, share, part, count in zip(kept, paid, by_points, counts, strict=True)
    ]


def _given_back(gone: Sequence[Unit], placed: _Payment, left: _Payment) -> list[Unit]:
    """The given-back units with their shares of what went back, by what was paid for them."""
    paid = allot(placed.minor - left.minor, [Fraction(unit.paid_minor) for unit in gone], gone)
    own = [Fraction(unit.points_minor) for unit in gone]
    by_points = allot_within(placed.points_minor - left.points_minor, own, paid)
    counts = allot(placed.points - left.points, [Fraction(part) for part in by_points], gone)
    return [
        replace(unit, paid_minor=share, points_minor=part, points=count)
        for unit, share, part, count in zip(gone, paid, by_points, counts, strict=True)
    ]
