"""The same days in another time zone: what a document says stays, the moments that it means move."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from flask_loyalty.engine.periods import zone_of
from flask_loyalty.language import nodes as n
from flask_loyalty.language.walking import facts_of
from flask_loyalty.programme.indexing import indexed
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = ["asks_the_clock", "in_zone", "later_by_minutes", "rule_in_zone"]


def in_zone(programme: Programme, timezone: str) -> Programme:
    """A programme with the same days and hours in another time zone."""
    was = programme.timezone
    rules = [rule_in_zone(rule, was, timezone) for rule in programme.rules]
    codes = {}
    for id_, code in programme.codes.items():
        since, until = (_same_clock(edge, was, timezone) for edge in (code.since, code.until))
        codes[id_] = replace(code, since=since, until=until)
    tiers = [tier.id for tier in programme.tiers]
    return replace(programme, timezone=timezone, rules=indexed(tuple(rules), tiers), codes=codes)


def rule_in_zone(rule: ProgrammeRule, was: str, timezone: str) -> ProgrammeRule:
    """A rule whose document names the same days of another time zone."""
    if was == timezone:
        return rule
    return replace(
        rule,
        since=_same_clock(rule.since, was, timezone),
        until=_same_clock(rule.until, was, timezone),
        announced=_same_clock(rule.announced, was, timezone),
    )


def _same_clock(moment: datetime | None, was: str, timezone: str) -> datetime | None:
    """The moment at which clocks of another zone show what those of the first one do."""
    if moment is None:
        return None
    return moment.astimezone(zone_of(was)).replace(tzinfo=zone_of(timezone)).astimezone(UTC)


def later_by_minutes(was: str, timezone: str, at: datetime) -> int:
    """How much later a day begins in another time zone, near a moment; below 0: earlier."""
    before, after = (at.astimezone(zone_of(zone)).utcoffset() for zone in (was, timezone))
    assert before is not None, "a zone has an offset"
    assert after is not None, "a zone has an offset"
    return int((before - after).total_seconds()) // 60


def asks_the_clock(rule: ProgrammeRule) -> bool:
    """Whether a rule names days, hours or calendar periods, which another time zone moves."""
    if rule.since or rule.until or rule.announced or isinstance(rule.rule.start, n.Every):
        return True
    if any(limit.period or limit.scope in _PERIODS for limit in rule.rule.limits):
        return True
    return any(fact.name.startswith("now.") for fact in facts_of(rule.rule))


_PERIODS = frozenset(period.value for period in n.Period)
