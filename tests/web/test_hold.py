"""``hold`` before the money is taken, in a shop: the browser's own quote stays as it was promised."""

from __future__ import annotations

from sqlalchemy import select

from flask_loyalty.engine.facts import Choices
from flask_loyalty.store.tables import quote_hold
from flask_loyalty.web import choosing
from tests.web.shops import item


def states(shop):
    return shop.read(lambda c: c.execute(select(quote_hold.c.state)).scalars().all())


def test_a_held_offer_is_the_browsers_own(shop):
    from flask import session

    shop.give(100)
    shop.cart = [item()]
    session["customer"] = "anna"
    choosing.choose_points(80)
    offer = shop.loyalty.hold(shop.loyalty.quote())
    shop.clock.forward(minutes=5)
    again = shop.loyalty.quote()
    assert (again.quote.hold, again.points_paid) == (offer.quote.hold, 80)
    assert shop.loyalty.quote(choices=Choices(points=100)).points_paid == 100, (
        "another choice is another quote"
    )
    shop.clock.forward(minutes=26)
    assert (shop.loyalty.quote().quote.hold, shop.loyalty.quote().points_paid) == ("", 80)
    second = shop.loyalty.hold(shop.loyalty.quote())
    assert states(shop).count("open") == 1
    assert second.quote.hold != offer.quote.hold
