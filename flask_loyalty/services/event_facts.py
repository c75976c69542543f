"""What must come with an event: the facts that rules about it may mention, each of its type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from flask_loyalty.engine.facts import SignalEvent, Value
from flask_loyalty.errors import WrongInput
from flask_loyalty.language.vocabulary import FACTS, FactDef, Kind, Scope

__all__ = ["checked"]

_NUMBERS = (Kind.MONEY, Kind.NUMBER, Kind.PERCENT, Kind.POINTS, Kind.COUNT, Kind.DURATION)


def checked(event: SignalEvent, currency: str) -> SignalEvent:
    """The event with its facts by their full names: ``rating`` of a ``review`` is ``review.rating``.

    What the document or a later version may ask for is kept as it came.

    :param currency: the programme's; money that came with another is refused.
    :raises WrongInput: if a fact of the language is missing or of the wrong type, or nobody was referred.
    """
    where = f"event {event.name!r}"
    facts = {name if "." in name else f"{event.name}.{name}": value for name, value in event.facts.items()}
    theirs = facts.pop(f"{event.name}.currency", None)
    if theirs is not None and theirs != currency:
        raise WrongInput(where=where, problem=f"is in {theirs}, but the programme is in {currency}.")
    for known in FACTS.values():
        if known.scope is Scope.EVENT and known.name.partition(".")[0] == event.name:
            _check(known, facts, where)
    if event.name == "referral" and event.friend is None:
        raise WrongInput(where=where, problem="it does not say who was referred.", remedy="Pass friend=…")
    if event.friend is not None and event.friend == event.member:
        raise WrongInput(where=where, problem="nobody can refer themselves.")
    return replace(event, facts=facts)


def _check(known: FactDef, facts: Mapping[str, Value], where: str) -> None:
    short = known.name.partition(".")[2]
    value = facts.get(known.name)
    if value is None:
        raise WrongInput(where=where, problem=f"{short} is missing.", remedy=f"Pass {short}=….")
    wanted = "an exact number" if known.type.kind in _NUMBERS else "a text"
    fits = isinstance(value, Fraction) if known.type.kind in _NUMBERS else isinstance(value, str)
    if not fits:
        raise WrongInput(where=where, problem=f"{short} is no {wanted.partition(' ')[2]}: {value!r}.")
