"""What rules may know of the past, out of the tables, in a few statements whatever their number.

``flask_loyalty.engine.past_facts.past_value`` says what a fact means; this gives the same values faster, and
a law holds the two equal. All facts about one person's orders are sums over one scan, as are those about
items; a filter that has no exact counterpart in SQL is read by ``past_value`` itself, over the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, case, false, func, literal, not_, or_, select, true

from flask_loyalty.engine.codes import to_look_up
from flask_loyalty.engine.facts import (
    Event,
    Facts,
    OpenSpan,
    OrderEvent,
    Party,
    PeriodEvent,
    Value,
)
from flask_loyalty.engine.gift_cards import cards_to_look_up
from flask_loyalty.engine.history import asked_of, parties_of
from flask_loyalty.engine.limits import limit_keys
from flask_loyalty.engine.past import History, PastItem, PastOrder
from flask_loyalty.engine.past_facts import past_bounds, past_value
from flask_loyalty.engine.periods import days_between, zone_of
from flask_loyalty.engine.remembering import once
from flask_loyalty.engine.scope import past_key
from flask_loyalty.engine.streaks import streaks
from flask_loyalty.language.nodes import (
    And,
    Arithmetic,
    Between,
    Comparison,
    CountLiteral,
    Expression,
    Fact,
    ListLiteral,
    Membership,
    MoneyLiteral,
    Negative,
    Not,
    NumberLiteral,
    Or,
    PartOf,
    PercentLiteral,
    TextLiteral,
    TimeUnit,
    Within,
    WordLiteral,
)
from flask_loyalty.language.walking import facts_of
from flask_loyalty.programme.model import Programme
from flask_loyalty.store import tables
from flask_loyalty.store.codes import issued
from flask_loyalty.store.failures import signal_key
from flask_loyalty.store.gift_cards import cards_typed
from flask_loyalty.store.holds import stock_taken
from flask_loyalty.store.past import spans_of
from flask_loyalty.store.quote_holds import lapsed_points, lapsed_rewards, lapsed_uses

__all__ = ["has_spans", "joined_at", "load_facts", "past_values", "spendable_points"]


def load_facts(
    conn: Connection,
    programme: Programme,
    event: Event,
    moment: datetime,
    ids: Mapping[Party, int],
    *,
    shop: Mapping[str, Value] | None = None,
    rewards: Sequence[str] = (),
    spending: bool = True,
    former: str = "",
) -> Facts:
    """Everything that deciding an event may need, as it was known at a moment.

    :param ids: the rows of the people in the event; who is missing has no past.
    :param rewards: those whose stock matters.
    :param spending: whether points may be spent by this event, so that it matters how many there are.
    :param former: a held quote that this event would replace: what it reserves counts as free.
    """
    customer = parties_of(event).get("customer")
    member = None if customer is None else ids.get(customer)
    stocked = [name for name in rewards if name in programme.rewards]
    known = _facts(conn, programme, event, moment, ids, shop or {}, former)
    if isinstance(event, PeriodEvent):
        joined = None if member is None else joined_at(conn, member, event.party.id, moment)
        runs = streaks(
            programme,
            event,
            moment,
            joined,
            lambda one: _facts(conn, programme, one, moment, ids, shop or {}),
        )
        known = replace(known, past={**known.past, **runs})
    spender = member if spending else None
    cards = cards_to_look_up(programme, event.choices) if isinstance(event, OrderEvent) and spending else ()
    return replace(
        known,
        spendable_points=0 if spender is None else spendable_points(conn, spender, moment, former),
        reward_stock=_left(programme, stocked, _taken(conn, stocked, moment, former)),
        gift_cards=cards_typed(conn, cards, moment, former),
    )


def _facts(
    conn: Connection,
    programme: Programme,
    event: Event,
    moment: datetime,
    ids: Mapping[Party, int],
    shop: Mapping[str, Value],
    former: str = "",
) -> Facts:
    """What the past says of an event, but for streaks."""
    own = (event.cart.ref if isinstance(event, OrderEvent) else None) or ""
    zone = zone_of(programme.timezone)
    customer = parties_of(event).get("customer")
    spans = _spans(conn, programme, None if customer is None else ids.get(customer))
    past: dict[str, Value] = {}
    for one in asked_of(programme, event, spans, moment):
        if not one.facts:
            continue
        values = past_values(
            conn,
            one.facts,
            one.party,
            ids.get(one.party),
            moment,
            zone,
            leaving_out=own,
            period=one.period,
        )
        past |= {one.key(fact): values[past_key(fact)] for fact in one.facts}
    typed = issued(conn, to_look_up(programme, event)) if isinstance(event, OrderEvent) else {}
    return Facts(
        past=past,
        used=_used(conn, limit_keys(programme, event, moment, typed), moment, former),
        spans=spans,
        shop=dict(shop),
        codes=typed,
    )


def spendable_points(conn: Connection, party_id: int, moment: datetime, former: str = "") -> int:
    """What a member can spend at an instant: their open lots, whatever jobs have run, less a debt."""
    lot, account, party = tables.lot, tables.account, tables.party
    there = (
        select(func.coalesce(func.sum(lot.c.remaining), 0))
        .where(
            lot.c.party_id == party_id,
            lot.c.stage != "closed",
            lot.c.active_from <= moment,
            or_(lot.c.expires_at.is_(None), lot.c.expires_at > moment),
        )
        .scalar_subquery()
    )
    owed = (
        select(func.coalesce(func.sum(account.c.balance), 0))
        .join(party, and_(party.c.subject == account.c.owner, party.c.id == party_id))
        .where(account.c.kind == "debt")
        .scalar_subquery()
    )
    held = lapsed_points(party_id, moment, former)
    return max(0, int(conn.execute(select(there + owed + held)).scalar_one()))


def past_values(
    conn: Connection,
    facts: Sequence[Fact],
    party: Party,
    party_id: int | None,
    moment: datetime,
    zone: ZoneInfo,
    *,
    leaving_out: str = "",
    period: tuple[datetime, datetime] | None = None,
) -> dict[str, Value]:
    """The values of history facts about one person, by :func:`past_key`.

    At most one statement over orders, one over items, one for the last order and two for filters that
    SQL cannot say.
    """
    if party_id is None:
        return _by_rows(History(), facts, party, moment, zone, leaving_out, period)
    here = _Here(conn, party.kind, party_id, moment, leaving_out)
    of_year = any(_of_membership(fact) for fact in facts)
    joined = joined_at(conn, party_id, party.id, moment) if of_year else None
    asked: dict[str, list[_Asked]] = {"orders": [], "items": []}
    slow: list[Fact] = []
    values: dict[str, Value] = {}
    for fact in facts:
        bounds = past_bounds(fact, moment, zone, period, joined)
        one = _asked(fact, bounds)
        if fact.name == "customer.margin_rank":
            values[past_key(fact)] = _margin_rank(here, bounds)
        elif one is None:
            slow.append(fact)
        elif one.what == "since_order":
            values[past_key(fact)] = _since_order(here, one)
        else:
            asked[one.table].append(one)
    for table, many in asked.items():
        values |= _sums(here, table, many)
    if slow:
        rows = History(orders=_orders(here, party), items=_items(here, party))
        if joined is not None:
            rows = replace(rows, signups=((party.id, joined),))
        values |= _by_rows(rows, slow, party, moment, zone, leaving_out, period)
    return values


def joined_at(conn: Connection, party_id: int, subject: str, moment: datetime) -> datetime | None:
    """When a customer joined: at the sign-up or the first order, whichever was first; None: not yet."""
    past, told = tables.past_order, tables.event
    first = select(func.min(past.c.at)).where(past.c.party_id == party_id, past.c.known_at <= moment)
    mine = signal_key("signup", subject, "")
    signed = select(func.min(told.c.occurred_at)).where(
        told.c.source == "signal",
        told.c.kind == "signup",
        func.substr(told.c.key, 1, len(mine)) == mine,
        told.c.state == "done",
        told.c.occurred_at <= moment,
    )
    found = (conn.execute(first).scalar(), conn.execute(signed).scalar())
    return min((at for at in found if at is not None), default=None)


def _of_membership(fact: Fact) -> bool:
    return fact.window is not None and fact.window.duration.unit is TimeUnit.MEMBERSHIP_YEAR


@dataclass(frozen=True, slots=True)
class _Here:
    conn: Connection
    kind: str
    party_id: int
    moment: datetime
    leaving_out: str

    def scan(self, table: Any) -> ColumnElement[bool]:
        """Rows about the person that were known at the moment."""
        whose = table.c.party_id if self.kind == "customer" else table.c.served_by_id
        conditions = [whose == self.party_id, table.c.known_at <= self.moment]
        if self.leaving_out:
            conditions.append(table.c.order_ref != self.leaving_out)
        return and_(*conditions)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A fact as a sum over one table, of rows with a condition, within bounds."""

    key: str
    what: str
    table: str
    condition: ColumnElement[bool]
    start: datetime | None
    end: datetime

    def holds(self) -> ColumnElement[bool]:
        at = _TABLES[self.table].c.at
        within = at < self.end if self.start is None else and_(at >= self.start, at < self.end)
        return and_(within, self.condition)


_TABLES = {"orders": tables.past_order, "items": tables.past_item}


def _asked(fact: Fact, bounds: tuple[datetime | None, datetime]) -> _Asked | None:
    """How SQL is asked for a fact; None if it cannot be."""
    what = fact.name.partition(".")[2]
    of_items = what == "quantity" or (
        fact.where is not None and any(one.name.startswith("item.") for one in facts_of(fact.where))
    )
    table = "items" if of_items else "orders"
    if (table, what) not in _MEASURES and what != "since_order":
        return None
    try:
        condition = true() if fact.where is None else _condition(fact.where)
    except _Unsayable:
        return None
    return _Asked(past_key(fact), what, table, condition, *bounds)


_o, _i = tables.past_order.c, tables.past_item.c
_MEASURES: dict[tuple[str, str], Any] = {
    ("orders", "orders"): _o.count,
    ("orders", "spend"): _o.count * _o.spend_minor,
    ("orders", "sales"): _o.count * _o.spend_minor,
    ("orders", "margin"): _o.count * _o.margin_minor,
    ("items", "quantity"): _i.quantity,
    ("items", "spend"): _i.quantity * _i.paid_minor,
    ("items", "sales"): _i.quantity * _i.paid_minor,
    ("items", "margin"): _i.quantity * _i.margin_minor,
}


def _sums(here: _Here, table: str, asked: Sequence[_Asked]) -> dict[str, Value]:
    """All sums over one table in one scan."""
    if not asked:
        return {}
    columns = [
        func.coalesce(func.sum(case((one.holds(), _MEASURES[table, one.what]), else_=0)), 0) for one in asked
    ]
    row = here.conn.execute(select(*columns).where(here.scan(_TABLES[table]))).one()
    return {one.key: Fraction(int(value)) for one, value in zip(asked, row, strict=True)}


def _since_order(here: _Here, asked: _Asked) -> Fraction | None:
    """Days from the last order that still counts, exactly; None without one."""
    past = tables.past_order
    query = (
        select(past.c.at)
        .where(here.scan(past), asked.holds())
        .group_by(past.c.order_ref, past.c.at)
        .having(func.sum(past.c.count) > 0)
        .order_by(past.c.at.desc())
        .limit(1)
    )
    last = here.conn.execute(query).scalar()
    return None if last is None else days_between(last, asked.end)


def _margin_rank(here: _Here, bounds: tuple[datetime | None, datetime]) -> Fraction | None:
    """The share of the customers with an order there whose margin is as high as this one's or higher."""
    past, (start, end) = tables.past_order, bounds
    conditions = [past.c.party_id.is_not(None), past.c.at < end, past.c.known_at <= here.moment]
    if start is not None:
        conditions.append(past.c.at >= start)
    if here.leaving_out:
        conditions.append(past.c.order_ref != here.leaving_out)
    each = (
        select(past.c.party_id, func.sum(past.c.count * past.c.margin_minor).label("margin"))
        .where(*conditions)
        .group_by(past.c.party_id)
        .having(func.sum(past.c.count) > 0)
        .subquery()
    )
    mine = select(each.c.margin).where(each.c.party_id == here.party_id).scalar_subquery()
    ahead = func.coalesce(func.sum(case((each.c.margin >= mine, 1), else_=0)), 0)
    known = func.coalesce(func.sum(case((each.c.party_id == here.party_id, 1), else_=0)), 0)
    row = here.conn.execute(select(ahead, func.count(), known).select_from(each)).one()
    return Fraction(int(row[0]), int(row[1])) if row[2] else None


# ---------------------------------------------------------------- the slow way


def _by_rows(
    history: History,
    facts: Sequence[Fact],
    party: Party,
    moment: datetime,
    zone: ZoneInfo,
    leaving_out: str,
    period: tuple[datetime, datetime] | None,
) -> dict[str, Value]:
    return {
        past_key(fact): past_value(history, fact, party, moment, zone, leaving_out=leaving_out, period=period)
        for fact in facts
    }


def _orders(here: _Here, party: Party) -> tuple[PastOrder, ...]:
    past = tables.past_order
    mine = (party.id, "") if party.kind == "customer" else ("", party.id)
    return tuple(
        PastOrder(
            row.order_ref,
            *mine,
            row.at,
            row.known_at,
            row._mapping["count"],  # `row.count` is the tuple's method
            row.subtotal_minor,
            row.spend_minor,
            row.margin_minor,
            row.quantity,
        )
        for row in here.conn.execute(select(past).where(here.scan(past)).order_by(past.c.id))
    )


def _items(here: _Here, party: Party) -> tuple[PastItem, ...]:
    past = tables.past_item
    mine = (party.id, "") if party.kind == "customer" else ("", party.id)
    return tuple(
        PastItem(
            row.order_ref,
            row.line,
            *mine,
            row.sku,
            row.category,
            row.brand,
            row.at,
            row.known_at,
            row.quantity,
            row.paid_minor,
            row.margin_minor,
        )
        for row in here.conn.execute(select(past).where(here.scan(past)).order_by(past.c.id))
    )


# ---------------------------------------------------------------- filters


class _Unsayable(Exception):
    """The filter has no exact counterpart in SQL."""


@dataclass(frozen=True, slots=True)
class _Number:
    """An exact number: an integer, of a column or fixed, over a fixed whole number."""

    over: Any
    under: int = 1
    fixed: bool = True


_NUMBERS = {
    "item.paid": _i.paid_minor,
    "item.margin": _i.margin_minor,
    "order.subtotal": _o.subtotal_minor,
    "order.margin": _o.margin_minor,
    "order.quantity": _o.quantity,
}
_TEXTS = {"item.sku": _i.sku, "item.category": _i.category, "item.brand": _i.brand}

_LARGEST = 10**6
"""Factors beyond this are left to Python: a product must stay inside the database's integers."""

_ORDERINGS: dict[str, Callable[[Any, Any], Any]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
}


def _condition(expression: Expression) -> ColumnElement[bool]:
    """A filter as a condition that is true or false, never NULL."""
    match expression:
        case And(members=members):
            return and_(*(_condition(member) for member in members))
        case Or(members=members):
            return or_(*(_condition(member) for member in members))
        case Not(operand=operand):
            return not_(_condition(operand))
        case Comparison():
            return _comparison(expression)
        case Membership(negated=negated):
            inside = _inside(expression)
            return not_(inside) if negated else inside
        case _:
            raise _Unsayable


def _comparison(comparison: Comparison) -> ColumnElement[bool]:
    if comparison.operator not in _ORDERINGS:
        raise _Unsayable
    texts = _text(comparison.left), _text(comparison.right)
    if all(text is not None for text in texts):
        if comparison.operator not in ("=", "!="):
            raise _Unsayable
        return _true_or_false(_ORDERINGS[comparison.operator](*texts))
    return _compared(comparison.operator, _number(comparison.left), _number(comparison.right))


def _compared(sign: str, left: _Number, right: _Number) -> ColumnElement[bool]:
    return _true_or_false(_ORDERINGS[sign](_times(left.over, right.under), _times(right.over, left.under)))


def _true_or_false(condition: Any) -> ColumnElement[bool]:
    """Python's own answer, where both sides were fixed, as a condition."""
    if isinstance(condition, bool):
        return true() if condition else false()
    made: ColumnElement[bool] = condition
    return made


def _inside(membership: Membership) -> ColumnElement[bool]:
    match membership.container:
        case Between(low=low, high=high):
            element = _number(membership.element)
            return and_(_compared("<=", _number(low), element), _compared("<=", element, _number(high)))
        case ListLiteral(members=members):
            return or_(false(), *(_same(membership.element, member) for member in members))
        case container:
            return _same(membership.element, container)


def _same(element: Expression, member: Expression) -> ColumnElement[bool]:
    """Whether an element is a member; of categories, also one that stands below it."""
    left, right = _text(element), _text(member)
    if left is None or right is None:
        return _compared("=", _number(element), _number(member))
    if not (isinstance(element, Fact) and isinstance(right, str)) or right == "":
        raise _Unsayable
    if element.name.endswith("category"):
        below = right + "/"
        return or_(left == right, func.substr(left, 1, len(below)) == below)
    return _true_or_false(left == right)


def _text(expression: Expression) -> Any:
    """A text, of a column or fixed; ``none`` is the empty one; None if the expression is no text."""
    match expression:
        case TextLiteral(value=value):
            if value == "":
                raise _Unsayable  # a column's empty text means that there is none
            return value
        case WordLiteral(word="none"):
            return ""
        case Fact(name=name, otherwise=None, where=None, window=None) if name in _TEXTS:
            return _TEXTS[name]
        case _:
            return None


def _number(expression: Expression) -> _Number:
    match expression:
        case MoneyLiteral(minor=minor):
            return _fixed(Fraction(minor))
        case NumberLiteral(value=value) | PercentLiteral(value=value) | CountLiteral(value=value):
            return _fixed(value)
        case Fact(name=name, otherwise=None, where=None, window=None) if name in _NUMBERS:
            return _Number(_NUMBERS[name], fixed=False)
        case Negative(operand=operand):
            one = _number(operand)
            return _Number(-one.over, one.under, one.fixed)
        case PartOf(percent=percent, whole=whole):
            return _product(_number(percent), _number(whole))
        case Arithmetic(first=first, rest=rest):
            result = _number(first)
            for sign, operand in rest:
                result = _calculated(sign, result, _number(operand))
            return result
        case _:
            raise _Unsayable


def _fixed(value: Fraction) -> _Number:
    return _Number(value.numerator, value.denominator)


def _calculated(sign: str, left: _Number, right: _Number) -> _Number:
    match sign:
        case "*":
            return _product(left, right)
        case "+" | "-":
            first, second = _times(left.over, right.under), _times(right.over, left.under)
            total = first + second if sign == "+" else first - second
            return _Number(total, _small(left.under * right.under), left.fixed and right.fixed)
        case "/" if right.fixed and right.over != 0:
            turned = _fixed(1 / Fraction(right.over, right.under))
            return _product(left, turned)
        case _:
            raise _Unsayable


def _product(left: _Number, right: _Number) -> _Number:
    if not left.fixed and not right.fixed:
        raise _Unsayable
    column, factor = (left, right) if right.fixed else (right, left)
    over = _times(column.over, factor.over)
    return _Number(over, _small(left.under * right.under), left.fixed and right.fixed)


def _times(what: Any, factor: int) -> Any:
    """A product that is sure to stay inside the database's integers."""
    _small(factor)
    if factor == 1 or isinstance(what, int):
        return what * factor
    return what * literal(factor, tables.past_item.c.paid_minor.type)


def _small(factor: int) -> int:
    if abs(factor) > _LARGEST:
        raise _Unsayable
    return factor


# ---------------------------------------------------------------- the rest


def _used(conn: Connection, keys: Sequence[str], moment: datetime, former: str) -> dict[str, int]:
    """How much of each limit is used, without what was held and has lapsed."""
    if not keys:
        return {}
    use = tables.limit_use
    left = (use.c.used - lapsed_uses(moment, former)).label("left")
    query = select(use.c.key, left).where(use.c.key.in_(keys), use.c.used > 0)
    return {row.key: int(row.left) for row in conn.execute(query) if row.left}


def _spans(conn: Connection, programme: Programme, member: int | None) -> tuple[OpenSpan, ...]:
    return spans_of(conn, member) if member is not None and has_spans(programme) else ()


@once
def has_spans(programme: Programme) -> bool:
    """Whether any rule opens spans; of a large programme not to be asked of each rule for each cart."""
    return any(isinstance(rule.rule.start, Within) for rule in programme.rules)


def _taken(conn: Connection, rewards: Sequence[str], moment: datetime, former: str) -> Mapping[str, int]:
    """How many of each reward are taken, without what was held and has lapsed."""
    if not rewards:
        return {}
    lapsed = lapsed_rewards(conn, moment, former)
    return {name: taken - lapsed[name] for name, taken in stock_taken(conn, rewards).items()}


def _left(programme: Programme, rewards: Sequence[str], taken: Mapping[str, int]) -> dict[str, int]:
    left = {}
    for name in rewards:
        stock = programme.rewards[name].stock
        if stock is not None:
            left[name] = stock - taken.get(name, 0)
    return left
