"""Plurals, amounts and days in both languages."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from flask_loyalty.language import (
    Names,
    count_form,
    date_text,
    money_text,
    points_text,
)

FORMS = ("punkt", "punkty", "punktów", "punktu")
BEANS = Names(points={"pl": ("ziarno", "ziarna", "ziaren"), "en": ("bean", "beans")})


def test_polish_plurals_from_0_to_200():
    """2–4 take the second form, but 12–14 do not; all other numbers but 1 take the third."""
    for number in range(201):
        tens = number % 100
        if number == 1:
            expected = "punkt"
        elif tens % 10 in (2, 3, 4) and tens not in (12, 13, 14):
            expected = "punkty"
        else:
            expected = "punktów"
        assert count_form(number, FORMS, "pl") == expected
        assert count_form(number, ("point", "points"), "en") == ("point" if number == 1 else "points")


@pytest.mark.parametrize("part", [Fraction(1, 2), Fraction(3, 2), Fraction(25, 10), Fraction(1, 100)])
def test_a_fraction_takes_the_singular_genitive(part):
    assert count_form(part, FORMS, "pl") == "punktu"
    assert count_form(part, ("ziarno", "ziarna", "ziaren"), "pl") == "ziarna"
    assert count_form(part, ("point", "points"), "en") == "points"


@pytest.mark.parametrize(
    ("minor", "currency", "short", "pl", "en"),
    [
        pytest.param(123450, "PLN", False, "1 234,50 zł", "PLN 1,234.50", id="decimals"),
        pytest.param(20000, "PLN", False, "200,00 zł", "PLN 200.00", id="whole, in full"),
        pytest.param(20000, "PLN", True, "200 zł", "PLN 200", id="whole, in a sentence"),
        pytest.param(1, "PLN", True, "0,01 zł", "PLN 0.01", id="one grosz"),
        pytest.param(-500, "PLN", False, "-5,00 zł", "-PLN 5.00", id="owed"),
        pytest.param(500, "JPY", False, "500 JPY", "¥500", id="no minor unit"),
        pytest.param(10**15, "PLN", True, "10 000 000 000 000 zł", "PLN 10,000,000,000,000", id="large"),
    ],
)
def test_money(minor, currency, short, pl, en):
    told = [
        money_text(minor, currency, locale, short=short).replace("\u00a0", " ") for locale in ("pl", "en")
    ]
    assert told == [pl, en]


def test_points_and_days():
    assert points_text(22, BEANS, "pl") == "22 ziarna"
    assert points_text(1, BEANS, "en") == "1 bean"
    assert date_text(date(2026, 5, 1), "pl") == "1 maja 2026"
    assert date_text(date(2026, 5, 1), "en") == "1 May 2026"
