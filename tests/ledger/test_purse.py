"""Lots, holds, claw-backs and debt, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.errors import NotEnoughPoints
from flask_loyalty.ledger import accounts
from flask_loyalty.ledger.entries import Draft, Entry, Heading, Posting
from flask_loyalty.ledger.purse import Lot, Purse, Stage
from tests.infrastructure.laws import examples

NOON = datetime(2026, 5, 6, 10, tzinfo=UTC)
DAY = timedelta(days=1)
ME = "c-me"


def lot(id_, remaining, *, days=100, order=None, rule="base", amount=None, active=-10, stage=Stage.AVAILABLE):
    return Lot(
        id_,
        order,
        rule,
        amount or max(remaining, 1),
        remaining,
        None if active is None else NOON + active * DAY,
        None if days is None or active is None else NOON + days * DAY,
        stage,
        name=str(id_),
    )


def purse(*lots, debt=0):
    return Purse(ME, {one.id: one for one in lots}, debt)


def heading(order="o1", kind="test"):
    return Heading("order", f"{order}:{kind}", kind, order, NOON, order)


class Ledger:
    """A purse that goes on from event to event, as the database lets it."""

    def __init__(self, *lots, debt=0):
        self.purse, self.entries, self.number = purse(*lots, debt=debt), [], 0

    def keep(self):
        """What the journal would read the next time."""
        self.entries += self.purse.entries
        uses = [use for entry in self.entries if entry.heading.order == "o1" for use in entry.uses]
        self.purse = replace(self.purse, uses=uses, entries=[])

    def entitle(self, target, booked, **more):
        self.number += 1
        debt = sum(
            posting.amount
            for entry in self.entries
            if entry.heading.order == "o1" and entry.heading.kind == "earn"
            for posting in entry.postings
            if posting.account.kind == "debt"
        )
        told = replace(heading(), key=f"o1:{self.number}", kind="earn")
        given_ = {"active_from": None, "expires_at": None, "now": NOON, "debt_before": debt, **more}
        self.purse.entitle(told, target, booked, **given_)
        self.keep()

    def state(self):
        """What matters of a purse: points by origin, and the debt."""
        held = sorted((one.order or "", one.rule, one.id, one.remaining) for one in self.purse.lots.values())
        return held, self.purse.debt

    def check(self):
        sums = {}
        for entry in self.entries:
            for posting in entry.postings:
                sums[posting.account.kind] = sums.get(posting.account.kind, 0) + posting.amount
        return sums


# ---------------------------------------------------------------- entries


def test_an_entry_that_does_not_balance_cannot_be_made():
    with pytest.raises(ValueError, match="does not balance"):
        Entry(heading(), (Posting(accounts.available(ME), 5), Posting(accounts.issued(), -4)))


def test_each_unit_balances_by_itself():
    with pytest.raises(ValueError, match="does not balance"):
        Entry(heading(), (Posting(accounts.available(ME), 5), Posting(accounts.bonus_cost("PLN"), -5)))


def test_a_posting_of_nothing_cannot_be_made():
    with pytest.raises(ValueError, match="nothing"):
        Entry(heading(), (Posting(accounts.available(ME), 0),))


# ---------------------------------------------------------------- time


def test_lots_open_and_lapse_in_the_order_of_time():
    """Both long ago: opened, the debt repaid with it, and only the rest lapsed."""
    mine = purse(lot(1, 100, active=-10, days=-5, stage=Stage.PENDING), debt=-30)
    mine.settle(NOON, "tick")
    assert [entry.heading.kind for entry in mine.entries] == ["mature", "repay", "lapse"]
    assert (mine.spendable, mine.debt) == (0, 0)
    assert mine.entries[2].uses[0].amount == 70


@pytest.mark.parametrize(("days", "spendable"), [(0, 0), (1, 10)], ids=["at its end", "before its end"])
def test_a_lot_lives_until_its_end_exclusively(days, spendable):
    mine = purse(lot(1, 10, days=days))
    mine.settle(NOON, "tick")
    assert mine.spendable == spendable


def test_settling_twice_changes_nothing():
    mine = purse(lot(1, 100, active=-1, days=50, stage=Stage.PENDING), lot(2, 5, days=-1))
    mine.settle(NOON, "tick")
    done = len(mine.entries)
    mine.settle(NOON, "tick")
    assert len(mine.entries) == done == 2


# ---------------------------------------------------------------- spending


def test_the_earliest_expiry_is_spent_first():
    mine = purse(lot(1, 10, days=None), lot(2, 10, days=90), lot(3, 10, days=30))
    draft = Draft(heading())
    mine.hold(draft, 15, 7)
    (entry,) = draft.entries()
    assert [(use.lot, use.amount) for use in entry.uses] == [(3, 10), (2, 5)]


def test_more_than_there_is_is_refused():
    mine = purse(lot(1, 10), lot(2, 50, active=5, stage=Stage.PENDING))
    with pytest.raises(NotEnoughPoints) as refused:
        mine.hold(Draft(heading()), 11, 1)
    assert (refused.value.spendable, refused.value.pending) == (10, 50)


@given(
    amounts=st.lists(st.integers(1, 40), min_size=1, max_size=4),
    spent=st.integers(1, 60),
    back=st.lists(st.integers(0, 30), max_size=4),
)
def test_spent_points_come_back_to_the_same_lots_in_any_steps(amounts, spent, back):
    def spend():
        ledger = Ledger(*(lot(i + 1, n, days=10 * (i + 1), amount=n) for i, n in enumerate(amounts)))
        draft = Draft(heading(kind="hold"))
        points = min(spent, ledger.purse.spendable)
        ledger.purse.hold(draft, points, 1)
        ledger.purse.capture(draft, points)
        ledger.purse.book(draft)
        ledger.keep()
        return ledger, points

    def give_back(ledger, points, before):
        draft = Draft(replace(heading(), key=f"return:{before}"))
        ledger.purse.give_back(draft, 1, points, before, now=NOON, grace_until=NOON + 30 * DAY)
        ledger.purse.book(draft)
        ledger.keep()

    stepwise, points = spend()
    done = 0
    for step in back:
        until = min(points, done + step)
        give_back(stepwise, until, done)
        done = until
    once, _ = spend()
    give_back(once, done, 0)
    assert stepwise.state() == once.state()
    assert stepwise.purse.spendable == sum(amounts) - points + done


# ---------------------------------------------------------------- refunds


others = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 200)), max_size=3)


@examples(300)
@given(
    earned=st.lists(st.integers(1, 30), min_size=1, max_size=5),
    others=others,
    left=st.one_of(st.just(0), st.integers(0, 40)),
    lapsed=st.booleans(),
    steps=st.lists(st.integers(0, 4), min_size=1, max_size=5),
    later=st.one_of(st.just(0), st.integers(1, 60)),
)
def test_any_refunds_end_where_one_would_have_ended(earned, others, left, lapsed, steps, later):
    """``earned`` by unit; units come back in steps. Meanwhile the order's lot may have been spent or have
    lapsed, and between the steps other points may come in, which repay a debt."""
    whole = {"base": {("1", unit): points for unit, points in enumerate(earned)}}

    def start():
        total = sum(earned)
        there = min(left, total)
        ledger = Ledger(
            lot(1, there, order="o1", amount=total, days=20),
            *(lot(i + 2, points, days=days) for i, (points, days) in enumerate(others)),
        )
        if lapsed and total > there:  # what is missing of the lot had lapsed, not been spent
            gone = Draft(replace(heading(), key="lapse"))
            gone.post(accounts.available(ME), there - total)
            gone.post(accounts.breakage(), total - there)
            gone.use(1, total - there, "lapse")
            ledger.purse.book(gone)
            ledger.keep()
        return ledger

    def kept(number):
        units = {unit: points for unit, points in whole["base"].items() if unit[1] >= number}
        return {"base": units} if units else {}

    def more(ledger, key):
        if later:
            draft = Draft(replace(heading(None), key=key))
            draft.post(accounts.issued(), -later)
            draft.post(accounts.available(ME), later)
            ledger.purse._create(draft, "", later, NOON, NOON + 300 * DAY, NOON)
            ledger.purse.book(draft)
            ledger.purse.repay(NOON, "later")
            ledger.keep()

    stepwise, done, booked = start(), 0, whole
    for number, step in enumerate(steps):
        done = min(len(earned), done + step)
        stepwise.entitle(kept(done), booked)
        booked = kept(done)
        if number == 0:
            more(stepwise, "later")
    once = start()
    more(once, "later")
    once.entitle(kept(done), whole)
    assert stepwise.purse.debt == once.purse.debt
    assert stepwise.purse.spendable == once.purse.spendable
    assert len(stepwise.purse.lots) == len(once.purse.lots)
    if not later:
        assert stepwise.state() == once.state()


@given(
    before=st.dictionaries(st.sampled_from("abc"), st.integers(1, 40), max_size=3),
    steps=st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(1, 40), max_size=3), max_size=4),
    other=st.integers(0, 50),
)
def test_whatever_the_decisions_the_books_follow_them(before, steps, other):
    """Rules may give way to one another from refund to refund; the member's side follows to the point."""
    ledger = Ledger(lot(99, other, days=5, amount=other or 1))
    booked = {}
    for target in (before, *steps, {}):
        units = {rule: {("1", 0): points} for rule, points in target.items()}
        ledger.entitle(units, booked)
        booked = units
        purse = ledger.purse
        assert purse.pending + purse.spendable + purse.debt == sum(target.values()) + other
        assert purse.debt <= 0
        assert all(0 <= one.remaining <= one.amount for one in purse.lots.values())


def test_own_lots_are_taken_first_then_the_earliest_expiry_then_debt():
    ledger = Ledger(
        lot(1, 5, order="o1", amount=20, days=300),
        lot(2, 4, days=10),
        lot(3, 4, days=20),
    )
    ledger.entitle({}, {"base": {("1", 0): 20}})
    claw = {use.lot: use.amount for entry in ledger.entries for use in entry.uses}
    assert claw == {1: 5, 2: 4, 3: 4}
    assert ledger.purse.debt == -7


def test_what_lapsed_of_the_own_lot_reverses_the_lapse():
    ledger = Ledger(lot(1, 20, order="o1", days=-1), lot(2, 50))
    ledger.purse.settle(NOON, "tick")
    ledger.keep()
    ledger.entitle({}, {"base": {("1", 0): 20}})
    assert (ledger.purse.spendable, ledger.purse.debt) == (50, 0)
    assert ledger.check()["breakage"] == 0
