"""What is found, held against every cart of a small shop, each put through ``decide``."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations_with_replacement, pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.analysis.examine import examine
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Cart, CartLine, Facts, OpenSpan, OrderEvent
from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.programme.loader import load_programme
from tests.analysis.test_classics import SMALL
from tests.engine.makers import NOON
from tests.infrastructure.laws import examples

NOW = datetime(2026, 11, 1, tzinfo=UTC)
KINDS = [*product(("coffee", "coffee/espresso", "tea"), (3000, 6000)), ("cups", 10_000)]


def line(number, kind, count=1):
    category, price = kind
    return CartLine(f"l{number}", f"S{number}", count, price, price, 0, category=category)


def cart(lines):
    return OrderEvent(Cart("anna", "PLN", NOON, tuple(lines), ref="o1"))


CARTS = [
    cart(line(number, kind) for number, kind in enumerate(kinds))
    for size in (1, 2, 3)
    for kinds in combinations_with_replacement(KINDS, size)
]
"""Every cart of up to three units of seven kinds."""


def examined(rules, **document):
    written = [{"id": f"r{i}", **one} for i, one in enumerate(rules)]
    text = json.dumps({**SMALL, **document, "rules": written})
    loaded = load_programme(text)
    return loaded, (() if loaded.programme is None else examine(text, loaded, NOW))


def decisions(programme, carts=CARTS):
    return [decide(programme, event, Facts(), NOON) for event in carts]


def units_of(decision, rule):
    return {(one.line, one.unit) for o in decision.outcomes if o.rule == rule for one in o.shares}


PATHS = ("coffee", "coffee/espresso", "tea")
ASKED = [
    *(
        f'item.category {sign} "{path}"'
        for sign in ("in", "not in")
        for path in ("coffee", "coffee/espresso", "tea")
    ),
    *(f"item.price {sign} {price} PLN" for sign in (">=", "<") for price in (30, 40, 60, 100)),
]
WHERE = st.lists(st.sampled_from(ASKED), min_size=1, max_size=2, unique=True).map(" and ".join)
WHEN = st.sampled_from(
    ["", "when order.quantity >= 2 ", "when order.quantity < 2 ", "when order.subtotal >= 100 PLN ",
     "when order.subtotal < 60 PLN ", "when order.quantity >= 3 and order.subtotal < 150 PLN "]
)  # fmt: skip
DEAL = st.sampled_from(["discount 10% on items", "discount 2 PLN on every item", "discount 7% on every item"])
SENTENCE = st.builds(lambda when, deal, where: f"{when}{deal} where {where}", WHEN, DEAL, WHERE)


SETS = st.builds(
    lambda deal, where: deal.format(where),
    st.sampled_from(
        [
            "discount 100% on cheapest 1 of every 2 items where {}",
            "discount 50% on dearest 1 of every 2 items where {}",
            "bundle 50 PLN on every 2 items where {}",
            'discount 20% on every item where {} with 1 item where item.category in "tea"',
        ]
    ),
    WHERE,
)
OF_ORDER = st.builds(
    lambda when, deal: when + deal,
    WHEN,
    st.sampled_from(["discount 10%", "discount 7 PLN", "discount 60 PLN", "discount 5%"]),
)


def told_of_those_that_meet(sentences, meeting):
    """By code: who meets whom on some cart, held against what is told. Where they meet, each is named.

    :param meeting: of a decision, by code, sets of rules that meet.
    """
    loaded, told = examined([{"rule": one} for one in sentences])
    if loaded.programme is None:
        return
    met = {}
    for decision in decisions(loaded.programme):
        for code, rules in meeting(decision):
            for rule in rules:
                met.setdefault((code, rule), set()).update(rules - {rule})
    named = {}
    for one in told:
        if one.code in ("C110", "C111", "C112"):
            rules = {f"r{i}" for i in range(len(sentences)) if f'"r{i}"' in one.message["en"]}
            assert f"{one.about}: " in one.example["en"]
            assert sum(f"{rule}: " in one.example["en"] for rule in rules) > 1
            for rule in rules - {one.about}:
                named.setdefault((one.code, rule), set()).add(one.about)
                named.setdefault((one.code, one.about), set()).add(rule)
    for (code, rule), others in met.items():
        assert not others or named.get((code, rule)), (code, rule, others)
    assert "C113" not in {one.code for one in told}


def on_units(decision):
    found = {}
    for outcome in decision.outcomes:
        for share in outcome.shares:
            found.setdefault((share.line, share.unit), set()).add(outcome.rule)
    return found.values()


@examples(40)
@given(st.lists(st.one_of(SENTENCE, SETS), min_size=2, max_size=3, unique=True))
def test_no_overlap_is_missed_and_none_is_invented(sentences):
    """Deals of no group, on single units and on sets, are told of where some cart gives two for one unit."""
    told_of_those_that_meet(sentences, lambda decision: [("C110", rules) for rules in on_units(decision)])


@examples(30)
@given(st.lists(OF_ORDER, min_size=2, max_size=3, unique=True))
def test_no_two_deals_on_one_order_are_missed(sentences):
    told_of_those_that_meet(
        sentences, lambda decision: [("C112", {outcome.rule for outcome in decision.outcomes})]
    )


@examples(20)
@given(st.lists(st.one_of(SENTENCE, SETS), min_size=1, max_size=2, unique=True), OF_ORDER)
def test_no_percentage_of_a_percentage_is_missed(of_goods, of_order):
    sentences = [*of_goods, of_order]
    last = f"r{len(of_goods)}"
    shares = {f"r{i}" for i, one in enumerate(sentences) if "%" in one}

    def meeting(decision):
        return [("C111", rules & shares) for rules in on_units(decision) if last in rules & shares]

    told_of_those_that_meet(sentences, meeting)


PAID = st.sampled_from([f"item.paid {sign} {price} PLN" for sign in (">=", "<") for price in (30, 60, 100)])
LOWERED = st.sampled_from(["discount 10%", "discount 20 PLN on every item", "discount 40% on items"])
NEVER = {"C101", "C102", "C114"}


@examples(80)
@given(
    st.lists(
        st.one_of(
            SENTENCE,
            st.builds("{}bundle 50 PLN on every 2 items where {}".format, WHEN, st.one_of(WHERE, PAID)),
            st.builds("{}earn 5 points on items where {}".format, WHEN, st.one_of(WHERE, PAID)),
        ),
        min_size=1,
        max_size=3,
    ),
    st.lists(LOWERED, max_size=2),
)
def test_what_is_called_dead_never_gives_anything(sentences, others):
    """Whatever other deals took off before."""
    loaded, told = examined([{"rule": one} for one in (*others, *sentences)])
    dead = {one.about for one in told if one.code in NEVER}
    for decision in decisions(loaded.programme) if dead else ():
        assert not dead & {one.rule for one in decision.outcomes}


CAPPED = st.just("discount 10% at most 6 PLN per order")
OFFERED = OF_ORDER.map("within 21 days of order {}".format)
WEEK = timedelta(days=7)
ALL_OPEN = Facts(spans=tuple(OpenSpan(f"r{at}", "earlier", NOON - WEEK, NOON + WEEK) for at in range(3)))


@examples(30)
@given(
    st.one_of(
        st.lists(SENTENCE, min_size=2, max_size=3, unique=True),
        st.lists(st.one_of(OF_ORDER, CAPPED, OFFERED), min_size=2, max_size=3, unique=True),
    ),
    st.sampled_from(["best", "first"]),
)
def test_what_stands_in_a_shadow_adds_nothing(sentences, pick):
    """Without it every cart is given as much; of a group that goes by turns it never has one."""
    rules = [{"rule": one, "group": "g"} for one in sentences]
    groups = [{"id": "g", "pick": pick}]
    loaded, told = examined(rules, groups=groups)
    if loaded.programme is None:
        return
    for one in told:
        if one.code != "C107":
            continue
        left = tuple(rule for rule in loaded.programme.rules if rule.id != one.about)
        for event in CARTS:
            before = decide(loaded.programme, event, ALL_OPEN, NOON)
            after = decide(replace(loaded.programme, rules=left), event, ALL_OPEN, NOON)
            assert sum(o.amount for o in before.outcomes) == sum(o.amount for o in after.outcomes)
            assert pick == "best" or one.about not in {o.rule for o in before.outcomes}


EARNED = st.sampled_from(
    ["earn 12 points", "earn 9 points", "earn 2 points on every item",
     "earn 1 point per 10 PLN of order.subtotal",
     "earn 2 points per 10 PLN of order.subtotal", "earn 1 point per 10 PLN of order.margin",
     "earn 2 points per 10 PLN of order.margin", "multiply points by 1.5", "multiply points by 1.2",
     'multiply points by 1.2 on items where item.category in "tea"',
     'earn 1 point per 10 PLN of item.paid on items where item.category in "tea"',
     'earn 9 points on items where item.category in "coffee"']
)  # fmt: skip
FROM = st.sampled_from(
    ["", "when order.subtotal >= 90 PLN ", "when order.subtotal >= 150 PLN and order.quantity >= 3 ",
     "when order.subtotal < 120 PLN ", "when order.quantity >= 2 "]
)  # fmt: skip
OF_DELIVERY = st.sampled_from(
    ["discount 100% on shipping", "discount 50% on shipping", "discount 5 PLN on shipping",
     "discount 20 PLN on shipping", "discount 90% on shipping"]
)  # fmt: skip
DELIVERED = [
    replace(one, cart=replace(one.cart, shipping_minor=minor))
    for one in CARTS[::7]
    for minor in (0, 1, 300, 1500, 3000)
]
AT_A_LOSS = [
    replace(
        one,
        cart=replace(one.cart, lines=tuple(replace(of, cost_minor=cost) for of in one.cart.lines)),
    )
    for one in CARTS
    for cost in (0, 4000)
]


def shadows_of(sentences, *, group, pick):
    """The programme with each rule that is told to be in a shadow, and the same without it."""
    rules = [{"rule": one, **({"group": "g"} if group else {})} for one in sentences]
    groups = {"groups": [{"id": "g", "pick": pick}]} if group else {}
    loaded, told = examined(rules, **groups)
    for one in told if loaded.programme is not None else ():
        if one.code == "C107":
            left = tuple(rule for rule in loaded.programme.rules if rule.id != one.about)
            yield one.about, loaded.programme, replace(loaded.programme, rules=left)


@examples(60)
@given(st.lists(st.tuples(FROM, EARNED).map("".join), min_size=2, max_size=3, unique=True),
       st.sampled_from(["best", "first"]))  # fmt: skip
def test_what_is_earned_in_a_shadow_is_never_earned(sentences, pick):
    """Of a group that lets one earn: on goods that leave a margin and on goods that leave none."""
    for about, whole, _ in shadows_of(sentences, group=True, pick=pick):
        for event in AT_A_LOSS:
            found = decide(whole, event, Facts(), NOON)
            assert about not in {one.rule for one in found.outcomes}


@examples(60)
@given(st.lists(st.tuples(FROM, OF_DELIVERY).map("".join), min_size=2, max_size=3, unique=True),
       st.sampled_from(["best", "first", None]))  # fmt: skip
def test_a_delivery_costs_the_same_without_what_stands_in_a_shadow(sentences, pick):
    for _, whole, left in shadows_of(sentences, group=pick is not None, pick=pick):
        for event in DELIVERED:
            before, after = (decide(one, event, Facts(), NOON) for one in (whole, left))
            assert sum(o.amount for o in before.outcomes) == sum(o.amount for o in after.outcomes)


AMOUNT = st.sampled_from(["earn {} points", "discount {} PLN"])


@examples(30)
@given(AMOUNT, st.integers(1, 9), st.integers(1, 12), WHEN)
def test_a_limit_that_never_binds_can_go(amount, number, most, when):
    """Without it every cart gets the same; and one that is not told of holds something back, or might."""
    unit = "points" if "points" in amount else "PLN"
    text = f"{when}{amount.format(number)} at most {most} {unit} per order"
    loaded, told = examined([{"rule": text}])
    without, _ = examined([{"rule": text.partition(" at most")[0]}])
    if {one.code for one in told} & {"C140"}:
        assert [given_in(one) for one in decisions(loaded.programme)] == [
            given_in(one) for one in decisions(without.programme)
        ]
    elif most < number:
        assert "C140" not in {one.code for one in told}


def given_in(decision):
    return [(one.rule, one.amount) for one in decision.outcomes]


QUANTITIES = [cart([line(0, ("tea", 3000), count)]) for count in range(1, 9)]


@examples(25)
@given(st.integers(2, 7), st.integers(2, 7), st.sampled_from(["<", "<="]), st.sampled_from([">=", ">"]))
def test_gaps_and_overlaps_between_bands_are_those_that_carts_show(upper, lower, low_sign, high_sign):
    rules = [
        {"rule": f"when order.quantity {low_sign} {upper} earn 5 points"},
        {"rule": f"when order.quantity {high_sign} {lower} earn 9 points"},
    ]
    loaded, told = examined(rules)
    given_to = [
        {one.rule for one in decision.outcomes} for decision in decisions(loaded.programme, QUANTITIES)
    ]
    codes = {one.code for one in told}
    assert ("C120" in codes) is any(not rules for rules in given_to)
    both, alone = any(len(rules) == 2 for rules in given_to), [rules for rules in given_to if len(rules) == 1]
    if both and {"r0"} in alone and {"r1"} in alone:
        assert "C121" in codes
    if "C121" in codes:
        assert both


LADDER = [cart([line(0, ("tea", price))]) for price in range(1000, 12_001, 250)]
EDGES = [
    cart([line(0, ("tea", price))]) for limit in (3000, 6000, 9000) for price in (limit - 1, limit, limit + 1)
]


@examples(25)
@given(
    st.lists(
        st.builds(
            lambda sign, limit, share: f"when order.subtotal {sign} {limit} PLN discount {share}%",
            st.sampled_from(["<", "<=", ">=", ">"]),
            st.sampled_from([30, 60, 90]),
            st.integers(1, 30),
        ),
        min_size=1,
        max_size=3,
        unique=True,
    )
)
def test_who_buys_more_gets_less_only_where_it_is_told(sentences):
    """Over orders of rising prices, those beside each limit among them."""
    loaded, told = examined(
        [{"rule": one, "group": "g"} for one in sentences], groups=[{"id": "g", "pick": "best"}]
    )
    carts = sorted([*LADDER, *EDGES], key=lambda one: one.cart.lines[0].unit_price_minor)
    taken = [
        sum(one.amount for one in decision.outcomes if one.kind is OutcomeKind.DEAL)
        for decision in decisions(loaded.programme, carts)
    ]
    falls = any(less < more - 2 for more, less in pairwise(taken))
    assert any(one.code == "C161" for one in told) is falls
