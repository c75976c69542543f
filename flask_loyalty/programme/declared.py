"""Whether what a document declares can be told apart: from the language, and from each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_loyalty.language.definitions import Scope
from flask_loyalty.language.sorts import FLAG, Kind
from flask_loyalty.language.vocabulary import EVENT_WORDS, FACTS, NOUNS, WEEKDAYS
from flask_loyalty.programme.notebook import Notebook, guess

__all__ = ["check_declared"]

Part = Mapping[str, Any]

_SUBJECTS = tuple(scope.value for scope in Scope if scope not in (Scope.NOW, Scope.EVENT))


def check_declared(data: Part, notes: Notebook) -> None:
    """Note every declaration that the language or another one has already, or that leads nowhere."""
    _facts(data, notes)
    _words(data, notes)
    _codes(data, notes)
    rewards = [one["id"] for one in data.get("rewards") or () if "id" in one]
    for place, card in enumerate(data.get("stamp_cards") or ()):
        if "gives" in card and card["gives"] not in rewards:
            near = guess(card["gives"], rewards)
            notes.add("unknown_reward", ("stamp_cards", place, "gives"), detail=card["gives"], guess=near)


def _facts(data: Part, notes: Notebook) -> None:
    events = [*EVENT_WORDS, *(one["id"] for one in data.get("events") or () if "id" in one)]
    taken = {form: name for name, fact in FACTS.items() for form in fact.words["pl"]}
    for place, one in enumerate(data.get("facts") or ()):
        path = ("facts", place)
        if "id" in one:
            subject = one["id"].partition(".")[0]
            if one["id"] in FACTS:
                notes.add("fact_taken", (*path, "id"), detail=one["id"])
            elif subject not in (*_SUBJECTS, *events):
                known = ", ".join((*_SUBJECTS, *events))
                near = guess(subject, (*_SUBJECTS, *events))
                notes.add("fact_subject", (*path, "id"), detail=subject, guess=near, known=known)
        _fitting(one, path, notes)
        for at, form in enumerate(dict.fromkeys((one.get("words") or {}).get("pl", ()))):
            if taken.setdefault(form, one.get("id", "?")) != one.get("id", "?"):
                notes.add("phrase_taken", (*path, "words", "pl", at), detail=form, other=taken[form])


def _fitting(one: Part, path: tuple[str | int, ...], notes: Notebook) -> None:
    """What only one type of fact has."""
    if "type" not in one:
        return
    counts = one["type"].kind is Kind.COUNT
    if counts != ("unit" in one):
        kind = "unit_missing" if counts else "unit_without_count"
        notes.add(kind, path if counts else (*path, "unit"))
    if "clauses" in one and one["type"] != FLAG:
        notes.add("clauses_without_flag", (*path, "clauses"))


def _words(data: Part, notes: Notebook) -> None:
    """Events and counters are words of the language, each with one meaning."""
    taken = dict.fromkeys((*NOUNS, *EVENT_WORDS, *WEEKDAYS, "none"), "@language")
    for noun in NOUNS.values():
        taken.setdefault(noun.plural, "@language")
    for key, place, one in _nouns(data):
        forms = (one.get("words") or {}).get("en")
        plural = forms[1] if forms else ""
        for word, path in ((one["id"], ("id",)), (plural, ("words", "en", 1))):
            own = f"{key}[{place}]"
            if word and taken.setdefault(word, own) != own:
                notes.add("word_taken", (key, place, *path), detail=word, other=taken[word])


def _nouns(data: Part) -> Iterator[tuple[str, int, Part]]:
    for key in ("events", "counters"):
        for place, one in enumerate(data.get(key) or ()):
            if "id" in one:
                yield key, place, one


def _codes(data: Part, notes: Notebook) -> None:
    """Codes are typed by people, so capital and small letters are one; a span must not be empty."""
    first: dict[str, int] = {}
    for place, one in enumerate(data.get("codes") or ()):
        since, until = one.get("since"), one.get("until")
        if since is not None and until is not None and since > until:
            notes.add("from_after_until", ("codes", place, "until"), detail=str(until), other=str(since))
        if "id" not in one:
            continue
        taken = first.setdefault(one["id"].casefold(), place)
        if taken != place and data["codes"][taken]["id"] != one["id"]:
            notes.add("duplicate_id", ("codes", place, "id"), detail=one["id"], other=f"codes[{taken}]")
