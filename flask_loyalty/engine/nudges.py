"""The nearest step to more: "12.40 PLN more and the second cup costs 0.01 PLN", worked out from the rules.

A nudge is a guess from a rule's own text (the threshold it names, the set it wants) that
:func:`~flask_loyalty.engine.decide.decide` has confirmed on the changed cart. Nothing is promised that the
same cart would not get: not to a guest what only members have, not without the code, not beyond a limit or a
budget, and not with goods that the shop has not got (:class:`OnSale`).

Of several the first are those after which the shop keeps no less margin than now; among them, and among the
rest, the one worth most to the customer, then the one that leaves the shop most, then the smaller step. So
what is good for both is said before what is good for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from fractions import Fraction

from flask_loyalty.engine.candidates import candidates
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Cart, CartLine, Facts, OrderEvent
from flask_loyalty.engine.outcomes import Decision, Outcome, OutcomeKind
from flask_loyalty.engine.priced import Unit, margin_minor
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language.nodes import (
    And,
    Comparison,
    Expression,
    Fact,
    ListLiteral,
    Membership,
    TextLiteral,
    Units,
    UnitsKind,
)
from flask_loyalty.money import Rounding, round_fraction
from flask_loyalty.programme.model import Phase, Programme, ProgrammeRule

__all__ = ["Nudge", "NudgeKind", "OnSale", "Shelf", "nudges"]

MOST = 2
"""How many nudges are worth a customer's attention."""

MOST_TRIED = 3
"""How many named products are tried one after the other: each is a decision."""

_DEALS = (Phase.ITEM, Phase.BUNDLE, Phase.ORDER, Phase.SHIPPING)
_ADDED = "+"  # the id of the line that a nudge tries


class NudgeKind(Enum):
    AMOUNT = "amount"  # goods of any kind for so much money
    UNITS = "units"  # so many units more, of any product
    PRODUCT = "product"  # so many units more of one of certain products


@dataclass(frozen=True, slots=True)
class OnSale:
    """A product as the shop sells it now.

    :ivar line: one unit of it as it would lie in a cart.
    :ivar stock: how many there are; None where the shop does not say.
    """

    line: CartLine
    stock: int | None = None


Shelf = Callable[[str], OnSale | None]
"""Looks a product up by its sku; None if the shop does not sell it."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """A step to more, and what it brings.

    :ivar amount_minor: for AMOUNT, goods of which price are missing; otherwise what they add to the bill.
    :ivar quantity: for UNITS and PRODUCT, how many are missing.
    :ivar skus: for PRODUCT, products that would do; the first was tried, and there are enough of it.
    :ivar products: the names of those that are in the cart.
    :ivar gain: what the rule would then give.
    :ivar worth_minor: how much better off the customer would be, points at their value.
    :ivar margin_minor: how much more margin the shop would keep, net, less the value of the points; None
        where a cost is unknown. Never for customers.
    """

    rule: str
    kind: NudgeKind
    amount_minor: int
    quantity: int
    skus: tuple[str, ...]
    products: tuple[str, ...]
    gain: Outcome
    worth_minor: int
    margin_minor: int | None = None


def nudges(
    programme: Programme,
    event: OrderEvent,
    facts: Facts,
    moment: datetime,
    decision: Decision,
    shelf: Shelf | None = None,
) -> tuple[Nudge, ...]:
    """The nearest steps for a cart, the best for customer and shop first, at most two.

    An amount is near if it is at most what is already in the cart; of two equally good steps the smaller
    comes first. An order that was placed has none.

    :param decision: what was decided of the cart as it is.
    :param shelf: what the shop sells; without it only products of the cart are tried, and stock is not known.
    """
    if event.placed is not None or event.cart.currency != programme.currency or not event.cart.lines:
        return ()
    missed = {miss.rule: miss.clause for miss in decision.missed if miss.of == "rule"}
    asked = _Asked(programme, event, facts, moment, decision, missed, shelf)
    found = [
        nudge
        for rule in candidates(asked.scope()).of((*_DEALS, Phase.EARN))
        if rule.rule.audience is None or rule.rule.audience.word == "customer"
        if (nudge := _guarded(rule, asked)) is not None
    ]
    return tuple(sorted(found, key=_rank)[:MOST])


def _rank(nudge: Nudge) -> tuple[bool, int, int, int, str]:
    margin = nudge.margin_minor or 0
    return margin < 0, -nudge.worth_minor, -margin, nudge.amount_minor, nudge.rule


@dataclass(frozen=True, slots=True)
class _Asked:
    """The cart as it is, and what was decided of it; ``missed`` is what stood in each rule's way."""

    programme: Programme
    event: OrderEvent
    facts: Facts
    moment: datetime
    decision: Decision
    missed: Mapping[str, str]
    shelf: Shelf | None = None

    def can_add(self, sku: str, more: int) -> bool:
        """Whether the shop has so many more of a product than the cart holds, as far as it says."""
        found = self.shelf(sku) if self.shelf is not None else None
        if found is None or found.stock is None:
            return True
        return found.stock >= more + sum(line.quantity for line in self.event.cart.lines if line.sku == sku)

    def with_cart(self, cart: Cart) -> Decision:
        """What would be decided of a changed cart."""
        return decide(self.programme, replace(self.event, cart=cart), self.facts, self.moment)

    def scope(self) -> Scope:
        """The basket as it was decided, for reading conditions and limits."""
        lines = {line.id: line for line in self.event.cart.lines}
        units = tuple(
            Unit(
                lines[u.line],
                u.unit,
                u.price_minor,
                u.paid_minor,
                excluded=u.excluded,
                kept=u.kept,
            )
            for u in self.decision.units
        )
        cart = self.event.cart
        return Scope(
            self.programme,
            self.facts,
            self.moment,
            member=cart.member,
            cart=cart,
            units=units,
            shipping_minor=self.decision.shipping_minor,
            given=cart.facts,
            codes=frozenset(one.code for one in self.decision.codes),
        )


def _guarded(rule: ProgrammeRule, asked: _Asked) -> Nudge | None:
    """A rule's nudge; a rule that fails has none."""
    try:
        return _nudge(rule, asked)
    except Exception:  # a nudge is never worth a failing page
        return None


def _nudge(rule: ProgrammeRule, asked: _Asked) -> Nudge | None:
    missed = asked.missed.get(rule.id)
    if missed == "when":
        return _to_threshold(rule, asked)
    if missed in (None, "units"):
        return _to_complete_set(rule, asked)
    return None


# ---------------------------------------------------------------- thresholds


def _to_threshold(rule: ProgrammeRule, asked: _Asked) -> Nudge | None:
    """What is missing to the order value or number of items that a rule names."""
    scope = asked.scope()
    for fact, limit, beyond in _thresholds(rule.rule.when):
        wanted = scope.number(limit)
        if wanted is None:
            continue
        if fact == "order.subtotal":
            least = round_fraction(wanted, Rounding.UP) + beyond
            return _more_goods(rule, asked, least - _seen_minor(rule, asked))
        least = round_fraction(wanted, Rounding.UP) + beyond
        return _more_units(rule, asked, least - sum(1 for unit in asked.decision.units if unit.kept))
    return None


def _thresholds(when: Expression | None) -> Iterator[tuple[str, Expression, int]]:
    """The lower limits in a condition: the fact, its limit, and 1 where the limit itself is not enough."""
    for part in when.members if isinstance(when, And) else (when,):
        match part:
            case Comparison(">=" | ">" as sign, Fact("order.subtotal" | "order.quantity" as name), limit):
                yield name, limit, int(sign == ">")
            case Comparison("<=" | "<" as sign, limit, Fact("order.subtotal" | "order.quantity" as name)):
                yield name, limit, int(sign == "<")


def _seen_minor(rule: ProgrammeRule, asked: _Asked) -> int:
    """The order value as the rule's phase saw it: only the deals of the phases before are off."""
    off = sum(
        outcome.amount
        for outcome in asked.decision.outcomes
        if outcome.kind is OutcomeKind.DEAL
        and asked.programme.rule(outcome.rule).phase.value < rule.phase.value
    )
    return sum(unit.price_minor for unit in asked.decision.units if unit.kept) - off


def _more_goods(rule: ProgrammeRule, asked: _Asked, missing: int) -> Nudge | None:
    """Goods of any kind for what is missing; a little more where a deal takes some of it off again."""
    price = missing
    for _ in range(2):
        if not 0 < price <= asked.decision.goods_minor:
            return None
        line = _goods_for(price)
        changed = asked.with_cart(replace(asked.event.cart, lines=(*asked.event.cart.lines, line)))
        nudge = _confirmed(rule, asked, changed, NudgeKind.AMOUNT, price)
        left = sum(unit.paid_minor for unit in changed.units if unit.line == _ADDED)
        if nudge is not None or not left:
            return nudge
        price = round_fraction(Fraction(price * missing, left), Rounding.UP)
    return None


def _goods_for(minor: int) -> CartLine:
    """A product about which nothing is known but its price, on which the shop makes nothing."""
    return CartLine(_ADDED, "", 1, minor, minor, cost_minor=minor)


def _more_units(rule: ProgrammeRule, asked: _Asked, missing: int) -> Nudge | None:
    """Units of any kind; tried with the cheapest product of the cart."""
    if not 0 < missing <= sum(1 for unit in asked.decision.units if unit.kept):
        return None
    lines = [line for line in asked.event.cart.lines if asked.can_add(line.sku, missing)]
    if not lines:
        return None
    cheapest = min(lines, key=lambda line: line.unit_price_minor)
    changed = asked.with_cart(_with_more(asked.event.cart, cheapest, missing))
    bill = changed.to_pay_minor - asked.decision.to_pay_minor
    return _confirmed(rule, asked, changed, NudgeKind.UNITS, bill, missing)


# ---------------------------------------------------------------- sets


def _to_complete_set(rule: ProgrammeRule, asked: _Asked) -> Nudge | None:
    """One more of what the customer already has, where that completes a set."""
    units = rule.rule.effect.units
    if units is not None and units.beside is not None:
        return _to_something_beside(rule, asked, units)
    if units is None or units.kind not in (UnitsKind.SETS, UnitsKind.RANKED_IN_SETS):
        return None
    scope = asked.scope()
    matching = [
        unit for unit in scope.units if unit.earns and unit.price_minor and scope.of(unit).holds(units.where)
    ]
    left_over = len(matching) % units.size
    if not left_over:
        return None
    missing = units.size - left_over
    ranked = sorted(matching, key=lambda unit: -unit.price_minor)
    line = next((u.line for u in reversed(ranked) if asked.can_add(u.line.sku, missing)), None)
    if line is None:
        return None
    changed = asked.with_cart(_with_more(asked.event.cart, line, missing))
    bill = changed.to_pay_minor - asked.decision.to_pay_minor
    others = (*(u.line.sku for u in reversed(ranked)), *_skus_of(units.where))
    skus = tuple(dict.fromkeys([line.sku, *(sku for sku in others if asked.can_add(sku, missing))]))
    products = tuple(dict.fromkeys(u.line.name for u in reversed(ranked) if u.line.name))
    return _confirmed(rule, asked, changed, NudgeKind.PRODUCT, bill, missing, skus, products)


def _to_something_beside(rule: ProgrammeRule, asked: _Asked, units: Units) -> Nudge | None:
    """One more that stands beside, or of what it stands beside: the cart's cheapest, or one that is named."""
    scope = asked.scope()
    for where in (units.beside.where if units.beside is not None else None, units.where):
        inside = sorted((unit.line for unit in scope.matching(where)), key=lambda line: line.unit_price_minor)
        for line in (*inside[:1], *_on_the_shelf(where, asked)):
            nudge = _one_more(rule, asked, line)
            if nudge is not None:
                return nudge
    return None


def _one_more(rule: ProgrammeRule, asked: _Asked, line: CartLine) -> Nudge | None:
    if not asked.can_add(line.sku, 1):
        return None
    cart = asked.event.cart
    held = any(one is line for one in cart.lines)
    more = _with_more(cart, line, 1) if held else replace(cart, lines=(*cart.lines, line))
    changed = asked.with_cart(more)
    bill = changed.to_pay_minor - asked.decision.to_pay_minor
    names = (line.name,) if line.name else ()
    return _confirmed(rule, asked, changed, NudgeKind.PRODUCT, bill, 1, (line.sku,), names)


def _on_the_shelf(where: Expression | None, asked: _Asked) -> Iterator[CartLine]:
    """The products that a filter names and the cart has not, as the shop sells them."""
    inside = {line.sku for line in asked.event.cart.lines}
    for sku in _skus_of(where)[:MOST_TRIED] if asked.shelf is not None else ():
        found = asked.shelf(sku) if asked.shelf is not None and sku not in inside else None
        if found is not None:
            yield replace(found.line, id=_ADDED, quantity=1)


def _with_more(cart: Cart, line: CartLine, more: int) -> Cart:
    lines = (replace(one, quantity=one.quantity + more) if one is line else one for one in cart.lines)
    return replace(cart, lines=tuple(lines))


def _skus_of(where: Expression | None) -> tuple[str, ...]:
    """The products that a filter names."""
    for part in where.members if isinstance(where, And) else (where,):
        match part:
            case Comparison("=", Fact("item.sku"), TextLiteral(sku)):
                return (sku,)
            case Membership(Fact("item.sku"), ListLiteral(members), negated=False):
                return tuple(one.value for one in members if isinstance(one, TextLiteral))
    return ()


# ---------------------------------------------------------------- the proof


def _confirmed(
    rule: ProgrammeRule,
    asked: _Asked,
    changed: Decision,
    kind: NudgeKind,
    amount_minor: int,
    quantity: int = 0,
    skus: tuple[str, ...] = (),
    products: tuple[str, ...] = (),
) -> Nudge | None:
    """The nudge, if on the changed cart the rule gives more and the customer is better off."""
    before = sum(o.amount for o in asked.decision.outcomes if o.rule == rule.id)
    after = next((o for o in changed.outcomes if o.rule == rule.id), None)
    better = round_fraction(_worth(asked.programme, changed) - _worth(asked.programme, asked.decision))
    if after is None or after.amount <= before or better <= 0:
        return None
    margin = _more_margin(asked, changed)
    return Nudge(rule.id, kind, amount_minor, quantity, skus, products, after, better, margin)


def _more_margin(asked: _Asked, changed: Decision) -> int | None:
    """What the shop would keep more, as far as it knows its costs."""
    before, after = _margin(asked, asked.decision), _margin(asked, changed)
    return None if before is None or after is None else round_fraction(after - before)


def _margin(asked: _Asked, decision: Decision) -> Fraction | None:
    """Margin of goods and what is paid for delivery, less points at their value and gifts at their cost.

    Goods that were only tried leave as large a share of their price as the cart does.
    """
    lines = {line.id: line for line in asked.event.cart.lines}
    goods, paid, tried = Fraction(0), 0, 0
    for unit in decision.units:
        line = lines.get(unit.line)
        if line is None:
            tried += unit.paid_minor
            continue
        margin = margin_minor(asked.programme, line, unit.paid_minor)
        if margin is None:
            return None
        goods += margin
        paid += unit.paid_minor
    share = goods / paid if paid else Fraction(0)
    points = decision.points * asked.programme.points.value_minor
    gifts = sum(outcome.cost_minor for outcome in decision.outcomes)
    return goods + tried * share + decision.shipping_minor - points - gifts


def _worth(programme: Programme, decision: Decision) -> Fraction:
    """What a decision is worth to the customer in minor units."""
    total = Fraction(0)
    for outcome in decision.outcomes:
        if outcome.kind in (OutcomeKind.DEAL, OutcomeKind.SHIPPING):
            total += outcome.amount
        elif outcome.kind is OutcomeKind.POINTS:
            total += outcome.amount * programme.points.value_minor
    return total
