"""Corrections of rules that are the bands of one thing, of limits and tiers from which one gets less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from flask_loyalty.analysis.dimensions import atom_of
from flask_loyalty.analysis.families import less_than, same_but_for_bands
from flask_loyalty.analysis.mending_ends import End, lower_ends, upper_ends
from flask_loyalty.analysis.mending_tools import Mender, Wound
from flask_loyalty.analysis.mending_trials import Trial
from flask_loyalty.analysis.retelling import changed, joined_by_and, swapped, without_bands, without_when
from flask_loyalty.language import nodes as n
from flask_loyalty.language.diagnostics import Fix
from flask_loyalty.language.walking import and_members
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["MENDERS"]


def _neighbours(wound: Wound) -> Iterator[Fix]:
    """The upper band from where the lower one ends; the lower one up to where the upper one begins."""
    upper, (lower, *_) = wound.rule, wound.others
    trial = Trial.of(wound, [one for one in wound.of.living if same_but_for_bands(one, upper)])
    if trial is not None:
        for end, start in _meeting(lower, upper):
            whole = _is_whole(wound, start)
            yield from _moved(trial, upper, start.node, start.beside(end, whole=whole))
            yield from _moved(trial, lower, end.node, end.beside(start, whole=whole))
    yield from wound.accepted()


def _meeting(lower: ProgrammeRule, upper: ProgrammeRule) -> Iterator[tuple[End, End]]:
    """The upper end of one and the lower end of the other, of the fact in which they differ."""
    for end in upper_ends(lower):
        for start in lower_ends(upper):
            if end.fact == start.fact:
                yield end, start


def _is_whole(wound: Wound, end: End) -> bool:
    """Whether the next value to a limit of a fact is known."""
    return isinstance(end.limit, n.DateLiteral) or wound.of.space.dimension(atom_of(end.node).key).whole


def _moved(trial: Trial, rule: ProgrammeRule, old: n.Expression, new: n.Expression | None) -> Iterator[Fix]:
    """A rule with an expression in place of another, if that mends it."""
    wound = trial.wound
    if new is not None and trial.mends({rule.id: swapped(rule.rule, old, new)}):
        text = changed(rule, wound.names, (old, new))
        kind = "write" if rule is wound.rule else "write_there"
        amount = f"{wound.said(old)} → " if old is rule.rule.effect.amount else ""
        yield wound.told_of(rule, kind, text, id=rule.id, clause=amount + wound.said(new))


# ---------------------------------------------------------------- cliffs

_COUNTED = ("order.subtotal", "order.quantity")


def _cliff(wound: Wound) -> Iterator[Fix]:
    """The band that begins there with as much; without the upper end; bands none of which gives less."""
    trial = Trial.of(wound, [wound.rule, *wound.others])
    if trial is not None:
        yield from _as_much(trial)
        yield from _without_end(trial)
        yield from _noless_than(trial)
    yield from wound.accepted()


def _as_much(trial: Trial) -> Iterator[Fix]:
    """Another rule, which gives less from the limit on, with the amount of this one."""
    wound, mine = trial.wound, trial.wound.rule.rule.effect.amount
    for other in wound.others:
        its = other.rule.effect.amount
        if mine is not None and its is not None and less_than(its, mine):
            yield from _moved(trial, other, its, mine)


def _without_end(trial: Trial) -> Iterator[Fix]:
    """The rule without the upper end of a range; without the condition where that asks nothing more."""
    rule = trial.wound.rule
    members = and_members(rule.rule.when)
    for end in upper_ends(rule):
        if end.fact.name in _COUNTED:
            low = end.open_above()
            opened = [] if low is None else [*_moved(trial, rule, end.node, low)]
            yield from opened or _without(trial, members, members.index(end.node))


def _without(trial: Trial, members: Sequence[n.Expression], place: int) -> Iterator[Fix]:
    """The rule without one of its conditions, if that mends it."""
    wound, rule = trial.wound, trial.wound.rule
    rest = joined_by_and((*members[:place], *members[place + 1 :]))
    if trial.mends({rule.id: replace(rule.rule, when=rest)}):
        text = without_when(rule, members, place, wound.names)
        yield wound.told_anew("delete", text, clause=wound.said(members[place]))


def _noless_than(trial: Trial) -> Iterator[Fix]:
    """The bands without those that give less than one below them."""
    wound, rule, bands = trial.wound, trial.wound.rule, trial.wound.rule.rule.effect.bands
    falling: list[n.Band] = []
    most: n.Expression | None = None
    for band in () if bands is None else bands.bands:
        if most is not None and less_than(band.amount, most):
            falling.append(band)
        else:
            most = band.amount
    if bands is not None and falling:
        left = replace(bands, bands=tuple(one for one in bands.bands if one not in falling))
        if trial.mends({rule.id: swapped(rule.rule, bands, left)}):
            text = without_bands(rule, falling, wound.names)
            clause = ", ".join(" ".join(rule.text[one.span.start : one.span.end].split()) for one in falling)
            yield wound.told_anew("delete_bands", text, clause=clause)


def _from_tier_on(wound: Wound) -> Iterator[Fix]:
    """The tier and all above it; without an upper end; the higher tier with as much."""
    multiplied = wound.rule.rule.effect.verb is n.Verb.MULTIPLY
    earning = [one for one in wound.of.living if one.rule.effect.verb is n.Verb.EARN] if multiplied else []
    more = (one for one in earning if one not in wound.others)
    trial = Trial.of(wound, [wound.rule, *wound.others, *more])
    if trial is not None:
        yield from _higher_too(trial)
        yield from _as_much(trial)
        yield from _noless_than(trial)
    yield from wound.accepted()


def _higher_too(trial: Trial) -> Iterator[Fix]:
    wound = trial.wound
    members = and_members(wound.rule.rule.when)
    for place, one in enumerate(members):
        match one:
            case n.Comparison(operator="=", left=n.Fact(name="customer.tier")):
                on = n.Comparison(">=", one.left, one.right)
                yield from _moved(trial, wound.rule, one, on)
            case n.Comparison(operator="<" | "<=", left=n.Fact(name="customer.tier")):
                yield from _without(trial, members, place)


MENDERS: Mapping[str, Mender] = {
    "C120": _neighbours,
    "C121": _neighbours,
    "C161": _cliff,
    "C162": _from_tier_on,
}
