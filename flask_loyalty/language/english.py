"""The sentences in English."""

from __future__ import annotations

from flask_loyalty.language import nodes as n
from flask_loyalty.language.telling import Teller
from flask_loyalty.language.vocabulary import WEEKDAYS, Kind, Type, plural
from flask_loyalty.language.walking import facts_of
from flask_loyalty.language.wording import duration_text, joined, number_text, point_forms

__all__ = ["English"]

_ORDINALS = {
    2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth",
    10: "tenth",
}  # fmt: skip
_NUMBERS = {
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine",
    10: "ten",
}
_OF_TWO = {n.Rank.CHEAPEST: "cheaper", n.Rank.DEAREST: "more expensive"}
_RANK = {n.Rank.CHEAPEST: "cheapest", n.Rank.DEAREST: "most expensive"}
_FOR_EVENT = {"signup": "for signing up", "order": "for an order"}
_REACH = {">=": "from", ">": "over", "<=": "up to", "<": "under"}
_IS = {
    "=": "is",
    "!=": "is not",
    ">=": "is at least",
    ">": "is more than",
    "<=": "is at most",
    "<": "is less than",
}
_IS_THING = {**_IS, ">": "is above", "<": "is below"}


class English(Teller):
    """A rule told in English."""

    locale = "en"
    either = "or"
    both = "and"
    weekdays = tuple(day.capitalize() for day in WEEKDAYS)

    # start

    def start(self, rule: n.Rule) -> str:
        match rule.start:
            case n.Every(period):
                return f"every {period.value}" + self._audience(rule)
            case n.Within(duration, event):
                span = f"within {duration_text(duration, 'en')}"
                if self.for_customer and event.where is None:
                    return f"on your next orders {span}"
                name = {"order": "an order", "signup": "signing up"}.get(
                    event.word, f"“{self._event_name(event)}”"
                )
                return f"{span} of {name}{self._event_where(event)}"
            case _:
                return self._audience(rule).removeprefix(", ")

    def _audience(self, rule: n.Rule) -> str:
        if rule.audience is None or rule.audience.word == "customer":
            return ""
        text = f", for {plural(rule.audience.word)}"
        match rule.audience.where:
            case None:
                return text
            case n.Comparison("=", n.Fact("employee.role"), role):
                return f"{text} in the role {self.label(Type(Kind.REFERENCE, 'role'), role)}"
            case where:
                return f"{text} when {self.clause(where)}"

    def _event_name(self, event: n.Noun) -> str:
        return self.names.label("event", event.word, "en") or event.word

    def _event_where(self, event: n.Noun) -> str:
        if event.where is None or self.is_secret(event.where):
            return ""
        quality = self.quality(event.where)
        return f" {quality}" if quality else f" (when {self.clause(event.where)})"

    # effects

    def effect(self, effect: n.Effect, rule: n.Rule) -> str:
        match effect.verb:
            case n.Verb.EARN:
                return self._earn(effect, rule)
            case n.Verb.DISCOUNT:
                return self._discount(effect)
            case n.Verb.PRICE:
                return self._price(effect)
            case n.Verb.MULTIPLY:
                return self._multiply(effect)
            case n.Verb.PAY:
                return f"a bonus{self._sized(effect)}{self._rate(effect)}{self._banded(effect)}"
            case n.Verb.CHARGE:
                return f"a charge{self._sized(effect)}{self._rate(effect)}{self._banded(effect)}"
            case n.Verb.GIVE:
                return f"{self._amount(effect)} for free"
            case n.Verb.BUNDLE:
                units = f" of {self._units(effect.units)}" if effect.units else ""
                return f"a set{units} for {self._amount(effect)}{self._beside(effect)}"

    def _amount(self, effect: n.Effect) -> str:
        return "" if effect.amount is None else self.amount(effect.amount)

    def _of(self, effect: n.Effect) -> str:
        amount = self._amount(effect)
        if effect.measure is not None and effect.per is None:
            amount += f" of {self.amount(effect.measure)}"
        return amount

    def _sized(self, effect: n.Effect) -> str:
        return f" of {self._of(effect)}" if effect.amount is not None else ""

    def _rate(self, effect: n.Effect) -> str:
        if effect.per is None:
            return ""
        if isinstance(effect.per, n.CountLiteral) and isinstance(effect.measure, n.Fact):
            return f" {self._per(effect.per)}"  # each item of the number of items: each item
        base = f" of {self.amount(effect.measure)}" if effect.measure is not None else ""
        return f" {self._per(effect.per)}{base}"

    def _per(self, per: n.Expression) -> str:
        match per:
            case n.CountLiteral(value, unit) if value == 1:
                return f"for every {unit}"
            case _:
                return f"for every {self.amount(per)}"

    def _earn(self, effect: n.Effect, rule: n.Rule) -> str:
        secret = effect.measure is not None and self.is_secret(effect.measure)
        if secret or (effect.bands is not None and self.is_secret(effect.bands.measure)):
            points = point_forms(self.names, "en")[-1]
            return points + (f" for {self._units(effect.units)}" if effect.units else " for every order")
        text = self._amount(effect) + self._earned_for(effect, rule)
        return (text + self._beside(effect) + self._banded(effect)).strip()

    def _earned_for(self, effect: n.Effect, rule: n.Rule) -> str:
        if effect.per is not None and effect.units is not None:
            if self.for_customer:
                return f" {self._per(effect.per)} spent on {self._units(effect.units)}"
            return f"{self._rate(effect)}, on {self._units(effect.units)}"
        if effect.per is not None:
            money = isinstance(effect.per, n.MoneyLiteral)
            spent = self.for_customer and isinstance(effect.measure, n.Fact)
            return f" {self._per(effect.per)}{' spent' if money else ''}" if spent else self._rate(effect)
        if isinstance(rule.start, n.On):
            event = rule.start.event
            told = _FOR_EVENT.get(event.word, f"for “{self._event_name(event)}”")
            return f" {told}{self._event_where(event)}"
        if effect.units is not None:
            return f" for {self._units(effect.units)}"
        return "" if rule.when is not None and self.has_circumstance(rule.when) else " for every order"

    def _discount(self, effect: n.Effect) -> str:
        units, whole = effect.units, _is_whole(effect.amount)
        if units is not None and units.kind is n.UnitsKind.SHIPPING:
            if effect.bands is not None:
                return f"a discount on delivery{self._banded(effect)}"
            return "free delivery" if whole else f"{self._amount(effect)} off delivery"
        if units is not None and units.kind is n.UnitsKind.RANKED_IN_SETS and units.take == 1:
            return self._nth(units, "free" if whole else f"with {self._of(effect)} off")
        text = f"{self._of(effect)} off" if effect.amount is not None else "a discount"
        text += f" {self._units(units)}" if units is not None else ""
        if isinstance(effect.amount, n.MoneyLiteral) and units is not None and units.kind is n.UnitsKind.ALL:
            text += " (in all)"
        return text + self._beside(effect) + self._banded(effect)

    def _price(self, effect: n.Effect) -> str:
        units = effect.units
        if units is None:
            return f"a price of {self._amount(effect)}"
        price = f"for {self._amount(effect)}"
        if units.kind is n.UnitsKind.RANKED_IN_SETS and units.take == 1:
            return self._nth(units, price)
        return f"{self._units(units)} {price}{self._beside(effect)}"

    def _nth(self, units: n.Units, gets: str) -> str:
        """``second product for PLN 0.01: the cheaper of every two (CUP-S or CUP-L)``."""
        nth = _ORDINALS.get(units.size, f"{units.size}th")
        rank = (_OF_TWO if units.size == 2 else _RANK)[units.rank or n.Rank.CHEAPEST]
        every = _NUMBERS.get(units.size, str(units.size))
        chosen = self.chosen(f"the {rank} of every {every}", units.where, bracket=True)
        return f"{nth} product {gets}: {chosen}"

    def _units(self, units: n.Units) -> str:
        match units.kind:
            case n.UnitsKind.SHIPPING:
                return "delivery"
            case n.UnitsKind.ALL:
                return self.chosen("products", units.where)
            case n.UnitsKind.EACH:
                return self.chosen("every product", units.where)
            case n.UnitsKind.SETS:
                return self.chosen(f"every {units.size} products", units.where)
            case n.UnitsKind.RANKED:
                return self.chosen(self._ranked(units), units.where)
            case n.UnitsKind.RANKED_IN_SETS:
                return self.chosen(f"{self._ranked(units)} of every {units.size}", units.where)

    def _ranked(self, units: n.Units) -> str:
        rank = _RANK[units.rank or n.Rank.CHEAPEST]
        return f"the {rank} product" if units.take == 1 else f"the {units.take} {rank} products"

    def _beside(self, effect: n.Effect) -> str:
        beside = effect.units.beside if effect.units is not None else None
        if beside is None:
            return ""
        noun = f"{beside.number} {'product' if beside.number == 1 else 'products'}"
        return f", together with {self.chosen(noun, beside.where)}"

    def _banded(self, effect: n.Effect) -> str:
        if effect.bands is None:
            return ""
        type_ = self.type_of(effect.bands.measure)
        steps = [f"from {self.band_limit(type_, b)}: {self.amount(b.amount)}" for b in effect.bands.bands]
        how = {"marginal": ", each part by its own band", "whole": ", the band reached for all"}
        mode = how.get(effect.bands.mode or "", "")
        return f" (by {self.amount(effect.bands.measure)}{mode}: {', '.join(steps)})"

    def _multiply(self, effect: n.Effect) -> str:
        word = effect.multiplied.word if effect.multiplied else "point"
        many = point_forms(self.names, "en")[-1] if word == "point" else plural(word)
        if effect.bands is not None:
            return f"more {many}{self._banded(effect)}"
        match effect.amount:
            case n.NumberLiteral(value) if value in (2, 3):
                return f"{'double' if value == 2 else 'triple'} {many}"
            case n.NumberLiteral(value):
                return f"{number_text(value, 'en')} times the {many}"
            case _:
                return f"{many} × {self._amount(effect)}"

    # limits

    def limit(self, limit: n.Limit) -> str:
        text = f"at most {self.amount(limit.amount)}"
        if limit.scope is None:
            return f"{text} for everybody together" if self.for_customer else f"{text} in total"
        scope = "person" if self.for_customer and limit.scope == "customer" else limit.scope
        return f"{text} per {scope}" + (f" per {limit.period.value}" if limit.period else "")

    # conditions as short phrases

    def has_circumstance(self, when: n.Expression) -> bool:
        """Whether a condition already says at which orders."""
        members = when.members if isinstance(when, n.And) else (when,)
        phrases = [self.circumstance(m) for m in members if not self.is_secret(m)]
        return any(phrase is not None and "order" in phrase for phrase in phrases)

    def circumstance(self, condition: n.Expression) -> str | None:
        match condition:
            case n.Fact("order.is_first"):
                return "on the first order"
            case n.Comparison(operator, n.Fact("order.subtotal"), n.MoneyLiteral() as limit) if (
                operator in _REACH
            ):
                return f"on orders {_REACH[operator]} {self.amount(limit)}"
            case n.Membership(n.Fact("order.subtotal"), n.Between() as reach, False):
                return f"on orders {self.amount(reach)}"
            case n.Comparison(">=", n.Fact("order.quantity"), n.NumberLiteral() | n.CountLiteral() as least):
                return f"on orders of {number_text(least.value, 'en')} or more items"
            case n.Comparison(">=" | "=" as operator, n.Fact("customer.tier"), n.TextLiteral() as tier):
                return self._for_tier(operator, tier)
            case n.Membership(n.TextLiteral() as segment, n.Fact("customer.segments"), False):
                return f"for the group {self.label(Type(Kind.REFERENCE, 'segment'), segment)}"
            case _:
                return self._moment(condition)

    def _for_tier(self, operator: str, tier: n.TextLiteral) -> str:
        highest = operator == "=" or self.names.tiers[-1:] == (tier.value,)
        label = self.label(Type(Kind.REFERENCE, "tier"), tier)
        return f"for {label}" + ("" if highest else " and above")

    def _moment(self, condition: n.Expression) -> str | None:
        match condition:
            case n.Comparison("=", n.Fact("now.weekday"), n.WordLiteral(word)) if word in WEEKDAYS:
                return f"on {word.capitalize()}s"
            case n.Membership(n.Fact("now.weekday"), n.ListLiteral(members), False):
                words = [m.word for m in members if isinstance(m, n.WordLiteral) and m.word in WEEKDAYS]
                return f"on {joined([f'{word.capitalize()}s' for word in words], 'and')}"
            case n.Membership(n.Fact("now.time" | "now.date"), n.Between() as reach, False):
                return self.amount(reach)
            case n.Comparison(">=" | "<=" | "<" as operator, n.Fact("now.time"), n.TimeLiteral() as time):
                return f"{'from' if operator == '>=' else 'until'} {self.amount(time)}"
            case n.Comparison(">=" | "<=" as operator, n.Fact("now.date"), n.DateLiteral() as day):
                return f"{'from' if operator == '>=' else 'until'} {self.amount(day)}"
            case _:
                return None

    def quality(self, condition: n.Expression) -> str | None:
        match condition:
            case n.Comparison("=", n.Fact("item.paid" | "item.price"), n.Fact("item.regular_price")):
                return "at the regular price"
            case n.Comparison("=", n.Fact("item.category"), n.TextLiteral() as category):
                return f"in the category {self._thing('category', category)}"
            case n.Membership(
                n.Fact("item.category"), n.TextLiteral() | n.ListLiteral() as categories, negated
            ):
                word = "outside" if negated else "in"
                noun = "categories" if isinstance(categories, n.ListLiteral) else "category"
                return f"{word} the {noun} {self._thing('category', categories, negated=negated)}"
            case n.Comparison("=", n.Fact("item.brand"), n.TextLiteral() as brand):
                return f"by {self._thing('brand', brand)}"
            case n.Membership(n.Fact("item.brand"), n.TextLiteral() | n.ListLiteral() as brands, negated):
                return f"{'not by' if negated else 'by'} {self._thing('brand', brands, negated=negated)}"
            case n.Comparison(operator, n.Fact("item.price" | "item.paid" | "item.regular_price"), n.MoneyLiteral() as limit) if operator in _REACH:  # fmt: skip  # noqa: E501
                return f"priced {_REACH[operator]} {self.amount(limit)}"
            case n.Comparison(operator, n.Fact("order.subtotal"), n.MoneyLiteral() as limit) if (
                operator in _REACH
            ):
                return f"{_REACH[operator]} {self.amount(limit)}"
            case _:
                return None

    def _thing(self, kind: str, e: n.Expression, *, negated: bool = False) -> str:
        return self.label(Type(Kind.REFERENCE, kind), e, last=self.both if negated else "")

    # conditions as clauses

    def comparison(self, left: n.Expression, operator: str, right: n.Expression, type_: Type | None) -> str:
        name = self.amount(left)
        if type_ is not None and type_.kind in (Kind.REFERENCE, Kind.TEXT):
            return f"{name} {_IS_THING[operator]} {self.label(type_, right)}"
        if type_ is not None and type_.kind is Kind.WEEKDAY:
            return f"it is {'' if operator == '=' else 'not '}{self.amount(right)}"
        if type_ is not None and type_.kind in (Kind.DATE, Kind.TIME):
            words = {
                ">=": "is {} or later",
                ">": "is after {}",
                "<=": "is {} or earlier",
                "<": "is before {}",
            }
            words |= {"!=": "is not {}"}
            return f"{name} {words.get(operator, 'is {}').format(self.amount(right))}"
        return f"{name} {_IS[operator]} {self.amount(right)}"

    def membership(self, e: n.Membership) -> str:
        type_ = self.type_of(e.element) or self.type_of(e.container)
        negative = "not " if e.negated else ""
        if isinstance(e.element, n.Fact) and e.element.name == "item.category":
            return f"the product is {negative}in {self.label(type_, e.container)}"
        if isinstance(e.container, n.Between):
            return f"{self.amount(e.element)} is {negative}in the range {self.label(type_, e.container)}"
        if isinstance(e.container, n.Fact) and e.container.name == "customer.segments":
            return f"the customer is {negative}in the group {self.label(type_, e.element)}"
        if isinstance(e.container, n.Fact):
            return f"{self.label(type_, e.element)} is {negative}among {self.amount(e.container)}"
        if type_ is not None and type_.kind is Kind.WEEKDAY:
            return f"it is {negative}{self.amount(e.container)}"
        return f"{self.amount(e.element)} is {negative}{self.label(type_, e.container)}"

    def missing(self, e: n.Expression, *, missing: bool) -> str:
        return f"{self.amount(e)} is {'unknown' if missing else 'known'}"

    def negation(self, e: n.Expression) -> str:
        if isinstance(e, n.Fact):
            return self.flag(e, holds=False)
        return f"it is not so that {self.clause(e)}"

    def flag(self, e: n.Fact, *, holds: bool) -> str:
        known = self.fact_def(e)
        if known is not None and "en" in known.clauses:
            return known.clauses["en"][0 if holds else 1]
        name = known.words["en"][0] if known else e.name
        return name if holds else f"it is not so that {name}"

    # facts and calculations

    def fact(self, e: n.Fact, case: int) -> str:
        known = self.fact_def(e)
        text = known.words.get("en", (e.name,))[0] if known else e.name
        if e.window is not None:
            text += f" {self._window(e.window)}"
        if e.where is not None:
            past_items = any(fact.name.startswith("item.") for fact in facts_of(e.where))
            text += f" (counting only {self.chosen('products' if past_items else 'orders', e.where)})"
        if e.otherwise is not None:
            text += f" (if unknown: {self.amount(e.otherwise)})"
        return text

    def _window(self, window: n.Window) -> str:
        unit = window.duration.unit.value.replace("_", " ")
        if window.kind is n.WindowKind.LAST:
            single = window.duration.number == 1
            return f"in the last {unit if single else duration_text(window.duration, 'en')}"
        return f"in this {unit}" if window.kind is n.WindowKind.THIS else f"in the previous {unit}"

    def part_of(self, percent: str, whole: str) -> str:
        return f"{percent} of {whole}"

    def above(self, measure: str, limit: str) -> str:
        return f"{measure} above {limit}"

    def between(self, low: str, high: str) -> str:
        return f"from {low} to {high}"

    def of_which(self, clause: str) -> str:
        return f" for which {clause}"

    def on_some_orders(self) -> str:
        return "on selected orders"

    def some_only(self) -> str:
        return "selected"

    def if_word(self) -> str:
        return "when"


def _is_whole(amount: n.Expression | None) -> bool:
    return isinstance(amount, n.PercentLiteral) and amount.value == 1
