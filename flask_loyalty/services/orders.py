"""An order's life: placed, paid, delivered, given back, cancelled.

``place`` is the only step that may refuse. The others tell what has happened: hearing it twice changes
nothing, and what comes too early waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Cart, Choices, Facts, IssuedCode, OrderEvent
from flask_loyalty.engine.orders import undealt
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.errors import (
    NoProgramme,
    NotEnoughPoints,
    RewardRefused,
    StaleQuote,
    WrongInput,
)
from flask_loyalty.ledger.booking import limits_of
from flask_loyalty.ledger.entries import Draft, Heading
from flask_loyalty.programme.model import Programme
from flask_loyalty.services import gift_cards, holding
from flask_loyalty.services.people import Cast, cast, meet, of_order
from flask_loyalty.services.quoting import Quote, agreed, lost_since, with_gifts
from flask_loyalty.services.refunding import more_back
from flask_loyalty.services.sales_pay import facts_of_server
from flask_loyalty.services.shop import ShopFacts
from flask_loyalty.services.standing import Moved, bring, take_in
from flask_loyalty.store import events, holds, past, quote_holds
from flask_loyalty.store.events import Undone
from flask_loyalty.store.gift_cards import lock_cards
from flask_loyalty.store.history import load_facts
from flask_loyalty.store.journal import load_purse, write_purse
from flask_loyalty.store.orders import StoredOrder, insert_order, load_order, save_order
from flask_loyalty.store.parties import lock
from flask_loyalty.store.programmes import ProgrammeSource, in_force
from flask_loyalty.store.quote_holds import HeldQuote

__all__ = [
    "Effect",
    "PlacedOrder",
    "cancelled",
    "delivered",
    "hold",
    "paid",
    "place",
    "refunded",
]

PINNED = timedelta(minutes=30)
"""How long a quote keeps the version of the programme that it was made under."""

ORDER_TTL = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """An order with its holds; ``decision`` is None while no programme is published.

    :ivar new: False if it had been placed before.
    """

    ref: str
    decision: Decision | None
    holds_until: datetime | None
    new: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event changed.

    :ivar changed: False if it had been heard before, or is about an order that nobody told us of.
    :ivar points: what the customer earned by it or, negative, what was taken back.
    :ivar waiting: whether it waits for another event that must come first.
    """

    ref: str
    changed: bool
    points: int = 0
    decision: Decision | None = None
    waiting: bool = False


# ---------------------------------------------------------------- placing


def place(
    conn: Connection,
    programmes: ProgrammeSource,
    shop: ShopFacts,
    cart: Cart,
    quote: Quote | None,
    now: datetime,
    *,
    ttl: timedelta = ORDER_TTL,
    former: str = "",
) -> PlacedOrder:
    """Make a quote binding: decide it again under the member's lock and take its holds.

    An order that is placed already stays as it is. Without a quote the shop's prices stand. A quote that is
    held is taken over as it was decided; once it has lapsed it is a quote as any other.

    :param former: a hold of the same customer that this order replaces.

    :raises StaleQuote: if the customer would pay or get something else than the quote said.
    :raises NotEnoughPoints: if the points of the quote are no longer there.
    :raises RewardRefused: if a reward of the quote is gone.
    """
    ref = _ref(cart)
    known = load_order(conn, ref, lock=True)
    if known is not None:
        return PlacedOrder(ref, known.placed, known.holds_until)
    programme = _programme_for(conn, programmes, quote, now)
    if programme is None:
        return PlacedOrder(ref, None, None)
    people = cast(conn, shop, _whole(cart), now)
    choices = Choices() if quote is None else quote.choices
    held = _take_over(conn, programmes, people, quote, former, now, ref)
    live = held is not None and held.is_live(now)
    at, issued = (held.held_at, held.facts.codes) if held is not None and live else (now, None)
    lock(conn, people.ids.values())
    facts, decision = _decide_locked(conn, programme, people, choices, quote, at, shop, issued)
    if quote is not None:
        _check(quote, people, facts, decision)
    order = _new_order(people, programme, choices, facts, decision, now, state="placed", until=now + ttl)
    if not insert_order(conn, order):
        return place(conn, programmes, shop, cart, quote, now, ttl=ttl, former=former)
    _hold(conn, programme, people, order, at)
    return PlacedOrder(ref, decision, order.holds_until, new=True)


def _take_over(
    conn: Connection,
    programmes: ProgrammeSource,
    people: Cast,
    quote: Quote | None,
    former: str,
    now: datetime,
    ref: str | None = None,
) -> HeldQuote | None:
    """Free what was held for this quote, for an earlier one of the same customer, or has lapsed.

    What is freed here nobody else can take before the order has it: the locks are kept.
    """
    mine = "" if quote is None else quote.hold
    freed = holding.free(
        conn,
        programmes,
        {mine, former} - {""},
        now,
        taken_by=ref,
        keys=() if quote is None else limits_of(quote.decision)[0],
        people=people.ids.values(),
        rewards=() if quote is None else quote.choices.rewards,
        cards=() if quote is None else [card.card for card in quote.decision.gift_cards],
    )
    return freed.get(mine)


def hold(
    conn: Connection,
    programmes: ProgrammeSource,
    shop: ShopFacts,
    quote: Quote,
    now: datetime,
    *,
    former: str = "",
) -> Quote:
    """Reserve what a quote promises before the money is taken, for half an hour: points, rewards, uses.

    :param former: an earlier hold of the same customer, which this one replaces.
    :return: the quote as it is held; hand it to :func:`place`. It lapses by itself.
    :raises StaleQuote, NotEnoughPoints, RewardRefused: as :func:`place` does.
    """
    programme = _programme_for(conn, programmes, quote, now)
    if programme is None:
        return quote
    ref = quote_holds.new_ref()
    people = cast(conn, shop, replace(_whole(quote.cart), ref=ref, served_by=None), now)
    _take_over(conn, programmes, people, quote, former, now)
    lock(conn, people.ids.values())
    facts, decision = _decide_locked(conn, programme, people, quote.choices, quote, now, shop)
    _check(quote, people, facts, decision)
    until = now + holding.HELD
    order = _new_order(people, programme, quote.choices, facts, decision, now, state="placed", until=until)
    quote_holds.add_held(conn, order)
    _hold(conn, programme, people, order, now)
    return replace(quote, facts=facts, decision=decision, programme=programme.number, nudges=(), hold=ref)


def _programme_for(
    conn: Connection, programmes: ProgrammeSource, quote: Quote | None, now: datetime
) -> Programme | None:
    """The quote's own version while it is fresh, else the one in force."""
    try:
        if quote is not None and quote.programme and now - quote.decision.moment <= PINNED:
            return programmes.version(conn, quote.programme)
        return programmes.current(conn, now)
    except NoProgramme:
        return None


def _decide_locked(
    conn: Connection,
    programme: Programme,
    people: Cast,
    choices: Choices,
    quote: Quote | None,
    at: datetime,
    shop: ShopFacts,
    issued: Mapping[str, IssuedCode] | None = None,
) -> tuple[Facts, Decision]:
    """Decide while nobody else can change the counters that the decision uses; people are locked already.

    :param issued: the codes of batches as they were when they were promised.
    """
    if quote is not None:
        holds.lock_limits(conn, limits_of(quote.decision)[0])
        holds.lock_stock(conn, choices.rewards)
        lock_cards(conn, [card.card for card in quote.decision.gift_cards])
    event = OrderEvent(people.cart, choices)
    facts = load_facts(
        conn,
        programme,
        event,
        at,
        people.ids,
        shop=facts_of_server(programme, shop, people.employee),
        rewards=choices.rewards,
        spending=quote is not None,
    )
    facts = facts if issued is None else replace(facts, codes=issued)
    facts = facts if quote is None else with_gifts(programme, shop, facts, quote)
    decision = _decision(programme, event, facts, at, dealt=quote is not None)
    used = holds.lock_limits(conn, limits_of(decision)[0])
    if used == {key: facts.used.get(key, 0) for key in used}:
        return facts, decision
    facts = replace(facts, used={**facts.used, **used})
    return facts, _decision(programme, event, facts, at, dealt=quote is not None)


def _decision(
    programme: Programme, event: OrderEvent, facts: Facts, at: datetime, *, dealt: bool
) -> Decision:
    if dealt:
        return decide(programme, event, facts, at)
    bare = undealt(programme, event, facts, at)
    return decide(programme, replace(event, placed=bare), facts, at)


def _check(quote: Quote, people: Cast, facts: Facts, decision: Decision) -> None:
    """Refuse if the customer would get something else than they agreed to."""
    wanted = quote.decision.payment.points + sum(reward.points for reward in quote.decision.rewards)
    taken = [reward.reward for reward in decision.rewards]
    for reward in quote.decision.rewards:
        if reward.reward in taken:
            taken.remove(reward.reward)
            continue
        why = next((m.clause for m in decision.missed if m.of == "reward" and m.rule == reward.reward), "")
        if why == "points":
            raise NotEnoughPoints(
                wanted=reward.points, spendable=facts.spendable_points, reward=reward.reward
            )
        raise RewardRefused(
            reward=reward.reward, why=why if why in ("unknown", "sold_out") else "not_for_you"
        )
    if wanted > facts.spendable_points:
        raise NotEnoughPoints(wanted=wanted, spendable=facts.spendable_points)
    old, new = agreed(quote.decision), agreed(decision)
    if quote.cart.shipping_minor != people.cart.shipping_minor:
        old.pop("delivery")  # chosen after the quote
        old.pop("delivery_with_cards")
    changes = {what: (str(old[what]), str(new[what])) for what in old if old[what] != new[what]}
    if changes:
        raise StaleQuote(changes=changes, reasons=lost_since(quote.decision, decision))


def _hold(conn: Connection, programme: Programme, people: Cast, order: StoredOrder, now: datetime) -> None:
    """Reserve the points, rewards, gift cards, limits and spans of a placed order."""
    used, most = limits_of(order.placed)
    holds.take_limits(conn, order.ref, used, most, had=False)
    heading = Heading("order", f"{order.ref}:0", "placed", order.ref, now, order.ref, order.version)
    gift_cards.hold(conn, order, heading)
    if people.member is None:
        return
    past.use_spans(conn, people.member.id, order.placed, order.ref)
    wanted = [("points", "", order.placed.payment.points)] if order.placed.payment.points else []
    wanted += [("reward", key, points) for key, points in _reward_keys(order.placed)]
    if not wanted:
        return
    assert order.holds_until is not None
    purse = load_purse(conn, people.member)
    purse.settle(now, order.ref)
    for kind, key, points in wanted:
        reward = key.partition("#")[0]
        if kind == "reward":
            holds.take_stock(conn, reward, 1, programme.rewards[reward].stock)
        hold = holds.add_hold(
            conn,
            order_ref=order.ref,
            party_id=people.member.id,
            kind=kind,
            key=key,
            amount=points,
            expires_at=order.holds_until,
        )
        draft = Draft(heading.part("hold", hold, reward if kind == "reward" else ""))
        purse.hold(draft, points, hold, reward=reward)
        purse.book(draft)
    write_purse(conn, people.member, purse, now)


def _reward_keys(decision: Decision) -> list[tuple[str, int]]:
    """``cinema``, ``cinema#2`` …: one key for each reward of an order."""
    seen: dict[str, int] = {}
    keys = []
    for reward in decision.rewards:
        seen[reward.reward] = seen.get(reward.reward, 0) + 1
        number = seen[reward.reward]
        keys.append((reward.reward if number == 1 else f"{reward.reward}#{number}", reward.points))
    return keys


# ---------------------------------------------------------------- what happens to it


def paid(
    conn: Connection,
    programmes: ProgrammeSource,
    shop: ShopFacts,
    cart: Cart,
    now: datetime,
    *,
    key: str = "",
) -> Effect:
    """The order is paid: holds are captured, points are earned. Never refuses.

    An order that was never placed is taken in with the shop's prices, decided for the moment at which it
    was placed in the shop.
    """
    ref = _ref(cart)
    order = load_order(conn, ref, lock=True)
    if order is None:
        return _paid_unplaced(conn, programmes, shop, cart, now, key)
    if order.state != "placed":
        return _unchanged(ref, order)
    who = (order.party_id, order.served_by_id)
    people = of_order(conn, order.cart, *who, locked=True, asking=[events.waits_for(ref)])
    waiting = _waiting(conn, ref, people)
    after = _as_paid(order, cart, waiting, now)
    moved = bring(conn, programmes, shop, order, after, now, "paid", people)
    return _settled(conn, waiting, moved)


def _paid_unplaced(
    conn: Connection, programmes: ProgrammeSource, shop: ShopFacts, cart: Cart, now: datetime, key: str
) -> Effect:
    """The payment of an order that is not kept yet; of theirs, should somebody else keep it just now."""
    ref = _ref(cart)
    order, people = _not_yet_kept(conn, programmes, shop, cart, now)
    if order is None or people is None:
        return _unchanged(ref, None)
    waiting = _waiting(conn, ref, people)
    after = _as_paid(order, cart, waiting, now)
    moved = take_in(conn, programmes, shop, people, order, after, now, "paid")
    if moved is None:
        return paid(conn, programmes, shop, cart, now, key=key)
    return _settled(conn, waiting, moved)


def _as_paid(order: StoredOrder, cart: Cart, waiting: Sequence[Undone], now: datetime) -> StoredOrder:
    """An order that is paid now, and may have been delivered before."""
    came = next((one.occurred_at for one in waiting if one.kind == "delivered"), order.delivered_at)
    cart = _with_refunds(order.cart, cart)
    return replace(order, state="paid", paid_at=now, delivered_at=came, cart=cart)


def _settled(conn: Connection, waiting: Sequence[Undone], moved: Moved) -> Effect:
    """What has waited is done."""
    for undone in waiting:
        events.settled(conn, undone.source, undone.key)
    return _effect(moved)


def delivered(
    conn: Connection,
    programmes: ProgrammeSource,
    shop: ShopFacts,
    cart: Cart,
    now: datetime,
    *,
    key: str = "",
) -> Effect:
    """The order has arrived: from now on the return time runs. Before the payment it waits for that."""
    ref = _ref(cart)
    order = load_order(conn, ref, lock=True)
    if order is None or order.state == "placed":
        if order is None and not _published(conn, programmes, cart.at):
            return _unchanged(ref, None)
        events.wait(conn, "order", f"{ref}:delivered", "delivered", occurred_at=now, now=now, order_ref=ref)
        return Effect(ref, changed=False, waiting=True)
    if order.state != "paid" or order.delivered_at is not None:
        return _unchanged(ref, order)
    _settle_failures(conn, ref, "delivered")
    after = replace(order, delivered_at=now, cart=_with_refunds(order.cart, cart))
    return _effect(bring(conn, programmes, shop, order, after, now, "delivered"))


def cancelled(
    conn: Connection,
    programmes: ProgrammeSource,
    shop: ShopFacts,
    cart: Cart,
    now: datetime,
    *,
    key: str = "",
) -> Effect:
    """The order is off, paid or not: its holds are freed, and what it brought is taken back."""
    ref = _ref(cart)
    order = load_order(conn, ref, lock=True)
    if order is None or order.state == "cancelled":
        return _unchanged(ref, order)
    _settle_failures(conn, ref)
    after = replace(order, state="cancelled", cancelled_at=now)
    return _effect(bring(conn, programmes, shop, order, after, now, "cancelled"))


def refunded(
    conn: Connection,
    programmes: ProgrammeSource,
    shop: ShopFacts,
    cart: Cart,
    now: datetime,
    *,
    amount_minor: int | None = None,
    units: Mapping[str, int] | None = None,
    key: str = "",
) -> Effect:
    """Units came back, as ``refunded`` of the cart's lines counts them, in all.

    A shop that keeps no such count passes ``units`` of this return by line, and a ``key``; money given
    back without goods is ``amount_minor`` and a ``key``.

    :raises WrongInput: if a key is missing, an amount is negative, or more comes back than was sold.
    :raises KeyConflict: if the key came before with something else.
    """
    ref = _ref(cart)
    order = load_order(conn, ref, lock=True)
    if order is None or order.state == "cancelled":
        return _unchanged(ref, order)
    if amount_minor is not None or units is not None:
        after = _with_this_refund(conn, order, now, amount_minor, units, key)
    else:
        after = replace(order, cart=_with_refunds(order.cart, cart))
    if after is None or after == order:
        return _unchanged(ref, order)
    if order.state == "placed":  # paid for later: then it counts
        save_order(conn, after)
        return Effect(ref, changed=True)
    _settle_failures(conn, ref, "refunded")
    return _effect(bring(conn, programmes, shop, order, after, now, "refunded"))


# ---------------------------------------------------------------- parts


def _waiting(conn: Connection, ref: str, people: Cast) -> list[Undone]:
    """Deliveries and payments of an order that were heard before and not booked."""
    if people.told is not None and not people.told["waits"]:
        return []
    return [one for one in events.undone_of(conn, ref) if one.kind in ("delivered", "paid")]


def _not_yet_kept(
    conn: Connection,
    programmes: ProgrammeSource,
    shop: ShopFacts,
    cart: Cart,
    now: datetime,
) -> tuple[StoredOrder | None, Cast | None]:
    """An order that was never placed here, under the version and the history of its own moment, and its
    people, locked. None while nothing was published then.
    """
    met = meet(conn, shop, cart, [events.waits_for(_ref(cart)), *in_force(cart.at)])
    try:
        programme = programmes.current(conn, cart.at, met.told)
    except NoProgramme:
        return None, None
    people = replace(cast(conn, shop, _whole(cart), now, met), told=met.told)
    facts, decision = _decide_locked(conn, programme, people, Choices(), None, cart.at, shop)
    order = _new_order(people, programme, Choices(), facts, decision, cart.at, state="placed", until=None)
    return order, people


def _new_order(
    people: Cast,
    programme: Programme,
    choices: Choices,
    facts: Facts,
    decision: Decision,
    at: datetime,
    *,
    state: str,
    until: datetime | None,
) -> StoredOrder:
    return StoredOrder(
        ref=_ref(people.cart),
        party_id=people.member.id if people.member else None,
        served_by_id=people.employee.id if people.employee else None,
        version=programme.number,
        state=state,
        placed_at=at,
        cart=people.cart,
        choices=choices,
        facts=facts,
        placed=decision,
        holds_until=until,
    )


def _with_this_refund(
    conn: Connection,
    order: StoredOrder,
    now: datetime,
    amount_minor: int | None,
    units: Mapping[str, int] | None,
    key: str,
) -> StoredOrder | None:
    """The order with one more return, or None if its key was heard before."""
    where = f"refund of order {order.ref!r}"
    if not key:
        raise WrongInput(
            where=where,
            problem="an amount or a number of units needs an id of this return.",
            remedy='Pass id="…", so that hearing it twice changes nothing.',
        )
    if amount_minor is not None and amount_minor < 0:
        raise WrongInput(
            where=f"refund of order {order.ref!r}", problem=f"{amount_minor} is less than nothing."
        )
    contents = events.fingerprint(amount_minor, dict(units or {}))
    heard = events.hear(
        conn,
        "refund",
        f"{order.ref}:{key}",
        "refunded",
        contents,
        occurred_at=now,
        now=now,
        order_ref=order.ref,
    )
    if not heard.new:
        return None
    more = order.money_back_minor + (amount_minor or 0)
    return replace(order, money_back_minor=more, cart=more_back(order.cart, units or {}))


def _with_refunds(kept: Cart, told: Cart) -> Cart:
    """The order as we keep it, with what has come back since: never more than was sold."""
    counts = {line.id: line.refunded for line in told.lines}
    return replace(
        kept,
        lines=tuple(
            replace(line, refunded=max(0, min(line.quantity, counts.get(line.id, line.refunded))))
            for line in kept.lines
        ),
    )


def _whole(cart: Cart) -> Cart:
    return replace(cart, lines=tuple(replace(line, refunded=0) for line in cart.lines))


def _settle_failures(conn: Connection, ref: str, kind: str = "") -> None:
    """What failed for this order before has now been done."""
    for undone in events.undone_of(conn, ref):
        if not kind or undone.kind == kind:
            events.settled(conn, undone.source, undone.key)


def _published(conn: Connection, programmes: ProgrammeSource, at: datetime) -> bool:
    try:
        programmes.current(conn, at)
    except NoProgramme:
        return False
    return True


def _ref(cart: Cart) -> str:
    if not cart.ref:
        raise WrongInput(where="order", problem="it has no reference.", remedy="Flush it first.")
    return cart.ref


def _effect(moved: Moved) -> Effect:
    return Effect(moved.order.ref, changed=True, points=moved.points, decision=moved.order.current)


def _unchanged(ref: str, order: StoredOrder | None) -> Effect:
    return Effect(ref, changed=False, decision=order.current if order else None)
