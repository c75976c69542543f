"""Carts for the laws: small enough to read when a law fails, odd enough to break one."""

from hypothesis import strategies as st

from flask_loyalty.engine.facts import Cart, Choices, OrderEvent
from tests.engine.makers import NOON, line

CATEGORIES = ("cups", "tea", "coffee/espresso", "gift-cards", "")


@st.composite
def lines(draw, line_id):
    price = draw(st.one_of(st.integers(0, 5), st.integers(0, 20_000)))
    return line(
        price,
        draw(st.one_of(st.none(), st.integers(0, 15_000))),
        draw(st.integers(1, 3)),
        id=line_id,
        category=draw(st.sampled_from(CATEGORIES)),
        regular=draw(st.sampled_from([price, price + 500])),
        tax_bp=draw(st.sampled_from([0, 500, 800, 2300])),
    )


@st.composite
def carts(draw, member="42"):
    count = draw(st.integers(1, 4))
    return Cart(
        member=member,
        currency="PLN",
        at=NOON,
        lines=tuple(draw(lines(f"l{i}")) for i in range(count)),
        shipping_minor=draw(st.sampled_from([0, 1499])),
        discount_minor=draw(st.sampled_from([0, 0, 700])),
        ref="o1",
        served_by=draw(st.sampled_from([None, "eva"])),
    )


@st.composite
def events(draw):
    return OrderEvent(draw(carts()), Choices(points=draw(st.sampled_from([0, 0, 50, 10_000]))))


RULES = (
    "earn 1 point per 1 PLN of order.margin",
    "earn 2 points per 1 PLN of item.paid on items where item.paid = item.regular_price",
    'earn 5 points on every item where item.category in "coffee"',
    "earn 1 point per 3 PLN of order.subtotal at most 20 points per order",
    "when order.subtotal >= 100 PLN multiply points by 1.5",
    "discount 10%",
    "when order.subtotal >= 50 PLN discount 7 PLN",
    'discount 33% on items where item.category in "tea"',
    'discount 100% on cheapest 1 of every 3 items where item.category in "tea"',
    'price 0.01 PLN on cheapest 1 of every 2 items where item.category in "cups"',
    'discount 5 PLN on every item where item.category in "coffee" at most 2 items per order',
    "discount 10% of item.regular_price on dearest 1 item",
    "when order.quantity >= 4 items discount 100% on shipping",
    "for employees pay 3% of order.margin",
    'bundle 30 PLN on every item where item.category in "tea" with 1 item where item.category in "cups"',
    'price 0.01 PLN on every item where item.category in "coffee" with 1 item where item.paid >= 50 PLN',
    "discount by order.quantity marginal from 2: 5%, from 4: 10%",
    "discount on items by item.paid whole from 20 PLN: 5%, from 50 PLN: 15%",
    "earn per 1 PLN of item.paid on items by (item.margin_rate else 0%) from 15%: 1 point, from 35%: 3 points",  # noqa: E501
    "multiply points by order.subtotal whole from 50 PLN: 1.25, from 150 PLN: 2",
)
"""One of each sort; a law draws some of them."""
