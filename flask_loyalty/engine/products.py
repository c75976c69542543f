"""Products that a rule is about: of the cart, as the shop sells them, or as its filter names them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import islice, product

from flask_loyalty.engine.assortment import goods_that_fit, so_many_of_any
from flask_loyalty.engine.changes import ADDED, PRICED, Change, ChangeKind, cost_unknown
from flask_loyalty.engine.facts import CartLine, Value
from flask_loyalty.engine.inverting import MOST_WAYS, is_of_a_price
from flask_loyalty.engine.sights import Sight
from flask_loyalty.engine.wanted import Wanted, Way
from flask_loyalty.language import nodes as n
from flask_loyalty.language.walking import parts_of

__all__ = ["Prices", "dearer_than", "goods_for", "more_for", "named_products", "products_of", "so_many"]

_TYPICAL_MINOR = 1000
"""What a product costs of which nothing is known, where the cart has none to go by."""


class Prices:
    """Prices at which nothing changes among the other rules: just below where the order's value crosses one.

    :param crossings: by how much it crosses them, the nearest first.
    """

    def __init__(self, crossings: Callable[[], list[int]]) -> None:
        self._crossings = crossings

    @cached_property
    def _all(self) -> list[int]:
        return self._crossings()

    def below(self, price: int) -> Iterator[int]:
        """The highest below one, and the one that crosses nothing at all."""
        under = [at - 1 for at in self._all if 1 < at <= price]
        yield from dict.fromkeys([under[-1], under[0]] if under else ())


def products_of(
    where: n.Expression | None, size: int, sight: Sight, wanted: Wanted, prices: Prices
) -> Iterator[Way]:
    """What is missing to a set: of each product of the cart that fits, of the shop's cheaper ones, as named.

    One of which the price is not known is tried at prices too that cross nothing.
    """
    matching = sight.scope.matching(where)
    missing = size - len(matching) % size
    lines = {unit.line.id: unit.line for unit in matching}
    for line in lines.values():
        yield from so_many(missing, line, wanted)
    below = min((line.unit_price_minor for line in lines.values()), default=None)
    if wanted.assortment() and not _names_products(where):
        known = list(so_many_of_any(missing, where, sight, wanted, below_minor=below))
        yield from known
        if known or wanted.whole:
            return
    for line in named_products(where, sight, wanted):
        sold = is_sold(line, wanted)
        if below is not None and not (sold and line.unit_price_minor < below):
            continue
        for way in so_many(missing, line, wanted):
            yield (named := replace(way[0], where=where),)
            for price in () if sold else prices.below(line.unit_price_minor * missing):
                if each := price // missing:
                    yield (replace(named, most_minor=each),)


def dearer_than(size: int, where: n.Expression | None, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """So many of what the shop has dearer than what fits already, for a set at a price or such a price."""
    above = min((unit.price_minor for unit in sight.scope.matching(where)), default=None)
    if above is not None:
        yield from so_many_of_any(size, where, sight, wanted, above_minor=above)


def goods_for(
    minor: int, where: n.Expression | None, sight: Sight, wanted: Wanted, prices: Prices
) -> Iterator[Way]:
    """Goods that a filter takes for so much, or for less that crosses nothing; of one product so many.

    None where the shop tells what it sells, and nothing of it fits.
    """
    cheapest = next(iter(goods_that_fit(where, sight, wanted)), None)
    if cheapest is None and wanted.assortment() and wanted.whole and not _names_products(where):
        return
    for line in named_products(where, sight, wanted):
        if line.sku:
            yield from so_many(-(-minor // max(line.unit_price_minor, 1)), line, wanted)
            continue
        for number in (minor, *prices.below(minor)):
            yield (Change(ChangeKind.FITTING, number, line=line, where=where, cheapest=cheapest),)


def more_for(minor: int, line: CartLine) -> Iterator[Way]:
    """Goods for so much more beside those that fit already, of which it is known what they cost."""
    if line.id.startswith(PRICED):
        one = replace(line, id=f"{ADDED}{line.id.removeprefix(PRICED)}")
        yield (Change(ChangeKind.FITTING, minor, line=one),)


def so_many(number: int, line: CartLine, wanted: Wanted) -> Iterator[Way]:
    """So many more of a product, if the shop has them; never of goods of which only their price is known."""
    if not is_of_a_price(line) and wanted.can_add(line.sku, number):
        names = (line.name,) if line.name else ()
        yield (Change(ChangeKind.PRODUCT, number, line=line, skus=(line.sku,), names=names),)


def is_sold(line: CartLine, wanted: Wanted) -> bool:
    """Whether the shop says what a product costs."""
    return bool(line.sku) and wanted.sold(line.sku) is not None


def named_products(where: n.Expression | None, sight: Sight, wanted: Wanted) -> Iterator[CartLine]:
    """Products as a filter names them, if it takes them, as the shop sells them.

    Where it does not say, at the price of the cart's cheapest.
    """
    cart, programme = sight.occurrence.cart, sight.occurrence.programme
    usual = [line.unit_price_minor for line in (() if cart is None else cart.lines) if line.unit_price_minor]
    prices = [min(usual, default=_TYPICAL_MINOR), *_prices(where)]
    labels = frozenset(id_ for what, id_ in _named(where) if what == "labels")
    facts: dict[str, Value] = {"item.labels": labels} if labels else {}
    named: dict[str, list[str]] = {"sku": [], "category": [], "brand": []}
    for what, id_ in (*_named(where), *_told_of_the_customer(where, sight)):
        if what in named:
            named[what].append(id_)
    kinds = [ids or [""] for ids in named.values()]  # none is named: any product that is none of them
    for sku, category, brand in islice(product(*kinds), MOST_WAYS):
        id_ = f"{ADDED}{sku}/{category}/{brand}"
        sold = wanted.sold(sku) if sku else None
        if sold is not None:
            likely = [replace(sold, id=id_, quantity=1)]
        else:
            nameless = CartLine(id_, sku, 1, 0, 0, category=category, brand=brand, facts=facts)
            likely = [
                replace(nameless, unit_price_minor=price, regular_price_minor=price, cost_minor=cost)
                for price in prices
                for cost in (cost_unknown(programme, price), 0)  # else one that leaves all
            ]
        yield from islice((line for line in likely if _takes(where, line, sight)), 1)


def _told_of_the_customer(where: n.Expression | None, sight: Sight) -> Iterator[tuple[str, str]]:
    """``("category", id)`` where a filter asks for what is known of the customer: the category they chose."""
    for part in () if where is None else parts_of(where) if isinstance(where, n.And | n.Or) else (where,):
        match part:
            case n.And() | n.Or():
                yield from _told_of_the_customer(part, sight)
            case n.Comparison(
                "=", n.Fact("item.category" | "item.brand" as name), n.Fact() as told
            ) | n.Membership(n.Fact("item.category" | "item.brand" as name), n.Fact() as told, negated=False):
                value = sight.value(told)
                ids = sorted(value) if isinstance(value, frozenset) else [value]
                yield from ((name.partition(".")[2], id_) for id_ in ids if isinstance(id_, str))


def _names_products(where: n.Expression | None) -> bool:
    return any(what == "sku" for what, _ in _named(where))


def _takes(where: n.Expression | None, line: CartLine, sight: Sight) -> bool:
    made = sight.after([Change(ChangeKind.PRODUCT, 1, line=line)])
    return any(unit.line.id == line.id for unit in made.scope.matching(where))


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
