"""Whether the bands of an effect fit what they measure, and each other."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from flask_loyalty.language import nodes as n
from flask_loyalty.language.checker import Checker, Here, spelt
from flask_loyalty.language.diagnostics import Diagnostic, Fix
from flask_loyalty.language.printer import print_expression
from flask_loyalty.language.source import Span
from flask_loyalty.language.typing_rules import comparable, key, ordered
from flask_loyalty.language.vocabulary import PERCENT, Kind, Type
from flask_loyalty.language.walking import facts_of

__all__ = ["check_bands", "first_amount"]

_BANDED = frozenset({n.Verb.EARN, n.Verb.DISCOUNT, n.Verb.MULTIPLY, n.Verb.PAY, n.Verb.CHARGE})
_EACH_BY_ITSELF = frozenset({n.UnitsKind.ALL, n.UnitsKind.EACH})


def first_amount(effect: n.Effect) -> n.Expression | None:
    """The amount of an effect, or of the first of its bands; the verb asks the same of all of them."""
    return effect.amount if effect.bands is None else effect.bands.bands[0].amount


def check_bands(checker: Checker, effect: n.Effect, here: Here) -> None:
    """Note every mistake of an effect's bands, but for what the verb asks of the first amount."""
    bands = effect.bands
    if bands is None:
        return
    if effect.verb not in _BANDED:
        checker.tell("R131", bands.span, word=effect.verb.value)
        return
    if effect.verb is n.Verb.MULTIPLY:
        here = replace(here, units=True)  # "add on items" would be no help: it multiplies all points
    mistakes = len(checker.found)
    measured = checker.type_of(bands.measure, here)
    rated = effect.per is not None or _amount_type(checker, bands.bands[0], here) == PERCENT
    if measured is not None and not ordered(measured):
        checker.tell("T110", bands.measure.span, left=key(measured))
    elif measured is not None:
        _mode(checker, effect, bands, measured, rated=rated)
    _units(checker, effect, bands, rated=rated)
    for band in bands.bands:
        _limit(checker, band, measured, here)
    _order(checker, bands)
    _amounts(checker, bands, here)
    if len(checker.found) == mistakes:
        _same_amounts(checker, bands)
    if len(checker.found) == mistakes and bands.mode == "whole" and rated and not _about_items(bands.measure):
        _cliff(checker, effect, bands)


def _mode(checker: Checker, effect: n.Effect, bands: n.Bands, measured: Type, *, rated: bool) -> None:
    """What adds up says how its parts count; a rate, a score or a tier has one reading."""
    can_be_parted = rated and effect.verb is not n.Verb.MULTIPLY
    if not _adds_up(checker, bands.measure, measured):
        if bands.mode is not None:
            parts = {"word": bands.mode, "left": key(measured)}
            delete = Fix.write(Span(bands.measure.span.end, bands.mode_span.end), "", safe=True)
            checker.note(Diagnostic("R133", bands.mode_span, parts, fixes=(delete,)))
    elif bands.mode is None:
        words = ("marginal", "whole") if can_be_parted else ("whole",)
        end = bands.measure.span.end
        fixes = tuple(Fix.write(Span(end, end), f" {word}", safe=len(words) == 1) for word in words)
        checker.note(Diagnostic("R132", bands.measure.span, {"left": key(measured)}, fixes=fixes))
    elif bands.mode == "marginal" and not can_be_parted:
        why = {"why": "multiply"} if effect.verb is n.Verb.MULTIPLY else {}
        fix = Fix.write(bands.mode_span, "whole")
        checker.note(Diagnostic("R134", bands.mode_span, why, fixes=(fix,)))


def _same_amounts(checker: Checker, bands: n.Bands) -> None:
    """A band that gives what the one before it gives."""
    for before, band in pairwise(bands.bands):
        if before.amount == band.amount:
            place = band.limit.span.to(band.amount.span)
            beside = before.limit.span.to(before.amount.span)
            checker.tell("R153", place, (beside,), limit=print_expression(band.limit))


def _cliff(checker: Checker, effect: n.Effect, bands: n.Bands) -> None:
    """Where one grosz more changes the whole amount at once: told, for it may be wanted."""
    all_ = bands.bands
    jumps = [_jump(effect, before, band) for before, band in zip((None, *all_), all_, strict=False)]
    highest = max(range(len(all_)), key=lambda place: jumps[place] or 0)
    band, jump = (all_[highest], jumps[highest]) if jumps[highest] else (all_[-1], None)
    if jump is None and jumps[0] == 0 and len(all_) == 1:
        return  # from nothing on: one rate for all
    parts = {"limit": print_expression(band.limit)}
    if jump is not None:
        parts["why"] = "money"
        parts["amount"] = print_expression(n.MoneyLiteral(jump, checker.names.currency))
    fix = Fix.write(bands.mode_span, "marginal")
    checker.note(Diagnostic("R139", band.limit.span, parts, fixes=(fix,)))


def _jump(effect: n.Effect, before: n.Band | None, band: n.Band) -> int | None:
    """By how much of its measure's money a percentage jumps at a limit; None where the text does not say."""
    of_itself = effect.measure is None and effect.verb is not n.Verb.DISCOUNT
    match band:
        case n.Band(n.MoneyLiteral(minor), n.PercentLiteral(rate)) if of_itself and effect.per is None:
            lower = before.amount.value if before and isinstance(before.amount, n.PercentLiteral) else 0
            return int(abs(rate - lower) * minor)
        case _:
            return None


def _adds_up(checker: Checker, measure: n.Expression, type_: Type) -> bool:
    """Money and counts do, and the facts that say so (hours worked)."""
    if type_.kind in (Kind.MONEY, Kind.COUNT, Kind.POINTS):
        return True
    known = checker.names.fact(measure.name) if isinstance(measure, n.Fact) else None
    return known is not None and known.additive


def _units(checker: Checker, effect: n.Effect, bands: n.Bands, *, rated: bool) -> None:
    """Bands of items decide each item by itself, which a set and a fixed amount for all cannot follow."""
    units = effect.units
    if units is None or not _about_items(bands.measure):
        return
    if units.kind not in _EACH_BY_ITSELF or (not rated and units.kind is not n.UnitsKind.EACH):
        measure = print_expression(bands.measure)
        checker.tell("R135", units.span, why="" if rated else "fixed", name=measure)


def _about_items(measure: n.Expression) -> bool:
    return any(fact.name.startswith("item.") for fact in facts_of(measure))


def _limit(checker: Checker, band: n.Band, measured: Type | None, here: Here) -> None:
    type_ = checker.type_of(band.limit, here)
    if measured is None or type_ is None or not ordered(measured):
        return
    if not comparable(measured, type_):
        checker.tell("T102", band.limit.span, left=key(measured), right=key(type_))
    else:
        checker.known_id(measured, band.limit)


def _order(checker: Checker, bands: n.Bands) -> None:
    """Each limit lies above the one before it, as far as the text alone tells."""
    for before, band in pairwise(bands.bands):
        low, high = _size(checker, before.limit), _size(checker, band.limit)
        if low is not None and high is not None and low[0] == high[0] and low[1] >= high[1]:
            why = "same" if low[1] == high[1] else ""
            parts = {
                "why": why,
                "limit": print_expression(band.limit),
                "before": print_expression(before.limit),
            }
            checker.tell("R136", band.limit.span, (before.limit.span,), **parts)


def _size(checker: Checker, limit: n.Expression) -> tuple[str, Fraction] | None:
    """What a limit counts in, and how much: sizes of one kind can be compared."""
    match limit:
        case n.MoneyLiteral():
            return "money", Fraction(limit.minor)
        case n.NumberLiteral() | n.CountLiteral() | n.PercentLiteral():
            return "number", limit.value
        case n.TextLiteral() if limit.value in checker.names.tiers:
            return "tier", Fraction(checker.names.tiers.index(limit.value))
        case n.Fact():
            return print_expression(limit), Fraction(1)
        case n.PartOf(n.PercentLiteral() as percent, n.Fact() as whole):
            return print_expression(whole), percent.value
        case _:
            return None


def _amounts(checker: Checker, bands: n.Bands, here: Here) -> None:
    """The amounts after the first are of its kind; only the first must be above 0."""
    wanted = _amount_type(checker, bands.bands[0], here)
    for band in bands.bands[1:]:
        type_ = checker.type_of(band.amount, here)
        if isinstance(band.amount, n.Negative):
            checker.tell("R109", band.amount.span, found="–")
        elif type_ is not None and wanted is not None and type_ != wanted:
            checker.tell("R137", band.amount.span, left=key(type_), wanted=key(wanted))
        elif isinstance(band.amount, n.PercentLiteral) and band.amount.value > 1:
            checker.tell("R110", band.amount.span, found=f"{spelt(band.amount.value * 100)}%")


def _amount_type(checker: Checker, band: n.Band, here: Here) -> Type | None:
    """The type of an amount whose mistakes are told elsewhere."""
    return Checker(checker.names).type_of(band.amount, here)
