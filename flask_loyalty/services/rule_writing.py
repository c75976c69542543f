"""A rule that is written beside those of a published version: what is to be said of it, what it changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from threading import Lock
from typing import Any

from flask_loyalty.analysis.dead import never_gives
from flask_loyalty.analysis.editing import Edited, Editing
from flask_loyalty.language.diagnostics import Edit, Fix, apply
from flask_loyalty.language.sentences import rule_sentence
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.programme.loader import Catalogue, Loaded, load_programme
from flask_loyalty.programme.mistakes import Located, to_data
from flask_loyalty.programme.patching import Patch
from flask_loyalty.programme.reading import read_json
from flask_loyalty.services.differing import version_data
from flask_loyalty.services.differing_text import Block, diff_blocks

__all__ = ["MOST_TEXT", "NEW", "Desk", "Draft", "changes", "written"]

NEW = "+"
"""Stands for a rule that there is not yet; no rule has such an id."""

MOST_TEXT = 4000
"""So many characters of a rule are looked at while it is written; none of sense is as long."""
LOCALES = ("pl", "en")


@dataclass(frozen=True, slots=True)
class Draft:
    """A version in which a rule is written.

    :ivar before: the version as it was published.
    :ivar editing: the same, or with one rule more, which says next to nothing until it is written.
    :ivar new: the id of that rule; None: one that there is, is written anew.
    """

    before: Loaded
    editing: Editing
    new: str | None = None


@dataclass(slots=True)
class Desk:
    """The version whose rules are being written, with what is worked out of it kept from key to key.

    One version at a time, and one rule at a time: whoever asks meanwhile waits for some milliseconds.
    """

    _lock: Lock = field(default_factory=Lock)
    _version: tuple[int, date] | None = None
    _drafts: dict[bool, Draft | None] = field(default_factory=dict)

    @contextmanager
    def draft(
        self, number: int, now: datetime, document: Callable[[], tuple[str, Catalogue]], *, new: bool = False
    ) -> Iterator[Draft | None]:
        """The version to write in; None if today's checks find a mistake in it.

        What is over is looked at anew each day.

        :param document: its text and what the shop sells; asked where it is not kept.
        :param new: whether a rule is written that there is not yet.
        """
        with self._lock:
            if self._version != (number, now.date()):
                self._version, self._drafts = (number, now.date()), {}
            if new not in self._drafts:
                self._drafts[new] = _draft(*document(), now, new=new)
            yield self._drafts[new]


def _draft(text: str, catalogue: Catalogue, now: datetime, *, new: bool) -> Draft | None:
    before = load_programme(text, catalogue=catalogue)
    if before.programme is None:
        return None
    if not new:
        return Draft(before, Editing(text, before, now))
    taken = {rule.id for rule in before.programme.rules}
    polish = before.names.language == "pl"
    ids = ("nowa-regula" if polish else "new-rule") + "{}"
    id_ = next(one for number in count() if (one := ids.format(f"-{number}" if number else "")) not in taken)
    rule = {"id": id_, "rule": "nalicz 1 punkt" if polish else "earn 1 point"}
    more = apply(text, Patch(text, read_json(text)).append(("rules",), rule).fix({}))
    return Draft(before, Editing(more, load_programme(more, catalogue=catalogue), now), id_)


def written(draft: Draft, rule_id: str, text: str, names: Names) -> dict[str, Any]:
    """What is to be said of a rule with another text, as data, each text in both languages.

    ``sentence``: what it says now, None while it has mistakes. ``dead``: whether it would never give
    anything. ``told``: what is wrong or may surprise, as
    :func:`flask_loyalty.programme.mistakes.to_data` gives it, with ``own`` (whether it is about the text by
    itself), the further rules that it names with their texts, and each correction's ``text`` of the rule,
    None if it changes something else of the document. ``written``: what stands in the document then, of a
    new rule the whole of it, otherwise its text.

    :param names: with the shop's names of its goods, for the sentence.
    """
    editing = draft.editing
    edited = editing.edited(rule_id, text)
    rule, known = edited.rule, editing.loaded.names
    here = _rules(edited.document)[editing.places[rule_id]]
    return {
        "sentence": {one: rule_sentence(rule.rule, names, one, reader="merchant") for one in LOCALES}
        if rule
        else None,
        "dead": rule is not None and never_gives(editing.whole.programme, rule, known) is not None,
        "told": [
            *(_told(editing, edited, rule_id, text, one, own=True) for one in edited.mistakes),
            *(_told(editing, edited, rule_id, text, one, own=False) for one in edited.found),
        ],
        "written": json.dumps(here if draft.new else here["rule"], ensure_ascii=False, indent=2),
    }


def changes(draft: Draft, rule_id: str, text: str, now: datetime, locale: str) -> Sequence[Block]:
    """What another text of a rule would change, for whom and at what cost; nothing while it has mistakes."""
    edited = draft.editing.edited(rule_id, text)
    after, before = load_programme(edited.document), draft.before
    if after.programme is None:
        return ()
    assert before.programme is not None  # nothing else is edited
    data = version_data((before.programme, before.names), (after.programme, after.names), now)
    return list(diff_blocks(data, locale))


def _told(
    editing: Editing, edited: Edited, rule_id: str, text: str, one: Located, *, own: bool
) -> dict[str, Any]:
    data = to_data(one)
    in_text = one.inside is not None
    document = edited.document
    return {
        **data,
        "own": own,
        "shown": data["shown"] if in_text else "",
        "rules": [
            _rule(editing, other.steps, other.label, {rule_id: text})
            for other in one.related
            if _is_rule(other.steps)
        ],
        "fixes": [
            {"title": fix["title"], "text": _corrected(fix, document, text, editing.places[rule_id])}
            for fix in one.fixes
            if not own or in_text
        ],
    }


def _rules(document: str) -> Any:
    return json.loads(document)["rules"]


def _is_rule(steps: Sequence[str | int]) -> bool:
    return tuple(steps[:1]) == ("rules",) and len(steps) > 1


def _rule(
    editing: Editing, steps: Sequence[str | int], label: Mapping[str, str], typed: Mapping[str, str]
) -> dict[str, Any]:
    """Another rule of a finding; the one that is written with what is typed."""
    assert editing.loaded.programme is not None
    rule = editing.loaded.programme.rules[int(steps[1])]
    return {"id": rule.id, "text": typed.get(rule.id, rule.text), "label": dict(label)}


def _corrected(fix: Mapping[str, Any], document: str, text: str, place: int) -> str | None:
    """The rule's text with a correction made; None if more than this text would change."""
    edits = tuple(Edit(Span(one["start"], one["end"]), one["text"]) for one in fix["edits"])
    if fix.get("in") != "file":
        return apply(text, Fix(edits))
    before, after = json.loads(document), json.loads(apply(document, Fix(edits)))
    if len(after.get("rules", ())) != len(before["rules"]):
        return None
    new = after["rules"][place].pop("rule")
    before["rules"][place].pop("rule")
    if after != before:
        return None
    return new if isinstance(new, str) else "\n".join(new)
