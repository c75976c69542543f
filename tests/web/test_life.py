"""An order's life as a shop tells it: by its columns, its signals, plain calls, or hours later."""

from __future__ import annotations

import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from blinker import Signal
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

from flask_loyalty import Loyalty
from flask_loyalty.services import tick, views
from flask_loyalty.store.writing import own
from tests.web.shops import NOON, Models, Shop, Status, enum_column, item

DAY = timedelta(days=1)


def run_tick(shop):
    return own(shop.engine, lambda c: tick.tick(c, shop.state.programmes, shop.loyalty.shop, shop.clock()))


# ---------------------------------------------------------------- the three ways to tell


def by_column(shop, order):
    order.status = "paid"


def by_call(shop, order):
    shop.loyalty.emit("paid", order.id)


def by_signal_with_an_event(shop, order):
    shop.paid_signal.send(shop, event=SimpleNamespace(id=order.id))


def by_signal_of_the_sender(shop, order):
    shop.paid_signal.send(order)


WAYS = [
    pytest.param(by_column, id="a column of the shop's model"),
    pytest.param(by_call, id="a plain call"),
    pytest.param(by_signal_with_an_event, id="a signal with an event"),
    pytest.param(by_signal_of_the_sender, id="a signal whose sender is the order"),
]


@pytest.mark.parametrize("tell", WAYS)
def test_a_paid_order_earns(shop, tell):
    order = shop.new_order(120_00)
    shop.db.session.commit()
    tell(shop, order)
    assert shop.points() == (0, 0), "nothing before the shop's commit"
    shop.db.session.commit()
    assert shop.points() == (0, 120)


@pytest.mark.parametrize("tell", WAYS)
def test_the_same_thing_twice_changes_nothing(shop, tell):
    order = shop.buy(120_00)
    before = shop.everything()
    tell(shop, order)
    shop.db.session.commit()
    tell(shop, order)
    shop.db.session.commit()
    assert shop.everything() == before


def test_an_order_may_be_born_paid(shop):
    shop.new_order(120_00, status="paid")
    shop.db.session.commit()
    assert shop.points() == (0, 120)


def test_many_orders_become_paid_in_one_commit(shop):
    orders = [shop.new_order(10_00, member=f"m{n}") for n in range(5)]
    shop.db.session.commit()
    for order in orders:
        order.status = "paid"
    shop.db.session.commit()
    assert [shop.points(f"m{n}") for n in range(5)] == [(0, 10)] * 5


def test_a_status_that_is_set_and_set_back_is_no_event(shop):
    order = shop.new_order()
    shop.db.session.commit()
    order.status = "paid"
    shop.db.session.flush()
    order.status = "new"
    shop.db.session.commit()
    assert shop.points() == (0, 0)


@pytest.mark.parametrize(
    "becomes",
    [
        pytest.param(Status.PAID, id="the member"),
        pytest.param("paid", id="its value"),
        pytest.param("PAID", id="its name"),
    ],
)
def test_a_column_may_hold_an_enum(make_shop, becomes):
    shop = make_shop(status_type=enum_column(), watch=False)
    shop.loyalty.watch(shop.models.Order.status, becomes=becomes, ref=lambda o: o.id, event="paid")
    with shop.app.app_context():
        with shop.db.engine.begin() as conn:
            for table in ("shop_line", "shop_order"):
                conn.execute(text(f"DROP TABLE {table}"))
        shop.db.create_all()
        order = shop.new_order(120_00, status=Status.NEW)
        shop.db.session.commit()
        order.status = Status.PAID
        shop.db.session.commit()
    assert shop.points() == (0, 120)


def test_a_column_may_tell_of_a_member(shop):
    user = shop.models.User(id=7, role="guest")
    shop.db.session.add(user)
    shop.db.session.commit()
    user.role = "customer"
    shop.db.session.commit()
    assert shop.points("7") == (100, 0)
    user.role = "guest"
    shop.db.session.commit()
    user.role = "customer"
    shop.db.session.commit()
    assert shop.points("7") == (100, 0)


# ---------------------------------------------------------------- from placing to the end


def place(shop, *prices, points=0, rewards=(), member="anna"):
    """An order placed and committed, as a checkout that applies deals does it."""
    from flask import session

    from flask_loyalty.engine.facts import Choices

    session["customer"] = member
    cart = [item(f"sku{at}", price) for at, price in enumerate(prices or (100_00,))]
    offer = shop.loyalty.quote(shop.cart_facts(*cart), choices=Choices(points, tuple(rewards)))
    order = shop.new_order(*prices, member=member)
    shop.loyalty.place(order.id, offer)
    shop.db.session.commit()
    return order


@pytest.mark.parametrize(
    ("days", "swept"),
    [
        pytest.param(3, False, id="a bank transfer of three days finds its holds"),
        pytest.param(20, False, id="after twenty days they have run out, unswept"),
        pytest.param(20, True, id="or swept: the payment is honoured all the same"),
    ],
)
def test_points_and_reward_of_a_placed_order_are_taken_when_it_is_paid(shop, days, swept):
    shop.give(200)
    order = place(shop, points=100, rewards=["cinema"])
    assert shop.view().available == 50
    assert shop.view().held == 150
    shop.clock.forward(days=days)
    if swept:
        assert run_tick(shop)["holds expired"] == 1
        assert shop.view().available == 200
    shop.set_status(order, "paid")
    view = shop.view()
    assert (view.available, view.held, view.pending, view.debt) == (50, 0, 98, 0)
    assert [voucher.state for voucher in view.vouchers] == ["issued"]


def test_what_was_spent_meanwhile_becomes_a_debt(shop):
    shop.give(100)
    late = place(shop, points=100)
    shop.clock.forward(days=20)
    run_tick(shop)
    other = place(shop, points=80)
    shop.set_status(other, "paid")
    shop.set_status(late, "paid")
    assert shop.failures() == []
    assert shop.view().available == 0


def test_points_open_after_delivery_and_return_time(shop):
    order = shop.buy(120_00)
    shop.clock.forward(days=30)
    assert shop.points() == (0, 120), "nobody has delivered it"
    shop.set_status(order, "delivered")
    shop.clock.forward(days=13)
    assert shop.points() == (0, 120)
    shop.clock.forward(days=1)
    assert shop.points() == (120, 0), "without any job having run"
    before = shop.points()
    run_tick(shop)
    assert shop.points() == before


def test_delivered_before_paid_waits_for_it(shop):
    order = shop.new_order(120_00)
    shop.set_status(order, "delivered")
    assert shop.points() == (0, 0)
    shop.clock.forward(days=2)
    shop.set_status(order, "paid")
    assert shop.failures() == []
    shop.clock.forward(days=12)
    assert shop.points() == (120, 0), "the return time ran from the delivery"


def test_units_given_back_by_the_shops_own_count(shop):
    order = shop.new_order()
    order.lines[0].qty = 3
    shop.set_status(order, "paid")
    assert shop.points() == (0, 300)
    order.lines[0].refunded = 1
    shop.db.session.commit()
    assert shop.points() == (0, 200)
    order.lines[0].refunded = 3
    shop.db.session.commit()
    assert shop.points() == (0, 0)
    assert shop.sums(order.id) == {}


def test_two_lines_given_back_at_once_are_one_refund(shop, caplog):
    order = shop.buy(100_00, 50_00)
    for line in order.lines:
        line.refunded = 1
    shop.db.session.commit()
    assert shop.points() == (0, 0)
    assert shop.sums(order.id) == {}
    assert not caplog.records


def test_money_given_back_without_goods(shop):
    order = shop.buy(100_00)
    for _ in range(2):
        shop.loyalty.emit("refunded", order.id, amount=25_00, id="r1")
        shop.db.session.commit()
    assert shop.points() == (0, 75)
    shop.loyalty.emit("refunded", order.id, amount=25_00, id="r2")
    shop.db.session.commit()
    assert shop.points() == (0, 50)


def test_what_was_given_back_before_is_told_as_the_reason(shop):
    """All the money went back without the goods: now the goods come, and no money."""
    order = shop.buy(100_00)
    line = str(order.lines[0].id)
    with shop.app.test_request_context():
        assert not any(
            "before" in told for told in shop.loyalty.propose_refund(order.id, units={line: 1}).reasons
        )
    shop.loyalty.emit("refunded", order.id, amount=100_00, id="r1")
    shop.db.session.commit()
    with shop.app.test_request_context():
        again = shop.loyalty.propose_refund(order.id, units={line: 1})
        assert again.money_minor == 0
        assert "The money for this was given back before, so none goes back now." in again.told("en")
        assert "Pieniądze za to zwrócono już wcześniej, więc teraz nic nie wraca." in again.told("pl")


@pytest.mark.parametrize(
    ("amount", "id_", "said"),
    [
        pytest.param(10_00, None, "id", id="an amount without an id could be booked twice"),
        pytest.param(-5, "r1", "less than nothing", id="less than nothing"),
        pytest.param(10.5, "r1", "10.5", id="a float is no exact amount"),
    ],
)
def test_a_refund_that_cannot_be_is_kept_as_a_failure(shop, amount, id_, said):
    order = shop.buy(100_00)
    shop.loyalty.emit("refunded", order.id, amount=amount, id=id_)
    shop.db.session.commit()
    assert shop.points() == (0, 100)
    assert [said in failure.error for failure in shop.failures()] == [True]


@pytest.mark.parametrize(
    "history",
    [
        pytest.param(["cancelled"], id="never paid"),
        pytest.param(["paid", "cancelled"], id="paid"),
        pytest.param(["paid", "delivered", "cancelled"], id="delivered"),
        pytest.param(["paid", "delivered", 20, "cancelled"], id="after the points were open"),
        pytest.param([20, "tick", "cancelled"], id="after its holds ran out"),
        pytest.param(["paid", "refund", "cancelled"], id="after a part came back"),
    ],
)
def test_a_cancelled_order_is_nothing_for_everybody(shop, history):
    shop.give(200)
    before = shop.points()
    order = place(shop, 100_00, 60_00, points=40, rewards=["cinema"])
    order.served_by = "ela"
    shop.db.session.commit()
    for step in history:
        if step == "tick":
            run_tick(shop)
        elif step == "refund":
            order.lines[0].refunded = 1
            shop.db.session.commit()
        elif isinstance(step, int):
            shop.clock.forward(days=step)
        else:
            shop.set_status(order, step)
    assert shop.failures() == []
    assert shop.sums(order.id) == {}
    assert (shop.points(), shop.view().held) == (before, 0)
    assert all(voucher.state == "cancelled" for voucher in shop.view().vouchers)


def test_an_employees_share_goes_when_the_order_is_cancelled(shop):
    order = shop.new_order(300_00, served_by="ela")
    shop.set_status(order, "paid")
    assert accrued(shop) == 20_00
    shop.set_status(order, "cancelled")
    assert accrued(shop) == 0
    assert shop.sums(order.id) == {}


def accrued(shop):
    view = shop.read(
        lambda c: views.employee_view(c, shop.state.programmes, shop.loyalty.shop, "ela", shop.clock())
    )
    return sum(goal.accrued_minor for goal in view.goals)


def test_a_guests_order_earns_nothing_and_breaks_nothing(shop, caplog):
    order = shop.buy(100_00, member=None)
    for status in ("delivered", "cancelled"):
        shop.set_status(order, status)
    assert shop.orders_kept() == 1
    assert shop.sums(order.id) == {}
    assert not caplog.records


def test_an_order_in_another_currency_gets_nothing_and_says_so(shop, caplog):
    order = shop.buy(100_00, currency="EUR")
    assert shop.points() == (0, 0)
    kept = shop.read(lambda c: views.order_view(c, shop.state.programmes, str(order.id), shop.clock()))
    assert any("currency" in repr(missed) for missed in kept.current.missed)
    assert not shop.failures()


# ---------------------------------------------------------------- what went wrong, and its repair


def test_reconcile_repairs_what_was_not_heard_and_twice_changes_nothing(make_shop):
    shop = make_shop(watch=False)
    with shop.app.app_context():
        orders = [shop.new_order(100_00, member=f"m{n}") for n in range(3)]
        shop.db.session.commit()
        shop.clock.forward(days=2)
        for order in orders:
            shop.told.append(("delivered", order.id, NOON + DAY))
            shop.told.append(("paid", str(order.id), NOON))
        shop.told.append(("cancelled", orders[2].id, NOON + DAY))
        report = shop.loyalty.reconcile(NOON - DAY, NOON + 2 * DAY)
        assert (len(report.repaired), report.failed) == (7, [])
        assert [shop.points(f"m{n}") for n in range(3)] == [(0, 100), (0, 100), (0, 0)]
        before = shop.everything()
        again = shop.loyalty.reconcile(NOON - DAY, NOON + 2 * DAY)
        assert (again.repaired, again.failed, again.seen) == ([], [], 7)
        assert shop.everything() == before
    shop.clock.forward(days=13)
    assert shop.points("m0") == (100, 0), "from the delivery, not from the repair"
    shop.check()


def test_a_loader_that_raises_does_not_undo_the_payment(shop, caplog):
    order = shop.new_order(100_00)
    shop.db.session.commit()
    shop.broken = ZeroDivisionError("the shop's own mistake")
    shop.set_status(order, "paid")
    assert shop.read(lambda c: c.execute(text("SELECT status FROM shop_order")).scalar_one()) == "paid"
    assert shop.points() == (0, 0)
    (failure,) = shop.failures()
    assert (failure.event, failure.ref, failure.tries) == ("paid", str(order.id), 1)
    assert "the shop's own mistake" in failure.error
    assert "was not booked" in caplog.text
    shop.broken = None
    shop.told = [("paid", order.id, NOON)]
    shop.loyalty.reconcile(NOON - DAY, NOON + DAY)
    assert shop.points() == (0, 100)
    assert shop.failures() == []


def test_a_loader_whose_query_fails_leaves_the_shops_transaction(shop):
    order = shop.new_order(100_00)
    shop.db.session.commit()
    shop.loyalty.order_loader(lambda ref: shop.db.session.execute(text("SELECT * FROM no_such_table")))
    shop.set_status(order, "paid")
    assert shop.read(lambda c: c.execute(text("SELECT status FROM shop_order")).scalar_one()) == "paid"
    assert len(shop.failures()) == 1


def test_a_programme_that_no_longer_loads_does_not_undo_the_payment(shop):
    with shop.engine.begin() as conn:
        conn.execute(text("UPDATE loyalty_programme_version SET document = '{}', hash = 'x'"))
    shop.buy(100_00)
    assert [failure.event for failure in shop.failures()] == ["paid"]
    assert shop.read(lambda c: c.execute(text("SELECT status FROM shop_order")).scalar_one()) == "paid"


def test_two_members_whose_event_failed_are_told_apart(shop):
    """Both signed up with one key; that the second is repaired must not hide the first."""
    spoil(shop)
    for member in ("anna", "boris"):
        shop.loyalty.emit("signup", member=member)
    shop.db.session.commit()
    assert [(failure.event, failure.tries) for failure in shop.failures()] == [("signup", 1)] * 2
    assert not any("anna" in failure.ref or "boris" in failure.ref for failure in shop.failures())
    mend(shop)
    shop.loyalty.emit("signup", member="boris")
    shop.db.session.commit()
    assert len(shop.failures()) == 1, "anna's still waits"


def spoil(shop):
    with shop.engine.begin() as conn:
        conn.execute(text("UPDATE loyalty_programme_version SET hash = 'x', document = '{' || document"))


def mend(shop):
    with shop.engine.begin() as conn:
        conn.execute(text("UPDATE loyalty_programme_version SET hash = 'y', document = substr(document, 2)"))


def test_a_members_event_that_failed_is_tried_again_with_what_it_said(make_shop):
    shop = make_shop()
    with shop.app.test_request_context():
        spoil(shop)
        shop.loyalty.emit("signup", member="anna")
        shop.loyalty.emit("signup", member="anna", id="r7", rating=5, words={"good", "warm"})
        shop.db.session.commit()
        shop.clock.forward(days=1)
        report = shop.loyalty.reconcile(NOON, NOON + DAY)
        assert (report.seen, len(report.failed)) == (2, 2)
        assert [failure.tries for failure in shop.failures()] == [2, 2]
        assert "anna" not in str(report.lines())
        mend(shop)
        report = shop.loyalty.reconcile(NOON, NOON + DAY)
        assert [(event, points) for event, _, points in report.repaired] == [("signup", 100)] * 2
        assert (shop.points(), shop.failures()) == ((200, 0), [])
        assert shop.loyalty.reconcile(NOON, NOON + DAY).seen == 0
        shop.loyalty.emit("signup", member="anna", id="r7", rating=5, words={"warm", "good"})
        shop.db.session.commit()
        assert shop.failures() == [], "it is the event that came before: no conflict"
    assert shop.points() == (200, 0)
    assert {row.at for row in shop.view().history} == {NOON}
    shop.check()


def test_a_members_event_that_cannot_be_read_waits_for_whoever_emits_it(shop):
    shop.loyalty.emit("signup", member="anna", score=0.5)
    shop.db.session.commit()
    assert ["float" in failure.error for failure in shop.failures()] == [True]
    assert shop.loyalty.reconcile(NOON, NOON + DAY).seen == 0, "half of what was said is no repair"
    shop.loyalty.emit("signup", member="anna", score=1)
    shop.db.session.commit()
    assert (shop.points(), shop.failures()) == ((100, 0), [])


def test_an_order_that_nobody_knows_is_a_failure_and_no_error(shop):
    shop.loyalty.emit("paid", "4711")
    shop.db.session.commit()
    assert ["'4711'" in failure.error for failure in shop.failures()] == [True]


def test_a_ref_that_cannot_be_told_does_not_undo_the_payment(make_shop, caplog):
    shop = make_shop(watch=False)

    def no_ref(order):
        raise AttributeError("no number yet")

    shop.loyalty.watch(shop.models.Order.status, becomes="paid", ref=no_ref, event="paid")
    shop.loyalty.signal(shop.paid_signal, ref=no_ref, event="paid")
    with shop.app.app_context():
        order = shop.buy(100_00)
        shop.paid_signal.send(order)
        shop.db.session.commit()
    assert shop.read(lambda c: c.execute(text("SELECT status FROM shop_order")).scalar_one()) == "paid"
    assert "no number yet" in caplog.text


def test_facts_that_are_no_exact_values_never_reach_the_shop_as_an_error(shop, caplog):
    shop.loyalty.emit("review", member="anna", id="r1", rating=4.5)
    shop.db.session.commit()
    assert "float is no exact value" in caplog.text


# ---------------------------------------------------------------- several of them


def test_one_loyalty_serves_several_apps_each_with_its_own_database(new_database, make_shop):
    db = SQLAlchemy()
    models = Models(db)
    one = make_shop(db=db, models=models)
    two = Shop(new_url(make_shop, new_database), db=db, models=models, loyalty=one.loyalty)
    with one.app.app_context():
        one.buy(100_00)
    with two.app.app_context():
        made = one.models.Order(member="anna", status="paid", placed_at=NOON.replace(tzinfo=None))
        made.lines.append(models.Line(sku="x", qty=1, price=30_00))
        db.session.add(made)
        db.session.commit()
    assert one.points() == (0, 100)
    assert two.points() == (0, 30)
    with two.app.app_context():
        db.engine.dispose()


def new_url(make_shop, new_database):
    from tests.web.shops import prepare

    return new_database("web", prepare)


def test_two_loyalties_on_one_database_hear_each_event_once(make_shop, new_database):
    """One app's signals and columns are no business of the other's loaders."""
    db = SQLAlchemy()
    models = Models(db)
    signal = Signal()
    one = make_shop(db=db, models=models)
    two = make_shop(url=one.app.config["SQLALCHEMY_DATABASE_URI"], db=db, models=models)
    for shop in (one, two):
        shop.loyalty.signal(signal, ref=lambda order: order.id, event="paid")
    two.broken = ZeroDivisionError("asked in the wrong app")
    with one.app.app_context():
        order = one.buy(100_00)
        signal.send(order)
        db.session.commit()
    assert one.points() == (0, 100)
    assert one.failures() == []


def test_a_signal_in_an_app_without_loyalty_is_not_for_us(make_shop, caplog):
    from flask import Flask

    shop = make_shop()
    with Flask("another").app_context():
        shop.paid_signal.send(SimpleNamespace(id=1))
    assert not caplog.records


def test_work_outside_an_app_context_is_only_logged(make_shop, caplog):
    shop = make_shop()
    with shop.app.app_context():
        order = shop.new_order(100_00)
        shop.db.session.commit()
        session = shop.db.session()
        order_id = order.id
        session.expire_all()
        order = session.get(shop.models.Order, order_id)
        order.status = "paid"
        session.flush()
        with caplog.at_level(logging.ERROR):
            _outside(session.commit)
            _outside(lambda: shop.paid_signal.send(SimpleNamespace(id=order_id)))
    assert shop.points() == (0, 0)
    assert "outside an app context" in caplog.text
    assert shop.read(lambda c: c.execute(text("SELECT status FROM shop_order")).scalar_one()) == "paid"


def _outside(act):
    """Run something where no app context is."""
    from contextvars import Context

    Context().run(act)


@pytest.mark.parametrize(
    ("event", "seam"),
    [
        pytest.param("paid", {"member": lambda row: row}, id="an order's event needs its order"),
        pytest.param("signup", {"ref": lambda row: row}, id="a member's event needs its member"),
        pytest.param("paid", {}, id="something it needs"),
    ],
)
def test_a_wrong_seam_is_told_at_once(event, seam):
    from flask_loyalty.errors import SetupError

    with pytest.raises(SetupError):
        Loyalty().signal(Signal(), event=event, **seam)
