"""A refund that is proposed, for whoever decides on it: the figures, and what they mean in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from flask_loyalty.engine.explanation import why_not
from flask_loyalty.services.refund_money import MoneyPart
from flask_loyalty.services.refunding import DealEnded, LotBack, OtherEffect, RefundProposal
from flask_loyalty.web.words import Words

__all__ = ["Refund", "RefundStep"]

_NEVER = datetime.max.replace(tzinfo=UTC)
_DAYS = 3
"""Of more days than these only the first are told."""

_TEXTS = {
    "en": {
        "price": "{count} × {name}",
        "price_of": "{count} × {name}, {each} each",
        "deal": "“{rule}”",
        "share": "“{rule}”: share of {whole}, spread over {over} units",
        "paid": "Paid with {points}, which go back as such",
        "paid_rounded": "Paid with {points}, which go back as such; their share to the grosz of each item",
        "earlier": "Given back before, without goods",
        "again_less": "What is kept, priced again without these units",
        "again_more": "What is kept, priced again, costs less",
        "extra": "Without goods",
        "gift_card": "Goes back to the gift cards that paid",
        "card_delivery": "Of the delivery, {money} goes back to the gift cards that paid it.",
        "card_sold": "The gift card •••• {what} is no longer valid; {change} is taken off it.",
        "stays": "The discount “{rule}” stays on what the customer keeps ({before}).",
        "points": "From what was paid with points goes back: {points}{until}.",
        "until": "{points} until {day}",
        "later": "the rest later",
        "taken": "{points} earned by this order are taken back.",
        "more": "This order now earns {points} more.",
        "ended": "This discount no longer holds for what the customer keeps ({before}). {reason}.",
        "less": "“{rule}”: the discount on what the customer keeps falls from {before} to {after}.",
        "plain": "The discount “{rule}” no longer holds for what the customer keeps ({before}).",
        "nothing": "What the customer keeps now costs as much as was paid, so no money goes back.",
        "nothing_again": "The money for this was given back before, so none goes back now.",
        "pay": "{who}: pay {change} (“{rule}”).",
        "charge": "{who}: owes {change} (“{rule}”).",
        "count": "{who}: {change} × {what} (“{rule}”).",
        "voucher": "The code for the reward “{what}” ends{who}.",
        "at": " (partner: {who})",
        "employee": "Employee {id}",
        "customer": "The customer",
        "other": "{id}",
    },
    "pl": {
        "price": "{count} × {name}",
        "price_of": "{count} × {name} po {each}",
        "deal": "„{rule}”",
        "share": "„{rule}”: część z {whole}, rozłożonych na {over} szt.",
        "paid": "Zapłacone inaczej: {points}, które wracają do klienta",
        "paid_rounded": "Zapłacone inaczej: {points}, które wracają do klienta; ich udział zaokrąglony "
        "do grosza na każdej sztuce",
        "earlier": "Zwrócone już wcześniej, bez towaru",
        "again_less": "To, co klient zatrzymuje, policzone od nowa bez tych sztuk",
        "again_more": "To, co klient zatrzymuje, policzone od nowa, kosztuje mniej",
        "extra": "Bez towaru",
        "gift_card": "Wraca na karty podarunkowe, którymi zapłacono",
        "card_delivery": "Z opłaty za dostawę na karty podarunkowe wraca {money}.",
        "card_sold": "Karta podarunkowa •••• {what} traci ważność; ubywa z niej {change}.",
        "stays": "Rabat „{rule}” zostaje przy tym, co klient zatrzymuje ({before}).",
        "points": "Z zapłaty punktami wraca do klienta: {points}{until}.",
        "until": "{points} do {day}",
        "later": "reszta później",
        "taken": "Z zebranych za to zamówienie ubędzie: {points}.",
        "more": "Za to zamówienie klient zbiera teraz więcej: +{points}.",
        "ended": "Ten rabat nie obejmuje już tego, co klient zatrzymuje ({before}). {reason}.",
        "less": "„{rule}”: rabat na to, co klient zatrzymuje, maleje z {before} do {after}.",
        "plain": "Rabat „{rule}” nie obejmuje już tego, co klient zatrzymuje ({before}).",
        "nothing": "To, co klient zatrzymuje, kosztuje teraz co najmniej tyle, ile zapłacono, "
        "więc pieniądze nie wracają.",
        "nothing_again": "Pieniądze za to zwrócono już wcześniej, więc teraz nic nie wraca.",
        "pay": "{who}: wynagrodzenie {change} („{rule}”).",
        "charge": "{who}: należność {change} („{rule}”).",
        "count": "{who}: {change} × {what} („{rule}”).",
        "voucher": "Kod na nagrodę „{what}” traci ważność{who}.",
        "at": " (partner: {who})",
        "employee": "Pracownik {id}",
        "customer": "Klient",
        "other": "{id}",
    },
}


@dataclass(frozen=True, slots=True)
class RefundStep:
    """One row of the sum that leads to the money: what it is, and what it adds or, negative, takes off."""

    text: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Refund:
    """A proposal as ``loyalty.propose_refund`` gives it; nothing of it is booked.

    :ivar proposal: the figures, by unit, lot, rule and party.
    :ivar names: what the shop calls the lines, by their ids.
    """

    proposal: RefundProposal
    words: Words
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def money_minor(self) -> int:
        """The money to give back for goods, in minor units; delivery is the shop's own matter.

        What gift cards had paid goes back to them by itself (``cards_minor``) and is not in it.
        """
        return self.proposal.money_minor

    @property
    def cards_minor(self) -> int:
        """What goes back for goods to the gift cards that paid."""
        return self.proposal.cards_minor

    @property
    def points_taken(self) -> int:
        """Earned points that are taken back."""
        return self.proposal.points_taken

    @property
    def points_returned(self) -> int:
        """Points that paid and go back to their lots."""
        return self.proposal.points_returned

    @property
    def stamp(self) -> str:
        """Changes with the order and with what is asked for: send it along, and compare before you book."""
        return self.proposal.stamp

    @property
    def steps(self) -> tuple[RefundStep, ...]:
        """How ``money_minor`` comes about, in the language of this request; the rows add up to it.

        Prices of what comes back, its share of each discount, what points had paid of it; then what pricing
        the rest again changes, and what goes back without goods.
        """
        return tuple(_step(part, self.words, self.names) for part in self.proposal.parts)

    @property
    def reasons(self) -> tuple[str, ...]:
        """What else happens and why, a sentence each, in the language of this request."""
        return self.told(self.words.language)

    def told(self, language: str) -> tuple[str, ...]:
        """The same in ``"pl"`` or ``"en"``."""
        return tuple(self._told(replace(self.words, language="pl" if language == "pl" else "en")))

    def _told(self, words: Words) -> Iterator[str]:
        say, one = _TEXTS[words.language], self.proposal
        if one.points_returned:
            points, until = words.points(one.points_returned), _until(one.lots, words)
            yield say["points"].format(points=points, until=until)
        if one.points_taken:
            key = "taken" if one.points_taken > 0 else "more"
            yield say[key].format(points=words.points(abs(one.points_taken)))
        for deal in one.ended:
            yield _ended(deal, words)
        for rule, amount in one.stays:
            yield say["stays"].format(rule=_name(rule, words), before=words.money(amount))
        if one.cards_delivery_minor:
            yield say["card_delivery"].format(money=words.money(one.cards_delivery_minor))
        if not one.money_minor and not one.points_returned and not one.cards_minor:
            before = any(part.kind == "earlier" for part in one.parts)
            yield say["nothing_again" if before else "nothing"]
        for other in one.others:
            yield _other(other, words)


def _step(part: MoneyPart, words: Words, names: Mapping[str, str]) -> RefundStep:
    key = part.kind
    if key == "price" and part.count > 1 and part.amount_minor % part.count == 0:
        key = "price_of"
    elif key == "deal" and part.whole_minor > -part.amount_minor:
        key = "share"
    elif key == "points":
        worth = words.programme.points.value_minor * part.count
        key = "paid" if worth == -part.amount_minor else "paid_rounded"
    elif key == "again":
        key = "again_less" if part.amount_minor < 0 else "again_more"
    text = _TEXTS[words.language][key].format(
        count=part.count,
        name=names.get(part.line) or part.line,
        each=words.money(part.amount_minor // (part.count or 1)),
        rule=_name(part.rule, words) if part.rule else "",
        whole=words.money(part.whole_minor),
        over=part.over,
        points=words.points(part.count),
    )
    return RefundStep(text, part.amount_minor)


def _until(lots: Sequence[LotBack], words: Words) -> str:
    """Until when the lots live that points go back to, by day, the first few of them."""
    say, zone = _TEXTS[words.language], ZoneInfo(words.programme.timezone)
    days: dict[date, int] = {}
    for lot in sorted(lots, key=lambda lot: lot.expires_at or _NEVER):
        if lot.expires_at is not None:
            day = lot.expires_at.astimezone(zone).date()
            days[day] = days.get(day, 0) + lot.points
    told = [
        say["until"].format(
            points=words.points(points), day=format_date(day, "d MMMM y", locale=words.language)
        )
        for day, points in days.items()
    ]
    told = told if len(told) <= _DAYS else [*told[:_DAYS], say["later"]]
    return f" ({'; '.join(told)})" if told else ""


def _ended(deal: DealEnded, words: Words) -> str:
    say = _TEXTS[words.language]
    parts = {"rule": _name(deal.rule, words), "before": words.money(deal.before_minor)}
    if deal.after_minor:
        return say["less"].format(**parts, after=words.money(deal.after_minor))
    if deal.reason is None:
        return say["plain"].format(**parts)
    reason = why_not(deal.reason, words.programme, words.names, words.language, "merchant")
    return say["ended"].format(**parts, reason=reason[:1].upper() + reason[1:].rstrip("."))


def _other(other: OtherEffect, words: Words) -> str:
    say, programme = _TEXTS[words.language], words.programme
    if other.kind == "voucher":
        partner = programme.partners.get(other.party)
        name = partner.name if partner is not None else other.party
        who = say["at"].format(who=name) if name else ""
        return say["voucher"].format(what=words.text(programme.rewards[other.reference].name), who=who)
    if other.kind == "gift_card":
        return say["card_sold"].format(what=other.reference, change=words.money(-other.amount))
    who = say.get(other.party_kind, say["other"]).format(id=other.party)
    sign = "+" if other.amount > 0 else "−"
    rule = _name(other.rule, words)
    if other.kind in ("pay", "charge"):
        return say[other.kind].format(who=who, change=sign + words.money(abs(other.amount)), rule=rule)
    what = other.reference or other.counter
    return say["count"].format(who=who, change=f"{sign}{abs(other.amount)}", what=what, rule=rule)


def _name(rule: str, words: Words) -> str:
    return words.text(words.programme.rule(rule).name) or rule
