"""Events, spans, limits, versions, figures, repairs; and what each person sees."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, event, text

from flask_loyalty.errors import KeyConflict, ProgrammeRefused, UnknownOrder
from flask_loyalty.services import publishing, stats, views
from flask_loyalty.services.reconcile import reconcile
from flask_loyalty.store import failures
from flask_loyalty.store.programmes import ProgrammeCache
from flask_loyalty.store.verify import verify
from tests.services.world import DAY, World, cart, document, line, upgrade

# ---------------------------------------------------------------- events


def test_a_sign_up_earns_at_once_and_once(world):
    done = world.signal("signup")
    assert (done.changed, done.points) == (True, 100)
    assert not world.signal("signup").changed
    assert world.view().available == 100
    assert world.signal("signup", member="jan").changed


def test_the_same_key_with_other_facts_is_a_conflict(engine):
    world = World(engine, document({"r": "on signup earn 10 points"}))
    world.signal("signup", rating="5")
    with pytest.raises(KeyConflict):
        world.signal("signup", rating="4")


def test_a_limit_of_events_holds_for_each_customer(engine):
    world = World(engine, document({"r": "on signup earn 10 points at most 2 times per customer"}))
    for key in "abc":
        world.signal("signup", key=key)
        world.signal("signup", "jan", key=key)
    assert (world.view().available, world.view("jan").available) == (20, 20)
    world.check()


# ---------------------------------------------------------------- spans and limits

AGAIN = {"again": "within 21 days of order when order.subtotal >= 60 PLN discount 15%"}


def test_an_offer_on_the_next_order_is_used_once_and_comes_back_with_a_cancel(engine):
    world = World(engine, document(AGAIN))
    world.buy("o1")
    world.now += DAY
    asked = cart(at=world.now)
    assert world.quote(asked).decision.goods_minor == 85_00
    world.place("o2")
    assert world.quote(asked).decision.goods_minor == 100_00
    world.happens("cancelled", "o2")
    assert world.quote(asked).decision.goods_minor == 85_00
    world.place("o3")
    world.happens("paid", "o3")
    assert world.quote(asked).decision.goods_minor == 100_00
    world.happens("cancelled", "o3")
    assert world.quote(asked).decision.goods_minor == 85_00
    world.happens("cancelled", "o1")
    assert world.quote(asked).decision.goods_minor == 100_00


def test_an_unpaid_order_frees_its_offer(engine):
    world = World(engine, document(AGAIN))
    world.buy("o1")
    world.now += DAY
    world.place("o2")
    world.now += 15 * DAY
    world.tick()
    assert world.quote(cart(at=world.now)).decision.goods_minor == 85_00
    world.happens("paid", "o2")
    assert world.order("o2").current.goods_minor == 85_00


def test_a_limit_is_held_by_placing_and_freed_by_a_cancel(engine):
    rule = "earn 1 point per 1 PLN of order.margin at most 150 points per customer per month"
    world = World(engine, document({"base": rule}))
    world.place("o1")
    assert world.quote(cart(at=world.now)).decision.points == 50
    world.happens("cancelled", "o1")
    assert world.quote(cart(at=world.now)).decision.points == 100
    world.buy("o2", line("1", 2))
    assert world.view().pending == 150
    world.give_back("o2", l1=1)
    assert world.view().pending == 100
    assert world.quote(cart(at=world.now)).decision.points == 50
    world.check()


# ---------------------------------------------------------------- versions


def test_a_wrong_programme_is_refused_with_every_mistake(world):
    wrong = document({"a": "earn 1 point per 1 PLN of order.margins", "b": "earn"})
    with pytest.raises(ProgrammeRefused) as refused:
        world.publish(wrong)
    assert refused.value.count >= 2
    assert [one.number for one in world.read(publishing.versions)] == [1]


def test_a_version_is_in_force_from_its_moment_on(world):
    later = world.now + DAY
    world.own(
        lambda c: publishing.publish(
            c, document({"base": "earn 7 points"}), "me", "", world.now, effective_from=later
        )
    )
    assert world.quote(cart(at=world.now)).decision.points == 100
    world.now = later
    assert world.quote(cart(at=world.now)).decision.points == 7
    assert [one.number for one in world.read(publishing.versions)] == [1, 2]


@pytest.mark.parametrize(
    ("texts", "starts", "numbers"),
    [
        pytest.param("aa", [0, 1], [1, 1], id="the newest again"),
        pytest.param("aa", [1, 1], [1, 1], id="the newest that is still to come"),
        pytest.param("aa", [2, 1], [1, 2], id="the newest, to hold earlier than was said"),
        pytest.param("aba", [0, 1, 2], [1, 2, 3], id="back to an older one"),
    ],
)
def test_the_same_programme_makes_no_other_version(engine, texts, starts, numbers):
    world = World(engine, text=False)
    of = {"a": document({"base": "earn 1 point"}), "b": document({"base": "earn 2 points"})}
    told = [
        world.own(
            lambda c, text=text, start=start: publishing.publish(
                c, of[text], "me", "", world.now, effective_from=world.now + start * DAY
            )
        )
        for text, start in zip(texts, starts, strict=True)
    ]
    assert [one.number for one in told] == numbers
    assert [one.new for one in told] == [number not in numbers[:at] for at, number in enumerate(numbers)]
    assert [one.number for one in world.read(publishing.versions)] == sorted(set(numbers))


def test_two_databases_number_their_versions_each_for_itself(engine, new_database):
    other = create_engine(new_database("services", upgrade))
    worlds = [
        World(engine, document({"base": "earn 1 point"})),
        World(other, document({"base": "earn 2 points"})),
    ]
    cache = ProgrammeCache()
    for _ in range(2):
        texts = [world.read(lambda c: cache.version(c, 1)).rules[0].text for world in worlds]
        assert texts == ["earn 1 point", "earn 2 points"]
    other.dispose()


def test_an_order_heard_of_late_is_decided_for_its_own_moment(world):
    then = world.now
    world.publish(document({"base": "earn 7 points"}), at=then + timedelta(hours=1))
    world.now = then + DAY
    world.carts["o1"] = cart(at=then, ref="o1")
    assert world.happens("paid", "o1").points == 100


# ---------------------------------------------------------------- repairs


def loader(world):
    def load(ref):
        if ref not in world.carts:
            raise UnknownOrder(ref=ref)
        return world.carts[ref]

    return load


def sweep(world, told):
    return reconcile(world.engine, world.programmes, world.shop, told, loader(world), world.now)


def test_a_lost_event_is_repaired_once(world):
    then = world.now
    world.carts["o1"] = cart(at=then, ref="o1")
    world.now += 20 * DAY
    told = [("delivered", "o1", then + DAY), ("paid", "o1", then)]
    report = sweep(world, told)
    assert report.repaired == [("paid", "o1", 100), ("delivered", "o1", 0)]
    assert world.view().available == 100
    assert sweep(world, told).repaired == []
    assert sweep(world, told).lines() == ["2 events looked at, 0 repaired, 0 failed."]


def test_one_bad_order_holds_up_no_other(world):
    world.carts["o2"] = cart(at=world.now, ref="o2")
    report = sweep(world, [("paid", "o1", world.now), ("paid", "o2", world.now)])
    assert [ref for _, ref, _ in report.repaired] == ["o2"]
    assert [ref for _, ref, _ in report.failed] == ["o1"]
    (kept,) = world.read(failures.waiting)
    assert "paid of o1" in str(kept)
    world.carts["o1"] = cart(at=world.now, ref="o1")
    sweep(world, [("paid", "o1", world.now)])
    assert world.read(failures.waiting) == []


def test_a_sweep_goes_on_when_a_failure_cannot_be_kept(world, caplog):
    def refuse(conn, cursor, statement, parameters, context, executemany):
        if "loyalty_event" in statement and "o1" in repr(parameters):
            raise OSError("no space left")

    event.listen(world.engine, "before_cursor_execute", refuse)
    world.carts["o2"] = cart(at=world.now, ref="o2")
    report = sweep(world, [("paid", "o1", world.now), ("paid", "o2", world.now)])
    event.remove(world.engine, "before_cursor_execute", refuse)
    assert [ref for _, ref, _ in report.repaired] == ["o2"]
    assert [(ref, "UnknownOrder" in error) for _, ref, error in report.failed] == [("o1", True)]
    assert "could not be kept" in caplog.text


# ---------------------------------------------------------------- what people see


def test_a_members_history_says_why(world):
    world.signal("signup")
    world.now += DAY
    world.place("o1", line(price=50_00), points=40)
    world.happens("paid", "o1")
    world.now += DAY
    world.claim("tea")
    rows = world.view().history
    told = [(row.kind, row.about, row.points) for row in rows]
    assert told[0] == ("claim", "tea", -20)
    assert set(told[1:3]) == {("order", "o1", 49), ("spent", "o1", -40)}
    assert told[3] == ("event", "signup", 100)
    assert [outcome.rule for outcome in rows[3].outcomes] == ["welcome"]
    earned = next(row for row in rows if row.kind == "order")
    assert (earned.state, earned.outcomes[0].why.base) == ("pending", 49_20)
    assert sum(row.points for row in rows) == world.view().available + world.view().pending


def test_somebody_new_sees_the_rewards(world):
    view = world.view("nobody yet")
    assert (view.available, [reward.id for reward in view.rewards]) == (0, ["cinema", "tea"])


def test_an_order_we_never_heard_of(world):
    assert world.order("nothing") is None


def test_the_figures_of_each_rule(engine):
    rules = {
        "base": "earn 1 point per 1 PLN of order.margin",
        "off": "discount 10 PLN",
        "sales": "every month for employees pay 10% of employee.margin",
    }
    world = World(engine, document(rules))
    world.place("o1", served_by="eva")
    world.happens("paid", "o1")
    world.place("o2", member="jan")
    world.happens("paid", "o2")
    world.place("o3")
    world.happens("paid", "o3")
    world.happens("cancelled", "o3")
    found = {row.rule: row for row in world.read(lambda c: stats.stats(c, world.programmes, world.now))}
    assert (found["base"].times, found["base"].customers, found["base"].points) == (2, 2, 180)
    assert (found["base"].cost_minor, found["base"].margin_minor) == (3_60, 180_00)
    assert (found["off"].times, found["off"].cost_minor) == (2, 20_00)
    assert (found["sales"].times, found["sales"].cost_minor) == (1, 9_00)


def test_what_floors_held_back_is_told_by_rule(engine):
    """Of a paid order what was cut and what was refused; given back whole, nothing."""
    rules = {
        "half": "discount 50%",
        "more": "discount 10 PLN",
        "base": "earn 1 point per 1 PLN of order.subtotal",
    }
    world = World(engine, document(rules, floors=[{"keep": "item.paid >= item.cost"}]))
    world.place("o1", line(price=100_00, cost_minor=70_00))
    world.happens("paid", "o1")

    def figures():
        found = world.read(lambda c: stats.stats(c, world.programmes, world.now))
        return {row.rule: (row.times, row.cost_minor, row.held_back_minor) for row in found}

    assert figures() == {"half": (1, 30_00, 20_00), "more": (0, 0, 10_00), "base": (1, 1_40, 0)}
    world.give_back("o1", l1=1)
    assert figures() == {}


def test_nobody_is_named_in_the_ledger(engine):
    """The shop's keys stand in one table only; the rest knows subjects."""
    from flask_loyalty.store.tables import metadata

    world = World(engine, document({"base": "earn 1 point at most 5 points per customer per month"}))
    who, server = "anna.secret@example.com", "eva.secret@example.com"
    world.buy("o1", member=who, served_by=server)
    world.signal("signup", member=who)
    with engine.connect() as conn:
        for name, table in metadata.tables.items():
            rows = [str(row) for row in conn.execute(table.select())]
            assert name == "loyalty_party" or not any("secret" in row for row in rows), name


# ---------------------------------------------------------------- the invariants find what is wrong


@pytest.mark.parametrize(
    ("damage", "invariant"),
    [
        ("UPDATE loyalty_account SET balance = balance + 1 WHERE kind = 'available'", "I2"),
        ("UPDATE loyalty_lot SET remaining = remaining - 1 WHERE stage = 'available'", "I4"),
        ("UPDATE loyalty_lot SET remaining = remaining - 1 WHERE stage = 'available'", "I6"),
        ("UPDATE loyalty_hold SET state = 'voided' WHERE state = 'open'", "I7"),
        ("UPDATE loyalty_order SET state = 'paid', paid_at = placed_at WHERE ref = 'o1'", "I11"),
        ("UPDATE loyalty_order SET state = 'cancelled' WHERE ref = 'o2'", "I13"),
        ("UPDATE loyalty_limit_use SET used = used + 1", "I17"),
        ("UPDATE loyalty_accrual SET accrued_minor = accrued_minor + 1", "I21"),
        (
            "INSERT INTO loyalty_posting (entry_id, account_id, unit, amount, rule, line)"
            " SELECT min(entry_id), min(account_id), 'points', 5, '', '' FROM loyalty_posting",
            "I1",
        ),
        (
            "INSERT INTO loyalty_posting (entry_id, account_id, unit, amount, rule, line)"
            " SELECT min(entry_id), min(account_id), 'points', 5, '', '' FROM loyalty_posting",
            "I8",
        ),
    ],
)
def test_damage_is_found(engine, damage, invariant):
    rules = {
        "base": "earn 1 point per 1 PLN of order.margin at most 5000 points per customer per month",
        "sales": "every month for employees pay 10% of employee.margin",
    }
    world = World(engine, document(rules))
    world.give(100)
    world.place("o1", line(price=20_00), points=10)
    world.buy("o2", served_by="eva")
    world.view()
    world.check()
    with engine.connect() as conn:
        conn.execute(text(damage))
        assert invariant in {finding.invariant for finding in verify(conn)}


def test_an_employee_nobody_knows_has_empty_goals(engine):
    world = World(engine, document({"sales": "every month for employees pay 10% of employee.margin"}))
    view = world.read(lambda c: views.employee_view(c, world.programmes, world.shop, "nobody", world.now))
    assert [goal.accrued_minor for goal in view.goals] == [0]


def test_an_order_in_another_currency_gets_nothing(world):
    world.carts["o1"] = replace(cart(at=world.now, ref="o1"), currency="EUR")
    assert world.happens("paid", "o1").points == 0
    assert world.happens("cancelled", "o1").changed
