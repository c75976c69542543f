"""The past in SQL says what the engine's own function says, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Cart, CartLine, OrderEvent, Party, PeriodEvent
from flask_loyalty.engine.history import advance, facts_of, growth
from flask_loyalty.engine.past import Growth, History, PastItem, PastOrder
from flask_loyalty.engine.past_facts import past_value
from flask_loyalty.engine.periods import period_bounds, zone_of
from flask_loyalty.engine.scope import past_key
from flask_loyalty.language import parse_expression
from flask_loyalty.language.nodes import Period
from flask_loyalty.language.walking import facts_of as facts_read
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.store import schema
from flask_loyalty.store.events import hear
from flask_loyalty.store.failures import signal_key
from flask_loyalty.store.history import load_facts, past_values
from flask_loyalty.store.past import add_growth
from flask_loyalty.store.tables import party

WARSAW = zone_of("Europe/Warsaw")
NOON = datetime(2026, 5, 6, 10, tzinfo=UTC)

CUSTOMER = [
    "customer.orders",
    "customer.orders in last 90 days",
    "customer.orders in this month",
    "customer.orders in previous month",
    "customer.spend in last 30 days",
    "customer.margin",
    "customer.since_order",
    "customer.quantity in this year",
    "(customer.orders where order.subtotal >= 50 PLN)",
    "(customer.orders where order.margin < 0 PLN or order.quantity = 2)",
    "(customer.spend where not (order.subtotal != 50 PLN))",
    '(customer.quantity where item.category in "coffee")',
    '(customer.quantity where item.category not in ("coffee/espresso", "tea"))',
    '(customer.spend in last 90 days where item.brand = "Ziarno" and item.paid > 12.50 PLN)',
    "(customer.quantity where item.brand = none)",
    "(customer.quantity where item.brand != none)",
    '(customer.quantity where item.sku in ("A", "a", "A/B"))',
    "(customer.margin where item.margin >= 20% of item.paid)",
    "(customer.quantity where item.paid * 1.5 >= 30 PLN + item.margin)",
    "(customer.quantity where item.paid / 3 > 5 PLN)",
    "(customer.quantity where item.paid in 10 PLN to 20 PLN)",
    "(customer.quantity where item.margin / item.paid > 0.3)",  # SQL cannot say this exactly
    "(customer.quantity where (item.paid above 10 PLN) > 5 PLN)",  # nor this
    "(customer.orders in last 30 days where order.margin / order.subtotal >= 0.25)",
    "customer.margin_rank",
    "customer.margin_rank in last 30 days",
    "customer.margin_rank in previous month",
    "customer.categories",
    "customer.categories in last 30 days",
    "customer.usual_interval",
    "customer.next_category",
    "customer.expected_margin",
    "customer.spend in this membership_year",
    "customer.orders in previous membership_year",
    "customer.margin_rank in this membership_year",
]
EMPLOYEE = [
    "employee.sales",
    "employee.margin",
    "employee.orders in previous month",
    "employee.margin in last 7 days",
    '(employee.quantity where item.category in "coffee")',
]


def fact(text):
    parsed = parse_expression(text)
    assert parsed.tree is not None, (text, parsed.diagnostics)
    return next(iter(facts_read(parsed.tree)))


FACTS = [fact(text) for text in CUSTOMER + EMPLOYEE]

moments = st.integers(-70 * 24 * 60, 60).map(lambda minutes: NOON + timedelta(minutes=minutes))
members = st.sampled_from(["c-1", "c-2", ""])
servers = st.sampled_from(["e-1", ""])
minors = st.one_of(st.integers(-3000, 6000), st.sampled_from([0, 1000, 1250, 5000]))


@st.composite
def orders(draw):
    at = draw(moments)
    return PastOrder(
        order=draw(st.sampled_from(["o1", "o2", "o3", "o4"])),
        member=draw(members),
        served_by=draw(servers),
        at=at,
        known_at=at + timedelta(minutes=draw(st.integers(0, 5000))),
        count=draw(st.sampled_from([1, -1])),
        subtotal_minor=draw(minors),
        spend_minor=draw(minors),
        margin_minor=draw(minors),
        quantity=draw(st.integers(0, 4)),
    )


@st.composite
def items(draw):
    at = draw(moments)
    return PastItem(
        order=draw(st.sampled_from(["o1", "o2"])),
        line="1",
        member=draw(members),
        served_by=draw(servers),
        sku=draw(st.sampled_from(["A", "a", "B", "A/B"])),
        category=draw(st.sampled_from(["coffee", "coffee/espresso", "coffeeshop", "Coffee", "tea", ""])),
        brand=draw(st.sampled_from(["Ziarno", "ziarno", ""])),
        at=at,
        known_at=at + timedelta(minutes=draw(st.integers(0, 5000))),
        quantity=draw(st.integers(-3, 3).filter(bool)),
        paid_minor=draw(minors),
        margin_minor=draw(minors),
    )


@pytest.fixture
def conn(databases):
    engine = databases.shared("history", schema.upgrade)
    with engine.connect() as connection:
        yield connection


def people(conn):
    rows = [
        {"id": id_, "subject": subject, "kind": kind, "shop_ref": subject, "known_since": NOON}
        for id_, subject, kind in ((1, "c-1", "customer"), (2, "c-2", "customer"), (3, "e-1", "employee"))
    ]
    conn.execute(insert(party), rows)
    return {"c-1": 1, "c-2": 2, "e-1": 3}


@given(
    past_orders=st.lists(orders(), max_size=12),
    past_items=st.lists(items(), max_size=12),
    leaving_out=st.sampled_from(["", "o1"]),
    in_period=st.booleans(),
    signed_up=st.none() | st.integers(-800, 0).map(lambda days: NOON + timedelta(days=days)),
)
def test_sql_says_what_the_engine_says(databases, past_orders, past_items, leaving_out, in_period, signed_up):
    engine = databases.shared("history", schema.upgrade)
    signups = () if signed_up is None else (("c-1", signed_up),)
    history = History(orders=tuple(past_orders), items=tuple(past_items), signups=signups)
    period = period_bounds(Period.MONTH, NOON, WARSAW) if in_period else None
    with engine.connect() as conn:  # never committed, so every example begins with nothing
        ids = people(conn)
        add_growth(conn, Growth(orders=history.orders, items=history.items), ids)
        if signed_up is not None:
            key = signal_key("signup", "c-1", "signup")
            hear(conn, "signal", key, "signup", "", occurred_at=signed_up, now=NOON)
        for whose, id_ in ((Party("customer", "c-1"), 1), (Party("employee", "e-1"), 3)):
            mine = [one for one in FACTS if one.name.startswith(whose.kind)]
            found = past_values(conn, mine, whose, id_, NOON, WARSAW, leaving_out=leaving_out, period=period)
            for one in mine:
                meant = past_value(history, one, whose, NOON, WARSAW, leaving_out=leaving_out, period=period)
                assert found[past_key(one)] == meant, past_key(one)


def test_somebody_unknown_has_no_past(conn):
    whose = Party("customer", "new")
    mine = [one for one in FACTS if one.name.startswith("customer")]
    found = past_values(conn, mine, whose, None, NOON, WARSAW)
    assert found == {past_key(one): past_value(History(), one, whose, NOON, WARSAW) for one in mine}


DOCUMENT = """{
  "format": 1, "name": {"en": "Club", "pl": "Klub"}, "currency": "PLN", "timezone": "Europe/Warsaw",
  "prices": "gross",
  "points": {"name": {"pl": ["punkt", "punkty", "punktów"], "en": ["point", "points"]},
             "value": "0.02 PLN", "pending": "14 days", "expire": "12 months", "redeem": {"minimum": 1}},
  "rules": [
    {"id": "base", "rule":
      "earn 1 point per 1 PLN of order.margin at most 200 points per customer per month"},
    {"id": "loyal", "rule": "when customer.spend in last 90 days >= 100 PLN earn 10 points"},
    {"id": "again", "rule": "within 21 days of order when order.subtotal >= 60 PLN discount 15%"},
    {"id": "mission", "rule": "within 30 days of order when customer.orders >= 3 earn 300 points"},
    {"id": "row", "rule":
      "every week when customer.orders >= 1 earn 5 points per 1 week of customer.streak"},
    {"id": "beans", "rule":
      "when (customer.quantity where item.category in \\"coffee\\") >= 3 items discount 1 PLN"}
  ]}"""


@st.composite
def happenings(draw):
    """Orders, refunds of their units, and cancels, each some hours after the one before."""
    return [
        (
            draw(st.sampled_from(["paid", "refunded", "cancelled"])),
            draw(st.integers(0, 3)),
            draw(st.integers(1, 3)),
            draw(st.sampled_from([20_00, 45_00, 70_00])),
            draw(st.integers(1, 400)),
        )
        for _ in range(draw(st.integers(1, 8)))
    ]


@given(told=happenings())
def test_the_past_of_services_is_the_fold_of_advance(databases, told):
    """What SQL loads after a series of events are the facts of the history that ``advance`` made."""
    from dataclasses import replace

    programme = load_programme(DOCUMENT).programme
    assert programme is not None
    engine = databases.shared("history", schema.upgrade)
    history, states = History(), {}
    with engine.connect() as conn:
        ids = people(conn)
        now = NOON
        for what, number, quantity, price, hours in told:
            now += timedelta(hours=hours)
            ref = f"o{number}"
            if (what == "paid") == (ref in states):
                continue
            if what == "paid":
                bought = CartLine("1", "A", quantity, price, price, cost_minor=0, category="coffee/espresso")
                cart = Cart("c-1", "PLN", now, (bought,), ref=ref)
                facts = facts_of(programme, history, OrderEvent(cart), now)
                placed = decide(programme, OrderEvent(cart), facts, now)
                event, before, after = OrderEvent(cart), None, placed
            else:
                cart, facts, placed, before = states[ref]
                lines = tuple(replace(one, refunded=min(one.quantity, quantity)) for one in cart.lines)
                cart = replace(cart, lines=lines)
                event = OrderEvent(cart, placed=placed)
                after = decide(programme, event, facts, placed.moment) if what == "refunded" else None
            states[ref] = (cart, facts, placed, after)
            spans = tuple(history.spans.values())
            counts = {}
            for row in history.orders:
                counts[row.order] = counts.get(row.order, 0) + row.count
            gone = {order for order, count in counts.items() if count <= 0}
            more = growth(programme, event, after, before, spans=spans, facts=facts, gone=gone, known_at=now)
            add_growth(conn, more, ids)
            history = advance(programme, history, event, after, before, facts=facts, known_at=now)
            if after is None:
                del states[ref]
        later = now + timedelta(hours=1)
        asked = OrderEvent(Cart("c-1", "PLN", later, (), ref="next"))
        meant = facts_of(programme, history, asked, later)
        found = load_facts(conn, programme, asked, later, {Party("customer", "c-1"): 1})
        assert found.past == meant.past
        assert found.spans == meant.spans
        week = PeriodEvent(Party("customer", "c-1"), *period_bounds(Period.WEEK, later, WARSAW))
        meant = facts_of(programme, history, week, later)
        found = load_facts(conn, programme, week, later, {Party("customer", "c-1"): 1})
        assert found.past == meant.past
