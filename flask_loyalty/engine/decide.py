"""The one definition of what a programme gives."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from flask_loyalty.engine.facts import Event, Facts, OrderEvent, PeriodEvent, SignalEvent
from flask_loyalty.engine.occasions import decide_period, decide_signal
from flask_loyalty.engine.orders import decide_order
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.watching import watched
from flask_loyalty.programme.model import Programme

__all__ = ["decide"]


def decide(
    programme: Programme, event: Event, facts: Facts, moment: datetime, *, plainly: bool = False
) -> Decision:
    """Everything that a programme says of an event, as data; it writes nothing.

    The same programme, event, facts and moment give the same decision. Quote, place, refund, case files,
    nudges and replay all ask this function.

    :param facts: what is known beside the event, as it stood at the moment.
    :param moment: the instant for which to decide (UTC).
    :param plainly: whether to go through the tree of every rule. It gives the same and takes longer: it is
        what all faster ways are compared with.
    """
    match event:
        case OrderEvent():
            return decide_order(programme, event, facts, moment, plainly=plainly or watched())
        case SignalEvent():
            return decide_signal(programme, event, facts, moment)
        case PeriodEvent():
            return decide_period(programme, event, facts, moment)
        case _:
            assert_never(event)
