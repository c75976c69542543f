"""What is said of a code that was typed."""

from __future__ import annotations

from datetime import datetime

from flask_loyalty.engine.code_states import CodeState, code_reason
from flask_loyalty.web.guard import is_guest
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.words import Words

__all__ = ["reason_of", "told"]


def reason_of(words: Words, state: CodeState, now: datetime) -> str:
    """What a kept code does, or what it waits for, as a sentence."""
    if state.state == "applied":
        return ", ".join(words.rule_title(rule) for rule in state.rules)
    better = next((miss.by for miss in state.missed if miss.clause == "lost" and miss.by), "")
    if state.state == "lost" and better:
        return t("Instead you have: %(name)s.", name=words.rule_title(better))
    if state.state == "not_yet" and (since := _since(words, state.typed)) is not None:
        return t("It will work from %(day)s.", day=words.day(since, now))
    if state.state == "guest" and not is_guest():
        return t("This code is for members of the programme.")
    return told(words, state)


def _since(words: Words, typed: str) -> datetime | None:
    """The first day of a code of the document, by what was typed."""
    codes = words.programme.codes.values()
    wanted = typed.strip().casefold()
    return next((one.since for one in codes if one.id.casefold() == wanted and not one.batch), None)


def told(words: Words, state: CodeState) -> str:
    """A code's state and its reason as a sentence."""
    text = code_reason(state, words.programme, words.names, words.language)
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
