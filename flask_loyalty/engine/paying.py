"""Points as money, and rewards chosen with an order.

Points → money rounds down, money → points rounds up, so there and back never gains. What is chosen is
clamped to what is possible, never refused: changing the basket clamps again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from flask_loyalty.engine.facts import Choices
from flask_loyalty.engine.outcomes import Missed, PointsPayment, RewardTaken
from flask_loyalty.engine.priced import Unit
from flask_loyalty.engine.scope import Scope
from flask_loyalty.money import Rounding, round_fraction, spread

__all__ = ["Paid", "money_of", "pay_with_points", "points_for", "take_rewards"]


def money_of(points: int, value_minor: Fraction) -> int:
    """What points pay, in minor units, rounded down.

    >>> money_of(3, Fraction(1, 2))
    1
    """
    return round_fraction(points * value_minor, Rounding.DOWN)


def points_for(minor: int, value_minor: Fraction) -> int:
    """The points that an amount takes, rounded up.

    >>> points_for(1001, Fraction(2))
    501
    """
    return round_fraction(minor / value_minor, Rounding.UP)


@dataclass(frozen=True, slots=True)
class Paid:
    """The units with what points pay of them, and the payment as a whole."""

    units: tuple[Unit, ...]
    payment: PointsPayment


def pay_with_points(scope: Scope, chosen: int, spendable: int) -> Paid:
    """Pay goods with points, as many as were chosen and can be used.

    :param spendable: the customer's points less those of the rewards taken.
    """
    if scope.programme.points.redeem is None and not _is_paid_already(scope.units):
        return Paid(scope.units, PointsPayment())
    payable = [unit.paid_minor if unit.earns else 0 for unit in scope.units]
    most = _most(scope, sum(payable), spendable)
    points = _enough(scope, min(chosen, most), spendable)
    value = scope.programme.points.value_minor
    minor = min(money_of(points, value), sum(payable)) if points else 0
    points = points_for(minor, value) if minor else 0
    return Paid(_spread_payment(scope.units, payable, points, minor), PointsPayment(points, minor, most))


def _most(scope: Scope, goods_minor: int, spendable: int) -> int:
    """How many points could be used: no more than the goods need, the rule allows, the customer has."""
    redeem, value = scope.programme.points.redeem, scope.programme.points.value_minor
    if redeem is None or scope.member is None or value <= 0:
        return 0
    most = min(max(0, spendable), points_for(goods_minor, value))
    if redeem.at_most is not None:
        allowed = max(0, round_fraction(scope.number(redeem.at_most) or 0))
        if allowed < goods_minor:
            most = min(most, round_fraction(allowed / value))
    return _enough(scope, most, spendable)


def _enough(scope: Scope, points: int, spendable: int) -> int:
    """No points below the minimum, unless there are enough and fewer pay the goods to exactly 0."""
    redeem, value = scope.programme.points.redeem, scope.programme.points.value_minor
    goods = sum(unit.paid_minor for unit in scope.units if unit.earns)
    if redeem is None or points <= 0:
        return 0
    fewer_will_do = spendable >= redeem.minimum and points >= points_for(goods, value)
    return points if points >= redeem.minimum or fewer_will_do else 0


def _spread_payment(
    units: Sequence[Unit], payable: Sequence[int], points: int, minor: int
) -> tuple[Unit, ...]:
    """The money by what each unit costs, the points by the money; both by largest remainder."""
    if not minor and not _is_paid_already(units):
        return tuple(units)
    money = spread(minor, payable)
    counts = spread(points, money)
    return tuple(
        replace(unit, points_minor=share, points=count)
        for unit, share, count in zip(units, money, counts, strict=True)
    )


def _is_paid_already(units: Sequence[Unit]) -> bool:
    """Whether points pay a part of some unit."""
    return any(unit.points_minor or unit.points for unit in units)


def take_rewards(scope: Scope, choices: Choices) -> tuple[tuple[RewardTaken, ...], tuple[Missed, ...]]:
    """The chosen rewards that can be had, in the order chosen, and what stood in the way of the others."""
    taken: list[RewardTaken] = []
    missed: list[Missed] = []
    for name in choices.rewards:
        hindrance = _hindrance(scope, name, taken)
        if hindrance:
            missed.append(Missed(name, hindrance, of="reward"))
        else:
            taken.append(RewardTaken(name, scope.programme.rewards[name].points))
    return tuple(taken), tuple(missed)


def _hindrance(scope: Scope, name: str, taken: Sequence[RewardTaken]) -> str:
    reward = scope.programme.rewards.get(name)
    if reward is None:
        return "unknown"
    if scope.member is None:
        return "guest"
    if not scope.holds(reward.audience):
        return "not_for_you"
    same = sum(1 for one in taken if one.reward == name)
    if reward.stock is not None and scope.facts.reward_stock.get(name, reward.stock) <= same:
        return "sold_out"
    if sum(one.points for one in taken) + reward.points > scope.facts.spendable_points:
        return "points"
    return ""
