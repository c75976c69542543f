"""Where a nudge may lead: steps that a rule's own text suggests, each with a guess of what it would be worth.

Nothing here is a promise and nothing here decides: a step is tried by :mod:`flask_loyalty.engine.nudges`,
the most promising first. A guess is as cheap as reading a rule's amount, and generous: it takes the rule's
amount on the whole of the basket, and for the rest of the programme what it gives now, in proportion.

Steps are made lazily. A rule's first step is worked out only when its turn has come, so that the shop's
shelf is asked for few products; a step that was tried and did not do is answered by the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from functools import cached_property, lru_cache, partial

from flask_loyalty.engine.amounts import is_percent
from flask_loyalty.engine.changes import ADDED, Change, ChangeKind, Occurrence, cost_unknown
from flask_loyalty.engine.deals import on_shipping
from flask_loyalty.engine.facts import Cart, CartLine, OrderEvent
from flask_loyalty.engine.inverting import GOODS, ways
from flask_loyalty.engine.needs import next_band
from flask_loyalty.engine.outcomes import Decision, OutcomeKind
from flask_loyalty.engine.priced import Unit
from flask_loyalty.engine.scope import Scope
from flask_loyalty.engine.sights import Sight, offs_by_phase
from flask_loyalty.engine.wanted import Wanted
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
    Verb,
)
from flask_loyalty.language.walking import facts_of
from flask_loyalty.money import Rounding, round_fraction
from flask_loyalty.programme.model import Phase, ProgrammeRule

__all__ = [
    "ADDED",
    "Basket",
    "Guess",
    "NudgeKind",
    "OnSale",
    "Shelf",
    "Step",
    "Steps",
    "goods_for",
    "guesses",
    "worth",
]

MOST_TRIED = 3
"""How many named products are tried one after the other: each is a decision."""

A_LITTLE_MORE = 10
"""By such a part of the amount that is named goods may cost more, and would still do."""


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
class Step:
    """A change of the cart that is worth a try.

    :ivar amount_minor: for AMOUNT, the price of the goods that are tried.
    :ivar quantity: for UNITS and PRODUCT, how many are tried.
    :ivar skus, products: for PRODUCT, products that would do and the names of those in the cart; for UNITS
        the name of the one that is tried.
    """

    kind: NudgeKind
    cart: Cart
    amount_minor: int = 0
    quantity: int = 0
    skus: tuple[str, ...] = ()
    products: tuple[str, ...] = ()


Steps = Generator[Step, Decision, None]
"""A rule's steps, one after the other: each is answered with what was decided of it, if it did not do."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A rule that may give more after some step.

    :ivar missing_minor: for an order value, how much is missing; else 0.
    :ivar counted_minor: for an order value, how much of it the rule counts now; else 0.
    :ivar own_minor: what the rule itself would give, as a guess.
    """

    rule: ProgrammeRule
    steps: Callable[[], Steps]
    missing_minor: int
    own_minor: Fraction
    counted_minor: int = 0


class Basket:
    """The cart as it is, and what was decided of it.

    :ivar shelf: what the shop sells, each product asked for at most once; None where it does not say.
    """

    def __init__(self, event: OrderEvent, decision: Decision, scope: Scope, shelf: Shelf | None) -> None:
        self.event, self.decision, self.scope = event, decision, scope
        self.programme = scope.programme
        self._shelf, self._sold = shelf, dict[str, OnSale | None]()
        self._sights: dict[Phase, Sight] = {}

    def on_sale(self, sku: str) -> OnSale | None:
        """A product as the shop sells it, as far as it says."""
        if self._shelf is None:
            return None
        if sku not in self._sold:
            self._sold[sku] = self._shelf(sku)
        return self._sold[sku]

    def can_add(self, sku: str, more: int) -> bool:
        """Whether the shop has so many more of a product than the cart holds, as far as it says."""
        found = self.on_sale(sku)
        if found is None or found.stock is None:
            return True
        return found.stock >= more + sum(line.quantity for line in self.event.cart.lines if line.sku == sku)

    def sight(self, rule: ProgrammeRule) -> Sight:
        """What a rule saw of the cart."""
        if rule.phase not in self._sights:
            scope = self.scope
            occurrence = Occurrence(self.programme, self.event, scope.facts, scope.moment)
            off = offs_by_phase(self.programme, self.decision, rule.phase)
            self._sights[rule.phase] = Sight(occurrence, off)
        return self._sights[rule.phase].as_seen_by(rule)

    @cached_property
    def kept(self) -> int:
        """How many units there are."""
        return sum(1 for unit in self.decision.units if unit.kept)

    @cached_property
    def worth_minor(self) -> Fraction:
        """What the cart as it is brings the customer."""
        return worth(self.decision, self.programme.points.value_minor)

    def seen_minor(self, phase: Phase) -> int:
        """The order value as a phase saw it: only the deals of the phases before are off."""
        return self._whole_minor - sum(off for of, off in self._off if of < phase.value)

    @cached_property
    def _whole_minor(self) -> int:
        return sum(unit.price_minor for unit in self.decision.units if unit.kept)

    @cached_property
    def _off(self) -> list[tuple[int, int]]:
        """Of each deal its phase and its amount."""
        return [
            (self.programme.rule(outcome.rule).phase.value, outcome.amount)
            for outcome in self.decision.outcomes
            if outcome.kind is OutcomeKind.DEAL
        ]


def guesses(basket: Basket, rules: Iterable[ProgrammeRule]) -> Iterator[Guess]:
    """What may be within reach; a rule that fails is not."""
    missed = {miss.rule: miss.clause for miss in basket.decision.missed if miss.of == "rule"}
    for rule in rules:
        clause = missed.get(rule.id)
        try:
            found = _guess(basket, rule, clause)
        except Exception:  # a nudge is never worth a failing page
            continue
        if found is not None:
            yield found


def _guess(basket: Basket, rule: ProgrammeRule, missed: str | None) -> Guess | None:
    when, bands = rule.rule.when, rule.rule.effect.bands
    if missed == "when":
        if when is None or not _is_of_goods(when):
            return None
        return _to_condition(basket, rule, when, basket.sight(rule))
    if bands is not None and missed in (None, "band") and _is_of_goods(bands.measure):
        sight = basket.sight(rule)
        condition = next_band(rule, sight)
        return None if condition is None else _to_condition(basket, rule, condition, sight.measuring())
    units = rule.rule.effect.units
    if missed not in (None, "units") or units is None:
        return None
    if units.beside is not None:
        return _product(basket, rule, partial(_beside, basket, units))
    if units.kind in (UnitsKind.SETS, UnitsKind.RANKED_IN_SETS):
        return _to_complete_set(basket, rule, units)
    return None


def _product(basket: Basket, rule: ProgrammeRule, steps: Callable[[], Steps]) -> Guess:
    dearest = max((unit.price_minor for unit in basket.decision.units), default=0)
    return Guess(rule, steps, 0, _own(basket, rule, dearest))


# ---------------------------------------------------------------- what it would be worth


def worth(decision: Decision, value_minor: Fraction) -> Fraction:
    """What a decision is worth to the customer in minor units, points at their value, gifts at their cost."""
    money, points = 0, 0
    for outcome in decision.outcomes:
        if outcome.kind in (OutcomeKind.DEAL, OutcomeKind.SHIPPING):
            money += outcome.amount
        elif outcome.kind is OutcomeKind.GIFT:
            money += outcome.cost_minor
        elif outcome.kind is OutcomeKind.POINTS:
            points += outcome.amount
    return money + points * value_minor


def _own(basket: Basket, rule: ProgrammeRule, more_minor: int) -> Fraction:
    """What a rule would give of the cart and goods of a price beside: rather too much than too little."""
    effect, scope = rule.rule.effect, basket.scope
    goods = Fraction(basket.seen_minor(rule.phase) + more_minor)
    amounts = [effect.amount] if effect.bands is None else [band.amount for band in effect.bands.bands]
    rates = [rate for one in amounts if one is not None and (rate := scope.number(one)) is not None]
    if not rates or effect.verb not in (Verb.EARN, Verb.DISCOUNT, Verb.MULTIPLY):
        return goods
    rate = max(rates)
    if effect.verb is Verb.MULTIPLY:
        points = basket.decision.points * basket.programme.points.value_minor
        return (rate - 1) * points * _growth(basket, more_minor)
    if effect.verb is Verb.DISCOUNT:
        whole = Fraction(basket.event.cart.shipping_minor) if on_shipping(rule) else goods
        return min(whole, rate * (whole if is_percent(effect) else _times(basket, rule)))
    per = None if effect.per is None else scope.number(effect.per)
    measured = goods / per if per else goods if is_percent(effect) else Fraction(_times(basket, rule))
    return rate * measured * basket.programme.points.value_minor


def _times(basket: Basket, rule: ProgrammeRule) -> int:
    """How often a fixed amount may be given: once, or for each unit and one more."""
    units = rule.rule.effect.units
    return 1 if units is None or units.kind is UnitsKind.ALL else basket.kept + 1


def _growth(basket: Basket, more_minor: int) -> Fraction:
    goods = basket.decision.goods_minor
    return Fraction(goods + more_minor, goods) if goods else Fraction(1)


# ---------------------------------------------------------------- conditions


def _to_condition(basket: Basket, rule: ProgrammeRule, condition: Expression, sight: Sight) -> Guess | None:
    """The cheapest step with goods alone that would make a condition hold, if it is near."""
    wanted = Wanted(can_add=basket.can_add, acting=GOODS)
    steps = [way[0] for way in ways(condition, sight, wanted) if len(way) == 1]
    near = [step for step in steps if _is_near(basket, step)]
    if not near:
        return None
    step = min(near, key=lambda one: one.cost(sight.occurrence))
    if step.kind is ChangeKind.AMOUNT:
        missing = step.number
        beyond = replace(step, number=missing + max(1, missing // A_LITTLE_MORE))
        if not sight.would_hold(condition, [beyond]):
            return None  # nobody finds goods that cost exactly so much
        counted = sight.value(_SUBTOTAL)
        now = round_fraction(counted, Rounding.DOWN) if isinstance(counted, Fraction) else 0
        return Guess(rule, partial(_more_goods, basket, missing), missing, _own(basket, rule, missing), now)
    return _product(basket, rule, partial(_more_units, basket, step))


_SUBTOTAL = Fact("order.subtotal")


def _is_near(basket: Basket, step: Change) -> bool:
    """Whether it asks for no more than is in the cart already."""
    if step.kind is ChangeKind.AMOUNT:
        return step.number <= basket.decision.goods_minor
    return step.kind in (ChangeKind.UNITS, ChangeKind.PRODUCT) and step.number <= basket.kept


@lru_cache(maxsize=8192)
def _is_of_goods(condition: Expression) -> bool:
    """Whether more goods could change something about a condition."""
    return any(fact.name in GOODS for fact in facts_of(condition))


def _more_goods(basket: Basket, missing: int) -> Steps:
    """Goods of any kind for what is missing; a little more where a deal takes some of it off again."""
    price = missing
    for _ in range(2):
        if not 0 < price <= basket.decision.goods_minor:
            return
        changed = yield goods_for(basket, price)
        left = changed.goods_minor - basket.decision.goods_minor
        if left <= 0:
            return
        price = round_fraction(Fraction(price * missing, left), Rounding.UP)


def goods_for(basket: Basket, price: int) -> Step:
    """The step of a product about which nothing is known but its price."""
    cost = cost_unknown(basket.scope.programme, price)
    line = CartLine(ADDED, "", 1, price, price, cost_minor=cost)
    cart = basket.event.cart
    return Step(NudgeKind.AMOUNT, replace(cart, lines=(*cart.lines, line)), price)


def _more_units(basket: Basket, step: Change) -> Steps:
    """So many units more of one line, which any others may replace unless it is about that product."""
    line = next(line for line in basket.event.cart.lines if step.line is not None and line.id == step.line.id)
    cart = _with_more(basket.event.cart, line, step.number)
    if step.kind is ChangeKind.UNITS:
        yield Step(NudgeKind.UNITS, cart, quantity=step.number, products=(line.name,) if line.name else ())
    else:
        yield Step(NudgeKind.PRODUCT, cart, quantity=step.number, skus=step.skus, products=step.names)


# ---------------------------------------------------------------- sets


def _to_complete_set(basket: Basket, rule: ProgrammeRule, units: Units) -> Guess | None:
    """One more of what the customer already has, where that completes a set."""
    payable = [unit for unit in basket.scope.units if unit.price_minor]
    matching = basket.scope.matching(units.where, payable)
    left_over = len(matching) % units.size
    if not left_over:
        return None
    missing = units.size - left_over
    ranked = sorted(matching, key=lambda unit: -unit.price_minor)
    return _product(basket, rule, partial(_one_set, basket, units, ranked, missing))


def _one_set(basket: Basket, units: Units, ranked: list[Unit], missing: int) -> Steps:
    line = next((u.line for u in reversed(ranked) if basket.can_add(u.line.sku, missing)), None)
    if line is None:
        return
    others = (*(u.line.sku for u in reversed(ranked)), *_skus_of(units.where))
    skus = tuple(dict.fromkeys([line.sku, *(sku for sku in others if basket.can_add(sku, missing))]))
    products = tuple(dict.fromkeys(u.line.name for u in reversed(ranked) if u.line.name))
    cart = _with_more(basket.event.cart, line, missing)
    yield Step(NudgeKind.PRODUCT, cart, quantity=missing, skus=skus, products=products)


def _beside(basket: Basket, units: Units) -> Steps:
    """One more that stands beside, or of what it stands beside: the cart's cheapest, or one that is named."""
    for where in (units.beside.where if units.beside is not None else None, units.where):
        inside = sorted(
            (unit.line for unit in basket.scope.matching(where)), key=lambda line: line.unit_price_minor
        )
        for line in (*inside[:1], *_on_the_shelf(basket, where)):
            if basket.can_add(line.sku, 1):
                names = (line.name,) if line.name else ()
                cart = _with_one(basket.event.cart, line)
                yield Step(NudgeKind.PRODUCT, cart, quantity=1, skus=(line.sku,), products=names)


def _with_one(cart: Cart, line: CartLine) -> Cart:
    held = any(one is line for one in cart.lines)
    return _with_more(cart, line, 1) if held else replace(cart, lines=(*cart.lines, line))


def _with_more(cart: Cart, line: CartLine, more: int) -> Cart:
    lines = (replace(one, quantity=one.quantity + more) if one is line else one for one in cart.lines)
    return replace(cart, lines=tuple(lines))


def _on_the_shelf(basket: Basket, where: Expression | None) -> Iterator[CartLine]:
    """The products that a filter names and the cart has not, as the shop sells them."""
    inside = {line.sku for line in basket.event.cart.lines}
    for sku in _skus_of(where)[:MOST_TRIED]:
        found = basket.on_sale(sku) if sku not in inside else None
        if found is not None:
            yield replace(found.line, id=ADDED, quantity=1)


def _skus_of(where: Expression | None) -> tuple[str, ...]:
    """The products that a filter names."""
    for part in where.members if isinstance(where, And) else (where,):
        match part:
            case Comparison("=", Fact("item.sku"), TextLiteral(sku)):
                return (sku,)
            case Membership(Fact("item.sku"), ListLiteral(members), negated=False):
                return tuple(one.value for one in members if isinstance(one, TextLiteral))
    return ()
