"""Where a deal, and not the goods, is why another rule gave nothing: it lowered what that one asks for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction

from flask_loyalty.engine.competing import guarded
from flask_loyalty.engine.matching import pieces
from flask_loyalty.engine.outcomes import Missed, Outcome, OutcomeKind
from flask_loyalty.engine.priced import Unit
from flask_loyalty.engine.remembering import once
from flask_loyalty.engine.scope import Scope, changed
from flask_loyalty.language.nodes import Fact
from flask_loyalty.language.walking import and_members, facts_of
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["with_deals_told"]

_OF_PRICE = frozenset({"item.paid", "item.margin", "item.margin_rate"})
_SUBTOTAL = "order.subtotal"


def with_deals_told(
    missed: Sequence[Missed], at_first: Scope, units: Sequence[Unit], outcomes: Sequence[Outcome]
) -> tuple[Missed, ...]:
    """The same misses; those that a deal brought about name it.

    Units that matched at the shop's prices and do so no longer, a value of the order that is no longer what
    it was, and a first band that it no longer reaches, are the deal's doing.

    :param at_first: the order at the shop's prices, and ``units`` after its deals.
    """
    deals = [one for one in outcomes if one.kind is OutcomeKind.DEAL and one.amount]
    if not deals:
        return tuple(missed)
    free = any(unit.price_minor and not unit.paid_minor for unit in units)
    after = changed(at_first, units=tuple(units))
    programme = at_first.programme
    named = {} if programme.index else {rule.id: rule for rule in programme.rules}
    return tuple(
        _told(miss, named.get(miss.rule) or programme.rule(miss.rule), at_first, after, deals, free)
        if miss.of == "rule" and miss.clause in _TELLING
        else miss
        for miss in missed
    )


_TELLING = ("units", "when", "band")


def _told(
    miss: Missed, rule: ProgrammeRule, at_first: Scope, after: Scope, deals: Sequence[Outcome], free: bool
) -> Missed:
    """:param free: whether deals left nothing to pay for some unit, which then serves no deal."""

    def found() -> str:
        here = at_first.within(rule)
        if miss.clause == "when":
            return _lowerer(miss, rule, here, deals)
        if miss.clause == "band":
            return _below(rule, here, after.within(rule), deals)
        return _taker(rule, here, deals) if free or _of_price(rule) else ""

    by = guarded(rule, found)
    return replace(miss, by=by) if isinstance(by, str) and by else miss


def _taker(rule: ProgrammeRule, scope: Scope, deals: Sequence[Outcome]) -> str:
    """The deal that has most of the units which matched at first; empty if too few did even then."""
    units = rule.rule.effect.units
    if units is None:
        return ""
    eligible = scope.matching(units.where)
    beside = scope.matching(units.beside.where) if units.beside is not None else []
    if not pieces(rule.rule.effect, eligible, beside):
        return ""
    return _strongest(deals, eligible)


def _strongest(deals: Sequence[Outcome], units: Collection[Unit]) -> str:
    keys = {unit.key for unit in units}
    taken = {one.rule: sum(s.amount for s in one.shares if (s.line, s.unit) in keys) for one in deals}
    best = max(taken, key=lambda rule: taken[rule])
    return best if taken[best] else ""


@once
def _of_price(rule: ProgrammeRule) -> bool:
    """Whether a rule's units are chosen by what is still paid for them."""
    units = rule.rule.effect.units
    wheres = [] if units is None else [units.where, units.beside.where if units.beside is not None else None]
    return any(fact.name in _OF_PRICE for where in wheres if where is not None for fact in facts_of(where))


def _lowerer(miss: Missed, rule: ProgrammeRule, scope: Scope, deals: Sequence[Outcome]) -> str:
    """The deal that took most off an order whose value a condition saw; empty if it saw the whole."""
    failed = and_members(rule.rule.when)[miss.part] if miss.part >= 0 else rule.rule.when
    if failed is None or all(fact != Fact(_SUBTOTAL) for fact in facts_of(failed)):
        return ""
    seen = dict(miss.saw).get(_SUBTOTAL)
    whole = scope.number(Fact(_SUBTOTAL))
    if not isinstance(seen, Fraction) or whole is None or seen >= whole:
        return ""
    return max(deals, key=lambda one: one.amount).rule


def _below(rule: ProgrammeRule, before: Scope, after: Scope, deals: Sequence[Outcome]) -> str:
    """The deal that took most off an order which reached the first band without deals, and does not now."""
    bands = rule.rule.effect.bands
    if bands is None or not any(fact.name.startswith("order.") for fact in facts_of(bands.measure)):
        return ""
    had, left = before.value(bands.measure), after.value(bands.measure)
    first = before.value(bands.bands[0].limit)
    if not (isinstance(had, Fraction) and isinstance(first, Fraction) and had >= first):
        return ""
    lost = left is None or (isinstance(left, Fraction) and left < first)
    return max(deals, key=lambda one: one.amount).rule if lost else ""
