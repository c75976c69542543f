"""A document's text with single values changed: put, taken out, added to a list; the rest stays."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask_loyalty.language.diagnostics import Edit, Fix
from flask_loyalty.language.source import Span
from flask_loyalty.programme.formatting import rewritten
from flask_loyalty.programme.reading import Placed, Read
from flask_loyalty.programme.shapes import Path

__all__ = ["Patch"]


class Patch:
    """Changes of one document that are made together, gathered one after another.

    :param text, read: a document without mistakes, and what was read of it.
    """

    def __init__(self, text: str, read: Read) -> None:
        assert read.place is not None  # of a document with mistakes nothing is found out
        self.text, self.value, self.place = text, read.value, read.place
        self.edits: list[Edit] = []

    def fix(self, title: Mapping[str, str], *, safe: bool = False) -> Fix:
        """What was gathered, as one correction of the file."""
        return Fix(tuple(sorted(self.edits, key=lambda edit: edit.span.start)), safe, title)

    def sentence(self, path: Path, written: str) -> Patch:
        """Another text of the rule or condition at ``path``; lines that stay are left as they lie."""
        changes = rewritten(self.text, self.value, self.place, path, lambda _: written)
        self.edits += [Edit(span, new) for span, new in changes]
        return self

    def put(self, path: Path, value: Any) -> Patch:
        """A value under a key: in place of the one that is there, or behind the last key of its object."""
        around, key = self._at(path[:-1]), path[-1]
        if key in around.members:
            self._write(around.members[key].span, _json(value))
        else:
            self._add(around, f"{_json(key)}: {_json(value)}")
        return self

    def append(self, path: Path, value: Any) -> Patch:
        """One more member of the list at ``path``; the list is put there if there is none."""
        around = self._at(path[:-1])
        if path[-1] in around.members:
            self._add(around.members[path[-1]], _json(value))
            return self
        return self.put(path, [value])

    def drop(self, path: Path) -> Patch:
        """Take a key or a member of a list out; with its last member goes a list other than the rules."""
        around, key = self._at(path[:-1]), path[-1]
        if isinstance(key, int) and len(around.members) == 1 and path[0] != "rules":
            return self.drop(path[:-1])
        at = key if isinstance(key, int) else list(around.members).index(key)
        start, end = self._member(around, at)
        if at + 1 < len(around.members):
            end = self._member(around, at + 1)[0]
        elif at:
            start = self._member(around, at - 1)[1]
        self._write(Span(start, end), "")
        return self

    # ------------------------------------------------------------ places

    def _at(self, path: Sequence[str | int]) -> Placed:
        here = self.place
        for step in path:
            here = here.members[step]
        return here

    def _member(self, around: Placed, at: int) -> tuple[int, int]:
        """Where a member begins, with its key if it has one, and where its value ends."""
        if not around.keys:
            return around.members[at].start, around.members[at].end
        name = list(around.members)[at]
        return around.keys[str(name)].start, around.members[name].end

    def _add(self, around: Placed, written: str) -> None:
        """One more member behind the last, which lies as the last one does."""
        number = len(around.members)
        if not number:
            self._write(Span(around.start + 1, around.start + 1), written)
            return
        start, end = self._member(around, number - 1)
        before = self._member(around, number - 2)[1] if number > 1 else around.start
        gap = self.text[before:start].lstrip(",[{")
        self._write(Span(end, end), f",{gap if gap.strip() == '' and gap else ' '}{written}")

    def _write(self, span: Span, text: str) -> None:
        """One edit; what is put in where something is put in already comes behind it."""
        for number, edit in enumerate(self.edits):
            if edit.span == span and span.start == span.end:
                self.edits[number] = Edit(span, edit.text + text)
                return
        self.edits.append(Edit(span, text))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
