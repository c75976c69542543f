"""What a rule sees while it is decided: the facts of the basket, of one unit, of the customer, of now.

**Conditions see the basket's prices; measures see what earns.** In a condition ``item.paid`` and
``order.subtotal`` are prices after the phases before, of all goods that are kept, no matter whether points
pay a part of them. In the measure of ``earn`` and ``pay`` they are what was paid in money (less the part
paid with points and what was given back), on units that are kept and not ``excluded``. Margin is that
amount net of tax, less the net cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from functools import lru_cache

from flask_loyalty.engine.facts import Cart, Facts, Value
from flask_loyalty.engine.given import checked
from flask_loyalty.engine.interpret import Reader, evaluate, holds, number
from flask_loyalty.engine.periods import add, days_between, zone_of
from flask_loyalty.engine.priced import Unit, margin_minor, net_minor
from flask_loyalty.language.nodes import Duration, Expression, Fact
from flask_loyalty.language.printer import print_expression
from flask_loyalty.language.vocabulary import WEEKDAYS
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = ["Scope", "own_key", "past_key", "so_far_key", "streak_key"]


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
    strict: bool = False
    withheld: Mapping[str, int] = field(default_factory=dict)

    def value(self, expression: Expression) -> Value:
        """The value of an expression here."""
        return evaluate(expression, self._reader())

    def number(self, expression: Expression) -> Fraction | None:
        """The value of an amount here."""
        return number(expression, self._reader())

    def holds(self, condition: Expression | None) -> bool:
        """Whether a condition holds here; none always does."""
        return holds(condition, self._reader())

    def of(self, unit: Unit) -> Scope:
        """The same with one unit at hand."""
        return replace(self, item=unit)

    def measuring(self) -> Scope:
        """The same for measures: what earns instead of the basket's prices."""
        return replace(self, earning=True)

    def within(self, rule: ProgrammeRule) -> Scope:
        """The same as one rule sees it, with its own span and streak; a wrong fact stops the rule."""
        return replace(self, rule=rule.id, strict=True)

    def from_shop(self, name: str, value: Value) -> Value:
        """A value that the shop gave for a fact.

        :raises WrongFact: if it is of another type and a rule asks; for anybody else it is unknown.
        """
        return checked(self.programme, name, value, strict=self.strict)

    def _reader(self) -> Reader:
        return Reader(self._read, tuple(tier.id for tier in self.programme.tiers), self._days)

    def _days(self, duration: Duration) -> Fraction:
        """How long so many months were that end now, so that "two months ago" is a day of the calendar."""
        back = Duration(-duration.number, duration.unit)
        return days_between(add(self.moment, back, zone_of(self.programme.timezone)), self.moment)

    def _read(self, fact: Fact) -> Value:
        subject, _, what = fact.name.partition(".")
        if subject == "now":
            return _of_now(what, self)
        if subject == "order" and what in _ORDER:
            return _ORDER[what](self)
        if subject == "item" and self.item is not None:
            return _of_item(fact.name, self.item, self)
        if fact.name == "customer.tier":
            return _tier(self)
        if fact.name == "customer.segments":
            return _segments(self)
        return _of_the_past(fact, self)


def _of_the_past(fact: Fact, scope: Scope) -> Value:
    """A history fact, or one that the event, the cart or the shop gave."""
    if fact.name.startswith("customer.") and scope.member is None:
        return None
    key = past_key(fact)
    own = own_key(scope.rule, fact) if scope.rule else so_far_key(fact)
    for known in (own, key):
        if known in scope.facts.past:
            return scope.facts.past[known]
    return scope.from_shop(fact.name, scope.given.get(key, scope.facts.shop.get(key)))


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
    standing = replace(scope, rule="")
    reached = [tier.id for tier in scope.programme.tiers if standing.holds(tier.when)]
    return reached[-1] if reached else None


def _segments(scope: Scope) -> Value:
    if scope.member is None:
        return frozenset()
    standing = replace(scope, rule="")
    return frozenset(segment.id for segment in scope.programme.segments if standing.holds(segment.when))


# ---------------------------------------------------------------- a unit


def _of_item(name: str, unit: Unit, scope: Scope) -> Value:
    line = unit.line
    match name:
        case "item.sku":
            return line.sku
        case "item.category":
            return line.category or None
        case "item.brand":
            return line.brand or None
        case "item.price":
            return Fraction(line.unit_price_minor)
        case "item.regular_price":
            return Fraction(line.regular_price_minor)
        case "item.cost":
            return None if line.cost_minor is None else Fraction(line.cost_minor)
        case "item.paid":
            return Fraction(_paid(unit, scope))
        case "item.margin":
            return margin_minor(scope.programme, line, _paid(unit, scope))
        case "item.margin_rate":
            return _rate([unit], scope)
        case _:
            return scope.from_shop(name, line.facts.get(name))


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
    orders = _of_the_past(Fact("customer.orders"), scope)
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
