"""Customers of a segment or a tier, named in front of them or behind: ``for VIP customers``."""

from __future__ import annotations

from collections.abc import Sequence

from flask_loyalty.language.diagnostics import Diagnostic
from flask_loyalty.language.lexing import Piece
from flask_loyalty.language.meant import group_meant
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import Names, singular

__all__ = ["is_group", "with_groups"]


def is_group(one: Diagnostic) -> bool:
    """Whether a mistake is that a segment or a tier of the document stands where customers do."""
    return one.code == "L105" and one.parts.get("why") in ("segment", "tier")


def with_groups(
    found: Sequence[Diagnostic], text: str, pieces: Sequence[Piece], names: Names | None
) -> tuple[Diagnostic, ...]:
    """The mistakes of a text that cannot be read; a segment or a tier beside "customers" is told as that.

    :param pieces: the words of the text.
    """
    if names is None:
        return tuple(found)
    return tuple((_group(one, text, pieces, names) or one) if one.code == "L215" else one for one in found)


def _group(one: Diagnostic, text: str, pieces: Sequence[Piece], names: Names) -> Diagnostic | None:
    at = next((number for number, word in enumerate(pieces) if word.start == one.span.start), 0)
    start = next(
        (number for number in (at - 1, at - 2) if number >= 0 and pieces[number].kind == "FOR"), None
    )
    if start is None or len(pieces) < start + 3:
        return None
    for whom, named in (pieces[start + 1 : start + 3], pieces[start + 2 : start : -1]):
        meant = group_meant(text[named.start : named.end], names)
        if meant is not None and singular(whom) == "customer":
            why, id_ = meant
            last = max(whom.end, named.end)
            return Diagnostic("L105", Span(pieces[start].start, last), {"word": id_, "why": why})
    return None
