"""Anything that a programme may be asked about, made from what a rule asks: an order, an event, a period.

What is made is a proposal, as in :mod:`flask_loyalty.analysis.situations`; whoever asks puts it through
``decide`` and keeps what shows what was looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from flask_loyalty.analysis.boxes import Box
from flask_loyalty.analysis.situations import MEMBER, Wanted, facts_in, moment_in, settled, situations
from flask_loyalty.analysis.space import Space
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Event, Facts, Party, PeriodEvent, SignalEvent, Value
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.periods import period_bounds, zone_of
from flask_loyalty.engine.scope import past_key
from flask_loyalty.language import nodes as n
from flask_loyalty.language.sorts import Kind
from flask_loyalty.language.vocabulary import FACTS
from flask_loyalty.language.walking import facts_of
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = ["Occasion", "occasions"]

FRIEND = "bogna"
_RICH = (Fraction(0), Fraction(1_000_000), Fraction(20_000), Fraction(5))
"""What is taken for amounts that no condition asks for, one after the other; money in minor units."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that happens, and everything that is known with it.

    :ivar uses: what rules gave before, as far as their limits count it: the rule, what is counted, how much.
    """

    event: Event
    facts: Facts
    moment: datetime
    uses: tuple[tuple[str, str, int], ...] = ()

    def decided(self, programme: Programme) -> Decision:
        """What a programme makes of it."""
        return decide(programme, self.event, self.facts, self.moment)


def occasions(space: Space, rule: ProgrammeRule, wanted: Wanted) -> Iterator[Occasion]:
    """What may happen in a box for a rule to be asked, the plainest first."""
    start = rule.rule.start
    if isinstance(start, n.On | n.Every):
        for box in settled(space, wanted.when):
            moment = moment_in(space, box, wanted.now)
            if moment is not None:
                yield from _by_facts(space, rule, box, moment)
        return
    for made in situations(space, wanted):
        yield Occasion(made.event, made.facts, made.moment)
    for rich in _RICH[1:] if _free(space, rule, wanted.when) else ():
        for made in situations(space, wanted):
            facts = _with(made.facts, _free(space, rule, wanted.when), rich)
            yield Occasion(made.event, facts, made.moment)


def _free(space: Space, rule: ProgrammeRule, when: Box) -> Mapping[str, n.Fact]:
    """The amounts that a rule reads from the past or from the shop, and that no condition in a box asks."""
    found: dict[str, n.Fact] = {}
    for fact in facts_of(rule.rule):
        known = space.programme.facts.get(fact.name) or FACTS.get(fact.name)
        given = not fact.name.startswith(("order.", "item.", "now.")) or fact.name not in FACTS
        if given and known is not None and known.type.kind in _AMOUNTS and past_key(fact) not in when:
            found[past_key(fact)] = fact
    return found


_AMOUNTS = (Kind.MONEY, Kind.POINTS, Kind.NUMBER, Kind.COUNT)


def _with(facts: Facts, free: Iterable[str], value: Fraction) -> Facts:
    """Amounts at a size, each a tenth of the one before, so that a result exceeds its target."""
    past, shop = dict(facts.past), dict(facts.shop)
    for key in free:
        (past if key in past else shop)[key] = value
        value = Fraction(value // 10)
    return replace(facts, past=past, shop=shop)


def _by_facts(space: Space, rule: ProgrammeRule, when: Box, moment: datetime) -> Iterator[Occasion]:
    """An event or a period, with what no condition asks for at several sizes."""
    free = _free(space, rule, when)
    for rich in (*_RICH[1:], _RICH[0]) if free else _RICH[:1]:
        facts = _with(facts_in(space, when), free, rich)
        start = rule.rule.start
        if isinstance(start, n.On):
            yield _event(start.event, rule, facts, moment)
        elif isinstance(start, n.Every):
            yield _period(space.programme, rule, start.period, facts, moment)


def _event(noun: n.Noun, rule: ProgrammeRule, facts: Facts, moment: datetime) -> Occasion:
    """An event with its own facts taken out of those of the shop."""
    given = {key: value for key, value in facts.shop.items() if key.startswith(f"{noun.word}.")}
    shop: Mapping[str, Value] = {key: value for key, value in facts.shop.items() if key not in given}
    audience = rule.rule.audience
    friend = FRIEND if noun.word == "referral" or (audience and audience.word == "friend") else None
    event = SignalEvent(noun.word, "e1", MEMBER, moment, given, friend, noun.reference or "")
    return Occasion(event, replace(facts, shop=shop), moment)


def _period(
    programme: Programme, rule: ProgrammeRule, period: n.Period, facts: Facts, moment: datetime
) -> Occasion:
    """The period that a moment is in, decided at its end."""
    audience = "customer" if rule.rule.audience is None else rule.rule.audience.word
    party = Party(audience, MEMBER if audience == "customer" else f"{audience}-1")
    start, end = period_bounds(period, moment, zone_of(programme.timezone))
    return Occasion(PeriodEvent(party, start, end), facts, end)
