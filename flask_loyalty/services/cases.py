"""Runs a case file: each case through ``decide`` and ``advance``, compared with what it expects.

Pure but for :func:`run_paths`, which reads files. No database, no shop, no Python to write: a merchant's
examples are tested by the engine that serves the checkout.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask_loyalty.engine.changes import Occurrence
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.programme.casefile import Case, read_cases
from flask_loyalty.programme.casefit import fit_cases
from flask_loyalty.programme.loader import Loaded, load_programme
from flask_loyalty.programme.mistakes import Located, explain
from flask_loyalty.services.comparing import Comparison, Unfit
from flask_loyalty.services.deciding_cases import decision_of, occurrence_of, with_only
from flask_loyalty.services.describing import CASES, files_below, read_file, refused_file

__all__ = ["CaseReport", "CaseResult", "decide_case", "run_case", "run_cases", "run_paths"]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case came out; ``differences`` tell line by line what was expected and what came.

    ``confirm``: nobody has confirmed yet that what it expects is what is wanted.
    """

    name: str
    line: int
    differences: tuple[str, ...] = ()
    confirm: bool = False

    @property
    def passed(self) -> bool:
        return not self.differences


@dataclass(frozen=True, slots=True)
class CaseReport:
    """All cases of a file; ``trouble`` tells why none could be run, ``notes`` what may surprise."""

    name: str
    results: tuple[CaseResult, ...] = ()
    trouble: str = ""
    notes: tuple[Located, ...] = ()

    @property
    def failed(self) -> int:
        return sum(not result.passed for result in self.results)

    @property
    def exit_code(self) -> int:
        return 1 if self.trouble or self.failed else 0

    def text(self, locale: str = "en", *, all_cases: bool = True) -> str:
        """The report as a person reads it; the last line counts."""
        lines = [self.name]
        if self.trouble:
            return "\n".join([*lines, self.trouble])
        lines += [explain(one, locale) for one in self.notes]
        words = {"pl": ("dobrze ", "BŁĄD   ")}.get(locale, ("ok     ", "FAILED "))
        for result in self.results:
            if result.passed and all_cases:
                lines.append(f"  {words[0]}{result.name}")
            elif not result.passed:
                lines.append(f"  {words[1]}{result.name} ({self.name}:{result.line})")
                lines += [f"           {difference}" for difference in result.differences]
        return "\n".join(lines)


def run_cases(
    text: str, load: Callable[[str], str], *, name: str = "cases", locale: str = "en"
) -> CaseReport:
    """Run every case of a case file.

    :param text: the case file.
    :param load: gives the text of the programme that the case file names; may raise ``OSError``.
    :param name: what to call the case file, for places.
    """
    read = read_cases(text, name=name)
    if read.file is None:
        return CaseReport(name, trouble="\n\n".join(explain(one, locale) for one in read.diagnostics))
    try:
        loaded = load_programme(load(read.file.programme), name=read.file.programme)
    except (OSError, UnicodeDecodeError) as error:
        return CaseReport(name, trouble=explain(refused_file(read.file.programme, error), locale))
    if loaded.programme is None:
        return CaseReport(name, trouble="\n\n".join(explain(one, locale) for one in loaded.errors))
    found = fit_cases(text, read.file, loaded, name)
    if any(not one.warning for one in found):
        return CaseReport(name, trouble="\n\n".join(explain(one, locale) for one in found))
    results = tuple(run_case(case, loaded, locale) for case in read.file.cases)
    return CaseReport(name, results, notes=found)


def run_case(case: Case, loaded: Loaded, locale: str = "en") -> CaseResult:
    """Run one case; whatever goes wrong is told as a difference."""
    programme = loaded.programme
    assert programme is not None, "only a programme without mistakes has cases run"
    try:
        decision = decision_of(case, with_only(case, programme, locale), loaded.names)
        compared = Comparison(case, decision, programme, loaded.names, locale)
        found = tuple(compared.differences())
    except Unfit as mistake:
        found = (mistake.told(locale),)
    return CaseResult(case.name, case.line, found, case.confirm)


def decide_case(case: Case, loaded: Loaded, locale: str = "en") -> tuple[Decision, Occurrence] | str:
    """What the programme says of a case, with the rules that were at stake; or why it cannot be decided."""
    assert loaded.programme is not None, "only a programme without mistakes decides"
    try:
        at_stake = with_only(case, loaded.programme, locale)
        decision = decision_of(case, at_stake, loaded.names)
        return decision, occurrence_of(case, at_stake, loaded.names)
    except Unfit as mistake:
        return mistake.told(locale)


def run_paths(paths: Sequence[str], locale: str = "en") -> tuple[str, int]:
    """Run case files, and those (``*.cases.json``) of folders; the text to print and the exit status."""
    reports, told = [], []
    for path in files_below(paths, CASES):
        if not isinstance(path, Path):  # a folder without case files
            told.append(explain(path, locale))
            continue
        found = read_file(path)
        if isinstance(found, str):
            reports.append(run_cases(found, _beside(path), name=str(path), locale=locale))
        else:
            reports.append(CaseReport(str(path), trouble=explain(found, locale)))
    lines = [*told, *(one.text(locale) for one in reports), _counts(reports, locale)]
    return "\n\n".join(lines), 1 if told else _status(reports)


def _beside(path: Path) -> Callable[[str], str]:
    return lambda name: (path.parent / name).read_text(encoding="utf-8")


def _status(reports: Sequence[CaseReport]) -> int:
    return 0 if reports and not any(report.exit_code for report in reports) else 1


def _counts(reports: Sequence[CaseReport], locale: str) -> str:
    """The last line: how many cases, how many held."""
    cases = sum(len(report.results) for report in reports)
    failed = sum(report.failed for report in reports)
    broken = sum(bool(report.trouble) for report in reports)
    notes = sum(len(report.notes) for report in reports)
    unsure = sum(result.confirm for report in reports for result in report.results)
    if locale == "pl":
        told = f"Przypadki: {cases}, dobrze: {cases - failed}, błędnie: {failed}"
        told += f", do potwierdzenia: {unsure}" if unsure else ""
        told += f", uwagi: {notes}" if notes else ""
        return told + (f"; pliki, których nie dało się uruchomić: {broken}" if broken else "")
    told = f"Cases: {cases}, passed: {cases - failed}, failed: {failed}"
    told += f", to be confirmed: {unsure}" if unsure else ""
    told += f", notes: {notes}" if notes else ""
    return told + (f"; files that could not be run: {broken}" if broken else "")
