"""``flask loyalty codes …``: codes of batches, made, handed out, taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from flask_loyalty.services import codes
from flask_loyalty.store.codes import StoredCode
from flask_loyalty.store.writing import own
from flask_loyalty.web.cli_ready import ready
from flask_loyalty.web.state import the_state

__all__ = ["group"]

_language = click.option(
    "--language", "-l", type=click.Choice(["en", "pl"]), default="en", show_default=True,
    help="Language of the answer.",
)  # fmt: skip

_TEXTS = {
    "made": (
        "Series {number} of {batch}: {count} new.",
        "Seria {number} kodu {batch}: nowych kodów: {count}.",
    ),
    "revoked": ("{count} taken back.", "Wycofane kody: {count}."),
    "unknown": ("There is no such code.", "Nie ma takiego kodu."),
    "none": ("No codes have been made yet.", "Nie ma jeszcze żadnych kodów."),
    "written": ("Written to {file}.", "Zapisano w {file}."),
    "series": (
        "{batch}, series {series} of {day}: {codes} codes, {used} used, {revoked} taken back",
        "{batch}, seria {series} z {day}: kodów {codes}, wykorzystanych {used}, wycofanych {revoked}",
    ),
    "code": (
        "{code}: {batch}, series {series}, {state}; used {used} of {uses}",
        "{code}: {batch}, seria {series}, {state}; użyto {used} z {uses}",
    ),
    "owner": ("for member {owner}", "dla klienta {owner}"),
    "until": ("until {until}", "do {until}"),
    "revoke what": ("name one CODE, or --batch", "podaj jeden KOD albo --batch"),
}
_STATES = {
    "active": ("good", "ważny"),
    "used": ("used", "wykorzystany"),
    "expired": ("expired", "po terminie"),
    "revoked": ("taken back", "wycofany"),
}


@click.group("codes")
def group() -> None:
    """Codes of a batch: each is typed by one customer and works once, unless you say otherwise."""


@group.command()
@click.argument("batch")
@click.argument("count", type=click.IntRange(1, codes.MOST_CODES))
@click.option("--for", "member", metavar="MEMBER", help="Whose alone they are; anybody's when absent.")
@click.option("--uses", default=1, show_default=True, help="How often each may be used.")
@click.option("--until", type=click.DateTime(), help="When they stop to hold (UTC).")
@click.option("--note", default="", help="What they are for; stands in the export.")
@click.option("--print/--no-print", "shown", default=None, help="Print them; done when there are 20 at most.")
@_language
@ready
def generate(
    batch: str, count: int, member: str | None, uses: int, until: datetime | None, note: str,
    shown: bool | None, language: str,
) -> None:  # fmt: skip
    """Make COUNT codes of a BATCH that the published programme declares."""
    state = the_state()
    end = until.replace(tzinfo=UTC) if until else None

    def work(conn: Any) -> codes.Series:
        programme = state.programmes.current(conn, state.now())
        return codes.generate(
            conn, programme, batch, count, state.now(), member=member, uses=uses, until=end, note=note
        )

    made = own(state.db.engine, work)
    click.echo(_say("made", language, number=made.number, batch=batch, count=count))
    if shown or (shown is None and count <= 20):
        click.echo("\n".join(made.codes))


@group.command()
@click.argument("batch")
@click.option("--series", type=int, help="Only this series.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File; the terminal when absent."
)
@_language
@ready
def export(batch: str, series: int | None, out: Path | None, language: str) -> None:
    """Write the codes of a BATCH as CSV (UTF-8) that a spreadsheet opens safely."""
    state = the_state()
    table = own(state.db.engine, lambda conn: codes.export(conn, state.now(), batch, series))
    if out is None:
        click.echo(table, nl=False)
    else:
        out.write_text(table, encoding="utf-8-sig", newline="")
        click.echo(_say("written", language, file=out))


@group.command()
@click.argument("code", required=False)
@click.option("--batch", help="Take back all codes of a batch.")
@click.option("--series", type=int, help="Of the batch only this series.")
@_language
@ready
def revoke(code: str | None, batch: str | None, series: int | None, language: str) -> None:
    """Take back one CODE, or a whole batch. Orders that have used one keep what they got."""
    if (code is None) == (batch is None):
        raise click.UsageError(_say("revoke what", language))
    state = the_state()
    count = own(
        state.db.engine,
        lambda conn: codes.revoke(conn, state.now(), code=code, batch=batch, series=series),
    )
    click.echo(_say("revoked", language, count=count))


@group.command()
@click.argument("what", metavar="[CODE|BATCH]", required=False)
@_language
@ready
def show(what: str | None, language: str) -> None:
    """Say how one CODE stands, or how many codes a BATCH, or every batch, has."""
    state = the_state()

    def work(conn: Any) -> str:
        programme = state.programmes.current(conn, state.now())
        if what is not None and what not in programme.codes:
            one = codes.show(conn, what)
            return _say("unknown", language) if one is None else _line(one, state.now(), language)
        rows = codes.tallies(conn, programme, what)
        told = [_say("series", language, batch=row.batch, series=row.series, codes=row.codes, used=row.used,
                     revoked=row.revoked, day=row.issued_at.date()) for row in rows]  # fmt: skip
        return "\n".join(told) or _say("none", language)

    click.echo(own(state.db.engine, work))


def _line(one: StoredCode, now: datetime, language: str) -> str:
    stands = _STATES[one.at(now)][language == "pl"]
    parts = [_say("code", language, code=one.code, batch=one.batch, series=one.series, state=stands,
                  used=one.used, uses=one.uses)]  # fmt: skip
    if one.owner is not None:
        parts.append(_say("owner", language, owner=one.owner))
    if one.valid_until is not None:
        parts.append(_say("until", language, until=one.valid_until.isoformat(timespec="minutes")))
    return ", ".join([*parts, *([one.note] if one.note else [])])


def _say(what: str, language: str, **parts: object) -> str:
    return _TEXTS[what][language == "pl"].format(**parts)
