"""The sentences in Polish: phrases, cases and forms."""

from __future__ import annotations

from flask_loyalty.language import nodes as n
from flask_loyalty.language.telling import Teller
from flask_loyalty.language.vocabulary import NOUNS, WEEKDAYS, Case, Kind, Type
from flask_loyalty.language.walking import facts_of
from flask_loyalty.language.wording import (
    count_form,
    joined,
    number_text,
    point_forms,
)

__all__ = ["Polish"]

_ON_WEEKDAYS = (
    "w poniedziałki", "we wtorki", "w środy", "w czwartki", "w piątki", "w soboty", "w niedziele",
)  # fmt: skip
_EVERY = {
    "day": "codziennie",
    "week": "co tydzień",
    "month": "co miesiąc",
    "quarter": "co kwartał",
    "year": "co rok",
}
_EACH = {
    "day": "dziennie",
    "week": "tygodniowo",
    "month": "miesięcznie",
    "quarter": "kwartalnie",
    "year": "rocznie",
}
# After "w ostatnim", "w tym", "w poprzednim"; and after "w ostatnich".
_LOCATIVE = {
    "minute": ("minucie", "minutach"), "hour": ("godzinie", "godzinach"), "day": ("dniu", "dniach"),
    "week": ("tygodniu", "tygodniach"), "month": ("miesiącu", "miesiącach"),
    "quarter": ("kwartale", "kwartałach"), "year": ("roku", "latach"),
    "membership_year": ("roku członkostwa", "latach członkostwa"),
}  # fmt: skip
_FEMININE = ("minute", "hour")
_ORDINALS = {
    2: "drugi", 3: "trzeci", 4: "czwarty", 5: "piąty", 6: "szósty", 7: "siódmy", 8: "ósmy", 9: "dziewiąty",
    10: "dziesiąty",
}  # fmt: skip
_OF_EVERY = {
    2: "dwóch", 3: "trzech", 4: "czterech", 5: "pięciu", 6: "sześciu", 7: "siedmiu", 8: "ośmiu",
    9: "dziewięciu", 10: "dziesięciu",
}  # fmt: skip
_OF_TWO = {n.Rank.CHEAPEST: "tańszy", n.Rank.DEAREST: "droższy"}
_RANK = {
    n.Rank.CHEAPEST: ("najtańszy", "najtańsze", "najtańszych"),
    n.Rank.DEAREST: ("najdroższy", "najdroższe", "najdroższych"),
}
_FOR_EVENT = {"signup": "za rejestrację", "order": "za zamówienie"}
_REACH = {">=": "od", ">": "powyżej", "<=": "do", "<": "poniżej"}
_IS = {
    "=": "wynosi", "!=": "nie wynosi",
    ">=": "wynosi co najmniej", ">": "przekracza", "<=": "wynosi najwyżej", "<": "wynosi mniej niż",
}  # fmt: skip
_IS_THING = {
    "=": "to", "!=": "to nie",
    ">=": "to co najmniej", ">": "jest wyższy niż", "<=": "to najwyżej", "<": "jest niższy niż",
}  # fmt: skip


class Polish(Teller):
    """A rule told in Polish."""

    locale = "pl"
    either = "lub"
    both = "i"
    weekdays = ("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela")

    # start

    def start(self, rule: n.Rule) -> str:
        match rule.start:
            case n.Every(period):
                return _EVERY[period.value] + self._audience(rule)
            case n.Within(duration, event):
                span = f"w ciągu {self._genitive(duration)}"
                if self.for_customer and event.where is None:
                    return f"przy kolejnych zakupach {span}"
                return f"{span} od {self._event_genitive(event)}{self._event_where(event)}"
            case _:
                return self._audience(rule).removeprefix(", ")

    def _audience(self, rule: n.Rule) -> str:
        if rule.audience is None or rule.audience.word == "customer":
            return ""
        noun = NOUNS.get(rule.audience.word)
        text = f", dla {noun.pl[2] if noun else rule.audience.word}"
        match rule.audience.where:
            case None:
                return text
            case n.Comparison("=", n.Fact("employee.role"), role):
                return f"{text} na stanowisku {self.label(Type(Kind.REFERENCE, 'role'), role)}"
            case where:
                return f"{text}, gdy {self.clause(where)},"

    def _event_genitive(self, event: n.Noun) -> str:
        forms = {"order": "zamówienia", "signup": "rejestracji"}
        return forms.get(event.word, f"„{self._event_name(event)}”")

    def _event_name(self, event: n.Noun) -> str:
        return self.names.label("event", event.word, "pl") or event.word

    def _event_where(self, event: n.Noun) -> str:
        if event.where is None or self.is_secret(event.where):
            return ""
        quality = self.quality(event.where)
        return f" {quality}" if quality else f" (gdy {self.clause(event.where)})"

    def _genitive(self, duration: n.Duration) -> str:
        forms = NOUNS[duration.unit.value].pl
        return f"{number_text(duration.number, 'pl')} {forms[3] if duration.number == 1 else forms[2]}"

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
                return f"premia{self._sized(effect)}{self._rate(effect)}{self._banded(effect)}"
            case n.Verb.CHARGE:
                return f"opłata{self._sized(effect)}{self._rate(effect)}{self._banded(effect)}"
            case n.Verb.GIVE:
                return f"{self._amount(effect)} gratis"
            case n.Verb.BUNDLE:
                return f"zestaw{self._on(effect)} za {self._amount(effect)}{self._beside(effect)}"

    def _amount(self, effect: n.Effect) -> str:
        return "" if effect.amount is None else self.amount(effect.amount)

    def _of(self, effect: n.Effect) -> str:
        amount = self._amount(effect)
        if effect.measure is not None and effect.per is None:
            amount += f" {self.amount(effect.measure, 1)}"
        return amount

    def _sized(self, effect: n.Effect) -> str:
        return f" {self._of(effect)}" if effect.amount is not None else ""

    def _rate(self, effect: n.Effect) -> str:
        if effect.per is None:
            return ""
        if isinstance(effect.per, n.CountLiteral) and isinstance(effect.measure, n.Fact):
            return f" {self._per(effect.per)}"  # each item of the number of items: each item
        base = f" {self.amount(effect.measure, 1)}" if effect.measure is not None else ""
        return f" {self._per(effect.per)}{base}"

    def _per(self, per: n.Expression) -> str:
        match per:
            case n.MoneyLiteral(100, "PLN"):
                return "za każdą złotówkę"
            case n.CountLiteral(value, "item") if value == 1:
                return "za każdą sztukę"
            case _:
                return f"za każde {self.amount(per)}"

    def _earn(self, effect: n.Effect, rule: n.Rule) -> str:
        secret = effect.measure is not None and self.is_secret(effect.measure)
        if secret or (effect.bands is not None and self.is_secret(effect.bands.measure)):
            points = count_form(2, point_forms(self.names, "pl"), "pl")
            return points + (f" za {self._units(effect.units)}" if effect.units else " za każde zamówienie")
        text = self._amount(effect) + self._earned_for(effect, rule)
        return (text + self._beside(effect) + self._banded(effect)).strip()

    def _earned_for(self, effect: n.Effect, rule: n.Rule) -> str:
        if effect.per is not None and effect.units is not None:
            if self.for_customer:
                return f" {self._per(effect.per)} na {self._units(effect.units)}"
            return f"{self._rate(effect)}, na {self._units(effect.units, locative=True)}"
        if effect.per is not None:
            spent = self.for_customer and isinstance(effect.measure, n.Fact)
            return f" {self._per(effect.per)}" if spent else self._rate(effect)
        if isinstance(rule.start, n.On):
            event = rule.start.event
            told = _FOR_EVENT.get(event.word, f"za „{self._event_name(event)}”")
            return f" {told}{self._event_where(event)}"
        if effect.units is not None:
            return f" za {self._units(effect.units)}"
        return "" if rule.when is not None and self.has_circumstance(rule.when) else " za każde zamówienie"

    def _discount(self, effect: n.Effect) -> str:
        units, whole = effect.units, _is_whole(effect.amount)
        if units is not None and units.kind is n.UnitsKind.SHIPPING:
            if effect.bands is not None:
                return f"rabat na dostawę{self._banded(effect)}"
            return "darmowa dostawa" if whole else f"rabat {self._amount(effect)} na dostawę"
        if units is not None and units.kind is n.UnitsKind.RANKED_IN_SETS and units.take == 1:
            return self._nth(units, "gratis" if whole else f"z rabatem {self._of(effect)}")
        text = f"rabat {self._of(effect)}".rstrip() + self._on(effect)
        spread = isinstance(effect.amount, n.MoneyLiteral) and units is not None
        if spread and units is not None and units.kind is n.UnitsKind.ALL:
            text += " (łącznie)"
        return text + self._beside(effect) + self._banded(effect)

    def _price(self, effect: n.Effect) -> str:
        units = effect.units
        price = f"za {self._amount(effect)}"
        if units is None:
            return f"cena {self._amount(effect)}"
        if units.kind is n.UnitsKind.RANKED_IN_SETS and units.take == 1:
            return self._nth(units, price)
        return f"{self._units(units)} {price}{self._beside(effect)}"

    def _nth(self, units: n.Units, gets: str) -> str:
        """``drugi produkt za 0,01 zł: tańszy z każdych dwóch (CUP-S lub CUP-L)``."""
        nth = _ORDINALS.get(units.size, f"{units.size}.")
        chosen_rank = units.rank or n.Rank.CHEAPEST
        rank = _OF_TWO[chosen_rank] if units.size == 2 else _RANK[chosen_rank][0]
        every = _OF_EVERY.get(units.size, str(units.size))
        chosen = self.chosen(f"{rank} z każdych {every}", units.where, bracket=True)
        return f"{nth} produkt {gets}: {chosen}"

    def _on(self, effect: n.Effect) -> str:
        return f" na {self._units(effect.units)}" if effect.units is not None else ""

    def _units(self, units: n.Units, *, locative: bool = False) -> str:
        """The units after ``na`` or ``za`` (accusative), or in the locative."""
        all_of_them = ("produkty", "produktach")[locative]
        match units.kind:
            case n.UnitsKind.SHIPPING:
                return "dostawę"
            case n.UnitsKind.ALL:
                return self.chosen(all_of_them, units.where)
            case n.UnitsKind.EACH:
                return self.chosen(("każdy produkt", "każdym produkcie")[locative], units.where)
            case n.UnitsKind.SETS:
                forms = ("produkt", "produkty", "produktów")
                return self.chosen(f"każde {units.size} {count_form(units.size, forms, 'pl')}", units.where)
            case n.UnitsKind.RANKED:
                return self.chosen(self._ranked(units), units.where)
            case n.UnitsKind.RANKED_IN_SETS:
                return self.chosen(f"{self._ranked(units)} z każdych {units.size}", units.where)

    def _ranked(self, units: n.Units) -> str:
        one, few, many = _RANK[units.rank or n.Rank.CHEAPEST]
        forms = (f"{one} produkt", f"{few} produkty", f"{many} produktów")
        word = count_form(units.take, forms, "pl")
        return word if units.take == 1 else f"{units.take} {word}"

    def _beside(self, effect: n.Effect) -> str:
        beside = effect.units.beside if effect.units is not None else None
        if beside is None:
            return ""
        forms = ("produkt", "produkty", "produktów")
        noun = f"{beside.number} {count_form(beside.number, forms, 'pl')}"
        return f", gdy w koszyku jest też {self.chosen(noun, beside.where)}"

    def _banded(self, effect: n.Effect) -> str:
        if effect.bands is None:
            return ""
        type_ = self.type_of(effect.bands.measure)
        steps = [f"od {self.band_limit(type_, b)}: {self.amount(b.amount)}" for b in effect.bands.bands]
        how = {"marginal": ", stopniowo", "whole": ", od całości"}.get(effect.bands.mode or "", "")
        return f" (według {self.amount(effect.bands.measure, 1)}{how}: {', '.join(steps)})"

    def _multiply(self, effect: n.Effect) -> str:
        word = effect.multiplied.word if effect.multiplied else "point"
        forms = (
            point_forms(self.names, "pl") if word == "point" else NOUNS[word].pl if word in NOUNS else (word,)
        )
        few = count_form(2, forms, "pl")
        if effect.bands is not None:
            return f"więcej: {few}{self._banded(effect)}"
        match effect.amount:
            case n.NumberLiteral(value) if value in (2, 3):
                return f"{'podwójne' if value == 2 else 'potrójne'} {few}"
            case n.NumberLiteral(value):
                times = "raza" if value.denominator != 1 else "razy"
                return f"{number_text(value, 'pl')} {times} tyle {count_form(5, forms, 'pl')}"
            case _:
                return f"{few} × {self._amount(effect)}"

    # limits

    def limit(self, limit: n.Limit) -> str:
        text = f"najwyżej {self._limit_amount(limit.amount)}"
        if limit.scope is None:
            return f"{text} łącznie dla wszystkich" if self.for_customer else f"{text} łącznie"
        if limit.scope in _EACH:
            return f"{text} {_EACH[limit.scope]}"
        whose = {"order": "na zamówienie", "customer": "na klienta", "employee": "na pracownika"}
        scope = whose.get(limit.scope, f"na: {limit.scope}")
        if self.for_customer and limit.scope == "customer":
            scope = "na osobę"
        return f"{text} {scope}" + (f" {_EACH[limit.period.value]}" if limit.period else "")

    def _limit_amount(self, amount: n.Expression) -> str:
        if isinstance(amount, n.CountLiteral) and amount.unit == "item" and amount.value == 1:
            return "1 sztukę"
        return self.amount(amount)

    # conditions as short phrases

    def has_circumstance(self, when: n.Expression) -> bool:
        """Whether a condition already says at which orders."""
        members = when.members if isinstance(when, n.And) else (when,)
        phrases = [self.circumstance(m) for m in members if not self.is_secret(m)]
        return any(phrase is not None and phrase.startswith("przy") for phrase in phrases)

    def circumstance(self, condition: n.Expression) -> str | None:
        match condition:
            case n.Fact("order.is_first"):
                return "przy pierwszym zamówieniu"
            case n.Comparison(operator, n.Fact("order.subtotal"), n.MoneyLiteral() as limit) if (
                operator in _REACH
            ):
                return f"przy zakupach {_REACH[operator]} {self.amount(limit)}"
            case n.Membership(n.Fact("order.subtotal"), n.Between() as reach, False):
                return f"przy zakupach {self.amount(reach)}"
            case n.Comparison(">=", n.Fact("order.quantity"), n.NumberLiteral() | n.CountLiteral() as least):
                noun = "sztuki" if least.value == 1 else "sztuk"
                return f"przy zakupie co najmniej {number_text(least.value, 'pl')} {noun}"
            case n.Comparison(">=" | "=" as operator, n.Fact("customer.tier"), n.TextLiteral() as tier):
                return self._for_tier(operator, tier)
            case n.Membership(n.TextLiteral() as segment, n.Fact("customer.segments"), False):
                return f"dla grupy {self.label(Type(Kind.REFERENCE, 'segment'), segment)}"
            case _:
                return self._moment(condition)

    def _for_tier(self, operator: str, tier: n.TextLiteral) -> str:
        highest = operator == "=" or self.names.tiers[-1:] == (tier.value,)
        label = self.label(Type(Kind.REFERENCE, "tier"), tier)
        return f"dla poziomu {label}" + ("" if highest else " i wyższych")

    def _moment(self, condition: n.Expression) -> str | None:
        match condition:
            case n.Comparison("=", n.Fact("now.weekday"), n.WordLiteral(word)) if word in WEEKDAYS:
                return _ON_WEEKDAYS[WEEKDAYS.index(word)]
            case n.Membership(n.Fact("now.weekday"), n.ListLiteral(members), False):
                words = [m.word for m in members if isinstance(m, n.WordLiteral) and m.word in WEEKDAYS]
                return joined([_ON_WEEKDAYS[WEEKDAYS.index(word)] for word in words], "i")
            case n.Membership(n.Fact("now.time" | "now.date"), n.Between() as reach, False):
                return self.amount(reach)
            case n.Comparison(">=" | "<=" | "<" as operator, n.Fact("now.time"), n.TimeLiteral() as time):
                return f"{'od' if operator == '>=' else 'do'} {self.amount(time)}"
            case n.Comparison(">=" | "<=" as operator, n.Fact("now.date"), n.DateLiteral() as day):
                return f"{_REACH[operator]} {self.amount(day)}"
            case _:
                return None

    def quality(self, condition: n.Expression) -> str | None:
        match condition:
            case n.Comparison("=", n.Fact("item.paid" | "item.price"), n.Fact("item.regular_price")):
                return "w regularnej cenie"
            case n.Comparison("=", n.Fact("item.category"), n.TextLiteral() as category):
                return f"z kategorii {self._thing('category', category)}"
            case n.Membership(
                n.Fact("item.category"), n.TextLiteral() | n.ListLiteral() as categories, negated
            ):
                word = "spoza kategorii" if negated else "z kategorii"
                return f"{word} {self._thing('category', categories, negated=negated)}"
            case n.Comparison("=", n.Fact("item.brand"), n.TextLiteral() as brand):
                return f"marki {self._thing('brand', brand)}"
            case n.Membership(n.Fact("item.brand"), n.TextLiteral() | n.ListLiteral() as brands, negated):
                word = "marek innych niż" if negated else "marek"
                return f"{word} {self._thing('brand', brands, negated=negated)}"
            case n.Comparison(operator, n.Fact("item.price" | "item.paid" | "item.regular_price"), n.MoneyLiteral() as limit) if operator in _REACH:  # fmt: skip  # noqa: E501
                return f"w cenie {_REACH[operator]} {self.amount(limit)}"
            case n.Comparison(operator, n.Fact("order.subtotal"), n.MoneyLiteral() as limit) if (
                operator in _REACH
            ):
                return f"o wartości {_REACH[operator]} {self.amount(limit)}"
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
            return f"{'jest' if operator == '=' else 'nie jest'} {self.amount(right)}"
        if type_ is not None and type_.kind in (Kind.DATE, Kind.TIME):
            words = {">=": "{} lub później", ">": "po {}", "<=": "do {}", "<": "przed {}", "!=": "nie {}"}
            return f"{name}: {words.get(operator, '{}').format(self.amount(right))}"
        many = isinstance(left, n.Fact) and (known := self.fact_def(left)) is not None and known.many
        verb = _IS[operator].replace("wynosi", "wynoszą").replace("przekracza", "przekraczają")
        return f"{name} {verb if many else _IS[operator]} {self.amount(right)}"

    def membership(self, e: n.Membership) -> str:
        type_ = self.type_of(e.element) or self.type_of(e.container)
        negative = "nie " if e.negated else ""
        if isinstance(e.element, n.Fact) and e.element.name == "item.category":
            return f"produkt {negative}jest z kategorii {self.label(type_, e.container)}"
        if isinstance(e.container, n.Between):
            return (
                f"{self.amount(e.element)} {negative}mieści się w zakresie {self.label(type_, e.container)}"
            )
        if isinstance(e.container, n.Fact) and e.container.name == "customer.segments":
            return f"klient {negative}należy do grupy {self.label(type_, e.element)}"
        if isinstance(e.container, n.Fact):
            return f"{self.label(type_, e.element)} {negative}należy do: {self.amount(e.container)}"
        if type_ is not None and type_.kind is Kind.WEEKDAY:
            return f"{negative}jest {self.amount(e.container)}"
        return f"{self.amount(e.element)} {'to nie' if e.negated else 'to'} {self.label(type_, e.container)}"

    def missing(self, e: n.Expression, *, missing: bool) -> str:
        return f"{'brakuje' if missing else 'nie brakuje'} {self.amount(e, 1)}"

    def negation(self, e: n.Expression) -> str:
        if isinstance(e, n.Fact):
            return self.flag(e, holds=False)
        return f"nieprawda, że {self.clause(e)}"

    def flag(self, e: n.Fact, *, holds: bool) -> str:
        known = self.fact_def(e)
        if known is not None and "pl" in known.clauses:
            return known.clauses["pl"][0 if holds else 1]
        name = known.form(Case.NOMINATIVE) if known else e.name
        return name if holds else f"nieprawda, że {name}"

    # facts and calculations

    def fact(self, e: n.Fact, case: int) -> str:
        known = self.fact_def(e)
        words = known.words.get("pl", (e.name,)) if known else (e.name,)
        text = words[min(case, len(words) - 1)]
        if e.window is not None:
            text += f" {self._window(e.window)}"
        if e.where is not None:
            past_items = any(fact.name.startswith("item.") for fact in facts_of(e.where))
            text += f" (licząc {self.chosen('produkty' if past_items else 'zamówienia', e.where)})"
        if e.otherwise is not None:
            text += f" (a gdy nieznane: {self.amount(e.otherwise)})"
        return text

    def _window(self, window: n.Window) -> str:
        unit, number = window.duration.unit.value, window.duration.number
        one, many = _LOCATIVE[unit]
        if window.kind is n.WindowKind.LAST and number != 1:
            return f"w ostatnich {number_text(number, 'pl')} {many}"
        forms = {
            n.WindowKind.LAST: ("ostatnim", "ostatniej"),
            n.WindowKind.THIS: ("tym", "tej"),
            n.WindowKind.PREVIOUS: ("poprzednim", "poprzedniej"),
        }[window.kind]
        return f"w {forms[unit in _FEMININE]} {one}"

    def part_of(self, percent: str, whole: str) -> str:
        return f"{percent} {whole}"

    def above(self, measure: str, limit: str) -> str:
        return f"{measure} powyżej {limit}"

    def between(self, low: str, high: str) -> str:
        return f"od {low} do {high}"

    def of_which(self, clause: str) -> str:
        return f", dla których {clause}"

    def on_some_orders(self) -> str:
        return "przy wybranych zamówieniach"

    def some_only(self) -> str:
        return "wybrane"

    def if_word(self) -> str:
        return "gdy"


def _is_whole(amount: n.Expression | None) -> bool:
    return isinstance(amount, n.PercentLiteral) and amount.value == 1
