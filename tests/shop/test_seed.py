"""The demo data: complete, plausible, and the same every time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from example_shop import seed
from example_shop.loyalty import loyalty
from example_shop.models import Category, Order, OrderLine, Product, User, db
from example_shop.pictures import SHAPES
from example_shop.pricing import order_totals
from tests.shop.conftest import NOON, make_shop


@pytest.fixture
def data(shop):
    with shop.app_context():
        yield db.session


def test_the_shelves_are_full(data):
    products = data.scalars(select(Product)).all()
    assert len(products) >= 40
    assert {"ETH-250", "KEN-250", "CUP-S", "CUP-L", "STICKERS"} <= {product.sku for product in products}
    assert {"coffee", "coffee/espresso", "coffee/filter", "coffee/decaf", "tea", "cups", "machines", "gear",
            "cookies", "drinks", "gift-cards"} <= set(data.scalars(select(Category.path)))  # fmt: skip
    assert {"Ziarno", "Roasters"} == {product.brand for product in products}
    assert sum(product.on_sale for product in products) >= 5


def test_every_product_is_complete_and_earns_its_keep(data):
    for product in data.scalars(select(Product)):
        assert product.picture in SHAPES, product.sku
        assert product.stock > 0, product.sku
        for text in (product.name_pl, product.name_en, product.description_pl, product.description_en):
            assert text.strip(), product.sku
        net = product.price_minor * 100 // (100 + product.tax_rate)
        assert 10 <= round((net - product.cost_minor) * 100 / net) <= 60, product.sku
        assert product.tax_rate in (0, 5, 8, 23)
        assert product.on_sale == (product.lowest_price_minor is not None), product.sku


def test_there_is_a_login_for_each_role(data):
    for role, email in seed.DEMO_LOGINS.items():
        user = data.scalar(select(User).where(User.email == email))
        assert user.role == role
        assert user.has_password(seed.DEMO_PASSWORD)
    assert set(data.scalars(select(User.employee_code).where(User.role == "employee"))) == {"anna", "marek"}
    assert data.scalar(select(User.organisation).where(User.role == "partner")) == "helios"
    assert data.scalar(select(func.count()).select_from(User).where(User.role == "customer")) > 30


def test_a_year_of_orders_is_plausible(data):
    orders = data.scalars(select(Order)).all()
    assert 300 <= len(orders) <= 400
    by_status = {
        status: sum(order.status == status for order in orders) for status in ("placed", "paid", "delivered")
    }
    assert by_status["delivered"] > 0.8 * len(orders)
    assert by_status["placed"] >= 1
    assert by_status["paid"] >= 1
    assert any(order.served_by_id for order in orders)
    assert any(order.user_id is None for order in orders)
    for order in orders:
        assert NOON - timedelta(days=370) < order.placed_at < NOON
        for later in (order.paid_at, order.delivered_at, order.cancelled_at, order.refunded_at):
            assert later is None or order.placed_at <= later <= NOON, order.number
        assert (order.status == "refunded") == all(line.left == 0 for line in order.lines), order.number
        assert order.refunded_minor <= order_totals(order).to_pay_minor
        assert any(line.refunded for line in order.lines) == bool(order.refunded_at)


def test_some_customers_buy_espresso_every_month(data):
    ola = data.scalar(select(User.id).where(User.email == seed.DEMO_LOGINS["customer"]))
    rows = data.scalars(
        select(Order.placed_at).join(OrderLine)
        .where(Order.user_id == ola, OrderLine.category == "coffee/espresso")
    ).all()  # fmt: skip
    assert len({(when.year, when.month) for when in rows}) >= 10


def test_seeding_is_the_same_every_time_and_happens_once(tmp_path, data):
    app = make_shop(f"sqlite:///{tmp_path / 'again.sqlite'}")
    with app.app_context():
        db.create_all()
        loyalty.upgrade()
        assert seed.seed_if_empty()
        assert not seed.seed_if_empty()
        again = _summary(db.session)
    assert again == _summary(data)


def _summary(session) -> list:
    rows = session.execute(
        select(Order.token, Order.placed_at, Order.status, OrderLine.sku, OrderLine.qty, OrderLine.refunded)
        .join(OrderLine)
        .order_by(OrderLine.id)
    )
    return [tuple(row) for row in rows]
