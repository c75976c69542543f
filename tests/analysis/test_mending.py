"""Corrections of what is found out about a programme: each corrects, and safe ones change nothing."""

import json
from collections import Counter
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.analysis.examine import examine
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Facts
from flask_loyalty.language.diagnostics import Edit, Fix, apply
from flask_loyalty.language.source import Span
from flask_loyalty.programme.correcting import corrected as corrected_whole
from flask_loyalty.programme.examples import documents
from flask_loyalty.programme.finding_words import FINDINGS
from flask_loyalty.programme.loader import load_programme
from tests.analysis.test_examine import CASES, NOW, OF_ORDER, chains, found
from tests.analysis.test_examine import TEXT as DOCUMENTS
from tests.analysis.test_spoilt import PLANTED, planted
from tests.analysis.test_spoilt import found as found_in_spoilt
from tests.engine.makers import NOON, line, order
from tests.engine.strategies import events
from tests.infrastructure.laws import examples

# Of which there is no correction that a tool could know, with the reason.
ONLY_THE_AUTHOR = {}
# Planted so that what corrects others does not: with the reason.
NOT_THERE = {
    "C180": "one deal by itself gives more than is allowed: which of its numbers to lower, the author knows",
    "C181": "points for a first order are fixed, whatever it leaves; a least order is the author's to say",
}


def made(text, fix):
    assert fix["in"] == "file"
    edits = tuple(Edit(Span(one["start"], one["end"]), one["text"]) for one in fix["edits"])
    return apply(text, Fix(edits))


def of_kind(told, code, about):
    return sum(one.code == code and one.about == about for one in told)


def corrected(text, code, told, look, none=ONLY_THE_AUTHOR):
    """Every correction of the findings of a code makes one of them disappear and no mistake come."""
    own = [one for one in told if one.code == code]
    said = Counter(other.code for other in load_programme(text).diagnostics)
    assert any(one.fixes for one in own) is (code not in none), code
    for one in own:
        for fix in one.fixes:
            after = made(text, fix)
            loaded = load_programme(after)
            assert loaded.programme is not None, (fix["title"], [dict(e.message) for e in loaded.errors])
            assert not Counter(other.code for other in loaded.diagnostics) - said, fix["title"]
            left = look(after)
            assert of_kind(left, code, one.about) < of_kind(told, code, one.about), fix["title"]
            assert not [other for other in left if other.code[0] != "C"]
            if fix["kind"] == "safe":
                assert not Counter(other.code for other in left) - Counter(other.code for other in told)


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("case", [pytest.param(case, id=case["code"]) for case in CASES])
def test_a_correction_of_a_vector_corrects(case, language):
    wrong, _ = documents(case, language)
    corrected(wrong, case["code"], found(wrong), found)


@pytest.mark.parametrize("code", PLANTED)
def test_a_correction_of_a_planted_mistake_corrects(code):
    text = planted(code)
    corrected(text, code, found_in_spoilt(text), found_in_spoilt, {**ONLY_THE_AUTHOR, **NOT_THERE})


MOST_ROUNDS = 8


def ended(text):
    """The document after the first correction of the first finding, again and again until none is left."""
    for _ in range(MOST_ROUNDS):
        fixes = [fix for one in found(text) for fix in one.fixes[:1]]
        if not fixes:
            return text
        text = made(text, fixes[0])
    raise AssertionError(f"corrections go round in a circle: {text}")


# But the slowest: it has one correction, to say that it is meant so.
@pytest.mark.parametrize("case", [pytest.param(c, id=c["code"]) for c in CASES if c["code"] != "C113"])
def test_the_first_corrections_one_after_another_end_with_nothing_to_be_told(case):
    """The finding is gone, nothing came instead, and the programme can still be read."""
    wrong, _ = documents(case, "en")
    better = ended(wrong)
    assert found(better) == ()
    assert load_programme(better).diagnostics == ()


OF_ALL = "discount {} on items"
AT_LEAST = "when order.quantity >= 1 discount 10% on items"


@pytest.mark.parametrize("pick", ["best", "first"])
@pytest.mark.parametrize("others", [[], ["discount 1% on items"]], ids=["two", "three"])
@pytest.mark.parametrize("second", [OF_ALL.format("10%"), OF_ALL.format("5%"), AT_LEAST])
def test_of_rules_about_the_same_goods_one_stays(pick, others, second):
    """None goes before the other in turns: they say the same, or the group needs only one of them."""
    rules = [{**one, "group": "g"} for one in rules_of(OF_ALL.format("10%"), second, *others)]
    text = json.dumps({**SMALL, "language": "en", "rules": rules, "groups": [{"id": "g", "pick": pick}]})
    better = ended(text)
    assert found(better) == ()
    assert [one["id"] for one in json.loads(better)["rules"]] == ["r0"]


def test_the_only_rule_is_not_to_be_deleted():
    """Where it is one of two, it is."""
    rule = 'earn 5 points on items where item.category in "coffee" and item.category not in "coffee"'
    for others, deleted in (([], 0), (["earn 2 points"], 1)):
        text = json.dumps({**SMALL, "language": "en", "rules": rules_of(rule, *others)})
        (one,) = found(text)
        assert sum(fix["title"]["en"].startswith("delete the rule") for fix in one.fixes) == deleted


def test_every_finding_has_a_correction_or_a_reason():
    assert {one.code for one in FINDINGS.values()} >= set(ONLY_THE_AUTHOR)
    assert all(ONLY_THE_AUTHOR.values())


# ---------------------------------------------------------------- what changes no decision


SMALL = json.loads(DOCUMENTS)["programme"]["en"]
NEEDLESS = ["order.quantity >= 0", "order.subtotal >= 0 PLN", "order.subtotal >= 10 PLN"]
DEAD = [
    {"id": "dead", "rule": "when now.date >= 2027-05-01 earn 5 points", "until": "2027-04-30"},
    {"id": "dead", "rule": 'discount 5% on items where item.category in "cups" and item.price < 0 PLN'},
    {"id": "dead", "rule": 'discount 5% on items where item.category in "cups"', "group": "g"},
]
WIDER = {"id": "all", "rule": "discount 10% on items", "group": "g"}
GIVES_NOTHING = {"C101", "C102", "C107"}


@st.composite
def idle(draw):
    """A programme with a condition that always holds, a limit never reached, something never used."""
    condition = " and ".join([draw(chains(OF_ORDER)), draw(st.sampled_from(NEEDLESS))])
    limit = draw(st.sampled_from(["at most 9 points per order", "at most 1 time per order", ""]))
    where = draw(st.sampled_from(["", "where item.price >= 0 PLN"]))
    rules = [
        {"id": "order", "rule": f"when {condition} earn 9 points {limit}".strip()},
        {"id": "units", "rule": f"earn 2 points on every item {where}".strip()},
        WIDER,
        draw(st.sampled_from(DEAD)),
    ]
    groups = [{"id": "g", "pick": "best"}, {"id": "h", "pick": "all", "excludes": ["g"]}]
    codes = [{"id": "AUTUMN"}, {"id": "WINTER"}]
    return json.dumps({**SMALL, "language": "en", "rules": rules, "groups": groups, "codes": codes})


@examples(10)
@given(st.data(), idle())
def test_what_is_safe_changes_no_decision_nor_does_a_dead_rule_that_goes(data, text):
    """Nor a second time: nothing safe is left."""
    programme = load_programme(text).programme
    if programme is None:
        return  # what clashes in one chain is a mistake already
    better, _ = correct(text)
    assert correct(better) == (better, [])
    dead = [one for one in found(better) if one.code in GIVES_NOTHING]
    assert len(dead) == 1
    forms = [better, *(made(better, one.fixes[-1]) for one in dead)]
    forms = [load_programme(form).programme for form in forms]
    for _ in range(3):
        event = data.draw(events())
        event = replace(event, cart=replace(event.cart, at=NOON))
        given_then = given_by(programme, event)
        assert all(given_by(form, event) == given_then for form in forms)


correct = partial(corrected_whole, also=partial(examine, now=NOW))


def given_by(programme, event):
    return [(one.rule, one.amount) for one in decide(programme, event, Facts(), NOON).outcomes]


# ---------------------------------------------------------------- what is written


def first_made(code, number=0, **parts):
    """The document after a correction of the only finding of a code."""
    text = json.dumps({**SMALL, "language": "en", **parts})
    (one,) = [one for one in found(text) if one.code == code]
    return json.loads(made(text, one.fixes[number]))


def rules_of(*texts):
    return [{"id": f"r{number}", "rule": text} for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("code", "number", "wrong", "right"),
    [
        pytest.param(
            "C161",
            0,
            "discount by order.subtotal whole from 50 PLN: 20%, from 100 PLN: 5%, from 200 PLN: 25%",
            "discount by order.subtotal whole from 50 PLN: 20%, from 200 PLN: 25%",
            id="a band that gives less than the one below it goes",
        ),
        pytest.param(
            "C161",
            0,
            "when order.is_first and order.subtotal < 80 PLN # for the leaflet\ndiscount 15%",
            "when order.is_first # for the leaflet\ndiscount 15%",
            id="a comment stays",
        ),
        pytest.param(
            "C104",
            0,
            "when order.quantity >= 0\nearn 5 points",
            "earn 5 points",
            id="the only condition goes",
        ),
        pytest.param(
            "C104",
            0,
            "earn 5 points on items where item.price >= 0 PLN",
            "earn 5 points on items",
            id="the only condition of units goes",
        ),
        pytest.param(
            "C104",
            0,
            "when (order.quantity >= 0 or order.is_first) and order.subtotal >= 5 PLN earn 5 points",
            "when order.subtotal >= 5 PLN earn 5 points",
            id="with its brackets",
        ),
        pytest.param(
            "C102",
            0,
            'earn 5 points on items where item.category in "tea" and item.category in ("cups", "beans")',
            'earn 5 points on items where item.category in ("tea", "cups", "beans")',
            id="one of the categories",
        ),
        pytest.param(
            "C102",
            0,
            'earn 5 points on items where item.category in "tea" # leaves\n'
            'and item.price >= 5 PLN and item.category = "cups"',
            'earn 5 points on items where (item.category in "tea" or item.category = "cups") # leaves\n'
            "and item.price >= 5 PLN",
            id="one of two conditions among others",
        ),
        pytest.param(
            "C172",
            0,
            'earn 5 points on items where item.category in ("alcohol", "cups", "tea")',
            'earn 5 points on items where item.category in ("cups", "tea")',
            id="restricted goods among others",
        ),
        pytest.param(
            "C108",
            0,
            "when now.date in 2024-02-29 to 2024-03-05 earn 5 points",
            "when now.date in 2027-02-28 to 2027-03-05 earn 5 points",
            id="a day that is in leap years alone",
        ),
    ],
)
def test_a_rule_is_written_anew(code, number, wrong, right):
    (rule,) = first_made(code, number, rules=rules_of(wrong))["rules"]
    written = rule["rule"]
    assert (written if isinstance(written, str) else "\n".join(written)) == right


@pytest.mark.parametrize(
    ("days", "told", "gone"),
    [
        ({"until": "2027-04-30"}, "(to 30 April 2027)", "until"),
        ({"from": "2027-01-01", "until": "2027-04-30"}, "(from 1 January 2027 to 30 April 2027)", "until"),
        ({"from": "2027-06-01", "until": "2027-07-31"}, "(from 1 June 2027 to 31 July 2027)", "from"),
    ],
)
def test_a_rule_whose_days_leave_its_conditions_nothing(days, told, gone):
    """The days are told, and may go."""
    rule = {"id": "may", "rule": "when now.date in 2027-05-01 to 2027-05-31 earn 5 points", **days}
    text = json.dumps({**SMALL, "language": "en", "rules": [rule]})
    (one,) = found(text)
    assert one.message["en"].endswith(f"never hold together on its days {told}")
    (changed,) = json.loads(made(text, one.fixes[1]))["rules"]
    assert changed == {key: value for key, value in rule.items() if key != gone}


def test_percentages_of_one_price_add_up():
    """10% and 10% of what is left are 19%; corrected, they are 20%."""
    document = first_made("C111", rules=rules_of("discount 10% on items", "discount 10%"))
    assert [one["group"] for one in document["rules"]] == ["deals", "deals"]
    programme = load_programme(json.dumps(document)).programme
    given = given_by(programme, order(line(10_000)))
    assert [amount for _, amount in given] == [1000, 1000]


@pytest.mark.parametrize(
    ("checks", "first"),
    [
        pytest.param({"most": "45%"}, "put them", id="44% are allowed, the sum of 50% is not"),
        pytest.param({"most": "100%"}, "let both", id="as much as anything may be"),
        pytest.param({"most_of_margin": "100%", "least_margin": "45%"}, "put them", id="of the margin"),
        pytest.param({"least_margin": "60%"}, "let both", id="the margin bears the sum"),
    ],
)
def test_percentages_are_not_added_up_beyond_what_the_document_allows(checks, first):
    rules = rules_of("discount 30% on items", "discount 20%")
    (one,) = found(json.dumps({**SMALL, "language": "en", "rules": rules, "checks": checks}))
    assert one.code == "C111"
    assert one.fixes[0]["title"]["en"].startswith(first)


@pytest.mark.parametrize("limit", ["", " at most 50 PLN per order", " at most 2 times per customer"])
def test_percentages_with_limits_add_up_too(limit):
    document = first_made("C111", rules=rules_of("discount 10% on items", f"discount 5%{limit}"))
    assert document["rules"][1]["rule"] == f"discount 5% of item.regular_price on items{limit}"


def test_what_a_rule_took_with_it_goes_with_it():
    """A floor and an acceptance that name the rule."""
    document = first_made(
        "C106",
        rules=rules_of("discount 5 PLN on every item", "discount 5 PLN on every item"),
        floors=[{"keep": "item.paid >= item.cost", "rules": ["r0", "r1"]}],
        checks={"accept": ["C110", "C170 r1"]},
    )
    assert [one["id"] for one in document["rules"]] == ["r0"]
    assert document["floors"][0]["rules"] == ["r0"]
    assert document["checks"] == {"accept": ["C110"]}


@pytest.mark.parametrize(
    ("rule", "better"),
    [
        ("discount 10 PLN", "when order.subtotal >= 34 PLN discount 10 PLN"),
        ("discount 10 PLN on every item", "discount 10 PLN on every item where item.price >= 34 PLN"),
        (
            'discount 10 PLN on every item where item.price > 20 PLN and item.category in "tea"',
            'discount 10 PLN on every item where item.category in "tea" and item.price >= 34 PLN',
        ),
        ("discount 40% on items", "discount 30% on items"),
        (
            "discount by order.subtotal whole from 50 PLN: 20%, from 100 PLN: 50%",
            "discount by order.subtotal whole from 50 PLN: 20%, from 100 PLN: 30%",
        ),
    ],
)
def test_a_deal_below_cost_takes_no_more_than_the_margin_bears(rule, better):
    (made_better,) = first_made("C184", rules=rules_of(rule), checks={"least_margin": "30%"})["rules"]
    assert made_better["rule"] == better


@pytest.mark.parametrize(
    ("least", "allowed"),
    [
        pytest.param("25%", "120%", id="a loss may be meant"),
        pytest.param("3%", "1000%", id="of ten times the margin"),
        pytest.param("2%", None, id="but not of fifteen"),
    ],
)
def test_as_much_of_the_margin_as_is_given_may_be_allowed(least, allowed):
    checks = {"most_of_margin": "100%", "least_margin": least}
    text = json.dumps({**SMALL, "rules": rules_of("discount 30% on items"), "checks": checks})
    (one,) = [one for one in found(text) if one.code == "C181"]
    shares = [json.loads(made(text, fix))["checks"]["most_of_margin"] for fix in one.fixes]
    assert shares == ([allowed] if allowed else [])


@pytest.mark.parametrize(
    ("excluded", "left"),
    [
        ('item.category in "gift-cards"', None),
        ('item.category in "tea" or item.category in "gift-cards"', 'item.category in "tea"'),
    ],
)
def test_goods_that_a_rule_is_about_may_be_let_into_the_programme(excluded, left):
    rule = 'earn 5 points on items where item.category in "gift-cards"'
    assert first_made("C103", rules=rules_of(rule), excluded=excluded).get("excluded") == left


def test_goods_that_are_restricted_are_excluded_beside_what_is_excluded():
    document = first_made(
        "C172",
        rules=rules_of(
            'earn 5 points on items where item.category not in "alcohol"', "earn 9 points on items"
        ),
        excluded='item.category in "gift-cards"',
    )
    assert document["excluded"] == 'item.category in "gift-cards" or item.category in "alcohol"'
