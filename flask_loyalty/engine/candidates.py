"""The rules that a decision asks: those that are valid, and that the programme's index finds for a basket."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from flask_loyalty.engine.facts import Cart
from flask_loyalty.engine.scope import Scope, history_value
from flask_loyalty.language.nodes import Fact
from flask_loyalty.programme.model import Phase, Programme, ProgrammeRule
from flask_loyalty.programme.rule_index import RuleIndex, prefixes

__all__ = ["Candidates", "candidates", "in_force", "is_valid", "of_cart"]


def in_force(programme: Programme, phases: Iterable[Phase], moment: datetime) -> list[ProgrammeRule]:
    """The rules of some phases that are valid at a moment, by priority, then id.

    Never by their place in the document: shuffling it changes nothing.
    """
    return Candidates(programme, moment).of(phases)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The rules that one decision asks.

    :ivar found: what the index found, by its own count; None where each rule is asked.
    """

    programme: Programme
    moment: datetime
    found: Sequence[int] | None = None

    def of(self, phases: Iterable[Phase]) -> list[ProgrammeRule]:
        """The rules of some phases, by priority, then id."""
        index, moment = self.programme.index, self.moment
        if index is None:
            wanted = frozenset(phases)
            rules = [rule for rule in self.programme.rules if rule.phase in wanted]
            return sorted([rule for rule in rules if is_valid(rule, moment)], key=_order)
        rules, filled = [], 0
        for phase in phases:
            places = self._places(phase, index)
            filled += bool(places)
            rules += [self.programme.rules[at] for at in places]
        rules = [
            rule for rule in rules if (rule.since is None and rule.until is None) or is_valid(rule, moment)
        ]
        return sorted(rules, key=_order) if filled > 1 else rules  # in one phase the index has them in order

    def counted(self) -> Candidates:
        """Those of them that have limits or draw on a budget."""
        index = self.programme.index
        if index is None:
            return self
        found = index.counted if self.found is None else index.counted.intersection(self.found)
        return replace(self, found=sorted(found))

    def _places(self, phase: Phase, index: RuleIndex) -> Sequence[int]:
        begin, end = index.phases.get(phase.value, (0, 0))
        order, found = index.order, self.found
        if found is None:
            return order[begin:end]
        return [order[number] for number in found[bisect_left(found, begin) : bisect_left(found, end)]]


def is_valid(rule: ProgrammeRule, moment: datetime) -> bool:
    """Whether a moment lies within a rule's dates."""
    return (rule.since is None or rule.since <= moment) and (rule.until is None or moment < rule.until)


def _order(rule: ProgrammeRule) -> tuple[int, str]:
    return rule.priority, rule.id


def candidates(scope: Scope) -> Candidates:
    """The rules that can give something of a basket; without an index all of them.

    What the index leaves out gives nothing: a law holds decisions with it equal to those without.
    """
    index = scope.programme.index
    if index is None or scope.cart is None:
        return Candidates(scope.programme, scope.moment)
    keys = {**_keys(scope.cart), "code": scope.codes}
    if "tier" in index.filed:
        tier = scope.read(Fact("customer.tier"))
        keys["tier"] = (tier,) if isinstance(tier, str) else ()
    if "segment" in index.filed:
        segments = scope.read(Fact("customer.segments"))
        keys["segment"] = segments if isinstance(segments, frozenset) else ()
    values = {fact: _value(fact, scope) for fact in index.limits}
    return Candidates(scope.programme, scope.moment, index.found(keys, values))


def of_cart(
    programme: Programme, cart: Cart, moment: datetime, codes: Iterable[str] | None = None
) -> Candidates:
    """The same as far as the cart alone tells, before anything is known of the customer.

    :param codes: the ids of the codes that may hold; None: any.
    """
    index = programme.index
    if index is None:
        return Candidates(programme, moment)
    whole = sum(line.unit_price_minor * line.quantity for line in cart.lines)
    known = {
        "order.subtotal": Fraction(whole),
        "order.quantity": Fraction(sum(line.quantity for line in cart.lines)),
    }
    keys = _keys(cart) if codes is None else {**_keys(cart), "code": codes}
    return Candidates(programme, moment, index.found(keys, known))


def _keys(cart: Cart) -> Mapping[str, Iterable[str]]:
    """What the lines of a cart are."""
    return {
        "sku": {line.sku for line in cart.lines},
        "brand": {line.brand for line in cart.lines},
        "category": {prefix for line in cart.lines for prefix in prefixes(line.category)},
    }


def _value(fact: str, scope: Scope) -> Fraction | None:
    """A fact of a threshold, the order's as high as it can come to stand."""
    if fact == "order.subtotal":
        return Fraction(sum(unit.price_minor for unit in scope.units if unit.kept))
    if fact == "order.quantity":
        return Fraction(sum(unit.kept for unit in scope.units))
    value = history_value(fact, scope)
    return value if isinstance(value, Fraction) else None
