"""Limits that count customers: the database counts as the fold does, and finds a wrong count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from flask_loyalty.engine.past import Growth, History
from flask_loyalty.errors import WriteConflict
from flask_loyalty.store import schema
from flask_loyalty.store.holds import take_limits
from flask_loyalty.store.tables import limit_use
from flask_loyalty.store.verify import verify

MEMBERS = ("42", "a/customer:7", "100%")
KEYS = (
    *(f"happy/0/customers/customer:{member}" for member in MEMBERS),
    *(f"happy/1/customers/2026-05/customer:{member}" for member in MEMBERS),
    "happy/2/customer:42/customers",
    "happy/3",
)


@pytest.fixture
def conn(databases):
    with databases.shared("limits", schema.upgrade).connect() as conn:
        yield conn


@given(
    told=st.lists(
        st.tuples(st.sampled_from("opq"), st.dictionaries(st.sampled_from(KEYS), st.integers(1, 2))),
        max_size=8,
    )
)
def test_the_database_counts_customers_as_the_fold_does(databases, told):
    """Whatever orders come, change and go: each customer who used a limit at all counts as one."""
    engine = databases.shared("limits", schema.upgrade)
    history, uses = History(), {}
    with engine.connect() as conn:
        for cause, target in told:
            before = uses.get(cause, {})
            keys = {*target, *before}
            change = {key: target.get(key, 0) - before.get(key, 0) for key in keys}
            history = history.with_growth(Growth(used={k: n for k, n in change.items() if n}))
            take_limits(conn, cause, target, {})
            uses[cause] = target
        kept = {row.key: row.used for row in conn.execute(select(limit_use)) if row.used}
        assert kept == {key: used for key, used in history.used.items() if used}
        assert not [found for found in verify(conn) if found.invariant == "I17"]


def test_one_customer_more_than_there_may_be(conn):
    most = {"happy/0/customers": 1}
    take_limits(conn, "o1", {"happy/0/customers/customer:1": 1}, most)
    take_limits(conn, "o2", {"happy/0/customers/customer:1": 1}, most)
    with pytest.raises(WriteConflict):
        take_limits(conn, "o3", {"happy/0/customers/customer:2": 1}, most)


def test_a_wrong_count_is_found(conn):
    take_limits(conn, "o1", {"happy/0/customers/customer:1": 1}, {})
    conn.execute(text("UPDATE loyalty_limit_use SET used = 2 WHERE key = 'happy/0/customers'"))
    assert [(found.invariant, found.row) for found in verify(conn)] == [("I17", "limit happy/0/customers")]
