"""Short ways to a programme, a cart and a decision for the engine's tests, from rule text."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Cart, CartLine, Choices, Facts, OrderEvent
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.language import parse_expression, parse_rule
from flask_loyalty.language.nodes import Duration, Expression, TimeUnit
from flask_loyalty.language.walking import manifest
from flask_loyalty.money import Rounding
from flask_loyalty.programme.model import (
    Group,
    Orientation,
    Pick,
    Points,
    Programme,
    ProgrammeRule,
    Redeem,
    Reward,
    Segment,
    Tier,
)
from flask_loyalty.programme.working import phase_of

NOON = datetime(2026, 5, 6, 10, tzinfo=UTC)  # a Wednesday, 12:00 in Warsaw
BASE = "earn 1 point per 1 PLN of order.margin"
CUPS = 'price 0.01 PLN on cheapest 1 of every 2 items where item.category in "cups"'


def expression(text: str) -> Expression:
    parsed = parse_expression(text)
    assert parsed.tree is not None, parsed.diagnostics
    return parsed.tree


def rule(rule_id: str, text: str, **document: Any) -> ProgrammeRule:
    """A rule of the programme; ``document`` is what the document would say about it."""
    parsed = parse_rule(text)
    assert parsed.tree is not None, parsed.diagnostics
    made = ProgrammeRule(
        id=rule_id,
        rule=parsed.tree,
        text=text,
        phase=phase_of(parsed.tree),
        group=None,
        priority=100,
        orientation=Orientation.MASS,
        rounding=Rounding.DOWN,
        name={},
        since=None,
        until=None,
        facts=manifest(parsed.tree),
    )
    return replace(made, **document)


def programme(*rules: ProgrammeRule | str, **document: Any) -> Programme:
    """A programme of rules; a text alone gets the id ``r0``, ``r1`` …

    ``tiers`` and ``segments`` are mappings of id to condition, ``groups`` of id to pick, ``redeem`` a pair
    of minimum and condition, ``excluded`` a text.
    """
    made = tuple(rule(f"r{i}", r) if isinstance(r, str) else r for i, r in enumerate(rules))
    tiers = tuple(Tier(i, {"en": i}, expression(w)) for i, w in document.pop("tiers", {}).items())
    segments = tuple(Segment(i, {"en": i}, expression(w)) for i, w in document.pop("segments", {}).items())
    groups = {i: Group(i, Pick(pick)) for i, pick in document.pop("groups", {}).items()}
    minimum, at_most = document.pop("redeem", (1, ""))
    excluded = document.pop("excluded", None)
    value = Fraction(document.pop("value", 2))
    read = [fact for one in made for fact in one.facts]
    read += [fact for one in (*tiers, *segments) for fact in manifest(one.when)]
    read += manifest(expression("customer.orders > 0"))
    fields = {
        "name": {"en": "Bean Club", "pl": "Klub Ziarno"},
        "currency": "PLN",
        "timezone": "Europe/Warsaw",
        "gross": True,
        "points": Points(
            {"pl": ("ziarno", "ziarna", "ziaren"), "en": ("bean", "beans")},
            value,
            Duration(14, TimeUnit.DAY),
            Duration(12, TimeUnit.MONTH),
            Redeem(minimum, expression(at_most) if at_most else None),
        ),
        "rules": made,
        "tiers": tiers,
        "segments": segments,
        "groups": groups,
        "excluded": expression(excluded) if excluded else None,
        "manifest": tuple(dict.fromkeys(read)),
        "number": 1,
    }
    return Programme(**{**fields, **document})


def reward(reward_id: str, points: int, *, stock: int | None = None, audience: str = "") -> Reward:
    return Reward(
        reward_id,
        {"en": reward_id},
        {},
        points,
        None,
        0,
        stock,
        expression(audience) if audience else None,
        Duration(30, TimeUnit.DAY),
    )


def line(price: int, cost: int | None = 0, quantity: int = 1, **fields: Any) -> CartLine:
    """A line of units at one price; without tax, so that numbers are read off easily."""
    line_id = fields.pop("id", f"{price}-{fields.get('category', '')}-{fields.get('sku', '')}")
    return CartLine(
        id=line_id,
        sku=fields.pop("sku", line_id),
        quantity=quantity,
        unit_price_minor=price,
        regular_price_minor=fields.pop("regular", price),
        cost_minor=cost,
        **fields,
    )


def cart(*lines: CartLine, member: str | None = "42", **fields: Any) -> Cart:
    return Cart(
        member=member,
        currency=fields.pop("currency", "PLN"),
        at=fields.pop("at", NOON),
        lines=lines,
        ref=fields.pop("ref", "o1"),
        **fields,
    )


def order(*lines: CartLine, choices: Choices | None = None, **fields: Any) -> OrderEvent:
    return OrderEvent(cart(*lines, **fields), choices or Choices())


def decided(programme: Programme, event: OrderEvent, moment: datetime = NOON, **facts: Any) -> Decision:
    """The decision, with facts by name; ``past`` has the customer's first order unless it says otherwise."""
    past = {"customer.orders": Fraction(0), **facts.pop("past", {})}
    return decide(programme, event, Facts(past=past, **facts), moment)


def refunded(event: OrderEvent, placed: Decision, counts: Mapping[str, int], **fields: Any) -> OrderEvent:
    """The same order after so many units of each line came back."""
    lines = tuple(replace(one, refunded=counts.get(one.id, one.refunded)) for one in event.cart.lines)
    return replace(event, cart=replace(event.cart, lines=lines), placed=placed, **fields)


def given(decision: Decision) -> dict[str, int]:
    """Amount by rule."""
    return {outcome.rule: outcome.amount for outcome in decision.outcomes}


def missed(decision: Decision) -> dict[str, str]:
    """Clause by rule."""
    return {miss.rule: miss.clause for miss in decision.missed}


def paid(decision: Decision) -> list[int]:
    """What is paid for each unit, in line order."""
    return [unit.paid_minor for unit in decision.units]


def shuffled(programme: Programme, order: Sequence[int]) -> Programme:
    return replace(programme, rules=tuple(programme.rules[i] for i in order))
