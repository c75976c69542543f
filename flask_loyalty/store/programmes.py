"""Published versions of the programme, parsed once a process and seen by all as soon as they are there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Label, func, insert, select

from flask_loyalty.errors import NoProgramme
from flask_loyalty.programme.freezing import freeze, thaw
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.programme.model import Programme
from flask_loyalty.store.tables import programme_checked, programme_findings, programme_version

__all__ = [
    "ProgrammeCache",
    "ProgrammeSource",
    "Version",
    "add_version",
    "document_of",
    "findings_of",
    "hash_of",
    "in_force",
    "versions",
]


def in_force(at: datetime) -> tuple[Label[Any], Label[Any]]:
    """Which version is in force at a moment, for a statement that asks for something else too."""
    newest = (
        select(func.max(programme_version.c.number))
        .where(programme_version.c.effective_from <= at)
        .scalar_subquery()
    )
    hashed = select(programme_version.c.hash).where(programme_version.c.number == newest).scalar_subquery()
    return newest.label("in_force"), hashed.label("in_force_hash")


class ProgrammeSource(Protocol):
    """Where services find the programme."""

    def current(self, conn: Connection, at: datetime, told: Mapping[str, Any] | None = None) -> Programme:
        """The version in force at a moment: the newest of those effective by then.

        :param told: what :func:`in_force` of that moment has told already.
        :raises NoProgramme: if there is none.
        """

    def version(self, conn: Connection, number: int) -> Programme:
        """A version by its number, however old.

        :raises NoProgramme: if there is none of that number.
        """

    def starts(self, conn: Connection, number: int) -> Sequence[tuple[datetime, int]]:
        """From when on each version up to a number was to hold, by number."""


@dataclass(frozen=True, slots=True)
class Version:
    """A published version, without its text."""

    number: int
    hash: str
    effective_from: datetime
    published_at: datetime
    author: str
    note: str


class ProgrammeCache:
    """Versions out of the table, each read once a process.

    Which one is in force is asked of the database every time, so that all workers change over together;
    a version's text never changes, so what was read can be kept. A version that was checked by the same
    release of this package is not read from its document: its checked form is thawed.
    Two databases count their versions each by itself: what a number means is kept for each.
    """

    def __init__(self, load: Callable[[str], Programme] | None = None) -> None:
        self._load = load or _load
        self._parsed: dict[tuple[int, str], Programme] = {}
        self._hashes: WeakKeyDictionary[Engine, dict[int, str]] = WeakKeyDictionary()
        self._starts: WeakKeyDictionary[Engine, dict[int, tuple[tuple[datetime, int], ...]]] = (
            WeakKeyDictionary()
        )

    def current(self, conn: Connection, at: datetime, told: Mapping[str, Any] | None = None) -> Programme:
        if told is not None:
            if told["in_force"] is None:
                raise NoProgramme
            return self._of(conn, told["in_force"], told["in_force_hash"])
        query = (
            select(programme_version.c.number, programme_version.c.hash)
            .where(programme_version.c.effective_from <= at)
            .order_by(programme_version.c.number.desc())
            .limit(1)
        )
        row = conn.execute(query).one_or_none()
        if row is None:
            raise NoProgramme
        return self._of(conn, row.number, row.hash)

    def version(self, conn: Connection, number: int) -> Programme:
        known = self._hashes.get(conn.engine, {}).get(number)
        if known is not None:
            return self._of(conn, number, known)
        query = select(programme_version.c.hash).where(programme_version.c.number == number)
        found = conn.execute(query).scalar()
        if found is None:
            raise NoProgramme
        return self._of(conn, number, found)

    def starts(self, conn: Connection, number: int) -> Sequence[tuple[datetime, int]]:
        kept = self._starts.setdefault(conn.engine, {})
        if number not in kept:
            c = programme_version.c
            query = select(c.effective_from, c.number).where(c.number <= number).order_by(c.number)
            kept[number] = tuple((row.effective_from, row.number) for row in conn.execute(query))
        return kept[number]

    def _of(self, conn: Connection, number: int, hashed: str) -> Programme:
        self._hashes.setdefault(conn.engine, {})[number] = hashed
        if (number, hashed) not in self._parsed:
            loaded = _checked(conn, number, hashed) or self._load(document_of(conn, number))
            self._parsed[number, hashed] = replace(loaded, number=number)
        return self._parsed[number, hashed]


def _checked(conn: Connection, number: int, hashed: str) -> Programme | None:
    """A version as it was checked; None if that was another release, or of another document."""
    c = programme_checked.c
    body = conn.execute(select(c.body).where(c.number == number, c.hash == hashed)).scalar()
    return None if body is None else thaw(body)


def add_version(
    conn: Connection,
    document: str,
    programme: Programme,
    *,
    author: str,
    note: str,
    effective_from: datetime,
    now: datetime,
    findings: Sequence[Mapping[str, Any]] = (),
) -> int:
    """Keep a document as the next version, with the programme that it was checked to be; its number.

    :param findings: what was told of it when it was published, as data.

    Two people publishing at once get one number each, or the second an error from the primary key.
    """
    newest: int = conn.execute(select(func.coalesce(func.max(programme_version.c.number), 0))).scalar_one()
    row = {
        "number": newest + 1,
        "document": document,
        "hash": hash_of(document),
        "effective_from": effective_from,
        "published_at": now,
        "author": author,
        "note": note,
    }
    conn.execute(insert(programme_version), row)
    checked = {"number": row["number"], "hash": row["hash"], "body": freeze(programme)}
    conn.execute(insert(programme_checked), checked)
    told = json.dumps([*findings], ensure_ascii=False)
    conn.execute(insert(programme_findings), {"number": row["number"], "body": told})
    return newest + 1


def findings_of(conn: Connection, number: int) -> list[dict[str, Any]] | None:
    """What was told of a version when it was published; None if it was published before that was kept."""
    query = select(programme_findings.c.body).where(programme_findings.c.number == number)
    body = conn.execute(query).scalar()
    return None if body is None else json.loads(body)


def hash_of(document: str) -> str:
    """What tells a version's text from another's."""
    return hashlib.sha256(document.encode()).hexdigest()


def versions(conn: Connection) -> list[Version]:
    """All published versions, the newest first."""
    c = programme_version.c
    columns = (c.number, c.hash, c.effective_from, c.published_at, c.author, c.note)
    return [Version(*row) for row in conn.execute(select(*columns).order_by(c.number.desc()))]


def document_of(conn: Connection, number: int) -> str:
    """The text of a version, as it was published.

    :raises NoProgramme: if there is none of that number.
    """
    query = select(programme_version.c.document).where(programme_version.c.number == number)
    text = conn.execute(query).scalar()
    if text is None:
        raise NoProgramme
    return str(text)


def _load(text: str) -> Programme:
    loaded = load_programme(text)
    if loaded.programme is None:
        raise ValueError("a published programme no longer loads: " + "; ".join(map(str, loaded.diagnostics)))
    return loaded.programme
