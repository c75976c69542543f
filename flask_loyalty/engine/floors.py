"""What deals must leave: never below cost, never under a margin. What a deal would take beyond is held back.

A floor compares what deals lower (paid, margin, margin rate; of a unit or of the order) with an amount that
they do not change. Each deal is cut down when its turn comes, so the last deals give way first. Where a price
was below a floor before, no deal lowers it further, and none is raised.

Margin is net. A cost is net too: beside a gross price it counts with the tax of its unit. Where it is not
known, it is what ``assume_margin`` leaves of the net price before deals; without ``assume_margin`` a floor of
margin or cost cannot be judged for such a unit, and does not protect it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from flask_loyalty.engine.facts import Value
from flask_loyalty.engine.interpret import FactReader, number
from flask_loyalty.engine.outcomes import FloorUse, LimitUse, Missed, Outcome, OutcomeKind, UnitShare
from flask_loyalty.engine.priced import Unit, allot_within, net_minor
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language.nodes import Fact
from flask_loyalty.language.printer import print_expression
from flask_loyalty.programme.model import Floor

__all__ = ["floor_name", "held_to_floors"]

Key = tuple[str, int]


def floor_name(one: Floor) -> str:
    """How outcomes call a floor: its condition, as the language writes it."""
    return print_expression(one.keep)


def held_to_floors(outcome: Outcome, scope: Scope) -> Outcome | Missed:
    """A deal cut down to what the floors let it take; missed if they leave nothing of it.

    :param scope: the basket as the deals before left it.
    """
    for one in _in_turn(scope.programme.floors):
        if one.rules and outcome.rule not in one.rules:
            continue
        if outcome.kind is OutcomeKind.DEAL:
            outcome = _with_shares(outcome, _shares_left(outcome, one, scope), one)
        elif outcome.kind is OutcomeKind.GIFT and outcome.cost_minor and not one.category:
            outcome = _fewer(outcome, one, scope)
        if not outcome.amount:
            return Missed(outcome.rule, "floor", floor_name(one), floors=outcome.floors)
    return outcome


def _in_turn(floors: Sequence[Floor]) -> Sequence[Floor]:
    """Those of a unit before those of the order, then by what they say; not by their place."""
    return sorted(
        floors, key=lambda f: (_of_order(f), floor_name(f), f.category, sorted(f.rules)) if floors else ()
    )


def _of_order(one: Floor) -> bool:
    return _fact(one).startswith("order.")


def _fact(one: Floor) -> str:
    assert isinstance(one.keep.left, Fact), "the document was checked"
    return one.keep.left.name


# ---------------------------------------------------------------- the inequality


@dataclass(frozen=True, slots=True)
class _Terms:
    """``each × paid − less`` of a unit must come to ``least``; exact, in minor units."""

    each: Fraction
    less: Fraction
    least: Fraction


def _terms(one: Floor, unit: Unit, scope: Scope) -> _Terms | None:
    """What a floor asks of a unit's price, or of its part of the order; None where it cannot be judged."""
    what = _fact(one).partition(".")[2]
    cost = _cost(unit, scope)
    least = number(one.keep.right, FactReader(lambda fact: _read(fact, unit, scope, gross=what == "paid")))
    if least is None:
        return None
    if what in ("paid", "subtotal"):
        return _Terms(Fraction(1), Fraction(0), least)
    if cost is None:
        return None
    net = net_minor(scope.programme, unit.line, 1)
    if what == "margin":
        return _Terms(net, cost, least)
    return _Terms(net * (1 - least), cost, Fraction(0))  # margin ÷ net >= rate, without the division


def _cost(unit: Unit, scope: Scope) -> Fraction | None:
    """The net cost; of a unit of unknown cost what the assumed margin leaves of its price before deals."""
    if unit.line.cost_minor is not None:
        return Fraction(unit.line.cost_minor)
    assumed = scope.programme.assume_margin
    if assumed is None:
        return None
    return (1 - assumed) * net_minor(scope.programme, unit.line, unit.price_minor)


def _read(fact: Fact, unit: Unit, scope: Scope, *, gross: bool) -> Value:
    if fact.name != "item.cost":
        return scope.of(unit).value(fact)
    cost = _cost(unit, scope)
    return cost / net_minor(scope.programme, unit.line, 1) if cost is not None and gross else cost


# ---------------------------------------------------------------- money off


def _shares_left(outcome: Outcome, one: Floor, scope: Scope) -> dict[Key, int]:
    """What a floor leaves of each unit's share."""
    wanted = {(share.line, share.unit): share.amount for share in outcome.shares}
    units = [unit for unit in scope.units if unit.kept and _is_about(one, unit)]
    if _of_order(one):
        return _within_order(wanted, units, one, scope)
    for unit in units:
        terms = _terms(one, unit, scope) if unit.key in wanted else None
        if terms is not None:
            wanted[unit.key] = min(wanted[unit.key], _room(terms, unit))
    return wanted


def _is_about(one: Floor, unit: Unit) -> bool:
    category = unit.line.category
    return not one.category or category == one.category or category.startswith(one.category + "/")


def _room(terms: _Terms, unit: Unit) -> int:
    """How much of a unit's price may go."""
    if terms.each <= 0:
        return unit.paid_minor if terms.less + terms.least <= 0 else 0
    return max(0, unit.paid_minor - max(0, ceil((terms.least + terms.less) / terms.each)))


def _within_order(wanted: dict[Key, int], units: Sequence[Unit], one: Floor, scope: Scope) -> dict[Key, int]:
    """The shares scaled down together until the order keeps what it must."""
    judged = {unit.key: terms for unit in units if (terms := _terms(one, unit, scope)) is not None}
    touched = [key for key in wanted if key in judged]
    asked = [wanted[key] for key in touched]
    weights = [max(Fraction(0), judged[key].each) for key in touched]
    slack = _slack(judged, units, one, scope)

    def taken(shares: Sequence[int]) -> Fraction:
        return sum((weight * share for weight, share in zip(weights, shares, strict=True)), Fraction(0))

    whole = taken(asked)
    if whole <= max(Fraction(0), slack):
        return wanted
    total = min(sum(asked), floor(sum(asked) * max(Fraction(0), slack) / whole) + 1)
    shares = allot_within(total, [Fraction(share) for share in asked], asked)
    while taken(shares) > max(Fraction(0), slack):  # rounding may ask for a grosz or two less
        total -= 1
        shares = allot_within(total, [Fraction(share) for share in asked], asked)
    return {**wanted, **dict(zip(touched, shares, strict=True))}


def _slack(judged: dict[Key, _Terms], units: Sequence[Unit], one: Floor, scope: Scope) -> Fraction:
    """By how much the order is above the floor."""
    if not judged:
        return Fraction(0)
    paid = {unit.key: unit.paid_minor for unit in units}
    kept = sum((terms.each * paid[key] - terms.less for key, terms in judged.items()), Fraction(0))
    bears_gifts = not one.category and _fact(one) != "order.subtotal"
    return kept - (scope.gifts_minor if bears_gifts else 0) - next(iter(judged.values())).least


def _with_shares(outcome: Outcome, left: dict[Key, int], one: Floor) -> Outcome:
    amount = sum(left.values())
    if amount == outcome.amount:
        return outcome
    printed = [share.amount for share in outcome.receipt]
    receipt = allot_within(amount, [Fraction(share) for share in printed], printed)
    return replace(
        outcome,
        amount=amount,
        shares=tuple(UnitShare(*key, share) for key, share in left.items() if share),
        receipt=tuple(
            replace(share, amount=now) for share, now in zip(outcome.receipt, receipt, strict=True) if now
        ),
        limits=tuple(_used(use, "money", amount) for use in outcome.limits),
        floors=(*outcome.floors, FloorUse(floor_name(one), outcome.amount - amount)),
    )


def _used(use: LimitUse, counts: str, most: int) -> LimitUse:
    """A limit counts what was given in the end."""
    return replace(use, used=min(use.used, most)) if use.counts == counts else use


# ---------------------------------------------------------------- gifts


def _fewer(gift: Outcome, one: Floor, scope: Scope) -> Outcome:
    """So many gifts as the order's margin can bear; a floor of one unit says nothing of a gift."""
    if not _of_order(one) or _fact(one) == "order.subtotal":
        return gift
    units = [unit for unit in scope.units if unit.kept]
    judged = {unit.key: terms for unit in units if (terms := _terms(one, unit, scope)) is not None}
    each = Fraction(gift.cost_minor, gift.amount)
    count = (
        min(gift.amount, max(0, floor(_slack(judged, units, one, scope) / each))) if judged else gift.amount
    )
    if count == gift.amount:
        return gift
    cost = int(each * count)
    return replace(
        gift,
        amount=count,
        cost_minor=cost,
        limits=tuple(_used(use, gift.counter, count) for use in gift.limits),
        floors=(*gift.floors, FloorUse(floor_name(one), gift.cost_minor - cost)),
    )
