"""What a merchant does with codes of a batch: have them made, hand them out, take them back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from flask_loyalty.engine.code_text import is_whole, symbols_of
from flask_loyalty.errors import WrongInput
from flask_loyalty.programme.model import Programme
from flask_loyalty.store import codes
from flask_loyalty.store.codes import StoredCode, Tally
from flask_loyalty.store.parties import named

__all__ = ["MOST_CODES", "Series", "export", "generate", "in_csv", "revoke", "show", "tallies"]

MOST_CODES = 100_000
"""So many codes at once; whoever needs more asks again."""

_COLUMNS = ("code", "batch", "series", "state", "uses", "used", "issued_at", "valid_until", "member", "note")


@dataclass(frozen=True, slots=True)
class Series:
    """Codes that were made together."""

    batch: str
    number: int
    codes: tuple[str, ...]


def generate(
    conn: Connection,
    programme: Programme,
    batch: str,
    count: int,
    now: datetime,
    *,
    member: str | None = None,
    uses: int = 1,
    until: datetime | None = None,
    note: str = "",
) -> Series:
    """Make codes for a declared batch.

    :param member: the shop's key of the member whose alone they are; anybody's when absent.
    :param uses: how often each may be used.
    :param until: when they stop to hold, if that is before the end of the document's code.
    :raises WrongInput: if the programme has no such batch, or a number makes no sense.
    """
    _check_batch(programme, batch)
    for name, number, most in (("count", count, MOST_CODES), ("uses", uses, 10**6)):
        if not 1 <= number <= most:
            raise WrongInput(
                where=name,
                problem=f"{number} is not from 1 to {most}.",
                polish=f"{_POLISH[name]}: {number} to nie liczba od 1 do {most}.",
            )
    if until is not None and until <= now:
        raise WrongInput(
            where="until", problem="that moment is over.", polish="termin ważności: ta chwila już minęła."
        )
    owner = None if member is None else named(conn, [("customer", member)], now)["customer", member].id
    number, made = codes.add_codes(
        conn, batch, count, now, party_id=owner, uses=uses, until=until, note=note[:200]
    )
    return Series(batch, number, tuple(made))


_POLISH = {"count": "liczba kodów", "uses": "liczba użyć"}


def _check_batch(programme: Programme, batch: str) -> None:
    code = programme.codes.get(batch)
    if code is not None and code.batch:
        return
    there = ", ".join(sorted(one.id for one in programme.codes.values() if one.batch))
    raise WrongInput(
        where=f"code {batch!r}",
        problem='the published programme has no such code with "batch": true.',
        remedy=f"Batches: {there}." if there else "It has no batch at all.",
        polish=f'kod „{batch}”: opublikowany program nie ma takiego kodu z "batch": true. '
        + (f"Kody w seriach: {there}." if there else "Nie ma żadnego kodu w seriach."),
    )


def revoke(
    conn: Connection,
    now: datetime,
    *,
    code: str | None = None,
    batch: str | None = None,
    series: int | None = None,
) -> int:
    """Take back one code, one series of a batch, or the whole batch; how many that were.

    :raises WrongInput: if it is not said what, or the code has a slip.
    """
    if (code is None) == (batch is None):
        raise WrongInput(
            where="revoke",
            problem="name one code, or one batch.",
            polish="wycofanie: podaj jeden KOD albo --batch.",
        )
    return codes.revoke(
        conn, now, symbols=None if code is None else _symbols(code), batch=batch, series=series
    )


def show(conn: Connection, code: str) -> StoredCode | None:
    """One code of a batch, as somebody read it out; None if there is none.

    :raises WrongInput: if it has a slip.
    """
    return next(iter(codes.codes_of_batch(conn, symbols=_symbols(code))), None)


def tallies(conn: Connection, programme: Programme, batch: str | None = None) -> list[Tally]:
    """How many codes there are of one batch, or of all, by series."""
    if batch is not None:
        return codes.tallies(conn, [batch])
    return codes.tallies(conn, [one.id for one in programme.codes.values() if one.batch])


def export(conn: Connection, now: datetime, batch: str, series: int | None = None) -> str:
    """The codes of a batch, or of one series, as CSV with a head."""
    return in_csv(codes.codes_of_batch(conn, batch, series), now)


def in_csv(found: Iterable[StoredCode], now: datetime) -> str:
    """Codes as CSV; no cell starts what a spreadsheet would take for a formula."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for one in found:
        until = "" if one.valid_until is None else one.valid_until.isoformat()
        cells = (one.code, one.batch, one.series, one.at(now), one.uses, one.used, one.issued_at.isoformat(),
                 until, one.owner or "", one.note)  # fmt: skip
        writer.writerow([_harmless(str(cell)) for cell in cells])
    return file.getvalue()


def _harmless(cell: str) -> str:
    """A text that no spreadsheet runs: an apostrophe goes before what would start a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell


def _symbols(code: str) -> str:
    symbols = symbols_of(code)
    if not is_whole(symbols):
        raise WrongInput(
            where=f"code {code!r}",
            problem="this is no code of a batch, or a sign is wrong.",
            polish=f"kod „{code}”: to nie jest kod z serii albo jest w nim literówka.",
        )
    return symbols
