"""``python -m flask_loyalty check | explain | test FILE…``: work on a programme without an application."""

from __future__ import annotations

import click

from flask_loyalty.web.cli_files import check, explain, test


@click.group()
def main() -> None:
    """Work on loyalty programmes as files; publishing needs the shop: flask loyalty --help."""


for command in (check, explain, test):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m flask_loyalty")
