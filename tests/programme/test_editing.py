"""An edited programme is the one that the edited document would give."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from flask_loyalty.programme.editing import with_rule
from flask_loyalty.programme.loader import load_programme

KLUB = files("flask_loyalty.grammar").joinpath("programmes", "klub-ziarno.json").read_text("utf-8")


def loaded_with(rule_id, text):
    document = json.loads(KLUB)
    for rule in document["rules"]:
        if rule["id"] == rule_id:
            rule["rule"] = text
    return load_programme(json.dumps(document)).programme


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("earn 2 points per 1 PLN of order.margin", id="another amount"),
        pytest.param(
            "when customer.spend in last 7 days >= 10 PLN\nearn 5 points", id="another fact of the past"
        ),
        pytest.param("discount 100% on shipping", id="another phase"),
        pytest.param("on signup\nearn 3 points", id="another start"),
    ],
)
def test_the_edited_programme_is_the_edited_document(text):
    before = load_programme(KLUB)
    assert with_rule(before.programme, before.names, "base", text) == loaded_with("base", text)


def test_a_mistake_is_told_and_the_programme_stays():
    before = load_programme(KLUB)
    (unknown,) = with_rule(before.programme, before.names, "base", "earn 1 point per 1 PLN of order.margins")
    assert unknown.code == "L103"
    (broken,) = with_rule(before.programme, before.names, "base", "earn")
    assert broken.span.start == 0
    assert before.programme == load_programme(KLUB).programme


def test_no_such_rule():
    before = load_programme(KLUB)
    with pytest.raises(KeyError):
        with_rule(before.programme, before.names, "nobody", "earn 1 point")
