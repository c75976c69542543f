"""Reasons in both languages: the sentence, then numbers that add up to the amount."""

from fractions import Fraction

import pytest

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.explanation import why, why_not
from flask_loyalty.engine.facts import Choices, Facts, IssuedCode, OrderEvent, Party, PeriodEvent
from flask_loyalty.engine.nudge_words import nudge_text
from flask_loyalty.engine.nudges import nudges
from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.engine.periods import period_bounds, zone_of
from flask_loyalty.language import Names
from flask_loyalty.language.nodes import Period
from flask_loyalty.money import Rounding
from flask_loyalty.programme.model import Budget, Code
from tests.engine.makers import BASE, CUPS, NOON, cart, decided, line, order, programme, reward, rule

NAMES = Names(
    points={"pl": ("ziarno", "ziarna", "ziaren"), "en": ("bean", "beans")},
    labels={"category": {"cups": {"pl": "filiżanki", "en": "cups"}}},
)
FULL = "earn 2 points per 1 PLN of item.paid on items where item.paid = item.regular_price"


def plain(text):
    """Without the spaces that keep numbers from breaking."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def reason(text, *lines, locale="en", reader="customer", more=(), document=None, **fields):
    made = programme(rule("r0", text, **(document or {})), *more)
    decision = decided(made, order(*lines, **fields))
    outcome = next(o for o in decision.outcomes if o.rule == "r0")
    return plain(why(outcome, made, NAMES, locale, reader))


def sum_of(*arguments, **fields):
    """What follows the sentence."""
    return reason(*arguments, **fields).rpartition(": ")[2]


def test_the_example_of_the_account_page():
    told = reason(FULL, line(3900), locale="pl")
    assert told == "2 ziarna za każdą złotówkę wydaną na produkty w regularnej cenie: 2 × 39 zł = 78"


@pytest.mark.parametrize(
    ("text", "lines", "shown"),
    [
        pytest.param(FULL, [line(3999)], "2 × PLN 39.99 = 79.98, rounded down to 79", id="rounding"),
        pytest.param("earn 3 points per 7 PLN of order.subtotal", [line(1400)],
                     "3 × PLN 14 / PLN 7 = 6", id="a rate per more than one"),
        pytest.param("earn 5 points on every item", [line(100, quantity=3)], "5 × 3 = 15", id="each"),
        pytest.param("earn 1 point per 1 PLN of order.subtotal at most 60 points per order", [line(10000)],
                     "1 × PLN 100 = 100, the limit allowed 60 (at most 60 beans per order)", id="a limit"),
        pytest.param("discount 10%", [line(12000)], "10% × PLN 120 = PLN 12", id="a percent"),
        pytest.param("discount 5 PLN on every item", [line(1000, quantity=3)], "PLN 5 × 3 = PLN 15",
                     id="money off each"),
        pytest.param("discount 5 PLN on every item", [line(1000), line(200)], "PLN 7",
                     id="where a unit cost less than that"),
        pytest.param(CUPS, [line(3900, category="cups", quantity=2)], "PLN 39 − PLN 0.01 = PLN 38.99",
                     id="a price instead"),
        pytest.param(CUPS, [line(3900, category="cups", quantity=4)], "PLN 78 − 2 × PLN 0.01 = PLN 77.98",
                     id="twice"),
    ],
)  # fmt: skip
def test_sums(text, lines, shown):
    assert sum_of(text, *lines) == shown


def test_multipliers_are_told():
    assert sum_of(FULL, line(3900), more=["multiply points by 1.5"]) == "2 × PLN 39 × 1.5 = 117"
    assert sum_of("earn 100 points", line(3900), more=["multiply points by 2"]) == "100 × 2 = 200"


def test_a_rounding_of_its_own_is_told():
    shown = sum_of(FULL, line(3999), document={"rounding": Rounding.UP})
    assert shown == "2 × PLN 39.99 = 79.98, rounded up to 80"


def test_a_fixed_amount_needs_no_sum():
    assert reason("when order.is_first earn 100 points", line(100)) == "100 beans for your first order"


def test_a_customer_is_not_told_the_margin():
    for locale, word in (("pl", "mar"), ("en", "margin")):
        told = reason(BASE, line(10000, 6000), locale=locale)
        assert word not in told
        assert "40 " in told
        assert word in reason(BASE, line(10000, 6000), locale=locale, reader="merchant")


def test_an_employee_reads_the_whole_sum():
    text = "every month for employees pay 3% of employee.margin above employee.target"
    made = programme(text)
    may = period_bounds(Period.MONTH, NOON, zone_of("Europe/Warsaw"))
    event = PeriodEvent(Party("employee", "eva"), *may)
    facts = Facts(
        past={"employee.margin": Fraction(1_500_000)}, shop={"employee.target": Fraction(1_000_000)}
    )
    (outcome,) = decide(made, event, facts, NOON).outcomes
    assert plain(why(outcome, made, NAMES, "pl")).endswith("3% × (15 000 zł − 10 000 zł) = 150 zł")


@pytest.mark.parametrize(
    ("text", "setting", "pl", "en"),
    [
        pytest.param("when order.subtotal >= 80 PLN discount 10%", {},
                     "wartość zamówienia 10,00 zł, potrzeba co najmniej 80,00 zł",
                     "the order value is PLN 10.00, at least PLN 80.00 is needed", id="when"),
        pytest.param("when customer.since_order >= 30 days discount 10%", {},
                     "nie masz jeszcze żadnego zamówienia; potrzeba co najmniej 30 dni od ostatniego",
                     "you have no order yet; at least 30 days is needed since the last one", id="no order"),
        pytest.param("when order.margin >= 80 PLN discount 10%", {},
                     "nie przy tym zamówieniu", "not on this order", id="a secret condition"),
        pytest.param("within 5 days of order discount 10%", {},
                     "ta oferta nie jest teraz aktywna", "this offer is not open now", id="span"),
        pytest.param(CUPS, {}, "nie ma dość pasujących produktów", "enough matching products", id="units"),
        pytest.param("discount 10% at most 1 time per customer", {"used": {"r0/0/customer:42": 1}},
                     "limit został wykorzystany (najwyżej raz na osobę)",
                     "its limit is used up (at most once per person)", id="limit"),
        pytest.param("earn 1 point per 500 PLN of order.subtotal", {}, "wyszło 0",
                     "it came to 0", id="nothing"),
        pytest.param("earn 1 point", {"member": None}, "ziarna zbierają tylko uczestnicy programu",
                     "only members collect beans", id="guest"),
        pytest.param("earn 1 point", {"currency": "EUR"}, "program działa w walucie PLN",
                     "the programme is in PLN", id="currency"),
    ],
)  # fmt: skip
def test_why_not(text, setting, pl, en):
    made = programme(text)
    fields = {key: setting[key] for key in ("member", "currency") if key in setting}
    facts = {key: value for key, value in setting.items() if key not in fields}
    (miss,) = decided(made, order(line(1000), **fields), **facts).missed
    assert pl in plain(why_not(miss, made, NAMES, "pl"))
    assert en in plain(why_not(miss, made, NAMES, "en"))


def test_who_won_instead():
    rules = [rule("a", "discount 10%", group="g"), rule("b", "discount 20%", group="g")]
    made = programme(*rules, groups={"g": "best"})
    (miss,) = decided(made, order(line(1000))).missed
    assert plain(why_not(miss, made, NAMES, "en")) == "10% off: instead: 20% off"


@pytest.mark.parametrize(
    ("chosen", "pl", "en"),
    [
        pytest.param("mug", "mug: kosztuje 100 ziaren, a masz mniej",
                     "mug: it costs 100 beans, and you have fewer", id="too few points"),
        pytest.param("none", "none: nie ma takiej nagrody", "none: there is no such reward", id="unknown"),
    ],
)  # fmt: skip
def test_why_no_reward(chosen, pl, en):
    made = programme("earn 1 point", rewards={"mug": reward("mug", 100)})
    (miss,) = [m for m in decided(made, order(choices=Choices(rewards=(chosen,)))).missed if m.of == "reward"]
    assert (why_not(miss, made, NAMES, "pl"), why_not(miss, made, NAMES, "en")) == (pl, en)


@pytest.mark.parametrize(
    ("text", "lines", "pl", "en"),
    [
        pytest.param("when order.subtotal >= 120 PLN discount 100% on shipping", [line(10760)],
                     "Dodaj produkty za 12,40 zł, a dostawa będzie darmowa.",
                     "Add PLN 12.40 more, and delivery is free.", id="delivery"),
        pytest.param(CUPS, [line(3900, category="cups", name="Aurora")],
                     "Dodaj jeszcze 1 sztukę (Aurora), a drugi produkt dostaniesz za 1 grosz.",
                     "Add 1 more item (Aurora), and get the second one for PLN 0.01.", id="a second cup"),
        pytest.param('discount 100% on cheapest 1 of every 4 items where item.category in "cups"',
                     [line(3900, category="cups", quantity=2)],
                     "Dodaj jeszcze 2 sztuki, a najtańszy z 4 produktów dostaniesz gratis.",
                     "Add 2 more items, and get the cheapest of 4 free.", id="three for two"),
        pytest.param("when order.subtotal >= 120 PLN discount 10%", [line(10000)],
                     "Dodaj produkty za 20,00 zł, a oszczędzisz 12,00 zł: rabat 10%.",
                     "Add PLN 20.00 more, and save PLN 12.00: 10% off.", id="a discount"),
        pytest.param("when order.subtotal >= 120 PLN earn 22 points", [line(10000)],
                     "Dodaj produkty za 20,00 zł, a zbierzesz 22 ziarna.",
                     "Add PLN 20.00 more, and collect 22 beans.", id="points"),
        pytest.param('bundle 79 PLN on every item where item.category in "coffee"'
                     ' with 1 item where item.category in "cups"',
                     [line(4200, category="coffee"), line(3900, category="cups", quantity=3, name="Aurora")],
                     "Dodaj jeszcze 1 sztukę, a oszczędzisz o 2,00 zł więcej – zestaw za 79 zł:"
                     " produkt z kategorii „coffee” i produkt z kategorii „filiżanki”.",
                     "Add 1 more item, and save PLN 2.00 more – a set for PLN 79:"
                     " a product in the category “coffee” and a product in the category “cups”.",
                     id="what has a colon of its own"),
        pytest.param("discount by order.quantity whole from 2: 5%, from 4: 10%",
                     [line(2000, name="Aurora", quantity=2)],
                     "Dodaj jeszcze 2 sztuki (np. Aurora), a oszczędzisz o 6,00 zł więcej – rabat zależny"
                     " od liczby sztuk w zamówieniu: 5% od 2 sztuk, 10% od 4 sztuk"
                     " (osiągnięty próg obejmuje całość).",
                     "Add 2 more items (such as Aurora), and save PLN 6.00 more – a discount by the number"
                     " of items in the order: 5% from 2 items, 10% from 4 items (the rate reached is for"
                     " the whole).",
                     id="any units, of which the price matters"),
        pytest.param("earn by order.quantity whole from 1: 5 points, from 3: 9 points",
                     [line(2000, name="Aurora", quantity=2)],
                     "Dodaj jeszcze 1 sztukę, a zbierzesz dodatkowo 4 ziarna.",
                     "Add 1 more item, and collect another 4 beans.", id="more points than now"),
        pytest.param('when order.subtotal >= 120 PLN give 1 item "STICKERS"', [line(10000)],
                     "Dodaj produkty za 20,00 zł, a dostaniesz w prezencie: STICKERS.",
                     "Add PLN 20.00 more, and get as a gift: STICKERS.", id="a gift"),
    ],
)  # fmt: skip
def test_nudges(text, lines, pl, en):
    made = programme(text)
    event = order(*lines, shipping_minor=1499)
    (nudge,) = nudges(made, event, Facts(), NOON, decided(made, event))
    assert plain(nudge_text(nudge, made, NAMES, "pl")) == pl
    assert plain(nudge_text(nudge, made, NAMES, "en")) == en


@pytest.mark.parametrize(
    ("text", "lines", "en"),
    [
        pytest.param('discount 100% on cheapest 1 of every 3 items where item.category in "tea"',
                     [line(3400, category="tea", quantity=2, name="Sencha")],
                     "Add 1 more item (Sencha), and save PLN 10.00.", id="a set"),
        pytest.param("when order.subtotal >= 120 PLN discount 15 PLN", [line(10000)],
                     "Add PLN 20.00 more, and save PLN 10.00.", id="a fixed amount"),
    ],
)  # fmt: skip
def test_a_nudge_promises_no_more_than_a_budget_has_left(text, lines, en):
    left = Budget("autumn", {"en": "Autumn"}, "money", 1000)
    made, event = programme(rule("r0", text, budget="autumn"), budgets={"autumn": left}), order(*lines)
    (nudge,) = nudges(made, event, Facts(), NOON, decided(made, event))
    assert plain(nudge_text(nudge, made, NAMES, "en")) == en


def test_a_nudge_says_how_much_more_is_saved_than_by_the_deal_that_it_replaces():
    rules = [
        rule("ten", "discount 10%", group="g"),
        rule("fifteen", "when order.subtotal >= 100 PLN discount 15 PLN", group="g"),
    ]
    made, event = programme(*rules, groups={"g": "best"}), order(line(9900))
    (nudge,) = nudges(made, event, Facts(), NOON, decided(made, event))
    assert nudge.replaced_minor == 990
    assert plain(nudge_text(nudge, made, NAMES, "pl")) == (
        "Dodaj produkty za 1,00 zł, a oszczędzisz o 5,10 zł więcej: rabat 15 zł."
    )
    assert plain(nudge_text(nudge, made, NAMES, "en")) == (
        "Add PLN 1.00 more, and save PLN 5.10 more: PLN 15 off."
    )


def test_a_multiplier_says_how_many_it_brought():
    made = programme(FULL, "multiply points by 2")
    decision = decided(made, order(line(3900)))
    (more,) = [o for o in decision.outcomes if o.kind is OutcomeKind.MULTIPLIER]
    assert why(more, made, NAMES, "pl") == "Podwójne ziarna: +78"


FULL_PRICE = "earn 1 point on every item where item.paid = item.regular_price"


@pytest.mark.parametrize(
    ("text", "pl", "en"),
    [
        pytest.param(
            FULL_PRICE,
            "pasujące produkty mają już rabat: Rabat 10% na produkty z kategorii „coffee”",
            "the matching products are discounted already: 10% off products in the category “coffee”",
            id="units that matched at first",
        ),
        pytest.param(
            'earn 1 point on every item where item.paid = item.regular_price and item.category in "tea"',
            "nie ma dość pasujących produktów",
            "does not have enough matching products",
            id="units that never matched",
        ),
        pytest.param(
            "when order.subtotal >= 100 PLN earn 5 points",
            "wartość zamówienia 90,00 zł, potrzeba co najmniej 100,00 zł (po wcześniejszych rabatach)",
            "at least PLN 100.00 is needed (after earlier discounts)",
            id="an order that was worth more",
        ),
        pytest.param(
            "earn by order.subtotal whole from 95 PLN: 5 points",
            "wartość zamówienia 90,00 zł, potrzeba co najmniej 95,00 zł (po wcześniejszych rabatach)",
            "the order value is PLN 90.00, at least PLN 95.00 is needed (after earlier discounts)",
            id="a band that it had reached",
        ),
        pytest.param(
            "earn by order.subtotal whole from 105 PLN: 5 points",
            "wartość zamówienia 90,00 zł, potrzeba co najmniej 105,00 zł",
            "the order value is PLN 90.00, at least PLN 105.00 is needed",
            id="a band that it had not",
        ),
        pytest.param(
            "when order.quantity >= 5 earn 5 points",
            "liczba sztuk w zamówieniu 1, potrzeba co najmniej 5",
            "at least 5 is needed",
            id="what no deal changes",
        ),
    ],
)
def test_a_deal_that_is_to_blame_is_named(text, pl, en):
    made = programme('discount 10% on items where item.category in "coffee"', text)
    bought = line(10_000, category="coffee", id="a")
    decision = decided(made, order(bought))
    (miss,) = decision.missed
    told = {locale: plain(why_not(miss, made, NAMES, locale)) for locale in ("pl", "en")}
    assert told["pl"].endswith(pl)
    assert told["en"].endswith(en)
    undisturbed = decided(programme(text, text), order(bought))
    assert all(not one.by for one in undisturbed.missed)
    assert decide(made, order(bought), Facts(), NOON, plainly=True) == decision


def test_goods_that_a_deal_gave_free_are_no_others():
    """The free one cannot be the second of a pair; the deal that freed it is named."""
    half = "discount 50% on cheapest 1 of every 2 items"
    made = programme("discount 100% on cheapest 1 item", half)
    decision = decided(made, order(line(3000, id="a"), line(1000, id="b")))
    (miss,) = decision.missed
    assert (miss.clause, miss.by) == ("units", "r0")


@pytest.mark.parametrize(("batch", "pl"), [(False, "(kod: LATO)."), (True, "(wpisany kod).")])
def test_a_nudge_says_by_which_code_it_brings_something(batch, pl):
    made = programme(
        'when "LATO" in order.codes and order.subtotal >= 120 PLN discount 10 PLN',
        codes={"LATO": Code("LATO", {}, batch=batch)},
    )
    typed = "00000000" if batch else "LATO"
    event = OrderEvent(cart(line(10000)), Choices(codes=(typed,)))
    facts = Facts(codes={typed: IssuedCode(0, "LATO")} if batch else {})
    (nudge,) = nudges(made, event, facts, NOON, decide(made, event, facts, NOON))
    told = plain(nudge_text(nudge, made, NAMES, "pl"))
    assert told == f"Dodaj produkty za 20,00 zł, a oszczędzisz 10,00 zł {pl}"
