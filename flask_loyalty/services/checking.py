"""Programme files checked: every mistake and note at once, and the corrections that are safe made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from flask_loyalty.analysis.examine import examine
from flask_loyalty.analysis.unpicked import with_meetings
from flask_loyalty.programme.correcting import corrected
from flask_loyalty.programme.loader import Catalogue, Loaded
from flask_loyalty.programme.mistakes import Located, explain, explain_all, to_data
from flask_loyalty.services.bookable import unapplied, unbooked
from flask_loyalty.services.describing import loaded_file, number_of, programmes_below, put, read_file

__all__ = ["Checked", "check_files", "checked", "correct_files"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in programme files: mistakes and notes in the order of the files.

    :ivar files: how many were looked at.
    """

    files: int
    diagnostics: tuple[Located, ...]

    @property
    def mistakes(self) -> int:
        """How many stand in the way of a programme; notes do not."""
        return sum(not one.warning for one in self.diagnostics)

    @property
    def status(self) -> int:
        """Of the command: 1 if there is a mistake, or nothing was checked."""
        return 1 if self.mistakes or not self.files else 0

    def data(self) -> dict[str, Any]:
        """Everything as JSON, each text in both languages."""
        return {
            "files": self.files,
            "mistakes": self.mistakes,
            "notes": len(self.diagnostics) - self.mistakes,
            "diagnostics": [to_data(one) for one in self.diagnostics],
        }

    def text(self, locale: str) -> str:
        """Everything as a person reads it, and a last line that counts."""
        told = explain_all(self.diagnostics, locale)
        notes = len(self.diagnostics) - self.mistakes
        return "\n\n".join([*told, _counts(self.files, self.mistakes, notes, locale)])


def checked(
    paths: Sequence[str],
    *,
    catalogue: Catalogue | None = None,
    also: Sequence[Located] = (),
    deep: datetime | None = None,
    gifts: bool = False,
    deals: bool = True,
) -> Checked:
    """Check programme files, every mistake and note at once.

    A folder stands for the programmes in it: its ``*.json`` without the case files. A case file that is
    named, and a folder without programmes, are told as mistakes.

    :param catalogue: what the shop sells; an id that it has not gets a note.
    :param also: notes that are about no file.
    :param gifts: whether the shop adds products that are given to its orders.
    :param deals: whether its checkout applies deals.
    :param deep: the moment for which each programme is also examined as a whole; None: it is not.
    """
    found = [*also]
    files = programmes_below(paths)
    for path in files:
        loaded = loaded_file(path, None, catalogue) if isinstance(path, Path) else path
        if deep is not None and isinstance(path, Path) and isinstance(loaded, Loaded):
            loaded = _with_meetings(path, loaded, deep)
        found += (loaded,) if isinstance(loaded, Located) else loaded.diagnostics
        if isinstance(path, Path) and isinstance(loaded, Loaded):
            found += _undone(path, loaded, gifts, deals)
            found += _examined(path, loaded, deep)
    return Checked(number_of(files), tuple(found))


def check_files(paths: Sequence[str], locale: str = "en") -> tuple[str, int]:
    """Every mistake and note in programme files as text, and the exit status; see :func:`checked`."""
    found = checked(paths)
    return found.text(locale), found.status


def correct_files(paths: Sequence[str], locale: str = "en", *, deep: datetime | None = None) -> str:
    """Make every safe correction in programme files; the answer says which changed, "" if none did.

    :param deep: the moment for which each programme is also examined as a whole; what that corrects is named.
    """
    told = []
    for path in programmes_below(paths):
        text = read_file(path) if isinstance(path, Path) else path
        if not isinstance(text, str) or not isinstance(path, Path):
            continue  # checking tells what is wrong with it
        also = None if deep is None else partial(examine, now=deep, name=str(path))
        better, made = corrected(text, name=str(path), also=also)
        failed = put(path, better) if made else None
        if failed is not None:
            told.append(explain(failed, locale))
        elif made:
            told.append(f"{path}: {'poprawki' if locale == 'pl' else 'corrections made'}: {len(made)}")
            told += [] if deep is None else [f"  {one['pl' if locale == 'pl' else 'en']}" for one in made]
    return "\n".join(told)


def _examined(path: Path, loaded: Loaded, moment: datetime | None) -> Sequence[Located]:
    text = read_file(path)
    if moment is None or not isinstance(text, str):
        return ()
    return examine(text, loaded, moment, name=str(path))


def _with_meetings(path: Path, loaded: Loaded, moment: datetime) -> Loaded:
    """Mistakes of which an order shows what they leave open, with that order."""
    text = read_file(path)
    return with_meetings(text, loaded, moment, name=str(path)) if isinstance(text, str) else loaded


def _undone(path: Path, loaded: Loaded, gifts: bool, deals: bool) -> Sequence[Located]:
    """Notes about rules that are decided but could not be published, or would not be applied."""
    text = read_file(path)
    if loaded.programme is None or not isinstance(text, str):
        return ()
    undone = unbooked(loaded.programme, text, str(path), gifts=gifts)
    return undone if deals else (*undone, *unapplied(loaded.programme, text, str(path)))


def _counts(files: int, mistakes: int, notes: int, locale: str) -> str:
    if locale == "pl":
        return f"Pliki: {files}, błędy: {mistakes}, uwagi: {notes}"
    return f"Files: {files}, mistakes: {mistakes}, notes: {notes}"
