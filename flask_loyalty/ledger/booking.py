"""What a decision comes to in the ledger: points by rule and unit, what goes back of points and gift cards,
uses of limits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from flask_loyalty.engine.limits import customers_key
from flask_loyalty.engine.outcomes import Decision, OutcomeKind, PricedUnit
from flask_loyalty.money import Rounding, round_fraction

__all__ = ["all_back", "card_returns", "cards_back", "limits_of", "pay_of", "points_back", "points_of"]


def points_of(decision: Decision | None) -> dict[str, dict[tuple[str, int | None], int]]:
    """The customer's points by rule, and by line and unit within it; nothing of no decision.

    What a multiplier added is in the outcomes that it multiplied. Points of an event without units stand
    under ``("", None)``.
    """
    return _amounts(decision, OutcomeKind.POINTS)


def pay_of(decision: Decision | None) -> dict[str, int]:
    """Money to an employee by rule, in minor units."""
    amounts = _amounts(decision, OutcomeKind.PAY)
    return {rule: sum(shares.values()) for rule, shares in amounts.items()}


def points_back(decision: Decision) -> int:
    """Of the points that paid an order, those that paid the units which were given back."""
    if all_back(decision):
        return decision.payment.points
    return sum(unit.points for unit in decision.units if not unit.kept)


def cards_back(placed: Decision, now: Decision, sold: Collection[str]) -> int:
    """Of what gift cards paid for an order, what goes back to them as it stands now, in minor units.

    Of all money that goes back for goods they get the part that they paid of all goods, rounded down; with
    the last unit, all of it and what they paid of the delivery.

    :param sold: the lines that are gift cards themselves, which no gift card pays.
    """
    if all_back(now):
        return placed.cards_minor
    on_goods = sum(card.goods_minor for card in placed.gift_cards)
    whole = sum(_money(unit) for unit in placed.units if unit.line not in sold)
    if not on_goods or not whole:
        return 0
    return min(on_goods, round_fraction(on_goods * _gone(now, sold) / whole, Rounding.DOWN))


def _gone(now: Decision, sold: Collection[str]) -> Fraction:
    """The money that went back for goods which gift cards may pay; exact, so that no unit gains by rounding.

    What goes back without goods is shared over all that is kept.
    """
    gone = sum(_money(unit) for unit in now.units if not unit.kept and unit.line not in sold)
    kept = {unit.line: 0 for unit in now.units}
    for unit in now.units:
        kept[unit.line] += _money(unit) if unit.kept else 0
    total, mine = sum(kept.values()), sum(kept[line] for line in kept if line not in sold)
    back = sum(unit.back_minor for unit in now.units if unit.kept)
    return gone + (Fraction(back * mine, total) if total else Fraction(0))


def _money(unit: PricedUnit) -> int:
    return unit.paid_minor - unit.points_minor


def card_returns(amounts: Sequence[int], back: int) -> tuple[int, ...]:
    """How much goes back to each of an order's gift cards: the one that was used last has it first.

    >>> card_returns([3000, 2000], 2500)
    (500, 2000)
    """
    returns = []
    for amount in reversed(amounts):
        returns.append(min(amount, back))
        back -= returns[-1]
    return tuple(reversed(returns))


def all_back(decision: Decision) -> bool:
    """Whether every unit was given back."""
    return bool(decision.units) and not any(unit.kept for unit in decision.units)


def limits_of(decision: Decision | None) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """How much of each limit a decision uses, and what each allows.

    What allows so many customers stands under the key that counts them. An order of which nothing is kept
    uses nothing. What is only counted (``known``) has no limit.
    """
    used: dict[str, int] = {}
    most: dict[str, int] = {}
    if decision is None or all_back(decision):
        return used, most
    for use in decision.limit_uses:
        if use.key:
            used[use.key] = used.get(use.key, 0) + use.used
            if use.counts != "known":
                most[customers_key(use.key) or use.key] = use.limit
    return used, most


def _amounts(decision: Decision | None, kind: OutcomeKind) -> dict[str, dict[tuple[str, int | None], int]]:
    amounts: dict[str, dict[tuple[str, int | None], int]] = {}
    for outcome in decision.outcomes if decision is not None else ():
        if outcome.kind is not kind or outcome.amount == 0:
            continue
        mine = amounts.setdefault(outcome.rule, {})
        shares: list[tuple[tuple[str, int | None], int]] = [
            ((share.line, share.unit), share.amount) for share in outcome.shares
        ]
        for unit, amount in shares or [(("", None), outcome.amount)]:
            mine[unit] = mine.get(unit, 0) + amount
    return amounts
