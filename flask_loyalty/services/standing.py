"""Bringing the books to where an order stands: everything that one of its events changes, in one place.

An order's bookings are a function of where it stands (placed, paid, what came back, cancelled) and of what
was decided on its day. Each event moves the order and calls :func:`bring`, which works out what the order
comes to now and books the difference to what it came to before; so the order of refunds does not matter,
and after a cancel everything adds up to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Cart, OrderEvent
from flask_loyalty.engine.history import growth
from flask_loyalty.engine.outcomes import Decision, Outcome, OutcomeKind
from flask_loyalty.engine.past import Growth
from flask_loyalty.engine.periods import add, zone_of
from flask_loyalty.ledger.booking import all_back, limits_of, points_back, points_of
from flask_loyalty.ledger.entries import Draft, Heading
from flask_loyalty.ledger.purse import Purse
from flask_loyalty.programme.model import Programme
from flask_loyalty.services import employees, gift_cards, sales_pay
from flask_loyalty.services.people import Cast, of_order
from flask_loyalty.services.shop import ShopFacts
from flask_loyalty.store import holds, past, vouchers
from flask_loyalty.store.dialects import Inserts
from flask_loyalty.store.history import has_spans
from flask_loyalty.store.holds import Hold
from flask_loyalty.store.journal import booked_debt, load_purse, write_purse
from flask_loyalty.store.orders import StoredOrder, insert_order, save_order
from flask_loyalty.store.programmes import ProgrammeSource
from flask_loyalty.store.vouchers import Voucher

__all__ = ["GRACE", "Moved", "activation", "bring", "decided", "release", "take_in"]

GRACE = timedelta(days=30)
"""How long points live that come back to a lot which has lapsed meanwhile."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An order as it stands now, and how many points its event gave or, negative, took."""

    order: StoredOrder
    points: int


def bring(
    conn: Connection,
    programmes: ProgrammeSource,
    shop: ShopFacts,
    before: StoredOrder,
    after: StoredOrder,
    now: datetime,
    kind: str,
    people: Cast | None = None,
) -> Moved:
    """Book the difference between two standings of one order; the caller holds the order's lock.

    :param kind: the event (``paid`` …), which the entries name.
    :param people: of the order, locked; asked for when absent.
    """
    if people is None:
        people = of_order(conn, after.cart, after.party_id, after.served_by_id, locked=True)
    after = _brought(programmes, conn, before, after)
    save_order(conn, after)
    return _book(conn, programmes, shop, people, before, after, now, kind)


def take_in(
    conn: Connection,
    programmes: ProgrammeSource,
    shop: ShopFacts,
    people: Cast,
    before: StoredOrder,
    after: StoredOrder,
    now: datetime,
    kind: str,
) -> Moved | None:
    """The same for an order that is not kept yet and comes with its first event, written once.

    The order's row is its key: it is written before anything is booked, and whoever comes second waits for
    the first to commit.

    :param people: of the order, locked.
    :return: None if somebody else has kept the order meanwhile.
    """
    after = _brought(programmes, conn, before, after)
    if not insert_order(conn, after):
        return None
    return _book(conn, programmes, shop, people, before, after, now, kind)


def _brought(
    programmes: ProgrammeSource, conn: Connection, before: StoredOrder, after: StoredOrder
) -> StoredOrder:
    """An order with what it comes to as it stands."""
    assert after.version is not None
    programme = programmes.version(conn, after.version)
    return replace(after, current=decided(programme, after), revision=before.revision + 1)


def _book(
    conn: Connection,
    programmes: ProgrammeSource,
    shop: ShopFacts,
    people: Cast,
    before: StoredOrder,
    after: StoredOrder,
    now: datetime,
    kind: str,
) -> Moved:
    """Everything that a new standing changes beside the order itself."""
    assert after.version is not None
    programme = programmes.version(conn, after.version)
    heading = Heading(
        "order", f"{after.ref}:{after.revision}", kind, after.ref, now, after.ref, after.version
    )
    later = Inserts()
    if people.member is not None:
        _book_points(conn, programme, people, before, after, heading, later)
    gift_cards.move(conn, after, heading, now + GRACE)
    gift_cards.bring_sold(conn, programme, after, heading)
    holds.take_limits(conn, after.ref, limits_of(after.current)[0], {}, had=_had_limits(before))
    _grow(conn, programme, people, before, after, now, later)
    past.add_outcomes(
        conn,
        after.ref,
        after.party_id,
        after.current,
        before.current,
        version=programme.number,
        known_at=now,
        later=later,
    )
    later.write(conn)  # an employee's periods are decided from it
    if people.employee is not None and after.current != before.current:
        sales_pay.accrue_sale(conn, programme, people.employee, before, after, heading)
        employees.accrue(conn, programmes, shop, people.employee, after, heading)
    return Moved(after, _earned(after.current) - _earned(before.current))


def release(
    conn: Connection, programmes: ProgrammeSource, order: StoredOrder, now: datetime, state: str, kind: str
) -> None:
    """Free what an order that was never paid has reserved: points, rewards, gift cards, limits, spans."""
    assert order.version is not None
    programme = programmes.version(conn, order.version)
    people = of_order(conn, order.cart, order.party_id, order.served_by_id, locked=True)
    heading = Heading(
        "order", f"{order.ref}:{order.revision + 1}", kind, order.ref, now, order.ref, order.version
    )
    if people.member is not None:
        purse = load_purse(conn, people.member, order.ref)
        purse.settle(now, order.ref)
        for hold in holds.holds_of(conn, order.ref):
            if hold.state == "open":
                _void(conn, purse, hold, heading, state)
        purse.repay(now, order.ref)
        purse.settle(now, order.ref)
        write_purse(conn, people.member, purse, now)
    gift_cards.free(conn, order, heading, state)
    holds.take_limits(conn, order.ref, {}, {})
    _reopen_spans(conn, programme, people, order, now)
    save_order(conn, replace(order, revision=order.revision + 1, holds_until=None))


def decided(programme: Programme, order: StoredOrder) -> Decision | None:
    """What an order comes to as it stands: nothing before it is paid and after it is cancelled.

    What was given back is decided again under the version and the facts of the order's day, what ``current``
    has given back before stays given; should the
    engine no longer decide the whole order as it did then, the shares of that day are used.
    """
    if order.state != "paid":
        return None
    event = OrderEvent(order.cart, order.choices, order.placed, order.money_back_minor, order.current)
    if not order.money_back_minor and not any(line.refunded for line in order.cart.lines):
        return order.placed
    moment = order.placed.moment
    unspoilt = replace(event, cart=_whole(order.cart), money_back_minor=0, former=None)
    whole = decide(programme, unspoilt, order.facts, moment)
    again = decide(programme, event, order.facts, moment)
    if points_of(whole) == points_of(order.placed):
        return again
    return replace(again, outcomes=tuple(_by_shares(order.placed, again)))


def activation(programme: Programme, order: StoredOrder) -> tuple[datetime | None, datetime | None]:
    """When the points of an order open and when they lapse, as far as that is known."""
    zone, points = zone_of(programme.timezone), programme.points
    if points.pending is None:
        start = order.paid_at
    else:
        start = None if order.delivered_at is None else add(order.delivered_at, points.pending, zone)
    if start is None or points.expire is None:
        return start, None
    return start, add(start, points.expire, zone)


# ---------------------------------------------------------------- points


def _book_points(
    conn: Connection,
    programme: Programme,
    people: Cast,
    before: StoredOrder,
    after: StoredOrder,
    heading: Heading,
    later: Inserts,
) -> None:
    """Holds captured or freed, spent points given back, earnings booked, lots opened."""
    assert people.member is not None
    now = heading.occurred_at
    touched = before.current is not None or _has_reserved(before)
    purse = load_purse(conn, people.member, after.ref if touched else None)
    purse.settle(now, after.ref)
    mine = holds.holds_of(conn, after.ref) if _has_reserved(before) else []
    for hold in mine:
        _move_hold(conn, programme, purse, hold, mine, after, heading)
    start, end = activation(programme, after)
    target, booked = points_of(after.current), points_of(before.current)
    if target or booked:
        purse.entitle(
            heading.part("earn"),
            target,
            booked,
            active_from=start,
            expires_at=end,
            now=now,
            debt_before=booked_debt(conn, people.member, after.ref) if booked else 0,
        )
    if start is not None:
        purse.activate(after.ref, start, end)
    purse.settle(now, after.ref)
    purse.repay(now, after.ref)
    write_purse(conn, people.member, purse, now, later)


def _has_reserved(order: StoredOrder) -> bool:
    """Whether points were held for an order when it was placed."""
    return bool(order.placed.payment.points or order.placed.rewards)


def _had_limits(order: StoredOrder) -> bool:
    """Whether an order as it stood used limits; while it was not paid, those it was placed with."""
    return bool(limits_of(order.placed if order.current is None else order.current)[0])


def _move_hold(
    conn: Connection,
    programme: Programme,
    purse: Purse,
    hold: Hold,
    all_holds: Iterable[Hold],
    order: StoredOrder,
    heading: Heading,
) -> None:
    """Bring one hold to where its order stands."""
    replaced = any(one.key == hold.key and one.kind == hold.kind and one.id > hold.id for one in all_holds)
    if hold.state == "open" and order.state == "paid":
        draft = Draft(heading.part("capture", hold.id))
        purse.capture(draft, hold.amount)
        purse.book(draft)
        holds.end_hold(conn, hold, "captured")
        _issue(conn, programme, hold, order, heading.occurred_at)
        hold = replace(hold, state="captured")
    elif hold.state == "expired" and order.state == "paid" and not replaced:
        hold = _honour(conn, programme, purse, hold, order, heading)
    elif hold.state == "open" and order.state == "cancelled":
        _void(conn, purse, hold, heading, "voided")
    if hold.state == "captured":
        _give_back(conn, programme, purse, hold, order, heading)


def _honour(
    conn: Connection,
    programme: Programme,
    purse: Purse,
    hold: Hold,
    order: StoredOrder,
    heading: Heading,
) -> Hold:
    """A payment that came after the hold ran out is honoured: what is no longer there becomes a debt."""
    late = holds.add_hold(
        conn,
        order_ref=hold.order_ref,
        party_id=hold.party_id,
        kind=hold.kind,
        key=hold.key,
        amount=hold.amount,
        expires_at=heading.occurred_at,
        state="captured",
    )
    draft = Draft(heading.part("honour", late, hold.reward))
    purse.honour(draft, hold.amount, late)
    purse.book(draft)
    if hold.reward:
        holds.take_stock(conn, hold.reward, 1, None)
    captured = replace(hold, id=late, state="captured", returned=0)
    _issue(conn, programme, captured, order, heading.occurred_at)
    return captured


def _void(conn: Connection, purse: Purse, hold: Hold, heading: Heading, state: str) -> None:
    draft = Draft(heading.part("void", hold.id, hold.reward))
    purse.void(draft, hold.amount, hold.id)
    purse.book(draft)
    holds.end_hold(conn, hold, state)
    if hold.reward:
        holds.take_stock(conn, hold.reward, -1, None)


def _give_back(
    conn: Connection,
    programme: Programme,
    purse: Purse,
    hold: Hold,
    order: StoredOrder,
    heading: Heading,
) -> None:
    """Give back the spent points of units that came back; a reward's with its whole order, if unused."""
    gone = order.current is None or all_back(order.current)
    if hold.kind == "reward":
        if not gone or not _cancel_voucher(conn, hold, heading.occurred_at):
            return
        points = hold.amount
    else:
        points = hold.amount if order.current is None else points_back(order.current)
    if points == hold.returned:
        return
    now = heading.occurred_at
    draft = Draft(heading.part("return", hold.id, hold.reward))
    purse.give_back(draft, hold.id, points, hold.returned, now=now, grace_until=now + GRACE)
    purse.book(draft)
    holds.return_of_hold(conn, hold, points)


def _issue(conn: Connection, programme: Programme, hold: Hold, order: StoredOrder, now: datetime) -> None:
    """The code of a reward that is paid for."""
    if not hold.reward:
        return
    reward = programme.rewards[hold.reward]
    vouchers.add_voucher(
        conn,
        party_id=hold.party_id,
        hold_id=hold.id,
        order_ref=order.ref,
        version=programme.number,
        reward=reward.id,
        partner=reward.partner,
        points=hold.amount,
        settle_minor=reward.settle_minor,
        currency=programme.currency,
        issued_at=now,
        valid_until=add(now, reward.valid, zone_of(programme.timezone)),
    )


def _cancel_voucher(conn: Connection, hold: Hold, now: datetime) -> bool:
    """Cancel the voucher of a hold and put the reward back; False if it was used or is gone already."""
    mine: list[Voucher] = vouchers.vouchers_of_order(conn, hold.order_ref)
    for voucher in mine:
        if voucher.hold_id == hold.id and voucher.state == "issued":
            vouchers.end_voucher(conn, voucher, "cancelled", now)
            holds.take_stock(conn, hold.reward, -1, None)
            return True
    return False


# ---------------------------------------------------------------- the past


def _grow(
    conn: Connection,
    programme: Programme,
    people: Cast,
    before: StoredOrder,
    after: StoredOrder,
    now: datetime,
    later: Inserts,
) -> None:
    """Rows and spans that the event adds to the past."""
    if before.state == "placed" and after.state == "cancelled":
        _reopen_spans(conn, programme, people, before, now)
        return
    event = OrderEvent(after.cart, after.choices, after.placed, after.money_back_minor)
    more = growth(
        programme,
        event,
        after.current,
        before.current,
        spans=past.spans_of(conn, people.member.id) if people.member and has_spans(programme) else (),
        facts=after.facts,
        gone=past.gone_orders(conn, [span.opened_by for span in after.facts.spans]),
        known_at=now,
    )
    past.add_growth(conn, more, people.by_subject, later)


def _reopen_spans(
    conn: Connection, programme: Programme, people: Cast, order: StoredOrder, now: datetime
) -> None:
    """A placed order that is no more gives back the spans it used; it was never part of the past."""
    if people.member is None or not has_spans(programme):
        return
    more = growth(
        programme,
        OrderEvent(order.cart, order.choices),
        None,
        order.placed,
        spans=past.spans_of(conn, people.member.id),
        facts=order.facts,
        gone=past.gone_orders(conn, [span.opened_by for span in order.facts.spans]),
        known_at=now,
    )
    past.add_growth(conn, Growth(opened=more.opened, closed=more.closed), people.by_subject)


# ---------------------------------------------------------------- decisions


def _earned(decision: Decision | None) -> int:
    return 0 if decision is None else decision.points


def _whole(cart: Cart) -> Cart:
    """The cart as it was before anything came back."""
    return replace(cart, lines=tuple(replace(line, refunded=0) for line in cart.lines))


def _by_shares(placed: Decision, again: Decision) -> Iterable[Outcome]:
    """The outcomes of the order's day, each cut to the units that are kept."""
    kept = {(unit.line, unit.unit) for unit in again.units if unit.kept}
    for outcome in placed.outcomes:
        if outcome.kind in (OutcomeKind.DEAL, OutcomeKind.SHIPPING) or not outcome.shares:
            yield outcome
            continue
        shares = tuple(share for share in outcome.shares if (share.line, share.unit) in kept)
        if shares:
            yield replace(outcome, shares=shares, amount=sum(share.amount for share in shares))
