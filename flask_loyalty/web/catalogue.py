"""The shop's catalogue as a check needs it: which ids there are, and what products are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import current_app

from flask_loyalty.programme.loader import Catalogue
from flask_loyalty.programme.mistakes import Located, plain
from flask_loyalty.programme.notebook import visible
from flask_loyalty.web.seams import ProductFacts, shop_values
from flask_loyalty.web.state import the_state

__all__ = ["goods_of", "ids_of", "shops_catalogue"]


def shops_catalogue() -> tuple[Catalogue, tuple[Located, ...]]:
    """What the shop sells, and a note if its loader failed; nothing without a loader."""
    loyalty = the_state().loyalty
    if not loyalty.has("catalogue"):
        return Catalogue(), ()
    try:
        # In a context, and so in a session, of its own: what the loader reads holds no lock afterwards.
        with current_app.app_context():
            products = list(loyalty.load("catalogue"))
            return Catalogue(ids_of(products), goods_of(products)), ()
    except Exception as failure:
        told = visible(f"{type(failure).__name__}: {failure}", 200)
        return Catalogue(), (plain("catalogue_failed", "@loyalty.catalogue", detail=told),)


def ids_of(products: Iterable[ProductFacts]) -> dict[str, frozenset[str]]:
    """The ids by kind: products, every step of their categories, brands, labels.

    A kind of which no product says anything is left out, for the shop does not tell it here.
    """
    skus, paths, brands, labels = set(), set(), set(), set[str]()
    for product in products:
        skus.add(str(product.sku))
        paths.add(product.category)
        brands.add(product.brand)
        told = product.facts.get("item.labels")
        if told:
            found = shop_values({"item.labels": told}, f"product {product.sku!r}")["item.labels"]
            labels |= found if isinstance(found, frozenset) else {str(found)}
    steps = {path.rsplit("/", up)[0] for path in paths for up in range(path.count("/") + 1)}
    kinds = {"sku": skus, "category": steps, "brand": brands, "label": labels}
    return {kind: frozenset(ids - {"", None}) for kind, ids in kinds.items() if ids - {"", None}}


def goods_of(products: Iterable[ProductFacts]) -> dict[str, Mapping[str, str]]:
    """The category and the brand of each product that has them, by its id.

    Of what a shop sells under one id as several things nothing is said where they differ.
    """
    found: dict[str, dict[str, str]] = {}
    for product in products:
        told = {"category": product.category, "brand": product.brand}
        known = found.setdefault(str(product.sku), told)
        known |= {what: "" for what in told if known[what] != told[what]}
    filled = {sku: {what: name for what, name in told.items() if name} for sku, told in found.items()}
    return {sku: told for sku, told in filled.items() if told}
