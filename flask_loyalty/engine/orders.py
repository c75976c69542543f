"""An order, phase by phase: deals on goods, on delivery, points and gift cards as payment, then earnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_loyalty.engine.basket import Shelves
from flask_loyalty.engine.candidates import Candidates, candidates, in_force
from flask_loyalty.engine.codes import codes_used, typed_codes
from flask_loyalty.engine.dealing import DEALS, dealt
from flask_loyalty.engine.facts import Facts, OrderEvent
from flask_loyalty.engine.gift_cards import pay_with_cards
from flask_loyalty.engine.limits import spending, withheld
from flask_loyalty.engine.lowered import with_deals_told
from flask_loyalty.engine.order_earnings import order_earnings
from flask_loyalty.engine.outcomes import (
    CardPayment,
    CodeTyped,
    Decision,
    Missed,
    Outcome,
    OutcomeKind,
    PointsPayment,
    RewardTaken,
)
from flask_loyalty.engine.paying import pay_with_points, take_rewards
from flask_loyalty.engine.priced import Unit, placed_units, priced, shop_units
from flask_loyalty.engine.receipts import with_receipts
from flask_loyalty.engine.repricing import priced_again
from flask_loyalty.engine.scope import Scope, changed
from flask_loyalty.programme.model import Phase, Programme, RefundMode

__all__ = ["decide_order", "undealt"]

_OF_ORDERS = (*DEALS, Phase.EARN)


@dataclass(slots=True)
class _Sale:
    """The order as far as it has been decided; filled step by step."""

    units: tuple[Unit, ...]
    shipping_minor: int
    outcomes: tuple[Outcome, ...] = ()
    missed: tuple[Missed, ...] = ()
    payment: PointsPayment = PointsPayment()  # noqa: RUF009
    rewards: tuple[RewardTaken, ...] = ()
    codes: tuple[CodeTyped, ...] = ()
    approximate: tuple[str, ...] = ()
    gift_cards: tuple[CardPayment, ...] = ()


def decide_order(
    programme: Programme, event: OrderEvent, facts: Facts, moment: datetime, *, plainly: bool = False
) -> Decision:
    """Everything that a programme says of a cart or an order.

    With ``event.placed`` its deals and its payment stand, and only what is earned is decided again; where
    the programme says ``reprice``, the deals of what was kept are decided again too.

    :param plainly: whether every rule is asked by going through its tree, as the law of plans asks for.
    """
    if event.cart.currency != programme.currency:
        return _in_another_currency(programme, event, moment)
    if event.placed is not None:
        sale = _as_placed(programme, event, event.placed)
        scope = _scope(programme, event, facts, moment, sale.codes)
        sale = _repriced(scope, event, event.placed, sale)
        shelves = None if plainly else Shelves(sale.units, scope.member)
        asked = None
    else:
        codes, missed = typed_codes(programme, event, facts, moment)
        scope = _scope(programme, event, facts, moment, codes)
        shelves = None if plainly else Shelves(scope.units, scope.member)
        asked = candidates(scope)
        sale = _sold(scope, event, codes, missed, asked, shelves)
    at_first, scope = scope, changed(scope, units=sale.units)
    sale = _with_earnings(scope, sale, _asked_again(asked, scope), shelves)
    if event.placed is None:
        sale.missed = with_deals_told(sale.missed, at_first, sale.units, sale.outcomes)
    sale.codes = codes_used(programme, sale.codes, sale.outcomes, event, facts)
    return _decision(programme, moment, sale)


def _asked_again(before: Candidates | None, scope: Scope) -> Candidates:
    """The rules to ask for what is earned; looked up again only where deals may have changed them."""
    index = scope.programme.index
    if before is not None and (index is None or not {"tier", "segment"} & index.filed.keys()):
        return before
    return candidates(scope)


def undealt(programme: Programme, event: OrderEvent, facts: Facts, moment: datetime) -> Decision:
    """An order that was paid without ever being placed here: the shop's prices were paid, no deals.

    Pass it as ``placed`` to decide what such an order earns.
    """
    scope = _scope(programme, event, facts, moment)
    return _decision(programme, moment, _Sale(scope.units, event.cart.shipping_minor))


def _scope(
    programme: Programme,
    event: OrderEvent,
    facts: Facts,
    moment: datetime,
    codes: Sequence[CodeTyped] = (),
) -> Scope:
    """The basket at the shop's prices, with the units marked that the programme excludes."""
    cart = event.cart
    units = shop_units(cart)
    scope = Scope(
        programme,
        facts,
        moment,
        member=cart.member,
        cart=cart,
        units=units,
        shipping_minor=cart.shipping_minor,
        given=cart.facts,
        codes=frozenset(one.code for one in codes),
        withheld=withheld(event.placed),
    )
    if programme.excluded is None and all(line.kind == "goods" for line in cart.lines):
        return scope
    marked = tuple(replace(unit, excluded=scope.excludes(unit)) for unit in units)
    return changed(scope, units=marked)


def _decision(programme: Programme, moment: datetime, sale: _Sale) -> Decision:
    return Decision(
        programme=programme.number,
        moment=moment,
        outcomes=sale.outcomes,
        missed=sale.missed,
        units=priced(sale.units),
        shipping_minor=sale.shipping_minor,
        payment=sale.payment,
        rewards=sale.rewards,
        codes=sale.codes,
        approximate=sale.approximate,
        gift_cards=sale.gift_cards,
    )


def _in_another_currency(programme: Programme, event: OrderEvent, moment: datetime) -> Decision:
    """The shop's prices stand; every rule and every reward is missed for the currency."""
    missed = [Missed(rule.id, "currency") for rule in in_force(programme, _OF_ORDERS, moment)]
    missed += [Missed(name, "currency", of="reward") for name in event.choices.rewards]
    missed += [Missed(text, "currency", of="code") for text in event.choices.codes]
    missed += [Missed(text, "currency", of="gift_card") for text in event.choices.gift_cards]
    units = shop_units(event.cart)
    return _decision(programme, moment, _Sale(units, event.cart.shipping_minor, missed=tuple(missed)))


def _as_placed(programme: Programme, event: OrderEvent, placed: Decision) -> _Sale:
    """What was decided when the order was placed, but for what it earns."""
    told = {outcome.rule for outcome in placed.outcomes}
    told |= {missed.rule for missed in placed.missed if missed.of == "rule"}
    earning = {name for name in told if programme.rule(name).phase is Phase.EARN}
    return _Sale(
        units=placed_units(event.cart, placed, event.money_back_minor),
        shipping_minor=placed.shipping_minor,
        outcomes=tuple(o for o in placed.outcomes if o.rule not in earning),
        missed=tuple(m for m in placed.missed if m.of != "rule" or m.rule not in earning),
        payment=placed.payment,
        rewards=placed.rewards,
        codes=placed.codes,
        approximate=placed.approximate,
        gift_cards=placed.gift_cards,
    )


def _repriced(scope: Scope, event: OrderEvent, placed: Decision, sale: _Sale) -> _Sale:
    """The same with the deals of what is kept, where they are decided again for it."""
    if scope.programme.refund is not RefundMode.REPRICE or all(unit.kept for unit in sale.units):
        return sale
    again = priced_again(scope, sale.units, placed, event.former, event.money_back_minor)
    if again is None:
        return sale
    deals, units = again
    stand = tuple(outcome for outcome in sale.outcomes if outcome.kind is not OutcomeKind.DEAL)
    given = tuple(outcome for outcome in deals.outcomes if outcome.kind is OutcomeKind.DEAL)
    told = {outcome.rule for outcome in (*stand, *given)}
    missed = tuple(miss for miss in sale.missed if miss.of != "rule")
    missed += tuple(miss for miss in deals.missed if miss.rule not in told)
    return replace(
        sale,
        units=units,
        outcomes=stand + with_receipts(given, scope.units),
        missed=missed,
        approximate=deals.approximate,
    )


# ---------------------------------------------------------------- deals and payment


def _sold(
    scope: Scope,
    event: OrderEvent,
    codes: tuple[CodeTyped, ...],
    refused: tuple[Missed, ...],
    asked: Candidates,
    shelves: Shelves | None,
) -> _Sale:
    """The order after all deals and after points and gift cards have paid their part.

    :param refused: the codes that do not hold.
    """
    deals = dealt(scope, asked.of(DEALS), shelves)
    sale = _Sale(
        deals.units,
        deals.shipping_minor,
        deals.outcomes,
        refused + deals.missed,
        codes=codes,
        approximate=deals.approximate,
    )
    here = changed(scope, units=sale.units, shipping_minor=sale.shipping_minor)
    rewards, missed = take_rewards(here, event.choices)
    left = scope.facts.spendable_points - sum(reward.points for reward in rewards)
    paid = pay_with_points(here, event.choices.points, left)
    sale.outcomes = with_receipts(sale.outcomes, scope.units)
    sale.units, sale.payment = paid.units, paid.payment
    cards, unused = pay_with_cards(here, sale.units, event.choices)
    sale.gift_cards = cards
    sale.rewards, sale.missed = rewards, sale.missed + missed + unused
    return sale


def _gifts_minor(sale: _Sale) -> int:
    return sum([outcome.cost_minor for outcome in sale.outcomes])


# ---------------------------------------------------------------- earning


def _with_earnings(scope: Scope, sale: _Sale, asked: Candidates, shelves: Shelves | None) -> _Sale:
    """The sale with what it earns."""
    if not any(unit.kept for unit in scope.units):
        return sale
    scope = changed(scope, shipping_minor=sale.shipping_minor, gifts_minor=_gifts_minor(sale))
    scope = spending(scope, sale.outcomes)
    outcomes, missed = order_earnings(scope, asked.of((Phase.EARN,)), shelves)
    sale.outcomes += tuple(outcomes)
    sale.missed += tuple(missed)
    return sale
