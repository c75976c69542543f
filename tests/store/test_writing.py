"""The two ways to write, beside a small shop that does what shops do."""

import threading

import pytest
from sqlalchemy import Column, Integer, String, Table, create_engine, event, func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session, sessionmaker
from sqlalchemy.pool import StaticPool

from flask_loyalty.errors import WriteConflict
from flask_loyalty.store.writing import joined, own, reading


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "shop_order"
    id = Column(Integer, primary_key=True)
    status = Column(String, nullable=False)


ours = Table(
    "ours", Base.metadata, Column("id", Integer, primary_key=True), Column("n", Integer, nullable=False)
)


@pytest.fixture
def engine(database_url):
    made = create_engine(database_url)
    Base.metadata.create_all(made)
    with made.begin() as connection:
        connection.execute(ours.insert().values(id=1, n=100))
    yield made
    made.dispose()


def memory():
    made = create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(made)
    with made.begin() as connection:
        connection.execute(ours.insert().values(id=1, n=100))
    return made


def take(connection, n=1):
    done = connection.execute(ours.update().where(ours.c.id == 1, ours.c.n >= n).values(n=ours.c.n - n))
    assert done.rowcount == 1


def take_and_raise(connection):
    take(connection)
    raise ZeroDivisionError


def left(engine):
    with engine.connect() as connection:
        return connection.execute(select(ours.c.n)).scalar_one()


def orders(engine):
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(Order.__table__)).scalar_one()


# ---------------------------------------------------------------- joined


def test_joined_commits_with_the_shop(engine):
    with Session(engine) as session:
        session.add(Order(id=1, status="paid"))
        with joined(session) as connection:
            take(connection)
        session.commit()
    assert (orders(engine), left(engine)) == (1, 99)


@pytest.mark.parametrize("reads_first", [False, True])
@pytest.mark.parametrize("writes_first", [False, True])
def test_nothing_of_ours_stays_after_the_shops_rollback(engine, reads_first, writes_first):
    with Session(engine) as session:
        if reads_first:
            session.scalars(select(Order)).all()
        if writes_first:
            session.add(Order(id=1, status="paid"))
        with joined(session) as connection:
            take(connection)
        session.rollback()
    assert (orders(engine), left(engine)) == (0, 100)


def test_an_error_of_ours_leaves_the_shops_work(engine):
    with Session(engine) as session:
        session.add(Order(id=1, status="paid"))
        with pytest.raises(ZeroDivisionError), joined(session) as connection:
            take_and_raise(connection)
        session.commit()
    assert (orders(engine), left(engine)) == (1, 100)


def test_a_failed_statement_of_ours_leaves_the_shops_work(engine):
    with Session(engine) as session:
        session.add(Order(id=1, status="paid"))
        with pytest.raises(DBAPIError), joined(session) as connection:
            connection.execute(text("SELECT * FROM no_such_table"))
        session.commit()
    assert orders(engine) == 1


def test_a_shop_that_commits_in_several_steps(engine):
    with Session(engine) as session:
        session.add(Order(id=1, status="new"))
        session.commit()
        session.get(Order, 1).status = "paid"
        with joined(session) as connection:
            take(connection, 10)
        session.commit()
        session.get(Order, 1).status = "refused"
        with joined(session) as connection:
            take(connection, 50)
        session.rollback()
        assert session.get(Order, 1).status == "paid"
    assert left(engine) == 90


def test_joined_commits_nothing_of_the_shops(engine):
    """The session's commit hooks stay silent: a savepoint of the connection is not the session's."""
    told = []
    with Session(engine) as session:
        event.listen(session, "before_commit", lambda _: told.append("commit"))
        session.add(Order(id=1, status="paid"))
        with joined(session) as connection:
            take(connection)
        assert not told
        session.rollback()
    assert orders(engine) == 0


def test_joined_twice_in_one_transaction(engine):
    with Session(engine) as session:
        for _ in range(2):
            with joined(session) as connection:
                take(connection)
        session.commit()
    assert left(engine) == 98


def test_joined_takes_a_scoped_session(engine):
    session = scoped_session(sessionmaker(engine))
    with joined(session) as connection:
        take(connection)
    session.commit()
    session.remove()
    assert left(engine) == 99


def test_joined_within_a_savepoint_of_the_shop(engine):
    with Session(engine) as session:
        session.add(Order(id=1, status="paid"))
        session.flush()
        nested = session.begin_nested()
        with joined(session) as connection:
            take(connection)
        nested.rollback()
        session.commit()
    assert (orders(engine), left(engine)) == (1, 100)


def test_joined_in_memory():
    engine = memory()
    with Session(engine) as session:
        session.scalars(select(Order)).all()
        with joined(session) as connection:
            take(connection)
        session.rollback()
        assert left(engine) == 100
        with joined(session) as connection:
            take(connection)
        session.commit()
    assert left(engine) == 99


# ---------------------------------------------------------------- own


def test_own_commits(engine):
    assert own(engine, lambda connection: take(connection) or "done") == "done"
    assert left(engine) == 99


def test_own_undoes_all_when_the_work_raises(engine):
    def work(connection):
        take(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        own(engine, work)
    assert left(engine) == 100


def test_own_tries_again_on_another_connection(engine):
    begun = []

    def work(connection):
        begun.append(connection)
        take(connection)
        if len(begun) < 3:
            raise WriteConflict("somebody was faster")

    own(engine, work, pause_s=0)
    assert len({id(connection) for connection in begun}) == 3
    assert left(engine) == 99


def test_own_gives_up_after_its_tries(engine):
    tries = []

    def work(connection):
        tries.append(1)
        raise WriteConflict("always")

    with pytest.raises(WriteConflict):
        own(engine, work, retries=5, pause_s=0)
    assert len(tries) == 6


def test_own_waits_for_a_busy_sqlite(tmp_path):
    """After failed BEGINs the work still runs inside a transaction."""
    engine = create_engine(
        f"sqlite:///{tmp_path}/busy.db", connect_args={"timeout": 0.01, "check_same_thread": False}
    )
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(ours.insert().values(id=1, n=100))
    blocker = engine.connect()
    blocker.exec_driver_sql("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError):
        own(engine, take, retries=1, pause_s=0)
    threading.Timer(0.1, blocker.rollback).start()

    def work(connection):
        take(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        own(engine, work, retries=5, pause_s=0.02)
    assert left(engine) == 100
    blocker.close()


def test_own_refuses_to_commit_the_shops_rows():
    engine = memory()
    with Session(engine) as session:
        session.add(Order(id=1, status="half-made"))
        session.flush()
        with pytest.raises(WriteConflict, match="in-memory"):
            own(engine, take)
        session.rollback()
    own(engine, take)
    assert (orders(engine), left(engine)) == (0, 99)


def test_thirty_takes_by_several_threads(engine):
    count = 3 if engine.dialect.name == "sqlite" else 10

    def client():
        for _ in range(30 // count):
            own(engine, take, pause_s=0.01)

    threads = [threading.Thread(target=client) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert left(engine) == 70


# ---------------------------------------------------------------- reading


def test_a_failed_read_leaves_the_shops_transaction(engine):
    with Session(engine) as session:
        session.add(Order(id=1, status="paid"))
        session.flush()
        with pytest.raises(DBAPIError), reading(session) as connection:
            connection.execute(text("SELECT * FROM loyalty_not_migrated"))
        session.commit()
    assert orders(engine) == 1


def test_reading_flushes_nothing(engine):
    with Session(engine) as session:
        session.add(Order(id=1, status=None))  # half-made: a flush would fail
        with reading(session) as connection:
            assert connection.execute(select(ours.c.n)).scalar_one() == 100
        session.rollback()


def test_reading_before_the_shops_first_write(engine):
    with Session(engine) as session:
        with reading(session) as connection:
            connection.execute(select(ours.c.n)).scalar_one()
        session.add(Order(id=1, status="paid"))
        session.flush()
        session.rollback()
    assert orders(engine) == 0
