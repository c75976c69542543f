"""From a boundary to something that may show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from flask_loyalty.analysis.boundaries import Boundaries, Target
from flask_loyalty.analysis.occasions import Occasion, occasions
from flask_loyalty.analysis.situations import MEMBER, Wanted
from flask_loyalty.engine.facts import CartLine, OpenSpan, OrderEvent
from flask_loyalty.engine.periods import add, zone_of
from flask_loyalty.engine.scope import past_key
from flask_loyalty.language import nodes as n
from flask_loyalty.language.sorts import CATEGORY
from flask_loyalty.language.vocabulary import FACTS
from flask_loyalty.language.walking import facts_of
from flask_loyalty.programme.casefit import by_the_shop
from flask_loyalty.programme.model import Programme
from flask_loyalty.services.deciding_cases import Watched

__all__ = ["Tried", "occasions_of"]

MOST_TRIES = 8
USUAL = 5000
"""An order of so many minor units is tried, too, where a rule leaves open how much it is worth."""
_CATEGORY, _OTHER = "coffee", "tea"
"""Categories of goods, where a rule asks for none by its name."""


@dataclass(frozen=True)
class Tried:
    """A case that was written, and how it was decided."""

    written: dict[str, Any]
    watched: Watched


def occasions_of(bounds: Boundaries, target: Target, now: datetime) -> Iterator[Occasion]:
    """What may show a target, the plainest first."""
    spans = [bounds.rule.id] if isinstance(bounds.rule.rule.start, n.Within) else []
    costs = (None,) if target.kind == "no_cost" else ()
    wanted = Wanted(target.when, target.way, now, spans, costs=costs)
    ways = [wanted, replace(wanted, totals=(USUAL,))] if target.kind == "plain" else [wanted]
    for one in (made for way in ways for made in _few(occasions(bounds.space, bounds.rule, way))):
        if target.key == "customer.tier":
            yield _of(one, MEMBER)  # no tier is what a new member has, too
        fitted = _fitted(bounds, target, one)
        if fitted is not None:
            yield fitted
        yield _opened(bounds, target, one)
        if target.kind in ("value", "goods"):
            dimension = bounds.space.dimension(target.key)
            if dimension.samples[target.cell] is None and "item." not in target.key:
                yield _of(one, None)  # of a guest nothing is known
            if dimension.residual:
                yield _on_sale(one)
                yield from _matching(bounds, bounds.space.residual(target.key), one)


def _few(made: Iterator[Occasion]) -> Iterator[Occasion]:
    """Of orders with the same facts the first few."""
    count: dict[str, int] = {}
    for one in made:
        facts = repr((one.facts.past, one.facts.shop))
        count[facts] = count.get(facts, 0) + 1
        if count[facts] <= MOST_TRIES // len(count):
            yield one


def _of(one: Occasion, member: str | None) -> Occasion:
    """The same order of a member, or of a guest."""
    if not isinstance(one.event, OrderEvent):
        return one
    return replace(one, event=replace(one.event, cart=replace(one.event.cart, member=member)))


def _on_sale(one: Occasion) -> Occasion:
    """The same goods at half their regular price."""
    if not isinstance(one.event, OrderEvent):
        return one
    cart = one.event.cart
    lines = tuple(replace(line, regular_price_minor=2 * line.unit_price_minor) for line in cart.lines)
    return replace(one, event=replace(one.event, cart=replace(cart, lines=lines)))


def _matching(bounds: Boundaries, condition: n.Expression, one: Occasion) -> Iterator[Occasion]:
    """The same with goods of a category, which the shop may tell of the customer, too; and of another."""
    asked = [*facts_of(condition)]
    told = [fact for fact in asked if _is_category_told(bounds.programme, fact)]
    if not any(fact.name == "item.category" for fact in asked) or not isinstance(one.event, OrderEvent):
        return
    cart = one.event.cart
    for category in (_CATEGORY, _OTHER):
        lines = tuple(replace(line, category=line.category or category) for line in cart.lines)
        shop = {**one.facts.shop, **{past_key(fact): _CATEGORY for fact in told}}
        event = replace(one.event, cart=replace(cart, lines=lines))
        yield replace(one, event=event, facts=replace(one.facts, shop=shop))


def _is_category_told(programme: Programme, fact: n.Fact) -> bool:
    known = programme.facts.get(fact.name) or FACTS.get(fact.name)
    return known is not None and known.type == CATEGORY and by_the_shop(known)


def _opened(bounds: Boundaries, target: Target, one: Occasion) -> Occasion:
    """The same with the rule's offer opened when the target asks."""
    if target.kind != "span" or not isinstance(one.event, OrderEvent):
        return one
    if target.number < 0:
        return replace(one, facts=replace(one.facts, spans=()))
    start = bounds.rule.rule.start
    assert isinstance(start, n.Within), "only rules within a span have one"
    back = replace(start.duration, number=-start.duration.number)
    edge = add(one.moment, back, zone_of(bounds.programme.timezone))
    opened = edge if target.late else edge + timedelta(minutes=1)
    span = OpenSpan(bounds.rule.id, "earlier", opened, one.moment + timedelta(days=1))
    return replace(one, facts=replace(one.facts, spans=(span,)))


def _fitted(bounds: Boundaries, target: Target, one: Occasion) -> Occasion | None:
    """The same order with the margin that the target asks: the cost follows from it."""
    what = target.key.partition(".")[2]
    if what not in ("margin", "margin_rate") or not isinstance(one.event, OrderEvent):
        return None
    value = bounds.space.dimension(target.key).samples[target.cell]
    if not isinstance(value, Fraction) or (value.denominator != 1 and what == "margin"):
        return None
    cart = one.event.cart
    first, *others = cart.lines
    lines = (_leaving(first, value, rate=what == "margin_rate"), *(_at_cost(line) for line in others))
    return replace(one, event=replace(one.event, cart=replace(cart, lines=lines)))


def _leaving(line: CartLine, value: Fraction, *, rate: bool) -> CartLine:
    """A line that leaves a margin, in minor units or as a share of its price."""
    if rate:
        price = 100_00
        return replace(
            line,
            quantity=1,
            unit_price_minor=price,
            regular_price_minor=price,
            cost_minor=int(price * (1 - value)),
        )
    price = max(line.unit_price_minor, int(value))
    whole = price * line.quantity
    if line.quantity > 1 and (whole - int(value)) % line.quantity:
        line, whole = replace(line, quantity=1), price
    cost = (whole - int(value)) // line.quantity
    return replace(line, unit_price_minor=price, regular_price_minor=price, cost_minor=cost)


def _at_cost(line: CartLine) -> CartLine:
    return replace(line, cost_minor=line.unit_price_minor)
