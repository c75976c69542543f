"""What a rule saw when it was decided, and what it would see after a change.

Deals come in phases, so each rule sees the prices that the phases before left. A sight keeps what they took
off and puts it to a changed cart, which is a proposal: whoever asks decides the cart before saying anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from flask_loyalty.engine.changes import ADDED, Change, ChangeKind, Occurrence, changed, cost_unknown
from flask_loyalty.engine.codes import typed_codes
from flask_loyalty.engine.facts import CartLine, OrderEvent, SignalEvent, Value
from flask_loyalty.engine.making import a_unit
from flask_loyalty.engine.missions import counting_this_order
from flask_loyalty.engine.outcomes import Decision, OutcomeKind
from flask_loyalty.engine.priced import Unit, shop_units
from flask_loyalty.engine.scope import Scope, own_key, past_key, so_far_key
from flask_loyalty.engine.scope import changed as changed_scope
from flask_loyalty.language.nodes import Expression, Fact, Within
from flask_loyalty.programme.model import Phase, Programme, ProgrammeRule

__all__ = ["Sight", "offs_by_phase"]

UnitKey = tuple[str, int]


def offs_by_phase(programme: Programme, decision: Decision, phase: Phase) -> Mapping[UnitKey, int]:
    """What the deals of the phases before one took off each unit, in minor units."""
    if phase is Phase.EARN:  # all of them, which the units show already
        units = decision.units
        return {(one.line, one.unit): less for one in units if (less := one.price_minor - one.paid_minor)}
    off: dict[UnitKey, int] = {}
    for outcome in decision.outcomes:
        if outcome.kind is OutcomeKind.DEAL and programme.rule(outcome.rule).phase.value < phase.value:
            for share in outcome.shares:
                key = share.line, share.unit
                off[key] = off.get(key, 0) + share.amount
    return off


@dataclass(frozen=True)
class Sight:
    """An occurrence as one rule sees it.

    :ivar off: what the phases before took off each unit.
    :ivar rule: whose span and streak is meant; None in a tier or a segment.
    :ivar earning: whether a measure is read, not a condition: then only what earns counts.
    """

    occurrence: Occurrence
    off: Mapping[UnitKey, int]
    rule: ProgrammeRule | None = None
    earning: bool = False

    @classmethod
    def of(cls, occurrence: Occurrence, rule: ProgrammeRule, decision: Decision) -> Sight:
        """What a rule saw of something that was decided."""
        return cls(occurrence, offs_by_phase(occurrence.programme, decision, rule.phase), rule)

    def as_seen_by(self, rule: ProgrammeRule) -> Sight:
        """The same as another rule of the phase sees it; what does not differ is not worked out again."""
        seen = replace(self, rule=rule)
        seen.__dict__["scope"] = _seen_by(rule, self.scope)
        return seen

    def measuring(self) -> Sight:
        """The same as bands and rates are measured."""
        seen = replace(self, earning=True)
        seen.__dict__["scope"] = self.scope.measuring()
        return seen

    def after(self, changes: Iterable[Change]) -> Sight:
        """What it would see after some changes, if the deals before it took off what they did."""
        return replace(self, occurrence=changed(self.occurrence, changes))

    def would_hold(self, condition: Expression, changes: Sequence[Change]) -> bool:
        """Whether a condition would hold after some changes."""
        goods = [self._goods(change) for change in changes]
        if None in goods or not self._is_plain:
            return self.after(changes).holds(condition)
        more = tuple(unit for units in goods if units is not None for unit in units)
        return changed_scope(self.scope, units=(*self.scope.units, *more)).holds(condition)

    @cached_property
    def _is_plain(self) -> bool:
        """Whether goods that are added change nothing but what units there are."""
        cart, programme = self.occurrence.cart, self.occurrence.programme
        mission = self.rule is not None and isinstance(self.rule.rule.start, Within)
        return cart is not None and not cart.discount_minor and programme.excluded is None and not mission

    def _goods(self, change: Change) -> tuple[Unit, ...] | None:
        """The units that a change adds; None for a change that does more than that."""
        match change.kind:
            case ChangeKind.AMOUNT:
                price = change.number
                cost = cost_unknown(self.occurrence.programme, price)
                line = CartLine(ADDED, "", 1, price, price, cost_minor=cost)
                return (Unit(line, 0, price, price),)
            case ChangeKind.FITTING:
                line = change.added
                return (Unit(line, 0, line.unit_price_minor, line.unit_price_minor),)
            case ChangeKind.UNITS | ChangeKind.PRODUCT if change.line is not None:
                line, price = change.added, change.added.unit_price_minor
                start = line.quantity
                return tuple(Unit(line, start + index, price, price) for index in range(change.number))
        return None

    def standing(self) -> Sight:
        """The same as a tier or a segment sees it."""
        return replace(self, rule=None, earning=False)

    def holds(self, condition: Expression | None) -> bool:
        """Whether a condition would hold."""
        return self.scope.holds(condition)

    def value(self, expression: Expression) -> Value:
        """What an expression would come to."""
        return self.scope.value(expression)

    @property
    def tier_place(self) -> int:
        """The place of the highest tier whose condition holds; -1 for none."""
        tiers, seen = self.occurrence.programme.tiers, self.standing()
        return max((place for place, tier in enumerate(tiers) if seen.holds(tier.when)), default=-1)

    @cached_property
    def scope(self) -> Scope:
        """Everything that the rule may mention."""
        at, event = self.occurrence, self.occurrence.event
        if isinstance(event, OrderEvent):
            scope = self._of_order(event)
        else:
            given = event.facts if isinstance(event, SignalEvent) else {}
            scope = Scope(at.programme, at.facts, at.moment, member=at.member, given=given)
        scope = scope if self.rule is None else _seen_by(self.rule, scope)
        return scope.measuring() if self.earning else scope

    def _of_order(self, event: OrderEvent) -> Scope:
        at, cart = self.occurrence, event.cart
        codes, _ = typed_codes(at.programme, event, at.facts, at.moment)
        scope = Scope(
            at.programme,
            at.facts,
            at.moment,
            member=cart.member,
            cart=cart,
            shipping_minor=cart.shipping_minor,
            given=cart.facts,
            codes=frozenset(code.code for code in codes),
        )
        units = [self._reduced(unit) for unit in shop_units(cart)]
        marked = [replace(one, excluded=True) if scope.excludes(one) else one for one in units]
        return changed_scope(scope, units=tuple(marked))

    def _reduced(self, unit: Unit) -> Unit:
        off = self.off.get(unit.key, 0)
        if not off:
            return unit
        price, left = unit.price_minor, max(0, unit.price_minor - off)
        return a_unit(unit.line, unit.index, price, left, excluded=False, kept=unit.kept)

    def key_of(self, fact: Fact) -> str:
        """The key under which the past has a fact as it is meant here."""
        past = self.occurrence.facts.past
        own = so_far_key(fact) if self.rule is None else own_key(self.rule.id, fact)
        return own if own in past else past_key(fact)


def _seen_by(rule: ProgrammeRule, scope: Scope) -> Scope:
    scope = scope.within(rule)
    return counting_this_order(rule, scope) if rule.phase is Phase.EARN else scope
