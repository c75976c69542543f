"""Where findings stand: the lines that are shown, and the rules that are named beside them."""

import json
from datetime import UTC, datetime

import pytest

from flask_loyalty.analysis.examine import examine
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.programme.mistakes import explain

NOW = datetime(2026, 11, 4, 11, tzinfo=UTC)
HEAD = {
    "format": 1,
    "name": "Club",
    "currency": "PLN",
    "points": {"name": {"pl": ["ziarno", "ziarna", "ziaren"], "en": ["bean", "beans"]}, "value": "0.02 PLN"},
}


def told(rules, code, locale="en", **keys):
    """The text of the finding of a code, of a document written with an indent."""
    text = json.dumps({**HEAD, **keys, "rules": rules}, indent=2, ensure_ascii=False)
    loaded = load_programme(text, name="club.json")
    found = [one for one in examine(text, loaded, NOW, name="club.json") if one.code == code]
    return explain(found[0], locale).replace("\N{NO-BREAK SPACE}", " ")


def rule(id_, *lines, **keys):
    return {"id": id_, "rule": list(lines) if len(lines) > 1 else lines[0], **keys}


FEW = rule("few", "when order.quantity < 5", "  and order.subtotal >= 40 PLN", "discount 10%")
BANDS = [f"from {10 * number} PLN: {number}%" for number in range(1, 12)]
MANY = [*(f"{band}," for band in BANDS[:-1]), BANDS[-1]]


@pytest.mark.parametrize(
    ("rules", "code", "keys", "shown"),
    [
        pytest.param(
            [FEW],
            "C161",
            {},
            "club.json:23:9: C161 note: {}\n"
            "  23 | when order.quantity < 5\n"
            "  24 |   and order.subtotal >= 40 PLN\n"
            "  25 | discount 10%\n"
            "     | ^^^^^^^^^^^^\n",
            id="the lines of a rule and not the bracket before them",
        ),
        pytest.param(
            [rule("few", "\n".join(FEW["rule"]))],
            "C161",
            {},
            "club.json:22:15: C161 note: {}\n"
            '  22 |       "rule": "when order.quantity < 5\\n  and order.subtotal',
            id="a rule of one line is shown as it stands",
        ),
        pytest.param(
            [FEW, rule("all", "discount 5%", "at most 100 PLN per order")],
            "C112",
            {},
            "  32 | at most 100 PLN per order\n"
            "     | ^^^^^^^^^^^^^^^^^^^^^^^^^\n"
            "  23 | when order.quantity < 5\n"
            "  24 |   and order.subtotal >= 40 PLN\n"
            "  25 | discount 10%\n"
            '     | ^^^^^^^^^^^^ and "few"\n',
            id="of another rule too, which is named",
        ),
        pytest.param(
            [rule("few", "discount by order.subtotal whole", *MANY), rule("all", "discount 5%")],
            "C112",
            {},
            '  30 | from 70 PLN: 7%,\n     | …\n     | ^ and "few"\n',
            id="of many lines the first",
        ),
        pytest.param(
            [FEW],
            "C180",
            {"checks": {"most": "5%"}},
            '  28 | discount 10%\n     | ^^^^^^^^^^^^ "few" gives\n',
            id="what gives too much is named",
        ),
        pytest.param(
            [FEW, rule("again", *FEW["rule"])],
            "C106",
            {},
            '     | ^^^^^^^^^^^^ the rule "few"\n',
            id="so is what is said before",
        ),
    ],
)
def test_what_is_shown(rules, code, keys, shown):
    before, _, after = shown.partition("{}")
    text = told(rules, code, **keys)
    assert all(part in text for part in (before, after)), text


def test_in_polish():
    text = told([FEW, rule("base", "earn 1 point per 1 PLN of order.subtotal")], "C161", "pl")
    assert "to, co daje „base”, też się zmienia" in text


CUP = {
    "id": "order.own_cup",
    "type": "flag",
    "words": {"pl": ["własny kubek", "własnego kubka", "własny kubek", "własnym kubku"], "en": "own cup"},
    "clauses": {
        "pl": ["klient ma własny kubek", "klient nie ma własnego kubka"],
        "en": ["the customer brings a cup", "the customer brings no cup"],
    },
}


@pytest.mark.parametrize(("locale", "said"), [("en", "own cup: yes"), ("pl", "własny kubek: tak")])
def test_what_holds_is_told_as_yes(locale, said):
    """And not as programs write it."""
    cup = rule("cup", "when order.own_cup", "discount 30%")
    text = told([cup], "C180", locale, checks={"most": "20%"}, facts=[CUP])
    assert f"{said}," in text
