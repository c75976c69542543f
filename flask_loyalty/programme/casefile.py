"""A case file: examples of what a programme must give, as a merchant writes them down.

Only read and checked here; :mod:`flask_loyalty.services.cases` runs them. docs/cases.md tells the format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, cast

from marshmallow import ValidationError, fields

from flask_loyalty.language.nodes import Period
from flask_loyalty.programme.casefields import Counted, Given, Moment, PeriodName, ShopFact, Table
from flask_loyalty.programme.document import misfits_of
from flask_loyalty.programme.mistakes import Located, plain
from flask_loyalty.programme.notebook import Notebook, guess
from flask_loyalty.programme.reading import Json, read_json
from flask_loyalty.programme.shapes import (
    MOST_POINTS,
    Amount,
    Each,
    Money,
    Part,
    Path,
    Percent,
    StrictSchema,
    Text,
    Whole,
    Word,
    YesNo,
)

__all__ = [
    "Case",
    "CaseFile",
    "Counted",
    "Expected",
    "Line",
    "PastEvent",
    "Product",
    "ReadCases",
    "Told",
    "read_cases",
]

CLAUSES = (
    *(
        "span",
        "when",
        "units",
        "band",
        "limit",
        "budget",
        "nothing",
        "lost",
        "floor",
        "guest",
        "currency",
        "error",
    ),
    *("unknown", "not_for_you", "sold_out", "points"),
    *("not_yet", "expired", "used_up", "used", "not_yours", "revoked", "mistyped", "another"),
)
"""What may stand in the way of a rule, a reward or a code."""


PARTIES = ("employee", "team", "supplier", "distributor")
"""Whose periods there are beside those of a member."""


@dataclass(frozen=True, slots=True)
class Product:
    """What the shop knows of a product; ``regular`` is the price outside a sale."""

    price: Amount
    regular: Amount
    cost: Amount | None = None
    category: str = ""
    brand: str = ""
    labels: frozenset[str] = frozenset()
    tax_bp: int = 2300


@dataclass(frozen=True, slots=True)
class Told:
    """An event that is no order, with what came with it; ``segment`` is the one that was entered."""

    name: str
    facts: Mapping[str, object] = field(default_factory=dict)
    friend: str | None = None
    segment: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """So many of a product, with its facts."""

    sku: str
    quantity: int
    product: Product


@dataclass(frozen=True, slots=True)
class Order:
    """A cart or an order, as a case writes it. ``kept`` are the units not given back, None: all."""

    lines: tuple[Line, ...]
    shipping: Amount | None = None
    discount: Amount | None = None
    served_by: str | None = None
    currency: str | None = None
    points: int = 0
    rewards: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    kept: tuple[tuple[str, int], ...] | None = None
    money_back: Amount | None = None
    affiliate: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PastEvent:
    """Something that happened before: an order, or another event."""

    at: datetime
    member: str | None
    order: Order | None = None
    event: Told | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come out; None: not looked at. ``outcomes`` must be all that the programme gives.

    ``to`` names who gets (or owes) what a rule gives.
    """

    outcomes: Mapping[str, Amount | Counted | int] | None = None
    to: Mapping[str, str] = field(default_factory=dict)
    points: int | None = None
    to_pay: Amount | None = None
    refund: Amount | None = None
    paid: tuple[Amount, ...] | None = None
    payment_points: int | None = None
    payment_money: Amount | None = None
    rewards: tuple[str, ...] | None = None
    missed: Mapping[str, str] = field(default_factory=dict)
    held_back: Mapping[str, Amount] | None = None
    why: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One example. Exactly one of ``order``, ``event`` and ``period`` is there; ``party`` is whose period.

    ``only`` are the rules that it is decided with, None: all. ``confirm``: nobody has confirmed yet that what
    it expects is what is wanted.
    Times are those of the programme's zone, without one of their own.
    """

    name: str
    line: int
    moment: datetime
    member: str | None
    expected: Expected
    order: Order | None = None
    event: Told | None = None
    period: tuple[Period, date] | None = None
    party: tuple[str, str] = ("customer", "")
    past: tuple[PastEvent, ...] = ()
    spendable: int = 0
    stock: Mapping[str, int] = field(default_factory=dict)
    shop: Mapping[str, object] = field(default_factory=dict)
    only: tuple[str, ...] | None = None
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The programme's file, as named beside this one, its cases, and the table of their products."""

    programme: str
    cases: tuple[Case, ...]
    products: Mapping[str, Product] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadCases:
    """The cases, unless the file has mistakes."""

    file: CaseFile | None
    diagnostics: tuple[Located, ...] = ()


def read_cases(text: str, *, name: str = "cases", compared: bool = True) -> ReadCases:
    """Read a case file, or tell every mistake in it at once with its place. Never raises.

    :param compared: whether what comes out is held against what is expected; else a case may expect nothing.
    """
    read = read_json(text)
    if _is_programme(read.value):
        return ReadCases(
            None, (plain("programme_file", name, detail=f"{name.removesuffix('.json')}.cases.json"),)
        )
    notes = Notebook(name, text, read, "docs/cases.md")
    data: dict[str, Any] = {}
    if read.place is not None:
        try:
            partial = () if compared else ("cases.expect",)
            data = cast("dict[str, Any]", CaseFileSchema().load(cast("Any", read.value), partial=partial))
        except ValidationError as error:
            data = error.valid_data if isinstance(error.valid_data, dict) else {}
            for misfit in misfits_of(error.messages):
                notes.misfit(misfit)
    _check(data, notes, compared=compared)
    found = notes.all()
    if any(not one.warning for one in found):
        return ReadCases(None, found)
    return ReadCases(_file(data, notes), found)


def _is_programme(value: Json) -> bool:
    """Whether a file that was meant to hold cases holds rules."""
    return isinstance(value, dict) and "rules" in value and "cases" not in value


# ---------------------------------------------------------------- what must fit together


def _check(data: Mapping[str, Any], notes: Notebook, *, compared: bool) -> None:
    products = data.get("products") or {}
    if data.get("cases") == []:
        notes.add("no_cases", ("cases",))
    seen: dict[str, int] = {}
    for place, case in enumerate(data.get("cases") or ()):
        path: Path = ("cases", place)
        if "name" in case and seen.setdefault(case["name"], place) != place:
            first = f"cases[{seen[case['name']]}]"
            notes.add("duplicate_name", (*path, "name"), detail=case["name"], other=first)
        if not case:
            continue  # it is no object, or nothing of it could be read: that has been said
        written = notes.value_at(path)
        _check_kind(written if isinstance(written, dict) else {}, path, notes)
        if compared and isinstance(written, dict) and written.get("expect") == {}:
            notes.add("nothing_expected", (*path, "expect"))
        _check_lines(case, products, path, notes)
        for number, past in enumerate(case.get("past") or ()):
            told = notes.value_at((*path, "past", number))
            if isinstance(told, dict) and len({"cart", "event"} & told.keys()) != 1:
                notes.add("past_kind", (*path, "past", number))
            if "at" in past and "moment" in case and past["at"] > case["moment"]:
                notes.add("past_later", (*path, "past", number, "at"))
            _check_lines(past, products, (*path, "past", number), notes)


def _check_kind(written: Mapping[str, Any], path: Path, notes: Notebook) -> None:
    kinds = sorted({"cart", "event", "period"} & written.keys())
    if len(kinds) != 1:
        notes.add("case_kind", path)
        return
    if "period" in written and not {*PARTIES, "member"} & written.keys():
        notes.add("period_party", (*path, "period"))
    if "event" in written and "member" not in written:
        notes.add("event_party", (*path, "event"))


def _check_lines(one: Mapping[str, Any], products: Mapping[str, Any], path: Path, notes: Notebook) -> None:
    """Every product is in the table or brings its price, and no more is kept than was bought."""
    if one.get("cart") == [] and notes.value_at((*path, "cart")) == []:
        notes.add("empty_cart", (*path, "cart"))
    bought: dict[str, int] = {}
    for number, line in enumerate(one.get("cart") or ()):
        sku = line.get("sku")
        if sku is None:
            continue
        bought[sku] = bought.get(sku, 0) + line["qty"] if "qty" in line else MOST_POINTS
        if sku not in products and "price" not in line:
            known = sorted(products)
            notes.add("unknown_product", (*path, "cart", number), detail=sku, guess=guess(sku, known))
    for number, line in enumerate(one.get("kept") or ()):
        if line.get("qty", 0) > bought.get(line.get("sku", ""), 0):
            notes.add("kept_too_many", (*path, "kept", number), detail=str(line.get("sku", "?")))


# ---------------------------------------------------------------- schemas


class ProductSchema(StrictSchema):
    price = Money(required=True)
    regular = Money()
    cost = Money()
    category = Text()
    brand = Text()
    labels = Each(Text())
    tax = Percent()


class LineSchema(ProductSchema):
    price = Money()
    sku = Text(required=True)
    qty = Whole(1, 9999, load_default=1)


class CartLine(fields.Field[Any]):
    """``"2 CUP-S"``, ``"CUP-S"``, or an object with facts of its own."""

    default_error_messages = {"null": "null"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            return Part(LineSchema).deserialize(value)
        found = re.fullmatch(r"(?:([0-9]{1,4}) )?(\S{1,64})", value)
        if not found or found.group(1) == "0":
            raise ValidationError("bad_line")
        return {"sku": found.group(2), "qty": int(found.group(1) or 1)}


class ChoicesSchema(StrictSchema):
    points = Whole(0, MOST_POINTS, load_default=0)
    rewards = Each(Text(), load_default=list)
    codes = Each(Text(), load_default=list)


class PaymentSchema(StrictSchema):
    points = Whole(0, MOST_POINTS)
    money = Money()


class ExpectedSchema(StrictSchema):
    outcomes = Table(Given())
    to = Table(Text(), load_default=dict)
    points = Whole(0, MOST_POINTS)
    to_pay = Money()
    refund = Money()
    paid = Each(Money())
    payment = Part(PaymentSchema)
    rewards = Each(Text())
    missed = Table(Word({clause: clause for clause in CLAUSES}), load_default=dict)
    held_back = Table(Money())
    why = Table(Text(), load_default=dict)


class OrderSchema(StrictSchema):
    member = Text()
    cart = Each(CartLine())
    shipping = Money()
    discount = Money()
    served_by = Text()
    currency = Text()
    choices = Part(ChoicesSchema)
    kept = Each(CartLine())
    money_back = Money()
    affiliate = Text()
    event = Text()
    friend = Text()
    segment = Text()
    facts = Table(ShopFact(), load_default=dict)


class PastSchema(OrderSchema):
    at = Moment(required=True)


class CaseSchema(OrderSchema):
    name = Text(required=True)
    moment = Moment(required=True)
    alone = Each(Text(), data_key="only")
    past = Each(Part(PastSchema), load_default=list)
    period = PeriodName()
    employee = Text()
    team = Text()
    supplier = Text()
    distributor = Text()
    spendable = Whole(0, MOST_POINTS, load_default=0)
    stock = Table(Whole(0, MOST_POINTS), load_default=dict)
    shop = Table(ShopFact(), load_default=dict)
    confirm = YesNo(load_default=False)
    expect = Part(ExpectedSchema, required=True)


class CaseFileSchema(StrictSchema):
    format = Whole(1, 1, required=True)
    programme = Text(required=True)
    products = Table(Part(ProductSchema), load_default=dict)
    cases = Each(Part(CaseSchema), required=True)


# ---------------------------------------------------------------- from checked parts to values


def _file(data: Mapping[str, Any], notes: Notebook) -> CaseFile:
    products = {sku: _product(one) for sku, one in data["products"].items()}
    cases = [
        _case(one, products, notes.place(notes.span_of(("cases", place)).start)[0])
        for place, one in enumerate(data["cases"])
    ]
    return CaseFile(data["programme"], tuple(cases), products)


def _product(one: Mapping[str, Any], base: Product | None = None) -> Product:
    """A product of its row; what a line says itself goes before the table."""
    if base is None:
        price: Amount = one["price"]  # checked: the line's product is in the table or brings its price
        base = Product(price, one.get("regular", price))
    changes = {key: one[key] for key in ("price", "regular", "cost", "category", "brand") if key in one}
    if "labels" in one:
        changes["labels"] = frozenset(one["labels"])
    if "tax" in one:
        changes["tax_bp"] = int(one["tax"] * 10_000)
    return replace(base, **changes)


def _case(one: Mapping[str, Any], products: Mapping[str, Product], line: int) -> Case:
    member: str | None = one.get("member")
    return Case(
        name=one["name"],
        line=line,
        moment=one["moment"],
        member=member,
        expected=_expected(one.get("expect", _NOTHING)),
        order=_order(one, products),
        event=_told(one),
        period=one.get("period"),
        party=next(((kind, one[kind]) for kind in PARTIES if kind in one), ("customer", member or "")),
        past=tuple(
            PastEvent(past["at"], past.get("member", member), _order(past, products), _told(past))
            for past in one["past"]
        ),
        spendable=one["spendable"],
        stock=one["stock"],
        shop=one["shop"],
        only=tuple(one["alone"]) if "alone" in one else None,
        confirm=one["confirm"],
    )


def _told(one: Mapping[str, Any]) -> Told | None:
    if "event" not in one:
        return None
    return Told(one["event"], one["facts"], one.get("friend"), one.get("segment", ""))


def _order(one: Mapping[str, Any], products: Mapping[str, Product]) -> Order | None:
    if "cart" not in one:
        return None
    choices = one.get("choices") or {}
    return Order(
        lines=tuple(
            Line(line["sku"], line["qty"], _product(line, products.get(line["sku"]))) for line in one["cart"]
        ),
        shipping=one.get("shipping"),
        discount=one.get("discount"),
        served_by=one.get("served_by"),
        currency=one.get("currency"),
        points=choices.get("points", 0),
        rewards=tuple(choices.get("rewards", ())),
        codes=tuple(choices.get("codes", ())),
        kept=None if "kept" not in one else tuple((line["sku"], line["qty"]) for line in one["kept"]),
        money_back=one.get("money_back"),
        affiliate=one.get("affiliate"),
        facts=one["facts"],
    )


_NOTHING: Any = ExpectedSchema().load({})


def _expected(one: Mapping[str, Any]) -> Expected:
    payment = one.get("payment") or {}
    rewards: Sequence[str] | None = one.get("rewards")
    paid: Sequence[Amount] | None = one.get("paid")
    return Expected(
        outcomes=one.get("outcomes"),
        to=one["to"],
        points=one.get("points"),
        to_pay=one.get("to_pay"),
        refund=one.get("refund"),
        paid=None if paid is None else tuple(paid),
        payment_points=payment.get("points"),
        payment_money=payment.get("money"),
        rewards=None if rewards is None else tuple(rewards),
        missed=one["missed"],
        held_back=one.get("held_back"),
        why=one["why"],
    )
