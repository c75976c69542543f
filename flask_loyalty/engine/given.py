"""What a shop gave for a fact, held against what the fact is."""

from __future__ import annotations

from datetime import date, datetime, time
from fractions import Fraction

from flask_loyalty.engine.facts import Value
from flask_loyalty.errors import WrongFact
from flask_loyalty.language.sorts import Kind, Type
from flask_loyalty.language.vocabulary import FACTS
from flask_loyalty.programme.model import Programme

__all__ = ["checked", "fits"]

_WHOLE = (Kind.MONEY, Kind.COUNT)
_NUMBERS = (*_WHOLE, Kind.PERCENT, Kind.NUMBER, Kind.POINTS, Kind.DURATION)


def checked(programme: Programme, name: str, value: Value, *, strict: bool) -> Value:
    """A value that came from the shop, if it is what the fact holds.

    :param strict: refuse another value; otherwise it counts as unknown.
    :raises WrongFact: for a value of another type, so that the rule which asks for it says why it is idle.
    """
    known = programme.facts.get(name) or FACTS.get(name)
    if known is None or fits(value, known.type):
        return value
    if strict:
        raise WrongFact(name=name, wanted=known.type.name, value=value)
    return None


def fits(value: Value, type_: Type) -> bool:
    """Whether a value can be one of a type; the unknown is one of every type.

    >>> fits(Fraction(1, 2), Type(Kind.MONEY)), fits(Fraction(1, 2), Type(Kind.NUMBER))
    (False, True)
    """
    if value is None:
        return True
    match type_.kind:
        case Kind.FLAG:
            return isinstance(value, bool)
        case Kind.SET:
            return isinstance(value, frozenset)
        case Kind.DATE:
            return isinstance(value, date) and not isinstance(value, datetime)
        case Kind.TIME:
            return isinstance(value, time)
        case kind if kind in _NUMBERS:
            if isinstance(value, bool) or not isinstance(value, Fraction | int):
                return False
            return kind not in _WHOLE or Fraction(value).denominator == 1
        case _:
            return isinstance(value, str)
