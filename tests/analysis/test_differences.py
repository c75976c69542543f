"""Two versions of a programme: what differs in meaning is told and shown, words are told from it."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from importlib.resources import files
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.analysis.box_conditions import condition_of
from flask_loyalty.analysis.differences import Change, rule_differences
from flask_loyalty.analysis.examples_of_change import given as gives
from flask_loyalty.analysis.examples_of_settings import SettingExamples, standing_of, whole
from flask_loyalty.analysis.normal import normal
from flask_loyalty.analysis.settings import setting_differences
from flask_loyalty.analysis.space import Space
from flask_loyalty.analysis.versions import Versions, less
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Facts
from flask_loyalty.engine.interpret import FactReader, holds
from flask_loyalty.engine.scope import past_key
from flask_loyalty.language.walking import facts_of
from flask_loyalty.programme.loader import load_programme
from tests.analysis.test_boxes import TIERS, a_value
from tests.engine.makers import NOON, line, order, programme, rule
from tests.infrastructure.laws import examples
from tests.language.well_typed import ITEM, conditions

NOW = datetime(2026, 11, 4, tzinfo=UTC)
BASE = {
    "format": 1,
    "name": "Club",
    "currency": "PLN",
    "points": {
        "name": {"pl": ["punkt", "punkty", "punktów"], "en": ["point", "points"]},
        "value": "0.02 PLN",
        "redeem": {"minimum": 100, "at_most": "50% of order.subtotal"},
    },
}


def loaded(*rules, **document):
    """A checked document; a rule is a text, or a pair of text and what the document says beside it."""
    written = []
    for place, one in enumerate(rules):
        text, beside = one if isinstance(one, tuple) else (one, {})
        written.append({"id": f"r{place}", "rule": text, **beside})
    found = load_programme(json.dumps({**BASE, **document, "rules": written}))
    assert found.programme is not None, found.errors
    return found.programme


def compared(old, new, **document):
    versions = Versions(loaded(*old, **document), loaded(*new, **document), NOW)
    return versions, rule_differences(versions)


def confirmed(versions, one):
    """Each example is what the two versions decide, and differs for the rule unless it says otherwise."""
    for example in one.examples:
        left, right = example.old, example.new
        had = gives(left, one.old.id) if one.old else ()
        has = gives(right, one.new.id) if one.new else ()
        assert had != has
        if not example.alone:
            assert example.occasion.decided(versions.old) == left
            assert example.occasion.decided(versions.new) == right
        assert {"lost": had and not has, "gained": has and not had, "changed": had and has}[example.way]


SUB = "when order.subtotal >= 80 PLN discount 10%"


@pytest.mark.parametrize(
    ("old", "new", "parts", "ways"),
    [
        pytest.param(SUB, SUB.replace("80", "60"), ["when"], ["gained"], id="a lower threshold"),
        pytest.param(SUB, SUB.replace("80", "90"), ["when"], ["lost"], id="a higher one"),
        pytest.param(SUB, SUB.replace("10%", "15%"), ["effect"], ["changed"], id="another amount"),
        pytest.param(
            SUB, "when order.subtotal < 80 PLN discount 10%", ["when"], ["lost", "gained"], id="the other way"
        ),
        pytest.param(
            "discount 10% on items where item.category in \"coffee\"",
            "discount 10% on items where item.category in \"tea\"",
            ["goods"],
            ["lost", "gained"],
            id="other goods",
        ),
        pytest.param(
            "price 1 PLN on cheapest 1 of every 2 items",
            "price 1 PLN on cheapest 1 of every 3 items",
            ["effect"],
            ["lost"],
            id="larger sets",
        ),
        pytest.param(
            "earn 5 points on every item at most 20 points per order",
            "earn 5 points on every item at most 30 points per order",
            ["limits"],
            ["changed"],
            id="a higher limit",
        ),
        pytest.param(
            "discount by order.quantity whole from 2: 5%, from 6: 10%",
            "discount by order.quantity whole from 2: 5%, from 5: 10%",
            ["effect"],
            ["changed"],
            id="the edge of a band",
        ),
        pytest.param(
            ("discount 5%", {"until": "2026-11-30"}),
            ("discount 5%", {"until": "2026-12-31"}),
            ["until"],
            ["gained"],
            id="later dates",
        ),
        pytest.param(
            "earn 1 point per 1 PLN of order.subtotal",
            ("earn 1 point per 1 PLN of order.subtotal", {"rounding": "up"}),
            ["rounding"],
            ["changed"],
            id="rounding",
        ),
        pytest.param(
            "on review where review.rating >= 4 earn 20 points",
            "on review where review.rating >= 3 earn 20 points",
            ["start"],
            ["gained"],
            id="an event",
        ),
        pytest.param(
            "every month for employees pay 3% of employee.margin above employee.target",
            "every month for employees pay 4% of employee.margin above employee.target",
            ["effect"],
            ["changed"],
            id="a period",
        ),
        pytest.param(
            'for employees where employee.role = "barista" pay 2% of order.subtotal',
            'for employees where employee.role = "manager" pay 2% of order.subtotal',
            ["for"],
            ["lost", "gained"],
            id="for whom",
        ),
        pytest.param(
            "within 21 days of order when order.subtotal >= 60 PLN discount 10%",
            "within 21 days of order when order.subtotal >= 50 PLN discount 10%",
            ["when"],
            ["gained"],
            id="an offer of a span",
        ),
        pytest.param(
            "when customer.orders in last 90 days >= 3 earn 50 points",
            "when customer.orders in last 90 days >= 2 earn 50 points",
            ["when"],
            ["gained"],
            id="of the past",
        ),
        pytest.param(
            "within 21 days of order discount 10%",
            "within 14 days of order discount 10%",
            ["start"],
            ["lost"],
            id="a shorter span",
        ),
        pytest.param(
            "within 12 hours of signup discount 10%",
            "within 1 day of signup discount 10%",
            ["start"],
            ["gained"],
            id="a longer one",
        ),
        pytest.param(
            "when order.margin >= 60 PLN earn 40 points",
            "when order.margin >= 90 PLN earn 40 points",
            ["when"],
            ["lost"],
            id="of a margin that usual goods do not leave",
        ),
    ],
)  # fmt: skip
def test_a_change_in_meaning_is_named_and_shown(old, new, parts, ways):
    versions, found = compared([old], [new])
    (one,) = found
    assert (one.change, list(one.parts), one.exact) == (Change.MEANING, parts, True)
    assert [example.way for example in one.examples] == ways
    assert not any(example.alone for example in one.examples)
    confirmed(versions, one)


TEN = "discount 10 PLN"


@pytest.mark.parametrize(
    ("old", "new", "way"),
    [
        pytest.param(SUB, f"{SUB} at most 50 PLN per order", "changed", id="an order of a limit's size"),
        pytest.param(f"{TEN} at most 1 time per customer", TEN, "gained", id="a limit that is gone"),
        pytest.param(TEN, f"{TEN} at most 1 time per customer", "lost", id="a limit that is new"),
        pytest.param(
            f"{TEN} at most 1 time per customer per month",
            f"{TEN} at most 2 times per customer per month",
            "gained",
            id="once more a month",
        ),
        pytest.param(
            f"{TEN} at most 15 PLN per customer",
            f"{TEN} at most 25 PLN per customer",
            "gained",
            id="more money for each",
        ),
        pytest.param(f"{TEN} at most 9 customers in total", f"{TEN} at most 6 customers in total", "lost",
                     id="fewer customers"),
    ],
)  # fmt: skip
def test_a_limit_is_shown_where_it_holds_something_back(old, new, way):
    versions, (one,) = compared([old], [new])
    (example,) = one.examples
    assert (one.parts, example.way, example.alone) == (("limits",), way, False)
    confirmed(versions, one)
    assert bool(example.occasion.uses) is ("per order" not in new)


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        pytest.param(SUB, "when  order.subtotal>=80.00 PLN\ndiscount 10%  # from 80", "words", id="spaces"),
        pytest.param(
            "when order.quantity >= 2 and order.subtotal >= 50 PLN earn 5 points",
            "when order.subtotal >= 50 PLN and order.quantity >= 2 earn 5 points",
            "words",
            id="order of conditions",
        ),
        pytest.param(
            "when not (customer.tier = none or order.is_first) earn 5 points",
            "when not order.is_first and customer.tier != none earn 5 points",
            "words",
            id="what is denied",
        ),
        pytest.param(
            'earn 5 points on items where item.sku in ("A", "B")',
            'earn 5 points on items where item.sku in ("B", "A")',
            "words",
            id="members of a list",
        ),
        pytest.param(SUB, (SUB, {"name": "Tenth off"}), "words", id="a name"),
        pytest.param(
            "when order.quantity >= 3 earn 5 points",
            "when order.quantity > 2 earn 5 points",
            "same",
            id="bounds",
        ),
        pytest.param(
            "when now.weekday in (saturday, sunday) earn 5 points",
            "when now.weekday = sunday or now.weekday = saturday earn 5 points",
            "same",
            id="alternatives",
        ),
        pytest.param(
            "when order.subtotal >= 50 PLN and order.subtotal >= 20 PLN earn 5 points",
            "when order.subtotal >= 50 PLN earn 5 points",
            "same",
            id="a condition that adds nothing",
        ),
        pytest.param(
            "when order.subtotal > 50 PLN earn 5 points",
            "when order.subtotal >= 50 PLN earn 5 points",
            "meaning",
            id="a grosz",
        ),
    ],
)  # fmt: skip
def test_words_are_told_from_meaning(old, new, change):
    versions, (one,) = compared([old], [new])
    assert one.change.value == change
    assert bool(one.examples) is one.matters
    confirmed(versions, one)


def test_rules_that_came_went_or_were_renamed():
    old = loaded("discount 5%", "earn 5 points", "discount shipping".replace("discount", "discount 100% on"))
    new = json.dumps({**BASE, "rules": [
        {"id": "r0", "rule": "discount 5%"},
        {"id": "five", "rule": "earn 5 points"},
        {"id": "fresh", "rule": "when order.quantity >= 2 earn 9 points"},
    ]})  # fmt: skip
    versions = Versions(old, load_programme(new).programme, NOW)
    found = {one.id: one for one in rule_differences(versions)}
    assert {id_: one.change.value for id_, one in found.items()} == {
        "five": "renamed",
        "fresh": "added",
        "r2": "removed",
    }
    assert found["five"].old.id == "r1"
    assert [one.way for one in found["fresh"].examples] == ["gained"]
    assert [one.way for one in found["r2"].examples] == ["lost"]
    for one in found.values():
        if one.id != "five":
            confirmed(versions, one)


# ---------------------------------------------------------------- outside the rules

DEALS = [("discount 5 PLN on items", {"group": "g"}), ("discount 10% on items", {"group": "g"})]
TIERED = {"tiers": [{"id": "gold", "name": "Gold", "when": "customer.orders >= 5"}]}


FLOORS = (
    ("a rate", {"keep": "item.margin_rate >= 20%"}, {"keep": "item.margin_rate >= 10%"}),
    ("a whole order", {"keep": "order.margin_rate >= 12%"}, {"keep": "order.margin_rate >= 14%"}),
    ("a price", {"keep": "item.paid >= 5 PLN"}, {"keep": "item.paid >= 6 PLN"}),
    ("a part of the cost", {"keep": "item.paid >= item.cost"}, {"keep": "item.paid >= item.cost * 110%"}),
    (
        "some goods",
        {"keep": "item.margin >= 5 PLN", "on": "tea", "rules": ["r0"]},
        {"keep": "item.margin >= 9 PLN", "on": "tea", "rules": ["r0"]},
    ),
)


@pytest.mark.parametrize(
    ("what", "rules", "old", "new"),
    [
        pytest.param(
            "tier", ["earn 5 points"], TIERED,
            {"tiers": [{"id": "gold", "name": "Gold", "when": "customer.orders >= 3"}]},
            id="a tier's condition",
        ),
        pytest.param(
            "tier", ["earn 5 points"], TIERED,
            {"tiers": [*TIERED["tiers"], {"id": "top", "name": "Top", "when": "customer.orders >= 9"}]},
            id="another tier",
        ),
        pytest.param(
            "segment", ['when "vip" in customer.segments earn 5 points'],
            {"segments": [{"id": "vip", "name": "VIP", "when": "customer.spend >= 500 PLN"}]},
            {"segments": [{"id": "vip", "name": "VIP", "when": "customer.spend >= 400 PLN"}]}, id="a segment",
        ),
        pytest.param(
            "group", DEALS, {"groups": [{"id": "g", "pick": "best"}]},
            {"groups": [{"id": "g", "pick": "all"}]}, id="what a group picks",
        ),
        pytest.param(
            "budget", [("discount 5%", {"budget": "b"})],
            {"budgets": [{"id": "b", "name": "B", "amount": "100.00 PLN"}]},
            {"budgets": [{"id": "b", "name": "B", "amount": "90.00 PLN"}]}, id="a budget",
        ),
        pytest.param(
            "reward", ["earn 5 points"],
            {"rewards": [{"id": "mug", "name": "Mug", "points": 500}]},
            {"rewards": [{"id": "mug", "name": "Mug", "points": 400}]}, id="a reward's price",
        ),
        pytest.param(
            "code", ['when "JULY" in order.codes discount 10 PLN'],
            {"codes": [{"id": "JULY", "name": "July", "until": "2026-07-31"}]},
            {"codes": [{"id": "JULY", "name": "July", "until": "2026-08-15"}]}, id="a code's dates",
        ),
        pytest.param(
            "code", ['when "JULY" in order.codes discount 10 PLN'],
            {"codes": [{"id": "JULY", "batch": True, "until": "2026-07-31"}]},
            {"codes": [{"id": "JULY", "batch": True, "until": "2026-08-15"}]},
            id="the dates of a batch of codes",
        ),
        pytest.param(
            "code", ['when "JULY" in order.codes discount 10 PLN'],
            {"codes": [{"id": "JULY"}]},
            {"codes": [{"id": "JULY", "batch": True}]}, id="a code becomes a batch of them",
        ),
        pytest.param(
            "points", ["earn 5 points"], {},
            {"points": {**BASE["points"], "value": "0.03 PLN"}}, id="the value of a point",
        ),
        pytest.param(
            "points", ["earn 5 points"], {},
            {"points": {**BASE["points"], "redeem": {"minimum": 50, "at_most": "50% of order.subtotal"}}},
            id="fewer points at once",
        ),
        pytest.param(
            "programme", ["discount 10% on items"], {"excluded": 'item.category in "gift-cards"'},
            {"excluded": 'item.category in ("gift-cards", "books")'}, id="excluded goods",
        ),
        pytest.param(
            "floor", ["discount 50% on items"], {},
            {"floors": [{"keep": "item.paid >= item.cost"}]}, id="a floor",
        ),
        *(
            pytest.param(
                "floor", ["discount 10% on items"], {"floors": [old]}, {"floors": [new]},
                id=f"a floor of {name}",
            )
            for name, old, new in FLOORS
        ),
    ],
)  # fmt: skip
def test_a_change_outside_the_rules_is_shown(what, rules, old, new):
    versions = Versions(loaded(*rules, **old), loaded(*rules, **new), NOW)
    assert rule_differences(versions) == ()
    (one,) = setting_differences(versions.old, versions.new)
    assert (one.what, one.only_words) == (what, False)
    example = SettingExamples(versions).of(one)
    assert example is not None
    stands = [standing_of(side, example.occasion) for side in (versions.old, versions.new)]
    assert whole(example.old) != whole(example.new) or stands[0] != stands[1]
    assert example.occasion.decided(versions.old) == example.old
    assert example.occasion.decided(versions.new) == example.new


@pytest.mark.parametrize("gives", [True, False])
def test_customers_that_cannot_be_are_no_kind(gives):
    """Nobody has two orders before the first one."""
    rules = ["when order.is_first discount 10%"], ["when customer.orders < 2 discount 10%"]
    versions, (one,) = compared(*(rules if gives else rules[::-1]))
    kinds, others = (one.gained, one.lost) if gives else (one.lost, one.gained)
    assert (len(kinds), others) == (1, ())
    assert len(one.examples) == 1
    confirmed(versions, one)


def test_whoever_has_bought_has_ordered():
    """What is said of one sum of the past is so in the others: no first order after a margin of a year."""
    base = "when order.is_first earn 5 points"
    texts = [f"when customer.margin in last 12 months >= {least} PLN discount 10%" for least in (300, 400)]
    versions, (one,) = compared([texts[0], base], [texts[1], base])
    (example,) = one.examples
    assert example.occasion.facts.past["customer.orders"] == 1
    assert {outcome.rule for outcome in example.old.outcomes} == {"r0"}
    confirmed(versions, one)


def test_several_floors_about_the_same_are_compared_in_their_order():
    before = {"floors": [{"keep": "item.paid >= 5 PLN"}]}
    after = {"floors": [{"keep": "item.paid >= 5 PLN"}, {"keep": "item.paid >= item.cost"}]}
    (one,) = setting_differences(loaded(**before), loaded(**after))
    assert (one.id, one.change) == ("item.paid +", "added")


def test_every_part_of_a_programme_is_compared():
    """A field that the model gets one day is not passed over."""
    made = loaded("earn 5 points", **TIERED)
    follows = {
        "rules",
        "number",
        "manifest",
        "announced",
        "gives",
    }  # compared rule by rule, or following from the rest
    for part in fields(made):
        if part.name not in follows:
            value = getattr(made, part.name)
            other = {"x": made.tiers[0]} if isinstance(value, dict) else (made.tiers[0],) * 2
            if part.name in ("points", "checks", "gift_cards"):
                continue  # objects of their own, below
            assert setting_differences(made, replace(made, **{part.name: other})) or not other, part.name
    assert setting_differences(made, replace(made, points=replace(made.points, pending=None)))
    assert setting_differences(made, replace(made, checks=replace(made.checks, least_order_minor=5)))


@pytest.mark.parametrize(
    ("new", "only_words"),
    [
        ({"tiers": [{"id": "gold", "name": "Golden", "when": "not (customer.orders < 5)"}]}, False),
        ({"tiers": [{"id": "gold", "name": "Golden", "when": "5 <= customer.orders"}]}, True),
    ],
)
def test_a_tier_may_differ_in_words_alone(new, only_words):
    (one,) = setting_differences(loaded("earn 5 points", **TIERED), loaded("earn 5 points", **new))
    assert one.only_words is only_words


# ---------------------------------------------------------------- laws

NAMES = [
    "klub-ziarno.json",
    *(f"rulebook/{name}.json" for name in ("across", "deals", "earning", "employees", "next-purchase")),
    *(f"rulebook/{name}.json" for name in ("partners", "rewards", "standing")),
]


def text_of(name):
    return files("flask_loyalty.grammar").joinpath("programmes", name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_differs_from_itself_and_only_words_from_its_translation(name):
    one, other = (load_programme(text_of(name)).programme for _ in range(2))
    assert rule_differences(Versions(one, other, NOW)) == ()
    assert setting_differences(one, other) == ()
    if name != "klub-ziarno.json":
        polish = load_programme(text_of(name.replace(".json", ".pl.json"))).programme
        assert {found.change for found in rule_differences(Versions(one, polish, NOW))} <= {Change.WORDS}


WHEN = [
    "order.subtotal >= 50 PLN",
    "order.subtotal < 50 PLN",
    "order.subtotal > 49.99 PLN",
    "order.subtotal >= 100 PLN",
    "order.quantity >= 2",
    "not (order.quantity < 2)",
    "order.quantity > 1",
    "(order.quantity = 2 or order.quantity >= 3)",
    "now.weekday = wednesday",
]
WHERE = [
    'item.category in "tea"',
    'item.category = "tea"',
    'item.category != "coffee"',
    "item.price >= 50 PLN",
]
EFFECTS = [
    "earn 5 points on every item where {}",
    "discount 10% on items where {}",
    "price 1 PLN on cheapest 1 of every 2 items where {}",
    "earn 1 point per 1 PLN of item.paid on items where {} at most 60 points per order",
]
CARTS = [
    order(line(price, 0, count, id="a", category=category))
    for price, count, category in product([2500, 4999, 5000], [1, 2, 3], ["coffee", "tea", "tea/green"])
]

texts = st.builds(
    lambda when, effect, where: f"when {' and '.join(when)} {effect.format(where)}",
    st.lists(st.sampled_from(WHEN), min_size=1, max_size=2),
    st.sampled_from(EFFECTS),
    st.sampled_from(WHERE),
)


@examples(60)
@given(st.data(), texts)
def test_whatever_is_decided_otherwise_is_named(data, text):
    """On every small cart a rule of which nothing is said, or only words, gives the same in both versions."""
    other = data.draw(texts)
    if data.draw(st.booleans()):  # near to it, so that equal meanings come up
        other = text.replace(data.draw(st.sampled_from(WHEN)), data.draw(st.sampled_from(WHEN)))
    old, new = programme(rule("it", text)), programme(rule("it", other))
    versions = Versions(old, new, NOW)
    found = rule_differences(versions)
    named = {one.id for one in found if one.matters}
    for cart in CARTS:
        before, after = decide(old, cart, Facts(), NOON), decide(new, cart, Facts(), NOON)
        if whole(before) != whole(after):
            assert named == {"it"}, cart
    for one in found:
        confirmed(versions, one)


@examples(60)
@given(st.data())
def test_a_normal_form_and_a_box_in_words_hold_where_the_condition_does(data):
    condition = data.draw(conditions(ITEM, depth=2))
    values = {}

    def key(fact):  # a fact of the past is the same one where its filter is put in its normal form
        return past_key(replace(fact, where=fact.where and normal(fact.where)))

    for fact in facts_of(condition):
        values.setdefault(key(fact), a_value(data.draw, fact))
    reader = FactReader(lambda fact: values[key(fact)], ("silver", "gold"))
    assert holds(normal(condition), reader) is holds(condition, reader)
    assert normal(normal(condition)) == normal(condition)
    plain = programme(tiers=TIERS)
    space = Space(plain, [condition])
    boxes = space.boxes(condition)
    known = {key: fact for key, fact in values.items() if fact is not None}
    if boxes.exact and len(known) == len(values):  # what is unknown is left out of words
        said = [condition_of(space, box) for box in boxes.boxes]
        assert any(one is None or holds(one, reader) for one in said) is holds(condition, reader)


def test_parts_that_are_left_over_lie_in_one_alone():
    versions, _ = compared(
        ["when order.subtotal >= 80 PLN discount 5%"], ["when order.subtotal >= 60 PLN discount 5%"]
    )
    was, now = (
        versions.boxes(side.rules[0], old=at).when
        for at, side in ((True, versions.old), (False, versions.new))
    )
    (box,) = less(versions.space, now, was)
    samples = versions.space.dimension("order.subtotal").values(box["order.subtotal"])
    assert [int(one) for one in samples] == [6000, 7999]
    assert less(versions.space, was, now) == []


@examples(25)
@given(st.data(), st.lists(texts, min_size=2, max_size=3), st.sampled_from(["best", "first", "all"]))
def test_of_several_rules_whatever_is_decided_otherwise_is_named(data, old_texts, pick):
    """Together with what groups pick: where nothing is named, every small cart gets the same."""
    new_texts = [
        text.replace(data.draw(st.sampled_from(WHEN)), data.draw(st.sampled_from(WHEN))) for text in old_texts
    ]
    other = data.draw(st.sampled_from([pick, "best"]))
    old, new = (
        programme(*(rule(f"r{i}", text, group="g") for i, text in enumerate(side)), groups={"g": picked})
        for side, picked in ((old_texts, pick), (new_texts, other))
    )
    versions = Versions(old, new, NOW)
    rules, settings = rule_differences(versions), setting_differences(old, new)
    named = any(one.matters for one in rules) or bool(settings)
    for cart in CARTS[:12]:
        before, after = decide(old, cart, Facts(), NOON), decide(new, cart, Facts(), NOON)
        assert named or whole(before) == whole(after)
    for one in rules:
        confirmed(versions, one)


@pytest.mark.parametrize(
    ("old", "new", "change", "parts"),
    [
        pytest.param({}, {"gift_cards": {}}, "added", (), id="kept from now on"),
        pytest.param({"gift_cards": {}}, {}, "removed", (), id="no longer"),
        pytest.param(
            {"gift_cards": {}}, {"gift_cards": {"valid": "2 years"}}, "changed", ("valid",), id="with an end"
        ),
    ],
)
def test_gift_cards_that_a_version_keeps(old, new, change, parts):
    (one,) = setting_differences(loaded("earn 5 points", **old), loaded("earn 5 points", **new))
    assert (one.what, one.change, tuple(name for name, _, _ in one.fields)) == ("gift_cards", change, parts)
