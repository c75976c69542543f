"""Codes that a customer typed: which of them hold, and which of them a rule used.

A code is typed by a person, so capital and small letters are one. It counts as used by an order to which a
rule that asks for it gave something, once an order; one that did nothing yet stays with the cart and waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from flask_loyalty.engine.facts import Facts, OrderEvent
from flask_loyalty.engine.outcomes import CodeTyped, LimitUse, Missed, Outcome
from flask_loyalty.language.nodes import Fact, Membership, Rule, TextLiteral
from flask_loyalty.programme.model import Code, Programme
from flask_loyalty.programme.working import nodes_of

__all__ = ["codes_used", "keys_of_codes", "typed_codes"]


def typed_codes(
    programme: Programme, event: OrderEvent, facts: Facts, moment: datetime
) -> tuple[tuple[CodeTyped, ...], tuple[Missed, ...]]:
    """The codes that hold for an order, and why the others do not; each once, in the order of typing."""
    good: dict[str, CodeTyped] = {}
    bad: dict[str, Missed] = {}
    for text in event.choices.codes:
        code = _declared(programme, text)
        why = "unknown" if code is None else _hindrance(code, event.cart.member, facts, moment)
        if code is not None and not why:
            good.setdefault(code.id, CodeTyped(code.id, typed=text))
        else:
            bad.setdefault(text.strip().casefold(), Missed(text, why, of="code"))
    return tuple(good.values()), tuple(bad.values())


def _declared(programme: Programme, text: str) -> Code | None:
    wanted = text.strip().casefold()
    return next((code for name, code in programme.codes.items() if name.casefold() == wanted), None)


def _hindrance(code: Code, member: str | None, facts: Facts, moment: datetime) -> str:
    """Why a code does not hold; empty if it does."""
    if code.since is not None and moment < code.since:
        return "not_yet"
    if code.until is not None and moment >= code.until:
        return "expired"
    if code.uses is not None and facts.used.get(_key(code), 0) >= code.uses:
        return "used_up"
    if code.per_customer is None:
        return ""
    if member is None:
        return "guest"  # nobody can tell how often a guest used it
    return "used" if facts.used.get(_own_key(code, member), 0) >= code.per_customer else ""


def _key(code: Code) -> str:
    return f"code:{code.id}"


def _own_key(code: Code, member: str) -> str:
    return f"code:{code.id}/customer:{member}"


def keys_of_codes(programme: Programme, event: OrderEvent) -> Iterator[str]:
    """The keys whose uses must be known to decide which of the typed codes hold."""
    for text in event.choices.codes:
        code = _declared(programme, text)
        if code is not None:
            yield from (use.key for use in _uses(code, event.cart.member))


def codes_used(
    programme: Programme, typed: Sequence[CodeTyped], outcomes: Iterable[Outcome], member: str | None
) -> tuple[CodeTyped, ...]:
    """The codes that hold, those marked of which a rule that gave something asks for."""
    gave = {outcome.rule for outcome in outcomes}
    asked = {code for rule in programme.rules if rule.id in gave for code in codes_of(rule.rule)}
    return tuple(
        replace(one, used=True, limits=tuple(_uses(programme.codes[one.code], member)))
        if one.code in asked
        else replace(one, used=False, limits=())
        for one in typed
    )


def _uses(code: Code, member: str | None) -> Iterator[LimitUse]:
    if code.uses is not None:
        yield LimitUse(_key(code), 1, code.uses, counts="time")
    if code.per_customer is not None and member is not None:
        yield LimitUse(_own_key(code, member), 1, code.per_customer, counts="time")


def codes_of(rule: Rule) -> Iterator[str]:
    """The codes that a rule asks for: ``"AUTUMN" in order.codes``."""
    for node in nodes_of(rule):
        match node:
            case Membership(TextLiteral(code), Fact("order.codes")):
                yield code
