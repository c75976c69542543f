"""The vectors of grammar/vectors: what is good, what is refused and where, what prints how."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from flask_loyalty.language import (
    check_amount,
    check_condition,
    check_rule,
    parse_expression,
    parse_rule,
    print_expression,
    print_rule,
    render,
    rule_sentence,
    to_data,
)
from flask_loyalty.language.messages import CATALOGUE
from flask_loyalty.language.vocabulary import MONEY
from tests.language.lexers import assert_same_words
from tests.language.vectors import declared


def _load(name):
    text = files("flask_loyalty.grammar").joinpath("vectors", name).read_text(encoding="utf-8")
    document = json.loads(text)
    assert document["format"] == 1
    return document


def _cases(name):
    return [pytest.param(case, id=case["name"]) for case in _load(name)["cases"]]


def _names():
    return declared()


def _text(case):
    return next(case[key] for key in ("rule", "expression", "amount") if key in case) * case.get("repeat", 1)


def _parse(case):
    return (parse_rule if "rule" in case else parse_expression)(_text(case))


def _print(case, tree):
    return (print_rule if "rule" in case else print_expression)(tree)


def _check(case, tree):
    if "rule" in case:
        return check_rule(tree, _names())
    if "amount" in case:
        return check_amount(tree, _names(), {"money": MONEY}[case["want"]], case["about"])
    return check_condition(tree, _names(), case["about"])


@pytest.mark.parametrize("case", _cases("good.json"))
def test_good(case):
    parsed = _parse(case)
    assert parsed.diagnostics == ()
    found = _check(case, parsed.tree)
    assert [diagnostic.code for diagnostic in found] == case.get("warns", [])
    assert all(diagnostic.severity == "warning" for diagnostic in found)
    again = _parse(
        {**case, next(k for k in ("rule", "expression", "amount") if k in case): _print(case, parsed.tree)}
    )
    assert again.tree == parsed.tree


@pytest.mark.parametrize("case", [case for case in _cases("good.json") if "rule" in case.values[0]])
def test_good_rules_are_told_without_leftovers_of_syntax(case):
    """No fact's name, no operator and no clause word of the text is left in a sentence."""
    tree = _parse(case).tree
    for locale in ("pl", "en"):
        for reader in ("merchant", "customer"):
            told = rule_sentence(tree, _names(), locale, reader)
            assert told
            assert not any(sign in told for sign in (">=", "<=", "!=", '"', "{", "  ", "None"))
            assert not any(f"{word}." in told for word in ("order", "item", "customer", "employee", "now"))


@pytest.mark.parametrize("case", _cases("parses.json"))
def test_parses(case):
    parsed = _parse(case)
    assert parsed.diagnostics == ()
    found = (check_rule if "rule" in case else check_condition)(parsed.tree, _names())
    assert sorted({diagnostic.code for diagnostic in found}) == case["refused"]
    again = (parse_rule if "rule" in case else parse_expression)(_print(case, parsed.tree))
    assert again.tree == parsed.tree


@pytest.mark.parametrize("case", _cases("bad.json"))
def test_bad(case):
    """Codes and places are the contract; each message is there in both languages."""
    parsed = _parse(case)
    found = parsed.diagnostics or _check(case, parsed.tree)
    told = [{"code": d.code, "start": d.span.start, "end": d.span.end} for d in found]
    assert told == case["expect"]
    for diagnostic in found:
        data = to_data(diagnostic, _text(case))
        assert json.loads(json.dumps(data))["message"]["pl"]
        for locale in ("pl", "en"):
            shown = render(diagnostic, text=_text(case), place='klub.json:4, rule "a"', locale=locale)
            assert shown.startswith(
                f'klub.json:4, rule "a" {data["line"]}:{data["column"]}: {diagnostic.code} '
            )
            assert "^" in shown


@pytest.mark.parametrize("case", _cases("roundtrip.json"))
def test_roundtrip(case):
    tree = _parse(case).tree
    assert _print(case, tree) == case["prints"]
    assert (
        _print(
            case, _parse({**case, **{k: case["prints"] for k in case if k in ("rule", "expression")}}).tree
        )
        == (case["prints"])
    )


@pytest.mark.parametrize("name", ["good.json", "parses.json"])
def test_the_same_words_without_the_parsers_context(name):
    for case in _load(name)["cases"]:
        assert_same_words(_text(case), "rule" if "rule" in case else "expression")


def test_every_code_has_a_bad_vector():
    cases = (*_load("bad.json")["cases"], *_load("polish.json")["mistakes"])
    shown = {expected["code"] for case in cases for expected in case["expect"]}
    assert {code.partition(".")[0] for code in CATALOGUE} == shown


def test_every_message_is_there_in_both_languages():
    for code, entry in CATALOGUE.items():
        for texts in (entry.message, entry.help):
            assert set(texts) == {"en", "pl"}, code
            assert all(texts.values()), code
