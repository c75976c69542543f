"""What a deal takes off: ``discount``, ``price`` and ``bundle``, on goods and on delivery.

A deal cuts *pieces* (:mod:`flask_loyalty.engine.matching`). The receipt shows the saving on the units it is
about, "the second for one grosz" whole on the second; for refunds and margin the same saving is shared over
all units of the set, by what is still to pay for them. The exact cuts are summed and rounded once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
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
from flask_loyalty.engine.limits import Room, drawn, fitting, held_back, left_of, rooms, used_up, uses
from flask_loyalty.engine.matching import Piece, in_sets, pieces, times, within_limits
from flask_loyalty.engine.outcomes import Missed, Outcome, OutcomeKind, Why
from flask_loyalty.engine.priced import Unit, allot_within, shares_of
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language.nodes import (
    Effect,
    Expression,
    Rank,
    UnitsKind,
    Verb,
)
from flask_loyalty.money import round_fraction, spread
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["GoodsDeal", "Key", "deal", "goods_deal", "on_shipping"]

_COUNTED = (UnitsKind.EACH, UnitsKind.SETS, UnitsKind.RANKED, UnitsKind.RANKED_IN_SETS)

Key = tuple[str, int]
"""A unit: its line and its number within it."""


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
    if on_shipping(rule):
        found = rooms(rule, _customer(scope), scope, scope.moment)
        if used_up(found):
            return held_back(rule, found)
        return _off_shipping(rule, scope, shipping_minor, _customer(scope), found, span)
    result = goods_deal(rule, scope, now, span)
    return result if isinstance(result, Missed) else result.outcome()


def on_shipping(rule: ProgrammeRule) -> bool:
    """Whether a rule is about delivery."""
    units = rule.rule.effect.units
    return units is not None and units.kind is UnitsKind.SHIPPING


def goods_deal(rule: ProgrammeRule, scope: Scope, now: Sequence[Unit], span: str = "") -> GoodsDeal | Missed:
    """A deal on goods with the units that it wants, before it takes any; or the limit that is used up."""
    found = rooms(rule, _customer(scope), scope, scope.moment)
    if used_up(found):
        return held_back(rule, found)
    effect = rule.rule.effect
    payable = {unit.key: unit for unit in now if unit.paid_minor}
    before = [unit for unit in scope.units if unit.key in payable]

    def chosen(where: Expression | None) -> tuple[Unit, ...]:
        return tuple(payable[unit.key] for unit in scope.matching(where, before))

    units = effect.units
    eligible = chosen(None if units is None else units.where)
    beside = chosen(units.beside.where) if units is not None and units.beside is not None else ()
    return GoodsDeal(rule, scope, found, amount_of(effect, scope), eligible, beside, span)


def _customer(scope: Scope) -> Party:
    return Party("customer", scope.member or "")


@dataclass(frozen=True, slots=True)
class GoodsDeal:
    """A deal on goods that may be given: its limits, its amount, and the units that it wants.

    :ivar eligible: the units that it is about, as they are to be paid now.
    :ivar beside: the units that may stand beside them in a set.
    """

    rule: ProgrammeRule
    scope: Scope
    rooms: tuple[Room, ...]
    amount: Amount
    eligible: tuple[Unit, ...]
    beside: tuple[Unit, ...]
    span: str = ""

    def among(self, keys: Collection[Key]) -> GoodsDeal:
        """The same deal with only these units to choose from."""
        return GoodsDeal(
            self.rule,
            self.scope,
            self.rooms,
            self.amount,
            tuple([unit for unit in self.eligible if unit.key in keys]),
            tuple([unit for unit in self.beside if unit.key in keys]),
            self.span,
        )

    def after(self, outcomes: Sequence[Outcome]) -> GoodsDeal:
        """The same where other rules have drawn on its budget."""
        return replace(self, rooms=drawn(self.rooms, outcomes))

    @property
    def wanted(self) -> frozenset[Key]:
        """The units that it could serve: those it is about, and those beside them."""
        return frozenset(unit.key for unit in (*self.eligible, *self.beside))

    @property
    def served(self) -> frozenset[Key]:
        """The units that it serves: all members of its sets, also those left at their price."""
        return frozenset(unit.key for cut in self._cuts()[1] for unit in cut.piece.members)

    @property
    def exact(self) -> Fraction:
        """What it takes off in minor units, exactly: after limits, before rounding."""
        off = sum((part for cut in self._cuts()[1] for part in cut.parts), Fraction(0))
        for room in self.rooms:
            if room.counts != "money":
                continue
            if not room.whole:
                off = min(off, Fraction(room.left))
            elif round_fraction(off, self.rule.rounding) > room.left:
                off = Fraction(0)
        return off

    def outcome(self) -> Outcome | Missed:
        """What it takes off, or why nothing."""
        rule, effect = self.rule, self.rule.rule.effect
        if used_up(self.rooms):
            return held_back(rule, self.rooms)
        if not pieces(effect, self.eligible, self.beside):
            return Missed(rule.id, "nothing" if effect.units is None else "units")
        if not self._in_reach:
            return self.amount.missed(rule.id)
        worth, cuts = self._cuts()
        exact = sum((part for cut in cuts for part in cut.parts), Fraction(0))
        wanted = round_fraction(exact, rule.rounding)
        amount = fitting(wanted, "money", self.rooms)
        if amount <= 0:
            unlimited = len(cuts) == len(worth) and amount == wanted
            return Missed(rule.id, "nothing") if unlimited else held_back(rule, self.rooms)
        receipt = _receipt(cuts, amount)
        left = [cut.piece for cut in cuts]
        party = _customer(self.scope)
        return Outcome(
            rule.id,
            OutcomeKind.DEAL,
            party,
            amount,
            shares=shares_of(*_shared(cuts, receipt)),
            receipt=shares_of(list(_targets(cuts)), receipt),
            why=_why(self.amount, cuts, exact, self.scope),
            limits=uses(party, self.rooms, _counted(effect, worth, wanted), _counted(effect, left, amount)),
            span=self.span,
        )

    @property
    def _in_reach(self) -> bool:
        return any(self.amount.steps(unit) for unit in self.eligible)

    def _cuts(self) -> tuple[tuple[Piece, ...], list[_Cut]]:
        """The pieces that would save something, and the cuts of those that limits leave."""
        effect = self.rule.rule.effect
        if not self._in_reach:
            return (), []
        found = [_cut(self.amount, piece, self.scope) for piece in pieces(effect, self.eligible, self.beside)]
        cuts = [cut for cut in found if any(cut.parts)]
        worth = tuple(cut.piece for cut in cuts)
        left = within_limits(effect.units, worth, left_of("item", self.rooms), left_of("time", self.rooms))
        if left != worth:
            cuts = [_cut(self.amount, piece, self.scope) for piece in left]
        return worth, cuts

    # what a search for the best may rely on

    @property
    def adds_up(self) -> bool:
        """Whether what it takes off is the sum of what it takes off each unit alone, whichever they are."""
        effect = self.rule.rule.effect
        units = effect.units
        if units is None or units.beside is not None or effect.verb is Verb.BUNDLE:
            return False
        limited = any(room.counts in ("item", "money") for room in self.rooms)
        of_each = effect.verb is Verb.PRICE or (
            is_percent(effect) and (effect.measure is None or about_items(effect.measure))
        )
        each = units.kind is UnitsKind.EACH or (units.kind is UnitsKind.ALL and of_each)
        return each and not limited

    def most(self) -> dict[Key, Fraction]:
        """Of each unit that it wants: no more of what it takes off comes from it, whatever its set."""
        about = {unit.key: self._most_of(unit) for unit in self.eligible}
        bundle = self.rule.rule.effect.verb is Verb.BUNDLE
        others = {unit.key: self._most_of(unit) if bundle else Fraction(0) for unit in self.beside}
        return {**others, **about}

    def cap(self) -> Fraction | None:
        """No more than this comes off in all, whichever of its units it gets; None: not known.

        More units never make fewer sets, so as many cuts as there can be, the largest, bound it.
        """
        effect = self.rule.rule.effect
        units = effect.units
        if units is None or units.kind not in _COUNTED:
            return None
        found = pieces(effect, self.eligible, self.beside)
        most = left_of("time", self.rooms)
        count = len(found) if most is None or not in_sets(units) else min(len(found), most)
        if effect.verb is Verb.BUNDLE:
            dearest = sorted((unit.paid_minor for unit in self.eligible), reverse=True)[: units.size]
            number = units.beside.number if units.beside is not None else 0
            others = sorted((unit.paid_minor for unit in self.beside), reverse=True)[:number]
            return count * max(Fraction(0), sum(dearest) + sum(others) - self.amount.common_rate)
        size = units.take if units.kind in (UnitsKind.RANKED, UnitsKind.RANKED_IN_SETS) else units.size
        items = left_of("item", self.rooms)
        targets = count * size if items is None else min(count * size, items)
        cuts = sorted((self._alone(unit) for unit in self.eligible), reverse=True)
        return sum(cuts[:targets], Fraction(0))

    def _most_of(self, unit: Unit) -> Fraction:
        effect = self.rule.rule.effect
        units = effect.units
        if effect.verb is Verb.BUNDLE and units is not None:
            members = units.size + (units.beside.number if units.beside is not None else 0)
            return max(Fraction(0), unit.paid_minor - self.amount.common_rate / members)
        alone = self._alone(unit)
        ranked = units is not None and units.kind is UnitsKind.RANKED_IN_SETS and units.rank is Rank.CHEAPEST
        if ranked and units is not None and effect.measure is None and effect.bands is None:
            return alone * units.take / units.size  # the cheapest of a set are at most its average
        return alone

    def _alone(self, unit: Unit) -> Fraction:
        """What it would take off a unit by itself."""
        if not self.amount.steps(unit):
            return Fraction(0)
        return _cut(self.amount, Piece((unit,), (unit,)), self.scope).parts[0]

    def looks(self) -> dict[Key, tuple[object, ...]]:
        """Of each unit that it wants, all that it can tell of it; units of one look can stand for another."""
        about = {unit.key for unit in self.eligible}
        others = {unit.key for unit in self.beside}
        return {
            unit.key: (
                unit.key in about,
                unit.key in others,
                unit.paid_minor,
                self.amount.rate(unit),
                self._alone(unit),
            )
            for unit in (*self.eligible, *self.beside)
        }


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
        return off.missed(rule.id)
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
