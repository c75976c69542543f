"""Codes that a customer typed: which of them hold, and which of them a rule used.

A code is typed by a person, so capital and small letters are one. It counts as used by an order to which a
rule that asks for it gave something, once an order; one that did nothing yet stays with the cart and waits.
A code of a batch stands for the batch's id: ``"AUTUMN" in order.codes`` holds with any good one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_loyalty.engine.code_text import LENGTH, check_symbol, is_whole, looks_issued, symbols_of
from flask_loyalty.engine.facts import Facts, IssuedCode, OrderEvent
from flask_loyalty.engine.outcomes import CodeTyped, LimitUse, Missed, Outcome
from flask_loyalty.programme.model import Code, Programme
from flask_loyalty.programme.working import codes_of

__all__ = [
    "as_meant",
    "codes_named",
    "codes_used",
    "counted_uses",
    "is_slip",
    "keys_of_codes",
    "spare_code",
    "to_look_up",
    "typed_codes",
    "with_spare_codes",
]


@dataclass(frozen=True, slots=True)
class _Known:
    """A typed code that is one: the document's, and which one of its batch."""

    code: Code
    issued: IssuedCode | None = None


def typed_codes(
    programme: Programme, event: OrderEvent, facts: Facts, moment: datetime
) -> tuple[tuple[CodeTyped, ...], tuple[Missed, ...]]:
    """The codes that hold for an order, and why the others do not; each once, in the order of typing."""
    good: dict[str, CodeTyped] = {}
    bad: dict[str, Missed] = {}
    seen: set[str] = set()
    for text in event.choices.codes:
        if (meant := as_meant(programme, text)) in seen:
            continue
        seen.add(meant)
        known = _known(programme, text, facts.codes)
        why = known if isinstance(known, str) else _hindrance(known, event.cart.member, facts, moment)
        if not isinstance(known, str) and not why and known.code.id in good:
            why = "another"
        if isinstance(known, str) or why:
            bad.setdefault(meant, Missed(text, why, of="code"))
        else:
            good[known.code.id] = CodeTyped(known.code.id, typed=text)
    return tuple(good.values()), tuple(bad.values())


def is_slip(programme: Programme, text: str) -> bool:
    """Whether a text can be no code at all, as its check sign tells: nobody need be asked."""
    if _declared(programme, text) is not None:
        return False
    return _has_batches(programme) and looks_issued(symbols := symbols_of(text)) and not is_whole(symbols)


def to_look_up(programme: Programme, event: OrderEvent) -> tuple[str, ...]:
    """The signs of the typed codes that may be of a batch, each once."""
    if not event.choices.codes or not _has_batches(programme):
        return ()
    unknown = (text for text in event.choices.codes if _declared(programme, text) is None)
    return tuple(dict.fromkeys(symbols for text in unknown if is_whole(symbols := symbols_of(text))))


def _has_batches(programme: Programme) -> bool:
    return any(code.batch for code in programme.codes.values())


def spare_code(number: int = 0) -> str:
    """The signs of a code that nobody is given: eleven of a small number, and the one that checks them."""
    signs = f"{number:0{LENGTH - 1}d}"
    return signs + check_symbol(signs)


def with_spare_codes(
    programme: Programme, event: OrderEvent, facts: Facts, number: int = 0
) -> tuple[OrderEvent, Facts]:
    """The same where the id of a batch, which nobody types, stands for a code of it that was never used.

    :param number: tells the codes of this order from those of others.
    """
    batches = {name.casefold(): code for name, code in programme.codes.items() if code.batch}
    typed: list[str] = []
    issued = dict(facts.codes)
    for text in event.choices.codes:
        code = batches.get(text.strip().casefold())
        if code is not None:
            text = spare_code(16 * number + len(typed))
            issued[text] = IssuedCode(int(text[:-1]), code.id)
        typed.append(text)
    if issued == facts.codes:
        return event, facts
    choices = replace(event.choices, codes=tuple(typed))
    return replace(event, choices=choices), replace(facts, codes=issued)


def as_meant(programme: Programme, text: str) -> str:
    """One text for everything that is typed for one code."""
    return text.strip().casefold() if _declared(programme, text) is not None else symbols_of(text)


def _declared(programme: Programme, text: str) -> Code | None:
    """The code of the document that is typed by its id; those of a batch have signs of their own."""
    wanted = text.strip().casefold()
    return next(
        (code for name, code in programme.codes.items() if name.casefold() == wanted and not code.batch), None
    )


def _known(programme: Programme, text: str, issued: Mapping[str, IssuedCode]) -> _Known | str:
    """Which code a text is, or why it is none."""
    if (public := _declared(programme, text)) is not None:
        return _Known(public)
    one = issued.get(symbols_of(text))
    if one is None:
        return "mistyped" if is_slip(programme, text) else "unknown"
    code = programme.codes.get(one.code)
    return _Known(code, one) if code is not None and code.batch else "expired"


def _hindrance(known: _Known, member: str | None, facts: Facts, moment: datetime) -> str:
    """Why a code does not hold; empty if it does. Whose it is comes first: it is nobody else's business."""
    code, issued = known.code, known.issued
    if issued is not None:
        if issued.member is not None and issued.member != member:
            return "guest" if member is None else "not_yours"
        if issued.revoked:
            return "revoked"
        if issued.until is not None and moment >= issued.until:
            return "expired"
    if code.since is not None and moment < code.since:
        return "not_yet"
    if code.until is not None and moment >= code.until:
        return "expired"
    if issued is not None and facts.used.get(_issued_key(code, issued), 0) >= issued.uses:
        return "used_up"
    if code.uses is not None and facts.used.get(_key(code), 0) >= code.uses:
        return "used_up"
    if code.per_customer is None:
        return ""
    if member is None:
        return "guest"  # nobody can tell how often a guest used it
    return "used" if facts.used.get(_own_key(code, member), 0) >= code.per_customer else ""


def counted_uses(code: Code, member: str | None) -> Iterator[tuple[str, int]]:
    """Under which keys a public code's uses are counted, and how many there may be: in all, by each."""
    if code.uses is not None:
        yield _key(code), code.uses
    if code.per_customer is not None and member is not None:
        yield _own_key(code, member), code.per_customer


def _key(code: Code) -> str:
    return f"code:{code.id}"


def _own_key(code: Code, member: str) -> str:
    return f"code:{code.id}/customer:{member}"


def _issued_key(code: Code, issued: IssuedCode) -> str:
    return f"code:{code.id}#{issued.id}"


def keys_of_codes(programme: Programme, event: OrderEvent, issued: Mapping[str, IssuedCode]) -> Iterator[str]:
    """The keys whose uses must be known to decide which of the typed codes hold."""
    for text in event.choices.codes:
        known = _known(programme, text, issued)
        if isinstance(known, _Known):
            yield from (use.key for use in _uses(known, event.cart.member))


def codes_named(programme: Programme, event: OrderEvent, issued: Mapping[str, IssuedCode]) -> frozenset[str]:
    """The ids of the codes that may hold: those typed, and those that held when the order was placed."""
    known = [_known(programme, text, issued) for text in event.choices.codes]
    placed = () if event.placed is None else event.placed.codes
    return frozenset([*(one.code.id for one in known if isinstance(one, _Known)), *(o.code for o in placed)])


def codes_used(
    programme: Programme,
    typed: Sequence[CodeTyped],
    outcomes: Iterable[Outcome],
    event: OrderEvent,
    facts: Facts,
) -> tuple[CodeTyped, ...]:
    """The codes that hold, those marked of which a rule that gave something asks for."""
    if not typed:
        return ()
    gave = {outcome.rule for outcome in outcomes}
    asked = {code for name in gave for code in codes_of(programme.rule(name).rule)}
    return tuple(
        replace(one, used=True, limits=tuple(_uses(_again(programme, one, facts), event.cart.member)))
        if one.code in asked
        else replace(one, used=False, limits=())
        for one in typed
    )


def _again(programme: Programme, one: CodeTyped, facts: Facts) -> _Known:
    """A code that was found to hold."""
    code = programme.codes[one.code]
    return _Known(code, facts.codes.get(symbols_of(one.typed)) if code.batch else None)


def _uses(known: _Known, member: str | None) -> Iterator[LimitUse]:
    code, issued = known.code, known.issued
    if code.uses is not None:
        yield LimitUse(_key(code), 1, code.uses, counts="time")
    if issued is not None:
        yield LimitUse(_issued_key(code, issued), 1, issued.uses, counts="time")
    if code.per_customer is not None and member is not None:
        yield LimitUse(_own_key(code, member), 1, code.per_customer, counts="time")
