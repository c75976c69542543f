"""A condition and its boxes hold at the same points."""

from datetime import date, time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.analysis.boxes import MOST_BOXES, Boxes, both, covered, either, inside, meet
from flask_loyalty.analysis.space import Space
from flask_loyalty.engine.interpret import FactReader, holds
from flask_loyalty.engine.scope import past_key
from flask_loyalty.language.sorts import Kind
from flask_loyalty.language.vocabulary import FACTS, WEEKDAYS
from flask_loyalty.language.walking import facts_of
from tests.engine.makers import expression, programme
from tests.infrastructure.laws import examples
from tests.language.well_typed import ITEM, conditions

TIERS = {"silver": "customer.orders >= 3", "gold": "customer.orders >= 9"}
PLAIN = programme(tiers=TIERS)

whole = st.integers(0, 60_000).map(Fraction)
VALUES = {
    Kind.MONEY: whole,
    Kind.COUNT: st.integers(0, 12).map(Fraction),
    Kind.POINTS: whole,
    Kind.NUMBER: st.integers(0, 60).map(lambda tenths: Fraction(tenths, 10)),
    Kind.PERCENT: st.integers(-20, 20).map(lambda part: Fraction(part, 20)),
    Kind.DURATION: st.integers(0, 200).map(lambda half: Fraction(half, 2)),
    Kind.DATE: st.dates(date(2025, 12, 1), date(2028, 1, 31)),
    Kind.TIME: st.times(time(0), time(23, 59, 59)).map(lambda clock: clock.replace(microsecond=0)),
    Kind.WEEKDAY: st.sampled_from(WEEKDAYS),
    Kind.FLAG: st.booleans(),
    Kind.TEXT: st.sampled_from(["jazz", "tea"]),
}
NAMES = [
    "coffee",
    "coffee/espresso",
    "coffee/espresso/dark",
    "tea",
    "silver",
    "gold",
    "Ziarno",
    "CUP-S",
    "x",
    "jazz",
]


def a_value(draw, fact):
    """A value that a fact can have; of a guest's or an optional one also none."""
    known = FACTS[fact.name]
    if fact.name not in ALWAYS and draw(st.integers(0, 5)) == 0:
        return None
    if known.type.kind is Kind.SET:
        return frozenset(draw(st.lists(st.sampled_from(["vip", "silent", "AUTUMN", *NAMES]), max_size=3)))
    if fact.name == "customer.tier":
        return draw(st.sampled_from(["silver", "gold"]))
    return draw(VALUES.get(known.type.kind, st.sampled_from(NAMES)))


ALWAYS = {name for name in FACTS if name.startswith(("order.", "item.", "now."))}
ALWAYS -= {name for name in FACTS if FACTS[name].optional or FACTS[name].nullable} | {
    "order.margin",
    "order.is_first",
}


def is_in(box, space, values, reader):
    return all(mask >> cell(space.dimension(key), values, reader, space) & 1 for key, mask in box.items())


def cell(dimension, values, reader, space):
    if dimension.residual:
        condition = space._literals.atoms[dimension.key].condition
        return 0 if holds(condition, reader) else 1
    value = values[past_key(dimension.fact)]
    if dimension.member is not None:
        return 0 if dimension.member in (value or ()) else 1
    return dimension.cell_of(value)


@examples(100)
@given(st.data())
def test_a_condition_holds_where_one_of_its_boxes_is(data):
    condition = data.draw(conditions(ITEM, depth=2))
    values = {}
    for fact in facts_of(condition):
        key = past_key(fact)
        if key not in values:
            values[key] = a_value(data.draw, fact)
    reader = FactReader(lambda fact: values[past_key(fact)], ("silver", "gold"))
    space = Space(PLAIN, [condition])
    for asked in (True, False):
        boxes = space.boxes(condition, holds=asked)
        assert boxes.exact
        assert any(is_in(box, space, values, reader) for box in boxes.boxes) is (
            holds(condition, reader) is asked
        )


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("order.quantity >= 5 and order.quantity < 3", True),
        ("order.quantity > 2 and order.quantity < 3", True),
        ("order.margin > 2 PLN and order.margin < 2.01 PLN", False),
        ("order.subtotal < 0 PLN", True),
        ("order.margin < 0 PLN", False),
        ("order.margin_rate > 100%", True),
        ('item.category in "coffee" and item.category not in "coffee"', True),
        ('item.category in "coffee/espresso" and item.category not in "coffee"', True),
        ('item.category in "coffee" and item.category not in "coffee/espresso"', False),
        ("now.time in 07:00 to 10:00 and now.time >= 10:00", True),
        ("now.time in 22:00 to 02:00 and now.time in 01:00 to 03:00", False),
        ('customer.tier >= "gold" and customer.tier = "silver"', True),
        ('"vip" in customer.segments and "vip" not in customer.segments', True),
        ("item.paid = item.regular_price and not (item.paid = item.regular_price)", True),
        ("item.paid = item.regular_price and item.paid < item.regular_price", False),  # a residual: not seen
        ("now.date in 2026-05-01 to 2026-05-31 and now.date >= 2026-06-01", True),
        ("(customer.orders else 0) >= 1 and customer.orders = none", True),
        ("customer.orders = none and customer.orders >= 0", True),
    ],
)
def test_what_never_holds_has_no_box(text, never):
    condition = expression(text)
    assert Space(PLAIN, [condition]).boxes(condition).empty is never


def test_boxes_meet_lie_inside_and_cover():
    full = {"a": 0b111, "b": 0b11}.__getitem__
    assert meet({"a": 0b110}, {"a": 0b011, "b": 0b01}) == {"a": 0b010, "b": 0b01}
    assert meet({"a": 0b100}, {"a": 0b011}) is None
    assert inside({"a": 0b010, "b": 0b01}, {"a": 0b110})
    assert not inside({"b": 0b01}, {"a": 0b110})
    assert covered({"b": 0b01}, [{"a": 0b001}, {"a": 0b110, "b": 0b01}], full)
    assert not covered({"b": 0b01}, [{"a": 0b001}, {"a": 0b010}], full)
    assert covered({}, [{"a": 0b011}, {"a": 0b100, "b": 0b01}, {"b": 0b10}], full)


masks = st.dictionaries(st.sampled_from("ab"), st.integers(1, 6), max_size=2)
POINTS = [(a, b) for a in range(3) for b in range(3)]


def points(boxes):
    return {
        point
        for point in POINTS
        if any(all(box.get(key, 7) >> at & 1 for key, at in zip("ab", point, strict=True)) for box in boxes)
    }


@examples(60)
@given(st.lists(masks, max_size=4), st.lists(masks, max_size=4))
def test_the_algebra_of_boxes_is_that_of_their_points(left, right):
    one, other = Boxes(tuple(left)), Boxes(tuple(right))
    assert points(both(one, other).boxes) == points(left) & points(right)
    assert points(either(one, other).boxes) == points(left) | points(right)
    for box in left:
        assert covered(box, right, lambda key: 7) is (points([box]) <= points(right))


def test_what_would_be_too_many_boxes_is_wider_and_says_so():
    parts = [f'item.sku = "{i}" and item.brand = "{i}"' for i in range(MOST_BOXES + 2)]
    condition = expression(" or ".join(f"({part})" for part in parts))
    space = Space(PLAIN, [condition])
    boxes = space.boxes(condition)
    assert len(boxes.boxes) < MOST_BOXES
    assert not boxes.exact
    assert not boxes.empty


def test_a_rule_is_asked_on_its_days_and_not_of_what_is_excluded():
    from datetime import UTC, datetime

    from tests.engine.makers import rule

    spring = rule(
        "spring",
        'discount 5% on items where item.category in "coffee"',
        since=datetime(2026, 3, 20, tzinfo=UTC),
        until=datetime(2026, 4, 1, tzinfo=UTC),
    )
    made = programme(spring, excluded='item.category in "coffee/capsules"')
    space = Space(made)
    boxes = space.rule(spring)
    (when,) = boxes.when.boxes
    days = space.dimension("now.date")
    held = {
        day for day in (date(2026, 3, 19 + i) for i in range(13)) if when["now.date"] >> days.cell_of(day) & 1
    }
    assert (min(held), max(held)) == (date(2026, 3, 20), date(2026, 3, 31))
    kinds = space.dimension("item.category")
    (where,) = boxes.where.boxes
    asked = {
        name: bool(where["item.category"] >> kinds.cell_of(name) & 1)
        for name in ("coffee", "coffee/capsules", "tea")
    }
    assert asked == {"coffee": True, "coffee/capsules": False, "tea": False}
