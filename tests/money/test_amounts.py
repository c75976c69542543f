"""Amounts from what shops keep: exact, or refused with a reason."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.errors import WrongInput
from flask_loyalty.money import Money, minor_digits, minor_from, parse_amount


@dataclass
class ShopMoney:
    amount: object
    currency: object


@dataclass
class ShopCurrency:
    code: str


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        pytest.param("12.40", "PLN", 1240, id="two digits"),
        pytest.param("12", "PLN", 1200, id="whole"),
        pytest.param("12.4", "PLN", 1240, id="one digit"),
        pytest.param("-0.05", "PLN", -5, id="negative"),
        pytest.param("7", "JPY", 7, id="a currency without minor units"),
        pytest.param("1.234", "KWD", 1234, id="a currency with three digits"),
    ],
)
def test_parse_amount(text, currency, minor):
    assert parse_amount(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        pytest.param("", "PLN", id="empty"),
        pytest.param("-", "PLN", id="a sign alone"),
        pytest.param("1.234", "PLN", id="a fraction of a grosz"),
        pytest.param("1e3", "PLN", id="an exponent"),
        pytest.param("1,50", "PLN", id="a comma"),
        pytest.param("--1", "PLN", id="two signs"),
        pytest.param("٣", "PLN", id="digits of another script"),
        pytest.param("9" * 16, "PLN", id="absurdly large"),
        pytest.param("9" * 15, "PLN", id="more grosze than a till shows"),
        pytest.param("12.", "PLN", id="nothing after the point"),
        pytest.param(".5", "PLN", id="nothing before the point"),
        pytest.param("1", "XXY", id="no such currency"),
    ],
)
def test_parse_amount_refuses(text, currency):
    with pytest.raises(WrongInput):
        parse_amount(text, currency)


@pytest.mark.parametrize(
    ("value", "minor"),
    [
        pytest.param(1240, 1240, id="minor units"),
        pytest.param(Decimal("12.40"), 1240, id="a Decimal of major units"),
        pytest.param(Decimal("12.4000"), 1240, id="more zeros than the currency has digits"),
        pytest.param(ShopMoney(Decimal("12.4"), "PLN"), 1240, id="a money object"),
        pytest.param(ShopMoney(12, ShopCurrency("PLN")), 1200, id="one whose currency is an object"),
    ],
)
def test_minor_from(value, minor):
    assert minor_from(value, "PLN", where="a price") == minor


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(12.4, id="a float"),
        pytest.param(True, id="a flag"),
        pytest.param("12.40", id="a text"),
        pytest.param(None, id="nothing"),
        pytest.param(Decimal("0.001"), id="a fraction of a minor unit"),
        pytest.param(Decimal("NaN"), id="no number"),
        pytest.param(Decimal("1e999999"), id="a number that would take minutes to scale"),
        pytest.param(10**16, id="more than a till shows"),
        pytest.param(ShopMoney(Decimal(1), "EUR"), id="another currency"),
    ],
)
def test_minor_from_refuses(value):
    with pytest.raises(WrongInput, match="a price"):
        minor_from(value, "PLN", where="a price")


def test_money_adds_within_a_currency():
    assert Money("PLN", 3) + Money("PLN", 4) - Money("PLN", 5) == Money("PLN", 2)
    with pytest.raises(ValueError, match="EUR"):
        Money("PLN", 3) + Money("EUR", 4)


@given(minor=st.integers(-(10**15), 10**15), currency=st.sampled_from(["PLN", "JPY", "KWD"]))
def test_an_amount_written_out_is_read_back(minor, currency):
    digits = minor_digits(currency)
    assert parse_amount(f"{Decimal(minor).scaleb(-digits):f}", currency) == minor
