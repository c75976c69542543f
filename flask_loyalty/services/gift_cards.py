"""Gift cards: what an order pays with them, those that it sells, and those that a merchant issues.

A card is what somebody paid beforehand: the shop owes it to whoever has it, and never more is taken than is
on it. An order that is placed holds its part, the payment captures it, a cancel frees it, and a refund gives
it back as far as goods came back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from flask_loyalty.engine.code_text import CARD_LENGTH, is_whole, symbols_of
from flask_loyalty.engine.facts import CartLine
from flask_loyalty.engine.periods import add, zone_of
from flask_loyalty.errors import WrongInput
from flask_loyalty.ledger import accounts
from flask_loyalty.ledger.booking import card_returns, cards_back
from flask_loyalty.ledger.entries import Draft, Heading
from flask_loyalty.programme.model import Programme
from flask_loyalty.store import gift_cards as store
from flask_loyalty.store.gift_cards import CardHold, StoredCard
from flask_loyalty.store.journal import book
from flask_loyalty.store.orders import StoredOrder

__all__ = [
    "CardStory",
    "block",
    "bring_sold",
    "free",
    "hold",
    "issue",
    "move",
    "prolong",
    "returned",
    "show",
    "sold_lines",
]

MOST_CARDS = 1000
MOST_MINOR = 10_000_000


def sold_lines(lines: Sequence[CartLine]) -> frozenset[str]:
    """The ids of the lines that are gift cards themselves."""
    return frozenset(line.id for line in lines if line.kind == "gift_card")


# ---------------------------------------------------------------- orders that pay with them


def hold(conn: Connection, order: StoredOrder, heading: Heading) -> None:
    """Reserve what an order pays with gift cards; the cards are locked already."""
    assert order.holds_until is not None or not order.placed.gift_cards
    for paid in order.placed.gift_cards:
        until = order.holds_until or heading.occurred_at
        number = store.add_card_hold(conn, paid.card, order.ref, paid.minor, until)
        _book(conn, heading.part("card-hold", number), paid.card, order.cart.currency, held=paid.minor)


def free(conn: Connection, order: StoredOrder, heading: Heading, state: str) -> None:
    """Free what an order that was never paid has reserved."""
    if not order.placed.gift_cards:
        return
    cards = _locked(conn, [paid.card for paid in order.placed.gift_cards])
    for one in store.card_holds_of(conn, order.ref):
        if one.state == "open":
            _void(conn, cards[one.card_id], one, heading, state)


def move(conn: Connection, order: StoredOrder, heading: Heading, grace_until: datetime) -> None:
    """Bring an order's holds of gift cards to where it stands: captured, freed, given back.

    :param grace_until: until when a card is valid, at least, to which something comes back after its end.
    """
    if not order.placed.gift_cards:
        return
    cards = _locked(conn, [paid.card for paid in order.placed.gift_cards])
    holds = store.card_holds_of(conn, order.ref)
    captured = []
    for one in holds:
        replaced = any(other.card_id == one.card_id and other.id > one.id for other in holds)
        card = cards[one.card_id]
        if one.state == "open" and order.state == "paid":
            _book(conn, heading.part("card-capture", one.id), card.id, card.currency, held=-one.amount_minor,
                  spent=one.amount_minor)  # fmt: skip
            store.end_card_hold(conn, one, "captured")
            one = replace(one, state="captured")
        elif one.state == "expired" and order.state == "paid" and not replaced:
            one = _honour(conn, card, one, heading)
        elif one.state == "open" and order.state == "cancelled":
            _void(conn, card, one, heading, "voided")
        if one.state == "captured":
            captured.append(one)
    targets = card_returns([one.amount_minor for one in captured], returned(order))
    for one, target in zip(captured, targets, strict=True):
        _give_back(conn, cards[one.card_id], one, target, heading, grace_until)


def returned(order: StoredOrder) -> int:
    """What of an order's gift cards has come back to them as it stands, in minor units."""
    if order.state == "cancelled":
        return order.placed.cards_minor
    if order.current is None:
        return 0
    return cards_back(order.placed, order.current, sold_lines(order.cart.lines))


def _honour(conn: Connection, card: StoredCard, one: CardHold, heading: Heading) -> CardHold:
    """A payment after the hold ran out is honoured: what is no longer on the card, the shop bears."""
    there = max(0, min(one.amount_minor, card.balance_minor)) if card.state == "active" else 0
    number = store.add_card_hold(conn, card.id, one.order_ref, there, heading.occurred_at, state="captured")
    _book(conn, heading.part("card-honour", number), card.id, card.currency, spent=there,
          short=one.amount_minor - there)  # fmt: skip
    return replace(one, id=number, amount_minor=there, returned_minor=0, state="captured")


def _void(conn: Connection, card: StoredCard, one: CardHold, heading: Heading, state: str) -> None:
    _book(conn, heading.part("card-void", one.id), card.id, card.currency, held=-one.amount_minor)
    store.end_card_hold(conn, one, state)
    _off_if_cancelled(conn, card, one, one.amount_minor, heading)


def _give_back(
    conn: Connection,
    card: StoredCard,
    one: CardHold,
    target: int,
    heading: Heading,
    grace_until: datetime,
) -> None:
    """Give back to a card so much in all, or take again what a corrected count gave back too much."""
    change = target - one.returned_minor
    if change < 0:
        change = -min(-change, card.balance_minor)  # what was spent since is not taken
    if not change:
        return
    _book(conn, heading.part("card-return", one.id), card.id, card.currency, spent=-change)
    store.return_of_card_hold(conn, one, one.returned_minor + change)
    if change > 0 and card.valid_until is not None and card.valid_until <= heading.occurred_at:
        store.change_card(conn, card.id, valid_until=grace_until)
    _off_if_cancelled(conn, card, one, change, heading)


def _off_if_cancelled(
    conn: Connection, card: StoredCard, one: CardHold, minor: int, heading: Heading
) -> None:
    """What comes back to a card whose own sale was cancelled meanwhile is nobody's any more."""
    if card.state == "cancelled" and minor > 0:
        off = replace(heading.part("card-off", one.id), order=None)
        _book(conn, off, card.id, card.currency, sold=-minor)
        store.change_card(conn, card.id, cancelled_minor=card.cancelled_minor + minor)


def _locked(conn: Connection, ids: Sequence[int]) -> dict[int, StoredCard]:
    store.lock_cards(conn, ids)
    return store.cards_of_ids(conn, ids)


def _book(
    conn: Connection,
    heading: Heading,
    card: int,
    currency: str,
    *,
    sold: int = 0,
    held: int = 0,
    spent: int = 0,
    short: int = 0,
) -> None:
    """An entry of one card: put on it (``sold``), held, spent; what goes nowhere else is off its value."""
    draft = Draft(heading)
    draft.post(accounts.card_value(card, currency), sold - held - spent)
    draft.post(accounts.card_held(card, currency), held)
    draft.post(accounts.cards_sold(currency), -sold)
    draft.post(accounts.cards_spent(currency), spent + short)
    draft.post(accounts.cards_short(currency), -short)
    book(conn, list(draft.entries()), heading.occurred_at)


# ---------------------------------------------------------------- orders that sell them


def bring_sold(conn: Connection, programme: Programme, order: StoredOrder, heading: Heading) -> None:
    """A card for each gift card that is paid and kept; the card of one that came back is worth nothing.

    On it is the line's regular price: a card of 100 PLN may be sold for 90. What was spent of it stays spent.
    """
    lines = [line for line in order.cart.lines if line.kind == "gift_card" and line.regular_price_minor]
    if not lines or programme.gift_cards is None:
        return
    there = store.cards_of_order(conn, order.ref)
    store.lock_cards(conn, [card.id for card in there])
    have = (
        {(card.line, card.unit_no): card for card in store.cards_of_order(conn, order.ref)} if there else {}
    )
    heading = replace(heading, order=None)  # what a card was spent on is another order's business
    for line in lines:
        for unit in range(line.quantity):
            kept = order.state == "paid" and unit < line.quantity - line.refunded
            card = have.get((line.id, unit))
            if card is None and kept:
                _sell(conn, programme, order, line, unit, heading)
            elif card is not None and kept == (card.state == "cancelled"):
                _cancel(conn, card, heading, back=not kept)


def _sell(
    conn: Connection, programme: Programme, order: StoredOrder, line: CartLine, unit: int, heading: Heading
) -> None:
    card = store.add_card(
        conn,
        currency=order.cart.currency,
        opened_minor=line.regular_price_minor,
        issued_at=heading.occurred_at,
        valid_until=_until(programme, heading.occurred_at),
        order_ref=order.ref,
        line=line.id,
        unit_no=unit,
    )
    _book(conn, heading.part("card-issue", card.id), card.id, card.currency, sold=card.opened_minor)


def _cancel(conn: Connection, card: StoredCard, heading: Heading, *, back: bool) -> None:
    """Take what is left off a card that came back, or put it on again if that was a mistake."""
    if back:
        left = card.balance_minor
        store.change_card(conn, card.id, state="cancelled", cancelled_minor=card.cancelled_minor + left)
        _book(conn, heading.part("card-cancel", card.id), card.id, card.currency, sold=-left)
        return
    store.change_card(conn, card.id, state="active", cancelled_minor=0)
    _book(conn, heading.part("card-reopen", card.id), card.id, card.currency, sold=card.cancelled_minor)


def _until(programme: Programme, at: datetime) -> datetime | None:
    valid = None if programme.gift_cards is None else programme.gift_cards.valid
    return None if valid is None else add(at, valid, zone_of(programme.timezone))


# ---------------------------------------------------------------- the merchant's own


@dataclass(frozen=True, slots=True)
class CardStory:
    """A gift card and what orders have held and taken of it, the oldest first."""

    card: StoredCard
    holds: tuple[CardHold, ...]


def issue(
    conn: Connection,
    programme: Programme,
    amount_minor: int,
    now: datetime,
    *,
    count: int = 1,
    until: datetime | None = None,
    note: str = "",
    actor: str = "",
) -> list[StoredCard]:
    """Make gift cards that were sold elsewhere or are given away.

    :param until: the end of their validity; what the programme says when absent.
    :raises WrongInput: if the programme keeps no gift cards, or a number makes no sense.
    """
    _check(programme, amount_minor, count, until, now)
    note = note[:200]
    end = until or _until(programme, now)
    made = []
    for _number in range(count):
        card = store.add_card(conn, currency=programme.currency, opened_minor=amount_minor, issued_at=now,
                              valid_until=end, note=note)  # fmt: skip
        heading = Heading("gift-card", f"{card.id}", "card-issue", "merchant", now, actor=actor, reason=note)
        _book(conn, heading, card.id, card.currency, sold=amount_minor)
        made.append(replace(card, balance_minor=amount_minor))
    return made


def _check(
    programme: Programme, amount_minor: int, count: int, until: datetime | None, now: datetime
) -> None:
    if programme.gift_cards is None:
        raise WrongInput(
            where="gift cards",
            problem="the published programme keeps none.",
            remedy='Add "gift_cards": {} to the document and publish it.',
            polish="karty podarunkowe: opublikowany program ich nie prowadzi. "
            'Dodaj do dokumentu "gift_cards": {} i opublikuj go.',
        )
    if not 1 <= amount_minor <= MOST_MINOR:
        raise WrongInput(
            where="amount",
            problem=f"{amount_minor} minor units are not from 1 to {MOST_MINOR}.",
            polish=f"kwota: {amount_minor} gr to nie kwota od 1 do {MOST_MINOR} gr.",
        )
    if not 1 <= count <= MOST_CARDS:
        raise WrongInput(
            where="count",
            problem=f"{count} is not from 1 to {MOST_CARDS}.",
            polish=f"liczba kart: {count} to nie liczba od 1 do {MOST_CARDS}.",
        )
    _check_until(until, now)


def _check_until(until: datetime | None, now: datetime) -> None:
    if until is not None and until <= now:
        raise WrongInput(
            where="until", problem="that moment is over.", polish="termin ważności: ta chwila już minęła."
        )


def show(conn: Connection, code: str) -> CardStory | None:
    """One gift card, as somebody read it out; None if there is none.

    :raises WrongInput: if it has a slip.
    """
    card = store.find_card(conn, _symbols(code))
    return None if card is None else CardStory(card, tuple(store.holds_of_card(conn, card.id)))


def block(conn: Connection, code: str, *, blocked: bool) -> StoredCard | None:
    """Let nobody pay with a card (lost, stolen), or let them again; what it pays for already stays paid."""
    return _changed(conn, code, state="blocked" if blocked else "active")


def prolong(conn: Connection, code: str, until: datetime, now: datetime) -> StoredCard | None:
    """Let a card be valid until another moment.

    :raises WrongInput: if that moment is over.
    """
    _check_until(until, now)
    return _changed(conn, code, valid_until=until)


def _changed(conn: Connection, code: str, **values: object) -> StoredCard | None:
    """A card changed by the merchant; None if there is none, and as it is if its sale was cancelled."""
    card = store.find_card(conn, _symbols(code))
    if card is None or card.state == "cancelled":
        return card
    store.lock_cards(conn, [card.id])
    store.change_card(conn, card.id, **values)
    return store.find_card(conn, _symbols(code))


def _symbols(code: str) -> str:
    symbols = symbols_of(code)
    if not is_whole(symbols, CARD_LENGTH):
        raise WrongInput(
            where=f"gift card {code!r}",
            problem="this is no gift card, or a sign is wrong.",
            polish=f"karta podarunkowa „{code}”: to nie jest taka karta albo jest w niej literówka.",
        )
    return symbols
