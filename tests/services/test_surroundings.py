"""What stands around a rule in its document, as the merchant reads it."""

import json

import pytest

from flask_loyalty.programme.loader import load_programme
from flask_loyalty.services.describing import explain_document
from flask_loyalty.services.surroundings import surroundings
from tests.services.world import document

MORE = {
    "groups": [
        {"id": "deals", "pick": "best", "at_most": 2},
        {"id": "codes", "pick": "first", "excludes": ["deals"]},
    ],
    "budgets": [
        {"id": "autumn", "name": {"en": "Autumn", "pl": "Jesień"}, "amount": "5000 PLN", "per": "month"},
        {"id": "own", "amount": "3 uses", "per": "customer per year"},
        {"id": "opening", "amount": "20000 points"},
    ],
}


def told(locale, **fields):
    rule = {"id": "it", "rule": fields.pop("text", "discount 10%"), **fields}
    others = [
        {"id": "best", "rule": "discount 5%", "group": "deals", "budget": "autumn"},
        {"id": "first", "rule": "discount 1%", "group": "codes", "budget": "own"},
        {"id": "points", "rule": "earn 5 points", "budget": "opening"},
    ]
    text = document([rule, *others], **MORE)
    loaded = load_programme(text)
    assert loaded.programme is not None, loaded.errors[:2]
    made = loaded.programme
    phrases = surroundings(made.rule("it"), made, loaded.names, locale)
    explained = explain_document(text, locale)
    assert all(phrase in explained for phrase in phrases), "explain says the same"
    return [phrase.replace("\u00a0", " ") for phrase in phrases]


@pytest.mark.parametrize(
    ("fields", "en", "pl"),
    [
        pytest.param({}, [], [], id="nothing"),
        pytest.param(
            {"from": "2026-05-01", "until": "2026-05-31"},
            ["valid from 1 May 2026 until 31 May 2026"],
            ["obowiązuje od 1 maja 2026 do 31 maja 2026"],
            id="days, the last included",
        ),
        pytest.param({"from": "2026-05-01"}, ["valid from 1 May 2026"], ["obowiązuje od 1 maja 2026"],
                     id="from"),
        pytest.param({"until": "2026-05-31"}, ["valid until 31 May 2026"], ["obowiązuje do 31 maja 2026"],
                     id="until"),
        pytest.param(
            {"group": "deals"},
            ["group “deals”: what is best for the customer applies, at most 2 on an order",
             "never together with the group “codes”"],
            ["grupa „deals”: działa to, co najlepsze dla klienta, najwyżej 2 na zamówienie",
             "nigdy razem z grupą „codes”"],
            id="a group, and one that keeps it out",
        ),
        pytest.param(
            {"exclusive": True},
            ["applies alone, where it gives more than all other deals together"],
            ["działa sama, gdy daje więcej niż wszystkie inne promocje razem"],
            id="alone",
        ),
        pytest.param(
            {"budget": "autumn"},
            ["draws on the budget “Autumn”: PLN 5,000 a month"],
            ["korzysta z budżetu „Jesień”: 5 000 zł na miesiąc"],
            id="a budget of money",
        ),
        pytest.param(
            {"budget": "own"},
            ["draws on the budget “own”: uses: 3 a year, for each customer"],
            ["korzysta z budżetu „own”: liczba użyć: 3 na rok, dla każdego klienta osobno"],
            id="of uses",
        ),
        pytest.param(
            {"text": "earn 7 points", "budget": "opening"},
            ["draws on the budget “opening”: 20,000 points"],
            ["korzysta z budżetu „opening”: 20 000 punktów"],
            id="of points",
        ),
    ],
)  # fmt: skip
def test_what_stands_around_a_rule(fields, en, pl):
    assert told("en", **json.loads(json.dumps(fields))) == en
    assert told("pl", **fields) == pl
