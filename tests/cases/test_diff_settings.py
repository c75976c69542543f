"""``diff``: what is told of a difference outside the rules."""

import json
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flask_loyalty.programme import model
from flask_loyalty.services.differing import diff
from flask_loyalty.services.differing_words import FIELDS

NOW = datetime(2026, 11, 4, 11, tzinfo=UTC)
POINTS = {"name": {"pl": ["ziarno", "ziarna", "ziaren"], "en": ["bean", "beans"]}, "value": "0.02 PLN"}
WHOLE = {
    "format": 1,
    "name": "Club",
    "currency": "PLN",
    "points": POINTS,
    "rules": [
        {"id": "base", "rule": "earn 1 point per 1 PLN of order.subtotal"},
        {"id": "five", "rule": "discount 5% on items"},
    ],
}


def told_of(old, new, locale):
    """What the difference of two documents says, each the same but for some keys."""
    for name, keys in (("old", old), ("new", new)):
        Path(f"{name}.json").write_text(json.dumps({**WHOLE, **keys}), "utf-8")
    return diff("old.json", "new.json", NOW, locale)[0].replace("\N{NO-BREAK SPACE}", " ")


def floors(*keep, **also):
    return {"floors": [{"keep": one, **also} for one in keep]}


def mug(points):
    return {"rewards": [{"id": "mug", "name": {"en": "Mug", "pl": "Kubek"}, "points": points}]}


@pytest.mark.parametrize(
    ("old", "new", "locale", "lines"),
    [
        pytest.param(
            floors("item.paid >= 4 PLN"),
            floors("item.paid >= 5 PLN"),
            "en",
            [
                "floor of the price paid: changed",
                "  condition: the price paid is at least PLN 4 → the price paid is at least PLN 5",
            ],
            id="a floor has no name but what it is about",
        ),
        pytest.param(
            floors("item.paid >= 4 PLN"),
            floors("item.paid >= 5 PLN", "item.paid >= 50% of item.price"),
            "pl",
            [
                "dolna granica ceny zapłaconej: zmieniono",
                "  warunek: cena zapłacona wynosi co najmniej 4 zł → cena zapłacona wynosi co najmniej 5 zł",
                "dolna granica ceny zapłaconej (kolejna): dodano",
                "  warunek: cena zapłacona wynosi co najmniej 50% ceny",
            ],
            id="a second floor of the same is told with what it keeps",
        ),
        pytest.param(
            floors("order.margin_rate >= 10%", rules=["five"]),
            {},
            "pl",
            ["dolna granica marży procentowej zamówienia (reguły five): usunięto"],
            id="a floor of one rule",
        ),
        pytest.param(
            mug(300),
            mug(250),
            "en",
            [
                "    was: five: PLN 2.50; base: 47 beans · to pay PLN 62.50",
                "    is: five: PLN 2.50; base: 47 beans · to pay PLN 62.50 · “Mug” for 250 beans",
            ],
            id="the points that a reward costs",
        ),
        pytest.param(
            mug(300),
            mug(250),
            "pl",
            ["do wydania: 250 ziaren, nagroda: „Kubek”", "„Kubek” za 250 ziaren"],
            id="and of how many, in Polish",
        ),
    ],
)
def test_what_is_told(tmp_path, monkeypatch, old, new, locale, lines):
    monkeypatch.chdir(tmp_path)
    told = told_of(old, new, locale)
    for line in lines:
        assert line in told


@pytest.mark.parametrize(
    "kind",
    [
        *(model.Tier, model.Group, model.Partner, model.Reward, model.Budget, model.Code, model.StampCard),
        *(model.Draw, model.Floor, model.Checks),
    ],
)
def test_every_part_of_a_thing_has_words(kind):
    """No name of a field of ours stands in what a merchant reads."""
    assert {part.name for part in fields(kind)} - {"id"} <= set(FIELDS)


SEPTEMBER = {"from": "2026-09-01", "until": "2026-09-30"}


def clocks(timezone, since="2026-09-01"):
    rules = [
        {"id": "base", "rule": "earn 1 point per 1 PLN of order.subtotal"},
        {"id": "sept", "rule": "discount 5% on items", "announce": True, **SEPTEMBER, "from": since},
        {"id": "night", "rule": "when now.time >= 20:00\ndiscount 3%"},
        {"id": "daily", "rule": "earn 5 points\nat most 1 time per customer per day"},
    ]
    return {"timezone": timezone, "rules": rules, "codes": [{"id": "HI", "until": "2026-09-30"}]}


@pytest.mark.parametrize(
    ("old", "new", "locale", "lines"),
    [
        pytest.param(
            "Europe/Warsaw",
            "Europe/London",
            "en",
            [
                "  time zone: Europe/Warsaw → Europe/London",
                "  days, hours and periods now begin 1 h later",
                "  this concerns the rules: sept, night, daily",
                "  this concerns the codes: HI",
                "31 August 2026, 23:30",
                "by the old clock (Europe/Warsaw) 1 September 2026, 0:30",
                "    was: sept: PLN 2.50;",
            ],
            id="westwards days begin later",
        ),
        pytest.param(
            "Europe/Warsaw",
            "Asia/Kolkata",
            "pl",
            [
                "  dni, godziny i okresy zaczynają się teraz 4 godz. 30 min wcześniej",
                "  dotyczy to reguł: sept, night, daily",
                "według dotychczasowej strefy (Europe/Warsaw)",
            ],
            id="eastwards earlier",
        ),
        pytest.param(
            "Africa/Lagos",
            "Europe/Warsaw",
            "en",
            ["  today days and hours begin as before; at other times of the year they may not"],
            id="the same in winter",
        ),
    ],
)
def test_another_time_zone_is_told_once(tmp_path, monkeypatch, old, new, locale, lines):
    """The days of rules and codes stay as the document writes them, and are no differences."""
    monkeypatch.chdir(tmp_path)
    told = told_of(clocks(old), clocks(new), locale)
    for line in lines:
        assert line in told
    assert not any(word in told for word in ("rule sept", "reguła sept", "code HI", "kod HI"))


def test_another_day_is_told_beside_another_time_zone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = told_of(clocks("Europe/London"), clocks("Europe/Warsaw", since="2026-09-05"), "en")
    assert "rule sept: changed (from, announced)" in told
    assert "  from: 1 September 2026 → 5 September 2026" in told
