"""Programme files put into canonical text, and told in plain words. No database: files in, text and exit
status out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from flask_loyalty.language.costs import Cost, CostClass, cost_of
from flask_loyalty.language.sentences import rule_sentence
from flask_loyalty.language.vocabulary import Case, Names
from flask_loyalty.programme.formatting import format_document
from flask_loyalty.programme.loader import Catalogue, Labels, Loaded, load_programme, report
from flask_loyalty.programme.mistakes import Located, explain, plain
from flask_loyalty.programme.model import Orientation, Phase, Programme, ProgrammeRule
from flask_loyalty.programme.reading import MAX_BYTES
from flask_loyalty.services.surroundings import surroundings

__all__ = [
    "CASES",
    "explain_document",
    "explain_files",
    "files_below",
    "format_files",
    "loaded_file",
    "number_of",
    "programmes_below",
    "put",
    "read_file",
    "refused_file",
]


def number_of(files: Sequence[Path | Located]) -> int:
    """How many of them are files that could be looked at."""
    return sum(isinstance(path, Path) for path in files)


def explain_files(
    paths: Sequence[str], locale: str | None = None, *, labels: Labels | None = None, costs: bool = False
) -> tuple[str, int]:
    """Programme files told in plain words, in one language or (None) in both; wrong ones with mistakes.

    :param costs: also what each rule costs to decide, which concerns those who run the shop.
    """
    told, status = [], 0
    for path in programmes_below(paths):
        loaded = loaded_file(path, labels) if isinstance(path, Path) else path
        if isinstance(loaded, Loaded) and loaded.programme is not None:
            told.append(_explained(loaded.programme, loaded, locale, costs=costs))
        else:
            status = 1
            shown = locale or "en"
            told.append(report(loaded, shown) if isinstance(loaded, Loaded) else explain(loaded, shown))
    return "\n\n".join(told), status if told else 1


def format_files(
    paths: Sequence[str], locale: str = "en", *, write: bool = True, into: str | None = None
) -> tuple[str, int]:
    """Put the rules of programme files into canonical text; what else a file holds stays as it stands.

    :param write: False changes no file and gives the exit status 1 if one would change.
    :param into: the language in which the rules are written; that of each document if left out.
    """
    told: list[str] = []
    changed = wrong = 0
    files = programmes_below(paths)
    for path in files:
        text = read_file(path) if isinstance(path, Path) else path
        done = format_document(text, name=str(path), into=into) if isinstance(text, str) else (text,)
        if not isinstance(done, str):
            told += [explain(one, locale) for one in done]
            wrong += 1
        elif done != text and isinstance(path, Path):
            failed = put(path, done) if write else None
            changed, wrong = changed + (failed is None), wrong + (failed is not None)
            told.append(str(path) if failed is None else explain(failed, locale))
    told.append(_formatted(number_of(files), changed, wrong, locale, write=write))
    return "\n".join(told), 1 if wrong or not files or (changed and not write) else 0


def _formatted(files: int, changed: int, wrong: int, locale: str, *, write: bool) -> str:
    if locale == "pl":
        done = "sformatowane" if write else "do sformatowania"
        return f"Pliki: {files}, {done}: {changed}, z błędami: {wrong}"
    return f"Files: {files}, {'formatted' if write else 'to be formatted'}: {changed}, with mistakes: {wrong}"


def explain_document(
    text: str, locale: str | None = None, *, name: str = "programme", costs: bool = False
) -> str:
    """A document told in plain words, rule by rule; if it has mistakes, those instead.

    :param locale: ``"pl"``, ``"en"``, or None for both.
    :param costs: also what each rule costs to decide.
    """
    loaded = load_programme(text, name=name)
    if loaded.programme is None:
        return report(loaded, locale or "en")
    return _explained(loaded.programme, loaded, locale, costs=costs)


# ---------------------------------------------------------------- files


def read_file(path: Path, *, most: int = MAX_BYTES) -> str | Located:
    """The text of a file, or what is wrong with the file itself."""
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)  # one byte too many shows that it is too large
        return content.decode("utf-8")
    except OSError as error:
        return refused_file(str(path), error)
    except UnicodeDecodeError as error:
        if len(content) > most:  # cut inside a letter
            return content.decode("utf-8", "replace")
        return refused_file(str(path), error)


def put(path: Path, text: str) -> Located | None:
    """Put a new text into a file: all of it or, if the system refuses, nothing and the reason."""
    target = path.resolve()
    beside = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="")
        shutil.copymode(target, beside)
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        return refused_file(str(path), error, writing=True)
    return None


def refused_file(name: str, error: OSError | UnicodeDecodeError, *, writing: bool = False) -> Located:
    """Why a file could not be read or written, in the reader's words and not in the system's."""
    if isinstance(error, UnicodeDecodeError):
        return plain("not_utf8", name)
    known = {
        FileNotFoundError: "@no_file",
        NotADirectoryError: "@no_file",
        IsADirectoryError: "@folder",
        PermissionError: "@denied",
    }
    kind = "unwritable" if writing else "unreadable"
    return plain(kind, name, detail=known.get(type(error), "@failed"))


def files_below(paths: Sequence[str], pattern: str) -> Iterator[Path | Located]:
    """The files named, and those of the folders named, in a stable order; or that a folder has none."""
    for name in paths:
        path = Path(name)
        if path.is_dir():
            found = [one for one in sorted(path.rglob(pattern)) if pattern == CASES or not _is_case_file(one)]
            yield from found
            if not found:
                yield plain("no_case_files" if pattern == CASES else "no_files", name, detail=pattern)
        else:
            yield path


CASES = "*.cases.json"


def _is_case_file(path: Path) -> bool:
    return path.name.endswith(CASES[1:])


def programmes_below(paths: Sequence[str]) -> list[Path | Located]:
    """The programmes among the files named and in the folders named; of a case file, how it is run."""
    return [
        plain("case_file", str(path), detail=str(path))
        if isinstance(path, Path) and _is_case_file(path) and path.is_file()
        else path
        for path in files_below(paths, "*.json")
    ]


def loaded_file(path: Path, labels: Labels | None, catalogue: Catalogue | None = None) -> Loaded | Located:
    """The programme of a file, or what is wrong with the file itself."""
    text = read_file(path)
    if not isinstance(text, str):
        return text
    return load_programme(text, name=str(path), labels=labels, catalogue=catalogue)


# ---------------------------------------------------------------- plain words


_PHASES = {
    Phase.ITEM: ("on single items", "na pojedyncze sztuki"),
    Phase.BUNDLE: ("on sets", "na zestawy"),
    Phase.ORDER: ("on the order", "na zamówienie"),
    Phase.SHIPPING: ("on delivery", "na dostawę"),
    Phase.PAYMENT: ("payment", "płatność"),
    Phase.EARN: ("earning", "naliczanie"),
    Phase.PERIOD: ("for a period", "za okres"),
    Phase.EVENT: ("for an event", "za zdarzenie"),
}
_ORIENTATIONS = {
    Orientation.MASS: ("for everyone alike", "dla wszystkich tak samo"),
    Orientation.INDIVIDUAL: ("individual", "indywidualna"),
}
_WORDS = {
    "merchant": ("merchant", "sprzedawca"),
    "customer": ("customer", "klient"),
    "around": ("document", "dokument"),
}


def _explained(programme: Programme, loaded: Loaded, locale: str | None, *, costs: bool) -> str:
    locales = (locale,) if locale else ("en", "pl")
    head = " · ".join(dict.fromkeys(programme.name[one] for one in locales))
    told = (_rule(rule, programme, loaded, locales, costs=costs) for rule in programme.rules)
    return "\n\n".join([head, *told])


_ONCE = {
    Phase.PERIOD: ("decided once a period", "rozstrzygana raz za okres"),
    Phase.EVENT: ("decided once an event", "rozstrzygana raz na zdarzenie"),
}
_COSTS = {
    CostClass.ONCE: ("decided once an order", "rozstrzygana raz na zamówienie"),
    CostClass.ITEMS: ("decided for each item", "rozstrzygana dla każdej sztuki"),
    CostClass.SORTED: ("items are put in order first", "sztuki są najpierw porządkowane"),
}


def _cost(cost: Cost, phase: Phase, names: Names, at: int) -> str:
    """What a rule costs to decide and how it is found; an index is for orders alone."""
    once = _ONCE.get(phase) if cost.kind is CostClass.ONCE else None
    told = [(once or _COSTS[cost.kind])[at]]
    if cost.history:
        told.append((f"values of the past: {cost.history}", f"wartości z przeszłości: {cost.history}")[at])
    if phase in _ONCE:
        return f"{_COST[at]}: {', '.join(told)}"
    by = ("no index can serve it", "bez indeksu")[at]
    if cost.index is not None:
        fact = names.fact(cost.index)
        said = cost.index if fact is None else fact.form(_BASE)
        by = (f"an index can serve it by {cost.index}", f"możliwy indeks: {said}")[at]
    return f"{_COST[at]}: {', '.join([*told, by])}"


_COST = ("cost", "koszt")
_BASE = Case.NOMINATIVE
_CUSTOMERS = ("customer", "friend")


def _rule(
    rule: ProgrammeRule, programme: Programme, loaded: Loaded, locales: Sequence[str], *, costs: bool
) -> str:
    """One rule: its id, how it is classed, its own text, and its sentences."""
    at = 1 if locales == ("pl",) else 0
    classed = [_PHASES[rule.phase][at], _ORIENTATIONS[rule.orientation][at]]
    lines = [f"{rule.id} ({', '.join(classed)})", *(f"    {line}" for line in rule.text.split("\n"))]
    if costs:
        lines.append(f"  {_cost(cost_of(rule.rule), rule.phase, loaded.names, at)}")
    whom = rule.rule.audience.word if rule.rule.audience else "customer"
    readers = ("merchant", "customer") if whom in _CUSTOMERS else ("merchant",)  # no customer reads of pay
    for locale in locales:
        for audience in readers:
            word = _WORDS[audience][1 if locale == "pl" else 0]
            sentence = rule_sentence(rule.rule, loaded.names, locale, audience)
            lines.append(f"  {locale}, {word}: {sentence}")
    for locale in locales:
        around = surroundings(rule, programme, loaded.names, locale)
        lines += [f"  {locale}, {_WORDS['around'][1 if locale == 'pl' else 0]}: {one}" for one in around]
    return "\n".join(lines)
