"""What stands in a rule's way, and what a person can change about it.

Each clause that a rule may miss by (:class:`~flask_loyalty.engine.outcomes.Missed`) has its own answer; for
what nobody can change, a better deal or a floor, there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import islice

from flask_loyalty.engine.assortment import bringing
from flask_loyalty.engine.barriers import admitted
from flask_loyalty.engine.changes import Change, ChangeKind
from flask_loyalty.engine.crossings import band_reached, crossings
from flask_loyalty.engine.facts import OrderEvent
from flask_loyalty.engine.inverting import is_of_a_price, ways
from flask_loyalty.engine.moments import next_period
from flask_loyalty.engine.outcomes import Decision, Missed
from flask_loyalty.engine.products import Prices, dearer_than, goods_for, more_for, products_of, so_many
from flask_loyalty.engine.rivals import nothing_to_multiply, without
from flask_loyalty.engine.sights import Sight
from flask_loyalty.engine.wanted import Wanted, Way
from flask_loyalty.language import nodes as n
from flask_loyalty.language.walking import facts_of
from flask_loyalty.money import Rounding, round_fraction
from flask_loyalty.programme.model import Phase, ProgrammeRule

__all__ = ["missed_by", "needs", "next_band"]


def missed_by(rule: ProgrammeRule, sight: Sight, decision: Decision) -> Missed | None:
    """What stands in a rule's way; None if nothing is said of it.

    A large programme names only misses that came close; of another the same function is asked that tells
    them.
    """
    found = next((miss for miss in decision.missed if miss.rule == rule.id and miss.of == "rule"), None)
    if found is not None or any(outcome.rule == rule.id for outcome in decision.outcomes):
        return found
    if not isinstance(sight.occurrence.event, OrderEvent) or rule.phase in (Phase.EVENT, Phase.PERIOD):
        return None
    told = admitted(rule, sight.scope)
    return told if isinstance(told, Missed) else Missed(rule.id, "units") if told is not None else None


def needs(rule: ProgrammeRule, sight: Sight, decision: Decision, wanted: Wanted) -> Iterable[Way]:
    """What may be changed so that the rule gives more, as far as the next thing in its way tells."""
    now = sight.occurrence.moment
    if rule.since is not None and now < rule.since:
        return [(Change(ChangeKind.MOMENT, at=rule.since),)]
    if rule.until is not None and now >= rule.until:
        return []
    missed = missed_by(rule, sight, decision)
    if missed is None:
        gives = any(outcome.rule == rule.id for outcome in decision.outcomes)
        return _to_next_band(rule, sight, wanted) if gives else []
    prices = Prices(lambda: crossings(rule, sight, decision))
    own = _of_clause(rule, missed, sight, decision, wanted, prices)
    return [*own, *without(rule, missed, sight, decision, wanted)]


def _opening(rule: ProgrammeRule) -> list[Way]:
    """The event that opens a rule's span, if somebody can bring it about: a birthday comes by itself."""
    start = rule.rule.start
    if isinstance(start, n.Within) and start.event.word == "birthday":
        return []
    return [(Change(ChangeKind.OPENING, named=rule.id),)]


def _of_clause(
    rule: ProgrammeRule, missed: Missed, sight: Sight, decision: Decision, wanted: Wanted, prices: Prices
) -> Iterable[Way]:
    match missed.clause:
        case "guest":
            return [(Change(ChangeKind.MEMBER),)]
        case "span":
            joining = [Change(ChangeKind.MEMBER)] if sight.occurrence.member is None else []
            return [(*joining, *way) for way in _opening(rule)]
        case "when":
            return ways(rule.rule.when, sight, wanted)
        case "band":
            return _to_band(rule, sight, wanted, prices) or [
                *_enough_for_one(rule, sight, wanted),
                *_enough_of_the_past(rule, sight, wanted),
            ]
        case "units":
            return _more_that_fits(rule, sight, wanted, prices)
        case "nothing" | "lost" if nothing_to_multiply(rule, decision):
            return _something_to_multiply(sight, decision, wanted)
        case "nothing":
            return [
                *_enough_for_one(rule, sight, wanted),
                *_enough_of_the_past(rule, sight, wanted),
                *_dearer(rule, sight, wanted),
                *_something_that_counts(rule, sight, wanted, prices),
            ]
        case "limit":
            return _after_the_limit(rule, missed, sight)
        case "budget":
            return _after_the_budget(missed, sight)
        case "floor":
            return _above_the_floor(rule, sight, wanted)
    return []


# ---------------------------------------------------------------- bands


def _to_band(rule: ProgrammeRule, sight: Sight, wanted: Wanted, prices: Prices) -> list[Way]:
    """What reaches the first one."""
    bands = rule.rule.effect.bands
    assert bands is not None
    if any(fact.name.startswith("item.") for fact in facts_of(bands.measure)):
        return list(_more_that_fits(rule, sight, wanted, prices))
    return [way for way in ways(band_reached(bands, 0), sight.measuring(), wanted) if way]


def _to_next_band(rule: ProgrammeRule, sight: Sight, wanted: Wanted) -> Iterable[Way]:
    condition = next_band(rule, sight)
    return [] if condition is None else ways(condition, sight.measuring(), wanted)


def next_band(rule: ProgrammeRule, sight: Sight) -> n.Comparison | None:
    """That the measure reaches the first band that it has not; None above the last, and for single units."""
    bands = rule.rule.effect.bands
    if bands is None or any(fact.name.startswith("item.") for fact in facts_of(bands.measure)):
        return None
    conditions = (band_reached(bands, place) for place in range(len(bands.bands)))
    measuring = sight.measuring()
    return next((one for one in conditions if not measuring.holds(one)), None)


# ---------------------------------------------------------------- limits


def _after_the_limit(rule: ProgrammeRule, missed: Missed, sight: Sight) -> list[Way]:
    """The next calendar period of a limit that is used up; one for ever stays so."""
    if not 0 <= missed.part < len(rule.rule.limits):
        return []
    limit = rule.rule.limits[missed.part]
    named = limit.scope if limit.period is None else limit.period.value
    period = next((one for one in n.Period if one.value == named), None)
    return [] if period is None else [(next_period(period, sight),)]


def _after_the_budget(missed: Missed, sight: Sight) -> Iterator[Way]:
    """The next calendar period of a budget; of one that does not give the rest, an order that takes less."""
    budget = sight.occurrence.programme.budgets.get(missed.by)
    if budget is not None and budget.period is not None:
        yield (next_period(budget.period, sight),)
    goods = sight.occurrence.goods_minor
    for part in _PARTS if budget is not None and not budget.rest else ():
        if less := goods - goods // part:
            yield (Change(ChangeKind.LESS, less),)


_PARTS = (2, 4, 16, 64)
"""To such parts of itself an order is made smaller, for a deal to fit into what is left of a budget."""


def _above_the_floor(rule: ProgrammeRule, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """More of a product of the cart or of the shop, which leaves more than the floor asks."""
    lines = {unit.line.id: unit.line for unit in sight.scope.matching(None)}
    for line in lines.values():
        for number in _SO_MANY:
            yield from so_many(number, line, wanted)
    units = rule.rule.effect.units
    for where in dict.fromkeys([None, None if units is None else units.where]):
        for part in _PARTS_OF_MARGIN:
            lacking = max(Fraction(1), Fraction(sight.occurrence.goods_minor, part))
            yield from bringing(lacking, _ITEM_MARGIN, where, sight, wanted)


_ITEM_MARGIN = n.Fact("item.margin")
_PARTS_OF_MARGIN = (10**9, 20, 4)
"""Such a part of what the goods cost may be lacking: next to nothing, a little, much."""

_SO_MANY = (1, 2, 4, 8, 16)


# ---------------------------------------------------------------- units


def _more_that_fits(rule: ProgrammeRule, sight: Sight, wanted: Wanted, prices: Prices) -> Iterator[Way]:
    """So many more of one product that the rule is about, or of what it must stand beside.

    Where what they cost counts, goods for so much; at any price one would not do.
    """
    units = rule.rule.effect.units
    if sight.occurrence.cart is None or units is None or units.kind is n.UnitsKind.SHIPPING:
        return
    yield from _choosing_a_category(units.where, sight)
    sets = units.kind in (n.UnitsKind.SETS, n.UnitsKind.RANKED_IN_SETS)
    each = None if sets or units.beside is not None else _money_for_one(rule, sight)
    if each is not None and not sight.scope.matching(units.where):
        yield from _bringing_margin(rule, Fraction(each), sight, wanted)
        yield from goods_for(each, units.where, sight, wanted, prices)
        return
    yield from products_of(units.where, units.size if sets else 1, sight, wanted, prices)
    if units.beside is not None:
        yield from products_of(units.beside.where, units.beside.number, sight, wanted, prices)


def _choosing_a_category(where: n.Expression | None, sight: Sight) -> Iterator[Way]:
    """The category of something in the cart, where a member has yet to choose the one that counts."""
    asked = [] if where is None or sight.occurrence.member is None else [*facts_of(where)]
    for fact in asked:
        if fact.name == "customer.bonus_category" and sight.value(fact) is None:
            for category in dict.fromkeys(unit.line.category for unit in sight.scope.matching(None)):
                if category:
                    yield (Change(ChangeKind.DECLARED, fact=replace(fact, otherwise=None), named=category),)


def _dearer(rule: ProgrammeRule, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """Goods that cost more than the price that a rule makes for what fits already."""
    units = rule.rule.effect.units
    if rule.rule.effect.verb not in _AT_A_PRICE or units is None or sight.occurrence.cart is None:
        return
    sets = units.kind in (n.UnitsKind.SETS, n.UnitsKind.RANKED_IN_SETS)
    yield from dearer_than(units.size if sets else 1, units.where, sight, wanted)
    if units.beside is not None:
        yield from dearer_than(units.beside.number, units.beside.where, sight, wanted)


_AT_A_PRICE = (n.Verb.PRICE, n.Verb.BUNDLE)


def _money_for_one(rule: ProgrammeRule, sight: Sight) -> int | None:
    """What a rate is for, where that is money; None where it is not."""
    effect = rule.rule.effect
    per = sight.value(effect.per) if isinstance(effect.per, n.MoneyLiteral) else None
    return round_fraction(per, Rounding.UP) if isinstance(per, Fraction) and per > 0 else None


def _enough_for_one(rule: ProgrammeRule, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """As much as a rate is for, where what there is comes to less than one point or one grosz."""
    effect = rule.rule.effect
    per = None if effect.per is None else sight.value(effect.per)
    if per is None:
        per = _for_one_of_a_rate(effect.bands, sight)
    if not isinstance(per, Fraction) or per <= 0 or sight.occurrence.cart is None:
        return
    yield from _bringing_margin(rule, per, sight, wanted)
    if effect.units is None and not _is_of_margin(rule):
        yield (Change(ChangeKind.AMOUNT, round_fraction(per, Rounding.UP)),)
    where = None if effect.units is None else effect.units.where
    lines = {unit.line.id: unit.line for unit in sight.scope.matching(where) if unit.line.unit_price_minor}
    for line in lines.values():
        if is_of_a_price(line):
            yield from more_for(round_fraction(per, Rounding.UP), line)
        yield from so_many(round_fraction(per / line.unit_price_minor, Rounding.UP), line, wanted)


def _enough_of_the_past(rule: ProgrammeRule, sight: Sight, wanted: Wanted) -> list[Way]:
    """So much more of what a rule of a period or an event measures that it brings one point or one grosz."""
    effect, bands = rule.rule.effect, rule.rule.effect.bands
    if sight.occurrence.cart is not None:
        return []
    if bands is not None and (above := _for_one_of_a_rate(bands, sight)) is not None:
        part = n.Arithmetic(bands.measure, (("-", bands.bands[0].limit),))
        return [way for way in ways(_at_least(part, above), sight.measuring(), wanted) if way]
    if effect.measure is None:
        return []
    rate = None if effect.amount is None else sight.value(effect.amount)
    per = (1 / rate if rate else None) if effect.per is None and isinstance(rate, Fraction) else _per(effect)
    if per is None:
        return []
    return [way for way in ways(_at_least(effect.measure, per), sight.measuring(), wanted) if way]


@lru_cache(maxsize=256)  # the same tree each time, for what it means is kept by the tree
def _at_least(measure: n.Expression, number: Fraction) -> n.Comparison:
    return n.Comparison(">=", measure, n.NumberLiteral(number))


def _per(effect: n.Effect) -> Fraction | None:
    """What a rate is for, as a plain number."""
    match effect.per:
        case n.MoneyLiteral(minor=minor):
            return Fraction(minor)
        case n.CountLiteral(value=value) | n.NumberLiteral(value=value):
            return value
    return None


def _bringing_margin(rule: ProgrammeRule, per: Fraction, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """Products of the shop that leave as much as a rate is for, where it is for what they leave."""
    measure, units = rule.rule.effect.measure, rule.rule.effect.units
    if measure is not None and _is_of_margin(rule):
        where = None if units is None else units.where
        yield from bringing(per, measure, where, sight.measuring(), wanted)


def _is_of_margin(rule: ProgrammeRule) -> bool:
    """Whether it is for what goods leave, which those do not of which only the price is known."""
    measure = rule.rule.effect.measure
    return measure is not None and any(fact.name in _MARGINS for fact in facts_of(measure))


_MARGINS = ("order.margin", "item.margin")


def _something_that_counts(
    rule: ProgrammeRule, sight: Sight, wanted: Wanted, prices: Prices
) -> Iterable[Way]:
    """A product for a deal to reduce, where the programme excludes all that there are."""
    units = rule.rule.effect.units
    if sight.occurrence.cart is None or units is not None or sight.scope.matching(None):
        return []
    if _is_of_margin(rule) and wanted.assortment():
        return []
    return products_of(None, 1, sight, wanted, prices)


def _something_to_multiply(sight: Sight, decision: Decision, wanted: Wanted) -> Iterator[Way]:
    """What makes another rule give points, where there are none to multiply."""
    earning = (one for one in sight.occurrence.programme.rules if one.rule.effect.verb is n.Verb.EARN)
    for other in islice((one for one in earning if one.phase is Phase.EARN), _MOST_EARNING):
        seen = Sight.of(sight.occurrence, other, decision)
        if missed_by(other, seen, decision) is not None:
            yield from needs(other, seen, decision, wanted)


_MOST_EARNING = 24


def _for_one_of_a_rate(bands: n.Bands | None, sight: Sight) -> Fraction | None:
    """How much of a part by the first band brings one minor unit: of 5% that is twenty."""
    rate = None if bands is None else sight.value(bands.bands[0].amount)
    return 1 / rate if isinstance(rate, Fraction) and 0 < rate <= 1 else None
