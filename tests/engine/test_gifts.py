"""Gifts: how many, of what, what they cost, and who wins against them."""

import pytest

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.explanation import why
from flask_loyalty.engine.facts import Facts, Product, SignalEvent
from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.language import Names
from tests.engine.makers import NOON, decided, given, line, missed, order, paid, programme, reward, rule

STICKERS = 'when order.subtotal >= 120 PLN give 1 item "STICKERS"'
KNOWN = {"STICKERS": Product(500, 200)}


def gifts(decision):
    return [
        (o.rule, o.amount, o.counter, o.reference) for o in decision.outcomes if o.kind is OutcomeKind.GIFT
    ]


@pytest.mark.parametrize(
    ("text", "lines", "number"),
    [
        pytest.param(STICKERS, [line(12000)], 1, id="from a threshold"),
        pytest.param(STICKERS, [line(11999)], None, id="below it"),
        pytest.param('give 2 items "STICKERS"', [line(100)], 2, id="two of them"),
        pytest.param('give 1 item "A" on every 2 items', [line(100, quantity=5)], 2, id="each set"),
        pytest.param('give 1 item "A" per 50 PLN of order.subtotal', [line(12000)], 2, id="per amount"),
        pytest.param('give 1 item "A" on every item at most 2 items per order',
                     [line(100, quantity=5)], 2, id="at most two"),
        pytest.param('give 1 item "STICKERS" at most 1 time per customer', [line(100)], 1, id="once"),
    ],
)  # fmt: skip
def test_how_many(text, lines, number):
    decision = decided(programme(text), order(*lines))
    assert gifts(decision) == (
        [] if number is None else [("r0", number, "item", "STICKERS" if "STICKERS" in text else "A")]
    )
    assert paid(decision) == [unit.price_minor for unit in decision.units]


def test_a_reward_as_a_gift():
    made = programme('when order.is_first give 1 reward "cinema"', rewards={"cinema": reward("cinema", 500)})
    assert gifts(decided(made, order(line(100)))) == [("r0", 1, "reward", "cinema")]


def test_a_gift_of_an_event():
    event = SignalEvent("birthday", "b", "42", NOON)
    assert gifts(decide(programme('on birthday give 1 item "CAKE"'), event, Facts(), NOON)) == [
        ("r0", 1, "item", "CAKE")
    ]


def test_what_a_gift_costs_lowers_what_the_order_earns():
    made = programme(STICKERS, "earn 1 point per 1 PLN of order.margin")
    event = order(line(12000, 2000))
    with_cost = decided(made, event, products=KNOWN)
    assert given(with_cost) == {"r0": 1, "r1": 98}
    assert with_cost.outcomes[0].cost_minor == 200
    assert given(decided(made, event)) == {"r0": 1, "r1": 100}


@pytest.mark.parametrize(
    ("off", "winner"), [pytest.param(400, "gift", id="dearer"), pytest.param(600, "deal", id="cheaper")]
)
def test_a_gift_competes_by_its_price(off, winner):
    made = programme(
        rule("gift", 'give 1 item "STICKERS"', group="g"),
        rule("deal", f"discount {off / 100:.2f} PLN", group="g"),
        groups={"g": "best"},
    )
    decision = decided(made, order(line(10000)), products=KNOWN)
    assert [outcome.rule for outcome in decision.outcomes] == [winner]
    assert list(missed(decision).values()) == ["lost"]


def test_a_gift_is_told():
    made = programme('give 1 item "STICKERS" on every 2 items')
    (outcome,) = decided(made, order(line(100, quantity=4))).outcomes
    assert "STICKERS" in why(outcome, made, Names(), "pl")
    assert "STICKERS" in why(outcome, made, Names(), "en")
