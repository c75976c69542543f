"""What the announced deals of a programme made of one unit's price for everybody, at any moment. Pure.

``decide`` says it, for a guest who buys one unit and has typed the codes that everybody may type. Between the
moments of :func:`edges` nothing of that changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Cart, CartLine, Choices, Facts, OrderEvent
from flask_loyalty.engine.lowest import PriceRow
from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.language.nodes import TimeLiteral
from flask_loyalty.programme.model import Programme, ProgrammeRule
from flask_loyalty.programme.working import codes_of, facts_read, nodes_of

__all__ = ["InForce", "announced_price", "edges", "lowest_dealt"]


@dataclass(frozen=True, slots=True)
class InForce:
    """A version and from when on it held, until the next one."""

    since: datetime
    programme: Programme


def lowest_dealt(
    versions: Sequence[InForce],
    rows: Sequence[PriceRow],
    line: CartLine,
    currency: str,
    begin: datetime,
    end: datetime,
) -> int | None:
    """The lowest price that announced deals made of a unit in ``[begin, end)``; None where they made none.

    :param versions: those in force then, the oldest first; of two the later one holds.
    :param rows: the product's prices on the shelf, the oldest first.
    """
    found = []
    for place, version in enumerate(versions):
        since = max(begin, version.since)
        until = versions[place + 1].since if place + 1 < len(versions) else end
        for moment in edges(version.programme, rows, since, min(until, end)):
            row = next((row for row in reversed(rows) if row.since <= moment), None)
            made = None if row is None else announced_price(version.programme, row, line, currency, moment)
            found += [] if made is None else [made]
    return min(found, default=None)


def announced_price(
    programme: Programme, row: PriceRow, line: CartLine, currency: str, moment: datetime
) -> int | None:
    """What is asked for one unit after the deals that are announced by then; None where they take nothing."""
    unit = replace(
        line, quantity=1, refunded=0, unit_price_minor=row.price_minor, regular_price_minor=row.regular_minor
    )
    rules = list(_told(programme, moment))
    codes = tuple(dict.fromkeys(code for rule in rules for code in codes_of(rule.rule)))
    if not rules or currency != programme.currency:
        return None
    cart = Cart(member=None, currency=currency, at=moment, lines=(unit,))
    decision = decide(programme, OrderEvent(cart, Choices(codes=codes)), Facts(), moment)
    ids = {rule.id for rule in rules}
    off = sum(o.amount for o in decision.outcomes if o.kind is OutcomeKind.DEAL and o.rule in ids)
    return row.price_minor - off if off else None


def _told(programme: Programme, moment: datetime) -> Iterator[ProgrammeRule]:
    """The deals of which the public has been told by a moment."""
    for rule_id in programme.announced:
        rule = programme.rule(rule_id)
        if rule.announced is not None and rule.announced <= moment:
            yield rule


def edges(
    programme: Programme, rows: Sequence[PriceRow], begin: datetime, end: datetime
) -> tuple[datetime, ...]:
    """The moments of ``[begin, end)`` from which on an announced deal may make another price than before."""
    if begin >= end or not programme.announced:
        return ()
    found = {begin, *(row.since for row in rows)}
    for rule in _told(programme, end):
        codes = [programme.codes[code] for code in codes_of(rule.rule) if code in programme.codes]
        found |= {rule.announced, rule.since, rule.until}  # type: ignore[arg-type]
        found |= {at for code in codes for at in (code.since, code.until)}  # type: ignore[misc]
        if any(fact.name.startswith("now.") for fact in facts_read(rule.rule)):
            found |= set(_by_the_clock(rule, begin, end, zone_of(programme.timezone)))
    return tuple(sorted(at for at in found if at is not None and begin <= at < end))


def _by_the_clock(rule: ProgrammeRule, begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Every midnight, and every day each time of day that a rule names, and the minute after it."""
    times = [node.value for node in nodes_of(rule.rule) if isinstance(node, TimeLiteral)]
    day = begin.astimezone(zone).date()
    while (midnight := datetime.combine(day, datetime.min.time(), zone)) < end:
        yield midnight
        for time in times:
            at = datetime.combine(day, time, zone)
            yield from (at, at + timedelta(minutes=1))
        day += timedelta(days=1)
