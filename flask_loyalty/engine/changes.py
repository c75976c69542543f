"""What a person can change so that a rule gives something: one step, its cost, and the order as it would be.

A change is data: it is told in words (:mod:`flask_loyalty.engine.change_words`), shown to a customer as a
button, and tried by deciding the order that it makes (:func:`changed`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from fractions import Fraction

from flask_loyalty.engine.codes import with_spare_codes
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import (
    Cart,
    CartLine,
    Event,
    Facts,
    OpenSpan,
    OrderEvent,
    PeriodEvent,
    SignalEvent,
    Value,
)
from flask_loyalty.engine.openers import brought_by_the_opener
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.periods import add, days_between, zone_of
from flask_loyalty.engine.scope import own_key, past_key
from flask_loyalty.engine.streaks import with_begun
from flask_loyalty.language.nodes import Expression, Fact, Window, WindowKind, Within
from flask_loyalty.language.vocabulary import FACTS, Kind
from flask_loyalty.programme.model import Programme

__all__ = [
    "ADDED",
    "NEWCOMER",
    "PRICED",
    "Change",
    "ChangeKind",
    "Occurrence",
    "at_a_price",
    "changed",
    "cost_unknown",
    "together",
]

ADDED = "+"
"""How the ids of lines begin that a change adds."""

PRICED = f"{ADDED}{ADDED}"
"""How those ids begin of goods that are told by what they cost together."""

NEWCOMER = "+"
"""The member that a guest would become."""

_SINCE_ORDER = "customer.since_order"


class ChangeKind(Enum):
    """In which direction a change goes; the number is counted in the unit told here."""

    AMOUNT = "amount"  # goods of any kind for so many minor units more
    UNITS = "units"  # so many units more, of any product
    PRODUCT = "product"  # so many units more of one product
    FITTING = "fitting"  # goods that the rule is about for so many minor units more
    LESS = "less"  # so many minor units less
    FEWER = "fewer"  # so many units fewer
    MOMENT = "moment"  # another day or time
    CODE = "code"  # a code typed in
    CODE_BACK = "code_back"  # a typed code taken back
    MEMBER = "member"  # the guest joins, or signs in
    PAST = "past"  # so much more of a history fact: orders, spending, items, margin
    DECLARED = "declared"  # an interest, a consent, a chosen category
    OPENING = "opening"  # the event that opens a rule's span


@dataclass(frozen=True, slots=True)
class Change:
    """One step in one direction.

    :ivar number: how much, in the unit of the kind; of PAST in the fact's own (minor units, orders, items).
    :ivar line: of PRODUCT, UNITS and FEWER, one unit of the product that was tried; of FITTING, such goods.
    :ivar where: of a product or goods that are only named, what takes them.
    :ivar example: whether the product is one of several of the shop that would do.
    :ivar alone: whether it is one of several that fit, of which others would not do.
    :ivar cheapest: of FITTING, the cheapest such product of the shop, if it says.
    :ivar most_minor: of a PRODUCT whose price is not known, what one may cost at most; 0 for any price.
    :ivar least_minor: of such a one, what it must cost at least; 0 for any price.
    :ivar skus: of PRODUCT, the products that would do, the one that was tried first.
    :ivar names: the names of those that are in the cart; of CODE_BACK how it was typed.
    :ivar at: of MOMENT, the new moment.
    :ivar until: of MOMENT, when it ends again; None where it is not known, or does not.
    :ivar named: of CODE and CODE_BACK its id; of OPENING the rule; of DECLARED the id that is added.
    :ivar fact: of PAST and DECLARED.
    :ivar key: of PAST, under which the past keeps it.
    :ivar had: of PAST, how much of it counts now.
    :ivar timed: of MOMENT, whether the time of day matters.
    :ivar towards: ``("tier", id)`` or ``("segment", id)`` where the step is for the sake of one.
    """

    kind: ChangeKind
    number: int = 0
    line: CartLine | None = field(default=None, hash=False)
    skus: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    at: datetime | None = None
    named: str = ""
    fact: Fact | None = None
    key: str = ""
    towards: tuple[str, str] = ("", "")
    timed: bool = False
    where: Expression | None = None
    most_minor: int = 0
    had: int = 0
    example: bool = False
    alone: bool = False
    until: datetime | None = None
    least_minor: int = 0
    cheapest: CartLine | None = field(default=None, hash=False)

    @property
    def added(self) -> CartLine:
        """One unit of what is put into the cart, at the price at which it is tried."""
        assert self.line is not None
        if self.kind is ChangeKind.FITTING:
            id_ = f"{PRICED}{self.line.id.removeprefix(ADDED)}"
            return replace(at_a_price(self.line, self.number), id=id_)
        return at_a_price(self.line, self.most_minor) if self.most_minor else self.line

    @property
    def direction(self) -> tuple[object, ...]:
        """What two changes have in common of which the greater contains the smaller."""
        product = self.line.id if self.line is not None else ""
        return self.kind, product, self.named, self.key

    @property
    def counted(self) -> bool:
        """Whether it has a number that could be smaller."""
        return self.kind in _COUNTED

    def cost(self, occurrence: Occurrence, cheapest_minor: int = 0) -> tuple[int, timedelta]:
        """What it asks of the person, roughly: money spent, time waited. Only for putting steps in order.

        :param cheapest_minor: the price of the cheapest product of the shop; 0 if it does not say.
        """
        price = self.line.unit_price_minor if self.line is not None else 0
        match self.kind:
            case ChangeKind.AMOUNT:
                return max(self.number, cheapest_minor), timedelta()
            case ChangeKind.FITTING:
                least = self.cheapest.unit_price_minor if self.cheapest is not None else cheapest_minor
                return max(self.number, least), timedelta()
            case ChangeKind.UNITS:
                return self.number * (cheapest_minor or price), timedelta()
            case ChangeKind.PRODUCT:
                return self.number * price, timedelta()
            case ChangeKind.MOMENT if self.at is not None:
                return 0, self.at - occurrence.moment
            case ChangeKind.PAST:
                return self._of_past(occurrence)
            case ChangeKind.OPENING:
                return occurrence.goods_minor, timedelta()
        return 0, timedelta()

    def _of_past(self, occurrence: Occurrence) -> tuple[int, timedelta]:
        known = FACTS.get(self.fact.name) if self.fact is not None else None
        if known is not None and known.type.kind is Kind.MONEY:
            return self.number, timedelta()
        return self.number * max(occurrence.goods_minor, 1), timedelta()


def at_a_price(line: CartLine, price: int) -> CartLine:
    """The same product for another price; of one that leaves nothing, or all, that stays so."""
    cost = line.cost_minor and price
    return replace(line, unit_price_minor=price, regular_price_minor=price, cost_minor=cost)


_COUNTED = frozenset(
    {
        ChangeKind.AMOUNT,
        ChangeKind.FITTING,
        ChangeKind.UNITS,
        ChangeKind.PRODUCT,
        ChangeKind.LESS,
        ChangeKind.FEWER,
        ChangeKind.PAST,
    }
)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that is decided, and everything that is known with it."""

    programme: Programme
    event: Event
    facts: Facts
    moment: datetime

    def decision(self) -> Decision:
        """What the programme makes of it."""
        return decide(self.programme, self.event, self.facts, self.moment)

    @property
    def cart(self) -> Cart | None:
        return self.event.cart if isinstance(self.event, OrderEvent) else None

    @property
    def member(self) -> str | None:
        """The customer concerned; None for a guest and where there is none."""
        match self.event:
            case OrderEvent(cart=cart):
                return cart.member
            case SignalEvent(member=member):
                return member
            case PeriodEvent(party=party) if party.kind == "customer":
                return party.id
        return None

    @property
    def goods_minor(self) -> int:
        """What the shop asks for the goods, before deals."""
        lines = () if self.cart is None else self.cart.lines
        return sum(line.unit_price_minor * line.quantity for line in lines)


def together(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Changes as one set: of a direction the greatest, of moments the latest."""
    found: dict[tuple[object, ...], Change] = {}
    for change in changes:
        had = found.get(change.direction)
        if had is None or (change.number, change.at or _NEVER) > (had.number, had.at or _NEVER):
            found[change.direction] = change
    return tuple(found.values())


_NEVER = datetime.min


def changed(occurrence: Occurrence, changes: Iterable[Change]) -> Occurrence:
    """What would have to be decided after some changes."""
    changes = sorted(changes, key=lambda one: _IN_TIME.get(one.kind, 1))
    ordered = any(_are_orders(change) for change in changes)
    for change in changes:
        if change.kind is ChangeKind.PAST:
            occurrence = _with_past(occurrence, change, bought_in_them=ordered)
            ordered = ordered or _is_bought(change)
        else:
            occurrence = _APPLIED[change.kind](occurrence, change)
    return occurrence


_IN_TIME = {ChangeKind.MEMBER: 0, ChangeKind.MOMENT: 2}
"""Who joins does so first; and what is done now is done before the moment that is waited for."""


# ---------------------------------------------------------------- goods


def _with_cart(occurrence: Occurrence, cart: Cart) -> Occurrence:
    assert isinstance(occurrence.event, OrderEvent)
    return replace(occurrence, event=replace(occurrence.event, cart=cart))


def _cart(occurrence: Occurrence) -> Cart:
    assert occurrence.cart is not None
    return occurrence.cart


def _more_goods(occurrence: Occurrence, change: Change) -> Occurrence:
    """A product about which nothing is known but its price."""
    cart, price = _cart(occurrence), change.number
    had = next((line for line in cart.lines if line.id == ADDED), None)
    if had is not None:
        price += had.unit_price_minor
        cart = replace(cart, lines=tuple(line for line in cart.lines if line is not had))
    line = CartLine(ADDED, "", 1, price, price, cost_minor=cost_unknown(occurrence.programme, price))
    return _with_cart(occurrence, replace(cart, lines=(*cart.lines, line)))


def cost_unknown(programme: Programme, price: int) -> int | None:
    """What goods cost the shop of which only the price is known: all, lest they bring what margins do.

    Where floors look at costs that would keep every deal from them, so there the programme says what it
    assumes of goods of unknown cost.
    """
    return None if programme.floors else price


def _more_units(occurrence: Occurrence, change: Change) -> Occurrence:
    cart, line = _cart(occurrence), change.added
    if any(one.id == line.id for one in cart.lines):
        return _with_cart(occurrence, _counting(cart, line.id, change.number))
    added = replace(line, quantity=change.number, refunded=0)
    return _with_cart(occurrence, replace(cart, lines=(*cart.lines, added)))


def _goods_that_fit(occurrence: Occurrence, change: Change) -> Occurrence:
    """A product of which only its price is known, and that the rule is about it."""
    cart, line = _cart(occurrence), change.added
    had = next((one.unit_price_minor for one in cart.lines if one.id == line.id), 0)
    others = tuple(one for one in cart.lines if one.id != line.id)
    return _with_cart(
        occurrence, replace(cart, lines=(*others, at_a_price(line, line.unit_price_minor + had)))
    )


def _fewer_units(occurrence: Occurrence, change: Change) -> Occurrence:
    assert change.line is not None
    return _with_cart(occurrence, _counting(_cart(occurrence), change.line.id, -change.number))


def _counting(cart: Cart, line_id: str, more: int) -> Cart:
    lines = [
        replace(one, quantity=one.quantity + more) if one.id == line_id else one
        for one in cart.lines
        if one.id != line_id or one.quantity + more > 0
    ]
    return replace(cart, lines=tuple(lines))


def _less(occurrence: Occurrence, change: Change) -> Occurrence:
    """The shop's own reduction of the whole order, so much the greater."""
    cart = _cart(occurrence)
    return _with_cart(occurrence, replace(cart, discount_minor=cart.discount_minor + change.number))


# ---------------------------------------------------------------- the moment, codes, who it is


def _at_another_moment(occurrence: Occurrence, change: Change) -> Occurrence:
    """The same at another moment: what is past stays as it was, but the last order is longer ago."""
    assert change.at is not None
    passed = days_between(occurrence.moment, change.at)
    past = {
        key: value + passed if _is_since_order(key) and isinstance(value, Fraction) else value
        for key, value in occurrence.facts.past.items()
    }
    event = occurrence.event
    if isinstance(event, OrderEvent):
        event = replace(event, cart=replace(event.cart, at=change.at))
    elif isinstance(event, SignalEvent):
        event = replace(event, at=change.at)
    return replace(occurrence, event=event, facts=replace(occurrence.facts, past=past), moment=change.at)


def _is_since_order(key: str) -> bool:
    return key.endswith(_SINCE_ORDER)


def _with_code(occurrence: Occurrence, change: Change) -> Occurrence:
    event, facts = occurrence.event, occurrence.facts
    assert isinstance(event, OrderEvent)
    choices = replace(event.choices, codes=(*event.choices.codes, change.named))
    event, facts = with_spare_codes(occurrence.programme, replace(event, choices=choices), facts)
    return replace(occurrence, event=event, facts=facts)


def _without_code(occurrence: Occurrence, change: Change) -> Occurrence:
    event = occurrence.event
    assert isinstance(event, OrderEvent)
    left = tuple(text for text in event.choices.codes if text not in change.names)
    return replace(occurrence, event=replace(event, choices=replace(event.choices, codes=left)))


def _joined(occurrence: Occurrence, change: Change) -> Occurrence:
    """The guest as a member of whom nothing is known yet."""
    programme = occurrence.programme
    past: dict[str, Value] = dict(occurrence.facts.past)
    for fact in programme.manifest:
        known = FACTS.get(fact.name)
        if known is None or known.scope.value != "customer":
            continue
        past[past_key(fact)] = _of_nothing(known.type.kind, additive=known.additive)
    facts = replace(occurrence.facts, past=past)
    return replace(_with_cart(occurrence, replace(_cart(occurrence), member=NEWCOMER)), facts=facts)


def _of_nothing(kind: Kind, *, additive: bool) -> Value:
    if kind is Kind.SET:
        return frozenset()
    return Fraction(0) if additive or kind is Kind.COUNT else None


# ---------------------------------------------------------------- what is known of the person


def _with_past(occurrence: Occurrence, change: Change, *, bought_in_them: bool) -> Occurrence:
    """So much more of a history fact; of a set one member more, of the time since the last order nothing.

    :param bought_in_them: whether other changes bring orders, in which this is bought.
    """
    past = dict(occurrence.facts.past)
    had = past.get(change.key)
    if change.named:
        past[change.key] = (had if isinstance(had, frozenset) else frozenset()) | {change.named}
    elif _is_since_order(change.key):
        past[change.key] = Fraction(0)
    else:
        for key, more in _grown_with(change, occurrence, new_order=not bought_in_them):
            had = past.get(key, occurrence.facts.shop.get(key))
            past[key] = (had if isinstance(had, Fraction) else Fraction(0)) + more
    facts = replace(occurrence.facts, past=past)
    facts = with_begun(occurrence.programme, occurrence.event, facts, occurrence.moment)
    return replace(occurrence, facts=facts)


def _grown_with(change: Change, occurrence: Occurrence, *, new_order: bool) -> Iterator[tuple[str, int]]:
    """The keys that grow by a purchase, and by how much: what is bought of tea is bought, in an order."""
    yield change.key, change.number
    fact = change.fact
    if fact is None or change.key != past_key(fact):
        return  # what counts within a span alone
    for other in occurrence.programme.manifest:
        key = past_key(other)
        if key == change.key or key not in occurrence.facts.past or other.where not in (None, fact.where):
            continue
        if not _covers(other.window, fact.window):
            continue
        if other.name == fact.name:
            yield key, change.number
        elif new_order and other.name == _ORDERS and other.where is None and _is_bought(change):
            yield key, 1


_ORDERS, _BOUGHT = "customer.orders", ("customer.spend", "customer.quantity", "customer.margin")


def _is_bought(change: Change) -> bool:
    return change.fact is not None and change.fact.name in _BOUGHT


def _are_orders(change: Change) -> bool:
    return change.kind is ChangeKind.PAST and change.fact is not None and change.fact.name == _ORDERS


def _covers(wider: Window | None, window: Window | None) -> bool:
    """Whether what is bought now counts in a window too, as far as it is known to."""
    return wider is None or wider == window or wider.kind is not WindowKind.PREVIOUS


def _declared(occurrence: Occurrence, change: Change) -> Occurrence:
    assert change.fact is not None
    name, event = change.fact.name, occurrence.event
    given = event.cart.facts if isinstance(event, OrderEvent) else {}
    had = given.get(name, occurrence.facts.shop.get(name))
    known = FACTS.get(name)
    value: Value = change.named
    if known is not None and known.type.kind is Kind.SET:
        value = (had if isinstance(had, frozenset) else frozenset()) | {change.named}
    if name in given and isinstance(event, OrderEvent):
        return _with_cart(occurrence, replace(event.cart, facts={**given, name: value}))
    facts = replace(occurrence.facts, shop={**occurrence.facts.shop, name: value})
    return replace(occurrence, facts=facts)


def _opened(occurrence: Occurrence, change: Change) -> Occurrence:
    """The span of a rule, opened just before; nothing opens for a guest."""
    if occurrence.member is None:
        return occurrence
    start = occurrence.programme.rule(change.named).rule.start
    assert isinstance(start, Within)
    before = occurrence.moment - timedelta(microseconds=1)
    until = add(before, start.duration, zone_of(occurrence.programme.timezone))
    span = OpenSpan(change.named, ADDED, before, until)
    past = {**occurrence.facts.past, **dict(_after_the_opening(occurrence, change.named, start))}
    facts = replace(occurrence.facts, past=past, spans=(*occurrence.facts.spans, span))
    return replace(occurrence, facts=facts)


def _after_the_opening(occurrence: Occurrence, rule: str, start: Within) -> Iterable[tuple[str, Value]]:
    """What the past says of a span that has just been opened: of orders, the least one that opens it."""
    by_order = start.event.word == "order"
    for fact in occurrence.programme.rule(rule).facts:
        known = FACTS.get(fact.name)
        if known is not None and known.additive:
            yield own_key(rule, fact), Fraction(brought_by_the_opener(fact, start) if by_order else 0)
        elif by_order and fact.name == _SINCE_ORDER:
            yield past_key(fact), Fraction(0)


_APPLIED = {
    ChangeKind.AMOUNT: _more_goods,
    ChangeKind.UNITS: _more_units,
    ChangeKind.PRODUCT: _more_units,
    ChangeKind.FITTING: _goods_that_fit,
    ChangeKind.LESS: _less,
    ChangeKind.FEWER: _fewer_units,
    ChangeKind.MOMENT: _at_another_moment,
    ChangeKind.CODE: _with_code,
    ChangeKind.CODE_BACK: _without_code,
    ChangeKind.MEMBER: _joined,
    ChangeKind.DECLARED: _declared,
    ChangeKind.OPENING: _opened,
}
