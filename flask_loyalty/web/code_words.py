"""What is said of a code that was typed."""

from __future__ import annotations

from flask_loyalty.engine.code_states import CodeState, code_reason
from flask_loyalty.web.words import Words

__all__ = ["reason_of", "told"]


def reason_of(words: Words, state: CodeState) -> str:
    """What a kept code does, or what it waits for, as a sentence."""
    if state.state == "applied":
        return ", ".join(words.rule_title(rule) for rule in state.rules)
    return told(words, state)


def told(words: Words, state: CodeState) -> str:
    """A code's state and its reason as a sentence."""
    text = code_reason(state, words.programme, words.names, words.language)
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
