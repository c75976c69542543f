"""Another deal in a rule's way: goods for both, goods that it leaves alone, or circumstances without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from flask_loyalty.engine.assortment import excluded_goods
from flask_loyalty.engine.changes import Change, ChangeKind
from flask_loyalty.engine.inverting import ways
from flask_loyalty.engine.outcomes import Decision, Missed, OutcomeKind
from flask_loyalty.engine.products import named_products, so_many
from flask_loyalty.engine.sights import Sight, offs_by_phase
from flask_loyalty.engine.wanted import Wanted, Way
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["left_alone", "nothing_to_multiply", "without"]

_TIMES = (1, 4, 16)
"""So many times the cart may have to be worth more, for a percentage to be more than a fixed amount."""


def without(
    rule: ProgrammeRule, missed: Missed, sight: Sight, decision: Decision, wanted: Wanted
) -> Iterator[Way]:
    """What may be changed so that the deal which a miss names no longer stands in the way."""
    if missed.clause not in ("lost", "units", "when", "band", "nothing"):
        return
    by = missed.by or (_greatest(decision) if missed.clause == "nothing" else "")
    if not by:
        return
    rival = sight.occurrence.programme.rule(by)
    of_goods = missed.clause in ("lost", "units", "nothing") and not nothing_to_multiply(rule, decision)
    if sight.occurrence.cart is not None and of_goods:
        yield from _goods_for_both(rule, rival, sight, wanted)
    if rival.rule.when is not None:
        off = offs_by_phase(sight.occurrence.programme, decision, rival.phase)
        before = Sight(sight.occurrence, off, rule)  # what the other asks, it asks of the prices that it saw
        both = _but(rule.rule.when, rival.rule.when)
        yield from (way for way in ways(both, before, wanted) if way)


def left_alone(changes: Way, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """The same with products that the programme excludes in place of goods of any kind: no deal takes those.

    They count towards what an order is worth, so a deal with a threshold may win with them.
    """
    for place, change in enumerate(changes):
        for line in islice(excluded_goods(sight, wanted), _FEW) if change.kind is ChangeKind.AMOUNT else ():
            for (product,) in so_many(-(-change.number // line.unit_price_minor), line, wanted):
                named = replace(product, alone=True, names=())
                yield (*changes[:place], named, *changes[place + 1 :])


_FEW = 2


def nothing_to_multiply(rule: ProgrammeRule, decision: Decision) -> bool:
    """Whether a rule multiplies points where there are none: then no deal is in its way."""
    return rule.rule.effect.verb is n.Verb.MULTIPLY and not decision.points


def _greatest(decision: Decision) -> str:
    """The deal that took most, where a rule's amount came to nothing; empty without any."""
    deals = [one for one in decision.outcomes if one.kind is OutcomeKind.DEAL]
    return max(deals, key=lambda one: one.amount).rule if deals else ""


def _goods_for_both(rule: ProgrammeRule, rival: ProgrammeRule, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """So many more that both have some, or of what the other leaves alone; so much that it is the less."""
    units = rule.rule.effect.units
    if units is None or units.kind is n.UnitsKind.SHIPPING:
        for times in _TIMES if units is None else ():
            yield (Change(ChangeKind.AMOUNT, times * max(sight.occurrence.goods_minor, 1)),)
        return
    size = units.size if units.kind in (n.UnitsKind.SETS, n.UnitsKind.RANKED_IN_SETS) else 1
    lines = {unit.line.id: unit.line for unit in sight.scope.matching(units.where)}
    for line in lines.values():
        yield from so_many(size, line, wanted)
    taken = None if rival.rule.effect.units is None else rival.rule.effect.units.where
    if taken is not None:
        left = _but(units.where, taken)
        for line in named_products(left, sight, wanted):
            if line.id not in lines:
                yield from ((replace(one, where=left),) for (one,) in so_many(size, line, wanted))


@lru_cache(maxsize=1024)  # the same tree each time, for what it means is kept by the tree
def _but(where: n.Expression | None, taken: n.Expression) -> n.Expression:
    """What one condition takes and another does not."""
    return n.Not(taken) if where is None else n.And((where, n.Not(taken)))
