"""What a guest would get as a member: the same cart, decided for somebody who has just joined."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Facts, OrderEvent
from flask_loyalty.engine.history import facts_of
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.past import History
from flask_loyalty.programme.model import Programme

__all__ = ["NEWCOMER", "as_member", "decide_as_member"]

NEWCOMER = "(newcomer)"
"""The id under which nobody ever joined."""


def as_member(programme: Programme, event: OrderEvent, moment: datetime) -> tuple[OrderEvent, Facts]:
    """A guest's cart as a newcomer's, and the facts of somebody without a past."""
    joined = replace(event, cart=replace(event.cart, member=NEWCOMER))
    return joined, facts_of(programme, History(), joined, moment)


def decide_as_member(programme: Programme, event: OrderEvent, moment: datetime) -> Decision:
    """What a guest's cart would be decided to be for a newcomer."""
    joined, facts = as_member(programme, event, moment)
    return decide(programme, joined, facts, moment)
