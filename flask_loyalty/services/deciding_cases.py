"""From a case to a decision: what happened before, what is known, and what the programme says of it.

Pure: the past of a case is decided event by event, as it would have been then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from fractions import Fraction
from zoneinfo import ZoneInfo

from flask_loyalty.engine.changes import ADDED, Occurrence
from flask_loyalty.engine.codes import with_spare_codes
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import (
    Cart,
    CartLine,
    Choices,
    Event,
    Facts,
    OrderEvent,
    Party,
    PeriodEvent,
    SignalEvent,
    Value,
)
from flask_loyalty.engine.history import advance, facts_of
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.past import History
from flask_loyalty.engine.periods import period_bounds
from flask_loyalty.engine.watching import Seen, watching
from flask_loyalty.language import Names
from flask_loyalty.language.vocabulary import FACTS
from flask_loyalty.programme.casefile import Case, CaseFile, Line, Order, PastEvent, Told
from flask_loyalty.programme.casefit import shop_fact, typed
from flask_loyalty.programme.model import Programme
from flask_loyalty.programme.notebook import guess, visible
from flask_loyalty.programme.shapes import Amount
from flask_loyalty.services.comparing import Unfit, minor_of, money_of

__all__ = ["Watched", "decision_of", "occurrence_of", "sold_in", "watch_case", "with_only"]


@dataclass(frozen=True, slots=True)
class Watched:
    """A case as it was decided, with the scopes in which its rules were asked.

    :ivar programme: the rules that were at stake.
    """

    programme: Programme
    event: Event
    moment: datetime
    decision: Decision
    seen: Seen


def watch_case(case: Case, programme: Programme, names: Names, locale: str = "en") -> Watched:
    """Decide a case and look on; every rule is asked, whatever an index would leave out.

    :raises Unfit: if it cannot be decided.
    """
    at_stake = with_only(case, programme, locale)
    at_stake = replace(at_stake, rules=tuple(at_stake.rules))
    event, facts, moment = _occasion(case, at_stake, names)
    with watching() as seen:
        decision = _decided(at_stake, event, facts, moment, case.order)
    return Watched(at_stake, event, moment, decision, seen)


def with_only(case: Case, programme: Programme, locale: str) -> Programme:
    """The programme with just the rules that the case names."""
    if case.only is None:
        return programme
    known = [rule.id for rule in programme.rules]
    for place, name in enumerate(case.only):
        if name not in known:
            close = guess(name, known)
            told = _NO_RULE.get(locale, _NO_RULE["en"])[bool(close)]
            raise Unfit(told.format(place=place, name=visible(name), guess=close))
    return replace(programme, rules=tuple(rule for rule in programme.rules if rule.id in case.only))


_NO_RULE = {
    "en": (
        'only[{place}]: the programme has no rule "{name}"',
        'only[{place}]: the programme has no rule "{name}"; did you mean "{guess}"?',
    ),
    "pl": (
        "only[{place}]: program nie ma reguły „{name}”",
        "only[{place}]: program nie ma reguły „{name}”; czy chodziło o „{guess}”?",
    ),
}


def decision_of(case: Case, programme: Programme, names: Names) -> Decision:
    """What the programme says of a case, after all that happened before it."""
    event, facts, moment = _occasion(case, programme, names)
    return _decided(programme, event, facts, moment, case.order)


def occurrence_of(case: Case, programme: Programme, names: Names) -> Occurrence:
    """The same as an occurrence that changes may be made to; of an order, before anything came back of it."""
    event, facts, moment = _occasion(case, programme, names)
    return Occurrence(programme, event, facts, moment)


def _occasion(case: Case, programme: Programme, names: Names) -> tuple[Event, Facts, datetime]:
    """What happens in a case, what is known then, and when it is."""
    zone = ZoneInfo(programme.timezone)
    history = History()
    shop = _values({shop_fact(name, names): value for name, value in case.shop.items()}, programme)
    for number, past in enumerate(sorted(case.past, key=lambda one: one.at)):
        history = _happened(history, past, f"past-{number + 1}", programme, zone, shop)
    moment = _instant(case.moment, zone)
    event = _event(case, programme, zone, moment)
    facts = facts_of(
        programme,
        history,
        event,
        moment,
        shop=shop,
        spendable_points=case.spendable,
        reward_stock={**_all_stock(programme), **case.stock},
    )
    return (*_with_codes(programme, event, facts, 0), moment)


def _with_codes(programme: Programme, event: Event, facts: Facts, number: int) -> tuple[Event, Facts]:
    """The same with an unused code of each batch that a case names.

    :param number: of the order in the past, from 1; 0: of the case itself.
    """
    return (
        with_spare_codes(programme, event, facts, number) if isinstance(event, OrderEvent) else (event, facts)
    )


def _decided(
    programme: Programme, event: Event, facts: Facts, moment: datetime, order: Order | None
) -> Decision:
    """The decision; of an order of which something came back, that on what was kept."""
    decision = _by_id(decide(programme, event, facts, moment), facts)
    if not isinstance(event, OrderEvent) or order is None or not _came_back(order):
        return decision
    back = minor_of(order.money_back, programme) if order.money_back else 0
    if back > decision.to_pay_minor:
        paid = money_of(decision.to_pay_minor, programme)
        raise Unfit(
            f'"money_back" is more than was paid; at most {paid} can go back',
            f"„money_back” to więcej, niż zapłacono; wrócić może najwyżej {paid}",
        )
    again = replace(
        event,
        cart=replace(event.cart, lines=tuple(_given_back(event.cart.lines, order))),
        placed=decision,
        money_back_minor=back,
    )
    return _by_id(decide(programme, again, facts, moment), facts)


def _by_id(decision: Decision, facts: Facts) -> Decision:
    """The same with codes of batches named as a case names them."""
    missed = tuple(
        replace(one, rule=facts.codes[one.rule].code) if one.of == "code" and one.rule in facts.codes else one
        for one in decision.missed
    )
    return replace(decision, missed=missed)


def _came_back(order: Order) -> bool:
    return order.kept is not None or order.money_back is not None


def _given_back(lines: Sequence[CartLine], order: Order) -> Iterator[CartLine]:
    """The lines with what was given back: whatever is not among the kept."""
    kept = {sku: 0 for sku, _ in order.kept or ()}
    for sku, quantity in order.kept or ():
        kept[sku] += quantity
    for line in lines:
        stays = line.quantity if order.kept is None else min(line.quantity, kept.get(line.sku, 0))
        if order.kept is not None:
            kept[line.sku] = kept.get(line.sku, 0) - stays
        yield replace(line, refunded=line.quantity - stays)


def _happened(
    history: History,
    past: PastEvent,
    ref: str,
    programme: Programme,
    zone: ZoneInfo,
    shop: Mapping[str, Value],
) -> History:
    """The past with one earlier event, decided as it would have been then.

    :param shop: what the shop says, which holds all along.
    """
    moment = _instant(past.at, zone)
    event: Event
    if past.order is None:
        assert past.event is not None
        event = _signal(past.event, past.member, ref, moment, programme)
    else:
        event = _order_event(past.order, past.member, programme, moment, ref)
    facts = facts_of(
        programme,
        history,
        event,
        moment,
        shop=shop,
        spendable_points=past.order.points if past.order else 0,
    )
    event, facts = _with_codes(programme, event, facts, int(ref.rpartition("-")[2]))
    decision = decide(programme, event, facts, moment)
    history = advance(programme, history, event, decision, facts=facts)
    if past.order is None or not _came_back(past.order):
        return history
    again = _decided(programme, event, facts, moment, past.order)
    return advance(programme, history, event, again, decision, facts=facts)


def _event(case: Case, programme: Programme, zone: ZoneInfo, moment: datetime) -> Event:
    if case.order is not None:
        return _order_event(case.order, case.member, programme, moment, "case")
    if case.period is not None:
        period, day = case.period
        start, end = period_bounds(period, datetime(day.year, day.month, day.day, 12, tzinfo=zone), zone)
        return PeriodEvent(Party(*case.party), start, end)
    assert case.event is not None
    return _signal(case.event, case.member, "case", moment, programme)


def _signal(told: Told, member: str | None, key: str, moment: datetime, programme: Programme) -> SignalEvent:
    whole = {name if "." in name else f"{told.name}.{name}": value for name, value in told.facts.items()}
    facts = _values(whole, programme)
    return SignalEvent(told.name, key, member or "", moment, facts, told.friend, told.segment)


def _order_event(
    order: Order, member: str | None, programme: Programme, moment: datetime, ref: str
) -> OrderEvent:
    cart = Cart(
        member=member,
        currency=order.currency or programme.currency,
        at=moment,
        lines=tuple(_line(line, number, programme) for number, line in enumerate(order.lines)),
        shipping_minor=minor_of(order.shipping, programme) if order.shipping else 0,
        discount_minor=minor_of(order.discount, programme) if order.discount else 0,
        served_by=order.served_by,
        ref=ref,
        facts=_values(order.facts, programme),
        affiliate=order.affiliate,
    )
    return OrderEvent(cart, Choices(order.points, order.rewards, order.codes))


def sold_in(file: CaseFile, programme: Programme) -> Callable[[str], CartLine | None]:
    """Looks up one unit of a product in the table of a case file; None if it is not there."""

    def sold(sku: str) -> CartLine | None:
        product = file.products.get(sku)
        return None if product is None else _line(Line(sku, 1, product), 0, programme)

    return sold


def assortment_of(file: CaseFile, programme: Programme) -> tuple[CartLine, ...]:
    """One unit of each product in the table of a case file, as a change would add it."""
    lines = (_line(Line(sku, 1, product), 0, programme) for sku, product in file.products.items())
    return tuple(replace(line, id=f"{ADDED}{line.sku}") for line in lines)


def _line(line: Line, number: int, programme: Programme) -> CartLine:
    product = line.product
    return CartLine(
        id=str(number + 1),
        sku=line.sku,
        quantity=line.quantity,
        unit_price_minor=minor_of(product.price, programme),
        regular_price_minor=minor_of(product.regular, programme),
        cost_minor=None if product.cost is None else minor_of(product.cost, programme),
        category=product.category,
        brand=product.brand,
        tax_bp=product.tax_bp,
        name=line.sku,
        facts={"item.labels": product.labels},
    )


def _values(facts: Mapping[str, object], programme: Programme) -> dict[str, Value]:
    """What a case says of facts, as the engine takes it."""
    return {name: _shop_value(name, value, programme) for name, value in facts.items()}


def _shop_value(name: str, value: object, programme: Programme) -> Value:
    if isinstance(value, Amount):
        return Fraction(minor_of(value, programme))
    known = programme.facts.get(name) or FACTS.get(name)
    read = value if known is None else typed(value, known.type)
    assert isinstance(read, Fraction | str | bool | frozenset | date | time)
    return read


def _all_stock(programme: Programme) -> dict[str, int]:
    return {reward.id: reward.stock for reward in programme.rewards.values() if reward.stock is not None}


def _instant(moment: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a local time; of one that comes twice, as the clock goes back, the first."""
    return moment.replace(tzinfo=zone).astimezone(UTC)
