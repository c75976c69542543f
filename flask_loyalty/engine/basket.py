"""A basket arranged for many rules: where its units stand by what their lines are, its amounts as integers,
and what was read once for all rules.

Everything here is read from the :class:`~flask_loyalty.engine.scope.Scope` of a phase and says the same as
it. Rules that are asked by their plan (:mod:`flask_loyalty.engine.planned`) look here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from flask_loyalty.engine.facts import CartLine, Party, Value
from flask_loyalty.engine.priced import Unit
from flask_loyalty.engine.recalling import memory
from flask_loyalty.engine.scope import Scope, changed
from flask_loyalty.language.nodes import Fact
from flask_loyalty.programme.rule_index import prefixes

__all__ = ["Basket", "Shelves", "Whole"]

Whole = int | Value
"""A fact's value; a whole number as an integer."""

NOBODY = "\0"
"""A rule that has no span or streak of its own; no rule can have this id."""


class Shelves:
    """Where the units stand that rules may count on, by what their lines are; in the order of the cart.

    :ivar all: the places of all of them.
    :ivar filled: the kinds that were asked for so far.
    :ivar numbers: of each unit that was seen before its number, otherwise 0.
    """

    __slots__ = ("_units", "all", "filled", "numbers")

    def __init__(self, units: Sequence[Unit], member: str | None) -> None:
        self._units = units
        self.numbers = memory.numbers(units, member or "")
        self.filled: dict[str, dict[str, list[int]]] = {}
        self.all = [place for place, unit in enumerate(units) if unit.kept and not unit.excluded]

    def by(self, kind: str) -> Mapping[str, list[int]]:
        """The places by the values of one kind of fact, as ``_READ`` names them."""
        found = self.filled.get(kind)
        if found is None:
            found = self.filled[kind] = self._filled(_READ[kind])
        return found

    def _filled(self, values: Callable[[CartLine], Sequence[str]]) -> dict[str, list[int]]:
        shelf: dict[str, list[int]] = {}
        line: CartLine | None = None
        keys: Sequence[str] = ()
        for place in self.all:
            unit = self._units[place]
            if unit.line is not line:
                line = unit.line
                keys = values(line)
            for key in keys:
                if key in shelf:
                    shelf[key].append(place)
                else:
                    shelf[key] = [place]
        return shelf


_READ: Mapping[str, Callable[[CartLine], Sequence[str]]] = {
    "sku": lambda line: (line.sku,),
    "brand": lambda line: (line.brand,) if line.brand else (),
    "=category": lambda line: (line.category,) if line.category else (),
    "category": lambda line: prefixes(line.category) if line.category else (),
}
"""What a line is; it is in its category and in all above it."""


class Basket:
    """A basket as one phase of an order finds it.

    :ivar scope: what a rule sees that has no span or streak of its own.
    :ivar party: the customer.
    :ivar paid: what is still to pay for each unit, in minor units; deals write here what they leave.
    :ivar money: what was paid for each in money, of which measures are.
    :ivar weights: what an amount for the whole basket is shared by, and ``shared`` such amounts as they were.
    :ivar steps: the tiers' places, lowest first.
    :ivar own: the rules that have a past of their own, of a span or a streak: these are asked plainly.
    """

    __slots__ = (
        "_known",
        "guest",
        "money",
        "own",
        "paid",
        "party",
        "scope",
        "shared",
        "shelves",
        "steps",
        "units",
        "weights",
    )

    def __init__(self, scope: Scope, shelves: Shelves) -> None:
        self.scope = changed(scope, rule=NOBODY, strict=True)
        self.units = scope.units
        self.shelves = shelves
        self.party = Party("customer", scope.member or "")
        self.guest = scope.member is None or scope.member == ""
        self.paid = [unit.paid_minor for unit in scope.units]
        self.money = [unit.paid_minor - unit.points_minor - unit.back_minor for unit in scope.units]
        self.steps = {tier.id: step for step, tier in enumerate(scope.programme.tiers)}
        self.own = frozenset([key.partition(": ")[0] for key in scope.facts.past if ": " in key])
        self.weights: Sequence[int] | None = None
        self.shared: dict[int, Sequence[int]] = {}
        self._known: dict[str, tuple[Value, Whole]] = {}

    def whole(self, key: str, fact: Fact) -> Whole:
        """A fact of anything but a unit, read once.

        :param key: the fact's text; the fact has no ``else``.
        """
        found = self._known.get(key)
        return found[1] if found is not None else self._read(key, fact)[1]

    def value(self, key: str, fact: Fact) -> Value:
        """The same as conditions show it."""
        found = self._known.get(key)
        return found[0] if found is not None else self._read(key, fact)[0]

    def _read(self, key: str, fact: Fact) -> tuple[Value, Whole]:
        value = self.scope.read(fact)
        whole: Whole = value
        if isinstance(value, Fraction) and value.denominator == 1:
            whole = value.numerator
        self._known[key] = value, whole
        return value, whole
