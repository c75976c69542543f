"""What deals that all apply leave of an order's price: each takes of what those before it left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.gives import ALL, NOTHING, STEPS, Give
from flask_loyalty.analysis.parted import Parted, Spot
from flask_loyalty.programme.model import Phase, Pick, Programme, ProgrammeRule

__all__ = ["Stepping", "picks"]

Block = Sequence[ProgrammeRule]
"""A deal by itself, or the deals of a group, which have their turn together."""


class _Shares:
    """Shares of what is left at a deal's turn, of what was left when its step began, and of the price.

    Each is added up by itself: what is left of a unit may be more, or less, than what is left of the order.
    """

    def __init__(self, spots: Mapping[str, Spot]) -> None:
        self.in_turn, self.at_start, self.of_price = Parted(spots), Parted(spots), Parted(spots)

    def of(self, left: Fraction, start: Fraction) -> Fraction:
        """What they come to, as a share of the price."""
        return self.in_turn.most * left + self.at_start.most * start + self.of_price.most


class Stepping:
    """The bound of deals in the order of their turns.

    :param rules: the deals.
    :param gives: what each takes at most, alone.
    :param spots: the goods that a deal is about, where its share is that of their price.
    """

    def __init__(
        self,
        of: Examination,
        rules: Iterable[ProgrammeRule],
        gives: Mapping[str, Give],
        spots: Mapping[str, Spot],
    ) -> None:
        self.programme, self.gives, self.spots = of.programme, gives, spots
        self.places = {rule.id: place for place, rule in enumerate(sorted(rules, key=self._turn))}

    def _turn(self, rule: ProgrammeRule) -> tuple[int, str, int, str]:
        group = self.programme.groups.get(rule.group or "")
        first = (rule.priority, rule.id) if group is None else (group.priority, group.id)
        return (*first, rule.priority, rule.id)

    def left(self, rules: Iterable[ProgrammeRule]) -> Fraction:
        """What they leave at least.

        Of the two steps about goods it is no less, either, than what any unit's deals leave when added up.
        """
        steps: dict[Phase, list[ProgrammeRule]] = {}
        for rule in rules:
            steps.setdefault(rule.phase, []).append(rule)
        left = ALL
        for phase in STEPS:
            blocks = self._blocks(steps.get(phase, ()))
            if blocks:
                left = max(NOTHING, self._after(blocks, left), left - self._taken(blocks, left))
            if phase is Phase.BUNDLE and blocks and self.spots and Phase.ITEM in steps:
                both = [*self._blocks(steps[Phase.ITEM]), *blocks]
                left = max(left, ALL - self._taken(both, ALL))
        return left

    def _blocks(self, rules: Iterable[ProgrammeRule]) -> list[Block]:
        """The rules of a step in the order of their turns, those of a group that picks together."""
        blocks: list[list[ProgrammeRule]] = []
        for rule in sorted(rules, key=lambda one: self.places[one.id]):
            if blocks and rule.group and rule.group == blocks[-1][0].group and picks(self.programme, rule):
                blocks[-1].append(rule)
            else:
                blocks.append([rule])
        return [*blocks]

    def _taken(self, blocks: Iterable[Block], left: Fraction) -> Fraction:
        """What blocks take, if each takes its share of what was left before the first of them."""
        shares = _Shares(self.spots)
        for block in blocks:
            self._add(shares, block, left)
        return shares.of(left, left)

    def _after(self, blocks: Iterable[Block], left: Fraction) -> Fraction:
        """What is left after blocks.

        Those about goods that exclude each other are taken together as long as that leaves more: then each
        takes its share of what was left before the first of them.
        """
        start, before, together = left, left, _Shares(self.spots)
        for block in blocks:
            alone = _Shares(self.spots)
            self._add(alone, block, start)
            apart = left - alone.of(left, start)
            if not any(rule.id in self.spots for rule in block):
                before, left, together = apart, apart, _Shares(self.spots)
                continue
            self._add(together, block, start)
            joined = before - together.of(before, start)
            if joined >= apart:
                left = joined
            else:
                before, left, together = left, apart, alone
        return left

    def _add(self, shares: _Shares, block: Block, start: Fraction) -> None:
        """Add what a block takes.

        :param start: what was left of the price when the step began.
        """
        gives = [self.gives[one.id] for one in block]
        if len(block) > 1 and self._is_one(block) and not all(give.in_turn for give in gives):
            shares.of_price.of_all += max(give.deal * start + give.off for give in gives)
            return
        one_of_them = len(block) > 1 and (self._is_one(block) or all(give.by_units for give in gives))
        in_turn = [give.deal if give.in_turn else NOTHING for give in gives]
        at_start = [NOTHING if give.in_turn else give.deal for give in gives]
        of_price = [give.off for give in gives]
        parts = ((shares.in_turn, in_turn), (shares.at_start, at_start), (shares.of_price, of_price))
        for parted, taken in parts:
            if any(taken):
                parted.add(block, taken, one_of_them=one_of_them)

    def _is_one(self, block: Block) -> bool:
        """Whether one deal of a group applies to an order: no more may, or they are about the whole of it."""
        known = self.programme.groups.get(block[0].group or "")
        return (known is not None and known.at_most == 1) or block[0].phase is Phase.ORDER


def picks(programme: Programme, rule: ProgrammeRule) -> bool:
    """Whether the rule's group lets not all of its rules apply."""
    known = programme.groups.get(rule.group or "")
    return known is not None and known.pick is not Pick.ALL
