"""The clauses of a rule, each with the ways in which it can turn out, and which of them a decision showed.

How a clause turned out is read off the scopes in which ``decide`` asked the rule; a clause that was not come
to, because one before it stood in the way, turned out in no way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_loyalty.engine.amounts import about_items, bands_reached
from flask_loyalty.engine.facts import Event, OrderEvent, PeriodEvent, SignalEvent
from flask_loyalty.engine.outcomes import Decision, Missed, Outcome
from flask_loyalty.engine.priced import Unit
from flask_loyalty.engine.scope import Scope, changed
from flask_loyalty.language import nodes as n
from flask_loyalty.language.source import Span
from flask_loyalty.programme.model import Phase, ProgrammeRule

__all__ = ["Clause", "Turn", "clauses_of", "turned_out"]

BOTH = ("true", "false")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a rule that can turn out in several ways.

    :ivar kind: ``rule`` (it gives something), ``since`` and ``until`` (its dates), ``start``, ``for``,
        ``when``, ``units`` (enough goods), ``item`` and ``beside`` (a condition on one), ``band``, ``limit``.
    :ivar span: in the rule's text; of no length for what the document says beside it.
    :ivar sides: the ways.
    :ivar condition: of ``start``, ``for``, ``when``, ``item`` and ``beside`` what is asked.
    :ivar number: of ``band`` and ``limit`` which of them; of a band -1: below the first.
    """

    kind: str
    span: Span
    sides: tuple[str, ...]
    condition: n.Expression | None = None
    number: int = 0


Turn = tuple[int, str]
"""A clause, by its place among those of its rule, and the way in which it turned out."""


# ---------------------------------------------------------------- which there are


def clauses_of(rule: ProgrammeRule) -> tuple[Clause, ...]:
    """Every clause of a rule, in the order of its text."""
    return tuple(_clauses(rule))


def _clauses(rule: ProgrammeRule) -> Iterator[Clause]:
    text = rule.rule
    yield Clause("rule", Span(0, 0), ("given",))
    if rule.since is not None:
        yield Clause("since", Span(0, 0), ("before",))
    if rule.until is not None:
        yield Clause("until", Span(0, 0), ("after",))
    if isinstance(text.start, n.Within):
        yield Clause("start", text.start.span, ("open", "closed"))
    elif isinstance(text.start, n.On):
        yield from _conditions("start", text.start.event.where)
    if text.audience is not None:
        yield from _conditions("for", text.audience.where)
    yield from _conditions("when", text.when)
    yield from _of_units(text.effect.units)
    yield from _of_bands(text.effect.bands)
    for number, limit in enumerate(text.limits):
        yield Clause("limit", limit.span, ("reached", "not_reached"), number=number)


def _conditions(kind: str, condition: n.Expression | None) -> Iterator[Clause]:
    """Each condition that joins no others, and each alternative that joins some."""
    match condition:
        case None:
            return
        case n.And(members=members):
            for member in members:
                yield from _conditions(kind, member)
        case n.Or(members=members):
            for member in members:
                if isinstance(member, n.And | n.Not):
                    yield Clause(kind, member.span, ("true",), member)
                yield from _conditions(kind, member)
        case n.Not(operand=operand):
            yield from _conditions(kind, operand)
        case _:
            yield Clause(kind, condition.span, BOTH, condition)


def _of_units(units: n.Units | None) -> Iterator[Clause]:
    if units is None or units.kind is n.UnitsKind.SHIPPING:
        return
    if units.where is not None or units.beside is not None or units.size > 1:
        yield Clause("units", units.span, ("found", "missing"))
    yield from _conditions("item", units.where)
    if units.beside is not None:
        yield from _conditions("beside", units.beside.where)


def _of_bands(bands: n.Bands | None) -> Iterator[Clause]:
    if bands is None:
        return
    if not _from_nothing(bands.bands[0].limit):
        yield Clause("band", bands.bands[0].span, ("below",), number=-1)
    for number, band in enumerate(bands.bands):
        yield Clause("band", band.span, ("reached",), number=number)


def _from_nothing(limit: n.Expression) -> bool:
    """Whether everything reaches a band that begins here."""
    match limit:
        case n.MoneyLiteral(minor=number):
            return number <= 0
        case n.NumberLiteral(value=value) | n.CountLiteral(value=value) | n.PercentLiteral(value=value):
            return value <= 0
    return False


# ---------------------------------------------------------------- how they turned out


def turned_out(
    rule: ProgrammeRule, clauses: Sequence[Clause], event: Event, decision: Decision, asked: Sequence[Scope]
) -> frozenset[Turn]:
    """The ways in which the clauses of a rule turned out in a decision.

    :param asked: the scopes in which the rule was asked (:mod:`flask_loyalty.engine.watching`).
    """
    given = [one for one in decision.outcomes if one.rule == rule.id]
    missed = [one for one in decision.missed if one.rule == rule.id and one.of == "rule"]
    found = set(_of_dates(rule, clauses, event, decision))
    found |= set(_of_results(clauses, given, missed))
    if any(one.clause == "error" for one in missed):
        return frozenset(found)
    closed = any(one.clause == "span" for one in missed)
    for scope in asked:  # a condition that was not come to, for one before it failed, may ask a wrong fact
        found |= set(_of_scope(rule, clauses, changed(scope, strict=False), closed=closed))
    return frozenset(found)


_OF_EVENTS = {Phase.PERIOD: PeriodEvent, Phase.EVENT: SignalEvent}


def _of_dates(
    rule: ProgrammeRule, clauses: Sequence[Clause], event: Event, decision: Decision
) -> Iterator[Turn]:
    """Whether something for which the rule might have been asked happened outside its dates."""
    if not isinstance(event, _OF_EVENTS.get(rule.phase, OrderEvent)):
        return
    first = event.end if isinstance(event, PeriodEvent) else decision.moment
    last = event.start if isinstance(event, PeriodEvent) else decision.moment
    for place, clause in enumerate(clauses):
        if clause.kind == "since" and rule.since is not None and first < rule.since:
            yield place, "before"
        elif clause.kind == "until" and rule.until is not None and last >= rule.until:
            yield place, "after"


_PAST_THE_UNITS = ("band", "nothing", "lost", "floor")


def _of_results(
    clauses: Sequence[Clause], given: Sequence[Outcome], missed: Sequence[Missed]
) -> Iterator[Turn]:
    for place, clause in enumerate(clauses):
        match clause.kind:
            case "rule" if given:
                yield place, "given"
            case "units":
                if given or any(one.clause in _PAST_THE_UNITS for one in missed):
                    yield place, "found"
                if any(one.clause == "units" for one in missed):
                    yield place, "missing"
            case "limit":
                held = [
                    one.limits[clause.number].held_back for one in given if clause.number < len(one.limits)
                ]
                if any(held) or any(one.clause == "limit" and one.part == clause.number for one in missed):
                    yield place, "reached"
                if 0 in held:
                    yield place, "not_reached"


def _of_scope(
    rule: ProgrammeRule, clauses: Sequence[Clause], scope: Scope, *, closed: bool
) -> Iterator[Turn]:
    """What was come to in one scope: start, audience, ``when``, units, bands."""
    text = rule.rule
    event = text.start.event.where if isinstance(text.start, n.On) else None
    audience = None if text.audience is None else text.audience.where
    yield from _held(clauses, "start", scope)
    if not scope.holds(event):
        return
    yield from _held(clauses, "for", scope)
    if not scope.holds(audience):
        return
    if isinstance(text.start, n.Within):
        yield next(i for i, one in enumerate(clauses) if one.kind == "start"), "closed" if closed else "open"
    if closed:
        return
    yield from _held(clauses, "when", scope)
    if scope.holds(text.when):
        yield from _of_effect(text.effect, clauses, scope)


def _held(clauses: Sequence[Clause], kind: str, scope: Scope) -> Iterator[Turn]:
    for place, clause in enumerate(clauses):
        if clause.kind == kind and clause.condition is not None:
            side = "true" if scope.holds(clause.condition) else "false"
            if side in clause.sides:
                yield place, side


def _of_effect(effect: n.Effect, clauses: Sequence[Clause], scope: Scope) -> Iterator[Turn]:
    units = scope.matching(None)
    for unit in units:
        yield from _held(clauses, "item", scope.of(unit))
        yield from _held(clauses, "beside", scope.of(unit))
    if effect.bands is None:
        return
    measuring = scope.measuring()
    of: list[Unit | None] = [None]
    if about_items(effect.bands.measure):
        of = [*scope.matching(None if effect.units is None else effect.units.where)]
    for one in of:
        reached = bands_reached(effect.bands, measuring if one is None else measuring.of(one))
        for place, clause in enumerate(clauses):
            if clause.kind == "band" and clause.number == reached - 1:
                yield place, clause.sides[0]
