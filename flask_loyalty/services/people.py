"""From the shop's keys to subjects, before anything is decided or kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Label

from flask_loyalty.engine.facts import Cart, Party
from flask_loyalty.services.shop import ShopFacts, served_by
from flask_loyalty.store import parties
from flask_loyalty.store.parties import Known, Met

__all__ = ["Asking", "Cast", "cast", "look", "meet", "of_order"]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays a part in a cart, and the cart with their subjects in place of the shop's keys.

    :ivar told: what was asked in the same statement, by label; None where none of them was known.
    """

    cart: Cart
    member: Known | None
    employee: Known | None
    told: Mapping[str, Any] | None = None

    @property
    def ids(self) -> Mapping[Party, int]:
        """The rows of the people, by party."""
        known = [one for one in (self.member, self.employee) if one is not None]
        return {Party(one.kind, one.subject): one.id for one in known}

    @property
    def by_subject(self) -> Mapping[str, int]:
        """The rows of the people, by subject."""
        return {party.id: id_ for party, id_ in self.ids.items()}


Asking = Sequence[Label[Any]]
"""Values that a statement about people tells beside."""


def look(conn: Connection, shop: ShopFacts, cart: Cart, asking: Asking = ()) -> Cast:
    """The people of a cart, as far as we know them; writes nothing."""
    met = Met() if cart.member is None else parties.meet(conn, [("customer", cart.member)], asking=asking)
    member = met.people[0] if met.people else None
    subject = None if cart.member is None else member.subject if member else parties.NEW
    return Cast(replace(cart, member=subject, served_by=None), member, None, met.told)


def meet(conn: Connection, shop: ShopFacts, cart: Cart, asking: Asking) -> Met:
    """The people of an order as far as we know them; one alone is locked.

    Of several nobody: somebody known, locked before somebody new is kept, could wait for a writer who has
    kept the same and waits for the lock.
    """
    names = _names(shop, cart)
    return parties.meet(conn, names, locked=len(names) == 1, asking=asking)


def cast(conn: Connection, shop: ShopFacts, cart: Cart, now: datetime, met: Met | None = None) -> Cast:
    """The people of an order; whoever is new gets a subject.

    :param met: what :func:`meet` has told: then all are locked from now on.
    """
    names = _names(shop, cart)
    known = parties.named(conn, names, now, met)
    if met is not None and (len(names) > 1 or not met.people):
        parties.lock(conn, [one.id for one in known.values()])
    who = {kind: known[kind, ref] for kind, ref in names}
    member, employee = who.get("customer"), who.get("employee")
    return Cast(
        replace(
            cart,
            member=member.subject if member else None,
            served_by=employee.subject if employee else None,
        ),
        member,
        employee,
    )


def _names(shop: ShopFacts, cart: Cart) -> list[tuple[str, str]]:
    """Whom an order names, by kind and the shop's key."""
    server = served_by(shop, cart)
    names = [("customer", cart.member)] if cart.member is not None else []
    return names if server is None else [*names, ("employee", server)]


def of_order(
    conn: Connection,
    cart: Cart,
    party_id: int | None,
    served_by_id: int | None,
    *,
    locked: bool = False,
    asking: Asking = (),
) -> Cast:
    """The people of an order that we have kept.

    :param locked: whether nobody else may change what belongs to them from now on.
    """
    ids = [id_ for id_ in (party_id, served_by_id) if id_ is not None]
    met = parties.meet_ids(conn, ids, locked=locked, asking=asking)
    known = {one.id: one for one in met.people}
    return Cast(
        cart,
        None if party_id is None else known[party_id],
        None if served_by_id is None else known[served_by_id],
        met.told,
    )
