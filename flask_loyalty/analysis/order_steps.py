"""Orders beside one: other prices and numbers of its goods.

Where an order gets most lies at few places: at the least price and the least order that are looked at, at the
amounts that rules take off, where sets are complete, where one unit is dear and the others are cheap, at the
limits of conditions and bands, and far beyond the last of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, count, product

from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.retelling import nodes_in
from flask_loyalty.analysis.shares import price_of
from flask_loyalty.analysis.situations import Situation
from flask_loyalty.engine.facts import CartLine
from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["Steps", "at_part", "beside", "steps_of"]

MOST_UNITS = 200
"""So many units of one kind are tried; each is decided by itself."""
MOST_VALUES = 12
"""So many prices, numbers and totals are tried of those that many rules name."""
CHEAP, DEAR = 100, 100_000
"""Between these prices, in minor units, goods are looked for where nothing says how dear they are."""


@dataclass(frozen=True, slots=True)
class Steps:
    """What is tried, each in rising order.

    :ivar prices: of one unit, in minor units.
    :ivar counts: how many units of one kind.
    :ivar totals: what the goods cost together, in minor units.
    """

    prices: tuple[int, ...]
    counts: tuple[int, ...]
    totals: tuple[int, ...]


def steps_of(of: Examination, rules: Sequence[ProgrammeRule]) -> Steps:
    """What is worth trying for some rules: what they and the document's checks say of amounts and numbers."""
    checks = of.programme.checks
    money: set[int] = set()
    counts = {1}
    for rule in rules:
        money.update(one.minor for one in nodes_in(rule.rule, lambda node: isinstance(node, n.MoneyLiteral)))
        counts.update(_numbers(rule))
    counts.add(min(MOST_UNITS, 10 * max(counts)))
    cheap = checks.least_price_minor or CHEAP
    last = max(money, default=0)
    totals = {checks.least_order_minor, *money, *(one + 1 for one in money), last * 10}
    dear = max(DEAR, last * 10)
    prices = {one for one in (cheap, *money, *(one + 1 for one in money), dear) if one >= cheap}
    return Steps(_few(prices), _few(counts), _few(totals))


def _numbers(rule: ProgrammeRule) -> Iterator[int]:
    """The numbers of units that matter to a rule: those that it names, and complete sets."""
    units = rule.rule.effect.units
    if units is not None:
        yield from (units.size, units.size * 2, units.take)
    numbers = nodes_in(rule.rule, lambda node: isinstance(node, n.NumberLiteral | n.CountLiteral))
    for one in numbers:
        if one.value.denominator == 1 and 1 <= one.value <= MOST_UNITS:
            yield from (int(one.value), int(one.value) + 1)


def _few(values: Iterable[int]) -> tuple[int, ...]:
    """The lowest, the highest, and some between."""
    found = sorted(one for one in set(values) if one > 0)
    if len(found) <= MOST_VALUES:
        return tuple(found)
    step = len(found) / MOST_VALUES
    return tuple(dict.fromkeys([*(found[int(place * step)] for place in range(MOST_VALUES)), found[-1]]))


def beside(here: Situation, steps: Steps) -> Iterator[Situation]:
    """The same order with one of its lines changed or parted, or with one line more."""
    lines = here.event.cart.lines
    for place, line in enumerate(lines):
        rest = sum(one.unit_price_minor * one.quantity for one in lines if one is not line)
        for changed in _changed(line, steps, rest):
            yield _with(here, (*lines[:place], changed, *lines[place + 1 :]))
    yield from _reaching(here, steps)
    new = _new_id(lines)
    for place, line in enumerate(lines):
        for price in dict.fromkeys((steps.prices[0], steps.prices[-1])):
            one = replace(_at(line, price), id=new, quantity=1)
            yield _with(here, (*lines, one))
            if line.quantity > 1:
                fewer = replace(line, quantity=line.quantity - 1)
                yield _with(here, (*lines[:place], fewer, *lines[place + 1 :], one))


def _new_id(lines: Sequence[CartLine]) -> str:
    known = {line.id for line in lines}
    return next(id_ for id_ in map("more-{}".format, count(1)) if id_ not in known)


def _reaching(here: Situation, steps: Steps) -> Iterator[Situation]:
    """The same goods at such prices that a total is left of them when deals have taken what they take."""
    price = price_of(here)
    left = price - sum(one.amount for one in here.decision.outcomes if one.kind is OutcomeKind.DEAL)
    for total in steps.totals if left > 0 else ():
        for whole in dict.fromkeys((Fraction(total * price, left), Fraction(total + price - left))):
            if whole != price:
                yield at_part(here, whole / price, steps.prices[0])


def at_part(here: Situation, part: Fraction, least: int) -> Situation:
    """The same goods at a part of their prices, or at several times them, and none below the least price."""
    lines = here.event.cart.lines
    prices = [max(min(least, one.unit_price_minor), -(-one.unit_price_minor * part // 1)) for one in lines]
    return _with(here, tuple(_at(one, int(price)) for one, price in zip(lines, prices, strict=True)))


def _changed(line: CartLine, steps: Steps, rest: int) -> Iterator[CartLine]:
    """A line with another number, at another price, or so that the order comes to a total.

    :param rest: what the other lines cost.
    """
    cheapest = steps.prices[0]
    for number in steps.counts:
        yield _at(replace(line, quantity=number), cheapest)
    for price, total in product(steps.prices, steps.totals):
        number = -(-(total - rest) // price)
        if 1 <= number <= MOST_UNITS and number not in steps.counts:
            yield _at(replace(line, quantity=number), price)
    yield from (replace(line, quantity=number) for number in _counts(line, steps))
    yield from (_at(line, price) for price in _prices(line, steps))
    for total in steps.totals:
        for number in dict.fromkeys((line.quantity, *steps.counts)):
            each = -(-(total - rest) // number)
            if each >= cheapest:
                yield _at(replace(line, quantity=number), each)


def _counts(line: CartLine, steps: Steps) -> Iterator[int]:
    nearby = (line.quantity - 1, line.quantity + 1, line.quantity * 2, line.quantity * 10)
    return (one for one in chain(steps.counts, nearby) if 1 <= one <= MOST_UNITS and one != line.quantity)


def _prices(line: CartLine, steps: Steps) -> Iterator[int]:
    price = line.unit_price_minor
    nearby = (price // 10, price // 2, price * 2, price * 10)
    lowest, highest = steps.prices[0], max(DEAR, *steps.prices)
    return (one for one in chain(steps.prices, nearby) if lowest <= one <= highest and one != price)


def _at(line: CartLine, price: int) -> CartLine:
    """A line at another price, of which it leaves as large a part as before, or a little more."""
    old, cost = line.unit_price_minor, line.cost_minor
    if cost is not None:
        cost = cost * price // old if old else 0
    return replace(line, unit_price_minor=price, regular_price_minor=price, cost_minor=cost)


def _with(here: Situation, lines: tuple[CartLine, ...]) -> Situation:
    event = replace(here.event, cart=replace(here.event.cart, lines=lines))
    return Situation(here.programme, event, here.facts, here.moment)
