"""What a deal takes off: ``discount``, ``price`` and ``bundle``, on goods and on delivery.

A deal cuts *pieces* (:mod:`flask_loyalty.engine.matching`). The receipt shows the saving on the units it is
about, "the second for one grosz" whole on the second; for refunds and margin the same saving is shared over
all units of the set, by what is still to pay for them. The exact cuts are summed and rounded once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_loyalty.engine.amounts import (
    Amount,
    about_items,
    amount_of,
    banded_name,
    is_percent,
    measured_name,
    reason,
)
from flask_loyalty.engine.facts import Party
from flask_loyalty.engine.limits import Room, fitting, held_back, left_of, rooms, used_up, uses
from flask_loyalty.engine.matching import Piece, in_sets, pieces, times, within_limits
from flask_loyalty.engine.outcomes import Missed, Outcome, OutcomeKind, Why
from flask_loyalty.engine.priced import Unit, allot_within, shares_of
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language.nodes import (
    Effect,
    Expression,
    UnitsKind,
    Verb,
)
from flask_loyalty.money import round_fraction, spread
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["deal"]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A piece and what is taken off each of its targets, exactly."""

    piece: Piece
    parts: tuple[Fraction, ...]


def deal(
    rule: ProgrammeRule, scope: Scope, now: Sequence[Unit], shipping_minor: int, span: str = ""
) -> Outcome | Missed:
    """What a rule takes off, or why it takes nothing.

    :param scope: the basket as its phase found it; conditions on units are read here.
    :param now: the same units as the rules before in this phase left them; amounts are taken from these.
    :param shipping_minor: delivery as those rules left it.

    A unit for which nothing is left to pay is no part of any deal.
    """
    party = Party("customer", scope.member or "")
    found = rooms(rule, party, scope, scope.moment)
    if used_up(found):
        return held_back(rule, found)
    effect = rule.rule.effect
    if effect.units is not None and effect.units.kind is UnitsKind.SHIPPING:
        return _off_shipping(rule, scope, shipping_minor, party, found, span)
    payable = [(before, unit) for before, unit in zip(scope.units, now, strict=True) if unit.paid_minor]

    def chosen(where: Expression | None) -> list[Unit]:
        return [unit for before, unit in payable if unit.earns and scope.of(before).holds(where)]

    units = effect.units
    eligible = chosen(None if units is None else units.where)
    beside = chosen(units.beside.where) if units is not None and units.beside is not None else []
    return _off_goods(rule, scope, (eligible, beside), party, found, span)


def _off_goods(
    rule: ProgrammeRule,
    scope: Scope,
    units: tuple[Sequence[Unit], Sequence[Unit]],
    party: Party,
    found: tuple[Room, ...],
    span: str,
) -> Outcome | Missed:
    effect = rule.rule.effect
    amount_off = amount_of(effect, scope)
    matched = pieces(effect, *units)
    if not matched:
        return Missed(rule.id, "nothing" if effect.units is None else "units")
    if not any(amount_off.steps(unit) for unit in units[0]):
        return Missed(rule.id, "band")
    worth = tuple(piece for piece in matched if sum(_cut(amount_off, piece, scope).parts))
    left = within_limits(effect.units, worth, left_of("item", found), left_of("time", found))
    cuts = [_cut(amount_off, piece, scope) for piece in left]
    exact = sum((part for cut in cuts for part in cut.parts), Fraction(0))
    wanted = round_fraction(exact, rule.rounding)
    amount = fitting(wanted, "money", found)
    if amount <= 0:
        unlimited = len(left) == len(worth) and amount == wanted
        return Missed(rule.id, "nothing") if unlimited else held_back(rule, found)
    receipt = _receipt(cuts, amount)
    return Outcome(
        rule.id,
        OutcomeKind.DEAL,
        party,
        amount,
        shares=shares_of(*_shared(cuts, receipt)),
        receipt=shares_of(list(_targets(cuts)), receipt),
        why=_why(amount_off, cuts, exact, scope),
        limits=uses(party, found, _counted(effect, worth, wanted), _counted(effect, left, amount)),
        span=span,
    )


def _counted(effect: Effect, found: Sequence[Piece], money: int) -> dict[str, int]:
    """How much of each unit a limit may count."""
    items = sum(len(piece.targets) for piece in found)
    return {"money": money, "item": items, "time": times(effect.units, found)}


# ---------------------------------------------------------------- the cut


def _cut(amount: Amount, piece: Piece, scope: Scope) -> _Cut:
    """What one piece loses; no unit loses more than is still to pay for it."""
    effect = amount.effect
    if effect.verb is Verb.PRICE:
        price = amount.common_rate
        return _Cut(piece, tuple(max(Fraction(0), unit.paid_minor - price) for unit in piece.targets))
    if effect.verb is Verb.BUNDLE:
        whole = sum(unit.paid_minor for unit in piece.targets)
        return _money_off(piece, whole - amount.common_rate)
    if effect.verb is not Verb.DISCOUNT:
        raise NotImplementedError(f"{effect.verb.value} is no deal that this version knows")
    if effect.measure is not None and not about_items(effect.measure):
        return _money_off(piece, amount.rate(piece.targets[0]) * (scope.number(effect.measure) or 0))
    if not is_percent(effect):
        return _money_off(piece, amount.rate(piece.targets[0]))
    return _Cut(piece, tuple(_percent_off(unit, amount.rate(unit), effect, scope) for unit in piece.targets))


def _money_off(piece: Piece, amount: Fraction) -> _Cut:
    """An amount spread over the targets by what is still to pay."""
    whole = sum(unit.paid_minor for unit in piece.targets)
    off = min(max(Fraction(0), amount), Fraction(whole))
    return _Cut(piece, tuple(off * unit.paid_minor / whole if whole else off for unit in piece.targets))


def _percent_off(unit: Unit, rate: Fraction, effect: Effect, scope: Scope) -> Fraction:
    return min(Fraction(unit.paid_minor), max(Fraction(0), rate * _base(unit, effect, scope)))


def _base(unit: Unit, effect: Effect, scope: Scope) -> Fraction:
    """What a percent is of: what is still to pay, unless the rule names something else."""
    if effect.measure is None:
        return Fraction(unit.paid_minor)
    return scope.of(unit).number(effect.measure) or Fraction(0)


# ---------------------------------------------------------------- sharing


def _targets(cuts: Sequence[_Cut]) -> Iterator[Unit]:
    for cut in cuts:
        yield from cut.piece.targets


def _receipt(cuts: Sequence[_Cut], amount: int) -> tuple[int, ...]:
    """The amount on the units that the deal is about."""
    parts = [part for cut in cuts for part in cut.parts]
    return allot_within(amount, parts, [unit.paid_minor for unit in _targets(cuts)])


def _shared(cuts: Sequence[_Cut], receipt: Sequence[int]) -> tuple[list[Unit], list[int]]:
    """The amount over all units of each set, by what is still to pay for them."""
    units: list[Unit] = []
    amounts: list[int] = []
    start = 0
    for cut in cuts:
        part = receipt[start : start + len(cut.piece.targets)]
        start += len(part)
        units += cut.piece.members
        if cut.piece.members == cut.piece.targets:
            amounts += part
        else:
            amounts += spread(sum(part), [unit.paid_minor for unit in cut.piece.members])
    return units, amounts


# ---------------------------------------------------------------- delivery


def _off_shipping(
    rule: ProgrammeRule,
    scope: Scope,
    shipping_minor: int,
    party: Party,
    found: tuple[Room, ...],
    span: str,
) -> Outcome | Missed:
    effect = rule.rule.effect
    off = amount_of(effect, scope)
    if off.out_of_reach:
        return Missed(rule.id, "band")
    amount = off.common_rate
    if effect.verb is Verb.PRICE:
        exact = shipping_minor - amount
    else:
        exact = amount * shipping_minor if is_percent(effect) else amount
    exact = min(max(Fraction(0), exact), Fraction(shipping_minor))
    wanted = round_fraction(exact, rule.rounding)
    given = fitting(wanted, "money", found)
    if given <= 0:
        return Missed(rule.id, "nothing") if given == wanted else held_back(rule, found)
    counted = {"time": 1}
    return Outcome(
        rule.id,
        OutcomeKind.SHIPPING,
        party,
        given,
        why=Why("order.shipping", Fraction(shipping_minor), amount, exact=exact, by=banded_name(effect)),
        limits=uses(party, found, {**counted, "money": wanted}, {**counted, "money": given}),
        span=span,
    )


# ---------------------------------------------------------------- the reason


def _why(amount: Amount, cuts: Sequence[_Cut], exact: Fraction, scope: Scope) -> Why:
    """A percent of a base; a price instead of what was still to pay; or an amount as it stands."""
    effect = amount.effect
    units = _fallen_on(effect, cuts)
    if effect.verb in (Verb.PRICE, Verb.BUNDLE):
        parts = (zip(cut.piece.targets, cut.parts, strict=True) for cut in cuts)
        base = sum((Fraction(u.paid_minor) for cut in parts for u, part in cut if part), Fraction(0))
        return Why(measured_name(effect), base, amount.common_rate, exact=exact, units=units)
    targets = tuple(_targets(cuts))
    if is_percent(effect) and (effect.measure is None or about_items(effect.measure)):
        measured = [(amount.steps(unit), _base(unit, effect, scope)) for unit in targets]
    elif effect.measure is not None:
        measured = [(amount.steps(targets[0]), scope.number(effect.measure) or Fraction(0))]
    else:
        rates = {amount.rate(unit) for unit in targets}
        fixed = rates.pop() if len(rates) == 1 else None
        return Why(rate=fixed, exact=exact, units=units, by=banded_name(effect))
    return reason(effect, measured, exact=exact, units=units)


def _fallen_on(effect: Effect, cuts: Sequence[_Cut]) -> int:
    if effect.units is None:
        return 0
    if in_sets(effect.units):
        return len(cuts)
    return sum(len(cut.piece.targets) for cut in cuts)
