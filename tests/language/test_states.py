"""Every state in which the parser can stop has a message, and every message is for a state."""

from __future__ import annotations

import pytest

from flask_loyalty.language.parser import automaton, words_of
from flask_loyalty.language.states import STATES, message_of, told_of
from flask_loyalty.language.vocabulary import CLAUSE_WORDS


def _states():
    return sorted(automaton().keys.values())


def test_states_have_names_of_their_own():
    keys = automaton().keys
    assert set(keys) == set(automaton().actions)
    assert len(set(keys.values())) == len(keys)


def test_every_state_has_a_message():
    assert [key for key in _states() if not message_of(key)] == []


def test_every_message_is_of_a_state():
    """No message and no end of a way is left over from a grammar of yesterday."""
    used = {message_of(key) for key in _states()}
    assert set(STATES) - used == set()
    ends = [end for message in STATES.values() for end in message.ends]
    assert len(ends) == len(set(ends))
    ways = [f" {key}" for key in _states()]
    assert [end for end in ends if not any(way.endswith(f" {end}") for way in ways)] == []


@pytest.mark.parametrize("name", sorted(STATES))
def test_an_example_of_each_message(name):
    """Reading the example stops at its mark, and there this message is told."""
    before, after = STATES[name].example.split("¦")
    rule = before.split(" ")[0] in CLAUSE_WORDS or name == "begin"
    start = "rule" if rule else "expression"
    kinds = [word.kind for word in words_of(before + after)]
    stopped, stack = automaton().read(kinds, start)
    assert stopped == len(words_of(before) if before.strip() else ())
    assert name in (told_of(automaton(), stack, start), message_of(automaton().keys[stack[-1]]))


def test_every_message_is_there_in_both_languages():
    for name, message in STATES.items():
        for texts in (message.next, message.do):
            assert set(texts) == {"en", "pl"}, name
            assert texts["en"] != texts["pl"], name
