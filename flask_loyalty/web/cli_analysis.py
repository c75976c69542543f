"""Commands about what a programme does: ``coverage``, ``diff``, ``new-tests``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, NoReturn

import click

from flask_loyalty.web.cli_options import answer, as_json, language_of_messages

__all__ = ["COMMANDS", "answer_diff", "diff"]


def percent(written: str) -> Fraction:
    """A number from 0 to 100, read exactly: 91.3 is not a little more or less."""
    try:
        exact = Fraction(written)
    except (ValueError, ZeroDivisionError):
        raise click.BadParameter(
            f"{written!r} is no number; write one from 0 to 100, such as 80 or 92.5."
        ) from None
    if not 0 <= exact <= 100:
        raise click.BadParameter(f"{written} is not from 0 to 100.")
    return exact


@click.command()
@click.argument("cases", nargs=-1, required=True, metavar="CASES…")
@click.option(
    "--fail-under",
    type=percent,
    default="0",
    metavar="PERCENT",
    help="End with 1 if the cases exercise less of a programme.",
)
@as_json
@language_of_messages
def coverage(cases: Sequence[str], fail_under: Fraction, as_json: bool, language: str) -> None:
    """Tell which clauses of a programme no case of the CASES files exercises.

    Each condition should hold in one case and fail in another, each band and each limit be reached.
    """
    from flask_loyalty.services import covering  # the engine is loaded only by the command that runs it

    told, status, data = covering.cover_files(cases, language, least=fail_under)
    answer((json.dumps(data, ensure_ascii=False, indent=2) if as_json and data else told, status))


@click.command()
@click.argument("old")
@click.argument("new")
@as_json
@language_of_messages
def diff(old: str, new: str, as_json: bool, language: str) -> None:
    """Tell what differs between two programme files, OLD and NEW: in meaning, for whom, and only in words."""
    from flask_loyalty.services import differing

    answer_diff(differing.diff(old, new, datetime.now(UTC), language), as_json=as_json)


def answer_diff(found: tuple[str, int, dict[str, Any] | None], *, as_json: bool) -> NoReturn:
    """Print a difference as text or as JSON."""
    told, status, data = found
    answer((json.dumps(data, ensure_ascii=False, indent=2) if as_json and data else told, status))


@click.command("new-tests")
@click.argument("programme")
@click.option("--rule", "-r", "rules", multiple=True, metavar="ID", help="Only this rule; may be repeated.")
@click.option(
    "--output", "-o", "into", metavar="FILE", help="Write here; a file that is there stays as it is."
)
@click.option(
    "--besides", multiple=True, metavar="CASES", help="A case file that there is; its cases are not repeated."
)
@language_of_messages
def new_tests(
    programme: str, rules: Sequence[str], into: str | None, besides: Sequence[str], language: str
) -> None:
    """Write cases below, at and above each boundary of the rules of PROGRAMME, to be confirmed.

    They expect what the engine gives today. Without -o they go to the output.
    """
    from flask_loyalty.services import proposing_cases

    text, said, status = proposing_cases.write_cases(
        programme, datetime.now(UTC), language, rules=rules, besides=besides, into=into
    )
    if text:
        click.echo(text, nl=False)
    if said:
        click.echo(said, err=bool(text))
    sys.exit(status)


COMMANDS = (coverage, new_tests)
"""Those that need files alone, with or without a shop."""
