"""What rules give that have a plan: the same as ever, in integers and by place.

A rule's units are places of the basket; its amounts are integers; shares, receipt and reason are put into
objects when somebody reads them (:class:`~flask_loyalty.engine.outcomes.Outcome`). Whatever goes wrong here
goes wrong in the plain way too, which then tells it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from fractions import Fraction

from flask_loyalty.engine.barriers import unmet
from flask_loyalty.engine.basket import Basket
from flask_loyalty.engine.compiled import Meaning
from flask_loyalty.engine.limits import Room, fitting, held_back, rooms, used_up, uses
from flask_loyalty.engine.making import a_miss, a_share, an_outcome
from flask_loyalty.engine.outcomes import Breakdown, LimitUse, Missed, Outcome, Why
from flask_loyalty.engine.plans import Condition, Mode, Plan
from flask_loyalty.engine.recalling import memory
from flask_loyalty.engine.unit import Unit
from flask_loyalty.money import round_fraction, spread

__all__ = ["earned_by", "saved_by"]

_FIXED, _OF_PAID, _TO_PRICE = Mode.FIXED, Mode.OF_PAID, Mode.TO_PRICE
_NO_ROOMS: tuple[Room, ...] = ()
_NO_USES: tuple[LimitUse, ...] = ()
_NOWHERE: list[int] = []
_results = memory.results
_Saved = tuple[Outcome, Sequence[int], Sequence[int]]


def earned_by(plan: Plan, basket: Basket) -> tuple[Outcome | Missed, bool]:
    """What a rule earns, or why nothing; and whether that was found only when it was rounded."""
    if plan.members and basket.guest:
        return a_miss(plan.id, "guest"), False
    for condition in plan.when:
        if not condition.holds(basket):
            return _unmet(plan, condition, basket), False
    found = _NO_ROOMS
    if plan.limited:
        found = rooms(plan.rule, basket.party, basket.scope, basket.scope.moment)
        if used_up(found):
            return held_back(plan.rule, found), False
    places = _places(plan, basket) if plan.kind else basket.shelves.all
    if plan.where is not None:
        places = _narrowed(plan.where, places, basket)
    if not places:
        return a_miss(plan.id, "units" if plan.has_units else "nothing"), False
    if plan.each and len(places) > 1:
        places = sorted(places, key=basket.paid.__getitem__, reverse=True)
    if plan.limited:
        return _AMOUNTS[plan.mode](plan, basket, places, found)
    key = _key(plan, places, basket.money, basket)
    if key is not None:
        known: tuple[Outcome | Missed, bool] | None = _results.young.get(key) or _results.get(key)
        if known is None:
            known = _AMOUNTS[plan.mode](plan, basket, places, found)
            _results.put(key, known)
        return known
    return _AMOUNTS[plan.mode](plan, basket, places, found)


def _key(plan: Plan, places: Sequence[int], prices: Sequence[int], basket: Basket) -> Hashable | None:
    """What the plan's result depends on, beside its conditions; None where a unit is new."""
    numbers = basket.shelves.numbers
    if len(places) == 1:
        place = places[0]
        return (plan, numbers[place], prices[place]) if numbers[place] else None
    seen = [numbers[place] for place in places]
    return None if 0 in seen else (plan, *seen, *[prices[place] for place in places])


def _of_paid(
    plan: Plan, basket: Basket, places: Sequence[int], found: tuple[Room, ...]
) -> tuple[Outcome | Missed, bool]:
    """So much of what was paid in money."""
    money = basket.money
    weights = [money[place] for place in places]
    base = sum(weights) if len(weights) > 1 else weights[0]
    if base <= 0:
        return a_miss(plan.id, "nothing"), False
    if min(weights) < 0:
        weights = [max(0, weight) for weight in weights]
    return _given(plan, basket, places, found, weights, base, base * plan.top)


def _for_each(
    plan: Plan, basket: Basket, places: Sequence[int], found: tuple[Room, ...]
) -> tuple[Outcome | Missed, bool]:
    """So much for each unit."""
    count = len(places)
    if count > 1 and plan.bottom == 1 and not found:
        each = plan.top
        recipe = _earning, (plan, basket.units, places, [each] * count, 0, each * count)
        return an_outcome(
            plan.id,
            plan.result,
            basket.party,
            each * count,
            _NO_USES,
            plan.counter,
            plan.reference,
            recipe,
        ), False
    return _given(plan, basket, places, found, [1] * count, 0, plan.top * count)


def _fixed(
    plan: Plan, basket: Basket, places: Sequence[int], found: tuple[Room, ...]
) -> tuple[Outcome | Missed, bool]:
    """So much, once; shared by the money paid."""
    return _given(plan, basket, places, found, _by_money(places, basket), 0, plan.top)


_AMOUNTS = {Mode.OF_PAID: _of_paid, Mode.FOR_EACH: _for_each, Mode.FIXED: _fixed}


def _given(
    plan: Plan,
    basket: Basket,
    places: Sequence[int],
    found: tuple[Room, ...],
    weights: Sequence[int],
    base: int,
    top: int,
) -> tuple[Outcome | Missed, bool]:
    """An exact amount, rounded once, held back by limits and shared by weights."""
    wanted = top // plan.bottom if plan.rounds_down else _rounded(top, plan)
    amount = fitting(wanted, plan.unit, found) if found else wanted
    if amount <= 0:
        return (a_miss(plan.id, "nothing") if amount == wanted else held_back(plan.rule, found)), True
    amounts: Sequence[int]
    if len(weights) == 1:
        amounts = (amount,)
    elif places is basket.shelves.all:
        amounts = _shared_by_all(amount, weights, basket)
    else:
        amounts = spread(amount, weights)
    limits = _NO_USES
    if found:
        counted = {"item": len(places), "time": 1}
        limits = uses(basket.party, found, {**counted, plan.unit: wanted}, {**counted, plan.unit: amount})
    recipe = _earning, (plan, basket.units, places, amounts, base, top)
    return an_outcome(
        plan.id, plan.result, basket.party, amount, limits, plan.counter, plan.reference, recipe
    ), False


def _shared_by_all(amount: int, weights: Sequence[int], basket: Basket) -> Sequence[int]:
    """An amount over the whole basket; many rules give the same."""
    if basket.weights is None:
        basket.weights = weights
    if weights != basket.weights:
        return spread(amount, weights)
    known = basket.shared.get(amount)
    if known is None:
        known = basket.shared[amount] = spread(amount, weights)
    return known


def saved_by(plan: Plan, basket: Basket) -> _Saved | Missed:
    """What a deal takes off, of which places how much each; or why nothing.

    Conditions are read as the phase found the basket, amounts are taken from ``basket.paid``.
    """
    if plan.members and basket.guest:
        return a_miss(plan.id, "guest")
    for condition in plan.when:
        if not condition.holds(basket):
            return _unmet(plan, condition, basket)
    found = _NO_ROOMS
    if plan.limited:
        found = rooms(plan.rule, basket.party, basket.scope, basket.scope.moment)
        if used_up(found):
            return held_back(plan.rule, found)
    paid = basket.paid
    places = _places(plan, basket) if plan.kind else basket.shelves.all
    places = [place for place in places if paid[place]]
    if plan.where is not None:
        places = _narrowed(plan.where, places, basket)
    if not places:
        return a_miss(plan.id, "units" if plan.has_units else "nothing")
    if plan.each and len(places) > 1:
        places.sort(key=paid.__getitem__, reverse=True)
    key = None if plan.limited else _key(plan, places, paid, basket)
    if key is None:
        return _off(plan, basket, places, found)
    known: _Saved | Missed | None = _results.young.get(key) or _results.get(key)
    if known is None:
        known = _off(plan, basket, places, found)
        _results.put(key, known)
    return known if isinstance(known, Missed) else (known[0], places, known[2])


def _off(plan: Plan, basket: Basket, places: Sequence[int], found: tuple[Room, ...]) -> _Saved | Missed:
    """What a plan takes off its units."""
    paid = basket.paid
    weights = [paid[place] for place in places]
    if plan.mode == _TO_PRICE:
        return _to_price(plan, basket, places, found, weights)
    base = sum(weights)
    top = base * plan.top if plan.mode == _OF_PAID else min(plan.top, base * plan.bottom)
    return _taken(plan, basket, places, found, weights, base, top, len(places))


def _to_price(
    plan: Plan, basket: Basket, places: Sequence[int], found: tuple[Room, ...], paid: Sequence[int]
) -> _Saved | Missed:
    """Down to a price; a unit that costs no more than that counts only where all are one piece."""
    weights = [max(0, each - plan.top) for each in paid]
    base = sum([each for each, off in zip(paid, weights, strict=True) if off])
    fallen_on = len(weights) - weights.count(0) if plan.each else len(weights)
    return _taken(plan, basket, places, found, weights, base, sum(weights), fallen_on)


def _taken(
    plan: Plan,
    basket: Basket,
    places: Sequence[int],
    found: tuple[Room, ...],
    weights: Sequence[int],
    base: int,
    top: int,
    fallen_on: int,
) -> _Saved | Missed:
    wanted = top // plan.bottom if plan.rounds_down else _rounded(top, plan)
    amount = fitting(wanted, "money", found) if found else wanted
    if amount <= 0:
        return a_miss(plan.id, "nothing") if amount == wanted else held_back(plan.rule, found)
    amounts = (amount,) if len(weights) == 1 else spread(amount, weights)
    limits = _NO_USES
    if found:
        counted = {"item": fallen_on, "time": 1}
        limits = uses(basket.party, found, {**counted, "money": wanted}, {**counted, "money": amount})
    recipe = _saving, (plan, basket.units, places, amounts, base, top, fallen_on)
    outcome = an_outcome(plan.id, plan.result, basket.party, amount, limits, "", "", recipe)
    return outcome, places, amounts


# ---------------------------------------------------------------- parts


def _unmet(plan: Plan, condition: Condition, basket: Basket) -> Missed:
    """The miss of a ``when``, with what the condition saw."""
    if condition.fact is None:
        miss = unmet(plan.rule, basket.scope)
        assert miss is not None, "the functions of conditions say what the tree says"
        return miss
    saw = condition.key, basket.value(condition.key, condition.fact)
    return a_miss(plan.id, "when", plan.when.index(condition), (saw,))


def _places(plan: Plan, basket: Basket) -> list[int]:
    """Where the units stand that the plan's keys find, in the order of the cart."""
    shelf = basket.shelves.filled.get(plan.kind) or basket.shelves.by(plan.kind)
    keys = plan.keys
    if len(keys) == 1:
        return shelf.get(keys[0], _NOWHERE)
    lists = [shelf[key] for key in keys if key in shelf]
    if len(lists) < 2:
        return lists[0] if lists else _NOWHERE
    return sorted({place for one in lists for place in one})


def _narrowed(where: Meaning, places: Sequence[int], basket: Basket) -> list[int]:
    """Those places of whose units a condition holds, as the phase found them."""
    scope, units = basket.scope, basket.units
    return [place for place in places if where(scope, units[place]) is True]


def _by_money(places: Sequence[int], basket: Basket) -> Sequence[int]:
    """What a fixed amount is shared by: the money paid; if none was, the price; else evenly."""
    if places is basket.shelves.all and basket.weights is not None:
        return basket.weights
    weights = [max(0, basket.money[place]) for place in places]
    if not sum(weights):
        weights = [basket.units[place].price_minor for place in places]
    return weights if sum(weights) else [1] * len(weights)


def _rounded(top: int, plan: Plan) -> int:
    return round_fraction(Fraction(top, plan.bottom), plan.rule.rounding)


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
