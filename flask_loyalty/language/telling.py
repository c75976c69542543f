"""What both languages share in telling a rule: the order of its parts, and what a customer is told."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flask_loyalty.language import nodes as n
from flask_loyalty.language.vocabulary import WEEKDAYS, FactDef, Kind, Names, Type
from flask_loyalty.language.walking import facts_of, parts_of
from flask_loyalty.language.wording import (
    count_text,
    date_text,
    duration_text,
    joined,
    money_text,
    number_text,
    percent_text,
    time_text,
)

__all__ = ["Selection", "Teller"]

_SECRET = ("margin", "margin_rate", "cost")


@dataclass(slots=True)
class Selection:
    """Which products a condition chooses: by themselves, by adjectives that fit any case, and the rest."""

    products: list[str] = field(default_factory=list)
    qualities: list[str] = field(default_factory=list)
    others: list[n.Expression] = field(default_factory=list)


class Teller(ABC):
    """A rule told in one language to one reader."""

    locale: str
    either: str  # the word between the last two of several choices
    both: str  # the word between the last two of several that all hold

    def __init__(self, names: Names, reader: str) -> None:
        self.names = names
        self.for_customer = reader == "customer"

    # the whole rule

    def rule(self, rule: n.Rule) -> str:
        """The sentence, its first letter capital."""
        if rule.audience is not None and rule.audience.word != "customer":
            self.for_customer = False  # their rule, so they may read it in full
        head = self.start(rule)
        sentence = self.effect(rule.effect, rule) + self._conditions(rule)
        limits = [self.limit(limit) for limit in rule.limits]
        text = f"{head}: {sentence}" if head else sentence
        text += f"; {', '.join(limits)}" if limits else ""
        return text[:1].upper() + text[1:]

    def _conditions(self, rule: n.Rule) -> str:
        """The conditions: those that have a short phrase by it, the others as clauses."""
        told, hidden = [], False
        clauses: list[str] = []
        for condition in _and_members(rule.when):
            if self.is_secret(condition):
                hidden = True
                continue
            short = self.circumstance(condition)
            if short is not None:
                told.append(short)
            else:
                clauses.append(self._nested(condition))
        if hidden:
            told.append(self.on_some_orders())
        text = "".join(f" {phrase}" for phrase in told)
        return text + (f", {self.if_word()} {joined(clauses, self.both)}" if clauses else "")

    def is_secret(self, condition: n.Expression) -> bool:
        """Whether a condition is not for this reader: customers are not told of costs and margins."""
        return self.for_customer and any(
            fact.name.rpartition(".")[2] in _SECRET for fact in facts_of(condition)
        )

    # conditions

    def clause(self, e: n.Expression) -> str:
        """A condition as a clause that can follow "when"."""
        match e:
            case n.And():
                return joined([self._nested(member) for member in e.members], self.both)
            case n.Or():
                return joined([self._nested(member) for member in e.members], self.either)
            case n.Not():
                return self.negation(e.operand)
            case n.Comparison():
                return self._comparison(e)
            case n.Membership():
                return self.membership(e)
            case n.Fact():
                return self.flag(e, holds=True)
            case _:
                return self.amount(e)

    def _nested(self, e: n.Expression) -> str:
        return f"({self.clause(e)})" if isinstance(e, n.And | n.Or) else self.clause(e)

    def _comparison(self, e: n.Comparison) -> str:
        left, operator, right = e.left, e.operator, e.right
        if _is_literal(left) and not _is_literal(right):
            left, right = right, left
            operator = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(operator, operator)
        if isinstance(right, n.WordLiteral) and right.word == "none":
            return self.missing(left, missing=operator == "=")
        return self.comparison(left, operator, right, self.type_of(left))

    def type_of(self, e: n.Expression) -> Type | None:
        """The type of a fact, or of a comparison's side that is made of one; None if there is none."""
        if isinstance(e, n.Fact):
            known = self.names.fact(e.name)
            return known.type if known else None
        return next((type_ for part in parts_of(e) if (type_ := self.type_of(part))), None)

    def fact_def(self, fact: n.Fact) -> FactDef | None:
        """What is known of a fact."""
        return self.names.fact(fact.name)

    # values

    def amount(self, e: n.Expression, case: int = 0) -> str:
        """A value as a phrase; ``case`` 1 asks for the genitive where the language has one."""
        match e:
            case n.Fact():
                return self.fact(e, case)
            case n.PartOf():
                return self.part_of(self.amount(e.percent, case), self.amount(e.whole, 1))
            case n.Above():
                return self.above(self.amount(e.measure, case), self.amount(e.limit, 1))
            case n.Arithmetic():
                signs = {"+": "+", "-": "−", "*": "×", "/": "÷"}
                rest = "".join(f" {signs[sign]} {self._part(operand, case)}" for sign, operand in e.rest)
                return self._part(e.first, case) + rest
            case n.Negative():
                return f"−{self._part(e.operand)}"
            case n.ListLiteral():
                return joined([self.amount(member) for member in e.members], self.either)
            case n.Between():
                return self.between(self.amount(e.low), self.amount(e.high))
            case n.And() | n.Or() | n.Not() | n.Comparison() | n.Membership():
                return self.clause(e)
            case _:
                return self.literal(e)

    def _part(self, e: n.Expression, case: int = 0) -> str:
        text = self.amount(e, case)
        return f"({text})" if isinstance(e, n.Arithmetic) else text

    def literal(self, e: n.Expression) -> str:
        """A number, an amount, a day, a text as the language writes it."""
        match e:
            case n.MoneyLiteral():
                return money_text(e.minor, e.currency, self.locale, short=True)
            case n.NumberLiteral():
                return number_text(e.value, self.locale)
            case n.PercentLiteral():
                return percent_text(e.value, self.locale)
            case n.CountLiteral():
                thing = f" {e.reference}" if e.reference else ""
                return count_text(e.value, e.unit, self.names, self.locale) + thing
            case n.DurationLiteral():
                return duration_text(e.duration, self.locale)
            case n.DateLiteral():
                return date_text(e.value, self.locale)
            case n.TimeLiteral():
                return time_text(e.value, self.locale)
            case n.TextLiteral():
                return e.value
            case n.WordLiteral():
                return self.weekdays[WEEKDAYS.index(e.word)] if e.word in WEEKDAYS else e.word
            case _:
                return ""

    def label(self, type_: Type | None, e: n.Expression, *, last: str = "") -> str:
        """A thing by the name that people know, else by its id; several as a list (``last``: its joint)."""
        if isinstance(e, n.ListLiteral):
            return joined([self.label(type_, member) for member in e.members], last or self.either)
        if isinstance(e, n.Between):
            return self.between(self.label(type_, e.low), self.label(type_, e.high))
        if not isinstance(e, n.TextLiteral):
            return self.amount(e)
        kind = (type_.element or type_).of if type_ else ""
        return self.names.label(kind, e.value, self.locale) or e.value

    def band_limit(self, type_: Type | None, band: n.Band) -> str:
        """Where a band begins, as it stands after "from"."""
        if isinstance(band.limit, n.TextLiteral):
            return self.label(type_, band.limit)
        return self.amount(band.limit, 1)

    # products

    def selection(self, where: n.Expression | None) -> Selection:
        """Which products a ``where`` chooses, sorted by how they are told."""
        selection = Selection()
        for condition in _and_members(where):
            if self.is_secret(condition):
                continue
            if not self._is_product(condition, selection):
                quality = self.quality(condition)
                if quality is None:
                    selection.others.append(condition)
                else:
                    selection.qualities.append(quality)
        return selection

    def _is_product(self, condition: n.Expression, selection: Selection) -> bool:
        """Takes a condition on the product code as names of products."""
        match condition:
            case n.Comparison("=", n.Fact("item.sku"), n.TextLiteral() as sku):
                selection.products.append(self.label(Type(Kind.REFERENCE, "sku"), sku))
            case n.Membership(n.Fact("item.sku"), n.ListLiteral() | n.TextLiteral() as skus, False):
                selection.products.append(self.label(Type(Kind.REFERENCE, "sku"), skus))
            case _:
                return False
        return True

    def chosen(self, noun: str, where: n.Expression | None, *, bracket: bool = False) -> str:
        """A noun with the products it is narrowed to: ``produkty z kategorii tea``.

        :param bracket: put what narrows into brackets, as after a noun that stands far away.
        """
        some = where is not None and any(self.is_secret(member) for member in _and_members(where))
        selection = self.selection(where)
        text = f"{noun} " + " ".join(selection.qualities) if selection.qualities else noun
        inside = " ".join(selection.qualities)
        if selection.products:
            text += f": {', '.join(selection.products)}"
            inside = " ".join([*selection.products, inside]).strip()
        if selection.others:
            clause = joined([self._nested(other) for other in selection.others], self.both)
            text += self.of_which(clause)
            inside += ("; " if inside else "") + clause
        if some:
            text += f" ({self.some_only()})"
        if bracket:
            return f"{noun} ({inside})" if inside else noun
        return text

    # each language's own

    weekdays: tuple[str, ...]

    @abstractmethod
    def start(self, rule: n.Rule) -> str:
        """What stands before a colon: when and for whom; empty for each order of customers."""

    @abstractmethod
    def effect(self, effect: n.Effect, rule: n.Rule) -> str:
        """What is got."""

    @abstractmethod
    def limit(self, limit: n.Limit) -> str:
        """At most how much, for whom, how long."""

    @abstractmethod
    def circumstance(self, condition: n.Expression) -> str | None:
        """A condition as a short phrase (``we wtorki``); None if it needs a clause."""

    @abstractmethod
    def quality(self, condition: n.Expression) -> str | None:
        """A condition on products as a phrase after a noun in any case; None if it needs a clause."""

    @abstractmethod
    def comparison(self, left: n.Expression, operator: str, right: n.Expression, type_: Type | None) -> str:
        """A comparison as a clause."""

    @abstractmethod
    def membership(self, e: n.Membership) -> str:
        """``in`` as a clause."""

    @abstractmethod
    def missing(self, e: n.Expression, *, missing: bool) -> str:
        """That a value is missing, or is not."""

    @abstractmethod
    def negation(self, e: n.Expression) -> str:
        """That something does not hold."""

    @abstractmethod
    def flag(self, e: n.Fact, *, holds: bool) -> str:
        """A yes-or-no fact as a clause."""

    @abstractmethod
    def fact(self, e: n.Fact, case: int) -> str:
        """A fact with its window and its filter."""

    @abstractmethod
    def part_of(self, percent: str, whole: str) -> str: ...

    @abstractmethod
    def above(self, measure: str, limit: str) -> str: ...

    @abstractmethod
    def between(self, low: str, high: str) -> str: ...

    @abstractmethod
    def of_which(self, clause: str) -> str:
        """A relative clause about products."""

    @abstractmethod
    def on_some_orders(self) -> str: ...

    @abstractmethod
    def some_only(self) -> str: ...

    @abstractmethod
    def if_word(self) -> str: ...


def _and_members(e: n.Expression | None) -> Sequence[n.Expression]:
    """The conditions that all must hold."""
    if e is None:
        return ()
    return tuple(_flat(e))


def _flat(e: n.Expression) -> Iterator[n.Expression]:
    if isinstance(e, n.And):
        for member in e.members:
            yield from _flat(member)
    else:
        yield e


def _is_literal(e: n.Expression) -> bool:
    return isinstance(
        e,
        n.MoneyLiteral | n.NumberLiteral | n.PercentLiteral | n.CountLiteral | n.DurationLiteral
        | n.DateLiteral | n.TimeLiteral | n.TextLiteral | n.WordLiteral,
    )  # fmt: skip
