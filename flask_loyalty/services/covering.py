"""Which clauses of a programme its cases exercise: each condition held and failed, each band, each limit.

Measured by what ``decide`` saw: the cases are decided while somebody looks on, and a clause that the decision
did not come to is not exercised. No database: files in, text and data out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from flask_loyalty.analysis.clauses import Clause, Turn, clauses_of, turned_out
from flask_loyalty.language.source import position
from flask_loyalty.language.wording import number_text
from flask_loyalty.programme.casefile import CaseFile, read_cases
from flask_loyalty.programme.casefit import fit_cases
from flask_loyalty.programme.loader import Loaded, load_programme
from flask_loyalty.programme.mistakes import Located, explain, line_excerpt
from flask_loyalty.programme.model import ProgrammeRule
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.reading import read_json
from flask_loyalty.services.comparing import Unfit
from flask_loyalty.services.covering_words import missing_text, summary_text
from flask_loyalty.services.deciding_cases import watch_case
from flask_loyalty.services.describing import CASES, files_below, read_file

__all__ = ["Coverage", "RuleCoverage", "cover_files", "coverage_of"]


@dataclass
class RuleCoverage:
    """The clauses of one rule and, for each way in which one turned out, the first case that shows it."""

    rule: ProgrammeRule
    clauses: tuple[Clause, ...]
    shown: dict[Turn, str] = field(default_factory=dict)

    @property
    def sides(self) -> int:
        """In how many ways its clauses can turn out."""
        return sum(len(clause.sides) for clause in self.clauses)

    def missing(self) -> Iterator[tuple[Clause, tuple[str, ...]]]:
        """The clauses with the ways in which no case shows them."""
        for place, clause in enumerate(self.clauses):
            sides = tuple(side for side in clause.sides if (place, side) not in self.shown)
            if sides:
                yield clause, sides


@dataclass
class Coverage:
    """What cases exercise of one programme.

    :ivar file: what the programme's document is called.
    """

    file: str
    text: str
    loaded: Loaded
    rules: tuple[RuleCoverage, ...]
    cases: int = 0

    @property
    def sides(self) -> int:
        return sum(one.sides for one in self.rules)

    @property
    def shown(self) -> int:
        return sum(len(one.shown) for one in self.rules)

    def add(self, file: CaseFile, locale: str = "en") -> list[str]:
        """Count what the cases of a file show; what cannot be decided is told."""
        told: list[str] = []
        programme = self.loaded.programme
        assert programme is not None, "only a programme without mistakes is covered"
        for case in file.cases:
            try:
                watched = watch_case(case, programme, self.loaded.names, locale)
            except Unfit as mistake:
                told.append(f"{case.name}: {mistake.told(locale)}")
                continue
            self.cases += 1
            at_stake = {rule.id for rule in watched.programme.rules}
            for one in self.rules:
                if one.rule.id in at_stake:
                    asked = watched.seen.get(one.rule.id, ())
                    turns = turned_out(one.rule, one.clauses, watched.event, watched.decision, asked)
                    for turn in sorted(turns):
                        one.shown.setdefault(turn, case.name)
        return told

    def data(self) -> dict[str, Any]:
        """Everything as JSON, with the first case that shows each way in which a clause turned out."""
        notes = Notebook(self.file, self.text, read_json(self.text))
        return {
            "file": self.file,
            "cases": self.cases,
            "clauses": self.sides,
            "exercised": self.shown,
            "percent": _percent(self.shown, self.sides),
            "rules": [_rule_data(one, place, notes) for place, one in enumerate(self.rules)],
        }

    def findings(self, locale: str) -> Iterator[str]:
        """What no case exercises, clause by clause, with the place and a caret."""
        notes = Notebook(self.file, self.text, read_json(self.text))
        for place, one in enumerate(self.rules):
            for clause, sides in one.missing():
                yield _told(one.rule, clause, sides, place, notes, locale)


def coverage_of(file: str, text: str, loaded: Loaded) -> Coverage:
    """A programme of which nothing is exercised yet."""
    assert loaded.programme is not None, "only a programme without mistakes is covered"
    rules = tuple(RuleCoverage(rule, clauses_of(rule)) for rule in loaded.programme.rules)
    return Coverage(file, text, loaded, rules)


def _percent(part: int, whole: int) -> str:
    """A share as a percentage with one place, rounded down so that 100.0 means all."""
    tenths = 1000 * part // whole if whole else 1000
    return f"{tenths // 10}.{tenths % 10}"


# ---------------------------------------------------------------- places


def _place(rule: ProgrammeRule, clause: Clause, place: int, notes: Notebook) -> tuple[int, int, int]:
    """The line in the file, and line and column in the rule's own text (0 where it is no part of it)."""
    lines = notes.lines_of(("rules", place, "rule"))
    if clause.span.start == clause.span.end:
        return notes.place(lines[0])[0], 0, 0
    line, column = position(rule.text, clause.span.start)
    return notes.place(lines[min(line, len(lines)) - 1])[0], line, column


def _rule_data(one: RuleCoverage, place: int, notes: Notebook) -> dict[str, Any]:
    clauses = []
    for number, clause in enumerate(one.clauses):
        at, line, column = _place(one.rule, clause, place, notes)
        shown = {side: one.shown.get((number, side)) for side in clause.sides}
        clauses.append(
            {
                "clause": clause.kind,
                "text": one.rule.text[clause.span.start : clause.span.end],
                "at": at,
                "line": line,
                "column": column,
                "shown_by": shown,
            }
        )
    return {
        "id": one.rule.id,
        "clauses": one.sides,
        "exercised": len(one.shown),
        "percent": _percent(len(one.shown), one.sides),
        "parts": clauses,
    }


def _told(
    rule: ProgrammeRule, clause: Clause, sides: Sequence[str], place: int, notes: Notebook, locale: str
) -> str:
    at, line, column = _place(rule, clause, place, notes)
    word = "reguła" if locale == "pl" else "rule"
    inside = f" {line}:{column}" if line else ""
    missing = "; ".join(missing_text(clause.kind, side, locale) for side in sides)
    head = f'{notes.name}:{at}, {word} "{rule.id}"{inside}: {missing}'
    return f"{head}\n{line_excerpt(rule.text, clause.span, (line, column))}" if line else head


# ---------------------------------------------------------------- files


def cover_files(
    paths: Sequence[str], locale: str = "en", *, least: Fraction = Fraction(0)
) -> tuple[str, int, list[dict[str, Any]]]:
    """What case files, and those of folders, exercise of their programmes: text, exit status, data.

    :param least: the exit status is 1 if less than so many per cent of any programme is exercised.
    """
    told: list[str] = []
    found: dict[Path, Coverage] = {}
    for path in files_below(paths, CASES):
        told += [explain(path, locale)] if isinstance(path, Located) else _cover_file(path, found, locale)
    status = 1 if told or not found else 0
    for one in found.values():
        told += one.findings(locale)
        told.append(summary_text(one.file, one.cases, one.shown, one.sides, _unfired(one), locale))
        if 100 * one.shown < least * one.sides:
            status = 1
            told.append(_too_little(least, locale))
    return "\n\n".join(told), status, [one.data() for one in found.values()]


def _unfired(one: Coverage) -> list[str]:
    return [rule.rule.id for rule in one.rules if (0, "given") not in rule.shown]


def _too_little(least: Fraction, locale: str) -> str:
    asked = number_text(least, locale)
    return f"To mniej niż {asked}%." if locale == "pl" else f"That is less than {asked}%."


def _cover_file(path: Path, found: dict[Path, Coverage], locale: str) -> list[str]:
    """Count what one case file shows; what is wrong with it."""
    text = read_file(path)
    if not isinstance(text, str):
        return [explain(text, locale)]
    read = read_cases(text, name=str(path))
    if read.file is None:
        return [explain(one, locale) for one in read.diagnostics]
    source = path.parent / read.file.programme
    known = found.get(source.resolve())
    if known is None:
        document = read_file(source)
        if not isinstance(document, str):
            return [explain(document, locale)]
        loaded = load_programme(document, name=str(source))
        if loaded.programme is None:
            return [explain(one, locale) for one in loaded.errors]
        known = found[source.resolve()] = coverage_of(str(source), document, loaded)
    unfit = [one for one in fit_cases(text, read.file, known.loaded, str(path)) if not one.warning]
    if unfit:
        return [explain(one, locale) for one in unfit]
    return known.add(read.file, locale)
