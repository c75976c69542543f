"""What several commands share: their options, and how they answer."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

__all__ = ["LOCALES", "answer", "as_json", "deep", "fix", "language_of_messages", "one_rule", "paths"]

LOCALES = ("en", "pl")
language_of_messages = click.option(
    "--language",
    "-l",
    type=click.Choice(LOCALES),
    default="en",
    show_default=True,
    help="Language of messages.",
)
one_rule = click.option("--rule", "-r", metavar="ID", help="Only this rule.")
paths = click.argument("paths", nargs=-1, required=True, metavar="FILE…")
as_json = click.option("--json", "as_json", is_flag=True, help="As data, with every text in both languages.")
deep = click.option("--deep", is_flag=True, help="Also examine what the programme does as a whole.")
fix = click.option("--fix", is_flag=True, help="First make every correction that is safe, in the files.")


def answer(told: tuple[str, int]) -> NoReturn:
    """Print what a command has to say and end with its status."""
    text, status = told
    click.echo(text)
    sys.exit(status)
