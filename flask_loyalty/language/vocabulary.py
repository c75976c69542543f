"""What rules may mention: every fact and noun as data, with its type, unit and words.

The checker reads the types, the sentences read the words, the reference prints the table. A new fact is
a new line here (and an answer in the engine); a shop's own facts come with its document, in
:class:`Names`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from flask_loyalty.language.nodes import Period, TimeUnit

__all__ = [
    "BRAND",
    "CATEGORY",
    "CLAUSE_WORDS",
    "DATE",
    "DURATION",
    "EVENT_WORDS",
    "FACTS",
    "FLAG",
    "KEPT",
    "MONEY",
    "NOUNS",
    "NUMBER",
    "PARTNER",
    "PERCENT",
    "PERIOD_WORDS",
    "POINTS",
    "REWARD",
    "ROLE",
    "SEGMENT",
    "SKU",
    "TEXT",
    "TIER",
    "TIME",
    "TIME_WORDS",
    "WEEKDAY",
    "WEEKDAYS",
    "FactDef",
    "Kind",
    "Names",
    "NounDef",
    "Scope",
    "Type",
    "count_of",
    "plural",
    "set_of",
    "singular",
]

CLAUSE_WORDS: tuple[str, ...] = (
    *("on", "every", "within", "for", "where", "when"),
    *("earn", "give", "discount", "price", "bundle", "multiply", "pay", "charge"),
    *("per", "of", "above", "else", "cheapest", "dearest", "with", "by", "from", "marginal", "whole"),
    *("and", "or", "not", "in", "to"),
    *("at most", "in total", "in last", "in this", "in previous"),
)
"""The closed list; a test holds it equal to the grammar's terminals."""


KEPT: tuple[str, ...] = (
    *("item.sku", "item.category", "item.brand", "item.paid", "item.margin"),
    *("order.subtotal", "order.margin", "order.quantity"),
)
"""What the past keeps of each item and of each order: a ``where`` after a history fact may use these."""


# ---------------------------------------------------------------- types


class Kind(Enum):
    """Sorts of value; two different sorts never mix."""

    MONEY = "money"
    POINTS = "points"
    PERCENT = "percent"
    NUMBER = "number"
    COUNT = "count"
    DURATION = "duration"
    DATE = "date"
    TIME = "time"
    WEEKDAY = "weekday"
    TEXT = "text"
    FLAG = "flag"
    REFERENCE = "reference"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Type:
    """A sort of value and what it is of.

    ``of`` is the counted unit of a COUNT (``"item"``), the kind of thing of a REFERENCE
    (``"category"``), and empty otherwise; ``element`` is the type of a SET's members.
    """

    kind: Kind
    of: str = ""
    element: Type | None = None

    @property
    def name(self) -> str:
        """The type as the reference prints it: ``money``, ``count of items``, ``set of segment``."""
        if self.element is not None:
            return f"set of {self.element.name}"
        if self.kind is Kind.COUNT:
            return f"count of {plural(self.of)}"
        return self.of or self.kind.value


MONEY = Type(Kind.MONEY)
POINTS = Type(Kind.POINTS)
PERCENT = Type(Kind.PERCENT)
NUMBER = Type(Kind.NUMBER)
DURATION = Type(Kind.DURATION)
DATE = Type(Kind.DATE)
TIME = Type(Kind.TIME)
WEEKDAY = Type(Kind.WEEKDAY)
TEXT = Type(Kind.TEXT)
FLAG = Type(Kind.FLAG)
CATEGORY = Type(Kind.REFERENCE, "category")
BRAND = Type(Kind.REFERENCE, "brand")
SKU = Type(Kind.REFERENCE, "sku")
TIER = Type(Kind.REFERENCE, "tier")
SEGMENT = Type(Kind.REFERENCE, "segment")
PARTNER = Type(Kind.REFERENCE, "partner")
REWARD = Type(Kind.REFERENCE, "reward")
ROLE = Type(Kind.REFERENCE, "role")


def count_of(unit: str) -> Type:
    """The type of a number of things: ``count_of("item")``."""
    return Type(Kind.COUNT, unit)


def set_of(element: Type) -> Type:
    """The type of a set of things: ``set_of(SEGMENT)``."""
    return Type(Kind.SET, element=element)


# ---------------------------------------------------------------- facts


class Scope(Enum):
    """What a fact is about; the value is the word before the dot."""

    ORDER = "order"
    ITEM = "item"
    CUSTOMER = "customer"
    EMPLOYEE = "employee"
    NOW = "now"
    EVENT = "event"  # a fact of an event that the document declares


@dataclass(frozen=True, slots=True)
class FactDef:
    """A fact: what it is called, what it holds, where it may stand.

    :param words: by language; Polish: nominative and genitive, English: one phrase. Of a FLAG: a clause
        that it holds, and one that it does not.
    :param description: by language, one line for the reference and for pickers.
    :param optional: the shop may not know it; a rule must say what then (``else``, or the programme's
        ``assume_margin``).
    :param nullable: it may be none, which needs no answer: a comparison with none does not hold.
    :param historical: it is about the past; it takes a window and is part of the manifest.
    :param additive: the values of two parts add up to the value of the whole.
    :param where: facts of which scopes a ``where`` after it may use (none: it takes no ``where``).
    :param many: its Polish name is a plural, so the verb after it is too.
    """

    name: str
    type: Type
    scope: Scope
    words: Mapping[str, tuple[str, ...]]
    description: Mapping[str, str]
    optional: bool = False
    nullable: bool = False
    historical: bool = False
    additive: bool = False
    where: frozenset[Scope] = frozenset()
    many: bool = False

    @property
    def unit(self) -> str:
        """What it is counted in: ``"money"``, ``"item"``, ``"percent"`` …; empty for things and flags."""
        if self.type.kind is Kind.COUNT:
            return self.type.of
        measured = (Kind.MONEY, Kind.POINTS, Kind.PERCENT, Kind.NUMBER, Kind.DURATION)
        return self.type.kind.value if self.type.kind in measured else ""


def _words(en: str, nominative: str, genitive: str) -> Mapping[str, tuple[str, ...]]:
    return {"en": (en,), "pl": (nominative, genitive)}


def _told(en: str, pl: str) -> Mapping[str, str]:
    return {"en": en, "pl": pl}


_ORDER_FACTS = (
    FactDef(
        "order.subtotal",
        MONEY,
        Scope.ORDER,
        _words("the order value", "wartość zamówienia", "wartości zamówienia"),
        _told("goods of the order, before shipping", "towary zamówienia, bez dostawy"),
        additive=True,
    ),
    FactDef(
        "order.margin",
        MONEY,
        Scope.ORDER,
        _words("the order's margin", "marża zamówienia", "marży zamówienia"),
        _told("net price paid, less net cost, of all its goods", "cena zapłacona netto minus koszt netto"),
        additive=True,
    ),
    FactDef(
        "order.margin_rate",
        PERCENT,
        Scope.ORDER,
        _words("the order's margin rate", "procent marży zamówienia", "procentu marży zamówienia"),
        _told("margin as a share of the net price paid", "udział marży w zapłaconej cenie netto"),
    ),
    FactDef(
        "order.quantity",
        count_of("item"),
        Scope.ORDER,
        _words("the number of items in the order", "liczba sztuk w zamówieniu", "liczby sztuk w zamówieniu"),
        _told("how many items it has", "ile sztuk towaru zawiera"),
        additive=True,
    ),
    FactDef(
        "order.shipping",
        MONEY,
        Scope.ORDER,
        _words("the delivery cost", "koszt dostawy", "kosztu dostawy"),
        _told("price of delivery", "cena dostawy"),
        additive=True,
    ),
    FactDef(
        "order.is_first",
        FLAG,
        Scope.ORDER,
        {
            "en": ("this is the customer's first order", "this is not the customer's first order"),
            "pl": ("to pierwsze zamówienie klienta", "to nie jest pierwsze zamówienie klienta"),
        },
        _told("the customer has no earlier order", "klient nie ma wcześniejszego zamówienia"),
    ),
)

_ITEM_FACTS = (
    FactDef(
        "item.sku",
        SKU,
        Scope.ITEM,
        _words("the product code", "kod produktu", "kodu produktu"),
        _told("the product's code in the shop", "kod produktu w sklepie"),
    ),
    FactDef(
        "item.category",
        CATEGORY,
        Scope.ITEM,
        _words("the product's category", "kategoria produktu", "kategorii produktu"),
        _told(
            'path of the category; "in" takes what is below it', "ścieżka kategorii; „in” obejmuje podrzędne"
        ),
        nullable=True,
    ),
    FactDef(
        "item.brand",
        BRAND,
        Scope.ITEM,
        _words("the brand", "marka produktu", "marki produktu"),
        _told("the product's brand", "marka produktu"),
        nullable=True,
    ),
    FactDef(
        "item.price",
        MONEY,
        Scope.ITEM,
        _words("the price before discounts", "cena przed rabatami", "ceny przed rabatami"),
        _told("unit price before the programme's deals", "cena sztuki przed rabatami programu"),
        additive=True,
    ),
    FactDef(
        "item.paid",
        MONEY,
        Scope.ITEM,
        _words("the price paid", "cena zapłacona", "ceny zapłaconej"),
        _told("unit price after all deals", "cena sztuki po wszystkich rabatach"),
        additive=True,
    ),
    FactDef(
        "item.regular_price",
        MONEY,
        Scope.ITEM,
        _words("the regular price", "cena regularna", "ceny regularnej"),
        _told("unit price outside any sale", "cena sztuki poza promocją"),
        additive=True,
    ),
    FactDef(
        "item.cost",
        MONEY,
        Scope.ITEM,
        _words("the cost", "koszt produktu", "kosztu produktu"),
        _told("what the unit cost the shop, net", "koszt sztuki dla sklepu, netto"),
        optional=True,
        additive=True,
    ),
    FactDef(
        "item.margin",
        MONEY,
        Scope.ITEM,
        _words("the product's margin", "marża produktu", "marży produktu"),
        _told("net price paid, less net cost, of the unit", "cena zapłacona netto minus koszt sztuki"),
        optional=True,
        additive=True,
    ),
    FactDef(
        "item.margin_rate",
        PERCENT,
        Scope.ITEM,
        _words("the product's margin rate", "procent marży produktu", "procentu marży produktu"),
        _told("margin as a share of the net price paid", "udział marży w zapłaconej cenie netto"),
        optional=True,
    ),
)

_BY_ORDER = frozenset({Scope.ORDER})
_BY_ITEM = frozenset({Scope.ITEM})

_CUSTOMER_FACTS = (
    FactDef(
        "customer.tier",
        TIER,
        Scope.CUSTOMER,
        _words("the tier", "poziom klienta", "poziomu klienta"),
        _told("standing, lowest first as in the document", "poziom; kolejność jak w dokumencie"),
        nullable=True,
    ),
    FactDef(
        "customer.segments",
        set_of(SEGMENT),
        Scope.CUSTOMER,
        _words("the customer's segments", "segmenty klienta", "segmentów klienta"),
        _told("the segments they are in", "segmenty, do których należy"),
        many=True,
    ),
    FactDef(
        "customer.spend",
        MONEY,
        Scope.CUSTOMER,
        _words("the customer's spend", "wydatki klienta", "wydatków klienta"),
        _told("paid for goods so far, less what came back", "zapłacono dotąd za towary, bez zwrotów"),
        historical=True,
        additive=True,
        where=_BY_ORDER | _BY_ITEM,
        many=True,
    ),
    FactDef(
        "customer.margin",
        MONEY,
        Scope.CUSTOMER,
        _words("the customer's margin", "marża klienta", "marży klienta"),
        _told("margin of their orders so far", "marża ich dotychczasowych zamówień"),
        historical=True,
        additive=True,
        where=_BY_ORDER | _BY_ITEM,
    ),
    FactDef(
        "customer.orders",
        count_of("order"),
        Scope.CUSTOMER,
        _words("the number of the customer's orders", "liczba zamówień klienta", "liczby zamówień klienta"),
        _told("how many orders they have paid", "ile zamówień opłacił"),
        historical=True,
        additive=True,
        where=_BY_ORDER,
    ),
    FactDef(
        "customer.quantity",
        count_of("item"),
        Scope.CUSTOMER,
        _words(
            "the number of items the customer bought", "liczba sztuk kupionych przez klienta",
            "liczby sztuk kupionych przez klienta",
        ),
        _told("how many items they have bought", "ile sztuk kupił"),
        historical=True,
        additive=True,
        where=_BY_ITEM,
    ),
    FactDef(
        "customer.since_order",
        DURATION,
        Scope.CUSTOMER,
        _words(
            "the time since the last order",
            "czas od ostatniego zamówienia",
            "czasu od ostatniego zamówienia",
        ),
        _told("none before the first order", "brak przed pierwszym zamówieniem"),
        nullable=True,
        historical=True,
    ),
)  # fmt: skip

_EMPLOYEE_FACTS = (
    FactDef(
        "employee.role",
        ROLE,
        Scope.EMPLOYEE,
        _words("the employee's role", "stanowisko pracownika", "stanowiska pracownika"),
        _told("from the shop", "podaje sklep"),
        nullable=True,
    ),
    FactDef(
        "employee.target",
        MONEY,
        Scope.EMPLOYEE,
        _words("the employee's target", "cel pracownika", "celu pracownika"),
        _told("from the shop, for the period of the rule", "podaje sklep, na okres reguły"),
        additive=True,
    ),
    FactDef(
        "employee.margin",
        MONEY,
        Scope.EMPLOYEE,
        _words("the margin of the employee's orders", "marża pracownika", "marży pracownika"),
        _told("margin of the orders they served", "marża obsłużonych zamówień"),
        historical=True,
        additive=True,
    ),
    FactDef(
        "employee.sales",
        MONEY,
        Scope.EMPLOYEE,
        _words("the value of the employee's sales", "sprzedaż pracownika", "sprzedaży pracownika"),
        _told("goods of the orders they served", "towary z obsłużonych zamówień"),
        historical=True,
        additive=True,
    ),
    FactDef(
        "employee.orders",
        count_of("order"),
        Scope.EMPLOYEE,
        _words("the number of orders served", "liczba zamówień pracownika", "liczby zamówień pracownika"),
        _told("how many orders they served", "ile zamówień obsłużył"),
        historical=True,
        additive=True,
    ),
)

_NOW_FACTS = (
    FactDef(
        "now.date",
        DATE,
        Scope.NOW,
        _words("the date", "data", "daty"),
        _told("in the programme's time zone", "w strefie czasowej programu"),
    ),
    FactDef(
        "now.time",
        TIME,
        Scope.NOW,
        _words("the time of day", "godzina", "godziny"),
        _told("in the programme's time zone", "w strefie czasowej programu"),
    ),
    FactDef(
        "now.weekday",
        WEEKDAY,
        Scope.NOW,
        _words("the day of the week", "dzień tygodnia", "dnia tygodnia"),
        _told("monday … sunday", "monday (poniedziałek) … sunday (niedziela)"),
    ),
)

FACTS: Mapping[str, FactDef] = {
    fact.name: fact for fact in (*_ORDER_FACTS, *_ITEM_FACTS, *_CUSTOMER_FACTS, *_EMPLOYEE_FACTS, *_NOW_FACTS)
}
"""The facts of this version, by name."""


# ---------------------------------------------------------------- nouns and fixed words


@dataclass(frozen=True, slots=True)
class NounDef:
    """A kind of thing or event; ``pl`` has the forms for 1, 2–4, 5 and more, and a fraction."""

    word: str
    plural: str
    pl: tuple[str, str, str, str]


def _nouns(*rows: tuple[str, str, str]) -> Mapping[str, NounDef]:
    table = {}
    for word, plural_form, forms in rows:
        one, few, many, part = forms.split()
        table[word] = NounDef(word, plural_form, (one, few, many, part))
    return table


NOUNS: Mapping[str, NounDef] = _nouns(
    ("point", "points", "punkt punkty punktów punktu"),
    ("item", "items", "sztuka sztuki sztuk sztuki"),
    ("order", "orders", "zamówienie zamówienia zamówień zamówienia"),
    ("time", "times", "raz razy razy razu"),
    ("customer", "customers", "klient klientów klientów klienta"),
    ("employee", "employees", "pracownik pracowników pracowników pracownika"),
    ("shipping", "shipping", "dostawa dostawy dostaw dostawy"),
    ("signup", "signups", "rejestracja rejestracje rejestracji rejestracji"),
    ("minute", "minutes", "minuta minuty minut minuty"),
    ("hour", "hours", "godzina godziny godzin godziny"),
    ("day", "days", "dzień dni dni dnia"),
    ("week", "weeks", "tydzień tygodnie tygodni tygodnia"),
    ("month", "months", "miesiąc miesiące miesięcy miesiąca"),
    ("quarter", "quarters", "kwartał kwartały kwartałów kwartału"),
    ("year", "years", "rok lata lat roku"),
    # Known to the grammar's readers already, decided by a later version.
    ("stamp", "stamps", "pieczątka pieczątki pieczątek pieczątki"),
    ("ticket", "tickets", "los losy losów losu"),
    ("badge", "badges", "odznaka odznaki odznak odznaki"),
    ("friend", "friends", "polecony poleconych poleconych poleconego"),
    ("supplier", "suppliers", "dostawca dostawców dostawców dostawcy"),
    ("distributor", "distributors", "dystrybutor dystrybutorów dystrybutorów dystrybutora"),
    ("affiliate", "affiliates", "pośrednik pośredników pośredników pośrednika"),
    ("team", "teams", "zespół zespoły zespołów zespołu"),
)
"""The nouns of the language by their singular. A document may add events."""

EVENT_WORDS: tuple[str, ...] = ("order", "signup")
"""The events that every programme has."""

TIME_WORDS: Mapping[str, TimeUnit] = {unit.value: unit for unit in TimeUnit}
PERIOD_WORDS: Mapping[str, Period] = {period.value: period for period in Period}

WEEKDAYS: tuple[str, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""Fixed words, in the order of :meth:`datetime.date.weekday`."""

_SINGULARS: Mapping[str, str] = {noun.plural: noun.word for noun in NOUNS.values()}


def singular(word: str) -> str:
    """The singular of a known noun in either number; an unknown word is left as it is.

    >>> singular("points"), singular("gizmos")
    ('point', 'gizmos')
    """
    return _SINGULARS.get(word, word)


def plural(word: str) -> str:
    """The plural of a known noun; an unknown word is left as it is.

    >>> plural("point"), plural("gizmos")
    ('points', 'gizmos')
    """
    return NOUNS[word].plural if word in NOUNS else word


# ---------------------------------------------------------------- what a document declares


@dataclass(frozen=True)
class Names:
    """What a programme document declares, as far as its rules may mention it.

    :param currency: the programme's currency.
    :param tiers: ids, lowest first.
    :param points: forms of the points' name by language (Polish: for 1, 2–4, 5 and more, and, where it
        differs from the second, for a fraction).
    :param facts: the shop's own facts; their names must not be those of :data:`FACTS`.
    :param events: events that the document declares beside ``order`` and ``signup``.
    :param assume_margin: the programme's answer for units of unknown cost.
    :param labels: names people know things by: kind → id → language → text, such as
        ``{"category": {"coffee/espresso": {"pl": "espresso"}}}``.
    """

    currency: str = "PLN"
    tiers: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    rewards: tuple[str, ...] = ()
    points: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"en": ("point", "points"), "pl": ("punkt", "punkty", "punktów", "punktu")}
    )
    facts: tuple[FactDef, ...] = ()
    events: tuple[str, ...] = ()
    assume_margin: Fraction | None = None
    labels: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    def fact(self, name: str) -> FactDef | None:
        """The definition of a fact, the language's or the shop's own; None if there is none."""
        if name in FACTS:
            return FACTS[name]
        return next((fact for fact in self.facts if fact.name == name), None)

    def label(self, kind: str, id_: str, locale: str) -> str | None:
        """What people call a thing, or None if the document has no name for it."""
        texts = self.labels.get(kind, {}).get(id_)
        if not texts:
            return None
        return texts.get(locale) or next(iter(texts.values()))
