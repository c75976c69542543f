"""Places in a text: where something stands and how to show it with a caret."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Span", "excerpt", "position"]


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of character offsets ``[start, end)`` in one text."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """From the start of this to the end of the other."""
        return Span(self.start, max(self.end, other.end))


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both counted from 1.

    >>> position("earn\\n 1 point", 6)
    (2, 2)
    """
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def excerpt(text: str, span: Span, *, width: int = 100) -> str:
    """The line on which a span starts, with carets under it.

    A very long line is cut around the span, with … where it was cut; control characters are shown as
    ``·`` so that carets stand where they should.
    """
    line_no, column = position(text, span.start)
    lines = text.split("\n")
    line = "".join(c if c.isprintable() else "·" for c in lines[line_no - 1])
    start = column - 1
    length = max(1, min(span.end - span.start, len(line) - start))
    cut = max(0, start - width // 2)
    shown = ("…" if cut else "") + line[cut : cut + width] + ("…" if len(line) > cut + width else "")
    indent = start - cut + (1 if cut else 0)
    carets = "^" * min(length, max(1, width - (start - cut)))
    number = str(line_no)
    return f"  {number} | {shown}\n  {' ' * len(number)} | {' ' * indent}{carets}"
