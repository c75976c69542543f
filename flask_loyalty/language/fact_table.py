"""The facts of the language, one row each: type, words in both languages, and what may stand after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_loyalty.language.definitions import FactDef, Scope
from flask_loyalty.language.sorts import (
    BRAND,
    CARD,
    CATEGORY,
    CODE,
    DATE,
    DURATION,
    FLAG,
    INTEREST,
    LABEL,
    MONEY,
    NUMBER,
    PARTNER,
    PERCENT,
    PURPOSE,
    ROLE,
    SEGMENT,
    SKU,
    TIER,
    TIME,
    WEEKDAY,
    Type,
    count_of,
    set_of,
)

__all__ = ["FACTS", "phrase_forms"]


def _fact(name: str, type_: Type, en: str, pl: str, told: tuple[str, str], **more: Any) -> FactDef:
    """One fact.

    :param pl: nominative, genitive, accusative and locative, parted by ``|``; each a whole phrase, or
        with ``~`` for the phrase's unchanging end, which the first form shows after its own ``~``.
    :param told: what it is, in English and in Polish.
    """
    words = phrase_forms(pl)
    subject = name.partition(".")[0]
    scope = next((one for one in Scope if one.value == subject), Scope.EVENT)
    said = {"en": told[0], "pl": told[1]}
    return FactDef(name, type_, scope, {"en": (en,), "pl": words}, said, **more)


def phrase_forms(row: str) -> tuple[str, ...]:
    """The Polish forms of a phrase, as the table holds them.

    >>> phrase_forms("wartość~ zamówienia|wartości~")
    ('wartość zamówienia', 'wartości zamówienia')
    """
    forms = row.split("|")
    head, _, tail = forms[0].partition("~")
    return (head + tail, *(form.replace("~", tail) for form in forms[1:]))


_PAST = {"historical": True}
_SUM: dict[str, Any] = {"historical": True, "additive": True}
_BY_ORDER = frozenset({Scope.ORDER})
_BY_ITEM = frozenset({Scope.ITEM})
_PLURAL = {"many": True}

_ORDER = (
    _fact(
        "order.subtotal",
        MONEY,
        "the order value",
        "wartość~ zamówienia|wartości~|wartość~|wartości~",
        ("goods of the order, before shipping", "towary zamówienia, bez dostawy"),
        additive=True,
    ),
    _fact(
        "order.margin",
        MONEY,
        "the order's margin",
        "marża~ zamówienia|marży~|marżę~|marży~",
        ("net price paid, less net cost, of all its goods", "cena zapłacona netto minus koszt netto"),
        additive=True,
    ),
    _fact(
        "order.margin_rate",
        PERCENT,
        "the order's margin rate",
        "marża procentowa~ zamówienia|marży procentowej~|marżę procentową~|marży procentowej~",
        ("margin as a share of the net price paid", "udział marży w zapłaconej cenie netto"),
    ),
    _fact(
        "order.quantity",
        count_of("item"),
        "the number of items in the order",
        "liczba~ sztuk w zamówieniu|liczby~|liczbę~|liczbie~",
        ("how many items it has", "ile sztuk towaru zawiera"),
        additive=True,
    ),
    _fact(
        "order.shipping",
        MONEY,
        "the delivery cost",
        "koszt~ dostawy|kosztu~|koszt~|koszcie~",
        ("price of delivery", "cena dostawy"),
        additive=True,
    ),
    _fact(
        "order.is_first",
        FLAG,
        "the customer's first order",
        "pierwsze~ zamówienie klienta|pierwszego zamówienia klienta|pierwsze~|pierwszym zamówieniu klienta",
        ("the customer has no earlier order", "klient nie ma wcześniejszego zamówienia"),
        clauses={
            "en": ("this is the customer's first order", "this is not the customer's first order"),
            "pl": ("to pierwsze zamówienie klienta", "to nie jest pierwsze zamówienie klienta"),
        },
    ),
    _fact(
        "order.codes",
        set_of(CODE),
        "the order's codes",
        "kody~ zamówienia|kodów~|kody~|kodach~",
        ("codes typed in for the order", "kody wpisane do zamówienia"),
        **_PLURAL,
    ),
    _fact(
        "card.kind",
        CARD,
        "the kind of card",
        "rodzaj~ karty|rodzaju~|rodzaj~|rodzaju~",
        ("the card shown with the order", "karta okazana przy zamówieniu"),
        nullable=True,
    ),
)

_ITEM = (
    _fact(
        "item.sku",
        SKU,
        "the product code",
        "kod~ produktu|kodu~|kod~|kodzie~",
        ("the product's code in the shop", "kod produktu w sklepie"),
    ),
    _fact(
        "item.category",
        CATEGORY,
        "the product's category",
        "kategoria~ produktu|kategorii~|kategorię~|kategorii~",
        ('path of the category; "in" takes what is below it', "ścieżka kategorii; „w” obejmuje podrzędne"),
        nullable=True,
    ),
    _fact(
        "item.brand",
        BRAND,
        "the brand",
        "marka~ produktu|marki~|markę~|marce~",
        ("the product's brand", "marka produktu"),
        nullable=True,
    ),
    _fact(
        "item.labels",
        set_of(LABEL),
        "the product's labels",
        "etykiety~ produktu|etykiet~|etykiety~|etykietach~",
        ("the shop's own marks, such as bio", "oznaczenia sklepu, np. bio"),
        **_PLURAL,
    ),
    _fact(
        "item.price",
        MONEY,
        "the price before discounts",
        "cena~ przed rabatami|ceny~|cenę~|cenie~",
        ("unit price before the programme's deals", "cena sztuki przed rabatami programu"),
        additive=True,
    ),
    _fact(
        "item.paid",
        MONEY,
        "the price paid",
        "cena zapłacona|ceny zapłaconej|cenę zapłaconą|cenie zapłaconej",
        ("unit price after all deals", "cena sztuki po wszystkich rabatach"),
        additive=True,
    ),
    _fact(
        "item.regular_price",
        MONEY,
        "the regular price",
        "cena regularna|ceny regularnej|cenę regularną|cenie regularnej",
        ("unit price outside any sale", "cena sztuki poza promocją"),
        additive=True,
    ),
    _fact(
        "item.cost",
        MONEY,
        "the cost",
        "koszt~ produktu|kosztu~|koszt~|koszcie~",
        ("what the unit cost the shop, net", "koszt sztuki dla sklepu, netto"),
        optional=True,
        additive=True,
    ),
    _fact(
        "item.margin",
        MONEY,
        "the product's margin",
        "marża~ produktu|marży~|marżę~|marży~",
        ("net price paid, less net cost, of the unit", "cena zapłacona netto minus koszt sztuki"),
        optional=True,
        additive=True,
    ),
    _fact(
        "item.margin_rate",
        PERCENT,
        "the product's margin rate",
        "marża procentowa~ produktu|marży procentowej~|marżę procentową~|marży procentowej~",
        ("margin as a share of the net price paid", "udział marży w zapłaconej cenie netto"),
        optional=True,
    ),
)

_CUSTOMER = (
    _fact(
        "customer.tier",
        TIER,
        "the tier",
        "poziom~ klienta|poziomu~|poziom~|poziomie~",
        ("standing, lowest first as in the document", "poziom; kolejność jak w dokumencie"),
        nullable=True,
    ),
    _fact(
        "customer.segments",
        set_of(SEGMENT),
        "the customer's segments",
        "segmenty~ klienta|segmentów~|segmenty~|segmentach~",
        ("the segments they are in", "segmenty, do których należy"),
        **_PLURAL,
    ),
    _fact(
        "customer.spend",
        MONEY,
        "the customer's spend",
        "wydatki~ klienta|wydatków~|wydatki~|wydatkach~",
        ("paid for goods so far, less what came back", "zapłacono dotąd za towary, bez zwrotów"),
        where=_BY_ORDER | _BY_ITEM,
        **_SUM,
        **_PLURAL,
    ),
    _fact(
        "customer.margin",
        MONEY,
        "the customer's margin",
        "marża~ klienta|marży~|marżę~|marży~",
        ("margin of their orders so far", "marża ich dotychczasowych zamówień"),
        where=_BY_ORDER | _BY_ITEM,
        **_SUM,
    ),
    _fact(
        "customer.orders",
        count_of("order"),
        "the number of the customer's orders",
        "liczba~ zamówień klienta|liczby~|liczbę~|liczbie~",
        ("how many orders they have paid", "ile zamówień opłacił"),
        where=_BY_ORDER,
        **_SUM,
    ),
    _fact(
        "customer.quantity",
        count_of("item"),
        "the number of items the customer bought",
        "liczba~ sztuk kupionych przez klienta|liczby~|liczbę~|liczbie~",
        ("how many items they have bought", "ile sztuk kupił"),
        where=_BY_ITEM,
        **_SUM,
    ),
    _fact(
        "customer.since_order",
        DURATION,
        "the time since the last order",
        "czas~ od ostatniego zamówienia|czasu~|czas~|czasie~",
        ("none before the first order", "brak przed pierwszym zamówieniem"),
        nullable=True,
        **_PAST,
    ),
    _fact(
        "customer.margin_rank",
        PERCENT,
        "the customer's rank by margin",
        "pozycja~ klienta według marży|pozycji~|pozycję~|pozycji~",
        ("share of customers with a margin as high or higher", "odsetek klientów o marży nie niższej"),
        nullable=True,
        **_PAST,
    ),
    _fact(
        "customer.streak",
        count_of("period"),
        "the customer's streak",
        "seria~ klienta|serii~|serię~|serii~",
        (
            "periods in a row in which this rule's condition held",
            "okresy z rzędu, w których spełniono warunek reguły",
        ),
        additive=True,
        **_PAST,
    ),
    _fact(
        "customer.categories",
        set_of(CATEGORY),
        "the categories the customer has bought from",
        "kategorie~ zakupów klienta|kategorii~|kategorie~|kategoriach~",
        ("categories they have bought from", "kategorie, z których kupował"),
        **_PAST,
        **_PLURAL,
    ),
    _fact(
        "customer.interests",
        set_of(INTEREST),
        "the customer's interests",
        "zainteresowania~ klienta|zainteresowań~|zainteresowania~|zainteresowaniach~",
        ("declared in their profile, with consent", "podane w profilu, za zgodą"),
        **_PLURAL,
    ),
    _fact(
        "customer.consents",
        set_of(PURPOSE),
        "the customer's consents",
        "zgody~ klienta|zgód~|zgody~|zgodach~",
        ("purposes they agreed to", "cele, na które wyraził zgodę"),
        **_PLURAL,
    ),
    _fact(
        "customer.bonus_category",
        CATEGORY,
        "the category the customer chose",
        "kategoria wybrana~ przez klienta|kategorii wybranej~|kategorię wybraną~|kategorii wybranej~",
        ("their bonus category of the month", "ich kategoria premiowana w tym miesiącu"),
        nullable=True,
    ),
    _fact(
        "customer.next_category",
        CATEGORY,
        "the category the customer will want next",
        "spodziewana~ kategoria klienta|spodziewanej kategorii klienta|spodziewaną kategorię klienta"
        "|spodziewanej kategorii klienta",
        ("category of their most regular purchase", "kategoria ich najbardziej regularnych zakupów"),
        nullable=True,
        **_PAST,
    ),
    _fact(
        "customer.usual_interval",
        DURATION,
        "the usual time between orders",
        "zwykły~ odstęp między zamówieniami klienta|zwykłego odstępu między zamówieniami klienta|zwykły~"
        "|zwykłym odstępie między zamówieniami klienta",
        ("median time between their orders", "mediana odstępów między ich zamówieniami"),
        nullable=True,
        **_PAST,
    ),
    _fact(
        "customer.expected_margin",
        MONEY,
        "the customer's expected margin",
        "spodziewana~ marża klienta|spodziewanej marży klienta|spodziewaną marżę klienta"
        "|spodziewanej marży klienta",
        ("in the next 12 months, by their own rhythm", "w najbliższych 12 miesiącach, według ich rytmu"),
        nullable=True,
        **_PAST,
    ),
)

_EMPLOYEE = (
    _fact(
        "employee.role",
        ROLE,
        "the employee's role",
        "stanowisko~ pracownika|stanowiska~|stanowisko~|stanowisku~",
        ("from the shop", "podaje sklep"),
        nullable=True,
    ),
    _fact(
        "employee.target",
        MONEY,
        "the employee's target",
        "cel~ pracownika|celu~|cel~|celu~",
        ("from the shop, for the period of the rule", "podaje sklep, na okres reguły"),
        additive=True,
    ),
    _fact(
        "employee.margin",
        MONEY,
        "the margin of the employee's orders",
        "marża~ pracownika|marży~|marżę~|marży~",
        ("margin of the orders they served", "marża obsłużonych zamówień"),
        **_SUM,
    ),
    _fact(
        "employee.sales",
        MONEY,
        "the value of the employee's sales",
        "sprzedaż~ pracownika|sprzedaży~|sprzedaż~|sprzedaży~",
        ("goods of the orders they served", "towary z obsłużonych zamówień"),
        **_SUM,
    ),
    _fact(
        "employee.orders",
        count_of("order"),
        "the number of orders served",
        "liczba~ zamówień pracownika|liczby~|liczbę~|liczbie~",
        ("how many orders they served", "ile zamówień obsłużył"),
        **_SUM,
    ),
    _fact(
        "employee.review_score",
        NUMBER,
        "the employee's average rating",
        "średnia~ ocen pracownika|średniej~|średnią~|średniej~",
        ("from the shop, for the period of the rule", "podaje sklep, na okres reguły"),
        nullable=True,
    ),
    _fact(
        "employee.hours",
        NUMBER,
        "the hours the employee worked",
        "czas~ pracy pracownika|czasu~|czas~|czasie~",
        (
            "hours worked, from the shop, for the period of the rule",
            "godziny pracy; podaje sklep, na okres reguły",
        ),
        additive=True,
    ),
    _fact(
        "team.sales",
        MONEY,
        "the team's sales",
        "sprzedaż~ zespołu|sprzedaży~|sprzedaż~|sprzedaży~",
        ("goods of the orders its members served", "towary z zamówień obsłużonych przez zespół"),
        **_SUM,
    ),
    _fact(
        "team.margin",
        MONEY,
        "the team's margin",
        "marża~ zespołu|marży~|marżę~|marży~",
        ("margin of the orders its members served", "marża zamówień obsłużonych przez zespół"),
        **_SUM,
    ),
    _fact(
        "team.target",
        MONEY,
        "the team's target",
        "cel~ zespołu|celu~|cel~|celu~",
        ("from the shop, for the period of the rule", "podaje sklep, na okres reguły"),
        additive=True,
    ),
)

_COMPANIES = (
    _fact(
        "supplier.purchases",
        MONEY,
        "the purchases from the supplier",
        "zakupy~ u dostawcy|zakupów~|zakupy~|zakupach~",
        ("what the shop bought from them, net", "ile sklep u nich kupił, netto"),
        **_SUM,
        **_PLURAL,
    ),
    _fact(
        "supplier.complaint_rate",
        PERCENT,
        "the supplier's complaint rate",
        "odsetek~ reklamacji dostawcy|odsetka~|odsetek~|odsetku~",
        ("share of their goods that were complained of", "udział reklamowanych towarów"),
        **_PAST,
    ),
    _fact(
        "distributor.purchases",
        MONEY,
        "the distributor's purchases",
        "zakupy~ dystrybutora|zakupów~|zakupy~|zakupach~",
        ("what they bought from the shop, net", "ile kupili w sklepie, netto"),
        **_SUM,
        **_PLURAL,
    ),
    _fact(
        "distributor.months_with_order",
        count_of("month"),
        "the number of months with an order",
        "liczba~ miesięcy z zamówieniem|liczby~|liczbę~|liczbie~",
        ("months of the period in which they ordered", "miesiące okresu, w których coś zamówili"),
        **_SUM,
    ),
)

_EVENTS = (
    _fact(
        "review.rating",
        NUMBER,
        "the review's rating",
        "ocena~ w recenzji|oceny~|ocenę~|ocenie~",
        ("1 to 5, as the shop counts them", "od 1 do 5, jak liczy sklep"),
    ),
    _fact(
        "rating.score",
        NUMBER,
        "the order's rating",
        "ocena~ zamówienia|oceny~|ocenę~|ocenie~",
        ("1 to 5, given after delivery", "od 1 do 5, wystawiona po dostawie"),
    ),
    _fact(
        "purchase.partner",
        PARTNER,
        "the partner where it was bought",
        "partner~ zakupu|partnera~|partnera~|partnerze~",
        ("the company that reports the purchase", "firma, która zgłasza zakup"),
    ),
    _fact(
        "purchase.total",
        MONEY,
        "the value of the purchase",
        "wartość~ zakupu|wartości~|wartość~|wartości~",
        ("what was paid at the partner", "ile zapłacono u partnera"),
        additive=True,
    ),
)

_NOW = (
    _fact(
        "now.date",
        DATE,
        "the date",
        "data|daty|datę|dacie",
        ("in the programme's time zone", "w strefie czasowej programu"),
    ),
    _fact(
        "now.time",
        TIME,
        "the time of day",
        "pora~ dnia|pory~|porę~|porze~",
        ("in the programme's time zone", "w strefie czasowej programu"),
    ),
    _fact(
        "now.weekday",
        WEEKDAY,
        "the day of the week",
        "dzień~ tygodnia|dnia~|dzień~|dniu~",
        ("monday … sunday", "poniedziałek … niedziela"),
    ),
)

FACTS: Mapping[str, FactDef] = {
    fact.name: fact for fact in (*_ORDER, *_ITEM, *_CUSTOMER, *_EMPLOYEE, *_COMPANIES, *_EVENTS, *_NOW)
}
"""The facts of the language, by name."""
