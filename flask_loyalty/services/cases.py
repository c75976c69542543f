"""Runs a case file: each case through ``decide`` and ``advance``, compared with what it expects.

Pure but for :func:`run_paths`, which reads files. No database, no shop, no Python to write: a merchant's
examples are tested by the engine that serves the checkout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import (
    Cart,
    CartLine,
    Choices,
    Event,
    Facts,
    OrderEvent,
    Party,
    PeriodEvent,
    SignalEvent,
    Value,
)
from flask_loyalty.engine.history import advance, facts_of
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.past import History
from flask_loyalty.engine.periods import period_bounds
from flask_loyalty.language import Names
from flask_loyalty.language.vocabulary import FACTS
from flask_loyalty.programme.casefile import Case, Line, Order, PastEvent, Told, read_cases
from flask_loyalty.programme.casefit import fit_cases, shop_fact, typed
from flask_loyalty.programme.loader import Loaded, load_programme
from flask_loyalty.programme.mistakes import Located, explain, plain
from flask_loyalty.programme.model import Programme
from flask_loyalty.programme.notebook import guess, visible
from flask_loyalty.programme.reading import read_json
from flask_loyalty.programme.shapes import Amount
from flask_loyalty.services.comparing import Comparison, Unfit, minor_of, money_of
from flask_loyalty.services.describing import CASES, files_below, read_file, refused_file

__all__ = ["CaseReport", "CaseResult", "decide_case", "run_case", "run_cases", "run_paths"]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case came out; ``differences`` tell line by line what was expected and what came."""

    name: str
    line: int
    differences: tuple[str, ...] = ()

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
        decision = _decision(case, _with_only(case, programme, locale), loaded.names)
        compared = Comparison(case, decision, programme, loaded.names, locale)
        found = tuple(compared.differences())
    except Unfit as mistake:
        found = (mistake.told(locale),)
    return CaseResult(case.name, case.line, found)


def decide_case(case: Case, loaded: Loaded, locale: str = "en") -> tuple[Decision, Programme] | str:
    """What the programme says of a case, and the rules that were at stake; or why it cannot be decided."""
    assert loaded.programme is not None, "only a programme without mistakes decides"
    try:
        at_stake = _with_only(case, loaded.programme, locale)
        return _decision(case, at_stake, loaded.names), at_stake
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
        if isinstance(found, str) and _is_programme(found):
            cases = path.with_name(path.stem + CASES[1:])
            found = plain("programme_file", str(path), detail=str(cases))
        if isinstance(found, str):
            reports.append(run_cases(found, _beside(path), name=str(path), locale=locale))
        else:
            reports.append(CaseReport(str(path), trouble=explain(found, locale)))
    lines = [*told, *(one.text(locale) for one in reports), _counts(reports, locale)]
    return "\n\n".join(lines), 1 if told else _status(reports)


def _is_programme(text: str) -> bool:
    """Whether a file that was meant to hold cases holds rules."""
    value = read_json(text).value
    return isinstance(value, dict) and "rules" in value and "cases" not in value


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
    if locale == "pl":
        told = f"Przypadki: {cases}, dobrze: {cases - failed}, błędnie: {failed}"
        told += f", uwagi: {notes}" if notes else ""
        return told + (f"; pliki, których nie dało się uruchomić: {broken}" if broken else "")
    told = f"Cases: {cases}, passed: {cases - failed}, failed: {failed}"
    told += f", notes: {notes}" if notes else ""
    return told + (f"; files that could not be run: {broken}" if broken else "")


# ---------------------------------------------------------------- from a case to a decision


def _with_only(case: Case, programme: Programme, locale: str) -> Programme:
    """The programme with just the rules that the case names."""
    if case.only is None:
        return programme
    known = [rule.id for rule in programme.rules]
    for place, name in enumerate(case.only):
        if name not in known:
            close = guess(name, known)
            told = _NO_RULE.get(locale, _NO_RULE["en"])[bool(close)]
            raise Unfit(told.format(place=place, name=visible(name), guess=close))
    return replace(programme, rules=tuple(rule for rule in programme.rules if rule.id in case.only))


_NO_RULE = {
    "en": (
        'only[{place}]: the programme has no rule "{name}"',
        'only[{place}]: the programme has no rule "{name}"; did you mean "{guess}"?',
    ),
    "pl": (
        "only[{place}]: program nie ma reguły „{name}”",
        "only[{place}]: program nie ma reguły „{name}”; czy chodziło o „{guess}”?",
    ),
}


def _decision(case: Case, programme: Programme, names: Names) -> Decision:
    """What the programme says of a case, after all that happened before it."""
    zone = ZoneInfo(programme.timezone)
    history = History()
    shop = _values({shop_fact(name, names): value for name, value in case.shop.items()}, programme)
    for number, past in enumerate(sorted(case.past, key=lambda one: one.at)):
        history = _happened(history, past, f"past-{number + 1}", programme, zone, shop)
    moment = _instant(case.moment, zone)
    event = _event(case, programme, zone, moment)
    facts = facts_of(
        programme,
        history,
        event,
        moment,
        shop=shop,
        spendable_points=case.spendable,
        reward_stock={**_all_stock(programme), **case.stock},
    )
    return _decided(programme, event, facts, moment, case.order)


def _decided(
    programme: Programme, event: Event, facts: Facts, moment: datetime, order: Order | None
) -> Decision:
    """The decision; of an order of which something came back, that on what was kept."""
    decision = decide(programme, event, facts, moment)
    if not isinstance(event, OrderEvent) or order is None or not _came_back(order):
        return decision
    back = minor_of(order.money_back, programme) if order.money_back else 0
    if back > decision.to_pay_minor:
        paid = money_of(decision.to_pay_minor, programme)
        raise Unfit(
            f'"money_back" is more than was paid; at most {paid} can go back',
            f"„money_back” to więcej, niż zapłacono; wrócić może najwyżej {paid}",
        )
    again = replace(
        event,
        cart=replace(event.cart, lines=tuple(_given_back(event.cart.lines, order))),
        placed=decision,
        money_back_minor=back,
    )
    return decide(programme, again, facts, moment)


def _came_back(order: Order) -> bool:
    return order.kept is not None or order.money_back is not None


def _given_back(lines: Sequence[CartLine], order: Order) -> Iterator[CartLine]:
    """The lines with what was given back: whatever is not among the kept."""
    kept = {sku: 0 for sku, _ in order.kept or ()}
    for sku, quantity in order.kept or ():
        kept[sku] += quantity
    for line in lines:
        stays = line.quantity if order.kept is None else min(line.quantity, kept.get(line.sku, 0))
        if order.kept is not None:
            kept[line.sku] = kept.get(line.sku, 0) - stays
        yield replace(line, refunded=line.quantity - stays)


def _happened(
    history: History,
    past: PastEvent,
    ref: str,
    programme: Programme,
    zone: ZoneInfo,
    shop: Mapping[str, Value],
) -> History:
    """The past with one earlier event, decided as it would have been then.

    :param shop: what the shop says, which holds all along.
    """
    moment = _instant(past.at, zone)
    event: Event
    if past.order is None:
        assert past.event is not None
        event = _signal(past.event, past.member, ref, moment, programme)
    else:
        event = _order_event(past.order, past.member, programme, moment, ref)
    facts = facts_of(
        programme,
        history,
        event,
        moment,
        shop=shop,
        spendable_points=past.order.points if past.order else 0,
    )
    decision = decide(programme, event, facts, moment)
    history = advance(programme, history, event, decision, facts=facts)
    if past.order is None or not _came_back(past.order):
        return history
    again = _decided(programme, event, facts, moment, past.order)
    return advance(programme, history, event, again, decision, facts=facts)


def _event(case: Case, programme: Programme, zone: ZoneInfo, moment: datetime) -> Event:
    if case.order is not None:
        return _order_event(case.order, case.member, programme, moment, "case")
    if case.period is not None:
        period, day = case.period
        start, end = period_bounds(period, datetime(day.year, day.month, day.day, 12, tzinfo=zone), zone)
        return PeriodEvent(Party(*case.party), start, end)
    assert case.event is not None
    return _signal(case.event, case.member, "case", moment, programme)


def _signal(told: Told, member: str | None, key: str, moment: datetime, programme: Programme) -> SignalEvent:
    whole = {name if "." in name else f"{told.name}.{name}": value for name, value in told.facts.items()}
    facts = _values(whole, programme)
    return SignalEvent(told.name, key, member or "", moment, facts, told.friend, told.segment)


def _order_event(
    order: Order, member: str | None, programme: Programme, moment: datetime, ref: str
) -> OrderEvent:
    cart = Cart(
        member=member,
        currency=order.currency or programme.currency,
        at=moment,
        lines=tuple(_line(line, number, programme) for number, line in enumerate(order.lines)),
        shipping_minor=minor_of(order.shipping, programme) if order.shipping else 0,
        discount_minor=minor_of(order.discount, programme) if order.discount else 0,
        served_by=order.served_by,
        ref=ref,
        facts=_values(order.facts, programme),
        affiliate=order.affiliate,
    )
    return OrderEvent(cart, Choices(order.points, order.rewards, order.codes))


def _line(line: Line, number: int, programme: Programme) -> CartLine:
    product = line.product
    return CartLine(
        id=str(number + 1),
        sku=line.sku,
        quantity=line.quantity,
        unit_price_minor=minor_of(product.price, programme),
        regular_price_minor=minor_of(product.regular, programme),
        cost_minor=None if product.cost is None else minor_of(product.cost, programme),
        category=product.category,
        brand=product.brand,
        tax_bp=product.tax_bp,
        name=line.sku,
        facts={"item.labels": product.labels},
    )


def _values(facts: Mapping[str, object], programme: Programme) -> dict[str, Value]:
    """What a case says of facts, as the engine takes it."""
    return {name: _shop_value(name, value, programme) for name, value in facts.items()}


def _shop_value(name: str, value: object, programme: Programme) -> Value:
    if isinstance(value, Amount):
        return Fraction(minor_of(value, programme))
    known = programme.facts.get(name) or FACTS.get(name)
    read = value if known is None else typed(value, known.type)
    assert isinstance(read, Fraction | str | bool | frozenset | date | time)
    return read


def _all_stock(programme: Programme) -> dict[str, int]:
    return {reward.id: reward.stock for reward in programme.rewards.values() if reward.stock is not None}


def _instant(moment: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a local time; of one that comes twice, as the clock goes back, the first."""
    return moment.replace(tzinfo=zone).astimezone(UTC)
