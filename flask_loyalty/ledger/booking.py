"""What a decision comes to in the ledger: points by rule and unit, points given back, uses of limits."""

from __future__ import annotations

from collections.abc import Mapping

from flask_loyalty.engine.limits import customers_key
from flask_loyalty.engine.outcomes import Decision, OutcomeKind

__all__ = ["all_back", "limits_of", "pay_of", "points_back", "points_of"]


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
