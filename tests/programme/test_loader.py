"""From a right document to a programme: defaults, dates, phases, what has to be loaded."""

import random
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.language.nodes import Duration, TimeUnit
from flask_loyalty.language.printer import print_expression
from flask_loyalty.money import Rounding
from flask_loyalty.programme.loader import load_programme, report
from flask_loyalty.programme.model import Orientation, Phase, Pick, RefundMode
from tests.programme.documents import minimal, points, text_of

SILVER = {"id": "silver", "when": "customer.spend in last 12 months >= 100 PLN"}
FANS = {"id": "fans", "when": '(customer.quantity where item.category in "coffee") >= 3 items'}


def programme(**changes):
    loaded = load_programme(text_of(minimal(**changes)))
    assert not loaded.diagnostics, loaded.diagnostics
    return loaded.programme


def only_rule(text, **more):
    return programme(rules=[{"id": "a", "rule": text, **more}], tiers=[SILVER], segments=[FANS]).rules[0]


def manifest(*rules, **more):
    made = programme(rules=[{"id": f"r{i}", "rule": rule} for i, rule in enumerate(rules)], **more)
    return [print_expression(fact) for fact in made.manifest]


def test_what_is_left_out_has_an_answer():
    made = programme()
    assert (made.timezone, made.gross, made.refund) == ("Europe/Warsaw", True, RefundMode.KEEP_DEAL)
    assert (made.points.pending, made.points.expire) == (Duration(14, TimeUnit.DAY), None)
    assert (made.points.redeem, made.excluded, made.assume_margin) == (None, None, None)
    rule = made.rules[0]
    assert (rule.priority, rule.rounding, rule.group, rule.name) == (
        0, Rounding.DOWN, None, {"pl": "base", "en": "base"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("0.02 PLN", Fraction(2), id="two grosze"),
        pytest.param("0.005 PLN", Fraction(1, 2), id="half a grosz, exactly"),
        pytest.param("1 PLN", Fraction(100), id="whole złote"),
    ],
)
def test_value_of_a_point(text, value):
    assert programme(points=points(value=text)).points.value_minor == value


def test_both_days_of_a_rule_count():
    """From midnight of the first day to midnight after the last, over a change of the clock."""
    rule = only_rule("discount 10%", **{"from": "2026-03-28", "until": "2026-03-29", "announce": True})
    assert rule.since == datetime(2026, 3, 27, 23, tzinfo=UTC)
    assert rule.until == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert rule.announced == rule.since


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        pytest.param({"announce": {"from": "2026-03-20"}}, [], id="announced on a day"),
        pytest.param({"from": "2026-03-28"}, ["D350"], id="dates, and nothing said"),
        pytest.param({"until": "2026-03-28"}, ["D350"], id="an end alone"),
        pytest.param({"from": "2026-03-28", "announce": False}, [], id="for some customers only"),
        pytest.param({"from": "2026-03-28", "orientation": "individual"}, [], id="individual by statement"),
        pytest.param({"from": "2026-03-28", "rule": "discount 10% on shipping"}, [], id="delivery"),
        pytest.param(
            {"from": "2026-03-28", "rule": 'when "fans" in customer.segments discount 10%'}, [],
            id="individual by its words",
        ),
        pytest.param(
            {"from": "2026-03-28", "rule": 'when "ALL" in order.codes discount 10%'}, ["D350"],
            id="a code for everybody",
        ),
        pytest.param(
            {"from": "2026-03-28", "rule": 'when "ONE" in order.codes discount 10%'}, [],
            id="codes of a batch are individual",
        ),
        pytest.param({"announce": True}, ["D351"], id="announced on no day"),
        pytest.param({"announce": {}}, ["D103"], id="an object without the day"),
        pytest.param({"rule": "earn 1 point", "announce": {"from": "2026-03-20"}}, ["D352"], id="no cut"),
    ],
)  # fmt: skip
def test_what_is_said_of_announced_cuts(told, codes):
    given = minimal(
        rules=[{"id": "a", "rule": "discount 10%", **told}], segments=[FANS],
        codes=[{"id": "ALL"}, {"id": "ONE", "batch": True}],
    )  # fmt: skip
    assert [one.code for one in load_programme(text_of(given)).diagnostics] == codes


@pytest.mark.parametrize(
    ("rule", "phase"),
    [
        ('discount 10% on items where item.category in "tea"', Phase.ITEM),
        ("discount 1 PLN on every item", Phase.ITEM),
        ("discount 20% on dearest 1 item", Phase.ITEM),
        ("price 0.01 PLN on cheapest 1 of every 2 items", Phase.BUNDLE),
        ("discount 10%", Phase.ORDER),
        ("within 21 days of order discount 10%", Phase.ORDER),
        ("discount 100% on shipping", Phase.SHIPPING),
        ("earn 5 points on every item", Phase.EARN),
        ("multiply points by 2", Phase.EARN),
        ("on signup earn 100 points", Phase.EVENT),
        ("every month for employees pay 3% of employee.margin", Phase.PERIOD),
    ],
)
def test_phase(rule, phase):
    assert only_rule(rule).phase is phase


@pytest.mark.parametrize(
    ("rule", "orientation"),
    [
        ("discount 10%", Orientation.MASS),
        ("when now.weekday = tuesday discount 10%", Orientation.MASS),
        ('when customer.tier >= "silver" discount 10%', Orientation.INDIVIDUAL),
        ("when order.is_first discount 10%", Orientation.INDIVIDUAL),
        ("within 21 days of order discount 10%", Orientation.INDIVIDUAL),
    ],
)
def test_orientation_unless_stated(rule, orientation):
    assert only_rule(rule).orientation is orientation
    assert only_rule(rule, orientation="mass").orientation is Orientation.MASS


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        pytest.param("discount 10%", [], id="nothing of the past"),
        pytest.param("when order.is_first discount 10%", ["customer.orders"], id="first means none before"),
        pytest.param(
            "when customer.spend in last 90 days >= 50 PLN discount 10%",
            ["customer.spend in last 90 days"],
            id="a window",
        ),
        pytest.param(
            'when customer.tier >= "silver" discount 10%',
            ["customer.spend in last 12 months"],
            id="a tier reads what its condition reads",
        ),
        pytest.param(
            'when "fans" in customer.segments discount 10%',
            ['(customer.quantity where item.category in "coffee")'],
            id="and so does a segment",
        ),
    ],
)
def test_facts_of_a_rule(rule, facts):
    assert [print_expression(fact) for fact in only_rule(rule).facts] == facts


def test_the_manifest_has_what_tiers_and_rewards_read_even_if_no_rule_does():
    assert manifest(
        "discount 10%",
        tiers=[SILVER],
        rewards=[{"id": "cup", "points": 5, "for": "customer.orders >= 2 orders"}],
    ) == ["customer.orders", "customer.spend in last 12 months"]


def test_a_fact_that_several_rules_read_is_loaded_once():
    spend = "when customer.spend >= 5 PLN"
    assert manifest(f"{spend} discount 1%", f"{spend} earn 1 point") == ["customer.spend"]


def test_a_segment_may_stand_on_a_tier():
    made = programme(tiers=[SILVER], segments=[{"id": "fans", "when": 'customer.tier = "silver"'}])
    assert [print_expression(fact) for fact in made.manifest] == ["customer.spend in last 12 months"]


def test_a_group_without_pick_may_stand_where_its_rules_never_meet():
    made = programme(
        groups=[{"id": "g"}],
        rules=[
            {"id": "a", "rule": "discount 1%", "group": "g", "until": "2026-03-31", "announce": False},
            {"id": "b", "rule": "discount 2%", "group": "g", "from": "2026-04-01", "announce": True},
        ],
    )
    assert made.groups["g"].pick is Pick.BEST


def test_of_a_group_without_pick_any_two_rules_may_meet():
    """However many there are: the days of the last two meet."""
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(80)]
    rules = [
        {"id": f"r{n}", "rule": "earn 5 points", "group": "g", "from": str(day), "until": str(day)}
        for n, day in enumerate(days)
    ]
    assert programme(groups=[{"id": "g"}], rules=rules).groups["g"].pick is Pick.BEST
    rules[-1]["from"] = rules[-2]["from"]
    loaded = load_programme(text_of(minimal(groups=[{"id": "g"}], rules=rules[::-1])))
    assert [one.code for one in loaded.errors] == ["D301"]
    assert '"r78"' in loaded.errors[0].help["en"]


@given(st.randoms(use_true_random=False))
def test_shuffling_the_document_changes_nothing(shuffled: random.Random):
    """The manifest and each rule come out the same, whatever the order of the rules."""
    rules = [
        {"id": "a", "rule": "when order.is_first discount 10%"},
        {"id": "b", "rule": 'when customer.tier >= "silver" earn 5 points'},
        {"id": "c", "rule": 'when "fans" in customer.segments earn 5 points'},
    ]
    known = programme(rules=rules, tiers=[SILVER], segments=[FANS])
    mixed = list(rules)
    shuffled.shuffle(mixed)
    made = programme(rules=mixed, tiers=[SILVER], segments=[FANS])
    assert made.manifest == known.manifest
    assert {rule.id: rule for rule in made.rules} == {rule.id: rule for rule in known.rules}


WRONG_RULE = '"rules": [{"id": "a", "rule": "earn 5 pionts"}]'


@pytest.mark.parametrize(
    ("between", "codes", "rest"),
    [
        pytest.param(",,", ["D029", "L105"], False, id="a comma too many"),
        pytest.param(" ", ["D014", "L105"], False, id="a comma too few"),
        pytest.param(", // the rules\n", ["D021"], True, id="what cannot be read over"),
    ],
)
def test_a_slip_of_json_hides_no_mistake_or_says_that_it_does(between, codes, rest):
    text = text_of(minimal())
    start = text.index('"rules"')
    before = text[:start].rstrip().removesuffix(",")
    found = load_programme(f"{before}{between}{WRONG_RULE}}}")
    assert found.programme is None
    assert [one.code for one in found.diagnostics] == codes
    first = found.diagnostics[0]
    assert first.help["en"].endswith("The rest of the file could not be checked yet.") is rest
    assert first.help["pl"].endswith("Reszty pliku nie dało się jeszcze sprawdzić.") is rest


def test_a_reason_that_several_mistakes_have_is_said_once():
    sayings = ("free shipping", "ten percent off", "triple points")
    rules = [{"id": f"r{place}", "rule": one} for place, one in enumerate(sayings)]
    told = report(load_programme(text_of(minimal(rules=rules))))
    assert (told.count("L114"), told.count("  why: "), told.count("  help: ")) == (3, 1, 3)
