"""The nearest step to more: "12.40 PLN more and the second cup costs 0.01 PLN", worked out from the rules.

A nudge is a guess from a rule's own text (the threshold it names, the set it wants,
:mod:`flask_loyalty.engine.nudge_steps`) that :func:`~flask_loyalty.engine.decide.decide` has confirmed on the
changed cart. Nothing is promised that the same cart would not get: not to a guest what only members have, not
without the code, not beyond a limit or a budget, and not with goods that the shop has not got
(:class:`OnSale`).

Of several the first are those after which the shop keeps no less margin than now; among them, and among the
rest, the one worth most to the customer, then the one that leaves the shop most, then the smaller step. So
what is good for both is said before what is good for one.

Deciding is what costs. So the guesses are tried in the order of what they seem to be worth (the nearest is
among the first three), no changed cart is decided twice, and no more than :data:`MOST_DECIDED` are decided
for one quote; once two are confirmed, what does not seem to beat them is not tried. Where deals take a share
of an amount that is shown, :data:`MOST_LESS` decisions more find the least that does. All of it is a function
of the cart and the programme: the same quote has the same nudges.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from itertools import accumulate

from flask_loyalty.engine.candidates import candidates
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Cart, Facts, OrderEvent
from flask_loyalty.engine.nudge_steps import (
    Basket,
    Guess,
    NudgeKind,
    OnSale,
    Shelf,
    Step,
    Steps,
    goods_for,
    guesses,
    worth,
)
from flask_loyalty.engine.outcomes import Decision, Outcome, OutcomeKind
from flask_loyalty.engine.priced import Unit, margin_minor
from flask_loyalty.engine.scope import Scope
from flask_loyalty.money import round_fraction
from flask_loyalty.programme.model import Phase, Programme, ProgrammeRule

__all__ = ["MOST", "MOST_DECIDED", "Nudge", "NudgeKind", "OnSale", "Shelf", "nudges"]

MOST = 2
"""How many nudges are worth a customer's attention."""

MOST_DECIDED = 4
"""How many changed carts are decided for one quote, whatever the number of rules."""

MOST_LESS = 2
"""How often a grosz less is tried of an amount that is shown: a share of it is rounded once or twice."""

MOST_OF_A_RULE = 2
"""How many steps of one rule are tried: all rules' first ones before any second one."""

_DEALS = (Phase.ITEM, Phase.BUNDLE, Phase.ORDER, Phase.SHIPPING)


@dataclass(frozen=True, slots=True)
class Nudge:
    """A step to more, and what it brings.

    :ivar amount_minor: for AMOUNT, goods of which price are missing; otherwise what they add to the bill.
    :ivar quantity: for UNITS and PRODUCT, how many are missing.
    :ivar skus: for PRODUCT, products that would do; the first was tried, and there are enough of it.
    :ivar products: the names of those that are in the cart; for UNITS of the one that was tried.
    :ivar gain: what the rule would then give.
    :ivar had: how much of that it gives now, in the unit of ``gain.amount``.
    :ivar worth_minor: how much better off the customer would be, points at their value, gifts at their cost.
    :ivar margin_minor: how much more margin the shop would keep, net, less the value of the points; None
        where a cost is unknown. Never for customers.
    :ivar missing_minor: for AMOUNT, how much is missing of what the rule asks; goods of that price are less
        than enough where deals take some of it off again.
    :ivar counted_minor: for AMOUNT, how much of it the rule counts now.
    :ivar replaced_minor: what deals that apply now save, and would not any more.
    """

    rule: str
    kind: NudgeKind
    amount_minor: int
    quantity: int
    skus: tuple[str, ...]
    products: tuple[str, ...]
    gain: Outcome
    worth_minor: int
    margin_minor: int | None = None
    missing_minor: int = 0
    counted_minor: int = 0
    replaced_minor: int = 0
    had: int = 0


def nudges(
    programme: Programme,
    event: OrderEvent,
    facts: Facts,
    moment: datetime,
    decision: Decision,
    shelf: Shelf | None = None,
) -> tuple[Nudge, ...]:
    """The nearest steps for a cart, the best for customer and shop first, at most two.

    An amount is near if it is at most what is already in the cart; of two equally good steps the smaller
    comes first. An order that was placed has none.

    :param decision: what was decided of the cart as it is.
    :param shelf: what the shop sells; without it only products of the cart are tried, and stock is not known.
    """
    if event.placed is not None or event.cart.currency != programme.currency or not event.cart.lines:
        return ()
    basket = Basket(event, decision, _scope(programme, event, facts, moment, decision), shelf)
    rules = candidates(basket.scope).of((*_DEALS, Phase.EARN))
    found = list(guesses(basket, filter(_is_for_customers, rules)))
    trial = _Trial(basket, facts, moment)
    of_rule = {guess.rule.id: guess for guess in found}
    return tuple(trial.least(of_rule[nudge.rule], nudge) for nudge in _best(trial, found)[:MOST])


def _best(trial: _Trial, found: list[Guess]) -> list[Nudge]:
    """The nudges that are confirmed until two are that cannot be beaten: first steps, then second ones."""
    confirmed: list[Nudge] = []
    attempts = [_Attempt(guess, guess.missing_minor) for guess in found]
    for _ in range(MOST_OF_A_RULE):
        failed = []
        for seeming_minor, attempt in _by_promise(trial.basket, found, attempts):
            if _cannot_be_beaten(confirmed, seeming_minor):
                continue
            nudge = trial.confirmed(attempt)
            if nudge is None:
                failed.append(attempt)
            else:
                confirmed = sorted([*confirmed, nudge], key=_rank)
        attempts = failed
    return confirmed


def _is_for_customers(rule: ProgrammeRule) -> bool:
    return rule.rule.audience is None or rule.rule.audience.word == "customer"


def _scope(
    programme: Programme, event: OrderEvent, facts: Facts, moment: datetime, decision: Decision
) -> Scope:
    """The basket as it was decided, for reading conditions and limits."""
    cart = event.cart
    lines = {line.id: line for line in cart.lines}
    units = tuple(
        Unit(lines[u.line], u.unit, u.price_minor, u.paid_minor, excluded=u.excluded, kept=u.kept)
        for u in decision.units
    )
    return Scope(
        programme,
        facts,
        moment,
        member=cart.member,
        cart=cart,
        units=units,
        shipping_minor=decision.shipping_minor,
        given=cart.facts,
        codes=frozenset(one.code for one in decision.codes),
    )


# ---------------------------------------------------------------- which are tried, and how long


def _by_promise(
    basket: Basket, found: list[Guess], attempts: list[_Attempt]
) -> list[tuple[Fraction, _Attempt]]:
    """What may be tried with what it seems to be worth in all, the most promising first.

    Goods for one threshold reach the lower ones too, and bring from the other rules what these give now.
    That can be too much: after the first two the nearest has its turn, which the fewest others disturb.
    """
    goods = basket.decision.goods_minor
    by_price = sorted((one for one in found if one.missing_minor), key=lambda one: one.missing_minor)
    limits = [one.missing_minor for one in by_price]
    reached = list(accumulate(one.own_minor / (goods + one.missing_minor) for one in by_price))

    def promise(one: _Attempt) -> Fraction:
        met = bisect_right(limits, one.price_minor)
        if not goods or not met:
            return one.guess.own_minor
        as_now = basket.worth_minor * Fraction(one.price_minor, goods)
        return reached[met - 1] * (goods + one.price_minor) + as_now

    promised = [(promise(one), one) for one in attempts]
    promised.sort(key=lambda one: (-one[0], one[1].price_minor, one[1].guess.rule.id))
    nearest = min(promised[MOST:], key=lambda one: one[1].price_minor, default=None)
    if nearest is not None:
        promised.remove(nearest)
        promised.insert(MOST, nearest)
    return promised


def _cannot_be_beaten(confirmed: list[Nudge], seeming_minor: Fraction) -> bool:
    """Whether as many are confirmed as are shown, each good for both and worth more than the rest seems."""
    shown = confirmed[:MOST]
    return len(shown) == MOST and all(
        one.worth_minor > seeming_minor and (one.margin_minor or 0) >= 0 for one in shown
    )


def _rank(nudge: Nudge) -> tuple[bool, int, int, int, str]:
    margin = nudge.margin_minor or 0
    return margin < 0, -nudge.worth_minor, -margin, nudge.amount_minor, nudge.rule


# ---------------------------------------------------------------- the proof


class _Trial:
    """Decides changed carts, each once, until there were enough."""

    def __init__(self, basket: Basket, facts: Facts, moment: datetime) -> None:
        self.basket, self._facts, self._moment = basket, facts, moment
        self._decided: dict[object, Decision] = {}

    def confirmed(self, attempt: _Attempt) -> Nudge | None:
        """The nudge that a rule's step makes, if it does; a rule that fails has no more steps."""
        try:
            step = attempt.step()
            changed = None if step is None else self._changed(step.cart)
            if step is None or changed is None:
                return None
            nudge = _confirmed(attempt.guess, self.basket, step, changed)
            if nudge is None:
                attempt.go_on(changed)
            return nudge
        except Exception:  # a nudge is never worth a failing page
            attempt.give_up()
            return None

    def least(self, guess: Guess, nudge: Nudge) -> Nudge:
        """The nudge with the least amount that does, where deals take some of it off again and round."""
        for _ in range(MOST_LESS):
            if nudge.kind is not NudgeKind.AMOUNT or nudge.amount_minor <= nudge.missing_minor:
                break
            step = goods_for(self.basket, nudge.amount_minor - 1)
            smaller = _confirmed(guess, self.basket, step, self._decide(step.cart))
            if smaller is None:
                break
            nudge = smaller
        return nudge

    def _changed(self, cart: Cart) -> Decision | None:
        """What is decided of a changed cart; None if there were enough of them."""
        key = tuple((line.id, line.sku, line.quantity, line.unit_price_minor) for line in cart.lines)
        if key not in self._decided:
            if len(self._decided) >= MOST_DECIDED:
                return None
            self._decided[key] = self._decide(cart)
        return self._decided[key]

    def _decide(self, cart: Cart) -> Decision:
        event = replace(self.basket.event, cart=cart)
        return decide(self.basket.programme, event, self._facts, self._moment)


class _Attempt:
    """A rule's steps, as far as they were tried.

    :ivar price_minor: of the goods that the next step adds, where it is about their price.
    """

    def __init__(self, guess: Guess, price_minor: int) -> None:
        self.guess, self.price_minor = guess, price_minor
        self._steps: Steps | None = None
        self._next: Step | None = None

    def step(self) -> Step | None:
        """What is to be tried now; None if there is nothing left."""
        if self._steps is None:
            self._steps = self.guess.steps()
            self._next = next(self._steps, None)
        return self._next

    def go_on(self, changed: Decision) -> None:
        """The last step did not do: this is what was decided of it."""
        assert self._steps is not None
        try:
            self._next = self._steps.send(changed)
            self.price_minor = self._next.amount_minor
        except StopIteration:
            self.give_up()

    def give_up(self) -> None:
        """Try no more."""
        self._next = None


def _confirmed(guess: Guess, basket: Basket, step: Step, changed: Decision) -> Nudge | None:
    """The nudge, if on the changed cart the rule gives more and the customer is better off."""
    rule = guess.rule
    before = sum(o.amount for o in basket.decision.outcomes if o.rule == rule.id)
    after = next((o for o in changed.outcomes if o.rule == rule.id), None)
    better = round_fraction(worth(changed, basket.programme.points.value_minor) - basket.worth_minor)
    if after is None or after.amount <= before:
        return None
    if better < 0 or (not better and after.kind is not OutcomeKind.GIFT):  # what a gift costs may be unknown
        return None
    added = changed.to_pay_minor - basket.decision.to_pay_minor
    return Nudge(
        rule.id,
        step.kind,
        step.amount_minor if step.kind is NudgeKind.AMOUNT else added,
        step.quantity,
        step.skus,
        step.products,
        after,
        better,
        _more_margin(basket, changed),
        guess.missing_minor if step.kind is NudgeKind.AMOUNT else 0,
        guess.counted_minor if step.kind is NudgeKind.AMOUNT else 0,
        _replaced(basket.decision, changed),
        before,
    )


def _replaced(now: Decision, changed: Decision) -> int:
    """What deals save now that give nothing any more on the changed cart."""
    left = {outcome.rule for outcome in changed.outcomes}
    return sum(
        outcome.amount
        for outcome in now.outcomes
        if outcome.kind is OutcomeKind.DEAL and outcome.rule not in left
    )


def _more_margin(basket: Basket, changed: Decision) -> int | None:
    """What the shop would keep more, as far as it knows its costs."""
    before, after = _margin(basket, basket.decision), _margin(basket, changed)
    return None if before is None or after is None else round_fraction(after - before)


def _margin(basket: Basket, decision: Decision) -> Fraction | None:
    """Margin of goods and what is paid for delivery, less points at their value and gifts at their cost.

    Goods that were only tried leave as large a share of their price as the cart does.
    """
    lines = {line.id: line for line in basket.event.cart.lines}
    goods, paid, tried = Fraction(0), 0, 0
    for unit in decision.units:
        line = lines.get(unit.line)
        if line is None:
            tried += unit.paid_minor
            continue
        margin = margin_minor(basket.programme, line, unit.paid_minor)
        if margin is None:
            return None
        goods += margin
        paid += unit.paid_minor
    share = goods / paid if paid else Fraction(0)
    points = decision.points * basket.programme.points.value_minor
    gifts = sum(outcome.cost_minor for outcome in decision.outcomes)
    return goods + tried * share + decision.shipping_minor - points - gifts
