"""A refund before it is booked: what would go back, to whom, and why. Reads only.

What :func:`propose` says is what :func:`~flask_loyalty.services.orders.refunded` books for the same units or
the same amount, as long as the order stands as it stood: ``stamp`` tells whether it does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from flask_loyalty.engine.facts import Cart
from flask_loyalty.engine.outcomes import Decision, Missed, OutcomeKind
from flask_loyalty.errors import RefundRefused, UnknownOrder
from flask_loyalty.ledger.booking import all_back, cards_back, points_back
from flask_loyalty.ledger.entries import Draft, Heading
from flask_loyalty.money import spread
from flask_loyalty.programme.model import Programme
from flask_loyalty.services.gift_cards import sold_lines
from flask_loyalty.services.people import Cast, of_order
from flask_loyalty.services.refund_money import MoneyPart, money_parts
from flask_loyalty.services.standing import GRACE, decided
from flask_loyalty.store import events, holds
from flask_loyalty.store.gift_cards import cards_of_order
from flask_loyalty.store.journal import load_purse
from flask_loyalty.store.orders import StoredOrder, load_order
from flask_loyalty.store.parties import Known
from flask_loyalty.store.programmes import ProgrammeSource
from flask_loyalty.store.vouchers import vouchers_of_order

__all__ = [
    "DealEnded",
    "LotBack",
    "OtherEffect",
    "RefundProposal",
    "UnitBack",
    "more_back",
    "propose",
]


@dataclass(frozen=True, slots=True)
class UnitBack:
    """Money that goes back for one unit, in minor units; ``kept`` if it goes back without the unit."""

    line: str
    unit: int
    money_minor: int
    kept: bool = False


@dataclass(frozen=True, slots=True)
class LotBack:
    """Points that go back to the lot they were taken from, and until when that lives; None: for ever."""

    lot: int
    points: int
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class DealEnded:
    """A deal of which less is left on the kept units than they had, in minor units.

    :ivar reason: why it gives nothing any more; None where it only gives less.
    """

    rule: str
    before_minor: int
    after_minor: int
    reason: Missed | None


@dataclass(frozen=True, slots=True)
class OtherEffect:
    """What changes for somebody else or in another unit.

    :ivar kind: an :class:`~flask_loyalty.engine.outcomes.OutcomeKind`'s value: ``pay``, ``charge``,
        ``counter``, ``gift``; or ``voucher``, the code of a reward (``reference``) that ends; or
        ``gift_card``, one that the order sold (``reference``: its last signs), with what is taken off it.
    :ivar party_kind: ``employee``, ``supplier``, ``customer`` …; of a voucher ``partner`` or ``shop``.
    :ivar party: the shop's own key of a customer or an employee, otherwise the id in the document.
    :ivar amount: what there is more or, negative, less: minor units of pay and charge, otherwise a count.
    """

    rule: str
    kind: str
    party_kind: str
    party: str
    amount: int
    counter: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class RefundProposal:
    """What a refund would do; money in minor units of the programme's currency.

    :ivar version: the programme's version that the order is decided under.
    :ivar units: money back by unit, what goes to gift cards included, the units that come back first.
    :ivar parts: the sum that leads to ``money_minor``.
    :ivar money_minor: the money that the shop gives back for goods; delivery is the shop's own matter.
    :ivar cards_minor: what goes back for goods to the gift cards that paid, by themselves.
    :ivar cards_delivery_minor: what they had paid of the delivery, which comes back with the last unit.
    :ivar points_returned: points that paid and go back, by ``lots``.
    :ivar points_taken: earned points that are taken back; negative if there are more.
    :ivar stays: deals that stay as they were on units that are kept, with what they take off those.
    :ivar stamp: a text that changes with the order and with what is asked for.
    """

    ref: str
    version: int
    units: tuple[UnitBack, ...]
    parts: tuple[MoneyPart, ...]
    money_minor: int
    points_returned: int
    lots: tuple[LotBack, ...]
    points_taken: int
    ended: tuple[DealEnded, ...]
    stays: tuple[tuple[str, int], ...]
    others: tuple[OtherEffect, ...]
    stamp: str
    cards_minor: int = 0
    cards_delivery_minor: int = 0


def propose(
    conn: Connection,
    programmes: ProgrammeSource,
    order_ref: str,
    now: datetime,
    *,
    units: Mapping[str, int] | None = None,
    amount_minor: int | None = None,
) -> RefundProposal:
    """What giving back so many more units of each line, or money without goods, or both, would do.

    An order that is not paid yet is looked at as if it were.

    :raises UnknownOrder: if there is no such order here.
    :raises RefundRefused: if it is cancelled, nothing is asked for, or there is not so much left.
    """
    order = load_order(conn, order_ref)
    if order is None or order.version is None:
        raise UnknownOrder(ref=order_ref)
    if order.state == "cancelled":
        raise RefundRefused(ref=order_ref, why="cancelled")
    asked = {line: number for line, number in (units or {}).items() if number}
    if not asked and not amount_minor:
        raise RefundRefused(ref=order_ref, why="nothing")
    programme = programmes.version(conn, order.version)
    stands = replace(order, state="paid")
    before = _decided(programme, stands)
    came = replace(stands, cart=more_back(order.cart, asked))
    goods = _decided(programme, came)
    if amount_minor is not None and not 0 <= amount_minor <= goods.kept_minor:
        raise RefundRefused(ref=order_ref, why="money", left=goods.kept_minor)
    paid_back = replace(came, money_back_minor=came.money_back_minor + (amount_minor or 0))
    then = _decided(programme, paid_back) if amount_minor else goods
    people = of_order(conn, order.cart, order.party_id, order.served_by_id)
    cards, delivery = _to_cards(order, before, then)
    return RefundProposal(
        ref=order_ref,
        version=order.version,
        units=tuple(_units_back(before, goods, then)),
        parts=(*money_parts(before, goods, then), *([MoneyPart("gift_card", -cards)] if cards else [])),
        money_minor=before.kept_minor - then.kept_minor - cards,
        cards_minor=cards,
        cards_delivery_minor=delivery,
        points_returned=points_back(then) - points_back(before),
        lots=_lots(conn, people.member, order, then, now),
        points_taken=before.points - then.points,
        ended=tuple(_ended(before, then)),
        stays=tuple(_stays(before, then)),
        others=(*_others(before, then, people), *_vouchers(conn, order, then), *_cards(conn, order, then)),
        stamp=events.fingerprint(
            order.ref,
            order.revision,
            order.state,
            order.money_back_minor,
            {line.id: line.refunded for line in order.cart.lines},
            asked,
            amount_minor or 0,
        )[:32],
    )


def more_back(cart: Cart, units: Mapping[str, int]) -> Cart:
    """The order with so many more units of each line given back.

    :raises RefundRefused: if there is no such line, or not so many are left of it.
    """
    known = {line.id: line for line in cart.lines}
    for line_id, number in units.items():
        line = known.get(line_id)
        left = line.quantity - line.refunded if line else 0
        if line is None or not 0 <= number <= left:
            why = "line" if line is None else "units"
            raise RefundRefused(ref=cart.ref or "", why=why, line=line_id, wanted=number, left=left)
    return replace(
        cart,
        lines=tuple(replace(line, refunded=line.refunded + units.get(line.id, 0)) for line in cart.lines),
    )


def _decided(programme: Programme, order: StoredOrder) -> Decision:
    decision = decided(programme, order)
    assert decision is not None, "a paid order comes to something"
    return decision


# ---------------------------------------------------------------- money


def _units_back(before: Decision, goods: Decision, then: Decision) -> Iterator[UnitBack]:
    """What goes back for each unit that comes back, then what goes back for those that stay."""
    had = {(unit.line, unit.unit) for unit in before.units if unit.kept}
    came = [unit for unit in goods.units if not unit.kept and (unit.line, unit.unit) in had]
    weights = [unit.money_minor for unit in came]
    money = before.kept_minor - goods.kept_minor
    weights = weights if sum(weights) else [1] * len(came)
    for unit, share in zip(came, spread(money, weights), strict=True):
        yield UnitBack(unit.line, unit.unit, share)
    for old, new in zip(goods.units, then.units, strict=True):
        if new.kept and new.back_minor > old.back_minor:
            yield UnitBack(new.line, new.unit, new.back_minor - old.back_minor, kept=True)


def _lots(
    conn: Connection, member: Known | None, order: StoredOrder, then: Decision, now: datetime
) -> tuple[LotBack, ...]:
    """The lots that points would go back to, as the booking would choose them."""
    mine = [hold for hold in holds.holds_of(conn, order.ref) if hold.kind == "points"]
    if member is None or not mine:
        return ()
    purse = load_purse(conn, member, order.ref)
    purse.settle(now, order.ref)
    had = {lot.id: lot.remaining for lot in purse.lots.values()}
    heading = Heading("order", order.ref, "refunded", order.ref, now, order.ref, order.version)
    for hold in mine:
        if hold.state == "captured":
            draft = Draft(heading.part("return", hold.id))
            purse.give_back(
                draft, hold.id, points_back(then), hold.returned, now=now, grace_until=now + GRACE
            )
    return tuple(
        LotBack(lot.id, lot.remaining - had.get(lot.id, 0), lot.expires_at)
        for lot in purse.lots.values()
        if lot.remaining > had.get(lot.id, 0)
    )


def _to_cards(order: StoredOrder, before: Decision, then: Decision) -> tuple[int, int]:
    """What goes back to the order's gift cards: of goods, and of the delivery."""
    sold = sold_lines(order.cart.lines)
    all_ = cards_back(order.placed, then, sold) - cards_back(order.placed, before, sold)
    ends = all_back(then) and not all_back(before)
    delivery = sum(card.minor - card.goods_minor for card in order.placed.gift_cards) if ends else 0
    return all_ - delivery, delivery


# ---------------------------------------------------------------- what else changes


def _ended(before: Decision, then: Decision) -> Iterator[DealEnded]:
    """The deals that give less on the kept units than they did."""
    kept = {(unit.line, unit.unit) for unit in then.units if unit.kept}
    after = _deals(then, kept)
    reasons = {miss.rule: miss for miss in then.missed if miss.of == "rule"}
    for rule, amount in _deals(before, kept).items():
        if after.get(rule, 0) < amount:
            yield DealEnded(rule, amount, after.get(rule, 0), reasons.get(rule))


def _stays(before: Decision, then: Decision) -> Iterator[tuple[str, int]]:
    """The deals that were shared over units of which some come back, and stay whole on the others."""
    kept = {(unit.line, unit.unit) for unit in then.units if unit.kept}
    all_ = {(unit.line, unit.unit) for unit in before.units if unit.kept}
    after, whole = _deals(then, kept), _deals(before, all_)
    for rule, amount in _deals(before, kept).items():
        if amount and after.get(rule, 0) == amount and whole[rule] > amount:
            yield rule, amount


def _deals(decision: Decision, kept: set[tuple[str, int]]) -> dict[str, int]:
    """Money off the kept units by rule."""
    off: dict[str, int] = {}
    for outcome in decision.outcomes:
        if outcome.kind is OutcomeKind.DEAL:
            mine = sum(share.amount for share in outcome.shares if (share.line, share.unit) in kept)
            off[outcome.rule] = off.get(outcome.rule, 0) + mine
    return off


_OF_OTHERS = (OutcomeKind.PAY, OutcomeKind.CHARGE, OutcomeKind.COUNTER, OutcomeKind.GIFT)


def _others(before: Decision, then: Decision, people: Cast) -> Iterator[OtherEffect]:
    """Pay, charges and what else is counted, by rule and party, as far as it changes."""
    known = {one.subject: one.shop_ref for one in (people.member, people.employee) if one is not None}
    old, new = _given(before), _given(then)
    for key in dict.fromkeys((*old, *new)):
        change = new.get(key, 0) - old.get(key, 0)
        if change:
            rule, kind, party_kind, party, counter, reference = key
            yield OtherEffect(rule, kind, party_kind, known.get(party) or party, change, counter, reference)


def _given(decision: Decision) -> dict[tuple[str, str, str, str, str, str], int]:
    given: dict[tuple[str, str, str, str, str, str], int] = {}
    for one in decision.outcomes:
        if one.kind in _OF_OTHERS:
            key = (one.rule, one.kind.value, one.party.kind, one.party.id, one.counter, one.reference)
            given[key] = given.get(key, 0) + one.amount
    return given


def _vouchers(conn: Connection, order: StoredOrder, then: Decision) -> Iterator[OtherEffect]:
    """The unused codes of rewards that end with the last unit of their order."""
    if not all_back(then):
        return
    for voucher in vouchers_of_order(conn, order.ref):
        if voucher.state == "issued":
            whose = "partner" if voucher.partner else "shop"
            yield OtherEffect("", "voucher", whose, voucher.partner or "", -1, reference=voucher.reward)


def _cards(conn: Connection, order: StoredOrder, then: Decision) -> Iterator[OtherEffect]:
    """The gift cards that the order sold and that come back: what is still on them is taken off."""
    if not sold_lines(order.cart.lines):
        return
    gone = {(unit.line, unit.unit) for unit in then.units if not unit.kept}
    for card in cards_of_order(conn, order.ref):
        if (card.line, card.unit_no) in gone and card.state != "cancelled":
            yield OtherEffect("", "gift_card", "customer", "", -card.balance_minor, reference=card.code[-4:])
