"""What brings a limit to bear: an order so dear that it is reached, or uses that came before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask_loyalty.analysis.occasions import Occasion, Use
from flask_loyalty.engine.facts import OrderEvent, Party, PeriodEvent
from flask_loyalty.engine.limits import Room, budget_key, counting_moment, customers_key, rooms
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.engine.scope import Scope
from flask_loyalty.programme.model import Budget, Programme, ProgrammeRule

__all__ = ["dearer", "near_budgets", "party_of", "with_uses"]


def dearer(one: Occasion, factor: int) -> Occasion:
    """The same order at so many times the prices; what is no order stays as it is."""
    if not isinstance(one.event, OrderEvent):
        return one
    cart = one.event.cart
    lines = tuple(
        replace(
            line,
            unit_price_minor=line.unit_price_minor * factor,
            regular_price_minor=line.regular_price_minor * factor,
        )
        for line in cart.lines
    )
    return replace(one, event=replace(one.event, cart=replace(cart, lines=lines)))


def with_uses(one: Occasion, forms: Sequence[tuple[Programme, ProgrammeRule]]) -> Iterator[Occasion]:
    """The same after a rule gave the customer, or others, as much as a limit of one of its forms allows."""
    found = [room for programme, rule in forms for room in _remembered(one, programme, rule)]
    yield from _each_used(one, found, forms[-1][1].id)
    for counts in ("time", "money", "point", "item", "customer"):
        keys = {room.key for room in found if room.counts == counts}
        if any(room.key in keys and room.counts != counts for room in found):
            continue  # one number cannot be both how often and how much
        if counts == "customer":  # others, of whom only the number is known
            keys = {customers_key(key) for key in keys}
        for level in sorted({room.limit for room in found if room.counts == counts and room.limit}):
            used = {**one.facts.used, **dict.fromkeys(keys, level)}
            uses = (Use(forms[-1][1].id, counts, level),)
            yield replace(one, facts=replace(one.facts, used=used), uses=uses)


def _each_used(one: Occasion, rooms_: Sequence[Room], rule: str) -> Iterator[Occasion]:
    """The same where one limit, and none of the others, has been used up."""
    keys = dict.fromkeys(room.key for room in rooms_)
    for key in keys if len(keys) > 1 else ():
        for room in (room for room in rooms_ if room.key == key and room.limit and room.counts != "customer"):
            uses = (Use(rule, room.counts, room.limit),)
            yield replace(one, facts=replace(one.facts, used={**one.facts.used, key: room.limit}), uses=uses)


def near_budgets(one: Occasion, forms: Sequence[tuple[Programme, Budget]]) -> Iterator[Occasion]:
    """The same with nearly nothing left of a budget, as one of its forms has it."""
    party, moment = party_of(one), counting_moment(one.event, one.moment)
    for level in sorted({max(0, budget.most + step) for _, budget in forms for step in (-1, 0)}):
        used = {
            budget_key(budget, party, moment, zone_of(programme.timezone)): level
            for programme, budget in forms
        }
        counts = {budget.counts for _, budget in forms}
        words = sorted("time" if what == "use" else what for what in counts)
        uses = tuple(Use("", what, level, forms[-1][1].id) for what in words)
        yield replace(one, facts=replace(one.facts, used={**one.facts.used, **used}), uses=uses)


def party_of(one: Occasion) -> Party:
    """Whose limits count."""
    match one.event:
        case OrderEvent(cart=cart):
            return Party("customer", cart.member or "")
        case PeriodEvent(party=party):
            return party
    return Party("customer", one.event.member)


def _remembered(one: Occasion, programme: Programme, rule: ProgrammeRule) -> Iterator[Room]:
    """The limits of a rule that something before may have used; not those of one order."""
    party = party_of(one)
    of_others = rule.rule.audience is not None and rule.rule.audience.word != party.kind
    if not party.id or of_others:
        return
    member = party.id if party.kind == "customer" else None
    scope = Scope(programme, one.facts, one.moment, member=member)
    bare = replace(rule, budget=None)
    found = rooms(bare, party, scope, counting_moment(one.event, one.moment))
    yield from (room for room in found if room.key)
