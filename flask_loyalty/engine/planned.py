"""What rules give that have a plan: the same as ever, in integers and by place.

A rule's units are places of the basket; its amounts are integers; shares, receipt and reason are put into
objects when somebody reads them (:class:`~flask_loyalty.engine.outcomes.Outcome`). Whatever goes wrong here
goes wrong in the plain way too, which then tells it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flask_loyalty.engine.barriers import unmet
from flask_loyalty.engine.basket import Basket
from flask_loyalty.engine.limits import Room, fitting, held_back, rooms, used_up, uses
from flask_loyalty.engine.making import a_miss, a_share, an_outcome
from flask_loyalty.engine.outcomes import Breakdown, LimitUse, Missed, Outcome, Why
from flask_loyalty.engine.plans import Mode, Plan
from flask_loyalty.engine.priced import Unit
from flask_loyalty.money import round_fraction, spread

__all__ = ["earned_by", "saved_by"]

_FIXED, _FOR_EACH, _OF_PAID, _TO_PRICE = Mode.FIXED, Mode.FOR_EACH, Mode.OF_PAID, Mode.TO_PRICE
_NO_ROOMS: tuple[Room, ...] = ()
_NO_USES: tuple[LimitUse, ...] = ()
_NOWHERE: list[int] = []


def earned_by(plan: Plan, basket: Basket) -> tuple[Outcome | Missed, bool]:
    """What a rule earns, or why nothing; and whether that was found only when it was rounded."""
    if plan.members and basket.guest:
        return a_miss(plan.id, "guest"), False
    for part, condition in enumerate(plan.when):
        if not condition.holds(basket):
            return _unmet(plan, part, basket), False
    found = _NO_ROOMS
    if plan.limited:
        found = rooms(plan.rule, basket.party, basket.scope, basket.scope.moment)
        if used_up(found):
            return held_back(plan.rule, found), False
    places = basket.shelves.all if not plan.kind else _places(plan, basket)
    if plan.where is not None:
        where, scope, units = plan.where, basket.scope, basket.units
        places = [place for place in places if where(scope, units[place]) is True]
    if not places:
        return a_miss(plan.id, "units" if plan.has_units else "nothing"), False
    if plan.each and len(places) > 1:
        paid = basket.paid
        places = sorted(places, key=lambda place: -paid[place])
    money = basket.money
    weights = [money[place] for place in places]
    if plan.mode == _OF_PAID:
        base = sum(weights)
        if base <= 0:
            return a_miss(plan.id, "nothing"), False
        if min(weights) < 0:
            weights = [max(0, weight) for weight in weights]
        top = base * plan.top
    elif plan.mode == _FOR_EACH:
        base, weights = 0, [1] * len(places)
        top = plan.top * len(places)
    else:
        base, top = 0, plan.top
        if len(weights) > 1:
            weights = _by_money(weights, places, basket)
    wanted = top // plan.bottom if plan.rounds_down else _rounded(top, plan)
    amount = fitting(wanted, plan.unit, found) if found else wanted
    if amount <= 0:
        return (a_miss(plan.id, "nothing") if amount == wanted else held_back(plan.rule, found)), True
    amounts = _spread(amount, weights)
    limits = _NO_USES
    if found:
        counted = {"item": len(places), "time": 1}
        limits = uses(basket.party, found, {**counted, plan.unit: wanted}, {**counted, plan.unit: amount})
    recipe = _earning, (plan, basket.units, places, amounts, base, top)
    return an_outcome(
        plan.id, plan.result, basket.party, amount, limits, plan.counter, plan.reference, recipe
    ), False


def saved_by(plan: Plan, basket: Basket) -> tuple[Outcome, Sequence[int], Sequence[int]] | Missed:
    """What a deal takes off, of which places how much each; or why nothing.

    Conditions are read as the phase found the basket, amounts are taken from ``basket.paid``.
    """
    if plan.members and basket.guest:
        return a_miss(plan.id, "guest")
    for part, condition in enumerate(plan.when):
        if not condition.holds(basket):
            return _unmet(plan, part, basket)
    found = _NO_ROOMS
    if plan.limited:
        found = rooms(plan.rule, basket.party, basket.scope, basket.scope.moment)
        if used_up(found):
            return held_back(plan.rule, found)
    paid = basket.paid
    places = basket.shelves.all if not plan.kind else _places(plan, basket)
    places = [place for place in places if paid[place]]
    if plan.where is not None:
        where, scope, units = plan.where, basket.scope, basket.units
        places = [place for place in places if where(scope, units[place]) is True]
    if not places:
        return a_miss(plan.id, "units" if plan.has_units else "nothing")
    if plan.each and len(places) > 1:
        places.sort(key=lambda place: -paid[place])
    weights = [paid[place] for place in places]
    base = sum(weights)
    bottom, fallen_on = plan.bottom, len(places)
    if plan.mode == _OF_PAID:
        top = base * plan.top
    elif plan.mode == _FIXED:
        top = min(plan.top, base * bottom)
    else:
        price = plan.top
        weights = [max(0, weight - price) for weight in weights]
        base = sum([paid[place] for place, off in zip(places, weights, strict=True) if off])
        top = sum(weights)
        if plan.each:
            fallen_on = len(weights) - weights.count(0)
    wanted = top // bottom if plan.rounds_down else _rounded(top, plan)
    amount = fitting(wanted, "money", found) if found else wanted
    if amount <= 0:
        return a_miss(plan.id, "nothing") if amount == wanted else held_back(plan.rule, found)
    amounts = _spread(amount, weights)
    limits = _NO_USES
    if found:
        counted = {"item": fallen_on, "time": 1}
        limits = uses(basket.party, found, {**counted, "money": wanted}, {**counted, "money": amount})
    recipe = _saving, (plan, basket.units, places, amounts, base, top, fallen_on)
    outcome = an_outcome(plan.id, plan.result, basket.party, amount, limits, "", "", recipe)
    return outcome, places, amounts


# ---------------------------------------------------------------- parts


def _unmet(plan: Plan, part: int, basket: Basket) -> Missed:
    """The miss of a ``when``, with what the condition saw."""
    condition = plan.when[part]
    if condition.fact is None:
        miss = unmet(plan.rule, basket.scope)
        assert miss is not None, "the functions of conditions say what the tree says"
        return miss
    return a_miss(plan.id, "when", part, ((condition.key, basket.value(condition.key, condition.fact)),))


def _places(plan: Plan, basket: Basket) -> list[int]:
    """Where the units stand that the plan's keys find, in the order of the cart."""
    shelf, keys = basket.shelves.by[plan.kind], plan.keys
    if len(keys) == 1:
        return shelf.get(keys[0], _NOWHERE)
    lists = [shelf[key] for key in keys if key in shelf]
    if len(lists) < 2:
        return lists[0] if lists else _NOWHERE
    return sorted({place for one in lists for place in one})


def _by_money(weights: list[int], places: Sequence[int], basket: Basket) -> list[int]:
    """What a fixed amount is shared by: the money paid; if none was, the price; else evenly."""
    weights = [max(0, weight) for weight in weights]
    if not sum(weights):
        weights = [basket.units[place].price_minor for place in places]
    return weights if sum(weights) else [1] * len(weights)


def _rounded(top: int, plan: Plan) -> int:
    return round_fraction(Fraction(top, plan.bottom), plan.rule.rounding)


def _spread(amount: int, weights: Sequence[int]) -> Sequence[int]:
    return (amount,) if len(weights) == 1 else spread(amount, weights)


# ---------------------------------------------------------------- the breakdown


def _shares(units: Sequence[Unit], places: Sequence[int], amounts: Sequence[int]) -> tuple[object, ...]:
    return tuple(
        [
            a_share(units[place].line.id, units[place].index, amount)
            for place, amount in zip(places, amounts, strict=True)
            if amount
        ]
    )


def _earning(
    plan: Plan, units: Sequence[Unit], places: Sequence[int], amounts: Sequence[int], base: int, top: int
) -> Breakdown:
    exact = Fraction(top, plan.bottom)
    shares = _shares(units, places, amounts)
    if plan.mode == _OF_PAID:
        count = len(places) if plan.has_units else 0
        why = Why(plan.fact, Fraction(base), plan.rate, plan.per, exact, units=count)
    else:
        count = (len(places) if plan.each else 1) if plan.has_units else 0
        why = Why(rate=plan.rate, exact=exact, units=count)
    return shares, (), why  # type: ignore[return-value]


def _saving(
    plan: Plan,
    units: Sequence[Unit],
    places: Sequence[int],
    amounts: Sequence[int],
    base: int,
    top: int,
    fallen_on: int,
) -> Breakdown:
    exact = Fraction(top, plan.bottom)
    shares = _shares(units, places, amounts)
    count = fallen_on if plan.has_units else 0
    if plan.mode == _FIXED:
        why = Why(rate=plan.rate, exact=exact, units=count)
    else:
        why = Why(plan.fact, Fraction(base), plan.rate, exact=exact, units=count)
    return shares, shares, why  # type: ignore[return-value]
