"""Shops that read first, commit in steps, roll back or fail: our rows share the fate of the shop's."""

from __future__ import annotations

import logging
import threading
from contextvars import Context

import pytest
from flask import session
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import StaticPool

from flask_loyalty.errors import WriteConflict
from flask_loyalty.store import schema, tables
from tests.web.shops import NOON, document, item, make_tables, prepare


def offer_of(shop, *prices):
    session["customer"] = "anna"
    return shop.loyalty.quote(shop.cart_facts(*(item(f"sku{n}", p) for n, p in enumerate(prices))))


# ---------------------------------------------------------------- nothing stays after a rollback


def emit_paid(shop):
    shop.loyalty.emit("paid", shop.new_order(100_00).id)


def become_paid(shop):
    shop.new_order(100_00).status = "paid"
    shop.db.session.flush()


def be_placed(shop):
    offer = offer_of(shop, 100_00)
    shop.loyalty.place(shop.new_order(100_00).id, offer)


def sign_up(shop):
    shop.loyalty.emit("signup", member="anna")


def fail(shop):
    shop.loyalty.emit("paid", "no such order")


STEPS = [emit_paid, become_paid, be_placed, sign_up, fail]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
@pytest.mark.parametrize("reads_first", [False, True], ids=["", "reads first"])
def test_nothing_stays_after_the_shops_rollback(shop, step, reads_first):
    before = shop.everything()
    if reads_first:
        shop.db.session.scalars(select(shop.models.Order)).all()
    step(shop)
    shop.db.session.rollback()
    shop.db.session.commit()
    assert shop.everything() == before
    assert shop.count(shop.models.Order.__table__) == 0


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_nothing_stays_of_a_request_that_raises(shop, step):
    @shop.app.post("/break")
    def broken():
        step(shop)
        raise ZeroDivisionError

    before = shop.everything()
    with pytest.raises(ZeroDivisionError):
        Context().run(lambda: shop.app.test_client().post("/break"))
    assert shop.everything() == before


def test_a_shop_that_reads_first_and_commits_in_several_steps(shop):
    shop.db.session.scalars(select(shop.models.Order)).all()
    offer = offer_of(shop, 100_00)
    order = shop.new_order(100_00)
    shop.db.session.commit()
    order.served_by = "ela"
    shop.db.session.commit()
    assert order.id
    shop.loyalty.place(order.id, offer)
    shop.db.session.commit()
    assert order.status == "new"
    order.status = "paid"
    shop.db.session.flush()
    shop.db.session.scalars(select(shop.models.Line)).all()
    shop.db.session.commit()
    assert shop.points() == (0, 100)


# ---------------------------------------------------------------- savepoints of the shop's own


def test_a_savepoint_that_is_rolled_back_took_its_event_along(shop, caplog):
    order = shop.new_order(100_00)
    shop.db.session.commit()
    inner = shop.db.session.begin_nested()
    order.status = "paid"
    shop.db.session.flush()
    inner.rollback()
    shop.db.session.commit()
    assert shop.points() == (0, 0)
    assert not caplog.records


def test_an_order_that_was_born_in_such_a_savepoint_is_not_asked_about(shop, caplog):
    inner = shop.db.session.begin_nested()
    shop.new_order(100_00, status="paid")
    inner.rollback()
    shop.db.session.commit()
    assert shop.orders_kept() == 0
    assert shop.failures() == []
    assert not caplog.records


def test_an_order_that_is_paid_and_deleted_in_one_transaction_is_no_order(shop, caplog):
    made = shop.models.Order(member="anna", status="paid", placed_at=NOON.replace(tzinfo=None))
    shop.db.session.add(made)
    shop.db.session.flush()
    shop.db.session.delete(made)
    shop.db.session.commit()
    assert shop.orders_kept() == 0
    assert not caplog.records


def test_a_savepoint_rolled_back_afterwards_takes_nothing_of_what_was_before(shop):
    """A shop that tries a voucher's number inside a savepoint must not lose its payment's points."""
    order = shop.new_order(100_00)
    shop.db.session.commit()
    order.status = "paid"
    shop.db.session.flush()
    inner = shop.db.session.begin_nested()
    shop.db.session.add(shop.models.User(id=1, role="guest"))
    shop.db.session.flush()
    inner.rollback()
    shop.db.session.commit()
    assert shop.points() == (0, 100)


def test_a_failed_insert_inside_a_savepoint_takes_nothing_either(shop):
    shop.db.session.add(shop.models.User(id=1))
    order = shop.new_order(100_00)
    shop.db.session.commit()
    order.status = "paid"
    with pytest.raises(IntegrityError), shop.db.session.begin_nested():
        shop.db.session.connection().execute(shop.models.User.__table__.insert().values(id=1, role="x"))
    shop.db.session.commit()
    assert shop.points() == (0, 100)


def test_a_savepoint_that_is_kept_waits_for_the_shops_commit(shop):
    order = shop.new_order(100_00)
    shop.db.session.commit()
    with shop.db.session.begin_nested():
        order.status = "paid"
    assert shop.points() == (0, 0)
    shop.db.session.commit()
    assert shop.points() == (0, 100)


def test_a_savepoint_that_is_kept_goes_with_the_whole(shop):
    order = shop.new_order(100_00)
    shop.db.session.commit()
    with shop.db.session.begin_nested():
        order.status = "paid"
    shop.db.session.rollback()
    shop.db.session.commit()
    assert shop.points() == (0, 0)


def test_a_place_inside_a_savepoint_goes_with_it(shop):
    offer = offer_of(shop, 100_00)
    order = shop.new_order(100_00)
    inner = shop.db.session.begin_nested()
    shop.loyalty.place(order.id, offer)
    inner.rollback()
    shop.db.session.commit()
    assert shop.orders_kept() == 0


def test_a_nested_app_context_has_another_session_and_the_event_keeps_its_own(shop):
    """The order is new and not committed: only the session of the event can see it."""
    outer = shop.db.session()
    order = shop.new_order(100_00)
    order.status = "paid"
    with shop.app.app_context():
        assert shop.db.session() is not outer
        inner = shop.db.session()
        outer.commit()
        assert shop.db.session() is inner
    assert shop.points() == (0, 100)
    assert shop.failures() == []


# ---------------------------------------------------------------- the shop's half-made rows


SLOTS = [("nav", {}), ("account", {}), ("product", {"sku": "ETH"}), ("cart", {}), ("checkout", {})]


@pytest.mark.parametrize(("name", "about"), SLOTS, ids=[name for name, _ in SLOTS])
def test_a_slot_neither_flushes_nor_commits_the_shops_half_made_rows(shop, name, about):
    from flask_loyalty.web.slots import loyalty_slot

    shop.products["ETH"] = 100_00
    shop.cart = [item()]
    session["customer"] = "anna"

    def asks_the_database(*args):
        shop.db.session.scalars(select(shop.models.Order)).all()  # would flush by itself
        return shop.products_of(*args) if args else shop.cart_facts()

    shop.loyalty.product_loader(asks_the_database)
    shop.loyalty.cart_loader(asks_the_database)
    half_made = shop.models.Order(member="anna", status=None, placed_at=None)
    shop.db.session.add(half_made)
    assert loyalty_slot(name, **about) != ""
    assert half_made in shop.db.session.new
    shop.db.session.expunge(half_made)
    shop.db.session.commit()
    assert shop.count(shop.models.Order.__table__) == 0


def test_a_wrong_row_of_the_shops_is_the_shops_own_error(shop):
    order = shop.new_order(100_00)
    shop.db.session.commit()
    order.status = "paid"
    shop.db.session.add(shop.models.Order(member="x", status=None, placed_at=None))
    with pytest.raises(IntegrityError):
        shop.db.session.commit()
    shop.db.session.rollback()
    assert shop.points() == (0, 0)


# ---------------------------------------------------------------- before the tables are there


@pytest.fixture
def bare(new_database, make_shop):
    """A shop whose own tables are there, and none of ours."""
    return make_shop(url=new_database("web-bare", make_tables))


@pytest.mark.parametrize(("name", "about"), SLOTS, ids=[name for name, _ in SLOTS])
def test_without_our_tables_slots_are_empty_and_the_shops_rows_commit(bare, name, about, caplog):
    from flask_loyalty.web.slots import loyalty_slot

    bare.products["ETH"] = 100_00
    bare.cart = [item()]
    with bare.app.test_request_context():
        session["customer"] = "anna"
        bare.db.session.add(bare.models.User(id=1))
        bare.db.session.flush()
        with caplog.at_level(logging.ERROR):
            assert loyalty_slot(name, **about) == ""
        bare.db.session.commit()
    assert bare.count(bare.models.User.__table__) == 1
    assert "failed and stays empty" in caplog.text


def test_without_our_tables_the_shops_payment_commits(bare, caplog):
    with bare.app.app_context():
        bare.buy(100_00)
        status = bare.read(lambda c: c.execute(text("SELECT status FROM shop_order")).scalar_one())
    assert status == "paid"
    assert "could not be kept" in caplog.text


def test_tables_that_come_later_are_seen_at_once(bare):
    with bare.app.app_context():
        bare.buy(100_00)
        bare.loyalty.upgrade()
        bare.publish(document(), since=NOON)
        bare.buy(30_00)
    assert bare.points() == (0, 30)


# ---------------------------------------------------------------- a database of one connection


@pytest.fixture
def memory(make_shop):
    made = make_shop(
        url="sqlite://",
        SQLALCHEMY_ENGINE_OPTIONS={"poolclass": StaticPool, "connect_args": {"check_same_thread": False}},
    )
    with made.app.test_request_context():
        prepare(made.db.engine)
        yield made


def test_a_shop_in_memory_earns_and_rolls_back(memory):
    order = memory.buy(100_00)
    assert memory.db.session.get(memory.models.Order, order.id).status == "paid"
    assert memory.points() == (0, 100)
    memory.new_order(50_00).status = "paid"
    memory.db.session.flush()
    memory.db.session.rollback()
    assert memory.points() == (0, 100)
    memory.check()


def test_work_of_our_own_never_ends_the_transaction_of_a_shop_in_memory(memory):
    memory.new_order(50_00)
    with pytest.raises(WriteConflict):
        memory.publish(document({"base": "earn 1 point"}))
    memory.db.session.commit()
    assert memory.count(memory.models.Order.__table__) == 1
    assert memory.publish(document({"base": "earn 1 point"})) == 2


# ---------------------------------------------------------------- at once


def test_two_payments_at_once_are_two_and_one_heard_twice_is_one(shop):
    """Threads, each with its own request and session; every payment commits."""
    shop.give(10)
    mine, same = shop.new_order(10_00), shop.new_order(100_00)
    shop.db.session.commit()
    ids = [mine.id, same.id, same.id]
    start, errors = threading.Barrier(len(ids)), []

    def pay(order_id):
        try:
            with shop.app.app_context():
                start.wait()
                order = shop.db.session.get(shop.models.Order, order_id)
                order.status = "paid"
                shop.db.session.commit()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=pay, args=(order_id,)) for order_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    told = [("paid", order_id, shop.clock()) for order_id in {*ids}]
    shop.told = told  # whoever lost against the other is repaired, as in a shop
    shop.loyalty.reconcile(NOON.replace(year=2025), NOON.replace(year=2027))
    assert shop.points() == (10, 110)
    assert shop.failures() == []


def test_a_failure_is_kept_once_however_often_it_happens(shop):
    for _ in range(3):
        shop.loyalty.emit("paid", "no such order")
        shop.db.session.commit()
    (failure,) = shop.failures()
    assert failure.tries == 3
    assert shop.count(tables.entry) == 0


def test_the_schema_is_ours_alone(shop):
    assert shop.read(schema.current) == schema.head()
