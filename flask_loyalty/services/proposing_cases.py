"""Cases at each boundary of each rule, written for the merchant to confirm.

What they expect is what the engine gives today. Each has been read as a case file is read and decided as it
will be decided; what could not be written so that it shows its boundary is told instead.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask_loyalty.analysis.boundaries import Boundaries, Target
from flask_loyalty.analysis.dead import never_gives
from flask_loyalty.analysis.mentioned import mentioned
from flask_loyalty.engine.outcomes import Decision, OutcomeKind
from flask_loyalty.engine.scope import past_key
from flask_loyalty.language import nodes as n
from flask_loyalty.language.walking import facts_of
from flask_loyalty.programme.casefile import Case, read_cases
from flask_loyalty.programme.casefit import fit_cases
from flask_loyalty.programme.loader import Loaded
from flask_loyalty.programme.mistakes import Located, explain, plain
from flask_loyalty.programme.model import Code, Phase, Programme, ProgrammeRule
from flask_loyalty.programme.notebook import guess
from flask_loyalty.programme.reading import read_json
from flask_loyalty.services.case_codes import code_cases
from flask_loyalty.services.case_limits import limit_cases
from flask_loyalty.services.case_sharpening import (
    around_edges,
    edges,
    edges_in_time,
    edges_of_orders,
    has_edge,
    with_unlike_prices,
    without_needless_orders,
)
from flask_loyalty.services.case_trying import Tried, occasions_of
from flask_loyalty.services.case_words import (
    code_words,
    earlier_words,
    edge_words,
    expected,
    limit_words,
    name_of,
    result_words,
    step_words,
    target_words,
    time_words,
)
from flask_loyalty.services.case_writing import CaseWriter
from flask_loyalty.services.comparing import Unfit
from flask_loyalty.services.deciding_cases import Watched, watch_case
from flask_loyalty.services.describing import loaded_file, read_file

__all__ = ["Proposed", "propose", "write_cases"]

Written = dict[str, Any]

MOST_OTHERS = 6
"""So many cases that give nothing are tried for one that does, where both show the same."""


@dataclass
class Proposed:
    """Cases for a programme, and the boundaries for which none could be written.

    :ivar missing: by rule, in words of the programme's language.
    :ivar dead: why rules never give anything, so that they have no boundaries, by locale.
    """

    cases: list[Written] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    dead: list[Mapping[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """A case that there is already: what it says, and how it was decided."""

    text: str
    watched: Watched


def propose(
    loaded: Loaded,
    now: datetime,
    *,
    language: str = "en",
    rules: Sequence[str] = (),
    known: Sequence[Known] = (),
) -> Proposed:
    """Cases below, at and above each boundary of each rule.

    :param now: near which moment they happen, where nothing asks for another.
    :param language: of the names of cases.
    :param rules: only these rules; none: all.
    :param known: cases that there are, whose boundaries need no other.
    """
    programme = loaded.programme
    assert programme is not None, "only a programme without mistakes has cases"
    found, told = Proposed(), {one.text for one in known}
    names = {case["name"] for case in found.cases}
    of_standing: set[str] = set()
    for rule in programme.rules:
        if rules and rule.id not in rules:
            continue
        never = never_gives(programme, rule, loaded.names)
        if never is not None:
            found.dead.append(never)
            continue
        standing = _standing_of(programme, rule, of_standing)
        for words, tried in _OfRule(loaded, programme, rule, now, language, known, standing).all():
            if tried is None:
                found.missing.append((rule.id, words))
                continue
            text = content(tried.written)
            if text not in told:
                told.add(text)
                result = result_words(tried.watched, rule, loaded.names, language)
                name = name_of(rule, words, result, language, names)
                names.add(name)
                found.cases.append({"name": name, "confirm": True, **tried.written})
    unfit = _unfit(found.cases, loaded)
    found.missing += [(case["only"][0], case["name"]) for at, case in enumerate(found.cases) if at in unfit]
    found.cases = [case for at, case in enumerate(found.cases) if at not in unfit]
    return found


def _standing_of(programme: Programme, rule: ProgrammeRule, shown: set[str]) -> list[n.Expression]:
    """The conditions of the tiers and segments that a rule names and no rule before it has shown.

    A rule of a span or a period means its own time by what it asks of the past, so it cannot show them.
    """
    if isinstance(rule.rule.start, n.Within | n.Every):
        return []
    named = mentioned([rule]) if _asks_standing(rule.rule) else set()
    standing = {one.id: one.when for one in programme.tiers} | {
        one.id: one.when for one in programme.segments
    }
    found = {id_: when for id_, when in standing.items() if id_ in named - shown}
    shown.update(found)
    return list(found.values())


def _asks_standing(rule: n.Rule) -> bool:
    return any(fact.name in ("customer.tier", "customer.segments") for fact in facts_of(rule))


def content(case: Written) -> str:
    """What a case is about, whatever it is called and expects."""
    kept = {key: value for key, value in case.items() if key not in ("name", "confirm", "expect")}
    return json.dumps(kept, sort_keys=True, default=str)


class _OfRule:
    """The cases of one rule."""

    def __init__(
        self,
        loaded: Loaded,
        programme: Programme,
        rule: ProgrammeRule,
        now: datetime,
        language: str,
        known: Sequence[Known],
        standing: Sequence[n.Expression] = (),
    ) -> None:
        self.loaded, self.programme, self.rule = loaded, programme, rule
        self.now, self.language = _while_codes_hold(programme, rule, now), language
        self.bounds, self.standing = Boundaries(programme, rule, standing), standing
        self.writer = CaseWriter(programme, rule)
        self.known = [one for one in known if one.watched.seen.get(rule.id)]
        self.only = _at_stake(programme, rule)
        self.edges: dict[str, tuple[Tried, Tried] | None] = {}

    def all(self) -> Iterator[tuple[str, Tried | None]]:
        """Each boundary in words, with the case that shows it; None where none could be written."""
        given: Tried | None = None
        late: list[tuple[str, Target, Tried | None]] = []
        for target in self.bounds.targets():
            if target.kind != "plain" and self._is_known(target):
                continue
            tried = self._sharp(target)
            words = target_words(target, self.bounds.space, self.loaded.names, self.language)
            if tried is not None and given is None and self._gives(tried.watched.decision):
                given = tried
            if target.kind == "no_cost" and tried is None:
                continue  # the programme assumes one
            if target.kind == "value" and self._says_little(target, tried):
                late.append((words, target, tried))
            elif target.kind != "plain":
                at_edge = self._at_edge(target, tried)
                if at_edge is not None:
                    tried, words = at_edge, edge_words(words, target.cell == 0, self.language)
                yield words, tried
        yield from self._late(late, given)
        if given is None:
            yield target_words(None, self.bounds.space, self.loaded.names, self.language), None
            return
        if not any(self._gives(one.watched.decision) for one in self.known):
            yield target_words(None, self.bounds.space, self.loaded.names, self.language), given
        yield from self._at_step(given)
        if any(_asks_windows(one) for one in (self.rule.rule, *self.standing)):
            for at, one in edges_in_time(given, lambda one: self._gives(one.watched.decision), self.run):
                yield time_words(at, self.language), one
        if _asks_single_orders(self.rule.rule):
            for price, one in edges_of_orders(given, lambda one: self._gives(one.watched.decision), self.run):
                yield earlier_words(price, self.language), one
        zone = ZoneInfo(self.programme.timezone)
        for what, code, uses, tried in code_cases(
            _codes_of(self.programme, self.rule), given, zone, self.run
        ):
            yield code_words(what, code.id, uses, self.language), tried
        for limit, reached, tried in limit_cases(self.rule, given, self.run):
            words = limit_words(self.rule.rule.limits[limit], reached, self.loaded.names, self.language)
            yield words, tried

    def _late(
        self, targets: Sequence[tuple[str, Target, Tried | None]], given: Tried | None
    ) -> Iterator[tuple[str, Tried | None]]:
        """What orders made for it show badly, shown where the worth of the orders before begins to count."""
        near = (
            [*around_edges(given, lambda one: self._gives(one.watched.decision), self.run)]
            if given is not None and targets
            else []
        )
        for words, target, tried in targets:
            yield words, next((one for one in near if self._shows(target, one.watched)), tried)

    def _says_little(self, target: Target, tried: Tried | None) -> bool:
        """Whether nothing is given and, of several things asked of the past, another may be why."""
        if self._is_residual(target) or self.bounds.is_standing(target.key):
            return False
        if tried is None or self._gives(tried.watched.decision):
            return tried is None
        asked = {past_key(fact) for fact in facts_of(self.rule.rule)}
        asked |= {past_key(fact) for condition in self.standing for fact in facts_of(condition)}
        return len(asked & {past_key(fact) for fact in self.programme.manifest}) > 1

    def _at_step(self, given: Tried) -> Iterator[tuple[str, Tried]]:
        """Of tickets for each so much money the least for which there are so many, and a little less."""
        mine = [one for one in given.watched.decision.outcomes if one.rule == self.rule.id]
        if self.rule.rule.effect.per is None or any(one.kind is not OutcomeKind.COUNTER for one in mine):
            return
        so_much = self._result(given)
        found = edges(given, lambda one: self._result(one) == so_much, self.run)
        for enough, one in zip((True, False), found or (), strict=False):
            yield step_words(enough, self.language), one

    def _is_known(self, target: Target) -> bool:
        """Whether a case that there is already shows a target."""
        if target.kind not in ("value", "goods"):
            return False
        seen = ((one.watched.seen[self.rule.id], one.watched.moment) for one in self.known)
        return any(self.bounds.hit(target, scopes, moment) for scopes, moment in seen)

    def _gives(self, decision: Decision) -> bool:
        return any(one.rule == self.rule.id for one in decision.outcomes)

    def _sharp(self, target: Target) -> Tried | None:
        """The first case that shows a target; where it gives something, without the orders it does not need.

        Of a case that gives nothing every order counts: but for what it shows, it would give something.
        """
        found = self._first(target)
        if found is None or not self._gives(found.watched.decision) or self._is_residual(target):
            return found
        result = self._result(found)
        found = without_needless_orders(
            found, lambda one: self._shows(target, one.watched) and self._result(one) == result, self.run
        )
        if target.kind != "units" or not self._is_ranked():
            return found
        return with_unlike_prices(found, lambda one: self._gives(one.watched.decision), self.run)

    def _is_ranked(self) -> bool:
        units = self.rule.rule.effect.units
        return units is not None and units.rank is not None

    def _is_residual(self, target: Target) -> bool:
        return bool(target.key) and self.bounds.space.dimension(target.key).residual

    def _result(self, one: Tried) -> tuple[list[int], Any]:
        """What the rule gives in a case, or what stands in its way."""
        given = [outcome.amount for outcome in one.watched.decision.outcomes if outcome.rule == self.rule.id]
        return given, one.written["expect"].get("missed")

    def _at_edge(self, target: Target, tried: Tried | None) -> Tried | None:
        """Of a comparison of two facts the case at its very edge, where there is one."""
        if not self._is_residual(target):
            return None
        if target.key not in self.edges:
            holding = tried if target.cell == 0 else None
            condition = self.bounds.space.residual(target.key)
            self.edges[target.key] = (
                edges(holding, lambda one: self._holds(target, one), self.run)
                if holding is not None and has_edge(condition)
                else None
            )
        found = self.edges[target.key]
        return None if found is None else found[target.cell]

    def _holds(self, target: Target, one: Tried) -> bool | None:
        """On which side of a comparison a case lies; None where it was not asked."""
        sides = [self._shows(replace(target, cell=cell), one.watched) for cell in (0, 1)]
        return sides[0] if sides[0] is not sides[1] else None

    def _first(self, target: Target) -> Tried | None:
        """The first case that shows a target and gives something, if one of the first few does."""
        second: Tried | None = None
        others = MOST_OTHERS
        for one in occasions_of(self.bounds, target, self.now):
            for written in self.writer.cases(one):
                tried = self.run(written)
                if tried is None or not self._shows(target, tried.watched):
                    continue
                if target.late or self._gives(tried.watched.decision):
                    return tried
                second, others = second or tried, others - 1
                if not others and target.kind != "span":
                    return second
        return second

    def _shows(self, target: Target, watched: Watched) -> bool:
        if target.kind in ("plain", "no_cost"):
            return self._gives(watched.decision)
        missed = {one.rule: one.clause for one in watched.decision.missed}
        closed = missed.get(self.rule.id) == "span"
        if target.kind == "span":
            return closed is (target.number < 0 or target.late)
        if closed:  # its offer was used by something before: nothing was asked of what happens now
            return False
        asked = watched.seen.get(self.rule.id, ())
        if not asked and not target.key.startswith("now."):
            return False
        return self.bounds.hit(target, asked, watched.moment)

    def run(self, written: Written) -> Tried | None:
        """A case as it is decided, with what it then expects; None if it is no case or cannot be decided."""
        whole: Written = {"only": self.only, **written} if self.only else dict(written)
        case = _case(whole)
        if case is None:
            return None
        try:
            watched = watch_case(case, self.programme, self.loaded.names)
        except Unfit:
            return None
        if any(one.clause == "error" for one in watched.decision.missed):
            return None
        return Tried({**whole, "expect": expected(watched, self.rule, self.programme)}, watched)


def _while_codes_hold(programme: Programme, rule: ProgrammeRule, now: datetime) -> datetime:
    """The moment, or the last day before it on which the codes that a rule names still held."""
    ends = [code.until - _DAY for code in _codes_of(programme, rule) if code.until is not None]
    return min((now, *ends))


def _codes_of(programme: Programme, rule: ProgrammeRule) -> list[Code]:
    """The codes that a rule asks for."""
    named = mentioned([rule])
    asks = any(fact.name == "order.codes" for fact in facts_of(rule.rule))
    return [code for code in programme.codes.values() if asks and code.id in named]


_DAY = timedelta(days=1)


def _asks_windows(asked: n.Rule | n.Expression) -> bool:
    """Whether orders count for a while only."""
    return any(fact.window is not None and fact.window.kind is n.WindowKind.LAST for fact in facts_of(asked))


def _asks_single_orders(rule: n.Rule) -> bool:
    """Whether not every order of the past counts."""
    opened = isinstance(rule.start, n.Within) and rule.start.event.where is not None
    return opened or any(fact.where is not None for fact in facts_of(rule))


def _at_stake(programme: Programme, rule: ProgrammeRule) -> list[str]:
    """The rule alone; one that multiplies points together with what earns some."""
    if rule.rule.effect.verb is not n.Verb.MULTIPLY:
        return [rule.id]
    earning = [
        one.id
        for one in programme.rules
        if one.phase is Phase.EARN and one.rule.effect.verb is n.Verb.EARN and one.rule.start is None
    ]
    return [rule.id, *earning[:3]]


def _case(written: Written) -> Case | None:
    """A case as a case file gives it; None where it says what cannot be."""
    whole = {"name": "x", "expect": {"outcomes": {}}, **written}
    read = read_cases(json.dumps({"format": 1, "programme": "x", "cases": [whole]}))
    return None if read.file is None else read.file.cases[0]


def _unfit(cases: Sequence[Written], loaded: Loaded) -> set[int]:
    """The places of cases that say what the programme does not know."""
    text = json.dumps({"format": 1, "programme": "x", "cases": [*cases]})
    read = read_cases(text)
    if read.file is None:
        return set()
    found = fit_cases(text, read.file, loaded, "x")
    return {int(one.steps[1]) for one in found if not one.warning and len(one.steps) > 1}


# ---------------------------------------------------------------- files


_TOLD = {
    "en": {
        "written": '{file}: cases written: {count}; confirm what they expect, then take out "confirm".',
        "missing": "Boundaries for which no case could be written: {count}",
        "dead": "Rules that never give anything, so that they have no boundaries: {count}",
        "exists": "{file} is there already, and nothing is written over it; name another with -o.",
        "no_rule": 'the programme has no rule "{name}"',
        "meant": '; did you mean "{guess}"?',
    },
    "pl": {
        "written": "{file}: zapisano przypadki: {count}; potwierdź, czego oczekują, i usuń „confirm”.",
        "missing": "Granice, dla których nie dało się napisać przypadku: {count}",
        "dead": "Reguły, które nigdy nic nie dają, więc nie mają granic: {count}",
        "exists": "{file} już istnieje i nie zostanie nadpisany; wskaż inny plik przez -o.",
        "no_rule": "program nie ma reguły „{name}”",
        "meant": "; czy chodziło o „{guess}”?",
    },
}


def write_cases(
    programme: str,
    now: datetime,
    locale: str = "en",
    *,
    rules: Sequence[str] = (),
    besides: Sequence[str] = (),
    into: str | None = None,
) -> tuple[str, str, int]:
    """Write a case file for a programme: what goes to the output, what is said about it, and the exit status.

    :param rules: ids; none: all rules.
    :param besides: case files whose cases are not repeated.
    :param into: the file to write, which must not be there; None: the text is given back.
    """
    words = _TOLD[locale]
    if into is not None and Path(into).exists():
        return "", words["exists"].format(file=into), 1
    loaded = loaded_file(Path(programme), None)
    if isinstance(loaded, Located):
        return "", explain(loaded, locale), 1
    if loaded.programme is None:
        return "", "\n\n".join(explain(one, locale) for one in loaded.errors), 1
    ids = [rule.id for rule in loaded.programme.rules]
    for name in rules:
        if name not in ids:
            close = guess(name, ids)
            told = words["no_rule"].format(name=name)
            return "", told + (words["meant"].format(guess=close) if close else ""), 1
    known, wrong = _known(besides, loaded, locale)
    if wrong:
        return "", "\n\n".join(wrong), 1
    found = propose(loaded, now, language=_language(programme), rules=rules, known=known)
    text = _file(programme, found.cases, into)
    said = [words["missing"].format(count=len(found.missing))] if found.missing else []
    said += [f"  {rule}: {boundary}" for rule, boundary in found.missing]
    said += [words["dead"].format(count=len(found.dead))] if found.dead else []
    said += [f"  {never[locale]}" for never in found.dead]
    if into is None:
        return text, "\n".join(said), 0
    failed = _put_new(Path(into), text)
    if failed is not None:
        return "", explain(failed, locale), 1
    return "", "\n".join([words["written"].format(file=into, count=len(found.cases)), *said]), 0


def _language(path: str) -> str:
    """The language of a document's rules."""
    text = read_file(Path(path))
    value = read_json(text).value if isinstance(text, str) else None
    return "pl" if isinstance(value, dict) and value.get("language") == "pl" else "en"


def _known(paths: Iterable[str], loaded: Loaded, locale: str) -> tuple[list[Known], list[str]]:
    """The cases that there are, decided; and what is wrong with their files."""
    found: list[Known] = []
    wrong: list[str] = []
    assert loaded.programme is not None, "only a programme without mistakes has cases"
    for path in paths:
        text = read_file(Path(path))
        if not isinstance(text, str):
            wrong.append(explain(text, locale))
            continue
        read = read_cases(text, name=path)
        if read.file is None:
            wrong += [explain(one, locale) for one in read.diagnostics]
            continue
        raw: Any = json.loads(text)
        for case, written in zip(read.file.cases, raw["cases"], strict=True):
            try:
                found.append(Known(content(written), watch_case(case, loaded.programme, loaded.names)))
            except Unfit:
                continue  # `test` tells it
    return found, wrong


def _file(programme: str, cases: Sequence[Written], into: str | None) -> str:
    """The case file; the programme is named as it stands beside it."""
    beside = Path(into).parent if into is not None else Path()
    name = os.path.relpath(programme, beside).replace(os.sep, "/")
    ordered = [{key: case[key] for key in _ORDER if key in case} for case in cases]
    rows = ",\n".join(f"    {json.dumps(case, ensure_ascii=False)}" for case in ordered)
    head = f'{{\n  "format": 1,\n  "programme": {json.dumps(name, ensure_ascii=False)},\n  "cases": ['
    return f"{head}\n{rows}\n  ]\n}}\n"


_ORDER = (
    *("name", "confirm", "only", "moment", "member", "employee", "team", "supplier", "distributor", "period"),
    *("event", "friend", "segment", "facts", "past", "shop", "cart", "shipping", "served_by", "affiliate"),
    *("choices", "expect"),
)


def _put_new(path: Path, text: str) -> Located | None:
    """Write a file that is not there yet."""
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        kind = "@no_file" if isinstance(error, FileNotFoundError) else "@denied"
        return plain("unwritable", str(path), detail=kind)
    return None
