"""How the money of a refund comes about: prices, shares of deals, what points had paid; a sum to follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_loyalty.engine.outcomes import Decision, Outcome, OutcomeKind, PricedUnit

__all__ = ["MoneyPart", "money_parts"]


@dataclass(frozen=True, slots=True)
class MoneyPart:
    """One summand of the money that goes back, in minor units; together they are all of it.

    :ivar kind: ``price`` of the units of a ``line`` that come back (``count`` of them); ``deal``, their share
        of what ``rule`` took off; ``points`` that had paid them (``count`` points); ``earlier``, what went
        back before without goods and the units that are kept cannot bear; ``again``, what pricing the kept
        units again changes; ``extra``, what goes back now without goods.
    :ivar amount_minor: what it adds, or, negative, takes off.
    :ivar whole_minor: of a ``deal``, all that the rule took off the order, shared over ``over`` units.
    """

    kind: str
    amount_minor: int
    line: str = ""
    rule: str = ""
    count: int = 0
    whole_minor: int = 0
    over: int = 0


def money_parts(before: Decision, goods: Decision, then: Decision) -> tuple[MoneyPart, ...]:
    """The sum that leads to the money of a refund, to the grosz.

    :param before: how the order stands.
    :param goods: how it would stand once the units have come back.
    :param then: the same with the money that goes back without goods.
    """
    had = {(unit.line, unit.unit) for unit in before.units if unit.kept}
    came = {key for unit in goods.units if not unit.kept and (key := (unit.line, unit.unit)) in had}
    gone = [unit for unit in before.units if (unit.line, unit.unit) in came]
    parts = (*_of_lines(before, gone), _by_points(gone), _earlier(before, goods))
    own = [part for part in parts if part.amount_minor]
    again = before.kept_minor - goods.kept_minor - sum(part.amount_minor for part in own)
    extra = goods.kept_minor - then.kept_minor
    rest = (MoneyPart("again", again), MoneyPart("extra", extra))
    return (*own, *(part for part in rest if part.amount_minor))


def _of_lines(before: Decision, gone: Sequence[PricedUnit]) -> Iterator[MoneyPart]:
    """Of each line the price of what comes back, then what each deal had taken off it."""
    deals = [one for one in before.outcomes if one.kind is OutcomeKind.DEAL and one.amount]
    for line in dict.fromkeys(unit.line for unit in gone):
        mine = [unit for unit in gone if unit.line == line]
        yield MoneyPart("price", sum(unit.price_minor for unit in mine), line, count=len(mine))
        yield from _of_deals(deals, line, {unit.unit for unit in mine})


def _of_deals(deals: Sequence[Outcome], line: str, units: set[int]) -> Iterator[MoneyPart]:
    for deal in deals:
        off = sum(share.amount for share in deal.shares if share.line == line and share.unit in units)
        over = sum(1 for share in deal.shares if share.amount)
        yield MoneyPart("deal", -off, line, deal.rule, whole_minor=deal.amount, over=over)


def _by_points(gone: Sequence[PricedUnit]) -> MoneyPart:
    paid = sum(unit.points_minor for unit in gone)
    return MoneyPart("points", -paid, count=sum(unit.points for unit in gone))


def _earlier(before: Decision, goods: Decision) -> MoneyPart:
    """What went back without goods stays with the kept units; what those cannot bear is taken off."""
    had, have = (sum(unit.back_minor for unit in one.units if unit.kept) for one in (before, goods))
    return MoneyPart("earlier", have - had)
