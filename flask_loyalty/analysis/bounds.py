"""The most that rules can take off an order, as a share of its price: proved bounds, never too low.

A bound looks at a rule's own text and at the least that its conditions ask: 10 PLN off from 60 PLN on are
at most a sixth. Deals of one step are added up, and each step takes of what the one before has left; of a
group that divides the goods the best share counts, and rules whose conditions never meet are not added. What
is not known (fixed money off an order of any size) may be everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_loyalty.analysis.boxes import Box, meet
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.situations import Situation, Wanted, needed_units, situations
from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import Phase, Pick, ProgrammeRule

__all__ = ["GiveAway", "most_of_programme", "most_of_rule", "share_given"]

NOTHING, ALL = Fraction(0), Fraction(1)
_STEPS = (Phase.ITEM, Phase.BUNDLE, Phase.ORDER)
_DEALS = (n.Verb.DISCOUNT, n.Verb.PRICE, n.Verb.BUNDLE)
MOST_TRIED = 20_000
"""So many sets of rules that may meet are looked at; what is left is then added up as if all of it met."""


@dataclass(frozen=True, slots=True)
class GiveAway:
    """What deals may take off an order.

    :ivar most: the proved bound, as a share of the price of its goods before any deal.
    :ivar shown: the largest share that was found by putting orders through ``decide``.
    :ivar example: the order of that share; None if none was found that gets anything.
    """

    most: Fraction
    shown: Fraction
    example: Situation | None

    @property
    def exact(self) -> bool:
        """Whether the bound is reached, but for what rounding to minor units leaves."""
        return self.most - self.shown <= Fraction(1, 1000)


def share_given(situation: Situation, rules: frozenset[str] | None = None) -> Fraction:
    """What deals took off an order, as a share of its goods' price: of some rules, or of all."""
    price = sum(unit.price_minor for unit in situation.decision.units)
    taken = sum(
        outcome.amount
        for outcome in situation.decision.outcomes
        if outcome.kind is OutcomeKind.DEAL and (rules is None or outcome.rule in rules)
    )
    return Fraction(taken, price) if price else NOTHING


# ---------------------------------------------------------------- one rule


def most_of_rule(of: Examination, rule: ProgrammeRule) -> GiveAway:
    """The most that one deal takes off an order, if no other rule applies."""
    deal = rule.phase in _STEPS and rule.rule.effect.verb in _DEALS
    most = _share(of, rule) if deal else NOTHING
    alone = of.alone(rule)
    shown, example = NOTHING, None
    boxes = of.rules[rule.id]
    for when in boxes.when.boxes[:8]:
        for units in _ways(of, rule)[:4]:
            for made in situations(alone, Wanted(when, units, of.now, _spans([rule]))):
                share = share_given(made)
                if example is None or share > shown:
                    shown, example = share, made
                if shown == most:
                    return GiveAway(most, shown, example)
    return GiveAway(most, shown, example if shown else None)


def _ways(of: Examination, rule: ProgrammeRule) -> list[list[tuple[Box, int]]]:
    units = rule.rule.effect.units
    beside = of.space.boxes(None if units is None or units.beside is None else units.beside.where)
    return needed_units(units, of.rules[rule.id].where, beside)


def _share(of: Examination, rule: ProgrammeRule) -> Fraction:
    """The bound of one deal, as a share of what is left when its step begins."""
    found = [_by_effect(of, rule) * _of_sets(rule.rule.effect.units)]
    least = _least(of, rule, "order.subtotal")
    if least:
        found += [limit / least for limit in _money_limits(rule.rule)]
    return min(ALL, *found)


def _by_effect(of: Examination, rule: ProgrammeRule) -> Fraction:
    """How much of the units' price an effect takes."""
    effect = rule.rule.effect
    amounts = [effect.amount] if effect.bands is None else [band.amount for band in effect.bands.bands]
    if effect.verb is not n.Verb.DISCOUNT or effect.measure is not None:
        return ALL
    return max((_of_amount(of, rule, amount) for amount in amounts), default=ALL)


def _of_amount(of: Examination, rule: ProgrammeRule, amount: n.Expression | None) -> Fraction:
    units = rule.rule.effect.units
    match amount:
        case n.PercentLiteral(value=share):
            return share
        case n.MoneyLiteral(minor=minor) if units is None or units.kind is n.UnitsKind.ALL:
            least = _least(of, rule, "order.subtotal")
        case n.MoneyLiteral(minor=minor) if units is not None and units.kind is n.UnitsKind.EACH:
            least = max(_least(of, rule, "item.price"), _least(of, rule, "item.paid"))
        case _:
            return ALL
    return min(ALL, Fraction(minor) / least) if least else ALL


def _of_sets(units: n.Units | None) -> Fraction:
    """The share of a set's price that its cheapest units have at most."""
    if units is None or units.kind is not n.UnitsKind.RANKED_IN_SETS or units.beside is not None:
        return ALL
    return Fraction(units.take, units.size) if units.rank is n.Rank.CHEAPEST else ALL


def _least(of: Examination, rule: ProgrammeRule, key: str) -> Fraction:
    """The least value of a fact wherever a rule applies; 0 where nothing is asked of it."""
    boxes = of.rules[rule.id].when if key.startswith("order.") else of.rules[rule.id].where
    if any(key not in box for box in boxes.boxes) or not boxes.boxes:
        return NOTHING
    dimension = of.space.dimension(key)
    return min((dimension.lowest(box[key]) for box in boxes.boxes), default=NOTHING)


def _money_limits(rule: n.Rule) -> list[Fraction]:
    """What the rule gives one order at most, in minor units, as it says itself."""
    return [
        Fraction(limit.amount.minor)
        for limit in rule.limits
        if isinstance(limit.amount, n.MoneyLiteral) and limit.scope == "order"
    ]


# ---------------------------------------------------------------- the programme


def most_of_programme(of: Examination, rules: Iterable[ProgrammeRule] | None = None) -> GiveAway:
    """The most that all deals together take off an order, or those of a group.

    :param rules: which deals; None: all of the programme.
    """
    deals = [
        one for one in (of.living if rules is None else rules) if one.phase in _STEPS and _can_apply(of, one)
    ]
    shares = {one.id: _share(of, one) for one in deals}
    alone = max((shares[one.id] for one in deals if one.exclusive), default=NOTHING)
    meeting = _Meeting(of, [one for one in deals if not one.exclusive], shares)
    most = max(alone, meeting.most())
    ids = frozenset(one.id for one in deals)
    shown, example = _shown(of, deals, meeting.met or {}, ids)
    return GiveAway(most, shown, example)


def _can_apply(of: Examination, rule: ProgrammeRule) -> bool:
    """Whether it is a deal, and some order gets it."""
    return rule.rule.effect.verb in _DEALS and not (
        of.rules[rule.id].when.empty or of.rules[rule.id].where.empty
    )


class _Meeting:
    """The deals that may apply to one order, and the box in which the most of them meet."""

    def __init__(
        self, of: Examination, deals: Sequence[ProgrammeRule], shares: Mapping[str, Fraction]
    ) -> None:
        self.of, self.shares = of, shares
        self.deals = sorted(deals, key=lambda one: (-shares[one.id], one.id))
        self.best, self.tried = NOTHING, 0
        self.met: Box | None = None

    def most(self) -> Fraction:
        """The bound over every set of deals whose conditions meet."""
        self._go(0, (), {})
        return self.best

    def _go(self, at: int, taken: tuple[ProgrammeRule, ...], box: Box) -> None:
        self.tried += 1
        rest = self.deals[at:]
        ceiling = self._together((*taken, *rest))
        if ceiling <= self.best and self.met is not None:
            return
        if not rest or self.tried > MOST_TRIED:
            if ceiling > self.best or self.met is None:
                self.best, self.met = ceiling, box
            return
        for other in self.of.rules[rest[0].id].when.boxes:
            common = meet(box, other)
            if common is not None:
                self._go(at + 1, (*taken, rest[0]), common)
        self._go(at + 1, taken, box)

    def _together(self, deals: Iterable[ProgrammeRule]) -> Fraction:
        """The bound of deals that all apply: of each step a sum, of the steps one of what the other left."""
        left = ALL
        steps: dict[Phase, dict[str | None, list[ProgrammeRule]]] = {}
        for deal in deals:
            steps.setdefault(deal.phase, {}).setdefault(deal.group, []).append(deal)
        for groups in steps.values():
            taken = sum((self._of_group(group, members) for group, members in groups.items()), NOTHING)
            left *= max(NOTHING, ALL - taken)
        return ALL - left

    def _of_group(self, group: str | None, members: Sequence[ProgrammeRule]) -> Fraction:
        """Of a group that divides the goods the best share, if each is one of the units that it serves."""
        shares = [self.shares[one.id] for one in members]
        known = self.of.programme.groups.get(group or "")
        divides = known is not None and known.pick is not Pick.ALL
        one_only = known is not None and known.at_most == 1
        if divides and (one_only or all(map(_by_units, members))):
            return max(shares)
        return sum(shares, NOTHING)


def _by_units(rule: ProgrammeRule) -> bool:
    """Whether what it takes is a share of the price of the units that it serves."""
    effect = rule.rule.effect
    amounts = [effect.amount] if effect.bands is None else [band.amount for band in effect.bands.bands]
    shared = all(isinstance(amount, n.PercentLiteral) for amount in amounts)
    if rule.phase is Phase.ORDER:  # about the whole, so that a group takes one of them
        return True
    alike = effect.units is not None and effect.units.kind in (n.UnitsKind.ALL, n.UnitsKind.EACH)
    return shared and alike and effect.units is not None and effect.units.beside is None


def _spans(rules: Iterable[ProgrammeRule]) -> list[str]:
    """Those of the rules that hold within a span, all of which may be open at once."""
    return [rule.id for rule in rules if isinstance(rule.rule.start, n.Within)]


def _shown(
    of: Examination, deals: Sequence[ProgrammeRule], where: Box, ids: frozenset[str]
) -> tuple[Fraction, Situation | None]:
    """The order that gets the most, of those made for the meeting of all deals and for each by itself."""
    shown, example = NOTHING, None
    tried = [(where, way) for deal in deals[:20] for way in _ways(of, deal)[:2]]
    tried += [
        (when, way)
        for deal in deals[:50]
        for when in of.rules[deal.id].when.boxes[:2]
        for way in _ways(of, deal)[:2]
    ]
    for when, way in tried:
        for made in situations(of.space, Wanted(when, way, of.now, _spans(deals))):
            share = share_given(made, ids)
            if share > shown:
                shown, example = share, made
    return shown, example
