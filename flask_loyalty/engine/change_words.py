"""Changes in words: „dodaj jeszcze 2 sztuki i złóż zamówienie we wtorek”, "add PLN 12.40 more".

A customer is spoken to; of a merchant's customer is spoken, in the infinitive. Nothing is told to a customer
of costs and margins, and no code is given away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from flask_loyalty.engine.changes import ADDED, Change, ChangeKind
from flask_loyalty.engine.facts import CartLine
from flask_loyalty.engine.periods import period_bounds, zone_of
from flask_loyalty.language import nodes as n
from flask_loyalty.language.sentences import amount_phrase, goods_phrase, named
from flask_loyalty.language.telling import is_secret_name, mentions_secret
from flask_loyalty.language.vocabulary import FACTS, WEEKDAYS, Case, Kind, Names
from flask_loyalty.language.walking import facts_of
from flask_loyalty.language.wording import (
    count_form,
    count_text,
    duration_text,
    joined,
    money_text,
    number_text,
    time_text,
)
from flask_loyalty.programme.model import Programme

__all__ = ["ChangeWords", "short_date"]

_ON_A_DAY = {
    "pl": (
        *("w poniedziałek", "we wtorek", "w środę", "w czwartek", "w piątek"),
        *("w sobotę", "w niedzielę"),
    ),
    "en": tuple(f"on {day.capitalize()}" for day in WEEKDAYS),
}
_MONTHS_PL = (
    *("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca"),
    *("lipca", "sierpnia", "września", "października", "listopada", "grudnia"),
)
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def short_date(day: date, today: date, locale: str) -> str:
    """A day as people say it, with its year only where it is another: ``6 grudnia``, ``6 December 2027``."""
    months = _MONTHS_PL if locale.startswith("pl") else _MONTHS_EN
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {months[day.month - 1]}{year}"


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """How changes are told to one reader in one language, at a moment.

    :ivar reader: ``"customer"`` and ``"employee"`` are spoken to; a ``"merchant"`` reads what a customer
        would have to do.
    :ivar by: the moment by which something has to be done, if one is told beside it.
    :ivar doing: the word of the event that is decided, ``"order"`` of an order; empty for a period.
    :ivar after_others: whether other orders are to be placed before the one at hand.
    """

    programme: Programme
    names: Names
    locale: str
    reader: str
    now: datetime
    by: datetime | None = None
    doing: str = "order"
    after_others: bool = False

    def told(self, changes: Iterable[Change]) -> str | None:
        """All of them as one phrase without a full stop, in small letters; None if one may not be told."""
        changes = _named_once(sorted(changes, key=lambda change: _IN_TURN.index(change.kind)))
        waited = min((change.at for change in changes if change.at is not None), default=None)
        words = self if waited is None else replace(self, by=waited)
        past = any(change.kind is ChangeKind.PAST for change in changes)
        if any(_is_of_orders(change) for change in changes):
            words = replace(words, after_others=True)
        phrases = [words.phrase(change, by_itself=not past) for change in changes]
        known = [phrase for phrase in phrases if phrase]
        if not known or len(known) < len(phrases):
            return None
        last = next((at for at, one in enumerate(changes, 1) if one.kind is ChangeKind.OPENING), 0)
        done = [*zip((change.kind for change in changes), known, strict=True)]
        parts = [self._strung(part) for part in (done[:last], done[last:]) if part]
        return self._say(", a potem ", ", then ").join(parts)

    def _strung(self, done: Sequence[tuple[ChangeKind, str]]) -> str:
        """Phrases as one, in their order; of all that is added the verb is said once."""
        verb = self._say(self._verb("dodaj ", "dodać "), "add ")
        both = self._say("i", "and")
        phrases: list[str] = []
        for adding, some in groupby(done, key=lambda one: one[0] in _ADDING):
            told = [_closed(phrase) for _, phrase in some]
            if adding:
                last = both if len(told) == len(done) else self._say("oraz", "plus")
                told = [_listed([told[0], *(one.removeprefix(verb) for one in told[1:])], last)]
            phrases += told
        return _listed(phrases, both).removesuffix(",")

    def phrase(self, change: Change, *, by_itself: bool = True) -> str | None:
        """One of them; None if the reader may not be told.

        :param by_itself: whether an order that comes before is besides the one at hand.
        """
        what, id_ = change.towards
        if change.kind is ChangeKind.OPENING:
            return self._opening(change, by_itself=by_itself)
        if what == "tier":
            return self._to_a_tier(change, id_)
        if what == "segment" and self.reader != "customer":
            step = _PHRASES[change.kind](self, change)
            return f"{step} (segment {named('segment', id_, self.names, self.locale)})" if step else None
        return _PHRASES[change.kind](self, change)

    # the order

    def _amount(self, change: Change) -> str:
        amount = self._money(change.number)
        verb = self._verb("dodaj", "dodać")
        return self._say(f"{verb} produkty za {amount}", f"add {amount} more")

    def _less(self, change: Change) -> str:
        amount = self._money(change.number)
        verb = self._verb("zmniejsz", "zmniejszyć")
        return self._say(f"{verb} zamówienie o {amount}", f"make the order {amount} smaller")

    def _units(self, change: Change) -> str:
        verb, items = self._verb("dodaj", "dodać"), self._items(change)
        if change.line is not None and change.line.id.startswith(ADDED):  # none is there yet
            return self._say(f"{verb} {items}", f"add {change.number} {items}")
        return self._say(f"{verb} jeszcze {items}", f"add {change.number} more {items}")

    def _product(self, change: Change) -> str:
        which, line = self._which(change), change.line
        if change.example and line is not None:
            return f"{self._units(change)}{self._shelf(change)}{self._such_as(line, change.number)}"
        told = self._goods(change)
        if told and not self._is_of_a_shelf(change):
            return f"{self._units(change)}{self._bounded(change)} ({told})"
        if not which and line is not None and line.id.startswith(ADDED):
            forms = ("pasującą sztukę", "pasujące sztuki", "pasujących sztuk", "pasującej sztuki")
            verb, fitting = self._verb("dodaj", "dodać"), count_form(change.number, forms, "pl")
            fit = "item that fits" if change.number == 1 else "items that fit"
            told = self._say(f"{verb} {change.number} {fitting}", f"add {change.number} {fit}")
            return told + self._bounded(change)
        return f"{self._units(change)}{which}{self._bounded(change)}"

    def _fitting(self, change: Change) -> str:
        amount, which = self._money(change.number), self._which(change)
        verb = self._verb("dodaj", "dodać")
        goods = self._goods(change)
        pl = goods or (f"produkty{which}" if which else "pasujące produkty")
        en = goods or (f"items{which}" if which else "items that fit")
        least = change.cheapest
        such = "" if least is None or least.unit_price_minor <= change.number else self._such_as(least, 1)
        return self._say(f"{verb} {pl} za {amount}", f"add {en} for {amount}") + such

    def _shelf(self, change: Change) -> str:
        """What a product is one of, as the rule names it: `` z kategorii „herbata”``; empty for any."""
        assert change.line is not None
        shelf = _shelf_of(change.where)
        if shelf:
            category, brand = shelf.get("item.category", ""), shelf.get("item.brand", "")
            line = replace(change.line, sku="", category=category, brand=brand)
            return self._which(replace(change, line=line))
        told = self._goods(replace(change, line=replace(change.line, sku="")))
        return f" ({told})" if told else ""

    def _such_as(self, line: CartLine, number: int) -> str:
        """``, np. Naklejki (po 9,00 zł)``."""
        name, price = line.name or line.sku, self._money(line.unit_price_minor)
        if number == 1:
            return self._say(f", np. {name} ({price})", f", such as {name} ({price})")
        return self._say(f", np. {name} (po {price})", f", such as {name} ({price} each)")

    def _goods(self, change: Change) -> str:
        """Goods that are only named, as the rule names them; empty where the reader may not know."""
        where, line = change.where, change.line
        if where is None or line is None or line.sku:
            return ""
        if self.reader == "customer" and mentions_secret(where):
            return ""
        return goods_phrase(where, self.names, self.locale, self.reader)

    def _is_of_a_shelf(self, change: Change) -> bool:
        """Whether a category and a brand say it all."""
        assert change.line is not None
        asked = {fact.name for fact in facts_of(change.where)} if change.where is not None else set()
        return bool(change.line.category or change.line.brand) and asked <= _SHELVES

    def _bounded(self, change: Change) -> str:
        """`` za najwyżej 9,99 zł``; empty where the price does not matter."""
        most, least = self._money(change.most_minor), self._money(change.least_minor)
        if change.least_minor and change.most_minor:
            bounds = self._say(f"za {least}–{most}", f"for {least} to {most}")
        elif change.most_minor:
            bounds = self._say(f"za najwyżej {most}", f"for at most {most}")
        elif change.least_minor and not _says_a_price(change):
            bounds = self._say(f"za co najmniej {least}", f"for at least {least}")
        else:
            return ""
        if change.number == 1:
            return f" {bounds}"
        return self._say(f", każdą {bounds}", f" {bounds} each")

    def _fewer(self, change: Change) -> str:
        items, which = self._items(change), self._which(change)
        verb = self._verb("usuń", "usunąć")
        return self._say(f"{verb} {items}{which}", f"take out {change.number} {items}{which}")

    def _items(self, change: Change) -> str:
        if self._language == "en":
            return count_form(change.number, ("item", "items"), "en")
        return f"{change.number} {count_form(change.number, ('sztukę', 'sztuki', 'sztuk', 'sztuki'), 'pl')}"

    def _which(self, change: Change) -> str:
        """`` (filiżanka Aurora)``, `` z kategorii „herbata”``; empty where any would do."""
        line = change.line
        if change.names:
            return f" ({joined(change.names, self._say('lub', 'or'))})"
        if line is None:
            return ""
        if line.sku:
            return f" ({line.name or line.sku}{self._price_of_one(change, line)})"
        told = ""
        if line.category:
            name = named("category", line.category, self.names, self.locale)
            told += self._say(f" z kategorii {name}", f" of the category {name}")
        if line.brand:
            name = named("brand", line.brand, self.names, self.locale)
            told += self._say(f" marki {name}", f" of the brand {name}")
        return told

    def _price_of_one(self, change: Change, line: CartLine) -> str:
        """``, po 36,00 zł``, where dearer or cheaper goods would not do; else empty."""
        if not change.alone:
            return ""
        price = self._money(line.unit_price_minor)
        if change.number == 1:
            return f", {price}"
        return self._say(f", po {price}", f", {price} each")

    # the moment, codes, the customer

    def _moment(self, change: Change) -> str:
        """„złóż zamówienie we wtorek, 12 maja, od 16:00 do 18:00”."""
        assert change.at is not None
        zone = zone_of(self.programme.timezone)
        at, today = _full_minute(change.at.astimezone(zone)), self.now.astimezone(zone).date()
        if self.doing != "order" and self.doing not in _EVENTS:
            day = short_date(at.date(), today, self.locale)
            return self._say(f"{self._verb('poczekaj', 'poczekać')} do {day}", f"wait until {day}")
        verb = self._doing()
        clock = self._say(" od ", " from ") + time_text(at.time(), self.locale)
        if at.time() == time(0) and not change.timed:
            clock = ""
        until = None if change.until is None else change.until.astimezone(zone)
        if until is not None and until.date() == at.date():  # else it lasts as long as the day
            before = self._say(" do ", " to ") if clock else self._say(" do ", " until ")
            clock += before + time_text(until.time(), self.locale)
        if at.date() == today:
            return f"{verb} {self._say('dziś', 'today')}{clock}"
        if at.date() == today + timedelta(days=1):
            return f"{verb} {self._say('jutro', 'tomorrow')}{clock}"
        day = _ON_A_DAY[self._language][at.weekday()]
        told = short_date(at.date(), today, self.locale)
        return f"{verb} {day}, {told}{',' if clock else ''}{clock}"

    def _doing(self) -> str:
        """What is done at another moment."""
        if self.doing in _EVENTS:
            pl, infinitive, en = _EVENTS[self.doing]
            return self._say(self._verb(pl, infinitive), en)
        pl, en = ("to zamówienie", "this order") if self.after_others else ("zamówienie", "the order")
        return self._say(f"{self._verb('złóż', 'złożyć')} {pl}", f"place {en}")

    def _code(self, change: Change) -> str:
        if self.reader == "customer":
            return self._say("wpisz kod, jeśli go masz", "type in the code if you have it")
        code = self.programme.codes.get(change.named)
        if code is not None and code.batch:
            return self._say(f"wpisać kod z serii „{change.named}”", f"type in a code of “{change.named}”")
        return self._say(f"wpisać kod „{change.named}”", f"type in the code “{change.named}”")

    def _code_back(self, change: Change) -> str:
        (typed,) = change.names
        return self._say(f"{self._verb('usuń', 'usunąć')} kod „{typed}”", f"take back the code “{typed}”")

    def _member(self, change: Change) -> str:
        return self._say(f"{self._verb('dołącz', 'dołączyć')} do programu", "join the programme")

    def _declared(self, change: Change) -> str:
        assert change.fact is not None
        name = change.fact.name
        if name == "customer.consents":
            which = named("purpose", change.named, self.names, self.locale)
            return self._say(f"{self._verb('wyraź', 'wyrazić')} zgodę {which}", f"agree to {which}")
        if name == "customer.interests":
            which = named("interest", change.named, self.names, self.locale)
            verb = self._verb("zaznacz", "zaznaczyć")
            return self._say(f"{verb} zainteresowanie {which}", f"choose the interest {which}")
        which = named("category", change.named, self.names, self.locale)
        verb = self._verb("wybierz", "wybrać")
        return self._say(f"{verb} kategorię {which}", f"choose the category {which}")

    def _opening(self, change: Change, *, by_itself: bool) -> str:
        start = self.programme.rule(change.named).rule.start
        assert isinstance(start, n.Within)
        if start.event.word in _EVENTS:
            pl, infinitive, en = _EVENTS[start.event.word]
            return self._say(f"najpierw {self._verb(pl, infinitive)}", f"first {en}")
        if start.event.word != "order":
            noun = self.names.noun(start.event.word)
            event = start.event.word if noun is None else self._say(noun.pl[0], noun.word)
            return self._say(f"najpierw: {event}", f"first: {event}")
        of = self._narrowed(n.Fact("customer.orders", where=start.event.where))
        verb = self._verb("złóż", "złożyć")
        pl, en = ("osobne zamówienie", "a separate order") if by_itself else ("zamówienie", "an order")
        return self._say(f"najpierw {verb} {pl}{of}", f"first place {en}{of}")

    # what is past

    def _past(self, change: Change) -> str | None:
        fact = change.fact
        assert fact is not None
        if self.reader == "customer" and (is_secret_name(fact.name) or _where_is_secret(fact)):
            return None
        return f"{self._by_fact(change, fact)}{self._until(fact)}{self._within(change, fact)}"

    def _by_fact(self, change: Change, fact: n.Fact) -> str:
        number, of = change.number, self._narrowed(fact)
        match fact.name:
            case "customer.orders":
                forms = ("zamówienie", "zamówienia", "zamówień", "zamówienia")
                many = count_form(number, forms, "pl")
                verb = self._verb("złóż", "złożyć")
                orders = count_form(number, ("order", "orders"), "en")
                return self._say(f"{verb} jeszcze {number} {many}{of}", f"place {number} more {orders}{of}")
            case "customer.spend":
                amount = self._money(number)
                verb = self._verb("wydaj", "wydać")
                return self._say(f"{verb} jeszcze {amount}{of}", f"spend {amount} more{of}")
            case "customer.margin":
                amount = self._money(number)
                return self._say(f"przynieść jeszcze {amount} marży{of}", f"bring {amount} more margin{of}")
            case "customer.quantity":
                verb, items = self._verb("kup", "kupić"), self._items(change)
                return self._say(f"{verb} jeszcze {items}{of}", f"buy {number} more {items}{of}")
            case "employee.sales":
                amount, verb = self._money(number), self._verb("sprzedaj", "sprzedać")
                return self._say(f"{verb} jeszcze za {amount}{of}", f"sell {amount} more{of}")
            case "employee.margin":
                amount, verb = self._money(number), self._verb("wypracuj", "wypracować")
                return self._say(f"{verb} jeszcze {amount} marży{of}", f"bring {amount} more margin{of}")
            case "employee.orders":
                many = count_form(number, ("zamówienie", "zamówienia", "zamówień", "zamówienia"), "pl")
                orders, verb = count_form(number, ("order", "orders"), "en"), self._verb("obsłuż", "obsłużyć")
                return self._say(f"{verb} jeszcze {number} {many}{of}", f"serve {number} more {orders}{of}")
            case "team.sales":
                amount, verb = self._money(number), self._verb("sprzedajcie", "sprzedać")
                return self._say(f"{verb} w zespole jeszcze za {amount}", f"sell {amount} more as a team")
            case "team.margin":
                amount, verb = self._money(number), self._verb("wypracujcie", "wypracować")
                pl = f"{verb} w zespole jeszcze {amount} marży"
                return self._say(pl, f"bring {amount} more margin as a team")
            case "supplier.purchases":
                amount = self._money(number)
                return self._say(
                    f"kupić u dostawcy jeszcze za {amount}", f"buy {amount} more from the supplier"
                )
            case "distributor.purchases":
                amount = self._money(number)
                return self._say(f"kupić w sklepie jeszcze za {amount}", f"buy {amount} more from the shop")
            case "distributor.months_with_order":
                months = count_form(number, ("miesiącu", "miesiącach", "miesiącach", "miesiąca"), "pl")
                en = count_form(number, ("month", "months"), "en")
                pl = f"zamówić coś jeszcze w {number} {months}"
                return self._say(pl, f"order something in {number} more {en}")
            case "customer.since_order":
                verb = self._verb("złóż", "złożyć")
                return self._say(f"najpierw {verb} jedno zamówienie", "place one order first")
            case "customer.categories":
                which = named("category", change.named, self.names, self.locale)
                verb = self._verb("kup", "kupić")
                return self._say(f"{verb} coś z kategorii {which}", f"buy something of the category {which}")
        return self._missing(change, fact)

    def _missing(self, change: Change, fact: n.Fact) -> str:
        """„sprzedaż pracownika: brakuje 1200 zł”."""
        phrase = amount_phrase(replace(fact, window=None), self.names, self.locale, self.reader)
        amount = self._counted(change.number, fact)
        return self._say(f"{phrase}: brakuje {amount}", f"{phrase}: {amount} more")

    def _counted(self, number: int, fact: n.Fact) -> str:
        known = FACTS.get(fact.name)
        if known is not None and known.type.kind is Kind.MONEY:
            return self._money(number)
        if known is not None and known.type.kind is Kind.COUNT and known.type.of in ("order", "item"):
            return count_text(number, known.type.of, self.names, self.locale)
        return number_text(number, self.locale)

    def _narrowed(self, fact: n.Fact) -> str:
        """What a fact's filter says: `` o wartości od 50 zł``; empty without one."""
        if fact.where is None:
            return ""
        bare = amount_phrase(n.Fact(fact.name), self.names, self.locale, "merchant")
        whole = amount_phrase(n.Fact(fact.name, where=fact.where), self.names, self.locale, "merchant")
        return whole.removeprefix(bare) if whole.startswith(bare) else f" ({whole})"

    def _until(self, fact: n.Fact) -> str:
        """`` do 31 grudnia`` where a calendar period is counted."""
        window = fact.window
        if window is None or window.kind is not n.WindowKind.THIS:
            return ""
        period = next((one for one in n.Period if one.value == window.duration.unit.value), None)
        if period is None:
            return ""
        zone = zone_of(self.programme.timezone)
        _, end = period_bounds(period, self.now, zone)
        if self.by is not None and self.by < end:
            return ""
        last = (end - timedelta(microseconds=1)).astimezone(zone).date()
        day = short_date(last, self.now.astimezone(zone).date(), self.locale)
        return self._say(f" do {day}", f" by {day}")

    def _within(self, change: Change, fact: n.Fact) -> str:
        """`` w ciągu 30 dni``, and how much it is in all where a part of it counts already."""
        window = fact.window
        if window is None or window.kind is not n.WindowKind.LAST or self.by is not None:
            return ""
        length = duration_text(window.duration, self.locale, Case.GENITIVE).removeprefix("1 ")
        single = "a " if window.duration.number == 1 else ""
        within = self._say(f"w ciągu {length}", f"within {single}{length}")
        if not change.had:
            return f" {within}"
        whole = self._in_all(change.had + change.number, fact)
        return self._say(f" (razem {whole} {within})", f" ({whole} in all {within})")

    def _in_all(self, number: int, fact: n.Fact) -> str:
        known = FACTS.get(fact.name)
        if known is not None and known.type.kind is Kind.MONEY:
            return self._money(number)
        return number_text(number, self.locale)

    def _to_a_tier(self, change: Change, id_: str) -> str:
        """A step for the sake of a tier; where its number may not be told, that there is none, and why."""
        tier = named("tier", id_, self.names, self.locale)
        step = _PHRASES[change.kind](self, change)
        if step is not None:
            return self._say(f"{step} (poziom {tier})", f"{step} ({tier} tier)")
        return self._say(
            f"{self._verb('osiągnij', 'osiągnąć')} poziom {tier} (zbliżają do niego kolejne zakupy;"
            " ile ich trzeba, zależy od wybranych produktów)",
            f"reach the {tier} tier (further purchases lead to it; how many depends on what is chosen)",
        )

    # words

    def _money(self, minor: int) -> str:
        return money_text(minor, self.programme.currency, self.locale)

    def _verb(self, spoken_to: str, infinitive: str) -> str:
        return spoken_to if self.reader in ("customer", "employee") else infinitive

    @property
    def _language(self) -> str:
        return "pl" if self.locale.startswith("pl") else "en"

    def _say(self, pl: str, en: str) -> str:
        return pl if self._language == "pl" else en


def _closed(phrase: str) -> str:
    """A phrase that ends with an aside closes it before anything else: „…, np. Naklejki (9,00 zł), i …”."""
    return f"{phrase}," if ", " in _IN_BRACKETS.sub("", phrase) else phrase


def _listed(phrases: Sequence[str], last: str) -> str:
    """``a, b i c``, with the comma of an aside before the conjunction."""
    return joined([*(one.removesuffix(",") for one in phrases[:-2]), *phrases[-2:]], last)


_IN_BRACKETS = re.compile(r"\([^()]*\)")


def _full_minute(at: datetime) -> datetime:
    """A moment, or the next full minute after it: a minute that is told has to be one at which it holds."""
    begun = timedelta(seconds=at.second, microseconds=at.microsecond)
    return at - begun + timedelta(minutes=1) if begun else at


_SHELVES = {"item.category", "item.brand"}


def _shelf_of(where: n.Expression | None) -> dict[str, str]:
    """The category and the brand that a filter asks for; empty where it asks for anything else."""
    match where:
        case n.Comparison("=", n.Fact(name), n.TextLiteral(id_)) if name in _SHELVES:
            return {name: id_}
        case n.Membership(n.Fact(name), n.TextLiteral(id_), negated=False) if name in _SHELVES:
            return {name: id_}
        case n.And(members=members):
            each = [_shelf_of(member) for member in members]
            return {name: id_ for one in each for name, id_ in one.items()} if all(each) else {}
    return {}


def _says_a_price(change: Change) -> bool:
    """Whether what goods are asked for says what they cost."""
    asked = facts_of(change.where) if change.where is not None else ()
    return any(fact.name in ("item.price", "item.paid") for fact in asked)


def _named_once(changes: Sequence[Change]) -> list[Change]:
    """The same; of several that lead to one tier or segment the last says to which."""
    found: list[Change] = []
    named: set[tuple[str, str]] = set()
    for change in reversed(changes):
        secret = change.fact is not None and is_secret_name(change.fact.name)
        if change.towards in named and not secret:
            change = replace(change, towards=("", ""))
        named.add(change.towards)
        found.append(change)
    return found[::-1]


_EVENTS = {
    "signup": ("zarejestruj się", "zarejestrować się", "sign up"),
    "review": ("napisz recenzję", "napisać recenzję", "write a review"),
    "rating": ("oceń zamówienie", "ocenić zamówienie", "rate an order"),
    "referral": ("poleć nas znajomemu", "polecić sklep znajomemu", "refer a friend"),
    "profile": ("uzupełnij profil", "uzupełnić profil", "complete the profile"),
    "consent": ("wyraź zgodę", "wyrazić zgodę", "give a consent"),
}
"""What a person does so that an event happens: spoken to, in the infinitive, in English."""


def _is_of_orders(change: Change) -> bool:
    return (
        change.kind is ChangeKind.PAST and change.fact is not None and change.fact.name == "customer.orders"
    )


def _where_is_secret(fact: n.Fact) -> bool:
    return fact.where is not None and mentions_secret(fact.where)


_ADDING = (ChangeKind.PRODUCT, ChangeKind.FITTING, ChangeKind.UNITS, ChangeKind.AMOUNT)
_IN_TURN = (
    *(ChangeKind.MEMBER, ChangeKind.OPENING, ChangeKind.PAST, ChangeKind.DECLARED),
    *_ADDING,
    *(ChangeKind.FEWER, ChangeKind.LESS),
    *(ChangeKind.CODE_BACK, ChangeKind.CODE, ChangeKind.MOMENT),
)
"""In which order a person does what they are told: who they are, what comes before the order, the order."""

_PHRASES = {
    ChangeKind.AMOUNT: ChangeWords._amount,
    ChangeKind.UNITS: ChangeWords._units,
    ChangeKind.PRODUCT: ChangeWords._product,
    ChangeKind.FITTING: ChangeWords._fitting,
    ChangeKind.LESS: ChangeWords._less,
    ChangeKind.FEWER: ChangeWords._fewer,
    ChangeKind.MOMENT: ChangeWords._moment,
    ChangeKind.CODE: ChangeWords._code,
    ChangeKind.CODE_BACK: ChangeWords._code_back,
    ChangeKind.MEMBER: ChangeWords._member,
    ChangeKind.PAST: ChangeWords._past,
    ChangeKind.DECLARED: ChangeWords._declared,
}
