"""The reference programme as somebody would write it in Python who knows just these rules.

``ifs`` asks each rule in turn; ``indexed`` looks up which rules a cart can meet. Both give what the engine
gives: of every rule the whole amount and each line's exact share of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from benchmarks.mix import Spec
from flask_loyalty.engine.facts import Cart

TIERS = {"silver": 10_000, "gold": 50_000}

Given = dict[str, tuple[int, tuple[tuple[str, int], ...]]]
"""By rule what it gives, and of it the share of each line."""


def ifs(specs: Sequence[Spec], cart: Cart, spent: int) -> Given:
    """Each rule asked in turn."""
    return _decided(specs, cart, spent)


class Indexed:
    """The rules by what they look for."""

    def __init__(self, specs: Iterable[Spec]) -> None:
        self.by_category: dict[str, list[Spec]] = defaultdict(list)
        self.by_brand: dict[str, list[Spec]] = defaultdict(list)
        self.by_sku: dict[str, list[Spec]] = defaultdict(list)
        thresholds = []
        for spec in specs:
            if spec.kind == "category":
                self.by_category[spec.keys[0]].append(spec)
            elif spec.kind == "brand":
                self.by_brand[spec.keys[0]].append(spec)
            elif spec.kind == "skus":
                for key in spec.keys:
                    self.by_sku[key].append(spec)
            else:
                thresholds.append(spec)
        self.thresholds = sorted(thresholds, key=lambda spec: spec.limit)
        self.limits = [spec.limit for spec in self.thresholds]

    def __call__(self, cart: Cart, spent: int) -> Given:
        found: dict[str, Spec] = {}
        for line in cart.lines:
            category = line.category.split("/")
            for length in range(1, len(category) + 1):
                for spec in self.by_category.get("/".join(category[:length]), ()):
                    found[spec.id] = spec
            for spec in self.by_brand.get(line.brand, ()):
                found[spec.id] = spec
            for spec in self.by_sku.get(line.sku, ()):
                found[spec.id] = spec
        subtotal = sum(line.unit_price_minor for line in cart.lines)
        for spec in self.thresholds[: bisect_right(self.limits, subtotal)]:
            found[spec.id] = spec
        return _decided(found.values(), cart, spent)


def _decided(specs: Iterable[Spec], cart: Cart, spent: int) -> Given:
    given: Given = {}
    paid = {line.id: line.unit_price_minor for line in cart.lines}
    ranked = sorted(specs, key=lambda spec: spec.id)
    for spec in ranked:
        if spec.kind == "skus":
            _off(spec, cart, paid, given)
    for spec in ranked:
        if spec.kind != "skus":
            _earned(spec, cart, paid, spent, given)
    return given


def _off(spec: Spec, cart: Cart, paid: dict[str, int], given: Given) -> None:
    weights = {
        line.id: paid[line.id] * spec.number for line in cart.lines if line.sku in spec.keys and paid[line.id]
    }
    amount = sum(weights.values()) // 100
    if amount:
        shares = shared(amount, weights)
        for line, share in shares:
            paid[line] -= share
        given[spec.id] = amount, shares


def _earned(spec: Spec, cart: Cart, paid: Mapping[str, int], spent: int, given: Given) -> None:
    if spec.kind == "category":
        key = spec.keys[0]
        weights = {
            line.id: paid[line.id] * spec.number
            for line in cart.lines
            if line.category == key or line.category.startswith(key + "/")
        }
        amount = sum(weights.values()) // 1000
    elif spec.kind == "brand":
        weights = {line.id: spec.number for line in cart.lines if line.brand == spec.keys[0]}
        amount = sum(weights.values())
    else:
        amount = spec.number if _holds(spec, sum(paid.values()), spent) else 0
        weights = dict(paid)
    if amount:
        given[spec.id] = amount, shared(amount, weights)


def _holds(spec: Spec, subtotal: int, spent: int) -> bool:
    if subtotal < spec.limit:
        return False
    if spec.kind == "tier":
        return spent >= TIERS[spec.keys[0]]
    return spec.kind == "subtotal" or spent >= spec.limit


def shared(total: int, weights: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """An amount over lines by largest remainder; of equals the larger weight, then the earlier line."""
    whole = sum(weights.values())
    shares = {line: total * weight // whole for line, weight in weights.items()}
    left = total - sum(shares.values())
    if left:
        by_remainder = sorted(weights, key=lambda line: (-(total * weights[line] % whole), -weights[line]))
        for line in by_remainder[:left]:
            shares[line] += 1
    return tuple((line, share) for line, share in shares.items() if share)
