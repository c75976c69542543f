"""What a customer's past says of their standing and of what comes next; every number checked by hand."""

from fractions import Fraction

import pytest

from flask_loyalty.engine.facts import Party
from flask_loyalty.engine.past import History
from flask_loyalty.engine.past_facts import past_value
from flask_loyalty.language import parse_expression
from flask_loyalty.language.walking import facts_of
from tests.engine.makers import line
from tests.engine.stories import WARSAW, Story, at


def said(story, text, when, member="42"):
    (fact,) = facts_of(parse_expression(text).tree)
    return past_value(story.history, fact, Party("customer", member), at(when), WARSAW)


def bought(*orders):
    """Orders by day, each with so many złotys of margin of a category."""
    story = Story("earn 1 point per 1 PLN of order.margin")
    for number, (day, category, amount, *member) in enumerate(orders):
        who = member[0] if member else "42"
        story.buy(day, line(amount * 100, category=category), ref=f"n{number}", member=who)
    return story


REGULAR = bought(
    ("2026-01-01", "coffee", 40), ("2026-01-11", "tea", 20), ("2026-01-31", "coffee", 30),
    ("2026-02-10", "coffee", 10), ("2026-03-02", "tea", 20),
)  # fmt: skip
"""Ten, twenty, ten and twenty days between the orders; coffee after 30 and 10 days."""


@pytest.mark.parametrize(
    ("text", "when", "value"),
    [
        ("customer.usual_interval", "2026-04-01", Fraction(15)),  # of 10, 10, 20, 20
        ("customer.usual_interval", "2026-02-11", Fraction(10)),  # of 10, 20, 10
        ("customer.usual_interval", "2026-01-31", None),  # that day's order is not yet past
        ("customer.usual_interval", "2026-01-31 13:00", Fraction(15)),
        ("customer.next_category", "2026-04-01", "coffee"),
        ("customer.next_category", "2026-02-10", None),
        ("customer.expected_margin", "2026-04-01", Fraction(120_00, 5) * 365 / 15),
        ("customer.expected_margin", "2026-01-31", None),
        ("customer.categories", "2026-04-01", frozenset({"coffee", "tea"})),
        ("customer.categories in last 20 days", "2026-02-11", frozenset({"coffee"})),
        ("customer.categories in this month", "2026-04-01", frozenset()),
        ("customer.margin in this membership_year", "2026-12-31", Fraction(120_00)),
        ("customer.margin in this membership_year", "2027-01-01", Fraction(0)),
        ("customer.orders in previous membership_year", "2027-01-01", Fraction(5)),
        ("customer.orders in previous membership_year", "2026-12-31", Fraction(0)),
    ],
)
def test_the_rhythm_of_a_customer(text, when, value):
    assert said(REGULAR, text, when) == value


def test_nobody_has_no_rhythm():
    for text in ("customer.usual_interval", "customer.next_category", "customer.expected_margin"):
        assert said(REGULAR, text, "2026-04-01", member="43") is None
    assert said(REGULAR, "customer.orders in this membership_year", "2026-04-01", member="43") == 0


def test_an_order_that_came_back_is_no_part_of_it():
    story = bought(("2026-01-01", "tea", 1), ("2026-01-03", "tea", 1), ("2026-01-05", "tea", 1))
    assert said(story, "customer.next_category", "2026-02-01") == "tea"
    story.give_back("n1", "2026-01-06")
    assert said(story, "customer.next_category", "2026-02-01") is None
    assert said(story, "customer.next_category", "2026-01-05 18:00") == "tea", "as it was known then"


def test_of_two_rhythms_the_shorter_then_the_later():
    days = ("2026-01-01", "2026-01-08", "2026-01-15")
    later = ("2026-01-02", "2026-01-09", "2026-01-16")
    story = bought(*((day, "tea", 1) for day in days), *((day, "cups", 1) for day in later))
    assert said(story, "customer.next_category", "2026-02-01") == "cups"


def test_rank_by_margin():
    story = bought(
        ("2026-01-01", "x", 100, "a"), ("2026-02-01", "x", 50, "b"), ("2026-02-02", "x", 50, "c"),
        ("2026-02-03", "x", 10, "d"),
    )  # fmt: skip
    ranks = {who: said(story, "customer.margin_rank", "2026-03-01", member=who) for who in "abcde"}
    assert ranks == {
        "a": Fraction(1, 4), "b": Fraction(3, 4), "c": Fraction(3, 4), "d": Fraction(1), "e": None,
    }  # fmt: skip
    windowed = "customer.margin_rank in last 35 days"
    assert said(story, windowed, "2026-03-01", member="a") is None
    assert said(story, windowed, "2026-03-01", member="c") == Fraction(2, 3)


def test_the_year_of_membership_begins_with_the_sign_up():
    story = Story("on signup earn 1 point")
    story.tell("2025-11-20", "signup")
    story.buy("2026-01-10", line(10_00))
    story.buy("2026-11-20", line(20_00))
    assert said(story, "customer.spend in this membership_year", "2026-11-19") == 10_00
    assert said(story, "customer.spend in this membership_year", "2026-11-21") == 20_00
    assert said(story, "customer.spend in previous membership_year", "2026-11-21") == 10_00


def test_the_first_purchase_in_a_category_earns():
    story = Story("earn 50 points on items where item.category not in customer.categories")
    tea, coffee = line(10_00, category="tea", id="t"), line(10_00, category="coffee", id="c")
    assert story.buy("2026-05-01", tea) == {"r0": 50}
    assert story.buy("2026-05-02", tea) == {}
    assert story.buy("2026-05-03", tea, coffee) == {"r0": 50}


def test_a_chosen_category_comes_from_the_shop():
    from flask_loyalty.engine.decide import decide
    from flask_loyalty.engine.facts import Facts
    from tests.engine.makers import NOON, given, order, programme

    rule = "earn 1 point per 1 PLN of item.paid on items where item.category in customer.bonus_category"
    event = order(line(10_00, category="tea/green", id="t"), line(20_00, category="coffee", id="c"))
    for chosen, points in (("tea", {"r0": 10}), ("coffee", {"r0": 20}), (None, {})):
        facts = Facts(shop={"customer.bonus_category": chosen})
        assert given(decide(programme(rule), event, facts, NOON)) == points


def test_an_empty_past():
    assert History().signups == ()
    assert said(Story("earn 1 point"), "customer.margin_rank", "2026-05-01") is None
    assert said(REGULAR, "customer.since_order", "2026-03-12") == 10
