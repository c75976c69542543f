"""The grammar as a document: no conflict, its closed list of words, its reference."""

from __future__ import annotations

import re
from fractions import Fraction
from importlib.resources import files

import pytest
from lark import Lark
from lark.lexer import Lexer

from flask_loyalty.language import (
    Names,
    check_condition,
    check_rule,
    parse_expression,
    parse_rule,
    print_expression,
    print_rule,
)
from flask_loyalty.language.messages import CATALOGUE
from flask_loyalty.language.nodes import Verb
from flask_loyalty.language.parser import CLAUSES
from flask_loyalty.language.polish_surfaces import CLAUSE_SURFACES
from flask_loyalty.language.vocabulary import CLAUSE_WORDS, FACTS, NOUNS, WEEKDAYS
from tools import facts


def _shipped(name):
    return files("flask_loyalty.grammar").joinpath(name).read_text(encoding="utf-8")


class _NoLexer(Lexer):
    """Strict mode also compares terminals, for which Lark wants another library; our laws do that."""

    def __init__(self, conf):
        pass

    def lex(self, *_):
        return iter(())


def test_no_conflict_is_resolved_by_accident():
    starts = ["rule", "expression", *CLAUSES]
    Lark(_shipped("loyalty.lark"), parser="lalr", lexer=_NoLexer, strict=True, start=starts)


def _grammar_words():
    """Every terminal that spells words, as those words."""
    section = re.search(r"-+ clause words\n(.*?)// -+ names", _shipped("loyalty.lark"), re.S).group(1)
    patterns = re.findall(r"^[A-Z_]+(?:\.\d)?: /([a-z]+(?:\\s\+[a-z]+)?)\(", section, re.M)
    return {pattern.replace(r"\s+", " ") for pattern in patterns}


def test_the_clause_words_are_those_of_the_vocabulary():
    assert _grammar_words() == set(CLAUSE_WORDS)
    assert len(set(CLAUSE_WORDS)) == len(CLAUSE_WORDS)


def test_a_name_refuses_every_clause_word():
    for word in CLAUSE_WORDS:
        parsed = parse_expression(f"now.weekday = {word}")
        assert parsed.tree is None, word
    assert parse_rule("discount 5% on items where every = 3").tree is None


def test_no_word_is_claimed_twice():
    """A noun, a fixed word and a clause word are never the same; nor are facts and nouns."""
    nouns = {word for noun in NOUNS.values() for word in (noun.word, noun.plural)}
    for one, other in (
        (nouns, set(CLAUSE_WORDS)),
        (nouns, set(WEEKDAYS)),
        (set(WEEKDAYS), set(CLAUSE_WORDS)),
    ):
        assert not one & other


def test_polish_words_are_claimed_once():
    """A phrase names one fact, in each of its cases."""
    claimed = {}
    for fact in FACTS.values():
        for form in set(fact.words["pl"]):
            assert claimed.setdefault(form, fact.name) == fact.name


# ---------------------------------------------------------------- the reference

REFERENCE = _shipped("REFERENCE.md")


def test_the_tables_of_facts_and_nouns():
    assert _shipped("FACTS.md") == facts.written(), "run: python -m tools.facts"


def test_the_budget_in_the_reference():
    """How many words and productions there are is stated, and true."""
    grammar = _shipped("loyalty.lark")
    rules = re.findall(r"^[!?]?[a-z_]+:", grammar, re.M)
    stated = re.search(r"(\d+) clause\s+words and (\d+) productions", REFERENCE)
    assert (int(stated[1]), int(stated[2])) == (len(CLAUSE_WORDS), len(rules))


NAMES = Names(
    tiers=("silver", "gold"),
    segments=("vip",),
    ids={"role": ("sales",), "code": ("AUTUMN",)},
    assume_margin=Fraction(1, 5),
)
POLISH = _shipped("REFERENCE.pl.md")
KINDS = {
    "rule": ("rule", "en"),
    "regula": ("rule", "pl"),
    "condition": ("condition", "en"),
    "warunek": ("condition", "pl"),
}


def _examples(page):
    """The trees of a page's examples by language, in their order; each must check."""
    found = {"en": [], "pl": []}
    for mark, block in re.findall(r"```(\w+)\n(.*?)```", page, re.S):
        kind, language = KINDS[mark]
        for text in block.strip().split("\n\n"):
            parse, check, show = {
                "rule": (parse_rule, check_rule, print_rule),
                "condition": (parse_expression, check_condition, print_expression),
            }[kind]
            parsed = parse(text, language)
            assert parsed.tree is not None, (text, parsed.diagnostics)
            about = ("order",) if kind == "condition" else ()
            assert check(parsed.tree, NAMES, *about) == (), text
            assert show(parsed.tree, language) == text
            found[language].append(parsed.tree)
    return found


def test_the_examples_in_the_reference():
    """Each stands in canonical text, in English and in Polish, and both say the same."""
    examples = _examples(REFERENCE)
    assert len(examples["en"]) > 12
    assert examples["pl"] == examples["en"]


def test_the_examples_in_the_polish_reference():
    assert _examples(POLISH)["pl"] == _examples(REFERENCE)["pl"]


@pytest.mark.parametrize("page", [REFERENCE, POLISH])
def test_the_reference_fits_on_two_printed_pages(page):
    """Two pages of A4 in nine points hold about 7 500 letters each."""
    assert len(page) < 15_000


def test_the_polish_reference_names_every_clause_word():
    """A scope is shown as it is printed, "na klienta", though "na jednego klienta" is read too."""
    for terminal, surfaces in CLAUSE_SURFACES.items():
        assert terminal == "PER" or any(surface in POLISH for surface in surfaces), surfaces
    assert "na klienta" in POLISH


def test_the_reference_names_every_effect():
    for verb in Verb:
        assert f"`{verb.value}" in REFERENCE


def test_codes_are_stable_in_shape():
    assert all(re.fullmatch(r"[LTR]\d{3}(\.[a-z_]+)?", code) for code in CATALOGUE)
