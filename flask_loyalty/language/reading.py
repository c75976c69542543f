"""Text to tree, or to every mistake in it at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from flask_loyalty.language import nodes as n
from flask_loyalty.language.diagnostics import Diagnostic
from flask_loyalty.language.parser import read
from flask_loyalty.language.recovery import mistakes
from flask_loyalty.language.scanning import Scanned, scan

__all__ = ["Parsed", "parse_expression", "parse_rule"]

Tree = TypeVar("Tree")

# A text of more words than this is told its first mistake only, so that the answer comes in time.
MANY_WORDS = 8000


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Tree]):
    """A tree, or the mistakes that stood in its way; exactly one of them is there."""

    tree: Tree | None
    diagnostics: tuple[Diagnostic, ...] = ()


def parse_rule(text: str) -> Parsed[n.Rule]:
    """The tree of a rule's text, comments included.

    >>> parse_rule("earn 1 point per 1 PLN of order.margin").tree.effect.verb.value
    'earn'
    """
    scanned = scan(text)
    parsed: Parsed[n.Rule] = _parse(text, "rule", scanned)
    if parsed.tree is None or not scanned.comments:
        return parsed
    return Parsed(replace(parsed.tree, comments=scanned.comments))


def parse_expression(text: str) -> Parsed[n.Expression]:
    """The tree of a condition or an amount, as document fields hold them.

    >>> parse_expression('customer.tier >= "gold"').tree.operator
    '>='
    """
    return _parse(text, "expression", scan(text))


def _parse(text: str, start: str, scanned: Scanned) -> Parsed[Any]:
    if scanned.diagnostics:
        return Parsed(None, scanned.diagnostics)
    found = read(text, start)
    if not isinstance(found, Diagnostic):
        return Parsed(found)
    return Parsed(None, (found,) if scanned.words > MANY_WORDS else mistakes(text, start))
