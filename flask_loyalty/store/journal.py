"""Entries into the database and back: the write protocol.

Everything that moves points or money runs in this order, in a transaction that
:mod:`flask_loyalty.store.writing` opened:

1. the event's key (:mod:`flask_loyalty.store.events`), so that the same event waits for itself;
2. the people's locks, in the order of their ids;
3. counters with a limit, in the order of their keys;
4. entries; then every account with a cached balance, in the order of ids, each guarded by its floor;
5. lots, guarded by the revision that was read; uses and postings.

A guard that fails is a :class:`~flask_loyalty.errors.WriteConflict`: the transaction is undone and may be
tried again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    cast,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from flask_loyalty.errors import WriteConflict
from flask_loyalty.ledger.accounts import PROGRAMME, Account, debt
from flask_loyalty.ledger.entries import Entry, Heading, LotUse, Posting
from flask_loyalty.ledger.purse import Lot, Purse, Stage
from flask_loyalty.store import tables
from flask_loyalty.store.dialects import Inserts, insert_new
from flask_loyalty.store.parties import Known
from flask_loyalty.store.types import Instant

__all__ = ["book", "booked_debt", "load_purse", "write_purse"]


def load_purse(
    conn: Connection, member: Known, order: str | None = None, *, hold: int | None = None
) -> Purse:
    """A member's points as they stand; call it under the member's lock.

    With an order (or a hold) also the lots that it created or used, open or not, and its uses in the order
    of time.
    """
    lot, use, entry = tables.lot, tables.lot_use, tables.entry
    live = and_(lot.c.stage != Stage.CLOSED, lot.c.remaining > 0)
    uses: list[LotUse] = []
    wanted = live
    if order is not None or hold is not None:
        mine = entry.c.order_ref == order if order is not None else use.c.hold_id == hold
        of_order = (
            select(use.c.lot_id, use.c.amount, use.c.kind, use.c.hold_id)
            .join(entry, entry.c.id == use.c.entry_id)
            .where(mine)
            .order_by(use.c.id)
        )
        uses = [LotUse(*row) for row in conn.execute(of_order)]
        used = lot.c.id.in_(sorted({one.lot for one in uses}))
        wanted = or_(live, used) if order is None else or_(live, used, lot.c.order_ref == order)
    lots, opened, balances = _lots_and_accounts(conn, member, wanted)
    owed = balances.get(debt(member.subject)) or 0
    return Purse(member.subject, lots, owed, uses, read=dict(lots), opened=opened)


def _lots_and_accounts(
    conn: Connection, member: Known, wanted: ColumnElement[bool]
) -> tuple[dict[int, Lot], dict[Account, int], dict[Account, int | None]]:
    """A member's lots, and the numbers and balances of their accounts and the programme's; one statement."""
    lot, account = tables.lot, tables.account
    no_time = cast(null(), Instant)
    query = union_all(
        select(literal("lot").label("of"), *_LOT_COLUMNS).where(lot.c.party_id == member.id, wanted),
        select(
            literal("account"), account.c.id, account.c.owner, account.c.kind, account.c.balance,
            literal(0), no_time, no_time, account.c.unit, literal(0),
        ).where(account.c.owner.in_([member.subject, PROGRAMME])),
    )  # fmt: skip
    lots, opened, balances = dict[int, Lot](), dict[Account, int](), dict[Account, int | None]()
    for of, id_, *row in conn.execute(query):
        first, second, number, left, active_from, expires_at, third, revision = row
        if of == "lot":
            name = str(id_)
            lots[id_] = Lot(id_, first, second, number, left, active_from, expires_at, third, revision, name)
        else:
            account_ = Account(first, second, third)
            opened[account_], balances[account_] = id_, number
    return lots, opened, balances


def booked_debt(conn: Connection, member: Known, order: str) -> int:
    """What the changes of an order's earnings have left as a debt: 0 or negative."""
    posting, entry, account = tables.posting, tables.entry, tables.account
    query = (
        select(func.coalesce(func.sum(posting.c.amount), 0))
        .join(entry, entry.c.id == posting.c.entry_id)
        .join(account, account.c.id == posting.c.account_id)
        .where(
            entry.c.order_ref == order,
            entry.c.kind == "earn",
            account.c.owner == member.subject,
            account.c.kind == "debt",
        )
    )
    return int(conn.execute(query).scalar_one())


def write_purse(
    conn: Connection, member: Known, purse: Purse, now: datetime, later: Inserts | None = None
) -> None:
    """Write what has changed in a purse: its entries, balances, lots.

    :param later: where postings and uses of lots may wait, which nothing asks for before it is written.
    """
    rows = later or Inserts()
    ids = book(conn, purse.entries, now, purse.opened, rows)
    _update_lots(conn, purse)
    _finish_lots(conn, member, purse, ids, rows)
    purse.entries.clear()
    if later is None:
        rows.write(conn)


def book(
    conn: Connection,
    entries: Sequence[Entry],
    now: datetime,
    opened: Mapping[Account, int] | None = None,
    later: Inserts | None = None,
) -> dict[int, int]:
    """Write entries with their postings and balances; lots and their uses are the purse's business.

    :param opened: the numbers of accounts that are known to be there; asked for when absent.
    :param later: where postings may wait, which nothing asks for before it is written.
    :return: the id of each entry by its place.
    """
    if not entries:
        return {}
    accounts = _accounts(conn, {p.account for entry in entries for p in entry.postings}, opened)
    rows = [_entry_row(entry.heading, now) for entry in entries]
    returned = conn.execute(
        insert(tables.entry).returning(tables.entry.c.id, tables.entry.c.scope, tables.entry.c.key), rows
    )
    by_key = {(row.scope, row.key): row.id for row in returned}
    ids = {i: by_key[(e.heading.scope, e.heading.key)] for i, e in enumerate(entries)}
    _move(conn, accounts, [p for entry in entries for p in entry.postings])
    postings = [
        {
            "entry_id": ids[i],
            "account_id": accounts[p.account],
            "unit": p.account.unit,
            "amount": p.amount,
            "rule": p.rule,
            "line": p.line,
            "unit_no": p.unit_no,
        }
        for i, entry in enumerate(entries)
        for p in entry.postings
    ]
    kept = later or Inserts()
    kept.add(tables.posting, postings)
    if later is None:
        kept.write(conn)
    return ids


_LOT_COLUMNS = (
    tables.lot.c.id,
    tables.lot.c.order_ref,
    tables.lot.c.rule,
    tables.lot.c.amount,
    tables.lot.c.remaining,
    tables.lot.c.active_from,
    tables.lot.c.expires_at,
    tables.lot.c.stage,
    tables.lot.c.revision,
)


def _entry_row(heading: Heading, now: datetime) -> dict[str, Any]:
    return {
        "scope": heading.scope,
        "key": heading.key,
        "kind": heading.kind,
        "order_ref": heading.order,
        "cause": heading.cause,
        "version": heading.version,
        "occurred_at": heading.occurred_at,
        "booked_at": now,
        "actor": heading.actor,
        "reason": heading.reason,
    }


# ---------------------------------------------------------------- accounts


def _accounts(
    conn: Connection, wanted: Iterable[Account], opened: Mapping[Account, int] | None
) -> dict[Account, int]:
    """The ids of accounts; those that are new are opened."""
    names = sorted(set(wanted))
    found = _find_accounts(conn, names) if opened is None else {n: opened[n] for n in names if n in opened}
    missing = [name for name in names if name not in found]
    account = tables.account
    columns = (account.c.id, account.c.owner, account.c.kind, account.c.unit)
    for row in insert_new(conn, account, [_account_row(name) for name in missing], *columns):
        found[Account(row.owner, row.kind, row.unit)] = row.id
    return found | _find_accounts(conn, [name for name in missing if name not in found])


def _find_accounts(conn: Connection, names: Sequence[Account]) -> dict[Account, int]:
    if not names:
        return {}
    account = tables.account
    key = tuple_(account.c.owner, account.c.kind, account.c.unit)
    query = select(account.c.id, account.c.owner, account.c.kind, account.c.unit).where(
        key.in_([(name.owner, name.kind, name.unit) for name in names])
    )
    return {Account(row.owner, row.kind, row.unit): row.id for row in conn.execute(query)}


def _account_row(name: Account) -> dict[str, Any]:
    return {
        "owner": name.owner,
        "kind": name.kind,
        "unit": name.unit,
        "balance": 0 if name.cached else None,
        "floor": name.floor,
        "ceiling": name.ceiling,
    }


def _move(conn: Connection, accounts: Mapping[Account, int], postings: Iterable[Posting]) -> None:
    """Change every cached balance, in the order of ids, each within its bounds."""
    changes: dict[int, int] = defaultdict(int)
    for posting in postings:
        if posting.account.cached:
            changes[accounts[posting.account]] += posting.amount
    rows = [{"id_": id_, "change": change} for id_, change in sorted(changes.items()) if change]
    if not rows:
        return
    account = tables.account
    after = account.c.balance + bindparam("change", type_=account.c.balance.type)
    statement = (
        update(account)
        .where(
            account.c.id == bindparam("id_"),
            or_(account.c.floor.is_(None), after >= account.c.floor),
            or_(account.c.ceiling.is_(None), after <= account.c.ceiling),
        )
        .values(balance=after)
    )
    if conn.execute(statement, rows).rowcount != len(rows):
        raise WriteConflict("A balance would leave its bounds: somebody else was faster.")


# ---------------------------------------------------------------- lots


def _update_lots(conn: Connection, purse: Purse) -> None:
    changed = [
        {
            "id_": lot.id,
            "was": purse.read[lot.id].revision,
            "now_remaining": lot.remaining,
            "now_active": lot.active_from,
            "now_expires": lot.expires_at,
            "now_stage": lot.stage,
            "now_revision": lot.revision,
        }
        for id_, lot in sorted(purse.lots.items())
        if id_ in purse.read and lot.revision != purse.read[id_].revision
    ]
    if not changed:
        return
    lot_ = tables.lot
    statement = (
        update(lot_)
        .where(lot_.c.id == bindparam("id_"), lot_.c.revision == bindparam("was"))
        .values(
            remaining=bindparam("now_remaining"),
            active_from=bindparam("now_active", type_=lot_.c.active_from.type),
            expires_at=bindparam("now_expires", type_=lot_.c.expires_at.type),
            stage=bindparam("now_stage"),
            revision=bindparam("now_revision"),
        )
    )
    if conn.execute(statement, changed).rowcount != len(changed):
        raise WriteConflict("A lot of points was changed by somebody else meanwhile.")


def _finish_lots(
    conn: Connection, member: Known, purse: Purse, ids: Mapping[int, int], later: Inserts
) -> None:
    """Insert new lots as they ended up, then all uses."""
    made_by = {new.number: ids[i] for i, entry in enumerate(purse.entries) for new in entry.lots}
    numbers = _insert_lots(
        conn, member, {number: (id_, purse.lots[number]) for number, id_ in made_by.items()}
    )
    uses = [
        {
            "lot_id": numbers.get(use.lot, use.lot),
            "entry_id": ids[i],
            "hold_id": use.hold,
            "kind": use.kind,
            "amount": use.amount,
        }
        for i, entry in enumerate(purse.entries)
        for use in entry.uses
    ]
    later.add(tables.lot_use, uses)


_TOLD_APART = ("entry_id", "order_ref", "rule", "amount", "remaining", "active_from", "expires_at", "stage")


def _insert_lots(conn: Connection, member: Known, lots: Mapping[int, tuple[int, Lot]]) -> dict[int, int]:
    """Insert lots in one statement; the id of each by its number.

    A database gives ids back in an order of its own, so each is found by what its row says. Of two rows
    that say the same either may have either id.
    """
    if not lots:
        return {}
    rows = {number: _lot_row(member, *lots[number]) for number in sorted(lots, reverse=True)}
    table = tables.lot
    made = insert(table).returning(table.c.id, *(table.c[name] for name in _TOLD_APART))
    ids: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for id_, *told in conn.execute(made, list(rows.values())):
        ids[tuple(told)].append(id_)
    return {number: ids[tuple(row[name] for name in _TOLD_APART)].pop() for number, row in rows.items()}


def _lot_row(member: Known, entry_id: int, lot: Lot) -> dict[str, Any]:
    return {
        "party_id": member.id,
        "entry_id": entry_id,
        "order_ref": lot.order,
        "rule": lot.rule,
        "amount": lot.amount,
        "remaining": lot.remaining,
        "active_from": lot.active_from,
        "expires_at": lot.expires_at,
        "stage": lot.stage,
        "revision": lot.revision,
        "funders": "{}",
    }
