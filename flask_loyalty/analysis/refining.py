"""A dimension parted more finely, and sets of its cells as sets of the finer ones.

Whoever edits a rule adds a limit: of a fact with an order that splits one cell. What was known of all
other conditions stays as true as it was and only has to be written with more cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask_loyalty.analysis.boxes import Box, Boxes
from flask_loyalty.analysis.dimensions import Dimension

__all__ = ["Refinement", "refined", "refinement"]


@dataclass(frozen=True, slots=True)
class Refinement:
    """How cells became finer: the places of those that lie in the same former cell as the one before them."""

    inserted: tuple[int, ...]

    def cells(self, cells: int) -> int:
        """The same set of values in the finer cells."""
        for place in self.inserted:
            low = (1 << place) - 1
            split = cells >> (place - 1) & 1
            cells = (cells & low) | (split << place) | (cells >> place << (place + 1))
        return cells


def refinement(old: Dimension, new: Dimension) -> Refinement | None:
    """How an ordered dimension became finer; None where its cells do not lie in those of before in order."""
    if not old.ends <= new.ends or not old.ends:
        return None
    if (old.samples[-1] is None) is not (new.samples[-1] is None):
        return None
    parents = [old.cell_of(sample) for sample in new.samples]
    inserted = tuple(place for place in range(1, len(parents)) if parents[place] == parents[place - 1])
    first_of_each = [parent for place, parent in enumerate(parents) if place not in inserted]
    return Refinement(inserted) if first_of_each == [*range(len(old.samples))] else None


def refined(boxes: Boxes, finer: Mapping[str, Refinement]) -> Boxes:
    """The same boxes where some dimensions became finer."""
    if not any(key in finer for box in boxes.boxes for key in box):
        return boxes
    return replace(boxes, boxes=tuple(_box(box, finer) for box in boxes.boxes))


def _box(box: Box, finer: Mapping[str, Refinement]) -> Box:
    return {key: finer[key].cells(cells) if key in finer else cells for key, cells in box.items()}
