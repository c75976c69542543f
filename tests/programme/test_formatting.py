"""A formatted document says the same, and keeps what is no sentence as it was."""

from __future__ import annotations

from importlib.resources import files

import pytest

from flask_loyalty.programme.formatting import format_document
from flask_loyalty.programme.loader import load_programme
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
