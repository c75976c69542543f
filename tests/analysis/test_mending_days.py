"""Corrections of what is over: after the first one the rule holds again, and its words name every date."""

import json

import pytest

from flask_loyalty.programme.loader import load_programme
from tests.analysis.test_examine import TEXT as DOCUMENTS
from tests.analysis.test_examine import found
from tests.analysis.test_mending import made

SMALL = json.loads(DOCUMENTS)["programme"]["en"]
JUNE = {"from": "2026-06-01", "until": "2026-06-30"}
CODE = {"codes": [{"id": "SPRING", **JUNE}]}
IN_JUNE = "now.date in 2026-06-01 to 2026-06-30"
WITH_CODE = '"SPRING" in order.codes'


def document(rule, **parts):
    return json.dumps({**SMALL, "language": "en", "rules": [{"id": "it", **rule}], **parts})


def first_corrected(text, code):
    """The document after the first correction of a code's finding, and what it says of itself."""
    (one,) = [one for one in found(text) if one.code == code]
    return made(text, one.fixes[0]), dict(one.fixes[0]["title"])


@pytest.mark.parametrize(
    ("code", "rule", "parts", "en", "pl"),
    [
        pytest.param(
            "C105",
            {"rule": "earn 5 points", "until": "2026-04-30"},
            {},
            'write "until": "2027-04-30"',
            'napisz "until": "2027-04-30"',
            id="its last day",
        ),
        pytest.param(
            "C105",
            {"rule": "earn 5 points", **JUNE},
            {},
            'write "from": "2027-06-01" and "until": "2027-06-30"',
            'napisz "from": "2027-06-01" i "until": "2027-06-30"',
            id="its first day moves with it",
        ),
        pytest.param(
            "C105",
            {"rule": "discount 5%", "announce": {"from": "2026-05-20"}, **JUNE},
            {},
            'write "announce": {"from": "2027-05-20"}, "from": "2027-06-01" and "until": "2027-06-30"',
            'napisz "announce": {"from": "2027-05-20"}, "from": "2027-06-01" i "until": "2027-06-30"',
            id="and the day of its announcement",
        ),
        pytest.param(
            "C105",
            {"rule": f"when {IN_JUNE} earn 5 points", "until": "2026-06-30"},
            {},
            'write "until": "2027-06-30" and move the days in the rule\'s text to 1 June 2027 – 30 June 2027',
            'napisz "until": "2027-06-30" oraz '
            "przenieś daty w treści reguły na okres od 1 czerwca 2027 do 30 czerwca 2027",
            id="and its conditions, which would be over",
        ),
        pytest.param(
            "C108",
            {"rule": f"when {IN_JUNE} earn 5 points"},
            {},
            "move the days in the rule's text to 1 June 2027 – 30 June 2027",
            "przenieś daty w treści reguły na okres od 1 czerwca 2027 do 30 czerwca 2027",
            id="the days of its conditions",
        ),
        pytest.param(
            "C108",
            {"rule": "when now.date < 2026-06-30 earn 5 points"},
            {},
            "move the day in the rule's text to 30 June 2027",
            "przenieś datę w treści reguły na 30 czerwca 2027",
            id="a single day",
        ),
        pytest.param(
            "C108",
            {"rule": f"when {IN_JUNE} earn 5 points", "from": "2026-05-01", "until": "2026-12-31"},
            {},
            "move the days in the rule's text to 1 June 2027 – 30 June 2027 "
            'and write "from": "2027-05-01" and "until": "2027-12-31"',
            "przenieś daty w treści reguły na okres od 1 czerwca 2027 do 30 czerwca 2027 "
            'oraz napisz "from": "2027-05-01" i "until": "2027-12-31"',
            id="the rule would be over by then",
        ),
        pytest.param(
            "C109",
            {"rule": f"when {WITH_CODE} earn 5 points"},
            CODE,
            'write "from": "2027-06-01" and "until": "2027-06-30"',
            'napisz "from": "2027-06-01" i "until": "2027-06-30"',
            id="both days of a code",
        ),
        pytest.param(
            "C109",
            {"rule": f"when {WITH_CODE} earn 5 points", "until": "2026-12-31"},
            CODE,
            'write "from": "2027-06-01" and "until": "2027-06-30" '
            'and in the rule "it" write "until": "2027-12-31"',
            'napisz "from": "2027-06-01" i "until": "2027-06-30" '
            'oraz w regule „it” napisz "until": "2027-12-31"',
            id="a rule that would be over before its code begins",
        ),
    ],
)
def test_what_is_over_holds_again_and_every_date_that_moves_is_named(code, rule, parts, en, pl):
    text, said = first_corrected(document(rule, **parts), code)
    assert said == {"en": en, "pl": pl}
    assert found(text) == ()
    for moved in ("programme", "rules", "codes"):
        dates = json.dumps(json.loads(text).get(moved, ""))
        assert "2026" not in dates, dates
    assert load_programme(text).diagnostics == ()


def test_days_of_a_customer_stay_where_those_of_the_rule_move():
    when = f"{IN_JUNE} and customer.joined_on >= 2020-01-01"
    fact = {
        "id": "customer.joined_on",
        "type": "date",
        "words": {"en": "joined", "pl": ["dzień", "dnia", "dzień", "dniu"]},
    }
    text, _ = first_corrected(document({"rule": f"when {when} earn 5 points"}, facts=[fact]), "C108")
    assert json.loads(text)["rules"][0]["rule"] == (
        "when now.date in 2027-06-01 to 2027-06-30 and customer.joined_on >= 2020-01-01 earn 5 points"
    )


def test_where_the_next_year_does_not_help_the_rule_may_only_go():
    """A Thursday that is a Sunday three years later."""
    rule = {
        "rule": "when now.date = 2024-02-29 and now.weekday = thursday earn 5 points",
        "until": "2024-02-29",
    }
    other = {"id": "base", "rule": "earn 5 points"}
    text = json.dumps({**SMALL, "language": "en", "rules": [{"id": "it", **rule}, other]})
    (one,) = found(text)
    assert (one.code, [fix["title"]["en"] for fix in one.fixes]) == ("C105", ['delete the rule "it"'])
