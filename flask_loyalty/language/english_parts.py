"""Parts of an English sentence: units, bands, sets and limits."""

from __future__ import annotations

from collections.abc import Sequence

from flask_loyalty.language import nodes as n
from flask_loyalty.language.english_phrases import EnglishPhrases
from flask_loyalty.language.vocabulary import PERIOD_WORDS, Case, Kind, Type
from flask_loyalty.language.wording import count_text, joined, number_text, percent_text

__all__ = ["EnglishParts", "a", "is_nth", "nth"]

_ORDINALS = {
    2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth",
    10: "tenth",
}  # fmt: skip
_NUMBERS = {
    2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten",
}  # fmt: skip
_OF_TWO = {n.Rank.CHEAPEST: "cheaper", n.Rank.DEAREST: "more expensive"}
_RANK = {n.Rank.CHEAPEST: "cheapest", n.Rank.DEAREST: "most expensive"}
_MANY_TIMES = {2: "double", 3: "triple", 4: "four times the"}
_PEOPLE = ("customer", "friend")


class EnglishParts(EnglishPhrases):
    """What stands around the amount of an effect."""

    # units

    def units(self, units: n.Units) -> str:
        """The units of an effect: ``every product in the category “Coffee”``."""
        match units.kind:
            case n.UnitsKind.SHIPPING:
                return "delivery"
            case n.UnitsKind.ALL:
                return self.chosen("products", units.where)
            case n.UnitsKind.EACH if units.beside is not None:
                return self.chosen("a product", units.where)
            case n.UnitsKind.EACH:
                return self.chosen("every product", units.where)
            case n.UnitsKind.SETS:
                return self.chosen(f"every {units.size} products", units.where)
            case n.UnitsKind.RANKED:
                return self.chosen(self._ranked(units), units.where)
            case n.UnitsKind.RANKED_IN_SETS:
                rank = _RANK[units.rank or n.Rank.CHEAPEST]
                return f"the {rank} {units.take} {self._of_each_set(units)}"

    def _ranked(self, units: n.Units) -> str:
        rank = _RANK[units.rank or n.Rank.CHEAPEST]
        return f"the {rank} product" if units.take == 1 else f"the {units.take} {rank} products"

    def _of_each_set(self, units: n.Units) -> str:
        """``of every two products in the category “Tea”``."""
        every = f"of every {_NUMBERS.get(units.size, str(units.size))}"
        selection = self.selection(units.where)
        if selection.products and not (selection.qualities or selection.others):
            return f"{every} ({', '.join(selection.products)})"
        return f"{every} {self.chosen('products', units.where)}"

    def beside_phrase(self, effect: n.Effect) -> str:
        """`` with every product in the category “Machines”``: what the set must also hold."""
        beside = effect.units.beside if effect.units is not None else None
        if beside is None:
            return ""
        noun = "every product" if beside.number == 1 else f"every {beside.number} products"
        return f" with {self.chosen(noun, beside.where)}"

    # bands and sets: what stands after the colon

    def by_phrase(self, effect: n.Effect) -> str:
        """`` by the product's margin rate``: what bands go by."""
        if effect.bands is None or self.effect_is_secret(effect):
            return ""
        measure = effect.bands.measure
        if isinstance(measure, n.Fact) and measure.name == "customer.tier":
            return " by tier"
        return f" by {self.amount(measure)}"

    def tail(self, effect: n.Effect) -> str:
        if effect.bands is not None:
            return "" if self.effect_is_secret(effect) else self._bands(effect, effect.bands)
        units = effect.units
        if effect.verb is n.Verb.BUNDLE and units is not None:
            first = self.chosen(_number(units.size), units.where)
            if units.kind not in (n.UnitsKind.EACH, n.UnitsKind.SETS):
                first = self.units(units)
            beside = units.beside
            return first + (f" and {self.chosen(_number(beside.number), beside.where)}" if beside else "")
        if units is not None and is_nth(units) and effect.verb in (n.Verb.DISCOUNT, n.Verb.PRICE):
            rank = (_OF_TWO if units.size == 2 else _RANK)[units.rank or n.Rank.CHEAPEST]
            return f"the {rank} {self._of_each_set(units)}{self.beside_phrase(effect)}"
        return ""

    def _bands(self, effect: n.Effect, bands: n.Bands) -> str:
        shares = all(isinstance(band.amount, n.PercentLiteral) for band in bands.bands)
        if shares and bands.mode == "marginal" and effect.verb in (n.Verb.PAY, n.Verb.CHARGE):
            return self._parts_of(bands)
        type_ = self.type_of(bands.measure)
        steps = [f"{self._step(effect, b)} from {self.band_limit(type_, b.limit)}" for b in bands.bands]
        if bands.mode == "whole" and not (shares or effect.per):
            return f"{', '.join(steps)} (the highest step reached counts)"
        how = {"marginal": " (each part at its own rate)", "whole": " (the rate reached is for the whole)"}
        return ", ".join(steps) + how.get(bands.mode or "", "")

    def _step(self, effect: n.Effect, band: n.Band) -> str:
        if effect.verb is not n.Verb.MULTIPLY:
            return self.amount(band.amount)
        times = self.times(band.amount)
        return f"{times.removesuffix(' the')} as many" if times.endswith(" the") else times

    def band_limit(self, type_: Type | None, limit: n.Expression, case: Case = Case.NOMINATIVE) -> str:
        """Where a band begins, as it stands after "from"."""
        if isinstance(limit, n.NumberLiteral) and type_ is not None and type_.kind is Kind.COUNT:
            return count_text(limit.value, type_.of, self.names, "en")
        return self.label(type_, limit)

    def _parts_of(self, bands: n.Bands) -> str:
        """``2% of the part up to PLN 100, 4% of the part above PLN 100``."""
        told = []
        limits = [band.limit for band in bands.bands]
        for band, following in zip(bands.bands, [*limits[1:], None], strict=True):
            zero = isinstance(band.limit, n.MoneyLiteral) and band.limit.minor == 0
            if following is None:
                text = "the whole" if zero else f"the part above {self.amount(band.limit)}"
            elif zero:
                text = f"the part up to {self.amount(following)}"
            else:
                text = f"the part from {self.amount(band.limit)} to {self.amount(following)}"
            told.append(f"{self.amount(band.amount)} of {text}")
        return own_target(", ".join(told), bands.measure)

    def times(self, amount: n.Expression) -> str:
        """``25% more``, ``double``, ``5 times the``: how often, before what is multiplied."""
        match amount:
            case n.NumberLiteral(value) if value in _MANY_TIMES:
                return _MANY_TIMES[int(value)]
            case n.NumberLiteral(value) if value == 1:
                return "the same"
            case n.NumberLiteral(value) if 1 < value < 2:
                return f"{percent_text(value - 1, 'en')} more"
            case n.NumberLiteral(value) if value < 1:
                return f"{percent_text(1 - value, 'en')} fewer"
            case n.NumberLiteral(value):
                return f"{number_text(value, 'en')} times the"
            case _:
                return f"× {self.amount(amount)}"

    # limits

    def limits(self, limits: Sequence[n.Limit]) -> str:
        """``for the first 100 people, at most once per person, in total at most PLN 5,000``."""
        people = [self._first_so_many(one) for one in limits if _counts_people(one)]
        rest = [one for one in limits if not _counts_people(one)]
        of_one = [self._limit(one) for one in rest if not _is_for_all(one)]
        of_all = [self._limit(one) for one in rest if _is_for_all(one)]
        together = "for everybody together" if self.for_customer else "in total"
        told = [f"at most {joined(of_one, 'and')}"] if of_one else []
        told += [f"{together} at most {joined(of_all, 'and')}"] if of_all else []
        return ", ".join([*people, *told])

    def _first_so_many(self, limit: n.Limit) -> str:
        assert isinstance(limit.amount, n.CountLiteral)
        one, many = ("person", "people") if self.for_customer else ("customer", "customers")
        number = limit.amount.value
        who = f"for the first {one}" if number == 1 else f"for the first {number_text(number, 'en')} {many}"
        return (
            who if limit.scope not in PERIOD_WORDS else f"{who} every {(limit.scope or '').replace('_', ' ')}"
        )

    def _limit(self, limit: n.Limit) -> str:
        text = _times_of(limit.amount) or self.amount(limit.amount)
        article = bool(_times_of(limit.amount))
        if limit.scope is None:
            return text
        if limit.scope in PERIOD_WORDS:
            return f"{text} {_each(limit.scope, article)}"
        scope = "person" if self.for_customer and limit.scope in _PEOPLE else limit.scope.replace("_", " ")
        return f"{text}{f' {_each(limit.period.value, article)}' if limit.period else ''} per {scope}"


def _each(period: str, times: bool) -> str:
    """``twice a month``, but ``PLN 2,000 per month``."""
    return f"{'a' if times else 'per'} {period.replace('_', ' ')}"


def _times_of(amount: n.Expression) -> str:
    """``once``, ``twice``, ``3 times``; empty for what is no number of times."""
    if not (isinstance(amount, n.CountLiteral) and amount.unit == "time"):
        return ""
    spelt = {1: "once", 2: "twice"}.get(int(amount.value)) if amount.value.denominator == 1 else None
    return spelt or f"{number_text(amount.value, 'en')} times"


def _is_for_all(limit: n.Limit) -> bool:
    """Whether a limit does not tell one party or order from another."""
    return limit.scope is None or limit.scope in PERIOD_WORDS


def _counts_people(limit: n.Limit) -> bool:
    return isinstance(limit.amount, n.CountLiteral) and limit.amount.unit in _PEOPLE


def is_nth(units: n.Units | None) -> bool:
    """Whether it is one product of each set: "the second"."""
    return units is not None and units.kind is n.UnitsKind.RANKED_IN_SETS and units.take == 1


def nth(units: n.Units) -> str:
    """``second``, ``21st``."""
    number = units.size
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return _ORDINALS.get(number, f"{number}{ending}")


def a(noun: str) -> str:
    """A noun with its article: ``an order``, ``a review``, ``an hour``."""
    return f"{'an' if noun[:1] in 'aeiou' or noun == 'hour' else 'a'} {noun}"


def own_target(text: str, measure: n.Expression) -> str:
    """A target beside the measure of the same employee or team is "their target"."""
    if not (isinstance(measure, n.Fact) and measure.name.startswith(("employee.", "team."))):
        return text
    return text.replace("the employee's target", "their target").replace("the team's target", "their target")


def _number(number: int) -> str:
    return "a product" if number == 1 else f"{number} products"
