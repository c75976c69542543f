"""Rules within a span: missions, offers after any event, one open span a rule and customer."""

import pytest

from tests.engine.makers import line
from tests.engine.stories import Story

THREE = "within 30 days of order when customer.orders >= 3 earn 300 points"
BIG = (
    "within 30 days of order where order.subtotal >= 50 PLN "
    "when (customer.orders where order.subtotal >= 50 PLN) >= 3 earn 300 points"
)


def test_the_third_order_ends_a_mission_of_three():
    story = Story(THREE)
    assert story.buy("2026-05-01") == {}
    assert story.buy("2026-05-10") == {}
    assert story.buy("2026-05-20") == {"r0": 300}
    assert story.buy("2026-05-21") == {}, "it fires once; this order opens the next span"
    assert story.buy("2026-05-22") == {}
    assert story.buy("2026-05-23") == {"r0": 300}


def test_orders_before_the_span_and_small_ones_do_not_count():
    story = Story(BIG)
    story.buy("2026-04-01", line(60_00))
    assert story.buy("2026-05-05", line(60_00)) == {}, "the first span is over; this opens another"
    assert story.buy("2026-05-06", line(40_00)) == {}
    assert story.buy("2026-05-07", line(60_00)) == {}
    assert story.buy("2026-05-08", line(49_99)) == {}, "two big ones and a small one"
    assert story.buy("2026-05-09", line(60_00)) == {"r0": 300}


def test_a_mission_over_time_is_over():
    story = Story(THREE)
    story.buy("2026-05-01")
    story.buy("2026-05-10")
    assert story.buy("2026-05-31") == {}


def test_points_of_a_mission_go_when_its_last_order_comes_back():
    story = Story(THREE)
    for day in ("2026-05-01", "2026-05-02"):
        story.buy(day)
    assert story.buy("2026-05-03", ref="third") == {"r0": 300}
    assert story.give_back("third", "2026-05-04") == {}
    assert story.buy("2026-05-05") == {"r0": 300}, "the span is open again"


def test_amounts_of_a_span_count_the_order_at_hand():
    story = Story("within 30 days of order when customer.spend >= 250 PLN earn 10 points")
    story.buy("2026-05-01", line(100_00))
    assert story.buy("2026-05-02", line(149_99)) == {}
    assert story.buy("2026-05-03", line(1)) == {"r0": 10}


def test_a_deal_of_a_span_looks_at_the_orders_before():
    story = Story("within 30 days of order when customer.orders >= 2 discount 10%")
    story.buy("2026-05-01")
    assert story.buy("2026-05-02") == {}
    assert story.buy("2026-05-03") == {"r0": 10_00}
    assert story.buy("2026-05-04") == {}


@pytest.mark.parametrize(
    ("rule", "event", "fields"),
    [
        ("within 7 days of birthday discount 10%", "birthday", {}),
        ("within 7 days of signup discount 10%", "signup", {}),
        ('within 7 days of segment "silent" discount 10%', "segment", {"reference": "silent"}),
        ("within 7 days of due discount 10%", "due", {}),
        ("within 7 days of review where review.rating >= 4 discount 10%", "review",
         {"facts": {"review.rating": 5}}),
    ],
)  # fmt: skip
def test_any_event_opens_a_span(rule, event, fields):
    story = Story(rule)
    assert story.buy("2026-05-01") == {}
    story.tell("2026-05-02", event, **fields)
    assert story.buy("2026-05-05", member="43") == {}, "somebody else's"
    assert story.buy("2026-05-05") == {"r0": 10_00}
    assert story.buy("2026-05-06") == {}, "used up"
    story.tell("2026-05-07", event, key="again", **fields)
    assert story.buy("2026-05-14 12:01") == {}, "too late"


@pytest.mark.parametrize(
    ("rule", "event", "fields"),
    [
        ('within 7 days of segment "silent" discount 10%', "segment", {"reference": "vip"}),
        ("within 7 days of review where review.rating >= 4 discount 10%", "review",
         {"facts": {"review.rating": 3}}),
        ("within 7 days of signup discount 10%", "birthday", {}),
    ],
)  # fmt: skip
def test_another_event_opens_none(rule, event, fields):
    story = Story(rule)
    story.tell("2026-05-02", event, **fields)
    assert story.buy("2026-05-05") == {}


def test_an_open_span_is_not_opened_again():
    story = Story("within 7 days of review earn 5 points")
    story.tell("2026-05-01", "review", key="one")
    story.tell("2026-05-05", "review", key="two")
    assert story.buy("2026-05-09") == {}, "the span of the first review is over, and no other was opened"


def test_a_mission_after_signing_up_counts_from_there():
    story = Story("within 30 days of signup when customer.orders >= 2 earn 100 points")
    story.buy("2026-05-01")
    story.tell("2026-05-02", "signup")
    assert story.buy("2026-05-03") == {}
    assert story.buy("2026-05-04") == {"r0": 100}


def test_multiplied_once():
    story = Story("earn 1 point per 1 PLN of order.margin", "within 7 days of birthday multiply points by 2")
    story.tell("2026-05-01", "birthday")
    assert story.buy("2026-05-02") == {"r0": 200, "r1": 100}
    assert story.buy("2026-05-03") == {"r0": 100}


def test_a_tier_within_a_mission_looks_at_everything():
    rule = 'within 30 days of order when customer.tier >= "gold" earn 9 points'
    story = Story(rule, tiers={"gold": "customer.orders >= 3"})
    for day in ("2026-01-01", "2026-02-01", "2026-05-01"):
        assert story.buy(day) == {}
    assert story.buy("2026-05-02") == {"r0": 9}
