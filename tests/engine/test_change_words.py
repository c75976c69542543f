"""Changes in words, in both languages, for a customer and for a merchant."""

from fractions import Fraction

import pytest

from flask_loyalty.engine.change_words import ChangeWords
from flask_loyalty.engine.changes import Occurrence
from flask_loyalty.engine.facts import Facts
from flask_loyalty.engine.nearest import nearest
from flask_loyalty.engine.wanted import Wanted
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.programme.model import Code
from tests.engine.makers import NOON, line, order, programme, rule

COFFEE = line(5000, 2000, category="coffee", sku="ETH", id="a", name="Etiopia")
TIERS = {"gold": "customer.spend in this year >= 500 PLN", "platinum": "customer.margin >= 900 PLN"}
ANYTHING = Wanted()
NAMES = Names(currency="PLN", tiers=tuple(TIERS), labels={"tier": {"gold": {"pl": "Złoty", "en": "Gold"}}})


def told(text, reader, language, wanted=ANYTHING):
    made = programme(
        text,
        rule("over", 'when order.subtotal >= 100 PLN discount 1 PLN on every item where item.sku != "ETH"'),
        tiers=TIERS,
        segments={"vip": "customer.orders >= 4"},
        codes={"LATO": Code("LATO", {}), "ULOTKI": Code("ULOTKI", {}, batch=True)},
    )
    past = {
        "customer.orders": Fraction(0),
        "customer.spend in last 1 month": Fraction(8000),
        "customer.since_order": Fraction(12),
    }
    occurrence = Occurrence(made, order(COFFEE), Facts(past=past), NOON)
    ways = nearest(occurrence, made.rule("r0"), wanted=wanted)
    words = ChangeWords(made, NAMES, language, reader, NOON)
    return [phrase and phrase.replace("\u00a0", " ") for phrase in (words.told(way.changes) for way in ways)]


EARN = "earn 5 points"
POLISH = [
    (f"when order.subtotal >= 62.40 PLN {EARN}", "dodaj produkty za 12,40 zł", "dodać produkty za 12,40 zł"),
    (f"when order.quantity >= 2 items {EARN}", "dodaj jeszcze 1 sztukę", "dodać jeszcze 1 sztukę"),
    (f"when order.quantity >= 3 items {EARN}", "dodaj jeszcze 2 sztuki", "dodać jeszcze 2 sztuki"),
    (f"when order.quantity >= 6 items {EARN}", "dodaj jeszcze 5 sztuk", "dodać jeszcze 5 sztuk"),
    (f"when order.quantity >= 23 items {EARN}", "dodaj jeszcze 22 sztuki", "dodać jeszcze 22 sztuki"),
    (f"when order.margin >= 90 PLN {EARN}", "dodaj jeszcze 2 sztuki (Etiopia)", "dodać jeszcze 2 sztuki (Etiopia)"),  # noqa: E501
    (f"when order.subtotal < 30 PLN {EARN}", "zmniejsz zamówienie o 20,01 zł", "zmniejszyć zamówienie o 20,01 zł"),  # noqa: E501
    (f"when now.weekday = tuesday {EARN}", "złóż zamówienie we wtorek, 12 maja", "złożyć zamówienie we wtorek, 12 maja"),  # noqa: E501
    (f"when now.time in 16:00 to 18:00 {EARN}", "złóż zamówienie dziś od 16:00 do 18:00", "złożyć zamówienie dziś od 16:00 do 18:00"),  # noqa: E501
    (f"when now.time in 08:00 to 10:00 {EARN}", "złóż zamówienie jutro od 8:00 do 10:00", "złożyć zamówienie jutro od 8:00 do 10:00"),  # noqa: E501
    (f"when now.time < 10:00 {EARN}", "złóż zamówienie jutro od 0:00 do 10:00", "złożyć zamówienie jutro od 0:00 do 10:00"),  # noqa: E501
    (f"when now.time >= 16:30 {EARN}", "złóż zamówienie dziś od 16:30", "złożyć zamówienie dziś od 16:30"),
    (f"when now.weekday in (saturday, sunday) {EARN}", "złóż zamówienie w sobotę, 9 maja", "złożyć zamówienie w sobotę, 9 maja"),  # noqa: E501
    (f"when now.date >= 2027-01-06 {EARN}", "złóż zamówienie w środę, 6 stycznia 2027", "złożyć zamówienie w środę, 6 stycznia 2027"),  # noqa: E501
    (f'when "LATO" in order.codes {EARN}', "wpisz kod, jeśli go masz", "wpisać kod „LATO”"),
    (f'when "ULOTKI" in order.codes {EARN}', "wpisz kod, jeśli go masz", "wpisać kod z serii „ULOTKI”"),
    (f"when customer.orders >= 1 {EARN}", "złóż jeszcze 1 zamówienie", "złożyć jeszcze 1 zamówienie"),
    (f"when customer.orders >= 5 {EARN}", "złóż jeszcze 5 zamówień", "złożyć jeszcze 5 zamówień"),
    (f"when (customer.orders in this month where order.subtotal >= 50 PLN) >= 2 {EARN}",
     "złóż jeszcze 2 zamówienia o wartości od 50 zł do 31 maja",
     "złożyć jeszcze 2 zamówienia o wartości od 50 zł do 31 maja"),
    (f'when (customer.quantity where item.category in "tea") >= 2 items {EARN}',
     "kup jeszcze 2 sztuki z kategorii „tea”", "kupić jeszcze 2 sztuki z kategorii „tea”"),
    (f'when customer.tier >= "gold" {EARN}', "wydaj jeszcze 500,00 zł do 31 grudnia (poziom Złoty)",
     "wydać jeszcze 500,00 zł do 31 grudnia (poziom Złoty)"),
    (f'when customer.tier = "platinum" {EARN}', "osiągnij poziom platinum (zbliżają do niego kolejne zakupy; ile ich trzeba, zależy od wybranych produktów)", "przynieść jeszcze 900,00 zł marży (poziom platinum)"),  # noqa: E501
    (f"when customer.margin in this year >= 83.20 PLN {EARN}", None, "przynieść jeszcze 83,20 zł marży do 31 grudnia"),  # noqa: E501
    (f'when "vip" in customer.segments {EARN}', "złóż jeszcze 4 zamówienia", "złożyć jeszcze 4 zamówienia (segment „vip”)"),  # noqa: E501
    (f'when "tea" in customer.categories {EARN}', "kup coś z kategorii „tea”", "kupić coś z kategorii „tea”"),
    (f'when "news" in customer.consents {EARN}', "wyraź zgodę „news”", "wyrazić zgodę „news”"),
    (f"when customer.since_order <= 3 days {EARN}", "najpierw złóż jedno zamówienie", "najpierw złożyć jedno zamówienie"),  # noqa: E501
    (f"when order.subtotal >= 80 PLN and customer.orders >= 2 {EARN}",
     "złóż jeszcze 2 zamówienia i dodaj produkty za 30,00 zł",
     "złożyć jeszcze 2 zamówienia i dodać produkty za 30,00 zł"),
    (f"when now.weekday = tuesday and order.subtotal >= 80 PLN and customer.orders >= 2 {EARN}",
     "złóż jeszcze 2 zamówienia, dodaj produkty za 30,00 zł i złóż to zamówienie we wtorek, 12 maja",
     "złożyć jeszcze 2 zamówienia, dodać produkty za 30,00 zł i złożyć to zamówienie we wtorek, 12 maja"),
    ("within 21 days of order where order.subtotal >= 60 PLN discount 15%",
     "najpierw złóż osobne zamówienie o wartości od 60 zł",
     "najpierw złożyć osobne zamówienie o wartości od 60 zł"),
    ("within 21 days of order when order.subtotal >= 80 PLN discount 15%",
     "najpierw złóż osobne zamówienie, a potem dodaj produkty za 30,00 zł",
     "najpierw złożyć osobne zamówienie, a potem dodać produkty za 30,00 zł"),
    ("within 30 days of order where order.subtotal >= 50 PLN when customer.spend >= 200 PLN earn 300 points",
     "najpierw złóż zamówienie o wartości od 50 zł, a potem wydaj jeszcze 100,00 zł",
     "najpierw złożyć zamówienie o wartości od 50 zł, a potem wydać jeszcze 100,00 zł"),
    (f"when customer.orders in last 30 days >= 2 {EARN}", "złóż jeszcze 2 zamówienia w ciągu 30 dni",
     "złożyć jeszcze 2 zamówienia w ciągu 30 dni"),
    (f"when customer.spend in last 1 month >= 200 PLN {EARN}",
     "wydaj jeszcze 120,00 zł (razem 200,00 zł w ciągu miesiąca)",
     "wydać jeszcze 120,00 zł (razem 200,00 zł w ciągu miesiąca)"),
    ('discount 50% on items where item.category in "cups"', "dodaj 1 sztukę z kategorii „cups”",
     "dodać 1 sztukę z kategorii „cups”"),
    ('discount 50% on items where item.category not in "coffee"',
     "dodaj 1 sztukę (produkty spoza kategorii „coffee”)",
     "dodać 1 sztukę (produkty spoza kategorii „coffee”)"),
    ('earn 1 point per 10 PLN of item.paid on items where item.category in "cups"',
     "dodaj produkty z kategorii „cups” za 10,00 zł", "dodać produkty z kategorii „cups” za 10,00 zł"),
    ('earn 1 point per 5 PLN of item.paid on items where item.category not in "coffee"',
     "dodaj produkty spoza kategorii „coffee” za 5,00 zł",
     "dodać produkty spoza kategorii „coffee” za 5,00 zł"),
    ('earn 5 points on items where item.paid = item.regular_price and item.category not in "coffee"',
     "dodaj 1 sztukę za najwyżej 49,99 zł (produkty w regularnej cenie spoza kategorii „coffee”)",
     "dodać 1 sztukę za najwyżej 49,99 zł (produkty w regularnej cenie spoza kategorii „coffee”)"),
    ('discount 5% on items where item.cost <= 1 PLN and item.category not in "coffee"',
     "dodaj 1 pasującą sztukę", "dodać 1 sztukę (produkty o koszcie do 1 zł spoza kategorii „coffee”)"),
]  # fmt: skip
ENGLISH = [
    (f"when order.subtotal >= 62.40 PLN {EARN}", "add PLN 12.40 more"),
    (f"when order.quantity >= 2 items {EARN}", "add 1 more item"),
    (f"when order.quantity >= 3 items {EARN}", "add 2 more items"),
    (f"when now.weekday = tuesday and now.time in 16:00 to 18:00 {EARN}",
     "place the order on Tuesday, 12 May, from 16:00 to 18:00"),
    (f"when customer.orders >= 1 {EARN}", "place 1 more order"),
    (f"when (customer.orders in this month where order.subtotal >= 50 PLN) >= 2 {EARN}",
     "place 2 more orders of PLN 50 or more by 31 May"),
    (f'when customer.tier >= "gold" {EARN}', "spend PLN 500.00 more by 31 December (Gold tier)"),
    (f"when order.subtotal >= 80 PLN and customer.orders >= 2 {EARN}",
     "place 2 more orders and add PLN 30.00 more"),
    ("within 21 days of order where order.subtotal >= 60 PLN discount 15%",
     "first place a separate order of PLN 60 or more"),
    ("within 21 days of order when order.subtotal >= 80 PLN discount 15%",
     "first place a separate order, then add PLN 30.00 more"),
    (f"when customer.spend in last 1 month >= 200 PLN {EARN}",
     "spend PLN 120.00 more (PLN 200.00 in all within a month)"),
    (f"when customer.orders in last 30 days >= 2 {EARN}", "place 2 more orders within 30 days"),
    (f'when customer.tier = "platinum" {EARN}',
     "reach the platinum tier (further purchases lead to it; how many depends on what is chosen)"),
    ('discount 50% on items where item.category not in "coffee"',
     "add 1 item (products outside the category “coffee”)"),
    ('bundle 79 PLN on every item where item.category in "coffee" with 1 item where item.category in "cups"',
     "add 1 item of the category “cups” for at least PLN 29.01"),
    ('price 9 PLN on every 2 items where item.category in "cups"',
     "add 2 items of the category “cups” for at least PLN 9.01 each"),
    ('discount 50% on cheapest 1 of every 3 items where item.category in "cups"',
     "add 3 items of the category “cups”"),
    ('earn 1 point per 5 PLN of item.paid on items where item.category not in "coffee"',
     "add products outside the category “coffee” for PLN 5.00"),
    ('earn 5 points on items where item.paid = item.regular_price and item.category not in "coffee"',
     "add 1 item for at most PLN 49.99 (products at the regular price outside the category “coffee”)"),
    ('earn 5 points on every 2 items where item.paid = item.regular_price and item.category in "cups"',
     "add 2 items for at most PLN 24.99 each (products in the category “cups” at the regular price)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "customer", "merchant"), POLISH, ids=[one[0] for one in POLISH])
def test_in_polish(text, customer, merchant):
    assert told(text, "customer", "pl") == [customer]
    assert told(text, "merchant", "pl") == [merchant]


@pytest.mark.parametrize(("text", "expected"), ENGLISH, ids=[one[0] for one in ENGLISH])
def test_in_english(text, expected):
    assert told(text, "customer", "en") == [expected]


SHOP = (
    line(900, 900, sku="STI", id="+STI", name="Naklejki", category="gear"),
    line(3600, 1000, sku="BRA", id="+BRA", name="Brazylia", category="coffee/espresso", brand="Ziarno"),
    line(4200, 2000, sku="CUP", id="+CUP", name="Filiżanka", category="cups", brand="Aurora"),
    line(15000, 6000, sku="SET", id="+SET", name="Serwis", category="cups"),
)
OF_A_SHOP = [
    ('discount 5% on items where item.brand = "Aurora" and item.category in "cups"',
     "dodaj 1 sztukę z kategorii „cups” marki Aurora, np. Filiżanka (42,00 zł)",
     "add 1 item of the category “cups” of the brand Aurora, such as Filiżanka (PLN 42.00)"),
    ('discount 5% on every 2 items where item.category not in "coffee"',
     "dodaj 2 sztuki (produkty spoza kategorii „coffee”), np. Naklejki (po 9,00 zł)",
     "add 2 items (products outside the category “coffee”), such as Naklejki (PLN 9.00 each)"),
    ('earn 1 point per 10 PLN of item.paid on items where item.category in "cups"',
     "dodaj produkty z kategorii „cups” za 10,00 zł, np. Filiżanka (42,00 zł)",
     "add products in the category “cups” for PLN 10.00, such as Filiżanka (PLN 42.00)"),
    # two of the stickers would leave too little
    ("when order.margin >= 70 PLN earn 5 points", "dodaj 2 sztuki (Brazylia, po 36,00 zł)",
     "add 2 items (Brazylia, PLN 36.00 each)"),
    # with the cheaper cup it would come to less than the price of the set
    ('bundle 100 PLN on every item where item.category in "coffee" with 1 item where item.category in "cups"',
     "dodaj 1 sztukę (Serwis, 150,00 zł)", "add 1 item (Serwis, PLN 150.00)"),
    # of the cups the dearest brings the order to where another deal has all of them
    ('earn 5 points on items where item.paid = item.regular_price and item.category in "cups"',
     "dodaj 1 sztukę (Filiżanka, 42,00 zł)", "add 1 item (Filiżanka, PLN 42.00)"),
    ('discount 5% on items where item.brand = "Nova"', None, None),
    # what is added is one thing to do, and an example is set off from what comes behind it
    ('bundle 100 PLN on every item where item.category in "cups" with 1 item where item.category in "gear"',
     "dodaj 1 sztukę z kategorii „gear”, np. Naklejki (9,00 zł), i 1 sztukę (Serwis, 150,00 zł)",
     "add 1 item of the category “gear”, such as Naklejki (PLN 9.00), and 1 item (Serwis, PLN 150.00)"),
    ('when now.weekday = tuesday discount 5% on items where item.category in "gear"',
     "dodaj 1 sztukę z kategorii „gear”, np. Naklejki (9,00 zł), i złóż zamówienie we wtorek, 12 maja",
     "add 1 item of the category “gear”, such as Naklejki (PLN 9.00),"
     " and place the order on Tuesday, 12 May"),
    ("when now.weekday = tuesday and order.subtotal >= 200 PLN"
     ' discount 5% on items where item.category in "gear"',
     "dodaj 1 sztukę z kategorii „gear”, np. Naklejki (9,00 zł), oraz produkty za 141,00 zł"
     " i złóż zamówienie we wtorek, 12 maja",
     "add 1 item of the category “gear”, such as Naklejki (PLN 9.00), plus PLN 141.00 more"
     " and place the order on Tuesday, 12 May"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "polish", "english"), OF_A_SHOP, ids=[one[0] for one in OF_A_SHOP])
def test_what_the_shop_sells_is_named_as_an_example(text, polish, english):
    wanted = Wanted(assortment=lambda: SHOP)
    for language, expected in (("pl", polish), ("en", english)):
        first, *_ = told(text, "customer", language, wanted) or [None]
        assert first == expected


def test_of_several_steps_to_one_tier_it_is_named_once():
    gold = "customer.orders >= 3 and customer.spend in this year >= 200 PLN"
    made = programme('when customer.tier >= "gold" earn 5 points', tiers={"gold": gold})
    here = Occurrence(made, order(COFFEE), Facts(past={"customer.orders": Fraction(0)}), NOON)
    (way,) = nearest(here, made.rule("r0"))
    words = ChangeWords(made, NAMES, "en", "customer", NOON)
    assert words.told(way.changes).replace("\u00a0", " ") == (
        "place 3 more orders and spend PLN 200.00 more by 31 December (Gold tier)"
    )
