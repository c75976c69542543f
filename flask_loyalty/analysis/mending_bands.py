"""Corrections of rules that are the bands of one thing, of limits and tiers from which one gets less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from flask_loyalty.analysis.mending_tools import Mender, Wound
from flask_loyalty.analysis.retelling import changed, without_when
from flask_loyalty.language import nodes as n
from flask_loyalty.language.diagnostics import Fix
from flask_loyalty.language.walking import and_members
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["MENDERS"]

# What begins where another ends, and the other way round.
_NEXT = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def _neighbours(wound: Wound) -> Iterator[Fix]:
    """The upper band from where the lower one ends; the lower one up to where the upper one begins."""
    upper, (lower, *_) = wound.rule, wound.others
    for end, start in _meeting(lower, upper):
        yield from _moved(wound, upper, start, n.Comparison(_NEXT[end.operator], start.left, end.right))
        yield from _moved(wound, lower, end, n.Comparison(_NEXT[start.operator], end.left, start.right))
    yield from wound.accepted()


def _meeting(lower: ProgrammeRule, upper: ProgrammeRule) -> Iterator[tuple[n.Comparison, n.Comparison]]:
    """The upper end of one and the lower end of the other, of the fact in which they differ."""
    for end in _ends(lower, ("<", "<=")):
        for start in _ends(upper, (">", ">=")):
            if end.left == start.left:
                yield end, start


def _ends(rule: ProgrammeRule, signs: tuple[str, ...]) -> list[n.Comparison]:
    return [
        one
        for one in and_members(rule.rule.when)
        if isinstance(one, n.Comparison) and isinstance(one.left, n.Fact) and one.operator in signs
    ]


def _moved(wound: Wound, rule: ProgrammeRule, old: n.Comparison, new: n.Comparison) -> Iterator[Fix]:
    text = changed(rule, wound.names, (old, new))
    kind = "write" if rule is wound.rule else "write_there"
    yield wound.told_of(rule, kind, text, id=rule.id, clause=wound.said(new))


# ---------------------------------------------------------------- cliffs

_COUNTED = ("order.subtotal", "order.quantity")


def _cliff(wound: Wound) -> Iterator[Fix]:
    """Without the upper end of the range; the range turned round; bands of which none gives less."""
    rule = wound.rule
    members = and_members(rule.rule.when)
    for place, one in enumerate(members):
        match one:
            case n.Comparison(operator="<" | "<=", left=n.Fact(name=name)) if name in _COUNTED:
                text = without_when(rule, members, place, wound.names)
                yield wound.told_anew("delete", text, clause=wound.said(one))
                around = n.Comparison(_NEXT[one.operator], one.left, one.right)
                yield from _moved(wound, rule, one, around)
            case n.Membership(
                negated=False, element=n.Fact(name=name) as fact, container=n.Between() as range_
            ):
                if name in _COUNTED:
                    open_end = n.Comparison(">=", fact, range_.low)
                    text = changed(rule, wound.names, (one, open_end))
                    yield wound.told_anew("write", text, clause=wound.said(open_end))
    yield from _no_less(wound)
    yield from wound.accepted()


def _no_less(wound: Wound) -> Iterator[Fix]:
    """Each band that gives less than the one below it with the amount of that one."""
    bands, pairs = wound.rule.rule.effect.bands, []
    most: n.Expression | None = None
    for band in () if bands is None else bands.bands:
        if most is not None and _less(band.amount, most):
            pairs.append((band.amount, most))
        else:
            most = band.amount
    if pairs:
        text = changed(wound.rule, wound.names, *pairs)
        clause = ", ".join(f"{wound.said(old)} → {wound.said(new)}" for old, new in pairs)
        yield wound.told_anew("write", text, clause=clause)


def _less(one: n.Expression, other: n.Expression) -> bool:
    mine, its = _number(one), _number(other)
    return type(one) is type(other) and mine is not None and its is not None and mine < its


def _number(amount: n.Expression) -> Fraction | None:
    match amount:
        case n.MoneyLiteral(minor=minor):
            return Fraction(minor)
        case n.PercentLiteral(value=value) | n.CountLiteral(value=value) | n.NumberLiteral(value=value):
            return value
    return None


def _from_tier_on(wound: Wound) -> Iterator[Fix]:
    """The tier and all above it instead of the tier alone; without an upper end."""
    members = and_members(wound.rule.rule.when)
    for place, one in enumerate(members):
        match one:
            case n.Comparison(operator="=", left=n.Fact(name="customer.tier")):
                on = n.Comparison(">=", one.left, one.right)
                yield from _moved(wound, wound.rule, one, on)
            case n.Comparison(operator="<" | "<=", left=n.Fact(name="customer.tier")):
                text = without_when(wound.rule, members, place, wound.names)
                yield wound.told_anew("delete", text, clause=wound.said(one))
    yield from wound.accepted()


MENDERS: Mapping[str, Mender] = {
    "C120": _neighbours,
    "C121": _neighbours,
    "C161": _cliff,
    "C162": _from_tier_on,
}
