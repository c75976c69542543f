"""The past: what orders add to it, what returns take back, and what facts read in it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Facts, Party, PeriodEvent
from flask_loyalty.engine.history import advance, facts_of, growth
from flask_loyalty.engine.past import History
from flask_loyalty.engine.past_facts import past_value
from flask_loyalty.engine.periods import period_bounds, zone_of
from flask_loyalty.language.nodes import Period
from tests.engine.makers import (
    NOON,
    decided,
    expression,
    given,
    line,
    missed,
    order,
    programme,
    refunded,
)

WARSAW = zone_of("Europe/Warsaw")
DAY = timedelta(days=1)
OFFER = "within 21 days of order where order.subtotal >= 50 PLN when order.subtotal >= 60 PLN discount 10%"
PLAIN = "earn 1 point per 1 PLN of order.subtotal"


@dataclass
class Life:
    """Orders of a shop, one after the other; each decided with the facts of its moment."""

    programme: object
    history: History = field(default_factory=History)

    def __post_init__(self):
        self.decisions, self.facts, self.events = {}, {}, {}

    def buy(self, ref, day, *lines, **fields):
        moment = NOON + day * DAY
        event = order(*lines, ref=ref, at=moment, **fields)
        facts = facts_of(self.programme, self.history, event, moment)
        decision = decide(self.programme, event, facts, moment)
        self.history = advance(self.programme, self.history, event, decision, facts=facts)
        self.events[ref], self.facts[ref], self.decisions[ref] = event, facts, decision
        return decision

    def give_back(self, ref, counts, day, **fields):
        before = self.decisions[ref]
        event = refunded(self.events[ref], before, counts, **fields)
        decision = decide(self.programme, event, self.facts[ref], event.cart.at)
        self.history = advance(
            self.programme, self.history, event, decision, before,
            facts=self.facts[ref], known_at=NOON + day * DAY,
        )  # fmt: skip
        self.events[ref], self.decisions[ref] = event, decision
        return decision

    def cancel(self, ref, day):
        self.history = advance(
            self.programme, self.history, self.events[ref], None, self.decisions[ref],
            facts=self.facts[ref], known_at=NOON + day * DAY,
        )  # fmt: skip
        self.decisions[ref] = None

    def value(self, text, day, party=None, **kw):
        fact = expression(text if text.startswith("(") else f"({text})")
        return past_value(
            self.history, fact, party or Party("customer", "42"), NOON + day * DAY, WARSAW, **kw
        )


@pytest.fixture
def life():
    """Three orders: 60.00 on day 0, 40.00 of tea on day 10, 100.00 served by Eva on day 40."""
    made = Life(programme(PLAIN))
    made.buy("o1", 0, line(6000, 2000, id="a"))
    made.buy("o2", 10, line(2000, 500, id="t", quantity=2, category="tea/green"))
    made.buy("o3", 40, line(10000, 4000, id="b", brand="Ziarno"), served_by="eva")
    return made


@pytest.mark.parametrize(
    ("fact", "day", "value"),
    [
        pytest.param("customer.orders", 50, 3, id="everything so far"),
        pytest.param("customer.orders", 40, 2, id="an order of this instant is not yet past"),
        pytest.param("customer.spend", 50, 20000, id="spend"),
        pytest.param("customer.margin", 50, 4000 + 3000 + 6000, id="margin"),
        pytest.param("customer.quantity", 50, 4, id="quantity"),
        pytest.param(
            "customer.spend in last 40 days", 50, 14000, id="a rolling window, its first instant in"
        ),
        pytest.param("customer.spend in last 39 days", 50, 10000, id="a day less"),
        pytest.param("customer.orders in this month", 20, 2, id="6, 16 and 26 May are one month"),
        pytest.param("customer.orders in previous month", 40, 2, id="seen from June"),
        pytest.param("customer.orders where order.subtotal >= 50 PLN", 50, 2, id="orders narrowed"),
        pytest.param('customer.spend where item.category in "tea"', 50, 4000, id="by category"),
        pytest.param('customer.quantity where item.category in "tea"', 50, 2, id="units by category"),
        pytest.param('customer.margin where item.brand = "Ziarno"', 50, 6000, id="by brand"),
        pytest.param(
            'customer.quantity where item.category in "coffee"', 50, 0, id="of what was never bought"
        ),
        pytest.param("customer.since_order", 50, 10, id="days since the last order"),
    ],
)
def test_history_facts(life, fact, day, value):
    assert life.value(fact, day) == value


def test_before_the_first_order():
    assert Life(programme(PLAIN)).value("customer.since_order", 1) is None
    assert Life(programme(PLAIN)).value("customer.orders", 1) == 0


def test_an_employees_past_is_what_they_served(life):
    eva = Party("employee", "eva")
    assert life.value("employee.sales", 50, eva) == 10000
    assert life.value("employee.margin", 50, eva) == 6000
    assert life.value("employee.orders", 50, eva) == 1
    life.buy("o4", 45, line(5000), member="eva", served_by="eva")
    assert life.value("employee.orders", 50, eva) == 1, "one's own purchase does not count"


def test_a_period_covers_itself():
    """In an ``every`` rule a fact without a window is about the period, up to what is known."""
    shop = Life(programme("every month for employees pay 3% of employee.margin above 10 PLN"))
    shop.buy("o1", 0, line(6000, 2000), served_by="eva")
    shop.buy("o2", 40, line(9000, 2000), served_by="eva")
    event = PeriodEvent(Party("employee", "eva"), *period_bounds(Period.MONTH, NOON, WARSAW))
    moment = NOON + 60 * DAY
    facts = facts_of(shop.programme, shop.history, event, moment)
    assert facts.past["employee.margin"] == 4000
    assert given(decide(shop.programme, event, facts, moment)) == {"r0": 90}


def test_what_was_not_yet_known_does_not_count(life):
    """A return becomes known on its day; asked about the day before, the order still stands whole."""
    life.give_back("o2", {"t": 1}, 20)
    assert life.value("customer.spend", 19) == 10000
    assert life.value("customer.spend", 20) == 8000
    assert life.value("customer.quantity", 20) == 2
    assert life.value("customer.orders", 20) == 2


def test_a_return_below_a_threshold(life):
    """The 40.00 left of 60.00 are no order of 50.00 any more."""
    life.buy("o4", 5, line(3000, id="x", quantity=2))
    assert life.value("customer.orders where order.subtotal >= 50 PLN", 9) == 2
    life.give_back("o4", {"x": 1}, 8)
    assert life.value("customer.orders where order.subtotal >= 50 PLN", 9) == 1


@pytest.mark.parametrize("how", ["cancelled", "given back"])
def test_an_order_that_is_gone_leaves_no_past(life, how):
    if how == "cancelled":
        life.cancel("o3", 45)
    else:
        life.give_back("o3", {"b": 1}, 45)
    facts = ["customer.orders", "customer.spend", "customer.margin", "customer.quantity"]
    assert [life.value(fact, 50) for fact in facts] == [2, 10000, 7000, 3]
    assert life.value("customer.since_order", 50) == 40
    assert life.value("employee.orders", 50, Party("employee", "eva")) == 0


def test_an_order_is_no_part_of_its_own_past(life):
    event = life.events["o3"]
    facts = facts_of(life.programme, life.history, event, NOON + 50 * DAY)
    assert facts.past["customer.orders"] == 2


def test_a_guests_order_counts_for_who_served_it():
    shop = Life(programme(PLAIN))
    shop.buy("o1", 0, line(6000, 2000), member=None, served_by="eva")
    assert shop.value("employee.sales", 1, Party("employee", "eva")) == 6000


def test_another_currency_leaves_no_past():
    shop = Life(programme(PLAIN))
    shop.buy("o1", 0, line(6000), currency="EUR")
    assert shop.history == History()


def test_excluded_goods_count_as_an_order_but_not_as_spend():
    shop = Life(programme(PLAIN, excluded='item.category in "gift-cards"'))
    shop.buy("o1", 0, line(6000, category="gift-cards"), line(1000, id="b"))
    assert shop.value("customer.orders where order.subtotal >= 50 PLN", 1) == 1
    assert shop.value("customer.spend", 1) == 1000
    assert shop.value("customer.quantity", 1) == 1


def test_the_same_event_twice_adds_nothing():
    """What is already part of the past is passed as ``before``."""
    shop = Life(programme(PLAIN))
    decision = shop.buy("o1", 0, line(6000))
    more = growth(shop.programme, shop.events["o1"], decision, decision)
    assert (more.orders, more.items, more.used) == ((), (), {})


# ---------------------------------------------------------------- limits


def test_limits_are_used_and_freed():
    shop = Life(programme(f"{PLAIN} at most 100 points per customer per month"))
    assert given(shop.buy("o1", 0, line(8000, id="a", quantity=1))) == {"r0": 80}
    assert given(shop.buy("o2", 1, line(8000, id="a"))) == {"r0": 20}
    assert missed(shop.buy("o3", 2, line(8000, id="a"))) == {"r0": "limit"}
    shop.cancel("o1", 3)
    assert given(shop.buy("o4", 4, line(9000))) == {"r0": 80}
    assert given(shop.buy("o5", 30, line(9000))) == {"r0": 90}, "another month"


def test_what_a_cap_held_back_is_not_granted_later():
    """The return is decided with the facts of the day, when the cap had room for 20 only."""
    shop = Life(programme(f"{PLAIN} at most 100 points per customer"))
    shop.buy("o1", 0, line(8000))
    shop.buy("o2", 1, line(3000, id="b", quantity=2))
    shop.cancel("o1", 2)
    assert given(shop.give_back("o2", {"b": 1}, 3)) == {"r0": 20}


def test_a_deals_use_is_freed_only_with_the_whole_order():
    shop = Life(programme("discount 10% at most 1 time per customer"))
    shop.buy("o1", 0, line(1000, id="a", quantity=2))
    shop.give_back("o1", {"a": 1}, 1)
    assert missed(shop.buy("o2", 2, line(1000))) == {"r0": "limit"}
    shop.give_back("o1", {"a": 2}, 3)
    assert given(shop.buy("o3", 4, line(1000))) == {"r0": 100}


FIRST_TWO = "discount 10% at most 2 customers in total"


def test_the_first_customers_count_once_each():
    shop = Life(programme(FIRST_TWO))
    for day, member, off in ((0, "a", True), (1, "a", True), (2, "b", True), (3, "c", False), (4, "b", True)):
        decision = shop.buy(f"o{day}", day, line(1000), member=member)
        assert given(decision) == ({"r0": 100} if off else {})
        assert missed(decision) == ({} if off else {"r0": "limit"})


def test_a_customer_counts_while_any_of_their_orders_does():
    shop = Life(programme(FIRST_TWO))
    for day, member in enumerate("aab"):
        shop.buy(f"o{day}", day, line(1000), member=member)
    shop.cancel("o0", 5)
    assert missed(shop.buy("o5", 5, line(1000), member="c")) == {"r0": "limit"}
    shop.cancel("o1", 6)
    assert given(shop.buy("o6", 6, line(1000), member="c")) == {"r0": 100}


def test_a_guest_is_nobody_who_could_be_counted():
    shop = Life(programme(FIRST_TWO))
    assert missed(shop.buy("o1", 0, line(1000), member=None)) == {"r0": "guest"}


def test_customers_are_counted_in_each_period():
    shop = Life(programme("discount 10% at most 1 customer per day"))
    assert given(shop.buy("o0", 0, line(1000), member="a")) == {"r0": 100}
    assert missed(shop.buy("o1", 0, line(1000), member="b")) == {"r0": "limit"}
    assert given(shop.buy("o2", 1, line(1000), member="b")) == {"r0": 100}


# ---------------------------------------------------------------- spans


def test_an_offer_for_next_time():
    shop = Life(programme(OFFER))
    assert missed(shop.buy("o1", 0, line(8000))) == {"r0": "span"}
    assert missed(shop.buy("o2", 1, line(5500))) == {"r0": "when"}, "an open offer, too small an order"
    used = shop.buy("o3", 20, line(8000))
    assert given(used) == {"r0": 800}
    assert used.outcomes[0].span == "o1"
    assert missed(shop.buy("o4", 21, line(8000))) == {"r0": "span"}, "it fired once, and opened none"
    assert given(shop.buy("o5", 22, line(8000))) == {"r0": 800}, "the fourth order opened one"


@pytest.mark.parametrize(
    ("day", "applies"),
    [
        pytest.param(0, False, id="at the same instant"),
        pytest.param(20.999, True, id="just before its end"),
        pytest.param(21, False, id="at its end"),
    ],
)
def test_a_span_is_half_open(day, applies):
    shop = Life(programme(OFFER))
    shop.buy("o1", 0, line(8000))
    assert bool(shop.buy("o2", day, line(8000)).outcomes) is applies


def test_a_small_order_opens_no_span():
    shop = Life(programme(OFFER))
    shop.buy("o1", 0, line(4999))
    assert shop.history.spans == {}


def test_a_guest_opens_no_span():
    shop = Life(programme(OFFER))
    shop.buy("o1", 0, line(8000), member=None)
    assert shop.history.spans == {}


def test_an_expired_span_gives_way_to_a_new_one():
    shop = Life(programme(OFFER))
    shop.buy("o1", 0, line(8000))
    shop.buy("o2", 30, line(8000))
    assert given(shop.buy("o3", 31, line(8000))) == {"r0": 800}


def test_a_cancelled_order_takes_its_offer_along():
    shop = Life(programme(OFFER))
    shop.buy("o1", 0, line(8000))
    shop.cancel("o1", 1)
    assert shop.history.spans == {}


def test_a_return_below_the_threshold_takes_the_offer_along():
    shop = Life(programme(OFFER))
    shop.buy("o1", 0, line(3000, id="a", quantity=2))
    shop.give_back("o1", {"a": 1}, 1)
    assert shop.history.spans == {}


def test_cancelling_the_order_that_used_it_gives_an_offer_back():
    shop = Life(programme(OFFER))
    shop.buy("o1", 0, line(8000))
    (span,) = shop.history.spans.values()
    shop.buy("o2", 1, line(8000))
    assert shop.history.spans == {}
    shop.cancel("o2", 2)
    assert list(shop.history.spans.values()) == [span]


@pytest.mark.parametrize("first", ["o1", "o2"])
def test_cancelling_both_leaves_no_offer_in_either_order(first):
    shop = Life(programme(OFFER))
    shop.buy("o1", 0, line(8000))
    shop.buy("o2", 1, line(8000))
    for ref in sorted(["o1", "o2"], reverse=first == "o2"):
        shop.cancel(ref, 2)
    assert shop.history.spans == {}


def test_an_offer_is_each_customers_own():
    shop = Life(programme(OFFER))
    shop.buy("o1", 0, line(8000))
    assert missed(shop.buy("o2", 1, line(8000), member="43")) == {"r0": "span"}


def test_the_offer_shows_in_the_quote_but_ends_with_the_order():
    """Deciding again with the same facts gives the same; only ``advance`` ends the span."""
    shop = Life(programme(OFFER))
    shop.buy("o1", 0, line(8000))
    event = order(line(8000), ref="o2", at=NOON + DAY)
    facts = facts_of(shop.programme, shop.history, event, NOON + DAY)
    assert decide(shop.programme, event, facts, NOON + DAY) == decide(
        shop.programme, event, facts, NOON + DAY
    )


def test_tiers_from_the_past():
    made = programme(
        'when customer.tier = "gold" multiply points by 2', PLAIN,
        tiers={"gold": "customer.margin in last 12 months >= 60 PLN"},
    )  # fmt: skip
    shop = Life(made)
    assert given(shop.buy("o1", 0, line(10000, 4000))) == {"r1": 100}
    assert given(shop.buy("o2", 1, line(1000))) == {"r1": 20, "r0": 10}
    assert given(shop.buy("o3", 366 + 1, line(1000))) == {"r1": 10}, "twelve months and a day later"


def test_facts_carry_what_the_shop_gave():
    facts = facts_of(
        programme(PLAIN), History(), order(line(1)), NOON,
        shop={"employee.role": "barista"}, spendable_points=7, reward_stock={"mug": 1},
    )  # fmt: skip
    assert facts == Facts(
        past={"customer.orders": Fraction(0)},
        shop={"employee.role": "barista"},
        spendable_points=7,
        reward_stock={"mug": 1},
    )


def test_money_back_lowers_spend():
    shop = Life(programme(PLAIN))
    shop.buy("o1", 0, line(6000))
    shop.give_back("o1", {}, 1, money_back_minor=1000)
    assert shop.value("customer.spend", 2) == 5000
    assert shop.value("customer.spend", 0.5) == 6000


def test_orders_known_late_keep_their_moment():
    """A transfer arrives two days later: the order counts from then on, at the day it was placed."""
    made = programme(PLAIN)
    event = order(line(6000), at=NOON)
    decision = decided(made, event)
    history = advance(made, History(), event, decision, known_at=NOON + 2 * DAY)
    shop = Life(made, history)
    assert shop.value("customer.orders", 1) == 0
    assert shop.value("customer.orders in last 7 days", 3) == 1
    assert isinstance(NOON, datetime)
    assert replace(history.orders[0], known_at=NOON).at == NOON
