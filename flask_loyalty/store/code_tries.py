"""How often somebody typed a wrong code lately: so that nobody finds a good one by trying."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, select, update

from flask_loyalty.store.dialects import insert_ignoring
from flask_loyalty.store.tables import code_try

__all__ = ["forget_tries", "give_back_try", "take_try"]

KEPT = timedelta(days=1)


def take_try(conn: Connection, most: Mapping[str, int], now: datetime, window: timedelta) -> datetime | None:
    """Count one try of somebody before it is known whether it is wrong, so that many at once gain nothing.

    :param most: how many wrong ones each of their names may have within a window; the name is a hash.
    :return: None, or the moment from which they may try again; then nothing is counted.
    """
    names = sorted(most)
    insert_ignoring(conn, code_try, [{"who": name, "since": now, "tries": 0} for name in names])
    query = select(code_try).where(code_try.c.who.in_(names)).order_by(code_try.c.who).with_for_update()
    rows = conn.execute(query).all()
    begun = {row.who: row for row in rows if row.since > now - window}
    waits: list[datetime] = [row.since + window for name, row in begun.items() if row.tries >= most[name]]
    if waits:
        return max(waits)
    for name in names:
        row = begun.get(name)
        since, tries = (now, 1) if row is None else (row.since, row.tries + 1)
        conn.execute(update(code_try).where(code_try.c.who == name).values(since=since, tries=tries))
    return None


def give_back_try(conn: Connection, names: Iterable[str]) -> None:
    """The code was a good one: it does not count."""
    for name in sorted(names):
        mine = and_(code_try.c.who == name, code_try.c.tries > 0)
        conn.execute(update(code_try).where(mine).values(tries=code_try.c.tries - 1))


def forget_tries(conn: Connection, now: datetime) -> None:
    """Keep nothing of whoever has not tried for a day."""
    conn.execute(delete(code_try).where(code_try.c.since < now - KEPT))
