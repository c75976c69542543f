"""Rules as Polish sentences: effects, units, bands and limits."""

from __future__ import annotations

from collections.abc import Sequence

from flask_loyalty.language import nodes as n
from flask_loyalty.language.polish_parts import PolishParts, is_nth, is_one_zloty, nth, own_target
from flask_loyalty.language.polish_words import (
    EVERY,
    EVERY_ONE,
    MANY_TIMES,
)
from flask_loyalty.language.telling import is_target, is_whole
from flask_loyalty.language.vocabulary import NOUNS, Case
from flask_loyalty.language.walking import and_members
from flask_loyalty.language.wording import (
    count_form,
    counted_form,
    duration_text,
    number_text,
    point_forms,
)

__all__ = ["Polish"]

_NOM, _GEN, _ACC = Case.NOMINATIVE, Case.GENITIVE, Case.ACCUSATIVE
_STAFF = ("employee", "team", "distributor")


class Polish(PolishParts):
    """A rule told in Polish."""

    # start and audience

    def led(self, lead: str, body: str, *, has_tail: bool) -> str:
        if not lead:
            return body
        return f"{lead} {body}" if has_tail else f"{lead}: {body}"

    def lead(self, rule: n.Rule) -> str:
        every = EVERY[rule.start.period.value] if isinstance(rule.start, n.Every) else ""
        return " ".join(part for part in (every, self._audience(rule)) if part)

    def _audience(self, rule: n.Rule) -> str:
        """„dla pracowników na stanowisku „Barista””; who is charged stands after „od”."""
        audience = rule.audience
        if audience is None or audience.word in ("customer", "friend"):
            return ""
        known = self.names.noun(audience.word)
        preposition = "od" if rule.effect.verb is n.Verb.CHARGE else "dla"
        text = f"{preposition} {known.many[_GEN] if known else audience.word}"
        match audience.where:
            case None:
                return text
            case n.Comparison("=", n.Fact("employee.role"), n.TextLiteral() as role):
                return f"{text} na stanowisku {self.things('role', role)}"
            case where:
                return f"{text} (tylko gdy {self.clause(where)})"

    def span(self, rule: n.Rule, told: list[str]) -> str:
        if not isinstance(rule.start, n.Within):
            return ""
        event = rule.start.event
        text = f"w ciągu {_a_time(rule.start.duration)}"
        if not self.earns and not any(self.at_purchases in phrase for phrase in told):
            text = f"{self.at_purchases} {text}"
        if self._is_of_these(rule, event):
            return f"{text} od pierwszego z nich"
        if self.for_customer and event.word == "order" and event.where is None:
            return text
        return f"{text} od {self._event(event, _GEN)}"

    def _is_of_these(self, rule: n.Rule, event: n.Noun) -> bool:
        """Whether the orders that a mission counts are those that open it."""
        counted = [
            c.left
            for c in and_members(rule.when)
            if isinstance(c, n.Comparison) and isinstance(c.left, n.Fact)
        ]
        return (
            self.earns
            and event.word == "order"
            and any(fact.name == "customer.orders" and fact.where == event.where for fact in counted)
        )

    def _event(self, event: n.Noun, case: Case) -> str:
        """An event with what narrows it: „recenzję z oceną co najmniej 4”."""
        return self._event_name(event, case) + self._event_where(event)

    def _event_name(self, event: n.Noun, case: Case) -> str:
        if event.word == "segment":
            if event.reference is None or (
                self.for_customer and self.names.label("segment", event.reference, "pl") is None
            ):
                return {_ACC: "skorzystanie z oferty"}.get(case, "rozpoczęcia oferty")
            entering = {_ACC: "wejście do grupy"}.get(case, "wejścia do grupy")
            return f"{entering} {self.named('segment', event.reference)}"
        if event.word == "referral" and case is _ACC:
            return "polecenie nas znajomemu" if self.for_customer else "skuteczne polecenie"
        if event.word == "consent":
            giving = {_ACC: "wyrażenie zgody"}.get(case, "wyrażenia zgody")
            return giving + (f" {self.named('purpose', event.reference)}" if event.reference else "")
        if event.word == "rating":
            return {_ACC: "ocenę zamówienia"}.get(case, "oceny zamówienia")
        if event.word == "due":
            usual = {_ACC: "zwykły termin"}.get(case, "zwykłego terminu")
            return f"{usual} zakupów" + ("" if self.for_customer else " klienta")
        known = self.names.noun(event.word)
        name = known.many[case] if known and known.gender == "x" else known.one[case] if known else ""
        name = name or f"zdarzenie {self.quoted(event.word)}"
        return f"{name} {self.named(event.word, event.reference)}" if event.reference is not None else name

    def _event_where(self, event: n.Noun) -> str:
        selection = self.selection(event.where)
        phrases = (*selection.products, self.qualities_of(selection))
        text = "".join(f" {phrase}" for phrase in phrases if phrase)
        clause = self.clauses_of(selection)
        return f"{text} (gdy {clause})" if clause else text

    def if_word(self, rule: n.Rule) -> str:
        of_streak = isinstance(rule.effect.measure, n.Fact) and rule.effect.measure.name == "customer.streak"
        return ", w którym" if of_streak else ", gdy"

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
                price = f" za {self._amount(effect)}" if effect.amount is not None else " w cenie"
                return f"zestaw{price}{self.by_phrase(effect)}"

    def _amount(self, effect: n.Effect, case: Case = _NOM) -> str:
        return "" if effect.amount is None else self.amount(effect.amount, case)

    # earning

    def _earn(self, effect: n.Effect, rule: n.Rule) -> str:
        if self.effect_is_secret(effect):
            return self._earn_of_secret(effect)
        what = self._banded_name(effect) if effect.bands else self._amount(effect)
        text = what + self._earned_for(effect, rule) + self.beside_earned_phrase(effect)
        by = self.by_phrase(effect)
        return f"{text},{by}" if by and effect.per is not None else text + by

    def _earn_of_secret(self, effect: n.Effect) -> str:
        """„Do 3 ziaren za każdą złotówkę, zależnie od produktu”: how much, but not after which margin."""
        if effect.bands and effect.per is not None and not self.is_secret(effect.measure):
            most = max(
                (b.amount for b in effect.bands.bands if isinstance(b.amount, n.CountLiteral)),
                key=lambda amount: amount.value,
                default=None,
            )
            if most is not None and len(effect.bands.bands) > 1:
                rate = self._rate(effect, effect.per)
                return f"do {self.amount(most, _GEN)}{rate}, zależnie od produktu"
        many = point_forms(self.names, "pl")
        units = effect.units if effect.units and effect.units.where is not None else None
        return count_form(2, many, "pl") + (f" za {self.units(units)}" if units else " za każde zamówienie")

    def _banded_name(self, effect: n.Effect) -> str:
        """What bands give, without a number: „ziarna”."""
        first = effect.bands.bands[0].amount if effect.bands else None
        if isinstance(first, n.CountLiteral) and first.unit != "point":
            known = self.names.noun(first.unit)
            return known.many[_NOM] if known else first.unit
        return count_form(2, point_forms(self.names, "pl"), "pl")

    def _earned_for(self, effect: n.Effect, rule: n.Rule) -> str:
        if effect.per is not None:
            return self._rate(effect, effect.per)
        if isinstance(rule.start, n.On):
            return self._occasion(rule)
        if effect.measure is not None:
            base = f" z {self.amount(effect.measure, _GEN)}"
            return base + (f" za {self.units(effect.units)}" if effect.units else "")
        if effect.units is not None:
            return f" za {self.units(effect.units)}"
        if isinstance(rule.start, n.Every) or effect.bands is not None:
            return ""
        if any(self.is_secret(condition) for condition in self.conditions_of(rule)):
            return ""  # „przy wybranych zamówieniach” follows
        told = [self.circumstance(c) for c in self.conditions_of(rule) if not self.is_secret(c)]
        said = any(phrase is not None and phrase.startswith(("przy", "za")) for phrase in told)
        missions = isinstance(rule.start, n.Within) and rule.when is not None
        return "" if said or missions else " za zamówienie" if rule.start else " za każde zamówienie"

    def _occasion(self, rule: n.Rule) -> str:
        """„ za recenzję”, „ na urodziny”; for the friend who came, whom it is for."""
        friend = rule.audience is not None and rule.audience.word == "friend"
        whose = " dla poleconej osoby" if friend else ""
        if not isinstance(rule.start, n.On) or (friend and rule.start.event.word == "referral"):
            return whose
        preposition = "na" if rule.start.event.word == "birthday" else "za"
        return f" {preposition} {self._event(rule.start.event, _ACC)}{whose}"

    def _rate(self, effect: n.Effect, per: n.Expression) -> str:
        """„ za każde 10 zł wydane na produkty marki Ziarno”."""
        measure, units = effect.measure, effect.units
        spent = "wydaną" if is_one_zloty(per) else "wydane"
        match measure:
            case n.Fact("item.paid", None, None, None):
                what = f" na {self.units(units)}" if units else ""
                return f" {self._per(per)} {spent}{what}"
            case n.Fact("purchase.total"):
                event = self.start.event if isinstance(self.start, n.On) else None
                where = self._event_where(event) if event else ""
                return f" {self._per(per)} {spent}{where or ' u partnera'}"
            case n.Fact("order.subtotal" | "customer.spend") if self.for_customer and units is None:
                return f" {self._per(per, spent)}" + self._filter_of(measure) + self._window_of(measure)
            case n.Fact() if (same := self._count_measured(per, measure)) is not None:
                return f" {self._per(per)}{same}"
            case n.Fact(name) if name.startswith("item.") and units is not None:
                base = self._bare(measure, _GEN) + f" {self.units(units, _GEN)}"
                other = measure.otherwise
                unknown = f" (a gdy brak danych: {self.amount(other)})" if other is not None else ""
                return f" {self._per(per)} {base}{unknown}"
            case None:
                return f" {self._per(per)}" + (f" za {self.units(units)}" if units else "")
            case _:
                return f" {self._per(per)} {self.amount(measure, _GEN)}" + self.on_phrase(units)

    def _count_measured(self, per: n.Expression, measure: n.Fact) -> str | None:
        """What follows a counted thing whose number is measured: „za każdą sztukę| w zamówieniu”."""
        if measure.name == "customer.streak" and isinstance(per, n.DurationLiteral | n.CountLiteral):
            return " z rzędu"
        known = self.fact_def(measure)
        if not isinstance(per, n.CountLiteral) or known is None or known.type.of != per.unit:
            return None
        places = {
            "order.quantity": " w zamówieniu",
            "customer.orders": "" if self.for_customer else " klienta",
            "employee.orders": " obsłużone przez pracownika",
        }
        return places.get(measure.name, "") + self._filter_of(measure) + self._window_of(measure)

    def _per(self, per: n.Expression, spent: str = "") -> str:
        spent = f"{spent} " if spent else ""
        match per:
            case n.MoneyLiteral() if is_one_zloty(per):
                return f"za każdą {spent}złotówkę"
            case n.CountLiteral(value, unit) if value == 1 and unit != "point" and self.names.noun(unit):
                known = self.names.noun(unit)
                assert known is not None
                return f"za {EVERY_ONE[known.gender]} {known.one[_ACC]}"
            case n.DurationLiteral(duration) if duration.number == 1:
                known = NOUNS[duration.unit.value]
                return f"za {EVERY_ONE[known.gender]} {known.one[_ACC]}"
            case _:
                return f"za każde {spent}{self.amount(per, _ACC)}"

    def _give(self, effect: n.Effect) -> str:
        match effect.amount:
            case n.CountLiteral(value, "item", str() as sku):
                times = "" if value == 1 else f"{number_text(value, 'pl')} × "
                return f"{times}{self.named('sku', sku)} gratis"
            case n.CountLiteral(value, unit, str() as id_) if (known := self.names.noun(unit)) is not None:
                number = "" if value == 1 else f"{number_text(value, 'pl')} "
                return f"{number}{counted_form(value, known)} {self.named(unit, id_)}"
            case None:
                return "prezent"
            case amount:
                return f"{self.amount(amount)} gratis"

    def _given_for(self, effect: n.Effect) -> str:
        """„ do każdych 3 produktów z kategorii „Herbata””: what a gift comes with."""
        units = effect.units
        if units is None:
            return ""
        return f" do {self.units(units, _GEN)}{self.beside_phrase(effect)}"

    # deals

    def _discount(self, effect: n.Effect) -> str:
        units, whole = effect.units, is_whole(effect.amount)
        if self.effect_is_secret(effect):
            return "rabat" + self.on_phrase(units)
        if units is not None and units.kind is n.UnitsKind.SHIPPING:
            return "darmowa dostawa" if whole else f"{self._off(effect)} na dostawę" + self.by_phrase(effect)
        if is_nth(units):
            assert units is not None
            return f"{nth(units)} produkt {'gratis' if whole else f'z rabatem {self._of(effect)}'.rstrip()}"
        if whole and units is not None and units.kind is not n.UnitsKind.ALL:
            return f"{self.units(units, _NOM)} gratis" + self.beside_phrase(effect)
        shared = isinstance(effect.amount, n.MoneyLiteral) and units is not None
        if shared and units is not None and units.kind is n.UnitsKind.ALL:
            return (
                f"łącznie {self._amount(effect)} rabatu" + self.on_phrase(units) + self.beside_phrase(effect)
            )
        return self._off(effect) + self.on_phrase(units) + self.beside_phrase(effect) + self.by_phrase(effect)

    def _off(self, effect: n.Effect) -> str:
        return f"rabat {self._of(effect)}".rstrip()

    def _of(self, effect: n.Effect) -> str:
        amount = self._amount(effect)
        if effect.measure is not None and effect.per is None:
            amount = f"{amount} od {self.amount(effect.measure, _GEN)}".lstrip()
        return amount

    def _price(self, effect: n.Effect) -> str:
        units = effect.units
        price = f"za {self._amount(effect)}" if effect.amount is not None else "w cenie"
        if units is not None and units.take > 1 and effect.amount is not None:
            price = f"po {self._amount(effect)}"  # each of them, not together
        price = "w specjalnej cenie" if self.effect_is_secret(effect) else price
        if units is None:
            return f"zakupy {price}" + self.by_phrase(effect)
        if units.kind is n.UnitsKind.SHIPPING:
            return f"dostawa {price}" + self.by_phrase(effect)
        if is_nth(units):
            return f"{nth(units)} produkt {price}"
        return f"{self.units(units, _NOM)} {price}{self.beside_phrase(effect)}" + self.by_phrase(effect)

    # multiplying

    def _multiply(self, effect: n.Effect) -> str:
        forms = self._multiplied_forms(effect)
        if self.effect_is_secret(effect):
            return f"więcej {count_form(5, forms, 'pl')}"
        if effect.bands is not None:
            return count_form(2, forms, "pl") + self.by_phrase(effect)
        match effect.amount:
            case n.NumberLiteral(value) if value in MANY_TIMES:
                return f"{MANY_TIMES[int(value)]} {count_form(2, forms, 'pl')}"
            case n.NumberLiteral():
                return f"{self.times_phrase(effect.amount)} {count_form(5, forms, 'pl')}"
            case _:
                return f"{count_form(2, forms, 'pl')} × {self._amount(effect)}"

    def _multiplied_forms(self, effect: n.Effect) -> Sequence[str]:
        word = effect.multiplied.word if effect.multiplied else "point"
        known = self.names.noun(word)
        return point_forms(self.names, "pl") if word == "point" else known.pl if known else (word,)

    # pay

    def _pay(self, effect: n.Effect, rule: n.Rule) -> str:
        """„premia 300 zł”, „3% marży z zamówień pracownika ponad jego cel”."""
        word = rule.audience.word if rule.audience is not None else "customer"
        charged = effect.verb is n.Verb.CHARGE
        name = "opłata" if charged else "premia" if word in _STAFF else "wypłata"
        if self.effect_is_secret(effect):
            return name + self._occasion(rule)
        if effect.bands is not None:
            shares = all(isinstance(band.amount, n.PercentLiteral) for band in effect.bands.bands)
            measure = effect.measure if effect.measure is not None else effect.bands.measure
            marginal = shares and effect.bands.mode == "marginal"
            if marginal or (shares and effect.measure is None):
                return f"{name} od {self.amount(measure, _GEN)}"
            of = f" od {self.amount(measure, _GEN)}" if effect.measure is not None else ""
            return name + of + self.by_phrase(effect)
        if isinstance(effect.amount, n.PercentLiteral) and effect.measure is not None:
            share = f"opłata {self._amount(effect)} od" if charged else self._amount(effect)
            return f"{share} {self._base(effect)}{self._occasion(rule)}"
        rate = self._rate(effect, effect.per) if effect.per is not None else self._sold(effect)
        return f"{name} {self._amount(effect)}{rate}{self._occasion(rule)}"

    def _base(self, effect: n.Effect) -> str:
        measure = effect.measure
        assert measure is not None
        if isinstance(measure, n.Above):
            excess = f"{self.amount(measure.measure, _GEN)} ponad {self.amount(measure.limit, _ACC)}"
            return own_target(excess, measure.measure) if is_target(measure.limit) else excess
        if isinstance(measure, n.Fact) and measure.name.startswith("item.") and effect.units is not None:
            return f"{self._bare(measure, _GEN)} {self.units(effect.units, _GEN)}"
        return self.amount(measure, _GEN) + (self._sold(effect) if effect.units else "")

    def _sold(self, effect: n.Effect) -> str:
        """„ za każdy sprzedany produkt z kategorii „Ekspresy””."""
        units = effect.units
        if units is None:
            return ""
        if units.kind is n.UnitsKind.EACH:
            return f" za {self.chosen('każdy sprzedany produkt', units.where)}"
        return f" za sprzedaż: {self.units(units, _NOM)}"


def _a_time(duration: n.Duration) -> str:
    """How long, in the genitive: „30 dni”, „tygodnia”; one day keeps its number."""
    one = duration.number == 1 and duration.unit is not n.TimeUnit.DAY
    return NOUNS[duration.unit.value].one[_GEN] if one else duration_text(duration, "pl", _GEN)
