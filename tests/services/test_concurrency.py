"""Many at once: exactly one wins, the others get a reason, and the books balance."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import create_engine

from flask_loyalty.errors import CodeRefused, LoyaltyError, NotEnoughPoints, RewardRefused, StaleQuote
from flask_loyalty.services import gift_cards
from tests.services.world import World, cart, document, line, upgrade


@pytest.fixture
def crowd(new_database, databases):
    """An engine whose connections wait their turn, and how many threads to set on it."""
    many = 20 if databases.kind == "postgresql" else 6
    yield from waiting(many, new_database, databases)


@pytest.fixture
def big_crowd(new_database, databases):
    """The same with 32 threads on either database."""
    yield from waiting(32, new_database, databases)


def waiting(many, new_database, databases):
    more = {"pool_size": many, "max_overflow": 2}
    if databases.kind == "sqlite":
        more["connect_args"] = {"timeout": 15}
    engine = create_engine(new_database("services", upgrade), **more)
    yield engine, many
    engine.dispose()


def at_once(many, act):
    """Let threads do something at the same moment; their results, an exception being one."""
    gate, results = threading.Barrier(many), [None] * many

    def run(number):
        gate.wait()
        try:
            results[number] = act(number)
        except Exception as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def split(results):
    errors = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(error, LoyaltyError) for error in errors), errors
    return [result for result in results if not isinstance(result, Exception)], errors


def test_one_balance(crowd):
    engine, many = crowd
    world = World(engine)
    world.give(100)
    quotes = [world.quote(cart(line(price=10_00), at=world.now), points=60) for _ in range(many)]
    for number in range(many):
        world.carts[f"o{number}"] = cart(line(price=10_00), at=world.now, ref=f"o{number}")
    won, lost = split(at_once(many, lambda n: world.place_quote(f"o{n}", quotes[n])))
    assert len(won) == 1
    assert {type(error) for error in lost} == {NotEnoughPoints}
    assert (world.view().available, world.view().held) == (40, 60)
    world.check()


def test_the_last_reward(crowd):
    engine, many = crowd
    world = World(engine)
    world.give(100, member="first")
    world.place("taken", member="first", rewards=["cinema"])
    quotes = {}
    for number in range(many):
        world.give(100, member=f"m{number}")
        quotes[number] = world.quote(cart(member=f"m{number}", at=world.now), rewards=("cinema",))
        world.carts[f"o{number}"] = cart(member=f"m{number}", at=world.now, ref=f"o{number}")
    won, lost = split(at_once(many, lambda n: world.place_quote(f"o{n}", quotes[n])))
    assert len(won) == 1
    assert {type(error) for error in lost} == {RewardRefused}
    world.check()


@pytest.mark.parametrize("unit", ["times", "customers"])
def test_one_limit_for_all(crowd, unit):
    engine, many = crowd
    text = {"deal": f"discount 10 PLN at most 3 {unit} in total"}
    world = World(engine, document(text))
    quotes = {}
    for number in range(many):
        quotes[number] = world.quote(cart(member=f"m{number}", at=world.now))
        world.carts[f"o{number}"] = cart(member=f"m{number}", at=world.now, ref=f"o{number}")
        assert quotes[number].decision.goods_minor == 90_00
    won, lost = split(at_once(many, lambda n: world.place_quote(f"o{n}", quotes[n])))
    assert (len(won), len(lost)) == (3, many - 3)
    world.check()


def test_one_nearly_empty_budget(big_crowd):
    """Each customer alone would have got 10 PLN off; there are 10 PLN."""
    engine, many = big_crowd
    budgets = [{"id": "autumn", "amount": "10 PLN", "on_run_out": "nothing"}]
    rules = [{"id": "deal", "rule": "discount 10 PLN", "budget": "autumn"}]
    world = World(engine, document(rules=rules, budgets=budgets))
    quotes = {}
    for number in range(many):
        quotes[number] = world.quote(cart(member=f"m{number}", at=world.now))
        world.carts[f"o{number}"] = cart(member=f"m{number}", at=world.now, ref=f"o{number}")
    won, lost = split(at_once(many, lambda n: world.place_quote(f"o{n}", quotes[n])))
    assert [type(error) for error in lost] == [StaleQuote] * (many - 1)
    assert {error.reasons for error in lost} == {(("rule", "deal", "budget"),)}
    winner = won[0].ref
    world.happens("cancelled", winner)
    assert world.place_quote("o0" if winner != "o0" else "o1", quotes[0]).decision.goods_minor == 90_00
    world.check()


def test_one_single_use_code(big_crowd):
    engine, many = big_crowd
    rules = {"deal": 'when "AUTUMN" in order.codes discount 10 PLN'}
    world = World(engine, document(rules, codes=[{"id": "AUTUMN", "batch": True}]))
    (code,) = world.codes("AUTUMN")
    quotes = {}
    for number in range(many):
        quotes[number] = world.quote(cart(member=f"m{number}", at=world.now), codes=(code,))
        world.carts[f"o{number}"] = cart(member=f"m{number}", at=world.now, ref=f"o{number}")
        assert quotes[number].decision.goods_minor == 90_00
    won, lost = split(at_once(many, lambda n: world.place_quote(f"o{n}", quotes[n])))
    assert [type(error) for error in lost] == [StaleQuote] * (many - 1)
    assert all(("code", code, "used_up") in error.reasons for error in lost)
    world.happens("cancelled", won[0].ref)
    again = world.quote(cart(at=world.now), codes=(code,))
    assert again.decision.goods_minor == 90_00
    world.check()


@pytest.mark.parametrize(("price", "winners"), [(30_00, 3), (100_00, 1)])
def test_one_gift_card(big_crowd, price, winners):
    """100 PLN on it: three orders of 30, or one of 100; never a grosz more, and the others are told."""
    engine, many = big_crowd
    world = World(engine, document({}, gift_cards={}))

    def issue(conn):
        return gift_cards.issue(conn, world.programmes.current(conn, world.now), 100_00, world.now)

    code = world.own(issue)[0].code
    quotes = {}
    for number in range(many):
        about = cart(line(price=price), member=f"m{number}" if number % 2 else None, at=world.now)
        quotes[number] = world.quote(about, gift_cards=(code,))
        world.carts[f"o{number}"] = replace(about, ref=f"o{number}")
        assert quotes[number].decision.to_pay_minor == 0
    won, lost = split(at_once(many, lambda n: world.place_quote(f"o{n}", quotes[n])))
    assert [type(error) for error in lost] == [StaleQuote] * (many - winners)
    world.check()
    for order in won:
        world.happens("paid", order.ref)
    card = world.read(lambda conn: gift_cards.show(conn, code)).card
    assert (card.balance_minor, card.held_minor) == (100_00 - winners * price, 0)
    world.happens("cancelled", won[0].ref)
    assert world.read(lambda conn: gift_cards.show(conn, code)).card.balance_minor == 100_00 - price * (
        winners - 1
    )
    world.check()


def test_one_code(crowd):
    engine, many = crowd
    world = World(engine)
    world.give(100)
    code = world.claim("cinema").code
    won, lost = split(at_once(many, lambda n: world.redeem(code, key=f"r{n}")))
    assert len(won) == 1
    assert {(type(error), error.why) for error in lost} == {(CodeRefused, "used")}
    world.check()


def test_one_payment_heard_by_everybody(crowd):
    engine, many = crowd
    world = World(engine)
    world.carts["o1"] = cart(at=world.now, ref="o1")
    won, lost = split(at_once(many, lambda n: world.happens("paid", "o1")))
    assert not lost
    assert [effect.changed for effect in won].count(True) == 1
    assert world.view().pending == 100
    world.check()


def test_everything_at_once(crowd):
    """Payments, refunds, cancels and ticks of many members, served by one employee: all balance."""
    engine, many = crowd
    rules = {
        "base": "earn 1 point per 1 PLN of order.margin",
        "sales": "every month for employees pay 10% of employee.margin",
    }
    world = World(engine, document(rules))
    for number in range(many):
        member = f"m{number % 4}"
        world.carts[f"o{number}"] = cart(
            line("1", 2), member=member, at=world.now, ref=f"o{number}", served_by="eva"
        )

    def live(number):
        ref = f"o{number}"
        world.happens("paid", ref)
        world.happens("delivered", ref)
        world.tick()
        if number % 3 == 0:
            world.happens("cancelled", ref)
        elif number % 3 == 1:
            old = world.carts[ref]
            world.carts[ref] = replace(old, lines=tuple(replace(one, refunded=1) for one in old.lines))
            world.happens("refunded", ref)

    _, lost = split(at_once(many, live))
    assert not lost
    world.check()
    kept = sum({0: 0, 1: 1, 2: 2}[number % 3] for number in range(many))
    from flask_loyalty.services import views

    view = world.read(lambda c: views.employee_view(c, world.programmes, world.shop, "eva", world.now))
    assert view.goals[0].accrued_minor == kept * 10_00
