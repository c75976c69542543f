"""The good vectors show every construct of the grammar, with and without each of its optional parts."""

from __future__ import annotations

import json
from importlib.resources import files

from lark import Token

from flask_loyalty.language.vocabulary import AUDIENCES, EVENT_WORDS, FACTS
from tests.language.lexers import larks

PARSER = larks("contextual")


def trees():
    text = files("flask_loyalty.grammar").joinpath("vectors", "good.json").read_text("utf-8")
    for case in json.loads(text)["cases"]:
        start = "rule" if "rule" in case else "expression"
        yield PARSER.parse(case.get("rule") or case.get("expression") or case["amount"], start=start)


def shown():
    """Every construct of the vectors, and of each its optional parts that are there or left out."""
    found = set()
    for tree in trees():
        for node in tree.iter_subtrees():
            name = str(node.data)
            found.add(name)
            found.update((name, place, child is not None) for place, child in enumerate(node.children))
    return found


def constructs():
    """Every name that the grammar gives to a construct."""
    return {str(rule.alias or rule.origin.name) for rule in PARSER.rules} - _PASSED_ON


# A rule that begins with "?" stands for its only child; what "*" and "+" repeat has names of Lark's own.
_PASSED_ON = {str(rule.origin.name) for rule in PARSER.rules if rule.options.expand1} | {
    str(rule.origin.name) for rule in PARSER.rules if str(rule.origin.name).startswith("__")
}


def test_every_construct_has_a_good_vector():
    assert constructs() - shown() == set()


def test_every_optional_part_is_there_once_and_left_out_once():
    """A part that is None in one vector stands in another."""
    found = shown()
    parts = {pair[:2] for pair in found if isinstance(pair, tuple)}
    optional = {
        (str(rule.alias or rule.origin.name), place)
        for rule in PARSER.rules
        for place, empty in enumerate(rule.options.empty_indices)
        if any(rule.options.empty_indices) and empty
    }
    assert optional
    one_way = {
        (name, place)
        for name, place in optional & parts
        if not {(name, place, True), (name, place, False)} <= found
    }
    # No fact of the language both takes a filter and may be missing, so nothing good has the two together.
    assert one_way == {("filtered", 3)}


def test_every_word_of_the_vocabulary_has_a_good_vector():
    words = {
        str(token) for tree in trees() for token in tree.scan_values(lambda leaf: isinstance(leaf, Token))
    }
    assert {name for name in FACTS if name not in words} == set()
    assert {word for word in EVENT_WORDS if word not in words and word != "order"} == set()
    assert {word for word in AUDIENCES if f"{word}s" not in words} == set()
