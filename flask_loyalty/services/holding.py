"""A quote held before the money is taken: what it promises is reserved for half an hour.

It lapses by itself; ``place`` of the same quote takes it over, and any other order of the same customer's
browser frees it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection

from flask_loyalty.engine.facts import Cart, Choices
from flask_loyalty.ledger.booking import limits_of
from flask_loyalty.services.people import of_order
from flask_loyalty.services.quoting import Quote, problems_of
from flask_loyalty.services.standing import release
from flask_loyalty.store import holds, quote_holds
from flask_loyalty.store.gift_cards import lock_cards
from flask_loyalty.store.parties import lock
from flask_loyalty.store.programmes import ProgrammeSource
from flask_loyalty.store.quote_holds import HeldQuote

__all__ = ["HELD", "expire_held", "free", "held_quote", "same_goods"]

HELD = timedelta(minutes=30)
"""How long a held quote waits for its order."""


def held_quote(conn: Connection, ref: str, cart: Cart, choices: Choices, now: datetime) -> Quote | None:
    """The quote that is held under a reference, if it is still held and about this cart and these choices.

    Decided anew, the customer would lack the very points that the hold has taken.
    """
    held = quote_holds.load_held(conn, ref)
    if held is None or not held.is_live(now) or held.choices != choices:
        return None
    if not same_goods(held.cart, cart) or held.cart.shipping_minor != cart.shipping_minor:
        return None
    people = of_order(conn, held.cart, held.party_id, None)
    if (people.member.shop_ref if people.member else None) != cart.member:
        return None
    return Quote(
        cart, choices, held.facts, held.decision, held.version,
        problems=problems_of(choices, held.decision), hold=ref,
    )  # fmt: skip


def same_goods(one: Cart, other: Cart) -> bool:
    """Whether two carts hold the same goods at the same prices, whatever else is told of them."""
    return _sold(one) == _sold(other) and one.currency == other.currency


def _sold(cart: Cart) -> list[tuple[str, str, int, int]]:
    return sorted((line.id, line.sku, line.quantity, line.unit_price_minor) for line in cart.lines)


def free(
    conn: Connection,
    programmes: ProgrammeSource,
    refs: Collection[str],
    now: datetime,
    *,
    taken_by: str | None = None,
    keys: Collection[str] = (),
    people: Collection[int] = (),
    rewards: Collection[str] = (),
    cards: Collection[int] = (),
) -> dict[str, HeldQuote]:
    """Free the holds of these references and whatever has lapsed; those of the references, as they were.

    :param taken_by: the order that takes them over, if one does.
    :param keys, people, rewards, cards: what the caller is going to lock next, so that all is locked in one
        order.
    """
    found = quote_holds.to_free(conn, [ref for ref in refs if ref], now)
    if not found:
        return {}
    lock(conn, {*people, *(one.party_id for one in found if one.party_id is not None)})
    used = {key for one in found for key in limits_of(one.decision)[0]}
    holds.lock_limits(conn, {*used, *keys})
    holds.lock_stock(conn, {*rewards, *(taken.reward for one in found for taken in one.decision.rewards)})
    lock_cards(conn, {*cards, *(paid.card for one in found for paid in one.decision.gift_cards)})
    for one in found:
        _end(conn, programmes, one, now, "taken" if one.ref in refs and taken_by else "freed", taken_by)
    return {one.ref: one for one in found if one.ref in refs}


def expire_held(conn: Connection, programmes: ProgrammeSource, now: datetime, limit: int) -> int:
    """Free what has lapsed; how many that were."""
    overdue = quote_holds.overdue(conn, now, limit)
    lock(conn, {one.party_id for one in overdue if one.party_id is not None})
    holds.lock_limits(conn, {key for one in overdue for key in limits_of(one.decision)[0]})
    lock_cards(conn, {paid.card for one in overdue for paid in one.decision.gift_cards})
    for one in overdue:
        _end(conn, programmes, one, now, "expired", None)
    return len(overdue)


def _end(
    conn: Connection,
    programmes: ProgrammeSource,
    held: HeldQuote,
    now: datetime,
    state: str,
    order_ref: str | None,
) -> None:
    state = state if held.is_live(now) else "expired"
    # What an order takes over never left its hold: points that would have lapsed meanwhile are still there.
    at = held.held_at if state == "taken" else now
    release(conn, programmes, held.as_order(), at, "expired" if state == "expired" else "voided", state)
    quote_holds.end_held(conn, held.ref, state, order_ref if state == "taken" else None)
