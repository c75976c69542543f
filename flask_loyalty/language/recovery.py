"""What is wrong with a text that does not parse: one mistake a clause, all of them at once."""

from __future__ import annotations

from lark.exceptions import UnexpectedInput

from flask_loyalty.language.diagnostics import Diagnostic
from flask_loyalty.language.source import Span

__all__ = ["mistakes"]


def mistakes(text: str, start: str, mistake: Exception) -> tuple[Diagnostic, ...]:
    """The mistakes of a text whose parse failed with ``mistake``."""
    if isinstance(mistake, UnexpectedInput):
        at = mistake.pos_in_stream or 0
        return (Diagnostic("L215", Span(max(at, 0), max(at, 0) + 1)),)
    diagnostic = getattr(mistake, "diagnostic")  # noqa: B009
    assert isinstance(diagnostic, Diagnostic)
    return (diagnostic,)
