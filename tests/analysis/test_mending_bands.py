"""Corrections of bands and cliffs: an end moves, an amount rises; each is tried before it is offered."""

import json

import pytest

from flask_loyalty.analysis.mending_trials import MOST_RULES
from tests.analysis.test_examine import TEXT as DOCUMENTS
from tests.analysis.test_examine import found
from tests.analysis.test_mending import made, rules_of

SMALL = json.loads(DOCUMENTS)["programme"]
COUNT, SUBTOTAL, MARGIN = "order.quantity", "order.subtotal", "order.margin"


def document(*rules, **parts):
    language = parts.get("language", "en")
    return json.dumps({**SMALL[language], "language": language, "rules": rules_of(*rules), **parts})


def corrections(code, *rules, **parts):
    """The rules that each correction of the first finding of a code writes, all of which mend it."""
    text = document(*rules, **parts)
    told = [one for one in found(text) if one.code == code]
    written = []
    for fix in told[0].fixes:
        after = made(text, fix)
        assert len([one for one in found(after) if one.code == code]) < len(told)
        texts = [one["rule"] for one in json.loads(after)["rules"]]
        written += [new for new in texts if new not in rules]
    return written


@pytest.mark.parametrize(
    ("code", "lower", "upper", "written"),
    [
        ("C120", f"{COUNT} in 1 to 4", f"{COUNT} >= 7", [f"{COUNT} >= 5", f"{COUNT} in 1 to 6"]),
        ("C120", f"{COUNT} < 4", f"{COUNT} in 7 to 9", [f"{COUNT} in 4 to 9", f"{COUNT} < 7"]),
        ("C120", f"{COUNT} = 4", f"{COUNT} >= 7", [f"{COUNT} > 4", f"{COUNT} in 4 to 6"]),
        (
            "C121",
            f"{SUBTOTAL} in 50 PLN to 100 PLN",
            f"{SUBTOTAL} in 100 PLN to 200 PLN",
            [f"{SUBTOTAL} in 100.01 PLN to 200 PLN", f"{SUBTOTAL} in 50 PLN to 99.99 PLN"],
        ),
        (
            "C120",
            f"{SUBTOTAL} in 50 PLN to 99.99 PLN",
            f"{SUBTOTAL} >= 150 PLN",
            [f"{SUBTOTAL} >= 100 PLN", f"{SUBTOTAL} in 50 PLN to 149.99 PLN"],
        ),
        (
            "C121",
            f"{MARGIN} in 10 PLN to 20 PLN",
            f"{MARGIN} in 20 PLN to 40 PLN",
            [f"{MARGIN} > 20 PLN and {MARGIN} <= 40 PLN", f"{MARGIN} >= 10 PLN and {MARGIN} < 20 PLN"],
        ),
        (
            "C121",
            "now.time in 08:00 to 12:00",
            "now.time in 10:00 to 14:00",
            ["now.time in 12:00 to 14:00", "now.time in 08:00 to 10:00"],
        ),
        (
            "C120",
            "now.date in 2026-11-08 to 2026-11-10",
            "now.date in 2026-11-12 to 2026-11-14",
            ["now.date in 2026-11-11 to 2026-11-14", "now.date in 2026-11-08 to 2026-11-11"],
        ),
        (
            "C120",
            f"{SUBTOTAL} < 100 PLN",
            f"{SUBTOTAL} >= 150 PLN",
            [f"{SUBTOTAL} >= 100 PLN", f"{SUBTOTAL} < 150 PLN"],
        ),
    ],
)
def test_an_end_moves_to_where_the_other_band_leaves_off(code, lower, upper, written):
    texts = [f"when {one} earn {points} points" for one, points in ((lower, 5), (upper, 9))]
    assert corrections(code, *texts) == [
        f"when {one} earn {points} points" for one, points in zip(written, (9, 5), strict=True)
    ]


def test_an_end_moves_in_polish():
    units = "liczba sztuk w zamówieniu"
    rules = [f"gdy {units} w 1 do 4 nalicz 5 punktów", f"gdy {units} w 7 do 9 nalicz 9 punktów"]
    assert corrections("C120", *rules, language="pl") == [
        f"gdy {units} w przedziale od 5 do 9 nalicz 9 punktów",
        f"gdy {units} w przedziale od 1 do 6 nalicz 5 punktów",
    ]


@pytest.mark.parametrize(
    ("rules", "written"),
    [
        (["when order.subtotal < 80 PLN discount 15%"], ["discount 15%"]),
        (["when order.quantity in 1 to 4 discount 10%"], ["discount 10%"]),
        (
            ["when order.quantity in 2 to 4 discount 10%"],
            ["when order.quantity >= 2 discount 10%"],
        ),
        (
            ["when order.quantity < 5 discount 10%", "when order.quantity >= 5 discount 5%"],
            ["when order.quantity >= 5 discount 10%"],
        ),
        (
            ["discount by order.subtotal whole from 50 PLN: 20%, from 100 PLN: 5%, from 200 PLN: 25%"],
            ["discount by order.subtotal whole from 50 PLN: 20%, from 200 PLN: 25%"],
        ),
    ],
)
def test_a_cliff_is_mended_without_turning_the_rule_round(rules, written):
    assert corrections("C161", *rules) == written


@pytest.mark.parametrize(
    ("rules", "limit", "lost", "example"),
    [
        pytest.param(
            ["when order.quantity < 5 discount 10%"],
            ("5 items", "5 sztuk"),
            ("PLN 20.00", "20,00 zł"),
            ["r0: PLN 20.00;"],
            id="one rule",
        ),
        pytest.param(
            ["when order.quantity < 5 discount 10%", "when order.quantity >= 5 discount 5%"],
            ("5 items", "5 sztuk"),
            ("PLN 7.50", "7,50 zł"),
            ["r0: PLN 20.00;", "r1: PLN 12.50"],
            id="another makes up for a part",
        ),
        pytest.param(
            ["when order.quantity < 2 earn 5 points"],
            ("2 items", "2 sztuk"),
            ("5 points", "5 punktów"),
            ["r0: 5 points;"],
            id="points",
        ),
        pytest.param(
            ["when order.subtotal < 80 PLN discount 15%", "earn 5 points per 1 PLN of order.subtotal"],
            ("PLN 80.00", "80,00 zł"),
            ("PLN 10.79", "10,79 zł"),
            [
                "r0: PLN 11.99; r1: 340 points; the points are worth: PLN 6.80; all rules: PLN 18.79; but",
                "r1: 400 points; the points are worth: PLN 8.00; all rules: PLN 8.00",
            ],
            id="money and points",
        ),
        pytest.param(
            [
                "when order.subtotal < 80 PLN discount 15%",
                "earn 5 points per 1 PLN of order.subtotal",
                "earn 100 points",
            ],
            ("PLN 80.00", "80,00 zł"),
            ("PLN 10.79", "10,79 zł"),
            [
                "PLN 6.80; other rules, the same for both: PLN 2.00; all rules: PLN 20.79; but",
                "PLN 8.00; other rules, the same for both: PLN 2.00; all rules: PLN 10.00",
            ],
            id="and a rule that gives both the same",
        ),
    ],
)
def test_the_figures_of_a_cliff_agree(rules, limit, lost, example):
    value = {"points": {**SMALL["en"].get("points", {}), "value": "0.02 PLN"}}
    (one,) = [one for one in found(document(*rules, **value)) if one.code == "C161"]
    said = {locale: text.replace("\u00a0", " ") for locale, text in one.message.items()}
    assert f"from {limit[0]} on the order gets {lost[0]} less" in said["en"]
    assert f"od {limit[1]} zamówienie dostaje o {lost[1]} mniej" in said["pl"]
    shown = one.example["en"].replace("\u00a0", " ")
    assert all(part in shown for part in example), shown


def test_of_very_many_bands_none_is_tried():
    rules = [
        f"when order.quantity in {3 * n} to {3 * n + 1} earn {n + 1} points" for n in range(1, MOST_RULES + 3)
    ]
    one = next(one for one in found(document(*rules)) if one.code == "C120")
    assert ["accept" in fix["title"]["en"] for fix in one.fixes] == [True]


@pytest.mark.parametrize("language", ["en", "pl"])
def test_advice_names_the_words_of_the_rules_language(language):
    rule = {
        "en": "when now.date >= 2027-05-01 earn 5 points",
        "pl": "gdy data >= 2027-05-01 nalicz 5 punktów",
    }[language]
    text = document(rule, language=language)
    value = json.loads(text)
    value["rules"][0]["until"] = "2027-04-30"
    (one,) = found(json.dumps(value))
    assert one.code == "C101"
    word = {"en": "or", "pl": "lub"}[language]
    assert f'"{word}"' in one.help["en"]
    assert f"„{word}”" in one.help["pl"]
