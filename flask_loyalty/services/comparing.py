"""What a case expects against what was decided, told in the merchant's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction

from flask_loyalty.engine.explanation import why, why_not
from flask_loyalty.engine.outcomes import Decision, Missed, Outcome, OutcomeKind
from flask_loyalty.language import Names
from flask_loyalty.language.wording import number_text
from flask_loyalty.money import minor_digits
from flask_loyalty.programme.casefields import Counted
from flask_loyalty.programme.casefile import Case
from flask_loyalty.programme.model import Programme
from flask_loyalty.programme.shapes import Amount

__all__ = ["Comparison", "Unfit", "minor_of", "money_of"]


class Unfit(Exception):
    """A case cannot be run with this programme; says so in both languages."""

    def __init__(self, en: str, pl: str = "") -> None:
        self.texts = {"en": en, "pl": pl or en}
        super().__init__(en)

    def told(self, locale: str) -> str:
        """Why, in the reader's language."""
        return self.texts.get(locale, self.texts["en"])


_WORDS = {
    "en": {
        "other": "{what}: expected {wanted}, got {got}",
        "other_why": "{what}: expected {wanted}, got {got}: {why}",
        "not_missed": "{what}: expected to be missed ({wanted}), got {got}",
        "missed_by": "{what}: expected to be missed by {wanted}, was missed by {got}: {why}",
        "part": 'why {what}: expected "{wanted}" in "{got}"',
        "unknown": "{what}: the programme has no such rule, reward or code",
        "guess": '{what}: the programme has no such rule, reward or code; did you mean "{got}"?',
        "nothing": "nothing",
        "silent": "the rule is not about this",
    },
    "pl": {
        "other": "{what}: oczekiwano {wanted}, jest {got}",
        "other_why": "{what}: oczekiwano {wanted}, jest {got}: {why}",
        "not_missed": "{what}: miało nie zadziałać ({wanted}), a jest {got}",
        "missed_by": "{what}: miało nie zadziałać przez {wanted}, a nie zadziałało przez {got}: {why}",
        "part": "dlaczego {what}: oczekiwano „{wanted}” w „{got}”",
        "unknown": "{what}: program nie ma takiej reguły, nagrody ani kodu",
        "guess": "{what}: program nie ma takiej reguły, nagrody ani kodu; czy chodziło o „{got}”?",
        "nothing": "nic",
        "silent": "ta reguła tego nie dotyczy",
    },
}


@dataclass(frozen=True, slots=True)
class Comparison:
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
        yield from self.receivers()
        yield from self.totals()
        yield from self.lists()
        yield from self.missed()
        yield from self.held_back()
        yield from self.reasons()

    def say(self, key: str, **parts: str) -> str:
        return _WORDS.get(self.locale, _WORDS["en"])[key].format(**parts)

    def unknown_names(self) -> Iterator[str]:
        """Rules, rewards and codes that there are not, perhaps misspelt; any can be asked for."""
        programme, order = self.programme, self.case.order
        known = [*(rule.id for rule in programme.rules), *programme.rewards, *programme.codes]
        known += [] if order is None else [*order.codes, *order.rewards]
        expected = self.case.expected
        for name in {
            **(expected.outcomes or {}),
            **expected.missed,
            **(expected.held_back or {}),
            **expected.why,
        }:
            if name not in known:
                close = get_close_matches(name[:64], known, n=1)
                yield self.say("guess" if close else "unknown", what=name, got="".join(close))

    def outcomes(self) -> Iterator[str]:
        """Each rule's amount; what is not expected must not be there."""
        if self.case.expected.outcomes is None:
            return
        got = {outcome.rule: outcome for outcome in self.decision.outcomes}
        for rule, amount in self.case.expected.outcomes.items():
            wanted = self.given(amount)
            outcome = got.pop(rule, None)
            if outcome is None or wanted != self.amount(outcome):
                yield self.say("other_why", what=rule, wanted=wanted, **self.instead(rule, outcome))
        for rule, outcome in got.items():
            nothing = self.say("nothing")
            yield self.say("other_why", what=rule, wanted=nothing, **self.instead(rule, outcome))

    def receivers(self) -> Iterator[str]:
        """Who gets it, or owes it."""
        got = {outcome.rule: outcome.party.id for outcome in self.decision.outcomes}
        for rule, whom in self.case.expected.to.items():
            if got.get(rule) != whom:
                yield self.say(
                    "other", what=f"to {rule}", wanted=whom, got=got.get(rule, self.say("nothing"))
                )

    def given(self, amount: Amount | Counted | int) -> str:
        """An amount that is expected, as :meth:`amount` writes the one that came."""
        if isinstance(amount, int):
            return self.points(amount)
        return amount.text if isinstance(amount, Counted) else self.money(self.minor(amount))

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
            ("refund", expected.refund, decision.given_back_minor),
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

    def held_back(self) -> Iterator[str]:
        """What floors held back of each rule; what is not expected must not be there."""
        if self.case.expected.held_back is None:
            return
        got: dict[str, int] = {}
        for rule, use in self.decision.held_back:
            got[rule] = got.get(rule, 0) + use.amount
        wanted = {rule: self.minor(amount) for rule, amount in self.case.expected.held_back.items()}
        for rule in sorted({*got, *wanted}):
            sums = [self.money(found.get(rule, 0)) for found in (wanted, got)]
            if sums[0] != sums[1]:
                yield self.say("other", what=f"held_back {rule}", wanted=sums[0], got=sums[1])

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
        return minor_of(amount, self.programme)

    def amount(self, outcome: Outcome) -> str:
        """As a case file writes it: ``12.40 PLN``, ``30``, ``1 stamp coffee-card``."""
        if outcome.kind in (OutcomeKind.COUNTER, OutcomeKind.GIFT):
            return Counted(outcome.amount, outcome.counter, outcome.reference).text
        in_points = outcome.kind in (OutcomeKind.POINTS, OutcomeKind.MULTIPLIER)
        return (self.points if in_points else self.money)(outcome.amount)

    def points(self, number: int) -> str:
        """The number alone, as a case file writes it."""
        return str(number)

    def money(self, minor: int) -> str:
        """As a case file writes it: ``12.40 PLN``."""
        return money_of(minor, self.programme)


def _plain_spaces(text: str) -> str:
    return " ".join(text.split())


def minor_of(amount: Amount, programme: Programme) -> int:
    """An amount of a case in whole minor units of the programme's currency."""
    minor = amount.major * Fraction(10) ** minor_digits(programme.currency)
    if amount.currency != programme.currency:
        mine, theirs = programme.currency, amount.currency
        raise Unfit(
            f"the programme counts in {mine}, this case has {theirs}",
            f"program liczy w {mine}, a w tym przypadku jest {theirs}",
        )
    if minor.denominator != 1:
        exact = {locale: f"{number_text(amount.major, locale)} {amount.currency}" for locale in ("en", "pl")}
        raise Unfit(
            f"{exact['en']} has a fraction of a minor unit",
            f"{exact['pl']} ma ułamek najmniejszej jednostki",
        )
    return int(minor)


def money_of(minor: int, programme: Programme) -> str:
    """Minor units as a case file writes them: ``12.40 PLN``."""
    digits = minor_digits(programme.currency)
    sign, size = ("-" if minor < 0 else ""), str(abs(minor)).rjust(digits + 1, "0")
    whole, part = (size[:-digits], "." + size[-digits:]) if digits else (size, "")
    return f"{sign}{whole}{part} {programme.currency}"
