"""Why: what each rule gave an order or a case, with its arithmetic, or what stood in its way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from flask_loyalty.analysis.dead import never_gives
from flask_loyalty.engine.answers import why_rule
from flask_loyalty.engine.candidates import is_valid
from flask_loyalty.engine.change_words import ChangeWords
from flask_loyalty.engine.changes import Occurrence
from flask_loyalty.engine.deals import on_shipping
from flask_loyalty.engine.explanation import Told, why, why_not
from flask_loyalty.engine.facts import OrderEvent, SignalEvent
from flask_loyalty.engine.nearest import Nearest, search
from flask_loyalty.engine.needs import missed_by
from flask_loyalty.engine.outcomes import Decision, Missed
from flask_loyalty.engine.sights import Sight
from flask_loyalty.engine.wanted import Wanted
from flask_loyalty.language import Names
from flask_loyalty.programme.casefile import Case, CaseFile, read_cases
from flask_loyalty.programme.casefit import fit_cases
from flask_loyalty.programme.loader import Loaded, load_programme
from flask_loyalty.programme.mistakes import explain
from flask_loyalty.programme.model import ProgrammeRule
from flask_loyalty.programme.notebook import guess
from flask_loyalty.services import cases
from flask_loyalty.services.deciding_cases import assortment_of, sold_in
from flask_loyalty.services.describing import read_file

__all__ = ["reasons", "why_case"]

MOST_NEAREST = 40
"""Of so many rules that gave nothing it is told at once what would have done; of more, of each by itself."""

MOST_TOLD = 2
_ANYTHING = Wanted()
_ITSELF = ("error", "currency")
"""What stands in the way that no change of the order is about; of all else it is said that there is none."""

_WORDS = {
    "en": {
        "silent": "is about something else",
        "would_do": "to get it: {ways}",
        "or": "; or: ",
        "no_way": "no change was found that would do",
        "never": "no change would do: {reason}",
        "free": "delivery of this order costs nothing",
        "rival": "; then this would be in the way: {rule}",
        "no_case": 'there is no case "{name}" in {file}',
        "no_rule": 'the programme has no rule "{name}"',
        "meant": '; did you mean "{guess}"?',
    },
    "pl": {
        "silent": "dotyczy czegoś innego",
        "would_do": "wystarczyłoby: {ways}",
        "or": "; albo: ",
        "no_way": "nie znaleziono zmiany, która by wystarczyła",
        "never": "żadna zmiana nie wystarczy: {reason}",
        "free": "dostawa tego zamówienia nic nie kosztuje",
        "rival": "; przeszkodziłoby wtedy: {rule}",
        "no_case": "w pliku {file} nie ma przypadku „{name}”",
        "no_rule": "program nie ma reguły „{name}”",
        "meant": "; czy chodziło o „{guess}”?",
    },
}


def reasons(
    decision: Decision,
    occurrence: Occurrence,
    names: Names,
    locale: str,
    rule: str | None = None,
    wanted: Wanted = _ANYTHING,
) -> str:
    """What a decision says of each rule of a programme, or of one, as the merchant reads it.

    First what the rules gave, each with its arithmetic; then those that gave nothing, with the first thing
    that stood in the way and the nearest change that would have done; then those that are about something
    else.

    :param occurrence: what was decided, with its programme.
    :param wanted: what is known of the products that the shop sells.
    """
    return "\n".join(_lines(decision, occurrence, names, locale, rule, wanted))


def _lines(
    decision: Decision, occurrence: Occurrence, names: Names, locale: str, rule: str | None, wanted: Wanted
) -> Iterator[str]:
    programme, told = occurrence.programme, set()
    near = len(decision.missed) <= MOST_NEAREST or rule is not None
    for outcome in decision.outcomes:
        if rule in (None, outcome.rule):
            told.add(outcome.rule)
            yield f"+ {outcome.rule}: {why(outcome, programme, names, locale, 'merchant')}"
    for missed in decision.missed:
        if rule in (None, missed.rule) and missed.rule not in told:
            told.add(missed.rule)
            yield f"- {missed.rule}: {why_not(missed, programme, names, locale, 'merchant')}"
            if near and missed.of == "rule":
                yield from _nearest(missed, decision, occurrence, names, locale, wanted)
    for one in programme.rules:
        if one.id not in told and (one.id == rule or (rule is None and _is_out_of_date(one, occurrence))):
            yield from _silent(one, decision, occurrence, names, locale, wanted)
        elif rule is None and one.id not in told:
            yield f"· {one.id}: {_words(locale)['silent']}"
    for group in decision.approximate if rule is None else ():
        yield f"~ {Told(programme, names, locale, 'merchant').not_all_tried(group)}"


def _silent(
    rule: ProgrammeRule, decision: Decision, occurrence: Occurrence, names: Names, locale: str, wanted: Wanted
) -> Iterator[str]:
    """Why a rule is not among those that missed: the index left it out, or it is about something else."""
    programme = occurrence.programme
    missed = missed_by(rule, Sight.of(occurrence, rule, decision), decision)
    if missed is not None and is_valid(rule, occurrence.moment):
        yield f"- {rule.id}: {why_not(missed, programme, names, locale, 'merchant')}"
        yield from _nearest(missed, decision, occurrence, names, locale, wanted)
        return
    event, facts, moment = occurrence.event, occurrence.facts, occurrence.moment
    *_, told = why_rule(programme, names, event, facts, moment, rule.id, locale)
    yield f"· {rule.id}: {told.partition(': ')[2]}"
    if rule.since is not None and moment < rule.since:
        yield from _ways(rule, decision, occurrence, names, locale, wanted)


def _is_out_of_date(rule: ProgrammeRule, occurrence: Occurrence) -> bool:
    return isinstance(occurrence.event, OrderEvent) and not is_valid(rule, occurrence.moment)


def _nearest(
    missed: Missed, decision: Decision, occurrence: Occurrence, names: Names, locale: str, wanted: Wanted
) -> Iterator[str]:
    """The changes that would make a rule give something, or that there are none."""
    event = occurrence.event
    if isinstance(event, OrderEvent) and event.placed is not None:
        return
    words, programme = _words(locale), occurrence.programme
    found = search(occurrence, programme.rule(missed.rule), decision, wanted=wanted, most_ways=MOST_TOLD)
    told = list(_told_ways(found, occurrence, names, locale))
    yield from told
    if not told and missed.clause not in _ITSELF:
        never = _never(programme.rule(missed.rule), occurrence, names, locale)
        if never:
            yield f"  → {words['never'].format(reason=never)}"
            return
        rival = ""
        if found.rival and found.rival != missed.by:  # else the reason has named it
            sentence = Told(programme, names, locale, "merchant").winner(found.rival)
            rival = words["rival"].format(rule=sentence)
        yield f"  → {words['no_way']}{rival}"


def _never(rule: ProgrammeRule, occurrence: Occurrence, names: Names, locale: str) -> str:
    """Why no change would do, as far as it is known; else empty."""
    if occurrence.cart is not None and not occurrence.cart.shipping_minor and on_shipping(rule):
        return _words(locale)["free"]
    never = never_gives(occurrence.programme, rule, names)
    return "" if never is None else never[locale]


def _ways(
    rule: ProgrammeRule, decision: Decision, occurrence: Occurrence, names: Names, locale: str, wanted: Wanted
) -> Iterator[str]:
    found = search(occurrence, rule, decision, wanted=wanted, most_ways=MOST_TOLD)
    yield from _told_ways(found, occurrence, names, locale)


def _told_ways(found: Nearest, occurrence: Occurrence, names: Names, locale: str) -> Iterator[str]:
    words = _words(locale)
    event = occurrence.event
    doing = "order" if isinstance(event, OrderEvent) else event.name if isinstance(event, SignalEvent) else ""
    phrases = ChangeWords(occurrence.programme, names, locale, "merchant", occurrence.moment, doing=doing)
    told = [phrase for way in found.ways if (phrase := phrases.told(way.changes))]
    if told:
        yield f"  → {words['would_do'].format(ways=words['or'].join(told))}"


def why_case(path: str, name: str | None, rule: str | None, locale: str) -> tuple[str, int]:
    """Why the cases of a case file come out as they do, or one of them; the text and the exit status.

    :param name: of the case; None for every case.
    :param rule: only what concerns this rule.
    """
    text = read_file(Path(path))
    if not isinstance(text, str):
        return explain(text, locale), 1
    read = read_cases(text, name=path, compared=False)
    if read.file is None:
        return "\n\n".join(explain(one, locale) for one in read.diagnostics), 1
    return _told(Path(path), text, read.file, name, rule, locale)


def _told(
    path: Path, text: str, file: CaseFile, name: str | None, rule: str | None, locale: str
) -> tuple[str, int]:
    words = _words(locale)
    chosen = [case for case in file.cases if name in (None, case.name)]
    if not chosen:
        known = [case.name for case in file.cases]
        return _unknown(words, "no_case", str(name), known, file=str(path)), 1
    source = path.parent / file.programme
    document = read_file(source)
    if not isinstance(document, str):
        return explain(document, locale), 1
    loaded = load_programme(document, name=str(source))
    if loaded.programme is None:
        return "\n\n".join(explain(one, locale) for one in loaded.errors), 1
    unfit = [one for one in fit_cases(text, file, loaded, str(path)) if not one.warning]
    if unfit:
        return "\n\n".join(explain(one, locale) for one in unfit), 1
    ids = [one.id for one in loaded.programme.rules]
    if rule is not None and rule not in ids:
        return _unknown(words, "no_rule", rule, ids), 1
    sold = assortment_of(file, loaded.programme)
    wanted = Wanted(sold=sold_in(file, loaded.programme), assortment=lambda: sold, whole=False)
    return _all(chosen, loaded, rule, locale, wanted), 0


def _all(chosen: Sequence[Case], loaded: Loaded, rule: str | None, locale: str, wanted: Wanted) -> str:
    told = []
    for case in chosen:
        decided = cases.decide_case(case, loaded, locale)
        if isinstance(decided, str):
            told.append(f"{case.name}\n{decided}")
        else:
            decision, occurrence = decided
            told.append(f"{case.name}\n{reasons(decision, occurrence, loaded.names, locale, rule, wanted)}")
    return "\n\n".join(told)


def _unknown(words: dict[str, str], kind: str, name: str, known: Sequence[str], **parts: str) -> str:
    close = guess(name, known)
    return words[kind].format(name=name, **parts) + (words["meant"].format(guess=close) if close else "")


def _words(locale: str) -> dict[str, str]:
    return _WORDS.get(locale, _WORDS["en"])
