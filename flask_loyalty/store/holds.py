"""What an order reserves beside points in lots: the holds themselves, reward stock, uses of limits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from flask_loyalty.engine.limits import customers_key, with_customers
from flask_loyalty.errors import WriteConflict
from flask_loyalty.store.dialects import insert_ignoring
from flask_loyalty.store.tables import hold, limit_part, limit_use, reward_stock

__all__ = [
    "Hold",
    "add_hold",
    "end_hold",
    "hold_of",
    "holds_of",
    "lock_limits",
    "lock_stock",
    "return_of_hold",
    "stock_taken",
    "take_limits",
    "take_stock",
]


@dataclass(frozen=True, slots=True)
class Hold:
    """Points reserved for paying an order (``kind`` points) or for a reward (``key`` names it)."""

    id: int
    order_ref: str
    party_id: int
    kind: str
    key: str
    amount: int
    returned: int
    state: str
    expires_at: datetime

    @property
    def reward(self) -> str:
        """The reward's id; the second of one reward has the key ``cinema#2``."""
        return self.key.partition("#")[0] if self.kind == "reward" else ""


def add_hold(
    conn: Connection,
    *,
    order_ref: str,
    party_id: int,
    kind: str,
    key: str,
    amount: int,
    expires_at: datetime,
    state: str = "open",
) -> int:
    """A new hold; the points are taken by the purse."""
    row = {
        "order_ref": order_ref,
        "party_id": party_id,
        "kind": kind,
        "key": key,
        "amount": amount,
        "returned": 0,
        "state": state,
        "expires_at": expires_at,
    }
    return int(conn.execute(insert(hold).returning(hold.c.id), row).scalar_one())


def holds_of(conn: Connection, order_ref: str) -> list[Hold]:
    """An order's holds, in the order in which they were made."""
    return [
        Hold(*row) for row in conn.execute(_HOLDS.where(hold.c.order_ref == order_ref).order_by(hold.c.id))
    ]


def hold_of(conn: Connection, id_: int) -> Hold:
    """A hold by its id."""
    return Hold(*conn.execute(_HOLDS.where(hold.c.id == id_)).one())


def end_hold(conn: Connection, one: Hold, state: str) -> None:
    """End an open hold: exactly once.

    :raises WriteConflict: if it has been ended meanwhile.
    """
    mine = (hold.c.id == one.id, hold.c.state == "open")
    if conn.execute(update(hold).where(*mine).values(state=state)).rowcount != 1:
        raise WriteConflict(f"The hold {one.id} was ended by somebody else meanwhile.")


def return_of_hold(conn: Connection, one: Hold, returned: int) -> None:
    """Note how many of a captured hold's points have been given back in all."""
    mine = (hold.c.id == one.id, hold.c.returned == one.returned)
    if conn.execute(update(hold).where(*mine).values(returned=returned)).rowcount != 1:
        raise WriteConflict(f"The hold {one.id} was given back by somebody else meanwhile.")


_HOLDS = select(
    hold.c.id,
    hold.c.order_ref,
    hold.c.party_id,
    hold.c.kind,
    hold.c.key,
    hold.c.amount,
    hold.c.returned,
    hold.c.state,
    hold.c.expires_at,
)


# ---------------------------------------------------------------- reward stock


def stock_taken(conn: Connection, rewards: Collection[str]) -> dict[str, int]:
    """How many of each reward have been taken so far."""
    if not rewards:
        return {}
    query = select(reward_stock.c.reward, reward_stock.c.taken).where(
        reward_stock.c.reward.in_(sorted(rewards))
    )
    return {row.reward: row.taken for row in conn.execute(query)}


def lock_stock(conn: Connection, rewards: Collection[str]) -> None:
    """Wait until nobody else takes one of these rewards."""
    if not rewards:
        return
    insert_ignoring(conn, reward_stock, [{"reward": name, "taken": 0} for name in sorted(rewards)])
    query = select(reward_stock.c.reward).where(reward_stock.c.reward.in_(sorted(rewards)))
    conn.execute(query.order_by(reward_stock.c.reward).with_for_update()).all()


def take_stock(conn: Connection, reward: str, number: int, stock: int | None) -> None:
    """Take rewards from the stock, or put them back (a negative number).

    :param stock: how many there are in all; None if that does not matter.
    :raises WriteConflict: if none is left.
    """
    insert_ignoring(conn, reward_stock, [{"reward": reward, "taken": 0}])
    mine: list[Any] = [reward_stock.c.reward == reward, reward_stock.c.taken + number >= 0]
    if stock is not None and number > 0:
        mine.append(reward_stock.c.taken + number <= stock)
    statement = update(reward_stock).where(*mine).values(taken=reward_stock.c.taken + number)
    if conn.execute(statement).rowcount != 1:
        raise WriteConflict(f"None of the reward {reward!r} is left.")


# ---------------------------------------------------------------- limits


def lock_limits(conn: Connection, keys: Iterable[str]) -> dict[str, int]:
    """Wait until nobody else uses these limits, in one order for all; how much of each is used.

    With a key that remembers a customer goes the one that counts them.
    """
    named = set(keys)
    wanted = sorted(named | {counter for key in named if (counter := customers_key(key))})
    if not wanted:
        return {}
    insert_ignoring(conn, limit_use, [{"key": key, "used": 0} for key in wanted])
    query = select(limit_use.c.key, limit_use.c.used).where(limit_use.c.key.in_(wanted))
    return {row.key: row.used for row in conn.execute(query.order_by(limit_use.c.key).with_for_update())}


def take_limits(
    conn: Connection, cause: str, target: Mapping[str, int], most: Mapping[str, int], *, had: bool = True
) -> None:
    """Let an order or an event use as much of each limit as it now comes to, in all.

    :param most: what each limit allows; a key that is not in it is only counted.
    :param had: whether the cause may have used limits before.
    :raises WriteConflict: if a limit does not leave as much.
    """
    before = _parts(conn, cause) if had else {}
    changes = {key: target.get(key, 0) - before.get(key, 0) for key in {*target, *before}}
    changes = {key: change for key, change in changes.items() if change}
    if not changes:
        return
    own = set(changes)
    changes = dict(sorted(with_customers(lock_limits(conn, _remembered(own)), changes).items()))
    insert_ignoring(conn, limit_use, [{"key": key, "used": 0} for key in changes])
    _change(conn, [(key, change, most.get(key)) for key, change in changes.items() if change])
    conn.execute(delete(limit_part).where(limit_part.c.cause == cause, limit_part.c.key.in_(own)))
    rows = [{"cause": cause, "key": key, "amount": target[key]} for key in own if target.get(key)]
    if rows:
        conn.execute(insert(limit_part), rows)


def _change(conn: Connection, changes: Sequence[tuple[str, int, int | None]]) -> None:
    """Count uses up or down in one statement, in the order given; up only where the limit leaves as much."""
    rows = [
        {"mine": key, "change": change, "most": _ENDLESS if most is None or change < 0 else most}
        for key, change, most in changes
    ]
    if not rows:
        return
    after = limit_use.c.used + bindparam("change", type_=limit_use.c.used.type)
    fits = after <= bindparam("most", type_=limit_use.c.used.type)
    statement = update(limit_use).where(limit_use.c.key == bindparam("mine"), fits).values(used=after)
    if conn.execute(statement, rows).rowcount != len(rows):
        raise WriteConflict("A limit of this order was used up by somebody else meanwhile.")


_ENDLESS = 2**62
"""No limit, for a database's whole number."""


def _remembered(keys: Iterable[str]) -> list[str]:
    """The keys that remember a customer: what they count changes only when one comes or goes."""
    return [key for key in keys if customers_key(key)]


def _parts(conn: Connection, cause: str) -> dict[str, int]:
    query = select(limit_part.c.key, limit_part.c.amount).where(limit_part.c.cause == cause)
    return {row.key: row.amount for row in conn.execute(query)}
