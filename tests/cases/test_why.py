"""``why`` of a case: what stood in a rule's way, and what would have done."""

import json

import pytest

from flask_loyalty.services.reasoning import why_case

PROGRAMME = {
    "format": 1,
    "name": "Club",
    "currency": "PLN",
    "points": {
        "name": {"pl": ["punkt", "punkty", "punktów"], "en": ["point", "points"]},
        "value": "0.02 PLN",
    },
}
BEST = {"groups": [{"id": "g", "pick": "best"}]}
TWO_DISCOUNTS = [
    {
        "group": "g",
        "priority": 2,
        "rule": "discount by order.subtotal marginal from 100 PLN: 4%, from 300 PLN: 10%",
    },
    {"group": "g", "priority": 1, "rule": "discount 8%"},
]
OUTLET = [
    {"group": "g", "priority": 2, "rule": "discount 10% on items"},
    {"group": "g", "priority": 1, "rule": 'discount 40% on items where item.category in "outlet"'},
]
CHOSEN = "earn 1 point per 1 PLN of item.paid on items where item.category in customer.bonus_category"
MEMBERS_CODE = {"codes": [{"id": "K", "per_customer": 1}]}
MAY = {"moment": "2026-06-01 06:00", "period": "2026-05"}
GOOD = {"GOOD": {"price": "10.00 PLN", "cost": "1.00 PLN", "tax": "0%"}}


def goods(price, **more):
    return {"sku": "THING", "qty": 1, "price": price, **more}


def cart(price, **more):
    return {"cart": [goods(price, **more)]}


def why(tmp_path, rules, case, locale="en", products=None, **more):
    """What is said of the first rule: the reason, and the change that would do."""
    rules = [rule if isinstance(rule, dict) else {"rule": rule} for rule in rules]
    named = [{"id": f"r{place}", **rule} for place, rule in enumerate(rules)]
    (tmp_path / "club.json").write_text(json.dumps({**PROGRAMME, "rules": named, **more}))
    whole = {"name": "one", "moment": "2026-05-06 12:00", **case}
    file = {"format": 1, "programme": "club.json", "products": products or {}, "cases": [whole]}
    path = tmp_path / "club.cases.json"
    path.write_text(json.dumps(file))
    text, failed = why_case(str(path), None, "r0", locale)
    assert not failed, text
    _, reason, *ways = text.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    return reason, " ".join(ways).strip(" →")


@pytest.mark.parametrize(
    ("rules", "case", "more", "way"),
    [
        pytest.param(
            ["within 14 days of order where order.subtotal >= 80 PLN discount 10%"], cart("50.00 PLN"), {},
            "join the programme and first place a separate order of PLN 80 or more",
            id="a guest has no offers that open",
        ),
        pytest.param(
            ['when "K" in order.codes discount 10%'], cart("50.00 PLN"), MEMBERS_CODE,
            "join the programme and type in the code “K”",
            id="a code for members",
        ),
        pytest.param(
            ['when "K" in order.codes discount 10%'],
            {**cart("50.00 PLN"), "choices": {"codes": ["K"]}}, MEMBERS_CODE,
            "join the programme",
            id="a code for members that a guest typed",
        ),
        pytest.param(
            ["every month for teams when team.sales >= team.target pay 800 PLN"],
            {**MAY, "team": "n", "shop": {"team.target": "2000.00 PLN", "team.sales": "1500.00 PLN"}}, {},
            "sell PLN 500.00 more as a team",
            id="what the shop says counts",
        ),
        pytest.param(
            ["every month for distributors when distributor.purchases >= 5000 PLN pay 800 PLN"],
            {**MAY, "distributor": "n", "shop": {"distributor.purchases": "4000.00 PLN"}}, {},
            "buy PLN 1,000.00 more from the shop",
            id="what a distributor bought",
        ),
        pytest.param(
            ["every quarter for distributors when distributor.months_with_order = 3 pay 80 PLN"],
            {
                "moment": "2026-07-01 06:00", "period": "2026-Q2", "distributor": "n",
                "shop": {"distributor.months_with_order": 2},
            }, {},
            "order something in 1 more month",
            id="in how many months a distributor ordered",
        ),
        pytest.param(
            ["every month for employees pay 4% of employee.margin above employee.target"],
            {
                **MAY, "employee": "ewa", "shop": {"employee.target": "300.00 PLN"},
                "past": [
                    {
                        "at": "2026-05-05 10:00", "member": "jan", "served_by": "ewa",
                        **cart("200.00 PLN", cost="0.00 PLN", tax="0%"),
                    }
                ],
            }, {},
            "bring PLN 100.25 more margin",
            id="a margin below the target",
        ),
        pytest.param(
            ["every month when customer.spend >= 200 PLN earn 20 points per 1 month of customer.streak"],
            {**MAY, "member": "ola", "past": [{"at": "2026-05-05 10:00", **cart("130.00 PLN")}]}, {},
            "spend PLN 70.00 more",
            id="a streak that would begin",
        ),
        pytest.param(
            [
                "every quarter for suppliers charge by supplier.purchases marginal "
                "from 100 PLN: 2%, from 400 PLN: 3%"
            ],
            {
                "moment": "2026-07-01 06:00", "period": "2026-Q2", "supplier": "n",
                "shop": {"supplier.purchases": "99.00 PLN"},
            }, {},
            "buy PLN 1.50 more from the supplier",
            id="a part above the first band that is worth a grosz",
        ),
        pytest.param(
            [CHOSEN],
            {
                "member": "ola", "shop": {"customer.bonus_category": "tea"},
                **cart("50.00 PLN", category="books"),
            },
            {}, "add products in the category the customer chose for PLN 1.00",
            id="goods of the category that the customer chose",
        ),
        pytest.param(
            [CHOSEN], {"member": "ola", **cart("50.00 PLN", category="books")}, {},
            "choose the category “books”",
            id="no category was chosen yet",
        ),
        pytest.param(
            TWO_DISCOUNTS, {"member": "ola", **cart("180.00 PLN")}, BEST, "add PLN 920.01 more",
            id="where two discounts are equal but for less than a grosz",
        ),
        pytest.param(
            ["discount 10% on items"], {"member": "ola", **cart("50.00 PLN", cost="50.00 PLN", tax="0%")},
            {"floors": [{"keep": "item.paid >= item.cost"}], "products": GOOD},
            "add 1 item, such as GOOD (PLN 10.00)",
            id="a product that leaves more than the floor asks",
        ),
        pytest.param(
            OUTLET, {"member": "ola", **cart("50.00 PLN", category="outlet")},
            {"groups": [{"id": "g", "pick": "first"}]},
            "add 1 item (products outside the category “outlet”)",
            id="goods that another deal leaves alone",
        ),
        pytest.param(
            ["on review earn 15 points at most 1 time per customer per month"],
            {"member": "ola", "event": "review", "past": [{"at": "2026-05-02 10:00", "event": "review"}]}, {},
            "write a review on Monday, 1 June",
            id="an event is no order",
        ),
        pytest.param(
            ["on birthday earn 15 points at most 1 time per customer per year"],
            {"member": "ola", "event": "birthday", "past": [{"at": "2026-02-02 10:00", "event": "birthday"}]},
            {}, "wait until 1 January 2027",
            id="nobody does a birthday",
        ),
        pytest.param(
            ["when customer.orders >= 3 and now.weekday = saturday earn 15 points"],
            {"member": "ola", **cart("50.00 PLN")}, {},
            "place 3 more orders and place this order on Saturday, 9 May",
            id="other orders and this one",
        ),
        pytest.param(
            ["when order.margin_rate >= 25% earn 1 point per 5 PLN of order.margin"],
            {"member": "ola", "cart": ["1 GOOD", goods("50.00 PLN", cost="49.00 PLN", tax="0%")]},
            {"products": GOOD},
            "add 1 more item (GOOD)",
            id="a product of the cart is told once",
        ),
    ],
)  # fmt: skip
def test_what_would_do(tmp_path, rules, case, more, way):
    _, told = why(tmp_path, rules, case, **more)
    assert told == f"to get it: {way}"


@pytest.mark.parametrize(
    ("rule", "case", "way"),
    [
        pytest.param(
            "every month for teams when team.margin >= 2000 PLN pay 800 PLN",
            {**MAY, "team": "n", "shop": {"team.margin": "1500.00 PLN"}},
            "wypracować w zespole jeszcze 500,00 zł marży",
            id="team",
        ),
        pytest.param(
            "every month for suppliers when supplier.purchases >= 5000 PLN charge 800 PLN",
            {**MAY, "supplier": "n", "shop": {"supplier.purchases": "4000.00 PLN"}},
            "kupić u dostawcy jeszcze za 1 000,00 zł",
            id="supplier",
        ),
        pytest.param(
            "every year for distributors when distributor.months_with_order >= 12 pay 80 PLN",
            {
                "moment": "2027-01-01 06:00", "period": "2026", "distributor": "n",
                "shop": {"distributor.months_with_order": 10},
            },
            "zamówić coś jeszcze w 2 miesiącach",
            id="months",
        ),
        pytest.param(
            "on review earn 15 points at most 1 time per customer per month",
            {"member": "ola", "event": "review", "past": [{"at": "2026-05-02 10:00", "event": "review"}]},
            "napisać recenzję w poniedziałek, 1 czerwca",
            id="an event",
        ),
        pytest.param(
            "on birthday earn 15 points at most 1 time per customer per year",
            {"member": "ola", "event": "birthday", "past": [{"at": "2026-02-02 10:00", "event": "birthday"}]},
            "poczekać do 1 stycznia 2027",
            id="nobody does a birthday",
        ),
    ],
)  # fmt: skip
def test_what_would_do_in_polish(tmp_path, rule, case, way):
    _, told = why(tmp_path, [rule], case, locale="pl")
    assert told == f"wystarczyłoby: {way}"


@pytest.mark.parametrize(
    ("rule", "case", "reason"),
    [
        pytest.param(
            "every month for teams when team.sales >= 2000 PLN pay 800 PLN",
            {**MAY, "team": "n", "shop": {"team.sales": "1500.00 PLN"}},
            "the team's sales are PLN 1,500.00, at least PLN 2,000.00 is needed",
            id="a plural",
        ),
        pytest.param(
            'when (customer.spend where item.category in "tea") >= 3000 PLN discount 5%', cart("50.00 PLN"),
            "the customer's spend on products in the category “tea”: none, at least PLN 3,000.00 is needed",
            id="nothing is known of a guest",
        ),
        pytest.param(
            "when order.margin_rate >= 25% discount 5%",
            {"member": "ola", **cart("30.00 PLN", cost="31.00 PLN", tax="0%")},
            "the order's margin rate is about -3.34%, at least 25% is needed",
            id="a share to two places",
        ),
    ],
)  # fmt: skip
def test_what_stood_in_the_way(tmp_path, rule, case, reason):
    told, _ = why(tmp_path, [rule], case)
    assert told.endswith(f": {reason}")
