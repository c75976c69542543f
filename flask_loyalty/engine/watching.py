"""Looking on while something is decided: in which scope each rule was asked.

Whoever asks what a decision saw (which conditions held, which bands were reached) reads it off these scopes,
so that nothing is evaluated a second way. While somebody looks on, every rule is asked by its tree; the
decision is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from flask_loyalty.engine.scope import Scope

__all__ = ["Seen", "asked", "watched", "watching"]

Seen = Mapping[str, Sequence[Scope]]
"""By the id of a rule the scopes in which it was asked: several where deals were tried in several ways."""

_onlooker: ContextVar[dict[str, list[Scope]] | None] = ContextVar("flask_loyalty_onlooker", default=None)


@contextmanager
def watching() -> Iterator[Seen]:
    """Look on at what is decided inside; the answer fills as rules are asked.

    A rule that an index leaves out is not asked: decide with a programme without one.
    """
    seen: dict[str, list[Scope]] = {}
    token = _onlooker.set(seen)
    try:
        yield seen
    finally:
        _onlooker.reset(token)


def watched() -> bool:
    """Whether somebody looks on."""
    return _onlooker.get() is not None


def asked(rule: str, scope: Scope) -> None:
    """Say that a rule is being asked in a scope."""
    seen = _onlooker.get()
    if seen is not None:
        seen.setdefault(rule, []).append(scope)
