"""A limit beside another that never leaves more is told, and nothing is given otherwise without it."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.analysis.examine import examine
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Cart, CartLine, Facts, OrderEvent
from flask_loyalty.engine.limits import limit_keys
from flask_loyalty.programme.loader import load_programme
from tests.analysis.test_classics import SMALL
from tests.engine.makers import NOON
from tests.infrastructure.laws import examples

NOW = datetime(2026, 11, 1, tzinfo=UTC)
EARN = "earn 1 point per 1 PLN of order.subtotal "


def loaded(text, **more):
    budget = more.pop("most", None)
    budgets = (
        [] if budget is None else [{"id": "b", "amount": budget, "per": "month", **more.pop("budget", {})}]
    )
    rule = {"id": "r", "rule": text, **({} if budget is None else {"budget": "b"})}
    others = [{"id": f"o{i}", "rule": one} for i, one in enumerate(more.pop("others", ()))]
    written = json.dumps({**SMALL, "budgets": budgets, "rules": [rule, *others]})
    made = load_programme(written)
    assert made.programme is not None, made.diagnostics
    return made.programme, [one for one in examine(written, made, NOW) if one.code == "C140"]


@pytest.mark.parametrize(
    ("limits", "document", "idle"),
    [
        ("at most 50 points per order at most 40 points per customer", {}, True),
        ("at most 50 points per order at most 60 points per customer per month", {}, False),
        ("at most 50 points per order at most 40 points per day", {}, True),
        ("at most 3 times per order at most 1 time per customer", {}, True),
        ("at most 50 points per order at most 1 time per customer", {}, False),
        ("at most 50 points per order", {"most": "40 points"}, True),
        ("at most 50 points per order", {"most": "40 points", "budget": {"on_run_out": "nothing"}}, False),
        ("at most 50 points per order", {"most": "400 points"}, False),
        ("at most 50 points per order", {"most": "40 points", "others": ["multiply points by 2"]}, False),
    ],
)
def test_a_limit_beside_a_tighter_one(limits, document, idle):
    _, told = loaded(EARN + limits, **document)
    assert bool(told) is idle


AMOUNT = st.sampled_from([20, 50, 80])
SCOPE = st.sampled_from(["per customer", "per customer per month", "per day"])


@examples(25)
@given(AMOUNT, AMOUNT, SCOPE, st.integers(0, 120), st.integers(0, 100))
def test_without_an_idle_limit_every_order_gets_the_same(most, other, scope, price, used):
    """Whatever was used of the other limit before."""
    bound = f"at most {other} points {scope}"
    both, told = loaded(f"{EARN}at most {most} points per order {bound}")
    alone, _ = loaded(EARN + bound)
    event = OrderEvent(Cart("anna", "PLN", NOON, (CartLine("l", "a", 1, price * 100, price * 100),), ref="o"))

    def given(programme):
        keys = limit_keys(programme, event, NOON)
        decision = decide(programme, event, Facts(used=dict.fromkeys(keys, used)), NOON)
        return [one.amount for one in decision.outcomes]

    if any(f"{most} points per order" in one.shown for one in told):
        assert given(both) == given(alone)
    elif price > most and other > most and not used:
        assert given(both) != given(alone)
