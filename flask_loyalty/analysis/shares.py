"""What an order was given as a share of its price and of its margin, read off what ``decide`` gave.

Money off goods counts, and points at their value, multiplied ones with them. Money off delivery, gifts and
pay to others do not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

from flask_loyalty.analysis.situations import Situation
from flask_loyalty.engine.facts import CartLine
from flask_loyalty.engine.outcomes import Outcome, OutcomeKind
from flask_loyalty.engine.priced import margin_minor, net_minor

__all__ = ["in_sight", "leaves", "margin_given", "price_of", "share_given", "value_given"]

NOTHING = Fraction(0)
Rules = Collection[str] | None


def price_of(situation: Situation) -> int:
    """What the goods cost on the shelf, before any deal and before the shop's own reduction of the order."""
    return sum(line.unit_price_minor * line.quantity for line in situation.event.cart.lines)


def value_given(situation: Situation, rules: Rules = None) -> Fraction:
    """What some rules gave, or all, in minor units: money off goods, points at their value."""
    value = situation.programme.points.value_minor
    worth = {OutcomeKind.POINTS: value, OutcomeKind.DEAL: Fraction(1)}
    return sum((one.amount * worth[one.kind] for one in _given(situation, rules)), NOTHING)


def share_given(situation: Situation, rules: Rules = None) -> Fraction:
    """The same as a share of the goods' price."""
    price = price_of(situation)
    return value_given(situation, rules) / price if price else NOTHING


def _given(situation: Situation, rules: Rules) -> Iterator[Outcome]:
    for one in situation.decision.outcomes:
        if one.kind in (OutcomeKind.DEAL, OutcomeKind.POINTS) and (rules is None or one.rule in rules):
            yield one


# ---------------------------------------------------------------- margin


def leaves(situation: Situation) -> Fraction | None:
    """What the goods leave of that, net; None if a unit's margin is not known."""
    found = [
        margin_minor(situation.programme, line, line.unit_price_minor)
        for line in situation.event.cart.lines
        for _ in range(line.quantity)
    ]
    return sum((one for one in found if one is not None), NOTHING) if None not in found else None


def margin_given(situation: Situation, rules: Rules = None) -> Fraction | None:
    """What some rules gave, or all, as a share of what the goods leave; None if that is unknown.

    Money off a unit counts net of its tax. Points count net of the tax of the goods that earned them, or of
    the whole order's, whichever is less.
    """
    left = leaves(situation)
    if left is None or left <= 0:
        return None
    lines = {line.id: line for line in situation.event.cart.lines}
    return sum((_net(situation, one, lines) for one in _given(situation, rules)), NOTHING) / left


def _net(situation: Situation, one: Outcome, lines: dict[str, CartLine]) -> Fraction:
    programme = situation.programme
    by_unit = sum((net_minor(programme, lines[share.line], share.amount) for share in one.shares), NOTHING)
    if one.kind is OutcomeKind.DEAL:
        return by_unit
    cart, price = situation.event.cart, price_of(situation)
    net = sum(
        (net_minor(programme, line, line.unit_price_minor * line.quantity) for line in cart.lines), NOTHING
    )
    on_average = one.amount * net / price if price else Fraction(one.amount)
    return min(by_unit, on_average) * programme.points.value_minor


def in_sight(situation: Situation, margin: Fraction | None = None) -> bool:
    """Whether it is an order of those that the document's checks look at.

    :param margin: what each unit leaves of its net price at least.
    """
    checks, programme = situation.programme.checks, situation.programme
    if price_of(situation) < checks.least_order_minor:
        return False
    for line in situation.event.cart.lines:
        if line.unit_price_minor < checks.least_price_minor:
            return False
        left = None if margin is None else margin_minor(programme, line, line.unit_price_minor)
        if margin is not None and (
            left is None or left < margin * net_minor(programme, line, line.unit_price_minor)
        ):
            return False
    return True
