"""Anything that a programme may be asked about, made from what a rule asks: an order, an event, a period.

What is made is a proposal, as in :mod:`flask_loyalty.analysis.situations`; whoever asks puts it through
``decide`` and keeps what shows what was looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from flask_loyalty.analysis.boxes import Box
from flask_loyalty.analysis.share_links import part_of, quotient_of
from flask_loyalty.analysis.situations import MEMBER, Wanted, facts_in, moment_in, settled, situations
from flask_loyalty.analysis.space import Space
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import (
    Event,
    Facts,
    OpenSpan,
    OrderEvent,
    Party,
    PeriodEvent,
    SignalEvent,
    Value,
)
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.periods import add, period_bounds, zone_of
from flask_loyalty.engine.scope import past_key
from flask_loyalty.engine.spans import changes_by_order
from flask_loyalty.language import nodes as n
from flask_loyalty.language.sorts import Kind
from flask_loyalty.language.vocabulary import FACTS
from flask_loyalty.language.walking import facts_of
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = ["Occasion", "Opener", "Use", "at_parts", "occasions", "with_amounts"]

FRIEND = "bogna"
_RICH = (Fraction(0), Fraction(1_000_000), Fraction(20_000), Fraction(5))
"""What is taken for amounts that no condition asks for, one after the other; money in minor units."""
_MOST_COUNTED = Fraction(20)


class Use(NamedTuple):
    """What was given before.

    :ivar by: the rule; empty where it is a budget's, or a code was used.
    :ivar budget: the budget, else empty.
    :ivar code: the code, else empty.
    :ivar counts: what is counted: ``time``, ``money``, ``point``, ``item``, ``customer``.
    """

    by: str
    counts: str
    amount: int
    budget: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Opener:
    """An order that opens offers: which, a programme says."""

    event: OrderEvent
    facts: Facts

    @property
    def moment(self) -> datetime:
        return self.event.cart.at

    def spans(self, programme: Programme) -> tuple[OpenSpan, ...]:
        """What a programme has open after it."""
        decision = decide(programme, self.event, self.facts, self.moment)
        opened, _ = changes_by_order(programme, self.event, decision, None, (), self.facts, ())
        return tuple(OpenSpan(one.rule, one.order, one.at, one.until) for one in opened)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that happens, and everything that is known with it.

    :ivar uses: what rules and budgets gave before, as far as it counts.
    :ivar opened: when the spans that are open began, where their ends go by the programme that decides; None:
        they end as the facts have it.
    :ivar opener: the order that opens what a programme opens by it, where that is what matters.
    """

    event: Event
    facts: Facts
    moment: datetime
    uses: tuple[Use, ...] = ()
    opened: datetime | None = None
    opener: Opener | None = None

    def decided(self, programme: Programme) -> Decision:
        """What a programme makes of it."""
        facts = self.facts if self.opened is None else _opened(self.facts, self.opened, programme)
        if self.opener is not None:
            facts = replace(facts, spans=self.opener.spans(programme))
        return decide(programme, self.event, facts, self.moment)


def _opened(facts: Facts, at: datetime, programme: Programme) -> Facts:
    """The same with the spans that a programme opens at a moment."""
    zone, starts = zone_of(programme.timezone), {rule.id: rule.rule.start for rule in programme.rules}
    spans = tuple(
        OpenSpan(span.rule, span.opened_by, at, add(at, start.duration, zone))
        for span in facts.spans
        if isinstance(start := starts.get(span.rule), n.Within)
    )
    return replace(facts, spans=spans)


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
    boxes = [*settled(space, wanted.when)]
    free = {key: one for box in boxes for key, one in _free(space, rule, box).items()}
    parts = [amounts for box in boxes for amounts in at_parts(space, box)]
    for amounts in (*parts, *_sizes(free)):
        for made in situations(space, wanted):
            yield Occasion(made.event, with_amounts(made.facts, amounts), made.moment)


def _sizes(free: Mapping[str, n.Fact]) -> Iterator[Mapping[str, Fraction]]:
    """What amounts that nothing asks for may be: each smaller than the one before it, and larger."""
    for rich in _RICH[1:] if free else ():
        yield _falling(free, rich)
        if len(free) > 1:
            yield _falling(dict(reversed([*free.items()])), rich)


def _inside(space: Space, when: Box, amounts: Mapping[str, Fraction]) -> Mapping[str, Fraction]:
    """Those amounts that a box allows."""
    return {
        key: value
        for key, value in amounts.items()
        if key not in when or when[key] >> space.dimension(key).cell_of(value) & 1
    }


def at_parts(space: Space, when: Box) -> Iterator[Mapping[str, Fraction]]:
    """Amounts of which one is just such a part of the other as a box asks, or just not."""
    for key in when:
        condition = space.residual(key) if space.dimension(key).residual else None
        part = None if condition is None else part_of(condition) or quotient_of(condition)
        if part is None or any(one.name.startswith(_OF_THIS) for one in (part.one, part.whole)):
            continue
        whole = _MOST_COUNTED if _is_count(part.whole) else _WHOLE
        edge = whole * part.share
        for value in (-(-edge // 1), edge // 1, -(-edge // 1) - 1, edge // 1 + 1):
            yield {past_key(part.whole): whole, past_key(part.one): Fraction(max(0, value))}


_OF_THIS = ("order.", "item.", "now.")
_WHOLE = Fraction(10_000)


def _falling(free: Mapping[str, n.Fact], value: Fraction) -> Mapping[str, Fraction]:
    """Amounts at a size, each a tenth of the one before, so that a result exceeds its target.

    What is counted in orders or months is small, so that a case can tell them.
    """
    found: dict[str, Fraction] = {}
    count = min(value, _MOST_COUNTED)
    for key, fact in free.items():
        found[key] = count if _is_count(fact) else value
        value, count = Fraction(value // 10), Fraction(count // 4)
    return found


def _is_count(fact: n.Fact) -> bool:
    known = FACTS.get(fact.name)
    return known is not None and known.type.kind is Kind.COUNT


def _free(space: Space, rule: ProgrammeRule, when: Box) -> Mapping[str, n.Fact]:
    """The amounts that a rule reads from the past or from the shop, and that no condition in a box asks."""
    found: dict[str, n.Fact] = {}
    for fact in (*facts_of(rule.rule), *_of_questions(space, when)):
        known = space.programme.facts.get(fact.name) or FACTS.get(fact.name)
        given = not fact.name.startswith(("order.", "item.", "now.")) or fact.name not in FACTS
        if given and known is not None and known.type.kind in _AMOUNTS and past_key(fact) not in when:
            found[past_key(fact)] = fact
    return found


def _of_questions(space: Space, when: Box) -> Iterator[n.Fact]:
    """The facts of what a box leaves to the interpreter."""
    for key in when:
        if space.dimension(key).residual:
            yield from facts_of(space.residual(key))


_AMOUNTS = (Kind.MONEY, Kind.POINTS, Kind.NUMBER, Kind.COUNT)


def with_amounts(facts: Facts, amounts: Mapping[str, Fraction]) -> Facts:
    """The same with some amounts of the past, or from the shop."""
    past, shop = dict(facts.past), dict(facts.shop)
    for key, value in amounts.items():
        (past if key in past else shop)[key] = value
    return replace(facts, past=past, shop=shop)


def _by_facts(space: Space, rule: ProgrammeRule, when: Box, moment: datetime) -> Iterator[Occasion]:
    """An event or a period, with what no condition asks for at several sizes."""
    free = _free(space, rule, when)
    parts = [{**dict.fromkeys(free, _RICH[0]), **one} for one in at_parts(space, when)]
    rich = [_inside(space, when, one) for one in _sizes(_free(space, rule, {}))]
    for amounts in (*_sizes(free), dict.fromkeys(free, _RICH[0]), *parts, *rich):
        facts = with_amounts(facts_in(space, when), amounts)
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
