"""What a rule sees while it is decided: the facts of the basket, of one unit, of the customer, of now.

**Conditions see the basket's prices; measures see what earns.** In a condition ``item.paid`` and
``order.subtotal`` are prices after the phases before, of all goods that are kept, no matter whether points
pay a part of them. In the measure of ``earn`` and ``pay`` they are what was paid in money (less the part
paid with points and what was given back), on units that are kept and not ``excluded``. Margin is that
amount net of tax, less the net cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flask_loyalty.engine.compiled import Meaning, meaning
from flask_loyalty.engine.facts import Cart, Facts, Value
from flask_loyalty.engine.given import checked
from flask_loyalty.engine.periods import add, days_between, zone_of
from flask_loyalty.engine.priced import Unit, margin_minor, net_minor
from flask_loyalty.language.nodes import Duration, Expression, Fact
from flask_loyalty.language.printer import print_expression
from flask_loyalty.language.vocabulary import WEEKDAYS
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = ["Scope", "changed", "history_value", "own_key", "past_key", "reading", "so_far_key", "streak_key"]


@lru_cache(maxsize=4096)
def past_key(fact: Fact) -> str:
    """The key of a history fact in :attr:`~flask_loyalty.engine.facts.Facts.past`: its text, no ``else``."""
    return print_expression(replace(fact, otherwise=None))


def own_key(rule: str, fact: Fact) -> str:
    """The key of a history fact as a rule ``within`` a span means it: of that span alone."""
    return f"{rule}: {past_key(fact)}"


def so_far_key(fact: Fact) -> str:
    """The key of a history fact as a tier or a segment means it, where a period is being decided."""
    return f"so far: {past_key(fact)}"


def streak_key(rule: str) -> str:
    """The key of ``customer.streak``, which means something else in each rule."""
    return f"{rule}: customer.streak"


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything that an expression may mention, at one point of a decision.

    :ivar member: the customer; None for a guest and where no customer is concerned.
    :ivar units: of the cart, as the phases before left them.
    :ivar given: facts that came with the event or the cart.
    :ivar item: the unit at hand, if the expression is about one.
    :ivar earning: whether a measure is read, not a condition.
    :ivar rule: whose own span or streak is meant by history facts; empty in a tier or a segment.
    :ivar gifts_minor: the net cost of what the rules before gave, which the order's margin has to bear.
    :ivar codes: the codes that hold for the order.
    :ivar withheld: by rule, the most that its budget lets through when an order is decided again.
    :ivar serving: the units that a rule may count on, None: all; what it reads is the whole basket.
    :ivar strict: whether a fact of a wrong type stops what is read, or counts as unknown.
    """

    programme: Programme
    facts: Facts
    moment: datetime
    member: str | None = None
    cart: Cart | None = None
    units: tuple[Unit, ...] = ()
    shipping_minor: int = 0
    given: Mapping[str, Value] = field(default_factory=dict)
    item: Unit | None = None
    earning: bool = False
    rule: str = ""
    codes: frozenset[str] = frozenset()
    gifts_minor: int = 0
    serving: frozenset[tuple[str, int]] | None = None
    strict: bool = False
    withheld: Mapping[str, int] = field(default_factory=dict)

    def value(self, expression: Expression) -> Value:
        """The value of an expression here."""
        value: Value = meaning(expression, reading)(self, self.item)
        return value

    def number(self, expression: Expression) -> Fraction | None:
        """The value of an amount here."""
        return self.number_of(self.item, expression)

    def number_of(self, unit: Unit | None, expression: Expression) -> Fraction | None:
        """The value of an amount with one unit at hand."""
        value = meaning(expression, reading)(self, unit)
        if value is None or isinstance(value, Fraction):
            return value
        raise ValueError(f"{value!r} is no number")

    def holds(self, condition: Expression | None) -> bool:
        """Whether a condition holds here; none always does, an unknown one never."""
        return condition is None or meaning(condition, reading)(self, self.item) is True

    def matching(self, where: Expression | None, units: Iterable[Unit] | None = None) -> list[Unit]:
        """Those units of which a condition holds and on which a rule may count.

        :param units: of which; all of the basket if it does not say.
        """
        earning = [unit for unit in (self.units if units is None else units) if self.may_serve(unit)]
        if where is None:
            return earning
        holds = meaning(where, reading)
        return [unit for unit in earning if holds(self, unit) is True]

    def excludes(self, unit: Unit) -> bool:
        """Whether a unit neither earns nor is reduced: what is no goods, and what the programme excludes."""
        excluded = self.programme.excluded
        return unit.line.kind != "goods" or (excluded is not None and self.of(unit).holds(excluded))

    def of(self, unit: Unit) -> Scope:
        """The same with one unit at hand."""
        return changed(self, item=unit)

    def may_serve(self, unit: Unit) -> bool:
        """Whether a rule may count on a unit: it is not excluded, given back, or another deal's."""
        return unit.earns and (self.serving is None or unit.key in self.serving)

    def measuring(self) -> Scope:
        """The same for measures: what earns instead of the basket's prices."""
        return self if self.earning else changed(self, earning=True)

    def within(self, rule: ProgrammeRule) -> Scope:
        """The same as one rule sees it, with its own span and streak; a wrong fact stops the rule."""
        return changed(self, rule=rule.id, strict=True)

    def from_shop(self, name: str, value: Value) -> Value:
        """A value that the shop gave for a fact.

        :raises WrongFact: if it is of another type and a rule asks; for anybody else it is unknown.
        """
        return checked(self.programme, name, value, strict=self.strict)

    @property
    def tiers(self) -> tuple[str, ...]:
        """The ids of the programme's tiers, lowest first."""
        return tuple(tier.id for tier in self.programme.tiers)

    def days(self, duration: Duration) -> Fraction:
        """How long so many months were that end now, so that "two months ago" is a day of the calendar."""
        back = Duration(-duration.number, duration.unit)
        return days_between(add(self.moment, back, zone_of(self.programme.timezone)), self.moment)

    def read(self, fact: Fact) -> Value:
        """The value of a fact here."""
        value: Value = reading(fact)(self, self.item)
        return value


def reading(fact: Fact) -> Meaning:
    """How a fact is read, in whatever scope."""
    subject, _, what = fact.name.partition(".")
    if subject == "now":
        return lambda scope, unit: _of_now(what, scope)
    if subject == "order" and what in _ORDER:
        of_order = _ORDER[what]
        return lambda scope, unit: of_order(scope)
    if fact.name == "customer.tier":
        return lambda scope, unit: _tier(scope)
    if fact.name == "customer.segments":
        return lambda scope, unit: _segments(scope)
    key = past_key(fact)
    if subject != "item":
        return lambda scope, unit: _of_the_past(fact.name, key, scope)
    of_item = _ITEM.get(what)
    if of_item is None:
        return lambda scope, unit: (
            _of_the_past(fact.name, key, scope)
            if unit is None
            else scope.from_shop(fact.name, unit.line.facts.get(fact.name))
        )
    return lambda scope, unit: _of_the_past(fact.name, key, scope) if unit is None else of_item(unit, scope)


class _Scope:
    """A scope that is still being made (:mod:`flask_loyalty.engine.making`)."""

    __slots__ = tuple(field.name for field in fields(Scope))

    def __init__(self, scope: Scope) -> None:
        self.programme = scope.programme
        self.facts = scope.facts
        self.moment = scope.moment
        self.member = scope.member
        self.cart = scope.cart
        self.units = scope.units
        self.shipping_minor = scope.shipping_minor
        self.given = scope.given
        self.item = scope.item
        self.earning = scope.earning
        self.rule = scope.rule
        self.codes = scope.codes
        self.gifts_minor = scope.gifts_minor
        self.serving = scope.serving
        self.strict = scope.strict
        self.withheld = scope.withheld


def changed(scope: Scope, **changes: Any) -> Scope:
    """``dataclasses.replace``, which a decision would otherwise spend most of its time in."""
    made = _Scope(scope)
    for name, value in changes.items():
        setattr(made, name, value)
    made.__class__ = Scope  # type: ignore[assignment]
    return made  # type: ignore[return-value]


def history_value(key: str, scope: Scope) -> Value:
    """A history fact by its :func:`past_key`, as a tier or a segment means it."""
    return _of_the_past(key.lstrip("(").partition(" ")[0], key, scope)


def _of_the_past(name: str, key: str, scope: Scope) -> Value:
    """A history fact, or one that the event, the cart or the shop gave.

    :param key: its :func:`past_key`.
    """
    if scope.member is None and name.startswith("customer."):
        return None
    past = scope.facts.past
    own = f"{scope.rule or 'so far'}: {key}"
    if own in past:
        return past[own]
    if key in past:
        return past[key]
    return scope.from_shop(name, scope.given.get(key, scope.facts.shop.get(key)))


# ---------------------------------------------------------------- now


def _of_now(what: str, scope: Scope) -> Value:
    local = scope.moment.astimezone(zone_of(scope.programme.timezone))
    match what:
        case "date":
            return local.date()
        case "time":
            return local.time()
        case "weekday":
            return WEEKDAYS[local.weekday()]
        case _:
            raise ValueError(f"there is no fact now.{what}")


# ---------------------------------------------------------------- the customer


def _tier(scope: Scope) -> Value:
    """The highest tier whose condition holds; a guest and a customer below the first have none."""
    if scope.member is None:
        return None
    standing = changed(scope, rule="")
    reached = [tier.id for tier in scope.programme.tiers if standing.holds(tier.when)]
    return reached[-1] if reached else None


def _segments(scope: Scope) -> Value:
    if scope.member is None:
        return frozenset()
    standing = changed(scope, rule="")
    return frozenset(segment.id for segment in scope.programme.segments if standing.holds(segment.when))


# ---------------------------------------------------------------- a unit


_ITEM: dict[str, Callable[[Unit, Scope], Value]] = {
    "sku": lambda unit, scope: unit.line.sku,
    "category": lambda unit, scope: unit.line.category or None,
    "brand": lambda unit, scope: unit.line.brand or None,
    "price": lambda unit, scope: Fraction(unit.line.unit_price_minor),
    "regular_price": lambda unit, scope: Fraction(unit.line.regular_price_minor),
    "cost": lambda unit, scope: None if unit.line.cost_minor is None else Fraction(unit.line.cost_minor),
    "paid": lambda unit, scope: Fraction(_paid(unit, scope)),
    "margin": lambda unit, scope: margin_minor(scope.programme, unit.line, _paid(unit, scope)),
    "margin_rate": lambda unit, scope: _rate([unit], scope),
}
"""What is read off a unit; what is not here the shop gave with its line."""


def _paid(unit: Unit, scope: Scope) -> int:
    return unit.money_minor if scope.earning else unit.paid_minor


def _rate(units: Iterable[Unit], scope: Scope, less_minor: int = 0) -> Fraction | None:
    """Margin, less a cost of the whole, as a share of the net price of the units whose margin is known."""
    margin = net = Fraction(0)
    for unit in units:
        paid = _paid(unit, scope)
        known = margin_minor(scope.programme, unit.line, paid)
        if known is not None:
            margin += known
            net += net_minor(scope.programme, unit.line, paid)
    return (margin - less_minor) / net if net else None


# ---------------------------------------------------------------- the order


def _goods(scope: Scope) -> list[Unit]:
    """The units that count: for measures those that earn, for conditions all that are kept."""
    return [unit for unit in scope.units if (unit.earns if scope.earning else unit.kept)]


def _subtotal(scope: Scope) -> Value:
    return Fraction(sum(_paid(unit, scope) for unit in _goods(scope)))


def _margin(scope: Scope) -> Value:
    """The sum over the units of known margin; unknown only if there are goods and none is known."""
    goods = _goods(scope)
    margins = [margin_minor(scope.programme, unit.line, _paid(unit, scope)) for unit in goods]
    known = [margin for margin in margins if margin is not None]
    return sum(known, Fraction(0)) - scope.gifts_minor if known or not goods else None


def _is_first(scope: Scope) -> Value:
    """Whether the customer has paid no order before; not known of a guest."""
    orders = _of_the_past("customer.orders", "customer.orders", scope)
    return None if orders is None else orders == 0


_ORDER: dict[str, Callable[[Scope], Value]] = {
    "subtotal": _subtotal,
    "margin": _margin,
    "margin_rate": lambda scope: _rate(_goods(scope), scope, scope.gifts_minor),
    "quantity": lambda scope: Fraction(len(_goods(scope))),
    "shipping": lambda scope: Fraction(scope.shipping_minor),
    "is_first": _is_first,
    "codes": lambda scope: scope.codes,
}
