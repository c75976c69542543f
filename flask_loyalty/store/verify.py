"""The ledger's invariants, each as a query that names the rows which break it.

Run by the tests after every scenario, and by ``flask loyalty db check``. Each has a number of its own, so
that a finding can be spoken about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Text, and_, case, cast, func, literal, not_, or_, select, union_all

from flask_loyalty.store import tables as t

__all__ = ["Finding", "verify"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken invariant: which, where, and the numbers."""

    invariant: str
    row: str
    told: str

    def __str__(self) -> str:
        return f"{self.invariant} {self.row}: {self.told}"


def verify(conn: Connection) -> list[Finding]:
    """Everything that does not add up; empty when all is well."""
    return [
        *_entries_balance(conn),
        *_balances_are_sums(conn),
        *_balances_in_bounds(conn),
        *_points_are_in_lots(conn),
        *_lots_are_used_up_by_uses(conn),
        *_held_is_in_holds(conn),
        *_units_add_up(conn),
        *_holds_end_once(conn),
        *_orders_without_effect(conn),
        *_limits_are_sums(conn),
        *_bonuses_are_accruals(conn),
        *_gift_cards_add_up(conn),
    ]


def _found(conn: Connection, invariant: str, query: Any, row: str, told: str) -> Iterator[Finding]:
    for found in conn.execute(query).mappings():
        yield Finding(invariant, row.format(**found), told.format(**found))


def _entries_balance(conn: Connection) -> Iterator[Finding]:
    """I1: the postings of each entry add up to zero in each unit."""
    p = t.posting.c
    total = func.sum(p.amount)
    query = select(p.entry_id, p.unit, total.label("total")).group_by(p.entry_id, p.unit).having(total != 0)
    return _found(conn, "I1", query, "entry {entry_id}", "{total} {unit} too many")


def _balances_are_sums(conn: Connection) -> Iterator[Finding]:
    """I2: a cached balance is the sum of its postings."""
    a, p = t.account.c, t.posting.c
    total = func.coalesce(func.sum(p.amount), 0)
    query = (
        select(a.id, a.owner, a.kind, a.balance, total.label("total"))
        .select_from(t.account.outerjoin(t.posting, p.account_id == a.id))
        .where(a.balance.is_not(None))
        .group_by(a.id, a.owner, a.kind, a.balance)
        .having(a.balance != total)
    )
    return _found(conn, "I2", query, "account {id} ({owner} {kind})", "balance {balance}, postings {total}")


def _balances_in_bounds(conn: Connection) -> Iterator[Finding]:
    """I3: no balance below its floor or above its ceiling."""
    a = t.account.c
    query = select(a.id, a.owner, a.kind, a.balance).where(or_(a.balance < a.floor, a.balance > a.ceiling))
    return _found(conn, "I3", query, "account {id} ({owner} {kind})", "balance {balance}")


def _points_are_in_lots(conn: Connection) -> Iterator[Finding]:
    """I4: what is available or pending is what the lots of that stage hold."""
    a, lot, p = t.account.c, t.lot.c, t.party.c
    held = (
        select(p.subject, lot.stage, func.sum(lot.remaining).label("remaining"))
        .join(t.party, p.id == lot.party_id)
        .group_by(p.subject, lot.stage)
        .subquery()
    )
    remaining = func.coalesce(held.c.remaining, 0)
    query = (
        select(a.id, a.owner, a.kind, a.balance, remaining.label("remaining"))
        .select_from(t.account.outerjoin(held, and_(held.c.subject == a.owner, held.c.stage == a.kind)))
        .where(a.kind.in_(["available", "pending"]), a.balance != remaining)
    )
    yield from _found(
        conn, "I4", query, "account {id} ({owner} {kind})", "balance {balance}, lots {remaining}"
    )
    closed = select(lot.id, lot.remaining).where(lot.stage == "closed", lot.remaining != 0)
    yield from _found(conn, "I4", closed, "lot {id}", "closed with {remaining}")


def _lots_are_used_up_by_uses(conn: Connection) -> Iterator[Finding]:
    """I5 and I6: 0 ≤ remaining ≤ amount, and the uses of a lot are what is missing from it."""
    lot, use = t.lot.c, t.lot_use.c
    bad = select(lot.id, lot.amount, lot.remaining).where(or_(lot.remaining < 0, lot.remaining > lot.amount))
    yield from _found(conn, "I5", bad, "lot {id}", "{remaining} of {amount}")
    used = func.coalesce(func.sum(use.amount), 0)
    query = (
        select(lot.id, lot.amount, lot.remaining, used.label("used"))
        .select_from(t.lot.outerjoin(t.lot_use, use.lot_id == lot.id))
        .group_by(lot.id, lot.amount, lot.remaining)
        .having(lot.amount - lot.remaining != used)
    )
    yield from _found(conn, "I6", query, "lot {id}", "{remaining} of {amount} left, but {used} used")


def _held_is_in_holds(conn: Connection) -> Iterator[Finding]:
    """I7: what is held is the sum of open holds."""
    a, h, p = t.account.c, t.hold.c, t.party.c
    held = (
        select(p.subject, func.sum(h.amount).label("amount"))
        .join(t.party, p.id == h.party_id)
        .where(h.state == "open")
        .group_by(p.subject)
        .subquery()
    )
    amount = func.coalesce(held.c.amount, 0)
    query = (
        select(a.id, a.owner, a.balance, amount.label("amount"))
        .select_from(t.account.outerjoin(held, held.c.subject == a.owner))
        .where(a.kind == "held", a.balance != amount)
    )
    return _found(conn, "I7", query, "account {id} ({owner} held)", "balance {balance}, holds {amount}")


def _units_add_up(conn: Connection) -> Iterator[Finding]:
    """I8: all accounts of a unit add up to zero."""
    p = t.posting.c
    total = func.sum(p.amount)
    query = select(p.unit, total.label("total")).group_by(p.unit).having(total != 0)
    return _found(conn, "I8", query, "unit {unit}", "{total} too many")


def _holds_end_once(conn: Connection) -> Iterator[Finding]:
    """I10 and I11: one capture an order and kind; no hold open for an order that is paid or off."""
    h, o = t.hold.c, t.order.c
    twice = (
        select(h.order_ref, h.kind, h.key, func.count().label("number"))
        .where(h.state == "captured")
        .group_by(h.order_ref, h.kind, h.key)
        .having(func.count() > 1)
    )
    yield from _found(conn, "I10", twice, "order {order_ref} {kind} {key}", "captured {number} times")
    late = (
        select(h.id, h.order_ref, o.state)
        .join(t.order, o.ref == h.order_ref)
        .where(h.state == "open", o.state != "placed")
    )
    yield from _found(conn, "I11", late, "hold {id} of {order_ref}", "open, but the order is {state}")


def _orders_without_effect(conn: Connection) -> Iterator[Finding]:
    """I13: the entries of a cancelled order add up to nothing for each owner; codes that were used, and
    the points they cost, stay used."""
    e, p, a, o, v = t.entry.c, t.posting.c, t.account.c, t.order.c, t.voucher.c
    used = (
        select(v.order_ref, func.sum(v.points).label("points"))
        .where(v.state.in_(["used"]), v.order_ref.is_not(None))
        .group_by(v.order_ref)
        .subquery()
    )
    spent = func.coalesce(func.max(used.c.points), 0)
    total = func.sum(p.amount)
    customer = case((a.owner == "programme", literal("programme")), else_=literal("member"))
    query = (
        select(e.order_ref, customer.label("owner"), p.unit, total.label("total"), spent.label("spent"))
        .select_from(
            t.posting.join(t.entry, e.id == p.entry_id)
            .join(t.account, a.id == p.account_id)
            .join(t.order, and_(o.ref == e.order_ref, o.state == "cancelled"))
            .outerjoin(used, used.c.order_ref == o.ref)
        )
        .group_by(e.order_ref, customer, p.unit)
        .having(func.abs(total) != spent)
    )
    return _found(
        conn, "I13", query, "order {order_ref}, {owner}", "{total} {unit} left over, {spent} spent for good"
    )


def _limits_are_sums(conn: Connection) -> Iterator[Finding]:
    """I17: what is used of a limit is the sum of its parts, or so many customers as used it at all."""
    use, part = t.limit_use.c, t.limit_part.c
    counts = and_(
        or_(use.key.like("%/customers"), use.key.like("%/customers/%")), use.key.not_like("%/customer:%")
    )
    both = union_all(
        select(use.key, use.used.label("amount")).where(not_(counts)),
        select(part.key, (-part.amount).label("amount")),
    ).subquery()
    total = func.sum(both.c.amount)
    query = select(both.c.key, total.label("total")).group_by(both.c.key).having(total != 0)
    yield from _found(conn, "I17", query, "limit {key}", "{total} more used than its parts")
    own = t.limit_use.alias("own")
    prefix = use.key + "/customer:"
    number = func.count(own.c.key)
    query = (
        select(use.key, use.used, number.label("number"))
        .select_from(
            t.limit_use.outerjoin(
                own, and_(own.c.used > 0, func.substr(own.c.key, 1, func.length(prefix)) == prefix)
            )
        )
        .where(counts)
        .group_by(use.key, use.used)
        .having(use.used != number)
    )
    yield from _found(conn, "I17", query, "limit {key}", "{used} customers counted, {number} there")


def _bonuses_are_accruals(conn: Connection) -> Iterator[Finding]:
    """I21: what employees have accrued or can be paid is what their periods come to."""
    a, one, p = t.account.c, t.accrual.c, t.party.c
    kind = case((one.state == "open", literal("bonus_accrued")), else_=literal("bonus_payable"))
    sums = (
        select(
            p.subject,
            one.currency,
            kind.label("kind"),
            func.sum(one.accrued_minor + one.carried_minor).label("amount"),
        )
        .join(t.party, p.id == one.party_id)
        .group_by(p.subject, one.currency, kind)
        .subquery()
    )
    amount = func.coalesce(sums.c.amount, 0)
    query = (
        select(a.id, a.owner, a.kind, a.balance, amount.label("amount"))
        .select_from(
            t.account.outerjoin(
                sums,
                and_(sums.c.subject == a.owner, sums.c.kind == a.kind, sums.c.currency == a.unit),
            )
        )
        .where(a.kind.in_(["bonus_accrued", "bonus_payable"]), a.balance != amount)
    )
    return _found(conn, "I21", query, "account {id} ({owner} {kind})", "balance {balance}, periods {amount}")


def _gift_cards_add_up(conn: Connection) -> Iterator[Finding]:
    """I31: what is held of a gift card is the sum of its open holds. I32: what was put on it is on it still,
    or held, spent for good, or taken off."""
    a, h, c = t.account.c, t.gift_card_hold.c, t.gift_card.c
    owner = literal("card:") + cast(c.id, Text)

    def sum_of(query: Any) -> Any:
        return query.correlate(t.gift_card).scalar_subquery()

    def balance(kind: str) -> Any:
        mine = and_(a.owner == owner, a.kind == kind)
        return sum_of(select(func.coalesce(func.sum(a.balance), 0)).where(mine))

    def held(state: str, amount: Any) -> Any:
        mine = and_(h.card_id == c.id, h.state == state)
        return sum_of(select(func.coalesce(func.sum(amount), 0)).where(mine))

    holds, reserved = held("open", h.amount_minor), balance("card_held")
    query = select(c.id, reserved.label("balance"), holds.label("holds")).where(reserved != holds)
    yield from _found(conn, "I31", query, "gift card {id}", "{balance} held, but its open holds are {holds}")
    spent = held("captured", h.amount_minor - h.returned_minor)
    there = balance("card_value") + reserved + spent + c.cancelled_minor
    query = select(c.id, c.opened_minor, there.label("there")).where(there != c.opened_minor)
    yield from _found(conn, "I32", query, "gift card {id}", "{opened_minor} put on it, {there} accounted for")
