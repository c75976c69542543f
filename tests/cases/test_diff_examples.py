"""``diff``: a change that somebody notices is shown on something that somebody notices it by."""

import json
from datetime import UTC, datetime

import pytest

from flask_loyalty.services.differing import diff

NOW = datetime(2026, 11, 4, 11, tzinfo=UTC)
CLUB = {
    "format": 1,
    "name": "Club",
    "currency": "PLN",
    "points": {
        "name": {"pl": ["punkt", "punkty", "punktów"], "en": ["point", "points"]},
        "value": "0.02 PLN",
    },
}
GROUP = {"groups": [{"id": "g", "pick": "best"}]}
FIRST = {"groups": [{"id": "g", "pick": "first"}]}
TIERS = {"tiers": [{"id": "gold", "name": "Gold", "when": "customer.orders in last 12 months >= 2"}]}
OUTLET = {"group": "g", "priority": 1, "rule": 'discount 40% on items where item.category in "outlet"'}
LARGE = "when order.subtotal >= 100 PLN discount 15 PLN"


def club(*rules, **more):
    rules = [rule if isinstance(rule, dict) else {"rule": rule} for rule in rules]
    return {**CLUB, **more, "rules": [{"id": f"r{place}", **rule} for place, rule in enumerate(rules)]}


def changed(text, was, now, *others, **more):
    return club(text.replace("@", was), *others, **more), club(text.replace("@", now), *others, **more)


def told(tmp_path, monkeypatch, old, new, locale="en"):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.json").write_text(json.dumps(old))
    (tmp_path / "new.json").write_text(json.dumps(new))
    return diff("old.json", "new.json", NOW, locale)[0].replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("versions", "lines"),
    [
        pytest.param(
            changed(
                "every month when customer.spend >= @ of customer.spend in previous month earn 10 points",
                "120%", "110%",
            ),
            [
                "customer, the customer's spend: PLN 110.00, "
                "the customer's spend in the previous month: PLN 100.00, 1 November 2026",
                "was: nothing", "is: r0: 10 points",
            ],
            id="another share of what was spent before",
        ),
        pytest.param(
            changed(
                "every month for employees when employee.sales >= @ of employee.target pay 100 PLN",
                "110%", "120%",
            ),
            [
                "employee, the value of the employee's sales: PLN 110.00, the employee's target: PLN 100.00",
                "was: r0: PLN 100.00", "is: nothing",
            ],
            id="another share of a target",
        ),
        pytest.param(
            (
                club({"group": "g", "rule": "discount 10%"}, {"group": "g", "rule": LARGE}, **GROUP),
                club({"group": "g", "rule": "discount 10%"}, LARGE, **GROUP),
            ),
            ["1 × PLN 150.01, ", "was: r0: PLN 15.00 ·", "is: r0: PLN 15.00; r1: PLN 15.00 ·"],
            id="a rule leaves its group",
        ),
        pytest.param(
            changed("discount 15% on @ 2 items", "dearest", "cheapest"),
            ["3 × PLN 50.00 and 1 × PLN 60.00", "was: r0: PLN 16.50", "is: r0: PLN 15.00"],
            id="the cheapest in place of the dearest",
        ),
        pytest.param(
            tuple(
                club(OUTLET, {"group": "g", "priority": turn, "rule": "discount 10% on items"}, **FIRST)
                for turn in (2, 0)
            ),
            ["1 × PLN 50.00 outlet", "was: r0: PLN 20.00", "is: r1: PLN 5.00"],
            id="another turn in a group",
        ),
        pytest.param(
            changed("within 14 days of order where order.subtotal >= @ PLN discount 10%", "80", "90"),
            [
                "1 × PLN 50.00, 4 November 2026, 12:00, after an order: 1 × PLN 80.00, 3 November 2026",
                "was: r0: PLN 5.00", "is: nothing",
            ],
            id="another order opens the offer",
        ),
        pytest.param(
            changed(
                'multiply points by customer.tier from "gold": @', "2", "2.5",
                "earn 1 point per 1 PLN of order.subtotal", **TIERS,
            ),
            [
                "1 × PLN 50.00, the number of the customer's orders in the last 12 months: 2, 4 November",
                "was: r1: 100 points", "is: r1: 125 points",
            ],
            id="no impossible customer",
        ),
        pytest.param(
            changed(
                'multiply points by customer.tier from "gold": @', "2", "2.5",
                'when "email" in customer.consents and order.subtotal >= 120 PLN earn 30 points', **TIERS,
            ),
            ["PLN 120.00, ", "consents: email", "was: r1: 60 points", "is: r1: 75 points"],
            id="points to multiply that are seldom given",
        ),
        pytest.param(
            changed("on review earn 10 points at most @ times per customer per month", "2", "3"),
            ["review, 4 November 2026, 12:00, r0 gave before: 2 ×", "was: nothing", "is: r0: 10 points"],
            id="a limit of an event",
        ),
        pytest.param(
            changed(
                "every quarter for employees pay 4% of employee.margin at most @ PLN per employee per year",
                "1500", "1600",
            ),
            ["r0 gave before: PLN 1,500.00", "was: nothing", "is: r0: PLN 100.00"],
            id="a limit of a period",
        ),
        pytest.param(
            tuple(
                club(
                    {"budget": "b", "rule": "discount 10%"},
                    budgets=[{"id": "b", "amount": amount, "per": "month"}],
                )
                for amount in ("200 PLN", "250 PLN")
            ),
            ["given of budget b before: PLN 199.99", "was: r0: PLN 0.01", "is: r0: PLN 5.00"],
            id="a budget of which little is left",
        ),
        pytest.param(
            tuple(
                club('when "K" in order.codes discount 10%', codes=[{"id": "K", "per_customer": times}])
                for times in (1, 2)
            ),
            ["the customer used code K before: 1 ×", "was: nothing", "is: r0: PLN 5.00"],
            id="a code for each customer",
        ),
        pytest.param(
            tuple(
                club(
                    'when "K" in order.codes discount 10%',
                    codes=[{"id": "K", "until": "2026-06-30", "uses": times}],
                )
                for times in (5, 4)
            ),
            ["30 June 2026", "code K was used before: 4 ×", "was: r0: PLN 5.00", "is: nothing"],
            id="the uses of a code that is over",
        ),
        pytest.param(
            tuple(
                club(
                    "earn 1 point per 1 PLN of order.subtotal",
                    rewards=[
                        {"id": "cup", "name": "Cup", "points": points, "for": 'customer.tier >= "gold"'}
                    ],
                    **TIERS,
                )
                for points in (1200, 1201)
            ),
            ["orders in the last 12 months: 2", "1,200 points to spend", "“Cup” for 1,200 points"],
            id="a reward for some",
        ),
        pytest.param(
            (
                club("discount 10%", budgets=[{"id": "b", "amount": "9000 PLN", "per": "month"}]),
                club(
                    {"budget": "b", "rule": "discount 10%"},
                    budgets=[{"id": "b", "amount": "9000 PLN", "per": "month"}],
                ),
            ),
            ["given of budget b before: PLN 8,999.99", "was: r0: PLN 5.00", "is: r0: PLN 0.01"],
            id="a rule draws on a budget",
        ),
    ],
)  # fmt: skip
def test_what_shows_a_change(tmp_path, monkeypatch, versions, lines):
    text = told(tmp_path, monkeypatch, *versions)
    assert "was found that gets anything else" not in text
    example = text.partition("  example: ")[2]
    for line in lines:
        assert line in example, text


def test_a_smaller_share_takes_it_from_nobody(tmp_path, monkeypatch):
    text = "every month when customer.spend >= @ of customer.spend in previous month earn 10 points"
    text = told(tmp_path, monkeypatch, *changed(text, "120%", "110%"))
    assert "now also: " in text
    assert "no longer: " not in text


@pytest.mark.parametrize(
    ("versions", "words"),
    [
        (changed("within 14 days of order where order.subtotal >= @ PLN discount 10%", "80", "90"),
         "po zamówieniu: 1 × 80,00 zł, 3 listopada 2026, 12:00"),
        (tuple(club({"budget": "b", "rule": "discount 10%"}, budgets=[{"id": "b", "amount": amount}])
               for amount in ("200 PLN", "250 PLN")),
         "z budżetu b wydano już: 199,99 zł"),
    ],
    ids=["an opening order", "a budget"],
)  # fmt: skip
def test_what_came_before_in_polish(tmp_path, monkeypatch, versions, words):
    assert words in told(tmp_path, monkeypatch, *versions, "pl")
