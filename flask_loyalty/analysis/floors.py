"""What the floors of a document keep of every unit, whatever its deals."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import Floor, Programme, ProgrammeRule

__all__ = ["kept_paid", "kept_rate"]

_RATES = ("item.margin_rate", "order.margin_rate")
_MARGINS = ("item.margin", "order.margin")


def kept_rate(programme: Programme, rules: Iterable[ProgrammeRule]) -> Fraction | None:
    """The part of the net price that stays as margin whatever these rules take off; None if none surely does.

    A floor judges no unit of unknown cost without ``assume_margin``, so without it none is sure.
    """
    if programme.assume_margin is None:
        return None
    found = [rate for one in _for_all(programme, rules) if (rate := _rate(one.keep)) is not None]
    return max(found, default=None)


def _rate(keep: n.Comparison) -> Fraction | None:
    name = keep.left.name if isinstance(keep.left, n.Fact) else ""
    match keep.right:
        case n.PercentLiteral(value=rate) if name in _RATES and rate >= 0:
            return rate
        case n.MoneyLiteral(minor=minor) if name in _MARGINS and minor >= 0:
            return Fraction(0)
        case n.Fact(name="item.cost") if name == "item.paid":
            return Fraction(0)
    return None


def kept_paid(programme: Programme, rules: Iterable[ProgrammeRule]) -> Fraction:
    """The part of each unit's price that has to be paid whatever these rules take off."""
    return max((_part(one.keep) for one in _for_all(programme, rules)), default=Fraction(0))


def _part(keep: n.Comparison) -> Fraction:
    if isinstance(keep.left, n.Fact) and keep.left.name == "item.paid":
        match keep.right:
            case n.PartOf(percent=n.PercentLiteral(value=part), whole=n.Fact(name="item.price")):
                return min(Fraction(1), part)
            case n.Fact(name="item.price"):
                return Fraction(1)
    return Fraction(0)


def _for_all(programme: Programme, rules: Iterable[ProgrammeRule]) -> Iterable[Floor]:
    """The floors of all goods that each of the rules keeps."""
    ids = {rule.id for rule in rules}
    return [one for one in programme.floors if not one.category and (not one.rules or ids <= one.rules)]
