"""The shelves that a rule's filter names, a category or a brand: where a nudge sends a customer to choose."""

from __future__ import annotations

from collections.abc import Iterator

from flask_loyalty.engine.facts import CartLine
from flask_loyalty.language.nodes import (
    Comparison,
    Expression,
    Fact,
    ListLiteral,
    Membership,
    TextLiteral,
    Units,
)
from flask_loyalty.language.walking import and_members

__all__ = ["shelves_of"]

_KINDS = {"item.category": "category", "item.brand": "brand"}


def shelves_of(units: Units | None, line: CartLine) -> list[tuple[str, str]]:
    """``(kind, id)`` of the shelves that the filters of a rule's units name and a product lies on.

    A filter that also names products is no shelf: not everything there would do.
    """
    if units is None:
        return []
    filters = (units.where, units.beside.where if units.beside is not None else None)
    named = dict.fromkeys(shelf for where in filters for shelf in _named(where))
    return [shelf for shelf in named if _lies_on(line, *shelf)]


def _named(where: Expression | None) -> Iterator[tuple[str, str]]:
    parts = [_members(part) for part in and_members(where)]
    if any(fact == "item.sku" for fact, _ids in parts):
        return
    for fact, ids in parts:
        if kind := _KINDS.get(fact):
            yield from ((kind, id_) for id_ in ids)


def _members(part: Expression) -> tuple[str, tuple[str, ...]]:
    """The fact that a condition looks at, and the ids that it wants; ``("", ())`` for any other condition."""
    match part:
        case Comparison("=", Fact(name), TextLiteral(id_)):
            return name, (id_,)
        case Membership(Fact(name), TextLiteral(id_), negated=False):
            return name, (id_,)
        case Membership(Fact(name), ListLiteral(members), negated=False):
            return name, tuple(one.value for one in members if isinstance(one, TextLiteral))
    return "", ()


def _lies_on(line: CartLine, kind: str, id_: str) -> bool:
    if kind == "brand":
        return line.brand == id_
    return line.category == id_ or line.category.startswith(f"{id_}/")
