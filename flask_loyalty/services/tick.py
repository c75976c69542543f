"""What time brings: unpaid holds end, points open and lapse, codes expire, periods close, customers are due.

Idempotent, and safe twice at once: each step takes the locks that any other change takes, and does what is
due by the moment. Nobody waits for it: whoever touches a member's points does the same for that member.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, or_, select

from flask_loyalty.ledger.entries import Draft, Heading
from flask_loyalty.services.employees import close_due
from flask_loyalty.services.holding import expire_held
from flask_loyalty.services.rounds import close_periods, tell_due
from flask_loyalty.services.shop import ShopFacts
from flask_loyalty.services.standing import GRACE, release
from flask_loyalty.store import holds, tables, vouchers
from flask_loyalty.store.code_tries import forget_tries
from flask_loyalty.store.journal import load_purse, write_purse
from flask_loyalty.store.orders import load_order, unpaid_orders
from flask_loyalty.store.parties import lock, of_ids
from flask_loyalty.store.programmes import ProgrammeSource

__all__ = ["tick"]


def tick(
    conn: Connection, programmes: ProgrammeSource, shop: ShopFacts, now: datetime, *, limit: int = 500
) -> dict[str, int]:
    """Do what is due by a moment; how much of each kind.

    :param limit: the most of each kind in one call, so that nobody waits long for its locks.
    """
    forget_tries(conn, now)
    return {
        "holds expired": _expire_holds(conn, programmes, now, limit),
        "held quotes expired": expire_held(conn, programmes, now, limit),
        "vouchers expired": _expire_vouchers(conn, now, limit),
        **_settle_members(conn, now, limit),
        "periods closed": close_due(conn, programmes, shop, now, limit),
        "periods of customers closed": close_periods(conn, programmes, now, limit),
        "customers due": tell_due(conn, programmes, now, limit),
    }


def _expire_holds(conn: Connection, programmes: ProgrammeSource, now: datetime, limit: int) -> int:
    """Free what orders that were not paid in time have reserved."""
    done = 0
    for ref in unpaid_orders(conn, now, limit):
        order = load_order(conn, ref, lock=True)
        if order is not None and order.state == "placed" and order.holds_until is not None:
            release(conn, programmes, order, now, "expired", "expired")
            done += 1
    return done


def _expire_vouchers(conn: Connection, now: datetime, limit: int) -> int:
    """Codes that nobody used in time go back to points."""
    done = 0
    overdue = vouchers.overdue_vouchers(conn, now, limit)
    people = of_ids(conn, [one.party_id for one in overdue])
    lock(conn, people)
    for voucher in overdue:
        fresh = vouchers.find_voucher(conn, voucher.code, lock=True)
        if fresh is None or fresh.state != "issued":
            continue
        vouchers.end_voucher(conn, fresh, "expired", now)
        holds.take_stock(conn, fresh.reward, -1, None)
        hold = holds.hold_of(conn, fresh.hold_id)
        member = people[fresh.party_id]
        purse = load_purse(conn, member, fresh.order_ref, hold=hold.id)
        purse.settle(now, "tick")
        heading = Heading("voucher", f"{fresh.id}:expired", "return", "tick", now, fresh.order_ref)
        draft = Draft(heading)
        purse.give_back(draft, hold.id, hold.amount, hold.returned, now=now, grace_until=now + GRACE)
        purse.book(draft)
        holds.return_of_hold(conn, hold, hold.amount)
        purse.repay(now, "tick")
        write_purse(conn, member, purse, now)
        done += 1
    return done


def _settle_members(conn: Connection, now: datetime, limit: int) -> dict[str, int]:
    """Open what has become active and lapse what has expired."""
    lot = tables.lot
    due = or_(
        and_(lot.c.stage == "pending", lot.c.active_from <= now),
        and_(lot.c.stage == "available", lot.c.expires_at <= now),
    )
    query = select(lot.c.party_id).where(due, lot.c.remaining > 0).distinct()
    ids = list(conn.execute(query.order_by(lot.c.party_id).limit(limit)).scalars())
    people = of_ids(conn, ids)
    lock(conn, people)
    counts = {"lots matured": 0, "lots expired": 0}
    for party_id in sorted(people):
        purse = load_purse(conn, people[party_id])
        purse.settle(now, "tick")
        kinds = [entry.heading.kind for entry in purse.entries]
        counts["lots matured"] += kinds.count("mature")
        counts["lots expired"] += kinds.count("lapse")
        write_purse(conn, people[party_id], purse, now)
    return counts
