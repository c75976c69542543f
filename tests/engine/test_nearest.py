"""The nearest change: it makes the rule give something, and no smaller one in the same direction does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.engine.assortment import goods_that_fit
from flask_loyalty.engine.changes import Change, ChangeKind, Occurrence, changed
from flask_loyalty.engine.facts import Choices, Facts, IssuedCode, OrderEvent, Party, PeriodEvent
from flask_loyalty.engine.nearest import amount_of, nearest, search
from flask_loyalty.engine.sights import Sight
from flask_loyalty.engine.wanted import Wanted
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import Budget, Code, Floor
from tests.engine.makers import NOON, cart, expression, line, order, programme
from tests.engine.makers import rule as a_rule
from tests.infrastructure.laws import examples

LATER = datetime(2026, 5, 8, 22, tzinfo=UTC)
COFFEE = line(5000, 2000, category="coffee", sku="ETH", id="a")
TIERS = {"silver": "customer.orders >= 2", "gold": "customer.spend in last 12 months >= 500 PLN"}


def found(text, *lines, past=None, member="42", moment=NOON, shop=None, used=None, others=(), **document):
    """The ways, each as ``kind number name`` of its changes."""
    made = programme(text, *others, **document)
    facts = Facts(past={"customer.orders": Fraction(0), **(past or {})}, shop=shop or {}, used=used or {})
    event = order(*(lines or (COFFEE,)), member=member, at=moment)
    occurrence = Occurrence(made, event, facts, moment)
    return [" and ".join(map(told, way.changes)) for way in nearest(occurrence, made.rule("r0"))]


def told(change):
    of = change.line.sku or change.line.category if change.line is not None else ""
    about = change.named or change.towards[1] or of or (change.most_minor and f"<= {change.most_minor}")
    when = "" if change.at is None else change.at.astimezone(UTC).strftime("%m-%d %H:%M")
    return " ".join(str(part) for part in (change.kind.value, change.number or "", about, when) if part)


TEA = '(customer.spend where item.category in "tea")'
PAST = {
    "customer.since_order": Fraction(5),
    "customer.spend": Fraction(12000),
    TEA: Fraction(0),
}
ORDERS = [
    # of the goods
    ("when order.subtotal >= 80 PLN earn 5 points", ["amount 3000"]),
    ("when order.subtotal > 80 PLN earn 5 points", ["amount 3001"]),
    ("when 80 PLN <= order.subtotal earn 5 points", ["amount 3000"]),
    ("when order.subtotal in 60 PLN to 70 PLN earn 5 points", ["amount 1000"]),
    ("when order.subtotal - 10 PLN >= 80 PLN earn 5 points", ["amount 4000"]),
    ("when not (order.subtotal < 80 PLN) earn 5 points", ["amount 3000"]),
    ("when order.subtotal < 30 PLN earn 5 points", ["less 2001"]),
    ("when order.quantity >= 4 items earn 5 points", ["units 3 ETH"]),
    ("when order.margin >= 100 PLN earn 5 points", ["product 3 ETH"]),
    ("when order.subtotal >= 80 PLN and order.quantity >= 3 items earn 5 points", ["product 2 ETH"]),
    # several at once, and a choice
    ("when order.subtotal >= 80 PLN and customer.orders >= 2 earn 5 points", ["amount 3000 and past 2"]),
    ("when order.subtotal >= 80 PLN or order.quantity >= 2 items earn 5 points",
     ["product 1 ETH"]),
    # the moment: NOON is a Wednesday
    ("when now.weekday = tuesday earn 5 points", ["moment 05-11 22:00"]),
    ("when now.time in 16:00 to 18:00 earn 5 points", ["moment 05-06 14:00"]),
    ("when now.time in 08:00 to 10:00 earn 5 points", ["moment 05-07 06:00"]),
    ("when now.weekday = tuesday and now.time in 16:00 to 18:00 earn 5 points", ["moment 05-12 14:00"]),
    ("when now.weekday = friday or now.date >= 2026-05-07 earn 5 points", ["moment 05-06 22:00"]),
    ("when now.date in 2026-12-01 to 2026-12-24 and now.weekday = sunday earn 5 points",
     ["moment 12-05 23:00"]),
    ("when now.date < 2026-05-01 earn 5 points", []),
    # the customer
    ("when customer.orders >= 3 earn 5 points", ["past 3"]),
    ("when customer.spend in last 90 days >= 300 PLN earn 5 points", ["past 30000"]),
    ('when (customer.quantity where item.category in "tea") >= 2 items earn 5 points', ["past 2"]),
    ('when customer.tier >= "silver" earn 5 points', ["past 2 silver"]),
    ('when customer.tier = "gold" earn 5 points', ["past 50000 gold"]),
    ('when "vip" in customer.segments earn 5 points', ["past 4 vip"]),
    ('when "tea" in customer.categories earn 5 points', ["past tea"]),
    ('when "news" in customer.consents earn 5 points', ["declared news"]),
    ("when customer.orders = 0 and order.is_first earn 5 points", None),
    # what the rule is about
    ('price 0.01 PLN on cheapest 1 of every 2 items where item.category in "coffee"', ["product 1 ETH"]),
    ('price 0.01 PLN on cheapest 1 of every 3 items where item.category in "coffee"', ["product 2 ETH"]),
    ('price 0.01 PLN on cheapest 1 of every 2 items where item.category in "cups"', ["product 2 cups"]),
    ('discount 50% on items where item.sku in ("TEA-1", "TEA-2")', ["product 1 TEA-1", "product 1 TEA-2"]),
    ('price 0.01 PLN on every item where item.category in "coffee" with 1 item where item.category in "machines"',  # noqa: E501
     ["product 1 machines"]),
    ("discount by order.quantity marginal from 6: 5%, from 12: 10%", ["units 5 ETH"]),
    ("earn 1 point per 80 PLN of order.subtotal", ["amount 3000", "product 1 ETH"]),
    # what came to light when merchants tried it
    ('when (customer.spend where item.category in "tea") >= 40% of customer.spend earn 3 points',
     ["past 8000"]),
    ("when customer.orders in previous month >= 2 earn 3 points", []),
    ("when not order.is_first earn 3 points", ["past 1"]),
    ('when not ("few" in customer.segments) earn 3 points', ["past 4"]),
    ("when order.quantity >= 3 items and order.subtotal <= 15 PLN earn 3 points", []),
    ("discount by order.subtotal marginal from 100 PLN: 5%", ["amount 5020"]),
    ("discount 35% on items where item.price >= 70 PLN", ["product 1"]),
    ('earn 5 points on items where "bio" in item.labels', ["product 1"]),
    ("when now.weekday = tuesday and customer.since_order >= 10 days earn 3 points", ["moment 05-11 22:00"]),
    ("within 30 days of order where order.subtotal >= 50 PLN "
     "when (customer.orders where order.subtotal >= 50 PLN) >= 3 earn 300 points",
     ["opening r0 and past 1"]),
    ("within 30 days of order where order.subtotal >= 50 PLN when customer.spend >= 200 PLN earn 300 points",
     ["opening r0 and past 10000"]),
    ("within 30 days of order where order.subtotal > 50 PLN when customer.spend > 200 PLN earn 300 points",
     ["opening r0 and past 10000"]),
    ("within 30 days of order where order.quantity >= 3 when customer.quantity >= 6 earn 9 points",
     ["opening r0 and past 2"]),
    ("within 30 days of order when customer.quantity >= 6 items earn 9 points", ["opening r0 and past 4"]),
    ("within 30 days of order when customer.spend >= 200 PLN earn 9 points", ["opening r0 and past 15000"]),
    ("within 30 days of signup when customer.spend >= 200 PLN earn 9 points", ["opening r0 and past 15000"]),
    # from nowhere
    ("within 7 days of birthday earn 9 points", []),
    ("when order.shipping >= 100 PLN earn 5 points", []),
    ("when order.subtotal >= 80 PLN and order.subtotal < 30 PLN earn 5 points", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ORDERS, ids=[text for text, _ in ORDERS])
def test_the_smallest_change_in_each_direction(text, expected):
    segments = {"vip": "customer.orders >= 4", "few": "customer.orders < 4"}
    if expected is None:
        made = programme(text)
        with_order = Facts(past={"customer.orders": Fraction(1)})
        assert nearest(Occurrence(made, order(COFFEE), with_order, NOON), made.rule("r0")) == ()
    else:
        assert found(text, tiers=TIERS, segments=segments, past=PAST) == expected


def test_what_is_spent_beside_orders_is_spent_in_them():
    text = "when customer.spend >= 200 PLN and customer.orders >= 4 earn 5 points"
    past = {**PAST, "customer.orders": Fraction(2)}
    assert found(text, past=past) == ["past 8000 and past 2"]
    assert found(text, past={**past, "customer.orders": Fraction(3)}) == ["past 8000"]


def test_a_grosz_to_be_spent_in_the_order_that_does_by_itself_is_no_way():
    text = "when customer.spend in this month >= 200 PLN or customer.orders >= 3 earn 5 points"
    past = {**PAST, "customer.orders": Fraction(2), "customer.spend in this month": Fraction(100)}
    assert found(text, past=past) == ["past 1"]
    past["customer.orders"] = Fraction(1)
    assert found(text, past=past) == ["past 2", "past 19900"]


def test_a_tier_is_told_that_the_way_brings():
    tiers = {"silver": "customer.orders >= 2", "gold": "customer.orders >= 2 and customer.spend >= 80 PLN"}
    assert found('when customer.tier >= "silver" earn 5 points', tiers=tiers, past=PAST) == ["past 2 gold"]
    assert found('when customer.tier = "silver" earn 5 points', tiers=tiers, past=PAST) == []


def test_what_is_bought_to_raise_an_average_is_an_order_too():
    past = {"customer.spend": Fraction(6000), "customer.orders": Fraction(2)}
    assert found("when customer.spend / customer.orders >= 80 PLN earn 3 points", past=past) == ["past 18000"]


COFFEES = 'items where item.category in "coffee"'
RIVALS = [  # the deal that stands in the way, and the one that is asked for
    ("goods that the other leaves alone", f"discount 50% on {COFFEES}", "discount 5% on items",
     ["product 1"]),
    ("nothing that only one of them takes", f"discount 50% on {COFFEES}", f"discount 5% on {COFFEES}", []),
    ("an amount of which a part is more", "discount 20 PLN", "discount 10%", ["amount 15001"]),
    ("never, if the other is always more", "discount 30%", "discount 10%", []),
    ("a day without the other", "when now.weekday = wednesday discount 30%", "discount 10%",
     ["moment 05-06 22:00"]),
    ("no day without the other", "when now.weekday = wednesday discount 30%",
     "when now.weekday = wednesday discount 10%", []),
    ("an amount, and a day without the other", "when now.weekday = wednesday discount 30%",
     "when order.subtotal >= 80 PLN discount 10%", ["moment 05-06 22:00 and amount 3000"]),
    ("not so much that the other applies", "when order.subtotal >= 90 PLN discount 30%",
     "when order.subtotal >= 80 PLN discount 10%", ["amount 3000"]),
    ("a set for each of them", f"price 0.01 PLN on cheapest 1 of every 2 {COFFEES}",
     "discount 20% on cheapest 1 of every 2 items", ["product 2"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("other", "text", "expected"), [one[1:] for one in RIVALS], ids=[one[0] for one in RIVALS]
)
def test_another_deal_of_the_group_stands_in_the_way(other, text, expected):
    made = programme(a_rule("other", other, group="g"), a_rule("r0", text, group="g"), groups={"g": "best"})
    facts = Facts(past={"customer.orders": Fraction(0)})
    event = order(line(5000, 2000, 2 if "every" in text else 1, category="coffee", sku="ETH", id="a"))
    ways = nearest(Occurrence(made, event, facts, NOON), made.rule("r0"))
    assert [" and ".join(map(told, way.changes)) for way in ways] == expected


CARD = line(10000, 0, category="cards", sku="CARD", id="+CARD")


@pytest.mark.parametrize(
    ("sold", "expected"),
    [((), []), ((CARD,), ["product 2 CARD"]), ((replace(CARD, category="cups"),), [])],
    ids=["nothing", "what no deal takes", "what both take"],
)
def test_what_the_programme_excludes_reaches_a_threshold_without_helping_the_other(sold, expected):
    made = programme(
        a_rule("other", "discount 10% at most 20 PLN per order", group="g"),
        a_rule("r0", "when order.subtotal >= 200 PLN discount 15 PLN", group="g"),
        groups={"g": "best"},
        excluded='item.category in "cards"',
    )
    here = Occurrence(made, order(line(3900, id="a")), Facts(), NOON)
    found = search(here, made.rule("r0"), wanted=Wanted(assortment=lambda: sold))
    assert [" and ".join(map(told, way.changes)) for way in found.ways] == expected
    assert found.rival == ("" if expected else "other")


def with_a_code(text, other, *typed, **document):
    """The ways of ``r0`` beside another rule, with codes typed."""
    made = programme(
        a_rule("r0", text, **document.pop("own", {})),
        a_rule("other", other, **document.pop("its", {})),
        codes={"LATO": Code("LATO", {}), "LISTY": Code("LISTY", {}, batch=True)},
        **document,
    )
    event = order(COFFEE, choices=Choices(codes=typed))
    codes = {one: IssuedCode(0, "LISTY") for one in typed if one != "lato"}
    facts = Facts(past={"customer.orders": Fraction(0)}, codes=codes)
    ways = nearest(Occurrence(made, event, facts, NOON), made.rule("r0"))
    return [" and ".join(map(told, way.changes)) for way in ways]


@pytest.mark.parametrize(
    ("typed", "since", "until", "expected"),
    [
        pytest.param((), None, None, ["code LATO"], id="it holds"),
        pytest.param((), LATER, None, ["code LATO and moment 05-08 22:00"], id="from a later day"),
        pytest.param(("lato",), LATER, None, ["moment 05-08 22:00"], id="it is typed already"),
        pytest.param((), None, NOON, [], id="it is over"),
    ],
)
def test_a_code_is_typed_when_it_holds(typed, since, until, expected):
    made = programme(
        a_rule("r0", 'when "LATO" in order.codes discount 30%'),
        codes={"LATO": Code("LATO", {}, since=since, until=until)},
    )
    here = Occurrence(made, order(COFFEE, choices=Choices(codes=typed)), Facts(), NOON)
    found = nearest(here, made.rule("r0"))
    assert [" and ".join(map(told, way.changes)) for way in found] == expected


def test_a_code_that_stands_in_the_way_is_taken_back():
    best = {"own": {"group": "g"}, "its": {"group": "g"}, "groups": {"g": "best"}}
    asked = 'when "LATO" in order.codes discount 30%'
    assert with_a_code("discount 10%", asked, "lato", **best) == ["code_back LATO"]
    asked = 'when "LISTY" in order.codes discount 30%'
    assert with_a_code("discount 10%", asked, "7K3MQ2XD", **best) == ["code_back LISTY"]
    alone = {"its": {"exclusive": True}}
    asked = 'when "LATO" in order.codes discount 20%'
    assert with_a_code("discount 10%", asked, "lato", **alone) == ["code_back LATO"]
    never = 'when not ("LATO" in order.codes) discount 10%'
    assert with_a_code(never, "discount 1 PLN", "lato") == ["code_back LATO"]


def test_a_smaller_order_fits_into_what_is_left_of_a_budget():
    budget = Budget("autumn", {}, "money", 300, rest=False)
    its = {"own": {"budget": "autumn"}, "budgets": {"autumn": budget}}
    assert with_a_code("discount 10%", "discount 100% on shipping", **its) == ["less 1991"]


def test_more_of_what_leaves_enough_lifts_an_order_over_a_floor():
    floor = Floor(expression("order.margin >= 120 PLN"))
    assert with_a_code("discount 10 PLN", "discount 100% on shipping", floors=(floor,)) == ["product 4 ETH"]


EVER = {"budgets": {"once": Budget("once", {}, "money", 900)}}
NOWHERE = [
    ("a limit that is used up for good", "discount 10% at most 1 time per customer", "discount 1 PLN",
     {"used": {"r0/0/customer:42": 1}}),
    ("a budget that is used up", "discount 10%", "discount 1 PLN",
     {"own": {"budget": "once"}, "used": {"budget:once/ever": 900}, **EVER}),
    ("a moment that is over", "when now.date < 2026-05-01 discount 10%", "discount 1 PLN", {}),
    ("a rule that is over", "discount 10%", "discount 1 PLN", {"own": {"until": NOON}}),
    ("a tier below the one that is reached", 'when customer.tier = "silver" discount 10%', "discount 1 PLN",
     {"tiers": {"silver": "customer.orders >= 0", "gold": "customer.orders >= 0"}}),
    ("a tier that nothing leads to", 'when customer.tier >= "gold" discount 10%', "discount 1 PLN",
     {"tiers": {"gold": "customer.orders in previous month >= 2"}}),
    ("a deal that stands alone and is always more", "discount 10%", "discount 40%",
     {"its": {"exclusive": True}}),
    ("an order that is no longer the first", "when order.is_first discount 10%", "discount 1 PLN",
     {"past": {"customer.orders": Fraction(1)}}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "other", "more"), [one[1:] for one in NOWHERE], ids=[one[0] for one in NOWHERE]
)
def test_honestly_not_from_here(text, other, more):
    document = dict(more)
    own, its = document.pop("own", {}), document.pop("its", {})
    facts = Facts(
        past={"customer.orders": Fraction(0), **document.pop("past", {})}, used=document.pop("used", {})
    )
    made = programme(a_rule("r0", text, **own), a_rule("other", other, **its), **document)
    here = Occurrence(made, order(COFFEE), facts, NOON)
    assert not amount_of("r0", here.decision())
    assert nearest(here, made.rule("r0")) == ()
    tried = [[change] for change in singly(here) if change.kind is not ChangeKind.CODE]
    assert not any(amount_of("r0", changed(here, one).decision()) for one in tried)


def test_without_a_way_the_deal_is_named_that_would_be_in_the_way():
    made = programme(
        a_rule("other", "when order.subtotal >= 60 PLN discount 30%", group="g"),
        a_rule("r0", "when order.subtotal >= 80 PLN discount 10%", group="g"),
        groups={"g": "best"},
    )
    found = search(Occurrence(made, order(COFFEE), Facts(), NOON), made.rule("r0"))
    assert (found.ways, found.rival) == ((), "other")


def test_a_multiplier_of_nothing_needs_something_to_multiply():
    lines = line(1400, 700, category="cookies", id="COOKIE", sku="COOKIE")
    earn = 'earn 5 points on items where item.category in "tea"'
    code = "discount 10 PLN"
    double = "when now.weekday = tuesday multiply points by 2"
    assert found(double, lines, others=[earn, code]) == ["moment 05-11 22:00 and product 1 tea"]
    assert found("multiply points by 2", lines, others=[code]) == [], "and no amount that some rounding needs"
    made = programme(
        a_rule("r0", double, group="g"), a_rule("other", "multiply points by 1.5", group="g"), earn,
        groups={"g": "best"},
    )  # fmt: skip
    (way,) = nearest(Occurrence(made, order(lines), Facts(), NOON), made.rule("r0"))
    assert [told(change) for change in way.changes] == ["moment 05-11 22:00", "product 1 tea"]


def test_where_all_is_excluded_a_product_is_asked_for_and_no_grosz():
    gift = line(20000, 0, category="gift", id="gift")
    excluded = 'item.category in "gift"'
    text = "when order.subtotal >= 200 PLN discount 15 PLN"
    assert found(text, gift, excluded=excluded) == ["product 1"]
    assert found("discount 10%", gift, excluded=excluded) == ["product 1"]


def test_a_multiplier_of_nothing_is_in_nobodys_way():
    made = programme(
        a_rule("r0", "when now.weekday = tuesday multiply points by 2", group="g"),
        a_rule("other", "multiply points by 1.5", group="g"),
        groups={"g": "best"},
    )
    found = search(Occurrence(made, order(COFFEE), Facts(), NOON), made.rule("r0"))
    assert (found.ways, found.rival) == ((), "")


def test_an_order_that_earlier_deals_made_worth_less():
    less = "when now.weekday = wednesday discount 30%"
    assert found("when order.subtotal >= 40 PLN earn 5 points", others=[less]) == [
        "moment 05-06 22:00",
        "amount 713",
    ]
    band = "earn by order.subtotal whole from 40 PLN: 5 points"
    assert found(band, others=[less]) == ["moment 05-06 22:00", "amount 713"]
    assert found(f"when now.weekday = wednesday {band}", others=[less]) == ["amount 713"], "no moment chases"


def test_goods_of_which_only_the_price_is_known_are_not_taken_twice():
    """Found by the law below: so much more, and then two more units of what that was."""
    texts = [CHANCES[0], CHANCES[1], CHANCES[2], "discount by order.subtotal marginal from 0.60 PLN: 50%"]
    made = programme(*texts)
    event = OrderEvent(cart(line(20, 0, 2, id="a"), shipping_minor=15))
    here = Occurrence(made, event, Facts(past={"customer.orders": Fraction(1)}), NOON)
    for way in nearest(here, made.rule("r3"), most_ways=6):
        assert amount_of("r3", changed(here, way.changes).decision()) > 0


REGULAR = "items where item.paid = item.regular_price"
OVER_60 = "when order.subtotal >= 60 PLN discount 10%"
PRICES = [  # what another deal does at 60 PLN, the rule, what a product may cost or must
    ("so much that it is worth a point", f"earn 2 points per 10 PLN of item.paid on {REGULAR}", OVER_60,
     ["fitting 500"]),
    ("and on another day", f"when now.weekday = tuesday earn 2 points per 10 PLN of item.paid on {REGULAR}",
     OVER_60, ["moment 05-11 22:00 and fitting 500"]),
    ("without another deal", f"earn 1 point per 10 PLN of item.paid on {REGULAR}",
     "discount 100% on shipping", ["fitting 1000"]),
    ("not so much that it is no point before the other", f"earn 1 point per 10 PLN of item.paid on {REGULAR}",
     OVER_60, []),
    ("at most so much", f"earn 5 points on {REGULAR}", OVER_60, ["product 1 <= 999"]),
    ("at most so much below a band", f"earn 5 points on {REGULAR}",
     "discount by order.subtotal whole from 30 PLN: 10%", ["product 1 <= 2999"]),
    ("each of a set at most so much", f"earn 5 points on every 2 {REGULAR}", OVER_60, ["product 2 <= 499"]),
    ("at any price", f"earn 5 points on {REGULAR}", "when order.subtotal >= 500 PLN discount 10%",
     ["product 1"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "other", "expected"), [one[1:] for one in PRICES], ids=[one[0] for one in PRICES]
)
def test_what_a_product_that_is_only_named_may_cost(text, other, expected):
    gift = line(5000, 0, category="gift", id="gift")
    assert found(text, gift, others=[other], excluded='item.category in "gift"') == expected


def test_goods_that_the_programme_excludes_count_towards_a_condition_and_not_towards_a_band():
    lines = line(5000, 0, category="gift", id="gift"), line(1000, 0, id="cup")
    excluded = 'item.category in "gift"'
    bands = "discount by order.subtotal whole from 30 PLN: 10%, from 50 PLN: 20%"
    assert found(bands, *lines, excluded=excluded) == ["amount 2000"]
    assert found(bands, *lines, line(2000, id="tea"), excluded=excluded) == ["amount 2000"], "the next one"
    assert found("discount by order.quantity whole from 2: 10%, from 6: 20%", *lines) == ["units 4 cup"]
    assert found("when order.subtotal >= 80 PLN discount 10%", *lines, excluded=excluded) == ["amount 2000"]


def test_a_product_that_the_shop_sells_is_tried_at_its_price():
    made = programme('earn 1 point per 10 PLN of item.paid on items where item.sku = "ETH"')
    here = Occurrence(made, order(line(5000)), Facts(past={"customer.orders": Fraction(0)}), NOON)
    for price, number in ((300, 4), (4000, 1)):
        wanted = Wanted(sold=lambda sku, price=price: line(price, sku=sku))
        (way,) = nearest(here, made.rule("r0"), wanted=wanted)
        assert [(one.kind, one.number) for one in way.changes] == [(ChangeKind.PRODUCT, number)]


CHANCES = (
    "when order.subtotal >= 0.50 PLN earn 5 points",
    "when order.subtotal > 0.30 PLN discount 20%",
    "when order.subtotal in 0.40 PLN to 0.60 PLN discount 3 PLN",
    "when order.quantity >= 4 items discount 100% on shipping",
    "when order.quantity > 2 items earn 5 points",
    "when order.subtotal >= 0.40 PLN and order.quantity >= 3 items earn 5 points",
    "when order.subtotal >= 0.90 PLN or order.quantity >= 5 items discount 10%",
    "when order.margin >= 0.50 PLN earn 7 points",
    "when order.subtotal < 0.20 PLN earn 3 points",
    "discount by order.quantity whole from 3: 5%, from 6: 10%",
    "discount by order.subtotal marginal from 0.60 PLN: 50%",
    'price 0.01 PLN on cheapest 1 of every 3 items where item.category in "tea"',
    'discount 50% on items where item.category in "tea"',
    "discount 10%",
    "when order.subtotal >= 0.70 PLN discount 0.10 PLN",
)


@st.composite
def small(draw):
    """A programme of a few rules and a cart of a few grosze, so that every amount can be tried."""
    texts = draw(st.lists(st.sampled_from(CHANCES), min_size=1, max_size=4, unique=True))
    lines = [
        line(
            draw(st.integers(1, 30)),
            draw(st.integers(0, 10)),
            draw(st.integers(1, 2)),
            id=f"l{place}",
            sku=f"s{place}",
            category=draw(st.sampled_from(["tea", "cups"])),
        )
        for place in range(draw(st.integers(1, 2)))
    ]
    made = programme(*texts)
    event = OrderEvent(cart(*lines, shipping_minor=15))
    return Occurrence(made, event, Facts(past={"customer.orders": Fraction(1)}), NOON)


@examples(60)
@given(small(), st.integers(1, 90), st.sampled_from([ChangeKind.AMOUNT, ChangeKind.PRODUCT]))
def test_goods_that_are_added_in_passing_are_seen_as_in_the_changed_cart(occurrence, number, kind):
    decision = occurrence.decision()
    some = occurrence.cart.lines[0]
    change = Change(kind, number if kind is ChangeKind.AMOUNT else number % 7 + 1, line=some)
    for rule in occurrence.programme.rules:
        sight = Sight.of(occurrence, rule, decision)
        if rule.rule.when is not None:
            seen = sight.would_hold(rule.rule.when, [change])
            assert seen is sight.after([change]).holds(rule.rule.when)


MOST = {ChangeKind.AMOUNT: 130, ChangeKind.LESS: 60, ChangeKind.UNITS: 8, ChangeKind.PRODUCT: 8}


def does(occurrence, rule, change, number):
    more = changed(occurrence, [Change(change.kind, number, change.line)]).decision()
    return gives_more(rule, occurrence.decision(), more)


def gives_more(rule, before, after):
    """Whether a rule gives more, and if it gave something already by a further band."""
    had, has = (band(rule, decision) for decision in (before, after))
    return amount_of(rule.id, after) > amount_of(rule.id, before) and (had is None or has > had)


def band(rule, decision):
    """How many bands were at work, and the rate of a single one; None without bands or where none was."""
    whys = [outcome.why for outcome in decision.outcomes if outcome.rule == rule.id]
    banded = whys and rule.rule.effect.bands is not None
    return (len(whys[0].bands), whys[0].rate or 0) if banded else None


@examples(60)
@given(small())
def test_no_smaller_change_in_the_same_direction_makes_the_rule_fire(occurrence):
    for rule in occurrence.programme.rules:
        for way in nearest(occurrence, rule, most_ways=6):
            after = changed(occurrence, way.changes).decision()
            assert gives_more(rule, occurrence.decision(), after)
            assert after == way.decision
            if len(way.changes) == 1 and way.changes[0].kind in MOST:
                change = way.changes[0]
                smaller = range(1, min(change.number, MOST[change.kind] + 1))
                assert not [n for n in smaller if does(occurrence, rule, change, n)], change


@examples(60)
@given(small())
def test_where_there_is_a_change_of_the_amount_one_is_found(occurrence):
    amount = Change(ChangeKind.AMOUNT)
    for rule in occurrence.programme.rules:
        if amount_of(rule.id, occurrence.decision()) or rule.rule.when is None:
            continue
        if any(does(occurrence, rule, amount, n) for n in range(1, MOST[ChangeKind.AMOUNT])):
            assert nearest(occurrence, rule), rule.text


OF_TEA = 'items where item.category in "tea"'
ON_TEA = (
    f"earn 1 point per 0.20 PLN of item.paid on {OF_TEA}",
    f"when order.subtotal < 0.80 PLN earn 2 points per 0.15 PLN of item.paid on {OF_TEA}",
    f"when order.quantity >= 2 items earn 1 point per 0.30 PLN of item.price on {OF_TEA}",
)


@examples(30)
@given(small(), st.sampled_from(ON_TEA))
def test_of_goods_that_fit_the_least_amount_is_found(drawn, text):
    cups = [replace(one, category="cups") for one in drawn.cart.lines]
    made = replace(drawn.programme, rules=(*drawn.programme.rules, a_rule("it", text)))
    here = replace(drawn, programme=made, event=OrderEvent(replace(drawn.cart, lines=tuple(cups))))
    tea = line(1, 1, id="+//tea/", category="tea")
    tried = (Change(ChangeKind.FITTING, n, line=tea) for n in range(1, 130))
    least = next((one.number for one in tried if amount_of("it", changed(here, [one]).decision())), None)
    ways = [way.changes for way in nearest(here, made.rule("it"))]
    fitting = [way[0].number for way in ways if len(way) == 1 and way[0].kind is ChangeKind.FITTING]
    assert fitting == ([] if least is None else [least])


ATOMS = (
    "customer.orders >= 3",
    "customer.orders in last 90 days >= 2",
    "customer.spend >= 1 PLN",
    "now.weekday = saturday",
    "now.weekday in (monday, tuesday)",
    "now.time in 16:00 to 18:00",
    "now.date >= 2026-05-09",
    "now.date < 2026-05-08",
    'customer.tier >= "silver"',
    'customer.tier = "silver"',
    '"vip" in customer.segments',
    '"LATO" in order.codes',
    "order.subtotal >= 0.50 PLN",
    "order.quantity >= 4 items",
    "customer.since_order >= 3 days",
    "order.shipping >= 1 PLN",
)
HOURS = 24 * 9
DEALS = (
    "discount 20%",
    "discount 0.30 PLN",
    'discount 50% on items where item.category in "tea"',
    "discount 20% on items",
    'price 0.01 PLN on cheapest 1 of every 2 items where item.category in "tea"',
    "discount 30% on cheapest 1 of every 3 items",
)
WHEN = (
    *("", "when order.subtotal >= 0.50 PLN ", "when order.quantity >= 4 items "),
    *("when now.weekday = wednesday ", "when now.weekday = saturday ", 'when "LATO" in order.codes '),
    'when not ("LATO" in order.codes) ',
    *("when order.subtotal >= 0.40 PLN and customer.orders >= 2 ", "when order.subtotal < 0.45 PLN "),
)


@st.composite
def rivalling(draw):
    """Deals of a group, and an earning that sees what they left."""
    deal = st.builds(str.__add__, st.sampled_from(WHEN), st.sampled_from(DEALS))
    deals = [
        a_rule(f"r{at}", text, group="g")
        for at, text in enumerate(draw(st.lists(deal, min_size=1, max_size=3)))
    ]
    earn = a_rule("e", draw(st.sampled_from(WHEN)) + "earn by order.subtotal whole from 0.40 PLN: 5 points")
    pick = draw(st.sampled_from(["best", "first", "all"]))
    made = programme(*deals, earn, groups={"g": pick}, codes={"LATO": Code("LATO", {})})
    lines = [
        line(draw(st.integers(10, 30)), 5, draw(st.integers(1, 2)), id=id_, sku=id_, category=id_)
        for id_ in draw(st.sampled_from([("tea",), ("cups",), ("tea", "cups")]))
    ]
    past = {"customer.orders": Fraction(draw(st.integers(0, 2))), "customer.since_order": Fraction(3)}
    typed = Choices(codes=draw(st.sampled_from([(), ("LATO",)])))
    return Occurrence(made, OrderEvent(cart(*lines, shipping_minor=15), typed), Facts(past=past), NOON)


def singly(occurrence):
    """What somebody could try by hand of goods that are there, days and codes, one by one."""
    yield from (Change(ChangeKind.PRODUCT, n, line=one) for one in occurrence.cart.lines for n in range(1, 4))
    yield from (Change(ChangeKind.MOMENT, at=NOON + timedelta(days=n)) for n in (1, 3, 5))
    if occurrence.event.choices.codes:
        yield Change(ChangeKind.CODE_BACK, named="LATO", names=("LATO",))
    else:
        yield Change(ChangeKind.CODE, named="LATO")


@examples(8)
@given(rivalling())
def test_where_deals_stand_in_each_others_way_each_change_is_needed_and_none_is_missed(occurrence):
    before = occurrence.decision()
    for one in occurrence.programme.rules:
        if amount_of(one.id, before):
            continue
        ways = nearest(occurrence, one, before)
        for way in ways:
            assert amount_of(one.id, changed(occurrence, way.changes).decision())
            for change in way.changes:
                others = [other for other in way.changes if other is not change]
                assert not amount_of(one.id, changed(occurrence, others).decision()), change
        assert [cost(occurrence, way.changes) for way in ways] == sorted(
            cost(occurrence, way.changes) for way in ways
        )
        if not ways:
            tried = [[change] for change in singly(occurrence)]
            assert not any(amount_of(one.id, changed(occurrence, it).decision()) for it in tried), one.text


def cost(occurrence, changes):
    """Money to be spent, then time to be waited, as the documentation has it."""
    each = [change.cost(occurrence) for change in changes]
    return sum(money for money, _ in each), max(wait for _, wait in each)


@st.composite
def conditions(draw):
    """Some conditions, joined and negated."""
    texts = [
        f"not ({text})" if draw(st.integers(0, 5)) == 0 else text
        for text in draw(st.lists(st.sampled_from(ATOMS), min_size=1, max_size=3, unique=True))
    ]
    return f" {draw(st.sampled_from(['and', 'or']))} ".join(texts)


@st.composite
def anything(draw):
    """An order whose rule gives something under conditions of every sort, beside a few others."""
    texts = [f"when {draw(conditions())} earn 5 points"]
    texts += draw(st.lists(st.sampled_from(CHANCES), max_size=2, unique=True))
    made = programme(
        *texts,
        tiers={"silver": "customer.orders >= 2", "gold": "customer.spend >= 2 PLN"},
        segments={"vip": "customer.orders >= 4"},
        codes={"LATO": Code("LATO", {})},
    )
    past = {
        "customer.orders": Fraction(draw(st.integers(0, 4))),
        "customer.orders in last 90 days": Fraction(draw(st.integers(0, 2))),
        "customer.spend": Fraction(draw(st.integers(0, 150))),
        "customer.since_order": Fraction(draw(st.integers(0, 4))),
    }
    event = OrderEvent(cart(line(draw(st.integers(1, 40)), 0, draw(st.integers(1, 4)), id="a")))
    return Occurrence(made, event, Facts(past=past), NOON)


def alone(occurrence):
    """Every change in one direction that somebody could try by hand, smallest first."""
    yield from ([Change(ChangeKind.AMOUNT, n)] for n in range(1, 60))
    orders = n.Fact("customer.orders")  # one that is placed counts in each window too
    yield from ([Change(ChangeKind.PAST, more, fact=orders, key="customer.orders")] for more in range(1, 6))
    yield from ([Change(ChangeKind.MOMENT, at=NOON + timedelta(hours=n))] for n in range(1, HOURS))
    yield [Change(ChangeKind.CODE, named="LATO")]


@examples(80)
@given(anything())
def test_the_nearest_change_of_any_condition(occurrence):
    rule, before = occurrence.programme.rule("r0"), occurrence.decision()
    if amount_of("r0", before):
        return
    ways = nearest(occurrence, rule, most_ways=8)
    for way in ways:
        after = changed(occurrence, way.changes).decision()
        assert after == way.decision
        assert amount_of("r0", after) > 0
        for place, change in enumerate(way.changes):  # each is needed, and as small as it may be
            others = [*way.changes[:place], *way.changes[place + 1 :]]
            assert not amount_of("r0", changed(occurrence, others).decision()), change
            if change.counted and change.number > 1:
                less = replace(change, number=change.number - 1)
                assert not amount_of("r0", changed(occurrence, [*others, less]).decision()), change
        if len(way.changes) == 1 and way.changes[0].at is not None:
            assert no_hour_before(occurrence, way.changes[0].at)
            assert lasts_until(occurrence, way.changes[0])
    if not ways:
        assert not any(amount_of("r0", changed(occurrence, one).decision()) for one in alone(occurrence))


def lasts_until(occurrence, change):
    """Whether the rule gives something to the minute before a moment's end, and nothing a minute after."""
    if change.until is None:
        return True
    tried = [replace(change, at=change.until + timedelta(minutes=by)) for by in (-1, 1)]
    before, after = (amount_of("r0", changed(occurrence, [one]).decision()) for one in tried)
    return before > 0 and not after


def no_hour_before(occurrence, at):
    """Whether at no full hour before a moment the rule gives something."""
    hours = int((at - NOON) / timedelta(hours=1))
    tried = ([Change(ChangeKind.MOMENT, at=NOON + timedelta(hours=n))] for n in range(1, min(hours, HOURS)))
    return not any(amount_of("r0", changed(occurrence, one).decision()) for one in tried)


ABOUT = (
    'items where item.category in "tea"',
    'items where item.brand = "Ziarno"',
    "items where item.price >= 0.20 PLN",
    'every 2 items where item.category in "tea"',
    'cheapest 1 of every 2 items where item.category in "tea"',
)
OF_A_SHOP = (
    *("earn 1 point per 0.05 PLN of order.margin", "earn 1 point per 0.20 PLN of order.margin"),
    *("when order.margin >= 0.15 PLN earn 5 points", "when order.margin >= 0.60 PLN discount 10%"),
    "discount by order.margin whole from 0.10 PLN: 5%, from 0.50 PLN: 10%",
    'earn 1 point per 0.10 PLN of item.margin on items where item.category in "tea"',
    *(f"earn 5 points on {about}" for about in ABOUT[:4]),
    *(f"discount 20% on {about}" for about in ABOUT),
    "when order.margin >= 0.30 PLN multiply points by 2",
    'price 0.25 PLN on every item where item.category in "tea"',
    'bundle 0.50 PLN on every 2 items where item.category in "tea"',
    'bundle 0.40 PLN on every item where item.category in "tea" with 1 item where item.category in "cups"',
)


@st.composite
def shopping(draw):
    """A cart with gift cards alone or with something else, and a small shop beside it."""
    shop = tuple(
        line(
            draw(st.integers(10, 40)),
            draw(st.integers(0, 30)),
            sku=f"p{at}",
            id=f"+p{at}",
            category=draw(st.sampled_from(["tea", "cups"])),
            brand=draw(st.sampled_from(["Ziarno", ""])),
        )
        for at in range(draw(st.integers(1, 4)))
    )
    card = line(draw(st.sampled_from([50, 100])), 40, category="cards", sku="card", id="card")
    lines = (card, *(replace(one, id="c") for one in shop[: draw(st.integers(0, 1))]))
    others = draw(st.lists(st.sampled_from(CHANCES), max_size=1))
    made = programme(draw(st.sampled_from(OF_A_SHOP)), *others, excluded='item.category in "cards"')
    event = OrderEvent(cart(*lines, shipping_minor=15))
    return Occurrence(made, event, Facts(past={"customer.orders": Fraction(1)}), NOON), shop


@examples(60)
@given(shopping())
def test_where_one_product_is_an_example_of_several_each_of_them_does(drawn):
    occurrence, shop = drawn
    rule, before = occurrence.programme.rule("r0"), occurrence.decision()
    wanted = Wanted(assortment=lambda: shop)
    for way in nearest(occurrence, rule, before, wanted=wanted):
        for place, change in enumerate(way.changes):
            fits = goods_that_fit(change.where, Sight.of(occurrence, rule, before), wanted)
            for one in fits if change.example else ():
                other = (*way.changes[:place], replace(change, line=one), *way.changes[place + 1 :])
                assert amount_of("r0", changed(occurrence, other).decision()), (rule.text, one)


@examples(60)
@given(shopping())
def test_of_what_the_shop_sells_the_cheapest_that_does_is_found(drawn):
    occurrence, shop = drawn
    rule, before = occurrence.programme.rule("r0"), occurrence.decision()
    if amount_of("r0", before):
        return
    ways = nearest(occurrence, rule, before, wanted=Wanted(assortment=lambda: shop))
    least = min(one.unit_price_minor for one in shop)
    costs = [sum(one.cost(occurrence, least)[0] for one in way.changes) for way in ways]
    assert costs == sorted(costs)
    for way in ways:
        assert amount_of("r0", changed(occurrence, way.changes).decision())
    of_one = [Change(ChangeKind.PRODUCT, n, line=one) for one in shop for n in range(1, 5)]
    do = [one.cost(occurrence)[0] for one in of_one if amount_of("r0", changed(occurrence, [one]).decision())]
    if do:
        assert ways, rule.text
        assert costs[0] <= min(do)


BEANS, DARK = (line(price, 0, sku=sku, category="coffee") for price, sku in ((3600, "BRA"), (3900, "ZIA")))
CUP = line(4200, 0, sku="CUP", category="cups")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [((CUP,), ["product 1 ZIA"]), ((BEANS, CUP), ["product 1 ZIA"]), ((CUP, DARK), [])],
    ids=["one is missing", "one that is too cheap", "the rule gives something"],
)
def test_a_set_whose_price_is_no_less_than_its_goods_needs_dearer_ones(lines, expected):
    made = programme(
        'bundle 79 PLN on every item where item.category in "coffee"'
        ' with 1 item where item.category in "cups"'
    )
    here = Occurrence(made, order(*(replace(one, id=one.sku) for one in lines)), Facts(), NOON)
    sold = tuple(replace(one, id=f"+{one.sku}") for one in (BEANS, DARK, CUP))
    ways = nearest(here, made.rule("r0"), wanted=Wanted(assortment=lambda: sold))
    assert [" and ".join(map(told, way.changes)) for way in ways] == expected


AT_COST = (Floor(expression("item.paid >= item.cost")),)
CREAM = line(3000, 1000, 3, category="cream", sku="CREAM", id="c")
BESIDE_FLOORS = [
    ("an amount, most of which no floor keeps from a deal", "when order.subtotal >= 100 PLN earn 5 points",
     ["amount 2111"]),
    ("a product", 'discount 2 PLN on every item where item.category in "soap" and item.price >= 10 PLN',
     ["product 1 soap"]),
    ("two of a set", 'bundle 30 PLN on every item where item.sku = "A" with 1 item where item.sku = "B"',
     ["product 1 A and product 1 B"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [one[1:] for one in BESIDE_FLOORS], ids=[one[0] for one in BESIDE_FLOORS]
)
def test_goods_of_unknown_cost_cost_what_the_programme_assumes_where_floors_ask(text, expected):
    others = ["discount 10%"] if "subtotal" in text else []
    ways = found(text, CREAM, others=others, floors=AT_COST, assume_margin=Fraction(2, 5))
    assert ways == expected


def test_units_of_the_shop_s_cheaper_goods_where_dearer_ones_bring_another_deal():
    """A third mug makes delivery free by another rule, and an espresso does not."""
    made = programme(
        a_rule("r0", "when order.quantity in 3 items to 6 items discount 5 PLN on shipping", group="g"),
        a_rule("free", "when order.subtotal >= 100 PLN discount 100% on shipping", group="g"),
        groups={"g": "best"},
    )
    sold = (line(900, sku="ESPRESSO"), line(4200, sku="MUG"))
    event = order(line(4200, quantity=2, sku="MUG"), shipping_minor=1499)
    here = Occurrence(made, event, Facts(), NOON)
    (way,) = nearest(here, made.rule("r0"), wanted=Wanted(assortment=lambda: sold))
    assert [told(change) for change in way.changes] == ["product 1 ESPRESSO"]
    assert amount_of("r0", changed(here, way.changes).decision()) == 500


AMOUNT = st.integers(0, 30_000)
OF_A_MONTH = {
    "employee": [
        "every month for employees pay {rate}% of employee.margin above employee.target",
        "every month for employees pay {rate}% of employee.sales",
        "every month for employees pay by employee.sales marginal "
        "from {low} PLN: {rate}%, from {high} PLN: 9%",
        "every month for employees when employee.sales >= employee.target pay {rate}% of employee.margin",
    ],
    "supplier": [
        "every month for suppliers charge {rate}% of supplier.purchases",
        "every month for suppliers charge by supplier.purchases whole "
        "from {low} PLN: {rate}%, from {high} PLN: 9%",
    ],
    "customer": [
        "every month earn {rate} points per {high} PLN of customer.spend",
        "every month when customer.spend >= {low} PLN earn {rate} points per {high} PLN of customer.margin",
    ],
}


@examples(60)
@given(
    st.sampled_from([(kind, text) for kind, texts in OF_A_MONTH.items() for text in texts]),
    st.tuples(st.integers(1, 9), st.integers(0, 100), st.integers(101, 300)),
    st.tuples(AMOUNT, AMOUNT, AMOUNT),
)
def test_what_a_period_still_lacks_is_found_and_no_less_does(rule, numbers, amounts):
    kind, text = rule
    rate, low, high = numbers
    first, second, target = map(Fraction, amounts)
    made = programme(text.format(rate=rate, low=low, high=high))
    zone_start, end = datetime(2026, 4, 30, 22, tzinfo=UTC), datetime(2026, 5, 31, 22, tzinfo=UTC)
    event = PeriodEvent(Party(kind, "42"), zone_start, end)
    names = ("sales", "margin") if kind == "employee" else ("spend", "margin")
    past = {f"{kind}.{name}": value for name, value in zip(names, (first, second), strict=True)}
    if kind == "supplier":
        past = {"supplier.purchases": first}
    occurrence = Occurrence(made, event, Facts(past=past, shop={"employee.target": target}), end)
    if amount_of("r0", occurrence.decision()):
        return
    ways = nearest(occurrence, made.rule("r0"))
    assert ways, "in such a rule nothing is out of reach"
    for way in ways:
        for place, change in enumerate(way.changes):
            for number in {change.number - 1, change.number // 2, 1} - {change.number, 0}:
                fewer = (*way.changes[:place], replace(change, number=number), *way.changes[place + 1 :])
                assert not amount_of("r0", changed(occurrence, fewer).decision()), (way.changes, number)
