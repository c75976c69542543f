"""Whether a rule means something: its clauses, what its effect may say, what its limits count.

All mistakes at once; the expressions in it are checked by :mod:`flask_loyalty.language.checker`.
"""

from __future__ import annotations

from collections.abc import Callable

from flask_loyalty.language import nodes as n
from flask_loyalty.language.band_checker import check_bands, first_amount
from flask_loyalty.language.checker import (
    ANYWHERE,
    ITS_ITEMS,
    Checker,
    Here,
    in_text_order,
    near,
    spelt,
)
from flask_loyalty.language.diagnostics import Diagnostic, Fix
from flask_loyalty.language.printer import print_expression
from flask_loyalty.language.source import Span
from flask_loyalty.language.start_checker import PEOPLE, Sort, StartChecker
from flask_loyalty.language.typing_rules import comparable, key
from flask_loyalty.language.vocabulary import (
    COUNTERS,
    MONEY,
    NUMBER,
    PERCENT,
    PERIOD_WORDS,
    POINTS,
    Names,
    Scope,
    Type,
    count_of,
    plural,
)

__all__ = ["check_rule"]


def check_rule(rule: n.Rule, names: Names) -> tuple[Diagnostic, ...]:
    """Every mistake of a rule that parsed, in the order of the text; none if it can be decided."""
    return in_text_order(RuleChecker(names).check(rule), names)


class RuleChecker(StartChecker):
    """A rule: its clauses, then its effect, then its limits."""

    def check(self, rule: n.Rule) -> list[Diagnostic]:
        """Every mistake of the rule."""
        sort = self.sort_of(rule)
        if rule.when is not None:
            self.condition(rule.when, Here(sort.scopes, sort.about, sort.event))
        self._effect(rule.effect, sort, rule)
        self._limits(rule, sort)
        return self.found

    # the effect

    def _effect(self, effect: n.Effect, sort: Sort, rule: n.Rule) -> None:
        here = self._effect_place(effect, sort)
        self._units(effect, sort)
        self._who_gets_it(effect, sort)
        check_bands(self, effect, here)
        by_verb: dict[n.Verb, Callable[[n.Effect, n.Expression, Here], None]] = {
            n.Verb.EARN: self._earn,
            n.Verb.DISCOUNT: self._discount,
            n.Verb.PRICE: self._price,
            n.Verb.BUNDLE: self._bundle,
            n.Verb.MULTIPLY: self._multiply,
            n.Verb.PAY: self._pay,
            n.Verb.CHARGE: self._pay,
            n.Verb.GIVE: self._give,
        }
        amount = first_amount(effect)
        if amount is not None:
            by_verb[effect.verb](effect, amount, here)

    def _effect_place(self, effect: n.Effect, sort: Sort) -> Here:
        """Where the effect's amount and base stand: item facts need named units."""
        items = effect.units is not None and effect.units.kind is not n.UnitsKind.SHIPPING
        scopes = sort.scopes | {Scope.ITEM} if items and sort.about == "order" else sort.scopes
        units = items or sort.about != "order"
        return Here(scopes, sort.about, sort.event, units=units, streak=sort.period if sort.streak else None)

    def _who_gets_it(self, effect: n.Effect, sort: Sort) -> None:
        """Customers get points, things and deals; those who work with the shop get or owe money."""
        verb, people = effect.verb, sort.audience in PEOPLE
        if verb is n.Verb.PAY:
            if people:
                self.tell("R142", effect.span)
        elif verb is n.Verb.CHARGE:
            if sort.audience not in ("supplier", "distributor"):
                self.tell("R143", effect.span, about=plural(sort.audience))
        elif not people:
            if verb is not n.Verb.GIVE:
                self.tell("R117", effect.span, about=plural(sort.audience))
        elif sort.about != "order" and verb not in (n.Verb.EARN, n.Verb.GIVE):
            word = f"on {sort.event}" if sort.start == "event" else f"every {(sort.period or _DAY).value}"
            self.tell("R118", effect.span, word=word)

    def _units(self, effect: n.Effect, sort: Sort) -> None:
        units = effect.units
        if units is None:
            return
        if sort.about != "order":
            self.tell("R144", units.span, about=f"about:{sort.about}")
            return
        self._sizes(units)
        if units.beside is not None:
            self._beside(units.beside)
        if units.where is not None and units.kind is n.UnitsKind.SHIPPING:
            self.tell("R120", units.where.span)
        elif units.where is not None:
            self.condition(units.where, Here(ITS_ITEMS, "item"))
        if units.kind is n.UnitsKind.SHIPPING and effect.verb not in (n.Verb.DISCOUNT, n.Verb.PRICE):
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
        elif type_ is not None and not self._counter(amount, type_, given=False):
            self._amount(amount, type_, POINTS)
        self._rate(effect, here, amount)

    def _give(self, effect: n.Effect, amount: n.Expression, here: Here) -> None:
        """``give 1 badge "latte-art"``, ``give 1 item "STICKERS"``, ``give 1 reward "cinema"``."""
        self._above_zero(amount)
        if isinstance(amount, n.CountLiteral) and amount.unit in _THINGS:
            self._thing(amount)
        else:
            type_ = self.type_of(amount, here)
            if type_ is not None and not self._counter(amount, type_, given=True):
                self.tell("R150", amount.span, left=key(type_))
        self._rate(effect, here, amount)

    def _thing(self, amount: n.CountLiteral) -> None:
        """A product or a reward: a whole number of one that is named and there."""
        kind = _THINGS[amount.unit]
        declared = self.names.declared(kind)
        if amount.value.denominator != 1:
            self.tell("R109", amount.span, found=spelt(amount.value), why="fraction")
        if amount.reference is None:
            known = ", ".join((declared or ())[:20]) or "–"
            self.tell("R146", amount.span, why="thing", left=f"count:{amount.unit}", known=known)
        elif declared is None:
            self.sold(kind, amount.reference, amount.span)
        elif amount.reference not in declared:
            self.unknown_id(kind, amount.reference, amount.span)

    def _counter(self, amount: n.Expression, type_: Type, *, given: bool) -> bool:
        """Whether the amount is of a counter; then it must be known, and which one it is must be said.

        :param given: whether it is given, as badges are, and not earned as the others are.
        """
        if not isinstance(amount, n.CountLiteral) or amount.unit not in (*self.counters(), "badge"):
            return False
        if (amount.unit == "badge") != given:
            self.tell("R145", amount.span, left=key(type_), why="earn" if given else "give")
        kind = {**COUNTERS, "badge": "badge"}.get(amount.unit)
        if kind is None:
            if amount.reference is not None:
                self.tell("R121", amount.span, id=amount.reference)
        elif amount.reference is None:
            known = ", ".join(self.names.declared(kind) or ()) or "–"
            self.tell("R146", amount.span, left=key(type_), known=known)
        elif amount.reference not in (self.names.declared(kind) or ()):
            self.unknown_id(kind, amount.reference, amount.span)
        return True

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
        elif per is not None and measure == count_of("period"):
            self._periods(effect.per, here)
        elif per is not None and measure is not None and not comparable(per, measure):
            span = effect.per.span if effect.measure is None else effect.per.span.to(effect.measure.span)
            self.tell("T115", span, left=key(per), right=key(measure))

    def _periods(self, per: n.Expression, here: Here) -> None:
        """A streak is counted in the rule's own periods: ``every month … per 1 month of customer.streak``."""
        own = here.streak.value if here.streak is not None else ""
        if not isinstance(per, n.DurationLiteral) or per.duration.unit.value != own:
            self.tell("R147", per.span, known=f"per 1 {own}")

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
        if isinstance(amount, n.WordLiteral) and amount.word in ("shipping", "delivery"):
            self.tell("L108", amount.span, word=amount.word, why="delivery")
            return
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
            why = "" if effect.measure.name.startswith("item.") else "discount"
            self.tell("R103", effect.measure.span, name=effect.measure.name, why=why)

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
            span = effect.multiplied.span
            self.note(Diagnostic("R151", span, fixes=(Fix.write(span, "points", safe=True),)))
        self._above_zero(amount)
        self.wanted(amount, NUMBER, here)
        if effect.bands is None and isinstance(amount, n.NumberLiteral) and amount.value == 1:
            self.tell("R152", amount.span)

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

    def _limits(self, rule: n.Rule, sort: Sort) -> None:
        first: dict[tuple[str, str | None, object], Span] = {}
        for limit in rule.limits:
            type_ = self._limited(limit, rule, sort)
            self._scope(limit, sort, counted=type_)
            if type_ is None:
                continue
            same = (type_, limit.scope, limit.period)
            if same in first:
                self.tell("R108", limit.span, (first[same],))
            first.setdefault(same, limit.span)

    def _limited(self, limit: n.Limit, rule: n.Rule, sort: Sort) -> str | None:
        """What a limit counts, checked against what the effect gives."""
        type_ = self.type_of(limit.amount, Here(ANYWHERE, sort.about))
        self._above_zero(limit.amount)
        if type_ is None:
            return None
        counted = key(type_)
        fitting = self._limit_units(rule.effect)
        in_all = limit.scope is None or (limit.scope in PERIOD_WORDS and limit.period is None)
        if sort.audience == "customer" and (in_all or counted == "count:customer"):
            fitting += ("count:customer",)  # not of one order nor of one customer
        if counted not in fitting:
            words = ", ".join(plural(f.removeprefix("count:")) for f in fitting)
            self.tell("R107", limit.amount.span, left=counted, known=words)
        elif (
            isinstance(limit.amount, n.CountLiteral)
            and limit.amount.value.denominator != 1
            and type_ == POINTS
        ):
            self.tell("R109", limit.amount.span, found=spelt(limit.amount.value), why="fraction")
        return counted

    def _scope(self, limit: n.Limit, sort: Sort, counted: str | None) -> None:
        if limit.scope is None:
            return
        if counted == "count:customer":
            if limit.scope not in PERIOD_WORDS or limit.period is not None:
                words = ", ".join(PERIOD_WORDS)
                self.tell("R119", limit.span, why="customers", word=limit.scope, known=words)
            return
        whose = sort.audience
        periods = list(PERIOD_WORDS)
        known = [*(["order"] if sort.about == "order" else []), whose, *periods]
        if limit.scope not in known:
            guess = near(limit.scope, known)
            self.tell("R119", limit.span, word=limit.scope, known=", ".join(known), guess=guess)
        elif limit.period is not None and limit.scope != whose:
            self.tell(
                "R119", limit.span, word=f"{limit.scope} per {limit.period.value}", known=", ".join(known)
            )

    def _limit_units(self, effect: n.Effect) -> tuple[str, ...]:
        """What an effect can be limited by, as types' terms."""
        items = ("count:item",) if effect.units is not None else ()
        match effect.verb:
            case n.Verb.EARN | n.Verb.GIVE:
                return (self._earned_unit(effect), "count:time", *items)
            case n.Verb.DISCOUNT | n.Verb.PRICE | n.Verb.BUNDLE | n.Verb.PAY | n.Verb.CHARGE:
                return ("money", "count:time", *items)
            case _:
                return ("count:time",)

    def _earned_unit(self, effect: n.Effect) -> str:
        """``points``, or the counter that is earned."""
        amount = effect.bands.bands[0].amount if effect.bands is not None else effect.amount
        counted = (*self.counters(), "badge", *_THINGS)
        counter = isinstance(amount, n.CountLiteral) and amount.unit in counted
        return f"count:{amount.unit}" if isinstance(amount, n.CountLiteral) and counter else "points"


_DAY = n.Period.DAY
_THINGS = {"item": "sku", "reward": "reward"}  # what can be given, and what its reference names
