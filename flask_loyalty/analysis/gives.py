"""The most that one rule gives an order: of a deal a share of what is left, of points their value.

A bound looks at a rule's own text and at the least that its conditions ask: 10 PLN off from 60 PLN on are
at most a sixth. What is fixed becomes a share of the smallest order or the cheapest unit that is looked at;
where neither is known it stays an amount beside the share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from flask_loyalty.analysis.examination import Examination
from flask_loyalty.engine.amounts import base_of
from flask_loyalty.engine.giving import given_by
from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.language import nodes as n
from flask_loyalty.language.walking import facts_of
from flask_loyalty.money import Rounding
from flask_loyalty.programme.model import Phase, ProgrammeRule

__all__ = ["ALL", "DEALS", "NOTHING", "STEPS", "Give", "factor_of", "give_of", "least_of", "taken_off"]

NOTHING, ALL = Fraction(0), Fraction(1)
STEPS = (Phase.ITEM, Phase.BUNDLE, Phase.ORDER)
DEALS = (n.Verb.DISCOUNT, n.Verb.PRICE, n.Verb.BUNDLE)


@dataclass(frozen=True, slots=True)
class Give:
    """What a rule gives an order is at most all of this together.

    :ivar deal: of a deal, the share of what is left when its step begins.
    :ivar off: of a deal, beside that, a share of the price before all deals.
    :ivar paid: points' value as a share of what is paid in the end.
    :ivar margin: points' value as a share of the margin that is left in the end.
    :ivar price: points' value as a share of the price before deals.
    :ivar fixed: an amount of any order, in minor units.
    :ivar each: an amount of any unit, in minor units.
    :ivar cap: points' value, as a share of the price, which multiplying does not pass; None: no such limit.
    :ivar final: whether ``fixed`` is not multiplied any more.
    :ivar bounded: whether anything is known of it; otherwise it may be any amount.
    :ivar in_turn: whether ``deal`` is a share of what is left at its own turn, not only when its step begins.
    :ivar by_units: whether its shares are of the units that it serves alone, not of the whole order.
    """

    deal: Fraction = NOTHING
    off: Fraction = NOTHING
    paid: Fraction = NOTHING
    margin: Fraction = NOTHING
    price: Fraction = NOTHING
    fixed: Fraction = NOTHING
    each: Fraction = NOTHING
    cap: Fraction | None = None
    final: bool = False
    bounded: bool = True
    in_turn: bool = False
    by_units: bool = False

    @property
    def anything(self) -> bool:
        """Whether it gives money off goods or points at all."""
        return not self.bounded or any((self.taken, self.share, self.fixed, self.each))

    @property
    def taken(self) -> Fraction:
        """Of a deal by itself, the share of the price."""
        return min(ALL, self.deal + self.off)

    @property
    def share(self) -> Fraction:
        """Points' value as a share of the price, before multiplying."""
        return self.paid + self.margin + self.price


NONE = Give()


def give_of(of: Examination, rule: ProgrammeRule, factor: Fraction = ALL) -> Give:
    """The most that a rule gives an order, alone.

    :param factor: by how much its points may be multiplied.
    """
    effect = rule.rule.effect
    if rule.phase in STEPS and effect.verb in DEALS:
        return _of_deal(of, rule)
    earns = effect.verb is n.Verb.EARN and given_by(effect)[1] is OutcomeKind.POINTS
    return _of_points(of, rule, factor) if earns and rule.phase is Phase.EARN else NONE


def least_of(of: Examination, rule: ProgrammeRule, key: str) -> Fraction:
    """The least value of a fact wherever a rule applies; 0 where nothing is asked of it."""
    boxes = of.rules[rule.id].when if key.startswith("order.") else of.rules[rule.id].where
    if any(key not in box for box in boxes.boxes) or not boxes.boxes:
        return NOTHING
    dimension = of.space.dimension(key)
    return min((dimension.lowest(box[key]) for box in boxes.boxes), default=NOTHING)


def _least_order(of: Examination, rule: ProgrammeRule) -> Fraction:
    """The smallest price of the goods of an order to which a rule gives something."""
    return max(*_orders(of, rule))


def _least_unit(of: Examination, rule: ProgrammeRule) -> Fraction:
    """The smallest price of a unit that a rule is about."""
    return max(*_units(of, rule))


def _orders(of: Examination, rule: ProgrammeRule) -> tuple[Fraction, Fraction]:
    """The same: of what is left when the rule is asked, and of the price before all deals."""
    left, price = _units(of, rule)
    stated = Fraction(of.programme.checks.least_order_minor)
    return max(left, least_of(of, rule, "order.subtotal")), max(price, stated)


def _units(of: Examination, rule: ProgrammeRule) -> tuple[Fraction, Fraction]:
    stated = Fraction(of.programme.checks.least_price_minor)
    return least_of(of, rule, "item.paid"), max(stated, least_of(of, rule, "item.price"))


def taken_off(rules: Iterable[ProgrammeRule]) -> int:
    """The largest amount of money that one of some deals takes off, in minor units; 0 if none does."""
    amounts = (amount for rule in rules if rule.phase in STEPS for amount in _amounts(rule.rule.effect))
    return max((one.minor for one in amounts if isinstance(one, n.MoneyLiteral)), default=0)


def _amounts(effect: n.Effect) -> Sequence[n.Expression | None]:
    """The amount of an effect, or those of its bands."""
    return [effect.amount] if effect.bands is None else [band.amount for band in effect.bands.bands]


# ---------------------------------------------------------------- deals


def _of_deal(of: Examination, rule: ProgrammeRule) -> Give:
    """The bound of one deal.

    What its own conditions ask of an order holds when its step begins; what a document's checks say of
    orders, and what is asked of prices, holds before all deals. So a fixed amount is a share of the one or
    of the other, whichever is less.
    """
    part = _of_sets(rule.rule.effect.units)
    effect = _by_effect(of, rule)
    served = rule.rounding is Rounding.DOWN and _takes_of_units(rule.rule.effect)
    found = [replace(effect, deal=effect.deal * part, off=effect.off * part, by_units=served)]
    found += [_share(limit, *_orders(of, rule)) for limit in limits_of(rule.rule, "money")]
    give = min(found, key=lambda one: one.taken)
    if rule.rounding is Rounding.DOWN or give.taken == ALL:
        return give
    if not _least_order(of, rule):
        return replace(give, fixed=ALL)
    rounded = _share(ALL, *_orders(of, rule))
    return replace(give, deal=give.deal + rounded.deal, off=give.off + rounded.off, in_turn=False)


def _share(amount: Fraction, left: Fraction, price: Fraction) -> Give:
    """A fixed amount as a share of what is left or of the price before all deals.

    :param left, price: what each is at least.
    """
    if not left and not price:
        return Give(deal=ALL)
    if left >= price:
        return Give(deal=min(ALL, amount / left))
    return Give(off=amount / price) if amount < price else Give(deal=ALL)


def _by_effect(of: Examination, rule: ProgrammeRule) -> Give:
    """How much of the units' price an effect takes."""
    effect = rule.rule.effect
    if effect.verb is not n.Verb.DISCOUNT or effect.measure is not None:
        return Give(deal=ALL)
    amounts = _amounts(effect)
    found = [_of_amount(of, rule, amount) for amount in amounts]
    if not found:
        return Give(deal=ALL)
    shares = all(isinstance(amount, n.PercentLiteral) for amount in amounts)
    return Give(deal=max(one.deal for one in found), off=max(one.off for one in found), in_turn=shares)


def _takes_of_units(effect: n.Effect) -> bool:
    """Whether a deal is a share of the price of its own units, and not a sum that is one of the order's."""
    units = effect.units
    if units is None or units.beside is not None or units.kind is n.UnitsKind.SHIPPING:
        return False
    sums = any(isinstance(amount, n.MoneyLiteral) for amount in _amounts(effect))
    return not sums or effect.verb is not n.Verb.DISCOUNT or units.kind is not n.UnitsKind.ALL


def _of_amount(of: Examination, rule: ProgrammeRule, amount: n.Expression | None) -> Give:
    units = rule.rule.effect.units
    match amount:
        case n.PercentLiteral(value=share):
            return Give(deal=share)
        case n.MoneyLiteral(minor=minor) if units is None or units.kind is n.UnitsKind.ALL:
            return _share(Fraction(minor), *_orders(of, rule))
        case n.MoneyLiteral(minor=minor) if units is not None and units.kind is n.UnitsKind.EACH:
            return _share(Fraction(minor), *_units(of, rule))
    return Give(deal=ALL)


def _of_sets(units: n.Units | None) -> Fraction:
    """The share of a set's price that its cheapest units have at most."""
    if units is None or units.kind is not n.UnitsKind.RANKED_IN_SETS or units.beside is not None:
        return ALL
    return Fraction(units.take, units.size) if units.rank is n.Rank.CHEAPEST else ALL


def limits_of(rule: n.Rule, unit: str) -> Iterator[Fraction]:
    """What the rule gives one order at most as it says itself: minor units, or points."""
    for limit in rule.limits:
        if limit.scope == "order" and limit.period is None:
            match limit.amount:
                case n.MoneyLiteral(minor=minor) if unit == "money":
                    yield Fraction(minor)
                case n.CountLiteral(value=value, unit=counted) if counted == unit:
                    yield value


# ---------------------------------------------------------------- points


def _of_points(of: Examination, rule: ProgrammeRule, factor: Fraction) -> Give:
    """The bound of what an order earns by a rule, points at their value."""
    value = of.programme.points.value_minor
    give = _by_measure(of, rule, value)
    most = min((limit * value for limit in limits_of(rule.rule, "point")), default=None)
    if most is None:
        return give
    give = replace(give, by_units=False)
    plain, order = give.bounded and not give.fixed and not give.each, _least_order(of, rule)
    if order:
        return replace(give, cap=most / order) if plain else Give(price=most / order, cap=most / order)
    if plain:
        return give
    known = give.bounded and not give.each and not give.share
    return Give(fixed=min(most, give.fixed * factor) if known else most, final=True)


def _by_measure(of: Examination, rule: ProgrammeRule, value: Fraction) -> Give:
    """The same without limits."""
    effect = rule.rule.effect
    rates = [amount.value for amount in _amounts(effect) if isinstance(amount, n.CountLiteral)]
    if len(rates) < len(_amounts(effect)) or not rates:
        return Give(bounded=False)
    rate, measure = max(rates) * value, base_of(effect)
    rounded = NOTHING if rule.rounding is Rounding.DOWN else value
    if measure is None:
        give = _of_pieces(effect.units, rate)
    else:
        give = _of_measure(measure, effect.per, rate)
    own = measure is None or any(fact.name.startswith("item.") for fact in facts_of(measure))
    served = own and not give.fixed and not rounded and effect.units is not None
    return replace(_folded(of, rule, replace(give, fixed=give.fixed + rounded)), by_units=served)


def _of_pieces(units: n.Units | None, rate: Fraction) -> Give:
    """A fixed amount: once, or for each unit or set."""
    if units is None or units.kind in (n.UnitsKind.ALL, n.UnitsKind.RANKED):
        return Give(fixed=rate)
    return Give(each=rate / units.size)


_OF_PAID = ("order.subtotal", "item.paid")
_OF_MARGIN = ("order.margin", "item.margin")


def _of_measure(measure: n.Expression, per: n.Expression | None, rate: Fraction) -> Give:
    """So much for each ``per`` of a measure."""
    if isinstance(measure, n.Above):
        positive = isinstance(measure.limit, n.MoneyLiteral) and measure.limit.minor >= 0
        return _of_measure(measure.measure, per, rate) if positive else Give(bounded=False)
    if not isinstance(measure, n.Fact) or not _falls_back_to_nothing(measure):
        return Give(bounded=False)
    match per:
        case n.MoneyLiteral(minor=minor) if minor > 0:
            share = rate / minor
        case n.CountLiteral(value=number) if number > 0 and measure.name == "order.quantity":
            return Give(each=rate / number)
        case _:
            return Give(bounded=False)
    if measure.name in _OF_PAID:
        return Give(paid=share)
    if measure.name in _OF_MARGIN:
        return Give(margin=share)
    return Give(price=share) if measure.name == "item.price" else Give(bounded=False)


def _falls_back_to_nothing(fact: n.Fact) -> bool:
    """Whether it is never more than what it measures: ``else`` something would be."""
    other = fact.otherwise
    return other is None or (isinstance(other, n.MoneyLiteral) and other.minor <= 0)


def _folded(of: Examination, rule: ProgrammeRule, give: Give) -> Give:
    """Fixed amounts as shares of the smallest order and of the cheapest unit, as far as those are known."""
    order, unit = _least_order(of, rule), _least_unit(of, rule)
    if give.fixed and order:
        give = replace(give, price=give.price + give.fixed / order, fixed=NOTHING)
    if give.each and unit:
        give = replace(give, price=give.price + give.each / unit, each=NOTHING)
    return give


# ---------------------------------------------------------------- multipliers


def factor_of(rule: ProgrammeRule) -> Fraction | None:
    """By how much a rule multiplies points at most, never less than 1; None where that is not known."""
    effect = rule.rule.effect
    if effect.verb is not n.Verb.MULTIPLY or rule.phase is not Phase.EARN:
        return ALL
    factors = [amount.value for amount in _amounts(effect) if isinstance(amount, n.NumberLiteral)]
    return max(ALL, *factors) if len(factors) == len(_amounts(effect)) and factors else None
