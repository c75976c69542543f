"""From a condition to the changes that would make it hold: the smallest in each direction a person can act.

Nothing here decides what a condition means. A change is proposed, and the interpreter is asked whether the
condition would hold; literals only tell where to look first. What joins conditions joins their changes: all
of ``and``, any of ``or``; conditions about the moment are looked at together, for a day that is right for
one may be wrong for another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from itertools import islice, product

from flask_loyalty.engine.assortment import bringing, so_many_of_any
from flask_loyalty.engine.changes import ADDED, PRICED, Change, ChangeKind, together
from flask_loyalty.engine.codes import typed_codes
from flask_loyalty.engine.facts import CartLine, OrderEvent
from flask_loyalty.engine.moments import moments
from flask_loyalty.engine.scope import past_key
from flask_loyalty.engine.searching import least
from flask_loyalty.engine.sights import Sight
from flask_loyalty.engine.wanted import MOST_UNITS, Wanted, Way
from flask_loyalty.language import nodes as n
from flask_loyalty.language.vocabulary import FACTS, Kind
from flask_loyalty.language.walking import and_members, facts_of, parts_of
from flask_loyalty.money import Rounding, round_fraction
from flask_loyalty.programme.model import Code

__all__ = ["GOODS", "distances", "is_of_a_price", "ways"]

MOST_WAYS = 8
"""So many ways are kept of each condition, the fewest changes first."""

_MOST_MINOR = 10**9
_TIMES = ("now.date", "now.time", "now.weekday", "customer.since_order")
_DECLARED = ("customer.interests", "customer.consents", "customer.bonus_category")


GOODS = frozenset({"order.subtotal", "order.quantity", "order.margin", "order.margin_rate"})
"""The facts that more goods in the cart change."""


def ways(condition: n.Expression | None, sight: Sight, wanted: Wanted | None = None) -> list[Way]:
    """The ways to make a condition hold, each as the set of its changes; ``[()]`` where it does already.

    Empty: there is none from here that a person can go.
    """
    wanted = wanted or Wanted()
    if condition is None:
        return [()] if wanted.holds else []
    if sight.holds(condition) is wanted.holds:
        return [()]
    found = list(_ways(condition, sight, wanted))
    if not found and wanted.acting is None and _is_of_a_guest(condition, sight):
        found = _as_a_member(condition, sight, wanted)
    return _fewest(found)


def _ways(condition: n.Expression, sight: Sight, wanted: Wanted) -> Iterable[Way]:
    if _is_of_time(condition):
        return _of_atom(condition, sight, wanted)
    match condition:
        case n.Not(operand=operand):
            return ways(operand, sight, wanted.opposite())
        case n.And() if wanted.holds:
            return _of_all(_grouped(and_members(condition), _all_of), sight, wanted)
        case n.Or(members=members) if not wanted.holds:
            return _of_all(_grouped(members, _any_of), sight, wanted)
        case n.And(members=members) | n.Or(members=members):
            return [way for member in members for way in ways(member, sight, wanted)]
    return _of_atom(condition, sight, wanted)


def _grouped(
    members: Sequence[n.Expression], join: Callable[[tuple[n.Expression, ...]], n.Expression]
) -> list[n.Expression]:
    """Members of which those that the time alone changes are one."""
    timely = [member for member in members if _is_of_time(member)]
    others = [member for member in members if not _is_of_time(member)]
    if len(timely) > 1:
        return [*others, join(tuple(timely))]
    return [*others, *timely]


@lru_cache(maxsize=1024)  # the same tree each time, for what it means is kept by the tree
def _all_of(members: tuple[n.Expression, ...]) -> n.Expression:
    return n.And(members)


@lru_cache(maxsize=1024)
def _any_of(members: tuple[n.Expression, ...]) -> n.Expression:
    return n.Or(members)


def _is_of_time(condition: n.Expression) -> bool:
    names = [fact.name for fact in facts_of(condition)]
    return bool(names) and all(name in _TIMES for name in names)


def _of_all(members: Sequence[n.Expression], sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """Every way of each member with every way of the others."""
    each: list[list[Way]] = []
    for member in members:
        each.append(ways(member, sight, wanted))
        if not each[-1]:
            return  # one that nobody can change spares looking at the rest
    for chosen in product(*each):
        yield together(change for way in chosen for change in way)


def _fewest(found: Iterable[Way]) -> list[Way]:
    unique = list(dict.fromkeys(found))
    return sorted(unique, key=len)[:MOST_WAYS]


# ---------------------------------------------------------------- a guest


def _is_of_a_guest(condition: n.Expression, sight: Sight) -> bool:
    if sight.occurrence.cart is None or sight.occurrence.member is not None:
        return False
    return any(fact.name.startswith(_OF_MEMBERS) for fact in facts_of(condition))


_OF_MEMBERS = ("customer.", "order.is_first", "order.codes")
"""What is asked of members: nothing is known of a guest, and some codes are for members."""


def _as_a_member(condition: n.Expression, sight: Sight, wanted: Wanted) -> list[Way]:
    joining = Change(ChangeKind.MEMBER)
    return [(joining, *way) for way in ways(condition, sight.after([joining]), wanted)]


# ---------------------------------------------------------------- one condition


def _of_atom(condition: n.Expression, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """The ways of a condition that joins no others, by each of its facts."""
    if wanted.acting is None and _is_of_time(condition):
        at = next((one for one in moments(condition, sight) if _does(condition, sight, wanted, one)), None)
        if at is not None:
            yield (at,)
    for fact in dict.fromkeys(facts_of(condition)):
        if wanted.acting is not None and fact.name not in wanted.acting:
            continue
        proposals = _BY_FACT.get(fact.name, _of_past if fact.name in FACTS else _nothing)
        yield from proposals(condition, fact, sight, wanted)


def _does(condition: n.Expression, sight: Sight, wanted: Wanted, *changes: Change) -> bool:
    return sight.would_hold(condition, changes) is wanted.holds


def _nothing(condition: n.Expression, fact: n.Fact, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """A fact that nobody can act on."""
    return iter(())


def _counted(
    condition: n.Expression,
    fact: n.Fact,
    sight: Sight,
    wanted: Wanted,
    template: Change,
    most: int,
) -> Iterator[Way]:
    """The smallest number of a change that does."""

    def does(number: int) -> bool:
        return _does(condition, sight, wanted, replace(template, number=number))

    number = least(does, _hints(condition, fact, sight), most)
    if number is not None:
        yield (replace(template, number=number),)


def _hints(condition: n.Expression, fact: n.Fact, sight: Sight) -> list[int]:
    """How far a fact is from what it is compared with."""
    now = sight.value(fact)
    if not isinstance(now, Fraction):
        now = Fraction(0)
    others = [sight.value(other) for other in _compared(condition, fact)]
    return [round_fraction(abs(value - now), Rounding.UP) for value in others if isinstance(value, Fraction)]


def _compared(condition: n.Expression, fact: n.Fact) -> Iterator[n.Expression]:
    """What a fact is compared with, where it stands alone."""
    match condition:
        case n.Comparison(left=left, right=right) if fact in (left, right):
            yield right if left == fact else left
        case n.Membership(element=element, container=n.Between(low=low, high=high)) if element == fact:
            yield from (low, high)
        case n.Membership(element=element, container=n.ListLiteral(members=members)) if element == fact:
            yield from members


def distances(condition: n.Expression, sight: Sight, *, more: bool) -> Iterator[int]:
    """How far the order value is from what a condition compares it with, and just beyond."""
    for part in _comparisons(condition):
        for fact in facts_of(part):
            now = sight.value(fact) if fact.name == "order.subtotal" else None
            for other in _compared(part, fact) if isinstance(now, Fraction) else ():
                limit = sight.value(other)
                if not isinstance(limit, Fraction) or not isinstance(now, Fraction):
                    continue
                away = limit - now
                if (away > 0) is more and away:
                    exact = round_fraction(abs(away), Rounding.UP)
                    yield from (exact, exact + 1)


def _comparisons(condition: n.Expression) -> Iterator[n.Expression]:
    if isinstance(condition, n.Comparison | n.Membership):
        yield condition
        return
    for part in parts_of(condition):
        yield from _comparisons(part)


# ---------------------------------------------------------------- goods


def _of_subtotal(condition: n.Expression, fact: n.Fact, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    more = list(_counted(condition, fact, sight, wanted, Change(ChangeKind.AMOUNT), _MOST_MINOR))
    yield from more
    if not more and sight.occurrence.goods_minor:
        less = Change(ChangeKind.LESS)
        yield from _counted(condition, fact, sight, wanted, less, sight.occurrence.goods_minor)


def _of_quantity(condition: n.Expression, fact: n.Fact, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    lines = _kept_lines(sight)
    named = _price_matters(sight)
    for line in sorted(lines, key=lambda line: line.unit_price_minor):
        template = Change(ChangeKind.UNITS, line=line)
        if named:
            template = Change(ChangeKind.PRODUCT, line=line, skus=(line.sku,), names=_names(line))
        for way in _counted(condition, fact, sight, wanted, template, MOST_UNITS):
            if wanted.can_add(line.sku, way[0].number):
                if named:
                    yield from _of_cheaper(line, condition, fact, sight, wanted)
                yield way
                return
    for line in sorted(lines, key=lambda line: line.unit_price_minor):
        fewer = Change(ChangeKind.FEWER, line=line)
        yield from _counted(condition, fact, sight, wanted, fewer, line.quantity - line.refunded)


def _of_cheaper(
    line: CartLine, condition: n.Expression, fact: n.Fact, sight: Sight, wanted: Wanted
) -> Iterator[Way]:
    """So many of what the shop has cheaper than a product of the cart."""
    for way in so_many_of_any(1, None, sight, wanted, below_minor=line.unit_price_minor):
        for enough in _counted(condition, fact, sight, wanted, way[0], MOST_UNITS):
            if wanted.can_add(way[0].skus[0], enough[0].number):
                yield enough


def _price_matters(sight: Sight) -> bool:
    """Whether a rule that counts units also asks what they cost or leave, so that not any would do."""
    when = None if sight.rule is None else sight.rule.rule.when
    names = {fact.name for fact in facts_of(when)} if when is not None else set()
    return bool(names & (GOODS - {"order.quantity"}))


def _of_margin(condition: n.Expression, fact: n.Fact, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """More of a product of the cart or of the shop: only of those is it known what they leave."""
    for missing in _hints(condition, fact, sight)[:1]:
        for way in bringing(Fraction(missing), fact, None, sight, wanted):
            if _is_in_the_cart(way[0].added, sight):
                continue  # more of that is proposed by itself
            template = replace(way[0], number=0)
            yield from _counted(condition, fact, sight, wanted, template, MOST_UNITS)
    for line in _kept_lines(sight):
        template = Change(ChangeKind.PRODUCT, line=line, skus=(line.sku,), names=_names(line))
        for way in _counted(condition, fact, sight, wanted, template, MOST_UNITS):
            if wanted.can_add(line.sku, way[0].number):
                yield way


def _is_in_the_cart(line: CartLine, sight: Sight) -> bool:
    had = ((one.sku, one.unit_price_minor) for one in _kept_lines(sight))
    return (line.sku, line.unit_price_minor) in had


def _kept_lines(sight: Sight) -> list[CartLine]:
    cart = sight.occurrence.cart
    lines = () if cart is None else cart.lines
    return [line for line in lines if line.quantity > line.refunded and not is_of_a_price(line)]


def is_of_a_price(line: CartLine) -> bool:
    """Whether a line stands for goods of which it is only known what they cost together."""
    return line.id == ADDED or line.id.startswith(PRICED)


def _names(line: CartLine) -> tuple[str, ...]:
    return (line.name,) if line.name else ()


# ---------------------------------------------------------------- codes


def _of_codes(condition: n.Expression, fact: n.Fact, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    at = sight.occurrence
    if isinstance(at.event, OrderEvent):
        for typed in typed_codes(at.programme, at.event, at.facts, at.moment)[0]:
            taking = Change(ChangeKind.CODE_BACK, named=typed.code, names=(typed.typed,))
            if _does(condition, sight, wanted, taking):
                yield (taking,)
    for id_ in _ids_in(condition):
        code = at.programme.codes.get(id_)
        if code is not None:
            ways = _typing(code, at.moment)
            yield from islice((way for way in ways if _does(condition, sight, wanted, *way)), 1)


def _typing(code: Code, moment: datetime) -> Iterator[Way]:
    """The ways in which a code comes to hold: typed in; of one that does not hold yet, when it does."""
    typing = Change(ChangeKind.CODE, named=code.id)
    if code.since is None or code.since <= moment:
        yield (typing,)
    else:
        later = Change(ChangeKind.MOMENT, at=code.since)
        yield from ((later,), (later, typing))


def _ids_in(condition: n.Expression) -> list[str]:
    """The ids that a condition names."""
    if isinstance(condition, n.TextLiteral):
        return [condition.value]
    return [id_ for part in parts_of(condition) if not isinstance(part, n.Fact) for id_ in _ids_in(part)]


# ---------------------------------------------------------------- the customer


def _of_tier(condition: n.Expression, fact: n.Fact, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """What makes the lowest tier that does; one that is too high cannot be lost by acting.

    A way is named after the tier that it brings, which may be a higher one.
    """
    tiers = sight.occurrence.programme.tiers
    for tier in tiers:
        found = list(_ways_to(tier.when, condition, sight, wanted))
        for way in found:
            brought = tiers[sight.after(way).tier_place]
            yield _towards(("tier", brought.id), way)
        if found:
            return


def _of_segments(condition: n.Expression, fact: n.Fact, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    named = _ids_in(condition)
    for segment in sight.occurrence.programme.segments:
        if segment.id in named:
            for way in _ways_to(segment.when, condition, sight, wanted):
                yield _towards(("segment", segment.id), way)
            out = replace(wanted, holds=False)
            for way in ways(segment.when, sight.standing(), out):
                if way and _does(condition, sight, wanted, *way):
                    yield way


def _ways_to(when: n.Expression, condition: n.Expression, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """What makes a tier's or a segment's own condition hold, and by it the rule's."""
    for way in ways(when, sight.standing(), replace(wanted, holds=True)):
        if way and _does(condition, sight, wanted, *way):
            yield way


def _towards(what: tuple[str, str], way: Way) -> Way:
    return tuple(
        replace(change, towards=what) if change.kind is ChangeKind.PAST else change for change in way
    )


def _of_past(condition: n.Expression, fact: n.Fact, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """So much more of what adds up, for nobody can undo what is past."""
    known = FACTS[fact.name]
    if not known.historical or not (known.additive or known.type.kind is Kind.COUNT):
        return
    if fact.window is not None and fact.window.kind is n.WindowKind.PREVIOUS:
        return  # that period is over
    now = sight.value(fact)
    had = round_fraction(now, Rounding.DOWN) if isinstance(now, Fraction) else 0
    past = replace(fact, otherwise=None)
    template = Change(ChangeKind.PAST, fact=past, key=sight.key_of(fact), had=max(0, had))
    most = _MOST_MINOR if known.type.kind is Kind.MONEY else MOST_UNITS
    yield from _counted(condition, fact, sight, wanted, template, most)


def _of_categories(condition: n.Expression, fact: n.Fact, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """Something bought of a category."""
    for id_ in _ids_in(condition):
        bought = Change(
            ChangeKind.PAST, fact=replace(fact, otherwise=None), key=sight.key_of(fact), named=id_
        )
        if _does(condition, sight, wanted, bought):
            yield (bought,)


def _of_last_order(condition: n.Expression, fact: n.Fact, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """An order now, where the last one is too long ago; that time passes is proposed by itself."""
    ordering = Change(ChangeKind.PAST, 1, fact=replace(fact, otherwise=None), key=sight.key_of(fact))
    if sight.occurrence.member is not None and _does(condition, sight, wanted, ordering):
        yield (ordering,)


def _of_the_first_order(condition: n.Expression, fact: n.Fact, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    """One order before, where this must not be the first; that it is the first cannot be had again."""
    orders = n.Fact("customer.orders")
    before = Change(ChangeKind.PAST, 1, fact=orders, key=past_key(orders))
    if sight.occurrence.member is not None and _does(condition, sight, wanted, before):
        yield (before,)


def _of_declared(condition: n.Expression, fact: n.Fact, sight: Sight, wanted: Wanted) -> Iterator[Way]:
    for id_ in _ids_in(condition) if sight.occurrence.member is not None else ():
        declaring = Change(ChangeKind.DECLARED, fact=replace(fact, otherwise=None), named=id_)
        if _does(condition, sight, wanted, declaring):
            yield (declaring,)


_Proposals = Callable[[n.Expression, n.Fact, Sight, Wanted], Iterator[Way]]

_BY_FACT: dict[str, _Proposals] = {
    "order.subtotal": _of_subtotal,
    "order.quantity": _of_quantity,
    "order.margin": _of_margin,
    "order.margin_rate": _of_margin,
    "order.codes": _of_codes,
    "customer.tier": _of_tier,
    "customer.segments": _of_segments,
    "customer.categories": _of_categories,
    "customer.since_order": _of_last_order,
    "order.is_first": _of_the_first_order,
    **dict.fromkeys(_DECLARED, _of_declared),
}
