"""A formatted document says the same, and keeps what is no sentence as it was."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.language import parse_rule, print_rule
from flask_loyalty.programme.formatting import format_document
from flask_loyalty.programme.loader import load_programme
from tests.language.trees import rules
from tests.programme.documents import minimal, text_of

# The makers' document written by a hurried hand: odd spaces, a tab, a key out of order, a comment.
HURRIED = """{
  "format": 1, "name": "Klub",
\t"currency":"PLN",
  "points": {"name": {"pl": ["punkt", "punkty", "punktów"], "en": ["point", "points"]}, "value": "0.02 PLN",
             "redeem": {"at_most": "50 %  of order.subtotal"}},
  "rules": [
    {"rule": "earn   1 point per 1.00 PLN of order.margin", "id": "base"},
    {"id": "gold", "rule": "# the best\\nwhen order.subtotal>=80 PLN and (order.margin>1 PLN) discount 100 % on shipping at most 1 times per customer"}
  ]
}
"""  # noqa: E501

TIDY = """{
  "format": 1, "name": "Klub",
\t"currency":"PLN",
  "points": {"name": {"pl": ["punkt", "punkty", "punktów"], "en": ["point", "points"]}, "value": "0.02 PLN",
             "redeem": {"at_most": "50% of order.subtotal"}},
  "rules": [
    {"rule": "earn 1 point per 1 PLN of order.margin", "id": "base"},
    {"id": "gold", "rule": [
      "# the best",
      "when order.subtotal >= 80 PLN and order.margin > 1 PLN",
      "discount 100% on shipping",
      "at most 1 time per customer"
    ]}
  ]
}
"""


def test_only_sentences_change():
    assert format_document(HURRIED) == TIDY


def test_formatting_twice_changes_nothing_more():
    assert format_document(TIDY) == TIDY


@pytest.mark.parametrize("text", [HURRIED, text_of(minimal())])
def test_a_formatted_document_says_the_same(text):
    before, after = load_programme(text).programme, load_programme(format_document(text)).programme
    assert [rule.rule for rule in after.rules] == [rule.rule for rule in before.rules]
    assert after.points == before.points
    assert after.tiers == before.tiers


def test_a_document_with_a_mistake_is_told_and_not_touched():
    (mistake,) = format_document(HURRIED.replace("discount 100 %", "discount 100 % off"))
    assert mistake.rule == "gold"


def test_the_example_stands_in_canonical_text():
    text = files("flask_loyalty.grammar").joinpath("programmes", "klub-ziarno.json").read_text("utf-8")
    assert format_document(text) == text


def _programmes():
    folder = files("flask_loyalty.grammar").joinpath("programmes")
    found = [*folder.iterdir(), *folder.joinpath("rulebook").iterdir()]
    return [one for one in found if one.name.endswith(".json") and not one.name.endswith(".cases.json")]


@pytest.mark.parametrize("path", [pytest.param(one, id=one.name) for one in _programmes()])
def test_into_the_other_language_and_back_gives_the_same_file(path):
    text = path.read_text("utf-8")
    mine = load_programme(text).names.language
    other = format_document(text, into="en" if mine == "pl" else "pl")
    assert format_document(other) == other
    assert format_document(other, into=mine) == text


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        pytest.param(
            ["# why", "earn  5 points # not 4", "# later more"],
            ["# why", "earn 5 points # not 4", "# later more"],
            id="a comment keeps its line",
        ),
        pytest.param(
            ["when order.margin > 1 PLN", "", "  # base", "earn 5 points", "at most 1 times per customer #x"],
            ["when order.margin > 1 PLN", "# base", "earn 5 points", "at most 1 time per customer # x"],
            id="in front of its clause",
        ),
        pytest.param(
            ["when order.margin > 1 PLN # low", "and order.subtotal > 9 PLN # high", "earn 5 points"],
            ["# low", "when order.margin > 1 PLN and order.subtotal > 9 PLN # high", "earn 5 points"],
            id="inside a clause",
        ),
        pytest.param(
            ["when (order.margin > 1 PLN # low", ") earn 5 points # both"],
            ["# low", "when order.margin > 1 PLN", "earn 5 points # both"],
            id="two clauses on a line",
        ),
    ],
)
def test_a_comment_stays_with_its_clause(written, tidy):
    done = format_document(text_of(minimal(rules=[{"id": "a", "rule": written}])))
    assert json.loads(done)["rules"][0]["rule"] == tidy
    assert format_document(done) == done
    polish = format_document(done, into="pl")
    comments = [line.partition("#")[2] for line in tidy]
    assert [line.partition("#")[2] for line in json.loads(polish)["rules"][0]["rule"]] == comments
    assert json.loads(format_document(polish, into="en"))["rules"] == json.loads(done)["rules"]


def test_comments_of_a_field_are_kept():
    when = "# loyal\ncustomer.spend  > 5 PLN # so far"
    done = format_document(text_of(minimal(segments=[{"id": "loyal", "when": when}])))
    assert json.loads(done)["segments"][0]["when"] == ["# loyal", "customer.spend > 5 PLN # so far"]
    assert format_document(format_document(done, into="pl"), into="en").endswith(done[-200:])


@given(rules(), st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["# a", '# "b', "#", "#c #d"]))))
def test_comments_anywhere_stay_where_the_printer_puts_them(rule, placed):
    """Whatever stands between the words, the print keeps every comment, and prints the same again."""
    words = print_rule(rule).split(" ")
    if any('"' in word or "“" in word for word in words):
        return
    for at, comment in placed:
        words.insert(min(at, len(words)), f"{comment}\n")
    text = " ".join(words)
    tree = parse_rule(text).tree
    if tree is None:  # between two words that are one
        return
    assert [one.text for one in tree.comments] == [
        line.partition("#")[2].strip() for line in text.split("\n") if "#" in line
    ]
    for language in ("en", "pl"):
        printed = print_rule(tree, language)
        assert print_rule(parse_rule(printed, language).tree, language) == printed
