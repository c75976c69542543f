"""How a code of a batch is written: twelve signs that nobody mixes up, the last of which checks the others.

Eleven are random (55 bits); a gift card has sixteen signs (75 bits). The check is Damm's over the field of 32
elements: it finds any one wrong sign and any two neighbours that changed places, so a slip of typing is told
without asking the database.
"""

from __future__ import annotations

__all__ = [
    "ALPHABET",
    "CARD_LENGTH",
    "LENGTH",
    "check_symbol",
    "grouped",
    "is_whole",
    "looks_issued",
    "symbols_of",
]

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter that is taken for another sign."""

LENGTH = 12
CARD_LENGTH = 16
"""Of a gift card, which is as good as money: nobody finds one by trying."""

_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_FIELD = 0b100101  # x⁵ + x² + 1


def symbols_of(typed: str) -> str:
    """The signs of a code as they were meant: no spaces and hyphens, one case, look-alikes read as one.

    >>> symbols_of(" 7k3m-q2xd 9vtl")
    '7K3MQ2XD9VT1'
    """
    return "".join(sign for sign in typed.upper() if sign not in " -\t\u00a0").translate(_MISREAD)


def check_symbol(symbols: str) -> str:
    """The sign that makes a code whole.

    >>> check_symbol("00000000001")
    '2'
    """
    return ALPHABET[_doubled(_state(symbols))]


def is_whole(symbols: str, length: int = LENGTH) -> bool:
    """Whether these are the signs of a code without a slip."""
    return len(symbols) == length and looks_issued(symbols, length) and _state(symbols) == 0


def looks_issued(symbols: str, length: int = LENGTH) -> bool:
    """Whether somebody may have meant a code of a batch: as many of its signs, or one more or fewer."""
    return abs(len(symbols) - length) <= 1 and all(sign in ALPHABET for sign in symbols)


def grouped(symbols: str) -> str:
    """As people read it: ``7K3M-Q2XD-9VTA``."""
    return "-".join(symbols[at : at + 4] for at in range(0, len(symbols), 4))


def _state(symbols: str) -> int:
    state = 0
    for sign in symbols:
        state = _doubled(state) ^ ALPHABET.index(sign)
    return state


def _doubled(value: int) -> int:
    """Times x in the field of 32 elements."""
    value <<= 1
    return value ^ _FIELD if value & 32 else value
