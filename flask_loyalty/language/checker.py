"""Whether a tree means something: names, types, units, and what a rule may say. All mistakes at once.

A part whose type is unknown because of a mistake counts as fitting everywhere, so that one mistake is
told once. What the language can say but this version cannot decide is refused as R101, by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from typing import assert_never

from flask_loyalty.language import nodes as n
from flask_loyalty.language.diagnostics import Diagnostic
from flask_loyalty.language.printer import print_expression
from flask_loyalty.language.source import Span
from flask_loyalty.language.typing_rules import (
    LIST,
    NONE,
    RANGE,
    comparable,
    is_calendar,
    key,
    ordered,
    product,
    summable,
    total,
)
from flask_loyalty.language.vocabulary import (
    DATE,
    DURATION,
    EVENT_WORDS,
    FACTS,
    FLAG,
    KEPT,
    MONEY,
    NOUNS,
    NUMBER,
    PERCENT,
    PERIOD_WORDS,
    POINTS,
    TEXT,
    TIME,
    WEEKDAY,
    WEEKDAYS,
    FactDef,
    Kind,
    Names,
    Scope,
    Type,
    count_of,
)
from flask_loyalty.language.walking import facts_of, manifest
from flask_loyalty.language.wording import number_text

__all__ = ["check_amount", "check_condition", "check_rule", "manifest"]

MAX_TOLD = 100

_ANYWHERE = frozenset({Scope.NOW})
_AN_ORDER = frozenset({Scope.ORDER, Scope.CUSTOMER, Scope.NOW})
_ITS_ITEMS = _AN_ORDER | {Scope.ITEM}
_ABOUT: dict[str, frozenset[Scope]] = {
    "order": _AN_ORDER,
    "item": frozenset({Scope.ITEM}),
    "customer": frozenset({Scope.CUSTOMER, Scope.NOW}),
    "employee": frozenset({Scope.EMPLOYEE, Scope.NOW}),
}


def check_rule(rule: n.Rule, names: Names) -> tuple[Diagnostic, ...]:
    """Every mistake of a rule that parsed, in the order of the text; none if it can be decided."""
    return _sorted(_RuleChecker(names).check(rule))


def check_condition(
    expression: n.Expression, names: Names, about: str = "customer"
) -> tuple[Diagnostic, ...]:
    """Every mistake of a condition in a document field.

    :param about: what the field decides about: ``"customer"`` (tiers, segments, rewards), ``"item"``
        (``excluded``), ``"order"`` or ``"employee"``.
    """
    checker = _Checker(names)
    checker.condition(expression, _Here(_ABOUT[about], about))
    return _sorted(checker.found)


def check_amount(
    expression: n.Expression, names: Names, want: Type = MONEY, about: str = "order"
) -> tuple[Diagnostic, ...]:
    """Every mistake of an amount in a document field, such as ``50% of order.subtotal``."""
    checker = _Checker(names)
    checker.wanted(expression, want, _Here(_ABOUT[about], about))
    return _sorted(checker.found)


def _sorted(found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(found, key=lambda d: (d.span.start, d.span.end, d.code)))


@dataclass(frozen=True, slots=True)
class _Here:
    """Where an expression stands: facts of which scopes it may use, and what it is about."""

    scopes: frozenset[Scope]
    about: str
    event: str = ""  # whose facts may be used, if the scopes hold EVENT
    units: bool = True  # False: item facts are missing only because the rule names no units


class _Checker:
    """Types of expressions, and the mistakes found on the way."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.found: list[Diagnostic] = []
        self._guesses = 0

    def tell(self, code: str, span: Span, related: tuple[Span, ...] = (), /, **parts: str) -> None:
        """Note a mistake; nobody reads more than a hundred at once."""
        if len(self.found) < MAX_TOLD:
            self.found.append(Diagnostic(code, span, parts, related))

    # what a place asks for

    def condition(self, e: n.Expression, here: _Here) -> None:
        """``e`` must be a condition."""
        type_ = self.type_of(e, here)
        if type_ is not None and type_ != FLAG:
            self.tell("T104", e.span, left=key(type_))

    def wanted(self, e: n.Expression, want: Type, here: _Here) -> None:
        """``e`` must be of the type ``want``."""
        type_ = self.type_of(e, here)
        if type_ is None or type_ == want:
            return
        if isinstance(e, n.NumberLiteral) and want in (POINTS, MONEY):
            self.tell("T105", e.span, why="unitless", number=_spelt(e.value))
        else:
            self.tell("T105", e.span, wanted=key(want), left=key(type_))

    # types, the loosest first

    def type_of(self, e: n.Expression, here: _Here) -> Type | None:
        """The type of an expression; None if a mistake in it keeps it unknown."""
        match e:
            case n.And() | n.Or():
                for member in e.members:
                    self.condition(member, here)
                return FLAG
            case n.Not():
                self.condition(e.operand, here)
                return FLAG
            case n.Comparison():
                self._comparison(e, here)
                return FLAG
            case n.Membership():
                self._membership(e, here)
                return FLAG
            case n.Arithmetic():
                return self._arithmetic(e, here)
            case n.PartOf():
                return self._part_of(e, here)
            case n.Above():
                return self._above(e, here)
            case n.Negative():
                return self._negative(e, here)
            case n.Fact():
                return self._fact(e, here)
            case n.ListLiteral():
                for member in e.members:
                    self.type_of(member, here)
                return LIST
            case n.Between():
                self._between(e, here)
                return RANGE
            case _:
                return self._literal(e)

    def _comparison(self, e: n.Comparison, here: _Here) -> None:
        if self._with_none(e, here):
            return
        left, right = self.type_of(e.left, here), self.type_of(e.right, here)
        if left is None or right is None:
            return
        for side, type_ in ((e.left, left), (e.right, right)):
            if type_ == FLAG:
                name = side.name if isinstance(side, n.Fact) else ""
                self.tell("T111" if name else "T102", e.span, name=name, left=key(left), right=key(right))
                return
            if type_ in (LIST, RANGE):
                self.tell("T117", side.span, left=key(type_))
                return
        if not comparable(left, right):
            self.tell("T102", e.span, left=key(left), right=key(right))
        elif e.operator not in ("=", "!=") and not (ordered(left) or ordered(right)):
            self.tell("T110", e.span, left=key(left))
        else:
            self._same_calendar(e.left, e.right, e.span)
            self._known_id(left, e.right)
            self._known_id(right, e.left)

    def _with_none(self, e: n.Comparison, here: _Here) -> bool:
        """Whether it is a test for none (then checked here)."""
        sides = (e.left, e.right)
        fact = next((side for side in sides if isinstance(side, n.Fact)), None)
        if fact is None or not any(isinstance(s, n.WordLiteral) and s.word == "none" for s in sides):
            return False
        type_ = self._fact(fact, here, may_miss=True)
        known = self.names.fact(fact.name)
        if e.operator not in ("=", "!="):
            self.tell("T110", e.span, left=key(NONE))
        elif type_ is not None and known is not None and not (known.optional or known.nullable):
            self.tell("T118", e.span, name=fact.name)
        return True

    def _same_calendar(self, left: n.Expression, right: n.Expression, span: Span) -> None:
        kinds = (is_calendar(left), is_calendar(right))
        if None not in kinds and kinds[0] != kinds[1]:
            self.tell("T109", span)

    def _known_id(self, type_: Type, e: n.Expression) -> None:
        """A text where an id of the document stands must be one that it has."""
        declared = self.names.declared(type_.of)
        if declared is None or not isinstance(e, n.TextLiteral) or e.value in declared:
            return
        guess = _near(e.value, declared)
        known = ", ".join(declared) or "–"
        self.tell("L106", e.span, kind=f"id:{type_.of}", id=e.value, known=known, guess=guess)

    def _membership(self, e: n.Membership, here: _Here) -> None:
        element = self.type_of(e.element, here)
        if isinstance(e.container, n.Between):
            self._in_range(element, e.container, here)
        elif isinstance(e.container, n.ListLiteral):
            for member in e.container.members:
                self._one_of(e, element, member, here)
        else:
            container = self.type_of(e.container, here)
            if element is not None and container is not None:
                self._in_one(e, element, container)

    def _one_of(self, e: n.Membership, element: Type | None, member: n.Expression, here: _Here) -> None:
        type_ = self.type_of(member, here)
        if element is None or type_ is None:
            return
        if not comparable(element, type_) or type_ == NONE:
            self.tell("T102", member.span, left=key(element), right=key(type_))
        else:
            self._same_calendar(e.element, member, e.span)
            self._known_id(element, member)

    def _in_one(self, e: n.Membership, element: Type, container: Type) -> None:
        """``x in "coffee"``, or ``"x" in customer.segments``."""
        if container.element is not None:
            if element == container.element or element == TEXT:
                self._known_id(container.element, e.element)
                return
        elif element.kind is Kind.REFERENCE and container == TEXT:
            self._known_id(element, e.container)
            return
        self.tell("T106", e.span, left=key(element), right=key(container))

    def _in_range(self, element: Type | None, e: n.Between, here: _Here) -> None:
        ends = self._between(e, here)
        if element is None or ends is None:
            return
        if not comparable(element, ends):
            self.tell("T102", e.span, left=key(element), right=key(ends))
        elif not ordered(element) and not ordered(ends):
            self.tell("T110", e.span, left=key(element))
        else:
            self._known_id(element, e.low)
            self._known_id(element, e.high)

    def _between(self, e: n.Between, here: _Here) -> Type | None:
        low, high = self.type_of(e.low, here), self.type_of(e.high, here)
        if low is None or high is None:
            return None
        if not comparable(low, high):
            self.tell("T102", e.span, left=key(low), right=key(high))
            return None
        self._same_calendar(e.low, e.high, e.span)
        if _backwards(e.low, e.high):
            self.tell("T116", e.span)
        return low

    def _arithmetic(self, e: n.Arithmetic, here: _Here) -> Type | None:
        current = self.type_of(e.first, here)
        before = e.first
        for operator, operand in e.rest:
            type_ = self.type_of(operand, here)
            if current is not None and type_ is not None:
                current = self._step(current, operator, type_, before, operand)
            else:
                current = None
            before = operand
        return current

    def _step(
        self, left: Type, operator: str, right: Type, before: n.Expression, operand: n.Expression
    ) -> Type | None:
        """The type after one more operand of a chain."""
        if operator == "/" and isinstance(operand, n.NumberLiteral) and not operand.value:
            self.tell("T114", operand.span)
        adds = operator in "+-"
        type_ = summable(left, right) if adds else product(left, operator, right)
        if type_ is None:
            self.tell(
                "T101" if adds else "T107", before.span.to(operand.span), left=key(left), right=key(right)
            )
        elif adds:
            self._same_calendar(before, operand, before.span.to(operand.span))
        return type_

    def _part_of(self, e: n.PartOf, here: _Here) -> Type | None:
        percent, whole = self.type_of(e.percent, here), self.type_of(e.whole, here)
        if percent is not None and percent != PERCENT:
            self.tell("T112", e.percent.span, left=key(percent))
        if whole is not None and not total(whole):
            self.tell("T108", e.whole.span, left=key(whole))
            return None
        return whole

    def _above(self, e: n.Above, here: _Here) -> Type | None:
        measure, limit = self.type_of(e.measure, here), self.type_of(e.limit, here)
        if measure is None or limit is None:
            return None
        type_ = summable(measure, limit)
        if type_ is None:
            self.tell("T113", e.span, left=key(measure), right=key(limit))
        return type_

    def _negative(self, e: n.Negative, here: _Here) -> Type | None:
        type_ = self.type_of(e.operand, here)
        if type_ is not None and summable(type_, type_) is None:
            self.tell("T105", e.span, wanted="number", left=key(type_))
            return None
        return type_

    # facts

    def _fact(self, e: n.Fact, here: _Here, *, may_miss: bool = False) -> Type | None:
        known = self.names.fact(e.name)
        if known is None:
            self.tell("L103", _name_span(e), name=e.name, guess=self._near_fact(e.name, here))
            return None
        if not self._is_known_here(e, known, here):
            return None
        self._window(e, known)
        if e.where is not None:
            self._where(e, known)
        if e.otherwise is not None:
            if not (known.optional or known.nullable):
                self.tell("R115", e.span, name=e.name)
            self.wanted(e.otherwise, known.type, here)
        elif known.optional and not may_miss and self.names.assume_margin is None:
            self.tell("R114", e.span, name=e.name)
        return known.type

    def _near_fact(self, name: str, here: _Here) -> str:
        self._guesses += 1
        if self._guesses > MAX_TOLD:
            return ""  # comparing names is slow, and will not be told
        facts = (*FACTS.values(), *self.names.facts)
        tail = name.rpartition(".")[2]
        same = sorted(
            (fact for fact in facts if fact.name.rpartition(".")[2] == tail),
            key=lambda fact: fact.scope not in here.scopes,
        )
        return same[0].name if same else _near(name, [fact.name for fact in facts])

    def _is_known_here(self, e: n.Fact, known: FactDef, here: _Here) -> bool:
        other_event = known.scope is Scope.EVENT and known.name.partition(".")[0] != here.event
        if known.scope in here.scopes and not other_event:
            return True
        if known.scope is Scope.ITEM and not here.units:
            self.tell("R103", _name_span(e), name=e.name)
        else:
            told = sorted(scope.value for scope in here.scopes if scope is not Scope.EVENT)
            if here.event:
                told.append(here.event)
            item = known.scope is Scope.ITEM and here.about == "order"
            parts = {"name": e.name, "about": f"about:{here.about}", "known": ", ".join(told) or "–"}
            self.tell("R111", _name_span(e), **parts, **({"why": "item"} if item else {}))
        return False

    def _window(self, e: n.Fact, known: FactDef) -> None:
        if e.window is None:
            return
        if not known.historical or known.type == DURATION:
            past = [fact.name for fact in FACTS.values() if fact.historical and fact.type != DURATION]
            self.tell("R112", e.window.span, name=e.name, known=", ".join(past))
        elif e.window.duration.number < 1:
            self.tell("R109", e.window.span, found=str(e.window.duration.number))

    def _where(self, e: n.Fact, known: FactDef) -> None:
        assert e.where is not None
        if not known.where:
            able = [fact.name for fact in FACTS.values() if fact.where]
            self.tell("R113", e.where.span, name=e.name, known=", ".join(able))
        else:
            self.condition(e.where, _Here(known.where, "past"))
            self._kept(e.where)

    def _kept(self, where: n.Expression) -> None:
        """The past can be narrowed by what is kept of it: of its items, or of its orders, not both."""
        used = [fact for fact in facts_of(where) if self.names.fact(fact.name) is not None]
        for fact in used:
            if fact.name not in KEPT:
                self.tell("R123", _name_span(fact), name=fact.name, known=", ".join(KEPT))
        kept = [fact for fact in used if fact.name in KEPT]
        other = next((fact for fact in kept if fact.name[:5] != kept[0].name[:5]), None)
        if other is not None:
            self.tell("R124", _name_span(other), name=other.name, other=kept[0].name)

    # literals

    def _literal(
        self,
        e: n.MoneyLiteral
        | n.NumberLiteral
        | n.PercentLiteral
        | n.CountLiteral
        | n.DurationLiteral
        | n.DateLiteral
        | n.TimeLiteral
        | n.TextLiteral
        | n.WordLiteral,
    ) -> Type | None:
        match e:
            case n.MoneyLiteral():
                if e.currency != self.names.currency:
                    self.tell("T103", e.span, code=e.currency, currency=self.names.currency)
                return MONEY
            case n.NumberLiteral():
                return NUMBER
            case n.PercentLiteral():
                return PERCENT
            case n.CountLiteral():
                return self._count(e)
            case n.DurationLiteral():
                return DURATION
            case n.DateLiteral():
                return DATE
            case n.TimeLiteral():
                return TIME
            case n.TextLiteral():
                return TEXT
            case n.WordLiteral():
                return self._word(e)
            case _:
                assert_never(e)

    def _count(self, e: n.CountLiteral) -> Type | None:
        if e.unit not in NOUNS:
            self._unknown_unit(e)
            return None
        if e.unit in _LATER_COUNTERS:
            self.tell("R101", e.span, construct="counter")
            return None
        if e.reference is not None:
            self.tell("R121", e.span, id=e.reference)
        if e.unit == "point":
            return POINTS
        if e.value.denominator != 1:
            self.tell("R109", e.span, found=_spelt(e.value), why="fraction")
        return count_of(e.unit)

    def _unknown_unit(self, e: n.CountLiteral) -> None:
        code = e.unit.upper()
        if code == self.names.currency:
            self.tell("L017", e.span, found=e.unit, fix=f"{_spelt(e.value)} {code}")
            return
        words = [noun.plural for noun in NOUNS.values()]
        guess = _near(e.unit, [*words, *NOUNS])
        self.tell("L105", e.span, word=e.unit, known="points, items, orders, times", guess=guess)

    def _word(self, e: n.WordLiteral) -> Type | None:
        if e.word in WEEKDAYS:
            return WEEKDAY
        if e.word == "none":
            return NONE
        guess = _near(e.word, [*WEEKDAYS, "none"])
        if not guess:
            guess = next((fact for fact in FACTS if fact.endswith(f".{e.word}")), "")
        self.tell("L108", e.span, word=e.word, guess=guess)
        return None


_LATER_COUNTERS = frozenset({"stamp", "ticket", "badge"})


def _near(word: str, known: Sequence[str]) -> str:
    """The known word that was probably meant; empty if none is near."""
    return next(iter(get_close_matches(word, known, 1, 0.6)), "")


def _name_span(fact: n.Fact) -> Span:
    """Where a fact's name stands, without its window; a filtered fact begins with its bracket."""
    at = fact.span.start + (1 if fact.where is not None or fact.otherwise is not None else 0)
    return Span(at, at + len(fact.name)) if fact.span.end else fact.span


def _spelt(value: Fraction) -> str:
    return number_text(value, "en").replace(",", "")


def _backwards(low: n.Expression, high: n.Expression) -> bool:
    """Whether the ends of a range stand the wrong way round; times of day may."""
    match low, high:
        case n.MoneyLiteral(), n.MoneyLiteral():
            return low.minor > high.minor
        case (n.NumberLiteral() | n.PercentLiteral() | n.CountLiteral(), _) if isinstance(high, type(low)):
            return bool(low.value > high.value)
        case n.DateLiteral(), n.DateLiteral():
            return low.value > high.value
        case _:
            return False


# ---------------------------------------------------------------- rules


@dataclass(slots=True)
class _Sort:
    """What a rule is about, worked out from its start and audience."""

    start: str = "order"  # "order", "within", "event", "every"
    audience: str = "customer"
    event: str = ""
    scopes: frozenset[Scope] = field(default_factory=lambda: _AN_ORDER)

    @property
    def about(self) -> str:
        if self.start in ("order", "within"):
            return "order"
        return "event" if self.start == "event" else "employee"


_REWARDS = frozenset({n.Verb.EARN, n.Verb.DISCOUNT, n.Verb.PRICE, n.Verb.MULTIPLY, n.Verb.PAY})


class _RuleChecker(_Checker):
    """A rule: its clauses, then its effect, then its limits."""

    def check(self, rule: n.Rule) -> list[Diagnostic]:
        """Every mistake of the rule."""
        sort = self._sort(rule)
        if rule.when is not None:
            self.condition(rule.when, _Here(sort.scopes, sort.about, sort.event))
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
                sort.start, sort.scopes = "every", _ABOUT["employee"]
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
            sort.start, sort.scopes = "order", _AN_ORDER
        else:
            self._event(event)
        if event.where is not None:
            self.condition(event.where, _Here(sort.scopes, sort.about, event.word))

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
            self.condition(event.where, _Here(_AN_ORDER, "order"))

    def _event(self, event: n.Noun) -> bool:
        """Whether the document or the language knows the event."""
        known = (*EVENT_WORDS, *self.names.events)
        if event.word not in known:
            parts = {"word": event.word, "known": ", ".join(known), "guess": _near(event.word, known)}
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
                guess = _near(word, ["customers", "employees"])
                self.tell("L105", audience.span, word=word, known="customers, employees", guess=guess)
            return
        sort.audience = word
        if word == "employee" and sort.start != "every" and audience is not None:
            self.tell("R101", audience.span, construct="employees_orders")
            sort.scopes = sort.scopes | {Scope.EMPLOYEE}
        if word == "customer" and sort.start == "every" and rule.start is not None:
            self.tell("R101", rule.start.span, construct="every_customers")
            sort.scopes = _ABOUT["customer"]
        if audience is not None and audience.reference is not None:
            self.tell("R121", audience.span, id=audience.reference)
        if audience is not None and audience.where is not None:
            self.condition(audience.where, _Here(_ABOUT[word], word))

    # the effect

    def _effect(self, effect: n.Effect, sort: _Sort, rule: n.Rule) -> None:
        if effect.verb not in _REWARDS:
            self.tell("R101", effect.span, construct=effect.verb.value)
            return
        here = self._effect_place(effect, sort)
        self._units(effect, sort)
        if effect.bands is not None:
            self.tell("R101", effect.bands.span, construct="bands")
            return
        self._who_gets_it(effect, sort, rule)
        if effect.amount is None:
            return
        by_verb: dict[n.Verb, Callable[[n.Effect, n.Expression, _Here], None]] = {
            n.Verb.EARN: self._earn,
            n.Verb.DISCOUNT: self._discount,
            n.Verb.PRICE: self._price,
            n.Verb.MULTIPLY: self._multiply,
            n.Verb.PAY: self._pay,
        }
        by_verb[effect.verb](effect, effect.amount, here)

    def _effect_place(self, effect: n.Effect, sort: _Sort) -> _Here:
        """Where the effect's amount and base stand: item facts need named units."""
        items = effect.units is not None and effect.units.kind is not n.UnitsKind.SHIPPING
        scopes = sort.scopes | {Scope.ITEM} if items and sort.about == "order" else sort.scopes
        return _Here(scopes, sort.about, sort.event, units=items or sort.about != "order")

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
            self.tell("R101", units.beside.span, construct="beside")
        if units.where is not None and units.kind is n.UnitsKind.SHIPPING:
            self.tell("R120", units.where.span)
        elif units.where is not None:
            self.condition(units.where, _Here(_ITS_ITEMS, "item"))
        if units.kind is n.UnitsKind.SHIPPING and effect.verb is n.Verb.EARN:
            self.tell("R122", units.span)

    def _sizes(self, units: n.Units) -> None:
        if units.take < 1 or units.size < 1:
            self.tell("R109", units.span, found="0")
        elif units.kind is n.UnitsKind.SETS and units.size == 1:
            self.tell("R109", units.span, why="one", found="1")
        elif units.kind is n.UnitsKind.RANKED_IN_SETS and units.take >= units.size:
            self.tell("R116", units.span, take=str(units.take), size=str(units.size))

    # amounts by verb

    def _earn(self, effect: n.Effect, amount: n.Expression, here: _Here) -> None:
        type_ = self.type_of(amount, here)
        self._above_zero(amount)
        if type_ == PERCENT:
            self.tell("T105", amount.span, wanted="points", left="percent")
        elif type_ is not None:
            self._amount(amount, type_, POINTS)
        self._rate(effect, here, amount)

    def _rate(self, effect: n.Effect, here: _Here, amount: n.Expression) -> None:
        """``per QUANTITY of MEASURE``: both or neither, and of one kind."""
        measure = self._measure(effect, here)
        if effect.per is None:
            if effect.measure is not None and not isinstance(amount, n.PercentLiteral):
                self.tell("R102", effect.measure.span, why="flat", left=self._kind_of(amount, here))
            return
        per = self.type_of(effect.per, here)
        self._above_zero(effect.per)
        if effect.measure is None:
            self.tell("R106", effect.per.span, per=print_expression(effect.per))
        elif per is not None and measure is not None and not comparable(per, measure):
            self.tell("T115", effect.per.span.to(effect.measure.span), left=key(per), right=key(measure))

    def _kind_of(self, amount: n.Expression, here: _Here) -> str:
        """The type of an amount that was checked before, as a term."""
        type_ = _Checker(self.names).type_of(amount, here)
        return key(type_) if type_ is not None else "number"

    def _measure(self, effect: n.Effect, here: _Here) -> Type | None:
        if effect.measure is None:
            return None
        type_ = self.type_of(effect.measure, here)
        if effect.units is not None:
            self._measure_of_items(effect.measure)
        return type_

    def _measure_of_items(self, measure: n.Expression) -> None:
        if isinstance(measure, n.Fact) and measure.name.startswith("order."):
            self.tell("R103", measure.span, why="order", name=measure.name)

    def _discount(self, effect: n.Effect, amount: n.Expression, here: _Here) -> None:
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

    def _percent_off(self, effect: n.Effect, amount: n.Expression, here: _Here) -> None:
        if isinstance(amount, n.PercentLiteral) and amount.value > 1:
            self.tell("R110", amount.span, found=f"{_spelt(amount.value * 100)}%")
        if effect.units is not None and effect.units.kind is n.UnitsKind.EACH:
            self.tell("R105", effect.units.span)
        if effect.measure is None:
            return
        measure = self._measure(effect, here)
        if measure is not None and measure != MONEY:
            self.tell("T105", effect.measure.span, wanted="money", left=key(measure))
        elif effect.units is None and isinstance(effect.measure, n.Fact) and measure is not None:
            self.tell("R103", effect.measure.span, name=effect.measure.name)

    def _price(self, effect: n.Effect, amount: n.Expression, here: _Here) -> None:
        each = (n.UnitsKind.EACH, n.UnitsKind.RANKED, n.UnitsKind.RANKED_IN_SETS)
        if effect.units is None or effect.units.kind not in each:
            self.tell("R104", effect.units.span if effect.units else effect.span)
        type_ = self.type_of(amount, here)
        if type_ is not None:
            self._amount(amount, type_, MONEY)
        if effect.per is not None:
            self.tell("R106", effect.per.span, why="discount")
        elif effect.measure is not None:
            self.tell("R102", effect.measure.span, why="flat", left="money")

    def _multiply(self, effect: n.Effect, amount: n.Expression, here: _Here) -> None:
        if effect.multiplied is not None and effect.multiplied.word != "point":
            self.tell("R101", effect.multiplied.span, construct="multiplied")
        self._above_zero(amount)
        self.wanted(amount, NUMBER, here)

    def _pay(self, effect: n.Effect, amount: n.Expression, here: _Here) -> None:
        type_ = self.type_of(amount, here)
        self._above_zero(amount)
        if type_ == PERCENT and effect.per is None:
            measure = self._measure(effect, here)
            if effect.measure is None:
                self.tell("R102", amount.span)
            elif measure is not None and measure != MONEY:
                self.tell("T105", effect.measure.span, wanted="money", left=key(measure))
            return
        if type_ is not None:
            self._amount(amount, type_, MONEY)
        self._rate(effect, here, amount)

    def _amount(self, amount: n.Expression, type_: Type, want: Type) -> None:
        """The amount of an effect must be what its verb gives."""
        if type_ == want:
            return
        if isinstance(amount, n.NumberLiteral):
            self.tell("T105", amount.span, why="unitless", number=_spelt(amount.value))
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
        type_ = self.type_of(limit.amount, _Here(_ANYWHERE, sort.about))
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
            self.tell("R109", limit.amount.span, found=_spelt(limit.amount.value), why="fraction")
        return counted

    def _scope(self, limit: n.Limit, sort: _Sort) -> None:
        if limit.scope is None:
            return
        whose = {"customer": "customer", "employee": "employee"}.get(sort.audience, "customer")
        periods = list(PERIOD_WORDS)
        known = [*(["order"] if sort.about == "order" else []), whose, *periods]
        if limit.scope not in known:
            guess = _near(limit.scope, known)
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
        case n.Verb.DISCOUNT | n.Verb.PRICE:
            return ("money", "count:time", *items)
        case n.Verb.PAY:
            return ("money", "count:time")
        case _:
            return ("count:time",)


def _word_span(noun: n.Noun) -> Span:
    return Span(noun.span.start, noun.span.start + len(noun.word)) if noun.span.end else noun.span
