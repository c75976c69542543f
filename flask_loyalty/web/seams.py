"""What a shop hands over, in the shapes that shops keep it, and how it becomes the engine's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

from flask_loyalty.engine.facts import Cart, CartLine, Value
from flask_loyalty.errors import WrongInput
from flask_loyalty.language.vocabulary import FACTS, MONEY
from flask_loyalty.money import Price, minor_from

__all__ = [
    "Gift",
    "LineFacts",
    "OrderFacts",
    "ProductFacts",
    "cart_from",
    "cart_of_product",
    "event_values",
    "key_of",
    "shop_values",
]

MAX_LINES = 1000
KINDS = ("goods", "gift_card", "deposit", "fee", "gift")
MAX_QUANTITY = 20_000  # units of a line, and of a cart: each unit is decided by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """One line of a cart or an order, as the shop keeps it.

    :ivar sku: the shop's product key.
    :ivar qty: units bought, 1 or more.
    :ivar unit_price: the price of one unit before the programme's deals: integer minor units, a Decimal, or
        an object with ``.amount`` and ``.currency``.
    :ivar id: the line's own key; the sku where a shop has one line a product.
    :ivar refunded: units given back so far, in all.
    :ivar regular_price: the price while nothing is reduced; ``unit_price`` when absent.
    :ivar cost: what the unit cost the shop, net of tax; None when unknown.
    :ivar category: a path, from wide to narrow: ``"coffee/espresso"``.
    :ivar tax_rate: percent, such as 23 or ``Decimal("8")``.
    :ivar facts: the shop's own facts about the line.
    :ivar kind: ``"goods"``; or ``"gift_card"`` (of the regular price), ``"deposit"``, ``"fee"``: none of
        these earns or is reduced; or ``"gift"``, a line at 0 that the programme gave.
    """

    sku: str
    qty: int
    unit_price: Price
    id: str | None = None
    refunded: int = 0
    regular_price: Price | None = None
    cost: Price | None = None
    category: str = ""
    brand: str = ""
    tax_rate: int | Decimal = 0
    name: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    kind: str = "goods"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """A cart or an order, as the shop keeps it.

    :ivar member: the buyer's opaque key; None for a guest. Taken from the order, never from the request.
    :ivar placed_at: aware; when the order was placed (for a cart: now).
    :ivar shipping: what delivery costs before the programme's deals.
    :ivar discount: the shop's own reduction of the whole order.
    :ivar served_by: the key of the employee who served it.
    :ivar affiliate: the key of whoever brought it, by a code or a link.
    """

    member: str | None
    currency: str
    placed_at: datetime
    lines: Sequence[LineFacts]
    shipping: Price = 0
    discount: Price = 0
    served_by: str | None = None
    affiliate: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """A product that the programme gives with an order: a line at 0.

    :ivar rule: the id of the rule that gives it.
    :ivar reason: why, for the receipt, in the customer's language.
    """

    sku: str
    qty: int
    rule: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFacts:
    """A product, as the shop sells it now: what a line of it would say, and where its page is.

    ``name`` and ``category_name`` may be texts by language: ``{"pl": "Filiżanka", "en": "Cup"}``; rules then
    call the product what the shop calls it. ``category_name`` has a name for each step of ``category``:
    ``"Kawa/Do espresso"`` for ``"coffee/espresso"``. ``stock`` is how many there are to
    sell; None does not say. ``picture`` is the address of one, for gifts.
    """

    sku: str
    unit_price: Price
    currency: str
    regular_price: Price | None = None
    cost: Price | None = None
    category: str = ""
    brand: str = ""
    tax_rate: int | Decimal = 0
    name: str | Mapping[str, str] = ""
    category_name: str | Mapping[str, str] = ""
    url: str = ""
    stock: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    kind: str = "goods"
    picture: str = ""


def cart_from(order: OrderFacts, *, ref: str | None = None) -> Cart:
    """The engine's cart of a shop's order or cart.

    :raises WrongInput: naming the order, line and field that cannot be, and what would do.
    """
    where = f"order {ref!r}" if ref else "cart"
    if order.placed_at.tzinfo is None:
        raise WrongInput(
            where=f"{where}, placed_at",
            problem="it has no time zone.",
            remedy="Use an aware datetime, such as in UTC.",
        )
    if len(order.lines) > MAX_LINES:
        raise WrongInput(where=where, problem=f"it has {len(order.lines)} lines; {MAX_LINES} are the most.")
    lines = tuple(
        _line(line, order.currency, f"{where}, line {line.id or line.sku!r}")
        for line in order.lines
        if line.kind != "gift"  # what the programme gave is decided, not sold
    )
    if (units := sum(line.quantity for line in lines)) > MAX_QUANTITY:
        raise WrongInput(
            where=where,
            problem=f"it has {units} units; {MAX_QUANTITY} are the most.",
            remedy="Split the order.",
        )
    ids = [line.id for line in lines]
    if twice := {i for i in ids if ids.count(i) > 1}:
        raise WrongInput(
            where=where, problem=f"two lines have the id {min(twice)!r}.", remedy="Give each line its own id."
        )
    return Cart(
        member=key_of(order.member),
        currency=order.currency,
        at=order.placed_at,
        lines=lines,
        shipping_minor=_not_negative(order.shipping, order.currency, f"{where}, shipping"),
        discount_minor=_not_negative(order.discount, order.currency, f"{where}, discount"),
        served_by=key_of(order.served_by),
        ref=ref,
        facts=shop_values(order.facts, where),
        affiliate=key_of(order.affiliate),
    )


def cart_of_product(product: ProductFacts, *, member: str | None, at: datetime) -> Cart:
    """A cart of one unit of a product, for what the product page says."""
    line = LineFacts(
        sku=product.sku,
        qty=1,
        unit_price=product.unit_price,
        regular_price=product.regular_price,
        cost=product.cost,
        category=product.category,
        brand=product.brand,
        tax_rate=product.tax_rate,
        name=product.name if isinstance(product.name, str) else product.sku,
        facts=product.facts,
        kind=product.kind,
    )
    return cart_from(OrderFacts(member=member, currency=product.currency, placed_at=at, lines=[line]))


def shop_values(facts: Mapping[str, object], where: str) -> dict[str, Value]:
    """The shop's own facts as the engine's values: exact numbers, texts, flags, dates, sets of texts.

    :raises WrongInput: for a float or anything else without an exact meaning.
    """
    return {name: _value(value, f"{where}, fact {name!r}") for name, value in facts.items()}


def event_values(event: str, facts: Mapping[str, object]) -> dict[str, Value]:
    """What comes with an event as the engine's values; money in minor units of its ``currency``.

    :raises WrongInput: for a float, or for money of which the currency is not told.
    """
    where = f"event {event!r}"
    found = dict(facts)
    code = found.get("currency")
    for name, value in facts.items():
        known = FACTS.get(f"{event}.{name}")
        if known is None or known.type != MONEY or value is None:
            continue
        theirs = code or getattr(value, "currency", None)
        if theirs is None:
            remedy = 'Pass currency="PLN" beside it.'
            raise WrongInput(where=f"{where}, {name}", problem="its currency is not told.", remedy=remedy)
        in_currency = str(getattr(theirs, "code", theirs))
        found["currency"] = in_currency
        found[name] = Fraction(_not_negative(value, in_currency, f"{where}, {name}"))
    return shop_values(found, where)


def _value(value: object, where: str) -> Value:
    if value is None or isinstance(value, bool | str | Fraction):
        return value
    if isinstance(value, int | Decimal):
        return Fraction(value)
    if isinstance(value, date | time):
        return value
    if isinstance(value, Iterable):
        members = list(value)
        if all(isinstance(member, str) for member in members):
            return frozenset(str(member) for member in members)
    raise WrongInput(
        where=where,
        problem=f"{type(value).__name__} is no exact value.",
        remedy="Use int, Decimal, Fraction, str, bool, date, time or a set of str.",
    )


def _line(line: LineFacts, currency: str, where: str) -> CartLine:
    quantity = _count(line.qty, f"{where}, qty", least=1, most=MAX_QUANTITY)
    price = _not_negative(line.unit_price, currency, f"{where}, unit_price")
    regular = line.regular_price
    return CartLine(
        id=str(line.id) if line.id is not None else line.sku,
        sku=str(line.sku),
        quantity=quantity,
        unit_price_minor=price,
        regular_price_minor=price
        if regular is None
        else _not_negative(regular, currency, f"{where}, regular_price"),
        cost_minor=None if line.cost is None else _not_negative(line.cost, currency, f"{where}, cost"),
        category=line.category,
        brand=line.brand,
        tax_bp=_tax(line.tax_rate, where),
        name=line.name,
        refunded=_count(line.refunded, f"{where}, refunded", least=0, most=quantity),
        facts=shop_values(line.facts, where),
        kind=_kind(line.kind, where),
    )


def _count(value: object, where: str, *, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise WrongInput(where=where, problem=f"{value!r} is no whole number from {least} to {most}.")
    return value


def _kind(kind: object, where: str) -> str:
    if kind not in KINDS:
        raise WrongInput(
            where=f"{where}, kind",
            problem=f"there is no kind {kind!r}.",
            remedy=f"Use one of: {', '.join(KINDS)}.",
        )
    return str(kind)


def _tax(rate: int | Decimal, where: str) -> int:
    """A tax rate in hundredths of a percent."""
    exact = Fraction(rate) * 100 if isinstance(rate, int | Decimal) else None
    if exact is None or exact.denominator != 1 or not 0 <= exact <= 100_00:
        raise WrongInput(
            where=f"{where}, tax_rate", problem=f"{rate!r} is no percentage from 0 to 100, such as 23."
        )
    return int(exact)


def _not_negative(value: object, currency: str, where: str) -> int:
    minor = minor_from(value, currency, where=where)
    if minor < 0:
        raise WrongInput(where=where, problem=f"{value!r} is negative.")
    return minor


def key_of(value: object) -> str | None:
    """A person's opaque key; None for nobody, also where a loader ends as ``signed_in and user.id`` does."""
    return None if value is None or value is False or value == "" else str(value)
