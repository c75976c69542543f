"""The shop's prices: noted where they pass, and told beside what is reduced.

A quote only reads. What it sees in a guest's cart (a member's price may be their own) waits in this process
and is written after the shop's next commit of an order; ``flask loyalty tick`` notes the whole catalogue.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from flask import current_app

from flask_loyalty.engine.facts import Cart
from flask_loyalty.engine.lowest import Known, Lowest
from flask_loyalty.services.prices import lowest_prices
from flask_loyalty.store.prices import SeenPrice, note_prices
from flask_loyalty.store.writing import own, reading
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.seams import ProductFacts, cart_of_product
from flask_loyalty.web.words import Words

if TYPE_CHECKING:
    from flask_loyalty.web.state import LoyaltyState

__all__ = ["LowestPrice", "PriceNotes", "note_catalogue", "seen_prices", "told_prices"]

log = logging.getLogger("flask_loyalty")

MOST = 10_000
"""So many products a process remembers; then it begins anew."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LowestPrice:
    """What the law wants told beside a reduced price.

    :ivar text: for the customer, in their language.
    :ivar minor: the price in minor units; None if none is known.
    :ivar known: ``full`` (of all 30 days), ``launch`` (since the product came on sale), ``record`` (since
        prices have been recorded), ``nothing``.
    :ivar since: from when on prices were looked at.
    :ivar start: when the reduction began.
    """

    text: str
    minor: int | None
    known: str
    since: datetime
    start: datetime


@dataclass(slots=True)
class PriceNotes:
    """What this process has seen of prices: the last of each product, and those that wait to be written."""

    known: dict[Key, tuple[int, int]] = field(default_factory=dict)
    waiting: dict[Key, SeenPrice] = field(default_factory=dict)

    def see(self, cart: Cart, now: datetime) -> None:
        """Notice the prices in a guest's cart that are others than those seen before."""
        if cart.member is not None:
            return
        for one in _of_cart(cart, now):
            if self.known.get(one.key) == one.prices:
                continue
            if len(self.known) >= MOST:
                self.known.clear()
                self.waiting.clear()
            self.known[one.key] = one.prices
            self.waiting[one.key] = one

    def write(self, state: LoyaltyState) -> None:
        """Write down what waits, in a transaction of its own; what fails is left to the next tick."""
        waiting, self.waiting = self.waiting, {}
        if not waiting:
            return
        try:
            own(state.db.engine, lambda conn: note_prices(conn, list(waiting.values())), retries=0)
        except Exception:  # the shop has committed its order; a note of a price must not disturb it
            log.warning("loyalty: prices were not noted; `flask loyalty tick` will do it", exc_info=True)


def _of_cart(cart: Cart, now: datetime) -> list[SeenPrice]:
    """The prices of a cart's goods, without a product that it has at two prices."""
    found: dict[str, set[tuple[int, int]]] = {}
    for line in cart.lines:
        found.setdefault(line.sku, set()).add((line.unit_price_minor, line.regular_price_minor))
    return [
        SeenPrice(sku, cart.currency, *next(iter(prices)), now)
        for sku, prices in found.items()
        if len(prices) == 1
    ]


def seen_prices(products: Iterable[ProductFacts], at: datetime) -> list[SeenPrice]:
    """What products cost at a moment.

    :raises WrongInput: naming the product whose price cannot be read.
    """
    carts = (cart_of_product(product, member=None, at=at) for product in products)
    return [one for cart in carts for one in _of_cart(cart, at)]


def note_catalogue(state: LoyaltyState) -> int:
    """Note the prices of everything in the shop's catalogue; how many changed. 0 without a catalogue."""
    if not state.loyalty.has("catalogue"):
        return 0
    # In a context, and so in a session, of its own: what the loader reads holds no lock afterwards.
    with current_app.app_context():
        seen = seen_prices(state.loyalty.load("catalogue"), state.now())
    return own(state.db.engine, lambda conn: note_prices(conn, seen))


# ---------------------------------------------------------------- told


def told_prices(
    state: LoyaltyState,
    words: Words,
    cart: Cart,
    announced: Mapping[str, Collection[datetime]],
    now: datetime,
) -> dict[str, LowestPrice]:
    """By line, what to tell beside its price, in the reader's language."""
    with reading(state.db.session()) as conn:
        found = lowest_prices(
            conn, state.programmes, words.programme, cart, announced, now, dealt=state.settings.deals
        )
    return {
        line: LowestPrice(_text(words, one, now), one.minor, one.known.value, one.since, one.start)
        for line, one in found.items()
    }


def _text(words: Words, lowest: Lowest, now: datetime) -> str:
    if lowest.minor is None:
        return t("Lowest price in the 30 days before the reduction: not known")
    price = words.money(lowest.minor)
    if lowest.known is Known.FULL:
        return t("Lowest price in the 30 days before the reduction: %(price)s", price=price)
    if lowest.known is Known.LAUNCH:
        return t("Lowest price since it came on sale: %(price)s", price=price)
    day = words.day(lowest.since, now)
    return t("Lowest price before the reduction, recorded since %(day)s: %(price)s", day=day, price=price)
