"""From the shop's keys to subjects, before anything is decided or kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from flask_loyalty.engine.facts import Cart, Party
from flask_loyalty.services.shop import ShopFacts, served_by
from flask_loyalty.store import parties
from flask_loyalty.store.parties import Known

__all__ = ["Cast", "cast", "look", "of_order"]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays a part in a cart, and the cart with their subjects in place of the shop's keys."""

    cart: Cart
    member: Known | None
    employee: Known | None

    @property
    def ids(self) -> Mapping[Party, int]:
        """The rows of the people, by party."""
        known = [one for one in (self.member, self.employee) if one is not None]
        return {Party(one.kind, one.subject): one.id for one in known}

    @property
    def by_subject(self) -> Mapping[str, int]:
        """The rows of the people, by subject."""
        return {party.id: id_ for party, id_ in self.ids.items()}


def look(conn: Connection, shop: ShopFacts, cart: Cart) -> Cast:
    """The people of a cart, as far as we know them; writes nothing."""
    member = None if cart.member is None else parties.find(conn, "customer", cart.member)
    subject = None if cart.member is None else member.subject if member else parties.NEW
    return Cast(replace(cart, member=subject, served_by=None), member, None)


def cast(conn: Connection, shop: ShopFacts, cart: Cart, now: datetime, *, locked: bool = False) -> Cast:
    """The people of an order; whoever is new gets a subject.

    :param locked: whether nobody else may change what belongs to them from now on.
    """
    server = served_by(shop, cart)
    names = [("customer", cart.member)] if cart.member is not None else []
    if server is not None:
        names.append(("employee", server))
    at_once = locked and len(names) <= 1
    known = parties.named(conn, names, now, locked=at_once)
    if locked and not at_once:
        parties.lock(conn, [one.id for one in known.values()])
    member = None if cart.member is None else known["customer", cart.member]
    employee = None if server is None else known["employee", server]
    return Cast(
        replace(
            cart,
            member=member.subject if member else None,
            served_by=employee.subject if employee else None,
        ),
        member,
        employee,
    )


def of_order(
    conn: Connection,
    cart: Cart,
    party_id: int | None,
    served_by_id: int | None,
    *,
    locked: bool = False,
) -> Cast:
    """The people of an order that we have kept.

    :param locked: whether nobody else may change what belongs to them from now on.
    """
    ids = [id_ for id_ in (party_id, served_by_id) if id_ is not None]
    known = parties.of_ids(conn, ids, locked=locked)
    return Cast(
        cart,
        None if party_id is None else known[party_id],
        None if served_by_id is None else known[served_by_id],
    )
