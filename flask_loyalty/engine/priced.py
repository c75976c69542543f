"""Units of a cart with their prices, as one phase leaves them to the next; and what a unit's margin is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm

from flask_loyalty.engine.facts import Cart, CartLine
from flask_loyalty.engine.making import a_unit, as_priced
from flask_loyalty.engine.outcomes import Decision, PricedUnit, UnitShare
from flask_loyalty.engine.unit import Unit
from flask_loyalty.money import spread
from flask_loyalty.programme.model import Programme

__all__ = [
    "Unit",
    "allot",
    "allot_within",
    "margin_minor",
    "net_minor",
    "placed_units",
    "priced",
    "shares_of",
    "shop_units",
    "whole_weights",
]


def shop_units(cart: Cart) -> tuple[Unit, ...]:
    """The units at the shop's prices, its own discount of the order spread over them.

    The last ``refunded`` units of a line are those that were given back.
    """
    units = [
        a_unit(
            line,
            index,
            line.unit_price_minor,
            line.unit_price_minor,
            excluded=False,
            kept=index < line.quantity - line.refunded,
        )
        for line in cart.lines
        for index in range(line.quantity)
    ]
    if not cart.discount_minor:
        return tuple(units)
    weights = [unit.price_minor for unit in units]
    shares = spread(min(cart.discount_minor, sum(weights)), weights)
    return tuple(
        replace(unit, price_minor=unit.price_minor - share, paid_minor=unit.price_minor - share)
        for unit, share in zip(units, shares, strict=True)
    )


def placed_units(cart: Cart, placed: Decision, money_back_minor: int) -> tuple[Unit, ...]:
    """The units as they were placed, those given back since no longer kept.

    A line that is gone from the order counts as given back.
    ``money_back_minor`` is spread over the kept units by the money paid for them, at most all of it.
    """
    lines = {line.id: line for line in cart.lines}
    units = [_as_placed(unit, lines.get(unit.line) or _gone(unit)) for unit in placed.units]
    weights = [unit.money_minor if unit.kept else 0 for unit in units]
    back = spread(min(money_back_minor, sum(weights)), weights)
    return tuple(replace(unit, back_minor=share) for unit, share in zip(units, back, strict=True))


def _gone(unit: PricedUnit) -> CartLine:
    return CartLine(unit.line, "", 0, unit.price_minor, unit.price_minor)


def _as_placed(unit: PricedUnit, line: CartLine) -> Unit:
    return Unit(
        line,
        unit.unit,
        unit.price_minor,
        unit.paid_minor,
        unit.points_minor,
        unit.points,
        excluded=unit.excluded,
        kept=unit.unit < line.quantity - line.refunded,
    )


def priced(units: Sequence[Unit]) -> tuple[PricedUnit, ...]:
    """The units as a decision keeps them."""
    return tuple([as_priced(unit) for unit in units])


# ---------------------------------------------------------------- margin


def net_minor(programme: Programme, line: CartLine, amount_minor: int) -> Fraction:
    """An amount without its tax, exactly.

    100.00 gross at 23 % is 10000 × 10000/12300 minor units; where prices are net it is the amount itself.
    """
    if not programme.gross:
        return Fraction(amount_minor)
    return Fraction(amount_minor * 10000, 10000 + line.tax_bp)


def margin_minor(programme: Programme, line: CartLine, amount_minor: int) -> Fraction | None:
    """What is left of an amount paid for a unit: net of tax, less the net cost. It may be negative.

    A unit of unknown cost counts the programme's ``assume_margin`` of the net amount; without one its
    margin is unknown.
    """
    net = net_minor(programme, line, amount_minor)
    if line.cost_minor is not None:
        return net - line.cost_minor
    return None if programme.assume_margin is None else programme.assume_margin * net


# ---------------------------------------------------------------- sharing


def allot(total: int, parts: Sequence[Fraction], units: Sequence[Unit]) -> tuple[int, ...]:
    """Share a whole amount over units by what each of them contributed, exactly.

    A negative contribution counts as none. Where nobody contributed, the money paid decides, then the
    price, then each counts the same.
    """
    weights = whole_weights(parts)
    for stand_in in (
        [unit.money_minor for unit in units],
        [unit.price_minor for unit in units],
        [1 for _ in units],
    ):
        if sum(weights):
            break
        weights = stand_in
    return spread(total, weights)


def allot_within(total: int, parts: Sequence[Fraction], most: Sequence[int]) -> tuple[int, ...]:
    """Share a whole amount over units by their parts, none getting more than its ``most``.

    What a full unit cannot take goes to those with room, by the room they have. The total must be at most
    the sum of ``most``.
    """
    shares = [min(share, cap) for share, cap in zip(_spread_parts(total, parts), most, strict=True)]
    room = [cap - share for share, cap in zip(shares, most, strict=True)]
    more = spread(total - sum(shares), room)
    return tuple(share + extra for share, extra in zip(shares, more, strict=True))


def _spread_parts(total: int, parts: Sequence[Fraction]) -> tuple[int, ...]:
    weights = whole_weights(parts)
    return spread(total, weights) if sum(weights) else (0,) * len(weights)


def whole_weights(parts: Sequence[Fraction]) -> list[int]:
    """Fractions in proportion as integers, negative ones as 0."""
    common = lcm(*(part.denominator for part in parts))
    return [max(0, part.numerator * (common // part.denominator)) for part in parts]


def shares_of(units: Sequence[Unit], amounts: Sequence[int]) -> tuple[UnitShare, ...]:
    """The shares that are not zero, as an outcome keeps them."""
    return tuple(
        UnitShare(unit.line.id, unit.index, amount)
        for unit, amount in zip(units, amounts, strict=True)
        if amount
    )
