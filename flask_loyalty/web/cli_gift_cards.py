"""``flask loyalty gift-card …``: cards issued, looked at, blocked, prolonged."""

from __future__ import annotations

import getpass
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import click

from flask_loyalty.errors import WrongInput
from flask_loyalty.language.wording import money_text
from flask_loyalty.money import minor_from
from flask_loyalty.services import gift_cards
from flask_loyalty.store.gift_cards import StoredCard, totals
from flask_loyalty.store.writing import own
from flask_loyalty.web.cli_ready import ready
from flask_loyalty.web.state import the_state

__all__ = ["group"]

_language = click.option(
    "--language", "-l", type=click.Choice(["en", "pl"]), default="en", show_default=True,
    help="Language of the answer.",
)  # fmt: skip

_TEXTS = {
    "card": ("{code}: {balance} of {opened}, {state}", "{code}: {balance} z {opened}, {state}"),
    "held": ("{money} held by unpaid orders", "{money} zarezerwowane przez nieopłacone zamówienia"),
    "until": ("until {until}", "do {until}"),
    "sold": ("sold by order {ref}", "sprzedana w zamówieniu {ref}"),
    "hold": ("  order {ref}: {money}, {state}", "  zamówienie {ref}: {money}, {state}"),
    "back": ("{money} came back", "wróciło {money}"),
    "unknown": ("There is no such gift card.", "Nie ma takiej karty podarunkowej."),
    "none": ("No gift cards have been issued yet.", "Nie wydano jeszcze żadnej karty podarunkowej."),
    "total": (
        "{currency}: {count} cards, {opened} put on them, {balance} still on them, {held} held; "
        "the shop owes {owed}",
        "{currency}: kart {count}, doładowano {opened}, zostało na nich {balance}, zarezerwowane {held}; "
        "zobowiązanie sklepu {owed}",
    ),
}  # fmt: skip
_STATES = {
    "active": ("good", "ważna"),
    "empty": ("empty", "pusta"),
    "expired": ("expired", "po terminie"),
    "blocked": ("blocked", "zablokowana"),
    "cancelled": ("given back", "zwrócona"),
    "open": ("held", "zarezerwowane"),
    "captured": ("paid", "zapłacone"),
    "voided": ("freed", "zwolnione"),
}


@click.group("gift-card")
def group() -> None:
    """Gift cards that the programme keeps: money paid beforehand, for whoever has the code."""


@group.command()
@click.argument("amount")
@click.option("--count", default=1, show_default=True, help="How many cards of that amount.")
@click.option("--until", type=click.DateTime(), help="When they stop to be valid (UTC).")
@click.option("--note", default="", help="What they are for; stands in the books.")
@_language
@ready
def issue(amount: str, count: int, until: datetime | None, note: str, language: str) -> None:
    """Make gift cards of AMOUNT, such as 100.00, that were sold elsewhere or are given away; their codes."""
    state = the_state()
    end = until.replace(tzinfo=UTC) if until else None

    def work(conn: Any) -> list[StoredCard]:
        programme = state.programmes.current(conn, state.now())
        minor = minor_from(_decimal(amount), programme.currency, where="amount")
        return gift_cards.issue(
            conn, programme, minor, state.now(), count=count, until=end, note=note, actor=getpass.getuser()
        )

    for card in own(state.db.engine, work):
        click.echo(_line(card, state.now(), language))


@group.command()
@click.argument("code", required=False)
@_language
@ready
def show(code: str | None, language: str) -> None:
    """What is on the card CODE and what it paid; without one, what the shop owes for all cards together."""
    state = the_state()
    if code is None:
        rows = own(state.db.engine, totals)
        click.echo("\n".join(_total(row, language) for row in rows) or _say("none", language))
        return
    story = own(state.db.engine, lambda conn: gift_cards.show(conn, code))
    if story is None:
        raise click.ClickException(_say("unknown", language))
    card = story.card
    click.echo(_line(card, state.now(), language))
    for hold in story.holds:
        told = _say("hold", language, ref=hold.order_ref, money=_money(hold.amount_minor, card, language),
                    state=_STATES[hold.state][language == "pl"])  # fmt: skip
        if hold.returned_minor:
            back = _say("back", language, money=_money(hold.returned_minor, card, language))
            told = f"{told}, {back}"
        click.echo(told)


@group.command()
@click.argument("code")
@_language
@ready
def block(code: str, language: str) -> None:
    """Let nobody pay with the card CODE any more (it was lost or stolen); what it paid stays paid."""
    _change(lambda conn: gift_cards.block(conn, code, blocked=True), language)


@group.command()
@click.argument("code")
@_language
@ready
def unblock(code: str, language: str) -> None:
    """Let the card CODE pay again."""
    _change(lambda conn: gift_cards.block(conn, code, blocked=False), language)


@group.command()
@click.argument("code")
@click.argument("until", type=click.DateTime())
@_language
@ready
def prolong(code: str, until: datetime, language: str) -> None:
    """Let the card CODE be valid UNTIL another moment (UTC)."""
    now, end = the_state().now(), until.replace(tzinfo=UTC)
    _change(lambda conn: gift_cards.prolong(conn, code, end, now), language)


def _decimal(text: str) -> Decimal:
    """An amount as a person writes it: ``100``, ``99.50`` or ``99,50``."""
    plain = text.strip().replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,4})?", plain):
        raise WrongInput(
            where="amount",
            problem=f"{text!r} is no amount, such as 100.00.",
            polish=f"kwota: „{text}” to nie kwota, np. 100,00.",
        )
    return Decimal(plain)


def _change(work: Any, language: str) -> None:
    state = the_state()
    card = own(state.db.engine, work)
    if card is None:
        raise click.ClickException(_say("unknown", language))
    click.echo(_line(card, state.now(), language))


def _line(card: StoredCard, now: datetime, language: str) -> str:
    parts = [_say("card", language, code=card.code, balance=_money(card.balance_minor, card, language),
                  opened=_money(card.opened_minor, card, language),
                  state=_STATES[card.at(now)][language == "pl"])]  # fmt: skip
    if card.held_minor:
        parts.append(_say("held", language, money=_money(card.held_minor, card, language)))
    if card.valid_until is not None:
        parts.append(_say("until", language, until=card.valid_until.isoformat(timespec="minutes")))
    if card.order_ref:
        parts.append(_say("sold", language, ref=card.order_ref))
    return ", ".join([*parts, *([card.note] if card.note else [])])


def _total(row: tuple[str, int, int, int, int], language: str) -> str:
    currency, count, *amounts = row
    opened, balance, held, owed = (
        money_text(minor, currency, language) for minor in (*amounts, amounts[1] + amounts[2])
    )
    return _say("total", language, currency=currency, count=count, opened=opened, balance=balance, held=held,
                owed=owed)  # fmt: skip


def _money(minor: int, card: StoredCard, language: str) -> str:
    return money_text(minor, card.currency, language)


def _say(what: str, language: str, **parts: object) -> str:
    return _TEXTS[what][language == "pl"].format(**parts)
