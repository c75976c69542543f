"""What an effect outside deals gives: points, money, or something that is counted."""

from __future__ import annotations

from typing import TypedDict

from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.engine.remembering import once
from flask_loyalty.language.nodes import CountLiteral, Effect, Verb

__all__ = ["THINGS", "Counted", "counted_as", "given_by"]


THINGS = ("item", "reward")
"""What can be given beside what is only counted: a product, a reward of the programme."""


class Counted(TypedDict, total=False):
    """Which counter an outcome is about, as the fields of an outcome."""

    counter: str
    reference: str


@once
def given_by(effect: Effect) -> tuple[str, OutcomeKind]:
    """The unit in which an effect's amount and its limits count, and the kind of its outcome."""
    match effect.verb:
        case Verb.PAY:
            return "money", OutcomeKind.PAY
        case Verb.CHARGE:
            return "money", OutcomeKind.CHARGE
        case Verb.EARN | Verb.GIVE | Verb.MULTIPLY:
            counter = _counter(effect)
            if counter is None:
                return "point", OutcomeKind.POINTS
            gift = effect.verb is Verb.GIVE and counter.unit in THINGS
            return counter.unit, OutcomeKind.GIFT if gift else OutcomeKind.COUNTER
        case _:
            raise ValueError(f"{effect.verb.value} gives no amount of its own")


def counted_as(effect: Effect) -> Counted:
    """The counter that an effect gives; nothing for points and money."""
    counter = _counter(effect)
    if counter is None or effect.verb not in (Verb.EARN, Verb.GIVE):
        return {}
    return {"counter": counter.unit, "reference": counter.reference or ""}


def _counter(effect: Effect) -> CountLiteral | None:
    """The amount of a counter, of the first band where bands hold the amounts."""
    amount = effect.bands.bands[0].amount if effect.bands is not None else effect.amount
    return amount if isinstance(amount, CountLiteral) and amount.unit != "point" else None
