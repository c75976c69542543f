"""Publishing a programme, and what has been published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from flask_loyalty.errors import ProgrammeRefused, WrongInput
from flask_loyalty.programme.loader import Ids, load_programme, report
from flask_loyalty.programme.mistakes import Located, explain
from flask_loyalty.services.bookable import unbooked
from flask_loyalty.store import programmes
from flask_loyalty.store.programmes import Version

__all__ = ["Published", "Version", "document", "publish", "versions"]


@dataclass(frozen=True, slots=True)
class Published:
    """The version that holds a document; ``new`` is False if it was published before.

    ``notes`` are those of the check: what may surprise, though nothing forbids it.
    """

    number: int
    new: bool
    notes: tuple[Located, ...] = ()


def publish(
    conn: Connection,
    document: str,
    author: str,
    note: str,
    now: datetime,
    *,
    effective_from: datetime | None = None,
    name: str = "programme",
    catalogue: Ids | None = None,
    locale: str = "en",
) -> Published:
    """Publish a document as the next version.

    One that says the very same as the newest version makes no other, unless it is to hold earlier. An older
    version's text does: that is how one goes back.

    :param effective_from: when it starts to hold; now if left out.
    :param name: what to call the document in messages, usually the file's name.
    :param catalogue: the ids that the shop has; one that it has not gets a note.
    :param locale: of what is told if it is refused.
    :raises ProgrammeRefused: if it has a mistake, or a rule that the shop's books cannot carry out; then
        nothing is published, and everything that is in the way is told.
    """
    loaded = load_programme(document, name=name, catalogue=catalogue)
    if loaded.programme is None:
        raise ProgrammeRefused(report=report(loaded, locale), count=len(loaded.errors))
    undone = unbooked(loaded.programme, document, name)
    if undone:
        raise ProgrammeRefused(report="\n\n".join(explain(one, locale) for one in undone), count=len(undone))
    since = effective_from or now
    newest = next(iter(programmes.versions(conn)), None)
    if newest and newest.hash == programmes.hash_of(document) and newest.effective_from <= since:
        return Published(newest.number, new=False, notes=loaded.diagnostics)
    number = programmes.add_version(
        conn, document, loaded.programme, author=author, note=note, effective_from=since, now=now
    )
    return Published(number, new=True, notes=loaded.diagnostics)


def versions(conn: Connection) -> list[Version]:
    """All published versions, the oldest first."""
    return programmes.versions(conn)[::-1]


def document(conn: Connection, number: int) -> str:
    """The text of a published version.

    :raises WrongInput: if there is none of that number.
    """
    known = [version.number for version in versions(conn)]
    if number not in known:
        published = f"{known[0]}–{known[-1]}" if known else "none"
        raise WrongInput(
            where=f"version {number}",
            problem="it was never published.",
            remedy=f"Published are: {published}.",
            polish=f"Wersji {number} nigdy nie opublikowano. Opublikowane: {published if known else 'brak'}.",
        )
    return programmes.document_of(conn, number)
