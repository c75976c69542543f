"""What the receipt prints: each deal on its units, none below nothing.

A deal on a set is printed on the unit that it is about ("the second for one grosz") but shared over the
set for refunds. What a later deal takes off by those shares may then be more than the receipt still asks
for a unit; the rest is printed on the deal's other units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask_loyalty.engine.outcomes import Outcome, OutcomeKind, UnitShare, printed_as_shared
from flask_loyalty.engine.priced import Unit
from flask_loyalty.money import spread

__all__ = ["with_receipts"]

_DEAL = OutcomeKind.DEAL

Key = tuple[str, int]


def with_receipts(outcomes: Sequence[Outcome], units: Sequence[Unit]) -> tuple[Outcome, ...]:
    """The same outcomes, each deal's ``receipt`` within what its units still ask for.

    :param outcomes: in the order in which they were decided.
    :param units: all units of the order, at the shop's prices in ``price_minor``.
    """
    if all(outcome.kind is not _DEAL or printed_as_shared(outcome) for outcome in outcomes):
        return tuple(outcomes)  # no unit's shares come to more than its price
    asked = {unit.key: unit.price_minor for unit in units if unit.earns}  # deals touch no others
    done = []
    for outcome in outcomes:
        if outcome.kind is OutcomeKind.DEAL:
            printed = _printed(outcome, asked)
            outcome = outcome if printed is outcome.receipt else replace(outcome, receipt=printed)
            for share in outcome.receipt:
                asked[share.line, share.unit] -= share.amount
        done.append(outcome)
    return tuple(done)


def _printed(deal: Outcome, asked: dict[Key, int]) -> tuple[UnitShare, ...]:
    fits = all(share.amount <= asked[share.line, share.unit] for share in deal.receipt)
    if fits and sum(share.amount for share in deal.receipt) == deal.amount:
        return deal.receipt
    wanted = {(share.line, share.unit): share.amount for share in deal.receipt}
    own = [(share.line, share.unit) for share in deal.shares]
    room = [asked[key] for key in own]
    if set(own) == set(wanted) and any(wanted[key] > asked[key] for key in own) and sum(room) >= deal.amount:
        # A deal on all of these together: by what the receipt asks for each, as a reader would count.
        wanted = dict(zip(own, spread(deal.amount, room), strict=True))
    printed = {key: min(amount, asked[key]) for key, amount in wanted.items()}
    for group in (own, list(asked)):  # the deal's own units first; then, if they ask for too little, any
        left = deal.amount - sum(printed.values())
        room = [asked[key] - printed.get(key, 0) for key in group]
        for key, more in zip(group, spread(min(left, sum(room)), room), strict=True):
            printed[key] = printed.get(key, 0) + more
    return tuple(UnitShare(*key, amount) for key, amount in printed.items() if amount)
