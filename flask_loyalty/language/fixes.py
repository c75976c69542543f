"""Corrections: what to write instead, worked out from a mistake and the text in which it stands."""

from __future__ import annotations

from collections.abc import Iterator

from flask_loyalty.language.diagnostics import Diagnostic, Fix

__all__ = ["fixes_of"]


def fixes_of(diagnostic: Diagnostic, text: str) -> tuple[Fix, ...]:
    """The corrections of a mistake; a safe one stands alone, choices stand with the likeliest first."""
    return diagnostic.fixes or tuple(_found(diagnostic, text))


def _found(diagnostic: Diagnostic, text: str) -> Iterator[Fix]:
    if diagnostic.parts.get("fix"):
        yield Fix.write(diagnostic.span, diagnostic.parts["fix"], safe=True)
