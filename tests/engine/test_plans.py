"""Rules that are decided by a plan give what they give plainly, to the last share and word."""

from __future__ import annotations

import copy
import pickle
from dataclasses import fields, replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.engine import making
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Facts, OrderEvent, Party
from flask_loyalty.engine.outcomes import Decision, Missed, Outcome, OutcomeKind, PricedUnit, UnitShare, Why
from flask_loyalty.engine.plans import plan_of
from flask_loyalty.engine.priced import Unit
from flask_loyalty.engine.recalling import LARGE, Memory
from flask_loyalty.engine.scope import Scope, changed
from flask_loyalty.engine.serial import to_data
from flask_loyalty.language import print_rule
from flask_loyalty.money import Rounding
from flask_loyalty.programme.model import Floor
from tests.engine.makers import NOON, cart, expression, line, programme, rule
from tests.engine.strategies import RULES, events
from tests.engine.test_candidates import with_index
from tests.engine.test_sound_programmes import TIERS, known
from tests.infrastructure.laws import examples
from tests.language.well_typed import sound_rules

SPENT = "customer.spend in last 90 days"
ITEMS = (
    "items",
    "every item",
    'items where item.category in "tea"',
    'every item where item.category = "coffee/espresso"',
    'items where item.sku in ("l0", "l1")',
    'every item where item.brand = "Ziarno" and item.paid >= 20 PLN',
    'items where item.category in ("cups", "coffee") and item.paid = item.regular_price',
    "every item where item.margin > 5 PLN",
)
WHENS = (
    "",
    "",
    "when order.subtotal >= 60 PLN\n",
    "when order.quantity < 5 and customer.orders >= 2\n",
    f'when customer.tier >= "gold" and {SPENT} >= 100.50 PLN\n',
    'when customer.tier = "silver" or now.weekday = wednesday\n',
    'when "vip" in customer.segments\n',
    "when customer.orders != 3\n",
)
GIVEN = (
    "earn 3 points on {items}",
    "earn 3 points per 7 PLN of item.paid on {items}",
    "earn 7 points",
    "earn 1 point per 3 PLN of order.subtotal",
    'earn 2 stamps "coffee-card" on {items}',
    "discount 12.5% on {items}",
    "discount 7 PLN",
    "discount 33%",
    "price 12.34 PLN on {items}",
    "discount 5.55 PLN on items where item.paid > 1 PLN",
)
LIMITS = ("", "", "", "\nat most 9 points per order", "\nat most 3 times per customer")
MONEY_LIMITS = ("", "", "", "\nat most 5 PLN per order", "\nat most 100 customers in total")
FLOORS = (Floor(expression("item.paid >= 90% of item.price")),)


@st.composite
def planned_rules(draw):
    """The text of a rule of a sort that plans are made for."""
    given_ = draw(st.sampled_from(GIVEN)).format(items=draw(st.sampled_from(ITEMS)))
    limits = MONEY_LIMITS if given_.startswith(("discount", "price")) else LIMITS
    return draw(st.sampled_from(WHENS)) + given_ + draw(st.sampled_from(limits))


@st.composite
def programmes(draw):
    """Rules with a plan, rules of every other sort, and among them groups, multipliers and excluded goods."""
    texts = draw(st.lists(planned_rules(), min_size=1, max_size=6))
    texts += draw(st.lists(st.sampled_from(RULES), max_size=2, unique=True))
    texts += [print_rule(one) for one in draw(st.lists(sound_rules(), max_size=1))]
    rules = [
        rule(
            f"r{at}",
            text,
            priority=draw(st.sampled_from([100, 50])),
            group=draw(st.sampled_from([None, None, None, "best", "all"])),
            rounding=draw(st.sampled_from([Rounding.DOWN, Rounding.DOWN, *Rounding])),
        )
        for at, text in enumerate(texts)
    ]
    return programme(
        *rules,
        groups={"best": "best", "all": "all"},
        tiers=TIERS,
        segments={"vip": "customer.orders >= 4"},
        excluded=draw(st.sampled_from([None, 'item.category in "gift-cards"'])),
        floors=draw(st.sampled_from([(), (), FLOORS])),
    )


@examples(50)
@given(st.data())
def test_a_plan_gives_what_the_tree_gives(data):
    """Of whatever programme and cart, of guests too, when it is quoted and when it is decided again."""
    made = data.draw(programmes())
    event, facts = data.draw(events()), data.draw(known(made))
    if data.draw(st.booleans()):
        event = replace(event, cart=replace(event.cart, member=None))
    used = data.draw(st.dictionaries(st.sampled_from(["r0/0/customer:42", "r1/0/customers"]), st.just(2)))
    facts = replace(facts, used=used)
    plain = decide(made, event, facts, NOON, plainly=True)
    for _ in range(3):  # new, noted, recalled
        quick = decide(made, event, facts, NOON)
        assert told(quick) == told(plain)
    assert to_data(quick) == to_data(plain)
    indexed = with_index(made)
    found = [decide(indexed, event, facts, NOON, plainly=plainly) for plainly in (False, True)]
    assert told(found[0]) == told(found[1])
    lines = tuple(replace(one, refunded=data.draw(st.integers(0, one.quantity))) for one in event.cart.lines)
    again = replace(event, cart=replace(event.cart, lines=lines[::-1]), placed=plain)
    assert told(decide(made, again, facts, NOON)) == told(decide(made, again, facts, NOON, plainly=True))


BASKET = cart(
    line(1999, 500, 2, id="l0", category="tea", sku="l0"),
    line(4150, None, 3, id="l1", category="coffee/espresso", brand="Ziarno", regular=4650),
    line(1234, 1500, 1, id="l2", category="cups", brand="Ziarno", sku="CUP-S"),
    line(0, 0, 1, id="l3", category="coffee"),
    line(6000, 0, 2, id="l4", category="tea/green", brand="Ziarno"),
)
PAST = Facts(past={"customer.orders": Fraction(3), SPENT: Fraction(20_000)}, used={"r1/0/customer:42": 1})


@pytest.mark.parametrize("after", ["", "discount 15%", "discount 100%"])
@pytest.mark.parametrize("limit", [*dict.fromkeys(LIMITS + MONEY_LIMITS)])
@pytest.mark.parametrize("given_", [*GIVEN, "discount 150%", "price 12.34 PLN on every item"])
def test_each_sort_of_rule_gives_by_plan_what_its_tree_gives(given_, limit, after):
    """On all goods, each and some; after a deal that left less of their price; rounded in each way."""
    for items in ITEMS if "{items}" in given_ else ("items",):
        text = given_.format(items=items) + limit
        if "PLN" in limit and not given_.startswith(("discount", "price")):
            continue
        before = [rule("r0", after, priority=50)] if after else []
        for rounding in (Rounding.DOWN, Rounding.HALF_UP):
            made = programme(*before, rule("r1", text, rounding=rounding), tiers=TIERS)
            event = OrderEvent(replace(BASKET, discount_minor=701))
            plain = decide(made, event, PAST, NOON, plainly=True)
            for _ in range(3):
                assert told(decide(made, event, PAST, NOON)) == told(plain), text


def test_a_unit_that_was_paid_otherwise_is_not_recalled():
    """The same lines at the same price, of which a deal of the larger cart has left less."""
    made = programme(
        "when order.quantity >= 9 discount 10%",
        "earn 1 point per 1 PLN of item.paid on items",
        'earn 1 point per 1 PLN of item.paid on items where item.category in "cups"',
    )
    large = replace(BASKET, lines=(line(1000, id="more"), *BASKET.lines))
    small = replace(BASKET, lines=BASKET.lines[:3])
    for one in (large, small) * 3:
        event = OrderEvent(one)
        assert decide(made, event, PAST, NOON) == decide(made, event, PAST, NOON, plainly=True)


@examples(20)
@given(st.data())
def test_what_is_recalled_is_what_would_be_given(data):
    """Carts of the same lines at other prices, in other numbers and places, of several customers."""
    made = data.draw(programmes())
    known_ = data.draw(known(made))
    carts_ = data.draw(st.lists(events(), min_size=2, max_size=3))
    members = data.draw(st.lists(st.sampled_from(["42", "43", None]), min_size=2, max_size=3))
    for member in (*members, *members):
        for event in carts_:
            turned = replace(event.cart, member=member, lines=event.cart.lines[:: data.draw(TURN)])
            event = replace(event, cart=turned)
            plain = decide(made, event, known_, NOON, plainly=True)
            assert told(decide(made, event, known_, NOON)) == told(plain)


TURN = st.sampled_from([1, -1])


def test_a_memory_forgets_and_never_uses_a_number_twice():
    memory = Memory(most=4)
    units = [Unit(line(500, id=f"l{at}"), 0, 500, 500) for at in range(20)]
    assert memory.numbers(units[:2], "42") == [0, 0]
    numbers = memory.numbers(units[:2], "42")
    assert memory.numbers(units[:2], "43") == [0, 0]
    assert len(set(numbers)) == 2
    memory.numbers(units, "42")
    assert memory.numbers(units[:2], "42") == [0, 0]
    assert not set(memory.numbers(units[:2], "42")) & {0, *numbers}
    for at in range(50):
        memory.results.put(at, (at,))
    assert len(memory.results) <= 8
    assert memory.results.get(49) == (49,)
    assert memory.results.get(0) is None
    many = [Unit(line(500, id="l", quantity=LARGE + 1), at, 500, 500) for at in range(LARGE + 1)]
    assert set(memory.numbers(many, "42") + memory.numbers(many, "42")) == {0}
    memory.forget()
    assert (len(memory.results), memory.numbers(units[:1], "42")) == (0, [0])


def told(decision: Decision) -> tuple[object, ...]:
    """A decision and what its misses saw, which equality leaves out."""
    return decision, [(missed.part, missed.saw) for missed in decision.missed]


# ---------------------------------------------------------------- which rules have one


@pytest.mark.parametrize(
    ("text", "has_one"),
    [
        ("earn 5 points", True),
        ("earn 1 point per 1 PLN of order.subtotal", True),
        ("earn 1 point per 1 PLN of order.margin", False),
        ('earn 2 points on every item where item.category in "tea"', True),
        ('when customer.tier >= "gold"\nearn 5 points\nat most 9 points per customer per month', True),
        ("discount 10% on items\nat most 2 items per order", False),
        ("discount 10 PLN", True),
        ("discount 10 PLN on every item", False),
        ('price 9.99 PLN on items where item.sku = "X"', True),
        ("price 0.01 PLN on cheapest 1 of every 2 items", False),
        ("discount by order.quantity marginal from 2: 5%, from 4: 10%", False),
        ("within 30 days of order\nearn 5 points", False),
        ("for employees pay 3% of order.margin", False),
        ("multiply points by 2", False),
        ("discount 100% on shipping", False),
        ("on signup\nearn 5 points", False),
    ],
)
def test_plain_rules_have_a_plan(text, has_one):
    assert (plan_of(rule("r", text)) is not None) is has_one


def test_a_rule_with_a_past_of_its_own_reads_it():
    """Facts that somebody gave for one rule alone are read by this rule, planned or not."""
    made = programme("when customer.orders >= 3\nearn 5 points", "when customer.orders >= 3\nearn 6 points")
    facts = Facts(past={"customer.orders": Fraction(1), "r1: customer.orders": Fraction(3)})
    decision = decide(made, OrderEvent(cart(line(1000))), facts, NOON)
    assert [outcome.rule for outcome in decision.outcomes] == ["r1"]


def test_a_broken_rule_has_no_plan():
    assert plan_of(replace(rule("r", "discount 10%"), rule=None)) is None


def test_a_plan_that_fails_is_told_the_plain_way():
    made = programme("when employee.sales >= 3 PLN\nearn 5 points", "earn 6 points")
    facts = Facts(shop={"employee.sales": "much"})
    quick, plain = (
        decide(made, OrderEvent(cart(line(1000))), facts, NOON, plainly=plainly) for plainly in (False, True)
    )
    assert quick == plain
    assert [missed.clause for missed in quick.missed] == ["error"]


# ---------------------------------------------------------------- values that are made quickly

SHARES = (UnitShare("l", 0, 3), UnitShare("l", 1, 2))
WHY = Why("item.paid", Fraction(50), Fraction(1, 10), exact=Fraction(5), units=2)
PARTY = Party("customer", "42")
LINE = line(500)
UNIT = Unit(LINE, 0, 500, 500)
SCOPE = Scope(
    programme("earn 1 point"), Facts(), NOON, "42", cart(LINE), (UNIT,), 5, {"a": True}, UNIT, True, "q",
    frozenset("c"), 7, frozenset({("l", 0)}), True, {"r": 1},
)  # fmt: skip
USUAL = Outcome(
    "r", OutcomeKind.COUNTER, PARTY, 5, SHARES, SHARES[:1], WHY, (), "", "stamp", "coffee-card"
)  # fmt: skip


def quickly():
    given_ = (SHARES, SHARES[:1], WHY)
    recipe = (lambda *parts: parts), given_
    return making.an_outcome(
        "r", OutcomeKind.COUNTER, PARTY, 5, (), "stamp", "coffee-card", recipe
    )  # fmt: skip


@pytest.mark.parametrize(
    ("quick", "usual"),
    [
        (making.a_share("l", 1, 2), UnitShare("l", 1, 2)),
        (making.a_miss("r", "when", 1, (("f", True),)), Missed("r", "when", part=1, saw=(("f", True),))),
        (
            making.a_unit(LINE, 1, 500, 400, excluded=True, kept=False),
            Unit(LINE, 1, 500, 400, excluded=True, kept=False),
        ),
        (
            making.as_priced(Unit(LINE, 1, 500, 400, 30, 3, 20, True, False)),
            PricedUnit(LINE.id, 1, 500, 400, 30, 3, True, False, 20),
        ),
        (quickly(), USUAL),
        (changed(SCOPE, rule="r", item=UNIT), replace(SCOPE, rule="r", item=UNIT)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_made_quickly_is_like_any_other(quick, usual):
    assert type(quick) is type(usual)
    for field in fields(usual):
        assert getattr(quick, field.name) == getattr(usual, field.name), field.name
    with pytest.raises(AttributeError):
        setattr(quick, fields(usual)[0].name, "another")


@pytest.mark.parametrize(
    "seen",
    [
        lambda one: one == USUAL,
        lambda one: one == quickly(),
        lambda one: hash(one) == hash(USUAL),
        lambda one: repr(one) == repr(USUAL),
        lambda one: pickle.loads(pickle.dumps(one)) == USUAL,
        lambda one: copy.copy(one) == USUAL == copy.deepcopy(one),
        lambda one: replace(one, amount=6) == replace(USUAL, amount=6),
        lambda one: not hasattr(one, "unheard_of"),
    ],
)
def test_an_outcome_is_broken_down_when_it_is_read(seen):
    assert seen(quickly())
