"""What has been drawn from budgets: from the uses of their limits, and from the outcomes of their rules."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, String, and_, func, or_, select

from flask_loyalty.store.past import CODE, HELD
from flask_loyalty.store.quote_holds import lapsed_uses
from flask_loyalty.store.tables import limit_part, limit_use, order, outcome, quote_hold

__all__ = ["Drawn", "drawn", "given_by_rule"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """How much of a budget is used, in what it counts; of that ``held`` by what is not paid yet.

    :ivar customers: of a budget per customer, how many have drawn on it.
    """

    used: int
    held: int
    customers: int


def drawn(conn: Connection, key: str, now: datetime, *, many: bool) -> Drawn:
    """What is drawn under a key or, with ``many``, under all keys that begin with it.

    What lapsed holds still count is left out.
    """
    left = limit_use.c.used - lapsed_uses(now)
    each = select(left.label("used")).where(_under(limit_use.c.key, key, many=many)).subquery()
    query = select(func.coalesce(func.sum(each.c.used), 0), func.count()).where(each.c.used > 0)
    used, customers = conn.execute(query).one()
    return Drawn(int(used), _held(conn, key, now, many=many), int(customers) if many else 0)


def _held(conn: Connection, key: str, now: datetime, *, many: bool) -> int:
    unpaid = select(order.c.ref).where(order.c.state == "placed")
    asked = select(quote_hold.c.ref).where(quote_hold.c.state == "open", quote_hold.c.expires_at > now)
    query = select(func.coalesce(func.sum(limit_part.c.amount), 0)).where(
        _under(limit_part.c.key, key, many=many),
        or_(limit_part.c.cause.in_(unpaid), limit_part.c.cause.in_(asked)),
    )
    return int(conn.execute(query).scalar_one())


def given_by_rule(
    conn: Connection, key: str, rules: Collection[str], *, many: bool
) -> dict[str, tuple[int, int]]:
    """By rule, how much it has given to what drew on a key, and how many times; what came back is off."""
    causes = select(limit_part.c.cause).where(_under(limit_part.c.key, key, many=many))
    amount = func.sum(outcome.c.amount)
    each = (
        select(outcome.c.rule, outcome.c.cause, amount.label("amount"))
        .where(and_(outcome.c.rule.in_(sorted(rules)), outcome.c.cause.in_(causes)))
        .where(outcome.c.kind.not_in((HELD, CODE)))
        .group_by(outcome.c.rule, outcome.c.cause)
        .having(amount != 0)
        .subquery()
    )
    query = select(each.c.rule, func.sum(each.c.amount).label("amount"), func.count().label("times"))
    return {row.rule: (int(row.amount), int(row.times)) for row in conn.execute(query.group_by(each.c.rule))}


def _under(column: ColumnElement[str], key: str, *, many: bool) -> ColumnElement[bool]:
    return func.substr(column, 1, len(key), type_=String) == key if many else column == key
