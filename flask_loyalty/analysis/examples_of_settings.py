"""What shows a difference outside the rules: an order that gets something else, or another tier.

Each is tried by itself: the old version with that one difference made must decide the example otherwise, and
so must the new version as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import combinations, islice

from flask_loyalty.analysis.boxes import Box, meet
from flask_loyalty.analysis.examples_of_change import Example
from flask_loyalty.analysis.floor_tries import near_floors
from flask_loyalty.analysis.limits_used import near_budgets, party_of
from flask_loyalty.analysis.occasions import Occasion, Use, at_parts, with_amounts
from flask_loyalty.analysis.settings import SettingDifference, by_id, with_setting
from flask_loyalty.analysis.situations import Wanted, situations
from flask_loyalty.analysis.tries_of_change import made_for, meeting, ways_of
from flask_loyalty.analysis.versions import Versions, less
from flask_loyalty.analysis.zones import asks_the_clock, later_by_minutes
from flask_loyalty.engine.codes import counted_uses
from flask_loyalty.engine.facts import Choices, OrderEvent
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import Code, Programme, ProgrammeRule

__all__ = ["SettingExamples", "Standing", "standing_of", "whole"]

_SILENT = ("checks", "gift_cards", "partner", "stamp_card", "draw", "fact", "event", "counter")
"""A difference of these alone changes nothing that anybody gets."""

MOST_TRIES = 240
MOST_RULES = 60
"""So many rules lend their orders to show what a difference does."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a customer stands: the tier, and the segments."""

    tier: str | None
    segments: frozenset[str]


def standing_of(programme: Programme, one: Occasion) -> Standing | None:
    """Where the customer of an order or an event stands; None where there is no customer."""
    event = one.event
    member = event.cart.member if isinstance(event, OrderEvent) else None
    if member is None:
        return None
    scope = Scope(programme, one.facts, one.moment, member=member)
    tier, segments = scope.read(n.Fact("customer.tier")), scope.read(n.Fact("customer.segments"))
    return Standing(
        tier if isinstance(tier, str) else None, segments if isinstance(segments, frozenset) else frozenset()
    )


def whole(decision: Decision) -> tuple[object, ...]:
    """Everything that anybody gets by a decision."""
    outcomes = tuple(
        (one.rule, one.kind, one.party, one.amount, one.counter, one.reference) for one in decision.outcomes
    )
    return outcomes, decision.to_pay_minor, decision.payment, decision.rewards


class SettingExamples:
    """Shows differences outside the rules, each on an order of its own."""

    def __init__(self, versions: Versions) -> None:
        self.versions = versions

    def of(self, one: SettingDifference) -> Example | None:
        """What shows a difference; None if nothing that was tried does."""
        if one.only_words or one.what in _SILENT:
            return None
        old, new = self.versions.old, self.versions.new
        between = with_setting(old, new, one)
        for tried in islice(self._tries(one), MOST_TRIES):
            before, after = tried.decided(old), tried.decided(new)
            stands = one.what in ("tier", "segment", "tiers")
            moved = stands and standing_of(old, tried) != standing_of(new, tried)
            if whole(before) == whole(after) and not moved:
                continue
            moved = stands and standing_of(old, tried) != standing_of(between, tried)
            if whole(before) != whole(tried.decided(between)) or moved:
                return Example("changed", tried, before, after)
        return None

    # what to try

    def _tries(self, one: SettingDifference) -> Iterator[Occasion]:
        by_kind: dict[str, Callable[[SettingDifference], Iterable[Occasion]]] = {
            "points": self._paid_with_points,
            "tier": self._at_tiers,
            "segment": self._in_segments,
            "group": self._in_groups,
            "reward": self._rewarded,
            "budget": self._from_budgets,
            "code": self._with_codes,
            "floor": self._near_floors,
            "programme": self._of_all,
        }
        yield from by_kind.get(one.what, _nothing)(one)
        yield from self._orders(costs=one.what == "programme")

    @cached_property
    def _rules(self) -> list[ProgrammeRule]:
        """The rules of both versions, each in its newest form."""
        found = {**self.versions.old_rules, **self.versions.new_rules}
        return list(found.values())

    def _orders(
        self, *, costs: bool = False, rules: Iterable[ProgrammeRule] | None = None
    ) -> Iterator[Occasion]:
        """What may happen for each rule to be asked, of several costs of goods if these matter."""
        for rule in islice(self._rules if rules is None else rules, MOST_RULES):
            boxes = self.versions.boxes(rule, old=False)
            for when in boxes.when.boxes[:2] if boxes is not None else ():
                for way in ways_of(self.versions, rule)[:2]:
                    made = made_for(self.versions, self.versions.space, rule, when, way)
                    yield from islice(made, 5 if costs else 1)

    def _plain(self) -> Iterator[Occasion]:
        """A customer's orders of which nothing is asked."""
        for size in (1, 2, 10):
            for made in islice(
                situations(self.versions.space, Wanted({}, [({}, size)], self.versions.now)), 1
            ):
                yield Occasion(made.event, made.facts, made.moment)

    def _of_customers(self, box: Box) -> Iterator[Occasion]:
        """Orders of customers in a box, alone and as each rule asks for orders."""
        for space in (self.versions.space, self.versions.of_old):
            for made in islice(situations(space, Wanted(box, now=self.versions.now)), 2):
                yield Occasion(made.event, made.facts, made.moment)
                for amounts in at_parts(space, box):
                    yield Occasion(made.event, with_amounts(made.facts, amounts), made.moment)
            for rule in self._rules[:MOST_RULES]:
                boxes = self.versions.boxes(rule, old=False)
                for when in boxes.when.boxes[:1] if boxes is not None else ():
                    inside = meet({key: at for key, at in when.items() if "customer." not in key}, box)
                    if inside is not None:
                        for way in ways_of(self.versions, rule)[:1]:
                            yield from islice(made_for(self.versions, space, rule, inside, way), 1)

    def _at_tiers(self, one: SettingDifference) -> Iterator[Occasion]:
        return self._of_conditions(*({x.id: x.when for x in side.tiers}.get(one.id) for side in self._sides))

    def _in_segments(self, one: SettingDifference) -> Iterator[Occasion]:
        return self._of_conditions(
            *({x.id: x.when for x in side.segments}.get(one.id) for side in self._sides)
        )

    @property
    def _sides(self) -> tuple[Programme, Programme]:
        return self.versions.old, self.versions.new

    def _of_conditions(
        self, old: n.Expression | None, new: n.Expression | None, *, missing: bool = False
    ) -> Iterator[Occasion]:
        """Orders of customers of whom one of two conditions holds and the other does not.

        :param missing: whether what is no condition always holds, or never.
        """
        space = self.versions.space
        left, right = (space.boxes(one, holds=one is not None or missing) for one in (old, new))
        for boxes in (less(space, left, right), less(space, right, left)):
            for box in (boxes or [])[:6]:
                yield from self._of_customers(box)

    def _in_groups(self, one: SettingDifference) -> Iterator[Occasion]:
        """Orders on which two rules of the group meet."""
        mine = [rule for rule in self._rules if rule.group == one.id]
        for left, right in islice(combinations(mine, 2), 40):
            yield from meeting(self.versions, left, right)

    def _of_all(self, one: SettingDifference) -> Iterator[Occasion]:
        """Goods that only one version excludes, and moments about which two time zones do not agree; other
        changes of the whole are tried on any order."""
        yield from self._at_edges()
        space = self.versions.space
        old, new = (space.boxes(side.excluded, holds=side.excluded is not None) for side in self._sides)
        parts = [*(less(space, old, new) or []), *(less(space, new, old) or [])]
        for goods in parts[:6]:
            for rule in self._rules[:MOST_RULES]:
                where = space.boxes(rule.rule.effect.units.where if rule.rule.effect.units else None)
                boxes = self.versions.boxes(rule, old=False)
                for when in boxes.when.boxes[:1] if boxes is not None else ():
                    for way in (meet(goods, box) for box in where.boxes[:2]):
                        if way is not None:
                            yield from islice(made_for(self.versions, space, rule, when, [(way, 2)]), 1)

    def _at_edges(self) -> Iterator[Occasion]:
        """Orders at the ends of days and hours that the time zones of both versions place otherwise."""
        old, new = self._sides
        shift = timedelta(minutes=later_by_minutes(old.timezone, new.timezone, self.versions.now))
        if old.timezone == new.timezone:
            return
        for rule in islice((one for one in self._rules if asks_the_clock(one)), MOST_RULES):
            sides = [side.get(rule.id) for side in (self.versions.old_rules, self.versions.new_rules)]
            edges = {edge for one in sides if one is not None for edge in (one.since, one.until) if edge}
            for order in islice(self._orders(rules=[rule]), 2):
                for moment in (*sorted(edges), order.moment):
                    yield from (_moved(order, moment + step) for step in (-shift / 2, shift / 2))
        for id_ in dict.fromkeys((*old.codes, *new.codes)):
            yield from self._with_codes(SettingDifference("code", id_, "changed"))

    # what was chosen

    def _paid_with_points(self, one: SettingDifference) -> Iterator[Occasion]:
        sizes = [side.points.redeem.minimum for side in self._sides if side.points.redeem is not None]
        wanted = sorted({size + step for size in sizes for step in (0, -1)} | {100, 1_000, 100_000})
        for order in (*self._plain(), *islice(self._orders(), 5)):
            for points in wanted:
                if points > 0:
                    yield _choosing(order, points, points=points)

    def _rewarded(self, one: SettingDifference) -> Iterator[Occasion]:
        rewards = [side.rewards[one.id] for side in self._sides if one.id in side.rewards]
        wanted = sorted({reward.points for reward in rewards})
        orders = [*self._plain()]
        audiences = [
            side.rewards[one.id].audience if one.id in side.rewards else None for side in self._sides
        ]
        if any(audiences):
            orders += [*islice(self._of_conditions(*audiences), 12)]
            boxes = [box for one_ in audiences for box in self.versions.space.boxes(one_).boxes[:2]]
            orders += [other for box in boxes for other in islice(self._of_customers(box), 2)]
        for order in orders:
            for points in wanted:
                yield _choosing(order, points, rewards=(one.id,))

    def _with_codes(self, one: SettingDifference) -> Iterator[Occasion]:
        codes = [side.codes[one.id] for side in self._sides if one.id in side.codes]
        edges = [edge for code in codes for edge in (code.since, code.until) if edge is not None]
        moments = [edge + timedelta(minutes=step) for edge in sorted(set(edges)) for step in (0, -1)]
        asking = [rule for rule in self._rules if one.id in repr(rule.rule)]
        for order in (*islice(self._orders(rules=asking), 12), *self._plain()):
            if isinstance(order.event, OrderEvent):
                typed = _choosing(order, order.facts.spendable_points, codes=(one.id,))
                typed = _moved(typed, _while_they_hold(codes, typed.moment))
                yield typed
                yield from (_moved(typed, moment) for moment in moments)
                yield from _after_uses(typed, codes)

    def _near_floors(self, one: SettingDifference) -> Iterator[Occasion]:
        """Orders whose deals a floor holds back: those of the rules that it names, or of any."""
        forms = [side[one.id] for side in map(by_id, (x.floors for x in self._sides)) if one.id in side]
        named = frozenset[str]().union(*(form.rules for form in forms))
        rules = [rule for rule in self._rules if not named or rule.id in named]
        for order in islice(self._orders(rules=rules), MOST_RULES):
            yield from near_floors(order, forms)

    def _from_budgets(self, one: SettingDifference) -> Iterator[Occasion]:
        """What is asked of a budget of which nearly all is gone."""
        budgets = [(side, side.budgets[one.id]) for side in self._sides if one.id in side.budgets]
        for order in self._orders(rules=[rule for rule in self._rules if rule.budget == one.id]):
            yield from near_budgets(order, budgets)


def _while_they_hold(codes: Sequence[Code], moment: datetime) -> datetime:
    """A moment, or the last or first minute at which some code holds, where it is over or not yet there."""
    ends = [code.until - timedelta(minutes=1) for code in codes if code.until is not None]
    starts = [code.since for code in codes if code.since is not None]
    return max([min([moment, *ends[:1]]), *starts[:1]])


def _after_uses(one: Occasion, codes: Sequence[Code]) -> Iterator[Occasion]:
    """The same after as many uses of a code as one of its forms allows."""
    party = party_of(one)
    for key, most in dict.fromkeys(use for code in codes for use in counted_uses(code, party.id or None)):
        by = party.id if "/" in key else ""
        used = (Use(by, "time", most, code=codes[-1].id),)
        yield replace(one, facts=replace(one.facts, used={**one.facts.used, key: most}), uses=used)


def _nothing(one: SettingDifference) -> Iterable[Occasion]:
    return ()


def _choosing(
    order: Occasion,
    spendable: int,
    *,
    points: int = 0,
    rewards: tuple[str, ...] = (),
    codes: tuple[str, ...] = (),
) -> Occasion:
    """The same order, of a customer who chose something."""
    if not isinstance(order.event, OrderEvent):
        return order
    known = order.event.choices
    choices = Choices(points, rewards, tuple(dict.fromkeys((*known.codes, *codes))))
    facts = replace(order.facts, spendable_points=spendable)
    return Occasion(replace(order.event, choices=choices), facts, order.moment)


def _moved(order: Occasion, moment: datetime) -> Occasion:
    if not isinstance(order.event, OrderEvent):
        return order
    event = replace(order.event, cart=replace(order.event.cart, at=moment))
    return Occasion(event, order.facts, moment)
