"""Orders that are shown hold a code of a batch where a rule asks for one, and say so."""

import json
from datetime import UTC, datetime

import pytest

from flask_loyalty.analysis.examine import examine
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.services.bounding import bound_data
from tests.analysis.test_classics import SMALL

NOW = datetime(2026, 11, 1, tzinfo=UTC)
AUTUMN = {"id": "AUTUMN", "batch": True}
SPRING = {"id": "SPRING-1", "batch": True}
EN, PL = 'a code of "AUTUMN"', "kod z serii „AUTUMN”"


def document(*rules, codes=(AUTUMN,), **more):
    written = [{"id": f"r{i}", "rule": rule} for i, rule in enumerate(rules)]
    return json.dumps({**SMALL, "codes": [*codes], **more, "rules": written})


def bound(text):
    loaded = load_programme(text)
    assert loaded.programme is not None, loaded.diagnostics
    return bound_data(loaded.programme, loaded, NOW)


@pytest.mark.parametrize(
    ("rules", "codes", "said"),
    [
        pytest.param(['when "AUTUMN" in order.codes discount 15%'], [AUTUMN], [EN, PL], id="of one"),
        pytest.param(
            ['when "AUTUMN" in order.codes and "SPRING-1" in order.codes discount 15%'],
            [AUTUMN, SPRING],
            [EN, PL, 'a code of "SPRING-1"'],
            id="of two",
        ),
        pytest.param(
            ['when "AUTUMN" in order.codes and "OPEN" in order.codes discount 15%'],
            [AUTUMN, {"id": "OPEN"}],
            [EN, PL, ', "OPEN"'],
            id="beside one for everybody",
        ),
        pytest.param(
            ['when "AUTUMN" in order.codes discount 15%'],
            [{**AUTUMN, "uses": 5, "per_customer": 1}],
            [EN, PL],
            id="that each customer uses once",
        ),
        pytest.param(
            ['when "AUTUMN" in order.codes discount 15%'],
            [{**AUTUMN, "from": "2026-12-24"}],
            [EN, "24 December 2026"],
            id="whose days are still to come",
        ),
        pytest.param(['when "AUTUMN" not in order.codes discount 15%'], [AUTUMN], [], id="without one"),
    ],
)
def test_the_most_of_a_rule_that_asks_for_a_code_is_shown(rules, codes, said):
    one = bound(document(*rules, codes=codes))["rules"]["r0"]
    assert (one["most"], one["shown"]) == ("0.1500", "0.1500")
    told = "\n".join(one["example"].values())
    assert all(text in told for text in said), told
    assert said or "AUTUMN" not in told


@pytest.mark.parametrize(
    ("code", "rules"),
    [
        pytest.param(
            "C110",
            ['when "AUTUMN" in order.codes discount 15% on items', "discount 10% on items"],
            id="two deals on one unit",
        ),
        pytest.param(
            "C112",
            ['when "AUTUMN" in order.codes discount 15 PLN', "discount 10 PLN"],
            id="two deals on one order",
        ),
        pytest.param(
            "C161",
            ['when "AUTUMN" in order.codes and order.subtotal < 80 PLN discount 15%'],
            id="who buys more gets less",
        ),
        pytest.param(
            "C180", ['when "AUTUMN" in order.codes discount 15%'], id="more than the document allows"
        ),
    ],
)
def test_a_finding_shows_the_code_that_was_typed(code, rules):
    text = document(*rules, checks={"most": "12%"} if code == "C180" else {})
    found = [one for one in examine(text, load_programme(text), NOW) if one.code == code]
    assert found, "the finding itself"
    assert any(EN in one.example["en"] and PL in one.example["pl"] for one in found), found
