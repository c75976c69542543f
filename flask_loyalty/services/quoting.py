"""What a cart would get: asked on every page, writes nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Cart, Choices, Facts, OrderEvent
from flask_loyalty.engine.nudges import Nudge, Shelf
from flask_loyalty.engine.nudges import nudges as find_nudges
from flask_loyalty.engine.orders import undealt
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.errors import NoProgramme
from flask_loyalty.programme.model import Programme
from flask_loyalty.services.people import Cast, look
from flask_loyalty.services.shop import ShopFacts
from flask_loyalty.store.history import load_facts
from flask_loyalty.store.programmes import ProgrammeSource, in_force

__all__ = ["Problem", "Quote", "agreed", "lost_since", "problems_of", "quote", "with_gifts"]


NUDGED_UNITS = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """Something chosen that cannot be had as it was chosen.

    ``code`` is ``points`` (``asked`` were asked for, ``given`` can pay), ``reward``, ``code`` or
    ``gift_card`` (``about`` names it, ``why`` says what stands in the way).
    """

    code: str
    about: str = ""
    why: str = ""
    asked: int = 0
    given: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """What a cart would get, and on which facts; data that can be shown, kept and compared.

    :ivar cart: the cart as the shop gave it.
    :ivar programme: the number of the version; 0 while nothing is published.
    :ivar hold: the reference under which it is held; empty if it is not.
    :ivar nudges: the nearest changes of the cart that would bring more, the best first.
    """

    cart: Cart
    choices: Choices
    facts: Facts
    decision: Decision
    programme: int
    nudges: tuple[Nudge, ...] = ()
    problems: tuple[Problem, ...] = ()
    hold: str = ""

    def signature(self) -> str:
        """A digest of what matters to the customer: prices, deals, points, version."""
        units = [[unit.line, unit.unit, unit.paid_minor, unit.points_minor] for unit in self.decision.units]
        told = [self.programme, units, agreed(self.decision)]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def quote(
    conn: Connection,
    programmes: ProgrammeSource,
    shop: ShopFacts,
    cart: Cart,
    choices: Choices,
    now: datetime,
    *,
    nudges: bool = True,
    dealt: bool = True,
    former: str = "",
    shelf: Shelf | None = None,
) -> Quote:
    """What a cart would get at a moment, for its member or, without one, for a guest.

    Without a published programme the decision is empty and the shop's prices stand.

    :param former: a held quote that this one would replace: what it reserves counts as free.
    :param shelf: what the shop sells, for nudges.
    :param dealt: False for a shop that applies no deals: decided as an order that was never placed is.
    """
    people = look(conn, shop, cart, in_force(now))
    try:
        programme = programmes.current(conn, now, people.told)
    except NoProgramme:
        return Quote(cart, choices, Facts(), Decision(0, now), 0)
    facts = facts_for(conn, programme, people, choices, now, former)
    facts = with_gifts(programme, shop, facts)
    event = OrderEvent(people.cart, choices)
    if not dealt:
        event = replace(event, placed=undealt(programme, event, facts, now))
    decision = decide(programme, event, facts, now)
    return Quote(
        cart=cart,
        choices=choices,
        facts=facts,
        decision=decision,
        programme=programme.number,
        nudges=find_nudges(programme, event, facts, now, decision, shelf)
        if nudges and _is_small(cart)
        else (),
        problems=problems_of(choices, decision),
    )


def _is_small(cart: Cart) -> bool:
    """Nudges decide a cart several times over; a wholesale order needs none."""
    return sum(line.quantity for line in cart.lines) <= NUDGED_UNITS


def facts_for(
    conn: Connection,
    programme: Programme,
    people: Cast,
    choices: Choices,
    now: datetime,
    former: str = "",
) -> Facts:
    """The facts for deciding a cart with its customer's choices."""
    event = OrderEvent(people.cart, choices)
    return load_facts(conn, programme, event, now, people.ids, rewards=choices.rewards, former=former)


def with_gifts(programme: Programme, shop: ShopFacts, facts: Facts, quote: Quote | None = None) -> Facts:
    """The facts with what the shop says of the products that rules give.

    :param quote: what an order is made from. Its goods may be off the shelf already, or not, as the shop does
        it: so a gift that it promises is refused only if too few are left beside them, and one that it does
        not promise stands as it stood.
    """
    if not programme.gives:
        return facts
    products = dict(shop.gifts(programme.gives))
    if quote is not None:
        promised = {gift.reference for gift in quote.decision.gifts}
        for sku, known in products.items():
            if sku not in promised:
                products[sku] = quote.facts.products.get(sku, known)
            elif known.stock is not None:
                bought = sum(line.quantity for line in quote.cart.lines if line.sku == sku)
                products[sku] = replace(known, stock=known.stock + bought)
    return replace(facts, products=products)


def agreed(decision: Decision) -> dict[str, Any]:
    """What a customer pays and gets, by name: two decisions that agree in it are the same to them."""
    return {
        "goods": decision.goods_minor,
        "delivery": decision.shipping_minor,
        "points_spent": decision.payment.points,
        "paid_with_points": decision.payment.minor,
        "rewards": [[reward.reward, reward.points] for reward in decision.rewards],
        "points_earned": decision.points,
        "gifts": ", ".join(f"{gift.amount} × {gift.reference}" for gift in decision.gifts),
        "paid_with_cards": sum(card.goods_minor for card in decision.gift_cards),
        "delivery_with_cards": sum(card.minor - card.goods_minor for card in decision.gift_cards),
    }


def lost_since(before: Decision, now: Decision) -> tuple[tuple[str, str, str], ...]:
    """What gave or held before and no longer does: its kind, which it is, and what stands in its way."""
    gave = {("rule", outcome.rule) for outcome in before.outcomes if outcome.amount}
    gave |= {("code", _typed(one.typed or one.code)) for one in before.codes if one.used}
    gave |= {("gift_card", one.typed) for one in before.gift_cards}
    return tuple(
        (missed.of, missed.rule, missed.clause)
        for missed in now.missed
        if (missed.of, _typed(missed.rule) if missed.of == "code" else missed.rule) in gave
    )


def _typed(code: str) -> str:
    return code.strip().casefold()


def problems_of(choices: Choices, decision: Decision) -> tuple[Problem, ...]:
    """What of the customer's choices could not be had."""
    found = []
    if choices.points > decision.payment.points:
        found.append(Problem("points", asked=choices.points, given=decision.payment.points))
    found += [
        Problem(missed.of, about=missed.rule, why=missed.clause)
        for missed in decision.missed
        if missed.of in ("reward", "code", "gift_card")
    ]
    found += [Problem("code", about=one.code, why="waiting") for one in decision.codes if not one.used]
    return tuple(found)
