"""Exact amounts: money of one currency, named rounding, sharing without losing a grosz.

Law: pure; imports nothing of the package but errors. Integers and exact fractions only, never a float.
"""

from flask_loyalty.money.amounts import HasAmount, Money, Price, minor_digits, minor_from, parse_amount
from flask_loyalty.money.rounding import Rounding, round_fraction
from flask_loyalty.money.spreading import spread
from flask_loyalty.money.sums import total

__all__ = [
    "HasAmount",
    "Money",
    "Price",
    "Rounding",
    "minor_digits",
    "minor_from",
    "parse_amount",
    "round_fraction",
    "spread",
    "total",
]
