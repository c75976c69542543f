"""What the shop has to sell, as far as it tells: for steps that ask for more goods."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from flask import g

from flask_loyalty.engine.changes import ADDED, Change
from flask_loyalty.engine.facts import Cart, CartLine
from flask_loyalty.engine.nudges import OnSale
from flask_loyalty.engine.wanted import Wanted
from flask_loyalty.errors import WrongInput
from flask_loyalty.web.seams import cart_of_product
from flask_loyalty.web.state import the_state
from flask_loyalty.web.words import Words

__all__ = ["MOST_PRODUCTS", "Stock"]

log = logging.getLogger("flask_loyalty")

MOST_PRODUCTS = 2_000
"""So many products of a catalogue are thought of for a step, the first that it tells."""


def _in_stock(words: Words, currency: str) -> Iterator[CartLine]:
    """What the catalogue has to sell, as it would lie in a cart; not what could not lie in one."""
    now = the_state().now()
    for product in islice(the_state().loyalty.load("catalogue"), MOST_PRODUCTS):
        if (product.stock is not None and product.stock < 1) or product.currency != currency:
            continue
        try:
            (line,) = cart_of_product(product, member=None, at=now).lines
        except WrongInput as wrong:
            log.warning("loyalty: a product of @loyalty.catalogue is left out of steps: %s", wrong)
            continue
        name = product.name if isinstance(product.name, str) else words.text(product.name)
        yield replace(line, id=f"{ADDED}{line.sku}", name=name)


class Stock:
    """What the shop has of a product, as far as it says."""

    def __init__(self, cart: Cart, words: Words) -> None:
        self._words, self._currency = words, cart.currency
        self._loyalty, self._asked = the_state().loyalty, dict[str, OnSale | None]()
        self._held: dict[str, int] = {}
        for line in cart.lines:
            self._held[line.sku] = self._held.get(line.sku, 0) + line.quantity

    @property
    def wanted(self) -> Wanted:
        """The same for a search of what the shop could add."""
        return Wanted(can_add=self.can_add, sold=self.one, assortment=self.all)

    def can_add(self, sku: str, more: int) -> bool:
        """Whether there are so many more than the cart holds."""
        on_sale = self._on_sale(sku)
        return on_sale is None or on_sale.stock is None or on_sale.stock >= more + self._held.get(sku, 0)

    def one(self, sku: str) -> CartLine | None:
        """One unit of a product as the shop sells it."""
        on_sale = self._on_sale(sku)
        return None if on_sale is None else on_sale.line

    def all(self) -> tuple[CartLine, ...]:
        """One unit of each product that the shop has, as far as it tells; read once for a request."""
        if "loyalty_assortment" not in g:
            g.loyalty_assortment = (
                tuple(_in_stock(self._words, self._currency)) if self._loyalty.has("catalogue") else ()
            )
        found: tuple[CartLine, ...] = g.loyalty_assortment
        return found

    def as_sold(self, change: Change) -> Change | None:
        """A change with the product's name as the shop has it; None for one that it does not sell."""
        line = change.line
        if line is None or not line.sku or not line.id.startswith(ADDED) or not self._loyalty.has("product"):
            return change
        on_sale = self._on_sale(line.sku)
        return None if on_sale is None else replace(change, line=replace(line, name=on_sale.line.name))

    def _on_sale(self, sku: str) -> OnSale | None:
        if not sku or not self._loyalty.has("product"):
            return None
        if sku not in self._asked:
            self._asked[sku] = self._loyalty.on_sale(sku)
        return self._asked[sku]
