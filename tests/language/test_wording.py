"""Plurals, amounts and days in both languages; and whole sentences."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from flask_loyalty.language import (
    Names,
    condition_phrase,
    count_form,
    date_text,
    money_text,
    parse_expression,
    parse_rule,
    points_text,
    rule_sentence,
)

FORMS = ("punkt", "punkty", "punktów", "punktu")
BEANS = Names(
    tiers=("silver", "gold"),
    points={"pl": ("ziarno", "ziarna", "ziaren"), "en": ("bean", "beans")},
    labels={
        "tier": {"gold": {"pl": "Złoty", "en": "Gold"}},
        "category": {"tea": {"pl": "herbata", "en": "tea"}},
    },
)


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
    assert date_text(date(2026, 5, 1), "en") == "May 1, 2026"


@pytest.mark.parametrize(
    ("text", "pl", "en"),
    [
        pytest.param(
            "earn 2 points per 1 PLN of item.paid on items where item.paid = item.regular_price",
            "2 ziarna za każdą złotówkę na produkty w regularnej cenie",
            "2 beans for every PLN 1 spent on products at the regular price",
            id="a rate",
        ),
        pytest.param(
            'price 0.01 PLN on cheapest 1 of every 2 items where item.sku in ("CUP-S", "CUP-L")',
            "Drugi produkt za 0,01 zł: tańszy z każdych dwóch (CUP-S lub CUP-L)",
            "Second product for PLN 0.01: the cheaper of every two (CUP-S or CUP-L)",
            id="the second for one grosz",
        ),
        pytest.param(
            'when customer.tier >= "gold" and order.subtotal >= 80 PLN discount 100% on shipping',
            "Darmowa dostawa dla poziomu Złoty przy zakupach od 80 zł",
            "Free delivery for Gold on orders from PLN 80",
            id="free delivery",
        ),
        pytest.param(
            "when now.weekday = tuesday and now.time in 07:00 to 10:00 multiply points by 2",
            "Podwójne ziarna we wtorki od 7:00 do 10:00",
            "Double beans on Tuesdays from 7:00 to 10:00",
            id="Tuesday mornings",
        ),
        pytest.param(
            "earn 1 point per 1 PLN of order.margin at most 500 points per order",
            "Ziarna za każde zamówienie; najwyżej 500 ziaren na zamówienie",
            "Beans for every order; at most 500 beans per order",
            id="a customer reads nothing of margins",
        ),
        pytest.param(
            "when order.margin_rate >= 30% discount 5%",
            "Rabat 5% przy wybranych zamówieniach",
            "5% off on selected orders",
            id="nor of margins in conditions",
        ),
        pytest.param(
            'discount 100% on cheapest 1 of every 3 items where item.category in "tea"',
            "Trzeci produkt gratis: najtańszy z każdych trzech (z kategorii herbata)",
            "Third product free: the cheapest of every three (in the category tea)",
            id="three for two",
        ),
        pytest.param(
            "on signup earn 100 points", "100 ziaren za rejestrację", "100 beans for signing up", id="event"
        ),
        pytest.param(
            "within 21 days of order discount 15%",
            "Przy kolejnych zakupach w ciągu 21 dni: rabat 15%",
            "On your next orders within 21 days: 15% off",
            id="an offer for next time",
        ),
    ],
)
def test_customers_read(text, pl, en):
    rule = parse_rule(text).tree
    told = [rule_sentence(rule, BEANS, locale, "customer").replace("\u00a0", " ") for locale in ("pl", "en")]
    assert told == [pl, en]


@pytest.mark.parametrize(
    ("text", "pl", "en"),
    [
        pytest.param(
            "customer.spend in last 90 days >= 300 PLN",
            "wydatki klienta w ostatnich 90 dniach wynoszą co najmniej 300 zł",
            "the customer's spend in the last 90 days is at least PLN 300",
            id="a window",
        ),
        pytest.param(
            "customer.orders in last 1 day = 1",
            "liczba zamówień klienta w ostatnim dniu wynosi 1",
            "the number of the customer's orders in the last day is 1",
            id="a window of one",
        ),
        pytest.param(
            '(customer.quantity in previous month where item.category in "tea") >= 3',
            "liczba sztuk kupionych przez klienta w poprzednim miesiącu "
            "(licząc produkty z kategorii herbata) wynosi co najmniej 3",
            "the number of items the customer bought in the previous month (counting only products in the "
            "category tea) is at least 3",
            id="a filter",
        ),
        pytest.param(
            'not order.is_first and (customer.tier = none or customer.tier < "gold")',
            "to nie jest pierwsze zamówienie klienta i "
            "(brakuje poziomu klienta lub poziom klienta jest niższy niż Złoty)",
            "this is not the customer's first order and (the tier is unknown or the tier is below Gold)",
            id="not, none, brackets",
        ),
    ],
)
def test_conditions(text, pl, en):
    tree = parse_expression(text).tree
    assert [condition_phrase(tree, BEANS, locale).replace("\u00a0", " ") for locale in ("pl", "en")] == [
        pl,
        en,
    ]
