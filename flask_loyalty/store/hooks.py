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
from sqlalchemy.orm import InstrumentedAttribute, Session, SessionTransaction, object_session

__all__ = [
    "ANY_CHANGE",
    "Attribute",
    "ShopSession",
    "Watch",
    "attach",
    "follow_commits",
    "when_committed",
]

Attribute = InstrumentedAttribute[Any]
"""A mapped column of one of the shop's models, ``Order.status``."""

ShopSession = Session
"""The shop's own session, as an event brings it."""

log = logging.getLogger("flask_loyalty")

PENDING = "flask_loyalty.pending"
AFTERWARDS = "flask_loyalty.afterwards"

ANY_CHANGE = object()
"""For ``becomes``: whatever a row that was there already changes to (a count of units given back, say)."""


@dataclass(frozen=True, slots=True)
class Watch:
    """``attribute`` of a model becoming ``becomes`` means the event ``name`` of the order ``ref(row)``.

    Where ``of_member``, ``ref`` gives a member instead, and the event is one that is about no order.
    """

    attribute: str
    becomes: object
    ref: Callable[[Any], object]
    name: str
    of_member: bool = False

    def happened(self, row: Any, *, born: bool) -> bool:
        """Whether the flush that is under way brings the value to the row."""
        history = inspect(row).attrs[self.attribute].history
        if not history.added:
            return False
        if self.becomes is ANY_CHANGE:
            return not born and list(history.added) != list(history.deleted)
        came = any(_same(new, self.becomes) for new in history.added)
        return came and not any(_same(old, self.becomes) for old in history.deleted)

    def holds(self, row: Any) -> bool:
        """Whether the row has the value now (after a rollback to a savepoint it may not)."""
        return self.becomes is ANY_CHANGE or _same(getattr(row, self.attribute), self.becomes)


def attach(column: Attribute, watch: Watch) -> None:
    """Note every flush in which the column comes to the watched value."""

    def flushed(row: Any, *, born: bool) -> None:
        session = object_session(row)
        if session is not None and watch.happened(row, born=born):
            session.info.setdefault(PENDING, []).append((row, watch))

    # An order may be born paid, so the insert is looked at as well.
    event.listen(column.class_, "after_insert", lambda _m, _c, row: flushed(row, born=True), propagate=True)
    event.listen(column.class_, "after_update", lambda _m, _c, row: flushed(row, born=False), propagate=True)


def when_committed(session: Session, act: Callable[[], object]) -> None:
    """Do something once the transaction that is under way has been committed; never, if it is rolled back."""
    session.info.setdefault(AFTERWARDS, []).append(act)


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
        told: set[tuple[Watch, object]] = set()
        for row, watch in session.info.pop(PENDING, []):
            of = _subject(session, row, watch)
            if of is not None and (watch, of) not in told:
                told.add((watch, of))  # two lines given back are one refund of one order
                act(session, of, watch)

    def rolled_back(session: Session, ended: SessionTransaction) -> None:
        # Of a savepoint only its own work is gone; what was noted before it still happened, and what was
        # noted inside it no longer holds when the shop commits.
        if ended.parent is None:
            session.info.pop(PENDING, None)
            session.info.pop(AFTERWARDS, None)

    def committed(session: Session) -> None:
        if not session.in_nested_transaction():
            for act in session.info.pop(AFTERWARDS, []):
                act()

    event.listen(sessions, "before_commit", before_commit)
    event.listen(sessions, "after_commit", committed)
    event.listen(sessions, "after_soft_rollback", rolled_back)


def _subject(session: Session, row: Any, watch: Watch) -> object:
    """What the event is about; None if the row is gone again or no longer has the value."""
    if row not in session or not inspect(row).persistent:
        return None
    try:
        return watch.ref(row) if watch.holds(row) else None
    except Exception:  # the shop's payment must stand, whatever its lambda got wrong
        log.exception(
            "loyalty: nobody can say which %s this was: ref(%s) failed", watch.name, type(row).__name__
        )
        return None


def _same(value: object, wanted: object) -> bool:
    """Equal, or an Enum member whose value or name is the wanted one."""
    if value == wanted:
        return True
    return isinstance(value, Enum) and (value.value == wanted or value.name == wanted)
