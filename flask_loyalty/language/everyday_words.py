"""What the patterns of everyday sayings are made of: what they are replaced by, and amounts."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["MONEY", "Row", "Say", "both", "condition"]

Say = Callable[[re.Match[str], str], str]
"""What a rule of a language says instead of a match; empty: nothing, after all."""
Row = tuple[str, str, Say]
"""A pattern, which of the messages fits, and what is said instead."""

MONEY = r"[0-9](?:[0-9 ]{0,12}[0-9])?(?:[.,][0-9]+)?\s?(?:PLN|EUR|USD|GBP|CZK|zł)\b"


def both(en: str, pl: str) -> Say:
    """The same whatever matched; ``{n}`` stands for what a group of that name holds."""

    def say(match: re.Match[str], language: str) -> str:
        groups = {
            name: (text or "").strip()
            for name, text in match.groupdict().items()
            if not name.startswith("quoted")
        }
        return (pl if language == "pl" else en).format(**groups, quoted="{quoted}")

    return say


def condition(en: str, pl: str) -> Say:
    """The same as a condition, unless the rule has one already, into which it would have to be put."""
    told = both(en, pl)

    def say(match: re.Match[str], language: str) -> str:
        around = match.string[: match.start()] + match.string[match.end() :]
        if re.search(r"(?i)\b(?:when|if|gdy|jeśli|jeżeli|kiedy)\b", around):
            return ""
        return f"{'gdy' if language == 'pl' else 'when'} {told(match, language)}"

    return say
