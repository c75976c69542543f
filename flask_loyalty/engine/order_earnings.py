"""What an order earns: all bases first, then multipliers, then rounding and limits.

Rules with a plan are decided by it where nothing falls on what they give: no multiplier applies, and they are
in no group.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from flask_loyalty.engine.barriers import admitted
from flask_loyalty.engine.basket import Basket, Shelves
from flask_loyalty.engine.competing import Candidate, compete, guarded
from flask_loyalty.engine.earning import Earned, Multiplier, earned, finished, multiplied, multiplier
from flask_loyalty.engine.facts import Party
from flask_loyalty.engine.giving import given_by
from flask_loyalty.engine.limits import Room, budget_in, drawn, uses
from flask_loyalty.engine.missions import counting_this_order
from flask_loyalty.engine.outcomes import LimitUse, Missed, Outcome, OutcomeKind, Why
from flask_loyalty.engine.planned import earned_by
from flask_loyalty.engine.plans import plan_of
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language.nodes import Verb
from flask_loyalty.money import round_fraction
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["order_earnings"]

_Result = Earned | Multiplier | Missed | None


class _Told:
    """What came of the rules, by their places: what was given, what stood in the way at once, what later."""

    __slots__ = ("early", "given", "late")

    def __init__(self) -> None:
        self.given: dict[int, Outcome] = {}
        self.early: dict[int, Missed] = {}
        self.late: dict[int, Missed] = {}


def order_earnings(
    scope: Scope, rules: Sequence[ProgrammeRule], shelves: Shelves | None = None
) -> tuple[list[Outcome], list[Missed]]:
    """All that an order earns, and what stood in the way of the rest.

    :param scope: the order after its deals and its payment.
    :param rules: those to ask, by priority, then id.
    :param shelves: where the units stand, for rules with a plan; None: every rule is asked plainly.
    """
    told, left = _Told(), [*range(len(rules))]
    if shelves is not None:
        left = _by_plan(rules, Basket(scope, shelves), told)
    plain = {at: _asked(rules[at], scope) for at in left}
    if any(isinstance(result, Multiplier) for result in plain.values()):
        told = _Told()
        plain = {at: plain[at] if at in plain else _asked(rule, scope) for at, rule in enumerate(rules)}
    if not plain:
        return [*told.given.values()], [*told.early.values(), *told.late.values()]
    return _together(scope, rules, plain, told)


def _by_plan(rules: Sequence[ProgrammeRule], basket: Basket, told: _Told) -> list[int]:
    """Decide the rules that can be decided by plan; the places of the others."""
    left: list[int] = []
    groups, own = basket.scope.programme.groups, basket.own
    for at, rule in enumerate(rules):
        plan = plan_of(rule)
        if plan is None or (groups and rule.group in groups) or (own and rule.id in own):
            left.append(at)
            continue
        try:
            result, late = earned_by(plan, basket)
        except Exception:  # whatever it is, the plain way tells it
            left.append(at)
            continue
        if not isinstance(result, Missed):
            told.given[at] = result
        elif late:
            told.late[at] = result
        else:
            told.early[at] = result
    return left


def _together(
    scope: Scope, rules: Sequence[ProgrammeRule], plain: Mapping[int, _Result], told: _Told
) -> tuple[list[Outcome], list[Missed]]:
    """What came of rules that were asked plainly, together with what came of those with a plan."""
    places = {rule.id: at for at, rule in enumerate(rules)}
    bases, multipliers, missed = _candidates(scope, rules, plain)
    applying, lost = compete(scope.programme, [*bases, *multipliers])
    by = [c.what for c in applying if isinstance(c.what, Multiplier)]
    outcomes, nothing = _earnings(applying, by, scope)
    while fewer := _not_overdrawn(by, outcomes):
        by = fewer
        outcomes, nothing = _earnings(applying, by, scope)
    if by:  # nothing was decided by plan, and what multipliers added stands last
        return outcomes, missed + nothing + lost
    given = {places[one.rule]: one for one in outcomes} | told.given
    early = {places[one.rule]: one for one in missed} | told.early
    late = {places[one.rule]: one for one in nothing} | told.late
    in_turn = [*_by_place(early), *_by_place(late), *lost]
    return _by_place(given), in_turn


_What = TypeVar("_What")


def _by_place(found: Mapping[int, _What]) -> list[_What]:
    return [found[place] for place in sorted(found)]


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


def _candidates(
    scope: Scope, rules: Sequence[ProgrammeRule], results: Mapping[int, _Result]
) -> tuple[list[Candidate[Earned | Multiplier]], list[Candidate[Earned | Multiplier]], list[Missed]]:
    """The rules that earn something, those that multiply it, and those that do neither, with the reason."""
    bases: list[Candidate[Earned | Multiplier]] = []
    found: list[tuple[ProgrammeRule, Multiplier]] = []
    missed: list[Missed] = []
    for at, result in sorted(results.items(), key=lambda one: one[0]):
        rule = rules[at]
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


def _asked(rule: ProgrammeRule, scope: Scope) -> _Result:
    """What a rule earns or multiplies, decided plainly."""
    return guarded(rule, lambda: _earning_here(rule, scope))


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

    One that makes less of what is earned takes nothing, and gives nothing back.

    :param added: by rule the points that it added and those that it would have.
    """
    mine = [one for one in added if not budget_in(room.key) or room.key not in _keys(one[0])]
    given = {"time": 1, "point": max(0, sum(points for _, points, _ in mine))}
    return uses(party, (room,), {**given, "point": max(0, sum(wanted for _, _, wanted in mine))}, given)


def _keys(basis: Earned) -> set[str]:
    return {room.key for room in basis.limits}
