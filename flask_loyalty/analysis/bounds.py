"""The most that rules give on an order, as a share of its price or of its margin: proved, never too low.

Money off goods and points at their value (:mod:`flask_loyalty.analysis.shares`). Each rule has a bound of its
own (:mod:`flask_loyalty.analysis.gives`), sets of them one together (:mod:`flask_loyalty.analysis.meeting`),
and floors that every deal keeps hold both back. What of an order of any size is not known (10 PLN off) may be
everything. What goods leave is not known either: a share of the margin is that of goods which leave so much
as the document says, or more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice

from flask_loyalty.analysis.boxes import Box
from flask_loyalty.analysis.climbing import climbed
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.floors import kept_paid, kept_rate
from flask_loyalty.analysis.gives import ALL, NOTHING, Give, factor_of, give_of, taken_off
from flask_loyalty.analysis.meeting import MOST_LOOKED_AT, Met, Together, most_together
from flask_loyalty.analysis.order_steps import Steps, steps_of
from flask_loyalty.analysis.parted import Parted, spots_of
from flask_loyalty.analysis.shares import in_sight, margin_given, share_given
from flask_loyalty.analysis.situations import Situation, Wanted, needed_units, situations
from flask_loyalty.analysis.space import Space
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import Phase, ProgrammeRule

__all__ = ["GiveAway", "can_apply", "least_margin", "most_of_programme", "most_of_rule"]


Place = tuple[Box, Sequence[tuple[Box, int]]]
"""Where an order is looked for: the box of the order, and units with their boxes."""

Kinds = tuple[object, ...]
"""What goods an order has, whatever their prices and numbers."""

STARTS = (Fraction(2), Fraction(1, 2), Fraction(1, 2))
"""From so many orders of different goods the search goes on, the best first, with so many times the tries."""

TRIES, AT_ONCE = 120, 4
"""So many orders are tried for one bound, and so many of one place before the next has its turn."""


@dataclass(frozen=True, slots=True)
class GiveAway:
    """What rules may give on an order.

    :ivar most: the proved bound, as a share; None where there is none.
    :ivar fixed: minor units that may come to it on an order of any size.
    :ivar each: minor units that may come to it for every unit of any price.
    :ivar shown: the largest share that was found by putting orders through ``decide``.
    :ivar example: the order of that share; None if none was found that gets anything.
    :ivar together: the ids of the rules of which the bound takes the most at once.
    :ivar searched: whether all sets of rules that may meet were looked at for it.
    """

    most: Fraction | None
    fixed: Fraction
    each: Fraction
    shown: Fraction
    example: Situation | None
    together: tuple[str, ...] = ()
    searched: bool = True

    @property
    def exact(self) -> bool:
        """Whether the bound is reached, but for what rounding to minor units leaves."""
        return self.sure and self.most is not None and self.most - self.shown <= Fraction(1, 1000)

    @property
    def sure(self) -> bool:
        """Whether the share is the whole bound, with nothing beside it."""
        return self.most is not None and not self.fixed and not self.each

    @property
    def anything(self) -> bool:
        """Whether anything may be given at all."""
        return self.most is None or bool(self.most or self.fixed or self.each)


def least_margin(of: Examination) -> Fraction | None:
    """What each unit leaves of its net price, as far as the document says; None where it says nothing."""
    stated = of.programme.checks.least_margin
    found = of.programme.assume_margin if stated is None else stated
    return found or None


# ---------------------------------------------------------------- one rule


def most_of_rule(
    of: Examination,
    rule: ProgrammeRule,
    *,
    margin: Fraction | None = None,
    tries: int = TRIES,
    enough: Fraction | None = None,
) -> GiveAway:
    """The most that one rule gives an order, if no other rule applies but those that multiply its points.

    :param margin: what goods leave at least; the shares are then those of the margin.
    :param tries: so many orders are put through ``decide`` to show it.
    :param enough: an order that gets more is good enough.
    """
    multiplied = [rule, *_multiplying(of, [rule])]
    found = _Bound(of, multiplied, margin)
    boxes = [found.box, *of.rules[rule.id].when.boxes[:8]][len(multiplied) == 1 :]
    places = [(when, units) for when in boxes for units in ways(of, rule)[:4]]
    space = of.space.of(replace(of.programme, rules=tuple(multiplied)))
    return found.shown(space, places, [rule], tries, enough)


def _multiplying(of: Examination, rules: Sequence[ProgrammeRule]) -> list[ProgrammeRule]:
    """The other rules that multiply points which some rules give."""
    if not any(_earns_points(rule) for rule in rules):
        return []
    others = (one for one in of.living if one not in rules and one.rule.effect.verb is n.Verb.MULTIPLY)
    return [one for one in others if can_apply(of, one)]


def _earns_points(rule: ProgrammeRule) -> bool:
    return rule.phase is Phase.EARN and rule.rule.effect.verb is n.Verb.EARN


def ways(of: Examination, rule: ProgrammeRule) -> list[list[tuple[Box, int]]]:
    """The units that one use of a rule needs, in each way in which it can have them."""
    units = rule.rule.effect.units
    beside = of.space.boxes(None if units is None or units.beside is None else units.beside.where)
    return needed_units(units, of.rules[rule.id].where, beside)


# ---------------------------------------------------------------- several


def most_of_programme(
    of: Examination,
    rules: Iterable[ProgrammeRule] | None = None,
    *,
    margin: Fraction | None = None,
    tries: int = TRIES,
    effort: int = MOST_LOOKED_AT,
    enough: Fraction | None = None,
    by: ProgrammeRule | None = None,
    further: bool = True,
) -> GiveAway:
    """The most that all rules together give an order, or those of a group.

    :param rules: which rules; None: all of the programme.
    :param margin: what goods leave at least; the shares are then those of the margin.
    :param tries: so many orders are put through ``decide`` to show it.
    :param effort: how long sets of rules are searched; after less the bound may be higher, never too low.
    :param enough: an order that gets more is good enough.
    :param by: one of the rules, which some order gets: the bound is that of sets with it, and what is shown
        gets no more than is enough without it, and is decided with these rules alone; None: any will do.
    :param further: whether it goes on from the best of those orders to better ones.
    """
    given = [one for one in (of.living if rules is None else rules) if can_apply(of, one)]
    found = _Bound(of, [*given, *_multiplying(of, given)], margin, effort, by)
    heaviest = found.heaviest[:50]
    places = [(found.box, way) for one in heaviest[:20] for way in ways(of, one)[:2]]
    for one in heaviest:
        places += [(when, way) for when in of.rules[one.id].when.boxes[:2] for way in ways(of, one)[:2]]
    space = of.space if by is None else of.space.of(replace(of.programme, rules=tuple(given)))
    return found.shown(space, places, given, tries, enough, further=further)


def can_apply(of: Examination, rule: ProgrammeRule) -> bool:
    """Whether some order gets it."""
    return not (of.rules[rule.id].when.empty or of.rules[rule.id].where.empty)


class _Bound:
    """The bound of some rules, and the search for an order that shows it."""

    def __init__(
        self,
        of: Examination,
        rules: Sequence[ProgrammeRule],
        margin: Fraction | None,
        effort: int = MOST_LOOKED_AT,
        by: ProgrammeRule | None = None,
    ) -> None:
        self.of, self.margin, self.effort, self.by = of, margin, effort, by
        factors = {rule.id: factor_of(rule) for rule in rules}
        self.factors = {id_: factor for id_, factor in factors.items() if factor is not None and factor > 1}
        whole = self._whole_factor(rules)
        gives = {rule.id: give_of(of, rule, whole) for rule in rules}
        points = any(give.share or give.fixed or give.each for give in gives.values() if not give.taken)
        self.known = all(give.bounded for give in gives.values())
        self.known = self.known and not (points and None in factors.values())
        self.gives = gives
        multiplies = [rule for rule in rules if rule.id in self.factors] if points else []
        heavy = [rule for rule in rules if gives[rule.id].anything]
        heavy.sort(key=lambda one: (one != by, -max(gives[one.id].taken, gives[one.id].share), one.id))
        self.heaviest = [*multiplies, *heavy]
        self.met = self._met(rules)
        self.most, self.box = self.met.most, self.met.box

    def _whole_factor(self, rules: Sequence[ProgrammeRule]) -> Fraction:
        return Together(self.of, (), {}, self.factors).factor(rules)

    def _met(self, rules: Sequence[ProgrammeRule]) -> Met:
        worth = Together(
            self.of,
            rules,
            self.gives,
            self.factors,
            margin=self.margin,
            kept=kept_rate(self.of.programme, rules),
            least_paid=kept_paid(self.of.programme, rules),
        )
        alone = [rule for rule in self.heaviest if rule.exclusive and self.gives[rule.id].taken]
        others = [rule for rule in self.heaviest if rule not in alone]
        points = [rule for rule in others if not self.gives[rule.id].taken]
        if self.by is not None:
            beside = [one for one in (points if self.by in alone else others) if one != self.by]
            return most_together(self.of, beside, worth, effort=self.effort, first=self.by)
        found = [most_together(self.of, others, worth, effort=self.effort)]
        found += [most_together(self.of, [one, *points], worth, effort=self.effort) for one in alone]
        return max(found, key=lambda met: met.most)

    def shown(
        self,
        space: Space,
        places: Sequence[Place],
        rules: Sequence[ProgrammeRule],
        tries: int,
        enough: Fraction | None = None,
        *,
        further: bool = True,
    ) -> GiveAway:
        """The bound with the order that gets the most, of those made in some places."""
        most = self.most if self.known else None
        fixed, each = self._beside()
        ids = frozenset(rule.id for rule in rules)
        search = _Search(ids, self.margin, None if fixed or each else most, enough, self.by)
        search.look(islice(self._made(space, places, rules), tries))
        if further and (most is None or fixed or enough is None or most > enough):
            search.climb(steps_of(self.of, self.heaviest), tries)
        together = tuple(rule.id for rule in self.met.rules)
        return GiveAway(most, fixed, each, search.shown, search.example, together, self.met.whole)

    def _beside(self) -> tuple[Fraction, Fraction]:
        """What is fixed for any order, and for any unit; as a share of a margin it may be everything."""
        factor = self._whole_factor(self.heaviest)
        fixed = sum((_times(give, factor) for give in self.gives.values()), NOTHING)
        each = Parted(spots_of(self.of, self.heaviest, self.gives))
        each.add(self.heaviest, [self.gives[one.id].each for one in self.heaviest], one_of_them=False)
        return fixed, factor * each.most

    def _made(
        self, space: Space, places: Sequence[Place], rules: Sequence[ProgrammeRule]
    ) -> Iterator[Situation]:
        """A few orders of each place in turn, then a few more of each; first such as are given away whole."""
        spans = [rule.id for rule in rules if isinstance(rule.rule.start, n.Within)]
        least = self.of.programme.checks.least_order_minor
        small = [int(-(-amount // 1)) for amount in (*self._beside(), taken_off(rules)) if amount]
        totals = (least, least * 5 // 4, least * 2) if least else (*small, None) if small else ()
        fixed = taken_off(rule for rule in rules if rule.rule.effect.verb in (n.Verb.PRICE, n.Verb.BUNDLE))
        totals += (2 * fixed,) if fixed else ()  # what costs less than its fixed price saves nothing
        costs = (NOTHING, Fraction(3, 5), None) if self.margin is None else (ALL - self.margin, None)
        making = [
            situations(space, Wanted(when, units, self.of.now, spans, totals=totals, costs=costs))
            for when, units in places
        ]
        while making:
            for made in [*making]:
                few = [*islice(made, AT_ONCE)]
                yield from few
                if len(few) < AT_ONCE:
                    making.remove(made)


class _Search:
    """The order that gets most of those that are looked at.

    :param ids: the rules that count.
    :param most: no order gets more than that; None: that is not known.
    :param enough: an order that gets more is good enough.
    :param by: the rule without which no order may get so much; None: any order will do.
    """

    def __init__(
        self,
        ids: frozenset[str],
        margin: Fraction | None,
        most: Fraction | None,
        enough: Fraction | None,
        by: ProgrammeRule | None = None,
    ) -> None:
        self.ids, self.margin, self.most, self.enough = ids, margin, most, enough
        self.without = None if by is None else ids - {by.id}
        self.shown = NOTHING
        self.example: Situation | None = None
        self.starts: dict[Kinds, tuple[Fraction, Situation]] = {}

    def worth(self, made: Situation) -> Fraction | None:
        """What an order gets; None where it is none of those that the document's checks look at."""
        share = self._share(made, self.ids)
        if share is None or not in_sight(made, self.margin):
            return None
        if self.without is not None and self.enough is not None and share > self.enough:
            other = self._share(made, self.without)
            return share if other is not None and other <= self.enough else None
        return share

    def _share(self, made: Situation, ids: frozenset[str]) -> Fraction | None:
        return share_given(made, ids) if self.margin is None else margin_given(made, ids)

    def look(self, orders: Iterable[Situation]) -> None:
        """Look at some orders until one gets enough."""
        for made in orders:
            share = self.worth(made)
            if share is None:
                continue
            if share > self.shown:
                self.shown, self.example = share, made
            if share > self.starts.get(kinds := _kinds(made), (NOTHING,))[0]:
                self.starts[kinds] = share, made
            if self.reached:
                return

    def climb(self, steps: Steps, tries: int) -> None:
        """Go on from the best orders, each of other goods, to better ones."""
        starts = sorted(self.starts.values(), key=lambda start: -start[0])
        for (_, start), most in zip(starts, STARTS, strict=False):
            if not self.reached:
                self.look(climbed(start, self.worth, steps, int(tries * most)))

    @property
    def reached(self) -> bool:
        """Whether an order was found that gets enough."""
        return self.shown == self.most or (self.enough is not None and self.shown > self.enough)


def _kinds(made: Situation) -> Kinds:
    """What goods are in an order, and which codes were typed."""
    lines = made.event.cart.lines
    return frozenset((one.sku, one.category, one.brand) for one in lines), made.event.choices.codes


def _times(give: Give, factor: Fraction) -> Fraction:
    return give.fixed if give.final or give.taken else give.fixed * factor
