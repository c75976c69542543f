"""Corrections: what each mistake's are, and the law that a correction corrects."""

from __future__ import annotations

from collections import Counter

import pytest

from flask_loyalty.language import Names, apply, in_language, to_data
from flask_loyalty.language.diagnosing import diagnose
from flask_loyalty.language.messages import CATALOGUE
from tests.language.vectors import cases, declared, load, text_of, told

NAMES = Names(tiers=("silver", "gold"), segments=("vip",))

# What only the author can know: no text is nearer to what was meant than another.
ONLY_THE_AUTHOR = {
    *("L001", "L002", "L008", "L012", "L018", "L201"),
    *("T107", "T108", "T113", "T114", "T118"),
    *("R117", "R123", "R124", "R131", "R142", "R143", "R148"),
}


@pytest.mark.parametrize("case", cases("bad.json"))
def test_a_correction_corrects(case):
    """A safe one leaves no new mistake, one to choose removes the mistake that it is for."""
    before = told(case)
    codes = Counter(one.code for one in before)
    for one in before:
        for fix in one.fixes:
            after = Counter(other.code for other in told(case, lambda text, fix=fix: apply(text, fix)))
            assert after[one.code] < codes[one.code], fix
            assert not fix.safe or not after - codes, fix


def test_every_code_has_corrections_or_is_only_the_authors():
    corrected = {one.code for case in cases("bad.json") for one in told(case.values[0]) if one.fixes}
    corrected |= {"L019", "L112"}  # of Polish texts alone; see test_polish
    assert {code.partition(".")[0] for code in CATALOGUE} - corrected == ONLY_THE_AUTHOR


@pytest.mark.parametrize(
    ("text", "kind", "corrected"),
    [
        pytest.param("earn 1,000.50 points", "safe", ["earn 1000.50 points"], id="thousands"),
        pytest.param("discount 1,5%", "safe", ["discount 1.5%"], id="a decimal comma"),
        pytest.param(
            "when now.weekday = monday and now.weekday = friday and order.is_first discount 5%",
            "choose",
            ["when (now.weekday = monday or now.weekday = friday) and order.is_first discount 5%"],
            id="one of two values, beside a further condition",
        ),
        pytest.param(
            "when now.weekday = monday and order.is_first and now.weekday = friday discount 5%",
            "choose",
            [],
            id="two values apart from each other",
        ),
        pytest.param(
            'when item.sku = "A" discount 5%',
            "choose",
            ['discount 5% on items where item.sku = "A"'],
            id="a condition about items",
        ),
        pytest.param("when item.sku >= 5 discount 5%", "choose", [], id="one that no item could meet"),
        pytest.param("discount 50PLN", "safe", ["discount 50 PLN"], id="a number stuck to its unit"),
        pytest.param("discount $5", "choose", ["discount 5 USD"], id="a sign in front of its number"),
        pytest.param(
            "when now.date >= 1.05.2026 discount 5%",
            "choose",
            ["when now.date >= 2026-05-01 discount 5%", "when now.date >= 2026-01-05 discount 5%"],
            id="a day that can be read in two ways",
        ),
        pytest.param("discount 5%.", "safe", ["discount 5%"], id="a full stop"),
        pytest.param(
            'when order.quantity >= "5" discount 5%',
            "safe",
            ["when order.quantity >= 5 discount 5%"],
            id="a number in quotes",
        ),
        pytest.param(
            'when "99,50 zł" <= order.subtotal discount 5%',
            "safe",
            ["when 99.50 PLN <= order.subtotal discount 5%"],
            id="an amount in quotes",
        ),
        pytest.param(
            'when order.subtotal >= "100" discount 5%',
            "choose",
            ["when order.subtotal >= 100 PLN discount 5%"],
            id="a number in quotes where money stands",
        ),
        pytest.param('when order.subtotal >= "100 EUR" discount 5%', "choose", [], id="of another currency"),
        pytest.param(
            'when order.quantity >= "few" discount 5%', "choose", [], id="a word where a number is due"
        ),
        pytest.param(
            "when order.quantity >= 5 and order.quantity < 3 discount 5%",
            "choose",
            [
                "when order.quantity >= 3 and order.quantity < 5 discount 5%",
                "when order.quantity >= 5 or order.quantity < 3 discount 5%",
            ],
            id="bounds that leave nothing",
        ),
        pytest.param(
            "when order.quantity >= 3 or order.quantity < 5 discount 5%",
            "choose",
            [
                "when order.quantity >= 3 and order.quantity < 5 discount 5%",
                "when order.quantity >= 5 or order.quantity < 3 discount 5%",
            ],
            id="bounds that leave out nothing",
        ),
        pytest.param("multiply points by 1", "choose", ["multiply points by 2"], id="once"),
        pytest.param("eran 5 points", "choose", ["earn 5 points"], id="a misspelt verb"),
        pytest.param(
            "when order margin >= 5 PLN earn 1 point",
            "safe",
            ["when order.margin >= 5 PLN earn 1 point"],
            id="a fact without its dot",
        ),
        pytest.param("earn 5 points on signup", "choose", ["on signup\nearn 5 points"], id="an event behind"),
        pytest.param(
            "discount 5%\nwhen order.is_first",
            "safe",
            ["when order.is_first\ndiscount 5%"],
            id="a clause that stands too late",
        ),
        pytest.param(
            "earn 5 points\ndiscount 5%", "choose", ["discount 5%", "earn 5 points"], id="two effects"
        ),
        pytest.param(
            "earn 1 point per 1 PLN order.margin",
            "safe",
            ["earn 1 point per 1 PLN of order.margin"],
            id="no of",
        ),
        pytest.param("earn 5", "choose", ["earn 5 points"], id="no unit of points"),
        pytest.param("discount 5", "choose", ["discount 5 PLN", "discount 5%"], id="no unit of a discount"),
        pytest.param(
            'when customer.tier = "gold" and order.is_first or order.quantity > 3 discount 5%',
            "choose",
            [
                'when (customer.tier = "gold" and order.is_first) or order.quantity > 3 discount 5%',
                'when customer.tier = "gold" and (order.is_first or order.quantity > 3) discount 5%',
            ],
            id="and beside or",
        ),
        pytest.param(
            "when customer.orders where order.subtotal >= 50 PLN >= 3 discount 5%",
            "choose",
            ["when (customer.orders where order.subtotal >= 50 PLN) >= 3 discount 5%"],
            id="a filter without brackets",
        ),
        pytest.param(
            "when 5 PLN <= order.subtotal <= 9 PLN discount 5%",
            "choose",
            ["when 5 PLN <= order.subtotal and order.subtotal <= 9 PLN discount 5%"],
            id="a chain of comparisons",
        ),
        pytest.param(
            "discount 5% at most 5 times",
            "choose",
            [
                "discount 5% at most 5 times per order",
                "discount 5% at most 5 times per customer",
                "discount 5% at most 5 times per customer per month",
                "discount 5% at most 5 times in total",
            ],
            id="a limit of nobody",
        ),
        pytest.param(
            "earn 5 points at most 5 points per employee",
            "choose",
            [
                f"earn 5 points at most 5 points per {scope}"
                for scope in ("order", "customer", "day", "week", "month", "quarter", "year")
            ],
            id="each that the help lists",
        ),
        pytest.param(
            "discount 5% and order.is_first",
            "choose",
            ["when order.is_first\ndiscount 5%"],
            id="a condition behind",
        ),
        pytest.param(
            "when not order.subtotal >= 5 PLN discount 5%",
            "safe",
            ["when not (order.subtotal >= 5 PLN) discount 5%"],
            id="not before a comparison",
        ),
        pytest.param(
            "when order.subtotal >= 5 discount 5%",
            "choose",
            ["when order.subtotal >= 5 PLN discount 5%"],
            id="a number where money stands",
        ),
        pytest.param(
            'when customer.segments in "vip" discount 5%',
            "safe",
            ['when "vip" in customer.segments discount 5%'],
            id="a set in its member",
        ),
        pytest.param(
            "when customer.since_order >= 30 days + 2 months discount 5%",
            "choose",
            ["when customer.since_order >= 30 days + 60 days discount 5%"],
            id="days and months",
        ),
        pytest.param(
            'when item.category = "tea" discount 5%',
            "choose",
            ['discount 5% on items where item.category = "tea"'],
            id="items in the condition",
        ),
        pytest.param(
            "discount 5% on every item", "safe", ["discount 5% on items"], id="every and a percentage"
        ),
        pytest.param(
            "discount 5% on shipping where order.is_first",
            "choose",
            ["when order.is_first\ndiscount 5% on shipping"],
            id="delivery narrowed",
        ),
    ],
)
def test_corrections(text, kind, corrected):
    first = diagnose(text, NAMES)[0]
    fixes = [fix for fix in first.fixes if fix.safe == (kind == "safe")]
    assert [apply(text, fix) for fix in fixes][: len(corrected)] == corrected


@pytest.mark.parametrize(
    ("language", "text", "right"),
    [
        pytest.param("en", "free shipping", "discount 100% on shipping", id="free delivery"),
        pytest.param("en", "discount shipping 100%", "discount 100% on shipping", id="how much behind"),
        pytest.param("en", "discount delivery", "discount 100% on shipping", id="not how much"),
        pytest.param("en", "ten percent off", "discount 10%", id="percent off"),
        pytest.param("en", "12.50 PLN off", "discount 12.50 PLN", id="money off"),
        pytest.param("en", "discount ten PLN", "discount 10 PLN", id="a number in words"),
        pytest.param("en", "triple points", "multiply points by 3", id="times three"),
        pytest.param("en", "buy 3 get 2 free", "discount 100% on cheapest 2 of every 5 items", id="free"),
        pytest.param("en", "3 for 2", "discount 100% on cheapest 1 of every 3 items", id="three for two"),
        pytest.param("en", "when customer.tier >= gold earn 5 points",
                     'when customer.tier >= "gold" earn 5 points', id="a tier without quotes"),
        pytest.param("en", "gdy wartość zamówienia >= 50 zł\ndarmowa dostawa",
                     "when order.subtotal >= 50 PLN\ndiscount 100% on shipping", id="Polish and a saying"),
        pytest.param("en", "rabatt 10% na dostawę", "discount 10% on shipping", id="Polish misspelt"),
        pytest.param("en", 'gdy poziom klienta >= "gold" rabatt 10%',
                     'when customer.tier >= "gold"\ndiscount 10%', id="Polish, misspelt, with a condition"),
        pytest.param("en", "when order.subtotal between 100 PLN and 200 PLN discount 5%",
                     "when order.subtotal in 100 PLN to 200 PLN discount 5%", id="between"),
        pytest.param("en", "when order.subtotal between 100 and 200 PLN discount 5%",
                     "when order.subtotal in 100 PLN to 200 PLN discount 5%", id="between, one unit"),
        pytest.param("en", "when now.time in 4pm to 18:30 discount 5%",
                     "when now.time in 16:00 to 18:30 discount 5%", id="pm"),
        pytest.param("en", "when order.subtotal >= PLN 100 discount 5%",
                     "when order.subtotal >= 100 PLN discount 5%", id="the unit first"),
        pytest.param("en", 'when customer in segment "vip" discount 5%',
                     'when "vip" in customer.segments discount 5%', id="in a segment"),
        pytest.param("pl", "gdy wartość zamówienia między 100 zł a 200 zł rabat 5%",
                     "gdy wartość zamówienia w przedziale od 100 zł do 200 zł rabat 5%", id="między"),
        pytest.param("pl", 'gdy klient w segmencie "vip" rabat 5%',
                     'gdy "vip" w segmentach klienta rabat 5%', id="w segmencie"),
        pytest.param("pl", "gdy zamówienie >= 100 zł rabat 5%",
                     "gdy wartość zamówienia >= 100 zł rabat 5%", id="zamówienie"),
        pytest.param("pl", "darmowa dostawa", "rabat 100% na dostawę", id="darmowa dostawa"),
        pytest.param("pl", "dostawa gratis", "rabat 100% na dostawę", id="dostawa gratis"),
        pytest.param("pl", "rabat na dostawę 50%", "rabat 50% na dostawę", id="ile po dostawie"),
        pytest.param("pl", "rabat dostawa", "rabat 100% na dostawę", id="nie wiadomo ile"),
        pytest.param("pl", "rabat dziesięć złotych", "rabat 10 złotych", id="liczba słowem"),
        pytest.param("pl", "10% taniej", "rabat 10%", id="taniej"),
        pytest.param("pl", "podwójne punkty", "pomnóż punkty przez 2", id="podwójne"),
        pytest.param("pl", "kup 3 zapłać za 2", "rabat 100% na najtańszą 1 z każdych 3 sztuk", id="3 za 2"),
        pytest.param("pl", "gdy poziom klienta >= złoty\nrabat 5%",
                     'gdy poziom klienta >= "złoty"\nrabat 5%', id="poziom jak waluta"),
        pytest.param("pl", "gdy poziom klienta >= złota\nrabat 5%",
                     'gdy poziom klienta >= "złoty"\nrabat 5%', id="poziom w innej formie"),
        pytest.param("pl", "nalicz 5 punktów\nnajwyżej raz na klienta",
                     "nalicz 5 punktów\nnajwyżej 1 raz na klienta", id="raz"),
        pytest.param("pl", "nalicz 5 punktów\nnajwyżej 1 raz na klijenta",
                     "nalicz 5 punktów\nnajwyżej 1 raz na klienta", id="klijent"),
        pytest.param("en", "for VIP customers discount 5%",
                     'when "vip" in customer.segments discount 5%', id="a segment before customers"),
        pytest.param("en", "for gold customers\nwhen order.is_first or order.quantity >= 3 discount 5%",
                     'when customer.tier = "gold" and (order.is_first or order.quantity >= 3) discount 5%',
                     id="a tier, and what else is asked"),
        pytest.param("pl", "dla klientów vip rabat 5%",
                     'gdy "vip" w segmentach klienta rabat 5%', id="a segment behind customers"),
        pytest.param("en", 'discount 5% on items where item.category = "a" or "b"',
                     'discount 5% on items where item.category in ("a", "b")', id="a choice"),
        pytest.param("en", "when now.weekday = monday or friday discount 5%",
                     "when now.weekday in (monday, friday) discount 5%", id="a choice of days"),
        pytest.param("pl", 'rabat 5% na produkty, gdzie kategoria produktu w "a" lub "b"',
                     'rabat 5% na produkty, gdzie kategoria produktu w ("a", "b")', id="a choice in Polish"),
        pytest.param("en", "when now.time 7:00-9:30 discount 5%",
                     "when now.time in 07:00 to 09:30 discount 5%", id="hours with a dash"),
        pytest.param("pl", "gdy pora dnia w 16:00-18:00 rabat 5%",
                     "gdy pora dnia w przedziale od 16:00 do 18:00 rabat 5%", id="hours in Polish"),
        pytest.param("en", "discount 10% on coffee",
                     'discount 10% on items where item.category in "coffee"', id="on a category"),
        pytest.param("en", "discount 99 groszy", "discount 0.99 PLN", id="grosze"),
        pytest.param("pl", "free shipping", "rabat 100% na dostawę", id="English and a saying"),
        pytest.param("pl", "when order.is_first dicsount 10%",
                     "gdy pierwsze zamówienie klienta\nrabat 10%", id="English and misspelt"),
    ],
)  # fmt: skip
def test_what_people_write_leads_to_a_rule(language, text, right):
    """One mistake, and its first correction is the rule that was meant, which has none."""
    names = Names(tiers=("silver", "gold", "złoty"), segments=("vip",), language=language)
    (one,) = diagnose(text, names)
    assert apply(text, one.fixes[0]) == right
    assert diagnose(right, names) == ()


@pytest.mark.parametrize(
    ("language", "text", "first", "kept"),
    [
        ("en", "10% off earn 5 points", "10% off", ["earn 5 points", "10% off"]),
        ("en", "earn five points pay 5 PLN", "earn", ["pay 5 PLN", "earn five points"]),
        ("pl", "nalicz pięć punktów rabat 5%", "nalicz", ["rabat 5%", "nalicz pięć punktów"]),
    ],
)
def test_a_second_effect_beside_a_saying_names_the_first(language, text, first, kept):
    """A place that the saying has made is the saying's; both effects can be chosen."""
    second = next(one for one in diagnose(text, Names(), language) if one.code == "L202")
    assert [text[place.start : place.end] for place in second.places] == [first]
    assert [apply(text, fix) for fix in second.fixes] == kept


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("discount 5% # ten percent off, free shipping", id="a comment"),
        pytest.param('when "free shipping" in order.codes discount 5%', id="quotes"),
        pytest.param("discount 100% on shipping at most 1 time per customer", id="a rule"),
        pytest.param('when "16:00-18:00" in order.codes discount 5% # basket value', id="hours in quotes"),
    ],
)
def test_what_a_rule_says_is_no_saying(text):
    assert diagnose(text, Names(ids={"code": ("free shipping", "16:00-18:00")})) == ()


def test_a_correction_names_the_programmes_own_currency():
    (one,) = diagnose("discount 5", Names(currency="EUR"))
    assert [apply("discount 5", fix) for fix in one.fixes] == ["discount 5 EUR", "discount 5%"]


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        pytest.param(
            'when customer.tier >= "goold" discount 5%',
            'when customer.tier >= "gold" discount 5%',
            id="a text",
        ),
        pytest.param('earn 1 stamp "x"', 'earn 1 stamp "coffee-card"', id="in an amount"),
        pytest.param(
            'within 14 days of segment "silent" earn 5 points',
            'within 14 days of segment "silent-60" earn 5 points',
            id="of an event",
        ),
    ],
)
def test_what_was_declared_is_what_is_offered(text, corrected):
    (one,) = diagnose(text, declared())
    assert apply(text, one.fixes[0]) == corrected


@pytest.mark.parametrize(
    ("scope", "offered"),
    [
        pytest.param("per order", ["points", "times"], id="of an order"),
        pytest.param("per customer per day", ["points", "times"], id="of a customer"),
        pytest.param("per day", ["points", "times", "customers"], id="of a period"),
        pytest.param("in total", ["points", "times", "customers"], id="of all"),
    ],
)
def test_customers_limit_what_is_for_several(scope, offered):
    (one,) = diagnose(f"earn 5 points at most 5 items {scope}", NAMES)
    assert [fix.edits[0].text for fix in one.fixes] == [f"5 {unit}" for unit in offered]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("multiply points by 2 at most 50 points per order", []),
        ("discount 10% at most 50 points per order", ["50 PLN"]),
        ("earn 5 points at most 20 PLN per order", ["20 points"]),
    ],
)
def test_so_much_is_not_so_many_times(text, offered):
    (one,) = diagnose(text, NAMES)
    assert [fix.edits[0].text for fix in one.fixes] == offered


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in load("polish.json")["mistakes"]])
def test_a_correction_of_a_polish_text_corrects(case):
    text = text_of(case)
    about = None if "rule" in case else case.get("about", "customer")
    before = diagnose(text, declared(), "pl", about=about)
    for one in before:
        for fix in one.fixes:
            after = diagnose(apply(text, fix), declared(), "pl", about=about)
            assert sum(x.code == one.code for x in after) < sum(x.code == one.code for x in before), fix


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("earn 5 beans", 'in a rule points are called "points", not "beans"', id="own name"),
        pytest.param('give 1 badge "x"', 'the programme has no badge "x"', id="none of a kind"),
    ],
)
def test_what_the_document_says_is_known(text, told):
    names = Names(points={"en": ("bean", "beans"), "pl": ("ziarno", "ziarna", "ziaren")})
    (one,) = [one for one in diagnose(text, names) if one.code in ("L105", "L106")]
    data = in_language(to_data(one, text), "en")
    assert data["message"] == told
    assert ": ." not in data["help"]
    assert "–" not in data["help"]
    assert [apply(text, fix) for fix in one.fixes] == (["earn 5 points"] if "beans" in text else [])
