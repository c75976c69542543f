"""Rules as English sentences: effects, and what each of them is for."""

from __future__ import annotations

import re

from flask_loyalty.language import nodes as n
from flask_loyalty.language.english_parts import EnglishParts, a, is_nth, nth, own_target
from flask_loyalty.language.telling import is_whole
from flask_loyalty.language.vocabulary import NOUNS, plural
from flask_loyalty.language.walking import and_members
from flask_loyalty.language.wording import duration_text, number_text, point_forms

__all__ = ["English"]

_EVENTS = {
    "order": "an order",
    "signup": "signing up",
    "consent": "giving consent",
    "profile": "completing the profile",
    "review": "a review",
    "rating": "rating the order",
    "purchase": "a purchase",
}
_STAFF = ("employee", "team", "distributor")
_OFF_ON = re.compile(
    r"(?<= )off on ((?:selected )?orders|one (?:later )?order|your next order|every order"
    r"|[a-z' ]+first order)"
)


class English(EnglishParts):
    """A rule told in English."""

    def rule(self, rule: n.Rule) -> str:
        return _OFF_ON.sub(r"off \1", super().rule(rule))

    # start and audience

    def led(self, lead: str, body: str, *, has_tail: bool) -> str:
        if not lead:
            return body
        return f"{lead}, {body}" if has_tail else f"{lead}: {body}"

    def lead(self, rule: n.Rule) -> str:
        every = f"every {_spaced(rule.start.period.value)}" if isinstance(rule.start, n.Every) else ""
        return ", ".join(part for part in (every, self._audience(rule)) if part)

    def _audience(self, rule: n.Rule) -> str:
        """``for employees in the role “Barista”``; who is charged stands after "from"."""
        audience = rule.audience
        if audience is None or audience.word in ("customer", "friend"):
            return ""
        preposition = "from" if rule.effect.verb is n.Verb.CHARGE else "for"
        text = f"{preposition} {_spaced(plural(audience.word))}"
        match audience.where:
            case None:
                return text
            case n.Comparison("=", n.Fact("employee.role"), n.TextLiteral() as role):
                return f"{text} in the role {self.things('role', role)}"
            case where:
                return f"{text} (only when {self.clause(where)})"

    def span(self, rule: n.Rule, told: list[str]) -> str:
        if not isinstance(rule.start, n.Within):
            return ""
        event = rule.start.event
        length = rule.start.duration
        one = a(_spaced(NOUNS[length.unit.value].word))
        single = length.number == 1 and length.unit is not n.TimeUnit.DAY
        text = f"within {one if single else duration_text(length, 'en')}"
        if not self.earns and not any(self.at_orders in phrase for phrase in told):
            text = f"{self.at_orders} {text}"
        if self._is_of_these(rule, event):
            return f"{text} of the first of them"
        if self.for_customer and event.word == "order" and event.where is None:
            return text
        return f"{text} of {self._event(event)}"

    def _is_of_these(self, rule: n.Rule, event: n.Noun) -> bool:
        """Whether the orders that a mission counts are those that open it."""
        conditions = [c for c in and_members(rule.when) if isinstance(c, n.Comparison)]
        counted = [c.left for c in conditions if isinstance(c.left, n.Fact)]
        same = any(fact.name == "customer.orders" and fact.where == event.where for fact in counted)
        return self.earns and event.word == "order" and same

    def _event(self, event: n.Noun) -> str:
        """An event with what narrows it: ``a review with a rating of at least 4``."""
        return self._event_name(event) + self._event_where(event)

    def _event_name(self, event: n.Noun) -> str:
        whose = "your" if self.for_customer else "the customer's"
        if event.word == "segment":
            known = event.reference and self.names.label("segment", event.reference, "en")
            if event.reference is None or (self.for_customer and not known):
                return "the start of the offer"
            return f"joining the {self.group} {self.named('segment', event.reference)}"
        if event.word == "consent" and event.reference is not None:
            return f"agreeing to {self.named('purpose', event.reference)}"
        special = {
            "birthday": f"{whose} birthday",
            "due": f"{whose} usual time of purchase",
            "referral": "bringing a friend" if self.for_customer else "a successful referral",
            "profile": f"completing {'your' if self.for_customer else 'the'} profile",
            "rating": f"rating {'your' if self.for_customer else 'the'} order",
        }
        known_noun = self.names.noun(event.word)
        named = a(_spaced(known_noun.word)) if known_noun else f"the event {self.quoted(event.word)}"
        name = special.get(event.word) or _EVENTS.get(event.word) or named
        return f"{name} {self.named(event.word, event.reference)}" if event.reference is not None else name

    def _event_where(self, event: n.Noun) -> str:
        selection = self.selection(event.where)
        phrases = (*selection.products, self.qualities_of(selection))
        text = "".join(f" {phrase}" for phrase in phrases if phrase)
        clause = self.clauses_of(selection)
        return f"{text} (when {clause})" if clause else text

    def if_word(self, rule: n.Rule) -> str:
        of_streak = isinstance(rule.effect.measure, n.Fact) and rule.effect.measure.name == "customer.streak"
        return " in which" if of_streak else " when"

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
            case n.Verb.PAY | n.Verb.CHARGE:
                return self._pay(effect, rule)
            case n.Verb.GIVE:
                return self._give(effect) + self._given_for(effect) + self._occasion(rule)
            case n.Verb.BUNDLE:
                price = f" for {self._amount(effect)}" if effect.amount is not None else " at a price"
                return f"a set{price}{self.by_phrase(effect)}"

    def _amount(self, effect: n.Effect) -> str:
        return "" if effect.amount is None else self.amount(effect.amount)

    # earning

    def _earn(self, effect: n.Effect, rule: n.Rule) -> str:
        if self.effect_is_secret(effect):
            return self._earn_of_secret(effect)
        what = self._banded_name(effect) if effect.bands else self._amount(effect)
        text = what + self._earned_for(effect, rule)
        if effect.units is not None and effect.units.beside is not None:
            beside = effect.units.beside
            noun = "a product" if beside.number == 1 else f"{beside.number} products"
            text += f" bought together with {self.chosen(noun, beside.where)}"
        by = self.by_phrase(effect)
        return f"{text},{by}" if by and effect.per is not None else text + by

    def _earn_of_secret(self, effect: n.Effect) -> str:
        """``Up to 3 beans for every PLN 1``: how much, but not after which margin."""
        if effect.bands and effect.per is not None and not self.is_secret(effect.measure):
            most = max(
                (b.amount for b in effect.bands.bands if isinstance(b.amount, n.CountLiteral)),
                key=lambda amount: amount.value,
                default=None,
            )
            if most is not None and len(effect.bands.bands) > 1:
                rate = self._rate(effect, effect.per)
                return f"up to {self.amount(most)}{rate}, depending on the product"
        many = point_forms(self.names, "en")[-1]
        units = effect.units if effect.units and effect.units.where is not None else None
        return many + (f" for {self.units(units)}" if units else " for every order")

    def _banded_name(self, effect: n.Effect) -> str:
        """What bands give, without a number: ``beans``."""
        first = effect.bands.bands[0].amount if effect.bands else None
        if isinstance(first, n.CountLiteral) and first.unit != "point":
            return plural(first.unit)
        return point_forms(self.names, "en")[-1]

    def _earned_for(self, effect: n.Effect, rule: n.Rule) -> str:
        if effect.per is not None:
            return self._rate(effect, effect.per)
        if isinstance(rule.start, n.On):
            return self._occasion(rule)
        if effect.measure is not None:
            return f" of {self.amount(effect.measure)}" + (
                f" for {self.units(effect.units)}" if effect.units else ""
            )
        if effect.units is not None:
            return f" for {self.units(effect.units)}"
        if isinstance(rule.start, n.Every) or effect.bands is not None:
            return ""
        if any(self.is_secret(condition) for condition in self.conditions_of(rule)):
            return ""  # "on selected orders" follows
        told = [self.circumstance(c) for c in self.conditions_of(rule) if not self.is_secret(c)]
        said = any(phrase is not None and "order" in phrase for phrase in told)
        missions = isinstance(rule.start, n.Within) and rule.when is not None
        return "" if said or missions else " for an order" if rule.start else " for every order"

    def _occasion(self, rule: n.Rule) -> str:
        """`` for a review``, `` for your birthday``; for the friend who came, whom it is for."""
        friend = rule.audience is not None and rule.audience.word == "friend"
        whose = (" for the friend you bring" if self.for_customer else " for the friend") if friend else ""
        if not isinstance(rule.start, n.On) or (friend and rule.start.event.word == "referral"):
            return whose
        return f" for {self._event(rule.start.event)}{whose}"

    def _rate(self, effect: n.Effect, per: n.Expression) -> str:
        """`` for every PLN 10 spent on products by Ziarno``."""
        measure, units, every = effect.measure, effect.units, self._per(per)
        match measure:
            case n.Fact("item.paid", None, None, None):
                return f" {every} spent" + (f" on {self.units(units)}" if units else "")
            case n.Fact("purchase.total"):
                event = self.start.event if isinstance(self.start, n.On) else None
                return f" {every} spent{(self._event_where(event) if event else '') or ' at a partner'}"
            case n.Fact("order.subtotal" | "customer.spend") if self.for_customer and units is None:
                return f" {every} spent" + self._filter_of(measure) + self._window_of(measure)
            case n.Fact() if (same := self._count_measured(per, measure)) is not None:
                return f" {every}{same}"
            case n.Fact(name) if name.startswith("item.") and units is not None:
                other = measure.otherwise
                unknown = f" (if unknown: {self.amount(other)})" if other is not None else ""
                return f" {every} of {self._base_of(measure)} {self.units(units)}{unknown}"
            case None:
                return f" {every}" + (f" for {self.units(units)}" if units else "")
            case _:
                return f" {every} of {self.amount(measure)}" + (f" on {self.units(units)}" if units else "")

    def _base_of(self, measure: n.Fact) -> str:
        """A product's fact before the products: ``the margin on``, ``the regular price of``."""
        on_products = {"item.margin": "the margin on", "item.margin_rate": "the margin rate of"}
        return on_products.get(measure.name) or f"{self._form(measure)} of"

    def _count_measured(self, per: n.Expression, measure: n.Fact) -> str | None:
        """What follows a counted thing whose number is measured: ``for every item| in the order``."""
        if measure.name == "customer.streak" and isinstance(per, n.DurationLiteral | n.CountLiteral):
            return " in a row"
        known = self.fact_def(measure)
        if not isinstance(per, n.CountLiteral) or known is None or known.type.of != per.unit:
            return None
        places = {"order.quantity": " in the order", "employee.orders": " served"}
        return places.get(measure.name, "") + self._filter_of(measure) + self._window_of(measure)

    def _per(self, per: n.Expression) -> str:
        match per:
            case n.CountLiteral(value, unit) if value == 1 and unit != "point":
                return f"for every {_spaced(unit)}"
            case n.DurationLiteral(duration) if duration.number == 1:
                return f"for every {_spaced(duration.unit.value)}"
            case _:
                return f"for every {self.amount(per)}"

    def _give(self, effect: n.Effect) -> str:
        match effect.amount:
            case n.CountLiteral(value, "item", str() as sku):
                times = "" if value == 1 else f"{number_text(value, 'en')} × "
                return f"{times}{self.named('sku', sku)} free"
            case n.CountLiteral(value, unit, str() as id_):
                noun = f"the {unit}" if value == 1 else f"{number_text(value, 'en')} {plural(unit)}"
                return f"{noun} {self.named(unit, id_)}"
            case None:
                return "a gift"
            case amount:
                return f"{self.amount(amount)} free"

    def _given_for(self, effect: n.Effect) -> str:
        """`` with every 3 products in the category “Tea”``: what a gift comes with."""
        units = effect.units
        return f" with {self.units(units)}{self.beside_phrase(effect)}" if units is not None else ""

    # deals

    def _discount(self, effect: n.Effect) -> str:
        units, whole = effect.units, is_whole(effect.amount)
        on = f" {self.units(units)}" if units is not None else ""
        if self.effect_is_secret(effect):
            return "a discount" + (f" on{on}" if on else "")
        if units is not None and units.kind is n.UnitsKind.SHIPPING:
            on = f" on{on}" if effect.amount is None else on
            return "free delivery" if whole else f"{self._off(effect)}{on}{self.by_phrase(effect)}"
        if units is not None and is_nth(units):
            return f"{nth(units)} product {'free' if whole else f'with {self._off(effect)}'}"
        if whole and units is not None and units.kind is not n.UnitsKind.ALL:
            return f"{self.units(units)} free{self.beside_phrase(effect)}"
        if effect.amount is None:
            on = f" on{on}" if on else ""
        total = isinstance(effect.amount, n.MoneyLiteral) and units is not None
        head = "a total of " if total and units is not None and units.kind is n.UnitsKind.ALL else ""
        return head + self._off(effect) + on + self.beside_phrase(effect) + self.by_phrase(effect)

    def _off(self, effect: n.Effect) -> str:
        if effect.amount is None:
            return "a discount"
        of = f" of {self.amount(effect.measure)}" if effect.measure is not None and effect.per is None else ""
        return f"{self._amount(effect)}{of} off"

    def _price(self, effect: n.Effect) -> str:
        units = effect.units
        price = "at a special price" if self.effect_is_secret(effect) else f"for {self._amount(effect)}"
        if units is not None and units.take > 1 and not self.effect_is_secret(effect):
            price += " each"
        if effect.amount is None:
            price = "at a price"
        if units is None:
            return f"the order {price}{self.by_phrase(effect)}"
        if is_nth(units):
            return f"{nth(units)} product {price}"
        return f"{self.units(units)} {price}{self.beside_phrase(effect)}{self.by_phrase(effect)}"

    # multiplying

    def _multiply(self, effect: n.Effect) -> str:
        word = effect.multiplied.word if effect.multiplied else "point"
        many = point_forms(self.names, "en")[-1] if word == "point" else _spaced(plural(word))
        if self.effect_is_secret(effect):
            return f"more {many}"
        if effect.bands is not None:
            return many + self.by_phrase(effect)
        if isinstance(effect.amount, n.NumberLiteral):
            return f"{self.times(effect.amount)} {many}"
        return f"{many} × {self._amount(effect)}"

    # pay

    def _pay(self, effect: n.Effect, rule: n.Rule) -> str:
        """``a bonus of PLN 300``, ``3% of the margin of the employee's orders above their target``."""
        word = rule.audience.word if rule.audience is not None else "customer"
        charged = effect.verb is n.Verb.CHARGE
        name = "a charge" if charged else "a bonus" if word in _STAFF else "a payment"
        if self.effect_is_secret(effect):
            return name + self._occasion(rule)
        if effect.bands is not None:
            shares = all(isinstance(band.amount, n.PercentLiteral) for band in effect.bands.bands)
            measure = effect.measure if effect.measure is not None else effect.bands.measure
            if shares and (effect.bands.mode == "marginal" or effect.measure is None):
                return f"{name} on {self.amount(measure)}"
            of = f" on {self.amount(measure)}" if effect.measure is not None else ""
            return name + of + self.by_phrase(effect)
        if isinstance(effect.amount, n.PercentLiteral) and effect.measure is not None:
            named = "a charge of " if charged else ""
            return f"{named}{self._amount(effect)} of {self._pay_base(effect)}{self._occasion(rule)}"
        rate = self._rate(effect, effect.per) if effect.per is not None else self._sold(effect)
        return f"{name} of {self._amount(effect)}{rate}{self._occasion(rule)}"

    def _pay_base(self, effect: n.Effect) -> str:
        measure = effect.measure
        assert measure is not None
        if isinstance(measure, n.Above):
            return own_target(self.amount(measure), measure.measure)
        if isinstance(measure, n.Fact) and measure.name.startswith("item.") and effect.units is not None:
            return f"{self._base_of(measure)} {self.units(effect.units)}"
        return self.amount(measure) + (self._sold(effect) if effect.units else "")

    def _sold(self, effect: n.Effect) -> str:
        """`` for every product in the category “Machines” sold``."""
        units = effect.units
        if units is None:
            return ""
        return (
            f" for {self.units(units)} sold"
            if units.kind is n.UnitsKind.EACH
            else f" for {self.units(units)}"
        )


def _spaced(word: str) -> str:
    return word.replace("_", " ")
