"""Whether an expression means something: names, types, units. All mistakes at once.

A part whose type is unknown because of a mistake counts as fitting everywhere, so that one mistake is
told once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import assert_never

from flask_loyalty.language import nodes as n
from flask_loyalty.language.bounds import clash
from flask_loyalty.language.catalogue import nearest
from flask_loyalty.language.diagnostics import Diagnostic
from flask_loyalty.language.meant import NOUN_MEANT
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
    COUNTERS,
    DATE,
    DURATION,
    FACTS,
    FLAG,
    KEPT,
    MONEY,
    NOUNS,
    NUMBER,
    PERCENT,
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
from flask_loyalty.language.walking import facts_of
from flask_loyalty.language.wording import number_text

__all__ = [
    "ABOUT",
    "ANYWHERE",
    "AN_ORDER",
    "ITS_ITEMS",
    "Checker",
    "Here",
    "check_amount",
    "check_condition",
    "in_text_order",
    "near",
    "spelt",
]

MAX_TOLD = 100

ANYWHERE = frozenset({Scope.NOW})
AN_ORDER = frozenset({Scope.ORDER, Scope.CARD, Scope.CUSTOMER, Scope.NOW})
ITS_ITEMS = AN_ORDER | {Scope.ITEM}
ABOUT: dict[str, frozenset[Scope]] = {
    "order": AN_ORDER,
    "item": frozenset({Scope.ITEM}),
    "customer": frozenset({Scope.CUSTOMER, Scope.NOW}),
    "employee": frozenset({Scope.EMPLOYEE, Scope.NOW}),
}


def check_condition(
    expression: n.Expression, names: Names, about: str = "customer"
) -> tuple[Diagnostic, ...]:
    """Every mistake of a condition in a document field.

    :param about: what the field decides about: ``"customer"`` (tiers, segments, rewards), ``"item"``
        (``excluded``), ``"order"`` or ``"employee"``.
    """
    checker = Checker(names)
    checker.condition(expression, Here(ABOUT[about], about))
    return in_text_order(checker.found, names)


def check_amount(
    expression: n.Expression, names: Names, want: Type = MONEY, about: str = "order"
) -> tuple[Diagnostic, ...]:
    """Every mistake of an amount in a document field, such as ``50% of order.subtotal``."""
    checker = Checker(names)
    checker.wanted(expression, want, Here(ABOUT[about], about))
    return in_text_order(checker.found, names)


def in_text_order(found: Sequence[Diagnostic], names: Names) -> tuple[Diagnostic, ...]:
    """Mistakes in the order of the text, in the words of its language."""
    placed = sorted(found, key=lambda d: (d.span.start, d.span.end, d.code))
    if names.language == "pl":
        from flask_loyalty.language.polish_guesses import with_guess  # for Polish rules alone
        from flask_loyalty.language.rephrasing import as_polish

        return tuple(with_guess(as_polish(one, names), names) for one in placed)
    return tuple(placed)


@dataclass(frozen=True, slots=True)
class Here:
    """Where an expression stands: facts of which scopes it may use, and what it is about."""

    scopes: frozenset[Scope]
    about: str
    event: str = ""  # whose facts may be used, if the scopes hold EVENT
    units: bool = True  # False: item facts are missing only because the rule names no units
    streak: n.Period | None = None  # the periods in a row that the place can count


_TIMES = (n.TimeLiteral, n.DateLiteral)
_VALUES = (n.TextLiteral, n.WordLiteral, n.NumberLiteral, n.MoneyLiteral, n.CountLiteral)


def _chosen(earlier: Sequence[n.Expression]) -> n.Expression | None:
    """The value to which a further one belongs that stands behind "or": ``in "coffee" or "tea"``."""
    for one in reversed(earlier):
        match one:
            case n.Comparison("=" | "!=", _, right) | n.Membership(_, right):
                return right if isinstance(right, _VALUES) else None
            case _ if not isinstance(one, _VALUES):
                return None
    return None


class Checker:
    """Types of expressions, and the mistakes found on the way."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.found: list[Diagnostic] = []
        self._guesses = 0

    def tell(self, code: str, span: Span, related: tuple[Span, ...] = (), /, **parts: str) -> None:
        """Note a mistake by its code, place and parts."""
        self.note(Diagnostic(code, span, parts, related))

    def note(self, diagnostic: Diagnostic) -> None:
        """Note a mistake; nobody reads more than a hundred at once."""
        if len(self.found) < MAX_TOLD:
            self.found.append(diagnostic)

    # what a place asks for

    def condition(self, e: n.Expression, here: Here) -> None:
        """``e`` must be a condition."""
        type_ = self.type_of(e, here)
        if type_ is not None and type_ != FLAG:
            self.tell("T104", e.span, left=key(type_))

    def wanted(self, e: n.Expression, want: Type, here: Here) -> None:
        """``e`` must be of the type ``want``."""
        type_ = self.type_of(e, here)
        if type_ is None or type_ == want:
            return
        if isinstance(e, n.NumberLiteral) and want in (POINTS, MONEY):
            self.tell("T105", e.span, why="unitless", number=spelt(e.value))
        else:
            self.tell("T105", e.span, wanted=key(want), left=key(type_))

    # types, the loosest first

    def type_of(self, e: n.Expression, here: Here) -> Type | None:
        """The type of an expression; None if a mistake in it keeps it unknown."""
        match e:
            case n.And() | n.Or():
                self._joined(e, here)
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

    def _joined(self, e: n.And | n.Or, here: Here) -> None:
        mistakes = len(self.found)
        for place, member in enumerate(e.members):
            first = _chosen(e.members[:place]) if isinstance(member, _VALUES) else None
            if first is not None and isinstance(e, n.Or):
                self.tell("T104", member.span, (first.span,), why="choice")
            else:
                self.condition(member, here)
        found = clash(e, self.names) if len(self.found) == mistakes else None
        if found is not None:
            early = tuple(member.span for member in found.early)
            swap = "" if not found.other else "yes" if len(e.members) == 2 else "beside"
            code = "T120" if isinstance(e, n.And) else "T121"
            self.tell(code, found.late.span, early, name=found.fact.name, swap=swap)

    def _comparison(self, e: n.Comparison, here: Here) -> None:
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
            self.tell("T102", e.span, left=key(left), right=key(right), why=_mixed(left, right))
        elif e.operator not in ("=", "!=") and not (ordered(left) or ordered(right)):
            self.tell("T110", e.span, left=key(left))
        else:
            self._same_calendar(e.left, e.right, e.span)
            self.known_id(left, e.right)
            self.known_id(right, e.left)

    def _with_none(self, e: n.Comparison, here: Here) -> bool:
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

    def _same_calendar(self, left: n.Expression, right: n.Expression, span: Span | None = None) -> None:
        """Both lengths of time in the calendar, or both in days; told at ``span``, or at the two."""
        kinds = (self._in_months(left), self._in_months(right))
        if None not in kinds and kinds[0] != kinds[1]:
            measured = [fact for side in (left, right) for fact in facts_of(side)]
            name = next((fact.name for fact in measured if self._in_months(fact) is False), "")
            place = span or left.span.to(right.span)
            self.tell("T109", place, name=name, why="fact" if name else "")

    def _in_months(self, e: n.Expression) -> bool | None:
        """Whether a length of time is in months (True) or in days (False), as facts are; None: neither."""
        if isinstance(e, n.Fact):
            known = self.names.fact(e.name)
            return False if known is not None and known.type == DURATION else None
        if isinstance(e, n.Arithmetic):
            kinds = (self._in_months(part) for part in (e.first, *(operand for _, operand in e.rest)))
            return next((kind for kind in kinds if kind is not None), None)
        return is_calendar(e)

    def known_id(self, type_: Type, e: n.Expression) -> None:
        """A text where an id of the document stands must be one that it has."""
        if type_.kind is not Kind.REFERENCE or not isinstance(e, n.TextLiteral):
            return
        declared = self.names.declared(type_.of)
        if declared is None:
            self.sold(type_.of, e.value, e.span)
            return
        if e.value in declared:
            return
        guess = near(e.value, declared)
        known = ", ".join(declared)
        why = "" if declared else "none"
        self.tell("L106", e.span, why=why, kind=f"id:{type_.of}", id=e.value, known=known, guess=guess)

    def sold(self, kind: str, id_: str, span: Span) -> None:
        """Note an id that the shop's catalogue does not have; the product may come later."""
        ids = self.names.catalogue.get(kind)
        if ids is not None and id_ not in ids:
            self.tell("L113", span, kind=f"id:{kind}", id=id_, guess=nearest(id_, ids))

    def _membership(self, e: n.Membership, here: Here) -> None:
        element = self.type_of(e.element, here)
        if isinstance(e.container, n.Between):
            self._in_range(element, e.container, here)
            self._same_calendar(e.element, e.container.low, e.span)
        elif isinstance(e.container, n.ListLiteral):
            for member in e.container.members:
                self._one_of(e, element, member, here)
        else:
            container = self.type_of(e.container, here)
            if element is not None and container is not None:
                self._in_one(e, element, container)

    def _one_of(self, e: n.Membership, element: Type | None, member: n.Expression, here: Here) -> None:
        type_ = self.type_of(member, here)
        if element is None or type_ is None:
            return
        if not comparable(element, type_) or type_ == NONE:
            self.tell("T102", member.span, left=key(element), right=key(type_))
        else:
            self._same_calendar(e.element, member, e.span)
            self.known_id(element, member)

    def _in_one(self, e: n.Membership, element: Type, container: Type) -> None:
        """``x in "coffee"``, or ``"x" in customer.segments``."""
        if container.element is not None:
            if element == container.element or element == TEXT:
                self.known_id(container.element, e.element)
                return
        elif element.kind is Kind.REFERENCE and container in (TEXT, element):
            self.known_id(element, e.container)
            return
        self.tell("T106", e.span, left=key(element), right=key(container))

    def _in_range(self, element: Type | None, e: n.Between, here: Here) -> None:
        ends = self._between(e, here)
        if element is None or ends is None:
            return
        if not comparable(element, ends):
            self.tell("T102", e.span, left=key(element), right=key(ends))
        elif not ordered(element) and not ordered(ends):
            self.tell("T110", e.span, left=key(element))
        else:
            self.known_id(element, e.low)
            self.known_id(element, e.high)

    def _between(self, e: n.Between, here: Here) -> Type | None:
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

    def _arithmetic(self, e: n.Arithmetic, here: Here) -> Type | None:
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
            stretch = isinstance(before, _TIMES) and isinstance(operand, _TIMES) and operator == "-"
            why = {"why": "range"} if stretch and left == right else {}
            self.tell(
                "T101" if adds else "T107",
                before.span.to(operand.span),
                left=key(left),
                right=key(right),
                **why,
            )
        elif adds:
            self._same_calendar(before, operand)
        return type_

    def _part_of(self, e: n.PartOf, here: Here) -> Type | None:
        percent, whole = self.type_of(e.percent, here), self.type_of(e.whole, here)
        if percent is not None and percent != PERCENT:
            self.tell("T112", e.percent.span, left=key(percent))
        if whole is not None and not total(whole):
            self.tell("T108", e.whole.span, left=key(whole))
            return None
        return whole

    def _above(self, e: n.Above, here: Here) -> Type | None:
        measure, limit = self.type_of(e.measure, here), self.type_of(e.limit, here)
        if measure is None or limit is None:
            return None
        type_ = summable(measure, limit)
        if type_ is None:
            self.tell("T113", e.span, left=key(measure), right=key(limit))
        return type_

    def _negative(self, e: n.Negative, here: Here) -> Type | None:
        type_ = self.type_of(e.operand, here)
        if type_ is not None and summable(type_, type_) is None:
            self.tell("T105", e.span, wanted="number", left=key(type_))
            return None
        return type_

    # facts

    def _fact(self, e: n.Fact, here: Here, *, may_miss: bool = False) -> Type | None:
        known = self.names.fact(e.name)
        if known is None:
            self.tell("L103", _name_span(e), name=e.name, guess=self._near_fact(e.name, here))
            return None
        if not self._is_known_here(e, known, here):
            return None
        if e.name == "customer.streak" and here.streak is None:
            self.tell("R148", _name_span(e))
            return None
        self._window(e, known)
        if e.where is not None:
            self._where(e, known)
        if e.otherwise is not None:
            if not (known.optional or known.nullable):
                self.tell("R115", e.span, name=e.name)
            self.wanted(e.otherwise, known.type, here)
        elif known.optional and not may_miss and not self._assumed(known):
            self.tell("R114", e.span, name=e.name)
        return known.type

    def _assumed(self, known: FactDef) -> bool:
        """Whether the programme answers for an unknown cost; for the shop's own facts it never does."""
        return self.names.assume_margin is not None and known.name in FACTS

    def _near_fact(self, name: str, here: Here) -> str:
        if name in _OTHERWISE:
            return _OTHERWISE[name]
        self._guesses += 1
        if self._guesses > MAX_TOLD:
            return ""  # comparing names is slow, and will not be told
        facts = (*FACTS.values(), *self.names.facts)
        tail = name.rpartition(".")[2]
        same = sorted(
            (fact for fact in facts if fact.name.rpartition(".")[2] == tail),
            key=lambda fact: fact.scope not in here.scopes,
        )
        return same[0].name if same else near(name, [fact.name for fact in facts])

    def _is_known_here(self, e: n.Fact, known: FactDef, here: Here) -> bool:
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
            self.condition(e.where, Here(known.where, "past"))
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
        if self.names.noun(e.unit) is None:
            self._unknown_unit(e)
            return None
        if e.reference is not None and e.unit not in (*self.counters(), "badge"):
            self.tell("R121", e.span, id=e.reference)
        if e.unit == "point":
            return POINTS
        if e.value.denominator != 1:
            self.tell("R109", e.span, found=spelt(e.value), why="fraction")
        return count_of(e.unit)

    def counters(self) -> tuple[str, ...]:
        """What is counted beside points: stamps, tickets, and what the document declares."""
        return (*COUNTERS, *self.names.counters)

    def _unknown_unit(self, e: n.CountLiteral) -> None:
        code = e.unit.upper()
        if code == self.names.currency:
            self.tell("L017", e.span, found=e.unit, fix=f"{spelt(e.value)} {code}")
            return
        if any(e.unit in forms for forms in self.names.points.values()):
            self.tell("L105", e.span, why="points", word=e.unit, known="points", guess="points")
            return
        if e.unit in ("percent", "percents", "procent", "procenty", "procentów"):
            self.tell("L105", e.span, why="percent", word=e.unit, fix=f"{spelt(e.value)}%")
            return
        words = [noun.plural for noun in NOUNS.values()]
        guess = NOUN_MEANT.get(e.unit) or near(e.unit, [*words, *NOUNS])
        self.tell("L105", e.span, word=e.unit, known="points, items, orders, times", guess=guess)

    def _word(self, e: n.WordLiteral) -> Type | None:
        if e.word in WEEKDAYS:
            return WEEKDAY
        if e.word == "none":
            return NONE
        if e.word in ("code", "coupon", "kod", "kupon"):
            self.tell("L108", e.span, why="code", word=e.word)
            return None
        guess = _MEANT.get(e.word) or near(e.word, [*WEEKDAYS, "none"])
        if not guess and self._unquoted(e):
            return None
        if not guess:
            guess = next((fact for fact in FACTS if fact.endswith(f".{e.word}")), "")
        self.tell("L108", e.span, word=e.word, guess=guess)
        return None

    def _unquoted(self, e: n.WordLiteral) -> bool:
        """Whether a word is, or nearly is, the id of a thing without its quotes; then it is told."""
        for kind in ("tier", "segment", "partner", "reward", "code", "badge", "role", "card"):
            known = self.names.declared(kind) or ()
            if e.word in known:
                self.tell("L108", e.span, why="id", word=e.word, kind=f"id:{kind}", fix=f'"{e.word}"')
                return True
        tier = near(e.word, self.names.tiers)
        if tier:
            self.tell("L108", e.span, why="id", word=e.word, kind="id:tier", guess=tier)
        return bool(tier)


_MEANT = {
    **dict.fromkeys(("order", "cart", "basket", "total", "subtotal"), "order.subtotal"),
    **dict.fromkeys(("hour", "time"), "now.time"),
    **dict.fromkeys(("day", "weekday"), "now.weekday"),
    **dict.fromkeys(("items", "quantity"), "order.quantity"),
    **{"kategoria": "item.category", "marka": "item.brand", "cena": "item.price", "poziom": "customer.tier"},
    **{"date": "now.date", "tier": "customer.tier", "level": "customer.tier", "category": "item.category"},
}
"""What is probably asked of a thing that a rule names alone."""

_CALLED = {
    **dict.fromkeys(("total", "value", "amount", "sum", "price"), "order.subtotal"),
    **dict.fromkeys(("items", "count", "size", "units", "pieces"), "order.quantity"),
    **dict.fromkeys(("code", "coupon", "coupons", "voucher"), "order.codes"),
    **dict.fromkeys(("day", "weekday"), "now.weekday"),
    **dict.fromkeys(("date", "created"), "now.date"),
    **dict.fromkeys(("time", "hour"), "now.time"),
    **dict.fromkeys(("delivery", "shipping_cost"), "order.shipping"),
    **dict.fromkeys(("profit",), "order.margin"),
    **dict.fromkeys(("first", "new"), "order.is_first"),
}
_OTHERWISE = {
    **{f"{thing}.{part}": fact for part, fact in _CALLED.items() for thing in ("order", "cart", "basket")},
    **dict.fromkeys(("now.day", "today.weekday"), "now.weekday"),
    **dict.fromkeys(("customer.level", "customer.status", "customer.rank"), "customer.tier"),
    **dict.fromkeys(("customer.segment", "customer.group", "customer.groups"), "customer.segments"),
    **dict.fromkeys(
        ("customer.total", "customer.spent", "customer.turnover", "customer.value"), "customer.spend"
    ),
    **dict.fromkeys(("customer.purchases", "customer.order_count"), "customer.orders"),
    **dict.fromkeys(("customer.new", "customer.is_new"), "order.is_first"),
    **dict.fromkeys(("item.name", "item.id", "item.product", "item.code", "product.sku"), "item.sku"),
    **dict.fromkeys(("item.type", "item.kind", "product.category", "item.categories"), "item.category"),
    **dict.fromkeys(("item.label", "item.tag", "item.tags"), "item.labels"),
    **{
        "product.brand": "item.brand",
        "product.price": "item.price",
        "now.hour": "now.time",
        "today": "now.date",
    },
}
"""What other systems call what a rule knows."""


def _mixed(left: Type, right: Type) -> str:
    """Which of several remedies helps two sides that cannot be compared."""
    kinds = {left.kind, right.kind}
    if kinds == {Kind.WEEKDAY, Kind.TEXT}:
        return "weekday"
    if Kind.SET in kinds:
        return "set" if right.kind in (Kind.TEXT, Kind.REFERENCE) else ""
    return "quoted" if Kind.TEXT in kinds else ""


def near(word: str, known: Sequence[str]) -> str:
    """The known word that was probably meant; empty if none is near."""
    return next(iter(get_close_matches(word, known, 1, 0.6)), "")


def _name_span(fact: n.Fact) -> Span:
    """Where a fact's name stands, without its window and its brackets."""
    return fact.name_span if fact.name_span.end else fact.span


def spelt(value: Fraction) -> str:
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
