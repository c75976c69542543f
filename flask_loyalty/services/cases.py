"""Runs a case file: each case through ``decide`` and ``advance``, compared with what it expects.

Pure but for :func:`run_paths`, which reads files. No database, no shop, no Python to write: a merchant's
examples are tested by the engine that serves the checkout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.explanation import why, why_not
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
from flask_loyalty.engine.outcomes import Decision, Missed, Outcome, OutcomeKind
from flask_loyalty.engine.past import History
from flask_loyalty.engine.periods import period_bounds
from flask_loyalty.money import minor_digits
from flask_loyalty.programme.casefile import Case, Line, Order, PastEvent, read_cases
from flask_loyalty.programme.document import Amount
from flask_loyalty.programme.loader import Loaded, load_programme
from flask_loyalty.programme.mistakes import explain
from flask_loyalty.programme.model import Programme
from flask_loyalty.services.describing import files_below, read_file

__all__ = ["CaseReport", "CaseResult", "run_case", "run_cases", "run_paths"]


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
    """All cases of a file; ``trouble`` tells why none could be run."""

    name: str
    results: tuple[CaseResult, ...] = ()
    trouble: str = ""

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
        told = {"pl": "nie można odczytać programu"}.get(locale, "the programme cannot be read")
        return CaseReport(name, trouble=f"{told}: {read.file.programme}: {error}")
    if loaded.programme is None:
        return CaseReport(name, trouble="\n\n".join(explain(one, locale) for one in loaded.errors))
    return CaseReport(name, tuple(run_case(case, loaded, locale) for case in read.file.cases))


def run_case(case: Case, loaded: Loaded, locale: str = "en") -> CaseResult:
    """Run one case; whatever goes wrong is told as a difference."""
    programme = loaded.programme
    assert programme is not None, "only a programme without mistakes has cases run"
    try:
        decision = _decision(case, programme)
        found = tuple(_differences(case, decision, loaded, locale))
    except Unfit as mistake:
        found = (str(mistake),)
    return CaseResult(case.name, case.line, found)


def run_paths(paths: Sequence[str], locale: str = "en") -> tuple[str, int]:
    """Run case files, and those (``*.cases.json``) of folders; the text to print and the exit status."""
    reports = []
    for path in files_below(paths, "*.cases.json"):
        found = read_file(path)
        if not isinstance(found, str):
            reports.append(CaseReport(str(path), trouble=explain(found, locale)))
            continue
        reports.append(run_cases(found, _beside(path), name=path.name, locale=locale))
    return "\n\n".join([*(one.text(locale) for one in reports), _counts(reports, locale)]), _status(reports)


def _beside(path: Path) -> Callable[[str], str]:
    return lambda name: (path.parent / name).read_text(encoding="utf-8")


def _status(reports: Sequence[CaseReport]) -> int:
    return 0 if reports and not any(report.exit_code for report in reports) else 1


def _counts(reports: Sequence[CaseReport], locale: str) -> str:
    """The last line: how many cases, how many held."""
    cases = sum(len(report.results) for report in reports)
    failed = sum(report.failed for report in reports)
    broken = sum(bool(report.trouble) for report in reports)
    if locale == "pl":
        told = f"Przypadki: {cases}, dobrze: {cases - failed}, błędnie: {failed}"
        return told + (f"; pliki, których nie dało się uruchomić: {broken}" if broken else "")
    told = f"Cases: {cases}, passed: {cases - failed}, failed: {failed}"
    return told + (f"; files that could not be run: {broken}" if broken else "")


# ---------------------------------------------------------------- from a case to a decision


class Unfit(Exception):
    """A case cannot be run with this programme."""


def _decision(case: Case, programme: Programme) -> Decision:
    """What the programme says of a case, after all that happened before it."""
    zone = ZoneInfo(programme.timezone)
    history = History()
    for number, past in enumerate(sorted(case.past, key=lambda one: one.at)):
        history = _happened(history, past, f"past-{number + 1}", programme, zone)
    moment = _instant(case.moment, zone)
    event = _event(case, programme, zone, moment)
    facts = facts_of(
        programme,
        history,
        event,
        moment,
        shop={name: _shop_value(value, programme) for name, value in case.shop.items()},
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
    again = replace(
        event,
        cart=replace(event.cart, lines=tuple(_given_back(event.cart.lines, order))),
        placed=decision,
        money_back_minor=_minor(order.money_back, programme) if order.money_back else 0,
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


def _happened(history: History, past: PastEvent, ref: str, programme: Programme, zone: ZoneInfo) -> History:
    """The past with one earlier event, decided as it would have been then."""
    moment = _instant(past.at, zone)
    event: Event
    if past.order is None:
        event = SignalEvent(past.event or "", ref, past.member or "", moment)
    else:
        event = _order_event(past.order, past.member, programme, moment, ref)
    facts = facts_of(
        programme, history, event, moment, spendable_points=past.order.points if past.order else 0
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
        party = Party("employee", case.employee) if case.employee else Party("customer", case.member or "")
        return PeriodEvent(party, start, end)
    return SignalEvent(case.event or "", "case", case.member or "", moment)


def _order_event(
    order: Order, member: str | None, programme: Programme, moment: datetime, ref: str
) -> OrderEvent:
    cart = Cart(
        member=member,
        currency=order.currency or programme.currency,
        at=moment,
        lines=tuple(_line(line, number, programme) for number, line in enumerate(order.lines)),
        shipping_minor=_minor(order.shipping, programme) if order.shipping else 0,
        discount_minor=_minor(order.discount, programme) if order.discount else 0,
        served_by=order.served_by,
        ref=ref,
    )
    return OrderEvent(cart, Choices(order.points, order.rewards, order.codes))


def _line(line: Line, number: int, programme: Programme) -> CartLine:
    product = line.product
    return CartLine(
        id=str(number + 1),
        sku=line.sku,
        quantity=line.quantity,
        unit_price_minor=_minor(product.price, programme),
        regular_price_minor=_minor(product.regular, programme),
        cost_minor=None if product.cost is None else _minor(product.cost, programme),
        category=product.category,
        brand=product.brand,
        tax_bp=product.tax_bp,
        name=line.sku,
    )


def _minor(amount: Amount, programme: Programme) -> int:
    """An amount of a case in whole minor units of the programme's currency."""
    minor = amount.major * Fraction(10) ** minor_digits(programme.currency)
    if amount.currency != programme.currency:
        raise Unfit(f"the programme counts in {programme.currency}, this case has {amount.currency}")
    if minor.denominator != 1:
        raise Unfit(f"{float(amount.major)} {amount.currency} has a fraction of a minor unit")
    return int(minor)


def _shop_value(value: object, programme: Programme) -> Value:
    if isinstance(value, Amount):
        return Fraction(_minor(value, programme))
    assert isinstance(value, Fraction | str | bool)
    return value


def _all_stock(programme: Programme) -> dict[str, int]:
    return {reward.id: reward.stock for reward in programme.rewards.values() if reward.stock is not None}


def _instant(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.replace(tzinfo=zone).astimezone(UTC)


# ---------------------------------------------------------------- expected against got


def _differences(case: Case, decision: Decision, loaded: Loaded, locale: str) -> Iterator[str]:
    """Everything that came out otherwise than expected, with the engine's reason."""
    programme, expected = loaded.programme, case.expected
    assert programme is not None
    yield from _unknown_rules(case, programme)
    if expected.outcomes is not None:
        yield from _outcome_differences(case, decision, loaded, locale)
    totals = [
        ("points", expected.points, decision.points),
        ("to_pay", _expected_minor(expected.to_pay, programme), decision.to_pay_minor),
        ("payment.points", expected.payment_points, decision.payment.points),
        ("payment.money", _expected_minor(expected.payment_money, programme), decision.payment.minor),
    ]
    for name, wanted, got in totals:
        if wanted is not None and wanted != got:
            shown = _points if name.endswith("points") else _money
            yield f"{name}: expected {shown(wanted, programme)}, got {shown(got, programme)}"
    if expected.paid is not None:
        wanted_units = [_minor(amount, programme) for amount in expected.paid]
        got_units = [unit.paid_minor for unit in decision.units]
        if wanted_units != got_units:
            yield f"paid: expected {_list(wanted_units, programme)}, got {_list(got_units, programme)}"
    if expected.rewards is not None:
        taken = tuple(reward.reward for reward in decision.rewards)
        if expected.rewards != taken:
            yield f"rewards: expected {', '.join(expected.rewards) or 'none'}, got {', '.join(taken) or 'none'}"
    yield from _missed_differences(case, decision, loaded, locale)
    yield from _why_differences(case, decision, loaded)


def _outcome_differences(case: Case, decision: Decision, loaded: Loaded, locale: str) -> Iterator[str]:
    programme = loaded.programme
    assert programme is not None and case.expected.outcomes is not None
    got = {outcome.rule: outcome for outcome in decision.outcomes}
    missed = {one.rule: one for one in decision.missed if one.of == "rule"}
    for rule, wanted in case.expected.outcomes.items():
        shown = (
            _points(wanted, programme)
            if isinstance(wanted, int)
            else _money(_minor(wanted, programme), programme)
        )
        outcome = got.pop(rule, None)
        if outcome is None:
            reason = (
                why_not(missed[rule], programme, loaded.names, locale)
                if rule in missed
                else "it says nothing"
            )
            yield f"{rule}: expected {shown}, got nothing: {reason}"
        elif shown != _amount(outcome, programme):
            yield f"{rule}: expected {shown}, got {_amount(outcome, programme)}: {_why(outcome, loaded, locale)}"
    for rule, outcome in got.items():
        yield f"{rule}: expected nothing, got {_amount(outcome, programme)}: {_why(outcome, loaded, locale)}"


def _missed_differences(case: Case, decision: Decision, loaded: Loaded, locale: str) -> Iterator[str]:
    programme = loaded.programme
    assert programme is not None
    missed: dict[str, Missed] = {one.rule: one for one in decision.missed}
    given = {outcome.rule: outcome for outcome in decision.outcomes}
    for rule, clause in case.expected.missed.items():
        if rule in given:
            yield f"{rule}: expected to be missed ({clause}), got {_amount(given[rule], programme)}"
        elif rule not in missed:
            yield f"{rule}: expected to be missed ({clause}); it says nothing"
        elif missed[rule].clause != clause:
            reason = why_not(missed[rule], programme, loaded.names, locale)
            yield f"{rule}: expected to be missed by {clause}, was missed by {missed[rule].clause}: {reason}"


def _why_differences(case: Case, decision: Decision, loaded: Loaded) -> Iterator[str]:
    programme = loaded.programme
    assert programme is not None
    told = {outcome.rule: _why(outcome, loaded, "en") for outcome in decision.outcomes}
    for one in decision.missed:
        told.setdefault(one.rule, why_not(one, programme, loaded.names, "en"))
    for rule, part in case.expected.why.items():
        if part not in told.get(rule, ""):
            yield f'why {rule}: expected "{part}" in "{told.get(rule, "")}"'


def _unknown_rules(case: Case, programme: Programme) -> Iterator[str]:
    known = [rule.id for rule in programme.rules] + list(programme.rewards)
    expected = case.expected
    named: Iterable[str] = {**(expected.outcomes or {}), **expected.missed, **expected.why}
    for name in named:
        if name not in known:
            close = get_close_matches(name[:64], known, n=1)
            yield f"{name}: the programme has no such rule" + (
                f'; did you mean "{close[0]}"?' if close else ""
            )


def _why(outcome: Outcome, loaded: Loaded, locale: str) -> str:
    assert loaded.programme is not None
    return why(outcome, loaded.programme, loaded.names, locale)


def _amount(outcome: Outcome, programme: Programme) -> str:
    in_points = outcome.kind in (OutcomeKind.POINTS, OutcomeKind.MULTIPLIER)
    return (_points if in_points else _money)(outcome.amount, programme)


def _expected_minor(amount: Amount | None, programme: Programme) -> int | None:
    return None if amount is None else _minor(amount, programme)


def _points(number: int, programme: Programme) -> str:
    return f"{number} {'point' if number == 1 else 'points'}"


def _money(minor: int, programme: Programme) -> str:
    """As a case file writes it: ``12.40 PLN``."""
    digits = minor_digits(programme.currency)
    sign, size = ("-" if minor < 0 else ""), str(abs(minor)).rjust(digits + 1, "0")
    whole, part = (size[:-digits], "." + size[-digits:]) if digits else (size, "")
    return f"{sign}{whole}{part} {programme.currency}"


def _list(amounts: Sequence[int], programme: Programme) -> str:
    return "[" + ", ".join(_money(amount, programme) for amount in amounts) + "]"
