"""What services ask of the shop, beside the carts and orders that they are given."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from flask_loyalty.engine.facts import Cart, Product, Value

__all__ = ["NoFacts", "ShopFacts", "served_by"]


class ShopFacts(Protocol):
    """The shop's own facts about people, and about what rules give."""

    def employee_facts(self, id: str, names: Collection[str]) -> Mapping[str, Value]:
        """Facts about an employee by name (``employee.target``), in the units of the engine.

        ``member`` may name the employee's own membership, so that they earn nothing on what they buy.
        """

    def gifts(self, skus: Collection[str]) -> Mapping[str, Product]:
        """Products that rules give, as the shop has them now; one that it does not have has a stock of 0."""


class NoFacts:
    """A shop that has nothing to say."""

    def employee_facts(self, id: str, names: Collection[str]) -> Mapping[str, Value]:
        return {}

    def gifts(self, skus: Collection[str]) -> Mapping[str, Product]:
        return {}


def served_by(shop: ShopFacts, cart: Cart) -> str | None:
    """Who is to be credited with an order: nobody, if the employee bought it for themselves.

    A shop that does not tell an employee's membership is taken to use one key for both.
    """
    if cart.served_by is None or cart.member is None:
        return cart.served_by
    membership = shop.employee_facts(cart.served_by, ("member",)).get("member", cart.served_by)
    return None if membership == cart.member else cart.served_by
