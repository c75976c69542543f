"""An occasion as a case file writes it: the cart line by line, and a past that leads to what is known.

A case cannot say what a customer spent; it tells the orders by which that came about. They are a proposal:
the case is run, and whoever asked looks whether it shows what it should.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from flask_loyalty.analysis.boxes import Box
from flask_loyalty.analysis.occasions import Occasion
from flask_loyalty.analysis.situations import MEMBER, Wanted, situations
from flask_loyalty.analysis.space import Space
from flask_loyalty.engine.barriers import audience_of
from flask_loyalty.engine.facts import CartLine, OrderEvent, PeriodEvent, SignalEvent, Value
from flask_loyalty.engine.periods import period_label, window_bounds, zone_of
from flask_loyalty.engine.scope import past_key
from flask_loyalty.language import nodes as n
from flask_loyalty.language.sorts import Kind
from flask_loyalty.language.vocabulary import FACTS
from flask_loyalty.language.walking import facts_of
from flask_loyalty.language.wording import number_text
from flask_loyalty.programme.casefit import by_the_shop
from flask_loyalty.programme.model import Programme, ProgrammeRule
from flask_loyalty.services.case_histories import Histories
from flask_loyalty.services.comparing import money_of

__all__ = ["CaseWriter"]

Written = dict[str, Any]


class CaseWriter:
    """Writes cases for one rule of a programme."""

    def __init__(self, programme: Programme, rule: ProgrammeRule) -> None:
        self.programme, self.rule = programme, rule
        self.zone = zone_of(programme.timezone)
        asked = repr((rule.rule, rule.facts))
        self.costs = "margin" in asked or "cost" in asked
        self.asked = {past_key(fact) for fact in (*rule.facts, *facts_of(rule.rule))}

    def case(self, one: Occasion, *, scale: Fraction = Fraction(1), less: int = 0) -> Written:
        """What happens, what the shop knows, and what happened before; without name and expectation.

        :param scale: by how much the sums of the past are greater than what they should come to.
        :param less: how many fewer orders, for those that open an offer and the one at hand may count.
        """
        made: Written = {"moment": self.clock(one.moment)}
        match one.event:
            case OrderEvent():
                made |= self._order(one.event, one)
            case SignalEvent():
                made |= self._signal(one.event)
            case PeriodEvent():
                made |= self._period(one.event)
        told = {**one.facts.shop, **{k: v for k, v in one.facts.past.items() if self._by_the_shop(k)}}
        shop = {
            key: self.value(key, value) for key, value in told.items() if value not in (None, frozenset())
        }
        if shop:
            made["shop"] = shop
        past = [*self._past(one, scale, less)]
        return {**made, "past": past} if past else made

    def _by_the_shop(self, key: str) -> bool:
        """Whether a fact is one that a case says, and not what came about by its past."""
        name = key.lstrip("(").partition(" ")[0]
        known = self.programme.facts.get(name) or FACTS.get(name)
        return known is not None and by_the_shop(known)

    def clock(self, moment: datetime) -> str:
        """A moment as a case file writes it."""
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def cases(self, one: Occasion) -> Iterator[Written]:
        """The same with pasts that may lead to what is known, the plainest first."""
        yield self.case(one)
        if any(one.facts.past.values()):
            yield from (self.case(one, less=less) for less in (1, 2))
            amount = self.rule.rule.effect.amount
            if isinstance(amount, n.PercentLiteral) and amount.value < 1:  # it lowers what was paid then, too
                yield self.case(one, scale=1 / (1 - amount.value))
        yield from self._with_histories(one)

    def _with_histories(self, one: Occasion) -> Iterator[Written]:
        """The same after pasts of many orders, where the programme asks for what only those lead to."""
        asked = frozenset(fact.name for fact in self.programme.manifest)
        histories = Histories(self.programme, self.clock, self._goods(None, 1), asked)
        plain = self.case(replace(one, facts=replace(one.facts, past={})))
        for past in histories.of(one, plain.get("cart")):
            yield {**plain, "past": [*plain.get("past", ()), *past]}

    # what happens

    def _order(self, event: OrderEvent, one: Occasion) -> Written:
        cart = event.cart
        made: Written = {} if cart.member is None else {"member": cart.member}
        made["cart"] = [self.line(line) for line in cart.lines]
        if cart.shipping_minor and self._about("shipping"):
            made["shipping"] = money_of(cart.shipping_minor, self.programme)
        if audience_of(self.rule) == "employee":
            made["served_by"] = cart.served_by
        if audience_of(self.rule) == "affiliate":
            made["affiliate"] = cart.affiliate
        if event.choices.codes:
            issued = one.facts.codes
            codes = [issued[text].code if text in issued else text for text in event.choices.codes]
            made["choices"] = {"codes": codes}
        return made

    def _about(self, word: str) -> bool:
        units = self.rule.rule.effect.units
        return (units is not None and units.kind is n.UnitsKind.SHIPPING) or word in repr(self.rule.rule)

    def line(self, line: CartLine) -> Written:
        """A line with its price, and what else of it the rule may ask."""
        made: Written = {"sku": line.sku, "qty": line.quantity}
        made["price"] = money_of(line.unit_price_minor, self.programme)
        if line.regular_price_minor != line.unit_price_minor:
            made["regular"] = money_of(line.regular_price_minor, self.programme)
        if self.costs:
            if line.cost_minor is not None:
                made["cost"] = money_of(line.cost_minor, self.programme)
            made["tax"] = "0%"
        made |= {name: text for name, text in (("category", line.category), ("brand", line.brand)) if text}
        labels = line.facts.get("item.labels")
        return {**made, "labels": sorted(labels)} if isinstance(labels, frozenset) and labels else made

    def _signal(self, event: SignalEvent) -> Written:
        made: Written = {"member": event.member, "event": event.name}
        facts = {key.partition(".")[2]: self.value(key, value) for key, value in event.facts.items()}
        if facts:
            made["facts"] = facts
        if event.friend:
            made["friend"] = event.friend
        if event.reference:
            made["segment"] = event.reference
        return made

    def _period(self, event: PeriodEvent) -> Written:
        start = self.rule.rule.start
        assert isinstance(start, n.Every), "only rules of a period have one"
        kind = "member" if event.party.kind == "customer" else event.party.kind
        return {kind: event.party.id, "period": period_label(start.period, event.start, self.zone)}

    def value(self, key: str, value: Value) -> Any:
        """A fact's value as a case file writes it."""
        name = key.lstrip("(").partition(" ")[0]
        known = self.programme.facts.get(name) or FACTS.get(name)
        match value:
            case bool() | str() | None:
                return value
            case frozenset():
                return sorted(value)
            case time():
                return value.strftime("%H:%M")
            case date():
                return value.isoformat()
        if known is not None and known.type.kind is Kind.MONEY:
            return money_of(int(value), self.programme)
        if known is not None and known.type.kind is Kind.PERCENT:
            return f"{number_text(value * 100, 'en')}%"
        if value.denominator == 1:
            return int(value)
        # Hours and scores, never money. JSON writes a float's shortest decimal: up to 15 digits, the number.
        return float(value)

    # what happened before

    def _past(self, one: Occasion, scale: Fraction, less: int) -> Iterator[Written]:
        """Orders, and what opened an offer, by which what is known came about."""
        made = [self._opened(span.opened_at) for span in one.facts.spans]
        asked = {past_key(fact): fact for fact in self.programme.manifest}
        wanted = [
            (asked[key], value)
            for key, value in one.facts.past.items()
            if key in asked and isinstance(value, Fraction) and value > 0 and not self._by_the_shop(key)
        ]
        for fact, value in sorted(wanted, key=lambda both: self._turn(both[0], one), reverse=True):
            since = self._since(fact, one)
            there = 0 if since is None else _bought(fact, (past for past in made if past["at"] >= since))
            if value > there:
                made += self._leading_to(fact, value - there, one, scale, less)
        yield from made

    def _turn(self, fact: n.Fact, one: Occasion) -> tuple[str, bool]:
        """What counts for the shortest time comes first, and of the same time orders come last."""
        return self._since(fact, one) or "~", fact.name != "customer.orders"

    def _since(self, fact: n.Fact, one: Occasion) -> str | None:
        """From when on each order counts, those too that were made for other facts; None: not each."""
        if fact.name not in _SUMS or fact.where is not None:
            return None
        if fact.window is None:
            return self.clock(one.event.start) if isinstance(one.event, PeriodEvent) else ""
        if fact.window.kind is not n.WindowKind.LAST:
            return None
        return self.clock(window_bounds(fact.window, one.moment, ZoneInfo(self.programme.timezone))[0])

    def _opened(self, moment: datetime) -> Written:
        """What opens a rule's offer."""
        start = self.rule.rule.start
        assert isinstance(start, n.Within), "only rules within a span have one"
        if start.event.word != "order":
            segment = {"segment": start.event.reference} if start.event.reference else {}
            return {"at": self.clock(moment), "event": start.event.word, **segment}
        return {"at": self.clock(moment), "cart": self._goods(start.event.where, 1)}

    def _goods(self, where: n.Expression | None, count: int) -> list[Written]:
        """Goods of an order of which a condition on it and on its items holds."""
        space = Space(self.programme, [] if where is None else [where])
        boxes = space.boxes(where).boxes
        box: Box = boxes[0] if boxes else {}
        when = {key: cells for key, cells in box.items() if not key.startswith("item.")}
        goods = {key: cells for key, cells in box.items() if key.startswith("item.")}
        made = next(iter(situations(space, Wanted(when, [(goods, count)]))), None)
        return [] if made is None else [self.line(line) for line in made.event.cart.lines]

    def _leading_to(
        self, fact: n.Fact, value: Fraction, one: Occasion, scale: Fraction, less: int
    ) -> Iterator[Written]:
        """Orders after which a fact has a value."""
        what = fact.name.partition(".")[2]
        last = one.moment - timedelta(minutes=1) if isinstance(one.event, PeriodEvent) else one.moment
        at = min(self._within(fact.window, last), self._latest(one))
        for span in one.facts.spans:
            at = max(at, span.opened_at + (one.moment - span.opened_at) / 2)
        if what == "since_order":
            at = one.moment - timedelta(minutes=int(value * 1440))
        count = int(value) if what in ("orders", "quantity") else 1
        if count > 400:
            return
        goods = self._goods(fact.where, count if what == "quantity" else 1)
        if what in ("spend", "sales", "margin") and goods:
            amount = money_of(int(value * scale), self.programme)
            goods = [
                {**goods[0], "qty": 1, "price": amount, "cost": money_of(0, self.programme), "tax": "0%"}
            ]
        for number in range(count - less if what == "orders" else 1):
            past: Written = {"at": self.clock(at - timedelta(minutes=number)), "cart": goods}
            if isinstance(one.event, PeriodEvent) and one.event.party.kind == "employee":
                past |= {"member": MEMBER, "served_by": one.event.party.id}
            yield past

    def _latest(self, one: Occasion) -> datetime:
        """The moment after which nothing was ordered, where it is known how long ago the last order was."""
        since = one.facts.past.get("customer.since_order")
        return (
            one.moment - timedelta(minutes=int(since * 1440)) if isinstance(since, Fraction) else one.moment
        )

    def _within(self, window: n.Window | None, moment: datetime) -> datetime:
        """A moment inside a window, before another."""
        if window is None or window.duration.unit is n.TimeUnit.MEMBERSHIP_YEAR:
            return moment - timedelta(days=2)
        start, end = window_bounds(window, moment, ZoneInfo(self.programme.timezone))
        if window.kind is n.WindowKind.PREVIOUS:
            return start + (end - start) / 2
        before = min(end, moment).astimezone(UTC)
        return before - min(timedelta(days=1), (before - start) / 2)


_SUMS = ("customer.orders", "customer.spend", "customer.quantity")


def _bought(fact: n.Fact, past: Iterable[Written]) -> int:
    """How much of a sum some orders are: how many, so many items, so much money in minor units."""
    carts = [one["cart"] for one in past if "cart" in one]
    lines = [line for cart in carts for line in cart]
    if fact.name == "customer.orders":
        return len(carts)
    if fact.name == "customer.quantity":
        return sum(line["qty"] for line in lines)
    return sum(line["qty"] * int(line["price"].split(" ")[0].replace(".", "")) for line in lines)
