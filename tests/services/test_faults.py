"""The power goes off between any two statements: all or nothing, and the same again succeeds."""

from dataclasses import replace

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from flask_loyalty.services import orders
from flask_loyalty.store.tables import metadata
from flask_loyalty.store.writing import joined, own
from tests.services.world import Broken, Statements, World, cart, document, line, upgrade

RULES = {
    "base": "earn 1 point per 1 PLN of order.margin at most 5000 points per customer per month",
    "sales": "every month for employees pay 10% of employee.margin",
}


def everything(world):
    """All rows of all our tables but what a failed attempt may leave: nothing."""
    with world.engine.connect() as conn:
        return {
            name: sorted(map(str, conn.execute(table.select()))) for name, table in metadata.tables.items()
        }


def prepared(engine):
    world = World(engine, document(RULES))
    world.give(100)
    world.place("o1", line("1", 2, 20_00), points=60, rewards=["tea"], served_by="eva")
    world.carts["new"] = cart(line("1", 2, 20_00), at=world.now, ref="new", served_by="eva")
    return world


STEPS = {
    "paid": lambda world: world.happens("paid", "o1"),
    "paid, never placed": lambda world: world.happens("paid", "new"),
    "cancelled": lambda world: world.happens("cancelled", "o1"),
    "claim": lambda world: world.claim("tea"),
    "place": lambda world: world.place("o2", line(price=10_00), points=10),
}


@pytest.mark.parametrize("step", STEPS)
def test_all_or_nothing_at_every_statement(engine, step):
    world = prepared(engine)
    with engine.connect() as conn:
        world.programmes.current(conn, world.now)
    before = everything(world)
    number = 0
    while True:
        number += 1
        try:
            with Statements(engine, fail_at=number) as seen:
                STEPS[step](world)
        except Broken:
            assert everything(world) == before, f"statement {number}: {seen.texts[-1]}"
        else:
            break
    assert number > 5
    assert everything(world) != before
    world.check()


def test_refund_and_the_rest_of_a_life_at_every_statement(engine):
    world = prepared(engine)
    world.happens("paid", "o1")
    world.happens("delivered", "o1")
    old = world.carts["o1"]
    world.carts["o1"] = replace(old, lines=(replace(old.lines[0], refunded=1),))
    before, number = everything(world), 0
    while True:
        number += 1
        try:
            with Statements(engine, fail_at=number):
                world.happens("refunded", "o1")
        except Broken:
            assert everything(world) == before
        else:
            break
    world.happens("cancelled", "o1")
    assert world.sums("o1") == {}
    world.check()


# ---------------------------------------------------------------- in the shop's own transaction


@pytest.fixture(params=["file", "memory"])
def shop(request, engine):
    """A world whose events join a session, as a shop's do."""
    if request.param == "file":
        yield World(engine, document(RULES))
    elif engine.dialect.name == "sqlite":
        memory = create_engine("sqlite://", poolclass=StaticPool)
        upgrade(memory)
        yield World(memory, document(RULES))
        memory.dispose()
    else:
        pytest.skip("PostgreSQL has no database in memory")


def pay(world, session):
    world.carts["o1"] = cart(line("1", 2, 20_00), at=world.now, ref="o1", served_by="eva")
    with joined(session) as conn:
        orders.paid(conn, world.programmes, world.shop, world.carts["o1"], world.now)


def test_the_shops_rollback_takes_ours_with_it(shop):
    before = everything(shop)
    with Session(shop.engine) as session:
        pay(shop, session)
        session.rollback()
    assert everything(shop) == before
    with Session(shop.engine) as session:
        pay(shop, session)
        session.commit()
    assert shop.view().pending == 40
    shop.check()


def test_a_failure_in_the_shops_transaction_can_be_kept(shop):
    from flask_loyalty.store import failures

    with Session(shop.engine) as session:
        with Statements(shop.engine, fail_at=9), pytest.raises(Broken):
            pay(shop, session)
        with joined(session) as conn:
            failures.record_failure(
                conn, event="paid", ref="o1", occurred_at=shop.now, error=Broken("out of ink")
            )
        session.commit()
    with shop.engine.connect() as conn:
        (kept,) = failures.waiting(conn)
    assert (kept.event, kept.ref, kept.error) == ("paid", "o1", "Broken: out of ink")
    assert shop.view().pending == 0
    with Session(shop.engine) as session:
        pay(shop, session)
        session.commit()
    with shop.engine.connect() as conn:
        assert failures.waiting(conn) == []
    shop.check()


def test_what_own_does_is_undone_whole(engine):
    world = World(engine)

    def work(conn):
        orders.paid(conn, world.programmes, world.shop, cart(at=world.now, ref="o1"), world.now)
        raise Broken

    before = everything(world)
    with pytest.raises(Broken):
        own(engine, work)
    assert everything(world) == before
