"""Goals over time: what leads to a tier, what keeps one, what an open offer and a period still ask."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from flask_loyalty.engine.changes import Occurrence, changed
from flask_loyalty.engine.facts import Facts, OpenSpan, Party, PeriodEvent, SignalEvent
from flask_loyalty.engine.goal_words import GoalWords
from flask_loyalty.engine.goals import kept_tier, next_tier, of_period, open_offers
from flask_loyalty.engine.nearest import amount_of
from flask_loyalty.engine.sights import Sight
from flask_loyalty.language.vocabulary import Names
from tests.engine.makers import NOON, programme

RULES = (
    "earn 1 point per 1 PLN of order.margin",
    "within 30 days of order where order.subtotal >= 50 PLN "
    "when (customer.orders where order.subtotal >= 50 PLN) >= 3 earn 300 points",
    "within 21 days of order when order.subtotal >= 60 PLN discount 10% at most 20 PLN per order",
    "every month when customer.spend >= 300 PLN earn 100 points",
)
BY_SPEND = {
    "silver": "customer.orders in last 12 months >= 2",
    "gold": "customer.spend in last 12 months >= 500 PLN",
}
BY_MARGIN = {
    "silver": "customer.orders in this year >= 2",
    "gold": "customer.margin in last 12 months >= 500 PLN",
}
PAST = {
    "customer.orders": Fraction(3),
    "customer.orders in last 12 months": Fraction(3),
    "customer.orders in this year": Fraction(3),
    "customer.spend in last 12 months": Fraction(41680),
    "customer.margin in last 12 months": Fraction(41680),
    "r1: (customer.orders where order.subtotal >= 50 PLN)": Fraction(1),
    "r3: customer.spend": Fraction(12000),
}
SPANS = (
    OpenSpan("r1", "o1", NOON - timedelta(days=2), NOON + timedelta(days=28)),
    OpenSpan("r2", "o1", NOON - timedelta(days=2), NOON + timedelta(days=19)),
)
MAY = PeriodEvent(
    Party("customer", "42"),
    datetime(2026, 4, 30, 22, tzinfo=UTC),
    datetime(2026, 5, 31, 22, tzinfo=UTC),
)


def member(tiers, event=None):
    event = event or SignalEvent("view", "", "42", NOON)
    return Occurrence(programme(*RULES, tiers=tiers), event, Facts(past=PAST, spans=SPANS), NOON)


def told(goal, occurrence, language):
    tiers = tuple(tier.id for tier in occurrence.programme.tiers)
    names = Names(currency="PLN", tiers=tiers)
    return GoalWords(occurrence.programme, names, language, NOON).told(goal).replace("\u00a0", " ")


def test_the_way_to_the_next_tier():
    here = member(BY_SPEND)
    goal = next_tier(here)
    assert (goal.about, goal.now, goal.most) == ("gold", 41680, 50000)
    assert told(goal, here, "pl") == (
        "Wydaj jeszcze 83,20 zł (razem 500,00 zł w ciągu 12 miesięcy), a osiągniesz poziom gold."
    )
    assert told(goal, here, "en") == (
        "Spend PLN 83.20 more (PLN 500.00 in all within 12 months) and you reach the gold tier."
    )
    assert Sight(changed(here, goal.missing), {}).holds(here.programme.tiers[1].when)
    less = [replace(goal.missing[0], number=goal.missing[0].number - 1)]
    assert not Sight(changed(here, less), {}).holds(here.programme.tiers[1].when)


def test_the_next_tier_is_the_one_that_the_way_brings():
    """Gold asks for an order more and for what has been spent already, so one order leads past silver."""
    orders = "customer.orders in last 6 months >= 4"
    tiers = {"silver": orders, "gold": f"{orders} and customer.spend in last 12 months >= 400 PLN"}
    here = member(tiers)
    past = {**PAST, "customer.orders in last 6 months": Fraction(3)}
    here = replace(here, facts=replace(here.facts, past=past))
    goal = next_tier(here)
    assert (goal.about, goal.now, goal.most) == ("gold", 3, 4)
    assert told(goal, here, "en") == (
        "Place 1 more order (4 in all within 6 months) and you reach the gold tier."
    )


def test_a_customer_is_not_told_of_margins():
    here = member(BY_MARGIN)
    goal = next_tier(here)
    assert told(goal, here, "pl") == (
        "Następny poziom: gold. Zbliżają do niego kolejne zakupy; ile ich trzeba, zależy od wybranych"
        " produktów."
    )
    assert told(goal, here, "en") == (
        "The next tier: gold. Further purchases lead to it; how many depends on what you choose."
    )
    assert not GoalWords(here.programme, Names(), "pl", NOON).is_countable(goal)


def fading(until_days, hours=0):
    def facts_at(moment):
        past = dict(PAST)
        if moment >= NOON + timedelta(days=until_days, hours=hours):
            past["customer.orders in last 12 months"] = Fraction(1)
            past["customer.orders in this year"] = Fraction(0)
        return Facts(past=past)

    return facts_at


def test_what_keeps_a_tier_and_until_when_it_lasts():
    here = member(BY_SPEND)
    goal = kept_tier(here, fading(100))
    assert told(goal, here, "pl") == "Złóż jeszcze 1 zamówienie do 13 sierpnia, a utrzymasz poziom silver."
    assert told(goal, here, "en") == "Place 1 more order by 13 August and you keep the silver tier."
    assert kept_tier(here, lambda moment: here.facts) is None, "it lasts"


@pytest.mark.parametrize(
    ("days", "hours", "last"),
    [
        pytest.param(3, 12, "do 9 maja", id="at the end of a day, which counts"),
        pytest.param(3, 11, "do 8 maja", id="in the course of a day, which does not"),
        pytest.param(0, 12, "do 6 maja", id="at the end of today"),
        pytest.param(0, 5, "dziś do 16:59", id="in the course of today, to the last full minute"),
    ],
)
def test_the_day_until_which_a_tier_lasts(days, hours, last):
    here = member(BY_SPEND)
    told_day = told(kept_tier(here, fading(days, hours)), here, "pl")
    assert told_day == f"Złóż jeszcze 1 zamówienie {last}, a utrzymasz poziom silver."


def test_what_is_bought_now_does_not_count_in_a_later_calendar_year():
    here = member(BY_MARGIN)
    goal = kept_tier(here, fading(100))
    assert goal.missing == ()
    assert told(goal, here, "pl") == "Poziom silver masz co najmniej do 13 sierpnia."


def test_open_offers_with_what_they_still_ask():
    here = member(BY_SPEND)
    mission, offer = open_offers(here)
    assert (mission.now, mission.most) == (1, 3)
    assert told(mission, here, "pl") == (
        "300 punktów: złóż jeszcze 2 zamówienia o wartości od 50 zł do 3 czerwca."
    )
    assert told(mission, here, "en") == "300 points: place 2 more orders of PLN 50 or more by 3 June."
    assert (
        told(offer, here, "pl")
        == "Rabat 10% przy zakupach od 60 zł; najwyżej 20 zł na zamówienie – do 25 maja."
    )
    closed = replace(here, moment=NOON + timedelta(days=28))
    assert list(open_offers(closed)) == []


def test_what_a_period_still_asks_has_been_decided():
    here = member(BY_SPEND, MAY)
    (goal,) = of_period(here)
    assert told(goal, here, "pl") == "100 punktów: wydaj jeszcze 180,00 zł do 31 maja."
    assert amount_of("r3", changed(here, goal.missing).decision()) == 100
    less = [replace(goal.missing[0], number=goal.missing[0].number - 1)]
    assert amount_of("r3", changed(here, less).decision()) == 0


BANDS = "every month earn by customer.spend whole from 100 PLN: 5 points, from 300 PLN: 20 points"


@pytest.mark.parametrize(
    ("spent", "missing", "more"),
    [
        pytest.param(4000, [6000], 5, id="the first band"),
        pytest.param(12000, [18000], 20, id="the next one"),
        pytest.param(30000, [], 20, id="the last one is reached"),
    ],
)
def test_a_period_tells_the_next_band(spent, missing, more):
    facts = Facts(past={**PAST, "r0: customer.spend": Fraction(spent)})
    here = Occurrence(programme(BANDS), MAY, facts, NOON)
    goals = list(of_period(here))
    assert [change.number for goal in goals for change in goal.missing] == missing
    after = changed(here, goals[0].missing) if goals else here
    assert amount_of("r0", after.decision()) == more


def test_orders_and_what_is_spent_in_them_for_a_period():
    text = "every month when customer.orders >= 5 and customer.spend >= 500 PLN earn 100 points"
    facts = Facts(past={**PAST, "r0: customer.spend": Fraction(4900), "r0: customer.orders": Fraction(1)})
    here = Occurrence(programme(text), MAY, facts, NOON)
    (goal,) = of_period(here)
    assert sorted(change.number for change in goal.missing) == [4, 45100]


@pytest.mark.parametrize("tiers", [{}, {"gold": "customer.margin_rank <= 10%"}])
def test_no_goal_where_nothing_can_be_done(tiers):
    assert next_tier(member(tiers)) is None
