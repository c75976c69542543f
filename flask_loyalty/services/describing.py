"""A programme's file checked, and told in plain words. No database: files in, text and exit status out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from flask_loyalty.language.costs import Cost, CostClass, cost_of
from flask_loyalty.language.sentences import rule_sentence
from flask_loyalty.language.vocabulary import Case, Names
from flask_loyalty.programme.formatting import format_document
from flask_loyalty.programme.loader import Ids, Labels, Loaded, load_programme, report
from flask_loyalty.programme.mistakes import Located, explain, plain
from flask_loyalty.programme.model import Orientation, Phase, Programme, ProgrammeRule
from flask_loyalty.programme.reading import MAX_BYTES
from flask_loyalty.services.bookable import unbooked

__all__ = [
    "CASES",
    "check_files",
    "explain_document",
    "explain_files",
    "files_below",
    "format_files",
    "read_file",
    "refused_file",
]


def check_files(
    paths: Sequence[str], locale: str = "en", *, catalogue: Ids | None = None, also: Sequence[Located] = ()
) -> tuple[str, int]:
    """Every mistake and note in programme files, and a last line that counts; the exit status is 1 if
    there is a mistake.

    A folder stands for the programmes in it: its ``*.json`` without the case files. A case file that is
    named, and a folder without programmes, are told as mistakes.

    :param catalogue: the ids that the shop has; one that it has not gets a note.
    :param also: notes that are about no file.
    """
    told = [explain(one, locale) for one in also]
    mistakes, notes = 0, len(also)
    files = programmes_below(paths)
    for path in files:
        loaded = _load(path, None, catalogue) if isinstance(path, Path) else path
        diagnostics: Sequence[Located] = (loaded,) if isinstance(loaded, Located) else loaded.diagnostics
        if isinstance(path, Path) and isinstance(loaded, Loaded):
            diagnostics = (*diagnostics, *_undone(path, loaded))
        told += [explain(one, locale) for one in diagnostics]
        mistakes += sum(not one.warning for one in diagnostics)
        notes += sum(one.warning for one in diagnostics)
    told.append(_counts(_number(files), mistakes, notes, locale))
    return "\n\n".join(told), 1 if mistakes or not files else 0


def _number(files: Sequence[Path | Located]) -> int:
    return sum(isinstance(path, Path) for path in files)


def _undone(path: Path, loaded: Loaded) -> Sequence[Located]:
    """Notes about rules that are decided but could not be published."""
    text = read_file(path)
    if loaded.programme is None or not isinstance(text, str):
        return ()
    return unbooked(loaded.programme, text, str(path))


def explain_files(
    paths: Sequence[str], locale: str | None = None, *, labels: Labels | None = None
) -> tuple[str, int]:
    """Programme files told in plain words, in one language or (None) in both; wrong ones with mistakes."""
    told, status = [], 0
    for path in programmes_below(paths):
        loaded = _load(path, labels) if isinstance(path, Path) else path
        if isinstance(loaded, Loaded) and loaded.programme is not None:
            told.append(_explained(loaded.programme, loaded, locale))
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
            changed += 1
            told.append(str(path))
            if write:
                path.write_text(done, encoding="utf-8", newline="")
    told.append(_formatted(_number(files), changed, wrong, locale, write=write))
    return "\n".join(told), 1 if wrong or not files or (changed and not write) else 0


def _formatted(files: int, changed: int, wrong: int, locale: str, *, write: bool) -> str:
    if locale == "pl":
        done = "sformatowane" if write else "do sformatowania"
        return f"Pliki: {files}, {done}: {changed}, z błędami: {wrong}"
    return f"Files: {files}, {'formatted' if write else 'to be formatted'}: {changed}, with mistakes: {wrong}"


def explain_document(text: str, locale: str | None = None, *, name: str = "programme") -> str:
    """A document told in plain words, rule by rule; if it has mistakes, those instead.

    :param locale: ``"pl"``, ``"en"``, or None for both.
    """
    loaded = load_programme(text, name=name)
    if loaded.programme is None:
        return report(loaded, locale or "en")
    return _explained(loaded.programme, loaded, locale)


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


def refused_file(name: str, error: OSError | UnicodeDecodeError) -> Located:
    """Why a file could not be read, in the reader's words and not in the system's."""
    if isinstance(error, UnicodeDecodeError):
        return plain("not_utf8", name)
    known = {
        FileNotFoundError: "@no_file",
        NotADirectoryError: "@no_file",
        IsADirectoryError: "@folder",
        PermissionError: "@denied",
    }
    return plain("unreadable", name, detail=known.get(type(error), "@failed"))


def files_below(paths: Sequence[str], pattern: str) -> Iterator[Path | Located]:
    """The files named, and those of the folders named, in a stable order; or that a folder has none."""
    for name in paths:
        path = Path(name)
        if path.is_dir():
            found = [one for one in sorted(path.rglob(pattern)) if pattern == CASES or not _is_case_file(one)]
            yield from found
            if not found:
                yield plain("no_files", name, detail=pattern)
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


def _load(path: Path, labels: Labels | None, catalogue: Ids | None = None) -> Loaded | Located:
    text = read_file(path)
    if not isinstance(text, str):
        return text
    return load_programme(text, name=str(path), labels=labels, catalogue=catalogue)


def _counts(files: int, mistakes: int, notes: int, locale: str) -> str:
    if locale == "pl":
        return f"Pliki: {files}, błędy: {mistakes}, uwagi: {notes}"
    return f"Files: {files}, mistakes: {mistakes}, notes: {notes}"


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
    "group": ("group", "grupa"),
}


def _explained(programme: Programme, loaded: Loaded, locale: str | None) -> str:
    locales = (locale,) if locale else ("en", "pl")
    head = " · ".join(dict.fromkeys(programme.name[one] for one in locales))
    return "\n\n".join([head, *(_rule(rule, loaded, locales) for rule in programme.rules)])


_COSTS = {
    CostClass.ONCE: ("decided once an order", "rozstrzygana raz na zamówienie"),
    CostClass.ITEMS: ("decided for each item", "rozstrzygana dla każdej sztuki"),
    CostClass.SORTED: ("items are put in order first", "sztuki są najpierw porządkowane"),
}


def _cost(cost: Cost, names: Names, at: int) -> str:
    """What a rule costs to decide, and how it is found."""
    told = [_COSTS[cost.kind][at]]
    if cost.history:
        told.append((f"values of the past: {cost.history}", f"wartości z przeszłości: {cost.history}")[at])
    by = ("no index can serve it", "bez indeksu")[at]
    if cost.index is not None:
        fact = names.fact(cost.index)
        said = cost.index if fact is None else fact.form(_BASE)
        by = (f"an index can serve it by {cost.index}", f"możliwy indeks: {said}")[at]
    return f"{('cost', 'koszt')[at]}: {', '.join([*told, by])}"


_BASE = Case.NOMINATIVE


def _rule(rule: ProgrammeRule, loaded: Loaded, locales: Sequence[str]) -> str:
    """One rule: its id, how it is classed, its own text, and its sentences."""
    at = 1 if locales == ("pl",) else 0
    classed = [_PHASES[rule.phase][at], _ORIENTATIONS[rule.orientation][at]]
    if rule.group:
        classed.append(f"{_WORDS['group'][at]} {rule.group}")
    lines = [f"{rule.id} ({', '.join(classed)})", *(f"    {line}" for line in rule.text.split("\n"))]
    lines.append(f"  {_cost(cost_of(rule.rule), loaded.names, at)}")
    for locale in locales:
        for audience in ("merchant", "customer"):
            word = _WORDS[audience][1 if locale == "pl" else 0]
            sentence = rule_sentence(rule.rule, loaded.names, locale, audience)
            lines.append(f"  {locale}, {word}: {sentence}")
    return "\n".join(lines)
