"""What every command asks first: are the tables there?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import click
from flask.cli import with_appcontext

from flask_loyalty.errors import LoyaltyError, WrongInput
from flask_loyalty.store import schema
from flask_loyalty.web.state import the_state

__all__ = ["ready"]

F = TypeVar("F", bound=Callable[..., None])


def ready(command: F) -> F:
    """For a command that needs the tables: without them, or refused, it says so in words and ends with 1."""

    @with_appcontext
    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        at, wanted = schema.current(the_state().db.engine), schema.head()
        if at != wanted:
            told = f"The loyalty tables are at {at or 'nothing'}, this version needs {wanted}."
            raise click.ClickException(f"{told} Run: flask loyalty db upgrade")
        try:
            command(*args, **options)
        except LoyaltyError as refused:
            language = options.get("language", "en")
            told = refused.told(language) if isinstance(refused, WrongInput) else str(refused)
            raise click.ClickException(told) from None

    return cast(F, run)
