"""What is found out about a programme as a whole: the vectors, and laws against what ``decide`` does."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.analysis.examine import examine
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Facts
from flask_loyalty.language.diagnostics import Edit, Fix, apply
from flask_loyalty.language.source import Span
from flask_loyalty.programme.examples import documents, example_of
from flask_loyalty.programme.finding_words import FINDINGS
from flask_loyalty.programme.loader import load_programme
from tests.engine.makers import NOON, line, order
from tests.engine.strategies import events
from tests.infrastructure.laws import examples

NOW = datetime(2026, 11, 1, tzinfo=UTC)
TEXT = files("flask_loyalty.grammar").joinpath("vectors", "documents.json").read_text(encoding="utf-8")
CASES = [case for case in json.loads(TEXT)["cases"] if "deep" in case]


def found(text, now=NOW):
    loaded = load_programme(text, name="club.json")
    assert loaded.programme is not None, loaded.diagnostics
    return examine(text, loaded, now, name="club.json")


def test_every_finding_has_a_vector():
    assert {case["code"] for case in CASES} == {one.code for one in FINDINGS.values()}


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("case", [pytest.param(case, id=case["code"]) for case in CASES])
def test_a_vector_is_found_and_its_right_form_is_clean(case, language):
    wrong, right = documents(case, language)
    told = found(wrong)
    assert Counter(one.code for one in told) == Counter(case.get("expect", [case["code"]]))
    (one,) = [one for one in told if one.code == case["code"]][:1]
    assert one == example_of(case["code"], language).located
    assert found(right) == ()


@pytest.mark.parametrize("case", [pytest.param(case, id=case["code"]) for case in CASES])
def test_days_are_told_as_people_say_them(case):
    """A day of the calendar is written with dashes in documents alone."""
    wrong, _ = documents(case, "pl")
    for one in found(wrong):
        for texts in (one.message, one.example, *(other.label for other in one.related)):
            assert not any(re.search(r"\b20[0-9]{2}-[0-9]{2}-[0-9]{2}\b", text) for text in texts.values())


@pytest.mark.parametrize("name", ["klub-ziarno.json"])
def test_the_complete_programme_is_clean(name):
    text = files("flask_loyalty.grammar").joinpath("programmes", name).read_text(encoding="utf-8")
    assert found(text) == ()


# ---------------------------------------------------------------- laws

OF_ORDER = [
    "order.subtotal {} 50 PLN",
    "order.subtotal {} 100 PLN",
    "order.quantity {} 2",
    "order.quantity {} 3",
]
OF_UNITS = [
    *(
        "item.price {} 10 PLN",
        "item.price {} 60 PLN",
        'item.category {} "coffee/espresso"',
        'item.category {} "tea"',
    ),
    *('item.category {} "coffee"', 'item.category {} ("tea", "cups")'),
]


def chains(of):
    """Two to four conditions on few facts, so that they often clash or follow from each other."""
    signs = st.sampled_from([">=", "<", "=", ">", "<="])
    one = st.builds(
        lambda text, sign, into: text.format(into if "category" in text else sign),
        st.sampled_from(of),
        signs,
        st.sampled_from(["in", "not in"]),
    )
    return st.lists(one, min_size=2, max_size=4, unique=True).map(" and ".join)


@examples(35)
@given(st.data(), chains(OF_ORDER), chains(OF_UNITS), st.booleans())
def test_nothing_called_dead_gives_anything_and_nothing_called_sure_can_fail(data, when, where, excluded):
    """Against what ``decide`` does with carts of every kind."""
    document = {**json.loads(TEXT)["programme"]["en"], "language": "en"}
    document["rules"] = [{"id": "it", "rule": f"when {when} earn 5 points on every item where {where}"}]
    if excluded:
        document["excluded"] = 'item.category in "coffee/espresso"'
    loaded = load_programme(json.dumps(document), name="club.json")
    if loaded.programme is None:
        return  # what clashes in one chain is a mistake already
    told = examine(json.dumps(document), loaded, NOW)
    corrected = loaded.programme
    for one in told:
        if one.code == "C104":
            corrected = without_clause(document, one)
    for _ in range(4):
        event = data.draw(events())
        event = replace(event, cart=replace(event.cart, at=NOON))
        given_now = decide(loaded.programme, event, Facts(), NOON).outcomes
        if {one.code for one in told} & {"C101", "C102", "C103"}:
            assert given_now == ()
        assert [(one.rule, one.amount) for one in given_now] == [
            (one.rule, one.amount) for one in decide(corrected, event, Facts(), NOON).outcomes
        ]


@pytest.mark.parametrize(
    ("rule", "dead"),
    [
        ("when order.margin < 10 PLN earn by order.margin whole from 20 PLN: 5 points", False),
        ("when order.margin_rate < 20% earn by order.margin_rate from 30%: 5 points", False),
        ("when order.margin_rate < 20% discount by order.margin_rate from 30%: 5%", False),
        ("when order.quantity < 2 earn by order.quantity whole from 3: 5 points", True),
        ("when order.subtotal < 50 PLN earn by order.subtotal whole from 60 PLN: 5 points", True),
    ],
)
def test_bands_measure_what_earns_and_conditions_see_everything(rule, dead):
    """Books earn nothing and are sold at a loss: all goods leave little, those that earn leave much."""
    document = {
        **json.loads(TEXT)["programme"]["en"],
        "language": "en",
        "excluded": 'item.category = "books"',
    }
    document["rules"] = [{"id": "it", "rule": rule}]
    programme = load_programme(json.dumps(document)).programme
    cart = order(line(100_00, 50_00), line(100_00, 145_00, category="books"))
    assert (decide(programme, cart, Facts(), NOON).outcomes == ()) is dead
    assert ({one.code for one in found(json.dumps(document))} == {"C101"}) is dead


def without_clause(document, finding):
    (fix,) = finding.fixes
    edits = tuple(Edit(Span(one["start"], one["end"]), one["text"]) for one in fix["edits"])
    return load_programme(apply(json.dumps(document), Fix(edits))).programme
