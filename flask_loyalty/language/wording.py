"""How amounts, counts and dates are said in Polish and English: plurals by rule, money by CLDR."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from flask_loyalty.language import nodes as n
from flask_loyalty.language.vocabulary import Case, Names, NounDef
from flask_loyalty.money import minor_digits

__all__ = [
    "at_head",
    "count_form",
    "count_text",
    "counted_form",
    "date_text",
    "duration_text",
    "joined",
    "money_text",
    "number_text",
    "percent_text",
    "point_forms",
    "points_form",
    "points_text",
    "time_text",
]


def count_form(number: Fraction | int, forms: Sequence[str], locale: str) -> str:
    """The form of a noun after a number.

    Polish takes the second form after 2–4 except 12–14, the third after all other whole numbers but 1,
    and the fourth (or, where there is none, the second) after a fraction. English knows one and many.

    :param forms: Polish: for 1, for 2–4, for 5 and more, and perhaps for fractions; English: one, many.

    >>> [count_form(n, ("punkt", "punkty", "punktów", "punktu"), "pl") for n in (1, 22, 12, Fraction(3, 2))]
    ['punkt', 'punkty', 'punktów', 'punktu']
    """
    value = abs(Fraction(number))
    if not locale.startswith("pl"):
        return forms[0] if value == 1 else forms[min(1, len(forms) - 1)]
    if value.denominator != 1:
        return forms[3] if len(forms) > 3 else forms[min(1, len(forms) - 1)]
    whole = int(value)
    if whole == 1:
        return forms[0]
    few = whole % 10 in (2, 3, 4) and whole % 100 not in (12, 13, 14)
    return forms[min(1 if few else 2, len(forms) - 1)]


@lru_cache(maxsize=8192)  # a long rule says the same numbers again and again, and CLDR's patterns are slow
def number_text(value: Fraction | int, locale: str) -> str:
    """A number as people write it: ``1234,5`` in Polish, ``1,234.5`` in English; six decimals at most.

    >>> number_text(Fraction(3, 2), "pl")
    '1,5'
    """
    exact = Fraction(value)
    decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    return format_decimal(decimal, format="#,##0.######", locale=_locale(locale))


@lru_cache(maxsize=8192)
def money_text(minor: int, currency: str, locale: str, *, short: bool = False) -> str:
    """An amount by CLDR: ``12,40 zł``, ``PLN 12.40`` (with a space that does not break).

    :param short: leave the decimals out where they are zero, as in a sentence: ``200 zł``.

    >>> money_text(1240, "PLN", "pl").replace("\\u00a0", " ")
    '12,40 zł'
    """
    digits = minor_digits(currency)
    amount = Decimal(minor).scaleb(-digits)
    if not short or minor % 10**digits:
        return _spaced(format_currency(amount, currency, locale=_locale(locale)))
    pattern = _locale(locale).currency_formats["standard"].pattern.replace(".00", "")
    return _spaced(format_currency(amount, currency, pattern, locale=_locale(locale), currency_digits=False))


def _spaced(text: str) -> str:
    """CLDR parts a currency's letters from its digits, which Babel leaves to us."""
    return re.sub(r"(?<=[A-Z])(?=[0-9])", "\u00a0", text)


def points_text(number: Fraction | int, names: Names, locale: str) -> str:
    """So many points by the programme's own name for them: ``2 ziarna``, ``5 ziaren``."""
    return f"{number_text(number, locale)} {count_form(number, point_forms(names, locale), locale)}"


def point_forms(names: Names, locale: str) -> tuple[str, ...]:
    """The forms of the points' name in a language, or in the first one that the document has."""
    language = _language(locale)
    return names.points.get(language) or next(iter(names.points.values()), ("point", "points"))


def count_text(
    number: Fraction | int, unit: str, names: Names, locale: str, case: Case = Case.NOMINATIVE
) -> str:
    """So many of a noun: ``3 sztuki``, ``2 times``; points by their own name.

    :param case: of the whole phrase, where the language has cases: ``po 3 sztukach`` is the locative.
    """
    if unit == "point":
        return f"{number_text(number, locale)} {points_form(number, names, locale, case)}"
    noun = names.noun(unit)
    if noun is None:
        return f"{number_text(number, locale)} {unit}"
    if _language(locale) == "pl":
        return f"{number_text(number, locale)} {counted_form(number, noun, case)}"
    return f"{number_text(number, locale)} {count_form(number, (noun.word, noun.plural), locale)}".replace(
        "_", " "
    )


def counted_form(number: Fraction | int, noun: NounDef, case: Case = Case.NOMINATIVE) -> str:
    """The Polish form of a noun after a number, in the case that the phrase asks for.

    >>> from flask_loyalty.language.noun_table import NOUNS
    >>> [counted_form(n, NOUNS["customer"], Case.ACCUSATIVE) for n in (1, 2, 5)]
    ['klienta', 'klientów', 'klientów']
    >>> counted_form(3, NOUNS["day"], Case.LOCATIVE)
    'dniach'
    """
    if Fraction(number).denominator != 1:
        return noun.one[Case.GENITIVE]
    if abs(number) == 1:
        return noun.one[case]
    return count_form(number, noun.pl, "pl") if case in _DIRECT else noun.many[case]


_DIRECT = (Case.NOMINATIVE, Case.ACCUSATIVE)


def points_form(number: Fraction | int, names: Names, locale: str, case: Case = Case.NOMINATIVE) -> str:
    """The form of the points' name after a number; of the Polish cases it knows those that its forms show."""
    forms = point_forms(names, locale)
    if _language(locale) != "pl" or case is not Case.GENITIVE or Fraction(number).denominator != 1:
        return count_form(number, forms, locale)
    return (
        count_form(Fraction(1, 2), forms, locale) if abs(number) == 1 else forms[-1 if len(forms) < 3 else 2]
    )


def duration_text(duration: n.Duration, locale: str, case: Case = Case.NOMINATIVE) -> str:
    """A length of time: ``30 dni``, ``12 months``."""
    return count_text(duration.number, duration.unit.value, Names(), locale, case)


def percent_text(value: Fraction, locale: str) -> str:
    """A share as a percentage: ``12,5%``."""
    return f"{number_text(value * 100, locale)}%"


def date_text(day: date, locale: str) -> str:
    """A day as people say it: ``1 maja 2026``, ``1 May 2026``."""
    return format_date(day, format="d MMMM y", locale=_locale(locale))


def time_text(moment: time, locale: str) -> str:
    """A time of day: ``7:00``; the same in both languages."""
    return f"{moment.hour}:{moment.minute:02d}"


_NAME = re.compile(r"[a-z_]+\.[a-z]")


def at_head(text: str) -> str:
    """A phrase as a sentence begins; a fact's name stays as it is written.

    >>> at_head("the rule never applies"), at_head("order.subtotal is money")
    ('The rule never applies', 'order.subtotal is money')
    """
    return text if _NAME.match(text) else text[:1].upper() + text[1:]


def joined(words: Sequence[str], last: str) -> str:
    """Words as a list in a sentence: ``a, b lub c``.

    >>> joined(["a", "b", "c"], "lub")
    'a, b lub c'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _language(locale: str) -> str:
    return "pl" if locale.startswith("pl") else "en"


def _locale(locale: str) -> Locale:
    return Locale.parse(_language(locale))
