"""Whether a rule means something: its clauses, what its effect may say, what its limits count.

All mistakes at once; the expressions in it are checked by :mod:`flask_loyalty.language.checker`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import assert_never

from flask_loyalty.language import nodes as n
from flask_loyalty.language.band_checker import check_bands, first_amount
from flask_loyalty.language.checker import (
    ABOUT,
    AN_ORDER,
    ANYWHERE,
    ITS_ITEMS,
    Checker,
    Here,
    in_text_order,
    near,
    spelt,
)
from flask_loyalty.language.diagnostics import Diagnostic
from flask_loyalty.language.printer import print_expression
from flask_loyalty.language.source import Span
from flask_loyalty.language.typing_rules import comparable, key
from flask_loyalty.language.vocabulary import (
    EVENT_WORDS,
    MONEY,
    NOUNS,
    NUMBER,
    PERCENT,
    PERIOD_WORDS,
    POINTS,
    Names,
    Scope,
    Type,
)

__all__ = ["check_rule"]


def check_rule(rule: n.Rule, names: Names) -> tuple[Diagnostic, ...]:
    """Every mistake of a rule that parsed, in the order of the text; none if it can be decided."""
    return in_text_order(RuleChecker(names).check(rule))


@dataclass(slots=True)
class _Sort:
    """What a rule is about, worked out from its start and audience."""

    start: str = "order"  # "order", "within", "event", "every"
    audience: str = "customer"
    event: str = ""
    scopes: frozenset[Scope] = field(default_factory=lambda: AN_ORDER)

    @property
    def about(self) -> str:
        if self.start in ("order", "within"):
            return "order"
        return "event" if self.start == "event" else "employee"


_REWARDS = frozenset({n.Verb.EARN, n.Verb.DISCOUNT, n.Verb.PRICE, n.Verb.BUNDLE, n.Verb.MULTIPLY, n.Verb.PAY})


class RuleChecker(Checker):
    """A rule: its clauses, then its effect, then its limits."""

    def check(self, rule: n.Rule) -> list[Diagnostic]:
        """Every mistake of the rule."""
        sort = self._sort(rule)
        if rule.when is not None:
            self.condition(rule.when, Here(sort.scopes, sort.about, sort.event))
        self._effect(rule.effect, sort, rule)
        self._limits(rule, sort)
        return self.found

    # start and audience

    def _sort(self, rule: n.Rule) -> _Sort:
        sort = _Sort()
        match rule.start:
            case n.On():
                self._on(rule.start, sort)
            case n.Within():
                self._within(rule.start, sort)
            case n.Every():
                sort.start, sort.scopes = "every", ABOUT["employee"]
            case None:
                pass
            case _:
                assert_never(rule.start)
        self._audience(rule, sort)
        return sort

    def _on(self, start: n.On, sort: _Sort) -> None:
        event = start.event
        sort.start, sort.event = "event", event.word
        sort.scopes = frozenset({Scope.EVENT, Scope.CUSTOMER, Scope.NOW})
        if event.word == "order":
            self.tell("R118", start.span, why="order")
            sort.start, sort.scopes = "order", AN_ORDER
        else:
            self._event(event)
        if event.where is not None:
            self.condition(event.where, Here(sort.scopes, sort.about, event.word))

    def _within(self, start: n.Within, sort: _Sort) -> None:
        sort.start = "within"
        event = start.event
        if start.duration.number < 1:
            self.tell("R109", start.span, found=str(start.duration.number))
        if event.word != "order":
            if self._event(event):
                self.tell("R101", event.span, construct="within_event")
            return
        if event.reference is not None:
            self.tell("R101", event.span, construct="event_reference")
        if event.where is not None:
            self.condition(event.where, Here(AN_ORDER, "order"))

    def _event(self, event: n.Noun) -> bool:
        """Whether the document or the language knows the event."""
        known = (*EVENT_WORDS, *self.names.events)
        if event.word not in known:
            parts = {"word": event.word, "known": ", ".join(known), "guess": near(event.word, known)}
            self.tell("L104", _word_span(event), **parts)
            return False
        if event.reference is not None:
            self.tell("R101", event.span, construct="event_reference")
        return True

    def _audience(self, rule: n.Rule, sort: _Sort) -> None:
        audience = rule.audience
        word = audience.word if audience is not None else "customer"
        if audience is not None and word not in ("customer", "employee"):
            if word in NOUNS:
                self.tell("R101", audience.span, construct="audience")
            else:
                guess = near(word, ["customers", "employees"])
                self.tell("L105", audience.span, word=word, known="customers, employees", guess=guess)
            return
        sort.audience = word
        if word == "employee" and sort.start != "every" and audience is not None:
            self.tell("R101", audience.span, construct="employees_orders")
            sort.scopes = sort.scopes | {Scope.EMPLOYEE}
        if word == "customer" and sort.start == "every" and rule.start is not None:
            self.tell("R101", rule.start.span, construct="every_customers")
            sort.scopes = ABOUT["customer"]
        if audience is not None and audience.reference is not None:
            self.tell("R121", audience.span, id=audience.reference)
        if audience is not None and audience.where is not None:
            self.condition(audience.where, Here(ABOUT[word], word))

    # the effect

    def _effect(self, effect: n.Effect, sort: _Sort, rule: n.Rule) -> None:
        if effect.verb not in _REWARDS:
            self.tell("R101", effect.span, construct=effect.verb.value)
            return
        here = self._effect_place(effect, sort)
        self._units(effect, sort)
        self._who_gets_it(effect, sort, rule)
        check_bands(self, effect, here)
        by_verb: dict[n.Verb, Callable[[n.Effect, n.Expression, Here], None]] = {
            n.Verb.EARN: self._earn,
            n.Verb.DISCOUNT: self._discount,
            n.Verb.PRICE: self._price,
            n.Verb.BUNDLE: self._bundle,
            n.Verb.MULTIPLY: self._multiply,
            n.Verb.PAY: self._pay,
        }
        amount = first_amount(effect)
        if amount is not None:
            by_verb[effect.verb](effect, amount, here)

    def _effect_place(self, effect: n.Effect, sort: _Sort) -> Here:
        """Where the effect's amount and base stand: item facts need named units."""
        items = effect.units is not None and effect.units.kind is not n.UnitsKind.SHIPPING
        scopes = sort.scopes | {Scope.ITEM} if items and sort.about == "order" else sort.scopes
        return Here(scopes, sort.about, sort.event, units=items or sort.about != "order")

    def _who_gets_it(self, effect: n.Effect, sort: _Sort, rule: n.Rule) -> None:
        verb = effect.verb
        if verb is n.Verb.PAY:
            if sort.audience == "customer" and sort.start != "every":
                self.tell("R101", effect.span, construct="pay_start")
        elif sort.audience == "employee":
            self.tell("R117", effect.span, about="employees")
        elif sort.start == "event" and verb is not n.Verb.EARN:
            self.tell("R118", effect.span, word=f"on {sort.event}")
        elif sort.start == "within" and verb in (n.Verb.EARN, n.Verb.MULTIPLY):
            self.tell("R101", rule.start.span if rule.start else effect.span, construct="within_effect")

    def _units(self, effect: n.Effect, sort: _Sort) -> None:
        units = effect.units
        if units is None:
            return
        if sort.about != "order":
            construct = "pay_units" if sort.about == "employee" else "event_fact"
            self.tell("R101", units.span, construct=construct)
            return
        self._sizes(units)
        if units.beside is not None:
            self._beside(units.beside)
        if units.where is not None and units.kind is n.UnitsKind.SHIPPING:
            self.tell("R120", units.where.span)
        elif units.where is not None:
            self.condition(units.where, Here(ITS_ITEMS, "item"))
        if units.kind is n.UnitsKind.SHIPPING and effect.verb is n.Verb.EARN:
            self.tell("R122", units.span)

    def _beside(self, beside: n.Count) -> None:
        """``with 1 item where …``."""
        if beside.number < 1:
            self.tell("R109", beside.span, found="0")
        if beside.where is not None:
            self.condition(beside.where, Here(ITS_ITEMS, "item"))

    def _sizes(self, units: n.Units) -> None:
        if units.take < 1 or units.size < 1:
            self.tell("R109", units.span, found="0")
        elif units.kind is n.UnitsKind.SETS and units.size == 1:
            self.tell("R109", units.span, why="one", found="1")
        elif units.kind is n.UnitsKind.RANKED_IN_SETS and units.take >= units.size:
            self.tell("R116", units.span, take=str(units.take), size=str(units.size))

    # amounts by verb

    def _earn(self, effect: n.Effect, amount: n.Expression, here: Here) -> None:
        type_ = self.type_of(amount, here)
        self._above_zero(amount)
        if type_ == PERCENT:
            self.tell("T105", amount.span, wanted="points", left="percent")
        elif type_ is not None:
            self._amount(amount, type_, POINTS)
        self._rate(effect, here, amount)

    def _rate(self, effect: n.Effect, here: Here, amount: n.Expression) -> None:
        """``per QUANTITY of MEASURE``: both or neither, and of one kind."""
        if effect.per is None and effect.measure is None:
            return
        measure = self._measure(effect, here)
        if effect.per is None:
            if effect.measure is not None and not isinstance(amount, n.PercentLiteral):
                self.tell("R102", effect.measure.span, why="flat", left=self._kind_of(amount, here))
            return
        per = self.type_of(effect.per, here)
        self._above_zero(effect.per)
        if effect.measure is None and effect.bands is None:
            self.tell("R106", effect.per.span, per=print_expression(effect.per))
        elif per is not None and measure is not None and not comparable(per, measure):
            span = effect.per.span if effect.measure is None else effect.per.span.to(effect.measure.span)
            self.tell("T115", span, left=key(per), right=key(measure))

    def _kind_of(self, amount: n.Expression, here: Here) -> str:
        """The type of an amount that was checked before, as a term."""
        type_ = Checker(self.names).type_of(amount, here)
        return key(type_) if type_ is not None else "number"

    def _measure(self, effect: n.Effect, here: Here) -> Type | None:
        """The type of what an amount is of: the ``of`` measure, or without one what the bands measure."""
        base = effect.measure
        if base is not None:
            type_ = self.type_of(base, here)
        elif effect.bands is not None:
            base = effect.bands.measure
            type_ = Checker(self.names).type_of(base, here)  # its mistakes are told with the bands
        else:
            return None
        if effect.units is not None:
            self._measure_of_items(base)
        return type_

    def _measure_of_items(self, measure: n.Expression) -> None:
        if isinstance(measure, n.Fact) and measure.name.startswith("order."):
            self.tell("R103", measure.span, why="order", name=measure.name)

    def _discount(self, effect: n.Effect, amount: n.Expression, here: Here) -> None:
        type_ = self.type_of(amount, here)
        self._above_zero(amount)
        if effect.per is not None:
            self.tell("R106", effect.per.span, why="discount")
        if type_ == PERCENT:
            self._percent_off(effect, amount, here)
            return
        if type_ is not None:
            self._amount(amount, type_, MONEY)
        if effect.measure is not None and effect.per is None:
            self.tell("R102", effect.measure.span, why="flat", left="money")

    def _percent_off(self, effect: n.Effect, amount: n.Expression, here: Here) -> None:
        if isinstance(amount, n.PercentLiteral) and amount.value > 1:
            self.tell("R110", amount.span, found=f"{spelt(amount.value * 100)}%")
        units = effect.units
        if units is not None and units.kind is n.UnitsKind.EACH and units.beside is None:
            self.tell("R105", units.span)
        if effect.measure is None:
            return
        measure = self._measure(effect, here)
        if measure is not None and measure != MONEY:
            self.tell("T105", effect.measure.span, wanted="money", left=key(measure))
        elif effect.units is None and isinstance(effect.measure, n.Fact) and measure is not None:
            self.tell("R103", effect.measure.span, name=effect.measure.name)

    def _price(self, effect: n.Effect, amount: n.Expression, here: Here) -> None:
        each = (n.UnitsKind.EACH, n.UnitsKind.RANKED, n.UnitsKind.RANKED_IN_SETS)
        if effect.units is None or effect.units.kind not in each:
            self.tell("R104", effect.units.span if effect.units else effect.span)
        self._money_for(effect, amount, here)

    def _money_for(self, effect: n.Effect, amount: n.Expression, here: Here) -> None:
        """A price is an amount of money and nothing else."""
        type_ = self.type_of(amount, here)
        if type_ is not None:
            self._amount(amount, type_, MONEY)
        if effect.per is not None:
            self.tell("R106", effect.per.span, why="discount")
        elif effect.measure is not None:
            self.tell("R102", effect.measure.span, why="flat", left="money")

    def _bundle(self, effect: n.Effect, amount: n.Expression, here: Here) -> None:
        units = effect.units
        sets = units is not None and (
            units.kind is n.UnitsKind.SETS
            or (units.kind is n.UnitsKind.EACH and units.beside is not None)
        )  # fmt: skip
        if not sets:
            self.tell("R138", units.span if units else effect.span)
        self._money_for(effect, amount, here)

    def _multiply(self, effect: n.Effect, amount: n.Expression, here: Here) -> None:
        if effect.multiplied is not None and effect.multiplied.word != "point":
            self.tell("R101", effect.multiplied.span, construct="multiplied")
        self._above_zero(amount)
        self.wanted(amount, NUMBER, here)

    def _pay(self, effect: n.Effect, amount: n.Expression, here: Here) -> None:
        type_ = self.type_of(amount, here)
        self._above_zero(amount)
        if type_ == PERCENT and effect.per is None:
            measure = self._measure(effect, here)
            base = effect.measure or (effect.bands.measure if effect.bands is not None else None)
            if base is None:
                self.tell("R102", amount.span)
            elif measure is not None and measure != MONEY:
                self.tell("T105", base.span, wanted="money", left=key(measure))
            return
        if type_ is not None:
            self._amount(amount, type_, MONEY)
        self._rate(effect, here, amount)

    def _amount(self, amount: n.Expression, type_: Type, want: Type) -> None:
        """The amount of an effect must be what its verb gives."""
        if type_ == want:
            return
        if isinstance(amount, n.NumberLiteral):
            self.tell("T105", amount.span, why="unitless", number=spelt(amount.value))
        else:
            self.tell("T105", amount.span, wanted=key(want), left=key(type_))

    def _above_zero(self, e: n.Expression) -> None:
        zero = isinstance(e, n.MoneyLiteral) and e.minor == 0
        zero = zero or (
            isinstance(e, n.NumberLiteral | n.PercentLiteral | n.CountLiteral) and e.value == 0
        )  # fmt: skip
        zero = zero or (isinstance(e, n.DurationLiteral) and e.duration.number == 0)
        if zero or isinstance(e, n.Negative):
            self.tell("R109", e.span, found="0" if zero else "–")

    # limits

    def _limits(self, rule: n.Rule, sort: _Sort) -> None:
        first: dict[tuple[str, str | None, object], Span] = {}
        for limit in rule.limits:
            type_ = self._limited(limit, rule, sort)
            self._scope(limit, sort)
            if type_ is None:
                continue
            same = (type_, limit.scope, limit.period)
            if same in first:
                self.tell("R108", limit.span, (first[same],))
            first.setdefault(same, limit.span)

    def _limited(self, limit: n.Limit, rule: n.Rule, sort: _Sort) -> str | None:
        """What a limit counts, checked against what the effect gives."""
        type_ = self.type_of(limit.amount, Here(ANYWHERE, sort.about))
        self._above_zero(limit.amount)
        if type_ is None:
            return None
        counted = key(type_)
        if counted == "count:customer":
            self.tell("R101", limit.amount.span, construct="limit_customers")
            return counted
        fitting = _limit_units(rule.effect)
        if rule.effect.verb in _REWARDS and counted not in fitting:
            words = ", ".join({"count:time": "times", "count:item": "items"}.get(f, f) for f in fitting)
            self.tell("R107", limit.amount.span, left=counted, known=words)
        elif (
            isinstance(limit.amount, n.CountLiteral)
            and limit.amount.value.denominator != 1
            and type_ == POINTS
        ):
            self.tell("R109", limit.amount.span, found=spelt(limit.amount.value), why="fraction")
        return counted

    def _scope(self, limit: n.Limit, sort: _Sort) -> None:
        if limit.scope is None:
            return
        whose = {"customer": "customer", "employee": "employee"}.get(sort.audience, "customer")
        periods = list(PERIOD_WORDS)
        known = [*(["order"] if sort.about == "order" else []), whose, *periods]
        if limit.scope not in known:
            guess = near(limit.scope, known)
            self.tell("R119", limit.span, word=limit.scope, known=", ".join(known), guess=guess)
        elif limit.period is not None and limit.scope != whose:
            self.tell(
                "R119", limit.span, word=f"{limit.scope} per {limit.period.value}", known=", ".join(known)
            )


def _limit_units(effect: n.Effect) -> tuple[str, ...]:
    """What an effect can be limited by, as types' terms."""
    items = ("count:item",) if effect.units is not None else ()
    match effect.verb:
        case n.Verb.EARN:
            return ("points", "count:time", *items)
        case n.Verb.DISCOUNT | n.Verb.PRICE | n.Verb.BUNDLE:
            return ("money", "count:time", *items)
        case n.Verb.PAY:
            return ("money", "count:time")
        case _:
            return ("count:time",)


def _word_span(noun: n.Noun) -> Span:
    return Span(noun.span.start, noun.span.start + len(noun.word)) if noun.span.end else noun.span
