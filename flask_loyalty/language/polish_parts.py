"""Parts of a Polish sentence: units, bands, sets and limits."""

from __future__ import annotations

from collections.abc import Sequence

from flask_loyalty.language import nodes as n
from flask_loyalty.language.polish_phrases import PolishPhrases
from flask_loyalty.language.polish_words import (
    EACH,
    EVERY_PIECE,
    MANY_TIMES,
    OF_EVERY,
    OF_TWO,
    ORDINALS,
    PEOPLE_IN_EACH,
    PRODUCT,
    RANKS,
    TIMES_IN_EACH,
    ranked,
)
from flask_loyalty.language.vocabulary import NOUNS, Case, Kind, Type
from flask_loyalty.language.wording import (
    count_form,
    count_text,
    counted_form,
    joined,
    number_text,
    percent_text,
)

__all__ = ["PolishParts", "is_nth", "is_one_zloty", "nth", "own_target"]

_NOM, _GEN, _ACC = Case.NOMINATIVE, Case.GENITIVE, Case.ACCUSATIVE
_OWN_TARGET = (
    ("cel pracownika", "jego cel"), ("celu pracownika", "jego celu"),
    ("cel zespołu", "jego cel"), ("celu zespołu", "jego celu"),
)  # fmt: skip
_DEPENDING = {  # by the gender and case of what is told before: "rabat", "w cenie", "premia"
    n.Verb.DISCOUNT: "zależny",
    n.Verb.PRICE: "zależnej",
    n.Verb.BUNDLE: "zależnej",
    n.Verb.PAY: "zależna",
    n.Verb.CHARGE: "zależna",
}
_HOW = {"marginal": " (każda część według swojego progu)", "whole": " (osiągnięty próg obejmuje całość)"}


class PolishParts(PolishPhrases):
    """What stands around the amount of an effect."""

    # units

    def on_phrase(self, units: n.Units | None) -> str:
        return f" na {self.units(units)}" if units is not None else ""

    def units(self, units: n.Units, case: Case = _ACC) -> str:
        """The units of an effect: „każdy produkt z kategorii „Kawa””."""
        genitive = case is _GEN
        match units.kind:
            case n.UnitsKind.SHIPPING:
                return NOUNS["shipping"].one[case]
            case n.UnitsKind.ALL:
                named = self.selection(units.where).products
                return self.chosen((PRODUCT.one if named else PRODUCT.many)[case], units.where)
            case n.UnitsKind.EACH if units.beside is not None:
                return self.chosen(PRODUCT.one[case], units.where)
            case n.UnitsKind.EACH if self.selection(units.where).products:
                return self.chosen(EVERY_PIECE[case], units.where)
            case n.UnitsKind.EACH:
                return self.chosen("każdego produktu" if genitive else "każdy produkt", units.where)
            case n.UnitsKind.SETS:
                each = "każdych" if genitive else "każde"
                return self.chosen(
                    f"{each} {units.size} {counted_form(units.size, PRODUCT, case)}", units.where
                )
            case n.UnitsKind.RANKED:
                rank = ranked(units.rank or n.Rank.CHEAPEST, units.take, case)
                return self.chosen(f"{rank} {counted_form(units.take, PRODUCT, case)}", units.where)
            case n.UnitsKind.RANKED_IN_SETS:
                rank = ranked(units.rank or n.Rank.CHEAPEST, units.take, case)
                return f"{rank} {self._of_each_set(units)}"

    def _of_each_set(self, units: n.Units) -> str:
        """„z każdych dwóch produktów z kategorii „Herbata””."""
        every = OF_EVERY.get(units.size, str(units.size))
        selection = self.selection(units.where)
        text = f"z każdych {every}"
        if selection.products and not (selection.qualities or selection.others):
            return f"{text} ({', '.join(selection.products)})"
        return f"{text} {self.chosen(PRODUCT.many[_GEN], units.where)}"

    def beside_phrase(self, effect: n.Effect) -> str:
        """„ do każdego produktu z kategorii „Ekspresy””: what the set must also hold."""
        beside = effect.units.beside if effect.units is not None else None
        if beside is None:
            return ""
        each = "każdego" if beside.number == 1 else f"każdych {beside.number}"
        return f" do {self.chosen(f'{each} {counted_form(beside.number, PRODUCT, _GEN)}', beside.where)}"

    def beside_earned_phrase(self, effect: n.Effect) -> str:
        beside = effect.units.beside if effect.units is not None else None
        if beside is None:
            return ""
        number = "" if beside.number == 1 else f"{beside.number} "
        noun = counted_form(beside.number, PRODUCT, Case.INSTRUMENTAL)
        return f" w zestawie z {self.chosen(number + noun, beside.where)}"

    # bands and sets: what stands after the colon

    def by_phrase(self, effect: n.Effect) -> str:
        """„, zależnie od marży procentowej produktu”: what bands go by."""
        if effect.bands is None or self.effect_is_secret(effect):
            return ""
        measure = effect.bands.measure
        if isinstance(measure, n.Fact) and measure.name == "customer.tier":
            return " zależnie od poziomu"
        words = {
            n.Verb.DISCOUNT: "zależny",
            n.Verb.PRICE: "zależnej",
            n.Verb.BUNDLE: "zależnej",
            n.Verb.PAY: "zależna",
            n.Verb.CHARGE: "zależna",
        }
        word = words.get(effect.verb, "zależnie")
        return f" {word} od {self.amount(measure, _GEN)}"

    def tail(self, effect: n.Effect) -> str:
        if effect.bands is not None:
            return "" if self.effect_is_secret(effect) else self._bands(effect, effect.bands)
        units = effect.units
        if effect.verb is n.Verb.BUNDLE and units is not None:
            first = self.chosen(_number(units.size), units.where)
            if units.kind not in (n.UnitsKind.EACH, n.UnitsKind.SETS):
                first = self.units(units, _NOM)
            beside = units.beside
            return first + (f" i {self.chosen(_number(beside.number), beside.where)}" if beside else "")
        if is_nth(units) and effect.verb in (n.Verb.DISCOUNT, n.Verb.PRICE):
            assert units is not None
            rank = units.rank or n.Rank.CHEAPEST
            which = OF_TWO[rank] if units.size == 2 else RANKS[rank][_NOM][0]
            return f"{which} {self._of_each_set(units)}{self.beside_phrase(effect)}"
        return ""

    def _bands(self, effect: n.Effect, bands: n.Bands) -> str:
        shares = all(isinstance(band.amount, n.PercentLiteral) for band in bands.bands)
        if shares and bands.mode == "marginal" and effect.verb in (n.Verb.PAY, n.Verb.CHARGE):
            return self._parts(bands)
        type_ = self.type_of(bands.measure)
        steps = [f"{self._step(effect, b)} od {self.band_limit(type_, b.limit, _GEN)}" for b in bands.bands]
        if bands.mode == "whole" and not (shares or effect.per):
            return f"{', '.join(steps)} (liczy się najwyższy osiągnięty próg)"
        return ", ".join(steps) + _HOW.get(bands.mode or "", "")

    def _step(self, effect: n.Effect, band: n.Band) -> str:
        if effect.verb is not n.Verb.MULTIPLY:
            return self.amount(band.amount)
        return self.times_phrase(band.amount)

    def band_limit(self, type_: Type | None, limit: n.Expression, case: Case = _NOM) -> str:
        """Where a band begins; in the genitive as it stands after „od”."""
        if isinstance(limit, n.TextLiteral) and type_ is not None and type_.of == "tier":
            return f"{'poziomu' if case is _GEN else 'poziom'} {self.label(type_, limit)}"
        if isinstance(limit, n.NumberLiteral) and type_ is not None and type_.kind is Kind.COUNT:
            return count_text(limit.value, type_.of, self.names, "pl", case)
        return self.amount(limit, case)

    def _parts(self, bands: n.Bands) -> str:
        """„2% od części do 100 zł, 4% od nadwyżki ponad 100 zł”."""
        told = []
        limits = [band.limit for band in bands.bands]
        for band, following in zip(bands.bands, [*limits[1:], None], strict=True):
            share = self.amount(band.amount)
            zero = isinstance(band.limit, n.MoneyLiteral) and band.limit.minor == 0
            if following is None:
                text = "całości" if zero else f"nadwyżki ponad {self.amount(band.limit, _ACC)}"
            elif zero:
                text = f"części do {self.amount(following, _GEN)}"
            else:
                text = f"części od {self.amount(band.limit, _GEN)} do {self.amount(following, _GEN)}"
            told.append(f"{share} {text}")
        return own_target(", ".join(told), bands.measure)

    def times_phrase(self, amount: n.Expression) -> str:
        """„o 25% więcej”, „podwójne”, „5 razy tyle”: how often, before what is multiplied."""
        match amount:
            case n.NumberLiteral(value) if value in MANY_TIMES:
                return MANY_TIMES[int(value)]
            case n.NumberLiteral(value) if value == 1:
                return "tyle samo"
            case n.NumberLiteral(value) if 1 < value < 2:
                return f"o {percent_text(value - 1, 'pl')} więcej"
            case n.NumberLiteral(value) if value < 1:
                return f"o {percent_text(1 - value, 'pl')} mniej"
            case n.NumberLiteral(value):
                return f"{number_text(value, 'pl')} {count_form(value, NOUNS['time'].pl, 'pl')} tyle"
            case _:
                return f"× {self.amount(amount)}"

    # limits

    def limits(self, limits: Sequence[n.Limit]) -> str:
        """„dla pierwszych 100 osób, najwyżej raz na osobę, łącznie najwyżej 5000 zł”."""
        people = [self._first_so_many(one) for one in limits if _counts_people(one)]
        rest = [one for one in limits if not _counts_people(one)]
        of_one = [self._limit(one) for one in rest if not _is_for_all(one)]
        of_all = [self._limit(one) for one in rest if _is_for_all(one)]
        together = "łącznie dla wszystkich" if self.for_customer else "łącznie"
        told = [f"najwyżej {joined(of_one, 'i')}"] if of_one else []
        told += [f"{together} najwyżej {joined(of_all, 'i')}"] if of_all else []
        return ", ".join([*people, *told])

    def _first_so_many(self, limit: n.Limit) -> str:
        assert isinstance(limit.amount, n.CountLiteral)
        noun = "osób" if self.for_customer else "klientów"
        one = "osoby" if self.for_customer else "klienta"
        first = "pierwszej" if self.for_customer else "pierwszego"
        number = number_text(limit.amount.value, "pl")
        who = f"dla {first} {one}" if limit.amount.value == 1 else f"dla pierwszych {number} {noun}"
        return who + (f" {PEOPLE_IN_EACH[limit.scope]}" if limit.scope in PEOPLE_IN_EACH else "")

    def _limit(self, limit: n.Limit) -> str:
        text = self._limit_amount(limit.amount)
        once = isinstance(limit.amount, n.CountLiteral) and limit.amount.unit == "time"
        if limit.scope is None:
            return text
        if limit.scope in EACH:
            return f"{text} {_each(limit.scope, once)}"
        known = self.names.noun(limit.scope)
        scope = f"na {known.one[_ACC] if known else limit.scope}"
        if self.for_customer and limit.scope in ("customer", "friend"):
            scope = "na osobę"
        return f"{text}{f' {_each(limit.period.value, once)}' if limit.period else ''} {scope}"

    def _limit_amount(self, amount: n.Expression) -> str:
        match amount:
            case n.CountLiteral(value, "time") if value == 1:
                return "raz"
            case n.CountLiteral():
                return count_text(amount.value, amount.unit, self.names, "pl")
            case _:
                return self.amount(amount, _NOM)


def _each(period: str, times: bool) -> str:
    """„2 razy w miesiącu”, but „2000 zł miesięcznie”."""
    return (TIMES_IN_EACH if times else EACH)[period]


def _is_for_all(limit: n.Limit) -> bool:
    """Whether a limit does not tell one party or order from another."""
    return limit.scope is None or limit.scope in EACH


def _counts_people(limit: n.Limit) -> bool:
    return isinstance(limit.amount, n.CountLiteral) and limit.amount.unit in ("customer", "friend")


def is_one_zloty(per: n.Expression) -> bool:
    return isinstance(per, n.MoneyLiteral) and (per.minor, per.currency) == (100, "PLN")


def is_nth(units: n.Units | None) -> bool:
    return units is not None and units.kind is n.UnitsKind.RANKED_IN_SETS and units.take == 1


def nth(units: n.Units) -> str:
    return ORDINALS.get(units.size, f"{units.size}.")


def _number(number: int) -> str:
    """„produkt”, „3 produkty”."""
    return PRODUCT.one[_NOM] if number == 1 else f"{number} {counted_form(number, PRODUCT)}"


def own_target(text: str, measure: n.Expression) -> str:
    """A target beside the measure of the same employee or team is „jego cel”."""
    if not (isinstance(measure, n.Fact) and measure.name.startswith(("employee.", "team."))):
        return text
    for whose, own in _OWN_TARGET:
        text = text.replace(whose, own)
    return text
