"""Publishing a programme, and what has been published."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from flask_loyalty.errors import ProgrammeRefused
from flask_loyalty.programme.loader import load_programme, report
from flask_loyalty.programme.mistakes import explain
from flask_loyalty.services.bookable import unbooked
from flask_loyalty.store import programmes
from flask_loyalty.store.programmes import Version

__all__ = ["Version", "publish", "versions"]


def publish(
    conn: Connection,
    document: str,
    author: str,
    note: str,
    now: datetime,
    *,
    effective_from: datetime | None = None,
    name: str = "programme",
) -> int:
    """Publish a document as the next version; its number.

    :param effective_from: when it starts to hold; now if left out.
    :param name: what to call the document in messages, usually the file's name.
    :raises ProgrammeRefused: if it has a mistake, or a rule that the shop's books cannot carry out; then
        nothing is published, and everything that is in the way is told.
    """
    loaded = load_programme(document, name=name)
    if loaded.programme is None:
        raise ProgrammeRefused(report=report(loaded), count=len(loaded.errors))
    undone = unbooked(loaded.programme, document, name)
    if undone:
        raise ProgrammeRefused(report="\n\n".join(explain(one, "en") for one in undone), count=len(undone))
    start = effective_from or now
    return programmes.add_version(
        conn, document, loaded.programme, author=author, note=note, effective_from=start, now=now
    )


def versions(conn: Connection) -> list[Version]:
    """All published versions, the oldest first."""
    return programmes.versions(conn)[::-1]
