"""The laws of reading and printing, on random trees."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.language import (
    Names,
    check_condition,
    check_rule,
    condition_phrase,
    parse_expression,
    parse_rule,
    print_expression,
    print_rule,
    rule_sentence,
)
from flask_loyalty.language.diagnostics import CATALOGUE
from flask_loyalty.language.mistake_words import help_text, message
from flask_loyalty.language.reports import render
from flask_loyalty.language.scanning import scan, scan_thoroughly
from flask_loyalty.language.walking import manifest
from tests.language.lexers import assert_same_words, assert_same_words_or_stop
from tests.language.trees import expressions, rules


@given(expressions())
def test_an_expression_survives_print_and_parse(expression):
    """Parsing the print of a tree gives the tree, and the print is stable."""
    text = print_expression(expression)
    parsed = parse_expression(text)
    assert parsed.tree == expression, text
    assert print_expression(parsed.tree) == text


@given(rules())
def test_a_rule_survives_print_and_parse(rule):
    """Parsing the print of a rule gives the rule, and the print is stable."""
    text = print_rule(rule)
    parsed = parse_rule(text)
    assert parsed.tree == rule, text
    assert print_rule(parsed.tree) == text


@given(rules())
def test_words_mean_the_same_without_the_parsers_context(rule):
    """Ours and both of Lark's lexers find the same words, so an editor can highlight word by word."""
    assert_same_words(print_rule(rule), "rule")


@given(expressions(), expressions())
def test_different_trees_print_differently(one, other):
    """The print of a history fact serves as its key."""
    assert (one == other) == (print_expression(one) == print_expression(other))


@given(rules())
def test_the_checker_answers_every_tree(rule):
    """Whatever parses is checked, told and rendered without an exception, in both languages."""
    names = Names(tiers=("silver", "gold"), segments=("vip",))
    text = print_rule(rule)
    parsed = parse_rule(text).tree
    for diagnostic in check_rule(parsed, names):
        assert diagnostic.code in {code.partition(".")[0] for code in CATALOGUE}
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)
        for locale in ("pl", "en"):
            assert render(diagnostic, text=text, place="rule", locale=locale)
            assert "{" not in message(diagnostic, locale) + help_text(diagnostic, locale) or "{" in text
    for locale in ("pl", "en"):
        for reader in ("merchant", "customer"):
            assert rule_sentence(parsed, names, locale, reader)


@given(expressions())
def test_every_expression_is_checked_and_told(expression):
    names = Names()
    check_condition(expression, names)
    for fact in manifest(expression):
        assert fact.otherwise is None
    for locale in ("pl", "en"):
        condition_phrase(expression, names, locale)


@given(st.lists(st.sampled_from(["\n", "\n\n", "\t", " ", " \n "]), min_size=1, max_size=3), rules())
def test_line_ends_and_spaces_mean_nothing(spaces, rule):
    """One clause a line or all on one line: the same rule."""
    text = print_rule(rule)
    assert parse_rule(text.replace("\n", "".join(spaces))).tree == rule


_BITS = st.sampled_from(
    [
        *'0123456789.,:%()-+*/<>=! \n#"„”',
        *("PLN", "in", "last", "at", "most", "total", "this", "order", "order.margin", "on", "every"),
        *("not", "zł", "item.", "x_1", "2026-05-01", "07:00", "1 000"),
    ]
)


@given(st.lists(_BITS, max_size=30).map("".join) | st.lists(_BITS, max_size=30).map(" ".join))
def test_any_text_falls_into_the_same_words(text):
    """Ours and Lark's basic lexer agree on texts that mean nothing, and on where they stop."""
    assert_same_words_or_stop(text)


@given(
    st.lists(_BITS, max_size=30).map("".join)
    | st.lists(_BITS, max_size=30).map(" ".join)
    | rules().map(print_rule),
    st.sampled_from(["en", "pl"]),
)
def test_the_quick_look_at_a_text_misses_nothing(text, language):
    """What is passed as plain has no mistake that the thorough look would find."""
    quick = scan(text, language)
    thorough = scan_thoroughly(text, language)
    assert (quick.diagnostics, quick.comments) == (thorough.diagnostics, thorough.comments)
