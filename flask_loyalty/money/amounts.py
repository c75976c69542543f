"""Money: an integer number of minor units of one currency, and how it is read from what shops keep."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Protocol, runtime_checkable

from babel.numbers import get_currency_precision, is_currency

from flask_loyalty.errors import WrongInput

__all__ = ["HasAmount", "Money", "Price", "minor_digits", "minor_from", "parse_amount"]

# More digits than any till shows; keeps sums far inside a database's 64-bit integers.
MAX_MINOR = 10**15


@runtime_checkable
class HasAmount(Protocol):
    """A shop's own money object: ``amount`` in major units and its ``currency`` code."""

    @property
    def amount(self) -> Decimal | int: ...
    @property
    def currency(self) -> object: ...


Price = int | Decimal | HasAmount
"""What a shop may hand over: integer minor units, a Decimal of major units, or its own money object."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """So many minor units (grosze, cents) of a currency. Adding needs one currency."""

    currency: str
    minor: int

    def __add__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.currency, self.minor + other.minor)

    def __neg__(self) -> Money:
        return Money(self.currency, -self.minor)

    def __sub__(self, other: Money) -> Money:
        return self + -other


@lru_cache(maxsize=512)  # currencies are few, but their names come from outside
def minor_digits(currency: str) -> int:
    """How many decimal digits a currency has: 2 for PLN, 0 for JPY (ISO 4217 by way of CLDR).

    :raises WrongInput: if there is no such currency.
    """
    if not is_currency(currency):
        raise WrongInput(
            where="currency",
            problem=f"there is no currency {currency!r}.",
            remedy='Use a code such as "PLN".',
        )
    return get_currency_precision(currency)


def parse_amount(text: str, currency: str) -> int:
    """Minor units of a decimal text of major units, exactly: ``"12.40"`` of PLN is 1240.

    :raises WrongInput: if it is no plain decimal, has more digits than the currency, or is absurdly large.
    """
    digits = minor_digits(currency)
    sign, _, body = text.rpartition("-")
    whole, point, fraction = body.partition(".")
    plain = sign == "" and body.isascii() and whole.isdigit() and (fraction.isdigit() or not point)
    if not plain or len(whole) > 16:
        raise WrongInput(where=f"amount {text[:40]!r}", problem="this is no plain decimal number.")
    if len(fraction) > digits:
        raise WrongInput(
            where=f"amount {text!r}", problem=f"{currency} has {digits} decimal digits, not more."
        )
    minor = _bounded(int(whole + fraction.ljust(digits, "0")), f"amount {text!r}")
    return -minor if "-" in text else minor


def minor_from(value: object, currency: str, *, where: str) -> int:
    """Minor units of whatever a shop keeps as a price.

    :param value: integer minor units; a Decimal of major units; or an object with ``.amount`` and
        ``.currency``.
    :param where: what to call it in an error, such as ``"order 7, line CUP-S, unit_price"``.
    :raises WrongInput: for a float, another currency, a fraction of a minor unit, or an absurd size.
    """
    if isinstance(value, bool | float):
        raise WrongInput(
            where=where,
            problem=f"{value!r} is no exact amount.",
            remedy="Pass integer minor units, a Decimal, or an object with .amount and .currency.",
        )
    if isinstance(value, int):
        return _bounded(value, where)
    if isinstance(value, Decimal):
        return _bounded(_scaled(value, currency, where), where)
    if isinstance(value, HasAmount):
        theirs = str(getattr(value.currency, "code", value.currency))
        if theirs != currency:
            raise WrongInput(where=where, problem=f"is in {theirs}, but the order is in {currency}.")
        return _bounded(_scaled(Decimal(value.amount), currency, where), where)
    raise WrongInput(where=where, problem=f"{type(value).__name__} is no price.")


def _scaled(value: Decimal, currency: str, where: str) -> int:
    """A Decimal of major units in minor units; exact or an error."""
    # The exponent is looked at before scaling: int(Decimal("1e999999")) would run for minutes.
    if not value.is_finite() or value.adjusted() > 15:
        raise WrongInput(where=where, problem="this is no amount that a till could show.")
    try:
        scaled = value.scaleb(minor_digits(currency))
    except InvalidOperation:
        raise WrongInput(where=where, problem="this is no amount that a till could show.") from None
    if scaled != scaled.to_integral_value():
        raise WrongInput(
            where=where,
            problem=f"{value} has a fraction of a minor unit.",
            remedy="Round it in the shop first.",
        )
    return int(scaled)


def _bounded(minor: int, where: str) -> int:
    if abs(minor) > MAX_MINOR:
        raise WrongInput(where=where, problem=f"{minor} minor units is no amount that a till could show.")
    return minor
