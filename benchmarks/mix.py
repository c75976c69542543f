"""The reference programme of the quote benchmarks, as rules and as what hand-written code would hold.

60 % of the rules look at an item's category, brand or product, 20 % at the basket's value, 20 % at the
customer's tier or past. How many of them give something does not grow with the programme: a shop with more
rules has more categories, brands and thresholds, not more generous ones.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from flask_loyalty.engine.facts import Cart, CartLine, Facts, OrderEvent
from flask_loyalty.programme import reading
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.programme.model import Programme

NOON = datetime(2026, 5, 6, 10, tzinfo=UTC)
SPENT = "customer.spend in last 90 days"


@dataclass(frozen=True, slots=True)
class Spec:
    """One rule as data, from which its text and the hand-written forms are made.

    ``kind``: ``category``, ``brand``, ``skus``, ``subtotal``, ``tier`` or ``spend``; ``keys`` what it looks
    for; ``number`` the points or the percentage; ``limit`` a threshold in minor units.
    """

    id: str
    kind: str
    number: int
    keys: tuple[str, ...] = ()
    limit: int = 0

    @property
    def text(self) -> str:
        """The rule as a merchant writes it."""
        key = self.keys[0] if self.keys else ""
        keys = ", ".join(map(json.dumps, self.keys))
        money = f"{self.limit // 100}.{self.limit % 100:02} PLN"
        earn = f"earn {self.number} points"
        return {
            "category": f'{earn} per 10 PLN of item.paid on items where item.category in "{key}"',
            "brand": f'{earn} on every item where item.brand = "{key}"',
            "skus": f"discount {self.number}% on items where item.sku in ({keys})",
            "subtotal": f"when order.subtotal >= {money}\n{earn}",
            "tier": f'when customer.tier >= "{key}" and order.subtotal >= {money}\n{earn}',
            "spend": f"when {SPENT} >= {money} and order.subtotal >= {money}\n{earn}",
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Mix:
    """A programme and what stands in its shop."""

    specs: tuple[Spec, ...]
    programme: Programme
    categories: int


def mix(rules: int, seed: int = 20260501) -> Mix:
    """The reference programme of so many rules."""
    specs = specs_of(rules, seed)
    return Mix(specs, _programme(specs), _spread(rules))


def specs_of(rules: int, seed: int = 20260501) -> tuple[Spec, ...]:
    """Its rules."""
    chance = random.Random(seed)
    return tuple(_spec(number, _spread(rules), chance) for number in range(rules))


def _spread(rules: int) -> int:
    """How many categories, brands and products there are."""
    return max(1, rules // 20)


def _spec(number: int, spread: int, chance: random.Random) -> Spec:
    kind = chance.choices(
        ["category", "brand", "skus", "subtotal", "tier", "spend"], [25, 20, 15, 20, 10, 10]
    )[0]
    some = chance.randint(1, 9)
    if kind == "category":
        return Spec(f"r{number}", kind, some, (f"c{chance.randrange(spread)}",))
    if kind == "brand":
        return Spec(f"r{number}", kind, some, (f"b{chance.randrange(spread)}",))
    if kind == "skus":
        keys = tuple(f"s{chance.randrange(spread)}" for _ in range(2))
        return Spec(f"r{number}", kind, some, tuple(dict.fromkeys(keys)))
    limit = chance.randrange(1, 40 * spread) * 500
    return Spec(
        f"r{number}", kind, some, (chance.choice(("silver", "gold")),) if kind == "tier" else (), limit
    )


def document(specs: tuple[Spec, ...]) -> str:
    """The programme's document."""
    parts = {
        "format": 1,
        "name": "Club",
        "currency": "PLN",
        "points": {"name": {"pl": ["a", "b", "c"], "en": ["a", "b"]}, "value": "0.02 PLN"},
        "tiers": [
            {"id": "silver", "when": f"{SPENT} >= 100 PLN"},
            {"id": "gold", "when": f"{SPENT} >= 500 PLN"},
        ],
        "rules": [{"id": spec.id, "rule": spec.text.split("\n")} for spec in specs],
    }
    return json.dumps(parts)


def _programme(specs: tuple[Spec, ...]) -> Programme:
    text = document(specs)
    reading.MAX_BYTES = max(reading.MAX_BYTES, len(text) + 1)
    loaded = load_programme(text)
    assert loaded.programme is not None, loaded.errors[:2]
    return loaded.programme


def carts(made: Mix, lines: int, count: int, seed: int = 7) -> list[OrderEvent]:
    """So many carts of so many lines, no two alike."""
    chance = random.Random(seed)
    return [OrderEvent(_cart(made, lines, chance)) for _ in range(count)]


def _cart(made: Mix, lines: int, chance: random.Random) -> Cart:
    spread = made.categories
    return Cart(
        "m1",
        "PLN",
        NOON,
        tuple(
            CartLine(
                f"l{number}",
                f"s{chance.randrange(spread)}",
                1,
                price := chance.randint(500, 9_999),
                price,
                category=f"c{chance.randrange(spread)}/d{chance.randrange(9)}",
                brand=f"b{chance.randrange(spread)}",
                tax_bp=2300,
            )
            for number in range(lines)
        ),
    )


FACTS = Facts(past={SPENT: Fraction(60_000), "customer.orders": Fraction(4)})
"""What the shop knows of the customer: 600 PLN in 90 days, so gold."""
