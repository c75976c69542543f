"""The commands that need files alone, no shop and no database: ``check``, ``fmt``, ``explain``,
``explain-error``, ``test``.

The same functions serve ``flask loyalty check`` and ``python -m flask_loyalty check``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from flask_loyalty.programme import pages
from flask_loyalty.programme.loader import Catalogue
from flask_loyalty.programme.mistakes import Located
from flask_loyalty.services import checking, describing
from flask_loyalty.web import cli_analysis
from flask_loyalty.web.cli_options import (
    LOCALES,
    answer,
    as_json,
    deep,
    fix,
    language_of_messages,
    one_rule,
    paths,
)

__all__ = [
    "COMMANDS",
    "answer",
    "answer_check",
    "as_json",
    "deep",
    "fix",
    "language_of_messages",
    "main",
    "paths",
]


@click.command()
@paths
@deep
@as_json
@fix
@language_of_messages
def check(paths: Sequence[str], deep: bool, as_json: bool, fix: bool, language: str) -> None:
    """Check programme FILEs: every mistake at once, with its place, what to do, and its corrections.

    A folder stands for every programme in it and below it.
    """
    answer_check(paths, language, deep=deep, as_json=as_json, fix=fix)


def answer_check(
    paths: Sequence[str],
    language: str,
    *,
    deep: bool,
    as_json: bool,
    fix: bool,
    catalogue: Catalogue | None = None,
    also: Sequence[Located] = (),
    gifts: bool = False,
    deals: bool = True,
) -> None:
    """Check programme files and print what was found, as text or as JSON."""
    moment = datetime.now(UTC) if deep else None
    corrected = checking.correct_files(paths, language, deep=moment) if fix else ""
    found = checking.checked(paths, catalogue=catalogue, also=also, deep=moment, gifts=gifts, deals=deals)
    if as_json:
        answer((json.dumps(found.data(), ensure_ascii=False, indent=2), found.status))
    told = found.text(language)
    answer((f"{corrected}\n\n{told}" if corrected else told, found.status))


@click.command()
@paths
@click.option("--language", "-l", type=click.Choice(LOCALES), help="One language; both if left out.")
@click.option("--costs", is_flag=True, help="Also what each rule costs to decide, and what finds it.")
def explain(paths: Sequence[str], language: str | None, *, costs: bool) -> None:
    """Tell what programme FILEs, or those of a folder, say in plain words: to the merchant, to customers."""
    answer(describing.explain_files(paths, language, costs=costs))


@click.command("explain-error")
@click.argument("code")
@language_of_messages
def explain_error(code: str, language: str) -> None:
    """Print the page of a CODE: why it is a mistake, a text that is wrong and the same made right."""
    answer((pages.explain_error(code, language).rstrip("\n"), int(code.strip().upper() not in pages.CODES)))


@click.command()
@paths
@click.option("--check", "only_check", is_flag=True, help="Change nothing; say which files would change.")
@click.option("--into", type=click.Choice(LOCALES), help="Turn the rules into this language.")
@language_of_messages
def fmt(paths: Sequence[str], only_check: bool, into: str | None, language: str) -> None:
    """Write the rules of programme FILEs (or those of a folder) in their canonical text, and nothing else."""
    answer(describing.format_files(paths, language, write=not only_check, into=into))


@click.command()
@paths
@language_of_messages
def test(paths: Sequence[str], language: str) -> None:
    """Run case FILEs, or every *.cases.json of a folder: does the programme give what they expect?"""
    from flask_loyalty.services import cases  # the engine is loaded only by the command that runs it

    answer(cases.run_paths(paths, language))


@click.group()
def main() -> None:
    """Work on loyalty programmes as files; publishing needs the shop: flask loyalty --help."""


@click.command()
@click.argument("file")
@click.argument("case", required=False)
@one_rule
@language_of_messages
def why(file: str, case: str | None, rule: str | None, language: str) -> None:
    """Say why the CASEs of a case FILE come out so: each rule's arithmetic, or what stood in its way."""
    from flask_loyalty.services import reasoning

    answer(reasoning.why_case(file, case, rule, language))


@click.command()
@paths
@as_json
@language_of_messages
def bound(paths: Sequence[str], as_json: bool, language: str) -> None:
    """Tell the most that deals can take off an order: each of them, each group, and all together."""
    from flask_loyalty.services import bounding  # the engine is loaded only by the command that runs it

    told, status, data = bounding.bound_files(paths, datetime.now(UTC), language)
    answer((json.dumps(data, ensure_ascii=False, indent=2) if as_json and not status else told, status))


COMMANDS = (fmt, explain, explain_error, test, bound, *cli_analysis.COMMANDS)

for _command in (check, *COMMANDS, why, cli_analysis.diff):
    main.add_command(_command)
