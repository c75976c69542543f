"""Which rules of the reference programme a cart meets, as two rule engines from PyPI tell it.

They know no units, no rounding and no shares, so only the conditions are compared and timed: their figures
flatter them. ``benchmarks/requirements.txt`` names the engines.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.mix import Spec
from flask_loyalty.engine.facts import Cart

Fires = Callable[[Cart, int], set[str]]

_OF_A_LINE = ("category", "brand", "skus")


def engines(specs: Sequence[Spec]) -> dict[str, Fires]:
    """The engines that are installed, each made ready for the rules."""
    made: dict[str, Fires] = {}
    for name, make in (("zen", _zen), ("cel", _cel)):
        try:
            made[name] = make(specs)
        except ImportError:
            print(f"{name} is not installed: pip install -r benchmarks/requirements.txt", file=sys.stderr)
    return made


def _of_order(cart: Cart, spent: int) -> dict[str, Any]:
    tier = "gold" if spent >= 50_000 else "silver" if spent >= 10_000 else ""
    subtotal = sum(line.unit_price_minor for line in cart.lines)
    return {"subtotal": subtotal, "tier": tier, "spent": spent}


def _of_lines(cart: Cart) -> list[dict[str, Any]]:
    return [
        {"category": line.category, "top": line.category.split("/")[0], "brand": line.brand, "sku": line.sku}
        for line in cart.lines
    ]


def _condition(spec: Spec, both: str, member: str) -> str:
    """A rule's condition; ``both`` is the engine's "and", ``member`` its "is one of"."""
    tiers = json.dumps(["silver", "gold"] if "silver" in spec.keys else ["gold"])
    return {
        "category": f"top == {json.dumps(spec.keys[0] if spec.keys else '')}",
        "brand": f"brand == {json.dumps(spec.keys[0] if spec.keys else '')}",
        "skus": f"sku {member} {json.dumps(list(spec.keys))}",
        "subtotal": f"subtotal >= {spec.limit}",
        "tier": f"tier {member} {tiers} {both} subtotal >= {spec.limit}",
        "spend": f"spent >= {spec.limit} {both} subtotal >= {spec.limit}",
    }[spec.kind]


def _parted(specs: Sequence[Spec]) -> tuple[list[Spec], list[Spec]]:
    of_line = [spec for spec in specs if spec.kind in _OF_A_LINE]
    return of_line, [spec for spec in specs if spec.kind not in _OF_A_LINE]


def _cel(specs: Sequence[Spec]) -> Fires:
    import cel

    of_line, of_order = (
        [(spec.id, cel.compile(_condition(spec, "&&", "in"))) for spec in part] for part in _parted(specs)
    )

    def fires(cart: Cart, spent: int) -> set[str]:
        order = _of_order(cart, spent)
        found = {rule for rule, program in of_order if program.execute(order)}
        for line in _of_lines(cart):
            found.update(rule for rule, program in of_line if program.execute(line))
        return found

    return fires


def _zen(specs: Sequence[Spec]) -> Fires:
    import zen

    engine = zen.ZenEngine()
    of_line, of_order = (
        engine.create_decision(json.dumps(_table([(s.id, _condition(s, "and", "in")) for s in part])))
        for part in _parted(specs)
    )

    def fires(cart: Cart, spent: int) -> set[str]:
        found = _rules(of_order.evaluate(_of_order(cart, spent)))
        for line in _of_lines(cart):
            found |= _rules(of_line.evaluate(line))
        return found

    return fires


def _rules(answer: Any) -> set[str]:
    return {row["rule"] for row in answer["result"] or ()}


def _table(rules: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A decision table that collects every row whose condition holds."""
    at = {"position": {"x": 0, "y": 0}}
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": "c", "name": "condition"}],
        "outputs": [{"id": "r", "name": "rule", "field": "rule"}],
        "rules": [{"_id": name, "c": text, "r": json.dumps(name)} for name, text in rules],
    }
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "i", "type": "inputNode", "name": "in", **at},
            {"id": "o", "type": "outputNode", "name": "out", **at},
            {"id": "t", "type": "decisionTableNode", "name": "table", **at, "content": content},
        ],
        "edges": [
            {"id": "e1", "sourceId": "i", "targetId": "t", "type": "edge"},
            {"id": "e2", "sourceId": "t", "targetId": "o", "type": "edge"},
        ],
    }
