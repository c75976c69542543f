"""Mistakes in texts: their codes, and every word about them that a merchant reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_loyalty.language.source import Span

__all__ = ["Diagnostic"]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake: a stable code, its place, and the parts that its message mentions.

    ``related`` are further places that belong to it, such as the first of two equal limits.
    """

    code: str
    span: Span
    parts: Mapping[str, str] = field(default_factory=dict)
    related: tuple[Span, ...] = ()
