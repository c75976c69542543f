"""The SQLAlchemy seam: a column of the shop's own model becomes a value, and that is an event.

What is hooked is the flush of a changed row, so only a real transition counts, whichever way the shop
makes it; what is done about it waits for the shop's own commit, so that both stand or fall together.
Statements that go round the ORM (``session.execute(update(Order)…)``) pass unseen: there ``emit`` is for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import event, inspect
from sqlalchemy.orm import InstrumentedAttribute, Session, object_session

__all__ = ["Watch", "attach", "follow_commits"]

log = logging.getLogger("flask_loyalty")

PENDING = "flask_loyalty.pending"


@dataclass(frozen=True, slots=True)
class Watch:
    """``attribute`` of a model becoming ``becomes`` means the event ``name`` of the order ``ref(row)``."""

    attribute: str
    becomes: object
    ref: Callable[[Any], object]
    name: str

    def holds(self, row: Any) -> bool:
        """Whether the row has the value now (after a rollback to a savepoint it may not)."""
        return _same(getattr(row, self.attribute), self.becomes)


def attach(column: InstrumentedAttribute[Any], watch: Watch) -> None:
    """Note every flush in which the column comes to the watched value."""

    def flushed(_mapper: Any, _connection: Any, row: Any) -> None:
        history = inspect(row).attrs[watch.attribute].history
        if any(_same(new, watch.becomes) for new in history.added) and not any(
            _same(old, watch.becomes) for old in history.deleted
        ):
            session = object_session(row)
            if session is not None:
                session.info.setdefault(PENDING, []).append((row, watch))

    # An order may be born paid, so the insert is looked at as well.
    event.listen(column.class_, "after_insert", flushed, propagate=True)
    event.listen(column.class_, "after_update", flushed, propagate=True)


_followed: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()


def follow_commits(sessions: Any, act: Callable[[Session, Any, Watch], None]) -> None:
    """Before each commit of these sessions, act on what was noted since the last one.

    :param sessions: the ``scoped_session`` of a Flask-SQLAlchemy ``db``; several apps may share one.
    """
    if sessions in _followed:
        return
    _followed[sessions] = True

    def before_commit(session: Session) -> None:
        if session.in_nested_transaction():
            return  # a savepoint: the shop has not decided yet
        # The shop's own change is not written yet here; flushing first takes the writer's lock for it.
        session.flush()
        noted = session.info.pop(PENDING, [])
        for row, watch in noted:
            if watch.holds(row):
                act(session, row, watch)

    def rolled_back(session: Session, _previous: Any) -> None:
        if not session.in_nested_transaction():
            session.info.pop(PENDING, None)

    event.listen(sessions, "before_commit", before_commit)
    event.listen(sessions, "after_soft_rollback", rolled_back)


def _same(value: object, wanted: object) -> bool:
    """Equal, or an Enum member whose value or name is the wanted one."""
    if value == wanted:
        return True
    return isinstance(value, Enum) and (value.value == wanted or value.name == wanted)
