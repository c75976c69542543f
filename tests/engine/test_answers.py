"""Why one rule gave what it gave, or nothing: what a condition saw, what a limit held, what was left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from flask_loyalty.engine.answers import why_rule
from flask_loyalty.engine.facts import Facts, Party, PeriodEvent, SignalEvent
from flask_loyalty.engine.periods import period_bounds, zone_of
from flask_loyalty.language import Names
from flask_loyalty.language.nodes import Period
from tests.engine.makers import NOON, line, order, programme, rule

NAMES = Names(
    tiers=("silver", "gold"),
    segments=("fans",),
    points={"pl": ("ziarno", "ziarna", "ziaren"), "en": ("bean", "beans")},
    labels={
        "tier": {"silver": {"pl": "Srebrny", "en": "Silver"}, "gold": {"pl": "Złoty", "en": "Gold"}},
        "segment": {"fans": {"pl": "Miłośnicy", "en": "Fans"}},
        "role": {"barista": {"pl": "Barista", "en": "Barista"}},
    },
)
MAY = period_bounds(Period.MONTH, NOON, zone_of("Europe/Warsaw"))


def answer(made, event, locale, *, reader="merchant", rule_id="r0", **facts):
    """The lines after the rule's sentence, without the spaces that keep numbers from breaking."""
    past = {"customer.orders": Fraction(0), **facts.pop("past", {})}
    known = Facts(past=past, **facts)
    _, *lines = why_rule(made, NAMES, event, known, NOON, rule_id, locale, reader)
    return [text.replace("\u00a0", " ").replace("\u202f", " ") for text in lines]


def both(made, event, **fields):
    return [answer(made, event, locale, **fields) for locale in ("pl", "en")]


# ---------------------------------------------------------------- conditions


@pytest.mark.parametrize(
    ("condition", "past", "pl", "en"),
    [
        pytest.param("order.subtotal >= 80 PLN", {},
                     "wartość zamówienia 64,00 zł, potrzeba co najmniej 80,00 zł",
                     "the order value is PLN 64.00, at least PLN 80.00 is needed", id="money"),
        pytest.param("80 PLN <= order.subtotal", {},
                     "wartość zamówienia 64,00 zł, potrzeba co najmniej 80,00 zł",
                     "the order value is PLN 64.00, at least PLN 80.00 is needed", id="money, turned round"),
        pytest.param("order.quantity >= 1 and order.subtotal < 60 PLN", {},
                     "wartość zamówienia 64,00 zł, musi być mniej niż 60,00 zł",
                     "the order value is PLN 64.00, less than PLN 60.00 is needed", id="the second of two"),
        pytest.param("order.subtotal / 3 >= 50 PLN", {},
                     "wartość zamówienia ÷ 3: ok. 21,33 zł, potrzeba co najmniej 50,00 zł",
                     "the order value ÷ 3 is about PLN 21.33, at least PLN 50.00 is needed",
                     id="parts of a grosz"),
        pytest.param("order.margin_rate >= 30%", {},
                     "marża procentowa zamówienia 25%, potrzeba co najmniej 30%",
                     "the order's margin rate is 25%, at least 30% is needed", id="a percent"),
        pytest.param("customer.orders in last 30 days >= 3 orders",
                     {"customer.orders in last 30 days": Fraction(2)},
                     "liczba zamówień klienta w ostatnich 30 dniach: 2, potrzeba co najmniej 3",
                     "the number of the customer's orders in the last 30 days is 2, at least 3 is needed",
                     id="a count"),
        pytest.param("customer.since_order >= 60 days", {"customer.since_order": Fraction(91, 2)},
                     "czas od ostatniego zamówienia 45 dni, potrzeba co najmniej 60 dni",
                     "the time since the last order is 45 days, at least 60 days is needed", id="days"),
        pytest.param("customer.since_order >= 60 days", {"customer.since_order": None},
                     "klient nie ma jeszcze żadnego zamówienia; potrzeba co najmniej 60 dni od ostatniego",
                     "the customer has no order yet; at least 60 days is needed since the last one", id="none"),  # noqa: E501
        pytest.param("customer.spend in this month >= 120% of customer.spend in previous month",
                     {"customer.spend in this month": Fraction(9000),
                      "customer.spend in previous month": Fraction(10000)},
                     "wydatki klienta w tym miesiącu 90,00 zł, potrzeba co najmniej 120,00 zł "
                     "(120% wydatków klienta w poprzednim miesiącu)",
                     "the customer's spend this month is PLN 90.00, at least PLN 120.00 "
                     "(120% of the customer's spend in the previous month) is needed",
                     id="a target of the past"),
        pytest.param('customer.tier >= "gold"', {},
                     "poziom klienta Srebrny, potrzeba co najmniej poziomu Złoty",
                     "the tier is Silver, at least Gold is needed", id="a tier"),
        pytest.param("now.weekday = tuesday", {}, "tylko we wtorki, nie w środę",
                     "only on Tuesdays, not on a Wednesday", id="a day"),
        pytest.param("now.time in 07:00 to 10:00", {}, "tylko od 7:00 do 10:00, nie o 12:00",
                     "only from 7:00 to 10:00, not at 12:00", id="a time"),
        pytest.param('"fans" in customer.segments', {}, "tylko dla grupy „Miłośnicy”",
                     "only for the segment “Fans”", id="a group"),
        pytest.param("not order.is_first", {}, "tylko przy kolejnych zamówieniach",
                     "only on every order after the first", id="not the first"),
        pytest.param("customer.orders = 5 or order.subtotal > 90 PLN", {"customer.orders": Fraction(2)},
                     "żaden z warunków nie jest spełniony: liczba zamówień klienta 2, potrzeba dokładnie 5; "
                     "wartość zamówienia 64,00 zł, potrzeba więcej niż 90,00 zł",
                     "none of these is met: the number of the customer's orders is 2, exactly 5 is needed; "
                     "the order value is PLN 64.00, more than PLN 90.00 is needed",
                     id="one of two"),
        pytest.param("(now.weekday = wednesday and now.time >= 16:00) or order.subtotal >= 80 PLN", {},
                     "żaden z warunków nie jest spełniony: tylko gdy jest środa i jest 16:00 lub później, "
                     "nie w środę o 12:00; wartość zamówienia 64,00 zł, potrzeba co najmniej 80,00 zł",
                     "none of these is met: only when it is Wednesday and it is 16:00 or later, not on a "
                     "Wednesday at 12:00; the order value is PLN 64.00, at least PLN 80.00 is needed",
                     id="a moment or an amount"),
        pytest.param("(now.weekday = wednesday and order.subtotal >= 80 PLN) or "
                     "(order.quantity >= 2 items and now.weekday = friday)", {},
                     "żaden z warunków nie jest spełniony: wartość zamówienia 64,00 zł, potrzeba co najmniej "
                     "80,00 zł; liczba sztuk w zamówieniu 1, potrzeba co najmniej 2 oraz tylko w piątki, "
                     "nie w środę",
                     "none of these is met: the order value is PLN 64.00, at least PLN 80.00 is needed; the "
                     "number of items in the order is 1, at least 2 is needed and only on Fridays, not on a "
                     "Wednesday", id="of each what it lacks"),
        pytest.param("now.weekday = friday or now.time >= 16:00", {},
                     "tylko w piątki lub od 16:00, nie w środę o 12:00",
                     "only on Fridays or from 16:00, not on a Wednesday at 12:00", id="one of two moments"),
        pytest.param("not (now.weekday = wednesday and order.subtotal < 80 PLN)", {},
                     "tylko gdy nie jest tak, że jest środa i wartość zamówienia wynosi mniej niż 80 zł",
                     "only when it is not so that it is Wednesday and the order value is less than PLN 80",
                     id="no day where the amount may be wrong"),
    ],
)  # fmt: skip
def test_what_a_condition_saw(condition, past, pl, en):
    made = programme(
        f"when {condition} discount 10%",
        tiers={"silver": "customer.orders >= 0", "gold": "customer.orders >= 9"},
        segments={"fans": "customer.orders >= 9"},
    )
    event = order(line(6400, 4800))
    assert both(made, event, past=past) == [[f"Nic: {pl}"], [f"Nothing: {en}"]]


@pytest.mark.parametrize(
    "condition",
    [
        "order.margin >= 80 PLN",
        "customer.expected_margin >= 80 PLN",
        "(customer.orders where order.margin >= 5 PLN) >= 3",
    ],
)
def test_a_customer_is_not_told_what_a_secret_condition_saw(condition):
    past = {
        "customer.expected_margin": Fraction(100),
        "(customer.orders where order.margin >= 5 PLN)": Fraction(1),
    }
    made = programme(f"when {condition} discount 10%")
    told = both(made, order(line(6400, 4800)), reader="customer", past=past)
    assert told == [["Nic: nie przy tym zamówieniu"], ["Nothing: not on this order"]]


# ---------------------------------------------------------------- what was given


def test_a_sum_with_its_multiplier_and_its_limit():
    made = programme(
        "earn 2 points per 1 PLN of order.subtotal at most 100 points per order",
        rule("double", "multiply points by 2", name={"pl": "Wtorkowy poranek", "en": "Tuesday morning"}),
    )
    assert both(made, order(line(3900))) == [
        [
            "Dało 100 ziaren: 2 × 39 zł × 2 (Wtorkowy poranek) = 156, "
            "limit pozwolił na 100 (najwyżej 100 ziaren na zamówienie)",
            "Limit: najwyżej 100 ziaren na zamówienie – tu 100, wstrzymano 56",
        ],
        [
            "Gave 100 beans: 2 × PLN 39 × 2 (Tuesday morning) = 156, "
            "the limit allowed 100 (at most 100 beans per order)",
            "Limit: at most 100 beans per order – 100 here, 56 held back",
        ],
    ]


def test_a_deal_shared_over_units():
    lines = [line(10000, quantity=3, name="Aurora")]
    pl, en = both(programme("discount 10 PLN"), order(*lines))
    assert pl == ["Dało 10 zł", "Rozłożone na sztuki: Aurora: 3,34 zł + 3,33 zł + 3,33 zł"]
    assert en == ["Gave PLN 10", "Shared over the units: Aurora: PLN 3.34 + PLN 3.33 + PLN 3.33"]
    assert answer(programme("discount 10 PLN"), order(*lines), "pl", reader="customer") == ["Dało 10 zł"]


def test_which_band_gave_what():
    made = programme(
        "every month for employees pay by employee.margin marginal from 0 PLN: 2%, from employee.target: 4%"
    )
    facts = {
        "past": {"employee.margin": Fraction(1_500_000)},
        "shop": {"employee.target": Fraction(1_000_000)},
    }
    told = both(made, PeriodEvent(Party("employee", "eva"), *MAY), **facts)
    assert told == [
        ["Dało 400 zł: 2% × 10 000 zł + 4% × 5 000 zł = 400 zł"],
        ["Gave PLN 400: 2% × PLN 10,000 + 4% × PLN 5,000 = PLN 400"],
    ]


def test_stamps_are_counted_not_paid():
    made = programme('earn 1 stamp "card" on every item')
    told = both(made, order(line(900, quantity=3)))
    assert told == [["Dało 3 pieczątki: 1 × 3 = 3"], ["Gave 3 stamps: 1 × 3 = 3"]]


# ---------------------------------------------------------------- nothing, and silence


def test_who_won_and_which_limit_was_used():
    rules = [rule("a", "discount 10%", group="g"), rule("b", "discount 20%", group="g")]
    lost = both(programme(*rules, groups={"g": "best"}), order(line(1000)), rule_id="a")
    assert lost == [["Nic: zamiast niej: Rabat 20%"], ["Nothing: instead: 20% off"]]
    made = programme("discount 10% at most 9 PLN per order at most 1 time per customer per month")
    used = both(made, order(line(1000)), used={"r0/1/customer:42/2026-05": 1})
    assert used == [
        ["Nic: limit został wykorzystany (najwyżej raz w miesiącu na klienta)"],
        ["Nothing: its limit is used up (at most once a month per customer)"],
    ]


REVIEW = SignalEvent("review", "r1", "42", NOON, {"review.rating": Fraction(3)})
OF_EVA = PeriodEvent(Party("employee", "eva"), *MAY)


@pytest.mark.parametrize(
    ("text", "event", "pl", "en"),
    [
        pytest.param("on review where review.rating >= 4 earn 30 points", REVIEW,
                     "ocena w recenzji 3, potrzeba co najmniej 4",
                     "the review's rating is 3, at least 4 is needed", id="an event left out"),
        pytest.param('every month for employees where employee.role = "barista" pay 300 PLN', OF_EVA,
                     "tylko gdy stanowisko pracownika to „Barista”",
                     "only when the employee's role is “Barista”", id="an employee left out"),
        pytest.param("on signup earn 100 points", REVIEW, "reguła jest o innym zdarzeniu",
                     "the rule is about another event", id="another event"),
        pytest.param("discount 10%", REVIEW, "reguła jest o innym zdarzeniu",
                     "the rule is about another event", id="an order's rule"),
        pytest.param("every quarter for employees pay 300 PLN", OF_EVA, "reguła jest o innym zdarzeniu",
                     "the rule is about another event", id="another period"),
        pytest.param("for employees pay 300 PLN", order(line(100)),
                     "nie ma tu nikogo, dla kogo jest ta reguła",
                     "nobody whom the rule is for is here", id="nobody served it"),
    ],
)  # fmt: skip
def test_what_is_silent_is_told_to_who_asks(text, event, pl, en):
    told = both(programme(text), event, shop={"employee.role": "driver"})
    assert told == [[f"Nie dotyczy: {pl}"], [f"Not about this: {en}"]]


@pytest.mark.parametrize(
    "dates",
    [{"since": NOON + timedelta(days=1)}, {"until": NOON}, {"until": datetime(2026, 1, 1, tzinfo=UTC)}],
)
def test_a_rule_out_of_its_dates(dates):
    made = programme(replace(rule("r0", "discount 10%"), **dates))
    assert both(made, order(line(100))) == [
        ["Nie dotyczy: reguła wtedy nie obowiązywała"],
        ["Not about this: the rule was not in force then"],
    ]


def test_that_not_every_division_was_tried_is_told_to_the_merchant():
    rules = [
        rule(f"r{i}", f"discount {50 + i}% on cheapest 1 of every {3 - i} items", group="g") for i in (0, 1)
    ]
    made = programme(*rules, groups={"g": "best"})
    unlike = order(*(line(2000 + 37 * i, id=f"l{i}") for i in range(24)))
    assert [lines[-1] for lines in both(made, unlike)] == [
        "Grupa „g”: nie sprawdzono każdego podziału sztuk, jest ich zbyt wiele.",
        'Group "g": not every division was tried, there are too many.',
    ]
    assert "Grupa" not in answer(made, unlike, "pl", reader="customer")[-1]


def test_an_unknown_rule_is_an_error():
    with pytest.raises(KeyError):
        why_rule(programme("discount 10%"), NAMES, order(line(1)), Facts(), NOON, "x", "en")


def test_of_a_large_programme_a_rule_that_was_not_asked_is_told_too():
    from benchmarks.mix import FACTS, carts, mix
    from benchmarks.mix import NOON as THEN
    from flask_loyalty.engine.changes import Occurrence
    from flask_loyalty.services.reasoning import reasons

    made = mix(200)
    occurrence = Occurrence(made.programme, carts(made, 3, 1)[0], FACTS, THEN)
    decision = occurrence.decision()
    named = {outcome.rule for outcome in decision.outcomes} | {missed.rule for missed in decision.missed}
    unasked = [rule.id for rule in made.programme.rules if rule.id not in named]
    names = Names(currency="PLN", tiers=("silver", "gold"))
    for one in unasked[:20]:
        line, step = reasons(decision, occurrence, names, "en", one).splitlines()
        assert line.startswith(f"- {one}: ")
        assert step.startswith("  → to get it: ")
