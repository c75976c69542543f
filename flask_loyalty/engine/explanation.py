"""From data to words: why an amount came about, why one did not, and what one step more would bring.

Reasons show the true numbers that the decision kept. A customer reads the offer and the arithmetic, but
nothing of costs and margins; a merchant and an employee read it all (``reader="merchant"``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_loyalty.engine.amounts import first_band
from flask_loyalty.engine.facts import Value
from flask_loyalty.engine.floors import floor_name
from flask_loyalty.engine.limits import budget_in
from flask_loyalty.engine.outcomes import FloorUse, Missed, Outcome, OutcomeKind, Why
from flask_loyalty.engine.remembering import once
from flask_loyalty.engine.shortfalls import Shortfall
from flask_loyalty.language.nodes import (
    Effect,
    Expression,
    Rule,
    Verb,
    Within,
)
from flask_loyalty.language.printer import print_expression
from flask_loyalty.language.sentences import (
    amount_phrase,
    band_limit_phrase,
    condition_phrase,
    limit_phrase,
    rule_sentence,
    span_phrase,
)
from flask_loyalty.language.telling import is_secret_name, mentions_secret
from flask_loyalty.language.vocabulary import FACTS, Kind, Names
from flask_loyalty.language.walking import and_members, facts_of
from flask_loyalty.language.wording import (
    count_text,
    money_text,
    number_text,
    percent_text,
    point_forms,
    points_text,
)
from flask_loyalty.money import Rounding, minor_digits, round_fraction
from flask_loyalty.programme.model import Programme, ProgrammeRule, Texts

__all__ = ["Told", "why", "why_not"]

_FACT = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


def why(outcome: Outcome, programme: Programme, names: Names, locale: str, reader: str = "customer") -> str:
    """How an amount came about: the rule's sentence, then its arithmetic, to the amount itself.

    „2 ziarna za każdą złotówkę na produkty w regularnej cenie: 2 × 39 zł = 78”.

    :param locale: ``"pl"`` or ``"en"``.
    :param reader: ``"customer"`` is told nothing of costs and margins; ``"merchant"`` everything.
    """
    rule = programme.rule(outcome.rule)
    told = Told(programme, names, locale, reader if outcome.party.kind == "customer" else "merchant")
    secret = told.is_secret(outcome.why.fact) or told.is_secret(outcome.why.by)
    sum_ = told.result(outcome) if secret else told.arithmetic(outcome, rule)
    sentence = rule_sentence(rule.rule, names, locale, told.reader)
    return f"{sentence}: {sum_}" if sum_ else sentence


def why_not(missed: Missed, programme: Programme, names: Names, locale: str, reader: str = "customer") -> str:
    """Why a rule gave nothing, or a chosen reward cannot be had."""
    told = Told(programme, names, locale, reader)
    if missed.of == "reward":
        return told.no_reward(missed)
    if missed.of == "code":
        return told.no_code(missed)
    rule = programme.rule(missed.rule)
    return f"{rule_sentence(rule.rule, names, locale, reader)}: {told.hindrance(missed, rule)}"


_is_secret = once(mentions_secret)


@once
def _facts_named(condition: Expression) -> tuple[str, ...]:
    """The facts of a condition, as their values are kept with a miss."""
    return tuple(print_expression(fact) for fact in facts_of(condition))


def is_number(outcome: Outcome) -> bool:
    """Whether an outcome's amount is points or something counted, not money."""
    return outcome.kind in (
        OutcomeKind.POINTS,
        OutcomeKind.MULTIPLIER,
        OutcomeKind.COUNTER,
        OutcomeKind.GIFT,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """Phrases for one reader in one language."""

    programme: Programme
    names: Names
    locale: str
    reader: str

    def say(self, pl: str, en: str) -> str:
        return pl if self.locale.startswith("pl") else en

    # numbers

    def money(self, minor: Fraction | int) -> str:
        """An amount; a fraction of a grosz is shown to six decimals of a złoty."""
        exact = Fraction(minor)
        if exact.denominator == 1:
            return money_text(int(exact), self.programme.currency, self.locale, short=True)
        units = number_text(exact / 10 ** minor_digits(self.programme.currency), self.locale)
        shown = money_text(0, self.programme.currency, self.locale, short=True)
        return shown.replace("0", units, 1)

    def points(self, number: Fraction | int) -> str:
        return points_text(number, self.names, self.locale)

    def quantity(self, value: Fraction | int, fact: str) -> str:
        """A measured number in its unit: money, a percent or a plain count."""
        known = FACTS.get(fact)
        kind = known.type.kind if known is not None else Kind.MONEY
        match kind:
            case Kind.MONEY:
                return self.money(value)
            case Kind.PERCENT:
                return percent_text(Fraction(value), self.locale)
            case _:
                return number_text(value, self.locale)

    def result(self, outcome: Outcome) -> str:
        """The amount with its unit."""
        if outcome.kind in (OutcomeKind.COUNTER, OutcomeKind.GIFT):
            return count_text(outcome.amount, outcome.counter, self.names, self.locale)
        return self.points(outcome.amount) if is_number(outcome) else self.money(outcome.amount)

    def plain(self, value: Fraction | int, outcome: Outcome) -> str:
        """The amount as the end of a sum: points and what is counted without their names."""
        return number_text(value, self.locale) if is_number(outcome) else self.money(value)

    def is_secret(self, fact: str) -> bool:
        """Whether a fact, or the text of an amount made of some, is not for the reader."""
        return self.reader == "customer" and any(map(is_secret_name, _FACT.findall(fact)))

    # the arithmetic

    def arithmetic(self, outcome: Outcome, rule: ProgrammeRule) -> str:
        """The sum as it was worked out; empty where the sentence already says the amount."""
        if outcome.kind is OutcomeKind.MULTIPLIER:
            return f"+{number_text(outcome.amount, self.locale)}"
        factors = self.factors(outcome, rule)
        if factors is None and outcome.why.exact == outcome.amount == outcome.why.rate:
            return ""
        steps = [] if factors is None else [factors]
        steps.append(self.plain(outcome.why.exact, outcome))
        return " = ".join(steps) + "".join(self.corrections(outcome, rule))

    def factors(self, outcome: Outcome, rule: ProgrammeRule) -> str | None:
        """The left side of the sum; None where the amount is fixed."""
        reason = outcome.why
        if reason.base is None:
            left = self.of_fixed(reason, outcome)
        elif rule.rule.effect.verb in (Verb.PRICE, Verb.BUNDLE):
            left = self.of_price(reason)
        else:
            left = self.of_measure(reason, outcome)
        if not reason.multipliers:
            return left
        head = left or self.plain(reason.rate or 0, outcome)
        return head + "".join(self.multiplied(by, factor) for by, factor in reason.multipliers)

    def multiplied(self, rule_id: str, factor: Fraction) -> str:
        """`` × 2 (Wtorkowy poranek)``: by how much, and which rule did."""
        name = self.text(self.programme.rule(rule_id).name)
        return f" × {number_text(factor, self.locale)}" + (f" ({name})" if name else "")

    def text(self, texts: Texts) -> str:
        """A text of the document in the reader's language, or in the one that there is; empty if none."""
        return texts.get(self.locale[:2]) or next(iter(texts.values()), "")

    def of_fixed(self, reason: Why, outcome: Outcome) -> str | None:
        """``5 × 3``: a fixed amount for each of several units or sets."""
        rate = reason.rate or Fraction(0)
        once = reason.exact
        for _, factor in reason.multipliers:
            once = once / factor if factor else rate
        if reason.units > 1 and once == rate * reason.units:
            return f"{self.plain(rate, outcome)} × {reason.units}"
        return None

    def of_price(self, reason: Why) -> str:
        """``39 zł − 0,01 zł``: what was still to pay, less the price."""
        base, rate = reason.base or Fraction(0), reason.rate or Fraction(0)
        count = (base - reason.exact) / rate if rate else Fraction(0)
        if count <= 1:
            return f"{self.money(base)} − {self.money(rate)}"
        return f"{self.money(base)} − {number_text(count, self.locale)} × {self.money(rate)}"

    def of_measure(self, reason: Why, outcome: Outcome) -> str:
        """``2 × 39 zł``, ``10% × 120 zł``, ``3% × (15 000 zł − 10 000 zł)``, ``2% × 50 zł + 4% × 9 zł``."""
        if reason.bands:
            told = (self.product(part.rate, part.base, reason, outcome) for part in reason.bands if part.rate)
            sum_ = " + ".join(told)
            return f"({sum_})" if reason.multipliers else sum_
        return self.product(reason.rate or Fraction(0), reason.base or Fraction(0), reason, outcome)

    def product(self, rate: Fraction, base: Fraction, reason: Why, outcome: Outcome) -> str:
        per = reason.per
        amount = number_text(rate, self.locale)
        if not is_number(outcome):
            amount = percent_text(rate, self.locale) if per is None else self.money(rate)
        told = self.quantity(base, reason.fact)
        if reason.measured is not None and reason.above is not None:
            measured, above = (self.quantity(x, reason.fact) for x in (reason.measured, reason.above))
            told = f"({measured} − {above})"
        if per is None or per == self.one_of(reason.fact):
            return f"{amount} × {told}"
        return f"{amount} × {told} / {self.quantity(per, reason.fact)}"

    def one_of(self, fact: str) -> int:
        """One of the measured unit: 100 grosze, or 1."""
        known = FACTS.get(fact)
        money = known is None or known.type.kind is Kind.MONEY
        return 10 ** minor_digits(self.programme.currency) if money else 1

    def corrections(self, outcome: Outcome, rule: ProgrammeRule) -> Iterator[str]:
        """What rounding and limits made of the exact amount."""
        rounded = round_fraction(outcome.why.exact, rule.rounding)
        if rounded != outcome.why.exact:
            yield f", {self.rounding(rule.rounding)} {self.plain(rounded, outcome)}"
        under = sum(use.amount for use in outcome.floors) if outcome.kind is OutcomeKind.DEAL else 0
        if outcome.amount + under < rounded:
            told = self.say("limit pozwolił na", "the limit allowed")
            held = [place for place, use in enumerate(outcome.limits) if use.held_back]
            which = f" ({self.limit_of(outcome, rule, held[0])})" if held else ""
            yield f", {told} {self.plain(outcome.amount + under, outcome)}{which}"
        if outcome.floors:
            told = self.say("tym razem tyle", "this time so much")
            told = told if self.reader == "customer" else self.held_back(outcome.floors)
            yield f", {told}: {self.plain(outcome.amount, outcome)}"

    def held_back(self, floors: Sequence[FloorUse]) -> str:
        """``dolna granica (…) wstrzymała 4 zł``; only for a merchant."""
        by_name = {floor_name(one): one for one in self.programme.floors}
        told = []
        for use in floors:
            floor = by_name.get(use.floor)
            if floor is None:
                phrase = use.floor
            else:
                phrase = condition_phrase(floor.keep, self.names, self.locale, self.reader)
            amount = self.money(use.amount)
            pl = f"dolna granica ({phrase}) wstrzymała {amount}"
            told.append(self.say(pl, f"the floor ({phrase}) held back {amount}"))
        return ", ".join(told)

    def not_all_tried(self, group: str) -> str:
        """That the deals of a group may not be divided in the very best way."""
        return self.say(
            f"Grupa „{group}”: nie sprawdzono każdego podziału sztuk, jest ich zbyt wiele.",
            f'Group "{group}": not every division was tried, there are too many.',
        )

    def limit_of(self, outcome: Outcome, rule: ProgrammeRule, place: int) -> str:
        """One of the limits that an outcome counts against: the rule's own, or its budget."""
        if place < len(rule.rule.limits):
            return self.limit(rule.rule, place)
        return self.budget(budget_in(outcome.limits[place].key))

    def budget(self, id_: str) -> str:
        """What held an amount back; a merchant reads which budget it is."""
        budget = self.programme.budgets.get(id_)
        if self.reader == "customer" or budget is None:
            return self.say("tyle zostało z tej promocji", "what is left of this offer")
        name = budget.name.get(self.locale[:2], id_)
        return self.say(f"budżet „{name}”", f'the budget "{name}"')

    def limit(self, rule: Rule, place: int) -> str:
        """One of a rule's limits, as its sentence has it."""
        return limit_phrase(rule.limits[place], self.names, self.locale, self.reader)

    def rounding(self, mode: Rounding) -> str:
        match mode:
            case Rounding.DOWN:
                return self.say("zaokrąglone w dół do", "rounded down to")
            case Rounding.UP:
                return self.say("zaokrąglone w górę do", "rounded up to")
            case Rounding.HALF_UP | Rounding.HALF_EVEN:
                return self.say("zaokrąglone do", "rounded to")

    # why not

    def hindrance(self, missed: Missed, rule: ProgrammeRule) -> str:
        match missed.clause:
            case "when" if missed.by:
                return self.unmet(missed, rule.rule) + self.after_discounts()
            case "when":
                return self.unmet(missed, rule.rule)
            case "span":
                return self.say("ta oferta nie jest teraz aktywna", "this offer is not open now")
            case "units" if missed.by:
                told = self.say(
                    "pasujące produkty mają już rabat", "the matching products are discounted already"
                )
                return f"{told}: {self.winner(missed.by)}"
            case "units":
                return self.say(
                    "w zamówieniu nie ma dość pasujących produktów",
                    "the order does not have enough matching products",
                )
            case "band":
                return self.below_bands(missed, rule.rule.effect)
            case "limit":
                told = self.say("limit został wykorzystany", "its limit is used up")
                which = f" ({self.limit(rule.rule, missed.part)})" if missed.part >= 0 else ""
                return told + which
            case "budget":
                return self.no_budget(missed)
            case "sold_out":
                return self.say("prezent się skończył", "the gift has run out")
            case "nothing":
                return self.say("tym razem wyszło 0", "this time it came to 0")
            case "lost":
                return self.say("zamiast niej: ", "instead: ") + self.winner(missed.by)
            case "floor" if self.reader == "customer":
                return self.say("nie przy tym zamówieniu", "not on this order")
            case "floor":
                return self.held_back(missed.floors)
            case "error":
                told = self.say("reguła zawiodła i została pominięta", "the rule failed and was passed over")
                return f"{told} ({missed.by})" if self.reader == "merchant" else told
            case _:
                return self.common(missed)

    def after_discounts(self) -> str:
        return self.say(" (po wcześniejszych rabatach)", " (after earlier discounts)")

    def not_open(self, missed: Missed, rule: ProgrammeRule) -> str:
        """„… nie jest aktywna: obowiązuje przy jednym kolejnym zamówieniu w ciągu 21 dni od zamówienia”.

        For a reader who has the rule's name and not its sentence.
        """
        told = self.hindrance(missed, rule)
        start = rule.rule.start
        of_segment = isinstance(start, Within) and start.event.word == "segment"
        if rule.rule.effect.verb in (Verb.EARN, Verb.MULTIPLY) or (of_segment and self.reader == "customer"):
            return told
        span = span_phrase(rule.rule, self.names, self.locale, self.reader)
        return told + self.say(f": obowiązuje {span}", f": it holds {span}")

    def no_budget(self, missed: Missed) -> str:
        """A budget that has run out, or that holds less than the rule would give."""
        budget = self.programme.budgets.get(missed.by)
        rest = budget is None or budget.rest
        if self.reader == "customer" or budget is None:
            if rest:
                return self.say("ta promocja już się wyczerpała", "this offer has run out")
            return self.say("z tej promocji zostało za mało", "too little is left of this offer")
        name = budget.name.get(self.locale[:2], budget.id)
        if rest:
            return self.say(f"budżet „{name}” jest wyczerpany", f'the budget "{name}" is used up')
        return self.say(f"w budżecie „{name}” zostało za mało", f'too little is left in the budget "{name}"')

    def common(self, missed: Missed) -> str:
        """Reasons that rules and rewards share."""
        if missed.clause == "guest" and self.gives_no_points(missed):
            return self.say("tylko dla uczestników programu", "for members only")
        if missed.clause == "guest":
            many = point_forms(self.names, self.locale)[-1 if not self.locale.startswith("pl") else 1]
            return self.say(f"{many} zbierają tylko uczestnicy programu", f"only members collect {many}")
        if missed.clause == "currency":
            code = self.programme.currency
            return self.say(f"program działa w walucie {code}", f"the programme is in {code}")
        return missed.clause

    def gives_no_points(self, missed: Missed) -> bool:
        if missed.of != "rule":
            return False
        return self.programme.rule(missed.rule).rule.effect.verb not in (Verb.EARN, Verb.MULTIPLY)

    def unmet(self, missed: Missed, rule: Rule) -> str:
        """The condition that did not hold and what it saw, as far as the reader may know it."""
        assert rule.when is not None
        failed = and_members(rule.when)[missed.part] if missed.part >= 0 else rule.when
        return self.short_of(failed, dict(missed.saw))

    def short_of(self, condition: Expression, saw: Mapping[str, Value]) -> str:
        """What a condition saw and what it asked for; nothing of either where it is not for the reader."""
        if self.reader == "customer" and _is_secret(condition):
            return self.say("nie przy tym zamówieniu", "not on this order")
        if any(name not in saw for name in _facts_named(condition)):
            phrase = condition_phrase(condition, self.names, self.locale, self.reader)
            return self.say(f"tylko gdy {phrase}", f"only when {phrase}")
        return Shortfall(self.names, self.locale, self.reader, saw).told(condition)

    def below_bands(self, missed: Missed, effect: Effect) -> str:
        """„liczba sztuk w zamówieniu 5, potrzeba co najmniej 6”; of items, where the first band begins."""
        bands = effect.bands
        assert bands is not None
        if self.reader == "customer" and mentions_secret(bands.measure):
            return self.say("nie przy tym zamówieniu", "not on this order")
        lowered = self.after_discounts() if missed.by else ""
        if missed.saw:
            return self.short_of(first_band(bands), dict(missed.saw)) + lowered
        measure = amount_phrase(bands.measure, self.names, self.locale, self.reader)
        first = band_limit_phrase(bands, self.names, self.locale)
        told = self.say(f"{measure}: pierwszy próg to {first}", f"{measure}: the first band is from {first}")
        return told + lowered

    def winner(self, rule_id: str) -> str:
        rule = self.programme.rule(rule_id)
        return rule_sentence(rule.rule, self.names, self.locale, self.reader)

    def no_reward(self, missed: Missed) -> str:
        reward = self.programme.rewards.get(missed.rule)
        name = missed.rule
        if reward is not None:
            name = self.text(reward.name) or name
        match missed.clause:
            case "unknown":
                told = self.say("nie ma takiej nagrody", "there is no such reward")
            case "not_for_you":
                told = self.say("ta nagroda jest dla innych uczestników", "this reward is for other members")
            case "sold_out":
                told = self.say("nagroda się skończyła", "none is left")
            case "points":
                price = self.points(reward.points) if reward is not None else ""
                told = self.say(f"kosztuje {price}, a masz mniej", f"it costs {price}, and you have fewer")
            case _:
                told = self.common(missed)
        return f"{name}: {told}"

    def no_code(self, missed: Missed) -> str:
        """„LATO: ten kod już nie obowiązuje”."""
        told = {
            "unknown": ("nie ma takiego kodu", "there is no such code"),
            "not_yet": ("ten kod jeszcze nie obowiązuje", "this code is not valid yet"),
            "expired": ("ten kod już nie obowiązuje", "this code is no longer valid"),
            "used_up": ("ten kod wykorzystano już tyle razy, ile można", "this code is used up"),
            "not_yours": ("ten kod należy do kogoś innego", "this code belongs to somebody else"),
            "revoked": ("ten kod został wycofany", "this code has been withdrawn"),
            "mistyped": ("w kodzie jest literówka", "a sign of this code is wrong"),
            "another": ("na zamówienie działa jeden taki kod", "one code of this kind works for an order"),
            "used": ("ten kod został już przez Ciebie wykorzystany", "you have used this code already"),
            "guest": ("ten kod jest dla uczestników programu", "this code is for members"),
        }.get(missed.clause)
        why = self.say(*told) if told is not None else self.common(missed)
        return f"{missed.rule.strip()}: {why}"
