"""An order, phase by phase: deals on goods, on delivery, points as payment, then what is earned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from flask_loyalty.engine.barriers import admitted
from flask_loyalty.engine.candidates import candidates, in_force
from flask_loyalty.engine.codes import codes_used, typed_codes
from flask_loyalty.engine.competing import Candidate, compete, guarded
from flask_loyalty.engine.dealing import DEALS, dealt
from flask_loyalty.engine.earning import Earned, Multiplier, earned, finished, multiplied, multiplier
from flask_loyalty.engine.facts import Facts, OrderEvent, Party
from flask_loyalty.engine.giving import given_by
from flask_loyalty.engine.limits import Room, budget_in, drawn, spending, uses, withheld
from flask_loyalty.engine.missions import counting_this_order
from flask_loyalty.engine.outcomes import (
    CodeTyped,
    Decision,
    LimitUse,
    Missed,
    Outcome,
    OutcomeKind,
    PointsPayment,
    RewardTaken,
    Why,
)
from flask_loyalty.engine.paying import pay_with_points, take_rewards
from flask_loyalty.engine.priced import Unit, placed_units, priced, shop_units
from flask_loyalty.engine.receipts import with_receipts
from flask_loyalty.engine.repricing import priced_again
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language.nodes import Verb
from flask_loyalty.money import round_fraction
from flask_loyalty.programme.model import Phase, Programme, ProgrammeRule, RefundMode

__all__ = ["decide_order", "undealt"]

_OF_ORDERS = (*DEALS, Phase.EARN)


@dataclass(frozen=True, slots=True)
class _Sale:
    """The order as far as it has been decided."""

    units: tuple[Unit, ...]
    shipping_minor: int
    outcomes: tuple[Outcome, ...] = ()
    missed: tuple[Missed, ...] = ()
    payment: PointsPayment = PointsPayment()  # noqa: RUF009
    rewards: tuple[RewardTaken, ...] = ()
    codes: tuple[CodeTyped, ...] = ()
    approximate: tuple[str, ...] = ()


def decide_order(programme: Programme, event: OrderEvent, facts: Facts, moment: datetime) -> Decision:
    """Everything that a programme says of a cart or an order.

    With ``event.placed`` its deals and its payment stand, and only what is earned is decided again; where
    the programme says ``reprice``, the deals of what was kept are decided again too.
    """
    if event.cart.currency != programme.currency:
        return _in_another_currency(programme, event, moment)
    if event.placed is not None:
        sale = _as_placed(programme, event, event.placed)
        scope = _scope(programme, event, facts, moment, sale.codes)
        sale = _repriced(scope, event, event.placed, sale)
    else:
        codes, missed = typed_codes(programme, event, facts, moment)
        scope = _scope(programme, event, facts, moment, codes)
        sale = _sold(scope, event, codes, missed)
    sale = _with_earnings(replace(scope, units=sale.units), sale)
    used = codes_used(programme, sale.codes, sale.outcomes, event, facts)
    return _decision(programme, moment, replace(sale, codes=used))


def undealt(programme: Programme, event: OrderEvent, facts: Facts, moment: datetime) -> Decision:
    """An order that was paid without ever being placed here: the shop's prices were paid, no deals.

    Pass it as ``placed`` to decide what such an order earns.
    """
    scope = _scope(programme, event, facts, moment)
    return _decision(programme, moment, _Sale(scope.units, event.cart.shipping_minor))


def _scope(
    programme: Programme,
    event: OrderEvent,
    facts: Facts,
    moment: datetime,
    codes: Sequence[CodeTyped] = (),
) -> Scope:
    """The basket at the shop's prices, with the units marked that the programme excludes."""
    cart = event.cart
    units = shop_units(cart)
    scope = Scope(
        programme,
        facts,
        moment,
        member=cart.member,
        cart=cart,
        units=units,
        shipping_minor=cart.shipping_minor,
        given=cart.facts,
        codes=frozenset(one.code for one in codes),
        withheld=withheld(event.placed),
    )
    if programme.excluded is None:
        return scope
    marked = tuple(replace(unit, excluded=scope.of(unit).holds(programme.excluded)) for unit in units)
    return replace(scope, units=marked)


def _decision(programme: Programme, moment: datetime, sale: _Sale) -> Decision:
    return Decision(
        programme=programme.number,
        moment=moment,
        outcomes=sale.outcomes,
        missed=sale.missed,
        units=priced(sale.units),
        shipping_minor=sale.shipping_minor,
        payment=sale.payment,
        rewards=sale.rewards,
        codes=sale.codes,
        approximate=sale.approximate,
    )


def _in_another_currency(programme: Programme, event: OrderEvent, moment: datetime) -> Decision:
    """The shop's prices stand; every rule and every reward is missed for the currency."""
    missed = [Missed(rule.id, "currency") for rule in in_force(programme, _OF_ORDERS, moment)]
    missed += [Missed(name, "currency", of="reward") for name in event.choices.rewards]
    missed += [Missed(text, "currency", of="code") for text in event.choices.codes]
    units = shop_units(event.cart)
    return _decision(programme, moment, _Sale(units, event.cart.shipping_minor, missed=tuple(missed)))


def _as_placed(programme: Programme, event: OrderEvent, placed: Decision) -> _Sale:
    """What was decided when the order was placed, but for what it earns."""
    told = {outcome.rule for outcome in placed.outcomes}
    told |= {missed.rule for missed in placed.missed if missed.of == "rule"}
    earning = {name for name in told if programme.rule(name).phase is Phase.EARN}
    return _Sale(
        units=placed_units(event.cart, placed, event.money_back_minor),
        shipping_minor=placed.shipping_minor,
        outcomes=tuple(o for o in placed.outcomes if o.rule not in earning),
        missed=tuple(m for m in placed.missed if m.of != "rule" or m.rule not in earning),
        payment=placed.payment,
        rewards=placed.rewards,
        codes=placed.codes,
        approximate=placed.approximate,
    )


def _repriced(scope: Scope, event: OrderEvent, placed: Decision, sale: _Sale) -> _Sale:
    """The same with the deals of what is kept, where they are decided again for it."""
    if scope.programme.refund is not RefundMode.REPRICE or all(unit.kept for unit in sale.units):
        return sale
    again = priced_again(scope, sale.units, placed, event.former, event.money_back_minor)
    if again is None:
        return sale
    deals, units = again
    stand = tuple(outcome for outcome in sale.outcomes if outcome.kind is not OutcomeKind.DEAL)
    given = tuple(outcome for outcome in deals.outcomes if outcome.kind is OutcomeKind.DEAL)
    told = {outcome.rule for outcome in (*stand, *given)}
    missed = tuple(miss for miss in sale.missed if miss.of != "rule")
    missed += tuple(miss for miss in deals.missed if miss.rule not in told)
    return replace(
        sale,
        units=units,
        outcomes=stand + with_receipts(given, scope.units),
        missed=missed,
        approximate=deals.approximate,
    )


# ---------------------------------------------------------------- deals and payment


def _sold(
    scope: Scope, event: OrderEvent, codes: tuple[CodeTyped, ...], refused: tuple[Missed, ...]
) -> _Sale:
    """The order after all deals and after points have paid their part.

    :param refused: the codes that do not hold.
    """
    deals = dealt(scope)
    sale = _Sale(
        deals.units,
        deals.shipping_minor,
        deals.outcomes,
        refused + deals.missed,
        codes=codes,
        approximate=deals.approximate,
    )
    here = replace(scope, units=sale.units, shipping_minor=sale.shipping_minor)
    rewards, missed = take_rewards(here, event.choices)
    left = scope.facts.spendable_points - sum(reward.points for reward in rewards)
    paid = pay_with_points(here, event.choices.points, left)
    return replace(
        sale,
        outcomes=with_receipts(sale.outcomes, scope.units),
        units=paid.units,
        payment=paid.payment,
        rewards=rewards,
        missed=sale.missed + missed,
    )


def _gifts_minor(sale: _Sale) -> int:
    return sum(outcome.cost_minor for outcome in sale.outcomes)


# ---------------------------------------------------------------- earning


def _with_earnings(scope: Scope, sale: _Sale) -> _Sale:
    """The sale with what it earns: all bases first, then multipliers, then rounding and limits."""
    if not any(unit.kept for unit in scope.units):
        return sale
    scope = replace(scope, shipping_minor=sale.shipping_minor, gifts_minor=_gifts_minor(sale))
    scope = spending(scope, sale.outcomes)
    bases, multipliers, missed = _earning_candidates(scope)
    applying, lost = compete(scope.programme, [*bases, *multipliers])
    by = [c.what for c in applying if isinstance(c.what, Multiplier)]
    outcomes, nothing = _earnings(applying, by, scope)
    while fewer := _not_overdrawn(by, outcomes):
        by = fewer
        outcomes, nothing = _earnings(applying, by, scope)
    return replace(
        sale,
        outcomes=sale.outcomes + tuple(outcomes),
        missed=sale.missed + tuple(missed) + tuple(nothing) + tuple(lost),
    )


def _earnings(
    applying: Sequence[Candidate[Earned | Multiplier]], by: Sequence[Multiplier], scope: Scope
) -> tuple[list[Outcome], list[Missed]]:
    """What is given of all that the order earns, then how much of it each multiplier added."""
    outcomes: list[Outcome] = []
    missed: list[Missed] = []
    bases: list[Earned] = []
    for basis in _multiplied(applying, by):
        basis = replace(basis, limits=drawn(basis.limits, outcomes))
        result = guarded(basis.rule, lambda basis=basis: finished(basis))  # type: ignore[misc]
        if isinstance(result, Missed):
            missed.append(result)
        else:
            outcomes.append(result)
            bases.append(basis)
    more = [_of_multiplier(one, i, bases, outcomes, scope) for i, one in enumerate(by)]
    missed += [one for one in more if isinstance(one, Missed)]
    return outcomes + [one for one in more if isinstance(one, Outcome)], missed


def _not_overdrawn(by: Sequence[Multiplier], outcomes: Sequence[Outcome]) -> list[Multiplier]:
    """The multipliers with less room where more was drawn from a budget than it has left; else none."""
    for place, one in enumerate(by):
        mine = next((outcome for outcome in outcomes if outcome.rule == one.rule.id), None)
        for room in one.limits if mine is not None else ():
            drawn_by = [(o, use.used) for o in outcomes for use in o.limits if use.key == room.key]
            over = sum(used for _, used in drawn_by) - room.unused
            own = sum(used for outcome, used in drawn_by if outcome is mine)
            if budget_in(room.key) and over > 0 < own:
                less = replace(room, pinned=max(0, own - over))
                limits = tuple(less if each is room else each for each in one.limits)
                return [*by[:place], replace(one, limits=limits), *by[place + 1 :]]
    return []


def _multiplied(
    applying: Sequence[Candidate[Earned | Multiplier]], by: Sequence[Multiplier]
) -> Iterator[Earned]:
    """What the order earns, in its order, the points after all multipliers."""
    bases = [candidate.what for candidate in applying if isinstance(candidate.what, Earned)]
    points = iter(multiplied([basis for basis in bases if _multiplies(basis.rule)], by))
    return (next(points) if _multiplies(basis.rule) else basis for basis in bases)


def _multiplies(rule: ProgrammeRule) -> bool:
    """Whether multipliers fall on it: on points, not on pay or on stamps."""
    return given_by(rule.rule.effect)[1] is OutcomeKind.POINTS


def _earning_candidates(
    scope: Scope,
) -> tuple[list[Candidate[Earned | Multiplier]], list[Candidate[Earned | Multiplier]], list[Missed]]:
    """The rules that earn something, those that multiply it, and those that do neither, with the reason."""
    bases: list[Candidate[Earned | Multiplier]] = []
    found: list[tuple[ProgrammeRule, Multiplier]] = []
    missed: list[Missed] = []
    for rule in candidates(scope).of((Phase.EARN,)):
        result = guarded(rule, lambda rule=rule: _earning_here(rule, scope))  # type: ignore[misc]
        if isinstance(result, Earned):
            bases.append(Candidate(rule, result, _worth(scope, result.exact, rule)))
        elif isinstance(result, Multiplier):
            found.append((rule, result))
        elif result is not None:
            missed.append(result)
    whole = sum(
        (c.what.exact for c in bases if isinstance(c.what, Earned) and _multiplies(c.rule)), Fraction(0)
    )
    multipliers: list[Candidate[Earned | Multiplier]] = [
        Candidate(rule, one, _worth(scope, (one.factor - 1) * whole, rule)) for rule, one in found
    ]
    return bases, multipliers, missed


def _earning_here(rule: ProgrammeRule, scope: Scope) -> Earned | Multiplier | Missed | None:
    here = counting_this_order(rule, scope.within(rule))
    let_in = admitted(rule, here)
    if not isinstance(let_in, tuple):
        return let_in
    party, span = let_in
    if rule.rule.effect.verb is Verb.MULTIPLY:
        return multiplier(rule, here, span)
    return earned(rule, party, here, span)


def _worth(scope: Scope, amount: Fraction, rule: ProgrammeRule) -> Fraction:
    """What an amount is worth in minor units: points at their value, money as it is.

    Stamps and tickets have no price; of several rules that give some the one with more is better.
    """
    unit, _ = given_by(rule.rule.effect)
    return amount * scope.programme.points.value_minor if unit == "point" else amount


def _of_multiplier(
    one: Multiplier, place: int, bases: Sequence[Earned], outcomes: Sequence[Outcome], scope: Scope
) -> Outcome | Missed:
    """How many of the points came from one multiplier: what it added after those before it.

    The points themselves are in the outcomes that they multiplied, and are booked with those.
    """
    added: list[tuple[Earned, int, int]] = []
    exact = Fraction(0)
    for basis, outcome in zip(bases, outcomes, strict=False):
        if not basis.steps:
            continue
        steps = (*basis.steps, basis.why.exact)
        before, after = (max(Fraction(0), step) for step in steps[place : place + 2])
        exact += after - before
        points = _granted(after, outcome, basis) - _granted(before, outcome, basis)
        added.append((basis, points, points + round_fraction(basis.cut[place])))
    amount = sum(points for _, points, _ in added)
    if not amount:
        return Missed(one.rule.id, "nothing")
    return Outcome(
        one.rule.id,
        OutcomeKind.MULTIPLIER,
        outcomes[0].party,
        amount,
        why=Why(base=None, rate=one.factor, exact=exact),
        limits=tuple(use for room in one.limits for use in _uses_of(room, outcomes[0].party, added)),
        span=one.span,
    )


def _granted(exact: Fraction, outcome: Outcome, basis: Earned) -> int:
    """What of an amount before a multiplier would have been given under the rule's limits."""
    return min(round_fraction(exact, basis.rule.rounding), outcome.amount)


def _uses_of(room: Room, party: Party, added: Sequence[tuple[Earned, int, int]]) -> tuple[LimitUse, ...]:
    """What a multiplier takes of one limit; points of rules that draw on the same budget are counted there.

    :param added: by rule the points that it added and those that it would have.
    """
    mine = [one for one in added if not budget_in(room.key) or room.key not in _keys(one[0])]
    given = {"time": 1, "point": sum(points for _, points, _ in mine)}
    return uses(party, (room,), {**given, "point": sum(wanted for _, _, wanted in mine)}, given)


def _keys(basis: Earned) -> set[str]:
    return {room.key for room in basis.limits}
