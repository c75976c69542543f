"""Boxes: a set of values for each fact, all at once; and conditions as unions of boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

__all__ = [
    "ANYTHING",
    "MOST_BOXES",
    "Box",
    "Boxes",
    "both",
    "covered",
    "either",
    "inside",
    "left_over",
    "meet",
]

Box = Mapping[str, int]
"""By the key of a dimension, the cells that are in the box; a dimension that it does not name is free."""

MOST_BOXES = 128
"""A condition of more boxes is taken for a wider one of fewer; what is said of it is then no longer exact."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """A condition as a union of boxes.

    :ivar exact: whether the boxes are the condition; otherwise it holds at most there.
    """

    boxes: tuple[Box, ...]
    exact: bool = True

    @property
    def empty(self) -> bool:
        """Whether the condition never holds. True is proved; False may be wrong where it is not exact."""
        return not self.boxes


ANYTHING = Boxes(({},))


def meet(one: Box, other: Box) -> Box | None:
    """What is in both; None if nothing is."""
    if len(one) < len(other):
        one, other = other, one
    found = dict(one)
    for key, cells in other.items():
        left = found.get(key, -1) & cells
        if not left:
            return None
        found[key] = left
    return found


def both(one: Boxes, other: Boxes) -> Boxes:
    """Where both conditions hold."""
    if len(one.boxes) * len(other.boxes) > MOST_BOXES * 8:
        fewer = min(one, other, key=lambda boxes: len(boxes.boxes))
        return Boxes(fewer.boxes, exact=False)
    found = (meet(left, right) for left in one.boxes for right in other.boxes)
    return _kept([box for box in found if box is not None], exact=one.exact and other.exact)


def either(one: Boxes, other: Boxes) -> Boxes:
    """Where at least one of two conditions holds."""
    return _kept([*one.boxes, *other.boxes], exact=one.exact and other.exact)


def _kept(found: list[Box], *, exact: bool) -> Boxes:
    """Without boxes that lie in another; of too many, one box around all of them."""
    distinct = list({tuple(sorted(box.items())): box for box in found}.values())
    if len(distinct) <= MOST_BOXES:
        kept = [
            box for box in distinct if not any(other is not box and inside(box, other) for other in distinct)
        ]
        return Boxes(tuple(kept), exact)
    return Boxes((_around(distinct),), exact=False)


def inside(box: Box, other: Box) -> bool:
    """Whether one box lies wholly in another."""
    return all(key in box and not box[key] & ~cells for key, cells in other.items())


def _around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of them."""
    first, *rest = boxes
    found = dict(first)
    for box in rest:
        found = {key: cells | box[key] for key, cells in found.items() if key in box}
    return found


def covered(box: Box, others: Iterable[Box], full: Callable[[str], int]) -> bool:
    """Whether every point of a box lies in one of the others.

    :param full: all cells of a dimension.
    """
    return left_over(box, others, full) == []


def left_over(box: Box, others: Iterable[Box], full: Callable[[str], int]) -> list[Box] | None:
    """The parts of a box that lie in none of the others, none over another; None if they are too many.

    :param full: all cells of a dimension.
    """
    left: list[Box] = [box]
    for other in others:
        left = [part for one in left for part in _less(one, other, full)]
        if not left:
            break
        if len(left) > MOST_BOXES * 8:
            return None
    return left


def _less(box: Box, other: Box, full: Callable[[str], int]) -> Iterator[Box]:
    """The parts of a box that lie outside another, none over another."""
    inner = dict(box)
    for key, cells in other.items():
        mine = inner.get(key, full(key))
        outside = mine & ~cells
        if outside:
            yield {**inner, key: outside}
        if not mine & cells:
            return
        inner[key] = mine & cells
