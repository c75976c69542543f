"""A rule in colour says what the rule says, and the same words have the same colour."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Error, Keyword, Name, Number, Operator, String, Whitespace

from flask_loyalty.language import print_rule
from flask_loyalty.language.highlighting import LoyaltyLexer, LoyaltyPolishLexer
from tests.language.trees import rules


def coloured(text):
    return [
        (kind, part)
        for _, kind, part in LoyaltyLexer().get_tokens_unprocessed(text)
        if kind is not Whitespace
    ]


def test_each_sort_of_word():
    text = '# mornings\nwhen now.weekday = tuesday and item.brand in "Ziarno"\nearn 1.5 points'
    assert coloured(text) == [
        (Comment.Single, "# mornings"),
        (Keyword, "when"),
        (Name.Variable, "now.weekday"),
        (Operator, "="),
        (Name.Constant, "tuesday"),
        (Operator.Word, "and"),
        (Name.Variable, "item.brand"),
        (Operator.Word, "in"),
        (String, '"Ziarno"'),
        (Keyword.Declaration, "earn"),
        (Number, "1.5"),
        (Name.Builtin, "points"),
    ]


def test_a_sign_that_is_no_word_is_an_error_and_the_rest_keeps_its_colours():
    assert coloured("earn ? 5 points ;") == [
        (Keyword.Declaration, "earn"),
        (Error, "?"),
        (Number, "5"),
        (Name.Builtin, "points"),
        (Error, ";"),
    ]


def test_pygments_finds_it_by_its_name():
    assert isinstance(get_lexer_by_name("loyalty"), LoyaltyLexer)


@given(st.text(max_size=60) | rules().map(print_rule))
def test_nothing_is_lost(text):
    parts = list(LoyaltyLexer().get_tokens_unprocessed(text))
    assert "".join(part for _, _, part in parts) == text
    at = 0
    for start, _, part in parts:
        assert start == at
        at += len(part)


@given(rules().map(print_rule))
def test_a_rule_has_no_error(text):
    assert all(kind is not Error for kind, _ in coloured(text))


def test_each_sort_of_word_in_polish():
    text = "gdy dzień tygodnia = wtorek\nnalicz 1,5 punktu za każdy 1 zł marży zamówienia # dużo"
    parts = [
        (kind, part)
        for _, kind, part in LoyaltyPolishLexer().get_tokens_unprocessed(text)
        if kind is not Whitespace
    ]
    assert (Keyword, "gdy") in parts
    assert (Name.Variable, "dzień tygodnia") in parts
    assert (Name.Constant, "wtorek") in parts
    assert (Keyword.Declaration, "nalicz") in parts
    assert (Name.Variable, "marży zamówienia") in parts
    assert (Comment.Single, "# dużo") in parts
    assert not [part for kind, part in parts if kind is Error]


@given(st.text(max_size=60) | rules().map(lambda rule: print_rule(rule, "pl")))
def test_nothing_is_lost_in_polish(text):
    assert "".join(part for _, _, part in LoyaltyPolishLexer().get_tokens_unprocessed(text)) == text
