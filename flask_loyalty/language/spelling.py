"""How a language spells the parts of a rule; the printer puts them together.

:class:`Spelling` is English, which has no cases; Polish overrides what it says differently.
"""

from __future__ import annotations

from fractions import Fraction

from flask_loyalty.language import nodes as n
from flask_loyalty.language.definitions import Case
from flask_loyalty.language.vocabulary import plural
from flask_loyalty.money import minor_digits

__all__ = ["English", "grouped", "spelt_number"]


class English:
    """English words; ``case`` is what Polish would need at the place."""

    where = " where "
    after_where = ""
    otherwise = " else "
    and_, or_, not_, in_, above, at_most = "and", "or", "not", "in", "above", "at most"
    in_total, for_, when, every, multiplied_by, bands_by = "in total", "for", "when", "every", "by", "by"
    from_ = "from"
    decimal = "."

    # words

    def verb(self, effect: n.Effect) -> str:
        return effect.verb.value

    def mode(self, mode: str) -> str:
        return mode

    def noun(self, word: str, case: Case, *, many: bool = False) -> str:
        return plural(word) if many else word

    def fact(self, name: str, case: Case) -> str:
        return name

    def word(self, word: str) -> str:
        """A fixed word, such as the name of a weekday."""
        return word

    # values

    def number(self, value: Fraction) -> str:
        return spelt_number(value, self.decimal)

    def money(self, money: n.MoneyLiteral) -> str:
        digits = minor_digits(money.currency)
        whole, part = divmod(money.minor, int(10**digits))
        tail = f"{self.decimal}{part:0{digits}d}" if part else ""
        return f"{grouped(whole)}{tail} {self.currency(money.currency)}"

    def currency(self, code: str) -> str:
        return code

    def counted(self, value: Fraction, unit: str, case: Case) -> str:
        return f"{self.number(value)} {unit if value == 1 else plural(unit)}"

    # phrases

    def on_event(self, word: str) -> str:
        return "on"

    def on_units(self, effect: n.Effect, units: n.Units) -> str:
        return "on"

    def of_event(self) -> str:
        return "of"

    def of(self, whole: str, left: n.Expression | None, *, rate: bool) -> str:
        """What a percentage is a part of, or a rate for.

        :param left: the percentage or the quantity before it, if a bare fact follows.
        """
        return f"of {whole}"

    def per(self, quantity: n.Expression, text: str) -> str:
        return f"per {text}"

    def each(self) -> str:
        return "every item"

    def all_of_them(self) -> str:
        return "items"

    def shipping(self) -> str:
        return "shipping"

    def sets(self, size: int) -> str:
        return f"every {self.counted(Fraction(size), 'item', Case.ACCUSATIVE)}"

    def ranked(self, rank: n.Rank, take: int) -> str:
        return f"{rank.value} {self.counted(Fraction(take), 'item', Case.ACCUSATIVE)}"

    def ranked_in_sets(self, rank: n.Rank, take: int, size: int) -> str:
        every = self.counted(Fraction(size), "item", Case.GENITIVE)
        return f"{rank.value} {self.number(Fraction(take))} of every {every}"

    def beside(self, number: int) -> str:
        return f"with {self.counted(Fraction(number), 'item', Case.INSTRUMENTAL)}"

    def scope(self, word: str) -> str:
        return f"per {word}"

    def within(self, duration: n.Duration) -> str:
        return f"within {self.counted(Fraction(duration.number), duration.unit.value, Case.GENITIVE)}"

    def window(self, window: n.Window) -> str:
        unit = window.duration.unit.value
        if window.kind is n.WindowKind.LAST:
            return f"in last {self.counted(Fraction(window.duration.number), unit, Case.LOCATIVE)}"
        return f"in {window.kind.value} {unit}"

    def contained(self, container: str) -> str:
        return f"in {container}"

    def between(self, low: str, high: str) -> str:
        return f"in {low} to {high}"

    def bare_between(self, low: str, high: str) -> str:
        return f"{low} to {high}"


def spelt_number(value: Fraction, decimal: str = ".") -> str:
    """A number exactly: thousands by a space from five digits on.

    >>> spelt_number(Fraction(100000)), spelt_number(Fraction(2000)), spelt_number(Fraction(5, 4), ",")
    ('100 000', '2000', '1,25')
    """
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(value), 1)
    digits = ""
    while rest:
        digit, rest = divmod(rest * 10, 1)
        digits += str(int(digit))
    return sign + grouped(int(whole)) + (f"{decimal}{digits}" if digits else "")


def grouped(whole: int) -> str:
    """A whole number with spaces between its thousands, from five digits on."""
    return f"{whole:,}".replace(",", " ") if whole >= 10_000 else str(whole)
