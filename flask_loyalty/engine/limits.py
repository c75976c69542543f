"""Limits and budgets: how much of a rule may still be given, and under which key its uses are counted.

A limit is one rule's own; a budget may be shared by several, so what one of them takes of an order is no
longer there for the next (:func:`spending`, :func:`drawn`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_loyalty.engine.candidates import of_cart
from flask_loyalty.engine.codes import codes_named, keys_of_codes
from flask_loyalty.engine.facts import Event, IssuedCode, OrderEvent, Party, PeriodEvent, SignalEvent
from flask_loyalty.engine.outcomes import Decision, LimitUse, Missed, Outcome
from flask_loyalty.engine.periods import period_label, zone_of
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language.nodes import CountLiteral, Limit, Period
from flask_loyalty.money import round_fraction
from flask_loyalty.programme.model import Budget, Phase, Programme, ProgrammeRule

__all__ = [
    "Room",
    "budget_in",
    "budget_key",
    "counting_moment",
    "counts_customers",
    "customers_key",
    "drawn",
    "fitting",
    "held_back",
    "left_of",
    "limit_key",
    "limit_keys",
    "rooms",
    "spending",
    "used_up",
    "uses",
    "with_customers",
    "withheld",
]

_CUSTOMERS = "customers"
_PERIODS = {period.value for period in Period}


@dataclass(frozen=True, slots=True)
class Room:
    """A limit as it stands: what it counts, how much it allows in all, and how much nobody has used.

    ``counts`` is the unit: ``point``, ``item``, ``time``, ``customer``, ``money``, ``use``, or a counter's
    word. ``whole``: it lets an amount through as it is, or nothing of it. ``pinned``: what it lets through
    at most, where it held something back on the order's day.
    """

    key: str
    counts: str
    limit: int
    unused: int
    whole: bool = False
    pinned: int | None = None

    @property
    def left(self) -> int:
        """How much it lets through."""
        return self.unused if self.pinned is None else min(self.unused, self.pinned)


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


def budget_key(budget: Budget, party: Party, moment: datetime, zone: ZoneInfo) -> str:
    """Under which key the uses of a budget are counted: ``budget:autumn/2026-05/customer:42``."""
    period = "ever" if budget.period is None else period_label(budget.period, moment, zone)
    whose = [f"{party.kind}:{party.id}"] if budget.per_customer else []
    return "/".join([f"budget:{budget.id}", period, *whose])


def budget_in(key: str) -> str:
    """The budget that a key is about; otherwise empty."""
    kind, _, rest = key.partition(":")
    return rest.partition("/")[0] if kind == "budget" else ""


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


def limit_keys(
    programme: Programme, event: Event, moment: datetime, codes: Mapping[str, IssuedCode] | None = None
) -> tuple[str, ...]:
    """The keys whose uses must be known to decide an event, each once, in a stable order.

    :param codes: the codes of batches that were typed, by their signs.
    """
    zone = zone_of(programme.timezone)
    keys: dict[str, None] = {}
    asked = _asked(programme, event, moment, codes or {})
    for party in _parties(event):
        for rule in asked:
            for index in range(len(rule.rule.limits)):
                key = limit_key(rule, index, party, counting_moment(event, moment), zone)
                for one in (customers_key(key), key):
                    if one:
                        keys.setdefault(one)
            if rule.budget is not None:
                budget = programme.budgets[rule.budget]
                keys.setdefault(budget_key(budget, party, counting_moment(event, moment), zone))
    if isinstance(event, OrderEvent):
        keys |= dict.fromkeys(keys_of_codes(programme, event, codes or {}))
    return tuple(keys)


def _asked(
    programme: Programme, event: Event, moment: datetime, codes: Mapping[str, IssuedCode]
) -> Sequence[ProgrammeRule]:
    """The rules with limits that an event may concern, as far as can be said before its facts are known."""
    if programme.index is None or not isinstance(event, OrderEvent):
        return programme.rules
    typed = codes_named(programme, event, codes)
    return of_cart(programme, event.cart, moment, typed).counted().of(Phase)


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
    if rule.budget is not None:
        found.append(_of_budget(rule, party, scope, moment, zone))
    return tuple(found)


def _of_budget(rule: ProgrammeRule, party: Party, scope: Scope, moment: datetime, zone: ZoneInfo) -> Room:
    budget = scope.programme.budgets[rule.budget or ""]
    key = budget_key(budget, party, moment, zone)
    unused = max(0, budget.most - scope.facts.used.get(key, 0))
    return Room(key, budget.counts, budget.most, unused, not budget.rest, scope.withheld.get(rule.id))


def spending(scope: Scope, outcomes: Iterable[Outcome]) -> Scope:
    """The same after some outcomes: what they drew from budgets is used."""
    more = _drawn_by(outcomes) if scope.programme.budgets else {}
    if not more:
        return scope
    used = {**scope.facts.used}
    for key, amount in more.items():
        used[key] = used.get(key, 0) + amount
    return replace(scope, facts=replace(scope.facts, used=used))


def drawn(found: tuple[Room, ...], outcomes: Iterable[Outcome]) -> tuple[Room, ...]:
    """The same limits after some outcomes more."""
    more = _drawn_by(outcomes) if any(budget_in(room.key) for room in found) else {}
    if not more:
        return found
    return tuple(replace(room, unused=max(0, room.unused - more.get(room.key, 0))) for room in found)


def _drawn_by(outcomes: Iterable[Outcome]) -> dict[str, int]:
    more: dict[str, int] = {}
    for outcome in outcomes:
        for use in outcome.limits:
            if budget_in(use.key):
                more[use.key] = more.get(use.key, 0) + use.used
    return more


def withheld(placed: Decision | None) -> dict[str, int]:
    """By rule, how much its budget let through on the order's day, where it held something back.

    A return makes others give less, but what was held back that day is not given later.
    """
    if placed is None:
        return {}
    most = {miss.rule: 0 for miss in placed.missed if miss.of == "rule" and miss.clause == "budget"}
    for outcome in placed.outcomes:
        for use in outcome.limits:
            if budget_in(use.key) and use.held_back:
                most[outcome.rule] = use.used
    return most


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
    """A rule that its limits leave nothing; the tightest is named.

    An amount that is too large for what a budget leaves, and may not be cut, is the budget's doing.
    """
    for room in found:
        if (room.left == 0 or (room.whole and not used_up(found))) and budget_in(room.key):
            return Missed(rule.id, "budget", budget_in(room.key))
    tightest = min(range(len(found)), key=lambda place: found[place].left, default=-1)
    return Missed(rule.id, "limit", part=tightest)


def fitting(amount: int, counts: str, found: Sequence[Room]) -> int:
    """How much of an amount the limits that count in its unit let through."""
    least = min([amount, *(room.left for room in found if room.counts == counts and not room.whole)])
    enough = all(room.left >= least for room in found if room.counts == counts and room.whole)
    return least if enough else 0


def uses(
    party: Party, found: Sequence[Room], wanted: Mapping[str, int], given: Mapping[str, int]
) -> tuple[LimitUse, ...]:
    """What an outcome takes of each limit, and what each held back, by unit.

    :param wanted: how much of each unit the rule would give without limits.
    :param given: how much it gives.
    """
    taken = []
    for room in found:
        one = int(room.counts in ("customer", "use"))
        asked = wanted.get(room.counts, one)
        held_back = asked - min(asked, room.left)
        taken.append(LimitUse(room.key, given.get(room.counts, one), room.limit, held_back, room.counts))
    return tuple(taken)
