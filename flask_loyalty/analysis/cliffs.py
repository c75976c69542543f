"""Cliffs: where an order that is one grosz or one unit larger gets less than the smaller one.

Two orders stand beside each other, one just below a limit and one at it, and both are put through ``decide``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from flask_loyalty.analysis.bounds import ways
from flask_loyalty.analysis.boxes import Box
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.gives import DEALS, STEPS
from flask_loyalty.analysis.side_by_side import SideBySide
from flask_loyalty.analysis.situations import Situation, Wanted, situations
from flask_loyalty.analysis.space import Space
from flask_loyalty.engine.giving import given_by
from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.language import nodes as n
from flask_loyalty.language.vocabulary import Case
from flask_loyalty.language.wording import count_text, money_text
from flask_loyalty.programme.model import Phase, ProgrammeRule

__all__ = ["check_cliffs"]

_MONEY = ("order.subtotal", "item.paid", "order.margin", "item.price")
_COUNTED = "order.quantity"
MOST_RULES = 300
"""So many rules are looked at; each costs some orders put through ``decide``."""


def check_cliffs(of: Examination) -> None:
    """Note limits from which who buys more gets less; that an amount jumps up is told with its bands."""
    looked_at = 0
    for rule in of.chosen(of.living):
        if not _gives(rule) or not _upper_ends(of, rule):
            continue
        looked_at += 1
        if looked_at > MOST_RULES:
            return
        _losing(of, rule)


def _gives(rule: ProgrammeRule) -> bool:
    """Whether it gives an order money off goods, or points."""
    effect = rule.rule.effect
    if rule.phase in STEPS:
        return effect.verb in DEALS
    earns = effect.verb is n.Verb.EARN and rule.phase is Phase.EARN
    return earns and given_by(effect)[1] is OutcomeKind.POINTS


def _grain(of: Examination) -> Fraction:
    """What rounding may add: a minor unit, a point."""
    return max(Fraction(1), of.programme.points.value_minor)


def _limit(limit: n.Expression) -> Fraction | None:
    match limit:
        case n.MoneyLiteral(minor=minor):
            return Fraction(minor)
        case n.NumberLiteral(value=value) | n.CountLiteral(value=value):
            return value
    return None


def _losing(of: Examination, rule: ProgrammeRule) -> None:
    """Note a limit from which an order gets less, of this rule and of all rules together."""
    alone = of.alone(rule)
    for key, limit in _upper_ends(of, rule):
        edge = _edge(of, alone, rule, key, limit)
        if edge is None or edge.own <= _grain(of):
            continue
        edge = _edge(of, of.space, rule, key, limit)
        if edge is not None and edge.lost > _grain(of) and edge.own > 0:
            value = _limit_text(of, key, limit)
            parts = edge.parts(of.names)
            of.of_rule("losing_cliff", rule, value=value, related=edge.related(of), **parts)
            return


def _upper_ends(of: Examination, rule: ProgrammeRule) -> list[tuple[str, Fraction]]:
    """The values of the order's facts from which a rule is asked no more, and the limits of its bands."""
    found: list[tuple[str, Fraction]] = []
    for box in of.rules[rule.id].when.boxes[:8]:
        for key in ("order.subtotal", _COUNTED):
            end = None if key not in box else _end(of.space, key, box)
            if end is not None and (key, end) not in found:
                found.append((key, end))
    bands = rule.rule.effect.bands
    if bands is not None and isinstance(bands.measure, n.Fact):
        limits = (_limit(band.limit) for band in bands.bands[1:])
        found += [(bands.measure.name, limit) for limit in limits if limit is not None]
    return found


def _end(space: Space, key: str, box: Box) -> Fraction | None:
    """The lowest value above all that a box holds of a fact; None if it has no upper end."""
    dimension, cells = space.dimension(key), box[key]
    last = cells.bit_length() - 1
    known = [one for one in dimension.samples if isinstance(one, Fraction)]
    if last >= len(known) - 1:
        return None
    end = known[last]
    if end in dimension.ends:  # up to and with it
        return end + 1
    return known[last + 1]


# ---------------------------------------------------------------- two orders


def _edge(of: Examination, space: Space, rule: ProgrammeRule, key: str, limit: Fraction) -> SideBySide | None:
    """An order to which the rule gives something just below a limit, and the same just at it."""
    for box in of.rules[rule.id].when.boxes[:4]:
        for units in ways(of, rule)[:2]:
            for below in _orders(of, space, box, units, key, limit - 1):
                if any(one.rule == rule.id for one in below.decision.outcomes):
                    for at in _orders(of, space, _without(box, key), units, key, limit):
                        if _alike(below, at):
                            return SideBySide(below, at, rule.id)
    return None


def _without(box: Box, key: str) -> Box:
    return {other: cells for other, cells in box.items() if other != key}


def _orders(
    of: Examination, space: Space, box: Box, units: list[tuple[Box, int]], key: str, value: Fraction
) -> Iterator[Situation]:
    """Orders of which a fact has a value: of one kind of unit, without a margin to lose."""
    spans = [rule.id for rule in of.living if isinstance(rule.rule.start, n.Within)]
    plain = _without(box, key)
    if key == _COUNTED:
        more = int(value) - sum(number for _, number in units)
        if more < 0 or int(value) != value:
            return
        counted = [*units[:-1], (units[-1][0], units[-1][1] + more)]
        wanted = Wanted(plain, counted, of.now, spans, costs=(Fraction(0),))
    elif key in _MONEY and value >= 0:
        wanted = Wanted(plain, units, of.now, spans, totals=(int(value),), costs=(Fraction(0),))
    else:
        return
    for made in situations(space, wanted):
        if key == _COUNTED or _price(made) == value:
            yield made


def _price(made: Situation) -> int:
    return sum(line.unit_price_minor * line.quantity for line in made.event.cart.lines)


def _alike(one: Situation, other: Situation) -> bool:
    """Whether two orders differ in their goods alone."""
    return one.facts == other.facts and one.moment == other.moment


def _limit_text(of: Examination, key: str, limit: Fraction) -> Mapping[str, str]:
    """A limit as it stands after "from": ``5 items``, ``PLN 80.00``."""
    if key == _COUNTED:
        return {one: count_text(limit, "item", of.names, one, Case.GENITIVE) for one in ("pl", "en")}
    return {one: money_text(int(limit), of.programme.currency, one) for one in ("pl", "en")}
