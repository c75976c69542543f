"""All deals of an order: step by step, which of those that compete apply, and on which units.

Within a step each rule has its turn by priority, then id, and a group by its own; each takes its part of what
those before it left. In a group that picks the ``best``, the units are divided between its deals so that they
serve one each and the customer saves most; in one that picks the ``first``, a deal takes its units from those
that the deals before it do not serve. Deals of the whole order, and deals on delivery, cannot be divided: one
of a group applies.

A group that lets only so many of its deals apply, groups that exclude each other and exclusive deals are
settled over the whole order: it is decided once without each side, and the customer gets the better.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from flask_loyalty.engine.assigning import Wanting, assigned
from flask_loyalty.engine.barriers import Admitted, admitted
from flask_loyalty.engine.basket import Shelves
from flask_loyalty.engine.competing import Block, blocks, guarded
from flask_loyalty.engine.deals import GoodsDeal, Key, deal, goods_deal
from flask_loyalty.engine.earning import earned, finished, wanted_units
from flask_loyalty.engine.facts import Party
from flask_loyalty.engine.floors import held_to_floors
from flask_loyalty.engine.limits import budget_in, rooms, spending
from flask_loyalty.engine.outcomes import Missed, Outcome, OutcomeKind
from flask_loyalty.engine.priced import Unit
from flask_loyalty.engine.scope import Scope, changed
from flask_loyalty.engine.sharing import Shared
from flask_loyalty.engine.turns import Turns
from flask_loyalty.language.nodes import Verb
from flask_loyalty.money import round_fraction
from flask_loyalty.programme.model import Group, Phase, Pick, Programme, ProgrammeRule

__all__ = ["DEALS", "Dealt", "dealt"]

DEALS = (Phase.ITEM, Phase.BUNDLE, Phase.ORDER, Phase.SHIPPING)
_BY_UNITS = (Phase.ITEM, Phase.BUNDLE)

MOST_SETTLED = 64
"""So many times an order is decided over to settle who excludes whom; then the side that gives less goes."""


@dataclass(frozen=True, slots=True)
class Dealt:
    """An order as far as its deals have been decided; ``approximate`` as in a decision."""

    units: tuple[Unit, ...]
    shipping_minor: int
    outcomes: tuple[Outcome, ...] = ()
    missed: tuple[Missed, ...] = ()
    approximate: tuple[str, ...] = ()

    @property
    def gifts_minor(self) -> int:
        """What the gifts cost the shop."""
        return sum([outcome.cost_minor for outcome in self.outcomes])


def dealt(scope: Scope, rules: Sequence[ProgrammeRule], shelves: Shelves | None = None) -> Dealt:
    """All deals of an order.

    :param scope: the basket at the shop's prices.
    :param rules: those to ask, by priority, then id.
    :param shelves: where the basket's units stand, for rules with a plan; None: every rule is asked plainly.
    """
    alone = [rule for rule in rules if rule.exclusive]
    others = _Settling(scope, shelves).best(tuple([rule for rule in rules if not rule.exclusive]))
    if not alone:
        return others
    single = {rule.id: _run(scope, [rule], shelves) for rule in alone}
    best = max(alone, key=lambda rule: _worth(single[rule.id], scope))
    if _worth(single[best.id], scope) > _worth(others, scope):
        tried = [others, *(one for name, one in single.items() if name != best.id)]
        return _instead(single[best.id], tried, scope)
    return _instead(others, list(single.values()), scope)


def _instead(
    winner: Dealt, others: Iterable[Dealt], scope: Scope, rivals: frozenset[str] | None = None
) -> Dealt:
    """The winner, with what else there would have been as lost to it.

    :param rivals: the rules of which one has won, None: any.
    """
    missed = list(winner.missed)
    told = {one.rule for one in winner.outcomes} | {miss.rule for miss in winner.missed}
    won = [one for one in winner.outcomes if rivals is None or one.rule in rivals]
    by = _strongest(won or winner.outcomes, scope)
    for other in others:
        lost = tuple(Missed(given.rule, "lost", by) for given in other.outcomes)
        again = tuple(replace(miss, by=by) if miss.clause == "lost" else miss for miss in other.missed)
        missed += [miss for miss in lost + again if miss.rule not in told]
    return replace(winner, missed=tuple(missed))


def _worth(one: Dealt, scope: Scope) -> Fraction:
    return sum((_gain(outcome, scope) for outcome in one.outcomes), Fraction(0))


def _gain(outcome: Outcome, scope: Scope) -> Fraction:
    """What a deal is worth to the customer: the money off, the price of a gift, the points of a reward.

    Money is counted exactly where only rounding has made it less, so that a grosz more of goods does not make
    another deal the better one and the next grosz this one again.
    """
    if outcome.kind is not OutcomeKind.GIFT:
        rounding, exact = scope.programme.rule(outcome.rule).rounding, outcome.why.exact
        return exact if round_fraction(exact, rounding) == outcome.amount else Fraction(outcome.amount)
    if outcome.counter == "reward":
        reward = scope.programme.rewards.get(outcome.reference)
        each = reward.points * scope.programme.points.value_minor if reward is not None else Fraction(0)
    else:
        known = scope.facts.products.get(outcome.reference)
        each = Fraction(known.price_minor if known is not None else 0)
    return each * outcome.amount


def _strongest(outcomes: Sequence[Outcome], scope: Scope) -> str:
    """The rule that gives most; of equals the first."""
    return max(outcomes, key=lambda outcome: _gain(outcome, scope)).rule if outcomes else ""


# ---------------------------------------------------------------- over the whole order


class _Settling:
    """The deals of some rules, no two of groups that exclude each other, no more of a group than it allows.

    Decides an order without one side of a conflict after the other, and keeps the better.
    """

    def __init__(self, scope: Scope, shelves: Shelves | None) -> None:
        self.scope, self.shelves = scope, shelves
        self.left = MOST_SETTLED
        self.known: dict[frozenset[str], Dealt] = {}

    def best(self, rules: tuple[ProgrammeRule, ...]) -> Dealt:
        key = frozenset(rule.id for rule in rules)
        if key not in self.known:
            self.known[key] = self._decided(rules)
        return self.known[key]

    def _decided(self, rules: tuple[ProgrammeRule, ...]) -> Dealt:
        run = _run(self.scope, rules, self.shelves)
        conflict = _conflict(self.scope.programme, rules, run)
        if conflict is None:
            return run
        group, sides, rivals = conflict
        self.left -= 1
        if self.left < 0:
            sides = (min(sides, key=lambda side: self._given_by(side, run)),)
        options = [self.best(tuple(rule for rule in rules if rule.id not in side)) for side in sides]
        best = max(options, key=lambda one: _worth(one, self.scope))
        best = _instead(best, [run], self.scope, rivals)
        return replace(best, approximate=_with(best.approximate, group)) if self.left < 0 else best

    def _given_by(self, side: frozenset[str], run: Dealt) -> Fraction:
        given = (_gain(outcome, self.scope) for outcome in run.outcomes if outcome.rule in side)
        return sum(given, Fraction(0))


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(sorted({*names, name}))


_Conflict = tuple[str, tuple[frozenset[str], ...], frozenset[str]]
"""Whose it is, the sides that could stay out, the last first, and all rules that take part."""


def _conflict(programme: Programme, rules: Sequence[ProgrammeRule], run: Dealt) -> _Conflict | None:
    """The first conflict in what was given."""
    if not programme.groups:
        return None
    if not any(group.at_most is not None or group.excludes for group in programme.groups.values()):
        return None
    ranked = sorted(programme.groups.values(), key=lambda group: (group.priority, group.id))
    giving = _giving(rules, run)
    for place, group in enumerate(ranked):
        mine = giving.get(group.id, [])
        if group.at_most is not None and len(mine) > group.at_most:
            sides = tuple(frozenset([rule]) for rule in reversed(mine))
            return group.id, sides, _members(rules, group)
        for other in ranked[place + 1 :]:
            meet = mine and other.id in giving
            if meet and (other.id in group.excludes or group.id in other.excludes):
                both = _members(rules, other), _members(rules, group)
                return group.id, both, both[0] | both[1]
    return None


def _giving(rules: Sequence[ProgrammeRule], run: Dealt) -> dict[str, list[str]]:
    """The rules that gave something, by group, by priority and id."""
    groups: dict[str, list[str]] = {}
    given = {outcome.rule for outcome in run.outcomes}
    for rule in rules:
        if rule.id in given and rule.group is not None:
            groups.setdefault(rule.group, []).append(rule.id)
    return groups


def _members(rules: Sequence[ProgrammeRule], group: Group) -> frozenset[str]:
    return frozenset(rule.id for rule in rules if rule.group == group.id)


# ---------------------------------------------------------------- step by step


def _run(scope: Scope, rules: Sequence[ProgrammeRule], shelves: Shelves | None) -> Dealt:
    """The deals of some rules, step by step; conditions see the prices that their step found."""
    so_far = Dealt(scope.units, scope.shipping_minor)
    for phase in DEALS:
        step = [rule for rule in rules if rule.phase is phase]
        if not step:
            continue
        here = changed(
            scope,
            units=so_far.units,
            shipping_minor=so_far.shipping_minor,
            gifts_minor=so_far.gifts_minor,
        )
        for block in blocks(scope.programme, step):
            so_far = _after(block, phase, here, so_far, shelves)
    return so_far


def _after(block: Block, phase: Phase, scope: Scope, so_far: Dealt, shelves: Shelves | None) -> Dealt:
    group = block.group
    if group is None or (group.pick is Pick.ALL and group.at_most is None):
        return _by_turn(block.rules, scope, so_far, shelves)
    if group.pick is Pick.ALL:
        return _so_many(block.rules, group.at_most or 0, scope, so_far)
    if phase in _BY_UNITS:
        return _Contest(group, scope, so_far).settled(block.rules)
    return _one_of(block.rules, group.pick, scope, so_far)


def _by_turn(rules: Sequence[ProgrammeRule], scope: Scope, so_far: Dealt, shelves: Shelves | None) -> Dealt:
    """One rule after the other, those with a plan by it, each as long as nothing goes wrong."""
    if shelves is None or scope.programme.floors:
        for rule in rules:
            so_far = _taken(_offer(rule, scope, so_far), rule, scope, so_far)
        return so_far
    turns = Turns(scope, shelves, so_far.units)
    while (taken := turns.take(rules)) < len(rules):
        so_far = _with_turns(turns, so_far)
        so_far = _taken(_offer(rules[taken], scope, so_far), rules[taken], scope, so_far)
        turns, rules = turns.after(so_far.units), rules[taken + 1 :]
    return _with_turns(turns, so_far)


def _with_turns(turns: Turns, so_far: Dealt) -> Dealt:
    """The order after the deals that were taken by plan."""
    if not turns.outcomes and not turns.missed:
        return so_far
    return Dealt(
        turns.units,
        so_far.shipping_minor,
        (*so_far.outcomes, *turns.outcomes),
        (*so_far.missed, *turns.missed),
        so_far.approximate,
    )


def _offer(rule: ProgrammeRule, scope: Scope, so_far: Dealt) -> Outcome | Missed | None:
    """What a rule would give now, or why nothing; None where it is about somebody else."""
    return guarded(rule, lambda: _held(_offered(rule, scope, so_far), scope, so_far))


def _offered(rule: ProgrammeRule, scope: Scope, so_far: Dealt) -> Outcome | Missed | None:
    here = spending(scope.within(rule), so_far.outcomes)
    let_in = admitted(rule, here)
    if not isinstance(let_in, tuple):
        return let_in
    if rule.rule.effect.verb is Verb.GIVE:
        return _gift(rule, changed(here, units=so_far.units), let_in, so_far.outcomes)
    return deal(rule, here, so_far.units, so_far.shipping_minor, let_in[1])


def _gift(
    rule: ProgrammeRule, scope: Scope, let_in: Admitted, given: Sequence[Outcome] = ()
) -> Outcome | Missed:
    """What a rule gives as a line at 0, and what it costs the shop.

    :param given: what the order gets already, other gifts of the same product among it.
    """
    basis = earned(rule, let_in[0], scope, let_in[1])
    result = basis if isinstance(basis, Missed) else finished(basis)
    if isinstance(result, Missed):
        return result
    known = scope.facts.products.get(result.reference) if result.counter == "item" else None
    if known is not None and known.stock is not None:
        taken = sum(unit.kept and unit.line.sku == result.reference for unit in scope.units)
        taken += sum(one.amount for one in given if _counted(one) == _counted(result))
        if taken + result.amount > known.stock:
            return Missed(rule.id, "sold_out")
    cost = (known.cost_minor or 0) if known is not None else 0
    return replace(result, shares=(), cost_minor=cost * result.amount)


def _counted(gift: Outcome) -> tuple[str, str]:
    return gift.counter, gift.reference


def _held(result: Outcome | Missed | None, scope: Scope, so_far: Dealt) -> Outcome | Missed | None:
    """The same within the floors."""
    if not isinstance(result, Outcome) or not scope.programme.floors:
        return result
    return held_to_floors(result, changed(scope, units=so_far.units, gifts_minor=so_far.gifts_minor))


def _taken(result: Outcome | Missed | None, rule: ProgrammeRule, scope: Scope, so_far: Dealt) -> Dealt:
    """The order after one rule more."""
    if isinstance(result, Missed):
        return replace(so_far, missed=(*so_far.missed, result))
    if result is None:
        return so_far
    off = {(share.line, share.unit): share.amount for share in result.shares}
    shipping = result.amount if result.kind is OutcomeKind.SHIPPING else 0
    return replace(
        so_far,
        units=tuple(
            replace(u, paid_minor=u.paid_minor - off[u.key]) if u.key in off else u for u in so_far.units
        ),
        shipping_minor=so_far.shipping_minor - shipping,
        outcomes=(*so_far.outcomes, result),
    )


# ---------------------------------------------------------------- deals that cannot be divided


def _so_many(rules: Sequence[ProgrammeRule], most: int, scope: Scope, so_far: Dealt) -> Dealt:
    """The first so many that give something; each takes its part of what those before it left."""
    last = ""
    for rule in rules:
        result = _offer(rule, scope, so_far)
        if isinstance(result, Outcome) and not most:
            result = Missed(rule.id, "lost", last)
        elif isinstance(result, Outcome):
            most, last = most - 1, rule.id
        so_far = _taken(result, rule, scope, so_far)
    return so_far


def _one_of(rules: Sequence[ProgrammeRule], pick: Pick, scope: Scope, so_far: Dealt) -> Dealt:
    """The best, or the first that gives something: each of them wants all there is."""
    offers = {rule.id: _offer(rule, scope, so_far) for rule in rules}
    given = [offer for offer in offers.values() if isinstance(offer, Outcome)]
    if given:
        best = _strongest(given if pick is Pick.BEST else given[:1], scope)
        for name, offer in offers.items():
            if isinstance(offer, Outcome) and name != best:
                offers[name] = Missed(name, "lost", best)
    for rule in rules:
        so_far = _taken(offers[rule.id], rule, scope, so_far)
    return so_far


# ---------------------------------------------------------------- deals divided by units


@dataclass(frozen=True, slots=True)
class _UnitsGift:
    """A gift for units: it counts on every unit that it is given for."""

    rule: ProgrammeRule
    scope: Scope
    let_in: Admitted
    wanted: frozenset[Key]

    def among(self, keys: frozenset[Key]) -> _UnitsGift:
        return replace(self, scope=replace(self.scope, serving=keys), wanted=self.wanted & keys)

    @property
    def served(self) -> frozenset[Key]:
        return self.wanted

    def outcome(self) -> Outcome | Missed:
        return _gift(self.rule, self.scope, self.let_in)

    def after(self, outcomes: Sequence[Outcome]) -> _UnitsGift:
        """The same where other rules have drawn on its budget."""
        return replace(self, scope=spending(self.scope, outcomes))


_Divisible = GoodsDeal | _UnitsGift


class _Contest:
    """The deals of a group in one step, and who of them serves which units."""

    def __init__(self, group: Group, scope: Scope, so_far: Dealt) -> None:
        self.group, self.scope, self.so_far = group, scope, so_far
        self.number = {unit.key: place for place, unit in enumerate(so_far.units)}
        self.keys = [unit.key for unit in so_far.units]
        self.known: dict[tuple[str, frozenset[Key]], Outcome | Missed | None] = {}
        self.serving: dict[tuple[str, frozenset[Key]], frozenset[Key]] = {}

    def settled(self, rules: Sequence[ProgrammeRule]) -> Dealt:
        """The order after the group's deals of this step."""
        wanting: list[_Divisible] = []
        for rule in rules:
            one = guarded(rule, lambda rule=rule: self._wanting(rule))  # type: ignore[misc]
            if isinstance(one, GoodsDeal | _UnitsGift):
                wanting.append(one)
            elif one is not None:
                self.so_far = _taken(one, rule, self.scope, self.so_far)
        if self.group.pick is Pick.FIRST:
            return self._told(wanting, self._first(wanting))
        return self._told(wanting, self._best(wanting))

    def _wanting(self, rule: ProgrammeRule) -> _Divisible | Missed | None:
        here = spending(self.scope.within(rule), self.so_far.outcomes)
        let_in = admitted(rule, here)
        if not isinstance(let_in, tuple):
            return let_in
        if rule.rule.effect.verb is not Verb.GIVE:
            return goods_deal(rule, here, self.so_far.units, let_in[1])
        here = replace(here, units=self.so_far.units)
        return _UnitsGift(rule, here, let_in, wanted_units(rule, here))

    # who gets what

    def _first(self, wanting: Sequence[_Divisible]) -> list[_Divisible]:
        """By priority: each from the units that none before it serves."""
        served: frozenset[Key] = frozenset()
        giving: list[_Divisible] = []
        given: list[Outcome] = []
        for one in wanting:
            mine = one.among(one.wanted - served)
            full = self.group.at_most is not None and len(giving) >= self.group.at_most
            outcome = None if full else self._outcome_after(mine, given)
            if isinstance(outcome, Outcome):
                giving.append(mine)
                given.append(outcome)
                served |= mine.served
        return giving

    def _outcome_after(self, one: _Divisible, given: Sequence[Outcome]) -> Outcome | Missed | None:
        """What a deal gives where some have drawn on its budget before."""
        return self._outcome(one) if one.rule.budget is None else self._decided(one.after(given))

    def _best(self, wanting: Sequence[_Divisible]) -> list[_Divisible]:
        """The division that saves most; without a deal that comes to nothing in it, it is made anew."""
        taking_part = list(wanting)
        while taking_part:
            found = assigned([self._seen(one) for one in taking_part], self.group.at_most)
            parts = zip(taking_part, found.units, strict=True)
            mine = [one.among(self._named(units)) for one, units in parts]
            giving = [one for one in mine if isinstance(self._outcome(one), Outcome)]
            given = {one.rule.id for one in giving}
            idle = {one.rule.id for one in mine if one.rule.id not in given and self._value(one)}
            if not idle:
                if not found.exact:
                    approximate = _with(self.so_far.approximate, self.group.id)
                    self.so_far = replace(self.so_far, approximate=approximate)
                return giving
            taking_part = [one for one in taking_part if one.rule.id not in idle]
        return []

    def _seen(self, one: _Divisible) -> Wanting:
        """A deal as the search sees it."""

        def value(units: frozenset[int]) -> Fraction:
            result = guarded(one.rule, lambda: self._value(one.among(self._named(units))))
            return Fraction(0) if isinstance(result, Missed) else result

        def served(units: frozenset[int]) -> frozenset[int]:
            return frozenset(self.number[key] for key in one.among(self._named(units)).served)

        def drawn(units: frozenset[int]) -> int:
            outcome = self._outcome(one.among(self._named(units)))
            taken = outcome.limits if isinstance(outcome, Outcome) else ()
            return sum(use.used for use in taken if budget_in(use.key))

        budget = self._budget(one)
        wanted = sorted(self.number[key] for key in one.wanted)
        if isinstance(one, _UnitsGift):
            bound = dict.fromkeys(wanted, _BOUNDLESS)
            alike = {at: (self.keys[at][0], self._paid(at)) for at in wanted}
            return Wanting(alike, bound, value, served, budget=budget, drawn=drawn)
        looks, most = one.looks(), one.most()
        return Wanting(
            {at: looks[self.keys[at]] for at in wanted},
            {at: most[self.keys[at]] for at in wanted},
            value,
            served,
            one.cap(),
            one.adds_up and not self.scope.programme.floors,
            budget,
            drawn,
        )

    def _budget(self, one: _Divisible) -> Shared | None:
        """What a deal's budget has left, as the search sees it."""
        if one.rule.budget is None:
            return None
        party, here = Party("customer", self.scope.member or ""), one.scope
        found = one.rooms if isinstance(one, GoodsDeal) else rooms(one.rule, party, here, here.moment)
        (room,) = (room for room in found if budget_in(room.key))
        money = room.counts == "money"
        return Shared(room.key, room.unused, cuts=money and not room.whole, counts_money=money)

    def _paid(self, at: int) -> int:
        return self.so_far.units[at].paid_minor

    def _value(self, one: _Divisible) -> Fraction:
        """What a deal is worth on its units: exactly, but to the grosz where a gift or a floor counts."""
        if isinstance(one, GoodsDeal) and not self.scope.programme.floors:
            return one.exact
        outcome = self._outcome(one)
        return _gain(outcome, self.scope) if isinstance(outcome, Outcome) else Fraction(0)

    def _outcome(self, one: _Divisible) -> Outcome | Missed | None:
        key = one.rule.id, one.wanted
        if key not in self.known:
            self.known[key] = self._decided(one)
        return self.known[key]

    def _decided(self, one: _Divisible) -> Outcome | Missed | None:
        return guarded(one.rule, lambda: _held(one.outcome(), self.scope, self.so_far))

    def _served(self, one: _Divisible) -> frozenset[Key]:
        key = one.rule.id, one.wanted
        if key not in self.serving:
            self.serving[key] = one.served
        return self.serving[key]

    def _named(self, units: Iterable[int]) -> frozenset[Key]:
        return frozenset(self.keys[at] for at in units)

    # what comes of it

    def _told(self, wanting: Sequence[_Divisible], giving: Sequence[_Divisible]) -> Dealt:
        """The order after the deals that give something; the others lose, or say what stood in their way."""
        before = len(self.so_far.outcomes)
        results: dict[str, Outcome | Missed | None] = {}
        for one in giving:
            result = results[one.rule.id] = self._result(one, before)
            if isinstance(result, Outcome):
                self.so_far = _taken(result, one.rule, self.scope, self.so_far)
        given = [one for one in giving if isinstance(results[one.rule.id], Outcome)] or giving
        for one in wanting:
            known = one.rule.id in results
            result = results[one.rule.id] if known else self._not_given(one, given, before)
            if not isinstance(result, Outcome):
                self.so_far = _taken(result, one.rule, self.scope, self.so_far)
        return self.so_far

    def _result(self, one: _Divisible, before: int) -> Outcome | Missed | None:
        """What a deal gives on its units after those before it in the group."""
        if one.rule.budget is None and not self.scope.programme.floors:
            return self._outcome(one)
        return self._decided(
            one.after(self.so_far.outcomes[before:])
        )  # nearer to a floor, less in the budget

    def _not_given(
        self, one: _Divisible, given: Sequence[_Divisible], before: int
    ) -> Outcome | Missed | None:
        """Why a deal gives nothing: by itself, for want of a budget, or because others won."""
        alone = self._outcome(one)
        if not isinstance(alone, Outcome):
            return alone
        by_units = [each for each in given if self._served(each) & one.wanted]
        if self._by_turn:
            result = self._outcome_after(one, self.so_far.outcomes[before:])
            if isinstance(result, Missed) and not by_units:
                return result
            return Missed(one.rule.id, "lost", (by_units or given)[0].rule.id if given else "")
        by_budget = [each for each in given if one.rule.budget and each.rule.budget == one.rule.budget]
        best = max(by_units or by_budget or given, key=self._value, default=None)
        return Missed(one.rule.id, "lost", "" if best is None else best.rule.id)

    @property
    def _by_turn(self) -> bool:
        return self.group.pick is Pick.FIRST


_BOUNDLESS = Fraction(10**15)
"""More than any gift is worth, so that the search does not rule it out."""
