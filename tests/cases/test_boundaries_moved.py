"""Rules with one number or one comparison moved: the cases written for a rule notice it."""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from flask_loyalty.programme.loader import load_programme
from flask_loyalty.services.cases import run_cases
from flask_loyalty.services.proposing_cases import propose

NOW = datetime(2026, 11, 4, 11, tzinfo=UTC)
PROGRAMMES = Path(__file__).resolve().parents[2] / "grammar" / "programmes"
TURNED = {">=": ">", ">": ">=", "<=": "<", "<": "<="}
SIGN = re.compile(r"(?<![<>=!])(>=|<=|>|<)(?!=)")
NUMBER = re.compile(r'(?<![\w"\-.:/])\d+(\.\d+)?(?![\w.:\-/])')

# What no case notices, by document and rule: the numbers as they were, and why.
UNNOTICED = {
    "standing": {"27-by-tier": {"1.25"}},  # of few points a hundredth more is rounded to the same
    "deals": {"22-clearance": {"60"}, "22-whole-order": {"40"}},  # a floor holds both back
    "earning": {
        "04-bands": {"0"},  # a rate that is in no band
        "04-unknown-cost": {"20"},  # rounded, too
        "10-capped": {"100"},  # a limit that hundreds of orders reach
    },
    "next-purchase": {"32-three-orders": {"30", "50"}},  # another order opens the offer, too
}


def moved(text):
    """The rule with one sign turned, or one number a little larger or smaller; with what stood there."""
    for found in SIGN.finditer(text):
        yield found[0], text[: found.start()] + TURNED[found[0]] + text[found.end() :]
    for found in NUMBER.finditer(text):
        if text[: found.start()].count('"') % 2:
            continue  # a name
        value = Decimal(found[0])
        step = Decimal(1).scaleb(value.as_tuple().exponent)
        for other in (value + step, value - step):
            if other > 0:
                yield found[0], f"{text[: found.start()]}{other}{text[found.end() :]}"


def noticed(document, cases):
    """Whether some case comes out otherwise than it was written; None of a document with mistakes."""
    text = json.dumps(document)
    if load_programme(text).programme is None:
        return None
    report = run_cases(json.dumps({"format": 1, "programme": "x", "cases": cases}), lambda _: text)
    assert not report.trouble, report.trouble
    return not all(one.passed for one in report.results)


BOOKS = [path for path in sorted(PROGRAMMES.rglob("*.json")) if path.name.count(".") == 1]


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_rule_that_is_moved_fails_a_case(path):
    document = json.loads(path.read_text("utf-8"))
    cases = propose(load_programme(json.dumps(document)), NOW).cases
    escaped = {}
    for place, rule in enumerate(document["rules"]):
        text = rule["rule"] if isinstance(rule["rule"], str) else "\n".join(rule["rule"])
        mine = [one for one in cases if rule["id"] in one["only"]]
        for old, new in moved(text):
            changed = json.loads(json.dumps(document))
            changed["rules"][place]["rule"] = new.split("\n")
            if noticed(changed, mine) is False:
                escaped.setdefault(rule["id"], set()).add(old)
    assert escaped == UNNOTICED.get(path.stem, {})


STANDING = [path for path in BOOKS if re.search(r'"(tiers|segments)": \[', path.read_text("utf-8"))]
UNSEEN = {  # what no case notices, by document and tier or segment
    "next-purchase": {"silent-60": {"60", ">="}},  # the event says who has entered it
    "standing": {
        "big-baskets": {"12"},  # an order that counts no longer leaves the average as it was
        "tea-lovers": {"40", "12"},  # a share of nothing
        "top-tenth": {"10"},  # ranks come about by many customers
    },
}


@pytest.mark.parametrize("path", STANDING, ids=lambda path: path.stem)
def test_a_tier_or_a_segment_that_is_moved_fails_a_case(path):
    document = json.loads(path.read_text("utf-8"))
    cases = propose(load_programme(json.dumps(document)), NOW).cases
    asked = json.dumps([rule["rule"] for rule in document["rules"]])
    escaped = {}
    for kind in ("tiers", "segments"):
        for place, one in enumerate(document.get(kind, ())):
            for old, new in moved(one["when"]) if f'\\"{one["id"]}\\"' in asked else ():
                changed = json.loads(json.dumps(document))
                changed[kind][place]["when"] = new
                if noticed(changed, cases) is False:
                    escaped.setdefault(one["id"], set()).add(old)
    assert escaped == UNSEEN.get(path.stem, {})
