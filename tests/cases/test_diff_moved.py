"""Rules with one number or one comparison moved: the difference of the two versions is shown on something."""

import json
from datetime import UTC, datetime

import pytest

from flask_loyalty.analysis.differences import rule_differences
from flask_loyalty.analysis.examples_of_settings import SettingExamples
from flask_loyalty.analysis.settings import setting_differences
from flask_loyalty.analysis.versions import Versions
from flask_loyalty.programme.loader import load_programme
from tests.cases.test_boundaries_moved import BOOKS, moved

NOW = datetime(2026, 11, 4, 11, tzinfo=UTC)

# What no example shows, by document and rule, tier or segment: the numbers as they were, and why.
UNSHOWN = {
    "earning": {
        "04-bands": {"0"},  # a rate that is in no band
        "04-unknown-cost": {"20"},  # of few points a hundredth less is rounded to the same
    },
    "standing": {
        "27-gold": {"1.5", ">="},  # the multiplier by tier gives as much, and comes before it
    },
}


def loaded(document):
    return load_programme(json.dumps(document)).programme


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_rule_that_is_moved_is_shown_on_something(path):
    document = json.loads(path.read_text("utf-8"))
    before, unshown = loaded(document), {}
    for place, rule in enumerate(document["rules"]):
        text = rule["rule"] if isinstance(rule["rule"], str) else "\n".join(rule["rule"])
        for old, new in moved(text):
            changed = json.loads(json.dumps(document))
            changed["rules"][place]["rule"] = new.split("\n")
            after = loaded(changed)
            if after is None:
                continue
            (found,) = rule_differences(Versions(before, after, NOW))
            if found.matters and not found.examples:
                unshown.setdefault(rule["id"], set()).add(old)
    assert unshown == UNSHOWN.get(path.stem, {})


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_tier_or_a_segment_that_is_moved_is_shown_on_somebody(path):
    document = json.loads(path.read_text("utf-8"))
    before, unshown = loaded(document), {}
    for kind in ("tiers", "segments"):
        for place, one in enumerate(document.get(kind, ())):
            for old, new in moved(one["when"]):
                changed = json.loads(json.dumps(document))
                changed[kind][place]["when"] = new
                after = loaded(changed)
                if after is None:
                    continue
                examples = SettingExamples(Versions(before, after, NOW))
                (found,) = setting_differences(before, after)
                if examples.of(found) is None:
                    unshown.setdefault(one["id"], set()).add(old)
    assert unshown == {}
