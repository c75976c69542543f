"""Publishing a programme, and what has been published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from flask_loyalty.analysis.dead import never_gives
from flask_loyalty.analysis.examine import examine
from flask_loyalty.analysis.unpicked import with_meetings
from flask_loyalty.errors import ProgrammeRefused, WrongInput
from flask_loyalty.programme.loader import Catalogue, Loaded, load_programme, report
from flask_loyalty.programme.mistakes import Located, explain, to_data
from flask_loyalty.programme.model import Programme
from flask_loyalty.services.bookable import unapplied, unbooked
from flask_loyalty.store import programmes
from flask_loyalty.store.programmes import Version

__all__ = ["Published", "Version", "document", "findings", "publish", "refused_codes", "versions"]


@dataclass(frozen=True, slots=True)
class Published:
    """The version that holds a document; ``new`` is False if it was published before.

    ``notes`` are those of the check and of the examination as a whole: what may surprise, though nothing
    forbids it.
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
    catalogue: Catalogue | None = None,
    locale: str = "en",
    gifts: bool = False,
    deals: bool = True,
) -> Published:
    """Publish a document as the next version.

    One that says the very same as the newest version makes no other, unless it is to hold earlier. An older
    version's text does: that is how one goes back.

    :param effective_from: when it starts to hold; now if left out.
    :param name: what to call the document in messages, usually the file's name.
    :param catalogue: what the shop sells; an id that it has not gets a note.
    :param gifts: whether this shop adds products that are given to its orders.
    :param deals: whether its checkout applies deals; if not, each deal gets a note.
    :param locale: of what is told if it is refused.
    :raises ProgrammeRefused: if it has a mistake, a rule that the shop's books cannot carry out, or is found
        to do what its own ``checks`` refuse; then nothing is published and what is in the way is told.
    """
    loaded = load_programme(document, name=name, catalogue=catalogue)
    if loaded.programme is None:
        shown = with_meetings(document, loaded, now, name=name)
        raise ProgrammeRefused(report=report(shown, locale), count=len(loaded.errors))
    undone = unbooked(loaded.programme, document, name, gifts=gifts)
    if undone:
        raise ProgrammeRefused(report="\n\n".join(explain(one, locale) for one in undone), count=len(undone))
    notes = (*loaded.diagnostics, *_examined(document, loaded, now, name, locale))
    if not deals:
        notes += unapplied(loaded.programme, document, name)
    since = effective_from or now
    newest = next(iter(programmes.versions(conn)), None)
    if newest and newest.hash == programmes.hash_of(document) and newest.effective_from <= since:
        return Published(newest.number, new=False, notes=notes)
    number = programmes.add_version(
        conn,
        document,
        loaded.programme,
        author=author,
        note=note,
        effective_from=since,
        now=now,
        findings=[to_data(one) for one in notes],
    )
    return Published(number, new=True, notes=notes)


def _examined(document: str, loaded: Loaded, now: datetime, name: str, locale: str) -> tuple[Located, ...]:
    """What is found out about the programme as a whole.

    :raises ProgrammeRefused: if the document refuses any of it.
    """
    assert loaded.programme is not None
    found = examine(document, loaded, now, name=name)
    refuse = refused_codes(loaded.programme)
    refused = [one for one in found if one.code in refuse]
    if "C101" in refuse:  # a condition that contradicts itself is told beforehand, by the rule alone
        refused += [one for one in loaded.diagnostics if one.code == "T120" and _is_dead(loaded, one)]
    if refused:
        told = "\n\n".join(explain(replace(one, warning=False), locale) for one in refused)
        raise ProgrammeRefused(report=told, count=len(refused))
    return found


def refused_codes(programme: Programme, *, dead: bool = False) -> frozenset[str]:
    """The codes of findings with which a programme's document does not let it be published.

    :param dead: whether they are about a rule that never gives anything.
    """
    refuse = programme.checks.refuse
    if "C101" in refuse:  # the same, found by what its facts are, or by its text alone
        return refuse | ({"C114", "T120"} if dead else {"C114"})
    return refuse


def _is_dead(loaded: Loaded, contradiction: Located) -> bool:
    """Whether conditions that contradict each other keep their rule from giving: not behind "not"."""
    programme, id_ = loaded.programme, contradiction.rule
    if programme is None or id_ is None:
        return True
    return never_gives(programme, programme.rule(id_), loaded.names) is not None


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


def findings(conn: Connection, number: int) -> list[dict[str, Any]] | None:
    """What was told of a version when it was published, as data; None if that was not kept yet."""
    return programmes.findings_of(conn, number)
