"""Rules of one wording are filled into a template: the same tree, and the same mistakes, as by reading."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.language import Names, parse_rule, print_rule
from flask_loyalty.language.reading import _read
from flask_loyalty.language.scanning import scan
from flask_loyalty.language.templates import Templates, _alike
from tests.language.trees import rules


def slowly(text, language="en", names=None):
    """A text read word by word."""
    return _read(text, "rule", scan(text, language), language, names).tree


def templates(language="en", names=None):
    return Templates(language, lambda text: slowly(text, language, names))


WORDINGS = [
    ("en", "earn {} points on every item where item.category in {} and item.brand = {}", '{:d} "{}" "{}"'),
    ("en", "price {} PLN on cheapest {} of every {} items where item.sku in ({}, {})",
     '{:.2f} {:d} {:d} "{}" "{}"'),
    ("en", "discount {}% on dearest {} item with {} items where item.paid > {} PLN",
     "{:d} {:d} {:d} {:.2f}"),
    ("en", "when order.subtotal above {} PLN >= {}% of {} PLN\nearn {} points", "{:d} {:d} {:d} {:d}"),
    ("en", "within {} days of segment {}\ndiscount {}%\nat most {} times per day", '{:d} "{}" {:d} {:d}'),
    ("en", "when (customer.spend in last {} days where item.brand = {} else {} PLN) > {} PLN\n"
           "give {} item {}", '{:d} "{}" {:d} {:d} {:d} "{}"'),
    ("en", "discount {}% on every {} items\nat most {} PLN per order", "{:d} {:d} {:d}"),
    ("en", "earn {} stamps {} per {} PLN of order.subtotal", '{:d} "{}" {:d}'),
    ("pl", "nalicz {} punktów za każde {} zł marży zamówienia", "{:d} {:d}"),
    ("pl", "gdy wydatki klienta w ostatnich {} dniach >= {} zł\n"
           "rabat {}% na produktach, gdzie marka produktu = {}",
     '{:d} {:d} {:d} "{}"'),
]  # fmt: skip


def written(kinds, number, text):
    """Literals for the places of a wording."""
    made = []
    for place, kind in enumerate(kinds.split(" ")):
        made.append(kind.format(text * (place + 1)) if '"' in kind else kind.format(number + 7 * place))
    return made


@pytest.mark.parametrize(("language", "wording", "kinds"), WORDINGS)
def test_the_third_of_a_wording_is_filled_and_not_read(language, wording, kinds):
    kept = templates(language)
    texts = [
        wording.format(*written(kinds, number, text)) for number, text in [(5, "a"), (61, "bc"), (118, "")]
    ]
    assert kept.tree(texts[0]) is None
    for text in [*texts[1:], texts[0]]:
        filled = kept.tree(text)
        assert filled is not None
        assert _alike(filled, slowly(text, language))


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("discount 5% on cheapest 2 items", "discount 5% on cheapest 1.5 items"),
        ("discount 5 PLN", "discount 5.001 PLN"),
        ("within 5 days of order\ndiscount 5%", "within 2.5 days of order\ndiscount 5%"),
    ],
)
def test_a_number_that_does_not_fit_is_told_as_ever(good, bad):
    parse_rule(good)
    parse_rule(good)
    parsed = parse_rule(bad)
    assert parsed.tree is None
    assert [one.code for one in parsed.diagnostics] in (["R109"], ["L016"])


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("when now.date >= 2026-05-01\nearn 5 points", "when now.date >= 2026-05-02\nearn 5 points"),
        ("when now.time in 07:00 to 10:00\nearn 5 points", "when now.time in 07:00 to 11:00\nearn 5 points"),
        ("earn 1 000 points", "earn 1 001 points"),
        ('discount 5% on every 1 000 items where item.sku = "1"',
         'discount 5% on every 1 001 items where item.sku = "1"'),
    ],
)  # fmt: skip
def test_what_is_no_plain_number_or_text_stays_in_the_wording(text, other):
    for one in (text, text, text, other, other):
        assert _alike(parse_rule(one).tree, slowly(one))
    assert print_rule(parse_rule(other).tree) != print_rule(parse_rule(text).tree)


def test_a_comment_is_never_lost():
    kept = [parse_rule(f'earn {number} points # "{number}"').tree.comments for number in range(4)]
    assert [[one.text for one in comments] for comments in kept] == [[f'"{number}"'] for number in range(4)]


def test_a_documents_own_words_are_its_own():
    """The same text says other things under other names."""
    plain, own = Names(), Names(counters=("heart",))
    for _ in range(3):
        assert parse_rule("earn 5 points", "en", plain).tree == parse_rule("earn 5 points", "en", own).tree


@given(rules(), st.sampled_from(["en", "pl"]), st.integers(1, 999_999), st.text("abcó/- ", max_size=12))
def test_filling_is_reading(rule, language, number, text):
    """Whatever a rule says: with other numbers and texts it is the tree that reading would make."""
    first = print_rule(rule, language)

    def other(match):
        return f'"{text}"' if match.group().startswith('"') else str(number)

    second = re.sub(r'"[^"\n]*"|(?<![\w.,:-])[0-9]+(?![\w.,:-])', other, first)
    kept = templates(language)
    kept.tree(first)
    for one in (first, second):
        filled = kept.tree(one)
        if filled is not None:
            assert _alike(filled, slowly(one, language))
