"""What goods of a box are called: as the shop says of a product that it sells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask_loyalty.analysis.boxes import Box
from flask_loyalty.analysis.space import Space
from flask_loyalty.engine.facts import Value

__all__ = ["sold_as"]

_KINDS = ("sku", "category", "brand")


def sold_as(space: Space, box: Box) -> Mapping[str, str] | None:
    """The id, the category and the brand of goods in a box, as far as it asks; None: not sold.

    A product that the shop's catalogue does not have may be anything.
    """
    asked = {kind: list(_names(space, box, kind)) for kind in _KINDS if f"item.{kind}" in box}
    plain = {kind: names[0] if names else "" for kind, names in asked.items()}
    if "sku" not in asked or not space.goods:
        return plain
    for sku in asked["sku"]:
        told = space.goods.get(sku, {})
        if all(_is_in(space, box, f"item.{kind}", name) for kind, name in told.items()):
            return {**plain, "sku": sku, **told}
    return None


def _names(space: Space, box: Box, kind: str) -> Iterator[str]:
    """Any other than those that are mentioned is written so that it is none of them."""
    values = space.dimension(f"item.{kind}").values(box[f"item.{kind}"])
    yield from (_written(value) for value in values if value is not None)


def _written(value: Value) -> str:
    return str(value).replace("…", "other")


def _is_in(space: Space, box: Box, key: str, name: str) -> bool:
    return key not in box or bool(box[key] >> space.dimension(key).cell_of(name) & 1)
