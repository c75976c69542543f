"""A limit beside another that never leaves more is told, and nothing is given otherwise without it."""

import json
from datetime import UTC, datetime, timedelta

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
    return made.programme, [one for one in examine(written, made, NOW) if one.code in ("C140", "C141")]


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


TWICE = {"others": ["multiply points by 1.5", "when now.weekday = friday multiply points by 2"]}
MONTHLY = "earn 5 points at most 1 time per customer per month "
UNITS = "discount 3 PLN on every item "


@pytest.mark.parametrize(
    ("text", "document", "idle"),
    [
        ("earn 15 points at most 60 points per order", TWICE, True),
        ("earn 15 points at most 44 points per order", TWICE, False),
        (UNITS + "at most 2 items per order at most 6 PLN per order", {}, True),
        (UNITS + "at most 2 items per order at most 5.99 PLN per order", {}, False),
        (UNITS + "at most 2 items per customer per month at most 6 PLN per order", {}, True),
        (UNITS + "at most 3 times per order", {}, True),
        ("discount 10 PLN on every 2 items at most 3 times per order", {}, False),
        ("earn 5 points at most 3 times per day at most 93 times per customer per month", {}, True),
        ("earn 5 points at most 3 times per day at most 92 times per customer per month", {}, False),
        ("earn 5 points at most 3 times per customer per day at most 93 times per month", {}, False),
        ("earn 5 points at most 3 times per week at most 18 times per month", {}, True),
        (MONTHLY + "at most 60 points per customer per year", {}, True),
        (MONTHLY + "at most 59 points per customer per year", {}, False),
        (MONTHLY + "at most 60 points per year", {}, False),
    ],
)  # fmt: skip
def test_a_limit_that_what_is_given_never_reaches(text, document, idle):
    _, told = loaded(text, **document)
    assert bool(told) is idle


@pytest.mark.parametrize(
    ("text", "most", "budget", "idle"),
    [
        (
            "discount 10 PLN at most 1 time per customer per month",
            "10 PLN",
            {"per": "customer per month"},
            True,
        ),
        (
            "discount 10 PLN at most 1 time per customer per month",
            "9 PLN",
            {"per": "customer per month"},
            False,
        ),
        ("discount 10 PLN at most 1 time per customer per month", "500 PLN", {}, False),
        ("discount 10 PLN at most 1 time per month", "10 PLN", {}, True),
        ("discount 10 PLN at most 1 time per month", "10 PLN", {"on_run_out": "nothing"}, True),
        ("discount 10 PLN", "5000 PLN", {"per": "customer per month"}, False),
    ],
)
def test_a_budget_that_is_never_used_up(text, most, budget, idle):
    _, told = loaded(text, most=most, budget=budget)
    assert [(one.code, one.about) for one in told] == ([("C141", "b")] if idle else [])


def test_a_budget_of_several_rules_holds_what_they_give_together():
    rules = [
        {"id": f"r{n}", "rule": f"discount {n} PLN at most 1 time per month", "budget": "b"} for n in (5, 6)
    ]
    for amount, idle in (("11 PLN", True), ("10 PLN", False)):
        budgets = [{"id": "b", "amount": amount, "per": "month"}]
        text = json.dumps({**SMALL, "budgets": budgets, "rules": rules})
        found = examine(text, load_programme(text), NOW)
        assert bool([one for one in found if one.code == "C141"]) is idle


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


COUNTED = st.builds(
    lambda most, unit, window: (f"at most {most} {unit if most > 1 else unit.removesuffix('s')} {window}"),
    st.sampled_from([1, 2, 3, 6, 12, 31, 62]),
    st.sampled_from(["times", "points", "items"]),
    st.sampled_from(["per order", "per day", "per customer per day", "per customer per week", "per month",
                     "per customer per month", "per customer", "in total"]),
)  # fmt: skip
DAYS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 4), st.sampled_from("ab")), min_size=8, max_size=30
)


@examples(80)
@given(
    st.sampled_from(["earn 2 points", "earn 1 point on every item", EARN.rstrip()]),
    st.lists(COUNTED, min_size=1, max_size=3, unique=True),
    st.sampled_from([(), ("multiply points by 1.5",)]),
    DAYS,
)
def test_without_idle_limits_all_orders_of_weeks_get_the_same(effect, limits, others, days):
    """Orders of two customers, one after the other, each deciding what the next finds used."""
    text = " ".join([effect, *limits])
    try:
        both, told = loaded(text, others=others)
    except AssertionError:
        return  # a rule that the language refuses
    places = [1 + len(" ".join([effect, *limits[:place], ""])) for place in range(len(limits))]
    idle = {one.inside[1] for one in told}
    left = [limit for limit, place in zip(limits, places, strict=True) if place not in idle]
    assert len(left) == len(limits) - len(told)
    alone, _ = loaded(" ".join([effect, *left]), others=others)
    assert given_over(both, days) == given_over(alone, days)


def given_over(programme, days):
    """What each of the orders of some days is given."""
    used, found = {}, []
    for number, (day, count, member) in enumerate(sorted(days)):
        moment = NOON + timedelta(days=day)
        lines = (CartLine("l", "a", count, 700, 700),)
        event = OrderEvent(Cart(member, "PLN", moment, lines, ref=f"o{number}"))
        decision = decide(programme, event, Facts(used=dict(used)), moment)
        found.append([(one.rule, one.amount) for one in decision.outcomes])
        for outcome in decision.outcomes:
            for use in outcome.limits:
                used[use.key] = used.get(use.key, 0) + use.used
    return found
