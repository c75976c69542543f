"""Runs a case file: each case through ``decide`` and ``advance``, compared with what it expects.

Pure but for :func:`run_paths`, which reads files. No database, no shop, no Python to write: a merchant's
examples are tested by the engine that serves the checkout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
from flask_loyalty.language import Names
from flask_loyalty.language.wording import number_text
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
        compared = _Comparison(case, decision, programme, loaded.names, locale)
        found = tuple(compared.differences())
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
        reports.append(run_cases(found, _beside(path), name=str(path), locale=locale))
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
        exact = number_text(amount.major, "en")
        raise Unfit(f"{exact} {amount.currency} has a fraction of a minor unit")
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


_WORDS = {
    "en": {
        "other": "{what}: expected {wanted}, got {got}",
        "other_why": "{what}: expected {wanted}, got {got}: {why}",
        "not_missed": "{what}: expected to be missed ({wanted}), got {got}",
        "missed_by": "{what}: expected to be missed by {wanted}, was missed by {got}: {why}",
        "part": 'why {what}: expected "{wanted}" in "{got}"',
        "unknown": "{what}: the programme has no such rule or reward",
        "guess": '{what}: the programme has no such rule or reward; did you mean "{got}"?',
        "nothing": "nothing",
        "silent": "the rule is not about this",
    },
    "pl": {
        "other": "{what}: oczekiwano {wanted}, jest {got}",
        "other_why": "{what}: oczekiwano {wanted}, jest {got}: {why}",
        "not_missed": "{what}: miało nie zadziałać ({wanted}), a jest {got}",
        "missed_by": "{what}: miało nie zadziałać przez {wanted}, a nie zadziałało przez {got}: {why}",
        "part": "dlaczego {what}: oczekiwano „{wanted}” w „{got}”",
        "unknown": "{what}: program nie ma takiej reguły ani nagrody",
        "guess": "{what}: program nie ma takiej reguły ani nagrody; czy chodziło o „{got}”?",
        "nothing": "nic",
        "silent": "ta reguła tego nie dotyczy",
    },
}


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What a case expects against what was decided, told in one language."""

    case: Case
    decision: Decision
    programme: Programme
    names: Names
    locale: str

    def differences(self) -> Iterator[str]:
        """Everything that came out otherwise than expected, with the engine's reason."""
        yield from self.unknown_names()
        yield from self.outcomes()
        yield from self.totals()
        yield from self.lists()
        yield from self.missed()
        yield from self.reasons()

    def say(self, key: str, **parts: str) -> str:
        return _WORDS.get(self.locale, _WORDS["en"])[key].format(**parts)

    def unknown_names(self) -> Iterator[str]:
        """Rules and rewards that the programme does not have, perhaps misspelt."""
        known = [*(rule.id for rule in self.programme.rules), *self.programme.rewards]
        expected = self.case.expected
        for name in {**(expected.outcomes or {}), **expected.missed, **expected.why}:
            if name not in known:
                close = get_close_matches(name[:64], known, n=1)
                yield self.say("guess" if close else "unknown", what=name, got="".join(close))

    def outcomes(self) -> Iterator[str]:
        """Each rule's amount; what is not expected must not be there."""
        if self.case.expected.outcomes is None:
            return
        got = {outcome.rule: outcome for outcome in self.decision.outcomes}
        for rule, amount in self.case.expected.outcomes.items():
            wanted = self.points(amount) if isinstance(amount, int) else self.money(self.minor(amount))
            outcome = got.pop(rule, None)
            if outcome is None or wanted != self.amount(outcome):
                yield self.say("other_why", what=rule, wanted=wanted, **self.instead(rule, outcome))
        for rule, outcome in got.items():
            nothing = self.say("nothing")
            yield self.say("other_why", what=rule, wanted=nothing, **self.instead(rule, outcome))

    def instead(self, rule: str, outcome: Outcome | None) -> dict[str, str]:
        """What came instead, and why."""
        if outcome is not None:
            return {"got": self.amount(outcome), "why": self.why(outcome)}
        missed = [one for one in self.decision.missed if one.rule == rule]
        told = self.why_not(missed[0]) if missed else self.say("silent")
        return {"got": self.say("nothing"), "why": told}

    def totals(self) -> Iterator[str]:
        expected, decision = self.case.expected, self.decision
        for what, wanted, got in (
            ("points", expected.points, decision.points),
            ("payment.points", expected.payment_points, decision.payment.points),
        ):
            if wanted is not None and wanted != got:
                yield self.say("other", what=what, wanted=self.points(wanted), got=self.points(got))
        for what, amount, minor in (
            ("to_pay", expected.to_pay, decision.to_pay_minor),
            ("payment.money", expected.payment_money, decision.payment.minor),
        ):
            if amount is not None and self.minor(amount) != minor:
                yield self.say(
                    "other", what=what, wanted=self.money(self.minor(amount)), got=self.money(minor)
                )

    def lists(self) -> Iterator[str]:
        expected = self.case.expected
        if expected.paid is not None:
            wanted = [self.minor(amount) for amount in expected.paid]
            got = [unit.paid_minor for unit in self.decision.units]
            if wanted != got:
                shown = [", ".join(map(self.money, amounts)) for amounts in (wanted, got)]
                yield self.say("other", what="paid", wanted=shown[0], got=shown[1])
        taken = tuple(reward.reward for reward in self.decision.rewards)
        if expected.rewards is not None and expected.rewards != taken:
            nothing = self.say("nothing")
            yield self.say(
                "other",
                what="rewards",
                wanted=", ".join(expected.rewards) or nothing,
                got=", ".join(taken) or nothing,
            )

    def missed(self) -> Iterator[str]:
        """What stood in the way of a rule or a reward."""
        missed = {one.rule: one for one in self.decision.missed}
        given = {outcome.rule: outcome for outcome in self.decision.outcomes}
        for rule, clause in self.case.expected.missed.items():
            if rule in given:
                yield self.say("not_missed", what=rule, wanted=clause, got=self.amount(given[rule]))
            elif rule not in missed:
                yield self.say("not_missed", what=rule, wanted=clause, got=self.say("silent"))
            elif missed[rule].clause != clause:
                one = missed[rule]
                yield self.say("missed_by", what=rule, wanted=clause, got=one.clause, why=self.why_not(one))

    def reasons(self) -> Iterator[str]:
        """Parts that the English reason of a rule must contain."""
        if not self.case.expected.why:
            return
        english = replace(self, locale="en")
        told = {one.rule: english.why_not(one) for one in self.decision.missed}
        told |= {outcome.rule: english.why(outcome) for outcome in self.decision.outcomes}
        for rule, part in self.case.expected.why.items():
            # Amounts are printed with spaces that do not break, which nobody types.
            if _plain_spaces(part) not in _plain_spaces(told.get(rule, "")):
                yield self.say("part", what=rule, wanted=part, got=told.get(rule, ""))

    def why(self, outcome: Outcome) -> str:
        return why(outcome, self.programme, self.names, self.locale, "merchant")

    def why_not(self, missed: Missed) -> str:
        return why_not(missed, self.programme, self.names, self.locale, "merchant")

    def minor(self, amount: Amount) -> int:
        return _minor(amount, self.programme)

    def amount(self, outcome: Outcome) -> str:
        in_points = outcome.kind in (OutcomeKind.POINTS, OutcomeKind.MULTIPLIER)
        return (self.points if in_points else self.money)(outcome.amount)

    def points(self, number: int) -> str:
        """The number alone, as a case file writes it."""
        return str(number)

    def money(self, minor: int) -> str:
        """As a case file writes it: ``12.40 PLN``."""
        digits = minor_digits(self.programme.currency)
        sign, size = ("-" if minor < 0 else ""), str(abs(minor)).rjust(digits + 1, "0")
        whole, part = (size[:-digits], "." + size[-digits:]) if digits else (size, "")
        return f"{sign}{whole}{part} {self.programme.currency}"


def _plain_spaces(text: str) -> str:
    return " ".join(text.split())
