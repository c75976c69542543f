"""Deals that are taken by plan, one after the other, on units that are made anew only in the end."""

from __future__ import annotations

from collections.abc import Sequence

from flask_loyalty.engine.basket import Basket, Shelves
from flask_loyalty.engine.making import a_unit
from flask_loyalty.engine.outcomes import Missed, Outcome
from flask_loyalty.engine.planned import saved_by
from flask_loyalty.engine.plans import plan_of
from flask_loyalty.engine.priced import Unit
from flask_loyalty.engine.scope import Scope
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["Turns"]


class Turns:
    """The deals of a step as far as they are taken by plan.

    :ivar outcomes: what was given since the last rule that was asked plainly, and what was ``missed``.
    """

    def __init__(self, scope: Scope, shelves: Shelves, units: Sequence[Unit]) -> None:
        self._basket = Basket(scope, shelves)
        self._take(units)

    def _take(self, units: Sequence[Unit]) -> None:
        self._units = units
        self._basket.paid = [unit.paid_minor for unit in units]
        self.outcomes: list[Outcome] = []
        self.missed: list[Missed] = []

    def after(self, units: Sequence[Unit]) -> Turns:
        """The same step, as a rule that was asked plainly left the units."""
        self._take(units)
        return self

    def take(self, rules: Sequence[ProgrammeRule]) -> int:
        """Decide rules by their plans, until one has none or something goes wrong; how many were decided."""
        basket, outcomes, missed = self._basket, self.outcomes, self.missed
        paid, own = basket.paid, basket.own
        for taken, rule in enumerate(rules):
            plan = plan_of(rule)
            if plan is None or (own and rule.id in own):
                return taken
            try:
                result = saved_by(plan, basket)
            except Exception:  # whatever it is, the plain way tells it
                return taken
            if isinstance(result, Missed):
                missed.append(result)
                continue
            outcome, places, amounts = result
            outcomes.append(outcome)
            if len(places) == 1:
                paid[places[0]] -= amounts[0]
            else:
                for place, amount in zip(places, amounts, strict=True):
                    paid[place] -= amount
        return len(rules)

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units with what is left to pay for them."""
        paid = self._basket.paid
        return tuple(
            [
                unit if unit.paid_minor == left else _with_left(unit, left)
                for unit, left in zip(self._units, paid, strict=True)
            ]
        )


def _with_left(unit: Unit, paid: int) -> Unit:
    return a_unit(unit.line, unit.index, unit.price_minor, paid, excluded=unit.excluded, kept=unit.kept)
