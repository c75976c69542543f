"""Write ``grammar/vectors/boundaries.json``: a step below, at and above each good limit.

    .venv/bin/python -m tools.boundaries

What must come out follows from the operator alone, not from any evaluation, so that every form of the
rules (interpreter, index, SQL) is held against it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from flask_loyalty.language import nodes as n
from flask_loyalty.language import parse_expression, parse_rule, print_expression
from flask_loyalty.language.walking import parts_of, rule_expressions

__all__ = ["FILE", "written"]

VECTORS = Path(__file__).resolve().parent.parent / "grammar" / "vectors"
FILE = VECTORS / "boundaries.json"

TIERS = ("bronze", "silver", "gold", "platinum")
# Whether the operator holds a step below the limit, at it, and a step above it.
HOLDS = {
    "<": (True, False, False),
    "<=": (True, True, False),
    "=": (False, True, False),
    "!=": (True, False, True),
    ">": (False, False, True),
    ">=": (False, True, True),
}


def written() -> str:
    """The text of the file."""
    seen: dict[str, dict[str, Any]] = {}
    for tree in _trees():
        for vector in _vectors(tree):
            seen.setdefault(json.dumps(vector), vector)
    head = {"format": 1, "tiers": list(TIERS)}
    cases = ",\n".join(f"  {json.dumps(vector, ensure_ascii=False)}" for vector in seen.values())
    return f'{json.dumps(head)[:-1]}, "cases": [\n{cases}\n]}}\n'


def _trees() -> Iterator[n.Expression]:
    """Every expression of the good rules and conditions."""
    for case in json.loads((VECTORS / "good.json").read_text("utf-8"))["cases"]:
        if "rule" in case:
            tree = parse_rule(case["rule"]).tree
            assert tree is not None, case
            yield from rule_expressions(tree)
        else:
            found = parse_expression(case.get("expression") or case["amount"]).tree
            assert found is not None, case
            yield found


def _vectors(root: n.Expression) -> Iterator[dict[str, Any]]:
    """The vectors of every comparison of a fact with a limit in a tree."""
    stack = [root]
    while stack:
        node = stack.pop()
        stack.extend(parts_of(node))
        match node:
            case n.Comparison(operator, n.Fact() as fact, limit) if (
                steps := _around(limit, fact)
            ) is not None:
                for value, holds in zip(steps, HOLDS[operator], strict=True):
                    yield _vector(node, fact, value, holds=holds)
            case n.Membership(n.Fact() as fact, n.Between(low, high), negated):
                yield from _of_range(node, fact, low, high, negated=negated)


def _of_range(
    node: n.Membership, fact: n.Fact, low: n.Expression, high: n.Expression, *, negated: bool
) -> Iterator[dict[str, Any]]:
    """Both ends are in; of a time of day the end is out, and a range may go past midnight."""
    lower, upper = _around(low, fact), _around(high, fact)
    if lower is None or upper is None or (not isinstance(low, n.TimeLiteral) and low == high):
        return
    end_in = not isinstance(high, n.TimeLiteral)
    for value, inside in (
        *zip(lower, (False, True, True), strict=True),
        *zip(upper, (True, end_in, False), strict=True),
    ):
        yield _vector(node, fact, value, holds=inside != negated)


def _vector(node: n.Expression, fact: n.Fact, value: str, *, holds: bool) -> dict[str, Any]:
    key = print_expression(replace(fact, otherwise=None))
    return {
        "expression": print_expression(node),
        "facts": {key: value},
        "gives": "true" if holds else "false",
    }


def _around(limit: n.Expression, fact: n.Fact) -> tuple[str, str, str] | None:
    """The values a step below a limit, at it, and a step above; None where there is no such thing."""
    match limit:
        case n.MoneyLiteral(minor, currency) if minor > 0:
            return _three(*(n.MoneyLiteral(minor + step, currency) for step in (-1, 0, 1)))
        case n.PercentLiteral(value) if value > 0:
            return _three(*(n.PercentLiteral(value + Fraction(step, 10_000)) for step in (-1, 0, 1)))
        case n.CountLiteral(value, unit) if value > 0:
            return _three(*(n.CountLiteral(value + step, unit) for step in (-1, 0, 1)))
        case n.NumberLiteral(value) if value > 0:
            part = 1 if value.denominator == 1 else Fraction(1, 100)
            return _three(*(n.NumberLiteral(value + step * part) for step in (-1, 0, 1)))
        case n.DurationLiteral(n.Duration(number, n.TimeUnit.DAY as unit)):
            return _three(*(n.DurationLiteral(n.Duration(number + step, unit)) for step in (-1, 0, 1)))
        case n.DateLiteral(day):
            return _three(*(n.DateLiteral(day + timedelta(days=step)) for step in (-1, 0, 1)))
        case n.TimeLiteral(moment):
            return _three(*(n.TimeLiteral(_later(moment, step)) for step in (-1, 0, 1)))
        case n.TextLiteral(tier) if fact.name == "customer.tier" and tier in TIERS[1:-1]:
            at = TIERS.index(tier)
            return _three(*(n.TextLiteral(TIERS[at + step]) for step in (-1, 0, 1)))
        case _:
            return None


def _later(moment: time, minutes: int) -> time:
    return (datetime.combine(date(2026, 1, 1), moment) + timedelta(minutes=minutes)).time()


def _three(*values: n.Expression) -> tuple[str, str, str]:
    below, at, above = (print_expression(value) for value in values)
    return below, at, above


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
