"""What happens to a programme one thing after the other: decided, then added to the past."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import OrderEvent, Party, PeriodEvent, SignalEvent
from flask_loyalty.engine.history import advance, facts_of
from flask_loyalty.engine.past import History
from flask_loyalty.engine.periods import period_bounds
from flask_loyalty.language.nodes import Period
from tests.engine.makers import cart, given, line, programme

WARSAW = ZoneInfo("Europe/Warsaw")


def at(text: str) -> datetime:
    """Noon of a day, or a moment, on the clock in Warsaw."""
    return datetime.fromisoformat(text if ":" in text else f"{text} 12:00").replace(tzinfo=WARSAW)


class Story:
    """A programme and what has happened so far; each step tells what its rules gave."""

    def __init__(self, *rules, **document):
        self.programme = programme(*rules, **document)
        self.history = History()
        self.orders = {}

    def buy(self, when, *lines, ref="", **fields):
        """An order that is placed and paid at once."""
        ref = ref or f"o{len(self.orders) + 1}"
        event = OrderEvent(cart(*lines or (line(100_00),), at=at(when), ref=ref, **fields))
        facts = facts_of(self.programme, self.history, event, at(when))
        decision = decide(self.programme, event, facts, at(when))
        self.orders[ref] = event, facts, decision
        self.history = advance(self.programme, self.history, event, decision, facts=facts)
        return given(decision)

    def give_back(self, ref, when):
        """All of an order comes back."""
        event, facts, placed = self.orders[ref]
        lines = tuple(replace(one, refunded=one.quantity) for one in event.cart.lines)
        again = OrderEvent(replace(event.cart, lines=lines), placed=placed)
        now = decide(self.programme, again, facts, placed.moment)
        self.history = advance(
            self.programme, self.history, again, now, placed, facts=facts, known_at=at(when)
        )
        return given(now)

    def tell(self, when, name, key="", member="42", shop=None, **fields):
        """Something happens that is no order."""
        event = SignalEvent(name, key or name, member, at(when), **fields)
        facts = facts_of(self.programme, self.history, event, at(when), shop=shop)
        decision = decide(self.programme, event, facts, at(when))
        self.history = advance(self.programme, self.history, event, decision, facts=facts)
        return {outcome.rule: (outcome.party.id, outcome.amount) for outcome in decision.outcomes}

    def close(self, period, day, kind="customer", member="42", now="2027-12-31", **shop):
        """What a calendar period of somebody comes to, looked at later."""
        start, end = period_bounds(Period(period), at(day), WARSAW)
        event = PeriodEvent(Party(kind, member), start, end)
        known = {name: Fraction(value) for name, value in shop.pop("shop", {}).items()}
        facts = facts_of(self.programme, self.history, event, at(now), shop=known)
        decision = decide(self.programme, event, facts, at(now))
        assert all(one.party == event.party for one in decision.outcomes)
        return given(decision)
