"""How Polish spells the parts of a rule: cases, genders, and words that depend on what follows."""

from __future__ import annotations

import re
from fractions import Fraction

from flask_loyalty.language import nodes as n
from flask_loyalty.language.definitions import Case, NounDef
from flask_loyalty.language.polish_surfaces import CLAUSE_SURFACES, EACH, ONE, RANKED, SCOPES, WEEKDAY_FORMS
from flask_loyalty.language.spelling import English
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.language.wording import counted_form

__all__ = ["Polish"]

_DIRECT = (Case.NOMINATIVE, Case.ACCUSATIVE)
_WINDOWS = {
    n.WindowKind.LAST: ("w ostatnim", "w ostatniej"),
    n.WindowKind.THIS: ("w tym", "w tej"),
    n.WindowKind.PREVIOUS: ("w poprzednim", "w poprzedniej"),
}
_ON_DAYS = ("birthday", "due")  # points come "na urodziny", but "za recenzję"
_GIVEN_FOR = (n.Verb.EARN, n.Verb.PAY, n.Verb.CHARGE, n.Verb.PRICE)
_MODES = {"marginal": "stopniowo", "whole": "całościowo"}
_AFTER_WE = re.compile(r"[wf][^aąeęioóuy]")
_AFTER_ZE = re.compile(r"(?:sz|[sśzźż])(?!z)[^aąeęioóuy]|1[0-9]{2}(?![0-9])")


class Polish(English):
    """Polish words.

    :param names: what the document declares, for the words of its own facts and nouns.
    """

    where = ", gdzie "
    after_where = ","
    otherwise = ", a gdy brak, "
    and_, or_, not_, in_, above, at_most = "i", "lub", "nie", "w", "ponad", "najwyżej"
    in_total, for_, when, every, multiplied_by, bands_by = "łącznie", "dla", "gdy", "co", "przez", "według"
    from_ = "od progu"
    decimal = ","

    def __init__(self, names: Names | None = None) -> None:
        self.names = names or Names()

    # words

    def verb(self, effect: n.Effect) -> str:
        surface = CLAUSE_SURFACES[effect.verb.name][0]
        costs = effect.verb is n.Verb.BUNDLE and not isinstance(effect.amount, n.WordLiteral | None)
        return f"{surface} za" if costs else surface

    def mode(self, mode: str) -> str:
        return _MODES[mode]

    def noun(self, word: str, case: Case, *, many: bool = False) -> str:
        known = self.names.noun(word)
        if known is None:
            return self.word(word)
        return (known.many if many else known.one)[case]

    def fact(self, name: str, case: Case) -> str:
        known = self.names.fact(name)
        return known.form(case) if known is not None else name

    def word(self, word: str) -> str:
        if word in WEEKDAY_FORMS:
            return WEEKDAY_FORMS[word][0]
        if word == "none":
            return "brak"
        known = self.names.noun(word)
        return known.one[Case.NOMINATIVE] if known is not None else word

    # values

    def currency(self, code: str) -> str:
        return "zł" if code == "PLN" else code

    def counted(self, value: Fraction, unit: str, case: Case) -> str:
        known = self.names.noun(unit)
        return f"{self.number(value)} {counted_form(value, known, case) if known else unit}"

    # phrases

    def on_event(self, word: str) -> str:
        return "na" if word in _ON_DAYS else "za"

    def on_units(self, effect: n.Effect, units: n.Units) -> str:
        # "za każde 3 sztuki" is a rate, so sets are always chosen with "na".
        return "za" if effect.verb in _GIVEN_FOR and units.kind is not n.UnitsKind.SETS else "na"

    def of_event(self) -> str:
        return "od"

    def of(self, whole: str, left: n.Expression | None, *, rate: bool) -> str:
        # "za każdy 1 zł marży", "za każdy 1 miesiąc serii", but "za każdą 1 sztukę z liczby sztuk".
        if isinstance(left, n.PercentLiteral) or (
            rate and isinstance(left, n.MoneyLiteral | n.DurationLiteral)
        ):
            return whole
        return f"{'ze' if _AFTER_ZE.match(whole) else 'z'} {whole}"

    def per(self, quantity: n.Expression, text: str) -> str:
        return f"za {self._each(quantity)} {text}"

    def _each(self, quantity: n.Expression) -> str:
        match quantity:
            case n.MoneyLiteral(minor=100, currency="PLN"):
                return EACH["m"]
            case n.CountLiteral(value=value, unit=unit):
                return self._agreeing(self.names.noun(unit), value)
            case n.DurationLiteral(duration=duration):
                return self._agreeing(self.names.noun(duration.unit.value), Fraction(duration.number))
            case _:
                return EACH["many"]

    @staticmethod
    def _agreeing(noun: NounDef | None, value: Fraction) -> str:
        if noun is None:
            return EACH["many"]
        if value == 1:
            return EACH[noun.gender]
        return EACH["men" if noun.gender == "p" and value.denominator == 1 else "many"]

    def each(self) -> str:
        return "każdą sztukę"

    def all_of_them(self) -> str:
        return "produkty"

    def shipping(self) -> str:
        return self.noun("shipping", Case.ACCUSATIVE)

    def sets(self, size: int) -> str:
        each = "każdą" if size == 1 else "każde"
        return f"{each} {self.counted(Fraction(size), 'item', Case.ACCUSATIVE)}"

    def ranked(self, rank: n.Rank, take: int) -> str:
        return f"{RANKED[rank.value][take != 1]} {self.counted(Fraction(take), 'item', Case.ACCUSATIVE)}"

    def ranked_in_sets(self, rank: n.Rank, take: int, size: int) -> str:
        each = "każdej" if size == 1 else "każdych"
        every = self.counted(Fraction(size), "item", Case.GENITIVE)
        return f"{RANKED[rank.value][take != 1]} {self.number(Fraction(take))} z {each} {every}"

    def beside(self, number: int) -> str:
        counted = self.counted(Fraction(number), "item", Case.INSTRUMENTAL)
        return f"razem {'ze' if _AFTER_ZE.match(counted) else 'z'} {counted}"

    def scope(self, word: str) -> str:
        known = self.names.noun(word)
        one = "" if word in SCOPES else f"{ONE[known.gender if known else 'm']} "
        return f"na {one}{self.noun(word, Case.ACCUSATIVE)}"

    def within(self, duration: n.Duration) -> str:
        return f"w ciągu {self.counted(Fraction(duration.number), duration.unit.value, Case.GENITIVE)}"

    def window(self, window: n.Window) -> str:
        unit, number = window.duration.unit.value, window.duration.number
        known = self.names.noun(unit)
        feminine = known is not None and known.gender == "f"
        if window.kind is not n.WindowKind.LAST:
            return f"{_WINDOWS[window.kind][feminine]} {self.noun(unit, Case.LOCATIVE)}"
        last = _WINDOWS[window.kind][feminine] if number == 1 else "w ostatnich"
        return f"{last} {self.counted(Fraction(number), unit, Case.LOCATIVE)}"

    def contained(self, container: str) -> str:
        return f"{'we' if _AFTER_WE.match(container) else 'w'} {container}"

    def between(self, low: str, high: str) -> str:
        return f"w przedziale od {low} do {high}"

    def bare_between(self, low: str, high: str) -> str:
        return f"{low} do {high}"
