"""What both languages share in telling a rule: the order of its parts, and what a customer is told.

A sentence is: a lead (whose rule, how often), the effect, short phrases (when, for whom), the span, what
needs a clause, a tail after a colon (bands, the parts of a set), and the limits after a semicolon.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import ClassVar

from flask_loyalty.language import nodes as n
from flask_loyalty.language.vocabulary import WEEKDAYS, Case, FactDef, Kind, Names, Type
from flask_loyalty.language.walking import and_members, facts_of, parts_of
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

__all__ = [
    "Selection",
    "Teller",
    "grown",
    "is_literal",
    "is_nothing",
    "is_secret_name",
    "is_target",
    "is_whole",
    "mentions_secret",
    "product_of",
    "turned",
    "whole_of",
]

_SECRET = ("margin", "margin_rate", "margin_rank", "expected_margin", "cost")
_COMPANIONS = ("customer", "friend")  # who reads a rule as a customer
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_RATINGS = {"review": "review.rating", "rating": "rating.score"}


@dataclass(slots=True)
class Selection:
    """Which products a condition chooses: by name, by phrases that fit any case, and by clauses."""

    products: list[str] = field(default_factory=list)
    qualities: list[tuple[int, str]] = field(default_factory=list)
    others: list[n.Expression] = field(default_factory=list)
    hidden: bool = False  # something is not for the reader

    @property
    def phrases(self) -> list[str]:
        """The qualities: the brand, the category, labels, prices and other sizes."""
        return [text for _, text in sorted(self.qualities, key=lambda quality: quality[0])]


class Teller(ABC):
    """A rule told in one language to one reader."""

    locale: ClassVar[str]
    either: ClassVar[str]  # the word between the last two of several choices
    or_else: ClassVar[str]  # the word between choices that are lists themselves
    both: ClassVar[str]  # the word between the last two of several that all hold
    at_once: ClassVar[str]  # before a second stretch of time in which it is too, with its space
    for_people: ClassVar[str]  # with its space
    of_orders: ClassVar[tuple[str, ...]]  # how what is asked of an order's size begins, with the space
    of_size: ClassVar[str]  # how qualities begin that are joined by a word, with its space
    subjects: ClassVar[tuple[str, ...]]  # what is said once if several clauses are about it
    weekdays: ClassVar[tuple[str, ...]]

    def __init__(self, names: Names, reader: str) -> None:
        self.names = names
        self.for_customer = reader == "customer"
        self.start: n.Start | None = None
        self.earns = False

    @property
    @abstractmethod
    def for_group(self) -> tuple[str, str]:
        """How those in a segment are told, and the same as people, beside others that are told so."""

    # the whole rule

    def rule(self, rule: n.Rule) -> str:
        """The sentence, its first letter capital."""
        if rule.audience is not None and rule.audience.word not in _COMPANIONS:
            self.for_customer = False  # their rule, so they may read it in full
        self.start, self.earns = rule.start, rule.effect.verb is n.Verb.EARN
        tail = self.tail(rule.effect)
        body = self.effect(rule.effect, rule) + self._conditions(rule)
        text = self.led(self.lead(rule), body, has_tail=bool(tail)) + (f": {tail}" if tail else "")
        limits = self.limits(rule.limits)
        text += f"; {limits}" if limits else ""
        return text[:1].upper() + text[1:]

    def _conditions(self, rule: n.Rule) -> str:
        """The conditions: those that have a short phrase by it, the span, then the others as clauses."""
        short: list[str] = []
        clauses: list[str] = []
        stretches: set[str] = set()
        for condition in self.conditions_of(rule):
            if self.is_secret(condition):
                continue
            phrase = self._of_rating(condition) or self.circumstance(condition)
            if phrase is None:
                clauses.append(self._nested(condition))
            elif isinstance(condition, n.Comparison | n.Membership):
                self._beside(short, self._too(stretches, condition) + phrase)
            else:
                short.append(self._too(stretches, condition) + phrase)
        if any(self.is_secret(condition) for condition in self.conditions_of(rule)):
            short.append(self.on_some_orders())
        span = self.span(rule, short)
        text = "".join(f" {phrase}" for phrase in (*self._merged(short), span) if phrase)
        return text + (f"{self.if_word(rule)} {self._together(clauses, self.both)}" if clauses else "")

    def _too(self, before: set[str], condition: n.Expression) -> str:
        """The words before a second stretch of one time; it is then one of those that are told."""
        stretch = _stretch(condition)
        if stretch in before:
            return self.at_once
        before |= {stretch} - {""}
        return ""

    def _beside(self, told: list[str], phrase: str) -> None:
        """One more phrase; what is asked of an order's size is joined to what is asked of it already."""
        before = [at for at, one in enumerate(told) if one.startswith(self.of_orders)]
        if not before or not phrase.startswith(self.of_orders):
            told.append(phrase)
            return
        same = next(one for one in self.of_orders if told[before[0]].startswith(one))
        told[before[0]] += f" {self.both} {phrase.removeprefix(same)}"

    def _of_rating(self, condition: n.Expression) -> str | None:
        """What is asked of the rating that starts the rule, right behind it: „najwyżej na 2”."""
        event = self.start.event.word if isinstance(self.start, n.On) else ""
        told = {fact.name for fact in facts_of(condition)} == {_RATINGS.get(event)}
        return self.quality(condition) if told and isinstance(condition, n.Comparison) else None

    def _merged(self, phrases: Sequence[str]) -> list[str]:
        """The phrases "for people …" as one, where the first of them stands."""
        people = [phrase for phrase in phrases if phrase.startswith(self.for_people)]
        if people:
            group, as_people = self.for_group
            phrases = [
                phrase.replace(group, as_people) if phrase.startswith(group) else phrase for phrase in phrases
            ]
            people = [phrase for phrase in phrases if phrase.startswith(self.for_people)]
        if len(people) < 2:
            return [*phrases]
        first, *more = people
        whole = f" {self.both} ".join([first, *(one.removeprefix(self.for_people) for one in more)])
        place = next(number for number, phrase in enumerate(phrases) if phrase is first)
        others = [phrase for phrase in phrases if not phrase.startswith(self.for_people)]
        before = sum(not phrase.startswith(self.for_people) for phrase in phrases[:place])
        return [*others[:before], whole, *others[before:]]

    def conditions_of(self, rule: n.Rule) -> Iterator[n.Expression]:
        """What must hold, each condition by itself; of customers also what they must be."""
        if rule.audience is not None and rule.audience.word in _COMPANIONS:
            yield from and_members(rule.audience.where)
        yield from and_members(rule.when)

    def is_secret(self, e: n.Expression | None) -> bool:
        """Whether something is not for this reader: customers are not told of costs and margins."""
        return self.for_customer and e is not None and mentions_secret(e)

    def effect_is_secret(self, effect: n.Effect) -> bool:
        """Whether the amount of an effect shows a cost or a margin to somebody whom it does not concern."""
        parts: list[n.Expression | None] = [effect.amount, effect.per, effect.measure]
        if effect.bands is not None:
            parts += [effect.bands.measure]
            parts += [part for band in effect.bands.bands for part in (band.limit, band.amount)]
        return any(self.is_secret(part) for part in parts)

    # conditions

    def clause(self, e: n.Expression) -> str:
        """A condition as a clause that can follow "when"."""
        match e:
            case n.And():
                return self._together([self._nested(member) for member in e.members], self.both)
            case n.Or():
                return self._together([self._nested(member) for member in e.members], self.either)
            case n.Not(n.Membership() as member):
                return self.membership(replace(member, negated=not member.negated))
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

    def _together(self, clauses: Sequence[str], last: str) -> str:
        """Clauses joined; who they all are about is said once."""
        subject = next((one for one in self.subjects if clauses and clauses[0].startswith(one)), None)
        if subject is None or not all(clause.startswith(subject) for clause in clauses):
            return joined(clauses, last)
        return joined([clauses[0], *(clause.removeprefix(subject) for clause in clauses[1:])], last)

    def _comparison(self, e: n.Comparison) -> str:
        left, operator, right = turned(e)
        if isinstance(right, n.WordLiteral) and right.word == "none" and operator in ("=", "!="):
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

    def amount(self, e: n.Expression, case: Case = Case.NOMINATIVE) -> str:
        """A value as a phrase, in a case where the language has cases."""
        match e:
            case n.Fact():
                return self.fact(e, case)
            case n.PartOf():
                return self.part_of(e, case)
            case n.Above():
                return self.above(e, case)
            case n.Arithmetic():
                return self.average(e, case) or self._sum(e, case)
            case n.Negative():
                return f"−{self._part(e.operand, case)}"
            case n.ListLiteral():
                return joined([self.amount(member, case) for member in e.members], self.either)
            case n.Between():
                low, high = (self.amount(end, Case.GENITIVE) for end in (e.low, e.high))
                return self.between(_without_unit(low, high), high)
            case n.And() | n.Or() | n.Not() | n.Comparison() | n.Membership():
                return self.clause(e)
            case _:
                return self.literal(e, case)

    def _sum(self, e: n.Arithmetic, case: Case) -> str:
        signs = {"+": "+", "-": "−", "*": "×", "/": "÷"}
        rest = "".join(f" {signs[sign]} {self._part(operand, case)}" for sign, operand in e.rest)
        return self._part(e.first, case) + rest

    def _part(self, e: n.Expression, case: Case) -> str:
        text = self.amount(e, case)
        return f"({text})" if isinstance(e, n.Arithmetic) else text

    def literal(self, e: n.Expression, case: Case = Case.NOMINATIVE) -> str:
        """A number, an amount, a day, a text as the language writes it."""
        match e:
            case n.MoneyLiteral():
                return money_text(e.minor, e.currency, self.locale, short=True)
            case n.NumberLiteral():
                return number_text(e.value, self.locale)
            case n.PercentLiteral():
                return percent_text(e.value, self.locale)
            case n.CountLiteral():
                return count_text(e.value, e.unit, self.names, self.locale, case) + self._of_which(e)
            case n.DurationLiteral():
                return duration_text(e.duration, self.locale, case)
            case n.DateLiteral():
                return date_text(e.value, self.locale)
            case n.TimeLiteral():
                return time_text(e.value, self.locale)
            case n.TextLiteral():
                return self.quoted(e.value)
            case n.WordLiteral():
                return self.weekdays[WEEKDAYS.index(e.word)] if e.word in WEEKDAYS else self.word(e.word)
            case _:
                return ""

    def _of_which(self, e: n.CountLiteral) -> str:
        if e.reference is None:
            return ""
        kinds = {"stamp": "stamp_card", "ticket": "draw", "item": "sku"}
        return f" {self.belongs(e.unit)}{self.named(kinds.get(e.unit, e.unit), e.reference)}"

    # names

    def named(self, kind: str, id_: str) -> str:
        """A thing by the name that people know, else by its id; in quotes, unless it is a product's.

        A code is told as it is typed, whatever it is called.
        """
        name = (self.names.label(kind, id_, self.locale) if kind != "code" else None) or id_
        return name if kind in ("sku", "tier", "brand", "partner", "code") else self.quoted(name)

    def label(self, type_: Type | None, e: n.Expression, *, last: str = "") -> str:
        """A thing or several (``last``: the joint of the last two); anything else as an amount."""
        if isinstance(e, n.ListLiteral):
            return joined([self.label(type_, member) for member in e.members], last or self.either)
        if isinstance(e, n.Between):
            texts = isinstance(e.low, n.TextLiteral) and isinstance(e.high, n.TextLiteral)
            ends = (self.label(type_, e.low), self.label(type_, e.high))
            return self.between(*ends) if texts else self.amount(e)
        if not isinstance(e, n.TextLiteral):
            return self.amount(e)
        return self.named((type_.element or type_).of if type_ else "", e.value)

    def things(self, kind: str, e: n.Expression, *, negated: bool = False) -> str:
        """Things of a kind by their names: the choice "A or B", or "A and B" of what is left out."""
        return self.label(Type(Kind.REFERENCE, kind), e, last=self.both if negated else "")

    # products

    def selection(self, where: n.Expression | None) -> Selection:
        """Which products a ``where`` chooses, sorted by how they are told."""
        selection = Selection()
        for condition in and_members(where):
            if self.is_secret(condition):
                selection.hidden = True
            elif (products := self._named_products(condition)) is not None:
                selection.products.append(products)
            elif (quality := self._quality(condition)) is not None:
                selection.qualities.append((_rank_of(condition), quality))
            else:
                selection.others.append(condition)
        return selection

    def _named_products(self, condition: n.Expression) -> str | None:
        """Products by name: some of them, or some of them beside others that have a quality."""
        if (products := product_of(condition)) is not None:
            return self.things("sku", products)
        if not isinstance(condition, n.Or) or not any(map(product_of, condition.members)):
            return None
        choices = [self._choice(member) for member in condition.members]
        return joined([one for one in choices if one], self.or_else) if all(choices) else None

    def _choice(self, condition: n.Expression) -> str | None:
        if (products := product_of(condition)) is not None:
            return self.things("sku", products)
        quality = self._quality(condition)
        return None if quality is None else self.any_product(quality)

    def _quality(self, condition: n.Expression) -> str | None:
        """A condition on products as a phrase; of a choice, all of them."""
        if isinstance(condition, n.Not) and isinstance(condition.operand, n.Membership):
            condition = replace(condition.operand, negated=not condition.operand.negated)
        if not isinstance(condition, n.Or):
            return self.quality(condition)
        phrases = [self._quality(member) for member in condition.members]
        return joined([p for p in phrases if p], self.either) if all(phrases) else None

    def clauses_of(self, selection: Selection) -> str:
        """What of a selection needs a clause; empty if nothing does."""
        return self._together([self._nested(other) for other in selection.others], self.both)

    def qualities_of(self, selection: Selection) -> str:
        """The phrases of a selection; two sizes are joined: „o wartości od 50 zł i marży od 5 zł”."""
        text = ""
        for phrase in selection.phrases:
            again = phrase.startswith(self.of_size) and f" {self.of_size}" in f" {text}"
            text += f" {self.both} {phrase.removeprefix(self.of_size)}" if again else f" {phrase}"
        return text.strip()

    # each language's own

    @abstractmethod
    def led(self, lead: str, body: str, *, has_tail: bool) -> str:
        """A lead before what it is about; an empty lead leaves no trace."""

    @abstractmethod
    def lead(self, rule: n.Rule) -> str:
        """How often and for whom; empty for each order of customers."""

    @abstractmethod
    def span(self, rule: n.Rule, told: list[str]) -> str:
        """The span of a rule ``within`` one; what was told before may be changed to fit it."""

    @abstractmethod
    def effect(self, effect: n.Effect, rule: n.Rule) -> str:
        """What is got."""

    @abstractmethod
    def tail(self, effect: n.Effect) -> str:
        """What of the effect stands at the end of the sentence: its bands, the parts of a set."""

    @abstractmethod
    def band_limit(self, type_: Type | None, limit: n.Expression, case: Case = Case.NOMINATIVE) -> str:
        """Where a band begins, with the unit that its measure counts in."""

    @abstractmethod
    def limits(self, limits: Sequence[n.Limit]) -> str:
        """At most how much, for whom, how long; empty without limits."""

    @abstractmethod
    def circumstance(self, condition: n.Expression) -> str | None:
        """A condition as a short phrase (``we wtorki``); None if it needs a clause."""

    @abstractmethod
    def quality(self, condition: n.Expression) -> str | None:
        """A condition on products as a phrase after a noun in any case; None if it needs a clause."""

    @abstractmethod
    def any_product(self, quality: str) -> str:
        """Products of a quality, as one choice beside products by name."""

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
    def fact(self, e: n.Fact, case: Case) -> str:
        """A fact with its window and its filter."""

    @abstractmethod
    def average(self, e: n.Arithmetic, case: Case) -> str | None:
        """A quotient that has a name of its own, such as the average order; None if it has none."""

    @abstractmethod
    def part_of(self, e: n.PartOf, case: Case) -> str: ...

    @abstractmethod
    def above(self, e: n.Above, case: Case) -> str: ...

    @abstractmethod
    def between(self, low: str, high: str) -> str: ...

    @abstractmethod
    def quoted(self, text: str) -> str:
        """A name in the language's quotation marks."""

    @abstractmethod
    def belongs(self, unit: str) -> str:
        """What joins a counted thing to its card or draw, with its space: ``on the card``."""

    @abstractmethod
    def word(self, word: str) -> str:
        """A fixed word that is no day: ``none``."""

    @abstractmethod
    def on_some_orders(self) -> str: ...

    @abstractmethod
    def if_word(self, rule: n.Rule) -> str:
        """The joint before clauses, with its comma."""


# ---------------------------------------------------------------- reading a tree


def turned(e: n.Comparison) -> tuple[n.Expression, str, n.Expression]:
    """A comparison with what is asked on the right: ``5 <= x`` is ``x >= 5``."""
    if is_literal(e.left) and not is_literal(e.right):
        return e.right, _FLIPPED.get(e.operator, e.operator), e.left
    return e.left, e.operator, e.right


def is_literal(e: n.Expression) -> bool:
    """Whether a value stands in the text itself."""
    return isinstance(
        e,
        n.MoneyLiteral | n.NumberLiteral | n.PercentLiteral | n.CountLiteral | n.DurationLiteral
        | n.DateLiteral | n.TimeLiteral | n.TextLiteral | n.WordLiteral,
    )  # fmt: skip


def is_whole(amount: n.Expression | None) -> bool:
    """Whether a discount takes everything."""
    return isinstance(amount, n.PercentLiteral) and amount.value == 1


def is_secret_name(name: str) -> bool:
    """Whether a fact is about costs or margins, which customers are not told."""
    return name.rpartition(".")[2] in _SECRET


def is_target(e: n.Expression) -> bool:
    """Whether something is a target, or a part of one."""
    whole = e.whole if isinstance(e, n.PartOf) else e
    return isinstance(whole, n.Fact) and whole.name.endswith(".target")


def is_nothing(operator: str, asked: n.Expression) -> bool:
    """Whether a count or a sum is asked to be 0."""
    match asked:
        case n.NumberLiteral(value) | n.CountLiteral(value):
            return (operator, value) in (("=", Fraction(0)), ("<=", Fraction(0)), ("<", Fraction(1)))
        case n.MoneyLiteral(minor):
            return minor == 0 and operator in ("=", "<=")
        case _:
            return False


def grown(left: n.Fact, operator: str, right: n.Expression) -> tuple[Fraction, n.Window | None]:
    """Where a fact is compared with itself at another time: which share of it is asked, and when.

    Without such a comparison there is no window.
    """
    share, other = Fraction(1), right
    if isinstance(right, n.PartOf) and isinstance(right.percent, n.PercentLiteral):
        share, other = right.percent.value, right.whole
    same = isinstance(other, n.Fact) and (other.name, other.where) == (left.name, left.where)
    if not same or not isinstance(other, n.Fact) or other.otherwise or operator not in (">=", ">"):
        return share, None
    return share, other.window


def whole_of(left: n.Fact, right: n.Expression) -> Fraction | None:
    """The share, where a filtered fact is compared with a part of the same fact unfiltered."""
    match right:
        case n.PartOf(n.PercentLiteral(share), n.Fact(name, window, None, None)) if (
            left.where is not None and (name, window) == (left.name, left.window)
        ):
            return share
        case _:
            return None


def mentions_secret(e: n.Expression) -> bool:
    """Whether an expression reads costs or margins, in a filter of the past too."""
    return any(map(is_secret_name, _fact_names(e)))


def _fact_names(e: n.Expression) -> Iterator[str]:
    """Every fact in an expression, those of filters too."""
    stack: list[n.Expression] = [e]
    while stack:
        node = stack.pop()
        if isinstance(node, n.Fact):
            yield node.name
        stack.extend(parts_of(node))


def product_of(condition: n.Expression) -> n.Expression | None:
    """The products that a condition names, or None if it is about something else."""
    match condition:
        case n.Comparison("=", n.Fact("item.sku"), n.TextLiteral() as sku):
            return sku
        case n.Membership(n.Fact("item.sku"), n.TextLiteral() | n.ListLiteral() as skus, False):
            return skus
        case _:
            return None


def _rank_of(condition: n.Expression) -> int:
    """Where a quality stands among others: what the product is, what it costs, what it is not.

    „spoza kategorii „Herbata” w regularnej cenie” would leave open what has that price.
    """
    names = {fact.name for fact in facts_of(condition)}
    if names == {"item.brand"}:
        return 0
    if isinstance(condition, n.Not) or (isinstance(condition, n.Membership) and condition.negated):
        return 3
    return 1 if names & {"item.category", "item.labels"} else 2


def _stretch(condition: n.Expression) -> str:
    """The fact of which a stretch of time is asked, or a choice of them; empty if it is something else."""
    match condition:
        case n.Membership(n.Fact("now.time" | "now.date" as name), n.Between(), False):
            return name
        case n.Or(members):
            asked = {_stretch(member) for member in members}
            return asked.pop() if len(asked) == 1 else ""
    return ""


def _without_unit(low: str, high: str) -> str:
    """The lower end of a range, whose unit is that of the higher: „od 3 do 5 sztuk”."""
    ends = [re.fullmatch(r"([0-9][0-9.,\s]*?)\s(\D+)", end) for end in (low, high)]
    if ends[0] and ends[1] and ends[0][2] == ends[1][2]:
        return ends[0][1]
    return low
