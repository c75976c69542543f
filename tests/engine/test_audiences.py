"""Events, periods and orders for everybody: friends, employees, affiliates, teams, companies; counters."""

from fractions import Fraction

import pytest

from flask_loyalty.engine.explanation import why
from flask_loyalty.engine.facts import SignalEvent
from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.language import Names
from tests.engine.makers import cart, decided, line, order, programme
from tests.engine.stories import Story

MACHINES = 'for employees pay 10 PLN on every item where item.category in "machines"'


@pytest.mark.parametrize(
    ("rule", "event", "facts", "points"),
    [
        ("on birthday earn 50 points", "birthday", {}, 50),
        ("on consent earn 5 points", "consent", {}, 5),
        ("on profile earn 5 points", "profile", {}, 5),
        ("on review where review.rating >= 4 earn 30 points", "review", {"review.rating": 4}, 30),
        ("on review where review.rating >= 4 earn 30 points", "review", {"review.rating": 3}, None),
        ("on rating where rating.score <= 2 earn 20 points", "rating", {"rating.score": 1}, 20),
        (
            'on purchase where purchase.partner = "helios" earn 1 point per 2 PLN of purchase.total',
            "purchase",
            {"purchase.partner": "helios", "purchase.total": 25_00},
            12,
        ),
        (
            'on purchase where purchase.partner = "helios" earn 1 point per 2 PLN of purchase.total',
            "purchase",
            {"purchase.partner": "zoo", "purchase.total": 25_00},
            None,
        ),
    ],
)
def test_points_of_an_event(rule, event, facts, points):
    exact = {name: Fraction(value) if isinstance(value, int) else value for name, value in facts.items()}
    told = Story(rule).tell("2026-05-01", event, facts=exact)
    assert told == ({} if points is None else {"r0": ("42", points)})


def test_a_referral_gives_something_to_both():
    story = Story("on referral earn 200 points", "on referral for friends earn 100 points")
    assert story.tell("2026-05-01", "referral", friend="ola") == {"r0": ("42", 200), "r1": ("ola", 100)}
    assert story.tell("2026-05-02", "referral", key="nobody") == {"r0": ("42", 200)}


def test_a_friend_has_limits_of_their_own():
    story = Story("on referral for friends earn 100 points at most 1 time per friend")
    assert story.tell("2026-05-01", "referral", key="a", friend="ola") == {"r0": ("ola", 100)}
    assert story.tell("2026-05-02", "referral", key="b", friend="ola") == {}
    assert story.tell("2026-05-03", "referral", key="c", friend="jan") == {"r0": ("jan", 100)}


def test_only_the_named_segment_is_meant():
    story = Story('on segment "silent" earn 20 points')
    assert story.tell("2026-05-01", "segment", reference="silent") == {"r0": ("42", 20)}
    assert story.tell("2026-05-02", "segment", key="other", reference="vip") == {}


# ---------------------------------------------------------------- periods


def test_a_personal_target():
    rule = "every quarter when customer.spend >= 120% of customer.spend in previous quarter earn 500 points"
    story = Story(rule)
    story.buy("2026-02-01", line(100_00))
    story.buy("2026-04-01", line(119_99))
    assert story.close("quarter", "2026-04-10") == {}
    story.buy("2026-06-30", line(1))
    assert story.close("quarter", "2026-04-10") == {"r0": 500}
    assert story.close("quarter", "2026-07-10") == {}, "nothing was bought"
    assert story.close("month", "2026-06-30") == {}, "the rule is about quarters"


def test_months_in_a_row():
    story = Story(
        "every month when customer.orders >= 1 earn 20 points per 1 month of customer.streak "
        "at most 120 points per customer per month"
    )
    for month in (1, 2, 3, 5):
        story.buy(f"2026-{month:02}-15", ref=f"of-{month}")
    months = {month: story.close("month", f"2026-{month:02}-20") for month in range(1, 7)}
    assert months == {1: {"r0": 20}, 2: {"r0": 40}, 3: {"r0": 60}, 4: {}, 5: {"r0": 20}, 6: {}}
    story.give_back("of-2", "2026-08-01")
    assert story.close("month", "2026-03-20") == {"r0": 20}, "an order that came back breaks the row"


def test_a_long_row_is_held_back_by_its_limit():
    story = Story(
        "every week when customer.orders >= 1 earn 20 points per 1 week of customer.streak "
        "at most 50 points per customer per week"
    )
    for day in ("2026-05-04", "2026-05-11", "2026-05-18"):
        story.buy(day)
    assert story.close("week", "2026-05-18") == {"r0": 50}


def test_a_row_begins_with_the_customer():
    story = Story("every month when customer.orders < 5 earn 1 point per 1 month of customer.streak")
    assert story.close("month", "2026-05-20") == {}, "nobody is there yet"
    story.buy("2026-05-15")
    assert story.close("month", "2026-07-20") == {"r0": 3}


def test_two_rules_have_two_rows():
    story = Story(
        "every month when customer.orders >= 1 earn 1 point per 1 month of customer.streak",
        "every month when customer.orders >= 2 earn 1 point per 1 month of customer.streak",
    )
    for day in ("2026-04-01", "2026-05-01", "2026-05-02"):
        story.buy(day)
    assert story.close("month", "2026-05-20") == {"r0": 2, "r1": 1}


def test_a_tier_within_a_period_looks_at_everything():
    rule = 'every month when customer.tier >= "gold" and customer.orders >= 1 earn 9 points'
    story = Story(rule, tiers={"gold": "customer.orders >= 2"})
    story.buy("2026-01-01")
    story.buy("2026-05-01")
    assert story.close("month", "2026-05-20") == {"r0": 9}
    assert story.close("month", "2026-06-20") == {}


@pytest.mark.parametrize(
    ("rule", "kind", "period", "shop", "amount"),
    [
        ("every quarter for suppliers when supplier.complaint_rate <= 0.5% pay 1% of supplier.purchases",
         "supplier", "quarter", {"supplier.complaint_rate": "0.004", "supplier.purchases": 500_00}, 5_00),
        ("every quarter for suppliers when supplier.complaint_rate <= 0.5% pay 1% of supplier.purchases",
         "supplier", "quarter", {"supplier.complaint_rate": "0.01", "supplier.purchases": 500_00}, None),
        ("every quarter for suppliers charge by supplier.purchases marginal "
         "from 50000 PLN: 2%, from 200000 PLN: 3%",
         "supplier", "quarter", {"supplier.purchases": 250_000_00}, 3_000_00 + 1_500_00),
        ("every year for distributors "
         "when distributor.purchases >= 110% of distributor.purchases in previous year "
         "pay 1.5% of distributor.purchases",
         "distributor", "year",
         {"distributor.purchases": 1100_00, "distributor.purchases in previous year": 1000_00}, 16_50),
        ("every year for distributors "
         "when distributor.purchases >= 110% of distributor.purchases in previous year "
         "pay 1.5% of distributor.purchases",
         "distributor", "year", {"distributor.purchases": 110_000_00}, None),
        ("every quarter for distributors when distributor.months_with_order = 3 pay 500 PLN",
         "distributor", "quarter", {"distributor.months_with_order": 3}, 500_00),
        ("every month for teams when team.sales >= team.target pay 2000 PLN",
         "team", "month", {"team.sales": 20_000_00, "team.target": 20_000_00}, 2_000_00),
        ('every month for employees when employee.review_score >= 4.8 give 1 badge "latte-art"',
         "employee", "month", {"employee.review_score": "4.8"}, 1),
    ],
)  # fmt: skip
def test_the_shop_tells_of_the_others(rule, kind, period, shop, amount):
    given = Story(rule).close(period, "2026-05-20", kind=kind, member="x", shop=shop)
    assert given == ({} if amount is None else {"r0": amount})


# ---------------------------------------------------------------- orders of others


def test_a_bonus_for_each_machine_up_to_a_limit_per_week():
    story = Story(MACHINES + " at most 50 PLN per employee per week")
    machine = line(900_00, quantity=3, category="machines", id="m")
    cup = line(20_00, category="cups", id="c")
    assert story.buy("2026-05-04", machine, cup, served_by="ewa") == {"r0": 30_00}
    assert story.buy("2026-05-05", machine, served_by="ewa") == {"r0": 20_00}
    assert story.buy("2026-05-05", machine, served_by="jan") == {"r0": 30_00}
    assert story.buy("2026-05-11", machine, served_by="ewa") == {"r0": 30_00}, "another week"
    assert story.give_back("o1", "2026-05-12") == {}


def test_nobody_is_paid_for_their_own_purchase():
    machine = line(900_00, category="machines")
    both = programme(MACHINES, "for affiliates pay 5% of order.margin")
    for fields in ({"served_by": "42"}, {"affiliate": "42"}, {}):
        assert decided(both, order(machine, member="42", **fields)).outcomes == ()


def test_an_affiliate_gets_a_share_of_the_margin():
    found = decided(programme("for affiliates pay 5% of order.margin"), order(line(100_00), affiliate="blog"))
    (outcome,) = found.outcomes
    assert (outcome.kind, outcome.party.kind, outcome.party.id) == (OutcomeKind.PAY, "affiliate", "blog")
    assert outcome.amount == 5_00
    assert found.points == 0


# ---------------------------------------------------------------- counters


@pytest.mark.parametrize(
    ("rule", "counter", "amount"),
    [
        ('earn 1 stamp "coffee-card" on every item where item.category in "drinks"', "stamp", 3),
        ('earn 1 ticket "spring" per 50 PLN of order.subtotal', "ticket", 2),
        ('earn 2 stamp "coffee-card" on every item at most 5 stamps per order', "stamp", 5),
        ('give 1 badge "latte-art"', "badge", 1),
    ],
)
def test_what_is_counted_beside_points(rule, counter, amount):
    drinks = order(line(40_00, quantity=3, category="drinks"))
    found = decided(programme(rule, "multiply points by 3"), drinks)
    (outcome,) = found.outcomes
    assert (outcome.kind, outcome.counter, outcome.amount) == (OutcomeKind.COUNTER, counter, amount)
    assert outcome.reference in ("coffee-card", "spring", "latte-art")
    assert found.points == 0


def test_a_guest_collects_no_stamps():
    found = decided(programme('earn 1 stamp "coffee-card" on every item'), order(line(5_00), member=None))
    assert [one.clause for one in found.missed] == ["guest"]


def test_stamps_over_several_orders():
    story = Story('earn 1 stamp "coffee-card" on every item at most 4 stamps per customer per week')
    assert story.buy("2026-05-04", line(10_00, quantity=3)) == {"r0": 3}
    assert story.buy("2026-05-05", line(10_00, quantity=3)) == {"r0": 1}
    assert story.buy("2026-05-11", line(10_00, quantity=3)) == {"r0": 3}


def test_an_order_knows_who_brought_it():
    assert cart(line(1), affiliate="blog").affiliate == "blog"
    assert SignalEvent("referral", "1", "42", cart().at, friend="ola").friend == "ola"


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ('earn 2 stamp "coffee-card" on every item', ": 2 × 3 = 6"),
        (
            'earn 1 ticket "spring" per 50 PLN of order.subtotal',
            ": 1 × PLN 120 / PLN 50 = 2.4, rounded down to 2",
        ),
        ("for affiliates pay 5% of order.margin", ": 5% × PLN 120 = PLN 6"),
    ],
)  # fmt: skip
def test_why_so_many(rule, told):
    club = programme(rule)
    (outcome,) = decided(club, order(line(40_00, quantity=3), affiliate="blog")).outcomes
    assert why(outcome, club, Names(), "en", "merchant").replace("\xa0", " ").endswith(told)
