"""What deals take off an order is never more than the bound; where that is exact, an order shows it."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.analysis.bounds import most_of_programme, most_of_rule, share_given
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.situations import Situation
from flask_loyalty.engine.facts import Facts
from flask_loyalty.language import Names
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.reading import read_json
from tests.engine.makers import NOON, programme, rule
from tests.engine.strategies import RULES, events
from tests.infrastructure.laws import examples

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DEALS = [
    *(
        text
        for text in RULES
        if text.split()[0] in ("discount", "price", "bundle") and "shipping" not in text
    ),
    "when order.subtotal >= 50 PLN discount 7 PLN",
    "when order.subtotal >= 80 PLN discount 20% at most 10 PLN per order",
    "when order.subtotal < 80 PLN discount 15%",
    "discount 2 PLN on every item where item.price >= 20 PLN",
    'discount 40% on every item where item.category in "cups"',
]


def examination(made):
    return Examination(made, Names(), Notebook("club.json", "{}", read_json("{}")), NOW)


@examples(25)
@given(
    st.data(),
    st.lists(st.sampled_from(DEALS), min_size=1, max_size=4),
    st.sampled_from(["best", "first", "all", ""]),
)
def test_no_order_gets_more_than_the_bound(data, texts, pick):
    """Of each rule by itself, of a group and of the whole."""
    group = {"group": "g"} if pick else {}
    rules = [rule(f"r{i}", text, **group) for i, text in enumerate(texts)]
    made = programme(*rules, groups={"g": pick} if pick else {})
    of = examination(made)
    whole = most_of_programme(of)
    assert whole.shown <= whole.most <= 1
    alone = [most_of_rule(of, one) for one in rules]
    for one, most in zip(rules, alone, strict=True):
        assert most.shown <= most.most, one.text
    for _ in range(3):
        event = data.draw(events())
        assert share_given(Situation(made, event, Facts(), NOON)) <= whole.most
        for one, most in zip(rules, alone, strict=True):
            assert (
                share_given(
                    Situation(programme(one, groups={"g": pick} if pick else {}), event, Facts(), NOON)
                )
                <= most.most
            )


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("discount 10%", Fraction(1, 10)),
        ("when order.subtotal >= 60 PLN discount 10 PLN", Fraction(1, 6)),
        ("when order.subtotal > 59.99 PLN discount 10 PLN", Fraction(1000, 5999)),
        ("discount 10 PLN", Fraction(1)),
        ("discount 100% on cheapest 1 of every 3 items", Fraction(1, 3)),
        ("when order.subtotal >= 100 PLN discount 50% at most 20 PLN per order", Fraction(1, 5)),
        ("discount 5 PLN on every item where item.price >= 20 PLN", Fraction(1, 4)),
        ("discount by order.quantity whole from 2: 5%, from 4: 20%", Fraction(1, 5)),
    ],
)
def test_the_bound_of_a_rule(text, most):
    of = examination(programme(text))
    assert most_of_rule(of, of.programme.rules[0]).most == most


@pytest.mark.parametrize(
    ("texts", "most"),
    [
        pytest.param(
            ["discount 10% on items", "discount 10%"], Fraction(19, 100), id="one step of what another left"
        ),
        pytest.param(
            ["discount 10% on items", "discount 20% on items"], Fraction(30, 100), id="one step adds up"
        ),
        pytest.param(
            ["when order.subtotal < 80 PLN discount 15%", "when order.subtotal >= 80 PLN discount 20%"],
            Fraction(20, 100),
            id="those that never meet are not added",
        ),
    ],
)
def test_the_bound_of_a_programme(texts, most):
    assert most_of_programme(examination(programme(*texts))).most == most


def test_a_bound_that_is_reached_says_so_and_shows_the_order():
    of = examination(programme("when order.subtotal >= 60 PLN discount 10 PLN"))
    found = most_of_rule(of, of.programme.rules[0])
    assert found.exact
    assert share_given(found.example) == found.shown == Fraction(1, 6)
