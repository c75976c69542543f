"""Sums of one customer's past: the part is never more than the whole, and without orders there is nothing.

``decide`` is given them by the books, which count one set of orders for all of them; what is said here is
true of every such set. A margin may be negative, so no part of it is less than the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask_loyalty.analysis.link import Clash, Place
from flask_loyalty.analysis.reach import Reach
from flask_loyalty.analysis.windows import hours, lies_in
from flask_loyalty.language import nodes as n

__all__ = ["ORDERS", "SUMS", "Known", "clash_of_past"]

ORDERS = n.Fact("customer.orders")
SUMS = ("customer.orders", "customer.spend", "customer.quantity", "customer.margin")
_SINCE = "customer.since_order"
_RISING = SUMS[:3]
"""Sums of which no order takes anything away."""

Known = tuple[n.Fact, Reach]
"""A fact about a customer's past, and the values that it may have."""


def clash_of_past(known: Sequence[Known], place: Place) -> Clash | None:
    """Why facts of one past cannot have such values together; None if nothing stands in the way."""
    if place.member or any(not reach.unknown for _, reach in known):  # of a customer all sums are known
        known = [
            (one, replace(reach, unknown=reach.unknown and one.name not in SUMS)) for one, reach in known
        ]
    for one, reach in known:
        if not reach.known and not reach.unknown:
            return Clash("guest", one)
        for other, its in known:
            if other is one:
                continue
            found = _of_sums(one, reach, other, its, place) or _of_time(one, reach, other, its, place)
            if found is not None:
                return found
    return None


def _of_sums(one: n.Fact, reach: Reach, other: n.Fact, its: Reach, place: Place) -> Clash | None:
    if one.name not in SUMS or other.name not in SUMS or reach.unknown or not _inside(one, other, place):
        return None
    if one.name == other.name and one.name in _RISING and other.where in (None, one.where):
        return Clash("never_more", one, other) if reach.above(its) else None
    something = reach.positive or reach.negative
    if other.name == ORDERS.name and other.where is None and something and its.nothing:
        return Clash("nothing_without_orders", one, other)
    return None


def _inside(one: n.Fact, other: n.Fact, place: Place) -> bool:
    """Whether the time of one fact is a part of that of another."""
    if place.own and (one.window is None) is not (other.window is None):
        return False
    return lies_in(one.window, other.window)


def _of_time(since: n.Fact, reach: Reach, other: n.Fact, its: Reach, place: Place) -> Clash | None:
    """The time since the last order beside how many there were."""
    if since.name != _SINCE or other.name not in SUMS or its.unknown:
        return None
    if other.window is None:
        if place.own:
            return None
        if not reach.unknown and other.name == ORDERS.name and other.where is None and its.nothing:
            return Clash("since_none", since)
        return Clash("since_none", since) if not reach.known and (its.positive or its.negative) else None
    if other.window.kind is not n.WindowKind.LAST:
        return None
    return _of_window(reach, other, its, other.window)


def _of_window(reach: Reach, other: n.Fact, its: Reach, window: n.Window) -> Clash | None:
    length = hours(window.duration)
    if length is None:
        return None
    least, most = (Reach(one / 24, one / 24) for one in length)
    if (its.positive or its.negative) and (not reach.known or (not reach.unknown and reach.above(most))):
        return Clash("since_longer", other)
    plain = other.name == ORDERS.name and other.where is None
    if plain and its.nothing and reach.known and not reach.unknown and least.above(reach):
        return Clash("since_shorter", other)
    return None
