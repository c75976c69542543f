"""Limits: how much of a rule may still be given, and under which key its uses are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_loyalty.engine.codes import keys_of_codes
from flask_loyalty.engine.facts import Event, OrderEvent, Party, PeriodEvent, SignalEvent
from flask_loyalty.engine.outcomes import LimitUse, Missed
from flask_loyalty.engine.periods import period_label, zone_of
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language.nodes import CountLiteral, Limit, Period
from flask_loyalty.money import round_fraction
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = [
    "Room",
    "counting_moment",
    "counts_customers",
    "customers_key",
    "fitting",
    "held_back",
    "left_of",
    "limit_key",
    "limit_keys",
    "rooms",
    "used_up",
    "uses",
    "with_customers",
]

_CUSTOMERS = "customers"
_PERIODS = {period.value for period in Period}


@dataclass(frozen=True, slots=True)
class Room:
    """A limit as it stands: what it counts, how much it allows in all, and how much is left.

    ``counts`` is the unit: ``point``, ``item``, ``time``, ``customer``, ``money``, or a counter's word.
    """

    key: str
    counts: str
    limit: int
    left: int


def limit_key(rule: ProgrammeRule, index: int, party: Party, moment: datetime, zone: ZoneInfo) -> str:
    """Under which key the uses of a rule's limit are counted.

    It names the rule, the limit (they are numbered from 0) and only what the limit tells apart: one party
    or all, one calendar period or ever. Empty for a limit per order: nobody has to remember that. A limit
    of customers remembers each of them (:func:`customers_key`).

    ``cups/0/customer:42/2026-05`` is the first limit of ``cups``, for member 42, in May 2026.
    """
    limit = rule.rule.limits[index]
    if limit.scope == "order":
        return ""
    counts_customers = _unit(limit) == "customer"
    parts = [rule.id, str(index), *([_CUSTOMERS] if counts_customers else [])]
    whose = f"{party.kind}:{party.id}"
    period = limit.period
    if limit.scope in _PERIODS:
        period = Period(limit.scope)
    elif limit.scope is not None:
        parts.append(whose)
    if period is not None:
        parts.append(period_label(period, moment, zone))
    return "/".join([*parts, whose] if counts_customers else parts)


def customers_key(key: str) -> str:
    """Under which key a limit of customers counts them, of the key that remembers one; otherwise empty.

    ``happy/0/customers/customer:42`` remembers how often member 42 used the rule, and
    ``happy/0/customers`` counts the customers who did: whoever used it once or more counts as one.
    """
    parts = key.split("/", 3)
    return key.partition("/customer:")[0] if len(parts) == 4 and parts[2] == _CUSTOMERS else ""


def with_customers(used: Mapping[str, int], changes: Mapping[str, int]) -> dict[str, int]:
    """Changes of uses, together with what they change in the numbers of customers.

    :param used: what was used before, by key; keys that are not there were not used.
    """
    all_ = dict(changes)
    for key, change in changes.items():
        counter = customers_key(key)
        if counter:
            before = used.get(key, 0)
            all_[counter] = all_.get(counter, 0) + (before + change > 0) - (before > 0)
    return all_


def limit_keys(programme: Programme, event: Event, moment: datetime) -> tuple[str, ...]:
    """The keys whose uses must be known to decide an event, each once, in a stable order."""
    zone = zone_of(programme.timezone)
    keys: dict[str, None] = {}
    for party in _parties(event):
        for rule in programme.rules:
            for index in range(len(rule.rule.limits)):
                key = limit_key(rule, index, party, counting_moment(event, moment), zone)
                for one in (customers_key(key), key):
                    if one:
                        keys.setdefault(one)
    if isinstance(event, OrderEvent):
        keys |= dict.fromkeys(keys_of_codes(programme, event))
    return tuple(keys)


def counting_moment(event: Event, moment: datetime) -> datetime:
    """The moment whose calendar period counts: of a period its start, otherwise that of the decision."""
    return event.start if isinstance(event, PeriodEvent) else moment


def _parties(event: Event) -> Iterable[Party]:
    match event:
        case OrderEvent(cart=cart):
            yield Party("customer", cart.member or "")
            if cart.served_by is not None:
                yield Party("employee", cart.served_by)
            if cart.affiliate is not None:
                yield Party("affiliate", cart.affiliate)
        case SignalEvent(member=member, friend=friend):
            yield Party("customer", member)
            if friend is not None:
                yield Party("customer", friend)
        case PeriodEvent(party=party):
            yield party


def rooms(rule: ProgrammeRule, party: Party, scope: Scope, moment: datetime) -> tuple[Room, ...]:
    """What each limit of a rule leaves.

    :param moment: the moment whose calendar period counts.
    """
    zone = zone_of(scope.programme.timezone)
    found = []
    for index, limit in enumerate(rule.rule.limits):
        key = limit_key(rule, index, party, moment, zone)
        most = round_fraction(scope.number(limit.amount) or 0)
        found.append(Room(key, _unit(limit), most, max(0, most - _used(key, scope.facts.used))))
    return tuple(found)


def _used(key: str, used: Mapping[str, int]) -> int:
    """How much of a limit stands in the way; a customer who is counted already takes no more of it."""
    counter = customers_key(key)
    if counter:
        return 0 if used.get(key) else used.get(counter, 0)
    return used.get(key, 0) if key else 0


def _unit(limit: Limit) -> str:
    if not isinstance(limit.amount, CountLiteral):
        return "money"
    return limit.amount.unit


def counts_customers(rule: ProgrammeRule) -> bool:
    """Whether a limit of a rule counts customers; guests, whom nobody can tell apart, have no part in it."""
    return any(_unit(limit) == "customer" for limit in rule.rule.limits)


def left_of(counts: str, found: Sequence[Room]) -> int | None:
    """How much of a unit is left under the tightest limit that counts in it; None without one."""
    return min((room.left for room in found if room.counts == counts), default=None)


def used_up(found: Sequence[Room]) -> bool:
    """Whether a limit leaves nothing at all."""
    return any(room.left == 0 for room in found)


def held_back(rule: ProgrammeRule, found: Sequence[Room]) -> Missed:
    """A rule that its limits leave nothing; the tightest is named."""
    tightest = min(range(len(found)), key=lambda place: found[place].left, default=-1)
    return Missed(rule.id, "limit", part=tightest)


def fitting(amount: int, counts: str, found: Sequence[Room]) -> int:
    """How much of an amount the limits that count in its unit let through."""
    return min([amount, *(room.left for room in found if room.counts == counts)])


def uses(
    party: Party, found: Sequence[Room], wanted: Mapping[str, int], given: Mapping[str, int]
) -> tuple[LimitUse, ...]:
    """What an outcome takes of each limit, and what each held back, by unit.

    :param wanted: how much of each unit the rule would give without limits.
    :param given: how much it gives.
    """
    taken = []
    for room in found:
        one = int(room.counts == "customer")
        asked = wanted.get(room.counts, one)
        held_back = asked - min(asked, room.left)
        taken.append(LimitUse(room.key, given.get(room.counts, one), room.limit, held_back, room.counts))
    return tuple(taken)
