"""Products that a rule is about: of the cart, or as its filter names them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from flask_loyalty.engine.changes import ADDED, Change, ChangeKind
from flask_loyalty.engine.facts import CartLine, Value
from flask_loyalty.engine.inverting import MOST_WAYS, Wanted, Way
from flask_loyalty.engine.sights import Sight
from flask_loyalty.language import nodes as n
from flask_loyalty.language.walking import parts_of

__all__ = ["named_products", "products_of", "so_many"]

_TYPICAL_MINOR = 1000
"""What a product costs of which nothing is known, where the cart has none to go by."""


def products_of(where: n.Expression | None, size: int, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """What is missing to a set: of each product of the cart that fits, else of one that is named."""
    matching = sight.scope.matching(where)
    lines = {unit.line.id: unit.line for unit in matching}
    for line in lines.values() or named_products(where, sight):
        yield from so_many(size - len(matching) % size, line, wanted)


def so_many(number: int, line: CartLine, wanted: Wanted) -> Iterator[Way]:
    """So many more of a product, if the shop has them; never of goods of which only their price is known."""
    if line.id != ADDED and wanted.can_add(line.sku, number):
        names = (line.name,) if line.name else ()
        yield (Change(ChangeKind.PRODUCT, number, line=line, skus=(line.sku,), names=names),)


def named_products(where: n.Expression | None, sight: Sight) -> Iterator[CartLine]:
    """Products as a filter names them, if it takes them, at the price of the cart's cheapest."""
    cart = sight.occurrence.cart
    usual = [line.unit_price_minor for line in (() if cart is None else cart.lines) if line.unit_price_minor]
    prices = [min(usual, default=_TYPICAL_MINOR), *_prices(where)]
    labels = frozenset(id_ for what, id_ in _named(where) if what == "labels")
    facts: dict[str, Value] = {"item.labels": labels} if labels else {}
    named: dict[str, list[str]] = {"sku": [], "category": [], "brand": []}
    for what, id_ in _named(where):
        if what in named:
            named[what].append(id_)
    kinds = [ids or [""] for ids in named.values()]  # none is named: any product that is none of them
    for sku, category, brand in islice(product(*kinds), MOST_WAYS):
        for price, cost in product(prices, (1, 0)):  # one that leaves nothing, one that leaves all
            id_ = f"{ADDED}{sku}/{category}/{brand}"
            line = CartLine(
                id_,
                sku,
                1,
                price,
                price,
                cost_minor=price * cost,
                category=category,
                brand=brand,
                facts=facts,
            )
            made = sight.after([Change(ChangeKind.PRODUCT, 1, line=line)])
            if any(unit.line.id == id_ for unit in made.scope.matching(where)):
                yield line
                break


def _prices(where: n.Expression | None) -> Iterator[int]:
    """The amounts that a filter names, and the next ones."""
    if isinstance(where, n.MoneyLiteral):
        yield from (one for one in (where.minor, where.minor + 1, where.minor - 1) if one > 0)
    elif where is not None:
        for part in parts_of(where):
            yield from _prices(part)


def _named(where: n.Expression | None) -> Iterator[tuple[str, str]]:
    """``("category", id)`` and the like of a filter's conditions, whichever joins them."""
    for part in () if where is None else parts_of(where) if isinstance(where, n.And | n.Or) else (where,):
        match part:
            case n.And() | n.Or():
                yield from _named(part)
            case n.Comparison("=", n.Fact(name), n.TextLiteral(id_)):
                yield name.partition(".")[2], id_
            case n.Membership(n.Fact(name), n.TextLiteral(id_), negated=False):
                yield name.partition(".")[2], id_
            case n.Membership(n.TextLiteral(id_), n.Fact("item.labels"), negated=False):
                yield "labels", id_
            case n.Membership(n.Fact(name), n.ListLiteral(members), negated=False):
                yield from (
                    (name.partition(".")[2], one.value) for one in members if isinstance(one, n.TextLiteral)
                )
