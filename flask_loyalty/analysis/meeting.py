"""The most that rules give together: over every set of them whose conditions meet on one order.

The sets are searched from the most promising on. When the search has to stop, what the most promising of
those left might give is the bound: it may then be too high, never too low.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count, product

from flask_loyalty.analysis.boxes import Box, meet
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.gives import ALL, NOTHING, Give
from flask_loyalty.analysis.parted import Parted, spots_of
from flask_loyalty.analysis.stepping import Stepping, picks
from flask_loyalty.programme.model import Phase, ProgrammeRule

__all__ = ["MOST_LOOKED_AT", "Met", "Together", "most_together"]

MOST_LOOKED_AT = 60_000
"""So many rules are looked at, in all sets of them, before what is left is taken as if all of it met."""

MOST_CHOSEN = 3
"""Of more groups that hold one deal over several steps it is taken that each step has its own."""


@dataclass(frozen=True, slots=True)
class Met:
    """Rules that meet, the box in which they do, and the bound of what they give together.

    :ivar whole: whether the search came to its end; if not, nobody looked whether all of the rules meet.
    """

    most: Fraction
    rules: tuple[ProgrammeRule, ...]
    box: Box
    whole: bool


def most_together(
    of: Examination,
    rules: Sequence[ProgrammeRule],
    worth: Callable[[Sequence[ProgrammeRule]], Fraction],
    *,
    effort: int = MOST_LOOKED_AT,
    first: ProgrammeRule | None = None,
) -> Met:
    """The set of rules that may apply to one order and is worth most.

    :param rules: the heaviest first; one more never makes a set worth less.
    :param worth: the bound of a set of rules.
    :param effort: so many rules are looked at, in all sets of them.
    :param first: a rule beside these that every set has, one that some order gets; None: there is none.
    """
    numbers, looked_at = count(), 0
    heap: list[tuple[Fraction, int, int, tuple[ProgrammeRule, ...], Box, tuple[ProgrammeRule, ...]]] = []
    if first is None:
        heappush(heap, (-worth(rules), next(numbers), 0, (), {}, tuple(rules)))
    else:
        for found in _narrower(of, first, {}):
            left = tuple(other for other in rules if _may_meet(of, other, found))
            heappush(heap, (-worth((first, *left)), next(numbers), 0, (first,), found, left))
    while True:
        most, _, at, taken, box, rest = heappop(heap)
        looked_at += len(rest) + 1
        if at == len(rest) or looked_at > effort:
            return Met(-most, (*taken, *rest[at:]), box, at == len(rest))
        one = rest[at]
        narrower = [*_narrower(of, one, box)]
        if any(found == box for found in narrower):
            heappush(heap, (most, next(numbers), at + 1, (*taken, one), box, rest))
            continue
        without = (*rest[:at], *rest[at + 1 :])
        heappush(heap, (-worth((*taken, *without[at:])), next(numbers), at, taken, box, without))
        for found in narrower:
            left = tuple(other for other in rest[at + 1 :] if _may_meet(of, other, found))
            met = (*taken, one)
            heappush(heap, (-worth((*met, *left)), next(numbers), 0, met, found, left))


def _narrower(of: Examination, rule: ProgrammeRule, box: Box) -> Iterator[Box]:
    """What is left of a box where a rule applies too."""
    for other in of.rules[rule.id].shared.boxes:
        found = meet(box, other)
        if found is not None and (found == box or of.space.links.clash(found) is None):
            yield found


def _may_meet(of: Examination, rule: ProgrammeRule, box: Box) -> bool:
    return any(meet(box, other) is not None for other in of.rules[rule.id].shared.boxes)


# ---------------------------------------------------------------- what they give


class Together:
    """What sets of rules give, as a share of an order's price or of the margin of its goods.

    :param rules: of which sets are made.
    :param margin: what the goods leave at least; None: the share is that of the price.
    :param kept: the rate that floors keep of the net price whatever deals do; None: no floor does.
    :param least_paid: the part of the price of each unit that floors keep.
    """

    def __init__(
        self,
        of: Examination,
        rules: Iterable[ProgrammeRule],
        gives: Mapping[str, Give],
        factors: Mapping[str, Fraction],
        *,
        margin: Fraction | None = None,
        kept: Fraction | None = None,
        least_paid: Fraction = NOTHING,
    ) -> None:
        self.of, self.gives, self.factors = of, gives, factors
        self.margin, self.kept, self.least_paid = margin, kept, least_paid
        self.once = {one.id for one in of.programme.groups.values() if one.at_most == 1}
        self.spots = spots_of(of, rules, gives)
        self.stepping = Stepping(of, rules, gives, self.spots)
        self.earning = {id_: bool(give.share) for id_, give in gives.items()}

    def __call__(self, rules: Sequence[ProgrammeRule]) -> Fraction:
        deals, factor = self.deals(rules), self.factor(rules)
        paid, margin, price = self.points(rules, factor)
        if self.margin is None:
            rate = paid + margin
            return deals + price + (rate * (1 - deals) if rate <= 1 else rate)
        taken = self.of_margin(deals)
        if paid + margin > 1:
            return taken + (paid + price) / self.margin + margin
        left = paid / self.margin if self.kept is not None else paid * (1 - deals) / self.margin
        return taken + left + margin * self._margin_left(deals, taken) + price / self.margin

    def _margin_left(self, deals: Fraction, taken: Fraction) -> Fraction:
        """The share of the margin that deals leave, where points are earned on it.

        Of goods of unknown cost ``assume_margin`` counts of what is paid, so it falls as the price does.
        Floors hold deals back that would take more of a margin, though not more of a price.

        :param taken: the share of the margin that the deals take.
        """
        if self.of.programme.assume_margin is None:
            return max(NOTHING, 1 - taken)
        assert self.margin is not None
        if self.kept is None or self.kept >= 1:
            return 1 - deals if self.kept is None else ALL
        begins = max(NOTHING, (self.margin - self.kept) / (1 - self.kept))
        return 1 - min(deals, begins)

    def of_margin(self, deals: Fraction) -> Fraction:
        """The share of the margin that a share of the price is at most, of goods that leave ``margin``."""
        assert self.margin is not None
        most = deals / self.margin
        if self.kept is None:
            return most
        if self.kept >= 1:
            return NOTHING
        meeting = self.kept + deals * (1 - self.kept)  # the margin at which the floor begins to hold back
        return most if meeting <= self.margin else deals / meeting

    def deals(self, rules: Iterable[ProgrammeRule]) -> Fraction:
        """Of deals that all apply, each of what those before it left, and of what floors let them take."""
        dealing = [rule for rule in rules if self.gives[rule.id].taken]
        chosen = self._one_of_each(dealing) if self.once else (dealing,)
        return min(ALL - min(map(self.stepping.left, chosen)), ALL - self.least_paid)

    def _one_of_each(self, rules: Sequence[ProgrammeRule]) -> Iterator[Sequence[ProgrammeRule]]:
        """The deals in each choice of the step in which a group has the one that applies to an order."""
        steps: dict[str, list[Phase]] = {}
        for rule in rules:
            if rule.group in self.once and rule.phase not in steps.setdefault(rule.group, []):
                steps[rule.group].append(rule.phase)
        several = {group: phases for group, phases in steps.items() if len(phases) > 1}
        if len(several) > MOST_CHOSEN:
            yield rules
            return
        for chosen in product(*several.values()):
            step = dict(zip(several, chosen, strict=True))
            yield [rule for rule in rules if step.get(str(rule.group), rule.phase) is rule.phase]

    def points(self, rules: Iterable[ProgrammeRule], factor: Fraction) -> tuple[Fraction, Fraction, Fraction]:
        """The value of what is earned, multiplied: of what is paid, of the margin left, of the price."""
        groups: dict[str | None, list[tuple[Fraction, Fraction, Fraction]]] = {}
        named: dict[str | None, list[ProgrammeRule]] = {}
        for rule in rules:
            if self.earning[rule.id]:
                named.setdefault(rule.group, []).append(rule)
                groups.setdefault(rule.group, []).append(_multiplied(self.gives[rule.id], factor))
        sums = tuple(Parted(self.spots) for _ in range(3))
        for group, members in groups.items():
            for place, parted in enumerate(sums):
                shares = [one[place] for one in members]
                parted.add(named[group], shares, one_of_them=picks(self.of.programme, named[group][0]))
        paid, margin, price = (one.most for one in sums)
        return paid, margin, price

    def factor(self, rules: Iterable[ProgrammeRule]) -> Fraction:
        """By how much points are multiplied: of a group that picks by one rule, otherwise by all."""
        found, groups = ALL, dict[str, Fraction]()
        for rule in rules if self.factors else ():
            one = self.factors.get(rule.id, ALL)
            if one == ALL:
                continue
            if picks(self.of.programme, rule):
                groups[str(rule.group)] = max(groups.get(str(rule.group), ALL), one)
            else:
                found *= one
        for one in groups.values():
            found *= one
        return found


def _multiplied(give: Give, factor: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    """The shares of points' value, multiplied as far as their limits let."""
    if factor == ALL and give.cap is None:
        return give.paid, give.margin, give.price
    if give.cap is not None and give.share * factor > give.cap:
        return NOTHING, NOTHING, give.cap
    return give.paid * factor, give.margin * factor, give.price * factor
