"""What can be said of a part of a rule for ever is worked out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

__all__ = ["KEPT", "once"]

KEPT = 100_000
"""So many answers of each function are kept; then it begins anew."""

Node = TypeVar("Node")
Answer = TypeVar("Answer")


def once(function: Callable[[Node], Answer]) -> Callable[[Node], Answer]:
    """Remember the answers of a pure function of one node of a tree.

    By which node it is, not by what it says: nodes never change, and comparing trees costs more than most
    answers. The node is kept with its answer, so that no other one comes to have its identity.
    """
    kept: dict[int, tuple[Node, Answer]] = {}
    find = kept.get

    @wraps(function)
    def remembered(node: Node) -> Answer:
        known = find(id(node))
        if known is None:
            if len(kept) >= KEPT:
                kept.clear()
            known = kept[id(node)] = node, function(node)
        return known[1]

    return remembered
