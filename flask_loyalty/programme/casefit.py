"""Whether a case file fits its programme: what its cases say of the shop, and when they happen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from fractions import Fraction
from zoneinfo import ZoneInfo

from flask_loyalty.language import parse_expression, print_expression
from flask_loyalty.language.definitions import FactDef, Scope
from flask_loyalty.language.nodes import Fact
from flask_loyalty.language.sorts import Kind, Type
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import EVENT_WORDS, FACTS, Names
from flask_loyalty.programme.casefile import Case, CaseFile, Order, PastEvent, Told
from flask_loyalty.programme.loader import Loaded
from flask_loyalty.programme.mistakes import Located
from flask_loyalty.programme.model import Programme
from flask_loyalty.programme.notebook import Notebook, as_shown, guess
from flask_loyalty.programme.reading import read_json
from flask_loyalty.programme.shapes import LANGUAGES, Amount, Path
from flask_loyalty.programme.working import facts_read

__all__ = ["by_the_shop", "fit_cases", "shop_fact", "typed"]

_BY_THE_PROGRAMME = (Scope.NOW, Scope.ITEM, Scope.ORDER)
"""Facts of the language about these are worked out from the clock and the cart."""

_WORKED_OUT = ("customer.tier", "customer.segments")


def fit_cases(text: str, file: CaseFile, loaded: Loaded, name: str) -> tuple[Located, ...]:
    """Every mistake and note about the cases of a file that only its programme can tell.

    :param text: the file, for places.
    :param loaded: its programme, which has no mistakes.
    """
    programme, sentences = loaded.programme, loaded.sentences
    assert programme is not None
    assert sentences is not None
    trees = (*sentences.rules.values(), *sentences.expressions.values())
    read = {_as_asked(fact) for tree in trees for fact in facts_read(tree)}
    fit = _Fit(programme, loaded.names, frozenset(read), Notebook(name, text, read_json(text)))
    for place, case in enumerate(file.cases):
        fit.case(case, ("cases", place))
    return fit.notes.all()


def shop_fact(name: str, names: Names) -> str:
    """A fact as the engine calls it, with its window: ``supplier.purchases in previous year``.

    A case may write it in either language of the rules; what is no fact stays as it is.
    """
    for language in LANGUAGES:
        tree = parse_expression(name, language, names).tree
        if isinstance(tree, Fact):
            return print_expression(tree)
    return name


def typed(value: object, type_: Type) -> object:
    """What a case says of a fact: a day or a time of day, where the fact holds one, out of its text."""
    if isinstance(value, str):
        try:
            if type_.kind is Kind.DATE:
                return date.fromisoformat(value)
            if type_.kind is Kind.TIME:
                return time.fromisoformat(value)
        except ValueError:
            pass
    return value


def _as_asked(fact: Fact) -> str:
    return print_expression(replace(fact, where=None, otherwise=None, span=Span(0, 0)))


@dataclass(frozen=True, slots=True)
class _Fit:
    """The cases of one file against their programme."""

    programme: Programme
    names: Names
    read: frozenset[str]
    notes: Notebook

    def case(self, case: Case, path: Path) -> None:
        """Everything about one case."""
        self._clock(case.moment, (*path, "moment"))
        strict = "error" not in case.expected.missed.values()  # a case may show what a wrong fact does
        for name, value in case.shop.items():
            self._fact(shop_fact(name, self.names), value, (*path, "shop", name), strict=strict)
        for reward in case.stock:
            self._chosen("reward", reward, (*path, "stock", reward))
        unknown = {name for name, clause in case.expected.missed.items() if clause == "unknown"}
        self._happens(case, path, unknown, strict=strict)
        for number, past in enumerate(case.past):
            self._clock(past.at, (*path, "past", number, "at"))
            self._happens(past, (*path, "past", number), set(), strict=strict)

    def _happens(self, one: Case | PastEvent, path: Path, unknown: set[str], *, strict: bool) -> None:
        if one.order is not None:
            self._order(one.order, path, unknown, strict=strict)
        if one.event is not None:
            self._event(one.event, path, strict=strict)

    def _order(self, order: Order, path: Path, unknown: set[str], *, strict: bool) -> None:
        for name, value in order.facts.items():
            self._fact(name, value, (*path, "facts", name), strict=strict)
        for kind, chosen in (("reward", order.rewards), ("code", order.codes)):
            for number, id_ in enumerate(chosen):
                if id_ not in unknown:
                    self._chosen(kind, id_, (*path, "choices", f"{kind}s", number))

    def _event(self, event: Told, path: Path, *, strict: bool) -> None:
        known = [word for word in (*EVENT_WORDS, *self.names.events) if word != "order"]
        if event.name not in known:
            guessed = guess(event.name, known)
            self.notes.add(
                "case_event", (*path, "event"), detail=event.name, guess=guessed, known=", ".join(known)
            )
            return
        for name, value in event.facts.items():
            whole = name if "." in name else f"{event.name}.{name}"
            self._fact(whole, value, (*path, "facts", name), strict=strict, event=event.name)

    # one value

    def _clock(self, moment: datetime, path: Path) -> None:
        """A time that the clock leaps over never was; of one that comes twice the first is meant."""
        zone = ZoneInfo(self.programme.timezone)
        real = moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
        if real != moment:
            meant = f"{real:%Y-%m-%d %H:%M}"
            self.notes.add(
                "clock_gap",
                path,
                value=f"{moment:%Y-%m-%d %H:%M}",
                detail=meant,
                other=self.programme.timezone,
            )

    def _chosen(self, kind: str, id_: str, path: Path) -> None:
        """A reward or a code that there is; a code may be typed in any letters."""
        known = [*(self.programme.rewards if kind == "reward" else self.programme.codes)]
        there = id_ in known
        if kind == "code":
            there = id_.strip().casefold() in [one.casefold() for one in known]
        if not there:
            self.notes.add(f"case_{kind}", path, detail=id_, guess=guess(id_, known))

    def _fact(self, name: str, value: object, path: Path, *, strict: bool, event: str = "") -> None:
        known = self.names.fact(name.partition(" ")[0])
        if known is None or (event and known.scope is Scope.EVENT and not name.startswith(f"{event}.")):
            guessed = guess(name, [*self._sayable(event)])
            self.notes.add("case_fact", path, detail=name, guess=guessed)
        elif not event and not by_the_shop(known):
            self.notes.add("case_fact_worked_out", path, detail=name)
        elif strict and not _fits(value, self.notes.value_at(path), known.type, self.programme.currency):
            value_shown = as_shown(self.notes.value_at(path))
            example = _EXAMPLES.get(known.type.kind, '"…"').replace("XXX", self.programme.currency)
            self.notes.add("case_fact_type", path, detail=name, value=value_shown, other=example)
        elif name not in self.read and not (event and known.name in FACTS):
            self.notes.add("case_fact_unread", path, detail=name)

    def _sayable(self, event: str) -> Iterator[str]:
        """The facts that a case may tell at this place."""
        for known in (*FACTS.values(), *self.names.facts):
            if known.name.startswith(f"{event}.") if event else by_the_shop(known):
                yield known.name


_EXAMPLES: Mapping[Kind, str] = {
    Kind.MONEY: '"12.50 XXX"',
    Kind.PERCENT: '"5%"',
    Kind.NUMBER: "4.5",
    Kind.DURATION: "30",
    Kind.COUNT: "3",
    Kind.POINTS: "3",
    Kind.FLAG: "true",
    Kind.SET: '["…", "…"]',
    Kind.DATE: '"2026-05-05"',
    Kind.TIME: '"08:30"',
}
"""How a case file writes a value of each kind; any other is a text."""


def by_the_shop(known: FactDef) -> bool:
    """Whether it is the shop that says it, and not the programme that works it out."""
    if known.name not in FACTS:
        return known.scope not in (Scope.ITEM, Scope.EVENT)
    if known.scope in (*_BY_THE_PROGRAMME, Scope.EVENT) or known.name in _WORKED_OUT:
        return False
    return not (known.historical and known.scope in (Scope.CUSTOMER, Scope.EMPLOYEE))


def _fits(value: object, written: object, type_: Type, currency: str) -> bool:
    """Whether what a case says can be a value of the fact's type."""
    number = isinstance(value, Fraction) and not isinstance(written, str)
    match type_.kind:
        case Kind.MONEY:
            return isinstance(value, Amount) and value.currency == currency
        case Kind.PERCENT:
            return isinstance(value, Fraction) and isinstance(written, str)
        case Kind.NUMBER | Kind.DURATION:
            return number
        case Kind.COUNT | Kind.POINTS:
            return number and isinstance(value, Fraction) and value.denominator == 1
        case Kind.FLAG:
            return isinstance(value, bool)
        case Kind.SET:
            return isinstance(value, frozenset)
        case Kind.DATE | Kind.TIME:
            return isinstance(value, str) and not isinstance(typed(value, type_), str)
        case _:
            return isinstance(written, str) and isinstance(value, str)
