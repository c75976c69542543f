"""``flask loyalty …``: what a shop developer and a merchant run in a terminal."""

from __future__ import annotations

import getpass
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from flask_loyalty.engine.changes import Occurrence
from flask_loyalty.engine.facts import OrderEvent
from flask_loyalty.errors import LoyaltyError, ProgrammeRefused
from flask_loyalty.programme.mistakes import explain
from flask_loyalty.services import differing, publishing, reasoning
from flask_loyalty.services import stats as statistics
from flask_loyalty.services import tick as ticking
from flask_loyalty.store import failures, schema
from flask_loyalty.store.orders import load_order
from flask_loyalty.store.verify import verify
from flask_loyalty.store.writing import own
from flask_loyalty.web import cli_analysis, cli_codes, cli_gift_cards
from flask_loyalty.web.catalogue import shops_catalogue
from flask_loyalty.web.cli_files import (
    COMMANDS,
    answer_check,
    as_json,
    deep,
    fix,
    language_of_messages,
    paths,
)
from flask_loyalty.web.cli_ready import ready
from flask_loyalty.web.cli_words import not_published, published_as, stats_table
from flask_loyalty.web.prices import note_catalogue
from flask_loyalty.web.state import LoyaltyState, the_state
from flask_loyalty.web.stock import Stock

__all__ = ["group"]

log = logging.getLogger("flask_loyalty")

STEP = 500


@click.group("loyalty")
def group() -> None:
    """Rules, points and rewards."""


for command in (*COMMANDS, cli_codes.group, cli_gift_cards.group):
    group.add_command(command)


@group.command("check")
@paths
@deep
@as_json
@fix
@language_of_messages
@with_appcontext
def check(paths: Sequence[str], deep: bool, as_json: bool, fix: bool, language: str) -> None:
    """Check programme FILEs: every mistake at once, with its place, what to do, and its corrections.

    A folder stands for every programme in it and below it. Ids of products, categories, brands and labels
    are compared with the catalogue of the shop.
    """
    sold, failed = shops_catalogue()
    answer_check(
        paths,
        language,
        deep=deep,
        as_json=as_json,
        fix=fix,
        catalogue=sold,
        also=failed,
        gifts=the_state().loyalty.fulfils("gift"),
        deals=the_state().settings.deals,
    )


@group.group("db")
def database() -> None:
    """The extension's own tables, beside the shop's."""


@database.command()
@with_appcontext
def upgrade() -> None:
    """Bring the tables to this version."""
    schema.upgrade(the_state().db.engine)
    click.echo(f"The loyalty tables are at {schema.current(the_state().db.engine)}.")


@database.command()
@click.argument("revision")
@with_appcontext
def downgrade(revision: str) -> None:
    """Take the tables back to REVISION ("base" removes them)."""
    schema.downgrade(the_state().db.engine, revision)
    click.echo(f"The loyalty tables are at {schema.current(the_state().db.engine) or 'nothing'}.")


@database.command()
@with_appcontext
def current() -> None:
    """Say which version the tables are at."""
    click.echo(
        schema.current(the_state().db.engine) or "There are no loyalty tables yet: flask loyalty db upgrade"
    )


@database.command("check")
@with_appcontext
def check_database() -> None:
    """Say what of the database does not fit: tables, SQLite settings, books that do not balance."""
    found = schema.check(the_state().db.engine)
    if not found:
        found = [str(finding) for finding in own(the_state().db.engine, verify)]
    for finding in found:
        click.echo(finding)
    click.echo(f"{len(found)} finding(s).")
    if found:
        raise SystemExit(1)


@group.command("init")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@with_appcontext
def init(file: Path | None) -> None:
    """Make the tables, look at the database's settings and, with FILE, publish a first programme."""
    schema.upgrade(the_state().db.engine)
    for finding in schema.check(the_state().db.engine):
        click.echo(finding)
    click.echo("The loyalty tables are ready.")
    if file is not None:
        _publish(file, note="first programme", since=None)


@group.command("publish")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--note", default="", help="Why, in a few words; shown in the list of versions.")
@click.option("--from", "since", type=click.DateTime(), help="When it starts to hold (UTC); now when absent.")
@language_of_messages
@ready
def publish(file: Path, note: str, since: datetime | None, language: str) -> None:
    """Publish the programme in FILE, if it has no mistake."""
    _publish(file, note=note, since=since, language=language)


def _publish(file: Path, *, note: str, since: datetime | None, language: str = "en") -> None:
    text = file.read_text(encoding="utf-8-sig", errors="replace")
    now = the_state().now()
    start = since.replace(tzinfo=now.tzinfo) if since else None
    sold, failed = shops_catalogue()
    try:
        done = own(
            the_state().db.engine,
            lambda conn: publishing.publish(
                conn,
                text,
                getpass.getuser(),
                note,
                now,
                effective_from=start,
                name=file.name,
                catalogue=sold,
                locale=language,
                gifts=the_state().loyalty.fulfils("gift"),
                deals=the_state().settings.deals,
            ),
        )
    except ProgrammeRefused as refused:
        click.echo(f"{not_published(refused.count, language)}\n{refused.report}", err=True)
        raise SystemExit(1) from None
    except LoyaltyError as refused:
        click.echo(str(refused), err=True)
        raise SystemExit(1) from None
    for told in (*failed, *done.notes):
        click.echo(explain(told, language) + "\n")
    click.echo(published_as(done.number, language, new=done.new))


@group.command("diff")
@click.argument("old")
@click.argument("new")
@as_json
@language_of_messages
@with_appcontext
def diff(old: str, new: str, as_json: bool, language: str) -> None:
    """Tell what differs between OLD and NEW: programme files, or numbers of published versions."""
    texts: dict[str, str] = {}
    numbers = [one for one in (old, new) if one.isdecimal() and not Path(one).exists()]
    if numbers:
        _read_versions(numbers, texts, language=language)
    found = differing.diff(old, new, the_state().now(), language, versions=texts)
    cli_analysis.answer_diff(found, as_json=as_json)


@ready
def _read_versions(numbers: Sequence[str], texts: dict[str, str], *, language: str) -> None:
    """Put the documents of published versions into ``texts``."""

    def read(conn: Any) -> dict[str, str]:
        return {number: publishing.document(conn, int(number)) for number in numbers}

    texts.update(own(the_state().db.engine, read))


@group.command("stats")
@click.option("--lang", type=click.Choice(["en", "pl"]), default="en", help="Language of the names.")
@ready
def stats(lang: str) -> None:
    """Per rule: how often it gave, what it cost, and the margin of the orders that it touched."""
    state = the_state()

    def work(conn: Any) -> str:
        try:
            currency = state.programmes.current(conn, state.now()).currency
        except LoyaltyError as nothing:
            return str(nothing)
        return stats_table(statistics.stats(conn, state.programmes, state.now()), currency, lang)

    click.echo(own(state.db.engine, work))


@group.command("why")
@click.argument("what", metavar="ORDER|FILE")
@click.argument("case", required=False)
@click.option("--rule", "-r", metavar="ID", help="Only this rule.")
@click.option("--language", "-l", type=click.Choice(["en", "pl"]), default="en", show_default=True)
@ready
def why(what: str, case: str | None, rule: str | None, language: str) -> None:
    """Say why an ORDER, or a CASE of a case FILE, got what it got: rule by rule, with the arithmetic."""
    if Path(what).is_file():
        told, status = reasoning.why_case(what, case, rule, language)
        click.echo(told)
        raise SystemExit(status)
    click.echo(_why_order(what, rule, language))


def _why_order(ref: str, rule: str | None, language: str) -> str:
    """The reasons of a stored order, by the version and the facts of its day."""
    state = the_state()
    order = own(state.db.engine, lambda conn: load_order(conn, ref))
    words = state.words_of(order.version) if order is not None and order.version is not None else None
    if order is None or words is None:
        raise click.ClickException(f'there is no order "{ref}" that a programme has decided.')
    if rule is not None and rule not in {one.id for one in words.programme.rules}:
        raise click.ClickException(f'version {order.version} of the programme has no rule "{rule}".')
    decision = order.current if order.current is not None else order.placed
    event = OrderEvent(order.cart, order.choices)
    if decision != order.placed:
        event = replace(event, placed=order.placed)
    occurrence = Occurrence(words.programme, event, order.facts, order.placed.moment)
    wanted = Stock(order.cart, replace(words, language=language)).wanted
    return reasoning.reasons(decision, occurrence, words.names, language, rule, wanted)


@group.command("reconcile")
@click.option("--days", default=30, show_default=True, help="How far back to look.")
@ready
def reconcile(days: int) -> None:
    """Look through the shop's orders and book whatever was not heard. Running it twice changes nothing."""
    now = the_state().now()
    report = the_state().loyalty.reconcile(now - timedelta(days=days), now)
    for line in report.lines():
        click.echo(line)
    if report.failed:
        raise SystemExit(1)


@group.command("tick")
@ready
def tick() -> None:
    """Bookkeeping that time brings: maturing, expiry, unpaid holds, closed months. Safe to run twice."""
    state = the_state()
    total: dict[str, int] = {}
    while True:
        # In steps, each with a transaction of its own, so that nobody waits long for its locks.
        done = own(
            state.db.engine,
            lambda conn: ticking.tick(conn, state.programmes, state.loyalty.shop, state.now(), limit=STEP),
        )
        total = {name: total.get(name, 0) + count for name, count in done.items()}
        if all(count < STEP for count in done.values()):
            break
    total["prices changed"] = _note_prices(state)
    click.echo(", ".join(f"{name}: {count}" for name, count in total.items()))


def _note_prices(state: LoyaltyState) -> int:
    """A catalogue that cannot be read keeps nothing else of a tick from being done."""
    try:
        return note_catalogue(state)
    except Exception:
        log.exception("loyalty: the prices of @loyalty.catalogue were not noted")
        return 0


@group.command("failures")
@ready
def show_failures() -> None:
    """What could not be booked and waits for `flask loyalty reconcile`."""
    waiting = own(the_state().db.engine, failures.waiting)
    for failure in waiting:
        click.echo(str(failure))
    click.echo(f"{len(waiting)} waiting.")
