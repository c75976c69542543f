"""Budgets: what rules may give together, what is held back, and by which rule's turn."""

from dataclasses import replace

import pytest
from hypothesis import given as trying
from hypothesis import strategies as st

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.explanation import why, why_not
from flask_loyalty.engine.facts import Facts, SignalEvent
from flask_loyalty.engine.limits import limit_keys
from flask_loyalty.engine.serial import decision_from_data, to_data
from flask_loyalty.language import Names
from flask_loyalty.language.nodes import Period
from flask_loyalty.programme.model import Budget
from tests.engine.makers import NOON, decided, given, line, missed, order, programme, refunded, rule

NAME = {"en": "Autumn", "pl": "Jesień"}
OFF = "discount 10 PLN"
PER_ITEM = "earn 10 points on every item"


def budgeted(*texts, counts="money", most=1500, **fields):
    made = [rule(f"r{i}", text, budget="autumn") for i, text in enumerate(texts)]
    return programme(*made, budgets={"autumn": Budget("autumn", NAME, counts, most, **fields)})


KEY = "budget:autumn/ever"


@pytest.mark.parametrize(
    ("fields", "texts", "used", "expected", "misses"),
    [
        pytest.param({}, [OFF], 0, {"r0": 1000}, {}, id="enough"),
        pytest.param({}, [OFF], 600, {"r0": 900}, {}, id="the rest"),
        pytest.param({}, [OFF], 1500, {}, {"r0": "budget"}, id="run out"),
        pytest.param({"rest": False}, [OFF], 500, {"r0": 1000}, {}, id="just enough"),
        pytest.param({"rest": False}, [OFF], 501, {}, {"r0": "budget"}, id="rather nothing"),
        pytest.param({}, [OFF, OFF], 0, {"r0": 1000, "r1": 500}, {}, id="shared: the first comes first"),
        pytest.param({}, [OFF, OFF], 500, {"r0": 1000}, {"r1": "budget"}, id="nothing for the second"),
        pytest.param({"rest": False}, [OFF, "discount 5 PLN"], 0, {"r0": 1000, "r1": 500}, {}, id="both fit"),
        pytest.param(
            {"rest": False}, [OFF, "discount 6 PLN"], 0, {"r0": 1000}, {"r1": "budget"}, id="one fits"
        ),
        pytest.param(
            {"counts": "point", "most": 25}, [PER_ITEM, PER_ITEM], 0, {"r0": 20, "r1": 5}, {}, id="points"
        ),
        pytest.param(
            {"counts": "use", "most": 2}, [OFF, PER_ITEM, "earn 1 point"], 0, {"r0": 1000, "r1": 20},
            {"r2": "budget"}, id="uses, of deals and points",
        ),
        pytest.param({"counts": "use", "most": 1}, ["discount 10% on every 2 items"], 0, {"r0": 800}, {},
                     id="several sets are one use"),
    ],
)  # fmt: skip
def test_what_a_budget_lets_through(fields, texts, used, expected, misses):
    made = budgeted(*texts, **fields)
    decision = decided(made, order(line(4000, id="a", quantity=2)), used={KEY: used})
    assert (given(decision), missed(decision)) == (expected, misses)
    assert sum(use.used for use in decision.limit_uses) + used <= made.budgets["autumn"].most
    assert decision_from_data(to_data(decision)) == decision
    for miss in decision.missed:
        for reader in ("customer", "merchant"):
            assert "udżet" not in why_not(miss, made, Names(), "pl", "customer")
            assert why_not(miss, made, Names(), "en", reader)
        assert "„Jesień”" in why_not(miss, made, Names(), "pl", "merchant")


def test_what_was_held_back_is_told():
    made = budgeted(OFF)
    (outcome,) = decided(made, order(line(4000)), used={KEY: 600}).outcomes
    assert [(use.key, use.used, use.held_back) for use in outcome.limits] == [(KEY, 900, 100)]
    assert 'the budget "Autumn"' in why(outcome, made, Names(), "en", "merchant")
    assert "what is left of this offer" in why(outcome, made, Names(), "en", "customer")


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        pytest.param({}, "budget:autumn/ever", id="once for all"),
        pytest.param({"period": Period.MONTH}, "budget:autumn/2026-05", id="each month"),
        pytest.param({"per_customer": True}, "budget:autumn/ever/customer:42", id="each customer"),
        pytest.param(
            {"period": Period.MONTH, "per_customer": True}, "budget:autumn/2026-05/customer:42", id="both"
        ),
    ],
)
def test_what_a_budget_tells_apart(fields, key):
    made = budgeted(OFF, OFF, **fields)
    assert limit_keys(made, order(line(4000)), NOON) == (key,)
    decision = decided(made, order(line(4000)), used={key: 1500})
    assert missed(decision) == {"r0": "budget", "r1": "budget"}


def test_rules_of_an_event_share_a_budget():
    made = budgeted("on signup earn 40 points", "on signup earn 40 points", counts="point", most=50)
    decision = decide(made, SignalEvent("signup", "s", "42", NOON), Facts(), NOON)
    assert given(decision) == {"r0": 40, "r1": 10}
    friends = budgeted("on referral earn 40 points", "on referral for friends earn 40 points",
                       counts="point", most=40)  # fmt: skip
    decision = decide(friends, SignalEvent("referral", "s", "42", NOON, friend="7"), Facts(), NOON)
    assert (given(decision), missed(decision)) == ({"r0": 40}, {"r1": "budget"})


@pytest.mark.parametrize(
    ("fields", "first", "later"),
    [
        pytest.param({"most": 30}, {"r0": 20, "r1": 10}, {"r0": 10, "r1": 10}, id="what was held back"),
        pytest.param({"most": 20, "rest": False}, {"r0": 20}, {"r0": 10}, id="what was refused"),
    ],
)
def test_a_return_brings_nothing_that_was_held_back(fields, first, later):
    made = budgeted(PER_ITEM, PER_ITEM, counts="point", **fields)
    event = order(line(4000, id="a", quantity=2))
    placed = decided(made, event)
    assert given(placed) == first
    assert given(decided(made, refunded(event, placed, {"a": 1}))) == later


@trying(
    most=st.integers(0, 3000),
    offs=st.lists(st.integers(1, 30), min_size=1, max_size=4),
    used=st.integers(0, 3000),
    rest=st.booleans(),
)
def test_never_more_than_there_is(most, offs, used, rest):
    """An order takes what is left at most; with ``rest`` exactly that, if as much is asked."""
    made = budgeted(*(f"discount {off} PLN" for off in offs), most=most, rest=rest)
    decision = decided(made, order(line(100_000)), used={KEY: used})
    taken, left = sum(given(decision).values()), max(0, most - used)
    assert taken <= left
    if rest:
        assert taken == min(left, sum(offs) * 100)
    shuffled = replace(made, rules=tuple(reversed(made.rules)))
    assert decided(shuffled, order(line(100_000)), used={KEY: used}) == decision


@pytest.mark.parametrize(
    ("rules", "points"),
    [
        pytest.param({"base": True, "times": True}, 150, id="the rule and what multiplies it"),
        pytest.param({"base": False, "times": True}, 250, id="the multiplier alone"),
        pytest.param({"base": False, "times": True, "more": True}, 250, id="two multipliers"),
        pytest.param({"base": False, "other": True, "times": True}, 200, id="another rule beside"),
    ],
)
def test_multipliers_draw_no_more_than_a_budget_has(rules, points):
    texts = {
        "base": "earn 1 point per 1 PLN of order.subtotal",
        "other": "earn 1 point per 1 PLN of order.subtotal",
        "times": "multiply points by 3",
        "more": "multiply points by 2",
    }
    made = [rule(name, texts[name], budget="b" if drawn else None) for name, drawn in rules.items()]
    budget = Budget("b", NAME, "point", 150)
    decision = decided(programme(*made, budgets={"b": budget}), order(line(10000)))
    drawn = [use.used for use in decision.limit_uses if use.key]
    assert sum(drawn) <= 150
    assert decision.points <= points
    assert decision.points - 100 * (1 + ("other" in rules)) <= 150


@pytest.mark.parametrize(
    ("fields", "used", "points"),
    [
        pytest.param({}, 0, 200, id="enough"),
        pytest.param({}, 70, 130, id="the rest"),
        pytest.param({}, 100, 100, id="run out"),
        pytest.param({"rest": False}, 1, 100, id="rather nothing"),
        pytest.param({"counts": "use", "most": 1}, 0, 200, id="a use"),
        pytest.param({"counts": "use", "most": 1}, 1, 100, id="no use left"),
    ],
)
def test_a_multiplier_draws_what_it_adds(fields, used, points):
    rules = ["earn 1 point per 1 PLN of order.subtotal", rule("double", "multiply points by 2", budget="b")]
    kept = Budget("b", NAME, **{"counts": "point", "most": 100, **fields})
    made = programme(*rules, budgets={"b": kept})
    decision = decided(made, order(line(10000)), used={"budget:b/ever": used})
    assert decision.points == points
    taken = 1 if kept.counts == "use" and points > 100 else points - 100
    assert sum(use.used for use in decision.limit_uses) == taken
    assert bool(missed(decision)) is (points == 100)


def test_what_makes_less_of_the_points_gives_a_budget_nothing_back():
    rules = ["earn 1 point per 1 PLN of order.subtotal", rule("half", "multiply points by 0.5", budget="b")]
    made = programme(*rules, budgets={"b": Budget("b", NAME, "point", 100)})
    decision = decided(made, order(line(10000)), used={"budget:b/ever": 40})
    assert (decision.points, list(decision.limit_uses)) == (50, [])


def test_a_return_frees_what_a_multiplier_added():
    rules = ["earn 1 point per 1 PLN of item.paid on items", rule("x", "multiply points by 3", budget="b")]
    made = programme(*rules, budgets={"b": Budget("b", NAME, "point", 150)})
    placed = decided(made, order(line(4000, id="a", quantity=2)))
    assert (placed.points, [use.used for use in placed.limit_uses]) == (230, [150])
    later = decided(made, refunded(order(line(4000, id="a", quantity=2)), placed, {"a": 1}))
    assert (later.points, [use.used for use in later.limit_uses]) == (120, [80])
